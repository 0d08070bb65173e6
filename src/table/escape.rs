//! How a text stands in a cell of the CSV that this program exports: on one line, and never as a formula.
//!
//! A line end is written `\n`, a backslash `\\`. A text that a spreadsheet would run gets `'` in front, and so does one that
//! begins with `'`: whoever takes one off has the text again.
//!
//! Several values of one cell, in CSV and in workbooks, are divided by `;`. A `;` that belongs to a value is written `\;`, and a
//! backslash `\\`, there also in workbooks.

/// What divides several values of one cell in the data that this program exports.
const SEPARATOR: char = ';';

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

/// A value as one of several of a cell. Line ends stay: they are written by [`written`] where a cell is one line.
pub fn item(value: &str) -> String {
    value.replace('\\', "\\\\").replace(SEPARATOR, "\\;")
}

/// Several values as one cell.
pub fn list<T: AsRef<str>>(values: &[T]) -> String {
    values.iter().map(|value| item(value.as_ref())).collect::<Vec<String>>().join(";")
}

/// The values of a cell. `is_one_line` is whether it is of CSV, so that line ends and formulas are written as others.
pub fn values(cell: &str, is_one_line: bool) -> Vec<String> {
    let mut values = vec![String::new()];
    let mut letters = cell.chars().peekable();
    while let Some(letter) = letters.next() {
        let meant = match (letter, letters.peek()) {
            (SEPARATOR, _) => {
                values.push(String::new());
                continue;
            }
            ('\\', Some(next @ (&SEPARATOR | &'\\'))) => Some(*next),
            ('\\', Some('n')) if is_one_line => Some('\n'),
            ('\\', Some('r')) if is_one_line => Some('\r'),
            _ => None,
        };
        if meant.is_some() {
            letters.next();
        }
        values.last_mut().expect("there is one").push(meant.unwrap_or(letter));
    }
    if is_one_line {
        values[0] = without_guard(std::mem::take(&mut values[0]));
    }
    values
}

/// A text without the `'` that it got in front.
fn without_guard(text: String) -> String {
    match text.strip_prefix('\'') {
        Some(guarded) if needs_guard(guarded) => guarded.to_owned(),
        _ => text,
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
    without_guard(out)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn several_values_come_back_from_one_cell(texts in prop::collection::vec("[;\\\\nra、'=]{0,6}", 1..5)) {
            prop_assert_eq!(values(&list(&texts), false), texts);
        }
    }

    #[test]
    fn what_others_have_written_without_an_escape_is_read_as_it_looks() {
        assert_eq!(values("a;b", false), ["a", "b"]);
        assert_eq!(values("C:\\temp;b", false), ["C:\\temp", "b"]);
        assert_eq!(values("a\\;b", false), ["a;b"]);
        assert_eq!(values("'=1;2", true), ["=1", "2"]);
        assert_eq!(values("'=1;2", false), ["'=1", "2"]);
    }

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
