//! Which column of a header is which field.

use std::collections::BTreeMap;

use super::header::{Header, Label};
use super::labels::{Dictionary, is_staff};
use super::{Reading, Untaken, UntakenColumn};
use crate::model::Message;
use crate::model::japanese::nearest;
use crate::say;
use crate::table::address::{column, letters};
use crate::table::grid::Grid;
use crate::table::label::folded;
use crate::table::mapping::{Mapping, Part, Source};

/// Where a field's text comes from.
#[derive(Debug, Clone, PartialEq)]
pub struct Taken {
    /// The field, or `id`.
    pub field: String,
    /// The columns, in the order in which they are joined, with what is done to each.
    pub columns: Vec<(u32, Part)>,
    /// Whether the parts are year, month and day of one date.
    pub date_era: Option<String>,
    /// What the columns are called.
    pub label: String,
    /// What stands before each part, for columns of years that become one field.
    pub prefixes: Vec<String>,
}

/// The columns of a header.
pub struct Columns {
    /// Those that are fields.
    pub taken: Vec<Taken>,
    /// The others that say something.
    pub untaken: Vec<UntakenColumn>,
}

/// Which columns a block of rows has. `rows` are those below the header, `header` says the names.
///
/// # Errors
/// Two columns are one field, or the mapping names what is not there.
pub fn columns(grid: &Grid, header: &Header, until: u32, reading: &Reading) -> Result<Columns, Message> {
    let filled = filled(grid, header.last + 1..until);
    let taken = match reading.mapping {
        Some(mapping) => mapped(grid, header, mapping, reading)?,
        None => by_label(header, &filled, reading)?,
    };
    let is_taken = |column: &u32| taken.iter().any(|taken| taken.columns.iter().any(|(known, _)| known == column));
    let phases = &reading.config.cycle.phases;
    let untaken = filled.iter().filter(|(column, _)| !is_taken(column)).map(|(column, samples)| {
        let label = header.labels.iter().find(|label| label.column == *column).map_or("", |label| &label.text);
        let is_dropped = reading.mapping.is_some_and(|mapping| mapping.drops(label));
        let is_report = phases.iter().any(|phase| label.lines().any(|line| folded(line) == folded(&phase.name)));
        let why = if is_staff(label) || is_dropped {
            Untaken::Staff
        } else if is_report {
            Untaken::Report
        } else {
            Untaken::Unknown
        };
        UntakenColumn {
            letters: letters(*column),
            label: label.replace('\n', " "),
            why,
            samples: if why == Untaken::Staff { Vec::new() } else { samples.clone() },
        }
    });
    Ok(Columns { untaken: untaken.collect(), taken })
}

/// The columns that say something in some rows, with the first three texts.
fn filled(grid: &Grid, rows: std::ops::Range<u32>) -> BTreeMap<u32, Vec<String>> {
    let mut filled: BTreeMap<u32, Vec<String>> = BTreeMap::new();
    let from = grid.rows.partition_point(|row| row.index < rows.start);
    for row in grid.rows[from..].iter().take_while(|row| row.index < rows.end) {
        for cell in row.cells.iter().filter(|cell| !cell.text.trim().is_empty()) {
            let samples = filled.entry(cell.column).or_default();
            if samples.len() < 3 {
                samples.push(sample(&cell.text));
            }
        }
    }
    filled
}

/// The beginning of a text, on one line.
pub fn sample(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<&str>>().join(" ");
    let mut letters = line.chars();
    let short: String = letters.by_ref().take(24).collect();
    if letters.next().is_some() { format!("{short}…") } else { short }
}

fn by_label(header: &Header, filled: &BTreeMap<u32, Vec<String>>, reading: &Reading) -> Result<Vec<Taken>, Message> {
    let words = Dictionary::of(reading.config);
    let mut taken: Vec<Taken> = Vec::new();
    for Label { column, text } in &header.labels {
        let lines = || text.rsplit('\n');
        let Some(field) = words.field(text).or_else(|| lines().find_map(|line| words.field(line))) else { continue };
        let one = |field: &str| Taken {
            field: field.to_owned(),
            columns: vec![(*column, Part::default())],
            date_era: None,
            label: text.replace('\n', " "),
            prefixes: Vec::new(),
        };
        let Some(known) = taken.iter_mut().find(|taken| taken.field == field) else {
            taken.push(one(field));
            continue;
        };
        let before = known.columns[0].0;
        match (filled.contains_key(&before), filled.contains_key(column)) {
            (true, true) => return Err(two_columns(&known.label, before, text, *column)),
            (false, true) => *known = one(field),
            _ => {}
        }
    }
    Ok(taken)
}

