//! `fmt`: what it changes, what it leaves, and that nothing it does changes a page.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;
use std::process::{Command, Stdio};
use std::sync::Arc;

use goalsheet::format::{carried_over, format};
use goalsheet::model::config::Config;
use goalsheet::model::link::link;
use goalsheet::model::tree::Tree;
use goalsheet::page::Plan;
use goalsheet::page::template::theme::Theme;
use goalsheet::text::{config, contents, goal as goal_text};
use proptest::prelude::*;
use unicode_normalization::UnicodeNormalization;

use crate::invariants::{rendered, summary_and_links};
use crate::site::{Run, Site, goal, repository, tree};

const GOAL: &str = "content/r5/kosodate/1-1.md";

/// The small site with its goal replaced by a text.
fn with_goal(text: &str) -> Site {
    Site::small().file(GOAL, text)
}

/// What `fmt` makes of a goal.
fn formatted(text: &str) -> String {
    let site = with_goal(text);
    let run = site.run(&["fmt"]);
    assert_eq!(run.status, 0, "{}", run.stderr);
    site.read(GOAL)
}

/// Runs `fmt --stdin` in a site's folder.
fn through(site: &Site, path: &str, input: &[u8]) -> Run {
    let mut child = Command::new(env!("CARGO_BIN_EXE_goalsheet"))
        .current_dir(site.path(""))
        .args(["fmt", "--lang", "ja", "--stdin", "--stdin-path", path])
        .env("NO_COLOR", "1")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    child.stdin.take().expect("it has an input").write_all(input).expect("it reads");
    let output = child.wait_with_output().expect("it ends");
    Run {
        status: output.status.code().expect("the program ends by itself"),
        stdout: String::from_utf8(output.stdout).expect("output is UTF-8"),
        stderr: String::from_utf8(output.stderr).expect("output is UTF-8"),
    }
}

#[test]
fn a_goal_comes_out_in_its_one_form() {
    let written = "\u{feff}\r\n---  \r\ndue:   '年度末'\r\nnumber: 0086 # 昨年と同じ\r\n# 題は仮\r\ntitle: \"か\u{3099}く童保育\"\r\nsection: 保育課\r\ncategory: [ 個別計画,その他 ]\r\n...\r\n## どの水準まで\r\n整備する。  \r\n周知する。\r\n\r\n\r\n<!-- メモ  \r\n\r\n\r\n -->\r\n## どのような方法で\r\n- 調整\t\r\n\r\n";
    insta::assert_snapshot!(formatted(written));
}

#[test]
fn only_files_that_change_are_written_and_named() {
    let site =
        with_goal("---\nsection: 保育課\ntitle: 整備\n---\n").file("content/r5/kosodate/1-2.md", &goal("a", "保育課"));
    let before =
        std::fs::metadata(site.path("content/r5/kosodate/1-2.md")).and_then(|it| it.modified()).expect("a time");
    let run = site.run(&["fmt"]);
    assert_eq!(run.stdout, format!("{GOAL}\nファイル 4 件: そろえた 1、そのまま 3、誤りのある 0\n"));
    assert_eq!(run.status, 0);
    let after =
        std::fs::metadata(site.path("content/r5/kosodate/1-2.md")).and_then(|it| it.modified()).expect("a time");
    assert_eq!(before, after);
    assert_eq!(site.run(&["fmt"]).stdout, "ファイル 4 件: そろえた 0、そのまま 4、誤りのある 0\n");
}

#[test]
fn check_writes_nothing_and_shows_what_would_change() {
    let site = with_goal("---\ntitle: 整備\nsection: '保育課'\n---\n");
    let before = site.tree("");
    let run = site.run(&["fmt", "--check"]);
    assert_eq!(
        run.stdout,
        format!(
            "{GOAL}:3\n  -section: '保育課'\n  +section: 保育課\nファイル 3 件: そろっている 2、そろっていない 1、誤りのある 0\n"
        )
    );
    assert_eq!(run.status, 1);
    assert_eq!(before, site.tree(""));
    site.run(&["fmt"]);
    assert_eq!(site.run(&["fmt", "--check"]).status, 0);
}

#[test]
fn a_file_with_errors_is_left_alone_and_reported_and_the_others_are_formatted() {
    let broken = "---\ntitle：x\n---\n\n\n\n";
    let site = with_goal(broken).file("content/r5/kosodate/1-2.md", "---\nsection: 保育課\ntitle: a\n---\n");
    let run = site.run(&["fmt"]);
    assert_eq!(run.status, 1);
    assert!(run.stderr.contains("full-width-punctuation") && run.stderr.contains("1-1.md:2:6"), "{}", run.stderr);
    assert_eq!(site.read(GOAL), broken);
    assert_eq!(site.read("content/r5/kosodate/1-2.md"), "---\ntitle: a\nsection: 保育課\n---\n");
}

