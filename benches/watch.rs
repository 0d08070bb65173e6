//! From the write of one goal to the new bytes being served: `cargo bench --bench watch -- [RUNS] [GOALS …] [work]`; 20 runs
//! with 1,000 and 10,000 goals unless said otherwise, and with `work` nothing but the work of this process.
//!
//! Each run changes the text of one goal, or every second time its title, which many pages show, waits for the event that an
//! open page would wait for, and asks for the goal's page. What is printed contains the watcher's 25 ms of quiet. At the end,
//! when the search has followed, the program idles, and the processor time it used is read from the system.

#[path = "../tests/it/corpus.rs"]
mod corpus;

use std::collections::BTreeMap;
use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use goalsheet::host::clock::Stopwatch;
use goalsheet::host::watch::Change;
use goalsheet::model::config::Audience;
use goalsheet::pipeline::{Asked, Builder, OnError, Options};

/// Milliseconds of work that are wanted at most for so many goals; more goals may take as much as 10,000.
const WANTED: &[(usize, u32)] = &[(1_000, 5), (10_000, 30)];
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
    WANTED.iter().find(|(size, _)| goals <= *size).map_or(30, |(_, time)| *time)
}

/// The work alone, stage by stage, in this process: each stage's best time over the runs.
fn work(site: &Path, goals: usize, runs: usize) {
    let mut builder =
        Builder::new(site, Options { audience: Audience::Internal, on_error: OnError::Stop, as_of: None });
    let mut shown = look(&mut builder, None, &Change::Everything, &mut Stopwatch::start());
    let file = first_goal(&site.join("content"));
    let page = page_of(site, &file);
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

/// The path of a goal's page.
fn page_of(site: &Path, file: &Path) -> String {
    let inner = file.strip_prefix(site.join("content")).expect("below").with_extension("html");
    inner.to_str().expect("UTF-8").replace('\\', "/")
}

fn measure(site: &Path, goals: usize, runs: usize) {
    let mut program = Command::new(env!("CARGO_BIN_EXE_goalsheet"))
        .args(["serve", "--port", "0", "--lang", "en"])
        .current_dir(site)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("the program starts");
    let mut lines = BufReader::new(program.stdout.take().expect("it is piped")).lines().map_while(Result::ok);
    let url = lines.find(|line| line.contains("http://")).expect("it serves");
    let address = url.split("http://").nth(1).and_then(|rest| rest.split('/').next()).expect("an address").to_owned();
    lines.find(|line| line.contains("waiting")).expect("it watches");

    let file = first_goal(&site.join("content"));
    let page = page_of(site, &file);
    let text = fs::read_to_string(&file).expect("the goal can be read");
    let title = text.lines().find(|line| line.starts_with("title:")).expect("a goal has a title").to_owned();
    let mut events = listen(&address, &page);
    events.find(|line| line.starts_with("event: site")).expect("it says what is");
    for (what, is_title) in [("text", false), ("title", true)] {
        let mut times: Vec<Duration> = (0..runs)
            .map(|run| {
                let mark = format!("印{what}{run}印");
                let changed = if is_title {
                    text.replace(&title, &format!("title: {mark}"))
                } else {
                    format!("{text}\n{mark}\n")
                };
                let start = Instant::now();
                fs::write(&file, changed).expect("the goal can be written");
                // Problems come as events, too.
                loop {
                    events.find(|line| line.starts_with("event: site")).expect("it says what is new");
                    if get(&address, &page).contains(&mark) {
                        return start.elapsed();
                    }
                }
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
    // The search follows a little later.
    std::thread::sleep(Duration::from_secs(5));
    let before = processor_time(program.id());
    std::thread::sleep(Duration::from_secs(10));
    println!(
        "{goals:>6} goals, idle : {} ticks of processor time in 10 s (wanted: none)",
        processor_time(program.id()) - before
    );
    let _ = program.kill();
    let _ = program.wait();
}

fn first_goal(content: &Path) -> std::path::PathBuf {
    let entries = walkdir::WalkDir::new(content).sort_by_file_name().into_iter().filter_map(Result::ok);
    entries
        .map(walkdir::DirEntry::into_path)
        .find(|path| path.extension().is_some_and(|end| end == "md") && !path.ends_with("_index.md"))
        .expect("there is a goal")
}

/// The lines of the events of a page.
fn listen(address: &str, path: &str) -> impl Iterator<Item = String> {
    let mut stream = TcpStream::connect(address).expect("it listens");
    write!(stream, "GET /-/events?path=%2F{path} HTTP/1.1\r\nHost: {address}\r\n\r\n").expect("it reads");
    BufReader::new(stream).lines().map_while(Result::ok)
}

fn get(address: &str, path: &str) -> String {
    let mut stream = TcpStream::connect(address).expect("it listens");
    write!(stream, "GET /{path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n").expect("it reads");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).expect("it answers in UTF-8");
    answer
}

/// User and system time in ticks of the system's clock, usually 10 ms; 0 where there is no `/proc`.
fn processor_time(id: u32) -> u64 {
    let stat = fs::read_to_string(format!("/proc/{id}/stat")).unwrap_or_default();
    let fields: Vec<&str> = stat.rsplit(')').next().unwrap_or_default().split_whitespace().collect();
    fields.iter().skip(11).take(2).filter_map(|field| field.parse::<u64>().ok()).sum()
}
