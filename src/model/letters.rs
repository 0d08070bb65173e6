//! Letters in their composed form (NFC), but for those that NFC would replace by others.
//!
//! Texts are read so, and `fmt` writes them so; an address names a file, letter by letter, and stays.
//!
//! `か` and a separate `゛`, as names of files from a Mac have them, become `が`. What NFC has another letter for is left:
//! the compatibility kanji of people's and places' names (`神` U+FA19), `Å`, `Ω`. They were chosen, and the other letter
//! looks different.

use std::borrow::Cow;

use unicode_normalization::{UnicodeNormalization, is_nfc};

/// A text with its letters composed.
pub fn composed(text: &str) -> Cow<'_, str> {
    if text.chars().all(is_usual) || is_nfc(text) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((at, letter)) = rest.char_indices().find(|&(_, letter)| is_replaced(letter)) {
        out.extend(rest[..at].nfc());
        out.push(letter);
        rest = &rest[at + letter.len_utf8()..];
    }
    out.extend(rest.nfc());
    Cow::Owned(out)
}

/// Letters of everyday texts, which are composed whatever stands beside them, known without asking Unicode's tables.
fn is_usual(letter: char) -> bool {
    matches!(letter, '\0'..='\u{2FF}' | '\u{3000}'..='\u{3029}' | '\u{3030}'..='\u{3098}' | '\u{309B}'..='\u{30FF}'
        | '\u{4E00}'..='\u{9FFF}' | '\u{FF01}'..='\u{FFEE}')
}

/// Whether NFC has another letter for this one.
fn is_replaced(letter: char) -> bool {
    !letter.is_ascii() && !std::iter::once(letter).nfc().eq(std::iter::once(letter))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_of_everyday_texts_are_composed_beside_each_other() {
        let usual: Vec<char> = ('\0'..='\u{FFFF}').filter(|letter| is_usual(*letter)).collect();
        assert!(usual.iter().all(|letter| !is_replaced(*letter)));
        assert!(is_nfc(&usual.iter().collect::<String>()));
        assert!(!is_usual('\u{3099}') && !is_usual('\u{301}'));
    }

    #[test]
    fn separate_marks_are_composed_and_letters_of_names_stay() {
        for (text, expected) in [
            ("か\u{3099}くせい", "がくせい"),
            ("学生", "学生"),
            ("\u{FA19}\u{3099}か\u{3099}", "\u{FA19}\u{3099}が"),
            ("\u{212B}Ω\u{2126}", "\u{212B}Ω\u{2126}"),
            ("①㈱ｶﾞＡ", "①㈱ｶﾞＡ"),
            ("e\u{301}", "é"),
        ] {
            assert_eq!(composed(text), expected);
            assert_eq!(composed(expected), expected);
        }
    }
}
