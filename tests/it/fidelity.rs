//! What is written is what is published: nearly right is told with the line as it should be, and nothing is lost in silence.

use proptest::prelude::*;

use crate::site::{Run, Site, goal};

/// A small site whose goal goes on with a text.
pub fn with(text: &str) -> Site {
    configured("", text)
}

/// The same with more in its configuration.
pub fn configured(settings: &str, text: &str) -> Site {
    Site::small()
        .file("goalsheet.yaml", &format!("organization: 見本市\n{settings}"))
        .file("content/r5/kosodate/1-1.md", &format!("{}\n{text}\n", goal("保育所の整備", "保育課")))
}

/// What a check finds, a line each: `line:column: severity[code]: message`.
pub fn found(site: &Site) -> Vec<String> {
    let Run { stdout, .. } = site.run(&["check", "--format", "short"]);
    stdout.lines().filter_map(|line| line.split_once(".md:").map(|(_, rest)| rest.to_owned())).collect()
}

/// The codes that a check finds at lines of the text, each once.
pub fn codes(site: &Site) -> Vec<String> {
    let code = |line: String| Some(line.split_once('[')?.1.split_once(']')?.0.to_owned());
    let mut codes: Vec<String> = found(site).into_iter().filter_map(code).collect();
    codes.sort();
    codes.dedup();
    codes.retain(|code| !matches!(code.as_str(), "empty-section" | "level-is-action" | "vague-verb"));
    codes
}

/// A small site whose goal has a text as its level, which calendars show too.
fn with_level(text: &str) -> Site {
    let text = goal("保育所の整備", "保育課").replace("保育所の整備ができている。", text);
    Site::small().file("content/r5/kosodate/1-1.md", &text)
}

pub fn page(site: &Site) -> String {
    site.build();
    site.read("public/r5/kosodate/1-1.html")
}

/// Every way of nearly writing an internal heading.
const NEAR: [&str; 35] = [
    "###庁内メモ",
    "###　庁内メモ",
    "＃＃＃ 庁内メモ",
    "＃＃＃　庁内メモ",
    "#庁内メモ",
    "### 【庁内メモ】",
    "### 「庁内メモ」",
    "### ■庁内メモ",
    "### 1 庁内メモ",
    "### １．庁内メモ",
    "### (1) 庁内メモ",
    "### ① 庁内メモ",
    "### 庁内メモ：",
    "## 庁内メモ：",
    "### 庁内めも",
    "### 庁内ﾒﾓ：用地",
    "### 庁内メモについて",
    "### 庁内メ毛",
    "**庁内メモ**",
    "**【庁内メモ】** 用地",
    "__庁内メモ__用地",
    "庁内メモ",
    "庁内メモ：用地の交渉",
    "庁内メモ 用地の交渉",
    "【庁内メモ】用地の交渉",
    "・庁内メモ",
    "- 庁内メモ：用地",
    "> 庁内メモ",
    "庁&#20869;メモ",
    "（庁内メモ）用地の交渉",
    "(庁内メモ)用地の交渉",
    "〔庁内メモ〕用地の交渉",
    "### 庁內メモ",
    "廳內めも：用地の交渉",
    "> **廰内メモ**",
];

#[test]
fn what_nearly_is_an_internal_heading_stops_the_site_and_shows_how_to_write_it() {
    for line in NEAR {
        let site = configured("internal_headings: [庁内メモ]\n", &format!("{line}\n\n用地の交渉が遅れている。"));
        let run = site.run(&["build"]);
        assert_eq!(run.status, 1, "{line}: {}", run.stderr);
        assert!(run.stderr.contains("エラー[near-internal]"), "{line}: {}", run.stderr);
        assert!(run.stderr.contains("## 庁内メモ\n"), "{line}: {}", run.stderr);
        assert!(!site.path("public").exists(), "{line} is published");
    }
}

