//! The system's events, as notify reports them: which folders send them, and which of them are hints.
//!
//! On Linux every folder is watched by itself, in the order it is met and before its entries are read. So a file that is
//! written into a folder a moment after that was made is either met or sends an event. Elsewhere the system watches whole trees.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use notify::event::{EventKind, ModifyKind};
use notify::{Config, ErrorKind, RecommendedWatcher, RecursiveMode, Watcher};

use super::debounce::Debouncer;
use super::scope::Scope;
use super::snapshot::{FolderSnapshot, Scan};

/// Whether the system watches single folders, not trees.
const FOLDER_BY_FOLDER: bool = cfg!(any(target_os = "linux", target_os = "android"));

/// Hints that come in as long as this lives.
#[derive(Debug)]
pub(super) struct Events {
    watcher: RecommendedWatcher,
    scope: Arc<Scope>,
    listener: Arc<Listener>,
    limit: Limit,
}

/// How many folders may be watched, if the system does not allow fewer.
#[derive(Debug, Clone, Copy)]
pub(super) struct Limit(pub usize);

/// Why events cannot be had.
#[derive(Debug)]
pub(super) struct NoEvents(pub notify::Error);

/// What the system's thread calls; decides which events are hints.
#[derive(Debug)]
struct Listener {
    scope: Arc<Scope>,
    debouncer: Arc<Debouncer>,
    /// The files outside of what is watched to which links lead.
    targets: Mutex<BTreeSet<PathBuf>>,
}

impl Events {
    /// Begins to listen everywhere, and takes a snapshot. The limit is that of a test.
    ///
    /// # Errors
    /// The system refuses, for want of watches or of instances.
    pub fn listen(scope: Scope, debouncer: Arc<Debouncer>, limit: Limit) -> Result<(Events, FolderSnapshot), NoEvents> {
        let scope = Arc::new(scope);
        let listener = Arc::new(Listener { scope: Arc::clone(&scope), debouncer, targets: Mutex::default() });
        let called = Arc::clone(&listener);
        let watcher =
            RecommendedWatcher::new(move |event| called.receive(event), Config::default()).map_err(NoEvents)?;
        let mut events = Events { watcher, scope, listener, limit };
        let mut refused = None;
        let mut snapshot = events.scan_with(&mut refused, FolderSnapshot::take).unwrap_or_default();
        if !FOLDER_BY_FOLDER {
            for place in &events.scope.places.clone() {
                events.watch(place, RecursiveMode::Recursive, &mut refused);
            }
        }
        events.follow_links(&snapshot, &mut refused);
        if snapshot.has_links() {
            // What a link leads to may have changed before it was listened to.
            let scope = &events.scope;
            let mut scan = Scan { scope, polled_at: None, on_folder: &mut |_| {}, is_cancelled: &|| false };
            snapshot = FolderSnapshot::take(&mut scan).unwrap_or_default();
        }
        refused.map_or(Ok((events, snapshot)), |error| Err(NoEvents(error)))
    }

    /// Looks again at a path, listens to the folders that are new there, and says whether anything is different.
    ///
    /// # Errors
    /// A new folder cannot be watched.
    pub fn refresh(&mut self, snapshot: &mut FolderSnapshot, path: &Path) -> Result<bool, NoEvents> {
        let mut refused = None;
        let is_different = self.scan_with(&mut refused, |scan| snapshot.refresh(path, scan));
        refused.map_or(Ok(is_different), |error| Err(NoEvents(error)))
    }

    /// The paths that matter.
    pub fn scope(&self) -> &Scope {
        &self.scope
    }

    fn scan_with<T>(&mut self, refused: &mut Option<notify::Error>, scan: impl FnOnce(&mut Scan<'_>) -> T) -> T {
        let scope = Arc::clone(&self.scope);
        let mut on_folder = |folder: &Path| {
            if FOLDER_BY_FOLDER || folder == self.scope.root {
                self.watch(folder, RecursiveMode::NonRecursive, refused);
            }
        };
        scan(&mut Scan { scope: &scope, polled_at: None, on_folder: &mut on_folder, is_cancelled: &|| false })
    }

    /// Watches the folders of files to which links lead: a link itself does not change with its file.
    fn follow_links(&mut self, snapshot: &FolderSnapshot, refused: &mut Option<notify::Error>) {
        let mut targets = snapshot.targets();
        targets.retain(|target| !self.scope.concerns(target));
        *self.listener.targets.lock().unwrap_or_else(PoisonError::into_inner) = targets.clone();
        for folder in targets.iter().filter_map(|target| target.parent()) {
            self.watch(folder, RecursiveMode::NonRecursive, refused);
        }
    }

    fn watch(&mut self, folder: &Path, mode: RecursiveMode, refused: &mut Option<notify::Error>) {
        if refused.is_some() {
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
            // A folder that is gone again, or that nobody may read, can do without events: nothing in it is read.
            let is_gone = matches!(&error.kind, ErrorKind::PathNotFound)
                || matches!(&error.kind, ErrorKind::Io(error) if is_harmless(error))
                || !folder.exists();
            *refused = (!is_gone).then_some(error);
        }
    }
}

fn is_harmless(error: &std::io::Error) -> bool {
    use std::io::ErrorKind::{NotADirectory, NotFound, PermissionDenied};
    matches!(error.kind(), NotFound | PermissionDenied | NotADirectory)
}

impl Listener {
    fn receive(&self, event: notify::Result<notify::Event>) {
        let event = match event {
            Ok(event) if event.need_rescan() => return self.debouncer.lose_hints(),
            // Somebody reads: mostly this program.
            Ok(event) if event.kind.is_access() => return,
            Ok(event) => event,
            Err(_) => return self.debouncer.lose_hints(),
        };
        for path in event.paths {
            if path == self.scope.root {
                // Events of its entries have their own paths; here it counts only if it was moved or removed.
                if !is_touch(event.kind) {
                    self.debouncer.lose_hints();
                }
            } else if self.targets.lock().unwrap_or_else(PoisonError::into_inner).contains(&path) {
                self.debouncer.lose_hints();
            } else if self.scope.concerns(&path) && !is_echo(event.kind, &path) {
                if !FOLDER_BY_FOLDER && !is_touch(event.kind) && self.scope.places.contains(&path) {
                    self.debouncer.lose_hints();
                }
                self.debouncer.hint(path);
            }
        }
    }
}

/// Whether what is at a path was changed, and not made, moved or removed.
fn is_touch(kind: EventKind) -> bool {
    matches!(kind, EventKind::Modify(kind) if !matches!(kind, ModifyKind::Name(_)))
}

/// Whether an event only says of a folder that something in it changed, which other events say with its path.
fn is_echo(kind: EventKind, path: &Path) -> bool {
    !FOLDER_BY_FOLDER && is_touch(kind) && path.is_dir()
}
