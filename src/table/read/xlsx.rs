//! A workbook of Excel 2007 and later (xlsx, xlsm).
//!
//! Values come from calamine, one cell after another: what it reads at once it keeps in a rectangle, and two cells at the ends
//! of a sheet would fill more than any memory. What it does not tell comes from the parts themselves: hidden rows and columns,
//! panes, merged areas, formulas that nobody has computed, struck runs of rich text, text boxes and comments.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Cursor;
use std::ops::RangeInclusive;

use calamine::{Data, DataRef, ExcelDateTime, Reader as _, SheetType, SheetVisible, Xlsx, XlsxError};
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::limits::{MOST_CELLS, MOST_COLUMNS, damaged, locked, too_many_cells, too_many_columns};
use super::parts::{Parts, attribute, each_tag, flag, number, words};
use super::{copy, notes};
use crate::model::{Date, Message};
use crate::say;
use crate::table::address::{Address, Area, address};
use crate::table::grid::{Book, Cell, CellKind, Grid};
use crate::table::remark::Weight;

/// Reads a workbook.
///
/// # Errors
/// It has a password, is damaged or too large.
pub fn read(bytes: &[u8], parts: &mut Parts) -> Result<Book, Message> {
    let mut workbook: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(|error| why(&error))?;
    let sheets: Vec<(String, bool)> = workbook
        .sheets_metadata()
        .iter()
        .filter(|sheet| sheet.typ == SheetType::WorkSheet)
        .map(|sheet| (sheet.name.clone(), sheet.visible != SheetVisible::Visible))
        .collect();
    let names = workbook.defined_names().to_vec();
    let paths = paths(parts)?;
    let struck = struck_strings(parts)?;
    let mut book = Book::default();
    let mut budget = MOST_CELLS;
    for (name, is_hidden) in sheets {
        let mut grid = Grid { name, is_hidden, ..Grid::default() };
        let cells = cells(&mut workbook, &mut grid, &mut budget)?;
        let mut look = Look::default();
        if let Some(path) = paths.get(&grid.name) {
            if let Some(xml) = parts.text(path)? {
                look = Look::of(&xml, &struck);
            }
            grid.notes = notes::read(parts, path)?;
        }
        settle(&mut grid, cells, look)?;
        witnesses(&mut grid, &names);
        match copy::read(&grid).filter(|_| grid.name == copy::SHEET) {
            Some(copy) => book.copy = Some(copy),
            None => book.sheets.push(grid),
        }
    }
    Ok(book)
}

fn why(error: &XlsxError) -> Message {
    match error {
        XlsxError::Password => locked(),
        error => damaged(error),
    }
}

/// The part of each sheet.
fn paths(parts: &mut Parts) -> Result<BTreeMap<String, String>, Message> {
    let names: Vec<String> = parts.names().collect();
    let is_workbook = |name: &&String| name.to_ascii_lowercase().ends_with("workbook.xml");
    let Some(workbook) = names.iter().find(is_workbook) else { return Ok(BTreeMap::new()) };
    let relations = parts.relations(workbook)?;
    let Some(xml) = parts.text(workbook)? else { return Ok(BTreeMap::new()) };
    let mut paths = BTreeMap::new();
    each_tag(&xml, |tag| {
        if tag.local_name().as_ref() == "sheet"
            && let (Some(name), Some(id)) = (attribute(tag, "name"), attribute(tag, "id"))
            && let Some(relation) = relations.iter().find(|relation| relation.id == id)
        {
            paths.insert(name, relation.target.clone());
        }
    });
    Ok(paths)
}

/// A cell as it was stored, before it is known whether it is covered.
type Stored = (u32, Cell);

