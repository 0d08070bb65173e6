//! Days, eras and fiscal years: reading them as Japanese documents write them, and writing them for people.
//!
//! Nothing is guessed: a year needs its era or its four western digits. A date that exists under another name
//! (平成35年4月1日) is given together with a note that says which; a date that does not exist is an error that says why.
//! Deadlines, which also know `10月` and `年度末`, are read by [`due`](super::due).

pub use jiff::civil::Date;

use jiff::civil::Weekday;

use super::numeral::{Number, Scanner, fold};
use super::{Language, Message};
use crate::say;

/// A Japanese era, oldest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Era {
    /// 明治, from 23 October 1868
    Meiji,
    /// 大正, from 30 July 1912
    Taisho,
    /// 昭和, from 25 December 1926
    Showa,
    /// 平成, from 8 January 1989
    Heisei,
    /// 令和, from 1 May 2019
    Reiwa,
}

impl Era {
    /// Every era there is, oldest first.
    pub const ALL: [Era; 5] = [Era::Meiji, Era::Taisho, Era::Showa, Era::Heisei, Era::Reiwa];

    /// The era in force on a day; none before Meiji.
    pub fn of(date: Date) -> Option<Era> {
        Era::ALL.into_iter().rev().find(|era| era.first_day() <= date)
    }

    /// Its first day.
    pub fn first_day(self) -> Date {
        match self {
            Era::Meiji => jiff::civil::date(1868, 10, 23),
            Era::Taisho => jiff::civil::date(1912, 7, 30),
            Era::Showa => jiff::civil::date(1926, 12, 25),
            Era::Heisei => jiff::civil::date(1989, 1, 8),
            Era::Reiwa => jiff::civil::date(2019, 5, 1),
        }
    }

    /// Its last day; none for the era that goes on.
    pub fn last_day(self) -> Option<Date> {
        let next = Era::ALL.into_iter().find(|era| *era > self)?;
        next.first_day().yesterday().ok()
    }

    /// Its name: `令和`.
    pub fn kanji(self) -> &'static str {
        match self {
            Era::Meiji => "明治",
            Era::Taisho => "大正",
            Era::Showa => "昭和",
            Era::Heisei => "平成",
            Era::Reiwa => "令和",
        }
    }

    /// Its name in English: `Reiwa`.
    pub fn english(self) -> &'static str {
        match self {
            Era::Meiji => "Meiji",
            Era::Taisho => "Taisho",
            Era::Showa => "Showa",
            Era::Heisei => "Heisei",
            Era::Reiwa => "Reiwa",
        }
    }

    /// The capital letter forms use for it: `R`.
    pub fn letter(self) -> char {
        match self {
            Era::Meiji => 'M',
            Era::Taisho => 'T',
            Era::Showa => 'S',
            Era::Heisei => 'H',
            Era::Reiwa => 'R',
        }
    }

    /// Its name in one character: `㋿`. NFKC unfolds it, so readers never meet it.
    pub fn ligature(self) -> char {
        match self {
            Era::Meiji => '㍾',
            Era::Taisho => '㍽',
            Era::Showa => '㍼',
            Era::Heisei => '㍻',
            Era::Reiwa => '㋿',
        }
    }

    /// The western year of the era's year `number` (from 1), whether or not the era lasted so long.
    pub(super) fn western_year(self, number: u32) -> i64 {
        i64::from(self.first_day().year()) + i64::from(number) - 1
    }

    /// Takes an era off the front: its name, or its first kanji or letter where a year follows.
    pub(super) fn scan(scanner: &mut Scanner) -> Option<Era> {
        for era in Era::ALL {
            if scanner.eat(era.kanji()) {
                return Some(era);
            }
            let mut after = *scanner;
            let first: String = era.kanji().chars().take(1).collect();
            let short = after.eat(&first) || after.eat(&era.letter().to_string());
            let year_follows = {
                let mut ahead = after;
                ahead.era_year().is_some()
            };
            if short && year_follows {
                *scanner = after;
                return Some(era);
            }
        }
        None
    }

    /// What is odd about naming days by this era: none of them, from `first` to `last`, lies in it.
    ///
    /// `written` is the name that was used, `right` the one the calendar has for it.
    pub(super) fn misnamed(self, first: Date, last: Date, written: &str, right: &str) -> Option<Message> {
        let (ja, en) = (self.kanji(), self.english());
        if last < self.first_day() {
            let (ja_day, en_day) = (seireki(self.first_day()), english(self.first_day()));
            return Some(say!(
                "「{written}」は「{right}」のことです（{ja}は{ja_day}から）",
                "“{written}” is {right}: {en} began on {en_day}"
            ));
        }
        let end = self.last_day().filter(|end| *end < first)?;
        let (ja_day, en_day) = (seireki(end), english(end));
        Some(say!(
            "「{written}」は「{right}」のことです（{ja}は{ja_day}まで）",
            "“{written}” is {right}: {en} ended on {en_day}"
        ))
    }
}

