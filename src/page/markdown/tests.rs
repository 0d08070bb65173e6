//! What texts look like as HTML.

use proptest::prelude::*;

use super::*;
use crate::model::body::parse;

fn words() -> Words {
    Words {
        table: "表".to_owned(),
        footnote: "注".to_owned(),
        back: "本文へ戻る".to_owned(),
        done: "済み".to_owned(),
        open: "未了".to_owned(),
    }
}

fn options(words: &Words, raw_html: bool) -> Options<'_> {
    Options { raw_html, heading_top: 3, id_prefix: "g-", words }
}

/// Pages are written as `.html`, `gone.md` leads nowhere, everything else stays.
fn resolve(address: &str, _: LinkKind) -> Target {
    match address.strip_suffix(".md") {
        Some("gone") => Target::Refused,
        Some(page) => Target::To(format!("{page}.html")),
        None => Target::To(address.to_owned()),
    }
}

fn written(text: &str, raw_html: bool) -> String {
    let (body, words) = (parse(text), words());
    to_html(&body, 0..body.events.len(), &options(&words, raw_html), &resolve)
}

#[track_caller]
fn check(cases: &[(&str, &str)]) {
    for (input, expected) in cases {
        assert_eq!(written(input, false).trim_end(), *expected, "{input}");
    }
}

#[track_caller]
fn check_raw(cases: &[(&str, &str)]) {
    for (input, expected) in cases {
        assert_eq!(written(input, true).trim_end(), *expected, "{input}");
    }
}

#[test]
fn blocks_stand_one_a_line() {
    check(&[
        ("a\n\nb", "<p>a</p>\n<p>b</p>"),
        ("これは**「重要」**で\nす", "<p>これは<strong>「重要」</strong>です</p>"),
        ("a  \nb", "<p>a<br>\nb</p>"),
        ("a\nb", "<p>a\nb</p>"),
        ("- a\n- b\n  - c", "<ul>\n<li>a</li>\n<li>b\n<ul>\n<li>c</li>\n</ul>\n</li>\n</ul>"),
        ("3. a\n\n4. b", "<ol start=\"3\">\n<li>\n<p>a</p>\n</li>\n<li>\n<p>b</p>\n</li>\n</ol>"),
        ("> a\n\n---", "<blockquote>\n<p>a</p>\n</blockquote>\n<hr>"),
        ("```rust x\na <b>\n```", "<pre><code class=\"language-rust\">a &lt;b&gt;\n</code></pre>"),
        ("```\"><b\na\n```", "<pre><code>a\n</code></pre>"),
        ("*a* ~~b~~ `c`", "<p><em>a</em> <del>b</del> <code>c</code></p>"),
        ("a & b < c > \"d\" '&copy;'", "<p>a &amp; b &lt; c &gt; &quot;d&quot; '©'</p>"),
    ]);
}

#[test]
fn headings_skip_no_level_and_have_ids() {
    check(&[
        ("### 内訳\n本文", "<h3 id=\"g-内訳\">内訳</h3>\n<p>本文</p>"),
        ("> # 大きい", "<blockquote>\n<h3 id=\"g-大きい\">大きい</h3>\n</blockquote>"),
        ("### a\n##### b\n# c", "<h3 id=\"g-a\">a</h3>\n<h4 id=\"g-b\">b</h4>\n<h3 id=\"g-c\">c</h3>"),
        ("### a\"<\n### a", "<h3 id=\"g-a\">a&quot;&lt;</h3>\n<h3 id=\"g-a-1\">a</h3>"),
    ]);
}

#[test]
fn a_part_is_written_without_its_heading_and_with_what_it_refers_to() {
    let (body, words) =
        (parse("## 水準\n[先][r]に[^n]\n\n## 方法\n手順[^n][^N]\n\n[r]: a.md\n[^n]: 注の*文*\n"), words());
    let part = |index: usize| fragment_to_html(&body, &body.fragments[index], &options(&words, false), &resolve);
    assert_eq!(
        part(0),
        "<p><a href=\"a.html\">先</a>に<sup class=\"footnote-ref\"><a href=\"#g--fn-1\" id=\"g--fnref-1\" role=\"doc-noteref\" \
         aria-label=\"注 1\">1</a></sup></p>\n<ol class=\"footnotes\">\n<li id=\"g--fn-1\">\n\
         <p>注の<em>文</em> <a href=\"#g--fnref-1\" class=\"footnote-back\" role=\"doc-backlink\" \
         aria-label=\"本文へ戻る 1\">↑</a></p>\n</li>\n</ol>\n"
    );
    assert_eq!(part(1).matches("class=\"footnote-back\"").count(), 2);
    assert!(part(1).contains("id=\"g--fnref-1-2\"") && part(1).contains("aria-label=\"本文へ戻る 1-2\""));
    assert_eq!(part(1).matches("注の").count(), 1);
}

