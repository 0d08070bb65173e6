//! The texts of the portal and of years, and the days on which sheets and the site were changed.

use crate::site::Site;

fn told(site: &Site) -> String {
    let run = site.run(&["check", "--format", "short"]);
    run.stdout + &run.stderr
}

#[test]
fn the_portal_and_a_year_show_their_texts_with_links_that_lead_somewhere() {
    let site = Site::complete()
        .file(
            "content/_index.md",
            "この市の目標。[保育所](r5/kosodate/1-1.md)、[表](hyo.csv)、[重点](#重点)\n\n## 重点\n\n三つある。\n",
        )
        .file("content/hyo.csv", "a,b\n")
        .file("content/r5/_index.md", "\n---\nupdated: R5.7.1\n---\n\n[窓口](kosodate/2-1.md)の**年度**。\n");
    site.build();
    let portal = site.read("public/index.html");
    for part in [
        "この市の目標。",
        "href=\"r5/kosodate/1-1.html\"",
        "href=\"files/hyo.csv\"",
        "href=\"#top-重点\"",
        "id=\"top-重点\"",
    ] {
        assert!(portal.contains(part), "{part}: {portal}");
    }
    let year = site.read("public/r5/index.html");
    for part in ["href=\"kosodate/2-1.html\"", "<strong>年度</strong>", "最終更新 <time datetime=\"2023-07-01\">"]
    {
        assert!(year.contains(part), "{part}: {year}");
    }
    assert!(!site.read("public/r5/kosodate/index.html").contains("最終更新"), "a sheet says its own day or none");
}

#[test]
fn what_is_wrong_in_them_is_told_with_its_place() {
    let site = Site::complete()
        .file("content/_index.md", "---\nupdate: 令和5年7月1日\n---\n\n[無い](r5/nai.md) [無い](#無い)\n")
        .file("content/r5/_index.md", "---\nupdated: 令和5年13月1日\n---\n")
        .file("content/r7/_index.md", "まだ整理表のない年度。\n")
        .file("content/memo/_index.md", "年度でないフォルダー。\n");
    let told = told(&site);
    for part in [
        "content/_index.md:2:1: error[unknown-key]",
        "content/_index.md:5:6: error[dead-link]",
        "content/_index.md:5:22: error[dead-link]",
        "content/r5/_index.md:2:10: error[bad-date]",
        "content/r7/_index.md:1:1: error[misplaced-file]",
        "content/memo/_index.md:1:1: error[misplaced-file]",
    ] {
        assert!(told.contains(part), "{part}: {told}");
    }
}

#[test]
fn pages_say_the_day_of_their_sheet_or_else_of_the_site() {
    let head = |more: &str| format!("---\ndepartment: 市民部\n{more}sections: [市民課]\n---\n");
    let site = Site::complete()
        .file("goalsheet.yaml", "organization: 見本市\nupdated: 令和5年6月1日\n")
        .file("content/r5/shimin/_index.md", &head("created: 令和5年4月1日\nupdated: 2023/5/10\n"))
        .file("content/r5/shimin/1.md", &crate::site::goal("窓口の改善", "市民課"));
    site.build();
    for (page, day) in [
        ("index.html", "2023-06-01"),
        ("search.html", "2023-06-01"),
        ("r5/kosodate/index.html", "2023-06-01"),
        ("r5/kosodate/1-1.html", "2023-06-01"),
        ("r5/shimin/index.html", "2023-05-10"),
        ("r5/shimin/1.html", "2023-05-10"),
    ] {
        let html = site.read(&format!("public/{page}"));
        assert!(html.contains(&format!("最終更新 <time datetime=\"{day}\">")), "{page}: {html}");
    }
    let late = site.file("goalsheet.yaml", "organization: 見本市\nupdated: 令和5年5月1日\n");
    assert!(told(&late).contains("goalsheet.yaml:2:10: warning[odd-update]"), "{}", told(&late));
}

#[test]
fn a_new_program_changes_one_file() {
    let site = Site::complete();
    site.build();
    let version = env!("CARGO_PKG_VERSION");
    let with: Vec<String> = site
        .tree("public")
        .into_iter()
        .filter(|(path, bytes)| {
            path.ends_with(".html") && String::from_utf8_lossy(bytes).contains(&format!("goalsheet {version}"))
        })
        .map(|(path, _)| path)
        .collect();
    assert_eq!(with, [""; 0]);
    assert_eq!(site.read("public/assets/version.txt"), format!("goalsheet {version}\n"));
}
