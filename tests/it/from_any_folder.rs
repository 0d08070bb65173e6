//! Verbs in a folder inside a site, and on parts of one; keys and values as people write them; what is told of many problems.

use crate::site::{Running, Site, goal, run};

fn two_sheets() -> Site {
    Site::small()
        .file("content/r5/somu/_index.md", "---\ndepartment: 総務部\nsections: [総務課]\n---\n")
        .file("content/r5/somu/1-1.md", &goal("文書の整理", "総務課").replace("due: 年度末\n", ""))
        .file("content/r5/kosodate/2-1.md", &goal("窓口の案内", "保健課"))
}

#[test]
fn a_verb_finds_its_site_from_any_folder_inside() {
    let site = two_sheets();
    let inside = site.path("content/r5/kosodate");
    let checked = run(&inside, &["check", "--format", "short", "--lang", "en"], &[]);
    assert!(checked.stdout.contains("../../../content/r5/somu/1-1.md:"), "{}", checked.stdout);
    assert!(checked.stdout.contains("unknown-section"), "{}", checked.stdout);
    let sound = site.without("content/r5/kosodate/2-1.md");
    let built = run(&inside, &["build", "--lang", "en"], &[]);
    assert_eq!(built.status, 0, "{}", built.stderr);
    assert!(sound.path("public/r5/kosodate/1-1.html").is_file());
    let made = run(&inside, &["new", ".", "遊び場の整備", "--section", "保育課"], &[]);
    assert_eq!(made.status, 0, "{}", made.stderr);
    let path = made.stdout.trim();
    assert!(path.starts_with("../../../content/r5/kosodate/"), "{path}");
    assert!(inside.join(path).is_file());
}

#[test]
fn a_path_limits_what_is_reported_and_not_what_is_read() {
    let site = two_sheets();
    let short = |folder: &str, paths: &[&str]| {
        let arguments: Vec<&str> = [&["check", "--format", "short", "--lang", "en"], paths].concat();
        run(&site.path(folder), &arguments, &[])
    };
    let somu = short("", &["content/r5/somu"]);
    assert_eq!(somu.status, 0, "{}", somu.stdout);
    assert!(somu.stdout.lines().all(|line| line.starts_with("content/r5/somu/")), "{}", somu.stdout);
    let goal = short("content/r5/kosodate", &["2-1.md"]);
    assert_eq!(goal.status, 1);
    assert!(goal.stdout.contains("unknown-section"), "{}", goal.stdout);
    assert_eq!(short("content/r5/kosodate", &["1-1.md"]).stdout, "");
    let both = short("", &["content/r5/somu", "content/r5/kosodate/2-1.md"]);
    assert_eq!(both.stdout.lines().count(), somu.stdout.lines().count() + goal.stdout.lines().count());
    assert_eq!(short("", &["."]).stdout, short("", &[]).stdout);
    // Links of other sheets are known all the same.
    let linked = site.file("content/r5/somu/1-2.md", &crate::site::goal("[案内](../kosodate/1-1.md)の更新", "総務課"));
    let linked = run(&linked.path(""), &["check", "content/r5/somu/1-2.md", "--format", "short"], &[]);
    assert!(!linked.stdout.contains("dead-link"), "{}", linked.stdout);
}

#[test]
fn a_place_that_is_not_there_or_in_no_site_is_said() {
    let site = two_sheets();
    for arguments in [&["check", "content/r9"][..], &["build", "nai"], &["check", "content/r5/somu/9-9.md"]] {
        let run = site.run(arguments);
        assert_eq!(run.status, 2, "{arguments:?}");
        assert!(run.stderr.contains(arguments[1]) && !run.stderr.contains("panicked"), "{}", run.stderr);
    }
    let alone = Site::empty().file("1-1.md", "---\n");
    let run = alone.run(&["check", "1-1.md", "--lang", "en"]);
    assert_eq!(run.status, 2);
    assert!(run.stderr.contains("is in no site"), "{}", run.stderr);
    let other = Site::small();
    let run = site.run(&["check", ".", &other.path("").display().to_string(), "--lang", "en"]);
    assert!(run.stderr.contains("in two sites"), "{}", run.stderr);
}

#[test]
fn a_check_ends_with_the_problems_of_each_sheet() {
    let checked = two_sheets().run(&["check", "--lang", "ja"]);
    let table: Vec<&str> = checked.stdout.lines().rev().take(3).collect();
    assert!(table[2].starts_with("部 ") && table[2].ends_with("エラー  警告  助言"), "{table:?}");
    let numbers = |line: &str| line.split_whitespace().rev().take(3).map(str::to_owned).collect::<Vec<String>>();
    assert_eq!(numbers(table[1]).last().map(String::as_str), Some("1"), "{table:?}");
    assert!(table[1].contains("子育て部") && table[0].contains("総務部"), "{table:?}");
    let one = Site::small().file("content/r5/kosodate/2-1.md", &goal("窓口の案内", "保健課")).run(&["check"]);
    assert!(!one.stdout.contains("子育て部  "), "a table of one sheet says nothing new: {}", one.stdout);
}

