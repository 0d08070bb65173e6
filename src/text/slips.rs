//! What is nearly something in a body, or lost in it: markup that is none, comments without an end, cells and notes that no
//! page shows.
//!
//! Comes in: a parsed body and its lines. Goes out: problems, each with the line as it should be. What nearly is an internal
//! heading is found beside those that are ([`internal`](super::internal)).

mod markup;
mod lost;
mod html;

use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::Arc;

use super::internal;
use super::shown::shown_up_to;
use crate::model::body::{Body, Line, LineKind};
use crate::model::config::Config;
use crate::model::goal::InternalText;
use crate::model::{Diagnostic, Place, Source};

/// A body in its file.
#[derive(Clone, Copy)]
struct Written<'a> {
    body: &'a Body<'a>,
    lines: &'a [Line],
    source: &'a Arc<Source>,
    /// Where the body begins in the file.
    offset: usize,
    /// Where the lines of the body end, without the last: a line may have thousands of parts, and is not gone through for each.
    ends: &'a LineEnds,
}

/// Where the lines of a text end, without the last.
struct LineEnds(Vec<usize>);

impl LineEnds {
    fn of(text: &str) -> LineEnds {
        LineEnds(text.match_indices('\n').map(|(at, _)| at).collect())
    }

    /// The number of the line that an offset lies in; the first is 0.
    fn line(&self, at: usize) -> usize {
        self.0.partition_point(|end| *end < at)
    }
}

impl Written<'_> {
    /// The place of a range of the body.
    fn place(&self, range: Range<usize>) -> Place {
        Place::of(self.source, self.offset + range.start..self.offset + range.end)
    }

    /// The whole line of the body that an offset lies in, without its end.
    fn whole_line(&self, at: usize) -> Range<usize> {
        let (LineEnds(ends), line) = (self.ends, self.ends.line(at));
        let start = if line == 0 { 0 } else { ends[line - 1] + 1 };
        start..ends.get(line).copied().unwrap_or(self.body.text.len())
    }
}

/// Every slip of a body that begins at `offset` of its file. `lines` are the body's, `texts` what is internal of it. Of a line
/// with an error nothing milder is said.
pub fn problems(
    body: &Body,
    lines: &[Line],
    texts: &[InternalText],
    source: &Arc<Source>,
    offset: usize,
    config: &Config,
) -> Vec<Diagnostic> {
    let ends = LineEnds::of(body.text);
    let written = Written { body, lines, source, offset, ends: &ends };
    let mut problems = internal::near_headings(lines, texts, source, offset, config);
    problems.extend(lost::problems(written));
    let broken = BrokenLines::of(source, &problems);
    let mild = markup::problems(written, config).into_iter().chain(html::problems(written, config));
    problems.extend(mild.filter(|problem| !broken.has(problem)));
    problems
}

/// The lines of a file that have an error.
pub struct BrokenLines {
    ends: LineEnds,
    broken: BTreeSet<usize>,
}

impl BrokenLines {
    /// The lines of some problems of a file.
    pub fn of(source: &Source, problems: &[Diagnostic]) -> BrokenLines {
        let has_errors = problems.iter().any(Diagnostic::is_error);
        let ends = if has_errors { LineEnds::of(&source.text) } else { LineEnds(Vec::new()) };
        let mut lines = BrokenLines { ends, broken: BTreeSet::new() };
        lines.broken =
            problems.iter().filter(|problem| problem.is_error()).map(|problem| lines.line(problem)).collect();
        lines
    }

    /// Whether a problem stands in one of them.
    pub fn has(&self, problem: &Diagnostic) -> bool {
        !self.broken.is_empty() && self.broken.contains(&self.line(problem))
    }

    fn line(&self, problem: &Diagnostic) -> usize {
        let at = problem.place.span.as_ref().map_or(0, |span| span.start);
        self.ends.line(at)
    }
}

/// The words of lines that nearly are headings.
pub fn meant_headings(body: &Body, lines: &[Line]) -> Vec<String> {
    let words = lines.iter().filter(|line| line.kind == LineKind::Words);
    words.filter_map(|line| markup::heading_words(&body.text[line.span.clone()])).map(str::to_owned).collect()
}

/// A text as it is quoted in a message.
fn short(text: &str) -> String {
    shown_up_to(60, text.trim())
}
