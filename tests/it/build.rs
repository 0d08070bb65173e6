//! `build`: what it writes, what it leaves alone, what it refuses, and that nothing depends on the machine.

use std::fs;

use crate::site::{Site, goal, repository, run, tree};

#[test]
fn a_build_says_what_it_did_by_which_number_it_is_known_and_what_to_open() {
    let site = Site::small();
    let run = site.build();
    let line = run.stdout.lines().next().expect("there is a line");
    assert!(line.starts_with("目標 1 件、ページ "), "{line}");
    assert!(line.contains("変更なし 0、削除 0"), "{line}");
    assert_eq!(run.stdout.lines().count(), 3, "{}", run.stdout);
    assert_eq!(run.stderr, "");
}

#[test]
fn the_same_folder_gives_the_same_bytes_whatever_the_machine() {
    let outputs = tempfile::TempDir::new().expect("a temporary folder can be made");
    let machines: [&[(&str, &str)]; 2] = [
        &[("TZ", "Asia/Tokyo"), ("LC_ALL", "ja_JP.UTF-8")],
        &[("TZ", "America/Anchorage"), ("LC_ALL", "tr_TR.UTF-8"), ("LANG", "C")],
    ];
    let mut trees = Vec::new();
    for (machine, jobs) in machines.into_iter().flat_map(|machine| [(machine, "1"), (machine, "8")]) {
        let output = outputs.path().join(format!("{}", trees.len()));
        let output = output.to_str().expect("UTF-8");
        let run = run(repository(), &["build", "--output", output, "--jobs", jobs], machine);
        assert_eq!(run.status, 0, "{}", run.stderr);
        trees.push(tree(output.as_ref()));
    }
    assert!(trees[0].len() > 40, "{} files", trees[0].len());
    assert!(trees.windows(2).all(|pair| pair[0] == pair[1]));
}

#[test]
fn a_second_build_touches_nothing() {
    let site = Site::small();
    site.build();
    let times = || {
        let files = site.tree("public").into_keys();
        files
            .map(|path| fs::metadata(site.path("public").join(path)).and_then(|m| m.modified()).expect("a time"))
            .collect::<Vec<_>>()
    };
    let before = times();
    let run = site.build();
    assert!(run.stdout.contains("書き込み 0、"), "{}", run.stdout);
    assert_eq!(before, times());
}

#[test]
fn only_pages_whose_bytes_change_are_written_and_gone_goals_are_removed() {
    let site = Site::small().file("content/r5/kosodate/2-1.md", &goal("相談窓口の周知", "相談室"));
    site.build();
    assert!(site.path("public/r5/kosodate/2-1.html").exists());
    let site = site.without("content/r5/kosodate/2-1.md");
    let run = site.build();
    assert!(run.stdout.contains("削除 2"), "the goal's page and its section's calendar: {}", run.stdout);
    assert!(!site.path("public/r5/kosodate/2-1.html").exists());
    assert!(run.stdout.contains("変更なし ") && !run.stdout.contains("変更なし 0"), "{}", run.stdout);
}

#[test]
fn nothing_is_written_when_a_goal_has_an_error() {
    let site = Site::small();
    site.build();
    let before = site.tree("public");
    let site = site
        .file("content/r5/kosodate/1-1.md", &goal("新しい題名", "保育課"))
        .file("content/r5/kosodate/1-2.md", "---\ntitel: x\n---\n");
    let run = site.run(&["build"]);
    assert_eq!(run.status, 1);
    assert!(run.stdout.contains("公開済みのページはそのままです"), "{}", run.stdout);
    assert_eq!(before, site.tree("public"));
}

#[test]
fn nothing_is_written_at_all_when_the_first_build_fails() {
    let site = Site::small().file("content/r5/kosodate/1-2.md", "no front matter");
    let run = site.run(&["build"]);
    assert_eq!(run.status, 1);
    assert!(!site.path("public").exists());
}

#[test]
fn keep_going_builds_what_is_sound_and_still_says_what_is_not() {
    let site = Site::small()
        .file("content/r5/kosodate/1-2.md", "---\ntitel: x\n---\n")
        .file("content/r5/kosodate/1-4.md", &goal("題名はある", "保育課").replace("due:", "deu:"))
        .file("content/r5/kosodate/1-3.md", &goal("課の名前が違う", "保険課"))
        .file("content/r5/kosodate/2-1.md", &(goal("リンク切れ", "相談室") + "\n[x](nowhere.md)\n"));
    let run = site.run(&["build", "--keep-going"]);
    assert_eq!(run.status, 1, "{}", run.stdout);
    for code in ["unknown-key", "unknown-section", "dead-link"] {
        assert!(run.stderr.contains(code), "{}", run.stderr);
    }
    let pages = site.tree("public");
    assert!(pages.contains_key("r5/kosodate/1-1.html"));
    for broken in ["1-2", "1-3", "1-4"] {
        assert!(!pages.contains_key(&format!("r5/kosodate/{broken}.html")), "{broken}");
    }
    let page = site.read("public/r5/kosodate/2-1.html");
    assert!(page.contains("<p>x</p>") && !page.contains("nowhere"), "a dead link is shown as text: {page}");
}

#[test]
fn a_folder_with_other_things_in_it_is_refused() {
    let site = Site::small().file("public/diary.txt", "do not lose me");
    let run = site.run(&["build"]);
    assert_eq!(run.status, 2);
    assert!(run.stderr.contains("public"), "{}", run.stderr);
    assert_eq!(site.tree("public").len(), 1);
}

#[test]
fn the_sources_are_never_the_output() {
    let site = Site::small();
    for output in [".", "content", "content/public", "..", "goalsheet.yaml"] {
        let before = site.tree("");
        let run = site.run(&["build", "--output", output]);
        assert_eq!(run.status, 2, "{output}: {}", run.stdout);
        assert_eq!(before, site.tree(""), "{output}");
    }
}

#[test]
fn a_build_names_the_page_to_open() {
    let site = Site::small();
    let run = site.build();
    assert_eq!(run.status, 0, "{}", run.stderr);
    let page = site.path("public/index.html");
    assert!(run.stdout.contains(page.file_name().and_then(|name| name.to_str()).expect("a name")), "{}", run.stdout);
    assert!(page.exists());
}

#[test]
fn timings_name_every_stage() {
    let run = Site::small().run(&["build", "--timings"]);
    for stage in ["read", "parse", "link", "theme", "render", "publish", "total"] {
        assert!(run.stdout.contains(stage), "{}", run.stdout);
    }
}

#[test]
fn help_and_messages_are_in_the_language_of_the_person() {
    let site = Site::empty();
    assert!(site.run(&["--help"]).stdout.contains("サイトを作ります"));
    assert!(site.run(&["--help", "--lang", "en"]).stdout.contains("Builds the site"));
    assert!(site.run(&["build"]).stderr.contains("がありません"));
    assert!(site.run(&["build", "--lang=en"]).stderr.contains("there is no"));
}

#[test]
fn content_is_never_written_to() {
    let site = Site::small()
        .bytes("content/r5/kosodate/bom.md", "\u{feff}---\r\ntitle: x\r\nsection: 保育課\r\n---\r\n".as_bytes());
    let before = site.tree("content");
    site.build();
    assert_eq!(before, site.tree("content"));
}
