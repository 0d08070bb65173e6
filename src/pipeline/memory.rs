//! What is remembered between two builds, and with `written.rs` the only place where anything is: six tables and a list.
//!
//! ```text
//! alone   a sheet's folder + the configuration          → redacted, linked, checked, summarised
//! texts   the text of the portal or of a year            → what of it is for everybody
//! among   a linked sheet + the directory + what is hidden → where its links lead, and what is wrong with them
//! pages   a sheet + what it has to do with others + theme → its pages; its goals, if they were rendered twice
//! data    a sheet + the other years of its goals          → its data files (`written.rs`)
//! search  a sheet + the numbers of its goals              → the files of its texts; its piece, if needed twice (`written.rs`)
//! leaks   which internal texts the published files were searched for (`leaks.rs`)
//! ```
//!
//! Every row holds what it was made from, from pages on as a digest (`digests.rs`), beside what was made. What is made from equal
//! values is given back; everything else is made again, in parallel, by functions of the rooms that see nothing but these values. What
//! is not asked for is forgotten. So a first build and the thousandth after a small change are one code and end in the same files.
//! The tables from pages on can be left for the next run of the program (`left.rs`). Where files are made when they are asked for, they
//! are those of the sweep (`asked.rs`).

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::Arc;

use rayon::prelude::*;

use super::digests::{self, SheetDigests, digest_of};
use super::left::Row;
use crate::audience::{self, Redacted};
use crate::check::{self, Depth, LinkContext};
use crate::model::changed::Changed;
use crate::model::config::{Audience, Config};
use crate::model::contents::{Contents, SheetFolder};
use crate::model::directory::Directory;
use crate::model::goal::Introduction;
use crate::model::link::{self, LinkedSheet};
use crate::model::redactions::{HiddenTargets, Redactions, Withheld};
use crate::model::same::Same;
use crate::model::site::{Sheet, Site};
use crate::model::{Diagnostic, Digest, Failure};
use crate::page::downloads::SiteDownloads;
use crate::page::goals::GoalInput;
use crate::page::links::ResolvedLinks;
use crate::page::plan::{PlannedSheet, sheet_collisions};
use crate::page::render::{RenderedGoal, RenderedPages, SiteFile, keep, once_each};
use crate::page::summary::{SheetSummary, SiteSummary};
use crate::page::{Plan, Renderer};

/// Results by key, each with what it was made from.
#[derive(Debug)]
pub(super) struct Memo<Key, From, Value>(HashMap<Key, (From, Arc<Value>)>);

impl<Key, From, Value> Default for Memo<Key, From, Value> {
    fn default() -> Memo<Key, From, Value> {
        Memo(HashMap::new())
    }
}

impl<Key, From, Value> Memo<Key, From, Value>
where
    Key: Eq + Hash + Send + Sync,
    From: PartialEq + Send + Sync,
    Value: Send + Sync,
{
    /// The results for these keys, in their order; keys are different. `make` is a function of its arguments.
    pub fn renew(&mut self, wanted: Vec<(Key, From)>, make: impl Fn(&Key, &From) -> Value + Sync) -> Vec<Arc<Value>> {
        let known = |(key, from): &(Key, From)| {
            self.0.get(key).filter(|(before, _)| before == from).map(|(_, value)| Arc::clone(value))
        };
        let kept: Vec<Option<Arc<Value>>> = wanted.iter().map(known).collect();
        let values = wanted.par_iter().zip(kept);
        let values: Vec<Arc<Value>> =
            values.map(|((key, from), kept)| kept.unwrap_or_else(|| Arc::new(make(key, from)))).collect();
        let rows = wanted.into_iter().zip(&values);
        self.0 = rows.map(|((key, from), value)| (key, (from, Arc::clone(value)))).collect();
        values
    }
}

/// A sheet's folder by itself, for an audience.
struct Alone {
    digest: Digest,
    redacted: Option<Redacted>,
    sheet: Option<SheetAlone>,
}

/// A sheet that could be linked, by itself.
struct SheetAlone {
    linked: LinkedSheet,
    /// What the rules found in it.
    problems: Vec<Diagnostic>,
    summary: Arc<SheetSummary>,
}

