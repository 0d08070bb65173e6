//! The rows below the headers → records.

use std::collections::{BTreeMap, BTreeSet};

use super::columns::{Columns, Taken, columns, sample};
use super::ditto::is_ditto;
use super::labels::{is_filled_down, is_long};
use super::sheets::Table;
use super::{Entry, Form, Reading, Record, TakenColumn, facts, remark, text};
use crate::model::Message;
use crate::model::config::{Config, FieldKind, Role};
use crate::say;
use crate::table::address::{Address, letters};
use crate::table::escape;
use crate::table::grid::{CellKind, Grid, Row};
use crate::table::label::folded;
use crate::table::remark::{Remark, Spot, Weight};

/// How many rows without text end a table.
const END: u32 = 20;
/// What the first cell of a row with totals says.
const TOTALS: [&str; 6] = ["合計", "小計", "計", "総計", "累計", "total"];

/// Reads a sheet's rows into the form.
///
/// # Errors
/// A column is not certain.
pub fn read(table: &Table, reading: &Reading, file: Option<&str>, form: &mut Form) -> Result<(), Message> {
    let grid = table.grid;
    let spot = |at| Spot { file: file.map(str::to_owned), sheet: grid.name.clone(), at };
    facts::take(&mut form.facts, grid, table.headers[0].first, reading.config, &spot);
    form.notes.extend(grid.notes.iter().map(|(at, text)| (spot(*at), text.clone())));
    let above = grid.rows.iter().take_while(|row| row.index < table.headers[0].first);
    let mut rows = Rows {
        grid,
        reading,
        file,
        form,
        merged: merged(grid),
        page_heads: above.map(whole).collect(),
        above: BTreeMap::new(),
        filled: BTreeMap::new(),
        open: None,
        last: table.headers[0].last,
        joined: BTreeSet::new(),
        is_data: table.is_data(),
        is_escaped: table.is_data() && table.grid.name.is_empty(),
    };
    let mut taken_columns = BTreeSet::new();
    for (place, header) in table.headers.iter().enumerate() {
        let until = table.headers.get(place + 1).map_or(u32::MAX, |next| next.first);
        let columns = columns(grid, header, until, reading)?;
        taken_columns.extend(columns.taken.iter().flat_map(|taken| taken.columns.iter().map(|(column, _)| *column)));
        rows.block(&columns, header.last, until);
    }
    rows.finish();
    // What is odd about a column that has a label and is not taken, is nobody's concern.
    let labels = table.headers.iter().flat_map(|header| header.labels.iter().map(|label| label.column));
    let others: BTreeSet<u32> = labels.filter(|column| !taken_columns.contains(column)).collect();
    let remarks = grid.remarks.iter().filter(|remark| !others.contains(&remark.spot.at.column));
    form.remarks.extend(remarks.map(|remark| Remark { spot: spot(remark.spot.at), ..remark.clone() }));
    Ok(())
}

/// Whether a field may have several values.
fn has_several(config: &Config, key: &str) -> bool {
    config.field(key).is_some_and(|field| {
        field.role == Role::Category || matches!(field.kind, FieldKind::List | FieldKind::Records(_))
    })
}

/// All that a row says.
fn whole(row: &Row) -> String {
    row.cells.iter().map(|cell| folded(&cell.text)).collect::<Vec<String>>().join("\t")
}

/// For each column the areas that reach over several rows: first row, last row, where their text stands.
type Merged = BTreeMap<u32, Vec<(u32, u32, Address)>>;

fn merged(grid: &Grid) -> Merged {
    let mut merged = Merged::new();
    for area in grid.merges.iter().filter(|area| area.first.row < area.last.row) {
        for column in area.first.column..=area.last.column {
            merged.entry(column).or_default().push((area.first.row, area.last.row, area.first));
        }
    }
    merged
}

/// What a cell of a row says.
#[derive(Debug, Clone, Default)]
struct Raw {
    text: String,
    at: Address,
    kind: CellKind,
    /// Whether it is covered by a merged cell that begins above.
    is_covered: bool,
}

