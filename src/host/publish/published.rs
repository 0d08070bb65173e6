//! What is published now, and how it compares with a file of the new site.

use std::cell::RefCell;
use std::collections::HashMap;
use std::io::{self, Read};
use std::sync::{PoisonError, RwLock};

use super::folder::{Folder, Kind};
use super::manifest::{Content, Manifest};
use super::path::{self, is_absent};
use super::step::{self, cannot_read};
use crate::model::Failure;

/// The published site, and what we know of its folders.
#[derive(Debug)]
pub(super) struct Published {
    pub manifest: Manifest,
    /// [`path::folded`] → path, of all its files.
    spellings: HashMap<String, String>,
    ways: RwLock<HashMap<String, Way>>,
}

/// What was found in the output at a file's place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Found {
    /// Nothing, as expected.
    Nothing,
    /// Nothing, or a file that holds nothing, though we had written one.
    Lost,
    /// A file with the same bytes.
    Same,
    /// The file we had written, with other bytes.
    Ours,
    /// Something that we did not write.
    Foreign,
    /// A folder.
    Folder,
}

impl Found {
    /// Whether the file has to be written.
    pub fn is_staged(self) -> bool {
        self != Found::Same
    }
}

/// Whether one can get to a folder of the output.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Way {
    /// It is a folder, and so are all before it.
    Open,
    /// It or one before it is absent, or is a file of ours that has to go.
    Absent,
}

impl Published {
    /// The site that a manifest lists.
    pub fn new(manifest: Manifest) -> Published {
        let spellings = manifest.files.keys().map(|path| (path::folded(path), path.clone())).collect();
        Published { manifest, spellings, ways: RwLock::default() }
    }

    /// The path under which the same name was published in other letters, which on Windows is the same file; `None` if there
    /// is none.
    pub fn twin(&self, path: &str) -> Option<&str> {
        self.spellings.get(&path::folded(path)).map(String::as_str).filter(|&twin| twin != path)
    }

    /// Compares a file of the new site with what is published at its place.
    pub fn find(&self, output: &Folder, path: &str, bytes: &[u8]) -> Result<Found, Failure> {
        let expected = self.manifest.files.get(path);
        let nothing = if expected.is_some() { Found::Lost } else { Found::Nothing };
        // A twin goes first, so that the new file gets its new name everywhere.
        let has_twin = expected.is_none() && self.twin(path).is_some();
        if has_twin || self.way(output, path)? == Way::Absent {
            return Ok(nothing);
        }
        match compare(output, path, bytes, expected) {
            Ok(found) => Ok(found),
            Err(error) if is_absent(&error) => Ok(nothing),
            Err(error) => Err(cannot_read(error, &output.at(path))),
        }
    }

    /// Whether the folder a file lies in can be reached. Each folder is looked at once.
    fn way(&self, output: &Folder, path: &str) -> Result<Way, Failure> {
        let Some(innermost) = path::folders(path).next_back() else { return Ok(Way::Open) };
        if let Some(&way) = self.ways.read().unwrap_or_else(PoisonError::into_inner).get(innermost) {
            return Ok(way);
        }
        let mut way = Way::Open;
        for folder in path::folders(path) {
            way = self.way_into(output, folder)?;
            if way == Way::Absent {
                break;
            }
        }
        self.ways.write().unwrap_or_else(PoisonError::into_inner).insert(innermost.to_owned(), way);
        Ok(way)
    }

    fn way_into(&self, output: &Folder, folder: &str) -> Result<Way, Failure> {
        match output.look(folder) {
            Ok(Kind::Folder) => Ok(Way::Open),
            Ok(Kind::Link) => Err(step::linked(&output.at(folder))),
            Ok(_) if self.manifest.files.contains_key(folder) => Ok(Way::Absent),
            Ok(_) => Err(step::in_the_way(&output.at(folder))),
            Err(error) if is_absent(&error) => Ok(Way::Absent),
            Err(error) => Err(cannot_read(error, &output.at(folder))),
        }
    }
}

fn compare(output: &Folder, path: &str, bytes: &[u8], expected: Option<&Content>) -> io::Result<Found> {
    let size = match output.look(path)? {
        Kind::Folder => return Ok(Found::Folder),
        Kind::File(size) => size,
        Kind::Link | Kind::Other => return Ok(Found::Foreign),
    };
    if size != bytes.len() as u64 && expected.is_none_or(|expected| size > expected.size) {
        return Ok(Found::Foreign);
    }
    with_bytes(output, path, size, |published| match expected {
        _ if published == bytes => Found::Same,
        Some(expected) if *expected == Content::of(published) => Found::Ours,
        Some(_) if step::is_blank(published) => Found::Lost,
        _ => Found::Foreign,
    })
}

/// Reads `size` bytes of a file into a buffer that each thread keeps, and looks at them.
fn with_bytes<T>(output: &Folder, path: &str, size: u64, look: impl FnOnce(&[u8]) -> T) -> io::Result<T> {
    thread_local! {
        static BUFFER: RefCell<Vec<u8>> = const { RefCell::new(Vec::new()) };
    }
    let size = usize::try_from(size).map_err(|_| io::ErrorKind::OutOfMemory)?;
    BUFFER.with_borrow_mut(|buffer| {
        if buffer.len() < size {
            buffer.resize(size, 0);
        }
        let bytes = &mut buffer[..size];
        output.open_file(path)?.read_exact(bytes)?;
        Ok(look(bytes))
    })
}
