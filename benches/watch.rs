//! From the write of one goal to the new bytes being served: `cargo bench --bench watch -- [RUNS] [GOALS …] [work]`; 20 runs
//! with 1,000 and 10,000 goals unless said otherwise, and with `work` nothing but the work of this process.
//!
//! Each run changes the text of one goal, or every second time its title, which many pages show, waits for the event that an
//! open page would wait for, and asks for the goal's page. What is printed contains the watcher's 25 ms of quiet. Processor time
//! and memory are read from the system: of the start, when all pages were looked through in the background, and of each change with
//! what follows it.

#[path = "../tests/it/corpus.rs"]
mod corpus;

#[path = "serving/mod.rs"]
mod serving;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::time::Duration;

use goalsheet::host::clock::Stopwatch;
use goalsheet::host::watch::Change;
use goalsheet::model::config::Audience;
use goalsheet::pipeline::{Asked, Builder, OnError, Options};
use serving::{Serving, Taken, first_goal};

/// Milliseconds of work that are wanted at most for so many goals; more goals may take 50.
const WANTED: &[(usize, u32)] = &[(1_000, 5), (10_000, 10)];
/// The quiet that a watcher may wait for, in milliseconds.
const QUIET: u32 = 30;

fn main() {
    let mut numbers = std::env::args().filter_map(|argument| argument.parse::<usize>().ok());
    let runs = numbers.next().unwrap_or(20);
    let mut sizes: Vec<usize> = numbers.collect();
    if sizes.is_empty() {
        sizes = vec![1_000, 10_000];
    }
    for goals in sizes {
        let folder = tempfile::TempDir::new().expect("a temporary folder can be made");
        corpus::write(folder.path(), goals);
        work(folder.path(), goals, runs);
        if !std::env::args().any(|argument| argument == "work") {
            measure(folder.path(), goals, runs);
        }
    }
}

fn wanted(goals: usize) -> u32 {
    WANTED.iter().find(|(size, _)| goals <= *size).map_or(50, |(_, time)| *time)
}

/// The work alone, stage by stage, in this process: each stage's best time over the runs.
fn work(site: &Path, goals: usize, runs: usize) {
    let mut builder =
        Builder::new(site, Options { audience: Audience::Internal, on_error: OnError::Stop, as_of: None });
    let mut shown = look(&mut builder, None, &Change::Everything, &mut Stopwatch::start());
    let (file, page) = first_goal(site);
    let change = Change::Paths([file.strip_prefix(site).expect("below").to_owned()].into());
    let text = fs::read_to_string(&file).expect("the goal can be read");
    let mut best: BTreeMap<&str, Duration> = BTreeMap::new();
    let mut totals: Vec<Duration> = (0..runs)
        .map(|run| {
            fs::write(&file, format!("{text}\n印{run}\n")).expect("the goal can be written");
            let mut watch = Stopwatch::start();
            shown = look(&mut builder, Some(&shown), &change, &mut watch);
            watch.lap("follow");
            assert!(matches!(shown.file(&page), Ok(Some(_))), "the goal has its page");
            watch.lap("page");
            for (name, time) in watch.laps() {
                best.entry(name).and_modify(|best| *best = (*best).min(*time)).or_insert(*time);
            }
            watch.total()
        })
        .collect();
    fs::write(&file, &text).expect("the goal can be written");
    totals.sort();
    let ms = |time: Duration| time.as_secs_f64() * 1e3;
    let (median, best_total, wanted) = (ms(totals[runs / 2]), ms(totals[0]), wanted(goals));
    println!("{goals:>6} goals, work : {median:>6.1} ms (best {best_total:.1}; wanted: at most {wanted})");
    let stages: Vec<String> = best.iter().map(|(name, time)| format!("{name} {:.2}", ms(*time))).collect();
    println!("{goals:>6} goals, best of each stage in ms: {}", stages.join(", "));
}

/// Looks at the site as `serve` does, after what was shown before.
fn look(builder: &mut Builder, before: Option<&Asked>, change: &Change, watch: &mut Stopwatch) -> Asked {
    let (_, asked) = builder.serve(change, watch).expect("the corpus can be read");
    let asked = asked.expect("the corpus is sound");
    match before {
        Some(before) => asked.after(before),
        None => asked,
    }
}

fn measure(site: &Path, goals: usize, runs: usize) {
    let program = Serving::start(site);
    let told = |when: &str| {
        let Taken { cpu, memory, peak } = program.taken();
        let [memory, peak] = [memory, peak].map(|bytes| bytes / 1e6);
        println!("{goals:>6} goals, {when}: {cpu:.2} s of the processor, {memory:.0} MB, at most {peak:.0}");
    };
    told("start");
    program.settle();
    told("swept");
    let (file, page) = first_goal(site);
    let text = fs::read_to_string(&file).expect("the goal can be read");
    let title = text.lines().find(|line| line.starts_with("title:")).expect("a goal has a title").to_owned();
    let before = program.taken().cpu;
    for (what, is_title) in [("text", false), ("title", true)] {
        let mut times: Vec<Duration> = (0..runs)
            .map(|run| {
                let mark = format!("印{what}{run}印");
                let changed = if is_title {
                    text.replace(&title, &format!("title: {mark}"))
                } else {
                    format!("{text}\n{mark}\n")
                };
                program.edit(&file, &changed, &page, &mark)
            })
            .collect();
        times.sort();
        let ms = |time: Duration| time.as_secs_f64() * 1e3;
        println!(
            "{goals:>6} goals, {what:<5}: {:>6.1} ms from write to served (from {:.1} to {:.1}; 25 of them quiet; wanted: at most {})",
            ms(times[times.len() / 2]),
            ms(times[0]),
            ms(times[times.len() - 1]),
            QUIET + wanted(goals),
        );
    }
    program.settle();
    let each = (program.taken().cpu - before) / (2 * runs) as f64;
    println!("{goals:>6} goals, a change: {:.0} ms of the processor, with what follows", each * 1e3);
    told("edited");
    let before = program.taken().cpu;
    std::thread::sleep(Duration::from_secs(10));
    let idle = program.taken().cpu - before;
    println!("{goals:>6} goals, idle : {idle:.2} s of the processor in 10 s (wanted: none)");
}