struct Rows<'a> {
    grid: &'a Grid,
    reading: &'a Reading<'a>,
    file: Option<&'a str>,
    form: &'a mut Form,
    merged: Merged,
    /// The rows above the table, which come again on every page.
    page_heads: BTreeSet<String>,
    /// What each field said last.
    above: BTreeMap<String, Entry>,
    /// The cells of each field that were filled in from above.
    filled: BTreeMap<String, Vec<(Address, String)>>,
    /// The goal that further rows may continue.
    open: Option<Record>,
    /// The last row that said something.
    last: u32,
    /// The wrapped names that were joined, so that each is told once.
    joined: BTreeSet<String>,
    /// Whether it is data that this program exported, in which several values of a cell are divided by a sign.
    is_data: bool,
    /// Whether these are text, in which line ends and guards against formulas are written out.
    is_escaped: bool,
}

impl Rows<'_> {
    fn block(&mut self, columns: &Columns, header: u32, until: u32) {
        self.above.clear();
        self.last = header;
        self.note_columns(columns);
        let grid = self.grid;
        let from = grid.rows.partition_point(|row| row.index <= header);
        for row in grid.rows[from..].iter().take_while(|row| row.index < until) {
            if row.cells.iter().all(|cell| cell.text.trim().is_empty() && cell.kind == CellKind::Text) {
                continue;
            }
            if row.index - self.last > END {
                self.doubt(
                    Address { row: row.index, column: row.cells[0].column },
                    say!(
                        "表から {END} 行以上離れているので、ここから下は読みません",
                        "it stands more than {END} rows below the table; from here on nothing was read"
                    ),
                );
                break;
            }
            self.last = row.index;
            self.row(row, columns);
        }
        self.close();
    }

    /// Adds the columns to those of the form.
    fn note_columns(&mut self, columns: &Columns) {
        let hidden: Vec<u32> = columns
            .taken
            .iter()
            .flat_map(|taken| taken.columns.iter())
            .map(|(column, _)| *column)
            .filter(|column| self.grid.hides(*column))
            .collect();
        for column in hidden {
            let read = if self.reading.skips_hidden {
                ("読みません", "was not read")
            } else {
                ("読みました", "was read")
            };
            let (name, (ja, en)) = (letters(column), read);
            self.doubt(
                Address { row: 0, column },
                say!("{name} 列は隠れています（{ja}）", "column {name} is hidden and {en}"),
            );
        }
        for taken in &columns.taken {
            let letters: Vec<String> = taken.columns.iter().map(|(column, _)| letters(*column)).collect();
            let column = TakenColumn {
                letters: letters.join("・"),
                label: taken.label.clone(),
                field: taken.field.clone(),
                filled: 0,
                sample: String::new(),
            };
            if !self.form.columns.iter().any(|known| known.field == column.field) {
                self.form.columns.push(column);
            }
        }
        for untaken in &columns.untaken {
            let is_known =
                |known: &super::UntakenColumn| known.label == untaken.label && known.letters == untaken.letters;
            if !self.form.untaken.iter().any(is_known) {
                self.form.untaken.push(untaken.clone());
            }
        }
    }

    fn row(&mut self, row: &Row, columns: &Columns) {
        let first = Address { row: row.index, column: row.cells[0].column };
        if row.is_hidden {
            if self.reading.skips_hidden {
                return self.doubt(first, say!("隠れている行なので読みません", "the row is hidden and was not read"));
            }
            self.doubt(first, say!("隠れている行です（読みました）", "the row is hidden, and was read"));
        }
        let raws: Vec<Vec<Raw>> = columns.taken.iter().map(|taken| self.raws(row, taken)).collect();
        if self.is_passed_over(row, &raws) {
            return;
        }
        let texts = |field: &str| {
            let at = columns.taken.iter().position(|taken| taken.field == field);
            at.map(|at| raws[at].iter().map(|raw| raw.text.trim()).collect::<String>()).unwrap_or_default()
        };
        let id = texts("id");
        if let Some((goal, _)) = id.split_once('#').filter(|(_, part)| part.bytes().all(|byte| byte.is_ascii_digit())) {
            let is_next = |open: &Record| open.id.as_ref().is_some_and(|known| known.text == goal);
            if self.open.as_ref().is_some_and(is_next) {
                return self.go_on(columns, &raws, "");
            }
            let message = say!(
                "「{id}」の続きの行ですが、前の行がその目標ではありません",
                "it continues “{id}”, but the row above is not of that goal"
            );
            return self.unreadable(first, message);
        }
        let title = columns.taken.iter().position(|taken| taken.field == "title");
        let has_title = title.is_some_and(|at| {
            raws[at].iter().any(|raw| !raw.text.trim().is_empty() && !raw.is_covered || raw.kind != CellKind::Text)
        });
        if !has_title {
            return self.without_title(columns, &raws, first, title.map(|at| raws[at][0].at));
        }
        self.close();
        let record = self.record(first, columns, &raws);
        self.open = Some(record);
    }

    /// What the columns of a field say in a row.
    fn raws(&self, row: &Row, taken: &Taken) -> Vec<Raw> {
        let raw = |column: u32| {
            let at = Address { row: row.index, column };
            if self.reading.skips_hidden && self.grid.hides(column) {
                return Raw { at, ..Raw::default() };
            }
            if let Some(cell) = row.cell(column) {
                return Raw { text: cell.text.clone(), at, kind: cell.kind, is_covered: false };
            }
            let areas = self.merged.get(&column).map_or(&[][..], Vec::as_slice);
            let place = areas.partition_point(|(first, ..)| *first <= row.index).checked_sub(1);
            let area = place
                .and_then(|place| areas.get(place))
                .filter(|(first, last, _)| (*first..=*last).contains(&row.index));
            let Some((_, _, anchor)) = area.filter(|(.., anchor)| anchor.row < row.index) else {
                return Raw { at, ..Raw::default() };
            };
            let text = self.grid.cell(*anchor).map(|cell| cell.text.clone()).unwrap_or_default();
            Raw { text, at, kind: CellKind::Text, is_covered: true }
        };
        taken.columns.iter().map(|(column, _)| raw(*column)).collect()
    }

    /// Whether a row is no goal by its looks: it comes again on every page, is a total, a note, or filler.
    fn is_passed_over(&mut self, row: &Row, raws: &[Vec<Raw>]) -> bool {
        if !self.page_heads.is_empty() && self.page_heads.contains(&whole(row)) {
            return true;
        }
        let cells: Vec<&str> = row.cells.iter().map(|cell| cell.text.trim()).filter(|text| !text.is_empty()).collect();
        let own = || raws.iter().flatten().filter(|raw| !raw.is_covered);
        let said: Vec<&str> = own().map(|raw| raw.text.trim()).filter(|text| !text.is_empty()).collect();
        let at = Address { row: row.index, column: row.cells[0].column };
        let first = cells.first().copied().unwrap_or_default();
        let shown = sample(first);
        let message = if TOTALS.contains(&folded(first).as_str()) {
            say!("合計の行なので読みません", "it is a row of totals and was not read")
        } else if cells.len() == 1 && first.starts_with(['※', '注', '＊', '*']) {
            say!("注記の行なので読みません（「{shown}」）", "it is a note and was not read (“{shown}”)")
        } else if said.len() >= 3 && said.len() * 10 >= raws.len() * 8 && said.iter().all(|text| *text == said[0]) {
            say!("どの欄も「{shown}」なので読みません", "every column says “{shown}”; the row was not read")
        } else if said.is_empty() && own().all(|raw| raw.kind == CellKind::Text) {
            say!(
                "目標の欄に何もない行なので読みません（「{shown}」）",
                "no column of a field says anything; the row was not read (“{shown}”)"
            )
        } else {
            return false;
        };
        self.doubt(at, message);
        true
    }

    /// A row without a title goes on with the goal above, or cannot be read.
    fn without_title(&mut self, columns: &Columns, raws: &[Vec<Raw>], first: Address, title: Option<Address>) {
        let says = |raws: &[Raw]| raws.iter().any(|raw| !raw.is_covered && !raw.text.trim().is_empty());
        let said: Vec<&Taken> =
            columns.taken.iter().zip(raws).filter(|(_, raws)| says(raws)).map(|(taken, _)| taken).collect();
        let is_long = said.iter().all(|taken| is_long(self.reading.config, &taken.field));
        if is_long && !said.is_empty() && self.open.as_ref().is_some_and(|open| open.id.is_none()) {
            self.doubt(first, say!("上の行の続きと読みました", "it was read as a continuation of the row above"));
            return self.go_on(columns, raws, "\n");
        }
        self.close();
        // The goal that it names is in the table, if not readable.
        let id = columns.taken.iter().zip(raws).find(|(taken, _)| taken.field == "id").map(|(_, raws)| &raws[0]);
        if let Some(raw) = id.filter(|raw| !raw.text.trim().is_empty()) {
            let entry = Entry { text: raw.text.trim().to_owned(), spot: self.spot(raw.at), is_filled: false };
            let spot = self.spot(first);
            self.form.records.push(Record { spot, id: Some(entry), values: Vec::new(), is_broken: true });
        }
        let message = say!(
            "実施項目がない行なので読みません。実施項目を書くか、行を消してください",
            "the row has no title and was not read; write one, or delete the row"
        );
        self.unreadable(title.unwrap_or(first), message);
    }

    fn go_on(&mut self, columns: &Columns, raws: &[Vec<Raw>], join: &str) {
        let Some(open) = &mut self.open else { return };
        for (taken, raws) in
            columns.taken.iter().zip(raws).filter(|(taken, _)| is_long(self.reading.config, &taken.field))
        {
            let more = raws.iter().filter(|raw| !raw.is_covered).map(|raw| raw.text.as_str()).collect::<String>();
            if let Some((_, entry)) = open.values.iter_mut().find(|(key, _)| **key == *taken.field)
                && !more.is_empty()
            {
                if !entry.text.is_empty() {
                    entry.text.push_str(join);
                }
                entry.text.push_str(&more);
            }
        }
    }

    fn record(&mut self, first: Address, columns: &Columns, raws: &[Vec<Raw>]) -> Record {
        let mut record = Record { spot: self.spot(first), id: None, values: Vec::new(), is_broken: false };
        let id = columns.taken.iter().zip(raws).find(|(taken, _)| taken.field == "id");
        if let Some((_, raws)) = id {
            let entry = Entry { text: raws[0].text.trim().to_owned(), spot: self.spot(raws[0].at), is_filled: false };
            record.id = Some(entry).filter(|entry| !entry.text.is_empty());
        }
        for (taken, raws) in columns.taken.iter().zip(raws).filter(|(taken, _)| taken.field != "id") {
            let Some(field) = self.reading.config.field(&taken.field) else { continue };
            let key = field.key.clone();
            let has_id = record.id.is_some();
            match self.entry(taken, raws, has_id) {
                Some(entry) => record.values.push((key, entry)),
                None => record.is_broken = true,
            }
        }
        record
    }

    /// The text of a field's columns: in the data of this program as they were before they were put into cells.
    fn written(&self, taken: &Taken, raws: &[Raw]) -> String {
        let written = joined(taken, raws, self.reading);
        if self.is_data && has_several(self.reading.config, &taken.field) {
            escape::values(&written, self.is_escaped).join("\n")
        } else if self.is_escaped {
            escape::read(&written)
        } else {
            written
        }
    }

    /// What the columns of a field say; none if that cannot be read.
    fn entry(&mut self, taken: &Taken, raws: &[Raw], has_id: bool) -> Option<Entry> {
        let at = raws[0].at;
        for raw in raws {
            self.is_readable(taken, raw)?;
        }
        let written = self.written(taken, raws);
        let (written, bad) = text::clean(&written);
        if !bad.is_empty() {
            let letters: Vec<String> = bad.iter().take(5).map(|letter| letter.escape_unicode().to_string()).collect();
            let letters = letters.join(" ");
            self.doubt(
                at,
                say!(
                    "ファイルに書けない文字（{letters}）を除きました",
                    "characters that no file can have were left out ({letters})"
                ),
            );
        }
        let config = self.reading.config;
        let field = config.field(&taken.field)?;
        let is_long = is_long(config, &taken.field);
        // A deadline, and what a group shares, may say so itself, and a row that is known says what it says.
        let is_kept = has_id && matches!(field.role, Role::Due | Role::Group);
        if !is_kept
            && is_ditto(&written)
            && let Some(entry) = self.as_above(taken, &written, at, is_long || field.role == Role::Title)
        {
            return Some(entry);
        }
        let text = match (field.role, &field.kind) {
            // Until the goal ends, since further rows may go on.
            _ if is_long => written.clone(),
            (Role::Section, _) => text::name(&written),
            (Role::Category, _) => text::lines(&written),
            (Role::Group, FieldKind::Text) | (_, FieldKind::List) => text::lines(&written),
            _ => text::line(&written),
        };
        let is_wrapped = field.role == Role::Section && text::line(&written) != text || written.trim().contains('\n');
        let is_name = matches!(field.role, Role::Title | Role::Section);
        if is_name && is_wrapped && self.joined.insert(text.clone()) {
            let shown = sample(&text);
            self.doubt(at, say!("改行や空白をつないで「{shown}」と読みました", "its parts were joined to “{shown}”"));
        }
        let is_filled = text.trim().is_empty() && !has_id && is_filled_down(config, &taken.field);
        if let Some(above) = self.above.get(&taken.field).filter(|_| is_filled) {
            let (text, meant) = (above.text.clone(), sample(&above.text));
            self.filled.entry(taken.field.clone()).or_default().push((at, meant));
            return Some(Entry { text, spot: self.spot(at), is_filled: true });
        }
        let entry = Entry { text, spot: self.spot(at), is_filled: raws[0].is_covered };
        if !entry.text.trim().is_empty() {
            self.above.insert(taken.field.clone(), entry.clone());
            self.count(taken, &entry.text);
        }
        Some(entry)
    }

    /// What a mark such as 〃 means; none, with a word, where it means nothing.
    fn as_above(&mut self, taken: &Taken, mark: &str, at: Address, is_text: bool) -> Option<Entry> {
        let mark = mark.trim();
        let above = self.above.get(&taken.field).filter(|_| !is_text).map(|above| above.text.clone());
        let Some(text) = above else {
            self.doubt(at, say!("「{mark}」をそのまま読みました", "“{mark}” was read as it is"));
            return None;
        };
        let meant = sample(&text);
        self.doubt(at, say!("{mark} を「{meant}」と読みました", "{mark} was read as “{meant}”"));
        Some(Entry { text, spot: self.spot(at), is_filled: true })
    }

    /// Counts a column's text, for the list of columns.
    fn count(&mut self, taken: &Taken, text: &str) {
        if let Some(column) = self.form.columns.iter_mut().find(|column| column.field == taken.field) {
            column.filled += 1;
            if column.sample.is_empty() {
                column.sample = sample(text);
            }
        }
    }

    /// Whether what a cell is lets its text be taken.
    fn is_readable(&mut self, taken: &Taken, raw: &Raw) -> Option<()> {
        let config = self.reading.config;
        let is_day =
            config.field(&taken.field).is_some_and(|field| matches!(field.kind, FieldKind::Due | FieldKind::Date));
        match raw.kind {
            CellKind::Text => {}
            CellKind::NoResult => {
                self.doubt(
                    raw.at,
                    say!(
                        "数式の計算結果がないので、空欄と読みました。Excel で開いて保存してください",
                        "its formula has no result, so it was read as empty; open the file in Excel and save it"
                    ),
                );
            }
            CellKind::Error => {
                let error = &raw.text;
                self.unreadable(
                    raw.at,
                    say!("数式のエラー {error} です。直してください", "it is an error, {error}; correct it"),
                );
                return None;
            }
            CellKind::Date(_) if is_day || taken.date_era.is_some() => {}
            CellKind::Date(date) => {
                let (month, day, shown) = (date.month(), date.day(), &raw.text);
                self.unreadable(
                    raw.at,
                    say!(
                        "Excel が日付にした値です（表示「{shown}」）。「{month}-{day}」か「{month}月{day}日」を、文字列の書式で書いてください",
                        "Excel made a date of it (it shows “{shown}”); write “{month}-{day}” or “{month}月{day}日” in a cell of the format Text"
                    ),
                );
                return None;
            }
        }
        Some(())
    }

    /// Ends the goal that further rows could continue.
    fn close(&mut self) {
        let Some(mut open) = self.open.take() else { return };
        for (key, entry) in &mut open.values {
            if is_long(self.reading.config, key) {
                entry.text = text::lines(&entry.text);
            }
        }
        self.form.records.push(open);
    }

    /// Tells what was filled in from above, a word for each column.
    fn finish(&mut self) {
        self.close();
        for (field, cells) in std::mem::take(&mut self.filled) {
            let Some((first, _)) = cells.first() else { continue };
            let (count, label) = (cells.len(), self.reading.config.label(&field));
            let places = ranges(&cells);
            let message = say!(
                "「{label}」の空欄 {count} か所を上の行の値で埋めました（{places}）",
                "{count} empty cells of “{label}” were filled in from the row above ({places})"
            );
            self.doubt(*first, message);
        }
    }

    fn spot(&self, at: Address) -> Spot {
        Spot { file: self.file.map(str::to_owned), sheet: self.grid.name.clone(), at }
    }

    fn doubt(&mut self, at: Address, message: Message) {
        let spot = self.spot(at);
        self.form.remarks.push(remark(Weight::Doubt, &spot, message));
    }

    fn unreadable(&mut self, at: Address, message: Message) {
        let spot = self.spot(at);
        self.form.remarks.push(remark(Weight::Unreadable, &spot, message));
    }
}

