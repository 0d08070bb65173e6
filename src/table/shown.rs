//! What a table shows of a goal: the text of each field as it stands in a cell.

use std::ops::Range;

use crate::model::body::{self, cell};
use crate::model::config::{Config, Field, FieldKind, Role};
use crate::model::goal::{Goal, Value};
use crate::model::site::{Member, Sheet};

/// What divides several categories of a goal in a cell.
pub const BETWEEN: &str = "、";

/// What is shown of a field.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Shown {
    /// The text of its cell, as [`cell::normal`] has it.
    pub text: String,
    /// Where its Markdown stands in the file, each part of it.
    pub markdown: Vec<Range<usize>>,
}

/// All fields of a goal of a sheet, in the order of the configuration.
pub fn of_member(config: &Config, sheet: &Sheet, member: &Member) -> Vec<(String, Shown)> {
    let names = |field: &Field| match field.role {
        Role::Number => Some(member.number.clone().unwrap_or_default()),
        Role::Section => Some(match member.section {
            Some(section) => sheet.sections[section].name.clone(),
            None => written_section(&member.goal),
        }),
        Role::Category => {
            let names = member.categories.iter().map(|category| config.categories[*category].name.as_str());
            Some(names.collect::<Vec<&str>>().join(BETWEEN))
        }
        Role::Title | Role::Due | Role::Value => None,
    };
    of_fields(config, &member.goal, &names)
}

/// All fields of a goal as its file says them, names not looked up.
pub fn of_goal(config: &Config, goal: &Goal) -> Vec<(String, Shown)> {
    let names = |field: &Field| match field.role {
        Role::Number => Some(goal.number.as_ref().map(|number| number.value.clone()).unwrap_or_default()),
        Role::Section => Some(written_section(goal)),
        Role::Category => {
            Some(goal.categories.iter().map(|name| name.value.as_str()).collect::<Vec<&str>>().join(BETWEEN))
        }
        Role::Title | Role::Due | Role::Value => None,
    };
    of_fields(config, goal, &names)
}

fn written_section(goal: &Goal) -> String {
    goal.section.as_ref().map(|section| section.value.clone()).unwrap_or_default()
}

fn of_fields(config: &Config, goal: &Goal, names: &dyn Fn(&Field) -> Option<String>) -> Vec<(String, Shown)> {
    let text = &goal.source.text[goal.body.clone()];
    let body = body::parse_with(text, config.line_breaks);
    let shown = |field: &Field| {
        let plain = |text: String| Shown { text: cell::normal(&text), markdown: Vec::new() };
        if let Some(names) = names(field) {
            return plain(names);
        }
        match (field.role, &field.kind) {
            (Role::Title, _) => plain(goal.title.value.clone()),
            (Role::Due, _) => plain(goal.due.as_ref().map(|due| due.value.text.clone()).unwrap_or_default()),
            (_, FieldKind::Prose) => prose(goal, field, &body),
            _ => plain(
                goal.values
                    .iter()
                    .find(|(key, _)| *key == field.key)
                    .map(|(_, it)| value(&it.value))
                    .unwrap_or_default(),
            ),
        }
    };
    config.fields.iter().map(|field| (field.key.to_string(), shown(field))).collect()
}

fn prose(goal: &Goal, field: &Field, body: &body::Body) -> Shown {
    let parts = goal.parts.iter().zip(&body.fragments).filter(|(part, _)| part.field.as_ref() == Some(&field.key));
    let parts: Vec<&body::Fragment> = parts.map(|(_, fragment)| fragment).collect();
    let texts: Vec<String> = parts.iter().map(|part| body.cell(part)).collect();
    let place = |part: &&body::Fragment| goal.body.start + part.span.start..goal.body.start + part.span.end;
    Shown { text: cell::normal(&texts.join("\n\n")), markdown: parts.iter().map(place).collect() }
}

/// A value of the front matter.
fn value(value: &Value) -> String {
    match value {
        Value::Text(text) | Value::Number(text) | Value::Date(text, _) | Value::Url(text) => text.clone(),
        Value::List(lines) => lines.join("\n"),
        Value::Due(due) => due.text.clone(),
        Value::Flag(true) => "yes".to_owned(),
        Value::Flag(false) => "no".to_owned(),
    }
}
