//! Files of a site that no template makes (the theme's own, attachments, the search, data) with what is remembered of them, and
//! what happens to every file on its way to the sink.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use rayon::prelude::*;

use super::left::Row;
use super::ready::Ready;
use crate::audience::{Leak, Secrets};
use crate::host::progress::Progress;
use crate::model::config::Config;
use crate::model::places::Places;
use crate::model::same::Same;
use crate::model::sink::Sink;
use crate::model::site::Sheet;
use crate::model::{Digest, Failure};
use crate::page::address;
use crate::page::downloads::SiteDownloads;
use crate::page::render::{Before, SiteFile, by_path, handed_over, keep};
use crate::page::search::{self, Piece, documents};
use crate::pipeline::digests::digest_of;
use crate::table::export::downloads::{self, Offered};

/// The tables, as they are called for the next run.
pub(super) const COPIED: &str = "copied";
pub(super) const DATA: &str = "data";
pub(super) const SITE_DATA: &str = "site-data";
pub(super) const TEXTS: &str = "texts";
pub(super) const INDEX: &str = "index";

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

/// The data files of a sheet.
struct SheetData {
    /// What they were made from.
    digest: Digest,
    files: Vec<SiteFile>,
}

/// The files of the search, as the sink was given them last.
#[derive(Default)]
struct Search {
    /// What all of it was made from.
    digest: Digest,
    /// Of the index.
    files: Vec<SiteFile>,
    /// Of sheets, by their ids.
    of_sheets: HashMap<String, SearchedSheet>,
}

/// A sheet in the search.
struct SearchedSheet {
    /// The files of its texts.
    texts: Vec<SiteFile>,
    /// What these were made from: the sheet, and the numbers of its documents.
    digest: Digest,
    /// What the index needs of it with the digest of the sheet, if that was needed twice: all of them take as much memory as the site,
    /// and most are never needed again.
    piece: Option<(Digest, Arc<Piece>)>,
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
        let (site, digests) = (&ready.linked.site, &ready.linked.digests);
        let digest = |sheet: &Sheet| digests.of_data(sheet, site.lineage(sheet).map(|lineage| &**lineage));
        let (mut before, mut kept) = (std::mem::take(&mut self.data), Data::default());
        for (_, sheet) in site.all_sheets() {
            let known = before.of_sheets.get(&sheet.id).filter(|row| row.digest == digest(sheet));
            if let Some(row) = known
                && keep(&row.files, sink)?
            {
                kept.of_sheets.extend(before.of_sheets.remove_entry(&sheet.id));
            }
        }
        let is_as_before = before.of_sheets.is_empty() && kept.of_sheets.len() == site.all_sheets().count();
        if is_as_before && keep(&before.files, sink)? {
            kept.files = before.files;
        } else {
            let known = before.files.iter().chain(before.of_sheets.values().flat_map(|row| &row.files));
            let known: Before = known.map(|file| (&*file.path, file)).collect();
            let made = Mutex::new(Data::default());
            downloads::of_site(site, &|sheet| !kept.of_sheets.contains_key(&sheet.id), &|offered, bytes| {
                let file = handed_over(&address_of(offered), bytes, &known, sink)?;
                let data = &mut *locked(&made);
                match offered {
                    Offered::Sheet(sheet, _) => {
                        let new = || SheetData { digest: digest(sheet), files: Vec::new() };
                        data.of_sheets.entry(sheet.id.clone()).or_insert_with(new).files.push(file);
                    }
                    _ => data.files.push(file),
                }
                Ok(())
            })?;
            let made = made.into_inner().unwrap_or_else(PoisonError::into_inner);
            kept.of_sheets.extend(made.of_sheets);
            kept.files = made.files;
        }
        let files = kept.files.iter().chain(kept.of_sheets.values().flat_map(|row| &row.files));
        let files: Before = files.map(|file| (&*file.path, file)).collect();
        self.downloads = SiteDownloads::new(site, |path| Some(files.get(path)?.size));
        self.data = kept;
        Ok(())
    }

    /// Hands over the files of the search, or keeps those there are.
    pub fn search(&mut self, ready: &Ready, sink: &dyn Sink) -> Result<(), Failure> {
        let (before, sheets) = (std::mem::take(&mut self.search), ready.sheets());
        let digests: Vec<Digest> = sheets.iter().map(|sheet| ready.linked.digests.of_sheet(&sheet.0)).collect();
        let digest = digest_of(&digests);
        if before.digest == digest {
            let rows = before.of_sheets.values().map(|row| &row.texts);
            let kept = rows.chain([&before.files]).map(|files| keep(files, sink));
            if kept.collect::<Result<Vec<bool>, Failure>>()?.into_iter().all(|is_kept| is_kept) {
                self.search = before;
                return Ok(());
            }
        }
        let (layout, remembers) = (ready.search_layout(), !self.forgets_pieces && !before.of_sheets.is_empty());
        let rows = sheets.par_iter().zip(&digests).enumerate().map(|(at, (Same(sheet), digest))| {
            let known = before.of_sheets.get(&sheet.id);
            searched_sheet(ready.config(), &layout, (at, sheet, *digest), known, sink)
        });
        let (mut of_sheets, pieces): (Vec<SearchedSheet>, Vec<Arc<Piece>>) =
            rows.collect::<Result<Vec<_>, Failure>>()?.into_iter().unzip();
        if remembers {
            let known = digests.into_iter().zip(&pieces);
            of_sheets.iter_mut().zip(known).for_each(|(row, (of, piece))| row.piece = Some((of, Arc::clone(piece))));
        }
        let pieces: Vec<&Piece> = pieces.iter().map(|piece| &**piece).collect();
        let (known, files) = (by_path(&before.files), Mutex::new(Vec::new()));
        layout.files(&pieces, &search::Surroundings::of(ready.config()), &|path, bytes| {
            let file = handed_over(&path, bytes, &known, sink)?;
            locked(&files).push(file);
            Ok(())
        })?;
        let of_sheets = sheets.iter().map(|sheet| sheet.0.id.clone()).zip(of_sheets).collect();
        self.search = Search { files: files.into_inner().unwrap_or_else(PoisonError::into_inner), digest, of_sheets };
        Ok(())
    }
}