/// A fiscal year, April to March, by the western year it begins in: `FiscalYear(2023)` is 令和5年度.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FiscalYear(pub i16);

impl FiscalYear {
    /// The fiscal year a day belongs to.
    pub fn of(date: Date) -> FiscalYear {
        FiscalYear(if date.month() < 4 { date.year().saturating_sub(1) } else { date.year() })
    }

    /// Its 1 April; the calendar's first or last day where years run out (before -9999, after 9999).
    pub fn start(self) -> Date {
        Date::new(self.0, 4, 1).unwrap_or(if self.0 < 0 { Date::MIN } else { Date::MAX })
    }

    /// Its 31 March, in the following calendar year; bounded as [`FiscalYear::start`] is.
    pub fn end(self) -> Date {
        Date::new(self.0.saturating_add(1), 3, 31).unwrap_or(if self.0 < 0 { Date::MIN } else { Date::MAX })
    }

    /// Its months from April to March, as calendar year and month (1–12).
    pub fn months(self) -> [(i16, i8); 12] {
        std::array::from_fn(|place| {
            let month = (place as i8 + 3) % 12 + 1;
            (if month < 4 { self.0.saturating_add(1) } else { self.0 }, month)
        })
    }

    /// The fiscal year so many years later, or earlier where `years` is negative.
    pub fn plus(self, years: i16) -> FiscalYear {
        FiscalYear(self.0.saturating_add(years))
    }

    /// Reads `r5`, `R05`, `2023`, `FY2023`, `令和5年度`, `令5`, `R5年度`, `2023年度`, in any width and with kanji numerals.
    ///
    /// A year past its era's end (平成35年度) is the year meant. None for anything else, such as a number without an era.
    pub fn parse(text: &str) -> Option<FiscalYear> {
        let folded = fold(text);
        let mut scanner = Scanner::new(&folded);
        let western_only = scanner.eat("FY");
        let era = if western_only { None } else { Era::scan(&mut scanner) };
        let year = match era {
            Some(era) => {
                scanner.era_year().filter(|number| number.value >= 1).map(|number| era.western_year(number.value))
            }
            None => scanner.number().filter(|number| number.is_western_year()).map(|number| i64::from(number.value)),
        }?;
        scanner.eat("年度");
        let in_calendar = scanner.rest().is_empty() && year < i64::from(Date::MAX.year());
        if in_calendar { i16::try_from(year).ok().map(FiscalYear) } else { None }
    }

    /// The era and the year in it, as documents name the fiscal year: by the era in force on the 31 December in it, so that
    /// 2019 is 令和元年度, 1988 昭和63年度. None before Meiji.
    pub fn era(self) -> Option<(Era, i16)> {
        let era = Era::ALL.into_iter().rev().find(|era| era.first_day().year() <= self.0)?;
        Some((era, self.0 - era.first_day().year() + 1))
    }

