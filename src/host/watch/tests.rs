//! Real files, real events: what editors, git and people do to a folder.

use std::fs::{self, OpenOptions};
use std::io::Write;
use std::path::Path;
use std::thread;

use tempfile::TempDir;

use super::*;

/// Long enough for any machine; only a failing test waits for it.
const LONG: Duration = Duration::from_secs(20);
/// Long enough for an event that must not come to have come.
const SHORT: Duration = Duration::from_millis(120);

struct Bench {
    // The site is a folder of its own in it, so that it can be moved.
    around: TempDir,
    watcher: Watcher,
}

fn options(around: &Path, poll: Option<Duration>) -> WatchOptions {
    let site = around.join("site");
    let names = ["content", "themes", "goalsheet.yaml"].map(str::to_owned).to_vec();
    WatchOptions { output: site.join("content/public"), site, names, poll }
}

fn folder() -> TempDir {
    let around = TempDir::new().unwrap();
    for path in ["content/r5/a/1.md", "content/r5/a/_index.md", "themes/my/style.css", "goalsheet.yaml"] {
        write(&around.path().join("site").join(path), "初");
    }
    around
}

fn write(path: &Path, text: &str) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

impl Bench {
    fn new() -> Bench {
        Bench::with(None)
    }

    fn with(poll: Option<Duration>) -> Bench {
        let around = folder();
        let (watcher, notice) = Watcher::start(options(around.path(), poll)).unwrap();
        assert_eq!(notice, None);
        Bench { around, watcher }
    }

    fn at(&self, path: &str) -> PathBuf {
        self.around.path().join("site").join(path)
    }

    fn write(&self, path: &str, text: &str) {
        write(&self.at(path), text);
    }

    /// Waits until a change covers a path; says how many changes that took.
    fn expect(&self, path: &str) -> usize {
        let end = Instant::now() + LONG;
        for count in 1.. {
            match self.watcher.wait(Some(end.saturating_duration_since(Instant::now()))) {
                Change::Everything => return count,
                Change::Paths(paths) if paths.iter().any(|hint| Path::new(path).starts_with(hint)) => return count,
                Change::Paths(_) => {}
                change => panic!("{change:?} instead of {path}"),
            }
        }
        unreachable!("counting does not end")
    }

    fn expect_everything(&self) {
        loop {
            match self.watcher.wait(Some(LONG)) {
                Change::Everything => return,
                change => assert_ne!(change, Change::Nothing),
            }
        }
    }

    /// Takes what is still to come of what was done before.
    fn settle(&self) {
        while self.watcher.wait(Some(SHORT)) != Change::Nothing {}
    }

    fn expect_nothing(&self) {
        assert_eq!(self.watcher.wait(Some(SHORT)), Change::Nothing);
    }

    /// The watcher is not deaf: a write anywhere is told.
    fn expect_good_ears(&self) {
        self.settle();
        for path in ["content/r5/a/1.md", "content/r5/a/new.md", "themes/my/style.css", "goalsheet.yaml"] {
            self.write(path, &format!("{:?}", Instant::now()));
            self.expect(path);
        }
        self.settle();
    }
}

fn paths(paths: &[&str]) -> Change {
    Change::Paths(paths.iter().map(PathBuf::from).collect())
}

#[test]
fn a_file_written_in_place_is_one_change_of_one_path() {
    let bench = Bench::new();
    assert_eq!(bench.watcher.mode(), Mode::Events);
    bench.write("content/r5/a/1.md", "次");
    assert_eq!(bench.watcher.wait(Some(LONG)), paths(&["content/r5/a/1.md"]));
    bench.expect_nothing();
    bench.expect_good_ears();
}

#[test]
fn a_file_written_aside_and_renamed_over_is_a_change_of_that_file_alone() {
    let bench = Bench::new();
    for aside in ["content/r5/a/1.md.tmp", "content/r5/a/.1.md.swp", "content/r5/a/4913"] {
        bench.write(aside, "次");
        fs::rename(bench.at(aside), bench.at("content/r5/a/1.md")).unwrap();
        assert_eq!(bench.watcher.wait(Some(LONG)), paths(&["content/r5/a/1.md"]));
    }
    // As Vim does it with a backup: the old file is renamed away, a new one is written, the old one removed.
    fs::rename(bench.at("content/r5/a/1.md"), bench.at("content/r5/a/1.md~")).unwrap();
    bench.write("content/r5/a/1.md", "その次");
    fs::remove_file(bench.at("content/r5/a/1.md~")).unwrap();
    assert_eq!(bench.watcher.wait(Some(LONG)), paths(&["content/r5/a/1.md"]));
}