#[test]
fn what_is_wrong_only_with_the_meaning_does_not_keep_a_file_from_its_form() {
    let text = formatted("---\ntitel: x\nsection: どこか\ncategory: '何か'\n---\n");
    assert_eq!(text, "---\nsection: どこか\ncategory: 何か\ntitel: x\n---\n");
}

#[test]
fn a_text_of_the_portal_needs_no_front_matter() {
    let site = Site::small().file("content/_index.md", "\n\n\n市の目標です。  \n\n\n年に2回、公表します。");
    site.build();
    let before = site.read("public/index.html");
    let run = site.run(&["fmt"]);
    assert_eq!(run.status, 0, "{}", run.stderr);
    assert_eq!(site.read("content/_index.md"), "市の目標です。\n\n年に2回、公表します。\n");
    site.build();
    assert_eq!(site.read("public/index.html"), before);
    // What was meant to be front matter is not taken for text.
    let broken = Site::small().file("content/_index.md", "---\nupdated: 2023-05-10\n\n市の目標です。\n");
    assert_eq!(broken.run(&["fmt"]).status, 1);
}

#[test]
fn folders_and_files_can_be_named() {
    let unformed = "---\nsection: 保育課\ntitle: a\n---\n";
    let site =
        with_goal(unformed).file("content/r5/kosodate/1-2.md", unformed).file("content/r5/kosodate/sub/1.md", unformed);
    assert!(site.run(&["fmt", "content/r5/kosodate/1-2.md"]).stdout.starts_with("content/r5/kosodate/1-2.md\n"));
    assert!(
        site.run(&["fmt", "content/r5/kosodate/sub"]).stdout.starts_with("content/r5/kosodate/sub/1.md\nファイル 1 件")
    );
    assert_eq!(site.read(GOAL), unformed);
    for wrong in ["content/r5/kosodate/9.md", "nowhere/x.md", ".."] {
        let run = site.run(&["fmt", wrong]);
        assert_eq!(run.status, 2, "{wrong}: {}", run.stdout);
    }
}

#[test]
fn an_editor_sends_the_text_and_gets_it_back() {
    let site = Site::small();
    let run = through(&site, "content/r5/kosodate/new.md", b"---\nsection: a\ntitle: b\n---\nc");
    assert_eq!(
        (run.status, run.stdout.as_str(), run.stderr.as_str()),
        (0, "---\ntitle: b\nsection: a\n---\n\nc\n", "")
    );
    assert!(!site.path("content/r5/kosodate/new.md").exists());
    let run = through(&site, "goalsheet.yaml", b"title: a\norganization: b\n");
    assert_eq!(run.stdout, "organization: b\ntitle: a\n");
    let run = through(&site, GOAL, b"no front matter");
    assert_eq!((run.status, run.stdout.as_str()), (1, ""));
    assert!(run.stderr.contains("no-front-matter"), "{}", run.stderr);
    assert_eq!(site.run(&["fmt", "--stdin"]).status, 2);
}

#[test]
fn sentences_get_their_lines_where_the_site_asks_for_it_and_pages_do_not_change() {
    let text = "---\ntitle: a\nsection: 保育課\ncategory: 個別計画\ndue: 年度末\n---\n\n## どの水準まで\n\n整備する。「調査する。」と決める。周知する。\n\n## どのような方法で\n\n- 調整する。A社と話す。次に進む。\n";
    let site = with_goal(text);
    site.build();
    let pages = site.tree("public");
    site.run(&["fmt"]);
    assert_eq!(site.read(GOAL), text);
    let site = site.file("goalsheet.yaml", "organization: 見本市\nformat: { sentences: yes }\n");
    assert_eq!(site.run(&["fmt"]).status, 0);
    insta::assert_snapshot!(site.read(GOAL));
    site.build();
    assert_eq!(pages, site.tree("public"));
}

#[test]
fn without_a_sound_configuration_nothing_is_formatted() {
    let unformed = "---\nsection: 保育課\ntitle: a\n---\n";
    let site = with_goal(unformed).file("goalsheet.yaml", "organisation: x\n");
    let run = site.run(&["fmt"]);
    assert_eq!(run.status, 1);
    assert!(run.stderr.contains("goalsheet.yaml:1:1"), "{}", run.stderr);
    assert_eq!(site.read(GOAL), unformed);
    assert_eq!(Site::empty().run(&["fmt"]).status, 2);
}

