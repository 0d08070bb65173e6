//! Reports on goals: files beside the plan, read, linked, checked, shown, and kept from those who may not read them.

use calamine::Reader;
use proptest::prelude::*;

use crate::site::{Run, Site, goal, repository, run};

const CONFIG: &str = "organization: 見本市
internal_headings: 庁内メモ
phases:
  - { key: mid, name: 中間報告, as_of: 9月30日, due: 10月末 }
  - { key: end, name: 期末報告, as_of: 3月31日, due: 翌4月末 }
scales:
  achievement:
    name: 達成状況
    levels:
      - { code: ①, name: 計画以上 }
      - { code: ②, name: 計画通り }
      - { code: ③, name: 計画未満, unmet: yes }
      - { code: ④, name: 評価不能, ordinal: no }
  staff:
    name: 困難度
    audience: internal
    levels: [{ code: A, name: 高い }, { code: B, name: 低い }]
report:
  scale: achievement
  require: [rating, result]
";
const PLAN: &str = "content/r5/kosodate/1-1.md";
const MID: &str = "content/r5/kosodate/1-1.mid.md";
const END: &str = "content/r5/kosodate/1-1.end.md";
const MID_TEXT: &str = "---
rating: 3
values: { users: { value: 51, as_of: 令和5年9月30日, status: 見込 } }
---

## 取組状況

工事の契約を済ませた。

## 成果

・2か所で着工
・1か所は設計中

## 達成できなかった理由

資材の値上がりによる。
";
const END_TEXT: &str = "---
rating: ②
ratings: { staff: A }
values: { users: 94, wait: 0 }
evidence: https://www.city.example.jp/hoiku
next: 継続
---

## 成果

3か所が開所した。[計画](1-1.md)を参照。

### 庁内メモ

業者の選定で紛糾した。
";

fn plan() -> String {
    let indicators = "indicators:
  - { key: users, name: 定員, unit: 人, baseline: 40, target: 90 }
  - { key: wait, name: 待機児童, unit: 人, better: down, target: 0 }
";
    goal("保育所の整備", "保育課").replacen("due: 年度末\n", &format!("due: 年度末\n{indicators}"), 1)
}

fn site() -> Site {
    Site::complete().file("goalsheet.yaml", CONFIG).file(PLAN, &plan()).file(MID, MID_TEXT).file(END, END_TEXT)
}

/// The text of a page between two marks.
fn between<'a>(page: &'a str, from: &str, to: &str) -> &'a str {
    let start = page.find(from).unwrap_or_else(|| panic!("{from} is not in the page"));
    let end = page[start..].find(to).map_or(page.len(), |end| start + end);
    &page[start..end]
}

fn goal_page(site: &Site, folder: &str) -> String {
    site.read(&format!("{folder}/r5/kosodate/1-1.html"))
}

fn checked(site: &Site) -> Run {
    site.run(&["check", "--format", "short"])
}

#[test]
fn a_goals_page_shows_its_reports_the_latest_first_and_in_each_the_result_first() {
    let site = site();
    site.build();
    let page = goal_page(&site, "public");
    let places =
        ["id=\"1-1--Rend\"", ">3か所が開所した。", "id=\"1-1--Rmid\"", "2か所で着工", "工事の契約を済ませた。"];
    let places: Vec<usize> = places.iter().map(|text| page.find(text).expect(text)).collect();
    assert!(places.is_sorted(), "{places:?}");
    let mid = between(&page, "id=\"1-1--Rmid\"", "</section>");
    assert!(mid.contains("<time class=\"note\" datetime=\"2023-09-30\">"), "the day of the phase: {mid}");
    assert!(mid.contains("<strong>③ 計画未満</strong>"), "a look-alike is the level it looks like: {mid}");
    assert!(mid.contains("<li aria-current=\"true\">③ 計画未満</li>") && mid.contains("<li>④ 評価不能</li>"), "{mid}");
    assert!(page.contains("<a href=\"#1-1\">") || page.contains("<a href=\"1-1.html\">計画</a>"), "links lead on");
    assert!(page.contains("https://www.city.example.jp/hoiku"));
}

#[test]
fn indicators_say_what_was_reached_and_by_which_rule() {
    let site = site();
    site.build();
    let page = goal_page(&site, "public");
    let table = between(&page, "class=\"field indicators\"", "</section>");
    let rows: Vec<&str> = table.split("<tr>").skip(2).collect();
    assert_eq!(rows.len(), 2, "{table}");
    assert!(
        rows[0].contains(">定員") && rows[0].contains("+4") && rows[0].contains("目標値以上なら達成"),
        "{}",
        rows[0]
    );
    assert!(rows[0].contains("見込") && rows[0].contains("2023-09-30"), "{}", rows[0]);
    assert!(rows[1].contains(">待機児童") && rows[1].contains("目標値以下なら達成"), "{}", rows[1]);
}

