//! `check`: what it prints in each format, what it takes seriously, and that it writes nothing.

use goalsheet::check::Depth;
use goalsheet::check::severity::apply_severities;
use goalsheet::model::{Code, Diagnostic, Place, Severity};
use goalsheet::{say, text};
use serde_json::Value;

use crate::site::{Site, goal, repository, run};

/// A goal with a warning: it lacks its category and its deadline.
const UNFINISHED: &str = "---\ntitle: 相談窓口の周知\nsection: 相談室\n---\n\n## どの水準まで\n\n周知できている。\n\n## どのような方法で\n\n関係課と調整する。\n";
const SECOND: &str = "content/r5/kosodate/1-2.md";

fn with_warnings() -> Site {
    Site::small().file(SECOND, UNFINISHED)
}

/// Problems of every kind of place, and characters that formats have to escape.
fn with_everything() -> Site {
    let twice =
        "title: \"100%の達成, 目標: <1>\"\nsection: \"保育&園課\"\ncategory: 個別計画\ndue: 13月\nsection: 保育課\n";
    with_warnings()
        .file(
            "content/r5/kosodate/２ の 目標.md",
            &format!(
                "---\n{twice}---\n\n## どの水準まで\n\n達成。\n\n## どのような方法で\n\n😀[資料](a%20b.pdf)を見る。\n"
            ),
        )
        .file("content/r5/zaisei/1-1.md", &goal("予算の見直し", "財政課"))
}

#[test]
fn a_clean_site_is_said_to_be_clean_and_nothing_is_written() {
    let site = Site::complete();
    let before = site.tree("");
    let ja = site.run(&["check"]);
    assert_eq!((ja.status, ja.stdout.as_str(), ja.stderr.as_str()), (0, "問題はありません: 目標 2 件\n", ""));
    assert_eq!(site.run(&["check", "--lang", "en"]).stdout, "no problems; goals: 2\n");
    assert_eq!(site.tree(""), before);
}

#[test]
fn the_site_of_this_repository_has_no_error() {
    assert_eq!(run(repository(), &["check"], &[]).status, 0);
}

#[test]
fn warnings_fail_only_where_they_are_denied() {
    let site = with_warnings();
    let check = |arguments: &[&str]| {
        let run = site.run(&[&["check"], arguments].concat());
        (run.status, run.stdout.lines().last().unwrap_or_default().to_owned())
    };
    for (arguments, status, last) in [
        (&[][..], 0, "エラー 0 件、警告 1 件"),
        (&["--deny", "warnings"], 1, "エラー 1 件、警告 0 件"),
        (&["--deny", "missing-field"], 1, "エラー 1 件、警告 0 件"),
        (&["--deny", "all"], 1, "エラー 1 件、警告 0 件"),
        (&["--deny", "advice"], 0, "エラー 0 件、警告 1 件"),
        (&["--deny", "era-date,unclear-due"], 0, "エラー 0 件、警告 1 件"),
        (&["--allow", "missing-field"], 0, "問題はありません: 目標 2 件"),
        (&["--deny", "all", "--allow", "missing-field"], 0, "問題はありません: 目標 2 件"),
    ] {
        assert_eq!(check(arguments), (status, last.to_owned()), "{arguments:?}");
    }
}

#[test]
fn a_field_that_the_site_requires_is_an_error_whatever_its_code_weighs() {
    let without_due = goal("保育所の整備", "保育課").replace("due: 年度末\n", "");
    for severity in ["advice", "warning", "off", "error"] {
        let site = |required: &str| {
            let settings =
                format!("organization: 見本市\n{required}check: {{ severity: {{ missing-field: {severity} }} }}\n");
            Site::complete().file("goalsheet.yaml", &settings).file("content/r5/kosodate/1-1.md", &without_due)
        };
        let required = site("required: [due]\n").run(&["check", "--format", "short"]);
        assert_eq!(required.status, 1, "{severity}: {}", required.stdout);
        assert!(required.stdout.contains("1-1.md") && required.stdout.contains("missing-field"), "{}", required.stdout);
        let free = site("").run(&["check"]);
        assert_eq!(free.status, i32::from(severity == "error"), "{severity}: {}", free.stdout);
    }
}

