//! What the dialect makes of texts. HTML is written here by the parser's own writer, as the shortest way to show events.

use proptest::prelude::*;
use pulldown_cmark::{Parser, TextMergeStream, html};

use super::*;

/// The paragraphs of a text as HTML, without the tags of a single paragraph around them.
fn rendered(text: &str) -> String {
    let events = parse(text).events.into_iter().map(|(event, _)| event);
    let mut out = String::new();
    html::push_html(&mut out, TextMergeStream::new(events));
    let out = out.trim_end();
    match out.strip_prefix("<p>").and_then(|rest| rest.strip_suffix("</p>")) {
        Some(single) if !single.contains("<p>") => single.to_owned(),
        _ => out.to_owned(),
    }
}

#[track_caller]
fn check(cases: &[(&str, &str)]) {
    for (input, expected) in cases {
        assert_eq!(rendered(input), *expected, "{input}");
        for (event, range) in parse(input).events {
            assert!(input.get(range.clone()).is_some(), "{event:?} of {input:?} is at {range:?}");
        }
    }
}

#[test]
fn emphasis_works_beside_japanese_punctuation() {
    check(&[
        ("これは**「重要」**です", "これは<strong>「重要」</strong>です"),
        ("**重要！**と", "<strong>重要！</strong>と"),
        ("「**重要**」", "「<strong>重要</strong>」"),
        ("*「強調」*は", "<em>「強調」</em>は"),
        ("は*「強調」*", "は<em>「強調」</em>"),
        ("~~「取消」~~は", "<del>「取消」</del>は"),
        ("前の~~（案）~~は", "前の<del>（案）</del>は"),
        ("**[リンク](a.md)**を", "<strong><a href=\"a.md\">リンク</a></strong>を"),
        ("**![図](a.png)**を", "<strong><img src=\"a.png\" alt=\"図\" /></strong>を"),
        ("**`コード`**を", "<strong><code>コード</code></strong>を"),
        ("を**`コード`**", "を<strong><code>コード</code></strong>"),
        ("***「x」***は", "<em><strong>「x」</strong></em>は"),
        ("は***「x」***は", "は<em><strong>「x」</strong></em>は"),
        (
            "目標は**「3か所」**、期限は**「年度末」**とする",
            "目標は<strong>「3か所」</strong>、期限は<strong>「年度末」</strong>とする",
        ),
        ("**「*中*」**は", "<strong>「<em>中</em>」</strong>は"),
        ("**前*「中」*後**は", "<strong>前<em>「中」</em>後</strong>は"),
        ("*前**「中」**後*は", "<em>前<strong>「中」</strong>後</em>は"),
        ("**100%**を達成", "<strong>100%</strong>を達成"),
        ("達成率**(目標)**は", "達成率<strong>(目標)</strong>は"),
        ("**目標:**達成", "<strong>目標:</strong>達成"),
        ("**第1回……**と", "<strong>第1回……</strong>と"),
        ("部の**\"方針\"**と", "部の<strong>\"方針\"</strong>と"),
        ("計**¥1,000**の", "計<strong>¥1,000</strong>の"),
        ("a**「b」**c", "a<strong>「b」</strong>c"),
        ("**終わり。**End", "<strong>終わり。</strong>End"),
        ("（**重要**）である", "（<strong>重要</strong>）である"),
        ("**（重要）**\n続き", "<strong>（重要）</strong>続き"),
        ("- **「項目」**は", "<ul>\n<li><strong>「項目」</strong>は</li>\n</ul>"),
        ("> は**「引用」**は", "<blockquote>\n<p>は<strong>「引用」</strong>は</p>\n</blockquote>"),
        ("### は**「題」**は", "<h3>は<strong>「題」</strong>は</h3>"),
    ]);
}

