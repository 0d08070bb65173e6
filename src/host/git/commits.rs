//! The commits of a repository one after another, and what of a site differs between two of them. Trees are compared by their
//! ids, so that of what is the same on both sides nothing is read.

use std::collections::{BTreeMap, BTreeSet};

use gix::ObjectId;
use gix::objs::tree::EntryKind;

use super::problem::{self, Doing};
use super::{BlobId, Listing, Repository, Revision, is_noise};
use crate::model::layout::{CONFIG, CONTENT};
use crate::model::{Failure, date};

/// The commits of a branch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Commits {
    /// They themselves, the newest first.
    pub list: Vec<Revision>,
    /// Whether there were more, which this clone does not have.
    pub is_shallow: bool,
    /// Whether there are more than were asked for.
    pub is_cut: bool,
}

impl Repository {
    /// The commits from the last one back, along the first parent of each: what was merged counts when it was merged. It ends
    /// with `until`, a commit's id, or after `most`.
    ///
    /// # Errors
    /// There is no commit yet, or one cannot be read.
    pub fn commits(&self, until: Option<&str>, most: usize) -> Result<Commits, Failure> {
        let head = self.revision("HEAD")?;
        let mut commits = Commits { list: Vec::new(), is_shallow: false, is_cut: false };
        let mut next = ObjectId::from_hex(head.id.as_bytes()).ok();
        while let Some(id) = next {
            if commits.list.len() == most {
                commits.is_cut = true;
                break;
            }
            let lacks = |_| problem::lacking(Doing::Revision("HEAD"), false);
            let Some(object) = self.inner.try_find_object(id).map_err(lacks)? else {
                commits.is_shallow = self.is_shallow();
                if commits.is_shallow {
                    break;
                }
                return Err(problem::lacking(Doing::Revision("HEAD"), false));
            };
            let lacks = |_| problem::lacking(Doing::Revision("HEAD"), false);
            let commit = object.try_into_commit().map_err(|_| problem::no_commit("HEAD"))?;
            let tree = commit.tree_id().map_err(lacks)?.detach();
            let seconds = u64::try_from(commit.time().map_err(lacks)?.seconds).unwrap_or_default();
            next = commit.parent_ids().next().map(|parent| parent.detach());
            let id = id.to_string();
            let is_last = until == Some(id.as_str());
            let (name, date, seconds) = (id.clone(), Some(date::in_japan(seconds)), Some(seconds));
            commits.list.push(Revision { name, id, date, seconds, tree, is_site: false });
            if is_last {
                break;
            }
        }
        Ok(commits)
    }

    /// The files of a site that are not the same at two revisions, by their paths. Without an old one, all files.
    ///
    /// # Errors
    /// A tree is not in this clone.
    pub fn differing(&self, old: Option<&Revision>, new: &Revision) -> Result<BTreeSet<String>, Failure> {
        let tree = |revision: &Revision| self.site_tree(revision);
        let (before, after) = (old.map(tree).transpose()?.flatten(), tree(new)?);
        let mut found = BTreeSet::new();
        let mut folders = vec![(before, after, String::new())];
        while let Some((before, after, folder)) = folders.pop() {
            let entries = |tree: Option<ObjectId>| -> Result<BTreeMap<String, (EntryKind, ObjectId)>, Failure> {
                let Some(tree) = tree else { return Ok(BTreeMap::new()) };
                let entries = self.entries(tree, &new.name)?.into_iter();
                Ok(entries.map(|(kind, name, id)| (name, (kind, id))).collect())
            };
            let (before, after) = (entries(before)?, entries(after)?);
            for name in before.keys().chain(after.keys()).collect::<BTreeSet<&String>>() {
                let (was, is) = (before.get(name), after.get(name));
                let is_of_site = !folder.is_empty() || name == CONFIG || name == CONTENT;
                if was.map(|it| it.1) == is.map(|it| it.1) || !is_of_site || is_noise(name) {
                    continue;
                }
                let path = if folder.is_empty() { name.clone() } else { format!("{folder}/{name}") };
                let below =
                    |entry: Option<&(EntryKind, ObjectId)>| entry.filter(|it| it.0 == EntryKind::Tree).map(|it| it.1);
                let is_file = |entry: Option<&(EntryKind, ObjectId)>| entry.is_some_and(|it| it.0 != EntryKind::Tree);
                if is_file(was) || is_file(is) {
                    found.insert(path.clone());
                }
                if below(was).is_some() || below(is).is_some() {
                    folders.push((below(was), below(is), path));
                }
            }
        }
        Ok(found)
    }

    /// Which files a site has at a revision in some of its folders, and its configuration.
    ///
    /// # Errors
    /// A tree is not in this clone.
    pub fn listing_of(&self, revision: &Revision, folders: &BTreeSet<String>) -> Result<Listing, Failure> {
        let mut listing = Listing::default();
        let Some(site) = self.site_tree(revision)? else { return Ok(listing) };
        let config = self.entries(site, &revision.name)?.into_iter().find(|(_, name, _)| name == CONFIG);
        listing.files.extend(config.map(|(_, name, id)| (name, BlobId(id))));
        for folder in folders {
            let mut trees: Vec<(ObjectId, String)> =
                self.below(site, folder, &revision.name)?.map(|tree| (tree, folder.clone())).into_iter().collect();
            while let Some((tree, folder)) = trees.pop() {
                for (kind, name, id) in self.entries(tree, &revision.name)? {
                    let path = format!("{folder}/{name}");
                    match kind {
                        _ if is_noise(&name) => {}
                        EntryKind::Tree => trees.push((id, path)),
                        EntryKind::Blob | EntryKind::BlobExecutable => drop(listing.files.insert(path, BlobId(id))),
                        EntryKind::Commit | EntryKind::Link => {}
                    }
                }
            }
        }
        Ok(listing)
    }

    /// The bytes of a file of a listing; none if there is no such file, or it is larger than `most`.
    pub fn bytes(&self, listing: &Listing, path: &str, most: u64) -> Option<Vec<u8>> {
        let BlobId(id) = listing.files.get(path)?;
        let size = self.inner.find_header(*id).ok()?.size();
        (size <= most).then(|| self.inner.find_object(*id).ok().map(|object| object.detach().data)).flatten()
    }
}