#[cfg(unix)]
#[test]
fn permissions_and_links_stay_and_nothing_outside_is_written() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let unformed = "---\nsection: 保育課\ntitle: a\n---\n";
    let site = with_goal(unformed);
    let outside = Site::empty().file("x.md", unformed);
    std::fs::set_permissions(site.path(GOAL), std::fs::Permissions::from_mode(0o640)).expect("they can be set");
    symlink("1-1.md", site.path("content/r5/kosodate/1-2.md")).expect("a link can be made");
    symlink(outside.path("x.md"), site.path("content/r5/kosodate/1-3.md")).expect("a link can be made");
    let run = site.run(&["fmt"]);
    assert_eq!(run.status, 1, "{}", run.stdout);
    assert!(run.stderr.contains("link-outside"), "{}", run.stderr);
    assert_eq!(outside.read("x.md"), unformed);
    assert_eq!(site.read(GOAL), "---\ntitle: a\nsection: 保育課\n---\n");
    assert!(std::fs::symlink_metadata(site.path("content/r5/kosodate/1-2.md")).expect("it is there").is_symlink());
    let mode = std::fs::metadata(site.path(GOAL)).expect("it is there").permissions().mode();
    assert_eq!(mode & 0o777, 0o640);
    assert!(site.tree("content").keys().all(|path| !path.contains(".tmp")));
}

#[test]
fn this_repository_is_in_form() {
    let config = std::fs::read(repository().join("goalsheet.yaml")).expect("it is there");
    let (settings, _) = config::read("goalsheet.yaml", config.clone());
    let settings = settings.expect("it is sound");
    let mut files = tree(&repository().join("content"));
    files.insert("goalsheet.yaml".to_owned(), config);
    for (path, bytes) in files.into_iter().filter(|(path, _)| path.ends_with(".md") || path.ends_with(".yaml")) {
        let text = String::from_utf8(bytes.clone()).expect("it is UTF-8");
        assert_eq!(format(&path, bytes, &settings), Ok(text), "{path}");
    }
}

// What must hold of any input

const SETTINGS: &str = "organization: 見本市\nhtml: yes\nfields:\n  budget: { label: 予算, type: number }\n  start: { label: 開始, type: date }\n  end: { label: 終了, type: due }\n  rank: { label: 順位, type: choice, choices: [高, 中, 低] }\n  partners: { label: 相手, type: list }\n  new: { label: 新規, type: flag }\n  link: { label: 資料, type: url }\n  memo: { label: メモ, type: text }\n";

fn settings(sentences: bool) -> Config {
    let format = if sentences { "format: { sentences: yes }\n" } else { "" };
    config::read("goalsheet.yaml", format!("{SETTINGS}{format}").into_bytes()).0.expect("it is sound")
}

/// Entries of front matter in many ways of writing, sound and doubtful.
const ENTRIES: &[&str] = &[
    "title: 保育所の整備",
    "title: 'か\u{3099}く童'",
    "title: \"a \\\"b\\\" c\"",
    "title: 目標 #2",
    "title: no",
    "title: “引用”",
    "title: 保育所の\n  整備",
    "title: |\n  保育所\n   の整備",
    "title: >-\n    折り\n    返し",
    "title: 'a\n\n  b'",
    "title: web：x",
    "section: 保育課",
    "section:   '保育課'   # 仮",
    "section:\n  保育課",
    "section: # どこ\n  保育課",
    "category: 個別計画",
    "category: [施政方針,その他]",
    "category:\n- 施政方針\n# 間\n- その他 # 後",
    "category:\n    - \"no\"\n    - 1:20",
    "category: [ # なぜ\n  その他 ]",
    "category: []",
    "due: 10月",
    "due: '2023-12-31'",
    "due: 2023-12-31",
    "due: R5.4.1",
    "due:",
    "due: ~",
    "number: 0086",
    "number: 2211-3",
    "number: '1:20'",
    "number: 経3-1",
    "number: \"\"",
    "number: 1e3",
    "number: 1,000",
    "id: hoiku-2",
    "continues: r4/kosodate/1-1",
    "continues: [ r4/kosodate/1-1, 'R3/kosodate/2' ] # 統合",
    "継続:\n- r4/kosodate/1-1\n# 後\n- r3/x/1",
    "aliases: r5/kosodate/9",
    "aliases:\n  - r5/kosodate/9 # 前\n  - '2023/あ/い'",
    "retired: 制度の終了",
    "retired: |\n  制度の\n  終了",
    "copied: はい",
    "copied: no",
    "budget: '1,000'",
    "budget: 3.5",
    "start: 令和5年4月1日",
    "start: 2023-04-01",
    "end: 年度末",
    "rank: 高",
    "partners: [a, \"b, c\", '#d']",
    "partners:\n  - 保育: x",
    "new: yes",
    "new: 'no'",
    "new: TRUE",
    "link: https://example.jp/a?b#c",
    "memo: '- x'",
    "memo: C:\\temp",
    "memo: \"a\\tb\"",
    "memo: it's",
    "memo: '＃1'",
    "memo: ①㈱\u{FA19}",
    "unknown: { b: 1, a: [x] }",
    "unknown:\n  deep:\n    - x: 1\n      y: 2\n  # 末尾",
    "# メモ",
    "#メモ",
    "  # 字下げ",
    "",
    "",
    "\t",
];

