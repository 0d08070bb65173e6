//! Web addresses that stand in a text without brackets: `https://www.example.jp/` is a link as it stands, as in a cell of a
//! spreadsheet.
//!
//! Japanese has no blanks, so an address ends before the first letter that is not ASCII: in 「https://www.example.jp/を参照」
//! before を. Where that is kanji or katakana, it may as well be of the address (「https://www.example.jp/計画/」): such an address
//! is no link, and [`Body::unended`](super::Body::unended) says where it stands. The signs that end a sentence, and the ends of
//! brackets that began before it, do not belong to it, as in GitHub's dialect (<https://github.github.com/gfm/#autolinks-extension->).

use std::ops::Range;

use super::{CowStr, Event, Item, LinkType, MAX_NESTING, Tag, TagEnd};

/// What may follow an address without belonging to it.
const CLOSING: [char; 10] = ['?', '!', '.', ',', ':', ';', '*', '_', '~', '\''];

/// Makes links of the addresses in a text, but for those in links, images and code. Gives the places of those that may go on in
/// Japanese, with the letters that may be of them.
pub(super) fn link<'a>(text: &'a str, events: &mut Vec<Item<'a>>) -> Vec<Range<usize>> {
    let mut unended = Vec::new();
    if !text.contains("://") {
        return unended;
    }
    let (mut depth, mut unlinked, mut in_anchor) = (0, 0, false);
    let mut out = Vec::with_capacity(events.len() + 3);
    let mut rest = std::mem::take(events).into_iter().peekable();
    while let Some(item) = rest.next() {
        match &item.0 {
            Event::Start(tag) => {
                depth += 1;
                unlinked += usize::from(matches!(tag, Tag::Link { .. } | Tag::Image { .. } | Tag::CodeBlock(_)));
            }
            Event::End(tag) => {
                depth -= 1;
                unlinked -= usize::from(matches!(tag, TagEnd::Link | TagEnd::Image | TagEnd::CodeBlock));
                in_anchor &= *tag != TagEnd::Paragraph;
            }
            Event::InlineHtml(html) => in_anchor = anchor(html).unwrap_or(in_anchor),
            Event::Text(_) if unlinked == 0 && !in_anchor && depth < MAX_NESTING => {
                let mut pieces = vec![item];
                while let Some(next) = rest.next_if(|(event, _)| matches!(event, Event::Text(_))) {
                    pieces.push(next);
                }
                unended.extend(linked(text, pieces, &mut out));
                continue;
            }
            _ => {}
        }
        out.push(item);
    }
    *events = out;
    unended
}

/// Whether a raw tag begins or ends a link; none for other tags.
fn anchor(html: &str) -> Option<bool> {
    let lower = html.to_ascii_lowercase();
    let opens = lower.strip_prefix("<a").is_some_and(|rest| rest.starts_with([' ', '\t', '\n', '>']));
    (opens || lower.starts_with("</a")).then_some(opens)
}

/// Pieces of text that follow each other, with links around the addresses they hold together: the parser divides an address at `&`,
/// `_` and the like. Gives the places of those that may go on.
fn linked<'a>(text: &'a str, pieces: Vec<Item<'a>>, out: &mut Vec<Item<'a>>) -> Vec<Range<usize>> {
    let words = String::from_iter(pieces.iter().map(|(event, _)| shown(event)));
    let (ended, unended): (Vec<Address>, Vec<Address>) =
        Placed::addresses(text, &pieces, &words).into_iter().partition(|address| address.is_ended);
    let mut addresses = ended.into_iter().peekable();
    let (mut start, mut open) = (0, None);
    for piece in pieces {
        let (end, mut from) = (start + shown(&piece.0).len(), start);
        loop {
            match (open.take(), addresses.peek()) {
                (Some(Address { words, span, .. }), _) if words.end <= end => {
                    out.extend(part(text, &piece, from - start..words.end - start));
                    out.push((Event::End(TagEnd::Link), span));
                    from = words.end;
                }
                (None, Some(address)) if address.words.start < end => {
                    out.extend(part(text, &piece, from - start..address.words.start - start));
                    out.push((Event::Start(address.tag(text, &words)), address.span.clone()));
                    from = address.words.start;
                    open = addresses.next();
                }
                (still_open, _) => {
                    open = still_open;
                    out.extend(part(text, &piece, from - start..end - start));
                    break;
                }
            }
        }
        start = end;
    }
    unended.into_iter().map(|address| address.span).collect()
}

