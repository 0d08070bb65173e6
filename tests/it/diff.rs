//! `diff` as people run it: what it compares, how it writes it down, and how it ends.

use serde_json::Value;

use crate::repo::Repo;
use crate::site::{Run, Site};

const GOAL: &str = "content/r5/kosodate/1-1.md";

/// A repository with one commit, and a goal changed since.
fn changed() -> Repo {
    let repo = Repo::of(Site::complete());
    let text = std::fs::read_to_string(repo.path().join(GOAL)).expect("it is there");
    repo.write(GOAL, &text.replace("保育所の整備", "保育所の建替え"));
    repo
}

fn clean(run: Run) -> String {
    assert_eq!((run.status, run.stderr.as_str()), (0, ""), "{}", run.stdout);
    run.stdout
}

fn json(run: Run) -> Value {
    serde_json::from_str(&clean(run)).expect("it is JSON")
}

#[test]
fn without_a_word_the_last_commit_is_compared_with_the_files() {
    let repo = changed();
    let said = clean(repo.run(&["diff"]));
    assert!(said.contains("HEAD（令和5年5月10日") && said.contains("編集中のファイル"), "{said}");
    assert!(said.contains("保育所の[-整備-]") && said.contains("保育所の{+建替え+}"), "{said}");
    repo.commit("second");
    assert!(clean(repo.run(&["diff"])).contains("変更はありません"));
    let said = clean(repo.run(&["diff", "HEAD~1..HEAD"]));
    assert!(said.contains("変更 1"), "{said}");
    assert_eq!(said, clean(repo.run(&["diff", "HEAD~1", "HEAD"])));
    assert!(clean(repo.run(&["diff", "HEAD..HEAD"])).contains("変更はありません"));
}

#[test]
fn folders_and_years_need_no_repository() {
    let (old, new) = (Site::complete(), Site::complete().without("content/r5/kosodate/2-1.md"));
    let [old_path, new_path] = [&old, &new].map(|site| site.path("").display().to_string());
    let said = clean(new.run(&["diff", &old_path, &new_path]));
    assert!(said.contains("削除 1"), "{said}");
    let run = new.run(&["diff", "r5..r9"]);
    assert_eq!(run.status, 2);
    assert!(
        run.stderr.contains("令和9年度はありません") && run.stderr.contains("令和5年度から選んで"),
        "{}",
        run.stderr
    );
    let run = new.run(&["diff", "r5"]);
    assert_eq!(run.status, 2);
    assert!(run.stderr.contains("r5..r6"), "{}", run.stderr);
    let run = new.run(&["diff"]);
    assert_eq!(run.status, 2);
    assert!(run.stderr.contains("git のリポジトリの中にありません"), "{}", run.stderr);
}

#[test]
fn the_exit_status_says_whether_anything_changed_if_asked() {
    let repo = changed();
    assert_eq!(repo.run(&["diff", "--exit-code"]).status, 1);
    assert_eq!(repo.run(&["diff", "HEAD..HEAD", "--exit-code"]).status, 0);
    assert_eq!(repo.run(&["diff", "nowhere", "--exit-code"]).status, 2);
}

#[test]
fn only_a_sheet_or_a_section_is_told_if_asked() {
    let repo = changed();
    repo.write("content/r5/kosodate/2-1.md", "---\ntitle: 相談\nsection: 相談室\n---\n");
    let of = |arguments: &[&str]| {
        json(repo.run(&[&["diff", "--format", "json"], arguments].concat()))["changes"]
            .as_array()
            .expect("a list")
            .len()
    };
    assert_eq!(of(&[]), 2);
    assert_eq!(of(&["--section", "相談室"]), 1);
    assert_eq!(of(&["--sheet", "kosodate", "--section", "保育課"]), 1);
    let run = repo.run(&["diff", "--sheet", "zaisei"]);
    assert_eq!(run.status, 2);
    repo.commit("both");
    assert_eq!(of(&["--sheet", "子育て部"]), 0, "it is there, and nothing changed");
    let said = clean(repo.run(&["diff", "HEAD~1..HEAD", "--stat"]));
    assert!(said.ends_with("令和5年度 子育て部     2\n"), "{said}");
}

