//! A site as a git repository has it: a folder and a revision in, paths and bytes out.
//!
//! The only place that knows git. It reads objects and nothing else: no git program is run, no file is checked out, and of
//! the configuration only the repository's own is read and nothing in it is run, filters included. A repository that belongs
//! to somebody else, as on a share, opens like any other. What the environment says (`GIT_DIR`, `GIT_INDEX_FILE`, as hooks
//! have them) is not asked: the folder that was given wins.
//!
//! Blobs have ids, so two trees are compared before anything is read ([`Listing`]); and a blob's size is asked before it is read.

mod problem;
mod attached;
mod commits;
mod install;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use gix::objs::tree::EntryKind;
use gix::objs::{Kind, compute_hash};
use gix::{ObjectId, discover, open};

use super::read::is_noise;
use crate::model::layout::{CONFIG, CONTENT, MARKDOWN, is_written};
use crate::model::limits::{LARGEST_TEXT, too_large};
use crate::model::tree::Tree;
use crate::model::{Date, Diagnostic, Failure, Message, Place, date, path};
pub use commits::Commits;
pub use install::{Installed, install, is_rebasing};
use problem::Doing;

/// How many files and folders of a revision are listed: as many as of a disk.
const MOST_ENTRIES: usize = 2_000_000;
/// How a file begins that Git LFS keeps elsewhere.
const LFS: &[u8] = b"version https://git-lfs.github.com/spec/v1\n";

/// The repository that a site lies in.
pub struct Repository {
    inner: gix::Repository,
    /// The folder that was opened, for telling people.
    folder: PathBuf,
    /// The path of the site in the repository, in NFC; empty where it is the repository itself.
    prefix: String,
}

/// A commit, or a tree without one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Revision {
    /// As it was asked for: `HEAD~1`.
    pub name: String,
    /// The commit's id, or the tree's, in hexadecimal digits.
    pub id: String,
    /// The day of the commit in Japan; none for a tree.
    pub date: Option<Date>,
    /// The moment of the commit, in seconds since 1970; none for a tree.
    pub seconds: Option<u64>,
    tree: ObjectId,
    /// Whether the tree is the site's folder itself (`HEAD:sites/a`).
    is_site: bool,
}

/// The files of a site's revision by their paths from the site's folder, in NFC, with the ids of their blobs. Only what a site
/// is made of is in it: the configuration and what lies below `content/`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Listing {
    /// The files.
    pub files: BTreeMap<String, BlobId>,
    /// What was met and is not compared: submodules and links.
    pub skipped: Vec<(String, Skipped)>,
}

/// The identity of some bytes: equal ids are equal bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct BlobId(ObjectId);

/// Why an entry of a tree is not followed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Skipped {
    /// It is a repository of its own.
    Submodule,
    /// It is a link, and where it leads is not part of the revision.
    Link,
}

impl Skipped {
    /// What is said of it.
    pub fn message(self, path: &str) -> Message {
        problem::skipped(self, path)
    }
}

impl Repository {
    /// Opens the repository that a site's folder lies in.
    ///
    /// # Errors
    /// There is none, or it is of a kind that cannot be read.
    pub fn open(folder: &Path) -> Result<Repository, Failure> {
        let real = folder.canonicalize().map_err(|error| problem::no_folder(folder, error))?;
        let (found, trust) = discover::upwards(&real).map_err(|error| problem::not_found(folder, error))?;
        let (git, work) = found.into_repository_and_work_tree_directories();
        let options = open::Options::isolated().with(trust).open_path_as_is(true);
        let opened = options.open(&git).map_err(|error| problem::not_opened(folder, &git, error))?;
        let inner = opened.to_thread_local();
        let below = work.and_then(|work| work.canonicalize().ok());
        let below = below.and_then(|work| real.strip_prefix(work).ok().map(Path::to_owned)).unwrap_or_default();
        let parts: Vec<_> = below.components().map(|part| part.as_os_str().to_string_lossy()).collect();
        Ok(Repository { inner, folder: folder.to_owned(), prefix: normal(&parts.join("/")) })
    }

