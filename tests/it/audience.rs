//! Two sites from one folder: what is internal is in no byte of the one, and all of it in the other.

use std::collections::BTreeMap;

use crate::site::{Running, Site, goal, tree};

/// A site in which every place that can hold text also holds something internal.
fn seeded() -> Site {
    Site::empty()
        .file(
            "goalsheet.yaml",
            "# 注記 SECRETCOMMENT1\norganization: 見本市\nbase_url: https://example.jp\ninternal_headings: [庁内メモ, SECRETHEADING]\nfields:\n  memo: { label: SECRETLABEL, note: SECRETNOTE, audience: internal }\n  amount: { label: 金額, type: number, unit: SECRETUNIT, audience: internal }\n  rank: { label: 順位, type: choice, choices: [SECRETCHOICE, 低], audience: internal }\n  names: { label: 名簿, type: list, audience: internal }\n  day: { label: 期日, type: date, audience: internal }\n  report: { label: 報告, type: due, audience: internal }\n  page: { label: 資料, type: url, audience: internal }\n  remarks: { label: 備考, type: prose, headings: [覚え], audience: internal }\n  pillar: { label: 柱, of: group }\n  rows: { label: 記録, columns: [{ key: what, label: SECRETCOLUMN }], audience: internal }\n  shared: { label: SECRETSHAREDLABEL, of: group, audience: internal }\ncolumns: [number, title, category, level, method, due, section, memo, names, remarks]\nrequired: [memo]\nhead_fields:\n  aim: { label: 使命 }\n  kept: { label: SECRETHEADLABEL, audience: internal }\n  plan: { label: 内部の計画, type: prose, audience: internal }\n",
        )
        .file(
            "content/r5/kosodate/_index.md",
            "---\n# SECRETCOMMENT2\ndepartment: 子育て部\nholder: { post: 部長, name: SECRETHOLDER, name_public: no }\nsections:\n  - { name: 保育課, key: hoiku, number: 1 }\n  - 相談室\ngroups:\n  - { number: 1, pillar: 育ち, shared: SECRETSHAREDVALUE }\naim: 育ち\nkept: SECRETHEADVALUE\n---\n\n部の方針。\n\n## 内部の計画\n\nSECRETHEADPROSE\n\n## 外の計画\n\n### 庁内メモ\n\nSECRETHEADTEXT [先](1-1.md)\n\n### 次\n\n終わり。\n",
        )
        .file(
            "content/r5/kosodate/1-1.md",
            "---\n# SECRETCOMMENT3\ntitle: 保育所の整備\nsection: 保育課\ncategory: 個別計画\ndue: 年度末\nmemo: SECRETVALUE # SECRETCOMMENT4\namount: 9,876,543\nrank: SECRETCHOICE\nnames: [SECRETITEM1, SECRETITEM2]\nday: 令和5年7月19日\nreport: 11月 SECRETDUE\npage: https://example.jp/SECRETURL\nrows: [{ what: SECRETCELL }]\n---\n\n<!-- SECRETCOMMENT5 -->\n\n## どの水準まで\n\n整備ができている。[^1]\n\n- 一\n\n#### SECRETHEADING（案）\n\nSECRETUNDERHEADING\n\n> 引用 SECRETQUOTE\n\n[^1]: SECRETFOOTNOTE\n\n## 備考\n\nSECRETREMARK ![図](SECRETPICTURE.svg)\n\n### 小見出しSECRETINNER\n\n[添付](SECRETATTACHED.csv)\n\n  ## どのような方法で\n\n調整する。\n\n> ### 庁内メモ\n>\n> SECRETNESTED\n\n- ## 覚え\n\n  SECRETINLIST\n\nおわり。\n",
        )
        .file(
            "content/r5/kosodate/1-2-SECRETFILE.md",
            "---\ntitle: SECRETTITLE\nmemo: x\nnumber: SECRETNUMBER\nsection: 相談室\ncategory: 市長特命\ndue: 12月議会 SECRETGOALDUE\naudience: 庁内\n---\n\n## どの水準まで\n\nSECRETLEVEL\n\n## 独自の見出しSECRETOWN\n\nSECRETOWNTEXT\n",
        )
        .file("content/r5/kosodate/SECRETPICTURE.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"><title>SECRETSVG</title></svg>")
        .file("content/r5/kosodate/SECRETATTACHED.csv", "SECRETCSV\n")
        .file(
            "content/r5/secretsheet/_index.md",
            "---\ndepartment: SECRETDEPARTMENT\ntitle: SECRETSHEETTITLE\naudience: internal\nsections: [SECRETSECTION]\n---\n\nSECRETSHEETTEXT\n",
        )
        .file("content/r5/secretsheet/1.md", "---\ntitle: SECRETSHEETGOAL\nid: r5/secretsheet/secretid\nsection: SECRETSECTION\nmemo: x\n---\n")
        .file("content/_index.md", "この市の目標。\n\n## 庁内メモ\n\nSECRETPORTAL\n\n## 次\n\n終わり。\n")
        .file("content/r5/_index.md", "年度の文。\n\n## SECRETHEADING\n\nSECRETYEARTEXT [先](kosodate/1-1.md)\n")
        .file("content/r4/secretyear/_index.md", "---\ndepartment: SECRETYEARDEPARTMENT\naudience: internal\n---\n")
        .file("content/r4/secretyear/1.md", "---\ntitle: SECRETYEARGOAL\nmemo: x\n---\n")
}

/// Every marker in names and bytes, in small letters as addresses have them.
fn markers(files: &BTreeMap<String, Vec<u8>>) -> Vec<String> {
    let mut found = Vec::new();
    for (path, bytes) in files {
        let text = format!("{path}\n{}", String::from_utf8_lossy(bytes)).to_lowercase();
        for (at, _) in text.match_indices("secret") {
            let marker: String = text[at..].chars().take_while(char::is_ascii_alphanumeric).collect();
            found.push(marker);
        }
    }
    found.sort();
    found.dedup();
    found
}

#[test]
fn nothing_internal_is_in_any_byte_or_name_of_the_public_site() {
    let site = seeded();
    let run = site.run(&["build"]);
    assert_eq!(run.status, 0, "{}{}", run.stdout, run.stderr);
    let files = site.tree("public");
    assert_eq!(markers(&files), [""; 0]);
    for other in ["9,876,543", "r4/", "令和4年度", "市長特命", "7月19日", "庁内"] {
        let is_in = |(path, bytes): (&String, &Vec<u8>)| {
            let is_page = path != "assets/internal.css";
            is_page && (path.contains(other) || String::from_utf8_lossy(bytes).contains(other))
        };
        assert!(!files.iter().any(is_in), "{other}");
    }
    let page = site.read("public/r5/kosodate/1-1.html");
    for shown in ["整備ができている。", "調整する。", "おわり。", "どのような方法で"] {
        assert!(page.contains(shown), "{shown} stays: {page}");
    }
    assert!(!files.keys().any(|path| path.starts_with("files/")));
    assert!(site.read("public/r5/kosodate/index.html").contains("終わり。"));
}

#[test]
fn everything_internal_is_in_the_site_for_colleagues() {
    let site = seeded();
    let run = site.run(&["build", "--audience", "internal"]);
    assert_eq!(run.status, 0, "{}{}", run.stdout, run.stderr);
    assert!(!site.path("public").exists(), "it does not take the public site's place");
    let found = markers(&site.tree("internal"));
    let text = [
        "goalsheet.yaml",
        "content/r5/kosodate/_index.md",
        "content/r5/kosodate/1-1.md",
        "content/r5/kosodate/1-2-SECRETFILE.md",
        "content/r5/secretsheet/_index.md",
        "content/r5/secretsheet/1.md",
        "content/r4/secretyear/_index.md",
        "content/r4/secretyear/1.md",
    ];
    let written = text.map(|path| (path.to_owned(), site.read(path).into_bytes()));
    let expected = markers(&BTreeMap::from(written));
    assert!(expected.len() > 35, "{expected:?}");
    // Comments are nobody's, and an unused label of a heading is no text.
    let missing: Vec<&String> =
        expected.iter().filter(|marker| !found.contains(marker) && !marker.contains("comment")).collect();
    assert_eq!(missing, [""; 0]);
    assert!(!found.iter().any(|marker| marker.contains("comment")));
}

#[test]
fn the_site_for_colleagues_says_so_on_every_page_and_is_not_to_be_indexed() {
    let site = seeded();
    let run = site.run(&["build", "--audience", "internal"]);
    assert!(run.stdout.contains("庁内用のサイトです"), "{}", run.stdout);
    let pages: Vec<(String, Vec<u8>)> =
        site.tree("internal").into_iter().filter(|(path, _)| path.ends_with(".html")).collect();
    assert!(pages.len() > 15, "{}", pages.len());
    for (path, bytes) in pages {
        let page = String::from_utf8(bytes).expect("pages are UTF-8");
        assert!(page.contains("<b>庁内用</b>"), "{path}");
        assert!(page.contains("assets/internal.css") || path == "guide.html", "{path}");
        assert!(page.contains("<meta name=\"robots\" content=\"noindex"), "{path}");
    }
    assert!(site.read("internal/assets/internal.css").contains("@top-right"), "every sheet of paper says so too");
    assert_eq!(site.read("internal/robots.txt").trim(), "User-agent: *\nDisallow: /");
    assert!(!site.path("internal/sitemap.xml").exists());
    site.build();
    assert!(site.read("public/robots.txt").contains("Allow: /\nSitemap:"), "{}", site.read("public/robots.txt"));
    assert!(site.path("public/sitemap.xml").exists());
    assert!(!site.read("public/index.html").contains("noindex"));
}

#[test]
fn a_public_build_says_how_much_it_left_out() {
    let run = seeded().build();
    assert!(run.stdout.contains("公開用のサイトです。庁内限りの 24 か所を除きました"), "{}", run.stdout);
    let plain = Site::small().build();
    assert!(!plain.stdout.contains("庁内"), "{}", plain.stdout);
}

#[test]
fn a_link_from_what_is_public_to_what_is_internal_stops_a_public_build_alone() {
    let linking = goal("保育所の整備", "保育課")
        + "\n[目標](2-1.md) [見出し](3-1.md#庁内メモ) [部](../kikaku) [絵](../kikaku/図.png) [同じ](#庁内メモ) [無い](9.md)\n\n### 庁内メモ\n\n[目標](2-1.md)\n";
    let site = Site::complete()
        .file("goalsheet.yaml", "organization: 見本市\ninternal_headings: 庁内メモ\n")
        .file("content/r5/kosodate/1-1.md", &linking)
        .file("content/r5/kosodate/2-1.md", &goal("相談", "相談室").replace("due:", "audience: internal\ndue:"))
        .file("content/r5/kosodate/3-1.md", &(goal("見学", "相談室") + "\n### 庁内メモ\n\n秘密\n"))
        .file("content/r5/kikaku/_index.md", "---\ndepartment: 企画部\naudience: internal\n---\n")
        .bytes("content/r5/kikaku/図.png", b"x");
    let built = site.run(&["build", "--lang", "en"]);
    assert_eq!(built.status, 1);
    let told = |text: &str, code: &str| text.matches(&format!("error[{code}]")).count();
    assert_eq!((told(&built.stderr, "link-to-internal"), told(&built.stderr, "dead-link")), (5, 1), "{}", built.stderr);
    let checked = site.run(&["check", "--lang", "en"]);
    assert_eq!((told(&checked.stdout, "link-to-internal"), told(&checked.stdout, "dead-link")), (5, 1));
    let internal = site.run(&["build", "--audience", "internal", "--lang", "en"]);
    assert_eq!((told(&internal.stderr, "link-to-internal"), told(&internal.stderr, "dead-link")), (0, 1));
    let allowed =
        linking.replace("due:", "allow: { link-to-internal: 公開後に消す }\ndue:").replace(" [無い](9.md)", "");
    let site = site.file("content/r5/kosodate/1-1.md", &allowed);
    for arguments in [&["check", "--deny", "warnings"][..], &["build"], &["build", "--audience", "internal"]] {
        let run = site.run(arguments);
        assert_eq!(run.status, 0, "{arguments:?}: {}{}", run.stdout, run.stderr);
    }
    assert!(!site.read("public/r5/kosodate/1-1.html").contains("2-1.html"), "what is allowed is shown as text");
}

#[test]
fn what_cannot_be_understood_is_not_published() {
    for broken in ["audience: intern", "audience: [internal]", "audiense: internal", "公開: いいえ"] {
        let text = goal("秘密の目標", "相談室").replace("due:", &format!("{broken}\ndue:"));
        let site = Site::small().file("content/r5/kosodate/2-1.md", &text);
        assert_eq!(site.run(&["build"]).status, 1, "{broken}");
        site.run(&["build", "--keep-going"]);
        let files = site.tree("public");
        assert!(
            !files.is_empty() && !files.values().any(|bytes| String::from_utf8_lossy(bytes).contains("秘密の目標"))
        );
    }
    let holder =
        "---\ndepartment: 子育て部\nholder: { name: 秘密の人, name_public: たぶん }\nsections: [保育課]\n---\n";
    assert_eq!(Site::small().file("content/r5/kosodate/_index.md", holder).run(&["build"]).status, 1);
    let titles = "organization: 見本市\nfields: { title: { audience: internal } }\n";
    let run = Site::small().file("goalsheet.yaml", titles).run(&["check"]);
    assert!(run.stdout.contains("[bad-choice]"), "{}", run.stdout);
}

#[test]
fn fields_of_the_form_can_be_internal_with_all_that_follows_from_them() {
    let site = Site::complete().file(
        "goalsheet.yaml",
        "organization: 見本市\nfields:\n  number: { audience: internal }\n  category: { audience: internal }\n  method: { audience: internal }\n  due: { audience: internal }\n  section: { audience: internal }\n",
    );
    site.build();
    for (path, bytes) in site.tree("public") {
        let text = String::from_utf8_lossy(&bytes);
        for internal in ["個別計画", "関係課と調整する", "年度末", "保育課", "相談室", "hoiku"] {
            let is_theme = path.starts_with("assets/");
            assert!(is_theme || !(text.contains(internal) || path.contains(internal)), "{internal} is in {path}");
        }
    }
    let page = site.read("public/r5/kosodate/1-1.html");
    assert!(page.contains("保育所の整備ができている。"));
}

#[test]
fn an_internal_part_leaves_its_neighbours_where_they_were() {
    let body = |part: &str| {
        // Indented, the heading would belong to the list if nothing were between them.
        let indent = if part.is_empty() { "" } else { "   " };
        format!(
            "---\ntitle: 整備\nsection: 保育課\n---\n\n前書き\n\n## どの水準まで\n\n1. 一\n2. 二\n\n{part}\n{indent}## どのような方法で\n\n方法の文。\n\n独自\n===\n\n終わり。\n"
        )
    };
    let site = |part: &str| {
        Site::small()
            .file("goalsheet.yaml", "organization: 見本市\ninternal_headings: 庁内メモ\n")
            .file("content/r5/kosodate/1-1.md", &body(part))
    };
    let without = site("");
    without.build();
    let shown = without.read("public/r5/kosodate/1-1.html");
    assert!(shown.contains("<li>二</li>"), "{shown}");
    for part in ["## 庁内メモ\n\n秘密\n", "庁内メモ\n---\n秘密\n", "# 庁内メモ（案）\n", "### 庁内メモ\n\n    秘密\n"]
    {
        let with = site(part);
        with.build();
        assert_eq!(with.read("public/r5/kosodate/1-1.html"), shown, "{part}");
    }
}

#[test]
fn serve_says_which_site_it_shows() {
    let site = seeded();
    let mut program = Running::start(&site.path(""), &["serve", "--port", "0"]);
    program.line("this is the site for colleagues");
    program.interrupt();
    let mut program = Running::start(&site.path(""), &["serve", "--port", "0", "--audience", "public"]);
    program.line("this is the site for everybody");
    program.interrupt();
}

#[test]
fn a_page_that_became_internal_does_not_stay_public_because_somebody_touched_it() {
    let site = Site::complete();
    site.build();
    let path = "public/r5/kosodate/2-1.html";
    let touched = site.read(path) + "\n";
    let internal = goal("相談窓口の開設", "相談室").replace("---\ntitle", "---\naudience: internal\ntitle");
    let site = site.file(path, &touched).file("content/r5/kosodate/2-1.md", &internal);
    for _ in 0..2 {
        let run = site.run(&["build"]);
        assert_eq!(run.status, 2, "{}", run.stdout);
        assert!(run.stderr.contains("r5/kosodate/2-1.html") && run.stderr.contains("--force"), "{}", run.stderr);
    }
    assert_eq!(site.run(&["build", "--force"]).status, 0);
    let published = site.tree("public");
    assert!(published.values().all(|bytes| !String::from_utf8_lossy(bytes).contains("相談窓口")));
    assert_eq!(site.run(&["verify"]).status, 0);
}

#[test]
fn last_year_s_audience_goes_on_with_a_new_sheet() {
    let site = seeded();
    for (from, line) in [("r5/secretsheet", "audience: internal\n"), ("r5/kosodate", "  name_public: no\n")] {
        let new = from.replace("r5/", "r6/");
        let run = site.run(&["new", "--sheet", &new, "次の部", "--from", from]);
        assert_eq!(run.status, 0, "{}", run.stderr);
        let text = site.read(&format!("content/{new}/_index.md"));
        assert!(text.contains(line), "{text}");
    }
    let before = tree(&site.path("content"));
    assert_eq!(site.run(&["fmt", "--check"]).status, 1, "the seeded files are not in the one form");
    assert_eq!(tree(&site.path("content")), before);
}

#[test]
fn what_is_left_out_is_listed_with_the_reason() {
    let site = seeded();
    let run = site.run(&["build", "--withheld", "list.tsv", "--lang", "en"]);
    assert_eq!(run.status, 0, "{}", run.stderr);
    let list = site.read("list.tsv");
    let rows: Vec<Vec<&str>> =
        list.trim_start_matches('\u{feff}').lines().map(|line| line.split('\t').collect()).collect();
    assert_eq!(rows[0], ["path", "line", "what", "why"]);
    assert_eq!(rows.len(), 1 + 24, "{list}");
    for row in [
        ["content/r4/secretyear/1.md", "", "goal", "its sheet is internal"],
        ["content/r5/kosodate/_index.md", "4", "name of the holder", "name_public is no"],
        ["content/r5/kosodate/1-1.md", "7", "field “SECRETLABEL”", "the site's field is internal"],
        [
            "content/r5/kosodate/1-1.md",
            "25",
            "text under “SECRETHEADING（案）”",
            "the site keeps this heading internal",
        ],
        ["content/r5/kosodate/1-2-SECRETFILE.md", "8", "goal", "it says audience: internal"],
        ["content/r5/secretsheet/_index.md", "4", "sheet", "it says audience: internal"],
    ] {
        assert!(rows.contains(&row.to_vec()), "{row:?} {list}");
    }
    for forbidden in ["public/list.tsv", "content/list.tsv"] {
        assert_eq!(site.run(&["build", "--withheld", forbidden]).status, 2, "{forbidden}");
        assert!(!site.path(forbidden).exists());
    }
}

#[test]
fn the_list_of_what_is_left_out_replaces_nothing_but_such_a_list() {
    // The second lacks the mark that Excel needs, and so was not written by the program.
    let site = seeded().file("notes.tsv", "path\tline\twhat\twhy\n").file("empty", "");
    let before = site.tree("");
    for path in ["goalsheet.yaml", "notes.tsv", "empty", "content/../goalsheet.yaml"] {
        let run = site.run(&["build", "--withheld", path]);
        assert_eq!(run.status, 2, "{path}: {}", run.stdout);
        assert!(run.stderr.contains(path) && run.stderr.trim_end().ends_with("してください"), "{path}: {}", run.stderr);
        assert!(site.tree("") == before, "{path}: nothing was published or replaced");
    }
    let list = || site.run(&["build", "--withheld", "list.tsv"]);
    assert_eq!((list().status, list().status), (0, 0));
    let site = site.without("content/r5/kosodate/1-2-SECRETFILE.md");
    let before = site.read("list.tsv");
    assert_eq!(site.run(&["build", "--withheld", "list.tsv"]).status, 0);
    assert_ne!(site.read("list.tsv"), before, "one's own list is written anew");
}

#[cfg(unix)]
#[test]
fn the_list_of_what_is_left_out_is_not_written_into_a_link_or_a_pipe() {
    let site = seeded().file("elsewhere.txt", "x");
    std::os::unix::fs::symlink(site.path("elsewhere.txt"), site.path("link")).expect("a link can be made");
    let pipe = std::process::Command::new("mkfifo").arg(site.path("pipe")).status();
    assert!(pipe.expect("mkfifo is there").success());
    for path in ["link", "pipe"] {
        let run = site.run(&["build", "--withheld", path]);
        assert_eq!(run.status, 2, "{path}: {}", run.stdout);
        assert!(run.stderr.contains("書き換えません"), "{path}: {}", run.stderr);
    }
    assert_eq!(site.read("elsewhere.txt"), "x");
}

/// A site whose head's name is internal, and stands in an option of the theme as well.
fn leaking() -> Site {
    Site::complete()
        .file("goalsheet.yaml", "organization: 見本市\ntheme: { options: { contact: '企画課 宮本 & 学' } }\n")
        .file(
            "content/r5/kosodate/_index.md",
            "---\ndepartment: 子育て部\nholder:\n  post: 部長\n  name: 宮本 & 学\n  name_public: no\nsections:\n  - { name: 保育課, key: hoiku }\n  - { name: 相談室, key: sodan }\n---\n",
        )
}

#[test]
fn what_gets_out_another_way_stops_the_publication() {
    let site = leaking();
    let run = site.run(&["build"]);
    assert_eq!(run.status, 1, "{}{}", run.stdout, run.stderr);
    for told in
        ["公開するファイル index.html", "「宮本 & 学」", "content/r5/kosodate/_index.md:5", "何も公開していません"]
    {
        assert!(run.stderr.contains(told), "{told}: {}", run.stderr);
    }
    assert!(!site.path("public").exists(), "nothing is published");
    assert_eq!(site.run(&["build", "--audience", "internal"]).status, 0);
    let said = goal("保育所の整備", "保育課").replace("関係課と", "宮本 & 学が関係課と");
    let site = site.file("content/r5/kosodate/1-1.md", &said);
    assert_eq!(site.run(&["build"]).status, 0, "what public content says as well is no secret");
}

#[test]
fn a_watching_build_looks_at_old_pages_for_what_has_become_internal() {
    let site = leaking();
    let head = site.read("content/r5/kosodate/_index.md");
    let site = site.file("content/r5/kosodate/_index.md", &head.replace("name_public: no", "name_public: yes"));
    let mut program = Running::start(&site.path(""), &["build", "--watch"]);
    program.line("waiting for changes");
    let published = tree(&site.path("public"));
    let site = site.file("content/r5/kosodate/_index.md", &head);
    program.says("has the internal “宮本 & 学”");
    assert_eq!(tree(&site.path("public")), published, "the last sound site stays");
    let site = site.file("goalsheet.yaml", "organization: 見本市\n");
    program.line("updated");
    let page = site.read("public/r5/kosodate/index.html");
    assert!(page.contains("部長") && !page.contains("宮本"), "{page}");
    program.interrupt();
}

#[test]
fn what_public_content_no_longer_says_is_a_secret_again() {
    let site = leaking();
    let goal = goal("保育所の整備", "保育課");
    let site = site.file("content/r5/kosodate/1-1.md", &goal.replace("関係課と", "宮本 & 学が関係課と"));
    let mut program = Running::start(&site.path(""), &["build", "--watch"]);
    program.line("waiting for changes");
    let published = tree(&site.path("public"));
    let site = site.file("content/r5/kosodate/1-1.md", &goal);
    program.says("has the internal “宮本 & 学”");
    assert_eq!(tree(&site.path("public")), published, "the last sound site stays");
    program.interrupt();
}

#[test]
fn pictures_are_published_without_what_was_noted_in_them() {
    let chunk =
        |name: &[u8; 4], content: &[u8]| [&(content.len() as u32).to_be_bytes()[..], name, content, &[0; 4]].concat();
    let picture = |notes: &[u8]| {
        let front = [b"\x89PNG\r\n\x1a\n".to_vec(), chunk(b"IHDR", &[0; 13]), notes.to_vec()].concat();
        [front, chunk(b"IDAT", b"x"), chunk(b"IEND", b"")].concat()
    };
    let noted = picture(&chunk(b"tEXt", "Author\0宮本学".as_bytes()));
    let site = Site::complete()
        .file("content/r5/kosodate/1-1.md", &(goal("保育所の整備", "保育課") + "\n![図](zu.png)\n"))
        .bytes("content/r5/kosodate/zu.png", &noted);
    site.build();
    assert_eq!(site.tree("public")["files/r5/kosodate/zu.png"], picture(b""));
    assert_eq!(site.run(&["build", "--audience", "internal"]).status, 0);
    assert_eq!(site.tree("internal")["files/r5/kosodate/zu.png"], noted);
}
