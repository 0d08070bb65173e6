//! The lines of a new file's YAML: the keys of a table with their values, and those that people are to fill in.

use crate::format::{value, value_in_brackets};
use crate::model::Language;
use crate::model::keys::{Key, KeyKind, KeyTable};

/// The value of a key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Given<'a> {
    /// A text; also a number, and yes or no.
    Text(&'a str),
    /// The items of a list.
    List(Vec<Given<'a>>),
    /// The values of a map by their keys.
    Map(Vec<(&'static str, Given<'a>)>),
}

/// The keys of a table that have a value, and those that `hint` gives a comment on what may be written.
pub(super) fn lines(table: &KeyTable, given: &[(&str, Given)], hint: &dyn Fn(&Key) -> Option<String>) -> String {
    let mut text = String::new();
    for key in table.keys {
        let known = given.iter().find(|(name, _)| *name == key.name).map(|(_, value)| value);
        match (known, key.kind, hint(key)) {
            (Some(known), kind, _) => text.push_str(&format!("{}:{}\n", key.name, written(&kind, known, hint))),
            (None, KeyKind::Map(_), Some(_)) => {
                let empty = written(&key.kind, &Given::Map(Vec::new()), hint);
                text.push_str(&format!("{}:{empty}\n", key.name));
            }
            (None, _, Some(hint)) => text.push_str(&empty_line(key.name, &hint)),
            (None, _, None) => {}
        }
    }
    text
}

/// A key without a value, and a comment on what may be its value.
pub(super) fn empty_line(key: &str, hint: &str) -> String {
    if hint.is_empty() {
        return format!("{key}:\n");
    }
    format!("{key}: # {}\n", hint.split_whitespace().collect::<Vec<&str>>().join(" "))
}

/// A value as it stands behind the colon of its key.
fn written(kind: &KeyKind, given: &Given, hint: &dyn Fn(&Key) -> Option<String>) -> String {
    match (given, kind) {
        (Given::Text(text), kind) => format!(" {}", value(kind, text)),
        (Given::List(items), KeyKind::OneOrMore(kind) | KeyKind::List(kind)) => {
            items.iter().map(|item| format!("\n  - {}", item_of(kind, item))).collect()
        }
        (Given::Map(entries), KeyKind::Map(table) | KeyKind::ShortMap(table)) => {
            lines(table, entries, hint).lines().map(|line| format!("\n  {line}")).collect()
        }
        (Given::List(_) | Given::Map(_), _) => String::new(),
    }
}

/// An item of a list; a map stands between brackets.
fn item_of(kind: &KeyKind, item: &Given) -> String {
    match (item, kind) {
        (Given::Map(entries), KeyKind::Map(table) | KeyKind::ShortMap(table)) => {
            let entries = entries.iter().filter_map(|(name, given)| {
                let key = table.keys.iter().find(|key| key.name == *name)?;
                let Given::Text(text) = given else { return None };
                Some(format!("{name}: {}", value_in_brackets(&key.kind, text)))
            });
            format!("{{ {} }}", entries.collect::<Vec<String>>().join(", "))
        }
        (Given::Text(text), kind) => value(kind, text),
        (Given::List(_) | Given::Map(_), _) => String::new(),
    }
}

/// What may be written as the value of a key, by its row or its kind; empty where that needs no words.
pub(super) fn example(key: &Key, language: Language) -> &'static str {
    match (key.example, language) {
        (Some((ja, _)), Language::Ja) => ja,
        (Some((_, en)), Language::En) => en,
        (None, _) => example_of(&key.kind, language),
    }
}

/// What may be written as a value of a kind; empty where that needs no words.
pub(super) fn example_of(kind: &KeyKind, language: Language) -> &'static str {
    match (kind, language) {
        (KeyKind::Due, Language::Ja) => "例: 10月、9月末、年度末",
        (KeyKind::Due, Language::En) => "such as 10月, 9月末, 年度末",
        (KeyKind::Date, Language::Ja) => "例: 令和8年4月1日",
        (KeyKind::Date, Language::En) => "such as 令和8年4月1日, 2026-04-01",
        (KeyKind::OneOrMore(_), Language::Ja) => "例: [一つめ, 二つめ]",
        (KeyKind::OneOrMore(_), Language::En) => "such as [one, two]",
        (KeyKind::Flag, _) => "yes / no",
        (KeyKind::Url, _) => "https://…",
        _ => "",
    }
}