#[test]
fn a_plan_keeps_its_columns_and_its_texts_whatever_is_reported() {
    let with = site();
    let without = site().without(MID).without(END);
    let rows = |site: &Site| {
        site.build();
        let page = site.read("public/r5/kosodate/index.html");
        let form = between(&page, "<tbody", "<tfoot").to_owned();
        let cells = form.split("<td ").filter(|cell| !cell.contains("data-field=\"report:")).map(str::to_owned);
        cells.map(|cell| cell.trim_end().replace("\n</tr>\n</tbody>", "")).collect::<Vec<String>>()
    };
    assert_eq!(rows(&with)[..6], rows(&without)[..6]);
}

/// The cells of the form's columns of reports in the row of a goal.
fn report_cells(page: &str, goal: &str) -> Vec<String> {
    let row = between(page, &format!("<tr id=\"{goal}\""), "</tr>");
    let cells = row.split("<td ").filter(|cell| cell.contains("data-field=\"report:"));
    cells.map(|cell| cell.trim_end().to_owned()).collect()
}

#[test]
fn the_form_has_a_column_for_each_phase_of_which_anything_is_reported() {
    let site = site();
    site.build();
    let page = site.read("public/r5/kosodate/index.html");
    let head = between(&page, "<thead", "</thead>");
    assert!(head.contains("class=\"phase\">中間報告<span class=\"note\">（令和5年9月30日時点）</span></th>"), "{head}");
    let [mid, end] = &report_cells(&page, "1-1")[..] else { panic!("two phases: {page}") };
    assert!(mid.contains("data-label=\"中間報告\""), "for cards: {mid}");
    for text in ["<strong>③ 計画未満</strong>", "・2か所で着工<br>・1か所は設計中", "定員 51人（見込）"]
    {
        assert!(mid.contains(text), "{text}: {mid}");
    }
    assert!(!mid.contains("工事の契約を済ませた"), "the result alone: {mid}");
    assert!(
        end.contains("② 計画通り") && end.contains("定員 94人") && !end.contains("紛糾") && !end.contains("困難度")
    );
    let cells = report_cells(&page, "2-1");
    assert!(
        cells.len() == 2 && cells.iter().all(|cell| cell.starts_with("role=\"cell\" class=\"phase empty\"")),
        "{cells:?}"
    );
    let section = site.read("public/r5/kosodate/section-hoiku.html");
    assert_eq!(report_cells(&section, "1-1").len(), 2);
    let site = site.without(END);
    site.build();
    assert_eq!(report_cells(&site.read("public/r5/kosodate/index.html"), "1-1").len(), 1);
}

#[test]
fn a_report_without_a_result_shows_what_it_says_first_and_every_voice_is_named() {
    let progress = "---\nby: 議会\n---\n\n## 取組状況\n\n契約を済ませた。\n";
    let site = site().file("content/r5/kosodate/1-1.mid-gikai.md", progress);
    site.build();
    let cells = report_cells(&site.read("public/r5/kosodate/index.html"), "1-1");
    assert!(cells[0].contains("<p>（議会）</p>") && cells[0].contains("契約を済ませた。"), "{}", cells[0]);
}

#[test]
fn a_level_may_be_a_word_and_ratings_on_several_scales_say_which() {
    let config = "organization: 見本市
phases: [{ key: end, name: 評価, as_of: 3月31日 }]
scales:
  achievement: { name: 達成度, levels: [{ code: 全部達成 }, { code: 一部達成, unmet: yes }] }
  direction: { name: 方向性, levels: [{ code: 継続, ordinal: no }, { code: 縮小, name: 縮小, ordinal: no }] }
report: { scale: achievement }
";
    let voice = |by: &str, more: &str| format!("---\nby: {by}\n{more}---\n\n## 成果\n\n{by}の所見。\n");
    let site = Site::complete()
        .file("goalsheet.yaml", config)
        .file(END, &voice("担当課", "rating: 全部達成\nratings: { direction: 縮小 }\n"))
        .file("content/r5/kosodate/1-1.end-kacho.md", &voice("課長", ""));
    site.build();
    let cells = report_cells(&site.read("public/r5/kosodate/index.html"), "1-1");
    for text in ["<strong>達成度 全部達成</strong>", "<strong>方向性 縮小</strong>"] {
        assert!(cells[0].contains(text), "{text}: {}", cells[0]);
    }
    let page = goal_page(&site, "public");
    assert!(page.contains("<strong>縮小</strong>") && page.contains("<li aria-current=\"true\">縮小</li>"), "{page}");
    let [first, second] = ["担当課の所見", "課長の所見"].map(|text| page.find(text).expect("both are there"));
    assert!(first < second, "voices of a phase stand in their order");
    let found = findings(&site.file(END, &voice("担当課", "rating: 半分達成\n")), "bad-choice", &[]);
    assert!(found.len() == 1 && found[0].contains("半分達成"), "{found:?}");
}