#[test]
fn footnotes_may_refer_to_footnotes_and_to_themselves() {
    let html = written("a[^1]\n\n[^1]: b[^2][^1]\n[^2]: - c[^1]\n", false);
    assert_eq!(html.matches("<li id=\"g--fn-").count(), 2);
    assert_eq!(html.matches("id=\"g--fnref-1-3\"").count(), 1);
    check(&[("a[^1]", "<p>a[^1]</p>"), ("a\n\n[^1]: b", "<p>a</p>")]);
    // A footnote is a link, and a link within a link is none.
    for text in [
        "[a[^1]](b)\n\n[^1]: c",
        "[a[^1]][b]\n\n[^1]: c\n[b]: d",
        "[*a[^1]*](b)\n\n[^1]: c",
        "[![a[^1]](b)](c)\n\n[^1]: d",
    ] {
        let html = written(text, false);
        assert!(html.starts_with("<p>[") && html.contains("#g--fn-1"), "{html}");
    }
}

#[test]
fn tables_can_be_scrolled_and_read_aloud() {
    let open = "<section class=\"table-scroll\" tabindex=\"0\" aria-label=\"表\">\n<table>";
    check(&[
        (
            "|a|b|\n|:-|-:|\n|c|d|\n|e||",
            &format!(
                "{open}\n<thead>\n<tr><th scope=\"col\" class=\"align-left\">a</th><th scope=\"col\" class=\"align-right\">b</th>\
                 </tr>\n</thead>\n<tbody>\n<tr><td class=\"align-left\">c</td><td class=\"align-right\">d</td></tr>\n\
                 <tr><td class=\"align-left\">e</td><td class=\"align-right\"></td></tr>\n</tbody>\n</table>\n</section>"
            ),
        ),
        (
            "||b|\n|-|-|",
            &format!("{open}\n<thead>\n<tr><td></td><th scope=\"col\">b</th></tr>\n</thead>\n</table>\n</section>"),
        ),
        ("|||\n|-|-|\n|a||", &format!("{open}\n<tbody>\n<tr><td>a</td><td></td></tr>\n</tbody>\n</table>\n</section>")),
    ]);
    let two = written("|a|\n|-|\n\nb\n\n|c|\n|-|\n", false);
    assert!(two.contains("aria-label=\"表 1\"") && two.contains("aria-label=\"表 2\""));
}

#[test]
fn tasks_are_boxes_with_names() {
    check(&[
        (
            "- [x] a\n- [ ] b\n- c",
            "<ul>\n<li class=\"task\"><input type=\"checkbox\" disabled checked aria-label=\"済み\"> a</li>\n\
             <li class=\"task\"><input type=\"checkbox\" disabled aria-label=\"未了\"> b</li>\n<li>c</li>\n</ul>",
        ),
        (
            "- [x] a\n\n- c",
            "<ul>\n<li class=\"task\">\n<p><input type=\"checkbox\" disabled checked aria-label=\"済み\"> a</p>\n</li>\n\
             <li>\n<p>c</p>\n</li>\n</ul>",
        ),
    ]);
}

