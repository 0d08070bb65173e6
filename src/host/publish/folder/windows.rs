//! A folder on Windows, where nothing of std starts from an open one: a path, looked at for links before each use.
//!
//! A folder that is exchanged between the look and the use is not noticed: that is what the open folder is for elsewhere.

use std::ffi::OsString;
use std::fs::{self, File, Metadata, OpenOptions};
use std::io;
#[cfg(windows)]
use std::os::windows::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use super::Kind;

/// A folder's path.
#[derive(Debug)]
pub(super) struct Held(PathBuf);

/// Opens a link itself (`FILE_FLAG_OPEN_REPARSE_POINT`).
#[cfg(windows)]
const LINK_ITSELF: u32 = 0x0020_0000;

impl Held {
    pub fn open(real: &Path) -> io::Result<Held> {
        if fs::symlink_metadata(real)?.is_dir() { Ok(Held(real.to_owned())) } else { Err(not_a_folder()) }
    }

    pub fn folder(&self, path: &Path) -> io::Result<Held> {
        Held::open(&self.way(path)?)
    }

    pub fn look(&self, path: &Path) -> io::Result<Kind> {
        let metadata = fs::symlink_metadata(self.place(path))?;
        Ok(if metadata.is_symlink() {
            Kind::Link
        } else if metadata.is_dir() {
            Kind::Folder
        } else if metadata.is_file() {
            Kind::File(metadata.len())
        } else {
            Kind::Other
        })
    }

    /// It is not possible to see that it is still the same: that it is no link must do.
    pub fn is_at<T>(&self, name: &Path, _: &T) -> bool {
        self.look(name).is_ok_and(|kind| matches!(kind, Kind::File(_) | Kind::Folder))
    }

    pub fn open_file(&self, path: &Path) -> io::Result<File> {
        plain(options().read(true).open(self.way(path)?)?)
    }

    pub fn open_lock(&self, name: &Path) -> io::Result<File> {
        plain(options().read(true).write(true).create(true).truncate(false).open(self.way(name)?)?)
    }

    pub fn create(&self, path: &Path) -> io::Result<File> {
        File::create_new(self.way(path)?)
    }

    pub fn make_folder(&self, path: &Path) -> io::Result<()> {
        fs::create_dir(self.way(path)?)
    }

    pub fn remove_file(&self, path: &Path) -> io::Result<()> {
        fs::remove_file(self.way(path)?)
    }

    pub fn remove_folder(&self, path: &Path) -> io::Result<()> {
        fs::remove_dir(self.way(path)?)
    }

    pub fn remove_all(&self, name: &Path) -> io::Result<()> {
        fs::remove_dir_all(self.way(name)?)
    }

    /// A virus scanner looks into new files for a moment and so holds them: we wait.
    pub fn rename(&self, from: &Path, folder: &Held, to: &Path) -> io::Result<()> {
        let (from, to) = (self.way(from)?, folder.way(to)?);
        let mut patience = 6;
        loop {
            match fs::rename(&from, &to) {
                Err(error) if patience > 0 && error.kind() == io::ErrorKind::PermissionDenied => {
                    patience -= 1;
                    std::thread::sleep(std::time::Duration::from_millis(50));
                }
                renamed => return renamed,
            }
        }
    }

    pub fn names(&self) -> io::Result<Vec<OsString>> {
        fs::read_dir(&self.0)?.map(|entry| Ok(entry?.file_name())).collect()
    }

    pub fn set_permissions_of(&self, other: &Held) -> io::Result<()> {
        fs::set_permissions(&self.0, fs::symlink_metadata(&other.0)?.permissions())
    }

    /// Windows does not sync folders; the order of writes is its to keep.
    pub fn sync(&self) {}

    /// Part by part: after `\\?\` a forward slash is a letter like any other.
    fn place(&self, path: &Path) -> PathBuf {
        let mut place = self.0.clone();
        place.extend(path.components());
        place
    }

    /// The place of a path on which no folder is a link.
    fn way(&self, path: &Path) -> io::Result<PathBuf> {
        let mut place = self.0.clone();
        for part in path.parent().into_iter().flat_map(Path::components) {
            place.push(part);
            if !fs::symlink_metadata(&place)?.is_dir() {
                return Err(not_a_folder());
            }
        }
        Ok(self.place(path))
    }
}

fn options() -> OpenOptions {
    #[cfg_attr(not(windows), expect(unused_mut))]
    let mut options = OpenOptions::new();
    #[cfg(windows)]
    options.custom_flags(LINK_ITSELF);
    options
}

fn plain(file: File) -> io::Result<File> {
    let is_plain = |metadata: Metadata| metadata.is_file() && !metadata.is_symlink();
    if is_plain(file.metadata()?) { Ok(file) } else { Err(io::ErrorKind::InvalidData.into()) }
}

fn not_a_folder() -> io::Error {
    io::ErrorKind::NotADirectory.into()
}
