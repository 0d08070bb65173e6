//! The search for internal texts in finished files, as whoever publishes meets it: what it finds, what it lets pass, what it says.

use std::io::{Cursor, Read, Write};
use std::net::TcpStream;

use encoding_rs::{EUC_JP, ISO_2022_JP, SHIFT_JIS};
use zip::write::{SimpleFileOptions, ZipWriter};

use crate::site::{Run, Running, Site, goal, tree};

pub const TITLE: &str = "用地の取得交渉";

/// A site with an internal goal, and a public one that links to a file.
fn linking(name: &str) -> Site {
    let attached = goal("保育所の整備", "保育課") + &format!("\n[資料](<{name}>)\n");
    Site::complete()
        .file("content/r5/kosodate/1-1.md", &attached)
        .file("content/r5/kosodate/3-1.md", &goal(TITLE, "相談室").replace("due:", "audience: internal\ndue:"))
}

pub fn attaching(name: &str, bytes: &[u8]) -> Site {
    linking(name).bytes(&format!("content/r5/kosodate/{name}"), bytes)
}

/// Builds a site in which something gets out; what is told.
pub fn stopped(site: &Site, what: &str) -> String {
    let Run { status, stdout, stderr } = site.run(&["build"]);
    assert_eq!(status, 1, "{what}: {stdout}{stderr}");
    assert!(stderr.contains("エラー[leaked-text]"), "{what}: {stderr}");
    assert!(!site.path("public").exists(), "{what}: nothing is published");
    stderr
}

/// Builds a site in which nothing gets out; what is told.
pub fn passed(site: &Site, what: &str) -> String {
    let Run { status, stdout, stderr } = site.run(&["build"]);
    assert_eq!(status, 0, "{what}: {stdout}{stderr}");
    stderr
}

fn packed(files: &[(&str, &str)]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in files {
        writer.start_file(*name, SimpleFileOptions::default()).expect("a file can begin");
        writer.write_all(text.as_bytes()).expect("it can be written");
    }
    writer.finish().expect("the file ends").into_inner()
}

/// A file of Excel with one cell, and texts of this XML.
fn workbook(strings: &str) -> Vec<u8> {
    packed(&[
        ("[Content_Types].xml", "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Types/>"),
        (
            "xl/worksheets/sheet1.xml",
            "<worksheet><sheetData><row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c></row></sheetData></worksheet>",
        ),
        ("xl/sharedStrings.xml", &format!("<?xml version=\"1.0\"?>\n<sst>{strings}</sst>")),
        ("xl/printerSettings/printerSettings1.bin", "\0\u{1}\0"),
    ])
}

fn utf16(text: &str, to_bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
    text.encode_utf16().flat_map(to_bytes).collect()
}

#[test]
fn an_attached_text_is_found_in_whatever_encoding_its_readers_open_it() {
    for name in ["list.csv", "list.tsv", "list.txt", "list.json", "list.dat"] {
        let text = format!("番号,項目\r\n1,保育所の整備\r\n2,{TITLE}\r\n");
        let marked = format!("\u{FEFF}{text}");
        let files = [
            text.clone().into_bytes(),
            marked.clone().into_bytes(),
            SHIFT_JIS.encode(&text).0.into_owned(),
            EUC_JP.encode(&text).0.into_owned(),
            ISO_2022_JP.encode(&text).0.into_owned(),
            utf16(&text, u16::to_le_bytes),
            utf16(&marked, u16::to_le_bytes),
            utf16(&text, u16::to_be_bytes),
            utf16(&marked, u16::to_be_bytes),
            [text.replace(TITLE, "済").as_bytes(), &SHIFT_JIS.encode(&text).0].concat(),
        ];
        for (number, bytes) in files.iter().enumerate() {
            let told = stopped(&attaching(name, bytes), &format!("{name} {number}"));
            assert!(told.contains(&format!("「{TITLE}」")) && told.contains(name), "{told}");
        }
        let clean = text.replace(TITLE, "相談窓口の開設");
        passed(&attaching(name, &SHIFT_JIS.encode(&clean).0), name);
    }
}