    /// What a person calls a revision: `HEAD`, `v1.0`, `main~3`, a part of an id, `HEAD:sites/a`.
    ///
    /// # Errors
    /// There is no such revision, or what it needs is not in this clone.
    pub fn revision(&self, name: &str) -> Result<Revision, Failure> {
        let unknown = || self.unknown(name);
        let id = self.inner.rev_parse_single(name).map_err(|_| unknown())?;
        let lacks = |_| problem::lacking(Doing::Revision(name), self.is_shallow());
        let object = self.inner.find_object(id).map_err(lacks)?.peel_tags_to_end().map_err(lacks)?;
        match object.kind {
            Kind::Tree => Ok(Revision {
                name: name.to_owned(),
                id: object.id.to_string(),
                date: None,
                seconds: None,
                tree: object.id,
                is_site: true,
            }),
            Kind::Commit => {
                let commit = object.into_commit();
                let tree = commit.tree_id().map_err(lacks)?.detach();
                let seconds = u64::try_from(commit.time().map_err(lacks)?.seconds).unwrap_or_default();
                let (date, seconds) = (Some(date::in_japan(seconds)), Some(seconds));
                Ok(Revision { name: name.to_owned(), id: commit.id.to_string(), date, seconds, tree, is_site: false })
            }
            Kind::Blob | Kind::Tag => Err(problem::no_commit(name)),
        }
    }

    /// Which files a site has at a revision.
    ///
    /// # Errors
    /// A tree is not in this clone, or there are more files than any site has.
    pub fn listing(&self, revision: &Revision) -> Result<Listing, Failure> {
        let mut listing = Listing::default();
        let Some(site) = self.site_tree(revision)? else { return Ok(listing) };
        let mut folders = vec![(site, String::new())];
        let mut met = 0;
        while let Some((tree, folder)) = folders.pop() {
            for (kind, name, id) in self.entries(tree, &revision.name)? {
                met += 1;
                if met > MOST_ENTRIES {
                    return Err(problem::too_many(&revision.name, MOST_ENTRIES));
                }
                let path = if folder.is_empty() { name.clone() } else { format!("{folder}/{name}") };
                let is_of_site = !folder.is_empty() || name == CONFIG || name == CONTENT;
                if !is_of_site || is_noise(&name) {
                    continue;
                }
                match kind {
                    EntryKind::Tree if !name.ends_with(MARKDOWN) && name != CONFIG => folders.push((id, path)),
                    EntryKind::Tree => {}
                    EntryKind::Blob | EntryKind::BlobExecutable => drop(listing.files.insert(path, BlobId(id))),
                    EntryKind::Commit => listing.skipped.push((path, Skipped::Submodule)),
                    EntryKind::Link => listing.skipped.push((path, Skipped::Link)),
                }
            }
        }
        listing.skipped.sort();
        Ok(listing)
    }

    /// The files of a listing as a [`Tree`]: of those that people write and that are `wanted` the bytes, of all others the name;
    /// with what is wrong with some of them.
    ///
    /// # Errors
    /// A blob is not in this clone.
    pub fn read(&self, listing: &Listing, wanted: impl Fn(&str) -> bool) -> Result<(Tree, Vec<Diagnostic>), Failure> {
        self.read_beside(listing, wanted, |_, _| None)
    }

