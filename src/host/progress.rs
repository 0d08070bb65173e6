//! A progress bar on stderr for work that lasts: only on a terminal, only after half a second, gone at the end.
//!
//! The bar is drawn by a thread of its own that sleeps in between, so that counting costs the workers one atomic addition
//! and a short run never sees a bar flash up.

use std::io::IsTerminal;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

const APPEARS_AFTER: Duration = Duration::from_millis(500);
const REDRAWN_EVERY: Duration = Duration::from_millis(100);

/// A bar that counts up to a total; dropping it clears it.
#[derive(Debug)]
pub struct Progress {
    work: Arc<Work>,
    painter: Option<JoinHandle<()>>,
}

#[derive(Debug)]
struct Work {
    total: u64,
    done: AtomicU64,
    ended: Mutex<bool>,
    end: Condvar,
}

impl Progress {
    /// A bar for `total` pieces of work under a short label; where stderr is no terminal, it only counts.
    pub fn start(label: &str, total: usize) -> Progress {
        if std::io::stderr().is_terminal() {
            Progress::drawn(label, total, APPEARS_AFTER, ProgressDrawTarget::stderr)
        } else {
            Progress { work: Work::new(total), painter: None }
        }
    }

    /// A bar that appears after a time, on the target that is made then.
    fn drawn(
        label: &str,
        total: usize,
        appears_after: Duration,
        target: impl FnOnce() -> ProgressDrawTarget + Send + 'static,
    ) -> Progress {
        let work = Work::new(total);
        let label = label.to_owned();
        let painter = std::thread::Builder::new().name("progress".to_owned()).spawn({
            let work = Arc::clone(&work);
            move || {
                if !work.ends_within(appears_after) {
                    work.paint(label, target());
                }
            }
        });
        // A machine that cannot start one more thread goes without a bar.
        Progress { work, painter: painter.ok() }
    }

    /// One more piece is done; may be called from any thread.
    pub fn inc(&self) {
        self.work.done.fetch_add(1, Ordering::Relaxed);
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        *self.work.ended.lock().unwrap_or_else(PoisonError::into_inner) = true;
        self.work.end.notify_all();
        if let Some(painter) = self.painter.take() {
            // A painter that panicked has nothing left to clear.
            let _ = painter.join();
        }
    }
}

impl Work {
    fn new(total: usize) -> Arc<Work> {
        Arc::new(Work { total: total as u64, done: AtomicU64::new(0), ended: Mutex::new(false), end: Condvar::new() })
    }

    fn paint(&self, label: String, target: ProgressDrawTarget) {
        let bar = ProgressBar::with_draw_target(Some(self.total), target).with_message(label);
        if let Ok(style) = ProgressStyle::with_template("{msg} {bar:30} {pos}/{len}") {
            bar.set_style(style);
        }
        loop {
            bar.set_position(self.done.load(Ordering::Relaxed));
            if self.ends_within(REDRAWN_EVERY) {
                break;
            }
        }
        bar.finish_and_clear();
    }

    fn ends_within(&self, time: Duration) -> bool {
        let ended = self.ended.lock().unwrap_or_else(PoisonError::into_inner);
        let (ended, _) =
            self.end.wait_timeout_while(ended, time, |ended| !*ended).unwrap_or_else(PoisonError::into_inner);
        *ended
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::mpsc;

    #[test]
    fn what_every_thread_did_is_counted() {
        let progress = Progress::start("書き出し", 400);
        std::thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(|| (0..100).for_each(|_| progress.inc()));
            }
        });
        assert_eq!(progress.work.done.load(Ordering::Relaxed), 400);
    }

    /// A progress with a bar nobody sees, and what hears of it when the bar appears.
    fn hidden(appears_after: Duration) -> (Progress, mpsc::Receiver<()>) {
        let (appears, appeared) = mpsc::channel();
        let target = move || {
            appears.send(()).expect("the test listens");
            ProgressDrawTarget::hidden()
        };
        (Progress::drawn("書き出し", 10, appears_after, target), appeared)
    }

    #[test]
    fn the_painter_ends_with_the_work_after_the_bar_has_appeared() {
        let (progress, appeared) = hidden(Duration::ZERO);
        appeared.recv().expect("the bar appears");
        progress.inc();
        drop(progress);
    }

    #[test]
    fn work_that_is_done_soon_shows_no_bar() {
        let (progress, appeared) = hidden(Duration::MAX);
        progress.inc();
        drop(progress);
        assert!(appeared.recv().is_err());
    }
}
