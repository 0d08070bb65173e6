//! What kind of character stands beside a delimiter or a line break.
//!
//! Widths follow Unicode's East Asian Width (UAX 11). The ranges are whole blocks: what is not yet assigned in a block of
//! ideographs or kana is going to be one. Emoji are wide, but nobody's letters, so they are not CJK here.

use std::collections::HashMap;

use pulldown_cmark::{Event, Parser, Tag};
use unicode_width::UnicodeWidthChar;

/// Whether a character is CJK in the sense of the CJK-friendly amendments to CommonMark: wide, full-width or half-width
/// and not shown as emoji, or Hangul. Full-width punctuation and the ideographic blank are CJK.
pub(super) fn is_cjk(character: char) -> bool {
    is_hangul(character) || is_wide(character)
}

/// Whether a character belongs to the Korean script, which puts blanks between words.
pub(super) fn is_hangul(character: char) -> bool {
    matches!(character,
        '\u{1100}'..='\u{11FF}'                            // Hangul Jamo
        | '\u{302E}'..='\u{302F}'                          // its tone marks
        | '\u{3131}'..='\u{318E}'                          // Hangul Compatibility Jamo
        | '\u{3200}'..='\u{321E}' | '\u{3260}'..='\u{327E}' // enclosed
        | '\u{A960}'..='\u{A97C}'                          // Hangul Jamo Extended-A
        | '\u{AC00}'..='\u{D7A3}'                          // Hangul Syllables
        | '\u{D7B0}'..='\u{D7FB}'                          // Hangul Jamo Extended-B
        | '\u{FFA0}'..='\u{FFDC}') // half-width
}

/// East Asian Width F, W or H, without emoji; Hangul syllables included.
fn is_wide(character: char) -> bool {
    match character {
        '\0'..='\u{10FF}' => false,
        '\u{20A9}' => true,                                             // the won sign is half-width
        '\u{2329}' | '\u{232A}' => true,                                // angle brackets
        '\u{2630}'..='\u{2637}' => true,                                // trigrams
        '\u{268A}'..='\u{268F}' => true,                                // monograms and digrams
        '\u{303F}' | '\u{3248}'..='\u{324F}' => false,                  // half fill space; ambiguous numbers
        '\u{2E80}'..='\u{A4CF}' => true,                                // radicals, kana, bopomofo, ideographs, Yi
        '\u{A960}'..='\u{A97C}' => true,                                // Hangul
        '\u{AC00}'..='\u{D7A3}' => true,                                // Hangul
        '\u{F900}'..='\u{FAFF}' => true,                                // compatibility ideographs
        '\u{FE10}'..='\u{FE19}' => true,                                // vertical forms
        '\u{FE30}'..='\u{FE6F}' => true,                                // compatibility and small forms
        '\u{FF01}'..='\u{FFEE}' => true,                                // full-width and half-width forms
        '\u{16FE0}'..='\u{18DFF}' => true,                              // Tangut, Khitan, ideographic marks
        '\u{1AFF0}'..='\u{1B2FF}' => true,                              // historic kana, Nushu
        '\u{1D300}'..='\u{1D376}' => true,                              // Tai Xuan Jing, counting rods
        '\u{1F21A}' | '\u{1F22F}' | '\u{1F232}'..='\u{1F236}' => false, // emoji among the enclosed ideographs
        '\u{1F238}'..='\u{1F23A}' | '\u{1F250}' | '\u{1F251}' => false,
        '\u{1F200}'..='\u{1F2FF}' => true, // enclosed ideographs
        '\u{20000}'..='\u{3FFFD}' => true, // supplementary ideographs
        _ => false,
    }
}

/// A selector after an ideograph that chooses one of its registered forms.
pub(super) fn is_ideographic_selector(character: char) -> bool {
    matches!(character, '\u{E0100}'..='\u{E01EF}')
}

/// A selector that chooses a form of the character before it, other than the one that makes it an emoji.
pub(super) fn is_selector(character: char) -> bool {
    matches!(character, '\u{FE00}'..='\u{FE0E}')
}

/// Neither narrow nor wide by itself: `…`, `※`, `“`, `→`, and also Greek letters.
pub(super) fn is_ambiguous(character: char) -> bool {
    !character.is_ascii() && character.width() == Some(1) && character.width_cjk() == Some(2)
}

/// What the Markdown parser takes for punctuation (Unicode's P and S).
///
/// The parser keeps its table to itself, and another table of ours could be of another Unicode version. So the parser is
/// asked: in `a*?b*` the first star opens emphasis only if `?` is not punctuation. Answers are remembered; the letters
/// and marks of everyday Japanese are known without asking.
#[derive(Default)]
pub(super) struct Punctuation {
    asked: HashMap<char, bool>,
}

impl Punctuation {
    /// Whether the parser takes a character for punctuation.
    pub(super) fn contains(&mut self, character: char) -> bool {
        match character {
            '\0'..='\u{7F}' => character.is_ascii_punctuation(),
            '\u{3041}'..='\u{3096}' | '\u{30A1}'..='\u{30FA}' => false, // kana
            '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' => false, // ideographs
            '\u{AC00}'..='\u{D7A3}' => false,                           // Hangul
            '\u{3001}'..='\u{3003}' | '\u{3008}'..='\u{3011}' => true,  // 、。〃 and brackets
            _ => *self.asked.entry(character).or_insert_with(|| ask_the_parser(character)),
        }
    }
}

fn ask_the_parser(character: char) -> bool {
    let question = format!("a*{character}b*");
    !Parser::new(&question).any(|event| matches!(event, Event::Start(Tag::Emphasis)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_known_without_asking_is_what_the_parser_would_answer() {
        let mut punctuation = Punctuation::default();
        for character in ('\u{3000}'..='\u{30FF}').chain('一'..='俿').chain('가'..='갿') {
            assert_eq!(punctuation.contains(character), ask_the_parser(character), "{character}");
        }
    }

    #[test]
    fn cjk_is_letters_and_punctuation_of_east_asia_without_emoji() {
        let yes = "漢仮ｱＡ　、「。）～・ー々〇㈱㎡㍻한ᄀ𠮷𰻞﨑﹅︙〰〽㊗㊙₩〈𛀙🈂🈷⿰";
        let no = "aé1 *…※“①→℃αЯ🎉⌚⭐🈚🈯㉈";
        for character in yes.chars() {
            assert!(is_cjk(character), "{character}");
        }
        for character in no.chars() {
            assert!(!is_cjk(character), "{character}");
        }
        assert!(is_hangul('한') && is_hangul('ﾡ') && !is_hangul('漢') && !is_hangul('ｱ'));
    }
}