fn cells(workbook: &mut Xlsx<Cursor<&[u8]>>, grid: &mut Grid, budget: &mut usize) -> Result<Vec<Stored>, Message> {
    let mut cells = Vec::new();
    let name = grid.name.clone();
    let mut reader = workbook.worksheet_cells_reader(&name).map_err(|error| why(&error))?;
    loop {
        let next = reader.next_cell_with_style_id().map_err(|error| why(&error))?;
        let Some((cell, style)) = next else { return Ok(cells) };
        *budget = budget.checked_sub(1).ok_or_else(too_many_cells)?;
        if matches!(cell.get_value(), DataRef::Empty) {
            continue;
        }
        let (row, column) = cell.get_position();
        let at = Address { row, column };
        let style = reader.styles().get(style);
        let format = style.and_then(|style| style.number_format.as_ref()).map_or("", |format| &format.format_code);
        let (text, kind) = shown(grid, at, cell.get_value(), format);
        if style.and_then(|style| style.font.as_ref()).is_some_and(calamine::Font::has_strikethrough) {
            struck(grid, at, &text);
        }
        cells.push((row, Cell { column, text, kind }));
    }
}

/// What a value shows in its format.
fn shown(grid: &mut Grid, at: Address, value: &DataRef, format: &str) -> (String, CellKind) {
    match value {
        DataRef::Float(number) => (number_shown(grid, at, *number, format), CellKind::Text),
        DataRef::Int(number) => (number_shown(grid, at, *number as f64, format), CellKind::Text),
        DataRef::DateTime(moment) => day_shown(grid, at, moment, format),
        value => plain(&Data::from(value.clone())),
    }
}

/// What a value shows that has no format.
pub(super) fn plain(value: &Data) -> (String, CellKind) {
    let text = match value {
        Data::String(text) | Data::DateTimeIso(text) | Data::DurationIso(text) => {
            // A blank alone shows nothing.
            if text == " " { String::new() } else { text.replace("\r\n", "\n").replace('\r', "\n") }
        }
        Data::Bool(true) => "TRUE".to_owned(),
        Data::Bool(false) => "FALSE".to_owned(),
        Data::Int(number) => number.to_string(),
        Data::Float(number) => super::number::general(*number),
        Data::Error(error) => return (error.to_string(), CellKind::Error),
        _ => String::new(),
    };
    (text, CellKind::Text)
}

pub(super) fn number_shown(grid: &mut Grid, at: Address, value: f64, format: &str) -> String {
    super::number::shown(value, format).unwrap_or_else(|| {
        let raw = super::number::general(value);
        let message = say!(
            "表示形式「{format}」を読めないので、入っている値「{raw}」を読みました",
            "its format “{format}” is not known, so the value “{raw}” was read"
        );
        grid.remark(Weight::Doubt, at, message);
        raw
    })
}

pub(super) fn day_shown(grid: &mut Grid, at: Address, moment: &ExcelDateTime, format: &str) -> (String, CellKind) {
    let (year, month, day, ..) = moment.to_ymd_hms_milli();
    // Excel knows a 29 February 1900, which the calendar lacks.
    let date = Date::new(year as i16, month as i8, day as i8).ok().filter(|_| moment.is_datetime());
    let Some(date) = date else { return (number_shown(grid, at, moment.as_f64(), "General"), CellKind::Text) };
    let text = super::number::day(date, format).unwrap_or_else(|| date.to_string());
    (text, CellKind::Date(date))
}

fn struck(grid: &mut Grid, at: Address, text: &str) {
    let message = say!(
        "取消線の「{text}」を、そのまま読みました。要らない文なら消してください",
        "“{text}” is struck out and was read all the same; delete it if it is not meant"
    );
    grid.remark(Weight::Doubt, at, message);
}

/// What the part of a sheet says beside its values.
#[derive(Default)]
struct Look {
    hidden_rows: BTreeSet<u32>,
    hidden_columns: Vec<RangeInclusive<u32>>,
    merges: Vec<String>,
    frozen: Option<u32>,
    /// Cells with a formula and without a value.
    uncomputed: Vec<Address>,
    /// Cells with runs that are struck out.
    struck: Vec<(Address, String)>,
}