#[test]
fn emphasis_works_in_every_script_that_has_no_blanks_or_few() {
    check(&[
        // Korean
        ("**한국어(韓)**는", "<strong>한국어(韓)</strong>는"),
        ("값은**(참고)**는", "값은<strong>(참고)</strong>는"),
        ("ᅡ**(중)**", "ᅡ<strong>(중)</strong>"),
        // ideographs beyond the basic plane
        ("𠮷野家**(本店)**", "𠮷野家<strong>(本店)</strong>"),
        ("**(新)**𩸽", "<strong>(新)</strong>𩸽"),
        // variation selectors, ideographic and standard
        ("葛\u{E0100}**(飾)**区", "葛\u{E0100}<strong>(飾)</strong>区"),
        ("大塚\u{FE00}**(駅)**前", "大塚\u{FE00}<strong>(駅)</strong>前"),
        ("**“\u{FE01}引用”\u{FE01}**は", "<strong>“\u{FE01}引用”\u{FE01}</strong>は"),
        // half-width kana, enclosed and compatibility letters, bopomofo
        ("ｾﾝﾀｰ**(仮)**", "ｾﾝﾀｰ<strong>(仮)</strong>"),
        ("㈱**(仮)**", "㈱<strong>(仮)</strong>"),
        ("﨑**(崎)**", "﨑<strong>(崎)</strong>"),
        ("ㄅ**(b)**", "ㄅ<strong>(b)</strong>"),
    ]);
}

#[test]
fn emphasis_stays_literal_where_nothing_is_cjk() {
    check(&[
        ("a**\"b\"**c", "a**\"b\"**c"),
        ("a*(b)*c", "a*(b)*c"),
        ("a**🎉**b", "a**🎉**b"),
        ("α**«β»**γ", "α**«β»**γ"),
        ("日本 ** 「x」 ** 日本", "日本 ** 「x」 ** 日本"),
        ("日本** 「x」 **日本", "日本** 「x」 **日本"),
        ("日本**　「x」　**日本", "日本**　「x」　**日本"),
    ]);
}

#[test]
fn underscores_keep_their_rule_within_words() {
    check(&[
        ("これは_「重要」_です", "これは_「重要」_です"),
        ("これは__重要__です", "これは__重要__です"),
        ("__注意__：事項", "<strong>注意</strong>：事項"),
        ("注意：__事項__", "注意：<strong>事項</strong>"),
        ("「_重要_」", "「<em>重要</em>」"),
        ("完了。\u{FE00}_次_", "完了。\u{FE00}<em>次</em>"),
        ("r5_目標_一覧", "r5_目標_一覧"),
    ]);
}

#[test]
fn a_single_tilde_beside_japanese_is_a_range() {
    check(&[
        ("4~6月と7~9月", "4~6月と7~9月"),
        ("（4月~）から（~6月）まで", "（4月~）から（~6月）まで"),
        ("「~」から「~」まで", "「~」から「~」まで"),
        ("4月~（6月）~7月", "4月~（6月）~7月"),
        ("~6月~", "~6月~"),
        ("~~6月~~", "<del>6月</del>"),
        ("~a~ and ~~b~~", "<del>a</del> and <del>b</del>"),
    ]);
}

#[test]
fn what_is_escaped_or_code_or_an_address_is_left_alone() {
    check(&[
        (r"\*\*「x」\*\*は", "**「x」**は"),
        (r"は\**「x」*は", "は*<em>「x」</em>は"),
        (r"は\\**「x」**は", r"は\<strong>「x」</strong>は"),
        ("`は**「x」**は`", "<code>は**「x」**は</code>"),
        ("``は`*「x」``*は", "<code>は`*「x」</code>*は"),
        ("    は**「x」**は", "<pre><code>は**「x」**は</code></pre>"),
        ("```あ*「\nは**「x」**は\n```", "<pre><code class=\"language-あ*「\">は**「x」**は\n</code></pre>"),
        ("[a](b*「c」*は.md)", "<a href=\"b*%E3%80%8Cc%E3%80%8D*%E3%81%AF.md\">a</a>"),
        ("[a](b \"は*「x」*は\")", "<a href=\"b\" title=\"は*「x」*は\">a</a>"),
        (
            "<http://a/は*「x」*は>",
            "<a href=\"http://a/%E3%81%AF*%E3%80%8Cx%E3%80%8D*%E3%81%AF\">http://a/は*「x」*は</a>",
        ),
        ("a<b title=\"は*「x」*は\">b", "a<b title=\"は*「x」*は\">b"),
        ("<div>は*「x」*は</div>", "<div>は*「x」*は</div>"),
        ("<!-- は*「x」*は -->", "<!-- は*「x」*は -->"),
        ("[あ*「]\n\n[あ*「]: b", "<a href=\"b\">あ*「</a>"),
        (
            "[^あ*「]\n\n[^あ*「]: b",
            "<p><sup class=\"footnote-reference\"><a href=\"#あ*「\">1</a></sup></p>\n<div class=\"footnote-definition\" id=\"あ*「\"><sup class=\"footnote-definition-label\">1</sup>\n<p>b</p>\n</div>",
        ),
        (
            "|あ**「x」**|い|\n|-|-|\n|**「y」**は|は**「z」**|",
            "<table><thead><tr><th>あ<strong>「x」</strong></th><th>い</th></tr></thead><tbody>\n<tr><td><strong>「y」</strong>は</td><td>は<strong>「z」</strong></td></tr>\n</tbody></table>",
        ),
        ("あ*＊い", "あ*＊い"),
    ]);
}