#[test]
fn a_build_shows_a_screenful_and_counts_the_rest_by_code() {
    let many = (1..40).fold(Site::small(), |site, at| {
        site.file(
            &format!("content/r5/kosodate/2-{at}.md"),
            &goal(&format!("窓口その{at}"), "相談室").replace("due: 年度末\n", ""),
        )
    });
    let built = many.file("content/r5/kosodate/3-1.md", &goal("窓口の案内", "保健課")).run(&["build", "--lang", "ja"]);
    assert!(built.stderr.lines().count() < 80, "{}", built.stderr.lines().count());
    assert!(built.stderr.find("unknown-section") < built.stderr.find("missing-field"), "the gravest come first");
    assert!(built.stderr.contains("（missing-field "), "{}", built.stderr);
    assert!(built.stderr.trim_end().ends_with("エラー 1 件、警告 39 件"), "{}", built.stderr);
}

#[test]
fn a_watching_build_tells_what_is_new_and_what_is_solved() {
    let old = goal("相談の窓口", "相談室").replace("due: 年度末\n", "");
    let site = Site::small().file("content/r5/kosodate/2-1.md", &old);
    let mut program = Running::start(&site.path(""), &["build", "--watch"]);
    program.line("waiting for changes");
    let site = site.file(
        "content/r5/kosodate/2-2.md",
        &old.replace("相談の窓口", "案内の窓口").replace("category: 個別計画\n", ""),
    );
    program.line("updated");
    program.says("known before: 1");
    assert_eq!(program.errors().matches("2-1.md").count(), 1, "{}", program.errors());
    let site = site.file("content/r5/kosodate/2-1.md", &goal("相談の窓口", "相談室"));
    program.line("updated");
    program.says("solved[missing-field] content/r5/kosodate/2-1.md");
    assert_eq!(program.interrupt(), Some(0));
    drop(site);
}

#[test]
fn keys_may_be_written_by_their_names_in_japanese_and_fmt_writes_the_keys() {
    let text = "---\n題名: 保育所の整備\n課名: 保育課\n分類: 個別計画\nいつまで: 年度末\n番号: 7\n---\n\n## どの水準まで\n\n開園している。\n\n## どのような方法で\n\n調整する。\n";
    let site = Site::complete()
        .file("content/r5/kosodate/1-1.md", text)
        .file("content/r5/kosodate/_index.md", "---\n部名: 子育て部\n職氏名: { 職名: 部長, 氏名: 山田 }\n課名:\n  - { 課名: 保育課, key: hoiku }\n  - 相談室\n---\n");
    let checked = site.run(&["check", "--lang", "en"]);
    assert_eq!(checked.stdout.trim(), "no problems; goals: 2", "{}", checked.stdout);
    site.build();
    let page = site.read("public/r5/kosodate/1-1.html");
    assert!(page.contains("保育所の整備") && page.contains("番号 7"), "{page}");
    assert_eq!(site.run(&["fmt"]).status, 0);
    assert!(
        site.read("content/r5/kosodate/1-1.md").starts_with(
            "---\ntitle: 保育所の整備\nsection: 保育課\ncategory: 個別計画\ndue: 年度末\nnumber: 7\n---\n"
        ),
        "{}",
        site.read("content/r5/kosodate/1-1.md")
    );
    assert!(
        site.read("content/r5/kosodate/_index.md").contains("holder: { post: 部長, name: 山田 }"),
        "{}",
        site.read("content/r5/kosodate/_index.md")
    );
    assert_eq!(site.run(&["fmt", "--check"]).status, 0);
}

#[test]
fn a_key_by_both_names_is_told_and_left_as_it_is() {
    let text = goal("保育所の整備", "保育課").replace("title:", "題名: 別の題名\ntitle:");
    let site = Site::small().file("content/r5/kosodate/1-1.md", &text);
    let checked = site.run(&["check", "--lang", "ja"]);
    assert!(
        checked.stdout.contains("duplicate-key") && checked.stdout.contains("「題名」は「title」と同じ項目です"),
        "{}",
        checked.stdout
    );
    site.run(&["fmt"]);
    assert!(site.read("content/r5/kosodate/1-1.md").contains("題名: 別の題名"));
}

#[test]
fn what_is_internal_by_its_name_in_japanese_is_internal() {
    let secret = goal("秘密の移転", "保育課").replace("title:", "公開の範囲: internal\ntitle:");
    let site = Site::complete().file("content/r5/kosodate/1-2.md", &secret);
    assert_eq!(site.build().status, 0);
    assert!(site.tree("public").values().all(|bytes| !String::from_utf8_lossy(bytes).contains("秘密の移転")));
}

