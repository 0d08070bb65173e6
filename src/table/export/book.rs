//! Records as a workbook: the goals, what the codes and the columns mean, a sheet each. Nothing is hidden, merged or coloured.

use std::borrow::Cow;
use std::fmt::Write;
use std::sync::Arc;

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Workbook, Worksheet, XlsxError};

use super::pieces::{COMPRESSION, Piece, with_rows};
use super::records::{Cell, Column, ColumnKind, Record};
use super::tables::Table;
use crate::model::config::Config;
use crate::model::records;
use crate::table::escape;

/// The most UTF-16 units that Excel has room for in a cell.
pub const CELL_LIMIT: usize = 32_767;

/// Records as rows of any workbook of their site: no row and no cell says its place, and no text is kept elsewhere.
pub struct Rows {
    piece: Piece,
    count: usize,
}

impl Rows {
    /// The rows of some records. A text that no cell has room for is cut, which `…` at its end says.
    ///
    /// # Errors
    /// The packer's own, which no input is known to bring about.
    pub fn of(columns: &[Column], records: &[Record]) -> Result<Rows, XlsxError> {
        let mut xml = String::new();
        for record in records {
            xml.push_str("<row>");
            columns.iter().zip(record).for_each(|(column, cell)| put(&mut xml, column, cell));
            xml.push_str("</row>");
        }
        Ok(Rows { piece: Piece::of(&xml)?, count: records.len() })
    }
}

/// A workbook of rows, with a sheet for each of some tables.
///
/// # Errors
/// The writer's own: there are more rows than Excel has room for.
pub fn book(config: &Config, columns: &[Column], rows: &[Arc<Rows>], tables: &[Table]) -> Result<Vec<u8>, XlsxError> {
    let mut book = new_book(&config.title)?;
    let text = Format::new().set_num_format("@");
    let sheet = named(&mut book, "goals")?;
    for (at, column) in (0..).zip(columns) {
        if is_text(column) {
            sheet.set_column_format(at, &text)?;
        }
        sheet.write_string(0, at, &column.name)?;
    }
    sheet.set_freeze_panes(1, 0)?;
    let count: usize = rows.iter().map(|rows| rows.count).sum();
    if count > 0 {
        // So the sheet says how far it goes, and the writer whether that is too far. The rows take this one's place.
        let last = u32::try_from(count).unwrap_or(u32::MAX);
        sheet.write_blank(last, columns.len() as u16 - 1, &text)?;
    }
    for table in tables {
        let sheet = named(&mut book, table.name)?;
        for (at, name) in (0..).zip(table.header) {
            sheet.set_column_format(at, &text)?.write_string(0, at, *name)?;
        }
        for (row, cells) in (1..).zip(&table.rows) {
            for (at, cell) in (0..).zip(cells) {
                write_text(sheet, (row, at), &fitting(cell), None)?;
            }
        }
    }
    with_rows(&book.save_to_buffer()?, &rows.iter().map(|rows| &rows.piece).collect::<Vec<&Piece>>())
}

/// A workbook that says nothing of who made it, where or when.
pub fn new_book(title: &str) -> Result<Workbook, XlsxError> {
    let mut book = Workbook::new();
    book.set_zip_compression_level(COMPRESSION);
    let day = ExcelDateTime::from_ymd(2000, 1, 1)?;
    book.set_properties(&DocProperties::new().set_title(title).set_creation_datetime(&day));
    Ok(book)
}

fn named<'a>(book: &'a mut Workbook, name: &str) -> Result<&'a mut Worksheet, XlsxError> {
    book.add_worksheet().set_name(name)
}

fn is_text(column: &Column) -> bool {
    !matches!(column.kind, ColumnKind::Number | ColumnKind::Flag)
}

/// A cell as XML. Those of texts, which are of the first format of the workbook, stay texts whatever is written into them.
fn put(xml: &mut String, column: &Column, cell: &Cell) {
    match cell {
        Cell::Empty => xml.push_str(if is_text(column) { "<c s=\"1\"/>" } else { "<c/>" }),
        Cell::Number(number) => match number.parse::<f64>() {
            Ok(number) => xml.extend(["<c><v>", &number.to_string(), "</v></c>"]),
            Err(_) => put_text(xml, number),
        },
        Cell::Flag(flag) => xml.extend(["<c t=\"b\"><v>", if *flag { "1" } else { "0" }, "</v></c>"]),
        Cell::Text(text) => put_text(xml, text),
        Cell::Rows(rows) => put_text(xml, &escape::list(&records::lines(rows))),
        Cell::List(texts) => put_text(xml, &escape::list(texts)),
    }
}

/// A cell of a text. A letter that XML does not allow is written by its number, and so is the `_` of what looks like such a number.
fn put_text(xml: &mut String, text: &str) {
    let text = fitting(text);
    let space = if text.trim_ascii() == text { "" } else { " xml:space=\"preserve\"" };
    xml.extend(["<c s=\"1\" t=\"inlineStr\"><is><t", space, ">"]);
    let mut rest = &*text;
    while let Some((at, letter)) = rest.char_indices().find(|&(at, letter)| is_escaped(letter, &rest[at..])) {
        xml.push_str(&rest[..at]);
        match letter {
            '&' => xml.push_str("&amp;"),
            '<' => xml.push_str("&lt;"),
            '>' => xml.push_str("&gt;"),
            letter => write!(xml, "_x{:04X}_", u32::from(letter)).expect("a text takes letters"),
        }
        rest = &rest[at + letter.len_utf8()..];
    }
    xml.extend([rest, "</t></is></c>"]);
}

fn is_escaped(letter: char, rest: &str) -> bool {
    match letter {
        '&' | '<' | '>' | '\u{fffe}' | '\u{ffff}' => true,
        '_' => {
            matches!(rest.as_bytes(), [_, b'x', digits @ .., ] if digits.len() > 4 && digits[4] == b'_' && digits[..4].iter().all(u8::is_ascii_hexdigit))
        }
        letter => letter < ' ' && letter != '\t' && letter != '\n',
    }
}

/// Writes somebody's text into a cell. The writer takes a text between the marks of a rich one for a part of its own file, and would
/// not escape it; as a piece of a rich text it is a text.
pub fn write_text(
    page: &mut Worksheet,
    (row, at): (u32, u16),
    text: &str,
    style: Option<&Format>,
) -> Result<(), XlsxError> {
    let is_as_rich = text.starts_with("<r>") && text.ends_with("</r>");
    let pieces = [(&Format::default(), text)];
    match (style, is_as_rich) {
        (Some(style), false) => page.write_string_with_format(row, at, text, style)?,
        (Some(style), true) => page.write_rich_string_with_format(row, at, &pieces, style)?,
        (None, false) => page.write_string(row, at, text)?,
        (None, true) => page.write_rich_string(row, at, &pieces)?,
    };
    Ok(())
}

/// A text as far as a cell has room for it.
pub fn fitting(text: &str) -> Cow<'_, str> {
    if text.len() <= CELL_LIMIT || text.encode_utf16().count() <= CELL_LIMIT {
        return text.into();
    }
    let mut units = 0;
    let fits = |letter: &char| {
        units += letter.len_utf16();
        units < CELL_LIMIT
    };
    text.chars().take_while(fits).chain(['…']).collect::<String>().into()
}
