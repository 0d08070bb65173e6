//! Which site a file belongs to: the nearest folder above it that holds the configuration.

use std::path::{Path, PathBuf};

use super::reason::cannot;
use crate::model::Failure;
use crate::say;

/// A file or folder, and the site it belongs to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Located {
    /// The site's folder.
    pub site: PathBuf,
    /// The path from there, with forward slashes; empty for the site's folder itself.
    pub path: String,
}

/// The site that a file or folder is part of. `marker` is the file by which a site's folder is known. The file itself may be
/// missing, as a new one in an editor is; its folder may not.
///
/// # Errors
/// The folder is missing, or no folder above holds the marker.
pub fn locate(path: &Path, marker: &str) -> Result<Located, Failure> {
    let real = path.canonicalize().or_else(|error| {
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        match path.file_name() {
            Some(name) => folder.canonicalize().map(|folder| folder.join(name)),
            None => Err(error),
        }
    });
    let real = real.map_err(|error| cannot(error, path, say!("開けません", "cannot open")))?;
    let site = real.ancestors().find(|folder| folder.join(marker).is_file());
    let Some(site) = site else {
        let path = path.display();
        return Err(Failure::new(say!(
            "{path} はサイトの中にありません（上のどのフォルダーにも {marker} がありません）",
            "{path} is in no site: no folder above it holds {marker}"
        ))
        .help(say!(
            "サイトのフォルダーで実行するか、その中のファイルを指定してください",
            "run this in a site's folder, or name a file inside one"
        )));
    };
    let parts = real.strip_prefix(site).unwrap_or(&real).components();
    let parts: Vec<_> = parts.map(|part| part.as_os_str().to_string_lossy()).collect();
    Ok(Located { site: site.to_owned(), path: parts.join("/") })
}

/// The site that a path lies in, by its parts alone: neither the file nor its folder need be there. None if no folder above it
/// holds the marker.
pub fn site_above(path: &Path, marker: &str) -> Option<Located> {
    let site = path.ancestors().skip(1).find(|folder| folder.join(marker).is_file())?;
    let path = path.strip_prefix(site).ok()?;
    Some(Located { site: Path::new(".").join(site), path: path.to_string_lossy().replace('\\', "/") })
}

/// The site that a verb works on: the nearest above a folder or file; for a folder in none, the folder itself, of which the
/// verb says what it lacks. A site is named as it was typed where it was named itself.
///
/// # Errors
/// There is nothing at the path, or a file that is in no site.
pub fn site_of(path: &Path, marker: &str) -> Result<Located, Failure> {
    if path.is_dir() && path.join(marker).is_file() {
        return Ok(Located { site: path.to_owned(), path: String::new() });
    }
    if let Err(error) = std::fs::symlink_metadata(path) {
        return Err(cannot(error, path, say!("開けません", "cannot open")));
    }
    match locate(path, marker) {
        Ok(Located { site, path }) => Ok(Located { site: seen_from_here(site), path }),
        Err(_) if path.is_dir() => Ok(Located { site: path.to_owned(), path: String::new() }),
        Err(failure) => Err(failure),
    }
}

/// A folder as it is seen from the one the program runs in, if one of the two is in the other.
fn seen_from_here(folder: PathBuf) -> PathBuf {
    let Ok(here) = Path::new(".").canonicalize() else { return folder };
    match (folder.strip_prefix(&here), here.strip_prefix(&folder)) {
        (Ok(below), _) => Path::new(".").join(below),
        (_, Ok(above)) => above.components().map(|_| "..").collect(),
        _ => folder,
    }
}

/// A folder as others write it: forward slashes, nothing for the one the program runs in.
pub fn written(folder: &Path) -> String {
    let text = folder.to_string_lossy().replace('\\', "/");
    let text = text.strip_prefix("./").unwrap_or(&text);
    match text {
        "." | "" => String::new(),
        "/" => text.to_owned(),
        _ => text.trim_end_matches('/').to_owned(),
    }
}
