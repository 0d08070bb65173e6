//! What is counted of a goal, and what was reported on it, as fields that can be compared.

use super::said::{Said, SaidKind};
use crate::model::config::Config;
use crate::model::indicator::{Indicator, Measure, ReportedValue};
use crate::model::site::{Member, MemberReport};

/// The indicators of a goal and its reports, phase by phase.
pub(super) fn reported(config: &Config, member: &Member) -> Vec<Said> {
    let mut all: Vec<Said> = member.goal.indicators.iter().flat_map(of_indicator).collect();
    all.extend(member.written_reports().flat_map(|report| of_report(config, member, report)));
    all
}

fn of_indicator(indicator: &Indicator) -> impl Iterator<Item = Said> {
    let (key, name) = (&indicator.key.value, &indicator.name.value);
    let measures = [("baseline", "基準値", &indicator.baseline), ("target", "目標値", &indicator.target)];
    let unit = indicator.unit.clone().unwrap_or_default();
    measures.into_iter().filter_map(move |(part, label, measure)| {
        let text = written(measure.as_ref()?);
        let (field, label) = (format!("{key}/{part}"), format!("{name} {label}"));
        Some(Said { field, label, text, kind: SaidKind::Quantity, unit: unit.clone() })
    })
}

fn of_report(config: &Config, member: &Member, reported: &MemberReport) -> Vec<Said> {
    let (cycle, report) = (&config.cycle, &*reported.report.0);
    let phase = &cycle.phases[reported.phase];
    let name = reported.name(cycle);
    let by = report.by.as_ref().map(|by| format!("（{}）", by.value)).unwrap_or_default();
    let line = |field: &str, label: &str, text: String| Said {
        field: format!("{name}/{field}"),
        label: format!("{}{by} {label}", phase.name),
        text,
        kind: SaidKind::Reported,
        unit: String::new(),
    };
    let ratings = reported.ratings.iter().map(|&(scale, level)| {
        let scale = &cycle.scales[scale];
        let level = &scale.levels[level];
        line(&scale.key, &scale.name, level.label())
    });
    let values = report.values.iter().filter_map(|value| {
        let key = &value.indicator.value;
        let indicator = member.goal.indicators.iter().find(|indicator| indicator.key.value == *key)?;
        Some(line(key, &indicator.name.value, measured(value, indicator.unit.as_deref().unwrap_or_default())))
    });
    let parts = report.parts.iter().filter(|part| !part.is_empty).map(|part| {
        let heading = part.heading.as_ref().map_or("本文", |heading| &heading.value);
        line(part.field.as_ref().map_or(heading, |key| key), heading, part.text.text.trim_end().to_owned())
    });
    let as_of = report.as_of.iter().map(|day| line("as_of", "基準日", day.value.text.clone()));
    let next = report.next.iter().map(|next| line("next", "今後の方向", next.value.clone()));
    let links = report.evidence.iter().map(|link| link.value.as_str()).collect::<Vec<&str>>().join("\n");
    let evidence = (!links.is_empty()).then(|| line("evidence", "根拠", links));
    as_of.chain(ratings).chain(values).chain(parts).chain(next).chain(evidence).collect()
}

/// A value with its unit, its day and how sure it is, as tables write them.
fn measured(value: &ReportedValue, unit: &str) -> String {
    let day = value.measure.as_of.as_ref().map(|day| day.text.clone());
    let aside: Vec<String> = day.into_iter().chain(value.status.map(|status| status.name().ja)).collect();
    let aside = if aside.is_empty() { String::new() } else { format!("（{}）", aside.join("、")) };
    format!("{}{unit}{aside}", value.measure.text.value)
}

/// A value as it was written, with its day.
fn written(measure: &Measure) -> String {
    let day = measure.as_of.as_ref().map(|day| format!("（{}）", day.text)).unwrap_or_default();
    measure.text.value.clone() + &day
}
