//! Prose of a goal in a cell of a table, and back.
//!
//! A cell holds lines of plain text: a line for each that a reader sees, one blank line between paragraphs, `・` or a number
//! before an item. [`cell`] says what a cell shows for Markdown, [`markdown`] which Markdown shows what a cell holds; of what a
//! cell cannot hold (links, tables, emphasis) only the words get there, and [`is_plain`] says whether there was any.

use std::borrow::Cow;

use super::plain::plain_text;
use super::tags::reading;
use super::{Body, Event, Item, LineBreaks, LinkType, Tag, TagEnd, begins_item, end_of, parse_with};
use crate::model::letters::composed;

/// What a cell shows for Markdown, as [`normal`] text.
pub fn cell(markdown: &str, line_breaks: LineBreaks) -> String {
    cell_text(&parse_with(markdown, line_breaks).events)
}

/// A cell's text as it is compared: line feeds, composed letters, no blanks at the end of a line, no blank lines around it.
pub fn normal(text: &str) -> String {
    let text =
        if text.contains('\r') { Cow::Owned(text.replace("\r\n", "\n").replace('\r', "\n")) } else { text.into() };
    let mut out = String::with_capacity(text.len());
    for line in composed(&text).split('\n') {
        out.push_str(line.trim_end());
        out.push('\n');
    }
    out.truncate(out.trim_end_matches('\n').len());
    out.drain(..out.len() - out.trim_start_matches('\n').len());
    out
}

/// Whether Markdown is nothing but lines of text, so that a cell holds all of it.
pub fn is_plain(markdown: &str, line_breaks: LineBreaks) -> bool {
    has_only_text(&parse_with(markdown, line_breaks))
}

/// The Markdown of which [`cell`] is the [`normal`] text of a cell. What would be a mark is escaped, so that the text is read as
/// text: as it is if that suffices, else with a backslash before each sign that could be a mark, else with signs by number.
pub fn markdown(cell: &str, line_breaks: LineBreaks) -> String {
    let text = normal(cell);
    for escape in [Escape::Nothing, Escape::Marks] {
        let written = written(&text, escape, line_breaks);
        let body = parse_with(&written, line_breaks);
        if has_only_text(&body) && cell_text(&body.events) == text {
            return written;
        }
    }
    written(&text, Escape::Signs, line_breaks)
}

fn has_only_text(body: &Body) -> bool {
    let is_text = |(event, span): &Item<'_>| match event {
        // A web address without brackets is a link to its reader, and text to whoever wrote it.
        Event::Start(Tag::Link { link_type: LinkType::Autolink, .. }) => !body.text[span.clone()].starts_with('<'),
        Event::Start(Tag::Paragraph) | Event::End(TagEnd::Paragraph | TagEnd::Link) => true,
        Event::Text(_) | Event::SoftBreak | Event::HardBreak => true,
        _ => false,
    };
    body.definitions.is_empty() && body.events.iter().all(is_text)
}

