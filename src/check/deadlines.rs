//! Deadlines beside their fiscal year, beside the dates of their text, and beside each other.

use std::ops::Range;

use super::prose::Prose;
use crate::model::body::{Passage, Sentence};
use crate::model::config::{Config, LEVEL, METHOD};
use crate::model::due::read_due;
use crate::model::site::Sheet;
use crate::model::{Code, Date, Diagnostic, Due, DueKind, FiscalYear, Place, Spanned, date};
use crate::say;

/// A deadline that begins after the sheet's fiscal year. One that ends before it is doubted where deadlines are read.
pub fn outside_year(_: &Config, sheet: &Sheet, problems: &mut Vec<Diagnostic>) {
    for member in &sheet.goals {
        let Some(due) = &member.goal.due else { continue };
        // 次年度以降 says itself that it lies beyond.
        if !is_after(&due.value, sheet.year) || due.value.kind == DueKind::Beyond {
            continue;
        }
        let (written, year) = (&due.value.text, sheet.year.wareki());
        problems.push(
            Diagnostic::new(
                Code::DueOutsideYear,
                Place::of(&member.goal.source, due.span.clone()),
                say!("期限「{written}」は{year}の後です", "the deadline “{written}” lies after {year}"),
            )
            .help(say!(
                "年度をまたぐ目標は、期限に「年度末」と書き、水準に今年度のうちに達するところを書きます（例: 「令和7年4月の開所に向け、実施設計が終わっている」）",
                "for a goal of several years write 年度末, and in the level what is reached this year (「令和7年4月の開所に向け、実施設計が終わっている」)"
            )),
        );
    }
}

fn is_after(due: &Due, year: FiscalYear) -> bool {
    due.start.or(due.end).is_some_and(|first| first > year.end())
}

/// A text that says another time than the deadline beside it.
pub fn mismatch(_: &Config, sheet: &Sheet, goals: &[Prose], problems: &mut Vec<Diagnostic>) {
    for prose in goals {
        let Some(due) = &prose.member.goal.due else { continue };
        let Some(last) = last_day(&due.value).filter(|_| !is_after(&due.value, sheet.year)) else { continue };
        let texts = [LEVEL, METHOD].into_iter().filter_map(|key| prose.field(key));
        problems.extend(texts.filter_map(|text| contradiction(prose, (due, last), text, sheet.year)).take(1));
    }
}

fn contradiction(
    prose: &Prose,
    (due, last): (&Spanned<Due>, Date),
    passage: &Passage,
    year: FiscalYear,
) -> Option<Diagnostic> {
    passage.sentences().flat_map(|sentence| times(sentence, year)).find_map(|time| {
        let message = time.contradicts(last, year)?;
        let span = passage.place(time.span.clone());
        let problem = prose.problem(Code::DueMismatch, span, message.0);
        let deadline = Place::of(&prose.member.goal.source, due.span.clone());
        Some(problem.related(deadline, say!("期限はここ", "the deadline is here")).help(message.1))
    })
}

/// The last day of a deadline that is exact enough to be contradicted.
fn last_day(due: &Due) -> Option<Date> {
    let exact = matches!(
        due.kind,
        DueKind::Fixed | DueKind::Month | DueKind::Half | DueKind::Quarter | DueKind::Range | DueKind::Event
    );
    due.end.filter(|_| exact && !due.approximate)
}

/// A month or a day that a sentence names, and what it says about it.
#[derive(Debug)]
struct Time<'a> {
    /// As written: `令和6年3月`.
    text: &'a str,
    /// Where it stands in the passage.
    span: Range<usize>,
    /// Its first day.
    start: Date,
    /// What follows it in its sentence.
    after: &'a str,
}

/// Words of a sentence whose times are those of a purpose.
const PURPOSE: &[&str] = &["向け", "目指", "めざ", "見据え", "備え", "準備", "予定", "控え", "想定", "見込"];
/// Ends of a clause that tells what is past.
const PAST: &[&str] = &["した", "された", "して", "されて", "行った", "行われた"];
/// How many letters of a clause are looked at: a text without a comma names any number of times, and each has its clause.
const CLAUSE: usize = 200;