#[test]
fn a_file_is_written_and_written_again_and_no_other_is_replaced() {
    let repo = changed();
    for name in ["a.html", "a.md", "a.json"] {
        assert_eq!(clean(repo.run(&["diff", "-o", name])), format!("{name}\n"));
        let first = std::fs::read(repo.path().join(name)).expect("it is there");
        clean(repo.run(&["diff", "-o", name]));
        assert_eq!(first, std::fs::read(repo.path().join(name)).expect("it is there"), "the same bytes");
        repo.write(name, "手書き");
        assert_eq!(repo.run(&["diff", "-o", name]).status, 2, "{name}");
    }
    assert_eq!(repo.run(&["diff", "-o", "content/a.html"]).status, 2);
}

#[test]
fn the_table_follows_the_customs_of_the_office() {
    let repo = changed();
    repo.write("content/r5/kosodate/3-1.md", "---\ntitle: 新しい取組\nsection: 相談室\n---\n");
    let page = |arguments: &[&str]| clean(repo.run(&[&["diff", "--format", "html"], arguments].concat()));
    let usual = page(&[]);
    let at = |text: &str, word: &str| text.find(word).unwrap_or_else(|| panic!("no {word}"));
    assert!(
        at(&usual, "<th scope=\"col\" role=\"columnheader\">変更案</th>")
            < at(&usual, "<th scope=\"col\" role=\"columnheader\">現行</th>")
    );
    assert!(usual.contains("（新設）") && usual.contains(">備考</th>") && usual.contains("style-src 'sha256-"));
    assert!(usual.contains("（下線の部分は、変更部分）") && usual.contains("counter(pages)"));
    assert!(!usual.contains("<script") && !usual.contains("http://") && !usual.contains("https://"));
    let other = page(&[
        "--side",
        "old-left",
        "--headings",
        "改正案,現行",
        "--placeholders",
        "no",
        "--remarks",
        "note",
        "--omit",
        "略",
    ]);
    assert!(
        at(&other, "<th scope=\"col\" role=\"columnheader\">現行</th>")
            < at(&other, "<th scope=\"col\" role=\"columnheader\">改正案</th>")
    );
    assert!(!other.contains("（新設）") && !other.contains(">備考</th>"));
    repo.write(
        "goalsheet.yaml",
        "organization: 見本市\nreview:\n  side: old-left\n  headings: [新, 旧]\n  gap: exact\n",
    );
    let of_site = page(&[]);
    assert!(
        at(&of_site, "<th scope=\"col\" role=\"columnheader\">旧</th>")
            < at(&of_site, "<th scope=\"col\" role=\"columnheader\">新</th>")
    );
    repo.write("goalsheet.yaml", "organization: 見本市\nreview:\n  headings: [新]\n");
    let run = repo.run(&["check"]);
    assert_eq!(run.status, 1);
    assert!(
        run.stderr.contains("欄の見出しは二つです") || run.stdout.contains("欄の見出しは二つです"),
        "{}{}",
        run.stdout,
        run.stderr
    );
}

#[test]
fn hostile_texts_stay_texts() {
    let repo = Repo::of(Site::complete());
    repo.write(GOAL, "---\ntitle: \"<script>alert(1)</script>|`*_[x](y)\"\nsection: 保育課\n---\n\n## どの水準まで\n\n\u{1b}[31m赤\u{1b}[0m ]]> --> </style>\n");
    // That there are controls is an error, which is told; the rest is compared.
    let said = |arguments: &[&str]| repo.run(&[&["diff"], arguments].concat()).stdout;
    let page = said(&["--format", "html"]);
    assert!(!page.contains("<script>") && page.matches("</style>").count() == 1, "{page}");
    let markdown = said(&["--format", "md"]);
    assert!(!markdown.contains("<script>") && !markdown.contains("[x](y)"), "{markdown}");
    assert!(!said(&[]).contains('\u{1b}'), "no controls reach the terminal");
}

