//! Where the files of a site go: a folder that is published, a server's memory, a test's map.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use super::{Digest, Failure};

/// Takes the files of a site, from many threads. A file of the new site is either put or kept; what is neither is not in it.
pub trait Sink: Sync {
    /// Takes a file's path in the site and its bytes. Returns the digest by which the sink will know these bytes again.
    ///
    /// # Errors
    /// The sink cannot take it; the site is then not replaced.
    fn put(&self, path: &str, bytes: Vec<u8>) -> Result<Digest, Failure>;

    /// Keeps a file that the sink took for an earlier site. False if it does not have it any more, with this digest: then the
    /// file has to be put.
    ///
    /// # Errors
    /// As [`Sink::put`].
    fn keep(&self, path: &str, digest: Digest) -> Result<bool, Failure>;
}

/// Holds a few files until they are taken out.
#[derive(Debug, Default)]
pub struct Held(Mutex<HashMap<String, Vec<u8>>>);

impl Held {
    /// Takes one out.
    pub fn take(&self, path: &str) -> Option<Vec<u8>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).remove(path)
    }
}

impl Sink for Held {
    fn put(&self, path: &str, bytes: Vec<u8>) -> Result<Digest, Failure> {
        let digest = Digest::of(&bytes);
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(path.to_owned(), bytes);
        Ok(digest)
    }

    fn keep(&self, _: &str, _: Digest) -> Result<bool, Failure> {
        Ok(false)
    }
}
