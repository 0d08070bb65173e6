//! `preview` as people use it: one file that holds everything, shows what will be seen, and nothing that readers may not see.

use std::fs;

use crate::repo::Repo;
use crate::site::{Run, Site, goal, repository};

const GOAL: &str = "content/r5/kosodate/1-1.md";

fn replace(repo: &Repo, path: &str, from: &str, to: &str) {
    let text = fs::read_to_string(repo.path().join(path)).expect("it is there");
    assert!(text.contains(from), "{path} has no {from}");
    repo.write(path, &text.replace(from, to));
}

fn changed() -> Repo {
    let repo = Repo::of(Site::complete());
    replace(&repo, GOAL, "due: 年度末", "due: 10月");
    repo
}

/// Writes the file, and returns what it holds and what was told.
fn preview(repo: &Repo, arguments: &[&str]) -> (String, String) {
    let Run { status, stdout, stderr } = repo.run(&[&["preview", "-o", "確認.html"], arguments].concat());
    assert_eq!(status, 0, "{stdout}{stderr}");
    assert_eq!(stdout, "確認.html\n");
    (fs::read_to_string(repo.path().join("確認.html")).expect("it is there"), stderr)
}

#[test]
fn a_changed_goal_is_shown_as_its_page_shows_it() {
    let repo = changed();
    repo.write("content/r5/kosodate/3-1.md", &goal("新しい広場", "相談室"));
    let (text, told) = preview(&repo, &[]);
    assert_eq!(told, "");
    repo.run(&["build"]);
    let page = fs::read_to_string(repo.path().join("public/r5/kosodate/1-1.html")).expect("it is there");
    let summary = &page[page.find("<p class=\"summary\">").expect("it has one")..];
    let summary = &summary[..summary.find("</p>").expect("it ends")];
    assert!(text.contains(summary), "{summary} is not in {text}");
    for said in [
        "<td role=\"cell\" data-label=\"変更案\"><ins>10月</ins></td>",
        "data-item=\"r5/kosodate/1-1\"",
        "data-item=\"r5/kosodate/3-1\"",
        "確認した",
        "全体への意見",
        "変更 1",
    ] {
        assert!(text.contains(said), "no {said}");
    }
    assert_eq!(text.matches("<article>").count(), 2);
    assert_eq!(text.matches("<h1").count(), 1, "headings of goals are below those of the file");
    assert!(!text.contains("<nav class=") && !text.contains("このページを共有"), "no frame of the site");
    assert!(!text.contains("url(") && !text.contains("@import") && !text.contains(" src="), "nothing is fetched");
    for (at, _) in text.match_indices("href=\"") {
        let link = &text[at + 6..];
        assert!(link.starts_with('#') || link.starts_with("http"), "{}", link.split('"').next().unwrap_or_default());
    }
    assert_eq!(text, preview(&repo, &[]).0, "the same bytes again");
}

#[test]
fn styles_of_the_theme_stay_with_the_goals() {
    let repo = changed();
    repo.write("goalsheet.yaml", "organization: 見本市\ntheme: own\n");
    repo.write("themes/own/static/style.css", "@import 'x.css'; :root { --ink: red } table { display: none } .facts, .nowhere { color: var(--ink); background: url(a.png) } @page { margin: 0 }\n");
    repo.write("themes/own/templates/goal.html", "{% extends \"base.html\" %}{% block main %}<p class=\"facts\">自前の{{ goal.title }}</p><script src=\"x\"></script>{% endblock main %}\n");
    let (text, _) = preview(&repo, &[]);
    assert!(text.contains(".look{--ink: red;}") && text.contains(".look .facts{color: var(--ink);}"), "{text}");
    assert!(text.contains(".look table{display: none;}") && !text.contains(".nowhere") && !text.contains("x.css"));
    assert!(text.contains("<p class=\"facts\">自前の保育所の整備</p>") && text.matches("<script").count() == 1);
}

