//! Indicators (指標): what is counted, where it stood, what is wanted, and what a value says about that.
//!
//! Progress is explained, not scored: a number is compared with its target by a rule that is printed, and what cannot be
//! compared (a target in words, a direction nobody gave) is said to be so. Targets of zero, falling targets and targets
//! without a baseline are targets like any other; nothing is divided, and nothing is averaged.

use std::cmp::Ordering;

use super::date::WrittenDate;
use super::{FiscalYear, Message, Spanned};
use crate::say;

/// The key of a goal's indicators.
pub const INDICATORS: &str = "indicators";

/// What is counted of a goal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Indicator {
    /// Its name in reports: `visitors`.
    pub key: Spanned<String>,
    /// What people call it: 来場者数.
    pub name: Spanned<String>,
    /// 人
    pub unit: Option<String>,
    /// Which way is better, if it is said.
    pub better: Option<Better>,
    /// Where it stood before.
    pub baseline: Option<Measure>,
    /// What is wanted of the goal's year.
    pub target: Option<Measure>,
    /// What is wanted of other years as well.
    pub targets: Vec<(FiscalYear, Measure)>,
}

/// Which way a value gets better.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Better {
    /// More is better.
    Up,
    /// Less is better.
    Down,
    /// It shall stay as it is.
    Keep,
    /// Neither: it is only watched.
    Neither,
}

/// A number, or words in its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Measure {
    /// As written: `1,234`, `限りなく100%`.
    pub text: Spanned<String>,
    /// The day it is of.
    pub as_of: Option<WrittenDate>,
}

/// What was measured of an indicator.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReportedValue {
    /// The indicator's key, as the report has it.
    pub indicator: Spanned<String>,
    /// The value.
    pub measure: Measure,
    /// How sure it is.
    pub status: Option<Status>,
}

/// How sure a value is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Status {
    /// 見込
    Forecast,
    /// 速報
    Provisional,
    /// 確定
    Final,
}

/// What a value says about its target.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Progress {
    /// Whether the target is reached; none if that cannot be said.
    pub is_reached: Option<bool>,
    /// The value minus the target, with a sign: `-60,000`.
    pub difference: Option<String>,
    /// By which rule it was told, or why it cannot be.
    pub rule: Message,
}

impl ReportedValue {
    /// The earlier year that a value of a report of a year confirms; none for a value of the year itself.
    pub fn confirms(&self, year: FiscalYear) -> Option<FiscalYear> {
        let day = self.measure.as_of.as_ref().filter(|_| self.status == Some(Status::Final))?;
        Some(FiscalYear::of(day.date)).filter(|of| *of < year)
    }
}

impl Better {
    /// Its name in files.
    pub fn name(self) -> &'static str {
        match self {
            Better::Up => "up",
            Better::Down => "down",
            Better::Keep => "keep",
            Better::Neither => "none",
        }
    }

    /// Which way an indicator gets better: as it says, or from its baseline towards its target.
    fn of(indicator: &Indicator, target: Decimal) -> Option<Better> {
        indicator.better.or_else(|| {
            let baseline = indicator.baseline.as_ref()?.number()?;
            match target.cmp(&baseline) {
                Ordering::Greater => Some(Better::Up),
                Ordering::Less => Some(Better::Down),
                Ordering::Equal => Some(Better::Keep),
            }
        })
    }
}

impl Status {
    /// As tables write it.
    pub fn name(self) -> Message {
        match self {
            Status::Forecast => say!("見込", "forecast"),
            Status::Provisional => say!("速報", "provisional"),
            Status::Final => say!("確定", "final"),
        }
    }
}

impl Measure {
    /// The number it is, for drawings; none for words.
    pub fn amount(&self) -> Option<f64> {
        let Decimal { digits, places } = self.number()?;
        Some(digits as f64 / 10_f64.powi(places as i32))
    }

    fn number(&self) -> Option<Decimal> {
        Decimal::read(&self.text.value)
    }
}

impl Indicator {
    /// What a value says about the target of the goal's year.
    pub fn progress(&self, value: &Measure) -> Progress {
        let cannot = |rule: Message| Progress { is_reached: None, difference: None, rule };
        let Some(target) = &self.target else {
            return cannot(say!("目標値がないので、比べられません", "there is no target to compare it with"));
        };
        let (Some(wanted), Some(actual)) = (target.number(), value.number()) else {
            return cannot(say!("数ではないので、比べられません", "it cannot be compared, since it is not a number"));
        };
        let difference = actual.minus(wanted).map(Decimal::signed);
        let order = actual.cmp(&wanted);
        let (is_reached, rule) = match Better::of(self, wanted) {
            Some(Better::Up) => (Some(order.is_ge()), say!("目標値以上なら達成", "reached at the target or above it")),
            Some(Better::Down) => {
                (Some(order.is_le()), say!("目標値以下なら達成", "reached at the target or below it"))
            }
            Some(Better::Keep) => (Some(order.is_eq()), say!("目標値と同じなら達成", "reached at the target itself")),
            Some(Better::Neither) => (None, say!("良し悪しの向きのない指標", "an indicator that is only watched")),
            None => (
                order.is_eq().then_some(true),
                say!("どちらが良いか（better）が書かれていません", "it is not said which way is better (`better`)"),
            ),
        };
        Progress { is_reached, difference, rule }
    }
}

