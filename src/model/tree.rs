//! The files of a site as bytes: what a folder on a disk, a revision of a repository and a test all have.

use std::collections::{BTreeMap, BTreeSet};

/// Files by their path from the site's folder, with forward slashes.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Tree {
    /// The files that people write, with their bytes: the configuration, heads and goals.
    pub files: BTreeMap<String, Vec<u8>>,
    /// The paths of all other files, whose bytes are not needed to know the site.
    pub others: BTreeSet<String>,
}
