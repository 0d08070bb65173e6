//! Files that are made when a browser asks for them: they are those of a build, and one with which something is wrong is never
//! answered, whether somebody asks for it or the sweep comes upon it.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::sync::atomic::AtomicBool;

use goalsheet::host::clock::Stopwatch;
use goalsheet::host::watch::Change;
use goalsheet::model::config::Audience;
use goalsheet::pipeline::{Builder, OnError, Options, Sweeper, Swept};

use crate::site::{Running, Site, eventually, goal};

/// Status and content of an answer.
fn get(address: &str, path: &str) -> (String, Vec<u8>) {
    let mut stream = TcpStream::connect(address).expect("the server listens");
    write!(stream, "GET /{path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n").expect("it is sent");
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).expect("the answer ends");
    let end = answer.windows(4).position(|four| four == b"\r\n\r\n").expect("an answer has a head");
    let status = String::from_utf8_lossy(&answer[..end]).split(' ').nth(1).expect("a status").to_owned();
    (status, answer[end + 4..].to_vec())
}

fn text(address: &str, path: &str) -> String {
    String::from_utf8_lossy(&get(address, path).1).into_owned()
}

/// A page without its head, in which a server changes the policy and puts its script.
fn body(page: &[u8]) -> &[u8] {
    let head = page.windows(7).position(|seven| seven == b"</head>").expect("a page has a head");
    &page[head..]
}

/// Whether all that a build wrote is answered as it was written, and nothing else.
fn is_served(address: &str, site: &Site, options: &[&str]) {
    let built = site.run(&[&["build", "-o", "fresh", "--fresh"], options].concat());
    assert_eq!(built.status, 0, "{}", built.stderr);
    let fresh = site.tree("fresh");
    for path in ["index.html", "r4/index.html", "r5/index.html"] {
        // How large the data are is said of those before until nothing else happens.
        eventually("the size of the data", || body(&get(address, path).1) == body(&fresh[path]));
    }
    for (path, bytes) in fresh.into_iter().filter(|(path, _)| path != ".goalsheet-manifest") {
        let (status, answer) = get(address, &path.replace(' ', "%20"));
        assert_eq!(status, "200", "{path}");
        let is_same = if path.ends_with(".html") { body(&answer) == body(&bytes) } else { answer == bytes };
        assert!(is_same, "{path} is another file: {}", String::from_utf8_lossy(&answer));
    }
    for path in ["r5/kosodate/9-9.html", "r9/index.html", "data/goals.txt", "search/words/x.js", ".goalsheet-manifest"]
    {
        assert_eq!(get(address, path).0, "404", "{path}");
    }
}

fn rich() -> Site {
    let linking = goal("保育所の整備", "保育課") + "\n[資料](list.txt) ![図](図.png)\n";
    Site::complete()
        .file(
            "goalsheet.yaml",
            "organization: 見本市\nbase_url: https://example.jp\ninternal_headings: [庁内メモ]\nlicence: CC BY 4.0\n",
        )
        .file("content/_index.md", "目標の一覧です。\n")
        .file("content/r5/kosodate/1-1.md", &linking)
        .file("content/r5/kosodate/1-2.md", &(goal("計画の策定", "保育課") + "\n## 庁内メモ\n\nまだ言えない話です。\n"))
        .file("content/r5/kosodate/2-2.md", &goal("やめた目標", "相談室").replace("due:", "retired: 終了\ndue:"))
        .file(
            "content/r4/kosodate/_index.md",
            "---\ndepartment: 子育て部\nsections: [保育課]\naliases: r4/mukashi\n---\n",
        )
        .file("content/r4/kosodate/1.md", &goal("去年の目標", "保育課").replace("due:", "aliases: r4/kosodate/9\ndue:"))
        .file("content/r5/kosodate/list.txt", "一覧\n")
        .bytes("content/r5/kosodate/図.png", b"\x89PNG\r\n\x1a\n")
}

#[test]
fn every_file_of_a_build_is_answered_as_it_was_written_and_nothing_else_is() {
    for options in [&["--audience", "public"], &["--audience", "internal"]] {
        let site = rich();
        let mut program = Running::start(&site.path(""), &[&["serve", "--port", "0"][..], options].concat());
        let address = program.address();
        is_served(&address, &site, options);
        program.line("waiting");
        let site = site.file("content/r5/kosodate/2-1.md", &goal("別の名前の窓口", "相談室"));
        program.line("updated");
        is_served(&address, &site, options);
        let site = site
            .without("content/r5/kosodate/2-2.md")
            .file("content/r5/kosodate/1-3.md", &goal("新しい目標", "保育課"));
        eventually("the new goal", || get(&address, "r5/kosodate/1-3.html").0 == "200");
        eventually("the end of the old one", || get(&address, "r5/kosodate/2-2.html").0 == "404");
        is_served(&address, &site, options);
        assert!(
            text(&address, "search/texts/0/0.js").contains("新しい目標")
                || text(&address, "search/texts/0/1.js").contains("新しい目標")
        );
        assert_eq!(program.interrupt(), Some(0));
    }
}

/// A template that gives up for goals with a word in their titles.
const GIVES_UP: &str =
    "<h1>{{ goal.title }}</h1>\n{% if \"だめ\" in goal.title %}{{ throw(message=\"いけない\") }}{% endif %}\n";

/// The events of a page.
fn events(address: &str, path: &str) -> impl Iterator<Item = String> + use<> {
    let mut stream = TcpStream::connect(address).expect("the server listens");
    write!(stream, "GET /-/events?path=%2F{path} HTTP/1.1\r\nHost: {address}\r\n\r\n").expect("it is sent");
    BufReader::new(stream).lines().map_while(Result::ok)
}

