//! Files taken apart: a Markdown file into front matter and body, a file of YAML into a tree.

use std::sync::Arc;

use super::decode::decode;
use super::front_matter::{self, FrontMatter};
use super::odd_letters;
use super::yaml::{self, Node};
use crate::model::layout::{self, FileKind};
use crate::model::{Diagnostic, Source};

/// A Markdown file taken apart.
pub struct Opened {
    /// The file.
    pub source: Arc<Source>,
    /// Its two parts.
    pub front: FrontMatter,
    /// The front matter as a tree; `None` if it is not YAML at all, or not there.
    pub node: Option<Node>,
}

impl Opened {
    /// Whether it has front matter: only the text of the portal or of a year may do without.
    pub fn has_front_matter(&self) -> bool {
        self.front.body.start > 0
    }
}

/// Decodes a file and takes it apart; `None` if it cannot be decoded, or has no front matter and needs some.
pub fn open(path: &str, bytes: Vec<u8>, problems: &mut Vec<Diagnostic>) -> Option<Opened> {
    let source = decoded(path, bytes, problems)?;
    if layout::kind_of(path) == FileKind::Introduction && !begins_with_front_matter(&source) {
        let front = FrontMatter { yaml: 0..0, body: 0..source.text.len() };
        return Some(Opened { source, front, node: None });
    }
    let (front, found) = front_matter::split(&source);
    problems.extend(found);
    let front = front?;
    let (node, found) = yaml::parse(&source, front.yaml.clone());
    problems.extend(found);
    Some(Opened { source, front, node })
}

/// Decodes a file that is YAML as a whole; `None` if it cannot be decoded or is not YAML at all.
pub fn open_yaml(path: &str, bytes: Vec<u8>, problems: &mut Vec<Diagnostic>) -> Option<(Arc<Source>, Node)> {
    let source = decoded(path, bytes, problems)?;
    let (node, found) = yaml::parse(&source, 0..source.text.len());
    problems.extend(found);
    Some((source, node?))
}

/// Decodes a file; `None` if it cannot be.
fn decoded(path: &str, bytes: Vec<u8>, problems: &mut Vec<Diagnostic>) -> Option<Arc<Source>> {
    let (source, found) = decode(path, bytes);
    let is_sound = !found.iter().any(Diagnostic::is_error);
    problems.extend(found);
    if is_sound {
        problems.extend(odd_letters::problems(&source));
    }
    is_sound.then_some(source)
}

/// Whether a file begins with front matter, or with what may have been meant to begin it.
fn begins_with_front_matter(source: &Source) -> bool {
    let first = source.text.lines().map(str::trim).find(|line| !line.is_empty()).unwrap_or_default();
    first.chars().count() > 2 && !first.chars().any(|letter| letter.is_alphanumeric() && letter != 'ー')
}
