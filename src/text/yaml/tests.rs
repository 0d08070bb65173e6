//! What is held of the YAML tree.

use proptest::prelude::*;

use super::*;

fn read(yaml: &str) -> (Option<Node>, Vec<Diagnostic>) {
    parse(&Source::new("a.md", yaml), 0..yaml.len())
}

fn dump(node: &Node) -> String {
    match &node.kind {
        NodeKind::Scalar { text, style: ScalarStyle::Plain } => text.clone(),
        NodeKind::Scalar { text, .. } => format!("{text:?}"),
        NodeKind::List(items) => format!("[{}]", items.iter().map(dump).collect::<Vec<_>>().join(", ")),
        NodeKind::Map(entries) => {
            let entries: Vec<String> =
                entries.iter().map(|(key, value)| format!("{}: {}", dump(key), dump(value))).collect();
            format!("{{{}}}", entries.join(", "))
        }
        NodeKind::Broken => "(broken)".to_owned(),
    }
}

/// The tree of some YAML, then its problems, a line each: `line:column code message`.
fn check(yaml: &str, expected: &str) {
    let (node, problems) = read(yaml);
    let mut shown = node.as_ref().map_or("none".to_owned(), dump);
    for problem in problems {
        let at = problem.place.position().expect("every place has a range");
        shown += &format!("\n{}:{} {} {}", at.line, at.column, problem.code.name(), problem.message.ja);
    }
    assert_eq!(shown, expected, "{yaml}");
}

/// The help of the first problem of some YAML.
fn check_help(yaml: &str, expected: &str) {
    let (_, problems) = read(yaml);
    let help = problems.first().and_then(|problem| problem.help.as_ref()).map(|help| help.ja.as_str());
    assert_eq!(help, Some(expected), "{yaml}");
}

/// The line that the help of the first problem shows.
fn check_corrected(yaml: &str, expected: &str) {
    check_help(yaml, &format!("次のように書いてください:\n{expected}"));
}

