//! Which pages a site has, known before any is rendered, and whether their paths can stand beside each other.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::links::ResolvedLinks;
use super::moved::Moved;
use super::sheet_files::{self, SheetFile};
use super::summary::{SheetSummary, SiteSummary};
use super::{address, due_buckets, lists, moved, overviews, sitemap};
use crate::model::changed::{Past, SheetPast};
use crate::model::config::{Audience, Config};
use crate::model::due::DueBucket;
use crate::model::path::{MAX_PATH, windows_length};
use crate::model::site::SheetLineage;
use crate::model::site::{Sheet, Site};
use crate::model::{Code, Diagnostic, Place};
use crate::say;

/// All pages of a site.
pub struct Plan {
    pub(super) site: Arc<Site>,
    pub(super) summary: Arc<SiteSummary>,
    jobs: Vec<Job>,
    links: Vec<Arc<ResolvedLinks>>,
    moved: Vec<Arc<Vec<Moved>>>,
    lineages: Vec<Arc<SheetLineage>>,
    pub(super) past: Past,
    problems: Vec<Diagnostic>,
}

/// A page over many sheets.
#[derive(Debug, Clone, Copy)]
pub enum Job {
    /// The portal.
    Portal,
    /// The search.
    Search,
    /// A year, by its place among the years.
    Year(usize),
    /// The deadlines of a year.
    Deadlines(usize),
    /// What is due in a place of a year's calendar that has a page of its own.
    DeadlinesMonth(usize, DueBucket),
    /// A category in a year.
    CategoryYear(usize, usize),
    /// A category over all years.
    Category(usize),
    /// What changed since an earlier version.
    Changes,
    /// The same as a feed.
    Feed,
    /// The page that a server shows for what it does not find. It needs the site's address.
    NotFound,
    /// What search engines may read. It needs the site's address, too.
    Robots,
    /// The sitemap, or what leads to its parts.
    Sitemap,
    /// A part of a sitemap that is divided; the first is of pages over many sheets.
    SitemapPart(usize),
}

impl Job {
    /// The path of its page.
    fn path(self, summary: &SiteSummary) -> String {
        let config = summary.config();
        let year = |index: usize| summary.years[index].year;
        match self {
            Job::Portal => address::PORTAL.to_owned(),
            Job::Search => address::SEARCH.to_owned(),
            Job::Year(index) => address::year(year(index)),
            Job::Deadlines(index) => address::deadlines(year(index)),
            Job::DeadlinesMonth(index, place) => address::deadlines_of(year(index), &due_buckets::id(place)),
            Job::CategoryYear(index, at) => address::category_year(year(index), &config.categories[at]),
            Job::Category(at) => address::category(&config.categories[at]),
            Job::Changes => address::CHANGES.to_owned(),
            Job::Feed => address::FEED.to_owned(),
            Job::NotFound => address::NOT_FOUND.to_owned(),
            Job::Robots => address::ROBOTS.to_owned(),
            Job::Sitemap => address::SITEMAP.to_owned(),
            Job::SitemapPart(at) => address::sitemap_part(at),
        }
    }
}

/// What kind of page it is that people may have linked to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PublishedKind {
    /// Of a sheet.
    Sheet,
    /// Of a section.
    Section,
    /// Of a goal.
    Goal,
    /// One that leads on.
    Moved,
}

/// A page that people may have linked to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Published {
    /// What kind it is.
    pub kind: PublishedKind,
    /// What it is called.
    pub title: String,
    /// The file it is made from.
    pub file: String,
}