/// Pieces of bodies.
const PIECES: &[&str] = &[
    "## どの水準まで\n",
    "## どのような方法で（取組）\n",
    "# 題",
    "題\n===\n",
    "### 小見出し ###  \n",
    "整備する。周知する。",
    "調整する！次に進む？はい。",
    "「整備する。」と。",
    "（注。意）",
    "前  \n後",
    "前\\\n後",
    "前\\  \n後",
    "A. B. C.\n",
    "\n",
    "\n\n\n",
    "  ",
    "\t",
    "\u{3000}",
    "- 一。二。\n",
    "  - 三。四。\n",
    "1. 五。六。\n",
    "- [x] 済み。済。\n",
    "> 引用。次。\n",
    "> > 深い。次。\n",
    ">",
    "-",
    "* * *\n",
    "---\n",
    "```\na  \n\n\nb。c。\n```\n",
    "~~~ 情報  \nx\n",
    "    字下げ  \n\n\n    コード\n",
    "`コード。次。  x`",
    "``",
    "`",
    "**強調。**次。",
    "**「整備。」**です。",
    "*",
    "**",
    "_",
    "~~消す。~~次",
    "[語。次。](1.md)",
    "[か\u{3099}]: か\u{3099}.md\n",
    "[か\u{3099}]",
    "[が]",
    "![図。](図.png \"題  \n題\")",
    "[^1]。次。",
    "\n[^1]: 注。次。\n",
    "| a。b | c | \n|---|---| \n| 1。2 |  |\n",
    "<div>\n。次。  \n\n",
    "</div>\n",
    "<b>。次。</b>",
    "<!-- メモ。次。  \n\n\n-->",
    "<!--",
    "&amp;。&#12290;次",
    "\\*。次",
    "か\u{3099}。か\u{3099}",
    "e\u{301}",
    "😀。😀",
    "。",
    "。。",
    "※注。※",
    "１．目的",
    "\u{200B}",
    "https://example.jp/。次",
    "あ\nい\n",
    "。\n・",
    "．次",
    "+ ",
    "　字下げ。次。",
];

fn goals() -> impl Strategy<Value = String> {
    let front = prop::collection::vec(prop::sample::select(ENTRIES), 0..9).prop_map(|entries| entries.join("\n"));
    let body = prop::collection::vec(prop::sample::select(PIECES), 0..16).prop_map(|pieces| pieces.concat());
    let opening = prop::sample::select(vec!["---\n", "\u{feff}---\n", "\n\n---  \n"]);
    let closing = prop::sample::select(vec!["\n---\n", "\n---\n\n", "\n...\n", "\n\n---  \n\n\n", "\n---"]);
    (opening, front, closing, body, any::<bool>()).prop_map(|(opening, front, closing, body, windows)| {
        let text = format!("{opening}{front}{closing}{body}");
        if windows { text.replace('\n', "\r\n") } else { text }
    })
}

