//! From values to bytes: pages through their templates.
//!
//! In: what a page is made from, the theme, and the pages of the time before. Out: the same pages, whether they were
//! rendered or kept: a page whose template would be given the same values is not rendered again. Which sheets have to be
//! looked at again is not decided here.

use std::collections::{BTreeSet, HashMap};
use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use rayon::prelude::*;
use xxhash_rust::xxh3::xxh3_64;

use super::downloads::SiteDownloads;
use super::due_buckets::BucketNames;
use super::goals::{self, GoalInput, SheetContext};
use super::plan::{Job, Plan, PlannedSheet};
use super::prose::Phrases;
use super::sheet_files::SheetFile;
use super::sheets::SheetPages;
use super::summary::{SiteSummary, date_view};
use super::template::pages::{NotFoundPage, SitemapPage};
use super::template::shape::{Prepared, View};
use super::template::theme::Theme;
use super::template::view::{GoalView, LicenceView, PageView, SiteView};
use super::{address, calendar, changes, deadlines, markdown, overviews};
use crate::model::config::Audience;
use crate::model::sink::Sink;
use crate::model::site::Member;
use crate::model::{Diagnostic, Digest, Failure, Language, Place, body};
use crate::say;

/// The largest page, in bytes. A sheet of a hundred goals has some 300 KB; a browser takes minutes over more than this.
const LARGEST_PAGE: usize = 64 << 20;

/// A file of the site that the sink has.
#[derive(Debug, Clone)]
pub struct SiteFile {
    /// Its path in the site.
    pub path: Arc<str>,
    /// By which the sink knows its bytes.
    pub digest: Digest,
    /// How many they are.
    pub size: usize,
    /// Of what it was made from: template and values, or the bytes themselves.
    fingerprint: u64,
}

/// As a line: `digest fingerprint size path`.
impl fmt::Display for SiteFile {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let SiteFile { path, digest, size, fingerprint } = self;
        write!(formatter, "{digest} {fingerprint:x} {size} {path}")
    }
}

impl FromStr for SiteFile {
    type Err = ();

    fn from_str(line: &str) -> Result<SiteFile, ()> {
        let mut words = line.splitn(4, ' ');
        let mut word = || words.next().ok_or(());
        let digest = word()?.parse()?;
        let fingerprint = u64::from_str_radix(word()?, 16).map_err(drop)?;
        let size = word()?.parse().map_err(drop)?;
        Ok(SiteFile { path: word()?.into(), digest, size, fingerprint })
    }
}

/// Pages that were rendered together.
#[derive(Debug, Default)]
pub struct RenderedPages {
    /// The pages.
    pub files: Vec<SiteFile>,
    /// What is wrong with their templates.
    pub problems: Vec<Diagnostic>,
}

/// A goal as all pages and calendars show it.
pub struct RenderedGoal {
    /// For templates.
    view: Prepared<GoalView>,
    /// For calendars; none if it has no day for one.
    event: Option<String>,
}

/// The files of the time before, by path.
pub type Before<'a> = HashMap<&'a str, &'a SiteFile>;

/// A goal as all pages show it, by its place; those that were withdrawn come last.
pub type GoalAt<'a> = dyn Fn(usize) -> Arc<RenderedGoal> + Sync + 'a;

/// Everything that is at hand while pages are rendered.
pub struct Renderer<'a> {
    theme: &'a Theme,
    /// Where the pages go.
    pub sink: &'a dyn Sink,
    plan: &'a Plan,
    /// The data files to which pages link.
    pub downloads: &'a SiteDownloads,
    phrases: Phrases,
}

/// Gives a theme the site that a plan is of, as its pages need it.
pub fn give_site(theme: &mut Arc<Theme>, plan: &Plan) {
    Theme::give_site_to(theme, &Prepared::new(&site_view(plan.summary())));
}

