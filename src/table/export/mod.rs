//! Goals as files: records for programs ([`csv`], [`json`], [`book`]), the official form as a workbook that people go on
//! writing in ([`form`](mod@form)), a document for people ([`document`](mod@document)).
//!
//! Equal goals give equal bytes, on any machine and in any time zone.

pub mod cells;
pub mod records;
mod reports;
mod heads;
mod rows;
pub mod tables;
pub mod csv;
pub mod cp932;
pub mod json;
pub mod book;
mod pieces;
pub mod document;
pub mod form;
pub mod catalog;
pub mod downloads;

use std::sync::Arc;

use rust_xlsxwriter::XlsxError;

use crate::model::config::{Config, Download};
use crate::model::site::{Sheet, SheetLineage};
use crate::model::{Failure, Message};
use crate::say;
use book::Rows;
use records::{Cell, Column, Record, columns, records};
use reports::report_tables;
use tables::{Table, codes, readme};

/// A sheet and the places of those of its goals that are meant.
pub struct Selection<'a> {
    /// The sheet.
    pub sheet: &'a Sheet,
    /// Places in its goals.
    pub goals: Vec<usize>,
    /// The other years of its goals; none if they have none.
    pub lineage: Option<&'a SheetLineage>,
}

/// Files with their names, the one that was asked for first.
pub type Files = Vec<(String, Vec<u8>)>;

/// The official form of a sheet as a workbook.
///
/// # Errors
/// The workbook cannot be written, which no input is known to bring about.
pub fn form(config: &Config, chosen: &Selection) -> Result<Vec<u8>, Failure> {
    form::form(config, chosen.sheet, &chosen.goals).map_err(not_written)
}

/// A sheet as a document in Markdown.
pub fn document(config: &Config, chosen: &Selection) -> Vec<u8> {
    document::document(config, chosen.sheet, &chosen.goals).into_bytes()
}

/// The records as CSV, and all that goes with them.
pub fn csv_files(config: &Config, chosen: &[Selection]) -> Files {
    let (columns, records) = chosen_records(config, chosen);
    let sheets: Vec<&Sheet> = chosen.iter().map(|chosen| chosen.sheet).collect();
    let whole = csv::csv(&columns, csv::lines(&records));
    let twin = twin(&whole, &replaced(&columns, &records));
    let mut files = vec![(Download::Csv.file_name(), whole.into_bytes())];
    files.extend(twin);
    files.extend(explained(config, &columns, &sheets, &[Download::Csv]));
    files
}

/// The twin of a file of CSV in CP932, and what it does not say as it was written.
fn twin(whole: &str, replaced: &[Replaced]) -> Files {
    let bytes = cp932::encode(whole.trim_start_matches('\u{feff}'));
    let rows = replaced.iter().map(|row| row.to_vec()).collect();
    let list = Table { name: "replaced", header: &["id", "column", "character", "code_point"], rows };
    vec![("goals-cp932.csv".to_owned(), bytes), table_file(&list)]
}

/// What codes and columns mean, and how to read the files.
fn explained(config: &Config, columns: &[Column], sheets: &[&Sheet], kinds: &[Download]) -> Files {
    let mut files: Files = tables(config, columns, sheets).iter().map(table_file).collect();
    files.push(("readme.txt".to_owned(), readme(config, kinds).into_bytes()));
    files
}

/// The records as a workbook.
///
/// # Errors
/// As those of [`form()`].
pub fn book_files(config: &Config, chosen: &[Selection]) -> Result<Files, Failure> {
    let (columns, records) = chosen_records(config, chosen);
    let sheets: Vec<&Sheet> = chosen.iter().map(|chosen| chosen.sheet).collect();
    let tables = tables(config, &columns, &sheets);
    let bytes = Rows::of(&columns, &records).and_then(|rows| book::book(config, &columns, &[Arc::new(rows)], &tables));
    Ok(vec![(Download::Xlsx.file_name(), bytes.map_err(not_written)?)])
}

/// The records as JSON, and its schema.
pub fn json_files(config: &Config, chosen: &[Selection]) -> Files {
    let (columns, records) = chosen_records(config, chosen);
    let heads: Vec<String> = chosen.iter().map(|chosen| heads::line(config, chosen.sheet)).collect();
    let goals = json::json(config, &heads, json::lines(&columns, &records), "");
    vec![
        (Download::Json.file_name(), goals.into_bytes()),
        (json::SCHEMA.to_owned(), json::schema(config, &columns).into_bytes()),
    ]
}

fn chosen_records(config: &Config, chosen: &[Selection]) -> (Vec<Column>, Vec<Record>) {
    let columns = columns(config);
    let of_sheet = |chosen: &Selection| {
        let mut all = records(config, &columns, chosen.sheet, chosen.lineage);
        let kept = chosen.goals.iter().map(|&at| std::mem::take(&mut all[at]));
        kept.collect::<Vec<Record>>()
    };
    let records = chosen.iter().flat_map(of_sheet).collect();
    (columns, records)
}

fn tables(config: &Config, columns: &[Column], sheets: &[&Sheet]) -> Vec<Table> {
    let mut tables = vec![codes(config, sheets), tables::columns(columns, config.language)];
    tables.extend(heads::table(config, sheets));
    tables.extend(rows::table(config, sheets));
    tables.extend(report_tables(config, sheets));
    tables
}

fn table_file(table: &Table) -> (String, Vec<u8>) {
    (format!("{}.csv", table.name), csv::table(table).into_bytes())
}

/// A letter that CP932 has not: the goal, the column, the letter and its code point.
type Replaced = [String; 4];

/// What the CP932 twin does not say as it was written.
fn replaced(columns: &[Column], records: &[Record]) -> Vec<Replaced> {
    let mut rows = Vec::new();
    for record in records {
        let id = match record.first() {
            Some(Cell::Text(id)) => id.as_str(),
            _ => "",
        };
        for (column, cell) in columns.iter().zip(record) {
            let texts: &[String] = match cell {
                Cell::Text(text) => std::slice::from_ref(text),
                Cell::List(texts) => texts,
                Cell::Rows(rows) => &rows.concat(),
                _ => &[],
            };
            for letter in texts.iter().flat_map(|text| cp932::replaced(text)) {
                let number = format!("U+{:04X}", u32::from(letter));
                rows.push([id.to_owned(), column.name.clone(), letter.to_string(), number]);
            }
        }
    }
    rows
}

fn not_written(error: XlsxError) -> Failure {
    let message: Message = say!("Excel のファイルを作れません", "cannot make the workbook");
    Failure { message, help: None, cause: Some(Box::new(error)) }
}
