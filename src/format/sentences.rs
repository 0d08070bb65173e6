//! No two sentences on one line, so that a comparison of two versions shows the sentence that changed.
//!
//! A line is broken after `。`, `．`, `！` and `？` where the break shows as nothing, which our dialect says of breaks between
//! Japanese characters; so Latin sentences stay where they are. Text between brackets (「…。」と) is not broken, nor
//! are headings, tables, links, code and raw HTML. Lines are never joined: a line break of the author's may mean something to
//! those who edit the file.

use std::collections::BTreeSet;
use std::ops::Range;

use super::edit::{Edit, edited};
use super::notes::line_start;
use crate::model::body::{self, Event, Tag, TagEnd};

/// A text with a line for each sentence.
pub(super) fn one_a_line(text: &str) -> String {
    let wanted = breaks(text);
    if wanted.is_empty() {
        return text.to_owned();
    }
    // Which breaks show as nothing is the parser's to say: it is asked, and the others are taken back.
    let tried = edited(text, &wanted);
    let body = body::parse(&tried);
    let soft_breaks = body.events.iter().filter(|(event, _)| matches!(event, Event::SoftBreak | Event::HardBreak));
    let seen: BTreeSet<usize> = soft_breaks.filter_map(|(_, range)| newline_in(&tried, range)).collect();
    let mut added = 0;
    let vanishing = wanted.into_iter().filter(|(range, line_break)| {
        let at = range.start + added;
        added += line_break.len();
        !seen.contains(&at)
    });
    edited(text, &vanishing.collect::<Vec<Edit>>())
}

fn newline_in(text: &str, range: &Range<usize>) -> Option<usize> {
    text[range.clone()].find('\n').map(|at| range.start + at)
}

/// A piece of a paragraph: a letter of its text, or something else.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum TextPiece {
    Letter(char),
    /// The start of emphasis.
    Opening,
    /// The end of emphasis, a mark of a footnote: belongs to the piece before it.
    Closing,
    /// Something that a line may neither begin nor end with.
    Other,
}

/// A stretch of text without a block in it: of a paragraph, or of an item of a list.
#[derive(Default)]
struct Run {
    /// Where each piece begins.
    pieces: Vec<(usize, TextPiece)>,
    /// What a further line of it begins with.
    margin: Option<String>,
    /// Where what was read of it ends.
    end: usize,
}

/// Line breaks after sentences.
fn breaks(text: &str) -> Vec<Edit> {
    let body = body::parse(text);
    let mut edits = Vec::new();
    let mut run: Option<Run> = None;
    // In headings, tables, code and raw HTML; and in links.
    let (mut outside, mut in_link) = (0, 0);
    for (event, range) in &body.events {
        match event {
            Event::Start(Tag::Heading { .. } | Tag::Table(_) | Tag::CodeBlock(_) | Tag::HtmlBlock) => outside += 1,
            Event::End(TagEnd::Heading(_) | TagEnd::Table | TagEnd::CodeBlock | TagEnd::HtmlBlock) => outside -= 1,
            _ => {}
        }
        if is_block(event) {
            edits.extend(run.take().map(breaks_of_run).unwrap_or_default());
            continue;
        }
        if outside > 0 {
            continue;
        }
        let run =
            run.get_or_insert_with(|| Run { margin: margin(text, range.start), pieces: Vec::new(), end: range.start });
        // A line break between Japanese characters has no event.
        if range.start > run.end && text[run.end..range.start].contains('\n') {
            run.pieces.push((run.end, TextPiece::Other));
        }
        run.end = match event {
            Event::Start(_) => range.start,
            _ => range.end,
        };
        match event {
            Event::Start(Tag::Link { .. } | Tag::Image { .. }) => {
                in_link += 1;
                run.pieces.push((range.start, TextPiece::Other));
            }
            Event::End(TagEnd::Link | TagEnd::Image) => in_link -= 1,
            _ if in_link > 0 => {}
            Event::Text(shown) if text[range.clone()] == **shown => {
                let letters = shown.char_indices().map(|(at, letter)| (range.start + at, TextPiece::Letter(letter)));
                run.pieces.extend(letters);
            }
            Event::Start(_) => run.pieces.push((range.start, TextPiece::Opening)),
            Event::End(_) | Event::FootnoteReference(_) => run.pieces.push((range.end, TextPiece::Closing)),
            _ => run.pieces.push((range.start, TextPiece::Other)),
        }
    }
    edits.extend(run.take().map(breaks_of_run).unwrap_or_default());
    edits
}

