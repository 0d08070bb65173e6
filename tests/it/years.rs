//! Goals that last: over years, at other addresses, after they were withdrawn; and how a year begins.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::repo::Repo;
use crate::site::{Run, Site, goal, repository, tree};

const HEAD: &str =
    "---\ndepartment: 子育て部\nsections:\n  - { name: 保育課, key: hoiku }\n  - { name: 相談室, key: sodan }\n---\n";

/// A goal with more lines of front matter.
fn with(title: &str, section: &str, lines: &str) -> String {
    goal(title, section).replacen("---\n", &format!("---\n{lines}"), 1)
}

/// A site of the years 4 and 5, with a goal in the first.
fn two_years() -> Site {
    Site::empty()
        .file("goalsheet.yaml", "organization: 見本市\n")
        .file("content/r4/kosodate/_index.md", HEAD)
        .file("content/r5/kosodate/_index.md", HEAD)
        .file("content/r4/kosodate/1-1.md", &goal("保育所の整備", "保育課"))
}

/// What `check` says of errors and warnings; advice is left out.
fn problems(site: &Site) -> String {
    let Run { stdout, .. } = site.run(&["check", "--format", "short"]);
    stdout.lines().filter(|line| !line.contains(": advice[")).collect::<Vec<&str>>().join("\n")
}

/// The pages of a site, as text.
fn pages(site: &Site, arguments: &[&str], folder: &str) -> BTreeMap<String, String> {
    let run = site.run(&[&["build"], arguments].concat());
    assert_eq!(run.status, 0, "{}{}", run.stdout, run.stderr);
    site.tree(folder).into_iter().map(|(path, bytes)| (path, String::from_utf8_lossy(&bytes).into_owned())).collect()
}

/// The part of a page that shows years side by side.
fn lineage(page: &str) -> &str {
    let start = page.find("<section class=\"field lineage\">").unwrap_or(page.len());
    let rest = &page[start..];
    &rest[..rest.find("</table>").unwrap_or(rest.len())]
}

#[test]
fn a_goal_shows_its_years_side_by_side_and_leads_both_ways() {
    let site = two_years()
        .file("content/r6/kosodate/_index.md", HEAD)
        .file("content/r5/kosodate/2-1.md", &with("保育所の増設", "相談室", "continues: r4/kosodate/1-1\n"))
        .file("content/r6/kosodate/2-1.md", &with("保育所の充実", "相談室", "continues: R05/kosodate/2-1\n"))
        .file("content/r6/kosodate/2-2.md", &goal("相談窓口の開設", "相談室"));
    assert_eq!(problems(&site), "");
    let pages = pages(&site, &[], "public");
    let middle = lineage(&pages["r5/kosodate/2-1.html"]);
    let heads: Vec<usize> =
        ["令和6年度</a>", "令和5年度 <", "令和4年度</a>"].iter().filter_map(|head| middle.find(head)).collect();
    assert!(heads.len() == 3 && heads.is_sorted(), "the newest first: {middle}");
    assert!(
        middle.contains("href=\"../../r6/kosodate/2-1.html\"")
            && middle.contains("href=\"../../r4/kosodate/1-1.html\"")
    );
    for text in [
        "保育所の整備ができている。",
        "保育所の増設ができている。",
        "保育所の充実ができている。",
        "子育て部 保育課",
        "子育て部 相談室",
    ] {
        assert!(middle.contains(text), "{text}: {middle}");
    }
    assert!(
        lineage(&pages["r4/kosodate/1-1.html"]).contains("href=\"../../r6/kosodate/2-1.html\""),
        "over several years"
    );
    assert!(
        pages["r4/kosodate/1-1.html"]
            .contains("この目標を引き継いだ目標</span> <a href=\"../../r5/kosodate/2-1.html\">")
    );
    let alone = &pages["r6/kosodate/2-2.html"];
    assert!(lineage(alone).is_empty() && !alone.contains("years.css"), "nothing where there is nothing");
}

#[test]
fn goals_may_be_split_joined_and_moved_between_departments() {
    let site = two_years()
        .file("content/r4/kosodate/1-2.md", &goal("学童保育所の整備", "保育課"))
        .file("content/r5/kikaku/_index.md", "---\ndepartment: 企画部\nsections: [企画課]\n---\n")
        .file(
            "content/r5/kikaku/1-1.md",
            &with("子どもの居場所", "企画課", "continues: [r4/kosodate/1-1, r4/kosodate/1-2]\n"),
        )
        .file("content/r5/kosodate/1-1.md", &with("保育所の運営", "保育課", "continues: r4/kosodate/1-1\n"));
    assert_eq!(problems(&site), "");
    let pages = pages(&site, &[], "public");
    let joined = lineage(&pages["r5/kikaku/1-1.html"]);
    assert!(
        joined.contains("r4/kosodate/1-1.html")
            && joined.contains("r4/kosodate/1-2.html")
            && joined.contains("企画部 企画課")
    );
    let split = lineage(&pages["r4/kosodate/1-1.html"]);
    assert!(split.contains("r5/kikaku/1-1.html") && split.contains("r5/kosodate/1-1.html"), "{split}");
}

