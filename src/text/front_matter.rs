//! Where the YAML at the top of a file ends and the text begins.
//!
//! Comes in: a file's text. Goes out: two ranges of it. What a clerk's keyboard makes of `---` (`ーーー`, `――`, `----`) is
//! reported and then understood, so that the front matter is checked in the same run.

use std::ops::Range;
use std::sync::Arc;

use crate::model::{Code, Diagnostic, Place, Source};
use crate::say;

/// The two parts of a file, as byte ranges of [`Source::text`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FrontMatter {
    /// Between the fences, without them.
    pub yaml: Range<usize>,
    /// After the closing fence's line.
    pub body: Range<usize>,
}

/// Finds the front matter of a file.
///
/// Blank lines before the opening `---` and blanks after a fence are accepted; `...` closes as well. `None` without an
/// opening fence (`no-front-matter`). A fence that is only nearly one is reported under the same codes and used; without a
/// closing one (`unclosed-front-matter`) the front matter ends where the text seems to begin.
pub fn split(source: &Arc<Source>) -> (Option<FrontMatter>, Vec<Diagnostic>) {
    let text = source.text.as_str();
    let mut problems = Vec::new();
    let Some(opening) = lines(text, 0).find(|line| !text[line.clone()].trim().is_empty()) else {
        problems.push(missing(source, 0..0));
        return (None, problems);
    };
    match fence(&text[opening.clone()]) {
        Fence::Exact | Fence::Indented => {
            if let Fence::Indented = fence(&text[opening.clone()]) {
                problems.push(indented(source, &opening));
            }
        }
        Fence::Alike => problems.push(alike(Code::NoFrontMatter, source, &opening)),
        Fence::None => {
            problems.push(missing(source, opening));
            return (None, problems);
        }
    }
    let start = after(text, &opening);
    let closing = lines(text, start).find(|line| {
        let line = &text[line.clone()];
        line.trim_end() == "..." || matches!(fence(line), Fence::Exact | Fence::Alike)
    });
    let front_matter = match closing {
        Some(closing) => {
            if let Fence::Alike = fence(&text[closing.clone()]) {
                problems.push(alike(Code::UnclosedFrontMatter, source, &closing));
            }
            FrontMatter { yaml: start..closing.start, body: after(text, &closing)..text.len() }
        }
        None => {
            let end = where_text_begins(text, start);
            problems.push(unclosed(source, &opening, end));
            FrontMatter { yaml: start..end, body: end..text.len() }
        }
    };
    (Some(front_matter), problems)
}

/// What a line is as a fence.
enum Fence {
    /// `---`, blanks after it allowed.
    Exact,
    /// `---` with blanks before it.
    Indented,
    /// Dashes of another kind or number.
    Alike,
    /// Something else.
    None,
}

