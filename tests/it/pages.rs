//! The pages of a site: which there are, that every link of them leads somewhere, and what they show.

use std::collections::{BTreeMap, BTreeSet};

use crate::site::{Site, goal, repository, run, tree};

/// The values of an attribute in a page, entities decoded.
fn attributes<'a>(page: &'a str, name: &'a str) -> impl Iterator<Item = String> + 'a {
    let start = format!(" {name}=\"");
    page.match_indices(&start.clone())
        .map(move |(at, _)| {
            let rest = &page[at + start.len()..];
            rest[..rest.find('"').expect("an attribute ends")].replace("&amp;", "&").replace("&#x2F;", "/")
        })
        .collect::<Vec<_>>()
        .into_iter()
}

/// Follows every link of every page; returns the addresses that lead nowhere.
pub fn dead_links(pages: &BTreeMap<String, Vec<u8>>) -> Vec<String> {
    let ids = |path: &str| -> BTreeSet<String> {
        attributes(std::str::from_utf8(&pages[path]).expect("UTF-8"), "id").collect()
    };
    let (mut dead, mut known) = (Vec::new(), BTreeMap::new());
    for (path, bytes) in pages.iter().filter(|(path, _)| path.ends_with(".html")) {
        let page = std::str::from_utf8(bytes).expect("pages are UTF-8");
        for address in attributes(page, "href").chain(attributes(page, "src")) {
            if address.starts_with("http") || address.starts_with("mailto:") || address.starts_with("tel:") {
                continue;
            }
            let (file, anchor) =
                address.split_once('#').map_or((address.as_str(), None), |(file, anchor)| (file, Some(anchor)));
            // What a view shows of a page stands behind a question mark.
            let file = file.split('?').next().unwrap_or(file);
            let target = if file.is_empty() { path.clone() } else { join(path, file) };
            let names_a_file = file.is_empty() || target.rsplit('/').next().is_some_and(|name| name.contains('.'));
            let found = pages.contains_key(&target) && names_a_file;
            let mut has = |anchor: &str| known.entry(target.clone()).or_insert_with(|| ids(&target)).contains(anchor);
            if !found || anchor.is_some_and(|anchor| !has(anchor)) {
                dead.push(format!("{path} → {address}"));
            }
        }
    }
    dead
}

/// The path to which an address leads from a page.
pub fn join(from: &str, address: &str) -> String {
    let mut parts: Vec<&str> = from.split('/').collect();
    parts.pop();
    for part in address.split('/') {
        match part {
            ".." => drop(parts.pop()),
            "." => {}
            part => parts.push(part),
        }
    }
    parts.join("/")
}

fn sample() -> BTreeMap<String, Vec<u8>> {
    let folder = tempfile::TempDir::new().expect("a temporary folder can be made");
    let output = folder.path().join("site");
    let built = run(repository(), &["build", "--output", output.to_str().expect("UTF-8")], &[]);
    assert_eq!(built.status, 0, "{}", built.stderr);
    tree(&output)
}

#[test]
fn the_sample_has_no_dead_link_and_no_missing_file() {
    let pages = sample();
    assert_eq!(dead_links(&pages), Vec::<String>::new());
}

#[test]
fn links_within_a_folder_name_the_file_alone_and_those_within_a_page_the_place() {
    let pages = sample();
    for (path, bytes) in pages.iter().filter(|(path, _)| path.ends_with(".html") && path.contains('/')) {
        let (folder, name) = path.rsplit_once('/').expect("it has a slash");
        let root = "../".repeat(path.matches('/').count());
        let page = std::str::from_utf8(bytes).expect("pages are UTF-8");
        for address in attributes(page, "href").chain(attributes(page, "src")) {
            let is_long = address.starts_with(&format!("{root}{folder}/")) || address.starts_with(&format!("{name}#"));
            assert!(!is_long, "{path}: {address}");
        }
    }
    let page = String::from_utf8_lossy(&pages["r5/deadlines.html"]);
    assert!(page.contains("href=\"#m10\"") && page.contains("href=\"kodomo-katei/2-1.html\""), "{page}");
}

