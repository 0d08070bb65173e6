//! Where the parts of a stage are: the folder beside the output in which the next state of the site is made ready.
//!
//! ```text
//! public.goalsheet-stage/
//!   owner          who is at work: sato@PC-12 (pid 4711)
//!   files/…        the new and the changed files
//!   manifest       the new manifest            ┐ only while
//!   journal        what is left to be done     ┘ an update is under way
//! ```
//!
//! One that stands there before a build is taken for an earlier run's only if it holds nothing else, and every part is what
//! we make: a folder that came in an archive may hold links and pipes in their places.

use std::io;
use std::path::Path;

use super::destination::Destination;
use super::folder::{Folder, Kind};
use crate::host::reason::cannot;
use crate::model::{Failure, Message};
use crate::say;

pub(super) const STAGE_SUFFIX: &str = ".goalsheet-stage";
pub(super) const OWNER: &str = "owner";
pub(super) const FILES: &str = "files";
pub(super) const MANIFEST: &str = "manifest";
pub(super) const JOURNAL: &str = "journal";
pub(super) const JOURNAL_PART: &str = "journal.part";

/// The stage of an earlier run; none if there is none.
///
/// # Errors
/// It cannot be read, or something in it or at its place is not ours.
pub(super) fn left(destination: &Destination) -> Result<Option<Folder>, Failure> {
    let path = destination.path(STAGE_SUFFIX);
    let fail = |error| cannot(error, &path, say!("作業フォルダーを読めません", "cannot read the stage folder"));
    let name = destination.beside(STAGE_SUFFIX);
    match destination.parent.look(&name) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Ok(Kind::Folder) => {}
        found => return Err(not_ours(&path, found.map_err(fail)?)),
    }
    let stage = destination.parent.folder(&name).map_err(fail)?;
    for name in stage.names().map_err(fail)? {
        let kind = stage.look(&name).map_err(fail)?;
        let is_ours = match name.to_str() {
            Some(FILES) => kind == Kind::Folder,
            Some(OWNER | MANIFEST | JOURNAL | JOURNAL_PART) => matches!(kind, Kind::File(_)),
            _ => false,
        };
        if !is_ours {
            return Err(not_ours(&path.join(name), kind));
        }
    }
    Ok(Some(stage))
}

/// Removes the stage of an earlier run, if there is one.
pub(super) fn clear(destination: &Destination) -> Result<(), Failure> {
    match destination.parent.remove_all(destination.beside(STAGE_SUFFIX)) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(cannot(
            error,
            &destination.path(STAGE_SUFFIX),
            say!("作業フォルダーを消せません", "cannot remove the stage folder"),
        )),
        _ => Ok(()),
    }
}

/// Something is in a place that is kept for what we make.
pub(super) fn not_ours(path: &Path, kind: Kind) -> Failure {
    let (path, Message { ja, en }) = (path.display(), kind.name());
    Failure::new(say!(
        "goalsheet が作業に使う場所に、goalsheet が作ったものではない{ja}があるので、何もしていません: {path}",
        "{en} that goalsheet did not make is in a place it works in, so nothing was done: {path}"
    ))
    .help(say!(
        "要るものなら別の場所に移し、心当たりがなければ消して、もう一度実行してください",
        "move it elsewhere if you need it, remove it if you do not know it, then run again"
    ))
}
