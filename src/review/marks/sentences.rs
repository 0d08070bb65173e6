//! A text in sentences, and which sentence of one text is which of another.
//!
//! Sentences end at `。`, at the end of a line, and so at the end of an item of a list. They are aligned in order, those that
//! are most alike; what has been moved is found afterwards.

use std::collections::HashMap;
use std::ops::Range;

use crate::model::japanese::{comparable, sentence_pieces};

/// From this likeness on two sentences are one that was changed.
pub const ALIKE: f64 = 0.4;
/// From this likeness on, a sentence that stands elsewhere is one that was moved.
pub const MOVED: f64 = 0.8;
/// So many pairs of sentences are compared at most.
const MOST_PAIRS: usize = 100_000;

/// The sentences of a text, each without the blanks around it: ranges of its letters.
pub fn sentences(letters: &[char]) -> Vec<Range<usize>> {
    let text: String = letters.iter().collect();
    let mut start = 0;
    let pieces = sentence_pieces(&text).map(|piece| {
        let piece = start..start + text[piece].chars().count();
        start = piece.end;
        piece
    });
    pieces.filter_map(|piece| trimmed(letters, piece)).collect()
}

fn trimmed(letters: &[char], range: Range<usize>) -> Option<Range<usize>> {
    let from = range.clone().find(|at| !letters[*at].is_whitespace())?;
    let to = range.rev().find(|at| !letters[*at].is_whitespace())? + 1;
    Some(from..to)
}

/// The pairs of neighbouring letters of a text, as it is compared; how often there is each.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Pairs {
    counts: HashMap<(char, char), usize>,
    total: usize,
}

impl Pairs {
    /// Those of a text. A text of one letter has that letter alone.
    pub fn of(text: &str) -> Pairs {
        let letters: Vec<char> = comparable(text).chars().collect();
        let mut pairs = Pairs::default();
        match letters.as_slice() {
            [] => {}
            [letter] => pairs.add((*letter, '\0')),
            letters => letters.windows(2).for_each(|two| pairs.add((two[0], two[1]))),
        }
        pairs
    }

    fn add(&mut self, pair: (char, char)) {
        *self.counts.entry(pair).or_default() += 1;
        self.total += 1;
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.total
    }

    /// Whether there is none: the text says nothing.
    pub fn is_empty(&self) -> bool {
        self.total == 0
    }

    /// How many are in both.
    pub fn common(&self, other: &Pairs) -> usize {
        let (less, more) = if self.counts.len() < other.counts.len() { (self, other) } else { (other, self) };
        let each = less.counts.iter().filter_map(|(pair, count)| Some((*count).min(*more.counts.get(pair)?)));
        each.sum()
    }

    /// How alike two texts are, from 0 to 1 (Dice); two empty ones are the same.
    pub fn likeness(&self, other: &Pairs) -> f64 {
        if self.is_empty() && other.is_empty() {
            return 1.0;
        }
        2.0 * self.common(other) as f64 / (self.total + other.total) as f64
    }
}

/// How the sentences of two texts belong together.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Alignment {
    /// Pairs of sentences, in the order of both texts.
    pub pairs: Vec<(usize, usize)>,
    /// Pairs of sentences that stand elsewhere now.
    pub moved: Vec<(usize, usize)>,
}

/// Aligns sentences.
pub(super) fn align(old: &[String], new: &[String]) -> Alignment {
    let start = old.iter().zip(new).take_while(|(a, b)| a == b).count();
    let ends = old[start..].iter().rev().zip(new[start..].iter().rev());
    let end = ends.take_while(|(a, b)| a == b).count();
    let (old_rest, new_rest) = (&old[start..old.len() - end], &new[start..new.len() - end]);
    let mut pairs: Vec<(usize, usize)> = (0..start).map(|at| (at, at)).collect();
    let likeness = Likeness::of(old_rest, new_rest);
    let aligned = likeness.as_ref().map(Likeness::in_order).unwrap_or_default();
    pairs.extend(aligned.iter().map(|(a, b)| (start + a, start + b)));
    pairs.extend((0..end).map(|at| (old.len() - end + at, new.len() - end + at)));
    let mut alignment = Alignment { pairs, moved: Vec::new() };
    if let Some(likeness) = likeness {
        let is_free = |at: usize, side: fn(&(usize, usize)) -> usize| !aligned.iter().any(|pair| side(pair) == at);
        let free_old: Vec<usize> = (0..old_rest.len()).filter(|at| is_free(*at, |pair| pair.0)).collect();
        let mut free_new: Vec<usize> = (0..new_rest.len()).filter(|at| is_free(*at, |pair| pair.1)).collect();
        for a in free_old {
            let best = free_new.iter().copied().filter(|b| likeness.at(a, *b) >= MOVED);
            let best = best.max_by(|b, c| likeness.at(a, *b).total_cmp(&likeness.at(a, *c)).then(c.cmp(b)));
            if let Some(b) = best {
                free_new.retain(|other| *other != b);
                alignment.moved.push((start + a, start + b));
            }
        }
        alignment.add_lone_pairs(old.len(), new.len());
    }
    alignment
}