#[test]
fn every_page_of_the_sample_can_be_reached_from_the_portal() {
    let pages = sample();
    let mut reached = BTreeSet::from(["index.html".to_owned()]);
    let mut open = vec!["index.html".to_owned()];
    while let Some(path) = open.pop() {
        let page = std::str::from_utf8(&pages[&path]).expect("UTF-8");
        for address in attributes(page, "href").chain(attributes(page, "action")) {
            let target = join(&path, address.split(['?', '#']).next().unwrap_or_default());
            if target.ends_with(".html") && pages.contains_key(&target) && reached.insert(target.clone()) {
                open.push(target);
            }
        }
    }
    let all: BTreeSet<String> = pages.keys().filter(|path| path.ends_with(".html")).cloned().collect();
    assert_eq!(all.difference(&reached).collect::<Vec<_>>(), Vec::<&String>::new());
}

#[test]
fn the_sample_has_exactly_the_pages_of_the_design() {
    let pages: Vec<String> = sample().into_keys().filter(|path| path.ends_with(".html")).collect();
    insta::assert_snapshot!(pages.join("\n"));
}

#[test]
fn titles_are_unique_and_every_page_names_its_language() {
    let mut titles = BTreeSet::new();
    for (path, bytes) in sample().into_iter().filter(|(path, _)| path.ends_with(".html")) {
        let page = String::from_utf8(bytes).expect("UTF-8");
        assert!(page.contains("<html lang=\"ja\""), "{path}");
        let (_, title) = page.split_once("<title>").expect("a title");
        let (title, _) = title.split_once("</title>").expect("a title ends");
        assert!(titles.insert(title.to_owned()), "{path}: {title}");
    }
}

#[test]
fn sections_and_categories_keep_their_official_order_and_show_their_numbers() {
    let pages = sample();
    let page = std::str::from_utf8(&pages["r5/kodomo-katei/index.html"]).expect("UTF-8");
    let places = |names: &[&str]| {
        names.iter().map(|name| page.find(name).unwrap_or_else(|| panic!("{name}"))).collect::<Vec<_>>()
    };
    let sections = [
        "section-common",
        "section-plan",
        "section-nursery",
        "section-support",
        "section-counseling",
        "section-development",
    ];
    assert!(places(&sections).is_sorted());
    for (page, count) in [
        ("r5/category-policy.html", 6),
        ("r5/category-mayor.html", 1),
        ("r5/category-plan.html", 4),
        ("r5/category-reform.html", 1),
        ("r5/category-other.html", 11),
    ] {
        let page = std::str::from_utf8(&pages[page]).expect("UTF-8");
        let goals: BTreeSet<String> = attributes(page, "href").filter(|to| is_goal(to)).collect();
        assert_eq!(goals.len(), count);
    }
    for (page, count) in
        [("common", 8), ("plan", 4), ("nursery", 2), ("support", 4), ("counseling", 3), ("development", 2)]
    {
        let page = std::str::from_utf8(&pages[&format!("r5/kodomo-katei/section-{page}.html")]).expect("UTF-8");
        let goals: BTreeSet<String> = attributes(page, "href").filter(|to| is_goal(to)).collect();
        assert_eq!(goals.len(), count);
    }
}

fn is_goal(address: &str) -> bool {
    let name = address.rsplit('/').next().unwrap_or_default();
    let name = name.split('#').next().unwrap_or_default();
    name.strip_suffix(".html")
        .is_some_and(|name| name.split('-').all(|part| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit())))
}

#[test]
fn deadlines_stand_in_their_month_of_the_fiscal_year() {
    let pages = sample();
    let page = std::str::from_utf8(&pages["r5/deadlines.html"]).expect("UTF-8");
    let order: Vec<usize> = ["id=\"m4\"", "id=\"asap\"", "id=\"m10\"", "id=\"m1\"", "id=\"m3\"", "id=\"ongoing\""]
        .map(|id| page.find(id).expect(id))
        .to_vec();
    assert!(order.is_sorted(), "{order:?}");
    let january = &page[order[3]..order[4]];
    assert!(january.contains("令和6年1月") && january.contains("成人の日式典実施"));
}

