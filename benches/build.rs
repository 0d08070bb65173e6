//! How long a cold build takes, as a ratio: against reading the same inputs and writing the same outputs with nothing in
//! between. `cargo bench --bench build -- [GOALS] [RUNS]`; 10,000 goals and 5 runs unless said otherwise.
//!
//! Both sides are timed in turn, so that a machine whose speed drifts slows both, and each begins with nothing left to be
//! written to the disk by the one before. Figures of a busy machine mean little: look at the range beside the median.

#[path = "../tests/it/corpus.rs"]
mod corpus;

use std::fs;
use std::path::Path;
use std::process::Command;
use std::sync::Mutex;
use std::time::{Duration, Instant};

use goalsheet::host::clock::Stopwatch;
use goalsheet::host::watch::Change;
use goalsheet::model::config::Audience;
use goalsheet::model::sink::Sink;
use goalsheet::model::{Digest, Failure};
use goalsheet::pipeline::{Builder, OnError, Options, Output};
use rayon::prelude::*;

fn main() {
    let numbers: Vec<usize> = std::env::args().filter_map(|argument| argument.parse().ok()).collect();
    let (goals, runs) = (numbers.first().copied().unwrap_or(10_000), numbers.get(1).copied().unwrap_or(5));
    let folder = tempfile::TempDir::new().expect("a temporary folder can be made");
    let site = folder.path().join("site");
    let bytes = corpus::write(&site, goals);
    println!("{goals} goals, {bytes} bytes of Markdown");

    let build = |output: &Path, arguments: &[&str]| {
        settle();
        let started = Instant::now();
        let status = Command::new(env!("CARGO_BIN_EXE_goalsheet"))
            .args(["build", site.to_str().expect("UTF-8"), "-o", output.to_str().expect("UTF-8")])
            .args(arguments)
            .stdout(std::process::Stdio::null())
            .status()
            .expect("the program starts");
        assert!(status.success());
        started.elapsed()
    };
    let model = folder.path().join("model");
    build(&model, &[]);
    let outputs = read_all(&model);
    println!(
        "{} files, {} bytes of output",
        outputs.len(),
        outputs.iter().map(|(_, bytes)| bytes.len()).sum::<usize>()
    );

    // The same site, and in every tenth goal a note that is left out and searched for: the same pages come out of it.
    let noted = folder.path().join("noted");
    corpus::write(&noted, goals);
    add_notes(&noted);

    let (mut ratios, mut staging, mut scanning) = (Vec::new(), Vec::new(), Vec::new());
    let (mut ours, mut bare, mut again) = (Vec::new(), Vec::new(), Vec::new());
    for run in 0..runs {
        let target = folder.path().join(format!("bare-{run}"));
        let floor = read_and_write(&site, &target, &outputs);
        fs::remove_dir_all(&target).expect("the copy can be removed");
        let in_memory = build_in_memory(&site);
        let searched = build_in_memory(&noted);
        let written = write(&target, &outputs);
        fs::remove_dir_all(&target).expect("the copy can be removed");
        let target = folder.path().join(format!("built-{run}"));
        let cold = build(&target, &[]);
        again.push(build(&target, &[]));
        fs::remove_dir_all(&target).expect("the site can be removed");
        staging.push((cold.as_secs_f64() - in_memory.as_secs_f64() - written.as_secs_f64()) / cold.as_secs_f64());
        scanning.push((searched.as_secs_f64() - in_memory.as_secs_f64()) / cold.as_secs_f64());
        ratios.push(cold.as_secs_f64() / floor.as_secs_f64());
        ours.push(cold);
        bare.push(floor);
    }
    println!("cold build      {:>8.3} s", median(&mut ours).as_secs_f64());
    println!("bare read+write {:>8.3} s", median(&mut bare).as_secs_f64());
    println!("build unchanged {:>8.3} s", median(&mut again).as_secs_f64());
    ratios.sort_by(f64::total_cmp);
    println!(
        "ratio           {:>8.2} (from {:.2} to {:.2}; wanted: under 2)",
        ratios[ratios.len() / 2],
        ratios[0],
        ratios[ratios.len() - 1]
    );
    let share = |name: &str, what: &str, shares: &mut Vec<f64>| {
        shares.sort_by(f64::total_cmp);
        let percent = |at: usize| shares[at] * 100.0;
        println!(
            "{name:<15} {:>8.1} % of a cold build (from {:.1} to {:.1}; wanted: under 15 together): {what}",
            percent(shares.len() / 2),
            percent(0),
            percent(shares.len() - 1)
        );
    };
    share("staging", "what is neither building in memory nor writing the files", &mut staging);
    share(
        "leaving out",
        "the same with an internal note in every tenth goal, left out and searched for in every file",
        &mut scanning,
    );
}

