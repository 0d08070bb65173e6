//! From words to phrases: which times a deadline names and how they belong together.
//!
//! ```text
//! phrase = word | [ 〜 ] point { said } { join point { said } } [ 〜 ] { said }
//! point  = [ year ] ( month [ day | part ] | half | quarter | season | session | part ) | year
//! join   = 〜 | 、 | 又は
//! said   = まで | 頃 | 中 | 随時 | 実施 | …
//! ```
//!
//! Nothing here knows the calendar: 13月31日 is a point like any other. What a phrase means in a fiscal year is found by
//! [`resolve`](super::resolve).

use jiff::civil::Weekday;

use super::DueKind;
use super::words::{NewYear, Part, Season, Token};
use crate::model::Message;
use crate::model::date::Era;
use crate::model::numeral::Number;
use crate::say;

/// What a deadline says.
#[derive(Debug, PartialEq)]
pub(super) enum Phrase {
    /// A word that is a deadline by itself.
    Word(DueKind),
    /// One or more times.
    Times(Times),
}

/// Times, as they are joined.
#[derive(Debug, PartialEq)]
pub(super) struct Times {
    /// `〜10月`: it ends with the first point.
    pub until: bool,
    /// The points, each with how it is joined to the one before it; the first counts as [`Join::And`].
    pub points: Vec<(Join, Point)>,
    /// `10月〜`: it goes on from the last point.
    pub onward: bool,
}

/// How a point belongs to the one before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Join {
    /// `〜`
    To,
    /// `、`
    And,
    /// `又は`
    Or,
}

/// A time as it was written.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Point {
    pub year: Option<WrittenYear>,
    pub what: What,
    /// 末, 上旬
    pub part: Option<Part>,
    pub weekday: Option<Weekday>,
    /// まで
    pub by: bool,
    /// 中, 内
    pub within: bool,
}

/// What a point counts within its year.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum What {
    /// Month and day.
    Day(u32, u32),
    /// A day of the month named before.
    DayOnly(u32),
    Month(u32),
    /// A part of a month named before.
    PartOnly(Part),
    /// 前半 (1), 後半 (2) of a month.
    MonthHalf(u32, u8),
    /// The month of a session of the council.
    Session(u32),
    /// A session of which only the number is known.
    SomeSession,
    Half(u8),
    LooseHalf(u8),
    Quarter(u32),
    Season(Season, i16),
    NewYear(NewYear),
    /// The year itself.
    Whole,
    /// A number whose unit stands at its neighbour: the 4 of 4〜9月.
    Bare(Number),
}

/// A year as it was written.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct WrittenYear {
    pub name: YearName,
    pub reckoning: Reckoning,
}

/// How a year is named.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum YearName {
    Of(Era, u32),
    Western(u32),
    /// The number of an era's year, without the era.
    Short(u32),
    /// So many years after the sheet's.
    Relative(i16),
    /// So many years after the one named before.
    Following(i16),
}

impl YearName {
    /// A year of which only the number was written.
    fn numbered(number: Number) -> YearName {
        if number.is_western_year() { YearName::Western(number.value) } else { YearName::Short(number.value) }
    }
}

/// Which year begins when.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reckoning {
    /// 年: January
    Calendar,
    /// 年度: April
    Fiscal,
    /// Neither was written (令和元); taken for a fiscal year, with doubt.
    Unmarked,
}

/// What is said about the whole deadline.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Said {
    /// 頃, 予定
    pub about: bool,
    /// 済
    pub already: bool,
    /// 随時, 毎月
    pub repeats: Option<DueKind>,
    /// Some words were passed over.
    pub unread: bool,
    /// A year was named with marks only and without an era: 7/9/25.
    pub era_missing: bool,
}

impl Said {
    /// Takes a word that says something about a time, or only what happens then; false for any other word.
    fn take(&mut self, token: Token, point: Option<&mut Point>) -> bool {
        match (token, point) {
            (Token::By, Some(point)) => point.by = true,
            (Token::Within | Token::During, Some(point)) => point.within = true,
            (Token::Weekday(weekday), Some(point)) => point.weekday = Some(weekday),
            (Token::By | Token::Within | Token::During | Token::Deed | Token::Finished, _) => {}
            (Token::About, _) => self.about = true,
            (Token::Already, _) => self.already = true,
            _ => return false,
        }
        true
    }
}

