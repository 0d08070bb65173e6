//! A folder that somebody prepared to do harm, or changes while the program runs: nothing outside the output is written,
//! moved or removed, and nothing waits for a pipe.

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::symlink;
use std::path::Path;
use std::process::Command;
use std::sync::atomic::{AtomicBool, Ordering};

use goalsheet::host::publish::{HandEdits, Protected, Publisher};

use crate::site::{Run, Site, goal};

const STAGE: &str = "public.goalsheet-stage";

/// A published site in `site`, and things that are not ours in `elsewhere`.
fn place() -> Site {
    let place = Site::empty()
        .file("site/goalsheet.yaml", "organization: 見本市\n")
        .file("site/content/r5/kosodate/_index.md", "---\ndepartment: 子育て部\nsections: [保育課]\n---\n")
        .file("site/content/r5/kosodate/1-1.md", &goal("保育所の整備", "保育課"))
        .file("elsewhere/victim.txt", "precious")
        .file("elsewhere/folder/known.txt", "known");
    let built = build(&place);
    assert_eq!(built.status, 0, "{}", built.stderr);
    place
}

fn build(place: &Site) -> Run {
    place.run(&["build", "site"])
}

fn pipe(at: &Path) {
    assert!(Command::new("mkfifo").arg(at).status().expect("mkfifo is there").success());
}

/// Everything below a folder: path → a plain file's bytes, or what it is. Pipes are not opened, links not followed.
fn everything(folder: &Path) -> BTreeMap<String, String> {
    let entries = walkdir::WalkDir::new(folder).min_depth(1).into_iter().map(|entry| entry.expect("it can be read"));
    let described = entries.map(|entry| {
        let kind = entry.file_type();
        let text = if kind.is_file() {
            String::from_utf8_lossy(&fs::read(entry.path()).expect("it can be read")).into_owned()
        } else {
            format!("{kind:?}")
        };
        (entry.path().strip_prefix(folder).expect("it is below").to_string_lossy().into_owned(), text)
    });
    described.collect()
}

/// Holds that nothing below a folder changed, and names what did.
fn unchanged(folder: &Path, before: &BTreeMap<String, String>, what: &str) {
    let after = everything(folder);
    let names = before.keys().chain(after.keys());
    let changed: Vec<&String> = names.filter(|path| after.get(*path) != before.get(*path)).collect();
    assert!(changed.is_empty(), "{what}: {changed:?}");
}

/// A journal that moves a file of these bytes, and the manifest.
fn journal(path: &str, seal: &str, size: usize) -> String {
    format!("goalsheet-journal 1\nmove {seal} {size} {path}\nmanifest\nend\n")
}

/// The SHA-256 of `known`.
const KNOWN: &str = "7117fff2d0fd294462b3c802b7cb8753579f23f3946b99cf55f38e873f013f10";
const NOTHING: &str = "0000000000000000000000000000000000000000000000000000000000000000";