/// What is left of it for the next run.
impl Others {
    /// The rows of its tables.
    pub fn rows(&self) -> impl Iterator<Item = Row<'_, &[SiteFile]>> {
        let whole = [
            (COPIED, Digest::default(), &self.copied),
            (SITE_DATA, Digest::default(), &self.data.files),
            (INDEX, self.search.digest, &self.search.files),
        ];
        let whole = whole.map(|(table, digest, files)| Row { table, key: "", digest, files: &files[..] });
        let data = self.data.of_sheets.iter();
        let data = data.map(|(key, row)| Row { table: DATA, key, digest: row.digest, files: &row.files[..] });
        let texts = self.search.of_sheets.iter();
        let texts = texts.map(|(key, row)| Row { table: TEXTS, key, digest: row.digest, files: &row.texts[..] });
        data.chain(texts).chain(whole)
    }

    /// Takes a row back.
    pub fn take(&mut self, Row { table, key, digest, files }: Row<Vec<SiteFile>>) {
        match table {
            DATA => drop(self.data.of_sheets.insert(key.to_owned(), SheetData { digest, files })),
            TEXTS => {
                let row = SearchedSheet { texts: files, digest, piece: None };
                self.search.of_sheets.insert(key.to_owned(), row);
            }
            INDEX => (self.search.digest, self.search.files) = (digest, files),
            SITE_DATA => self.data.files = files,
            _ => self.copied = files,
        }
    }
}

/// Hands over the files of the texts of a sheet, or keeps those there are, and gives what the index needs of it.
fn searched_sheet(
    config: &Config,
    layout: &search::Layout,
    (at, sheet, of_sheet): (usize, &Arc<Sheet>, Digest),
    before: Option<&SearchedSheet>,
    sink: &dyn Sink,
) -> Result<(SearchedSheet, Arc<Piece>), Failure> {
    let digest = digest_of((of_sheet, layout.of_texts(at)));
    let kept = match before {
        Some(row) if row.digest == digest && keep(&row.texts, sink)? => Some(row.texts.clone()),
        _ => None,
    };
    let row = |texts| SearchedSheet { texts, digest, piece: None };
    let known = before.and_then(|row| row.piece.as_ref()).filter(|(of, _)| *of == of_sheet);
    let (kept, known) = match (kept, known.map(|(_, piece)| Arc::clone(piece))) {
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

/// The path of a data file in the site.
pub(super) fn address_of(offered: Offered) -> String {
    match offered {
        Offered::Sheet(sheet, kind) => address::sheet_data(&**sheet, kind),
        Offered::Year(year, kind) => address::year_data(year, kind),
        Offered::Site(kind) => address::site_data(kind),
        Offered::Beside(name) => address::site_data_named(name),
    }
}
