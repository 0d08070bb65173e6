//! The one form of a body: letters, ends of lines, blank lines, sentences.
//!
//! Each step edits the text where the parser's events say that it may, and is taken only if the events stay the same, so that
//! no step can change what a page shows. Code, raw HTML and comments stay to the byte, but for line ends. A heading has
//! blank lines around it; two blank lines become one. Two blanks at the end of a line, an invisible line break, become a
//! backslash. Letters are composed in the prose alone: an address names a file, letter by letter.

use std::ops::Range;

use super::edit::{Edit, edited, settled};
use super::notes::line_start;
use super::sentences::one_a_line;
use crate::model::body::{self, Body, CodeBlockKind, Event, LinkType, Tag, TagEnd};
use crate::model::config::Format;
use crate::model::letters::composed;

/// A body in its one form: empty, or ending with a line end and beginning with no blank line.
///
/// The only step that changes what a page shows, since it is asked to, is that of [`Format::breaks`].
pub(super) fn formatted(text: &str, form: Format) -> String {
    // Not even a body that stays as it is begins with blank lines: they belong to the fence above.
    let text = begun_and_ended(text);
    let text = if form.breaks { with_breaks(&text) } else { text };
    let steps: &[fn(&str) -> String] = &[letters, line_ends, blank_lines, one_a_line];
    let steps = if form.sentences { steps } else { &steps[..3] };
    let format = |text: &str| {
        steps.iter().fold(text.to_owned(), |text, step| {
            let next = step(&text);
            if next == text || shows_the_same(&text, &next) { next } else { text }
        })
    };
    settled(&text, format, shows_the_same)
}

/// A text whose short lines stay lines.
fn with_breaks(text: &str) -> String {
    let body = body::parse(text);
    let ends = body.short_line_ends(&body.lines());
    let edits: Vec<Edit> = ends.into_iter().map(|at| (at..at, "\\".to_owned())).collect();
    edited(text, &edits)
}

/// A text without blank lines before it, ending with a line end.
fn begun_and_ended(text: &str) -> String {
    let Some(first) = text.find(|letter| !matches!(letter, ' ' | '\t' | '\n')) else { return String::new() };
    let text = &text[line_start(text, first)..];
    if text.ends_with('\n') { text.to_owned() } else { format!("{text}\n") }
}

fn letters(text: &str) -> String {
    let body = body::parse(text);
    let mut edits: Vec<Edit> = Vec::new();
    // In code, and where a link's words are its label.
    let mut fixed = 0;
    for (event, range) in &body.events {
        match event {
            Event::Start(tag) if is_fixed(tag) => fixed += 1,
            Event::Start(_) if fixed > 0 => fixed += 1,
            Event::End(_) if fixed > 0 => fixed -= 1,
            Event::Text(_) if fixed == 0 && edits.last().is_none_or(|(last, _)| last.end <= range.start) => {
                let written = &text[range.clone()];
                let composed = composed(written);
                if composed != written {
                    edits.push((range.clone(), composed.into_owned()));
                }
            }
            _ => {}
        }
    }
    edited(text, &edits)
}

fn is_fixed(tag: &Tag<'_>) -> bool {
    let has_label = |kind: &LinkType| !matches!(kind, LinkType::Inline | LinkType::Reference);
    match tag {
        Tag::CodeBlock(_) | Tag::HtmlBlock => true,
        Tag::Link { link_type, .. } | Tag::Image { link_type, .. } => has_label(link_type),
        _ => false,
    }
}

fn line_ends(text: &str) -> String {
    let body = body::parse(text);
    let fixed = fixed_ranges(&body);
    let breaks: Vec<Range<usize>> =
        body.events.iter().filter(|(event, _)| *event == Event::HardBreak).map(|(_, range)| range.clone()).collect();
    let mut edits = Vec::new();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let content = line.strip_suffix('\n').unwrap_or(line);
        let kept = content.trim_end_matches([' ', '\t']).len();
        let blanks = start + kept..start + content.len();
        start += line.len();
        if blanks.is_empty() || is_in(&fixed, blanks.start) {
            continue;
        }
        let at = breaks.partition_point(|range| range.end < blanks.start);
        // One blank is no break, whatever makes the line's end one.
        let is_break = blanks.len() > 1 && breaks.get(at).is_some_and(|range| range.start <= blanks.end);
        let replacement = match is_break {
            // Behind a backslash another one would be taken for an escaped one.
            true if content[..kept].ends_with('\\') => "  ",
            true => "\\",
            false => "",
        };
        edits.push((blanks, replacement.to_owned()));
    }
    edited(text, &edits)
}

