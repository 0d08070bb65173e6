//! Two people's edits of one file, joined: by the program alone, and by git that calls it.

use std::fs;
use std::path::Path;
use std::process::Command;

use goalsheet::format::{Merged, Side, Three, merged};
use goalsheet::model::config::Config;
use goalsheet::text;
use proptest::prelude::*;
use proptest::sample::subsequence;

use crate::repo::{Repo, git_in};
use crate::site::{Run, Site, goal, run};

const GOAL: &str = "content/r5/kosodate/1-1.md";
const HEAD: &str = "content/r5/kosodate/_index.md";

/// What `init` gives a site, without the rest.
const ATTRIBUTES: &str = include_str!("../../src/draft/site/gitattributes");

/// A goal with these lines in its front matter and this text under どの水準まで.
fn with(front: &str, level: &str) -> String {
    format!(
        "---\ntitle: 保育所の整備\n{front}---\n\n## どの水準まで\n\n{level}\n\n## どのような方法で\n\n関係課と調整する。\n"
    )
}

/// The three versions given to the program as git gives them, in a site's folder: how it ended, and what then stands in the file.
fn joined_at(site: &Site, path: &str, base: &str, ours: &str, theirs: &str) -> (Run, String) {
    for (name, text) in [("O", base), ("A", ours), ("B", theirs)] {
        fs::write(site.path(name), text).expect("the file can be written");
    }
    let run = site.run(&["merge-driver", "O", "A", "B", path, "HEAD", "koho"]);
    let there = site.read("A");
    (run, there)
}

fn joined(path: &str, base: &str, ours: &str, theirs: &str) -> (Run, String) {
    joined_at(&Site::small(), path, base, ours, theirs)
}

/// That three versions of a goal are joined to this without a word, whichever side is whose.
fn check_clean(base: &str, ours: &str, theirs: &str, expected: &str) {
    check_clean_at(GOAL, base, ours, theirs, expected);
}

fn check_clean_at(path: &str, base: &str, ours: &str, theirs: &str, expected: &str) {
    for (ours, theirs) in [(ours, theirs), (theirs, ours)] {
        let (run, there) = joined(path, base, ours, theirs);
        assert_eq!(there, expected);
        assert_eq!((run.status, run.stderr.as_str()), (0, ""), "{there}");
    }
}

/// That of three versions of a goal this part is in conflict and nothing else.
fn check_conflict(base: &str, ours: &str, theirs: &str, expected: &str, field: &str) {
    let (run, there) = joined(GOAL, base, ours, theirs);
    assert!(there.contains(expected), "{there}");
    assert_eq!(there.matches("<<<<<<<").count(), 1, "{there}");
    assert_eq!(run.status, 1, "{there}");
    assert!(run.stderr.starts_with(&format!("{GOAL}: {field}を二人が別々に変えました")), "{}", run.stderr);
}

#[test]
fn what_each_changed_in_another_field_is_all_there() {
    let base = with("section: 保育課\ncategory: 個別計画\ndue: 年度末\n", "計画を策定する。");
    let ours = with("section: 保育課\ncategory: 個別計画\ndue: 10月末\n", "計画を策定する。");
    let theirs = with("section: 相談室\ncategory: 個別計画\ndue: 年度末\n", "計画を公表する。");
    let expected = with("section: 相談室\ncategory: 個別計画\ndue: 10月末\n", "計画を公表する。");
    check_clean(&base, &ours, &theirs, &expected);
}

#[test]
fn sentences_of_one_paragraph_are_joined_one_by_one() {
    let of = |level: &str| with("due: 年度末\n", level);
    check_clean(
        &of("計画を策定する。市民に説明する。予算を要求する。"),
        &of("計画の素案を策定する。市民に説明する。予算を要求する。"),
        &of("計画を策定する。市民と議会に説明する。予算を要求する。"),
        &of("計画の素案を策定する。市民と議会に説明する。予算を要求する。"),
    );
    check_clean(
        &of("計画を策定する。"),
        &of("計画を策定する。市民に説明する。"),
        &of("計画の素案を策定する。"),
        &of("計画の素案を策定する。市民に説明する。"),
    );
    check_clean(
        &of("- 一。\n- 二。\n- 三。"),
        &of("- 壱。\n- 二。\n- 三。"),
        &of("- 一。\n- 弐。\n- 三。\n- 四。"),
        &of("- 壱。\n- 弐。\n- 三。\n- 四。"),
    );
}

#[test]
fn what_both_changed_in_the_same_way_is_there_once() {
    let base = with("due: 年度末\n", "計画を策定する。");
    let ours = with("due: 10月末\nnumber: 3\n", "計画を策定する。市民に説明する。");
    let theirs = with("due: '10月末'\n", "計画を策定する。市民に説明する。");
    let (run, there) = joined(GOAL, &base, &ours, &theirs);
    assert_eq!((run.status, there), (0, ours), "quotation marks are no other deadline");
}

#[test]
fn keys_and_headings_that_one_adds_or_removes_come_and_go() {
    let base = with("section: 保育課\ndue: 年度末\nnumber: 1\n", "計画を策定する。");
    let ours = with("section: 保育課\ncategory: 個別計画\ndue: 年度末\nnumber: 1\n", "計画を策定する。");
    let theirs = with("section: 保育課\ndue: 年度末\naudience: internal\n", "計画を策定する。")
        + "\n## 備考\n\n議会に報告する。\n";
    let expected = with("section: 保育課\ncategory: 個別計画\ndue: 年度末\naudience: internal\n", "計画を策定する。")
        + "\n## 備考\n\n議会に報告する。\n";
    check_clean(&base, &ours, &theirs, &expected);
    let both = |ours: &str| with("due: 年度末\n", "計画を策定する。") + ours;
    check_clean(
        &both(""),
        &both("\n## 経過\n\n策定中である。\n"),
        &both("\n## 備考\n\n議会に報告する。\n"),
        &both("\n## 備考\n\n議会に報告する。\n\n## 経過\n\n策定中である。\n"),
    );
}

