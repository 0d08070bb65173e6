//! CSV, text with tabs, and what the clipboard holds of a range.
//!
//! The encoding is that of the byte order mark, else UTF-16 by its zero bytes, else UTF-8, else Windows' Shift_JIS. Fields are
//! divided by the sign that the first lines have most of. Rows keep their places, empty ones too.
//!
//! Quotes differ. In CSV a field that begins with `"` is quoted. Excel puts text with tabs on the clipboard, and there only a
//! cell with a line end or a tab is quoted; LibreOffice quotes nothing. So with tabs a quote is one only if it closes before
//! a tab or line end and holds one of these; elsewhere it is a letter of the text.

use encoding_rs::{SHIFT_JIS, UTF_16BE, UTF_16LE};

use super::limits::{MOST_CELLS, MOST_COLUMNS, too_many_cells, too_many_columns};
use crate::model::Message;
use crate::say;
use crate::table::grid::{Book, Cell, CellKind, Grid};

/// Reads a text.
///
/// # Errors
/// It is in no encoding that is known, or too large.
pub fn read(bytes: &[u8]) -> Result<Book, Message> {
    let Decoded { text, encoding } = decode(bytes)?;
    let (separator, text) = separator(&text);
    let style = match separator {
        // Excel's “Unicode text”.
        '\t' if encoding == Encoding::Utf16 => Quotes::Always,
        '\t' => Quotes::AroundLineEnds,
        _ => Quotes::Always,
    };
    let mut grid = Grid::default();
    let fields = Fields { rest: text, separator, style, row: 0, column: 0, is_done: text.is_empty() };
    let mut cells = Vec::new();
    for (row, column, text) in fields {
        if column as usize >= MOST_COLUMNS && !text.is_empty() {
            return Err(too_many_columns());
        }
        if cells.len() >= MOST_CELLS {
            return Err(too_many_cells());
        }
        if !text.is_empty() {
            cells.push((row, Cell { column, text, kind: CellKind::Text }));
        }
    }
    grid.fill(cells);
    if encoding == Encoding::ShiftJis {
        doubt_replaced(&mut grid);
    }
    Ok(Book { sheets: vec![grid], copy: None })
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Encoding {
    Utf8,
    Utf16,
    ShiftJis,
}

struct Decoded {
    text: String,
    encoding: Encoding,
}

fn decode(bytes: &[u8]) -> Result<Decoded, Message> {
    let utf16 = match bytes {
        [0xFF, 0xFE, ..] => Some(UTF_16LE),
        [0xFE, 0xFF, ..] => Some(UTF_16BE),
        [_, 0, _, 0, ..] => Some(UTF_16LE),
        [0, _, 0, _, ..] => Some(UTF_16BE),
        _ => None,
    };
    let (text, encoding) = if let Some(utf16) = utf16 {
        (utf16.decode_with_bom_removal(bytes).0.into_owned(), Encoding::Utf16)
    } else {
        let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
        match std::str::from_utf8(bytes) {
            Ok(text) => (text.to_owned(), Encoding::Utf8),
            Err(error) => {
                let (text, had_errors) = SHIFT_JIS.decode_without_bom_handling(bytes);
                if had_errors {
                    let at = error.valid_up_to();
                    return Err(say!(
                        "文字コードが分かりません（{at} バイト目）。Excel で「CSV UTF-8」か .xlsx で保存してください",
                        "its encoding is unknown (at byte {at}); save it as “CSV UTF-8” or .xlsx in Excel"
                    ));
                }
                (text.into_owned(), Encoding::ShiftJis)
            }
        }
    };
    if text.contains('\0') {
        return Err(say!(
            "表ではありません（文字でないものが入っています）",
            "it is no table: it holds bytes that are no text"
        ));
    }
    let text = if text.contains('\r') { text.replace("\r\n", "\n").replace('\r', "\n") } else { text };
    Ok(Decoded { text, encoding })
}

/// What divides fields: what Excel's first line `sep=,` says, else what the first lines have most of.
fn separator(text: &str) -> (char, &str) {
    let (first, rest) = text.split_once('\n').unwrap_or((text, ""));
    let mut named = first.strip_prefix("sep=").unwrap_or_default().chars();
    if let (Some(separator @ (',' | ';' | '\t')), None) = (named.next(), named.next()) {
        return (separator, rest);
    }
    let head: String = text.chars().take(4_000).collect();
    let count = |separator: char| head.matches(separator).count();
    // A tab is nobody's punctuation.
    let separator = if count('\t') > 0 {
        '\t'
    } else if count(';') > count(',') {
        ';'
    } else {
        ','
    };
    (separator, text)
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Quotes {
    /// Around whatever begins with one.
    Always,
    /// Around what holds a line end or a tab, and nothing else.
    AroundLineEnds,
}

/// The fields of a text with their rows and columns.
struct Fields<'a> {
    rest: &'a str,
    separator: char,
    style: Quotes,
    row: u32,
    column: u32,
    is_done: bool,
}

impl Iterator for Fields<'_> {
    type Item = (u32, u32, String);

    fn next(&mut self) -> Option<Self::Item> {
        if self.is_done {
            return None;
        }
        let (text, length) = self.quoted().unwrap_or_else(|| {
            let end = self.rest.find([self.separator, '\n']).unwrap_or(self.rest.len());
            (self.rest[..end].to_owned(), end)
        });
        let at = (self.row, self.column);
        let mut after = self.rest[length..].chars();
        match after.next() {
            Some('\n') => (self.row, self.column) = (self.row.saturating_add(1), 0),
            Some(_) => self.column = self.column.saturating_add(1),
            None => self.is_done = true,
        }
        self.rest = after.as_str();
        // The last line's end begins no row.
        self.is_done |= self.rest.is_empty() && self.column == 0;
        Some((at.0, at.1, text))
    }
}

