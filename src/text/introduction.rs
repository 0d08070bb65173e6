//! The text of the portal or of a year, `content/_index.md` and `content/r5/_index.md`: Markdown, perhaps with front matter.

use super::dates::read_day;
use super::decode::decode;
use super::fields::Fields;
use super::front_matter;
use super::goal::links;
use super::{internal, slips, yaml};
use crate::model::config::Config;
use crate::model::goal::Introduction;
use crate::model::{Diagnostic, Source, body, keys};

/// Reads a text; `None` if the file cannot be read as one.
pub fn read(path: &str, bytes: Vec<u8>, config: &Config) -> (Option<Introduction>, Vec<Diagnostic>) {
    let (source, mut problems) = decode(path, bytes);
    if problems.iter().any(Diagnostic::is_error) {
        return (None, problems);
    }
    let mut updated = None;
    let mut range = 0..source.text.len();
    if has_front_matter(&source) {
        let (front, found) = front_matter::split(&source);
        problems.extend(found);
        let Some(front) = front else { return (None, problems) };
        let (node, found) = yaml::parse(&source, front.yaml.clone());
        problems.extend(found);
        let Some(node) = node else { return (None, problems) };
        let mut fields = Fields::new(&source, &node, &keys::INTRODUCTION);
        updated = fields.text("updated").and_then(|written| read_day(&source, written, &mut problems));
        problems.extend(fields.finish());
        range = front.body;
    }
    let text = body::parse_with(&source.text[range.clone()], config.line_breaks);
    let links = links(&text, range.start);
    let internal = internal::texts(&text, &source, range.start, config);
    problems.extend(slips::problems(&text, &text.lines(), &internal, &source, range.start, config));
    (Some(Introduction { source, updated, body: range, links, internal }), problems)
}

/// Whether a file begins with front matter, or with what may have been meant to begin it.
pub fn has_front_matter(source: &Source) -> bool {
    let first = source.text.lines().map(str::trim).find(|line| !line.is_empty()).unwrap_or_default();
    first.chars().count() > 2 && !first.chars().any(|letter| letter.is_alphanumeric() && letter != 'ー')
}