    /// The one short name in paths: `r5`, `h30`, `s63`; the western year before Meiji.
    pub fn key(self) -> String {
        match self.era() {
            Some((era, number)) => format!("{}{number}", era.letter().to_ascii_lowercase()),
            None => self.0.to_string(),
        }
    }

    /// `令和5年度`, `令和元年度`; [`FiscalYear::seireki`] before Meiji.
    pub fn wareki(self) -> String {
        match self.era() {
            Some((era, number)) => format!("{}年度", era_year(era, number)),
            None => self.seireki(),
        }
    }

    /// `2023年度`
    pub fn seireki(self) -> String {
        format!("{}年度", self.0)
    }

    /// Both names at once: `令和5年度（2023年度）`, `FY2023 (Reiwa 5)`.
    pub fn label(self, language: Language) -> String {
        match (language, self.era()) {
            (Language::Ja, Some(_)) => format!("{}（{}）", self.wareki(), self.seireki()),
            (Language::Ja, None) => self.seireki(),
            (Language::En, Some((era, number))) => format!("FY{} ({} {number})", self.0, era.english()),
            (Language::En, None) => format!("FY{}", self.0),
        }
    }
}

/// A date that was read, and what somebody should know about how it was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DateReading {
    /// The day.
    pub date: Date,
    /// The era or the weekday does not go with it.
    pub note: Option<Message>,
}

/// Why a text is no date.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DateError {
    /// What is wrong, with the text.
    pub message: Message,
    /// What to write instead.
    pub help: Message,
}

/// Reads a whole day: `令和5年4月1日`, `R5.4.1`, `令5/4/1`, `㋿5年4月1日`, `2023-04-01`, `2023年4月1日（土）`, in any width.
///
/// # Errors
///
/// A year without era or four digits, a month or day the calendar does not have, a missing part, anything left over.
pub fn read_date(text: &str) -> Result<DateReading, DateError> {
    let folded = fold(text);
    let mut scanner = Scanner::new(&folded);
    let shown = text.trim();
    let help = say!(
        "「令和5年4月1日」「R5.4.1」「2023-04-01」のように書いてください",
        "write it like 令和5年4月1日, R5.4.1 or 2023-04-01"
    );
    let fail = |message| DateError { message, help: help.clone() };

    let written = WrittenDate::scan(&mut scanner)
        .ok_or_else(|| fail(say!("「{shown}」は日付として読めません", "“{shown}” is not a date")))?;
    let weekday = scan_weekday(&mut scanner);
    if !scanner.rest().is_empty() {
        let rest = scanner.rest();
        return Err(fail(say!("「{shown}」の「{rest}」が余分です", "“{shown}” has something left over: “{rest}”")));
    }
    let year = match written.era {
        Some(era) => era.western_year(written.year.value),
        None if written.year.is_western_year() => i64::from(written.year.value),
        None => {
            return Err(fail(say!(
                "「{shown}」は何年か分かりません。年号も4桁の西暦もありません",
                "“{shown}” does not say which year: it has neither an era nor four digits"
            )));
        }
    };
    if written.year.value == 0 {
        return Err(fail(say!("「{shown}」の0年はありません", "“{shown}” names a year 0, which no era has")));
    }
    let date = civil(year, written.month.value, written.day.value).map_err(|why| {
        let (ja, en) = (why.ja, why.en);
        fail(say!("「{shown}」は暦にありません。{ja}", "“{shown}” is not in the calendar: {en}"))
    })?;
    let era_note = written.era.and_then(|era| era.misnamed(date, date, shown, &wareki(date)));
    let note = join([era_note, weekday.and_then(|weekday| wrong_weekday(date, weekday))]);
    Ok(DateReading { date, note })
}

/// The parts of a date, before anybody asked whether they make sense.
struct WrittenDate {
    era: Option<Era>,
    year: Number,
    month: Number,
    day: Number,
}