#[test]
fn a_stage_that_holds_anything_but_what_the_publisher_makes_is_refused_and_left_alone() {
    type Prepare = fn(&Site, &Path);
    let prepared: [(&str, Prepare); 12] = [
        ("", |place, stage| symlink(place.path("elsewhere"), stage).expect("a link can be made")),
        ("", |_, stage| pipe(stage)),
        ("", |_, stage| fs::write(stage, "x").expect("it can be written")),
        ("manifest", |place, stage| {
            fs::create_dir_all(stage.join("files")).expect("the folder can be made");
            fs::write(stage.join("files/index.html"), "evil").expect("it can be written");
            fs::write(stage.join("journal"), journal("index.html", NOTHING, 3)).expect("it can be written");
            symlink(place.path("elsewhere/victim.txt"), stage.join("manifest")).expect("a link can be made");
        }),
        ("files", |place, stage| {
            fs::create_dir(stage).expect("the folder can be made");
            fs::write(stage.join("journal"), journal("known.txt", KNOWN, 5)).expect("it can be written");
            symlink(place.path("elsewhere/folder"), stage.join("files")).expect("a link can be made");
        }),
        ("journal", |_, stage| {
            fs::create_dir(stage).expect("the folder can be made");
            pipe(&stage.join("journal"));
        }),
        ("journal", |place, stage| {
            fs::create_dir(stage).expect("the folder can be made");
            symlink(place.path("elsewhere/victim.txt"), stage.join("journal")).expect("a link can be made");
        }),
        ("journal.part", |_, stage| {
            fs::create_dir(stage).expect("the folder can be made");
            pipe(&stage.join("journal.part"));
        }),
        ("owner", |_, stage| {
            fs::create_dir(stage).expect("the folder can be made");
            pipe(&stage.join("owner"));
        }),
        ("files", |_, stage| {
            fs::create_dir(stage).expect("the folder can be made");
            fs::write(stage.join("files"), "x").expect("it can be written");
        }),
        ("journal", |_, stage| fs::create_dir_all(stage.join("journal")).expect("the folder can be made")),
        ("thesis.docx", |_, stage| {
            fs::create_dir(stage).expect("the folder can be made");
            fs::write(stage.join("thesis.docx"), "x").expect("it can be written");
        }),
    ];
    for (number, (at, prepare)) in prepared.into_iter().enumerate() {
        let place = place();
        prepare(&place, &place.path("site").join(STAGE));
        let before = everything(&place.path(""));
        let run = build(&place);
        assert_eq!(run.status, 2, "{number}: {}{}", run.stdout, run.stderr);
        unchanged(&place.path(""), &before, &number.to_string());
        let named = Path::new(STAGE).join(at);
        let named = named.to_string_lossy();
        assert!(run.stderr.contains(named.trim_end_matches('/')), "{number}: {}", run.stderr);
        assert!(run.stderr.contains("goalsheet が作ったものではない"), "{number}: {}", run.stderr);
        assert!(run.stderr.trim_end().ends_with("してください"), "{number}: {}", run.stderr);
        let english = place.run(&["build", "site", "--lang", "en"]);
        assert!(english.stderr.contains("that goalsheet did not make is in a place it works in"), "{}", english.stderr);
    }
}

#[test]
fn a_stage_with_a_file_of_two_names_is_not_written_through() {
    let place = place();
    let stage = place.path("site").join(STAGE);
    fs::create_dir_all(stage.join("files")).expect("the folder can be made");
    fs::write(stage.join("files/index.html"), "evil").expect("it can be written");
    fs::write(stage.join("journal"), journal("index.html", NOTHING, 3).replace("manifest\n", "")).expect("it can be");
    fs::hard_link(place.path("elsewhere/victim.txt"), stage.join("manifest")).expect("a name can be given");
    assert_eq!(build(&place).status, 0);
    assert_eq!(place.read("elsewhere/victim.txt"), "precious");
}

#[test]
fn links_within_staged_files_move_nothing_from_elsewhere() {
    let place = place();
    let stage = place.path("site").join(STAGE);
    fs::create_dir_all(stage.join("files")).expect("the folder can be made");
    symlink(place.path("elsewhere/folder"), stage.join("files/r5")).expect("a link can be made");
    symlink(place.path("elsewhere/folder/known.txt"), stage.join("files/known.txt")).expect("a link can be made");
    let text = journal("r5/known.txt", KNOWN, 5);
    fs::write(stage.join("journal"), text.replace("manifest", &format!("move {KNOWN} 5 known.txt")))
        .expect("it can be");
    let before = everything(&place.path("elsewhere"));
    let published = place.tree("site/public");
    assert_eq!(build(&place).status, 0);
    unchanged(&place.path("elsewhere"), &before, "");
    assert_eq!(place.tree("site/public"), published);
}

#[test]
fn a_lock_or_a_manifest_that_is_no_file_is_refused_and_left_alone() {
    type Prepare = fn(&Site, &Path);
    let prepared: [Prepare; 4] = [
        |place, at| symlink(place.path("elsewhere/new.txt"), at).expect("a link can be made"),
        |place, at| symlink(place.path("elsewhere/victim.txt"), at).expect("a link can be made"),
        |_, at| pipe(at),
        |_, at| fs::create_dir(at).expect("the folder can be made"),
    ];
    for (number, prepare) in prepared.into_iter().enumerate() {
        for at in ["site/public.goalsheet-lock", "site/public/.goalsheet-manifest"] {
            let place = place();
            let _ = fs::remove_file(place.path(at));
            prepare(&place, &place.path(at));
            let before = everything(&place.path(""));
            let run = build(&place);
            assert_eq!(run.status, 2, "{number} {at}: {}{}", run.stdout, run.stderr);
            assert!(run.stderr.contains(at.trim_start_matches("site/")), "{number} {at}: {}", run.stderr);
            unchanged(&place.path(""), &before, &format!("{number} {at}"));
            assert_eq!(place.run(&["verify", "site/public"]).status, if at.contains("lock") { 0 } else { 2 });
        }
    }
}

