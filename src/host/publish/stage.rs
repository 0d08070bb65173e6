//! The folder beside the output at work: it takes the files of the next state, then the manifest and the journal.
//!
//! A stage is removed when it is dropped, but not once its journal is written: then it is what the next run needs.

use std::collections::HashSet;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::Path;
use std::sync::{PoisonError, RwLock};

use super::layout::Layout;
use super::lock::Owner;
use super::path;
use crate::host::reason::cannot;
use crate::model::Failure;
use crate::say;

/// A stage at work.
#[derive(Debug)]
pub(super) struct Stage {
    pub layout: Layout,
    /// The folders below `files` that exist already.
    made: RwLock<HashSet<String>>,
    when_dropped: WhenDropped,
}

#[derive(Debug, PartialEq)]
enum WhenDropped {
    Remove,
    Keep,
}

impl Stage {
    /// Makes an empty stage; there must be none.
    pub fn create(layout: Layout) -> Result<Stage, Failure> {
        let folder = &layout.folder;
        let fail = |error| cannot(error, folder, say!("作業フォルダーを作れません", "cannot make the stage folder"));
        fs::create_dir(folder).map_err(fail)?;
        // From here on the stage removes itself, also if the rest of its making fails.
        let stage = Stage { layout, made: RwLock::default(), when_dropped: WhenDropped::Remove };
        let made =
            fs::create_dir(stage.layout.files()).and_then(|()| fs::write(stage.layout.owner(), Owner.to_string()));
        match made {
            Ok(()) => Ok(stage),
            Err(error) => Err(cannot(
                error,
                &stage.layout.folder,
                say!("作業フォルダーを作れません", "cannot make the stage folder"),
            )),
        }
    }

    /// Writes a file below `files`; may be called from any thread.
    pub fn write(&self, path: &str, bytes: &[u8]) -> Result<(), Failure> {
        let files = self.layout.files();
        let place = path::below(&files, path);
        let write = || {
            if let Some(folder) = path::folders(path).next_back() {
                self.make_folder(&files, folder)?;
            }
            // A new file, not an open one emptied: on a disk where case does not count two files never become one.
            File::create_new(&place)?.write_all(bytes)
        };
        write().map_err(|error| cannot(error, &place, say!("書き込めません", "cannot write")))
    }

    fn make_folder(&self, files: &Path, folder: &str) -> io::Result<()> {
        if self.made.read().unwrap_or_else(PoisonError::into_inner).contains(folder) {
            return Ok(());
        }
        fs::create_dir_all(path::below(files, folder))?;
        self.made.write().unwrap_or_else(PoisonError::into_inner).insert(folder.to_owned());
        Ok(())
    }

    /// Writes the new manifest and the journal to the disk, where a kill or a power cut cannot reach them. From then on the
    /// stage is kept.
    pub fn begin(&mut self, manifest: &str, journal: &str) -> Result<(), Failure> {
        let place = self.layout.journal();
        let part = self.layout.journal_part();
        let write = || {
            write_synced(&self.layout.manifest(), manifest)?;
            write_synced(&part, journal)?;
            fs::rename(&part, &place)?;
            sync_folder(&self.layout.folder);
            Ok(())
        };
        write().map_err(|error| cannot(error, &place, say!("書き込めません", "cannot write")))?;
        self.when_dropped = WhenDropped::Keep;
        Ok(())
    }

    /// Everything in the journal is done: the stage may go.
    pub fn end(&mut self) {
        // The journal first: without it the rest is rubbish that any run removes. If not even that works, the next run
        // goes through a journal in which nothing is left to do.
        let _ = fs::remove_file(self.layout.journal());
        self.when_dropped = WhenDropped::Remove;
    }

    /// Leaves the stage as a killed process would.
    #[cfg(test)]
    pub fn abandon(&mut self) {
        self.when_dropped = WhenDropped::Keep;
    }
}

impl Drop for Stage {
    fn drop(&mut self) {
        if self.when_dropped == WhenDropped::Remove {
            // What cannot be removed now is removed by the next run.
            let _ = fs::remove_dir_all(&self.layout.folder);
        }
    }
}

/// Writes a file and waits until it is on the disk.
pub(super) fn write_synced(place: &Path, text: &str) -> io::Result<()> {
    let mut file = File::create(place)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()
}

/// Waits until the names in a folder are on the disk, where the system can do that.
fn sync_folder(folder: &Path) {
    if let Ok(folder) = File::open(folder) {
        // Windows and some network folders cannot; there the order of writes is theirs to keep.
        let _ = folder.sync_all();
    }
}
