//! A text as its readers see it, without markup, every piece of which knows its place in the file.
//!
//! Code blocks, comments, raw HTML and addresses in brackets are nobody's sentences, and left out.

use std::ops::Range;
use std::sync::OnceLock;

use super::tags::reading;
use super::{Event, Item, LinkType, Tag, TagEnd, end_of};

/// A text without markup. Blocks stand on lines of their own.
#[derive(Debug, Clone, Default)]
pub struct Passage {
    /// The text.
    pub text: String,
    /// Where each piece begins in `text`, and the bytes of the file it was read from.
    pieces: Vec<(usize, Range<usize>)>,
    /// What [`Passage::sentences`] found, since many rules ask for it.
    sentences: OnceLock<Vec<(Range<usize>, bool)>>,
}

/// Two are the same if they say the same at the same places, whether or not anybody has asked for the sentences.
impl PartialEq for Passage {
    fn eq(&self, other: &Passage) -> bool {
        self.text == other.text && self.pieces == other.pieces
    }
}

impl Eq for Passage {}

/// A sentence of a passage.
#[derive(Debug, Clone, Copy)]
pub struct Sentence<'a> {
    /// Its words, without what ends it.
    pub text: &'a str,
    /// Where it begins in [`Passage::text`].
    pub start: usize,
    /// Whether 。 or the like ends it, rather than its line.
    pub is_closed: bool,
}

impl Passage {
    /// The text of events; `offset` is where the text they were read from begins in the file.
    pub fn of(events: &[Item<'_>], file: &str, offset: usize) -> Passage {
        let mut passage = Passage::default();
        let (mut index, mut in_reading) = (0, false);
        while let Some((event, span)) = events.get(index) {
            let span = offset + span.start..offset + span.end;
            match event {
                Event::Start(Tag::CodeBlock(_) | Tag::HtmlBlock) => index = end_of(events, index),
                Event::Start(Tag::Link { link_type: LinkType::Autolink | LinkType::Email, .. })
                    if file[span.start..].starts_with('<') =>
                {
                    index = end_of(events, index);
                }
                Event::InlineHtml(html) => in_reading = reading(html).unwrap_or(in_reading),
                Event::Text(_) | Event::Code(_) if in_reading => {}
                Event::Text(text) if file.get(span.clone()) == Some(text) => passage.push(text, span),
                // An entity or an escaped character stands for another text than the one written.
                Event::Text(text) | Event::Code(text) => passage.push(text, span),
                Event::SoftBreak => passage.push(" ", span),
                Event::HardBreak | Event::Rule => passage.line(),
                Event::Start(Tag::Paragraph | Tag::Item | Tag::Heading { .. } | Tag::List(_)) => passage.line(),
                Event::End(
                    TagEnd::Paragraph
                    | TagEnd::Item
                    | TagEnd::Heading(_)
                    | TagEnd::TableCell
                    | TagEnd::FootnoteDefinition,
                ) => passage.line(),
                _ => {}
            }
            index += 1;
        }
        // It is kept as long as the site, and half of what grew is room.
        passage.text.shrink_to_fit();
        passage.pieces.shrink_to_fit();
        passage
    }

    /// The text of a value that stands at some bytes of a file.
    pub fn of_value(text: &str, span: Range<usize>) -> Passage {
        let mut passage = Passage::default();
        passage.push(text, span);
        passage
    }

    fn push(&mut self, text: &str, span: Range<usize>) {
        self.pieces.push((self.text.len(), span));
        self.text.push_str(text);
    }

    fn line(&mut self) {
        if !self.text.is_empty() && !self.text.ends_with('\n') {
            self.text.push('\n');
        }
    }

    /// The bytes of the file for bytes of the text. What was not written letter by letter is meant as a whole.
    pub fn place(&self, range: Range<usize>) -> Range<usize> {
        let piece = |offset: usize| {
            let index = self.pieces.partition_point(|(start, _)| *start <= offset).checked_sub(1)?;
            let next = self.pieces.get(index + 1).map_or(self.text.len(), |(start, _)| *start);
            let (start, span) = &self.pieces[index];
            // A line's end after the piece belongs to no bytes of the file.
            let is_verbatim = self.text[*start..next].trim_end_matches('\n').len() == span.len();
            Some((offset - start, span, is_verbatim))
        };
        let start = piece(range.start).map(|(at, span, verbatim)| if verbatim { span.start + at } else { span.start });
        let last = range.end.max(range.start + 1) - 1;
        let end = piece(last).map(|(at, span, verbatim)| {
            let end = if verbatim { span.start + at + 1 } else { span.end };
            end.min(span.end)
        });
        let start = start.unwrap_or(0);
        start..end.unwrap_or(start).max(start)
    }

    /// The sentences: what 。 or a line's end divides, not within brackets.
    pub fn sentences(&self) -> impl Iterator<Item = Sentence<'_>> {
        let found = self.sentences.get_or_init(|| divided(&self.text));
        found.iter().map(|(span, is_closed)| Sentence {
            text: &self.text[span.clone()],
            start: span.start,
            is_closed: *is_closed,
        })
    }
}

