//! Days, eras and fiscal years: reading them as Japanese documents write them, and writing them for people.
//!
//! Nothing is guessed: a year needs its era or its four western digits. A date that exists under another name
//! (平成35年4月1日) is given together with a note that says which; a date that does not exist is an error that says why.
//! Deadlines, which also know `10月` and `年度末`, are read by [`due`](super::due).

mod shown;

pub use jiff::civil::Date;
pub use shown::{Calendar, Dating};

use jiff::civil::Weekday;

use super::Message;
use super::numeral::{Number, Scanner, plain_digits};
use crate::say;

/// A date as written, and the day it means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WrittenDate {
    /// As written.
    pub text: String,
    /// The day.
    pub date: Date,
}

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
        let folded = plain_digits(text);
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
}

/// The day in Japan at a moment, in seconds since the beginning of 1970 in UTC; the calendar's last day where it runs out.
pub fn in_japan(seconds: u64) -> Date {
    let moment = i64::try_from(seconds).ok().and_then(|seconds| jiff::Timestamp::from_second(seconds).ok());
    moment.map_or(Date::MAX, |moment| jiff::tz::Offset::constant(9).to_datetime(moment).date())
}

/// A moment, in seconds since 1970, as feeds write it: `2023-05-10T05:00:00+09:00`, by the clocks of Japan.
pub fn moment_in_japan(seconds: u64) -> String {
    let moment = i64::try_from(seconds).ok().and_then(|seconds| jiff::Timestamp::from_second(seconds).ok());
    let moment = moment.unwrap_or(jiff::Timestamp::MAX);
    format!("{}+09:00", jiff::tz::Offset::constant(9).to_datetime(moment))
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

/// The day in Japan of a day with a time, as spreadsheets and programs write it: `2023-07-19T15:00:00Z` is the 20th.
fn day_of_moment(text: &str) -> Option<String> {
    const JAPAN: jiff::tz::Offset = jiff::tz::offset(9);
    let text = text.trim();
    if !text.contains(':') {
        return None;
    }
    let day = match text.parse::<jiff::Timestamp>() {
        Ok(moment) => JAPAN.to_datetime(moment).date(),
        Err(_) => text.parse::<jiff::civil::DateTime>().ok()?.date(),
    };
    Some(day.to_string())
}

/// Reads a whole day: `令和5年4月1日`, `R5.4.1`, `令5/4/1`, `㋿5年4月1日`, `2023-04-01`, `2023年4月1日（土）`, in any width.
///
/// # Errors
///
/// A year without era or four digits, a month or day the calendar does not have, a missing part, anything left over.
pub fn read_date(text: &str) -> Result<DateReading, DateError> {
    let folded = plain_digits(text);
    let day = day_of_moment(&folded);
    let mut scanner = Scanner::new(day.as_deref().unwrap_or(&folded));
    let shown = text.trim();
    let help = say!(
        "「令和5年4月1日」「R5.4.1」「2023-04-01」のように書いてください",
        "write it like 令和5年4月1日, R5.4.1 or 2023-04-01"
    );
    let fail = |message| DateError { message, help: help.clone() };

    let written = DateParts::scan(&mut scanner)
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
struct DateParts {
    era: Option<Era>,
    year: Number,
    month: Number,
    day: Number,
}

impl DateParts {
    /// Year, month and day with 年月日 or with the same sign twice.
    fn scan(scanner: &mut Scanner) -> Option<DateParts> {
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
        scanner.eat(after_day).then_some(DateParts { era, year, month, day })
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

/// How many days a date lies behind another; negative if before it.
pub fn days_after(first: Date, date: Date) -> i32 {
    (date - first).get_days()
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
pub(in crate::model) fn wareki_year(date: Date) -> String {
    match Era::of(date) {
        Some(era) => format!("{}年", era_year(era, date.year() - era.first_day().year() + 1)),
        None => format!("{}年", date.year()),
    }
}

/// `January`
pub(in crate::model) fn english_month_name(date: Date) -> &'static str {
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
mod tests;
