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
