//! What is nearly right is told, in all the ways in which offices write it: what `fidelity.rs` asks of one example of a kind
//! is asked here of its siblings.

use crate::fidelity::{codes, configured, found, page, with};
use crate::site::{Site, goal};

#[test]
fn every_sign_that_offices_begin_items_with_begins_a_line() {
    let signs = [
        "1.",
        "1)",
        "１）",
        "1、",
        "１、",
        "1　",
        "第1　",
        "第1回　",
        "第一　",
        "一、",
        "一　",
        "（一）",
        "a.",
        "a)",
        "A　",
        "A．",
        "Ⅰ　",
        "Ⅱ.",
        "ⅰ）",
        "ⓐ",
        "❶",
        "㈠",
        "㊀",
        "㉑",
        "㊿",
        "➀",
        "＊",
        "＊1 ",
        "*1 ",
        "－",
        "‐",
        "–",
        "･",
        "•",
        "‣",
        "◦",
        "▪",
        "▸",
        "►",
        "▶",
        "✓",
        "☑",
        "☐",
        "♦",
        "❖",
        "⬜",
        "🔹",
        "【目的】",
        "＜目的＞",
        "≪目的≫",
        "(a)",
        "（A）",
        "（い）",
        "ア.",
        "ア、",
        "ｱ ",
        "ｱ)",
        "注）",
        "注1）",
        "（注）",
        "（注2）",
        "１－１　",
        "1-1　",
        "1.1　",
        "× ",
    ];
    for dress in ["", "**"] {
        let signs = signs.iter().enumerate().filter(|(_, sign)| dress.is_empty() || !sign.starts_with('*'));
        let text = |(at, sign): (usize, &&str)| {
            format!("{dress}{sign}甲{at}を{dress}建てる。\n{dress}{sign}乙{at}を{dress}開く。\n\n")
        };
        let html = page(&with(&signs.clone().map(text).collect::<String>()));
        for (at, sign) in signs {
            let (_, behind) = html.split_once(&format!("甲{at}を")).expect("it is shown");
            let (between, _) = behind.split_once(&format!("乙{at}を")).expect("it is shown");
            assert!(between.contains("<br>\n"), "{dress}{sign}: {between}");
        }
    }
    let lines = [
        "1.5倍にする。",
        "1、2号棟",
        "一、二年のうちに",
        "ア、イ、ウの順",
        "－5度",
        "――と言う。",
        "る）ことで",
        "U.S.A.",
        "×甲",
    ];
    for line in lines {
        assert!(!page(&with(&format!("認証保育所の定員を\n{line}"))).contains("<br>"), "{line}");
    }
}

#[test]
fn short_lines_are_told_whatever_they_are_made_of_and_items_of_lists_are_no_lines() {
    for text in [
        "[保育課](https://a.jp/)\n[相談室](https://b.jp/)",
        "**保育課**\n**相談室**",
        "> 保育課\n> 相談室",
        "- 保育課\n  相談室",
    ] {
        let site = with(text);
        assert_eq!(codes(&site), ["joined-lines"], "{text}");
        assert_eq!(site.run(&["fmt", "--lines"]).status, 0);
        assert_eq!(codes(&site), [""; 0], "{text}");
        assert!(page(&site).contains("<br>\n"), "{text}");
    }
    for text in [
        "+ 保育課\n\n* 相談室\n* 会計課",
        "* 保育課\n* 相談室",
        "_ 保育課\\\n相談室",
        "保育課  \n相談室",
        "保育課<br>\n相談室",
    ] {
        assert_eq!(codes(&with(text)), [""; 0], "{text}");
    }
}