#[test]
fn an_escaped_divided_or_folded_text_is_found() {
    let svg = |inner: &str| format!("<svg xmlns=\"http://www.w3.org/2000/svg\"><text>{inner}</text></svg>");
    for (name, text) in [
        ("a.json", "{\"title\": \"\\u7528\\u5730\\u306e\\u53d6\\u5f97\\u4ea4\\u6e09\"}".to_owned()),
        ("a.json", "{\"title\": \"用地の\\n取得交渉\"}".to_owned()),
        ("a.svg", svg("&#29992;&#x5730;の取得交渉")),
        ("a.svg", svg("用地の<tspan x=\"0\" dy=\"1.2em\">取得</tspan><tspan>交渉</tspan>")),
        ("a.svg", svg("<title>用地の\n   取得交渉</title>")),
        ("a.txt", "用地の取得　交渉\n".to_owned()),
        ("a.txt", "用地の<b>取得</b>交渉\n".to_owned()),
        ("a.txt", "https://example.jp/?q=%E7%94%A8%E5%9C%B0%E3%81%AE%E5%8F%96%E5%BE%97%E4%BA%A4%E6%B8%89".to_owned()),
        ("a.ics", "SUMMARY:用地\r\n の取得交渉\r\n".to_owned()),
    ] {
        let told = stopped(&attaching(name, text.as_bytes()), &text);
        assert!(told.contains(&format!("「{TITLE}」")), "{told}");
    }
    let told = stopped(
        &linking("land-purchase.csv").file("content/r5/kosodate/land-purchase.csv", "a\n").file(
            "content/r5/kosodate/3-1.md",
            &goal("land-purchase", "相談室").replace("due:", "audience: internal\ndue:"),
        ),
        "by its name",
    );
    assert!(told.contains("庁内限りの「land-purchase」"), "{told}");
    let long = "用地の取得のための地権者との交渉を年度内に終える。";
    let site = |text: &str| {
        let internal = goal("庁内の目標", "相談室").replace("due:", "audience: internal\ndue:");
        attaching("a.txt", text.as_bytes())
            .file("content/r5/kosodate/3-1.md", &internal.replace("関係課と調整する。", &format!("関係課と。{long}")))
    };
    stopped(&site("用地の取得のための\n地権者との交渉を\r\n年度内に終える。"), "a sentence broken over lines");
    let told = stopped(&site(&format!("1,{long}\n")), "the second sentence of a text");
    assert!(told.contains(long), "{told}");
    for option in ["DX推進 計画", "ｄｘ推進計画", "ＤＸ推進\u{3000}計画"] {
        let site = Site::complete()
            .file("goalsheet.yaml", &format!("organization: 見本市\ntheme: {{ options: {{ contact: '{option}' }} }}\n"))
            .file(
                "content/r5/kosodate/3-1.md",
                &goal("ＤＸ推進 計画", "相談室").replace("due:", "audience: internal\ndue:"),
            );
        let told = stopped(&site, option);
        assert!(told.contains("公開するファイル index.html の") && told.contains("行目に"), "{told}");
    }
}

#[test]
fn a_report_names_both_places() {
    let site = attaching("一覧.csv", format!("番号,項目\n1,保育所の整備\n2,{TITLE}\n").as_bytes());
    let told = stopped(&site, "");
    assert!(
        told.contains("（元は content/r5/kosodate/一覧.csv） の 3 行目に、庁内限りの「用地の取得交渉」があります"),
        "{told}"
    );
    assert!(told.contains("content/r5/kosodate/3-1.md:2:8"), "{told}");
    assert!(told.contains("何も公開していません") && told.contains("leaked-text: （理由）"), "{told}");
    assert!(!site.run(&["build"]).stdout.contains("--keep-going"), "to leave files out would not help");
    assert_eq!(site.run(&["build", "--keep-going"]).status, 1);
    assert!(!site.path("public").exists());
}

