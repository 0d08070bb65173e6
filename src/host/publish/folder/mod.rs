//! A folder held open, through which the publisher does all that it does on the disk.
//!
//! A path that was judged fit may lead elsewhere a moment later: a folder is exchanged for a link, a file for a pipe. So
//! nothing is named from the root twice. The folder is opened once, and what lies in it is reached from the open folder, by
//! relative paths on which no link is followed: neither at the end nor on the way. What is opened is never waited for.
//!
//! Paths are relative, without `..`, and with forward slashes. Errors are the system's; what a link on the way means is the
//! caller's to say ([`Folder::link_on_the_way`]).

#[cfg(unix)]
mod unix;
#[cfg(not(unix))]
mod windows;

use std::fs::File;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use super::path::{self, below};
use crate::model::Message;
use crate::say;
#[cfg(unix)]
use unix as system;
#[cfg(not(unix))]
use windows as system;

/// A folder held open.
#[derive(Debug)]
pub(super) struct Folder {
    held: system::Held,
    /// As a person named it; for messages.
    path: PathBuf,
}

/// What is at a path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// A plain file of so many bytes.
    File(u64),
    Folder,
    Link,
    /// A pipe, a device, a socket.
    Other,
}

impl Kind {
    pub fn name(self) -> Message {
        match self {
            Kind::File(_) => say!("ファイル", "a file"),
            Kind::Folder => say!("フォルダー", "a folder"),
            Kind::Link => say!("リンク", "a link"),
            Kind::Other => say!("パイプや装置", "a pipe or a device"),
        }
    }
}

impl Folder {
    /// Opens the folder at an absolute path without links, which messages call `shown`.
    pub fn open(real: &Path, shown: &Path) -> io::Result<Folder> {
        Ok(Folder { held: system::Held::open(real)?, path: shown.to_owned() })
    }

    /// Opens a folder in it.
    pub fn folder(&self, path: impl AsRef<Path>) -> io::Result<Folder> {
        Ok(Folder { held: self.held.folder(path.as_ref())?, path: self.path.join(path) })
    }

    /// Its path as a person named it.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The path of something in it; for messages.
    pub fn at(&self, path: &str) -> PathBuf {
        below(&self.path, path)
    }

    /// What is at a path. That a folder on the way is a link does not show here, but as soon as the thing is used.
    pub fn look(&self, path: impl AsRef<Path>) -> io::Result<Kind> {
        self.held.look(path.as_ref())
    }

    /// Whether a folder lies at a path.
    pub fn has_folder(&self, path: impl AsRef<Path>) -> bool {
        self.look(path).is_ok_and(|kind| kind == Kind::Folder)
    }

    /// Whether a name still leads to a folder that was opened by it.
    pub fn still_has(&self, name: impl AsRef<Path>, folder: &Folder) -> bool {
        self.held.is_at(name.as_ref(), &folder.held)
    }

    /// Whether a name still leads to a file that was opened by it.
    pub fn still_has_file(&self, name: impl AsRef<Path>, file: &File) -> bool {
        self.held.is_at(name.as_ref(), file)
    }

    /// Opens what is at a path for reading, without waiting for anybody who writes into it.
    pub fn open_file(&self, path: impl AsRef<Path>) -> io::Result<File> {
        self.held.open_file(path.as_ref())
    }

    /// Opens an empty file to be locked, which is made if it is not there.
    pub fn open_lock(&self, name: impl AsRef<Path>) -> io::Result<File> {
        self.held.open_lock(name.as_ref())
    }

    /// The bytes of a plain file.
    pub fn read(&self, path: impl AsRef<Path>) -> io::Result<Vec<u8>> {
        let mut file = self.open_file(path)?;
        let metadata = file.metadata()?;
        if !metadata.is_file() {
            return Err(io::ErrorKind::InvalidData.into());
        }
        let mut bytes = Vec::with_capacity(usize::try_from(metadata.len()).unwrap_or_default());
        file.read_to_end(&mut bytes)?;
        Ok(bytes)
    }

    /// Makes a new file; one that is there is an error.
    pub fn create(&self, path: impl AsRef<Path>, bytes: &[u8]) -> io::Result<File> {
        let mut file = self.held.create(path.as_ref())?;
        file.write_all(bytes)?;
        Ok(file)
    }

    /// Makes a folder; the one it lies in is there.
    pub fn make_folder(&self, path: impl AsRef<Path>) -> io::Result<()> {
        self.held.make_folder(path.as_ref())
    }

    /// Makes a folder unless something is there.
    pub fn ensure_folder(&self, path: impl AsRef<Path>) -> io::Result<()> {
        match self.make_folder(path) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
            made => made,
        }
    }

    /// Makes the folders a path lies in, as far as they are not there.
    pub fn make_folders_of(&self, path: &str) -> io::Result<()> {
        path::folders(path).try_for_each(|folder| self.ensure_folder(folder))
    }

    /// Removes a file, or a link itself.
    pub fn remove_file(&self, path: impl AsRef<Path>) -> io::Result<()> {
        self.held.remove_file(path.as_ref())
    }

    /// Removes a folder in which there is nothing.
    pub fn remove_folder(&self, path: impl AsRef<Path>) -> io::Result<()> {
        self.held.remove_folder(path.as_ref())
    }

    /// Removes a folder with all that is in it.
    pub fn remove_all(&self, name: impl AsRef<Path>) -> io::Result<()> {
        self.held.remove_all(name.as_ref())
    }

    /// Gives a file or folder another name, in this folder or in another; a file that has it goes.
    pub fn rename(&self, from: impl AsRef<Path>, folder: &Folder, to: impl AsRef<Path>) -> io::Result<()> {
        self.held.rename(from.as_ref(), &folder.held, to.as_ref())
    }

    /// The names of what is in it, sorted.
    pub fn names(&self) -> io::Result<Vec<std::ffi::OsString>> {
        let mut names = self.held.names()?;
        names.sort();
        Ok(names)
    }

    /// Gives it the permissions of another folder.
    pub fn set_permissions_of(&self, other: &Folder) -> io::Result<()> {
        self.held.set_permissions_of(&other.held)
    }

    /// Waits until the names in it are on the disk, where the system can do that.
    pub fn sync(&self) {
        self.held.sync();
    }

    /// The first folder on the way to a path that is a link; none if there is no link. What is behind a link is not ours.
    pub fn link_on_the_way(&self, path: &str) -> Option<PathBuf> {
        path::folders(path).find(|folder| matches!(self.look(folder), Ok(Kind::Link))).map(|folder| self.at(folder))
    }
}
