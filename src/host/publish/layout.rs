//! Where the parts of a stage are: the folder beside the output in which the next state of the site is made ready.
//!
//! ```text
//! public.goalsheet-stage/
//!   owner          who is at work: sato@PC-12 (pid 4711)
//!   files/…        the new and the changed files
//!   manifest       the new manifest            ┐ only while
//!   journal        what is left to be done     ┘ an update is under way
//! ```

use std::fs;
use std::io;
use std::path::PathBuf;

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

    /// The journal while it is written.
    pub fn journal_part(&self) -> PathBuf {
        self.folder.join(JOURNAL_PART)
    }

    /// Removes the stage of an earlier run, if there is one.
    ///
    /// # Errors
    /// It cannot be removed, or something at its place is not ours.
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
