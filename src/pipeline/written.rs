//! Files of a site that no template makes (the theme's own, attachments, the search, data) with what is remembered of them, and
//! what happens to every file on its way to the sink.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use rayon::prelude::*;

use super::ready::Ready;
use crate::audience::{Leak, Secrets};
use crate::host::progress::Progress;
use crate::model::config::Config;
use crate::model::places::Places;
use crate::model::same::Same;
use crate::model::sink::Sink;
use crate::model::site::{Sheet, SheetLineage};
use crate::model::{Digest, Failure};
use crate::page::address;
use crate::page::downloads::SiteDownloads;
use crate::page::render::{Before, SiteFile, by_path, handed_over, keep};
use crate::page::search::{self, Piece, documents};
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
        locked(&self.found)
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
    of_sheets: HashMap<String, SheetData>,
}

/// The data files of a sheet, and all that they were made from besides the configuration.
struct SheetData {
    sheet: Same<Sheet>,
    /// The other years of its goals.
    lineage: Option<Arc<SheetLineage>>,
    files: Vec<SiteFile>,
}

/// The files of the search, as the sink was given them last.
#[derive(Default)]
struct Search {
    /// Of the index.
    files: Vec<SiteFile>,
    /// Of which sheets, in official order.
    sheets: Vec<Same<Sheet>>,
    /// Those by their ids.
    of_sheets: HashMap<String, SearchedSheet>,
}

/// A sheet in the search.
struct SearchedSheet {
    sheet: Same<Sheet>,
    /// The files of its texts.
    texts: Vec<SiteFile>,
    /// What these follow from besides the sheet.
    numbered: (u32, u32),
    /// What the index needs of it, if that was needed twice: all of them take as much memory as the site, and most are never needed
    /// again.
    piece: Option<Arc<Piece>>,
}

/// The files that no template makes, as the sink was given them last.
#[derive(Default)]
pub(super) struct Others {
    /// Of the theme, and beside goals.
    copied: Vec<SiteFile>,
    search: Search,
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
            let is_same =
                |row: &&SheetData| row.sheet == Same::of(sheet) && row.lineage.as_ref() == site.lineage(sheet);
            let known = before.of_sheets.get(&sheet.id).filter(is_same);
            let (Some(row), Some(sizes)) = (known, self.downloads.sheets.get(&sheet.id)) else { continue };
            if keep(&row.files, sink)? {
                downloads.sheets.insert(sheet.id.clone(), sizes.clone());
                kept.of_sheets.extend(before.of_sheets.remove_entry(&sheet.id));
            }
        }
        let is_as_before = before.of_sheets.is_empty() && kept.of_sheets.len() == site.all_sheets().count();
        if is_as_before && keep(&before.files, sink)? {
            self.data = Data { files: before.files, ..kept };
            return Ok(());
        }
        let known = before.files.iter().chain(before.of_sheets.values().flat_map(|row| &row.files));
        let known: Before = known.map(|file| (&*file.path, file)).collect();
        let made = Mutex::new((Data::default(), downloads));
        downloads::of_site(site, &|sheet| !kept.of_sheets.contains_key(&sheet.id), &|offered, bytes| {
            let (path, size) = (address_of(offered), bytes.len());
            let file = handed_over(&path, bytes, &known, sink)?;
            let (data, downloads) = &mut *locked(&made);
            note(downloads, &site.config, offered, size);
            match offered {
                Offered::Sheet(sheet, _) => {
                    let lineage = || site.lineage(sheet).cloned();
                    let new = || SheetData { sheet: Same::of(sheet), lineage: lineage(), files: Vec::new() };
                    data.of_sheets.entry(sheet.id.clone()).or_insert_with(new).files.push(file);
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
        let (before, sheets) = (std::mem::take(&mut self.search), ready.sheets());
        if before.sheets == sheets {
            let rows = before.of_sheets.values().map(|row| &row.texts);
            let kept = rows.chain([&before.files]).map(|files| keep(files, sink));
            if kept.collect::<Result<Vec<bool>, Failure>>()?.into_iter().all(|is_kept| is_kept) {
                self.search = before;
                return Ok(());
            }
        }
        let (layout, remembers) = (ready.search_layout(), !self.forgets_pieces && !before.of_sheets.is_empty());
        let rows = sheets.par_iter().enumerate().map(|(at, Same(sheet))| {
            let known = before.of_sheets.get(&sheet.id);
            searched_sheet(ready.config(), &layout, (at, sheet), known, sink)
        });
        let (mut of_sheets, pieces): (Vec<SearchedSheet>, Vec<Arc<Piece>>) =
            rows.collect::<Result<Vec<_>, Failure>>()?.into_iter().unzip();
        if remembers {
            of_sheets.iter_mut().zip(&pieces).for_each(|(row, piece)| row.piece = Some(Arc::clone(piece)));
        }
        let pieces: Vec<&Piece> = pieces.iter().map(|piece| &**piece).collect();
        let (known, files) = (by_path(&before.files), Mutex::new(Vec::new()));
        layout.files(&pieces, &search::Surroundings::of(ready.config()), &|path, bytes| {
            let file = handed_over(&path, bytes, &known, sink)?;
            locked(&files).push(file);
            Ok(())
        })?;
        let of_sheets = sheets.iter().map(|sheet| sheet.0.id.clone()).zip(of_sheets).collect();
        self.search = Search { files: files.into_inner().unwrap_or_else(PoisonError::into_inner), sheets, of_sheets };
        Ok(())
    }
}

/// Hands over the files of the texts of a sheet, or keeps those there are, and gives what the index needs of it.
fn searched_sheet(
    config: &Config,
    layout: &search::Layout,
    (at, sheet): (usize, &Arc<Sheet>),
    before: Option<&SearchedSheet>,
    sink: &dyn Sink,
) -> Result<(SearchedSheet, Arc<Piece>), Failure> {
    let numbered = layout.of_texts(at);
    let same = before.filter(|row| row.sheet == Same::of(sheet));
    let kept = match same {
        Some(row) if row.numbered == numbered && keep(&row.texts, sink)? => Some(row.texts.clone()),
        _ => None,
    };
    let row = |texts| SearchedSheet { sheet: Same::of(sheet), texts, numbered, piece: None };
    let known = same.and_then(|row| row.piece.clone());
    let (kept, known) = match (kept, known) {
        (Some(texts), Some(piece)) => return Ok((row(texts), piece)),
        others => others,
    };
    let documents = documents::documents(config, sheet);
    let texts = match kept {
        Some(texts) => texts,
        None => {
            let before = by_path(before.map_or(&[], |row| &row.texts));
            let made = layout.texts(at, &documents).map(|(path, bytes)| handed_over(&path, bytes, &before, sink));
            made.collect::<Result<Vec<SiteFile>, Failure>>()?
        }
    };
    Ok((row(texts), known.unwrap_or_else(|| Arc::new(Piece::new(documents)))))
}

/// What a mutex holds, whoever panicked with it.
pub(super) fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Notes how large a data file is; pages link to those of one scope in the order of the configuration.
pub(super) fn note(downloads: &mut SiteDownloads, config: &Config, offered: Offered, size: usize) {
    let (files, kind) = match offered {
        Offered::Sheet(sheet, kind) => (downloads.sheets.entry(sheet.id.clone()).or_default(), kind),
        Offered::Year(year, kind) => (downloads.years.entry(year).or_default(), kind),
        Offered::Site(kind) => (&mut downloads.whole, kind),
        Offered::Beside(_) => return,
    };
    files.push((kind, size));
    files.sort_by_key(|(kind, _)| config.open_data.downloads.iter().position(|own| own == kind));
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