/// A decimal number as people write it, exactly.
#[derive(Debug, Clone, Copy)]
struct Decimal {
    /// The number times ten to the power of `places`.
    digits: i128,
    places: u32,
}

/// So many digits behind the point, and before it, a number may have; more say nothing about a goal.
const MOST_DIGITS: usize = 15;

impl Decimal {
    /// Reads digits of either width, commas between thousands, a sign, a point; none if anything else is there.
    fn read(text: &str) -> Option<Decimal> {
        let folded = super::japanese::comparable(text).replace(',', "");
        let (is_negative, digits) = match folded.strip_prefix(['-', '−', '△', '▲']) {
            Some(rest) => (true, rest),
            None => (false, folded.strip_prefix('+').unwrap_or(&folded)),
        };
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
        let is_number = |text: &str| text.len() <= MOST_DIGITS && text.bytes().all(|byte| byte.is_ascii_digit());
        if whole.is_empty() || !is_number(whole) || !is_number(fraction) || digits.ends_with('.') {
            return None;
        }
        let digits: i128 = format!("{whole}{fraction}").parse().ok()?;
        Some(Decimal { digits: if is_negative { -digits } else { digits }, places: fraction.len() as u32 })
    }

    /// Both with the same places.
    fn aligned(self, other: Decimal) -> (i128, i128, u32) {
        let places = self.places.max(other.places);
        let at = |number: Decimal| number.digits * 10_i128.pow(places - number.places);
        (at(self), at(other), places)
    }

    fn cmp(&self, other: &Decimal) -> Ordering {
        let (a, b, _) = self.aligned(*other);
        a.cmp(&b)
    }

    fn minus(self, other: Decimal) -> Option<Decimal> {
        let (a, b, places) = self.aligned(other);
        Some(Decimal { digits: a.checked_sub(b)?, places })
    }

    /// With a sign and commas: `+1,200`, `-0.5`, `0`.
    fn signed(self) -> String {
        let sign = match self.digits.cmp(&0) {
            Ordering::Less => "-",
            Ordering::Equal => "",
            Ordering::Greater => "+",
        };
        let power = 10_u128.pow(self.places);
        let (whole, fraction) = (self.digits.unsigned_abs() / power, self.digits.unsigned_abs() % power);
        let digits = whole.to_string();
        let mut grouped = String::new();
        for (at, digit) in digits.chars().enumerate() {
            if at > 0 && (digits.len() - at) % 3 == 0 {
                grouped.push(',');
            }
            grouped.push(digit);
        }
        let fraction = format!("{fraction:0width$}", width = self.places as usize);
        let fraction = fraction.trim_end_matches('0');
        let point = if self.places == 0 || fraction.is_empty() { String::new() } else { format!(".{fraction}") };
        format!("{sign}{grouped}{point}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn measure(text: &str) -> Measure {
        Measure { text: Spanned::new(text.to_owned(), 0..0), as_of: None }
    }

    fn told(better: Option<Better>, baseline: &str, target: &str, actual: &str) -> (Option<bool>, Option<String>) {
        let written = |text: &str| (!text.is_empty()).then(|| measure(text));
        let name = || Spanned::new("x".to_owned(), 0..0);
        let indicator = Indicator {
            key: name(),
            name: name(),
            unit: None,
            better,
            baseline: written(baseline),
            target: written(target),
            targets: Vec::new(),
        };
        let progress = indicator.progress(&measure(actual));
        (progress.is_reached, progress.difference)
    }

    #[test]
    fn a_number_is_compared_with_its_target_exactly() {
        let some = |text: &str| Some(text.to_owned());
        assert_eq!(told(Some(Better::Up), "", "700,000", "640000"), (Some(false), some("-60,000")));
        assert_eq!(told(Some(Better::Up), "", "96.0", "96.7"), (Some(true), some("+0.7")));
        assert_eq!(told(Some(Better::Up), "", "0", "0"), (Some(true), some("0")), "a target of zero");
        assert_eq!(told(None, "69", "88", "８８"), (Some(true), some("0")), "towards the target is better");
        assert_eq!(told(None, "12", "3", "5"), (Some(false), some("+2")), "a falling target");
        assert_eq!(told(None, "12", "3", "2.5"), (Some(true), some("-0.5")));
        assert_eq!(told(Some(Better::Keep), "", "3", "4"), (Some(false), some("+1")));
        assert_eq!(told(Some(Better::Down), "", "△5", "-6"), (Some(true), some("-1")));
    }

    #[test]
    fn what_cannot_be_compared_is_said_to_be_so() {
        assert_eq!(told(Some(Better::Up), "1", "", "3"), (None, None), "no target");
        assert_eq!(told(Some(Better::Up), "1", "限りなく100%", "99"), (None, None), "a target in words");
        assert_eq!(told(Some(Better::Up), "1", "70", "約64万人"), (None, None), "a value in words");
        assert_eq!(told(None, "", "70", "64"), (None, Some("-6".to_owned())), "nobody says which way is better");
        assert_eq!(told(None, "", "70", "70"), (Some(true), Some("0".to_owned())), "the target itself is reached");
        assert_eq!(told(Some(Better::Neither), "", "70", "90"), (None, Some("+20".to_owned())));
        for text in ["1.", ".5", "1.2.3", "", "1e5", "1234567890123456", "12,3a"] {
            assert!(Decimal::read(text).is_none(), "{text}");
        }
    }
}
