//! The list of what a published folder holds, kept in the folder itself.
//!
//! A text of lines, so that a person can read it and a program in any language can check it: the version of the format and
//! the number of files, then for each file its SHA-256, its size in bytes and its path, sorted by path. It is read strictly,
//! for files are removed on its word.

use std::collections::BTreeMap;
use std::fmt::{self, Write};
use std::io;
use std::path::Path;
use std::str::FromStr;

use super::folder::{Folder, Kind};
use super::path;
use super::seal::Seal;
use crate::host::reason::cannot;
use crate::model::Failure;
use crate::say;

/// The name of the manifest in a published folder.
pub const MANIFEST: &str = ".goalsheet-manifest";
const HEAD: &str = "goalsheet-manifest 2";

/// What a published file holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Content {
    /// The seal of its bytes.
    pub seal: Seal,
    /// How many bytes they are.
    pub size: u64,
}

impl Content {
    /// The content some bytes make.
    pub fn of(bytes: &[u8]) -> Content {
        Content { seal: Seal::of(bytes), size: bytes.len() as u64 }
    }
}

/// Which files a published folder holds, by path from that folder with forward slashes.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Manifest {
    /// Path → content.
    pub files: BTreeMap<String, Content>,
}

impl Manifest {
    /// The manifest of a published folder; `None` where there is no such file.
    ///
    /// # Errors
    /// It cannot be read, was written by another version of the format, or was changed since.
    pub(super) fn read(folder: &Folder) -> Result<Option<Manifest>, Failure> {
        let place = folder.at(MANIFEST);
        let bytes = match folder.look(MANIFEST) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Ok(Kind::File(_)) => folder.read(MANIFEST),
            Ok(_) => return Err(damaged(&place, 1)),
            Err(error) => Err(error),
        }
        .map_err(|error| {
            cannot(error, &place, say!("出力先の記録を読めません", "cannot read the output's manifest"))
        })?;
        let text = String::from_utf8(bytes).map_err(|_| damaged(&place, 1))?;
        match parse(&text) {
            Ok(manifest) => Ok(Some(manifest)),
            Err(Fault::Line(number)) => Err(damaged(&place, number)),
            Err(Fault::Version(head)) => Err(other_version(&place, &head)),
        }
    }

    /// The seal of the manifest as it is written, and so of the whole site.
    pub fn seal(&self) -> Seal {
        Seal::of(self.text().as_bytes())
    }

    /// The manifest as it is written.
    pub fn text(&self) -> String {
        let mut text = format!("{HEAD} {}\n", self.files.len());
        for (path, content) in &self.files {
            // Writing to a string cannot fail.
            let _ = writeln!(text, "{}", Line { path, content });
        }
        text
    }
}

/// A file as a line writes it: seal, size, path.
pub(super) struct Line<'a> {
    pub path: &'a str,
    pub content: &'a Content,
}

impl fmt::Display for Line<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} {} {}", self.content.seal, self.content.size, self.path)
    }
}

/// Reads what [`Line`] writes; `None` for anything else.
pub(super) fn parse_line(line: &str) -> Option<(String, Content)> {
    let mut parts = line.splitn(3, ' ');
    let (seal, size, path) = (parts.next()?, parts.next()?, parts.next()?);
    let content = Content { seal: Seal::parse(seal)?, size: u64::from_str(size).ok()? };
    path::check(path).ok()?;
    // Only one way to write a line is right: no sign, no capital, no leading zero.
    (Line { path, content: &content }.to_string() == line).then(|| (path.to_owned(), content))
}

enum Fault {
    /// The number of the line that is not as we write it, from 1.
    Line(usize),
    /// The first line, of another version.
    Version(String),
}