#[test]
fn comments_stay_with_their_keys_and_so_does_the_form_of_ours() {
    let base = with("# 期限は仮\ndue: 年度末 # 要確認\nsection: 保育課\n", "計画を策定する。");
    let ours = with("section: 保育課 # 主管\n# 期限は仮\ndue: 年度末 # 要確認\n", "計画を策定する。");
    let theirs = with("# 期限は決定\ndue: \"10月\" # 要確認\nsection: 保育課\n", "計画を策定する。");
    let expected = with("section: 保育課 # 主管\n# 期限は決定\ndue: \"10月\" # 要確認\n", "計画を策定する。");
    check_clean(&base, &ours, &theirs, &expected);
    let ours = with("# 期限は仮\ndue: 年度末 # 確認した\nsection: 保育課\n", "計画を策定する。");
    let theirs = with("# 期限は仮\ndue: 10月 # 要確認\nsection: 保育課\n", "計画を策定する。");
    let expected = with("# 期限は仮\ndue: 10月 # 確認した\nsection: 保育課\n", "計画を策定する。");
    check_clean(&base, &ours, &theirs, &expected);
}

#[test]
fn lists_are_joined_by_their_items_where_it_is_certain_how() {
    let of = |category: &str| with(&format!("category: {category}\ndue: 年度末\n"), "計画を策定する。");
    check_clean(
        &of("[個別計画, 市長特命]"),
        &of("[個別計画, 市長特命, 行政改革]"),
        &of("[個別計画]"),
        &of("[個別計画, 行政改革]"),
    );
    check_clean(
        &of("個別計画"),
        &of("[個別計画, 市長特命]"),
        &of("[個別計画, 行政改革]"),
        &of("[個別計画, 市長特命, 行政改革]"),
    );
    check_clean(
        &of("[個別計画]"),
        &of("[個別計画, 市長特命]"),
        &of("[個別計画, 市長特命, 行政改革]"),
        &of("[個別計画, 市長特命, 行政改革]"),
    );
    check_clean(
        &of("\n  - 個別計画 # 一\n  - 市長特命"),
        &of("\n  - 個別計画 # 一\n  - 市長特命\n  - 行政改革"),
        &of("\n  - 個別計画 # 壱"),
        &of("\n  - 個別計画 # 壱\n  - 行政改革"),
    );
    // Each has put another one in the place of the same one.
    check_conflict(
        &of("[個別計画, その他]"),
        &of("[個別計画, 市長特命]"),
        &of("[個別計画, 行政改革]"),
        "category: [個別計画, 市長特命]\n=======\ncategory: [個別計画, 行政改革]\n",
        "「計画・方針等の分類」",
    );
    // Which comes first is printed: that is for people to say.
    check_conflict(
        &of("個別計画"),
        &of("[市長特命, 個別計画]"),
        &of("[行政改革, 個別計画]"),
        "<<<<<<< 自分の版「計画・方針等の分類」 HEAD\ncategory: [市長特命, 個別計画]\n=======\ncategory: [行政改革, 個別計画]\n>>>>>>> 相手の版「計画・方針等の分類」 koho\n",
        "「計画・方針等の分類」",
    );
}

#[test]
fn indicators_are_joined_key_by_key() {
    let of = |unit: &str, target: &str, more: &str| {
        with(
            &format!(
                "indicators:\n  - key: visitors\n    name: 来場者数\n    unit: {unit}\n    target: {target}\n{more}"
            ),
            "計画を策定する。",
        )
    };
    let more = "  - key: seats\n    name: 席数\n";
    check_clean(&of("人", "100", ""), &of("人", "120", ""), &of("名", "100", more), &of("名", "120", more));
    check_conflict(
        &of("人", "100", ""),
        &of("人", "120", ""),
        &of("人", "150", ""),
        "    unit: 人\n<<<<<<< 自分の版「指標・visitors・目標値」 HEAD\n    target: 120\n=======\n    target: 150\n>>>>>>> 相手の版「指標・visitors・目標値」 koho\n---\n",
        "「指標・visitors・目標値」",
    );
}

#[test]
fn a_true_conflict_stands_on_the_lines_of_its_field_alone_and_check_finds_it() {
    let base = with("section: 保育課\ndue: 年度末\n", "計画を策定する。\n市民に説明する。予算を要求する。");
    let ours = with("section: 相談室\ndue: 10月末\n", "計画を策定する。\n市民と議会に説明する。予算を要求する。");
    let theirs = with("section: 保育課\ndue: 11月\n", "計画を公表する。\n市民に丁寧に説明する。予算を要求する。");
    let site = Site::small();
    let (run, there) = joined_at(&site, GOAL, &base, &ours, &theirs);
    let expected = "---\ntitle: 保育所の整備\nsection: 相談室\n\
        <<<<<<< 自分の版「いつまで」 HEAD\ndue: 10月末\n=======\ndue: 11月\n>>>>>>> 相手の版「いつまで」 koho\n\
        ---\n\n## どの水準まで\n\n計画を公表する。\n\
        <<<<<<< 自分の版「どの水準まで」 HEAD\n市民と議会に説明する。予算を要求する。\n=======\n市民に丁寧に説明する。予算を要求する。\n>>>>>>> 相手の版「どの水準まで」 koho\n\
        \n## どのような方法で\n\n関係課と調整する。\n";
    assert_eq!(there, expected);
    assert_eq!(run.status, 1);
    assert_eq!(
        run.stderr,
        "content/r5/kosodate/1-1.md: 「いつまで」「どの水準まで」を二人が別々に変えました。<<<<<<< と >>>>>>> の間に両方を残したので、どちらにするかを決め、印の行を消してください\n"
    );
    let english =
        crate::site::run(site.path("").as_path(), &["merge-driver", "O", "B", "B", GOAL, "--lang", "en"], &[]);
    assert_eq!((english.status, english.stderr.as_str()), (0, ""), "the same twice is no conflict");
    let site = site.file(GOAL, &there);
    let check = site.run(&["check"]);
    assert!(check.stdout.contains("merge-conflict"), "{}", check.stdout);
    assert!(check.stdout.contains("自分の版「いつまで」"), "{}", check.stdout);
}

