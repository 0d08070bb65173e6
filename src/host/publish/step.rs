//! The single steps by which an output becomes the new one, and the journal that lists them.
//!
//! Each step may be done twice: one that finds its work done does nothing. So a run that was killed is finished by doing
//! its whole journal again.

use std::io;
use std::path::Path;

use super::folder::{Folder, Kind};
use super::layout;
use super::manifest::{Content, Line, MANIFEST, parse_line};
use super::path::{self, is_absent};
use crate::host::reason::cannot;
use crate::model::Failure;
use crate::say;

const HEAD: &str = "goalsheet-journal 1";
const END: &str = "end";

/// One change of an output.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Step {
    /// A file we wrote goes, if it still holds what we wrote.
    Remove(String, Content),
    /// A folder goes, if it is empty.
    RemoveFolder(String),
    /// A folder comes.
    MakeFolder(String),
    /// A file comes from the stage, over the one that may be there.
    Move(String, Content),
    /// The new manifest comes from the stage.
    Manifest,
}

/// Whether a step may have been done before, by a run that was killed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Replay {
    No,
    Yes,
}

/// Where steps act, and whether they are done again.
pub(super) struct Target<'a> {
    pub output: &'a Folder,
    pub stage: &'a Folder,
    /// The new and changed files.
    pub files: &'a Folder,
    pub replay: Replay,
}

impl Step {
    /// The path of a file that a power cut tore before its bytes were on the disk; the step will not be done. `None` for
    /// every other step.
    pub fn torn(&self, target: &Target<'_>) -> Option<&str> {
        let Step::Move(path, content) = self else { return None };
        let is_torn = matches!(state(target.files, path, content), Ok(State::Torn | State::Changed | State::Folder));
        is_torn.then_some(path)
    }

    /// The path and the recorded content of a file that should be gone, but is there because somebody changed it. None for
    /// every other step.
    pub fn kept(&self, target: &Target<'_>) -> Option<(&str, Content)> {
        let Step::Remove(path, content) = self else { return None };
        let is_kept = matches!(state(target.output, path, content), Ok(State::Changed));
        is_kept.then_some((path, *content))
    }

    /// Does the step.
    pub fn perform(&self, target: &Target<'_>) -> Result<(), Failure> {
        match self {
            Step::Remove(path, content) => remove(target, path, content),
            Step::RemoveFolder(path) => remove_folder(target, path),
            Step::MakeFolder(path) => make_folder(target, path),
            Step::Move(path, content) => move_in(target, path, content),
            Step::Manifest => move_manifest(target),
        }
    }
}

fn remove(target: &Target<'_>, path: &str, content: &Content) -> Result<(), Failure> {
    let removed = match state(target.output, path, content) {
        Ok(State::Intact | State::Torn) => target.output.remove_file(path),
        // Done again, the step leaves it, and the commit of this run tells: see `kept`.
        Ok(State::Changed) if target.replay == Replay::No => return Err(changed_meanwhile(&target.output.at(path))),
        Ok(State::Changed | State::Absent | State::Folder) => Ok(()),
        Err(error) => Err(error),
    };
    match removed {
        Err(error) if !is_absent(&error) => Err(cannot_remove(error, target, path)),
        _ => Ok(()),
    }
}

fn remove_folder(target: &Target<'_>, path: &str) -> Result<(), Failure> {
    match target.output.remove_folder(path) {
        // Somebody keeps something in it, it is no folder, or is behind a link.
        Err(error) if error.kind() == io::ErrorKind::DirectoryNotEmpty || is_absent(&error) => Ok(()),
        Err(_) if target.output.link_on_the_way(path).is_some() => Ok(()),
        removed => removed.map_err(|error| cannot_remove(error, target, path)),
    }
}