#[test]
fn yes_and_no_may_be_written_in_japanese() {
    for (written, shown) in [("はい", true), ("○", true), ("いいえ", false), ("×", false), ("yes", true)] {
        let site = Site::complete()
            .file("goalsheet.yaml", "organization: 見本市\nfields: { new: { label: 新規事業, type: flag } }\ncolumns: [title, section, new]\n")
            .file("content/r5/kosodate/1-1.md", &goal("保育所の整備", "保育課").replace("title:", &format!("new: {written}\ntitle:")));
        let checked = site.run(&["check", "--format", "short"]);
        assert!(!checked.stdout.contains("wrong-type"), "{written}: {}", checked.stdout);
        site.build();
        let yes = Site::complete()
            .file("goalsheet.yaml", "organization: 見本市\nfields: { new: { label: 新規事業, type: flag } }\ncolumns: [title, section, new]\n")
            .file("content/r5/kosodate/1-1.md", &goal("保育所の整備", "保育課").replace("title:", if shown { "new: yes\ntitle:" } else { "new: no\ntitle:" }));
        yes.build();
        let page = "public/r5/kosodate/1-1.html";
        assert_eq!(site.read(page), yes.read(page), "{written}");
    }
}

#[test]
fn one_fault_is_one_message() {
    let site = Site::complete().file(
        "content/r5/kosodate/1-1.md",
        "---\ntitle: 保育所の整備\nsection： 保育課\ncategory: 個別計画\n---\n\n## どの水準まで\n\n開園している。\n",
    );
    let checked = site.run(&["check", "--format", "short", "--lang", "en"]);
    let front: Vec<&str> = checked.stdout.lines().filter(|line| line.contains("1-1.md")).collect();
    assert!(
        front.iter().filter(|line| line.contains("missing-field")).all(|line| !line.contains("“いつまで”")),
        "{front:?}"
    );
    let empty = Site::complete()
        .file("content/r5/kosodate/1-1.md", "---\ntitle: 保育所の整備\nsection: 保育課\n---\n\n## どの水準まで\n");
    let checked = empty.run(&["check", "--format", "short", "--lang", "ja"]);
    let missing: Vec<&str> = checked.stdout.lines().filter(|line| line.contains("missing-field")).collect();
    assert_eq!(missing.len(), 1, "{missing:?}");
    for label in ["計画・方針等の分類", "どの水準まで", "どのような方法で", "いつまで"] {
        assert!(missing[0].contains(label), "{label}: {missing:?}");
    }
}

#[test]
fn a_slip_at_the_command_line_is_told_with_what_was_meant() {
    let site = Site::small();
    for (arguments, meant) in [
        (&["chek"][..], "「check」のことですか"),
        (&["check", "--formt", "short"], "「--format」のことですか"),
        (&["check", "--format", "jsn"], "「json」のことですか"),
        (&["check", "--explain", "mising-field"], "「missing-field」のことですか"),
    ] {
        let arguments: Vec<&str> = [arguments, &["--lang", "ja"]].concat();
        let run = site.run(&arguments);
        assert_eq!(run.status, 2);
        assert!(run.stderr.contains(meant), "{arguments:?}: {}", run.stderr);
    }
}

#[test]
fn one_way_of_writing_against_another_is_no_custom() {
    let site = |level: &str, other: &str| {
        let text = |title: &str, section: &str, end: &str| {
            goal(title, section).replace("ができている。", end).replace("調整する。", "調整。")
        };
        Site::small()
            .file("content/r5/kosodate/1-1.md", &text("保育所の整備", "保育課", level))
            .file("content/r5/kosodate/2-1.md", &text("相談窓口の開設", "相談室", other))
    };
    let tone = |site: Site| site.run(&["check", "--format", "short"]).stdout.contains("tone-style");
    assert!(!tone(
        site("が開いている。", "が開いています。")
            .file("content/r5/kosodate/2-2.md", "---\ntitle: 案内\nsection: 相談室\n---\n")
    ));
    let renamed = site("の整備を進める。", "が開いている。")
        .file("goalsheet.yaml", "organization: 見本市\nfields: { level: { label: 今年度の目標 } }\n");
    assert!(!renamed.run(&["check", "--format", "short"]).stdout.contains("level-is-action"));
}

#[test]
fn synonyms_of_the_search_are_groups_and_no_word_is_in_two() {
    let site = |synonyms: &str| {
        Site::complete().file("goalsheet.yaml", &format!("organization: 見本市\nsynonyms: {synonyms}\n"))
    };
    assert_eq!(site("[[成人式, 成人の日], [学童クラブ, 学童保育所]]").run(&["check"]).status, 0);
    for (synonyms, code, words) in [
        ("[[成人式, 成人の日], [成人の日, 式典]]", "duplicate-name", "in two groups"),
        ("[[成人式, 成人の日], [式典, 成人式], [成人の日, 祝日]]", "duplicate-name", "in two groups"),
        ("[[成人式, 成人式]]", "duplicate-name", "twice in a group"),
        ("[[成人式]]", "wrong-type", "needs two words"),
        ("[成人式, 成人の日]", "wrong-type", "needs two words"),
        ("[{ 成人式: 成人の日 }]", "wrong-type", "needs two words"),
        ("成人式", "wrong-type", "is a list"),
    ] {
        let checked = site(synonyms).run(&["check", "--lang", "en"]);
        assert_eq!(checked.status, 1, "{synonyms}");
        assert!(checked.stdout.contains(code) && checked.stdout.contains(words), "{synonyms}: {}", checked.stdout);
        assert!(checked.stdout.contains("goalsheet.yaml:2:"), "{synonyms}: {}", checked.stdout);
    }
}
