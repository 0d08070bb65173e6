//! An indicator over the years of its goal: a row a year, and a drawing of them.
//!
//! Indicators of other years are the same by key and unit. A value is of the year of its goal; one that a later report gives as
//! final (確定) for a day of an earlier year is that year's, so that what was a forecast is confirmed without changing the old
//! report.

use super::chart::{Point, chart};
use super::prose::Phrases;
use super::summary::date_view;
use super::template::shape::Html;
use super::template::view::{IndicatorYear, MeasureView};
use super::years::{self, Years};
use crate::model::config::Config;
use crate::model::date::Calendar;
use crate::model::indicator::{Indicator, Measure, ReportedValue, Status};
use crate::model::site::Kin;
use crate::model::site::MemberReport;
use crate::model::{FiscalYear, Language};

/// The years of an indicator, the oldest first, and the drawing; none where no other year has it.
pub fn of(
    config: &Config,
    own: Option<&Years>,
    indicator: &Indicator,
    phrases: &Phrases,
) -> (Vec<IndicatorYear>, Html) {
    let Some((own, lineage)) = own else { return Default::default() };
    let before = lineage.before.iter().map(|kin| &**kin).filter_map(|kin| Some((kin, same(kin, indicator)?)));
    let mut years: Vec<(&Kin, &Indicator)> = before.collect();
    if years.is_empty() {
        return Default::default();
    }
    years.reverse();
    years.push((own, indicator));
    let values: Vec<Option<&ReportedValue>> = years.iter().map(|(kin, _)| value(&years, kin, indicator)).collect();
    let name = |kin: &Kin| config.dating().fiscal_year_name(kin.year);
    // Where the indicator does not say what it counts, the last value does.
    let counted = years.iter().zip(&values).rev();
    let unit = counted.filter_map(|((_, indicator), value)| indicator.amount(&(*value)?.measure).ok()).next();
    let drawn = |indicator: &Indicator, measure: &Measure| {
        let amount = indicator.amount(measure).ok()?;
        let is_of_unit = unit.as_ref().is_some_and(|last| last.unit == amount.unit);
        is_of_unit.then(|| amount.number_in(indicator.unit.as_deref()).drawn())
    };
    let points = years.iter().zip(&values).map(|((kin, indicator), value)| Point {
        year: short_name(config, kin.year),
        target: indicator.target.as_ref().and_then(|target| drawn(indicator, target)),
        value: value.and_then(|value| drawn(indicator, &value.measure)),
        label: value.map_or_else(String::new, |value| value.measure.text.value.clone()),
    });
    let chart = chart(&points.collect::<Vec<Point>>(), &indicator.name.value, phrases);
    let is_twice = |kin: &Kin| years.iter().filter(|(other, _)| other.year == kin.year).count() > 1;
    let rows = years.iter().zip(&values).map(|((kin, indicator), value)| IndicatorYear {
        year: name(kin),
        title: is_twice(kin).then(|| kin.goal.0.title.value.clone()),
        path: (kin.id != own.id).then(|| years::path(kin)),
        target: indicator.target.as_ref().map(|target| measure_view(config, target, None)),
        value: value.map(|value| measure_view(config, &value.measure, value.status)),
    });
    (rows.collect(), chart)
}

/// A year in few letters: `R5`, or `2023`.
fn short_name(config: &Config, year: FiscalYear) -> String {
    let is_by_era = config.dates != Calendar::Western && config.language == Language::Ja;
    if is_by_era { year.key().to_uppercase() } else { year.0.to_string() }
}

/// The indicator of a goal of another year that is the same.
fn same<'a>(kin: &'a Kin, indicator: &Indicator) -> Option<&'a Indicator> {
    let is_it = |other: &&Indicator| other.key.value == indicator.key.value && other.unit == indicator.unit;
    kin.goal.0.indicators.iter().find(is_it)
}

/// What was measured of a year: as a later year confirms it, else as its own last report says.
fn value<'a>(years: &[(&'a Kin, &Indicator)], kin: &'a Kin, indicator: &Indicator) -> Option<&'a ReportedValue> {
    let later = years.iter().rev().map(|(other, _)| *other).filter(|other| other.year > kin.year);
    let confirmed = later.flat_map(|other| reported(&other.reports, indicator).map(move |value| (other, value)));
    let mut confirmed = confirmed.filter(|(other, value)| value.confirms(other.year) == Some(kin.year));
    let own = || reported(&kin.reports, indicator).find(|value| value.confirms(kin.year).is_none());
    confirmed.next().map(|(_, value)| value).or_else(own)
}

/// The values of an indicator, the last report's first.
fn reported<'a>(reports: &'a [MemberReport], indicator: &Indicator) -> impl Iterator<Item = &'a ReportedValue> {
    let key = indicator.key.value.clone();
    let all = reports.iter().rev().flat_map(|member| &member.report.0.values);
    all.filter(move |value| value.indicator.value == key)
}

/// A value for templates.
pub fn measure_view(config: &Config, measure: &Measure, status: Option<Status>) -> MeasureView {
    let as_of = measure.as_of.as_ref().map(|written| date_view(written.date, config.dating()));
    let status = status.map_or_else(String::new, |status| status.name().text(config.language).to_owned());
    MeasureView { text: measure.text.value.clone(), as_of, status }
}
