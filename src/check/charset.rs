//! Characters that Windows' Shift_JIS (CP932) lacks, for sites whose texts go into systems that know no other.

use std::collections::BTreeMap;
use std::sync::Arc;

use encoding_rs::SHIFT_JIS;
use unicode_normalization::UnicodeNormalization;

use crate::model::config::{Charset, Config};
use crate::model::site::Sheet;
use crate::model::{Code, Diagnostic, Place, Source};
use crate::say;

/// What people write for a character that Shift_JIS lacks, where Unicode's own compatible form is not it.
const SUBSTITUTES: &[(char, &str)] = &[
    ('〜', "～"),
    ('—', "―"),
    ('–', "－"),
    ('‖', "∥"),
    ('㎥', "立方メートル"),
    ('㏊', "ヘクタール"),
    ('ℓ', "リットル"),
    ('•', "・"),
    ('✓', "レ"),
    ('©', "（C）"),
    ('𠮷', "吉"),
    ('𠮟', "叱"),
    ('剝', "剥"),
    ('塡', "填"),
    ('頰', "頬"),
];

/// A file's characters that cannot be written, each once.
pub fn not_in_cp932(config: &Config, sheet: &Sheet, problems: &mut Vec<Diagnostic>) {
    if config.style.charset == Charset::Unicode {
        return;
    }
    let goals = sheet.goals.iter().map(|member| &member.goal.source);
    for source in goals.chain([&sheet.head.source]) {
        report(source, problems);
    }
}

fn report(source: &Arc<Source>, problems: &mut Vec<Diagnostic>) {
    let mut lacking: BTreeMap<char, (usize, usize)> = BTreeMap::new();
    for (at, character) in source.text.char_indices().filter(|(_, character)| !character.is_ascii()) {
        if let Some((_, count)) = lacking.get_mut(&character) {
            *count += 1;
        } else if !is_writable(character) {
            lacking.insert(character, (at, 1));
        }
    }
    for (character, (at, count)) in lacking {
        let code = format!("U+{:04X}", u32::from(character));
        let problem = Diagnostic::new(
            Code::NotInCp932,
            Place::of(source, at..at + character.len_utf8()),
            say!(
                "「{character}」（{code}）は Shift_JIS（CP932）では書けません（{count}か所）",
                "“{character}” ({code}, {count}×) does not exist in Shift_JIS (CP932)"
            ),
        );
        problems.push(match substitute(character) {
            Some(text) if text.is_empty() => problem.help(say!("消してください", "remove it")),
            Some(text) => problem.help(say!("「{text}」と書いてください", "write “{text}”")),
            None => problem.help(say!("ほかの字か言葉で書いてください", "write another character, or a word")),
        });
    }
}

fn is_writable(character: char) -> bool {
    let mut buffer = [0; 4];
    let (_, _, has_unmappable) = SHIFT_JIS.encode(character.encode_utf8(&mut buffer));
    // ¥ and ‾ would become other characters on the way back.
    !has_unmappable && !matches!(character, '¥' | '‾')
}

/// What to write instead, if anything is usual; nothing for a sign that only chooses a form of the one before it.
fn substitute(character: char) -> Option<String> {
    if matches!(character, '\u{FE00}'..='\u{FE0F}' | '\u{E0100}'..='\u{E01EF}' | '\u{200B}'..='\u{200D}' | '\u{FEFF}') {
        return Some(String::new());
    }
    if let '➀'..='➉' | '➊'..='➓' = character {
        let number = (u32::from(character) - u32::from('➀')) % 10;
        return char::from_u32(u32::from('①') + number).map(String::from);
    }
    if let Some((_, text)) = SUBSTITUTES.iter().find(|(known, _)| *known == character) {
        return Some((*text).to_owned());
    }
    let is_mark = |letter: &char| !unicode_normalization::char::is_combining_mark(*letter);
    let compatible: String = character.nfkc().collect();
    let bare: String = character.nfkd().filter(is_mark).collect();
    let composed = [compatible, bare].into_iter().find(|text| !text.is_empty() && text.chars().all(is_writable));
    composed.filter(|text| !text.contains(character))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_windows_can_write_is_accepted() {
        for character in "あ漢ｱ①Ⅳ㈱㎡～－髙﨑纊∥―…“”℡㍻".chars() {
            assert!(is_writable(character), "{character}");
        }
    }

    #[test]
    fn what_windows_cannot_write_has_its_usual_substitute() {
        for (character, text) in [
            ('〜', Some("～")),
            ('㎥', Some("立方メートル")),
            ('➇', Some("⑧")),
            ('⑴', Some("(1)")),
            ('㏚', Some("PR")),
            ('é', Some("e")),
            ('𠮷', Some("吉")),
            ('\u{E0100}', Some("")),
            ('👍', None),
            ('㐂', None),
        ] {
            assert!(!is_writable(character), "{character}");
            assert_eq!(substitute(character).as_deref(), text, "{character}");
        }
    }
}
