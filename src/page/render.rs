//! From values to bytes: every page through its template, unless it was made from the same before.

use std::collections::{BTreeSet, HashMap};
use std::sync::{Arc, Mutex, PoisonError};

use rayon::prelude::*;
use xxhash_rust::xxh3::xxh3_64;

use super::due_buckets::BucketNames;
use super::goals::{GoalInput, Phrases, RenderedGoal, SheetContext};
use super::links::ResolvedLinks;
use super::plan::{self, Job, Kept, Plan};
use super::sheets::SheetPages;
use super::summary::SiteSummary;
use super::template::pages::{NotFoundPage, SitemapPage};
use super::template::shape::{Prepared, View};
use super::template::theme::Theme;
use super::template::view::SiteView;
use super::{address, calendar, markdown, overviews};
use crate::model::config::{Audience, Config};
use crate::model::memo::{Memo, Same};
use crate::model::site::{Sheet, SheetIndex};
use crate::model::{Diagnostic, Failure, Language, Place};

/// Takes a finished page, its path and its bytes, and gives back what is to be kept of it. Called from many threads.
pub type Sink<'a, T> = dyn Fn(&str, Vec<u8>) -> Result<T, Failure> + Sync + 'a;

/// A page as it was made.
#[derive(Debug, Clone)]
pub struct Leaf<T> {
    /// Its path in the site.
    pub path: Arc<str>,
    /// What the sink made of its bytes.
    pub made: T,
    fingerprint: u64,
}

/// The pages of a job.
type Leaves<T> = Arc<Vec<Leaf<T>>>;

/// All pages as they were made, to be used again.
pub struct Printed<T> {
    /// The pages of each sheet with what they were made from, by the path of its head.
    sheets: HashMap<String, (SheetInput, Leaves<T>)>,
    /// The pages over many sheets with what they were made from.
    overviews: Option<(OverviewInput, Leaves<T>)>,
}

impl<T> Default for Printed<T> {
    fn default() -> Printed<T> {
        Printed { sheets: HashMap::new(), overviews: None }
    }
}

impl<T> Printed<T> {
    /// Every page, in no particular order.
    pub fn leaves(&self) -> impl Iterator<Item = &Leaf<T>> {
        let overviews = self.overviews.iter().map(|(_, leaves)| leaves);
        self.sheets.values().map(|(_, leaves)| leaves).chain(overviews).flat_map(|leaves| leaves.iter())
    }
}

/// The goals of sheets as they were told, by the paths of the sheets' heads. Only those of sheets that were made more than
/// once: each takes as much memory as the text of its pages, and most are never made again.
pub(super) type Tellings = HashMap<String, Memo<String, GoalInput, RenderedGoal>>;

/// What the pages of a sheet are made from: see [`SheetContext`]. The last is the digest of the theme with its words.
type SheetInput = (Same<Config>, Same<Sheet>, Arc<ResolvedLinks>, u64);
/// What the pages over many sheets are made from, together: the site in summary, and the digest of the theme.
type OverviewInput = (Arc<SiteSummary>, u64);

/// Makes every page that is not as `before`, and hands it on. Problems are those of templates; a failure is the sink's.
pub fn render<T: Clone + Send + Sync>(
    plan: &Plan,
    kept: &mut Kept,
    theme: &mut Theme,
    before: &Printed<T>,
    sink: &Sink<T>,
) -> Result<(Printed<T>, Vec<Diagnostic>), Failure> {
    theme.give_site(&Prepared::new(&site_view(&plan.summary)));
    let phrases = phrases(theme, plan.summary.config().language);
    let input = (Arc::clone(&plan.summary), theme.digest());
    let kept_overviews = before.overviews.as_ref().filter(|(made_from, _)| *made_from == input);
    let tellings = Mutex::new(std::mem::take(&mut kept.tellings));
    let press = Press {
        theme,
        sink,
        plan,
        before,
        overviews: before.overviews.as_ref().map(|(_, leaves)| by_path(leaves)).unwrap_or_default(),
        phrases,
        tellings: &tellings,
    };
    let jobs = plan.jobs.par_iter().filter(|job| kept_overviews.is_none() || matches!(job, Job::Sheet(_)));
    let results: Vec<Result<Proofs<T>, Failure>> = jobs.map(|job| press.print(*job)).collect();
    kept.tellings = tellings.into_inner().unwrap_or_else(PoisonError::into_inner);
    let mut printed = Printed::default();
    let mut overviews = Vec::new();
    let mut problems = Vec::new();
    for result in results {
        let proofs = result?;
        match proofs.sheet {
            Some((head, input)) => drop(printed.sheets.insert(head, (input, proofs.leaves))),
            None => overviews.extend(proofs.leaves.iter().cloned()),
        }
        problems.extend(proofs.problems);
    }
    let overviews = kept_overviews.map_or_else(|| Arc::new(overviews), |(_, leaves)| Arc::clone(leaves));
    printed.overviews = Some((input, overviews));
    // A template that is wrong is wrong on every page; once is enough.
    let mut seen = BTreeSet::new();
    problems.retain(|problem| {
        seen.insert((
            problem.place.source.path.clone(),
            problem.place.span.as_ref().map(|s| s.start),
            problem.message.clone(),
        ))
    });
    Ok((printed, problems))
}

