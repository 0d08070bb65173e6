//! Collects the hints of the system's thread, and lets a watcher wait until no more of them come.
//!
//! Hints are a set: however often a file is written, it is in here once. Only the first hint wakes the watcher; after that it
//! sleeps until the hints can be complete.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use super::clock::Clock;

/// How long nothing may have come before hints are handed over.
pub(super) const QUIET: Duration = Duration::from_millis(25);
/// After this time hints are handed over although more are coming.
pub(super) const CEILING: Duration = Duration::from_millis(500);

/// What the system's thread and the watcher share.
#[derive(Debug, Default)]
pub(super) struct Debouncer {
    pub clock: Clock,
    waiting: Mutex<Waiting>,
    wake: Condvar,
}

/// What waits for the watcher.
#[derive(Debug, Default)]
struct Waiting {
    /// `None` if nothing came since hints were handed over last.
    hints: Option<Hints>,
    is_stopped: bool,
}

/// Where something may have changed.
#[derive(Debug)]
pub(super) struct Hints {
    pub paths: BTreeSet<PathBuf>,
    /// Whether something may have changed at other paths too.
    pub are_incomplete: bool,
    first: Instant,
    last: Instant,
}

/// Why a wait ended.
pub(super) enum Ended {
    Hints(Hints),
    AtTime,
    Stopped,
}

impl Debouncer {
    /// A debouncer that goes by a clock.
    pub fn new(clock: Clock) -> Debouncer {
        Debouncer { clock, ..Debouncer::default() }
    }

    /// Something may have changed at a path.
    pub fn hint(&self, path: PathBuf) {
        self.receive(|hints| {
            hints.paths.insert(path);
        });
    }

    /// Something may have changed anywhere.
    pub fn lose_hints(&self) {
        self.receive(|hints| hints.are_incomplete = true);
    }

    /// Ends this and every later wait.
    pub fn stop(&self) {
        self.waiting().is_stopped = true;
        self.wake.notify_all();
    }

    /// Whether the watcher has something better to do than to look at all files.
    pub fn is_busy(&self) -> bool {
        let waiting = self.waiting();
        waiting.is_stopped || waiting.hints.is_some()
    }

    /// Whether waiting is over for good.
    pub fn is_stopped(&self) -> bool {
        self.waiting().is_stopped
    }

    /// Waits for hints, and until no more come; or else until a time. Once hints came, the wait may last beyond that time.
    pub fn wait(&self, until: Instant) -> Ended {
        let mut waiting = self.waiting();
        loop {
            if waiting.is_stopped {
                return Ended::Stopped;
            }
            let end = waiting.hints.as_ref().map_or(until, Hints::end);
            if self.clock.now() >= end {
                return waiting.hints.take().map_or(Ended::AtTime, Ended::Hints);
            }
            waiting = self.clock.wait(waiting, &self.wake, end);
        }
    }

    /// What came so far, which stays; for tests, which wait until something has come.
    #[cfg(test)]
    pub fn has(&self, is_wanted: impl FnOnce(&Hints) -> bool) -> bool {
        self.waiting().hints.as_ref().is_some_and(is_wanted)
    }

    fn receive(&self, enter: impl FnOnce(&mut Hints)) {
        let now = self.clock.now();
        let mut waiting = self.waiting();
        let is_first = waiting.hints.is_none();
        let new = || Hints { paths: BTreeSet::new(), are_incomplete: false, first: now, last: now };
        let hints = waiting.hints.get_or_insert_with(new);
        hints.last = now;
        enter(hints);
        drop(waiting);
        if is_first {
            self.wake.notify_all();
        }
    }

    fn waiting(&self) -> MutexGuard<'_, Waiting> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Hints {
    fn end(&self) -> Instant {
        (self.last + QUIET).min(self.first + CEILING)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::host::watch::clock::Simulated;
    use std::sync::Arc;

    const STEP: Duration = Duration::from_millis(5);

    fn debouncer() -> (Debouncer, Instant) {
        let start = Instant::now();
        (Debouncer::new(Clock::Simulated(Arc::new(Mutex::new(Simulated { now: start, moment: 0 })))), start)
    }

    /// Hints every 5 ms, as often as said; how long after the first of them they are handed over.
    fn handed_over_after(hints: usize) -> Duration {
        let (debouncer, start) = debouncer();
        for number in 0..hints {
            debouncer.hint(PathBuf::from(format!("{number}.md")));
            if number + 1 < hints {
                let Clock::Simulated(now) = &debouncer.clock else { unreachable!("it is simulated") };
                now.lock().expect("nobody panicked").now += STEP;
            }
        }
        let Ended::Hints(handed) = debouncer.wait(start) else { panic!("there are hints") };
        assert_eq!((handed.paths.len(), handed.are_incomplete), (hints, false));
        debouncer.clock.now() - start
    }

    #[test]
    fn hints_are_handed_over_together_after_a_quiet_time() {
        assert_eq!(handed_over_after(1), QUIET);
        assert_eq!(handed_over_after(2), STEP + QUIET);
        assert_eq!(handed_over_after(90), STEP * 89 + QUIET);
    }

    #[test]
    fn an_endless_stream_of_hints_is_handed_over_after_half_a_second() {
        assert_eq!(handed_over_after(97), CEILING);
        assert_eq!(handed_over_after(101), CEILING);
    }

    #[test]
    fn a_wait_without_hints_ends_at_its_time_and_one_that_is_stopped_at_once() {
        let (debouncer, start) = debouncer();
        assert!(matches!(debouncer.wait(start + CEILING), Ended::AtTime));
        assert_eq!(debouncer.clock.now(), start + CEILING);
        debouncer.hint(PathBuf::new());
        debouncer.stop();
        assert!(debouncer.is_stopped() && debouncer.is_busy());
        assert!(matches!(debouncer.wait(start + CEILING * 2), Ended::Stopped));
        assert_eq!(debouncer.clock.now(), start + CEILING);
    }
}
