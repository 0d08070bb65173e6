//! Which files are below a folder: names in order, links followed but never out of the fence and never in circles.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use walkdir::{DirEntry, WalkDir};

use super::is_noise;
use super::problem::{
    broken_link, circle, endless, leads_outside, leads_to_another_sheet, not_a_file, not_unicode, too_many, unreadable,
};
use crate::model::layout::{in_sheet, is_content};
use crate::model::{Diagnostic, Failure};

/// How many links to folders are followed: a few folders that hold links to one another can make a small site endless
/// without any link leading in a circle.
const MOST_FOLDER_LINKS: usize = 2_000;

/// How many files and folders are read: the goals of a large city over thirty years are some fifty thousand. More are below a
/// folder that is not meant, such as that of a whole disk.
const MOST_FILES: usize = 2_000_000;

/// A walk below one folder: the files met and the problems met.
pub(super) struct Walk {
    /// The folder no link may leave, without links in its own path.
    fence: PathBuf,
    /// What the paths begin with: `content`, or nothing.
    prefix: String,
    pub found: Vec<FoundFile>,
    pub problems: Vec<Diagnostic>,
    /// How many links to folders were followed so far.
    followed: usize,
    /// How many files and folders were met so far.
    met: usize,
}

pub(super) struct FoundFile {
    /// The path as the site's author sees it, with forward slashes.
    pub path: String,
    /// The path as the system takes it.
    pub place: PathBuf,
}

/// Whether to look into the folder just met.
enum Onward {
    Into,
    Past,
}

impl Walk {
    /// A walk in which paths begin with `prefix` and no link leaves `fence`.
    pub fn new(fence: PathBuf, prefix: &str) -> Walk {
        Walk { fence, prefix: prefix.to_owned(), found: Vec::new(), problems: Vec::new(), followed: 0, met: 0 }
    }

    /// Walks below a folder.
    ///
    /// # Errors
    /// There is more below it than any site has.
    pub fn run(&mut self, root: &Path) -> Result<(), Failure> {
        self.run_up_to(MOST_FILES, root)
    }

    fn run_up_to(&mut self, most: usize, root: &Path) -> Result<(), Failure> {
        let mut entries = WalkDir::new(root).follow_links(true).sort_by_file_name().into_iter();
        while let Some(entry) = entries.next() {
            self.met += 1;
            if self.met > most {
                return Err(too_many(most, root));
            }
            let entry = match entry {
                Ok(entry) => entry,
                Err(error) => {
                    self.meet_error(root, error);
                    continue;
                }
            };
            let is_folder = entry.file_type().is_dir();
            if matches!(self.meet(root, entry), Onward::Past) && is_folder {
                entries.skip_current_dir();
            }
        }
        Ok(())
    }

    fn meet(&mut self, root: &Path, entry: DirEntry) -> Onward {
        if entry.depth() > 0 && is_noise(&entry.file_name().to_string_lossy()) {
            return Onward::Past;
        }
        let path = match self.shown(root, entry.path()) {
            Ok(path) => path,
            Err(lossy) => {
                self.problems.push(not_unicode(lossy));
                return Onward::Past;
            }
        };
        if entry.path_is_symlink() && self.refuses_link(&path, &entry) {
            return Onward::Past;
        }
        if entry.file_type().is_dir() {
            if path.ends_with(".md") {
                self.problems.push(not_a_file(path));
                return Onward::Past;
            }
            return Onward::Into;
        }
        if entry.file_type().is_file() {
            self.found.push(FoundFile { path, place: entry.into_path() });
        } else {
            self.problems.push(not_a_file(path));
        }
        Onward::Past
    }

