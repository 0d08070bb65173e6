//! A mapping for a table whose labels do not say which column is which field, to be edited.

use super::labels::{Dictionary, is_staff};
use super::{Reading, columns};
use crate::model::Message;
use crate::say;
use crate::table::address::letters;
use crate::table::grid::{Book, Grid, Row};

/// The mapping as YAML: fields that the labels name, and a comment for every other column.
///
/// # Errors
/// There is no sheet with text.
pub fn guess(books: &[(Option<String>, Book)], reading: &Reading) -> Result<String, Message> {
    let sheets = books.iter().flat_map(|(_, book)| &book.sheets);
    let wanted = |grid: &&Grid| match reading.sheet {
        Some(name) if name != "*" => grid.name == name,
        _ => !grid.is_hidden && !grid.rows.is_empty(),
    };
    let grid = sheets.filter(wanted).max_by_key(|grid| grid.rows.iter().map(|row| row.cells.len()).sum::<usize>());
    let grid = grid.ok_or_else(|| say!("文字のあるシートがありません", "no sheet has any text"))?;
    let words = Dictionary::of(reading.config);
    let Some(header) = header(grid, &words) else {
        return Err(say!("見出しらしい行がありません", "no row looks like a header"));
    };
    let mut out = String::from("imports:\n  table:\n");
    if !grid.name.is_empty() {
        out.push_str(&format!("    sheet: {}\n", quoted(&grid.name)));
    }
    out.push_str(&format!("    header: {}\n    columns:\n", header.index + 1));
    let mut rest = Vec::new();
    let mut named: Vec<String> = Vec::new();
    for cell in header.cells.iter().filter(|cell| !cell.text.trim().is_empty()) {
        let (label, column) = (&cell.text, letters(cell.column));
        let is_twice = header.cells.iter().filter(|other| other.text == *label).count() > 1;
        let at = if is_twice { format!("\"={column}\"") } else { quoted(&label.replace('\n', "")) };
        match words.field(label).filter(|field| !named.iter().any(|known| known == field)) {
            Some(field) => {
                named.push(field.to_owned());
                out.push_str(&format!("      {field}: {at} # {column}\n"));
            }
            None if is_staff(label) => rest.push(format!("      # {column} {at}\n")),
            None => {
                let below = grid.rows.iter().filter(|row| row.index > header.index);
                let sample = below.filter_map(|row| row.cell(cell.column)).next();
                let sample = sample.map(|cell| columns::sample(&cell.text)).unwrap_or_default();
                rest.push(format!("      # ?: {at} # {column}: {sample}\n"));
            }
        }
    }
    if !named.iter().any(|field| field == "title") {
        out.push_str("      title: # 実施項目の列の見出し\n");
    }
    rest.iter().for_each(|line| out.push_str(line));
    Ok(out)
}

/// The row that names most fields, else of the first rows the one with most short texts.
fn header<'a>(grid: &'a Grid, words: &Dictionary) -> Option<&'a Row> {
    let named = |row: &&Row| row.cells.iter().filter(|cell| words.field(&cell.text).is_some()).count();
    let first = || grid.rows.iter().take(30);
    // Of equals the first.
    let best = first().rev().max_by_key(named).filter(|row| named(row) >= 2);
    best.or_else(|| {
        first().rev().max_by_key(|row| {
            let mut texts: Vec<&str> =
                row.cells.iter().map(|cell| cell.text.trim()).filter(|text| (1..=60).contains(&text.len())).collect();
            texts.sort_unstable();
            texts.dedup();
            texts.len()
        })
    })
}

/// A text as YAML.
fn quoted(text: &str) -> String {
    serde_yaml::to_string(text).map(|yaml| yaml.trim_end().to_owned()).unwrap_or_default()
}