    /// The same where the bytes of some files are known by their paths and ids.
    ///
    /// # Errors
    /// As those of [`Repository::read`].
    pub fn read_beside<'k>(
        &self,
        listing: &Listing,
        wanted: impl Fn(&str) -> bool,
        known: impl Fn(&str, BlobId) -> Option<&'k Vec<u8>>,
    ) -> Result<(Tree, Vec<Diagnostic>), Failure> {
        let mut tree = Tree::default();
        let mut problems = Vec::new();
        for (path, id) in &listing.files {
            if !is_written(path) {
                tree.others.insert(path.clone());
                continue;
            }
            if !wanted(path) {
                continue;
            }
            if let Some(bytes) = known(path, *id) {
                tree.files.insert(path.clone(), bytes.clone());
                continue;
            }
            match self.written(path, *id)? {
                Ok(bytes) => drop(tree.files.insert(path.clone(), bytes)),
                Err(problem) => problems.push(problem),
            }
        }
        Ok((tree, problems))
    }

    /// The bytes of a file that people write; or, inside, why it is left out.
    fn written(&self, path: &str, BlobId(id): BlobId) -> Result<Result<Vec<u8>, Diagnostic>, Failure> {
        let lacks = |_| problem::lacking(Doing::File(path), self.is_shallow());
        let size = self.inner.find_header(id).map_err(lacks)?.size();
        if size > LARGEST_TEXT {
            return Ok(Err(too_large(Place::path(path), size)));
        }
        let bytes = self.inner.find_object(id).map_err(lacks)?.detach().data;
        Ok(if bytes.starts_with(LFS) { Err(problem::pointer(path)) } else { Ok(bytes) })
    }

    /// The id that bytes would have here.
    pub fn id_of(&self, bytes: &[u8]) -> Option<BlobId> {
        compute_hash(self.inner.object_hash(), Kind::Blob, bytes).ok().map(BlobId)
    }

    /// Whether not all files of the last commit lie in the folder, by the repository's own wish.
    pub fn is_sparse(&self) -> bool {
        self.inner.config_snapshot().boolean("core.sparseCheckout").unwrap_or_default()
    }

    fn is_shallow(&self) -> bool {
        self.inner.is_shallow().unwrap_or_default()
    }

    /// The tree of the site's folder; none if it was not there yet.
    fn site_tree(&self, revision: &Revision) -> Result<Option<ObjectId>, Failure> {
        if revision.is_site {
            return Ok(Some(revision.tree));
        }
        self.below(revision.tree, &self.prefix, &revision.name)
    }

    /// The tree of a folder below another; none if it is not there.
    fn below(&self, mut tree: ObjectId, path: &str, revision: &str) -> Result<Option<ObjectId>, Failure> {
        for part in path.split('/').filter(|part| !part.is_empty()) {
            let mut entries = self.entries(tree, revision)?.into_iter();
            match entries.find(|(kind, name, _)| *kind == EntryKind::Tree && name == part) {
                Some((.., below)) => tree = below,
                None => return Ok(None),
            }
        }
        Ok(Some(tree))
    }

    /// The entries of a tree, names in NFC. Names that are no text are left out: no site has them.
    fn entries(&self, tree: ObjectId, revision: &str) -> Result<Vec<(EntryKind, String, ObjectId)>, Failure> {
        let lacks = |_| problem::lacking(Doing::Revision(revision), self.is_shallow());
        let object = self.inner.find_object(tree).map_err(lacks)?;
        if object.kind != Kind::Tree {
            return Err(problem::lacking(Doing::Revision(revision), false));
        }
        let tree = object.into_tree();
        let decoded = tree.decode().map_err(lacks)?;
        let entries = decoded.entries.iter().filter_map(|entry| {
            let name = std::str::from_utf8(entry.filename).ok()?;
            Some((entry.mode.kind(), normal(name), entry.oid.to_owned()))
        });
        Ok(entries.collect())
    }

    /// Why a name is no revision.
    fn unknown(&self, name: &str) -> Failure {
        if self.inner.head().is_ok_and(|head| head.is_unborn()) {
            return problem::no_commit_yet(&self.folder);
        }
        if self.is_shallow() && name.contains(['~', '^']) {
            return problem::lacking(Doing::Revision(name), true);
        }
        problem::unknown(name, &self.names())
    }

    /// The branches and tags, as people write them. One that is broken hides no other.
    fn names(&self) -> Vec<String> {
        let Ok(references) = self.inner.references() else { return Vec::new() };
        let of = |all: gix::Result<gix::reference::iter::Iter<'_, '_>>| -> Vec<String> {
            let all = all.into_iter().flatten().filter_map(Result::ok);
            all.map(|reference| reference.name().shorten().to_string()).collect()
        };
        let mut names = of(references.local_branches());
        names.extend(of(references.tags()));
        names.extend(of(references.remote_branches()));
        names
    }
}

/// A name in the composed normal form, as every path of ours has it.
fn normal(name: &str) -> String {
    path::composed(name).unwrap_or_else(|| name.to_owned())
}
