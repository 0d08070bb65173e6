//! A build before which nothing changed is over at once, and never when anything did: whatever was done to what is read, to what
//! was published, or to what is remembered, the site and all that is said of it are those of a build that remembers nothing.

use std::collections::BTreeSet;
use std::fs;
use std::time::{Duration, SystemTime};

use proptest::prelude::*;

use crate::site::{Run, Site, goal, tree};

/// A minute ago: what has just been written may be changed again without a sign, and is not relied on.
fn minute_ago() -> SystemTime {
    SystemTime::now() - Duration::from_secs(60)
}

/// Builds until it is known that nothing changed: the file system's clock has to move on first.
fn settled(site: &Site, arguments: &[&str]) -> Run {
    for _ in 0..10_000 {
        let run = timed(site, arguments);
        if is_at_once(&run) {
            return run;
        }
    }
    panic!("it is built again and again");
}

fn timed(site: &Site, arguments: &[&str]) -> Run {
    let run = site.run(&[&["build", "--timings"], arguments].concat());
    assert_eq!(run.status, 0, "{}", run.stderr);
    run
}

/// Whether the build only compared.
fn is_at_once(run: &Run) -> bool {
    run.stdout.contains("compare ") && !run.stdout.contains("render ")
}

/// What a run said, without how long it took.
fn said(run: &Run) -> String {
    let lines = run.stdout.lines().filter(|line| !line.ends_with(" ms"));
    lines.chain(run.stderr.lines()).collect::<Vec<&str>>().join("\n")
}

#[test]
fn nothing_changed_is_seen_without_building_and_said_as_after_a_build() {
    let site = Site::small();
    let at_once = settled(&site, &[]);
    let fresh = timed(&site, &["--fresh"]);
    assert!(!is_at_once(&fresh));
    assert_eq!(said(&at_once), said(&fresh));
    assert!(at_once.stdout.contains("書き込み 0、変更なし"), "{}", at_once.stdout);
}

#[test]
fn what_was_reported_is_reported_again() {
    let site = Site::small().file("content/r5/kosodate/1-2.md", &goal("保育所の整備", "保育課"));
    let at_once = settled(&site, &[]);
    assert!(at_once.stderr.contains("[duplicate-title]"), "{}", at_once.stderr);
    assert_eq!(said(&at_once), said(&timed(&site, &["--fresh"])));
    // In another language it reads otherwise.
    let english = site.run(&["build", "--timings", "--lang", "en"]);
    assert!(english.stderr.contains("warning[duplicate-title]"), "{}", english.stderr);
}

#[test]
fn a_lock_that_is_no_file_is_refused_though_nothing_changed() {
    let site = Site::small();
    settled(&site, &[]);
    fs::create_dir(site.path("public.goalsheet-lock")).expect("it can be made");
    let run = site.run(&["build"]);
    assert_eq!(run.status, 2, "{}", run.stdout);
    assert!(run.stderr.contains("public.goalsheet-lock"), "{}", run.stderr);
}

#[test]
fn a_site_with_errors_is_never_taken_as_built() {
    let site = Site::small().file("content/r5/kosodate/1-2.md", "---\ntitle: [\n---\n");
    for _ in 0..3 {
        let run = site.run(&["build", "--keep-going", "--timings"]);
        assert_eq!(run.status, 1);
        assert!(!is_at_once(&run), "{}", run.stdout);
    }
}

#[test]
fn what_a_build_left_stays_while_nothing_is_published_and_is_gone_on_from() {
    let site = Site::small();
    let left = || {
        let names = fs::read_dir(site.path(".goalsheet")).expect("it is there").filter_map(Result::ok);
        names.filter(|entry| entry.path().extension().is_some_and(|it| it == "left")).count()
    };
    timed(&site, &[]);
    assert_eq!(left(), 1, "though files are too young to be relied on");
    let path = site.path("content/r5/kosodate/1-1.md");
    let text = fs::read_to_string(&path).expect("a text");
    fs::write(&path, text.replace("title: ", "title: [")).expect("it can be written");
    assert_eq!(site.run(&["build"]).status, 1);
    assert_eq!(left(), 1, "the site that is published is the same");
    fs::write(&path, text.replace("保育所の整備", "保育園の整備")).expect("it can be written");
    timed(&site, &[]);
    timed(&site, &["--fresh", "-o", "fresh"]);
    assert_eq!(tree(&site.path("public")), tree(&site.path("fresh")));
}

