//! Files beside goals whose name does not tell what they would do, or what they are: what is wrong with what is in them.

use super::decode::decode;
use super::{front_matter, svg, yaml};
use crate::model::attachment::{Kind, kind};
use crate::model::config::Config;
use crate::model::keys;
use crate::model::layout::{MARKDOWN, meant_name};
use crate::model::{Code, Diagnostic, Place};
use crate::say;

/// As many bytes tell whether a file can be written as a goal is.
pub const BEGINNING: u64 = 64;

/// Whether a file has to be looked into before it is published.
pub fn is_inspected(path: &str) -> bool {
    matches!(kind(path), Kind::Drawing | Kind::Unknown)
}

/// What is wrong with such a file.
pub fn problems(path: &str, bytes: Vec<u8>) -> Vec<Diagnostic> {
    match kind(path) {
        Kind::Drawing => svg::problems(path, bytes),
        Kind::Unknown if looks_like_a_page(&bytes) => {
            let problem = Diagnostic::new(
                Code::UnsafeFile,
                Place::path(path),
                say!("中身が Web ページなので、公開できません", "its content is a web page, which is not published"),
            );
            vec![problem.help(say!(
                "開いた人のパソコンでプログラムが動くことがあります。PDF にするか、ZIP に入れて添付してください",
                "it could run programs on the reader's computer: attach it as a PDF or in a ZIP file"
            ))]
        }
        _ => Vec::new(),
    }
}

/// Whether a file may begin with front matter, by its first bytes in any encoding: a dash stands first, or what people take
/// for one.
pub fn may_be_goal(beginning: &[u8]) -> bool {
    let blanks = [b' ', b'\t', b'\r', b'\n', 0, 0xEF, 0xBB, 0xBF, 0xFE, 0xFF];
    matches!(beginning.iter().find(|byte| !blanks.contains(byte)), Some(b'-' | 0x81 | 0xA1 | 0xBC | 0xE2 | 0xE3))
}

/// A file that is written as a goal, a head or a report is, and is not read as one because of its name.
pub fn misnamed(path: &str, bytes: Vec<u8>, config: &Config) -> Option<Diagnostic> {
    let name = path.rsplit('/').next().unwrap_or(path);
    let (source, _) = decode(path, bytes);
    let (front, _) = front_matter::split(&source);
    let front = front.filter(|front| front.yaml.end < front.body.start || front.body.end > front.body.start)?;
    let (node, _) = yaml::parse(&source, front.yaml);
    let is_known = |key: &str| {
        [&keys::GOAL, &keys::HEAD, &keys::REPORT]
            .iter()
            .any(|table| table.key(key).is_some() || table.named(key).is_some())
            || config.all_fields().any(|field| *field.key == *key || field.label == key)
    };
    node?.entries().iter().find(|(key, _)| key.as_text().is_some_and(is_known))?;
    // The other rule knows these by their names alone.
    if meant_name(name).is_some() {
        return None;
    }
    let is_ending = |ending: &str| ending.len() <= 5 && ending.bytes().all(|byte| byte.is_ascii_alphanumeric());
    let right = name.rsplit_once('.').filter(|(_, ending)| is_ending(ending)).map_or(name, |(stem, _)| stem);
    let message = say!(
        "「{name}」は目標のように前書きで始まりますが、名前が {MARKDOWN} で終わらないので、目標として読み込まれません",
        "“{name}” begins with front matter as a goal does, but is not read as one: its name does not end in {MARKDOWN}"
    );
    Some(Diagnostic::new(Code::MisnamedGoal, Place::path(path), message).help(say!(
        "目標なら、ファイルの名前を「{right}{MARKDOWN}」に変えてください。添付する資料なら、始めの --- で挟んだ行を消してください",
        "if it is a goal, rename it to “{right}{MARKDOWN}”; if it is an attachment, remove the lines between --- at its top"
    )))
}

/// How a page begins, in small letters: the tags by which browsers know one (<https://mimesniff.spec.whatwg.org/#identifying-a-resource-with-an-unknown-mime-type>).
const BEGINNINGS: &[&str] = &[
    "<!doctype html",
    "<html",
    "<head",
    "<script",
    "<iframe",
    "<h1",
    "<div",
    "<font",
    "<table",
    "<a",
    "<style",
    "<title",
    "<b",
    "<body",
    "<br",
    "<p",
    "<!--",
    "<?xml",
    "<svg",
    "<math",
];

/// Whether a browser that knows no content type would take a file for a page.
fn looks_like_a_page(bytes: &[u8]) -> bool {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes).trim_ascii_start();
    BEGINNINGS.iter().any(|beginning| {
        bytes.get(..beginning.len()).is_some_and(|start| start.eq_ignore_ascii_case(beginning.as_bytes()))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_of_no_known_type_is_refused_if_it_begins_as_a_page() {
        for text in ["\n <SCRIPT>alert(1)</script>", "<!DOCTYPE html><p>", "\u{feff}<html>", "<!-- x --><b>"] {
            assert_eq!(problems("content/r5/a/memo", text.into()).len(), 1, "{text}");
        }
        for text in ["", "<", "1 < 2", "本文 <script>", "%PDF-1.7"] {
            assert_eq!(problems("content/r5/a/memo.jtd", text.into()), [], "{text}");
        }
    }
}
