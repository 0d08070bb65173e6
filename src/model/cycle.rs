//! The year's cycle, as a site's configuration tells it: when goals are reported on, on which scales they are rated, and what
//! a report holds.
//!
//! A report is a file beside its goal, `2-1.mid.md` beside `2-1.md`, so that a plan never changes by being reported on. Without
//! phases a site has no reports, and such a file is a goal like any other.

use super::due::read_due;
use super::field::{Audience, Field, FieldKey};
use super::layout::stem;
use super::{Date, FiscalYear};

/// When and how goals are reported on.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Cycle {
    /// The times of the year at which it is reported, in order.
    pub phases: Vec<Phase>,
    /// The scales of ratings.
    pub scales: Vec<Scale>,
    /// The scale of a rating that names none, as an index.
    pub scale: Option<usize>,
    /// The prose of reports, each with the heading under which it stands.
    pub fields: Vec<Field>,
    /// Whether a report must have a rating.
    pub is_rating_required: bool,
}

/// A time of the year at which goals are reported on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Phase {
    /// Its part of the names of files: `mid`.
    pub key: String,
    /// 中間報告
    pub name: String,
    /// The day as of which is reported: `9月30日`.
    pub as_of: Option<DayOfYear>,
    /// By when the report is filed: `10月末`, `翌4月末`.
    pub due: Option<DayOfYear>,
}

/// A day of every fiscal year, as a deadline names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DayOfYear(String);

/// A scale on which goals are rated.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scale {
    /// Its name in reports: `achievement`.
    pub key: String,
    /// 達成状況
    pub name: String,
    /// Its levels, the best first.
    pub levels: Vec<Level>,
    /// Who may read ratings on it.
    pub audience: Audience,
}

/// A level of a scale.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Level {
    /// As reports name it: `③`.
    pub code: String,
    /// What it means: 計画未満. Empty where the code says it: 継続.
    pub name: String,
    /// Whether it says that the goal was missed, so that a reason is wanted.
    pub is_unmet: bool,
    /// Whether it has a place among the others; 評価不能 has none.
    pub is_ordinal: bool,
}

/// The name of a report's file, taken apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ReportName<'a> {
    /// That of its goal's file, without the ending: `2-1`.
    pub goal: &'a str,
    /// Which phase, as an index.
    pub phase: usize,
    /// Which of several voices of a phase: `kacho` of `2-1.end-kacho.md`.
    pub voice: Option<&'a str>,
}

/// The key of a report's rating, and what the site calls it among what it requires.
pub const RATING: &str = "rating";
/// The key of what was reached, in a report's body.
pub const RESULT: &str = "result";
/// The key of why something was missed.
pub const REASON: &str = "reason";

impl Cycle {
    /// The parts of a report's name, by the path of its file; none if the file is no report.
    pub fn report_name<'a>(&self, path: &'a str) -> Option<ReportName<'a>> {
        let (goal, rest) = split_name(path)?;
        let named = |(phase, known): (usize, &Phase)| {
            let voice = match rest.strip_prefix(known.key.as_str())? {
                "" => None,
                voice => Some(voice.strip_prefix('-').filter(|voice| !voice.is_empty())?),
            };
            Some((known.key.len(), ReportName { goal, phase, voice }))
        };
        let names = self.phases.iter().enumerate().filter_map(named);
        // Of the phases `end` and `end-1`, the longer one is meant.
        names.max_by_key(|(length, _)| *length).map(|(_, name)| name)
    }

    /// Whether a phase is the year's last, at which targets are due.
    pub fn is_last(&self, phase: usize) -> bool {
        phase + 1 == self.phases.len()
    }

    /// What a rating says, by its scale and level: `③ 計画未満`, with the scale's name where the site has several.
    pub fn rating_label(&self, (scale, level): (usize, usize)) -> String {
        let (scale, is_only) = (&self.scales[scale], self.scales.len() == 1);
        let label = scale.levels[level].label();
        if is_only { label } else { format!("{} {label}", scale.name) }
    }

    /// The scale of a name, as an index.
    pub fn scale_named(&self, key: &str) -> Option<usize> {
        self.scales.iter().position(|scale| scale.key == key)
    }

    /// A field of reports by its key.
    pub fn field(&self, key: &FieldKey) -> Option<&Field> {
        self.fields.iter().find(|field| field.key == *key)
    }

    /// The same for everybody: without scales and prose for colleagues only.
    pub fn public(&self) -> Cycle {
        let is_public = |audience: Audience| audience == Audience::Public;
        let scales: Vec<Scale> = self.scales.iter().filter(|scale| is_public(scale.audience)).cloned().collect();
        let usual = self.scale.map(|at| &self.scales[at]);
        Cycle {
            phases: self.phases.clone(),
            scale: usual.and_then(|usual| scales.iter().position(|scale| scale.key == usual.key)),
            is_rating_required: self.is_rating_required && usual.is_none_or(|scale| is_public(scale.audience)),
            scales,
            fields: self.fields.iter().filter(|field| is_public(field.audience)).cloned().collect(),
        }
    }
}

/// The path of a goal's file without its ending, and what the name of a report adds to it: `2-1`, `mid`.
pub fn split_name(path: &str) -> Option<(&str, &str)> {
    let name = stem(path);
    let start = name.rfind('/').map_or(0, |slash| slash + 1);
    let dot = start + name[start..].rfind('.').filter(|dot| *dot > 0)?;
    Some((&name[..dot], &name[dot + 1..]))
}