#[test]
fn scalars_keep_the_text_that_was_written() {
    check("", "");
    check("hello", "hello");
    check(
        "a: no\nb: 0086\nc: 1:20\nd: 2211-3\ne: ~\nf: null\ng: 2023-04-01\nh: 1e3\ni:\n",
        "{a: no, b: 0086, c: 1:20, d: 2211-3, e: ~, f: null, g: 2023-04-01, h: 1e3, i: }",
    );
    check("a: >\n  b\n  c\n\n  d\ne: |-\n  f\n   g\n", r#"{a: "b c\nd\n", e: "f\n g"}"#);
    check("a: 'it''s'\nb: \"x\\ty\"\nc: \"d\n  e\"\n", r#"{a: "it's", b: "x\ty", c: "d e"}"#);
    check("a: [b, {c: d}, \"e\"]\nf: [\n  g,\n  h\n]\n", r#"{a: [b, {c: d}, "e"], f: [g, h]}"#);
    check("- a\n- b: c\n  d: e\n-\n  - f\n", "[a, {b: c, d: e}, [f]]");
    check("level:\n  長い文の\n  続き\nx: 1\n", "{level: 長い文の続き, x: 1}");
    for (yaml, is_null) in [("a:", true), ("a: ~", true), ("a: null", true), ("a: ''", false), ("a: 'null'", false)] {
        let (node, _) = read(yaml);
        assert_eq!(node.and_then(|node| node.get("a").map(Node::is_null)), Some(is_null), "{yaml}");
    }
}

#[test]
fn every_key_and_value_has_its_place() {
    let yaml = "前: \"あ\" # 注\n一覧: # 注\n  - 値 # 注\n  - {名: [い, 'う']}\n空:\n文: |\n\n  え\n  お\n\n後: か\n";
    let source = Source::new("a.md", format!("---\n{yaml}---\n"));
    let (node, problems) = parse(&source, 4..4 + yaml.len());
    assert_eq!(problems, []);
    let mut places = Vec::new();
    visit(&node.expect("it is valid"), &mut |node| {
        let at = source.position(node.span.start);
        places.push(format!("{}:{} {}", at.line, at.column, &source.text[node.span.clone()]));
    });
    let expected = [
        "2:1 前",
        "2:4 \"あ\"",
        "3:1 一覧",
        "4:5 値",
        "5:6 名",
        "5:10 い",
        "5:13 'う'",
        "5:9 [い, 'う']",
        "5:5 {名: [い, 'う']}",
        "4:3 - 値 # 注\n  - {名: [い, 'う']}",
        "6:1 空",
        "6:3 ",
        "7:1 文",
        "9:3 え\n  お",
        "12:1 後",
        "12:4 か",
    ];
    assert_eq!(places[..expected.len()], expected);
}

fn visit(node: &Node, seen: &mut impl FnMut(&Node)) {
    match &node.kind {
        NodeKind::List(items) => items.iter().for_each(|item| visit(item, seen)),
        NodeKind::Map(entries) => entries.iter().for_each(|(key, value)| {
            visit(key, seen);
            visit(value, seen);
        }),
        NodeKind::Scalar { .. } | NodeKind::Broken => {}
    }
    seen(node);
}

#[test]
fn full_width_punctuation_is_reported_on_every_line_and_understood() {
    let wide = |key: &str| {
        format!("full-width-punctuation 「{key}」の後の「：」が全角です。半角の「:」と半角の空白にしてください")
    };
    let blank = |key: &str| format!("full-width-punctuation 「{key}:」の後の空白が全角です。半角にしてください");
    let lead = "full-width-punctuation 行の先頭に全角の空白があります。字下げには半角の空白を使ってください";
    check(
        "title：x\n題名 ： y\nz:　w\n",
        &format!("{{title: x, 題名: y, z: w}}\n1:6 {}\n2:4 {}\n3:3 {}", wide("title"), wide("題名"), blank("z")),
    );
    check("holder:\n　post：部長\n", &format!("{{holder: {{post: 部長}}}}\n2:1 {lead}\n2:6 {}", wide("post")));
    check("　title: x\nsection: y\n", &format!("{{title: x, section: y}}\n1:1 {lead}"));
    check("title: x\n　section: y\n", &format!("{{title: x, section: y}}\n2:1 {lead}"));
    check("note: |\n　本文\n　　二行\nx: 1\n", &format!("{{note: \"本文\\n二行\\n\", x: 1}}\n2:1 {lead}\n3:1 {lead}"));
    check(
        "title: x\n  section：y\n",
        "{title: x section：y}\n2:10 full-width-punctuation 「section：y」は項目ではなく文章として読み取られます",
    );
    check(
        "a:\n- name：b\n  key：c\n",
        &format!("{{a: [{{name: b, key: c}}]}}\n2:7 {}\n3:6 {}", wide("name"), wide("key")),
    );
    check(
        "a:\n- name：b\n",
        "{a: [name：b]}\n2:7 full-width-punctuation 「name：b」は項目ではなく文章として読み取られます",
    );
    let dash = |mark: char| {
        format!(
            "full-width-punctuation 一覧の先頭の「{mark}」は半角ハイフンではありません。半角の「- 」で始めてください"
        )
    };
    check("a:\n  － b\n  ―c\n  - d\n", &format!("{{a: [b, c, d]}}\n2:3 {}\n3:3 {}", dash('－'), dash('―')));
    check("a:\n  -　b\n", "{a: [b]}\n2:4 full-width-punctuation 「-」の後の空白が全角です。半角にしてください");
    check(
        "＃ メモ\na: b\n",
        "{a: b}\n1:1 full-width-punctuation 行の先頭の「＃」が全角です。メモ（コメント）の行は半角の # で始めてください",
    );
    check(
        "a: { b：c, d:　e }\n",
        "{a: {b: c, d: e}}\n1:7 full-width-punctuation 「：」が全角です。半角の「:」と半角の空白にしてください\n1:12 full-width-punctuation 「:」の後の空白が全角です。半角にしてください",
    );
    check(
        "a: “b: c”\n",
        "{a: \"b: c\"}\n1:4 full-width-punctuation 値が「“”」で囲まれています。引用符は半角の \" です",
    );
    for (yaml, corrected) in [
        ("title：　会議（10：00）", "title: 会議（10：00）"),
        ("題名　：x # メモ", "題名: x # メモ"),
        ("title:　", "title:"),
        ("a:\n　- b", "  - b"),
        ("a:\n  － b：c", "  - b：c"),
        ("\u{3000}＃", "\u{3000}#"),
        ("a: { b：c, d:e }", "a: { b: c, d: e }"),
        ("a: “b: c”", "a: \"b: c\""),
    ] {
        check_corrected(yaml, corrected);
    }
}

#[test]
fn full_width_punctuation_inside_text_is_text() {
    for yaml in [
        "title: 会議（10：00）",
        "title: 注：x＃　y",
        "a: '：　＃'",
        "a: |\n  z：　\n　\n  － b：c\n  　字下げ\n  ＃\nd: e",
        "a:\n- 担当：計画課\n- 会議:　x\n- －5℃以下\n- ICT：活用",
        "level:\n  目標：達成する\n  続き：x",
        "a: 彼は“x”と言った",
        "a: “x”と“y”",
        "a: [共通：b, 'c：d']",
        "会議（10：00）: x",
        "a: 「[x]」",
        "a: \"b\n  　c：d\"",
    ] {
        let (_, problems) = read(yaml);
        assert_eq!(problems, [], "{yaml}");
    }
}

#[test]
fn typographic_quotation_marks_around_a_value_are_a_warning() {
    let (node, problems) = read("a: “会議”\n");
    assert_eq!(node.as_ref().map(dump).as_deref(), Some("{a: “会議”}"));
    assert!(!problems[0].is_error());
    check_help("a: “会議”\n", "引用符のときは \"会議\" と、この記号も文章の一部のときは \"“会議”\" と書いてください");
}

#[test]
fn tabs_are_reported_where_they_indent() {
    let lead = "yaml-tab 行の先頭に Tab があります。字下げには半角の空白を使ってください";
    check("a:\n\t- b\n\t- c\n", &format!("{{a: [b, c]}}\n2:1 {lead}\n3:1 {lead}"));
    check("a:\n\tb: c\n  \td: e\n", &format!("{{a: {{b: c, d: e}}}}\n2:1 {lead}\n3:3 {lead}"));
    check("a:\n  -\tb\n", "{a: [b]}\n2:4 yaml-tab 「-」の後に Tab があります。半角の空白にしてください");
    check("a:\tb\n\t\nc: d\te\n", "{a: b, c: d\te}");
    check_corrected("a:\n\t- b\n", "  - b");
    check_corrected("a:\n  -\tb\n", "  - b");
}

#[test]
fn a_key_written_twice_is_reported_with_the_first_one() {
    check(
        "a: 1\nb: {c: 1, c: 2}\na: 3\n",
        "{a: 1, b: {c: 1}}\n2:11 duplicate-key 項目「c」が2回書かれています\n3:1 duplicate-key 項目「a」が2回書かれています",
    );
    let (_, problems) = read("a: 1\nA: 2\na: 3\n");
    assert_eq!(problems[0].related[0].0.span, Some(0..1));
}

#[test]
fn a_value_that_yaml_would_not_take_as_text_is_quoted_in_the_help() {
    for (yaml, corrected) in [
        ("title:x", "title: x"),
        ("a: @保育", "a: \"@保育\""),
        ("a: `x`", "a: \"`x`\""),
        ("a: %50", "a: \"%50\""),
        ("a: *重要* b", "a: \"*重要* b\""),
        ("a: &x", "a: \"&x\""),
        ("a: !重要", "a: \"!重要\""),
        ("a: !!int 3", "a: \"!!int 3\""),
        ("a: - b", "a: \"- b\""),
        ("a: -", "a: \"-\""),
        ("a: >50%", "a: \">50%\""),
        ("a: [新規] 保育", "a: \"[新規] 保育\""),
        ("a: {b} c # d", "a: \"{b} c # d\""),
        ("a: 会議: 10時", "a: \"会議: 10時\""),
        ("a: \"b\": c # メモ", "a: '\"b\": c # メモ'"),
        ("a: 対象:", "a: \"対象:\""),
        ("a: 会議: 10時 # メモ", "a: \"会議: 10時\" # メモ"),
        ("a: 会議: 10時\n  続き", "a: \"会議: 10時 続き\""),
        ("a: b \"c\": d", "a: 'b \"c\": d'"),
        ("a: \"b\" c", "a: '\"b\" c'"),
        ("a: \"b", "a: \"b\""),
        ("a: 'b", "a: 'b'"),
        ("a: \"C:\\共有\"", "a: 'C:\\共有'"),
        ("- a\n- @b", "- \"@b\""),
        ("a:\n  -b", "  - b"),
        ("a: 事業 #2", "a: \"事業 #2\""),
        ("a: #2", "a: \"#2\""),
    ] {
        check_corrected(yaml, corrected);
        let (node, problems) = read(yaml);
        assert_eq!((node.is_some(), problems.len()), (true, 1), "{yaml}");
    }
}

#[test]
fn all_problems_of_a_document_are_reported_at_once() {
    check(
        "title：x\nb: @c\n  d: e\nf: \"g\nh: [i\nj: k: l\ntitle: m\n",
        "{title: x, b: \"@c d: e\", f: \"g\", h: (broken), j: \"k: l\"}\n\
         1:6 full-width-punctuation 「title」の後の「：」が全角です。半角の「:」と半角の空白にしてください\n\
         2:4 bad-yaml 値が記号「@」で始まっています。YAML では引用符が必要です\n\
         4:4 bad-yaml 引用符「\"」が閉じていません\n\
         5:4 bad-yaml 「[」が閉じていません\n\
         6:5 bad-yaml 値の中に「:」と空白（又は行末の「:」）があります。YAML では値の全体に引用符が必要です\n\
         7:1 duplicate-key 項目「title」が2回書かれています",
    );
    check(
        "a: [@x, b]\nc: d\ne: [%]\nf: g\n",
        "{a: (broken), c: d, e: (broken), f: g}\n\
         1:5 bad-yaml YAML では値をこの記号で始められません\n\
         3:5 bad-yaml YAML では値をこの記号で始められません",
    );
}

#[test]
fn wrong_indentation_is_reported_and_understood() {
    let wrong = |is: usize, should: usize| {
        format!(
            "bad-yaml 字下げ（行の先頭の空白）が前の行とそろっていません。空白は {is} 個ですが、{should} 個のはずです"
        )
    };
    check("a: b\n  c: d\n", &format!("{{a: b, c: d}}\n2:1 {}", wrong(2, 0)));
    check("a:\n    b: c\n  d: e\n", &format!("{{a: {{b: c, d: e}}}}\n3:1 {}", wrong(2, 4)));
    check("  a: b\nc: d\n", &format!("{{a: b, c: d}}\n1:1 {}", wrong(2, 0)));
    check("a:\n- b\n - c\n", &format!("{{a: [b, c]}}\n3:1 {}", wrong(1, 0)));
    check("  a: b\n  c: d\n", "{a: b, c: d}");
    let no_key = "bad-yaml 「ただの文」は「項目名: 値」の形になっていません";
    check("a: b\nただの文\n次の文\nc: d\n", &format!("{{a: b, c: d}}\n2:1 {no_key}"));
    check("ただの文\nc: d\n", &format!("{{c: d}}\n1:1 {no_key}"));
    check_corrected("a:\n    b: c\n  d: e\n", "    d: e");
}

#[test]
fn a_note_is_no_lost_text() {
    for yaml in [
        "a: b # メモ",
        "# メモ\n#メモ\na: b",
        "a: # メモ",
        "a: b #",
        "a: b#c",
        "a: b ## c",
        "a: 'b #c'",
        "a: |\n  b #c",
    ] {
        let (_, problems) = read(yaml);
        assert_eq!(problems, [], "{yaml}");
    }
    check(
        "a: 事業 #2\n",
        "{a: \"事業 #2\"}\n1:7 yaml-comment-in-value 「#2」はメモ（コメント）とみなされ、値に入りません",
    );
}

#[test]
fn aliases_tags_and_second_documents_are_refused() {
    check("a: [*x, &y b, !!int 3]\n", "{a: (broken)}\n1:5 yaml-limit YAML の別名（& と *）は使えません");
    check(
        "a: [&y b, !!int 3]\n",
        "{a: [b, 3]}\n1:5 yaml-limit YAML の別名（& と *）は使えません\n1:11 bad-yaml YAML の型指定（!）は使えません",
    );
    check("<<: {a: 1}\nb: c\n", "{b: c}\n1:1 yaml-limit YAML の取り込み（<<）は使えません");
    check(
        "a: 1\n---\nb: 2\n",
        "{a: 1}\n2:1 bad-yaml 一つのファイルに書ける YAML は一つだけです。ここから後は読み取りません",
    );
    check("---\na: 1\n...\n", "{a: 1}");
    check("? [a]\n: b\n", "{}\n1:3 bad-yaml 項目名には文字しか書けません");
}

#[test]
fn depth_and_number_are_limited() {
    let flow = |depth: usize| format!("a: {}{}", "[".repeat(depth), "]".repeat(depth));
    assert!(read(&flow(MAX_DEPTH - 1)).0.is_some());
    let block: String = (0..MAX_DEPTH + 1).map(|depth| format!("{}a:\n", " ".repeat(depth))).collect();
    for yaml in
        [flow(MAX_DEPTH), flow(300), block, "- a\n".repeat(MAX_NODES), format!("a: [{}]", "b,".repeat(MAX_NODES + 1))]
    {
        let (node, problems) = read(&yaml);
        assert_eq!((node.is_none(), problems.len()), (true, 1));
        assert_eq!(problems[0].code.name(), "yaml-limit");
    }
}

#[test]
fn huge_nonsense_takes_linear_time_and_gives_few_problems() {
    for unit in ["[", "- ", ": ", "\t", "a：b\n"] {
        check_bounds(&unit.repeat(2 * 1024 * 1024 / unit.len()));
    }
    let repeated = [
        "{",
        "\"",
        "'",
        "a: ",
        "? ",
        "|\n",
        "&a ",
        "*a ",
        "　",
        "：",
        "-\n",
        "\n\t",
        "　\n",
        " x\n",
        "a: [\n",
        "a: \"\n",
        "a: @\n  b\n",
        "[]: ",
        "[,",
        "{a: [",
        "保: 育\n",
        " a:\n",
        "a: b\n c\n",
        "#",
        " #",
        "\u{FEFF}",
        "- - [",
        "---\n",
        "a: |\n b\n",
        "]\n",
        "\\",
        "a\n",
        "a: b: ",
        "!a ",
        "%",
        "``",
        "“",
        "\n",
        " ",
    ];
    for unit in repeated {
        check_bounds(&unit.repeat(256 * 1024 / unit.len()));
        check_bounds(&format!("{}a\n{}", "- ".repeat(64 * 1024), unit.repeat(64 * 1024 / unit.len())));
        check_bounds(&format!("a:\n{}", format!(" {unit}").repeat(64 * 1024 / unit.len())));
    }
}

fn check_bounds(yaml: &str) {
    let (_, problems) = read(yaml);
    let head: String = yaml.chars().take(20).collect();
    assert!(problems.len() <= 3 * MAX_PROBLEMS, "{head:?}");
}

/// Pieces that YAML, and people who write it, put together.
fn pieces() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "a", "title", "保育", "課", ": ", ":", "：", "　", " ", "  ", "\n", "\n  ", "\n", "- ", "－ ", "-", "\"", "'",
        "“", "”", "[", "]", "{", "}", ",", "#", " #", "＃", "|", ">", "&x", "*x", "!t", "@", "%", "`", "\t", "---\n",
        "...", "? ", "\\", "\u{FEFF}", "~", "𠮷", "\n　",
    ]);
    prop::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
}

