//! From phrases to days: what a deadline means in the fiscal year of its sheet.
//!
//! January to March without a year belong to the calendar year after the one the fiscal year begins in. In a range or a
//! list, a later point counts on from the year of the one before it.

use super::DueKind;
use super::grammar::{Join, Phrase, Point, Reckoning, Said, Times, What, WrittenYear, YearName};
use super::words::{NewYear, Part, Season};
use crate::model::date::{Date, Dating, Era, FiscalYear, civil, wareki, wareki_year, wrong_weekday};
use crate::model::{Language, Message};
use crate::say;

/// What a deadline means.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Meaning {
    pub kind: DueKind,
    pub start: Option<Date>,
    pub end: Option<Date>,
    pub approximate: bool,
    /// What somebody should look at, although a meaning was found.
    pub doubts: Vec<Message>,
}

/// Finds the days of a phrase.
///
/// # Errors
///
/// Why it has no days: the calendar lacks them, or the year cannot be known.
pub(super) fn resolve(phrase: &Phrase, said: Said, year: FiscalYear) -> Result<Meaning, Message> {
    let mut meaning = match phrase {
        Phrase::Word(kind) => word(*kind, year),
        Phrase::Times(times) => Resolver { year, doubts: Vec::new() }.times(times, said)?,
    };
    if said.unread {
        meaning.doubts.push(say!("読み取れない語があります", "some of its words were passed over"));
    }
    Ok(meaning)
}

fn word(kind: DueKind, year: FiscalYear) -> Meaning {
    let meaning = Meaning::without_days(kind);
    match kind {
        DueKind::Ongoing | DueKind::Recurring => {
            Meaning { start: Some(year.start()), end: Some(year.end()), ..meaning }
        }
        DueKind::Event => Meaning { doubts: vec![dateless_event()], ..meaning },
        _ => meaning,
    }
}

impl Meaning {
    /// A deadline of which only the kind is known.
    pub fn without_days(kind: DueKind) -> Meaning {
        Meaning { kind, start: None, end: None, approximate: false, doubts: Vec::new() }
    }
}

/// What to say of an event of which the month is not known.
pub(super) fn dateless_event() -> Message {
    say!("いつのことか分かりません。月も書いてください", "it does not say when; add the month")
}

/// A point with its days.
#[derive(Debug, Clone, Copy)]
struct Span {
    kind: DueKind,
    start: Option<Date>,
    end: Option<Date>,
    approximate: bool,
    /// What the next point counts on from.
    left: Left,
}

/// What a point leaves to the one after it.
#[derive(Debug, Clone, Copy, Default)]
struct Left {
    /// The year, where one was written.
    year: Option<(i64, Reckoning)>,
    /// The era, where one was written.
    era: Option<Era>,
    /// Calendar year and month, where a month was written.
    month: Option<(i64, u32)>,
}

/// Whether a year can be meant without more being said: plans look ahead ten years and back five.
fn is_near(year: i64, sheet: FiscalYear) -> bool {
    let sheet = i64::from(sheet.0);
    (sheet - 5..=sheet + 10).contains(&year)
}

/// The western year a number means without its era, where only one can be meant: 27 is 平成27 in a sheet of 平成27年度.
///
/// The era must have begun when the sheet's fiscal year ended, the year must be near the sheet's, and only an era in force
/// in the sheet's year can have been counted past its end, as people do who do not know yet that it will end.
fn era_understood(number: u32, sheet: FiscalYear) -> Option<i64> {
    Era::ALL.into_iter().rev().filter(|era| era.first_day() <= sheet.end()).find_map(|era| {
        let year = era.western_year(number);
        let was_in_force = era.last_day().is_none_or(|last| last >= sheet.start() || year <= i64::from(last.year()));
        (was_in_force && is_near(year, sheet)).then_some(year)
    })
}

struct Resolver {
    year: FiscalYear,
    doubts: Vec<Message>,
}

