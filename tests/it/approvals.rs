//! Approvals of a sheet: written by `approve`, told when something is no longer as it was approved, and kept from everybody.

use proptest::prelude::*;

use crate::site::{Run, Site, goal};

const FILE: &str = "content/r5/kosodate/approvals.yaml";
const PLAN: &str = "content/r5/kosodate/1-1.md";
const CONFIG: &str = "organization: 見本市
phases:
  - { key: mid, name: 中間報告, as_of: 9月30日 }
  - { key: end, name: 期末報告, as_of: 3月31日 }
scales:
  achievement: { name: 達成状況, levels: [{ code: ①, name: 達成 }, { code: ②, name: 未達成, unmet: yes }] }
";
const MID: &str = "---\nrating: ①\n---\n\n## 成果\n\n2か所で着工した。\n";

fn site() -> Site {
    Site::complete().file("goalsheet.yaml", CONFIG)
}

fn approve(site: &Site, more: &[&str]) -> Run {
    site.run(&[&["approve", "r5/kosodate", "--date", "2023-05-10"], more].concat())
}

/// A site of which the plan was approved.
fn approved() -> Site {
    let site = site();
    let run = approve(&site, &["--number", "子総第123号", "--post", "副市長"]);
    assert_eq!((run.status, run.stderr.as_str()), (0, "計画（2件）の承認を書き加えました\n"), "{}", run.stdout);
    site
}

/// What a short check says, a line for each problem.
fn findings(site: &Site) -> Vec<String> {
    let run = site.run(&["check", "--format", "short"]);
    let is_finding = |line: &&str| line.contains("[changed-after-approval]");
    run.stdout.lines().filter(is_finding).map(str::to_owned).collect()
}

/// The fields that are told of a file.
fn told(site: &Site, path: &str) -> String {
    let findings = findings(site);
    let line = findings.iter().find(|line| line.starts_with(path)).unwrap_or_else(|| panic!("{path}: {findings:?}"));
    line.rsplit_once("）: ").map_or(line.as_str(), |(_, fields)| fields).to_owned()
}

#[test]
fn an_approval_is_written_in_the_form_of_fmt_and_says_what_of_each_file_was_approved() {
    let site = approved();
    let text = site.read(FILE);
    assert!(
        text.starts_with("- phase: plan\n  date: 2023-05-10\n  number: 子総第123号\n  post: 副市長\n  fingerprint: "),
        "{text}"
    );
    assert!(text.contains("\n    _index: department=") && text.contains("\n    1-1: title="), "{text}");
    assert_eq!(site.run(&["fmt", "--check", FILE]).status, 0);
    let check = site.run(&["check"]);
    assert_eq!(check.stdout, "問題はありません: 目標 2 件\n");
    assert_eq!(approve(&site, &["--number", "変更1"]).status, 0, "an approval is added behind those that are there");
    assert!(site.read(FILE).starts_with(&text));
    assert_eq!(site.run(&["fmt", "--check", FILE]).status, 0);
}

