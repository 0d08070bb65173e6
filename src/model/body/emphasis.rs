//! Emphasis beside Japanese text, by the CJK-friendly amendments to CommonMark.
//!
//! CommonMark decides whether a run of `*` may open or close emphasis by the blanks and punctuation beside it. Japanese
//! puts neither between words, so `これは**「重要」**です` stays literal. The amendments (commonmark-spec issue 650)
//! count CJK punctuation as letters and let a CJK letter stand for a blank. The parser does not know them, so a character
//! that it takes for punctuation, and that the text does not contain, is put between such a run and the letter beside it;
//! afterwards it is taken out of the events again, and their ranges are moved back. Whether a character is needed, and on
//! which side, is found by comparing what the parser is going to decide with what the amendments ask for.
//!
//! A run of one `~` beside CJK never strikes text out: `（4月~）から（~6月）` is a range. `~~` does.

use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, CowStr, Event, Tag};

use super::character::{Punctuation, is_cjk, is_ideographic_selector, is_selector};

/// Rare punctuation: the parser's flanking rules see it as such. All candidates take [`MARK_BYTES`] bytes.
const PUNCTUATION_MARKS: [char; 8] =
    ['\u{2CF9}', '\u{2CFA}', '\u{2CFB}', '\u{2CFC}', '\u{2CFE}', '\u{2CFF}', '\u{A6F3}', '\u{A874}'];

/// Rare letters: a single `~` between two of them neither opens nor closes.
const LETTER_MARKS: [char; 8] =
    ['\u{A6A0}', '\u{A6A1}', '\u{A6A2}', '\u{A6A3}', '\u{A6A4}', '\u{A6A5}', '\u{A840}', '\u{A841}'];

const MARK_BYTES: usize = 3;

/// A text with marks in it, and the way back.
pub(super) struct Marked<'a> {
    original: &'a str,
    text: String,
    /// Where each mark begins in `text`, ascending.
    marks: Vec<usize>,
    punctuation: char,
    letter: char,
}

/// Puts marks into a text; none where the parser is right by itself, which is nearly always.
///
/// A text that contains every candidate of a mark is left as it is: emphasis then follows plain CommonMark.
pub(super) fn mark(original: &str) -> Option<Marked<'_>> {
    let needed = needed_marks(original);
    if needed.is_empty() {
        return None;
    }
    let absent = |candidates: &[char]| candidates.iter().copied().find(|&candidate| !original.contains(candidate));
    let (punctuation, letter) = (absent(&PUNCTUATION_MARKS)?, absent(&LETTER_MARKS)?);
    let mut text = String::with_capacity(original.len() + needed.len() * MARK_BYTES);
    let mut marks = Vec::with_capacity(needed.len());
    let mut copied = 0;
    for (offset, kind) in needed {
        text.push_str(&original[copied..offset]);
        copied = offset;
        marks.push(text.len());
        text.push(match kind {
            Kind::Punctuation => punctuation,
            Kind::Letter => letter,
        });
    }
    text.push_str(&original[copied..]);
    Some(Marked { original, text, marks, punctuation, letter })
}

impl<'a> Marked<'a> {
    /// The text to be parsed.
    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// The range of the original text for a range of the marked one.
    pub(super) fn range(&self, range: Range<usize>) -> Range<usize> {
        self.offset(range.start)..self.offset(range.end)
    }

    fn offset(&self, offset: usize) -> usize {
        offset - MARK_BYTES * self.marks.partition_point(|&mark| mark < offset)
    }

    /// A string without marks.
    pub(super) fn unmark(&self, text: &str) -> String {
        text.replace([self.punctuation, self.letter], "")
    }