#[test]
fn a_template_that_fails_for_a_goal_nobody_looks_at_is_found_and_the_last_whole_site_stays() {
    let site = Site::complete().file("themes/default/templates/goal.html", GIVES_UP);
    let mut program = Running::start(&site.path(""), &["serve", "--port", "0"]);
    let address = program.address();
    program.line("waiting");
    let mut heard = events(&address, "r5%2Fkosodate%2F1-1.html");
    let mut hears = |word: &str| heard.find(|line| line.contains(word)).unwrap_or_else(|| panic!("{word} never came"));
    hears("event: fixed");
    assert!(text(&address, "r5/kosodate/2-1.html").contains("相談窓口の開設"));
    let site = site.file("content/r5/kosodate/2-1.md", &goal("だめな目標", "相談室"));
    program.says("error[bad-template]");
    program.says("content/r5/kosodate/2-1.md");
    hears("error[bad-template]");
    assert!(!text(&address, "r5/kosodate/2-1.html").contains("だめな目標"));
    assert!(!text(&address, "r5/kosodate/index.html").contains("だめな目標"), "nor is it on any other page");

    // Until it is whole again, nothing of a later site is shown either.
    let site = site.file("content/r5/kosodate/1-1.md", &goal("別の目標", "保育課"));
    let site = site.file("content/r5/kosodate/2-1.md", &goal("よい目標", "相談室"));
    program.says("no problems any more");
    hears("event: fixed");
    eventually("the site as it is now", || text(&address, "r5/kosodate/2-1.html").contains("よい目標"));
    assert!(text(&address, "r5/kosodate/1-1.html").contains("別の目標"));
    assert_eq!(program.interrupt(), Some(0));
    drop(site);
}

#[test]
fn a_page_that_fails_when_it_is_asked_for_is_not_answered_and_told_at_once() {
    let site = Site::complete()
        .file("themes/default/templates/goal.html", GIVES_UP)
        .file("content/r5/kosodate/2-1.md", &goal("だめな目標", "相談室"));
    let mut program = Running::start(&site.path(""), &["serve", "--port", "0"]);
    let address = program.address();
    let (status, page) = get(&address, "r5/kosodate/2-1.html");
    assert_eq!(status, "404", "{}", String::from_utf8_lossy(&page));
    program.says("error[bad-template]");
    eventually("the end of the site with which something is wrong", || get(&address, "").0 == "404");
    let site = site.file("content/r5/kosodate/2-1.md", &goal("よい目標", "相談室"));
    eventually("the mended page", || text(&address, "r5/kosodate/2-1.html").contains("よい目標"));
    assert_eq!(program.interrupt(), Some(0));
    drop(site);
}

const SECRET: &str = "用地の取得交渉の経緯";

#[test]
fn a_file_with_something_internal_is_never_answered_even_before_the_sweep_has_come_upon_it() {
    let internal = goal(SECRET, "相談室").replace("due:", "audience: internal\ndue:");
    let attached = goal("保育所の整備", "保育課") + "\n[資料](list.txt)\n";
    let site = Site::complete()
        .file("content/r5/kosodate/3-1.md", &internal)
        .file("content/r5/kosodate/1-1.md", &attached)
        .file("content/r5/kosodate/list.txt", "一覧\n");
    let mut program = Running::start(&site.path(""), &["serve", "--port", "0", "--audience", "public"]);
    let address = program.address();
    program.line("waiting");
    assert_eq!(text(&address, "files/r5/kosodate/list.txt"), "一覧\n");
    // No answer has it: neither while it is not known, nor afterwards.
    let leaking = format!("一覧\n{SECRET}\n");
    let site = site.file("content/r5/kosodate/list.txt", &leaking);
    let mut answers = Vec::new();
    eventually("what is told of it", || {
        answers.push(text(&address, "files/r5/kosodate/list.txt"));
        program.errors().contains("error[leaked-text]")
    });
    answers.push(text(&address, "files/r5/kosodate/list.txt"));
    assert!(answers.iter().all(|answer| !answer.contains(SECRET)), "{answers:?}");
    // A template has it on one page that nobody asks for.
    let template = format!("{{% if \"開設\" in goal.title %}}{SECRET}{{% endif %}}{{{{ goal.title }}}}\n");
    let site = site.file("content/r5/kosodate/list.txt", "一覧\n");
    program.says("no problems any more");
    let site = site.file("themes/default/templates/goal.html", &template);
    eventually("what is told of the page", || program.errors().matches("error[leaked-text]").count() > 1);
    assert!(!text(&address, "r5/kosodate/2-1.html").contains(SECRET));
    assert_eq!(program.interrupt(), Some(0));
    drop(site);
}

#[test]
fn a_sweep_ends_when_it_is_told_to_and_the_next_one_finds_all_the_same() {
    let site = Site::complete()
        .file("themes/default/templates/goal.html", GIVES_UP)
        .file("content/r5/kosodate/2-1.md", &goal("だめな目標", "相談室"));
    let options = Options { audience: Audience::Internal, on_error: OnError::Stop, as_of: None };
    let mut builder = Builder::new(&site.path(""), options);
    let (_, asked) = builder.serve(&Change::Everything, &mut Stopwatch::start()).expect("it can be read");
    let asked = asked.expect("no page was made yet");
    let mut sweeper = Sweeper::new().expect("there are threads");
    assert!(matches!(sweeper.sweep(&asked, &AtomicBool::new(true)), Swept::Stopped));
    for _ in 0..2 {
        assert!(matches!(sweeper.sweep(&asked, &AtomicBool::new(false)), Swept::Wrong(_)));
    }
}