#[test]
fn what_is_wrong_on_a_side_is_told_and_the_rest_is_compared() {
    let repo = changed();
    repo.write("content/r5/kosodate/2-1.md", "no front matter\n");
    let run = repo.run(&["diff"]);
    assert_eq!(run.status, 0, "{}", run.stderr);
    assert!(run.stdout.contains("建替え"), "{}", run.stdout);
    assert!(run.stderr.contains("2-1.md") && run.stderr.contains("比べた結果に出ないことがあります"), "{}", run.stderr);
    repo.write("goalsheet.yaml", "organization: [\n");
    let run = repo.run(&["diff"]);
    assert_eq!(run.status, 2);
    assert!(run.stderr.contains("編集中のファイル の設定 goalsheet.yaml を読めない"), "{}", run.stderr);
    let run = Repo::empty();
    run.write("x", "x");
    run.commit("before the site");
    run.write("goalsheet.yaml", "organization: 見本市\n");
    run.write("content/r5/a/_index.md", "---\ndepartment: 部\n---\n");
    let run = run.run(&["diff"]);
    assert_eq!(run.status, 2);
    assert!(run.stderr.contains("このサイトの goalsheet.yaml がありません"), "{}", run.stderr);
}

#[test]
fn files_that_a_sparse_checkout_lacks_are_not_removed() {
    let repo = Repo::of(Site::complete());
    repo.git(&[
        "sparse-checkout",
        "set",
        "--no-cone",
        "/goalsheet.yaml",
        "/content/r5/kosodate/_index.md",
        "/content/r5/kosodate/1-1.md",
    ]);
    assert!(!repo.path().join("content/r5/kosodate/2-1.md").exists());
    let run = repo.run(&["diff"]);
    assert_eq!(run.status, 0, "{}", run.stderr);
    assert!(run.stdout.contains("変更はありません"), "{}", run.stdout);
    assert!(run.stderr.contains("1 ファイルは比べません"), "{}", run.stderr);
}

#[test]
fn a_file_that_is_wrong_on_both_sides_is_told_once_and_the_rest_is_compared() {
    let repo = changed();
    repo.write("content/r5/kosodate/2-1.md", "no front matter\n");
    repo.commit("both");
    let head = std::fs::read_to_string(repo.path().join("content/r5/kosodate/_index.md")).expect("it is there");
    repo.write("content/r5/kosodate/_index.md", &head.replace("子育て部", "こども部"));
    let run = repo.run(&["diff", "--format", "json"]);
    assert_eq!((run.status, run.stderr.matches("content/r5/kosodate/2-1.md:1").count()), (0, 1), "{}", run.stderr);
    let value: Value = serde_json::from_str(&run.stdout).expect("it is JSON");
    assert_eq!(told(&value), ["head r5/kosodate: "], "{value:#}");
}

#[test]
fn line_ends_of_windows_are_no_change() {
    let repo = Repo::of(Site::complete());
    let text = std::fs::read_to_string(repo.path().join(GOAL)).expect("it is there");
    repo.write(GOAL, &text.replace('\n', "\r\n"));
    assert!(clean(repo.run(&["diff"])).contains("変更はありません"));
}

#[test]
fn a_hook_of_git_compares_the_folder_it_is_in() {
    let repo = changed();
    let other = Repo::of(Site::complete());
    let git = other.path().join(".git").display().to_string();
    let run = crate::site::run(repo.path(), &["diff"], &[("GIT_DIR", &git), ("GIT_INDEX_FILE", "/nowhere")]);
    assert!(run.stdout.contains("建替え"), "{}{}", run.stdout, run.stderr);
}

