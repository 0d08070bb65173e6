//! Records as CSV: one record a line, whatever its texts hold, and no cell that a spreadsheet would run.
//!
//! UTF-8 with a byte order mark, since Excel takes a file without one for Shift_JIS; lines end with CR LF. A line break
//! within a text is written `\n`, a backslash `\\`. A text that begins as a formula does gets `'` in front, and so does one
//! that begins with `'`: whoever takes one off has the text again.

use super::records::{Cell, Column, Record};
use super::tables::Table;

/// What stands between several values of one cell.
pub const SEPARATOR: &str = ";";

/// The header and the records, with the mark at the front.
pub fn csv<'a>(columns: &[Column], records: impl IntoIterator<Item = &'a Record>) -> String {
    let mut out = String::from("\u{feff}");
    line(&mut out, columns.iter().map(|column| quoted(&column.name)));
    for record in records {
        line(&mut out, record.iter().map(cell));
    }
    out
}

/// A table of texts, such as the list of codes.
pub fn table(table: &Table) -> String {
    let mut out = String::from("\u{feff}");
    line(&mut out, table.header.iter().map(|name| quoted(name)));
    for row in &table.rows {
        line(&mut out, row.iter().map(|text| quoted(&in_one_line(text))));
    }
    out
}

fn line(out: &mut String, cells: impl Iterator<Item = String>) {
    for (at, cell) in cells.enumerate() {
        if at > 0 {
            out.push(',');
        }
        out.push_str(&cell);
    }
    out.push_str("\r\n");
}

fn cell(cell: &Cell) -> String {
    match cell {
        Cell::Empty => String::new(),
        Cell::Text(text) => quoted(&in_one_line(text)),
        Cell::List(texts) => quoted(&in_one_line(&texts.join(SEPARATOR))),
        Cell::Number(number) => number.clone(),
        Cell::Flag(flag) => flag.to_string(),
    }
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('"', "\"\""))
}

/// A text in one line that no spreadsheet takes for a formula.
fn in_one_line(text: &str) -> String {
    let is_run = text.starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠', '\t', '\r', '\'']);
    let mut out = String::with_capacity(text.len() + 1);
    if is_run {
        out.push('\'');
    }
    for letter in text.chars() {
        match letter {
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            letter => out.push(letter),
        }
    }
    out
}

/// The text that [`in_one_line`] was given.
pub fn read_cell(cell: &str) -> String {
    let mut letters = cell.strip_prefix('\'').unwrap_or(cell).chars();
    let mut out = String::with_capacity(cell.len());
    while let Some(letter) = letters.next() {
        match (letter, letter == '\\') {
            (_, true) => match letters.next() {
                Some('n') => out.push('\n'),
                Some('r') => out.push('\r'),
                Some('\\') => out.push('\\'),
                Some(other) => out.extend(['\\', other]),
                None => out.push('\\'),
            },
            (letter, false) => out.push(letter),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_text_comes_back_from_its_cell(text in "[-=+@'\t\r\n\\\\nra。、\"]{0,12}") {
            let cell = in_one_line(&text);
            prop_assert!(!cell.contains(['\n', '\r']));
            prop_assert!(!cell.starts_with(['=', '+', '-', '@', '\t']));
            prop_assert_eq!(read_cell(&cell), text);
        }
    }

    #[test]
    fn a_formula_is_a_text() {
        assert_eq!(in_one_line("=cmd|' /C calc'!A0"), "'=cmd|' /C calc'!A0");
        assert_eq!(in_one_line("1\\n\n2"), "1\\\\n\\n2");
    }
}
