//! The JSON that this program exports: a table of its goals, a column a key.

use serde_json::Value;

use super::limits::{MOST_CELLS, MOST_COLUMNS, too_many_cells, too_many_columns};
use crate::model::Message;
use crate::model::records;
use crate::say;
use crate::table::escape;
use crate::table::grid::{Book, Cell, CellKind, Grid};

/// Whether a text is meant as JSON.
pub fn is_json(bytes: &[u8]) -> bool {
    bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes).trim_ascii_start().starts_with(b"{")
}

/// Reads a text.
///
/// # Errors
/// It is no JSON, has no list `goals` of maps, or is too large.
pub fn read(bytes: &[u8]) -> Result<Book, Message> {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let whole: Value = serde_json::from_slice(bytes).map_err(|error| {
        let (line, column) = (error.line(), error.column());
        say!(
            "JSON として読めません（{line}行{column}字目）",
            "it is no JSON that can be read (line {line}, column {column})"
        )
    })?;
    let Some(goals) = whole.get("goals").and_then(Value::as_array) else {
        return Err(say!(
            "JSON に goals の一覧がありません。export --format json で書き出したものを指定してください",
            "the JSON has no list “goals”; give one that export --format json wrote"
        ));
    };
    let mut names: Vec<&str> = Vec::new();
    let mut cells = Vec::new();
    for (row, goal) in (1..).zip(goals) {
        for (name, value) in goal.as_object().into_iter().flatten() {
            let column = names.iter().position(|known| known == name).unwrap_or_else(|| {
                names.push(name);
                names.len() - 1
            });
            cells.push((row, Cell { column: column as u32, text: text(value), kind: CellKind::Text }));
        }
        if names.len() > MOST_COLUMNS {
            return Err(too_many_columns());
        }
        if cells.len() > MOST_CELLS {
            return Err(too_many_cells());
        }
    }
    let labels =
        (0..).zip(&names).map(|(column, name)| (0, Cell { column, text: (*name).to_owned(), kind: CellKind::Text }));
    cells.extend(labels);
    let mut grid = Grid { name: "goals".to_owned(), ..Grid::default() };
    grid.fill(cells);
    Ok(Book { sheets: vec![grid], copy: None })
}

fn text(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        // Rows of values are lines of a cell.
        Value::Array(rows) if rows.iter().any(Value::is_array) => {
            let row = |row: &Value| {
                let values = row.as_array().map(Vec::as_slice).unwrap_or_default();
                records::line(&values.iter().map(text).collect::<Vec<String>>())
            };
            escape::list(&rows.iter().map(row).collect::<Vec<String>>())
        }
        Value::Array(values) => escape::list(&values.iter().map(text).collect::<Vec<String>>()),
        other => other.to_string(),
    }
}
