//! A text that somebody wrote, and places in it.
//!
//! Every value of the model keeps the byte range it was read from, and every file keeps its text, so that a problem found
//! at any later stage can still show its line. Offsets count bytes of the decoded text (UTF-8, no byte order mark, LF).

use std::ops::Range;
use std::sync::Arc;

/// One file's name and text.
#[derive(Debug, PartialEq, Eq)]
pub struct Source {
    /// Path from the site's root, with forward slashes: `content/r5/kodomo-katei/2-1.md`.
    pub path: String,
    /// The decoded text; empty for a file that could not be read.
    pub text: String,
}

/// A line and a column as an editor shows them: both start at 1, the column counts characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Position {
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
}

impl Source {
    /// A source, ready to be shared by the places in it.
    pub fn new(path: impl Into<String>, text: impl Into<String>) -> Arc<Source> {
        Arc::new(Source { path: path.into(), text: text.into() })
    }

    /// Where a byte offset stands. Offsets past the end, or inside a character, are moved back to a character's start.
    pub fn position(&self, offset: usize) -> Position {
        let offset = self.text.floor_char_boundary(offset);
        let before = &self.text[..offset];
        let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
        Position {
            line: before.bytes().filter(|&byte| byte == b'\n').count() + 1,
            column: before[line_start..].chars().count() + 1,
        }
    }
}

/// A place: a file, and the part of it that is meant; without a range, the file as a whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The file.
    pub source: Arc<Source>,
    /// The bytes meant, in [`Source::text`].
    pub span: Option<Range<usize>>,
}

impl Place {
    /// The place of a range of a file.
    pub fn of(source: &Arc<Source>, span: Range<usize>) -> Place {
        Place { source: Arc::clone(source), span: Some(span) }
    }

    /// A file as a whole.
    pub fn file(source: &Arc<Source>) -> Place {
        Place { source: Arc::clone(source), span: None }
    }

    /// A file or folder as a whole of which only the name is known.
    pub fn path(path: impl Into<String>) -> Place {
        Place { source: Source::new(path, ""), span: None }
    }

    /// Line and column where the place begins; none for a file as a whole.
    pub fn position(&self) -> Option<Position> {
        self.span.as_ref().map(|span| self.source.position(span.start))
    }
}

/// A value and the bytes it was written in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spanned<T> {
    /// The value.
    pub value: T,
    /// Where it stands in its file's text.
    pub span: Range<usize>,
}

impl<T> Spanned<T> {
    /// A value with its range.
    pub fn new(value: T, span: Range<usize>) -> Spanned<T> {
        Spanned { value, span }
    }
}
