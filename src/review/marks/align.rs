//! Two sentences that say nearly the same → which letters of each are changed.
//!
//! One alignment with affine gaps: letters are unchanged or inside a change. Letters inside a change cost what they weigh; a
//! change costs something for being one, and at both its ends what it costs to cut there, on both sides. The cheapest
//! alignment wins, of equally cheap ones that in which less is changed, so that the result is always the same.

use std::ops::Range;

use super::letters::{Script, counted, cuts};

/// What a change costs for being one.
const OPENING: u32 = 10 * UNIT;
/// Costs are counted in so many parts, so that of equally cheap alignments the one with fewer letters inside changes wins.
const UNIT: u32 = 64;
/// So many pairs of letters are compared at most; a sentence has some hundred letters.
const MOST_PAIRS: usize = 4_000_000;
/// From this share of both sides on the whole sentence counts as replaced, in per cent.
const MOST_MARKED: usize = 75;

/// A change: letters of the old text that became letters of the new one. One of the two may be empty.
pub(super) type Hunk = (Range<usize>, Range<usize>);

/// The changes between two sentences, in order.
pub(super) fn hunks(old: &[char], new: &[char]) -> Vec<Hunk> {
    if old == new {
        return Vec::new();
    }
    let whole = vec![(0..old.len(), 0..new.len())];
    if old.is_empty() || new.is_empty() {
        return whole;
    }
    if (old.len() + 1).saturating_mul(new.len() + 1) > MOST_PAIRS {
        return middle(old, new);
    }
    let found = Table::fill(old, new).trace(old, new);
    let marked =
        |length: usize, of: &dyn Fn(&Hunk) -> usize| found.iter().map(of).sum::<usize>() * 100 > length * MOST_MARKED;
    let is_replaced = marked(old.len(), &|hunk| hunk.0.len()) && marked(new.len(), &|hunk| hunk.1.len());
    if is_replaced { without_end(old, new) } else { found }
}

/// The whole but for the sign that both sentences end in, if it is not the counter of a number: 98.5%.
fn without_end(old: &[char], new: &[char]) -> Vec<Hunk> {
    let is_sign = old.last() == new.last() && old.last().is_some_and(|last| Script::of(*last) == Script::Sign);
    let is_counter = |letters: &[char]| counted(letters).last().is_some_and(|number| number.end == letters.len());
    let is_sign = is_sign && !is_counter(old) && !is_counter(new);
    let less = usize::from(is_sign);
    vec![(0..old.len() - less, 0..new.len() - less)]
}

/// One change between what both texts begin and end with.
fn middle(old: &[char], new: &[char]) -> Vec<Hunk> {
    let start = old.iter().zip(new).take_while(|(a, b)| a == b).count();
    let ends = old[start..].iter().rev().zip(new[start..].iter().rev());
    let end = ends.take_while(|(a, b)| a == b).count();
    vec![(start..old.len() - end, start..new.len() - end)]
}

/// What the rest of two texts costs from each pair of places on: with the letters there unchanged, and inside a change.
struct Table {
    width: usize,
    outside: Vec<u32>,
    inside: Vec<u32>,
    old_cuts: Vec<u32>,
    new_cuts: Vec<u32>,
}

/// More than any alignment costs.
const FAR: u32 = u32::MAX / 4;

impl Table {
    fn fill(old: &[char], new: &[char]) -> Table {
        let width = new.len() + 1;
        let size = (old.len() + 1) * width;
        let (old_cuts, new_cuts) = (cuts(old), cuts(new));
        let mut table = Table { width, outside: vec![FAR; size], inside: vec![FAR; size], old_cuts, new_cuts };
        let weight = |letter: &char| Script::of(*letter).weight() * UNIT + 1;
        for i in (0..=old.len()).rev() {
            for j in (0..=new.len()).rev() {
                let at = i * width + j;
                let is_end = i == old.len() && j == new.len();
                let is_same = i < old.len() && j < new.len() && old[i] == new[j];
                let same = if is_same { table.outside[at + width + 1] } else { FAR };
                let dropped = if i < old.len() { table.inside[at + width] + weight(&old[i]) } else { FAR };
                let added = if j < new.len() { table.inside[at + 1] + weight(&new[j]) } else { FAR };
                let changed = dropped.min(added);
                let cut = table.cut(i, j);
                // A change that ends here; a new one cannot begin where one ends.
                let closed = if is_end { 0 } else { same } + cut;
                table.inside[at] = changed.min(closed).min(FAR);
                let stays = if is_end { 0 } else { same };
                table.outside[at] = stays.min(changed + OPENING + cut).min(FAR);
            }
        }
        table
    }

    fn cut(&self, i: usize, j: usize) -> u32 {
        (self.old_cuts[i] + self.new_cuts[j]) * UNIT
    }

    fn trace(&self, old: &[char], new: &[char]) -> Vec<Hunk> {
        let weight = |letter: &char| Script::of(*letter).weight() * UNIT + 1;
        let mut hunks: Vec<Hunk> = Vec::new();
        let (mut i, mut j, mut begun) = (0, 0, None);
        while i < old.len() || j < new.len() {
            let at = i * self.width + j;
            let is_same = i < old.len() && j < new.len() && old[i] == new[j];
            let same = if is_same { self.outside[at + self.width + 1] } else { FAR };
            let ending = same + if begun.is_some() { self.cut(i, j) } else { 0 };
            let wanted = if begun.is_some() { self.inside[at] } else { self.outside[at] };
            if is_same && ending == wanted {
                hunks.extend(begun.take().map(|(from, to): (usize, usize)| (from..i, to..j)));
                (i, j) = (i + 1, j + 1);
                continue;
            }
            begun = begun.or(Some((i, j)));
            let dropped = if i < old.len() { self.inside[at + self.width] + weight(&old[i]) } else { FAR };
            let added = if j < new.len() { self.inside[at + 1] + weight(&new[j]) } else { FAR };
            if dropped <= added { i += 1 } else { j += 1 }
        }
        hunks.extend(begun.map(|(from, to)| (from..i, to..j)));
        hunks
    }
}
