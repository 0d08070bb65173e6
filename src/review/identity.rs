//! Which goal of one side is which of the other.
//!
//! 1. By its identity. Where both title and text are other ones, the file was given to another goal: it counts only if
//!    nothing better is found.
//! 2. By its file having another name: the same title and text, word for word.
//! 3. By likeness: half the title, half the text, at least [`ALIKE`]; the most alike first.
//!
//! Between two years of a site files are numbered anew, so there the title comes first, then likeness, and the file's name
//! decides only between goals that are equally alike. Everything is decided in the order of the goals, so the result is
//! always the same; where two goals are equally alike to one, the pair is told as uncertain.

use std::collections::BTreeMap;

use super::item::Item;
use crate::model::japanese::comparable;

/// From this likeness on two goals are the same one.
const ALIKE: f64 = 0.6;
/// Below this likeness a file holds another goal than before.
const ANOTHER: f64 = 0.25;
/// So many pairs of goals are compared at most, each with each; if there are more, only those of the same sheet.
const MOST_PAIRS: usize = 100_000;

/// Of more pairs that are equally alike none is certain.
const MOST_RIVALS: usize = 1_000;

/// A goal on both sides.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Same {
    pub old: usize,
    pub new: usize,
    pub is_uncertain: bool,
}

/// The goals that are on both sides, in the order of the new one.
pub(super) fn same(old: &[Item], new: &[Item], is_years: bool) -> Vec<Same> {
    let mut found = Found { old, new, of_old: vec![None; old.len()], of_new: vec![None; new.len()], same: Vec::new() };
    let mut doubtful = Vec::new();
    if !is_years {
        for pair in found.by_key(|item| Some((item.place, item.own_id().to_owned()))) {
            let (a, b) = (&old[pair.0], &new[pair.1]);
            let is_another = a.member.goal.source.text != b.member.goal.source.text && a.likeness(b) < ANOTHER;
            if is_another { doubtful.push(pair) } else { found.join(pair, false) }
        }
        // An identity of its author's own is one wherever its file lies.
        let own = |item: &Item| item.member.goal.id.as_ref().map(|id| id.value.clone());
        found.by_key(own).into_iter().for_each(|pair| found.join(pair, false));
    }
    let title = |item: &Item| comparable(&item.member.goal.title.value);
    let content = |item: &Item| Some((title(item), item.prose())).filter(|_| !item.prose().is_empty());
    found
        .by_key(|item| content(item).map(|content| (item.place, content)))
        .into_iter()
        .for_each(|pair| found.join(pair, false));
    found.by_key(content).into_iter().for_each(|pair| found.join(pair, false));
    if is_years {
        found.by_key(|item| Some((item.place, title(item)))).into_iter().for_each(|pair| found.join(pair, false));
    }
    found.by_likeness();
    for pair in doubtful {
        if found.of_old[pair.0].is_none() && found.of_new[pair.1].is_none() {
            found.join(pair, true);
        }
    }
    found.same.sort_by_key(|same| same.new);
    found.same
}

struct Found<'s, 'a> {
    old: &'s [Item<'a>],
    new: &'s [Item<'a>],
    of_old: Vec<Option<usize>>,
    of_new: Vec<Option<usize>>,
    same: Vec<Same>,
}

impl Found<'_, '_> {
    fn join(&mut self, (old, new): (usize, usize), is_uncertain: bool) {
        if self.of_old[old].is_none() && self.of_new[new].is_none() {
            self.of_old[old] = Some(new);
            self.of_new[new] = Some(old);
            self.same.push(Same { old, new, is_uncertain });
        }
    }

    fn free(&self) -> (Vec<usize>, Vec<usize>) {
        let free = |taken: &[Option<usize>]| (0..taken.len()).filter(|at| taken[*at].is_none()).collect();
        (free(&self.of_old), free(&self.of_new))
    }

    /// The goals left over that alone have the same key on both sides.
    fn by_key<K: Ord>(&self, key: impl Fn(&Item) -> Option<K>) -> Vec<(usize, usize)> {
        let (old, new) = self.free();
        let mut by: BTreeMap<K, [Vec<usize>; 2]> = BTreeMap::new();
        for (side, items, free) in [(0, self.old, old), (1, self.new, new)] {
            for at in free {
                if let Some(key) = key(&items[at]) {
                    by.entry(key).or_default()[side].push(at);
                }
            }
        }
        let mut pairs: Vec<(usize, usize)> = by
            .into_values()
            .filter_map(|[old, new]| match (old.as_slice(), new.as_slice()) {
                ([old], [new]) => Some((*old, *new)),
                _ => None,
            })
            .collect();
        pairs.sort_by_key(|pair| pair.1);
        pairs
    }

    fn by_likeness(&mut self) {
        let (old, new) = self.free();
        let is_wide = old.len().saturating_mul(new.len()) <= MOST_PAIRS;
        let mut of_place: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        new.iter().for_each(|b| of_place.entry(self.new[*b].place).or_default().push(*b));
        let mut pairs = Vec::new();
        for a in &old {
            let before = &self.old[*a];
            let near = of_place.get(&before.place).map_or(&[][..], Vec::as_slice);
            for b in if is_wide { &new } else { near } {
                let after = &self.new[*b];
                let likeness = before.likeness(after);
                if likeness >= ALIKE {
                    pairs.push((likeness, before.own_id() == after.own_id(), *a, *b));
                }
            }
        }
        // The most alike first, then those of one file's name, then in the order of the goals.
        pairs.sort_by(|a, b| b.0.total_cmp(&a.0).then(b.1.cmp(&a.1)).then((a.2, a.3).cmp(&(b.2, b.3))));
        for equal in pairs.chunk_by(|a, b| a.0 == b.0 && a.1 == b.1) {
            for (_, _, a, b) in equal {
                let is_free = |c: &usize, d: &usize| self.of_old[*c].is_none() && self.of_new[*d].is_none();
                let is_rival = |(_, _, c, d): &(f64, bool, usize, usize)| (c == a) != (d == b) && is_free(c, d);
                let is_uncertain = equal.len() > MOST_RIVALS || equal.iter().any(is_rival);
                self.join((*a, *b), is_uncertain);
            }
        }
    }
}