fn make_folder(target: &Target<'_>, path: &str) -> Result<(), Failure> {
    match target.output.make_folder(path) {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
            if target.output.has_folder(path) {
                Ok(())
            } else {
                Err(in_the_way(&target.output.at(path)))
            }
        }
        made => made.map_err(|error| {
            linked_or(target.output, path, error, |error, place| {
                cannot(error, place, say!("フォルダーを作れません", "cannot make the folder"))
            })
        }),
    }
}

fn move_in(target: &Target<'_>, path: &str, content: &Content) -> Result<(), Failure> {
    let fail = |error| linked_or(target.output, path, error, cannot_replace);
    if target.replay == Replay::Yes {
        match state(target.files, path, content).map_err(fail)? {
            State::Intact => {}
            // It is in its place already.
            State::Absent => return Ok(()),
            // See `torn`. The page stays as it was; the commit of this run compares all pages and replaces it.
            State::Torn | State::Changed | State::Folder => return Ok(()),
        }
        // Somebody may have tidied up between the runs.
        target.output.make_folders_of(path).map_err(fail)?;
    }
    target.files.rename(path, target.output, path).map_err(fail)
}

fn move_manifest(target: &Target<'_>) -> Result<(), Failure> {
    match target.stage.rename(layout::MANIFEST, target.output, MANIFEST) {
        Err(error) if target.replay == Replay::Yes && error.kind() == io::ErrorKind::NotFound => Ok(()),
        moved => moved.map_err(|error| cannot_replace(error, &target.output.at(MANIFEST))),
    }
}

fn cannot_remove(error: io::Error, target: &Target<'_>, path: &str) -> Failure {
    cannot(error, &target.output.at(path), say!("消せません", "cannot remove"))
}

pub(super) fn cannot_replace(error: io::Error, place: &Path) -> Failure {
    cannot(error, place, say!("書き換えられません", "cannot replace"))
}

pub(super) fn cannot_read(error: io::Error, place: &Path) -> Failure {
    cannot(error, place, say!("読めません", "cannot read"))
}

/// What an error says of a path of the output: it may be that a folder on the way is a link.
fn linked_or(output: &Folder, path: &str, error: io::Error, say: impl FnOnce(io::Error, &Path) -> Failure) -> Failure {
    output.link_on_the_way(path).map_or_else(|| say(error, &output.at(path)), |link| linked(&link))
}

/// What happened to a file we wrote.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum State {
    /// It is gone.
    Absent,
    /// It holds what we wrote.
    Intact,
    /// It holds nothing, as a power cut leaves it.
    Torn,
    /// Somebody changed it, put something else in its place, or replaced a folder on its path by a link.
    Changed,
    /// A folder is in its place.
    Folder,
}

/// Compares a file below a folder with what it should hold.
pub(super) fn state(folder: &Folder, path: &str, content: &Content) -> io::Result<State> {
    let look = || match folder.look(path)? {
        Kind::Folder => Ok(State::Folder),
        Kind::File(size) if size <= content.size => Ok(match folder.read(path)? {
            bytes if Content::of(&bytes) == *content => State::Intact,
            bytes if is_blank(&bytes) => State::Torn,
            _ => State::Changed,
        }),
        _ => Ok(State::Changed),
    };
    match look() {
        Err(_) if folder.link_on_the_way(path).is_some() => Ok(State::Changed),
        Err(error) if is_absent(&error) => Ok(State::Absent),
        looked => looked,
    }
}

/// Whether bytes are what a power cut leaves where a file had its name and its size, but not its bytes yet: none or zeros.
/// Nobody writes such a page by hand.
pub(super) fn is_blank(bytes: &[u8]) -> bool {
    bytes.iter().all(|byte| *byte == 0)
}

/// The content of a plain file that is not behind a link; none where there is no such file.
pub(super) fn content_of(output: &Folder, path: &str) -> Result<Option<Content>, Failure> {
    let read = || match output.look(path)? {
        Kind::File(_) => Ok(Some(Content::of(&output.read(path)?))),
        _ => Ok(None),
    };
    match read() {
        Err(error) if is_absent(&error) || output.link_on_the_way(path).is_some() => Ok(None),
        read => read.map_err(|error| cannot_read(error, &output.at(path))),
    }
}

