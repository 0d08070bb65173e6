//! Two edits of one text, joined piece by piece: sentences of prose, lines of anything else.
//!
//! Each side's changes are found against the base and laid on it. Where they touch different pieces both are taken; where they touch
//! the same piece otherwise, both are kept as a conflict. Nothing of either side is dropped.

use std::hash::Hash;
use std::ops::Range;

use similar::{Algorithm, DiffOp, capture_diff_slices};

use super::three::Three;
use crate::model::japanese::sentence_pieces;

/// So many pairs of pieces are compared at most; a text that was changed all over beyond that is one change.
const MOST_PAIRS: usize = 25_000_000;

/// What is to be done where two changes touch and do not overlap.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Neighbours {
    /// They are joined: one sentence each.
    Join,
    /// They are a conflict, as git has it: two lines of which nothing is known may belong together.
    Conflict,
}

/// A part of the joined text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Chunk<T> {
    /// What is certain.
    Plain(Vec<T>),
    /// What both have changed, each otherwise: ours, theirs.
    Conflict(Vec<T>, Vec<T>),
}

/// The sentences and line ends of a text, which together are the text.
pub fn sentences(text: &str) -> Vec<&str> {
    sentence_pieces(text).map(|range| &text[range]).collect()
}

/// The lines of some bytes with their ends, which together are the bytes.
pub fn lines(bytes: &[u8]) -> Vec<&[u8]> {
    bytes.split_inclusive(|byte| *byte == b'\n').collect()
}

/// A change of one side: which pieces of the base become which of the side.
#[derive(Debug, Clone)]
struct Change {
    base: Range<usize>,
    side: Range<usize>,
}

/// Joins what two sides made of a base.
pub fn join<T: Eq + Hash + Ord + Copy>(
    three: &Three<&[T]>,
    neighbours: Neighbours,
    is_blank: impl Fn(&T) -> bool,
) -> Vec<Chunk<T>> {
    let [ours, theirs] = [three.ours, three.theirs].map(|side| changes(three.base, side));
    let mut chunks = Chunks(Vec::new());
    let (mut done, mut our, mut their) = (0, ours.iter().peekable(), theirs.iter().peekable());
    let touch = |a: &[&Change], b: &[&Change]| {
        let (Some(a), Some(b)) = (around(a), around(b)) else { return false };
        a.end >= b.start && b.end >= a.start
    };
    loop {
        let is_ours = match (our.peek(), their.peek()) {
            (None, None) => break,
            (Some(a), Some(b)) => (a.base.start, a.base.end) <= (b.base.start, b.base.end),
            (Some(_), None) => true,
            (None, Some(_)) => false,
        };
        // A change, and all of the other side's and then of its own that meet it.
        let (mut mine, mut others) = (Vec::new(), Vec::new());
        if is_ours {
            mine.extend(our.next())
        } else {
            others.extend(their.next())
        }
        let meets = |group: &[&Change], side: &[T], next: &Change, next_side: &[T]| {
            touch(group, &[next])
                && (neighbours == Neighbours::Conflict
                    || group.iter().any(|known| overlap(&known.base, &next.base))
                    || share(group, side, next, next_side, &is_blank))
        };
        loop {
            if let Some(next) = our.peek()
                && meets(&others, three.theirs, next, three.ours)
            {
                mine.extend(our.next());
            } else if let Some(next) = their.peek()
                && meets(&mine, three.ours, next, three.theirs)
            {
                others.extend(their.next());
            } else {
                break;
            }
        }
        let all: Vec<&Change> = mine.iter().chain(&others).copied().collect();
        let Some(range) = around(&all) else { break };
        chunks.plain(&three.base[done..range.start]);
        done = range.end;
        let of = |changes: &[&Change], side: &[T]| applied(three.base, &range, changes, side);
        match (mine.is_empty(), others.is_empty()) {
            (false, true) => chunks.plain(&of(&mine, three.ours)),
            (true, _) => chunks.plain(&of(&others, three.theirs)),
            (false, false) => chunks.both(of(&mine, three.ours), of(&others, three.theirs)),
        }
    }
    chunks.plain(&three.base[done..]);
    chunks.0
}

struct Chunks<T>(Vec<Chunk<T>>);

impl<T: Copy + PartialEq> Chunks<T> {
    fn plain(&mut self, pieces: &[T]) {
        match self.0.last_mut() {
            _ if pieces.is_empty() => {}
            Some(Chunk::Plain(known)) => known.extend(pieces),
            _ => self.0.push(Chunk::Plain(pieces.to_vec())),
        }
    }

    fn both(&mut self, ours: Vec<T>, theirs: Vec<T>) {
        if ours == theirs { self.plain(&ours) } else { self.0.push(Chunk::Conflict(ours, theirs)) }
    }
}

/// The range of the base that changes lie in.
fn around(changes: &[&Change]) -> Option<Range<usize>> {
    let start = changes.iter().map(|change| change.base.start).min()?;
    Some(start..changes.iter().map(|change| change.base.end).max()?)
}

/// Whether two ranges have something in common, or are one place between two pieces.
fn overlap(a: &Range<usize>, b: &Range<usize>) -> bool {
    a.start < b.end && b.start < a.end || a.is_empty() && a == b
}

/// Whether two neighbouring changes bring the same sentence: joined, it would stand there twice.
fn share<T: PartialEq>(
    group: &[&Change],
    side: &[T],
    next: &Change,
    next_side: &[T],
    is_blank: &impl Fn(&T) -> bool,
) -> bool {
    let mut brought = group.iter().flat_map(|change| &side[change.side.clone()]).filter(|piece| !is_blank(piece));
    brought.any(|piece| next_side[next.side.clone()].contains(piece))
}

