//! The files beside the goals of two versions: where they are, and which of them differ.

use std::collections::BTreeSet;
use std::path::PathBuf;

use crate::host::git::{Listing, Repository};
use crate::host::read;
use crate::model::Digest;
use crate::model::attached::{Attached, AttachedFiles};
use crate::model::layout::is_written;
use crate::model::tree::Tree;

/// Where the files beside the goals of a side are.
pub(super) enum Beside {
    /// In a folder.
    Folder(PathBuf),
    /// In a repository.
    Repository(Box<Repository>, Listing),
}

impl Beside {
    /// The bytes of a file by its path; none if there is none that could be read, or it is larger than `most`.
    pub fn bytes(&self, path: &str, most: u64) -> Option<Vec<u8>> {
        match self {
            Beside::Folder(folder) => read::read_asset(folder, path).ok().filter(|bytes| bytes.len() as u64 <= most),
            Beside::Repository(repository, listing) => repository.bytes(listing, path, most),
        }
    }
}

/// The files of a side, to be compared.
pub(super) enum Files<'a> {
    /// As a folder has them.
    Folder(&'a Tree, PathBuf),
    /// As a revision has them.
    Listed(&'a Listing),
}

impl Files<'_> {
    /// Their paths, but for what people write.
    fn paths(&self) -> BTreeSet<&String> {
        match self {
            Files::Folder(tree, _) => tree.others.iter().collect(),
            Files::Listed(listing) => listing.files.keys().filter(|path| !is_written(path)).collect(),
        }
    }

    /// A file, known in the way in which that of the other side is; none if it cannot be read.
    fn file(&self, path: &str, repository: Option<&Repository>, beside: Option<&Attached>) -> Option<Attached> {
        match (self, repository) {
            (Files::Listed(listing), Some(repository)) => repository.attached(listing, path),
            (Files::Listed(_), None) => None,
            (Files::Folder(_, folder), repository) => {
                let bytes = read::read_asset(folder, path).ok()?;
                Some(repository.map_or_else(|| of_bytes(&bytes), |repository| repository.attached_of(&bytes, beside)))
            }
        }
    }
}

fn of_bytes(bytes: &[u8]) -> Attached {
    Attached { size: Some(bytes.len() as u64), print: Digest::of(bytes).to_string() }
}

/// The files beside goals that are not the same on both sides, by side. Of two revisions none is read; one that cannot be read is
/// on neither side.
pub(super) fn differing(sides: [&Files; 2], repository: Option<&Repository>) -> [AttachedFiles; 2] {
    let mut found = [AttachedFiles::new(), AttachedFiles::new()];
    let paths = sides.map(Files::paths);
    for path in &paths[0] | &paths[1] {
        if let [Files::Listed(old), Files::Listed(new)] = sides
            && old.files.get(path) == new.files.get(path)
        {
            continue;
        }
        let has = [0, 1].map(|at| paths[at].contains(path));
        // What the repository says of a file decides how one of a folder is known.
        let first = usize::from(matches!(sides[1], Files::Listed(_)));
        let one = sides[first].file(path, repository, None).filter(|_| has[first]);
        let other = sides[1 - first].file(path, repository, one.as_ref()).filter(|_| has[1 - first]);
        let is_read = one.is_some() == has[first] && other.is_some() == has[1 - first];
        let is_same = matches!((&one, &other), (Some(one), Some(other)) if one.print == other.print);
        if is_read && !is_same {
            found[first].extend(one.map(|file| (path.clone(), file)));
            found[1 - first].extend(other.map(|file| (path.clone(), file)));
        }
    }
    found
}
