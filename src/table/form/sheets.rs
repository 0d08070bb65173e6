//! Which sheets of a book are read.

use super::Reading;
use super::header::{self, Guess, Header};
use super::labels::Dictionary;
use crate::model::Message;
use crate::say;
use crate::table::address::Address;
use crate::table::grid::{Book, Grid};
use crate::table::label::folded;
use crate::table::remark::{Remark, Spot, Weight};

/// A sheet with its headers.
pub struct Table<'a> {
    /// The sheet.
    pub grid: &'a Grid,
    /// Its headers; there is one.
    pub headers: Vec<Header>,
}

impl Table<'_> {
    /// Whether this program wrote it as data: its labels are names of fields.
    pub fn is_data(&self) -> bool {
        let has = |name: &str| self.headers[0].labels.iter().any(|label| label.text == name);
        has("id") && has("title")
    }
}

/// The sheets that are read, with what is said of the choice.
///
/// # Errors
/// None has a table, or several have that differ.
pub fn tables<'a>(book: &'a Book, reading: &Reading, remarks: &mut Vec<Remark>) -> Result<Vec<Table<'a>>, Message> {
    let wanted = reading.sheet.or(reading.mapping.and_then(|mapping| mapping.sheet.as_deref()));
    let chosen: Vec<&Grid> = match wanted {
        Some("*") | None => book.sheets.iter().filter(|grid| !grid.is_hidden && !grid.rows.is_empty()).collect(),
        Some(name) => {
            let is_named = |grid: &&Grid| grid.name == name || folded(&grid.name) == folded(name);
            let found: Vec<&Grid> = book.sheets.iter().filter(is_named).collect();
            if found.is_empty() {
                return Err(no_sheet(book, name));
            }
            found
        }
    };
    // A working copy hides lists for its own cells to choose from.
    let hidden = book.sheets.iter().filter(|grid| grid.is_hidden && !grid.rows.is_empty() && book.copy.is_none());
    for grid in hidden {
        if !chosen.iter().any(|chosen| std::ptr::eq(*chosen, grid)) {
            let name = &grid.name;
            let message = say!(
                "隠れているシート「{name}」は読みません。読むときは --sheet {name} を付けてください",
                "the sheet “{name}” is hidden and was not read; to read it, add --sheet {name}"
            );
            remarks.push(of_sheet(grid, message));
        }
    }
    if chosen.is_empty() {
        return Err(say!("文字のあるシートがありません", "no sheet has any text"));
    }
    let words = Dictionary::of(reading.config);
    let mut tables = Vec::new();
    for grid in &chosen {
        let (headers, guess) = header::find(grid, &words, reading.mapping);
        if let Some(guess) = guess {
            remarks.push(guessed(grid, &guess));
        }
        if !headers.is_empty() {
            tables.push(Table { grid, headers });
        }
    }
    choose(tables, &chosen, wanted, remarks)
}

fn choose<'a>(
    tables: Vec<Table<'a>>,
    chosen: &[&Grid],
    wanted: Option<&str>,
    remarks: &mut Vec<Remark>,
) -> Result<Vec<Table<'a>>, Message> {
    let labels =
        |table: &Table| -> Vec<String> { table.headers[0].labels.iter().map(|label| folded(&label.text)).collect() };
    let is_same = tables.windows(2).all(|pair| labels(&pair[0]) == labels(&pair[1]));
    if tables.is_empty() {
        return Err(no_table(chosen));
    }
    if tables.len() > 1 && !is_same && wanted.is_none() {
        let rows = |table: &Table| (table.grid.name.clone(), table.grid.rows.len());
        let named: Vec<(String, usize)> = tables.iter().map(rows).collect();
        let ja: Vec<String> = named.iter().map(|(name, rows)| format!("「{name}」（{rows} 行）")).collect();
        let en: Vec<String> = named.iter().map(|(name, rows)| format!("“{name}” ({rows} rows)")).collect();
        let (ja, en) = (ja.join("、"), en.join(", "));
        return Err(say!(
            "表のシートがいくつもあり、見出しが違います: {ja}。--sheet で一つを選ぶか、--sheet '*' ですべてを読んでください",
            "several sheets have tables with different headers: {en}; choose one with --sheet, or read all with --sheet '*'"
        ));
    }
    // Data that this program exported have their codes on sheets of their own.
    let is_data = tables.iter().any(|table| table.is_data());
    for grid in chosen.iter().filter(|grid| !is_data && !tables.iter().any(|table| std::ptr::eq(table.grid, **grid))) {
        let name = &grid.name;
        let message = say!(
            "シート「{name}」には目標の表の見出しがないので、読みません",
            "the sheet “{name}” has no header of a table of goals and was not read"
        );
        remarks.push(of_sheet(grid, message));
    }
    Ok(tables)
}

fn of_sheet(grid: &Grid, message: Message) -> Remark {
    let spot = Spot { file: None, sheet: grid.name.clone(), at: Address::default() };
    Remark { spot, weight: Weight::Doubt, message }
}

fn guessed(grid: &Grid, guess: &Guess) -> Remark {
    let (row, Message { ja, en }) = (guess.at.row + 1, &guess.witness);
    let message =
        say!("{row} 行目を見出しと読みました（{ja}による）", "row {row} was taken for the header, because of {en}");
    Remark { spot: Spot { file: None, sheet: grid.name.clone(), at: guess.at }, weight: Weight::Doubt, message }
}

fn no_sheet(book: &Book, name: &str) -> Message {
    let names: Vec<&str> = book.sheets.iter().map(|grid| grid.name.as_str()).filter(|name| !name.is_empty()).collect();
    let (ja, en) = (names.join("」「"), names.join("”, “"));
    say!("シート「{name}」はありません。「{ja}」から選んでください", "there is no sheet “{name}”; choose one of “{en}”")
}

fn no_table(chosen: &[&Grid]) -> Message {
    let is_form = chosen.iter().any(|grid| grid.merges.len() > 100 && grid.merges.len() * 4 > grid.rows.len());
    if is_form {
        return say!(
            "表ではなく、結合セルで作った様式のようです。目標が1行ずつ並ぶ表のシートを指定してください",
            "it seems to be a form made of merged cells and no table; name a sheet with a goal in each row"
        );
    }
    say!(
        "見出しの行が見つかりません（「実施項目」など三つの欄の名前が要ります）。--guess で対応表を作り、直してから --map で指定してください",
        "no header was found (it needs the names of three fields, such as 実施項目); make a mapping with --guess, edit it, and give it with --map"
    )
}
