//! `new` and `init`: what they make, that it is whole, and that nothing is overwritten.

use std::process::Command;

use goalsheet::draft;
use goalsheet::model::{FiscalYear, Language};
use proptest::prelude::*;

use crate::site::{Run, Site, goal, repository, run};

const SHEET: &str = "content/r5/kosodate/_index.md";

/// The run's answer, and that it could not do it.
fn refused(run: &Run) -> &str {
    assert_eq!(run.status, 2, "{}{}", run.stdout, run.stderr);
    assert_eq!(run.stdout, "");
    &run.stderr
}

/// A new goal's path.
fn made(site: &Site, arguments: &[&str]) -> String {
    let run = site.run(&[&["new"], arguments].concat());
    assert_eq!((run.status, run.stderr.as_str()), (0, ""), "{}", run.stdout);
    run.stdout.trim_end().to_owned()
}

#[test]
fn a_goal_begins_with_every_field_to_fill_in() {
    let site = Site::small().file(
        "goalsheet.yaml",
        "organization: 見本市\ncategories: [施政方針, 個別計画]\nfields:\n  level: { label: 目標の水準 }\n  budget: { label: 予算額, type: number, unit: 千円 }\n  priority: { label: 優先度, type: choice, choices: [高, 低] }\n  partners: { label: 関係課, type: list }\n  start: { label: 開始日, type: date }\n  new: { label: 新規, type: flag }\n  remarks: { label: 備考, type: prose }\ncolumns: [title, category, method, level, due, section]\n",
    );
    let path = made(&site, &["r5/kosodate", "第2子の保育料の無償化", "--section", "保育課"]);
    insta::assert_snapshot!(format!("{path}\n{}", site.read(&path)));
    let path = made(
        &site,
        &[
            "r5/kosodate",
            "相談の予約",
            "--section",
            "相談室",
            "--category",
            "個別",
            "--category",
            "施政方針",
            "--due",
            "10月",
        ],
    );
    insta::assert_snapshot!(format!("{path}\n{}", site.read(&path)));
    let formatted = site.run(&["fmt", "--check"]);
    assert!(formatted.stdout.lines().all(|line| !line.contains("kosodate/1-2") && !line.contains("kosodate/2-1")));
}

#[test]
fn a_new_goal_is_the_last_of_its_section() {
    let site = Site::small();
    let next = |section: &str| made(&site, &["r5/kosodate", "目標", "--section", section]);
    let next = |section: &str| {
        let path = next(section);
        // Two goals of one title are told of.
        let text = site.read(&path).replace("目標", &path);
        std::fs::write(site.path(&path), text).expect("it can be written");
        path
    };
    assert_eq!(next("保育課"), "content/r5/kosodate/1-2.md");
    assert_eq!(next("相談室"), "content/r5/kosodate/2-1.md");
    assert_eq!(next("保育課"), "content/r5/kosodate/1-3.md");
    std::fs::remove_file(site.path("content/r5/kosodate/1-2.md")).expect("it is there");
    assert_eq!(next("保育課"), "content/r5/kosodate/1-4.md", "a number that was somebody's stays free");
}

#[test]
fn files_are_numbered_as_the_section_s_are() {
    let head = "---\ndepartment: 子育て部\nsections:\n  - { name: 保育課, number: 経3 }\n  - { name: 相談室, number: \"07\" }\n---\n";
    let site = Site::small().file(SHEET, head).without("content/r5/kosodate/1-1.md");
    let next = |section: &str| made(&site, &["r5/kosodate", section, "--section", section]);
    assert_eq!(next("保育課"), "content/r5/kosodate/1-1.md", "a number that is no file's name is not used");
    assert_eq!(next("相談室"), "content/r5/kosodate/07-1.md");
    let site = Site::small()
        .without("content/r5/kosodate/1-1.md")
        .file("content/r5/kosodate/hoiku/09.md", &goal("保育所の整備", "保育課"))
        .file("content/r5/kosodate/sodan-2023.md", &goal("相談", "相談室"));
    let next = |section: &str| made(&site, &["r5/kosodate", section, "--section", section]);
    assert_eq!(next("保育課"), "content/r5/kosodate/hoiku/10.md");
    assert_eq!(next("相談室"), "content/r5/kosodate/2-1.md", "a year is no number");
    let site = Site::small().file("content/r5/zaisei/_index.md", "---\ndepartment: 財政部\n---\n");
    assert_eq!(made(&site, &["r5/zaisei", "予算の編成"]), "content/r5/zaisei/1.md");
}

