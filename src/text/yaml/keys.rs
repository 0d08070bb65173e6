//! Where a line's key ends, as clerks type it: with a full-width colon, a full-width blank, or no blank at all.
//!
//! Comes in: where a line's content begins. Goes out, on the [`Lines`] at hand: whether there is a key, what is wrong with
//! its colon, and where its value begins.

use std::ops::Range;

use super::lines::{Colon, ColonFault, Lines};
use super::tree::closing;
use crate::model::Code;
use crate::say;
use crate::text::shown::shown;

impl Lines<'_> {
    /// How the key at the start of a content ends, if it has one.
    pub(super) fn colon(&self, at: usize, end: usize, is_sibling: bool, is_list: bool) -> Option<Colon> {
        let content = &self.text[at..end];
        let mark = content.bytes().next()?;
        if matches!(mark, b'[' | b'{' | b'|' | b'>' | b'#') {
            return None;
        }
        if matches!(mark, b'"' | b'\'') {
            let after = self.skip_blanks(closing(&self.text[..end], at, mark)?, end);
            let rest = &self.text[after..end];
            return (rest.starts_with([':', '：'])).then(|| self.colon_at(after, end));
        }
        let right = self.blank_colon(at, self.comment(at, end).unwrap_or(end));
        let candidate = content.find([':', '：']).map(|found| at + found)?;
        let head = &self.text[at..candidate];
        if right == Some(candidate) {
            return Some(self.colon_at(candidate, end));
        }
        let is_word = is_key_word(head.trim_end());
        let is_address = self.text[candidate..].starts_with("://") || matches!(head, "mailto" | "tel" | "urn");
        if is_word && (is_sibling || !is_address) && !(is_list && right.is_some()) {
            let mark = self.text[candidate..].chars().next().map_or(0, char::len_utf8);
            return Some(if is_list && !self.next_has_key(at, end) {
                Colon::Doubtful(candidate..candidate + mark)
            } else {
                self.colon_at(candidate, end)
            });
        }
        if let Some(right) = right {
            return Some(self.colon_at(right, end));
        }
        if !is_sibling || self.waits_for_text(at) {
            return None;
        }
        match content.find(":\u{3000}") {
            _ if is_key_like(head) => Some(self.colon_at(candidate, end)),
            Some(found) => Some(self.colon_at(at + found, end)),
            None => None,
        }
    }

    /// Whether the next line continues the map whose first key is at `at`, after a list's dash.
    fn next_has_key(&self, at: usize, end: usize) -> bool {
        let columns = |text: &str| text.chars().map(|letter| if letter.is_ascii() { 1 } else { 2 }).sum::<usize>();
        let line_start = self.text[..at].rfind('\n').map_or(0, |newline| newline + 1);
        let next = self.text[end..].strip_prefix('\n').unwrap_or_default().lines().next().unwrap_or_default();
        let content = next.trim_start_matches([' ', '\u{3000}']);
        let column = columns(&next[..next.len() - content.len()]);
        column == columns(&self.text[line_start..at]) && content.contains([':', '：'])
    }

    fn colon_at(&self, at: usize, end: usize) -> Colon {
        let mark = if self.text[at..].starts_with(':') { 1 } else { '：'.len_utf8() };
        let after = &self.text[at + mark..end];
        let white = after.find(|letter| !matches!(letter, ' ' | '\t' | '\u{3000}')).unwrap_or(after.len());
        let whole = at..at + mark + white;
        if mark > 1 {
            Colon::Wrong(whole, ColonFault::FullWidth)
        } else if after.starts_with('\u{3000}') {
            Colon::Wrong(whole, ColonFault::FullWidthBlank)
        } else if after.is_empty() || after.starts_with([' ', '\t']) {
            Colon::Right(at + 1)
        } else {
            Colon::Wrong(whole, ColonFault::NoBlank)
        }
    }

    /// The first colon that YAML takes for the end of a key: a blank or nothing follows.
    pub(super) fn blank_colon(&self, at: usize, end: usize) -> Option<usize> {
        let content = &self.text[at..end];
        content
            .match_indices(':')
            .map(|(found, _)| at + found)
            .find(|&found| found > at && (found + 1 == end || self.text[found + 1..end].starts_with([' ', '\t'])))
    }

    /// A full-width colon after a word that looks like a key.
    pub(super) fn wide_colon(&self, at: usize, end: usize) -> Option<usize> {
        let content = &self.text[at..end];
        let found = at + content.find('：')?;
        is_key_word(self.text[at..found].trim_end()).then_some(found)
    }

    /// Warns of what may have been meant for a key, but is text to YAML.
    pub(super) fn doubt_key(&mut self, at: usize, colon: Range<usize>, end: usize) {
        let key = shown(self.text[at..colon.start].trim_end());
        let value = shown(self.text[colon.end..end].trim());
        let text = shown(self.text[at..end].trim_end());
        let code = if &self.text[colon.clone()] == "：" { Code::FullWidthPunctuation } else { Code::BadYaml };
        let message =
            say!("「{text}」は項目ではなく文章として読み取られます", "“{text}” is read as text, not as a key");
        let help = say!(
            "項目のときは「{key}: {value}」と書き、文章のときは \"{text}\" と引用符で囲んでください",
            "if it is a key, write “{key}: {value}”; if it is text, quote it: \"{text}\""
        );
        self.report_with(code, colon, message, help);
        self.only_warn();
    }

    /// Mends the end of a key; the offset where its value begins.
    pub(super) fn end_key(&mut self, at: usize, colon: Colon, end: usize) -> usize {
        let (whole, fault) = match colon {
            Colon::Right(after) => {
                let value = self.skip_blanks(after, end);
                if value < end && self.text[after..value].contains('\t') {
                    self.edit(after..value, " ".to_owned());
                }
                return value;
            }
            Colon::Wrong(whole, fault) => (whole, fault),
            Colon::Doubtful(mark) => return mark.end,
        };
        let key = shown(self.text[at..whole.start].trim_end());
        let mark = whole.start..whole.start + self.text[whole.start..].chars().next().map_or(0, char::len_utf8);
        let (code, place, message) = match fault {
            ColonFault::FullWidth => (
                Code::FullWidthPunctuation,
                mark,
                say!(
                    "「{key}」の後の「：」が全角です。半角の「:」と半角の空白にしてください",
                    "the colon after “{key}” is full-width: use a half-width colon and a blank"
                ),
            ),
            ColonFault::FullWidthBlank => (
                Code::FullWidthPunctuation,
                mark.end..whole.end,
                say!(
                    "「{key}:」の後の空白が全角です。半角にしてください",
                    "the blank after “{key}:” is full-width: use a half-width one"
                ),
            ),
            ColonFault::NoBlank => (
                Code::BadYaml,
                mark,
                say!("「{key}:」の後に半角の空白がありません", "there is no blank after “{key}:”"),
            ),
        };
        self.report(code, place, message);
        let blank = if whole.end == end { ":" } else { ": " };
        let key_end = at + self.text[at..whole.start].trim_end().len();
        self.edit(key_end..whole.end, blank.to_owned());
        whole.end
    }
}

/// Whether a text is a key as our files have them, which no Japanese sentence begins with: `ICT：` and `A：` are text.
fn is_key_word(text: &str) -> bool {
    (2..=40).contains(&text.len())
        && text.starts_with(|letter: char| letter.is_ascii_lowercase())
        && text.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || matches!(byte, b'_' | b'-'))
}

/// Whether a text could be a key in Japanese: short, and no sentence.
fn is_key_like(text: &str) -> bool {
    let text = text.trim_end();
    !text.is_empty()
        && text.chars().take(25).count() < 25
        && !text.contains(['「', '（', '(', '[', '。', '、', '"', '\'', '“', ' ', '　'])
}
