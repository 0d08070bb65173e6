//! Texts as their authors mean them: network paths with all of their backslashes, of which Markdown would take some; letters in
//! their composed form, as `fmt` writes them.

use std::borrow::Cow;
use std::ops::Range;

use super::{CowStr, Event, Item, Tag, TagEnd};
use crate::model::letters;

/// Gives paths such as `\\server\share` their backslashes back: two of them begin one, and a blank or a bracket ends it.
pub(super) fn keep_paths<'a>(text: &'a str, events: &mut Vec<Item<'a>>) {
    if !text.contains("\\\\") {
        return;
    }
    // Pieces of text stand in the order of the text; what opens and closes around them does not.
    let mut next = 0;
    let mut kept: Vec<(Range<usize>, Item<'a>)> = Vec::new();
    for path in paths(text) {
        let is_before = |(event, span): &Item<'_>| !matches!(event, Event::Text(_)) || span.end <= path.start;
        next += events[next..].iter().take_while(|item| is_before(item)).count();
        kept.extend(whole(text, events, next, &path));
    }
    let mut kept = kept.into_iter().peekable();
    let mut out = Vec::with_capacity(events.len());
    for (index, item) in std::mem::take(events).into_iter().enumerate() {
        match kept.peek() {
            Some((replaced, _)) if replaced.contains(&index) => {
                if index + 1 == replaced.end {
                    out.extend(kept.next().map(|(_, whole)| whole));
                }
            }
            _ => out.push(item),
        }
    }
    *events = out;
}

/// Which events a path was read as, the first of which is given, and the one that says all of it.
fn whole<'a>(
    text: &'a str,
    events: &[Item<'a>],
    first: usize,
    path: &Range<usize>,
) -> Option<(Range<usize>, Item<'a>)> {
    let is_piece = |(event, span): &&Item<'_>| matches!(event, Event::Text(_)) && span.start < path.end;
    let pieces = &events[first..first + events[first..].iter().take_while(is_piece).count()];
    let ((_, begin), (Event::Text(words), end)) = (pieces.first()?, pieces.last()?) else { return None };
    if begin.start > path.start + 1 || begin.start < path.start || end.end < path.end {
        return None;
    }
    // What the last piece says behind the path, it says letter by letter.
    let range = path.start..end.end;
    let is_whole = words.ends_with(&text[path.end..end.end]);
    is_whole.then(|| (first..first + pieces.len(), (Event::Text(CowStr::Borrowed(&text[range.clone()])), range)))
}

/// Composes letters outside code.
pub(super) fn compose(events: &mut [Item<'_>]) {
    let mut in_code = false;
    for (event, _) in events {
        match event {
            Event::Start(Tag::CodeBlock(_)) => in_code = true,
            Event::End(TagEnd::CodeBlock) => in_code = false,
            Event::Text(_) if in_code => {}
            Event::Text(text) => {
                if let Cow::Owned(composed) = letters::composed(text) {
                    *event = Event::Text(CowStr::Boxed(composed.into()));
                }
            }
            _ => {}
        }
    }
}

/// Where network paths stand.
fn paths(text: &str) -> Vec<Range<usize>> {
    let mut paths: Vec<Range<usize>> = Vec::new();
    for (start, _) in text.match_indices("\\\\") {
        if paths.last().is_some_and(|last| start < last.end) || text[..start].ends_with('\\') {
            continue;
        }
        let rest = &text[start + 2..];
        if !rest.starts_with(|letter: char| letter.is_alphanumeric()) {
            continue;
        }
        let ends = |letter: char| letter.is_whitespace() || "<>\"|*?[]「」『』（）()、。，．".contains(letter);
        let length = rest.find(ends).unwrap_or(rest.len());
        let path = &rest[..length];
        let is_path =
            path.starts_with(|letter: char| letter.is_alphanumeric()) && path.trim_end_matches('\\').contains('\\');
        if is_path {
            paths.push(start..start + 2 + length);
        }
    }
    paths
}
