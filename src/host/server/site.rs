//! What the server knows at one moment: the site, its style sheets' common digest, the problems. And what an address means in it.

use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};

use crate::host::digest::Digest;

use super::{Page, Snapshot};

/// The page for addresses that lead nowhere, where the site has none of its own.
static NOT_FOUND: LazyLock<Page> = LazyLock::new(|| Page::new(include_bytes!("not_found.html").as_slice()));

/// Everything an open page may need to hear of.
#[derive(Debug, Clone)]
pub(super) struct Now {
    pub(super) site: Snapshot,
    /// Of all style sheets together: one may import another, so that a page depends on more than it names.
    pub(super) styles: Digest,
    pub(super) problems: Option<Arc<str>>,
}

/// What an address means in a site.
#[derive(Debug, Clone, Copy)]
pub(super) enum Found<'a> {
    File {
        name: &'a str,
        page: &'a Page,
    },
    /// A folder without the slash at its end, with the page that stands for it.
    Folder {
        index: &'a Page,
    },
    Nothing {
        instead: &'a Page,
    },
}

impl Now {
    pub(super) fn new(site: Snapshot, problems: Option<Arc<str>>) -> Now {
        let styles: BTreeMap<&Arc<str>, &Page> = site.files.iter().filter(|(name, _)| name.ends_with(".css")).collect();
        let digests: Vec<u8> = styles.into_values().flat_map(|page| page.digest.0.to_le_bytes()).collect();
        Now { styles: Digest::of(&digests), site, problems }
    }

    /// Looks up what [`super::path::parse`] made of an address.
    pub(super) fn find(&self, path: &str) -> Found<'_> {
        let files = &self.site.files;
        let index = |folder: &str| files.get_key_value(format!("{folder}index.html").as_str());
        let file = if path.is_empty() || path.ends_with('/') { index(path) } else { files.get_key_value(path) };
        if let Some((name, page)) = file {
            return Found::File { name, page };
        }
        match index(&format!("{path}/")) {
            Some((_, index)) => Found::Folder { index },
            None => Found::Nothing { instead: files.get("404.html").unwrap_or(&NOT_FOUND) },
        }
    }

    /// The digest of what would be answered now; what an open page compares its own with.
    pub(super) fn digest_at(&self, path: &str) -> Digest {
        match self.find(path) {
            Found::File { page, .. } | Found::Folder { index: page } | Found::Nothing { instead: page } => page.digest,
        }
    }
}
