//! The hidden sheet of a working copy: which goals it was made of, and a digest of every field as it was exported.
//!
//! Row 1 is `goalsheet`, `1`, the sheet's id, the audience. Row 2 is `id` and the keys of the fields. Each row below is a goal's
//! id and a digest of 16 hexadecimal digits for each field.

use crate::table::address::Address;
use crate::table::grid::{Grid, WorkingCopy};

/// The name of the sheet.
pub const SHEET: &str = "_goalsheet";
/// What its first cell says.
const MARK: &str = "goalsheet";
/// The only version there is.
const VERSION: &str = "1";

/// Reads the sheet; none if it is not one that this program understands.
pub fn read(grid: &Grid) -> Option<WorkingCopy> {
    let text =
        |row, column| grid.cell(Address { row, column }).map(|cell| cell.text.trim().to_owned()).unwrap_or_default();
    if text(0, 0) != MARK || text(0, 1) != VERSION {
        return None;
    }
    let width = grid.row(1)?.cells.last()?.column;
    let fields = (1..=width).map(|column| text(1, column)).collect::<Vec<String>>();
    let goals = grid.rows.iter().filter(|row| row.index >= 2).map(|row| {
        let digest = |column| u64::from_str_radix(&text(row.index, column), 16).ok();
        (text(row.index, 0), (1..=width).map(digest).collect())
    });
    let goals = goals.filter(|(id, _): &(String, _)| !id.is_empty()).collect();
    Some(WorkingCopy { sheet: text(0, 2), audience: text(0, 3), fields, goals })
}