#[test]
fn what_a_goal_continues_is_there_and_earlier() {
    let told = |lines: &str| {
        let site = two_years()
            .file("content/r5/kosodate/1-1.md", &with("保育所の整備の続き", "保育課", lines))
            .file("content/r5/kosodate/1-2.md", &goal("別の目標", "保育課"))
            .file("content/r6/kosodate/_index.md", HEAD)
            .file("content/r6/kosodate/1-1.md", &goal("後の目標", "保育課"));
        let Run { stdout, .. } = site.run(&["check"]);
        stdout
    };
    for (lines, expected) in [
        ("continues: r4/kosodate/1-2\n", "r4/kosodate にある目標から選んで書いてください: 1-1"),
        ("continues: r4/kosodat/1-1\n", "continues: r4/kosodate/1-1"),
        ("continues: r3/kosodate/1-1\n", "前の年度の目標を「年度/部/目標」の形で"),
        ("continues: r5/kosodate/1-1\n", "この目標自身です"),
        ("continues: r5/kosodate/1-2\n", "より前のものではありません"),
        ("continues: r6/kosodate/1-1\n", "より前のものではありません"),
        ("continues: content\\r4\\kosodate\\1-1.md\n", "continues: r4/kosodate/1-1"),
        ("continues: [r4/kosodate/1-1, R4/Kosodate/1-1]\n", "が2回あります"),
    ] {
        let said = told(lines);
        assert!(said.contains(expected), "{lines}: {said}");
    }
    assert!(
        told("continues: r4/kosodate/1-1\n").contains("エラー 0 件")
            || !told("continues: r4/kosodate/1-1\n").contains("エラー[")
    );
}

#[test]
fn a_goal_is_continued_by_its_id_its_file_or_an_address_of_before() {
    for named in ["r4/kosodate/hoiku-seibi", "r4/kosodate/1-1", "r4/kosodate/1-9", "r4/kodomo/hoiku-seibi"] {
        let site = two_years()
            .file("content/r4/kosodate/_index.md", &HEAD.replacen("---\n", "---\naliases: r4/kodomo\n", 1))
            .file(
                "content/r4/kosodate/1-1.md",
                &with("保育所", "保育課", "id: hoiku-seibi\naliases: r4/kosodate/1-9\n"),
            )
            .file("content/r5/kosodate/1-1.md", &with("保育所の続き", "保育課", &format!("continues: {named}\n")));
        assert_eq!(problems(&site), "", "{named}");
        let pages = pages(&site, &[], "public");
        assert!(lineage(&pages["r5/kosodate/1-1.html"]).contains("r4/kosodate/hoiku-seibi.html"), "{named}");
    }
}

#[test]
fn of_an_internal_goal_on_the_other_side_everybody_sees_nothing() {
    const MARKER: &str = "庁内だけの調整事項マーカー";
    let secret = with("庁内の検討", "保育課", "audience: internal\n").replace("関係課と調整する。", MARKER);
    let site = two_years()
        .file("content/r4/kosodate/1-2.md", &secret)
        .file(
            "content/r4/kosodate/1-3.md",
            &secret.replacen("title: 庁内の検討", "title: 庁内の別の検討\nid: naibu", 1),
        )
        .file("content/r4/jinji/_index.md", "---\ndepartment: 人事部\naudience: internal\naliases: r4/jinjika\nsections: [人事課]\n---\n")
        .file("content/r4/jinji/1-1.md", &with("人事の検討マーカー", "人事課", "id: jinji-no\naliases: r4/kyu/5\n"))
        .file(
            "content/r5/kosodate/1-1.md",
            &with(
                "保育所の続き",
                "保育課",
                "continues: [r4/kosodate/1-1, r4/kosodate/1-2, r4/kosodate/naibu, r4/jinji/1-1, r4/kyu/5, r4/jinjika/jinji-no]\n",
            ),
        )
        .file("content/r6/kosodate/_index.md", HEAD)
        .file(
            "content/r6/kosodate/1-1.md",
            &with("続きの検討マーカー", "保育課", "audience: internal\ncontinues: r5/kosodate/1-1\n"),
        );
    assert_eq!(problems(&site), "");
    for (path, text) in pages(&site, &[], "public") {
        for secret in [MARKER, "検討マーカー", "kosodate/1-2", "naibu", "jinji", "r6/kosodate/1-1"] {
            assert!(!text.contains(secret), "{path} has {secret}");
        }
    }
    let public = site.read("public/r5/kosodate/1-1.html");
    assert!(lineage(&public).contains("r4/kosodate/1-1.html"), "what is public is shown");
    let internal = pages(&site, &["--audience", "internal"], "internal");
    let shown = lineage(&internal["r5/kosodate/1-1.html"]);
    for text in [MARKER, "r4/kosodate/naibu.html", "r4/jinji/jinji-no.html", "r6/kosodate/1-1.html"] {
        assert!(shown.contains(text), "{text}: {shown}");
    }
}

#[test]
fn data_say_which_goals_a_goal_continues() {
    let site = two_years()
        .file("content/r4/kosodate/1-2.md", &goal("学童保育所の整備", "保育課"))
        .file("content/r4/kosodate/1-3.md", &with("庁内の検討", "保育課", "audience: internal\n"))
        .file(
            "content/r5/kosodate/1-1.md",
            &with("保育所と学童", "保育課", "continues: [R04/kosodate/1-1, r4/kosodate/1-2, r4/kosodate/1-3]\n"),
        );
    let everybody = ["r4/kosodate/1-1", "r4/kosodate/1-2"];
    let colleagues = ["r4/kosodate/1-1", "r4/kosodate/1-2", "r4/kosodate/1-3"];
    for (audience, folder, expected) in
        [("public", "public", everybody.as_slice()), ("internal", "internal", colleagues.as_slice())]
    {
        let files = pages(&site, &["--audience", audience], folder);
        for place in ["data", "r5", "r5/kosodate"] {
            let json: Value = serde_json::from_str(&files[&format!("{place}/goals.json")]).expect("it is JSON");
            let goals = json["goals"].as_array().expect("a list");
            let of = |id: &str| &goals.iter().find(|goal| goal["id"] == id).expect("it is there")["continues"];
            assert_eq!(*of("r5/kosodate/1-1"), serde_json::json!(expected), "{place} {audience}");
            let csv = &files[&format!("{place}/goals.csv")];
            let line = csv.lines().find(|line| line.contains("r5/kosodate/1-1")).expect("a line");
            assert!(line.trim_end().ends_with(&format!(",\"{}\"", expected.join(";"))), "{place} {audience}: {line}");
        }
        assert!(
            files["data/columns.csv"].contains("\n\"continues\",\"前年度からの継続\",\"list\","),
            "{}",
            files["data/columns.csv"]
        );
        let out = format!("out-{audience}");
        let run = site.run(&["export", "r5/kosodate", "--format", "csv", "--audience", audience, "-o", &out]);
        assert_eq!(run.status, 0, "{}", run.stderr);
        assert!(site.read(&format!("{out}/goals.csv")).contains(&expected.join(";")), "export says the same");
        assert_eq!(site.read(&format!("{out}/goals.csv")).contains("1-3"), audience == "internal");
    }
}