/// Reads words as a phrase, with what else they say.
///
/// # Errors
///
/// Why the words have no meaning as a deadline.
pub(super) fn parse(tokens: &[Token]) -> Result<(Phrase, Said), Message> {
    match word(tokens) {
        Some(word) => word,
        None => times(tokens),
    }
}

/// A deadline without a time of its own.
fn word(tokens: &[Token]) -> Option<Result<(Phrase, Said), Message>> {
    let phrase = |kind, unread| Some(Ok((Phrase::Word(kind), Said { unread, ..Said::default() })));
    let is_state = |token: &Token| matches!(token, Token::Deed | Token::Finished | Token::Already);
    let is_finished = !tokens.is_empty() && tokens.iter().all(|token| *token == Token::Finished);
    if is_finished || tokens.contains(&Token::Already) && tokens.iter().all(is_state) {
        return phrase(DueKind::Done, false);
    }
    if tokens.contains(&Token::Each) || is_frequency(tokens) {
        return phrase(DueKind::Recurring, false);
    }
    if tokens.contains(&Token::Once) {
        return phrase(DueKind::Event, false);
    }
    let leading = tokens.iter().take_while(|token| matches!(token, Token::Deed | Token::By | Token::About)).count();
    let (Token::Kind(kind), rest) = tokens[leading..].split_first()? else { return None };
    if *kind == DueKind::Recurring {
        return phrase(*kind, false);
    }
    if rest.iter().any(|token| tells_time(*token)) {
        return Some(Err(mixed()));
    }
    if rest.contains(&Token::Turn) {
        return Some(Err(unknown()));
    }
    phrase(*kind, rest.iter().any(|token| matches!(token, Token::Other(_))))
}

/// 年2回, 2か月に1回: a length of time and a number of times. 第4回 is none: it is the fourth.
fn is_frequency(tokens: &[Token]) -> bool {
    use Token::*;
    let opens = matches!(
        tokens,
        [Year | FiscalYear | Month | Length | Day | Quarter | Kind(DueKind::Ongoing), ..]
            | [Number(_), Year | Length | Day | Kind(DueKind::Ongoing), ..]
    );
    opens && tokens.contains(&Times) && !tokens.contains(&Ordinal)
}

/// One or more times and what is said about them.
fn times(tokens: &[Token]) -> Result<(Phrase, Said), Message> {
    let mut cursor = Cursor { rest: tokens, era_missing: false };
    let mut said = Said::default();
    let mut by = false;
    while let Some(token) =
        cursor.next_if(|token| matches!(token, Token::And | Token::Deed | Token::Finished | Token::About | Token::By))
    {
        by |= token == Token::By;
        said.take(token, None);
    }
    let until = cursor.next_if(|token| token == Token::Onward).is_some();
    let first = Point { by, ..cursor.point().ok_or_else(unknown)? };
    let mut times = Times { until, points: vec![(Join::And, first)], onward: false };
    loop {
        let last = &mut times.points.last_mut().expect("it began with one").1;
        cursor.time_of_day(last);
        while cursor.rest.first().is_some_and(|token| said.take(*token, Some(&mut *last))) {
            cursor.skip(1);
            cursor.time_of_day(last);
        }
        let last_is_bare = matches!(last.what, What::Bare(_));
        let join = cursor.join();
        let before = cursor.rest;
        match (join, cursor.point()) {
            (Some(join), Some(point)) => times.points.push((join, point)),
            (None, Some(point)) if !last_is_bare && !matches!(point.what, What::Bare(_)) => {
                times.points.push((Join::And, point));
            }
            (join, _) => {
                cursor.rest = before;
                times.onward = join == Some(Join::To);
                let listed = matches!(join, Some(Join::And | Join::Or));
                trailing(cursor.rest, listed, &mut said)?;
                break;
            }
        }
    }
    said.era_missing = cursor.era_missing;
    times.lend_units()?;
    Ok((Phrase::Times(times), said))
}