fn blank_lines(text: &str) -> String {
    let body = body::parse(text);
    let fixed = fixed_ranges(&body);
    let headings = top_headings(&body);
    let mut out = String::with_capacity(text.len() + 16);
    // Whether the line written last is blank, and whether the next one must follow a blank line.
    let (mut was_blank, mut wants_blank) = (true, false);
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let (from, end) = (start, start + line.len());
        start = end;
        let content = line.trim_end_matches('\n');
        let is_blank = content.trim_matches([' ', '\t']).is_empty();
        if is_blank && !is_in(&fixed, from) {
            if !was_blank {
                out.push('\n');
            }
            (was_blank, wants_blank) = (true, false);
            continue;
        }
        let begins_heading = first_from(&headings, from).is_some_and(|heading| heading.start < end);
        if (begins_heading || wants_blank) && !was_blank {
            out.push('\n');
        }
        out.push_str(content);
        out.push('\n');
        was_blank = is_blank;
        let last = headings[..headings.partition_point(|heading| heading.start < end)].last();
        wants_blank = last.is_some_and(|heading| (from..end).contains(&(heading.end - 1)));
    }
    while out.ends_with("\n\n") && !is_in(&fixed, text.trim_end_matches('\n').len() + 1) {
        out.pop();
    }
    out
}

/// The first range that begins at or behind an offset.
fn first_from(ranges: &[Range<usize>], at: usize) -> Option<&Range<usize>> {
    ranges.get(ranges.partition_point(|range| range.start < at))
}

/// Headings outside quotes, lists and footnotes, each from its first character to after its last.
fn top_headings(body: &Body<'_>) -> Vec<Range<usize>> {
    let mut depth = 0;
    let mut headings = Vec::new();
    for (event, range) in &body.events {
        match event {
            Event::Start(Tag::Heading { .. }) if depth == 0 => {
                let written = body.text[range.clone()].trim_end().len();
                headings.push(range.start..range.start + written.max(1));
                depth += 1;
            }
            Event::Start(_) => depth += 1,
            Event::End(_) => depth -= 1,
            _ => {}
        }
    }
    headings
}

/// Code and raw HTML, in order. The fences' own line ends do not belong to fenced code.
pub(super) fn fixed_ranges(body: &Body<'_>) -> Vec<Range<usize>> {
    let mut ranges: Vec<Range<usize>> = Vec::new();
    for (event, range) in &body.events {
        let range = match event {
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(_))) => inside_fences(body.text, range),
            Event::Start(Tag::CodeBlock(CodeBlockKind::Indented) | Tag::HtmlBlock) => range.clone(),
            Event::Code(_) | Event::Html(_) | Event::InlineHtml(_) => range.clone(),
            _ => continue,
        };
        match ranges.last_mut() {
            Some(last) if range.start < last.end => last.end = last.end.max(range.end),
            _ => ranges.push(range),
        }
    }
    ranges
}

/// Fenced code without the lines of its fences; to its end where it is never closed.
fn inside_fences(text: &str, range: &Range<usize>) -> Range<usize> {
    let block = &text[range.clone()];
    let first = block.find('\n').map_or(block.len(), |length| length + 1);
    let last = block.trim_end_matches('\n').rfind('\n').map_or(0, |newline| newline + 1);
    let margin = |letter: char| matches!(letter, ' ' | '>');
    let is_closed = last >= first && block[last..].trim_start_matches(margin).starts_with(['`', '~']);
    range.start + first..if is_closed { range.start + last } else { range.end.max(range.start + first) }
}