#[test]
fn an_old_address_leads_on() {
    let site = two_years()
        .file("goalsheet.yaml", "organization: 見本市\nbase_url: https://www.city.example.jp/goals\n")
        .file("content/r5/kosodate/_index.md", &HEAD.replacen("---\n", "---\naliases: [r5/kodomo, r4/kodomo]\n", 1))
        .file(
            "content/r5/kosodate/1-1.md",
            &with("保育所の整備", "保育課", "aliases: [r5/kosodate/1-9, 令和4年度/Somu/3]\n"),
        );
    assert_eq!(problems(&site), "");
    let pages = pages(&site, &[], "public");
    for (from, to) in [
        ("r5/kosodate/1-9.html", "r5/kosodate/1-1.html"),
        ("r4/somu/3.html", "r5/kosodate/1-1.html"),
        ("r5/kodomo/index.html", "r5/kosodate/index.html"),
        ("r4/kodomo/1-1.html", "r5/kosodate/1-1.html"),
        ("r5/kodomo/1-9.html", "r5/kosodate/1-1.html"),
        ("r5/kodomo/section-hoiku.html", "r5/kosodate/section-hoiku.html"),
    ] {
        let page = pages.get(from).unwrap_or_else(|| panic!("{from} is missing"));
        let folder = |path: &str| path.rsplit_once('/').map(|(folder, _)| format!("{folder}/")).unwrap_or_default();
        let near = to.strip_prefix(&folder(from)).map_or(format!("../../{to}"), str::to_owned);
        for part in [
            format!("<meta http-equiv=\"refresh\" content=\"0; url=../../{to}\">"),
            format!("<a href=\"{near}\""),
            format!("<link rel=\"canonical\" href=\"https://www.city.example.jp/goals/{to}\">"),
            "<meta name=\"robots\" content=\"noindex\">".to_owned(),
        ] {
            assert!(page.contains(&part), "{from} has no {part}");
        }
        assert!(!pages["sitemap.xml"].contains(from), "{from} is in the sitemap");
    }
    assert!(pages["r5/kosodate/1-9.html"].contains("data-keys=\"1-9 1-1\""), "places of the goal are renamed");
    assert!(!pages["r5/kodomo/1-1.html"].contains("data-keys"));
}

#[test]
fn an_address_that_is_taken_cannot_lead_elsewhere() {
    let told = |head: &str, first: &str, second: &str| {
        let site = two_years()
            .file("content/r5/kosodate/_index.md", &HEAD.replacen("---\n", &format!("---\n{head}"), 1))
            .file("content/r5/kosodate/1-1.md", &with("一つ目", "保育課", first))
            .file("content/r5/kosodate/1-2.md", &with("二つ目", "保育課", second));
        let run = site.run(&["check"]);
        assert!(run.status == 1 && run.stdout.contains("duplicate-page"), "{}", run.stdout);
        run.stdout
    };
    assert!(told("", "aliases: r5/kosodate/1-2\n", "").contains("今あるページです"));
    assert!(told("", "aliases: r5/kosodate/1-1\n", "").contains("今のアドレスです"));
    assert!(told("", "aliases: r5/KOSODATE/1-2\n", "").contains("大文字と小文字"));
    assert!(told("", "aliases: r5/kosodate/section-hoiku\n", "").contains("今あるページです"));
    assert!(told("", "aliases: r5/a/9\n", "aliases: r5/A/9\n").contains("二つのファイルにあります"));
    assert!(told("aliases: r4/kosodate\n", "", "").contains("今あるページです"));
}

#[test]
fn an_address_of_its_own_comes_before_that_of_a_sheet() {
    let site = two_years()
        .file("content/r5/kosodate/_index.md", &HEAD.replacen("---\n", "---\naliases: r5/kodomo\n", 1))
        .file("content/r5/kosodate/1-1.md", &goal("今の1-1", "保育課"))
        .file("content/r5/kosodate/1-2.md", &with("前の1-1", "保育課", "aliases: r5/kodomo/1-1\n"));
    assert_eq!(problems(&site), "");
    let pages = pages(&site, &[], "public");
    assert!(pages["r5/kodomo/1-1.html"].contains("url=../../r5/kosodate/1-2.html"));
}

#[test]
fn the_old_address_of_an_internal_goal_is_no_page_for_everybody() {
    let site = two_years()
        .file("content/r5/kosodate/1-1.md", &with("庁内", "保育課", "audience: internal\naliases: r5/kosodate/1-9\n"))
        .file("content/r5/kosodate/1-2.md", &goal("公開", "保育課"));
    assert!(!pages(&site, &[], "public").contains_key("r5/kosodate/1-9.html"));
    assert!(pages(&site, &["--audience", "internal"], "internal").contains_key("r5/kosodate/1-9.html"));
}