#[test]
fn where_no_column_is_prose_reports_and_the_longest_texts_take_the_room() {
    let columns =
        "fields:\n  section: { label: 課 }\n  number: { label: 事業番号 }\ncolumns: [number, title, section]\n";
    let site = site()
        .file("goalsheet.yaml", &format!("{CONFIG}{columns}"))
        .file(PLAN, &plan().replacen("due: 年度末", "number: 1-1\ndue: 年度末", 1))
        .file(MID, "---\nrating: ②\n---\n\n## 成果\n\n進んだ。\n");
    site.build();
    let form = site.read("public/r5/kosodate/index.html");
    let sizes: Vec<&str> = form.split("<col class=\"").skip(1).map(|rest| &rest[..2]).collect();
    assert_eq!(sizes, ["w1", "w5", "w1", "w5", "w5"], "the title and the two phases");
    assert!(goal_page(&site, "public").contains("事業番号 1-1"), "the number has the site's own name");
}

#[test]
fn the_form_in_excel_has_the_reports_and_an_import_says_that_it_does_not_take_them() {
    let site = site();
    assert_eq!(site.run(&["export", "r5/kosodate", "--format", "form", "-o", "form.xlsx"]).status, 0);
    let mut book = calamine::open_workbook_auto(site.path("form.xlsx")).expect("it is a workbook");
    let range = book.worksheet_range_at(0).expect("it has a sheet").expect("it can be read");
    let rows: Vec<Vec<String>> = range.rows().map(|row| row.iter().map(ToString::to_string).collect()).collect();
    let labels = &rows[2];
    let at = labels.iter().position(|label| label.starts_with("中間報告")).expect("it has a column");
    assert_eq!(labels[at], "中間報告\n（令和5年9月30日時点）");
    assert!(
        rows[3][at].starts_with("③ 計画未満\n・2か所で着工\n・1か所は設計中\n定員 51人（見込）"),
        "{:?}",
        rows[3][at]
    );
    let read = site.run(&["import", "form.xlsx", "--into", "r5/kosodate"]);
    assert!(read.stderr.contains("報告の列は取り込みません"), "{}{}", read.stderr, read.stderr);
    assert!(read.stderr.contains("中間報告"), "{}", read.stderr);
}

#[test]
fn what_is_internal_of_reports_is_in_no_file_for_everybody() {
    let site = site();
    site.build();
    let secrets = ["紛糾", "困難度"];
    for (path, bytes) in site.tree("public") {
        let text = String::from_utf8_lossy(&bytes).into_owned();
        assert!(secrets.iter().all(|secret| !text.contains(secret)), "{path}");
    }
    assert_eq!(site.run(&["build", "--audience", "internal"]).status, 0);
    let page = goal_page(&site, "internal");
    assert!(secrets.iter().all(|secret| page.contains(secret)), "colleagues read it");

    let site = site.file(END, &END_TEXT.replacen("rating: ②", "audience: internal\nrating: ②", 1));
    site.build();
    let page = goal_page(&site, "public");
    assert!(!page.contains("1-1--Rend") && page.contains("1-1--Rmid"), "an internal report is left out");

    let site = site.file(PLAN, &plan().replacen("title:", "audience: internal\ntitle:", 1));
    site.build();
    assert!(!site.tree("public").keys().any(|path| path.contains("1-1")), "reports go with their goal");
    let all = site.tree("public").into_values().map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
    assert!(all.into_iter().all(|text| !text.contains("3か所が開所した") && !text.contains("2か所で着工")));
}

#[test]
fn what_is_wrong_with_reports_is_said_with_what_is_right() {
    let site = site()
        .file(MID, "---\nrating: 5\nratings: { stuff: A }\nvalues: { user: 3 }\nevidence: hoiku\nnote: x\n---\n\n## 成果物\n\nできた。\n")
        .file(END, "---\nrating: ③\nas_of: 令和6年9月1日\n---\n\n## 成果\n\nできた。\n")
        .file("content/r5/kosodate/1-9.mid.md", MID_TEXT)
        .file("content/r5/kosodate/2-1.中間.md", &goal("中間", "相談室"))
        .file("content/r5/kosodate/2-1.mid.md", "---\nrating:\n---\n\n## 取組状況\n");
    let run = site.run(&["check"]);
    assert_eq!(run.status, 1);
    insta::assert_snapshot!(run.stdout + &run.stderr);
}