impl Resolver {
    fn times(mut self, times: &Times, said: Said) -> Result<Meaning, Message> {
        let mut groups: Vec<Span> = Vec::new();
        let mut left = Left::default();
        let mut approximate = said.about;
        for (join, point) in &times.points {
            let span = self.point(point, left)?;
            left = span.left;
            approximate |= span.approximate || *join == Join::Or;
            match (join, groups.last_mut()) {
                (Join::To, Some(from)) => *from = range(*from, span)?,
                _ => groups.push(span),
            }
        }
        if said.era_missing {
            let read_as = groups.iter().filter_map(|span| span.end).map(wareki).collect::<Vec<_>>().join("、");
            self.doubts.push(say!(
                "年号がないので{read_as}と読みました。年号を書いてください",
                "it has no era and was read as {read_as}; write the era"
            ));
        }
        let several = groups.len() > 1;
        let mut span = list(groups);
        if (times.until || times.onward) && several {
            return Err(say!(
                "複数の期限に始まりや終わりのない期間が混ざっています",
                "it lists several deadlines, one of them without an end"
            ));
        }
        if times.onward {
            span = self.onward(span);
        } else if times.until && span.end.is_some() {
            span = Span { kind: DueKind::Range, start: None, ..span };
        }
        if let Some(kind) = said.repeats {
            span = self.repeated(kind, span);
        }
        if said.already {
            span.kind = DueKind::Done;
        } else if span.end.is_some_and(|end| end < self.year.start()) {
            let (ja, en) =
                [Language::Ja, Language::En].map(|language| Dating::usual(language).fiscal_year(self.year)).into();
            self.doubts.push(say!("{ja}より前に終わります", "it ends before {en} begins"));
        }
        if span.kind == DueKind::Event && span.end.is_none() {
            self.doubts.push(dateless_event());
        }
        Ok(Meaning { kind: span.kind, start: span.start, end: span.end, approximate, doubts: self.doubts })
    }

    /// `10月〜`: from a point on. After the fiscal year it is beyond what the sheet covers.
    fn onward(&self, span: Span) -> Span {
        let start = span.start.or(span.end);
        let beyond = start.is_some_and(|start| start > self.year.end());
        Span { kind: if beyond { DueKind::Beyond } else { DueKind::Range }, start, end: None, ..span }
    }

    /// `4月から随時`, `3月末まで随時`: within the fiscal year, as far as the times do not say otherwise.
    fn repeated(&self, kind: DueKind, span: Span) -> Span {
        let start = span.start.or(Some(self.year.start()).filter(|start| span.end.is_none_or(|end| *start <= end)));
        let end = span.end.or(Some(self.year.end()).filter(|end| start.is_none_or(|start| start <= *end)));
        Span { kind, start, end, ..span }
    }

    fn point(&mut self, point: &Point, left: Left) -> Result<Span, Message> {
        let year = point.year.map(|year| self.written_year(year, left)).transpose()?;
        let mut span = self.days(point, year, left)?;
        if let (Some(year), Some(last)) = (point.year, span.end)
            && let YearName::Of(era, number) = year.name
        {
            self.note_era(era, number, year.reckoning, span.start.unwrap_or(last), last);
            span.left.era = Some(era);
        }
        if let (Some(weekday), What::Day(..) | What::DayOnly(_), Some(day)) = (point.weekday, point.what, span.end) {
            self.doubts.extend(wrong_weekday(day, weekday));
        }
        let depends = match point.what {
            What::Whole => true,
            What::Month(month) | What::Day(month, _) => month < 4,
            _ => false,
        };
        if depends && matches!(point.year, Some(WrittenYear { reckoning: Reckoning::Unmarked, .. })) {
            self.doubts.push(say!(
                "年か年度か書かれていないので年度と読みました",
                "it was read as a fiscal year; say 年 or 年度"
            ));
        }
        span.left.year = year.or(span.left.year).or(left.year);
        span.left.era = span.left.era.or(left.era);
        if point.by && span.kind != DueKind::Event {
            span = Span { kind: DueKind::Fixed, start: None, ..span };
        }
        Ok(span)
    }

