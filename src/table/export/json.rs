//! Records as JSON, and the schema of such a file.

use serde_json::{Map, Value, json};

use super::records::{Cell, Column, ColumnKind, Record};
use super::tables::VERSION;
use crate::model::config::Config;

/// The name of the schema's file.
pub const SCHEMA: &str = "goals.schema.json";

/// The records with what they are of; `root` leads from the file to the folder of the schema: `../../data/`.
pub fn json<'a>(
    config: &Config,
    columns: &[Column],
    records: impl IntoIterator<Item = &'a Record>,
    root: &str,
) -> String {
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
    // A goal a line, so that two versions can be compared line by line.
    let goals: Vec<String> = records.into_iter().map(|record| object(columns, record)).collect();
    format!("{{\n{head}\"goals\": [\n{}\n]\n}}\n", goals.join(",\n"))
}

/// The schema of such a file.
pub fn schema(config: &Config, columns: &[Column]) -> String {
    let properties: Map<String, Value> =
        columns.iter().map(|column| (column.name.clone(), shape(config, column))).collect();
    let schema = json!({
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
        ColumnKind::Url => json!({ "type": "string", "format": "uri" }),
    };
    shape["title"] = column.label.clone().into();
    shape["description"] = column.description.text(config.language).into();
    shape
}

/// A record in the order of its columns; a column without a value is left out.
fn object(columns: &[Column], record: &Record) -> String {
    let mut out = String::from("{");
    for (column, cell) in columns.iter().zip(record).filter(|(_, cell)| **cell != Cell::Empty) {
        out.push_str(if out.len() > 1 { ", \"" } else { "\"" });
        out.push_str(&column.name);
        out.push_str("\": ");
        match cell {
            Cell::Empty => {}
            Cell::Text(text) => out.push_str(&Value::from(text.as_str()).to_string()),
            Cell::List(texts) => out.push_str(&Value::from(texts.clone()).to_string()),
            Cell::Number(number) => {
                let value: Value = serde_json::from_str(number).unwrap_or_else(|_| number.as_str().into());
                out.push_str(&value.to_string());
            }
            Cell::Flag(flag) => out.push_str(if *flag { "true" } else { "false" }),
        }
    }
    out.push('}');
    out
}