impl Look {
    /// `struck` are the struck runs of shared strings, by their place.
    fn of(xml: &str, struck: &BTreeMap<usize, String>) -> Look {
        let mut look = Look::default();
        let mut reader = Reader::from_str(xml);
        let (mut at, mut is_shared, mut has_formula, mut has_value) = (Address::default(), false, false, false);
        let mut inside = String::new();
        while let Ok(event) = reader.read_event() {
            match &event {
                Event::Start(tag) | Event::Empty(tag) => {
                    let name = tag.local_name();
                    match name.as_ref() {
                        "row" => look.row(tag, &mut at),
                        "c" => {
                            at = attribute(tag, "r").and_then(|place| address(&place)).unwrap_or(at);
                            is_shared = attribute(tag, "t").is_some_and(|kind| kind == "s");
                            (has_formula, has_value) = (false, false);
                        }
                        "f" => has_formula = true,
                        "v" | "is" => has_value = true,
                        "col" if flag(tag, "hidden") || attribute(tag, "width").as_deref() == Some("0") => {
                            let [first, last] = ["min", "max"].map(|name| number(tag, name).unwrap_or(1).max(1) - 1);
                            look.hidden_columns.push(first..=last);
                        }
                        "pane" => look.frozen = number(tag, "ySplit").filter(|rows| *rows > 0).or(look.frozen),
                        "mergeCell" => look.merges.extend(attribute(tag, "ref")),
                        _ => {}
                    }
                    inside = name.as_ref().to_owned();
                }
                Event::End(tag) => {
                    if tag.local_name().as_ref() == "c" {
                        if has_formula && !has_value {
                            look.uncomputed.push(at);
                        }
                        at.column = at.column.saturating_add(1);
                    }
                    inside.clear();
                }
                Event::Text(text) if is_shared && inside == "v" && !struck.is_empty() => {
                    let place = text.trim().parse().ok().and_then(|place: usize| struck.get(&place));
                    look.struck.extend(place.map(|runs| (at, runs.clone())));
                }
                Event::Eof => break,
                _ => {}
            }
        }
        look
    }

    fn row(&mut self, tag: &BytesStart, at: &mut Address) {
        let row = number(tag, "r").and_then(|row| row.checked_sub(1)).unwrap_or(at.row.saturating_add(1));
        *at = Address { row, column: 0 };
        let has_no_height = attribute(tag, "ht").and_then(|height| height.parse().ok()) == Some(0.0);
        if flag(tag, "hidden") || has_no_height {
            self.hidden_rows.insert(row);
        }
    }
}

/// The struck runs of shared strings, by their place.
fn struck_strings(parts: &mut Parts) -> Result<BTreeMap<usize, String>, Message> {
    let mut struck = BTreeMap::new();
    let Some(xml) = parts.text("xl/sharedStrings.xml")?.filter(|xml| xml.contains("<strike")) else {
        return Ok(struck);
    };
    let mut reader = Reader::from_str(&xml);
    let (mut place, mut is_struck, mut is_text) = (0, false, false);
    while let Ok(event) = reader.read_event() {
        match &event {
            Event::Start(tag) | Event::Empty(tag) => match tag.local_name().as_ref() {
                "r" => is_struck = false,
                "strike" => is_struck = attribute(tag, "val").is_none_or(|value| value != "0" && value != "false"),
                "t" => is_text = true,
                _ => {}
            },
            Event::End(tag) => match tag.local_name().as_ref() {
                "si" => (place, is_struck) = (place + 1, false),
                "r" => is_struck = false,
                "t" => is_text = false,
                _ => {}
            },
            Event::Eof => break,
            event if is_text && is_struck => {
                struck.entry(place).or_insert_with(String::new).extend(words(event));
            }
            _ => {}
        }
    }
    Ok(struck)
}

/// Puts cells and what is known of them together.
fn settle(grid: &mut Grid, cells: Vec<Stored>, look: Look) -> Result<(), Message> {
    let columns: BTreeSet<u32> = cells.iter().map(|(_, cell)| cell.column).collect();
    if columns.len() > MOST_COLUMNS {
        return Err(too_many_columns());
    }
    let valued: BTreeSet<(u32, u32)> = match look.uncomputed.as_slice() {
        [] => BTreeSet::new(),
        _ => cells.iter().map(|(row, cell)| (*row, cell.column)).collect(),
    };
    let mut cells = cells;
    for at in look.uncomputed.iter().filter(|at| !valued.contains(&(at.row, at.column))) {
        cells.push((at.row, Cell { column: at.column, text: String::new(), kind: CellKind::NoResult }));
    }
    grid.fill(cells);
    for row in &mut grid.rows {
        row.is_hidden = look.hidden_rows.contains(&row.index);
    }
    grid.hidden_columns = look.hidden_columns;
    grid.frozen = look.frozen;
    for (at, runs) in &look.struck {
        struck(grid, *at, runs);
    }
    merge(grid, &look.merges);
    Ok(())
}