/// What stands after the last time: passed over where it cannot change the meaning.
fn trailing(tokens: &[Token], listed: bool, said: &mut Said) -> Result<(), Message> {
    for &token in tokens {
        match token {
            Token::Kind(_) if listed => {
                return Err(mixed());
            }
            Token::Kind(kind @ (DueKind::Ongoing | DueKind::Recurring)) => said.repeats = Some(kind),
            Token::Kind(DueKind::Undecided) => said.about = true,
            Token::Kind(_) | Token::And => {}
            Token::Other(_) => said.unread = true,
            token if said.take(token, None) => {}
            _ => return Err(unknown()),
        }
    }
    Ok(())
}

/// Whether a word belongs to a time.
fn tells_time(token: Token) -> bool {
    use Token::*;
    matches!(
        token,
        Number(_)
            | Era(_)
            | FiscalYear
            | Year
            | Month
            | Day
            | RelativeFiscalYear(_)
            | RelativeYear(_)
            | FollowingFiscalYear(_)
            | FollowingYear(_)
            | Half(_)
            | LooseHalf(_)
            | Quarter
            | Season(..)
            | NewYear(_)
    )
}

fn unknown() -> Message {
    say!("意味の分からない書き方です", "its meaning is not known")
}

fn mixed() -> Message {
    say!("日付とそうでない期限が混ざっています", "it mixes a date with a deadline that has none")
}

impl Times {
    /// Gives what has no unit the one of its neighbour: 4〜9月, 令和5〜7年度, 10月1日〜15日, 6月・9月議会.
    fn lend_units(&mut self) -> Result<(), Message> {
        for at in (0..self.points.len()).rev() {
            let next = self.points.get(at + 1).map(|(join, point)| (*join, point.what, point.year));
            let before = at.checked_sub(1).map(|before| self.points[before].1.clone());
            self.points[at].1.borrow(next, before)?;
        }
        Ok(())
    }
}

impl Point {
    fn new(year: Option<WrittenYear>, what: What) -> Point {
        Point { year, what, part: None, weekday: None, by: false, within: false }
    }

    /// Takes from the points beside it what it does not say itself.
    fn borrow(
        &mut self,
        next: Option<(Join, What, Option<WrittenYear>)>,
        before: Option<Point>,
    ) -> Result<(), Message> {
        if let (Some(year), Some((_, _, Some(next)))) = (&mut self.year, next)
            && year.reckoning == Reckoning::Unmarked
        {
            year.reckoning = next.reckoning;
        }
        if let (What::Month(month), None, Some((Join::And, What::Session(_), _))) = (self.what, self.part, next) {
            self.what = What::Session(month);
        }
        let What::Bare(number) = self.what else { return Ok(()) };
        let has_year = self.year.is_some();
        let mut be_year = |reckoning| {
            self.year = Some(WrittenYear { name: YearName::numbered(number), reckoning });
            What::Whole
        };
        let is_unmarked = |point: &Point| point.year.is_some_and(|year| year.reckoning == Reckoning::Unmarked);
        self.what = match (next, before) {
            (Some((_, What::Month(_), _)), _) => What::Month(number.value),
            (Some((_, What::Session(_), _)), _) => What::Session(number.value),
            (Some((_, What::Quarter(_), _)), _) => What::Quarter(number.value),
            (Some((_, What::Whole, Some(year))), _) if !has_year => be_year(year.reckoning),
            (_, Some(Point { what: What::Day(..) | What::DayOnly(_), .. })) if !has_year => What::DayOnly(number.value),
            (_, Some(point)) if !has_year && point.what == What::Whole && is_unmarked(&point) => {
                be_year(Reckoning::Unmarked)
            }
            _ if !has_year && number.is_western_year() => be_year(Reckoning::Unmarked),
            _ => {
                let value = number.value;
                return Err(say!(
                    "「{value}」が年か月か日か分かりません",
                    "whether {value} is a year, a month or a day is not known"
                ));
            }
        };
        Ok(())
    }
}

/// What has not been read yet.
struct Cursor<'a> {
    rest: &'a [Token],
    era_missing: bool,
}

