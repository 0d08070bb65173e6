//! One build at a time for one output.
//!
//! The lock is the operating system's, on a file beside the output, so that it ends with the process however that ends. The
//! file itself stays empty: on Windows nobody can read a locked file, and who holds the lock must be readable, so it is
//! written in the stage folder ([`Owner`]).

use std::fmt;
use std::fs::{File, OpenOptions, TryLockError};
use std::io;
use std::path::{Path, PathBuf};

use crate::host::reason::cannot;
use crate::model::Failure;
use crate::say;

/// The lock of one output; dropping it lets the next build in.
#[derive(Debug)]
pub(super) struct Lock {
    /// Held open: closing it would release the lock.
    _file: File,
    #[cfg_attr(not(unix), expect(dead_code))]
    path: PathBuf,
}

impl Lock {
    /// Takes the lock on the file `path`.
    ///
    /// # Errors
    /// Somebody else holds it (`owner` is the file that may say who), or the file cannot be made.
    pub fn take(path: PathBuf, owner: &Path) -> Result<Lock, Failure> {
        let fail = |error| cannot(error, &path, say!("出力先を確保できません", "cannot take the output's lock"));
        loop {
            let file =
                OpenOptions::new().read(true).write(true).create(true).truncate(false).open(&path).map_err(fail)?;
            match file.try_lock() {
                Ok(()) => {}
                Err(TryLockError::WouldBlock) => return Err(taken(owner)),
                // Some network folders know no locks: better to publish without than never.
                Err(TryLockError::Error(error)) if error.kind() == io::ErrorKind::Unsupported => {}
                Err(TryLockError::Error(error)) => return Err(fail(error)),
            }
            if is_still(&path, &file).map_err(fail)? {
                return Ok(Lock { _file: file, path });
            }
            // The holder before us has just removed the file we opened: there is a new one, or none.
        }
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        // On Windows the file stays, empty: there it is not possible to see that it is still the one we locked.
        #[cfg(unix)]
        let _ = std::fs::remove_file(&self.path);
    }
}

/// Whether a path still names the file that was opened by it.
#[cfg(unix)]
fn is_still(path: &Path, file: &File) -> io::Result<bool> {
    use std::os::unix::fs::MetadataExt;
    let opened = file.metadata()?;
    match std::fs::metadata(path) {
        Ok(named) => Ok(named.dev() == opened.dev() && named.ino() == opened.ino()),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
        Err(error) => Err(error),
    }
}

#[cfg(not(unix))]
fn is_still(_: &Path, _: &File) -> io::Result<bool> {
    Ok(true)
}

/// Who runs a build: `sato@PC-12 (pid 4711)`.
pub(super) struct Owner;

impl fmt::Display for Owner {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let user = first_of(&["USER", "USERNAME", "LOGNAME"]).unwrap_or_else(|| "?".to_owned());
        let host = first_of(&["COMPUTERNAME", "HOSTNAME"])
            .or_else(|| std::fs::read_to_string("/etc/hostname").ok().map(|name| name.trim().to_owned()))
            .unwrap_or_else(|| "?".to_owned());
        write!(formatter, "{user}@{host} (pid {})", std::process::id())
    }
}

fn first_of(variables: &[&str]) -> Option<String> {
    variables.iter().filter_map(|name| std::env::var(name).ok()).find(|value| !value.is_empty())
}

fn taken(owner: &Path) -> Failure {
    let who = match std::fs::read_to_string(owner) {
        Ok(text) => text.chars().filter(|letter| !letter.is_control()).take(200).collect(),
        // The holder has not written its name yet, or is just leaving.
        Err(_) => "?".to_owned(),
    };
    Failure::new(say!(
        "ほかの goalsheet が同じ出力先に書き込んでいます: {who}",
        "another goalsheet is writing to the same output: {who}"
    ))
    .help(say!("それが終わってから、もう一度実行してください", "wait until it is done, then run again"))
}
