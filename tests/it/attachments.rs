//! Files beside goals: what is published as it is, and what is not because it could run something.

use crate::site::{Running, Site, eventually, goal};

fn linking(to: &str) -> String {
    goal("保育所の整備", "保育課") + "\n" + to + "\n"
}

const PICTURE: &str = "<svg xmlns=\"http://www.w3.org/2000/svg\"><rect width=\"9\" height=\"9\"/></svg>\n";
const SCRIPT: &str = "<svg xmlns=\"http://www.w3.org/2000/svg\"><script>alert(1)</script></svg>\n";

#[test]
fn a_file_that_only_shows_is_published_as_it_is() {
    let site = Site::small()
        .file("content/r5/kosodate/zu.svg", PICTURE)
        .file("content/r5/kosodate/hyo.jtd", "一太郎")
        .file("content/r5/kosodate/1-1.md", &linking("![図](zu.svg)と[図](zu.svg)、[表](hyo.jtd)"));
    site.build();
    assert_eq!(site.read("public/files/r5/kosodate/zu.svg"), PICTURE);
    assert_eq!(site.read("public/files/r5/kosodate/hyo.jtd"), "一太郎");
}

#[test]
fn a_file_that_could_run_something_is_published_in_no_way() {
    let site = Site::complete()
        .file("content/r5/kosodate/a.html", "<script>alert(1)</script>")
        .file("content/r5/kosodate/b", "<!DOCTYPE html><script>alert(1)</script>")
        .file("content/r5/kosodate/c.SVG", SCRIPT)
        .file("content/r5/kosodate/d.php", "<?php ?>")
        .file("content/r5/kosodate/1-1.md", &linking("[甲](a.html) ![乙](c.SVG) [丙](b) [丁](%64.php)"));
    let run = site.run(&["build"]);
    assert_eq!(run.status, 1);
    assert!(!site.path("public").exists());
    for told in [
        "[unsafe-file]: 「a.html」は Web ページ",
        "[unsafe-file]: 「%64.php」は Web サーバー",
        "[unsafe-file]: 中身が Web ページ",
        "[unsafe-svg]: 要素 script",
    ] {
        assert!(run.stderr.contains(told), "{told}: {}", run.stderr);
    }
    assert_eq!(site.run(&["build", "--keep-going"]).status, 1);
    let page = site.read("public/r5/kosodate/1-1.html");
    assert!(["甲", "乙", "丙", "丁"].iter().all(|text| page.contains(text)), "{page}");
    let published = site.tree("public");
    assert!(!published.keys().any(|path| path.starts_with("files/")), "{:?}", published.keys());
}

#[test]
fn neither_a_site_nor_a_goal_can_allow_it() {
    let allowing = goal("保育所の整備", "保育課").replace("title:", "allow: { unsafe-svg: 理由 }\ntitle:");
    let site = Site::small()
        .file("content/r5/kosodate/zu.svg", SCRIPT)
        .file("content/r5/kosodate/1-1.md", &(allowing + "\n![図](zu.svg)\n"));
    let run = site.run(&["build"]);
    assert_eq!(run.status, 1);
    assert!(run.stderr.contains("[unsafe-svg]"), "{}", run.stderr);
    let site = site.file("goalsheet.yaml", "organization: 見本市\ncheck: { severity: { unsafe-svg: off } }\n");
    assert_eq!(site.run(&["build"]).status, 1);
}

#[test]
fn what_nobody_links_to_is_not_looked_into() {
    let site = Site::small().file("content/r5/kosodate/a.html", "<p>").file("content/r5/kosodate/a.svg", SCRIPT);
    site.build();
    assert!(!site.path("public/files").exists());
}

#[test]
fn an_svg_of_one_long_line_is_told_in_a_few_lines() {
    let svg = SCRIPT.trim_end().replace("<script>", &format!("<path d='{}'/><script>", "M0 0 ".repeat(200_000)));
    let site = Site::small()
        .file("content/r5/kosodate/zu.svg", &svg)
        .file("content/r5/kosodate/1-1.md", &linking("![図](zu.svg)"));
    let run = site.run(&["check"]);
    assert_eq!(run.status, 1);
    assert!(run.stderr.len() + run.stdout.len() < 5_000, "{} {}", run.stdout.len(), run.stderr.len());
}

#[cfg(unix)]
#[test]
fn a_picture_that_gets_a_script_while_it_is_watched_stays_as_it_was() {
    let site = Site::small()
        .file("content/r5/kosodate/zu.svg", PICTURE)
        .file("content/r5/kosodate/1-1.md", &linking("![図](zu.svg)"));
    let mut building = Running::start(&site.path(""), &["build", "--watch", "--poll", "1"]);
    building.line("open:");
    let site = site.file("content/r5/kosodate/zu.svg", SCRIPT);
    building.says("unsafe-svg");
    assert_eq!(site.read("public/files/r5/kosodate/zu.svg"), PICTURE);
    let other = PICTURE.replace('9', "8");
    let site = site.file("content/r5/kosodate/zu.svg", &other);
    eventually("the picture is published", || site.read("public/files/r5/kosodate/zu.svg") == other);
    assert_eq!(building.interrupt(), Some(0));
}
