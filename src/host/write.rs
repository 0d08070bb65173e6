//! Writing a file of a site anew, in its place: whole or not at all.
//!
//! The new text is written beside the file and then takes its name, so that nobody ever meets half a file, and a full disk
//! costs nothing. Permissions stay. A link keeps leading where it leads: what it leads to is written, if that lies in the site.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::reason::cannot;
use crate::model::Failure;
use crate::say;

/// Puts `new` in the place of a file of which `old` was read. `path` is relative to the site's folder.
///
/// # Errors
/// The file is gone, may not be written, leads out of the site, or no longer holds `old`. It is then as it was.
pub fn replace(site: &Path, path: &str, old: &[u8], new: &[u8]) -> Result<(), Failure> {
    let cannot_write = |error, at: &Path| cannot(error, at, say!("書き込めません", "cannot write"));
    let shown = site.join(path);
    let fence = site.canonicalize().map_err(|error| cannot_write(error, site))?;
    let target = shown.canonicalize().map_err(|error| cannot_write(error, &shown))?;
    if !target.starts_with(&fence) {
        let (path, target) = (shown.display(), target.display());
        return Err(Failure::new(say!(
            "サイトの外へのリンクなので書き込みません: {path} → {target}",
            "not written, because it links out of the site: {path} → {target}"
        )));
    }
    let permissions = fs::metadata(&target).map_err(|error| cannot_write(error, &shown))?.permissions();
    if permissions.readonly() {
        return Err(cannot_write(io::ErrorKind::PermissionDenied.into(), &shown));
    }
    let current = fs::read(&target).map_err(|error| cannot_write(error, &shown))?;
    if current == new {
        // Two names of one file: it has been written under the other.
        return Ok(());
    }
    if current != old {
        let path = shown.display();
        return Err(Failure::new(say!(
            "読んだ後に書き換えられています: {path}",
            "it was changed after it had been read: {path}"
        ))
        .help(say!("もう一度実行してください", "run again")));
    }
    let (temporary, file) = beside(&target).map_err(|error| cannot_write(error, &shown))?;
    let written = fill(file, new, permissions).and_then(|()| fs::rename(&temporary, &target));
    written.map_err(|error| {
        let _ = fs::remove_file(&temporary);
        cannot_write(error, &shown)
    })
}

/// A new file beside another; readers and watchers of the folder do not see it.
fn beside(target: &Path) -> io::Result<(PathBuf, File)> {
    let process = std::process::id();
    let mut number = 0;
    loop {
        let path = target.with_file_name(format!(".goalsheet-{process}-{number}.tmp"));
        match OpenOptions::new().write(true).create_new(true).open(&path) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists && number < 100 => number += 1,
            opened => return opened.map(|file| (path, file)),
        }
    }
}

fn fill(mut file: File, bytes: &[u8], permissions: fs::Permissions) -> io::Result<()> {
    file.write_all(bytes)?;
    file.set_permissions(permissions)?;
    file.sync_all()
}