fn parse(text: &str) -> Result<Manifest, Fault> {
    let mut lines = text.split_inclusive('\n');
    let head = lines.next().and_then(|line| line.strip_suffix('\n')).ok_or(Fault::Line(1))?;
    let count: usize = match head.strip_prefix(HEAD).and_then(|rest| rest.strip_prefix(' ')) {
        Some(count) => count.parse().map_err(|_| Fault::Line(1))?,
        None if head.starts_with("goalsheet-manifest ") => return Err(Fault::Version(head.to_owned())),
        None => return Err(Fault::Line(1)),
    };
    let mut files: BTreeMap<String, Content> = BTreeMap::new();
    for (index, line) in lines.enumerate() {
        let fault = || Fault::Line(index + 2);
        let (path, content) = line.strip_suffix('\n').and_then(parse_line).ok_or_else(fault)?;
        if files.last_key_value().is_some_and(|(last, _)| *last >= path) {
            return Err(fault());
        }
        files.insert(path, content);
    }
    // A copy that was cut off at the end of a line shows only here.
    if files.len() != count {
        return Err(Fault::Line(files.len() + 2));
    }
    let manifest = Manifest { files };
    // The seal of a manifest is that of its text, so there may be only one text for it.
    if manifest.text() == text { Ok(manifest) } else { Err(Fault::Line(1)) }
}

fn damaged(place: &Path, line: usize) -> Failure {
    let place = place.display();
    Failure::new(say!(
        "出力先の記録の{line}行目が壊れているので、どのファイルを消してよいか分かりません: {place}",
        "line {line} of the output's manifest is damaged, so it is not known which files may be removed: {place}"
    ))
    .help(say!(
        "出力先のフォルダーの名前を変えるか中身をすべて消して、もう一度実行してください（すべて書き直します）",
        "rename the output folder or empty it, then run again: everything will be written anew"
    ))
}

fn other_version(place: &Path, head: &str) -> Failure {
    let place = place.display();
    let head: String = head.chars().take(60).filter(|letter| !letter.is_control()).collect();
    Failure::new(say!(
        "出力先は別の版の goalsheet が作ったものです（{head}）: {place}",
        "the output was made by another version of goalsheet ({head}): {place}"
    ))
    .help(say!(
        "新しい版の goalsheet を使うか、出力先のフォルダーの中身をすべて消して、もう一度実行してください",
        "use the newer goalsheet, or empty the output folder, then run again"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn manifest() -> Manifest {
        let files = [("index.html", "門"), ("r5/a/2 図.svg", "")];
        Manifest { files: files.map(|(path, text)| (path.to_owned(), Content::of(text.as_bytes()))).into() }
    }

    #[test]
    fn a_manifest_is_read_as_it_was_written() {
        let text = manifest().text();
        assert!(text.starts_with("goalsheet-manifest 2 2\n"), "{text}");
        assert!(
            text.ends_with("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855 0 r5/a/2 図.svg\n"),
            "{text}"
        );
        assert!(parse(&text).is_ok_and(|read| read == manifest()));
        assert!(parse(&Manifest::default().text()).is_ok_and(|read| read == Manifest::default()));
    }

    #[test]
    fn a_manifest_cut_off_anywhere_is_damaged() {
        let text = manifest().text();
        for end in (0..text.len()).filter(|&end| text.is_char_boundary(end)) {
            assert!(parse(&text[..end]).is_err(), "{}", &text[..end]);
        }
    }

    #[test]
    fn a_line_that_we_would_write_otherwise_is_damaged() {
        let line = |line: &str| parse_line(line).is_some();
        let digest = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
        assert!(line(&format!("{digest} 0 a")));
        for broken in [
            format!("{digest} 00 a"),
            format!("{digest} +0 a"),
            format!("{} 0 a", digest.to_uppercase()),
            format!("{} 0 a", &digest[1..]),
            format!("{digest}  0 a"),
            format!("{digest} 0 ../a"),
            format!("{digest} 0 /a"),
            format!("{digest} 0 {MANIFEST}"),
            format!("{digest} 0 "),
            format!("{digest} 0"),
            String::new(),
        ] {
            assert!(!line(&broken), "{broken}");
        }
        let unsorted = format!("{HEAD} 2\n{digest} 0 b\n{digest} 0 a\n");
        assert!(matches!(parse(&unsorted), Err(Fault::Line(3))));
        assert!(matches!(parse("goalsheet-manifest 1 0\n"), Err(Fault::Version(_))));
        assert!(matches!(parse("hello\n"), Err(Fault::Line(1))));
        assert!(matches!(parse(&format!("{HEAD} 01\n{digest} 0 b\n")), Err(Fault::Line(1))));
    }
}