impl Time<'_> {
    /// What is wrong with it beside a deadline that ends on a day, and what to do.
    ///
    /// Only what the sentence itself does by that time counts: in 令和6年3月に開園する保育所 the time belongs to the nursery,
    /// in 令和6年3月の開園に向けて to a purpose, in 令和4年10月に改正された to the past.
    fn contradicts(&self, last: Date, year: FiscalYear) -> Option<(crate::model::Message, crate::model::Message)> {
        let written = self.text;
        let day = if last == last.last_of_month() { date::wareki_month(last) } else { date::wareki(last) };
        let acts_by_it =
            ["までに", "まで、", "に、", "から、", "より、"].iter().any(|word| self.after.starts_with(word));
        if acts_by_it && self.start > last && self.start <= year.end() {
            return Some((
                say!(
                    "本文の「{written}」は、期限（{day}）より後です",
                    "“{written}” in the text is later than the deadline, {day}"
                ),
                say!(
                    "どちらが正しいか確かめてください。本文が正しければ、期限を「{written}」にします",
                    "find out which is right; if the text is, write “{written}” as the deadline"
                ),
            ));
        }
        let happens_in_it = self.after.starts_with('に') || self.after.starts_with("まで");
        let is_stale = self.start.month() == last.month() && self.start < year.start();
        (happens_in_it && is_stale && !self.is_past()).then(|| {
            let own = year.wareki();
            (
                say!(
                    "本文の「{written}」は{own}より前です（期限は{day}）",
                    "“{written}” in the text is before {own}; the deadline is {day}"
                ),
                say!(
                    "前の年度から書き写したのなら、年を改めてください（例: {day}）",
                    "if it was copied from an earlier year, change the year ({day})"
                ),
            )
        })
    }

    /// Whether its clause, the first that is more than a particle, tells what is past.
    fn is_past(&self) -> bool {
        let end = self.after.char_indices().nth(CLAUSE).map_or(self.after.len(), |(end, _)| end);
        let mut clauses = self.after[..end].split('、');
        let clause = clauses.find(|clause| clause.chars().nth(2).is_some()).unwrap_or_default();
        PAST.iter().any(|word| clause.contains(word))
    }
}

/// The months and days that a sentence names as those of what it does, other than as parts of a range, a list or a custom
/// (毎年3月, 12月議会).
fn times<'a>(sentence: Sentence<'a>, year: FiscalYear) -> Vec<Time<'a>> {
    let text = sentence.text;
    let mut found = Vec::new();
    if PURPOSE.iter().any(|word| text.contains(word)) {
        return found;
    }
    for (month, _) in text.match_indices('月') {
        let Some(range) = around(text, month) else { continue };
        let (before, after) = (&text[..range.start], &text[range.end..]);
        let is_joined = |c: char| "〜～~－-・／/、".contains(c);
        if before.ends_with(is_joined) && before.trim_end_matches(is_joined).ends_with(['月', '日'])
            || after.starts_with(|c: char| is_joined(c) && c != '、')
            || ["毎年", "毎", "翌", "同年", "前年", "昨年", "来年", "例年", "各年", "年"]
                .iter()
                .any(|word| before.ends_with(word))
            || ["議会", "定例", "分", "号", "期", "次", "間", "例会", "頃", "ごろ"]
                .iter()
                .any(|word| after.starts_with(word))
        {
            continue;
        }
        let (due, doubt) = read_due(&text[range.clone()], year);
        // A time before the year is doubtful as a deadline, but not as what a text speaks of.
        let is_known = |start: &Date| doubt.is_none() || *start < year.start();
        let Some(start) = due.start.or(due.end).filter(is_known) else { continue };
        let span = sentence.start + range.start..sentence.start + range.end;
        found.push(Time { text: &text[range.clone()], span, start, after });
    }
    found
}

fn is_digit(c: char) -> bool {
    c.is_ascii_digit() || ('０'..='９').contains(&c) || "〇一二三四五六七八九十".contains(c)
}

/// The date around the 月 at an offset: year, month, day, 末, as far as they are written.
fn around(text: &str, month: usize) -> Option<Range<usize>> {
    let before_digits = |text: &'_ str| text.trim_end_matches(is_digit).len();
    let mut start = before_digits(&text[..month]);
    if start == month {
        return None;
    }
    if let Some(year) = text[..start].strip_suffix('年') {
        let digits = year.strip_suffix('元').map_or_else(|| before_digits(year), str::len);
        if digits < year.len() {
            let eras = ["令和", "平成", "昭和", "R", "Ｒ", "H", "Ｈ"];
            let era = eras.iter().find_map(|era| text[..digits].strip_suffix(era));
            start = era.map_or(digits, str::len);
        }
    }
    let mut end = month + '月'.len_utf8();
    let rest = &text[end..];
    let after_digits = rest.trim_start_matches(is_digit);
    if after_digits.len() < rest.len() && after_digits.starts_with('日') {
        end = text.len() - after_digits.len() + '日'.len_utf8();
    } else if rest.starts_with('末') {
        end += if rest.starts_with("末日") { "末日".len() } else { "末".len() };
    }
    Some(start..end)
}

