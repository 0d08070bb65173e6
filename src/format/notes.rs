//! What a YAML text holds beside its values: comments and blank lines, with the place of each.
//!
//! Comments go where their author put them: those on lines of their own go above what follows, those at the end of a line
//! stay with the value before them.

use std::ops::Range;

use crate::model::letters::composed;
use crate::text::yaml::{Node, NodeKind};

/// Something beside the values, on a line of its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Note {
    /// A blank line.
    Blank,
    /// A comment, with its `#`.
    Comment(String),
}

/// A note and where it begins.
#[derive(Debug, Clone)]
struct PlacedNote {
    note: Note,
    at: usize,
    /// Its column; `None` for a comment after something else on its line.
    column: Option<usize>,
}

/// The notes of a text, to be taken in order.
#[derive(Debug)]
pub(super) struct Notes<'a> {
    text: &'a str,
    marks: Vec<PlacedNote>,
    next: usize,
}

impl<'a> Notes<'a> {
    /// The notes of a text around the values of its tree.
    pub(super) fn of(text: &'a str, root: &Node) -> Notes<'a> {
        let mut values = Vec::new();
        scalars(root, &mut values);
        let mut marks = Vec::new();
        let mut at = 0;
        for value in values.into_iter().chain(std::iter::once(text.len()..text.len())) {
            marks_between(text, at..value.start.max(at), &mut marks);
            at = at.max(value.end);
        }
        Notes { text, marks, next: 0 }
    }

    /// All comments, sorted, for comparing.
    pub(super) fn comments(&self) -> Vec<&str> {
        let mut comments: Vec<&str> = self
            .marks
            .iter()
            .filter_map(|mark| match &mark.note {
                Note::Comment(text) => Some(text.as_str()),
                Note::Blank => None,
            })
            .collect();
        comments.sort_unstable();
        comments
    }

    /// The notes before an offset that were not taken yet.
    pub(super) fn before(&mut self, at: usize) -> Vec<Note> {
        self.take_while(|mark| mark.at < at)
    }

    /// The comment behind a value that ends at an offset, on the same line.
    pub(super) fn behind(&mut self, end: usize) -> Option<String> {
        let mark = self.marks.get(self.next)?;
        let is_behind = mark.column.is_none() && mark.at >= end && !self.text[end..mark.at].contains('\n');
        match &mark.note {
            Note::Comment(text) if is_behind => {
                self.next += 1;
                Some(text.clone())
            }
            _ => None,
        }
    }

    /// The comments at the end of a collection: up to the last one that is deeper than its parent.
    pub(super) fn tail(&mut self, before: usize, parent_column: usize) -> Vec<Note> {
        let following = self.marks[self.next..].iter().take_while(|mark| mark.at < before);
        let mut count = 0;
        for (index, mark) in following.enumerate() {
            match (&mark.note, mark.column) {
                (Note::Comment(_), Some(column)) if column > parent_column => count = index + 1,
                (Note::Comment(_), Some(_)) => break,
                _ => {}
            }
        }
        let end = self.next + count;
        self.marks[std::mem::replace(&mut self.next, end)..end].iter().map(|mark| mark.note.clone()).collect()
    }

    /// Whether there is a comment in a range.
    pub(super) fn has_comment_in(&self, range: &Range<usize>) -> bool {
        self.marks.iter().any(|mark| range.contains(&mark.at) && mark.note != Note::Blank)
    }

    /// Forgets the notes before an offset.
    pub(super) fn skip(&mut self, to: usize) {
        self.take_while(|mark| mark.at < to);
    }

    fn take_while(&mut self, is_taken: impl Fn(&PlacedNote) -> bool) -> Vec<Note> {
        let count = self.marks[self.next..].iter().take_while(|mark| is_taken(mark)).count();
        let end = self.next + count;
        self.marks[std::mem::replace(&mut self.next, end)..end].iter().map(|mark| mark.note.clone()).collect()
    }
}

/// The column of an offset, in characters.
pub(super) fn column(text: &str, at: usize) -> usize {
    text[line_start(text, at)..at].chars().count()
}

pub(super) fn line_start(text: &str, at: usize) -> usize {
    text[..at].rfind('\n').map_or(0, |newline| newline + 1)
}

fn scalars(node: &Node, found: &mut Vec<Range<usize>>) {
    match &node.kind {
        NodeKind::Scalar { .. } | NodeKind::Broken => found.push(node.span.clone()),
        NodeKind::List(items) => items.iter().for_each(|item| scalars(item, found)),
        NodeKind::Map(entries) => {
            for (key, value) in entries {
                scalars(key, found);
                scalars(value, found);
            }
        }
    }
}

/// Comments and blank lines in a stretch between two values.
fn marks_between(text: &str, range: Range<usize>, marks: &mut Vec<PlacedNote>) {
    let mut at = range.start;
    while at < range.end {
        let start = line_start(text, at);
        let end = text[at..].find('\n').map_or(text.len(), |length| at + length);
        let line = &text[start..end];
        let is_blank = |letter: char| matches!(letter, ' ' | '\t' | '\u{3000}');
        if at == start && line.trim_matches(is_blank).is_empty() && end < text.len() {
            marks.push(PlacedNote { note: Note::Blank, at: start, column: Some(0) });
        }
        let is_comment = |found: usize| found == start || text[start..found].ends_with([' ', '\t', '\u{3000}']);
        let hash =
            text[at..end.min(range.end)].match_indices('#').map(|(found, _)| at + found).find(|&at| is_comment(at));
        if let Some(hash) = hash {
            let is_alone = text[start..hash].trim_matches(is_blank).is_empty();
            let note = Note::Comment(composed(text[hash..end].trim_end()).into_owned());
            marks.push(PlacedNote { note, at: hash, column: is_alone.then(|| column(text, hash)) });
        }
        at = end + 1;
    }
}
