//! Files of a site that no template makes (the theme's own, attachments, the search), and what happens to every file on its
//! way to the sink.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use xxhash_rust::xxh3::xxh3_64;

use super::inputs::Inputs;
use super::memory::LinkedSite;
use crate::audience::{Leak, Secrets, without_notes};
use crate::host::progress::Progress;
use crate::model::config::Audience;
use crate::model::same::Same;
use crate::model::site::Sheet;
use crate::model::{Digest, Failure};
use crate::page::{Plan, Sink, search};

/// A sink that looks at what it passes on: it counts files, and searches each for what is internal.
pub(super) struct Inspected<'a> {
    pub sink: &'a dyn Sink,
    pub progress: Option<Progress>,
    /// What to search for, if anything.
    pub secrets: Option<Arc<Secrets>>,
    /// Whether files that the sink has were not searched for all of that.
    pub is_unsearched: bool,
    pub leaks: Mutex<Vec<Leak>>,
}

impl Sink for Inspected<'_> {
    fn put(&self, path: &str, bytes: Vec<u8>) -> Result<Digest, Failure> {
        self.progress.iter().for_each(Progress::inc);
        if let Some(secrets) = &self.secrets {
            let found = secrets.look(path, &bytes);
            if !found.is_empty() {
                self.leaks.lock().unwrap_or_else(PoisonError::into_inner).extend(found);
            }
        }
        self.sink.put(path, bytes)
    }

    fn keep(&self, path: &str, digest: Digest) -> Result<bool, Failure> {
        Ok(!self.is_unsearched && self.sink.keep(path, digest)?)
    }
}

/// A file that the sink has.
#[derive(Clone)]
struct OtherFile {
    /// Of its bytes as they were read or made.
    fingerprint: u64,
    /// By which the sink knows it.
    digest: Digest,
}

type OtherFiles = HashMap<Arc<str>, OtherFile>;

/// When the files of the search are made. They are made of all goals at once, which takes longer than a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Search {
    /// Together with the pages.
    Now,
    /// In a later build; until then they stay as they are.
    Later,
}

/// The files that no template makes, as the sink was given them last.
#[derive(Default)]
pub(super) struct Others {
    /// Of the theme, and beside goals.
    copied: OtherFiles,
    search: OtherFiles,
    /// What the search was made from.
    searched: Vec<Same<Sheet>>,
}

impl Others {
    /// Hands over the theme's files and those beside goals that pages link to.
    pub fn copy(
        &mut self,
        inputs: &mut Inputs,
        plan: &Plan,
        audience: Audience,
        sink: &dyn Sink,
    ) -> Result<(), Failure> {
        let mut files = OtherFiles::new();
        for (path, bytes) in inputs.statics() {
            files.insert(path.as_str().into(), self.renewed(&self.copied, path, bytes.clone(), sink)?);
        }
        for (from, to) in plan.files() {
            let known = self.copied.get(to.as_str()).filter(|_| inputs.is_unchanged(&from));
            let file = match known {
                Some(file) if sink.keep(&to, file.digest)? => file.clone(),
                _ => self.renewed(&self.copied, &to, for_audience(inputs.attachment(&from)?, audience), sink)?,
            };
            files.insert(to.into(), file);
        }
        inputs.are_copied();
        self.copied = files;
        Ok(())
    }

    /// Hands over the files of the search, or keeps those there are. True if they are still to be made.
    pub fn search(&mut self, linked: &LinkedSite, search: Search, sink: &dyn Sink) -> Result<bool, Failure> {
        let sheets: Vec<Same<Sheet>> = linked.site.all_sheets().map(|(_, sheet)| Same::of(sheet)).collect();
        let is_late = sheets != self.searched;
        if (!is_late || search == Search::Later) && keep_all(&self.search, sink)? {
            return Ok(is_late);
        }
        let pieces = linked.pieces();
        let pieces: Vec<&search::Piece> = pieces.iter().map(|piece| &**piece).collect();
        let made = search::files(&pieces).into_iter();
        let files = made.map(|(path, bytes)| {
            let file = self.renewed(&self.search, &path, bytes, sink)?;
            Ok((path.as_str().into(), file))
        });
        self.search = files.collect::<Result<OtherFiles, Failure>>()?;
        self.searched = sheets;
        Ok(false)
    }

    /// The file as it was, or handed to the sink if it has other bytes or the sink does not have it.
    fn renewed(&self, before: &OtherFiles, path: &str, bytes: Vec<u8>, sink: &dyn Sink) -> Result<OtherFile, Failure> {
        let fingerprint = xxh3_64(&bytes);
        match before.get(path).filter(|file| file.fingerprint == fingerprint) {
            Some(file) if sink.keep(path, file.digest)? => Ok(file.clone()),
            _ => Ok(OtherFile { fingerprint, digest: sink.put(path, bytes)? }),
        }
    }
}

fn keep_all(files: &OtherFiles, sink: &dyn Sink) -> Result<bool, Failure> {
    for (path, file) in files {
        if !sink.keep(path, file.digest)? {
            return Ok(false);
        }
    }
    Ok(true)
}

/// A file beside a goal, for everybody without what was noted in a picture.
fn for_audience(bytes: Vec<u8>, audience: Audience) -> Vec<u8> {
    match audience {
        Audience::Public => without_notes(bytes),
        Audience::Internal => bytes,
    }
}
