//! `build --since` and `history` as people use them: the page of changes, the marks on goals, the feed, the histories; and that
//! what is internal leaves no trace in any of them.

use std::collections::BTreeMap;
use std::io::{Read, Write};
use std::net::TcpStream;

use proptest::prelude::*;
use roxmltree::{Document, Node};

use crate::repo::Repo;
use crate::site::{Run, Running, Site, goal, tree};

const GOAL: &str = "content/r5/kosodate/1-1.md";
const OTHER: &str = "content/r5/kosodate/2-1.md";
const CONFIG: &str = "goalsheet.yaml";
const HEAD_FILE: &str = "content/r5/kosodate/_index.md";

fn replace(repo: &Repo, path: &str, from: &str, to: &str) {
    let text = std::fs::read_to_string(repo.path().join(path)).expect("it is there");
    assert!(text.contains(from), "{path} has no {from}");
    repo.write(path, &text.replace(from, to));
}

fn configured(repo: &Repo, more: &str) {
    let text = std::fs::read_to_string(repo.path().join(CONFIG)).expect("it is there");
    repo.write(CONFIG, &(text + more));
}

/// A site with its first commit, in which a goal changed since.
fn changed() -> Repo {
    let repo = Repo::of(Site::complete());
    replace(&repo, GOAL, "due: 年度末", "due: 10月");
    repo
}

fn clean(run: Run) -> String {
    assert_eq!((run.status, run.stderr.as_str()), (0, ""), "{}", run.stdout);
    run.stdout
}

fn page(repo: &Repo, path: &str) -> String {
    std::fs::read_to_string(repo.path().join("public").join(path)).unwrap_or_else(|_| panic!("there is no {path}"))
}

fn files(repo: &Repo) -> BTreeMap<String, Vec<u8>> {
    tree(&repo.path().join("public"))
}

#[test]
fn a_changed_goal_says_since_when_and_what_it_said() {
    let repo = changed();
    clean(repo.run(&["build", "--since", "HEAD"]));
    let goal = page(&repo, "r5/kosodate/1-1.html");
    assert!(goal.contains("<summary>令和5年5月10日の公表から変更: いつまで</summary>"), "{goal}");
    assert!(goal.contains("<del>年度末</del>") && goal.contains("<ins>10月</ins>") && goal.contains("5か月繰上げ"));
    assert!(goal.contains("assets/changes.css") && repo.path().join("public/assets/changes.css").exists());
    let other = page(&repo, "r5/kosodate/2-1.html");
    assert!(!other.contains("公表から") && !other.contains("assets/changes.css"), "{other}");
    let changes = page(&repo, "changes.html");
    for said in [
        "令和5年5月10日の公表から変わったところ",
        "<a href=\"r5/kosodate/1-1.html\">1-1　保育所の整備</a>",
        "<p class=\"summary\">変更 1</p>",
        "保育課",
    ] {
        assert!(changes.contains(said), "{said}: {changes}");
    }
    assert!(!changes.contains("HEAD") && !changes.contains("企画課") && !changes.contains("first"), "{changes}");
    for path in ["index.html", "r5/index.html"] {
        assert!(page(&repo, path).contains("changes.html\">令和5年5月10日の公表から変わったところ</a>"), "{path}");
    }
    assert!(!repo.path().join("public/changes.xml").exists(), "a feed needs an address");
}

#[test]
fn without_it_nothing_of_it_is_there() {
    let repo = changed();
    clean(repo.run(&["build", "--since", "HEAD"]));
    clean(repo.run(&["build"]));
    let without = files(&repo);
    assert!(!without.keys().any(|path| path.contains("changes")), "{:?}", without.keys());
    let other = Repo::of(Site::complete());
    replace(&other, GOAL, "due: 年度末", "due: 10月");
    clean(other.run(&["build"]));
    assert_eq!(without, files(&other));
}

