//! Builds killed at random moments, with real processes, while somebody reads the site.
//!
//! A site turns from one state into another and back. What counts is what a reader meets meanwhile, that every file at its
//! name is a whole page of one state or the other, and what the next run makes of what was left: one state or the other, byte
//! for byte. The moments come from a seed that is printed; `KILL_SEED` repeats them, `KILLS` asks for another number.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::thread;
use std::time::{Duration, Instant, SystemTime};

use goalsheet::host::publish::{Protected, Publisher, Recovery};

use crate::site::{Site, goal, run, tree};

type Files = BTreeMap<String, Vec<u8>>;

/// How many builds are killed in all, and on how many sites at once.
const KILLS: usize = 500;
const SITES: usize = 2;

/// Numbers that look random and are the same for the same seed (splitmix64).
struct Chance(u64);

impl Chance {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, limit: Duration) -> Duration {
        Duration::from_nanos(self.next() % limit.as_nanos().max(1) as u64)
    }
}

/// One of the two states of the site: some goals come, some go, all indexes and an asset change.
fn turn(site: &Path, second: bool) {
    let write = |path: &str, text: String| {
        let place = site.join(path);
        fs::create_dir_all(place.parent().expect("a file has a folder")).expect("the folder can be made");
        fs::write(place, text).expect("the file can be written");
    };
    write("themes/default/static/note.txt", format!("state {second}"));
    write("content/r5/kosodate/1-1.md", goal(if second { "保育所の増築" } else { "保育所の整備" }, "保育課"));
    for (path, is_there) in [
        ("content/r5/kosodate/1-2.md", !second),
        ("content/r5/kosodate/2-1.md", second),
        ("content/r6/bunka/1.md", second),
    ] {
        if is_there {
            write(path, goal("図書館の開館", "保育課"));
        } else {
            let _ = fs::remove_file(site.join(path));
        }
    }
    let head = "---\ndepartment: 文化部\nsections: [保育課]\n---\n".to_owned();
    if second { write("content/r6/bunka/_index.md", head) } else { drop(fs::remove_dir_all(site.join("content/r6"))) }
}

fn build(site: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_goalsheet"));
    command.args(["build", "--jobs", "1"]).current_dir(site).stdout(Stdio::null()).stderr(Stdio::null());
    command
}

/// What the kills met.
#[derive(Default)]
struct Met {
    recovered: AtomicUsize,
    old: AtomicUsize,
    new: AtomicUsize,
    read: AtomicUsize,
}

#[test]
fn builds_killed_at_random_moments_leave_one_of_the_two_sites_and_no_half_page() {
    let number = |name: &str| std::env::var(name).ok().and_then(|text| text.parse().ok());
    let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).expect("it is later");
    let seed = number("KILL_SEED").unwrap_or(since.as_nanos() as u64);
    let kills = number("KILLS").map_or(KILLS, |kills| kills as usize);
    println!("KILL_SEED={seed}");
    let met = Met::default();
    thread::scope(|scope| {
        for site in 0..SITES {
            let met = &met;
            scope.spawn(move || kill_often(kills / SITES, Chance(seed.wrapping_add(site as u64)), met));
        }
    });
    let count = |counter: &AtomicUsize| counter.load(Ordering::Relaxed);
    let (recovered, old, new, read) = (count(&met.recovered), count(&met.old), count(&met.new), count(&met.read));
    println!(
        "{kills} kills: {old} left the old site, {new} the new one, {recovered} of them by a recovery; {read} files read"
    );
    assert!(recovered > 0 && old > 0 && new > 0 && read > 0, "the moments were not spread: seed {seed}");
}

#[test]
fn a_build_says_that_it_finished_what_a_killed_one_had_begun() {
    for (variables, notice) in [
        (&[][..], "前回の実行が公開の途中で終わっていたので、残りの公開を終えました\n"),
        (
            &[("LC_ALL", "en_US.UTF-8")],
            "an earlier run was cut short while it published: what it had left to do is done now\n",
        ),
    ] {
        let site = Site::complete();
        site.build();
        // As a kill before the last step leaves it: the new pages are in their places, the new manifest is not.
        let manifest = site.read("public/.goalsheet-manifest");
        let site = site
            .file("public.goalsheet-stage/manifest", &manifest)
            .file("public.goalsheet-stage/journal", "goalsheet-journal 1\nmanifest\nend\n");
        let build = || run(&site.path(""), &["build"], variables);
        let finishing = build();
        assert_eq!((finishing.status, finishing.stderr.as_str()), (0, notice));
        assert!(!site.path("public.goalsheet-stage").exists());
        assert_eq!(build().stderr, "", "only once");
    }
}