#[test]
fn a_code_that_does_not_exist_is_refused_with_the_nearest() {
    let site = Site::small();
    for (option, value) in [("--explain", "ded-link"), ("--deny", "ded-link"), ("--allow", "missing-field,ded-link")] {
        let run = site.run(&["check", option, value]);
        assert_eq!((run.status, run.stdout.as_str()), (2, ""));
        let expected =
            format!("引数の誤り: {option} に「ded-link」というコードはありません\n  対処: 「dead-link」のことですか\n");
        assert_eq!(run.stderr, expected);
        let en = site.run(&["check", option, value, "--lang", "en"]).stderr;
        assert_eq!(
            en,
            format!("error: there is no code “ded-link” to give to {option}\n  help: did you mean “dead-link”?\n")
        );
    }
    for (language, told) in [
        (
            "ja",
            "引数の誤り: --explain に「？」というコードはありません\n  対処: 次から選んで指定してください:\n    no-content, ",
        ),
        ("en", "error: there is no code “？” to give to --explain\n  help: choose one of these:\n    no-content, "),
    ] {
        let run = site.run(&["check", "--explain", "？", "--lang", language]);
        assert_eq!((run.status, run.stdout.as_str()), (2, ""));
        assert!(run.stderr.starts_with(told), "{}", run.stderr);
        assert!(Code::ALL.iter().all(|code| run.stderr.contains(code.name())), "{}", run.stderr);
        assert!(run.stderr.lines().skip(2).all(|line| line.len() <= 80), "it is read on a terminal: {}", run.stderr);
    }
}

#[test]
fn the_words_that_an_option_takes_beside_codes_are_offered_too() {
    let site = Site::small();
    let help = |arguments: &[&str]| site.run(&[&["check"], arguments].concat()).stderr;
    assert!(help(&["--deny", "warning"]).contains("「warnings」のことですか"));
    assert!(help(&["--deny", "？"]).contains("    warnings, advice, all, no-content"));
    assert!(!help(&["--allow", "？"]).contains("warnings, advice"), "what --allow does not take");
    let run = site.run(&["check", "--explain"]);
    assert_eq!(run.status, 2);
    assert!(run.stderr.starts_with("引数の誤り: --explain <CODE> の値がありません\n"), "{}", run.stderr);
}

#[test]
fn what_would_lose_something_cannot_be_left_out() {
    let site = Site::small();
    let run = site.run(&["check", "--allow", "unknown-key"]);
    assert_eq!(run.status, 2);
    assert!(run.stderr.contains("unknown-key を除くことはできません"), "{}", run.stderr);
    let run = site.run(&["check", "--allow", "dead-link", "--deny", "dead-link"]);
    assert_eq!(run.status, 2);
    assert!(run.stderr.contains("dead-link が --deny と --allow の両方にあります"), "{}", run.stderr);
}

#[test]
fn a_site_of_which_everything_is_left_out_is_not_called_clean() {
    let link = goal("保育所の整備", "保育課") + "\n[前の目標](1-9.md)\n";
    let run = Site::complete().file("content/r5/kosodate/1-1.md", &link).run(&["check", "--allow", "dead-link"]);
    assert_eq!((run.status, run.stdout.as_str()), (0, "表示する問題はありません\n"));
}

#[test]
fn a_format_that_does_not_exist_is_refused() {
    let run = Site::small().run(&["check", "--format", "xml"]);
    assert_eq!(run.status, 2);
    assert!(run.stderr.contains("「xml」は使えません"), "{}", run.stderr);
}

#[test]
fn a_site_sets_how_much_a_code_weighs() {
    for (level, status, last) in [
        ("error", 1, "エラー 1 件、警告 0 件"),
        ("warning", 0, "エラー 0 件、警告 1 件"),
        ("advice", 0, "エラー 0 件、警告 0 件、助言 1 件"),
        ("off", 0, "問題はありません: 目標 2 件"),
    ] {
        let settings = format!("organization: 見本市\ncheck: {{ severity: {{ missing-field: {level} }} }}\n");
        let run = with_warnings().file("goalsheet.yaml", &settings).run(&["check"]);
        assert_eq!((run.status, run.stdout.lines().last()), (status, Some(last)), "{level}");
    }
}

#[test]
fn a_site_that_takes_dead_links_lightly_is_built_with_them_as_text() {
    let link = goal("保育所の整備", "保育課") + "\n[前の目標](1-9.md)\n";
    let site = Site::complete().file("content/r5/kosodate/1-1.md", &link);
    assert_eq!(site.run(&["build"]).status, 1);
    let settings = "organization: 見本市\ncheck: { severity: { dead-link: warning } }\n";
    let run = site.file("goalsheet.yaml", settings).run(&["build"]);
    assert_eq!(run.status, 0);
    assert!(run.stderr.contains("警告[dead-link]"), "{}", run.stderr);
}

