//! What a site declares beside the official form: fields of heads, of groups of goals, of rows.

use std::fs;

use proptest::prelude::*;

use crate::site::{Site, goal, repository, run};

const CONFIG: &str = "organization: 見本市
head_fields:
  mission: { label: 組織の使命, type: prose, required: yes }
  tel: { label: 電話, required: yes }
  staff: { label: 職員数, type: number, unit: 人 }
  page: { label: 部のページ, type: url }
";
const HEAD: &str = "---
department: 子育て部
sections: [保育課, 相談室]
tel: 042-000-0000
staff: 1,200
page: https://example.jp/kosodate
---

はじめに。

## 組織の使命

子どもが**安心**して育つ。

## 体制

三つの課。
";
const HEAD_PATH: &str = "content/r5/kosodate/_index.md";

fn site() -> Site {
    Site::complete().file("goalsheet.yaml", CONFIG).file(HEAD_PATH, HEAD)
}

fn said(site: &Site, arguments: &[&str]) -> String {
    let run = site.run(arguments);
    format!("{}{}", run.stdout, run.stderr)
}

#[test]
fn the_own_fields_of_a_head_stand_above_the_form_and_in_the_data() {
    let site = site();
    site.build();
    let page = site.read("public/r5/kosodate/index.html");
    let above = page.split_once("<table class=\"form\"").expect("there is a form").0;
    for shown in [
        "<dt>電話</dt><dd>042-000-0000</dd>",
        "<dt>職員数</dt><dd>1,200人</dd>",
        "<dt>部のページ</dt><dd><a href=\"https://example.jp/kosodate\"",
        ">組織の使命</h2>\n<p>子どもが<strong>安心</strong>して育つ。</p>",
        "<p>三つの課。</p>",
    ] {
        assert!(above.contains(shown), "{shown}: {above}");
    }
    let json: serde_json::Value =
        serde_json::from_str(&site.read("public/r5/kosodate/goals.json")).expect("it is JSON");
    let fields = &json["sheets"][0]["fields"];
    assert_eq!(fields["mission"], "子どもが安心して育つ。");
    assert_eq!((&fields["staff"], &json["sheets"][0]["id"]), (&1200.into(), &"r5/kosodate".into()));
    let schema = serde_json::from_str(&site.read("public/data/goals.schema.json")).expect("it is JSON");
    let validator = jsonschema::draft202012::new(&schema).expect("it is a schema");
    let errors: Vec<String> = validator.iter_errors(&json).map(|error| error.to_string()).collect();
    assert_eq!(errors, [""; 0]);
    let table = site.read("public/data/heads.csv");
    assert!(table.contains("\"r5/kosodate\",\"staff\",\"職員数\",\"1,200\",\"人\""), "{table}");
    said(&site, &["export", "--format", "md", "r5/kosodate", "-o", "sheet.md"]);
    let document = site.read("sheet.md");
    assert!(document.contains("- 職員数: 1,200人\n") && document.contains("## 組織の使命"), "{document}");
}

#[test]
fn what_is_wrong_with_a_head_s_own_fields_is_told_at_its_place() {
    let check = |head: &str| {
        let site = site().file(HEAD_PATH, head);
        said(&site, &["check", "--format", "short"])
    };
    let told = check(&HEAD.replace("tel: 042-000-0000\n", "").replace("\n子どもが**安心**して育つ。\n", ""));
    assert!(told.contains("missing-field") && told.contains("「組織の使命」「電話」がありません"), "{told}");
    let told = check(&HEAD.replace("tel:", "tell:"));
    assert!(told.contains(":4:1") && told.contains("unknown-key"), "{told}");
    assert!(!told.contains("missing-field"), "what is misspelt is not missing: {told}");
    let told = check(&HEAD.replace("1,200", "多数"));
    assert!(told.contains(":5:8") && told.contains("bad-number"), "{told}");
    let told = check(&HEAD.replace("## 組織の使命", "## 組織の使明"));
    assert!(told.contains("unknown-heading") && !told.contains("missing-field"), "{told}");
    let told = check(&HEAD.replace("tel: 042", "mission: 育つ\ntel: 042"));
    assert!(told.contains("wrong-type") && told.contains(":4:10"), "{told}");
    let site = site().file("goalsheet.yaml", &CONFIG.replace("tel:", "title:"));
    let told = said(&site, &["check", "--format", "short"]);
    assert!(told.contains("goalsheet.yaml:4:3") && told.contains("bad-key"), "{told}");
    assert_eq!(self::site().run(&["check", "--deny", "warnings"]).status, 0);
}

