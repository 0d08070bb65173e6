//! One way of writing within a sheet: punctuation, the width of digits, the tone of sentences.
//!
//! What the configuration asks for is a warning where it is missed. Where it asks for nothing, the way most of the sheet is
//! written counts, and what differs is advice: cities have different rules, but none has two.

use std::ops::Range;

use super::prose::Prose;
use crate::model::body::{Passage, Sentence};
use crate::model::config::{Config, Digits, Punctuation, Tone, Wanted};
use crate::model::site::Sheet;
use crate::model::{Code, Diagnostic, Message, Severity};
use crate::say;

/// 「、。」 beside 「，．」.
pub fn punctuation(config: &Config, _: &Sheet, goals: &[Prose], problems: &mut Vec<Diagnostic>) {
    let wanted = config.style.punctuation;
    let part = |part: fn(Punctuation) -> char| match wanted {
        Wanted::Off => Wanted::Off,
        Wanted::Consistent => Wanted::Consistent,
        Wanted::Only(pair) => Wanted::Only(part(pair)),
    };
    for (wanted, signs) in [(part(|pair| pair.comma), ['、', '，']), (part(|pair| pair.period), ['。', '．'])] {
        // Most sheets have one of the two signs alone; that is seen sooner than it is counted.
        let is_used = |sign: &char| goals.iter().flat_map(Prose::passages).any(|passage| passage.text.contains(*sign));
        if !signs.iter().rev().filter(|sign| wanted != Wanted::Only(**sign)).all(is_used) {
            continue;
        }
        let rule = Rule { code: Code::PunctuationStyle, wanted, ways: &signs };
        let found = |passage: &Passage| signs_of(&passage.text, signs);
        rule.apply(
            goals,
            true,
            found,
            |written, sign| *written == sign,
            |sign, count| {
                let other = signs.iter().find(|other| **other != sign).copied().unwrap_or(sign);
                (
                    say!(
                        "「{other}」が{count}か所あります。この整理表では「{sign}」を使います",
                        "“{other}” is written here ({count}×), where the sheet's style is “{sign}”"
                    ),
                    say!("「{other}」を「{sign}」に直してください", "write “{sign}” for “{other}”"),
                )
            },
            problems,
        );
    }
}

/// The signs of a text, other than those within numbers (１，０００, ３．５).
fn signs_of(text: &str, signs: [char; 2]) -> Vec<(char, Range<usize>)> {
    let signs = text.char_indices().filter(|(_, c)| signs.contains(c));
    let outside_of_numbers = signs.filter(|(at, c)| {
        let is_full_width = matches!(c, '，' | '．');
        !(is_full_width && text[..*at].ends_with(|c: char| c.is_ascii_digit() || is_full_digit(c)))
    });
    outside_of_numbers.map(|(at, c)| (c, at..at + c.len_utf8())).collect()
}

/// Digits of one width beside those of another.
pub fn digits(config: &Config, _: &Sheet, goals: &[Prose], problems: &mut Vec<Diagnostic>) {
    let ways = [Digits::Half, Digits::Full, Digits::SingleFull];
    let rule = Rule { code: Code::DigitStyle, wanted: config.style.digits, ways: &ways };
    rule.apply(goals, true, |passage| numbers_of(&passage.text), Number::is_written, |way, count| {
        let example = match way {
            Digits::Half => "令和6年10月",
            Digits::Full => "令和６年１０月",
            Digits::SingleFull => "令和６年10月",
        };
        (
            match way {
                Digits::Half => say!("全角の数字が{count}か所あります。この整理表では半角で書きます", "numbers in full-width digits ({count}×), where the sheet's style is half-width"),
                Digits::Full => say!("半角の数字が{count}か所あります。この整理表では全角で書きます", "numbers in half-width digits ({count}×), where the sheet's style is full-width"),
                Digits::SingleFull => say!(
                    "全角・半角が異なる数字が{count}か所あります。この整理表では1桁は全角、2桁以上は半角で書きます",
                    "numbers of another width ({count}×): the sheet's style is full-width for single digits, half-width for longer numbers"
                ),
            },
            say!("「{example}」のように書いてください", "write them like 「{example}」"),
        )
    }, problems);
}

