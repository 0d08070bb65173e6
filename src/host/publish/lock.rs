//! One build at a time for one output.
//!
//! The lock is the operating system's, on a file beside the output, so that it ends with the process however that ends. The
//! file itself stays empty: on Windows nobody can read a locked file, and who holds the lock must be readable, so it is
//! written in the stage folder ([`Owner`]).

use std::fmt;
use std::fs::{File, TryLockError};
use std::io::{self, Read};
use std::sync::Arc;

use super::destination::Destination;
use super::folder::Kind;
use super::layout::{OWNER, STAGE_SUFFIX, not_ours};
use crate::host::reason::cannot;
use crate::model::Failure;
use crate::say;

pub(super) const LOCK_SUFFIX: &str = ".goalsheet-lock";

/// The lock of one output; dropping it lets the next build in.
#[derive(Debug)]
pub(super) struct Lock {
    /// Held open: closing it would release the lock.
    _file: File,
    #[cfg_attr(not(unix), expect(dead_code))]
    destination: Arc<Destination>,
}

impl Lock {
    /// Takes the lock of an output.
    ///
    /// # Errors
    /// Somebody else holds it, something that is not a file is in its place, or it cannot be made.
    pub fn take(destination: &Arc<Destination>) -> Result<Lock, Failure> {
        let (parent, name) = (&destination.parent, destination.beside(LOCK_SUFFIX));
        let path = destination.path(LOCK_SUFFIX);
        let fail = |error| cannot(error, &path, say!("出力先を確保できません", "cannot take the output's lock"));
        loop {
            match parent.look(&name) {
                Ok(kind @ (Kind::Folder | Kind::Link | Kind::Other)) => return Err(not_ours(&path, kind)),
                Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(fail(error)),
                _ => {}
            }
            let file = parent.open_lock(&name).map_err(fail)?;
            match file.try_lock() {
                Ok(()) => {}
                Err(TryLockError::WouldBlock) => return Err(taken(destination)),
                // Some network folders know no locks: better to publish without than never.
                Err(TryLockError::Error(error)) if error.kind() == io::ErrorKind::Unsupported => {}
                Err(TryLockError::Error(error)) => return Err(fail(error)),
            }
            if parent.still_has_file(&name, &file) {
                return Ok(Lock { _file: file, destination: Arc::clone(destination) });
            }
            // The holder before us has just removed the file we opened: there is a new one, or none.
        }
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        // On Windows the file stays, empty: there it is not possible to see that it is still the one we locked.
        #[cfg(unix)]
        let _ = self.destination.parent.remove_file(self.destination.beside(LOCK_SUFFIX));
    }
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

fn taken(destination: &Destination) -> Failure {
    let mut start = Vec::new();
    let owner = destination.parent.folder(destination.beside(STAGE_SUFFIX)).and_then(|stage| stage.open_file(OWNER));
    let read = owner.and_then(|owner| owner.take(800).read_to_end(&mut start));
    // The holder may not have written its name yet, or be just leaving.
    let who: String = match read {
        Ok(_) => String::from_utf8_lossy(&start).chars().filter(|letter| !letter.is_control()).take(200).collect(),
        Err(_) => "?".to_owned(),
    };
    Failure::new(say!(
        "ほかの goalsheet が同じ出力先に書き込んでいます: {who}",
        "another goalsheet is writing to the same output: {who}"
    ))
    .help(say!("それが終わってから、もう一度実行してください", "wait until it is done, then run again"))
}