#[test]
fn a_goal_that_was_withdrawn_has_its_page_and_is_nowhere_else() {
    let config =
        "organization: 見本市\nbase_url: https://www.city.example.jp\nphases: [{ key: mid, name: 中間報告 }]\n";
    let site = || {
        Site::complete()
            .file("goalsheet.yaml", config)
            .file("content/r5/kosodate/1-1.mid.md", "---\n---\n\n## 取組状況\n\n進めた。\n")
    };
    let withdrawn = with("学童保育所の整備", "保育課", "retired: 国の制度が終わったため\n");
    let kept = site()
        .file("content/r5/kosodate/1-2.md", &withdrawn)
        .file("content/r5/kosodate/1-2.mid.md", "---\n---\n\n## 取組状況\n\n半ばまで。\n");
    assert_eq!(problems(&kept), "");
    let mut with = pages(&kept, &[], "public");
    let without = pages(&site(), &[], "public");
    let page = with.remove("r5/kosodate/1-2.html").expect("its page stays");
    for text in [
        "この目標は取り下げられました。",
        "国の制度が終わったため",
        "学童保育所の整備ができている。",
        "半ばまで。",
        "content=\"noindex\"",
    ] {
        assert!(page.contains(text), "{text}: {page}");
    }
    with.retain(|path, _| !path.starts_with(".goalsheet"));
    for (path, text) in &with {
        assert_eq!(without.get(path), Some(text), "{path} is another one");
    }
}

#[test]
fn links_to_a_goal_that_was_withdrawn_lead_to_its_page() {
    let site = Site::complete()
        .file("content/r5/kosodate/1-2.md", &with("学童保育所の整備", "保育課", "retired: 制度の終了\n"))
        .file("content/r5/kosodate/1-3.md", &goal("別の目標", "保育課").replace("関係課と", "[前の目標](1-2.md)の"));
    assert_eq!(problems(&site), "");
    assert!(
        pages(&site, &[], "public")["r5/kosodate/1-3.html"].contains("href=\"1-2.html\"")
            || site.read("public/r5/kosodate/1-3.html").contains("1-2.html")
    );
}

#[test]
fn withdrawing_needs_a_reason() {
    for (line, expected) in [
        ("retired:\n", "missing-key"),
        ("retired: yes\n", "取り下げた理由を書きますが"),
        ("retired: はい\n", "wrong-type"),
    ] {
        let site = Site::complete().file("content/r5/kosodate/1-2.md", &with("学童", "保育課", line));
        let Run { stdout, .. } = site.run(&["check"]);
        assert!(stdout.contains(expected), "{line}: {stdout}");
    }
}

#[test]
fn a_later_report_confirms_a_forecast() {
    let indicator = |target: u32| format!("indicators: [{{ key: shuno, name: 収納率, unit: ％, target: {target} }}]\n");
    let site = two_years()
        .file("goalsheet.yaml", "organization: 見本市\nphases: [{ key: mid, name: 中間報告 }, { key: end, name: 期末報告 }]\n")
        .file("content/r4/kosodate/1-1.md", &with("収納率の向上", "保育課", &indicator(96)))
        .file("content/r4/kosodate/1-1.end.md", "---\nvalues: { shuno: { value: 96.7, status: 見込 } }\n---\n\n## 成果\n\n上がった。\n")
        .file("content/r5/kosodate/1-1.md", &with("収納率の維持", "保育課", &format!("continues: r4/kosodate/1-1\n{}", indicator(97))))
        .file("content/r5/kosodate/1-1.mid.md", "---\nvalues: { shuno: { value: 95.9, as_of: 令和5年3月31日, status: 確定 } }\n---\n\n## 成果\n\n確定した。\n")
        .file("content/r5/kosodate/1-1.end.md", "---\nvalues: { shuno: 97.2 }\n---\n\n## 成果\n\n上がった。\n");
    assert_eq!(problems(&site), "");
    let pages = pages(&site, &[], "public");
    let page = &pages["r5/kosodate/1-1.html"];
    let series = &page[page.find("field series").expect("there is a series")..];
    let series = &series[..series.find("</section>").expect("it ends")];
    assert!(series.contains("95.9") && series.contains("97.2") && !series.contains("96.7"), "{series}");
    assert!(series.contains("<svg") && series.contains("role=\"img\"") && series.contains(">R4</text>"), "{series}");
    let own = &page
        [page.find("field indicators").expect("there is a table")..page.find("field series").expect("it is there")];
    assert!(own.contains("97.2") && !own.contains("95.9"), "what confirms the year before is not of this one: {own}");
    assert!(!pages["r4/kosodate/1-1.html"].contains("<svg viewBox"), "the first year has no series");
}

#[test]
fn another_unit_or_words_make_no_drawing() {
    let indicator = |unit: &str| format!("indicators: [{{ key: a, name: 件数, unit: {unit}, target: 3 }}]\n");
    let site = |unit: &str, value: &str| {
        two_years()
            .file("goalsheet.yaml", "organization: 見本市\nphases: [{ key: end, name: 期末報告 }]\n")
            .file("content/r4/kosodate/1-1.md", &with("相談", "保育課", &indicator("件")))
            .file("content/r4/kosodate/1-1.end.md", &format!("---\nvalues: {{ a: {value} }}\n---\n"))
            .file(
                "content/r5/kosodate/1-1.md",
                &with("相談の続き", "保育課", &format!("continues: r4/kosodate/1-1\n{}", indicator(unit))),
            )
            .file("content/r5/kosodate/1-1.end.md", "---\nvalues: { a: 4 }\n---\n")
    };
    let page = |site: Site| pages(&site, &[], "public").remove("r5/kosodate/1-1.html").expect("it is there");
    assert!(!page(site("人", "3")).contains("field series"), "another unit is another thing");
    let words = page(site("件", "三つほど"));
    assert!(words.contains("field series") && !words.contains("<svg viewBox"), "words are in the table alone");
}

/// What `diff` says in JSON.
fn changes(repo: &Repo) -> Value {
    let run = repo.run(&["diff", "--format", "json"]);
    serde_json::from_str(&run.stdout).unwrap_or_else(|error| panic!("{error}: {}{}", run.stdout, run.stderr))
}

