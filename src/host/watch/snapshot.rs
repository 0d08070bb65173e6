//! What a watcher saw last: a stamp (times, size) of every file and folder that matters.
//!
//! Nothing is read here but names, times and sizes. A file that is looked at right after it was saved may be saved again and
//! keep its stamp. Where no event tells of that, it counts as changed once more when it is old enough. Links are followed as a reader of the site follows them, not out of
//! the site; each target is entered once, which is enough to notice a change and ends every circle.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, Metadata};
use std::path::{Path, PathBuf};

use super::scope::Scope;
use crate::host::stamp::Stamp as FileStamp;

/// What is known of every path that matters.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct FolderSnapshot {
    stamps: BTreeMap<PathBuf, Stamp>,
    /// Link → what it leads to, or the link itself if that may not or cannot be entered.
    links: BTreeMap<PathBuf, PathBuf>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Stamp {
    /// With device and number, where these can be trusted.
    Folder(Option<(u64, u64)>),
    /// With whether it is young; none for what is no plain file.
    File(Option<(FileStamp, bool)>),
    /// A link that leads nowhere, or out of the site.
    Link,
}

/// How a folder is looked at.
pub(super) struct Scan<'a> {
    pub scope: &'a Scope,
    /// Where there are no events, the moment it is ([`crate::host::stamp::now`]).
    pub polled_at: Option<u64>,
    /// Called for each folder before its entries are read, so that nothing can slip in between.
    pub on_folder: &'a mut dyn FnMut(&Path),
    /// Asked in each folder whether to give up.
    pub is_cancelled: &'a dyn Fn() -> bool,
}

impl FolderSnapshot {
    /// Looks at everything that matters; `None` if the scan was given up.
    pub fn take(scan: &mut Scan<'_>) -> Option<FolderSnapshot> {
        let mut snapshot = FolderSnapshot::default();
        let root = scan.scope.root.clone();
        let Ok(metadata) = fs::metadata(&root) else { return Some(snapshot) };
        snapshot.stamps.insert(root.clone(), Stamp::of(&metadata, scan.polled_at));
        (scan.on_folder)(&root);
        for place in scan.scope.places.clone() {
            snapshot.add(place, scan)?;
        }
        Some(snapshot)
    }

    /// Looks again at one path and all below it; says whether anything there is different.
    pub fn refresh(&mut self, path: &Path, scan: &mut Scan<'_>) -> bool {
        let mut fresh = FolderSnapshot::default();
        let _ = fresh.add(path.to_owned(), scan);
        let old =
            FolderSnapshot { stamps: take_below(&mut self.stamps, path), links: take_below(&mut self.links, path) };
        let is_different = old != fresh;
        self.stamps.extend(fresh.stamps);
        self.links.extend(fresh.links);
        is_different
    }

    /// The paths at which two snapshots differ.
    pub fn differences(&self, other: &FolderSnapshot) -> BTreeSet<PathBuf> {
        let missing_in = |one: &FolderSnapshot, path: &PathBuf, stamp: &Stamp| one.stamps.get(path) != Some(stamp);
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

    fn add(&mut self, path: PathBuf, scan: &mut Scan<'_>) -> Option<()> {
        let mut entered = BTreeSet::new();
        let mut ahead = vec![path];
        while let Some(path) = ahead.pop() {
            let Some((metadata, is_entered)) = self.meet(&path, scan.scope, &mut entered) else { continue };
            self.stamps.insert(path.clone(), Stamp::of(&metadata, scan.polled_at));
            if !metadata.is_dir() || !is_entered {
                continue;
            }
            if (scan.is_cancelled)() {
                return None;
            }
            (scan.on_folder)(&path);
            // What cannot be read is the reader's to report.
            let entries = fs::read_dir(&path).into_iter().flatten().filter_map(Result::ok);
            ahead.extend(entries.map(|entry| entry.path()).filter(|path| scan.scope.enters(path)));
        }
        Some(())
    }

    /// What is at a path, links followed, and whether to enter it if it is a folder; `None` if nothing is there, or a link
    /// that is not followed.
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
    /// Without events, a folder that was replaced by another of the same name is no change: network file systems make up the
    /// numbers by which this is known.
    fn of(metadata: &Metadata, polled_at: Option<u64>) -> Stamp {
        if metadata.is_dir() {
            return Stamp::Folder(numbers(metadata).filter(|_| polled_at.is_none()));
        }
        let stamp = FileStamp::in_metadata(metadata).map(FileStamp::without_number);
        Stamp::File(stamp.map(|stamp| (stamp, polled_at.is_some_and(|moment| stamp.is_young(moment)))))
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

/// Takes a path and all below it out of a map. Paths sort part by part, so these are neighbours.
fn take_below<V>(map: &mut BTreeMap<PathBuf, V>, path: &Path) -> BTreeMap<PathBuf, V> {
    // One by one: splitting and joining a map costs as much as the whole map, for each of thousands of hints.
    let below = map.range(path.to_owned()..).map(|(other, _)| other);
    let below: Vec<PathBuf> = below.take_while(|other| other.starts_with(path)).cloned().collect();
    below.into_iter().filter_map(|path| map.remove_entry(&path)).collect()
}