#[test]
fn a_head_goes_through_the_form_and_comes_back() {
    let site = site();
    said(&site, &["export", "--format", "form", "r5/kosodate", "-o", "form.xlsx"]);
    let told = said(&site, &["import", "form.xlsx", "--into", "r5/kosodate"]);
    assert!(!told.contains("_index.md"), "nothing differs: {told}");
    let site = site.file(HEAD_PATH, &HEAD.replace("042-000-0000", "042-111-1111"));
    let told = said(&site, &["import", "form.xlsx", "--into", "r5/kosodate"]);
    assert!(told.contains("tel は「042-111-1111」ですが、表は「042-000-0000」です"), "{told}");
    let table = "令和6年度,,\n組織の使命　子どもが安心して育つ。,,\n電話：042-000-0000,職員数　千人,,\n実施項目,課名,いつまで\n保育所の整備,保育課,年度末\n";
    let site = site.file("form.csv", table);
    let run = site.run(&["import", "form.csv", "--into", "r6/kosodate", "--yes"]);
    assert_eq!(run.status, 0, "{}{}", run.stdout, run.stderr);
    let told = run.stdout + &run.stderr;
    assert!(told.contains("「職員数」の「千人」は数ではありません"), "{told}");
    let head = site.read("content/r6/kosodate/_index.md");
    for line in ["tel: 042-000-0000\n", "\n## 組織の使命\n\n子どもが安心して育つ。\n"] {
        assert!(head.contains(line), "{line}: {head}");
    }
    assert!(!head.contains("staff"), "{head}");
}

#[test]
fn a_change_of_a_head_s_own_field_is_one_line_and_fmt_keeps_them_last() {
    let site = site();
    fs::create_dir_all(site.path("before")).expect("it can be made");
    for (path, bytes) in site.tree("") {
        if path.starts_with("content") || path == "goalsheet.yaml" {
            let to = site.path("before").join(&path);
            fs::create_dir_all(to.parent().expect("it has one")).expect("it can be made");
            fs::write(to, bytes).expect("it can be written");
        }
    }
    let changed = HEAD.replace("042-000-0000", "042-111-1111").replace("安心", "安全");
    let site = site.file(HEAD_PATH, &changed);
    let told = said(&site, &["diff", "before", "."]);
    assert!(told.contains("電話") && told.contains("組織の使命"), "{told}");
    assert!(!told.contains("本文"), "{told}");
    let moved = HEAD.replace("tel: 042-000-0000\n", "").replacen("---\n", "---\ntel: 042-000-0000\n", 1);
    let site = site.file(HEAD_PATH, &moved);
    site.run(&["fmt"]);
    assert_eq!(site.read(HEAD_PATH), HEAD);
}

#[test]
fn a_new_sheet_asks_for_what_is_required_of_it_and_goes_on_with_what_lasts() {
    let site = site();
    assert_eq!(site.run(&["new", "--sheet", "r5/zaisei", "財政部"]).status, 0);
    let head = site.read("content/r5/zaisei/_index.md");
    assert!(head.ends_with("tel: # 電話\n---\n\n## 組織の使命\n"), "{head}");
    assert_eq!(site.run(&["new", "--sheet", "r6/kosodate", "--from", "r5/kosodate"]).status, 0);
    let head = site.read("content/r6/kosodate/_index.md");
    assert!(head.contains("tel: 042-000-0000\nstaff: 1,200\npage: https://example.jp/kosodate\n"), "{head}");
    let guide = said(&site, &["guide", "-o", "guide.html"]);
    assert!(site.read("guide.html").contains("組織の使命"), "{guide}");
    let schema = said(&site, &["schema", "head"]);
    let schema: serde_json::Value = serde_json::from_str(&schema).expect("it is JSON");
    assert_eq!(schema["properties"]["tel"]["title"], "電話");
    assert_eq!(schema["required"], serde_json::json!(["department", "tel"]));
    assert_eq!(schema["additionalProperties"], false);
}

const GROUPS: &str = "organization: 見本市
fields:
  pillar: { label: 施策の柱, of: group }
  purpose: { label: 目的, of: group }
  budget: { label: 事業費, type: number, unit: 千円, of: group }