impl WrittenDate {
    /// Year, month and day with 年月日 or with the same sign twice.
    fn scan(scanner: &mut Scanner) -> Option<WrittenDate> {
        let era = Era::scan(scanner);
        let year = if era.is_some() { scanner.era_year() } else { scanner.number() }?;
        let (_, after_month, after_day) = [("年", "月", "日"), (".", ".", ""), ("/", "/", ""), ("-", "-", "")]
            .into_iter()
            .find(|(after_year, _, _)| scanner.eat(after_year))?;
        let month = scanner.number()?;
        if !scanner.eat(after_month) {
            return None;
        }
        let day = scanner.number()?;
        scanner.eat(after_day).then_some(WrittenDate { era, year, month, day })
    }
}

/// A day of the calendar, or why there is none: `13月はありません`, `2023年2月は28日までです`.
pub(super) fn civil(year: i64, month: u32, day: u32) -> Result<Date, Message> {
    let Some(year) = i16::try_from(year).ok().filter(|year| (1..Date::MAX.year()).contains(year)) else {
        return Err(say!("{year}年は扱えません", "the year {year} is out of range"));
    };
    let month = match i8::try_from(month) {
        Ok(month @ 1..=12) => month,
        _ => return Err(say!("{month}月はありません", "there is no month {month}")),
    };
    let first = Date::new(year, month, 1).expect("every month of these years has a first day");
    if let Some(date) = i8::try_from(day).ok().and_then(|day| Date::new(year, month, day).ok()) {
        return Ok(date);
    }
    if day == 0 {
        return Err(say!("0日はありません", "there is no day 0"));
    }
    let (days, name) = (first.days_in_month(), english_month(first));
    Err(say!("{year}年{month}月は{days}日までです", "{name} has {days} days"))
}

/// Takes a weekday off the front: `(土)`, `(土曜日)`, `土曜日`, `(月・祝)`.
pub(super) fn scan_weekday(scanner: &mut Scanner) -> Option<Weekday> {
    let mut ahead = *scanner;
    let bracket = ahead.eat("(");
    let (_, weekday) = WEEKDAYS.into_iter().find(|(name, _)| ahead.eat(name))?;
    let long = ahead.eat("曜日") || ahead.eat("曜");
    if bracket {
        let _ = ahead.eat("・祝日") || ahead.eat("・祝") || ahead.eat("祝");
        if !ahead.eat(")") {
            return None;
        }
    } else if !long {
        return None;
    }
    *scanner = ahead;
    Some(weekday)
}

/// What to say where a date does not fall on the weekday beside it.
pub(super) fn wrong_weekday(date: Date, written: Weekday) -> Option<Message> {
    if date.weekday() == written {
        return None;
    }
    let name = |wanted| WEEKDAYS.iter().find(|(_, weekday)| *weekday == wanted).map_or("", |(name, _)| name);
    let (ja_day, en_day, right, wrong) = (wareki(date), english(date), name(date.weekday()), name(written));
    Some(say!(
        "{ja_day}は{right}曜日です（「{wrong}」と書かれています）",
        "{en_day} is a {right}曜日, not a {wrong}曜日"
    ))
}

const WEEKDAYS: [(&str, Weekday); 7] = [
    ("日", Weekday::Sunday),
    ("月", Weekday::Monday),
    ("火", Weekday::Tuesday),
    ("水", Weekday::Wednesday),
    ("木", Weekday::Thursday),
    ("金", Weekday::Friday),
    ("土", Weekday::Saturday),
];

/// Several messages as one; none if there are none.
pub(super) fn join(messages: impl IntoIterator<Item = Option<Message>>) -> Option<Message> {
    messages
        .into_iter()
        .flatten()
        .reduce(|a, b| Message { ja: format!("{}。{}", a.ja, b.ja), en: format!("{}; {}", a.en, b.en) })
}

/// `令和5年4月1日`, by the era of that very day; [`seireki`] before Meiji.
pub fn wareki(date: Date) -> String {
    format!("{}{}日", wareki_month(date), date.day())
}

/// `2023年4月1日`
pub fn seireki(date: Date) -> String {
    format!("{}{}日", seireki_month(date), date.day())
}

