//! The text of the portal or of a year, `content/_index.md` and `content/r5/_index.md`: Markdown, perhaps with front matter.

use super::dates::read_day;
use super::fields::Fields;
use super::goal::links;
use super::opened::{Opened, open};
use super::{internal, slips};
use crate::model::config::Config;
use crate::model::goal::Introduction;
use crate::model::{Diagnostic, body, keys};

/// Reads a text; `None` if the file cannot be read as one.
pub fn read(path: &str, bytes: Vec<u8>, config: &Config) -> (Option<Introduction>, Vec<Diagnostic>) {
    let mut problems = Vec::new();
    let Some(opened) = open(path, bytes, &mut problems) else { return (None, problems) };
    let has_front_matter = opened.has_front_matter();
    let Opened { source, front, node } = opened;
    let mut updated = None;
    if has_front_matter {
        let Some(node) = node else { return (None, problems) };
        let mut fields = Fields::new(&source, &node, &keys::INTRODUCTION);
        updated = fields.text("updated").and_then(|written| read_day(&source, written, &mut problems));
        problems.extend(fields.finish());
    }
    let range = front.body;
    let text = body::parse_with(&source.text[range.clone()], config.line_breaks);
    let links = links(&text, range.start);
    let internal = internal::texts(&text, &source, range.start, config);
    problems.extend(slips::problems(&text, &text.lines(), &internal, &source, range.start, config));
    (Some(Introduction { source, updated, body: range, links, internal }), problems)
}