#[test]
fn what_a_head_says_in_fields_of_the_sites_own_and_of_its_groups_is_approved_with_it() {
    const HEAD: &str = "content/r5/kosodate/_index.md";
    let config = format!(
        "{CONFIG}head_fields: {{ mission: {{ label: 組織の使命, type: prose }}, tel: {{ label: 電話 }} }}\n\
         fields: {{ purpose: {{ label: 目的, of: group }}, steps: {{ label: 工程, type: records, columns: \
         [{{ key: year, label: 年度 }}, {{ key: step, label: 段階 }}] }} }}\ncolumns: [number, purpose, title, level, method, due, section, steps]\n"
    );
    let head = "---\ndepartment: 子育て部\nsections: [保育課, 相談室]\ntel: 042-000-0000\ngroups:\n  - number: 1\n    purpose: 保育を広げる\n---\n\n## 組織の使命\n\n子どもが育つ。\n";
    let goal = goal("保育所の整備", "保育課").replacen(
        "---\n",
        "---\nnumber: 1\nsteps:\n  - { year: 令和5年度, step: 設計 }\n",
        1,
    );
    let site = Site::small().file("goalsheet.yaml", &config).file(HEAD, head).file(PLAN, &goal);
    let run = approve(&site, &["--number", "子総第123号"]);
    assert_eq!(run.status, 0, "{}{}", run.stdout, run.stderr);
    assert_eq!(findings(&site), Vec::<String>::new());
    for (path, old, new, label) in [
        (HEAD, "042-000-0000", "042-000-0001", "電話"),
        (HEAD, "子どもが育つ。", "子どもが健やかに育つ。", "組織の使命"),
        (HEAD, "保育を広げる", "保育を続ける", "目的"),
        (PLAN, "step: 設計", "step: 工事", "工程"),
    ] {
        let before = site.read(path);
        std::fs::write(site.path(path), before.replace(old, new)).expect("it can be written");
        assert_eq!(told(&site, path), label);
        std::fs::write(site.path(path), before).expect("it can be written");
    }
    assert_eq!(findings(&site), Vec::<String>::new());
}

#[test]
fn what_a_file_says_counts_and_not_how_it_is_written() {
    let site = approved();
    let other_form = site.read(PLAN).replacen(
        "title: 保育所の整備\nsection: 保育課\n",
        "# 注\nsection:   \"保育課\"\ntitle: '保育所の整備'\n",
        1,
    );
    let site = site.file(PLAN, &(other_form + "\n\n<!-- 覚え -->\n"));
    assert_eq!(findings(&site), Vec::<String>::new());
    let bare = site.read(PLAN).replace("調整する", "https://a.jp/の様式で調整する");
    let site = site.file(PLAN, &bare);
    assert_eq!(told(&site, PLAN), "どのような方法で");
    assert_eq!(approve(&site, &["--number", "変更1"]).status, 0);
    let site = site.file(PLAN, &bare.replace("https://a.jp/", "<https://a.jp/>"));
    assert_eq!(findings(&site), Vec::<String>::new(), "an address with brackets around it says no more");
    assert_eq!(site.run(&["fmt"]).status, 0);
    assert_eq!(findings(&site), Vec::<String>::new());
    let site = site.file("content/r5/kosodate/1-1.mid.md", MID);
    assert_eq!(findings(&site), Vec::<String>::new(), "a report is no change of the plan");
}

#[test]
fn every_field_that_changed_is_named_at_its_goal() {
    let site = approved();
    let text = site.read(PLAN).replace("due: 年度末", "due: 10月").replace("調整する", "[調整](2-1.md)する");
    let site = site.file(PLAN, &text);
    assert_eq!(told(&site, PLAN), "いつまで、どのような方法で", "where a link leads is part of what is said");
    let check = site.run(&["check"]);
    assert_eq!(check.status, 0);
    insta::assert_snapshot!(check.stdout);
    let site = site.file(PLAN, &(text + "\n## 備考\n\n足した。\n"));
    assert_eq!(told(&site, PLAN), "いつまで、どのような方法で、項目の外の文章");
}

#[test]
fn goals_that_are_new_gone_or_withdrawn_are_told_and_renamed_files_are_not() {
    let site = approved();
    let second = site.read("content/r5/kosodate/2-1.md");
    let site = site.without("content/r5/kosodate/2-1.md").file("content/r5/kosodate/2-7.md", &second);
    assert_eq!(findings(&site), Vec::<String>::new(), "the same under another name");
    let site = site.file("content/r5/kosodate/1-2.md", &goal("保育の質の向上", "保育課"));
    assert!(told(&site, "content/r5/kosodate/1-2.md").contains("後に加わりました"));
    let retired = second.replacen("title:", "retired: 制度の終了\ntitle:", 1);
    let site = site.without("content/r5/kosodate/1-2.md").file("content/r5/kosodate/2-7.md", &retired);
    assert_eq!(findings(&site).len(), 2, "one is gone, another is there: {:?}", findings(&site));
    let site = site.without("content/r5/kosodate/2-7.md").file("content/r5/kosodate/2-1.md", &retired);
    assert_eq!(told(&site, "content/r5/kosodate/2-1.md"), "取下げの理由");
    let head = site.read("content/r5/kosodate/_index.md").replace("子育て部", "こども部");
    let site = site.file("content/r5/kosodate/_index.md", &head);
    assert_eq!(told(&site, "content/r5/kosodate/_index.md"), "部");
}

