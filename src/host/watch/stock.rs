//! What a watcher has seen: a stamp for every file and folder that matters.
//!
//! Nothing is read here but names, times and sizes. Links are followed as a reader of the site follows them, not out of
//! the site; each target is entered once, which is enough to notice a change and ends every circle.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, Metadata};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use super::scope::Scope;

/// What is known of every path.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Stock {
    stamps: BTreeMap<PathBuf, Stamp>,
    /// Link → what it leads to, or the link itself if that may not or cannot be entered.
    links: BTreeMap<PathBuf, PathBuf>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Stamp {
    /// With the numbers the system knows it by, where these can be trusted.
    Folder(Option<(u64, u64)>),
    File {
        modified: Option<SystemTime>,
        size: u64,
    },
    /// A link that leads nowhere, or out of the site.
    Link,
}

/// How to look.
pub(super) struct Look<'a> {
    pub scope: &'a Scope,
    /// Whether a folder replaced by another of the same name counts as a change. Network file systems make up the numbers
    /// it takes to know.
    pub identity: bool,
    /// Called for each folder before its entries are read, so that nothing can slip in between.
    pub arm: &'a mut dyn FnMut(&Path),
    /// Asked in each folder whether to give up.
    pub is_over: &'a dyn Fn() -> bool,
}

impl Stock {
    /// Takes stock of everything that matters; none if the look was given up.
    pub fn take(look: &mut Look<'_>) -> Option<Stock> {
        let mut stock = Stock::default();
        let root = look.scope.root.clone();
        let Ok(metadata) = fs::metadata(&root) else { return Some(stock) };
        stock.stamps.insert(root.clone(), Stamp::of(&metadata, look.identity));
        (look.arm)(&root);
        for place in look.scope.places.clone() {
            stock.add(place, look)?;
        }
        Some(stock)
    }

    /// Looks again at one path and all below it; whether anything there is different.
    pub fn refresh(&mut self, path: &Path, look: &mut Look<'_>) -> bool {
        let mut fresh = Stock::default();
        let _ = fresh.add(path.to_owned(), look);
        let old = Stock { stamps: cut(&mut self.stamps, path), links: cut(&mut self.links, path) };
        let is_different = old != fresh;
        self.stamps.extend(fresh.stamps);
        self.links.extend(fresh.links);
        is_different
    }

    /// The paths at which two stocks differ.
    pub fn differences(&self, other: &Stock) -> BTreeSet<PathBuf> {
        let missing_in = |one: &Stock, path: &PathBuf, stamp: &Stamp| one.stamps.get(path) != Some(stamp);
        let here = self.stamps.iter().filter(|(path, stamp)| missing_in(other, path, stamp));
        let there = other.stamps.iter().filter(|(path, stamp)| missing_in(self, path, stamp));
        here.chain(there).map(|(path, _)| path.clone()).collect()
    }

    /// Whether there is not even the site's folder.
    pub fn is_empty(&self) -> bool {
        self.stamps.is_empty()
    }

    /// Whether a path may be the same file as another.
    pub fn has_links(&self) -> bool {
        !self.links.is_empty()
    }

    /// What links lead to.
    pub fn targets(&self) -> BTreeSet<PathBuf> {
        self.links.values().cloned().collect()
    }

    fn add(&mut self, path: PathBuf, look: &mut Look<'_>) -> Option<()> {
        let mut entered = BTreeSet::new();
        let mut ahead = vec![path];
        while let Some(path) = ahead.pop() {
            let Some((metadata, is_entered)) = self.meet(&path, look.scope, &mut entered) else { continue };
            self.stamps.insert(path.clone(), Stamp::of(&metadata, look.identity));
            if !metadata.is_dir() || !is_entered {
                continue;
            }
            if (look.is_over)() {
                return None;
            }
            (look.arm)(&path);
            // What cannot be read is the reader's to report.
            let entries = fs::read_dir(&path).into_iter().flatten().filter_map(Result::ok);
            ahead.extend(entries.map(|entry| entry.path()).filter(|path| look.scope.enters(path)));
        }
        Some(())
    }

    /// What is at a path, links followed, and whether to enter it if it is a folder.
    fn meet(&mut self, path: &Path, scope: &Scope, entered: &mut BTreeSet<PathBuf>) -> Option<(Metadata, bool)> {
        let metadata = fs::symlink_metadata(path).ok()?;
        if !metadata.is_symlink() {
            return Some((metadata, true));
        }
        // The configuration itself may be a link to anywhere.
        let is_place = scope.places.iter().any(|place| place == path);
        let target = path.canonicalize().ok().filter(|target| is_place || target.starts_with(&scope.root));
        let Some((target, metadata)) = target.and_then(|target| Some((target, fs::metadata(path).ok()?))) else {
            self.stamps.insert(path.to_owned(), Stamp::Link);
            self.links.insert(path.to_owned(), path.to_owned());
            return None;
        };
        let may_enter = target.starts_with(&scope.root) && entered.insert(target.clone());
        self.links.insert(path.to_owned(), target);
        Some((metadata, may_enter))
    }
}

impl Stamp {
    fn of(metadata: &Metadata, identity: bool) -> Stamp {
        if metadata.is_dir() {
            Stamp::Folder(numbers(metadata).filter(|_| identity))
        } else {
            Stamp::File { modified: metadata.modified().ok(), size: metadata.len() }
        }
    }
}

#[cfg(unix)]
fn numbers(metadata: &Metadata) -> Option<(u64, u64)> {
    use std::os::unix::fs::MetadataExt;
    Some((metadata.dev(), metadata.ino()))
}

#[cfg(not(unix))]
fn numbers(_metadata: &Metadata) -> Option<(u64, u64)> {
    None
}

/// Takes a path and all below it out of a map; paths sort part by part, so these stand together.
fn cut<V>(map: &mut BTreeMap<PathBuf, V>, path: &Path) -> BTreeMap<PathBuf, V> {
    // One by one: splitting and joining a map costs as much as the whole map, for each of thousands of hints.
    let below = map.range(path.to_owned()..).map(|(other, _)| other);
    let below: Vec<PathBuf> = below.take_while(|other| other.starts_with(path)).cloned().collect();
    below.into_iter().filter_map(|path| map.remove_entry(&path)).collect()
}
