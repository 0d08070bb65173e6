//! The folder beside the output at work: it takes the files of the next state, then the manifest and the journal.
//!
//! A stage is removed when it is dropped, but not once its journal is written: then it is what the next run needs.

use std::collections::HashSet;
use std::io;
use std::sync::{Arc, PoisonError, RwLock};

use super::destination::Destination;
use super::folder::Folder;
use super::layout::{FILES, JOURNAL, JOURNAL_PART, MANIFEST, OWNER, STAGE_SUFFIX};
use super::lock::Owner;
use super::path;
use crate::host::reason::cannot;
use crate::model::{Failure, Message};
use crate::say;

/// A stage at work.
#[derive(Debug)]
pub(super) struct Stage {
    pub folder: Folder,
    /// The new and changed files.
    pub files: Folder,
    /// The folders below `files` that exist already.
    made: RwLock<HashSet<String>>,
    end: End,
}

/// Removes the stage when it is dropped.
#[derive(Debug)]
struct End {
    destination: Arc<Destination>,
    when_dropped: WhenDropped,
}

#[derive(Debug, PartialEq)]
enum WhenDropped {
    Remove,
    Keep,
}

impl Stage {
    /// Makes an empty stage; there must be none.
    pub fn create(destination: &Arc<Destination>) -> Result<Stage, Failure> {
        let name = destination.beside(STAGE_SUFFIX);
        let make = || {
            destination.parent.make_folder(&name)?;
            // From here on the stage removes itself, also if the rest of its making fails.
            let end = End { destination: Arc::clone(destination), when_dropped: WhenDropped::Remove };
            let folder = destination.parent.folder(&name)?;
            folder.make_folder(FILES)?;
            folder.create(OWNER, Owner.to_string().as_bytes())?;
            Ok(Stage { files: folder.folder(FILES)?, folder, made: RwLock::default(), end })
        };
        make().map_err(|error| {
            let path = destination.path(STAGE_SUFFIX);
            cannot(error, &path, say!("作業フォルダーを作れません", "cannot make the stage folder"))
        })
    }

    /// Writes a file below `files`; may be called from any thread.
    pub fn write(&self, path: &str, bytes: &[u8]) -> Result<(), Failure> {
        // A new file, not an open one emptied: on a disk where case does not count two files never become one.
        let write = || self.make_folders_of(path).and_then(|()| self.files.create(path, bytes));
        write().map(drop).map_err(|error| cannot(error, &self.files.at(path), cannot_write()))
    }

    fn make_folders_of(&self, path: &str) -> io::Result<()> {
        let Some(innermost) = path::folders(path).next_back() else { return Ok(()) };
        if self.made.read().unwrap_or_else(PoisonError::into_inner).contains(innermost) {
            return Ok(());
        }
        self.files.make_folders_of(path)?;
        self.made.write().unwrap_or_else(PoisonError::into_inner).insert(innermost.to_owned());
        Ok(())
    }

    /// Writes the new manifest and the journal to the disk, where a kill or a power cut cannot reach them. From then on the
    /// stage is kept.
    pub fn begin(&mut self, manifest: &str, journal: &str) -> Result<(), Failure> {
        let write = || {
            self.folder.create(MANIFEST, manifest.as_bytes())?.sync_all()?;
            self.folder.create(JOURNAL_PART, journal.as_bytes())?.sync_all()?;
            self.folder.rename(JOURNAL_PART, &self.folder, JOURNAL)?;
            self.folder.sync();
            Ok(())
        };
        write().map_err(|error| cannot(error, &self.folder.at(JOURNAL), cannot_write()))?;
        self.end.when_dropped = WhenDropped::Keep;
        Ok(())
    }

    /// Everything in the journal is done: the stage may go.
    pub fn end(&mut self) {
        // The journal first: without it the rest is rubbish that any run removes. If not even that works, the next run
        // goes through a journal in which nothing is left to do.
        let _ = self.folder.remove_file(JOURNAL);
        self.end.when_dropped = WhenDropped::Remove;
    }

    /// Leaves the stage as a killed process would.
    #[cfg(test)]
    pub fn abandon(&mut self) {
        self.end.when_dropped = WhenDropped::Keep;
    }
}

impl Drop for End {
    fn drop(&mut self) {
        if self.when_dropped == WhenDropped::Remove {
            // What cannot be removed now is removed by the next run.
            let _ = self.destination.parent.remove_all(self.destination.beside(STAGE_SUFFIX));
        }
    }
}

pub(super) fn cannot_write() -> Message {
    say!("書き込めません", "cannot write")
}
