//! `guide`: how goals are to be written, from the site's own configuration.

use std::fs;

use crate::site::Site;

const CONFIG: &str = "\
organization: 見本市
categories: [施政方針, 個別計画]
fields:
  rank: { label: 重点度, type: choice, choices: [最重点, 重点] }
  budget: { label: 予算額, type: number, unit: 千円 }
  memo: { label: 査定, audience: internal }
phases:
  - { key: mid, name: 中間報告, as_of: 9月30日, due: 10月末 }
scales:
  achievement:
    name: 達成状況
    levels: [{ code: ①, name: 計画以上 }, { code: ③, name: 計画未満, unmet: yes }]
  effort:
    name: 困難度
    audience: internal
    levels: [{ code: A, name: 高い }]
report:
  scale: achievement
  headings: { 成果: result }
check:
  severity:
    unclear-due: error
    joined-lines: off
";

fn site() -> Site {
    Site::complete().file("goalsheet.yaml", CONFIG)
}

#[test]
fn it_says_what_the_site_itself_asks_for() {
    let run = site().run(&["guide"]);
    assert_eq!(run.status, 0, "{}", run.stderr);
    for said in [
        "組織目標展開整理表 記入要領",
        "重点度",
        "次の中から一つ: 最重点・重点",
        "数だけ（単位は千円。書きません）",
        "施政方針・個別計画",
        "令和5年度の期限",
        "令和6年3月31日（2024年3月31日）まで",
        "1-1.mid.md",
        "令和5年10月31日（2023年10月31日）",
        "評価の尺度: 達成状況",
        "理由を書きます",
        "評価の尺度: 困難度",
        "査定",
        "budget: # 予算額（千円）",
        "<td>エラー</td><td>unclear-due</td>",
    ] {
        assert!(run.stdout.contains(said), "{said}: {}", run.stdout);
    }
    assert!(!run.stdout.contains("joined-lines"), "a rule that is off is none: {}", run.stdout);
}

#[test]
fn one_for_everybody_names_nothing_internal() {
    let run = site().run(&["guide", "--audience", "public"]);
    assert_eq!(run.status, 0, "{}", run.stderr);
    assert!(run.stdout.contains("重点度"), "{}", run.stdout);
    for kept in ["査定", "memo", "困難度"] {
        assert!(!run.stdout.contains(kept), "{kept}: {}", run.stdout);
    }
}

#[test]
fn it_is_written_where_it_is_asked_for_and_over_nothing_else() {
    let site = site().file("記入要領.html", "somebody's");
    let run = site.run(&["guide", "-o", "記入要領.html"]);
    assert_eq!(run.status, 2);
    assert!(run.stderr.contains("記入要領.html"), "{}", run.stderr);
    assert_eq!(site.read("記入要領.html"), "somebody's");
    for _ in 0..2 {
        assert_eq!(site.run(&["guide", "-o", "新しい.html"]).status, 0);
    }
    assert!(site.read("新しい.html").starts_with("<!DOCTYPE html>\n<!-- goalsheet guide -->\n<html lang=\"ja\">"));
    let site = site.file("goalsheet.yaml", "organization: [\n");
    let run = site.run(&["guide"]);
    assert_eq!(run.status, 1);
    assert!(run.stderr.contains("goalsheet.yaml"), "{}", run.stderr);
}

#[test]
fn colleagues_find_it_on_their_site_and_everybody_does_not() {
    let site = site();
    assert_eq!(site.run(&["build", "--audience", "internal"]).status, 0);
    assert_eq!(site.read("internal/guide.html").trim_end(), site.run(&["guide"]).stdout.trim_end());
    assert!(site.read("internal/index.html").contains("<a href=\"guide.html\">記入要領</a>"));
    assert_eq!(site.build().status, 0);
    assert!(!site.path("public/guide.html").exists());
    assert!(!site.read("public/index.html").contains("guide.html"));
}

#[test]
fn it_is_in_the_language_of_the_site() {
    let english = CONFIG.replace("organization: 見本市\n", "organization: Sample City\nlanguage: en\n");
    let run = Site::complete().file("goalsheet.yaml", &english).run(&["guide"]);
    for said in ["lang=\"en\"", "How to write", "one of: 最重点, 重点", "Good and not so good"] {
        assert!(run.stdout.contains(said), "{said}: {}", run.stdout);
    }
}

#[test]
fn every_deadline_it_shows_is_understood_whatever_the_era() {
    for (year, name, day) in [("r5", "令和5年度", "令和5年12月15日"), ("h29", "平成29年度", "平成29年12月15日")]
    {
        let folder = format!("content/{year}/kosodate");
        let small = Site::complete();
        let files = ["_index.md", "1-1.md"].map(|name| (name, small.read(&format!("content/r5/kosodate/{name}"))));
        let site = Site::empty().file("goalsheet.yaml", "organization: 見本市\n");
        let site = files.iter().fold(site, |site, (name, text)| site.file(&format!("{folder}/{name}"), text));
        let guide = site.run(&["guide"]).stdout;
        let start = guide.find(&format!("{name}の期限")).expect("there is a table");
        let table = &guide[start..start + guide[start..].find("</table>").expect("it ends")];
        assert!(table.contains(day), "{table}");
        let texts = table.split("<th scope=\"row\">").skip(1).filter_map(|row| row.split_once("</th>"));
        for (text, _) in texts {
            let path = format!("{folder}/1-1.md");
            fs::write(site.path(&path), files[1].1.replace("due: 年度末", &format!("due: {text}"))).expect("writable");
            let run = site.run(&["check", "--format", "short"]);
            assert!(!run.stdout.contains("unclear-due"), "{text}: {}", run.stdout);
        }
    }
}
