//! What a cell's text is as the value of a field: names looked up, values understood, Markdown made.

use crate::model::body::cell::{self, normal};
use crate::model::config::{Config, Field, FieldKind, RecordColumn, RecordKind, Role};
use crate::model::japanese::{comparable, nearest};
use crate::model::numeral::plain_number;
use crate::model::records;
use crate::model::shown::BETWEEN;
use crate::model::written::Written;
use crate::model::{Message, date};
use crate::say;

/// A value: what is written, and how the table shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Meant {
    /// What is written.
    pub written: Written,
    /// Its text as a cell shows it.
    pub shown: String,
}

impl Meant {
    fn line(text: &str) -> Meant {
        let shown = normal(text);
        let written = if shown.is_empty() { Written::Nothing } else { Written::Line(shown.clone()) };
        Meant { written, shown }
    }
}

/// What a text means as the value of a field; sections are looked up elsewhere.
///
/// # Errors
/// It means nothing that the field can be; the message says what it could be.
pub fn meant(config: &Config, field: &Field, text: &str) -> Result<Meant, Message> {
    let text = normal(text);
    if text.is_empty() {
        return Ok(Meant { written: Written::Nothing, shown: text });
    }
    match (field.role, &field.kind) {
        (Role::Category, _) => categories(config, &text),
        (_, FieldKind::Prose) => {
            Ok(Meant { written: Written::Prose(cell::markdown(&text, config.line_breaks)), shown: text })
        }
        (_, FieldKind::List) => {
            let lines: Vec<String> = text
                .split('\n')
                .map(|line| line.trim().trim_start_matches('・').to_owned())
                .filter(|line| !line.is_empty())
                .collect();
            Ok(Meant { shown: lines.join("\n"), written: Written::List(lines) })
        }
        (_, FieldKind::Records(columns)) => rows(field, columns, &text),
        (_, FieldKind::Choice(choices)) => choice(field, choices, &text),
        (_, FieldKind::Flag) => flag(field, &text),
        (_, FieldKind::Number) => number(field, &text),
        (Role::Value, FieldKind::Date) => match date::read_date(&text) {
            Ok(_) => Ok(Meant::line(&text)),
            Err(error) => Err(error.message),
        },
        _ => Ok(Meant::line(&text)),
    }
}

/// One category, or several on lines or between signs.
fn categories(config: &Config, text: &str) -> Result<Meant, Message> {
    let find = |name: &str| {
        let folded = comparable(name);
        config.categories.iter().find(|category| comparable(&category.name) == folded).map(|known| known.name.clone())
    };
    if let Some(name) = find(text) {
        return Ok(Meant { shown: name.clone(), written: Written::Line(name) });
    }
    let mut unknown = text;
    for divider in [&['\n', '、', ',', '，', '/', '／'][..], &['\n', '、', ',', '，', '/', '／', '・', ' ', '　']]
    {
        let parts: Vec<&str> = text.split(divider).map(str::trim).filter(|part| !part.is_empty()).collect();
        let found: Option<Vec<String>> = parts.iter().map(|part| find(part)).collect();
        match found {
            Some(names) if names.len() == 1 => return Ok(Meant::line(&names[0])),
            Some(names) if !names.is_empty() => {
                return Ok(Meant { shown: names.join(BETWEEN), written: Written::List(names) });
            }
            _ if parts.len() > 1 => {
                unknown = parts.iter().find(|part| find(part).is_none()).copied().unwrap_or(unknown)
            }
            _ => {}
        }
    }
    let known: Vec<&str> = config.categories.iter().map(|category| category.name.as_str()).collect();
    Err(offer(&say!("分類", "category"), unknown, &known))
}

