//! The text of a new goal.

use crate::format::{value, value_of_date};
use crate::model::Language;
use crate::model::config::{Config, Field, FieldKind, Role};

/// What is known of a new goal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewGoal<'a> {
    /// 実施項目
    pub title: &'a str,
    /// 課名, as the head has it.
    pub section: Option<&'a str>,
    /// 計画・方針等の分類, as the configuration has them.
    pub categories: Vec<&'a str>,
    /// いつまで
    pub due: Option<&'a str>,
}

/// The file of a new goal: every field of the official form and of the site's own, filled in as far as it is known. Behind
/// those that are not stands what may be written there. 番号 is not among them: it is its section's.
pub fn goal(config: &Config, known: &NewGoal) -> String {
    let mut text = format!("---\ntitle: {}\n", value(known.title));
    let asked = |role: Role| config.fields.iter().any(|field| field.role == role && is_asked(config, field));
    if known.section.is_some() || asked(Role::Section) {
        text.push_str(&line("section", known.section.map(value), ""));
    }
    if !known.categories.is_empty() || asked(Role::Category) {
        let written = match known.categories.as_slice() {
            [] => None,
            [only] => Some(value(only)),
            several => Some(several.iter().map(|name| format!("\n  - {}", value(name))).collect()),
        };
        let names: Vec<&str> = config.categories.iter().map(|category| category.name.as_str()).collect();
        text.push_str(&line("category", written, &names.join("・")));
    }
    if known.due.is_some() || asked(Role::Due) {
        text.push_str(&line("due", known.due.map(value_of_date), hint(&FieldKind::Due, config.language)));
    }
    let own = || config.fields.iter().filter(|field| field.role == Role::Value);
    for field in own().filter(|field| field.kind != FieldKind::Prose) {
        let of_kind = hint(&field.kind, config.language);
        let unit = field.unit.as_deref().unwrap_or_default();
        let hint = match &field.kind {
            FieldKind::Choice(choices) => format!("{}: {}", field.label, choices.join("・")),
            FieldKind::Number if !unit.is_empty() => match config.language {
                Language::Ja => format!("{}（{unit}）", field.label),
                Language::En => format!("{} ({unit})", field.label),
            },
            _ if of_kind.is_empty() => field.label.clone(),
            _ => format!("{}: {of_kind}", field.label),
        };
        text.push_str(&line(&field.key, None, &hint));
    }
    text.push_str("---\n");
    for field in in_print_order(config).filter(|field| field.kind == FieldKind::Prose) {
        text.push_str(&format!("\n## {}\n", field.headings.first().unwrap_or(&field.label)));
    }
    text
}

/// A key with its value, or with a comment on what may be its value.
fn line(key: &str, written: Option<String>, hint: &str) -> String {
    match written {
        Some(list) if list.starts_with('\n') => format!("{key}:{list}\n"),
        Some(written) => format!("{key}: {written}\n"),
        None if hint.is_empty() => format!("{key}:\n"),
        None => format!("{key}: # {}\n", hint.split_whitespace().collect::<Vec<&str>>().join(" ")),
    }
}

/// Whether the form or the site's rules ask for a field.
fn is_asked(config: &Config, field: &Field) -> bool {
    field.missing.is_some() || config.columns.iter().any(|column| column.field == field.key)
}

/// The fields as the form has them from left to right, then the others.
fn in_print_order(config: &Config) -> impl Iterator<Item = &Field> {
    let columns = config.form().map(|(_, field)| field);
    let is_column = |field: &&Field| config.columns.iter().any(|column| column.field == field.key);
    columns.chain(config.fields.iter().filter(move |field| !is_column(field)))
}

fn hint(kind: &FieldKind, language: Language) -> &'static str {
    match (kind, language) {
        (FieldKind::Due, Language::Ja) => "例: 10月、9月末、年度末",
        (FieldKind::Due, Language::En) => "such as 10月, 9月末, 年度末",
        (FieldKind::Date, Language::Ja) => "例: 令和8年4月1日",
        (FieldKind::Date, Language::En) => "such as 令和8年4月1日, 2026-04-01",
        (FieldKind::List, Language::Ja) => "例: [一つめ, 二つめ]",
        (FieldKind::List, Language::En) => "such as [one, two]",
        (FieldKind::Flag, _) => "yes / no",
        (FieldKind::Url, _) => "https://…",
        (FieldKind::Text | FieldKind::Prose | FieldKind::Number | FieldKind::Choice(_), _) => "",
    }
}
