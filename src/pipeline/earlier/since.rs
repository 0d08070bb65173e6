//! What changed since an earlier version, build after build. The earlier version is read once. Of both only the folders of
//! sheets are linked in which anything differs, and they are compared again only when one of them is another.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::versions::{Version, Whole, kept_by, leaked, pair};
use crate::check::Depth;
use crate::model::changed::Changed;
use crate::model::config::{Audience, Config};
use crate::model::contents::{Contents, SheetFolder};
use crate::model::same::Same;
use crate::model::site::{Sheet, Site};
use crate::model::tree::Tree;
use crate::model::{Date, Diagnostic, Digest};
use crate::pipeline::memory::Memo;
use crate::pipeline::sheets::{LinkedSite, Sheets};
use crate::review::change::Kind;
use crate::review::{self, Side, SideName};

/// An earlier version of a site.
#[derive(Clone)]
pub struct Earlier {
    whole: Whole,
    /// Its day; none if it has none.
    date: Option<Date>,
    /// The moment of its commit, in seconds since 1970; none if it is no commit.
    seconds: Option<u64>,
    /// The id of its commit; none if it is no commit.
    id: Option<String>,
}

impl Earlier {
    /// Takes the files of one, with the commit that they are: its id, its moment, its day.
    ///
    /// # Errors
    /// What is wrong with its configuration.
    pub fn read(tree: &Tree, commit: Option<(String, u64, Date)>) -> Result<Earlier, Vec<Diagnostic>> {
        let whole = Whole::read(tree)?;
        let (id, seconds, date) = match commit {
            Some((id, seconds, date)) => (Some(id), Some(seconds), Some(date)),
            None => (None, None, None),
        };
        Ok(Earlier { whole, date, seconds, id })
    }

    /// What is wrong with its files.
    pub fn problems(&self) -> &[Diagnostic] {
        &self.whole.problems
    }

    /// The commit that it is.
    pub fn id(&self) -> Option<&str> {
        self.id.as_deref()
    }
}

/// What was compared last: the configuration, and the folders that differ.
type Compared = (Same<Config>, BTreeMap<String, Same<SheetFolder>>);

/// An earlier version with which every build is compared, and what is remembered of the last comparison.
pub(super) struct Since {
    earlier: Earlier,
    /// The fingerprint of the earlier version.
    print: Option<String>,
    /// Those of this version's sheets.
    prints: Memo<String, (Same<Config>, Same<Sheet>), Digest>,
    last: Option<(Compared, Arc<Changed>)>,
}

impl Since {
    pub fn new(earlier: Earlier) -> Since {
        Since { earlier, print: None, prints: Memo::default(), last: None }
    }

    /// The commit that it is.
    pub fn id(&self) -> Option<&str> {
        self.earlier.id()
    }

    /// What changed, but for when; or what is internal in one of the versions and would be told. `problems` are those of this
    /// version.
    pub fn compare(
        &mut self,
        config: &Arc<Config>,
        contents: &Contents,
        problems: &[Diagnostic],
        linked: &LinkedSite,
    ) -> Result<Arc<Changed>, Vec<Diagnostic>> {
        let audience = linked.site.config.audience;
        let before = &mut self.earlier.whole;
        if before.config.as_of != config.as_of {
            before.config = Arc::new(Config { as_of: config.as_of, ..Config::clone(&before.config) });
        }
        let folders = differing(&self.earlier.whole, config, contents);
        let folder = |path: &String| contents.folders.get(path).map(|folder| (path.clone(), Same::of(folder)));
        let compared = (Same::of(config), folders.iter().filter_map(folder).collect());
        let fingerprints = [self.print_of_earlier(audience), self.print_of(&linked.site)];
        if let Some((known, changed)) = self.last.as_ref().filter(|(known, _)| *known == compared) {
            let changed = Arc::new(Changed { fingerprints, ..Changed::clone(changed) });
            self.last = Some((known.clone(), Arc::clone(&changed)));
            return Ok(changed);
        }
        let only = |contents: &Contents| {
            let mut contents = contents.clone();
            contents.folders.retain(|path, _| folders.contains(path));
            contents
        };
        let old = Whole { contents: only(&self.earlier.whole.contents), ..self.earlier.whole.clone() };
        let new = Whole { config: Arc::clone(config), contents: only(contents), problems: problems.to_vec() };
        let kept = kept_by([&old, &new]);
        let versions = pair([old, new], audience, &kept);
        let changes = self.changes(&versions);
        if audience == Audience::Public {
            let leaks = leaked(&versions, "changes.html", review::json(&changes).as_bytes());
            if !leaks.is_empty() {
                return Err(leaks);
            }
        }
        let shown = &linked.site.config;
        let changed = review::changed(&changes, &shown.review, shown.language);
        let changed = Arc::new(Changed { fingerprints, ..changed });
        self.last = Some((compared, Arc::clone(&changed)));
        Ok(changed)
    }

