//! Files as people write them become values: goals, heads of sheets, the configuration.
//!
//! Reading never fails: what comes out is the value, as far as there is one, and every problem with its place.

pub mod decode;
pub mod front_matter;
pub mod yaml;
pub mod fields;
mod names;
mod opened;
pub mod rules;
pub mod internal;
pub mod goal;
pub mod head;
pub mod config;
pub mod attachment;
mod svg;

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Bound;
use std::sync::Arc;

use rayon::prelude::*;
use xxhash_rust::xxh3::xxh3_128;

use crate::model::config::Config;
use crate::model::contents::{Contents, Entry};
use crate::model::layout::{self, FileKind};
use crate::model::{Diagnostic, FiscalYear};

pub use opened::{Opened, open};

/// The files of a site's content as they were last read. A file whose bytes are the same is not read again.
#[derive(Debug, Default)]
pub struct Readings {
    config: Option<Arc<Config>>,
    known: BTreeMap<String, Reading>,
    contents: Contents,
}

#[derive(Debug)]
struct Reading {
    /// Of the bytes; none for a file that is not ours to read.
    digest: Option<u128>,
    problems: Vec<Diagnostic>,
}

impl Readings {
    /// Takes what was found at or below some places: the bytes of Markdown files, the paths of others. What was known there
    /// and was not found is gone. Goals are read as the configuration says: with another one, everything is forgotten first.
    pub fn update(
        &mut self,
        places: &[String],
        files: BTreeMap<String, Vec<u8>>,
        others: BTreeSet<String>,
        config: &Arc<Config>,
    ) {
        if !self.are_of(config) {
            *self = Readings { config: Some(Arc::clone(config)), ..Readings::default() };
        }
        for place in places {
            let gone = self.below(place).filter(|path| !files.contains_key(*path) && !others.contains(*path));
            for path in gone.cloned().collect::<Vec<String>>() {
                self.known.remove(&path);
                self.contents.remove(&path);
            }
        }
        let changed = files.into_iter().filter_map(|(path, bytes)| {
            let digest = Some(xxh3_128(&bytes));
            let is_same = self.known.get(&path).is_some_and(|reading| reading.digest == digest);
            (!is_same).then_some((path, bytes, digest))
        });
        let changed: Vec<(String, Vec<u8>, Option<u128>)> = changed.collect();
        let read = changed.into_par_iter().map(|(path, bytes, digest)| {
            let (entry, problems) = read(&path, bytes, config);
            (path, entry, Reading { digest, problems })
        });
        for (path, entry, reading) in read.collect::<Vec<(String, Entry, Reading)>>() {
            self.contents.put(&path, entry);
            self.known.insert(path, reading);
        }
        for path in others {
            if self.known.get(&path).is_none_or(|reading| reading.digest.is_some()) {
                self.contents.put(&path, Entry::File);
                self.known.insert(path, Reading { digest: None, problems: Vec::new() });
            }
        }
    }

    /// Whether goals were read as this configuration says.
    pub fn are_of(&self, config: &Arc<Config>) -> bool {
        self.config.as_ref().is_some_and(|known| Arc::ptr_eq(known, config))
    }

    /// What the files say.
    pub fn contents(&self) -> &Contents {
        &self.contents
    }

    /// Every problem of reading.
    pub fn problems(&self) -> impl Iterator<Item = &Diagnostic> {
        self.known.values().flat_map(|reading| &reading.problems)
    }

    fn below<'a>(&'a self, place: &'a str) -> impl Iterator<Item = &'a String> {
        let folder = format!("{place}/");
        let inside = self.known.range::<str, _>((Bound::Included(folder.as_str()), Bound::Unbounded));
        let inside: Vec<&String> = inside.map(|(path, _)| path).take_while(|path| path.starts_with(&folder)).collect();
        self.known.get_key_value(place).map(|(path, _)| path).into_iter().chain(inside)
    }
}

/// Reads one Markdown file.
fn read(path: &str, bytes: Vec<u8>, config: &Config) -> (Entry, Vec<Diagnostic>) {
    if layout::kind_of(path) == FileKind::Head {
        let (head, problems) = head::read(path, bytes, config);
        (Entry::Head(head.map(Arc::new)), problems)
    } else {
        let year = FiscalYear::parse(layout::year_name(path));
        let (goal, problems) = goal::read(path, bytes, year, config);
        (Entry::Goal(goal.map(Arc::new)), problems)
    }
}
