//! How a text is written in YAML: as it is, where every program then sees this text; else between quotation marks.
//!
//! Programs differ: to some `no` is a truth value, `0086` an octal number, `1:20` eighty minutes, `2023-04-01` a day. What
//! any of YAML 1.1, YAML 1.2 and their usual readers takes for something else is quoted where text is meant. A plain whole
//! number is not: what every program reads as 12, every program writes as 12 again.

use std::borrow::Cow;

use super::key_style::ScalarKind;
use crate::model::Source;
use crate::model::letters::composed;
use crate::text::yaml::{self, NodeKind, ScalarStyle};

/// A text as YAML, its letters composed unless it names something. `in_brackets` is whether it is between `[ ]` or `{ }`.
pub(super) fn written(text: &str, kind: ScalarKind, in_brackets: bool) -> String {
    let text = &*if kind == ScalarKind::Name { Cow::Borrowed(text) } else { composed(text) };
    let has_type = match kind {
        ScalarKind::Text | ScalarKind::Name => {
            reads_as_word(text) || reads_as_number(text) && !is_whole_number(text) || reads_as_day(text)
        }
        ScalarKind::Date => reads_as_word(text) || reads_as_number(text),
        ScalarKind::Typed | ScalarKind::Kept => false,
    };
    if !has_type && is_plain(text, in_brackets) { text.to_owned() } else { quoted(text) }
}

/// Between `"`, unless that asks for escapes that `'` does not need.
fn quoted(text: &str) -> String {
    if text.contains(needs_escape) {
        let mut out = String::from("\"");
        for letter in text.chars() {
            match letter {
                '"' | '\\' => out.extend(['\\', letter]),
                '\n' => out.push_str("\\n"),
                '\t' => out.push_str("\\t"),
                letter if needs_escape(letter) => out.push_str(&format!("\\U{:08X}", u32::from(letter))),
                letter => out.push(letter),
            }
        }
        out + "\""
    } else if text.contains(['"', '\\']) {
        format!("'{}'", text.replace('\'', "''"))
    } else {
        format!("\"{text}\"")
    }
}

fn needs_escape(letter: char) -> bool {
    letter.is_control() || matches!(letter, '\u{2028}' | '\u{2029}' | '\u{FEFF}' | '\u{FFFE}' | '\u{FFFF}')
}

/// Whether a text needs no quotation marks to be this text. Beside YAML's rules this asks our own reader, which warns of
/// what may have been meant otherwise.
fn is_plain(text: &str, in_brackets: bool) -> bool {
    let is_simple = |letter: char| letter.is_alphanumeric() || matches!(letter, '・' | 'ー' | '、' | '。');
    if !text.is_empty() && text.chars().all(is_simple) {
        return true;
    }
    let is_edged = text.starts_with(char::is_whitespace) || text.ends_with(char::is_whitespace);
    let begins_with_sign = text.starts_with(|letter: char| "-?:,[]{}#&*!|>'\"%@`=<".contains(letter));
    if text.is_empty() || is_edged || begins_with_sign && !is_signed_number(text) || text.contains(needs_escape) {
        return false;
    }
    if text.contains(": ") || text.ends_with(':') || text.contains(" #") || text.contains("\u{3000}#") {
        return false;
    }
    if in_brackets && text.contains([',', '[', ']', '{', '}', ':', '：']) {
        return false;
    }
    reads_back(&format!("- {text}\n"), text) && reads_back(&format!("k: {text}\n"), text)
}

fn is_signed_number(text: &str) -> bool {
    text.starts_with('-') && reads_as_number(text)
}

/// Whether our reader finds the text in a line, and nothing to say about it.
fn reads_back(line: &str, text: &str) -> bool {
    let source = Source::new("", line);
    let (node, problems) = yaml::parse(&source, 0..line.len());
    let value = node.as_ref().and_then(|node| match &node.kind {
        NodeKind::List(items) => items.first(),
        _ => node.get("k"),
    });
    let is_same =
        |kind: &NodeKind| matches!(kind, NodeKind::Scalar { text: read, style: ScalarStyle::Plain } if read == text);
    problems.is_empty() && value.is_some_and(|value| is_same(&value.kind))
}

/// Truth values and nothing, in the spellings of YAML 1.1 and 1.2.
fn reads_as_word(text: &str) -> bool {
    const WORDS: &[&str] =
        &["y", "n", "yes", "no", "true", "false", "on", "off", "null", ".inf", "+.inf", "-.inf", ".nan"];
    matches!(text, "~" | "=" | "<<") || WORDS.contains(&text.to_ascii_lowercase().as_str())
}