#[test]
fn conflicts_are_told_in_english_too() {
    let [base, ours, theirs] = ["年度末", "10月", "11月"].map(|due| with(&format!("due: {due}\n"), "計画を策定する。"));
    let site = Site::small().file("O", &base).file("A", &ours).file("B", &theirs);
    let run = site.run(&["merge-driver", "O", "A", "B", GOAL, "%X", "%Y", "--lang", "en"]);
    assert!(run.stderr.starts_with("content/r5/kosodate/1-1.md: both changed due, each otherwise;"), "{}", run.stderr);
    assert!(site.read("A").contains("<<<<<<< mine (due)\n"), "git before 2.44 does not know what it calls them");
}

#[test]
fn what_one_removed_and_the_other_changed_is_a_conflict() {
    let base = with("due: 年度末\nnumber: 1\n", "計画を策定する。");
    let ours = with("due: 年度末\n", "計画を策定する。");
    let theirs = with("due: 年度末\nnumber: 2\n", "計画を策定する。");
    check_conflict(
        &base,
        &ours,
        &theirs,
        "<<<<<<< 自分の版「番号」 HEAD\n=======\nnumber: 2\n>>>>>>> 相手の版「番号」 koho\n",
        "「番号」",
    );
    let form = with("due: 年度末\nnumber: '1'\n", "計画を策定する。");
    check_clean(&base, &ours, &form, &ours);
}

#[test]
fn a_file_that_both_began_is_joined_by_its_fields() {
    let ours = with("section: 保育課\ndue: 10月\n", "計画を策定する。");
    let theirs = with("section: 保育課\nnumber: 1\ndue: 11月\n", "計画を策定する。");
    let (run, there) = joined(GOAL, "", &ours, &theirs);
    assert_eq!(run.status, 1);
    let mark = "<<<<<<< 自分の版「いつまで」 HEAD\ndue: 10月\n=======\ndue: 11月\n>>>>>>> 相手の版「いつまで」 koho\n";
    assert!(
        there.starts_with(&format!("---\ntitle: 保育所の整備\nsection: 保育課\nnumber: 1\n{mark}---\n")),
        "{there}"
    );
}

#[test]
fn heads_reports_and_texts_of_the_portal_are_joined_as_well() {
    let head = |name: &str, key: &str, more: &str| {
        format!(
            "---\ndepartment: 子育て部\nholder:\n  post: 部長\n  name: {name}\nsections:\n  - name: 保育課\n    key: {key}\n  - 相談室\n{more}---\n\n子育てを支える。\n"
        )
    };
    check_clean_at(
        HEAD,
        &head("山田", "hoiku", ""),
        &head("鈴木", "hoiku", "  - 支援室\n"),
        &head("山田", "nursery", "order: 2\n"),
        &head("鈴木", "nursery", "  - 支援室\norder: 2\n"),
    );
    let report = |rating: &str, seats: &str, result: &str| {
        format!("---\nrating: {rating}\nvalues:\n  seats: {seats}\n  rooms: 3\n---\n\n## 成果\n\n{result}\n")
    };
    let site = Site::small().file(
        "goalsheet.yaml",
        "organization: 見本市\nphases:\n  - { key: mid, name: 中間報告 }\nreport:\n  headings:\n    成果: result\n",
    );
    let (run, there) = joined_at(
        &site,
        "content/r5/kosodate/1-1.mid.md",
        &report("B", "10", "開設した。"),
        &report("A", "10", "開設した。"),
        &report("B", "12", "2か所を開設した。"),
    );
    assert_eq!((run.status, there), (0, report("A", "12", "2か所を開設した。")));
    let text = |a: &str, b: &str| format!("# ようこそ\n\n{a}\n\n## 読み方\n\n{b}\n");
    check_clean_at(
        "content/_index.md",
        &text("一。", "二。"),
        &text("壱。", "二。"),
        &text("一。", "弐。"),
        &text("壱。", "弐。"),
    );
}

#[test]
fn the_byte_order_mark_and_line_ends_of_ours_stay() {
    let [base, ours, theirs] =
        ["年度末", "10月", "年度末"].map(|due| with(&format!("due: {due}\n"), "計画を策定する。"));
    let theirs = theirs.replace("関係課", "全課");
    let windows = |text: &str| format!("\u{FEFF}{}", text.replace('\n', "\r\n"));
    let (run, there) = joined(GOAL, &base, &windows(&ours), &theirs);
    assert_eq!((run.status, there), (0, windows(&ours.replace("関係課", "全課"))));
}