/// Some of a piece's words; none if they are empty. All of them need not be what was written: `&amp;`.
fn part<'a>(text: &'a str, (event, span): &Item<'a>, words: Range<usize>) -> Option<Item<'a>> {
    if words.len() == shown(event).len() {
        return Some((event.clone(), span.clone()));
    }
    let span = span.start + words.start..span.start + words.end;
    (!span.is_empty()).then(|| (Event::Text(CowStr::Borrowed(&text[span.clone()])), span))
}

fn shown<'e>(event: &'e Event<'_>) -> &'e str {
    if let Event::Text(words) = event { words } else { "" }
}

/// An address in what pieces of text say together, and where it was written.
struct Address {
    words: Range<usize>,
    span: Range<usize>,
    /// Whether it certainly ends there.
    is_ended: bool,
}

impl Address {
    fn tag<'a>(&self, text: &'a str, words: &str) -> Tag<'a> {
        let dest_url = match (&text[self.span.clone()], &words[self.words.clone()]) {
            (written, words) if written == words => CowStr::Borrowed(written),
            (_, words) => CowStr::Boxed(words.into()),
        };
        Tag::Link { link_type: LinkType::Autolink, dest_url, title: "".into(), id: "".into() }
    }
}

/// Pieces of one text, and where each begins in what they say together.
struct Placed<'p, 'a> {
    pieces: &'p [Item<'a>],
    starts: Vec<usize>,
    /// Whether each says what was written: one may have thousands of addresses, and is not compared for each.
    are_written: Vec<bool>,
}

