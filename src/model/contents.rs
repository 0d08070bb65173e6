//! What is read from a site's folder, before anything is linked.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::Source;
use super::approval::Approvals;
use super::goal::{Goal, Head, Introduction};
use super::goal_report::GoalReport;
use super::layout::{APPROVALS, HEAD, in_sheet};
use super::severity::Allow;

/// A file below `content/`, as far as it could be read.
#[derive(Debug, Clone)]
pub enum Entry {
    /// A goal; none if it could not be read.
    Goal(Option<Arc<Goal>>),
    /// The head of a sheet; none if it could not be read.
    Head(Option<Arc<Head>>),
    /// A report on a goal; none if it could not be read.
    Report(Option<Arc<GoalReport>>),
    /// What was approved of a sheet; none if it could not be read.
    Approvals(Option<Arc<Approvals>>),
    /// The text of the portal or of a year; none if it could not be read.
    Introduction(Option<Arc<Introduction>>),
    /// Any other file.
    File,
}

/// Everything below `content/`. Files can be put and removed one by one; folders in which nothing changes stay the same
/// values.
#[derive(Debug, Clone, Default)]
pub struct Contents {
    /// By path: `content/r5/kodomo-katei`.
    pub folders: BTreeMap<String, Arc<SheetFolder>>,
    /// The texts of the portal and of years, by their paths.
    pub introductions: BTreeMap<String, Arc<Introduction>>,
    /// Goals that stand in no sheet's folder.
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
    /// The paths of goals that could not be read, which is reported where it was tried.
    pub unreadable: BTreeSet<String>,
    /// Reports on its goals by their path from the folder.
    pub reports: BTreeMap<String, Arc<GoalReport>>,
    /// What was approved of it, if it says so.
    pub approvals: Option<Arc<Approvals>>,
}

/// A file, and what its author allows in it.
pub type Allowing<'a> = (&'a Arc<Source>, &'a [Allow]);

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

impl SheetFolder {
    /// The files that were read: the head, the goals, the reports, each in the order of their names.
    pub fn sources(&self) -> impl Iterator<Item = &Arc<Source>> {
        let goals = self.goals.values().map(|goal| &goal.source);
        let reports = self.reports.values().map(|report| &report.source);
        self.head.read().map(|head| &head.source).into_iter().chain(goals).chain(reports)
    }

