//! Paths inside a published folder: which there may be, and what they are on the disk.
//!
//! The pages plan their paths well; this is the last defence before something is written, so that nothing ever lands
//! outside the output, and nothing that Windows cannot hold is published from Linux.

use std::io;
use std::path::{Path, PathBuf};

use crate::model::{Failure, Message};
use crate::say;

/// Whether a path may be published: relative, with forward slashes, each part a name that Windows can hold too, and none of
/// the names we keep for ourselves (`.goalsheet-…`).
pub(super) fn check(path: &str) -> Result<(), Failure> {
    let Some(fault) = path.split('/').find_map(fault_of_part) else { return Ok(()) };
    let Message { ja, en } = fault;
    let path = path.escape_debug();
    Err(Failure::new(say!("出力先に「{path}」は書けません: {ja}", "“{path}” cannot be written to the output: {en}")))
}

fn fault_of_part(part: &str) -> Option<Message> {
    let stem = part.split('.').next().unwrap_or(part).trim_end().to_ascii_lowercase();
    let is_device = ["con", "prn", "aux", "nul"].contains(&stem.as_str())
        || ["com", "lpt"].iter().any(|port| {
            stem.strip_prefix(port)
                .is_some_and(|number| ["1", "2", "3", "4", "5", "6", "7", "8", "9", "¹", "²", "³"].contains(&number))
        });
    if part.is_empty() {
        Some(say!("パスに空の部分があります", "a part of the path is empty"))
    } else if part.ends_with(['.', ' ']) {
        Some(say!("名前がピリオド（.）又は空白で終わっています", "a name ends in a dot or a blank"))
    } else if part.contains(|letter: char| letter.is_control() || r#"\<>:"|?*"#.contains(letter)) {
        Some(say!("ファイル名に使えない文字があります", "a character that no file name can hold"))
    } else if is_device {
        Some(say!("Windows が使う名前です", "the name belongs to Windows"))
    } else if part.to_ascii_lowercase().starts_with(".goalsheet-") {
        Some(say!("goalsheet が自分で使う名前です", "the name is kept for goalsheet itself"))
    } else {
        None
    }
}

/// The path where the case of letters does not count, as on Windows and macOS: two files with one folded path are one.
pub(super) fn folded(path: &str) -> String {
    path.to_lowercase()
}

/// The folders a path lies in, the outermost first: `a`, `a/b` for `a/b/c.html`.
pub(super) fn folders(path: &str) -> impl DoubleEndedIterator<Item = &str> {
    path.match_indices('/').map(|(end, _)| &path[..end])
}

/// The path on the disk below a folder.
pub(super) fn below(folder: &Path, path: &str) -> PathBuf {
    if cfg!(windows) {
        // Part by part: after `\\?\` a forward slash is a letter like any other.
        let mut place = folder.to_owned();
        place.extend(path.split('/'));
        place
    } else {
        folder.join(path)
    }
}

/// Whether an error says that nothing is at a path, be it that a folder on the way is absent or is a file.
pub(super) fn is_absent(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_that_could_leave_the_output_or_is_no_name_on_windows_is_refused() {
        for path in ["index.html", "r5/kodomo-katei/2-1.html", "r5/図.svg", ".nojekyll", "a b/c", "console.js", "com10"]
        {
            assert!(check(path).is_ok(), "{path}");
        }
        for path in [
            "",
            "/",
            "/etc/passwd",
            "a//b",
            "a/",
            "..",
            "../a",
            "a/../b",
            ".",
            "./a",
            "a/.",
            "C:/a",
            "c:a",
            "a\\b",
            "a\nb",
            "a\0",
            "a?",
            "a*",
            "a.",
            "a ",
            "con",
            "NUL.html",
            "aux.tar.gz",
            "com1.txt",
            "lpt9",
            "a/Con/b",
            ".goalsheet-manifest",
            "r5/.Goalsheet-x",
            "nul .txt",
        ] {
            assert!(check(path).is_err(), "{path}");
        }
    }

    #[test]
    fn the_folders_of_a_path_come_outermost_first() {
        assert_eq!(folders("a/b/c.html").collect::<Vec<_>>(), ["a", "a/b"]);
        assert_eq!(folders("index.html").count(), 0);
    }
}