#[test]
fn what_is_wrong_with_phases_scales_and_indicators_is_said_at_its_place() {
    let config = "organization: 見本市
phases:
  - { key: mid, name: 中間報告, as_of: 令和5年9月30日 }
  - { key: mid, name: 二度目 }
  - { name: 名前だけ }
scales:
  a: { name: 達成状況, levels: [{ code: ○, name: 達成 }, { code: ○, name: 再び }] }
  b: { name: 段階のない尺度 }
report:
  scale: c
  headings: { 成果: result, 実績: result, 課題: 問題 }
  require: [ratin, result, 課題]
";
    let indicators = "indicators:
  - { key: a, name: 一, better: upp, targets: { r5: 3, いつか: 4 } }
  - { key: a, name: 二 }
  - { name: 三, target: { as_of: 令和5年4月1日 } }
";
    let site = Site::complete().file("goalsheet.yaml", config);
    let run = site.run(&["check"]);
    let config = run.stdout + &run.stderr;
    let site = site.file("goalsheet.yaml", CONFIG).file(
        PLAN,
        &goal("保育所の整備", "保育課").replacen("due: 年度末\n", &format!("due: 年度末\n{indicators}"), 1),
    );
    let run = site.run(&["check"]);
    insta::assert_snapshot!(format!("{config}\n{}{}", run.stdout, run.stderr));
}

#[test]
fn a_report_of_a_goal_that_cannot_be_read_is_no_second_problem() {
    let site = site().file(PLAN, "---\ntitle: [\n---\n");
    let run = checked(&site);
    let lines: Vec<&str> = run.stdout.lines().filter(|line| line.contains("1-1.")).collect();
    assert!(lines.iter().all(|line| line.starts_with(PLAN)), "{lines:?}");
}

#[test]
fn without_phases_a_name_with_a_dot_is_a_goal_as_ever() {
    let site = Site::complete().file("content/r5/kosodate/1-1.mid.md", &goal("保育所の増設", "保育課"));
    let run = checked(&site);
    assert_eq!((run.status, run.stdout.as_str()), (0, ""), "{}", run.stderr);
}

#[test]
fn reports_of_a_phase_begin_all_at_once_and_are_shown_once_they_say_something() {
    let site = site().without(MID);
    let run = site.run(&["new", "--report", "中間報告", "r5/kosodate"]);
    assert_eq!((run.status, run.stderr.as_str()), (0, ""));
    let made: Vec<&str> = run.stdout.lines().collect();
    assert_eq!(made, ["content/r5/kosodate/1-1.mid.md", "content/r5/kosodate/2-1.mid.md"]);
    insta::assert_snapshot!(site.read(MID));
    let again = site.run(&["new", "--report", "mid", "r5/kosodate"]);
    assert_eq!(again.status, 2, "{}", again.stdout);
    assert!(again.stderr.contains("もうすべてあります"), "{}", again.stderr);
    let one = site.run(&["new", "--report", "end", "r5/kosodate", "2-1"]);
    assert_eq!(one.stdout.trim(), "content/r5/kosodate/2-1.end.md", "{}", one.stderr);
    let formatted = site.run(&["fmt", "--check"]);
    assert!(!formatted.stdout.contains(".mid.md") && !formatted.stdout.contains("2-1.end.md"), "{}", formatted.stdout);
    let blank = checked(&site).stdout;
    assert_eq!(blank.matches("まだ何も書かれていません").count(), 3, "{blank}");
    site.build();
    assert!(!goal_page(&site, "public").contains("1-1--Rmid"), "nothing is shown of what says nothing");
}

#[test]
fn formatting_keeps_what_a_report_says() {
    let written = "---\nnext: 継続\nvalues:\n   users: 51\n   wait: {value: 約0人,status: 見込}\nrating:   '3'\n---\n## 成果\nできた。\n";
    let site = site().file(MID, written);
    let run = site.run(&["fmt", MID]);
    assert_eq!(run.status, 0, "{}", run.stderr);
    insta::assert_snapshot!(site.read(MID));
    let run = site.run(&["fmt", "--check", MID]);
    assert_eq!(run.status, 0, "{}", run.stdout);
}

#[test]
fn a_day_that_is_none_is_refused_before_anything_is_built() {
    let run = site().run(&["build", "--as-of", "令和5年2月30日"]);
    assert_eq!(run.status, 2, "{}", run.stderr);
}

