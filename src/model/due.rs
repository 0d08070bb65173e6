//! The deadline of a goal (いつまで): what somebody wrote, and what it means in the fiscal year of the sheet.
//!
//! A text is folded to one spelling, cut into words (`words`), read as a phrase (`grammar`) and given its days
//! (`resolve`). What cannot be known is refused with a reason, never guessed; what is accepted only with doubt says so.
//! The text itself is always kept as it was written.

mod words;
mod grammar;
mod resolve;

use super::date::{self, Date, Dating, FiscalYear};
use super::numeral::plain_digits;
use super::{Language, Message};
use crate::say;
use resolve::Meaning;
use words::{Token, Words};

/// A deadline.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Due {
    /// Exactly what was written.
    pub text: String,
    /// What kind of deadline it is.
    pub kind: DueKind,
    /// First day, where there is one. A list of several deadlines (10月、3月) begins with the first of them.
    pub start: Option<Date>,
    /// Last day, where there is one: the day by which everything is done.
    pub end: Option<Date>,
    /// Whether the days are only about right: 10月頃, 秋, 予定.
    pub approximate: bool,
}

/// The kinds of deadlines.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DueKind {
    /// By a day: 年度末, 6月29日, 8月まで; also the last day of a list.
    Fixed,
    /// In a month: 10月
    Month,
    /// In a half of the fiscal year: 上半期
    Half,
    /// In a quarter of the fiscal year: 第1四半期
    Quarter,
    /// In a fiscal year: 令和5年度
    FiscalYear,
    /// From one day to another, either of which may be open: 4月〜9月, 10月〜, 8月上旬
    Range,
    /// Going on, mostly all year: 随時
    Ongoing,
    /// Again and again, all year: 毎月
    Recurring,
    /// As soon as possible: 早急
    Asap,
    /// Not settled yet: 未定
    Undecided,
    /// When something takes place: 12月議会; without days where the month is not known
    Event,
    /// Not before a day after the fiscal year: 次年度以降
    Beyond,
    /// Already reached: 実施済
    Done,
    /// Nothing was written, or a dash.
    None,
    /// The same as the goal before: 同上
    Ditto,
    /// Something without a meaning that could be known.
    Invalid,
}

impl DueKind {
    /// Every kind there is.
    pub const ALL: [DueKind; 16] = [
        DueKind::Fixed,
        DueKind::Month,
        DueKind::Half,
        DueKind::Quarter,
        DueKind::FiscalYear,
        DueKind::Range,
        DueKind::Ongoing,
        DueKind::Recurring,
        DueKind::Asap,
        DueKind::Undecided,
        DueKind::Event,
        DueKind::Beyond,
        DueKind::Done,
        DueKind::None,
        DueKind::Ditto,
        DueKind::Invalid,
    ];

    /// The kind in one lower-case word: `fixed`, `fy`, `asap`.
    pub fn name(self) -> &'static str {
        match self {
            DueKind::Fixed => "fixed",
            DueKind::Month => "month",
            DueKind::Half => "half",
            DueKind::Quarter => "quarter",
            DueKind::FiscalYear => "fy",
            DueKind::Range => "range",
            DueKind::Ongoing => "ongoing",
            DueKind::Recurring => "recurring",
            DueKind::Asap => "asap",
            DueKind::Undecided => "undecided",
            DueKind::Event => "event",
            DueKind::Beyond => "beyond",
            DueKind::Done => "done",
            DueKind::None => "none",
            DueKind::Ditto => "ditto",
            DueKind::Invalid => "invalid",
        }
    }
}

/// Where a calendar of a fiscal year shows a deadline, in the calendar's order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DueBucket {
    /// As soon as possible.
    Asap,
    /// Before the fiscal year.
    Before,
    /// In a month of it: calendar year and month (1–12), as [`FiscalYear::months`] gives them.
    Month(i16, i8),
    /// After the fiscal year.
    After,
    /// All the time.
    Ongoing,
    /// Some day that is not known: undecided, an event without a month, an unreadable text.
    Undecided,
    /// Nowhere: no deadline, or one that is already reached.
    None,
}