#[test]
fn what_is_nearly_a_comment_would_be_shown_and_is_an_error() {
    let near = [
        "<！-- 所管に確認中 -->",
        "＜!-- 所管に確認中 --＞",
        "<!- 所管に確認中 ->",
        "< !-- 所管に確認中 -->",
        "<!– 所管に確認中 –>",
        "<!— 所管に確認中 —>",
        "<!ーー 所管に確認中 ーー>",
        "＜！－－ 所管に確認中 －－＞",
        "文の途中<！-- 所管に確認中 -->の後。",
        "- 項目 <!- 所管に確認中 ->",
        "| 甲 |\n|---|\n| <！-- 所管に確認中 --> |",
    ];
    for text in near {
        let site = with(text);
        let run = site.run(&["build"]);
        assert_eq!(run.status, 1, "{text}");
        assert!(run.stderr.contains("エラー[unclosed-comment]"), "{text}: {}", run.stderr);
        assert!(run.stderr.contains("<!-- 所管に確認中 -->\n"), "{text}: {}", run.stderr);
        assert!(!site.path("public").exists(), "{text}");
    }
    let harmless = [
        "`<！-- 例 -->`",
        "\\<!- 例",
        "a < !b - c",
        "甲 <! 乙",
        "  <!-- 一\n  -->",
        "<!--\n一\n二\n-->",
        "<!-- 一 -->\n",
    ];
    for text in harmless {
        assert_eq!(codes(&with(text)), [""; 0], "{text}");
    }
}

#[test]
fn within_a_line_and_in_values_something_named_as_internal_stops_the_site() {
    let settings = "internal_headings: [庁内メモ]\nfields:\n  memo: { label: 所管, type: text }\n  \
                    cost: { label: 予算, type: prose, audience: internal }\n  \
                    kept: { label: 調整, type: text, audience: internal }\n";
    let lines = [
        "用地を買う。庁内メモ：交渉中",
        "用地を買う。（庁内メモ：交渉中）",
        "用地を買う※庁内メモ：交渉中",
        "用地を買う【庁内メモ】交渉中",
        "用地を買う。　庁内メモ：交渉中",
        "    ### 庁内メモ",
        "\t庁内メモ：交渉中",
    ];
    for line in lines {
        assert!(codes(&configured(settings, line)).contains(&"near-internal".to_owned()), "{line}");
    }
    let valued = |value: &str| {
        let text =
            goal("保育所の整備", "保育課").replace("due:", &format!("memo: {value}\nkept: 【庁内メモ】交渉中\ndue:"));
        configured(settings, "").file("content/r5/kosodate/1-1.md", &text)
    };
    for value in [
        "'庁内メモ：交渉中'",
        "|\n  公開の文。\n  【庁内メモ】交渉中",
        "'用地を買う。※庁内メモ: 交渉中'",
        "'【予算】1億円'",
    ] {
        assert_eq!(codes(&valued(value)), ["near-internal"], "{value}");
        assert_eq!(valued(value).run(&["build"]).status, 1, "{value}");
    }
    for value in ["予算", "予算課", "'予算（案）'", "庁内メモの様式", "'所管: 予算課'"] {
        assert_eq!(codes(&valued(value)), [""; 0], "{value}");
    }
    let titled = goal("用地【庁内メモ】交渉中", "保育課");
    assert_eq!(codes(&configured(settings, "").file("content/r5/kosodate/1-1.md", &titled)), ["near-internal"]);
    // A sentence may begin with the name of a field, whatever counts it.
    for line in [
        "①予算を確保する。",
        "※予算は別に示す。",
        "■予算を確保し、執行する。",
        "1 予算を確保する。",
        "保育所（予算）を建てる。",
    ] {
        assert!(!codes(&configured(settings, line)).contains(&"near-internal".to_owned()), "{line}");
    }
}