impl<'a> Renderer<'a> {
    /// A renderer of the pages of a plan, the site of which the theme was given: see [`give_site`].
    pub fn new(plan: &'a Plan, theme: &'a Theme, downloads: &'a SiteDownloads, sink: &'a dyn Sink) -> Renderer<'a> {
        let phrases = phrases(theme, plan.summary().config().language);
        Renderer { theme, sink, plan, downloads, phrases }
    }

    /// The digest of the theme with its words and what every page shows of the site.
    pub fn theme_digest(&self) -> u64 {
        self.theme.digest()
    }

    /// The inputs of a sheet's goals, by the goals' paths.
    pub fn goal_inputs(&self, sheet: PlannedSheet) -> Vec<(String, GoalInput)> {
        let inputs = self.context(sheet).inputs(self.theme.digest());
        inputs.into_iter().map(|input| (input.goal.0.source.path.clone(), input)).collect()
    }

    /// A goal as all pages show it.
    pub fn goal(&self, input: &GoalInput) -> RenderedGoal {
        let goal = &*input.goal.0;
        let body = body::parse_with(&goal.source.text[goal.body.clone()], input.config.0.line_breaks);
        RenderedGoal {
            event: calendar::event(input, &body),
            view: Prepared::new(&goals::view(input, &body, &self.phrases)),
        }
    }

    /// Some files of a sheet, given its goals and the files that the sink may still have.
    ///
    /// # Errors
    /// The sink's; or a page is too large.
    pub fn sheet(
        &self,
        sheet: PlannedSheet,
        files: &[(String, SheetFile)],
        goal: &GoalAt,
        before: &[SiteFile],
    ) -> Result<RenderedPages, Failure> {
        let before = by_path(before);
        let context = self.context(sheet);
        let view = |at: usize| goal(at).view.clone();
        let pages = SheetPages::new(&context, &view);
        // One sheet is all that a change mostly concerns, so its files are shared out, too.
        let rendered = files.par_iter().map(|(path, file)| {
            let event = |at: usize| goal(at).event.clone();
            let head = Place::file(&sheet.sheet.head.source);
            let of_goal = |member: &Member| Place::file(&member.goal.source);
            match *file {
                SheetFile::Form => self.page("sheet.html", path, &pages.form(self.downloads), Some(&head), &before),
                SheetFile::Section(at) => self.page("section.html", path, &pages.section(at), Some(&head), &before),
                SheetFile::Goal(at) => {
                    let place = of_goal(&sheet.sheet.goals[at]);
                    self.page("goal.html", path, &pages.goal(at), Some(&place), &before)
                }
                SheetFile::Retired(at) => {
                    let place = of_goal(&sheet.sheet.retired[at]);
                    self.page("retired.html", path, &pages.retired(at), Some(&place), &before)
                }
                SheetFile::Moved(at) => {
                    self.page("moved.html", path, &pages.moved(&sheet.moved[at]), Some(&head), &before)
                }
                SheetFile::Calendar(section) => {
                    let bytes = calendar::file(&context, section, event);
                    handed_over(path, bytes, &before, self.sink).map(Ok)
                }
            }
        });
        Ok(together(rendered.collect::<Result<Vec<Rendered>, Failure>>()?))
    }

    /// Some of the pages over many sheets, given those that the sink may still have.
    ///
    /// # Errors
    /// As [`Renderer::sheet`].
    pub fn overviews(&self, jobs: &[Job], before: &[SiteFile]) -> Result<RenderedPages, Failure> {
        let before = by_path(before);
        let rendered = jobs.par_iter().map(|job| self.overview(*job, &before));
        Ok(together(rendered.collect::<Result<Vec<Rendered>, Failure>>()?))
    }

    fn overview(&self, job: Job, before: &Before) -> Result<Rendered, Failure> {
        let (summary, past, phrases) = (&**self.plan.summary(), self.plan.past(), &self.phrases);
        let config = summary.config();
        match job {
            Job::Portal => {
                let page = overviews::portal(summary, past, self.downloads, phrases);
                self.page("portal.html", address::PORTAL, &page, None, before)
            }
            Job::Search => {
                let page = overviews::search(summary, self.theme.word("search_title"));
                self.page("search.html", address::SEARCH, &page, None, before)
            }
            Job::Year(year) => {
                let page = overviews::year(config, &summary.years[year], past, self.downloads, phrases);
                self.page("year.html", &page.page.path, &page, None, before)
            }
            Job::Deadlines(year) => {
                let title = self.theme.word("deadlines");
                let page = deadlines::page(config, &summary.years[year], phrases, title);
                self.page("deadlines.html", &page.page.path, &page, None, before)
            }
            Job::DeadlinesMonth(year, place) => {
                let title = self.theme.word("deadlines");
                let page = deadlines::month(config, &summary.years[year], place, phrases, title);
                self.page("deadlines-month.html", &page.page.path, &page, None, before)
            }
            Job::CategoryYear(year, category) => {
                let page = overviews::category_year(config, &summary.years[year], category);
                self.page("category-year.html", &page.page.path, &page, None, before)
            }
            Job::Category(category) => {
                let page = overviews::category(summary, category);
                self.page("category.html", &page.page.path, &page, None, before)
            }
            Job::Changes => {
                let page = changes::page(self.plan, self.theme.word("changes"));
                self.page("changes.html", address::CHANGES, &page, None, before)
            }
            Job::Feed => self.page("changes.xml", address::FEED, &changes::feed(self.plan), None, before),
            Job::NotFound => {
                let base = config.base_url.clone().unwrap_or_default();
                let title = self.theme.word("not_found").to_owned();
                let page = overviews::page_view("not-found", address::NOT_FOUND.to_owned(), title, Vec::new());
                let page = NotFoundPage { page: PageView { root: format!("{base}/"), ..page } };
                self.page("not-found.html", address::NOT_FOUND, &page, None, before)
            }
            Job::Robots => self.for_engines("robots.txt", address::ROBOTS, Default::default(), before),
            Job::Sitemap => {
                let parts = self.plan.sitemap_parts();
                let paths = if parts.is_empty() { self.plan.paths() } else { Vec::new() };
                self.for_engines("sitemap.xml", address::SITEMAP, (paths, parts), before)
            }
            Job::SitemapPart(at) => {
                let own = (self.plan.paths_of_part(at), Vec::new());
                self.for_engines("sitemap.xml", &address::sitemap_part(at), own, before)
            }
        }
    }

    fn for_engines(
        &self,
        template: &str,
        path: &str,
        (paths, parts): (Vec<String>, Vec<String>),
        before: &Before,
    ) -> Result<Rendered, Failure> {
        let page = overviews::page_view("sitemap", path.to_owned(), path.to_owned(), Vec::new());
        self.page(template, path, &SitemapPage { page, paths, parts }, None, before)
    }

    fn context<'b>(&'b self, sheet: PlannedSheet<'b>) -> SheetContext<'b> {
        let PlannedSheet { config, sheet, summary, links, lineage, past, .. } = sheet;
        let past = past.map(|past| &**past);
        SheetContext { config, sheet, summary, links, lineage, phrases: &self.phrases, past }
    }

    /// A page, rendered only if its template is given other values than before.
    fn page<V: View>(
        &self,
        template: &str,
        path: &str,
        page: &V,
        about: Option<&Place>,
        before: &Before,
    ) -> Result<Rendered, Failure> {
        let fingerprint = self.theme.fingerprint(template, page);
        if let Some(file) = kept(path, fingerprint, before, self.sink)? {
            return Ok(Ok(file));
        }
        match self.theme.render(template, page, about) {
            Ok(bytes) if bytes.len() > LARGEST_PAGE => Err(large_page(path, bytes.len())),
            Ok(bytes) => Ok(Ok(put(path, with_near_links(bytes, path), fingerprint, self.sink)?)),
            Err(problem) => Ok(Err(problem)),
        }
    }
}

