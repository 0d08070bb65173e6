//! Finds many texts in bytes at once.
//!
//! The texts are sorted. What stands at a place begins with one of them only if it begins with the greatest that is not
//! greater than itself, or with one of those that text begins with; halving finds it. That is done only where the first
//! bytes look like those of a text: a Bloom filter tells, whose bits for one beginning lie in one word. An automaton of tens of
//! thousands of texts took as long to make and to run as the rest of a build.

use std::collections::BTreeSet;

use rayon::prelude::*;

/// So many first bytes are looked at.
const WINDOW: usize = 7;
const MASK: u64 = (1 << (8 * WINDOW)) - 1;
/// Bits of the filter for each text.
const BITS: usize = 32;

/// Texts to be found, each with the number of what it belongs to.
#[derive(Debug)]
pub struct Finder {
    /// In order. A text that belongs to several stands here as often.
    texts: Vec<(String, usize)>,
    /// For each text, the longest one before it that it begins with.
    beginnings: Vec<Option<usize>>,
    /// The bytes that texts begin with; most of a page's are none.
    firsts: [bool; 256],
    filter: Vec<u64>,
    shift: u32,
    /// Those that are shorter than a window, which are looked for one by one.
    short: Vec<usize>,
}

impl Finder {
    /// Finds these texts.
    pub fn new(mut texts: Vec<(String, usize)>) -> Finder {
        texts.retain(|(text, _)| !text.is_empty());
        texts.par_sort_unstable();
        texts.dedup();
        let mut beginnings = Vec::with_capacity(texts.len());
        let mut open: Vec<usize> = Vec::new();
        for (at, (text, _)) in texts.iter().enumerate() {
            while open.last().is_some_and(|&before| !text.starts_with(&texts[before].0)) {
                open.pop();
            }
            beginnings.push(open.last().copied());
            open.push(at);
        }
        let words = (texts.len() * BITS / 64).next_power_of_two().max(2);
        let (firsts, filter, shift) = ([false; 256], vec![0; words], 64 - words.ilog2());
        let mut finder = Finder { texts, beginnings, firsts, filter, shift, short: Vec::new() };
        for (at, (text, _)) in finder.texts.iter().enumerate() {
            match window(text.as_bytes(), 0) {
                Some(window) => {
                    let (word, bits) = place(window, finder.shift);
                    finder.firsts[usize::from(text.as_bytes()[0])] = true;
                    finder.filter[word] |= bits;
                }
                None => finder.short.push(at),
            }
        }
        finder
    }

    /// What the texts that stand in some bytes belong to.
    pub fn all(&self, bytes: &[u8]) -> BTreeSet<usize> {
        let mut all = BTreeSet::new();
        self.each(bytes, |owner| {
            all.insert(owner);
        });
        all
    }

    /// Names, for every time a text stands in some bytes, what it belongs to.
    fn each(&self, bytes: &[u8], mut found: impl FnMut(usize)) {
        for (text, owner) in self.short.iter().map(|&at| &self.texts[at]) {
            let wanted = text.as_bytes();
            bytes.windows(wanted.len()).filter(|part| *part == wanted).for_each(|_| found(*owner));
        }
        for at in (0..bytes.len()).filter(|&at| self.firsts[usize::from(bytes[at])]) {
            let Some(window) = window(bytes, at) else { break };
            let (word, bits) = place(window, self.shift);
            if self.filter[word] & bits == bits {
                self.beginning(&bytes[at..], &mut found);
            }
        }
    }

    /// The texts that some bytes begin with, but for the short ones.
    fn beginning(&self, bytes: &[u8], found: &mut impl FnMut(usize)) {
        let mut next = self.texts.partition_point(|(text, _)| text.as_bytes() <= bytes).checked_sub(1);
        while let Some(at) = next {
            let (text, owner) = &self.texts[at];
            if text.len() >= WINDOW && bytes.starts_with(text.as_bytes()) {
                found(*owner);
            }
            next = self.beginnings[at];
        }
    }
}

/// The bytes from a place on, as far as the filter looks; none so near the end that no text can begin there.
fn window(bytes: &[u8], at: usize) -> Option<u64> {
    if let Some(eight) = bytes.get(at..at + 8) {
        return Some(u64::from_le_bytes(eight.try_into().expect("there are eight")) & MASK);
    }
    let seven = bytes.get(at..at + WINDOW)?;
    Some(seven.iter().rev().fold(0, |window, byte| window << 8 | u64::from(*byte)))
}

/// The word of the filter, and the bits in it.
fn place(window: u64, shift: u32) -> (usize, u64) {
    let hash = window.wrapping_mul(0x9E37_79B9_7F4A_7C15);
    let bit = |from: u32| 1 << (hash >> from & 63);
    ((hash >> shift) as usize, bit(20) | bit(26) | bit(32))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// How often each of some texts is found.
    fn found(texts: &[String], bytes: &str) -> Vec<usize> {
        let finder = Finder::new(texts.iter().cloned().zip(0..).collect());
        let mut counts = vec![0; texts.len()];
        finder.each(bytes.as_bytes(), |text| counts[text] += 1);
        counts
    }

    proptest! {
        #[test]
        fn it_finds_what_looking_for_each_text_finds(
            texts in prop::collection::vec("[ab保育]{1,6}", 0..12),
            bytes in "[ab保育]{0,60}",
        ) {
            let starts = |text: &String| {
                bytes.char_indices().filter(|(at, _)| bytes[*at..].starts_with(text.as_str())).count()
            };
            prop_assert_eq!(found(&texts, &bytes), texts.iter().map(starts).collect::<Vec<usize>>());
        }
    }

    #[test]
    fn texts_within_texts_are_found_at_the_very_end() {
        let texts = ["保育所の", "保育所の整備", "保育所の整備計画", "整備計画", "整備計画の"].map(str::to_owned);
        assert_eq!(found(&texts, "<p>保育所の整備計画"), [1, 1, 1, 1, 0]);
    }
}
