//! Real files, real events: what editors, git and people do to a folder.
//!
//! The clock is simulated: where the watcher would wait for a time, it is that time at once. What takes real time is the
//! system's word of a change, and a test waits for that, not for a time in which it should have come: see [`Bench::fence`].

use std::cell::Cell;
use std::fs::{self, File, OpenOptions};
use std::io::Write;
use std::path::Path;
use std::thread;
use std::time::{SystemTime, UNIX_EPOCH};

use tempfile::TempDir;

use super::clock::Simulated;
use super::*;

/// Longer than anything takes; with a simulated clock nobody waits for it.
const LONG: Duration = Duration::from_secs(50);

/// How many fences a test may need.
const FENCES: usize = 200;

struct Bench {
    // The site is a folder of its own in it, so that it can be moved.
    around: TempDir,
    watcher: Watcher,
    fences: Cell<usize>,
}

fn options(around: &Path, poll: Option<Duration>) -> WatchOptions {
    let site = around.join("site");
    let names = ["content", "themes", "goalsheet.yaml"].map(str::to_owned);
    let names = names.into_iter().chain((0..FENCES).map(fence_name)).collect();
    WatchOptions { output: site.join("content/public"), site, names, poll }
}

fn fence_name(number: usize) -> String {
    format!("fence-{number}")
}

fn folder() -> TempDir {
    let around = TempDir::new().unwrap();
    for path in ["content/r5/a/1.md", "content/r5/a/_index.md", "themes/my/style.css", "goalsheet.yaml"] {
        write(&around.path().join("site").join(path), "初");
    }
    around
}

fn simulated() -> Clock {
    // Every file is old, unless a test sets the moment.
    Clock::Simulated(Arc::new(Mutex::new(Simulated { now: Instant::now(), moment: u64::MAX })))
}

fn write(path: &Path, text: &str) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

impl Bench {
    fn new() -> Bench {
        let (bench, notice) = Bench::of(folder(), None, Limit(usize::MAX));
        assert_eq!((bench.watcher.mode(), notice), (Mode::Events, None));
        bench
    }

    fn polling(interval: Duration) -> Bench {
        let (bench, notice) = Bench::of(folder(), Some(interval), Limit(usize::MAX));
        assert_eq!((bench.watcher.mode(), notice), (Mode::Poll(interval), None));
        bench
    }

    fn of(around: TempDir, poll: Option<Duration>, limit: Limit) -> (Bench, Option<Message>) {
        let (watcher, notice) = Watcher::start_with(options(around.path(), poll), limit, simulated()).unwrap();
        (Bench { around, watcher, fences: Cell::default() }, notice)
    }

    fn now(&self) -> Instant {
        self.watcher.debouncer.clock.now()
    }

    fn set_moment(&self, moment: u64) {
        let Clock::Simulated(clock) = &self.watcher.debouncer.clock else { panic!("a clock of a test") };
        clock.lock().unwrap().moment = moment;
    }

    fn at(&self, path: &str) -> PathBuf {
        self.around.path().join("site").join(path)
    }

    fn write(&self, path: &str, text: &str) {
        write(&self.at(path), text);
    }

    /// Waits, in real time, until the hints are as they are wanted; a minute is longer than any machine needs.
    fn until(&self, is_wanted: impl Fn(&Hints) -> bool) {
        let end = Instant::now() + Duration::from_secs(60);
        while !self.watcher.debouncer.has(&is_wanted) {
            assert!(Instant::now() < end, "what was done is never heard");
            thread::park_timeout(Duration::from_millis(1));
        }
    }

    /// Waits, in real time, until everything done so far was heard. The system sends its events in order: when the
    /// file that is moved in place last was heard, so was everything before it.
    fn fence(&self) {
        if matches!(self.watcher.mode(), Mode::Poll(_)) {
            return;
        }
        let number = self.fences.replace(self.fences.get() + 1);
        assert!(number < FENCES);
        let (aside, place) = (self.around.path().join("fence"), self.at(&fence_name(number)));
        write(&aside, "");
        fs::rename(aside, &place).unwrap();
        let place = place.canonicalize().unwrap();
        self.until(|hints| hints.paths.contains(&place));
    }

    /// What the watcher makes of everything done since it was asked last.
    fn change(&self) -> Change {
        self.fence();
        match self.watcher.wait(Some(LONG)) {
            Change::Paths(mut paths) => {
                paths.retain(|path| !path.to_string_lossy().starts_with("fence-"));
                if paths.is_empty() { Change::Nothing } else { Change::Paths(paths) }
            }
            change => change,
        }
    }

    /// Something was done at a path, so the next change must include it.
    fn expect(&self, path: &str) {
        match self.change() {
            Change::Everything => {}
            Change::Paths(paths) if paths.iter().any(|hint| Path::new(path).starts_with(hint)) => {}
            change => panic!("{change:?} instead of {path}"),
        }
    }

