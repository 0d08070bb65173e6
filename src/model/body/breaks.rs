//! Line breaks between Japanese characters vanish; all others stay the blank they are.
//!
//! The rule is CSS Text's segment break transformation: a break goes where both characters beside it are wide, full-width
//! or half-width and neither is Hangul, or where one of them is and the other is punctuation or a symbol of ambiguous
//! width (`※`, `…`, `“`), since the text is Japanese. Emoji and Latin letters keep the blank. The characters are those a
//! reader sees: emphasis, links and footnote marks between them do not count, code and images keep the break.

use super::character::{Punctuation, is_ambiguous, is_cjk, is_hangul, is_ideographic_selector, is_selector};
use super::{Event, Item, Tag, TagEnd};

/// Takes the soft breaks out that stand for nothing.
pub(super) fn join(events: &mut Vec<Item<'_>>) {
    let mut punctuation = Punctuation::default();
    let mut vanishing = Vec::new();
    // The character a reader sees last, and the break after it that waits for the next one.
    let (mut before, mut waiting) = (None, None);
    for (index, (event, _)) in events.iter().enumerate() {
        match event {
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

/// The last character of a text, or the one whose form a selector at its end chooses.
fn last_visible(text: &str) -> Option<char> {
    text.chars().rev().find(|&c| !is_selector(c) && !is_ideographic_selector(c))
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
