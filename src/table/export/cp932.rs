//! A text in Windows' Shift_JIS (CP932), with what that cannot write replaced, and listed.

use std::sync::OnceLock;

use encoding_rs::SHIFT_JIS;

/// What stands for a letter that cannot be written: the mark that printers use.
const GETA: char = '〓';

/// Letters that CP932 has under the number of another; nobody sees a difference.
const SAME: [(char, char); 8] =
    [('〜', '～'), ('−', '－'), ('‖', '∥'), ('—', '―'), ('¢', '￠'), ('£', '￡'), ('¬', '￢'), ('¦', '￤')];

/// The bytes of a text; what cannot be written is [`GETA`], and [`replaced`] names it.
pub fn encode(text: &str) -> Vec<u8> {
    let codes = codes();
    let geta = codes[GETA as usize];
    let mut bytes = Vec::with_capacity(text.len());
    for letter in text.chars() {
        match code(codes, letter).unwrap_or(geta).to_be_bytes() {
            [0, only] => bytes.push(only),
            both => bytes.extend_from_slice(&both),
        }
    }
    bytes
}

/// The letters of a text that would be replaced.
pub fn replaced(text: &str) -> impl Iterator<Item = char> + '_ {
    let codes = codes();
    text.chars().filter(|letter| code(codes, *letter).is_none())
}

/// Whether a letter is one of JIS X 0208 or of ASCII, which all Japanese systems have. Blanks and line ends are.
pub fn is_in_jis_x_0208(letter: char) -> bool {
    let is_only_in_windows = matches!(letter, '～' | '〜');
    letter.is_ascii()
        || !is_only_in_windows
            && code(codes(), letter).is_some_and(|code| matches!(code, 0x8140..=0x84BE | 0x889F..=0xEAA4))
}

/// The one or two bytes of a letter.
fn code(codes: &[u16], letter: char) -> Option<u16> {
    let code = *codes.get(letter as usize)?;
    (code != 0 || letter == '\0').then_some(code)
}

/// The codes of all letters of the first plane, 0 for those that have none. To ask the encoder for each letter of a large site
/// takes longer than its pages do.
fn codes() -> &'static [u16] {
    static CODES: OnceLock<Vec<u16>> = OnceLock::new();
    CODES.get_or_init(|| {
        let mut codes: Vec<u16> = (0..0x80).chain([0; 0x1_0000 - 0x80]).collect();
        // Half-width kana have one byte. The letters that NEC chose from IBM's (0xED, 0xEE) are written as IBM numbers them.
        let pairs = (0x81..=0xFC_u16).filter(|lead| !matches!(lead, 0xED | 0xEE));
        let pairs = pairs.flat_map(|lead| (0x40..=0xFC).map(move |trail| lead << 8 | trail));
        for code in (0xA1..=0xDF).chain(pairs) {
            let bytes: Vec<u8> = code.to_be_bytes().into_iter().skip_while(|byte| *byte == 0).collect();
            let (text, _, has_failed) = SHIFT_JIS.decode(&bytes);
            let mut letters = text.chars();
            if let (Some(letter), None, false) = (letters.next(), letters.next(), has_failed)
                && let Some(known @ 0) = codes.get_mut(letter as usize)
            {
                *known = code;
            }
        }
        for (letter, same) in SAME {
            codes[letter as usize] = codes[same as usize];
        }
        codes
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cp932_lacks_is_replaced_and_named() {
        let text = "髙﨑〜①㎥𠮷−ｱA";
        assert_eq!(replaced(text).collect::<String>(), "㎥𠮷");
        assert_eq!(SHIFT_JIS.decode(&encode(text)).0, "髙﨑～①〓〓－ｱA");
    }

    #[test]
    fn every_letter_is_written_as_windows_writes_it() {
        for letter in (0x80..=0xFFFF_u32).filter_map(char::from_u32) {
            let is_ours = SAME.iter().any(|(from, _)| *from == letter) || matches!(letter, '¥' | '‾' | '\u{80}');
            let is_private = matches!(letter, '\u{E000}'..='\u{F8FF}');
            if is_ours || is_private {
                continue;
            }
            let mut buffer = [0; 4];
            let (bytes, _, has_failed) = SHIFT_JIS.encode(letter.encode_utf8(&mut buffer));
            let expected = (!has_failed).then(|| bytes.into_owned());
            let ours = replaced(&letter.to_string()).next().is_none().then(|| encode(&letter.to_string()));
            assert_eq!(ours, expected, "{letter} U+{:04X}", u32::from(letter));
        }
    }
}
