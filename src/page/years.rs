//! The years of a goal side by side: a column a year, the newest first, so that on a narrow screen a year stands beside the one before.
//!
//! What a goal of another year says stands here as plain text, as in a cell of the official form: its own page, to which the
//! head of its column leads, shows it with everything it has.

use super::address::{self, Foldered};
use super::template::shape::Html;
use super::template::view::{KinLink, YearCell, YearColumn, YearRow, YearsView};
use crate::model::FiscalYear;
use crate::model::body;
use crate::model::body::cell;
use crate::model::config::{Config, FieldKind, Role};
use crate::model::cycle::RESULT;
use crate::model::goal::Goal;
use crate::model::html::escape;
use crate::model::shown;
use crate::model::site::MemberReport;
use crate::model::site::{Kin, Lineage};

/// A goal with its other years.
pub type Years = (Kin, Lineage);

impl Foldered for Kin {
    fn year(&self) -> FiscalYear {
        self.year
    }

    fn key(&self) -> &str {
        &self.sheet_key
    }
}

/// The page of a goal of another year.
pub fn path(kin: &Kin) -> String {
    address::goal(kin, &kin.goal_key)
}

/// The table of a goal's years.
pub fn view(config: &Config, (own, lineage): &Years) -> YearsView {
    let all = lineage.after.iter().map(|kin| &**kin).chain([own]).chain(lineage.before.iter().map(|kin| &**kin));
    let all: Vec<&Kin> = all.collect();
    let columns = all.iter().map(|kin| YearColumn {
        year: config.dating().fiscal_year_name(kin.year),
        number: kin.number.clone(),
        path: (kin.id != own.id).then(|| path(kin)),
        retired: kin.goal.0.retired.is_some(),
    });
    let columns: Vec<YearColumn> = columns.collect();
    let links = |ids: &[String]| {
        let of = ids.iter().filter_map(|id| all.iter().find(|kin| kin.id == *id));
        of.map(|kin| link(config, kin)).collect::<Vec<KinLink>>()
    };
    YearsView {
        rows: rows(config, &all, &columns),
        continues: links(&lineage.continues),
        continued_by: links(&lineage.continued_by),
        columns,
    }
}

fn link(config: &Config, kin: &Kin) -> KinLink {
    KinLink { year: config.dating().fiscal_year_name(kin.year), title: kin.goal.0.title.value.clone(), path: path(kin) }
}

/// The rows of which any year has something: what the goal is called, where it belongs if that changed, the prose and the deadline
/// of the form, how it was rated and what was reached.
fn rows(config: &Config, all: &[&Kin], columns: &[YearColumn]) -> Vec<YearRow> {
    let mut rows: Vec<(String, Vec<String>)> = Vec::new();
    let label = |role: Role| config.fields.iter().find(|field| field.role == role).map(|field| field.label.clone());
    let texts = |of: &dyn Fn(&Kin) -> String| all.iter().map(|kin| of(kin)).collect::<Vec<String>>();
    rows.extend(label(Role::Title).map(|label| (label, texts(&|kin| kin.goal.0.title.value.clone()))));
    let homes = texts(&home);
    if homes.iter().any(|home| *home != homes[0]) {
        rows.extend(label(Role::Section).map(|label| (label, homes)));
    }
    for (_, field) in config.form().filter(|(_, field)| field.kind == FieldKind::Prose) {
        rows.push((field.label.clone(), texts(&|kin| prose(config, &kin.goal.0, &field.key))));
    }
    let due = |kin: &Kin| kin.goal.0.due.as_ref().map_or_else(String::new, |due| due.value.text.clone());
    rows.extend(label(Role::Due).map(|label| (label, texts(&due))));
    for (at, scale) in config.cycle.scales.iter().enumerate() {
        rows.push((scale.name.clone(), texts(&|kin| rating(config, &kin.reports, at))));
    }
    rows.extend(
        config
            .cycle
            .fields
            .iter()
            .find(|field| *field.key == *RESULT)
            .map(|field| (field.label.clone(), texts(&|kin| result(config, &kin.reports)))),
    );
    rows.retain(|(_, texts)| texts.iter().any(|text| !text.is_empty()));
    let cell = |(text, column): (String, &YearColumn)| YearCell { year: column.year.clone(), html: lines(&text) };
    rows.into_iter()
        .map(|(label, texts)| YearRow { label, cells: texts.into_iter().zip(columns).map(cell).collect() })
        .collect()
}

/// 部 and 課 of a goal.
fn home(kin: &Kin) -> String {
    let sections = kin.sections.join(shown::BETWEEN);
    format!("{} {sections}", kin.department).trim_end().to_owned()
}

fn prose(config: &Config, goal: &Goal, key: &str) -> String {
    let body = body::parse_with(&goal.source.text[goal.body.clone()], config.line_breaks);
    config.field(key).map_or_else(String::new, |field| cell::normal(&shown::values(goal, field, &body).join("\n")))
}

/// The last rating on a scale.
fn rating(config: &Config, reports: &[MemberReport], scale: usize) -> String {
    let levels = reports.iter().rev().flat_map(|report| &report.ratings).filter(|(of, _)| *of == scale);
    let mut labels = levels.map(|(_, level)| config.cycle.scales[scale].levels[*level].label());
    labels.next().unwrap_or_default()
}

/// What was reached, as the last report says that has it.
fn result(config: &Config, reports: &[MemberReport]) -> String {
    let mut texts = reports.iter().rev().filter_map(|member| {
        let report = &*member.report.0;
        let is_it = |part: &crate::model::goal::Part| {
            part.field.as_ref().is_some_and(|field| **field == *RESULT) && !part.is_empty
        };
        let at = report.parts.iter().position(is_it)?;
        let body = body::parse_with(&report.source.text[report.body.clone()], config.line_breaks);
        Some(cell::normal(&body.cell(&body.fragments[at])))
    });
    texts.next().unwrap_or_default()
}

/// Lines of text as HTML.
fn lines(text: &str) -> Html {
    Html(text.split('\n').map(escape).collect::<Vec<String>>().join("<br>\n"))
}
