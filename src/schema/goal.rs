//! The schema of a goal's front matter.

use serde_json::{Value, json};

use super::File;
use super::value::{
    address, describe, flag, number, object, offering, one_of, or_nothing, requiring, some_text, text, text_like, texts,
};
use super::words::{Words, words_of_file};
use crate::model::Code;
use crate::model::config::{Config, Field, FieldKind, Role};
use crate::text::config::AUDIENCES;
use crate::text::goal::{KEYS, SYNONYMS};

const DUES: &[&str] = &["年度末", "10月", "9月末", "上半期", "第3四半期", "12月議会", "令和9年3月31日", "随時"];

/// The front matter of a goal of a site with these sections. Without a site nobody knows which categories, sections and
/// further keys there are, and all are possible.
pub fn goal(site: Option<&Config>, sections: &[&str]) -> String {
    let mut goal = requiring(object("goal", KEYS, SYNONYMS, |key| value(key, site, sections)), &["title"]);
    match site {
        None => drop(goal.insert("additionalProperties".to_owned(), json!(true))),
        Some(site) => {
            if let Some(Value::Object(properties)) = goal.get_mut("properties") {
                for field in &site.fields {
                    label(field, properties);
                }
            }
        }
    }
    File { words: words_of_file("goal"), object: Value::Object(goal) }.written()
}

fn value(key: &str, site: Option<&Config>, sections: &[&str]) -> Value {
    match key {
        "title" => some_text(),
        "section" if !sections.is_empty() => one_of(sections),
        "category" => match site {
            Some(site) => {
                let names: Vec<&str> = site.categories.iter().map(|category| category.name.as_str()).collect();
                texts(one_of(&names))
            }
            None => texts(text()),
        },
        "due" => text_like(DUES),
        "audience" => one_of(&AUDIENCES.map(|(name, _)| name)),
        "allow" => or_nothing(allow()),
        _ => text(),
    }
}

/// Codes that may be accepted, each with what it asks for; the value is the reason.
fn allow() -> serde_json::Map<String, Value> {
    let codes = Code::ALL.iter().filter(|code| !code.is_fixed());
    let names: Vec<&str> = codes.clone().map(|code| code.name()).collect();
    let mut allow = object("", &names, &[], |_| some_text());
    if let Some(Value::Object(properties)) = allow.get_mut("properties") {
        for code in codes {
            let meaning = code.meaning();
            let words = Words { title: code.name().to_owned(), ja: meaning.ja, en: meaning.en };
            properties.get_mut(code.name()).into_iter().for_each(|property| describe(property, &words));
        }
    }
    allow
}

/// A field of the form under the site's own label, and the site's own fields of the front matter.
fn label(field: &Field, properties: &mut serde_json::Map<String, Value>) {
    if field.role != Role::Value {
        if let Some(Value::Object(property)) = properties.get_mut(&*field.key) {
            property.insert("title".to_owned(), json!(field.label));
        }
    } else if field.kind != FieldKind::Prose {
        let mut property = own(&field.kind);
        let note = field.note.clone().unwrap_or_default();
        let (ja, en) = kind_in_words(field);
        let words = Words { title: field.label.clone(), ja: joined(&note, &ja), en };
        describe(&mut property, &words);
        properties.insert(field.key.to_string(), property);
    }
}

fn joined(note: &str, kind: &str) -> String {
    if note.is_empty() { kind.to_owned() } else { format!("{note}。{kind}") }
}

fn own(kind: &FieldKind) -> Value {
    match kind {
        FieldKind::Text | FieldKind::Prose => text(),
        FieldKind::Number => number(),
        FieldKind::Date => text_like(&["令和8年4月1日", "2026-04-01"]),
        FieldKind::Due => text_like(DUES),
        FieldKind::Choice(choices) => one_of(&choices.iter().map(String::as_str).collect::<Vec<&str>>()),
        FieldKind::List => texts(text()),
        FieldKind::Flag => flag(),
        FieldKind::Url => address(&["https://", "http://", "mailto:"]),
    }
}

fn kind_in_words(field: &Field) -> (String, String) {
    let unit = field.unit.as_deref().unwrap_or_default();
    let (ja, en) = match &field.kind {
        FieldKind::Text | FieldKind::Prose => ("1行の文字。", "A line of text."),
        FieldKind::Number if unit.is_empty() => ("数。", "A number."),
        FieldKind::Number => return (format!("数（{unit}）。"), format!("A number, in {unit}.")),
        FieldKind::Date => ("暦の日付。", "A date."),
        FieldKind::Due => ("期限。", "A deadline."),
        FieldKind::Choice(_) => ("どれか一つ。", "One of these."),
        FieldKind::List => ("一つ、又は一覧。", "One, or a list."),
        FieldKind::Flag => ("yes 又は no。", "Yes or no."),
        FieldKind::Url => ("ウェブのアドレス。", "A web address."),
    };
    (ja.to_owned(), en.to_owned())
}

/// A field's key, for those who name fields.
pub(super) fn field_names(site: Option<&Config>) -> Value {
    let usual = crate::model::config::official_fields();
    let fields = site.map_or(usual.as_slice(), |site| site.fields.as_slice());
    offering(&fields.iter().map(|field| &*field.key).collect::<Vec<&str>>())
}