/// A page whose links to its own folder name the file alone, and those to itself the place alone. Templates lead every link over
/// the top folder; most of a goal's links go to goals beside it. Only attributes have quotation marks as such, and of these only
/// the two that lead somewhere are not somebody's words.
fn with_near_links(page: Vec<u8>, path: &str) -> Vec<u8> {
    let Some((folder, _)) = path.rsplit_once('/') else { return page };
    let root = address::root(path);
    let (itself, beside) = (format!("{root}{path}#"), format!("{root}{folder}/"));
    let near_part = |value: &[u8]| {
        let is_itself = value.starts_with(itself.as_bytes());
        let is_beside = value.starts_with(beside.as_bytes());
        if is_itself {
            itself.len() - 1
        } else if is_beside {
            beside.len()
        } else {
            0
        }
    };
    let (mut near, mut copied) = (Vec::with_capacity(page.len()), 0);
    for at in memchr::memchr_iter(b'"', &page) {
        let (before, value) = (&page[..at], &page[at + 1..]);
        let cut = if before.ends_with(b" href=") || before.ends_with(b" src=") { near_part(value) } else { 0 };
        if cut > 0 {
            near.extend_from_slice(&page[copied..=at]);
            copied = at + 1 + cut;
        }
    }
    near.extend_from_slice(&page[copied..]);
    near
}

