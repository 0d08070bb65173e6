//! Two texts → what of each is changed, as a careful reader would underline it.
//!
//! Two levels: sentences are aligned first ([`sentences`]), letters only inside two sentences that belong together
//! ([`align`]). So a moved or inserted sentence does not scatter marks over its neighbours, and inside a sentence numbers
//! change with their counters and words of kanji as wholes.

mod letters;
mod align;
pub mod sentences;

use std::collections::BTreeMap;
use std::ops::Range;

use crate::model::amount::Decimal;
use crate::model::japanese::comparable;
use letters::{Counted, counted};
use sentences::sentences;

/// What of two texts is changed, in letters. Without it, both say the same, but for blanks and line ends between sentences.
///
/// An empty range is a gap: the place at which the other text has more.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Marks {
    /// In the old text.
    pub old: Vec<Range<usize>>,
    /// In the new one.
    pub new: Vec<Range<usize>>,
    /// How many letters the other text has more at a gap, by its place: of the old text, and of the new one.
    pub gaps: [BTreeMap<usize, usize>; 2],
    /// Whether a sentence stands elsewhere now.
    pub has_moved: bool,
    /// Numbers that became others of the same counter.
    pub numbers: Vec<NumberChange>,
}

/// A number that became another of the same counter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NumberChange {
    /// With its counter: `60人`.
    pub old: String,
    /// With its counter: `105人`.
    pub new: String,
    /// How much more it is, without the counter; a minus sign says less.
    pub difference: String,
    /// The counter: `人`.
    pub counter: String,
}

/// Compares two texts.
pub fn marks(old: &str, new: &str) -> Marks {
    let (old, new): (Vec<char>, Vec<char>) = (old.chars().collect(), new.chars().collect());
    let (old_ranges, new_ranges) = (sentences(&old), sentences(&new));
    let texts = |letters: &[char], ranges: &[Range<usize>]| -> Vec<String> {
        ranges.iter().map(|range| letters[range.clone()].iter().collect()).collect()
    };
    let (old_texts, new_texts) = (texts(&old, &old_ranges), texts(&new, &new_ranges));
    let alignment = sentences::align(&old_texts, &new_texts);
    let mut marks = Marks { has_moved: !alignment.moved.is_empty(), ..Marks::default() };
    for (a, b) in &alignment.pairs {
        let (old_range, new_range) = (old_ranges[*a].clone(), new_ranges[*b].clone());
        let (old_part, new_part) = (&old[old_range.clone()], &new[new_range.clone()]);
        let hunks = align::hunks(old_part, new_part);
        marks.numbers.extend(hunks.iter().flat_map(|hunk| number(old_part, new_part, hunk)));
        for (from, to) in hunks {
            let (from, to) = (moved(&from, old_range.start), moved(&to, new_range.start));
            marks.note_gap(0, &from, to.len());
            marks.note_gap(1, &to, from.len());
            marks.old.push(from);
            marks.new.push(to);
        }
    }
    let is_moved_old = |at: &usize| alignment.moved.iter().any(|(a, _)| a == at);
    let is_moved_new = |at: &usize| alignment.moved.iter().any(|(_, b)| b == at);
    for (from, to) in alignment.gaps(old_ranges.len(), new_ranges.len()) {
        marks.old.extend(from.clone().map(|at| old_ranges[at].clone()));
        marks.new.extend(to.clone().map(|at| new_ranges[at].clone()));
        // What was only moved leaves no gap behind.
        let goes = from.clone().any(|at| !is_moved_old(&at));
        let comes = to.clone().any(|at| !is_moved_new(&at));
        let length = |ranges: &[Range<usize>], of: &Range<usize>| ranges[of.clone()].iter().map(Range::len).sum();
        if goes && to.is_empty() && !new.is_empty() {
            let gap = place(&new_ranges, to.start);
            marks.note_gap(1, &gap, length(&old_ranges, &from));
            marks.new.push(gap);
        }
        if comes && from.is_empty() && !old.is_empty() {
            let gap = place(&old_ranges, from.start);
            marks.note_gap(0, &gap, length(&new_ranges, &to));
            marks.old.push(gap);
        }
    }
    for side in [&mut marks.old, &mut marks.new] {
        side.sort_by_key(|range| (range.start, range.end));
    }
    marks
}

impl Marks {
    fn note_gap(&mut self, side: usize, range: &Range<usize>, length: usize) {
        if range.is_empty() && length > 0 {
            self.gaps[side].insert(range.start, length);
        }
    }
}

fn moved(range: &Range<usize>, by: usize) -> Range<usize> {
    range.start + by..range.end + by
}

/// The place before a sentence: behind the one before it.
fn place(ranges: &[Range<usize>], at: usize) -> Range<usize> {
    let place = at.checked_sub(1).map_or(0, |before| ranges[before].end);
    place..place
}

/// A change that is one number becoming another of the same counter. Both sides have to be all of the change.
fn number(old: &[char], new: &[char], (from, to): &align::Hunk) -> Option<NumberChange> {
    let (old, new) = (&old[from.clone()], &new[to.clone()]);
    let (in_old, in_new) = (counted(old), counted(new));
    let ([a], [b]) = (in_old.as_slice(), in_new.as_slice()) else { return None };
    let text = |letters: &[char]| letters.iter().collect::<String>();
    let whole = |it: &Counted, letters: &[char]| it.start == 0 && it.end == letters.len();
    let counter = text(&old[a.counter..a.end]);
    if !whole(a, old) || !whole(b, new) || counter.is_empty() || counter != text(&new[b.counter..b.end]) {
        return None;
    }
    // Of days and months of the calendar more is not more.
    if ["年", "月", "日", "年度", "期", "次", "号"].contains(&counter.as_str()) {
        return None;
    }
    let difference = difference(&text(&old[..a.counter]), &text(&new[..b.counter]))?;
    Some(NumberChange { old: text(old), new: text(new), difference, counter })
}

/// How much more the second number is, exactly, with commas where one of them has any; none if it is the same, or no number that
/// can be counted.
pub fn difference(old: &str, new: &str) -> Option<String> {
    let has_commas = [old, new].iter().any(|text| text.contains([',', '，']));
    let difference = decimal(new)?.minus(decimal(old)?).filter(|difference| difference.sign() != 0)?;
    Some(if has_commas { difference.grouped() } else { difference.plain() })
}

/// A number as it stands in a text, whatever its commas divide.
fn decimal(text: &str) -> Option<Decimal> {
    let text = comparable(text).replace(',', "");
    let (whole, rest) = text.split_once('.').unwrap_or((&text, ""));
    Some(Decimal::new(format!("{whole}{rest}").parse().ok()?, u32::try_from(rest.len()).ok()?))
}

#[cfg(test)]
mod tests;
