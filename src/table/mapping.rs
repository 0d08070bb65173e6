//! A mapping: which column of somebody's table is which field, where labels do not say it.
//!
//! It stands in the configuration under `imports`, by a name, or in a file of its own. A column is a label, or letters after `=`;
//! several columns become one text, divided by blank lines, or one date; columns of years become lines.

use regex::Regex;
use serde_yaml::Value;

use crate::model::japanese::nearest;
use crate::model::{FiscalYear, Message};
use crate::say;
use crate::table::label::folded;

/// A mapping.
#[derive(Debug, Clone, Default)]
pub struct Mapping {
    /// What it is called.
    pub name: String,
    /// The sheet.
    pub sheet: Option<String>,
    /// The first and the last row of the header, from 0.
    pub header: Option<(u32, u32)>,
    /// The fields and where they come from.
    pub columns: Vec<(String, Source)>,
    /// Texts that mean nothing, such as `-`.
    blank: Vec<String>,
    /// Labels of columns that never leave the table.
    drop: Vec<String>,
}

/// Where a field comes from.
#[derive(Debug, Clone, Default)]
pub struct Source {
    /// The columns.
    pub parts: Vec<Part>,
    /// The era of a date in three columns: `令和`.
    pub era: Option<String>,
    /// What stands before the text of each column, if they become lines.
    pub prefixes: Vec<String>,
}

/// A column and what is done to its text.
#[derive(Debug, Clone, Default)]
pub struct Part {
    /// Its label, or `=` and its letters.
    pub at: String,
    /// What comes after this is the text.
    split: Option<String>,
    /// What is taken off.
    strip: Option<Regex>,
}

impl Part {
    fn at(label: &str) -> Part {
        Part { at: label.to_owned(), ..Part::default() }
    }

    /// The text of a cell as the mapping wants it.
    pub fn text(&self, text: &str) -> String {
        let text = match self.split.as_deref().and_then(|word| text.split_once(word)) {
            Some((_, after)) if !after.trim().is_empty() => after,
            _ => text,
        };
        self.strip.as_ref().map_or_else(|| text.to_owned(), |strip| strip.replace(text, "").into_owned())
    }
}

impl PartialEq for Part {
    fn eq(&self, other: &Part) -> bool {
        self.at == other.at
    }
}

impl Mapping {
    /// The mapping of a name in the text of a configuration.
    ///
    /// # Errors
    /// There is none of that name, or it is not one.
    pub fn of_config(text: &str, name: &str) -> Result<Mapping, Message> {
        let root: Value = serde_yaml::from_str(text).map_err(|error| unreadable("goalsheet.yaml", &error))?;
        let imports = root.get("imports").and_then(Value::as_mapping);
        let names: Vec<&str> =
            imports.iter().flat_map(|imports| imports.keys()).filter_map(|key| key.as_str()).collect();
        match imports.and_then(|imports| imports.get(name)) {
            Some(value) => Mapping::read(name, value),
            None => Err(no_mapping(name, &names)),
        }
    }

    /// The mapping in a file: itself, or the only one under `imports`.
    ///
    /// # Errors
    /// It is not one.
    pub fn of_file(text: &str, path: &str) -> Result<Mapping, Message> {
        let root: Value = serde_yaml::from_str(text).map_err(|error| unreadable(path, &error))?;
        let Some(imports) = root.get("imports").and_then(Value::as_mapping) else { return Mapping::read(path, &root) };
        match imports.iter().collect::<Vec<_>>().as_slice() {
            [(name, value)] => Mapping::read(name.as_str().unwrap_or(path), value),
            _ => Err(say!(
                "{path} の imports には対応表を一つだけ書いてください",
                "write just one mapping under imports in {path}"
            )),
        }
    }

    fn read(name: &str, value: &Value) -> Result<Mapping, Message> {
        const KEYS: [&str; 6] = ["sheet", "header", "columns", "repeat", "blank", "drop"];
        let map = value.as_mapping().ok_or_else(|| wrong(name, "columns"))?;
        let mut mapping = Mapping { name: name.to_owned(), ..Mapping::default() };
        for (key, value) in map {
            match key.as_str().unwrap_or_default() {
                "sheet" => mapping.sheet = Some(word(value).ok_or_else(|| wrong(name, "sheet"))?),
                "header" => mapping.header = Some(rows(value).ok_or_else(|| wrong(name, "header"))?),
                "columns" => {
                    let columns = value.as_mapping().ok_or_else(|| wrong(name, "columns"))?;
                    for (field, value) in columns {
                        let field = field.as_str().unwrap_or_default();
                        mapping.add(field, source(name, field, value)?);
                    }
                }
                "repeat" => {
                    for item in value.as_sequence().ok_or_else(|| wrong(name, "repeat"))? {
                        let (field, source) = repeated(item).ok_or_else(|| wrong(name, "repeat"))?;
                        mapping.add(&field, source);
                    }
                }
                "blank" => mapping.blank = words(value).ok_or_else(|| wrong(name, "blank"))?,
                "drop" => mapping.drop = words(value).ok_or_else(|| wrong(name, "drop"))?,
                other => {
                    let near = nearest(other, KEYS).unwrap_or("columns");
                    return Err(say!(
                        "対応表「{name}」に「{other}」という項目はありません。「{near}」のことですか",
                        "the mapping “{name}” has no key “{other}”; did you mean “{near}”?"
                    ));
                }
            }
        }
        if mapping.columns.iter().any(|(field, _)| field == "title") { Ok(mapping) } else { Err(no_title(name)) }
    }

