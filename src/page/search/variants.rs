//! The second way to read a folded text: every word in the one form that stands for all its ways of writing.
//!
//! Dates go by the western year, 子供 and こども are 子ども, 第二 is 第2, 空き家 is 空家, コンピューター is コンピュータ, quotation marks
//! are nothing. What a reader types is read so as well, so that any way of writing finds any other; the text as it stands
//! stays the first reading, so that any part of it is found too. The rules go out with the index as they stand here
//! ([`tables`]), and both sides apply them with regular expressions of the same meaning: none looks ahead or behind.
//!
//! A text is read so clause by clause, and only clauses that then differ count: most do not, and the index stays small.

use std::sync::LazyLock;

use regex::{Captures, Regex, RegexSet};

use super::fold::{self, by_western_year, kanji_number};
use super::script::{list, text};

/// What ends a clause. A clause begins with the sign that ended the one before.
const ENDS: [char; 5] = ['、', '。', '・', '(', ')'];

const KANJI: &str = "[\u{4E00}-\u{9FFF}々]";
/// Numbers in kanji up to 九十九.
const NUMBER: &str = "[一二三四五六七八九]?十[一二三四五六七八九]?|[一二三四五六七八九]";
/// What is counted, where the number before it may be in kanji or in digits.
const COUNTED: &str = "[子回次期人件歳年月日号階名校園館台ツカケ箇]";
/// Kana with which a verb ends inside a noun and at its end: 取り組み, 問い合わせ.
const INNER: &str = "(?:ワセ|モリ|[キリシチイミケゲエメレセビギ])";
const FINAL: &str = "(?:ワセ|モリ|[ミキギケリイエレゲチセビ])";
/// Katakana that do not end in an *e*, which a long vowel mark after them is part of.
const NOT_E: &str = "[アイウオカキクコサシスソタチツトナニヌノハヒフホマミムモヤユヨラリルロワンガギグゴザジズゾダヂヅドバビブボパピプポァィゥォャュョッヴ]";

/// Patterns in the order in which they are applied, each with what is written instead: `$1` is what a group holds, `#1` the
/// number that it is in kanji. What meets itself is applied twice.
static RULES: LazyLock<Vec<(String, &str)>> = LazyLock::new(|| {
    let long_vowel = (format!("([ァ-ヴ-]{NOT_E})-"), "$1");
    let inner = (format!("({KANJI}){INNER}({KANJI})"), "$1$2");
    vec![
        (String::from("[\"'“”„‘’「」『』〈〉《》〝〟]"), ""),
        (String::from("子供|子共|コドモ"), "子ドモ"),
        (format!("第({NUMBER})"), "第#1"),
        (format!("({NUMBER})({COUNTED})"), "#1$2"),
        (String::from("[ケ箇個]([所月年国])"), "カ$1"),
        (String::from("([建立])テ([替換])"), "$1$2"),
        inner.clone(),
        inner,
        (format!("({KANJI}{KANJI}){FINAL}"), "$1"),
        (String::from("([ケセネヘメレゲゼベペェ])イ"), "$1-"),
        (String::from("([テデ])イ([シストサケズ])"), "$1-$2"),
        long_vowel.clone(),
        long_vowel,
    ]
});

static COMPILED: LazyLock<Vec<(Regex, &str)>> = LazyLock::new(|| {
    let compile = |(pattern, to): &(String, &'static str)| (Regex::new(pattern).expect("the rules are right"), *to);
    RULES.iter().map(compile).collect()
});
/// Which of the rules find something, asked of all at once.
static FINDING: LazyLock<RegexSet> =
    LazyLock::new(|| RegexSet::new(RULES.iter().map(|(pattern, _)| pattern)).expect("the rules are right"));

/// A clause of a text in its second reading.
pub struct Clause {
    /// Whether the text begins with it.
    pub is_first: bool,
    /// How it reads.
    pub text: Vec<char>,
}

/// The clauses of a folded text that differ in the second reading.
pub fn variants(folded: &[char]) -> Vec<Clause> {
    let mut clauses = Vec::new();
    let mut start = 0;
    while start < folded.len() {
        let length = folded[start + 1..].iter().position(|character| ENDS.contains(character));
        let end = length.map_or(folded.len(), |length| start + 1 + length);
        if let Some(text) = second_reading(&folded[start..end]) {
            clauses.push(Clause { is_first: start == 0, text });
        }
        start = end;
    }
    clauses
}

fn second_reading(clause: &[char]) -> Option<Vec<char>> {
    let dated = by_western_year(clause);
    let mut text: String = dated.as_deref().unwrap_or(clause).iter().collect();
    let mut finding = FINDING.matches(&text);
    if dated.is_none() && !finding.matched_any() {
        return None;
    }
    for (rule, (pattern, to)) in COMPILED.iter().enumerate() {
        if finding.matched(rule) {
            text = pattern.replace_all(&text, |found: &Captures| expanded(to, found)).into_owned();
            finding = FINDING.matches(&text);
        }
    }
    let text: Vec<char> = text.chars().collect();
    (text != clause).then_some(text)
}

/// What is written instead of what was found.
fn expanded(to: &str, found: &Captures) -> String {
    let mut out = String::new();
    let mut rest = to.chars();
    while let Some(sign) = rest.next() {
        if !matches!(sign, '$' | '#') {
            out.push(sign);
            continue;
        }
        let group = rest.next().and_then(|digit| digit.to_digit(10)).and_then(|number| found.get(number as usize));
        let group = group.map_or("", |group| group.as_str());
        let number = (sign == '#').then(|| kanji_number(&group.chars().collect::<Vec<char>>())).flatten();
        out.push_str(&number.map_or_else(|| group.to_owned(), |number| number.to_string()));
    }
    out
}

/// All tables of folding, for the script.
pub fn tables() -> String {
    let rules = RULES.iter().map(|(pattern, to)| list([text(pattern), text(to)]));
    let ends = String::from_iter(ENDS);
    let clauses = text(&format!("[{ends}]?[^{ends}]*"));
    format!("{{{},\"rules\":{},\"clauses\":{clauses}}}", fold::tables(), list(rules))
}