/// A report as of a day of the fiscal year 2023, or of its phase's.
fn report() -> impl Strategy<Value = (usize, bool, Option<u32>)> {
    (0..2_usize, any::<bool>(), prop::option::of(0..12_u32))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_site_as_of_a_day_is_the_site_without_later_reports(
        reports in prop::collection::vec(report(), 0..5),
        last in 0..12_u32,
    ) {
        let day = |month: u32| match month {
            0..=8 => format!("2023-{:02}-15", month + 4),
            _ => format!("2024-{:02}-15", month - 8),
        };
        let with = site().without(MID).without(END);
        let without = site().without(MID).without(END);
        let (mut with, mut without) = (with, without);
        for (at, (phase, is_first, month)) in reports.into_iter().enumerate() {
            let path = format!("content/r5/kosodate/{}.{}-v{at}.md", if is_first { "1-1" } else { "2-1" }, ["mid", "end"][phase]);
            let written = month.map_or_else(|| ["2023-09-30", "2024-03-31"][phase].to_owned(), day);
            let line = month.map(|_| format!("as_of: {written}\n")).unwrap_or_default();
            let text = format!("---\n{line}rating: ②\n---\n\n## 成果\n\n{at}番目の成果。\n");
            if written <= day(last) {
                without = without.file(&path, &text);
            }
            with = with.file(&path, &text);
        }
        for site in [&with, &without] {
            let run = site.run(&["build", "--as-of", &day(last)]);
            prop_assert_eq!(run.status, 0, "{}{}", run.stdout, run.stderr);
        }
        prop_assert!(with.tree("public") == without.tree("public"));
    }
}

#[test]
fn the_example_of_a_year_with_reports_is_sound_for_both_audiences() {
    let example = repository().join("examples/furikaeri");
    let checked = run(&example, &["check"], &[]);
    assert_eq!((checked.status, checked.stdout.as_str()), (0, "問題はありません: 目標 3 件\n"), "{}", checked.stderr);
    let site = Site::empty();
    for audience in ["public", "internal"] {
        let output = site.path(audience);
        let output = output.to_str().expect("temporary folders have names in UTF-8");
        let built = run(&example, &["build", "--audience", audience, "-o", output], &[]);
        assert_eq!(built.status, 0, "{}{}", built.stdout, built.stderr);
        let goal = site.read(&format!("{audience}/r5/chiiki/1.html"));
        assert!(goal.contains("△ 目標に届かなかったが進展があった") && goal.contains("未達成"), "{audience}");
    }
}

#[test]
fn a_comparison_tells_what_changed_in_reports_and_indicators() {
    let before = site();
    let after = site()
        .file(PLAN, &plan().replace("target: 90", "target: 100"))
        .file(MID, &MID_TEXT.replace("value: 51", "value: 53"))
        .file(END, &END_TEXT.replace("rating: ②", "rating: ①").replace("3か所が開所した", "4か所が開所した"));
    let folder = |site: &Site| site.path(".").to_str().expect("temporary folders have names in UTF-8").to_owned();
    let run = before.run(&["diff", &folder(&before), &folder(&after), "--format", "json"]);
    let told: serde_json::Value = serde_json::from_str(&run.stdout).unwrap_or_else(|_| panic!("{}", run.stderr));
    let [change] = told["changes"].as_array().expect("a list").as_slice() else { panic!("{told}") };
    let fields = change["fields"].as_array().expect("a list").iter();
    let fields: Vec<(&str, &str)> = fields
        .map(|field| (field["field"].as_str().expect("a name"), field["new"].as_str().expect("a text")))
        .collect();
    assert_eq!(
        fields,
        [
            ("users/target", "100"),
            ("mid/users", "53人（令和5年9月30日、見込）"),
            ("end/achievement", "① 計画以上"),
            ("end/result", "4か所が開所した。計画を参照。"),
        ]
    );
}

#[test]
fn the_data_of_a_site_have_its_reports_in_long_tables() {
    let site = site();
    site.build();
    let table = |name: &str| site.read(&format!("public/data/{name}.csv"));
    let reports = table("reports");
    assert!(
        reports
            .contains("\"mid\",\"中間報告\",\"\",\"\",\"2023-09-30\",\"achievement\",\"達成状況\",\"③\",\"計画未満\""),
        "{reports}"
    );
    assert!(!reports.contains("staff"), "a scale for colleagues only: {reports}");
    let values = table("values");
    assert!(values.contains("\"users\",\"mid\",\"\",\"51\",\"2023-09-30\",\"見込\""), "{values}");
    assert!(table("indicators").contains("\"wait\",\"待機児童\",\"人\",\"down\",\"\",\"\",\"0\""));
    let texts = table("report-texts");
    assert!(texts.contains("・2か所で着工\\n・1か所は設計中") && !texts.contains("紛糾"), "{texts}");
    let without = Site::complete();
    without.build();
    assert!(!without.path("public/data/reports.csv").exists(), "where nothing is reported there are none");
}

