//! What the official form asks of a goal, and the site of the head of a sheet.

use std::ops::Range;
use std::sync::Arc;

use crate::model::config::{Config, Field, Role};
use crate::model::goal::{Goal, Part};
use crate::model::site::Sheet;
use crate::model::{Code, Diagnostic, Language, Message, Place, Severity, Source};
use crate::say;

/// Fields of the form, or those the site requires, that a goal leaves empty: one problem for all of one weight.
pub fn missing_field(config: &Config, sheet: &Sheet, problems: &mut Vec<Diagnostic>) {
    for member in &sheet.goals {
        let is_missing = |field: &&Field| {
            !member.goal.unread.iter().any(|key| **key == *field.key)
                && !has_value(&member.goal, field, member.number.is_some())
        };
        let (mut errors, mut others) = (Vec::new(), Vec::new());
        let asked =
            config.fields.iter().filter(|field| field.missing.is_some() && config.is_awaited(field, sheet.year));
        for field in asked.filter(is_missing) {
            if field.missing == Some(Severity::Error) { errors.push(field) } else { others.push(field) }
        }
        let goal = &*member.goal;
        let file = Lacking { source: &goal.source, parts: &goal.parts, at: &goal.title.span };
        problems.extend([errors, others].iter().filter_map(|fields| file.missing(fields)));
    }
}

/// Fields of groups that the form or the site asks for, and that a group of the head leaves empty.
pub fn missing_in_groups(config: &Config, sheet: &Sheet, problems: &mut Vec<Diagnostic>) {
    let asked = config
        .fields
        .iter()
        .filter(|field| field.role == Role::Group && field.missing.is_some() && config.is_awaited(field, sheet.year));
    let asked: Vec<&Field> = asked.collect();
    for group in &sheet.head.groups {
        let is_missing =
            |field: &&&Field| group.value(&field.key).is_none() && !group.unread.iter().any(|key| **key == *field.key);
        let file = Lacking { source: &sheet.head.source, parts: &[], at: &group.number.span };
        let missing = asked.iter().filter(is_missing).copied();
        let (errors, others): (Vec<&Field>, Vec<&Field>) =
            missing.partition(|field| field.missing == Some(Severity::Error));
        problems.extend([errors, others].iter().filter_map(|fields| file.missing(fields)));
    }
}

/// Fields that the site requires of heads, and that a head leaves empty.
pub fn missing_in_head(config: &Config, sheet: &Sheet, problems: &mut Vec<Diagnostic>) {
    let head = &*sheet.head;
    let is_missing = |field: &&Field| {
        let is_written = head.values.iter().any(|(key, _)| *key == field.key) || is_filled(&head.parts, field);
        field.missing.is_some() && !is_written && !head.unread.iter().any(|key| **key == *field.key)
    };
    let fields: Vec<&Field> = config.head_fields.iter().filter(is_missing).collect();
    let file = Lacking { source: &head.source, parts: &head.parts, at: &head.department.span };
    problems.extend(file.missing(&fields));
}

fn has_value(goal: &Goal, field: &Field, numbered: bool) -> bool {
    match field.role {
        // What goals share is missed in the head of their sheet.
        Role::Title | Role::Group => true,
        Role::Number => numbered,
        Role::Category => !goal.categories.is_empty(),
        Role::Due => goal.due.is_some(),
        Role::Section => goal.section.is_some(),
        Role::Value => goal.values.iter().any(|(key, _)| *key == field.key) || is_filled(&goal.parts, field),
    }
}

fn is_filled(parts: &[Part], field: &Field) -> bool {
    parts.iter().any(|part| part.field.as_ref() == Some(&field.key) && !part.is_empty)
}

/// A file in which something is missing.
struct Lacking<'a> {
    source: &'a Arc<Source>,
    parts: &'a [Part],
    /// Where that is told if nothing is nearer: the name of what the file is about.
    at: &'a Range<usize>,
}

impl Lacking<'_> {
    /// The problem stands at the field's empty heading if it is one field with one, else at the name.
    fn missing(&self, fields: &[&Field]) -> Option<Diagnostic> {
        let severity = fields.first()?.missing?;
        let heading = |field: &Field| {
            let part = self.parts.iter().find(|part| part.field.as_ref() == Some(&field.key));
            part.and_then(|part| part.heading.as_ref())
        };
        let alone = if let [field] = fields { heading(field) } else { None };
        let place = Place::of(self.source, alone.map_or_else(|| self.at.clone(), |heading| heading.span.clone()));
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
        let helps: Vec<Message> = fields
            .iter()
            .map(|field| how_to_fill(field, heading(field).map(|heading| heading.value.as_str())))
            .collect();
        let lines = |language: Language| helps.iter().map(|help| help.text(language)).collect::<Vec<&str>>().join("\n");
        Some(problem.help(Message { ja: lines(Language::Ja), en: lines(Language::En) }))
    }
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
        (None, None) if field.role == Role::Group => {
            say!("この群に「{key}: …」を加えてください", "add “{key}: …” to this group")
        }
        (None, None) => say!("前書きに「{key}: …」の行を加えてください", "add a line “{key}: …” to the front matter"),
    }
}