fn by_path<T>(leaves: &[Leaf<T>]) -> HashMap<&str, &Leaf<T>> {
    leaves.iter().map(|leaf| (&*leaf.path, leaf)).collect()
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
        years: summary.years.iter().map(|year| year.link.clone()).collect(),
        generator: concat!("goalsheet ", env!("CARGO_PKG_VERSION")).to_owned(),
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
        calendar: word("calendar_name"),
        buckets: BucketNames::new(language, word),
    }
}

/// What a job came to.
struct Proofs<T> {
    /// For the pages of a sheet, the path of its head and what they were made from.
    sheet: Option<(String, SheetInput)>,
    leaves: Leaves<T>,
    problems: Vec<Diagnostic>,
}

/// Everything that is at hand while pages are made.
struct Press<'a, T> {
    theme: &'a Theme,
    sink: &'a Sink<'a, T>,
    plan: &'a Plan<'a>,
    before: &'a Printed<T>,
    /// The pages over many sheets as they were before, by path.
    overviews: HashMap<&'a str, &'a Leaf<T>>,
    phrases: Phrases,
    tellings: &'a Mutex<Tellings>,
}

/// A page that was made, or what is wrong with its template.
type Proof<T> = Result<Leaf<T>, Box<Diagnostic>>;

/// Pages of one job on their way from values to bytes.
struct Batch<'a, T> {
    press: &'a Press<'a, T>,
    leaves: Vec<Leaf<T>>,
    problems: Vec<Diagnostic>,
}

