//! Which folder may be an output.
//!
//! A build replaces and removes files in its output, so a slip (`--output content`) must not cost anybody's work. Judged
//! here is the place only; what lies in it is judged by the manifest.

use std::fs;
use std::io;
use std::path::{Path, PathBuf, absolute};

use crate::host::reason::cannot;
use crate::model::Failure;
use crate::say;

/// Folders the output must keep clear of.
#[derive(Debug, Clone, Copy)]
pub struct Protected<'a> {
    /// The site's folder: the output may lie in it, but is not it, and does not hold it.
    pub site: &'a Path,
    /// Folders of sources (`content`, `themes`): the output is not one of them, not in one, and does not hold one. They
    /// need not exist.
    pub sources: &'a [PathBuf],
}

/// The absolute path of an output, judged fit.
pub(super) fn settle(output: &Path, protected: Protected<'_>) -> Result<PathBuf, Failure> {
    let unusable = |error| cannot(error, output, say!("出力先に使えません", "cannot be used as the output"));
    let mut place = absolute(output).map_err(unusable)?;
    if place.file_name().is_none() {
        // It ends in `..`, or is the root.
        place = place.canonicalize().map_err(unusable)?;
    }
    // Without a slash at the end, which would make us look behind a link.
    let place: PathBuf = place.components().collect();
    if place.file_name().is_none() {
        return Err(refused(output, Clash::Root));
    }
    match fs::symlink_metadata(&place) {
        Ok(metadata) if metadata.is_symlink() => return Err(refused(output, Clash::Link)),
        Ok(metadata) if !metadata.is_dir() => return Err(refused(output, Clash::File)),
        Ok(_) => {}
        Err(error) if error.kind() == io::ErrorKind::NotFound => {}
        Err(error) => return Err(unusable(error)),
    }
    let real = real(&place).map_err(unusable)?;
    let site = self::real(protected.site).map_err(unusable)?;
    if site.starts_with(&real) {
        return Err(refused(output, Clash::HoldsSite(protected.site.to_owned())));
    }
    for source in protected.sources {
        let real_source = self::real(source).map_err(unusable)?;
        if real.starts_with(&real_source) || real_source.starts_with(&real) {
            return Err(refused(output, Clash::Sources(source.clone())));
        }
    }
    Ok(place)
}

/// The path of a file beside the output: `public.goalsheet-stage` for `public`.
pub(super) fn beside(output: &Path, suffix: &str) -> PathBuf {
    let mut name = output.file_name().unwrap_or_default().to_owned();
    name.push(suffix);
    output.with_file_name(name)
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
