//! The files people write, written again: their one form, values changed in their place ([`change`]), two edits of one file joined
//! ([`merge`]).
//!
//! The one form is that of goals, heads of sheets, approvals and the configuration. In goes the text of a file, out comes the same file in its one form, or the problems because of which it is left alone.
//! Form is: keys by their names, in the order of the manual, then the site's own as it lists them, then all others in their order;
//! quotation marks only where another program would not see the text that we see; one blank line before the body and around
//! headings, never two; no blanks at the end of a line; composed letters; LF; where the site asks for it, no two sentences
//! on a line. What stays: every value, every comment, what the body shows, code and raw HTML to the byte, lines that the
//! author broke. (In fenced code that is never closed the line end at the end of the file is new.)
//!
//! The front matter and the body are formatted apart ([`front`], [`markdown`]). Each is read again afterwards: a result that
//! would say something else, or that would be formatted differently a second time, is not taken, and the part stays as it
//! was. So formatting twice is formatting once, whatever is written.

mod edit;
mod key_style;
mod named;
mod scalar;
mod notes;
mod front;
mod sentences;
mod markdown;
mod change;
mod carry;
mod merge;

use crate::model::Diagnostic;
use crate::model::body::LineBreaks;
use crate::model::config::{Config, FieldKey, Format, RecordKind};
use crate::model::keys::{self, KeyKind};
use crate::model::layout::{self, FileKind};
use crate::text::{Opened, open, open_yaml};
pub use carry::carried_over;
pub use change::{changed_goal, in_its_bytes, with_sections};
use key_style::{KeyStyle, ScalarKind};
pub use merge::{Merged, Side, Three, merged};

/// The file in its one form. `path` is that from the site's folder; its name tells what the file is: `_index.md` the head
/// of a sheet, any other `.md` a goal or a report on one, `approvals.yaml` what was approved, else the configuration.
///
/// # Errors
/// The file is no text, or its YAML cannot be read; the problems say why.
pub fn format(path: &str, bytes: Vec<u8>, config: &Config) -> Result<String, Vec<Diagnostic>> {
    let style = match layout::kind_of(path) {
        FileKind::Goal if config.cycle.report_name(path).is_some() => KeyStyle::Of(KeyKind::Map(&keys::REPORT)),
        FileKind::Goal => KeyStyle::Goal(config),
        FileKind::Head => KeyStyle::Head(config),
        FileKind::Introduction => KeyStyle::Of(KeyKind::Map(&keys::INTRODUCTION)),
        FileKind::Approvals => {
            return format_yaml(path, bytes, KeyStyle::Of(keys::APPROVALS));
        }
        FileKind::Config | FileKind::Other => {
            return format_yaml(path, bytes, KeyStyle::Of(KeyKind::Map(&keys::CONFIG)));
        }
    };
    let mut problems = Vec::new();
    let opened = open(path, bytes, &mut problems);
    let is_read = |opened: &Opened| opened.node.is_some() || !opened.has_front_matter();
    let sound = !problems.iter().any(Diagnostic::is_error);
    let Some(opened) = opened.filter(|opened| sound && is_read(opened)) else { return Err(problems) };
    if !opened.has_front_matter() {
        return Ok(body(&opened.source.text, config));
    }
    let Opened { source, front, .. } = opened;
    let front_matter = front::formatted(&named::with_keys(&source.text[front.yaml], style), style);
    let body = body(&source.text[front.body], config);
    let gap = if body.is_empty() { "" } else { "\n" };
    Ok(format!("---\n{front_matter}---\n{gap}{body}"))
}

fn body(text: &str, config: &Config) -> String {
    // A sentence on a line of its own would be shown so where line ends are kept.
    let sentences = config.format.sentences && config.line_breaks == LineBreaks::Joined;
    markdown::formatted(text, Format { sentences, ..config.format })
}

fn format_yaml(path: &str, bytes: Vec<u8>, style: KeyStyle) -> Result<String, Vec<Diagnostic>> {
    let mut problems = Vec::new();
    let opened = open_yaml(path, bytes, &mut problems);
    match opened.filter(|_| !problems.iter().any(Diagnostic::is_error)) {
        Some((source, _)) => Ok(front::formatted(&named::with_keys(&source.text, style), style)),
        None => Err(problems),
    }
}

/// A text as the value of a key of a kind.
pub fn value(kind: &KeyKind, text: &str) -> String {
    scalar::written(text, ScalarKind::of(kind), false)
}

/// Rows of named values behind a colon, each on a line of its own.
pub fn records(rows: &[Vec<(FieldKey, RecordKind, String)>]) -> String {
    let cell = |(key, kind, text): &(FieldKey, RecordKind, String)| {
        format!("{key}: {}", value_in_brackets(&KeyKind::of_record(*kind), text))
    };
    let row = |row: &Vec<(FieldKey, RecordKind, String)>| {
        format!("\n  - {{ {} }}", row.iter().map(cell).collect::<Vec<String>>().join(", "))
    };
    rows.iter().map(row).collect()
}

/// The same between `{ }` or `[ ]`.
pub fn value_in_brackets(kind: &KeyKind, text: &str) -> String {
    scalar::written(text, ScalarKind::of(kind), true)
}
