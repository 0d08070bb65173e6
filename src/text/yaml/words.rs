//! What the YAML parser complains about, in words for people who do not know YAML.
//!
//! Comes in: the `info` text of a saphyr-parser 0.3 `ScanError` (its `scanner.rs`, `parser.rs` and `input/`). Goes out: a sentence and
//! what to do. The commonest slips never come here: they are found line by line before the parser speaks.

use crate::model::{Code, Message};

/// The code, the sentence and the advice for a complaint of the parser.
pub(super) fn explain(info: &str) -> (Code, Message, Message) {
    let known = COMPLAINTS.iter().find(|(parts, ..)| parts.iter().any(|part| info.contains(part)));
    let (_, code, sentence, advice) = known.unwrap_or(&UNKNOWN);
    (*code, message(sentence), message(advice))
}

fn message((ja, en): &Texts) -> Message {
    Message { ja: (*ja).to_owned(), en: (*en).to_owned() }
}

/// Japanese and English.
type Texts = (&'static str, &'static str);

/// Parts of complaints, any of which is enough; the code, the sentence and the advice.
type Complaint = (&'static [&'static str], Code, Texts, Texts);

const LESS_NESTING: Texts = ("入れ子を減らしてください", "use fewer levels");
const QUOTE_VALUE: Texts = (
    "文章の一部のときは、値の全体を引用符 \" で囲んでください",
    "if it is part of the text, put the whole value between \" marks",
);

/// In the order in which they are looked for: the first match wins.
const COMPLAINTS: &[Complaint] = &[
    (&["recursion limit"], Code::YamlLimit, ("入れ子が深すぎます", "this is nested too deeply"), LESS_NESTING),
    (
        &["alias", "anchor"],
        Code::YamlLimit,
        ("YAML の別名（& と *）は使えません", "YAML's anchors and aliases (& and *) are not supported"),
        QUOTE_VALUE,
    ),
    (
        &["byte order mark", "unprintable"],
        Code::BadYaml,
        ("目に見えない文字が入っています", "there is an invisible character here"),
        ("この行を消して、キーボードから打ち直してください", "delete this line and type it again"),
    ),
    (
        &["tab", "valid YAML whitespace"],
        Code::YamlTab,
        ("ここに Tab は使えません", "a tab is not allowed here"),
        ("Tab を消し、半角の空白に置き換えてください", "replace the tab with blanks"),
    ),
    (
        &["unexpected end of stream", "unexpected document indicator"],
        Code::BadYaml,
        ("引用符が閉じていません", "the quotation mark is not closed"),
        ("値の終わりにも同じ引用符を書いてください", "end the value with the same quotation mark"),
    ),
    (
        &["trailing content after double-quoted"],
        Code::BadYaml,
        ("引用符を閉じた後に文字があります", "something follows the closing quotation mark"),
        ("値の全体を引用符の中に入れてください", "put the whole value between the quotation marks"),
    ),
    (
        &["escape", "hexadecimal"],
        Code::BadYaml,
        ("\" の中の \\ の使い方が正しくありません", "YAML does not know this \\ between \" marks"),
        ("\" の代わりに ' で囲んでください", "use ' instead of \""),
    ),
    (
        &["block scalar"],
        Code::BadYaml,
        ("| 又は > の後の書き方が正しくありません", "what follows | or > is wrong"),
        (
            "| の後には何も書かず、文章は次の行から、半角の空白で字下げして書いてください",
            "write nothing after the |, and begin the text on the next line, indented with blanks",
        ),
    ),
    (
        &["indentation", "indented"],
        Code::BadYaml,
        ("字下げ（行の先頭の空白の数）がそろっていません", "the indentation does not line up"),
        (
            "同じまとまりの行は、先頭の半角の空白の数を同じにしてください",
            "give lines that belong together the same number of blanks",
        ),
    ),
    (
        &["flow sequence", "flow mapping", "bracket", "node content", "plain scalar"],
        Code::BadYaml,
        ("[ ] 又は { } の区切りが正しくありません", "the brackets [ ] or { } or their commas do not match"),
        (
            "値どうしは半角のコンマで区切り、開いた括弧は閉じてください。括弧が文章の一部のときは、値の全体を引用符で囲んでください",
            "put commas between the values and close every bracket; where brackets are part of the text, quote the whole value",
        ),
    ),
    (
        &["<document start>", "simple key", "expected key", "mapping values", "mapping keys", "':'"],
        Code::BadYaml,
        ("「項目名: 値」の形になっていません", "this is not of the form “key: value”"),
        (
            "項目名のすぐ後に半角の「:」と半角の空白を書いてください。値の中に「: 」があるときは、値の全体を引用符で囲んでください",
            "write the key, a colon and a blank; where the value contains a colon and a blank, quote the whole value",
        ),
    ),
    (
        &["'-'", "block sequence", "\"-\""],
        Code::BadYaml,
        ("一覧の「- 」はここに書けません", "a list's “- ” is not allowed here"),
        (
            "一覧は項目名の次の行から、「- 」の位置をそろえて書いてください",
            "begin the list on the line after its key, with every “- ” in the same column",
        ),
    ),
    (
        &["directive", "document", "stream"],
        Code::BadYaml,
        ("一つの前書きに書ける YAML は一つだけです", "front matter holds one YAML document only"),
        ("行の先頭の --- や ... や % を消してください", "remove lines that begin with ---, ... or %"),
    ),
    (
        &["unexpected character"],
        Code::BadYaml,
        ("YAML では値をこの記号で始められません", "in YAML a value cannot begin with this sign"),
        QUOTE_VALUE,
    ),
    (
        &["tag", "handle"],
        Code::BadYaml,
        ("YAML の型指定（!）は使えません", "YAML's tags (!) are not supported"),
        QUOTE_VALUE,
    ),
    (
        &["comment"],
        Code::BadYaml,
        ("# の位置が正しくありません", "a # is in the wrong place"),
        (
            "文章の一部のときは値の全体を引用符で囲み、メモのときは # の行を別にしてください",
            "if it is part of the text, quote the whole value; if it is a note, write it on its own line",
        ),
    ),
];

