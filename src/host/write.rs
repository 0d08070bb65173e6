//! Writing a file of a site, anew in its place or where there was none: whole or not at all.
//!
//! The new text is written beside the file and then takes its name, so that nobody ever meets half a file, and a full disk
//! costs nothing. Permissions stay. A link keeps leading where it leads: what it leads to is written, if that lies in the site.
//! What the program did not make is replaced by [`replace`] alone, which is told what the file held.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use super::reason::cannot;
use crate::model::Failure;
use crate::say;

/// Writes a file that is nobody's source and no part of a site, new or in place of one that the program made before; nothing
/// is touched if it is the same. `head` is how such a file begins.
///
/// # Errors
/// As those of [`outside`], or it cannot be written. What was there is then as it was.
pub fn put_outside(folders: &[PathBuf], path: &Path, head: &str, rest: &str) -> Result<(), Failure> {
    let target = outside(folders, path, head)?;
    let bytes = [head, rest].concat().into_bytes();
    if fs::read(&target).is_ok_and(|known| known == bytes) {
        return Ok(());
    }
    put_over(&target, &bytes, None).map_err(|error| cannot(error, path, say!("書き込めません", "cannot write")))
}

/// The real place of such a file, before anything else is done.
///
/// # Errors
/// It lies in one of some folders, which need not exist, or something is there that does not begin with `head`: somebody's
/// file, a link, a folder.
pub fn outside(folders: &[PathBuf], path: &Path, head: &str) -> Result<PathBuf, Failure> {
    let cannot_write = |error| cannot(error, path, say!("書き込めません", "cannot write"));
    let parent = path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let real = parent.canonicalize().map_err(cannot_write)?;
    refuse_below(folders, path, &real)?;
    let target = real.join(path.file_name().ok_or_else(|| cannot_write(io::ErrorKind::IsADirectory.into()))?);
    let is_ours = match fs::symlink_metadata(&target) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => true,
        Err(error) => return Err(cannot_write(error)),
        Ok(metadata) => metadata.is_file() && begins_with(&target, head).map_err(cannot_write)?,
    };
    if is_ours { Ok(target) } else { Err(not_replaced(path)) }
}

/// Refuses a path of which the folder lies in one of some folders, which need not exist.
fn refuse_below(folders: &[PathBuf], path: &Path, folder: &Path) -> Result<(), Failure> {
    let real = folder.canonicalize().map_err(|error| cannot(error, path, say!("書き込めません", "cannot write")))?;
    let fences = folders.iter().filter_map(|folder| folder.canonicalize().ok().map(|fence| (folder, fence)));
    for (folder, fence) in fences {
        if real.starts_with(&fence) {
            let (path, folder) = (path.display(), folder.display());
            return Err(Failure::new(say!(
                "{path} は {folder} の中にあるので書き込みません",
                "{path} is not written, because it lies in {folder}"
            ))
            .help(say!("ほかの所にあるファイルの名前を指定してください", "name a file elsewhere")));
        }
    }
    Ok(())
}

fn begins_with(path: &Path, head: &str) -> io::Result<bool> {
    let mut start = Vec::new();
    File::open(path)?.take(head.len() as u64).read_to_end(&mut start)?;
    Ok(start == head.as_bytes())
}

fn not_replaced(path: &Path) -> Failure {
    let path = path.display();
    Failure::new(say!(
        "goalsheet が書き出したものではないので、書き換えません: {path}",
        "not replaced, because goalsheet did not write it: {path}"
    ))
    .help(say!(
        "ほかの名前を指定してください。要らないものなら、消してからもう一度実行してください",
        "name another file, or remove this one if you do not need it, then run again"
    ))
}

