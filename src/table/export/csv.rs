//! Records as CSV: one record a line, whatever its texts hold, and no cell that a spreadsheet would run.
//!
//! UTF-8 with a byte order mark, since Excel takes a file without one for Shift_JIS; lines end with CR LF. How texts are
//! written is in [`escape`].

use super::records::{Cell, Column, Record};
use super::tables::Table;
use crate::table::{LIST_SEPARATOR, escape};

/// The header and the records, with the mark at the front.
pub fn csv<'a>(columns: &[Column], records: impl IntoIterator<Item = &'a Record>) -> String {
    let mut out = String::from("\u{feff}");
    line(&mut out, columns, |out, column| quote(out, &[&column.name]));
    for record in records {
        line(&mut out, record, put);
    }
    out
}

/// A table of texts, such as the list of codes.
pub fn table(table: &Table) -> String {
    let mut out = String::from("\u{feff}");
    line(&mut out, table.header, |out, name| quote(out, &[name]));
    for row in &table.rows {
        line(&mut out, row, |out, text| quote(out, &[text]));
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
        Cell::Text(text) => quote(out, &[text]),
        Cell::List(texts) => quote(out, &texts.iter().map(String::as_str).collect::<Vec<&str>>()),
        Cell::Number(number) => out.push_str(number),
        Cell::Flag(flag) => out.push_str(if *flag { "true" } else { "false" }),
    }
}

/// Texts as one cell, in one line that no spreadsheet takes for a formula.
fn quote(out: &mut String, texts: &[&str]) {
    let first = texts.first().copied().unwrap_or_default();
    out.push_str(if escape::needs_guard(first) { "\"'" } else { "\"" });
    for (at, text) in texts.iter().enumerate() {
        if at > 0 {
            out.push_str(LIST_SEPARATOR);
        }
        let mut rest = *text;
        while let Some((at, letter)) = rest.char_indices().find(|(_, it)| *it == '"' || escape::written(*it).is_some())
        {
            out.push_str(&rest[..at]);
            out.push_str(escape::written(letter).unwrap_or("\"\""));
            rest = &rest[at + 1..];
        }
        out.push_str(rest);
    }
    out.push('"');
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// A text as a cell, as a reader of CSV gives it.
    fn cell(text: &str) -> String {
        let mut out = String::new();
        quote(&mut out, &[text]);
        let inner = out.strip_prefix('"').and_then(|out| out.strip_suffix('"')).expect("it is quoted");
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

    #[test]
    fn a_formula_is_a_text() {
        assert_eq!(cell("=cmd|' /C calc'!A0"), "'=cmd|' /C calc'!A0");
        assert_eq!(cell("1\\n\n2"), "1\\\\n\\n2");
    }
}