/// A number as it was typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Number {
    digits: usize,
    has_half: bool,
    has_full: bool,
}

impl Number {
    fn is_written(&self, way: Digits) -> bool {
        match way {
            Digits::Half => !self.has_full,
            Digits::Full => !self.has_half,
            Digits::SingleFull if self.digits == 1 => self.has_full,
            Digits::SingleFull => !self.has_full,
        }
    }
}

fn is_full_digit(c: char) -> bool {
    ('０'..='９').contains(&c)
}

/// The numbers of a text; those of Latin words (`COVID-19`, `Web3`) are nobody's choice.
fn numbers_of(text: &str) -> Vec<(Number, Range<usize>)> {
    let is_digit = |c: char| c.is_ascii_digit() || is_full_digit(c);
    let is_latin = |c: char| c.is_ascii_alphabetic();
    let mut found = Vec::new();
    let mut from = 0;
    while let Some(start) = text[from..].find(is_digit).map(|at| from + at) {
        let mut end = start;
        loop {
            end += text[end..].find(|c| !is_digit(c)).unwrap_or(text.len() - end);
            let mut rest = text[end..].chars();
            match (rest.next(), rest.next()) {
                (Some(mark), Some(next)) if ",.，．".contains(mark) && is_digit(next) => end += mark.len_utf8(),
                _ => break,
            }
        }
        let written = &text[start..end];
        let word = text[..start].trim_end_matches(['-', '_', '.', '/']);
        if !word.ends_with(is_latin) && !text[end..].starts_with(is_latin) {
            let digits = written.chars().filter(|c| is_digit(*c)).count();
            let has_half = written.contains(|c: char| c.is_ascii_digit());
            let number = Number { digits, has_half, has_full: written.contains(is_full_digit) };
            found.push((number, start..end));
        }
        from = end;
    }
    found
}

/// です・ます beside である.
pub fn tone(config: &Config, _: &Sheet, goals: &[Prose], problems: &mut Vec<Diagnostic>) {
    let rule = Rule { code: Code::ToneStyle, wanted: config.style.tone, ways: &[Tone::Plain, Tone::Polite] };
    let found = |passage: &Passage| passage.sentences().filter_map(tone_of).collect();
    rule.apply(
        goals,
        false,
        found,
        |written, tone| *written == tone,
        |tone, count| match tone {
            Tone::Plain => (
                say!(
                    "「です・ます」の文が{count}か所あります。この整理表では「である」で書きます",
                    "sentences in です・ます ({count}×), where the sheet's style is である"
                ),
                say!("「できています」を「できている」のように直してください", "write できている for できています"),
            ),
            Tone::Polite => (
                say!(
                    "「である」の文が{count}か所あります。この整理表では「です・ます」で書きます",
                    "sentences in である ({count}×), where the sheet's style is です・ます"
                ),
                say!("「できている」を「できています」のように直してください", "write できています for できている"),
            ),
        },
        problems,
    );
}

/// The tone of a sentence, and where it shows; none for one that ends in a noun.
fn tone_of(sentence: Sentence<'_>) -> Option<(Tone, Range<usize>)> {
    const POLITE: &[&str] =
        &["ませんでした", "でしょう", "ましょう", "ください", "でした", "ました", "ません", "です", "ます"];
    const PLAIN: &[&str] =
        &["ている", "である", "ない", "たい", "る", "た", "だ", "う", "く", "す", "つ", "む", "ぶ", "ぐ"];
    let text = sentence.core();
    let ending = |endings: &[&str]| endings.iter().find(|ending| text.ends_with(**ending)).map(|ending| ending.len());
    if let Some(length) = ending(POLITE) {
        return Some((Tone::Polite, sentence.ending(length)));
    }
    // A line of a list that ends in る may still be a noun.
    let length = ending(PLAIN).filter(|_| sentence.is_closed)?;
    Some((Tone::Plain, sentence.ending(length)))
}