    /// The same event without marks; none for a text that was nothing but a mark.
    pub(super) fn event(&self, event: Event<'_>) -> Option<Event<'a>> {
        Some(match event {
            Event::Text(text) => match self.string(text) {
                text if text.is_empty() => return None,
                text => Event::Text(text),
            },
            Event::Start(tag) => Event::Start(self.tag(tag)),
            Event::Code(text) => Event::Code(self.string(text)),
            Event::Html(text) => Event::Html(self.string(text)),
            Event::InlineHtml(text) => Event::InlineHtml(self.string(text)),
            Event::InlineMath(text) => Event::InlineMath(self.string(text)),
            Event::DisplayMath(text) => Event::DisplayMath(self.string(text)),
            Event::FootnoteReference(label) => Event::FootnoteReference(self.string(label)),
            Event::End(tag) => Event::End(tag),
            Event::SoftBreak => Event::SoftBreak,
            Event::HardBreak => Event::HardBreak,
            Event::Rule => Event::Rule,
            Event::TaskListMarker(done) => Event::TaskListMarker(done),
        })
    }

    fn tag(&self, tag: Tag<'_>) -> Tag<'a> {
        match tag {
            Tag::Link { link_type, dest_url, title, id } => {
                Tag::Link { link_type, dest_url: self.string(dest_url), title: self.string(title), id: self.string(id) }
            }
            Tag::Image { link_type, dest_url, title, id } => Tag::Image {
                link_type,
                dest_url: self.string(dest_url),
                title: self.string(title),
                id: self.string(id),
            },
            Tag::FootnoteDefinition(label) => Tag::FootnoteDefinition(self.string(label)),
            Tag::CodeBlock(CodeBlockKind::Fenced(info)) => Tag::CodeBlock(CodeBlockKind::Fenced(self.string(info))),
            // The other tags hold no text: heading attributes are not part of the dialect.
            other => other.into_static(),
        }
    }

    /// A slice of the marked text becomes the slice of the original it stands for; everything else is copied.
    fn string(&self, text: CowStr<'_>) -> CowStr<'a> {
        if let CowStr::Borrowed(slice) = text {
            let start = (slice.as_ptr() as usize).wrapping_sub(self.text.as_ptr() as usize);
            if start <= self.text.len() && start + slice.len() <= self.text.len() {
                return CowStr::Borrowed(&self.original[self.range(start..start + slice.len())]);
            }
        }
        if text.contains([self.punctuation, self.letter]) { self.unmark(&text).into() } else { text.into_static() }
    }
}

#[derive(Clone, Copy)]
enum Kind {
    Punctuation,
    Letter,
}

/// Where marks are needed, ascending.
fn needed_marks(text: &str) -> Vec<(usize, Kind)> {
    let bytes = text.as_bytes();
    let mut needed = Vec::new();
    let mut punctuation = Punctuation::default();
    let mut at = 0;
    while let Some(start) = next_delimiter(bytes, at) {
        let delimiter = bytes[start];
        if delimiter == b'\\' {
            // An escaped character is text. (Where a backslash does not escape, in code and tags, nothing is emphasised.)
            at = start + if bytes.get(start + 1).is_some_and(u8::is_ascii_punctuation) { 2 } else { 1 };
            continue;
        }
        let length = bytes[start..].iter().take_while(|&&byte| byte == delimiter).count();
        at = start + length;
        // The common case costs two comparisons: nothing beside the run is CJK.
        if bytes[..start].last().is_some_and(|byte| !byte.is_ascii()) || bytes.get(at).is_some_and(|b| !b.is_ascii()) {
            let run = Run { delimiter, length, start, end: at };
            run.marks(text, &mut punctuation, &mut needed);
        }
    }
    needed
}

/// The next byte that may begin a run or an escape. Most texts hold none, so whole blocks are looked at first, in a form
/// that compiles to vector instructions: this is what a text without emphasis pays.
fn next_delimiter(bytes: &[u8], from: usize) -> Option<usize> {
    const BLOCK: usize = 64;
    let is_delimiter = |byte: &u8| matches!(byte, b'*' | b'_' | b'~' | b'\\');
    let mut at = from;
    for block in bytes[from..].chunks(BLOCK) {
        if block.iter().fold(false, |any, byte| any | is_delimiter(byte)) {
            return block.iter().position(is_delimiter).map(|found| at + found);
        }
        at += block.len();
    }
    None
}

/// A run of one delimiter.
struct Run {
    delimiter: u8,
    length: usize,
    start: usize,
    end: usize,
}

/// What stands beside a run, as the flanking rules see it.
#[derive(Clone, Copy)]
struct Side {
    blank: bool,
    punctuation: bool,
    cjk: bool,
}

impl Side {
    const MARK: Side = Side { blank: false, punctuation: true, cjk: false };
    const EDGE: Side = Side { blank: true, punctuation: false, cjk: false };

    fn of(character: char, punctuation: &mut Punctuation) -> Side {
        if character.is_whitespace() {
            return Side::EDGE;
        }
        Side { blank: false, punctuation: punctuation.contains(character), cjk: is_cjk(character) }
    }

    fn foreign_punctuation(self) -> bool {
        self.punctuation && !self.cjk
    }
}

impl Run {
    fn marks(&self, text: &str, punctuation: &mut Punctuation, needed: &mut Vec<(usize, Kind)>) {
        let mut back = text[..self.start].chars().rev();
        let (before, after) = (back.next(), text[self.end..].chars().next());
        // What a selector after a blank means is left open by the amendments; the parser takes it for a letter.
        let selected = before
            .filter(|&selector| is_selector(selector))
            .and_then(|selector| Some((back.next().filter(|base| !base.is_whitespace())?, selector)));
        let beside = |c: Option<char>| c.is_some_and(is_cjk);
        if !beside(before) && !beside(after) && selected.is_none() && !before.is_some_and(is_ideographic_selector) {
            return;
        }
        let seen = |c: Option<char>, punctuation: &mut Punctuation| c.map_or(Side::EDGE, |c| Side::of(c, punctuation));
        let (left, right) = (seen(before, punctuation), seen(after, punctuation));
        if self.delimiter == b'~' && self.length == 1 {
            // A letter on both sides keeps a single tilde literal.
            if left.blank || left.punctuation || right.blank || right.punctuation {
                needed.extend([(self.start, Kind::Letter), (self.end, Kind::Letter)]);
            }
            return;
        }
        let meant = match (selected, before) {
            (Some(('‘' | '’' | '“' | '”', '\u{FE01}')), _) => Side { cjk: true, ..left },
            (Some((base, _)), _) => Side::of(base, punctuation),
            (None, Some(c)) if is_ideographic_selector(c) => Side { cjk: true, ..left },
            _ => left,
        };
        let wanted = self.amended(meant, right);
        for (mark_left, mark_right) in [(false, false), (true, false), (false, true), (true, true)] {
            let decided =
                self.decided(if mark_left { Side::MARK } else { left }, if mark_right { Side::MARK } else { right });
            if decided == wanted {
                needed.extend(mark_left.then_some((self.start, Kind::Punctuation)));
                needed.extend(mark_right.then_some((self.end, Kind::Punctuation)));
                return;
            }
        }
    }

    /// Whether the run may open and close emphasis by the amended rules.
    fn amended(&self, left: Side, right: Side) -> (bool, bool) {
        let left_flanking =
            !right.blank && (!right.foreign_punctuation() || left.blank || left.punctuation || left.cjk);
        let right_flanking =
            !left.blank && (!left.foreign_punctuation() || right.blank || right.punctuation || right.cjk);
        match self.delimiter {
            b'_' => (
                left_flanking && (!right_flanking || left.punctuation),
                right_flanking && (!left_flanking || right.punctuation),
            ),
            // The parser opens `~~` before everything that is not blank.
            b'~' => (!right.blank, right_flanking),
            _ => (left_flanking, right_flanking),
        }
    }

    /// Whether the parser lets the run open and close emphasis; the same rules without CJK.
    fn decided(&self, left: Side, right: Side) -> (bool, bool) {
        let foreign = |side: Side| Side { cjk: false, ..side };
        self.amended(foreign(left), foreign(right))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_parser_takes_every_mark_for_what_it_stands_for() {
        let mut punctuation = Punctuation::default();
        let mut is_mark = |mark: char, meant: bool| {
            mark.len_utf8() == MARK_BYTES
                && punctuation.contains(mark) == meant
                && !mark.is_whitespace()
                && !is_cjk(mark)
                && !is_selector(mark)
        };
        assert!(PUNCTUATION_MARKS.into_iter().all(|mark| is_mark(mark, true)));
        assert!(LETTER_MARKS.into_iter().all(|mark| is_mark(mark, false)));
    }
}