#[test]
fn with_html_and_with_ruby_an_internal_heading_is_nearly_one_too() {
    for line in ["<h3>庁内メモ</h3>", "<div>\n庁内メモ\n</div>", "<ruby>庁内<rt>ちょうない</rt></ruby>メモ"]
    {
        let site = configured("html: yes\ninternal_headings: [庁内メモ]\n", &format!("{line}\n\n用地。"));
        assert_eq!(codes(&site), ["near-internal"], "{line}");
    }
}

#[test]
fn the_label_of_an_internal_field_is_near_too_and_words_that_only_begin_alike_are_not() {
    let settings = "internal_headings: [庁内メモ]\nfields:\n  cost: { label: 予算, type: prose, audience: internal }\n";
    for line in ["**予算**", "予算：12,000千円", "### 【予算】", "予算 12,000千円"] {
        assert_eq!(codes(&configured(settings, &format!("{line}\n\n用地。"))), ["near-internal"], "{line}");
    }
    let harmless = [
        "予算を確保する。",
        "予算、人員を確保する。",
        "「予算」を確保する。",
        "庁内メモリを更新する。",
        "庁内メモに書いたとおりである。",
        "庁内の会議で決める。",
        "| 区分 | 庁内メモ |\n|---|---|\n| 一 | 予算 |",
        "| 区分 | 額 |\n|---|---|\n| 予算額 | 1億円 |\n| 令和5年度 | 予算 |",
        "```\n### 庁内メモ\n```",
        "`庁内メモ`の様式を改める。",
    ];
    for text in harmless {
        assert!(!codes(&configured(settings, text)).contains(&"near-internal".to_owned()), "{text}");
    }
}

#[test]
fn a_row_of_a_table_that_begins_with_an_internal_name_stops_the_site() {
    let settings = "internal_headings: [庁内メモ]\nfields:\n  cost: { label: 予算, type: prose, audience: internal }\n";
    for row in [
        "| 庁内メモ | 用地の交渉中 |",
        "| 【庁内メモ】 | 用地の交渉中 |",
        "| **予算** | 1億円 |",
        "| 予算（千円） | 100,000 |",
        "|  | 庁内メモ：用地の交渉中 |",
        "予算 | 1億円",
    ] {
        for table in [format!("{row}\n|---|---|\n| 甲 | 乙 |"), format!("> | 項目 | 内容 |\n> |---|---|\n> {row}")]
        {
            let site = configured(settings, &table);
            assert_eq!(codes(&site), ["near-internal"], "{table}");
            let run = site.run(&["build"]);
            assert!(run.status == 1 && run.stderr.contains("表のこの行は公開されます"), "{table}: {}", run.stderr);
        }
    }
}

#[test]
fn a_goal_may_say_why_such_a_line_is_for_everybody() {
    let allowed = goal("保育所の整備", "保育課")
        .replace("due: 年度末\n", "due: 年度末\nallow:\n  near-internal: 様式の名前であり、公開してよい\n");
    let site = configured("internal_headings: [庁内メモ]\n", "")
        .file("content/r5/kosodate/1-1.md", &format!("{allowed}\n庁内メモ：様式の名前。\n"));
    assert!(page(&site).contains("庁内メモ：様式の名前。"));
}

#[test]
fn an_audience_without_a_value_is_an_error_and_internal() {
    for value in ["", "\"\"", "~", "null"] {
        let text = goal("保育所の整備", "保育課").replace("due:", &format!("audience: {value}\ndue:"));
        let site = Site::small().file("content/r5/kosodate/1-1.md", &text);
        let run = site.run(&["build", "--keep-going"]);
        assert!(run.stderr.contains("audience に値がありません"), "{value}: {}", run.stderr);
        assert!(!site.path("public").exists(), "{value}");
    }
    let site = Site::small().file("goalsheet.yaml", "organization: 見本市\ninternal_headings:\n");
    assert!(site.run(&["build"]).stderr.contains("internal_headings に値がありません"));
}

