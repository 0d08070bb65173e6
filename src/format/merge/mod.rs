//! Two people's edits of one file, joined into one file.
//!
//! In go three versions of a goal, a report or a head: as it was, and as each of them has it now. Out comes a file in which every
//! field says what the one who changed it wrote; where both changed one field otherwise, both texts stand between git's marks, on
//! the lines of that field alone, where `check` finds them. Order and form are those of our version.
//!
//! A file is taken into pieces ([`pieces`]), the pieces are put in order ([`order`]) and joined one by one ([`entries`], [`prose`],
//! [`tokens`]), and what comes out is read again: if it could not be read, or is no file of a site at all, its lines are
//! joined as git joins them. In either way nothing that one of them wrote is dropped.

mod three;
mod tokens;
mod pieces;
mod order;
mod written;
mod prose;
mod entries;

use std::collections::BTreeSet;

use crate::model::config::Config;
use crate::model::layout::{MARKDOWN, is_content};
use crate::model::{Diagnostic, Message};
use crate::say;
use crate::text::{Opened, open};
use pieces::{Pieces, style_of};
pub use three::Three;
use tokens::{Chunk, Neighbours, join, lines};
use written::Segment;
pub use written::Side;

/// A joined file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Merged {
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// What is in conflict: fields as people call them, none where nothing is known of the file.
    pub conflicts: Vec<Option<Message>>,
    /// Why it was joined line by line; none if field by field.
    pub by_lines: Option<Message>,
}

/// Joins two edits of a file. `path` is that from the site's folder; `mark` is what stands behind the signs of a conflict.
pub fn merged(
    path: &str,
    three: &Three<&[u8]>,
    config: &Config,
    mark: impl Fn(Side, Option<&Message>) -> String,
) -> Merged {
    if let Some(settled) = three.settled(|a, b| a == b) {
        return Merged { bytes: settled.to_vec(), conflicts: Vec::new(), by_lines: None };
    }
    match by_fields(path, three, config, &mark) {
        Ok((bytes, conflicts)) => Merged { bytes, conflicts, by_lines: None },
        Err(why) => {
            let (bytes, conflicts) = by_lines(three, &mark);
            Merged { bytes, conflicts, by_lines: Some(why) }
        }
    }
}

type Joined = (Vec<u8>, Vec<Option<Message>>);

/// Joins the fields of a file of a site.
///
/// # Errors
/// It is none, or one of the versions cannot be read; the message says why.
fn by_fields(
    path: &str,
    three: &Three<&[u8]>,
    config: &Config,
    mark: &impl Fn(Side, Option<&Message>) -> String,
) -> Result<Joined, Message> {
    if !is_content(path) || !path.ends_with(MARKDOWN) {
        return Err(say!("目標のファイルではありません", "it is no goal, report or head"));
    }
    let (ours, theirs) = (opened(path, three.ours)?, opened(path, three.theirs)?);
    // A base that cannot be read, or that was not there, says nothing: what is the same is there once, all else is told.
    let base = opened(path, three.base).ok();
    let empty = || Pieces { opening: "", entries: Vec::new(), closing: "", parts: Vec::new() };
    let pieces = Three {
        base: base.as_ref().map_or_else(empty, |base| Pieces::of(path, base, config)),
        ours: Pieces::of(path, &ours, config),
        theirs: Pieces::of(path, &theirs, config),
    };
    let segments = segments(path, &pieces, config);
    let (text, conflicts) = written::written(segments, mark, "\n");
    let text = String::from_utf8(text).map_err(|_| unlike())?;
    if conflicts.is_empty() {
        let result = opened(path, text.as_bytes()).map_err(|_| unlike())?;
        let joined = Pieces::of(path, &result, config);
        if !has_all(&joined, &pieces) {
            return Err(unlike());
        }
    }
    let bytes = super::in_its_bytes(three.ours, &ours.source.text, &text)
        .ok_or_else(|| say!("改行の種類がそろっていません", "its line ends differ"))?;
    Ok((bytes, conflicts))
}