/// A sheet with what its pages are made from besides the theme.
#[derive(Debug, Clone, Copy)]
pub struct PlannedSheet<'a> {
    /// The configuration.
    pub config: &'a Arc<Config>,
    /// The sheet.
    pub sheet: &'a Arc<Sheet>,
    /// Its summary, which follows from the two.
    pub summary: &'a Arc<SheetSummary>,
    /// Where its links lead.
    pub links: &'a Arc<ResolvedLinks>,
    /// The other years of its goals.
    pub lineage: &'a Arc<SheetLineage>,
    /// The addresses that lead to its pages.
    pub moved: &'a Arc<Vec<Moved>>,
    /// What its pages say of the time before; none if they say nothing.
    pub past: Option<&'a Arc<SheetPast>>,
}

impl PlannedSheet<'_> {
    /// Its files that the renderer makes, with their paths.
    pub fn files(&self) -> Vec<(String, SheetFile)> {
        sheet_files::of(self.sheet, self.moved)
    }
}

impl Plan {
    /// Plans a site's pages. `links` are those of its sheets, in their order.
    pub fn new(site: &Arc<Site>, summary: Arc<SiteSummary>, links: Vec<Arc<ResolvedLinks>>) -> Plan {
        let jobs = jobs(&summary);
        let (moved, found) = moved::of_site(site, || pages_of_sheets(site));
        let lineages = site.all_sheets().map(|(_, sheet)| site.lineage(sheet).cloned().unwrap_or_default()).collect();
        let (site, past) = (Arc::clone(site), Past::default());
        let mut plan = Plan { site, summary, jobs, links, moved, lineages, past, problems: Vec::new() };
        let files = plan.files().into_iter().map(|(path, to)| (to, Place::path(path)));
        // What is in two sheets can meet only if the sheets' own pages do.
        let config = Place::file(&plan.site.config.source);
        let tops = plan.overview_paths().map(|path| (path, config.clone()));
        let heads = plan.site.all_sheets();
        let sheets = heads.map(|(_, sheet)| (address::sheet(&**sheet), Place::file(&sheet.head.source)));
        let mut problems = collisions(tops.chain(sheets).chain(files));
        problems.extend(found);
        plan.problems = problems;
        plan
    }

    /// The same with what pages say of the time before. No other page can have the paths of those that come with it.
    pub fn with_past(mut self, past: Past) -> Plan {
        self.past = past;
        self.jobs.extend(self.past.changed.as_ref().map(|_| Job::Changes));
        self.jobs.extend(self.has_feed().then_some(Job::Feed));
        self
    }

    /// Whether there is a feed: it needs the site's address, and a moment.
    pub fn has_feed(&self) -> bool {
        self.past.has_feed(&self.site.config)
    }

    /// What pages say of the time before.
    pub fn past(&self) -> &Past {
        &self.past
    }

    /// Whether a file of the theme is for any page that there is.
    pub fn needs(&self, path: &str) -> bool {
        path != address::CHANGES_STYLE || self.past.is_shown()
    }

    /// Pages of different sheets that would have one path, or a path that is too long.
    pub fn problems(&self) -> &[Diagnostic] {
        &self.problems
    }

    /// Whether its pages are made from the same as those of another one.
    pub fn is_as(&self, other: &Plan) -> bool {
        let sheets = |plan: &Plan| plan.site.all_sheets().map(|(_, sheet)| Arc::as_ptr(sheet)).collect::<Vec<_>>();
        self.summary == other.summary
            && sheets(self) == sheets(other)
            && self.links == other.links
            && self.lineages == other.lineages
            && self.moved == other.moved
            && self.past == other.past
    }

    /// How many pages there are.
    pub fn len(&self) -> usize {
        let sheets = self.site.all_sheets().map(|(_, sheet)| 1 + sheet.sections.len() + sheet.all_goals().count());
        let moved = self.moved.iter().map(|moved| moved.len());
        self.overview_paths().count() + sheets.sum::<usize>() + moved.sum::<usize>()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.jobs.is_empty()
    }

    /// The files beside goals that a page links to or shows: path in the site's folder, path in the output.
    pub fn files(&self) -> BTreeMap<String, String> {
        let introductions = self.summary.introductions().map(|own| &own.links);
        let paths = self.links.iter().chain(introductions).flat_map(|links| &links.files);
        paths.map(|path| (path.clone(), address::file(path))).collect()
    }

