//! Comparing a published folder, or a copy of one, with its manifest.

use std::path::Path;

use rayon::prelude::*;
use walkdir::WalkDir;

use super::folder::Folder;
use super::manifest::{MANIFEST, Manifest};
use super::seal::Seal;
use super::step::{State, cannot_read, state};
use crate::host::reason::cannot;
use crate::model::Failure;
use crate::say;

/// How a folder compares with its manifest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verdict {
    /// The seal of the manifest: the same as that of the site that was built, if this is a copy of it.
    pub seal: Seal,
    /// How many files the manifest lists.
    pub files: usize,
    /// What differs, by path.
    pub differences: Vec<Difference>,
}

/// A file that is not as the manifest says.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Difference {
    /// Its path in the folder. A name that is not Unicode is shown as far as it can be.
    pub path: String,
    /// How it differs.
    pub differs: Differs,
}

/// How a file differs from what the manifest says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Differs {
    /// It holds other bytes, or is a link or a folder.
    Changed,
    /// It is not there.
    Missing,
    /// It is there, but the manifest does not list it.
    Extra,
}

/// Compares every file of a folder with the folder's manifest. Links are not followed.
///
/// # Errors
/// The folder has no manifest or a damaged one, or something in it cannot be read.
pub fn verify(folder: &Path) -> Result<Verdict, Failure> {
    let cannot_open = |error| cannot(error, folder, say!("フォルダーを開けません", "cannot open the folder"));
    // A web server's folder may well be a link itself.
    let real = folder.canonicalize().map_err(cannot_open)?;
    let folder = Folder::open(&real, &real).map_err(cannot_open)?;
    let manifest = Manifest::read(&folder)?.ok_or_else(|| no_manifest(&real))?;
    let compared: Result<Vec<Option<Difference>>, Failure> = manifest
        .files
        .par_iter()
        .map(|(path, content)| {
            let state = state(&folder, path, content).map_err(|error| cannot_read(error, &folder.at(path)))?;
            let differs = match state {
                State::Intact => return Ok(None),
                State::Absent => Differs::Missing,
                State::Torn | State::Changed | State::Folder => Differs::Changed,
            };
            Ok(Some(Difference { path: path.clone(), differs }))
        })
        .collect();
    let mut differences: Vec<Difference> = compared?.into_iter().flatten().collect();
    for entry in WalkDir::new(&real).min_depth(1) {
        let entry = entry.map_err(|error| {
            let place = error.path().unwrap_or(&real).to_owned();
            cannot_read(error.into(), &place)
        })?;
        if entry.file_type().is_dir() {
            continue;
        }
        let inner = entry.path().strip_prefix(&real).unwrap_or(entry.path());
        let parts: Vec<_> = inner.iter().map(|part| part.to_string_lossy()).collect();
        let path = parts.join("/");
        if path != MANIFEST && !manifest.files.contains_key(&path) {
            differences.push(Difference { path, differs: Differs::Extra });
        }
    }
    differences.sort();
    Ok(Verdict { seal: manifest.seal(), files: manifest.files.len(), differences })
}

fn no_manifest(folder: &Path) -> Failure {
    let folder = folder.display();
    Failure::new(say!(
        "公開の記録 {MANIFEST} がないので、照合できません: {folder}",
        "there is no {MANIFEST}, so there is nothing to compare with: {folder}"
    ))
    .help(say!(
        "goalsheet build の出力先か、それを {MANIFEST} ごと写したフォルダーを指定してください（点で始まる名前のファイルを写さないソフトもあります）",
        "name the output of goalsheet build or a copy of it with its {MANIFEST} (some programs do not copy files whose names begin with a dot)"
    ))
}
