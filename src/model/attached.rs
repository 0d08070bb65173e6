//! A file beside the goals, as far as two versions of it are told apart: how large it is, and by what its bytes are known.

use std::collections::BTreeMap;

/// A file beside the goals.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attached {
    /// How many bytes it has; none if that is not known.
    pub size: Option<u64>,
    /// By what its bytes are known: equal prints are equal files.
    pub print: String,
}

/// Files beside the goals by their paths: `content/r5/kodomo/map.pdf`.
pub type AttachedFiles = BTreeMap<String, Attached>;

/// No files.
pub static NO_FILES: AttachedFiles = BTreeMap::new();
