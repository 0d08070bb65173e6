//! The sheets of a site, redacted, linked and checked; a sheet that is made from what it was made from before is not made again.
//! See [`super::memory`].

use std::collections::HashMap;
use std::sync::Arc;

use super::digests::{self, SheetDigests, digest_of};
use super::memory::Memo;
use crate::audience::{self, Redacted};
use crate::check::{self, Depth, LinkContext};
use crate::model::config::{Audience, Config};
use crate::model::contents::{Contents, SheetFolder};
use crate::model::directory::Directory;
use crate::model::goal::Introduction;
use crate::model::link::{self, LinkedSheet};
use crate::model::redactions::{HiddenTargets, Redactions, Withheld};
use crate::model::same::Same;
use crate::model::site::{Sheet, Site};
use crate::model::{Diagnostic, Digest};
use crate::page::Plan;
use crate::page::links::ResolvedLinks;
use crate::page::plan::sheet_collisions;
use crate::page::summary::{SheetSummary, SiteSummary};

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
