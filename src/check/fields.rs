//! What the official form asks of a goal.

use crate::model::config::{Config, Field, Role};
use crate::model::goal::{Goal, Part};
use crate::model::site::Sheet;
use crate::model::{Code, Diagnostic, Language, Message, Place, Severity};
use crate::say;

/// Fields of the form, or those the site requires, that a goal leaves empty: one problem for all of one weight.
pub fn missing_field(config: &Config, sheet: &Sheet, problems: &mut Vec<Diagnostic>) {
    for member in &sheet.goals {
        let is_missing = |field: &&Field| {
            !member.goal.unread.iter().any(|key| **key == *field.key)
                && !has_value(&member.goal, field, member.number.is_some())
        };
        let (mut errors, mut others) = (Vec::new(), Vec::new());
        for field in config.fields.iter().filter(|field| field.missing.is_some()).filter(is_missing) {
            if field.missing == Some(Severity::Error) { errors.push(field) } else { others.push(field) }
        }
        problems.extend([errors, others].iter().filter_map(|fields| missing(&member.goal, fields)));
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

/// The problem stands at the field's empty heading if it is one field with one, else at the goal's title.
fn missing(goal: &Goal, fields: &[&Field]) -> Option<Diagnostic> {
    let severity = fields.first()?.missing?;
    let heading = |field: &Field| {
        let part = goal.parts.iter().find(|part| part.field.as_ref() == Some(&field.key));
        part.and_then(|part| part.heading.as_ref())
    };
    let alone = if let [field] = fields { heading(field) } else { None };
    let place = Place::of(&goal.source, alone.map_or_else(|| goal.title.span.clone(), |heading| heading.span.clone()));
    let labels = |open: &str, close: &str, mark: &str| {
        fields.iter().map(|field| format!("{open}{}{close}", field.label)).collect::<Vec<String>>().join(mark)
    };
    let (ja, en) = (labels("「", "」", ""), labels("“", "”", ", "));
    let verb = if fields.len() > 1 { "are" } else { "is" };
    let mut problem = Diagnostic::new(
        Code::MissingField,
        place,
        Message { ja: format!("{ja}がありません"), en: format!("{en} {verb} missing") },
    );
    problem.severity = severity;
    let helps: Vec<Message> =
        fields.iter().map(|field| how_to_fill(field, heading(field).map(|heading| heading.value.as_str()))).collect();
    let lines = |language: Language| helps.iter().map(|help| help.text(language)).collect::<Vec<&str>>().join("\n");
    Some(problem.help(Message { ja: lines(Language::Ja), en: lines(Language::En) }))
}

fn how_to_fill(field: &Field, written: Option<&str>) -> Message {
    let key = &field.key;
    match (written, field.headings.first()) {
        (Some(heading), _) => {
            say!("見出し「{heading}」の下に内容を書いてください", "write the text below the heading “{heading}”")
        }
        (None, Some(heading)) => say!(
            "本文に見出し「## {heading}」を書き、その下に内容を書いてください",
            "write the heading “## {heading}” in the body, and the text below it"
        ),
        (None, None) => say!("前書きに「{key}: …」の行を加えてください", "add a line “{key}: …” to the front matter"),
    }
}