#[test]
fn diff_proposes_the_line_that_keeps_an_address() {
    let repo = Repo::of(Site::complete());
    repo.git(&["mv", "content/r5/kosodate/1-1.md", "content/r5/kosodate/1-7.md"]);
    let line = "aliases: [r5/kosodate/1-1]";
    let all = changes(&repo);
    let change = &all["changes"][0];
    assert_eq!(change["address"]["file"], "content/r5/kosodate/1-7.md");
    assert_eq!(change["address"]["line"], line);
    for (format, is_for_authors) in [("human", true), ("md", true), ("html", false)] {
        let said = repo.run(&["diff", "--format", format]).stdout;
        let said = said.replace("&#91;", "[").replace("&#93;", "]").replace("&#58;", ":");
        let is_told = said.contains("公開済みのアドレスが変わります") && said.contains(line);
        assert_eq!(is_told, is_for_authors, "{format}: {said}");
    }
    let moved = repo.path().join("content/r5/kosodate/1-7.md");
    let text = std::fs::read_to_string(&moved).expect("it is there");
    repo.write("content/r5/kosodate/1-7.md", &text.replacen("---\n", &format!("---\n{line}\n"), 1));
    assert_eq!(changes(&repo)["changes"][0]["address"], Value::Null, "it is there");
}

#[test]
fn diff_proposes_one_line_for_a_sheet_and_a_key_for_a_section() {
    let repo = Repo::of(Site::complete());
    repo.git(&["mv", "content/r5/kosodate", "content/r5/kodomo"]);
    let all = changes(&repo);
    let leads: Vec<&Value> =
        all["changes"].as_array().expect("a list").iter().filter(|it| !it["address"].is_null()).collect();
    assert_eq!(leads.len(), 1, "{all:#}");
    assert_eq!(leads[0]["address"]["line"], "aliases: [r5/kosodate]");
    assert_eq!(leads[0]["address"]["file"], "content/r5/kodomo/_index.md");

    let repo = Repo::of(Site::complete());
    let head = HEAD.replace("{ name: 保育課, key: hoiku }", "{ name: 保育幼稚園課, was: 保育課 }");
    repo.write("content/r5/kosodate/_index.md", &head);
    repo.write("content/r5/kosodate/1-1.md", &goal("保育所の整備", "保育幼稚園課"));
    let all = changes(&repo);
    let lead = all["changes"].as_array().expect("a list").iter().find(|it| !it["address"].is_null());
    assert_eq!(
        lead.expect("it is proposed")["address"]["line"],
        "- { name: 保育幼稚園課, key: hoiku, was: 保育課 }",
        "{all:#}"
    );
}

#[test]
fn diff_says_that_a_goal_was_withdrawn_and_why() {
    let repo = Repo::of(Site::complete());
    repo.write("content/r5/kosodate/2-1.md", &with("相談窓口の開設", "相談室", "retired: 県に移ったため\n"));
    let all = changes(&repo);
    assert_eq!(all["changes"][0]["kind"], "removed");
    assert_eq!(all["changes"][0]["remarks"][0]["ja"], "取下げ（県に移ったため）");
}

#[test]
fn a_published_address_that_vanishes_is_told() {
    let repo = Repo::of(Site::complete());
    let check = |arguments: &[&str]| repo.run(&[&["check", "--since", "HEAD"], arguments].concat()).stdout;
    assert!(!check(&[]).contains("vanished-page"));
    repo.git(&["mv", "content/r5/kosodate/1-1.md", "content/r5/kosodate/1-7.md"]);
    let said = check(&[]);
    assert!(
        said.contains("r5/kosodate/1-1.html") && said.contains("content/r5/kosodate/1-7.md に書いてください"),
        "{said}"
    );
    assert!(said.contains("aliases: [r5/kosodate/1-1]"), "{said}");
    assert!(!repo.run(&["check"]).stdout.contains("vanished-page"), "only if it is asked");
    assert_eq!(repo.run(&["check", "--since", "HEAD", "--deny", "warnings"]).status, 1);
    repo.write("content/r5/kosodate/1-7.md", &with("保育所の整備", "保育課", "aliases: r5/kosodate/1-1\n"));
    assert!(!check(&[]).contains("vanished-page"));
    repo.commit("renamed");
    repo.write("content/r5/kosodate/1-7.md", &goal("保育所の整備", "保育課"));
    assert!(check(&[]).contains("前のアドレスから案内するページでした"), "{}", check(&[]));
}

#[test]
fn a_goal_that_is_removed_vanishes_and_one_that_was_withdrawn_does_not() {
    let repo = Repo::of(Site::complete().file("content/r5/kosodate/2-2.md", &goal("相談員の研修", "相談室")));
    repo.remove("content/r5/kosodate/2-2.md");
    let said = repo.run(&["check", "--since", "HEAD"]).stdout;
    assert!(said.contains("retired: 取り下げた理由"), "{said}");
    repo.write("content/r5/kosodate/2-2.md", &with("相談員の研修", "相談室", "retired: 県に移ったため\n"));
    assert!(!repo.run(&["check", "--since", "HEAD"]).stdout.contains("vanished-page"));
}

#[test]
fn a_sheet_that_vanishes_is_told_once_and_a_section_with_its_key() {
    let repo = Repo::of(
        Site::complete()
            .file("content/r4/kosodate/_index.md", HEAD)
            .file("content/r4/kosodate/1-1.md", &goal("去年", "保育課")),
    );
    repo.git(&["mv", "content/r5/kosodate", "content/r5/kodomo"]);
    let said = repo.run(&["check", "--since", "HEAD"]).stdout;
    assert_eq!(said.matches("[vanished-page]").count(), 1, "{said}");
    assert!(said.contains("その下の4ページ") && said.contains("aliases: [r5/kosodate]"), "{said}");
    let head = HEAD.replace("key: hoiku", "key: nursery");
    repo.write("content/r4/kosodate/_index.md", &head);
    let said = repo.run(&["check", "--since", "HEAD"]).stdout;
    assert!(said.contains("r4/kosodate/section-hoiku.html") && said.contains("key: hoiku"), "{said}");
}