/// Wording that earns advice, and a style the sheet does not keep.
fn with_advice() -> Site {
    let wordy = goal("相談体制の充実", "保育課").replace("相談体制の充実ができている", "相談体制の充実を図ります");
    Site::complete().file(SECOND, &wordy)
}

#[test]
fn advice_is_for_check_and_not_for_builds() {
    let site = with_advice();
    let run = site.run(&["check"]);
    for code in ["level-is-action", "tone-style"] {
        assert!(run.stdout.contains(&format!("助言[{code}]")), "{}", run.stdout);
    }
    assert_eq!((run.status, site.build().stderr), (0, String::new()));
}

#[test]
fn advice_that_a_site_takes_seriously_is_for_builds_too() {
    let site = with_advice();
    for (settings, shown) in [
        ("check: { severity: { level-is-action: warning } }", "警告[level-is-action]"),
        ("style: { tone: plain }", "警告[tone-style]"),
    ] {
        let settings = format!("organization: 見本市\n{settings}\n");
        std::fs::write(site.path("goalsheet.yaml"), settings).expect("the file can be written");
        let stderr = site.build().stderr;
        assert!(stderr.contains(shown) && stderr.matches("-->").count() == 1, "{stderr}");
        std::fs::write(site.path("goalsheet.yaml"), "organization: 見本市\n").expect("the file can be written");
    }
}

#[test]
fn a_build_that_does_not_look_for_advice_does_not_call_what_allows_it_unused() {
    let allow = "allow:\n  level-is-action: 国の様式のため\n---\n\n";
    let wordy = goal("相談体制の整備", "保育課").replace("ができている", "を図る").replacen("---\n\n", allow, 1);
    let site = Site::complete().file(SECOND, &wordy);
    assert_eq!(site.run(&["check"]).stdout, "問題はありません: 目標 3 件\n");
    assert_eq!(site.build().stderr, "");
    let site = site.file(SECOND, &wordy.replace("を図る", "ができている"));
    assert!(site.run(&["check"]).stdout.contains("unused-allow"));
    assert_eq!(site.build().stderr, "");
}

#[test]
fn mistakes_in_severities_and_in_what_is_allowed_are_reported() {
    let settings = "organization: 見本市\ncheck:\n  severity: { ded-link: off, missing-field: erorr, unclear-due: 小, unknown-key: off }\n  sevrity: x\n";
    let allow = "allow:\n  missing-field:\n  unknown-section: 試行のため\n  missing: x\n---\n";
    let site = with_warnings()
        .file("goalsheet.yaml", settings)
        .file(SECOND, &UNFINISHED.replacen("---\n\n", &format!("{allow}\n"), 1));
    let [ja, en] = ["ja", "en"].map(|language| site.run(&["check", "--lang", language]).stdout);
    insta::assert_snapshot!(format!("{ja}\n{en}"));
}

#[test]
fn a_goal_allows_a_problem_for_a_reason() {
    let allow = "allow:\n  missing-field: 国の通知を待っているため\n---\n\n";
    let site = Site::small().file(SECOND, &UNFINISHED.replacen("---\n\n", allow, 1));
    assert_eq!(site.run(&["check"]).stdout, "問題はありません: 目標 2 件\n");
    let site = site.file(SECOND, &goal("相談窓口の周知", "相談室").replacen("---\n\n", allow, 1));
    let run = site.run(&["check"]);
    assert_eq!(run.status, 0);
    assert!(run.stdout.contains("警告[unused-allow]"), "{}", run.stdout);
}

#[test]
fn settling_applies_what_goals_allow_and_then_what_the_site_says() {
    let settings = "organization: x\ncheck: { severity: { dead-link: warning, unused-allow: off, long-path: off } }\n";
    let (config, found) = text::config::read("goalsheet.yaml", settings.into());
    let config = config.expect("it can be read");
    assert_eq!(found, []);
    let file = "---\ntitle: x\nallow: { unsafe-link: 理由, missing-field: 理由, unclear-due: 理由 }\n---\n";
    let (goal, found) = text::goal::read("content/r5/a/1.md", file.into(), None, &config);
    let goal = goal.expect("it can be read");
    assert_eq!(found, []);
    let at = |code| Diagnostic::new(code, Place::of(&goal.source, 4..9), say!("x", "x"));
    let mut required = at(Code::MissingField);
    required.severity = Severity::Error;
    let elsewhere = Diagnostic::new(Code::UnsafeLink, Place::path("content/r5/a/2.md"), say!("x", "x"));
    let mut problems =
        vec![at(Code::DeadLink), at(Code::UnsafeLink), at(Code::LongPath), at(Code::LinkOutside), required, elsewhere];
    apply_severities(&config, Depth::WithAdvice, [(&goal.source, goal.allows.as_slice())], &mut problems);
    let left: Vec<(&str, &str)> =
        problems.iter().map(|problem| (problem.code.name(), problem.severity.name())).collect();
    assert_eq!(left, [("dead-link", "warning"), ("link-outside", "error"), ("unsafe-link", "error")]);
}

