//! What readers can read in a file, whatever kind of file it is.
//!
//! In go a file's name and bytes, out come its texts: decoded in every encoding that it may be in, without the tags that
//! divide them, with escapes read, of a PDF what is drawn on its pages, and of files that hold files (ZIP, Word, Excel) those of each. What no text can be taken
//! from is searched for what may stand in it as it is, and said to be [opaque](Readable::obstacles), except for pictures.

use std::borrow::Cow;

use super::escapes::unescaped;
use super::markup;
use crate::model::attachment::is_picture;
use crate::model::{Code, Diagnostic, Message, Place};
use crate::say;
use crate::text::archive::{Allowance, is_archive, unpack};
use crate::text::decode::readings;
use crate::text::pdf::{self, Part};

/// What is wrong with a file beside goals that could not be looked into, if it could not.
pub fn unsearched(path: &str, bytes: &[u8]) -> Option<Diagnostic> {
    let mut first = None;
    let obstacle = |why| {
        first.get_or_insert(why);
    };
    Reader { text: |_: Text| {}, obstacle }.read(path, bytes);
    let Message { ja, en } = first?;
    let message = say!(
        "公開する添付ファイルの中に庁内限りの文がないか、調べられません（{ja}）",
        "whether internal texts are in this file, which is published, cannot be seen ({en})"
    );
    Some(Diagnostic::new(Code::UnsearchedFile, Place::path(path), message).help(say!(
        "庁内限りのことが書かれていないか、開いて確かめてください",
        "open it and see for yourself that nothing internal is in it"
    )))
}

/// So deep files are looked for in files in files.
const DEEPEST: usize = 3;
/// Fewer bytes of a file that is no text say nothing.
const SHORTEST_RUN: usize = 6;

/// Kinds of files by their names' ends, in which tags divide texts, and nothing else than texts and tags stands.
const MARKUP: &[&str] = &[".html", ".htm", ".svg", ".xml", ".rels", ".vml"];
/// Kinds of files in which no tags stand.
const SCRIPTS: &[&str] = &[".js", ".json", ".css", ".ics"];

/// A text of a file.
pub struct Text<'a> {
    /// Of a file in the file, its name.
    pub part: Option<&'a str>,
    /// The text, in which each place stands in its line.
    pub text: Cow<'a, str>,
    /// Whether what stands on two lines belongs together only by chance.
    pub is_by_line: bool,
    /// Whether its lines are those of the file.
    pub has_lines: bool,
}

/// Takes a file's texts and what could not be looked into.
pub struct Reader<T, O> {
    /// Is given each text.
    pub text: T,
    /// Is given why something could not be looked into.
    pub obstacle: O,
}

impl<T: FnMut(Text), O: FnMut(Message)> Reader<T, O> {
    /// Reads a file.
    pub fn read(&mut self, path: &str, bytes: &[u8]) {
        self.file(None, path, bytes, &mut Allowance::default(), DEEPEST);
    }

    fn file(&mut self, part: Option<&str>, path: &str, bytes: &[u8], allowance: &mut Allowance, depth: usize) {
        if is_archive(bytes) {
            return self.archive(path, bytes, allowance, depth);
        }
        if pdf::is_pdf(bytes) {
            return self.pdf(part, path, bytes, allowance, depth);
        }
        let name = path.to_ascii_lowercase();
        let ends = |endings: &[&str]| endings.iter().any(|ending| name.ends_with(ending));
        let whole = if ends(&[".ics"]) { Cow::Owned(unfolded(bytes)) } else { Cow::Borrowed(bytes) };
        let texts = if is_picture(path) { Vec::new() } else { readings(&whole) };
        if texts.is_empty() {
            return self.opaque(part, path, bytes);
        }
        if bytes.starts_with(b"{\\rtf") {
            self.obstacle(part, say!("RTF ファイルです", "it is an RTF file"));
        }
        for text in texts {
            let give = |to: &mut T, text: Cow<str>, is_by_line| to(Text { part, text, is_by_line, has_lines: true });
            if ends(MARKUP) {
                markup::texts(&text).into_iter().for_each(|read| give(&mut self.text, read.into(), false));
                continue;
            }
            if !ends(SCRIPTS) && text.contains(['<', '&']) {
                markup::texts(&text).into_iter().for_each(|read| give(&mut self.text, read.into(), true));
            }
            if let Cow::Owned(read) = unescaped(&text, ends(&[".css"])) {
                give(&mut self.text, Cow::Owned(read), true);
            }
            give(&mut self.text, text, true);
        }
    }

