//! The schema of the configuration.

use serde_json::{Map, Value, json};

use super::File;
use super::goal::field_names;
use super::value::{
    address, describe, flag, key, list, number, object, one_of, or_nothing, requiring, some_text, text, texts,
};
use super::words::{Words, words_of_file};
use crate::model::Code;
use crate::model::config::{Config, FieldKind, official_fields};
use crate::text::config::{
    AUDIENCES, CALENDARS, CATEGORY_KEYS, CHARSETS, COLUMN_KEYS, DIGITS, FIELD_KEYS, FORMAT_KEYS, KEYS, LANGUAGES,
    OFFICIAL_FIELD_KEYS, PUNCTUATIONS, STYLE_KEYS, SYNONYMS, THEME_KEYS, TONES, WANTED,
};
use crate::text::rules::{CHECK_KEYS, LEVELS};

/// The configuration. Of a site only the names of fields are taken, which are offered and not asked for: what is being
/// written may be about new ones.
pub fn config(site: Option<&Config>) -> String {
    let config = requiring(object("config", KEYS, SYNONYMS, |key| value(key, site)), &["organization"]);
    File { words: words_of_file("config"), object: Value::Object(config) }.written()
}

fn value(name: &str, site: Option<&Config>) -> Value {
    match name {
        "organization" => some_text(),
        "language" => one_of(&names(&LANGUAGES)),
        "dates" => one_of(&names(&CALENDARS)),
        "base_url" => address(&["https://", "http://"]),
        "source_url" => json!({ "type": ["string", "null"], "pattern": "^https?://.*\\{path\\}" }),
        "theme" => {
            let theme = object("theme", THEME_KEYS, &[], |key| match key {
                "options" => json!({ "type": ["object", "null"], "additionalProperties": text() }),
                _ => text(),
            });
            json!({ "anyOf": [text(), theme] })
        }
        "categories" => {
            let category = requiring(object("category", CATEGORY_KEYS, &[], of_category), &["name"]);
            list(json!({ "anyOf": [some_text(), category] }))
        }
        "fields" => fields(),
        "columns" => {
            let column = requiring(object("column", COLUMN_KEYS, &[], |key| of_column(key, site)), &["field"]);
            list(json!({ "anyOf": [field_names(site), column] }))
        }
        "required" => texts(field_names(site)),
        "internal_headings" => texts(text()),
        "html" => flag(),
        "check" => or_nothing(object("check", CHECK_KEYS, &[], |_| or_nothing(severities()))),
        "style" => or_nothing(object("style", STYLE_KEYS, &[], of_style)),
        "format" => or_nothing(object("format", FORMAT_KEYS, &[], |_| flag())),
        _ => text(),
    }
}

fn of_category(name: &str) -> Value {
    match name {
        "name" => some_text(),
        "key" => key(),
        _ => text(),
    }
}

fn of_column(name: &str, site: Option<&Config>) -> Value {
    if name == "width" { number() } else { field_names(site) }
}

/// The fields of the official form by name, and any other name for a new one.
fn fields() -> Value {
    let official = Value::Object(object("field", OFFICIAL_FIELD_KEYS, &[], of_field));
    let mut properties = Map::new();
    for field in official_fields() {
        let mut property = official.clone();
        let words = Words {
            title: field.label.clone(),
            ja: format!("様式の「{}」の欄。", field.label),
            en: format!("The column {} of the official form.", field.label),
        };
        describe(&mut property, &words);
        properties.insert(field.key.to_string(), property);
    }
    let mut own = requiring(object("field", FIELD_KEYS, &[], of_field), &["label"]);
    let is_choice = json!({ "properties": { "type": { "const": "choice" } }, "required": ["type"] });
    own.insert("if".to_owned(), is_choice);
    own.insert("then".to_owned(), json!({ "required": ["choices"] }));
    json!({
        "type": ["object", "null"],
        "properties": properties,
        "propertyNames": { "pattern": "^[a-z0-9][a-z0-9_-]*$", "not": { "enum": ["id", "allow", "audience"] } },
        "additionalProperties": own,
    })
}

fn of_field(name: &str) -> Value {
    match name {
        "label" => some_text(),
        "type" => one_of(FieldKind::NAMES),
        "headings" | "choices" => texts(text()),
        "audience" => one_of(&names(&AUDIENCES)),
        _ => text(),
    }
}

/// What every code may be set to; what is fixed stays an error.
fn severities() -> Map<String, Value> {
    let all: Vec<&str> = Code::ALL.iter().map(|code| code.name()).collect();
    let levels: Vec<&str> = LEVELS.iter().map(|(name, _)| *name).collect();
    let mut severities = object("", &all, &[], |name| match Code::from_name(name) {
        Some(code) if code.is_fixed() => json!({ "const": "error" }),
        _ => json!({ "enum": levels }),
    });
    if let Some(Value::Object(properties)) = severities.get_mut("properties") {
        for code in Code::ALL {
            let meaning = code.meaning();
            let words = Words { title: code.name().to_owned(), ja: meaning.ja, en: meaning.en };
            properties.get_mut(code.name()).into_iter().for_each(|property| describe(property, &words));
        }
    }
    severities
}

fn of_style(name: &str) -> Value {
    let wanted = |ways: Vec<&'static str>| one_of(&[WANTED.to_vec(), ways].concat());
    match name {
        "punctuation" => wanted(names(&PUNCTUATIONS)),
        "digits" => wanted(names(&DIGITS)),
        "tone" => wanted(names(&TONES)),
        "charset" => one_of(&names(&CHARSETS)),
        _ => text(),
    }
}

fn names<T>(choices: &[(&'static str, T)]) -> Vec<&'static str> {
    choices.iter().map(|(name, _)| *name).collect()
}
