//! The system's events, as notify tells them: which folders send them, and which of them are hints.
//!
//! On Linux every folder is watched by itself, in the order it is met and before its entries are read: so a file written
//! into a folder a moment after it was made is met or heard. Elsewhere the system watches whole trees.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use notify::event::{EventKind, ModifyKind};
use notify::{Config, ErrorKind, RecommendedWatcher, RecursiveMode, Watcher};

use super::inbox::Inbox;
use super::scope::Scope;
use super::stock::{Look, Stock};

/// Whether the system watches single folders, not trees.
const FOLDER_BY_FOLDER: bool = cfg!(any(target_os = "linux", target_os = "android"));

/// Hints that come in as long as this lives.
#[derive(Debug)]
pub(super) struct Events {
    watcher: RecommendedWatcher,
    scope: Arc<Scope>,
    heard: Arc<Heard>,
    limit: Limit,
}

/// How many folders may be watched, beside what the system allows.
#[derive(Debug, Clone, Copy)]
pub(super) struct Limit(pub usize);

/// Why events cannot be had.
#[derive(Debug)]
pub(super) struct Deaf(pub notify::Error);

/// What the system's thread needs to tell a hint from the rest.
#[derive(Debug)]
struct Heard {
    scope: Arc<Scope>,
    inbox: Arc<Inbox>,
    /// The files that links lead to, outside of what is watched.
    targets: Mutex<BTreeSet<PathBuf>>,
}

impl Events {
    /// Begins to listen everywhere, and takes stock. The limit is that of a test.
    ///
    /// # Errors
    /// The system refuses, for want of watches or of instances.
    pub fn listen(scope: Scope, inbox: Arc<Inbox>, limit: Limit) -> Result<(Events, Stock), Deaf> {
        let scope = Arc::new(scope);
        let heard = Arc::new(Heard { scope: Arc::clone(&scope), inbox, targets: Mutex::default() });
        let listener = Arc::clone(&heard);
        let watcher = RecommendedWatcher::new(move |event| listener.hear(event), Config::default()).map_err(Deaf)?;
        let mut events = Events { watcher, scope, heard, limit };
        let mut deaf = None;
        let mut stock = events.look_with(&mut deaf, Stock::take).unwrap_or_default();
        if !FOLDER_BY_FOLDER {
            for place in &events.scope.places.clone() {
                events.watch(place, RecursiveMode::Recursive, &mut deaf);
            }
        }
        events.follow_links(&stock, &mut deaf);
        if stock.has_links() {
            // What a link leads to may have changed before it was listened to.
            let mut look = Look { scope: &events.scope, identity: true, arm: &mut |_| {}, is_over: &|| false };
            stock = Stock::take(&mut look).unwrap_or_default();
        }
        deaf.map_or(Ok((events, stock)), |error| Err(Deaf(error)))
    }

    /// Looks again at a path, listens to the folders that are new there, and tells whether anything is different.
    ///
    /// # Errors
    /// A new folder cannot be watched.
    pub fn refresh(&mut self, stock: &mut Stock, path: &Path) -> Result<bool, Deaf> {
        let mut deaf = None;
        let is_different = self.look_with(&mut deaf, |look| stock.refresh(path, look));
        deaf.map_or(Ok(is_different), |error| Err(Deaf(error)))
    }

    /// The paths that matter.
    pub fn scope(&self) -> &Scope {
        &self.scope
    }

    fn look_with<T>(&mut self, deaf: &mut Option<notify::Error>, see: impl FnOnce(&mut Look<'_>) -> T) -> T {
        let scope = Arc::clone(&self.scope);
        let mut arm = |folder: &Path| {
            if FOLDER_BY_FOLDER || folder == self.scope.root {
                self.watch(folder, RecursiveMode::NonRecursive, deaf);
            }
        };
        see(&mut Look { scope: &scope, identity: true, arm: &mut arm, is_over: &|| false })
    }

    /// Watches the folders of files that links lead to: a link itself does not change with them.
    fn follow_links(&mut self, stock: &Stock, deaf: &mut Option<notify::Error>) {
        let mut targets = stock.targets();
        targets.retain(|target| !self.scope.concerns(target));
        *self.heard.targets.lock().unwrap_or_else(PoisonError::into_inner) = targets.clone();
        for folder in targets.iter().filter_map(|target| target.parent()) {
            self.watch(folder, RecursiveMode::NonRecursive, deaf);
        }
    }

    fn watch(&mut self, folder: &Path, mode: RecursiveMode, deaf: &mut Option<notify::Error>) {
        if deaf.is_some() {
            return;
        }
        let watched = match self.limit.0.checked_sub(1) {
            Some(left) => {
                self.limit = Limit(left);
                self.watcher.watch(folder, mode)
            }
            None => Err(notify::Error::new(ErrorKind::MaxFilesWatch)),
        };
        if let Err(error) = watched {
            // A folder that is gone again, or that nobody may read, sends nothing and has nothing to say.
            let is_gone = matches!(&error.kind, ErrorKind::PathNotFound)
                || matches!(&error.kind, ErrorKind::Io(error) if is_harmless(error))
                || !folder.exists();
            *deaf = (!is_gone).then_some(error);
        }
    }
}

fn is_harmless(error: &std::io::Error) -> bool {
    use std::io::ErrorKind::{NotADirectory, NotFound, PermissionDenied};
    matches!(error.kind(), NotFound | PermissionDenied | NotADirectory)
}

impl Heard {
    fn hear(&self, event: notify::Result<notify::Event>) {
        let event = match event {
            Ok(event) if event.need_rescan() => return self.inbox.lose(),
            // Somebody reads: mostly we.
            Ok(event) if event.kind.is_access() => return,
            Ok(event) => event,
            Err(_) => return self.inbox.lose(),
        };
        for path in event.paths {
            if path == self.scope.root {
                // Its entries speak for themselves; what is left is that it was moved or removed.
                if !is_touch(event.kind) {
                    self.inbox.lose();
                }
            } else if self.targets.lock().unwrap_or_else(PoisonError::into_inner).contains(&path) {
                self.inbox.lose();
            } else if self.scope.concerns(&path) && !is_echo(event.kind, &path) {
                if !FOLDER_BY_FOLDER && !is_touch(event.kind) && self.scope.places.contains(&path) {
                    self.inbox.lose();
                }
                self.inbox.hint(path);
            }
        }
    }
}

/// Whether what is at a path was changed, not made, moved or removed.
fn is_touch(kind: EventKind) -> bool {
    matches!(kind, EventKind::Modify(kind) if !matches!(kind, ModifyKind::Name(_)))
}

/// Whether an event only says of a folder that something in it changed, which other events say better.
fn is_echo(kind: EventKind, path: &Path) -> bool {
    !FOLDER_BY_FOLDER && is_touch(kind) && path.is_dir()
}