/// A range of the base with the changes of one side.
fn applied<T: Copy>(base: &[T], range: &Range<usize>, changes: &[&Change], side: &[T]) -> Vec<T> {
    let mut pieces = Vec::new();
    let mut done = range.start;
    for change in changes {
        pieces.extend(&base[done..change.base.start]);
        pieces.extend(&side[change.side.clone()]);
        done = change.base.end;
    }
    pieces.extend(&base[done..range.end]);
    pieces
}

/// What a side changed, in the order of the base. Where as many pieces stand as before, each is the one before it.
fn changes<T: Eq + Hash + Ord>(base: &[T], side: &[T]) -> Vec<Change> {
    let start = base.iter().zip(side).take_while(|(a, b)| a == b).count();
    let ends = base[start..].iter().rev().zip(side[start..].iter().rev());
    let end = ends.take_while(|(a, b)| a == b).count();
    let (base_rest, side_rest) = (&base[start..base.len() - end], &side[start..side.len() - end]);
    let ops = if base_rest.len().saturating_mul(side_rest.len()) > MOST_PAIRS {
        vec![DiffOp::Replace { old_index: 0, old_len: base_rest.len(), new_index: 0, new_len: side_rest.len() }]
    } else {
        capture_diff_slices(Algorithm::Patience, base_rest, side_rest)
    };
    let mut changes = Vec::new();
    let (mut from, mut to) = (start, start);
    for op in ops {
        // Only how many there are of each is taken: where an insertion stands is what was passed until then.
        let (old, new) = (from..from + op.old_range().len(), to..to + op.new_range().len());
        (from, to) = (old.end, new.end);
        match op {
            DiffOp::Equal { .. } => {}
            DiffOp::Replace { .. } if old.len() == new.len() => {
                changes.extend(old.zip(new).map(|(a, b)| Change { base: a..a + 1, side: b..b + 1 }));
            }
            _ => changes.push(Change { base: old, side: new }),
        }
    }
    changes
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The joined text; a conflict as `<ours|theirs>`.
    fn joined(base: &str, ours: &str, theirs: &str) -> String {
        let pieces = Three { base, ours, theirs }.map(|text| sentences(text));
        let chunks = join(&pieces.map_slices(), Neighbours::Join, |piece: &&str| piece.trim().is_empty());
        let shown = chunks.iter().map(|chunk| match chunk {
            Chunk::Plain(pieces) => pieces.concat(),
            Chunk::Conflict(ours, theirs) => format!("<{}|{}>", ours.concat(), theirs.concat()),
        });
        shown.collect()
    }

    impl<T> Three<Vec<T>> {
        fn map_slices(&self) -> Three<&[T]> {
            Three { base: &self.base, ours: &self.ours, theirs: &self.theirs }
        }
    }

    #[test]
    fn changes_of_different_sentences_are_joined_even_side_by_side() {
        assert_eq!(joined("一。二。三。", "壱。二。三。", "一。二。参。"), "壱。二。参。");
        assert_eq!(joined("一。二。", "壱。二。", "一。弐。"), "壱。弐。");
        assert_eq!(joined("一。二。", "壱。弐。", "一。二。三。"), "壱。弐。三。");
        assert_eq!(joined("一。二。", "一。", "一。二。三。"), "一。三。");
        assert_eq!(joined("一。\n二。\n", "一。二。\n", "一。\n二。三。\n"), "一。二。三。\n");
    }

    #[test]
    fn what_both_did_is_there_once_and_what_they_did_otherwise_twice() {
        assert_eq!(joined("一。", "一。二。", "一。二。"), "一。二。");
        assert_eq!(joined("一。", "一。二。", "一。三。"), "一。<二。|三。>");
        assert_eq!(joined("一。二。", "壱。二。", "いち。二。"), "<壱。|いち。>二。");
        assert_eq!(joined("一。", "", "壱。"), "<|壱。>");
        assert_eq!(
            joined("一。", "壱。三。", "一。三。"),
            "<壱。三。|一。三。>",
            "the same sentence would stand there twice"
        );
    }

    proptest! {
        #[test]
        fn nothing_that_a_side_wrote_is_lost_and_the_order_of_sides_tells_only_who(
            base in "[あいう。\n]{0,12}", ours in "[あいうえ。\n]{0,12}", theirs in "[あいうお。\n]{0,12}",
        ) {
            let there = joined(&base, &ours, &theirs);
            let known: Vec<&str> = sentences(&base);
            for side in [&ours, &theirs] {
                for piece in sentences(side).into_iter().filter(|piece| !known.contains(piece)) {
                    prop_assert!(there.contains(piece), "{piece:?} of {side:?} is lost in {there:?}");
                }
            }
            let pieces = Three { base: sentences(&base), ours: sentences(&theirs), theirs: sentences(&ours) };
            let chunks = join(&pieces.map_slices(), Neighbours::Join, |piece: &&str| piece.trim().is_empty());
            let swapped: String = chunks.iter().map(|chunk| match chunk {
                Chunk::Plain(pieces) => pieces.concat(),
                Chunk::Conflict(ours, theirs) => format!("<{}|{}>", theirs.concat(), ours.concat()),
            }).collect();
            prop_assert_eq!(swapped, there);
            prop_assert_eq!(joined(&base, &ours, &base), ours.clone());
            prop_assert_eq!(joined(&base, &base, &theirs), theirs.clone());
            prop_assert_eq!(joined(&base, &ours, &ours), ours);
        }
    }
}