impl<T: Clone + Send + Sync> Press<'_, T> {
    fn print(&self, job: Job) -> Result<Proofs<T>, Failure> {
        let summary = &*self.plan.summary;
        let config = summary.config();
        let mut batch = Batch { press: self, leaves: Vec::new(), problems: Vec::new() };
        match job {
            Job::Sheet(index) => return self.sheet(index),
            Job::Portal => batch.single("portal.html", address::PORTAL, &overviews::portal(summary, &self.phrases))?,
            Job::Search => {
                let page = overviews::search(summary, self.theme.word("search_title"));
                batch.single("search.html", address::SEARCH, &page)?;
            }
            Job::Year(year) => {
                let page = overviews::year(config, &summary.years[year], &self.phrases);
                batch.single("year.html", &page.page.path, &page)?;
            }
            Job::Deadlines(year) => {
                let page =
                    overviews::deadlines(config, &summary.years[year], &self.phrases, self.theme.word("deadlines"));
                batch.single("deadlines.html", &page.page.path, &page)?;
            }
            Job::CategoryYear(year, category) => {
                let page = overviews::category_year(config, &summary.years[year], category);
                batch.single("category-year.html", &page.page.path, &page)?;
            }
            Job::Category(category) => {
                let page = overviews::category(summary, category);
                batch.single("category.html", &page.page.path, &page)?;
            }
            Job::Addressed => self.addressed(&mut batch)?,
        }
        Ok(Proofs { sheet: None, leaves: Arc::new(batch.leaves), problems: batch.problems })
    }

    fn sheet(&self, index: SheetIndex) -> Result<Proofs<T>, Failure> {
        let site = self.plan.site;
        let sheet = &site.years[index.year].sheets[index.sheet];
        let links = self.plan.links(index);
        let head = sheet.head.source.path.clone();
        let input = (Same(Arc::clone(&site.config)), Same(Arc::clone(sheet)), Arc::clone(links), self.theme.digest());
        let before = self.before.sheets.get(&head);
        if let Some((_, leaves)) = before.filter(|(made_from, _)| *made_from == input) {
            return Ok(Proofs { sheet: Some((head, input)), leaves: Arc::clone(leaves), problems: Vec::new() });
        }
        let before = before.map(|(_, leaves)| by_path(leaves)).unwrap_or_default();
        let summary = &self.plan.summary.years[index.year].sheets[index.sheet];
        let context = SheetContext { config: &site.config, sheet, summary, links, phrases: &self.phrases };
        let told = self.told(&head, &context, !before.is_empty());
        let pages = SheetPages::new(&context, &told);
        let mut batch = Batch { press: self, leaves: Vec::with_capacity(sheet.goals.len()), problems: Vec::new() };
        let place = Place::file(&sheet.head.source);
        let form = pages.form();
        batch.page("sheet.html", &form.page.path, &form, Some(&place), &before)?;
        for section in 0..sheet.sections.len() {
            let page = pages.section(section);
            batch.page("section.html", &page.page.path, &page, Some(&place), &before)?;
        }
        // One sheet is all that a change mostly concerns, so its goals are shared out, too.
        let goals: Result<Vec<Proof<T>>, Failure> = sheet
            .goals
            .par_iter()
            .enumerate()
            .map(|(goal, member)| {
                let page = pages.goal(goal);
                self.page("goal.html", &page.page.path, &page, Some(&Place::file(&member.goal.source)), &before)
            })
            .collect();
        goals?.into_iter().for_each(|proof| batch.add(proof));
        for (path, bytes) in calendar::files(&context, &told) {
            batch.file(path, bytes, &before)?;
        }
        Ok(Proofs { sheet: Some((head, input)), leaves: Arc::new(batch.leaves), problems: batch.problems })
    }

    /// The goals of a sheet, told; those of a sheet that was made before are kept for the next time.
    fn told(&self, head: &str, context: &SheetContext, is_kept: bool) -> Vec<Arc<RenderedGoal>> {
        let wanted = context.inputs(self.theme.digest());
        let wanted = wanted.into_iter().map(|input| (input.goal.0.source.path.clone(), input)).collect();
        let tellings = || self.tellings.lock().unwrap_or_else(PoisonError::into_inner);
        let mut kept = tellings().remove(head).unwrap_or_default();
        let told = kept.renew(wanted, |_, input| input.told(&self.phrases));
        if is_kept {
            tellings().insert(head.to_owned(), kept);
        }
        told
    }

    /// A page, made anew only if it is given something else than before.
    fn page<V: View>(
        &self,
        template: &str,
        path: &str,
        page: &V,
        about: Option<&Place>,
        before: &HashMap<&str, &Leaf<T>>,
    ) -> Result<Proof<T>, Failure> {
        let fingerprint = self.theme.fingerprint(template, page);
        if let Some(leaf) = before.get(path).filter(|leaf| leaf.fingerprint == fingerprint) {
            return Ok(Ok((*leaf).clone()));
        }
        match self.theme.render(template, page, about) {
            Ok(bytes) => Ok(Ok(Leaf { made: (self.sink)(path, bytes)?, path: path.into(), fingerprint })),
            Err(problem) => Ok(Err(problem)),
        }
    }

    /// The pages that need the site's address.
    fn addressed(&self, batch: &mut Batch<T>) -> Result<(), Failure> {
        let config = self.plan.summary.config();
        let base = config.base_url.clone().unwrap_or_default();
        let mut page = overviews::page_view(
            "not-found",
            address::NOT_FOUND.to_owned(),
            self.theme.word("not_found").to_owned(),
            Vec::new(),
        );
        page.root = format!("{base}/");
        batch.single("not-found.html", address::NOT_FOUND, &NotFoundPage { page })?;
        for path in plan::for_engines(config) {
            let page = overviews::page_view("sitemap", (*path).to_owned(), (*path).to_owned(), Vec::new());
            batch.single(path, path, &SitemapPage { page, paths: self.plan.paths() })?;
        }
        Ok(())
    }
}

impl<T: Clone + Send + Sync> Batch<'_, T> {
    /// A page of no sheet.
    fn single<V: View>(&mut self, template: &str, path: &str, page: &V) -> Result<(), Failure> {
        self.page(template, path, page, None, &self.press.overviews)
    }

    /// A file that no template makes.
    fn file(&mut self, path: String, bytes: Vec<u8>, before: &HashMap<&str, &Leaf<T>>) -> Result<(), Failure> {
        let fingerprint = xxh3_64(&bytes);
        let leaf = match before.get(path.as_str()).filter(|leaf| leaf.fingerprint == fingerprint) {
            Some(leaf) => (*leaf).clone(),
            None => Leaf { made: (self.press.sink)(&path, bytes)?, path: path.into(), fingerprint },
        };
        self.leaves.push(leaf);
        Ok(())
    }

    fn page<V: View>(
        &mut self,
        template: &str,
        path: &str,
        page: &V,
        about: Option<&Place>,
        before: &HashMap<&str, &Leaf<T>>,
    ) -> Result<(), Failure> {
        let proof = self.press.page(template, path, page, about, before)?;
        self.add(proof);
        Ok(())
    }

    fn add(&mut self, proof: Proof<T>) {
        match proof {
            Ok(leaf) => self.leaves.push(leaf),
            Err(problem) => self.problems.push(*problem),
        }
    }
}
