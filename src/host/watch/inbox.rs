//! Where hints arrive from the system's thread, and where a watcher waits until they have settled.
//!
//! Hints are a set: however often a file is written, it is in here once. Only the first hint of a batch wakes the
//! watcher; after that it sleeps until the batch can have ended.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// How long nothing may have happened before a batch is over.
pub(super) const QUIET: Duration = Duration::from_millis(25);
/// How long a batch lasts at most.
pub(super) const CEILING: Duration = Duration::from_millis(500);

#[derive(Debug, Default)]
pub(super) struct Inbox {
    mail: Mutex<Mail>,
    wake: Condvar,
}

#[derive(Debug, Default)]
struct Mail {
    batch: Option<Batch>,
    is_stopped: bool,
}

/// What came in without a pause.
#[derive(Debug)]
pub(super) struct Batch {
    /// Where to look.
    pub hints: BTreeSet<PathBuf>,
    /// Whether hints may have been lost.
    pub is_lossy: bool,
    first: Instant,
    last: Instant,
}

/// Why a wait ended.
pub(super) enum Arrival {
    Batch(Batch),
    /// The time is over.
    Nothing,
    Stopped,
}

impl Inbox {
    /// Something may have changed at a path.
    pub fn hint(&self, path: PathBuf) {
        self.receive(|batch| {
            batch.hints.insert(path);
        });
    }

    /// Something may have changed anywhere.
    pub fn lose(&self) {
        self.receive(|batch| batch.is_lossy = true);
    }

    /// Ends this and every later wait.
    pub fn stop(&self) {
        self.mail().is_stopped = true;
        self.wake.notify_all();
    }

    /// Whether there is something better to do than to look around.
    pub fn is_pressing(&self) -> bool {
        let mail = self.mail();
        mail.is_stopped || mail.batch.is_some()
    }

    /// Whether waiting is over for good.
    pub fn is_stopped(&self) -> bool {
        self.mail().is_stopped
    }

    /// Waits for a batch, and until it has settled; or else until a time. A batch that has begun is waited for beyond it.
    pub fn wait(&self, until: Instant) -> Arrival {
        let mut mail = self.mail();
        loop {
            if mail.is_stopped {
                return Arrival::Stopped;
            }
            let now = Instant::now();
            let end = mail.batch.as_ref().map_or(until, Batch::end);
            if now >= end {
                return mail.batch.take().map_or(Arrival::Nothing, Arrival::Batch);
            }
            (mail, _) = self.wake.wait_timeout(mail, end - now).unwrap_or_else(PoisonError::into_inner);
        }
    }

    fn receive(&self, enter: impl FnOnce(&mut Batch)) {
        let now = Instant::now();
        let mut mail = self.mail();
        let is_first = mail.batch.is_none();
        let new = || Batch { hints: BTreeSet::new(), is_lossy: false, first: now, last: now };
        let batch = mail.batch.get_or_insert_with(new);
        batch.last = now;
        enter(batch);
        drop(mail);
        if is_first {
            self.wake.notify_all();
        }
    }

    fn mail(&self) -> MutexGuard<'_, Mail> {
        self.mail.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Batch {
    fn end(&self) -> Instant {
        (self.last + QUIET).min(self.first + CEILING)
    }
}