    /// The western year a written year means, and when it begins.
    fn written_year(&mut self, year: WrittenYear, left: Left) -> Result<(i64, Reckoning), Message> {
        let sheet = i64::from(self.year.0);
        let western = match year.name {
            YearName::Of(_, 0) | YearName::Short(0) => return Err(say!("0年はありません", "there is no year 0")),
            YearName::Of(era, number) => era.western_year(number),
            YearName::Western(number) => {
                let western = i64::from(number);
                if year.reckoning == Reckoning::Unmarked && !is_near(western, self.year) {
                    return Err(say!("「{number}」が年か分かりません", "whether {number} is a year is not known"));
                }
                western
            }
            YearName::Relative(years) => sheet + i64::from(years),
            YearName::Following(years) => left.year.map_or(sheet, |(year, _)| year) + i64::from(years),
            YearName::Short(number) => {
                let known = match left.era {
                    Some(era) => Some(era.western_year(number)),
                    None => era_understood(number, self.year),
                };
                known.ok_or_else(|| {
                    say!(
                        "「{number}」年がどの年号か分かりません",
                        "which era the year {number} belongs to is not known"
                    )
                })?
            }
        };
        Ok((western, year.reckoning))
    }

    /// Says so where an era does not have the year it was given.
    fn note_era(&mut self, era: Era, number: u32, reckoning: Reckoning, first: Date, last: Date) {
        let number = if number == 1 { "元".to_owned() } else { number.to_string() };
        let name = era.kanji();
        let note = if reckoning == Reckoning::Calendar {
            let right = wareki_year(first);
            era.misnamed(first, last, &format!("{name}{number}年"), &right)
        } else {
            let year = FiscalYear::of(last);
            era.misnamed(year.start(), year.end(), &format!("{name}{number}年度"), &year.wareki())
        };
        self.doubts.extend(note);
    }

    /// The days of a point, before まで.
    fn days(&mut self, point: &Point, year: Option<(i64, Reckoning)>, left: Left) -> Result<Span, Message> {
        match point.what {
            What::Day(month, day) => {
                let at = self.year_of_month(month, year, left);
                Ok(Span::by(civil(at, month, day)?).after_month(at, month, left))
            }
            What::DayOnly(day) => {
                let (at, month) = left
                    .month
                    .ok_or_else(|| say!("何月の{day}日か分かりません", "day {day} of which month is not known"))?;
                Ok(Span::by(civil(at, month, day)?).after_month(at, month, left))
            }
            What::PartOnly(part) => {
                let (at, month) = left
                    .month
                    .ok_or_else(|| say!("何月のことか分かりません", "of which month it speaks is not known"))?;
                Ok(Span::month(civil(at, month, 1)?, Some(part)).after_month(at, month, left))
            }
            What::Month(month) | What::MonthHalf(month, _) | What::Session(month) => {
                let at = self.year_of_month(month, year, left);
                let first = civil(at, month, 1)?;
                let span = match point.what {
                    What::MonthHalf(_, half) => Span::month_half(first, half),
                    What::Session(_) => Span::whole_month(DueKind::Event, first),
                    _ => Span::month(first, point.part),
                };
                Ok(span.after_month(at, month, left))
            }
            What::SomeSession => Ok(Span { kind: DueKind::Event, start: None, end: None, approximate: false, left }),
            What::Half(half) | What::LooseHalf(half) => {
                if let What::LooseHalf(_) = point.what {
                    let (ja, en) = if half == 1 { ("上半期", "first") } else { ("下半期", "second") };
                    self.doubts.push(say!("{ja}と読みました", "it was read as the {en} half of the fiscal year"));
                }
                let start = self.fiscal(year, left)? * 12 + 3 + i64::from(half - 1) * 6;
                Span::months(DueKind::Half, start, 6)?.part(point.part)
            }
            What::Quarter(quarter @ 1..=4) => {
                let start = self.fiscal(year, left)? * 12 + 3 + i64::from(quarter - 1) * 3;
                Span::months(DueKind::Quarter, start, 3)?.part(point.part)
            }
            What::Quarter(quarter) => Err(say!("第{quarter}四半期はありません", "there is no quarter {quarter}")),
            What::Season(season, years) => self.season(season, year, i64::from(years)),
            What::NewYear(days) => self.new_year(days),
            What::Whole => self.whole_year(point, year),
            What::Bare(_) => unreachable!("units were lent to every number"),
        }
    }