/// A folder of the output is a link.
pub(super) fn linked(link: &Path) -> Failure {
    let link = link.display();
    Failure::new(say!(
        "出力先の中のフォルダーがリンクになっています。リンクの先には書き込みません: {link}",
        "a folder of the output is a link, and nothing is written behind it: {link}"
    ))
    .help(say!("リンクを消して、もう一度実行してください", "remove the link, then run again"))
}

fn changed_meanwhile(place: &Path) -> Failure {
    let place = place.display();
    Failure::new(say!(
        "公開している間に変えられたので、消していません: {place}",
        "not removed, because it was changed while the site was published: {place}"
    ))
}

/// Something that is not ours is where a folder or file of the site must be.
pub(super) fn in_the_way(place: &Path) -> Failure {
    let place = place.display();
    Failure::new(say!(
        "goalsheet が書いたものではないファイルかフォルダーがあり、置き換えられません: {place}",
        "something that goalsheet did not write is in the way: {place}"
    ))
    .help(say!(
        "要るものなら出力先の外に移し、要らなければ消して、もう一度実行してください",
        "move it out of the output if you need it, remove it if not, then run again"
    ))
}

/// The steps as a text, a line each.
pub(super) fn journal(steps: &[Step]) -> String {
    let mut text = format!("{HEAD}\n");
    for step in steps {
        text.push_str(&match step {
            Step::Remove(path, content) => format!("remove {}", Line { path, content }),
            Step::RemoveFolder(path) => format!("remove-folder {path}"),
            Step::MakeFolder(path) => format!("make-folder {path}"),
            Step::Move(path, content) => format!("move {}", Line { path, content }),
            Step::Manifest => "manifest".to_owned(),
        });
        text.push('\n');
    }
    text.push_str(END);
    text.push('\n');
    text
}

/// The steps of a journal; `None` if it is not as [`journal`] writes it.
pub(super) fn parse_journal(text: &str) -> Option<Vec<Step>> {
    let steps = text.strip_prefix(HEAD)?.strip_prefix('\n')?.strip_suffix('\n')?;
    let mut lines: Vec<&str> = steps.split('\n').collect();
    if lines.pop() != Some(END) {
        return None;
    }
    lines.into_iter().map(parse_step).collect()
}

fn parse_step(line: &str) -> Option<Step> {
    let folder = |path: &str| path::check(path).ok().map(|()| path.to_owned());
    match line.split_once(' ') {
        Some(("remove", rest)) => parse_line(rest).map(|(path, content)| Step::Remove(path, content)),
        Some(("remove-folder", path)) => folder(path).map(Step::RemoveFolder),
        Some(("make-folder", path)) => folder(path).map(Step::MakeFolder),
        Some(("move", rest)) => parse_line(rest).map(|(path, content)| Step::Move(path, content)),
        None if line == "manifest" => Some(Step::Manifest),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_journal_is_read_as_it_was_written_and_not_if_cut_off() {
        let content = Content::of("頁".as_bytes());
        let steps = vec![
            Step::Remove("a b".to_owned(), content),
            Step::RemoveFolder("古い".to_owned()),
            Step::MakeFolder("r5".to_owned()),
            Step::Move("r5/index.html".to_owned(), content),
            Step::Manifest,
        ];
        let text = journal(&steps);
        assert_eq!(parse_journal(&text), Some(steps));
        assert_eq!(parse_journal(&journal(&[])), Some(vec![]));
        for end in (0..text.len()).filter(|&end| text.is_char_boundary(end)) {
            assert_eq!(parse_journal(&text[..end]), None, "{}", &text[..end]);
        }
        assert_eq!(parse_journal(&text.replace("make-folder r5", "make-folder ../r5")), None);
    }
}
