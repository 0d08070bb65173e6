//! A folder held open on Linux, macOS and their like: a descriptor, and the calls that start from one.

use std::ffi::{OsStr, OsString};
use std::fs::File;
use std::io;
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::os::unix::ffi::OsStrExt;
use std::path::Path;

use rustix::fs::{self, AtFlags, CWD, FileType, Mode, OFlags, Stat};

use super::Kind;

/// A folder's descriptor.
#[derive(Debug)]
pub(super) struct Held(OwnedFd);

/// A folder to start from; on Linux one that this user may not list will do.
#[cfg(target_os = "linux")]
const FOLDER: OFlags = OFlags::PATH.union(OFlags::DIRECTORY);
#[cfg(not(target_os = "linux"))]
const FOLDER: OFlags = OFlags::RDONLY.union(OFlags::DIRECTORY);
/// A folder to list.
const LISTED: OFlags = OFlags::RDONLY.union(OFlags::DIRECTORY);

impl Held {
    pub fn open(real: &Path) -> io::Result<Held> {
        open(CWD, real, FOLDER).map(Held)
    }

    pub fn folder(&self, path: &Path) -> io::Result<Held> {
        open(self.0.as_fd(), path, FOLDER).map(Held)
    }

    pub fn look(&self, path: &Path) -> io::Result<Kind> {
        let stat = self.stat(path)?;
        Ok(match FileType::from_raw_mode(stat.st_mode) {
            FileType::RegularFile => Kind::File(u64::try_from(stat.st_size).unwrap_or_default()),
            FileType::Directory => Kind::Folder,
            FileType::Symlink => Kind::Link,
            _ => Kind::Other,
        })
    }

    pub fn is_at(&self, name: &Path, opened: &impl AsFd) -> bool {
        let is_one = |a: Stat, b: Stat| a.st_dev == b.st_dev && a.st_ino == b.st_ino;
        self.stat(name).is_ok_and(|named| fs::fstat(opened).is_ok_and(|opened| is_one(named, opened)))
    }

    pub fn open_file(&self, path: &Path) -> io::Result<File> {
        open(self.0.as_fd(), path, OFlags::RDONLY | OFlags::NONBLOCK | OFlags::NOCTTY).map(File::from)
    }

    pub fn open_lock(&self, name: &Path) -> io::Result<File> {
        open(self.0.as_fd(), name, OFlags::RDWR | OFlags::CREATE | OFlags::NONBLOCK).map(File::from)
    }

    pub fn create(&self, path: &Path) -> io::Result<File> {
        open(self.0.as_fd(), path, OFlags::WRONLY | OFlags::CREATE | OFlags::EXCL).map(File::from)
    }

    pub fn make_folder(&self, path: &Path) -> io::Result<()> {
        self.within(path, |folder, name| Ok(fs::mkdirat(folder, name, Mode::from_raw_mode(0o777))?))
    }

    pub fn remove_file(&self, path: &Path) -> io::Result<()> {
        self.within(path, |folder, name| Ok(fs::unlinkat(folder, name, AtFlags::empty())?))
    }

    pub fn remove_folder(&self, path: &Path) -> io::Result<()> {
        self.within(path, |folder, name| Ok(fs::unlinkat(folder, name, AtFlags::REMOVEDIR)?))
    }

    pub fn remove_all(&self, name: &Path) -> io::Result<()> {
        let folder = self.folder(name)?;
        for name in folder.names()? {
            let name = Path::new(&name);
            match folder.look(name)? {
                Kind::Folder => folder.remove_all(name)?,
                _ => folder.remove_file(name)?,
            }
        }
        self.remove_folder(name)
    }

    pub fn rename(&self, from: &Path, folder: &Held, to: &Path) -> io::Result<()> {
        self.within(from, |old, from| folder.within(to, |new, to| Ok(fs::renameat(old, from, new, to)?)))
    }

    pub fn names(&self) -> io::Result<Vec<OsString>> {
        let entries = fs::Dir::new(open(self.0.as_fd(), Path::new("."), LISTED)?)?;
        let names = entries.map(|entry| Ok(OsStr::from_bytes(entry?.file_name().to_bytes()).to_owned()));
        names.filter(|name| !name.as_ref().is_ok_and(|name| name == "." || name == "..")).collect()
    }