fn unlike() -> Message {
    say!("項目ごとに合わせると読めないファイルになります", "joined by fields it could not be read")
}

/// A version of a file, if it can be read without errors.
fn opened(path: &str, bytes: &[u8]) -> Result<Opened, Message> {
    let mut problems = Vec::new();
    let opened = open(path, bytes.to_vec(), &mut problems);
    if let Some(error) = problems.into_iter().find(Diagnostic::is_error) {
        return Err(error.message);
    }
    let opened = opened.filter(|opened| opened.node.is_some() || !opened.has_front_matter());
    opened.ok_or_else(|| say!("前書きを読めません", "its front matter cannot be read"))
}

/// All pieces of the three versions, joined.
fn segments(path: &str, three: &Three<Pieces>, config: &Config) -> Vec<Segment> {
    let has_front = |pieces: &Pieces| !pieces.opening.is_empty();
    let leads = if has_front(&three.ours) { &three.ours } else { &three.theirs };
    let mut segments = vec![Segment::plain(leads.opening)];
    entries::maps(&three.map(|pieces| pieces.entries.clone()), style_of(path, config), &mut segments);
    let label = say!("前書き", "front matter");
    let base = if has_front(&three.base) { three.base.closing } else { leads.closing };
    let closing = Three { base, ours: three.ours.closing, theirs: three.theirs.closing };
    let closing = if has_front(&three.ours) && has_front(&three.theirs) {
        closing
    } else {
        Three { base: leads.closing, ours: leads.closing, theirs: leads.closing }
    };
    prose::comments(&closing, &label, &mut segments);
    let fields = pieces::fields_of(path, config);
    let place = |key: &str| {
        let name = key.split('\0').next().unwrap_or_default();
        fields.iter().position(|field| *field.key == *name).unwrap_or(usize::MAX)
    };
    prose::parts(&three.map(|pieces| pieces.parts.clone()), place, &mut segments);
    segments
}

/// Whether a joined file has just the keys and headings that it should have.
fn has_all(joined: &Pieces, three: &Three<Pieces>) -> bool {
    let keys = |pieces: &Pieces| {
        let entries = pieces.entries.iter().map(|entry| entry.key.clone());
        entries.chain(pieces.parts.iter().map(|part| format!("\u{2}{}", part.key))).collect::<BTreeSet<String>>()
    };
    let keys_of = three.map(keys);
    let is_wanted = |key: &&String| keys_of.map(|keys| keys.contains(*key)).settled(|a, b| a == b).unwrap_or(true);
    keys(joined).iter().eq(keys_of.ours.union(&keys_of.theirs).filter(is_wanted))
}

/// Joins lines as git does. What is no text is not joined: ours stays, as a conflict.
fn by_lines(three: &Three<&[u8]>, mark: &impl Fn(Side, Option<&Message>) -> String) -> Joined {
    if three.all().iter().any(|bytes| bytes.contains(&0)) {
        return (three.ours.to_vec(), vec![None]);
    }
    let pieces = three.map(|bytes| lines(bytes));
    let pieces = Three { base: &*pieces.base, ours: &*pieces.ours, theirs: &*pieces.theirs };
    let chunks = join(&pieces, Neighbours::Conflict, |line| line.trim_ascii().is_empty());
    let segments = chunks.into_iter().map(|chunk| match chunk {
        Chunk::Plain(lines) => Segment::Plain(lines.concat()),
        Chunk::Conflict(ours, theirs) => {
            Segment::Conflict { label: None, ours: ours.concat(), theirs: theirs.concat() }
        }
    });
    let end = if three.ours.windows(2).any(|pair| pair == b"\r\n") { "\r\n" } else { "\n" };
    written::written(segments.collect(), mark, end)
}
