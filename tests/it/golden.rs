//! What the pages of three sites say, as text to be read in a diff: of the sample, of a site in which everything is written that
//! can be, and of one in which whatever may be missing or doubled is.

use std::fs;

use crate::page_text::page_text;
use crate::site::{Site, repository, tree};

/// Some pages of a site for everybody, each below its path.
fn pages(site: &Site, paths: &[&str]) -> String {
    site.build();
    let page = |path: &&str| format!("==== {path}\n{}\n", page_text(path, &site.read(&format!("public/{path}"))));
    let version = concat!("goalsheet ", env!("CARGO_PKG_VERSION"));
    paths.iter().map(page).collect::<String>().trim_end().replace(version, "goalsheet")
}

/// The sheet that this repository holds.
fn sample() -> Site {
    let site = Site::empty()
        .file("goalsheet.yaml", &fs::read_to_string(repository().join("goalsheet.yaml")).expect("it is there"));
    let files = tree(&repository().join("content")).into_iter();
    files.fold(site, |site, (path, bytes)| site.bytes(&format!("content/{path}"), &bytes))
}

#[test]
fn the_sample() {
    let site = sample();
    insta::assert_snapshot!("portal_of_the_sample", pages(&site, &["index.html"]));
    insta::assert_snapshot!("year_of_the_sample", pages(&site, &["r5/index.html", "r5/deadlines.html"]));
    let sheet = ["r5/kodomo-katei/index.html"];
    insta::assert_snapshot!("sheet_of_the_sample", pages(&site, &sheet));
    let parts = ["r5/kodomo-katei/2-1.html", "r5/kodomo-katei/section-support.html", "r5/category-mayor.html"];
    insta::assert_snapshot!("parts_of_the_sample", pages(&site, &parts));
}

/// Everything that can be written.
fn everything() -> Site {
    Site::empty()
        .file("goalsheet.yaml", EVERYTHING)
        .file("content/r5/kosodate/_index.md", HEAD)
        .file("content/r5/kosodate/1-1.md", GOAL)
        .file("content/r5/kosodate/2-1.md", OTHER)
        .file("content/r5/kosodate/siryo/ichiran.csv", "園,定員\n第一,60\n")
        .file("content/r4/kosodate/_index.md", "---\ndepartment: 子育て部\nsections: [保育課]\n---\n")
        .file("content/r4/kosodate/1.md", "---\ntitle: 保育所の調査\nsection: 保育課\ncategory: 個別計画\ndue: 9月\n---\n\n## どの水準まで\n\n調べた。\n")
}