/// The place of a deadline among others; see [`Due::sort_key`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SortKey {
    rank: u8,
    end: Date,
    start: Date,
}

impl Due {
    /// The order of deadlines: as soon as possible; those with days, by their last day (an open range by its first), then by
    /// their first; ongoing and recurring; undecided, events without days, and what lies beyond; reached; none or unknown.
    ///
    /// What is reached comes after all that is still to be done, but before goals without a deadline.
    pub fn sort_key(&self) -> SortKey {
        let rank = match self.kind {
            DueKind::Asap => 0,
            DueKind::Ongoing | DueKind::Recurring => 2,
            DueKind::Undecided | DueKind::Beyond => 3,
            DueKind::Event if self.end.is_none() => 3,
            DueKind::Done => 4,
            DueKind::None | DueKind::Ditto | DueKind::Invalid => 5,
            DueKind::Fixed
            | DueKind::Month
            | DueKind::Half
            | DueKind::Quarter
            | DueKind::FiscalYear
            | DueKind::Range
            | DueKind::Event => 1,
        };
        let end = self.end.or(self.start).unwrap_or(Date::MAX);
        SortKey { rank, end, start: self.start.unwrap_or(end) }
    }

    /// Its last day, if calendars of the fiscal year have a place for it: what goes on all the time, is undecided or done has
    /// none.
    pub fn calendar_day(&self, year: FiscalYear) -> Option<Date> {
        let has_day = matches!(self.bucket(year), DueBucket::Month(..) | DueBucket::Before | DueBucket::After);
        self.end.filter(|_| has_day)
    }

    /// Where a calendar of the fiscal year shows it: in the month of its last day, an open range in that of its first.
    ///
    /// A range that was open before the year began is ongoing.
    pub fn bucket(&self, year: FiscalYear) -> DueBucket {
        match self.kind {
            DueKind::Asap => return DueBucket::Asap,
            DueKind::Ongoing | DueKind::Recurring => return DueBucket::Ongoing,
            DueKind::Undecided | DueKind::Invalid => return DueBucket::Undecided,
            DueKind::None | DueKind::Ditto | DueKind::Done => return DueBucket::None,
            _ => {}
        }
        let Some(day) = self.end.or(self.start) else { return DueBucket::Undecided };
        if day > year.end() {
            DueBucket::After
        } else if day >= year.start() {
            DueBucket::Month(day.year(), day.month())
        } else if self.end.is_none() {
            DueBucket::Ongoing
        } else {
            DueBucket::Before
        }
    }

    /// What it means, for people: `令和6年1月（2024年1月）`, `January 2024 (Reiwa 6)`. None where the text says all there is.
    pub fn meaning(&self, dating: Dating) -> Option<String> {
        let says_all = match self.kind {
            DueKind::Ongoing => self.covers_its_year(),
            DueKind::Recurring | DueKind::Done => true,
            _ => false,
        };
        if says_all {
            return None;
        }
        match (self.kind, self.start, self.end) {
            (_, None, None) => None,
            (DueKind::FiscalYear, Some(start), _) => Some(dating.fiscal_year(FiscalYear::of(start))),
            (_, start, end) if dating.language == Language::En => {
                let aside = end.or(start).map(|day| dating.english_aside(day)).unwrap_or_default();
                Some(self.english(dating) + &aside)
            }
            _ => Some(self.japanese(dating)),
        }
    }

    fn covers_its_year(&self) -> bool {
        let year = self.start.map(FiscalYear::of);
        year.is_none_or(|year| self.start == Some(year.start()) && self.end == Some(year.end()))
    }