/// Adds an internal note of its own to every tenth goal.
fn add_notes(site: &Path) {
    fs::write(site.join("goalsheet.yaml"), "organization: 見本市\ninternal_headings: 庁内メモ\n").expect("writable");
    let entries = walkdir::WalkDir::new(site.join("content")).into_iter().filter_map(Result::ok);
    let goals = entries.filter(|entry| entry.file_type().is_file() && entry.file_name() != "_index.md");
    for (number, goal) in goals.enumerate().step_by(10) {
        let text = fs::read_to_string(goal.path()).expect("readable");
        let note = format!(
            "\n## 庁内メモ\n\n{number}番目の覚え書きで、査定額は{number}千円を見込む。議会には{number}月に話す。\n"
        );
        fs::write(goal.path(), text + &note).expect("writable");
    }
}

/// The same build without publishing: the program's own stages, every file kept in memory.
fn build_in_memory(site: &Path) -> Duration {
    settle();
    let started = Instant::now();
    let memory = Memory::default();
    let output = Output { sink: &memory, label: None };
    let mut builder = Builder::new(site, Options { audience: Audience::Public, on_error: OnError::Stop, as_of: None });
    let built = builder.build(&Change::Everything, &output, &mut Stopwatch::start()).expect("it can be built");
    assert!(built.is_sound);
    started.elapsed()
}

/// Every file of a site.
#[derive(Default)]
struct Memory(Mutex<Vec<(String, Vec<u8>)>>);

impl Sink for Memory {
    fn put(&self, path: &str, bytes: Vec<u8>) -> Result<Digest, Failure> {
        self.0.lock().expect("nobody panicked").push((path.to_owned(), bytes));
        Ok(Digest(0))
    }

    fn keep(&self, _: &str, _: Digest) -> Result<bool, Failure> {
        Ok(false)
    }
}

/// Waits until the system has written what it still holds back, where it can be told to.
fn settle() {
    let _ = Command::new("sync").status();
}

fn median(times: &mut [Duration]) -> Duration {
    times.sort();
    times[times.len() / 2]
}

fn read_all(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let entries = walkdir::WalkDir::new(folder).sort_by_file_name().into_iter().filter_map(Result::ok);
    entries
        .filter(|entry| entry.file_type().is_file())
        .map(|entry| {
            let path = entry.path().strip_prefix(folder).expect("below").to_str().expect("UTF-8").to_owned();
            (path, fs::read(entry.path()).expect("the file can be read"))
        })
        .collect()
}

/// The floor, with the same threads as the build: walk, read, write into folders made once.
fn read_and_write(site: &Path, target: &Path, outputs: &[(String, Vec<u8>)]) -> Duration {
    settle();
    let started = Instant::now();
    let paths: Vec<_> = walkdir::WalkDir::new(site.join("content"))
        .into_iter()
        .filter_map(Result::ok)
        .filter(|entry| entry.file_type().is_file())
        .map(walkdir::DirEntry::into_path)
        .collect();
    let read: usize = paths.par_iter().map(|path| fs::read(path).expect("readable").len()).sum();
    assert!(read > 0);
    started.elapsed() + write(target, outputs)
}

/// Writes files into folders made once.
fn write(target: &Path, outputs: &[(String, Vec<u8>)]) -> Duration {
    let started = Instant::now();
    let mut folders: Vec<_> = outputs.iter().filter_map(|(path, _)| Path::new(path).parent()).collect();
    folders.dedup();
    for folder in folders {
        fs::create_dir_all(target.join(folder)).expect("the folder can be made");
    }
    outputs.par_iter().for_each(|(path, bytes)| fs::write(target.join(path), bytes).expect("writable"));
    started.elapsed()
}