#[test]
fn a_line_break_between_japanese_characters_is_no_blank() {
    check(&[
        ("漢字\n漢字", "漢字漢字"),
        ("かな、\nカナ", "かな、カナ"),
        ("終わり。\n「始め」", "終わり。「始め」"),
        ("漢字  \n漢字", "漢字<br />\n漢字"),
        ("漢字\\\n漢字", "漢字<br />\n漢字"),
        ("漢字 \n  漢字", "漢字漢字"),
        ("漢字\n　漢字", "漢字<br />\n　漢字"),
        ("次に\n・一\n（1）二\n（仮称）三", "次に<br />\n・一<br />\n（1）二（仮称）三"),
        ("　字下げ\nする", "　字下げする"),
        ("ｶﾅ\nｶﾅ", "ｶﾅｶﾅ"),
        ("全角Ａ\n漢字", "全角Ａ漢字"),
        ("**重要**\n事項", "<strong>重要</strong>事項"),
        ("重要\n**事項**", "重要<strong>事項</strong>"),
        ("**重要\n事項**", "<strong>重要事項</strong>"),
        ("[重要](a)\n*事項*", "<a href=\"a\">重要</a><em>事項</em>"),
        ("漢\n字\nかな\n", "漢字かな"),
        ("𠮷\n𠮷", "𠮷𠮷"),
        ("葛\u{E0100}\n飾", "葛\u{E0100}飾"),
        ("次に\n※ただし", "次に<br />\n※ただし"),
        ("次に\n×ただし", "次に×ただし"),
        ("……\n次に", "……次に"),
        ("漢字\u{200B}\nabc", "漢字\u{200B}abc"),
        // those that stay
        ("漢字\nabc", "漢字\nabc"),
        ("abc\n漢字", "abc\n漢字"),
        ("2023\n年度", "2023\n年度"),
        ("한국\n한국", "한국\n한국"),
        ("漢字\n한국", "漢字\n한국"),
        ("祝🎉\n漢字", "祝🎉\n漢字"),
        ("漢字\n🎉", "漢字\n🎉"),
        ("済\u{2714}\u{FE0F}\n漢字", "済\u{2714}\u{FE0F}\n漢字"),
        ("α\n漢字", "α\n漢字"),
        ("…\n…", "…\n…"),
        ("漢字`コード`\n漢字", "漢字<code>コード</code>\n漢字"),
        ("漢字\n`コード`", "漢字\n<code>コード</code>"),
        ("漢字![図](a)\n漢字", "漢字<img src=\"a\" alt=\"図\" />\n漢字"),
        ("    漢字\n    漢字", "<pre><code>漢字\n漢字</code></pre>"),
    ]);
}

#[test]
fn a_footnote_mark_does_not_keep_a_line_break() {
    let body = parse("重要[^1]\n事項\n\n[^1]: 注\n");
    assert!(!body.events.iter().any(|(event, _)| matches!(event, Event::SoftBreak)));
}