#[test]
fn what_a_goal_allows_in_vain_is_told_only_when_nothing_else_hides_it() {
    let allowing = goal("保育所の整備", "保育課").replace("due:", "allow: { unclear-due: 会議で決まる }\ndue:");
    let told = |goal: &str| {
        let run = Site::complete().file("content/r5/kosodate/1-1.md", goal).run(&["check"]);
        (run.status, run.stdout.contains("unused-allow"))
    };
    assert_eq!(told(&allowing), (0, true));
    // What is wrong with a file may be why the problem that is allowed was not found in it.
    assert_eq!(told(&allowing.replace("section: 保育課", "section: 保健課")), (1, false));
    assert_eq!(told(&allowing.replace("category: 個別計画", "categry: 個別計画")), (1, false));
}

#[test]
fn a_code_is_explained_with_an_example_in_both_languages() {
    let site = Site::empty();
    let [ja, en] = ["ja", "en"].map(|language| {
        let run = site.run(&["check", "--explain", "unknown-section", "--lang", language]);
        assert_eq!((run.status, run.stderr.as_str()), (0, ""));
        run.stdout
    });
    insta::assert_snapshot!(format!("{ja}\n{en}"));
}

#[test]
fn each_format_says_the_same() {
    let site = with_everything();
    for format in ["short", "json", "sarif", "github", "junit"] {
        let run = site.run(&["check", "--format", format]);
        assert_eq!((run.status, run.stderr.as_str()), (1, ""), "{format}");
        insta::assert_snapshot!(format!("format_{format}"), run.stdout);
    }
}

#[test]
fn a_clean_site_in_each_format() {
    let site = Site::complete();
    let check = |format: &str| site.run(&["check", "--format", format]).stdout;
    assert_eq!(check("short"), "");
    assert_eq!(check("github"), "");
    let junit = check("junit");
    assert!(junit.contains("<testcase name=\"問題はありません\" classname=\"goalsheet\"/>"), "{junit}");
    let json: Value = serde_json::from_str(&check("json")).expect("it is JSON");
    assert_eq!(json["diagnostics"], Value::Array(Vec::new()));
    let sarif: Value = serde_json::from_str(&check("sarif")).expect("it is JSON");
    assert_eq!(sarif["runs"][0]["results"], Value::Array(Vec::new()));
}

#[test]
fn the_json_object_is_the_same_in_both_languages() {
    let site = with_everything();
    let [ja, en] = ["ja", "en"].map(|language| site.run(&["check", "--format", "json", "--lang", language]).stdout);
    assert_eq!(ja, en);
}

#[test]
fn sarif_is_what_its_official_schema_asks_for() {
    let schema = std::fs::read_to_string(repository().join("tests/fixtures/sarif/sarif-schema-2.1.0.json"))
        .expect("the schema is there");
    let schema: Value = serde_json::from_str(&schema).expect("the schema is JSON");
    let validator = jsonschema::validator_for(&schema).expect("the schema is one");
    let validate = |folder: &std::path::Path, language: &str| {
        let log = run(folder, &["check", "--format", "sarif", "--lang", language], &[]).stdout;
        let log: Value = serde_json::from_str(&log).expect("the log is JSON");
        let errors: Vec<String> = validator.iter_errors(&log).map(|error| error.to_string()).collect();
        assert!(errors.is_empty(), "{}: {errors:#?}", folder.display());
        log
    };
    let site = with_everything();
    validate(&Site::small().path(""), "ja");
    for language in ["ja", "en"] {
        let log = validate(&site.path(""), language);
        let run = &log["runs"][0];
        for result in run["results"].as_array().expect("results are a list") {
            let index = result["ruleIndex"].as_u64().and_then(|index| usize::try_from(index).ok()).expect("an index");
            assert_eq!(run["tool"]["driver"]["rules"][index]["id"], result["ruleId"]);
        }
    }
    let broken = serde_json::json!({ "version": "2.1.0", "runs": [{}] });
    assert!(!validator.is_valid(&broken), "the schema is not applied");
}

