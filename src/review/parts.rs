//! Goals of which parts became goals of their own, and goals that took others in.
//!
//! A new goal was split off where at least half of its text is sentences that another goal had and no longer has; a goal that
//! is gone was taken in where that holds the other way round. What is left when this has been said is new or gone.

use super::identity::Same;
use super::item::Item;
use super::marks::sentences::{Pairs, sentences};

/// From this likeness on a sentence is one that stood elsewhere.
const ALIKE: f64 = 0.6;
/// So much of a text has to come from elsewhere.
const SHARE: f64 = 0.5;
/// So many pairs of letters a text has at least: shorter ones are in many goals.
const LEAST: usize = 8;
/// So many pairs of goals are looked at, at most.
const MOST_PAIRS: usize = 20_000;

/// A goal that is on one side only, and the one on the other side that it was a part of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Part {
    /// The goal that is on one side only.
    pub part: usize,
    /// Index into the goals that are on both sides.
    pub of: usize,
}

/// The new goals that were split off.
pub(super) fn split(old: &[Item], new: &[Item], same: &[Same], added: &[usize]) -> Vec<Part> {
    parts(new, added, same, |same| (&old[same.old], &new[same.new]))
}

/// The goals that are gone and were taken in.
pub(super) fn merged(old: &[Item], new: &[Item], same: &[Same], removed: &[usize]) -> Vec<Part> {
    parts(old, removed, same, |same| (&new[same.new], &old[same.old]))
}

/// Goals of one side that are parts of what `of` has more in its first goal than in its second.
fn parts<'s, 'a: 's>(
    items: &[Item],
    lone: &[usize],
    same: &[Same],
    of: impl Fn(&Same) -> (&'s Item<'a>, &'s Item<'a>),
) -> Vec<Part> {
    let is_wide = lone.len().saturating_mul(same.len()) <= MOST_PAIRS;
    let changed = same.iter().enumerate().filter(|(_, same)| {
        let (with, without) = of(same);
        with.member.goal.source.text != without.member.goal.source.text
    });
    let rests: Vec<(usize, usize, Vec<Pairs>)> = changed
        .map(|(at, same)| {
            let (with, without) = of(same);
            (at, with.place, rest(&with.prose(), &without.prose()))
        })
        .filter(|(.., rest)| !rest.is_empty())
        .collect();
    let mut found = Vec::new();
    for part in lone {
        let item = &items[*part];
        if item.pairs().1.len() < LEAST {
            continue;
        }
        let own = sentences_of(&item.prose());
        let near = rests.iter().filter(|(_, place, _)| is_wide || *place == item.place);
        let shares = near.map(|(at, _, rest)| (*at, share(&own, rest))).filter(|(_, share)| *share >= SHARE);
        let best = shares.max_by(|a, b| a.1.total_cmp(&b.1).then(b.0.cmp(&a.0)));
        found.extend(best.map(|(of, _)| Part { part: *part, of }));
    }
    found
}

/// The sentences of a text that another one does not have.
fn rest(with: &str, without: &str) -> Vec<Pairs> {
    let known = sentences_of(without);
    let has = |sentence: &Pairs| known.iter().any(|known| known.likeness(sentence) >= ALIKE);
    sentences_of(with).into_iter().filter(|sentence| !has(sentence)).collect()
}

fn sentences_of(text: &str) -> Vec<Pairs> {
    let letters: Vec<char> = text.chars().collect();
    let each = sentences(&letters).into_iter();
    each.map(|range| Pairs::of(&letters[range].iter().collect::<String>())).collect()
}

/// How much of a text, by length, is sentences of another.
fn share(own: &[Pairs], of: &[Pairs]) -> f64 {
    let all: usize = own.iter().map(Pairs::len).sum();
    let is_from = |sentence: &&Pairs| of.iter().any(|other| other.likeness(sentence) >= ALIKE);
    let from: usize = own.iter().filter(is_from).map(Pairs::len).sum();
    if all == 0 { 0.0 } else { from as f64 / all as f64 }
}