#[test]
fn a_goal_of_two_categories_stands_on_both_pages_and_counts_once() {
    let two = goal("二つの分類", "保育課").replace("category: 個別計画", "category: [個別計画, 施政方針]");
    let site = Site::small().file("content/r5/kosodate/1-2.md", &two);
    site.build();
    for page in ["r5/category-plan.html", "r5/category-policy.html"] {
        assert!(site.read(&format!("public/{page}")).contains("二つの分類"), "{page}");
    }
    assert_eq!(dead_links(&site.tree("public")), Vec::<String>::new());
}

#[test]
fn names_in_japanese_get_addresses_in_ascii_that_stay() {
    let site = Site::small()
        .file("content/令和5年度/図書館/_index.md", "---\ndepartment: 図書館\nsections: [奉仕係]\n---\n")
        .file("content/令和5年度/図書館/蔵書 更新.md", &goal("蔵書の更新", "奉仕係"));
    let run = site.run(&["build"]);
    assert!(run.stderr.contains("duplicate-year"), "{}", run.stderr);
    let site = Site::empty()
        .file("goalsheet.yaml", "organization: 見本市\n")
        .file("content/令和5年度/図書館/_index.md", "---\ndepartment: 図書館\nsections: [奉仕係]\n---\n")
        .file("content/令和5年度/図書館/蔵書 更新.md", &goal("蔵書の更新", "奉仕係"));
    site.build();
    let pages = site.tree("public");
    for path in pages.keys() {
        assert!(
            path.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"-./".contains(&byte))
                || path.starts_with('.'),
            "{path}"
        );
    }
    assert_eq!(dead_links(&pages), Vec::<String>::new());
    insta::assert_snapshot!(pages.into_keys().collect::<Vec<_>>().join("\n"));
}

#[test]
fn links_between_goals_lead_to_their_pages_and_files_are_copied_under_safe_names() {
    let linked = goal("リンク", "保育課")
        + "\n[同じ部](2-1.md)、[見出し](2-1.md#くわしく)、[別の部](../zaisei/1.md)、[部](../zaisei/_index.md)、![図](図 1.png)、[資料](資料/Plan A.PDF)\n";
    let site = Site::small()
        .file(
            "content/r5/kosodate/1-2.md",
            &linked.replace("図 1.png", "<図 1.png>").replace("資料/Plan A.PDF", "<資料/Plan A.PDF>"),
        )
        .file("content/r5/kosodate/2-1.md", &(goal("相談", "相談室") + "\n### くわしく\n\n本文\n"))
        .bytes("content/r5/kosodate/図 1.png", b"png")
        .bytes("content/r5/kosodate/資料/Plan A.PDF", b"pdf")
        .bytes("content/r5/kosodate/unlinked.xlsx", b"xlsx")
        .file("content/r5/zaisei/_index.md", "---\ndepartment: 財政部\nsections: [財政課]\n---\n")
        .file("content/r5/zaisei/1.md", &goal("予算", "財政課"));
    site.build();
    let pages = site.tree("public");
    assert_eq!(dead_links(&pages), Vec::<String>::new());
    let files: Vec<&String> = pages.keys().filter(|path| path.starts_with("files/")).collect();
    assert_eq!(files.len(), 2, "what nothing links to is not published: {files:?}");
    assert!(files.iter().all(|path| path.is_ascii() && !path.contains(' ')), "{files:?}");
    let page = &site.read("public/r5/kosodate/1-2.html");
    assert!(page.contains("href=\"2-1.html\"") && page.contains("href=\"index.html#1-2\""), "beside it: {page}");
    assert!(page.contains("href=\"../zaisei/1.html\"") && page.contains("href=\"../zaisei/index.html\""), "{page}");
}

