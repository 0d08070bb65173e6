//! What a table shows of a goal: the text of each field as it stands in a cell, what the goal says beside its fields, and what was
//! reported on it.

use std::ops::Range;

use super::Spanned;
use super::body::{self, Body, Fragment, cell};
use super::config::{Config, Field, FieldKey, FieldKind, Role};
use super::cycle::RESULT;
use super::goal::{Goal, Head, Part, Value};
use super::goal_report::GoalReport;
use super::indicator::ReportedValue;
use super::records;
use super::site::{Member, MemberReport, Sheet};

/// What divides several sections or categories of a goal in a cell.
pub const BETWEEN: &str = "、";

/// What is shown of a field.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Shown {
    /// The text of its cell, as [`cell::normal`] has it.
    pub text: String,
    /// Where its Markdown stands in the file, each part of it.
    pub markdown: Vec<Range<usize>>,
}

/// What is shown of a report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShownReport {
    /// Whose view it is.
    pub by: Option<String>,
    /// Codes with what they mean.
    pub ratings: Vec<String>,
    /// What was reached, as [`cell::normal`] has it; what else the report says first, where it says nothing of that.
    pub text: String,
    /// What was measured: `定員 51人（見込）`.
    pub values: Vec<String>,
}

impl ShownReport {
    /// All of it as the text of a cell.
    pub fn lines(&self) -> String {
        let by = self.by.as_ref().map(|by| format!("（{by}）"));
        let text = Some(self.text.clone()).filter(|text| !text.is_empty());
        let lines = by.into_iter().chain(self.ratings.iter().cloned()).chain(text).chain(self.values.iter().cloned());
        lines.collect::<Vec<String>>().join("\n")
    }
}

/// The reports on a goal in a phase that say something.
pub fn reports<'a>(
    config: &Config,
    goal: &Goal,
    reports: impl Iterator<Item = &'a MemberReport>,
    phase: usize,
) -> Vec<ShownReport> {
    let of_phase = reports.filter(|report| report.phase == phase && !report.report.0.is_blank());
    let shown = of_phase.map(|member| {
        let report = &*member.report.0;
        ShownReport {
            by: report.by.as_ref().map(|by| by.value.clone()),
            ratings: member.ratings.iter().map(|&rating| config.cycle.rating_label(rating)).collect(),
            text: result(config, report),
            values: report.values.iter().map(|value| measured(config, goal, value)).collect(),
        }
    });
    shown.collect()
}

/// What a report says was reached; what it says first otherwise.
fn result(config: &Config, report: &GoalReport) -> String {
    let is_result = |part: &Part| part.field.as_deref() == Some(RESULT) && !part.is_empty;
    let first = || report.parts.iter().position(|part| !part.is_empty);
    let Some(at) = report.parts.iter().position(is_result).or_else(first) else { return String::new() };
    let body = body::parse_with(&report.source.text[report.body.clone()], config.line_breaks);
    cell::normal(&body.cell(&body.fragments[at]))
}

fn measured(config: &Config, goal: &Goal, value: &ReportedValue) -> String {
    let key = &value.indicator.value;
    let indicator = goal.indicators.iter().find(|indicator| indicator.key.value == *key);
    let name = indicator.map_or(key, |indicator| &indicator.name.value);
    let unit = indicator.and_then(|indicator| indicator.unit.as_deref()).unwrap_or_default();
    let status = value.status.map(|status| format!("（{}）", status.name().text(config.language))).unwrap_or_default();
    format!("{name} {}{unit}{status}", value.measure.text.value)
}

/// All fields of a goal of a sheet, in the order of the configuration.
pub fn of_member(config: &Config, sheet: &Sheet, member: &Member) -> Vec<(String, Shown)> {
    let names = |field: &Field| match field.role {
        Role::Number => Some(member.number.clone().unwrap_or_default()),
        Role::Section => Some(match member.section {
            Some(_) => sections(sheet, member),
            None => written_sections(&member.goal),
        }),
        Role::Category => {
            let names = member.categories.iter().map(|category| config.categories[*category].name.as_str());
            Some(names.collect::<Vec<&str>>().join(BETWEEN))
        }
        Role::Group => Some(of_group(sheet, member, field).join("\n")),
        Role::Title | Role::Due | Role::Value => None,
    };
    of_fields(config, &member.goal, &names)
}

/// All fields of a goal as its file says them, names not looked up.
pub fn of_goal(config: &Config, goal: &Goal) -> Vec<(String, Shown)> {
    let names = |field: &Field| match field.role {
        Role::Number => Some(goal.number.as_ref().map(|number| number.value.clone()).unwrap_or_default()),
        Role::Section => Some(written_sections(goal)),
        Role::Category => {
            Some(goal.categories.iter().map(|name| name.value.as_str()).collect::<Vec<&str>>().join(BETWEEN))
        }
        Role::Group => Some(String::new()),
        Role::Title | Role::Due | Role::Value => None,
    };
    of_fields(config, goal, &names)
}

/// What a goal shares with others of its number, in a field of groups.
pub fn of_group(sheet: &Sheet, member: &Member, field: &Field) -> Vec<String> {
    member.group(sheet).and_then(|group| group.value(&field.key)).map(texts).unwrap_or_default()
}