#[test]
fn an_internal_text_stops_a_public_comparison() {
    let repo = Repo::of(Site::complete());
    let secret = "---\ntitle: 用地\naudience: internal\nsection: 保育課\n---\n\n## どの水準まで\n\n交渉の期限を三月までとする。\n";
    repo.write("content/r5/kosodate/9-9.md", secret);
    repo.write("content/r5/kosodate/9-8.md", "---\ntitle: 公開の目標\nsection: 保育課\n---\n");
    let run = repo.run(&["diff"]);
    assert!(run.stdout.contains("新設 1") && !run.stdout.contains("用地"), "{}", run.stdout);
    assert!(run.stderr.contains("--audience internal で含めます"), "{}", run.stderr);
    let said = clean(repo.run(&["diff", "--audience", "internal"]));
    assert!(said.contains("新設 2") && said.contains("交渉の期限"), "{said}");
    // The same words in a goal that everybody could read before.
    repo.remove("content/r5/kosodate/9-9.md");
    repo.write("content/r5/kosodate/9-7.md", &secret.replace("audience: internal\n", ""));
    repo.commit("shown by mistake");
    repo.remove("content/r5/kosodate/9-7.md");
    repo.write("content/r5/kosodate/9-9.md", secret);
    let run = repo.run(&["diff"]);
    assert_eq!((run.status, run.stdout.as_str()), (1, ""), "{}", run.stderr);
    assert!(run.stderr.contains("leaked-text"), "{}", run.stderr);
}

#[test]
fn the_json_has_a_schema() {
    let repo = changed();
    let schema = clean(repo.run(&["schema", "changes"]));
    let validator = jsonschema::validator_for(&serde_json::from_str(&schema).expect("JSON")).expect("a schema");
    let value = json(repo.run(&["diff", "--format", "json"]));
    assert!(validator.is_valid(&value));
    assert_eq!(value["version"], 2);
    assert_eq!(value["changes"][0]["kind"], "changed");
    let field = &value["changes"][0]["fields"][0];
    assert_eq!(field["field"], "title");
    assert_eq!(field["marks"]["old"], serde_json::json!([[4, 6]]));
}

#[test]
fn an_import_can_name_the_revision_its_table_was_made_from() {
    let repo = Repo::of(Site::complete());
    let table = "ID\t実施項目\nr5/kosodate/1-1\t保育所の新築\nr5/kosodate/2-1\t相談窓口の開設\n";
    repo.write("table.tsv", table);
    let text = std::fs::read_to_string(repo.path().join(GOAL)).expect("it is there");
    repo.write(GOAL, &text.replace("保育所の整備", "保育所の建替え"));
    let other = std::fs::read_to_string(repo.path().join("content/r5/kosodate/2-1.md")).expect("it is there");
    repo.write("content/r5/kosodate/2-1.md", &other.replace("相談窓口の開設", "相談窓口の拡充"));
    let preview = |arguments: &[&str]| {
        let run =
            repo.run(&[&["import", "table.tsv", "--into", "r5/kosodate", "--format", "json"], arguments].concat());
        serde_json::from_str::<Value>(&run.stdout).unwrap_or_else(|_| panic!("{}{}", run.stdout, run.stderr))
    };
    let without = preview(&[]);
    assert_eq!(without["summary"]["changed"], 2, "every difference is the table's");
    let with = preview(&["--base", "HEAD"]);
    assert_eq!(
        (&with["summary"]["changed"], &with["summary"]["conflicts"]),
        (&Value::from(0), &Value::from(1)),
        "{with:#}"
    );
    let said = with["conflicts"][0]["message"]["ja"].as_str().expect("a text");
    assert!(said.contains("元:「保育所の整備」") && said.contains("建替え") && said.contains("新築"), "{said}");
    let run = repo.run(&["import", "table.tsv", "--into", "r5/kosodate", "--base", "nowhere"]);
    assert_eq!(run.status, 2, "{}", run.stderr);
}

const FILE: &str = "content/r5/kosodate/files/map.csv";

/// A repository with a goal that links to a file.
fn with_file() -> Repo {
    let repo = Repo::of(Site::complete());
    let text = std::fs::read_to_string(repo.path().join(GOAL)).expect("it is there");
    repo.write(GOAL, &format!("{text}\n[地図](files/map.csv)\n"));
    repo.write(FILE, "町,数\n東,1\n");
    repo.commit("a file");
    repo
}

/// `kind id: remark` of each change.
fn told(value: &Value) -> Vec<String> {
    let changes = value["changes"].as_array().expect("a list").iter();
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let line = |change: &Value| {
        format!("{} {}: {}", text(&change["kind"]), text(&change["id"]), text(&change["remarks"][0]["ja"]))
    };
    changes.map(line).collect()
}