columns: [number, pillar, purpose, title, level, due, section]
required: [pillar]
";
const GROUPED: &str = "---
department: 子育て部
sections: [保育課, 相談室]
groups:
  - number: 2
    pillar: 安心して育つ
    purpose: |
      待たずに預けられるように、
      保育の場を増やす。
    budget: 12,300
  - { number: 1, pillar: 共に育てる, purpose: 誰も孤立させない }
---
";

fn grouped() -> Site {
    let member = |title: &str, section: &str, number: &str| {
        goal(title, section).replacen("---\n", &format!("---\nnumber: {number}\n"), 1)
    };
    Site::complete()
        .file("goalsheet.yaml", GROUPS)
        .file(HEAD_PATH, GROUPED)
        .file("content/r5/kosodate/1-1.md", &member("保育所の整備", "保育課", "1"))
        .file("content/r5/kosodate/1-2.md", &member("一時預かり", "保育課", "2"))
        .file("content/r5/kosodate/1-3.md", &member("病児保育", "保育課", "\"２\""))
        .file("content/r5/kosodate/2-1.md", &member("相談窓口の開設", "相談室", "1"))
}

#[test]
fn goals_of_one_number_stand_together_and_show_what_they_share() {
    let site = grouped();
    site.build();
    let page = site.read("public/r5/kosodate/index.html");
    let rows: Vec<&str> = page.split("<tr id=\"").skip(1).map(|row| &row[..3]).collect();
    assert_eq!(rows, ["1-2", "1-3", "1-1", "2-1"], "by section, then as the head lists the groups");
    let cell = "data-label=\"目的\"><span>待たずに預けられるように、<br>\n保育の場を増やす。</span></td>";
    assert_eq!(page.matches(cell).count(), 2, "each row says it: {page}");
    let goal = site.read("public/r5/kosodate/1-3.html");
    for fact in ["<dt>施策の柱</dt><dd>安心して育つ</dd>", "<dt>事業費</dt><dd>12,300千円</dd>"] {
        assert!(goal.contains(fact), "{fact}: {goal}");
    }
    let json: serde_json::Value = serde_json::from_str(&site.read("public/data/goals.json")).expect("it is JSON");
    assert_eq!(
        (&json["goals"][0]["budget"], &json["goals"][3]["purpose"]),
        (&12300.into(), &"誰も孤立させない".into())
    );
    let search: String = site
        .tree("public")
        .into_iter()
        .filter(|(path, _)| path.starts_with("search"))
        .map(|(_, bytes)| String::from_utf8_lossy(&bytes).into_owned())
        .collect();
    assert!(search.contains("誰も孤立させない"), "a goal is found by what its group says");
    assert_eq!(site.run(&["check", "--deny", "warnings"]).status, 0);
}

#[test]
fn what_does_not_fit_a_group_is_told() {
    let check = |site: Site| said(&site, &["check", "--format", "short"]);
    let told = check(grouped().file(HEAD_PATH, &GROUPED.replace("number: 1", "number: 11")));
    assert!(told.matches("unmatched-group").count() == 3, "{told}");
    let told = check(grouped().file(HEAD_PATH, &GROUPED.replace("number: 1", "number: 2")));
    assert!(told.contains("duplicate-name"), "{told}");
    let told = check(grouped().file(HEAD_PATH, &GROUPED.replace("pillar: 共", "piller: 共")));
    assert!(told.contains("unknown-key") && !told.contains("missing-field"), "{told}");
    let told = check(grouped().file(HEAD_PATH, &GROUPED.replace("pillar: 共に育てる, ", "")));
    assert!(told.contains("error[missing-field]: 「施策の柱」がありません"), "{told}");
    let told = check(
        grouped().file("content/r5/kosodate/1-1.md", "---\ntitle: x\nsection: 保育課\nnumber: 1\npillar: y\n---\n"),
    );
    assert!(told.contains("unknown-key") && told.contains("1-1.md:5:1"), "{told}");
    let told = check(grouped().file("goalsheet.yaml", &GROUPS.replace("label: 目的,", "label: 目的, type: prose,")));
    assert!(told.contains("bad-choice") && told.contains("of: group"), "{told}");
}

