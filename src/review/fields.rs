//! Two goals → the fields that changed, with marks in both texts and what is certain of the change in words.

use super::change::FieldChange;
use super::item::Item;
use super::marks::sentences::sentences;
use super::marks::{Marks, NumberChange, difference, marks};
use super::said::{Said, SaidKind};
use crate::model::due::read_due;
use crate::model::japanese::comparable;
use crate::model::{Date, FiscalYear, Message};
use crate::say;

/// The fields that changed. `is_same_name` says whether two names of sections or categories are one that was renamed.
pub(super) fn changed<'a>(
    old: &Item<'a>,
    new: &Item<'a>,
    is_same_name: impl Fn(SaidKind, &str, &str) -> bool,
) -> Vec<FieldChange> {
    let mut changed = Vec::new();
    if old.is_as(new) {
        return changed;
    }
    // Reports are about a year; those of two years are not versions of each other.
    let is_one_year = old.sheet.year == new.sheet.year;
    for (before, after) in both(old.said(), new.said()) {
        let kind = after.or(before).map_or(SaidKind::Text, |said| said.kind);
        if kind == SaidKind::Reported && !is_one_year {
            continue;
        }
        let text = |said: Option<&Said>| said.map(|said| said.text.clone()).unwrap_or_default();
        let (from, to) = (text(before), text(after));
        if is_same(&from, &to) || is_same_name(kind, &from, &to) {
            continue;
        }
        let Some(said) = after.or(before) else { continue };
        let years = [old.sheet.year, new.sheet.year];
        changed.push(field(said, from, to, years));
    }
    changed
}

/// All that a goal says, as what is new or gone.
pub(super) fn whole(item: &Item, is_new: bool) -> Vec<FieldChange> {
    let said = item.said().iter().filter(|said| !said.text.is_empty());
    said.map(|said| {
        let text = said.text.clone();
        let (old, new) = if is_new { (String::new(), text) } else { (text, String::new()) };
        let (field, label) = (said.field.clone(), said.label.clone());
        FieldChange { field, label, marks: marks(&old, &new), old, new, remarks: Vec::new() }
    })
    .collect()
}

/// A change of a text that is no field of a goal.
pub(super) fn plain(field: &str, label: &str, old: &str, new: &str) -> Option<FieldChange> {
    if is_same(old, new) {
        return None;
    }
    let said = Said {
        field: field.to_owned(),
        label: label.to_owned(),
        text: String::new(),
        kind: SaidKind::Text,
        unit: String::new(),
    };
    let never = FiscalYear(0);
    Some(self::field(&said, old.to_owned(), new.to_owned(), [never, never]))
}

/// Whether two texts say the same: their sentences are the same, whatever paragraphs they stand in.
pub(super) fn is_same(old: &str, new: &str) -> bool {
    if old == new {
        return true;
    }
    let (old, new): (Vec<char>, Vec<char>) = (old.chars().collect(), new.chars().collect());
    let (from, to) = (sentences(&old), sentences(&new));
    from.len() == to.len() && from.into_iter().zip(to).all(|(a, b)| old[a] == new[b])
}

/// The fields of both goals, in the order of the new one; those that it has no longer come last.
fn both<'s>(old: &'s [Said], new: &'s [Said]) -> Vec<(Option<&'s Said>, Option<&'s Said>)> {
    let find = |all: &'s [Said], field: &str| all.iter().find(|said| said.field == field);
    let mut rows: Vec<_> = new.iter().map(|said| (find(old, &said.field), Some(said))).collect();
    rows.extend(old.iter().filter(|said| find(new, &said.field).is_none()).map(|said| (Some(said), None)));
    rows
}

fn field(said: &Said, old: String, new: String, years: [FiscalYear; 2]) -> FieldChange {
    let is_whole = matches!(said.kind, SaidKind::Section | SaidKind::Category | SaidKind::Number | SaidKind::Due);
    let mut marks = marks(&old, &new);
    if is_whole {
        (marks.old, marks.new) = (all(&old), all(&new));
    }
    let mut remarks = Vec::new();
    if !old.is_empty() && !new.is_empty() {
        remarks.extend(direction(said, &old, &new, years, &marks));
        if remarks.is_empty() && comparable(&old) == comparable(&new) {
            remarks.push(say!("表記のみ", "spelling only"));
        }
        if marks.has_moved {
            remarks.push(say!("文の順序", "order of sentences"));
        }
    }
    FieldChange { field: said.field.clone(), label: said.label.clone(), old, new, marks, remarks }
}

/// All of a text, as one mark.
fn all(text: &str) -> Vec<std::ops::Range<usize>> {
    let count = text.chars().count();
    if count == 0 { Vec::new() } else { std::iter::once(0..count).collect() }
}

/// In which direction the change goes, where that is certain.
fn direction(said: &Said, old: &str, new: &str, years: [FiscalYear; 2], marks: &Marks) -> Vec<Message> {
    match said.kind {
        SaidKind::Due => due(old, new, years).into_iter().collect(),
        SaidKind::Quantity => {
            let unit = &said.unit;
            let change = |difference| NumberChange {
                old: format!("{old}{unit}"),
                new: format!("{new}{unit}"),
                difference,
                counter: unit.clone(),
            };
            difference(old, new).map(|it| number(&change(it))).into_iter().collect()
        }
        SaidKind::Text | SaidKind::Reported => marks.numbers.iter().map(number).collect(),
        SaidKind::Number | SaidKind::Title | SaidKind::Section | SaidKind::Category | SaidKind::Beside => Vec::new(),
    }
}

fn number(change: &NumberChange) -> Message {
    let NumberChange { old, new, difference, counter } = change;
    match difference.strip_prefix('-') {
        Some(less) => say!("{old} → {new}（{less}{counter}減）", "{old} → {new} (−{less})"),
        None => say!("{old} → {new}（{difference}{counter}増）", "{old} → {new} (+{difference})"),
    }
}

/// By how much a deadline is earlier or later, each within its own fiscal year.
fn due(old: &str, new: &str, years: [FiscalYear; 2]) -> Option<Message> {
    let day = |text: &str, year: FiscalYear| {
        let (due, doubt) = read_due(text, year);
        due.calendar_day(year).filter(|_| doubt.is_none() && !due.approximate)
    };
    let (old, new) = (day(old, years[0])?, day(new, years[1])?);
    let months =
        |day: Date, year: FiscalYear| (i32::from(day.year()) - i32::from(year.0)) * 12 + i32::from(day.month());
    let later = months(new, years[1]) - months(old, years[0]);
    let is_one_year = years[0] == years[1];
    Some(match (later, is_one_year.then(|| (new - old).get_days())) {
        (0, Some(0)) => say!("日は同じ", "the same day"),
        (0, Some(days)) if days < 0 => {
            let days = -days;
            say!("{days}日繰上げ", "{days} days earlier")
        }
        (0, Some(days)) => say!("{days}日繰下げ", "{days} days later"),
        (0, None) => return None,
        (months, _) if months < 0 => {
            let Message { ja, en } = span(-months);
            say!("{ja}繰上げ", "{en} earlier")
        }
        (months, _) => {
            let Message { ja, en } = span(months);
            say!("{ja}繰下げ", "{en} later")
        }
    })
}

/// So many months, in years where there are as many.
fn span(months: i32) -> Message {
    match (months / 12, months % 12) {
        (0, months) => say!("{months}か月", "{months} months"),
        (years, 0) => say!("{years}年", "{years} years"),
        (years, months) => say!("{years}年{months}か月", "{years} years {months} months"),
    }
}