impl Alone {
    fn of(row: &AloneInput, path: &str, shown: &Config) -> Alone {
        let (depth, audience, config, folder) = row;
        let digest = digests::of_folder(shown, path, &folder.0);
        let redacted = (*audience == Audience::Public).then(|| audience::redact(&config.0, path, &folder.0));
        let folder = redacted.as_ref().map_or(Some(&folder.0), |redacted| redacted.folder.as_ref());
        let linked = folder.and_then(|folder| link::link_sheet(shown, path, folder));
        let sheet = linked.map(|linked| {
            let mut problems = check::check_sheet(*depth, shown, &linked.sheet);
            problems.extend(sheet_collisions(&linked.sheet));
            let summary = Arc::new(SheetSummary::of(shown, &linked.sheet));
            SheetAlone { linked, problems, summary }
        });
        Alone { digest, redacted, sheet }
    }
}

/// The text of the portal or of a year, for an audience.
struct RedactedIntroduction {
    text: Arc<Introduction>,
    withheld: Arc<Vec<Withheld>>,
}

impl RedactedIntroduction {
    fn of(audience: Audience, whole: &Arc<Introduction>) -> RedactedIntroduction {
        let (text, withheld) = match audience {
            Audience::Public => audience::redact_introduction(whole),
            Audience::Internal => (Arc::clone(whole), Vec::new()),
        };
        RedactedIntroduction { text, withheld: Arc::new(withheld) }
    }
}

/// The links of a sheet among the others.
struct Among {
    links: Arc<ResolvedLinks>,
    digest: Digest,
    problems: Vec<Diagnostic>,
}

type AloneInput = (Depth, Audience, Same<Config>, Same<SheetFolder>);
type AmongInput = (Same<Sheet>, Same<Directory>, Same<HiddenTargets>);

/// The tables of sheets.
#[derive(Default)]
pub(super) struct Sheets {
    /// The whole configuration, and that for the audience.
    shown: Option<(Arc<Config>, Audience, Arc<Config>)>,
    alone: Memo<String, AloneInput, Alone>,
    among: Memo<String, AmongInput, Among>,
    introductions: Memo<String, (Audience, Same<Introduction>), RedactedIntroduction>,
    directory: Arc<Directory>,
    hidden: Arc<HiddenTargets>,
}

/// A site in which everything was looked up, and what was found on the way.
pub(super) struct LinkedSite {
    pub site: Arc<Site>,
    pub redactions: Redactions,
    /// Unsorted.
    pub problems: Vec<Diagnostic>,
    /// What its sheets are made from.
    pub digests: SheetDigests,
    summary: Arc<SiteSummary>,
    links: Vec<Arc<ResolvedLinks>>,
}

impl Sheets {
    /// Redacts, links and checks what was read.
    pub fn link(&mut self, config: &Arc<Config>, contents: &Contents, audience: Audience, depth: Depth) -> LinkedSite {
        let shown = self.shown(config, audience);
        let folders = contents.folders.iter();
        let rows = folders.map(|(path, folder)| (path.clone(), (depth, audience, Same::of(config), Same::of(folder))));
        let alone = self.alone.renew(rows.collect(), |path, row| Alone::of(row, path, &shown));
        let (contents, redactions) = self.redacted(contents, audience, &alone);
        let sheets = alone.iter().filter_map(|alone| alone.sheet.as_ref());
        let (site, mut problems) =
            link::assemble(&shown, &contents, &self.hidden, sheets.clone().map(|sheet| &sheet.linked));
        problems.extend(sheets.flat_map(|sheet| &sheet.problems).cloned());
        let among = self.among(&site);
        problems.extend(among.iter().flat_map(|among| &among.problems).cloned());
        let context = LinkContext::new(&self.directory, &self.hidden);
        problems.extend(site.introductions().flat_map(|text| check::check_introduction(&context, text)));
        problems.extend(check::check_site(depth, &site));
        let alone = in_order(&site, alone);
        let summaries = alone.iter().filter_map(|alone| alone.sheet.as_ref()).map(|sheet| Arc::clone(&sheet.summary));
        let links_of =
            |page: &str, text: &Introduction| Arc::new(ResolvedLinks::of_introduction(&self.directory, page, text));
        let summary = Arc::new(SiteSummary::new(&site, summaries, links_of));
        let links = among.iter().map(|among| Arc::clone(&among.links)).collect();
        let sheets = site.all_sheets().zip(alone.iter().zip(&among));
        let digests =
            sheets.map(|((_, sheet), (alone, among))| (sheet.folder().to_owned(), alone.digest, among.digest));
        let digests = SheetDigests::new(digests);
        LinkedSite { digests, summary, links, site: Arc::new(site), redactions, problems }
    }

