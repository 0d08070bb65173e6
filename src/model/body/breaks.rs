//! Line breaks between Japanese characters vanish; those before a sign that begins an item stay breaks; all others stay the
//! blank they are.
//!
//! Japanese offices write lists with ・, ○, ①, （1）, 1., ア, 【 and a full-width indent, each on a line of its own, and mean
//! lines. A break before one of these is a hard one, so that it is one everywhere: on pages, on paper, in searching and in data.
//! Elsewhere a line's end in Markdown is no more than the width of somebody's editor.
//!
//! The rule is CSS Text's segment break transformation: a break goes where both characters beside it are wide, full-width
//! or half-width and neither is Hangul, or where one of them is and the other is punctuation or a symbol of ambiguous
//! width (`※`, `…`, `“`), since the text is Japanese. Emoji and Latin letters keep the blank. The characters are those a
//! reader sees: emphasis, links and footnote marks between them do not count, code and images keep the break.

use super::character::{Punctuation, is_ambiguous, is_cjk, is_hangul, is_ideographic_selector, is_selector};
use super::{Event, Item, Tag, TagEnd};

/// Takes the soft breaks out that stand for nothing, and makes hard ones of those that begin an item.
pub(super) fn join(events: &mut Vec<Item<'_>>) {
    let mut punctuation = Punctuation::default();
    let mut vanishing = Vec::new();
    // The character a reader sees last, and the break after it that waits for the next one.
    let (mut before, mut waiting) = (None, None);
    for index in 0..events.len() {
        let (event, rest) = (&events[index].0, &events[index + 1..]);
        match event {
            Event::SoftBreak if begins_item(&next_words(rest)) => {
                events[index].0 = Event::HardBreak;
                (before, waiting) = (None, None);
            }
            Event::Text(text) => {
                if let Some(break_at) = waiting.take()
                    && let (Some(before), Some(after)) = (before, text.chars().next())
                    && is_joined(before, after, &mut punctuation)
                {
                    vanishing.push(break_at);
                }
                before = last_visible(text).or(before);
            }
            Event::SoftBreak if before.is_some() => waiting = Some(index),
            Event::Start(Tag::Emphasis | Tag::Strong | Tag::Strikethrough | Tag::Link { .. }) => {}
            Event::End(TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough | TagEnd::Link) => {}
            Event::FootnoteReference(_) => {}
            Event::InlineHtml(html) if html.starts_with("<!--") => {}
            _ => (before, waiting) = (None, None),
        }
    }
    if !vanishing.is_empty() {
        let (mut vanishing, mut indexes) = (vanishing.into_iter().peekable(), 0..);
        events.retain(|_| {
            let index = indexes.next();
            vanishing.next_if(|&break_at| Some(break_at) == index).is_none()
        });
    }
}

/// So many bytes of a line tell how it begins.
const BEGINNING: usize = 64;