#[test]
fn a_file_beside_a_goal_is_told_by_its_name_and_size() {
    let repo = with_file();
    let diff = |arguments: &[&str]| told(&json(repo.run(&[&["diff", "--format", "json"], arguments].concat())));
    repo.write(FILE, "町,数\n東,2\n");
    let replaced = [format!("attachment {FILE}: 差替え")];
    assert_eq!(diff(&[]), replaced);
    repo.commit("another");
    assert_eq!(diff(&[]), Vec::<String>::new());
    assert_eq!(diff(&["HEAD~1..HEAD"]), replaced, "of two revisions, too");
    assert_eq!(diff(&["--section", "保育課", "HEAD~1..HEAD"]), Vec::<String>::new(), "it is of the sheet");
    repo.git(&["mv", FILE, "content/r5/kosodate/files/map-r5.csv"]);
    let text = std::fs::read_to_string(repo.path().join(GOAL)).expect("it is there");
    repo.write(GOAL, &text.replace("map.csv", "map-r5.csv"));
    let renamed = "attachment content/r5/kosodate/files/map-r5.csv: 名前の変更 files/map.csv → files/map-r5.csv";
    assert_eq!(diff(&[]), ["changed r5/kosodate/1-1: ".to_owned(), renamed.to_owned()]);
}

#[test]
fn line_ends_of_a_checkout_on_windows_make_no_other_file() {
    let repo = with_file();
    repo.write(FILE, "町,数\r\n東,1\r\n");
    assert!(clean(repo.run(&["diff"])).contains("変更はありません"));
    repo.write(FILE, "町,数\r\n東,2\r\n");
    assert!(clean(repo.run(&["diff"])).contains("差替え"));
}

#[test]
fn a_file_in_git_lfs_is_known_by_what_stands_for_it() {
    let repo = with_file();
    let pointer =
        |oid: &str, size: usize| format!("version https://git-lfs.github.com/spec/v1\noid sha256:{oid}\nsize {size}\n");
    let text = "町,数\n東,3\n";
    let oid = goalsheet::host::publish::Seal::of(text.as_bytes()).to_string();
    repo.write(FILE, &pointer(&oid, text.len()));
    repo.commit("in LFS");
    repo.write(FILE, text);
    assert!(clean(repo.run(&["diff"])).contains("変更はありません"), "it is the file that the pointer is for");
    repo.write(FILE, "町,数\n東,4000\n");
    let said = clean(repo.run(&["diff"]));
    assert!(said.contains("差替え") && said.contains("{+17+} バイト"), "{said}");
}

#[test]
fn where_several_years_changed_the_summary_says_of_each_row_which_it_is() {
    let of_both_years = |level: &str| {
        let head = "---\ndepartment: 子育て部\nsections: [保育課]\n---\n";
        let goal = format!("---\ntitle: 保育所の整備\nsection: 保育課\n---\n\n## どの水準まで\n\n{level}\n");
        ["r5", "r6"].into_iter().fold(
            Site::empty().file("goalsheet.yaml", "organization: 見本市\n"),
            |site, year| {
                site.file(&format!("content/{year}/a/_index.md"), head).file(&format!("content/{year}/a/1.md"), &goal)
            },
        )
    };
    let [old, new] = ["2か所。", "3か所。"].map(of_both_years);
    let [old_path, new_path] = [&old, &new].map(|site| site.path("").display().to_string());
    let page = clean(new.run(&["diff", &old_path, &new_path, "--format", "html"]));
    for row in ["令和6年度 子育て部 保育課", "令和5年度 子育て部 保育課"] {
        assert!(page.contains(&format!("<th scope=\"row\">{row}</th>")), "{row}: {page}");
    }
}

