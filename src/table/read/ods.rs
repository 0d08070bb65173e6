//! A table of LibreOffice (ods): what each cell shows stands in it as text, so nothing has to be computed.

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::copy;
use super::limits::{MOST_CELLS, MOST_COLUMNS, damaged, locked, too_many_cells, too_many_columns};
use super::parts::{Parts, attribute, words};
use super::xlsx::take_merges;
use crate::model::{Date, Message, date};
use crate::table::address::{Address, Area};
use crate::table::grid::{Book, Cell, CellKind, Grid};

/// Reads the tables of a package.
///
/// # Errors
/// It has a password, is damaged or too large.
pub fn read(parts: &mut Parts) -> Result<Book, Message> {
    if parts.text("META-INF/manifest.xml")?.is_some_and(|manifest| manifest.contains("encryption-data")) {
        return Err(locked());
    }
    let xml = parts.text("content.xml")?.ok_or_else(|| damaged(&"content.xml"))?;
    let mut tables = Tables::default();
    tables.hidden_styles(&xml);
    let mut reader = Reader::from_str(&xml);
    loop {
        match reader.read_event() {
            Ok(Event::Eof) => break,
            Ok(event) => tables.event(&event)?,
            Err(error) => return Err(damaged(&error)),
        }
    }
    let mut book = Book::default();
    for grid in tables.done {
        match copy::read(&grid).filter(|_| grid.name == copy::SHEET) {
            Some(copy) => book.copy = Some(copy),
            None => book.sheets.push(grid),
        }
    }
    Ok(book)
}

#[derive(Default)]
struct Tables {
    done: Vec<Grid>,
    grid: Option<Grid>,
    /// Styles of tables that are not shown.
    hidden: Vec<String>,
    cells: Vec<(u32, Cell)>,
    merges: Vec<Area>,
    hidden_rows: Vec<u32>,
    row: u32,
    row_count: u32,
    column: u32,
    columns: u32,
    cell: Option<Open>,
    /// Within a comment, or what else is not the cell's text.
    aside: usize,
    note: String,
    counted: usize,
}

/// A cell that has begun.
struct Open {
    count: u32,
    text: String,
    has_paragraph: bool,
    kind: CellKind,
}

impl Tables {
    /// `table:display="false"` stands in a style of the table.
    fn hidden_styles(&mut self, xml: &str) {
        let mut name = None;
        super::parts::each_tag(xml, |tag| match tag.local_name().as_ref() {
            "style" => name = attribute(tag, "name"),
            "table-properties" if attribute(tag, "display").as_deref() == Some("false") => {
                self.hidden.extend(name.take())
            }
            _ => {}
        });
    }

    fn event(&mut self, event: &Event) -> Result<(), Message> {
        match event {
            Event::Start(tag) => self.start(tag),
            Event::Empty(tag) => {
                self.start(tag)?;
                self.end(tag.local_name().as_ref())
            }
            Event::End(tag) => self.end(tag.local_name().as_ref()),
            event => {
                if let Some(said) = words(event) {
                    self.say(&said);
                }
                Ok(())
            }
        }
    }

    fn say(&mut self, said: &str) {
        match &mut self.cell {
            _ if self.aside > 0 => self.note.push_str(said),
            Some(cell) if cell.has_paragraph => cell.text.push_str(said),
            _ => {}
        }
    }

    fn start(&mut self, tag: &BytesStart) -> Result<(), Message> {
        match tag.local_name().as_ref() {
            "table" if self.grid.is_none() => {
                let is_hidden = attribute(tag, "style-name").is_some_and(|style| self.hidden.contains(&style));
                let name = attribute(tag, "name").unwrap_or_default();
                self.grid = Some(Grid { name, is_hidden, ..Grid::default() });
                (self.row, self.column, self.columns) = (0, 0, 0);
            }
            "table-column" => {
                let count = repeated(tag, "number-columns-repeated");
                if is_collapsed(tag)
                    && let Some(grid) = &mut self.grid
                {
                    grid.hidden_columns.push(self.columns..=self.columns.saturating_add(count - 1));
                }
                self.columns = self.columns.saturating_add(count);
            }
            "table-row" => {
                (self.column, self.row_count) = (0, repeated(tag, "number-rows-repeated"));
                if is_collapsed(tag) {
                    self.hidden_rows.push(self.row);
                }
            }
            "table-cell" | "covered-table-cell" => self.open(tag),
            "annotation" | "shape" | "frame" | "custom-shape" => self.aside += 1,
            "p" if self.aside > 0 => self.note.push_str(if self.note.is_empty() { "" } else { "\n" }),
            "p" => {
                if let Some(cell) = &mut self.cell {
                    cell.text.push_str(if cell.has_paragraph { "\n" } else { "" });
                    cell.has_paragraph = true;
                }
            }
            "s" => {
                let count = attribute(tag, "c").and_then(|count| count.parse().ok()).unwrap_or(1_usize).min(1_000);
                self.say(&" ".repeat(count));
            }
            "line-break" => self.say("\n"),
            "tab" => self.say("\t"),
            _ => {}
        }
        Ok(())
    }