#[test]
fn files_of_excel_and_word_are_looked_into() {
    let word = |document: &str, part: &str, more: &str| {
        packed(&[("[Content_Types].xml", "<Types/>"), ("word/document.xml", document), (part, more)])
    };
    let run = |text: &str| format!("<w:r><w:rPr><w:b/></w:rPr><w:t>{text}</w:t></w:r>");
    let sheet = workbook(&format!("<si><t>{TITLE}</t></si>"));
    let inline = packed(&[("xl/worksheets/sheet1.xml", &format!("<c t=\"inlineStr\"><is><t>{TITLE}</t></is></c>"))]);
    let read_aloud = workbook("<si><t>用地の取得交渉</t><rPh sb=\"0\" eb=\"2\"><t>ヨウチ</t></rPh></si>");
    let divided = word(&format!("<w:p>{}{}</w:p>", run("用地の"), run("取得交渉")), "word/styles.xml", "<w:styles/>");
    let comment = word("<w:p/>", "word/comments.xml", &format!("<w:comment>{}</w:comment>", run(TITLE)));
    let header = word("<w:p/>", "word/header1.xml", &format!("<w:hdr>{}</w:hdr>", run(TITLE)));
    let inner = packed(&[("表.xlsx", "")]);
    let named = packed(&[("用地の取得交渉.txt", "")]);
    for (name, bytes) in [
        ("a.xlsx", &sheet),
        ("a.xlsx", &inline),
        ("a.xlsx", &read_aloud),
        ("a.docx", &divided),
        ("a.docx", &comment),
        ("a.docx", &header),
        ("a.zip", &named),
        ("a.dat", &sheet),
    ] {
        let told = stopped(&attaching(name, bytes), name);
        assert!(told.contains(&format!("{name}） の中の ")), "{told}");
    }
    for bytes in [&workbook("<si><t>保育所の整備</t></si>"), &inner] {
        assert_eq!(passed(&attaching("a.xlsx", bytes), "nothing internal is in it"), "");
    }
}

