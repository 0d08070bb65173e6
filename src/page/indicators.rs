//! Indicators of a goal as its page shows them: a row each, with what the latest value says about the target.

use super::reports::ReportInput;
use super::summary::date_view;
use super::template::view::{IndicatorView, IndicatorsView, MeasureView};
use crate::model::config::Config;
use crate::model::date::Dating;
use crate::model::goal::Goal;
use crate::model::indicator::{Indicator, Measure, ReportedValue};

/// The table of a goal's indicators; none if it has no indicator.
pub fn view(config: &Config, goal: &Goal, reports: &[ReportInput]) -> Option<IndicatorsView> {
    if goal.indicators.is_empty() {
        return None;
    }
    let phases = config.cycle.phases.iter().enumerate();
    let reported = phases
        .filter(|(at, _)| reports.iter().any(|(member, _)| member.phase == *at && !member.report.0.values.is_empty()));
    let (phases, names): (Vec<usize>, Vec<String>) = reported.map(|(at, phase)| (at, phase.name.clone())).unzip();
    let rows = goal.indicators.iter().map(|indicator| row(config, indicator, reports, &phases)).collect();
    Some(IndicatorsView { phases: names, rows })
}

fn row(config: &Config, indicator: &Indicator, reports: &[ReportInput], phases: &[usize]) -> IndicatorView {
    let (dating, language) = (config.dating(), config.language);
    let values: Vec<Option<&ReportedValue>> = phases.iter().map(|phase| value(reports, indicator, *phase)).collect();
    let (latest, at) = match values.iter().rposition(Option::is_some) {
        Some(at) => (values[at], phases[at]),
        None => (None, 0),
    };
    // Before the year's last report the target is not due yet.
    let is_last = config.cycle.is_last(at);
    let progress = latest.map(|value| indicator.progress(&value.measure));
    let measured =
        |measure: &Option<Measure>| measure.as_ref().map(|measure| measure_view(measure, String::new(), dating));
    IndicatorView {
        name: indicator.name.value.clone(),
        unit: indicator.unit.clone(),
        baseline: measured(&indicator.baseline),
        target: measured(&indicator.target),
        values: values.into_iter().map(|value| value_view(value, dating, language)).collect(),
        reached: progress.as_ref().map(|progress| reached(progress.is_reached, is_last).to_owned()),
        difference: progress.as_ref().and_then(|progress| progress.difference.clone()),
        rule: progress.map(|progress| progress.rule.text(language).to_owned()),
    }
}

fn reached(is_reached: Option<bool>, is_last: bool) -> &'static str {
    match is_reached {
        Some(true) => "yes",
        Some(false) if is_last => "no",
        Some(false) => "not-yet",
        None => "unknown",
    }
}

/// What was measured in a phase; of several voices, the last that says it.
fn value<'a>(reports: &'a [ReportInput], indicator: &Indicator, phase: usize) -> Option<&'a ReportedValue> {
    let of_phase = reports.iter().rev().filter(|(member, _)| member.phase == phase);
    let mut values = of_phase.flat_map(|(member, _)| &member.report.0.values);
    values.find(|value| value.indicator.value == indicator.key.value)
}

fn value_view(value: Option<&ReportedValue>, dating: Dating, language: crate::model::Language) -> MeasureView {
    let Some(value) = value else {
        return MeasureView { text: String::new(), as_of: None, status: String::new() };
    };
    let status = value.status.map(|status| status.name().text(language).to_owned());
    measure_view(&value.measure, status.unwrap_or_default(), dating)
}

fn measure_view(measure: &Measure, status: String, dating: Dating) -> MeasureView {
    let as_of = measure.as_of.as_ref().map(|written| date_view(written.date, dating));
    MeasureView { text: measure.text.value.clone(), as_of, status }
}
