//! What values may be, in the terms of JSON Schema: one for each kind of key.
//!
//! Our reader takes every scalar for the text that is written there; editors read YAML's own types. So a text may be a number to
//! them, and every key may be empty that may be missing.

use serde_json::{Map, Value, json};

use crate::model::Code;
use crate::model::config::{Config, official_fields};
use crate::model::keys::{self, Key, KeyKind, KeyTable};

/// Deadlines that editors offer.
const DUES: &[&str] = &["年度末", "10月", "9月末", "上半期", "第3四半期", "12月議会", "令和9年3月31日", "随時"];
/// Days that editors offer.
const DATES: &[&str] = &["令和8年4月1日", "R8.4.1", "2026-04-01"];
/// What a part of an address looks like.
const ADDRESS_PART: &str = "^[a-z0-9][a-z0-9_-]*$";

/// Names that depend on the site.
#[derive(Debug, Clone, Copy)]
pub(super) struct Names<'a> {
    /// The configuration; `None` if it is unknown, so that every name is possible.
    pub(super) site: Option<&'a Config>,
    /// The sections that a goal may name; empty if every name is possible.
    pub(super) sections: &'a [&'a str],
}

/// A map with the keys of a table and no others.
pub(super) fn object(table: &KeyTable, names: &Names) -> Map<String, Value> {
    let mut object = closed(table.keys.iter().map(|key| (key.name, property(key, names))));
    let required: Vec<&str> = table.keys.iter().filter(|key| key.is_required).map(|key| key.name).collect();
    if !required.is_empty() {
        object.insert("required".to_owned(), json!(required));
    }
    object
}

/// A map with these keys and no others.
fn closed<'a>(properties: impl Iterator<Item = (&'a str, Value)>) -> Map<String, Value> {
    let properties: Map<String, Value> = properties.map(|(key, value)| (key.to_owned(), value)).collect();
    let mut object = Map::new();
    object.insert("type".to_owned(), json!("object"));
    object.insert("properties".to_owned(), Value::Object(properties));
    object.insert("additionalProperties".to_owned(), json!(false));
    object
}

fn property(key: &Key, names: &Names) -> Value {
    let (ja, en) = key.description;
    let mut property = described(of_kind(&key.kind, names), key.title, ja, en);
    if let (Value::Object(property), false) = (&mut property, key.synonyms.is_empty()) {
        property.insert("x-synonyms".to_owned(), json!(key.synonyms));
    }
    property
}

/// A value with what editors show beside it: a title, which is Japanese as the form is, and a paragraph in each language.
pub(super) fn described(mut value: Value, title: &str, ja: &str, en: &str) -> Value {
    if let Value::Object(value) = &mut value {
        value.insert("title".to_owned(), json!(title));
        value.insert("description".to_owned(), json!(format!("{ja}\n\n{en}")));
    }
    value
}

/// The schema of a file whose YAML is an object, as it is printed.
pub(super) fn file(object: Map<String, Value>, title: &str, ja: &str, en: &str) -> String {
    let mut schema = described(Value::Object(object), title, ja, en);
    schema["$schema"] = json!("https://json-schema.org/draft/2020-12/schema");
    serde_json::to_string_pretty(&schema).unwrap_or_default()
}