    fn open(&mut self, tag: &BytesStart) {
        let at = Address { row: self.row, column: self.column };
        let kind = match attribute(tag, "value-type").as_deref() {
            Some("date") => attribute(tag, "date-value").and_then(|day| read_day(&day)).map(CellKind::Date),
            _ if attribute(tag, "value-type").is_none() && attribute(tag, "formula").is_some() => {
                Some(CellKind::NoResult)
            }
            _ => None,
        };
        let [rows, columns] = ["number-rows-spanned", "number-columns-spanned"].map(|name| repeated(tag, name));
        if rows > 1 || columns > 1 {
            let last = Address { row: at.row.saturating_add(rows - 1), column: at.column.saturating_add(columns - 1) };
            self.merges.push(Area { first: at, last });
        }
        let count = repeated(tag, "number-columns-repeated");
        self.cell = Some(Open { count, text: String::new(), has_paragraph: false, kind: kind.unwrap_or_default() });
    }

    fn end(&mut self, name: &str) -> Result<(), Message> {
        match name {
            "annotation" | "shape" | "frame" | "custom-shape" => {
                self.aside = self.aside.saturating_sub(1);
                let at = Address { row: self.row, column: self.column };
                let note = std::mem::take(&mut self.note);
                if let Some(grid) = self.grid.as_mut().filter(|_| !note.trim().is_empty()) {
                    grid.notes.push((at, note));
                }
            }
            "table-cell" | "covered-table-cell" => self.close()?,
            "table-row" => self.row = self.row.saturating_add(self.row_count),
            "table" => self.finish(),
            _ => {}
        }
        Ok(())
    }

    fn close(&mut self) -> Result<(), Message> {
        let Some(cell) = self.cell.take() else { return Ok(()) };
        let is_error = cell.text.starts_with('#') && cell.text.ends_with(['!', '?', 'A'])
            || cell.text.starts_with("Err:") && cell.text.len() <= 8;
        let kind = if is_error { CellKind::Error } else { cell.kind };
        let shows = !cell.text.is_empty() || kind == CellKind::NoResult;
        if shows {
            // What is written once and shown often counts as often as it is shown.
            let count = (cell.count as usize).saturating_mul(self.row_count as usize);
            self.counted = self.counted.saturating_add(count);
            if self.counted > MOST_CELLS {
                return Err(too_many_cells());
            }
            if self.column as usize + cell.count as usize > MOST_COLUMNS * 17 {
                return Err(too_many_columns());
            }
            for row in self.row..self.row.saturating_add(self.row_count) {
                for column in self.column..self.column.saturating_add(cell.count) {
                    self.cells.push((row, Cell { column, text: cell.text.clone(), kind }));
                }
            }
        }
        self.column = self.column.saturating_add(cell.count);
        Ok(())
    }

    fn finish(&mut self) {
        let Some(mut grid) = self.grid.take() else { return };
        grid.fill(std::mem::take(&mut self.cells));
        let hidden = std::mem::take(&mut self.hidden_rows);
        grid.rows.iter_mut().for_each(|row| row.is_hidden = hidden.binary_search(&row.index).is_ok());
        take_merges(&mut grid, std::mem::take(&mut self.merges));
        self.done.push(grid);
    }
}

fn repeated(tag: &BytesStart, name: &str) -> u32 {
    attribute(tag, name).and_then(|count| count.parse().ok()).unwrap_or(1).clamp(1, 1 << 21)
}

fn is_collapsed(tag: &BytesStart) -> bool {
    attribute(tag, "visibility").is_some_and(|value| value == "collapse" || value == "filter")
}

fn read_day(written: &str) -> Option<Date> {
    let day = written.split('T').next()?;
    date::read_date(day).ok().map(|reading| reading.date)
}
