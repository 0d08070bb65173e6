//! By which of the site's own columns a reader can filter, group and sort the form: those of which the goals say one of a few
//! things.
//!
//! What a row says is read from its cells by `form.js`, so the values here are the texts of cells, letter by letter.

use super::prose::Phrases;
use super::template::view::FilterView;
use super::values::texts_of;
use crate::model::FiscalYear;
use crate::model::config::{Config, Field, FieldKind, Role};
use crate::model::goal::Goal;
use crate::model::japanese::natural_cmp;
use crate::model::numeral::plain_number;

/// With more different numbers than these, or few that are there twice, a column of numbers only sorts.
const MOST_NUMBERS: usize = 12;

/// The filters for some goals of a year, in the order of the form's columns.
pub fn of<'a>(
    (config, year): (&Config, FiscalYear),
    phrases: &Phrases,
    goals: impl Iterator<Item = &'a Goal> + Clone,
) -> Vec<FilterView> {
    let fields = config.form_of(year).map(|(_, field)| field).filter(|field| field.role == Role::Value);
    fields.filter_map(|field| filter(field, phrases, goals.clone())).collect()
}

fn filter<'a>(field: &Field, phrases: &Phrases, goals: impl Iterator<Item = &'a Goal>) -> Option<FilterView> {
    let values = goals.filter_map(|goal| goal.values.iter().find(|(key, _)| *key == field.key));
    let mut said: Vec<String> = values.flat_map(|(_, value)| texts_of(&value.value, phrases)).collect();
    let count = said.len();
    let wanted: Vec<String> = match &field.kind {
        FieldKind::Choice(choices) => choices.clone(),
        FieldKind::Flag => phrases.flags.to_vec(),
        FieldKind::List | FieldKind::Number => {
            said.sort_by(|a, b| amount(a).total_cmp(&amount(b)).then_with(|| natural_cmp(a, b)));
            said.dedup();
            said.clone()
        }
        _ => return None,
    };
    if said.is_empty() {
        return None;
    }
    let is_number = field.kind == FieldKind::Number;
    let values: Vec<String> = wanted.into_iter().filter(|value| said.contains(value)).collect();
    let is_filter = !is_number || values.len() <= MOST_NUMBERS.min(count / 2);
    Some(FilterView {
        key: field.key.to_string(),
        label: field.label.clone(),
        values: if is_filter { values } else { Vec::new() },
        is_number,
        is_ordered: matches!(field.kind, FieldKind::Choice(_)),
    })
}

/// A text as a number; what is none comes first.
fn amount(text: &str) -> f64 {
    plain_number(text).and_then(|plain| plain.parse().ok()).unwrap_or(f64::NEG_INFINITY)
}