#[test]
fn a_goal_that_cannot_be_read_is_not_said_to_be_gone() {
    let site = approved().file("content/r5/kosodate/2-1.md", "title\n");
    assert_eq!(findings(&site), Vec::<String>::new());
}

#[test]
fn an_approval_of_a_phase_is_about_the_reports_of_that_phase_alone() {
    let site = approved().file("content/r5/kosodate/1-1.mid.md", MID);
    let run = approve(&site, &["--number", "子総第200号", "--phase", "中間報告"]);
    assert_eq!(run.stderr, "中間報告（1件）の承認を書き加えました\n");
    let site = site.file("content/r5/kosodate/1-1.end.md", MID).file(PLAN, &goal("保育所の整備と改修", "保育課"));
    assert_eq!(findings(&site).len(), 1, "the plan changed, the reports did not: {:?}", findings(&site));
    assert_eq!(told(&site, PLAN), "実施項目、どの水準まで");
    let report = "content/r5/kosodate/1-1.mid.md";
    let site = site.file(report, &MID.replace("①", "1"));
    assert_eq!(findings(&site).len(), 1, "a look-alike of a code is that code");
    let site = site.file(report, &MID.replace("①", "②").replace("着工", "開所"));
    assert_eq!(told(&site, report), "評価、成果");
    let site = site.file("content/r5/kosodate/2-1.mid.md", MID);
    assert!(
        told(&site, "content/r5/kosodate/2-1.mid.md")
            .contains("中間報告の承認（令和5年5月10日 子総第200号）の後に加わりました")
    );
}

#[test]
fn of_several_approvals_the_newest_counts() {
    let site = approved();
    let changed = site.read(PLAN).replace("年度末", "10月");
    let site = site.file(PLAN, &changed);
    assert_eq!(findings(&site).len(), 1);
    let run = site.run(&["approve", "r5/kosodate", "--number", "子総第150号", "--date", "令和5年7月1日"]);
    assert_eq!(run.stderr, "計画（2件）の承認を書き加えました\n前の承認から変わったもの:\n  1-1: いつまで\n");
    assert_eq!(findings(&site), Vec::<String>::new());
    let as_of = site.run(&["check", "--format", "short", "--as-of", "2023-06-01"]);
    assert!(as_of.stdout.contains("子総第123号"), "as of then, the first is the newest: {}", as_of.stdout);
    let as_of = site.run(&["check", "--format", "short", "--as-of", "2023-05-01"]);
    assert!(!as_of.stdout.contains("changed-after-approval"), "{}", as_of.stdout);
}

#[test]
fn colleagues_see_what_was_approved_and_what_changed_and_others_see_nothing() {
    let site = approved();
    let site = site.file(PLAN, &goal("保育所の整備と改修", "保育課"));
    assert_eq!(site.run(&["build", "--audience", "internal"]).status, 0);
    let sheet = site.read("internal/r5/kosodate/index.html");
    for text in ["子総第123号", "副市長", "<strong>承認後に変更あり</strong>", "実施項目、どの水準まで"]
    {
        assert!(sheet.contains(text), "{text}");
    }
    let page = |name: &str| site.read(&format!("internal/r5/kosodate/{name}.html"));
    assert!(page("1-1").contains("<strong>承認後に変更あり</strong> （計画 令和5年5月10日 子総第123号）"));
    assert!(!page("2-1").contains("承認後に変更あり"));
    site.build();
    for (path, bytes) in site.tree("public") {
        let text = String::from_utf8_lossy(&bytes).into_owned();
        assert!(["子総第123号", "副市長", "承認後"].iter().all(|secret| !text.contains(secret)), "{path}");
        assert!(!path.contains("approvals"), "{path}");
    }
}