    fn shown(&mut self, config: &Arc<Config>, audience: Audience) -> Arc<Config> {
        let is_same =
            |(whole, of, _): &&(Arc<Config>, Audience, Arc<Config>)| Arc::ptr_eq(whole, config) && *of == audience;
        let shown = match (self.shown.as_ref().filter(is_same), audience) {
            (Some((.., shown)), _) => Arc::clone(shown),
            (None, Audience::Public) => Arc::new(audience::public_config(config)),
            (None, Audience::Internal) => Arc::clone(config),
        };
        self.shown = Some((Arc::clone(config), audience, Arc::clone(&shown)));
        shown
    }

    /// The contents without folders and files that are internal, and what was left out of all.
    fn redacted(&mut self, contents: &Contents, audience: Audience, alone: &[Arc<Alone>]) -> (Contents, Redactions) {
        let (mut contents, mut hidden) = (contents.clone(), HiddenTargets::default());
        let mut redactions = Redactions::default();
        for redacted in alone.iter().filter_map(|alone| alone.redacted.as_ref()).filter(|it| !it.withheld.is_empty()) {
            hidden.extend(&redacted.hidden);
            redactions.list.push(Arc::clone(&redacted.withheld));
        }
        if !hidden.folders.is_empty() {
            contents.folders.retain(|path, _| !hidden.folders.contains(path));
            let files = contents.files.iter().filter(|path| !hidden.has_path(path));
            contents.files = Arc::new(files.cloned().collect());
        }
        let texts = contents.introductions.iter().map(|(path, text)| (path.clone(), (audience, Same::of(text))));
        for own in self
            .introductions
            .renew(texts.collect(), |_, (audience, text)| RedactedIntroduction::of(*audience, &text.0))
        {
            if !own.withheld.is_empty() {
                redactions.list.push(Arc::clone(&own.withheld));
            }
            contents.introductions.insert(own.text.source.path.clone(), Arc::clone(&own.text));
        }
        if hidden != *self.hidden {
            self.hidden = Arc::new(hidden);
        }
        redactions.hidden = Arc::clone(&self.hidden);
        (contents, redactions)
    }

    fn among(&mut self, site: &Site) -> Vec<Arc<Among>> {
        let listings = site.listings();
        if !self.directory.lists(&listings, &site.files) {
            self.directory = Arc::new(Directory::new(listings, Arc::clone(&site.files)));
        }
        let (directory, hidden) = (&self.directory, &self.hidden);
        let context = LinkContext::new(directory, hidden);
        let rows = site.all_sheets().map(|(_, sheet)| {
            (sheet.head.source.path.clone(), (Same::of(sheet), Same::of(directory), Same::of(hidden)))
        });
        self.among.renew(rows.collect(), |_, (sheet, ..)| {
            let links = ResolvedLinks::of(directory, &sheet.0);
            let (digest, problems) = (digest_of(&links), check::check_links(&context, &sheet.0));
            Among { links: Arc::new(links), digest, problems }
        })
    }
}

/// The sheets of a site in official order.
fn in_order(site: &Site, alone: Vec<Arc<Alone>>) -> Vec<Arc<Alone>> {
    let folder = |alone: &Alone| Some(alone.sheet.as_ref()?.linked.sheet.folder().to_owned());
    let mut by_folder: HashMap<String, Arc<Alone>> =
        alone.into_iter().filter_map(|alone| Some((folder(&alone)?, alone))).collect();
    site.all_sheets().filter_map(|(_, sheet)| by_folder.remove(sheet.folder())).collect()
}

impl LinkedSite {
    /// The pages it has.
    pub fn plan(&self) -> Plan {
        Plan::new(&self.site, Arc::clone(&self.summary), self.links.clone())
    }
}

/// All that the pages over many sheets are made from.
type OverviewInput = (Arc<SiteSummary>, SiteDownloads, u64, Option<Arc<Changed>>);

/// The pages of a sheet.
struct SheetRow {
    /// What they were made from.
    digest: Digest,
    files: Vec<SiteFile>,
    /// Its goals, if they were rendered twice: they take as much memory as the text of its pages, and most are never rendered
    /// again.
    goals: Option<Memo<String, GoalInput, RenderedGoal>>,
}

/// The tables, as they are called for the next run.
pub(super) const PAGES: &str = "pages";
pub(super) const OVERVIEWS: &str = "overviews";

/// The pages that the sink was given last. What had problems or failed is not among them.
#[derive(Default)]
pub(super) struct Pages {
    sheets: HashMap<String, SheetRow>,
    overviews: OverviewRow,
    /// Whether goals are rendered again rather than kept.
    pub forgets_goals: bool,
}