#[test]
fn a_report_of_which_everything_is_internal_is_no_blank_one() {
    let site = site().file(END, "---\n---\n\n### 庁内メモ\n\n業者の選定で紛糾した。\n");
    let run = checked(&site);
    assert!(!run.stdout.contains("まだ何も書かれていません"), "{}", run.stdout);
    site.build();
    assert!(!goal_page(&site, "public").contains("1-1--Rend"), "nothing of it is for everybody");
}

#[test]
fn results_are_counted_by_the_last_rating_of_each_goal_that_has_one() {
    let site =
        site().file("content/r5/kosodate/2-1.end.md", "---\nrating: ④\n---\n\n## 成果\n\n国の制度が変わった。\n");
    site.build();
    let rows = |page: &str, id: &str| {
        let page = site.read(page);
        let table = between(&page, &format!("<caption id=\"{id}\">"), "</table>");
        let (_, body) = table.split_once("</thead>").expect("a table has a head");
        let cells = |row: &str| {
            let cells = row.split("<t").skip(1).map(|cell| {
                let text: String =
                    cell.split('<').filter_map(|part| part.split_once('>')).map(|(_, text)| text).collect();
                text.trim().to_owned()
            });
            cells.filter(|text| !text.is_empty()).collect::<Vec<String>>().join(" ")
        };
        body.split("<tr").skip(1).map(cells).collect::<Vec<String>>()
    };
    let year = rows("public/r5/index.html", "results_1");
    assert_eq!(year, ["子育て部", "保育課 0 1 0 0 1", "相談室 0 0 0 1 1", "合計 0 1 0 1 2"]);
    assert_eq!(rows("public/index.html", "results_1"), ["令和5年度 0 1 0 1 2"]);
    assert!(!site.read("public/r5/index.html").contains("提出状況"), "who has reported is for colleagues");
    assert_eq!(site.run(&["build", "--audience", "internal"]).status, 0);
    assert!(site.read("internal/r5/index.html").contains("報告の提出状況"));
}

/// The counts of a table of a page, row by row, each with what the row is called.
fn counts(page: &str, id: &str) -> Vec<String> {
    let table = between(page, &format!("id=\"{id}\""), "</table>");
    let text = |html: &str| {
        let words: String =
            html.split('<').filter_map(|part| part.split_once('>')).map(|(_, text)| format!("{text} ")).collect();
        words.split_whitespace().collect::<Vec<&str>>().join(" ")
    };
    table.split("<tr").skip(1).map(|row| text(&format!("<tr{row}"))).collect()
}

#[test]
fn results_are_counted_by_category_and_indicators_by_what_became_of_them() {
    let second = goal("相談窓口の開設", "相談室").replacen(
        "category: 個別計画\ndue: 年度末\n",
        "category: [個別計画, 行政改革]\ndue: 年度末\nindicators: [{ key: calls, name: 相談, better: up, target: 10 }, { key: mood, name: 満足, target: 高い }]\n",
        1,
    );
    let report = "---\nrating: ③\nvalues: { calls: 4, mood: 高い }\n---\n\n## 成果\n\n始めた。\n\n## 達成できなかった理由\n\n周知が遅れた。\n";
    let site = site().file("content/r5/kosodate/2-1.md", &second).file("content/r5/kosodate/2-1.mid.md", report);
    site.build();
    let year = site.read("public/r5/index.html");
    let categories = [
        "分類 ① 計画以上 ② 計画通り ③ 計画未満 ④ 評価不能 合計",
        "個別計画 0 1 1 0 2",
        "行政改革 0 0 1 0 1",
        "合計 0 1 1 0 2",
    ];
    assert_eq!(counts(&year, "categories_1"), categories, "a goal of two categories counts once in the total");
    assert_eq!(
        counts(&year, "outcomes"),
        ["課名 達成 まだ 判断できません 合計", "子育て部", "保育課 2 0 0 2", "相談室 0 1 1 2", "合計 2 1 1 4"]
    );
    assert_eq!(counts(&site.read("public/index.html"), "outcomes")[1], "令和5年度 2 1 1 4");
    let without = site.without(MID).without(END).without("content/r5/kosodate/2-1.mid.md");
    without.build();
    assert!(!without.read("public/r5/index.html").contains("outcomes"), "without values there is nothing to count");
}