    /// Whether its days are whole months, so that months say them.
    fn is_whole_months(&self) -> bool {
        self.start.is_none_or(|start| start.day() == 1) && self.end.is_none_or(|end| end == end.last_of_month())
    }

    /// The days, here by both calendars: `令和5年8月1日〜10日（2023年8月1日〜10日）`.
    fn japanese(&self, dating: Dating) -> String {
        let days = |day: fn(Date) -> String, month: fn(Date) -> String, year: fn(Date) -> String| {
            let whole_months = self.is_whole_months() && self.kind != DueKind::Fixed;
            let write = if whole_months { month } else { day };
            let days = match (self.start.filter(|_| self.kind != DueKind::Fixed), self.end) {
                (Some(start), Some(end)) if whole_months && month(start) == month(end) => month(start),
                (Some(start), Some(end)) => {
                    let end = write(end);
                    let known = if whole_months { year(start) } else { month(start) };
                    let short = end.strip_prefix(&known).or_else(|| end.strip_prefix(&year(start)));
                    format!("{}〜{}", write(start), short.unwrap_or(&end))
                }
                (start, end) => start.or(end).map(write).unwrap_or_default(),
            };
            format!("{days}{}", if self.approximate { "頃" } else { "" })
        };
        let era = || days(date::wareki, date::wareki_month, date::wareki_year);
        let western = || days(date::seireki, date::seireki_month, |date| format!("{}年", date.year()));
        let bound = match (self.kind, self.start, self.end) {
            (DueKind::Fixed, _, _) | (_, None, _) => "まで",
            (DueKind::Beyond, _, None) => "以降",
            (_, _, None) => "から",
            _ => "",
        };
        dating.japanese(era, western) + bound
    }

    /// The days in English: `1–10 August 2023`, `by 31 March 2024`.
    fn english(&self, dating: Dating) -> String {
        let about = if self.approximate { "about " } else { "" };
        let (start, end) = match (self.kind, self.start, self.end) {
            (DueKind::Fixed, _, Some(end)) => return format!("by {about}{}", dating.english_day(end)),
            (_, Some(start), Some(end)) => (start, end),
            (_, Some(start), None) if start.day() == 1 => {
                return format!("from {about}{}", dating.english_month(start));
            }
            (_, Some(start), None) => return format!("from {about}{}", dating.english_day(start)),
            (_, None, Some(end)) if self.is_whole_months() => {
                return format!("until {about}{}", dating.english_month(end));
            }
            (_, None, end) => {
                return format!("until {about}{}", end.map(|day| dating.english_day(day)).unwrap_or_default());
            }
        };
        let (same_year, same_month) = (start.year() == end.year(), start.first_of_month() == end.first_of_month());
        let name = date::english_month_name(start);
        match (self.is_whole_months(), same_year, same_month) {
            (true, _, true) => format!("{about}{}", dating.english_month(start)),
            (true, true, _) => format!("{about}{name}–{}", dating.english_month(end)),
            (true, false, _) => format!("{about}{} – {}", dating.english_month(start), dating.english_month(end)),
            (false, _, true) => format!("{about}{}–{}", start.day(), dating.english_day(end)),
            (false, true, _) => format!("{about}{} {name} – {}", start.day(), dating.english_day(end)),
            (false, false, _) => format!("{about}{} – {}", dating.english_day(start), dating.english_day(end)),
        }
    }
}

/// The longest text that is read, in characters; a deadline in a cell is short, and longer ones are prose.
const LONGEST: usize = 200;

