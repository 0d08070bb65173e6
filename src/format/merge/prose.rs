//! The parts of the body of three versions, joined: heading by heading, and below a heading sentence by sentence.

use std::collections::HashMap;

use super::order::order;
use super::pieces::Part;
use super::three::Three;
use super::tokens::{Chunk, Neighbours, join, sentences};
use super::written::Segment;
use crate::model::Message;
use crate::model::japanese::natural_cmp;

/// Joins the parts of a body; `place` is that of a part among those the site knows.
pub fn parts(three: &Three<Vec<Part>>, place: impl Fn(&str) -> usize, segments: &mut Vec<Segment>) {
    let keys = three.map(|parts| parts.iter().map(|part| part.key.as_str()).collect());
    let compare = |a: &str, b: &str| place(a).cmp(&place(b)).then_with(|| natural_cmp(a, b));
    let by_key =
        three.map(|parts| parts.iter().map(|part| (part.key.as_str(), part)).collect::<HashMap<&str, &Part>>());
    let joined: Vec<Joined> =
        order(&keys, compare).into_iter().filter_map(|key| one(&by_key.map(|parts| parts.get(key).copied()))).collect();
    let count = joined.len();
    for (at, Joined { pieces, gap, was_last, is_conflict }) in joined.into_iter().enumerate() {
        segments.extend(pieces);
        let ends = gap.matches('\n').count();
        let gap = match at + 1 == count {
            // What was not the end of its file has blank lines behind it.
            true if !was_last && ends > 1 => "\n".to_owned(),
            // What was the end of its file has none.
            false if was_last && ends < 2 || ends == 0 => "\n\n".to_owned(),
            _ => gap,
        };
        if !(is_conflict && gap.is_empty()) {
            segments.push(Segment::plain(&gap));
        }
    }
}

/// A part that both sides have agreed on, or not.
struct Joined {
    pieces: Vec<Segment>,
    /// What stands behind it.
    gap: String,
    /// Whether it was the last of a file in which it stands.
    was_last: bool,
    is_conflict: bool,
}

impl Joined {
    fn of(part: &Part) -> Joined {
        let pieces = vec![Segment::plain(part.heading), Segment::plain(part.text)];
        Joined { pieces, gap: part.gap.to_owned(), was_last: part.is_last, is_conflict: false }
    }
}

/// Joins one part, that each version has or has not; none if it is gone.
fn one(three: &Three<Option<&Part>>) -> Option<Joined> {
    let is_same = |a: Option<&Part>, b: Option<&Part>| match (a, b) {
        (Some(a), Some(b)) => a.heading == b.heading && a.text == b.text,
        (a, b) => a.is_none() && b.is_none(),
    };
    if let Some(settled) = three.settled(is_same) {
        // Blank lines behind it may have been changed by the other side.
        let gap = three.settled(|a, b| a.map(|part| part.gap) == b.map(|part| part.gap)).flatten().or(settled);
        let part = settled?;
        let was_last = gap.unwrap_or(part).is_last;
        return Some(Joined { gap: gap.unwrap_or(part).gap.to_owned(), was_last, ..Joined::of(part) });
    }
    match (three.ours, three.theirs) {
        (Some(ours), Some(theirs)) => Some(both(three.base, ours, theirs)),
        // One has removed what the other has changed.
        (Some(kept), None) | (None, Some(kept)) => {
            let whole = [kept.heading, kept.text].concat();
            let (ours, theirs) = if three.ours.is_some() { (&*whole, "") } else { ("", &*whole) };
            let pieces = vec![Segment::conflict(&kept.label, ours, theirs)];
            Some(Joined { pieces, is_conflict: true, ..Joined::of(kept) })
        }
        (None, None) => None,
    }
}

fn both(base: Option<&Part>, ours: &Part, theirs: &Part) -> Joined {
    let of =
        |of: fn(&Part) -> String| Three { base: base.map(of).unwrap_or_default(), ours: of(ours), theirs: of(theirs) };
    let headings = of(|part| part.heading.to_owned());
    let gaps = of(|part| part.gap.to_owned());
    let gap_of_theirs = base.is_some_and(|base| base.gap == ours.gap && base.gap != theirs.gap);
    let (gap, was_last) = if gap_of_theirs { (gaps.theirs, theirs.is_last) } else { (gaps.ours, ours.is_last) };
    let words = headings.map(|heading| heading.trim());
    let heading = headings.map(String::as_str).settled(|a, b| a == b).or_else(|| {
        // Blank lines below a heading are nobody's wish, and a text needs them.
        words.settled(|a, b| a == b).map(|words| if words == words_of(ours) { ours.heading } else { theirs.heading })
    });
    let mut pieces = Vec::new();
    match heading {
        Some(heading) => {
            pieces.push(Segment::plain(heading));
            let text = Three { base: base.map_or("", |base| base.text), ours: ours.text, theirs: theirs.text };
            texts(&text, &ours.label, &mut pieces);
        }
        None => {
            let [ours_text, theirs_text] = [ours, theirs].map(|part| [part.heading, part.text].concat());
            pieces.push(Segment::conflict(&ours.label, &ours_text, &theirs_text));
        }
    }
    let is_conflict = pieces.iter().any(|piece| matches!(piece, Segment::Conflict { .. }));
    Joined { pieces, gap, was_last, is_conflict }
}

fn words_of<'a>(part: &Part<'a>) -> &'a str {
    part.heading.trim()
}

/// Joins a text sentence by sentence.
fn texts(three: &Three<&str>, label: &Message, segments: &mut Vec<Segment>) {
    let pieces = three.map(|text| sentences(text));
    let pieces = Three { base: &*pieces.base, ours: &*pieces.ours, theirs: &*pieces.theirs };
    for chunk in join(&pieces, Neighbours::Join, |piece| piece.trim().is_empty()) {
        segments.push(match chunk {
            Chunk::Plain(pieces) => Segment::plain(&pieces.concat()),
            Chunk::Conflict(ours, theirs) => Segment::conflict(label, &ours.concat(), &theirs.concat()),
        });
    }
}

/// Joins what stands above a key. Where both have only moved blank lines, ours stays.
pub fn comments(three: &Three<&str>, label: &Message, segments: &mut Vec<Segment>) {
    let pieces = three.map(|text| text.split_inclusive('\n').collect::<Vec<&str>>());
    let pieces = Three { base: &*pieces.base, ours: &*pieces.ours, theirs: &*pieces.theirs };
    for chunk in join(&pieces, Neighbours::Join, |line| line.trim().is_empty()) {
        segments.push(match chunk {
            Chunk::Plain(lines) => Segment::plain(&lines.concat()),
            Chunk::Conflict(ours, theirs) => {
                let is_blank = |lines: &[&str]| lines.concat().trim().is_empty();
                match (is_blank(&ours), is_blank(&theirs)) {
                    (_, true) => Segment::plain(&ours.concat()),
                    (true, false) => Segment::plain(&theirs.concat()),
                    (false, false) => Segment::conflict(label, &ours.concat(), &theirs.concat()),
                }
            }
        });
    }
}
