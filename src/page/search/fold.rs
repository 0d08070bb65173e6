//! Text as search compares it: one width, one kana, one case, one dash, without blanks; and dates by the western year.
//!
//! The page's script folds too: what a reader types, and the texts it shows, to mark what was found. So the tables here
//! go out with the index ([`tables`]) and only the way to apply them stands twice, here and in `static/fold.js`; a test
//! compares the two. Every step looks at one character with its combining marks, never at two characters, so the script
//! can tell which part of the original a folded character comes from.

use std::sync::LazyLock;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::script::{list, text};
use crate::model::date::Era;
use crate::model::japanese::{KANJI_FORMS, narrow, usual_form};

/// Ranges of characters that stand for others, as first, last, and what the first one becomes: hiragana are katakana.
const SHIFTED: &[(char, char, char)] = &[('ぁ', 'ゔ', 'ァ'), ('ゝ', 'ゞ', 'ヽ')];

/// Characters that count as one, beside the forms of one kanji ([`KANJI_FORMS`]): dashes and the long vowel mark, wave dashes,
/// small ヶ and ヵ, circles.
const MERGED: &[(&str, char)] = &[
    ("\u{2010}\u{2011}\u{2012}\u{2013}\u{2014}\u{2015}\u{2043}\u{2212}\u{2500}\u{2501}ー", '-'),
    ("\u{301C}\u{3030}\u{223C}\u{223E}", '~'),
    ("ヶゖ", 'ケ'),
    ("ヵゕ", 'カ'),
    ("◯〇", '○'),
];

/// Characters that count as nothing: blanks, controls, what has no width. Combining marks that made no letter too.
const DROPPED: &[(char, char)] = &[
    ('\0', ' '),
    ('\u{7F}', '\u{A0}'),
    ('\u{AD}', '\u{AD}'),
    ('\u{61C}', '\u{61C}'),
    ('\u{1680}', '\u{1680}'),
    ('\u{180E}', '\u{180E}'),
    ('\u{2000}', '\u{200F}'),
    ('\u{2028}', '\u{202F}'),
    ('\u{205F}', '\u{206F}'),
    ('\u{3000}', '\u{3000}'),
    ('\u{FEFF}', '\u{FEFF}'),
    ('\u{FFF9}', '\u{FFFB}'),
    ('\u{E0000}', '\u{E007F}'),
];

/// What each character up to U+FFFF becomes that normalisation leaves alone: itself or another, [`NOTHING`], or [`SLOW`]
/// if it is none of those. Almost every character of a Japanese text is looked up here and nowhere else.
static PLAIN: LazyLock<Vec<u16>> = LazyLock::new(|| {
    let small = |character: char| u16::try_from(character as u32).unwrap_or(SLOW);
    let entry = |code: u16| {
        let Some(character) = char::from_u32(u32::from(code)).map(narrow).filter(|&character| is_plain(character))
        else {
            return SLOW;
        };
        match character {
            // Those few that become others are put in below: to look each of 20,000 up takes longer than a small site.
            KANJI_FIRST..=KANJI_LAST => code,
            _ => folded(character.to_ascii_lowercase()).map_or(NOTHING, small),
        }
    };
    let mut entries: Vec<u16> = (0..=u16::MAX).map(entry).collect();
    let kanji = |from: &char| (KANJI_FIRST..=KANJI_LAST).contains(from);
    for &(from, to) in KANJI_FORMS.iter().filter(|(from, _)| kanji(from)) {
        entries[from as usize] = small(to);
    }
    entries
});
const KANJI_FIRST: char = '\u{4E00}';
const KANJI_LAST: char = '\u{9FFF}';
/// No character: U+FFFF.
const NOTHING: u16 = u16::MAX;
/// No folded character: a control.
const SLOW: u16 = 0;

/// The text folded, dates as they are written.
pub fn fold(text: &str) -> Vec<char> {
    let mut folded = Vec::with_capacity(text.len() / 2);
    fold_into(text, &mut |character| folded.push(character));
    folded
}

