//! A document's YAML as a tree of nodes, each with the text as it was written and its place.
//!
//! Comes in: a file and the part of it that is YAML. Goes out: the tree, and every problem of it in words for people who do
//! not know YAML. In three steps: [`scan`] finds what a Japanese keyboard and habits from Excel do to YAML and corrects it,
//! saphyr-parser reads the corrected text, [`tree`] builds the nodes at the places that were really written. No value is given a
//! type: `no`, `0086`, `1:20` and `2023-04-01` stay text. Aliases, tags and a second document are refused.

mod node;
mod corrected;
mod words;
mod lines;
mod keys;
mod values;
mod scan;
mod tree;
#[cfg(test)]
mod tests;

use std::ops::Range;
use std::sync::Arc;

use super::conflict;
use crate::model::{Diagnostic, Place, Source};
use corrected::Corrected;
pub use node::{MAX_DEPTH, MAX_NODES, MAX_PROBLEMS, Node, NodeKind, ScalarStyle};
use tree::Stop;

/// How often reading starts again without the entry that could not be read.
const MAX_ATTEMPTS: usize = 8;

/// Reads the YAML in a range of a file.
///
/// An empty document is an empty plain scalar. The tree is there in spite of problems wherever they could be corrected or
/// left out (as [`NodeKind::Broken`]), so that later stages can go on; it is missing where a limit is passed or nothing can be
/// made of the text. Time and memory are linear in the range, which must lie on character boundaries.
pub fn parse(source: &Arc<Source>, range: Range<usize>) -> (Option<Node>, Vec<Diagnostic>) {
    let base = range.start;
    let text = &source.text[range];
    // Two people's keys on top of each other are no YAML, and one fault.
    let marks = conflict::marks(text);
    if !marks.is_empty() {
        return (None, marks.into_iter().map(|it| conflict::problem(source, base + it.start..base + it.end)).collect());
    }
    let scan = scan::scan(source, text, base);
    let mut problems = scan.problems;
    if scan.is_refused {
        return (None, problems);
    }
    let mut broken = scan.broken;
    let mut corrected = Corrected::new(text, base, scan.edits);
    for _ in 0..MAX_ATTEMPTS {
        match tree::build(source, &corrected, &broken) {
            Ok((node, more)) => {
                problems.extend(more);
                problems.sort_by_key(|problem| problem.place.span.as_ref().map_or(0, |span| span.start));
                return (Some(node), problems);
            }
            Err(Stop::Refused(problem)) => {
                problems.push(*problem);
                return (None, problems);
            }
            Err(Stop::Scan(error, at)) => {
                let entry = entry_around(&corrected.text, at);
                let written = corrected.written(entry.clone());
                if !problems.iter().any(|problem| is_within(problem, &written)) {
                    let (code, message, help) = words::explain(error.info());
                    let at = corrected.written(at..at).start.min(source.text.len());
                    let place = at..at + source.text[at..].chars().next().map_or(0, char::len_utf8);
                    problems.push(Diagnostic::new(code, Place::of(source, place), message).help(help));
                }
                if !leave_out(&mut corrected, entry, &mut broken) {
                    return (None, problems);
                }
            }
        }
    }
    (None, problems)
}

fn is_within(problem: &Diagnostic, range: &Range<usize>) -> bool {
    problem.is_error() && problem.place.span.as_ref().is_some_and(|span| range.contains(&span.start))
}

/// The lines of the top-level entry around an offset: from the last line before it that is not indented to the next one.
fn entry_around(text: &str, at: usize) -> Range<usize> {
    let filled = text[..at].trim_end().len();
    let at = if at >= text.len() || text[filled..at].contains('\n') && text[at..].trim_start().is_empty() {
        filled
    } else {
        at
    };
    let begins_entry = |start: usize| {
        text[start..].starts_with(|letter: char| !matches!(letter, ' ' | '\n' | '\t' | '#' | '-' | ']' | '}'))
    };
    let mut start = text[..at].rfind('\n').map_or(0, |newline| newline + 1);
    while start > 0 && !begins_entry(start) {
        start = text[..start - 1].rfind('\n').map_or(0, |newline| newline + 1);
    }
    let mut end = at;
    loop {
        end = text[end..].find('\n').map_or(text.len(), |length| end + length + 1);
        if end == text.len() || begins_entry(end) {
            return start..end;
        }
    }
}

/// Blanks an entry but for its key, whose value is then known to be broken; false if there is nothing left to blank.
fn leave_out(corrected: &mut Corrected<'_>, entry: Range<usize>, broken: &mut Vec<usize>) -> bool {
    let text = &corrected.text[entry.clone()];
    let line = text.lines().next().unwrap_or_default();
    let key =
        line.find(": ").map(|at| at + 1).or_else(|| line.ends_with(':').then_some(line.len())).filter(|&length| {
            let key = &line[..length - 1];
            !key.starts_with([
                ' ', '-', '\'', '"', '[', '{', '?', '&', '*', '!', '@', '`', '%', '|', '>', ',', ']', '}', ':',
            ]) && !key.contains(" #")
        });
    match key {
        Some(length) if !text[length..].trim().is_empty() => {
            broken.push(corrected.written(entry.start..entry.start).start);
            corrected.blank(entry.start + length..entry.end);
            true
        }
        _ if text.trim().is_empty() => false,
        _ => {
            corrected.blank(entry);
            true
        }
    }
}
