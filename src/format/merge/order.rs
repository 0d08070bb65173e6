//! In which order the pieces of a joined file stand.

use std::cmp::Ordering;
use std::collections::HashSet;

use super::three::Three;

/// The keys of both sides, each once, in their order: that of ours, unless theirs alone has put what was there into another one.
/// What only the other side has comes behind what it follows there; of two that stand at one place and are not both on one
/// side, `compare` says which comes first. Each key may be there once in each version.
pub fn order<'a>(keys: &Three<Vec<&'a str>>, compare: impl Fn(&str, &str) -> Ordering) -> Vec<&'a str> {
    let theirs_leads = !is_reordered(&keys.base, &keys.ours) && is_reordered(&keys.base, &keys.theirs);
    let (leading, other) = if theirs_leads { (&keys.theirs, &keys.ours) } else { (&keys.ours, &keys.theirs) };
    let is_other: HashSet<&str> = other.iter().copied().collect();
    let is_leading: HashSet<&str> = leading.iter().copied().collect();
    let mut result = leading.clone();
    let mut place = 0;
    for key in other {
        if is_leading.contains(key) {
            place = result.iter().position(|known| known == key).map_or(place, |known| known + 1);
            continue;
        }
        while result.get(place).is_some_and(|next| !is_other.contains(next) && compare(next, key) == Ordering::Less) {
            place += 1;
        }
        result.insert(place, key);
        place += 1;
    }
    result
}

/// Whether what two versions have in common stands in another order in one of them.
pub fn is_reordered(a: &[&str], b: &[&str]) -> bool {
    let [in_a, in_b] = [a, b].map(|keys| keys.iter().copied().collect::<HashSet<&str>>());
    let of_a = a.iter().filter(|key| in_b.contains(*key));
    let of_b = b.iter().filter(|key| in_a.contains(*key));
    !of_a.eq(of_b)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(base: &str, ours: &str, theirs: &str, expected: &str) {
        let keys = Three { base, ours, theirs }.map(|keys| keys.split_whitespace().collect());
        assert_eq!(order(&keys, |a, b| a.cmp(b)).join(" "), expected);
        let swapped = Three { base: keys.base.clone(), ours: keys.theirs.clone(), theirs: keys.ours.clone() };
        if !(is_reordered(&keys.base, &keys.ours) && is_reordered(&keys.base, &keys.theirs)) {
            assert_eq!(order(&swapped, |a, b| a.cmp(b)).join(" "), expected, "sides swapped");
        }
    }

    #[test]
    fn what_one_side_adds_or_moves_stands_where_that_side_has_it() {
        check("a c", "a c", "a b c", "a b c");
        check("a c", "a b c", "a c d", "a b c d");
        check("a b c", "a b c", "c a b", "c a b");
        check("a b c", "c a b x", "a b y c", "c a b x y");
        check("a", "a x", "a w y", "a w x y");
        check("", "x", "a", "a x");
        check("a b", "a b c", "a d", "a b c d");
    }
}