#[test]
fn places_are_those_of_the_original_text() {
    let text = "これは**「重要」**です。[先](a*「b.md)は**「次」**へ";
    let body = parse(text);
    let slices: Vec<&str> = body.events.iter().map(|(_, range)| &text[range.clone()]).collect();
    assert!(slices.contains(&"**「重要」**"));
    assert!(slices.contains(&"「重要」"));
    assert!(slices.contains(&"です。"));
    assert!(slices.contains(&"[先](a*「b.md)"));
    assert!(slices.contains(&"**「次」**"));
    for (event, range) in &body.events {
        if let Event::Text(words) = event {
            assert_eq!(**words, text[range.clone()]);
            assert!(matches!(words, CowStr::Borrowed(_)), "{words} is not copied");
        }
    }
}

#[test]
fn a_text_with_every_candidate_of_a_mark_is_plain_commonmark() {
    let marks: String = ('\u{2CF9}'..='\u{2CFF}').chain(['\u{A6F3}', '\u{A874}']).collect();
    let text = format!("{marks}は**「x」**は");
    assert_eq!(rendered(&text), text);
}

#[test]
fn a_body_is_divided_at_headings_of_level_1_and_2() {
    let text = "前文\n\n## どの水準まで\n\n　2か所を移行\n\n### 内訳\n\n- a\n\nどのような方法で\n---\n方法\n\n# いつまで #\n年度末\n";
    let body = parse(text);
    let parts: Vec<_> = body
        .fragments
        .iter()
        .map(|part| (part.heading.as_ref().map(|heading| (heading.level, heading.text.as_str())), body.raw(part)))
        .collect();
    assert_eq!(
        parts,
        [
            (None, "前文"),
            (Some((2, "どの水準まで")), "　2か所を移行\n\n### 内訳\n\n- a"),
            (Some((2, "どのような方法で")), "方法"),
            (Some((1, "いつまで")), "年度末"),
        ]
    );
    let heading = body.fragments[1].heading.as_ref().expect("has a heading");
    assert_eq!(&text[heading.span.clone()].trim_end(), &"## どの水準まで");
    assert_eq!(&text[heading.content.clone()], "どの水準まで");
    assert_eq!(body.plain(&body.fragments[1]), "　2か所を移行\n内訳\n・a");
}

#[test]
fn headings_within_quotes_lists_and_code_do_not_divide() {
    let body = parse("> ## a\n\n- ## b\n\n```\n## c\n```\n\n    ## d\n\n[^1]\n\n[^1]: x\n\n    ## e\n");
    assert_eq!(body.fragments.len(), 1);
    assert_eq!(body.fragments[0].heading, None);
    assert_eq!(body.headings.iter().map(|heading| heading.text.as_str()).collect::<Vec<_>>(), ["a", "b", "e"]);
}

#[test]
fn an_empty_text_has_no_parts_and_empty_headings_have_empty_ones() {
    assert!(parse("").fragments.is_empty());
    assert!(parse("\n \n").fragments.is_empty());
    let body = parse("##\n\n## a\n## b");
    assert_eq!(body.fragments.len(), 3);
    assert!(body.fragments.iter().all(|part| body.raw(part).is_empty() && body.content(part).is_empty()));
    assert_eq!(body.fragments[0].heading.as_ref().map(|heading| heading.content.is_empty()), Some(true));
}

#[test]
fn a_lead_of_definitions_only_shows_nothing() {
    let body = parse("[a]: b.md\n\n## 題\n\n[a]\n");
    assert_eq!(body.raw(&body.fragments[0]), "[a]: b.md");
    assert!(body.content(&body.fragments[0]).is_empty());
    assert_eq!(body.plain(&body.fragments[1]), "a");
    assert!(body.content(&body.fragments[1]).iter().any(|(event, _)| matches!(event, Event::Start(Tag::Link { .. }))));
}

