//! Changes for programs: version 2 of a format that `goalsheet schema changes` describes.

use serde_json::{Map, Value, json};

use super::change::{Change, Changes, FieldChange, Lead, Other, SideName};
use crate::model::Message;

/// The changes as JSON, with a line end.
pub fn json(changes: &Changes) -> String {
    let summary: Map<String, Value> =
        changes.counts().into_iter().map(|(kind, count)| (kind.name().to_owned(), json!(count))).collect();
    let list: Vec<Value> = changes.list.iter().map(|change| one(changes, change)).collect();
    let value = json!({
        "version": 2,
        "organization": changes.organization,
        "old": side(&changes.sides[0]),
        "new": side(&changes.sides[1]),
        "summary": summary,
        "changes": list,
        "notes": changes.notes.iter().map(message).collect::<Vec<Value>>(),
    });
    format!("{value:#}\n")
}

fn message(Message { ja, en }: &Message) -> Value {
    json!({ "ja": ja, "en": en })
}

fn side(side: &SideName) -> Value {
    let date = side.date.map(|date| date.to_string());
    json!({ "name": message(&side.name), "fingerprint": side.fingerprint, "date": date })
}

fn one(changes: &Changes, change: &Change) -> Value {
    let mut value = json!({
        "kind": change.kind.name(),
        "id": change.id,
        "title": change.title,
        "fields": change.fields.iter().map(field).collect::<Vec<Value>>(),
    });
    let mut put = |key: &str, it: Value| drop(value.as_object_mut().map(|map| map.insert(key.to_owned(), it)));
    if let Some(old) = &change.old_id {
        put("old_id", json!(old));
    }
    if let Some(place) = change.sheet {
        put("sheet", json!(changes.sheets[place].id));
    }
    if !change.section.is_empty() {
        put("section", json!(change.section));
    }
    if !change.others.is_empty() {
        put("others", change.others.iter().map(other).collect());
    }
    if !change.remarks.is_empty() {
        put("remarks", change.remarks.iter().map(message).collect());
    }
    if let Some(Lead { file, line }) = &change.lead {
        put("address", json!({ "file": file, "line": line }));
    }
    if change.is_uncertain {
        put("uncertain", json!(true));
    }
    value
}

fn other(other: &Other) -> Value {
    let fields: Vec<Value> = other.fields.iter().map(field).collect();
    json!({ "id": other.id, "title": other.title, "fields": fields })
}

fn field(field: &FieldChange) -> Value {
    let ranges = |ranges: &[std::ops::Range<usize>]| -> Vec<Value> {
        ranges.iter().map(|range| json!([range.start, range.end])).collect()
    };
    let FieldChange { field, label, old, new, marks, remarks } = field;
    let mut value = json!({
        "field": field,
        "label": label,
        "old": old,
        "new": new,
        "marks": { "old": ranges(&marks.old), "new": ranges(&marks.new) },
    });
    if let Some(map) = value.as_object_mut().filter(|_| !remarks.is_empty()) {
        map.insert("remarks".to_owned(), remarks.iter().map(message).collect());
    }
    value
}
