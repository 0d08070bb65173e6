//! How long the stages of a run took, and which day it is; nothing else in the program looks at a clock.

use std::time::{Duration, Instant, SystemTime};

use crate::model::{Date, date};

/// The day it is in Japan, whatever time zone the machine is set to.
pub fn today() -> Date {
    let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    date::in_japan(since.as_secs())
}

/// A watch that runs from its making and takes the time between stages.
#[derive(Debug)]
pub struct Stopwatch {
    started: Instant,
    lap_started: Instant,
    laps: Vec<(&'static str, Duration)>,
}

impl Stopwatch {
    /// A watch that runs from now.
    pub fn start() -> Stopwatch {
        let now = Instant::now();
        Stopwatch { started: now, lap_started: now, laps: Vec::new() }
    }

    /// Ends a stage: what has passed since the last lap, or since the start, is its time.
    pub fn lap(&mut self, name: &'static str) {
        let now = Instant::now();
        self.laps.push((name, now - self.lap_started));
        self.lap_started = now;
    }

    /// The stages so far with their times, in the order they ended.
    pub fn laps(&self) -> &[(&'static str, Duration)] {
        &self.laps
    }

    /// What has passed since the start.
    pub fn total(&self) -> Duration {
        self.started.elapsed()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn laps_keep_their_order_and_fit_in_the_total() {
        let mut watch = Stopwatch::start();
        watch.lap("read");
        std::thread::sleep(Duration::from_millis(5));
        watch.lap("render");
        let names: Vec<_> = watch.laps().iter().map(|(name, _)| *name).collect();
        assert_eq!(names, ["read", "render"]);
        assert!(watch.laps()[1].1 >= Duration::from_millis(5));
        assert!(watch.laps().iter().map(|(_, time)| *time).sum::<Duration>() <= watch.total());
    }
}