    /// The goals and reports, each with what its author allows in it.
    pub fn allowing(&self) -> impl Iterator<Item = Allowing<'_>> {
        let goals = self.goals.values().map(|goal| (&goal.source, goal.allows.as_slice()));
        goals.chain(self.reports.values().map(|report| (&report.source, report.allows.as_slice())))
    }

    /// Whether it is made of the same values as another, allocation by allocation.
    fn is_made_of(&self, other: &SheetFolder) -> bool {
        fn are<T>(a: &BTreeMap<String, Arc<T>>, b: &BTreeMap<String, Arc<T>>) -> bool {
            a.len() == b.len() && a.iter().zip(b).all(|((a, x), (b, y))| a == b && Arc::ptr_eq(x, y))
        }
        fn is<T>(a: Option<&Arc<T>>, b: Option<&Arc<T>>) -> bool {
            match (a, b) {
                (Some(a), Some(b)) => Arc::ptr_eq(a, b),
                (a, b) => a.is_none() && b.is_none(),
            }
        }
        are(&self.goals, &other.goals)
            && are(&self.reports, &other.reports)
            && self.unreadable == other.unreadable
            && is(self.head.read(), other.head.read())
            && self.head.is_missing() == other.head.is_missing()
            && is(self.approvals.as_ref(), other.approvals.as_ref())
    }

    fn has(&self, name: &str) -> bool {
        self.goals.contains_key(name) || self.unreadable.contains(name) || self.reports.contains_key(name)
    }

    fn forget(&mut self, name: &str) {
        self.goals.remove(name);
        self.unreadable.remove(name);
        self.reports.remove(name);
    }

    fn is_empty(&self) -> bool {
        let has_goals = !self.goals.is_empty() || !self.unreadable.is_empty() || !self.reports.is_empty();
        self.head.is_missing() && !has_goals && self.approvals.is_none()
    }
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
    /// Whether a file is there but could not be read, which is told where it was tried.
    pub fn is_unread(&self, file: &str) -> bool {
        let Some((folder, name)) = in_sheet(file) else { return false };
        self.folders.get(folder).is_some_and(|entry| {
            let has_no_head = !matches!(entry.head, HeadFile::Read(_)) && !entry.goals.is_empty();
            has_no_head || entry.unreadable.contains(name) || name == HEAD && matches!(entry.head, HeadFile::Unreadable)
        })
    }

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
            (Entry::Goal(None), Some((folder, name))) => {
                self.folder(folder).unreadable.insert(name.into());
            }
            (Entry::Report(Some(report)), Some((folder, name))) => {
                drop(self.folder(folder).reports.insert(name.into(), report))
            }
            (Entry::Approvals(Some(approvals)), Some((folder, _))) => self.folder(folder).approvals = Some(approvals),
            (Entry::Introduction(Some(text)), _) => drop(self.introductions.insert(path.to_owned(), text)),
            (Entry::Goal(None) | Entry::Report(None) | Entry::Introduction(None) | Entry::Approvals(_), _) => {}
            (Entry::Goal(_) | Entry::Head(_) | Entry::Report(_), _) => drop(self.misplaced.insert(path.to_owned())),
            (Entry::File, _) => drop(Arc::make_mut(&mut self.files).insert(path.to_owned())),
        }
    }

    /// Removes a file, if there is one.
    pub fn remove(&mut self, path: &str) {
        self.misplaced.remove(path);
        self.introductions.remove(path);
        if self.files.contains(path) {
            Arc::make_mut(&mut self.files).remove(path);
        }
        let Some((folder, name)) = in_sheet(path) else { return };
        let Some(entry) = self.folders.get_mut(folder) else { return };
        if name == HEAD && !entry.head.is_missing() {
            Arc::make_mut(entry).head = HeadFile::Missing;
        } else if name == APPROVALS && entry.approvals.is_some() {
            Arc::make_mut(entry).approvals = None;
        } else if entry.has(name) {
            Arc::make_mut(entry).forget(name);
        }
        if entry.is_empty() {
            self.folders.remove(folder);
        }
    }

    /// What was read of a file; none if there is no such file, or it could not be read.
    pub fn entry(&self, path: &str) -> Option<Entry> {
        if let Some(text) = self.introductions.get(path) {
            return Some(Entry::Introduction(Some(Arc::clone(text))));
        }
        let (folder, name) = in_sheet(path)?;
        let folder = self.folders.get(folder)?;
        if name == HEAD {
            return folder.head.read().map(|head| Entry::Head(Some(Arc::clone(head))));
        }
        if name == APPROVALS {
            return folder.approvals.as_ref().map(|approvals| Entry::Approvals(Some(Arc::clone(approvals))));
        }
        let goal = folder.goals.get(name).map(|goal| Entry::Goal(Some(Arc::clone(goal))));
        goal.or_else(|| folder.reports.get(name).map(|report| Entry::Report(Some(Arc::clone(report)))))
    }

    /// Folders that are made of the same values as those of another become one value with them.
    pub fn share(&mut self, other: &Contents) {
        for (path, folder) in &mut self.folders {
            if let Some(known) = other.folders.get(path).filter(|known| known.is_made_of(folder)) {
                *folder = Arc::clone(known);
            }
        }
    }

    fn folder(&mut self, path: &str) -> &mut SheetFolder {
        Arc::make_mut(self.folders.entry(path.to_owned()).or_default())
    }
}
