//! Files of a site that no template makes (the theme's own, attachments, the search, data), and what happens to every file on its
//! way to the sink.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use rayon::prelude::*;

use super::ready::Ready;
use crate::audience::{Leak, Secrets};
use crate::host::progress::Progress;
use crate::model::places::Places;
use crate::model::same::Same;
use crate::model::sink::Sink;
use crate::model::site::Sheet;
use crate::model::{Digest, Failure};
use crate::page::downloads::SiteDownloads;
use crate::page::render::{SiteFile, by_path, handed_over, keep};
use crate::page::{address, search};
use crate::table::export::downloads::{self, RecordsOfSheets, SiteData};

/// A sink that looks at what it passes on: it counts files, and searches each for what is internal.
pub(super) struct SearchedSink<'a> {
    pub sink: &'a dyn Sink,
    pub progress: Option<Progress>,
    /// What to search for, if anything.
    pub secrets: Option<Arc<Secrets>>,
    /// Whether files that the sink has were not searched for all of that.
    pub is_unsearched: bool,
    pub found: Mutex<Found>,
}

/// What was seen of the files that were passed on.
#[derive(Default)]
pub(super) struct Found {
    pub leaks: Vec<Leak>,
    /// Files that the sink kept, and so were not looked at.
    pub kept: Vec<String>,
}

impl SearchedSink<'_> {
    fn found(&self) -> MutexGuard<'_, Found> {
        self.found.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Sink for SearchedSink<'_> {
    fn put(&self, path: &str, bytes: Vec<u8>) -> Result<Digest, Failure> {
        self.progress.iter().for_each(Progress::inc);
        if let Some(secrets) = &self.secrets {
            let found = secrets.look(path, &bytes);
            if !found.is_empty() {
                self.found().leaks.extend(found);
            }
        }
        self.sink.put(path, bytes)
    }

    fn keep(&self, path: &str, digest: Digest) -> Result<bool, Failure> {
        let is_kept = !self.is_unsearched && self.sink.keep(path, digest)?;
        if is_kept && self.secrets.is_some() {
            self.found().kept.push(path.to_owned());
        }
        Ok(is_kept)
    }
}

/// The files that no template makes, as the sink was given them last.
#[derive(Default)]
pub(super) struct Others {
    /// Of the theme, and beside goals.
    copied: Vec<SiteFile>,
    search: Vec<SiteFile>,
    /// What the search was made from.
    searched: Vec<Same<Sheet>>,
    data: Vec<SiteFile>,
    /// What the data were made from, and what pages say of them.
    told: Vec<Same<Sheet>>,
    /// How large the data are, as pages say.
    pub downloads: SiteDownloads,
    /// Whether sheets are read again for the search rather than kept as they were read.
    pub forgets_pieces: bool,
}

impl Others {
    /// Hands over the theme's files and those beside goals that pages link to; `uncopied` are those of these that may be others
    /// than when they were handed over last.
    pub fn copy(&mut self, ready: &Ready, uncopied: &Places, sink: &dyn Sink) -> Result<(), Failure> {
        let (before, audience) = (by_path(&self.copied), ready.config().audience);
        let mut files = Vec::new();
        if let Some((path, page)) = ready.guide() {
            files.push(handed_over(path, page, &before, sink)?);
        }
        for (path, bytes) in ready.statics() {
            files.push(handed_over(path, bytes.clone(), &before, sink)?);
        }
        for (from, to) in ready.plan.files() {
            let known = before.get(to.as_str()).filter(|_| !uncopied.has(&from));
            files.push(match known {
                Some(file) if sink.keep(&to, file.digest)? => (*file).clone(),
                _ => handed_over(&to, ready.attachments.read(&from, audience)?, &before, sink)?,
            });
        }
        self.copied = files;
        Ok(())
    }

    /// Hands over the data of years and of the site, or keeps those there are. Pages say how large they are, so they come first; none
    /// of them waits in memory until all pages are rendered. Gives what they were made of; nothing if they were kept.
    pub fn data(&mut self, ready: &Ready, sink: &dyn Sink) -> Result<RecordsOfSheets, Failure> {
        let sheets = ready.sheets();
        if sheets == self.told && keep(&self.data, sink)? {
            return Ok(RecordsOfSheets::default());
        }
        let made = downloads::of_site(&ready.linked.site)?;
        self.downloads = sizes(&made);
        let (files, records) = by_paths(made);
        self.data = all_handed_over(files, &self.data, sink)?;
        self.told = sheets;
        Ok(records)
    }

    /// Hands over the files of the search, or keeps those there are.
    pub fn search(&mut self, ready: &Ready, sink: &dyn Sink) -> Result<(), Failure> {
        let sheets = ready.sheets();
        if sheets == self.searched && keep(&self.search, sink)? {
            return Ok(());
        }
        let pieces = if self.forgets_pieces { ready.linked.pieces_for_once() } else { ready.linked.pieces() };
        let pieces: Vec<&search::Piece> = pieces.iter().map(|piece| &**piece).collect();
        let made = search::files(&pieces, &search::Surroundings::of(ready.config()));
        (self.search, self.searched) = (all_handed_over(made, &self.search, sink)?, sheets);
        Ok(())
    }
}

/// Hands over many files, given those that the sink may still have.
fn all_handed_over(
    files: Vec<(String, Vec<u8>)>,
    before: &[SiteFile],
    sink: &dyn Sink,
) -> Result<Vec<SiteFile>, Failure> {
    let before = by_path(before);
    files.into_par_iter().map(|(path, bytes)| handed_over(&path, bytes, &before, sink)).collect()
}

/// How large data are, as pages say.
pub(super) fn sizes(data: &SiteData) -> SiteDownloads {
    SiteDownloads {
        whole: downloads::sizes(&data.whole),
        years: data.years.iter().map(|(year, files)| (*year, downloads::sizes(files))).collect(),
    }
}

/// The files of years and of the site with their paths, and what they were made of.
pub(super) fn by_paths(data: SiteData) -> (Vec<(String, Vec<u8>)>, RecordsOfSheets) {
    let years = data
        .years
        .into_iter()
        .flat_map(|(year, files)| files.into_iter().map(move |(kind, bytes)| (address::year_data(year, kind), bytes)));
    let whole = data.whole.into_iter().map(|(kind, bytes)| (address::site_data(kind), bytes));
    let beside = data.beside.into_iter().map(|(name, bytes)| (address::site_data_named(&name), bytes));
    (years.chain(whole).chain(beside).collect(), data.records)
}
