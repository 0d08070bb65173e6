//! Line breaks between Japanese characters vanish; those before a sign that begins an item stay breaks; all others stay the
//! blank they are.
//!
//! Japanese offices write lists with ・, ○, ①, （1）, ア and a full-width indent, each on a line of its own, and mean lines. A
//! break before one of these is a hard one, so that it is one everywhere: on pages, on paper, in searching and in data.
//! Elsewhere a line's end in Markdown is no more than the width of somebody's editor.
//!
//! The rule is CSS Text's segment break transformation: a break goes where both characters beside it are wide, full-width
//! or half-width and neither is Hangul, or where one of them is and the other is punctuation or a symbol of ambiguous
//! width (`※`, `…`, `“`), since the text is Japanese. Emoji and Latin letters keep the blank. The characters are those a
//! reader sees: emphasis, links and footnote marks between them do not count, code and images keep the break.

use super::character::{Punctuation, is_ambiguous, is_cjk, is_hangul, is_ideographic_selector, is_selector};
use super::{Event, Item, Tag, TagEnd};

/// Takes the soft breaks out that stand for nothing, and makes hard ones of those that begin an item.
pub(super) fn join(events: &mut Vec<Item<'_>>) {
    let mut punctuation = Punctuation::default();
    let mut vanishing = Vec::new();
    // The character a reader sees last, and the break after it that waits for the next one.
    let (mut before, mut waiting) = (None, None);
    for index in 0..events.len() {
        let (event, rest) = (&events[index].0, &events[index + 1..]);
        match event {
            Event::SoftBreak if matches!(rest.first(), Some((Event::Text(next), _)) if begins_item(next)) => {
                events[index].0 = Event::HardBreak;
                (before, waiting) = (None, None);
            }
            Event::Text(text) => {
                if let Some(break_at) = waiting.take()
                    && let (Some(before), Some(after)) = (before, text.chars().next())
                    && is_joined(before, after, &mut punctuation)
                {
                    vanishing.push(break_at);
                }
                before = last_visible(text).or(before);
            }
            Event::SoftBreak if before.is_some() => waiting = Some(index),
            Event::Start(Tag::Emphasis | Tag::Strong | Tag::Strikethrough | Tag::Link { .. }) => {}
            Event::End(TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough | TagEnd::Link) => {}
            Event::FootnoteReference(_) => {}
            Event::InlineHtml(html) if html.starts_with("<!--") => {}
            _ => (before, waiting) = (None, None),
        }
    }
    if !vanishing.is_empty() {
        let (mut vanishing, mut indexes) = (vanishing.into_iter().peekable(), 0..);
        events.retain(|_| {
            let index = indexes.next();
            vanishing.next_if(|&break_at| Some(break_at) == index).is_none()
        });
    }
}

/// Makes every break a hard one.
pub(super) fn keep(events: &mut [Item<'_>]) {
    events.iter_mut().filter(|(event, _)| *event == Event::SoftBreak).for_each(|(event, _)| *event = Event::HardBreak);
}

/// Whether a line begins as an item does that is written without Markdown: with ・ or another sign, a number in brackets or
/// before a full-width full stop, a kana and a blank, or indented by a full-width blank.
pub fn begins_item(line: &str) -> bool {
    let mut letters = line.chars();
    let (Some(first), rest) = (letters.next(), letters.as_str()) else { return false };
    let number = |text: &str| text.chars().take_while(|letter| letter.is_numeric()).map(char::len_utf8).sum::<usize>();
    match first {
        '\u{3000}' => true,
        '・' | '○' | '●' | '◎' | '〇' | '□' | '■' | '◇' | '◆' | '△' | '▲' | '▽' | '▼' | '☆' | '★' | '※' | '→' | '⇒'
        | '➡' => true,
        '①'..='⑳' | '⑴'..='⒇' | '⒈'..='⒛' | '㋐'..='㋾' => true,
        '(' | '（' => {
            let counter = number(rest).max(kana(rest));
            counter > 0 && rest[counter..].starts_with([')', '）'])
        }
        'ア'..='ン' => kana(line) > 0 && rest.starts_with([' ', '\u{3000}', '．', '）', ')']),
        first if first.is_numeric() => line[number(line)..].starts_with('．'),
        _ => false,
    }
}

/// The length of the kana that counts items, if a text begins with one.
fn kana(text: &str) -> usize {
    text.chars().next().filter(|letter| matches!(letter, 'ア'..='ン')).map_or(0, char::len_utf8)
}

/// The last character of a text, or the one whose form a selector at its end chooses.
fn last_visible(text: &str) -> Option<char> {
    text.chars().rev().find(|&c| !is_selector(c) && !is_ideographic_selector(c))
}

/// Whether a line's end between two letters stands for nothing.
pub fn are_joined(before: char, after: char) -> bool {
    is_joined(before, after, &mut Punctuation::default())
}

fn is_joined(before: char, after: char, punctuation: &mut Punctuation) -> bool {
    const ZERO_WIDTH_SPACE: char = '\u{200B}';
    let wide = |c| is_cjk(c) && !is_hangul(c);
    let mut mark = |c| is_ambiguous(c) && punctuation.contains(c);
    before == ZERO_WIDTH_SPACE
        || after == ZERO_WIDTH_SPACE
        || match (wide(before), wide(after)) {
            (true, true) => true,
            (true, false) => mark(after),
            (false, true) => mark(before),
            (false, false) => false,
        }
}