#[test]
fn a_page_changed_by_hand_after_a_kill_stays_when_what_was_begun_is_finished() {
    let (site, other) = (Site::complete(), Site::small());
    site.build();
    other.build();
    let path = "r5/kosodate/2-1.html";
    let manifest = site.read("public/.goalsheet-manifest");
    let line = manifest.lines().find(|line| line.ends_with(path)).expect("it is listed");
    // As a kill before the page goes leaves it: all others are new, the manifest is not.
    fs::remove_dir_all(site.path("public")).expect("it is there");
    let site = other
        .tree("public")
        .into_iter()
        .fold(site, |site, (path, bytes)| site.bytes(&format!("public/{path}"), &bytes));
    let site = site
        .without("content/r5/kosodate/2-1.md")
        .file("public/.goalsheet-manifest", &manifest)
        .file("public.goalsheet-stage/manifest", &other.read("public/.goalsheet-manifest"))
        .file("public.goalsheet-stage/journal", &format!("goalsheet-journal 1\nremove {line}\nmanifest\nend\n"))
        .file(&format!("public/{path}"), "手で直した");
    for _ in 0..2 {
        let run = site.run(&["build"]);
        assert_eq!(run.status, 2, "{}", run.stdout);
        assert!(run.stderr.contains(path), "it is not forgotten: {}", run.stderr);
        assert_eq!(site.read(&format!("public/{path}")), "手で直した");
    }
    fs::remove_file(site.path("public").join(path)).expect("it is there");
    site.build();
    assert!(site.tree("public") == other.tree("public"));
}

fn kill_often(kills: usize, mut chance: Chance, met: &Met) {
    let site = Site::small();
    let (folder, output) = (site.path(""), site.path("public"));
    // Both states, as a build that nobody kills makes them; and about how long it takes.
    let mut states = [Files::new(), Files::new()];
    let mut time = Duration::ZERO;
    for second in [true, false] {
        turn(&folder, second);
        let start = Instant::now();
        assert!(build(&folder).status().expect("the program starts").success());
        time = time.max(start.elapsed());
        states[usize::from(second)] = tree(&output);
    }
    thread::scope(|scope| {
        // The reader is told of the end also when an assertion fails.
        let (_goes_on, over) = mpsc::channel();
        scope.spawn(|| read_until(over, &folder, &states, met));
        for round in 0..kills {
            let now = tree(&output);
            let second = now == states[0];
            if round % 25 == 24 {
                // Sometimes a first build: nothing is there yet.
                fs::remove_dir_all(&output).expect("it can be removed");
            }
            let before = tree(&output);
            turn(&folder, second);
            kill_one(&folder, chance.next().is_multiple_of(2), chance.below(time), chance.below(time / 20));
            let recovery = recover(&folder, &output);
            let after = tree(&output);
            let new = &states[usize::from(second)];
            assert!(after == before || after == *new, "round {round}: a mix of {:?}", after.keys());
            assert!(recovery == Recovery::NotNeeded || after == *new, "round {round}: what was begun is finished");
            met.recovered.fetch_add(usize::from(recovery == Recovery::Finished), Ordering::Relaxed);
            if after == *new { &met.new } else { &met.old }.fetch_add(1, Ordering::Relaxed);
            if after.is_empty() {
                assert!(build(&folder).status().expect("the program starts").success());
            }
        }
    });
}

/// What a build has beside the output while it changes it.
const JOURNAL: &str = "public.goalsheet-stage/journal";

/// Starts a build and kills it: some time after its start, or some time after it has begun to change the output.
fn kill_one(folder: &Path, at_work: bool, after_start: Duration, after_beginning: Duration) {
    let mut child = build(folder).spawn().expect("the program starts");
    let mut wait = after_start;
    if at_work {
        let journal = folder.join(JOURNAL);
        wait_until(&mut child, || journal.exists());
        wait = after_beginning;
    }
    let moment = Instant::now() + wait;
    wait_until(&mut child, || Instant::now() >= moment);
    // SIGKILL; where it has ended already, there is nothing to kill.
    let _ = child.kill();
    child.wait().expect("it was started");
}

/// Waits until something is so, or a build has ended.
fn wait_until(build: &mut Child, is_so: impl Fn() -> bool) {
    while !is_so() && build.try_wait().expect("it was started").is_none() {
        thread::park_timeout(Duration::from_micros(50));
    }
}

/// What the next run does first.
fn recover(folder: &Path, output: &Path) -> Recovery {
    let next = Publisher::open(output, Protected { site: folder, sources: &[folder.join("content")] });
    next.unwrap_or_else(|failure| panic!("{failure}")).recovery()
}

/// Reads every file again and again, without a pause while a build changes them: whatever stands at a name is whole.
fn read_until(over: Receiver<()>, folder: &Path, states: &[Files; 2], met: &Met) {
    let (output, journal) = (folder.join("public"), folder.join(JOURNAL));
    let names: Vec<&String> = states[0].keys().chain(states[1].keys()).collect();
    let pause = || if journal.exists() { Duration::ZERO } else { Duration::from_millis(10) };
    while over.recv_timeout(pause()) == Err(RecvTimeoutError::Timeout) {
        for name in &names {
            // Between two states it may be absent; that no page leads there then is held by the tests of the steps.
            let Ok(bytes) = fs::read(output.join(name)) else { continue };
            let is_whole = states.iter().any(|state| state.get(*name) == Some(&bytes));
            assert!(is_whole, "{name} is half written: {} bytes", bytes.len());
            met.read.fetch_add(1, Ordering::Relaxed);
        }
    }
}
