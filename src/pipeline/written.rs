//! Files of a site that no template makes (the theme's own, attachments, the search, data), and what happens to every file on its
//! way to the sink.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::inputs::Inputs;
use super::memory::LinkedSite;
use crate::audience::{Leak, Secrets, without_notes};
use crate::draft::{self, NewGoal};
use crate::guide::{self, Guide};
use crate::host::progress::Progress;
use crate::host::publish::Seal;
use crate::model::config::{Audience, Config};
use crate::model::same::Same;
use crate::model::sink::Sink;
use crate::model::site::{Sheet, Site};
use crate::model::{Digest, Failure, FiscalYear};
use crate::page::downloads::SiteDownloads;
use crate::page::render::{SiteFile, by_path, handed_over, keep};
use crate::page::{Plan, address, search};
use crate::say;
use crate::table::export::downloads::{self, DataFiles, RecordsOfSheets};

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

/// When the files of the search and the data of the whole site are made. They are made of all goals at once, which takes longer
/// than a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Search {
    /// Together with the pages.
    Now,
    /// In a later build; until then they stay as they are.
    Later,
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
}

/// Data on their way to the sink.
#[derive(Default)]
pub(super) struct NewData {
    /// The files, if they are made anew.
    files: Option<Vec<(String, Vec<u8>)>>,
    /// What they were made of; nothing if they are not made anew.
    pub records: RecordsOfSheets,
}

impl Others {
    /// Hands over the theme's files and those beside goals that pages link to.
    pub fn copy(&mut self, inputs: &mut Inputs, plan: &Plan, site: &Site, sink: &dyn Sink) -> Result<(), Failure> {
        let (before, audience) = (by_path(&self.copied), site.config.audience);
        let mut files = Vec::new();
        if let Some(year) = site.years.first().filter(|_| audience == Audience::Internal) {
            let page = guide(&site.config, year.year).into_bytes();
            files.push(handed_over(address::GUIDE, page, &before, sink)?);
        }
        for (path, bytes) in inputs.statics().filter(|(path, _)| plan.needs(path)) {
            files.push(handed_over(path, bytes.clone(), &before, sink)?);
        }
        for (from, to) in plan.files() {
            let known = before.get(to.as_str()).filter(|_| inputs.is_unchanged(&from));
            files.push(match known {
                Some(file) if sink.keep(&to, file.digest)? => (*file).clone(),
                _ => handed_over(&to, for_audience(inputs.attachment(&from)?, audience), &before, sink)?,
            });
        }
        inputs.are_copied();
        self.copied = files;
        Ok(())
    }

    /// Makes the data of years and of the site if their goals are others than before, so that pages can say how large they
    /// are. True if they are still to be made.
    pub fn make_data(&mut self, linked: &LinkedSite, search: Search) -> Result<(NewData, bool), Failure> {
        let sheets: Vec<Same<Sheet>> = linked.site.all_sheets().map(|(_, sheet)| Same::of(sheet)).collect();
        let is_late = sheets != self.told;
        if !is_late || search == Search::Later && !self.data.is_empty() {
            return Ok((NewData::default(), is_late));
        }
        let made = downloads::of_site(&linked.site)?;
        let sizes = |files: &DataFiles| files.iter().map(|(kind, bytes)| (*kind, bytes.len())).collect();
        self.downloads = SiteDownloads {
            whole: sizes(&made.whole),
            years: made.years.iter().map(|(year, files)| (*year, sizes(files))).collect(),
        };
        self.told = sheets;
        let years = made.years.into_iter().flat_map(|(year, files)| {
            files.into_iter().map(move |(kind, bytes)| (address::year_data(year, kind), bytes))
        });
        let whole = made.whole.into_iter().map(|(kind, bytes)| (address::site_data(kind), bytes));
        let beside = made.beside.into_iter().map(|(name, bytes)| (address::site_data_named(&name), bytes));
        let files = Some(years.chain(whole).chain(beside).collect());
        Ok((NewData { files, records: made.records }, false))
    }

    /// Hands over the data, or keeps those there are; made again if the sink lost them.
    pub fn hand_over_data(&mut self, linked: &LinkedSite, new: NewData, sink: &dyn Sink) -> Result<(), Failure> {
        let files = match new.files {
            Some(files) => files,
            None if keep(&self.data, sink)? => return Ok(()),
            None => {
                self.told.clear();
                self.make_data(linked, Search::Now)?.0.files.unwrap_or_default()
            }
        };
        let before = by_path(&self.data);
        let files: Result<_, Failure> =
            files.into_iter().map(|(path, bytes)| handed_over(&path, bytes, &before, sink)).collect();
        self.data = files?;
        Ok(())
    }

    /// Hands over the files of the search, or keeps those there are. True if they are still to be made.
    pub fn search(&mut self, linked: &LinkedSite, search: Search, sink: &dyn Sink) -> Result<bool, Failure> {
        let sheets: Vec<Same<Sheet>> = linked.site.all_sheets().map(|(_, sheet)| Same::of(sheet)).collect();
        let is_late = sheets != self.searched;
        if (!is_late || search == Search::Later) && keep(&self.search, sink)? {
            return Ok(is_late);
        }
        let pieces = linked.pieces();
        let pieces: Vec<&search::Piece> = pieces.iter().map(|piece| &**piece).collect();
        let made = search::files(&pieces, &search::Surroundings::of(&linked.site.config)).into_iter();
        let before = by_path(&self.search);
        let files: Result<_, Failure> = made.map(|(path, bytes)| handed_over(&path, bytes, &before, sink)).collect();
        (self.search, self.searched) = (files?, sheets);
        Ok(false)
    }
}

/// A file beside a goal, for everybody without what was noted in a picture.
pub fn for_audience(bytes: Vec<u8>, audience: Audience) -> Vec<u8> {
    match audience {
        Audience::Public => without_notes(bytes),
        Audience::Internal => bytes,
    }
}

/// How the goals of a year are to be written, as the configuration says; a page.
pub fn guide(config: &Config, year: FiscalYear) -> String {
    let title = say!("実施項目の名前", "what is to be done");
    let title = title.text(config.language);
    let skeleton = draft::goal(config, &NewGoal { title, section: None, categories: Vec::new(), due: None });
    guide::guide(&Guide { config, year, skeleton: &skeleton }, |style| Seal::of(style.as_bytes()).source())
}