fn is_block(event: &Event<'_>) -> bool {
    match event {
        Event::Start(tag) => {
            !matches!(tag, Tag::Emphasis | Tag::Strong | Tag::Strikethrough | Tag::Link { .. } | Tag::Image { .. })
        }
        Event::End(tag) => {
            !matches!(tag, TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough | TagEnd::Link | TagEnd::Image)
        }
        Event::Rule => true,
        _ => false,
    }
}

/// What a further line must begin with to belong to the same quotes and items: the signs of quotes, and blanks for the rest.
fn margin(text: &str, at: usize) -> Option<String> {
    let before = &text[line_start(text, at)..at];
    before.is_ascii().then(|| before.chars().map(|letter| if letter == '>' { '>' } else { ' ' }).collect())
}

fn breaks_of_run(run: Run) -> Vec<Edit> {
    let Some(margin) = &run.margin else { return Vec::new() };
    let letter = |index: usize| match run.pieces.get(index) {
        Some((_, TextPiece::Letter(letter))) => Some(*letter),
        _ => None,
    };
    let is_bracketed = bracketed(&run.pieces);
    let mut edits = Vec::new();
    for (index, is_bracketed) in is_bracketed.into_iter().enumerate() {
        let Some(mark) = letter(index).filter(|_| !is_bracketed) else { continue };
        let before = index.checked_sub(1).and_then(letter);
        if !ends_sentence(mark, before, letter(index + 1)) {
            continue;
        }
        let closing = run.pieces[index + 1..].iter().take_while(|(_, piece)| *piece == TextPiece::Closing).count();
        let Some((at, next)) = run.pieces.get(index + 1 + closing) else { continue };
        // A line that begins with a sign of ASCII may begin a list, a quote, a table; and the break would show.
        let may_begin_line = match next {
            TextPiece::Letter(letter) => !letter.is_ascii(),
            TextPiece::Opening => true,
            TextPiece::Closing | TextPiece::Other => false,
        };
        if may_begin_line {
            edits.push((*at..*at, format!("\n{margin}")));
        }
    }
    edits
}

/// Whether a mark ends a sentence, by the letters beside it.
fn ends_sentence(mark: char, before: Option<char>, after: Option<char>) -> bool {
    let is_digit = |letter: Option<char>| letter.is_some_and(char::is_numeric);
    let goes_on = after.is_some_and(|after| {
        after.is_whitespace() || is_mark(after) || matches!(after, '、' | '，' | '…') || closing_of(after).is_some()
    });
    match mark {
        '。' | '｡' => !goes_on,
        // １．目的, ３．５
        '．' => !goes_on && !is_digit(before) && !is_digit(after),
        // 「行こう！と」: a particle goes on with the sentence.
        '！' | '？' => !goes_on && !after.is_some_and(|after| matches!(after, 'ぁ'..='ゟ' | 'ー')),
        _ => false,
    }
}

fn is_mark(letter: char) -> bool {
    matches!(letter, '。' | '｡' | '．' | '！' | '？' | '!' | '?')
}