#[test]
fn what_is_no_goal_or_cannot_be_read_is_joined_by_its_lines_and_loses_nothing() {
    let lines = |a: &str, b: &str| format!("一\n{a}\n二\n三\n{b}\n");
    let (run, there) = joined("README.md", &lines("a", "b"), &lines("A", "b"), &lines("a", "B"));
    assert_eq!((run.status, there), (0, lines("A", "B")));
    assert!(run.stderr.contains("目標のファイルではありません"), "{}", run.stderr);
    // Broken YAML in one of them.
    let broken = "---\ntitle: \"保育\ndue: 年度末\n---\n\n一\n二\n三\n";
    let (run, there) = joined(GOAL, broken, &broken.replace('一', "壱"), &broken.replace('三', "参"));
    assert_eq!((run.status, there), (0, broken.replace('一', "壱").replace('三', "参")));
    assert!(run.stderr.contains("行ごとに合わせました"), "{}", run.stderr);
    // Neighbouring lines of what is not understood may belong together.
    let (run, there) = joined("README.md", "a\nb\n", "A\nb\n", "a\nB\n");
    assert_eq!(
        (run.status, there.as_str()),
        (1, "<<<<<<< 自分の版 HEAD\nA\nb\n=======\na\nB\n>>>>>>> 相手の版 koho\n")
    );
}

#[test]
fn bytes_that_are_no_utf_8_are_joined_byte_by_byte_and_binaries_are_left_to_people() {
    let sjis = |line: &[u8]| [b"a\n".as_slice(), b"\x8c\x76\x89\xe6\n", b"b\nc\n", line, b"\n"].concat();
    let site = Site::small().bytes("O", &sjis(b"d")).bytes("A", &[b"0\n".as_slice(), &sjis(b"d")].concat());
    let site = site.bytes("B", &sjis(b"\x93\xfa"));
    assert_eq!(site.run(&["merge-driver", "O", "A", "B", GOAL]).status, 0);
    let there = fs::read(site.path("A")).expect("it is there");
    assert_eq!(there, [b"0\n".as_slice(), &sjis(b"\x93\xfa")].concat());
    let site = site.bytes("O", b"a\0").bytes("A", b"b\0").bytes("B", b"c\0");
    let run = site.run(&["merge-driver", "O", "A", "B", "x.bin"]);
    assert_eq!((run.status, fs::read(site.path("A")).expect("it is there")), (1, b"b\0".to_vec()));
    assert!(run.stderr.contains("決めてください"), "{}", run.stderr);
}

#[test]
fn a_version_that_is_missing_is_no_conflict_but_a_failure() {
    let site = Site::small().file("A", "a").file("B", "b");
    let run = site.run(&["merge-driver", "O", "A", "B", GOAL]);
    assert_eq!(run.status, 2, "more than 1: what calls it lets git join the lines");
    assert_eq!(site.read("A"), "a");
}

/// A repository with a site whose attributes and configuration have the driver.
fn installed() -> Repo {
    let repo = Repo::of(Site::small().file(".gitattributes", ATTRIBUTES));
    let run = repo.run(&["merge-driver", "--install"]);
    assert_eq!((run.status, run.stderr.as_str()), (0, ""), "{}", run.stdout);
    repo
}

fn edit(repo: &Repo, path: &str, from: &str, to: &str) {
    let text = fs::read_to_string(repo.path().join(path)).expect("the file is there");
    assert!(text.contains(from), "{path}: {text}");
    repo.write(path, &text.replace(from, to));
}

fn there(repo: &Repo, path: &str) -> String {
    fs::read_to_string(repo.path().join(path)).expect("the file is there")
}

/// Two branches: on `koho` the section, on `main` the deadline is changed; they stand on neighbouring lines.
fn branches(repo: &Repo, path: &str) {
    repo.git(&["checkout", "--quiet", "-b", "koho"]);
    edit(repo, path, "category: 個別計画", "category: 行政改革");
    repo.commit("category");
    repo.git(&["checkout", "--quiet", "main"]);
    edit(repo, path, "due: 年度末", "due: 10月末");
    repo.commit("due");
}

fn has_both(repo: &Repo, path: &str) -> bool {
    there(repo, path) == goal("保育所の整備", "保育課").replace("個別計画", "行政改革").replace("年度末", "10月末")
}

#[test]
fn git_joins_fields_however_it_is_asked_to() {
    let ways: [&[&[&str]]; 4] = [
        &[&["merge", "--quiet", "--no-edit", "koho"]],
        &[&["rebase", "--quiet", "koho"]],
        &[&["cherry-pick", "koho"]],
        &[
            &["checkout", "--quiet", "HEAD~1"],
            &["checkout", "koho", "--", GOAL],
            &["stash", "--quiet"],
            &["checkout", "--quiet", "main"],
            &["stash", "pop"],
        ],
    ];
    for way in ways {
        let repo = installed();
        branches(&repo, GOAL);
        way.iter().for_each(|command| drop(repo.git(command)));
        assert!(has_both(&repo, GOAL), "{way:?}: {}", there(&repo, GOAL));
    }
}

#[test]
fn without_the_driver_git_joins_lines_as_ever() {
    let repo = Repo::of(Site::small().file(".gitattributes", ATTRIBUTES));
    repo.git(&["checkout", "--quiet", "-b", "koho"]);
    edit(&repo, GOAL, "関係課", "全課");
    repo.commit("method");
    repo.git(&["checkout", "--quiet", "main"]);
    edit(&repo, GOAL, "title: 保育所", "title: 保育園");
    repo.commit("title");
    repo.git(&["merge", "--quiet", "--no-edit", "koho"]);
    assert!(there(&repo, GOAL).contains("全課") && there(&repo, GOAL).contains("title: 保育園"));
    assert!(!repo.git(&["log", "-p", "-1", "--first-parent"]).is_empty(), "an unknown diff driver is none");
}

