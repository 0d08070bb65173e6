//! A sheet of a workbook, or a text with columns, as cells that show text.
//!
//! Only cells that show something are kept, row by row, so that a sheet with one cell at its far end costs two cells. What a
//! cell looks like is kept as far as it can change what is meant: hidden, struck, merged, a date, a formula, an error.

use std::ops::RangeInclusive;

use super::address::{Address, Area};
use super::remark::{Remark, Spot, Weight};
use crate::model::{Date, Message};

/// What was read of a file.
#[derive(Debug, Default)]
pub struct Book {
    /// Its sheets in order.
    pub sheets: Vec<Grid>,
    /// What the program wrote into a working copy, if the file is one.
    pub copy: Option<WorkingCopy>,
}

/// What a working copy says of the site it was exported from.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct WorkingCopy {
    /// The sheet it was made of: `r5/kodomo-katei`.
    pub sheet: String,
    /// For whom it was made, as the configuration writes it.
    pub audience: String,
    /// The fields of which it knows what they were.
    pub fields: Vec<String>,
    /// The goals' ids, each with a digest for every field, as it was exported.
    pub goals: Vec<(String, Vec<Option<u64>>)>,
}

/// A table of cells.
#[derive(Debug, Default)]
pub struct Grid {
    /// The sheet's name; empty for a text.
    pub name: String,
    /// Whether the sheet is hidden.
    pub is_hidden: bool,
    /// The rows that show something, from the top.
    pub rows: Vec<Row>,
    /// Merged areas that cover more than one cell, cut to the rows and columns that show something.
    pub merges: Vec<Area>,
    /// Columns that are hidden, or have no width.
    pub hidden_columns: Vec<RangeInclusive<u32>>,
    /// The rows that are printed on every page.
    pub titles: Option<RangeInclusive<u32>>,
    /// The row of the filter's buttons.
    pub filter: Option<u32>,
    /// The first row that scrolls, where rows above it stay.
    pub frozen: Option<u32>,
    /// Text boxes and comments, with the cell they hang on.
    pub notes: Vec<(Address, String)>,
    /// What was doubtful about it.
    pub remarks: Vec<Remark>,
}

/// A row that shows something.
#[derive(Debug, Default)]
pub struct Row {
    /// Its place from 0.
    pub index: u32,
    /// Whether it is hidden, or has no height.
    pub is_hidden: bool,
    /// Its cells that show something, from the left.
    pub cells: Vec<Cell>,
}

/// A cell that shows something.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Cell {
    /// Its column from 0.
    pub column: u32,
    /// What it shows, line ends as LF.
    pub text: String,
    /// What it is beside its text.
    pub kind: CellKind,
}

/// What a cell is beside its text.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub enum CellKind {
    /// Text, or a number that shows as its text.
    #[default]
    Text,
    /// A day: what was typed may have been something else, such as `2-1`.
    Date(Date),
    /// An error such as `#REF!`.
    Error,
    /// A formula that nobody has computed.
    NoResult,
}

impl Row {
    /// The cell in a column, if it shows something.
    pub fn cell(&self, column: u32) -> Option<&Cell> {
        let at = self.cells.binary_search_by_key(&column, |cell| cell.column).ok()?;
        self.cells.get(at)
    }
}

impl Grid {
    /// The row at a place, if it shows something.
    pub fn row(&self, index: u32) -> Option<&Row> {
        let at = self.rows.binary_search_by_key(&index, |row| row.index).ok()?;
        self.rows.get(at)
    }

    /// The cell at a place, if it shows something.
    pub fn cell(&self, at: Address) -> Option<&Cell> {
        self.row(at.row)?.cell(at.column)
    }

    /// Whether a column is hidden.
    pub fn hides(&self, column: u32) -> bool {
        self.hidden_columns.iter().any(|columns| columns.contains(&column))
    }

    /// The last column that shows something.
    pub fn last_column(&self) -> u32 {
        self.rows.iter().filter_map(|row| row.cells.last()).map(|cell| cell.column).max().unwrap_or(0)
    }

    /// Keeps what is said about a cell.
    pub fn remark(&mut self, weight: Weight, at: Address, message: Message) {
        let spot = Spot { file: None, sheet: self.name.clone(), at };
        self.remarks.push(Remark { spot, weight, message });
    }

    /// Cells that come in any order become rows; of two for one place the last one counts. Those that show nothing go.
    pub fn fill(&mut self, mut cells: Vec<(u32, Cell)>) {
        cells.sort_by_key(|(row, cell)| (*row, cell.column));
        for (index, cell) in cells {
            if cell.text.is_empty() && cell.kind == CellKind::Text {
                continue;
            }
            if self.rows.last().is_none_or(|row| row.index != index) {
                self.rows.push(Row { index, is_hidden: false, cells: Vec::new() });
            }
            let Some(row) = self.rows.last_mut() else { continue };
            match row.cells.last_mut() {
                Some(last) if last.column == cell.column => *last = cell,
                _ => row.cells.push(cell),
            }
        }
    }
}
