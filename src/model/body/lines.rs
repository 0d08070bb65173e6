//! The lines of a text as they were written, each as its readers see it: words without markup.
//!
//! For rules that ask what a line was meant to be. Code between fences has no lines: nothing in it is nearly anything. What is
//! code only because it is indented has, since that may not have been meant.

use std::ops::Range;

use super::tags::{reading, without_comments, without_tags};
use super::{Body, CodeBlockKind, Event, Tag, TagEnd};
use crate::model::japanese::is_in;

/// A line of a text that shows words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Its words, without markup, tags and the readings of ruby.
    pub words: String,
    /// From its first word to its last, in the text it was read from.
    pub span: Range<usize>,
    /// What it is a line of.
    pub kind: LineKind,
    /// Whether it goes on with the paragraph of the line before it, without a break between them.
    is_joined: bool,
}

/// What a line is a line of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LineKind {
    /// A heading.
    Heading,
    /// A cell of a table.
    Cell,
    /// A paragraph, in whatever it stands.
    Words,
    /// Raw HTML that is a block of its own.
    Html,
    /// Code, by nothing but its indentation.
    Indented,
}

/// All lines, in the order of the text.
pub(super) fn lines(body: &Body<'_>) -> Vec<Line> {
    let mut reader =
        Reader { text: body.text, lines: Vec::new(), open: None, kind: LineKind::Words, is_joined: false, ruby: false };
    let mut code = None;
    for (event, span) in &body.events {
        match event {
            Event::Start(Tag::CodeBlock(kind)) => {
                (code, reader.open, reader.is_joined) = (Some(kind), None, false);
            }
            Event::End(TagEnd::CodeBlock) => code = None,
            Event::Text(text) if matches!(code, Some(CodeBlockKind::Indented)) => reader.indented(text, span),
            _ if code.is_some() => {}
            Event::Start(tag) => reader.start(tag),
            Event::End(tag) => reader.end(tag),
            Event::Text(text) | Event::Code(text) => reader.words(text, span),
            Event::Html(html) => reader.html(html, span),
            Event::InlineHtml(html) => reader.ruby = reading(html).unwrap_or(reader.ruby),
            Event::SoftBreak => reader.open = None,
            Event::HardBreak => (reader.open, reader.is_joined) = (None, false),
            _ => {}
        }
    }
    reader.lines
}

/// The longest line, in letters, that its author may have broken on purpose.
const SHORT: usize = 25;

/// Where lines end that are short, end no sentence or clause, and are joined with the next one: before their line ends.
pub(super) fn short_line_ends(body: &Body<'_>, lines: &[Line]) -> Vec<usize> {
    let mut ends = Vec::new();
    for (line, next) in lines.iter().zip(lines.iter().skip(1)).filter(|(_, next)| next.is_joined) {
        let between = &body.text[line.span.end..next.span.start.max(line.span.end)];
        let words = line.words.trim_end();
        let is_open = !words
            .ends_with(|end: char| !(end.is_alphanumeric() || matches!(end, '」' | '』' | '）' | ')' | '％' | '%')));
        let are_words = line.kind == LineKind::Words && next.kind == LineKind::Words;
        if are_words && is_open && words.chars().count() < SHORT && is_in(words) {
            ends.extend(between.find('\n').map(|at| line.span.end + at));
        }
    }
    ends
}

struct Reader<'a> {
    text: &'a str,
    lines: Vec<Line>,
    /// Where the words that were read last end, as long as their line goes on.
    open: Option<usize>,
    kind: LineKind,
    /// Whether the next line goes on with the paragraph of the last one.
    is_joined: bool,
    /// Within the reading of a ruby.
    ruby: bool,
}

impl Reader<'_> {
    fn start(&mut self, tag: &Tag<'_>) {
        let kind = match tag {
            Tag::Emphasis | Tag::Strong | Tag::Strikethrough | Tag::Link { .. } | Tag::Image { .. } => return,
            Tag::Heading { .. } => LineKind::Heading,
            Tag::TableCell => LineKind::Cell,
            Tag::HtmlBlock => LineKind::Html,
            _ => LineKind::Words,
        };
        (self.open, self.kind, self.is_joined, self.ruby) = (None, kind, false, false);
    }

    fn end(&mut self, tag: &TagEnd) {
        if !matches!(tag, TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough | TagEnd::Link | TagEnd::Image) {
            (self.open, self.kind, self.is_joined, self.ruby) = (None, LineKind::Words, false, false);
        }
    }

    fn words(&mut self, words: &str, span: &Range<usize>) {
        if self.ruby {
            return;
        }
        // A line's end between Japanese letters has no event of its own.
        let goes_on = self.open.is_some_and(|end| end <= span.start && !self.text[end..span.start].contains('\n'));
        match self.lines.last_mut().filter(|_| goes_on) {
            Some(line) => {
                line.words.push_str(words);
                line.span.end = span.end;
            }
            None => {
                let (words, span, kind, is_joined) = (words.to_owned(), span.clone(), self.kind, self.is_joined);
                self.lines.push(Line { words, span, kind, is_joined });
            }
        }
        (self.open, self.is_joined) = (Some(span.end), true);
    }

    fn indented(&mut self, code: &str, span: &Range<usize>) {
        let words = code.trim();
        if let Some(at) = self.text[span.clone()].find(words).filter(|_| !words.is_empty()) {
            let span = span.start + at..span.start + at + words.len();
            self.lines.push(Line { words: words.to_owned(), span, kind: LineKind::Indented, is_joined: false });
        }
    }

    fn html(&mut self, html: &str, span: &Range<usize>) {
        let words = without_tags(&without_comments(html));
        if !words.trim().is_empty() {
            let length = html.trim_end().len();
            let span = span.start..span.start + length;
            self.lines.push(Line { words, span, kind: LineKind::Html, is_joined: false });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_that_shows_words_is_a_line_and_code_is_none() {
        let text = "一行目は**強調**で\n二行目\n\n### 見出し\n\n| 甲 | 乙 |\n|---|---|\n| 1 | 2 |\n\n- 項目\n\n```\nコード\n```\n\n<ruby>子<rt>こ</rt></ruby>育て<br>次\n";
        let body = super::super::parse(text);
        let shown: Vec<(String, LineKind)> =
            body.lines().into_iter().map(|line| (format!("{}|{}", line.words, &text[line.span]), line.kind)).collect();
        let expected = [
            ("一行目は強調で|一行目は**強調**で", LineKind::Words),
            ("二行目|二行目", LineKind::Words),
            ("見出し|見出し", LineKind::Heading),
            ("甲|甲", LineKind::Cell),
            ("乙|乙", LineKind::Cell),
            ("1|1", LineKind::Cell),
            ("2|2", LineKind::Cell),
            ("項目|項目", LineKind::Words),
            ("子育て|子<rt>こ</rt></ruby>育て", LineKind::Words),
            ("次|次", LineKind::Words),
        ];
        assert_eq!(shown, expected.map(|(line, kind)| (line.to_owned(), kind)));
    }
}
