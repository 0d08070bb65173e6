//! How a text stands in a cell of the CSV that this program exports: on one line, and never as a formula.
//!
//! A line end is written `\n`, a backslash `\\`. A text that a spreadsheet would run gets `'` in front, and so does one that
//! begins with `'`: whoever takes one off has the text again.

/// What a formula begins with, and `'` itself.
const GUARDED: [char; 11] = ['=', '+', '-', '@', '＝', '＋', '－', '＠', '\t', '\r', '\''];

/// Whether a text gets a `'` in front.
pub fn needs_guard(text: &str) -> bool {
    text.starts_with(GUARDED)
}

/// What a letter is written as, if not as itself.
pub fn written(letter: char) -> Option<&'static str> {
    match letter {
        '\\' => Some("\\\\"),
        '\n' => Some("\\n"),
        '\r' => Some("\\r"),
        _ => None,
    }
}

/// The text of a cell.
pub fn read(cell: &str) -> String {
    let mut out = String::with_capacity(cell.len());
    let mut letters = cell.chars();
    while let Some(letter) = letters.next() {
        let meant = match (letter, letters.clone().next()) {
            ('\\', Some('n')) => '\n',
            ('\\', Some('r')) => '\r',
            ('\\', Some('\\')) => '\\',
            _ => {
                out.push(letter);
                continue;
            }
        };
        letters.next();
        out.push(meant);
    }
    match out.strip_prefix('\'') {
        Some(guarded) if needs_guard(guarded) => guarded.to_owned(),
        _ => out,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_is_the_text_it_was_made_of() {
        for (cell, text) in [
            ("'=1+1", "=1+1"),
            ("''x", "'x"),
            ("'x\\n\\\\n", "'x\n\\n"),
            ("'＝1", "＝1"),
            ("a\\rb", "a\rb"),
            ("'\\r", "\r"),
        ] {
            assert_eq!(read(cell), text);
        }
    }
}
