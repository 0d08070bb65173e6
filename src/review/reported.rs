//! What is counted of a goal, and what was reported on it, as fields that can be compared.

use super::facts::{self, LINKS, TEXT};
use super::said::{Said, SaidKind};
use crate::model::FiscalYear;
use crate::model::config::Config;
use crate::model::indicator::{Indicator, Measure, ReportedValue};
use crate::model::keys::BETTERS;
use crate::model::site::{Member, MemberReport};

/// The indicators of a goal and its reports, phase by phase.
pub(super) fn reported(config: &Config, member: &Member) -> Vec<Said> {
    let mut all: Vec<Said> = member.goal.indicators.iter().flat_map(of_indicator).collect();
    all.extend(member.written_reports().flat_map(|report| of_report(config, member, report)));
    all
}

/// What it is first, then where it stood and what is wanted of it.
fn of_indicator(indicator: &Indicator) -> impl Iterator<Item = Said> {
    let (key, name) = (indicator.key.value.clone(), &indicator.name.value);
    let unit = indicator.unit.clone().unwrap_or_default();
    // The Japanese words stand last in the table.
    let better = BETTERS.iter().rev().find(|(_, better)| Some(*better) == indicator.better);
    let better = better.map(|(word, _)| format!("望ましい向き: {word}"));
    let asides: Vec<String> = indicator.unit.clone().into_iter().chain(better).collect();
    let asides = if asides.is_empty() { String::new() } else { format!("（{}）", asides.join("、")) };
    let itself = Said {
        field: key.clone(),
        label: "指標".to_owned(),
        text: format!("{name}{asides}"),
        kind: SaidKind::Beside,
        unit: String::new(),
    };
    let of_year = |(year, measure): &(FiscalYear, Measure)| format!("{} {}", year.wareki(), written(measure));
    let of_years = indicator.targets.iter().map(of_year).collect::<Vec<String>>().join("\n");
    let measure = |measure: &Option<Measure>| measure.as_ref().map(written).unwrap_or_default();
    let measures = [
        ("baseline", "基準値", measure(&indicator.baseline), SaidKind::Quantity),
        ("target", "目標値", measure(&indicator.target), SaidKind::Quantity),
        ("targets", "年度ごとの目標値", of_years, SaidKind::Reported),
    ];
    let name = name.clone();
    let said = move |(part, label, text, kind): (&str, &str, String, SaidKind)| Said {
        field: format!("{key}/{part}"),
        label: format!("{name} {label}"),
        text,
        kind,
        unit: unit.clone(),
    };
    [itself].into_iter().chain(measures.into_iter().filter(|(.., text, _)| !text.is_empty()).map(said))
}

fn of_report(config: &Config, member: &Member, reported: &MemberReport) -> Vec<Said> {
    let (cycle, report) = (&config.cycle, &*reported.report.0);
    let phase = &cycle.phases[reported.phase];
    let name = reported.name(cycle);
    let whose = report.by.as_ref().map(|by| format!("（{}）", by.value)).unwrap_or_default();
    let line = |field: &str, label: &str, text: String| Said {
        field: format!("{name}/{field}"),
        label: format!("{}{whose} {label}", phase.name),
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
        let heading = part.heading.as_ref().map_or(TEXT, |heading| &heading.value);
        line(part.field.as_ref().map_or(heading, |key| key), heading, part.text.text.trim_end().to_owned())
    });
    let by = report.by.iter().map(|by| line("by", "評価者", by.value.clone()));
    let as_of = report.as_of.iter().map(|day| line("as_of", "基準日", day.value.text.clone()));
    let next = report.next.iter().map(|next| line("next", "今後の方向", next.value.clone()));
    let evidence = report.evidence.iter().map(|link| link.value.as_str()).collect::<Vec<&str>>().join("\n");
    let rest = [
        line("evidence", "根拠", evidence),
        line("links", LINKS, facts::links(&report.links)),
        line("audience", "公開の範囲", facts::audience(report.audience.as_ref())),
    ];
    let rest = rest.into_iter().filter(|said| !said.text.is_empty());
    by.chain(as_of).chain(ratings).chain(values).chain(parts).chain(next).chain(rest).collect()
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