/// Takes merged areas: those that make no sense are doubted, what is covered goes.
fn merge(grid: &mut Grid, areas: &[String]) {
    let areas = areas.iter().filter_map(|written| {
        let (first, last) = written.split_once(':').unwrap_or((written, written));
        Some((written.as_str(), address(first)?, address(last)?))
    });
    let areas: Vec<(&str, Address, Address)> = areas.collect();
    let mut merges: Vec<Area> = Vec::new();
    for (written, first, last) in areas {
        if first.row > last.row || first.column > last.column {
            let message = say!(
                "結合範囲 {written} の向きが逆なので、結合と見なしません",
                "the merged area {written} is the wrong way round and is not taken for one"
            );
            grid.remark(Weight::Doubt, first, message);
            continue;
        }
        merges.push(Area { first, last });
    }
    take_merges(grid, merges);
}

/// Cuts areas to the cells that show something, doubts those that overlap, and takes the text of covered cells away.
pub(super) fn take_merges(grid: &mut Grid, mut merges: Vec<Area>) {
    let (last_row, last_column) = (grid.rows.last().map_or(0, |row| row.index), grid.last_column());
    merges.retain_mut(|area| {
        area.last.row = area.last.row.min(last_row.max(area.first.row));
        area.last.column = area.last.column.min(last_column.max(area.first.column));
        area.first != area.last
    });
    merges.sort_by_key(|area| area.first);
    let mut kept: Vec<Area> = Vec::new();
    for area in merges {
        // Sorted by their first row, only those that reach down to this one can meet it.
        if kept.iter().rev().take(1_000).any(|other| other.meets(&area)) {
            let message = say!(
                "結合範囲が別の結合と重なっているので、結合と見なしません",
                "the merged area overlaps another and is not taken for one"
            );
            grid.remark(Weight::Doubt, area.first, message);
        } else {
            kept.push(area);
        }
    }
    let mut covered = Vec::new();
    for area in &kept {
        let from = grid.rows.partition_point(|row| row.index < area.first.row);
        let rows = grid.rows[from..].iter_mut().take_while(|row| row.index <= area.last.row);
        for row in rows {
            let index = row.index;
            row.cells.retain_mut(|cell| {
                let at = Address { row: index, column: cell.column };
                let is_covered = area.has(at) && at != area.first;
                if is_covered && !cell.text.trim().is_empty() {
                    covered.push((at, std::mem::take(&mut cell.text)));
                }
                !is_covered
            });
        }
    }
    grid.rows.retain(|row| !row.cells.is_empty());
    grid.merges = kept;
    for (at, text) in covered {
        let message = say!(
            "結合で隠れているセルの「{text}」は読みません",
            "“{text}” is covered by a merged cell and was not read"
        );
        grid.remark(Weight::Doubt, at, message);
    }
}

/// What the workbook's names say of a sheet: the rows printed on each page, the filter.
fn witnesses(grid: &mut Grid, names: &[(String, String)]) {
    for (name, formula) in names {
        let is_here = |reference: &str| {
            let (sheet, place) = reference.rsplit_once('!')?;
            let sheet = sheet.trim_start_matches('=').trim_matches('\'').replace("''", "'");
            (sheet == grid.name).then(|| place.to_owned())
        };
        let places: Vec<String> = formula.split(',').filter_map(is_here).collect();
        for place in places {
            let (first, last) = place.split_once(':').unwrap_or((&place, &place));
            if name.ends_with("Print_Titles") {
                let row = |text: &str| text.replace('$', "").parse::<u32>().ok()?.checked_sub(1);
                grid.titles = row(first).zip(row(last)).map(|(first, last)| first..=last).or(grid.titles.take());
            } else if name.ends_with("_FilterDatabase") {
                grid.filter = address(first).map(|at| at.row).or(grid.filter);
            }
        }
    }
}
