//! Values of front matter as HTML, and as the texts that the search of a form reads in its cells.

use super::prose::Phrases;
use super::summary::date_view;
use crate::model::config::{Config, Field, FieldKind, RecordColumn, RecordKind};
use crate::model::date::read_date;
use crate::model::goal::Value;
use crate::model::html::escape;
use crate::model::numeral::grouped_number;
use crate::model::records;

/// A value of a field as HTML, without its unit.
pub fn html(config: &Config, phrases: &Phrases, field: &Field, value: &Value) -> String {
    match value {
        Value::Records(rows) => match &field.kind {
            FieldKind::Records(columns) => table(config, field, columns, rows),
            _ => String::new(),
        },
        Value::Text(_) | Value::Number(_) | Value::Flag(_) => escape(&texts_of(value, phrases).concat()),
        Value::Date(_, date) => {
            let date = date_view(*date, config.dating());
            let aside = date.aside.as_deref().map(meaning_of).unwrap_or_default();
            format!("<time datetime=\"{}\">{}</time>{aside}", date.iso, escape(&date.text))
        }
        Value::Due(due) => {
            let meaning = due.meaning(config.dating());
            escape(&due.text) + &meaning.as_deref().map(meaning_of).unwrap_or_default()
        }
        Value::Url(url) => {
            let url = escape(url);
            format!("<a href=\"{url}\" rel=\"noopener noreferrer\">{url}</a>")
        }
        Value::List(items) if items.len() == 1 => escape(&items[0]),
        Value::List(items) => {
            // The script of the form reads the lines of a cell.
            let items: Vec<String> = items.iter().map(|item| format!("<li>{}</li>", escape(item))).collect();
            format!("<ul class=\"plain\">{}</ul>", items.join("\n"))
        }
    }
}

/// What a value says, without markup and unit: several texts for a list.
pub fn texts_of(value: &Value, phrases: &Phrases) -> Vec<String> {
    match value {
        Value::Text(text) | Value::Date(text, _) | Value::Url(text) => vec![text.clone()],
        Value::Number(text) => vec![grouped_number(text).unwrap_or_else(|| text.clone())],
        Value::Due(due) => vec![due.text.clone()],
        Value::Flag(flag) => vec![phrases.flags[usize::from(!flag)].clone()],
        Value::List(items) => items.clone(),
        Value::Records(rows) => records::lines(rows),
    }
}

/// Rows of values as a table; the first column says what a row is of.
fn table(config: &Config, field: &Field, columns: &[RecordColumn], rows: &[Vec<String>]) -> String {
    let heads = columns.iter().map(|column| format!("<th scope=\"col\">{}</th>", escape(&column.label_with_unit())));
    let heads: String = heads.collect();
    let row = |row: &Vec<String>| {
        let cells = columns.iter().zip(row).enumerate().map(|(at, (column, value))| {
            let shown = cell(config, column.kind, value);
            match (at, column.kind) {
                (0, _) if !shown.is_empty() => format!("<th scope=\"row\">{shown}</th>"),
                (_, RecordKind::Number) => format!("<td class=\"align-right\">{shown}</td>"),
                _ => format!("<td>{shown}</td>"),
            }
        });
        format!("<tr>{}</tr>\n", cells.collect::<String>())
    };
    let (caption, rows): (String, String) = (escape(&field.label), rows.iter().map(row).collect());
    format!(
        "<div class=\"table-scroll\">\n<table>\n<caption class=\"unseen\">{caption}</caption>\n<thead><tr>{heads}</tr></thead>\n<tbody>\n{rows}</tbody>\n</table>\n</div>"
    )
}

fn cell(config: &Config, kind: RecordKind, value: &str) -> String {
    let day = if kind == RecordKind::Date { read_date(value).ok() } else { None };
    match (day, kind) {
        (Some(day), _) => {
            let date = date_view(day.date, config.dating());
            format!("<time datetime=\"{}\">{}</time>", date.iso, escape(&date.text))
        }
        (None, RecordKind::Number) => escape(&grouped_number(value).unwrap_or_else(|| value.to_owned())),
        _ => escape(value),
    }
}

/// What a value means, beside it.
fn meaning_of(text: &str) -> String {
    format!(" <span class=\"meaning\">{}</span>", escape(text))
}