#[test]
fn damaged_and_invisible_letters_are_told_wherever_they_stand() {
    let odd = [
        '\u{FFFD}', '\u{200B}', '\u{202E}', '\u{3164}', '\u{115F}', '\u{34F}', '\u{180E}', '\u{61C}', '\u{206A}',
        '\u{FFFC}',
    ];
    for letter in odd.into_iter().chain(['\u{FFFE}', '\u{7F}', '\u{85}', '\u{E000}']) {
        let title = goal("保育所の整備", "保育課").replace("整備\n", &format!("整備{letter}\n"));
        let head = "---\ndepartment: 子育て部\nsections:\n  - { name: 保育課, key: hoiku }\n  - { name: 相談室, key: sodan }\n---\n";
        for (path, text) in [
            ("content/r5/kosodate/1-1.md", format!("{}\n保育所{letter}を建てる。\n", goal("保育所の整備", "保育課"))),
            ("content/r5/kosodate/1-1.md", title),
            ("content/r5/kosodate/_index.md", head.replace("子育て部", &format!("子育て部{letter}"))),
            ("content/_index.md", format!("市の目標{letter}\n")),
            ("goalsheet.yaml", format!("organization: 見本市{letter}\n")),
        ] {
            let run = Site::complete().file(path, &text).run(&["check", "--format", "short"]);
            let told = run.stdout.matches("warning[odd-letter]").count();
            assert_eq!(told, 1, "{letter:?} in {path}: {}", run.stdout);
            assert!(run.stdout.contains(&format!("{path}:")), "{}", run.stdout);
        }
    }
    for harmless in ["家族👨\u{200D}👩", "葛\u{E0100}城", "☀\u{FE0F}", "か\u{3099}"] {
        assert_eq!(codes(&with(harmless)), [""; 0], "{harmless}");
    }
}

#[test]
fn what_looks_like_markup_is_told_with_its_correction_in_the_whole_line() {
    let cases = [
        ("**太字**と** 弱い字 **である。", "**太字**と**弱い字**である。"),
        ("__ 太字 __である。", "__太字__である。"),
        ("~~ 取り消し ~~た。", "~~取り消し~~た。"),
        ("**重要**は[資料](資料 1.xlsx)。", "**重要**は[資料](<資料 1.xlsx>)。"),
        ("[甲](https://a.jp/)と[資料]（https://b.jp/）", "[甲](https://a.jp/)と[資料](https://b.jp/)"),
        ("- 甲と[資料]（https://b.jp/）", "- 甲と[資料](https://b.jp/)"),
        ("（資料）[https://b.jp/]を見る。", "[資料](https://b.jp/)を見る。"),
        ("！[地図](https://b.jp/a.png)", "![地図](https://b.jp/a.png)"),
        ("-[ ] 項目", "- [ ] 項目"),
        ("- [] 項目", "- [ ] 項目"),
        ("- [　] 項目", "- [ ] 項目"),
        ("- ［ ］ 項目", "- [ ] 項目"),
        ("- [×] 項目", "- [x] 項目"),
        ("- [ｘ]　項目", "- [x] 項目"),
        ("-[✓]項目", "- [x] 項目"),
        ("1. [x]項目", "1. [x] 項目"),
        ("> * [レ] 項目", "> * [x] 項目"),
        ("詳細はhttps：//www.example.jp/a?b=1を見る。", "詳細は<https://www.example.jp/a?b=1>を見る。"),
        ("http：／／www.example.jp", "<http://www.example.jp>"),
        ("URL：ｈｔｔｐｓ：／／ｗｗｗ．ｅｘａｍｐｌｅ．ｊｐ／、電話", "URL：<https://www.example.jp/>、電話"),
        ("（ｈｔｔｐｓ://www.example.jp/）", "（<https://www.example.jp/>）"),
        ("＜https://www.example.jp/＞", "<https://www.example.jp/>"),
        ("<https：//www.example.jp>", "<https://www.example.jp>"),
        ("メール：ｉｎｆｏ＠example．jpまで", "メール：<info@example.jp>まで"),
        ("| 電話 | メール |\n|---|---|\n| 000 | info＠example.jp |", "| 000 | <info@example.jp> |"),
        ("一行目＜br＞二行目", "一行目<br>二行目"),
        ("甲［＾1］。", "甲[^1]。"),
        ("［＾1］：注の文", "[^1]: 注の文"),
        ("氏名\t所属\n山田\t保育課", "| 氏名 | 所属 |\n           |---|---|"),
    ];
    for (written, right) in cases {
        let run = with(written).run(&["check"]);
        assert!(run.stdout.contains(&format!("書いてください:\n           {right}\n")), "{written}: {}", run.stdout);
        let count = found(&with(written)).iter().filter(|line| line.contains("near-markup")).count();
        assert_eq!(count, 1, "{written}");
    }
    let told = [
        ("    保育所を建てる。\n    学童を開く。", 1),
        ("\t保育所を建てる。", 1),
        ("| 甲 | 乙 |\n|---|---|\n| 1 | 2 |\n表の下の文。\n次の文。", 1),
        ("```\n保育所\n```", 0),
        ("    let a = 1;", 0),
        ("甲 | 乙\n---|---\n1 | 2", 0),
        ("**`a.md`（同じ）が本体です。** 型（標準）は要約ではなく、**道案内**（②）です。", 0),
        ("`** 例 **`", 0),
        ("氏名は`a\tb`である。", 0),
        ("（1）\t目的", 0),
        ("- [ ] 項目\n- [x] 項目\n- [X] 項目", 0),
        ("- [済] 項目\n- [1] 項目\n- [案](1-1.md)", 0),
        ("`https：//www.example.jp/`", 0),
        ("TEL：000-1234／FAX：000-5678", 0),
        ("https://www.example.jp/とinfo@example.jp", 0),
        ("https://www.example.jp/計画を見る。https://www.example.jp/実績", 1),
        ("https://www.example.jp/計画\nhttps://www.example.jp/実績", 2),
        ("<https://www.example.jp/計画>と[資料](https://www.example.jp/計画)と`https://www.example.jp/計画`", 0),
        ("https://www.example.jp/（計画）、https://www.example.jp/「計画」", 0),
        ("＠保育課、保育課＠市役所、約100円＠1人、a＠b", 0),
        ("10：00〜／午後", 0),
    ];
    for (text, count) in told {
        let lines = found(&with(text));
        assert_eq!(lines.iter().filter(|line| line.contains("near-markup")).count(), count, "{text}: {lines:?}");
    }
}