    /// The site's folder was moved or removed.
    fn expect_everything(&self) {
        if self.watcher.mode() == Mode::Events && !matches!(self.watcher.watching().source, Source::Gone) {
            self.until(|hints| hints.are_incomplete);
        }
        assert_eq!(self.watcher.wait(Some(LONG)), Change::Everything);
    }

    /// Hears what was done and forgets it, as if the system had sent no event.
    fn forget_hints(&self) {
        self.fence();
        let Ended::Hints(_) = self.watcher.debouncer.wait(self.now()) else { panic!("no hint") };
    }

    /// The watcher hears everything: a write anywhere is a change.
    fn expect_good_ears(&self) {
        self.change();
        for path in ["content/r5/a/1.md", "content/r5/a/new.md", "themes/my/style.css", "goalsheet.yaml"] {
            self.write(path, &format!("{:?}", Instant::now()));
            self.expect(path);
        }
    }
}

fn paths(paths: &[&str]) -> Change {
    Change::Paths(paths.iter().map(PathBuf::from).collect())
}

#[test]
fn a_file_written_in_place_is_one_change_of_one_path() {
    let bench = Bench::new();
    bench.write("content/r5/a/1.md", "次");
    assert_eq!(bench.change(), paths(&["content/r5/a/1.md"]));
    assert_eq!(bench.change(), Change::Nothing);
    bench.expect_good_ears();
}

#[test]
fn a_file_written_aside_and_renamed_over_is_a_change_of_that_file_alone() {
    let bench = Bench::new();
    for aside in ["content/r5/a/1.md.tmp", "content/r5/a/.1.md.swp", "content/r5/a/4913"] {
        bench.write(aside, "次");
        fs::rename(bench.at(aside), bench.at("content/r5/a/1.md")).unwrap();
        assert_eq!(bench.change(), paths(&["content/r5/a/1.md"]));
    }
    // As Vim does it with a backup: the old file is renamed away, a new one is written, the old one removed.
    fs::rename(bench.at("content/r5/a/1.md"), bench.at("content/r5/a/1.md~")).unwrap();
    bench.write("content/r5/a/1.md", "その次");
    fs::remove_file(bench.at("content/r5/a/1.md~")).unwrap();
    assert_eq!(bench.change(), paths(&["content/r5/a/1.md"]));
}

#[test]
fn a_file_emptied_and_then_written_is_one_change() {
    let bench = Bench::new();
    let mut file = OpenOptions::new().write(true).truncate(true).open(bench.at("content/r5/a/1.md")).unwrap();
    bench.fence();
    file.write_all("次".as_bytes()).unwrap();
    drop(file);
    assert_eq!(bench.change(), paths(&["content/r5/a/1.md"]));
    assert_eq!(bench.change(), Change::Nothing);
}

#[test]
fn a_configuration_replaced_by_rename_is_heard_every_time() {
    let bench = Bench::new();
    for _ in 0..3 {
        bench.write("goalsheet.yaml.new", "organization: 市");
        fs::rename(bench.at("goalsheet.yaml.new"), bench.at("goalsheet.yaml")).unwrap();
        assert_eq!(bench.change(), paths(&["goalsheet.yaml"]));
    }
}

