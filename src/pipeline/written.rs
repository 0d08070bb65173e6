//! Files of a site that no template makes (the theme's own, attachments, the search, data), and what happens to every file on its
//! way to the sink.

use std::collections::HashMap;
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
use crate::page::render::{Before, SiteFile, by_path, handed_over, keep};
use crate::page::{address, search};
use crate::table::export::downloads::{self, Offered};

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

/// The data files, as the sink was given them last.
#[derive(Default)]
struct Data {
    /// Of years and of the site.
    files: Vec<SiteFile>,
    /// Of sheets, by their ids.
    of_sheets: HashMap<String, (Same<Sheet>, Vec<SiteFile>)>,
}

/// The files that no template makes, as the sink was given them last.
#[derive(Default)]
pub(super) struct Others {
    /// Of the theme, and beside goals.
    copied: Vec<SiteFile>,
    search: Vec<SiteFile>,
    /// What the search was made from.
    searched: Vec<Same<Sheet>>,
    data: Data,
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

    /// Hands over the data of sheets, of years and of the site, or keeps those there are. Pages say how large they are, so they come
    /// first.
    pub fn data(&mut self, ready: &Ready, sink: &dyn Sink) -> Result<(), Failure> {
        let site = &ready.linked.site;
        let mut before = std::mem::take(&mut self.data);
        let (mut kept, mut downloads) = (Data::default(), SiteDownloads::default());
        for (_, sheet) in site.all_sheets() {
            let known = before.of_sheets.get(&sheet.id).filter(|(of, _)| *of == Same::of(sheet));
            let (Some((_, files)), Some(sizes)) = (known, self.downloads.sheets.get(&sheet.id)) else { continue };
            if keep(files, sink)? {
                downloads.sheets.insert(sheet.id.clone(), sizes.clone());
                kept.of_sheets.extend(before.of_sheets.remove_entry(&sheet.id));
            }
        }
        let is_as_before = before.of_sheets.is_empty() && kept.of_sheets.len() == site.all_sheets().count();
        if is_as_before && keep(&before.files, sink)? {
            self.data = Data { files: before.files, ..kept };
            return Ok(());
        }
        let known = before.files.iter().chain(before.of_sheets.values().flat_map(|(_, files)| files));
        let known: Before = known.map(|file| (&*file.path, file)).collect();
        let made = Mutex::new((Data::default(), downloads));
        downloads::of_site(site, &|sheet| !kept.of_sheets.contains_key(&sheet.id), &|offered, bytes| {
            let (path, size) = (address_of(offered), bytes.len());
            let file = handed_over(&path, bytes, &known, sink)?;
            let (data, downloads) = &mut *made.lock().unwrap_or_else(PoisonError::into_inner);
            note(downloads, offered, size);
            match offered {
                Offered::Sheet(sheet, _) => {
                    let row = data.of_sheets.entry(sheet.id.clone()).or_insert_with(|| (Same::of(sheet), Vec::new()));
                    row.1.push(file);
                }
                _ => data.files.push(file),
            }
            Ok(())
        })?;
        let (mut data, downloads) = made.into_inner().unwrap_or_else(PoisonError::into_inner);
        data.of_sheets.extend(kept.of_sheets);
        (self.data, self.downloads) = (data, downloads);
        Ok(())
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

/// Notes how large a data file is.
pub(super) fn note(downloads: &mut SiteDownloads, offered: Offered, size: usize) {
    match offered {
        Offered::Sheet(sheet, kind) => downloads.sheets.entry(sheet.id.clone()).or_default().push((kind, size)),
        Offered::Year(year, kind) => downloads.years.entry(year).or_default().push((kind, size)),
        Offered::Site(kind) => downloads.whole.push((kind, size)),
        Offered::Beside(_) => {}
    }
}

/// The path of a data file in the site.
pub(super) fn address_of(offered: Offered) -> String {
    match offered {
        Offered::Sheet(sheet, kind) => address::sheet_data(&**sheet, kind),
        Offered::Year(year, kind) => address::year_data(year, kind),
        Offered::Site(kind) => address::site_data(kind),
        Offered::Beside(name) => address::site_data_named(name),
    }
}