/// `1 April 2023`
pub fn english(date: Date) -> String {
    format!("{} {}", date.day(), english_month(date))
}

/// The month of a day: `令和6年1月`, by the era of that very day.
pub fn wareki_month(date: Date) -> String {
    format!("{}{}月", wareki_year(date), date.month())
}

/// The month of a day: `2024年1月`
pub fn seireki_month(date: Date) -> String {
    format!("{}年{}月", date.year(), date.month())
}

/// The month of a day: `January 2024`
pub fn english_month(date: Date) -> String {
    format!("{} {}", english_month_name(date), date.year())
}

/// The calendar year of a day: `令和6年`, by the era of that very day; `1850年` before Meiji.
pub(super) fn wareki_year(date: Date) -> String {
    match Era::of(date) {
        Some(era) => format!("{}年", era_year(era, date.year() - era.first_day().year() + 1)),
        None => format!("{}年", date.year()),
    }
}

/// `January`
pub(super) fn english_month_name(date: Date) -> &'static str {
    const NAMES: [&str; 12] = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    NAMES[usize::from(date.month().unsigned_abs()) - 1]
}

/// `令和5`, `令和元`
fn era_year(era: Era, number: i16) -> String {
    let number = if number == 1 { "元".to_owned() } else { number.to_string() };
    format!("{}{number}", era.kanji())
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn every_usual_way_of_writing_a_day_is_read() {
        for (text, expected) in [
            ("令和5年4月1日", date(2023, 4, 1)),
            ("令和元年5月1日", date(2019, 5, 1)),
            ("令和５年４月１日", date(2023, 4, 1)),
            ("令和五年四月一日", date(2023, 4, 1)),
            ("昭和六十三年十二月三十一日", date(1988, 12, 31)),
            ("二〇二三年四月一日", date(2023, 4, 1)),
            ("R5.4.1", date(2023, 4, 1)),
            ("r5/4/1", date(2023, 4, 1)),
            ("R5-4-1", date(2023, 4, 1)),
            ("R05.04.01", date(2023, 4, 1)),
            ("Ｒ５．４．１", date(2023, 4, 1)),
            ("R元.5.1", date(2019, 5, 1)),
            ("令5.4.1", date(2023, 4, 1)),
            ("㋿5年4月1日", date(2023, 4, 1)),
            ("㍻31年4月30日", date(2019, 4, 30)),
            ("H31.4.30", date(2019, 4, 30)),
            ("2023/4/1", date(2023, 4, 1)),
            ("2023-04-01", date(2023, 4, 1)),
            ("2023.4.1", date(2023, 4, 1)),
            ("2023年4月1日", date(2023, 4, 1)),
            (" 令和 5 年 4 月 1 日 ", date(2023, 4, 1)),
            ("令和5年4月1日（土）", date(2023, 4, 1)),
            ("令和5年4月1日(土曜日)", date(2023, 4, 1)),
            ("令和5年4月1日 土曜日", date(2023, 4, 1)),
            ("令和6年1月8日（月・祝）", date(2024, 1, 8)),
            ("令和6年2月29日", date(2024, 2, 29)),
            ("昭和64年1月7日", date(1989, 1, 7)),
        ] {
            assert_eq!(read_date(text), Ok(DateReading { date: expected, note: None }), "{text}");
        }
    }

    #[test]
    fn a_day_under_a_wrong_name_is_given_with_a_note() {
        for (text, expected, note) in [
            (
                "平成35年4月1日",
                date(2023, 4, 1),
                "「平成35年4月1日」は「令和5年4月1日」のことです（平成は2019年4月30日まで）",
            ),
            (
                "平成31年5月1日",
                date(2019, 5, 1),
                "「平成31年5月1日」は「令和元年5月1日」のことです（平成は2019年4月30日まで）",
            ),
            (
                "令和元年4月1日",
                date(2019, 4, 1),
                "「令和元年4月1日」は「平成31年4月1日」のことです（令和は2019年5月1日から）",
            ),
            (
                "昭和64年1月8日",
                date(1989, 1, 8),
                "「昭和64年1月8日」は「平成元年1月8日」のことです（昭和は1989年1月7日まで）",
            ),
            (
                "昭和70年1月1日",
                date(1995, 1, 1),
                "「昭和70年1月1日」は「平成7年1月1日」のことです（昭和は1989年1月7日まで）",
            ),
            (
                "明治1年1月1日",
                date(1868, 1, 1),
                "「明治1年1月1日」は「1868年1月1日」のことです（明治は1868年10月23日から）",
            ),
            ("令和5年4月1日（日）", date(2023, 4, 1), "令和5年4月1日は土曜日です（「日」と書かれています）"),
        ] {
            let reading = read_date(text).unwrap();
            assert_eq!((reading.date, reading.note.unwrap().ja.as_str()), (expected, note), "{text}");
        }
    }

    #[test]
    fn a_day_the_calendar_does_not_have_is_an_error_that_says_why() {
        for (text, ja, en) in [
            ("令和5年2月29日", "2023年2月は28日までです", "February 2023 has 28 days"),
            ("令和5年2月30日", "2023年2月は28日までです", "February 2023 has 28 days"),
            ("R6.2.30", "2024年2月は29日までです", "February 2024 has 29 days"),
            ("2023-04-31", "2023年4月は30日までです", "April 2023 has 30 days"),
            ("2023-13-01", "13月はありません", "there is no month 13"),
            ("令和5年0月1日", "0月はありません", "there is no month 0"),
            ("令和5年4月0日", "0日はありません", "there is no day 0"),
            ("令和99999年4月1日", "102017年は扱えません", "the year 102017 is out of range"),
        ] {
            let error = read_date(text).unwrap_err();
            assert!(error.message.ja.ends_with(ja), "{text}: {}", error.message.ja);
            assert!(error.message.en.ends_with(en), "{text}: {}", error.message.en);
        }
    }

    #[test]
    fn what_is_not_a_whole_day_is_refused() {
        for text in [
            "",
            "18",
            "5.4.1",
            "05/4/1",
            "5年4月1日",
            "令和5年4月",
            "令和5年",
            "令和5年4月1日頃",
            "R5.4/1",
            "2023-4",
            "令和0年4月1日",
            "年度末",
            "令和5年4月1日（土",
            "0000-01-01",
        ] {
            assert!(read_date(text).is_err(), "{text}");
        }
    }

    #[test]
    fn the_era_is_chosen_by_the_exact_day() {
        assert_eq!(wareki(date(2019, 4, 30)), "平成31年4月30日");
        assert_eq!(wareki(date(2019, 5, 1)), "令和元年5月1日");
        assert_eq!(wareki(date(1850, 1, 1)), "1850年1月1日");
        assert_eq!(seireki(date(2023, 4, 1)), "2023年4月1日");
        assert_eq!(english(date(2023, 4, 1)), "1 April 2023");
        assert_eq!(wareki_month(date(2024, 1, 1)), "令和6年1月");
        assert_eq!(seireki_month(date(2024, 1, 1)), "2024年1月");
        assert_eq!(english_month(date(2024, 1, 1)), "January 2024");
    }

    #[test]
    fn every_era_is_known_by_each_of_its_names() {
        for era in Era::ALL {
            for name in [era.kanji().to_owned(), era.letter().to_string(), era.ligature().to_string()] {
                let folded = fold(&format!("{name}5"));
                assert_eq!(Era::scan(&mut Scanner::new(&folded)), Some(era), "{name}");
            }
        }
    }

    #[test]
    fn a_fiscal_year_is_known_by_all_its_names() {
        for (text, year) in [
            ("r5", 2023),
            ("R05", 2023),
            ("h25", 2013),
            ("2023", 2023),
            ("２０２３", 2023),
            ("令和5年度", 2023),
            ("令和５年度", 2023),
            ("令和五年度", 2023),
            ("令5", 2023),
            ("R5年度", 2023),
            ("2023年度", 2023),
            ("FY2023", 2023),
            ("fy2023", 2023),
            ("平成31年度", 2019),
            ("令和元年度", 2019),
            ("R元", 2019),
            ("S63", 1988),
            ("平成35年度", 2023),
            ("㋿5年度", 2023),
        ] {
            assert_eq!(FiscalYear::parse(text), Some(FiscalYear(year)), "{text}");
        }
        for text in
            ["", "5", "18", "r", "r0", "令和", "令和5年", "FYr5", "FY5", "20233", "1500", "r5x", "r99999999999", "9999"]
        {
            assert_eq!(FiscalYear::parse(text), None, "{text}");
        }
    }

    #[test]
    fn a_fiscal_year_has_one_key_and_a_name_in_each_calendar() {
        for (year, key, wareki) in [
            (2023, "r5", "令和5年度"),
            (2019, "r1", "令和元年度"),
            (2018, "h30", "平成30年度"),
            (1989, "h1", "平成元年度"),
            (1988, "s63", "昭和63年度"),
            (1868, "m1", "明治元年度"),
            (1850, "1850", "1850年度"),
        ] {
            assert_eq!(FiscalYear(year).key(), key);
            assert_eq!(FiscalYear(year).wareki(), wareki);
        }
        assert_eq!(FiscalYear(2023).label(Language::Ja), "令和5年度（2023年度）");
        assert_eq!(FiscalYear(2023).label(Language::En), "FY2023 (Reiwa 5)");
    }

    #[test]
    fn a_fiscal_year_goes_from_april_to_march() {
        let year = FiscalYear(2023);
        assert_eq!((year.start(), year.end()), (date(2023, 4, 1), date(2024, 3, 31)));
        assert_eq!(year.months()[0], (2023, 4));
        assert_eq!(year.months()[11], (2024, 3));
        assert_eq!(FiscalYear::of(date(2024, 3, 31)), year);
        assert_eq!(FiscalYear::of(date(2024, 4, 1)), FiscalYear(2024));
    }

    fn any_day() -> impl Strategy<Value = Date> {
        (0..84_700_i32).prop_map(|days| date(1868, 10, 23).checked_add(jiff::Span::new().days(days)).unwrap())
    }

    proptest! {
        #[test]
        fn no_text_makes_the_readers_panic(text in "\\PC*|[令平昭和成RHS元0-9一十年月日度./()土~-]{0,16}") {
            let _ = read_date(&text);
            let _ = FiscalYear::parse(&text);
        }

        #[test]
        fn a_fiscal_year_of_any_number_can_be_named(year in any::<i16>()) {
            let year = FiscalYear(year);
            prop_assert!(year.start() <= year.end());
            prop_assert_eq!(year.months().len(), 12);
            let _ = (year.wareki(), year.label(Language::En));
        }

        #[test]
        fn the_key_of_a_fiscal_year_is_read_back(year in 1868_i16..9999) {
            prop_assert_eq!(FiscalYear::parse(&FiscalYear(year).key()), Some(FiscalYear(year)));
            prop_assert_eq!(FiscalYear::parse(&FiscalYear(year).wareki()), Some(FiscalYear(year)));
        }

        #[test]
        fn a_day_lies_in_its_fiscal_year(day in any_day()) {
            let year = FiscalYear::of(day);
            prop_assert!(year.start() <= day && day <= year.end());
            prop_assert!(year.months().contains(&(day.year(), day.month())));
        }
    }

    #[test]
    fn every_day_is_read_back_as_it_was_written() {
        for day in date(1868, 10, 23).series(jiff::Span::new().days(1)).take_while(|day| day.year() < 2100) {
            let expected = Ok(DateReading { date: day, note: None });
            assert_eq!(read_date(&wareki(day)), expected);
            assert_eq!(read_date(&seireki(day)), expected);
            assert_eq!(read_date(&day.to_string()), expected);
        }
    }
}