#[test]
fn what_came_and_what_went_is_told_by_its_title() {
    let repo = Repo::of(Site::complete());
    repo.remove(OTHER);
    repo.write("content/r5/kosodate/3-1.md", &goal("新しい広場の開設", "相談室"));
    clean(repo.run(&["build", "--since", "HEAD"]));
    let changes = page(&repo, "changes.html");
    assert!(changes.contains("新設 1・削除 1") && changes.contains("<span>2-1　相談窓口の開設</span>"), "{changes}");
    assert!(changes.contains("<a href=\"r5/kosodate/3-1.html\">3-1　新しい広場の開設</a>"), "{changes}");
    assert!(!changes.contains("<dl class=\"changed\">"), "what is gone says nothing any more: {changes}");
    assert!(page(&repo, "r5/kosodate/3-1.html").contains("令和5年5月10日の公表の後に新設"));
}

#[test]
fn a_split_goal_marks_both_and_new_numbers_mark_each() {
    let repo = Repo::of(Site::complete());
    let level = "子育て広場を三か所に増やし、毎週開く。窓口での相談の待ち時間を、平均で十五分以内に短縮する。";
    repo.write(OTHER, &goal("相談窓口の開設", "相談室").replace("相談窓口の開設ができている。", level));
    repo.commit("longer");
    let (first, second) = level.split_at(level.find("窓口").expect("it is there"));
    repo.write(OTHER, &goal("相談窓口の開設", "相談室").replace("相談窓口の開設ができている。", first));
    repo.write(
        "content/r5/kosodate/2-2.md",
        &format!("---\ntitle: 待ち時間\nsection: 相談室\n---\n\n## どの水準まで\n\n{second}\n"),
    );
    let run = repo.run(&["build", "--since", "HEAD"]);
    assert_eq!(run.status, 0, "{}", run.stderr);
    let changes = page(&repo, "changes.html");
    if changes.contains("分割") {
        assert!(page(&repo, "r5/kosodate/2-2.html").contains("の後に新設"));
        assert!(changes.contains("<a href=\"r5/kosodate/2-2.html\">2-2　待ち時間</a>"), "{changes}");
    } else {
        assert!(page(&repo, "r5/kosodate/2-2.html").contains("class=\"mark\""), "{changes}");
    }
    let repo = Repo::of(Site::complete());
    replace(&repo, GOAL, "due:", "number: 7\ndue:");
    clean(repo.run(&["build", "--since", "HEAD"]));
    assert!(page(&repo, "r5/kosodate/1-1.html").contains("から変更: 番号</summary>"));
}

#[test]
fn readers_are_not_told_what_authors_have_to_write() {
    let repo = Repo::of(Site::complete());
    let text = std::fs::read_to_string(repo.path().join(OTHER)).expect("readable");
    repo.remove(OTHER);
    repo.write("content/r5/kosodate/2-9.md", &text);
    let changes = repo.run(&["diff"]).stdout;
    assert!(changes.contains("aliases: [r5/kosodate/2-1]"), "authors are told: {changes}");
    clean(repo.run(&["build", "--since", "HEAD"]));
    let page = page(&repo, "changes.html");
    assert!(page.contains("2-1 → 2-9") && !page.contains("aliases"), "{page}");
    // Nor of what they have written.
    repo.write("content/r5/kosodate/2-9.md", &text.replacen("---\n", "---\naliases: [r5/kosodate/2-1]\n", 1));
    let head = std::fs::read_to_string(repo.path().join(HEAD_FILE)).expect("readable");
    repo.write(HEAD_FILE, &head.replacen("---\n", "---\naliases: [r5/kyu]\norder: 3\n", 1));
    let changes = repo.run(&["diff"]).stdout;
    assert!(changes.contains("前のアドレス") && changes.contains("並び順"), "authors are told: {changes}");
    clean(repo.run(&["build", "--since", "HEAD"]));
    let page = self::page(&repo, "changes.html");
    assert!(page.contains("2-1 → 2-9") && !page.contains("前のアドレス") && !page.contains("並び順"), "{page}");
}

#[test]
fn a_folder_is_an_earlier_version_without_a_day() {
    let old = Site::complete();
    let repo = changed();
    let path = old.path("").display().to_string();
    clean(repo.run(&["build", "--since", &path]));
    assert!(page(&repo, "r5/kosodate/1-1.html").contains("<summary>前の版から変更: いつまで</summary>"));
    assert!(!page(&repo, "changes.html").contains(&path), "where it lies is nobody's business");
    let from_git = {
        clean(repo.run(&["build", "--since", "HEAD"]));
        files(&repo)
    };
    clean(repo.run(&["build", "--since", "HEAD"]));
    assert_eq!(from_git, files(&repo), "the same two trees, the same bytes");
}

