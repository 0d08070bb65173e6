//! What is remembered between two builds, and with `written.rs` the only place where anything is: six tables and a list.
//!
//! ```text
//! alone   a sheet's folder + the configuration          → redacted, linked, checked, summarised
//! texts   the text of the portal or of a year            → what of it is for everybody
//! among   a linked sheet + the directory + what is hidden → where its links lead, and what is wrong with them
//! pages   a sheet + what it has to do with others + theme → its pages; its goals, if they were rendered twice
//! data    a sheet + the other years of its goals          → its data files (`written.rs`)
//! search  a sheet + the numbers of its goals              → the files of its texts; its piece, if needed twice (`written.rs`)
//! leaks   which internal texts the published files were searched for
//! ```
//!
//! Every row holds what it was made from beside what was made. What is made from equal values is given back; everything else
//! is made again, in parallel, by functions of the rooms that see nothing but these values. What is not asked for is
//! forgotten. So a first build and the thousandth after a small change are one code and end in the same files. Where files are made
//! when they are asked for, the last tables, from pages on, are those of the sweep (`asked.rs`).

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::hash::Hash;
use std::sync::Arc;

use rayon::prelude::*;

use crate::audience::{self, Leak, Public, Redacted, SaidInPublic, Secrets};
use crate::check::{self, Depth, LinkContext};
use crate::model::changed::{Changed, SheetPast};
use crate::model::config::{Audience, Config};
use crate::model::contents::{Contents, SheetFolder};
use crate::model::directory::Directory;
use crate::model::goal::Introduction;
use crate::model::link::{self, LinkedSheet};
use crate::model::redactions::{HiddenTargets, Redactions, Withheld};
use crate::model::same::Same;
use crate::model::site::SheetLineage;
use crate::model::site::{Sheet, Site};
use crate::model::{Diagnostic, Failure};
use crate::page::downloads::SiteDownloads;
use crate::page::goals::GoalInput;
use crate::page::links::ResolvedLinks;
use crate::page::moved::Moved;
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
        let redacted = (*audience == Audience::Public).then(|| audience::redact(&config.0, path, &folder.0));
        let folder = redacted.as_ref().map_or(Some(&folder.0), |redacted| redacted.folder.as_ref());
        let linked = folder.and_then(|folder| link::link_sheet(shown, path, folder));
        let sheet = linked.map(|linked| {
            let mut problems = check::check_sheet(*depth, shown, &linked.sheet);
            problems.extend(sheet_collisions(&linked.sheet));
            let summary = Arc::new(SheetSummary::of(shown, &linked.sheet));
            SheetAlone { linked, problems, summary }
        });
        Alone { redacted, sheet }
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
        LinkedSite { summary, links, site: Arc::new(site), redactions, problems }
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
        self.among.renew(rows.collect(), |_, (sheet, ..)| Among {
            links: Arc::new(ResolvedLinks::of(directory, &sheet.0)),
            problems: check::check_links(&context, &sheet.0),
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

/// All that the pages of a sheet are made from: the configuration, the sheet, its links, the other years of its goals, the addresses
/// that lead to it, the digest of the theme, and what is said of the time before.
type SheetInput =
    (Same<Config>, Same<Sheet>, Arc<ResolvedLinks>, Arc<SheetLineage>, Arc<Vec<Moved>>, u64, Option<Arc<SheetPast>>);
/// All that the pages over many sheets are made from.
type OverviewInput = (Arc<SiteSummary>, SiteDownloads, u64, Option<Arc<Changed>>);

/// The pages of a sheet.
struct SheetRow {
    input: SheetInput,
    files: Vec<SiteFile>,
    /// Its goals, if they were rendered twice: they take as much memory as the text of its pages, and most are never rendered
    /// again.
    goals: Option<Memo<String, GoalInput, RenderedGoal>>,
}

/// The pages that the sink was given last. What had problems or failed is not among them.
#[derive(Default)]
pub(super) struct Pages {
    sheets: HashMap<String, SheetRow>,
    overviews: Option<(OverviewInput, Vec<SiteFile>)>,
    /// Whether goals are rendered again rather than kept.
    pub forgets_goals: bool,
}

impl Pages {
    /// Renders what is made from something else than before, or what the sink did not keep. Returns what is wrong with
    /// templates.
    pub fn render(&mut self, plan: &Plan, renderer: &Renderer) -> Result<Vec<Diagnostic>, Failure> {
        let mut before = std::mem::take(&mut self.sheets);
        let overviews = self.overviews.take();
        let planned = plan.sheets().map(|sheet| (sheet, before.remove(&sheet.sheet.head.source.path)));
        let planned: Vec<(PlannedSheet, Option<SheetRow>)> = planned.collect();
        let sheets = || {
            let sheets = planned.into_par_iter().map(|(sheet, row)| {
                let path = sheet.sheet.head.source.path.clone();
                let made = sheet_row(sheet, renderer, row).map(|(mut row, found)| {
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
        self.overviews = Some(overviews).filter(|_| found.is_empty());
        failure.map_or_else(|| Ok(once_each([found, problems].concat())), Err)
    }
}

fn sheet_row(
    sheet: PlannedSheet,
    renderer: &Renderer,
    before: Option<SheetRow>,
) -> Result<(SheetRow, Vec<Diagnostic>), Failure> {
    let PlannedSheet { config, sheet: value, links, lineage, moved, past, .. } = sheet;
    let (links, lineage, moved) = (Arc::clone(links), Arc::clone(lineage), Arc::clone(moved));
    let (of_config, of_sheet) = (Same::of(config), Same::of(value));
    let input = (of_config, of_sheet, links, lineage, moved, renderer.theme_digest(), past.cloned());
    let is_known = before.is_some();
    let (files, mut goals) = match before {
        Some(row) if row.input == input && keep(&row.files, renderer.sink)? => return Ok((row, Vec::new())),
        Some(row) => (row.files, row.goals.unwrap_or_default()),
        None => Default::default(),
    };
    let rendered = goals.renew(renderer.goal_inputs(sheet), |_, input| renderer.goal(input));
    let goal = |at: usize| Arc::clone(&rendered[at]);
    let RenderedPages { files, problems } = renderer.sheet(sheet, &sheet.files(), &goal, &files)?;
    Ok((SheetRow { input, files, goals: is_known.then_some(goals) }, problems))
}

type OverviewRow = (OverviewInput, Vec<SiteFile>);

fn overview_row(
    plan: &Plan,
    renderer: &Renderer,
    before: Option<OverviewRow>,
) -> Result<(OverviewRow, Vec<Diagnostic>), Failure> {
    let changed = plan.past().changed.clone();
    let input = (Arc::clone(plan.summary()), renderer.downloads.clone(), renderer.theme_digest(), changed);
    let files = match before {
        Some((known, files)) if known == input && keep(&files, renderer.sink)? => {
            return Ok(((known, files), Vec::new()));
        }
        Some((_, files)) => files,
        None => Vec::new(),
    };
    let RenderedPages { files, problems } = renderer.overviews(plan.jobs(), &files)?;
    Ok(((input, files), problems))
}

/// Which internal texts the published files were searched for, and which of them public content says as well.
#[derive(Clone, Default)]
pub(super) struct Leaks {
    secrets: Option<Arc<Secrets>>,
    said: SaidInPublic,
    /// Texts that goals let be met, by the files they stand in.
    met: BTreeMap<String, BTreeSet<String>>,
}

impl Leaks {
    /// What to search for, if anything; and whether files that were searched before have to be searched again.
    pub fn renew(&mut self, redactions: &Redactions, public: &Public) -> (Option<Arc<Secrets>>, bool) {
        if redactions.is_empty() {
            *self = Leaks::default();
            return (None, false);
        }
        let before = self.secrets.take();
        let now = match &before {
            Some(secrets) if secrets.are_of(redactions) => Arc::clone(secrets),
            _ => Arc::new(Secrets::of(redactions, public.fold)),
        };
        let is_searched = before.is_some_and(|before| Arc::ptr_eq(&before, &now) || now.are_among(&before));
        let still = public.still_says(&self.said);
        let is_less = still.len() < self.said.len();
        (self.secrets, self.said) = (Some(Arc::clone(&now)), still);
        (Some(now), !is_searched || is_less)
    }

    /// What to search for, if anything.
    pub fn secrets(&self) -> Option<Arc<Secrets>> {
        self.secrets.clone()
    }

    /// What must not be in the files, given what was found in those that are new, and which are kept.
    pub fn problems(&mut self, found: Vec<Leak>, kept: Vec<String>, public: &Public, plan: &Plan) -> Vec<Diagnostic> {
        let leaks = self.secret(found, public);
        let Some(secrets) = &self.secrets else { return Vec::new() };
        let kept = kept.into_iter().filter_map(|path| self.met.remove_entry(&path));
        let mut met: BTreeMap<String, BTreeSet<String>> = kept.collect();
        for leak in leaks.iter().filter(|leak| secrets.allowing(secrets.text(leak)).next().is_some()) {
            met.entry(leak.path.clone()).or_default().insert(secrets.text(leak).to_owned());
        }
        self.met = met;
        self.told(leaks, plan)
    }

    /// What must not be in one file, given what was found in it.
    pub fn problems_of_file(&mut self, found: Vec<Leak>, public: &Public, plan: &Plan) -> Vec<Diagnostic> {
        let leaks = self.secret(found, public);
        self.told(leaks, plan)
    }

    /// What of that which was found is a secret: what public content says as well is none.
    fn secret(&mut self, mut found: Vec<Leak>, public: &Public) -> Vec<Leak> {
        let Some(secrets) = &self.secrets else { return Vec::new() };
        let doubtful = found.iter().map(|leak| secrets.text(leak)).filter(|text| !self.said.contains_key(*text));
        let doubtful: BTreeSet<String> = doubtful.map(str::to_owned).collect();
        self.said.extend(public.says(doubtful));
        found.retain(|leak| !self.said.contains_key(secrets.text(leak)));
        found
    }

    fn told(&self, leaks: Vec<Leak>, plan: &Plan) -> Vec<Diagnostic> {
        match &self.secrets {
            Some(secrets) if !leaks.is_empty() => secrets.problems(leaks, &plan.files()),
            _ => Vec::new(),
        }
    }

    /// The goals of which a text is met that they let be met.
    pub fn needed(&self) -> BTreeSet<&str> {
        let Some(secrets) = &self.secrets else { return BTreeSet::new() };
        let met = self.met.values().flatten().filter(|text| !self.said.contains_key(*text));
        met.flat_map(|text| secrets.allowing(text)).collect()
    }
}