fn choice(field: &Field, choices: &[String], text: &str) -> Result<Meant, Message> {
    let folded = comparable(text);
    match choices.iter().find(|choice| comparable(choice) == folded) {
        Some(choice) => Ok(Meant::line(choice)),
        None => {
            let label = Message { ja: field.label.clone(), en: field.label.clone() };
            let known: Vec<&str> = choices.iter().map(String::as_str).collect();
            Err(offer(&label, text, &known))
        }
    }
}

fn flag(field: &Field, text: &str) -> Result<Meant, Message> {
    match comparable(text).as_str() {
        "yes" | "true" | "1" | "はい" | "有" | "あり" | "○" | "〇" | "◯" | "レ" | "✓" | "新規" => {
            Ok(Meant::line("yes"))
        }
        "no" | "false" | "0" | "いいえ" | "無" | "なし" | "×" | "-" => Ok(Meant::line("no")),
        _ => {
            let label = &field.label;
            Err(say!(
                "「{label}」の「{text}」が、はい（○）か、いいえ（×）か分かりません",
                "“{text}” of “{label}” is neither yes (○) nor no (×)"
            ))
        }
    }
}

/// A number may have its unit behind it in a cell.
fn number(field: &Field, text: &str) -> Result<Meant, Message> {
    let unit = field.unit.as_deref().unwrap_or_default();
    let bare = text.strip_suffix(unit).unwrap_or(text).trim();
    let plain: String = comparable(bare).replace(',', "");
    if plain.parse::<f64>().is_ok_and(f64::is_finite) {
        return Ok(Meant::line(bare));
    }
    let label = &field.label;
    Err(say!("「{label}」の「{text}」は数ではありません", "“{text}” of “{label}” is no number"))
}

/// Rows, each on a line with its values between `|`.
fn rows(field: &Field, columns: &[RecordColumn], text: &str) -> Result<Meant, Message> {
    let (label, most) = (&field.label, columns.len());
    let mut rows = Vec::new();
    for line in text.split('\n').filter(|line| !line.trim().is_empty()) {
        let mut values = records::values(line);
        if values.len() > most && values[most..].iter().any(|value| !value.is_empty()) {
            let count = values.len();
            return Err(say!(
                "「{label}」の「{line}」には値が{count}個あります（{most}個まで）",
                "“{line}” of “{label}” has {count} values; {most} are possible"
            ));
        }
        values.resize(most, String::new());
        rows.push(values);
    }
    for (column, value) in rows.iter().flat_map(|row| columns.iter().zip(row)).filter(|(_, value)| !value.is_empty()) {
        let column_label = &column.label;
        match column.kind {
            RecordKind::Number if plain_number(value).is_none() => {
                return Err(say!(
                    "「{label}」の{column_label}の「{value}」は数ではありません",
                    "“{value}” of {column_label} in “{label}” is no number"
                ));
            }
            RecordKind::Date => {
                date::read_date(value).map_err(|error| error.message)?;
            }
            RecordKind::Number | RecordKind::Text => {}
        }
    }
    rows.retain(|row| row.iter().any(|value| !value.is_empty()));
    let shown = normal(&records::lines(&rows).join("\n"));
    let written = rows.into_iter().map(|row| {
        let cells = columns.iter().zip(row).filter(|(_, value)| !value.is_empty());
        cells.map(|(column, value)| (column.key.clone(), column.kind, value)).collect()
    });
    Ok(Meant { written: Written::Records(written.collect()), shown })
}

/// That a name is none of those known.
pub fn offer(what: &Message, written: &str, known: &[&str]) -> Message {
    let (ja, en) = (&what.ja, &what.en);
    match nearest(written, known.iter().copied()) {
        Some(near) => say!(
            "「{written}」という{ja}はありません。「{near}」のことですか",
            "there is no {en} “{written}”; did you mean “{near}”?"
        ),
        None => {
            let (ja_names, en_names) = (known.join("」「"), known.join("”, “"));
            say!(
                "「{written}」という{ja}はありません。「{ja_names}」から選んでください",
                "there is no {en} “{written}”; choose one of “{en_names}”"
            )
        }
    }
}
