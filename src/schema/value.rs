//! What values may be, in the terms of JSON Schema.
//!
//! Our reader takes every scalar for the text that stands there; editors read YAML's own types. So a text may be a number to
//! them, and every key may be empty that may be missing.

use serde_json::{Map, Value, json};

use super::words::{Words, words_of};

/// A map with these keys and no others. `table` is the name of its words.
pub(super) fn object(
    table: &str,
    keys: &[&str],
    synonyms: &[(&str, &str)],
    value: impl Fn(&str) -> Value,
) -> Map<String, Value> {
    let mut properties = Map::new();
    for &key in keys {
        let mut property = value(key);
        if let Some(words) = words_of(table, key) {
            describe(&mut property, &words);
        }
        let others: Vec<&str> = synonyms.iter().filter(|(_, meant)| *meant == key).map(|(word, _)| *word).collect();
        if let (Value::Object(property), false) = (&mut property, others.is_empty()) {
            property.insert("x-synonyms".to_owned(), json!(others));
        }
        properties.insert(key.to_owned(), property);
    }
    let mut object = Map::new();
    object.insert("type".to_owned(), json!("object"));
    object.insert("properties".to_owned(), Value::Object(properties));
    object.insert("additionalProperties".to_owned(), json!(false));
    object
}

/// The same, with keys that must be there.
pub(super) fn requiring(mut object: Map<String, Value>, keys: &[&str]) -> Map<String, Value> {
    object.insert("required".to_owned(), json!(keys));
    object
}

/// The same as a value that may be empty.
pub(super) fn or_nothing(mut object: Map<String, Value>) -> Value {
    object.insert("type".to_owned(), json!(["object", "null"]));
    Value::Object(object)
}

/// Adds what editors show.
pub(super) fn describe(property: &mut Value, words: &Words) {
    if let Value::Object(property) = property {
        property.insert("title".to_owned(), json!(words.title));
        property.insert("description".to_owned(), json!(words.description()));
    }
}

/// A line of text, perhaps not written yet.
pub(super) fn text() -> Value {
    json!({ "type": ["string", "number", "boolean", "null"] })
}

/// A line of text that must be there.
pub(super) fn some_text() -> Value {
    json!({ "type": ["string", "number", "boolean"], "pattern": "\\S" })
}

/// One text or several.
pub(super) fn texts(item: Value) -> Value {
    json!({ "anyOf": [item, { "type": "array", "items": item }] })
}

/// A list.
pub(super) fn list(item: Value) -> Value {
    json!({ "type": ["array", "null"], "items": item })
}

/// One of these, or nothing yet.
pub(super) fn one_of(names: &[&str]) -> Value {
    let mut values: Vec<Value> = names.iter().map(|name| json!(name)).collect();
    values.push(Value::Null);
    json!({ "enum": values })
}

/// A text for which these are offered.
pub(super) fn offering(names: &[&str]) -> Value {
    json!({ "anyOf": [{ "enum": names }, text()] })
}

/// Yes or no.
pub(super) fn flag() -> Value {
    json!({ "enum": [true, false, "yes", "no", null] })
}

/// A number.
pub(super) fn number() -> Value {
    json!({ "type": ["number", "string", "null"], "pattern": "^[^A-Za-z]*[0-9０-９][^A-Za-z]*$" })
}

/// A text with examples.
pub(super) fn text_like(examples: &[&str]) -> Value {
    json!({ "type": ["string", "number", "null"], "examples": examples })
}

/// An address that begins in one of these ways.
pub(super) fn address(starts: &[&str]) -> Value {
    json!({ "type": ["string", "null"], "pattern": format!("^({})", starts.join("|")) })
}

/// A part of an address of the site.
pub(super) fn key() -> Value {
    json!({ "type": ["string", "number", "null"], "pattern": "^[a-z0-9][a-z0-9_-]*$" })
}
