//! A workbook of Excel 97 to 2003 (xls).
//!
//! calamine keeps such a sheet in a rectangle, so the records are looked through first: how far its cells lie apart, which rows
//! and columns are hidden, whether there is a password.

use std::collections::BTreeSet;
use std::io::{Cursor, Read};
use std::ops::RangeInclusive;
use std::panic::{AssertUnwindSafe, catch_unwind};

use calamine::{Data, Dimensions, Reader as _, SheetType, SheetVisible, Xls, XlsError};

use super::copy;
use super::limits::{MOST_CELLS, MOST_UNPACKED, damaged, locked, too_many_cells};
use super::xlsx::{day_shown, plain, take_merges};
use crate::model::Message;
use crate::table::address::{Address, Area};
use crate::table::grid::{Book, Cell, Grid};

/// Reads a workbook.
///
/// # Errors
/// It has a password, is damaged or too large, or is a file of another program.
pub fn read(bytes: &[u8]) -> Result<Book, Message> {
    let looks = looks(bytes)?;
    // The library trusts lengths in damaged files.
    let read = catch_unwind(AssertUnwindSafe(|| sheets(bytes, &looks)));
    read.unwrap_or_else(|_| Err(damaged(&"xls")))
}

/// What the records of a sheet say beside its values.
#[derive(Default)]
struct Look {
    rows: u32,
    columns: u32,
    hidden_rows: BTreeSet<u32>,
    hidden_columns: Vec<RangeInclusive<u32>>,
}

/// Looks through the records, sheet by sheet.
fn looks(bytes: &[u8]) -> Result<Vec<Look>, Message> {
    let mut file = cfb::CompoundFile::open(Cursor::new(bytes)).map_err(|error| damaged(&error))?;
    if file.exists("/EncryptedPackage") {
        return Err(locked());
    }
    let name = ["/Workbook", "/Book"].into_iter().find(|name| file.is_stream(name));
    let Some(name) = name else {
        return Err(crate::say!(
            "Excel のブックではありません（Word などの古い形式）",
            "it is no workbook (an old file of Word or another program)"
        ));
    };
    let mut stream = Vec::new();
    let opened = file.open_stream(name).map_err(|error| damaged(&error))?;
    opened.take(MOST_UNPACKED).read_to_end(&mut stream).map_err(|error| damaged(&error))?;
    let (mut looks, mut rest, mut cells): (Vec<Look>, &[u8], usize) = (Vec::new(), &stream, 0);
    while let [a, b, c, d, after @ ..] = rest {
        let (kind, length) = (u16::from_le_bytes([*a, *b]), usize::from(u16::from_le_bytes([*c, *d])));
        let Some(record) = after.get(..length) else { break };
        rest = &after[length..];
        if kind == FILEPASS {
            return Err(locked());
        }
        if kind == BOF {
            looks.push(Look::default());
        } else if let Some(look) = looks.last_mut() {
            look.record(kind, record);
        }
    }
    // The first part is of the workbook as a whole.
    let looks: Vec<Look> = looks.into_iter().skip(1).collect();
    for look in &looks {
        cells = cells.saturating_add(look.rows as usize * look.columns as usize);
    }
    if cells > MOST_CELLS * 2 { Err(too_many_cells()) } else { Ok(looks) }
}

const BOF: u16 = 0x0809;
const FILEPASS: u16 = 0x002F;
const ROW: u16 = 0x0208;
const COLINFO: u16 = 0x007D;
/// Records of cells: blank, number, label, error, formula, RK, and rows of blanks and RKs.
const CELLS: [u16; 9] = [0x0201, 0x0203, 0x0204, 0x0205, 0x0006, 0x027E, 0x00FD, 0x00BD, 0x00BE];
const SEVERAL: [u16; 2] = [0x00BD, 0x00BE];

impl Look {
    fn record(&mut self, kind: u16, record: &[u8]) {
        let word = |at: usize| match record.get(at..at + 2) {
            Some([low, high]) => u32::from(u16::from_le_bytes([*low, *high])),
            _ => 0,
        };
        if CELLS.contains(&kind) {
            let last = if SEVERAL.contains(&kind) && record.len() >= 2 { word(record.len() - 2) } else { word(2) };
            self.rows = self.rows.max(word(0) + 1);
            self.columns = self.columns.max(last.min(255) + 1);
        } else if kind == ROW && (word(12) & 0x20 != 0 || word(6) & 0x7FFF == 0) {
            self.hidden_rows.insert(word(0));
        } else if kind == COLINFO && (word(8) & 1 != 0 || word(4) == 0) {
            self.hidden_columns.push(word(0)..=word(2));
        }
    }
}

fn sheets(bytes: &[u8], looks: &[Look]) -> Result<Book, Message> {
    let mut workbook: Xls<_> = Xls::new(Cursor::new(bytes)).map_err(|error| match error {
        XlsError::Password => locked(),
        error => damaged(&error),
    })?;
    let metadata: Vec<(usize, String, bool)> = workbook
        .sheets_metadata()
        .iter()
        .enumerate()
        .filter(|(_, sheet)| sheet.typ == SheetType::WorkSheet)
        .map(|(at, sheet)| (at, sheet.name.clone(), sheet.visible != SheetVisible::Visible))
        .collect();
    let mut book = Book::default();
    for (at, name, is_hidden) in metadata {
        let mut grid = Grid { name, is_hidden, ..Grid::default() };
        let Ok(range) = workbook.worksheet_range(&grid.name) else { continue };
        let start = range.start().unwrap_or_default();
        let mut cells = Vec::new();
        for (row, column, value) in range.used_cells() {
            let at = Address { row: start.0 + row as u32, column: start.1 + column as u32 };
            let (text, kind) = match value {
                Data::DateTime(moment) => day_shown(&mut grid, at, moment, "yyyy/m/d"),
                value => plain(value),
            };
            cells.push((at.row, Cell { column: at.column, text, kind }));
        }
        grid.fill(cells);
        if let Some(look) = looks.get(at) {
            grid.rows.iter_mut().for_each(|row| row.is_hidden = look.hidden_rows.contains(&row.index));
            grid.hidden_columns = look.hidden_columns.clone();
        }
        let merges = workbook.merge_cells_by_sheet_name(&grid.name).unwrap_or_default();
        let area = |area: &Dimensions| Area {
            first: Address { row: area.start.0, column: area.start.1 },
            last: Address { row: area.end.0, column: area.end.1 },
        };
        take_merges(&mut grid, merges.iter().map(area).filter(|area| area.first <= area.last).collect());
        match copy::read(&grid).filter(|_| grid.name == copy::SHEET) {
            Some(copy) => book.copy = Some(copy),
            None => book.sheets.push(grid),
        }
    }
    Ok(book)
}