#[test]
fn files_that_were_renamed_or_have_japanese_names_or_lie_deep_are_joined_too() {
    let repo = installed();
    let deep = "content/r5/kosodate/保育 園/2-1.md";
    repo.write(deep, &goal("保育所の整備", "保育課"));
    repo.commit("deep");
    branches(&repo, deep);
    repo.git(&["mv", deep, "content/r5/kosodate/保育 園/目標's.md"]);
    repo.commit("rename");
    repo.git(&["merge", "--quiet", "--no-edit", "koho"]);
    assert!(has_both(&repo, "content/r5/kosodate/保育 園/目標's.md"));
}

#[test]
fn a_site_in_a_folder_of_a_repository_keeps_its_own_fields() {
    let repo = Repo::empty();
    repo.write("sites/a/goalsheet.yaml", "organization: 見本市\nfields:\n  risk:\n    label: リスク\n");
    repo.write("sites/a/.gitattributes", ATTRIBUTES);
    let of = |risk: &str| with(&format!("due: 年度末\nrisk: {risk}\n"), "計画を策定する。");
    let path = "sites/a/content/r5/kosodate/1-1.md";
    repo.write(path, &of("小"));
    repo.commit("first");
    assert_eq!(run(repo.path(), &["merge-driver", "--install", "--site", "sites/a"], &[]).stderr, "");
    repo.git(&["checkout", "--quiet", "-b", "koho"]);
    repo.write(path, &of("大"));
    repo.commit("more");
    repo.git(&["checkout", "--quiet", "main"]);
    repo.write(path, &of("中"));
    repo.commit("less");
    assert!(!git_ends(&repo, &["merge", "koho"]).0);
    assert!(
        there(&repo, path).contains(
            "<<<<<<< 自分の版「リスク」 HEAD\nrisk: 中\n=======\nrisk: 大\n>>>>>>> 相手の版「リスク」 koho\n"
        )
    );
}

/// Runs git, which may fail: whether it did not, and what it said.
fn git_ends(repo: &Repo, arguments: &[&str]) -> (bool, String) {
    let mut command = Command::new("git");
    command.arg("-C").arg(repo.path()).args(arguments);
    for (name, value) in [
        ("GIT_CONFIG_GLOBAL", "/dev/null"),
        ("GIT_CONFIG_NOSYSTEM", "1"),
        ("GIT_AUTHOR_NAME", "企画課"),
        ("GIT_AUTHOR_EMAIL", "kikaku@example.jp"),
        ("GIT_COMMITTER_NAME", "企画課"),
        ("GIT_COMMITTER_EMAIL", "kikaku@example.jp"),
        ("GIT_EDITOR", "true"),
        ("LC_ALL", "ja_JP.UTF-8"),
    ] {
        command.env(name, value);
    }
    let output = command.output().expect("git is there");
    let said = [output.stdout, output.stderr].concat();
    (output.status.success(), String::from_utf8_lossy(&said).into_owned())
}

/// On both branches the deadline is changed.
fn conflicting() -> Repo {
    let repo = installed();
    repo.git(&["checkout", "--quiet", "-b", "koho"]);
    edit(&repo, GOAL, "due: 年度末", "due: 11月");
    repo.commit("theirs");
    repo.git(&["checkout", "--quiet", "main"]);
    edit(&repo, GOAL, "due: 年度末", "due: 10月");
    repo.commit("mine");
    repo
}

#[test]
fn whose_a_side_is_is_true_also_where_git_turns_the_sides_round() {
    let repo = conflicting();
    let (is_clean, said) = git_ends(&repo, &["merge", "koho"]);
    assert!(!is_clean && said.contains("「いつまで」を二人が別々に変えました"), "{said}");
    let text = there(&repo, GOAL);
    assert!(
        text.contains(
            "<<<<<<< 自分の版「いつまで」 HEAD\ndue: 10月\n=======\ndue: 11月\n>>>>>>> 相手の版「いつまで」 koho\n"
        ),
        "{text}"
    );
    assert_eq!(repo.git(&["status", "--porcelain"]), "UU content/r5/kosodate/1-1.md\n");

    repo.git(&["merge", "--abort"]);
    repo.git(&["checkout", "--quiet", "koho"]);
    edit(&repo, GOAL, "due: 11月", "due: 12月");
    repo.git(&["stash", "--quiet"]);
    repo.git(&["checkout", "--quiet", "main"]);
    assert!(!git_ends(&repo, &["stash", "pop"]).0);
    let text = there(&repo, GOAL);
    assert!(text.contains("<<<<<<< 相手の版「いつまで」 Updated upstream\ndue: 10月\n=======\ndue: 12月\n>>>>>>> 自分の版「いつまで」 Stashed changes\n"), "{text}");

    let repo = conflicting();
    assert!(!git_ends(&repo, &["rebase", "koho"]).0);
    let text = there(&repo, GOAL);
    assert!(
        text.contains("<<<<<<< 相手の版「いつまで」 HEAD\ndue: 11月\n=======\ndue: 10月\n>>>>>>> 自分の版「いつまで」"),
        "{text}"
    );
}