/// All pages of a site with one goal, letters composed, and what the goal says; none if it cannot be read.
fn said(text: &str, settings: &Config) -> (Option<String>, BTreeMap<String, String>) {
    let (goal, _) = goal_text::read(GOAL, text.as_bytes().to_vec(), Some(goalsheet::model::FiscalYear(2023)), settings);
    let facts = goal.map(|goal| {
        let values: Vec<_> = goal.values.iter().map(|(field, value)| (field, &value.value)).collect();
        let categories: Vec<_> = goal.categories.iter().map(|category| &category.value).collect();
        let text = |value: &Option<goalsheet::model::Spanned<String>>| value.as_ref().map(|value| value.value.clone());
        let due = goal.due.as_ref().map(|due| &due.value);
        let addresses = goal.continues.iter().chain(&goal.aliases).map(|written| &written.value);
        let lasting = (addresses.collect::<Vec<_>>(), text(&goal.retired), goal.copied.is_some());
        format!(
            "{:?}{:?}{:?}{:?}{categories:?}{due:?}{values:?}{lasting:?}",
            goal.title.value,
            text(&goal.id),
            text(&goal.number),
            text(&goal.section)
        )
        // Debugging shows separate marks as escapes.
        .replace("\\u{3099}", "\u{3099}")
        .nfc()
        .collect()
    });
    let head = "---\ndepartment: 子育て部\nsections: [保育課]\n---\n";
    let files = BTreeMap::from([
        (GOAL.to_owned(), text.as_bytes().to_vec()),
        ("content/r5/kosodate/_index.md".to_owned(), head.as_bytes().to_vec()),
    ]);
    let settings = Arc::new(settings.clone());
    let (contents, _) = contents(&Tree { files, others: BTreeSet::new() }, &settings);
    let (site, _) = link(&settings, &contents);
    let (theme, _) = Theme::load(&settings, Some(BTreeMap::new()), &[]);
    let mut theme = Arc::new(theme.expect("the built-in theme is sound"));
    let (summary, links) = summary_and_links(&site);
    let (pages, _) = rendered(&Plan::new(&Arc::new(site), summary, links), &mut theme);
    // Where a calendar's line is folded depends on its bytes, and says nothing.
    let text = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).replace("\r\n ", "").nfc().collect::<String>();
    let pages = pages.into_iter().map(|(path, bytes)| (path, text(bytes))).collect();
    (facts, pages)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 600, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn formatting_twice_is_formatting_once_and_says_the_same(text in goals(), sentences in any::<bool>()) {
        let settings = settings(sentences);
        if let Ok(once) = format(GOAL, text.clone().into_bytes(), &settings) {
            let is_clean = !once.contains('\r') && !once.starts_with('\u{feff}') && once.ends_with('\n');
            prop_assert!(is_clean, "{}", once);
            prop_assert_eq!(format(GOAL, once.clone().into_bytes(), &settings), Ok(once.clone()), "{}", text);
            // The line end that every file gets is seen in code that is never closed, and only there.
            let ended = if text.ends_with('\n') { text.clone() } else { format!("{text}\n") };
            let (before, after) = (said(&ended, &settings), said(&once, &settings));
            prop_assert_eq!(before.0, after.0, "{}", once);
            prop_assert!(before.1 == after.1, "pages differ: {:?} {:?}", text, once);
        }
    }

    #[test]
    fn a_goal_goes_on_without_what_belongs_to_its_year(text in goals()) {
        let settings = settings(false);
        let year = Some(goalsheet::model::FiscalYear(2023));
        let (goal, problems) = goal_text::read(GOAL, text.clone().into_bytes(), year, &settings);
        if let Some(goal) = goal.filter(|_| !problems.iter().any(|problem| problem.is_error())) {
            let carried = carried_over(&goal, "r5/kosodate/1-1", &settings, |_| None);
            // Where the file is written in a way that cannot be carried over, that is told.
            if let Ok(carried) = carried {
                let (new, found) = goal_text::read(GOAL, carried.clone().into_bytes(), year, &settings);
                prop_assert!(!found.iter().any(|problem| problem.is_error()), "{}\n{}", text, carried);
                let new = new.expect("it can be read");
                prop_assert_eq!(&new.title.value, &goal.title.value);
                prop_assert_eq!(new.parts.len(), goal.parts.len());
                prop_assert_eq!(new.values.len() + usize::from(goal.values.iter().any(|(key, _)| **key == *"end")), goal.values.len());
                prop_assert!(new.due.is_none() && new.id.is_none() && new.aliases.is_empty() && new.copied.is_some());
                prop_assert_eq!(new.continues.iter().map(|it| it.value.text.as_str()).collect::<Vec<_>>(), ["r5/kosodate/1-1"]);
            }
        }
    }

    #[test]
    fn any_text_is_formatted_or_reported(text in "\\PC{0,120}", path in prop::sample::select(vec![GOAL, "content/r5/a/_index.md", "goalsheet.yaml"])) {
        let settings = settings(true);
        for text in [text.clone(), format!("---\n{text}\n---\n{text}")] {
            if let Ok(once) = format(path, text.into_bytes(), &settings) {
                prop_assert_eq!(format(path, once.clone().into_bytes(), &settings), Ok(once));
            }
        }
    }
}