impl DayOfYear {
    /// The day that a text names in every year; none if it names none.
    pub fn new(text: &str) -> Option<DayOfYear> {
        let day = DayOfYear(text.to_owned());
        // The era's years are named by nobody who means every year.
        let days = [2023, 2024].map(|year| day.in_year(FiscalYear(year)));
        matches!(days, [Some(first), Some(second)] if first.year() < second.year()).then_some(day)
    }

    /// As written: `9月30日`.
    pub fn text(&self) -> &str {
        &self.0
    }

    /// The day in a fiscal year.
    pub fn in_year(&self, year: FiscalYear) -> Option<Date> {
        read_due(&self.0, year).0.calendar_day(year)
    }
}

impl Level {
    /// The code with what it means: `③ 計画未満`.
    pub fn label(&self) -> String {
        if self.name.is_empty() { self.code.clone() } else { format!("{} {}", self.code, self.name) }
    }

    /// What it may be called in reports.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        [self.code.as_str(), self.name.as_str()].into_iter().filter(|name| !name.is_empty())
    }
}

impl Scale {
    /// The labels of all levels, with a mark between them.
    pub fn labels(&self, mark: &str) -> String {
        self.levels.iter().map(Level::label).collect::<Vec<String>>().join(mark)
    }

    /// The level that a text names, by its code or its name, as an index. Letters that look alike (○〇◯, Ａ and A, ① and 1)
    /// are one another where only one level has one of them.
    pub fn level(&self, written: &str) -> Option<usize> {
        let written = written.trim();
        let exact = self.levels.iter().position(|level| level.names().any(|name| name == written));
        exact.or_else(|| {
            let folded = folded(written);
            let alike = |level: &Level| level.names().any(|name| self::folded(name) == folded);
            let mut found = self.levels.iter().enumerate().filter(|(_, level)| alike(level)).map(|(at, _)| at);
            let first = found.next()?;
            found.next().is_none().then_some(first)
        })
    }
}

/// A code with its look-alikes made one: letters and digits by NFKC, circles by the one people write most.
fn folded(text: &str) -> String {
    let circle = |letter: char| if matches!(letter, '〇' | '◯' | '⚪') { '○' } else { letter };
    super::japanese::comparable(text).chars().map(circle).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn phase(key: &str) -> Phase {
        Phase { key: key.to_owned(), name: key.to_owned(), as_of: None, due: None }
    }

    #[test]
    fn a_report_is_named_after_its_goal_its_phase_and_its_voice() {
        let cycle = Cycle { phases: ["mid", "end", "end-1"].map(phase).into(), ..Cycle::default() };
        let parts = |path| cycle.report_name(path).map(|name| (name.goal, name.phase, name.voice));
        assert_eq!(parts("2-1.mid.md"), Some(("2-1", 0, None)));
        assert_eq!(parts("a/2.1.end-kacho.md"), Some(("a/2.1", 1, Some("kacho"))));
        assert_eq!(parts("2-1.end-1.md"), Some(("2-1", 2, None)), "the longer phase is meant");
        for path in ["2-1.md", "2-1.middle.md", "2-1.mid-.md", ".mid.md", "a.mid/2-1.md"] {
            assert_eq!(parts(path), None, "{path}");
        }
        assert_eq!(Cycle::default().report_name("2-1.mid.md"), None, "without phases there are no reports");
    }

    #[test]
    fn a_day_of_every_year_is_written_without_one() {
        let day = |text: &str| DayOfYear::new(text)?.in_year(FiscalYear(2023)).map(|day| day.to_string());
        assert_eq!(day("9月30日").as_deref(), Some("2023-09-30"));
        assert_eq!(day("3月31日").as_deref(), Some("2024-03-31"));
        assert_eq!(day("10月末").as_deref(), Some("2023-10-31"));
        assert_eq!(day("翌年度4月末").as_deref(), Some("2024-04-30"));
        assert_eq!(day("翌年5月末").as_deref(), Some("2024-05-31"));
        for text in ["令和5年9月30日", "随時", "いつか", ""] {
            assert_eq!(DayOfYear::new(text), None, "{text}");
        }
    }

    #[test]
    fn look_alikes_are_told_from_each_other_only_where_the_scale_has_both() {
        let scale = |codes: &[&str]| Scale {
            key: "s".to_owned(),
            name: "達成状況".to_owned(),
            levels: codes
                .iter()
                .map(|code| Level {
                    code: (*code).to_owned(),
                    name: format!("{code}の意味"),
                    is_unmet: false,
                    is_ordinal: true,
                })
                .collect(),
            audience: Audience::Public,
        };
        assert_eq!(scale(&["○", "△"]).level("〇"), Some(0));
        assert_eq!(scale(&["①", "②"]).level("2"), Some(1));
        assert_eq!(scale(&["A", "B"]).level(" Ｂ "), Some(1));
        assert_eq!(scale(&["○", "◯", "〇"]).level("◯"), Some(1), "exactly that one");
        assert_eq!(scale(&["①", "1"]).level("１"), None, "either may be meant");
        assert_eq!(scale(&["○", "△"]).level("○の意味"), Some(0));
    }
}