    /// Whether a link must not be followed; if so, says why.
    fn refuses_link(&mut self, path: &str, link: &DirEntry) -> bool {
        let target = match link.path().canonicalize() {
            Ok(target) => target,
            Err(error) => {
                self.problems.push(unreadable(path.to_owned(), &error));
                return true;
            }
        };
        if !target.starts_with(&self.fence) {
            self.problems.push(leads_outside(path.to_owned(), &target));
            return true;
        }
        if self.leads_to_another_sheet(path, &target) {
            self.problems.push(leads_to_another_sheet(path.to_owned(), &target));
            return true;
        }
        if link.file_type().is_dir() {
            self.followed += 1;
            if self.followed > MOST_FOLDER_LINKS {
                self.problems.push(endless(path.to_owned(), &target, MOST_FOLDER_LINKS));
                return true;
            }
        }
        false
    }

    /// Whether a link within a sheet's folder leads into that of another sheet, which may be for others to read.
    fn leads_to_another_sheet(&self, path: &str, target: &Path) -> bool {
        let target = target.strip_prefix(&self.fence).ok().and_then(Path::to_str).unwrap_or_default();
        let target = target.replace('\\', "/");
        let sheet = in_sheet(path).map(|(sheet, _)| sheet);
        let other = in_sheet(&target).map_or(target.as_str(), |(sheet, _)| sheet);
        is_content(&target) && sheet.is_some_and(|sheet| sheet != other)
    }

    fn meet_error(&mut self, root: &Path, error: walkdir::Error) {
        let at = error.path().unwrap_or(root).to_owned();
        if at != root && at.file_name().is_some_and(|name| is_noise(&name.to_string_lossy())) {
            return;
        }
        let path = self.shown(root, &at).unwrap_or_else(|lossy| lossy);
        let problem = match error.loop_ancestor() {
            Some(ancestor) => {
                let ancestor = self.shown(root, ancestor).unwrap_or_else(|lossy| lossy);
                circle(path, &ancestor)
            }
            None => match (fs::read_link(&at), error.into_io_error()) {
                (Ok(target), _) if leads_back_to_itself(&at) => circle(path, &target.to_string_lossy()),
                (Ok(target), Some(error)) => broken_link(path, &target, &error),
                // It was there when its folder was read, and is gone, or a file is where its folder was.
                (Err(_), Some(error))
                    if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) =>
                {
                    return;
                }
                (Err(_), Some(error)) => unreadable(path, &error),
                // Errors of walkdir are either loops or the system's.
                (_, None) => return,
            },
        };
        self.problems.push(problem);
    }

    /// A path as the author sees it: from the site's folder, with forward slashes. In the error, what can be shown of one
    /// that is no valid Unicode.
    fn shown(&self, root: &Path, path: &Path) -> Result<String, String> {
        let inner = path.strip_prefix(root).unwrap_or(path);
        let mut shown = self.prefix.clone();
        let mut valid = true;
        for part in inner.components() {
            if !shown.is_empty() {
                shown.push('/');
            }
            let part = part.as_os_str();
            valid &= part.to_str().is_some();
            shown.push_str(&part.to_string_lossy());
        }
        if valid { Ok(shown) } else { Err(shown) }
    }
}

/// Whether following a link, name by name, comes back to a link already passed.
fn leads_back_to_itself(link: &Path) -> bool {
    let mut passed = BTreeSet::new();
    let mut at = link.to_owned();
    while let Ok(target) = fs::read_link(&at) {
        if !passed.insert(at.clone()) {
            return true;
        }
        at = at.parent().map_or(target.clone(), |parent| parent.join(&target));
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_with_more_than_any_site_has_is_a_failure() {
        let folder = tempfile::TempDir::new().unwrap();
        for name in ["1.md", "2.md", "3.md"] {
            fs::write(folder.path().join(name), "").unwrap();
        }
        let walk = || Walk::new(folder.path().canonicalize().unwrap(), "content");
        assert!(walk().run_up_to(4, folder.path()).is_ok());
        let failure = walk().run_up_to(3, folder.path()).unwrap_err();
        assert!(failure.message.en.starts_with("more than 3 files and folders"), "{failure}");
    }
}