    /// Further columns of a field become further lines of it.
    fn add(&mut self, field: &str, source: Source) {
        match self.columns.iter_mut().find(|(known, _)| known == field) {
            Some((_, known)) => {
                known.prefixes.resize(known.parts.len(), String::new());
                known.prefixes.extend(source.prefixes);
                known.parts.extend(source.parts);
                known.prefixes.resize(known.parts.len(), String::new());
            }
            None => self.columns.push((field.to_owned(), source)),
        }
    }

    /// The labels it names.
    pub fn labels(&self) -> impl Iterator<Item = &str> {
        let parts = self.columns.iter().flat_map(|(_, source)| &source.parts);
        parts.map(|part| part.at.as_str()).filter(|at| !at.starts_with('='))
    }

    /// Whether a text means nothing.
    pub fn is_blank(&self, text: &str) -> bool {
        self.blank.iter().any(|blank| blank == text.trim())
    }

    /// Whether a column never leaves the table.
    pub fn drops(&self, label: &str) -> bool {
        let label = folded(label);
        self.drop.iter().any(|word| label.contains(&folded(word)))
    }
}

fn word(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

fn words(value: &Value) -> Option<Vec<String>> {
    match value {
        Value::Sequence(items) => items.iter().map(word).collect(),
        value => Some(vec![word(value)?]),
    }
}

/// `2`, or `[3, 5]`; rows are counted from 1.
fn rows(value: &Value) -> Option<(u32, u32)> {
    let rows: Vec<u32> =
        words(value)?.iter().map(|row| row.parse::<u32>().ok()?.checked_sub(1)).collect::<Option<_>>()?;
    match rows.as_slice() {
        [row] => Some((*row, *row)),
        [first, last] if first <= last => Some((*first, *last)),
        _ => None,
    }
}

fn source(name: &str, field: &str, value: &Value) -> Result<Source, Message> {
    let wrong = || wrong(name, field);
    let Some(map) = value.as_mapping() else {
        let parts = words(value).ok_or_else(wrong)?.iter().map(|at| Part::at(at)).collect();
        return Ok(Source { parts, ..Source::default() });
    };
    let text = |key: &str| map.get(key).and_then(word);
    if let Some(date) = map.get("date") {
        let parts: Vec<Part> = words(date).ok_or_else(wrong)?.iter().map(|at| Part::at(at)).collect();
        let is_date = parts.len() == 3;
        let era = Some(text("era").unwrap_or_default());
        return if is_date { Ok(Source { parts, era, prefixes: Vec::new() }) } else { Err(wrong()) };
    }
    let strip = text("strip").map(|pattern| Regex::new(&pattern)).transpose().map_err(|error| {
        say!(
            "対応表「{name}」の「{field}」の strip が正規表現として読めません（{error}）",
            "strip of “{field}” in the mapping “{name}” is no regular expression ({error})"
        )
    })?;
    let at = map.get("label").or_else(|| map.get("at")).and_then(words).ok_or_else(wrong)?;
    let part = |at: &String| Part { at: at.clone(), split: text("split"), strip: strip.clone() };
    Ok(Source { parts: at.iter().map(part).collect(), ..Source::default() })
}

/// `{ field: …, label: …, at: [CD, CW], fy: [2020, 2021] }`
fn repeated(value: &Value) -> Option<(String, Source)> {
    let map = value.as_mapping()?;
    let (at, years) = (words(map.get("at")?)?, map.get("fy").map(words));
    let years = match years {
        Some(years) => years?,
        None => Vec::new(),
    };
    let label = map.get("label").and_then(word).unwrap_or_default();
    let prefix = |at: usize| {
        let year = years.get(at).map(|year| FiscalYear::parse(year).map_or_else(|| year.clone(), FiscalYear::wareki));
        let words: Vec<String> =
            [Some(label.clone()), year].into_iter().flatten().filter(|it| !it.is_empty()).collect();
        if words.is_empty() { String::new() } else { format!("{}: ", words.join(" ")) }
    };
    let prefixes = (0..at.len()).map(prefix).collect();
    let parts = at.iter().map(|at| Part::at(&format!("={}", at.trim_start_matches('=')))).collect();
    Some((word(map.get("field")?)?, Source { parts, era: None, prefixes }))
}

fn unreadable(path: &str, error: &serde_yaml::Error) -> Message {
    say!("{path} を YAML として読めません（{error}）", "{path} is no YAML ({error})")
}

fn no_mapping(name: &str, names: &[&str]) -> Message {
    match nearest(name, names.iter().copied()) {
        Some(near) => say!(
            "対応表「{name}」は goalsheet.yaml の imports にありません。「{near}」のことですか",
            "goalsheet.yaml has no mapping “{name}” under imports; did you mean “{near}”?"
        ),
        None => say!(
            "対応表「{name}」は goalsheet.yaml の imports になく、そういうファイルもありません。--guess で作ってください",
            "goalsheet.yaml has no mapping “{name}” under imports, and there is no such file; make one with --guess"
        ),
    }
}

fn no_title(name: &str) -> Message {
    say!(
        "対応表「{name}」の columns に title がありません。実施項目の列を書いてください",
        "the mapping “{name}” has no title under columns; name the column of the goals' titles"
    )
}

fn wrong(name: &str, key: &str) -> Message {
    say!(
        "対応表「{name}」の「{key}」を読めません。手引（goalsheet manual import）の書き方に合わせてください",
        "“{key}” of the mapping “{name}” cannot be read; see goalsheet manual import"
    )
}