#[test]
fn a_comparison_for_everybody_shows_nothing_of_reports_that_either_version_keeps() {
    let folder = |site: &Site| site.path(".").to_str().expect("temporary folders have names in UTF-8").to_owned();
    let changed = || END_TEXT.replace("rating: ②", "rating: ①").replace("3か所が開所した", "4か所が開所した");
    let internal_report = || site().file(END, &changed().replacen("rating: ①", "audience: internal\nrating: ①", 1));
    let internal_scale = CONFIG.replace("name: 達成状況\n", "name: 達成状況\n    audience: internal\n");
    let internal_text = CONFIG.replace("require: [rating, result]", "internal: [result]");
    for (kept, secrets) in [
        (internal_report(), vec!["か所が開所した", "計画通り", "計画以上"]),
        (
            site().file(END, &changed()).file("goalsheet.yaml", &internal_scale),
            vec!["計画通り", "計画以上", "達成状況"],
        ),
        (site().file(END, &changed()).file("goalsheet.yaml", &internal_text), vec!["か所が開所した"]),
    ] {
        let shown = site();
        for sides in [[&shown, &kept], [&kept, &shown]] {
            let [old, new] = sides.map(folder);
            let run = shown.run(&["diff", &old, &new, "--format", "json"]);
            assert_eq!(run.status, 0, "{}", run.stderr);
            assert!(secrets.iter().all(|secret| !run.stdout.contains(secret)), "{secrets:?}: {}", run.stdout);
            let run = shown.run(&["diff", &old, &new, "--format", "json", "--audience", "internal"]);
            assert!(run.stdout.contains("4か所が開所した"), "colleagues see it: {}", run.stdout);
        }
    }
}

#[test]
fn a_comparison_tells_of_phases_and_scales_that_are_others() {
    let (before, after) = (site(), site());
    let after = after.file(
        "goalsheet.yaml",
        &CONFIG
            .replace("due: 10月末", "due: 11月末")
            .replace("name: 計画以上", "name: 計画を上回る")
            .replace("B, name: 低い", "B, name: 普通"),
    );
    let folder = |site: &Site| site.path(".").to_str().expect("temporary folders have names in UTF-8").to_owned();
    let run = before.run(&["diff", &folder(&before), &folder(&after)]);
    assert_eq!(run.status, 0, "{}", run.stderr);
    for told in ["中間報告（mid、9月30日、{+11月+}末）", "計画{+を上回る+}"] {
        assert!(run.stdout.contains(told), "{told}: {}", run.stdout);
    }
    assert!(!run.stdout.contains("困難度"), "a scale for colleagues only: {}", run.stdout);
}

#[test]
fn the_calendar_for_colleagues_says_when_reports_are_filed() {
    let site = site();
    assert_eq!(site.run(&["build", "--audience", "internal"]).status, 0);
    let calendars = |folder: &str| -> Vec<(String, String)> {
        let files = site.tree(folder).into_iter().filter(|(path, _)| path.ends_with(".ics"));
        files.map(|(path, bytes)| (path, String::from_utf8(bytes).expect("UTF-8").replace("\r\n ", ""))).collect()
    };
    let filing = "SUMMARY:中間報告の提出期限";
    let internal = calendars("internal");
    let with: Vec<&(String, String)> = internal.iter().filter(|(_, text)| text.contains(filing)).collect();
    assert_eq!(with.len(), 1, "that of the department, not those of its sections");
    let event = with[0].1.split("BEGIN:VEVENT").find(|event| event.contains(filing)).expect("it is there");
    assert!(event.contains("DTSTART;VALUE=DATE:20231031"), "{event}");
    assert_eq!(site.run(&["build"]).status, 0);
    assert!(calendars("public").iter().all(|(_, text)| !text.contains("提出期限")));
}

/// What a short check says of a code, without the places.
fn findings(site: &Site, code: &str, more: &[&str]) -> Vec<String> {
    let run = site.run(&[&["check", "--format", "short"], more].concat());
    let mark = format!("[{code}]: ");
    let text = run.stdout.lines().filter_map(|line| Some(line.split_once(&mark)?.1.to_owned()));
    text.collect()
}

#[test]
fn a_value_is_a_number_in_the_unit_of_its_indicator() {
    let with = |value: &str| site().file(MID, &MID_TEXT.replace("value: 51", &format!("value: {value}"))).without(END);
    let fine = [
        "51",
        "1,234",
        "約50人",
        "５１",
        "90以上",
        "51 人",
        "5万人",
        "27施設(H27.4月)",
        "未定",
        "限りなく100%",
        "3/12",
        "-0.5",
    ];
    for value in fine {
        assert_eq!(findings(&with(value), "unit-changed", &[]), Vec::<String>::new(), "{value}");
    }
    for (value, expected) in [("51%", "の単位は「%」ですが"), ("5万円", "の単位は「円」ですが")] {
        let found = findings(&with(value), "unit-changed", &[]);
        assert!(found.len() == 1 && found[0].contains(expected), "{value}: {found:?}");
    }
}

