//! A site whose files are made when somebody asks for them, by the functions that make all of them for a folder. What of it
//! nobody has asked for yet is looked through by a [`Sweeper`], for templates that fail and texts that must not get out.
//!
//! Nothing is kept but what all of its goals are needed for: the index of the search, how large the data are, and these
//! themselves where they are small.

use std::collections::{BTreeMap, HashMap};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use rayon::ThreadPool;
use rayon::prelude::*;

use super::leaks::Leaks;
use super::others::{address_of, locked};
use super::ready::Ready;
use super::written::{Outcome, Output, Written};
use crate::host::clock::Stopwatch;
use crate::host::idle;
use crate::model::config::{Config, Download};
use crate::model::places::Places;
use crate::model::same::Same;
use crate::model::sink::{Held, Sink};
use crate::model::site::Sheet;
use crate::model::{Diagnostic, Digest, Failure};
use crate::page::address;
use crate::page::downloads::SiteDownloads;
use crate::page::plan::{Job, PlannedSheet};
use crate::page::render::{RenderedPages, Renderer};
use crate::page::search::{self, Piece, documents};
use crate::page::sheet_files::SheetFile;
use crate::say;
use crate::table::export::downloads;

/// Data of at most so many bytes together are kept.
const MOST_DATA: usize = 16 << 20;

/// See the module.
pub struct Asked {
    ready: Ready,
    /// Whether a file beside goals may be another than in the site before.
    has_other_files: bool,
    /// The files beside goals: path in the site, path in the site's folder.
    beside: OnceLock<BTreeMap<String, String>>,
    downloads: Mutex<Option<Known>>,
    /// Whether a page was told how large they were before.
    is_told: AtomicBool,
    data: Mutex<Option<Arc<Files>>>,
    search: Mutex<Option<Arc<Searched>>>,
    /// None before the first file was searched.
    leaks: Mutex<Option<Leaks>>,
}

type Files = BTreeMap<String, Vec<u8>>;

/// How large the data are, and those of which sheets.
#[derive(Clone)]
struct Known {
    sheets: Vec<Same<Sheet>>,
    downloads: Arc<SiteDownloads>,
}

/// The index of the search, and of which sheets.
struct Searched {
    sheets: Vec<Same<Sheet>>,
    layout: search::Layout,
    files: Files,
}

/// Why a file is not shown, and the site should not be either.
pub enum Wrong {
    /// A template fails, or something internal would get out.
    Content(Vec<Diagnostic>),
    /// It could not be made.
    Failure(Failure),
}

impl From<Failure> for Wrong {
    fn from(failure: Failure) -> Wrong {
        Wrong::Failure(failure)
    }
}

impl Asked {
    pub(in crate::pipeline) fn new(has_other_files: bool, ready: Ready) -> Asked {
        Asked {
            ready,
            has_other_files,
            beside: OnceLock::new(),
            downloads: Mutex::default(),
            is_told: AtomicBool::new(false),
            data: Mutex::default(),
            search: Mutex::default(),
            leaks: Mutex::default(),
        }
    }

    /// The same, which goes on with what was made for the site before and is right for this one. How large the data are is taken
    /// over until it is [found out anew](Sweeper::measure): pages need not wait for that.
    pub fn after(self, before: &Asked) -> Asked {
        let is_same_config = Arc::ptr_eq(self.ready.config(), before.ready.config());
        let known = unless_busy(&before.downloads).filter(|_| is_same_config);
        let sheets = self.ready.sheets();
        let search = unless_busy(&before.search).filter(|made| is_same_config && made.sheets == sheets);
        let leaks = unless_busy(&before.leaks).map(|mut leaks| {
            leaks.renew(&self.ready.redactions, &self.ready.public());
            leaks
        });
        Asked { downloads: Mutex::new(known), search: Mutex::new(search), leaks: Mutex::new(leaks), ..self }
    }

    /// Whether all of its files are surely those of the site before.
    pub fn is_as(&self, before: &Asked) -> bool {
        let (own, other) = (&self.ready, &before.ready);
        let lists = |ready: &Ready| ready.redactions.list.iter().map(Arc::as_ptr).collect::<Vec<_>>();
        !self.has_other_files
            && Arc::ptr_eq(own.config(), other.config())
            && own.theme.digest() == other.theme.digest()
            && own.theme.statics == other.theme.statics
            && own.plan.is_as(&other.plan)
            && lists(own) == lists(other)
    }