#[test]
fn branches_that_were_merged_into_each_other_are_joined_again() {
    let repo = installed();
    branches(&repo, GOAL);
    repo.git(&["branch", "main-1"]);
    repo.git(&["merge", "--quiet", "--no-edit", "koho"]);
    repo.git(&["checkout", "--quiet", "koho"]);
    repo.git(&["merge", "--quiet", "--no-edit", "main-1"]);
    edit(&repo, GOAL, "title: 保育所", "title: 保育園");
    repo.commit("title");
    repo.git(&["checkout", "--quiet", "main"]);
    edit(&repo, GOAL, "section: 保育課", "section: 相談室");
    repo.commit("section");
    repo.git(&["merge", "--quiet", "--no-edit", "koho"]);
    let text = there(&repo, GOAL);
    assert!(
        text.starts_with("---\ntitle: 保育園の整備\nsection: 相談室\ncategory: 行政改革\ndue: 10月末\n---\n"),
        "{text}"
    );
}

#[test]
fn where_the_program_is_not_to_be_found_git_joins_the_lines_with_marks() {
    let repo = conflicting();
    let driver = repo.git(&["config", "merge.goalsheet.driver"]);
    let gone = driver.trim_end().replace(env!("CARGO_BIN_EXE_goalsheet"), "/nowhere/goalsheet");
    assert_ne!(gone, driver.trim_end());
    repo.git(&["config", "merge.goalsheet.driver", &gone]);
    assert!(!git_ends(&repo, &["merge", "koho"]).0);
    let text = there(&repo, GOAL);
    assert!(text.contains("<<<<<<< ours\ndue: 10月\n=======\ndue: 11月\n>>>>>>> theirs\n"), "{text}");
    // Nor is the version here taken for the result where the program cannot do its work.
    repo.git(&["merge", "--abort"]);
    let broken = driver.trim_end().replace("%P", "%P %P %P %P");
    repo.git(&["config", "merge.goalsheet.driver", &broken]);
    assert!(!git_ends(&repo, &["merge", "koho"]).0);
    assert!(there(&repo, GOAL).contains("<<<<<<< ours\ndue: 10月\n"));
}

#[test]
fn installing_changes_two_sections_of_the_configuration_and_nothing_else() {
    let repo = Repo::of(Site::small());
    let config = repo.path().join(".git/config");
    let before = fs::read_to_string(&config).expect("it is there") + "# ours\n[alias]\n\tst = status ; short\n";
    fs::write(&config, &before).expect("it can be written");
    let run = repo.run(&["merge-driver", "--install"]);
    assert_eq!(run.status, 0);
    assert!(run.stdout.starts_with("git に登録しました: "), "{}", run.stdout);
    assert!(run.stderr.contains("merge=goalsheet がない") && run.stderr.contains("content/**/*.md"), "{}", run.stderr);
    let after = fs::read_to_string(&config).expect("it is there");
    assert!(after.starts_with(&before), "{after}");
    assert!(!repo.path().join(".git/config.lock").exists());
    let again = repo.run(&["merge-driver", "--install"]);
    assert!(again.stdout.starts_with("もう登録されています"), "{}", again.stdout);
    assert_eq!(fs::read_to_string(&config).expect("it is there"), after);
    // In a second folder of the repository it is the same configuration.
    let second = repo.beside("second");
    repo.git(&["worktree", "add", "--quiet", second.to_str().expect("it is text")]);
    let there = crate::site::run(&second, &["merge-driver", "--install"], &[]);
    assert!(there.stdout.starts_with("もう登録されています"), "{}{}", there.stdout, there.stderr);
}

#[test]
fn installing_needs_a_repository_that_nobody_else_is_writing() {
    let site = Site::small();
    let run = site.run(&["merge-driver", "--install"]);
    assert_eq!(run.status, 2);
    assert!(
        run.stderr.contains("git のリポジトリの中にありません") && run.stderr.contains("git init"),
        "{}",
        run.stderr
    );
    let repo = Repo::of(Site::small());
    fs::write(repo.path().join(".git/config.lock"), "").expect("it can be written");
    let run = repo.run(&["merge-driver", "--install"]);
    assert_eq!(run.status, 2, "{}", run.stdout);
    assert!(repo.path().join(".git/config.lock").exists(), "it is somebody else's");
    for (language, told) in [
        ("ja", "git に登録するには goalsheet merge-driver --install を実行してください"),
        ("en", "run goalsheet merge-driver --install"),
    ] {
        let run = repo.run(&["merge-driver", "O", "A", "--lang", language]);
        assert_eq!(run.status, 2, "git gives four files");
        assert!(run.stderr.contains("%O %A %B %P") && run.stderr.contains(told), "{}", run.stderr);
    }
}

#[test]
fn hunks_of_a_diff_say_the_goal() {
    let repo = installed();
    edit(&repo, GOAL, "関係課", "全課");
    edit(&repo, HEAD, "相談室", "支援室");
    let diff = repo.git(&["-c", "core.quotePath=false", "diff", "-U0"]);
    assert!(diff.contains("@@ 保育所の整備\n"), "{diff}");
    assert!(diff.contains("@@ 子育て部\n"), "{diff}");
}

