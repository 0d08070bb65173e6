//! What was reported on goals, as long tables: one row a report and rating, a text, an indicator, a value.

use super::tables::Table;
use crate::model::config::Config;
use crate::model::cycle::Phase;
use crate::model::date::WrittenDate;
use crate::model::indicator::{Better, Measure};
use crate::model::site::{Member, MemberReport, Sheet};

/// The tables of some sheets; none of them where there is nothing to say.
pub fn report_tables(config: &Config, sheets: &[&Sheet]) -> Vec<Table> {
    let members = || sheets.iter().flat_map(|sheet| &sheet.goals);
    let tables = [
        table(
            "reports",
            &["id", "phase", "phase_name", "voice", "by", "as_of", "scale", "scale_name", "code", "code_name", "next"],
            members().flat_map(|member| of_reports(config, member, report_rows)),
        ),
        table(
            "report-texts",
            &["id", "phase", "voice", "field", "label", "text"],
            members().flat_map(|member| of_reports(config, member, text_rows)),
        ),
        table(
            "indicators",
            &["id", "indicator", "name", "unit", "better", "baseline", "baseline_as_of", "target", "target_as_of"],
            members().flat_map(indicator_rows),
        ),
        table(
            "values",
            &["id", "indicator", "phase", "voice", "value", "as_of", "status"],
            members().flat_map(|member| of_reports(config, member, value_rows)),
        ),
    ];
    tables.into_iter().filter(|table| !table.rows.is_empty()).collect()
}

/// What a report is told by: its goal's id, its phase and its voice.
struct Told<'a> {
    config: &'a Config,
    id: &'a str,
    phase: &'a Phase,
    report: &'a MemberReport,
}

impl Told<'_> {
    fn voice(&self) -> &str {
        self.report.voice.as_deref().unwrap_or_default()
    }
}

type Row = Vec<String>;

fn table(name: &'static str, header: &'static [&'static str], rows: impl Iterator<Item = Row>) -> Table {
    Table { name, header, rows: rows.collect() }
}

fn row<const N: usize>(cells: [&str; N]) -> Row {
    cells.map(str::to_owned).to_vec()
}

fn of_reports(config: &Config, member: &Member, rows: impl Fn(&Told) -> Vec<Row>) -> Vec<Row> {
    let told = member.written_reports().map(|report| {
        let phase = &config.cycle.phases[report.phase];
        rows(&Told { config, id: &member.id, phase, report })
    });
    told.flatten().collect()
}

/// One row a rating; one without where there is no rating.
fn report_rows(told: &Told) -> Vec<Row> {
    let (report, phase) = (&*told.report.report.0, told.phase);
    let as_of = told.report.as_of.map(|day| day.to_string()).unwrap_or_default();
    let line = |written: &Option<crate::model::Spanned<String>>| {
        written.as_ref().map(|written| written.value.clone()).unwrap_or_default()
    };
    let (by, next) = (line(&report.by), line(&report.next));
    let whole = |[scale, scale_name, code, code_name]: [&str; 4]| {
        row([told.id, &phase.key, &phase.name, told.voice(), &by, &as_of, scale, scale_name, code, code_name, &next])
    };
    if told.report.ratings.is_empty() {
        return vec![whole([""; 4])];
    }
    let ratings = told.report.ratings.iter().map(|&(scale, level)| {
        let scale = &told.config.cycle.scales[scale];
        let level = &scale.levels[level];
        whole([&scale.key, &scale.name, &level.code, &level.name])
    });
    ratings.collect()
}

fn text_rows(told: &Told) -> Vec<Row> {
    let parts = told.report.report.0.parts.iter().filter(|part| !part.is_empty);
    let rows = parts.map(|part| {
        let field = part.field.as_deref().unwrap_or_default();
        let label = part.heading.as_ref().map(|heading| heading.value.as_str()).unwrap_or_default();
        row([told.id, &told.phase.key, told.voice(), field, label, &part.text.text])
    });
    rows.collect()
}

fn value_rows(told: &Told) -> Vec<Row> {
    let rows = told.report.report.0.values.iter().map(|value| {
        let status = value.status.map(|status| status.name().ja).unwrap_or_default();
        let (text, as_of) = cells(Some(&value.measure));
        row([told.id, &value.indicator.value, &told.phase.key, told.voice(), &text, &as_of, &status])
    });
    rows.collect()
}

fn indicator_rows(member: &Member) -> Vec<Row> {
    let rows = member.goal.indicators.iter().map(|indicator| {
        let (baseline, baseline_as_of) = cells(indicator.baseline.as_ref());
        let (target, target_as_of) = cells(indicator.target.as_ref());
        let unit = indicator.unit.as_deref().unwrap_or_default();
        let better = indicator.better.map(Better::name).unwrap_or_default();
        let (key, name) = (&indicator.key.value, &indicator.name.value);
        row([&member.id, key, name, unit, better, &baseline, &baseline_as_of, &target, &target_as_of])
    });
    rows.collect()
}

/// A value as it was written, and its day.
fn cells(measure: Option<&Measure>) -> (String, String) {
    let day = |written: &WrittenDate| written.date.to_string();
    let text = measure.map(|measure| measure.text.value.clone()).unwrap_or_default();
    (text, measure.and_then(|measure| measure.as_of.as_ref()).map(day).unwrap_or_default())
}