#[test]
fn a_comment_without_its_end_is_an_error_at_its_line_and_one_with_an_end_is_none() {
    let torn = [
        "<!-- 所管に確認中 -- >",
        "<!-- 所管に確認中 ->",
        "<!-- 所管に確認中 --＞",
        "<!-- 所管に確認中",
        "文の途中 <!-- 所管に確認中 -- > の後。",
        "<!-- 所管に確認中 -- >\n\n次の文。\n\n<!-- 二つ目 -->",
    ];
    for text in torn {
        let lines = found(&with(text));
        let errors: Vec<&String> = lines.iter().filter(|line| line.contains("error[unclosed-comment]")).collect();
        assert_eq!(errors.len(), 1, "{text}: {lines:?}");
        assert!(errors[0].starts_with("16:"), "{text}: {errors:?}");
        assert!(!lines.iter().any(|line| line.contains("missing-field")), "{text}: {lines:?}");
    }
    for text in [
        "<!-- 所管に確認中 -->",
        "<!-- 一\n\n二 -->",
        "前<!-->後",
        "`<!-- 例`を書く。",
        "```\n<!-- 例\n```",
        "\\<!-- 例",
    ] {
        assert!(!codes(&with(text)).contains(&"unclosed-comment".to_owned()), "{text}");
    }
}

#[test]
fn each_mark_of_a_conflict_is_an_error_and_a_rule_or_code_is_none() {
    for blank in ["\n", "\n\n"] {
        let marks = ["<<<<<<< HEAD", "こちら。", "=======", "あちら。", ">>>>>>> branch"].join(blank);
        let lines = found(&with(&marks));
        assert_eq!(lines.iter().filter(|line| line.contains("error[merge-conflict]")).count(), 3, "{lines:?}");
    }
    let front = goal("保育所の整備", "保育課")
        .replace("due: 年度末\n", "<<<<<<< HEAD\ndue: 年度末\n=======\ndue: 11月\n>>>>>>> branch\n");
    assert_eq!(codes(&Site::small().file("content/r5/kosodate/1-1.md", &front)), ["merge-conflict"]);
    let config = "organization: 見本市\n<<<<<<< HEAD\ntitle: 甲\n=======\ntitle: 乙\n>>>>>>> branch\n";
    let run = Site::small().file("goalsheet.yaml", config).run(&["build"]);
    assert!(run.status == 1 && run.stderr.matches("エラー[").count() == 3, "{}", run.stderr);
    for text in ["見出し\n=======", "```\n<<<<<<< HEAD\n```", ">>> 引用"] {
        assert!(!codes(&with(text)).contains(&"merge-conflict".to_owned()), "{text}");
    }
}

#[test]
fn what_is_a_goal_by_all_but_its_name_is_refused_by_name() {
    for (name, right) in [
        ("1-2.MD", "1-2.md"),
        ("1-2.markdown", "1-2.md"),
        ("1-2.md.txt", "1-2.md"),
        ("1-2．md", "1-2.md"),
        ("_index.Md", "_index.md"),
        ("1-2。md", "1-2.md"),
        ("1-2,md", "1-2.md"),
        ("1-2.ｍｄ", "1-2.md"),
        ("_index.txt", "_index.md"),
        ("approvals.yml", "approvals.yaml"),
        ("Approvals.yaml", "approvals.yaml"),
        ("approvals.yaml.txt", "approvals.yaml"),
    ] {
        let path = format!("content/r5/kosodate/{name}");
        let site = Site::small().file(&path, &goal("相談", "相談室"));
        // Where case does not count, the file is the one of the right name.
        let run = site.run(&["build"]);
        assert_eq!(run.status, 1, "{name}");
        assert!(run.stderr.contains("misnamed-goal") && run.stderr.contains(&format!("「{right}」")), "{}", run.stderr);
    }
    let linked = "[案](1-2.MD)";
    let site = with(linked).file("content/r5/kosodate/1-2.MD", "---\naudience: internal\n---\n");
    assert_eq!(site.run(&["build", "--keep-going"]).status, 1);
    assert!(!site.path("public").exists());
}

