//! What another text of a file would change, as a small diff that people read: the lines with `-` and `+`, and nothing more.
//!
//! What cannot be seen in a line (blanks at its end, tabs, a byte order mark, a last line without an end) is shown by signs; line ends are told in a
//! sentence. A file that changes all over shows its beginning.

use similar::{ChangeTag, TextDiff};

use super::printable;
use crate::model::Language;
use crate::say;

/// As many changed lines of a file are shown.
const MOST_LINES: usize = 20;

/// The changes from one text to another, indented; empty if there are none.
pub fn changes(before: &str, after: &str, language: Language) -> String {
    let mut text = String::new();
    if before.contains('\r') {
        let told = say!("改行を LF にそろえます", "line ends become LF");
        text.push_str(&format!("  {}\n", told.text(language)));
    }
    let before = before.replace("\r\n", "\n").replace('\r', "\n");
    let diff = TextDiff::from_lines(before.as_str(), after);
    let changed: Vec<(char, &str)> = diff
        .iter_all_changes()
        .filter_map(|change| match change.tag() {
            ChangeTag::Delete => Some(('-', change.value())),
            ChangeTag::Insert => Some(('+', change.value())),
            ChangeTag::Equal => None,
        })
        .collect();
    for (sign, line) in changed.iter().take(MOST_LINES) {
        text.push_str(&format!("  {sign}{}\n", visible(line)));
    }
    if let Some(more) = changed.len().checked_sub(MOST_LINES).filter(|more| *more > 0) {
        let told = say!("… ほか {more} 行", "… {more} more lines");
        text.push_str(&format!("  {}\n", told.text(language)));
    }
    text
}

/// A line with signs for what cannot be seen in it.
fn visible(line: &str) -> String {
    let (line, end) = line.strip_suffix('\n').map_or((line, "<EOF>"), |line| (line, ""));
    let words = line.trim_end_matches([' ', '\u{3000}']);
    let blanks = line[words.len()..].replace(' ', "·").replace('\u{3000}', "□");
    let words = words.replace('\t', "→").replace('\u{feff}', "<BOM>");
    printable(&format!("{words}{blanks}{end}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_changed_lines_are_shown_and_what_is_invisible_has_a_sign() {
        let before = "\u{feff}---\ntitle: a  \nsection: '保育課'\nx";
        let after = "---\ntitle: a\nsection: 保育課\nx\n";
        let expected = "  -<BOM>---\n  -title: a··\n  -section: '保育課'\n  -x<EOF>\n  +---\n  +title: a\n  +section: 保育課\n  +x\n";
        assert_eq!(changes(before, after, Language::En), expected);
        assert_eq!(changes(after, after, Language::En), "");
    }

    #[test]
    fn line_ends_are_told_and_long_diffs_cut() {
        assert_eq!(changes("a\r\nb\r\n", "a\nb\n", Language::En), "  line ends become LF\n");
        let shown = changes(&"a\n".repeat(30), &"b\n".repeat(30), Language::Ja);
        assert_eq!(shown.lines().count(), MOST_LINES + 1);
        assert!(shown.ends_with("  … ほか 40 行\n"), "{shown}");
    }
}
