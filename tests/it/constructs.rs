//! Every construct that people write, as a site that has it as often as asked.

use std::sync::Mutex;

use crate::site::{Site, goal};

/// Something in the text of a goal, as often as asked.
type InText = (&'static str, fn(usize) -> String);
/// Something elsewhere in a site.
type InSite = (&'static str, fn(usize) -> Site);
/// A site that has something as often as asked.
type AnySite = Box<dyn Fn(usize) -> Site + Send>;

/// A site with a goal of this text.
fn body(text: &str) -> Site {
    small().file("content/r5/kosodate/1-1.md", &goal("保育所の整備", "保育課").replace("関係課と調整する。", text))
}

/// A goal with these lines in its front matter.
fn front(lines: &str) -> Site {
    small().file("content/r5/kosodate/1-1.md", &goal("保育所の整備", "保育課").replace("due: 年度末\n", lines))
}

/// A goal with a picture that holds this.
fn picture(inner: &str) -> Site {
    body("![図](zu.svg)")
        .file("content/r5/kosodate/zu.svg", &format!("<svg xmlns=\"http://www.w3.org/2000/svg\">{inner}</svg>"))
}

/// A site that allows raw HTML, keeps something from the public, and offers no files that only cost time here.
pub fn small() -> Site {
    Site::small()
        .file(
            "goalsheet.yaml",
            "organization: 見本市\nhtml: yes\ndownloads: []\ninternal_headings: [庁内メモ]\n\
             categories:\n  - { key: plan, name: 個別計画 }\n",
        )
        .file(
            "content/r5/kosodate/2-1.md",
            &goal("用地の買収に関する交渉", "相談室").replace("title", "audience: internal\ntitle"),
        )
}

const HEAD: &str = "content/r5/kosodate/_index.md";
const APPROVALS: &str = "content/r5/kosodate/approvals.yaml";

/// An approval of the plan, by the lines of its files.
fn approval(number: usize, files: &str) -> String {
    let print = "0123456789abcdef0123456789abcdef";
    let files = if files.is_empty() { "    1-1: title=01234567\n" } else { files };
    format!("- phase: plan\n  date: 2023-05-10\n  number: 第{number}号\n  fingerprint: {print}\n  files:\n{files}")
}

fn numbered(count: usize, line: impl Fn(usize) -> String) -> String {
    (0..count).map(line).collect()
}

/// What stands in the text of a goal.
const BODIES: [InText; 53] = [
    ("dead links in one line", |n| "[あ](x.md) ".repeat(n)),
    ("web addresses in one line", |n| "http://a.jp/b_(c)&d、".repeat(n)),
    ("web addresses that hiragana divide", |n| "http://a.jp/を".repeat(n)),
    ("web addresses that kanji divide", |n| "http://a.jp/計画".repeat(n)),
    ("web addresses one in the other", |n| "http://a".repeat(n)),
    ("a web address with brackets behind it", |n| format!("http://a.jp/{}", ")]".repeat(n))),
    ("dead links", |n| "[あ](x.md)\n".repeat(n)),
    ("internal headings", |n| "### 庁内メモ\n\nあ\n\n".repeat(n)),
    ("what is nearly an internal heading", |n| "### 【庁内メモ】\n\nあ\n\n".repeat(n)),
    ("headings", |n| "### 見出し\n\nあ\n\n".repeat(n)),
    ("unknown headings", |n| "## 不明\n\nあ\n\n".repeat(n)),
    ("one heading", |n| "## どの水準まで\n\nあ\n\n".repeat(n)),
    ("underlined headings", |n| "あ\n---\n\n".repeat(n)),
    ("links to headings", |n| "### 見出し\n\n[あ](#見出し)\n\n".repeat(n)),
    ("near-markup", |n| "＃＃ どの\n\n-　項目\n\n".repeat(n)),
    ("notes", |n| numbered(n, |i| format!("文[^{i}]。\n\n[^{i}]: 注{i}\n\n"))),
    ("references to one note", |n| "文[^1]。\n\n".repeat(n) + "[^1]: 注\n"),
    ("notes nobody refers to", |n| numbered(n, |i| format!("[^{i}]: 注{i}\n\n"))),
    ("references to no note", |n| "文[^x]。\n".repeat(n)),
    ("rows", |n| "| a | b |\n|---|---|\n".to_owned() + &"| 1 | 2 |\n".repeat(n)),
    ("rows with a cell too many", |n| "| a | b |\n|---|---|\n".to_owned() + &"| 1 | 2 | 3 |\n".repeat(n)),
    ("columns", |n| format!("|{}\n|{}\n|{}\n", " a |".repeat(n), "---|".repeat(n), " 1 |".repeat(n))),
    ("tables", |n| "| a | b |\n|---|---|\n| 1 | 2 |\n\n".repeat(n)),
    ("items", |n| "- 項目\n".repeat(n)),
    ("nested items", |n| numbered(n, |i| "  ".repeat(i % 60) + "- 項目\n")),
    ("quotes in quotes", |n| "> ".repeat(n) + "あ\n"),
    ("open emphasis", |n| "*あ ".repeat(n)),
    ("emphasis", |n| "**あ**".repeat(n)),
    ("mixed emphasis", |n| "**「あ」_い".repeat(n)),
    ("brackets", |n| "[".repeat(n)),
    ("half a link", |n| "[あ](".repeat(n)),
    ("pictures in pictures", |n| "![あ".repeat(n) + &"]".repeat(n)),
    ("code spans of all lengths", |n| numbered(n, |i| "`".repeat(i % 20) + "あ")),
    ("tags", |n| "<b>あ</b>".repeat(n)),
    ("open tags", |n| "<b>".repeat(n)),
    ("comments", |n| "<!-- あ -->\n\n".repeat(n)),
    ("open comments", |n| "<!-- あ\n\n".repeat(n)),
    ("ruby", |n| "<ruby>子<rt>こ</rt></ruby>".repeat(n)),
    ("breaks", |n| "あ<br>".repeat(n)),
    ("lines with a sign", |n| "・あ\n".repeat(n)),
    ("short lines", |n| "短い行\n".repeat(n)),
    ("invisible letters", |n| "あ\u{200b}".repeat(n)),
    ("garbled lines", |n| "あ\u{fffd}\n".repeat(n)),
    ("conflicts", |n| "<<<<<<< HEAD\nあ\n=======\nい\n>>>>>>> b\n".repeat(n)),
    ("letters in one line", |n| "あいうえお".repeat(n)),
    ("entities", |n| "&amp;&#12354;".repeat(n)),
    ("entities beside a tag", |n| "<b>あ</b>".to_owned() + &"&amp;&#12354;".repeat(n)),
    ("blocks of code", |n| "```\nあ\n```\n\n".repeat(n)),
    ("definitions of links", |n| numbered(n, |i| format!("[a{i}]: https://e.jp/{i}\n"))),
    ("addresses", |n| "https://www.example.jp/a ".repeat(n)),
    ("dates in one sentence", |n| "令和5年4月1日（水）".repeat(n)),
    ("months in one sentence", |n| "令和4年3月に".repeat(n)),
    ("sentences", |n| "10月末までにする。".repeat(n)),
];

/// What stands elsewhere.
const OTHERS: [InSite; 20] = [
    ("letters of a title", |n| body("あ").file("content/r5/kosodate/1-2.md", &goal(&"整備".repeat(n), "保育課"))),
    // All as long as each other: a longer name is compared with more of those that are known.
    ("unknown keys", |n| front(&numbered(n, |i| format!("k{i:05}: 1\n")))),
    ("one key", |n| front(&"due: 年度末\n".repeat(n))),
    ("unknown categories", |n| front(&format!("category: [{}]\n", numbered(n, |i| format!("計画{i}, "))))),
    ("letters of a deadline", |n| front(&format!("due: {}\n", "10月".repeat(n)))),
    ("brackets in a value", |n| front(&format!("due: {}\n", "[".repeat(n)))),
    ("sections", |n| {
        let sections = numbered(n, |i| format!("  - 課{i}\n"));
        small().file("content/r5/kosodate/_index.md", &format!("---\ndepartment: 子育て部\nsections:\n{sections}---\n"))
    }),
    ("categories", |n| {
        let categories = numbered(n, |i| format!("  - {{ key: k{i}, name: 計画{i} }}\n"));
        small().file("goalsheet.yaml", &format!("organization: 見本市\ncategories:\n{categories}"))
    }),
    ("synonyms", |n| {
        let synonyms = numbered(n, |i| format!("  - [語{i}, 言{i}]\n"));
        small().file("goalsheet.yaml", &format!("organization: 見本市\nsynonyms:\n{synonyms}"))
    }),
    ("groups", |n| {
        let groups = numbered(n, |i| format!("  - {{ number: {i}, pillar: 柱{i} }}\n"));
        small()
            .file("goalsheet.yaml", "organization: 見本市\nfields:\n  pillar: { label: 柱, of: group }\n")
            .file(HEAD, &format!("---\ndepartment: 子育て部\nsections: [保育課]\ngroups:\n{groups}---\n"))
    }),
    ("rows of a field", |n| {
        let rows = numbered(n, |i| format!("  - {{ year: {i}, target: {i} }}\n"));
        let columns = "[{ key: year, label: 年 }, { key: target, label: 目標 }]";
        let fields = format!("fields:\n  steps: {{ label: 推移, type: records, columns: {columns} }}\n");
        front(&format!("steps:\n{rows}")).file("goalsheet.yaml", &format!("organization: 見本市\n{fields}"))
    }),
    ("approvals", |n| small().file(APPROVALS, &numbered(n, |i| approval(i, "")))),
    ("fields of an approval", |n| {
        let fields = numbered(n, |i| format!("f{i}=01234567 "));
        small().file(APPROVALS, &approval(1, &format!("    1-1: {}\n", fields.trim_end())))
    }),
    ("files of an approval", |n| {
        small().file(APPROVALS, &approval(1, &numbered(n, |i| format!("    a{i}: title=01234567\n"))))
    }),
    ("indicators", |n| {
        front(&format!(
            "indicators:\n{}",
            numbered(n, |i| format!("  - {{ key: i{i}, name: 指標{i}, target: {i} }}\n"))
        ))
        .file("goalsheet.yaml", "organization: 見本市\nphases:\n  - { key: mid, name: 中間報告 }\n")
        .file(
            "content/r5/kosodate/1-1.mid.md",
            &format!("---\nvalues:\n{}---\n", numbered(n, |i| format!("  i{i}: {i}\n"))),
        )
    }),
    ("attributes of a picture", |n| picture(&format!("<g{}/>", numbered(n, |i| format!(" a{i}='1'"))))),
    ("handlers in a picture", |n| picture(&numbered(n, |i| format!("<g on{i}='1'/>")))),
    ("levels of a picture", |n| picture(&("<style>".repeat(n) + &"</style>".repeat(n)))),
    ("elements of a picture", |n| picture(&"<text>あ<tspan>い</tspan></text>".repeat(n))),
    ("lines of a table beside a goal", |n| {
        body("[表](hyo.csv)").file("content/r5/kosodate/hyo.csv", &numbered(n, |i| format!("{i},用地の一覧,\"あ\"\n")))
    }),
];

/// Every construct.
fn constructs() -> Vec<(&'static str, AnySite)> {
    let bodies = BODIES.into_iter().map(|(name, text)| {
        let site: AnySite = Box::new(move |count| body(&text(count)));
        (name, site)
    });
    let others = OTHERS.into_iter().map(|(name, site)| {
        let site: AnySite = Box::new(site);
        (name, site)
    });
    bodies.chain(others).collect()
}

/// Does something for all constructs, two at once.
pub fn for_all(act: impl Fn(&str, &dyn Fn(usize) -> Site) + Sync) {
    let constructs = Mutex::new(constructs().into_iter());
    let work = || {
        while let Some((name, site)) = { constructs.lock().expect("nobody panicked").next() } {
            act(name, &site);
        }
    };
    std::thread::scope(|scope| (0..2).for_each(|_| drop(scope.spawn(work))));
}