#[test]
fn attached_files_come_out_of_git_as_they_went_in() {
    let repo = installed();
    let pdf = b"%PDF-1.4\r\n1 0 obj\r\n<<>>\r\nendobj\r\n";
    let csv = b"\x94\xd4\x8d\x86,\x96\xbc\r\n1,\x8d\x80\r\n";
    for (name, bytes) in [("zu.pdf", pdf.as_slice()), ("hyo.csv", csv)] {
        fs::write(repo.path().join("content/r5/kosodate").join(name), bytes).expect("it can be written");
    }
    let windows = goal("相談窓口の開設", "相談室").replace('\n', "\r\n");
    repo.write("content/r5/kosodate/2-1.md", &windows);
    repo.commit("files");
    let clone = repo.beside("clone");
    git_in(repo.path(), &["-c", "core.autocrlf=true", "clone", "--quiet", ".", clone.to_str().expect("it is text")]);
    let read = |name: &str| fs::read(clone.join("content/r5/kosodate").join(name)).expect("it is there");
    assert_eq!(read("zu.pdf"), pdf);
    assert_eq!(read("hyo.csv"), csv);
    assert!(!read("2-1.md").contains(&b'\r'), "goals have one kind of line ends everywhere");
    let attributes = |path: &str| git_in(Path::new(repo.path()), &["check-attr", "merge", "text", "--", path]);
    for path in [GOAL, "content/_index.md", "content/r5/kosodate/a/b.md"] {
        assert!(attributes(path).contains("merge: goalsheet"), "{path}: {}", attributes(path));
    }
    assert!(attributes("README.md").contains("merge: unspecified"));
}

/// A repository with the hook that the manual shows.
#[cfg(unix)]
fn hooked(language: &str) -> Repo {
    use std::os::unix::fs::PermissionsExt;
    let page = crate::site::repository().join(format!("docs/manual/{language}/git.md"));
    let page = fs::read_to_string(page).expect("it is there");
    let (_, hook) = page.split_once("```sh\n#!/bin/sh\n").expect("it shows a hook");
    let (hook, _) = hook.split_once("```").expect("the block ends");
    let program = Path::new(env!("CARGO_BIN_EXE_goalsheet")).parent().expect("it is in a folder");
    let repo = Repo::of(Site::complete().file("資料.txt", "a"));
    // Only for the test: where the program is.
    let hook = format!("#!/bin/sh\nPATH=\"{}:$PATH\"\n{hook}", program.display());
    let path = repo.path().join(".git/hooks/pre-commit");
    fs::create_dir_all(path.parent().expect("it has a folder")).expect("the folder can be made");
    fs::write(&path, hook).expect("it can be written");
    fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).expect("it can be made executable");
    repo
}

#[cfg(unix)]
#[test]
fn the_hook_of_the_manual_checks_what_is_to_be_committed_and_not_what_lies_there() {
    for language in ["ja", "en"] {
        let repo = hooked(language);
        let commits = || repo.git(&["rev-list", "--count", "HEAD"]).trim().to_owned();
        // What is staged is wrong, what lies in the folder is not.
        edit(&repo, GOAL, "section: 保育課", "section: 保健課");
        repo.git(&["add", GOAL]);
        edit(&repo, GOAL, "section: 保健課", "section: 保育課");
        let (is_done, said) = git_ends(&repo, &["commit", "--message", "bad"]);
        assert!(!is_done && said.contains("unknown-section") && said.contains("1-1.md:3"), "{said}");
        assert_eq!(commits(), "1");
        // And the other way round.
        edit(&repo, GOAL, "due: 年度末", "due: 10月");
        repo.git(&["add", GOAL]);
        edit(&repo, GOAL, "section: 保育課", "section: 保健課");
        let (is_done, said) = git_ends(&repo, &["commit", "--message", "good"]);
        assert!(is_done, "{said}");
        // git then gives the hook an index of its own.
        assert!(!git_ends(&repo, &["commit", "--all", "--message", "bad"]).0);
        assert!(!git_ends(&repo, &["commit", "--message", "bad", "--", GOAL]).0);
        assert_eq!(commits(), "2");
        // And where it is run from elsewhere, both names of the environment.
        let there = repo.path().to_string_lossy().into_owned();
        let (git_dir, work_tree) = (format!("--git-dir={there}/.git"), format!("--work-tree={there}"));
        assert!(!git_ends(&repo, &["-C", "/", &git_dir, &work_tree, "commit", "--all", "--message", "bad"]).0);
        edit(&repo, GOAL, "section: 保健課", "section: 相談室");
        let (is_done, said) =
            git_ends(&repo, &["-C", "/", &git_dir, &work_tree, "commit", "--all", "--message", "good"]);
        assert!(is_done, "{said}");
        assert_eq!(commits(), "3");
    }
}

#[test]
fn a_new_site_says_how_git_is_told() {
    let site = Site::empty();
    let run = site.run(&["init", "machi"]);
    assert!(run.stderr.contains("goalsheet merge-driver --install"), "{}", run.stderr);
    assert_eq!(site.read("machi/.gitattributes"), ATTRIBUTES);
}

/// The fields of a goal that the property tests change, in the order of keys: a number for each says which value it has, 0 is none.
type Values = [usize; 7];

const NONE: Values = [0; 7];

/// A goal whose fields have these values.
fn written(values: Values) -> String {
    let line = |key: &str, value: usize| if value == 0 { String::new() } else { format!("{key}: 値{value}\n") };
    let sentence = |value: usize| if value == 0 { String::new() } else { format!("第{value}の文。") };
    let [section, category, due, number, first, second, method] = values;
    let front =
        [line("section", section), line("category", category), line("due", due), line("number", number)].concat();
    let level = [sentence(first + 10), "変わらない文。".to_owned(), sentence(second + 20)].concat();
    let method =
        if method == 0 { String::new() } else { format!("\n## どのような方法で\n\n方法{method}。\n") };
    format!("---\ntitle: 題\n{front}---\n\n## どの水準まで\n\n{level}\n{method}")
}

fn config() -> Config {
    text::config::read("goalsheet.yaml", b"organization: a\n".to_vec()).0.expect("it can be read")
}

