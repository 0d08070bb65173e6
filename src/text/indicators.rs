//! Indicators of a goal, and values of a report.
//!
//! A value is a number or words, or a map of it with its day; it stays the text that was written.

use std::sync::Arc;

use super::dates::read_day;
use super::fields::Fields;
use super::names::{duplicate_name, key_of};
use super::yaml::{Node, NodeKind};
use crate::model::indicator::{Indicator, Measure, ReportedValue, Status};
use crate::model::keys::{self, KeyTable};
use crate::model::{Code, Diagnostic, FiscalYear, Place, Source, Spanned};
use crate::say;

/// The indicators of a goal of a year.
pub(super) fn indicators(
    source: &Arc<Source>,
    items: &[Node],
    year: Option<FiscalYear>,
    problems: &mut Vec<Diagnostic>,
) -> Vec<Indicator> {
    let mut indicators: Vec<Indicator> = Vec::new();
    for item in items {
        let Some(indicator) = indicator(source, item, year, problems) else { continue };
        match indicators.iter().find(|known| known.key.value == indicator.key.value) {
            Some(first) => problems.push(duplicate_name(source, &indicator.key, &first.key)),
            None => indicators.push(indicator),
        }
    }
    indicators
}

fn indicator(
    source: &Arc<Source>,
    item: &Node,
    year: Option<FiscalYear>,
    problems: &mut Vec<Diagnostic>,
) -> Option<Indicator> {
    let mut fields = Fields::new(source, item, &keys::INDICATOR);
    let key = fields.required_text("key").and_then(|key| key_of(source, key, problems));
    let name = fields.required_text("name");
    let unit = fields.text("unit").map(|unit| unit.value);
    let better = fields.choice("better", &keys::BETTERS).map(|better| better.value);
    let [baseline, target] = ["baseline", "target"].map(|key| fields.take(key));
    let targets = fields.map("targets");
    problems.extend(fields.finish());
    let mut measured = |node: Option<&Node>| node.and_then(|node| measure(source, node, &keys::MEASURE, problems));
    let baseline = measured(baseline).map(|(measure, _)| measure);
    let target = measured(target).map(|(measure, _)| measure);
    let targets = targets_by_year(source, targets, problems);
    let of_year = || targets.iter().find(|(of, _)| Some(*of) == year).map(|(_, measure)| measure.clone());
    let target = target.or_else(of_year);
    Some(Indicator { key: key?, name: name?, unit, better, baseline, target, targets })
}

fn targets_by_year(
    source: &Arc<Source>,
    node: Option<&Node>,
    problems: &mut Vec<Diagnostic>,
) -> Vec<(FiscalYear, Measure)> {
    let mut targets = Vec::new();
    for (year, value) in node.map_or(&[][..], Node::entries) {
        let written = year.as_text().unwrap_or_default();
        let Some(of) = FiscalYear::parse(written) else {
            let message = say!("「{written}」は年度として読めません", "“{written}” is not a fiscal year");
            let place = Place::of(source, year.span.clone());
            problems.push(Diagnostic::new(Code::BadDate, place, message).help(say!(
                "r5、2023、令和5年度 のいずれかの形で書いてください",
                "write it like r5, 2023 or 令和5年度"
            )));
            continue;
        };
        targets.extend(measure(source, value, &keys::MEASURE, problems).map(|(measure, _)| (of, measure)));
    }
    targets
}

/// The values of a report, by the keys of indicators.
pub(super) fn values(source: &Arc<Source>, node: Option<&Node>, problems: &mut Vec<Diagnostic>) -> Vec<ReportedValue> {
    let entries = node.map_or(&[][..], Node::entries);
    problems.extend((0..entries.len()).filter_map(|at| cut_number(source, &entries[at..])));
    let mut values = Vec::new();
    for (key, value) in entries {
        let Some(name) = key.as_text() else { continue };
        let indicator = Spanned::new(name.to_owned(), key.span.clone());
        let read = measure(source, value, &keys::VALUE, problems);
        values.extend(read.map(|(measure, status)| ReportedValue { indicator, measure, status }));
    }
    values
}

/// A number with a comma between thousands, which is where braces end an entry: `{ cost: 4,400 }` says 4.
fn cut_number(source: &Arc<Source>, entries: &[(Node, Node)]) -> Option<Diagnostic> {
    let ((key, value), rest) = entries.split_first()?;
    let (name, number) = (key.as_text()?, value.as_text()?);
    let is_group = |digits: &str| digits.len() == 3 && digits.bytes().all(|byte| byte.is_ascii_digit());
    let mut end = value.span.end;
    for (group, nothing) in rest {
        let goes_on = source.text.get(end..group.span.start) == Some(",");
        if !goes_on || !nothing.is_null() || !group.as_text().is_some_and(is_group) {
            break;
        }
        end = group.span.end;
    }
    if end == value.span.end || !number.ends_with(|last: char| last.is_ascii_digit()) {
        return None;
    }
    let (whole, place) = (&source.text[value.span.start..end], Place::of(source, value.span.start..end));
    let message = say!(
        "「{whole}」は、波括弧の中ではコンマで切れて「{number}」と読まれます",
        "within braces “{whole}” ends at its comma, and is read as “{number}”"
    );
    Some(Diagnostic::new(Code::UnknownKey, place, message).help(say!(
        "引用符で囲んでください:\nvalues: {{ {name}: \"{whole}\" }}",
        "put it in quotes:\nvalues: {{ {name}: \"{whole}\" }}"
    )))
}

/// A value alone, or with its day and how sure it is; nothing where none is written yet.
fn measure(
    source: &Arc<Source>,
    node: &Node,
    table: &'static KeyTable,
    problems: &mut Vec<Diagnostic>,
) -> Option<(Measure, Option<Status>)> {
    match &node.kind {
        NodeKind::Scalar { text, .. } => {
            let is_written = !node.is_null() && !text.trim().is_empty();
            let text = Spanned::new(text.trim().to_owned(), node.span.clone());
            return is_written.then_some((Measure { text, as_of: None }, None));
        }
        NodeKind::Broken => return None,
        NodeKind::List(_) | NodeKind::Map(_) => {}
    }
    let mut fields = Fields::new(source, node, table);
    let text = fields.required_text("value");
    let as_of = fields.text("as_of");
    let has_status = table.names().any(|name| name == "status");
    let status = has_status.then(|| fields.choice("status", &keys::STATUSES)).flatten().map(|status| status.value);
    problems.extend(fields.finish());
    let as_of = as_of.and_then(|written| read_day(source, written, problems)).map(|day| day.value);
    Some((Measure { text: text?, as_of }, status))
}
