//! What is read from a site's folder, before anything is linked.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::goal::{Goal, Head};
use super::layout::{HEAD, in_sheet};

/// A file below `content/`, as far as it could be read.
#[derive(Debug, Clone)]
pub enum Entry {
    /// A goal; none if it could not be read.
    Goal(Option<Arc<Goal>>),
    /// The head of a sheet; none if it could not be read.
    Head(Option<Arc<Head>>),
    /// Any other file.
    File,
}

/// Everything below `content/`. Files can be put and removed one by one; folders in which nothing changes stay the same
/// values.
#[derive(Debug, Clone, Default)]
pub struct Contents {
    /// By path: `content/r5/kodomo-katei`.
    pub folders: BTreeMap<String, Arc<SheetFolder>>,
    /// Goals and heads that stand in no sheet's folder.
    pub misplaced: BTreeSet<String>,
    /// Every other file.
    pub files: Arc<BTreeSet<String>>,
}

/// The folder of a sheet.
#[derive(Debug, Clone, Default)]
pub struct SheetFolder {
    /// Its head.
    pub head: HeadFile,
    /// Its goals by their path from the folder.
    pub goals: BTreeMap<String, Arc<Goal>>,
}

/// The file that a sheet's head is in.
#[derive(Debug, Clone, Default)]
pub enum HeadFile {
    /// There is none.
    #[default]
    Missing,
    /// It could not be read, which is reported where it was tried.
    Unreadable,
    /// What it says.
    Read(Arc<Head>),
}

impl HeadFile {
    /// What it says; none if it is not there or could not be read.
    pub fn read(&self) -> Option<&Arc<Head>> {
        match self {
            HeadFile::Read(head) => Some(head),
            HeadFile::Missing | HeadFile::Unreadable => None,
        }
    }

    fn is_missing(&self) -> bool {
        matches!(self, HeadFile::Missing)
    }
}

impl Contents {
    /// Puts a file, in place of what was at its path.
    pub fn put(&mut self, path: &str, entry: Entry) {
        self.remove(path);
        match (entry, in_sheet(path)) {
            (Entry::Goal(Some(goal)), Some((folder, name))) => {
                drop(self.folder(folder).goals.insert(name.into(), goal))
            }
            (Entry::Head(head), Some((folder, HEAD))) => {
                self.folder(folder).head = head.map_or(HeadFile::Unreadable, HeadFile::Read);
            }
            (Entry::Goal(None), _) => {}
            (Entry::Goal(_) | Entry::Head(_), _) => drop(self.misplaced.insert(path.to_owned())),
            (Entry::File, _) => drop(Arc::make_mut(&mut self.files).insert(path.to_owned())),
        }
    }

    /// Removes a file, if there is one.
    pub fn remove(&mut self, path: &str) {
        self.misplaced.remove(path);
        if self.files.contains(path) {
            Arc::make_mut(&mut self.files).remove(path);
        }
        let Some((folder, name)) = in_sheet(path) else { return };
        let Some(entry) = self.folders.get_mut(folder) else { return };
        if name == HEAD && !entry.head.is_missing() {
            Arc::make_mut(entry).head = HeadFile::Missing;
        } else if entry.goals.contains_key(name) {
            Arc::make_mut(entry).goals.remove(name);
        }
        if entry.head.is_missing() && entry.goals.is_empty() {
            self.folders.remove(folder);
        }
    }

    fn folder(&mut self, path: &str) -> &mut SheetFolder {
        Arc::make_mut(self.folders.entry(path.to_owned()).or_default())
    }
}
