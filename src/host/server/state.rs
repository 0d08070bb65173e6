//! What the server knows at one moment: the site, its style sheets' common digest, the problems. And what an address means in it.

use std::fmt;
use std::panic::resume_unwind;
use std::sync::{Arc, LazyLock};

use axum::body::Bytes;
use quick_cache::Weighter;
use quick_cache::sync::Cache;
use tokio::sync::{Semaphore, watch};
use tokio::task::spawn_blocking;

use crate::model::{Digest, Language};

use super::Files;

/// The page for addresses that lead nowhere, where the site has none of its own.
static NOT_FOUND: LazyLock<Page> = LazyLock::new(|| Page::new(include_bytes!("not_found.html").as_slice()));

/// How many pages may listen at once. A person has a few in sight; what asks for more is broken or means harm.
pub(super) const LISTENERS: usize = 100;

/// Bytes of files that are kept because they may be asked for again: the page that follows on an event, a sheet in two tabs.
const KEPT: u64 = 16 << 20;
/// A file has about so many bytes.
const USUAL: usize = 16 << 10;

/// A file as it is answered.
#[derive(Debug, Clone)]
pub(super) struct Page {
    /// What the file holds; shared, not copied.
    pub(super) bytes: Bytes,
    /// The digest of the bytes: where it is the same, browsers keep what they have.
    pub(super) digest: Digest,
}

impl Page {
    fn new(bytes: impl Into<Bytes>) -> Page {
        let bytes = bytes.into();
        Page { digest: Digest::of(&bytes), bytes }
    }
}

/// What the requests share.
#[derive(Debug)]
pub(super) struct Shared {
    pub(super) language: Language,
    /// The present state; open pages subscribe to it.
    pub(super) state: watch::Sender<State>,
    /// A place for each page that may listen.
    pub(super) places: Arc<Semaphore>,
}

impl Shared {
    pub(super) fn new(language: Language) -> Shared {
        let state = watch::Sender::new(State { site: Arc::new(Site::new(None)), problems: None });
        Shared { language, state, places: Arc::new(Semaphore::new(LISTENERS)) }
    }

    pub(super) fn show(&self, files: Option<Arc<dyn Files>>) {
        let site = Arc::new(Site::new(files));
        self.state.send_modify(|state| state.site = site);
    }

    pub(super) fn refresh(&self) {
        self.state.send_modify(|state| state.site = Arc::new(Site::new(state.site.files.clone())));
    }

    pub(super) fn problems(&self, problems: Option<String>) {
        self.state.send_modify(|state| state.problems = problems.map(Arc::from));
    }
}

/// Everything an open page follows. Cheap to clone.
#[derive(Debug, Clone)]
pub(super) struct State {
    pub(super) site: Arc<Site>,
    /// The text of the overlay; `None` while the content has no errors.
    pub(super) problems: Option<Arc<str>>,
}

/// A site that is shown, and what was asked of it lately.
pub(super) struct Site {
    files: Option<Arc<dyn Files>>,
    /// The digest of all style sheets together.
    pub(super) styles: Digest,
    kept: Cache<String, Page, Bytewise>,
}

impl fmt::Debug for Site {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Site").field("styles", &self.styles).finish_non_exhaustive()
    }
}

/// Weighs files by their bytes.
#[derive(Clone)]
struct Bytewise;

impl Weighter<String, Page> for Bytewise {
    fn weight(&self, path: &String, page: &Page) -> u64 {
        (path.len() + page.bytes.len()) as u64
    }
}

/// What an address means in a site.
#[derive(Debug, Clone)]
pub(super) enum Found {
    /// A file, by its path in the site.
    File { name: String, page: Page },
    /// A folder without the slash at its end, with the page that is served for it.
    Folder { index: Page },
    /// Nothing; this is answered instead.
    Nothing { instead: Page },
}

impl Site {
    fn new(files: Option<Arc<dyn Files>>) -> Site {
        let styles = files.as_ref().map_or(Digest::of(&[]), |files| files.styles());
        let kept = Cache::with_weighter(KEPT as usize / USUAL, KEPT, Bytewise);
        Site { files, styles, kept }
    }

    /// A file. Who asks for one that is being made waits for it.
    fn page(&self, name: &str) -> Option<Page> {
        let make = || self.files.as_ref().and_then(|files| files.file(name)).map(Page::new).ok_or(());
        self.kept.get_or_insert_with(name, make).ok()
    }

    /// Looks up what [`super::path::parse`] made of an address.
    fn find(&self, path: &str) -> Found {
        let name = if path.is_empty() || path.ends_with('/') { format!("{path}index.html") } else { path.to_owned() };
        if let Some(page) = self.page(&name) {
            return Found::File { name, page };
        }
        match self.page(&format!("{path}/index.html")) {
            Some(index) => Found::Folder { index },
            None => Found::Nothing { instead: self.page("404.html").unwrap_or_else(|| NOT_FOUND.clone()) },
        }
    }
}

/// Looks up what [`super::path::parse`] made of an address, in a thread that may take its time.
pub(super) async fn find(site: &Arc<Site>, path: &str) -> Found {
    let (site, path) = (Arc::clone(site), path.to_owned());
    match spawn_blocking(move || site.find(&path)).await {
        Ok(found) => found,
        Err(error) => match error.try_into_panic() {
            Ok(panic) => resume_unwind(panic),
            // The server ends, and nobody will hear the answer.
            Err(_) => std::future::pending().await,
        },
    }
}

/// The digest of what would be answered now; an open page compares its own with it.
pub(super) async fn digest_at(site: &Arc<Site>, path: &str) -> Digest {
    match find(site, path).await {
        Found::File { page, .. } | Found::Folder { index: page } | Found::Nothing { instead: page } => page.digest,
    }
}
