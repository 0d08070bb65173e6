//! Reports on a goal as its page shows them: result first, each rating with what its scale means.

use std::cmp::Reverse;

use super::address;
use super::links::FileLinks;
use super::prose::{Phrases, html};
use super::summary::date_view;
use super::template::shape::Html;
use super::template::view::{LevelView, PartView, RatingView, ReportView};
use crate::model::body::{self, Body};
use crate::model::config::Config;
use crate::model::cycle::RESULT;
use crate::model::goal_report::GoalReport;
use crate::model::site::MemberReport;

/// A report, and where the links of its text lead.
pub type ReportInput = (MemberReport, FileLinks);

/// The reports of a goal, by its part of addresses, for templates, the latest phase first and the voices of a phase in their
/// order; one that was only begun is none.
pub fn views(config: &Config, goal: &str, reports: &[ReportInput], phrases: &Phrases) -> Vec<ReportView> {
    let mut written: Vec<&ReportInput> = reports.iter().filter(|(member, _)| !member.report.0.is_blank()).collect();
    written.sort_by_key(|(member, _)| Reverse(member.phase));
    written.into_iter().map(|report| view(config, goal, report, phrases)).collect()
}

fn view(config: &Config, goal: &str, (member, links): &ReportInput, phrases: &Phrases) -> ReportView {
    let report = &*member.report.0;
    let phase = &config.cycle.phases[member.phase];
    let id = address::report_anchor(goal, &member.name(&config.cycle));
    let body = body::parse_with(&report.source.text[report.body.clone()], config.line_breaks);
    let part = |at: usize| {
        let prefix = format!("{id}--P{at}--");
        Html(html(config, phrases, links, &body, body.fragments[at].events.clone(), 4, &prefix))
    };
    let lead = report.parts.iter().position(|part| part.heading.is_none());
    ReportView {
        phase: phase.name.clone(),
        by: report.by.as_ref().map(|by| by.value.clone()),
        as_of: member.as_of.map(|day| date_view(day, config.dating())),
        ratings: member.ratings.iter().map(|&rating| rating_view(config, rating)).collect(),
        lead: lead.map_or_else(Html::default, &part),
        parts: in_order(report).into_iter().filter_map(|at| part_view(&id, report, &body, at, &part)).collect(),
        next: report.next.as_ref().map(|next| next.value.clone()),
        evidence: report.evidence.iter().map(|address| address.value.clone()).collect(),
        source: report.source.path.clone(),
        source_url: config.source_address(&report.source.path),
        id,
    }
}

fn rating_view(config: &Config, (scale, level): (usize, usize)) -> RatingView {
    let scale = &config.cycle.scales[scale];
    let levels = scale.levels.iter().enumerate().map(|(at, each)| LevelView {
        code: each.code.clone(),
        name: each.name.clone(),
        given: at == level,
    });
    let given = &scale.levels[level];
    RatingView {
        scale: scale.name.clone(),
        code: given.code.clone(),
        name: given.name.clone(),
        unmet: given.is_unmet,
        levels: levels.collect(),
    }
}

/// The parts under headings: what was reached before what was done.
fn in_order(report: &GoalReport) -> Vec<usize> {
    let is_result = |at: &usize| report.parts[*at].field.as_ref().is_some_and(|field| **field == *RESULT);
    let (mut first, others): (Vec<usize>, Vec<usize>) = (0..report.parts.len()).partition(is_result);
    first.extend(others);
    first
}

fn part_view(id: &str, report: &GoalReport, body: &Body, at: usize, html: &impl Fn(usize) -> Html) -> Option<PartView> {
    let heading = body.fragments[at].heading.as_ref()?;
    let is_empty = report.parts[at].is_empty && report.parts[at].field.is_some();
    let id = format!("{id}--P{at}--{}", heading.id);
    (!is_empty).then(|| PartView { heading: heading.text.clone(), id, html: html(at) })
}