impl Alignment {
    /// Between two pairs, one sentence that became one other is a pair, however much it was rewritten.
    fn add_lone_pairs(&mut self, old: usize, new: usize) {
        let mut lone = Vec::new();
        for (from, to) in self.gaps(old, new) {
            if let ([a], [b]) = (from.collect::<Vec<usize>>().as_slice(), to.collect::<Vec<usize>>().as_slice())
                && !self.moved.iter().any(|(c, d)| c == a || d == b)
            {
                lone.push((*a, *b));
            }
        }
        self.pairs.extend(lone);
        self.pairs.sort_unstable();
    }

    /// The stretches between two pairs.
    pub(super) fn gaps(&self, old: usize, new: usize) -> Vec<(Range<usize>, Range<usize>)> {
        let ends = self.pairs.iter().copied().chain([(old, new)]);
        let mut last = (0, 0);
        ends.map(|(a, b)| {
            let gap = (last.0..a, last.1..b);
            last = (a + 1, b + 1);
            gap
        })
        .collect()
    }
}

/// How alike every sentence of one text is to every one of another.
struct Likeness {
    width: usize,
    values: Vec<f64>,
    /// How much two of them have in common: of two sentences that changed places the shorter one has moved.
    common: Vec<usize>,
}

impl Likeness {
    /// None where there are too many.
    fn of(old: &[String], new: &[String]) -> Option<Likeness> {
        if old.len().saturating_mul(new.len()) > MOST_PAIRS {
            return None;
        }
        let pairs = |texts: &[String]| texts.iter().map(|text| Pairs::of(text)).collect::<Vec<Pairs>>();
        let (old, new) = (pairs(old), pairs(new));
        let values = old.iter().flat_map(|a| new.iter().map(move |b| a.likeness(b))).collect();
        let common = old.iter().flat_map(|a| new.iter().map(move |b| a.common(b))).collect();
        Some(Likeness { width: new.len(), values, common })
    }

    fn at(&self, a: usize, b: usize) -> f64 {
        self.values[a * self.width + b]
    }

    fn height(&self) -> usize {
        self.values.len().checked_div(self.width).unwrap_or(0)
    }

    /// What a pair of sentences is worth; none if they are not alike.
    fn worth(&self, a: usize, b: usize) -> Option<usize> {
        Some(self.common[a * self.width + b]).filter(|_| self.at(a, b) >= ALIKE)
    }

    /// The pairs in order that have most in common; of equal ones those that come first.
    fn in_order(&self) -> Vec<(usize, usize)> {
        let (height, width) = (self.height(), self.width);
        let row = width + 1;
        let mut best = vec![0; (height + 1) * row];
        for a in (0..height).rev() {
            for b in (0..width).rev() {
                let pair = self.worth(a, b).map_or(0, |worth| worth + best[(a + 1) * row + b + 1]);
                best[a * row + b] = pair.max(best[(a + 1) * row + b]).max(best[a * row + b + 1]);
            }
        }
        let (mut a, mut b, mut pairs) = (0, 0, Vec::new());
        while a < height && b < width {
            let here = best[a * row + b];
            if self.worth(a, b).is_some_and(|worth| here <= worth + best[(a + 1) * row + b + 1]) {
                pairs.push((a, b));
                (a, b) = (a + 1, b + 1);
            } else if here <= best[a * row + b + 1] {
                b += 1;
            } else {
                a += 1;
            }
        }
        pairs
    }
}
