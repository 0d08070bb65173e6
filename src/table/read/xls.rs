//! A workbook of Excel 97 to 2003 (xls).
//!
//! calamine keeps such a sheet in a rectangle, so the records are looked through first: how far its cells lie apart, which rows
//! and columns are hidden, whether there is a password.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::io::{Cursor, Read};
use std::ops::RangeInclusive;
use std::panic::{AssertUnwindSafe, catch_unwind};

use calamine::{Data, Dimensions, Reader as _, SheetType, SheetVisible, Xls, XlsError};

use super::copy;
use super::limits::{MOST_CELLS, MOST_UNPACKED, damaged, locked, too_many_cells};
use super::xlsx::{day_shown, number_shown, plain, take_merges};
use crate::model::Message;
use crate::table::address::{Address, Area};
use crate::table::grid::{Book, Cell, CellKind, Grid};

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
    /// The cells with numbers that have a format.
    formats: HashMap<Address, u16>,
}

/// What the records say.
#[derive(Default)]
struct Looks {
    sheets: Vec<Look>,
    /// For each style of cells its format.
    styles: Vec<u16>,
    /// The formats that the workbook defines.
    formats: BTreeMap<u16, String>,
}

/// Looks through the records, sheet by sheet.
fn looks(bytes: &[u8]) -> Result<Looks, Message> {
    let stream = stream(bytes)?;
    let (mut looks, mut rest, mut depth): (Looks, &[u8], usize) = (Looks::default(), &stream, 0);
    // The first part is of the workbook as a whole; charts are parts within parts.
    let mut part = 0;
    while let [a, b, c, d, after @ ..] = rest {
        let (kind, length) = (u16::from_le_bytes([*a, *b]), usize::from(u16::from_le_bytes([*c, *d])));
        let Some(record) = after.get(..length) else { break };
        rest = &after[length..];
        match kind {
            FILEPASS => return Err(locked()),
            BOF => {
                depth += 1;
                if depth == 1 {
                    part += 1;
                    looks.sheets.extend((part > 1).then(Look::default));
                }
            }
            EOF => depth = depth.saturating_sub(1),
            XF if part == 1 => looks.styles.push(word(record, 2)),
            FORMAT if part == 1 => looks.formats.extend(format(record)),
            _ if depth == 1 && part > 1 => {
                let Looks { sheets, styles, .. } = &mut looks;
                sheets.iter_mut().last().into_iter().for_each(|look| look.record(kind, record, styles));
            }
            _ => {}
        }
    }
    let cells = looks.sheets.iter().map(|look| look.rows as usize * look.columns as usize).sum::<usize>();
    if cells > MOST_CELLS * 2 { Err(too_many_cells()) } else { Ok(looks) }
}

/// The stream of the workbook's records.
fn stream(bytes: &[u8]) -> Result<Vec<u8>, Message> {
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
    Ok(stream)
}

/// A number of two bytes; 0 where the record ends before.
fn word(record: &[u8], at: usize) -> u16 {
    match record.get(at..at + 2) {
        Some([low, high]) => u16::from_le_bytes([*low, *high]),
        _ => 0,
    }
}

/// A format and its number: a length, whether its letters have two bytes, its letters.
fn format(record: &[u8]) -> Option<(u16, String)> {
    let (length, letters) = (usize::from(word(record, 2)), record.get(5..)?);
    let is_wide = record.get(4)? & 1 != 0;
    let text = if is_wide {
        let units: Vec<u16> =
            letters.chunks_exact(2).take(length).map(|pair| u16::from_le_bytes([pair[0], pair[1]])).collect();
        String::from_utf16_lossy(&units)
    } else {
        letters.iter().take(length).map(|letter| char::from(*letter)).collect()
    };
    Some((word(record, 0), text))
}

impl Looks {
    /// The format of a cell; none if that is not known, or none.
    fn format(&self, look: Option<&Look>, at: Address) -> Option<&str> {
        let number = look?.formats.get(&at)?;
        let own = self.formats.get(number).map(String::as_str);
        own.or_else(|| USUAL.iter().find(|(known, _)| known == number).map(|(_, format)| *format))
    }
}

const BOF: u16 = 0x0809;
const EOF: u16 = 0x000A;
const FILEPASS: u16 = 0x002F;
const ROW: u16 = 0x0208;
const COLINFO: u16 = 0x007D;
/// Records of cells: blank, number, label, error, formula, RK, and rows of blanks and RKs.
const CELLS: [u16; 9] = [0x0201, 0x0203, 0x0204, 0x0205, 0x0006, 0x027E, 0x00FD, 0x00BD, 0x00BE];
const XF: u16 = 0x00E0;
const FORMAT: u16 = 0x041E;
/// Formats that every workbook has.
const USUAL: [(u16, &str); 8] = [
    (1, "0"),
    (2, "0.00"),
    (3, "#,##0"),
    (4, "#,##0.00"),
    (9, "0%"),
    (10, "0.00%"),
    (14, "yyyy/m/d"),
    (57, "[$-411]ge.m.d"),
];
const SEVERAL: [u16; 2] = [0x00BD, 0x00BE];

impl Look {
    fn record(&mut self, kind: u16, record: &[u8], styles: &[u16]) {
        let number = |at: usize| u32::from(word(record, at));
        if CELLS.contains(&kind) {
            let is_row = SEVERAL.contains(&kind) && record.len() >= 2;
            let last = if is_row { number(record.len() - 2) } else { number(2) }.min(255);
            self.rows = self.rows.max(number(0) + 1);
            self.columns = self.columns.max(last + 1);
            // Of several numbers each has six bytes, its style first.
            let width = if kind == SEVERAL[0] { 6 } else { 2 };
            for (place, column) in (number(2)..=last).enumerate() {
                let format = styles.get(usize::from(word(record, 4 + place * width))).copied().unwrap_or(0);
                if format != 0 && kind != SEVERAL[1] {
                    self.formats.insert(Address { row: number(0), column }, format);
                }
            }
        } else if kind == ROW && (number(12) & 0x20 != 0 || number(6) & 0x7FFF == 0) {
            self.hidden_rows.insert(number(0));
        } else if kind == COLINFO && (number(8) & 1 != 0 || number(4) == 0) {
            self.hidden_columns.push(number(0)..=number(2));
        }
    }
}

fn sheets(bytes: &[u8], looks: &Looks) -> Result<Book, Message> {
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
        let look = looks.sheets.get(at);
        let Ok(range) = workbook.worksheet_range(&grid.name) else { continue };
        let start = range.start().unwrap_or_default();
        let mut cells = Vec::new();
        for (row, column, value) in range.used_cells() {
            let at = Address { row: start.0 + row as u32, column: start.1 + column as u32 };
            let format = looks.format(look, at);
            let (text, kind) = match value {
                Data::DateTime(moment) => day_shown(&mut grid, at, moment, format.unwrap_or("yyyy/m/d")),
                Data::Int(number) => {
                    (number_shown(&mut grid, at, *number as f64, format.unwrap_or_default()), CellKind::Text)
                }
                Data::Float(number) => {
                    (number_shown(&mut grid, at, *number, format.unwrap_or_default()), CellKind::Text)
                }
                value => plain(value),
            };
            cells.push((at.row, Cell { column: at.column, text, kind }));
        }
        grid.fill(cells);
        if let Some(look) = look {
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
