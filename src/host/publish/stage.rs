//! The folder beside the output in which the next state of the site is made ready.
//!
//! ```text
//! public.goalsheet-stage/
//!   owner          who is at work: sato@PC-12 (pid 4711)
//!   files/…        the new and the changed files
//!   manifest       the new manifest            ┐ only while
//!   journal        what is left to be done     ┘ an update is under way
//! ```
//!
//! A stage is removed when it is dropped, but not once its journal is written: then it is what the next run needs.

use std::collections::HashSet;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::{PoisonError, RwLock};

use super::lock::Owner;
use super::path;
use super::step::{self, Step};
use crate::host::reason::cannot;
use crate::model::Failure;
use crate::say;

const OWNER: &str = "owner";
const FILES: &str = "files";
const MANIFEST: &str = "manifest";
const JOURNAL: &str = "journal";
const JOURNAL_PART: &str = "journal.part";

/// Where the parts of a stage are.
#[derive(Debug, Clone)]
pub(super) struct Layout {
    /// The stage folder.
    pub folder: PathBuf,
}

impl Layout {
    /// Who is at work.
    pub fn owner(&self) -> PathBuf {
        self.folder.join(OWNER)
    }

    /// The folder of the new and changed files.
    pub fn files(&self) -> PathBuf {
        self.folder.join(FILES)
    }

    /// The new manifest.
    pub fn manifest(&self) -> PathBuf {
        self.folder.join(MANIFEST)
    }

    /// What is left to be done.
    pub fn journal(&self) -> PathBuf {
        self.folder.join(JOURNAL)
    }

    /// Removes the stage of an earlier run, if there is one.
    ///
    /// # Errors
    /// It cannot be removed, or what is at its place is none of ours.
    pub fn clear(&self) -> Result<(), Failure> {
        let fail =
            |error| cannot(error, &self.folder, say!("作業フォルダーを消せません", "cannot remove the stage folder"));
        let metadata = match fs::symlink_metadata(&self.folder) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
            metadata => metadata.map_err(fail)?,
        };
        if !metadata.is_dir() || !self.holds_only_ours().map_err(fail)? {
            let folder = self.folder.display();
            return Err(Failure::new(say!(
                "作業に使う場所に、goalsheet のものではないファイルがあります: {folder}",
                "something that is not goalsheet's is in the place of its stage folder: {folder}"
            ))
            .help(say!("別の場所に移してから、もう一度実行してください", "move it elsewhere, then run again")));
        }
        fs::remove_dir_all(&self.folder).map_err(fail)
    }

    fn holds_only_ours(&self) -> io::Result<bool> {
        let ours = [OWNER, FILES, MANIFEST, JOURNAL, JOURNAL_PART];
        for entry in fs::read_dir(&self.folder)? {
            if !entry?.file_name().to_str().is_some_and(|name| ours.contains(&name)) {
                return Ok(false);
            }
        }
        Ok(true)
    }
}

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

    /// Writes the new manifest and the journal, so that they survive whatever comes; the stage is now kept.
    pub fn begin(&mut self, manifest: &str, steps: &[Step]) -> Result<(), Failure> {
        let journal = self.layout.journal();
        let part = self.layout.folder.join(JOURNAL_PART);
        let write = || {
            write_synced(&self.layout.manifest(), manifest)?;
            write_synced(&part, &step::journal(steps))?;
            fs::rename(&part, &journal)?;
            sync_folder(&self.layout.folder);
            Ok(())
        };
        write().map_err(|error| cannot(error, &journal, say!("書き込めません", "cannot write")))?;
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
