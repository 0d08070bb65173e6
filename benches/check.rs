//! How long `check` takes, as a ratio: against reading and parsing the same files with nothing after it.
//! `cargo bench --bench check -- [GOALS] [RUNS]`; 10,000 goals and 9 runs unless said otherwise.
//!
//! Both sides are timed in turn in this process. What counts is the best of each: a busy machine only ever adds time.

#[path = "../tests/it/corpus.rs"]
mod corpus;

use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use goalsheet::host::clock::Stopwatch;
use goalsheet::host::read::read_tree;
use goalsheet::host::watch::Change;
use goalsheet::model::config::Audience;
use goalsheet::model::layout::CONTENT;
use goalsheet::pipeline::{Builder, OnError, Options};
use goalsheet::text::{config, contents};

fn main() {
    let numbers: Vec<usize> = std::env::args().filter_map(|argument| argument.parse().ok()).collect();
    let (goals, runs) = (numbers.first().copied().unwrap_or(10_000), numbers.get(1).copied().unwrap_or(9));
    let folder = tempfile::TempDir::new().expect("a temporary folder can be made");
    let bytes = corpus::write(folder.path(), goals);
    println!("{goals} goals, {bytes} bytes of Markdown");

    let (mut checks, mut floors, mut laps) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..runs {
        floors.push(read_and_parse(folder.path()));
        let (time, of_stages) = check(folder.path());
        if checks.iter().all(|best| time < *best) {
            laps = of_stages;
        }
        checks.push(time);
    }
    let (check, floor) = (best(&checks), best(&floors));
    for (stage, time) in laps {
        println!("  {stage:<14}{:>8.3} s", time.as_secs_f64());
    }
    println!("check           {:>8.3} s", check.as_secs_f64());
    println!("read + parse    {:>8.3} s", floor.as_secs_f64());
    println!("ratio           {:>8.2} (wanted: under 2)", check.as_secs_f64() / floor.as_secs_f64());
}

fn best(times: &[Duration]) -> Duration {
    times.iter().copied().min().unwrap_or_default()
}

/// What `goalsheet check` does but for printing, and how long its stages took.
fn check(site: &Path) -> (Duration, Vec<(&'static str, Duration)>) {
    let started = Instant::now();
    let mut watch = Stopwatch::start();
    let options = Options { audience: Audience::Internal, on_error: OnError::Stop, as_of: None };
    let mut builder = Builder::new(site, options);
    let built = builder.check(&Change::Everything, &mut watch).expect("the site can be read");
    let time = started.elapsed();
    assert!(built.is_sound);
    (time, watch.laps().to_vec())
}

/// The floor: files become goals.
fn read_and_parse(site: &Path) -> Duration {
    let started = Instant::now();
    let settings = std::fs::read(site.join("goalsheet.yaml")).expect("the configuration can be read");
    let settings = Arc::new(config::read("goalsheet.yaml", settings).0.expect("the configuration is sound"));
    let (tree, _) = read_tree(site, CONTENT).expect("the site can be read");
    let (contents, _) = contents(&tree, &settings);
    let time = started.elapsed();
    assert!(!contents.folders.is_empty());
    time
}