    /// The digest of all style sheets of its theme together.
    pub fn styles(&self) -> Digest {
        let sheets = self.ready.statics().filter(|(path, _)| path.ends_with(".css"));
        let digests: Vec<u8> = sheets.flat_map(|(_, bytes)| Digest::of(bytes).0.to_le_bytes()).collect();
        Digest::of(&digests)
    }

    /// The file at a path of the site: the bytes that a build would write there; none if it would write none.
    ///
    /// # Errors
    /// Why the site should not be shown.
    pub fn file(&self, path: &str) -> Result<Option<Vec<u8>>, Wrong> {
        let Some(bytes) = self.make(path)? else { return Ok(None) };
        let problems = self.leaks(path, &bytes);
        if problems.is_empty() { Ok(Some(bytes)) } else { Err(Wrong::Content(problems)) }
    }

    fn make(&self, path: &str) -> Result<Option<Vec<u8>>, Wrong> {
        let ready = &self.ready;
        if let Some((_, bytes)) = ready.statics().find(|(own, _)| *own == path) {
            return Ok(Some(bytes.clone()));
        }
        if path == address::GUIDE {
            return Ok(ready.guide().map(|(_, bytes)| bytes));
        }
        if let Some(from) = self.beside().get(path) {
            // One that is being changed is there again in a moment.
            return Ok(ready.attachments.read(from, ready.config().audience).ok());
        }
        if let Some(job) = ready.plan.job_at(path) {
            return Ok(Some(self.overview(job, path)?));
        }
        for sheet in ready.plan.sheets_at(path) {
            if let Some(bytes) = self.of_sheet(sheet, path)? {
                return Ok(Some(bytes));
            }
        }
        if path.starts_with(search::FOLDER) {
            return Ok(self.of_search(path)?);
        }
        Ok(if self.is_data(path) { self.data()?.get(path).cloned() } else { None })
    }

    /// The files beside goals: path in the site, path in the site's folder.
    fn beside(&self) -> &BTreeMap<String, String> {
        self.beside.get_or_init(|| self.ready.plan.files().into_iter().map(|(from, to)| (to, from)).collect())
    }

    fn overview(&self, job: Job, path: &str) -> Result<Vec<u8>, Wrong> {
        let downloads = match job {
            Job::Portal | Job::Year(_) => self.downloads()?,
            _ => Arc::default(),
        };
        let held = Held::default();
        let made = self.ready.renderer(&downloads, &held).overviews(&[job], &[])?;
        the_one(&held, made, path)
    }

    /// A file of a sheet; none if it has none at the path.
    fn of_sheet(&self, sheet: PlannedSheet, path: &str) -> Result<Option<Vec<u8>>, Wrong> {
        let config: &Config = sheet.config;
        let is_own = |kind: &Download| address::sheet_data(&**sheet.sheet, *kind) == path;
        if let Some(kind) = config.open_data.downloads.iter().find(|kind| is_own(kind)) {
            let files = downloads::of_sheet(config, sheet.sheet, sheet.lineage)?;
            return Ok(files.into_iter().find(|(own, _)| own == kind).map(|(_, bytes)| bytes));
        }
        let Some(file) = sheet.files().into_iter().find(|(own, _)| own == path) else { return Ok(None) };
        let (held, mut downloads) = (Held::default(), SiteDownloads::default());
        if matches!(file.1, SheetFile::Form) {
            let files = downloads::of_sheet(config, sheet.sheet, sheet.lineage)?.into_iter();
            downloads.sheets.insert(sheet.sheet.id.clone(), files.map(|(kind, bytes)| (kind, bytes.len())).collect());
        }
        let renderer = self.ready.renderer(&downloads, &held);
        let made = asked_for(&renderer, sheet, &[file])?;
        the_one(&held, made, path).map(Some)
    }

