//! What the heads of sheets say in the site's own fields, as data: a long table, one row a sheet and field, and JSON.

use serde_json::{Map, Value as Json, json};

use super::tables::Table;
use crate::model::config::{Config, Field, FieldKind};
use crate::model::goal::{Head, Value};
use crate::model::numeral::plain_number;
use crate::model::shown;
use crate::model::site::Sheet;

/// The table; none where no head says anything.
pub fn table(config: &Config, sheets: &[&Sheet]) -> Option<Table> {
    let rows = sheets.iter().flat_map(|sheet| {
        let fields = shown::of_head(config, &sheet.head).into_iter();
        fields.map(|(field, texts)| {
            let unit = field.unit.clone().unwrap_or_default();
            vec![sheet.id.clone(), field.key.to_string(), field.label.clone(), texts.join("\n"), unit]
        })
    });
    let rows: Vec<Vec<String>> = rows.collect();
    let header = &["sheet", "field", "label", "value", "unit"];
    (!rows.is_empty()).then_some(Table { name: "heads", header, rows })
}

/// A sheet as JSON, in a line; empty for a site without such fields.
pub fn line(config: &Config, sheet: &Sheet) -> String {
    if config.head_fields.is_empty() { String::new() } else { of_sheet(config, sheet).to_string() }
}

fn of_sheet(config: &Config, sheet: &Sheet) -> Json {
    let fields = shown::of_head(config, &sheet.head).into_iter();
    let fields: Map<String, Json> =
        fields.map(|(field, texts)| (field.key.to_string(), value(&sheet.head, field, texts))).collect();
    json!({
        "id": sheet.id,
        "fiscal_year": sheet.year.0,
        "department": sheet.head.department.value,
        "fields": fields,
    })
}

fn value(head: &Head, field: &Field, mut texts: Vec<String>) -> Json {
    let written = head.values.iter().find(|(key, _)| *key == field.key).map(|(_, value)| &value.value);
    let number = |text: &str| plain_number(text).and_then(|plain| serde_json::from_str(&plain).ok());
    match written {
        Some(Value::Flag(flag)) => Json::from(*flag),
        Some(Value::Date(_, day)) => Json::from(day.to_string()),
        Some(Value::Number(text)) => number(text).unwrap_or_else(|| Json::from(text.as_str())),
        Some(Value::List(_) | Value::Records(_)) => Json::from(texts),
        _ => Json::from(texts.pop().unwrap_or_default()),
    }
}

/// What the schema says of them.
pub fn schema(config: &Config) -> Json {
    let of_field = |field: &Field| {
        let mut shape = match field.kind {
            FieldKind::Flag => json!({ "type": "boolean" }),
            FieldKind::Number => json!({ "type": ["number", "string"] }),
            FieldKind::List | FieldKind::Records(_) => json!({ "type": "array", "items": { "type": "string" } }),
            _ => json!({ "type": "string" }),
        };
        shape["title"] = field.label.clone().into();
        (field.key.to_string(), shape)
    };
    let fields: Map<String, Json> = config.head_fields.iter().map(of_field).collect();
    json!({
        "type": "array",
        "items": {
            "type": "object",
            "required": ["id", "fiscal_year", "department", "fields"],
            "properties": {
                "id": { "type": "string" },
                "fiscal_year": { "type": "number" },
                "department": { "type": "string" },
                "fields": { "type": "object", "properties": fields, "additionalProperties": false },
            },
            "additionalProperties": false,
        },
    })
}