#[test]
fn two_folders_are_compared_with_their_files() {
    let [old, new] = ["東", "西"].map(|town| {
        Site::complete()
            .file(FILE, town)
            .file(GOAL, "---\ntitle: 地図\nsection: 保育課\n---\n\n[地図](files/map.csv)\n")
    });
    let [old_path, new_path] = [&old, &new].map(|site| site.path("").display().to_string());
    let value = json(new.run(&["diff", &old_path, &new_path, "--format", "json"]));
    assert_eq!(told(&value), [format!("attachment {FILE}: 差替え")]);
    assert_eq!(told(&json(new.run(&["diff", &new_path, &new_path, "--format", "json"]))), Vec::<String>::new());
}

#[test]
fn a_file_that_only_colleagues_are_shown_is_told_to_nobody_else() {
    // Its name is a marker of its own: nothing of it may stand in the result.
    let secret = "content/r5/kosodate/files/land-purchase-talks.csv";
    let plain = "---\ntitle: 用地\nsection: 保育課\n---\n\n[資料](files/land-purchase-talks.csv)\n";
    let kept = plain.replace("title:", "audience: internal\ntitle:");
    // What everybody may see of the goal before and after, and whether the file is there.
    let cases = [
        ("internal on both sides", (kept.as_str(), "a"), (kept.as_str(), "b")),
        ("internal now", (plain, "a"), (kept.as_str(), "b")),
        ("internal before", (kept.as_str(), "a"), (plain, "b")),
        ("added, internal", (kept.as_str(), ""), (kept.as_str(), "b")),
        ("no page links to it", ("---\ntitle: 用地\n---\n", "a"), ("---\ntitle: 用地\n---\n", "b")),
    ];
    for (name, before, after) in cases {
        let repo = Repo::of(Site::complete());
        let put = |(goal, file): (&str, &str)| {
            repo.write("content/r5/kosodate/7-1.md", goal);
            if !file.is_empty() {
                repo.write(secret, file);
            }
        };
        put(before);
        repo.commit("before");
        put(after);
        repo.write(GOAL, "---\ntitle: 別の変更\nsection: 保育課\n---\n");
        let look = |revisions: &[&str]| {
            for format in ["human", "md", "json", "html"] {
                let said = clean_of_notes(repo.run(&[&["diff", "--format", format], revisions].concat()));
                assert!(!said.contains("land-purchase"), "{name} {format} {revisions:?}: {said}");
            }
        };
        look(&[]);
        repo.commit("after");
        look(&["HEAD~1..HEAD"]);
        let said = clean_of_notes(repo.run(&["diff", "--audience", "internal", "HEAD~1..HEAD"]));
        assert_eq!(said.contains("land-purchase"), name != "no page links to it", "{name}: {said}");
    }
}

fn clean_of_notes(run: Run) -> String {
    assert_eq!(run.status, 0, "{}{}", run.stdout, run.stderr);
    run.stdout
}

#[test]
fn the_text_of_a_year_is_told_to_those_who_see_the_year() {
    let repo = Repo::of(Site::complete());
    repo.write("content/r5/_index.md", "この年の文章。\n");
    repo.write("content/_index.md", "入口の文章。\n");
    repo.commit("texts");
    repo.write("content/r5/_index.md", "この年度の文章。\n");
    repo.write("content/_index.md", "入口の短い文章。\n");
    let diff = |arguments: &[&str]| told(&json(repo.run(&[&["diff", "--format", "json"], arguments].concat())));
    let both = ["introduction content/_index.md: ", "introduction content/r5/_index.md: "];
    assert_eq!(diff(&[]), both);
    repo.commit("other texts");
    assert_eq!(diff(&["HEAD~1..HEAD"]), both);
    let head = std::fs::read_to_string(repo.path().join("content/r5/kosodate/_index.md")).expect("it is there");
    repo.write("content/r5/kosodate/_index.md", &head.replacen("---\n", "---\naudience: internal\n", 1));
    repo.commit("internal");
    assert_eq!(diff(&["HEAD~2..HEAD~1"]), both);
    let repo_now = repo.run(&["diff", "--format", "json", "HEAD~2..HEAD"]);
    let value: Value = serde_json::from_str(&repo_now.stdout).expect("it is JSON");
    assert_eq!(told(&value), both[..1], "no page of the year is published any more");
}
