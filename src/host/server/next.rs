//! The site that is served next, while it is made beside the one that is served now.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use super::{Page, Snapshot};
use crate::model::sink::Sink;
use crate::model::{Digest, Failure};

/// Takes the files of a site; those that are kept are shared with the site before.
pub struct NextSnapshot {
    before: Snapshot,
    files: Mutex<HashMap<Arc<str>, Page>>,
}

impl NextSnapshot {
    /// A site without any file yet, that follows on another.
    pub fn after(before: &Snapshot) -> NextSnapshot {
        NextSnapshot { before: before.clone(), files: Mutex::default() }
    }

    /// The site of all files that were put or kept.
    pub fn finish(self) -> Snapshot {
        Snapshot { files: Arc::new(self.files.into_inner().unwrap_or_else(PoisonError::into_inner)) }
    }

    fn take(&self, path: Arc<str>, page: Page) {
        self.files.lock().unwrap_or_else(PoisonError::into_inner).insert(path, page);
    }
}

impl Sink for NextSnapshot {
    fn put(&self, path: &str, bytes: Vec<u8>) -> Result<Digest, Failure> {
        let page = Page::new(bytes);
        let digest = page.digest;
        self.take(path.into(), page);
        Ok(digest)
    }

    fn keep(&self, path: &str, digest: Digest) -> Result<bool, Failure> {
        let known = self.before.files.get_key_value(path).filter(|(_, page)| page.digest == digest);
        if let Some((path, page)) = known {
            self.take(Arc::clone(path), page.clone());
        }
        Ok(known.is_some())
    }
}
