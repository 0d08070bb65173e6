//! A text with its marks → the pieces it is shown in, with sentences left out in which nothing changed.

use std::collections::BTreeMap;
use std::ops::Range;

use super::change::FieldChange;
use super::marks::sentences::sentences;

/// A text of at most so many letters is shown whole.
const SHORT: usize = 60;

/// A piece of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece {
    /// Text that the other side has as well.
    Same(String),
    /// Text that the other side has not.
    Marked(String),
    /// Nothing, where the other side has so many letters.
    Gap(usize),
    /// Sentences that are left out.
    Omitted,
}

/// The pieces of the old and of the new text of a field.
pub fn pieces(field: &FieldChange) -> [Vec<Piece>; 2] {
    let marks = &field.marks;
    [of(&field.old, &marks.old, &marks.gaps[0]), of(&field.new, &marks.new, &marks.gaps[1])]
}

fn of(text: &str, marks: &[Range<usize>], gaps: &BTreeMap<usize, usize>) -> Vec<Piece> {
    let letters: Vec<char> = text.chars().collect();
    let mut pieces = Vec::new();
    if letters.len() <= SHORT || marks.is_empty() {
        shown(&letters, 0..letters.len(), marks, gaps, &mut pieces);
        return pieces;
    }
    let ranges = sentences(&letters);
    let mut at = 0;
    for (place, range) in ranges.iter().enumerate() {
        let end = ranges.get(place + 1).map_or(letters.len(), |next| next.start);
        let touches = |mark: &Range<usize>| {
            mark.start <= range.end && mark.end >= range.start && {
                // A gap between two sentences belongs to the one before it.
                !(mark.is_empty() && mark.start == range.start && place > 0)
            }
        };
        if marks.iter().any(touches) {
            shown(&letters, at..end, marks, gaps, &mut pieces);
        } else if pieces.last() != Some(&Piece::Omitted) {
            pieces.push(Piece::Omitted);
        }
        at = end;
    }
    pieces
}

fn shown(
    letters: &[char],
    within: Range<usize>,
    marks: &[Range<usize>],
    gaps: &BTreeMap<usize, usize>,
    pieces: &mut Vec<Piece>,
) {
    let text = |range: Range<usize>| letters[range].iter().collect::<String>();
    let mut at = within.start;
    for mark in marks.iter().filter(|mark| mark.start >= within.start && mark.end <= within.end) {
        // A gap at the border of two stretches was shown with the first.
        if mark.start < at || mark.is_empty() && mark.start == within.start && within.start > 0 {
            continue;
        }
        if mark.start > at {
            pieces.push(Piece::Same(text(at..mark.start)));
        }
        match gaps.get(&mark.start).filter(|_| mark.is_empty()) {
            Some(length) => pieces.push(Piece::Gap(*length)),
            None if mark.is_empty() => {}
            None => match pieces.last_mut() {
                // Sentences that follow each other are one mark.
                Some(Piece::Marked(before)) if mark.start == at => before.push_str(&text(mark.clone())),
                _ => pieces.push(Piece::Marked(text(mark.clone()))),
            },
        }
        at = mark.end;
    }
    if at < within.end {
        pieces.push(Piece::Same(text(at..within.end)));
    }
}
