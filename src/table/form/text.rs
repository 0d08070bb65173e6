//! What the text of a cell is as the text of a field.

use crate::model::body::are_joined;
use crate::model::body::cell::normal;
use crate::model::japanese;

/// A text without characters that no file of ours can have, and those that it had.
pub fn clean(text: &str) -> (String, Vec<char>) {
    let is_bad = |letter: char| letter.is_control() && !matches!(letter, '\n' | '\t' | '\r');
    if !text.contains(is_bad) {
        return (text.to_owned(), Vec::new());
    }
    let mut bad: Vec<char> = text.chars().filter(|letter| is_bad(*letter)).collect();
    bad.dedup();
    (text.chars().filter(|letter| !is_bad(*letter)).collect(), bad)
}

/// A text of several lines.
pub fn lines(text: &str) -> String {
    normal(text)
}

/// A text on one line: what was wrapped is joined, as a reader joins it.
pub fn line(text: &str) -> String {
    let text = normal(text);
    let mut out = String::with_capacity(text.len());
    for part in text.split(['\n', '\t']).map(str::trim).filter(|part| !part.is_empty()) {
        if let (Some(before), Some(after)) = (out.chars().next_back(), part.chars().next())
            && !are_joined(before, after)
        {
            out.push(' ');
        }
        out.push_str(part);
    }
    out
}

/// A name that cells have wrapped: blanks between two Japanese letters are nobody's.
pub fn name(text: &str) -> String {
    let text = line(text);
    let letters: Vec<char> = text.chars().collect();
    let is_japanese = |letter: Option<&char>| letter.is_some_and(|letter| japanese::is_in(&letter.to_string()));
    let mut out = String::with_capacity(text.len());
    for (at, letter) in letters.iter().enumerate() {
        let between = letter.is_whitespace()
            && is_japanese(letters[..at].iter().rev().find(|letter| !letter.is_whitespace()))
            && is_japanese(letters[at..].iter().find(|letter| !letter.is_whitespace()));
        if !between {
            out.push(*letter);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_cell_wraps_is_joined() {
        assert_eq!(name("子ども若者 計画課"), "子ども若者計画課");
        assert_eq!(name("子ども若者\n計画課　"), "子ども若者計画課");
        assert_eq!(name("ICT 推進課"), "ICT 推進課");
        assert_eq!(line("保育施設の\n整備"), "保育施設の整備");
        assert_eq!(line(" DX\nplan "), "DX plan");
        assert_eq!(clean("a\u{1}b\u{1}"), ("ab".to_owned(), vec!['\u{1}', '\u{1}'][..1].to_vec()));
    }
}