/// The opening bracket that a closing one belongs to.
fn closing_of(letter: char) -> Option<char> {
    const PAIRS: &[(char, char)] = &[
        ('「', '」'),
        ('『', '』'),
        ('（', '）'),
        ('(', ')'),
        ('［', '］'),
        ('[', ']'),
        ('【', '】'),
        ('〔', '〕'),
        ('〈', '〉'),
        ('《', '》'),
        ('｛', '｝'),
        ('“', '”'),
        ('‘', '’'),
        ('｢', '｣'),
        ('〝', '〟'),
    ];
    PAIRS.iter().find(|(_, closing)| *closing == letter).map(|(opening, _)| *opening)
}

/// How many open brackets are looked at for the one that a closing bracket belongs to.
const MOST_OPEN: usize = 16;

/// Which pieces are between brackets; a bracket that is never closed does not count.
fn bracketed(pieces: &[(usize, TextPiece)]) -> Vec<bool> {
    let mut open: Vec<(usize, char)> = Vec::new();
    // How many pairs begin at a piece, less how many end there.
    let mut changes = vec![0_isize; pieces.len()];
    for (index, (_, piece)) in pieces.iter().enumerate() {
        let TextPiece::Letter(letter) = *piece else { continue };
        if let Some(opening) = closing_of(letter) {
            if let Some(back) = open.iter().rev().take(MOST_OPEN).position(|(_, open)| *open == opening) {
                open.truncate(open.len() - back);
                let (start, _) = open.pop().unwrap_or((index, opening));
                changes[start] += 1;
                changes[index] -= 1;
            }
        } else if "「『（(［[【〔〈《｛“‘｢〝".contains(letter) {
            open.push((index, letter));
        }
    }
    let depths = changes.into_iter().scan(0, |depth, change| {
        *depth += change;
        Some(*depth > 0)
    });
    depths.collect()
}

#[cfg(test)]
mod tests {
    use super::super::markdown::shows_the_same;
    use super::*;

    fn check(text: &str, expected: &str) {
        let broken = one_a_line(text);
        assert_eq!(broken, expected);
        assert_eq!(one_a_line(&broken), broken);
        assert!(shows_the_same(text, &broken), "{broken}");
    }

    #[test]
    fn each_sentence_has_its_line() {
        check("整備する。周知する。\n調整する。", "整備する。\n周知する。\n調整する。");
        check("足りるか？足りない！増やす", "足りるか？\n足りない！\n増やす");
        check("整備する．周知する．", "整備する．\n周知する．");
        check(
            "整備する。**周知**する。**調整する。**次に[^1]。[^1]終わる。\n\n[^1]: 注。二。\n",
            "整備する。\n**周知**する。\n**調整する。**\n次に[^1]。[^1]\n終わる。\n\n[^1]: 注。\n      二。\n",
        );
    }

    #[test]
    fn items_and_quotes_keep_their_margin() {
        check("- 一。二。\n  三。四。\n", "- 一。\n  二。\n  三。\n  四。\n");
        check("1. [ ] 一。二。\n   - 三。四。\n", "1. [ ] 一。\n   二。\n   - 三。\n     四。\n");
        check("> 一。二。\n> > 三。四。\n", "> 一。\n> 二。\n> > 三。\n> > 四。\n");
    }

    #[test]
    fn a_line_is_not_broken_where_that_would_show_or_harm() {
        for text in [
            "「整備する。周知する。」と述べた",
            "（新規。予算あり）である",
            "A. B. C",
            "整備する。ABCを使う",
            "整備する。`コード`",
            "整備する。 次に",
            "３．５倍、１．目的",
            "行こう！と言う",
            "## 整備。周知。",
            "| 整備。周知。 | b。c |\n|---|---|\n| 一。二 | d |\n",
            "[整備。周知。](1.md)",
            "![整備。周知。](1.png)",
            "```\n一。二。\n```",
            "    一。二。",
            "<div>一。二。</div>",
            "整備する。- 次",
            "整備する。1. 次",
            "整備する。",
            "整備する。\\\n次",
        ] {
            check(text, text);
        }
    }
}
