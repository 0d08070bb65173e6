//! Files beside goals whose name does not tell what they would do: what is wrong with what is in them.

use crate::model::attachment::{Kind, kind};
use crate::model::{Code, Diagnostic, Place};
use crate::say;

use super::svg;

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
