//! Indicators (指標): what is counted, where it stood, what is wanted, and what a value says about that.
//!
//! Progress is explained, not scored: a number is compared with its target by a rule that is printed, and what cannot be
//! compared (a target in words, a direction nobody gave) is said to be so. Targets of zero, falling targets and targets
//! without a baseline are targets like any other; nothing is divided, and nothing is averaged.

use super::amount::{Amount, Decimal, Limit, Unread};
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
    pub difference: Option<Message>,
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
    fn of(indicator: &Indicator, target: &Amount) -> Option<Better> {
        indicator.better.or_else(|| {
            let baseline = indicator.amount(indicator.baseline.as_ref()?).ok()?;
            let is_certain = baseline.unit == target.unit && baseline.limit.is_none();
            let difference = target.number.minus(baseline.number).filter(|_| is_certain)?;
            match difference.sign() {
                1 => Some(Better::Up),
                0 => Some(Better::Keep),
                _ => Some(Better::Down),
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

/// By which rule a value is told to reach its target.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Rule {
    AtLeast,
    Above,
    AtMost,
    Below,
    Same,
    Watched,
    Unknown,
}

impl Rule {
    /// A target that is a limit (90%以上) says its rule; of another it follows from which way is better. None where one
    /// contradicts the other.
    fn of(indicator: &Indicator, target: &Amount) -> Option<Rule> {
        let better = Better::of(indicator, target);
        let is_against = |other: Better| indicator.better == Some(other);
        Some(match (target.limit, better) {
            (_, Some(Better::Neither)) => Rule::Watched,
            (Some(Limit::AtLeast | Limit::Above), _) if is_against(Better::Down) => return None,
            (Some(Limit::AtMost | Limit::Below), _) if is_against(Better::Up) => return None,
            (Some(Limit::AtLeast), _) | (None, Some(Better::Up)) => Rule::AtLeast,
            (Some(Limit::AtMost), _) | (None, Some(Better::Down)) => Rule::AtMost,
            (Some(Limit::Above), _) => Rule::Above,
            (Some(Limit::Below), _) => Rule::Below,
            (None, Some(Better::Keep)) => Rule::Same,
            (None, None) => Rule::Unknown,
        })
    }

    /// Whether a value that lies between two differences from its target reaches it; none where it does by one and not by the
    /// other.
    fn is_reached(self, least: Decimal, most: Decimal) -> Option<bool> {
        let by = |is_reached: &dyn Fn(i128) -> bool| {
            let (least, most) = (is_reached(least.sign()), is_reached(most.sign()));
            (least == most).then_some(least)
        };
        match self {
            Rule::AtLeast => by(&|sign| sign >= 0),
            Rule::Above => by(&|sign| sign > 0),
            Rule::AtMost => by(&|sign| sign <= 0),
            Rule::Below => by(&|sign| sign < 0),
            Rule::Same if least.sign() == most.sign() => Some(least.sign() == 0),
            Rule::Unknown if least.sign() == 0 && most.sign() == 0 => Some(true),
            Rule::Same | Rule::Unknown | Rule::Watched => None,
        }
    }

    fn text(self) -> Message {
        match self {
            Rule::AtLeast => say!("目標値以上なら達成", "reached at the target or above it"),
            Rule::Above => say!("目標値を超えたら達成", "reached above the target"),
            Rule::AtMost => say!("目標値以下なら達成", "reached at the target or below it"),
            Rule::Below => say!("目標値を下回ったら達成", "reached below the target"),
            Rule::Same => say!("目標値と同じなら達成", "reached at the target itself"),
            Rule::Watched => say!("良し悪しの向きのない指標", "an indicator that is only watched"),
            Rule::Unknown => {
                say!("どちらが良いか（better）が書かれていません", "it is not said which way is better (`better`)")
            }
        }
    }
}

impl Indicator {
    /// The number of it that a measure is.
    pub fn amount(&self, measure: &Measure) -> Result<Amount, Unread> {
        Amount::read(&measure.text.value, self.unit.as_deref())
    }

    /// What a value says about the target of the goal's year.
    pub fn progress(&self, value: &Measure) -> Progress {
        let cannot = |rule: Message| Progress { is_reached: None, difference: None, rule };
        let Some(target) = &self.target else {
            return cannot(say!("目標値がないので、比べられません", "there is no target to compare it with"));
        };
        let (wanted, actual) = match (self.amount(target), self.amount(value)) {
            (Ok(wanted), Ok(actual)) if actual.limit.is_none() => (wanted, actual),
            (Err(Unread::OtherUnit(_)), _) | (_, Err(Unread::OtherUnit(_))) => return cannot(other_unit()),
            _ => {
                return cannot(say!(
                    "数ではないので、比べられません",
                    "it cannot be compared, since it is not a number"
                ));
            }
        };
        if wanted.unit != actual.unit {
            return cannot(other_unit());
        }
        let Some(rule) = Rule::of(self, &wanted) else {
            return cannot(say!(
                "目標値の「以上」「以下」などが、better と合いません",
                "the target says that it is better the other way than `better` does"
            ));
        };
        let difference = actual.number.minus(wanted.number);
        let slack = actual.slack.plus(wanted.slack);
        let range = difference.zip(slack).and_then(|(it, slack)| Some((it.minus(slack)?, it.plus(slack)?)));
        let is_about = slack.is_none_or(|slack| slack.sign() != 0);
        let is_reached = range.and_then(|(least, most)| rule.is_reached(least, most));
        Progress {
            is_reached,
            difference: difference.map(|it| self.signed(Amount { number: it, ..actual.clone() }, is_about)),
            rule: self.explained(rule, (target, &wanted), (value, &actual)),
        }
    }

    /// A difference with its sign: `-60,000`, 約-60,000人 where the indicator does not say what it counts.
    fn signed(&self, difference: Amount, is_about: bool) -> Message {
        let sign = if difference.number.sign() > 0 { "+" } else { "" };
        let number = difference.number_in(self.unit.as_deref()).grouped();
        let unit = if self.unit.is_some() { "" } else { difference.unit.as_str() };
        let [about_ja, about_en] = if is_about { ["約", "about "] } else { [""; 2] };
        say!("{about_ja}{sign}{number}{unit}", "{about_en}{sign}{number}{unit}")
    }

    /// The rule, with the numbers as they were read where that is not what was written.
    fn explained(
        &self,
        rule: Rule,
        (target, wanted): (&Measure, &Amount),
        (value, actual): (&Measure, &Amount),
    ) -> Message {
        let Message { ja, en } = rule.text();
        let number = |amount: &Amount| amount.number_in(self.unit.as_deref()).grouped();
        let is_as_written = |measure: &Measure, amount: &Amount| {
            let written = super::japanese::comparable(&measure.text.value).replace(',', "");
            written.starts_with(&number(amount).replace(',', "")) || !written.contains(['兆', '億', '万', '千', '百'])
        };
        let (number_ja, number_en) = match is_as_written(target, wanted) && is_as_written(value, actual) {
            true => Default::default(),
            false => {
                let (target, value) = (number(wanted), number(actual));
                (
                    format!("（目標{target}、実績{value}と読んで比べる）"),
                    format!(" (read as {value}, and {target} for the target)"),
                )
            }
        };
        let is_about = actual.slack.sign() != 0 || wanted.slack.sign() != 0;
        let (about_ja, about_en) = if is_about {
            (
                "。約の付いた数は、0でない末尾の桁の半分まで違いうるとみる",
                "; a number that is “about” may be off by half of its last digit that is not 0",
            )
        } else {
            ("", "")
        };
        say!("{ja}{number_ja}{about_ja}", "{en}{number_en}{about_en}")
    }
}

fn other_unit() -> Message {
    say!("単位が違うので、比べられません", "it cannot be compared, since the units differ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn measure(text: &str) -> Measure {
        Measure { text: Spanned::new(text.to_owned(), 0..0), as_of: None }
    }

    fn told(better: Option<Better>, baseline: &str, target: &str, actual: &str) -> (Option<bool>, Option<String>) {
        told_in(None, better, [baseline, target, actual])
    }

    fn told_in(unit: Option<&str>, better: Option<Better>, texts: [&str; 3]) -> (Option<bool>, Option<String>) {
        let progress = progress(unit, better, texts);
        (progress.is_reached, progress.difference.map(|it| it.ja))
    }

    fn progress(unit: Option<&str>, better: Option<Better>, [baseline, target, actual]: [&str; 3]) -> Progress {
        let written = |text: &str| (!text.is_empty()).then(|| measure(text));
        let name = || Spanned::new("x".to_owned(), 0..0);
        let indicator = Indicator {
            key: name(),
            name: name(),
            unit: unit.map(str::to_owned),
            better,
            baseline: written(baseline),
            target: written(target),
            targets: Vec::new(),
        };
        indicator.progress(&measure(actual))
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
        assert_eq!(told(Some(Better::Down), "", "90%以上", "95%"), (None, None), "the target says the contrary");
        assert_eq!(told(Some(Better::Up), "", "90", "95以上"), (None, None), "nobody knows how far above");
    }

    #[test]
    fn an_amount_is_compared_in_whatever_words_it_is_written() {
        let up = Some(Better::Up);
        let told = |unit, better, target, actual| {
            let (is_reached, difference) = told_in(unit, better, ["", target, actual]);
            (is_reached, difference.unwrap_or_default())
        };
        let is = |reached, difference: &str| (reached, difference.to_owned());
        assert_eq!(told(None, up, "70万人", "約64万人"), is(Some(false), "約-60,000人"));
        assert_eq!(told(None, up, "70万人", "約70万人"), is(None, "約0人"), "it may be either");
        assert_eq!(told(None, up, "70万人", "640000"), is(None, ""), "of what, is not said");
        assert_eq!(told(Some("人"), up, "70万人", "640000"), is(Some(false), "-60,000"));
        assert_eq!(told(Some("千円"), Some(Better::Down), "5,000", "450万円"), is(Some(true), "-500"));
        assert_eq!(told(Some("千円"), Some(Better::Down), "5,000", "450万人"), is(None, ""));
        assert_eq!(told(Some("%"), None, "90%以上", "90"), is(Some(true), "0"));
        assert_eq!(told(Some("%"), None, "10%未満", "10"), is(Some(false), "0"));
        assert_eq!(told(Some("か所"), up, "3", "3ヵ所"), is(Some(true), "0"));
        let rule = progress(Some("人"), up, ["", "70万人", "約64万人"]).rule.ja;
        assert_eq!(
            rule,
            "目標値以上なら達成（目標700,000、実績640,000と読んで比べる）。約の付いた数は、0でない末尾の桁の半分まで違いうるとみる"
        );
        assert_eq!(progress(Some("人"), up, ["", "70人", "64人"]).rule.ja, "目標値以上なら達成");
    }
}