    pub fn set_permissions_of(&self, other: &Held) -> io::Result<()> {
        let mode = Mode::from_raw_mode(fs::fstat(&other.0)?.st_mode);
        Ok(fs::fchmod(open(self.0.as_fd(), Path::new("."), LISTED)?, mode)?)
    }

    pub fn sync(&self) {
        // Some network folders cannot; there the order of writes is theirs to keep.
        let _ = open(self.0.as_fd(), Path::new("."), LISTED).map(fs::fsync);
    }

    fn stat(&self, path: &Path) -> io::Result<Stat> {
        Ok(fs::statat(&self.0, path, AtFlags::SYMLINK_NOFOLLOW)?)
    }

    /// Acts on a name in the folder that a path lies in.
    fn within<T>(&self, path: &Path, act: impl FnOnce(BorrowedFd<'_>, &OsStr) -> io::Result<T>) -> io::Result<T> {
        let name = path.file_name().ok_or(io::ErrorKind::InvalidFilename)?;
        match path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
            None => act(self.0.as_fd(), name),
            Some(folder) => act(open(self.0.as_fd(), folder, FOLDER)?.as_fd(), name),
        }
    }
}

impl AsFd for Held {
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.0.as_fd()
    }
}

/// Opens what is at a path without following a link anywhere on it.
fn open(start: BorrowedFd<'_>, path: &Path, flags: OFlags) -> io::Result<OwnedFd> {
    let flags = flags | OFlags::NOFOLLOW | OFlags::CLOEXEC;
    #[cfg(target_os = "linux")]
    {
        use rustix::io::Errno;
        // Linux before 5.6 does not know it, and some containers do not let it through.
        match fs::openat2(start, path, flags, mode(flags), fs::ResolveFlags::NO_SYMLINKS) {
            Err(Errno::NOSYS | Errno::PERM) => {}
            opened => return Ok(opened?),
        }
    }
    walk(start, path, flags)
}

/// The same, folder by folder.
fn walk(start: BorrowedFd<'_>, path: &Path, flags: OFlags) -> io::Result<OwnedFd> {
    let on_the_way = FOLDER | OFlags::NOFOLLOW | OFlags::CLOEXEC;
    let mut parts = path.components().peekable();
    let mut reached: Option<OwnedFd> = None;
    while let Some(part) = parts.next() {
        let flags = if parts.peek().is_some() { on_the_way } else { flags };
        let from = reached.as_ref().map_or(start, AsFd::as_fd);
        reached = Some(fs::openat(from, part.as_os_str(), flags, mode(flags))?);
    }
    reached.ok_or_else(|| io::ErrorKind::InvalidFilename.into())
}

/// The permissions of what an opening makes, of which the person's mask takes its part.
fn mode(flags: OFlags) -> Mode {
    if flags.contains(OFlags::CREATE) { Mode::from_raw_mode(0o666) } else { Mode::empty() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::symlink;

    #[test]
    fn the_way_folder_by_folder_follows_no_link_either() {
        let place = tempfile::TempDir::new().unwrap();
        let root = place.path().canonicalize().unwrap();
        std::fs::create_dir_all(root.join("a/b")).unwrap();
        std::fs::write(root.join("a/b/file"), "x").unwrap();
        symlink("a", root.join("link")).unwrap();
        symlink("file", root.join("a/b/link")).unwrap();
        let flags = OFlags::RDONLY | OFlags::NOFOLLOW | OFlags::CLOEXEC;
        let start = walk(CWD, &root, flags | OFlags::DIRECTORY).unwrap();
        for (path, is_reached) in [
            ("a", true),
            ("a/b/file", true),
            ("a/b/absent", false),
            ("a/b/file/more", false),
            ("a/b/link", false),
            ("link", false),
            ("link/b/file", false),
        ] {
            let path = Path::new(path);
            assert_eq!(walk(start.as_fd(), path, flags).is_ok(), is_reached, "{}", path.display());
            assert_eq!(open(start.as_fd(), path, flags).is_ok(), is_reached, "{}", path.display());
        }
    }
}
