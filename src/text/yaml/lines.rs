//! The state of a walk through YAML line by line: what is open, what was found, and how findings are reported.
//!
//! [`keys`](super::keys) and [`values`](super::values) look at the parts of a line, [`scan`](super::scan) goes from line to line.

use std::ops::Range;
use std::sync::Arc;

use super::corrected::Correction;
use crate::model::{Code, Diagnostic, Message, Place, Severity, Source};
use crate::say;
use crate::text::shown::shown;

/// What was found.
pub(super) struct Scan {
    /// Problems, in the order of their lines.
    pub(super) problems: Vec<Diagnostic>,
    /// Corrections, in bytes of the YAML.
    pub(super) edits: Vec<Correction>,
    /// Source offsets of values that cannot be read.
    pub(super) broken: Vec<usize>,
    /// Whether a limit is passed, so that the rest is not read.
    pub(super) is_refused: bool,
}

/// The state of the walk.
pub(super) struct Lines<'a> {
    source: &'a Arc<Source>,
    pub(super) text: &'a str,
    base: usize,
    /// Where the next line to look at begins.
    pub(super) next: usize,
    /// The lists and maps that are open, outermost first.
    pub(super) open: Vec<Level>,
    /// Whether the last key or dash still waits for its value, so that a deeper line may begin one.
    pub(super) may_nest: bool,
    pub(super) after: After,
    /// Whether the last line was reported as no key, so that the next of its kind belongs to it.
    pub(super) is_prose: bool,
    /// Index of the first problem whose help still lacks the corrected line.
    unfinished: usize,
    /// Index of the first edit of the line at hand.
    first_edit: usize,
    pub(super) found: Scan,
}

/// The column of a list's dashes or of a map's keys.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Level {
    pub(super) column: usize,
    pub(super) is_list: bool,
}

/// What a deeper line would continue; `parent` is the column it must be deeper than, -1 if there is none.
#[derive(Debug, Clone)]
pub(super) enum After {
    Nothing,
    /// A plain value.
    Plain {
        parent: isize,
        line: Range<usize>,
    },
    /// A block value, and the column of its text once that is known.
    Block {
        parent: isize,
        column: Option<usize>,
    },
}

/// Where a line's content begins, and what is before it.
pub(super) struct Lead {
    /// Blanks, half-width only.
    pub(super) blanks: usize,
    /// The column, full-width blanks and tabs counted as two.
    pub(super) column: usize,
    /// Bytes of everything white.
    pub(super) bytes: usize,
}

impl Lead {
    pub(super) fn of(line: &str) -> Lead {
        let is_white = |letter: char| matches!(letter, ' ' | '\t' | '\u{3000}');
        let bytes = line.find(|letter| !is_white(letter)).unwrap_or(line.len());
        let blanks = line.bytes().take_while(|&byte| byte == b' ').count();
        let column = line[..bytes].chars().map(|letter| if letter == ' ' { 1 } else { 2 }).sum();
        Lead { blanks, column, bytes }
    }
}

/// How a line's key ends.
pub(super) enum Colon {
    /// Rightly: the offset after the colon.
    Right(usize),
    /// With this instead of a colon and a blank.
    Wrong(Range<usize>, ColonFault),
    /// Perhaps so: a list's text may begin `web：`. The colon.
    Doubtful(Range<usize>),
}

/// What is wrong with a key's colon.
pub(super) enum ColonFault {
    FullWidth,
    FullWidthBlank,
    NoBlank,
}