#[test]
fn the_year_s_page_for_colleagues_says_which_sheets_are_as_they_were_approved() {
    let site = approved()
        .file("content/r5/kikaku/_index.md", "---\ndepartment: 企画部\nsections: [企画課]\n---\n")
        .file("content/r5/kikaku/1-1.md", &goal("計画の策定", "企画課"));
    assert_eq!(site.run(&["build", "--audience", "internal"]).status, 0);
    let page = site.read("internal/r5/index.html");
    let (_, list) = page.split_once("<h2>決裁</h2>").expect("it has them");
    assert!(
        list.contains("子総第123号") && list.contains("承認のとおり") && list.contains("<dd>（なし）</dd>"),
        "{list}"
    );
    let site = site.file("goalsheet.yaml", &format!("{CONFIG}approvals: public\n"));
    site.build();
    assert!(!site.read("public/r5/index.html").contains("決裁"), "who has not been approved yet is for colleagues");
}

#[test]
fn a_site_may_publish_the_day_and_the_number_and_nothing_else() {
    let site = approved();
    let site = site.file("goalsheet.yaml", &format!("{CONFIG}approvals: public\n"));
    let site = site.file(PLAN, &goal("保育所の整備と改修", "保育課"));
    site.build();
    let sheet = site.read("public/r5/kosodate/index.html");
    assert!(
        sheet.contains("<h2>決裁</h2>") && sheet.contains("子総第123号") && sheet.contains("令和5年5月10日"),
        "{sheet}"
    );
    let fingerprint = site.read(FILE).lines().find(|line| line.contains("fingerprint")).map(str::to_owned);
    let fingerprint = fingerprint.expect("it has one").trim().replace("fingerprint: ", "");
    for (path, bytes) in site.tree("public") {
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let secrets = ["副市長", "承認後", fingerprint.as_str()];
        assert!(secrets.iter().all(|secret| !text.contains(secret)), "{path}");
    }
}

#[test]
fn an_internal_approval_that_gets_out_stops_the_build() {
    let site = approved();
    let text = site.read(PLAN) + "\n決裁は子総第123号による。\n";
    let site = site.file(PLAN, &text);
    assert_eq!(site.run(&["build"]).status, 0, "what public content says itself is no secret");
    let theme = "{{ page.title }} 子総第123号\n";
    let site =
        site.file(PLAN, &goal("保育所の整備", "保育課")).file("goalsheet.yaml", &format!("{CONFIG}theme: own\n"));
    let site = site.file("themes/own/templates/search.html", theme);
    let run = site.run(&["build"]);
    assert!(run.status == 1 && run.stderr.contains("leaked-text"), "{}{}", run.stdout, run.stderr);
}

#[test]
fn the_number_of_an_internal_sheet_is_nobody_else_s() {
    let site = approved();
    let head = site.read("content/r5/kosodate/_index.md").replacen("department:", "audience: internal\ndepartment:", 1);
    let site = site
        .file("content/r5/kosodate/_index.md", &head)
        .file("goalsheet.yaml", &format!("{CONFIG}approvals: public\n"))
        .file("content/r5/kikaku/_index.md", "---\ndepartment: 企画部\nsections: [企画課]\n---\n")
        .file("content/r5/kikaku/1-1.md", &goal("計画の策定", "企画課"));
    site.build();
    for (path, bytes) in site.tree("public") {
        assert!(!String::from_utf8_lossy(&bytes).contains("子総第123号"), "{path}");
    }
}