#[test]
fn fields_of_the_sites_own_are_read_and_shown() {
    let site = Site::small()
        .file(
            "goalsheet.yaml",
            "organization: 見本市\nfields:\n  budget: { label: 予算額, type: number, unit: 千円 }\n  rank: { label: 難易度, type: choice, choices: [高, 中, 低] }\n  since: { label: 開始日, type: date }\n  note: { label: 備考, type: prose }\n  level: { label: 到達点, note: '' }\ncolumns: [number, title, level, budget, due, section]\n",
        )
        .file(
            "content/r5/kosodate/1-1.md",
            "---\ntitle: 保育所の整備\nsection: 保育課\ncategory: 個別計画\ndue: 10月\nbudget: 1,200\nrank: 高\nsince: 令和5年5月1日\n---\n\n## 到達点\n\n整備できている。\n\n## 備考\n\n補助金を活用する。\n",
        );
    site.build();
    let page = site.read("public/r5/kosodate/1-1.html");
    for text in ["1,200千円", "難易度", "令和5年5月1日", "補助金を活用する。", "到達点"] {
        assert!(page.contains(text), "{text}: {page}");
    }
    let sheet = site.read("public/r5/kosodate/index.html");
    assert!(sheet.contains("予算額") && !sheet.contains("どのような方法で"), "{sheet}");
}

#[test]
fn absolute_addresses_are_made_only_where_the_site_has_one() {
    let site = Site::small();
    site.build();
    assert!(!site.path("public/sitemap.xml").exists() && !site.path("public/404.html").exists());
    let site = site.file("goalsheet.yaml", "organization: 見本市\nbase_url: https://www.city.example.jp/goals/\n");
    site.build();
    let map = site.read("public/sitemap.xml");
    assert!(map.contains("<loc>https://www.city.example.jp/goals/r5/kosodate/1-1.html</loc>"), "{map}");
    assert!(site.read("public/404.html").contains("href=\"https://www.city.example.jp/goals/"));
    assert!(site.read("public/robots.txt").contains("https://www.city.example.jp/goals/sitemap.xml"));
}

#[test]
fn an_english_site_speaks_english() {
    let site = Site::small().file("goalsheet.yaml", "organization: 見本市\nlanguage: en\n");
    site.build();
    let page = site.read("public/r5/deadlines.html");
    assert!(page.contains("<html lang=\"en\"") && page.contains("March 2024"), "{page}");
}

#[test]
fn a_field_for_colleagues_alone_is_on_no_page() {
    let site = Site::small()
        .file(
            "goalsheet.yaml",
            "organization: 見本市\nfields:\n  memo: { label: 内部メモ, type: prose, audience: internal }\n  cost: { label: 内部原価, audience: internal }\ncolumns: [title, level, memo, cost, due, section]\n",
        )
        .file(
            "content/r5/kosodate/1-1.md",
            &(goal("保育所の整備", "保育課").replace("due:", "cost: 秘密百万円\ndue:") + "\n## 内部メモ\n\n秘密の事情\n"),
        );
    site.build();
    for (path, bytes) in site.tree("public") {
        let text = String::from_utf8_lossy(&bytes).into_owned();
        assert!(!text.contains("秘密") && !text.contains("内部"), "{path}");
    }
}

#[test]
fn only_links_are_made_near_and_no_words_that_look_like_one() {
    let text = goal("通学路", "相談室") + "\n![../../r5/kosodate/図](図.png) [隣](1-1.md)\n";
    let site = Site::small()
        .file("content/r5/kosodate/2-1.md", &text)
        .bytes("content/r5/kosodate/図.png", b"\x89PNG\r\n\x1a\n");
    assert_eq!(site.run(&["build"]).status, 0);
    let page = site.read("public/r5/kosodate/2-1.html");
    assert!(page.contains("alt=\"../../r5/kosodate/図\"") && page.contains("href=\"1-1.html\""), "{page}");
}