#[test]
fn only_what_was_published_for_the_audience_vanishes() {
    let secret = with("庁内の検討", "保育課", "audience: internal\n");
    let repo = Repo::of(Site::complete().file("content/r5/kosodate/1-2.md", &secret));
    repo.remove("content/r5/kosodate/1-2.md");
    assert!(!repo.run(&["check", "--since", "HEAD"]).stdout.contains("vanished-page"), "nobody could see it");
    let said = repo.run(&["check", "--since", "HEAD", "--audience", "internal"]).stdout;
    assert!(said.contains("r5/kosodate/1-2.html"), "{said}");
    repo.write("content/r5/kosodate/1-1.md", &with("保育所の整備", "保育課", "audience: internal\n"));
    assert!(
        repo.run(&["check", "--since", "HEAD"]).stdout.contains("r5/kosodate/1-1.html"),
        "it is not published any more"
    );
}

#[test]
fn a_file_that_cannot_be_read_has_not_vanished_and_one_version_is_named() {
    let repo = Repo::of(Site::complete());
    repo.write("content/r5/kosodate/1-1.md", "title: 壊れた\n");
    assert!(!repo.run(&["check", "--since", "HEAD"]).stdout.contains("vanished-page"));
    for (word, expected) in [("HEAD~1..HEAD", "二つの版です"), ("nowhere", "nowhere")] {
        let run = repo.run(&["check", "--since", word]);
        assert!(run.status == 2 && run.stderr.contains(expected), "{word}: {}", run.stderr);
    }
    assert_eq!(repo.run(&["check", "--audience", "internal"]).status, 2, "for whom is asked of a version");
}

/// A site of one year with everything that a year may have.
fn last_year() -> Site {
    let rich = "---\n# 担当: 山田\ntitle: 保育所の整備\nsection: 保育課\ncategory: 個別計画\ndue: 10月 # 早めに\nid: hoiku\naliases:\n  - r8/kosodate/1-9\nindicators:\n  - { key: a, name: 定員, target: 3 }\naudience: internal\n---\n\n## どの水準まで\n\n[資料](shiryo.pdf)と[部](../kikaku/1-1.md)と[次](1-2.md)と[注](#見出し)と[市](https://www.example.jp/)。\n\n### 見出し\n\n![図][zu]\n\n[zu]: img/zu.png\n\n## どのような方法で\n\n関係課と調整する。\n";
    Site::empty()
        .file("goalsheet.yaml", "organization: 見本市\nrequired: [due]\nphases: [{ key: mid, name: 中間報告 }]\n")
        .file(
            "content/r8/kosodate/_index.md",
            "---\ndepartment: 子育て部\ncreated: 令和8年4月1日\nholder: { post: 子育て部長, name: 見本花子, name_public: no }\nsections:\n  - { name: 保育課, key: hoiku, was: 児童課 }\n  - 相談室\norder: 2\n---\n\n昨年度の文章。\n",
        )
        .file("content/r8/kosodate/1-1.md", rich)
        .file("content/r8/kosodate/1-1.mid.md", "---\n---\n\n## 取組状況\n\n進めた。\n")
        .file("content/r8/kosodate/1-2.md", &goal("学童保育所", "保育課"))
        .file("content/r8/kosodate/2-1.md", &with("相談", "相談室", "retired: 県に移ったため\n"))
        .file("content/r8/kosodate/shiryo.pdf", "%PDF-1.4\n")
        .bytes("content/r8/kosodate/img/zu.png", b"\x89PNG\r\n\x1a\n")
        .file("content/r8/kikaku/_index.md", "---\ndepartment: 企画部\nsections: [企画課]\n---\n")
        .file("content/r8/kikaku/1-1.md", &goal("計画", "企画課"))
}

#[test]
fn a_year_begins_with_the_heads_and_goals_of_the_last() {
    let site = last_year();
    let trial = site.run(&["new", "--year", "r9", "--from", "r8", "--dry-run"]);
    assert!(trial.status == 0 && !site.path("content/r9").exists(), "{}", trial.stderr);
    let run = site.run(&["new", "--year", "r9", "--from", "r8"]);
    assert_eq!(run.status, 0, "{}", run.stderr);
    assert_eq!(run.stdout, trial.stdout, "what was shown is what was made");
    assert!(
        trial.stderr.contains("部の基本情報 2 件、目標 3 件を作ります")
            && run.stderr.contains("部の基本情報 2 件、目標 3 件を作りました")
    );
    assert!(run.stderr.contains("取り下げた目標は引き継ぎません: 1件"), "{}", run.stderr);
    let made: Vec<String> = site.tree("content/r9").into_keys().collect();
    assert_eq!(made, ["kikaku/1-1.md", "kikaku/_index.md", "kosodate/1-1.md", "kosodate/1-2.md", "kosodate/_index.md"]);
    let expected = "---\n# 担当: 山田\ntitle: 保育所の整備\nsection: 保育課\ncategory: 個別計画\ndue: # 早めに\ncontinues: r8/kosodate/hoiku\ncopied: yes\nindicators:\n  - { key: a, name: 定員, target: 3 }\naudience: internal\n---\n\n## どの水準まで\n\n[資料](../../r8/kosodate/shiryo.pdf)と[部](../kikaku/1-1.md)と[次](1-2.md)と[注](#見出し)と[市](https://www.example.jp/)。\n\n### 見出し\n\n![図][zu]\n\n[zu]: ../../r8/kosodate/img/zu.png\n\n## どのような方法で\n\n関係課と調整する。\n";
    assert_eq!(site.read("content/r9/kosodate/1-1.md"), expected);
    let head = site.read("content/r9/kosodate/_index.md");
    for text in ["department: 子育て部", "name: 見本花子", "name_public: no", "key: hoiku, was: 児童課", "order: 2"]
    {
        assert!(head.contains(text), "{text}: {head}");
    }
    assert!(!head.contains("created: 令和8年4月1日") && !head.contains("昨年度の文章"), "{head}");
    let said = site.run(&["check"]).stdout;
    assert_eq!(said.matches("[missing-field]").count(), 3, "each deadline is asked for: {said}");
    assert_eq!(said.matches("と同じままです").count(), 3, "each text is last year's: {said}");
    assert!(!said.contains("[unknown-") && !said.contains("[dead-link]"), "{said}");
}