#[test]
fn a_site_that_is_served_tells_it_too() {
    let repo = changed();
    let mut program = Running::start(repo.path(), &["serve", "--since", "HEAD", "--port", "0"]);
    let address = program.address();
    let mut stream = TcpStream::connect(&address).expect("it listens");
    let request = format!("GET /changes.html HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).expect("it is sent");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).expect("it is text");
    assert!(answer.contains("令和5年5月10日の公表から変わったところ"), "{answer}");
    assert_eq!(program.interrupt(), Some(0));
}

#[test]
fn what_only_some_pages_need_is_light() {
    let repo = changed();
    clean(repo.run(&["build", "--since", "HEAD"]));
    let styles = page(&repo, "assets/changes.css").len();
    assert!(styles <= 3 << 10, "it stands beside the styles of all pages, which have their own limit: {styles}");
}

#[test]
fn a_sheet_that_went_is_told_without_a_link() {
    let repo = Repo::of(
        Site::complete()
            .file("content/r5/soumu/_index.md", "---\ndepartment: 総務部\nsections: [人事課]\n---\n")
            .file("content/r5/soumu/1-1.md", &goal("研修の実施", "人事課")),
    );
    repo.remove("content/r5/soumu/_index.md");
    repo.remove("content/r5/soumu/1-1.md");
    clean(repo.run(&["build", "--since", "HEAD"]));
    let changes = page(&repo, "changes.html");
    assert!(
        changes.contains("<h2><span>総務部</span>") && changes.contains("<span>1-1　研修の実施</span>"),
        "{changes}"
    );
    assert!(!changes.contains("href=\"r5/soumu"), "{changes}");
}

#[test]
fn what_is_no_earlier_version_is_refused_with_what_to_write() {
    let repo = changed();
    for (word, said) in [
        ("r5", "令和5年度は年度で、前の版ではありません"),
        ("HEAD~1..HEAD", "二つの版です"),
        ("nowhere", "「nowhere」という版もフォルダーも年度もありません"),
    ] {
        let run = repo.run(&["build", "--since", word]);
        assert_eq!(run.status, 2, "{}", run.stdout);
        assert!(run.stderr.contains(said) && run.stderr.contains("ください"), "{}", run.stderr);
        assert!(!repo.path().join("public").exists());
    }
    let run = Site::complete().run(&["build", "--since", "HEAD"]);
    assert_eq!(run.status, 2);
    assert!(run.stderr.contains("git のリポジトリの中にありません"), "{}", run.stderr);
}

#[test]
fn what_is_wrong_in_the_earlier_version_is_named_and_not_compared() {
    let repo = Repo::of(Site::complete());
    repo.write(OTHER, "no front matter\n");
    replace(&repo, GOAL, "due: 年度末", "due: 9月");
    repo.commit("broken");
    repo.write(OTHER, &goal("相談窓口の開設", "相談室"));
    replace(&repo, GOAL, "due: 9月", "due: 10月");
    let run = repo.run(&["build", "--since", "HEAD"]);
    assert_eq!(run.status, 0, "{}", run.stderr);
    assert!(run.stderr.contains("2-1.md") && run.stderr.contains("前の版（HEAD）の誤りです"), "{}", run.stderr);
    let changes = page(&repo, "changes.html");
    assert!(changes.contains("変更 1</p>") && !changes.contains("相談窓口"), "{changes}");
    repo.write(CONFIG, "organization: [\n");
    repo.commit("no configuration");
    repo.write(CONFIG, "organization: 見本市\n");
    let run = repo.run(&["build", "--since", "HEAD"]);
    assert_eq!(run.status, 2);
    assert!(run.stderr.contains("HEAD の設定 goalsheet.yaml を読めない"), "{}", run.stderr);
}

#[test]
fn a_goal_that_is_left_out_for_its_errors_has_not_gone() {
    let repo = changed();
    repo.write(OTHER, "no front matter\n");
    let run = repo.run(&["build", "--since", "HEAD", "--keep-going"]);
    assert!(run.stdout.contains("目標 1 件"), "{}{}", run.stdout, run.stderr);
    let changes = page(&repo, "changes.html");
    assert!(changes.contains("変更 1</p>") && !changes.contains("削除"), "{changes}");
    let said = repo.run(&["diff"]).stdout;
    assert!(said.contains("変更 1") && !said.contains("削除"), "{said}");
}

/// What is done to what is internal in a site, and to nothing else.
const INTERNAL: [(&str, &str, &str); 5] = [
    (GOAL, "交渉は年内に終える。", "交渉は三月に延ばす。長い文にする。"),
    (GOAL, "memo: 一", "memo: 二と三"),
    ("content/r5/kosodate/9-9.md", "用地の取得", "別の用地"),
    ("content/r5/naibu/1-1.md", "組織の見直し", "人員の配置"),
    ("content/r5/kosodate/_index.md", "name: 山田", "name: 鈴木"),
];

/// A site that keeps something internal in every way.
fn keeping() -> Site {
    let with_memo = goal("保育所の整備", "保育課").replace("due:", "memo: 一\ndue:");
    let head = "---\ndepartment: 子育て部\nholder: { post: 部長, name: 山田, name_public: no }\nsections:\n  - { name: 保育課, key: hoiku }\n  - 相談室\n---\n";
    Site::complete()
        .file(CONFIG, "organization: 見本市\nbase_url: https://goals.example.jp\nhistory: yes\ninternal_headings: [庁内メモ]\nfields: { memo: { label: 覚え書き, audience: internal } }\n")
        .file("content/r5/kosodate/_index.md", head)
        .file(GOAL, &(with_memo + "\n## 庁内メモ\n\n交渉は年内に終える。\n"))
        .file("content/r5/kosodate/9-9.md", &goal("用地の取得", "保育課").replace("due:", "audience: internal\ndue:"))
        .file("content/r5/naibu/_index.md", "---\ndepartment: 内部組織部\naudience: internal\nsections: [組織課]\n---\n")
        .file("content/r5/naibu/1-1.md", &goal("組織の見直し", "組織課"))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_internal_leaves_no_trace(
        before in prop::collection::vec(any::<bool>(), INTERNAL.len()),
        after in prop::collection::vec(any::<bool>(), INTERNAL.len()),
        has_public_change in any::<bool>(),
    ) {
        let edit = |repo: &Repo, edits: &[bool]| {
            for ((path, from, to), _) in INTERNAL.iter().zip(edits).filter(|(_, is_done)| **is_done) {
                replace(repo, path, from, to);
            }
        };
        let public = |repo: &Repo| if has_public_change {
            replace(repo, OTHER, "相談窓口の開設ができている", "相談窓口が二つある");
        };
        let build = |repo: &Repo| -> BTreeMap<String, Vec<u8>> {
            let run = repo.run(&["build", "--since", "HEAD"]);
            assert_eq!(run.status, 0, "{}{}", run.stdout, run.stderr);
            files(repo)
        };
        let plain = Repo::of(keeping());
        public(&plain);
        let other = Repo::of(keeping());
        edit(&other, &before);
        other.git(&["add", "--all"]);
        other.git(&["commit", "--quiet", "--amend", "--no-edit"]);
        let undone: Vec<bool> = before.iter().zip(&after).map(|(was, is)| !was && *is).collect();
        edit(&other, &undone);
        public(&other);
        let (plain, other) = (build(&plain), build(&other));
        let differing: Vec<&String> = plain.keys().chain(other.keys()).filter(|path| plain.get(*path) != other.get(*path)).collect();
        prop_assert!(differing.is_empty(), "{:?}", differing);
        prop_assert_eq!(String::from_utf8_lossy(&plain["changes.html"]).contains("変わったところはありません"), !has_public_change);
    }
}

#[test]
fn what_was_kept_from_readers_before_is_not_told_when_it_goes() {
    let repo = Repo::of(keeping());
    replace(&repo, GOAL, "\n## 庁内メモ\n\n交渉は年内に終える。\n", "");
    replace(&repo, GOAL, "memo: 一\n", "");
    replace(
        &repo,
        CONFIG,
        "internal_headings: [庁内メモ]\nfields: { memo: { label: 覚え書き, audience: internal } }\n",
        "",
    );
    repo.remove("content/r5/kosodate/9-9.md");
    let run = repo.run(&["build", "--since", "HEAD"]);
    assert_eq!(run.status, 0, "{}", run.stderr);
    for (path, bytes) in files(&repo) {
        let text = String::from_utf8_lossy(&bytes);
        for secret in ["交渉は年内", "覚え書き", "用地の取得", "庁内メモ"] {
            assert!(!text.contains(secret), "{path} says {secret}");
        }
    }
    // What was public before, and is said by an internal goal now, stops the build.
    let repo = Repo::of(keeping());
    replace(&repo, OTHER, "関係課と調整する。", "用地の取得のために地権者と話し合う。");
    repo.commit("shown by mistake");
    replace(&repo, OTHER, "用地の取得のために地権者と話し合う。", "関係課と調整する。");
    replace(&repo, "content/r5/kosodate/9-9.md", "関係課と調整する。", "用地の取得のために地権者と話し合う。");
    let run = repo.run(&["build", "--since", "HEAD"]);
    assert_eq!(run.status, 1, "{}", run.stdout);
    assert!(run.stderr.contains("leaked-text") && !repo.path().join("public").exists(), "{}", run.stderr);
    let run = repo.run(&["build", "--since", "HEAD", "--audience", "internal"]);
    assert_eq!(run.status, 0, "{}", run.stderr);
    let internal = std::fs::read_to_string(repo.path().join("internal/r5/kosodate/9-9.html")).expect("it is there");
    assert!(internal.contains("class=\"mark\""), "colleagues are told");
}

/// The text of a child, which is there once.
fn only<'a>(node: &Node<'a, 'a>, name: &str) -> &'a str {
    let found: Vec<Node> = node.children().filter(|child| child.has_tag_name(name)).collect();
    assert_eq!(found.len(), 1, "one {name}");
    found[0].text().unwrap_or_default()
}

#[test]
fn the_feed_is_atom() {
    let repo = changed();
    configured(&repo, "base_url: https://goals.example.jp/x/\n");
    repo.write("content/r5/soumu/_index.md", "---\ndepartment: 総務 & 部\nsections: [人事課]\n---\n");
    repo.write("content/r5/soumu/1-1.md", &goal("研修 <新>", "人事課"));
    repo.commit_at("2023-10-01T03:04:05Z", "second");
    clean(repo.run(&["build", "--since", "HEAD~1"]));
    let text = page(&repo, "changes.xml");
    let document = Document::parse(&text).expect("it is XML");
    let feed = document.root_element();
    assert_eq!(feed.tag_name().namespace(), Some("http://www.w3.org/2005/Atom"));
    assert!(feed.has_tag_name(("http://www.w3.org/2005/Atom", "feed")));
    let is_iri = |text: &str| text.starts_with("https://goals.example.jp/x/");
    let is_moment = |text: &str| {
        text.len() == "2023-10-01T12:04:05+09:00".len() && text.ends_with("+09:00") && text.as_bytes()[10] == b'T'
    };
    assert!(is_iri(only(&feed, "id")) && !only(&feed, "title").is_empty() && is_moment(only(&feed, "updated")));
    let author = feed.children().find(|child| child.has_tag_name("author")).expect("an author");
    assert_eq!(only(&author, "name"), "見本市", "the organisation, no person");
    let link = |node: &Node, rel: &str| {
        let links = node.children().filter(|child| child.has_tag_name("link") && child.attribute("rel") == Some(rel));
        let links: Vec<String> = links.filter_map(|link| link.attribute("href").map(str::to_owned)).collect();
        assert_eq!(links.len(), 1, "one link {rel}");
        links[0].clone()
    };
    assert_eq!(link(&feed, "self"), "https://goals.example.jp/x/changes.xml");
    assert_eq!(link(&feed, "alternate"), "https://goals.example.jp/x/changes.html");
    let entries: Vec<Node> = feed.children().filter(|child| child.has_tag_name("entry")).collect();
    assert_eq!(entries.len(), 2, "one for each sheet");
    let mut ids = Vec::new();
    for entry in &entries {
        assert!(is_iri(only(entry, "id")) && !only(entry, "title").is_empty() && !only(entry, "summary").is_empty());
        assert_eq!(only(entry, "updated"), "2023-10-01T12:04:05+09:00");
        let address = link(entry, "alternate");
        let (_, anchor) = address.split_once('#').expect("it leads to its part");
        assert!(page(&repo, "changes.html").contains(&format!("id=\"{anchor}\"")), "{anchor}");
        ids.push(only(entry, "id").to_owned());
    }
    ids.dedup();
    assert_eq!(ids.len(), 2);
    assert_eq!(only(&feed, "updated"), "2023-10-01T12:04:05+09:00");
    let summaries: Vec<&str> = entries.iter().map(|entry| only(entry, "summary")).collect();
    assert!(summaries.iter().any(|summary| summary.contains("研修 <新>")), "{summaries:?}");
    for path in ["index.html", "changes.html"] {
        let head = page(&repo, path);
        assert!(head.contains("<link rel=\"alternate\" type=\"application/atom+xml\""), "{path}");
    }
    clean(repo.run(&["build", "--since", "HEAD~1"]));
    assert_eq!(page(&repo, "changes.xml"), text, "the same again");
    replace(&repo, GOAL, "due: 10月", "due: 11月");
    clean(repo.run(&["build", "--since", "HEAD~1"]));
    let later = page(&repo, "changes.xml");
    let kept = ids.iter().filter(|id| later.contains(id.as_str())).count();
    assert_eq!(kept, 1, "what changed once more is another entry, the other one is the same: {later}");
}

#[test]
fn a_goal_tells_when_what_of_it_changed() {
    let repo = Repo::of(Site::complete());
    configured(&repo, "history: yes\n");
    replace(&repo, GOAL, "due: 年度末", "due: 10月");
    repo.commit_at("2023-06-30T15:30:00Z", "秘密の相談");
    repo.git(&["mv", GOAL, "content/r5/kosodate/1-5.md"]);
    replace(&repo, "content/r5/kosodate/1-5.md", "保育所の整備ができている。", "保育所の整備が終わっている。");
    repo.commit_at("2024-02-01T00:00:00Z", "renamed");
    let run = repo.run(&["build"]);
    assert_eq!((run.status, run.stderr.as_str()), (0, ""), "{}", run.stdout);
    let goal = page(&repo, "r5/kosodate/1-5.html");
    let history = &goal[goal.find("class=\"history\"").expect("it has one")..goal.find("</article>").expect("it ends")];
    let days: Vec<&str> = history.match_indices("datetime=\"").map(|(at, _)| &history[at + 10..at + 20]).collect();
    assert_eq!(days, ["2024-02-01", "2023-07-01", "2023-05-10"], "days of Japan: {history}");
    assert!(history.contains("どの水準まで") && history.contains("いつまで") && history.contains("新設"), "{history}");
    for (path, bytes) in files(&repo) {
        let text = String::from_utf8_lossy(&bytes);
        assert!(!text.contains("kikaku@") && !text.contains("秘密の相談"), "{path}");
    }
    let run = repo.run(&["build", "--as-of", "2023-12-31"]);
    assert_eq!(run.status, 0, "{}", run.stderr);
    let then = page(&repo, "r5/kosodate/1-5.html");
    assert!(then.contains("2023-07-01") && !then.contains("2024-02-01"), "as of a day: {then}");
    replace(&repo, CONFIG, "history: yes\n", "");
    clean(repo.run(&["build"]));
    assert!(!page(&repo, "r5/kosodate/1-5.html").contains("history"));
}

#[test]
fn another_goal_of_the_same_name_has_its_own_history() {
    let repo = Repo::of(Site::complete());
    configured(&repo, "history: yes\n");
    repo.remove(OTHER);
    repo.commit_at("2023-06-01T00:00:00Z", "gone");
    repo.write(OTHER, &goal("通訳の配置", "相談室").replace("年度末", "随時"));
    repo.commit_at("2023-07-01T00:00:00Z", "another");
    clean(repo.run(&["build"]));
    let text = page(&repo, "r5/kosodate/2-1.html");
    assert!(text.contains("2023-07-01") && !text.contains("2023-05-10"), "{text}");
}

#[test]
fn what_any_commit_keeps_internal_has_no_history() {
    let repo = Repo::of(Site::complete());
    configured(&repo, "history: yes\nfields: { memo: { label: 覚え書き, audience: internal } }\n");
    replace(&repo, GOAL, "due:", "memo: 一\ndue:");
    replace(&repo, OTHER, "due:", "audience: internal\ndue:");
    repo.commit_at("2023-06-01T00:00:00Z", "kept");
    replace(&repo, CONFIG, ", audience: internal", "");
    replace(&repo, GOAL, "memo: 一", "memo: 二");
    replace(&repo, OTHER, "audience: internal\n", "");
    repo.commit_at("2023-07-01T00:00:00Z", "shown");
    replace(&repo, GOAL, "due: 年度末", "due: 10月");
    replace(&repo, OTHER, "due: 年度末", "due: 10月");
    repo.commit_at("2023-08-01T00:00:00Z", "changed");
    let run = repo.run(&["build"]);
    assert_eq!(run.status, 0, "{}", run.stderr);
    let goal = page(&repo, "r5/kosodate/1-1.html");
    assert!(goal.contains("2023-08-01") && !goal.contains("2023-07-01") && !goal.contains("2023-06-01"), "{goal}");
    assert!(!page(&repo, "r5/kosodate/2-1.html").contains("class=\"history\""), "it was internal once");
    let run = repo.run(&["build", "--audience", "internal"]);
    assert_eq!(run.status, 0, "{}", run.stderr);
    let internal = std::fs::read_to_string(repo.path().join("internal/r5/kosodate/1-1.html")).expect("it is there");
    assert!(internal.contains("2023-07-01") && internal.contains("<span>覚え書き</span>"), "{internal}");
}

#[test]
fn a_history_that_cannot_be_told_is_told_why() {
    let site = Site::complete().file(CONFIG, "organization: 見本市\nhistory: yes\n");
    let run = site.run(&["build"]);
    assert_eq!(run.status, 0, "{}", run.stderr);
    assert!(
        run.stderr.contains("履歴は載りません") && run.stderr.contains("history の行を消してください"),
        "{}",
        run.stderr
    );
    let repo = Repo::of(site);
    for day in ["2023-06-01", "2023-07-01"] {
        replace(&repo, GOAL, "関係課と", "関係する課と関係課と");
        repo.commit_at(&format!("{day}T00:00:00Z"), day);
    }
    let (from, to) = (format!("file://{}", repo.path().display()), repo.beside("shallow").display().to_string());
    repo.git(&["clone", "--quiet", "--depth", "2", &from, &to]);
    let run = crate::site::run(&repo.beside("shallow"), &["build"], &[]);
    assert_eq!(run.status, 0, "{}", run.stderr);
    assert!(run.stderr.contains("浅い複製") && run.stderr.contains("git fetch --unshallow"), "{}", run.stderr);
    let text = std::fs::read_to_string(repo.beside("shallow/public/r5/kosodate/1-1.html")).expect("it is there");
    assert!(text.contains("2023-07-01") && !text.contains("2023-05-10") && !text.contains("新設"), "{text}");
}

#[test]
fn a_watching_build_tells_what_a_fresh_one_tells() {
    let repo = Repo::of(Site::complete());
    configured(&repo, "base_url: https://goals.example.jp\nhistory: yes\n");
    let mut program = Running::start(repo.path(), &["build", "--watch", "--since", "HEAD"]);
    program.line("waiting for changes");
    assert!(page(&repo, "changes.html").contains("変わったところはありません"));
    for (path, from, to) in [
        (GOAL, "due: 年度末", "due: 10月"),
        (OTHER, "相談窓口の開設ができている", "相談窓口が二つある"),
        (GOAL, "due: 10月", "due: 年度末"),
    ] {
        replace(&repo, path, from, to);
        program.line("updated");
        let watched = files(&repo);
        let run = repo.run(&["build", "--since", "HEAD", "-o", "fresh"]);
        assert_eq!(run.status, 0, "{}", run.stderr);
        let mut fresh = tree(&repo.path().join("fresh"));
        let mut watched: BTreeMap<String, Vec<u8>> = watched;
        for files in [&mut fresh, &mut watched] {
            files.retain(|path, _| !path.starts_with('.'));
        }
        let differing: Vec<&String> =
            fresh.keys().chain(watched.keys()).filter(|it| fresh.get(*it) != watched.get(*it)).collect();
        assert!(differing.is_empty(), "{path} {to}: {differing:?}");
    }
    assert!(!page(&repo, "r5/kosodate/1-1.html").contains("class=\"mark\""), "it says again what it said");
    assert!(page(&repo, "r5/kosodate/2-1.html").contains("class=\"mark\""));
}
