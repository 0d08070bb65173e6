//! A disk that fails: at the first, the second, … call of each kind by which files are written, of a publication and of the verbs
//! that write sources.
//!
//! The calls fail in the kernel (`strace --inject`), so that it is the real program on real folders that meets them, with all
//! that the standard library makes of an error; nothing stands in for the disk. Linux only, and where a process may be traced.

use std::collections::BTreeMap;
use std::fs;
use std::process::Command;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::site::{Site, goal};

type Files = BTreeMap<String, Vec<u8>>;

/// The calls that write, each with an error that disks give.
const CALLS: [(&str, &str); 6] = [
    ("write", "ENOSPC"),
    ("fsync", "EIO"),
    ("rename,renameat,renameat2", "EIO"),
    ("mkdir,mkdirat", "ENOSPC"),
    ("unlink,unlinkat,rmdir", "EIO"),
    ("link,linkat", "EIO"),
];

/// What a run met.
struct Met {
    status: Option<i32>,
    stderr: String,
    /// Whether there was an n-th call, which then failed.
    failed: bool,
}

/// Runs the program with a fault in the n-th of some calls.
fn run(site: &Site, arguments: &[&str], (calls, error): (&str, &str), n: usize) -> Met {
    let trace = site.path("trace");
    let mut command = Command::new("strace");
    command.args(["-f", "-qq", "-o"]).arg(&trace).args(["-e", &format!("trace={calls}")]);
    command.args(["-e", &format!("inject={calls}:error={error}:when={n}")]);
    command.arg(env!("CARGO_BIN_EXE_goalsheet")).args(arguments).current_dir(site.path(""));
    let output = command.env("LC_ALL", "C").env("RAYON_NUM_THREADS", "1").output().expect("strace starts");
    let trace = fs::read_to_string(trace).expect("strace has written");
    let stderr = String::from_utf8_lossy(&output.stderr).into_owned();
    let status = output.status.code();
    assert!(matches!(status, Some(0 | 2)) && !stderr.contains("panicked"), "{calls} {n}: {status:?} {stderr}");
    Met { status, stderr, failed: trace.contains("(INJECTED)") }
}

/// Whether processes can be traced here. Containers mostly forbid it, so the release checklist asks for a run where they can.
fn can_trace(test: &str) -> bool {
    let traced = Command::new("strace").args(["-qq", "-o", "/dev/null", "true"]).output();
    let can_trace = traced.is_ok_and(|output| output.status.success());
    if !can_trace {
        eprintln!("skipped: {test} needs strace, and to be allowed to use it");
    }
    can_trace
}

/// Runs a verb on a site made anew for each n, until there is no n-th call of a kind, for every kind; two kinds at once.
fn at_every_call(arguments: &[&str], make: impl Fn() -> Site + Sync, judge: impl Fn(&Site, &Met, &str) + Sync) {
    let kinds = Mutex::new(CALLS.iter());
    let faults = AtomicUsize::new(0);
    let sweep = || {
        while let Some(kind) = { kinds.lock().expect("nobody panicked").next() } {
            for n in 1.. {
                let site = make();
                let met = run(&site, arguments, *kind, n);
                if !met.failed {
                    break;
                }
                faults.fetch_add(1, Ordering::Relaxed);
                judge(&site, &met, &format!("{} {n} of {arguments:?}: {:?} {}", kind.0, met.status, met.stderr));
            }
        }
    };
    std::thread::scope(|scope| (0..2).for_each(|_| drop(scope.spawn(sweep))));
    assert!(faults.into_inner() > 3, "{arguments:?}");
}

/// The files of a folder and those that lie open beside others while they are written.
fn sources(site: &Site) -> (Files, Vec<String>) {
    let (beside, files): (Files, Files) =
        site.tree("").into_iter().filter(|(path, _)| path != "trace").partition(|(path, _)| path.ends_with(".tmp"));
    (files, beside.into_keys().collect())
}

/// A site of which a publication writes, makes folders, removes files and folders.
fn first() -> Site {
    Site::complete()
        .file("goalsheet.yaml", "organization: 見本市\ndownloads: []\n")
        .file("content/r6/bunka/_index.md", "---\ndepartment: 文化部\nsections: [図書館]\n---\n")
        .file("content/r6/bunka/1.md", &goal("図書館の開館", "図書館"))
}

/// What the same site turns into.
fn second(site: &Site) {
    fs::remove_dir_all(site.path("content/r6")).expect("it is there");
    fs::remove_file(site.path("content/r5/kosodate/2-1.md")).expect("it is there");
    let linked = goal("保育所の増築", "保育課").replace("関係課", "[関係課](list/ka.csv)");
    fs::create_dir(site.path("content/r5/kosodate/list")).expect("it can be made");
    fs::write(site.path("content/r5/kosodate/list/ka.csv"), "課\n保育課\n").expect("it can be written");
    fs::write(site.path("content/r5/kosodate/1-1.md"), linked).expect("it can be written");
}

