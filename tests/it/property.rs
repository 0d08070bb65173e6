//! What must hold of any input, held against files pieced together as people write them and as nobody should.

use std::collections::BTreeMap;

use proptest::prelude::*;

use crate::invariants;

/// Pieces of files as people write them, sound and broken.
const PIECES: &[&str] = &[
    "---\n",
    "title: 保育所の整備\n",
    "title：x\n",
    "section: 保育課\n",
    "section: 相談室\n",
    "category: 個別計画\n",
    "category: [施政方針, その他]\n",
    "due: 10月\n",
    "due: 令和5〜7年度\n",
    "due: 7/9/25\n",
    "number: 0086\n",
    "id: a/b\n",
    "continues: r4/kosodate/1\n",
    "continues: [r5/kosodate/1, r4/x]\n",
    "aliases: [r5/kosodate/9, ../x]\n",
    "aliases: 令和5年度/児童/図書館\n",
    "retired: 制度の終了\n",
    "copied: yes\n",
    "\t- x\n",
    "key: {a: [b, {c: d}]}\n",
    "\"\n",
    "'",
    "## どの水準まで\n",
    "## どのような方法で（取組）\n",
    "# 題\n",
    "### 小見出し\n",
    "これは**「重要」**です。\n次の行\n",
    "[a](1.md)",
    "[b](1.md#小見出し)",
    "![c](図.png)",
    "[x](javascript:alert(1))",
    "[^1]\n\n[^1]: 注\n",
    "| a | b |\n|---|---|\n| 1 | 2 |\n",
    "- [x] 済み\n",
    "<script>alert(1)</script>\n",
    "\u{3000}",
    "\r\n",
    "\u{feff}",
    "😀",
    "```\n",
    "\n\n",
];

fn file() -> impl Strategy<Value = String> {
    let any = prop::collection::vec(prop::sample::select(PIECES), 0..14).prop_map(|pieces| pieces.concat());
    let begun = any.clone().prop_map(|rest| format!("---\ntitle: 目標\nsection: 保育課\n---\n\n{rest}"));
    prop_oneof![any, begun, "\\PC{0,80}"]
}

fn names() -> impl Strategy<Value = String> {
    prop::sample::select(vec![
        "1.md",
        "2-1.md",
        "A.md",
        "a.md",
        "図書館.md",
        "sub/1.md",
        "index.md",
        "section-hoiku.md",
        "con.md",
    ])
    .prop_map(|name| format!("content/r5/kosodate/{name}"))
}

const HEAD: &str =
    "---\ndepartment: 子育て部\nsections:\n  - { name: 保育課, key: hoiku }\n  - 相談室\n---\n\n[一](1.md)\n";

/// Pieces of deadlines.
const DATES: &[&str] = &[
    "令和",
    "R",
    "㋿",
    "平成",
    "元",
    "5",
    "5年",
    "2023",
    "/",
    ".",
    "-",
    "10",
    "31",
    "月",
    "日",
    "年度",
    "末",
    "～",
    "から",
    "まで",
    "上半期",
    "第3四半期",
    "頃",
    "随時",
    "12月議会",
    "①",
    "（土）",
    "　",
    "９",
    "十",
    "9999",
    "-",
];

/// Words of HTML and of addresses.
const MARKUP: &[&str] = &[
    "<script",
    ">",
    "</script>",
    "<",
    "\"",
    "'",
    "javascript:",
    "java\tscript:",
    "&#106;avascript:",
    "data:text/html,",
    "](",
    ")",
    "[a](",
    "![a](",
    "[a]: ",
    "[a]",
    "[^1]",
    "[^1]: ",
    "<a href=",
    "<img src=x onerror=x",
    "<svg/onload=x>",
    "<style>",
    "<!--",
    "-->",
    "`",
    "**",
    "\n",
    "\n\n",
    " ",
    "# ",
    "- ",
    "|",
    "|-|\n",
    "&lt;",
    "あ",
    "「",
    "<textarea>",
    "<plaintext>",
    "<math>",
    "<template>",
    "<title>",
    "\\",
    "\0",
    "//evil.example/",
    "<b title=",
    "<noscript>",
    "<table><td>",
];

/// Keys of the configuration with values that mean harm.
const SETTINGS: &[&str] = &[
    "title: '\"><script>alert(1)</script>'\n",
    "base_url: 'https://example.jp/\"><script>'\n",
    "base_url: javascript:alert(1)\n",
    "theme: { options: { accent: 'red\"/><script>' } }\n",
    "theme: { options: { logo: 'javascript:alert(1)', contact: '</p><iframe src=//evil.example>' } }\n",
    "theme: { options: { logo: '//evil.example/x.png' } }\n",
    "theme: { options: { footer: '<img src=x onerror=alert(1)>' } }\n",
    "categories: [{ name: '<b onmouseover=alert(1)>', description: '</title><script>' }]\n",
    "fields:\n  budget: { label: '</th><script>', type: text }\n",
    "html: yes\n",
];

fn joined(pieces: &'static [&'static str], most: usize) -> impl Strategy<Value = String> {
    prop::collection::vec(prop::sample::select(pieces), 0..most).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_folder_is_read_reported_and_rendered_without_a_panic(
        goals in prop::collection::btree_map(names(), file(), 0..5),
        configured in prop_oneof![Just("html: yes\n".to_owned()), Just(String::new()), file(), joined(SETTINGS, 3)],
    ) {
        let mut files: BTreeMap<String, Vec<u8>> = goals.into_iter().map(|(path, text)| (path, text.into_bytes())).collect();
        files.insert("content/r5/kosodate/_index.md".to_owned(), HEAD.as_bytes().to_vec());
        invariants::of_a_site(configured.as_bytes(), files);
    }

    #[test]
    fn any_file_is_read_and_has_one_form(text in file()) {
        invariants::of_a_file(text.as_bytes());
    }

    #[test]
    fn any_text_becomes_html_that_is_only_read(text in prop_oneof![joined(MARKUP, 30), file()]) {
        invariants::of_markdown(&text);
    }

    #[test]
    fn any_text_is_a_date_or_none(text in prop_oneof![joined(DATES, 10), "\\PC{0,40}"]) {
        invariants::of_a_date(&text);
    }
}

/// What is known of the fuzzers' inputs, those that once broke something among them, must hold in every run of the tests.
#[test]
fn every_kept_input_of_the_fuzzers_holds() {
    // As the fuzzer cuts it, where it is none to the end.
    let text = |bytes: Vec<u8>, hold: fn(&str)| match std::str::from_utf8(&bytes) {
        Ok(text) => hold(text),
        Err(error) => hold(std::str::from_utf8(&bytes[..error.valid_up_to()]).expect("it is valid so far")),
    };
    for target in ["dates", "front_matter", "goal_page", "markdown", "theme_values"] {
        let inputs = crate::site::tree(&crate::site::repository().join("fuzz/corpus").join(target));
        assert!(!inputs.is_empty(), "{target} has inputs");
        for bytes in inputs.into_values() {
            match target {
                "dates" => text(bytes, invariants::of_a_date),
                "front_matter" => invariants::of_a_file(&bytes),
                "goal_page" => text(bytes, invariants::of_goals),
                "markdown" => text(bytes, invariants::of_markdown),
                _ => text(bytes, invariants::of_settings),
            }
        }
    }
}