#[test]
fn groups_go_through_the_form_and_a_new_sheet_has_them() {
    let site = grouped();
    said(&site, &["export", "r5/kosodate", "--format", "form", "-o", "form.xlsx"]);
    let plan = said(&site, &["import", "form.xlsx", "--into", "r5/kosodate"]);
    assert!(plan.contains("同じ 4") && !plan.contains("群"), "{plan}");
    let site = site.file(HEAD_PATH, &GROUPED.replace("誰も孤立させない", "皆で支える"));
    let plan = said(&site, &["import", "form.xlsx", "--into", "r5/kosodate"]);
    assert!(plan.contains("「目的」は群の項目で、サイトは「皆で支える」、表は「誰も孤立させない」"), "{plan}");
    let table = "番号,施策の柱,実施項目,課名\n1,安心,保育所の整備,保育課\n,安心,一時預かり,保育課\n2,共生,相談,相談室\n2,共存,見学,相談室\n";
    let site = site.file("new.csv", table);
    let run = site.run(&["import", "new.csv", "--into", "r6/kosodate", "--yes"]);
    assert_eq!(run.status, 0, "{}{}", run.stdout, run.stderr);
    let told = run.stdout + &run.stderr;
    assert!(told.contains("番号「2」の「施策の柱」が、上の行と違います"), "{told}");
    let head = site.read("content/r6/kosodate/_index.md");
    assert!(head.contains("groups:\n  - number: 1\n    pillar: 安心\n  - number: 2\n    pillar: 共生\n"), "{head}");
    assert_eq!(site.run(&["check", "content/r6", "--deny", "warnings"]).status, 1, "the form asks for a purpose");
}

#[test]
fn a_change_of_a_group_is_one_line_however_many_goals_share_it() {
    let site = grouped();
    let before = site.file("content/r6/kosodate/_index.md", &GROUPED.replace("安心して育つ", "健やかに育つ"));
    for name in ["1-1", "1-2", "1-3", "2-1"] {
        let path = format!("content/r5/kosodate/{name}.md");
        fs::copy(before.path(&path), before.path(&path.replace("r5", "r6"))).expect("it can be copied");
    }
    let told = said(&before, &["diff", "r5", "r6"]);
    assert_eq!(told.matches("2 施策の柱").count(), 1, "{told}");
    assert_eq!(before.run(&["new", "--sheet", "r7/kosodate", "--from", "r5/kosodate"]).status, 0);
    let head = before.read("content/r7/kosodate/_index.md");
    assert!(head.contains("    purpose: |\n      待たずに預けられるように、\n      保育の場を増やす。\n"), "{head}");
    assert_eq!(before.run(&["fmt", "--check", "content/r7"]).status, 0, "{head}");
}

const RECORDS: &str = "organization: 見本市
fields:
  series:
    label: 指標の推移
    columns:
      - { key: year, label: 年度 }
      - { key: target, label: 目標, type: number, unit: 人 }
      - { key: actual, label: 実績, type: number, unit: 人 }
      - { key: day, label: 時点, type: date }
columns: [number, title, level, series, due, section]
";
const SERIES: &str = "series:
  - { year: 令和4年度, target: 1200, actual: 1180 }
  - { year: 令和5年度 | 見込, actual: 1230, day: 令和6年3月31日 }
";

fn recorded(series: &str) -> Site {
    let text = goal("保育所の整備", "保育課").replacen("due: 年度末\n", &format!("due: 年度末\n{series}"), 1);
    Site::complete().file("goalsheet.yaml", RECORDS).file("content/r5/kosodate/1-1.md", &text)
}

#[test]
fn records_are_a_table_in_the_form_and_on_the_page_and_long_rows_in_the_data() {
    let site = recorded(SERIES);
    site.build();
    let rows = "<tr><th scope=\"row\">令和4年度</th><td class=\"align-right\">1,200</td><td class=\"align-right\">1,180</td><td></td></tr>";
    for page in ["index", "1-1", "section-hoiku"] {
        let page = site.read(&format!("public/r5/kosodate/{page}.html"));
        assert!(page.contains("<caption class=\"unseen\">指標の推移</caption>") && page.contains(rows), "{page}");
        assert!(page.contains("<th scope=\"col\">目標（人）</th>"), "{page}");
    }
    assert!(site.read("public/r5/kosodate/1-1.html").contains(">指標の推移</h2>"));
    let table = site.read("public/data/records.csv");
    let row = "\"r5/kosodate/1-1\",\"series\",\"指標の推移\",\"2\",\"actual\",\"実績\",\"1230\",\"人\"";
    assert!(table.contains(row) && table.lines().count() == 7, "{table}");
    let json: serde_json::Value = serde_json::from_str(&site.read("public/data/goals.json")).expect("it is JSON");
    assert_eq!(json["goals"][0]["series"][1], serde_json::json!(["令和5年度 | 見込", "", "1230", "令和6年3月31日"]));
    assert_eq!(site.run(&["check"]).status, 0);
}