#[test]
fn links_lead_where_the_caller_says_and_nowhere_unsafe() {
    check(&[
        ("[a](b.md)", "<p><a href=\"b.html\">a</a></p>"),
        ("[a](b.md \"t\\\"u\")", "<p><a href=\"b.html\" title=\"t&quot;u\">a</a></p>"),
        ("[**a**](gone.md)", "<p><strong>a</strong></p>"),
        ("![図](gone.md)", "<p>図</p>"),
        (
            "[a](https://x.jp/?a=1&b=2)",
            "<p><a href=\"https://x.jp/?a=1&amp;b=2\" rel=\"noopener noreferrer\">a</a></p>",
        ),
        ("<https://x.jp>", "<p><a href=\"https://x.jp\" rel=\"noopener noreferrer\">https://x.jp</a></p>"),
        ("<y@x.jp>", "<p><a href=\"mailto:y@x.jp\">y@x.jp</a></p>"),
        ("[a](tel:042-325-0111)", "<p><a href=\"tel:042-325-0111\">a</a></p>"),
        ("[a](#下)", "<p><a href=\"#下\">a</a></p>"),
        ("[a](資料/表.pdf)", "<p><a href=\"資料/表.pdf\">a</a></p>"),
        ("[a](<b c\\\"d.pdf>)", "<p><a href=\"b%20c%22d.pdf\">a</a></p>"),
        ("![図 *1*](a.png \"題\")", "<p><img src=\"a.png\" alt=\"図 1\" title=\"題\" loading=\"lazy\"></p>"),
        ("![](a.png)", "<p><img src=\"a.png\" alt=\"\" loading=\"lazy\"></p>"),
        // refused
        ("[a](javascript:alert(1))", "<p>a</p>"),
        ("[a](JaVaScRiPt:alert(1))", "<p>a</p>"),
        ("[a](java&#9;script:alert(1))", "<p>a</p>"),
        ("[a](java&Tab;script&colon;alert(1))", "<p>a</p>"),
        ("[a](&#106;avascript:alert(1))", "<p>a</p>"),
        ("[a](&#1;javascript:alert(1))", "<p>a</p>"),
        ("[a](javascript&#10;:alert(1))", "<p>a</p>"),
        ("[a](vbscript:x) ![b](data:image/png;base64,x) [c](file:///etc) [d](FILE:x)", "<p>a b c d</p>"),
        ("[a](//x.jp) [b](\\\\\\\\server\\\\share) [c](/\\\\x) [d](blob:x)", "<p>a b c d</p>"),
        (
            "![a](https://x.jp/a.png) ![b](mailto:x@x.jp) [c](https://x.jp/a.png)",
            "<p>a b <a href=\"https://x.jp/a.png\" rel=\"noopener noreferrer\">c</a></p>",
        ),
        ("![a](javascript:alert(1)) <javascript:alert(1)>", "<p>a javascript:alert(1)</p>"),
        ("[a]\n\n[a]: javascript:alert(1)", "<p>a</p>"),
        ("[a](x:y/z) [b](日本:x)", "<p>a b</p>"),
        ("[a](x/y:z) [b](?q=a:b)", "<p><a href=\"x/y:z\">a</a> <a href=\"?q=a:b\">b</a></p>"),
    ]);
}

#[test]
fn what_the_caller_answers_is_checked_too() {
    let (body, words) = (parse("[a](b)"), words());
    let evil = |_: &str, _: LinkKind| Target::To("javascript:alert(1)".to_owned());
    assert_eq!(to_html(&body, 0..body.events.len(), &options(&words, false), &evil), "<p>a</p>\n");
}

#[test]
fn raw_html_is_shown_as_text_and_comments_are_not_shown() {
    check(&[
        ("a <b>c</b>", "<p>a &lt;b&gt;c&lt;/b&gt;</p>"),
        ("<div>\na\n</div>", "<p>&lt;div&gt;\na\n&lt;/div&gt;</p>"),
        ("<script>alert(1)</script>", "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>"),
        ("a<!-- 内緒 -->b", "<p>ab</p>"),
        ("<!-- 内緒\n\nも -->\n\na", "<p>a</p>"),
        ("<!-- 内緒 -->a", "<p>a</p>"),
        ("<div><!-- 内緒\nも --></div>", "<p>&lt;div&gt;&lt;/div&gt;</p>"),
        ("<!-- 閉じない\n\na", "<p>&lt;!-- 閉じない\n\na</p>"),
    ]);
}

#[test]
fn raw_html_is_cleaned_where_it_is_allowed() {
    check_raw(&[
        ("a <b>c</b>", "<p>a <b>c</b></p>"),
        (
            "<ruby>国分寺<rp>(</rp><rt>こくぶんじ</rt><rp>)</rp></ruby>",
            "<p><ruby>国分寺<rp>(</rp><rt>こくぶんじ</rt><rp>)</rp></ruby></p>",
        ),
        ("a<script>alert(1)</script>b", "<p>ab</p>"),
        (
            "<p style=\"color:red\" onclick=\"x()\" class=\"table-scroll evil\" id=\"x\">a</p>",
            "<p class=\"table-scroll\">a</p>",
        ),
        ("<a href=\"javascript:x\">a</a>", "<p><a>a</a></p>"),
        ("<a href=\"jav&#x09;ascript:x\">a</a>", "<p><a>a</a></p>"),
        ("<a href=\"//x.jp\" target=\"_blank\" rel=\"opener\">a</a>", "<p><a>a</a></p>"),
        ("<img src=\"data:image/png;base64,x\" onerror=\"x\" alt=\"図\">", "<img alt=\"図\">"),
        ("<iframe src=\"https://x.jp\"></iframe>a", "a"),
        ("<input type=\"text\" name=\"x\">", "<input type=\"checkbox\" disabled=\"\">"),
        ("a<!-- 内緒 -->b", "<p>ab</p>"),
        ("<div>\n\n**a**", "<div>\n<p><strong>a</strong></p>\n</div>"),
    ]);
}