#[test]
fn web_addresses_are_links_without_brackets_and_end_where_japanese_goes_on() {
    let link = |before: &str, address: &str, behind: &str| {
        format!("{before}<a href=\"{address}\">{}</a>{behind}", address.replace('&', "&amp;"))
    };
    let plain = "https://www.example.jp/";
    for (text, (before, address, behind)) in [
        ("https://www.example.jp/", ("", plain, "")),
        ("詳細はhttps://www.example.jp/を参照", ("詳細は", plain, "を参照")),
        ("（https://www.example.jp/）。", ("（", plain, "）。")),
        ("(https://www.example.jp/).", ("(", plain, ").")),
        ("[https://www.example.jp/]", ("[", plain, "]")),
        ("**https://www.example.jp/**を", ("<strong>", plain, "</strong>を")),
        ("https://www.example.jp/**「重要」**", ("", plain, "<strong>「重要」</strong>")),
        ("<u>https://www.example.jp/</u>", ("<u>", plain, "</u>")),
        ("HTTP://intra:8080/a_b_c?x=1&y=2#z", ("", "HTTP://intra:8080/a_b_c?x=1&amp;y=2#z", "")),
        ("http://a.jp/x_(y)、", ("", "http://a.jp/x_(y)", "、")),
        ("http://a.jp/?q=a\\_b&amp;c！", ("", "http://a.jp/?q=a_b&amp;c", "！")),
        ("`x` http://a.jp/!!", ("<code>x</code> ", "http://a.jp/", "!!")),
    ] {
        assert_eq!(rendered(text), link(before, address, behind).replace("&amp;amp;", "&amp;"), "{text}");
    }
    for text in [
        "`https://www.example.jp/`",
        "https://で始まる",
        "https://...",
        "xhttps://www.example.jp/",
        "ftp://www.example.jp/",
        "https://www.example.jp/計画/",
        "https://www.example.jp/ページ",
        "http://a.jp/b*c*d",
    ] {
        assert!(!rendered(text).contains("<a "), "{text}: {}", rendered(text));
    }
    for (text, expected) in [
        ("[https://b.jp/](https://a.jp/)", "<a href=\"https://a.jp/\">https://b.jp/</a>"),
        ("<https://a.jp/>", "<a href=\"https://a.jp/\">https://a.jp/</a>"),
        ("![https://b.jp/](a.png)", "<img src=\"a.png\" alt=\"https://b.jp/\" />"),
        ("<a href=\"x\">https://b.jp/</a>", "<a href=\"x\">https://b.jp/</a>"),
        ("    https://b.jp/", "<pre><code>https://b.jp/</code></pre>"),
    ] {
        assert_eq!(rendered(text), expected, "{text}");
    }
    let text = "a http://a.jp/?b&amp;c http://b.jp/ http://b.jp/";
    let places: Vec<String> = parse(text).links().into_iter().map(|link| text[link.span].to_owned()).collect();
    assert_eq!(places, ["http://a.jp/?b&amp;c", "http://b.jp/", "http://b.jp/"]);
    let text = "http://a.jp/計画/x_yの（http://b.jp/を）http://b.jp/a&amp;計画。";
    let unended: Vec<&str> = parse(text).unended.into_iter().map(|span| &text[span]).collect();
    assert_eq!(unended, ["http://a.jp/計画/x_yの", "http://b.jp/a&amp;計画"]);
}

#[test]
fn heading_ids_are_readable_and_differ() {
    let body = parse(
        "## どの水準まで？\n## Level 1\n## level  1\n## 「」\n## level 1-2\n## level 1\n## か\u{3099}\n## **a**_`b`_\n",
    );
    let ids: Vec<&str> = body.headings.iter().map(|heading| heading.id.as_str()).collect();
    assert_eq!(ids, ["どの水準まで", "level-1", "level-1-1", "heading", "level-1-2", "level-1-3", "が", "ab"]);
}

#[test]
fn every_address_is_found_at_its_place() {
    let text = "[a.md](a.md \"t\") ![図](<b c.png>) <https://x.jp> <y@x.jp> [r][Ref] は**「[s]」**は\n\n[ref]: d.md 'e'\n[s]: s*「.md\n[un]: used.md\n";
    let body = parse(text);
    let links: Vec<_> =
        body.links().into_iter().map(|link| (link.kind, link.destination.to_string(), &text[link.span])).collect();
    let expected = [
        (LinkKind::Link, "a.md", "a.md"),
        (LinkKind::Image, "b c.png", "b c.png"),
        (LinkKind::Autolink, "https://x.jp", "https://x.jp"),
        (LinkKind::Email, "mailto:y@x.jp", "y@x.jp"),
        (LinkKind::Link, "d.md", "d.md"),
        (LinkKind::Link, "s*「.md", "s*「.md"),
        (LinkKind::Definition, "used.md", "used.md"),
    ];
    assert_eq!(links, expected.map(|(kind, address, written)| (kind, address.to_owned(), written)));
    assert_eq!(body.links()[0].span, text.find("(a.md").expect("is there") + 1..text.find(" \"t").expect("is there"));
}

