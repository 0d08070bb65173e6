//! Amounts as people write them in tables of results: `1,234`, `約64万人`, `1億2,000万円`, `2,700千円`, `90%以上`, `ゼロ`.
//!
//! Only what is certain is an amount. Numerals are digits, for 一部 is no number of copies. A number alone is counted in the unit
//! that was agreed on; one with words behind it is of that unit too (万円 beside 千円), or it is of another. What cannot be
//! told stays words, and words are never compared.

use super::japanese::comparable;
use super::numeral::grouped_number;

/// A number of something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Amount {
    /// How many, in the unit alone: 1,200千円 is 1,200,000.
    pub number: Decimal,
    /// How far off it may be: 約64万 is somewhere from 63万5千 to 64万5千, 64万 is just that.
    pub slack: Decimal,
    /// What is counted, without 千 or 万: 円. Empty where nobody says it.
    pub unit: String,
    /// Whether the number is where something begins or ends: 90%以上.
    pub limit: Option<Limit>,
}

/// How a number is a limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Limit {
    /// 以上
    AtLeast,
    /// 超
    Above,
    /// 以下, 以内
    AtMost,
    /// 未満
    Below,
}

/// Why a text is no amount in a unit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unread {
    /// It is no number.
    Words,
    /// It is one of something else, which it names.
    OtherUnit(String),
}

/// A decimal number as people write it, exactly: the digits through ten to the power of the places.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Decimal {
    digits: i128,
    places: u32,
}

/// So many digits behind the point, and before it, a number may have; more say nothing about a goal.
const MOST_DIGITS: usize = 15;

/// Words behind digits that make them more, the longest first, and the power of ten that each is.
const POWERS: [(&str, u32); 11] = [
    ("千億", 11),
    ("百億", 10),
    ("十億", 9),
    ("千万", 7),
    ("百万", 6),
    ("十万", 5),
    ("兆", 12),
    ("億", 8),
    ("万", 4),
    ("千", 3),
    ("百", 2),
];

/// What stands before or behind a number that is nearly so.
const ABOUT: [&str; 7] = ["約", "およそ", "おおよそ", "おおむね", "概ね", "凡そ", "ほぼ"];
const NEARLY: [&str; 2] = ["程度", "前後"];

/// What stands behind a number that is a limit.
const LIMITS: [(&str, Limit); 8] = [
    ("以上", Limit::AtLeast),
    ("以下", Limit::AtMost),
    ("以内", Limit::AtMost),
    ("未満", Limit::Below),
    ("を下回る", Limit::Below),
    ("を超える", Limit::Above),
    ("を上回る", Limit::Above),
    ("超", Limit::Above),
];

/// Units that are days of the calendar as well, 9月 or 10日: amounts only where that is what is counted.
const CALENDAR: [&str; 6] = ["年", "月", "日", "時", "分", "年度"];

/// Units of two spellings.
const SAME_UNITS: [(&str, &str); 5] =
    [("パーセント", "%"), ("ヶ所", "か所"), ("ヵ所", "か所"), ("カ所", "か所"), ("箇所", "か所")];

/// More letters than a unit has are an explanation.
const LONGEST_UNIT: usize = 8;

impl Amount {
    /// Reads a text whose number, where it stands alone, is counted in a unit.
    pub fn read(text: &str, unit: Option<&str>) -> Result<Amount, Unread> {
        let (power, base) = unit_parts(unit.unwrap_or_default());
        let folded = comparable(text);
        let (rest, limit) = ending(&folded, &LIMITS);
        let (rest, is_nearly) = ending(rest, &NEARLY.map(|word| (word, ())));
        let about = ABOUT.iter().find_map(|word| rest.strip_prefix(word));
        let is_about = is_nearly.is_some() || about.is_some();
        let rest = about.unwrap_or(rest);
        let (number, last, rest) = if rest == "ゼロ" { (Decimal::ZERO, Decimal::ZERO, "") } else { leading(rest)? };
        let is_declared = |rest: &str| unit.is_some_and(|unit| !rest.is_empty() && comparable(unit) == rest);
        let (number, last, rest) = match () {
            () if rest.is_empty() || is_declared(rest) => (number.times(power), last.times(power), base.as_str()),
            () => scaled(number, last, rest)?,
        };
        let unit = counted(rest, unit.is_some().then_some((power, &base)))?;
        let (Some(number), Some(last)) = (number, last) else { return Err(Unread::Words) };
        let slack = if is_about { last.half() } else { Some(Decimal::ZERO) };
        Ok(Amount { number, slack: slack.ok_or(Unread::Words)?, unit, limit })
    }