/// Writes files that are nobody's sources, and the folders they stand in. Nothing is touched that holds the same already;
/// what holds something else is replaced only by `force`, and nothing is written at all if one of them is refused.
///
/// # Errors
/// One lies in one of some folders, holds something else, or cannot be written. Those before it are then as they were.
pub fn put_files(folders: &[PathBuf], files: &[(PathBuf, Vec<u8>)], force: bool) -> Result<(), Failure> {
    let cannot_write = |error, path: &Path| cannot(error, path, say!("書き込めません", "cannot write"));
    for (path, bytes) in files {
        let folder = path.parent().unwrap_or(Path::new("."));
        let there = folder.ancestors().find(|folder| folder.is_dir() || folder.as_os_str().is_empty());
        refuse_below(folders, path, there.filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new(".")))?;
        match fs::symlink_metadata(path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => return Err(cannot_write(error, path)),
            Ok(metadata) if !metadata.is_file() => return Err(cannot_write(io::ErrorKind::AlreadyExists.into(), path)),
            Ok(_) if force || fs::read(path).is_ok_and(|known| known == *bytes) => {}
            Ok(_) => return Err(holds_something_else(path)),
        }
    }
    let mut done: Vec<(&Path, Option<Vec<u8>>)> = Vec::new();
    let mut new_folders: Vec<&Path> = Vec::new();
    for (path, bytes) in files {
        let known = fs::read(path).ok();
        if known.as_ref() == Some(bytes) {
            continue;
        }
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        new_folders.extend(folder.ancestors().take_while(|folder| !folder.as_os_str().is_empty() && !folder.exists()));
        let written = fs::create_dir_all(folder).and_then(|()| put_over(path, bytes, None));
        if let Err(error) = written {
            take_back(&done, &new_folders);
            return Err(cannot_write(error, path));
        }
        done.push((path, known));
    }
    Ok(())
}

/// Makes files again what they were, as far as that can be, and removes folders that were made and hold nothing else.
fn take_back(files: &[(&Path, Option<Vec<u8>>)], new_folders: &[&Path]) {
    for (path, known) in files.iter().rev() {
        drop(match known {
            Some(bytes) => put_over(path, bytes, None),
            None => fs::remove_file(path),
        });
    }
    let mut folders = new_folders.to_vec();
    folders.sort_by_key(|folder| std::cmp::Reverse(folder.components().count()));
    folders.iter().for_each(|folder| drop(fs::remove_dir(folder)));
}

fn holds_something_else(path: &Path) -> Failure {
    let path = path.display();
    Failure::new(say!("既に別の内容のファイルがあります: {path}", "there is a file with another content: {path}")).help(
        say!(
            "要るものなら、ほかの名前を指定してください。置き換えてよければ --force を付けてください",
            "name another file if you need this one, or replace it with --force"
        ),
    )
}

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
    put_over(&target, new, Some(permissions)).map_err(|error| cannot_write(error, &shown))
}

/// Makes a file where there is none, and the folders it stands in. `path` is relative to the site's folder, which is there.
/// False, and nothing is changed, if something has the name already, even if it came between looking and writing.
///
/// # Errors
/// The folder leads out of the site or cannot be written. What was made is gone again then.
pub fn create(site: &Path, path: &str, bytes: &[u8]) -> Result<bool, Failure> {
    let target = site.join(path);
    let cannot_make = |error, at: &Path| cannot(error, at, say!("作れません", "cannot make"));
    let fence = site.canonicalize().map_err(|error| cannot_make(error, site))?;
    let folder = target.parent().unwrap_or(site);
    let there = folder.ancestors().find(|folder| folder.is_dir()).unwrap_or(site);
    let real = there.canonicalize().map_err(|error| cannot_make(error, there))?;
    if !real.starts_with(&fence) {
        let (path, real) = (there.display(), real.display());
        return Err(Failure::new(say!(
            "サイトの外へのリンクなので書き込みません: {path} → {real}",
            "not written, because it links out of the site: {path} → {real}"
        )));
    }
    if fs::symlink_metadata(&target).is_ok() {
        return Ok(false);
    }
    let new_folders: Vec<&Path> = folder.ancestors().take_while(|folder| *folder != there).collect();
    let made = fs::create_dir_all(folder).and_then(|()| put_new(&target, bytes));
    made.map_err(|error| {
        // Only those that are empty go.
        new_folders.iter().for_each(|folder| drop(fs::remove_dir(folder)));
        cannot_make(error, &target)
    })
}

