//! The lines of a new file's YAML: the keys of a table with their values, and those that people are to fill in.

use crate::format::{value, value_in_brackets};
use crate::model::Language;
use crate::model::keys::{Draft, Key, KeyKind, KeyTable};

/// The value of a key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Given<'a> {
    /// A text; also a number, and yes or no.
    Text(&'a str),
    /// The items of a list.
    List(Vec<Given<'a>>),
    /// The values of a map by their keys, in their order.
    Map(Vec<(&'static str, Given<'a>)>),
}

impl<'a> Given<'a> {
    /// A map of those keys that have a value.
    pub(super) fn map<const N: usize>(entries: [(&'static str, Option<&'a str>); N]) -> Given<'a> {
        Given::Map(entries.into_iter().filter_map(|(key, text)| Some((key, Given::Text(text?)))).collect())
    }
}

/// The keys of a table that have a value, and those for which `hint` says what may be written.
pub(super) fn lines(table: &KeyTable, given: &[(&str, Given)], hint: &dyn Fn(&Key) -> Option<String>) -> String {
    let line = |key: &Key| {
        let given = given.iter().find(|(name, _)| *name == key.name).map(|(_, given)| given);
        match (given, key.kind) {
            (Some(given), kind) => Some(format!("{}:{}\n", key.name, behind_colon(&kind, given, hint))),
            (None, KeyKind::Map(table)) => hint(key).map(|_| format!("{}:{}\n", key.name, nested(table, &[], hint))),
            (None, _) => hint(key).map(|hint| empty_line(key.name, &hint)),
        }
    };
    table.keys.iter().filter_map(line).collect()
}

/// A key without a value, and a comment on what may be its value.
pub(super) fn empty_line(key: &str, hint: &str) -> String {
    let hint: Vec<&str> = hint.split_whitespace().collect();
    if hint.is_empty() { format!("{key}:\n") } else { format!("{key}: # {}\n", hint.join(" ")) }
}

fn nested(table: &KeyTable, given: &[(&str, Given)], hint: &dyn Fn(&Key) -> Option<String>) -> String {
    lines(table, given, hint).lines().map(|line| format!("\n  {line}")).collect()
}

fn behind_colon(kind: &KeyKind, given: &Given, hint: &dyn Fn(&Key) -> Option<String>) -> String {
    match (given, kind) {
        (Given::List(items), KeyKind::OneOrMore(kind) | KeyKind::List(kind)) => {
            items.iter().map(|item| format!("\n  - {}", on_a_line(kind, item))).collect()
        }
        (Given::Map(entries), KeyKind::Map(table) | KeyKind::ShortMap(table)) => nested(table, entries, hint),
        _ => format!(" {}", on_a_line(kind, given)),
    }
}

/// A value on one line: a map is between brackets.
fn on_a_line(kind: &KeyKind, given: &Given) -> String {
    match (given, kind) {
        (Given::Text(text), kind) => value(kind, text),
        (Given::Map(entries), KeyKind::Map(table) | KeyKind::ShortMap(table)) => {
            let entry = |key: &Key| match entries.iter().find(|(name, _)| *name == key.name)? {
                (name, Given::Text(text)) => Some(format!("{name}: {}", value_in_brackets(&key.kind, text))),
                _ => None,
            };
            format!("{{ {} }}", table.keys.iter().filter_map(entry).collect::<Vec<String>>().join(", "))
        }
        _ => String::new(),
    }
}

/// What may be written for a key that new files always have, by its row or its kind; empty where that needs no words.
pub(super) fn example(key: &Key, language: Language) -> &'static str {
    match (key.draft, language) {
        (Draft::Example(ja, _), Language::Ja) => ja,
        (Draft::Example(_, en), Language::En) => en,
        _ => example_of(&key.kind, language),
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