#[test]
fn what_is_wrong_with_records_is_told_at_its_place() {
    let check = |series: &str| said(&recorded(series), &["check", "--format", "short"]);
    let told = check(&SERIES.replace("1180", "多数"));
    assert!(told.contains("1-1.md:7:42: error[bad-number]"), "{told}");
    let told = check(&SERIES.replace("actual: 1230", "actuel: 1230"));
    assert!(told.contains("1-1.md:8:25: error[unknown-key]: 記録に「actuel」という項目はありません"), "{told}");
    let told = check("series: 令和4年度\n");
    assert!(told.contains("error[wrong-type]"), "{told}");
    let config = |text: &str| said(&recorded("").file("goalsheet.yaml", text), &["check", "--format", "short"]);
    let told = config(&RECORDS.replace("key: actual", "key: target"));
    assert!(told.contains("duplicate-name"), "{told}");
    let told = config(
        "organization: 見本市\nfields:\n  a: { label: 一, type: records }\n  b: { label: 二, type: list, columns: [{ key: c, label: 三 }] }\n",
    );
    assert!(told.contains("missing-key") && told.contains("type: list の項目に columns は使えません"), "{told}");
}

#[test]
fn a_changed_row_is_a_changed_line_and_an_import_writes_rows_back() {
    let site = recorded(SERIES);
    assert_eq!(site.run(&["export", "r5/kosodate", "--format", "csv", "-o", "o.csv"]).status, 0);
    let table = site.read("o.csv").replace("| 1230 |", "| 1,250 |").replace("令和4年度 | 1200", "令和4年度 | 1,200");
    let site = site.file("o.csv", &table);
    let run = site.run(&["import", "o.csv", "--into", "r5/kosodate", "--yes"]);
    assert_eq!(run.status, 0, "{}{}", run.stdout, run.stderr);
    let text = site.read("content/r5/kosodate/1-1.md");
    assert!(text.contains("  - { year: 令和5年度 | 見込, actual: \"1,250\", day: 令和6年3月31日 }\n"), "{text}");
    assert_eq!(site.run(&["fmt", "--check"]).status, 0);
    let shuffled = SERIES.replace("{ year: 令和4年度, target: 1200,", "{ target: 1200, year: 令和4年度,");
    let other = recorded(&shuffled);
    other.run(&["fmt"]);
    assert!(other.read("content/r5/kosodate/1-1.md").contains(SERIES.lines().nth(1).expect("a row")), "one form");
    let site = recorded(SERIES).file("new.csv", "実施項目,課名,指標の推移\n整備,保育課,\"R4｜10\nR5|11|12\"\n");
    assert_eq!(site.run(&["import", "new.csv", "--into", "r6/kosodate", "--yes"]).status, 0);
    let text = site.read("content/r6/kosodate/1-1.md");
    assert!(text.contains("  - { year: R4, target: 10 }\n  - { year: R5, target: 11, actual: 12 }\n"), "{text}");
}

const PHASED: &str = "organization: 見本市
phases:
  - { key: mid, name: 中間報告, as_of: 9月30日, due: 10月末 }
fields:
  look: { label: 中間の評価, type: prose, from: mid }
  cost: { label: 執行額, type: number, unit: 円, from: mid }
columns: [number, title, level, look, cost, section]
required: [look]
";
const VIEW: &str =
    "\n## 中間の評価\n\n半ばまで進んだ。[図](図.png)\n\n### 詳しく\n\n詳細。\n\n## どのような方法で\n\n続ける。\n";

fn phased(body: &str) -> Site {
    let text = goal("保育所の整備", "保育課").replacen("due: 年度末\n", "due: 年度末\ncost: 54321\n", 1);
    let text = text.split_once("\n## どのような方法で").map_or(text.clone(), |(before, _)| before.to_owned());
    Site::small()
        .file("goalsheet.yaml", PHASED)
        .file("content/r5/kosodate/1-1.md", &format!("{text}{body}"))
        .bytes("content/r5/kosodate/図.png", b"x")
}