const UNKNOWN: Complaint = (
    &[],
    Code::BadYaml,
    ("この書き方は読み取れません", "this cannot be read as YAML"),
    (
        "「項目名: 値」の形に書き直してください。記号を含む値は、全体を引用符で囲んでください",
        "write it as “key: value”; quote a value that contains signs",
    ),
);

/// Advice where there is too much depth.
pub(super) fn less_nesting() -> Message {
    message(&LESS_NESTING)
}

/// Advice where a sign of YAML was meant as text.
pub(super) fn quote_value() -> Message {
    message(&QUOTE_VALUE)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What saphyr-parser 0.3.4 can say, but for what only its callers can cause.
    const INFOS: &[(&str, &str)] = &[
        ("found unprintable character", "目に見えない文字"),
        ("a byte order mark must not appear inside a document", "目に見えない文字"),
        ("invalid content after document end marker", "YAML は一つだけ"),
        ("invalid indentation", "字下げ"),
        ("unexpected character: `@'", "この記号で始められません"),
        ("simple key expect ':'", "「項目名: 値」"),
        ("simple key expected", "「項目名: 値」"),
        ("did not find expected <document start>", "「項目名: 値」"),
        ("while parsing a block mapping, did not find expected key", "「項目名: 値」"),
        ("mapping keys are not allowed in this context", "「項目名: 値」"),
        ("mapping values are not allowed in this context", "「項目名: 値」"),
        ("illegal placement of ':' indicator", "「項目名: 値」"),
        ("tabs disallowed within this context (block indentation)", "Tab"),
        ("tabs disallowed in this context", "Tab"),
        ("tab cannot be used as indentation", "Tab"),
        ("while scanning a plain scalar, found a tab", "Tab"),
        ("a block scalar content cannot start with a tab", "Tab"),
        ("':' must be followed by a valid YAML whitespace", "Tab"),
        ("'-' must be followed by a valid YAML whitespace", "Tab"),
        ("comment intercepting the multiline text", "# の位置"),
        ("comments must be separated from other tokens by whitespace", "# の位置"),
        ("while scanning a directive, did not find expected comment or line break", "YAML は一つだけ"),
        ("while scanning a YAML directive, did not find expected version number", "YAML は一つだけ"),
        ("missing explicit document end marker before directive", "YAML は一つだけ"),
        ("while scanning a tag, did not find expected '!'", "型指定"),
        ("while parsing a tag, did not find expected tag URI", "型指定"),
        ("the handle wasn't declared", "型指定"),
        ("while scanning an anchor or alias, did not find expected alphabetic or numeric character", "別名"),
        ("while parsing node, found unknown anchor", "別名"),
        ("invalid indentation for anchor", "別名"),
        ("misplaced bracket", "[ ]"),
        ("recursion limit exceeded", "深すぎ"),
        ("\"-\" is only valid inside a block", "一覧の「- 」"),
        ("block sequence entries are not allowed in this context", "一覧の「- 」"),
        ("while parsing a block collection, did not find expected '-' indicator", "一覧の「- 」"),
        ("while scanning a block scalar, found an indentation indicator equal to 0", "| 又は >"),
        ("while scanning a block scalar, did not find expected comment or line break", "| 又は >"),
        ("wrongly indented line in block scalar", "| 又は >"),
        ("while scanning a quoted scalar, found unexpected document indicator", "引用符が閉じて"),
        ("while scanning a quoted scalar, found unexpected end of stream", "引用符が閉じて"),
        ("invalid indentation in quoted scalar", "字下げ"),
        ("invalid trailing content after double-quoted scalar", "引用符を閉じた後"),
        ("while parsing a quoted scalar, found unknown escape character", "\\"),
        ("while parsing a quoted scalar, did not find expected hexadecimal number", "\\"),
        ("while parsing a quoted scalar, found invalid Unicode character escape code", "\\"),
        ("invalid indentation in flow construct", "字下げ"),
        ("plain scalar cannot start with '-' followed by ,[]{}", "[ ]"),
        ("':' may not precede any of `[{` in flow mapping", "[ ]"),
        ("while parsing a flow mapping, did not find expected ',' or '}'", "[ ]"),
        ("while parsing a flow sequence, expected ',' or ']'", "[ ]"),
        ("while parsing a node, did not find expected node content", "[ ]"),
        ("unexpected end of plain scalar", "[ ]"),
        ("unexpected eof", "読み取れません"),
    ];

    #[test]
    fn every_complaint_of_the_parser_has_a_sentence() {
        for (info, expected) in INFOS {
            let (_, message, _) = explain(info);
            assert!(message.ja.contains(expected), "{info}: {}", message.ja);
        }
    }
}