/// Numbers in the spellings of any YAML reader: with `_` or `,` between digits, in other bases, in sixties.
fn reads_as_number(text: &str) -> bool {
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    let is_digit = |letter: char| letter.is_ascii_digit() || matches!(letter, '_' | ',');
    let in_base = |rest: &str| rest.chars().all(|letter| letter.is_ascii_hexdigit() || letter == '_');
    if ["0x", "0X", "0o", "0O", "0b", "0B"].iter().any(|base| digits.strip_prefix(base).is_some_and(in_base)) {
        return true;
    }
    let (mantissa, exponent) = digits.split_once(['e', 'E']).unwrap_or((digits, "0"));
    let exponent = exponent.strip_prefix(['-', '+']).unwrap_or(exponent);
    mantissa.contains(|letter: char| letter.is_ascii_digit())
        && mantissa.chars().all(|letter| is_digit(letter) || matches!(letter, '.' | ':'))
        && mantissa.matches('.').count() <= 1
        && !exponent.is_empty()
        && exponent.bytes().all(|byte| byte.is_ascii_digit())
}

/// A number that stays letter by letter what it is when a program reads it as one and writes it again: 1, 12, but not 0086;
/// beyond 15 digits many programs round.
fn is_whole_number(text: &str) -> bool {
    let has_no_zero_before = text == "0" || !text.starts_with('0');
    (1..=15).contains(&text.len()) && has_no_zero_before && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// `2023-04-01`, with a time perhaps.
fn reads_as_day(text: &str) -> bool {
    let day = text.split(['T', 't', ' ']).next().unwrap_or(text);
    let parts: Vec<&str> = day.split('-').collect();
    let is_number =
        |part: &str, most: usize| (1..=most).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit());
    matches!(parts[..], [year, month, day] if year.len() == 4 && is_number(year, 4) && is_number(month, 2) && is_number(day, 2))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// How a text is written where text is meant, and where a number, yes or no is.
    fn check(text: &str, as_text: &str) {
        assert_eq!(written(text, ScalarKind::Text, false), as_text);
    }

    #[test]
    fn what_another_program_would_not_take_for_text_is_quoted() {
        for text in [
            "no",
            "Yes",
            "OFF",
            "y",
            "true",
            "null",
            "~",
            "0086",
            "00",
            "1234567890123456",
            "-5",
            "1:20",
            "12:30:45",
            "1e3",
            "0x1F",
            "0o17",
            "1_000",
            "1,000",
            "3.14",
            ".5",
            "2023-04-01",
            "2023-4-1",
            "2023-04-01 10:00",
            ".inf",
            "=",
            "+1",
        ] {
            check(text, &format!("\"{text}\""));
        }
        for text in [
            "- x", "-x", "? x", ": x", "[x", "{x", "#x", "&x", "*x", "!x", "|x", ">x", "%x", "@x", "`x", "a: b", "a:",
            "a #b", " a", "a ", "　a", "web：x",
        ] {
            check(text, &format!("\"{text}\""));
        }
        check("", "\"\"");
        check("\"x\"", "'\"x\"'");
        check("C:\\a's", "C:\\a's");
        check("- C:\\a's", "'- C:\\a''s'");
        check("a\nb\u{85}", "\"a\\nb\\U00000085\"");
    }

    #[test]
    fn what_every_program_takes_for_text_is_written_as_it_is() {
        for text in [
            "保育施設の整備",
            "0",
            "1",
            "120",
            "2-1",
            "2211-3",
            "経3-1",
            "10月",
            "令和5年4月1日",
            "R5.4.1",
            "3/31",
            "1.2.3",
            "a:b",
            "目標：よい",
            "https://www.example.jp/a?b=c#d",
            "C#",
            "保育（新規）",
            "第2子・第3子",
            "０８６",
            "１：２０",
            "なし",
            "it's",
            "a, b",
            "※注",
        ] {
            check(text, text);
        }
    }

    #[test]
    fn numbers_and_days_stay_bare_where_they_are_meant() {
        for text in ["10", "-1.5", "yes", "true"] {
            assert_eq!(written(text, ScalarKind::Typed, false), text);
        }
        assert_eq!(written("2023-04-01", ScalarKind::Date, false), "2023-04-01");
        assert_eq!(written("0701", ScalarKind::Date, false), "\"0701\"");
    }

    #[test]
    fn brackets_ask_for_more() {
        assert_eq!(written("a, b", ScalarKind::Text, true), "\"a, b\"");
        assert_eq!(written("保育]", ScalarKind::Text, true), "\"保育]\"");
        assert_eq!(written("保育", ScalarKind::Text, true), "保育");
    }
}
