//! The clock of a watcher: the machine's, or one of a test that jumps where the other would wait, so that what a watcher
//! does at which time is tested without waiting for it.

use std::sync::{Condvar, MutexGuard, PoisonError};
use std::time::Instant;

use crate::host::stamp;

/// Says what time it is, and waits.
#[derive(Debug, Clone, Default)]
pub(super) enum Clock {
    /// The machine's clock.
    #[default]
    System,
    /// A clock that stands still until somebody waits for a time; then it is that time at once.
    #[cfg(test)]
    Simulated(std::sync::Arc<std::sync::Mutex<Simulated>>),
}

/// What a simulated clock says.
#[cfg(test)]
#[derive(Debug)]
pub(super) struct Simulated {
    pub now: Instant,
    /// What files are compared with: their times are real ones.
    pub moment: u64,
}

impl Clock {
    /// The time it is.
    pub fn now(&self) -> Instant {
        match self {
            Clock::System => Instant::now(),
            #[cfg(test)]
            Clock::Simulated(clock) => clock.lock().unwrap_or_else(PoisonError::into_inner).now,
        }
    }

    /// The moment it is, as file systems count.
    pub fn moment(&self) -> u64 {
        match self {
            Clock::System => stamp::now(),
            #[cfg(test)]
            Clock::Simulated(clock) => clock.lock().unwrap_or_else(PoisonError::into_inner).moment,
        }
    }

    /// Waits until a time, or until it is woken before.
    pub fn wait<'a, T>(&self, guard: MutexGuard<'a, T>, wake: &Condvar, until: Instant) -> MutexGuard<'a, T> {
        match self {
            Clock::System => {
                let time = until.saturating_duration_since(Instant::now());
                wake.wait_timeout(guard, time).unwrap_or_else(PoisonError::into_inner).0
            }
            #[cfg(test)]
            Clock::Simulated(clock) => {
                let mut clock = clock.lock().unwrap_or_else(PoisonError::into_inner);
                clock.now = until.max(clock.now);
                guard
            }
        }
    }
}