impl Cursor<'_> {
    fn skip(&mut self, count: usize) {
        self.rest = &self.rest[count..];
    }

    fn next_if(&mut self, wanted: impl Fn(Token) -> bool) -> Option<Token> {
        let token = self.rest.first().copied().filter(|token| wanted(*token))?;
        self.skip(1);
        Some(token)
    }

    /// The sign between two points; several in a row (から〜) count once.
    fn join(&mut self) -> Option<Join> {
        let mut join = None;
        loop {
            let next = match self.rest.first() {
                Some(Token::Onward | Token::Mark('-')) => Join::To,
                Some(Token::And | Token::Blank | Token::Mark('/')) => Join::And,
                Some(Token::Or) => Join::Or,
                _ => return join,
            };
            if join.is_some_and(|join| join != next) {
                return join;
            }
            join = Some(next);
            self.skip(1);
        }
    }

    /// One point, as much of it as there is.
    fn point(&mut self) -> Option<Point> {
        if let Some(point) = self.marked_date() {
            return Some(point);
        }
        let (year, taken) = written_year(self.rest).map_or((None, 0), |(year, taken)| (Some(year), taken));
        let after_year = &self.rest[taken..];
        let (what, length) = match within_year(after_year, year.is_some()) {
            Some((what, length)) => (what, length),
            None if year.is_some() => (What::Whole, 0),
            None => return None,
        };
        self.skip(taken + length);
        let part = match what {
            What::Month(_) | What::Half(_) | What::LooseHalf(_) | What::Quarter(_) | What::Whole => self.part(),
            _ => None,
        };
        if matches!(what, What::Session(_) | What::SomeSession) {
            while self.next_if(|token| token == Token::Meeting).is_some() {}
        }
        Some(Point { part, ..Point::new(year, what) })
    }

    /// Passes over 17時, 17時30分 after a day: deadlines are days here.
    fn time_of_day(&mut self, point: &Point) {
        use Token::{Hour, Minute, Number};
        match *self.rest {
            _ if !matches!(point.what, What::Day(..) | What::DayOnly(_)) => {}
            [Number(_), Hour, Number(_), Minute, ..] => self.skip(4),
            [Number(_), Hour, ..] => self.skip(2),
            _ => {}
        }
    }

    fn part(&mut self) -> Option<Part> {
        let Some(Token::Part(part)) = self.rest.first() else { return None };
        self.skip(1);
        Some(*part)
    }

    /// R5.4.1, 2023-04, 10/1: dates whose parts are told apart by their order.
    fn marked_date(&mut self) -> Option<Point> {
        use Token::*;
        let calendar = |name| Some(WrittenYear { name, reckoning: Reckoning::Calendar });
        let unit_follows = |at: usize| {
            matches!(self.rest.get(at), Some(Year | FiscalYear | Month | Day | Quarter | Ordinal | Times | Mark('.')))
        };
        let (point, length) = match *self.rest {
            [Era(era), Number(year), Mark(a), Number(month), Mark(b), Number(day), ..] if a == b => {
                (Point::new(calendar(YearName::Of(era, year.value)), What::Day(month.value, day.value)), 6)
            }
            [Number(year), Mark(a), Number(month), Mark(b), Number(day), ..] if a == b && !unit_follows(5) => {
                self.era_missing |= !year.is_western_year();
                (Point::new(calendar(YearName::numbered(year)), What::Day(month.value, day.value)), 5)
            }
            [Era(era), Number(year), Mark(_), Number(month), ..] if month.digits < 3 && !unit_follows(4) => {
                (Point::new(calendar(YearName::Of(era, year.value)), What::Month(month.value)), 4)
            }
            [Number(year), Mark(_), Number(month), ..]
                if year.is_western_year() && month.digits < 3 && !unit_follows(3) =>
            {
                (Point::new(calendar(YearName::Western(year.value)), What::Month(month.value)), 3)
            }
            [Number(month), Mark('/'), Number(day), ..] if !unit_follows(3) => {
                (Point::new(None, What::Day(month.value, day.value)), 3)
            }
            _ => return None,
        };
        self.skip(length);
        let part = if matches!(point.what, What::Month(_)) { self.part() } else { None };
        Some(Point { part, ..point })
    }
}

