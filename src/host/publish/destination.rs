//! Which folder may be an output.
//!
//! A build replaces and removes files in its output, so a slip (`--output content`) must not cost anybody's work. Judged
//! here is the place only; what lies in it is judged by the manifest.

use std::ffi::OsString;
use std::fs;
use std::io;
use std::path::{Path, PathBuf, absolute};

use super::folder::{Folder, Kind};
use crate::host::reason::cannot;
use crate::model::Failure;
use crate::say;

/// An output that was judged fit: a name in a folder that is held open.
#[derive(Debug)]
pub(super) struct Destination {
    /// The folder the output lies in, and beside it the stage and the lock.
    pub parent: Folder,
    pub name: OsString,
}

impl Destination {
    /// The name of something beside the output: `public.goalsheet-stage` for `public`.
    pub fn beside(&self, suffix: &str) -> OsString {
        let mut name = self.name.clone();
        name.push(suffix);
        name
    }

    /// The output's path, or that of something beside it; for messages.
    pub fn path(&self, suffix: &str) -> PathBuf {
        self.parent.path().join(self.beside(suffix))
    }

    /// Opens the output; none if there is none.
    pub fn open(&self) -> Result<Option<Folder>, Failure> {
        match self.parent.folder(&self.name) {
            Ok(folder) => Ok(Some(folder)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(_) if matches!(self.parent.look(&self.name), Ok(Kind::Link)) => {
                Err(refused(&self.path(""), Clash::Link))
            }
            Err(error) => Err(unusable(error, &self.path(""))),
        }
    }

    /// Refuses an output that was opened and then exchanged for another folder or a link.
    pub fn refuse_exchanged(&self, output: &Folder) -> Result<(), Failure> {
        if self.parent.still_has(&self.name, output) {
            return Ok(());
        }
        let path = output.path().display();
        Err(Failure::new(say!(
            "実行中に、出力先のフォルダーがなくなったか、ほかのものに替えられたので、何も公開していません: {path}",
            "the output folder is gone or was exchanged while the build ran, so nothing is published: {path}"
        ))
        .help(say!(
            "出力先のフォルダーを確かめて、もう一度実行してください",
            "look at the output folder, then run again"
        )))
    }
}

/// Folders the output must keep clear of.
#[derive(Debug, Clone, Copy)]
pub struct Protected<'a> {
    /// The site's folder: the output may lie in it, but is not it, and does not hold it.
    pub site: &'a Path,
    /// Folders of sources (`content`, `themes`): the output is not one of them, not in one, and does not hold one. They
    /// need not exist.
    pub sources: &'a [PathBuf],
}

/// Judges an output and takes hold of the folder it lies in, which is made if it is not there.
pub(super) fn settle(output: &Path, protected: Protected<'_>) -> Result<Destination, Failure> {
    let unusable = |error| unusable(error, output);
    let mut place = absolute(output).map_err(unusable)?;
    if place.file_name().is_none() {
        // It ends in `..`, or is the root.
        place = place.canonicalize().map_err(unusable)?;
    }
    // Without a slash at the end, which would make us look behind a link.
    let place: PathBuf = place.components().collect();
    let (Some(name), Some(shown)) = (place.file_name(), place.parent()) else {
        return Err(refused(output, Clash::Root));
    };
    match fs::symlink_metadata(&place) {
        Ok(metadata) if metadata.is_symlink() => return Err(refused(output, Clash::Link)),
        Ok(metadata) if !metadata.is_dir() => return Err(refused(output, Clash::File)),
        Ok(_) => {}
        Err(error) if error.kind() == io::ErrorKind::NotFound => {}
        Err(error) => return Err(unusable(error)),
    }
    let parent = real(shown).map_err(unusable)?;
    // The second as the disk spells it; where case does not count that may be otherwise.
    for real in [parent.join(name), real(&place).map_err(unusable)?] {
        refuse_overlap(output, &real, protected)?;
    }
    // There was no link on this path when it was judged. If there is one now, the folder is not opened.
    let parent = hold(&parent, shown).map_err(|error| {
        cannot(error, shown, say!("出力先の親フォルダーを作れません", "cannot make the folder the output lies in"))
    })?;
    Ok(Destination { parent, name: name.to_owned() })
}

fn refuse_overlap(output: &Path, real: &Path, protected: Protected<'_>) -> Result<(), Failure> {
    let really = |path: &Path| self::real(path).map_err(|error| unusable(error, output));
    if really(protected.site)?.starts_with(real) {
        return Err(refused(output, Clash::HoldsSite(protected.site.to_owned())));
    }
    for source in protected.sources {
        let real_source = really(source)?;
        if real.starts_with(&real_source) || real_source.starts_with(real) {
            return Err(refused(output, Clash::Sources(source.clone())));
        }
    }
    Ok(())
}

/// Opens a folder, and makes it and those it lies in as far as they are not there.
fn hold(real: &Path, shown: &Path) -> io::Result<Folder> {
    match (Folder::open(real, shown), real.parent(), real.file_name()) {
        (Err(error), Some(parent), Some(name)) if error.kind() == io::ErrorKind::NotFound => {
            let parent = hold(parent, shown.parent().unwrap_or(shown))?;
            parent.ensure_folder(name)?;
            parent.folder(name)
        }
        (opened, _, _) => opened,
    }
}

fn unusable(error: io::Error, output: &Path) -> Failure {
    cannot(error, output, say!("出力先に使えません", "cannot be used as the output"))
}

/// The path without links, as far as it exists.
fn real(path: &Path) -> io::Result<PathBuf> {
    let mut existing = absolute(path)?;
    let mut rest = Vec::new();
    loop {
        let error = match existing.canonicalize() {
            Ok(mut real) => {
                real.extend(rest.into_iter().rev());
                return Ok(real);
            }
            Err(error) => error,
        };
        match (error.kind(), existing.file_name(), existing.parent()) {
            (io::ErrorKind::NotFound, Some(name), Some(parent)) => {
                rest.push(name.to_owned());
                existing = parent.to_owned();
            }
            _ => return Err(error),
        }
    }
}

enum Clash {
    Root,
    Link,
    File,
    HoldsSite(PathBuf),
    Sources(PathBuf),
}

fn refused(output: &Path, clash: Clash) -> Failure {
    let output = output.display();
    let message = match clash {
        Clash::Root => {
            say!("ディスク全体は出力先にできません: {output}", "a whole disk cannot be the output: {output}")
        }
        Clash::Link => say!("リンクは出力先にできません: {output}", "a link cannot be the output: {output}"),
        Clash::File => say!(
            "出力先にはフォルダーが要りますが、ファイルがあります: {output}",
            "the output must be a folder, but this is a file: {output}"
        ),
        Clash::HoldsSite(site) => say!(
            "サイトのフォルダー「{site}」や、それを含むフォルダーは出力先にできません: {output}",
            "neither the site's folder “{site}” nor one that holds it can be the output: {output}",
            site = site.display(),
        ),
        Clash::Sources(source) => say!(
            "元ファイルのフォルダー「{source}」と重なるフォルダーは出力先にできません: {output}",
            "a folder that overlaps with the sources in “{source}” cannot be the output: {output}",
            source = source.display(),
        ),
    };
    Failure::new(message).help(say!(
        "public のような、出力だけに使うフォルダーを指定してください",
        "name a folder that is used for the output only, such as public"
    ))
}