#[test]
fn a_file_that_cannot_be_looked_into_is_named() {
    let with_password = [b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".as_slice(), &[0; 600]].concat();
    let bomb = packed(&[("xl/worksheets/sheet1.xml", &" ".repeat(4 << 20))]);
    let nested = (0..5).fold(b"text".to_vec(), |inner, _| {
        let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
        writer.start_file("a.zip", SimpleFileOptions::default()).expect("a file can begin");
        writer.write_all(&inner).expect("it can be written");
        writer.finish().expect("the file ends").into_inner()
    });
    for (name, bytes, why) in [
        ("a.pdf", b"%PDF-1.7\n1 0 obj".as_slice(), "PDF です。壊れています"),
        ("a.xlsx", &with_password, "パスワードの掛かった"),
        ("a.xls", &with_password, "古い形式か"),
        ("a.xlsx", b"PK\x03\x04 broken", "壊れています"),
        ("a.xlsx", &bomb, "400 倍を超えます"),
        ("a.zip", &nested, "何重にも"),
        ("a.rtf", b"{\\rtf1 \\u29992?}", "RTF"),
        ("a.dat", b"\0\x01\x02", "文章のファイルではありません"),
    ] {
        let site = attaching(name, bytes);
        let told = passed(&site, name);
        let path = format!("content/r5/kosodate/{name}");
        assert!(told.contains("警告[unsearched-file]") && told.contains(why) && told.contains(&path), "{name}: {told}");
        assert!(
            site.run(&["check"]).stdout.contains("[unsearched-file]"),
            "{name}: to be known before it is published"
        );
        assert_eq!(site.run(&["build", "--audience", "internal"]).stderr, "", "{name}: colleagues may read it");
        let open = site.without("content/r5/kosodate/3-1.md");
        assert_eq!(passed(&open, name), "", "{name}: where nothing is internal, there is nothing to search for");
        assert!(!open.run(&["check"]).stdout.contains("[unsearched-file]"));
    }
    assert_eq!(passed(&attaching("a.png", b"\x89PNG\r\n\x1A\n\0\0\0\0IEND\xAE\x42\x60\x82"), "a picture"), "");
    let old = [with_password.as_slice(), &utf16(TITLE, u16::to_le_bytes)].concat();
    stopped(&attaching("a.xls", &old), "what can be seen of a file all the same");
}

#[test]
fn what_every_page_says_is_no_secret() {
    let site = |note: &str| {
        Site::complete()
            .file(
                "goalsheet.yaml",
                "organization: 見本市\nbase_url: https://example.jp\ninternal_headings: [庁内メモ]\n",
            )
            .file(
                "content/r5/kosodate/2-1.md",
                &(goal("相談窓口の開設", "相談室") + "\n### 庁内メモ\n\n" + note + "\n"),
            )
    };
    for note in [
        "| 令和5年度 | 令和6年度 |\n|---|---|\n| 2023年度 | 9,876,543円 |",
        "- 令和6年3月31日\n- 令和5年度末",
        "**2024年3月**",
        "#### 令和5年度",
        "#### 令和5年度（2023年度）",
        "課の目標",
        "保育課の目標",
        "子育て部 令和5年度",
        "https://example.jp",
        "計画・方針等の分類",
        "どのような方法で",
        "組織目標展開整理表",
        "整理表1枚、目標2件",
        "見本市の組織目標展開整理表",
        "期限の一覧（全部署）",
        "1,234千円",
        "問い合わせ先",
    ] {
        assert_eq!(passed(&site(note), note), "", "{note}");
    }
    for (note, secret) in [
        ("部の目標は未達", "部の目標は未達"),
        ("令和5年度予算 宮本学", "令和5年度予算 宮本学"),
        ("042-325-0111", "042-325-0111"),
    ] {
        let leaking = site(note).file(
            "goalsheet.yaml",
            &format!(
                "organization: 見本市\ninternal_headings: [庁内メモ]\ntheme: {{ options: {{ contact: '{secret}' }} }}\n"
            ),
        );
        stopped(&leaking, note);
    }
}

#[test]
fn a_goal_may_let_its_own_texts_be_met_for_a_reason_and_no_others() {
    let site = attaching("list.csv", format!("1,{TITLE}\n").as_bytes());
    let goal_of =
        |title: &str, allow: &str| goal(title, "相談室").replace("due:", &format!("audience: internal\n{allow}due:"));
    let allow = "allow: { leaked-text: 一般に使う言葉 }\n";
    let site = site.file("content/r5/kosodate/3-1.md", &goal_of(TITLE, allow));
    assert_eq!(passed(&site, "it is allowed"), "");
    let checked = site.run(&["check"]);
    assert!(!checked.stdout.contains("unused-allow"), "a check cannot know: {}", checked.stdout);
    let site = site.file("content/r5/kosodate/3-2.md", &goal_of(TITLE, ""));
    let told = site.run(&["build"]).stderr;
    assert!(
        told.contains("content/r5/kosodate/3-2.md:2:8") && !told.contains("3-1.md"),
        "another goal did not allow it: {told}"
    );
    let site = site
        .file("content/r5/kosodate/3-2.md", &goal_of("移転の検討", ""))
        .file("content/r5/kosodate/list.csv", &format!("{TITLE}\n移転の検討\n"));
    let told = site.run(&["build"]).stderr;
    assert!(told.contains("「移転の検討」") && !told.contains(&format!("「{TITLE}」")), "{told}");
    let site = site.without("content/r5/kosodate/3-2.md").file("content/r5/kosodate/list.csv", "1\n");
    let told = passed(&site, "nothing is there to be allowed");
    assert!(told.contains("警告[unused-allow]") && told.contains("leaked-text"), "{told}");
    let without = site.file("goalsheet.yaml", "organization: 見本市\ncheck: { severity: { leaked-text: off } }\n");
    assert!(without.run(&["check"]).stdout.contains("leaked-text は error 以外にできません"), "no site turns it off");
    let nameless = without
        .file("goalsheet.yaml", "organization: 見本市\n")
        .file("content/r5/kosodate/3-1.md", &goal_of(TITLE, "allow: { leaked-text: }\n"));
    assert!(nameless.run(&["build"]).stderr.contains("理由がありません"));
}

#[test]
fn an_internal_address_is_searched_for_however_it_is_written_unless_a_public_link_leads_there() {
    const SECRET: &str = "https://intra.example.jp/himitsu/keiyaku";
    let internal_heading = |text: &str| {
        Site::complete()
            .file("goalsheet.yaml", "organization: 見本市\ninternal_headings: [庁内メモ]\n")
            .file("content/r5/kosodate/2-1.md", &(goal("相談窓口の開設", "相談室") + "\n## 庁内メモ\n\n" + text + "\n"))
    };
    let internal_goal = |text: &str| {
        let goal = goal("用地の取得", "相談室").replace("title:", "audience: internal\ntitle:");
        Site::complete().file("content/r5/kosodate/3-1.md", &goal.replace("関係課と調整する。", text))
    };
    for text in [format!("次を見る。\n\n{SECRET}"), format!("次（<{SECRET}>）を見る。")] {
        for site in [internal_heading(&text), internal_goal(&text)] {
            let linking = |address: &str| goal("保育所の整備", "保育課") + &format!("\n[表]({address})を見る。\n");
            let site = site
                .file("content/r5/kosodate/list.csv", &format!("1,{SECRET}\n"))
                .file("content/r5/kosodate/1-1.md", &linking("list.csv"));
            let told = site.run(&["build", "--audience", "public"]).stderr;
            assert!(told.contains(&format!("庁内限りの「{SECRET}」があります")), "{text}: {told}");
            let site = site.file("content/r5/kosodate/1-2.md", &linking(SECRET));
            let run = site.run(&["build", "--audience", "public"]);
            assert_eq!(run.status, 0, "who reads the page may know it: {text}: {}", run.stderr);
        }
    }
    let site = internal_heading("連絡は<madoguchi-kosodate@city.example.jp>へ。");
    let public = |text: &str| goal("保育所の整備", "保育課") + &format!("\n{text}\n");
    let site = site
        .file("content/r5/kosodate/list.csv", "1,madoguchi-kosodate@city.example.jp\n")
        .file("content/r5/kosodate/1-1.md", &public("[表](list.csv)を見る。"));
    let told = site.run(&["build", "--audience", "public"]).stderr;
    assert!(told.contains("庁内限りの「madoguchi-kosodate@city.example.jp」があります"), "{told}");
    let site =
        site.file("content/r5/kosodate/1-2.md", &public("[窓口](mailto:madoguchi-kosodate@city.example.jp)へ。"));
    let run = site.run(&["build", "--audience", "public"]);
    assert_eq!(run.status, 0, "{}", run.stderr);
}

#[test]
fn an_allowance_that_goes_or_comes_is_followed_while_it_is_watched() {
    let site = attaching("list.csv", format!("1,{TITLE}\n").as_bytes());
    let path = "content/r5/kosodate/3-1.md";
    let strict = site.read(path);
    let site = site.file(path, &strict.replace("due:", "allow: { leaked-text: 一般に使う言葉 }\ndue:"));
    let mut program = Running::start(&site.path(""), &["build", "--watch"]);
    program.line("waiting for changes");
    let site = site.file("content/r5/kosodate/2-1.md", &goal("相談窓口の増設", "相談室"));
    program.line("updated");
    assert_eq!(program.errors(), "", "it is needed as before, though the file was not made again");
    let published = tree(&site.path("public"));
    let site = site.file(path, &strict);
    program.says("has the internal “用地の取得交渉”");
    assert_eq!(tree(&site.path("public")), published, "the last sound site stays");
    program.interrupt();
}

/// A site in which a name is internal and stands in an attached file; public content says it as well.
fn said_elsewhere() -> (Site, String) {
    let said = goal("相談窓口の開設", "相談室");
    let site = attaching("list.txt", "担当 宮本 & 学\n".as_bytes())
        .file(
            "content/r5/kosodate/_index.md",
            "---\ndepartment: 子育て部\nholder:\n  post: 部長\n  name: 宮本 & 学\n  name_public: no\nsections:\n  - { name: 保育課, key: hoiku }\n  - { name: 相談室, key: sodan }\n---\n",
        )
        .file("content/r5/kosodate/2-1.md", &said.replace("関係課と", "宮本 & 学が関係課と"));
    (site, said)
}

#[test]
fn what_public_content_no_longer_says_is_looked_for_in_files_that_are_not_made_again() {
    let (site, silent) = said_elsewhere();
    let mut program = Running::start(&site.path(""), &["build", "--watch"]);
    program.line("waiting for changes");
    let published = tree(&site.path("public"));
    let site = site.file("content/r5/kosodate/2-1.md", &silent);
    program.says("content/r5/kosodate/list.txt), line 1, a file for everybody, has the internal “宮本 & 学”");
    assert_eq!(tree(&site.path("public")), published, "the last sound site stays");
    program.interrupt();
}

#[test]
fn after_a_leak_no_file_passes_for_searched() {
    let (site, silent) = said_elsewhere();
    let mut program = Running::start(&site.path(""), &["build", "--watch"]);
    program.line("waiting for changes");
    let published = tree(&site.path("public"));
    let site = site.file("content/r5/kosodate/2-1.md", &silent);
    program.says("content/r5/kosodate/_index.md:5:9");
    let head = site.read("content/r5/kosodate/_index.md");
    let site = site.file("content/r5/kosodate/_index.md", &head.replace("holder:", "# 更新\nholder:"));
    // That the leak has moved is no news; what is new tells that the head was read again.
    let unfinished = goal("窓口の案内", "相談室").replace("due: 年度末\n", "");
    let site = site.file("content/r5/kosodate/2-9.md", &unfinished);
    program.says("content/r5/kosodate/2-9.md");
    assert_eq!(tree(&site.path("public")), published, "the last sound site stays");
    let site = site.file("content/r5/kosodate/list.txt", "担当 部長\n");
    program.line("updated");
    assert!(!site.read("public/files/r5/kosodate/list.txt").contains("宮本"));
    program.interrupt();
}

/// The events that a page of a server is sent, up to one that holds a text.
fn events(address: &str, last: &str) -> String {
    let mut stream = TcpStream::connect(address).expect("the server listens");
    stream.set_read_timeout(Some(std::time::Duration::from_secs(60))).expect("a time-out can be set");
    stream
        .write_all(format!("GET /-/events?path=%2F HTTP/1.1\r\nHost: {address}\r\n\r\n").as_bytes())
        .expect("it is sent");
    let (mut heard, mut part) = (Vec::new(), [0; 4096]);
    while !String::from_utf8_lossy(&heard).contains(last) {
        let length = stream.read(&mut part).expect("the server speaks");
        assert!(length > 0, "“{last}” never came: {}", String::from_utf8_lossy(&heard));
        heard.extend(&part[..length]);
    }
    String::from_utf8_lossy(&heard).into_owned()
}

#[test]
fn readers_of_a_public_server_are_told_code_and_file_and_no_word_of_a_text() {
    let broken = "---\ntitle: 用地SECRETTITLE\nsection: 相談室\naudience: internal\nmemo: SECRETVALUE\n---\n";
    let site = attaching("list.csv", "1,保育所の整備\n".as_bytes()).file("content/r5/kosodate/3-2.md", broken);
    let mut program = Running::start(&site.path(""), &["serve", "--port", "0", "--audience", "public"]);
    let address = program.address();
    let heard = events(&address, "terminal of the computer");
    assert!(heard.contains("error[unknown-key] content/r5/kosodate/3-2.md"), "{heard}");
    assert!(!heard.contains("SECRET"), "{heard}");
    program.says("memo: SECRETVALUE");
    let site = site.without("content/r5/kosodate/3-2.md");
    program.says("no problems any more");
    let site = site.file("content/r5/kosodate/list.csv", &format!("1,{TITLE}\n"));
    program.says(&format!("has the internal “{TITLE}”"));
    let heard = events(&address, "terminal of the computer");
    assert!(heard.contains("error[leaked-text] content/r5/kosodate/3-1.md"), "{heard}");
    assert!(!heard.contains(TITLE) && !heard.contains("has the internal"), "{heard}");
    let _site = site.without("goalsheet.yaml");
    program.says("there is no goalsheet.yaml");
    let heard = events(&address, "terminal of the computer");
    assert!(heard.contains("error[missing-key] goalsheet.yaml"), "{heard}");
    assert_eq!(program.interrupt(), Some(0));
}

#[test]
fn colleagues_see_the_lines_of_a_problem_over_the_page() {
    let site = Site::complete().file("content/r5/kosodate/3-2.md", "---\ntitle: x\nmemo: 値\n---\n");
    let mut program = Running::start(&site.path(""), &["serve", "--port", "0"]);
    let address = program.address();
    let heard = events(&address, "memo: 値");
    assert!(heard.contains("error[unknown-key]"), "{heard}");
    assert_eq!(program.interrupt(), Some(0));
}