fn two_columns(label: &str, before: u32, text: &str, column: u32) -> Message {
    let (first, second, text) = (letters(before), letters(column), text.replace('\n', " "));
    say!(
        "{first} 列「{label}」と {second} 列「{text}」が同じ項目です。一方の見出しを変えるか、--map で列を指定してください",
        "columns {first} “{label}” and {second} “{text}” are one field; rename one, or name the columns with --map"
    )
}

fn mapped(grid: &Grid, header: &Header, mapping: &Mapping, reading: &Reading) -> Result<Vec<Taken>, Message> {
    let mut taken = Vec::new();
    for (field, source) in &mapping.columns {
        if field != "id" && !reading.config.fields.iter().any(|known| *known.key == **field) {
            return Err(no_field(mapping, field, reading));
        }
        let Source { parts, era, prefixes } = source;
        let found = parts.iter().map(|part| Ok((find(grid, header, mapping, part)?, part.clone())));
        let columns = found.collect::<Result<Vec<(u32, Part)>, Message>>()?;
        let label = columns.iter().map(|(column, _)| {
            header.labels.iter().find(|label| label.column == *column).map_or("", |label| label.text.as_str())
        });
        let label = label.collect::<Vec<&str>>().join("・").replace('\n', " ");
        taken.push(Taken { field: field.clone(), columns, date_era: era.clone(), label, prefixes: prefixes.clone() });
    }
    Ok(taken)
}

/// The column that a mapping names.
fn find(grid: &Grid, header: &Header, mapping: &Mapping, part: &Part) -> Result<u32, Message> {
    let (name, at) = (&mapping.name, &part.at);
    if let Some(named) = at.strip_prefix('=') {
        let last = grid.last_column();
        let end = letters(last);
        return column(named.trim()).filter(|column| *column <= last).ok_or_else(|| {
            say!(
                "対応表「{name}」の列 {at} がありません（表は {end} 列まで）",
                "the mapping “{name}” names column {at}, but the table ends with column {end}"
            )
        });
    }
    let wanted = folded(at);
    let whole = |label: &&Label| folded(&label.text) == wanted;
    let line = |label: &&Label| label.text.split('\n').any(|line| folded(line) == wanted);
    // `上/下` names the lines of a label.
    let joined = |label: &&Label| folded(&label.text.replace('\n', "/")) == wanted;
    let labels = || header.labels.iter();
    let found: Vec<&Label> = match labels().filter(whole).collect::<Vec<_>>() {
        none if none.is_empty() => labels().filter(|label| joined(label) || line(label)).collect(),
        found => found,
    };
    match found.as_slice() {
        [one] => Ok(one.column),
        [] => {
            let near = nearest(at, labels().map(|label| label.text.as_str()));
            let (ja, en) = near.map_or_else(Default::default, |near| {
                let near = near.replace('\n', "/");
                (format!("「{near}」のことですか。"), format!("; did you mean “{near}”?"))
            });
            Err(say!(
                "対応表「{name}」の見出し「{at}」が表にありません。{ja}",
                "the mapping “{name}” names the label “{at}”, which the table does not have{en}"
            ))
        }
        several => {
            let places: Vec<String> = several.iter().map(|label| letters(label.column)).collect();
            let places = places.join("、");
            Err(say!(
                "見出し「{at}」は {places} 列にあります。「={places}」のように列で指定してください",
                "the label “{at}” is that of columns {places}; name one by its letters, such as =A"
            ))
        }
    }
}

fn no_field(mapping: &Mapping, field: &str, reading: &Reading) -> Message {
    let name = &mapping.name;
    let near = nearest(field, reading.config.fields.iter().map(|field| &*field.key));
    let (ja, en) = near.map_or_else(Default::default, |near| {
        (format!("「{near}」のことですか。"), format!("; did you mean “{near}”?"))
    });
    say!(
        "対応表「{name}」の項目「{field}」はサイトの設定にありません。{ja}",
        "the mapping “{name}” names the field “{field}”, which the site does not have{en}"
    )
}