impl Placed<'_, '_> {
    /// The addresses in what the pieces say.
    fn addresses(text: &str, pieces: &[Item<'_>], words: &str) -> Vec<Address> {
        let mut length = 0;
        let starts = pieces.iter().map(|(event, _)| {
            length += shown(event).len();
            length - shown(event).len()
        });
        let are_written = pieces.iter().map(|(event, span)| text[span.clone()] == *shown(event));
        let own = Placed { pieces, starts: starts.collect(), are_written: are_written.collect() };
        let end = pieces.last().map_or(0, |(_, span)| span.end);
        // Emphasis that begins within an address has taken a part of it.
        let behind = text[end..].trim_start_matches(['*', '_', '~']);
        let is_cut = behind.len() < text.len() - end && behind.starts_with(is_of_address);
        let whole = found(words).into_iter().filter(|(address, _)| !(is_cut && address.end == words.len()));
        let placed = whole.filter_map(|(words, is_ended)| {
            let span = own.place(words.start, false)?..own.place(words.end, true)?;
            Some(Address { words, span, is_ended })
        });
        placed.collect()
    }

    /// The place in the file of one in the words; none within a piece that does not say what was written.
    fn place(&self, at: usize, is_end: bool) -> Option<usize> {
        let index = self.starts.partition_point(|&start| start < at + usize::from(!is_end)).checked_sub(1)?;
        let ((event, span), at) = (&self.pieces[index], at - self.starts[index]);
        match at {
            0 => Some(span.start),
            at if at == shown(event).len() => Some(span.end),
            at => self.are_written[index].then_some(span.start + at),
        }
    }
}

/// Where addresses stand, and whether each certainly ends there; one that does not has the letters that may be of it.
fn found(words: &str) -> Vec<(Range<usize>, bool)> {
    let mut found: Vec<(Range<usize>, bool)> = Vec::new();
    for (colon, sign) in words.match_indices("://") {
        let scheme = ["https", "http"].into_iter().find(|scheme| {
            let own = colon.checked_sub(scheme.len()).and_then(|start| words.get(start..colon));
            own.is_some_and(|own| own.eq_ignore_ascii_case(scheme))
        });
        let Some(start) = scheme.map(|scheme| colon - scheme.len()) else { continue };
        let rest = &words[colon + sign.len()..];
        let is_apart = !words[..start].ends_with(|letter: char| letter.is_ascii_alphanumeric());
        let is_new = found.last().is_none_or(|(last, _)| last.end <= start);
        if !is_new || !is_apart || !rest.starts_with(|letter: char| letter.is_ascii_alphanumeric()) {
            continue;
        }
        let (own, behind) = rest.split_at(rest.find(|letter| !is_of_address(letter)).unwrap_or(rest.len()));
        let closed = closed(own);
        let goes_on = closed == own && behind.starts_with(|letter| may_be_of_address(letter) && !ends_address(letter));
        let more = || behind.find(|letter| !may_be_of_address(letter)).unwrap_or(behind.len());
        let length = if goes_on { own.len() + more() } else { closed.len() };
        found.push((start..colon + sign.len() + length, !goes_on));
    }
    found
}

/// Hiragana go on with the sentence, and full-width forms of ASCII are told as what they are (`text::slips`).
fn ends_address(letter: char) -> bool {
    matches!(letter, 'ぁ'..='ゟ' | '！'..='～')
}

fn may_be_of_address(letter: char) -> bool {
    is_of_address(letter) || letter.is_alphanumeric()
}

fn is_of_address(letter: char) -> bool {
    letter.is_ascii_graphic() && !matches!(letter, '<' | '>' | '"' | '`')
}

/// An address without the signs behind it that are not of it.
fn closed(mut address: &str) -> &str {
    let mut unopened = [('(', ')'), ('[', ']')].map(|(opening, closing)| {
        (closing, address.matches(closing).count().saturating_sub(address.matches(opening).count()))
    });
    while let Some(last) = address.chars().next_back() {
        let bracket = unopened.iter_mut().find(|(closing, left)| *closing == last && *left > 0);
        if bracket.is_none() && !CLOSING.contains(&last) {
            break;
        }
        bracket.into_iter().for_each(|(_, left)| *left -= 1);
        address = &address[..address.len() - 1];
    }
    address
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use pulldown_cmark::Parser;

    use super::*;
    use crate::model::body::OPTIONS;

    fn read(text: &str) -> Vec<Item<'_>> {
        Parser::new_ext(text, OPTIONS).into_offset_iter().collect()
    }

    fn words(events: &[Item<'_>]) -> String {
        events.iter().map(|(event, _)| shown(event)).collect()
    }

    proptest! {
        #[test]
        fn links_change_no_words_and_stand_where_they_were_written(parts in prop::collection::vec(prop::sample::select(vec![
            "https://a.jp/", "http://", "b", "&amp;", "&fjlig;", "\\_", "*", "_", "を", "(", ")", "[", "](c)", "`", "\n", " ", "<a>", "</a>", "?",
        ]), 0..20)) {
            let text = parts.concat();
            let before = read(&text);
            let mut after = before.clone();
            link(&text, &mut after);
            prop_assert_eq!(words(&before), words(&after));
            let mut open = Vec::new();
            for (index, (event, span)) in after.iter().enumerate() {
                prop_assert!(text.get(span.clone()).is_some(), "{event:?} at {span:?}");
                match event {
                    Event::Start(Tag::Link { link_type: LinkType::Autolink, dest_url, .. }) => {
                        let inside = super::super::end_of(&after, index);
                        prop_assert_eq!(words(&after[index..inside]), dest_url.to_string());
                        open.push(index);
                    }
                    Event::Start(_) => open.push(index),
                    Event::End(_) => prop_assert!(open.pop().is_some()),
                    _ => {}
                }
            }
        }
    }
}
