//! Pages: which exist, what a template may see, Markdown to HTML, the theme.
//!
//! In: a linked site and a theme. Out: paths and bytes, handed on one page at a time, so that no more than the pages at
//! hand are in memory. A page gets what it shows; what many pages show is made once. No page takes a copy of the site.

pub mod address;
pub mod shape;
pub mod view;
pub mod links;
pub mod matrix;
pub mod markdown;
pub mod goals;
pub mod sheets;
pub mod overviews;
pub mod search;
pub mod lint;
pub mod theme;

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use crate::model::path::{MAX_PATH, windows_length};
use crate::model::site::{SheetIndex, Site, Target};
use crate::model::{Code, Diagnostic, Failure, Place};
use crate::say;

use goals::Prose;
use links::Links;
use shape::{Made, View};
use sheets::SheetPages;
use theme::Theme;
use view::{NotFoundPage, SiteView, SitemapPage};

/// Takes a finished page: its path and its bytes. Called from many threads.
pub type Sink<'a> = dyn Fn(&str, &[u8]) -> Result<(), Failure> + Sync + 'a;

/// All pages of a site, known before any is rendered.
pub struct Plan<'a> {
    links: Links<'a>,
    jobs: Vec<Job>,
    paths: Vec<String>,
}

/// Pages that are made together because they share what they show.
#[derive(Debug, Clone, Copy)]
enum Job {
    Portal,
    Year(usize),
    Deadlines(usize),
    CategoryYear(usize, usize),
    Category(usize),
    Sheet(SheetIndex),
    Addressed,
}

impl<'a> Plan<'a> {
    /// Plans a site's pages, and gives the theme what every page shows.
    pub fn new(site: &'a Site, theme: &mut Theme) -> Plan<'a> {
        let links = Links::new(site);
        theme.give_site(&Made::new(&site_view(&links)));
        let paths = pages(site).into_iter().map(|(path, _)| path).collect();
        Plan { jobs: jobs(site), paths, links }
    }

    /// How many pages there are.
    pub fn len(&self) -> usize {
        self.paths.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.paths.is_empty()
    }

    /// The files beside goals that a page links to or shows: path in the site's folder, path in the output.
    pub fn files(&self) -> BTreeMap<String, String> {
        linked_files(self.links.site).into_keys().map(|path| (path.clone(), address::file(&path))).collect()
    }
}

/// Renders every page and hands it on. Problems are those of templates; a failure is the sink's.
pub fn render(plan: &Plan, theme: &Theme, sink: &Sink) -> Result<Vec<Diagnostic>, Failure> {
    let words = markdown::Words {
        table: theme.word("table").to_owned(),
        footnotes: theme.word("footnotes").to_owned(),
        footnote: theme.word("footnote").to_owned(),
        back: theme.word("footnote_back").to_owned(),
        done: theme.word("task_done").to_owned(),
        open: theme.word("task_open").to_owned(),
    };
    let flags = [theme.word("yes").to_owned(), theme.word("no").to_owned()];
    let prose = Prose { words, flags, links: &plan.links };
    let press = Press { theme, sink };
    let results: Vec<Result<Vec<Diagnostic>, Failure>> =
        plan.jobs.par_iter().map(|job| press.print(*job, plan, &prose)).collect();
    let mut problems = Vec::new();
    for result in results {
        problems.extend(result?);
    }
    // A template that is wrong is wrong on every page; once is enough.
    let mut seen = BTreeSet::new();
    problems.retain(|problem| {
        seen.insert((
            problem.place.source.path.clone(),
            problem.place.span.as_ref().map(|s| s.start),
            problem.message.clone(),
        ))
    });
    Ok(problems)
}

/// Theme and sink, and how a job's pages go from one to the other.
struct Press<'a> {
    theme: &'a Theme,
    sink: &'a Sink<'a>,
}