/// Where sentences stand, and whether 。 or the like ends each.
fn divided(text: &str) -> Vec<(Range<usize>, bool)> {
    let mut found = Vec::new();
    let (mut start, mut depth) = (0, 0_usize);
    for (at, character) in text.char_indices().chain([(text.len(), '\n')]) {
        match character {
            '「' | '『' | '（' | '(' => depth += 1,
            '」' | '』' | '）' | ')' => depth = depth.saturating_sub(1),
            _ => {}
        }
        let ends_line = character == '\n';
        if ends_line || (depth == 0 && matches!(character, '。' | '．' | '！' | '？')) {
            let words = &text[start..at];
            let blank = words.len() - words.trim_start().len();
            let length = words.trim().len();
            if length > 0 {
                found.push((start + blank..start + blank + length, !ends_line));
            }
            start = at + character.len_utf8();
        }
        if ends_line {
            depth = 0;
        }
    }
    found
}

impl<'a> Sentence<'a> {
    /// Its words without brackets at its end: 調整する（随時） ends in する.
    pub fn core(&self) -> &'a str {
        let mut text = self.text.trim_end();
        while let Some(open) = text.ends_with(['）', ')']).then(|| text.rfind(['（', '('])).flatten() {
            text = text[..open].trim_end();
        }
        text
    }

    /// Where the last `length` bytes of [`Sentence::core`] stand in the passage.
    pub fn ending(&self, length: usize) -> Range<usize> {
        let end = self.start + self.core().len();
        end - length..end
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn passage(text: &str) -> Passage {
        let body = crate::model::body::parse(text);
        Passage::of(&body.events, text, 0)
    }

    #[test]
    fn a_text_without_markup_knows_where_it_was_written() {
        let text = "前の**「重要」**な\n事業&amp;です。\n\n- [一](1.md)\n\n```\n随時\n```\n\n<https://example.jp/３>\n\nhttps://a.jp/b_c\n";
        let passage = passage(text);
        assert_eq!(passage.text, "前の「重要」な事業&です。\n一\nhttps://a.jp/b_c\n");
        for word in ["前の", "「重要」", "事業", "です", "一"] {
            let at = passage.text.find(word).expect("the word is there");
            assert_eq!(&text[passage.place(at..at + word.len())], word);
        }
        let at = passage.text.find("重要」な事業").expect("the words are there");
        assert_eq!(&text[passage.place(at..at + "重要」な事業".len())], "重要」**な\n事業");
    }

    #[test]
    fn sentences_end_at_full_stops_outside_of_brackets_and_at_lines() {
        let passage = passage("「はい。」と言う。次（ここも。）だ\n\n- 三\n- 四。\n");
        let sentences: Vec<(&str, bool)> = passage.sentences().map(|found| (found.text, found.is_closed)).collect();
        assert_eq!(sentences, [("「はい。」と言う", true), ("次（ここも。）だ", false), ("三", false), ("四", true)]);
        let second = passage.sentences().nth(1).expect("there are four");
        assert_eq!(second.core(), "次（ここも。）だ");
    }

    #[test]
    fn brackets_at_the_end_of_a_sentence_are_not_its_ending() {
        let passage = passage("調整する（随時）。");
        let sentence = passage.sentences().next().expect("there is one");
        assert_eq!(&passage.text[sentence.ending("する".len())], "する");
    }
}
