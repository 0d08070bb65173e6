//! A document as a tree: every value with its text as written and its place.

use std::ops::Range;

/// How deep lists and maps may be nested.
pub const MAX_DEPTH: usize = 32;

/// How many nodes (keys, values, lists, maps) a document may have.
pub const MAX_NODES: usize = 10_000;

/// How many problems of one document are reported.
pub const MAX_PROBLEMS: usize = 100;

/// A value or a key, and its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Node {
    /// What it is.
    pub kind: NodeKind,
    /// Its bytes in [`Source::text`]: with the quotation marks or brackets; empty where nothing is written.
    pub span: Range<usize>,
}

/// What a node is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NodeKind {
    /// A text.
    Scalar {
        /// The text as YAML reads it (escapes resolved, lines folded), never given another type.
        text: String,
        /// How it was written.
        style: ScalarStyle,
    },
    /// A list, in the order written.
    List(Vec<Node>),
    /// Keys, always scalars and each once, and their values, in the order written.
    Map(Vec<(Node, Node)>),
    /// Something that could not be read and has been reported.
    Broken,
}

/// How a scalar was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ScalarStyle {
    /// As it is.
    Plain,
    /// Between `'` or `"`.
    Quoted,
    /// On lines of its own after `|` or `>`.
    Block,
}

impl Node {
    /// The text of a scalar.
    pub fn as_text(&self) -> Option<&str> {
        match &self.kind {
            NodeKind::Scalar { text, .. } => Some(text),
            NodeKind::List(_) | NodeKind::Map(_) | NodeKind::Broken => None,
        }
    }

    /// Whether nothing is written: an empty plain scalar, `~` or `null`.
    pub fn is_null(&self) -> bool {
        matches!(&self.kind, NodeKind::Scalar { text, style: ScalarStyle::Plain } if matches!(text.as_str(), "" | "~" | "null"))
    }

    /// The keys and values of a map; nothing of anything else.
    pub fn entries(&self) -> &[(Node, Node)] {
        match &self.kind {
            NodeKind::Map(entries) => entries,
            NodeKind::Scalar { .. } | NodeKind::List(_) | NodeKind::Broken => &[],
        }
    }

    /// The value of a key of a map.
    pub fn get(&self, key: &str) -> Option<&Node> {
        self.entries().iter().find(|(name, _)| name.as_text() == Some(key)).map(|(_, value)| value)
    }
}
