//! A text in Windows' Shift_JIS (CP932), with what that cannot write replaced, and listed.

use encoding_rs::SHIFT_JIS;

/// What stands for a letter that cannot be written: the mark that printers use.
const GETA: char = '〓';

/// Letters that CP932 has under another number; nobody sees a difference.
const SAME: [(char, char); 8] =
    [('〜', '～'), ('−', '－'), ('‖', '∥'), ('—', '―'), ('¢', '￠'), ('£', '￡'), ('¬', '￢'), ('¦', '￤')];

/// The bytes of a text, and each letter that was replaced, in the order of the text.
pub fn encode(text: &str) -> (Vec<u8>, Vec<char>) {
    let mut replaced = Vec::new();
    let possible: String = text
        .chars()
        .map(|letter| {
            in_cp932(letter).unwrap_or_else(|| {
                replaced.push(letter);
                GETA
            })
        })
        .collect();
    (SHIFT_JIS.encode(&possible).0.into_owned(), replaced)
}

/// The letters of a text that would be replaced.
pub fn replaced(text: &str) -> impl Iterator<Item = char> + '_ {
    text.chars().filter(|letter| in_cp932(*letter).is_none())
}

fn in_cp932(letter: char) -> Option<char> {
    if letter.is_ascii() {
        return Some(letter);
    }
    let letter = SAME.iter().find(|(from, _)| *from == letter).map_or(letter, |(_, to)| *to);
    let mut bytes = [0; 4];
    let (_, _, has_failed) = SHIFT_JIS.encode(letter.encode_utf8(&mut bytes));
    // What Windows reads as another letter than the one that was written is no way of writing it.
    (!has_failed && !matches!(letter, '¥' | '‾')).then_some(letter)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cp932_lacks_is_replaced_and_named() {
        let (bytes, replaced) = encode("髙﨑〜①㎥𠮷−");
        assert_eq!(replaced, ['㎥', '𠮷']);
        assert_eq!(SHIFT_JIS.decode(&bytes).0, "髙﨑～①〓〓－");
    }
}