#[test]
fn a_column_of_a_phase_is_missed_when_the_phase_is_due_and_not_before() {
    let site = phased("");
    let check = |arguments: &[&str]| said(&site, &[&["check", "--format", "short"], arguments].concat());
    assert!(!check(&[]).contains("missing-field"), "{}", check(&[]));
    assert!(!check(&["--as-of", "2023-10-31"]).contains("missing-field"), "the last day is in time");
    let told = check(&["--as-of", "2023-11-01"]);
    assert!(told.contains("error[missing-field]: 「中間の評価」がありません"), "{told}");
    said(&site, &["guide", "-o", "guide.html"]);
    assert!(site.read("guide.html").contains("中間報告から書きます"));
    let site = site.file("goalsheet.yaml", &PHASED.replace("from: mid }\n  cost", "from: middle }\n  cost"));
    let told = said(&site, &["check", "--format", "short"]);
    assert!(told.contains("goalsheet.yaml:5:44: error[unknown-key]: 「middle」という報告の時期はありません"), "{told}");
}

#[test]
fn a_site_as_of_a_day_has_neither_the_column_nor_what_is_written_in_it_before() {
    let site = phased(VIEW);
    let built = |day: &str| {
        let run = site.run(&["build", "--as-of", day, "-o", day]);
        assert_eq!(run.status, 0, "{}{}", run.stdout, run.stderr);
        site.tree(day)
    };
    let before = built("2023-09-29");
    for (path, bytes) in &before {
        let text = String::from_utf8_lossy(bytes);
        for later in ["半ばまで", "詳細", "54321", "54,321"] {
            assert!(!text.contains(later), "{later} is in {path}");
        }
        assert!(!path.ends_with(".html") || !text.contains("中間の評価"), "{path}");
    }
    assert!(!before.keys().any(|path| path.ends_with(".png")), "nor what only it shows");
    let page = String::from_utf8_lossy(&before["r5/kosodate/1-1.html"]).into_owned();
    assert!(page.contains("続ける。"), "what follows stays: {page}");
    let after = built("2023-09-30");
    let page = String::from_utf8_lossy(&after["r5/kosodate/index.html"]).into_owned();
    assert!(page.contains("<th scope=\"col\" role=\"columnheader\" class=\"value\">中間の評価</th>"), "{page}");
    assert!(page.contains("半ばまで進んだ。") && page.contains("54,321"));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 16, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_site_as_of_a_day_is_the_site_before_its_later_columns_were_written(
        is_before in any::<bool>(),
        written in prop::collection::vec(any::<bool>(), 4),
    ) {
        let config = "organization: 見本市
phases: [{ key: end, name: 期末報告, as_of: 3月31日 }]
fields:
  pillar: { label: 柱, of: group }
  rating: { label: 柱の評価, of: group, from: end }
  cost: { label: 執行額, type: number, from: end }
  remark: { label: 所見, type: prose, from: end }
  rows: { label: 推移, from: end, columns: [{ key: year, label: 年度 }] }
columns: [number, pillar, title, level, cost, remark, rows, rating]
";
        let day = if is_before { "2024-03-30" } else { "2024-03-31" };
        let site = |is_written: &dyn Fn(usize) -> bool| {
            let value = |at: usize, text: &str| if is_written(at) { text.to_owned() } else { String::new() };
            let facts = format!("number: 1\n{}{}", value(0, "cost: 54321\n"), value(1, "rows: [{ year: R4 }]\n"));
            let goal = goal("保育所の整備", "保育課").replacen("due: 年度末\n", &format!("due: 年度末\n{facts}"), 1);
            let group = format!("  - number: 1\n    pillar: 子育て\n{}", value(2, "    rating: 期待以上\n"));
            Site::small()
                .file("goalsheet.yaml", config)
                .file("content/r5/kosodate/_index.md", &format!("---\ndepartment: 子育て部\nsections: [保育課]\ngroups:\n{group}---\n"))
                .file("content/r5/kosodate/1-1.md", &format!("{goal}{}", value(3, "\n## 所見\n\n十分であった。\n")))
        };
        let built = |site: Site| {
            let run = site.run(&["build", "--as-of", day]);
            assert_eq!(run.status, 0, "{}{}", run.stdout, run.stderr);
            site.tree("public")
        };
        let whole = built(site(&|at| written[at]));
        let spring = built(site(&|at| written[at] && !is_before));
        prop_assert!(whole == spring, "{:?}", whole.keys().filter(|path| whole.get(*path) != spring.get(*path)).collect::<Vec<_>>());
    }
}

