//! Which paths of a site matter to a watcher: what is named in the options, without noise and without the output.

use std::ffi::{OsStr, OsString};
use std::io;
use std::path::{Path, PathBuf, absolute};

use super::WatchOptions;
use crate::host::read::is_noise;

/// What a publisher's stage and lock have in their names behind that of the output: `public.goalsheet-stage`.
const BESIDE_THE_OUTPUT: &str = ".goalsheet-";

/// The paths that matter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Scope {
    /// The site's folder, without links in its path.
    pub root: PathBuf,
    /// The files and folders directly below the root that are watched.
    pub places: Vec<PathBuf>,
    output: PathBuf,
    beside_output: OsString,
}

impl Scope {
    /// What matters now; another answer may come later, if links on the way to the site change.
    ///
    /// # Errors
    /// There is no site's folder.
    pub fn of(options: &WatchOptions) -> io::Result<Scope> {
        let root = options.site.canonicalize()?;
        let places = options.names.iter().map(|name| root.join(name)).collect();
        let output = real(&options.output)?;
        let mut beside_output = output.file_name().unwrap_or_default().to_owned();
        beside_output.push(BESIDE_THE_OUTPUT);
        Ok(Scope { root, places, output, beside_output })
    }

    /// Whether what happens at a path may change the site.
    pub fn concerns(&self, path: &Path) -> bool {
        let Ok(inner) = path.strip_prefix(&self.root) else { return false };
        self.places.iter().any(|place| path.starts_with(place))
            && !inner.iter().any(is_noisy)
            && !path.ancestors().take_while(|folder| *folder != self.root).any(|folder| self.is_output(folder))
    }

    /// Whether an entry of a folder that concerns us does so too.
    pub fn enters(&self, path: &Path) -> bool {
        !path.file_name().is_some_and(is_noisy) && !self.is_output(path)
    }

    /// A path as the site's author names it: from the site's folder.
    pub fn inner(&self, path: &Path) -> PathBuf {
        path.strip_prefix(&self.root).unwrap_or(path).to_owned()
    }

    fn is_output(&self, path: &Path) -> bool {
        let is_beside = || {
            let name = path.file_name().unwrap_or_default().as_encoded_bytes();
            name.starts_with(self.beside_output.as_encoded_bytes()) && path.parent() == self.output.parent()
        };
        path == self.output || is_beside()
    }
}

fn is_noisy(name: &OsStr) -> bool {
    is_noise(&name.to_string_lossy())
}

/// The path without links, as far as its parent exists.
fn real(path: &Path) -> io::Result<PathBuf> {
    let path: PathBuf = absolute(path)?.components().collect();
    if let Ok(real) = path.canonicalize() {
        return Ok(real);
    }
    match (path.parent().and_then(|parent| parent.canonicalize().ok()), path.file_name()) {
        (Some(parent), Some(name)) => Ok(parent.join(name)),
        _ => Ok(path),
    }
}
