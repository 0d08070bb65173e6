//! A goal, and the head of a sheet, as of a day: without what is written from a later phase on.

use std::ops::Range;
use std::sync::Arc;

use crate::model::FiscalYear;
use crate::model::blank::blanked;
use crate::model::body::{self, Passage};
use crate::model::config::{Config, Field};
use crate::model::goal::{Goal, Head};

/// A goal of a year without the values of fields that are not written yet on the site's day; the same goal if it has none.
pub(super) fn without_later(config: &Config, year: FiscalYear, whole: &Arc<Goal>) -> Arc<Goal> {
    let later = later_fields(config, year);
    if later.is_empty() {
        return Arc::clone(whole);
    }
    let is_later = |key: &str| later.iter().any(|field| *field.key == *key);
    let mut goal = Goal::clone(whole);
    let values = goal.values.extract_if(.., |(key, _)| is_later(key));
    let mut blanks: Vec<Range<usize>> = values.map(|(_, value)| value.span).collect();
    let own = |at: &usize| whole.parts[*at].field.as_ref().is_some_and(|field| is_later(field));
    let parts: Vec<usize> = (0..whole.parts.len()).filter(own).collect();
    let body = body::parse_with(&whole.source.text[whole.body.clone()], config.line_breaks);
    for at in parts {
        let span = &body.fragments[at].span;
        let span = whole.body.start + span.start..whole.body.start + span.end;
        let is_in = |place: &Range<usize>| span.start <= place.start && place.start < span.end;
        goal.links.retain(|link| !is_in(&link.span));
        goal.internal.retain(|text| !is_in(&text.span));
        // Of its headings the field's own stays, which begins the part.
        let first = goal.headings.iter().position(|(_, part)| *part == at);
        let mut place = 0..;
        goal.headings.retain(|(_, part)| {
            let here = place.next();
            *part != at || here == first
        });
        (goal.parts[at].is_empty, goal.parts[at].text) = (true, Passage::default());
        blanks.push(span);
    }
    if blanks.is_empty() {
        return Arc::clone(whole);
    }
    goal.source = blanked(&whole.source, &blanks);
    Arc::new(goal)
}

/// The head of a sheet of a year without such values of its groups; the same head if they have none.
pub(super) fn head_without_later(config: &Config, year: FiscalYear, whole: &Arc<Head>) -> Arc<Head> {
    let later = later_fields(config, year);
    let is_later = |key: &str| later.iter().any(|field| *field.key == *key);
    if later.is_empty() || whole.groups.is_empty() {
        return Arc::clone(whole);
    }
    let mut head = Head::clone(whole);
    let values = head.groups.iter_mut().flat_map(|group| group.values.extract_if(.., |(key, _)| is_later(key)));
    let blanks: Vec<Range<usize>> = values.map(|(_, value)| value.span).collect();
    if blanks.is_empty() {
        return Arc::clone(whole);
    }
    head.source = blanked(&whole.source, &blanks);
    Arc::new(head)
}

/// The fields of goals of a year that are not written yet on the site's day.
fn later_fields(config: &Config, year: FiscalYear) -> Vec<&Field> {
    config.fields.iter().filter(|field| !config.has_begun(field, year)).collect()
}