/// Appends the text folded, as [`fold`] does.
pub fn fold_onto(text: &str, folded: &mut String) {
    let mut rest = text;
    while !rest.is_empty() {
        // Most of a page is ASCII. Its last character may have a mark after it.
        let ascii = rest.bytes().take_while(u8::is_ascii).count();
        let ascii = if ascii == rest.len() { ascii } else { ascii.saturating_sub(1) };
        let letters = rest[..ascii].bytes().filter(|byte| (b'!'..=b'~').contains(byte));
        folded.extend(letters.map(|byte| char::from(byte.to_ascii_lowercase())));
        rest = &rest[ascii..];
        let other = rest.bytes().skip(1).position(|byte| byte.is_ascii()).map_or(rest.len(), |at| at + 1);
        fold_into(&rest[..other], &mut |character| folded.push(character));
        rest = &rest[other..];
    }
}

fn fold_into(text: &str, push: &mut impl FnMut(char)) {
    let plain = &**PLAIN;
    let look_up = |character: char| plain.get(character as usize).copied().unwrap_or(SLOW);
    let mut rest = text.chars().peekable();
    while let Some(character) = rest.next() {
        let found = look_up(character);
        let alone = rest.peek().is_none_or(|&next| look_up(next) != SLOW || !is_mark(next));
        if alone && found != SLOW {
            char::from_u32(u32::from(found)).filter(|_| found != NOTHING).into_iter().for_each(&mut *push);
            continue;
        }
        let mut cluster = String::from(character);
        while let Some(mark) = rest.next_if(|&next| is_mark(next)) {
            cluster.push(mark);
        }
        cluster.nfkc().flat_map(char::to_lowercase).filter_map(folded).for_each(&mut *push);
    }
}

/// The folded text with every date by its western year, as `2024年1月15日`; none if that is the same.
pub(super) fn by_western_year(folded: &[char]) -> Option<Vec<char>> {
    let mut text = Vec::new();
    let (mut at, mut copied) = (0, 0);
    while at < folded.len() {
        let Some(date) = begins_date(folded[at]).then(|| Date::read(folded, at)).flatten() else {
            at += 1;
            continue;
        };
        text.extend(&folded[copied..at]);
        text.extend(date.by_western_year().chars());
        at = date.end;
        copied = at;
    }
    if copied == 0 {
        return None;
    }
    text.extend(&folded[copied..]);
    (text != folded).then_some(text)
}

/// The tables above and the eras, for the script, without the braces around them.
pub(super) fn tables() -> String {
    let code = |character: char| (character as u32).to_string();
    let shifted = SHIFTED
        .iter()
        .map(|&(first, last, to)| list([code(first), code(last), (to as u32 - first as u32).to_string()]));
    let kanji = KANJI_FORMS.iter().map(|(from, to)| text(&format!("{to}{from}")));
    let merged = MERGED.iter().map(|&(from, to)| text(&format!("{to}{from}"))).chain(kanji);
    let dropped: String = DROPPED
        .iter()
        .map(|&(first, last)| format!("\\u{{{:x}}}-\\u{{{:x}}}", first as u32, last as u32))
        .chain([String::from("\\p{M}")])
        .collect();
    let eras = Era::ALL.iter().map(|&era| {
        list([text(era.kanji()), text(&era.letter().to_ascii_lowercase().to_string()), year_before(era).to_string()])
    });
    format!(
        "\"shifted\":{},\"merged\":{},\"dropped\":{},\"eras\":{},\"dates\":{}",
        list(shifted),
        list(merged),
        text(&format!("[{dropped}]")),
        list(eras),
        text(&dates())
    )
}