#[test]
fn names_are_looked_up_and_the_nearest_is_offered() {
    let site = Site::small();
    for (arguments, expected) in [
        (&["r5/kosodate", "x", "--section", "保育科"][..], "「保育課」のことですか"),
        (&["r5/kosodate", "x"], "「保育課」「相談室」"),
        (&["r5/kosodate", "x", "--section", "保育課", "--section", "相談室"], "--section は一つしか"),
        (&["r5/kosodate", "x", "--section", "sodan", "--category", "施策方針"], "「施政方針」のことですか"),
        (&["r5/kosodate", "x", "--section", "保育", "--due", "13月"], "13月はありません"),
        (&["r5/kosodata", "x", "--section", "保育"], "「r5/kosodate」のことですか"),
        (&["r5/zaisei", "x"], "goalsheet new --sheet r5/zaisei"),
        (&["kosodate", "x"], "r8/kodomo-katei"),
        (&["rr5/kosodate", "x"], "年度として読めません"),
        (&["../kosodate", "x"], "年度として読めません"),
        (&["r5/kosodate", " ", "--section", "保育"], "名前が空です"),
        (&["r5/kosodate", "a\nb", "--section", "保育"], "使えない文字"),
    ] {
        let run = site.run(&[&["new"], arguments].concat());
        assert!(refused(&run).contains(expected), "{arguments:?}: {}", run.stderr);
    }
    assert_eq!(site.tree("content").len(), 2, "nothing was made");
    for (sheet, section) in [
        ("2023/kosodate", "１"),
        ("content/r5/kosodate/", "hoiku"),
        ("content\\r5\\kosodate", "保育　課"),
        ("令和5年度/子育て部", "育"),
    ] {
        assert!(made(&site, &[sheet, sheet, "--section", section]).starts_with("content/r5/kosodate/"));
    }
}

#[test]
fn a_broken_goal_elsewhere_is_no_hindrance_but_a_broken_configuration_is() {
    let site = Site::small().file("content/r5/kosodate/1-2.md", "title: x\n");
    assert_eq!(made(&site, &["r5/kosodate", "x", "--section", "保育"]), "content/r5/kosodate/1-3.md");
    let site = Site::small().file("goalsheet.yaml", "organization: 見本市\ncolour: red\n");
    let run = site.run(&["new", "r5/kosodate", "x", "--section", "保育"]);
    assert_eq!(run.status, 1);
    assert!(run.stderr.contains("unknown-key"), "{}", run.stderr);
}

#[test]
fn the_path_that_is_printed_leads_to_the_file_from_where_one_is() {
    let site = Site::small();
    let folder = site.path("..");
    let name = site.path("").file_name().expect("it has a name").to_string_lossy().into_owned();
    let run = run(&folder, &["new", "r5/kosodate", "x", "--section", "保育", "--site", &name], &[]);
    assert_eq!(run.stdout.trim_end(), format!("{name}/content/r5/kosodate/1-2.md"));
    assert!(folder.join(run.stdout.trim_end()).is_file());
}