impl Pages {
    /// Renders what is made from something else than before, or what the sink did not keep. Returns what is wrong with
    /// templates.
    pub fn render(
        &mut self,
        plan: &Plan,
        digests: &SheetDigests,
        renderer: &Renderer,
    ) -> Result<Vec<Diagnostic>, Failure> {
        let mut before = std::mem::take(&mut self.sheets);
        let overviews = std::mem::take(&mut self.overviews);
        let planned = plan.sheets().map(|sheet| (sheet, before.remove(&sheet.sheet.head.source.path)));
        let planned: Vec<(PlannedSheet, Option<SheetRow>)> = planned.collect();
        let sheets = || {
            let sheets = planned.into_par_iter().map(|(sheet, row)| {
                let path = sheet.sheet.head.source.path.clone();
                let digest = digests.of_pages(sheet, renderer.theme_digest());
                let made = sheet_row(sheet, digest, renderer, row).map(|(mut row, found)| {
                    row.goals = row.goals.filter(|_| !self.forgets_goals);
                    (row, found)
                });
                (path, made)
            });
            sheets.collect::<Vec<(String, Result<(SheetRow, Vec<Diagnostic>), Failure>)>>()
        };
        let (sheets, overviews) = rayon::join(sheets, || overview_row(plan, renderer, overviews));
        // Where the sink ends early, what it took until then counts all the same.
        let (mut problems, mut failure) = (Vec::new(), None);
        for (path, made) in sheets {
            match made {
                Ok((row, found)) if found.is_empty() => drop(self.sheets.insert(path, row)),
                Ok((_, found)) => problems.extend(found),
                Err(failed) => failure = failure.or(Some(failed)),
            }
        }
        let (overviews, found) = overviews?;
        if found.is_empty() {
            self.overviews = overviews;
        }
        failure.map_or_else(|| Ok(once_each([found, problems].concat())), Err)
    }

    /// What is left of it for the next run.
    pub fn rows(&self) -> impl Iterator<Item = Row<'_, &[SiteFile]>> {
        let sheets = self.sheets.iter();
        let sheets = sheets.map(|(key, row)| Row { table: PAGES, key, digest: row.digest, files: &row.files[..] });
        let files = &self.overviews.files[..];
        sheets.chain([Row { table: OVERVIEWS, key: "", digest: Digest::default(), files }])
    }

    /// Takes a row back.
    pub fn take(&mut self, Row { table, key, digest, files }: Row<Vec<SiteFile>>) {
        match table {
            PAGES => drop(self.sheets.insert(key.to_owned(), SheetRow { digest, files, goals: None })),
            _ => self.overviews.files = files,
        }
    }
}

fn sheet_row(
    sheet: PlannedSheet,
    digest: Digest,
    renderer: &Renderer,
    before: Option<SheetRow>,
) -> Result<(SheetRow, Vec<Diagnostic>), Failure> {
    let is_known = before.is_some();
    let (files, mut goals) = match before {
        Some(row) if row.digest == digest && keep(&row.files, renderer.sink)? => return Ok((row, Vec::new())),
        Some(row) => (row.files, row.goals.unwrap_or_default()),
        None => Default::default(),
    };
    let rendered = goals.renew(renderer.goal_inputs(sheet), |_, input| renderer.goal(input));
    let goal = |at: usize| Arc::clone(&rendered[at]);
    let RenderedPages { files, problems } = renderer.sheet(sheet, &sheet.files(), &goal, &files)?;
    Ok((SheetRow { digest, files, goals: is_known.then_some(goals) }, problems))
}

/// The pages over many sheets.
#[derive(Default)]
struct OverviewRow {
    /// What they were made from, if that was in this run.
    input: Option<OverviewInput>,
    files: Vec<SiteFile>,
}

fn overview_row(
    plan: &Plan,
    renderer: &Renderer,
    before: OverviewRow,
) -> Result<(OverviewRow, Vec<Diagnostic>), Failure> {
    let changed = plan.past().changed.clone();
    let input = Some((Arc::clone(plan.summary()), renderer.downloads.clone(), renderer.theme_digest(), changed));
    if before.input == input && keep(&before.files, renderer.sink)? {
        return Ok((before, Vec::new()));
    }
    let RenderedPages { files, problems } = renderer.overviews(plan.jobs(), &before.files)?;
    Ok((OverviewRow { input, files }, problems))
}