#[test]
fn a_department_that_was_renamed_has_one_row_with_each_years_own_name() {
    let head = |department: &str, more: &str| format!("---\ndepartment: {department}\nsections: [保育課]\n{more}---\n");
    let site = Site::small()
        .file("content/r6/kodomo-mirai/_index.md", &head("こども未来部", "was: 子育て 部\n"))
        .file("content/r6/kodomo-mirai/1-1.md", &goal("保育所の整備", "保育課"))
        .file("content/r7/kodomo-mirai/_index.md", &head("こども未来局", ""))
        .file("content/r7/kodomo-mirai/1-1.md", &goal("保育所の整備", "保育課"));
    site.build();
    let page = site.read("public/index.html");
    let table = page.split_once("id=\"by_year\"").and_then(|(_, rest)| rest.split_once("</table>")).expect("a table").0;
    assert_eq!(table.matches("<th scope=\"row\">").count(), 1, "{table}");
    let cells: Vec<&str> = table.split("<td>").skip(1).collect();
    assert!(cells[0].contains("r7/kodomo-mirai") && !cells[0].contains("meaning"), "{table}");
    assert!(cells[1].contains("r6/kodomo-mirai") && cells[1].contains("<span class=\"meaning\">こども未来部</span>"));
    assert!(cells[2].contains("r5/kosodate") && cells[2].contains("<span class=\"meaning\">子育て部</span>"));
    let told = said(&site, &["diff", "r5", "r6"]);
    assert!(told.contains("こども未来") && !told.contains("整理表の廃止"), "{told}");
}

/// The cells of a row of the portal's departments and years, by what its head says.
fn row_of(site: &Site, department: &str) -> Vec<String> {
    site.build();
    let page = site.read("public/index.html");
    let table = page.split_once("id=\"by_year\"").and_then(|(_, rest)| rest.split_once("</table>")).expect("a table").0;
    let mut rows =
        table.split("<tr>").filter(|row| row.split("</th>").next().is_some_and(|head| head.contains(department)));
    let row = rows.next().unwrap_or_else(|| panic!("no row of {department}: {table}"));
    assert_eq!(rows.next(), None, "one row of {department}");
    let links = |cell: &str| {
        let plain = cell.replace("<a href=\"", "[").replace("/index.html\">", " ").replace("</a>", "]");
        plain.replace(" <span class=\"meaning\">", " ").replace("</span>", "")
    };
    let cells = row.split("<td>").skip(1).map(|cell| links(cell.split("</td>").next().expect("a cell")));
    cells.collect()
}

#[test]
fn of_departments_that_became_one_or_two_the_portal_names_each() {
    let head = |department: &str, more: &str| format!("---\ndepartment: {department}\nsections: [保育課]\n{more}---\n");
    let sheet = |site: Site, folder: &str, department: &str, more: &str, goals: usize| {
        let site = site.file(&format!("content/{folder}/_index.md"), &head(department, more));
        let goals = 1..=goals;
        goals.fold(site, |site, at| {
            site.file(&format!("content/{folder}/{at}.md"), &goal(&format!("目標{at}"), "保育課"))
        })
    };
    let site = Site::empty().file("goalsheet.yaml", "organization: 見本市\n");
    // Two became one.
    let site = sheet(site, "r5/kosodate", "子育て部", "", 2);
    let site = sheet(site, "r5/kikaku", "企画部", "", 3);
    let site = sheet(site, "r6/kodomo", "こども未来部", "was: [企画部, 子育て部]\n", 4);
    assert_eq!(
        row_of(&site, "こども未来部")[1],
        "[r5/kikaku 3] 企画部<br>[r5/kosodate 2] 子育て部",
        "in the order of their year"
    );
    let page = site.read("public/index.html");
    assert!(page.contains("<td class=\"sum\">9</td>"), "every goal is counted");
    // One became two, of which none kept the folder.
    let site = sheet(site, "r5/somu-zaisei", "総務財政部", "", 5);
    let site = sheet(site, "r6/somu", "総務部", "was: 総務財政部\norder: 1\n", 1);
    let site = sheet(site, "r6/zaisei", "財政部", "was: 総務財政部\norder: 2\n", 1);
    assert_eq!(row_of(&site, "総務部")[1], "[r5/somu-zaisei 5] 総務財政部");
    assert_eq!(row_of(&site, "財政部")[1], "[r5/somu-zaisei 総務財政部]", "named, and counted once");
    // The one that keeps its folder has the row.
    let site = sheet(site, "r6/somu-zaisei", "行政経営部", "was: 総務財政部\norder: 3\n", 1);
    assert_eq!(row_of(&site, "総務部")[1], "[r5/somu-zaisei 総務財政部]");
    assert_eq!(row_of(&site, "行政経営部")[1], "[r5/somu-zaisei 5] 総務財政部");
    // One that goes on beside the one that took a part of it stays in its row.
    let site = sheet(site, "r6/kikaku", "企画部", "", 1);
    assert_eq!(row_of(&site, "企画部"), ["[r6/kikaku 1]", "[r5/kikaku 3]"], "both years");
    assert_eq!(row_of(&site, "こども未来部")[1], "[r5/kikaku 企画部]<br>[r5/kosodate 2] 子育て部");
}