/// What the value of a key of a kind may be.
pub(super) fn of_kind(kind: &KeyKind, names: &Names) -> Value {
    match kind {
        KeyKind::Text | KeyKind::Identity => text(),
        KeyKind::Name => some_text(),
        KeyKind::AddressPart => json!({ "type": ["string", "number", "null"], "pattern": ADDRESS_PART }),
        KeyKind::Url => beginning("^(https://|http://|mailto:)"),
        KeyKind::SiteUrl => beginning("^(https://|http://)"),
        KeyKind::SourceUrl => beginning("^https?://.*\\{path\\}"),
        KeyKind::Mail => beginning("^[^@]+@[^@]+$"),
        KeyKind::Date => text_like(DATES),
        KeyKind::Due => text_like(DUES),
        KeyKind::Number => {
            json!({ "type": ["number", "string", "null"], "pattern": "^[^A-Za-z]*[0-9０-９][^A-Za-z]*$" })
        }
        KeyKind::Flag => json!({ "enum": [true, false, "yes", "no", "はい", "いいえ", "○", "×", null] }),
        KeyKind::Choice(words) => one_of(words.iter().copied()),
        KeyKind::Section if names.sections.is_empty() => text(),
        KeyKind::Section => one_of(names.sections.iter().copied()),
        KeyKind::Category => match names.site {
            Some(site) => one_of(site.categories.iter().map(|category| category.name.as_str())),
            None => text(),
        },
        KeyKind::FieldName => field_name(names),
        KeyKind::OneOrMore(kind) => {
            let item = of_kind(kind, names);
            json!({ "anyOf": [item, { "type": "array", "items": item }] })
        }
        KeyKind::List(kind) => json!({ "type": ["array", "null"], "items": of_kind(kind, names) }),
        KeyKind::Map(table) => or_nothing(object(table, names)),
        KeyKind::ShortMap(table) => {
            json!({ "anyOf": [of_kind(&table.keys[0].kind, names), object(table, names)] })
        }
        KeyKind::Fields => fields(names),
        KeyKind::Allowed => by_code(|code| code.may_be_allowed(), |_| some_text()),
        KeyKind::Severities => {
            let severities = keys::SEVERITIES.map(|(name, _)| name);
            by_code(
                |_| true,
                |code| if code.is_fixed() { json!({ "const": "error" }) } else { json!({ "enum": severities }) },
            )
        }
        KeyKind::Mappings => json!({ "type": ["object", "null"], "additionalProperties": { "type": "object" } }),
        KeyKind::Measure => text(),
        KeyKind::ByName(kind) => {
            json!({ "type": ["object", "null"], "additionalProperties": of_kind(kind, names) })
        }
        KeyKind::ThemeOptions => json!({ "type": ["object", "null"], "additionalProperties": text() }),
    }
}

/// A map by the codes of problems, each with what it means.
fn by_code(is_key: impl Fn(&Code) -> bool, value: impl Fn(Code) -> Value) -> Value {
    let codes = Code::ALL.iter().copied().filter(is_key);
    or_nothing(closed(codes.map(|code| {
        let meaning = code.meaning();
        (code.name(), described(value(code), code.name(), &meaning.ja, &meaning.en))
    })))
}

/// The fields of the official form by name, and any other name for a new one.
fn fields(names: &Names) -> Value {
    let official = official_fields();
    let properties = official.iter().map(|field| {
        let label = &field.label;
        let (ja, en) = (format!("様式の「{label}」の欄。"), format!("The column {label} of the official form."));
        (field.key.to_string(), described(Value::Object(object(&keys::OFFICIAL_FIELD, names)), label, &ja, &en))
    });
    let properties: Map<String, Value> = properties.collect();
    let mut own = object(&keys::FIELD, names);
    let is_choice = json!({ "properties": { "type": { "const": "choice" } }, "required": ["type"] });
    own.insert("if".to_owned(), is_choice);
    own.insert("then".to_owned(), json!({ "required": ["choices"] }));
    let reserved: Vec<&str> =
        keys::GOAL.names().filter(|key| official.iter().all(|field| *field.key != **key)).collect();
    json!({
        "type": ["object", "null"],
        "properties": properties,
        "propertyNames": { "pattern": ADDRESS_PART, "not": { "enum": reserved } },
        "additionalProperties": own,
    })
}

/// A field's key. Those that are there are offered and not asked for: what is being written may be about new ones.
fn field_name(names: &Names) -> Value {
    let official = official_fields();
    let fields = names.site.map_or(official.as_slice(), |site| site.fields.as_slice());
    let known: Vec<&str> = fields.iter().map(|field| &*field.key).collect();
    json!({ "anyOf": [{ "enum": known }, text()] })
}

/// An object as a value that may be empty.
fn or_nothing(mut object: Map<String, Value>) -> Value {
    object.insert("type".to_owned(), json!(["object", "null"]));
    Value::Object(object)
}

/// A line of text, perhaps not written yet.
fn text() -> Value {
    json!({ "type": ["string", "number", "boolean", "null"] })
}

/// A line of text that must be there.
pub(super) fn some_text() -> Value {
    json!({ "type": ["string", "number", "boolean"], "pattern": "\\S" })
}

/// One of these, or nothing yet.
pub(super) fn one_of<'a>(names: impl Iterator<Item = &'a str>) -> Value {
    let values: Vec<Value> = names.map(|name| json!(name)).chain([Value::Null]).collect();
    json!({ "enum": values })
}

/// A text with examples.
fn text_like(examples: &[&str]) -> Value {
    json!({ "type": ["string", "number", "null"], "examples": examples })
}

/// A text that a pattern describes.
fn beginning(pattern: &str) -> Value {
    json!({ "type": ["string", "null"], "pattern": pattern })
}
