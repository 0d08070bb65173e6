//! Level 2: values can be counted and compared.

use std::collections::BTreeMap;

use super::cells::{Column, is_number};
use super::{Findings, Judged, Verdict, form};
use crate::table::address::Address;

pub(super) fn numbers(judged: &Judged) -> Verdict {
    judged.form(|column, text| column.is_numeric() && !is_code(column) && !is_number(text) && !is_day(text))
}

/// Codes and labels look like numbers and are none.
fn is_code(column: &Column) -> bool {
    column.words().any(|word| matches!(word.as_str(), "id" | "code" | "number" | "no"))
        || ["番号", "コード", "ID"].iter().any(|word| column.name.contains(word))
}

/// `2023-10-01`
fn is_day(text: &str) -> bool {
    text.len() == 10
        && text
            .bytes()
            .enumerate()
            .all(|(at, byte)| if matches!(at, 4 | 7) { byte == b'-' } else { byte.is_ascii_digit() })
}

/// Dittos anywhere, and blanks where a column says to what a row belongs.
pub(super) fn nothing_left_out(judged: &Judged) -> Verdict {
    let mut found = judged.cells(|_, text| matches!(text.trim(), "〃" | "″" | "同上" | "同左" | "々" | "\""));
    for (grid, table) in judged.grids.iter().zip(judged.tables) {
        for column in table.columns.iter().filter(|column| is_row_header(column)) {
            let filled: Vec<u32> = column.cells.iter().map(|(row, _)| *row).collect();
            // A column that is empty from the top on has no value to be repeated.
            let blanks = grid.rows.iter().map(|row| row.index).filter(|row| {
                *row > table.header && filled.first().is_some_and(|first| first < row) && !filled.contains(row)
            });
            found.extend(blanks.map(|row| (table.name.to_owned(), Address { row, column: column.at })));
        }
    }
    form(found, None)
}

fn is_row_header(column: &Column) -> bool {
    let name = column.name.as_str();
    matches!(name, "section" | "department" | "category" | "課名" | "部名" | "分類" | "課" | "部")
        || name.contains("課名")
        || name.contains("分類")
}

pub(super) fn unique_names(judged: &Judged) -> Verdict {
    let mut found = Vec::new();
    for table in judged.tables {
        let mut seen = BTreeMap::new();
        for column in table.columns.iter().filter(|column| !column.name.is_empty()) {
            if seen.insert(column.name.trim(), ()).is_some() {
                found.push((table.name.to_owned(), Address { row: table.header, column: column.at }));
            }
        }
    }
    form(found, None)
}

/// A value that is rare and nearly another one, in a column of few values.
pub(super) fn uniform(judged: &Judged) -> Verdict {
    let mut found = Vec::new();
    for table in judged.tables {
        for column in &table.columns {
            let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
            column.cells.iter().for_each(|(_, text)| *counts.entry(text).or_default() += 1);
            if counts.len() > 20 || counts.len() < 2 {
                continue;
            }
            let total = column.cells.len();
            let is_odd = |text: &str| {
                let count = counts.get(text).copied().unwrap_or_default();
                let is_rare = count <= 2 && count * 20 <= total;
                is_rare && counts.keys().any(|other| *other != text && are_alike(text, other))
            };
            let cells = column.cells.iter().filter(|(_, text)| is_odd(text));
            found.extend(cells.map(|(row, _)| (table.name.to_owned(), Address { row: *row, column: column.at })));
        }
    }
    if found.is_empty() { Verdict::Fits } else { Verdict::Content(Findings { cells: found, what: None }) }
}

/// Whether three quarters of the letters of both are the same, in their order.
fn are_alike(a: &str, b: &str) -> bool {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().take(60).collect(), b.chars().take(60).collect());
    let mut row = vec![0; b.len() + 1];
    for letter in &a {
        let mut corner = 0;
        for (at, other) in b.iter().enumerate() {
            let above = row[at + 1];
            row[at + 1] = if letter == other { corner + 1 } else { above.max(row[at]) };
            corner = above;
        }
    }
    let same = row.last().copied().unwrap_or_default();
    same * 8 >= (a.len() + b.len()) * 3
}

pub(super) fn other(judged: &Judged) -> Verdict {
    judged.content(|_, text| text.starts_with("その他（") || text.starts_with("その他("))
}

pub(super) fn no_formulas(judged: &Judged) -> Verdict {
    judged.of_workbook(judged.file.facts.has_formulas)
}
