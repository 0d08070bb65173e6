//! Records as a workbook: the goals, what the codes and the columns mean, a sheet each. Nothing is hidden, merged or coloured.

use std::borrow::Cow;

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Workbook, Worksheet, XlsxError};

use super::records::{Cell, Column, ColumnKind, Record};
use super::tables::Table;
use crate::model::config::Config;
use crate::model::records;
use crate::table::escape;

/// The most UTF-16 units that Excel has room for in a cell.
pub const CELL_LIMIT: usize = 32_767;

/// A workbook of records. A text that no cell has room for is cut, which `…` at its end says.
pub struct Book {
    book: Workbook,
    text: Format,
    /// The row of the next record.
    next: u32,
}

impl Book {
    /// One without records.
    ///
    /// # Errors
    /// The writer's own, which no input is known to bring about.
    pub fn new(config: &Config, columns: &[Column]) -> Result<Book, XlsxError> {
        let mut book = new_book(&config.title)?;
        let text = Format::new().set_num_format("@");
        let sheet = named(&mut book, "goals")?;
        for (at, column) in (0..).zip(columns) {
            // Said of the column, it holds of its cells: to say it of each takes longer than to write them.
            if !matches!(column.kind, ColumnKind::Number | ColumnKind::Flag) {
                sheet.set_column_format(at, &text)?;
            }
            sheet.write_string(0, at, &column.name)?;
        }
        sheet.set_freeze_panes(1, 0)?;
        Ok(Book { book, text, next: 1 })
    }

    /// Adds records.
    ///
    /// # Errors
    /// As [`Book::new`]; and there are more than Excel has rows for.
    pub fn add(&mut self, records: &[Record]) -> Result<(), XlsxError> {
        let sheet = self.book.worksheet_from_index(0)?;
        for record in records {
            for (at, cell) in (0..).zip(record) {
                write(sheet, (self.next, at), cell, &self.text)?;
            }
            self.next += 1;
        }
        Ok(())
    }

    /// The file, with a sheet for each of some tables.
    ///
    /// # Errors
    /// As [`Book::new`].
    pub fn bytes(mut self, tables: &[Table]) -> Result<Vec<u8>, XlsxError> {
        for table in tables {
            let sheet = named(&mut self.book, table.name)?;
            for (at, name) in (0..).zip(table.header) {
                sheet.set_column_format(at, &self.text)?.write_string(0, at, *name)?;
            }
            for (row, cells) in (1..).zip(&table.rows) {
                for (at, cell) in (0..).zip(cells) {
                    sheet.write_string(row, at, fitting(cell))?;
                }
            }
        }
        self.book.save_to_buffer()
    }
}

/// How hard workbooks are packed, from 1 to 9: the least, since to pack them takes longer than to write them.
const COMPRESSION: u8 = 2;

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

fn write(sheet: &mut Worksheet, (row, at): (u32, u16), cell: &Cell, format: &Format) -> Result<(), XlsxError> {
    match cell {
        Cell::Empty => return Ok(()),
        Cell::Number(number) => match number.parse::<f64>() {
            Ok(number) => sheet.write_number(row, at, number)?,
            Err(_) => sheet.write_string_with_format(row, at, number, format)?,
        },
        Cell::Flag(flag) => sheet.write_boolean(row, at, *flag)?,
        Cell::Text(text) => sheet.write_string(row, at, fitting(text))?,
        Cell::Rows(rows) => sheet.write_string(row, at, fitting(&escape::list(&records::lines(rows))))?,
        Cell::List(texts) => {
            let text = escape::list(texts);
            sheet.write_string(row, at, fitting(&text))?
        }
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