    fn is_data(&self, path: &str) -> bool {
        let (config, site) = (self.ready.config(), &self.ready.linked.site);
        let mut kinds = config.open_data.downloads.iter();
        let of_year = |kind: &Download| site.years.iter().any(|year| address::year_data(year.year, *kind) == path);
        path.starts_with(Download::FOLDER) || kinds.any(of_year)
    }

    /// The data of years and of the site.
    fn data(&self) -> Result<Arc<Files>, Failure> {
        let mut data = locked(&self.data);
        if let Some(data) = &*data {
            return Ok(Arc::clone(data));
        }
        let files = Mutex::new(Files::new());
        downloads::of_site(&self.ready.linked.site, &|_| false, &|offered, bytes| {
            locked(&files).insert(address_of(offered), bytes);
            Ok(())
        })?;
        let files = Arc::new(files.into_inner().unwrap_or_else(PoisonError::into_inner));
        if files.values().map(Vec::len).sum::<usize>() <= MOST_DATA {
            *data = Some(Arc::clone(&files));
        }
        Ok(files)
    }

    /// How large the data are, or were when that was found out last.
    fn downloads(&self) -> Result<Arc<SiteDownloads>, Failure> {
        let mut known = locked(&self.downloads);
        if let Some(known) = &*known {
            if known.sheets != self.ready.sheets() {
                self.is_told.store(true, Ordering::Relaxed);
            }
            return Ok(Arc::clone(&known.downloads));
        }
        let found = self.measured()?;
        Ok(Arc::clone(&known.insert(found).downloads))
    }

    fn measured(&self) -> Result<Known, Failure> {
        let (site, found) = (&self.ready.linked.site, Mutex::new(HashMap::new()));
        idle::apart(|| {
            downloads::of_site(site, &|_| false, &|offered, bytes| {
                locked(&found).insert(address_of(offered), bytes.len());
                Ok(())
            })
        })?;
        let found = found.into_inner().unwrap_or_else(PoisonError::into_inner);
        let downloads = Arc::new(SiteDownloads::new(site, |path| found.get(path).copied()));
        Ok(Known { sheets: self.ready.sheets(), downloads })
    }

    /// Whether a page was told how large the data were before, since that was asked last.
    pub fn is_to_be_measured(&self) -> bool {
        self.is_told.swap(false, Ordering::Relaxed)
    }

    /// Where that was known for the site before, finds out how large the data are. True if it is something else.
    fn measure(&self) -> Result<bool, Failure> {
        let before = locked(&self.downloads).clone();
        let Some(before) = before.filter(|known| known.sheets != self.ready.sheets()) else { return Ok(false) };
        let found = self.measured()?;
        let is_other = found.downloads != before.downloads;
        *locked(&self.downloads) = Some(found);
        Ok(is_other)
    }

    fn of_search(&self, path: &str) -> Result<Option<Vec<u8>>, Failure> {
        let searched = self.searched()?;
        if let Some(bytes) = searched.files.get(path) {
            return Ok(Some(bytes.clone()));
        }
        let Some(sheet) = searched.layout.sheet_of(path) else { return Ok(None) };
        let documents = documents::documents(self.ready.config(), &searched.sheets[sheet].0);
        Ok(searched.layout.texts(sheet, &documents).find(|(own, _)| own == path).map(|(_, bytes)| bytes))
    }

    fn searched(&self) -> Result<Arc<Searched>, Failure> {
        let mut known = locked(&self.search);
        if let Some(searched) = &*known {
            return Ok(Arc::clone(searched));
        }
        let (config, layout, sheets) = (self.ready.config(), self.ready.search_layout(), self.ready.sheets());
        let files = Mutex::new(Files::new());
        idle::apart(|| {
            let pieces = sheets.par_iter().map(|sheet| Piece::new(documents::documents(config, &sheet.0)));
            let pieces: Vec<Piece> = pieces.collect();
            let pieces: Vec<&Piece> = pieces.iter().collect();
            layout.files(&pieces, &search::Surroundings::of(config), &|path, bytes| {
                locked(&files).insert(path, bytes);
                Ok(())
            })
        })?;
        let files = files.into_inner().unwrap_or_else(PoisonError::into_inner);
        Ok(Arc::clone(known.insert(Arc::new(Searched { sheets, layout, files }))))
    }

