//! Labels of columns and names of sheets as they are compared, however a table writes them.

use crate::model::japanese::comparable;

/// A label as it is compared: without blanks and line breaks, ① or 1. before it and a note in brackets behind it.
pub fn folded(label: &str) -> String {
    let label = label.trim_start_matches(|letter: char| letter.is_whitespace() || is_counter(letter));
    let mut folded = comparable(label);
    let digits = folded.len() - folded.trim_start_matches(|letter: char| letter.is_ascii_digit()).len();
    if digits > 0 && folded[digits..].starts_with(['.', ')']) {
        folded.drain(..=digits);
    }
    while let Some(open) = note(&folded) {
        folded.truncate(open);
    }
    folded
}

fn is_counter(letter: char) -> bool {
    matches!(letter, '①'..='⑳' | '⑴'..='⒇' | '⒈'..='⒛' | '■' | '□' | '●' | '○' | '◎' | '※')
}

/// Where the note at the end of a label begins, unless the label is nothing else.
fn note(folded: &str) -> Option<usize> {
    let open = match folded.chars().next_back()? {
        ')' => folded.rfind('('),
        ']' => folded.rfind('['),
        '】' => folded.rfind('【'),
        _ => None,
    }?;
    (open > 0).then_some(open)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_label_is_found_whatever_stands_around_it() {
        for (written, expected) in [
            ("実施項目 (業務目標又は事務の内容)", "実施項目"),
            ("計画・方針\n等の分類", "計画・方針等の分類"),
            ("③ 意図", "意図"),
            ("1. 番　号", "番号"),
            ("いつまで［期限］", "いつまで"),
            ("（単位：千円）", "(単位:千円)"),
        ] {
            assert_eq!(folded(written), comparable(expected));
        }
    }
}