/// What [`by_western_year`] reads as a date, as a regular expression of the script.
fn dates() -> String {
    let names: Vec<&str> = Era::ALL.iter().map(|era| era.kanji()).collect();
    let letters: String = Era::ALL.iter().map(|era| era.letter().to_ascii_lowercase()).collect();
    let kanji: String = names.iter().filter_map(|name| name.chars().next()).collect();
    let names = names.join("|");
    let (one, ten) = ("[一二三四五六七八九]", "(?![一二三四五六七八九十])");
    let year = format!("元|(?:0?[1-9]|[1-9]\\d)(?!\\d)|(?:{one}?十{one}?|{one}){ten}");
    let month = format!("(?:0?[1-9]|1[0-2])(?!\\d)|(?:一?十[一二]?|{one}){ten}");
    let day = format!("(?:0?[1-9]|[12]\\d|3[01])(?!\\d)|(?:三十一?|[一二]?十{one}?|{one}){ten}");
    let month = |number: u8| format!("(?<m{number}>{month})");
    let day = |number: u8| format!("(?<d{number}>{day})");
    let (m1, m2, m3, d1, d2, d3) = (month(1), month(2), month(3), day(1), day(2), day(3));
    let rest = format!("年(?:{m1}月(?:{d1}日)?)?|(?<sign>[./]){m2}(?:\\k<sign>{d2})?|-{m3}-{d3}");
    let bare = format!("(?<=(?:{names}|[{letters}])(?:元|\\d{{1,2}}|[一二三四五六七八九十]{{1,3}}))(?![\\da-z]|-\\d)");
    format!(
        "(?:(?<era>{names}|[{kanji}]|(?<![a-z\\d])[{letters}])(?<n>{year})|(?<![a-z\\d])(?<year>\\d{{4}})(?!\\d))(?:{rest}|{bare})"
    )
}

/// The western year before the era's first.
fn year_before(era: Era) -> i16 {
    era.first_day().year() - 1
}

/// Characters that compatibility normalisation leaves alone: almost everything in a Japanese text.
fn is_plain(character: char) -> bool {
    matches!(character, '\0'..='~' | '、'..='。' | '「'..='』' | 'ぁ'..='ゖ' | 'ァ'..='ヾ' | KANJI_FIRST..=KANJI_LAST)
}

/// Whether it belongs to the character before it; the half-width voice marks do.
fn is_mark(character: char) -> bool {
    is_combining_mark(character) || matches!(character, 'ﾞ' | 'ﾟ')
}

/// What a normalised small character becomes; none if it counts as nothing.
fn folded(character: char) -> Option<char> {
    let shifted = match SHIFTED.iter().find(|(first, last, _)| (*first..=*last).contains(&character)) {
        Some(&(first, _, to)) => char::from_u32(character as u32 - first as u32 + to as u32).unwrap_or(character),
        None => character,
    };
    let merged = if matches!(shifted, 'a'..='z' | '0'..='9') {
        shifted
    } else {
        let sign = MERGED.iter().find(|(from, _)| from.contains(shifted)).map(|&(_, to)| to);
        sign.or_else(|| usual_form(shifted)).unwrap_or(shifted)
    };
    let dropped = DROPPED.iter().any(|(first, last)| (*first..=*last).contains(&merged));
    (!dropped && !is_combining_mark(merged)).then_some(merged)
}

fn begins_date(character: char) -> bool {
    character.is_ascii_digit() || matches!(character, 'r' | 'h' | 's' | 't' | 'm' | '令' | '平' | '昭' | '大' | '明')
}

/// A date in a folded text, and where it ends.
struct Date {
    year: u32,
    month: Option<u32>,
    day: Option<u32>,
    end: usize,
}

impl Date {
    /// The date that begins at a place: `令和6年1月`, `令6.1.15`, `r6/1`, `r6`, `2024年1月`, `2024/1`, `2024-01-15`.
    ///
    /// A year with nothing after it is a date only by the era's full name or its letter.
    fn read(text: &[char], start: usize) -> Option<Date> {
        let before = start.checked_sub(1).map(|at| text[at]);
        if text[start].is_ascii() && before.is_some_and(|c| c.is_ascii_digit() || c.is_ascii_lowercase()) {
            return None;
        }
        let (naming, year, at) = Naming::read(text, start)?;
        match text.get(at) {
            Some('年') => {
                let date = Date { year, month: None, day: None, end: at + 1 };
                let Some((month, at)) = unit(text, date.end, 12, '月') else { return Some(date) };
                let date = Date { month: Some(month), end: at, ..date };
                let Some((day, at)) = unit(text, date.end, 31, '日') else { return Some(date) };
                Some(Date { day: Some(day), end: at, ..date })
            }
            Some(&sign @ ('.' | '/')) if let Some((month, at)) = number(text, at + 1, 12) => {
                let day = text.get(at).filter(|&&next| next == sign).and_then(|_| number(text, at + 1, 31));
                let date = Date { year, month: Some(month), day: day.map(|(day, _)| day), end: at };
                Some(Date { end: day.map_or(date.end, |(_, end)| end), ..date })
            }
            Some('-')
                if let Some((month, at)) = number(text, at + 1, 12)
                    && text.get(at) == Some(&'-')
                    && let Some((day, at)) = number(text, at + 1, 31) =>
            {
                Some(Date { year, month: Some(month), day: Some(day), end: at })
            }
            Some('-') if text.get(at + 1).is_some_and(char::is_ascii_digit) => None,
            Some(next) if next.is_ascii_alphanumeric() => None,
            _ if matches!(naming, Naming::Name | Naming::Letter) => {
                Some(Date { year, month: None, day: None, end: at })
            }
            _ => None,
        }
    }

