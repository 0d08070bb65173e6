//! The headings of a text, their ids, and the parts they divide it into.

use std::collections::{BTreeSet, HashMap};
use std::ops::Range;

use unicode_normalization::UnicodeNormalization;

use super::{Event, Item, Tag, end_of, plain_text};

/// A heading.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heading {
    /// 1 to 6, as written.
    pub level: u8,
    /// Its words without markup.
    pub text: String,
    /// Names it within its text: the words in NFC, letters of ASCII lower-cased, `-` for white space, no punctuation;
    /// Japanese stays, since browsers show it readable in an address. `heading` where nothing is left; `-1`, `-2` … where
    /// the name is taken, as forges number them.
    pub id: String,
    /// The whole heading with its `#` or underline.
    pub span: Range<usize>,
    /// Its words alone; empty for an empty heading.
    pub content: Range<usize>,
}

/// A part of a text: what stands below one heading of level 1 or 2 that is not within a quote, list or footnote.
///
/// Level 1 divides like level 2, because people write `# どの水準まで`. What stands before the first heading is a part
/// without one; it is left out if it is blank.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fragment {
    /// The heading that begins the part.
    pub heading: Option<Heading>,
    /// The part without its heading and without blank lines around it; indentation of its first line is kept.
    pub span: Range<usize>,
    /// Its events, as indexes of [`Body::events`](super::Body::events), without those of the heading. Empty for a part
    /// that shows nothing, such as one of definitions only.
    pub events: Range<usize>,
}

/// All headings, with ids no two of which are the same.
pub(super) fn headings(events: &[Item<'_>]) -> Vec<Heading> {
    let mut taken = BTreeSet::new();
    let mut next_number: HashMap<String, usize> = HashMap::new();
    let mut headings = Vec::new();
    for (index, (event, span)) in events.iter().enumerate() {
        let Event::Start(Tag::Heading { level, .. }) = event else { continue };
        let inside = &events[index + 1..end_of(events, index)];
        let text = plain_text(inside).replace('\n', " ");
        let name = name(&text);
        let mut id = name.clone();
        while taken.contains(&id) {
            let number = next_number.entry(name.clone()).or_insert(1);
            id = format!("{name}-{number}");
            *number += 1;
        }
        taken.insert(id.clone());
        let content = match (inside.first(), inside.last()) {
            (Some((_, first)), Some((_, last))) => first.start..last.end,
            _ => span.end..span.end,
        };
        headings.push(Heading { level: *level as u8, text, id, span: span.clone(), content });
    }
    headings
}

/// The parts of a text.
pub(super) fn fragments(text: &str, events: &[Item<'_>], headings: &[Heading]) -> Vec<Fragment> {
    let mut fragments = Vec::new();
    let mut dividing = headings.iter().filter(|heading| heading.level <= 2).peekable();
    let mut open = Open { heading: None, content: 0, event: 0 };
    let mut depth = 0_usize;
    for (index, (event, span)) in events.iter().enumerate() {
        match event {
            Event::Start(tag) => {
                if matches!(tag, Tag::Heading { .. })
                    && let Some(heading) = dividing.next_if(|heading| heading.span.start <= span.start)
                    && depth == 0
                {
                    fragments.extend(open.close(text, span.start, index));
                    let after = end_of(events, index) + 1;
                    open = Open { heading: Some(heading.clone()), content: span.end, event: after };
                }
                depth += 1;
            }
            Event::End(_) => depth -= 1,
            _ => {}
        }
    }
    fragments.extend(open.close(text, text.len(), events.len()));
    fragments
}

/// A part whose end is not yet known.
struct Open {
    heading: Option<Heading>,
    content: usize,
    event: usize,
}

impl Open {
    fn close(self, text: &str, end: usize, event: usize) -> Option<Fragment> {
        let span = trimmed(text, self.content..end);
        if self.heading.is_none() && span.is_empty() {
            return None;
        }
        Some(Fragment { heading: self.heading, span, events: self.event..event })
    }
}

/// A range without the blank lines before and the blanks after what it holds.
fn trimmed(text: &str, range: Range<usize>) -> Range<usize> {
    let content = text[range.clone()].trim_ascii_end();
    let leading = content.len() - content.trim_ascii_start().len();
    let start = content[..leading].rfind('\n').map_or(0, |newline| newline + 1);
    range.start + start..range.start + content.len()
}

/// A text as a name: what may stand in an id, an address and a CSS selector without escapes but those of its letters.
fn name(text: &str) -> String {
    let mut name = String::with_capacity(text.len());
    for character in text.trim().nfc() {
        match character {
            c if c.is_whitespace() && name.ends_with('-') => {}
            c if c.is_whitespace() => name.push('-'),
            '-' | '_' => name.push(character),
            c if c.is_alphanumeric() => name.push(c.to_ascii_lowercase()),
            _ => {}
        }
    }
    let name = name.trim_matches('-');
    if name.is_empty() { "heading".to_owned() } else { name.to_owned() }
}
