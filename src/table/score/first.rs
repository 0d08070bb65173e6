//! Level 1: the file can be read as a table.

use super::cells::{Column, is_number};
use super::{Findings, Judged, Verdict, form};
use crate::model::body::begins_item;
use crate::say;
use crate::table::address::Address;
use crate::table::export::cp932;

pub(super) fn format(judged: &Judged) -> Verdict {
    let ending = judged.file.name.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase()).unwrap_or_default();
    let is_right = match ending.as_str() {
        "csv" | "tsv" | "txt" => !judged.is_workbook(),
        "xlsx" | "xls" | "ods" | "xlsm" => judged.is_workbook(),
        _ => false,
    };
    let what = say!("拡張子 .{ending} と中身が合っていません", "the ending .{ending} is not that of what it holds");
    if is_right { Verdict::Fits } else { Verdict::Form(Findings { cells: Vec::new(), what: Some(what) }) }
}

/// Two blocks of at least two rows with an empty row between them are two tables.
pub(super) fn one_table(judged: &Judged) -> Verdict {
    let mut found = Vec::new();
    for grid in judged.grids {
        let mut blocks = vec![(0, 0)];
        for pair in grid.rows.windows(2) {
            if pair[1].index > pair[0].index + 1 {
                blocks.push((pair[1].index, 0));
            }
            if let Some(last) = blocks.last_mut() {
                last.1 += 1;
            }
        }
        let tables = blocks.iter().skip(1).filter(|(_, rows)| *rows >= 2);
        found.extend(tables.map(|(row, _)| (grid.name.clone(), Address { row: *row, column: 0 })));
    }
    form(found, None)
}

pub(super) fn not_divided(judged: &Judged) -> Verdict {
    let mut found = Vec::new();
    for (grid, table) in judged.grids.iter().zip(judged.tables) {
        let gaps = grid.rows.windows(2).filter(|pair| pair[1].index > pair[0].index + 1);
        found.extend(gaps.map(|pair| (grid.name.clone(), Address { row: pair[0].index + 1, column: 0 })));
        let gaps = table.columns.windows(2).filter(|pair| pair[1].at > pair[0].at + 1);
        found.extend(gaps.map(|pair| (grid.name.clone(), Address { row: 0, column: pair[0].at + 1 })));
    }
    form(found, None)
}

/// A row of which only the first cell shows something, and begins as a note does.
pub(super) fn nothing_else(judged: &Judged) -> Verdict {
    let mut found = Vec::new();
    for (grid, table) in judged.grids.iter().zip(judged.tables).filter(|(_, table)| table.columns.len() > 1) {
        let is_note =
            |text: &str| ["※", "注", "＊", "*", "出典", "備考", "（注"].iter().any(|mark| text.starts_with(mark));
        let notes = grid.rows.iter().filter(|row| row.index > table.header && row.cells.len() == 1);
        let notes = notes.filter(|row| row.cells.first().is_some_and(|cell| is_note(&cell.text)));
        found.extend(notes.map(|row| (grid.name.clone(), Address { row: row.index, column: row.cells[0].column })));
    }
    form(found, None)
}

pub(super) fn columns_are_named(judged: &Judged) -> Verdict {
    let mut found = Vec::new();
    for table in judged.tables {
        let are_numbers = table.columns.len() > 1 && table.columns.iter().all(|column| is_number(&column.name));
        let nameless = table.columns.iter().filter(|column| are_numbers || column.name.trim().is_empty());
        found.extend(nameless.map(|column| (table.name.to_owned(), Address { row: table.header, column: column.at })));
    }
    form(found, None)
}

pub(super) fn no_blanks(judged: &Judged) -> Verdict {
    judged.content(|column, text| !is_address(column) && has_blanks(text))
}

fn is_address(column: &Column) -> bool {
    ["住所", "所在地", "address"].iter().any(|word| column.name.to_lowercase().contains(word))
}

/// Blanks at an end, two together, or a full-width one that does not follow the mark of an item.
fn has_blanks(text: &str) -> bool {
    let is_blank = |letter: char| letter == ' ' || letter == '\u{3000}';
    if text.starts_with(is_blank) || text.ends_with(is_blank) || text.contains("  ") {
        return true;
    }
    let mut before = String::new();
    for letter in text.chars() {
        if letter == '\u{3000}' {
            let is_mark =
                begins_item(&format!("{before}\u{3000}")) || before.starts_with('第') || before.chars().count() == 1;
            if !is_mark {
                return true;
            }
        }
        match letter {
            '\n' => before.clear(),
            letter => before.push(letter),
        }
    }
    let breaks = text.matches('\n').count();
    breaks * 10 > text.chars().count()
}

pub(super) fn one_datum(judged: &Judged) -> Verdict {
    judged.content(|_, text| has_several(text))
}

fn has_several(text: &str) -> bool {
    let lines = text.lines().filter(|line| !line.trim().is_empty()).count();
    let is_thousands = |text: &str| text.replace(',', "").bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    lines > 1
        || text.matches('、').count() > 1
        || text.matches('・').count() > 1
        || text.contains(',') && !is_thousands(text)
        || is_number_with_note(text)
}

/// `12（3）`
fn is_number_with_note(text: &str) -> bool {
    let rest = text.trim_start_matches(|letter: char| letter.is_ascii_digit() || letter == '.');
    rest.len() < text.len() && rest.starts_with(['(', '（']) && rest.ends_with([')', '）'])
}

pub(super) fn common_letters(judged: &Judged) -> Verdict {
    judged.content(|_, text| text.chars().any(|letter| !cp932::is_in_jis_x_0208(letter)))
}

pub(super) fn no_drawings(judged: &Judged) -> Verdict {
    let has_notes = judged.grids.iter().any(|grid| !grid.notes.is_empty());
    judged.of_workbook(judged.file.facts.has_drawings || has_notes)
}

pub(super) fn no_colours(judged: &Judged) -> Verdict {
    judged.of_workbook(judged.file.facts.has_colours)
}

pub(super) fn no_merges(judged: &Judged) -> Verdict {
    if !judged.is_workbook() {
        return Verdict::NotForIt;
    }
    let merges = judged.grids.iter().flat_map(|grid| grid.merges.iter().map(|area| (grid.name.clone(), area.first)));
    form(merges.collect(), None)
}

pub(super) fn nothing_hidden(judged: &Judged) -> Verdict {
    if !judged.is_workbook() {
        return Verdict::NotForIt;
    }
    let mut found = Vec::new();
    for grid in judged.grids {
        let rows = grid.rows.iter().filter(|row| row.is_hidden).map(|row| Address { row: row.index, column: 0 });
        let columns = grid.hidden_columns.iter().map(|columns| Address { row: 0, column: *columns.start() });
        found.extend(rows.chain(columns).map(|at| (grid.name.clone(), at)));
    }
    if found.is_empty() && judged.file.book.sheets.iter().any(|grid| grid.is_hidden) {
        let what = say!("隠れているシートがあります", "a sheet is hidden");
        return Verdict::Form(Findings { cells: found, what: Some(what) });
    }
    form(found, None)
}

pub(super) fn one_line(judged: &Judged) -> Verdict {
    judged.of_text(judged.file.facts.has_broken_lines)
}

pub(super) fn quoted(judged: &Judged) -> Verdict {
    judged.of_text(judged.file.facts.has_ragged_rows)
}