#[test]
fn a_second_complaint_about_what_was_left_out_has_a_place() {
    every_place_is_inside("保\n", "\u{FEFF}%課保育𠮷𠮷\na：---\naa:- a：\n保育保育保育---\n:“");
}

fn every_place_is_inside(before: &str, yaml: &str) {
    let source = Source::new("a.md", format!("{before}{yaml}"));
    let range = before.len()..source.text.len();
    let (node, problems) = parse(&source, range.clone());
    let is_inside = |span: &Range<usize>| {
        span.start >= range.start && span.end <= range.end && source.text.get(span.clone()).is_some()
    };
    for problem in &problems {
        assert!(problem.place.span.as_ref().is_some_and(is_inside), "{yaml:?} {problem:?}");
        assert!(problem.help.is_some());
    }
    if let Some(node) = node {
        visit(&node, &mut |node| assert!(is_inside(&node.span), "{yaml:?} {node:?}"));
    } else {
        assert!(!problems.is_empty(), "{yaml:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn any_pieces_of_yaml_give_places_inside_them(yaml in pieces()) {
        every_place_is_inside("保\n", &yaml);
    }

    #[test]
    fn any_text_gives_places_inside_it(yaml in "(.|\n){0,60}") {
        every_place_is_inside("", &yaml);
    }

    #[test]
    fn what_the_program_writes_is_read_without_a_problem(
        entries in prop::collection::btree_map("[ぁ-ん一-龠a-z#\\[「*& -]{1,8}", "[ぁ-んa-z0-9：:#＃\\[\\]{}「」*&!|>%@`'\"“”　 ,\n~－-]{0,20}", 0..6),
        list in prop::collection::vec("[ぁ-んa-z：:#*－\\[\\] -]{0,10}", 0..4),
    ) {
        let mut map = serde_yaml::Mapping::new();
        for (key, value) in &entries {
            map.insert(key.as_str().into(), value.as_str().into());
        }
        map.insert("list-of-texts".into(), list.clone().into());
        let yaml = serde_yaml::to_string(&map).expect("texts can be written");
        let (node, problems) = read(&yaml);
        prop_assert!(!problems.iter().any(Diagnostic::is_error), "{} {:?}", yaml, problems);
        let node = node.expect("it is valid");
        for (key, value) in &entries {
            prop_assert_eq!(node.get(key).and_then(Node::as_text), Some(value.as_str()), "{}", yaml);
        }
        if let Some(NodeKind::List(items)) = node.get("list-of-texts").map(|node| &node.kind) {
            let texts: Vec<&str> = items.iter().filter_map(Node::as_text).collect();
            prop_assert_eq!(texts, list);
        }
    }

    #[test]
    fn quoted_text_is_read_as_it_was_written(
        entries in prop::collection::btree_map("[ぁ-ん一-龠a-z：#\\[「*& -]{1,8}", "[^\\x00-\\x1F\\x7F-\\x9F\u{FEFF}\u{FFFE}\u{FFFF}]{0,20}", 0..8),
        is_double: bool,
    ) {
        let quote = |text: &str| if is_double {
            format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
        } else {
            format!("'{}'", text.replace('\'', "''"))
        };
        let yaml: String = entries.iter().map(|(key, value)| format!("{}: {}\n", quote(key), quote(value))).collect();
        let source = Source::new("a.md", yaml.clone());
        let (node, problems) = parse(&source, 0..yaml.len());
        prop_assert_eq!(problems.len(), 0, "{}", yaml);
        let node = node.expect("it is valid");
        for (key, value) in &entries {
            let read = node.get(key).expect("it was written");
            prop_assert_eq!(read.as_text(), Some(value.as_str()));
            prop_assert_eq!(&source.text[read.span.clone()], quote(value));
        }
    }
}