#[test]
fn many_at_once_each_get_a_file_of_their_own() {
    let site = Site::small();
    let start = |title: &str| {
        let arguments = ["new", "r5/kosodate", title, "--section", "保育課"];
        let mut command = Command::new(env!("CARGO_BIN_EXE_goalsheet"));
        command.current_dir(site.path("")).args(arguments).stdout(std::process::Stdio::null());
        command.spawn().expect("the program starts")
    };
    let titles: Vec<String> = (0..8).map(|number| format!("第{number}の目標")).collect();
    let running: Vec<_> = titles.iter().map(|title| start(title)).collect();
    for mut program in running {
        assert!(program.wait().expect("it ends").success());
    }
    let files = site.tree("content/r5/kosodate");
    assert_eq!(files.len(), 2 + titles.len(), "{:?}", files.keys());
    let texts: String = files.values().map(|bytes| String::from_utf8_lossy(bytes).into_owned()).collect();
    assert!(titles.iter().all(|title| texts.matches(title.as_str()).count() == 1), "{texts}");
}

#[cfg(unix)]
#[test]
fn nothing_is_written_through_a_link_that_leads_out_of_the_site() {
    let elsewhere = Site::empty().file("keep.txt", "x");
    let site = Site::small();
    std::os::unix::fs::symlink(elsewhere.path(""), site.path("content/r6")).expect("a link can be made");
    let run = site.run(&["new", "--sheet", "r6/zaisei", "財政部"]);
    assert!(refused(&run).contains("サイトの外"), "{}", run.stderr);
    assert_eq!(elsewhere.tree("").len(), 1);
}

#[test]
fn a_sheet_begins_with_its_sections() {
    let site = Site::small();
    let path = made(&site, &["--sheet", "r5/kikaku", "企画部", "--section", "共通", "--section", "企画課=planning"]);
    assert_eq!(path, "content/r5/kikaku/_index.md");
    insta::assert_snapshot!(site.read(&path));
    assert_eq!(made(&site, &["r5/kikaku", "総合計画", "--section", "企画"]), "content/r5/kikaku/2-1.md");
    let again = site.run(&["new", "--sheet", "2023/Kikaku", "企画部"]);
    assert!(refused(&again).contains("既にあります"), "{}", again.stderr);
    for (arguments, expected) in [
        (&["--sheet", "r5/con", "x"][..], "フォルダーの名前に使えません"),
        (&["--sheet", "r5/x", "x", "--section", "課=カ"], "key に使えません"),
        (&["--sheet", "r5/x", "x", "--section", "課", "--section", "課 "], "2回あります"),
        (&["--sheet", "r5/x", "--from", "r4/x"], "整理表（_index.md）がありません"),
    ] {
        let run = site.run(&[&["new"], arguments].concat());
        assert!(refused(&run).contains(expected), "{arguments:?}: {}", run.stderr);
    }
}

#[test]
fn a_sheet_may_go_by_that_of_the_year_before() {
    let site = Site::small().file(
        SHEET,
        "---\ndepartment: 子育て部\ntitle: 部の組織目標\ncreated: 令和5年4月1日\nholder: { post: 子育て部長, name: 見本 太郎 }\nsections:\n  - { name: 保育課, key: hoiku, number: 1 }\n  - 相談室\norder: 3\n---\n\n今年度の重点です。\n",
    );
    let hint = site.run(&["new", "--sheet", "r6/kosodate", "子育て部"]);
    assert!(hint.stderr.contains("--from r5/kosodate"), "{}", hint.stderr);
    let site = site.without("content/r6/kosodate/_index.md");
    let path = made(&site, &["--sheet", "r6/kosodate", "--from", "r5/kosodate"]);
    insta::assert_snapshot!(site.read(&path));
    assert_eq!(site.run(&["fmt", "--check"]).status, 0, "it is in its one form");
}