#[test]
fn the_example_of_a_kouteihyou_is_sound_for_both_audiences_and_as_of_any_day() {
    let example = repository().join("examples/koteihyo");
    let checked = run(&example, &["check", "--as-of", "2025-04-30"], &[]);
    assert_eq!(checked.status, 0, "{}{}", checked.stdout, checked.stderr);
    let without = run(&example, &["check"], &[]);
    assert_eq!(without.stdout, "問題はありません: 目標 5 件\n", "{}", without.stderr);
    assert_eq!(run(&example, &["fmt", "--check"], &[]).status, 0);
    let site = Site::empty();
    let built = |name: &str, more: &[&str]| {
        let output = site.path(name);
        let output = output.to_str().expect("temporary folders have names in UTF-8");
        let run = run(&example, &[&["build", "-o", output], more].concat(), &[]);
        assert_eq!(run.status, 0, "{}{}", run.stdout, run.stderr);
    };
    built("public", &[]);
    built("internal", &["--audience", "internal"]);
    built("spring", &["--as-of", "2024-03-30"]);
    let page = |folder: &str| site.read(&format!("{folder}/r5/kankyo/index.html"));
    assert!(page("internal").contains("増員の要望") && !page("public").contains("増員の要望"));
    assert!(page("public").contains("年度末の所見") && !page("spring").contains("年度末の所見"));
    assert!(site.read("public/index.html").contains("<span class=\"meaning\">環境政策課</span>"));
}

/// A configuration with a field of every kind that is written in a place of its own.
const EVERY: &str = "organization: 見本市
phases: [{ key: mid, name: 中間報告, as_of: 9月30日 }]
head_fields: { mission: { label: 組織の使命, type: prose }, tel: { label: 電話, type: number } }
fields:
  pillar: { label: 施策の柱, type: date, of: group }
  look: { label: 中間の評価, type: prose, from: mid }
  series: { label: 推移, columns: [{ key: year, label: 年度 }, { key: n, label: 数, type: number }, { key: day, label: 日, type: date }] }
";

proptest! {
    #[test]
    fn any_values_of_declared_fields_are_read_and_every_problem_has_its_place(
        lines in "((series|groups|was|tel|look|pillar|  - |  - \\{ year: |    number: |mission)(: |:|)[a-z0-9０あ\\[\\]{}|,: \"'-]{0,10}( \\})?\n){0,8}",
        body in "((## 組織の使命|## 中間の評価|### 小|あ|- い|```|> )\n{1,2}){0,6}",
    ) {
        let (config, _) = goalsheet::text::config::read("goalsheet.yaml", EVERY.as_bytes().to_vec());
        let config = config.expect("a configuration");
        let text = format!("---\ntitle: x\ndepartment: y\n{lines}---\n\n{body}");
        for path in ["content/r5/a/_index.md", "content/r5/a/1.md"] {
            let (_, problems) = goalsheet::text::read(path, text.clone().into_bytes(), &config);
            for problem in problems {
                let span = problem.place.span.clone().unwrap_or(0..0);
                prop_assert!(text.get(span).is_some(), "{:?}", problem);
            }
        }
    }
}