    /// The calendar year of a month: as written, else counted on from the point before, else in the fiscal year.
    fn year_of_month(&self, month: u32, year: Option<(i64, Reckoning)>, left: Left) -> i64 {
        let fiscal = |year: i64| if month < 4 { year + 1 } else { year };
        match (year, left.year, left.month) {
            (Some((year, Reckoning::Calendar)), _, _) => year,
            (Some((year, _)), _, _) => fiscal(year),
            (None, Some((_, Reckoning::Calendar)), Some((year, before))) => {
                if month < before {
                    year + 1
                } else {
                    year
                }
            }
            (None, Some((year, Reckoning::Fiscal)), _) => fiscal(year),
            _ => fiscal(i64::from(self.year.0)),
        }
    }

    /// The fiscal year of a half or a quarter.
    fn fiscal(&self, year: Option<(i64, Reckoning)>, left: Left) -> Result<i64, Message> {
        match year.or(left.year) {
            Some((_, Reckoning::Calendar)) => Err(say!(
                "年か年度か分かりません。年度で書いてください",
                "whether a calendar or a fiscal year is meant is not known"
            )),
            Some((year, _)) => Ok(year),
            None => Ok(i64::from(self.year.0)),
        }
    }

    fn season(&mut self, season: Season, year: Option<(i64, Reckoning)>, years: i64) -> Result<Span, Message> {
        let at = year.map_or(i64::from(self.year.0), |(year, _)| year) + years;
        let of_fiscal_year = years == 0 && !matches!(year, Some((_, Reckoning::Calendar)));
        let (month, length) = match season {
            Season::Spring if of_fiscal_year => {
                self.doubts.push(say!(
                    "年度初めの4月から5月と読みました",
                    "it was read as April and May at the fiscal year's start"
                ));
                (4, 2)
            }
            Season::Spring => (3, 3),
            Season::Summer => (6, 3),
            Season::Autumn => (9, 3),
            Season::Winter => (12, 3),
        };
        Ok(Span { approximate: true, ..Span::months(DueKind::Range, at * 12 + month - 1, length)? })
    }

    fn new_year(&self, days: NewYear) -> Result<Span, Message> {
        let at = i64::from(self.year.0) + 1;
        let (start, end) = match days {
            NewYear::Days => (civil(at, 1, 1)?, civil(at, 1, 3)?),
            NewYear::Month => {
                return Ok(Span { approximate: true, ..Span::whole_month(DueKind::Month, civil(at, 1, 1)?) });
            }
            NewYear::Holidays => (civil(at - 1, 12, 29)?, civil(at, 1, 3)?),
        };
        Ok(Span { kind: DueKind::Range, start: Some(start), end: Some(end), approximate: true, left: Left::default() })
    }

    /// 令和5年度, 年度末, 年内: a year by itself.
    fn whole_year(&self, point: &Point, year: Option<(i64, Reckoning)>) -> Result<Span, Message> {
        let (year, reckoning) = year.unwrap_or((i64::from(self.year.0), Reckoning::Fiscal));
        if let Some(WrittenYear { name: YearName::Short(number), reckoning: Reckoning::Calendar }) = point.year {
            return Err(say!(
                "「{number}年」が長さか年か分かりません。年号を書いてください",
                "whether {number}年 is a length or a year is not known; write the era"
            ));
        }
        let (kind, first) = match reckoning {
            Reckoning::Calendar => (DueKind::Range, 0),
            Reckoning::Fiscal | Reckoning::Unmarked => (DueKind::FiscalYear, 3),
        };
        let span = Span::months(kind, year * 12 + first, 12)?;
        match point.part {
            None if point.within => Span { kind: DueKind::FiscalYear, ..span }.part(Some(Part::End)),
            Some(Part::Beginning) => {
                let first = span.start.ok_or_else(no_part)?;
                Ok(Span { approximate: true, ..Span::whole_month(DueKind::Month, first) })
            }
            part => span.part(part),
        }
    }
}