    /// The paths of all pages that people are meant to find, in order.
    pub(super) fn paths(&self) -> Vec<String> {
        in_order(self.found_overviews().chain(self.summary.sheets().flat_map(sitemap::paths)))
    }

    /// The paths of a part of the sitemap, in order.
    pub(super) fn paths_of_part(&self, part: usize) -> Vec<String> {
        match part.checked_sub(1) {
            None => in_order(self.found_overviews()),
            Some(part) => in_order(sitemap::paths_of_part(&self.summary, part)),
        }
    }

    /// The parts of the sitemap, if it is divided.
    pub(super) fn sitemap_parts(&self) -> Vec<String> {
        let parts = self.jobs.iter().filter(|job| matches!(job, Job::SitemapPart(_)));
        parts.map(|job| job.path(&self.summary)).collect()
    }

    fn found_overviews(&self) -> impl Iterator<Item = String> {
        self.overview_paths().filter(|path| sitemap::has(path))
    }

    /// The pages of sheets, sections and goals, and those that lead on to them, by their paths.
    pub fn published(&self) -> BTreeMap<String, Published> {
        let mut pages = BTreeMap::new();
        for PlannedSheet { sheet, moved, .. } in self.sheets() {
            let mut put = |path: String, kind: PublishedKind, title: &str, file: &str| {
                pages.insert(path, Published { kind, title: title.to_owned(), file: file.to_owned() });
            };
            let head = &sheet.head.source.path;
            for moved in moved.iter() {
                put(moved.path.clone(), PublishedKind::Moved, &moved.title, head);
            }
            put(address::sheet(&**sheet), PublishedKind::Sheet, &sheet.head.department.value, head);
            for section in &sheet.sections {
                put(address::section(&**sheet, section), PublishedKind::Section, &section.name, head);
            }
            for member in sheet.all_goals() {
                let (title, file) = (&member.goal.title.value, &member.goal.source.path);
                put(address::goal(&**sheet, &member.key), PublishedKind::Goal, title, file);
            }
        }
        pages
    }

    /// The paths of the pages of no sheet.
    fn overview_paths(&self) -> impl Iterator<Item = String> {
        self.jobs.iter().map(|job| job.path(&self.summary))
    }

    /// The pages over many sheets.
    pub fn jobs(&self) -> &[Job] {
        &self.jobs
    }

    /// The page over many sheets that has a path.
    pub fn job_at(&self, path: &str) -> Option<Job> {
        self.jobs.iter().copied().find(|job| job.path(&self.summary) == path)
    }

    /// The sheets that may have a file at a path: that in whose folder it is, and those that lead on from it.
    pub fn sheets_at(&self, path: &str) -> impl Iterator<Item = PlannedSheet<'_>> {
        self.sheets().filter(move |sheet| {
            path.starts_with(&address::sheet_folder(&**sheet.sheet))
                || sheet.moved.iter().any(|moved| moved.path == path)
        })
    }

    /// The site's summary: all that pages over many sheets are made from.
    pub fn summary(&self) -> &Arc<SiteSummary> {
        &self.summary
    }

    /// The sheets with what their pages are made from.
    pub fn sheets(&self) -> impl Iterator<Item = PlannedSheet<'_>> {
        let summaries = self.summary.years.iter().flat_map(|year| &year.sheets);
        let around = self.links.iter().zip(&self.lineages).zip(&self.moved);
        let sheets = self.site.all_sheets().zip(summaries).zip(around);
        sheets.map(|(((_, sheet), summary), ((links, lineage), moved))| {
            let (config, past) = (&self.site.config, self.past.sheets.get(&sheet.id));
            PlannedSheet { config, sheet, summary, links, lineage, moved, past }
        })
    }
}