    /// The number in a unit, such as 千円.
    pub fn number_in(&self, unit: Option<&str>) -> Decimal {
        self.number.through(unit_parts(unit.unwrap_or_default()).0)
    }
}

/// What is counted, by what stands behind a number, where `declared` is the unit that was agreed on, or it is another.
fn counted(written: &str, declared: Option<(u32, &String)>) -> Result<String, Unread> {
    let written = same_unit(written);
    let is_word = written.chars().count() <= LONGEST_UNIT
        && !written.contains(|letter: char| letter.is_numeric() || "。、,.(~・/:-+".contains(letter));
    match declared {
        // 70万 of 万人 may be either.
        Some((0, base)) if written.is_empty() => Ok(base.clone()),
        Some((_, base)) if written == *base => Ok(written),
        _ if !is_word || is_vague(&written) => Err(Unread::Words),
        Some(_) if written.is_empty() => Err(Unread::Words),
        Some(_) => Err(Unread::OtherUnit(written)),
        None if CALENDAR.contains(&written.as_str()) => Err(Unread::Words),
        None => Ok(written),
    }
}

/// Whether what stands behind a number makes it vague in a way that nobody can reckon with: 70人強, 10数人, 50人台. 台 alone counts
/// machines.
fn is_vague(written: &str) -> bool {
    ["弱", "強", "余", "余り"].iter().any(|word| written.ends_with(word))
        || written.starts_with(['数', '余', '弱', '強'])
        || written.ends_with('台') && written != "台"
}

/// A unit with its power of ten taken off: 千円 is 円 by the thousand.
fn unit_parts(unit: &str) -> (u32, String) {
    let unit = comparable(unit);
    // 万 alone is a unit as well, of nothing in particular.
    let behind = |word: &str| unit.strip_prefix(word).filter(|rest| !rest.is_empty());
    let found = POWERS.iter().find_map(|(word, power)| Some((*power, behind(word)?)));
    found.map_or_else(|| (0, same_unit(&unit)), |(power, rest)| (power, same_unit(rest)))
}

fn same_unit(unit: &str) -> String {
    let same = SAME_UNITS.iter().find(|(other, _)| comparable(other) == unit);
    same.map_or(unit, |(_, unit)| unit).to_owned()
}

/// A text without the word at its end, and what that word means.
fn ending<'a, T: Copy>(text: &'a str, words: &[(&str, T)]) -> (&'a str, Option<T>) {
    let found = words.iter().find_map(|(word, meaning)| Some((text.strip_suffix(word)?, Some(*meaning))));
    found.unwrap_or((text, None))
}