    /// What must not be in a file.
    fn leaks(&self, path: &str, bytes: &[u8]) -> Vec<Diagnostic> {
        if self.ready.redactions.is_empty() {
            return Vec::new();
        }
        let public = self.ready.public();
        let begin = || {
            let mut leaks = Leaks::default();
            leaks.renew(&self.ready.redactions, &public);
            leaks
        };
        let secrets = locked(&self.leaks).get_or_insert_with(begin).secrets();
        let found = secrets.map(|secrets| secrets.look(path, bytes)).unwrap_or_default();
        if found.is_empty() {
            return Vec::new();
        }
        locked(&self.leaks).get_or_insert_with(begin).problems_of_file(found, &public, &self.ready.plan)
    }
}

/// Renders some files of a sheet, and of its goals only those that they show.
pub(super) fn asked_for(
    renderer: &Renderer,
    sheet: PlannedSheet,
    files: &[(String, SheetFile)],
) -> Result<RenderedPages, Failure> {
    let inputs = renderer.goal_inputs(sheet);
    let goal = |at: usize| Arc::new(renderer.goal(&inputs[at].1));
    renderer.sheet(sheet, files, &goal, &[])
}

/// Makes all of a site once, when there is time, and keeps none of it: so every template that fails is found, and every internal
/// text that would get out. It remembers what was sound, so that of the next site only what is other is made.
pub struct Sweeper {
    written: Written,
    pool: ThreadPool,
}

/// What a sweep came to.
pub enum Swept {
    /// It was stopped.
    Stopped,
    /// All files can be shown; what else is to be said.
    Sound(Vec<Diagnostic>),
    /// The site should not be shown.
    Wrong(Wrong),
}

impl Sweeper {
    /// One that has looked at nothing yet.
    ///
    /// # Errors
    /// The system gives no more threads.
    pub fn new() -> Result<Sweeper, Failure> {
        Ok(Sweeper { written: Written::sparing(), pool: idle::pool()? })
    }

    /// Finds out how large the data of a site are, where its pages say how large they were before. True if that is something
    /// else; also not, if they cannot be made, which whoever asks for them hears.
    pub fn measure(&self, asked: &Asked) -> bool {
        self.pool.install(|| asked.measure()).unwrap_or(false)
    }

    /// Looks through a site, until it is told to stop.
    pub fn sweep(&mut self, asked: &Asked, stop: &AtomicBool) -> Swept {
        let (written, ready, sink) = (&mut self.written, &asked.ready, Dropped { stop });
        let swept = self.pool.install(|| {
            if ready.redactions.is_empty() {
                return written.write_pages(ready, &sink);
            }
            let output = Output { sink: &sink, label: None };
            written.write(ready, &Places::All, &output, &mut Stopwatch::start())
        });
        match swept {
            Err(_) if stop.load(Ordering::Relaxed) => Swept::Stopped,
            Ok(Outcome { is_sound: true, problems }) => Swept::Sound(problems),
            Ok(Outcome { problems, .. }) => Swept::Wrong(Wrong::Content(problems)),
            Err(failure) => Swept::Wrong(Wrong::Failure(failure)),
        }
    }
}

/// Drops what it is given, until it is told to stop.
struct Dropped<'a> {
    stop: &'a AtomicBool,
}

impl Sink for Dropped<'_> {
    fn put(&self, _: &str, bytes: Vec<u8>) -> Result<Digest, Failure> {
        if self.stop.load(Ordering::Relaxed) {
            return Err(Failure::new(say!("中断しました", "stopped")));
        }
        Ok(Digest::of(&bytes))
    }

    fn keep(&self, _: &str, _: Digest) -> Result<bool, Failure> {
        Ok(true)
    }
}

/// The one page that was made, or what is wrong with its template.
fn the_one(held: &Held, made: RenderedPages, path: &str) -> Result<Vec<u8>, Wrong> {
    held.take(path).ok_or(Wrong::Content(made.problems))
}

/// What is known, if nobody is finding it out just now: a change does not wait for what the site before was asked.
fn unless_busy<T: Clone>(known: &Mutex<Option<T>>) -> Option<T> {
    known.try_lock().ok().and_then(|known| known.clone())
}