/// Makes a folder with these files, path and text, or fills one in which there is nothing but `.git`.
///
/// # Errors
/// There is something in the folder, or it cannot be written. What was made is gone again then.
pub fn create_all(folder: &Path, files: &[(String, String)]) -> Result<(), Failure> {
    let cannot_make = |error, at: &Path| cannot(error, at, say!("作れません", "cannot make"));
    let is_new = !folder.exists();
    fs::create_dir_all(folder).map_err(|error| cannot_make(error, folder))?;
    let entries = fs::read_dir(folder).map_err(|error| cannot_make(error, folder))?;
    let mut names = entries.filter_map(Result::ok).map(|entry| entry.file_name().to_string_lossy().into_owned());
    if let Some(name) = names.find(|name| name != ".git") {
        let folder = folder.display();
        return Err(Failure::new(say!(
            "{folder} は空ではありません（{name}）",
            "{folder} is not empty: it has {name}"
        ))
        .help(say!("新しいフォルダーの名前を指定してください", "name a folder that is new or empty")));
    }
    for (at, (path, text)) in files.iter().enumerate() {
        let made = create(folder, path, text.as_bytes()).and_then(|made| {
            let exists = io::ErrorKind::AlreadyExists;
            if made { Ok(()) } else { Err(cannot_make(exists.into(), &folder.join(path))) }
        });
        if let Err(failure) = made {
            files[..at].iter().for_each(|(path, _)| remove(folder, path));
            if is_new {
                let _ = fs::remove_dir(folder);
            }
            return Err(failure);
        }
    }
    Ok(())
}

/// A file of a site that is to be written.
#[derive(Debug)]
pub struct Step<'a> {
    /// Its path from the site's folder.
    pub path: &'a str,
    /// What it holds now; none if it is not there.
    pub old: Option<&'a [u8]>,
    /// What it is to hold.
    pub new: &'a [u8],
}

/// Writes several files of a site, [`create`]d and [`replace`]d. If one cannot be written, those before it become again what
/// they were.
///
/// # Errors
/// One cannot be written, or something is where a new one should be.
pub fn apply(site: &Path, steps: &[Step]) -> Result<(), Failure> {
    for (at, step) in steps.iter().enumerate() {
        let written = match step.old {
            Some(old) => replace(site, step.path, old, step.new),
            None => create(site, step.path, step.new).and_then(|made| {
                let target = site.join(step.path);
                let exists = io::ErrorKind::AlreadyExists;
                if made { Ok(()) } else { Err(cannot(exists.into(), &target, say!("作れません", "cannot make"))) }
            }),
        };
        if let Err(failure) = written {
            for step in steps[..at].iter().rev() {
                match step.old {
                    // What another has changed meanwhile stays his.
                    Some(old) => drop(replace(site, step.path, step.new, old)),
                    None => remove(site, step.path),
                }
            }
            return Err(failure);
        }
    }
    Ok(())
}

/// Takes back a file and the folders that held nothing else.
fn remove(folder: &Path, path: &str) {
    let _ = fs::remove_file(folder.join(path));
    let above = Path::new(path).ancestors().skip(1).filter(|path| !path.as_os_str().is_empty());
    above.for_each(|path| drop(fs::remove_dir(folder.join(path))));
}

/// Writes beside a file, then gives that its name, whether or not something has it.
fn put_over(target: &Path, bytes: &[u8], permissions: Option<fs::Permissions>) -> io::Result<()> {
    let (temporary, mut file) = beside(target)?;
    let written = file
        .write_all(bytes)
        .and_then(|()| permissions.map_or(Ok(()), |permissions| file.set_permissions(permissions)))
        .and_then(|()| file.sync_all());
    drop(file);
    let named = written.and_then(|()| fs::rename(&temporary, target));
    if named.is_err() {
        let _ = fs::remove_file(&temporary);
    }
    named
}

/// Writes beside the new file, then gives it its name if nothing has it.
fn put_new(target: &Path, bytes: &[u8]) -> io::Result<bool> {
    let (temporary, mut file) = beside(target)?;
    let written = file.write_all(bytes).and_then(|()| file.sync_all());
    drop(file);
    let named = written.and_then(|()| match fs::hard_link(&temporary, target) {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(false),
        // Not every disk, and hardly a shared folder, lets a file have two names.
        Err(_) => put_directly(target, bytes),
        Ok(()) => Ok(true),
    });
    let _ = fs::remove_file(&temporary);
    named
}

fn put_directly(target: &Path, bytes: &[u8]) -> io::Result<bool> {
    let mut file = match OpenOptions::new().write(true).create_new(true).open(target) {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => return Ok(false),
        opened => opened?,
    };
    let written = file.write_all(bytes).and_then(|()| file.sync_all());
    if written.is_err() {
        let _ = fs::remove_file(target);
    }
    written.map(|()| true)
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