#[test]
fn an_address_written_with_escapes_is_at_its_whole_link() {
    let text = "x [a](b&amp;c) [d]()";
    let links = parse(text).links().into_iter().map(|link| text[link.span].to_owned()).collect::<Vec<_>>();
    assert_eq!(links, ["[a](b&amp;c)", "[d]()"]);
}

#[test]
fn plain_text_has_words_and_no_markup() {
    let plain = |text: &str| plain_text(&parse(text).events);
    let cases = [
        ("これは**「重要」**な\n*事項*です", "これは「重要」な事項です"),
        ("a\nb", "a b"),
        ("a  \nb", "a\nb"),
        ("a\n\nb", "a\nb"),
        ("- a\n- b\n  - c\n\n3. d\n4. e", "・a\n・b\n　・c\n3. d\n4. e"),
        ("- a\n\n  b\n\n- c", "・a\nb\n・c"),
        ("- [x] 済\n- [ ] 未\n\n1. [x] 番", "[x] 済\n[ ] 未\n1. [x] 番"),
        ("|a|b|\n|-|-|\n|c||\n|d|`e`|", "a、b\nc\nd、e"),
        ("[言葉](a.md)と![図の説明](b.png)", "言葉と図の説明"),
        ("注[^1]\n\n[^1]: 説明", "注\n※ 説明"),
        ("```\na\n b\n```\n\n***\n\n> 引用", "a\n b\n引用"),
        ("a<!-- 内緒 -->b<b>c</b>", "abc"),
        ("<div>\n見える<!-- 内緒\nも内緒 -->\n</div>\n\n次", "見える\n次"),
        ("&amp;&lt;", "&<"),
        ("# 題\n本文", "題\n本文"),
    ];
    for (text, expected) in cases {
        assert_eq!(plain(text), expected, "{text}");
    }
}

#[test]
fn raw_html_is_found_and_comments_are_not_raw_html() {
    let text = "a<b>c</b> <!-- d -->\n\n<!-- e -->\n\n<div>\n</div>\n";
    let found: Vec<&str> = parse(text).raw_html().map(|range| &text[range]).collect();
    assert_eq!(found, ["<b>", "</b>", "<div>\n", "</div>\n"]);
}

#[test]
fn what_nests_too_deep_keeps_its_words_and_is_reported() {
    let text = format!("{}深い", "> ".repeat(MAX_NESTING + 10));
    let body = parse(&text);
    assert!(body.too_deep.is_some());
    assert_eq!(plain_text(&body.events), "深い");
    assert_eq!(body.events.len(), 2 * MAX_NESTING + 1);
    assert_eq!(parse("> - **a**").too_deep, None);
}

#[test]
fn hostile_texts_neither_overflow_nor_grow_beyond_twice_their_size() {
    let many = 100_000;
    let texts = [
        ">".repeat(many),
        "> ".repeat(many),
        "- ".repeat(many),
        "[".repeat(many),
        "![".repeat(many),
        "[^".repeat(many),
        "*".repeat(many),
        "あ*「".repeat(many),
        "あ**「い」**".repeat(many),
        "*a _b ".repeat(many),
        "`".repeat(many),
        (1..500).map(|length| "`".repeat(length) + "a").collect(),
        "~".repeat(many),
        "あ~（".repeat(many),
        "\\".repeat(many),
        "<".repeat(many),
        "<!--".repeat(many),
        "a<!-- ".repeat(many),
        "|".repeat(many),
        "[a](".repeat(many),
        "①*".repeat(many),
        "漢\n".repeat(many),
        "# 同じ\n".repeat(10_000),
        (0..20_000).map(|label| format!("[^{label}]: x\n\n[{label}]: y\n\n[a][{label}]")).collect(),
    ];
    for text in &texts {
        let body = parse(text);
        let (start, most) = (text.chars().take(10).collect::<String>(), 2 * text.len());
        assert!(body.events.len() <= most, "{} events of {start}", body.events.len());
        assert!(plain_text(&body.events).len() <= most, "{start}");
        assert!(body.links().len() + body.footnotes.len() <= most, "{start}");
    }
}