/// Reads a deadline of a sheet of the fiscal year.
///
/// The message is a warning: the meaning was refused ([`DueKind::Invalid`]), or it was accepted only with doubt.
pub fn read_due(text: &str, year: FiscalYear) -> (Due, Option<Message>) {
    // ① and its like number a list; folded they would be digits like any other.
    let folded = plain_digits(&text.replace(|character| ('①'..='⑳').contains(&character), "、"));
    let shown: String = text.trim().chars().take(40).collect();
    let (meaning, message) = match read(&folded, year) {
        Ok(meaning) => {
            let doubt = date::join(meaning.doubts.iter().cloned().map(Some)).map(|doubt| {
                let (ja, en) = (doubt.ja, doubt.en);
                say!("期限「{shown}」：{ja}", "deadline “{shown}”: {en}")
            });
            (meaning, doubt)
        }
        Err(why) => {
            let (ja, en) = (why.ja, why.en);
            let message = say!(
                "期限「{shown}」：{ja}。「10月」「年度末」「令和6年3月31日」「随時」のように書いてください",
                "deadline “{shown}”: {en}; write it like 10月, 年度末, 令和6年3月31日 or 随時"
            );
            (Meaning::without_days(DueKind::Invalid), Some(message))
        }
    };
    let Meaning { kind, start, end, approximate, doubts: _ } = meaning;
    (Due { text: text.to_owned(), kind, start, end, approximate }, message)
}

fn read(folded: &str, year: FiscalYear) -> Result<Meaning, Message> {
    if let Some(kind) = sign(folded) {
        return Ok(Meaning::without_days(kind));
    }
    if folded.chars().count() > LONGEST {
        return Err(say!("長すぎます。期限だけを書いてください", "it is too long; write the deadline alone"));
    }
    let Words { tokens, asides } = Words::of(folded);
    if let ([], [only]) = (tokens.as_slice(), asides.as_slice()) {
        return read(only, year);
    }
    let (phrase, said) = grammar::parse(&tokens)?;
    let mut meaning = resolve::resolve(&phrase, said, year)?;
    for aside in &asides {
        consider(aside, year, &mut meaning);
    }
    meaning.doubts.dedup();
    Ok(meaning)
}

/// Texts that are no deadline at all, or only point at another.
fn sign(folded: &str) -> Option<DueKind> {
    const NONE: &[&str] =
        &["なし", "無し", "無", "ナシ", "該当なし", "該当無し", "特になし", "設定なし", "期限なし", "/", "N/A"];
    const DITTO: &[&str] =
        &["同上", "〃", "同じ", "上に同じ", "上記に同じ", "上記と同じ", "同", "々", "仝", "\"", "”", "′′"];
    let text = folded.trim_matches(['。', '、', '.']);
    if folded.chars().all(|character| character == '-') {
        return Some(DueKind::None);
    }
    [(NONE, DueKind::None), (DITTO, DueKind::Ditto)]
        .into_iter()
        .find(|(words, _)| words.iter().any(|word| word.eq_ignore_ascii_case(text)))
        .map(|(_, kind)| kind)
}

/// Weighs what stood in brackets: it may soften the deadline; where it names other days, somebody should look.
fn consider(aside: &str, year: FiscalYear, meaning: &mut Meaning) {
    let softens = |token: &Token| matches!(token, Token::About | Token::Kind(DueKind::Undecided));
    meaning.approximate |= meaning.end.is_some() && Words::of(aside).tokens.iter().any(softens);
    let Ok(Meaning { kind, start, end: Some(end), .. }) = read(aside, year) else { return };
    if meaning.kind == DueKind::Event && meaning.end.is_none() {
        (meaning.start, meaning.end) = (start, Some(end));
        meaning.doubts.retain(|doubt| *doubt != resolve::dateless_event());
    }
    let agrees = match (meaning.kind, kind, meaning.end) {
        (DueKind::Recurring | DueKind::Done, _, _) | (_, DueKind::Recurring | DueKind::Ongoing, _) => true,
        (_, _, Some(day)) => start.unwrap_or(end) <= day && day <= end,
        (_, _, None) => false,
    };
    if !agrees {
        meaning
            .doubts
            .push(say!("括弧の中の「{aside}」は読んでいません", "“{aside}” in brackets was not taken into account"));
    }
}

#[cfg(test)]
mod tests;