#[test]
fn paths_lead_from_the_folder_the_program_runs_in() {
    let outer = Site::empty();
    let site = outer
        .file("docs/site/goalsheet.yaml", "organization: 見本市\n")
        .file("docs/site/content/r5/kosodate/_index.md", "---\ndepartment: 子育て部\nsections: [相談室]\n---\n")
        .file("docs/site/content/r5/kosodate/1-2.md", UNFINISHED);
    let path = "docs/site/content/r5/kosodate/1-2.md";
    for folder in ["docs/site", "./docs/site/"] {
        let short = site.run(&["check", folder, "--format", "short"]).stdout;
        assert!(short.starts_with(&format!("{path}:2:8: warning[missing-field]: ")), "{short}");
        let github = site.run(&["check", folder, "--format", "github"]).stdout;
        assert!(
            github.starts_with(&format!(
                "::warning file={path},line=2,col=8,endLine=2,endColumn=15,title=missing-field::"
            )),
            "{github}"
        );
    }
    let absolute = site.path("docs/site").to_string_lossy().replace('\\', "/");
    let log = site.run(&["check", &absolute, "--format", "sarif"]).stdout;
    let log: Value = serde_json::from_str(&log).expect("the log is JSON");
    let artifact = &log["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"];
    assert!(
        artifact["uri"].as_str().is_some_and(|uri| uri.starts_with("file:///") && uri.ends_with(path)),
        "{artifact}"
    );
}

#[test]
fn what_a_field_of_another_type_has_is_reported_and_choices_alone_mean_a_choice() {
    let config = |field: &str| format!("organization: 見本市\nfields:\n  rank: {{ label: 重点度, {field} }}\n");
    for (field, key) in [
        ("type: text, choices: [高, 低]", "choices"),
        ("type: list, unit: 件", "unit"),
        ("unit: 件", "unit"),
        ("headings: [重点]", "headings"),
    ] {
        let run = Site::complete().file("goalsheet.yaml", &config(field)).run(&["check", "--format", "short"]);
        assert_eq!(run.status, 1, "{field}");
        let told = run.stdout.lines().find(|line| line.contains("unknown-key")).unwrap_or_default();
        assert!(told.starts_with("goalsheet.yaml:3:") && told.contains(key), "{field}: {}", run.stdout);
    }
    let site = Site::complete().file("goalsheet.yaml", &config("choices: [高, 低]"));
    let goal = site.read("content/r5/kosodate/1-1.md").replace("due:", "rank: 中\ndue:");
    let run = site.file("content/r5/kosodate/1-1.md", &goal).run(&["check", "--format", "short"]);
    assert!(run.stdout.contains("bad-choice"), "{}", run.stdout);
}

#[test]
fn an_address_that_could_do_harm_is_unsafe_however_it_is_written() {
    for (address, code) in [
        ("javascript:alert(1)", "unsafe-link"),
        ("JavaScript:alert(1)", "unsafe-link"),
        ("java&#9;script:alert(1)", "unsafe-link"),
        ("<java&Tab;script:alert(1)>", "unsafe-link"),
        ("data:text/html,x", "unsafe-link"),
        ("//server/share/a.xlsx", "unsafe-link"),
        ("<\\\\server\\share\\a.xlsx>", "unsafe-link"),
        ("<C:\\a.xlsx>", "unsafe-link"),
        // Above the top and back again: on another machine it is another folder.
        ("../../../../content/r5/kosodate/1-1.md", "link-outside"),
        ("../../../goalsheet.yaml", "link-outside"),
        ("nai.md", "dead-link"),
    ] {
        let text =
            goal("相談窓口の開設", "相談室").replace("関係課と調整する。", &format!("[要綱]({address})を見る。"));
        let run = Site::small().file("content/r5/kosodate/2-1.md", &text).run(&["check", "--format", "short"]);
        let codes = ["unsafe-link", "link-outside", "dead-link"].map(|known| run.stdout.contains(known));
        let expected = ["unsafe-link", "link-outside", "dead-link"].map(|known| known == code);
        assert_eq!(codes, expected, "{address}: {}", run.stdout);
    }
}