/// The year that comes first, and how many words it takes.
fn written_year(tokens: &[Token]) -> Option<(WrittenYear, usize)> {
    use Reckoning::{Calendar, Fiscal, Unmarked};
    use Token::*;
    let (name, reckoning, length) = match *tokens {
        [Era(era), Number(year), FiscalYear, ..] => (YearName::Of(era, year.value), Fiscal, 3),
        [Era(era), Number(year), Year, ..] => (YearName::Of(era, year.value), Calendar, 3),
        // R5 10月: the blank stands for 年.
        [Era(era), Number(year), Blank, Number(_), Month, ..] => (YearName::Of(era, year.value), Calendar, 3),
        [Number(year), Blank, Number(_), Month, ..] if year.is_western_year() => {
            (YearName::Western(year.value), Calendar, 2)
        }
        [Era(era), Number(year), ..] => (YearName::Of(era, year.value), Unmarked, 2),
        [Fy, Number(year), FiscalYear, ..] if year.is_western_year() => (YearName::Western(year.value), Fiscal, 3),
        [Fy, Number(year), ..] if year.is_western_year() => (YearName::Western(year.value), Fiscal, 2),
        [Number(year), FiscalYear, ..] => (YearName::numbered(year), Fiscal, 2),
        [Number(year), Year, ..] => (YearName::numbered(year), Calendar, 2),
        [RelativeFiscalYear(years), ..] => (YearName::Relative(years), Fiscal, 1),
        [RelativeYear(years), ..] => (YearName::Relative(years), Calendar, 1),
        [FollowingFiscalYear(years), ..] => (YearName::Following(years), Fiscal, 1),
        [FollowingYear(years), ..] => (YearName::Following(years), Calendar, 1),
        [FiscalYear, Part(_) | Portion(_) | Half(_) | Within | During, ..] => (YearName::Relative(0), Fiscal, 1),
        [Year, Part(super::words::Part::End) | Within, ..] => (YearName::Relative(0), Calendar, 1),
        _ => return None,
    };
    Some((WrittenYear { name, reckoning }, length))
}

/// What is counted within a year, and how many words it takes.
fn within_year(tokens: &[Token], has_year: bool) -> Option<(What, usize)> {
    use Token::*;
    Some(match *tokens {
        [Number(month), Month, Number(day), Day, ..] => (What::Day(month.value, day.value), 4),
        // 4月1〜15日
        [Number(month), Month, Number(day), Onward | And | Mark('-'), Number(_), Day, ..] => {
            (What::Day(month.value, day.value), 3)
        }
        [Number(month), Month, Meeting, ..] => (What::Session(month.value), 3),
        [Meeting, Number(month), Month, ..] => (What::Session(month.value), 3),
        [Number(month), Month, Portion(half), ..] => (What::MonthHalf(month.value, half), 3),
        [Number(month), Month, ..] => (What::Month(month.value), 2),
        [Number(day), Day, ..] if !has_year => (What::DayOnly(day.value), 2),
        [Part(part), ..] if !has_year => (What::PartOnly(part), 1),
        [Ordinal, Number(quarter), Quarter, ..] => (What::Quarter(quarter.value), 3),
        [Number(quarter), Quarter, ..] => (What::Quarter(quarter.value), 2),
        [Quarter, Number(quarter), ..] => (What::Quarter(quarter.value), 2),
        [Half(half) | Portion(half), ..] => (What::Half(half), 1),
        [LooseHalf(half), ..] => (What::LooseHalf(half), 1),
        [Season(season, years), ..] => (What::Season(season, years), 1),
        [NewYear(days), ..] if !has_year => (What::NewYear(days), 1),
        [Ordinal, Number(_), Times, Meeting, ..] => (What::SomeSession, 4),
        [Meeting, Ordinal, Number(_), Times, ..] => (What::SomeSession, 4),
        [Meeting, ..] => (What::SomeSession, 1),
        [Ordinal, Number(number), ..] | [Number(number), ..] => {
            (What::Bare(number), if tokens[0] == Ordinal { 2 } else { 1 })
        }
        _ => return None,
    })
}