#[test]
fn nothing_is_approved_that_has_errors_or_is_not_there() {
    let site = site();
    let number = ["--number", "1号"];
    for (more, expected) in [
        (&["--phase", "middle"][..], "「middle」という決裁の対象は"),
        (&["--phase", "mid"], "中間報告として承認するものがありません"),
        (&["--date", "5月10日"], "--date"),
        (&["--post", "部\n長"], "1行で書いてください"),
    ] {
        let run = site.run(&[&["approve", "r5/kosodate"], &number[..], more].concat());
        assert!(run.status == 2 && run.stderr.contains(expected), "{more:?}: {}", run.stderr);
    }
    let run = site.run(&["approve", "r5/kosodat", "--number", "1号"]);
    assert!(run.status == 2 && run.stderr.contains("r5/kosodate"), "{}", run.stderr);
    let run = site.run(&["approve", "r5/kosodate"]);
    assert!(run.status == 2 && run.stderr.contains("--number"), "{}", run.stderr);
    let broken = site.file("content/r5/kosodate/2-1.md", "---\ntitle: 窓口\nsection: 無い課\n---\n");
    let run = approve(&broken, &number);
    assert!(run.status == 1 && run.stderr.contains("unknown-section") && run.stderr.contains("承認を書き込みません"));
    assert!(!broken.path(FILE).exists());
}

#[test]
fn a_trial_writes_nothing_and_shows_what_would_be_written() {
    let site = site();
    let trial = approve(&site, &["--number", "1号", "--dry-run"]);
    assert!(trial.status == 0 && trial.stderr.contains("まだ何も書いていません") && !site.path(FILE).exists());
    assert_eq!(approve(&site, &["--number", "1号"]).status, 0);
    assert_eq!(trial.stdout, site.read(FILE));
    let again = approve(&site, &["--number", "1号"]);
    assert!(again.status == 2 && again.stderr.contains("もうあります"), "{}", again.stderr);
}

#[test]
fn an_approval_is_added_to_a_file_in_its_own_form_or_not_at_all() {
    let site = approved();
    let windows = format!("\u{FEFF}{}", site.read(FILE).replace('\n', "\r\n"));
    let site = site.file(FILE, &windows);
    assert_eq!(approve(&site, &["--number", "2号"]).status, 0);
    let text = site.read(FILE);
    assert!(text.starts_with(&windows) && text.matches('\n').count() == text.matches("\r\n").count());
    let brackets = "[{ phase: plan, date: 2023-05-10, number: 1号 }]\n";
    let site = site.file(FILE, brackets);
    let run = approve(&site, &["--number", "2号"]);
    assert!(run.status == 2 && run.stderr.contains("自動では書き加えられません"), "{}", run.stderr);
    assert_eq!(site.read(FILE), brackets);
}

#[test]
fn what_is_wrong_with_approvals_is_said_at_its_place() {
    let site = site().file(
        FILE,
        "- phase: paln
  date: 令和5年5月10日
  number: 1号
- phase: plan
  date: 5月10日
- 対象: plan
  決裁日: 2023-05-10
  決裁番号: 1号
  post: [部長]
  finger: 3
  files: { 1-1: 変更 }
- phase: plan
  date: 2023-06-10
  number: 1号
",
    );
    let run = site.run(&["check"]);
    assert_eq!(run.status, 1);
    insta::assert_snapshot!(run.stdout + &run.stderr);
    let site = site.file(FILE, "phase: plan\n");
    let run = site.run(&["check"]);
    assert!(run.status == 1 && run.stdout.contains("wrong-type"), "{}", run.stdout);
    let site = site.file(FILE, "").file("goalsheet.yaml", &CONFIG.replace("key: mid", "key: plan"));
    let run = site.run(&["check"]);
    assert!(run.status == 1 && run.stdout.contains("bad-key"), "{}", run.stdout);
    let site = site.file("goalsheet.yaml", CONFIG);
    assert_eq!(site.run(&["check"]).stdout, "問題はありません: 目標 2 件\n", "an empty file is none");
}