#[test]
fn what_is_there_already_stays_as_it_is() {
    let site = last_year()
        .file("content/R09/kosodate/1-1.md", &goal("手で書いた目標", "保育課"))
        .file("content/R09/kosodate/_index.md", HEAD);
    let run = site.run(&["new", "--year", "令和9年度"]);
    assert!(run.status == 0 && run.stderr.contains("もうあるものは、そのままにします: 1件"), "{}", run.stderr);
    assert!(site.read("content/R09/kosodate/1-1.md").contains("手で書いた目標"));
    assert!(
        site.path("content/R09/kikaku/1-1.md").exists() && !site.path("content/r9").exists(),
        "the year's folder keeps its name"
    );
    let before = site.tree("content");
    let again = site.run(&["new", "--year", "r9"]);
    assert!(again.status == 2 && again.stderr.contains("作るものがありません"), "{}", again.stderr);
    assert_eq!(before, site.tree("content"));
}

#[test]
fn sheets_and_goals_can_be_chosen() {
    for (names, made) in [
        (vec!["kikaku"], vec!["kikaku/1-1.md", "kikaku/_index.md"]),
        (vec!["--sheet", "企画部"], vec!["kikaku/1-1.md", "kikaku/_index.md"]),
        (vec!["kosodate", "1-2"], vec!["kosodate/1-2.md", "kosodate/_index.md"]),
        (
            vec!["kosodate/1-2", "r8/kikaku/1-1"],
            vec!["kikaku/1-1.md", "kikaku/_index.md", "kosodate/1-2.md", "kosodate/_index.md"],
        ),
        (vec!["content/r8/kosodate/1-2.md"], vec!["kosodate/1-2.md", "kosodate/_index.md"]),
        (vec!["r8/kikaku", "1-1"], vec!["kikaku/1-1.md", "kikaku/_index.md"]),
    ] {
        let site = last_year();
        let run = site.run(&[vec!["new", "--year", "r9", "--from", "r8"], names.clone()].concat());
        assert_eq!(run.status, 0, "{names:?}: {}", run.stderr);
        assert_eq!(site.tree("content/r9").into_keys().collect::<Vec<String>>(), made, "{names:?}");
    }
    for (names, expected) in [
        (vec!["1-2"], "どの整理表の目標ですか"),
        (vec!["kosodate", "9-9"], "「9-9」という目標は"),
        (vec!["r7/kikaku/1-1"], "引き継ぐのは r8 です"),
        (vec!["nowhere/1-1"], "「nowhere」という整理表は"),
    ] {
        let run = last_year().run(&[vec!["new", "--year", "r9", "--from", "r8"], names.clone()].concat());
        assert!(run.status == 2 && run.stderr.contains(expected), "{names:?}: {}", run.stderr);
    }
}

#[test]
fn a_year_needs_an_earlier_one() {
    for (arguments, expected) in [
        (vec!["--year", "r8", "--from", "r8"], "より後の年度ではありません"),
        (vec!["--year", "r7", "--from", "r8"], "より後の年度ではありません"),
        (vec!["--year", "r11"], "r10 の整理表がありません"),
        (vec!["--year", "来年"], "年度として読めません"),
        (vec!["--year", "r9", "--from", "r8/kosodate"], "年度として読めません"),
    ] {
        let run = last_year().run(&[vec!["new"], arguments.clone()].concat());
        assert!(run.status == 2 && run.stderr.contains(expected), "{arguments:?}: {}", run.stderr);
    }
    for arguments in
        [vec!["--dry-run", "r8/kosodate", "x"], vec!["--year", "r9", "--report", "mid"], vec!["r8/kosodate", "x", "y"]]
    {
        let run = last_year().run(&[vec!["new"], arguments.clone()].concat());
        assert_eq!(run.status, 2, "{arguments:?}: {}", run.stdout);
    }
}

#[test]
fn a_file_that_cannot_go_on_is_told() {
    let site = last_year()
        .file("content/r8/kikaku/1-2.md", "title: 壊れた\n")
        .file("content/r8/kikaku/1-3.md", "---\n{ title: 波括弧, section: 企画課, due: 10月 }\n---\n");
    let run = site.run(&["new", "--year", "r9", "kikaku"]);
    assert!(
        run.stderr.contains("no-front-matter") && run.stderr.contains("引き継がれないことがあります"),
        "{}",
        run.stderr
    );
    let made = site.path("content/r9/kikaku/1-3.md").exists();
    assert!(
        made || run.stderr.contains("引き継げません: content/r8/kikaku/1-3.md") && run.status == 1,
        "{}",
        run.stderr
    );
}

#[test]
fn the_mark_of_a_copied_text_goes_when_the_text_is_revised() {
    let site = |level: &str, mark: &str| {
        two_years().file(
            "content/r5/kosodate/1-1.md",
            &with("保育所の整備", "保育課", &format!("continues: r4/kosodate/1-1\n{mark}"))
                .replace("保育所の整備ができている。", level),
        )
    };
    let copied = site("保育所の整備ができている。", "copied: yes\n");
    let said = copied.run(&["check"]).stdout;
    assert!(said.contains("引き継いだ目標と同じままです"), "{said}");
    assert!(pages(&copied, &[], "public")["r5/kosodate/1-1.html"].contains("まだ見直していません"));
    let revised = site("保育所が三つある。", "copied: yes\n").run(&["check"]).stdout;
    assert!(revised.contains("もう見直されています") && revised.contains("copied の行を消してください"), "{revised}");
    let done = site("保育所が三つある。", "").run(&["check"]).stdout;
    assert!(!done.contains("copied-from-last-year"), "{done}");
    let no = site("保育所が三つある。", "copied: no\n").run(&["check"]).stdout;
    assert!(!no.contains("copied-from-last-year"), "{no}");
}