/// The sections of a goal as a cell names them: in one line, since names of sections are wrapped.
pub fn sections(sheet: &Sheet, member: &Member) -> String {
    let names = member.sections().map(|section| sheet.sections[section].name.as_str());
    names.collect::<Vec<&str>>().join(BETWEEN)
}

/// The sections of a goal as its file lists them, each on a line.
fn written_sections(goal: &Goal) -> String {
    let names = goal.section.iter().chain(&goal.more_sections).map(|section| section.value.as_str());
    names.collect::<Vec<&str>>().join("\n")
}

fn of_fields(config: &Config, goal: &Goal, names: &dyn Fn(&Field) -> Option<String>) -> Vec<(String, Shown)> {
    let body = body::parse_with(&goal.source.text[goal.body.clone()], config.line_breaks);
    let shown = |field: &Field| {
        let text = names(field).unwrap_or_else(|| values(goal, field, &body).join("\n"));
        let place = |part: &Fragment| goal.body.start + part.span.start..goal.body.start + part.span.end;
        Shown { text: cell::normal(&text), markdown: parts(&goal.parts, field, &body).map(place).collect() }
    };
    config.fields.iter().map(|field| (field.key.to_string(), shown(field))).collect()
}

/// What a goal says beside its fields: headings of its author's own, none for the text before the first, each with its text.
/// Parts under one heading are one.
pub fn beside_fields(config: &Config, goal: &Goal) -> Vec<(Option<String>, String)> {
    beside(&goal.parts, &body::parse_with(&goal.source.text[goal.body.clone()], config.line_breaks))
}

fn beside(written: &[Part], body: &Body) -> Vec<(Option<String>, String)> {
    let mut parts: Vec<(Option<String>, String)> = Vec::new();
    for (part, fragment) in written.iter().zip(&body.fragments).filter(|(part, _)| part.field.is_none()) {
        let heading = part.heading.as_ref().map(|heading| heading.value.clone());
        let text = cell::normal(&body.cell(fragment));
        match parts.iter_mut().find(|(known, _)| *known == heading) {
            Some((_, known)) => *known = cell::normal(&format!("{known}\n\n{text}")),
            None => parts.push((heading, text)),
        }
    }
    parts.retain(|(heading, text)| heading.is_some() || !text.is_empty());
    parts
}

/// What a goal says in a field that names nothing: a text, or several for a list. `body` is its parsed text.
pub fn values(goal: &Goal, field: &Field, body: &Body) -> Vec<String> {
    match (field.role, &field.kind) {
        (Role::Title, _) => vec![goal.title.value.clone()],
        (Role::Due, _) => goal.due.iter().map(|due| due.value.text.clone()).collect(),
        _ => declared(&goal.values, &goal.parts, field, body),
    }
}

/// What the head of a sheet says in the site's own fields, in their order; those it says nothing in are left out.
pub fn of_head<'c>(config: &'c Config, head: &Head) -> Vec<(&'c Field, Vec<String>)> {
    let body = body::parse_with(&head.source.text[head.body.clone()], config.line_breaks);
    let fields = config.head_fields.iter().map(|field| (field, declared(&head.values, &head.parts, field, &body)));
    fields.filter(|(_, texts)| !texts.is_empty()).collect()
}

/// What the head of a sheet says beside those fields.
pub fn text_of_head(config: &Config, head: &Head) -> String {
    let text = &head.source.text[head.body.clone()];
    if head.parts.iter().all(|part| part.field.is_none()) {
        return cell::cell(text, config.line_breaks);
    }
    cell::normal(
        &beside(&head.parts, &body::parse_with(text, config.line_breaks))
            .iter()
            .map(with_heading)
            .collect::<Vec<String>>()
            .join("\n\n"),
    )
}

fn with_heading((heading, text): &(Option<String>, String)) -> String {
    heading.iter().map(String::as_str).chain([text.as_str()]).collect::<Vec<&str>>().join("\n")
}

/// What a file says in a declared field, in its front matter or under a heading.
fn declared(values: &[(FieldKey, Spanned<Value>)], parts: &[Part], field: &Field, body: &Body) -> Vec<String> {
    if field.kind == FieldKind::Prose {
        let texts: Vec<String> = self::parts(parts, field, body).map(|part| body.cell(part)).collect();
        return Some(texts.join("\n\n")).filter(|text| !text.is_empty()).into_iter().collect();
    }
    let known = values.iter().find(|(key, _)| *key == field.key);
    known.map(|(_, it)| texts(&it.value)).unwrap_or_default()
}

/// The parts of a body that are a field's.
fn parts<'b>(parts: &'b [Part], field: &'b Field, body: &'b Body) -> impl Iterator<Item = &'b Fragment> {
    let parts = parts.iter().zip(&body.fragments);
    parts.filter(|(part, _)| part.field.as_ref() == Some(&field.key)).map(|(_, fragment)| fragment)
}

/// A value of the front matter.
pub fn texts(value: &Value) -> Vec<String> {
    match value {
        Value::Text(text) | Value::Number(text) | Value::Date(text, _) | Value::Url(text) => vec![text.clone()],
        Value::List(lines) => lines.clone(),
        Value::Records(rows) => records::lines(rows),
        Value::Due(due) => vec![due.text.clone()],
        Value::Flag(flag) => vec![if *flag { "yes" } else { "no" }.to_owned()],
    }
}
