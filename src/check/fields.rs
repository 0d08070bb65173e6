//! What the official form asks of a goal.

use crate::model::config::{Config, Field, Role};
use crate::model::goal::{Goal, Part};
use crate::model::site::Sheet;
use crate::model::{Code, Diagnostic, Place, Severity};
use crate::say;

/// A field of the form, or one the site requires, that a goal leaves empty.
pub fn missing_field(config: &Config, sheet: &Sheet, problems: &mut Vec<Diagnostic>) {
    for member in &sheet.goals {
        for field in &config.fields {
            let Some(severity) = field.missing else { continue };
            if !member.goal.unread.iter().any(|key| **key == *field.key)
                && !has_value(&member.goal, field, member.number.is_some())
            {
                problems.push(missing(&member.goal, field, severity));
            }
        }
    }
}

fn has_value(goal: &Goal, field: &Field, numbered: bool) -> bool {
    match field.role {
        Role::Title => true,
        Role::Number => numbered,
        Role::Category => !goal.categories.is_empty(),
        Role::Due => goal.due.is_some(),
        Role::Section => goal.section.is_some(),
        Role::Value => {
            let filled = |part: &Part| part.field.as_ref() == Some(&field.key) && !part.is_empty;
            goal.values.iter().any(|(key, _)| *key == field.key) || goal.parts.iter().any(filled)
        }
    }
}

/// The problem stands at the field's empty heading if there is one, else at the goal's title.
fn missing(goal: &Goal, field: &Field, severity: Severity) -> Diagnostic {
    let (label, key) = (&field.label, &field.key);
    let heading =
        goal.parts.iter().find(|part| part.field.as_ref() == Some(&field.key)).and_then(|part| part.heading.as_ref());
    let place =
        Place::of(&goal.source, heading.map_or_else(|| goal.title.span.clone(), |heading| heading.span.clone()));
    let mut problem =
        Diagnostic::new(Code::MissingField, place, say!("「{label}」がありません", "“{label}” is missing"));
    problem.severity = severity;
    problem.help(match field.headings.first() {
        Some(heading) => say!(
            "本文に見出し「## {heading}」を書き、その下に内容を書いてください",
            "write the heading “## {heading}” in the body, and the text below it"
        ),
        None => say!("前書きに「{key}: …」の行を加えてください", "add a line “{key}: …” to the front matter"),
    })
}