#[test]
fn pictures_are_inside_and_what_is_too_large_is_told() {
    let repo = Repo::of(
        Site::complete()
            .file("content/r5/kosodate/map.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"><rect/></svg>\n")
            .bytes("content/r5/kosodate/large.png", &vec![7; 600 << 10]),
    );
    replace(&repo, GOAL, "関係課と調整する。", "関係課と調整する。\n\n![位置図](map.svg)\n\n![大きな図](large.png)");
    let (text, told) = preview(&repo, &[]);
    assert!(text.contains("src=\"data:image/svg+xml;base64,") && text.contains("alt=\"位置図\""), "{text}");
    assert!(text.contains("（図「large.png」はこのファイルに入っていません）"), "{text}");
    assert!(told.contains("content/r5/kosodate/large.png"), "{told}");
    repo.commit("with pictures");
    let (text, _) = preview(&repo, &["HEAD~1", "HEAD"]);
    assert!(text.contains("src=\"data:image/svg+xml;base64,"), "out of the repository as well");
}

#[test]
fn a_file_is_written_again_and_no_other_is_replaced() {
    let repo = changed();
    preview(&repo, &[]);
    preview(&repo, &["--lang", "en"]);
    for (name, text) in [("手書き.html", "手書き"), ("表.html", "<!DOCTYPE html>\n<!-- goalsheet diff -->\n")] {
        repo.write(name, text);
        let run = repo.run(&["preview", "-o", name]);
        assert_eq!(run.status, 2, "{name}");
        assert_eq!(fs::read_to_string(repo.path().join(name)).expect("it is there"), text);
    }
    assert_eq!(repo.run(&["preview", "-o", "content/a.html"]).status, 2);
    let run = repo.run(&["preview"]);
    assert_eq!(run.status, 2, "without a file there is nothing to write");
    assert!(run.stderr.contains("--output"), "{}", run.stderr);
}

#[test]
fn only_a_sheet_or_a_section_is_in_it_if_asked_and_remarks_are_kept_apart() {
    let repo = changed();
    replace(&repo, "content/r5/kosodate/2-1.md", "due: 年度末", "due: 9月");
    let key = |text: &str| text[text.find("data-key=").expect("a key")..][..60].to_owned();
    let (all, _) = preview(&repo, &[]);
    let (one, _) = preview(&repo, &["--section", "相談室"]);
    assert!(all.matches("class=\"one\"").count() == 3 && one.matches("class=\"one\"").count() == 2);
    assert_ne!(key(&all), key(&one));
    let (sheet, _) = preview(&repo, &["--sheet", "r5/kosodate"]);
    assert_ne!(key(&all), key(&sheet));
    replace(&repo, GOAL, "due: 10月", "due: 11月");
    assert_ne!(key(&all), key(&preview(&repo, &[]).0), "another version, other remarks");
    assert_eq!(repo.run(&["preview", "-o", "a.html", "--sheet", "nowhere"]).status, 2);
}

#[test]
fn nothing_internal_is_in_it_and_what_would_be_stops_it() {
    let repo = Repo::of(Site::complete());
    replace(&repo, "goalsheet.yaml", "organization: 見本市\n", "organization: 見本市\ninternal_headings: [庁内メモ]\n");
    replace(&repo, GOAL, "due: 年度末", "due: 10月");
    let text = fs::read_to_string(repo.path().join(GOAL)).expect("it is there");
    repo.write(GOAL, &(text + "\n## 庁内メモ\n\n交渉は年内に終える。\n"));
    let secret = goal("用地の取得", "保育課").replace("due:", "audience: internal\ndue:");
    repo.write("content/r5/kosodate/9-9.md", &secret);
    let (text, told) = preview(&repo, &[]);
    assert!(!text.contains("交渉は年内") && !text.contains("用地の取得") && !text.contains("庁内メモ"), "{text}");
    assert!(told.contains("--audience internal"), "{told}");
    let (text, _) = preview(&repo, &["--audience", "internal"]);
    assert!(text.contains("交渉は年内") && text.contains("用地の取得"));
    assert!(text.contains("庁内用です。") && text.contains("庁外に出さないでください"), "it says for whom it is");
    fs::remove_file(repo.path().join("確認.html")).expect("it is there");
    repo.write(
        "content/r5/kosodate/map.svg",
        "<svg xmlns=\"http://www.w3.org/2000/svg\"><text>用地の取得</text></svg>\n",
    );
    replace(&repo, GOAL, "関係課と調整する。", "関係課と調整する。\n\n![図](map.svg)");
    let run = repo.run(&["preview", "-o", "確認.html"]);
    assert_eq!(run.status, 1, "{}", run.stdout);
    assert!(run.stderr.contains("leaked-text") && !repo.path().join("確認.html").exists(), "{}", run.stderr);
}

#[test]
fn hostile_texts_stay_texts() {
    let repo = Repo::of(Site::complete());
    repo.write(GOAL, "---\ntitle: \"<script>alert(1)</script>\\\"><img src=x onerror=alert(2)>\"\nsection: 保育課\n---\n\n## どの水準まで\n\n<img src=x onerror=alert(3)> [x](javascript:alert(4)) </style></script> ![](https://e.jp/a.png)\n");
    let run = repo.run(&["preview", "-o", "a.html"]);
    let text = fs::read_to_string(repo.path().join("a.html")).unwrap_or_else(|_| panic!("{}", run.stderr));
    assert_eq!(text.matches("<script").count(), 1, "ours: {text}");
    assert_eq!(text.matches("</style>").count(), 1);
    assert!(!text.contains("<img src=x") && !text.contains("href=\"javascript"), "{text}");
}

#[test]
fn a_sheet_of_which_every_goal_changed_can_be_mailed() {
    let repo = Repo::empty();
    let config = "goalsheet.yaml";
    repo.write(config, &fs::read_to_string(repository().join(config)).expect("it is there"));
    let folder = "content/r5/kodomo-katei";
    let entries = fs::read_dir(repository().join(folder)).expect("it is there").filter_map(Result::ok);
    let mut goals = 0;
    for entry in entries {
        let name = entry.file_name().to_string_lossy().into_owned();
        repo.write(&format!("{folder}/{name}"), &fs::read_to_string(entry.path()).expect("it is text"));
    }
    repo.commit("first");
    for entry in fs::read_dir(repo.path().join(folder)).expect("it is there").filter_map(Result::ok) {
        let text = fs::read_to_string(entry.path()).expect("it is text");
        let is_goal = text.contains("\ntitle: ") && text.contains("## どの水準まで");
        let later = format!("{}関係課との調整も進める。", text.trim_end());
        if is_goal {
            goals += 1;
            fs::write(entry.path(), later + "\n").expect("it can be written");
        }
    }
    assert_eq!(goals, 23);
    let (text, _) = preview(&repo, &[]);
    assert!(text.matches("<article>").count() == 23, "{}", text.matches("<article>").count());
    assert!(text.len() <= 150 << 10, "{} bytes", text.len());
}
