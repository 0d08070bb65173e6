//! Which rows are headers.
//!
//! A row is one if it names three fields and one of them is the title, or if all it says are names of fields. With fewer, a
//! second witness is needed: the rows that are printed on every page, the filter, the pane that stays; and it is told as a guess.
//! Names in a workbook lie, so a witness alone is never enough. The header comes again on every printed page.

use super::labels::Dictionary;
use crate::model::Message;
use crate::say;
use crate::table::address::{Address, Area};
use crate::table::grid::{Grid, Row};
use crate::table::label::folded;
use crate::table::mapping::Mapping;

/// A header: its rows, and what each column is called.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Header {
    /// Its first row.
    pub first: u32,
    /// Its last row.
    pub last: u32,
    /// The labels of its columns.
    pub labels: Vec<Label>,
}

/// What a column is called.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Label {
    /// The column.
    pub column: u32,
    /// All lines of its label.
    pub text: String,
}

/// That a row was taken for the header because of something beside its labels.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Guess {
    /// The row's first cell.
    pub at: Address,
    /// What says so.
    pub witness: Message,
}

/// The headers of a grid from the top, and what was guessed of the first.
pub fn find(grid: &Grid, words: &Dictionary, mapping: Option<&Mapping>) -> (Vec<Header>, Option<Guess>) {
    if let Some(mapping) = mapping {
        return (mapped(grid, mapping), None);
    }
    let sure: Vec<Header> = heads(grid, |row| is_sure(row, words));
    if !sure.is_empty() {
        return (sure, None);
    }
    for row in &grid.rows {
        let named = named(row, words);
        let Some(witness) = witness(grid, row.index) else { continue };
        if named.iter().any(|field| field == "title") {
            let guess = Guess { at: Address { row: row.index, column: row.cells[0].column }, witness };
            return (vec![header(grid, row)], Some(guess));
        }
    }
    (Vec::new(), None)
}

/// The headers among the rows of a grid; rows that belong to one are passed over.
fn heads(grid: &Grid, is_head: impl Fn(&Row) -> bool) -> Vec<Header> {
    let mut headers: Vec<Header> = Vec::new();
    for row in &grid.rows {
        let is_within = headers.last().is_some_and(|header| row.index <= header.last);
        if !is_within && is_head(row) {
            headers.push(header(grid, row));
        }
    }
    headers
}

/// The fields that the cells of a row name, each once.
fn named(row: &Row, words: &Dictionary) -> Vec<String> {
    let mut fields: Vec<String> = Vec::new();
    for cell in &row.cells {
        if cell.text.len() > 300 {
            continue;
        }
        if let Some(field) = words.field(&cell.text).filter(|field| !fields.iter().any(|known| known == field)) {
            fields.push(field.to_owned());
        }
    }
    fields
}

fn is_sure(row: &Row, words: &Dictionary) -> bool {
    let named = named(row, words);
    let is_all =
        named.len() >= 2 && named.len() == row.cells.iter().filter(|cell| !cell.text.trim().is_empty()).count();
    named.iter().any(|field| field == "title") && (named.len() >= 3 || is_all)
}

/// What else says that a row is the header.
fn witness(grid: &Grid, row: u32) -> Option<Message> {
    if grid.titles.as_ref().is_some_and(|titles| titles.contains(&row)) {
        Some(say!("印刷タイトル", "the rows printed on every page"))
    } else if grid.filter == Some(row) {
        Some(say!("フィルター", "the filter"))
    } else if grid.frozen == Some(row + 1) {
        Some(say!("ウィンドウ枠の固定", "the pane that stays"))
    } else {
        None
    }
}

/// The headers that a mapping names, or the rows that have most of its labels.
fn mapped(grid: &Grid, mapping: &Mapping) -> Vec<Header> {
    if let Some((first, last)) = mapping.header {
        let rows: Vec<&Row> = grid.rows.iter().filter(|row| (first..=last).contains(&row.index)).collect();
        return if rows.is_empty() { Vec::new() } else { vec![of_rows(grid, first, last)] };
    }
    let labels: Vec<String> = mapping.labels().map(folded).collect();
    let count =
        |row: &Row| labels.iter().filter(|label| row.cells.iter().any(|cell| folded(&cell.text) == **label)).count();
    let most = grid.rows.iter().map(count).max().unwrap_or(0);
    if most == 0 {
        // Letters alone need no header: everything below the first row is data.
        // Where it names labels that are not there, the fullest row says what is.
        let fullest = grid.rows.iter().take(30).rev().max_by_key(|row| row.cells.len());
        let row = grid.rows.first().filter(|_| labels.is_empty()).or(fullest);
        return row.map(|row| of_rows(grid, row.index, row.index)).into_iter().collect();
    }
    heads(grid, |row| count(row) == most)
}

/// The header that begins with a row: the rows below belong to it that only fill columns which it divides or leaves empty, or
/// hold notes in brackets.
fn header(grid: &Grid, row: &Row) -> Header {
    let first = row.index;
    let mut last = grid.merges.iter().filter(|area| area.first.row == first).map(|area| area.last.row).max();
    if last.is_some_and(|last| last > first + 3) {
        last = None;
    }
    let mut last = last.unwrap_or(first);
    for below in grid.rows.iter().filter(|below| below.index > first).take(3) {
        let is_next = below.index <= last + 1;
        let belongs = |column: u32, text: &str| {
            let above = Address { row: first, column };
            is_note(text)
                || grid.cell(above).is_none() && grid.merges.iter().any(|area| area.has(above) && is_wide(area))
        };
        if !is_next || !below.cells.iter().all(|cell| belongs(cell.column, &cell.text)) {
            break;
        }
        last = last.max(below.index);
    }
    of_rows(grid, first, last)
}

fn is_wide(area: &Area) -> bool {
    area.last.column > area.first.column && area.first.row == area.last.row
}

fn is_note(text: &str) -> bool {
    let text = text.trim();
    text.starts_with(['（', '(']) && text.ends_with(['）', ')'])
}

/// The labels of the columns in some rows, from the upper to the lower.
fn of_rows(grid: &Grid, first: u32, last: u32) -> Header {
    let mut labels: Vec<Label> = Vec::new();
    for row in grid.rows.iter().filter(|row| (first..=last).contains(&row.index)) {
        for cell in row.cells.iter().filter(|cell| !cell.text.trim().is_empty()) {
            let at = Address { row: row.index, column: cell.column };
            // What is above several columns is said of each that says something below.
            let area = grid.merges.iter().find(|area| area.first == at && is_wide(area) && row.index < last);
            let columns = cell.column..=area.map_or(cell.column, |area| area.last.column);
            for column in columns {
                match labels.iter_mut().find(|label| label.column == column) {
                    Some(label) => label.text = format!("{}\n{}", label.text, cell.text.trim()),
                    None => labels.push(Label { column, text: cell.text.trim().to_owned() }),
                }
            }
        }
    }
    labels.sort_by_key(|label| label.column);
    Header { first, last, labels }
}
