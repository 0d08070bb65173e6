//! Pairs of texts as a careful reader would underline them, and what must hold of any two texts.

use std::ops::Range;

use proptest::prelude::*;

use super::*;

/// `name old → new`, with what should be marked in brackets.
const PAIRS: &str = include_str!("pairs.txt");

/// A text without its brackets.
fn plain(text: &str) -> String {
    text.chars().filter(|letter| !"[]".contains(*letter)).collect()
}

/// A text with brackets around ranges of its letters.
fn bracketed(text: &str, ranges: &[Range<usize>]) -> String {
    let letters: Vec<char> = text.chars().collect();
    let mut out = String::new();
    let mut at = 0;
    for range in ranges {
        out.extend(&letters[at..range.start]);
        out.push('[');
        out.extend(&letters[range.clone()]);
        out.push(']');
        at = range.end;
    }
    out.extend(&letters[at..]);
    out
}

/// The same without gaps, which say where something is missing, and with marks that touch as one.
fn marked(text: &str) -> String {
    text.replace("[]", "").replace("][", "")
}

/// A pair: its name, and the two texts as they may be marked, the best way first.
type Pair = (&'static str, Vec<(&'static str, &'static str)>);

fn pairs() -> Vec<Pair> {
    let mut pairs: Vec<Pair> = Vec::new();
    for line in PAIRS.lines() {
        let (name, rest) = line.split_once(' ').unwrap();
        let (old, new) = rest.split_once('→').unwrap();
        let texts = (old.trim(), new.trim());
        match pairs.last_mut().filter(|_| name == "-") {
            Some(pair) => pair.1.push(texts),
            None => pairs.push((name, vec![texts])),
        }
    }
    pairs
}

#[test]
fn texts_are_marked_as_a_reader_would() {
    let mut shown = String::new();
    let mut exact = [0, 0];
    for (at, (name, accepted)) in pairs().into_iter().enumerate() {
        let (a, b) = (plain(accepted[0].0), plain(accepted[0].1));
        let found = marks(&a, &b);
        let (a, b) = (bracketed(&a, &found.old), bracketed(&b, &found.new));
        let place = accepted.iter().position(|(old, new)| marked(&a) == marked(old) && marked(&b) == marked(new));
        exact[usize::from(at >= 16)] += usize::from(place.is_some());
        let sign = match place {
            Some(0) => "as best",
            Some(_) => "as accepted",
            None => "otherwise",
        };
        shown.push_str(&format!("{name}: {sign}\n  {a}\n  {b}\n"));
    }
    insta::assert_snapshot!(shown);
    assert!(exact[0] >= 13 && exact[1] >= 8, "{exact:?}");
}

/// Sentences of Japanese officials, and what they are made of.
fn text() -> impl Strategy<Value = String> {
    let word = prop::sample::select(vec![
        "保育所",
        "を",
        "の",
        "60人",
        "2か所",
        "整備",
        "する",
        "。",
        "、",
        "オンライン",
        "\n",
        "LED",
        "98.5%",
        "計画",
        "して",
        "・",
        "２",
        "（案）",
        " ",
        "𠮷野家",
        "か\u{3099}",
    ]);
    prop::collection::vec(word, 0..40).prop_map(|words| words.concat())
}

/// The letters outside of ranges, blanks left out.
fn unmarked(text: &str, ranges: &[Range<usize>]) -> String {
    let letters = text.chars().enumerate().filter(|(at, _)| !ranges.iter().any(|range| range.contains(at)));
    letters.map(|(_, letter)| letter).filter(|letter| !letter.is_whitespace()).collect()
}

proptest! {
    #[test]
    fn what_is_not_marked_is_the_same_in_both_texts(old in text(), new in text()) {
        let found = marks(&old, &new);
        prop_assert_eq!(unmarked(&old, &found.old), unmarked(&new, &found.new));
        for (text, ranges) in [(&old, &found.old), (&new, &found.new)] {
            let count = text.chars().count();
            prop_assert!(ranges.iter().all(|range| range.start <= range.end && range.end <= count));
            prop_assert!(ranges.windows(2).all(|two| two[0].end <= two[1].start));
        }
    }

    #[test]
    fn a_number_is_marked_with_its_counter(old in text(), new in text()) {
        let found = marks(&old, &new);
        for (text, ranges) in [(&old, &found.old), (&new, &found.new)] {
            let letters: Vec<char> = text.chars().collect();
            let inside = |at: usize| ranges.iter().any(|range| range.contains(&at));
            for number in counted(&letters) {
                let marked = (number.start..number.end).filter(|at| inside(*at)).count();
                prop_assert!(marked == 0 || marked == number.end - number.start, "{}", text);
            }
        }
    }

    #[test]
    fn a_text_is_the_same_as_itself(text in text()) {
        let found = marks(&text, &text);
        prop_assert_eq!((found.old, found.new), (vec![], vec![]));
    }
}

#[test]
fn a_number_that_is_all_of_a_sentence_keeps_its_counter() {
    let found = marks("98.5%", "２98.5%\n");
    assert_eq!(
        (bracketed("98.5%", &found.old), bracketed("２98.5%\n", &found.new)),
        ("[98.5%]".into(), "[２98.5%]\n".into())
    );
}

#[test]
fn a_difference_of_numbers_is_exact() {
    for (old, new, expected) in [
        ("60", "105", Some("45")),
        ("105", "60", Some("-45")),
        ("98.5", "99", Some("0.5")),
        ("1,200", "２００", Some("-1,000")),
        ("1200", "12000", Some("10800")),
        ("0.1", "0.3", Some("0.2")),
        ("60", "60.0", None),
        ("六十", "70", None),
    ] {
        assert_eq!(difference(old, new).as_deref(), expected, "{old} {new}");
    }
    let found = marks("定員を60人増やし、令和5年10月に開所する。", "定員を105人増やし、令和6年4月に開所する。");
    let shown: Vec<_> =
        found.numbers.iter().map(|it| (it.old.as_str(), it.new.as_str(), it.difference.as_str())).collect();
    assert_eq!(shown, [("60人", "105人", "45")]);
}