#[test]
fn a_removed_folder_is_a_change_and_made_again_it_is_heard() {
    let bench = Bench::new();
    for folder in ["content/r5/a", "content", "themes"] {
        fs::remove_dir_all(bench.at(folder)).unwrap();
        bench.expect(&format!("{folder}/any"));
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
    for is_heard_between in [false, true] {
        fs::rename(bench.at("content"), bench.around.path().join("elsewhere")).unwrap();
        if is_heard_between {
            bench.fence();
        }
        fs::rename(bench.around.path().join("elsewhere"), bench.at("content")).unwrap();
        bench.expect("content/r5/a/1.md");
        bench.expect_good_ears();
    }
    // Away for longer: what is written there meanwhile is no change of the site.
    fs::rename(bench.at("content"), bench.at("content-old")).unwrap();
    bench.expect("content/r5/a/1.md");
    bench.write("content-old/r5/a/1.md", "別");
    assert_eq!(bench.change(), Change::Nothing);
    fs::rename(bench.at("content-old"), bench.at("content")).unwrap();
    bench.expect("content/r5/a/1.md");
    bench.expect_good_ears();
}

#[test]
fn a_folder_renamed_within_the_content_is_a_change_of_both_names_and_heard_under_the_new_one() {
    let bench = Bench::new();
    fs::rename(bench.at("content/r5"), bench.at("content/r6")).unwrap();
    assert_eq!(bench.change(), paths(&["content/r5", "content/r6"]));
    bench.write("content/r6/a/1.md", "次");
    assert_eq!(bench.change(), paths(&["content/r6/a/1.md"]));
}

#[test]
fn a_file_written_at_once_into_a_folder_just_made_is_a_change_and_heard() {
    let bench = Bench::new();
    for year in 0..20 {
        let path = format!("content/r{year}/x/y/z/1.md");
        bench.write(&path, "初");
        bench.expect(&path);
        bench.write(&path, "次");
        assert_eq!(bench.change(), paths(&[&path]));
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
fn two_thousand_files_switched_at_once_are_one_change() {
    let bench = Bench::new();
    let path = |goal: usize| format!("content/r5/sheet-{}/{goal}.md", goal % 50);
    for text in ["初", "次"] {
        (0..2_000).for_each(|goal| bench.write(&path(goal), text));
        let seen = match bench.change() {
            Change::Paths(paths) => paths,
            Change::Everything => [PathBuf::from("content")].into(),
            change => panic!("{change:?}"),
        };
        let is_seen = |goal: usize| Path::new(&path(goal)).ancestors().any(|folder| seen.contains(folder));
        assert_eq!((0..2_000).filter(|goal| !is_seen(*goal)).count(), 0);
        assert_eq!(bench.change(), Change::Nothing);
    }
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
    assert_eq!(bench.change(), Change::Nothing);
    bench.write("content/public-notes.md", "初");
    assert_eq!(bench.change(), paths(&["content/public-notes.md"]));
}

#[test]
fn reading_is_no_change() {
    let bench = Bench::new();
    for path in ["content/r5/a/1.md", "goalsheet.yaml"] {
        fs::read(bench.at(path)).unwrap();
    }
    assert!(fs::read_dir(bench.at("content")).unwrap().count() > 0);
    assert_eq!(bench.change(), Change::Nothing);
}

#[test]
fn lost_hints_are_everything_if_anything_changed_and_the_watch_goes_on() {
    let bench = Bench::new();
    bench.watcher.debouncer.lose_hints();
    assert_eq!(bench.watcher.wait(Some(QUIET)), Change::Nothing);
    bench.write("content/r5/a/1.md", "次の文");
    bench.forget_hints();
    bench.watcher.debouncer.lose_hints();
    assert_eq!(bench.watcher.wait(Some(LONG)), Change::Everything);
    bench.expect_good_ears();
}

#[test]
fn an_audit_a_minute_later_finds_what_sent_no_event_and_is_silent_otherwise() {
    let bench = Bench::new();
    let start = bench.now();
    bench.write("content/r5/a/1.md", "次の文");
    bench.forget_hints();
    assert_eq!(bench.watcher.wait(None), Change::Everything);
    assert_eq!(bench.now() - start, AUDIT);
    assert_eq!(bench.watcher.wait(Some(AUDIT * 3)), Change::Nothing);
    assert_eq!(bench.now() - start, AUDIT * 4);
    bench.expect_good_ears();
}

#[test]
fn an_audit_is_put_off_while_hints_come_and_a_slow_one_is_rare() {
    let bench = Bench::new();
    bench.watcher.debouncer.hint(bench.at("content/r5/a/1.md"));
    assert_eq!(bench.watcher.watching().look(), Change::Nothing);
    assert_eq!(bench.watcher.watching().next_look, bench.now() + SEARCH);
    assert_eq!(until_next_audit(Duration::from_millis(1)), AUDIT);
    assert_eq!(until_next_audit(Duration::from_secs(2)), Duration::from_secs(2_000));
}

#[test]
fn a_wait_ends_at_its_time() {
    for bench in [Bench::new(), Bench::polling(LONG * 2)] {
        let start = bench.now();
        assert_eq!(bench.watcher.wait(Some(LONG)), Change::Nothing);
        assert_eq!(bench.now() - start, LONG);
    }
}

#[test]
fn in_real_time_a_change_ends_a_wait_and_a_stopper_every_one() {
    for poll in [None, Some(SHORTEST_POLL)] {
        let around = folder();
        let (watcher, _) = Watcher::start(options(around.path(), poll)).unwrap();
        write(&around.path().join("site/goalsheet.yaml"), "次の文");
        assert_eq!(watcher.wait(None), paths(&["goalsheet.yaml"]));
        thread::scope(|scope| {
            let waiting = scope.spawn(|| watcher.wait(None));
            while watcher.watching.try_lock().is_ok() {
                thread::park_timeout(Duration::from_millis(1));
            }
            watcher.stopper().stop();
            assert_eq!(waiting.join().unwrap(), Change::Stopped);
        });
        assert_eq!(watcher.wait(Some(LONG)), Change::Stopped);
    }
}

#[test]
fn polling_keeps_exactly_to_its_interval() {
    let interval = Duration::from_millis(400);
    let bench = Bench::polling(interval);
    let start = bench.now();
    for round in 1..=8_u32 {
        bench.write("content/r5/a/1.md", &"次".repeat(round as usize + 2));
        assert_eq!(bench.watcher.wait(None), paths(&["content/r5/a/1.md"]));
        // It is seen when the interval is over, and handed over when it has not changed any more.
        assert_eq!(bench.now() - start, interval * round + QUIET);
    }
    assert_eq!(bench.watcher.wait(Some(LONG)), Change::Nothing);
}

#[test]
fn a_poll_that_comes_late_leaves_out_intervals_and_keeps_to_the_beat() {
    let (due, interval) = (Instant::now(), Duration::from_secs(2));
    let next = |late: u64| next_poll(due, due + Duration::from_millis(late), interval) - due;
    assert_eq!([0, 1, 1_999].map(next), [interval; 3]);
    assert_eq!([2_000, 3_999, 4_000].map(next), [interval * 2, interval * 2, interval * 3]);
}

#[test]
fn polling_finds_all_that_events_report() {
    let bench = Bench::polling(Duration::from_millis(20));
    bench.write("content/r5/a/.1.md.swp", "次");
    bench.write("content/public/index.html", "次");
    assert_eq!(bench.change(), Change::Nothing);
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
fn polling_finds_a_save_that_keeps_size_and_time() {
    let bench = Bench::polling(Duration::from_millis(20));
    let goal = bench.at("content/r5/a/1.md");
    let time = fs::metadata(&goal).unwrap().modified().unwrap();
    // The clock of the file system has to move on; nothing else tells the two saves apart.
    while fs::metadata(bench.around.path()).unwrap().modified().unwrap() <= time {
        write(&bench.around.path().join(format!("{:?}", Instant::now())), "");
    }
    bench.write("content/r5/a/1.md", "次");
    File::options().write(true).open(&goal).unwrap().set_modified(time).unwrap();
    assert_eq!(bench.change(), paths(&["content/r5/a/1.md"]));
    assert_eq!(bench.change(), Change::Nothing);
}

#[test]
fn polling_looks_once_more_at_a_file_that_it_saw_right_after_a_save() {
    let bench = Bench::polling(Duration::from_millis(20));
    let saved = |path: &str| fs::metadata(bench.at(path)).unwrap().modified().unwrap();
    let moment = |time: SystemTime| u64::try_from(time.duration_since(UNIX_EPOCH).unwrap().as_nanos()).unwrap();
    bench.write("content/r5/a/1.md", "次の文");
    bench.set_moment(moment(saved("content/r5/a/1.md")));
    bench.expect("content/r5/a/1.md");
    // Until the clock moves on, the file could be saved again and look as it does.
    assert_eq!(bench.change(), Change::Nothing);
    bench.set_moment(u64::MAX);
    bench.expect("content/r5/a/1.md");
    assert_eq!(bench.change(), Change::Nothing);
}

#[test]
fn with_events_a_file_that_grows_old_is_no_change() {
    let bench = Bench::new();
    bench.set_moment(0);
    bench.write("content/r5/a/1.md", "次の文");
    bench.expect("content/r5/a/1.md");
    bench.set_moment(u64::MAX);
    assert_eq!(bench.watcher.wait(Some(AUDIT * 2)), Change::Nothing);
}

#[test]
fn where_no_more_folders_can_be_watched_the_site_is_polled_and_it_is_said() {
    let (bench, notice) = Bench::of(folder(), None, Limit(2));
    assert!(notice.unwrap().en.contains("max_user_watches"));
    assert_eq!(bench.watcher.mode(), Mode::Poll(POLL));
    bench.write("content/r5/a/1.md", "次の文");
    assert_eq!(bench.change(), paths(&["content/r5/a/1.md"]));
}

#[cfg(target_os = "linux")]
#[test]
fn a_limit_reached_while_watching_leads_to_polling_as_well() {
    // The site, content, r5, a, themes, my.
    let (bench, notice) = Bench::of(folder(), None, Limit(6));
    assert_eq!(notice, None);
    bench.write("content/r6/1.md", "初");
    assert_eq!(bench.change(), Change::Everything);
    assert!(bench.watcher.take_notice().is_some() && bench.watcher.take_notice().is_none());
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
    let (bench, _) = Bench::of(around, None, Limit(usize::MAX));
    for path in ["shared/目標.md", "../config.yaml", "content/r5/a/1.md"] {
        bench.write(path, "次の文");
        assert_eq!(bench.change(), Change::Everything, "{path}");
    }
    fs::remove_file(bench.at("content/r5/circle")).unwrap();
    assert_eq!(bench.change(), Change::Everything);
    bench.expect_good_ears();
}
