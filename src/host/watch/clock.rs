//! The clock of a watcher: the machine's, or one of a test that jumps where the other would wait, so that what a watcher
//! does at which time is tested without waiting for it.

use std::sync::{Condvar, MutexGuard, PoisonError};
use std::time::Instant;

/// Says what time it is, and waits.
#[derive(Debug, Clone, Default)]
pub(super) enum Clock {
    /// The machine's clock.
    #[default]
    System,
    /// A clock that stands still until somebody waits for a time; then it is that time at once.
    #[cfg(test)]
    Simulated(std::sync::Arc<std::sync::Mutex<Instant>>),
}

impl Clock {
    /// The time it is.
    pub fn now(&self) -> Instant {
        match self {
            Clock::System => Instant::now(),
            #[cfg(test)]
            Clock::Simulated(now) => *now.lock().unwrap_or_else(PoisonError::into_inner),
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
            Clock::Simulated(now) => {
                let mut now = now.lock().unwrap_or_else(PoisonError::into_inner);
                *now = until.max(*now);
                guard
            }
        }
    }
}