/// What a cell shows for events of Markdown.
pub fn cell_text(events: &[Item<'_>]) -> String {
    let mut blocks = Vec::new();
    let mut index = 0;
    while index < events.len() {
        let end = (end_of(events, index) + 1).max(index + 1).min(events.len());
        let block = &events[index..end];
        let text = match block.first() {
            Some((Event::Start(Tag::Paragraph), _)) => lines(block),
            _ => plain_text(block),
        };
        let text = normal(&text);
        if !text.is_empty() {
            blocks.push(text);
        }
        index = end;
    }
    blocks.join("\n\n")
}

/// The lines of a paragraph, empty ones between two breaks included.
fn lines(events: &[Item<'_>]) -> String {
    let (mut out, mut in_reading) = (String::new(), false);
    for (event, _) in events {
        match event {
            Event::Text(_) | Event::Code(_) if in_reading => {}
            Event::Text(text) | Event::Code(text) => out.push_str(text),
            Event::InlineHtml(html) => in_reading = reading(html).unwrap_or(in_reading),
            Event::SoftBreak => out.push(' '),
            Event::HardBreak => out.push('\n'),
            _ => {}
        }
    }
    out
}

/// What of a text is written otherwise.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Escape {
    Nothing,
    /// What could be a mark.
    Marks,
    /// Every sign of ASCII.
    Signs,
}

/// One blank line divides paragraphs; several are line ends of one paragraph.
fn written(text: &str, escape: Escape, line_breaks: LineBreaks) -> String {
    let mut out = String::with_capacity(text.len() + text.len() / 8);
    let mut rest = text;
    loop {
        let end = rest.find('\n').unwrap_or(rest.len());
        escaped(&mut out, &rest[..end], escape);
        let after = rest[end..].trim_start_matches('\n');
        let ends = rest.len() - end - after.len();
        let is_soft = line_breaks == LineBreaks::Kept || begins_item(after);
        match ends {
            0 => return out,
            1 if is_soft => out.push('\n'),
            2 => out.push_str("\n\n"),
            _ => out.push_str(&"\\\n".repeat(ends)),
        }
        rest = after;
    }
}

fn escaped(out: &mut String, line: &str, escape: Escape) {
    if escape == Escape::Nothing {
        out.push_str(line);
        return;
    }
    // Markdown takes blanks before a line for layout.
    let inner = line.trim_start_matches([' ', '\t']);
    line[..line.len() - inner.len()].bytes().for_each(|blank| out.push_str(&format!("&#{blank};")));
    let digits = inner.len() - inner.trim_start_matches(|letter: char| letter.is_ascii_digit()).len();
    for (at, letter) in inner.char_indices() {
        let is_mark = match letter {
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '&' | '~' | '|' | '!' => true,
            '#' | '>' | '-' | '+' | '=' | ':' => at == 0,
            '.' | ')' => at > 0 && at == digits,
            _ => false,
        };
        match escape {
            Escape::Signs if letter.is_ascii_punctuation() => out.push_str(&format!("&#{};", u32::from(letter))),
            Escape::Marks if is_mark => out.extend(['\\', letter]),
            _ => out.push(letter),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const BOTH: [LineBreaks; 2] = [LineBreaks::Joined, LineBreaks::Kept];

    #[test]
    fn a_cell_shows_the_lines_that_a_reader_sees() {
        for (written, expected) in [
            ("一つめの\n文章。\n\n二つめ。\n", "一つめの文章。\n\n二つめ。"),
            ("一行め\\\n二行め\n・項目\n", "一行め\n二行め\n・項目"),
            ("前\n\n- 一\n- 二\n  - 三\n\n1. 四\n2. 五\n", "前\n\n・一\n・二\n　・三\n\n1. 四\n2. 五"),
            ("**強い**[リンク](1.md)と`符号`\n", "強いリンクと符号"),
            ("<!-- 見えない -->\n\n見える\n", "見える"),
            ("", ""),
        ] {
            assert_eq!(cell(written, LineBreaks::Joined), expected);
        }
    }

    #[test]
    fn what_would_be_a_mark_is_text_again() {
        let text = "1. 調査\n# 見出し\n- 項目\n> 引用";
        let written = markdown(text, LineBreaks::Joined);
        assert_eq!(written, "1\\. 調査\\\n\\# 見出し\\\n\\- 項目\\\n\\> 引用");
        for text in [
            text,
            "a\n\n\n\nb",
            "  字下げ",
            "　全角",
            "行末\\\n次",
            "\\\\server\\share を使う",
            "**強**",
            "<b>",
            "&amp;",
            "[a]: http://example.jp",
            "| a | b |\n| - | - |",
            "```\nx\n```",
            "a\n===",
            "a_b_c",
            "~~x~~",
            "<!-- x -->",
            "[^1]: 注",
            "- [ ] x",
            "https://example.jp/?a=1&b=2",
            "２つ\n\n\n　・三",
            "'0086",
            "=1+1",
            "\t字",
        ] {
            for breaks in BOTH {
                assert_eq!(cell(&markdown(text, breaks), breaks), text, "{}", markdown(text, breaks));
                assert!(is_plain(&markdown(text, breaks), breaks), "{}", markdown(text, breaks));
            }
        }
        for text in ["保育所を2か所、10月に開く。", "https://example.jp/?a=1&b=2を参照", "http://example.jp/a_b 計画"]
        {
            assert_eq!(markdown(text, LineBreaks::Joined), text);
        }
        assert!(!is_plain("<https://example.jp/>", LineBreaks::Joined));
    }

    proptest! {
        #[test]
        fn every_text_comes_back(text in "([ -~]|[あ-んア-ン一-龠]|[\n\t　・①（）「」、。*_#>\\-\\\\&<\\[|`])*") {
            for breaks in BOTH {
                let written = markdown(&text, breaks);
                prop_assert_eq!(cell(&written, breaks), normal(&text), "{}", &written);
            }
        }

        #[test]
        fn every_text_of_any_letters_comes_back(text in any::<String>()) {
            let text: String = text.chars().filter(|letter| !letter.is_control() || *letter == '\n').collect();
            for breaks in BOTH {
                let written = markdown(&text, breaks);
                prop_assert_eq!(cell(&written, breaks), normal(&text), "{}", &written);
            }
        }
    }
}