    /// What changed in sheets that are not the same to their readers.
    fn changes(&self, versions: &[Version; 2]) -> review::Changes {
        let prints = versions.each_ref().map(|version| prints(version.site()));
        let differs = |sheet: &Sheet| prints[0].get(&sheet.id) != prints[1].get(&sheet.id);
        let sites = versions.each_ref().map(|version| version.site().with_sheets(differs));
        let side = |at: usize| Side::of(&sites[at]);
        let mut changes = review::compare(&side(0), &side(1));
        if versions[1].site().config.audience == Audience::Public {
            // How a site is set up is no news to its readers; what its goals are classed by is.
            changes.list.retain(|change| change.kind != Kind::Configuration);
        }
        changes.leave_to_authors();
        changes.sides[0] = SideName { date: self.earlier.date, ..SideName::default() };
        changes
    }

    /// By what the earlier version is known to those who may read it.
    fn print_of_earlier(&mut self, audience: Audience) -> String {
        if self.print.is_none() {
            let Whole { config, contents, .. } = &self.earlier.whole;
            let site = Sheets::default().link(config, contents, audience, Depth::Nothing).site;
            let sheets: Vec<Digest> = site.all_sheets().map(|(_, sheet)| print(&site.config, sheet)).collect();
            self.print = Some(review::fingerprint_of_site(&site.config, &sheets));
        }
        self.print.clone().unwrap_or_default()
    }

    fn print_of(&mut self, site: &Site) -> String {
        let rows = site.all_sheets().map(|(_, sheet)| (sheet.id.clone(), (Same::of(&site.config), Same::of(sheet))));
        let prints = self.prints.renew(rows.collect(), |_, (config, sheet)| print(&config.0, &sheet.0));
        let sheets: Vec<Digest> = prints.iter().map(|print| **print).collect();
        review::fingerprint_of_site(&site.config, &sheets)
    }

    /// The moment of its commit, in seconds since 1970; none if it is no commit.
    pub fn seconds(&self) -> Option<u64> {
        self.earlier.seconds
    }
}

/// The folders of sheets in which anything differs; all where the configuration does.
fn differing(earlier: &Whole, config: &Config, contents: &Contents) -> BTreeSet<String> {
    let old = &earlier.contents.folders;
    let all = old.keys().chain(contents.folders.keys()).cloned();
    if earlier.config.source.text != config.source.text {
        return all.collect();
    }
    let is_same = |path: &String| match (old.get(path), contents.folders.get(path)) {
        (Some(old), Some(new)) => sources(old).eq(sources(new)),
        _ => false,
    };
    all.filter(|path| !is_same(path)).collect()
}

/// The files of a folder, in order, by path and text.
fn sources(folder: &SheetFolder) -> impl Iterator<Item = (&str, &str)> {
    let unread = folder.unreadable.iter().map(|path| (path.as_str(), ""));
    folder.sources().map(|source| (source.path.as_str(), source.text.as_str())).chain(unread)
}

fn print(config: &Config, sheet: &Sheet) -> Digest {
    review::fingerprint_of_sheet(config, sheet)
}

fn prints(site: &Site) -> BTreeMap<String, Digest> {
    site.all_sheets().map(|(_, sheet)| (sheet.id.clone(), print(&site.config, sheet))).collect()
}
