//! The schema of the head of a sheet.

use serde_json::{Value, json};

use super::File;
use super::value::{flag, key, list, number, object, one_of, or_nothing, requiring, some_text, text, text_like};
use super::words::words_of_file;
use crate::text::config::AUDIENCES;
use crate::text::head::{CONTACT_KEYS, HOLDER_KEYS, KEYS, SECTION_KEYS, SYNONYMS};

/// The front matter of an `_index.md`; the same for every site.
pub fn head() -> String {
    let head = requiring(object("head", KEYS, SYNONYMS, value), &["department"]);
    File { words: words_of_file("head"), object: Value::Object(head) }.written()
}

fn value(name: &str) -> Value {
    match name {
        "department" => some_text(),
        "created" => text_like(&["令和8年4月1日", "R8.4.1", "2026-04-01"]),
        "holder" => or_nothing(object("holder", HOLDER_KEYS, &[], of_holder)),
        "contact" => json!({ "anyOf": [text(), object("contact", CONTACT_KEYS, &[], of_contact)] }),
        "sections" => {
            let section = requiring(object("section", SECTION_KEYS, &[], of_section), &["name"]);
            list(json!({ "anyOf": [some_text(), section] }))
        }
        "audience" => one_of(&AUDIENCES.map(|(name, _)| name)),
        "order" => number(),
        _ => text(),
    }
}

fn of_holder(name: &str) -> Value {
    if name == "name_public" { flag() } else { text() }
}

fn of_contact(name: &str) -> Value {
    if name == "mail" { json!({ "type": ["string", "null"], "pattern": "^[^@]+@[^@]+$" }) } else { text() }
}

fn of_section(name: &str) -> Value {
    match name {
        "name" => some_text(),
        "key" => key(),
        _ => text(),
    }
}