/// The text of the columns of a field.
fn joined(taken: &Taken, raws: &[Raw], reading: &Reading) -> String {
    let is_blank = |text: &str| reading.mapping.is_some_and(|mapping| mapping.is_blank(text));
    let texts = raws
        .iter()
        .zip(&taken.columns)
        .map(|(raw, (_, part))| if is_blank(&raw.text) { String::new() } else { part.text(&raw.text) });
    let texts: Vec<String> = texts.collect();
    if let Some(era) = &taken.date_era {
        return match texts.as_slice() {
            [year, month, day] if !year.trim().is_empty() => {
                let (year, month, day) = (year.trim(), month.trim(), day.trim());
                format!("{era}{year}年{month}月{day}日")
            }
            _ => String::new(),
        };
    }
    if let [only] = texts.as_slice()
        && taken.prefixes.is_empty()
    {
        return only.clone();
    }
    let lines = texts.iter().enumerate().filter(|(_, text)| !text.trim().is_empty());
    let lines = lines.map(|(at, text)| format!("{}{text}", taken.prefixes.get(at).map_or("", String::as_str)));
    lines.collect::<Vec<String>>().join(if taken.prefixes.is_empty() { "\n\n" } else { "\n" })
}

/// `A5–A11、A15`
fn ranges(cells: &[(Address, String)]) -> String {
    let mut ranges: Vec<(Address, Address)> = Vec::new();
    for (at, _) in cells {
        match ranges.last_mut() {
            Some((_, last)) if last.column == at.column && last.row + 1 == at.row => *last = *at,
            _ => ranges.push((*at, *at)),
        }
    }
    let shown = |(first, last): &(Address, Address)| {
        if first == last { first.to_string() } else { format!("{first}–{last}") }
    };
    ranges.iter().map(shown).collect::<Vec<String>>().join("、")
}