#[test]
fn a_page_that_became_a_pipe_is_a_change_like_any_other() {
    let place = place();
    let page = place.path("site/public/r5/kosodate/1-1.html");
    fs::remove_file(&page).expect("it is there");
    pipe(&page);
    assert_eq!(place.run(&["verify", "site/public"]).status, 1);
    assert_eq!(build(&place).status, 2);
    assert_eq!(place.run(&["build", "site", "--force"]).status, 0);
    assert!(place.read("site/public/r5/kosodate/1-1.html").contains("保育所の整備"));
}

/// A published site, a publisher that was given another, and what somebody does before it commits.
fn exchanged_before_the_commit(exchange: impl FnOnce(&Site)) -> (Site, bool) {
    let place = Site::empty().file("content/a.md", "").file("elsewhere/r5/1.html", "precious");
    let folder = place.path("");
    let sources = [place.path("content")];
    let open = || {
        let protected = Protected { site: &folder, sources: &sources };
        Publisher::open(&place.path("public"), protected).expect("the output is free")
    };
    let first = open();
    for path in ["index.html", "r5/1.html", "r5/2.html"] {
        first.put(path, b"first").expect("it can be staged");
    }
    first.commit(HandEdits::Keep).expect("it can be published");
    let second = open();
    second.put("index.html", b"second").expect("it can be staged");
    exchange(&place);
    let is_published = second.put("r5/1.html", b"second").is_ok() && second.commit(HandEdits::Keep).is_ok();
    (place, is_published)
}

fn exchange(place: &Site, path: &str, elsewhere: &str) {
    fs::rename(place.path(path), place.path("moved")).expect("it can be moved");
    symlink(place.path(elsewhere), place.path(path)).expect("a link can be made");
}

#[test]
fn a_folder_exchanged_for_a_link_during_a_build_leads_nothing_astray() {
    for (path, elsewhere) in [("public", "elsewhere"), ("public/r5", "elsewhere/r5"), (STAGE, "elsewhere")] {
        let (place, is_published) = exchanged_before_the_commit(|place| exchange(place, path, elsewhere));
        assert_eq!(is_published, path == STAGE, "{path}");
        let found = everything(&place.path("elsewhere"));
        assert_eq!(found.len(), 2, "{path}: {found:?}");
        assert_eq!(found["r5/1.html"], "precious", "{path}");
        let output = if path == "public" { "moved" } else { "public" };
        let index = if is_published { "second" } else { "first" };
        assert_eq!(place.read(&format!("{output}/index.html")), index, "{path}");
    }
}

#[test]
fn an_output_removed_during_a_build_is_told() {
    let (place, is_published) = exchanged_before_the_commit(|place| {
        fs::remove_dir_all(place.path("public")).expect("it can be removed");
    });
    assert!(!is_published && !place.path("public").exists());
}

#[test]
fn builds_while_somebody_exchanges_the_output_for_a_link_write_nothing_behind_it() {
    let place = place();
    let copied = Command::new("cp").arg("-r").arg(place.path("site/public")).arg(place.path("elsewhere/site")).status();
    assert!(copied.expect("cp is there").success());
    let before = everything(&place.path("elsewhere"));
    let place = place.file("site/content/r5/kosodate/1-1.md", &goal("保育所の増築", "保育課"));
    let (output, aside, link) = (place.path("site/public"), place.path("site/aside"), place.path("site/link"));
    let over = AtomicBool::new(false);
    std::thread::scope(|scope| {
        scope.spawn(|| {
            while !over.load(Ordering::Relaxed) {
                symlink(place.path("elsewhere/site"), &link).expect("a link can be made");
                if fs::rename(&output, &aside).is_ok() {
                    let _ = fs::rename(&link, &output);
                    let _ = fs::remove_file(&output);
                    // A build may have found no output and made one.
                    while fs::rename(&aside, &output).is_err() {
                        let _ = fs::remove_dir_all(&output);
                    }
                }
                let _ = fs::remove_file(&link);
            }
        });
        (0..12).for_each(|_| drop(build(&place)));
        over.store(true, Ordering::Relaxed);
    });
    unchanged(&place.path("elsewhere"), &before, "");
}