/// A page that the sink has, or what is wrong with its template.
type Rendered = Result<SiteFile, Box<Diagnostic>>;

fn together(rendered: Vec<Rendered>) -> RenderedPages {
    let mut pages = RenderedPages::default();
    for page in rendered {
        match page {
            Ok(file) => pages.files.push(file),
            Err(problem) => pages.problems.push(*problem),
        }
    }
    pages
}

/// Whether the sink still has all of some files, and keeps them.
///
/// # Errors
/// The sink's.
pub fn keep(files: &[SiteFile], sink: &dyn Sink) -> Result<bool, Failure> {
    for file in files {
        if !sink.keep(&file.path, file.digest)? {
            return Ok(false);
        }
    }
    Ok(true)
}

/// A file that no template makes: kept if it has the bytes it had before.
///
/// # Errors
/// The sink's.
pub fn handed_over(path: &str, bytes: Vec<u8>, before: &Before, sink: &dyn Sink) -> Result<SiteFile, Failure> {
    let fingerprint = xxh3_64(&bytes);
    match kept(path, fingerprint, before, sink)? {
        Some(file) => Ok(file),
        None => put(path, bytes, fingerprint, sink),
    }
}

fn kept(path: &str, fingerprint: u64, before: &Before, sink: &dyn Sink) -> Result<Option<SiteFile>, Failure> {
    let Some(file) = before.get(path).filter(|file| file.fingerprint == fingerprint) else { return Ok(None) };
    Ok(sink.keep(path, file.digest)?.then(|| (*file).clone()))
}

fn put(path: &str, bytes: Vec<u8>, fingerprint: u64, sink: &dyn Sink) -> Result<SiteFile, Failure> {
    let size = bytes.len();
    Ok(SiteFile { digest: sink.put(path, bytes)?, path: path.into(), size, fingerprint })
}

/// Files by their paths.
pub fn by_path(files: &[SiteFile]) -> Before<'_> {
    files.iter().map(|file| (&*file.path, file)).collect()
}

/// Each problem once: a template that is wrong is wrong on every page.
pub fn once_each(problems: Vec<Diagnostic>) -> Vec<Diagnostic> {
    let mut seen = BTreeSet::new();
    let key = |problem: &Diagnostic| {
        let start = problem.place.span.as_ref().map(|span| span.start);
        (problem.place.source.path.clone(), start, problem.message.clone())
    };
    problems.into_iter().filter(|problem| seen.insert(key(problem))).collect()
}

fn large_page(path: &str, size: usize) -> Failure {
    let (size, limit) = (size.div_ceil(1 << 20), LARGEST_PAGE >> 20);
    let failure = Failure::new(say!(
        "ページ {path} が大きすぎます（{size} MiB、上限は {limit} MiB）",
        "the page {path} would be too large ({size} MiB, at most {limit} MiB)"
    ));
    failure.help(say!(
        "長い文章は添付ファイルにするか、目標を複数の整理表に分けてください",
        "attach long texts as files, or divide the goals among several sheets"
    ))
}

/// What every page shows of the site.
fn site_view(summary: &SiteSummary) -> SiteView {
    let config = summary.config();
    SiteView {
        organization: config.organization.clone(),
        title: config.title.clone(),
        language: config.language.code().to_owned(),
        base_url: config.base_url.clone(),
        internal: config.audience == Audience::Internal,
        as_of: config.as_of.map(|day| date_view(day, config.dating())),
        years: summary.years.iter().map(|year| year.link.clone()).collect(),
        licence: config
            .open_data
            .licence
            .as_ref()
            .map(|licence| LicenceView { name: licence.name.clone(), url: licence.url.clone() }),
    }
}

fn phrases(theme: &Theme, language: Language) -> Phrases {
    let word = |name: &str| theme.word(name).to_owned();
    Phrases {
        markdown: markdown::Words {
            table: word("table"),
            footnote: word("footnote"),
            back: word("footnote_back"),
            done: word("task_done"),
            open: word("task_open"),
        },
        flags: [word("yes"), word("no")],
        no_section: word("no_section"),
        chart: word("chart"),
        actual: word("actual"),
        target: word("target"),
        calendar: word("calendar_name"),
        outcomes: ["is_reached", "is_missed", "is_not_yet", "is_unknown"].map(word),
        as_of: word("as_of"),
        filing: word("filing_due"),
        buckets: BucketNames::new(language, word),
    }
}