const EVERYTHING: &str = "\
organization: 見本市
title: 部の組織目標
dates: both
base_url: https://www.city.mihon.example.jp/goals/
source_url: https://git.example.jp/goals/blob/main/{path}
municipality_code: 132144
licence: { name: CC BY 4.0, url: https://creativecommons.org/licenses/by/4.0/deed.ja }
categories:
  - { name: 施政方針, key: policy, description: 市長が年度の初めに述べた方針 }
  - { name: 個別計画, key: plan }
fields:
  budget: { label: 予算額, type: number, unit: 千円 }
  rank: { label: 重点, type: choice, choices: [最重点, 重点] }
  plan_url: { label: 計画のページ, type: url }
  start: { label: 開始日, type: date }
  memo: { label: 庁内の申し送り, audience: internal }
  result: { label: 期待される効果, type: prose, headings: [期待される効果] }
columns: [number, title, category, level, method, budget, due, section]
internal_headings: [庁内メモ]
html: yes
synonyms:
  - [保育所, 保育園]
";
const HEAD: &str = "\
---
department: 子育て部
title: 子育て部の組織目標
created: 令和5年6月1日
holder: { post: 子育て部長, name: 見本太郎 }
contact: { text: 子育て部 保育課 計画係, phone: 042-000-0000, mail: hoiku@city.mihon.example.jp }
order: 2
sections:
  - { name: 保育課, key: hoiku, number: 1 }
  - { name: 相談室, key: sodan, number: 2 }
---

## 部の使命

子どもが**健やかに**育つまちをつくる。
";
const GOAL: &str = "\
---
title: 保育所の整備
section: 保育課
category: [施政方針, 個別計画]
due: 年度末
number: 1-①
budget: 12000
rank: 最重点
plan_url: https://www.city.mihon.example.jp/plan
start: 令和5年4月1日
memo: 用地は交渉中
---

## どの水準まで

認可保育所を2か所[^1]整備し、待機児童をなくす。[相談窓口](2-1.md)とともに進める。

・第一保育所
・第二保育所

| 園 | 定員 |
|---|--:|
| 第一 | 60 |
| 第二 | 90 |

[^1]: 第一と第二。

## どのような方法で

1. 事業者を公募する
   - [x] 要項
   - [ ] 審査
2. <ruby>待機児童<rt>たいきじどう</rt></ruby>を数える

[一覧](siryo/ichiran.csv)、<small>注</small>、`コード`、\\\\server\\kyoyu

### 庁内メモ

地権者との交渉は秋まで。

## 期待される効果

待機児童が**0人**になる。

## 経緯

> 令和4年度に調査した。
";
const OTHER: &str = "\
---
title: 相談窓口の開設
section: 相談室
category: 個別計画
due: 10月頃
---

## どの水準まで

開設している。

## どのような方法で

関係課と調整する。
";

#[test]
fn a_site_in_which_everything_is_written() {
    let site = everything();
    insta::assert_snapshot!(
        "overviews_of_everything",
        pages(&site, &["index.html", "r5/index.html", "r5/deadlines.html"])
    );
    insta::assert_snapshot!("sheet_of_everything", pages(&site, &["r5/kosodate/index.html"]));
    let parts = ["r5/kosodate/1-1.html", "r5/kosodate/section-hoiku.html", "category-plan.html", "404.html"];
    insta::assert_snapshot!("parts_of_everything", pages(&site, &parts));
}

/// Whatever may be missing or doubled: no section, no deadline, no category, two categories, own numbers, a section of nothing.
fn unusual() -> Site {
    let goal = |front: &str, body: &str| format!("---\n{front}---\n{body}");
    Site::empty()
        .file("goalsheet.yaml", "organization: 見本市\ncategories:\n  - { name: 施政方針, key: policy }\n  - { name: 個別計画, key: plan }\n  - { name: その他, key: other }\n")
        .file("content/r5/soumu/_index.md", "---\ndepartment: 総務部\norder: 1\nsections: [共通, 総務課]\n---\n")
        .file("content/r5/soumu/1.md", &goal("title: \"見出しの {n} と <b> と \\\"引用\\\" と & の目標\"\nsection: 共通\n", ""))
        .file("content/r5/kosodate/_index.md", "---\ndepartment: 子育て部\nsections:\n  - { name: 保育課, key: hoiku, number: 7 }\n  - { name: 相談室, key: sodan }\n---\n")
        .file("content/r5/kosodate/1.md", &goal("title: 課のない目標\ndue: 年度末\ncategory: 個別計画\n", ""))
        .file("content/r5/kosodate/2.md", &goal("title: 期限のない目標\nsection: 保育課\ncategory: [個別計画, 施政方針]\n", "\n## どの水準まで\n\n一文目\\\n二文目\n"))
        .file("content/r5/kosodate/3.md", &goal("title: 分類のない目標\nsection: 保育課\nnumber: 3\ndue: 9月補正予算の後\n", "\n## どの水準まで\n\n## どのような方法で\n\n<!-- 何もない -->\n"))
        .file("content/r5/kosodate/10.md", &goal("title: 随時の目標\nsection: 保育課\ndue: 随時\ncategory: 個別計画\n", ""))
        .file("content/r6/kosodate/_index.md", "---\ndepartment: 子育て部\nsections: [保育課]\n---\n")
}

#[test]
fn a_site_in_which_all_is_unusual() {
    let site = unusual();
    let overviews = ["index.html", "r5/index.html", "r6/index.html", "r5/deadlines.html"];
    insta::assert_snapshot!("overviews_of_the_unusual", pages(&site, &overviews));
    let sheets = ["r5/kosodate/index.html", "r5/soumu/index.html", "r6/kosodate/index.html"];
    insta::assert_snapshot!("sheets_of_the_unusual", pages(&site, &sheets));
    let parts = ["r5/kosodate/1.html", "r5/kosodate/2.html", "r5/kosodate/3.html", "r5/kosodate/section-hoiku.html"];
    insta::assert_snapshot!("parts_of_the_unusual", pages(&site, &parts));
}