#[test]
fn one_form_keeps_what_lasts_in_order() {
    let text = "---\ncopied: yes\nretired: 制度の終了\naliases: [r5/kosodate/1-9]\n継続: r4/kosodate/1-1\ntitle: 保育所\n---\n";
    let site = two_years().file("content/r5/kosodate/1-1.md", text);
    assert_eq!(site.run(&["fmt"]).status, 0);
    let expected = "---\ntitle: 保育所\ncontinues: r4/kosodate/1-1\naliases: [r5/kosodate/1-9]\nretired: 制度の終了\ncopied: yes\n---\n";
    assert_eq!(site.read("content/r5/kosodate/1-1.md"), expected);
    let before = site.tree("content");
    site.run(&["fmt"]);
    assert_eq!(site.tree("content"), before);
}

#[test]
fn a_table_that_is_read_back_keeps_what_lasts() {
    let lines = "continues: r4/kosodate/1-1\naliases: r5/kosodate/1-9\ncopied: yes\n";
    let site = two_years()
        .file("content/r5/kosodate/1-1.md", &with("保育所の整備", "保育課", lines))
        .file("content/r5/kosodate/1-2.md", &with("学童", "保育課", "retired: 制度の終了\n"));
    let table = site.path("table.xlsx").display().to_string();
    assert_eq!(site.run(&["export", "--format", "form", "r5/kosodate", "-o", &table]).status, 0);
    let before = site.tree("content");
    let run = site.run(&["import", &table, "--into", "r5/kosodate", "--yes"]);
    assert_eq!(run.status, 0, "{}{}", run.stdout, run.stderr);
    assert_eq!(before, site.tree("content"), "{}", run.stdout);
}

#[test]
fn the_number_of_a_goal_that_was_withdrawn_is_not_given_again() {
    let site = Site::complete()
        .file("content/r5/kosodate/2-2.md", &with("相談員の研修", "相談室", "retired: 県に移ったため\n"));
    let run = site.run(&["new", "r5/kosodate", "新しい目標", "--section", "相談室"]);
    assert!(run.stdout.contains("content/r5/kosodate/2-3.md"), "{}{}", run.stdout, run.stderr);
}

#[test]
fn colleagues_are_told_that_a_goal_goes_on_with_another() {
    let site = two_years().file("content/r5/kosodate/1-1.md", &goal("保育所の続き", "保育課"));
    let repo = Repo::of(site);
    repo.write("content/r5/kosodate/1-1.md", &with("保育所の続き", "保育課", "continues: r4/kosodate/1-1\n"));
    let said = repo.run(&["diff", "--audience", "internal"]).stdout;
    assert!(said.contains("前年度からの継続") && said.contains("r4/kosodate/1-1"), "{said}");
    // Whether everybody may know of that goal cannot be told from the sheets that differ.
    assert!(repo.run(&["diff"]).stdout.contains("変更はありません"));
}

#[test]
fn no_page_of_a_goal_that_was_withdrawn_leads_nowhere() {
    let site = Site::complete()
        .file("content/r6/kosodate/_index.md", HEAD)
        .file("content/r6/kosodate/1-1.md", &with("学童の続き", "保育課", "continues: r5/kosodate/1-2\n"))
        .file(
            "content/r5/kosodate/1-2.md",
            &with("学童", "保育課", "retired: 制度の終了\n").replace("個別計画", "行政改革"),
        );
    let pages = pages(&site, &[], "public");
    let page = &pages["r5/kosodate/1-2.html"];
    assert!(page.contains("行政改革") && !pages.contains_key("r5/category-reform.html"));
    for address in page.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next()) {
        let path = address.split('#').next().unwrap_or_default().trim_start_matches("../../");
        assert!(path.is_empty() || pages.contains_key(path), "{address}");
    }
    assert!(lineage(&pages["r6/kosodate/1-1.html"]).contains("取り下げた目標"), "the year says it");
}

#[test]
fn a_real_sheet_goes_on_whole() {
    let site = tree(&repository().join("content"))
        .into_iter()
        .fold(Site::empty(), |site, (path, bytes)| site.bytes(&format!("content/{path}"), &bytes))
        .file("goalsheet.yaml", &std::fs::read_to_string(repository().join("goalsheet.yaml")).expect("it is there"));
    let run = site.run(&["new", "--year", "r6", "--from", "r5"]);
    assert!(run.status == 0 && run.stderr.contains("部の基本情報 1 件、目標 23 件を作りました"), "{}", run.stderr);
    let said = site.run(&["check", "--format", "short"]).stdout;
    let errors: Vec<&str> = said.lines().filter(|line| line.contains(": error[")).collect();
    let is_due = |line: &&str| line.contains("[missing-field]") && line.contains("いつまで");
    assert!(errors.len() == 23 && errors.iter().all(is_due), "each deadline is asked for, and nothing else: {said}");
    assert_eq!(said.matches("と同じままです").count(), 23, "{said}");
    let due = |site: Site, (path, bytes): (String, Vec<u8>)| {
        let text = String::from_utf8(bytes).expect("it is text").replace("\ndue:\n", "\ndue: 年度末\n");
        site.file(&format!("content/r6/{path}"), &text)
    };
    let site = site.tree("content/r6").into_iter().fold(site, due);
    let pages = pages(&site, &[], "public");
    let middle = lineage(&pages["r5/kodomo-katei/2-1.html"]);
    assert!(middle.contains("../../r6/kodomo-katei/2-1.html"), "{middle}");
}