#[test]
fn a_file_emptied_and_then_written_is_one_change() {
    let bench = Bench::new();
    let mut file = OpenOptions::new().write(true).truncate(true).open(bench.at("content/r5/a/1.md")).unwrap();
    thread::sleep(Duration::from_millis(3));
    file.write_all("次".as_bytes()).unwrap();
    drop(file);
    assert_eq!(bench.watcher.wait(Some(LONG)), paths(&["content/r5/a/1.md"]));
    bench.expect_nothing();
}

#[test]
fn a_configuration_replaced_by_rename_is_heard_every_time() {
    let bench = Bench::new();
    for _ in 0..3 {
        bench.write("goalsheet.yaml.new", "organization: 市");
        fs::rename(bench.at("goalsheet.yaml.new"), bench.at("goalsheet.yaml")).unwrap();
        assert_eq!(bench.watcher.wait(Some(LONG)), paths(&["goalsheet.yaml"]));
    }
}

#[test]
fn a_removed_folder_is_told_and_made_again_it_is_heard() {
    let bench = Bench::new();
    for folder in ["content/r5/a", "content", "themes"] {
        fs::remove_dir_all(bench.at(folder)).unwrap();
        bench.expect(&format!("{folder}/any"));
        bench.settle();
        bench.write(&format!("{folder}/sub/1.md"), "次");
        bench.expect(&format!("{folder}/sub/1.md"));
        bench.expect_good_ears();
    }
}

#[test]
fn a_folder_removed_and_made_at_once_is_heard() {
    let bench = Bench::new();
    for _ in 0..3 {
        fs::remove_dir_all(bench.at("content")).unwrap();
        bench.write("content/r5/a/1.md", "次");
        bench.expect("content/r5/a/1.md");
        bench.expect_good_ears();
    }
}

#[test]
fn the_content_moved_away_and_back_is_heard() {
    let bench = Bench::new();
    for pause in [Duration::ZERO, SHORT] {
        fs::rename(bench.at("content"), bench.around.path().join("elsewhere")).unwrap();
        thread::sleep(pause);
        fs::rename(bench.around.path().join("elsewhere"), bench.at("content")).unwrap();
        bench.expect("content/r5/a/1.md");
        bench.expect_good_ears();
    }
    // Away for longer: what is written there meanwhile is nobody's business.
    fs::rename(bench.at("content"), bench.at("content-old")).unwrap();
    bench.expect("content/r5/a/1.md");
    bench.settle();
    bench.write("content-old/r5/a/1.md", "別");
    bench.expect_nothing();
    fs::rename(bench.at("content-old"), bench.at("content")).unwrap();
    bench.expect("content/r5/a/1.md");
    bench.expect_good_ears();
}

#[test]
fn a_folder_renamed_within_the_content_is_told_under_both_names_and_heard_under_the_new_one() {
    let bench = Bench::new();
    fs::rename(bench.at("content/r5"), bench.at("content/r6")).unwrap();
    assert_eq!(bench.watcher.wait(Some(LONG)), paths(&["content/r5", "content/r6"]));
    bench.write("content/r6/a/1.md", "次");
    assert_eq!(bench.watcher.wait(Some(LONG)), paths(&["content/r6/a/1.md"]));
}

#[test]
fn a_file_written_at_once_into_a_folder_just_made_is_told_and_heard() {
    let bench = Bench::new();
    for year in 0..20 {
        let path = format!("content/r{year}/x/y/z/1.md");
        bench.write(&path, "初");
        bench.expect(&path);
        bench.settle();
        bench.write(&path, "次");
        assert_eq!(bench.watcher.wait(Some(LONG)), paths(&[&path]));
    }
}

#[test]
fn the_site_moved_away_and_back_or_made_anew_is_heard() {
    let bench = Bench::new();
    let away = bench.around.path().join("away");
    fs::rename(bench.at(""), &away).unwrap();
    bench.expect_everything();
    fs::rename(&away, bench.at("")).unwrap();
    bench.expect_everything();
    bench.expect_good_ears();
    fs::remove_dir_all(bench.at("")).unwrap();
    bench.expect_everything();
    bench.write("goalsheet.yaml", "再");
    bench.expect_everything();
    bench.expect_good_ears();
}

