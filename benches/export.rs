//! How long an export of all goals takes, format by format, as a ratio: against reading the same inputs and writing the same
//! files with nothing in between. `cargo bench --bench export -- [GOALS] [RUNS]`; 10,000 goals and 5 runs unless said otherwise.
//!
//! Both sides are timed in turn; what counts is the median, and the range beside it says how busy the machine was.

#[path = "../tests/it/corpus.rs"]
mod corpus;
mod program;

use std::fs;
use std::path::Path;
use std::time::Duration;

use program::{program, read_all, timed};

fn main() {
    let numbers: Vec<usize> = std::env::args().filter_map(|argument| argument.parse().ok()).collect();
    let (goals, runs) = (numbers.first().copied().unwrap_or(10_000), numbers.get(1).copied().unwrap_or(5));
    let folder = tempfile::TempDir::new().expect("a temporary folder can be made");
    let site = folder.path().join("site");
    let bytes = corpus::write(&site, goals);
    println!("{goals} goals, {bytes} bytes of Markdown");
    for format in ["csv", "json", "xlsx", "form", "md"] {
        let (mut times, mut ratios) = (Vec::new(), Vec::new());
        let mut size = 0;
        for run in 0..runs {
            let target = folder.path().join(format!("{format}-{run}"));
            let time = export(&site, format, &target);
            let floor = read_and_write(&site, &target, &folder.path().join("bare"));
            size = floor.1;
            ratios.push(time.as_secs_f64() / floor.0.as_secs_f64());
            times.push(time);
            fs::remove_dir_all(&target).expect("it can be removed");
        }
        times.sort();
        ratios.sort_by(f64::total_cmp);
        println!(
            "{format:<5}{:>8.3} s (from {:.3} to {:.3}), {size} bytes, {:.1} times reading and writing",
            times[runs / 2].as_secs_f64(),
            times[0].as_secs_f64(),
            times[runs - 1].as_secs_f64(),
            ratios[runs / 2]
        );
    }
}

fn export(site: &Path, format: &str, target: &Path) -> Duration {
    // A name without an ending is a folder.
    fs::create_dir(target).expect("the folder can be made");
    let output = target.to_str().expect("temporary folders have names in UTF-8");
    timed(|| program(site, &["export", "--format", format, "-o", output]))
}

/// The floor: every input read, every output written again; and how many bytes that were.
fn read_and_write(site: &Path, outputs: &Path, bare: &Path) -> (Duration, usize) {
    let outputs = read_all(outputs);
    let time = timed(|| {
        assert!(!read_all(site).is_empty());
        fs::create_dir_all(bare).expect("the folder can be made");
        for (at, bytes) in outputs.iter().enumerate() {
            fs::write(bare.join(at.to_string()), bytes).expect("the file can be written");
        }
    });
    fs::remove_dir_all(bare).expect("it can be removed");
    (time, outputs.iter().map(Vec::len).sum())
}