/// The number that a text begins with, one of its last digit that says anything, and what stands behind.
fn leading(text: &str) -> Result<(Decimal, Decimal, &str), Unread> {
    let (is_negative, digits) = match text.strip_prefix(['-', '−', '△', '▲']) {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    let end = digits.find(|letter: char| !letter.is_ascii_digit() && !",.".contains(letter)).unwrap_or(digits.len());
    let (number, rest) = digits.split_at(end);
    let number = Decimal::read(number).ok_or(Unread::Words)?;
    let signed = Decimal { digits: if is_negative { -number.digits } else { number.digits }, ..number };
    Ok((signed, number.last(), rest))
}

/// A number with the words behind it that make it more, and with the smaller ones that go on: 1億2,000万.
fn scaled(number: Decimal, last: Decimal, rest: &str) -> Result<(Option<Decimal>, Option<Decimal>, &str), Unread> {
    let power = |rest: &str| POWERS.iter().find(|(word, _)| rest.starts_with(word)).copied();
    let Some((word, first)) = power(rest) else { return Ok((Some(number), Some(last), rest)) };
    let (mut sum, mut last, mut power_before) = (number.times(first), last.times(first), first);
    let mut rest = &rest[word.len()..];
    while rest.starts_with(|letter: char| letter.is_ascii_digit()) {
        let (part, of_part, behind) = leading(rest)?;
        let (word, next) = power(behind).unwrap_or(("", 0));
        let (part, of_part) = (part.times(next), of_part.times(next));
        let fits = part.zip(Decimal::ONE.times(power_before)).is_some_and(|(part, most)| part.is_below(most));
        if number.places > 0 || !fits {
            return Err(Unread::Words);
        }
        let is_negative = number.digits < 0;
        sum = sum.zip(part).and_then(|(sum, part)| if is_negative { sum.minus(part) } else { sum.plus(part) });
        (last, power_before, rest) = (of_part, next, &behind[word.len()..]);
    }
    Ok((sum, last, rest))
}

impl Decimal {
    /// Nothing.
    pub const ZERO: Decimal = Decimal { digits: 0, places: 0 };
    const ONE: Decimal = Decimal { digits: 1, places: 0 };

    /// The number of these digits, of which so many stand behind the point.
    pub fn new(digits: i128, places: u32) -> Decimal {
        Decimal { digits, places }
    }

    /// Reads digits with a point, and with commas between thousands; none if anything else is there.
    fn read(text: &str) -> Option<Decimal> {
        let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
        let mut groups = whole.split(',');
        let first = groups.next()?;
        let is_grouped = groups.clone().next().is_none() || first.len() <= 3;
        let digits = whole.replace(',', "");
        let is_number = |text: &str| text.len() <= MOST_DIGITS && text.bytes().all(|byte| byte.is_ascii_digit());
        let is_whole = !first.is_empty() && is_grouped && groups.all(|group| group.len() == 3) && is_number(&digits);
        if !is_whole || !is_number(fraction) || text.ends_with('.') {
            return None;
        }
        Some(Decimal { digits: format!("{digits}{fraction}").parse().ok()?, places: fraction.len() as u32 })
    }

    /// One of the last digit that says anything: of 700 it is 100, of 1.20 it is 0.01.
    fn last(self) -> Decimal {
        let mut one = 1;
        while self.places == 0 && self.digits != 0 && self.digits % (one * 10) == 0 {
            one *= 10;
        }
        Decimal { digits: one, places: self.places }
    }

    fn half(self) -> Option<Decimal> {
        Some(Decimal { digits: self.digits.checked_mul(5)?, places: self.places + 1 })
    }

    /// Times ten to a power; none if that is more than anything that is counted.
    fn times(self, power: u32) -> Option<Decimal> {
        let (more, places) = (power.saturating_sub(self.places), self.places.saturating_sub(power));
        Some(Decimal { digits: self.digits.checked_mul(10_i128.checked_pow(more)?)?, places })
    }

    /// Through ten to a power.
    fn through(self, power: u32) -> Decimal {
        Decimal { digits: self.digits, places: self.places + power }
    }

    /// Both with the same places; none where they are too far apart.
    fn aligned(self, other: Decimal) -> Option<(i128, i128, u32)> {
        let places = self.places.max(other.places);
        let at = |number: Decimal| number.digits.checked_mul(10_i128.checked_pow(places - number.places)?);
        Some((at(self)?, at(other)?, places))
    }

    fn is_below(self, other: Decimal) -> bool {
        self.aligned(other).is_some_and(|(a, b, _)| a < b)
    }

    /// The sum.
    pub fn plus(self, other: Decimal) -> Option<Decimal> {
        let (a, b, places) = self.aligned(other)?;
        Some(Decimal { digits: a.checked_add(b)?, places })
    }

    /// The difference.
    pub fn minus(self, other: Decimal) -> Option<Decimal> {
        let (a, b, places) = self.aligned(other)?;
        Some(Decimal { digits: a.checked_sub(b)?, places })
    }

    /// Below, at or above zero.
    pub fn sign(self) -> i128 {
        self.digits.signum()
    }

    /// The nearest number that can be drawn.
    pub fn drawn(self) -> f64 {
        self.digits as f64 / 10_f64.powi(self.places as i32)
    }

    /// In digits, with a sign if it is below zero: `1200`, `-0.5`.
    pub fn plain(self) -> String {
        let sign = if self.digits < 0 { "-" } else { "" };
        let digits = format!("{:0width$}", self.digits.unsigned_abs(), width = self.places as usize + 1);
        let (whole, fraction) = digits.split_at(digits.len() - self.places as usize);
        let fraction = fraction.trim_end_matches('0');
        let point = if fraction.is_empty() { "" } else { "." };
        format!("{sign}{whole}{point}{fraction}")
    }

    /// The same with commas between thousands: `1,200`.
    pub fn grouped(self) -> String {
        let plain = self.plain();
        grouped_number(&plain).unwrap_or(plain)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn read(text: &str, unit: Option<&str>) -> String {
        match Amount::read(text, unit) {
            Ok(Amount { number, slack, unit, limit }) => {
                let slack = if slack.sign() == 0 { String::new() } else { format!("±{}", slack.grouped()) };
                let limit = limit.map_or_else(String::new, |limit| format!(" {limit:?}"));
                format!("{}{slack}{unit}{limit}", number.grouped())
            }
            Err(Unread::OtherUnit(unit)) => format!("another unit: {unit}"),
            Err(Unread::Words) => "words".to_owned(),
        }
    }

    #[test]
    fn numbers_are_amounts_however_they_are_written() {
        for (text, unit, amount) in [
            ("1,234", "人", "1,234人"),
            ("１，２３４人", "人", "1,234人"),
            ("70万人", "人", "700,000人"),
            ("70万", "人", "700,000人"),
            ("1.2万人", "人", "12,000人"),
            ("1万2千人", "人", "12,000人"),
            ("1億2,000万円", "円", "120,000,000円"),
            ("1兆5億円", "円", "1,000,500,000,000円"),
            ("1億2345万6789", "円", "123,456,789円"),
            ("2,700千円", "万円", "2,700,000円"),
            ("2,700", "千円", "2,700,000円"),
            ("12百万円", "千円", "12,000,000円"),
            ("98.5％", "%", "98.5%"),
            ("98.5パーセント", "％", "98.5%"),
            ("3カ所", "か所", "3か所"),
            ("△5", "%", "-5%"),
            ("-1億2千万円", "円", "-120,000,000円"),
            ("ゼロ", "件", "0件"),
            ("5百貨店", "百貨店", "500貨店"),
            ("10日", "日", "10日"),
            ("3台", "台", "3台"),
            ("5", "万", "5万"),
            ("5万", "万", "5万"),
        ] {
            assert_eq!(read(text, Some(unit)), amount, "{text} {unit}");
        }
        for (text, amount) in [("70万人", "700,000人"), ("64", "64"), ("80%", "80%")] {
            assert_eq!(read(text, None), amount, "{text}");
        }
    }

    #[test]
    fn what_is_nearly_a_number_says_how_near() {
        for (text, amount) in [
            ("約64万人", "640,000±5,000人"),
            ("約70万人", "700,000±50,000人"),
            ("およそ1.20万人", "12,000±50人"),
            ("64人程度", "64±0.5人"),
            ("約1億2千万人", "120,000,000±5,000,000人"),
            ("約64.0人", "64±0.05人"),
        ] {
            assert_eq!(read(text, Some("人")), amount, "{text}");
        }
    }

    #[test]
    fn a_limit_says_which_way_is_meant() {
        for (text, amount) in [
            ("90%以上", "90% AtLeast"),
            ("90以上", "90% AtLeast"),
            ("５％以下", "5% AtMost"),
            ("10%未満", "10% Below"),
            ("10%を超える", "10% Above"),
        ] {
            assert_eq!(read(text, Some("%")), amount, "{text}");
        }
    }

    #[test]
    fn what_is_not_certain_stays_words() {
        for text in [
            "限りなく100",
            "未定",
            "-",
            "",
            "1.",
            ".5",
            "1.2.3",
            "1e5",
            "12,3",
            "1234567890123456",
            "一部",
            "70万人強",
            "10数人",
            "50人台",
            "前年度以上",
            "27人(うち市外3人)",
            "23時02分",
            "100～120人",
            "1.5億3000万",
            "1万2億",
            "3/4",
        ] {
            assert_eq!(read(text, Some("人")), "words", "{text}");
        }
        assert_eq!(read("70万", Some("万人")), "words", "of 万人, or of 人");
        assert_eq!(read("9月", None), "words", "a month");
        assert_eq!([read("80%", Some("人")), read("3万円", Some("人"))], ["another unit: %", "another unit: 円"]);
    }

    proptest! {
        #[test]
        fn no_text_makes_the_reader_panic(text in "\\PC*|[約-]?[0-9]{0,16}[兆億万千百]{0,3}[0-9,.]{0,16}[兆億万千]{0,2}[円人]?(以上|程度)?", unit in "[千万億百兆]{0,3}[円人]?") {
            if let Ok(amount) = Amount::read(&text, Some(&unit)) {
                let _ = (amount.number_in(Some(&unit)).grouped(), amount.number.minus(amount.slack), amount.number.drawn());
            }
        }

        #[test]
        fn a_number_alone_is_that_number(number in -999_999_999_999_i64..999_999_999_999) {
            let told = Amount::read(&number.to_string(), Some("千円")).map(|amount| amount.number_in(Some("千円")).grouped().replace(',', ""));
            prop_assert_eq!(told, Ok(number.to_string()));
        }
    }
}
