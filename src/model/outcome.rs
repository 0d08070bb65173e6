//! What became of an indicator: the latest value of its year against the target.

use super::FiscalYear;
use super::cycle::Cycle;
use super::indicator::{Indicator, ReportedValue};
use super::site::MemberReport;

/// What became of an indicator of which there is a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Outcome {
    /// Its target is reached.
    Reached,
    /// It is not, in the year's last report.
    Missed,
    /// It is not yet: the target is not due before the year's last report.
    NotYet,
    /// It cannot be compared.
    Unknown,
}

impl Outcome {
    /// Each of them, in the order in which they are counted.
    pub const ALL: [Outcome; 4] = [Outcome::Reached, Outcome::Missed, Outcome::NotYet, Outcome::Unknown];

    /// Its name to templates.
    pub fn name(self) -> &'static str {
        match self {
            Outcome::Reached => "yes",
            Outcome::Missed => "no",
            Outcome::NotYet => "not-yet",
            Outcome::Unknown => "unknown",
        }
    }

    /// What a value of a phase says.
    pub fn of(cycle: &Cycle, phase: usize, indicator: &Indicator, value: &ReportedValue) -> Outcome {
        match indicator.progress(&value.measure).is_reached {
            Some(true) => Outcome::Reached,
            Some(false) if cycle.is_last(phase) => Outcome::Missed,
            Some(false) => Outcome::NotYet,
            None => Outcome::Unknown,
        }
    }
}

/// What was measured in a phase; of several voices, the last that says it. What confirms an earlier year is not of `year`, if
/// that is given.
pub fn value<'a>(
    reports: impl DoubleEndedIterator<Item = &'a MemberReport>,
    indicator: &Indicator,
    phase: usize,
    year: Option<FiscalYear>,
) -> Option<&'a ReportedValue> {
    let of_phase = reports.rev().filter(|report| report.phase == phase);
    let mut values = of_phase.flat_map(|report| &report.report.0.values);
    values.find(|value| {
        let is_of_year = year.is_none_or(|year| value.confirms(year).is_none());
        value.indicator.value == indicator.key.value && is_of_year
    })
}

/// What became of an indicator by the latest phase that has a value; none without a value.
pub fn latest(
    cycle: &Cycle,
    reports: &[MemberReport],
    indicator: &Indicator,
    year: Option<FiscalYear>,
) -> Option<Outcome> {
    let phases = (0..cycle.phases.len()).rev();
    let mut values = phases.filter_map(|phase| Some((phase, value(reports.iter(), indicator, phase, year)?)));
    values.next().map(|(phase, value)| Outcome::of(cycle, phase, indicator, value))
}
