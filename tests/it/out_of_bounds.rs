//! Sites that are larger than any, or whose links lead out of their folder: it is reported, and nothing is published.

use crate::site::{Site, goal};

#[test]
fn a_page_that_no_browser_could_open_is_not_made() {
    let mut site = Site::small();
    for number in 1..=10 {
        let text = goal(&format!("目標{number}"), "保育課").replace("関係課と", &"\"&".repeat(1_000_000));
        site = site.file(&format!("content/r5/kosodate/1-{number}.md"), &text);
    }
    let run = site.run(&["build"]);
    assert_eq!(run.status, 2, "{}", run.stderr);
    assert!(run.stderr.contains("が大きすぎます") && run.stderr.contains("上限は 64 MiB"), "{}", run.stderr);
    assert!(!site.path("public").exists());
}

#[cfg(unix)]
#[test]
fn links_of_the_system_that_lead_out_of_the_site_are_told_and_not_followed() {
    use std::os::unix::fs::symlink;
    let outside = Site::empty().file("secret.txt", "秘密").file("static/secret.txt", "秘密");
    let linked = |path: &str, to: &str, linking: &str| {
        let site = Site::small().file("content/r5/kosodate/1-2.md", &(goal("計画の策定", "相談室") + linking));
        std::fs::create_dir_all(site.path("themes/default/static")).expect("the folder can be made");
        let place = site.path(path);
        let _ = std::fs::remove_dir_all(&place);
        symlink(outside.path(to), place).expect("a link can be made");
        site
    };
    for (path, to, linking) in [
        ("content/r5/kosodate/siryo.txt", "secret.txt", "\n[資料](siryo.txt)\n"),
        ("content/r5/kosodate/siryo", "", "\n[資料](siryo/secret.txt)\n"),
        ("content/r5/sonota", "", ""),
        ("themes/default/static/secret.txt", "secret.txt", ""),
        ("themes/default/static", "static", ""),
        ("themes/default", "", ""),
    ] {
        let site = linked(path, to, linking);
        let run = site.run(&["build"]);
        assert!(run.status > 0, "{path}");
        assert!(run.stderr.contains("リンクがサイトの外"), "{path}: {}", run.stderr);
        assert!(run.stderr.contains(path), "{path}: {}", run.stderr);
        assert!(!site.path("public").exists(), "{path}");
    }
}