#[test]
fn too_many_raw_tags_are_shown_as_text() {
    let html = written(&"<div>".repeat(MAX_RAW_TAGS + 1), true);
    assert!(html.starts_with("<p>&lt;div&gt;"));
    assert!(written(&"<b>a</b>\n".repeat(MAX_RAW_TAGS / 2), true).contains("<b>a</b>"));
    let signs = |count: usize| written(&("<b>a</b>".to_owned() + &"&".repeat(count)), true);
    assert!(signs(MAX_RAW_SIGNS).starts_with("<p><b>a</b>&amp;"));
    assert!(signs(MAX_RAW_SIGNS + 1).starts_with("<p>&lt;b&gt;a"));
    assert_eq!(written("a \"b\"", true), written("a \"b\"", false), "without raw HTML nothing is to be cleaned");
}

#[test]
fn cleaning_keeps_what_is_ours() {
    let text = "### 題\n\na[^1] [b](c.md) <https://x.jp> ![d](e.png)\n\n|f|g|\n|-:|-|\n|h||\n\n- [x] i\n\n```rust\nj\n```\n\n[^1]: k\n\n<!-- l -->\n";
    let normal =
        |html: String| html.replace(" disabled checked", " disabled=\"\" checked=\"\"").replace("&quot;", "\"");
    let attributes = |html: &str| {
        let mut words: Vec<String> = html.split(['<', '>', ' ']).map(str::to_owned).collect();
        words.sort();
        words
    };
    let (plain, cleaned) = (normal(written(text, false)), written(text, true));
    assert_eq!(attributes(&plain), attributes(&cleaned), "{plain}\n{cleaned}");
}

#[test]
fn no_line_ends_in_blanks() {
    for text in [
        "a \\\nb",
        "**a** \nb",
        "- \n- a",
        "> \n> a ",
        "a&#32;\nb",
        "<div> \n </div>  ",
        "a <b \n c>",
        "|a |\n|- |\n| b |",
    ] {
        let html = written(text, false);
        assert!(html.lines().all(|line| line == line.trim_end_matches(' ')), "{text:?}: {html:?}");
    }
}

/// Texts of what a browser might take for markup.
fn hostile() -> impl Strategy<Value = String> {
    let pieces = vec![
        "<script",
        ">",
        "</script>",
        "<",
        "\"",
        "'",
        "javascript:",
        "JAVASCRIPT:",
        "java\tscript:",
        "&#106;avascript:",
        "&colon;",
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
        "x",
        "あ",
        "「",
        "<textarea>",
        "<plaintext>",
        "<math>",
        "<xmp>",
        "<template>",
        "\\",
        "\0",
    ];
    prop::collection::vec(prop::sample::select(pieces), 0..30).prop_map(|pieces| pieces.concat())
}

/// Whether HTML holds nothing but the tags and addresses it may.
fn is_safe(html: &str) -> bool {
    let lower = html.to_ascii_lowercase();
    let bad_tag =
        ["<script", "<style", "<svg", "<iframe", "<math", "<textarea", "<plaintext", "<xmp", "<template", "<!--"];
    if bad_tag.iter().any(|tag| lower.contains(tag)) {
        return false;
    }
    // Within tags quotes hold no raw quotes, so attributes can be told by splitting.
    lower.split('<').skip(1).all(|tag| {
        let tag = &tag[..tag.find('>').unwrap_or(tag.len())];
        let outside: String = tag.split('"').step_by(2).collect();
        // A title may say anything; an address may not.
        let leads_to = |scheme: &str| ["href", "src"].iter().any(|name| tag.contains(&format!(" {name}=\"{scheme}:")));
        !outside.contains("onerror") && !leads_to("javascript") && !leads_to("data")
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn nothing_unsafe_gets_out(text in hostile()) {
        for raw_html in [false, true] {
            let html = written(&text, raw_html);
            prop_assert!(is_safe(&html), "raw_html {}: {}", raw_html, html);
        }
    }

    #[test]
    fn any_text_can_be_written_and_always_the_same_way(text in any::<String>()) {
        prop_assert_eq!(written(&text, false), written(&text, false));
    }

    #[test]
    fn parts_can_be_written_one_by_one(text in hostile()) {
        let (body, words) = (parse(&text), words());
        for fragment in &body.fragments {
            prop_assert!(is_safe(&fragment_to_html(&body, fragment, &options(&words, false), &resolve)));
        }
    }
}