#[test]
fn what_no_page_shows_is_told() {
    let cases = [
        ("甲[^1]。\n\n[^1]: 一つ目\n\n[^1]: 二つ目", "lost-text"),
        ("[資料]: https://www.example.jp/", "lost-text"),
        ("[資料]()", "dead-link"),
        ("![]()", "dead-link"),
    ];
    for (text, code) in cases {
        assert!(codes(&with(text)).contains(&code.to_owned()), "{text}");
    }
    for text in
        ["[資料]: https://e.jp/\n\n[資料]", "[a  B]: https://e.jp/\n\n[字][A b]", "[//]: # (覚え書き)", "[資料](#)"]
    {
        assert_eq!(codes(&with(text)), [""; 0], "{text}");
    }
    for (text, tag) in [
        ("予算は<TBD>である。", "<TBD>"),
        ("<font color=\"red\">赤</font>", "<font color=\"red\">"),
        ("<svg><text>図</text></svg>", "<svg>"),
        ("<div>\n<iframe src=\"https://e.jp\"></iframe>\n</div>", "<iframe src=\"https://e.jp\">"),
    ] {
        let run = configured("html: yes\n", text).run(&["check"]);
        assert!(
            run.stdout.contains(&format!("HTML のタグ「{tag}」は使えないので、消えます")),
            "{text}: {}",
            run.stdout
        );
    }
    let kept = "<details><summary>甲</summary>乙</details>\n\n<!-- <TBD> -->\n\n\\<TBD>と`<TBD>`";
    assert_eq!(codes(&configured("html: yes\n", kept)), [""; 0]);
}
