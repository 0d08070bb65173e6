//! How wide the columns of a form are: by the longest value that a sheet has in each, so that a column of letters leaves room for
//! prose.

use crate::model::config::{Config, Field, FieldKind, Role};
use crate::model::goal::{Goal, Part, Value};
use crate::model::japanese::width;
use crate::model::numeral::grouped_number;
use crate::model::site::{Member, MemberReport, Sheet};

/// A width of columns.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Width {
    /// A letter, a number of two digits, yes or no.
    Letter,
    /// A word: a month, an amount of money.
    Word,
    /// A name.
    Name,
    /// A line.
    Line,
    /// Sentences: what the others leave.
    Prose,
    /// A table of several columns, which has no lines to break.
    Table,
}

/// The name of each, the most letters of half width that it is for, and the least room it needs, in letters of full width.
const WIDTHS: [(Width, &str, usize, usize); 6] = [
    (Width::Letter, "w1", 6, 4),
    (Width::Word, "w2", 10, 6),
    (Width::Name, "w3", 24, 8),
    (Width::Line, "w4", 72, 9),
    (Width::Prose, "w5", usize::MAX, 9),
    (Width::Table, "w6", usize::MAX, 24),
];

/// The longest row of a table that has room where prose has, in letters of half width.
const SHORT_ROW: usize = 48;

/// A text that takes a third of a page of paper by itself, in letters of half width.
const TALL: usize = 700;

/// So does a table in a cell of more rows than these, or a text of more lines; a cell of a table in a text is one.
const MANY: usize = 12;

impl Width {
    /// Its name as templates and styles have it.
    pub fn name(self) -> &'static str {
        self.row().1
    }

    fn of_text(longest: usize) -> Width {
        WIDTHS.iter().find(|row| longest <= row.2).map_or(Width::Prose, |row| row.0)
    }

    fn row(self) -> (Width, &'static str, usize, usize) {
        WIDTHS[self as usize]
    }
}

/// The width of a column in a sheet.
pub fn of_column(config: &Config, sheet: &Sheet, field: &Field) -> Width {
    let longest = sheet.goals.iter().map(|member| longest(config, sheet, member, field)).max().unwrap_or_default();
    match (field.role, &field.kind) {
        (Role::Title, _) => Width::Line,
        (Role::Value, FieldKind::Prose) => Width::of_text(longest).max(Width::Name),
        (Role::Value, FieldKind::Records(_)) if longest > SHORT_ROW => Width::Table,
        // Each column of a table has words of its own.
        (Role::Value, FieldKind::Records(_)) => Width::of_text(longest * 2).max(Width::Name),
        (Role::Value | Role::Group, FieldKind::Text | FieldKind::Url) => Width::of_text(longest),
        // What is longer than a name wraps.
        _ => Width::of_text(longest).min(Width::Name),
    }
}

/// The width of the column of a phase in a sheet.
pub fn of_phase(config: &Config, sheet: &Sheet, phase: usize) -> Width {
    let longest = |report: &MemberReport| {
        let ratings = report.ratings.iter().map(|&rating| width(&config.cycle.rating_label(rating)));
        let texts = report.report.0.parts.iter().map(|part| width(&part.text.text));
        ratings.chain(texts).max().unwrap_or_default()
    };
    let reports = sheet.goals.iter().flat_map(|member| member.written_reports());
    let longest = reports.filter(|report| report.phase == phase).map(longest).max().unwrap_or_default();
    Width::of_text(longest).max(Width::Name)
}

/// Where no column takes what the others leave, the longest texts and the last columns, which are those of reports, do: they would
/// be broken into short lines beside empty columns.
pub fn fill(columns: &mut [Width], reports: usize) {
    let longest = columns.iter().copied().filter(|width| *width < Width::Table).max();
    if longest == Some(Width::Prose) {
        return;
    }
    let plan = columns.len() - reports;
    for (at, width) in columns.iter_mut().enumerate() {
        if at >= plan || Some(*width) == longest {
            *width = Width::Prose;
        }
    }
}

/// How a form is named that needs more room than usual: none, `wide` or `widest`.
pub fn of_form(columns: impl Iterator<Item = Width>) -> Option<&'static str> {
    match columns.map(|width| width.row().3).sum::<usize>() {
        0..=52 => None,
        53..=80 => Some("wide"),
        _ => Some("widest"),
    }
}

/// Whether a row of the form may have to be cut between two pages of paper.
pub fn is_tall<'a>(goal: &'a Goal, mut reports: impl Iterator<Item = &'a MemberReport>) -> bool {
    let has_many_lines = |text: &str| text.lines().nth(MANY).is_some();
    let is_tall = |part: &Part| {
        let text = &part.text.text;
        part.field.is_some() && (width(text) > TALL || has_many_lines(text))
    };
    let is_tall_table = |value: &Value| matches!(value, Value::Records(rows) if rows.len() > MANY);
    goal.parts.iter().any(is_tall)
        || goal.values.iter().any(|(_, value)| is_tall_table(&value.value))
        || reports.any(|report| report.report.0.parts.iter().any(is_tall))
}

/// The width of the longest line of a value, in letters of half width.
fn longest(config: &Config, sheet: &Sheet, member: &Member, field: &Field) -> usize {
    let goal = &*member.goal;
    let of = |text: &str| width(text);
    match field.role {
        Role::Number => member.number.as_deref().map_or(0, of),
        Role::Title => of(&goal.title.value),
        Role::Category => member.categories.iter().map(|&at| of(&config.categories[at].name)).max().unwrap_or_default(),
        Role::Due => goal.due.as_ref().map_or(0, |due| of(&due.value.text)),
        Role::Section => member.sections().map(|at| of(&sheet.sections[at].name)).max().unwrap_or_default(),
        Role::Group => member.group(sheet).and_then(|group| group.value(&field.key)).map_or(0, longest_of),
        Role::Value => match goal.values.iter().find(|(key, _)| *key == field.key) {
            Some((_, value)) => longest_of(&value.value),
            None => {
                let parts = goal.parts.iter().filter(|part| part.field.as_ref() == Some(&field.key));
                parts.map(|part| of(&part.text.text)).sum()
            }
        },
    }
}

fn longest_of(value: &Value) -> usize {
    let of = |text: &str| width(text);
    match value {
        Value::Text(text) | Value::Url(text) | Value::Date(text, _) => of(text),
        Value::Number(text) => of(grouped_number(text).as_deref().unwrap_or(text)),
        Value::Due(due) => of(&due.text),
        Value::Flag(_) => 6,
        Value::List(items) => items.iter().map(|item| of(item)).max().unwrap_or_default(),
        // Between columns of a table there is room for a letter.
        Value::Records(rows) => {
            rows.iter().map(|row| row.iter().map(|cell| of(cell) + 2).sum()).max().unwrap_or_default()
        }
    }
}
