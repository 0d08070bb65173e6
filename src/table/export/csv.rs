//! Records as CSV: one record a line, whatever its texts hold, and no cell that a spreadsheet would run.
//!
//! UTF-8 with a byte order mark, since Excel takes a file without one for Shift_JIS; lines end with CR LF. How texts are
//! written is in [`escape`].

use super::records::{Cell, Column, Record};
use super::tables::Table;
use crate::model::records;
use crate::table::escape;

/// What [`lines()`] made of records, after the header, with the mark at the front.
pub fn csv(columns: &[Column], lines: String) -> String {
    let mut head = String::from("\u{feff}");
    line(&mut head, columns, |out, column| quote(out, &column.name));
    let mut out = lines;
    out.insert_str(0, &head);
    out
}

/// The records, a line each.
pub fn lines(records: &[Record]) -> String {
    let mut out = String::new();
    for record in records {
        line(&mut out, record, put);
    }
    out
}

/// A table of texts, such as the list of codes.
pub fn table(table: &Table) -> String {
    let mut out = String::from("\u{feff}");
    line(&mut out, table.header, |out, name| quote(out, name));
    for row in &table.rows {
        line(&mut out, row, |out, text| quote(out, text));
    }
    out
}

fn line<T>(out: &mut String, cells: &[T], put: impl Fn(&mut String, &T)) {
    for (at, cell) in cells.iter().enumerate() {
        if at > 0 {
            out.push(',');
        }
        put(out, cell);
    }
    out.push_str("\r\n");
}

fn put(out: &mut String, cell: &Cell) {
    match cell {
        Cell::Empty => {}
        Cell::Text(text) => quote(out, text),
        Cell::List(texts) => {
            let guard = texts.first().filter(|text| escape::needs_guard(text)).map_or("", |_| "'");
            quoted(out, guard, &escape::list(texts), |letter| escape::written(letter).filter(|_| letter != '\\'));
        }
        Cell::Rows(rows) => put(out, &Cell::List(records::lines(rows))),
        Cell::Number(number) => out.push_str(number),
        Cell::Flag(flag) => out.push_str(if *flag { "true" } else { "false" }),
    }
}

/// A text as a cell, in one line that no spreadsheet takes for a formula.
fn quote(out: &mut String, text: &str) {
    quoted(out, if escape::needs_guard(text) { "'" } else { "" }, text, escape::written);
}

/// A text between quotation marks, with a guard before it, and some of its letters written as others.
fn quoted(out: &mut String, guard: &str, text: &str, written: impl Fn(char) -> Option<&'static str>) {
    out.push('"');
    out.push_str(guard);
    let mut rest = text;
    while let Some((at, letter)) = rest.char_indices().find(|(_, it)| *it == '"' || written(*it).is_some()) {
        out.push_str(&rest[..at]);
        out.push_str(written(letter).unwrap_or("\"\""));
        rest = &rest[at + 1..];
    }
    out.push_str(rest);
    out.push('"');
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// A text as a cell, as a reader of CSV gives it.
    fn cell(text: &str) -> String {
        let mut out = String::new();
        quote(&mut out, text);
        inner(&out)
    }

    fn inner(cell: &str) -> String {
        let inner = cell.strip_prefix('"').and_then(|cell| cell.strip_suffix('"')).expect("it is quoted");
        inner.replace("\"\"", "\"")
    }

    proptest! {
        #[test]
        fn a_text_comes_back_from_its_cell(text in "[-=+@＝＋－＠'\t\r\n\\\\nra。、\"]{0,12}") {
            let cell = cell(&text);
            prop_assert!(!cell.contains(['\n', '\r']));
            prop_assert!(!cell.starts_with(['=', '+', '-', '@', '\t']));
            prop_assert_eq!(escape::read(&cell), text);
        }
    }

    proptest! {
        #[test]
        fn several_texts_come_back_from_their_cell(
            texts in prop::collection::vec("[-=+@'\t\r\n;\\\\nra。\"]{0,6}", 1..5),
        ) {
            let mut out = String::new();
            put(&mut out, &Cell::List(texts.clone()));
            let cell = inner(&out);
            prop_assert!(!cell.contains(['\n', '\r']));
            prop_assert!(!cell.starts_with(['=', '+', '-', '@', '\t']));
            prop_assert_eq!(escape::values(&cell, true), texts);
        }
    }

    #[test]
    fn a_formula_is_a_text() {
        assert_eq!(cell("=cmd|' /C calc'!A0"), "'=cmd|' /C calc'!A0");
        assert_eq!(cell("1\\n\n2"), "1\\\\n\\n2");
    }
}