impl Span {
    fn by(day: Date) -> Span {
        Span { kind: DueKind::Fixed, start: None, end: Some(day), approximate: false, left: Left::default() }
    }

    fn whole_month(kind: DueKind, first: Date) -> Span {
        let end = Some(first.last_of_month());
        Span { kind, start: Some(first), end, approximate: false, left: Left::default() }
    }

    fn month_half(first: Date, half: u8) -> Span {
        let (from, to) = if half == 1 { (1, 15) } else { (16, first.days_in_month()) };
        Span { kind: DueKind::Range, ..Span::some_days(first, from, to) }
    }

    /// A month or a part of it.
    fn month(first: Date, part: Option<Part>) -> Span {
        match part {
            None => Span::whole_month(DueKind::Month, first),
            Some(Part::End) => Span::by(first.last_of_month()),
            Some(Part::FirstTen) => Span::some_days(first, 1, 10),
            Some(Part::MiddleTen) => Span::some_days(first, 11, 20),
            Some(Part::LastTen) => Span::some_days(first, 21, first.days_in_month()),
            Some(Part::Beginning) => Span { approximate: true, ..Span::some_days(first, 1, 10) },
            Some(Part::Middle) => Span { approximate: true, ..Span::some_days(first, 11, 20) },
        }
    }

    fn some_days(first: Date, from: i8, to: i8) -> Span {
        let day = |day| first.with().day(day).build().expect("every month has the days asked for");
        let (start, end) = (Some(day(from)), Some(day(to)));
        Span { kind: DueKind::Range, start, end, approximate: false, left: Left::default() }
    }

    /// Whole months, the first given as months since the year 0.
    fn months(kind: DueKind, first: i64, length: i64) -> Result<Span, Message> {
        let day = |month: i64| civil(month.div_euclid(12), month.rem_euclid(12) as u32 + 1, 1);
        let (start, end) = (day(first)?, day(first + length - 1)?.last_of_month());
        Ok(Span { kind, start: Some(start), end: Some(end), approximate: false, left: Left::default() })
    }

    /// The end of a longer time; its other parts mean no particular days.
    fn part(self, part: Option<Part>) -> Result<Span, Message> {
        match part {
            None => Ok(self),
            Some(Part::End) => Ok(Span { kind: DueKind::Fixed, start: None, ..self }),
            Some(_) => Err(no_part()),
        }
    }

    /// The same, telling the next point which month this one was in.
    fn after_month(self, year: i64, month: u32, before: Left) -> Span {
        // A year that was written once goes on counting through the months after it.
        let carried = before.year.map(|(written, reckoning)| match reckoning {
            Reckoning::Calendar => (year, reckoning),
            _ => (written, reckoning),
        });
        Span { left: Left { year: carried, era: before.era, month: Some((year, month)) }, ..self }
    }
}

fn no_part() -> Message {
    say!("その期間のいつか分かりません", "when in that time is not known")
}

/// `4月〜9月`
fn range(from: Span, to: Span) -> Result<Span, Message> {
    let start = from.start.or(from.end);
    if let (Some(start), Some(end)) = (start, to.end)
        && end < start
    {
        let (first, last) = (wareki(start), wareki(end));
        return Err(say!(
            "始まり（{first}）が終わり（{last}）より後です。年も書いてください",
            "it begins ({first}) after it ends ({last}); write the years as well"
        ));
    }
    Ok(Span { kind: DueKind::Range, start, end: to.end, ..to })
}

/// `10月、3月`: everything is due by the last of them; the work starts with the first.
fn list(groups: Vec<Span>) -> Span {
    let kind = if groups.iter().all(|span| span.kind == DueKind::Event) { DueKind::Event } else { DueKind::Fixed };
    groups
        .into_iter()
        .reduce(|a, b| Span {
            kind,
            start: a.start.or(a.end).min(b.start.or(b.end)),
            end: a.end.and_then(|end| b.end.map(|other| end.max(other))),
            ..b
        })
        .expect("a phrase of times has at least one")
}
