//! What the server knows at one moment: the site, its style sheets' common digest, the problems. And what an address means in it.

use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};

use tokio::sync::{Semaphore, watch};

use crate::model::{Digest, Language};

use super::{Page, Snapshot};

/// The page for addresses that lead nowhere, where the site has none of its own.
static NOT_FOUND: LazyLock<Page> = LazyLock::new(|| Page::new(include_bytes!("not_found.html").as_slice()));

/// How many pages may listen at once. A person has a few in sight; what asks for more is broken or means harm.
pub(super) const LISTENERS: usize = 100;

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
        let state = watch::Sender::new(State::new(Snapshot::default(), None));
        Shared { language, state, places: Arc::new(Semaphore::new(LISTENERS)) }
    }

    pub(super) fn show(&self, site: Snapshot) {
        self.state.send_modify(|state| *state = State::new(site, state.problems.take()));
    }

    pub(super) fn problems(&self, problems: Option<String>) {
        self.state.send_modify(|state| state.problems = problems.map(Arc::from));
    }
}

/// Everything an open page follows. Cheap to clone.
#[derive(Debug, Clone)]
pub(super) struct State {
    site: Snapshot,
    /// The digest of all style sheets together: one may import another, so that a page depends on more than it names.
    pub(super) styles: Digest,
    /// The text of the overlay; `None` while the content has no errors.
    pub(super) problems: Option<Arc<str>>,
}

/// What an address means in a site.
#[derive(Debug, Clone, Copy)]
pub(super) enum Found<'a> {
    File {
        name: &'a str,
        page: &'a Page,
    },
    /// A folder without the slash at its end, with the page that is served for it.
    Folder {
        index: &'a Page,
    },
    Nothing {
        instead: &'a Page,
    },
}

impl State {
    fn new(site: Snapshot, problems: Option<Arc<str>>) -> State {
        let styles: BTreeMap<&Arc<str>, &Page> = site.files.iter().filter(|(name, _)| name.ends_with(".css")).collect();
        let digests: Vec<u8> = styles.into_values().flat_map(|page| page.digest.0.to_le_bytes()).collect();
        State { styles: Digest::of(&digests), site, problems }
    }

    /// Looks up what [`super::path::parse`] made of an address.
    pub(super) fn find(&self, path: &str) -> Found<'_> {
        let files = &self.site.files;
        let index = |folder: &str| files.get_key_value(format!("{folder}index.html").as_str());
        let file = if path.is_empty() || path.ends_with('/') { index(path) } else { files.get_key_value(path) };
        if let Some((name, page)) = file {
            return Found::File { name, page };
        }
        match index(&format!("{path}/")) {
            Some((_, index)) => Found::Folder { index },
            None => Found::Nothing { instead: files.get("404.html").unwrap_or(&NOT_FOUND) },
        }
    }

    /// The digest of what would be answered now; an open page compares its own with it.
    pub(super) fn digest_at(&self, path: &str) -> Digest {
        match self.find(path) {
            Found::File { page, .. } | Found::Folder { index: page } | Found::Nothing { instead: page } => page.digest,
        }
    }
}