#[test]
fn a_number_that_braces_cut_at_its_comma_is_told_as_it_should_be() {
    let with = |values: &str| site().file(MID, &MID_TEXT.replace("{ users: { value: 51,", values)).without(END);
    let rest = "wait: { value: 3,";
    for (cut, whole) in [("4,400", "4,400"), ("1,234,567", "1,234,567"), ("△1,200", "△1,200")] {
        let run = with(&format!("{{ users: {cut}, {rest}")).run(&["check", "--format", "short"]);
        let found = format!("「{whole}」は、波括弧の中ではコンマで切れて");
        assert!(run.status == 1 && run.stdout.contains(&found), "{cut}: {}", run.stdout);
    }
    for sound in ["\"4,400\"", "4400", "4"] {
        let run = with(&format!("{{ users: {sound}, {rest}")).run(&["check", "--format", "short"]);
        assert!(!run.stdout.contains("コンマで切れて"), "{sound}: {}", run.stdout);
    }
}

#[test]
fn the_page_says_how_a_number_in_words_was_read() {
    let site = site()
        .file(PLAN, &plan().replace("target: 90", "target: 7万人"))
        .file(MID, &MID_TEXT.replace("value: 51", "value: 約6.4万人"))
        .without(END);
    site.build();
    let page = goal_page(&site, "public");
    assert!(page.contains("<td>約-6,000</td>"), "{page}");
    assert!(page.contains("目標値以上なら達成（目標70,000、実績64,000と読んで比べる）。約の付いた数は"), "{page}");
}

/// A site of which a goal goes on from the year before, with the indicators and reports of both years.
fn two_years(before: &str, reported: &str, now: &str, reported_now: &str) -> Site {
    let goal = |indicators: &str, more: &str| {
        plan()
            .replacen("indicators:", &format!("{more}{indicators}\nunused:"), 1)
            .split("unused:")
            .next()
            .map(str::to_owned)
    };
    let goal = |indicators: &str, more: &str| {
        format!("{}---\n\n## どの水準まで\n\n施設がある。\n", goal(indicators, more).expect("it has a first part"))
    };
    let report = |values: &str| format!("---\nrating: ②\n{values}\n---\n\n## 成果\n\n進んだ。\n");
    let head = Site::complete().read("content/r5/kosodate/_index.md");
    site()
        .without(MID)
        .file("content/r4/kosodate/_index.md", &head)
        .file("content/r4/kosodate/1-1.md", &goal(before, ""))
        .file("content/r4/kosodate/1-1.end.md", &report(reported))
        .file(PLAN, &goal(now, "continues: r4/kosodate/1-1\n"))
        .file(END, &report(reported_now))
}

const USERS: &str = "indicators: [{ key: users, name: 定員, unit: 人, target: 90, better: up }]";

#[test]
fn an_indicator_keeps_its_unit_over_the_years() {
    let other = USERS.replace("unit: 人", "unit: 施設");
    let value = "values: { users: 91 }";
    let found = findings(&two_years(&other, value, USERS, value), "unit-changed", &[]);
    assert!(found.len() == 1 && found[0].contains("単位は「人」ですが、令和4年度は「施設」でした"), "{found:?}");
    assert_eq!(findings(&two_years(USERS, value, USERS, value), "unit-changed", &[]), Vec::<String>::new());
    let renamed = other.replace("key: users", "key: facilities");
    let old = value.replace("users", "facilities");
    assert_eq!(findings(&two_years(&renamed, &old, USERS, value), "unit-changed", &[]), Vec::<String>::new());
}

#[test]
fn a_forecast_is_confirmed_by_a_later_report_or_told() {
    let code = "unconfirmed-value";
    let forecast = "values: { users: { value: 96, status: 見込 } }";
    let value = "values: { users: 110 }";
    let found = findings(&two_years(USERS, forecast, USERS, value), code, &[]);
    assert!(found.len() == 1 && found[0].contains("令和4年度の値「96」は見込のまま"), "{found:?}");
    let confirmed = "values: { users: { value: 95, as_of: 令和5年3月31日, status: 確定 } }";
    assert_eq!(findings(&two_years(USERS, forecast, USERS, confirmed), code, &[]), Vec::<String>::new());
    let none = "next: 継続";
    let silent = two_years(USERS, forecast, USERS, none);
    assert_eq!(findings(&silent, code, &[]), Vec::<String>::new(), "the later year has not reported on it yet");
    assert_eq!(findings(&silent, code, &["--as-of", "2024-03-31"]), Vec::<String>::new());
    assert_eq!(findings(&silent, code, &["--as-of", "2024-04-01"]).len(), 1, "a year is over");
    let last = "values: { users: { value: 96, status: 確定 } }";
    assert_eq!(findings(&two_years(USERS, last, USERS, value), code, &[]), Vec::<String>::new());
}