#[test]
fn two_thousand_files_switched_at_once_are_one_change_or_two() {
    let bench = Bench::new();
    let path = |goal: usize| format!("content/r5/sheet-{}/{goal}.md", goal % 50);
    for text in ["初", "次"] {
        (0..2_000).for_each(|goal| bench.write(&path(goal), text));
        let mut seen = BTreeSet::new();
        let mut count = 0;
        loop {
            match bench.watcher.wait(Some(SHORT)) {
                Change::Paths(paths) => seen.extend(paths),
                Change::Everything => seen.extend([PathBuf::from("content")]),
                _ => break,
            }
            count += 1;
        }
        assert!((1..=2).contains(&count), "{count} changes");
        let is_seen = |goal: usize| Path::new(&path(goal)).ancestors().any(|folder| seen.contains(folder));
        assert_eq!((0..2_000).filter(|goal| !is_seen(*goal)).count(), 0);
    }
}

#[test]
fn an_endless_stream_of_writes_does_not_keep_changes_back() {
    let bench = Bench::new();
    let stopper = bench.watcher.stopper();
    thread::scope(|scope| {
        scope.spawn(|| {
            while !stopper.0.is_stopped() {
                bench.write("content/r5/a/1.md", "次");
                thread::sleep(Duration::from_millis(5));
            }
        });
        let start = Instant::now();
        let changes = [bench.watcher.wait(Some(LONG)), bench.watcher.wait(Some(LONG))];
        bench.watcher.stopper().stop();
        assert_eq!(changes, [paths(&["content/r5/a/1.md"]), paths(&["content/r5/a/1.md"])]);
        assert!(start.elapsed() < LONG / 4);
    });
}

#[test]
fn what_editors_leave_and_what_a_build_writes_is_ignored_and_so_is_the_rest_of_the_site() {
    let bench = Bench::new();
    for path in [
        "content/r5/a/.1.md.swp",
        "content/r5/a/1.md~",
        "content/r5/a/#1.md#",
        "content/r5/a/4913",
        "content/r5/a/~$1.docx",
        "content/.git/index",
        "content/public/r5/index.html",
        "content/public.goalsheet-stage/files/r5/index.html",
        "content/public.goalsheet-lock",
        "notes/1.md",
        "README.md",
        ".goalsheet.yaml.swp",
    ] {
        bench.write(path, "初");
        bench.write(path, "次");
    }
    fs::remove_dir_all(bench.at("content/public")).unwrap();
    bench.expect_nothing();
    bench.write("content/public-notes.md", "初");
    assert_eq!(bench.watcher.wait(Some(LONG)), paths(&["content/public-notes.md"]));
}

#[test]
fn reading_is_no_change() {
    let bench = Bench::new();
    for path in ["content/r5/a/1.md", "goalsheet.yaml"] {
        fs::read(bench.at(path)).unwrap();
    }
    assert!(fs::read_dir(bench.at("content")).unwrap().count() > 0);
    bench.expect_nothing();
}

#[test]
fn lost_hints_are_everything_if_anything_changed_and_the_watch_goes_on() {
    let bench = Bench::new();
    bench.watcher.inbox.lose();
    bench.expect_nothing();
    // Long before, so that the hint is gone.
    bench.write("content/r5/a/1.md", "次の文");
    thread::sleep(SHORT);
    let Arrival::Batch(_) = bench.watcher.inbox.wait(Instant::now()) else { panic!("no hint") };
    bench.watcher.inbox.lose();
    assert_eq!(bench.watcher.wait(Some(LONG)), Change::Everything);
    bench.expect_good_ears();
}

#[test]
fn an_audit_finds_what_no_event_told_and_is_silent_otherwise() {
    let bench = Bench::new();
    let audit = || bench.watcher.post.lock().unwrap().next_look = Instant::now();
    audit();
    bench.expect_nothing();
    bench.write("content/r5/a/1.md", "次の文");
    thread::sleep(SHORT);
    let Arrival::Batch(_) = bench.watcher.inbox.wait(Instant::now()) else { panic!("no hint") };
    audit();
    assert_eq!(bench.watcher.wait(Some(LONG)), Change::Everything);
    audit();
    bench.expect_nothing();
    bench.expect_good_ears();
}

#[test]
fn a_wait_ends_when_the_watcher_is_stopped_and_at_its_time() {
    for poll in [None, Some(LONG)] {
        let bench = Bench::with(poll);
        let start = Instant::now();
        assert_eq!(bench.watcher.wait(Some(Duration::from_millis(50))), Change::Nothing);
        assert!(start.elapsed() >= Duration::from_millis(50));
        let stopper = bench.watcher.stopper();
        let stopping = thread::spawn(move || {
            thread::sleep(Duration::from_millis(50));
            stopper.stop();
        });
        assert_eq!(bench.watcher.wait(None), Change::Stopped);
        assert_eq!(bench.watcher.wait(Some(LONG)), Change::Stopped);
        assert!(start.elapsed() < LONG / 2);
        stopping.join().unwrap();
    }
}