/// A rule about ways of writing one thing.
struct Rule<'a, W> {
    code: Code,
    wanted: Wanted<W>,
    /// The ways there are, the most usual first.
    ways: &'a [W],
}

impl<W: Copy> Rule<'_, W> {
    /// Reports each goal that is written in another way than the one wanted, once, at the first place.
    fn apply<T>(
        &self,
        goals: &[Prose],
        with_titles: bool,
        found: impl Fn(&Passage) -> Vec<(T, Range<usize>)>,
        is_written: impl Fn(&T, W) -> bool,
        say: impl Fn(W, usize) -> (Message, Message),
        problems: &mut Vec<Diagnostic>,
    ) {
        if matches!(self.wanted, Wanted::Off) {
            return;
        }
        let things: Vec<Vec<(T, Range<usize>, &Passage)>> = goals
            .iter()
            .map(|prose| {
                let texts = prose.passages().skip(usize::from(!with_titles));
                texts.flat_map(|text| found(text).into_iter().map(move |(thing, at)| (thing, at, text))).collect()
            })
            .collect();
        let differing = |way: W| things.iter().flatten().filter(|(thing, ..)| !is_written(thing, way)).count();
        let (way, severity) = match self.wanted {
            Wanted::Only(way) => (Some(way), Severity::Warning),
            _ => {
                // As many of one way as of the other, or nearly, are no custom of a sheet.
                let all = things.iter().flatten().count();
                let usual = self.ways.iter().copied().min_by_key(|way| differing(*way));
                (usual.filter(|way| all >= 3 * differing(*way)), self.code.severity())
            }
        };
        let Some(way) = way else { return };
        for (prose, things) in goals.iter().zip(&things) {
            let mut others = things.iter().filter(|(thing, ..)| !is_written(thing, way));
            let Some((_, at, text)) = others.next() else { continue };
            let (message, help) = say(way, 1 + others.count());
            let mut problem = prose.problem(self.code, text.place(at.clone()), message).help(help);
            problem.severity = severity;
            problems.push(problem);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_within_numbers_are_no_punctuation() {
        let signs = |text: &str| signs_of(text, ['、', '，']).len();
        assert_eq!(signs("１，０００人，2，000人、3,000人"), 2);
    }

    #[test]
    fn numbers_are_measured_whole_and_those_of_words_left_out() {
        let found = |text: &str| numbers_of(text).into_iter().map(|(_, at)| text[at].to_owned()).collect::<Vec<_>>();
        assert_eq!(found("令和６年10月に1,000人、３．５％（１0件）"), ["６", "10", "1,000", "３．５", "１0"]);
        assert_eq!(found("COVID-19とWeb3と5G"), [""; 0]);
    }

    #[test]
    fn a_sentence_has_a_tone_unless_it_ends_in_a_noun() {
        let tone = |text: &str| {
            let (text, is_closed) = text.strip_suffix('。').map_or((text, false), |text| (text, true));
            tone_of(Sentence { text, start: 0, is_closed }).map(|(tone, _)| tone)
        };
        for text in ["準備ができています。", "調整します（随時）。", "- 行います", "決まっていません。"]
        {
            assert_eq!(tone(text), Some(Tone::Polite), "{text}");
        }
        for text in ["準備ができている。", "調整する（随時）。", "漏れがない。", "完了した。"]
        {
            assert_eq!(tone(text), Some(Tone::Plain), "{text}");
        }
        for text in ["保育所の整備。", "居場所づくり。", "窓口での支払い。", "関係課との調整", "調整する"]
        {
            assert_eq!(tone(text), None, "{text}");
        }
    }
}
