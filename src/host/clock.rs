//! How long the stages of a run took, and which day it is.

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
        self.lap_at(Instant::now(), name);
    }

    fn lap_at(&mut self, now: Instant, name: &'static str) {
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
        let milliseconds = Duration::from_millis;
        watch.lap_at(watch.started + milliseconds(2), "read");
        watch.lap_at(watch.started + milliseconds(7), "render");
        assert_eq!(watch.laps(), [("read", milliseconds(2)), ("render", milliseconds(5))]);
        let mut watch = Stopwatch::start();
        watch.lap("all");
        assert!(watch.laps()[0].1 <= watch.total());
    }
}