impl<'a> Lines<'a> {
    /// Before the first line of YAML that begins at `base` of its source.
    pub(super) fn new(source: &'a Arc<Source>, text: &'a str, base: usize) -> Lines<'a> {
        Lines {
            source,
            text,
            base,
            next: 0,
            open: Vec::new(),
            may_nest: true,
            after: After::Nothing,
            is_prose: false,
            unfinished: 0,
            first_edit: 0,
            found: Scan { problems: Vec::new(), edits: Vec::new(), broken: Vec::new(), is_refused: false },
        }
    }

    /// Where the line that holds an offset ends, without its line end.
    pub(super) fn line_end(&self, at: usize) -> usize {
        self.text[at..].find('\n').map_or(self.text.len(), |length| at + length)
    }

    pub(super) fn skip_blanks(&self, at: usize, end: usize) -> usize {
        end - self.text[at..end].trim_start_matches([' ', '\t']).len()
    }

    /// Whether what begins here may be the text of the key above.
    pub(super) fn waits_for_text(&self, at: usize) -> bool {
        let line_start = self.text[..at].rfind('\n').map_or(0, |newline| newline + 1);
        let column = Lead::of(&self.text[line_start..]).column;
        self.may_nest && self.open.last().is_some_and(|level| level.column < column)
    }

    /// The first ` #` of a plain text.
    pub(super) fn comment(&self, at: usize, end: usize) -> Option<usize> {
        let bytes = &self.text.as_bytes()[..end];
        (at + 1..end).find(|&found| bytes[found] == b'#' && matches!(bytes[found - 1], b' ' | b'\t'))
    }

    /// Whether a comment is meant as one: a blank follows its `#`.
    pub(super) fn is_note(&self, at: usize, end: usize) -> bool {
        let rest = self.text[at..end].trim_start_matches('#');
        rest.is_empty() || rest.starts_with(char::is_whitespace) || rest.starts_with(['-', '=', '!'])
    }

    /// Warns of a `#` that cuts off what seems to be text.
    pub(super) fn check_comment(&mut self, at: usize, end: usize) -> bool {
        if self.is_note(at, end) {
            return false;
        }
        let lost = shown(self.text[at..end].trim_end());
        let message = say!(
            "「{lost}」はメモ（コメント）とみなされ、値に入りません",
            "“{lost}” is taken for a comment and is not part of the value"
        );
        self.report(Code::YamlCommentInValue, at..end, message);
        true
    }

    pub(super) fn edit(&mut self, range: Range<usize>, text: String) {
        self.found.edits.push(Correction { range, text });
    }

    pub(super) fn blank_out(&mut self, range: Range<usize>) {
        self.edit(range, String::new());
    }

    /// A problem whose help will be the line as it should be.
    pub(super) fn report(&mut self, code: Code, range: Range<usize>, message: Message) {
        let place = Place::of(self.source, self.base + range.start..self.base + range.end);
        self.found.problems.push(Diagnostic::new(code, place, message));
    }

    pub(super) fn report_with(&mut self, code: Code, range: Range<usize>, message: Message, help: Message) {
        let place = Place::of(self.source, self.base + range.start..self.base + range.end);
        self.found.problems.push(Diagnostic::new(code, place, message).help(help));
    }

    /// Lowers the last problem to a warning.
    pub(super) fn only_warn(&mut self) {
        if let Some(problem) = self.found.problems.last_mut() {
            problem.severity = Severity::Warning;
        }
    }

    pub(super) fn mark_broken(&mut self, at: usize) {
        self.found.broken.push(self.base + at);
    }

    /// Shows the corrected line in the help of the problems found since the last line.
    pub(super) fn finish(&mut self, start: usize) {
        let (first_problem, first_edit) = (self.unfinished, self.first_edit);
        self.unfinished = self.found.problems.len();
        self.first_edit = self.found.edits.len();
        if first_problem == self.unfinished {
            return;
        }
        let line = self.corrected_line(start, first_edit);
        for problem in &mut self.found.problems[first_problem..] {
            if problem.help.is_none() {
                problem.help = Some(say!("次のように書いてください:\n{line}", "write:\n{line}"));
            }
        }
    }

    fn corrected_line(&self, start: usize, first_edit: usize) -> String {
        let end = self.line_end(start);
        let mut edits: Vec<&Correction> = self.found.edits[first_edit..]
            .iter()
            .filter(|edit| edit.range.start >= start && edit.range.start <= end)
            .collect();
        edits.sort_by_key(|edit| edit.range.start);
        let mut line = String::new();
        let mut done = start;
        for edit in edits {
            if edit.range.start >= done {
                line.push_str(&self.text[done..edit.range.start]);
                line.push_str(&edit.text);
                done = edit.range.end;
            }
        }
        line.push_str(&self.text[done.min(end)..end]);
        let mut letters = line.trim_end().chars();
        let head: String = letters.by_ref().take(200).collect();
        if letters.next().is_some() { head + "…" } else { head }
    }

    pub(super) fn too_many(&mut self, line: Range<usize>) {
        let message = say!(
            "直すところが多すぎるので、ここから後は読み取っていません",
            "there is too much to fix: what follows is not read"
        );
        let help = say!("上の問題を直してから、もう一度確認してください", "fix the problems above and check again");
        self.report_with(Code::YamlLimit, line, message, help);
        self.found.is_refused = true;
    }
}