#[test]
fn a_digest_that_was_taken_out_is_no_approval_of_anything() {
    let site = approved();
    let text: String =
        site.read(FILE).lines().filter(|line| !line.contains("1-1:")).map(|line| format!("{line}\n")).collect();
    let site = site.file(FILE, &text);
    assert_eq!(findings(&site), Vec::<String>::new(), "the fingerprint is that of what is written");
    let site = site.file(FILE, &text.replacen("fingerprint: ", "fingerprint: a", 1));
    assert!(told(&site, PLAN).contains("後に加わりました"));
}

#[test]
fn a_plan_that_was_changed_by_a_later_approval_is_told_at_the_reports_before_it() {
    let late = |site: &Site| {
        let run = site.run(&["check", "--format", "short"]);
        let is_it = |line: &&str| line.contains("[changed-after-report]");
        run.stdout.lines().filter(is_it).map(str::to_owned).collect::<Vec<String>>()
    };
    let site = approved().file("content/r5/kosodate/1-1.mid.md", MID).file("content/r5/kosodate/2-1.mid.md", MID);
    let changed = site.read(PLAN).replace("年度末", "2月");
    let site = site.file(PLAN, &changed);
    assert_eq!(late(&site), Vec::<String>::new(), "a change that nobody approved is told as such");
    let again = |site: &Site, number: &str, date: &str| {
        let run = site.run(&["approve", "r5/kosodate", "--number", number, "--date", date]);
        assert_eq!(run.status, 0, "{}", run.stderr);
    };
    again(&site, "子総第200号", "2023-09-01");
    assert_eq!(late(&site), Vec::<String>::new(), "it was approved before the report");
    let site = site.file(PLAN, &changed.replace("2月", "3月"));
    again(&site, "子総第300号", "2023-12-01");
    let found = late(&site);
    assert!(found.len() == 1 && found[0].starts_with("content/r5/kosodate/1-1.mid.md"), "{found:?}");
    assert!(found[0].ends_with("の後に、計画が変わりました（令和5年12月1日 子総第300号）: いつまで"), "{found:?}");
    let run = site.run(&["approve", "r5/kosodate", "--number", "報1", "--date", "2023-12-10", "--phase", "mid"]);
    assert_eq!(run.status, 0, "{}", run.stderr);
    assert_eq!(late(&site), Vec::<String>::new(), "the reports were approved with the plan as it is");
}

/// A way in which a goal's file is written anew, and whether it says something else then.
fn edit() -> impl Strategy<Value = (usize, bool)> {
    prop::sample::select(vec![
        (0, false),
        (1, false),
        (2, false),
        (3, false),
        (4, true),
        (5, true),
        (6, true),
        (7, true),
    ])
}

fn edited(text: &str, edit: usize) -> String {
    match edit {
        0 => text.replacen("title:", "# 注\ntitle:", 1),
        1 => text.replacen("section: 保育課", "section: \"保育課\"", 1),
        2 => format!("{text}\n\n\n"),
        3 => text.replacen("## どの水準まで\n", "##   どの水準まで  \n\n", 1),
        4 => text.replacen("年度末", "3月", 1),
        5 => text.replacen("できている", "済んでいる", 1),
        6 => text.replacen("category: 個別計画", "category: 行政改革", 1),
        _ => format!("{text}\nまた、別のこともする。\n"),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn an_approval_breaks_exactly_where_a_goal_says_something_else(edits in prop::collection::vec(edit(), 1..4)) {
        let site = approved();
        let text = edits.iter().fold(site.read(PLAN), |text, (edit, _)| edited(&text, *edit));
        let site = site.file(PLAN, &text);
        let says_else = edits.iter().any(|(_, says_else)| *says_else);
        prop_assert_eq!(findings(&site).len(), usize::from(says_else), "{}", text);
        prop_assert_eq!(site.run(&["fmt"]).status, 0);
        prop_assert_eq!(findings(&site).len(), usize::from(says_else), "formatted: {}", text);
    }
}
