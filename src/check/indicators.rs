//! What is asked of indicators and of what was measured of them, within a report and over the years.

use crate::model::amount::Unread;
use crate::model::config::Config;
use crate::model::goal::Goal;
use crate::model::indicator::{Indicator, ReportedValue, Status};
use crate::model::site::{Kin, Lineage, Member, MemberReport, Sheet, Site};
use crate::model::{Code, Diagnostic, Message, Place};
use crate::say;

/// A value with another unit behind it than its indicator's: something else was counted.
pub fn unit_of_value(_: &Config, sheet: &Sheet, problems: &mut Vec<Diagnostic>) {
    for (goal, report) in
        sheet.goals.iter().flat_map(|member| member.reports.iter().map(|report| (&member.goal, report)))
    {
        let report = &*report.report.0;
        problems.extend(report.values.iter().filter_map(|value| {
            let indicator = indicator_of(goal, value)?;
            let unit = indicator.unit.as_deref()?;
            let Err(Unread::OtherUnit(written)) = indicator.amount(&value.measure) else { return None };
            let (name, key, text) = (&indicator.name.value, &indicator.key.value, &value.measure.text.value);
            let place = Place::of(&report.source, value.measure.text.span.clone());
            let message = say!(
                "{name}の実績値「{text}」の単位は「{written}」ですが、指標の単位は「{unit}」です",
                "the value “{text}” of {name} is in “{written}”, but the indicator's unit is “{unit}”"
            );
            Some(Diagnostic::new(Code::UnitChanged, place, message).help(say!(
                "「{unit}」で数えた数だけを書いてください:\nvalues: {{ {key}: 値 }}",
                "write the number alone, counted in “{unit}”:\nvalues: {{ {key}: … }}"
            )))
        }));
    }
}

/// An indicator that goes on from an earlier year in another unit: its years cannot stand in one series.
pub fn unit_over_years(site: &Site, problems: &mut Vec<Diagnostic>) {
    for (_, member, lineage) in lasting(site) {
        for indicator in &member.goal.indicators {
            let is_same = |other: &&Indicator| other.key.value == indicator.key.value;
            let before = lineage.before.iter().map(|kin| &**kin);
            let mut earlier = before.filter_map(|kin: &Kin| Some((kin, kin.goal.0.indicators.iter().find(is_same)?)));
            let earlier = earlier.next();
            let Some((kin, other)) = earlier.filter(|(_, other)| other.unit != indicator.unit) else { continue };
            let (name, year) = (&indicator.name.value, site.config.dating().fiscal_year_name(kin.year));
            let [now, before] = [indicator, other].map(|it| it.unit.as_deref().unwrap_or("―"));
            let place = Place::of(&member.goal.source, indicator.key.span.clone());
            let message = say!(
                "{name}の単位は「{now}」ですが、{year}は「{before}」でした",
                "{name} is counted in “{now}”, but in {year} it was “{before}”"
            );
            problems.push(
                Diagnostic::new(Code::UnitChanged, place, message)
                    .related(
                        Place::of(&kin.goal.0.source, other.key.span.clone()),
                        say!("{year}の指標", "the indicator in {year}"),
                    )
                    .help(say!(
                        "同じものを数えるなら unit を同じにし、別のものなら key を変えてください。このままでは、年度の推移に並びません",
                        "write the same unit if the same is counted, another key if not; as it is, the years do not stand in one series"
                    )),
            );
        }
    }
}

/// A forecast, or a provisional value, that nobody confirmed: a year later, or once a report of a later year has a value of the
/// indicator.
pub fn unconfirmed(site: &Site, problems: &mut Vec<Diagnostic>) {
    let no_lineage = Lineage::default();
    for (_, sheet) in site.all_sheets() {
        let lineages = site.lineage(sheet);
        let is_over = site.config.as_of.is_some_and(|day| day > sheet.year.plus(1).end());
        for member in &sheet.goals {
            let lineage = lineages.and_then(|known| known.get(&member.id)).unwrap_or(&no_lineage);
            let own = |indicator: &Indicator| last_value(member, indicator);
            for (report, value) in member.goal.indicators.iter().filter_map(own) {
                let is_open = matches!(value.status, Some(Status::Forecast | Status::Provisional));
                let later = || lineage.after.iter().flat_map(|kin| kin.reports.iter().map(move |report| (kin, report)));
                let mut values =
                    later().flat_map(|(kin, report)| report.report.0.values.iter().map(move |it| (kin, it)));
                let of_indicator = |it: &ReportedValue| it.indicator.value == value.indicator.value;
                let is_reported = values.clone().any(|(_, it)| of_indicator(it));
                let is_confirmed =
                    values.any(|(kin, it)| of_indicator(it) && it.confirms(kin.year) == Some(sheet.year));
                if is_open && !is_confirmed && (is_reported || is_over) {
                    let place = Place::of(&report.report.0.source, value.measure.text.span.clone());
                    problems.push(not_confirmed(site, sheet, value, place));
                }
            }
        }
    }
}

fn not_confirmed(site: &Site, sheet: &Sheet, value: &ReportedValue, place: Place) -> Diagnostic {
    let status = value.status.map(Status::name).unwrap_or_default();
    let (Message { ja, en }, text, key) = (status, &value.measure.text.value, &value.indicator.value);
    let (year, last) = (site.config.dating().fiscal_year_name(sheet.year), sheet.year.end());
    let message = say!(
        "{year}の値「{text}」は{ja}のまま、確定していません",
        "the value “{text}” of {year} is still {en}: nobody confirmed it"
    );
    Diagnostic::new(Code::UnconfirmedValue, place, message).help(say!(
        "確定した値を、次の年度の報告に書くか、この報告の status を直してください:\nvalues: {{ {key}: {{ value: 値, as_of: {last}, status: 確定 }} }}",
        "write the final value into a report of the next year, or mend the status here:\nvalues: {{ {key}: {{ value: …, as_of: {last}, status: 確定 }} }}"
    ))
}

/// The last value of an indicator in the reports of its own year.
fn last_value<'a>(member: &'a Member, indicator: &Indicator) -> Option<(&'a MemberReport, &'a ReportedValue)> {
    member.reports.iter().rev().find_map(|report| {
        let of_indicator = |value: &&ReportedValue| value.indicator.value == indicator.key.value;
        Some((report, report.report.0.values.iter().find(of_indicator)?))
    })
}

fn indicator_of<'a>(goal: &'a Goal, value: &ReportedValue) -> Option<&'a Indicator> {
    goal.indicators.iter().find(|indicator| indicator.key.value == value.indicator.value)
}

/// The goals that have other years.
fn lasting(site: &Site) -> impl Iterator<Item = (&Sheet, &Member, &Lineage)> {
    site.all_sheets().flat_map(|(_, sheet)| {
        let lineages = site.lineage(sheet);
        sheet.goals.iter().filter_map(move |member| Some((&**sheet, member, lineages?.get(&member.id)?)))
    })
}
