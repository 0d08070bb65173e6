//! Indicators of a goal as its page shows them: a row each, with what the latest value says about the target.

use super::prose::Phrases;
use super::reports::ReportInput;
use super::series::{self, measure_view};
use super::template::shape::Html;
use super::template::view::{IndicatorView, IndicatorsView, MeasureView};
use super::years::Years;
use crate::model::FiscalYear;
use crate::model::config::Config;
use crate::model::goal::Goal;
use crate::model::indicator::{Indicator, Measure, ReportedValue};
use crate::model::outcome::{self, Outcome};

/// The table of a goal's indicators; none if it has no indicator.
pub fn view(
    config: &Config,
    (goal, key): (&Goal, &str),
    reports: &[ReportInput],
    years: Option<&Years>,
    phrases: &Phrases,
) -> Option<IndicatorsView> {
    if goal.indicators.is_empty() {
        return None;
    }
    let phases = config.cycle.phases.iter().enumerate();
    let reported = phases
        .filter(|(at, _)| reports.iter().any(|(member, _)| member.phase == *at && !member.report.0.values.is_empty()));
    let (phases, names): (Vec<usize>, Vec<String>) = reported.map(|(at, phase)| (at, phase.name.clone())).unzip();
    let year = years.map(|(own, _)| own.year);
    let rows = goal.indicators.iter().map(|indicator| {
        let (years, chart) = series::of(config, years, indicator, phrases);
        let id = format!("{key}--I{}", indicator.key.value);
        IndicatorView { id, years, chart, ..row(config, indicator, reports, &phases, year) }
    });
    let rows = rows.collect();
    Some(IndicatorsView { phases: names, rows })
}

/// A row; `year` is that of a goal with earlier years, of which reports may confirm values.
fn row(
    config: &Config,
    indicator: &Indicator,
    reports: &[ReportInput],
    phases: &[usize],
    year: Option<FiscalYear>,
) -> IndicatorView {
    let value = |phase: &usize| outcome::value(reports.iter().map(|(report, _)| report), indicator, *phase, year);
    let values: Vec<Option<&ReportedValue>> = phases.iter().map(value).collect();
    let (latest, at) = match values.iter().rposition(Option::is_some) {
        Some(at) => (values[at], phases[at]),
        None => (None, 0),
    };
    let outcome = latest.map(|value| Outcome::of(&config.cycle, at, indicator, value));
    let progress = latest.map(|value| indicator.progress(&value.measure));
    let measured = |measure: &Option<Measure>| measure.as_ref().map(|measure| measure_view(config, measure, None));
    IndicatorView {
        name: indicator.name.value.clone(),
        unit: indicator.unit.clone(),
        baseline: measured(&indicator.baseline),
        target: measured(&indicator.target),
        values: values.into_iter().map(|value| value_view(config, value)).collect(),
        reached: outcome.map(|outcome| outcome.name().to_owned()),
        difference: progress.as_ref().and_then(|it| Some(it.difference.as_ref()?.text(config.language).to_owned())),
        rule: progress.map(|progress| progress.rule.text(config.language).to_owned()),
        id: String::new(),
        years: Vec::new(),
        chart: Html::default(),
    }
}

fn value_view(config: &Config, value: Option<&ReportedValue>) -> MeasureView {
    match value {
        Some(value) => measure_view(config, &value.measure, value.status),
        None => MeasureView { text: String::new(), as_of: None, status: String::new() },
    }
}