#[test]
fn what_is_written_as_a_goal_is_refused_by_name_whatever_that_is() {
    let text = goal("相談", "相談室");
    let (cp932, _, _) = encoding_rs::SHIFT_JIS.encode(&text);
    let utf16: Vec<u8> = [0xFF, 0xFE].into_iter().chain(text.encode_utf16().flat_map(u16::to_le_bytes)).collect();
    let report = "\u{feff}---\n評価: 2\n---\n\n## 成果\n\n進んだ。\n";
    for (name, bytes, right) in [
        ("1-2.txt", text.as_bytes(), "1-2.md"),
        ("1-2.TXT", &cp932, "1-2.md"),
        ("1-2.text", &utf16, "1-2.md"),
        ("1-2", text.as_bytes(), "1-2.md"),
        ("1-2.doc", text.as_bytes(), "1-2.md"),
        ("1-2.mid.txt", report.as_bytes(), "1-2.mid.md"),
        ("第1.2回", "\n\nーーー\n題名: 相談\nーーー\n".as_bytes(), "第1.2回.md"),
        ("_index", "---\ndepartment: 相談部\n---\n".as_bytes(), "_index.md"),
        ("1-2.csv", "---\ntitle: 相談\n\n## どの水準まで\n\nできている。\n".as_bytes(), "1-2.md"),
    ] {
        for linked in ["", &format!("[案]({name})")] {
            let site = with(linked).bytes(&format!("content/r5/kosodate/{name}"), bytes);
            let run = site.run(&["build", "--keep-going"]);
            assert_eq!((run.status, site.path("public").exists()), (1, false), "{name}");
            let told = run.stderr.matches("misnamed-goal").count();
            assert!(told == 1 && run.stderr.contains(&format!("「{right}」")), "{name}: {}", run.stderr);
        }
    }
    for (name, text) in [
        ("memo.txt", "---\n次の会議\n---\n\n議題\n"),
        ("memo.text", "---\nauthor: 甲\n---\n\n本文\n"),
        ("data.yaml", "---\ntitle: 相談\nsection: 相談室\n"),
        ("memo", "題名: 相談\n"),
    ] {
        let site = with(&format!("[案]({name})")).file(&format!("content/r5/kosodate/{name}"), text);
        assert_eq!(codes(&site), [""; 0], "{name}");
        site.build();
    }
}

#[test]
fn lines_that_begin_with_a_sign_are_lines_everywhere() {
    let signs = [
        "・",
        "○",
        "●",
        "◎",
        "□",
        "■",
        "◇",
        "※",
        "→",
        "①",
        "⑳",
        "(1)",
        "（１）",
        "⑴",
        "1．",
        "１２．",
        "ア　",
        "イ ",
        "（ア）",
        "　",
    ];
    for sign in signs {
        let text = format!("{sign}一つ目を行う。\n{sign}二つ目を行う。");
        let site = with_level(&text);
        let html = page(&site);
        assert!(html.contains("<br>\n"), "{sign}: {html}");
        let calendar = site.read("public/r5/kosodate/deadlines.ics").replace("\r\n ", "");
        let plain = text.replace('\n', "\\n").replace('　', "");
        assert!(calendar.replace('　', "").contains(&plain), "{sign}: {calendar}");
    }
}

#[test]
fn prose_that_an_editor_wrapped_stays_prose() {
    let site = with(
        "認証保育所2か所を認可保育所へ移行させ、保育の定員を60人増やすとともに、\n関係する課と調整する。アパートの\n家賃、ー長音で始まる行も\n同じである。（仮称）の行\n（仮称）であって項目ではない。",
    );
    let html = page(&site);
    assert!(!html.split("どのような方法で").last().expect("shown").contains("<br>"));
}