#[test]
fn polling_keeps_exactly_to_its_interval() {
    let interval = Duration::from_millis(400);
    let bench = Bench::with(Some(interval));
    assert_eq!(bench.watcher.mode(), Mode::Poll(interval));
    let mut times = Vec::new();
    for round in 0..8_u32 {
        // At another moment of the interval each time: what counts is when it is looked, not when it is written.
        thread::sleep(Duration::from_millis(u64::from(round) * 30));
        bench.write("content/r5/a/1.md", &"次".repeat(round as usize + 2));
        assert_eq!(bench.watcher.wait(Some(LONG)), paths(&["content/r5/a/1.md"]));
        times.push(Instant::now());
    }
    let rounds = u32::try_from(times.len()).unwrap() - 1;
    let expected = interval * rounds;
    let took = times[times.len() - 1] - times[0];
    let tolerance = interval / 3;
    assert!(took + tolerance > expected && took < expected + tolerance, "{took:?} instead of {expected:?}");
}

#[test]
fn polling_finds_all_that_events_tell() {
    let bench = Bench::with(Some(Duration::from_millis(20)));
    bench.write("content/r5/a/.1.md.swp", "次");
    bench.write("content/public/index.html", "次");
    bench.expect_nothing();
    fs::rename(bench.at("content"), bench.at("elsewhere")).unwrap();
    bench.expect("content");
    fs::rename(bench.at("elsewhere"), bench.at("content")).unwrap();
    bench.expect("content/r5/a/1.md");
    bench.write("content/r6/x/1.md", "初");
    bench.expect("content/r6/x/1.md");
    fs::remove_dir_all(bench.at("content/r6")).unwrap();
    bench.expect("content/r6");
    fs::rename(bench.at(""), bench.around.path().join("away")).unwrap();
    bench.expect_everything();
    fs::rename(bench.around.path().join("away"), bench.at("")).unwrap();
    bench.expect_everything();
    bench.expect_good_ears();
}

#[test]
fn where_no_more_folders_can_be_watched_the_site_is_polled_and_it_is_said() {
    let around = folder();
    let (watcher, notice) = Watcher::start_within(options(around.path(), None), Limit(2)).unwrap();
    assert!(notice.unwrap().en.contains("max_user_watches"));
    assert_eq!(watcher.mode(), Mode::Poll(POLL));
    write(&around.path().join("site/content/r5/a/1.md"), "次の文");
    assert_eq!(watcher.wait(Some(LONG)), paths(&["content/r5/a/1.md"]));
}

#[cfg(target_os = "linux")]
#[test]
fn a_limit_reached_while_watching_leads_to_polling_as_well() {
    let around = folder();
    // The site, content, r5, a, themes, my.
    let (watcher, notice) = Watcher::start_within(options(around.path(), None), Limit(6)).unwrap();
    assert_eq!(notice, None);
    write(&around.path().join("site/content/r6/1.md"), "初");
    assert_eq!(watcher.wait(Some(LONG)), Change::Everything);
    assert!(watcher.take_notice().is_some() && watcher.take_notice().is_none());
    let bench = Bench { around, watcher };
    bench.write("content/r6/1.md", "次の文");
    bench.expect("content/r6/1.md");
}

#[test]
fn a_missing_site_is_a_failure_that_names_it() {
    let around = TempDir::new().unwrap();
    let failure = Watcher::start(options(around.path(), None)).unwrap_err();
    assert!(failure.message.en.ends_with("site"));
}

#[cfg(unix)]
#[test]
fn behind_links_everything_is_heard_and_circles_end() {
    use std::os::unix::fs::symlink;
    let around = folder();
    let site = around.path().join("site");
    write(&site.join("shared/目標.md"), "初");
    write(&around.path().join("config.yaml"), "初");
    symlink("../../../shared/目標.md", site.join("content/r5/a/2.md")).unwrap();
    symlink("../../content", site.join("content/r5/circle")).unwrap();
    fs::remove_file(site.join("goalsheet.yaml")).unwrap();
    symlink("../config.yaml", site.join("goalsheet.yaml")).unwrap();
    let (watcher, _) = Watcher::start(options(around.path(), None)).unwrap();
    let bench = Bench { around, watcher };
    for path in ["shared/目標.md", "../config.yaml", "content/r5/a/1.md"] {
        bench.write(path, "次の文");
        bench.expect_everything();
        bench.settle();
    }
    fs::remove_file(bench.at("content/r5/circle")).unwrap();
    bench.expect_everything();
    bench.expect_good_ears();
}
