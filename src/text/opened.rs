//! A Markdown file taken apart: front matter and body.

use std::sync::Arc;

use super::decode::decode;
use super::front_matter::{self, FrontMatter};
use super::yaml::{self, Node};
use crate::model::{Diagnostic, Source};

/// A Markdown file taken apart.
pub struct Opened {
    /// The file.
    pub source: Arc<Source>,
    /// Its two parts.
    pub front: FrontMatter,
    /// The front matter as a tree; `None` if it is not YAML at all.
    pub node: Option<Node>,
}

/// Decodes a file and takes it apart; `None` if it cannot be decoded or has no front matter.
pub fn open(path: &str, bytes: Vec<u8>, problems: &mut Vec<Diagnostic>) -> Option<Opened> {
    let (source, found) = decode(path, bytes);
    let broken = found.iter().any(Diagnostic::is_error);
    problems.extend(found);
    if broken {
        return None;
    }
    let (front, found) = front_matter::split(&source);
    problems.extend(found);
    let front = front?;
    let (node, found) = yaml::parse(&source, front.yaml.clone());
    problems.extend(found);
    Some(Opened { source, front, node })
}