/// How the words of the next line begin, whether or not they are emphasised or linked.
fn next_words(events: &[Item<'_>]) -> String {
    let mut words = String::new();
    for (event, _) in events {
        match event {
            Event::Text(text) => words.push_str(&text[..text.floor_char_boundary(BEGINNING)]),
            Event::Start(Tag::Emphasis | Tag::Strong | Tag::Strikethrough | Tag::Link { .. }) if words.is_empty() => {}
            Event::InlineHtml(html) if words.is_empty() && !html.starts_with("<!--") => {}
            _ => break,
        }
        if words.len() >= BEGINNING {
            break;
        }
    }
    words
}

/// Makes every break a hard one.
pub(super) fn keep(events: &mut [Item<'_>]) {
    events.iter_mut().filter(|(event, _)| *event == Event::SoftBreak).for_each(|(event, _)| *event = Event::HardBreak);
}

/// Whether a line begins as an item does that is written without Markdown: with a bullet or a circled number, a counter with
/// what ends one behind it (`1．`, `(ア)`, `A　`, `第1回　`), a note (`注1）`), a label in brackets (`【背景】`), or indented by a
/// full-width blank.
/// A line of ASCII alone begins none: it is what CommonMark says.
pub fn begins_item(line: &str) -> bool {
    let line = line.split('\n').next().unwrap_or(line);
    let mut letters = line.chars();
    let (Some(first), rest) = (letters.next(), letters.as_str()) else { return false };
    match first {
        first if first.is_ascii() && line.is_ascii() => false,
        '\u{3000}' | '【' => true,
        '＜' => is_label(rest, '＞'),
        '≪' => is_label(rest, '≫'),
        '＊' => !rest.starts_with('＊'),
        // −5 is a number, and ―― a pause.
        '－' | '−' | '‐' | '–' => !rest.starts_with(|next: char| next == first || next.is_numeric()),
        '(' | '（' => {
            let counter = counter(rest).max(note(rest)).max(letter(rest, is_kana));
            counter > 0 && rest[counter..].starts_with([')', '）'])
        }
        '×' => rest.starts_with([' ', '\u{3000}']),
        '*' => rest.starts_with(char::is_numeric),
        '注' => is_ended(line, note(line)),
        '第' => {
            let unit = rest[counter(rest)..].trim_start_matches(|letter: char| letter.is_alphabetic());
            counter(rest) > 0 && unit.starts_with('\u{3000}')
        }
        first if is_bullet(first) => true,
        'ア'..='ン' | 'ｱ'..='ﾝ' if rest.starts_with(' ') => true,
        _ => counter(line) > 0 && is_ended(line, counter(line)),
    }
}

/// Bullets, arrows, boxes and ticks, and numbers and letters in circles, brackets or with a full stop as one letter.
fn is_bullet(letter: char) -> bool {
    matches!(letter, '・' | '･' | '•' | '‣' | '⁃' | '※' | '〇' | '→' | '⇒' | '⇨' | '★' | '☆' | '♦' | '♢' | '❖'
        | '\u{25A0}'..='\u{25FF}' | '☐'..='☒' | '⚪' | '⚫' | '✓'..='✘' | '\u{2776}'..='\u{27BE}' | '⬛' | '⬜'
        | '🔶'..='🔻' | '\u{2460}'..='\u{24FF}' | '㈠'..='㈩' | '㉑'..='㉟' | '㊀'..='㊉' | '㊱'..='㊿' | '㋐'..='㋾')
}

/// The length of what counts items, if a text begins with it: a number (`1`, `1-2`), or one letter.
fn counter(text: &str) -> usize {
    let number = text.len() - text.trim_start_matches(char::is_numeric).len();
    let part = text[number..].strip_prefix(['-', '－', '.', '．']).filter(|rest| rest.starts_with(char::is_numeric));
    if number > 0
        && let Some(part) = part
    {
        return text.len() - part.len() + counter(part);
    }
    let kanji = text.len() - text.trim_start_matches(is_kanji_numeral).len();
    let one = |letter: char| {
        matches!(letter, 'ア'..='ン' | 'ｱ'..='ﾝ' | 'Ａ'..='Ｚ' | 'ａ'..='ｚ') || letter.is_ascii_alphabetic()
    };
    number.max(kanji).max(letter(text, one))
}

fn is_kanji_numeral(letter: char) -> bool {
    matches!(letter, '一' | '二' | '三' | '四' | '五' | '六' | '七' | '八' | '九' | '十')
}

fn is_kana(letter: char) -> bool {
    matches!(letter, 'あ'..='ん' | 'ア'..='ン' | 'ｱ'..='ﾝ')
}

/// The length of a text's first letter, if it is such a one.
fn letter(text: &str, is_one: impl Fn(char) -> bool) -> usize {
    text.chars().next().filter(|letter| is_one(*letter)).map_or(0, char::len_utf8)
}

/// Whether a counter of so many bytes, which a text begins with, ends there: `1．`, `ア）`, `A　`; also `1.` and `1、` unless
/// others follow (`1.5`, `一、二年`, `ア、イ、ウ`).
fn is_ended(text: &str, counter_length: usize) -> bool {
    let (known, behind) = text.split_at(counter_length);
    let goes_on = |rest: &str| {
        rest.starts_with(|next: char| {
            next.is_ascii_alphanumeric()
                || next.is_numeric()
                || is_kanji_numeral(next) && known.starts_with(is_kanji_numeral)
        }) || counter(rest) > 0 && rest[counter(rest)..].starts_with(['、', '.'])
    };
    behind.starts_with(['．', '）', ')', '\u{3000}'])
        || behind.strip_prefix(['.', '、']).is_some_and(|rest| !rest.is_empty() && !goes_on(rest))
}

/// The length of `注`, with a number behind it, if a text begins with it.
fn note(text: &str) -> usize {
    text.strip_prefix('注').map_or(0, |rest| {
        let number: usize = rest.chars().take_while(|letter| letter.is_numeric()).map(char::len_utf8).sum();
        '注'.len_utf8() + number
    })
}

/// The most letters that a label in brackets has.
const LONGEST_LABEL: usize = 16;

/// Whether a bracket that was opened closes after a few words.
fn is_label(text: &str, closing: char) -> bool {
    text.chars().take(LONGEST_LABEL).any(|letter| letter == closing)
}

/// The last character of a text, or the one whose form a selector at its end chooses.
fn last_visible(text: &str) -> Option<char> {
    text.chars().rev().find(|&c| !is_selector(c) && !is_ideographic_selector(c))
}

/// Whether a line's end between two letters stands for nothing.
pub fn are_joined(before: char, after: char) -> bool {
    is_joined(before, after, &mut Punctuation::default())
}

fn is_joined(before: char, after: char, punctuation: &mut Punctuation) -> bool {
    const ZERO_WIDTH_SPACE: char = '\u{200B}';
    let wide = |c| is_cjk(c) && !is_hangul(c);
    let mut mark = |c| is_ambiguous(c) && punctuation.contains(c);
    before == ZERO_WIDTH_SPACE
        || after == ZERO_WIDTH_SPACE
        || match (wide(before), wide(after)) {
            (true, true) => true,
            (true, false) => mark(after),
            (false, true) => mark(before),
            (false, false) => false,
        }
}