    fn archive(&mut self, path: &str, bytes: &[u8], allowance: &mut Allowance, depth: usize) {
        let Some(depth) = depth.checked_sub(1) else {
            let message = say!("{path} が、何重にもまとめられています", "{path} is packed too many times over");
            return (self.obstacle)(message);
        };
        let unpacked = unpack(bytes, allowance, |name, content, allowance| {
            (self.text)(Text { part: Some(name), text: name.into(), is_by_line: true, has_lines: false });
            self.file(Some(name), name, content, allowance, depth);
        });
        if let Err(message) = unpacked {
            (self.obstacle)(message);
        }
    }

    fn pdf(&mut self, part: Option<&str>, path: &str, bytes: &[u8], allowance: &mut Allowance, depth: usize) {
        let Some(depth) = depth.checked_sub(1) else { return self.opaque(part, path, bytes) };
        let read = pdf::read(bytes, allowance, |found, allowance| match found {
            Part::Text(text) => (self.text)(Text { part, text: text.into(), is_by_line: true, has_lines: false }),
            Part::File(content) => self.file(part, "", &content, allowance, depth),
            Part::About(content) => self.file(part, "about.xml", &content, allowance, depth),
        });
        if let Err(Message { ja, en }) = read {
            self.obstacle(part, say!("PDF です。{ja}", "it is a PDF: {en}"));
        }
    }

    /// A file that is no text: what looks like text in it.
    fn opaque(&mut self, part: Option<&str>, path: &str, bytes: &[u8]) {
        let text = &mut self.text;
        let mut give = |read: String| text(Text { part, text: read.into(), is_by_line: true, has_lines: false });
        give(runs(bytes));
        let is_old_office = bytes.starts_with(b"\xD0\xCF\x11\xE0");
        if is_old_office || path.ends_with(".bin") {
            // Old Word and Excel keep texts as UTF-16 between their tables.
            for from in [0, 1] {
                let units = bytes
                    .get(from..)
                    .unwrap_or_default()
                    .chunks_exact(2)
                    .map(|two| u16::from_le_bytes([two[0], two[1]]));
                give(char::decode_utf16(units).map(|letter| letter.unwrap_or(markup::BREAK)).collect());
            }
        }
        // Every file of Excel holds how a printer was set.
        if is_picture(path) || path.contains("printerSettings") || bytes.is_empty() {
            return;
        }
        let why = if is_old_office {
            say!(
                "古い形式か、パスワードの掛かった Word・Excel などのファイルです",
                "it is a file of Word, Excel or the like in an old form, or locked with a password"
            )
        } else {
            say!("文章のファイルではありません", "it is no text")
        };
        self.obstacle(part, why);
    }

    fn obstacle(&mut self, part: Option<&str>, why: Message) {
        (self.obstacle)(match part {
            Some(part) => Message { ja: format!("中の {part}: {}", why.ja), en: format!("{part} in it: {}", why.en) },
            None => why,
        });
    }
}

/// What may be text in bytes that are none as a whole.
fn runs(bytes: &[u8]) -> String {
    let mut text = String::new();
    for chunk in bytes.utf8_chunks() {
        let runs = chunk.valid().split(char::is_control).filter(|run| run.len() >= SHORTEST_RUN);
        runs.for_each(|run| text.extend([run, "\n"]));
    }
    text
}

/// A calendar with its long lines put together again, each with the line ends that were in it behind it.
fn unfolded(bytes: &[u8]) -> Vec<u8> {
    const FOLD: &[u8] = b"\r\n ";
    let mut whole = Vec::with_capacity(bytes.len());
    let mut rest = bytes;
    let mut folds = 0;
    while let Some((&first, after)) = rest.split_first() {
        match rest.strip_prefix(FOLD) {
            Some(next) => {
                folds += 1;
                rest = next;
            }
            None => {
                whole.push(first);
                if first == b'\n' {
                    whole.extend(std::iter::repeat_n(b'\n', std::mem::take(&mut folds)));
                }
                rest = after;
            }
        }
    }
    whole
}