fn is_in(ranges: &[Range<usize>], at: usize) -> bool {
    let next = ranges.partition_point(|range| range.end <= at);
    ranges.get(next).is_some_and(|range| range.start <= at)
}

/// Whether two bodies are shown alike: the same events, letters aside that are the same composed, and the same addresses.
pub(super) fn shows_the_same(before: &str, after: &str) -> bool {
    let (before, after) = (body::parse(before), body::parse(after));
    let addresses = |body: &Body<'_>| {
        let links = body.links().into_iter();
        let mut addresses: Vec<(String, _)> = links.map(|link| (link.destination.to_string(), link.kind)).collect();
        addresses.sort();
        addresses
    };
    shown(&before) == shown(&after) && addresses(&before) == addresses(&after)
}

/// The events of a body as a reader sees them: pieces of one text joined, its letters composed outside code.
fn shown(body: &Body<'_>) -> Vec<Event<'static>> {
    let mut events: Vec<Event<'static>> = Vec::with_capacity(body.events.len());
    let (mut text, mut html) = (String::new(), String::new());
    for (event, _) in &body.events {
        match event {
            Event::Text(piece) => text.push_str(piece),
            Event::Html(piece) => html.push_str(piece),
            other => {
                let text = std::mem::take(&mut text);
                if *other == Event::End(TagEnd::CodeBlock) {
                    events.push(Event::Text(text.into()));
                } else if !text.is_empty() {
                    events.push(Event::Text(composed(&text).into_owned().into()));
                }
                if !html.is_empty() {
                    events.push(Event::Html(std::mem::take(&mut html).into()));
                }
                events.push(other.clone().into_static());
            }
        }
    }
    events
}

#[cfg(test)]
mod tests {
    use super::*;

    const SENTENCES: Format = Format { sentences: true, breaks: false };

    fn check(text: &str, expected: &str) {
        let once = formatted(text, SENTENCES);
        assert_eq!(once, expected, "{text}");
        assert_eq!(formatted(&once, SENTENCES), once);
        assert!(shows_the_same(text, &once));
    }

    #[test]
    fn one_blank_line_stands_around_headings_and_none_is_doubled() {
        check("\n\n## a\nb\n\n\n\nc\n## d\n- e\n# f\n\n\n", "## a\n\nb\n\nc\n\n## d\n\n- e\n\n# f\n");
        check("a\n===\nb\n", "a\n===\n\nb\n");
        check("> # a\n> b\n", "> # a\n> b\n");
        check("", "");
        check("\n  \n", "");
        check("    code\n", "    code\n");
    }

    #[test]
    fn code_and_html_stay_to_the_byte() {
        for text in [
            "```\na  \n\n\n\nか\u{3099}。b。\n# c\n```\n",
            "    a  \n\n\n    b\n",
            "<div>\na  \n</div>\n",
            "<!--\na  \n\n\n# b。c。\n-->\n",
            "`a  b` `か\u{3099}`\n",
        ] {
            check(text, text);
        }
        check("```  \na  \n```  \nb\n", "```\na  \n```\nb\n");
        check("~~~\na\n\n\n", "~~~\na\n\n\n");
    }

    #[test]
    fn blanks_at_the_end_go_and_breaks_are_seen() {
        check("a \nb\t\n\nc   \n", "a\nb\n\nc\n");
        check("前  \n後\n", "前\\\n後\n");
        check("前\\  \n後\n", "前\\  \n後\n");
        check("- a  \n  b \n", "- a\\\n  b\n");
        check("| a | b | \n|---|---|  \n| 1 | 2 |  \n", "| a | b |\n|---|---|\n| 1 | 2 |\n");
        check("保育　\n整備\n", "保育　\n整備\n");
    }

    #[test]
    fn letters_are_composed_in_the_prose_alone() {
        check(
            "か\u{3099}く [か\u{3099}](か\u{3099}.md) \u{FA19}社\n\n[か\u{3099}]\n\n[か\u{3099}]: か\u{3099}.md\n",
            "がく [が](か\u{3099}.md) \u{FA19}社\n\n[か\u{3099}]\n\n[か\u{3099}]: か\u{3099}.md\n",
        );
    }
}