#[test]
fn short_lines_are_told_and_fmt_ends_them_and_keep_shows_them() {
    let text = "連絡会議\n開催回数3回\n集落座談会\n20集落で開催";
    let site = with(text);
    let lines = found(&site);
    assert_eq!(lines.iter().filter(|line| line.contains("warning[joined-lines]")).count(), 1, "{lines:?}");
    assert_eq!(site.run(&["fmt", "--lines"]).status, 0);
    assert!(
        site.read("content/r5/kosodate/1-1.md").ends_with("連絡会議\\\n開催回数3回\\\n集落座談会\\\n20集落で開催\n")
    );
    assert!(!codes(&site).contains(&"joined-lines".to_owned()));
    assert_eq!(site.run(&["fmt", "--lines", "--check"]).status, 0, "a second time changes nothing");
    let kept = configured("line_breaks: keep\n", text);
    assert!(!codes(&kept).contains(&"joined-lines".to_owned()));
    assert!(page(&kept).contains("連絡会議<br>\n開催回数3回<br>\n集落座談会<br>\n20集落で開催"));
}

#[test]
fn fmt_changes_no_page_of_a_site_that_keeps_line_ends() {
    let site =
        configured("line_breaks: keep\nformat: { sentences: yes }\n", "一文目である。二文目である。\n三文目である。");
    let before = {
        site.build();
        site.tree("public")
    };
    assert_eq!(site.run(&["fmt"]).status, 0);
    site.build();
    let after = site.tree("public");
    assert!(before["r5/kosodate/1-1.html"] == after["r5/kosodate/1-1.html"]);
}

#[test]
fn what_looks_like_markup_is_told_with_the_line_as_it_should_be() {
    let cases = [
        ("###　実績", "### 実績"),
        ("###実績", "### 実績"),
        ("＃＃＃ 実績", "### 実績"),
        ("-　項目", "- 項目"),
        ("-項目", "- 項目"),
        ("1.　項目", "1. 項目"),
        ("＞ 引用", "> 引用"),
        ("｜甲｜乙｜", "| 甲 | 乙 |"),
        ("[資料](資料 1.xlsx)", "[資料](<資料 1.xlsx>)"),
        ("次の[資料]（1-1.md）を見る。", "次の[資料](1-1.md)を見る。"),
        ("［資料］(https://www.example.jp/)", "[資料](https://www.example.jp/)"),
        ("** 太字 **である。", "**太字**である。"),
        ("＊＊太字＊＊である。", "**太字**である。"),
        ("[資料] (1-1.md)を見る。", "[資料](1-1.md)を見る。"),
        ("| 甲 | 乙 |\n| 1 | 2 |", "| 甲 | 乙 |\n           |---|---|"),
        ("| 甲 | 乙 | 丙 |\n|---|---|\n| 1 | 2 | 3 |", "| 甲 | 乙 | 丙 |\n           |---|---|---|"),
        ("| `a|b` | 次 |\n|---|---|\n| 1 | 2 |", "| `a\\|b` | 次 |\n           |---|---|"),
        ("| 甲 | 乙 |\n|ーー|ーー|\n| 1 | 2 |", "| 甲 | 乙 |\n           |---|---|"),
    ];
    for (written, right) in cases {
        let run = with(written).run(&["check"]);
        assert!(run.stdout.contains("警告[near-markup]"), "{written}: {}", run.stdout);
        assert!(run.stdout.contains(&format!("書いてください:\n           {right}\n")), "{written}: {}", run.stdout);
        let count = found(&with(written)).iter().filter(|line| line.contains("near-markup")).count();
        assert_eq!(count, 1, "{written}: once, not for every row");
    }
    for harmless in [
        "|x|の値と a | b",
        "| 甲 |",
        "[1] (案)を見る。",
        "#1 の件と #保育 の投稿",
        "-5%の削減",
        "[注]（仮）",
        "（注）[案](1-1.md)",
        "5 * 3 * 2",
        "`[資料]（1-1.md）`",
        "| 甲 | 乙 |\n|---|---|\n| 1 | 2 |",
    ] {
        assert!(!codes(&with(harmless)).contains(&"near-markup".to_owned()), "{harmless}");
    }
}