impl Fields<'_> {
    /// The quoted field that begins here, and its length with its quotes; none if there is none.
    fn quoted(&self) -> Option<(String, usize)> {
        let inner = self.rest.strip_prefix('"')?;
        let mut text = String::new();
        let mut at = 0;
        loop {
            let end = at + inner[at..].find('"')?;
            text.push_str(&inner[at..end]);
            let after = &inner[end + 1..];
            if after.starts_with('"') {
                text.push('"');
                at = end + 2;
            } else if after.is_empty() || after.starts_with([self.separator, '\n']) {
                let is_field = self.style == Quotes::Always || text.contains(['\n', '\t']);
                return is_field.then_some((text, end + 2));
            } else if self.style == Quotes::Always {
                // What stands between the closing quote and the separator belongs to the text, as Excel reads it.
                let rest = after.find([self.separator, '\n']).unwrap_or(after.len());
                text.push_str(&after[..rest]);
                return Some((text, end + 2 + rest));
            } else {
                return None;
            }
        }
    }
}

/// Excel writes `?` for what Shift_JIS lacks.
fn doubt_replaced(grid: &mut Grid) {
    let is_kanji = |letter: Option<char>| letter.is_some_and(|letter| matches!(letter, '\u{3041}'..='\u{9FFF}'));
    let found = grid.rows.iter().flat_map(|row| row.cells.iter().map(move |cell| (row.index, cell)));
    let doubtful = found.filter(|(_, cell)| {
        cell.text.match_indices('?').any(|(at, _)| {
            is_kanji(cell.text[..at].chars().next_back()) && is_kanji(cell.text[at + 1..].chars().next())
        })
    });
    let places: Vec<_> =
        doubtful.map(|(row, cell)| crate::table::address::Address { row, column: cell.column }).collect();
    for at in places {
        let message = say!(
            "「?」は、Shift_JIS で書けない文字が置き換わったものかもしれません（そのまま読みました）",
            "“?” may stand for a character that Shift_JIS lacks; it was read as it is"
        );
        grid.remark(crate::table::remark::Weight::Doubt, at, message);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(bytes: &[u8]) -> Vec<Vec<String>> {
        let book = read(bytes).expect("it is text");
        let grid = &book.sheets[0];
        let last = grid.rows.last().map_or(0, |row| row.index + 1);
        let width = grid.last_column() + 1;
        let text = |row: u32, column: u32| {
            grid.cell(crate::table::address::Address { row, column }).map(|cell| cell.text.clone()).unwrap_or_default()
        };
        (0..last).map(|row| (0..width).map(|column| text(row, column)).collect()).collect()
    }

    #[test]
    fn a_quote_on_the_clipboard_is_one_only_around_a_line_end() {
        assert_eq!(
            rows("番号\t実施項目\n1\t\"頭\n2\t\"い\nろ\"\n".as_bytes()),
            [["番号", "実施項目"], ["1", "\"頭"], ["2", "い\nろ"]]
        );
        assert_eq!(rows(b"1\ta\"b\t\"c\"\"d\ne\"\n"), [["1", "a\"b", "c\"d\ne"]]);
        assert_eq!(rows(b"\"\"\tb\n"), [["\"\"", "b"]]);
    }

    #[test]
    fn csv_is_read_in_every_encoding_that_excel_writes() {
        let text = "番号,実施項目\r\n1,\"a,\"\"b\"\"\r\nc\"\r\n";
        let expected = [["番号", "実施項目"], ["1", "a,\"b\"\nc"]];
        assert_eq!(rows(text.as_bytes()), expected);
        assert_eq!(rows(format!("\u{FEFF}{text}").as_bytes()), expected);
        assert_eq!(rows(format!("sep=,\r\n{text}").as_bytes()), expected);
        assert_eq!(rows(&SHIFT_JIS.encode(text).0), expected);
        let wide: Vec<u8> = format!("\u{FEFF}{}", text.replace(',', "\t").replace("a\t", "a,"))
            .encode_utf16()
            .flat_map(u16::to_le_bytes)
            .collect();
        assert_eq!(rows(&wide), expected);
        assert!(read(b"a,\x81\x82\xFF\xFE").is_err());
    }

    #[test]
    fn empty_rows_keep_their_places() {
        assert_eq!(rows(b"a,b\n\n,c\n"), [["a", "b"], ["", ""], ["", "c"]]);
        assert_eq!(rows(b"a,b\n1,"), [["a", "b"], ["1", ""]]);
    }

    #[test]
    fn a_question_mark_among_kanji_is_doubted_where_excel_put_it() {
        let book = read(&SHIFT_JIS.encode("面積は?程度,本当?\n").0).expect("it is text");
        assert_eq!(book.sheets[0].remarks.len(), 1);
    }
}