fn join(base: &str, ours: &str, theirs: &str) -> Merged {
    let three = Three { base: base.as_bytes(), ours: ours.as_bytes(), theirs: theirs.as_bytes() };
    merged(GOAL, &three, &config(), |side, _| if side == Side::Ours { "a" } else { "b" }.to_owned())
}

fn text_of(merged: &Merged) -> String {
    String::from_utf8(merged.bytes.clone()).expect("it is text")
}

/// What two sides have between marks, ours and theirs exchanged.
fn turned(text: &str) -> String {
    let (mut out, mut ours, mut side) = (String::new(), String::new(), 0);
    for line in text.split_inclusive('\n') {
        match line.trim_end() {
            "<<<<<<< a" => side = 1,
            "=======" if side == 1 => side = 2,
            ">>>>>>> b" => {
                out.push_str(&format!("=======\n{ours}>>>>>>> b\n"));
                ours.clear();
                side = 0;
                continue;
            }
            _ if side == 1 => {
                ours.push_str(line);
                continue;
            }
            _ => {}
        }
        match side {
            1 => out.push_str(line),
            2 if line == "=======\n" => {}
            _ => out.push_str(line),
        }
    }
    out
}

fn values() -> impl Strategy<Value = Values> {
    prop::array::uniform7(0..4_usize)
}

/// Text that is nearly a file of a site.
fn nearly() -> impl Strategy<Value = String> {
    let lines = [
        "---",
        "---",
        "title: 題",
        "due: 10月",
        "due: 11月 # 仮",
        "# 注",
        "section: [甲, 乙]",
        "category:",
        "  - 甲",
        "  - 乙 # 主",
        "holder: { post: 部長 }",
        "",
        "## どの水準まで",
        "## どのような方法で",
        "一。二。三。",
        "- 項",
        "<<<<<<< x",
        ">>>>>>> y",
        "本文\r",
        "indicators:",
        "  - key: a",
        "    name: 名",
        "title: \"",
        "| a | b |",
        "［表］：",
    ];
    subsequence(lines.to_vec(), 0..lines.len()).prop_map(|lines| lines.join("\n") + "\n")
}

/// Bytes that are text, or nearly, or none.
fn any_bytes() -> impl Strategy<Value = Vec<u8>> {
    prop_oneof![
        prop::collection::vec(any::<u8>(), 0..60),
        "(---\n|title: |[a-c]: |[\\[\\]{}#'\"|>&*!-]|  - |## |。|\n|\r\n|　|\t|あ){0,40}".prop_map(String::into_bytes),
        nearly().prop_map(String::into_bytes),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn edits_of_different_fields_give_exactly_both(
        base in values(), new in values(), whose in prop::array::uniform7(0..3_u8),
    ) {
        let side = |mine: u8| std::array::from_fn(|at| if whose[at] == mine { new[at] } else { base[at] });
        let both: Values = std::array::from_fn(|at| if whose[at] == 0 { base[at] } else { new[at] });
        let (ours, theirs) = (written(side(1)), written(side(2)));
        let result = join(&written(base), &ours, &theirs);
        prop_assert_eq!(text_of(&result), written(both));
        prop_assert!(result.conflicts.is_empty() && result.by_lines.is_none());
    }

    #[test]
    fn the_order_of_sides_changes_nothing_but_the_sides_of_marks(base in values(), ours in values(), theirs in values()) {
        let [base, ours, theirs] = [base, ours, theirs].map(written);
        let (one, other) = (join(&base, &ours, &theirs), join(&base, &theirs, &ours));
        prop_assert_eq!(turned(&text_of(&one)), text_of(&other));
        prop_assert_eq!(one.conflicts, other.conflicts);
    }

    #[test]
    fn a_file_joined_with_itself_or_with_what_it_was_is_itself(base in nearly(), ours in nearly()) {
        for (one, other) in [(&ours, &ours), (&ours, &base), (&base, &ours)] {
            let result = join(&base, one, other);
            prop_assert_eq!(text_of(&result), ours.clone());
            prop_assert!(result.conflicts.is_empty());
        }
    }

    #[test]
    fn any_bytes_are_joined_whichever_side_they_are_of(
        base in any_bytes(), ours in any_bytes(), theirs in any_bytes(), path in "content/([a-c]/){0,3}(_index|1-1|1-1.mid).md",
    ) {
        let config = config();
        let join = |ours: &[u8], theirs: &[u8]| merged(&path, &Three { base: &base, ours, theirs }, &config, |_, _| "x".to_owned());
        let (one, other) = (join(&ours, &theirs), join(&theirs, &ours));
        // Only of ours it is asked whether its line ends can be kept.
        prop_assume!(one.by_lines.is_some() == other.by_lines.is_some());
        prop_assert_eq!(one.conflicts.len(), other.conflicts.len());
    }

    #[test]
    fn no_line_that_one_of_them_wrote_is_lost(base in nearly(), ours in nearly(), theirs in nearly()) {
        let result = text_of(&join(&base, &ours, &theirs));
        for side in [&ours, &theirs] {
            // A list that both made longer is written anew; its items are looked for.
            let own = side.lines().flat_map(|line| line.split([',', '[', ']'])).map(str::trim);
            for piece in own.filter(|piece| !piece.is_empty() && !base.contains(piece)) {
                prop_assert!(result.contains(piece), "{piece:?} of {side:?} is lost in {result:?}; before: {base:?}");
            }
        }
    }
}

#[test]
fn a_goal_of_no_fields_is_joined_too() {
    assert_eq!(text_of(&join(&written(NONE), &written([1; 7]), &written(NONE))), written([1; 7]));
}