/// Something that may happen between two builds.
type Event = (&'static str, fn(&Site));

const EVENTS: [Event; 13] = [
    ("another text of the same length", |site| {
        let path = "content/r5/kosodate/1-1.md";
        let text = site.read(path).replace("保育所の整備", "保育園の整備");
        fs::write(site.path(path), text).expect("it can be written");
    }),
    ("the same with the time it had before", |site| {
        let path = site.path("content/r5/kosodate/1-1.md");
        let before = fs::metadata(&path).and_then(|it| it.modified()).expect("it has a time");
        let text = fs::read_to_string(&path).expect("a text").replace("保育所の整備", "保育園の整備");
        fs::write(&path, text).expect("it can be written");
        let file = fs::File::options().write(true).open(&path).expect("it can be opened");
        file.set_modified(before).expect("a time can be set");
    }),
    ("another goal", |site| {
        fs::write(site.path("content/r5/kosodate/2-1.md"), goal("相談窓口の開設", "相談室"))
            .expect("it can be written");
    }),
    ("a goal less", |site| fs::remove_file(site.path("content/r5/kosodate/1-2.md")).expect("it is there")),
    ("a goal under another name", |site| {
        let folder = site.path("content/r5/kosodate");
        fs::rename(folder.join("1-2.md"), folder.join("1-3.md")).expect("it can be renamed");
    }),
    ("another configuration", |site| {
        fs::write(site.path("goalsheet.yaml"), "organization: 別の市\n").expect("it can be written");
    }),
    ("another word of the theme", |site| {
        fs::create_dir_all(site.path("themes/default/words")).expect("it can be made");
        fs::write(site.path("themes/default/words/ja.yaml"), "skip: 本文に進む\n").expect("it can be written");
    }),
    ("an attachment that changed", |site| {
        fs::write(site.path("content/r5/kosodate/資料.csv"), "b\n").expect("it can be written");
    }),
    ("a page that was changed by hand and put back in part", |site| {
        fs::remove_file(site.path("public/index.html")).expect("it is there");
    }),
    ("a page that a power cut emptied", |site| {
        let path = site.path("public/r5/kosodate/1-1.html");
        let size = fs::metadata(&path).expect("it is there").len();
        fs::write(&path, vec![0; size as usize]).expect("it can be written");
    }),
    ("no manifest and no pages", |site| fs::remove_dir_all(site.path("public")).expect("it is there")),
    ("what is remembered is cut short", |site| {
        // Where every file was too young to be relied on, nothing is remembered yet.
        let Ok(entries) = fs::read_dir(site.path(".goalsheet")) else { return };
        for entry in entries {
            let path = entry.expect("it can be read").path();
            let bytes = fs::read(&path).expect("it can be read");
            fs::write(&path, &bytes[..bytes.len() / 2]).expect("it can be written");
        }
    }),
    ("what a killed build left", |site| {
        fs::create_dir_all(site.path("public.goalsheet-stage/files")).expect("it can be made");
    }),
];

fn with_attachment() -> Site {
    let with_link = goal("用地の買収", "保育課").replace("関係課と調整する。", "[資料](資料.csv)による。");
    Site::small().file("content/r5/kosodate/1-2.md", &with_link).file("content/r5/kosodate/資料.csv", "a\n")
}

#[test]
fn whatever_happened_meanwhile_the_site_is_that_of_a_fresh_build() {
    for (name, happen) in EVENTS {
        let site = with_attachment();
        settled(&site, &[]);
        happen(&site);
        let run = timed(&site, &[]);
        assert!(!is_at_once(&run), "{name}: {}", run.stdout);
        let fresh = timed(&site, &["--fresh", "-o", "fresh"]);
        assert_eq!(tree(&site.path("public")), tree(&site.path("fresh")), "{name}");
        let figures = |run: &Run| said(run).lines().find(|line| line.starts_with("照合番号")).map(str::to_owned);
        assert_eq!(figures(&run), figures(&fresh), "{name}");
    }
}

#[test]
fn each_way_to_build_is_remembered_by_itself() {
    let site = Site::small().file("content/r5/kosodate/2-1.md", &goal("相談窓口の開設", "相談室"));
    settled(&site, &[]);
    let of_colleagues = timed(&site, &["--audience", "internal"]);
    assert!(!is_at_once(&of_colleagues));
    settled(&site, &["--audience", "internal"]);
    assert!(is_at_once(&timed(&site, &[])), "the other output is as it was");
    // Into the output of the others.
    assert!(!is_at_once(&timed(&site, &["--audience", "internal", "-o", "public"])));
    assert!(!is_at_once(&timed(&site, &[])), "the pages there are for colleagues now");
    settled(&site, &[]);
    assert!(!is_at_once(&timed(&site, &["--as-of", "2024-03-31"])));
}

#[test]
fn files_that_were_only_touched_change_nothing() {
    let site = Site::small();
    settled(&site, &[]);
    let before = tree(&site.path("public"));
    let file = fs::File::options().write(true).open(site.path("content/r5/kosodate/1-1.md")).expect("it can be opened");
    file.set_modified(minute_ago()).expect("a time can be set");
    let run = timed(&site, &[]);
    assert!(run.stdout.contains("書き込み 0、"), "{}", run.stdout);
    assert_eq!(tree(&site.path("public")), before);
}

#[test]
fn what_is_remembered_may_go_at_any_time_and_git_does_not_see_it() {
    let site = Site::small();
    settled(&site, &[]);
    assert_eq!(site.read(".goalsheet/.gitignore"), "*\n");
    fs::remove_dir_all(site.path(".goalsheet")).expect("it is there");
    let run = timed(&site, &[]);
    assert!(run.stdout.contains("書き込み 0、"), "{}", run.stdout);
}

#[cfg(unix)]
#[test]
fn nothing_is_remembered_behind_a_link() {
    let (site, elsewhere) = (Site::small(), Site::empty());
    std::os::unix::fs::symlink(elsewhere.path(""), site.path(".goalsheet")).expect("links can be made");
    for _ in 0..2 {
        assert!(!is_at_once(&timed(&site, &[])));
    }
    assert!(tree(&elsewhere.path("")).is_empty());
    let site = Site::small().file(".goalsheet", "a file of somebody's");
    timed(&site, &[]);
    assert_eq!(site.read(".goalsheet"), "a file of somebody's");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 6, failure_persistence: None, ..ProptestConfig::default() })]

    /// Through programs that end in between: after any events in any order, the site is that of a fresh build.
    #[test]
    fn builds_that_remember_end_where_builds_that_do_not_end(
        events in proptest::collection::vec((0..EVENTS.len(), any::<bool>()), 1..6),
    ) {
        let site = with_attachment();
        let mut done = BTreeSet::new();
        for (event, is_settled) in events {
            if is_settled {
                settled(&site, &[]);
            }
            let (_, happen) = EVENTS[event];
            // An event that takes something away can happen once; and there is a site only after a build.
            timed(&site, &[]);
            if done.insert(event) && !(event == 3 && done.contains(&4) || event == 4 && done.contains(&3)) {
                happen(&site);
            }
            timed(&site, &[]);
            timed(&site, &["--fresh", "-o", "fresh"]);
            prop_assert_eq!(tree(&site.path("public")), tree(&site.path("fresh")));
        }
    }
}
