//! The text of a new goal.

use super::skeleton::{Given, empty_line, example, example_of, lines};
use crate::model::Language;
use crate::model::config::{Config, Field, FieldKind, Role};
use crate::model::keys::{self, Draft, Key, KeyKind};

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

/// The file of a new goal: every field of the official form and of the site's own, filled in as far as it is known. A comment
/// behind each of the others says what may be written.
pub fn goal(config: &Config, known: &NewGoal) -> String {
    let mut given = vec![("title", Given::Text(known.title))];
    given.extend(known.section.map(|section| ("section", Given::Text(section))));
    match known.categories.as_slice() {
        [] => {}
        [only] => given.push(("category", Given::Text(only))),
        several => given.push(("category", Given::List(several.iter().map(|name| Given::Text(name)).collect()))),
    }
    given.extend(known.due.map(|due| ("due", Given::Text(due))));

    let mut text = format!("---\n{}", lines(&keys::GOAL, &given, &|key| hint(config, key)));
    let own = config.fields.iter().filter(|field| field.role == Role::Value && field.kind != FieldKind::Prose);
    text.extend(own.map(|field| empty_line(&field.key, &hint_of_own(field, config.language))));
    text.push_str("---\n");
    for field in in_print_order(config).filter(|field| field.kind == FieldKind::Prose) {
        text.push_str(&format!("\n## {}\n", field.headings.first().unwrap_or(&field.label)));
    }
    text
}

/// What may be written for a key without a value; `None` if a new goal does not have the key then.
fn hint(config: &Config, key: &Key) -> Option<String> {
    let is_drafted = match key.draft {
        Draft::Always | Draft::Example(..) => true,
        Draft::IfAsked => config.fields.iter().any(|field| *field.key == *key.name && is_asked(config, field)),
        Draft::Never => false,
    };
    is_drafted.then(|| match key.kind {
        KeyKind::OneOrMore(KeyKind::Category) => {
            let names: Vec<&str> = config.categories.iter().map(|category| category.name.as_str()).collect();
            names.join("・")
        }
        _ => example(key, config.language).to_owned(),
    })
}

/// What may be written in a field of the site's own.
pub(super) fn hint_of_own(field: &Field, language: Language) -> String {
    let example = example_of(&KeyKind::of_field(&field.kind), language);
    let unit = field.unit.as_deref().unwrap_or_default();
    let label = &field.label;
    match (&field.kind, language) {
        (FieldKind::Records(columns), _) => {
            let columns: Vec<String> =
                columns.iter().map(|column| format!("{}: {}", column.key, column.label_with_unit())).collect();
            format!("{label}: - {{ {} }}", columns.join(", "))
        }
        (FieldKind::Choice(choices), _) => format!("{label}: {}", choices.join("・")),
        (FieldKind::Number, Language::Ja) if !unit.is_empty() => format!("{label}（{unit}）"),
        (FieldKind::Number, Language::En) if !unit.is_empty() => format!("{label} ({unit})"),
        _ if example.is_empty() => label.clone(),
        _ => format!("{label}: {example}"),
    }
}

/// Whether the form or the site's rules ask for a field.
fn is_asked(config: &Config, field: &Field) -> bool {
    field.missing.is_some() || config.columns.iter().any(|column| column.field == field.key)
}

/// The fields as the form has them from left to right, then the others.
pub(super) fn in_print_order(config: &Config) -> impl Iterator<Item = &Field> {
    let columns = config.form().map(|(_, field)| field);
    let is_column = |field: &&Field| config.columns.iter().any(|column| column.field == field.key);
    columns.chain(config.fields.iter().filter(move |field| !is_column(field)))
}