#[test]
fn a_heading_of_a_field_that_is_nearly_one_is_told_there_and_not_missed_at_the_title() {
    for line in ["##　どの水準まで", "＃＃ どの水準まで", "##どの水準まで", "## どの水準まて"]
    {
        let text = goal("保育所の整備", "保育課").replace("## どの水準まで", line);
        let lines = found(&Site::small().file("content/r5/kosodate/1-1.md", &text));
        assert!(lines.iter().any(|found| found.starts_with("8:")), "{line}: {lines:?}");
        assert!(!lines.iter().any(|found| found.contains("missing-field")), "{line}: {lines:?}");
    }
}

#[test]
fn tags_are_told_once_a_file_and_those_that_offices_write_are_kept() {
    let site = with("<img src=\"map.png\">と<font>字</font>\n\n<font>二</font>");
    let lines = found(&site);
    assert_eq!(lines.iter().filter(|line| line.contains("near-markup")).count(), 1, "{lines:?}");
    let site = with_level(
        "| 一<br>二 | 次 |\n|---|---|\n\n一行目<br>二行目と<ruby>子<rt>こ</rt></ruby>育て、<u>下線</u>、m<sup>2</sup>、H<SUB>2</SUB>O。",
    );
    assert_eq!(codes(&site), [""; 0]);
    let html = page(&site);
    for kept in [
        "一<br>\n二",
        "一行目<br>\n二行目",
        "<ruby>子<rt>こ</rt></ruby>育て",
        "<u>下線</u>",
        "m<sup>2</sup>",
        "H<sub>2</sub>O",
    ] {
        assert!(html.contains(kept), "{kept}: {html}");
    }
    let calendar = site.read("public/r5/kosodate/deadlines.ics").replace("\r\n ", "");
    assert!(calendar.contains("子育て") && calendar.contains("一行目\\n二行目"), "{calendar}");
}

#[test]
fn a_tag_that_does_not_close_in_its_paragraph_is_text() {
    for text in
        ["<u>開いたまま", "閉じるだけ</u>", "**<u>太字**</u>", "<rt>読み</rt></ruby>", "<u onclick=\"x\">字</u>"]
    {
        let html = page(&with(text));
        let method = html.split("どのような方法で").last().expect("shown");
        assert!(
            !method.contains("<u>") && !method.contains("onclick=\"x\"") && !method.contains("<rt>読み</rt></ruby>"),
            "{text}: {method}"
        );
    }
}

