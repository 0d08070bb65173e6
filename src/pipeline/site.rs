//! A site read and linked at once, without a memory: of a tree of files, or of a folder on the disk.

use std::path::Path;
use std::sync::Arc;

use super::inputs::missing_config;
use super::sheets::Sheets;
use crate::check::Depth;
use crate::check::arrange::arranged;
use crate::host::read;
use crate::model::config::{Audience, Config};
use crate::model::layout::CONFIG;
use crate::model::site::Site;
use crate::model::tree::Tree;
use crate::model::{Diagnostic, Failure, link};
use crate::text;

/// The site that a tree of files is, linked, and every problem met on the way; no rule is looked at. None without a sound
/// configuration.
pub fn site(tree: &Tree) -> (Option<Site>, Vec<Diagnostic>) {
    site_for(tree, Audience::Internal)
}

/// The same for an audience: it does not see what is internal, but is told what is wrong there.
fn site_for(tree: &Tree, audience: Audience) -> (Option<Site>, Vec<Diagnostic>) {
    let (config, mut problems) = match config(tree) {
        Ok((config, problems)) => (Arc::new(config), problems),
        Err(problems) => return (None, arranged(problems)),
    };
    let (contents, found) = text::contents(tree, &config);
    problems.extend(found);
    let (whole, found) = link::link(&config, &contents);
    problems.extend(found);
    let site = match audience {
        Audience::Internal => Some(whole),
        // Nobody else has it.
        Audience::Public => Arc::into_inner(Sheets::default().link(&config, &contents, audience, Depth::Nothing).site),
    };
    (site, arranged(problems))
}

/// The configuration of a tree with what is to be said of it, or why there is no sound one.
pub(super) fn config(tree: &Tree) -> Result<(Config, Vec<Diagnostic>), Vec<Diagnostic>> {
    let (config, problems) = match tree.files.get(CONFIG) {
        Some(bytes) => text::config::read(CONFIG, bytes.clone()),
        None => (None, vec![missing_config(Path::new("."))]),
    };
    match config {
        Some(config) if !problems.iter().any(Diagnostic::is_error) => Ok((config, problems)),
        _ => Err(problems),
    }
}

/// [`site`] of a folder on the disk.
///
/// # Errors
/// As [`super::Builder::check`].
pub fn look(folder: &Path) -> Result<(Option<Site>, Vec<Diagnostic>), Failure> {
    look_for(folder, Audience::Internal)
}

/// The same for an audience.
///
/// # Errors
/// As [`super::Builder::check`].
pub fn look_for(folder: &Path, audience: Audience) -> Result<(Option<Site>, Vec<Diagnostic>), Failure> {
    let (tree, mut problems) = read::read_site(folder)?;
    if !tree.files.contains_key(CONFIG) {
        return Ok((None, vec![missing_config(folder)]));
    }
    let (site, found) = site_for(&tree, audience);
    problems.extend(found);
    Ok((site, arranged(problems)))
}