fn jobs(summary: &SiteSummary) -> Vec<Job> {
    let mut jobs = Vec::new();
    let mut categories = BTreeSet::new();
    for (index, year) in summary.years.iter().enumerate() {
        jobs.push(Job::Year(index));
        jobs.extend(year.has_deadlines().then_some(Job::Deadlines(index)));
        jobs.extend(lists::own_places(year).into_iter().map(|place| Job::DeadlinesMonth(index, place)));
        let used = overviews::used_categories(summary.config(), year);
        jobs.extend(used.iter().map(|&category| Job::CategoryYear(index, category)));
        categories.extend(used);
    }
    jobs.extend(categories.into_iter().map(Job::Category));
    jobs.extend([Job::Portal, Job::Search]);
    if summary.config().base_url.is_some() {
        jobs.extend([Job::NotFound, Job::Robots]);
        // Of a site for colleagues search engines are told nothing but to stay away.
        if summary.config().audience == Audience::Public {
            jobs.push(Job::Sitemap);
            // The page of changes may come later.
            let parts = sitemap::parts(summary, jobs.len() + 1);
            jobs.extend((0..=parts).filter(|_| parts > 0).map(Job::SitemapPart));
        }
    }
    jobs
}

fn in_order(paths: impl Iterator<Item = String>) -> Vec<String> {
    let mut paths: Vec<String> = paths.collect();
    paths.sort();
    paths
}

/// Pages of a sheet that would have one path, or a path that is too long.
pub fn sheet_collisions(sheet: &Sheet) -> Vec<Diagnostic> {
    collisions(pages_of_sheet(sheet))
}

/// The pages of a sheet, each with what it is made from.
fn pages_of_sheet(sheet: &Sheet) -> impl Iterator<Item = (String, Place)> {
    let head = &sheet.head.source;
    let sections = sheet.head.sections.iter().map(|entry| Place::of(head, entry.name.span.clone()));
    let goals = sheet.all_goals().map(|member| Place::file(&member.goal.source));
    let places = std::iter::once(Place::file(head)).chain(sections).chain(goals);
    let keys = sheet.all_goals().map(|member| member.key.as_str());
    address::pages_of_sheet(sheet, &sheet.sections, keys).zip(places)
}

/// The pages of all sheets, each with what it is made from.
fn pages_of_sheets(site: &Site) -> BTreeMap<String, Place> {
    site.all_sheets().flat_map(|(_, sheet)| pages_of_sheet(sheet)).collect()
}

/// Paths that are too long or there twice. They are lower-case ASCII made from names in one Unicode normal form, so names
/// that differ only in case or form meet here too.
fn collisions(pages: impl Iterator<Item = (String, Place)>) -> Vec<Diagnostic> {
    let mut problems = Vec::new();
    let mut seen: BTreeMap<String, Place> = BTreeMap::new();
    for (path, place) in pages {
        if windows_length(&path) > MAX_PATH {
            problems.push(Diagnostic::new(
                Code::LongPath,
                place.clone(),
                say!(
                    "ページのパスが{MAX_PATH}字を超えます: {path}",
                    "the page's path is over {MAX_PATH} characters: {path}"
                ),
            ));
        }
        if let Some(first) = seen.get(&path) {
            problems.push(
                Diagnostic::new(
                    Code::DuplicatePage,
                    place,
                    say!("ページ {path} が二つになります", "there would be two pages {path}"),
                )
                .related(first.clone(), say!("もう一つの元はこちら", "the other one is made from this"))
                .help(say!(
                    "どちらかのファイル名、id 又は key を変えてください。大文字と小文字、濁点の組み立て方（NFC と NFD）の違いは区別されません",
                    "change the file name, the id or the key of one of them; upper and lower case, and Unicode's normal forms, are the same"
                )),
            );
        } else {
            seen.insert(path, place);
        }
    }
    problems
}