fn fence(line: &str) -> Fence {
    let is_dash = |letter: char| {
        matches!(letter, '-' | 'ー' | 'ｰ' | '－' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{2500}' | '\u{2501}')
    };
    let trimmed = line.trim();
    if line.trim_end() == "---" {
        Fence::Exact
    } else if trimmed == "---" {
        Fence::Indented
    } else if line.starts_with(is_dash) && trimmed.chars().nth(1).is_some() && trimmed.chars().all(is_dash)
        || matches!(trimmed, "——" | "――")
    {
        Fence::Alike
    } else {
        Fence::None
    }
}

/// The lines of a text from an offset on, without their ends.
fn lines(text: &str, from: usize) -> impl Iterator<Item = Range<usize>> {
    let mut next = Some(from);
    std::iter::from_fn(move || {
        let start = next.filter(|&start| start < text.len())?;
        let end = text[start..].find('\n').map_or(text.len(), |length| start + length);
        next = Some(end + 1);
        Some(start..end)
    })
}

/// Where the line after a line begins.
fn after(text: &str, line: &Range<usize>) -> usize {
    (line.end + 1).min(text.len())
}

/// The first line that cannot belong to front matter: a heading, or neither `key: value` nor a part of one.
fn where_text_begins(text: &str, from: usize) -> usize {
    let belongs = |line: &str| {
        line.trim().is_empty()
            || line.starts_with([' ', '\t', '\u{3000}', '-', '－'])
            || line.starts_with("# ")
            || (!line.starts_with('#') && has_key(line))
    };
    lines(text, from).find(|line| !belongs(&text[line.clone()])).map_or(text.len(), |line| line.start)
}

/// Whether a line reads like `key: value`.
fn has_key(line: &str) -> bool {
    line.char_indices()
        .take(30)
        .find(|&(_, letter)| matches!(letter, ':' | '：' | '。' | '、' | ' ' | '「'))
        .is_some_and(|(at, letter)| at > 0 && matches!(letter, ':' | '：'))
}

fn missing(source: &Arc<Source>, line: Range<usize>) -> Diagnostic {
    let first = source.text[line.clone()].trim();
    let message = say!(
        "前書きがありません。ファイルの先頭に --- だけの行が必要です",
        "there is no front matter: the file must begin with a line that is only ---"
    );
    let help = if has_key(first) {
        let line = shorten(first);
        say!(
            "項目の並びの前と後に --- だけの行を入れてください:\n---\n{line}\n---",
            "put a line that is only --- before and after the keys:\n---\n{line}\n---"
        )
    } else {
        let title = title(&source.text);
        say!(
            "ファイルの先頭に次の3行を書いてください:\n---\ntitle: {title}\n---",
            "begin the file with these three lines:\n---\ntitle: {title}\n---"
        )
    };
    Diagnostic::new(Code::NoFrontMatter, Place::of(source, line), message).help(help)
}

/// The title a file without front matter seems to have: its first heading, else its first line.
fn title(text: &str) -> String {
    let mut filled = text.lines().map(str::trim).filter(|line| !line.is_empty());
    let heading = text.lines().find(|line| line.starts_with("# ") || line.starts_with("## "));
    let line = heading.or_else(|| filled.next()).unwrap_or("実施項目の名前");
    let title = shorten(line.trim_start_matches(['#', ' ', '　']).trim());
    if title.is_empty() {
        "実施項目の名前".to_owned()
    } else if title.contains([':', '#', '"', '\'', '[', '{', '*', '&', '!', '@', '`', '%', '|', '>']) {
        format!("'{}'", title.replace('\'', "''"))
    } else {
        title
    }
}

/// A line short enough to be shown as an example.
fn shorten(line: &str) -> String {
    line.chars().take(60).collect()
}

fn indented(source: &Arc<Source>, line: &Range<usize>) -> Diagnostic {
    let text = &source.text[line.clone()];
    let blanks = line.start..line.start + (text.len() - text.trim_start().len());
    let message = say!("--- の前に空白があります", "there are blanks before ---");
    Diagnostic::new(Code::NoFrontMatter, Place::of(source, blanks), message).help(say!(
        "空白を消し、行の先頭から --- と書いてください:\n---",
        "delete them, and begin the line with ---:\n---"
    ))
}

fn alike(code: Code, source: &Arc<Source>, line: &Range<usize>) -> Diagnostic {
    let written = source.text[line.clone()].trim();
    let count = written.chars().count();
    let span = line.start..line.start + source.text[line.clone()].trim_end().len();
    let written = shorten(written);
    let message = if source.text[span.clone()].bytes().all(|byte| byte == b'-') {
        say!(
            "「{written}」は半角ハイフンが {count} 個です。前書きの区切りは半角ハイフン3個です",
            "“{written}” has {count} hyphens; front matter begins and ends with three"
        )
    } else {
        say!(
            "「{written}」は半角ハイフンではありません。前書きの区切りは半角の --- です",
            "“{written}” is not made of hyphens; front matter begins and ends with ---"
        )
    };
    let help = say!("半角ハイフン3個だけの行にしてください:\n---", "make it a line of exactly three hyphens:\n---");
    Diagnostic::new(code, Place::of(source, span), message).help(help)
}

fn unclosed(source: &Arc<Source>, opening: &Range<usize>, end: usize) -> Diagnostic {
    let message = say!(
        "前書きが閉じていません。終わりにも --- だけの行が必要です",
        "the front matter is not closed: it must end with another line that is only ---"
    );
    let problem = Diagnostic::new(Code::UnclosedFrontMatter, Place::of(source, opening.clone()), message).help(say!(
        "項目の並びのすぐ後に、半角ハイフン3個だけの行を入れてください:\n---",
        "after the last key, put a line of exactly three hyphens:\n---"
    ));
    if end == source.text.len() {
        return problem;
    }
    let line = end..end + source.text[end..].find('\n').unwrap_or(source.text.len() - end);
    problem.related(
        Place::of(source, line),
        say!(
            "本文はここから始まるようです。この前に --- を入れてください",
            "the text seems to begin here: put --- before it"
        ),
    )
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// What a text splits into, `yaml|body`, then its problems, a line each: `line:column code message`.
    fn check(text: &str, expected: &str) {
        let source = Source::new("a.md", text);
        let (front_matter, problems) = split(&source);
        let parts = front_matter.map_or("none".to_owned(), |parts| {
            format!("{:?}|{:?}", &source.text[parts.yaml], &source.text[parts.body])
        });
        let shown = problems.iter().map(|problem| {
            let at = problem.place.position().expect("every place has a range");
            format!("\n{}:{} {} {}", at.line, at.column, problem.code.name(), problem.message.ja)
        });
        assert_eq!(parts + &shown.collect::<String>(), expected, "{text}");
    }

    #[test]
    fn front_matter_stands_between_two_fences() {
        check("---\ntitle: x\n---\n本文\n", r#""title: x\n"|"本文\n""#);
        check("---\n---\n", r#"""|"""#);
        check("---  \ntitle: x\n...\n", r#""title: x\n"|"""#);
        check("---\ntitle: x\n---", r#""title: x\n"|"""#);
        check("\n　\n---\na: 1\n---\n\n---\n", r#""a: 1\n"|"\n---\n""#);
        check("---\na: |\n  ---\n  --\n---\n", r#""a: |\n  ---\n  --\n"|"""#);
    }

    #[test]
    fn a_file_without_front_matter_is_shown_the_smallest_one() {
        let message = "no-front-matter 前書きがありません。ファイルの先頭に --- だけの行が必要です";
        check("", &format!("none\n1:1 {message}"));
        check("\n# 保育\n", &format!("none\n2:1 {message}"));
        for (text, help) in [
            ("# 保育施設の整備\n本文", "ファイルの先頭に次の3行を書いてください:\n---\ntitle: 保育施設の整備\n---"),
            ("保育施設: 整備\n", "項目の並びの前と後に --- だけの行を入れてください:\n---\n保育施設: 整備\n---"),
            ("# 目標 #2\n", "ファイルの先頭に次の3行を書いてください:\n---\ntitle: '目標 #2'\n---"),
            ("", "ファイルの先頭に次の3行を書いてください:\n---\ntitle: 実施項目の名前\n---"),
        ] {
            let (_, problems) = split(&Source::new("a.md", text));
            assert_eq!(problems[0].help.as_ref().map(|help| help.ja.as_str()), Some(help));
        }
    }

    #[test]
    fn dashes_of_another_kind_or_number_are_reported_and_understood() {
        check(
            "ーーー\na: 1\n———\n本文",
            "\"a: 1\\n\"|\"本文\"\n1:1 no-front-matter 「ーーー」は半角ハイフンではありません。前書きの区切りは半角の --- です\n3:1 unclosed-front-matter 「———」は半角ハイフンではありません。前書きの区切りは半角の --- です",
        );
        check(
            "--\na: 1\n----\n",
            "\"a: 1\\n\"|\"\"\n1:1 no-front-matter 「--」は半角ハイフンが 2 個です。前書きの区切りは半角ハイフン3個です\n3:1 unclosed-front-matter 「----」は半角ハイフンが 4 個です。前書きの区切りは半角ハイフン3個です",
        );
        check(
            "－－－\na: 1\n---\n",
            "\"a: 1\\n\"|\"\"\n1:1 no-front-matter 「－－－」は半角ハイフンではありません。前書きの区切りは半角の --- です",
        );
        check("  ---\na: 1\n---\n", "\"a: 1\\n\"|\"\"\n1:1 no-front-matter --- の前に空白があります");
    }

    #[test]
    fn unclosed_front_matter_ends_where_the_text_seems_to_begin() {
        let message = "1:1 unclosed-front-matter 前書きが閉じていません。終わりにも --- だけの行が必要です";
        check(
            "---\ntitle: x\nsections:\n  - a\n\n## どの水準まで\n本文: x\n",
            &format!("{:?}|{:?}\n{message}", "title: x\nsections:\n  - a\n\n", "## どの水準まで\n本文: x\n"),
        );
        check("---\ntitle: x\n本文です。\n", &format!("{:?}|{:?}\n{message}", "title: x\n", "本文です。\n"));
        check("---\ntitle: x\n", &format!("{:?}|{:?}\n{message}", "title: x\n", ""));
        check("---", &format!("{:?}|{:?}\n{message}", "", ""));
        let (_, problems) = split(&Source::new("a.md", "---\ntitle: x\n本文です。\n"));
        assert_eq!(problems[0].related[0].0.span, Some(13..28));
    }

    proptest! {
        #[test]
        fn any_text_splits_into_ranges_of_it(text in "(---|ーーー|\\.\\.\\.|[ -#:a　保\n]){0,20}") {
            let source = Source::new("a.md", text);
            let (front_matter, problems) = split(&source);
            if let Some(parts) = front_matter {
                prop_assert!(source.text.get(parts.yaml.clone()).is_some());
                prop_assert!(source.text.get(parts.body.clone()).is_some());
                prop_assert!(parts.yaml.end <= parts.body.start);
            }
            for problem in problems {
                let span = problem.place.span.clone().expect("every place has a range");
                prop_assert!(source.text.get(span).is_some());
            }
        }
    }
}
