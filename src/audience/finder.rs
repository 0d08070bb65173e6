//! Finds many texts at once.
//!
//! Of each text the window is known that fewest of the others have: where texts begin alike, as sentences of offices do, it
//! stands where they differ, and no more than a few places of a page have one. So a place is looked at once: a Bloom filter,
//! whose bits for one window lie in one word, says whether a text may be there, and the texts of the window are compared.
//! An automaton of as many texts (`aho-corasick`) is measured beside it by `benches/leaks.rs`.

use std::collections::BTreeSet;
use std::ops::Range;

use rayon::prelude::*;

/// So many bytes are looked at, from the beginning of a character.
const WINDOW: usize = 8;
/// Bits of the filter for each text.
const BITS: usize = 32;

/// Texts to be found, each with the number of what it belongs to.
#[derive(Debug)]
pub struct Finder {
    texts: Vec<(String, usize)>,
    /// The windows of the texts in order, each with the text and where it stands in it.
    windows: Vec<(u64, u32, u32)>,
    /// For each hash, the first of the windows that may have it.
    starts: Vec<u32>,
    /// The bytes that windows begin with.
    firsts: [bool; 256],
    filter: Vec<u64>,
    /// Texts that are shorter than a window, which are looked for one by one.
    short: Vec<usize>,
}

impl Finder {
    /// Finds these texts.
    pub fn new(mut texts: Vec<(String, usize)>) -> Finder {
        texts.retain(|(text, _)| !text.is_empty());
        let short = (0..texts.len()).filter(|&at| texts[at].0.len() < WINDOW).collect();
        let mut windows = rarest(&texts);
        windows.par_sort_unstable_by_key(|&(window, text, _)| (hash(window), window, text));
        let bits = texts.len().next_power_of_two().ilog2() + 1;
        let (mut starts, mut firsts) = (vec![0; (1 << bits) + 1], [false; 256]);
        let mut filter = vec![0; (texts.len() * BITS / 64).next_power_of_two()];
        for &(window, ..) in &windows {
            firsts[window as usize & 0xFF] = true;
            let (word, mask) = place(hash(window), filter.len());
            filter[word] |= mask;
            starts[(hash(window) >> (64 - bits)) as usize + 1] += 1;
        }
        for at in 1..starts.len() {
            starts[at] += starts[at - 1];
        }
        Finder { texts, windows, starts, firsts, filter, short }
    }

    /// What the texts that stand in a text belong to.
    pub fn all(&self, text: &str) -> BTreeSet<usize> {
        let mut all = BTreeSet::new();
        self.each(text, |owner, _| {
            all.insert(owner);
        });
        all
    }

    /// Names, for every time one of the texts stands in a text, what it belongs to and where it stands.
    pub fn each(&self, text: &str, mut found: impl FnMut(usize, Range<usize>)) {
        for (wanted, owner) in self.short.iter().map(|&at| &self.texts[at]) {
            text.match_indices(wanted.as_str()).for_each(|(at, part)| found(*owner, at..at + part.len()));
        }
        let bytes = text.as_bytes();
        for at in 0..(bytes.len() + 1).saturating_sub(WINDOW) {
            if !self.firsts[usize::from(bytes[at])] {
                continue;
            }
            let window = window(bytes, at);
            let hash = hash(window);
            let (word, mask) = place(hash, self.filter.len());
            if self.filter[word] & mask == mask {
                self.at(bytes, at, window, hash, &mut found);
            }
        }
    }

    /// The texts of which a window stands at a place.
    fn at(&self, bytes: &[u8], at: usize, window: u64, hash: u64, found: &mut impl FnMut(usize, Range<usize>)) {
        let bucket = (hash >> (64 - (self.starts.len() - 1).ilog2())) as usize;
        let candidates = &self.windows[self.starts[bucket] as usize..self.starts[bucket + 1] as usize];
        for &(_, text, offset) in candidates.iter().filter(|(known, ..)| *known == window) {
            let (text, owner) = &self.texts[text as usize];
            if let Some(start) = at.checked_sub(offset as usize)
                && bytes[start..].starts_with(text.as_bytes())
            {
                found(*owner, start..start + text.len());
            }
        }
    }
}

/// Of each text the window that fewest texts have, as far as a table of counts can tell.
fn rarest(texts: &[(String, usize)]) -> Vec<(u64, u32, u32)> {
    let places = |text: &str| -> Vec<usize> {
        text.char_indices().map(|(at, _)| at).take_while(|at| at + WINDOW <= text.len()).collect()
    };
    let size = texts.iter().map(|(text, _)| text.len() / 2).sum::<usize>().next_power_of_two().max(64);
    let slot = |window: u64| (hash(window) >> (64 - size.ilog2())) as usize;
    let mut counts = vec![0_u32; size];
    for (text, _) in texts {
        places(text).into_iter().for_each(|at| counts[slot(window(text.as_bytes(), at))] += 1);
    }
    let rarest = |(at, (text, _)): (usize, &(String, usize))| {
        let windows = places(text).into_iter().map(|offset| (window(text.as_bytes(), offset), offset));
        let (window, offset) = windows.min_by_key(|(window, _)| counts[slot(*window)])?;
        Some((window, u32::try_from(at).ok()?, u32::try_from(offset).ok()?))
    };
    texts.par_iter().enumerate().filter_map(rarest).collect()
}

/// The bytes from a place on, as far as the filter looks.
fn window(bytes: &[u8], at: usize) -> u64 {
    bytes[at..at + WINDOW].iter().rev().fold(0, |window, byte| window << 8 | u64::from(*byte))
}

fn hash(window: u64) -> u64 {
    let mixed = (window ^ window >> 32).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    mixed ^ mixed >> 29
}

/// The word of the filter, and the bits in it.
fn place(hash: u64, length: usize) -> (usize, u64) {
    let bit = |from: u32| 1 << (hash >> from & 63);
    ((hash >> 20) as usize & (length - 1), bit(0) | bit(6) | bit(12))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// How often each of some texts is found.
    fn found(texts: &[String], text: &str) -> Vec<usize> {
        let finder = Finder::new(texts.iter().cloned().zip(0..).collect());
        let mut counts = vec![0; texts.len()];
        finder.each(text, |owner, range| {
            assert_eq!(&text[range], texts[owner]);
            counts[owner] += 1;
        });
        counts
    }

    proptest! {
        #[test]
        fn it_finds_what_looking_for_each_text_finds(
            texts in prop::collection::vec("[ab保育]{1,6}", 0..12),
            text in "[ab保育]{0,60}",
        ) {
            let starts = |wanted: &String| {
                text.char_indices().filter(|(at, _)| text[*at..].starts_with(wanted.as_str())).count()
            };
            // What does not reach over itself is found as often as it stands there.
            let is_whole = |wanted: &&String| wanted.len() >= WINDOW;
            let counts = found(&texts, &text);
            for (wanted, count) in texts.iter().zip(&counts).filter(|(wanted, _)| is_whole(wanted)) {
                prop_assert_eq!(*count, starts(wanted));
            }
            for (wanted, count) in texts.iter().zip(&counts) {
                prop_assert_eq!(*count > 0, text.contains(wanted.as_str()));
            }
        }
    }

    #[test]
    fn texts_within_texts_are_found_at_the_very_end() {
        let texts = ["保育所の", "保育所の整備", "保育所の整備計画", "整備計画", "整備計画の"].map(str::to_owned);
        assert_eq!(found(&texts, "<p>保育所の整備計画"), [1, 1, 1, 1, 0]);
    }
}