#[test]
fn a_publication_that_fails_at_any_call_leaves_the_old_site_or_is_finished_by_the_next_run() {
    if !can_trace("a_publication_that_fails_at_any_call") {
        return;
    }
    let model = first();
    model.build();
    let old = model.tree("public");
    let published =
        |site: Site| old.iter().fold(site, |site, (path, bytes)| site.bytes(&format!("public/{path}"), bytes));
    second(&model);
    model.build();
    let new = model.tree("public");
    let make = || {
        let site = published(first());
        second(&site);
        site
    };
    at_every_call(&["build", "--jobs", "1"], make, |site, met, at| {
        let now = site.tree("public");
        let is_whole =
            |(path, bytes): (&String, &Vec<u8>)| [&old, &new].iter().any(|site| site.get(path) == Some(bytes));
        assert!(now.iter().all(is_whole), "{at}: a page of neither site");
        let is_begun = site.path("public.goalsheet-stage/journal").exists();
        assert!(is_begun || now == old || now == new, "{at}: a mix, and nothing that finishes it");
        assert!(met.status == Some(2) || now == new, "{at}: it failed without a word");
        let next = site.run(&["build"]);
        assert_eq!((next.status, next.stderr.contains("--force")), (0, false), "{at}: {}", next.stderr);
        assert!(site.tree("public") == new, "{at}: the next run did not finish it");
        assert!(!site.path("public.goalsheet-stage").exists(), "{at}: something is left beside it");
    });
}

#[test]
fn a_first_publication_that_fails_at_any_call_is_not_there_or_whole() {
    if !can_trace("a_first_publication_that_fails_at_any_call") {
        return;
    }
    let make = || Site::small().file("goalsheet.yaml", "organization: 見本市\ndownloads: []\n");
    let model = make();
    model.build();
    let new = model.tree("public");
    at_every_call(&["build", "--jobs", "1"], make, |site, met, at| {
        let now = site.tree("public");
        assert!(now.is_empty() && !site.path("public").exists() || now == new, "{at}: half a site");
        assert!(met.status == Some(2) || now == new, "{at}: it failed without a word");
        site.build();
        assert!(site.tree("public") == new && !site.path("public.goalsheet-stage").exists(), "{at}");
    });
}

/// Holds of a verb that writes sources, whatever call fails: what it wrote is whole or not there, and doing it again does it.
fn writes_whole_or_not(arguments: &[&str], make: impl Fn() -> Site + Sync, is_together: bool) {
    let model = make();
    let old = sources(&model).0;
    let run = model.run(arguments);
    assert_eq!(run.status, 0, "{}{}", run.stdout, run.stderr);
    let new = sources(&model).0;
    assert!(new != old, "{arguments:?} writes something");
    at_every_call(arguments, make, |site, met, at| {
        let (now, beside) = sources(site);
        let stays = |path: &String| now.get(path) == old.get(path) || now.get(path) == new.get(path);
        assert!(old.keys().chain(now.keys()).all(stays), "{at}: a file of neither state");
        assert!(!is_together || now == old || now == new, "{at}: a part of what belongs together");
        assert!(met.status == Some(2) || now == new, "{at}: it failed without a word");
        assert!(beside.is_empty() || at.starts_with("unlink"), "{at}: {beside:?} is left");
        if now == old {
            assert_eq!(site.run(arguments).status, 0, "{at}: it cannot be done again");
            assert!(sources(site).0 == new, "{at}");
        }
    });
}

#[test]
fn what_writes_sources_writes_whole_files_or_none_at_any_failing_call() {
    if !can_trace("what_writes_sources") {
        return;
    }
    let untidy = || {
        let untidy = goal("保育所の整備", "保育課").replace("title: ", "title:   ");
        Site::complete().file("content/r5/kosodate/1-1.md", &untidy).file("content/r5/kosodate/1-2.md", &untidy)
    };
    writes_whole_or_not(&["fmt"], untidy, false);
    writes_whole_or_not(&["new", "r5/kosodate", "病児保育", "--section", "保育課"], Site::complete, true);
    let table = "番号,実施項目,計画・方針等の分類,どの水準まで,どのような方法で,いつまで,課名\n\
        1,病児保育,個別計画,始まっている。,委託する。,年度末,保育課\n\
        2,一時預かり,個別計画,始まっている。,委託する。,年度末,保育課\n";
    let with_table = || Site::complete().file("table.csv", table);
    writes_whole_or_not(&["import", "table.csv", "--into", "r5/kosodate", "--yes"], with_table, true);
    writes_whole_or_not(&["init", "site"], Site::empty, true);
    writes_whole_or_not(&["export", "--format", "csv", "-o", "out/goals.csv"], Site::complete, true);
}
