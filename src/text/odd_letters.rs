//! Letters of a file that are damaged, or that nobody sees but programs obey: in its YAML as in its text.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::model::{Code, Diagnostic, Place, Source};
use crate::say;

/// What is wrong with the letters of a file; each kind of letter once.
pub fn problems(source: &Arc<Source>) -> Vec<Diagnostic> {
    let mut found: BTreeMap<char, (usize, usize)> = BTreeMap::new();
    let bytes = source.text.as_bytes();
    // All kana begin with the first byte of U+3164.
    let may_be_odd = |(at, byte): &(usize, &u8)| match **byte {
        0xE3 => bytes.get(at + 1) == Some(&0x85),
        byte => MAY_BE_ODD[usize::from(byte)],
    };
    let starts = bytes.iter().enumerate().filter(may_be_odd);
    for (at, letter) in starts.filter_map(|(at, _)| Some((at, source.text.get(at..)?.chars().next()?))) {
        if is_odd(letter) {
            found.entry(letter).or_insert((at, 0)).1 += 1;
        }
    }
    found.into_iter().map(|(letter, (at, count))| problem(source, letter, at, count)).collect()
}

fn problem(source: &Arc<Source>, letter: char, at: usize, count: usize) -> Diagnostic {
    let name = format!("U+{:04X}", u32::from(letter));
    let (message, help) = if matches!(letter, '\u{FFFC}' | char::REPLACEMENT_CHARACTER) || is_no_letter(letter) {
        (
            say!("文字化けした文字 {name} があります（{count}か所）", "a garbled letter, {name} ({count}×)"),
            say!("元の文字を打ち直してください", "retype what was there"),
        )
    } else if is_of_one_computer(letter) {
        (
            say!(
                "外字 {name} があります（{count}か所）。登録したパソコンの外では表示されません",
                "a letter of somebody's own, {name} ({count}×), which no other computer shows"
            ),
            say!("常用の字に替えるか、かなで書いてください", "write another letter for it, or write the word in kana"),
        )
    } else {
        (
            say!("目に見えない文字 {name} があります（{count}か所）", "an invisible letter, {name} ({count}×)"),
            say!(
                "消してください。検索や読み上げ、文字の並びが乱れます",
                "delete it: it disturbs searching, reading aloud and the order of letters"
            ),
        )
    };
    Diagnostic::new(Code::OddLetter, Place::of(source, at..at + letter.len_utf8()), message).help(help)
}

/// The bytes that odd letters begin with. Few others do.
const MAY_BE_ODD: [bool; 256] = {
    let mut table = [false; 256];
    let mut at = 0;
    // From U+1FFFE on, every plane of Unicode ends with two that are no letters.
    const BYTES: [u8; 14] = [0x7F, 0xC2, 0xCD, 0xD8, 0xE1, 0xE2, 0xE3, 0xEE, 0xEF, 0xF0, 0xF1, 0xF2, 0xF3, 0xF4];
    while at < BYTES.len() {
        table[BYTES[at] as usize] = true;
        at += 1;
    }
    table
};

/// Joiners and selectors are left alone: emoji and forms of kanji are made with them.
fn is_odd(letter: char) -> bool {
    if letter.is_ascii() {
        return letter == '\u{7F}';
    }
    matches!(letter, '\u{FFFC}' | '\u{FFFD}' | '\u{200B}' | '\u{200E}' | '\u{200F}' | '\u{2028}' | '\u{2029}'
        | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{FEFF}' | '\u{AD}' | '\u{34F}' | '\u{61C}' | '\u{180E}'
        | '\u{115F}' | '\u{1160}' | '\u{3164}' | '\u{FFA0}' | '\u{FFF9}'..='\u{FFFB}' | '\u{E0000}'..='\u{E007F}')
        || is_no_letter(letter)
        || is_of_one_computer(letter)
}

/// Control codes, and what Unicode will never make a letter.
fn is_no_letter(letter: char) -> bool {
    matches!(letter, '\u{7F}'..='\u{9F}' | '\u{FDD0}'..='\u{FDEF}') || u32::from(letter) & 0xFFFE == 0xFFFE
}

/// 外字: a place that Unicode leaves to everybody's own letters.
fn is_of_one_computer(letter: char) -> bool {
    matches!(letter, '\u{E000}'..='\u{F8FF}' | '\u{F0000}'..='\u{FFFFD}' | '\u{100000}'..='\u{10FFFD}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_odd_letter_begins_with_a_byte_that_is_looked_at() {
        let odd: Vec<char> = ('\0'..=char::MAX).filter(|letter| is_odd(*letter)).collect();
        assert!(odd.len() > 100_000, "with those that are everybody's own");
        for letter in odd {
            let first = letter.to_string().as_bytes()[0];
            assert!(MAY_BE_ODD[usize::from(first)], "{letter:?}");
        }
    }
}