/// A section most of whose goals are due 随時 or 通年.
pub fn mostly_ongoing(_: &Config, sheet: &Sheet, problems: &mut Vec<Diagnostic>) {
    const FEWEST: usize = 3;
    for (section, entry) in sheet.sections.iter().zip(&sheet.head.sections) {
        let goals = &sheet.goals[section.goals.clone()];
        let ongoing = |kind| kind == DueKind::Ongoing;
        let dues = goals.iter().filter_map(|member| member.goal.due.as_ref());
        let open: Vec<&Spanned<Due>> = dues.filter(|due| ongoing(due.value.kind)).collect();
        let (count, all) = (open.len(), goals.len());
        let Some(word) = open.first().map(|due| &due.value.text) else { continue };
        if count < FEWEST || count * 2 <= all {
            continue;
        }
        let name = &section.name;
        problems.push(
            Diagnostic::new(
                Code::MostlyOngoing,
                Place::of(&sheet.head.source, entry.name.span.clone()),
                say!(
                    "「{name}」は、目標{all}件のうち{count}件の期限が「{word}」のように時期を示さず、いつ達したと言えるのか分かりません",
                    "{count} of the {all} goals of “{name}” are due “{word}” or the like: nobody can say when they are reached"
                ),
            )
            .help(say!(
                "節目のあるものは時期を書いてください（例: 研修を年2回行うなら「9月、2月」、手引を作るなら「上半期」）",
                "write when for those that have a milestone (a training held twice: 「9月、2月」; a handbook: 「上半期」)"
            )),
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const YEAR: FiscalYear = FiscalYear(2023);

    fn sentence(text: &str) -> Sentence<'_> {
        Sentence { text, start: 0, is_closed: true }
    }

    fn dates(text: &str) -> Vec<String> {
        times(sentence(text), YEAR).iter().map(|time| format!("{}={}", time.text, time.start)).collect()
    }

    #[test]
    fn dates_are_found_where_a_sentence_names_them() {
        for (text, expected) in [
            ("令和5年10月1日より、無償化する", "令和5年10月1日=2023-10-01"),
            ("Ｒ６年３月までに", "Ｒ６年３月=2024-03-01"),
            ("2024年2月末までに", "2024年2月末=2024-02-29"),
            ("令和元年五月に", "令和元年五月=2019-05-01"),
            ("内容を8月までに決定する", "8月=2023-08-01"),
            ("3月31日までに", "3月31日=2024-03-31"),
        ] {
            assert_eq!(dates(text), [expected], "{text}");
        }
    }

    #[test]
    fn what_only_looks_like_a_date_is_none() {
        for text in [
            "3か月以内に",
            "月に2回",
            "毎年3月に",
            "翌年3月に",
            "12月議会に",
            "10月分まで",
            "4月〜9月に",
            "6月・12月に",
            "毎月",
            "13月に",
            "2月30日に",
            "年月日",
        ] {
            assert_eq!(dates(text), [""; 0], "{text}");
        }
    }

    fn contradicts(text: &str, due: &str) -> bool {
        let (due, _) = read_due(due, YEAR);
        let last = last_day(&due);
        times(sentence(text), YEAR).iter().any(|time| last.is_some_and(|last| time.contradicts(last, YEAR).is_some()))
    }

    #[test]
    fn a_time_after_the_deadline_or_left_from_an_earlier_year_contradicts_it() {
        for (text, due) in [
            ("令和6年3月までに運用を開始する", "10月"),
            ("3月末までに条例を改正している", "12月議会"),
            ("令和6年1月から、申請を受け付けている", "上半期"),
            ("令和5年1月に執り行う式典が終わっている", "1月"),
            ("令和4年10月までに終わっている", "10月"),
        ] {
            assert!(contradicts(text, due), "{text} {due}");
        }
    }

    #[test]
    fn steps_purposes_the_past_and_the_time_of_other_things_contradict_nothing() {
        for (text, due) in [
            ("8月までに内容を決定する", "1月"),
            ("令和6年4月1日に、開園させる", "年度末"),
            ("令和6年3月の開園に向けて、事業者を選ぶ", "10月"),
            ("令和6年3月までの工事を予定している", "10月"),
            ("令和6年3月に開園する保育所の事業者が選ばれている", "10月"),
            ("令和4年10月に改正された法律に沿って手引を作る", "10月"),
            ("令和4年10月から続く事業を見直している", "10月"),
            ("令和6年10月に開園する保育所の事業者が選ばれている", "10月"),
            ("11月までに終わっている", "10月頃"),
            ("令和6年3月までに運用を開始する", "随時"),
        ] {
            assert!(!contradicts(text, due), "{text} {due}");
        }
    }
}
