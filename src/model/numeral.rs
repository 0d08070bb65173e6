//! Numbers as Japanese documents write them: `12`, `１２`, `十二`, `二〇二三`, and `元` for the first year of an era.
//!
//! [`fold`] brings a text to one spelling, so that readers need to know only one; [`Scanner`] then takes words and numbers
//! off its front. What a number counts (a year, a month) is the reader's business. Folded text is for reading only: what
//! somebody wrote is kept elsewhere, as it was.

use unicode_normalization::UnicodeNormalization;

/// The text in one spelling: NFKC, one kind of dash (`-`), of wave (`~`) and of bracket (`()`), and without blanks.
///
/// A blank survives, as one space, only between two numerals: `10 3` must not become `103`. A long vowel sign `ー` that
/// follows no kana cannot be one; it was typed for a dash.
pub fn plain_digits(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    let mut last = ' ';
    let mut blank = false;
    for character in text.nfkc() {
        let character = match character {
            '\u{200B}'..='\u{200D}' | '\u{2060}' | '\u{FEFF}' => ' ',
            '‐' | '‑' | '‒' | '–' | '—' | '―' | '−' | '─' | '━' => '-',
            'ー' if !is_kana(last) => '-',
            '〜' | '∼' | '〰' => '~',
            '〔' | '【' | '[' => '(',
            '〕' | '】' | ']' => ')',
            other => other,
        };
        if character.is_whitespace() {
            blank = true;
            continue;
        }
        if blank && is_numeral(last) && is_numeral(character) {
            folded.push(' ');
        }
        blank = false;
        last = character;
        folded.push(character);
    }
    folded
}

/// A number as programs write it: half-width, without separators. None if the text is none.
pub fn plain_number(text: &str) -> Option<String> {
    let digits: String = plain_digits(text).chars().filter(|letter| !matches!(letter, ',' | '，' | ' ')).collect();
    let is_number = digits.parse::<f64>().is_ok_and(f64::is_finite)
        && digits.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b'-' | b'+'));
    is_number.then_some(digits)
}

/// A number as people read it: half-width, with commas between thousands. None if the text is none.
pub fn grouped_number(text: &str) -> Option<String> {
    let plain = plain_number(text)?;
    let (whole, rest) = plain.split_at(plain.find('.').unwrap_or(plain.len()));
    let (sign, digits) = whole.split_at(whole.len() - whole.trim_start_matches(['-', '+']).len());
    let mut grouped = String::with_capacity(plain.len() + digits.len() / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    Some(format!("{sign}{grouped}{rest}"))
}

/// A number, and how many decimal digits it has: `05` is 5 with 2 digits, `二十五` is 25 with 2.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Number {
    /// The value; a run of digits too long to be one is [`u32::MAX`].
    pub value: u32,
    /// Digits as written, leading zeros included.
    pub digits: usize,
}

impl Number {
    /// The 1 that `元` stands for in 元年.
    pub const FIRST_YEAR: Number = Number { value: 1, digits: 1 };

    /// Whether it can only be a year of the western calendar: four digits, from the first year of Meiji on.
    pub fn is_western_year(self) -> bool {
        self.digits == 4 && self.value >= 1868
    }
}

/// Takes words and numbers off the front of a folded text.
#[derive(Debug, Clone, Copy)]
pub(super) struct Scanner<'a> {
    rest: &'a str,
}

impl<'a> Scanner<'a> {
    /// A scanner at the start of a text that [`fold`] made.
    pub fn new(folded: &'a str) -> Scanner<'a> {
        Scanner { rest: folded }
    }

    /// What has not been taken yet.
    pub fn rest(&self) -> &'a str {
        self.rest
    }

    /// Takes a word if it comes next; ASCII letters match in either case.
    pub fn eat(&mut self, word: &str) -> bool {
        let found = self.rest.get(..word.len()).is_some_and(|front| front.eq_ignore_ascii_case(word));
        if found {
            self.rest = &self.rest[word.len()..];
        }
        found
    }

    /// Takes the next character.
    pub fn character(&mut self) -> Option<char> {
        let character = self.rest.chars().next()?;
        self.rest = &self.rest[character.len_utf8()..];
        Some(character)
    }

    /// Takes a number if one comes next; a malformed run of kanji (`十十`) is none.
    pub fn number(&mut self) -> Option<Number> {
        let digits = self.run(|character| character.is_ascii_digit());
        let number = if digits.is_empty() { kanji(self.kanji_run())? } else { ascii(digits) };
        let length = if digits.is_empty() { self.kanji_run().len() } else { digits.len() };
        self.rest = &self.rest[length..];
        Some(number)
    }

    /// Takes the number of a year in an era, where `元` is 1.
    pub fn era_year(&mut self) -> Option<Number> {
        if self.eat("元") { Some(Number::FIRST_YEAR) } else { self.number() }
    }