/// Texts of the characters that matter, in every order.
fn texts() -> impl Strategy<Value = String> {
    let pieces = vec![
        "*",
        "**",
        "***",
        "_",
        "__",
        "~",
        "~~",
        "`",
        "``",
        "\\",
        "[",
        "]",
        "(",
        ")",
        "](a.md)",
        "![",
        "<",
        ">",
        "<!--",
        "-->",
        "<b>",
        "<div>",
        "<script>",
        "javascript:",
        "&",
        "&amp;",
        "&#42;",
        "|",
        "|-|-|\n",
        "[^1]",
        "[^1]: ",
        "[a]: ",
        "\n",
        "\n\n",
        "  \n",
        " ",
        "　",
        "# ",
        "## ",
        "- ",
        "1. ",
        "- [x] ",
        "> ",
        "    ",
        "```\n",
        "~~~\n",
        "---\n",
        "あ",
        "漢字",
        "「",
        "」",
        "。",
        "（",
        "ｱ",
        "한",
        "𠮷",
        "\u{E0100}",
        "\u{FE00}",
        "\u{FE0F}",
        "“",
        "…",
        "①",
        "🎉",
        "a",
        "b",
        "1",
        "!",
        "\"",
        ":",
        "\t",
        "\r\n",
        "\0",
    ];
    prop::collection::vec(prop::sample::select(pieces), 0..40).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn places_lie_in_the_text_and_marks_are_gone(text in texts()) {
        let body = parse(&text);
        let inserted = ['\u{2CF9}', '\u{A6A0}'];
        for (event, range) in &body.events {
            prop_assert!(text.get(range.clone()).is_some());
            let shown = format!("{event:?}");
            prop_assert!(!shown.contains(inserted));
        }
        for link in body.links() {
            prop_assert!(text.get(link.span.clone()).is_some() && text.get(link.whole.clone()).is_some());
            prop_assert!(!link.destination.contains(inserted));
        }
        let mut depth = 0;
        for (event, _) in &body.events {
            match event {
                Event::Start(_) => depth += 1,
                Event::End(_) => depth -= 1,
                _ => {}
            }
            prop_assert!((0..=MAX_NESTING as i32).contains(&depth));
        }
        prop_assert_eq!(depth, 0);
    }

    #[test]
    fn parts_are_in_order_and_balanced(text in texts()) {
        let body = parse(&text);
        let (mut bytes, mut events) = (0, 0);
        for part in &body.fragments {
            prop_assert!(bytes <= part.span.start && part.span.start <= part.span.end && part.span.end <= text.len());
            prop_assert!(events <= part.events.start && part.events.end <= body.events.len());
            prop_assert!(text.get(part.span.clone()).is_some());
            let depth: i32 = body.content(part).iter().map(|(event, _)| match event {
                Event::Start(_) => 1,
                Event::End(_) => -1,
                _ => 0,
            }).sum();
            prop_assert_eq!(depth, 0);
            (bytes, events) = (part.span.end, part.events.end);
        }
        let ids: BTreeSet<&str> = body.headings.iter().map(|heading| heading.id.as_str()).collect();
        prop_assert_eq!(ids.len(), body.headings.len());
    }

    #[test]
    fn ascii_is_read_as_the_parser_alone_reads_it(text in texts().prop_map(|text| text.replace(|c: char| !c.is_ascii(), "x"))) {
        // A network path is read as it is written.
        prop_assume!(!text.contains("\\\\"));
        let alone: Vec<_> = Parser::new_ext(&text, OPTIONS).into_offset_iter().collect();
        prop_assert_eq!(parse(&text).events, alone);
    }

    #[test]
    fn any_text_at_all_can_be_read(text in any::<String>()) {
        let body = parse(&text);
        let _ = (body.links().len(), plain_text(&body.events), body.footnotes.len(), body.raw_html().count());
    }
}