#[test]
fn a_site_begins_that_is_clean_in_every_year() {
    let site = Site::empty();
    let run = site.run(&["init", "goals", "--organization", "見本: 市"]);
    assert_eq!(run.status, 0, "{}", run.stderr);
    for arguments in [&["check", "goals"][..], &["build", "goals"], &["fmt", "--check", "goals"]] {
        let run = site.run(arguments);
        assert_eq!((run.status, run.stderr.as_str()), (0, ""), "{arguments:?}: {}", run.stdout);
    }
    assert!(site.read("goals/public/index.html").contains("見本: 市"));
    assert!(site.read("goals/.gitignore").contains("public/"));
    let all_of_check = site.run(&["check", "goals"]).stdout;
    assert!(all_of_check.contains("問題はありません"), "{all_of_check}");
    for (year, language) in [(2019, Language::Ja), (2025, Language::En), (2031, Language::Ja), (2088, Language::En)] {
        let files = draft::site(None, FiscalYear(year), language);
        let site = files.iter().fold(Site::empty(), |site, (path, text)| site.file(path, text));
        let run = site.run(&["check"]);
        assert!(run.stdout.contains("問題はありません"), "{year}: {}", run.stdout);
        let left = files.iter().find(|(path, text)| path.contains('{') || text.contains("{year"));
        assert_eq!(left, None);
    }
}

#[test]
fn a_folder_that_holds_something_is_left_alone() {
    let site = Site::small();
    let before = site.tree("");
    let run = site.run(&["init", "."]);
    assert!(refused(&run).contains("空ではありません"), "{}", run.stderr);
    assert_eq!(site.tree(""), before);
    let file = Site::empty().file("goals", "x");
    assert_eq!(file.run(&["init", "goals"]).status, 2);
    assert_eq!(file.read("goals"), "x");
    let versioned = Site::empty().file(".git/HEAD", "ref: refs/heads/main\n");
    assert_eq!(versioned.run(&["init", "."]).status, 0);
}

/// The title of the repository's own copy, read back from what `new` makes of it.
fn title_of(text: &str) -> (Option<String>, usize) {
    let config = goalsheet::text::config::read(
        "goalsheet.yaml",
        std::fs::read(repository().join("goalsheet.yaml")).expect("it is there"),
    );
    let config = config.0.expect("it is sound");
    let known =
        draft::NewGoal { title: text, section: Some(text), categories: vec![text, "その他"], due: Some(text) };
    let file = draft::goal(&config, &known);
    let formatted = goalsheet::format::format("1-1.md", file.clone().into_bytes(), &config).expect("it can be read");
    assert_eq!(formatted, file, "it is in its one form");
    let (goal, problems) = goalsheet::text::goal::read("1-1.md", file.into_bytes(), None, &config);
    let goal = goal.expect("it can be read");
    assert_eq!(goal.section.map(|section| section.value).as_deref(), Some(goal.title.value.as_str()));
    assert_eq!(goal.categories[0].value, goal.title.value);
    assert_eq!(goal.due.map(|due| due.value.text).as_deref(), Some(goal.title.value.as_str()));
    (Some(goal.title.value), problems.len())
}

#[test]
fn titles_that_mean_something_to_yaml_are_only_titles() {
    for title in [
        "no",
        "0086",
        "1:20",
        "2023-04-01",
        "~",
        "null",
        "- 一つ",
        "# 見出し",
        "a: b",
        "a #b",
        "[a]",
        "{a}",
        "\"a\"",
        "'a'",
        "a\\b",
        "*a",
        "&a",
        "!a",
        "%a",
        "@a",
        "`a`",
        "|",
        ">",
        "?",
        "a:",
        "：",
        "題：名",
        "---",
        "...",
        "第2子: 無償化",
        "\u{feff}a",
    ] {
        assert_eq!(title_of(title), (Some(title.to_owned()), 0), "{title}");
    }
}

proptest! {
    #[test]
    fn what_was_given_is_what_is_read_back(text in "[ -~あ-ん保育：　、#\\[\\]{}'\"\\\\|>&*!%@`-]{1,20}|\\PC{1,20}") {
        let Ok(title) = draft::line(&text) else { return Ok(()) };
        let read = title_of(title).0.expect("it has a title");
        let composed = |text: &str| unicode_normalization::UnicodeNormalization::nfc(text).collect::<String>();
        prop_assert_eq!(composed(&read), composed(title));
    }
}