impl Press<'_> {
    fn print(&self, job: Job, plan: &Plan, prose: &Prose) -> Result<Vec<Diagnostic>, Failure> {
        let links = &plan.links;
        let mut problems = Vec::new();
        let no_section = self.theme.word("no_section");
        match job {
            Job::Portal => self.page("portal.html", address::PORTAL, &overviews::portal(links), None, &mut problems)?,
            Job::Year(year) => {
                let page = overviews::year(links, year, no_section);
                self.page("year.html", &page.page.path, &page, None, &mut problems)?;
            }
            Job::Deadlines(year) => {
                let page = overviews::deadlines(links, year, &|name| self.theme.word(name).to_owned());
                self.page("deadlines.html", &page.page.path, &page, None, &mut problems)?;
            }
            Job::CategoryYear(year, category) => {
                let page = overviews::category_year(links, year, category);
                self.page("category-year.html", &page.page.path, &page, None, &mut problems)?;
            }
            Job::Category(category) => {
                let page = overviews::category(links, category);
                self.page("category.html", &page.page.path, &page, None, &mut problems)?;
            }
            Job::Sheet(index) => self.sheet(index, prose, &mut problems)?,
            Job::Addressed => self.addressed(plan, &mut problems)?,
        }
        Ok(problems)
    }

    fn sheet(&self, index: SheetIndex, prose: &Prose, problems: &mut Vec<Diagnostic>) -> Result<(), Failure> {
        let sheet = prose.links.site.sheet(index);
        let pages = SheetPages::new(prose, index);
        let head = Place::file(&sheet.head.source);
        let form = pages.form(self.theme.word("no_section"));
        self.page("sheet.html", &form.page.path, &form, Some(&head), problems)?;
        for (section, _) in sheet.sections.iter().enumerate() {
            let page = pages.section(section);
            self.page("section.html", &page.page.path, &page, Some(&head), problems)?;
        }
        for (goal, member) in sheet.goals.iter().enumerate() {
            let page = pages.goal(goal);
            self.page("goal.html", &page.page.path, &page, Some(&Place::file(&member.goal.source)), problems)?;
        }
        Ok(())
    }

    /// The pages that need the site's address.
    fn addressed(&self, plan: &Plan, problems: &mut Vec<Diagnostic>) -> Result<(), Failure> {
        let base = plan.links.site.config.base_url.clone().unwrap_or_default();
        let mut page = overviews::page_view(
            "not-found",
            address::NOT_FOUND.to_owned(),
            self.theme.word("not_found").to_owned(),
            Vec::new(),
        );
        page.root = format!("{base}/");
        self.page("not-found.html", address::NOT_FOUND, &NotFoundPage { page }, None, problems)?;
        for (template, path) in [("sitemap.xml", "sitemap.xml"), ("robots.txt", "robots.txt")] {
            let page = overviews::page_view("sitemap", path.to_owned(), path.to_owned(), Vec::new());
            let pages = plan.paths.iter().filter(|path| path.ends_with(".html") && *path != address::NOT_FOUND);
            let page = SitemapPage { page, paths: pages.cloned().collect() };
            self.page(template, path, &page, None, problems)?;
        }
        Ok(())
    }

    fn page<T: View>(
        &self,
        template: &str,
        path: &str,
        page: &T,
        about: Option<&Place>,
        problems: &mut Vec<Diagnostic>,
    ) -> Result<(), Failure> {
        match self.theme.render(template, page, about) {
            Ok(bytes) => (self.sink)(path, &bytes),
            Err(problem) => {
                problems.push(*problem);
                Ok(())
            }
        }
    }
}

fn jobs(site: &Site) -> Vec<Job> {
    let mut jobs: Vec<Job> = site.all_sheets().map(|(index, _)| Job::Sheet(index)).collect();
    let mut categories = BTreeSet::new();
    for year in 0..site.years.len() {
        jobs.extend([Job::Year(year), Job::Deadlines(year)]);
        let used = overviews::used_categories(site, year);
        jobs.extend(used.iter().map(|&category| Job::CategoryYear(year, category)));
        categories.extend(used);
    }
    jobs.extend(categories.into_iter().map(Job::Category));
    jobs.push(Job::Portal);
    jobs.extend(site.config.base_url.as_ref().map(|_| Job::Addressed));
    jobs
}

/// The path of every page, in order, with what it is made from.
fn pages(site: &Site) -> Vec<(String, Place)> {
    let config = Place::file(&site.config.source);
    let mut paths = vec![(address::PORTAL.to_owned(), config.clone())];
    let mut categories = BTreeSet::new();
    for (index, year) in site.years.iter().enumerate() {
        paths.push((address::year(year), config.clone()));
        paths.push((address::deadlines(year), config.clone()));
        for category in overviews::used_categories(site, index) {
            paths.push((address::category_year(year, &site.config.categories[category]), config.clone()));
            categories.insert(category);
        }
        for sheet in &year.sheets {
            let head = &sheet.head.source;
            paths.push((address::sheet(sheet), Place::file(head)));
            let entries = sheet.sections.iter().zip(&sheet.head.sections);
            paths.extend(
                entries.map(|(section, entry)| {
                    (address::section(sheet, section), Place::of(head, entry.name.span.clone()))
                }),
            );
            let goals = sheet.goals.iter();
            paths.extend(goals.map(|member| (address::goal(sheet, member), Place::file(&member.goal.source))));
        }
    }
    paths.extend(categories.into_iter().map(|at| (address::category(&site.config.categories[at]), config.clone())));
    if site.config.base_url.is_some() {
        paths.extend([address::NOT_FOUND, "sitemap.xml", "robots.txt"].map(|path| (path.to_owned(), config.clone())));
    }
    paths
}

/// Files beside goals that something links to, each with itself as its place.
fn linked_files(site: &Site) -> BTreeMap<String, Place> {
    let mut files = BTreeMap::new();
    for (source, link) in site.all_sheets().flat_map(|(_, sheet)| sheet.links()) {
        if let Target::File(path) = site.follow(&source.path, &link.value.address) {
            files.entry(path.clone()).or_insert_with(|| Place::path(path));
        }
    }
    files
}

/// Two pages with one path, or a path that is too long. Paths are lower-case ASCII made from names in one Unicode normal
/// form, so names that differ only in case or form meet here too.
pub fn collisions(site: &Site) -> Vec<Diagnostic> {
    let mut problems = Vec::new();
    let mut seen: BTreeMap<String, Place> = BTreeMap::new();
    let files = linked_files(site).into_iter().map(|(path, place)| (address::file(&path), place));
    for (path, place) in pages(site).into_iter().chain(files) {
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

fn site_view(links: &Links) -> SiteView {
    let site = links.site;
    SiteView {
        organization: site.config.organization.clone(),
        title: site.config.title.clone(),
        language: site.config.language.code().to_owned(),
        base_url: site.config.base_url.clone(),
        years: links.years(),
        generator: concat!("goalsheet ", env!("CARGO_PKG_VERSION")).to_owned(),
    }
}
