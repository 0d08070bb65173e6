//! A sheet as a header and columns.

use crate::table::grid::Grid;

/// A sheet as rules look at it: the header is its first row that shows something.
pub struct Table<'a> {
    /// The sheet's name.
    pub name: &'a str,
    /// The header's row.
    pub header: u32,
    /// The columns that show something, from the left.
    pub columns: Vec<Column<'a>>,
}

/// A column of a table.
pub struct Column<'a> {
    /// Its place from 0.
    pub at: u32,
    /// What the header calls it; empty if it does not.
    pub name: String,
    /// The cells below that show something, with their rows.
    pub cells: Vec<(u32, &'a str)>,
}

impl<'a> Table<'a> {
    /// The table of a sheet.
    pub fn of(grid: &'a Grid) -> Table<'a> {
        let Some(head) = grid.rows.first() else {
            return Table { name: &grid.name, header: 0, columns: Vec::new() };
        };
        let mut columns: Vec<Column> = Vec::new();
        for column in 0..=grid.last_column() {
            let name = head.cell(column).map(|cell| cell.text.clone()).unwrap_or_default();
            columns.push(Column { at: column, name, cells: Vec::new() });
        }
        for row in &grid.rows[1..] {
            for cell in &row.cells {
                if let Some(column) = columns.get_mut(cell.column as usize) {
                    column.cells.push((row.index, &cell.text));
                }
            }
        }
        columns.retain(|column| !column.name.is_empty() || !column.cells.is_empty());
        Table { name: &grid.name, header: head.index, columns }
    }
}

impl Column<'_> {
    /// The parts of its name that are words of ASCII: `due_text` is `due` and `text`.
    pub fn words(&self) -> impl Iterator<Item = String> {
        self.name.split(|letter: char| !letter.is_ascii_alphanumeric()).map(str::to_ascii_lowercase)
    }

    /// Whether more than half of its cells are numbers, units behind them included.
    pub fn is_numeric(&self) -> bool {
        let numbers = self.cells.iter().filter(|(_, text)| begins_as_number(text)).count();
        numbers * 2 > self.cells.len()
    }
}

/// Whether a text is a number.
pub fn is_number(text: &str) -> bool {
    !text.is_empty()
        && text.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b'-' | b'+'))
        && text.parse::<f64>().is_ok()
}

/// Whether a text is a number, with or without a unit: `12`, `1,234`, `10月`.
fn begins_as_number(text: &str) -> bool {
    let digits = text.bytes().take_while(|byte| byte.is_ascii_digit() || matches!(byte, b',' | b'.')).count();
    digits > 0 && text[digits..].chars().count() <= 2
}
