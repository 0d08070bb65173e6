//! A report on a goal: front matter and Markdown become a [`GoalReport`].

use std::sync::Arc;

use super::dates::read_day;
use super::fields::{Fields, is_web_address};
use super::goal::body_of;
use super::opened::{Opened, open};
use super::yaml::{Node, NodeKind};
use super::{indicators, internal, rules};
use crate::model::config::{Config, Field};
use crate::model::cycle::RATING;
use crate::model::goal_report::GoalReport;
use crate::model::{Code, Diagnostic, Place, Source, Spanned, keys};
use crate::say;

/// Reads a report; `None` if the file cannot be read as one at all.
pub fn read(path: &str, bytes: Vec<u8>, config: &Config) -> (Option<GoalReport>, Vec<Diagnostic>) {
    let mut problems = Vec::new();
    let Some(Opened { source, front, node }) = open(path, bytes, &mut problems) else { return (None, problems) };
    let is_whole = !problems.iter().any(Diagnostic::is_error);
    let text = body_of(&source, front.body.clone(), config, &config.cycle.fields, &mut problems);
    let Some(node) = node else { return (None, problems) };
    let mut fields = Fields::new(&source, &node, &keys::REPORT);
    let as_of = fields.text("as_of").and_then(|written| read_day(&source, written, &mut problems));
    let by = fields.text("by");
    let mut ratings: Vec<(Option<Spanned<String>>, Spanned<String>)> =
        fields.text(RATING).map(|code| (None, code)).into_iter().collect();
    ratings.extend(named_ratings(&source, fields.map("ratings"), &mut problems));
    let values = indicators::values(&source, fields.map("values"), &mut problems);
    let next = fields.text("next");
    let evidence = fields.texts("evidence");
    let audience = internal::audience(&mut fields);
    let allows = rules::allows(&source, fields.map("allow"), &mut problems);
    problems.extend(internal::near_values(&node, &source, config));
    let found = fields.finish();
    let mut unread = text.misspelt;
    // What is missed there may stand under a wrong key, or behind what could not be read.
    if !is_whole || found.iter().any(Diagnostic::is_error) {
        unread.push(RATING.to_owned());
        unread.extend(config.cycle.fields.iter().filter(|_| !is_whole).map(|field: &Field| field.key.to_string()));
    }
    problems.extend(found);
    let evidence = evidence.into_iter().filter(|address| is_address(&source, address, &mut problems)).collect();
    let report = GoalReport {
        source: Arc::clone(&source),
        start: front.yaml.start,
        as_of,
        by,
        ratings,
        values,
        next,
        evidence,
        audience,
        allows,
        unread,
        parts: text.parts,
        body: front.body,
        links: text.links,
        internal: text.internal,
    };
    (Some(report), problems)
}

/// Codes by the names of their scales.
fn named_ratings(
    source: &Arc<Source>,
    node: Option<&Node>,
    problems: &mut Vec<Diagnostic>,
) -> Vec<(Option<Spanned<String>>, Spanned<String>)> {
    let mut ratings = Vec::new();
    for (scale, code) in node.map_or(&[][..], Node::entries) {
        let Some(name) = scale.as_text() else { continue };
        match &code.kind {
            NodeKind::Scalar { text, .. } if !text.trim().is_empty() => {
                let scale = Spanned::new(name.to_owned(), scale.span.clone());
                ratings.push((Some(scale), Spanned::new(text.clone(), code.span.clone())));
            }
            NodeKind::Scalar { .. } | NodeKind::Broken => {}
            NodeKind::List(_) | NodeKind::Map(_) => {
                let place = Place::of(source, code.span.clone());
                let message = say!("{name} に書けるのは符号一つです", "{name} is one code");
                problems.push(Diagnostic::new(Code::WrongType, place, message).help(say!(
                    "尺度の名前ごとに、符号を一つ書いてください:\nratings:\n  {name}: A",
                    "write one code for each scale:\nratings:\n  {name}: A"
                )));
            }
        }
    }
    ratings
}

fn is_address(source: &Arc<Source>, written: &Spanned<String>, problems: &mut Vec<Diagnostic>) -> bool {
    let text = &written.value;
    if is_web_address(text) {
        return true;
    }
    let message = say!("「{text}」は URL ではありません", "“{text}” is not a URL");
    let place = Place::of(source, written.span.clone());
    problems.push(Diagnostic::new(Code::BadUrl, place, message).help(say!(
        "https:// から始めてください。サイトの中の資料には、本文にリンクを書いてください",
        "begin it with https://; to what is beside the report, write a link in its text"
    )));
    false
}
