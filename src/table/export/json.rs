//! Records as JSON, and the schema of such a file.

use serde::Serialize;
use serde_json::{Map, Value, json};

use super::heads;
use super::records::{Cell, Column, ColumnKind, Record};
use super::tables::VERSION;
use crate::model::config::Config;

/// The name of the schema's file.
pub const SCHEMA: &str = "goals.schema.json";

/// What [`lines`] made of records, with what they are of, and what their sheets say, a line each; `root` leads from the file to the
/// folder of the schema: `../../data/`.
pub fn json(config: &Config, sheets: &[String], lines: String, root: &str) -> String {
    let mut head = vec![
        ("$schema", Value::from(format!("{root}{SCHEMA}"))),
        ("version", VERSION.into()),
        ("organization", config.organization.clone().into()),
        ("title", config.title.clone().into()),
    ];
    if let Some(licence) = &config.open_data.licence {
        head.push(("licence", licence.address().into()));
    }
    let head: String = head.into_iter().map(|(key, value)| format!("{}: {value},\n", Value::from(key))).collect();
    let has_heads = !config.head_fields.is_empty();
    let sheets = if has_heads { format!("\"sheets\": [\n{}\n],\n", sheets.join(",\n")) } else { String::new() };
    let mut out = lines;
    out.insert_str(0, &format!("{{\n{head}{sheets}\"goals\": [\n"));
    out.push_str("\n]\n}\n");
    out
}

/// Adds the lines of further records.
pub fn join(lines: &mut String, more: &str) {
    if !lines.is_empty() && !more.is_empty() {
        lines.push_str(",\n");
    }
    lines.push_str(more);
}

/// The records, a line each, so that two versions can be compared line by line.
pub fn lines(columns: &[Column], records: &[Record]) -> String {
    let mut out = String::new();
    for record in records {
        out.push_str(if out.is_empty() { "" } else { ",\n" });
        push_object(columns, record, &mut out);
    }
    out
}

/// The schema of such a file.
pub fn schema(config: &Config, columns: &[Column]) -> String {
    let properties: Map<String, Value> =
        columns.iter().map(|column| (column.name.clone(), shape(config, column))).collect();
    let mut schema = json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": config.title,
        "type": "object",
        "required": ["version", "organization", "title", "goals"],
        "properties": {
            "$schema": { "type": "string" },
            "version": { "const": VERSION },
            "organization": { "type": "string" },
            "title": { "type": "string" },
            "licence": { "type": "string" },
            "goals": {
                "type": "array",
                "items": {
                    "type": "object",
                    "required": ["id", "fiscal_year", "title"],
                    "properties": properties,
                    "additionalProperties": false
                }
            }
        },
        "additionalProperties": false
    });
    if !config.head_fields.is_empty() {
        schema["properties"]["sheets"] = heads::schema(config);
    }
    format!("{schema:#}\n")
}

fn shape(config: &Config, column: &Column) -> Value {
    let mut shape = match column.kind {
        ColumnKind::Text => json!({ "type": "string" }),
        ColumnKind::List => json!({ "type": "array", "items": { "type": "string" } }),
        // Where a number could not be read, its text is there.
        ColumnKind::Number => json!({ "type": ["number", "string"] }),
        ColumnKind::Date => json!({ "type": "string", "format": "date" }),
        ColumnKind::Flag => json!({ "type": "boolean" }),
        ColumnKind::Rows => {
            json!({ "type": "array", "items": { "type": "array", "items": { "type": "string" } } })
        }
        ColumnKind::Url => json!({ "type": "string", "format": "uri" }),
    };
    shape["title"] = column.label.clone().into();
    shape["description"] = column.description.text(config.language).into();
    shape
}

/// A record in the order of its columns; a column without a value is left out.
fn push_object(columns: &[Column], record: &Record, out: &mut String) {
    let mut before = "{\"";
    for (column, cell) in columns.iter().zip(record).filter(|(_, cell)| **cell != Cell::Empty) {
        out.push_str(before);
        out.push_str(&column.name);
        out.push_str("\": ");
        match cell {
            Cell::Empty => {}
            Cell::Text(text) => push(out, text),
            Cell::List(texts) => push(out, texts),
            Cell::Number(number) => match serde_json::from_str::<Value>(number) {
                Ok(number) => push(out, &number),
                Err(_) => push(out, number),
            },
            Cell::Rows(rows) => push(out, rows),
            Cell::Flag(flag) => push(out, flag),
        }
        before = ", \"";
    }
    out.push_str(if before.starts_with('{') { "{}" } else { "}" });
}

/// A value as JSON writes it.
fn push<T: Serialize + ?Sized>(out: &mut String, value: &T) {
    // Texts, lists of them, numbers and flags can always be written.
    out.push_str(&serde_json::to_string(value).unwrap_or_default());
}