    fn by_western_year(&self) -> String {
        let month = self.month.map(|month| format!("{month}月")).unwrap_or_default();
        let day = self.day.map(|day| format!("{day}日")).unwrap_or_default();
        format!("{}年{month}{day}", self.year)
    }
}

/// How a year was named.
#[derive(Clone, Copy)]
enum Naming {
    Name,
    Letter,
    Kanji,
    Western,
}

impl Naming {
    /// The year that begins at a place, and where it ends.
    fn read(text: &[char], start: usize) -> Option<(Naming, u32, usize)> {
        let rest = &text[start..];
        for era in Era::ALL {
            let name: Vec<char> = era.kanji().chars().collect();
            let (naming, length) = if rest.starts_with(&name) {
                (Naming::Name, name.len())
            } else if rest.first() == name.first() {
                (Naming::Kanji, 1)
            } else if rest.first() == Some(&era.letter().to_ascii_lowercase()) {
                (Naming::Letter, 1)
            } else {
                continue;
            };
            let first = rest.get(length) == Some(&'元');
            let (number, end) = if first { (1, start + length + 1) } else { number(text, start + length, 99)? };
            return Some((naming, u32::try_from(year_before(era)).ok()? + number, end));
        }
        if rest.iter().take_while(|character| character.is_ascii_digit()).count() != 4 {
            return None;
        }
        let year = rest[..4].iter().filter_map(|digit| digit.to_digit(10)).fold(0, |sum, digit| sum * 10 + digit);
        Some((Naming::Western, year, start + 4))
    }
}

/// A number with its unit after it.
fn unit(text: &[char], start: usize, limit: u32, unit: char) -> Option<(u32, usize)> {
    number(text, start, limit).filter(|&(_, end)| text.get(end) == Some(&unit)).map(|(value, end)| (value, end + 1))
}

/// A number from 1 to the limit, of one or two digits or in kanji up to 九十九, and where it ends.
fn number(text: &[char], start: usize, limit: u32) -> Option<(u32, usize)> {
    let rest = &text[start..];
    let digits = rest.iter().take_while(|character| character.is_ascii_digit()).count();
    let (value, length) = if digits > 0 {
        (
            rest[..digits.min(3)].iter().filter_map(|digit| digit.to_digit(10)).fold(0, |sum, digit| sum * 10 + digit),
            digits,
        )
    } else {
        let length = rest.iter().take_while(|&&character| kanji_value(character).is_some()).count();
        (kanji_number(&rest[..length])?, length)
    };
    (length <= 3 && (1..=limit).contains(&value) && digits <= 2).then_some((value, start + length))
}

/// A number in kanji up to 九十九; none if it is another or no number.
pub(super) fn kanji_number(run: &[char]) -> Option<u32> {
    let one = |run: &[char], none: u32| match run {
        [] => Some(none),
        [digit] => kanji_value(*digit).filter(|&value| value < 10),
        _ => None,
    };
    match run.iter().position(|&character| character == '十') {
        Some(ten) => Some(one(&run[..ten], 1)? * 10 + one(&run[ten + 1..], 0)?),
        None => one(run, 0),
    }
}

fn kanji_value(character: char) -> Option<u32> {
    let place = "一二三四五六七八九十".chars().position(|digit| digit == character)?;
    u32::try_from(place + 1).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_looked_up_is_what_normalisation_gives() {
        for character in (0..=0xFFFF).filter_map(char::from_u32) {
            let alone = character.to_string();
            let expected: Vec<char> = alone.nfkc().flat_map(char::to_lowercase).filter_map(folded).collect();
            assert_eq!(fold(&alone), expected, "U+{:04X}", character as u32);
        }
    }
}
