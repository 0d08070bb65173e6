//! Reports for everybody: without those on goals that are left out, and without what of the others is internal.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use super::{left_out, shown_addresses, texts_of_parts, withhold_texts};
use crate::model::Place;
use crate::model::blank::blanked;
use crate::model::config::{Audience, Config};
use crate::model::contents::SheetFolder;
use crate::model::goal::Goal;
use crate::model::goal_report::GoalReport;
use crate::model::layout::MARKDOWN;
use crate::model::redactions::{What, Withheld};
use crate::text::goal::body_of;

/// What everybody may see of the reports of a folder of which some goals are left.
pub(super) fn redact(
    config: &Config,
    whole: &SheetFolder,
    goals: &BTreeMap<String, Arc<Goal>>,
    withheld: &mut Vec<Withheld>,
) -> BTreeMap<String, Arc<GoalReport>> {
    let mut reports = whole.reports.clone();
    reports.retain(|path, report| {
        let goal = config.cycle.report_name(path).map(|name| format!("{}{MARKDOWN}", name.goal));
        if goal.is_some_and(|goal| whole.goals.contains_key(&goal) && !goals.contains_key(&goal)) {
            withheld.push(with_its_goal(report));
            return false;
        }
        match report.audience.as_ref().filter(|audience| audience.value == Audience::Internal) {
            Some(audience) => {
                let place = Place::of(&report.source, audience.span.clone());
                withheld.push(left_out(place, What::Report, texts(report)));
                false
            }
            None => {
                *report = redact_report(config, report, withheld);
                true
            }
        }
    });
    reports
}

/// A report that is left out with its goal or its sheet.
pub(super) fn with_its_goal(report: &GoalReport) -> Withheld {
    left_out(Place::file(&report.source), What::ReportOfGoal, texts(report))
}

fn redact_report(config: &Config, whole: &Arc<GoalReport>, withheld: &mut Vec<Withheld>) -> Arc<GoalReport> {
    let cycle = &config.cycle;
    let mut report = GoalReport::clone(whole);
    let mut blanks: Vec<Range<usize>> = Vec::new();
    report.ratings.retain(|(scale, code)| {
        let at = scale.as_ref().map_or(cycle.scale, |name| cycle.scale_named(&name.value));
        let Some(scale) = at.map(|at| &cycle.scales[at]).filter(|scale| scale.audience == Audience::Internal) else {
            return true;
        };
        blanks.push(code.span.clone());
        // Codes stand everywhere.
        let place = Place::of(&whole.source, code.span.clone());
        withheld.push(left_out(place, What::Rating(scale.name.clone()), Vec::new()));
        false
    });
    let is_body_whole = whole.internal.is_empty();
    blanks.extend(withhold_texts(&whole.source, &whole.internal, withheld));
    if blanks.is_empty() {
        return Arc::clone(whole);
    }
    report.source = blanked(&whole.source, &blanks);
    if !is_body_whole {
        // What is wrong with it was reported when the whole was read.
        let text = body_of(&report.source, report.body.clone(), config, &cycle.fields, &mut Vec::new());
        (report.parts, report.links, report.internal) = (text.parts, text.links, text.internal);
    }
    Arc::new(report)
}

/// What a report says, without markup.
pub(super) fn texts(report: &GoalReport) -> Vec<String> {
    let lines = report.by.iter().chain(&report.next).map(|line| line.value.clone());
    lines
        .chain(report.evidence.iter().map(|address| address.value.clone()))
        .chain(texts_of_parts(&report.parts))
        .chain(shown_addresses(&report.links))
        .collect()
}