#[test]
fn nothing_that_was_written_is_lost_in_silence() {
    let cases = [
        ("| 甲 | 乙 |\n|---|---|\n| 1 | 2 | 3 |", "lost-text"),
        ("| 甲 | 乙 |\n|---|---|\n| `a|b` | 次 |", "lost-text"),
        ("[^a]: 注の文", "lost-text"),
        ("甲[^b]。", "lost-text"),
        ("[](https://www.example.jp/)", "no-words"),
        ("保育所\u{FFFD}か所", "odd-letter"),
        ("右から\u{202E}左", "odd-letter"),
        ("零\u{200B}幅", "odd-letter"),
        ("\u{2066}囲み\u{2069}", "odd-letter"),
        ("外字の\u{E000}", "odd-letter"),
        ("文の行\n---", "near-markup"),
        ("~~~~\n### 庁内\n~~~\n", "near-markup"),
        ("> ```\n> 引用の中\n\n次", "near-markup"),
    ];
    for (text, code) in cases {
        assert_eq!(codes(&with(text)), [code], "{text}");
    }
    for code in
        ["```\n甲\n```", "~~~~ rust\n甲\n~~~\n~~~~~", "> ```\n> 甲\n> ```\n\n次", "- ```\n  甲\n  ```\n", "    let a;"]
    {
        assert_eq!(codes(&with(code)), [""; 0], "{code}");
    }
    for harmless in ["| 甲 | 乙 |\n|---|---|\n| a\\|b | 2 |", "甲[^a]。\n\n[^a]: 注の文", "家族👨‍👩‍👧", "文の行\n\n---"]
    {
        assert_eq!(codes(&with(harmless)), [""; 0], "{harmless}");
    }
    let site =
        with("![map.svg](map.svg)").file("content/r5/kosodate/map.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"/>");
    assert_eq!(codes(&site), ["no-words"]);
}

#[test]
fn a_category_that_is_named_twice_counts_once() {
    let text = goal("保育所の整備", "保育課").replace("個別計画", "[施政方針, 施政方針]");
    let site = Site::small().file("content/r5/kosodate/1-1.md", &text);
    let lines = found(&site);
    assert!(lines.iter().any(|line| line.contains("warning[duplicate-name]")), "{lines:?}");
    assert_eq!(
        page(&site).matches("施政方針</a>").count(),
        page(&Site::small().file("content/r5/kosodate/1-1.md", &text.replace("[施政方針, 施政方針]", "施政方針")))
            .matches("施政方針</a>")
            .count()
    );
}

#[test]
fn a_title_that_goes_over_lines_has_no_blank_where_a_line_ended() {
    for title in ["保育施設の\n  整備", "\"保育施設の\n  整備\"", "'保育施設の\n  整備'"] {
        let text = goal("名", "保育課").replace("title: 名", &format!("title: {title}"));
        let html = page(&Site::small().file("content/r5/kosodate/1-1.md", &text));
        assert!(html.contains("<span>保育施設の整備</span></h1>"), "{title}: {html}");
    }
}

#[test]
fn files_stand_in_the_order_of_their_numbers() {
    let names = ["1-10", "1-2-1", "3-10", "1", "1-2", "3"];
    let site = names.iter().fold(Site::small().without("content/r5/kosodate/1-1.md"), |site, name| {
        site.file(&format!("content/r5/kosodate/{name}.md"), &goal(&format!("目標{name}"), "保育課"))
    });
    site.build();
    let html = site.read("public/r5/kosodate/index.html");
    let places: Vec<usize> = ["1", "1-2", "1-2-1", "1-10", "3", "3-10"]
        .iter()
        .map(|name| html.find(&format!("id=\"{name}\"")).unwrap_or_else(|| panic!("{name} is there")))
        .collect();
    assert!(places.is_sorted(), "{places:?}");
}

#[test]
fn twins_of_headings_are_numbered_as_forges_number_them() {
    let html = page(&with("### 進め方\n\n一。\n\n### 進め方\n\n二。\n\n[二つ目](#進め方-1)"));
    assert!(html.contains("--進め方-1\">進め方</h"), "{html}");
}

#[cfg(unix)]
#[test]
fn a_link_of_the_system_does_not_take_files_out_of_another_sheet() {
    for (target, name) in [("../himitsu/a.csv", "a.csv"), ("../himitsu", "files"), ("../himitsu/1.md", "2-1.md")] {
        let site = with("[表](a.csv)")
            .file("content/r5/himitsu/_index.md", "---\ndepartment: 秘書課\naudience: internal\n---\n")
            .file("content/r5/himitsu/1.md", &goal("人事", "").replace("section: \n", ""))
            .file("content/r5/himitsu/a.csv", "氏名\n");
        std::os::unix::fs::symlink(target, site.path("content/r5/kosodate").join(name)).expect("a link can be made");
        let run = site.run(&["build"]);
        assert_eq!(run.status, 1, "{target}");
        assert!(run.stderr.contains("link-outside") && run.stderr.contains("ほかの整理表"), "{}", run.stderr);
    }
    let site = with("[表](b.csv)").file("content/r5/kosodate/a.csv", "氏名\n").file("shared/c.csv", "甲\n");
    std::os::unix::fs::symlink("a.csv", site.path("content/r5/kosodate/b.csv")).expect("a link can be made");
    std::os::unix::fs::symlink("../../../shared/c.csv", site.path("content/r5/kosodate/c.csv"))
        .expect("a link can be made");
    site.build();
}

#[test]
fn network_paths_keep_their_backslashes() {
    for path in [r"\\sv01\kyoyu\r5", r"\\sv01\_kyoyu\案", r"\\sv01\共有\資料"] {
        let html = page(&with(&format!("資料は{path}にある。「{path}」")));
        assert!(html.matches(path).count() >= 2, "{path}: {html}");
    }
    let html = page(&with("改行\\である。\\*星\\*"));
    assert!(html.contains("改行\\である。*星*"), "{html}");
}

#[test]
fn letters_are_composed_as_they_are_read_so_that_fmt_changes_no_page() {
    let text = "か\u{3099}くせい\n\n    コート\u{3099}";
    let whole = goal("か\u{3099}くせい", "保育課") + "\n" + text;
    let site = Site::small().file("content/r5/kosodate/1-1.md", &whole);
    site.build();
    let before = site.tree("public");
    assert!(site.read("public/r5/kosodate/1-1.html").contains("がくせい"));
    assert_eq!(site.run(&["fmt"]).status, 0);
    assert_ne!(site.read("content/r5/kosodate/1-1.md"), whole, "fmt composes them, and ends the file");
    site.build();
    assert!(before == site.tree("public"), "no page changes");
}

#[test]
fn a_day_with_a_time_is_its_day_in_japan() {
    for (written, day) in [
        ("2023-07-19T15:00:00Z", "2023-07-20"),
        ("2023-07-19 23:59:59", "2023-07-19"),
        ("2023-07-19T08:00+09:00", "2023-07-19"),
    ] {
        let site = configured("fields:\n  day: { label: 期日, type: date }\n", "");
        let text = goal("保育所の整備", "保育課").replace("due:", &format!("day: {written}\ndue:"));
        let html = page(&site.file("content/r5/kosodate/1-1.md", &text));
        assert!(html.contains(&format!("datetime=\"{day}\"")), "{written}: {html}");
    }
}

/// The ids of a page, and those that stand there twice.
fn doubled(html: &str) -> Vec<String> {
    let ids = html.split(" id=\"").skip(1).filter_map(|rest| rest.split('"').next());
    let mut ids: Vec<&str> = ids.collect();
    ids.sort_unstable();
    ids.windows(2).filter(|pair| pair[0] == pair[1]).map(|pair| pair[0].to_owned()).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    /// Goals, headings, notes and the page's own places are named so that they cannot meet.
    #[test]
    fn no_two_places_of_a_page_have_one_name(
        names in prop::collection::btree_set("(1-1|view|siblings|form|main|1|2)(-(level|method|p1|P1|fn-1|fnref-1|方法|-fn-1)){0,3}", 2..6),
        headings in prop::collection::vec("(fn-1|fnref-1|-fn-1|fnref-1-2|level|P1|方法|方法-1)", 1..5),
    ) {
        let site = names.iter().fold(Site::small().without("content/r5/kosodate/1-1.md"), |site, name| {
            let text: String = headings.iter().map(|heading| format!("### {heading}\n\n文[^1]。\n\n")).collect();
            let own = format!("{}\n{text}[^1]: 注\n\n## {}\n\n文[^1]。\n", goal(name, "保育課"), headings[0]);
            site.file(&format!("content/r5/kosodate/{name}.md"), &own)
        });
        let run = site.run(&["build"]);
        // Names that make one address are an error of their own.
        if run.status == 0 {
            for (path, bytes) in site.tree("public").iter().filter(|(path, _)| path.ends_with(".html")) {
                prop_assert_eq!(doubled(&String::from_utf8_lossy(bytes)), Vec::<String>::new(), "{}", path);
            }
        }
    }
}