    /// The kanji numerals that come next. The 四 of 四半期 (a quarter of a year) is no numeral: 第一四半期 is the first.
    fn kanji_run(&self) -> &'a str {
        let run = self.run(|character| kanji_value(character).is_some());
        match self.rest.find("四半期") {
            Some(quarter) if quarter < run.len() => &run[..quarter],
            _ => run,
        }
    }

    fn run(&self, belongs: impl Fn(char) -> bool) -> &'a str {
        let end = self.rest.find(|character| !belongs(character)).unwrap_or(self.rest.len());
        &self.rest[..end]
    }
}

fn ascii(digits: &str) -> Number {
    Number { value: digits.parse().unwrap_or(u32::MAX), digits: digits.len() }
}

/// `二〇二三` place by place, or `二千二十三` with its units in falling order.
fn kanji(run: &str) -> Option<Number> {
    let values: Vec<u32> = run.chars().filter_map(kanji_value).collect();
    if values.is_empty() {
        return None;
    }
    if values.iter().all(|&value| value < 10) {
        let value = values.iter().try_fold(0_u32, |sum, digit| sum.checked_mul(10)?.checked_add(*digit));
        return Some(Number { value: value.unwrap_or(u32::MAX), digits: values.len() });
    }
    let (mut total, mut digit, mut last_unit) = (0, None, u32::MAX);
    for value in values {
        if value < 10 {
            if digit.is_some() || value == 0 {
                return None;
            }
            digit = Some(value);
        } else {
            if value >= last_unit {
                return None;
            }
            total += digit.take().unwrap_or(1) * value;
            last_unit = value;
        }
    }
    let value = total + digit.unwrap_or(0);
    Some(Number { value, digits: value.to_string().len() })
}

/// A digit's value, or that of a unit (10, 100, 1000); the formal numerals of contracts count as well.
fn kanji_value(character: char) -> Option<u32> {
    Some(match character {
        '〇' | '零' => 0,
        '一' | '壱' => 1,
        '二' | '弐' => 2,
        '三' | '参' => 3,
        '四' => 4,
        '五' => 5,
        '六' => 6,
        '七' => 7,
        '八' => 8,
        '九' => 9,
        '十' | '拾' => 10,
        '百' => 100,
        '千' => 1000,
        _ => return None,
    })
}

fn is_numeral(character: char) -> bool {
    character.is_ascii_digit() || kanji_value(character).is_some()
}

fn is_kana(character: char) -> bool {
    matches!(character, 'ぁ'..='ゖ' | 'ァ'..='ヺ' | 'ー')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn number(text: &str) -> Option<u32> {
        let folded = plain_digits(text);
        let mut scanner = Scanner::new(&folded);
        scanner.number().filter(|_| scanner.rest().is_empty()).map(|number| number.value)
    }

    #[test]
    fn numbers_are_grouped_for_people_however_they_were_written() {
        for (written, read) in [
            ("5732", "5,732"),
            ("１２，３４５", "12,345"),
            ("1,234,500", "1,234,500"),
            ("-1234567.25", "-1,234,567.25"),
            ("999", "999"),
            ("0", "0"),
        ] {
            assert_eq!(grouped_number(written).as_deref(), Some(read));
        }
        assert_eq!([grouped_number("約3"), grouped_number("")], [None, None]);
    }

    #[test]
    fn every_way_of_writing_a_number_gives_its_value() {
        for (text, value) in [
            ("0", 0),
            ("05", 5),
            ("１２", 12),
            ("五", 5),
            ("十", 10),
            ("十二", 12),
            ("二十五", 25),
            ("三〇", 30),
            ("二〇二三", 2023),
            ("二千二十三", 2023),
            ("百三", 103),
            ("壱拾弐", 12),
            ("99999999999999", u32::MAX),
        ] {
            assert_eq!(number(text), Some(value), "{text}");
        }
    }

    #[test]
    fn a_malformed_run_is_no_number() {
        for text in ["", "十十", "二三十", "十百", "十〇", "月"] {
            assert_eq!(number(text), None, "{text}");
        }
    }

    #[test]
    fn the_four_of_a_quarter_is_left_for_the_word() {
        let mut scanner = Scanner::new("一四半期");
        assert_eq!(scanner.number().map(|number| number.value), Some(1));
        assert_eq!(scanner.rest(), "四半期");
    }

    #[test]
    fn folding_leaves_one_spelling() {
        for (text, folded) in [
            ("４月 〜 翌３月", "4月~翌3月"),
            ("4月～9月", "4月~9月"),
            ("４月－９月", "4月-9月"),
            ("4月ー9月", "4月-9月"),
            ("センター", "センター"),
            ("㋿５年", "令和5年"),
            ("【10月】", "(10月)"),
            ("10 3", "10 3"),
            ("十 二月", "十 二月"),
            ("令和 5 年\n4 月", "令和5年4月"),
        ] {
            assert_eq!(plain_digits(text), folded, "{text}");
        }
    }

    proptest! {
        #[test]
        fn no_text_makes_the_scanner_panic(text in "\\PC*|[0-9一二三十百千〇元四半期 ]{0,40}") {
            let folded = plain_digits(&text);
            let mut scanner = Scanner::new(&folded);
            while scanner.number().is_some() || scanner.character().is_some() {}
        }
    }
}
