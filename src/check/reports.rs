//! What is asked of reports on goals.

use crate::model::config::{Audience, Config, Field};
use crate::model::cycle::{Level, RATING, REASON, Scale};
use crate::model::goal::Part;
use crate::model::goal_report::GoalReport;
use crate::model::indicator::{Indicator, ReportedValue};
use crate::model::layout::in_content;
use crate::model::site::{Member, MemberReport, Sheet};
use crate::model::{Code, Date, Diagnostic, Language, Message, Place};
use crate::say;

/// What the site asks of every report, or the reason of what was missed, is not there: one problem a report.
pub fn missing(config: &Config, sheet: &Sheet, problems: &mut Vec<Diagnostic>) {
    for member in sheet.goals.iter().flat_map(|member| &member.reports) {
        let report = &*member.report.0;
        if report.is_blank() && report.unread.is_empty() {
            // What everybody may read of a report may be nothing.
            problems.extend((config.audience == Audience::Internal).then(|| blank(report)));
            continue;
        }
        let unmet = unmet(config, member);
        let fields = config.cycle.fields.iter().filter(|field| {
            let is_asked = field.missing.is_some() || is_reason(field) && unmet.is_some();
            is_asked && !is_filled(report, field)
        });
        let fields: Vec<&Field> = fields.collect();
        let rating = config.cycle.scale.filter(|_| is_rating_missing(config, report));
        let rating = rating.map(|at| &config.cycle.scales[at]);
        if rating.is_some() || !fields.is_empty() {
            problems.push(missing_of(report, rating, &fields, unmet));
        }
    }
}

fn is_reason(field: &Field) -> bool {
    *field.key == *REASON
}

/// The level that says that the goal was missed.
fn unmet<'a>(config: &'a Config, member: &MemberReport) -> Option<&'a Level> {
    let scales = &config.cycle.scales;
    member.ratings.iter().map(|&(scale, level)| &scales[scale].levels[level]).find(|level| level.is_unmet)
}

fn is_filled(report: &GoalReport, field: &Field) -> bool {
    let is_it = |part: &&Part| part.field.as_ref() == Some(&field.key);
    report.parts.iter().filter(is_it).any(|part| !part.is_empty) || report.unread.iter().any(|key| **key == *field.key)
}

fn is_rating_missing(config: &Config, report: &GoalReport) -> bool {
    config.cycle.is_rating_required && report.ratings.is_empty() && !report.unread.iter().any(|key| key == RATING)
}

fn blank(report: &GoalReport) -> Diagnostic {
    let message = say!("この報告には、まだ何も書かれていません", "nothing is written in this report yet");
    Diagnostic::new(Code::MissingField, at_top(report), message).help(say!(
        "評価と成果を書いてください。書くまで、ページには表示されません",
        "write the rating and what was reached; until then no page shows it"
    ))
}

fn missing_of(report: &GoalReport, rating: Option<&Scale>, fields: &[&Field], unmet: Option<&Level>) -> Diagnostic {
    let labels = |open: &str, close: &str, rating: Option<String>, mark: &str| {
        let labels = fields.iter().map(|field| format!("{open}{}{close}", field.label));
        rating.into_iter().chain(labels).collect::<Vec<String>>().join(mark)
    };
    let ja = labels("「", "」", rating.map(|scale| format!("評価（{}）", scale.name)), "");
    let en = labels("“", "”", rating.map(|scale| format!("the rating ({})", scale.name)), ", ");
    let message = match unmet.filter(|_| fields.iter().any(|field| is_reason(field))) {
        Some(Level { code, name, .. }) => {
            say!("「{code} {name}」ですが、{ja}がありません", "it is rated “{code} {name}”, but there is no {en}")
        }
        None => say!("{ja}がありません", "there is no {en}"),
    };
    let mut helps: Vec<Message> = rating.into_iter().map(how_to_rate).collect();
    helps.extend(fields.iter().map(|Field { label, .. }| {
        say!(
            "本文の見出し「## {label}」の下に内容を書いてください",
            "write the text below the heading “## {label}” in the body"
        )
    }));
    let lines = |language: Language| helps.iter().map(|help| help.text(language)).collect::<Vec<&str>>().join("\n");
    let help = Message { ja: lines(Language::Ja), en: lines(Language::En) };
    Diagnostic::new(Code::MissingField, at_top(report), message).help(help)
}

fn how_to_rate(scale: &Scale) -> Message {
    let codes: Vec<&str> = scale.levels.iter().map(|level| level.code.as_str()).collect();
    let (ja, en) = (codes.join("・"), codes.join(", "));
    say!("前書きに「rating: …」の行を加えてください（{ja}）", "add a line “rating: …” to the front matter ({en})")
}

fn at_top(report: &GoalReport) -> Place {
    Place::of(&report.source, report.start..report.start)
}

/// A report as of a day that is not in the fiscal year of its goal.
pub fn date_outside_year(config: &Config, sheet: &Sheet, problems: &mut Vec<Diagnostic>) {
    for written in sheet.reports().filter_map(|report| Some((report, report.as_of.as_ref()?))) {
        let (report, as_of) = written;
        let day = as_of.value.date;
        if (sheet.year.start()..=sheet.year.end()).contains(&day) {
            continue;
        }
        let Message { ja: year_ja, en: year_en } = year(config, sheet);
        let text = &as_of.value.text;
        let message = say!(
            "基準日の「{text}」は{year_ja}の中の日ではありません",
            "“{text}” is no day of {year_en}, the year of this goal"
        );
        let (first, last) = (sheet.year.start(), sheet.year.end());
        problems.push(
            Diagnostic::new(Code::DateOutsideYear, Place::of(&report.source, as_of.span.clone()), message).help(say!(
                "{first} から {last} までの日を書いてください。翌年度に書いた報告でも、いつの時点の報告かを書きます",
                "write a day from {first} to {last}: the day as of which it reports, even if it was written later"
            )),
        );
    }
}

fn year(config: &Config, sheet: &Sheet) -> Message {
    let name = config.dating().fiscal_year_name(sheet.year);
    Message { ja: name.clone(), en: name }
}

/// A rating that says that the goal was missed while every indicator reaches its target, or, at the end of the year, the
/// reverse: before, targets are not due yet.
pub fn rating_mismatch(config: &Config, sheet: &Sheet, problems: &mut Vec<Diagnostic>) {
    let reports = sheet.goals.iter().flat_map(|member| member.reports.iter().map(|report| (&member.goal, report)));
    for (goal, member) in reports {
        let report = &*member.report.0;
        let told = report.values.iter().filter_map(|value| {
            let indicator = goal.indicators.iter().find(|known| known.key.value == value.indicator.value)?;
            Some((indicator, value, indicator.progress(&value.measure).is_reached?))
        });
        let told: Vec<(&Indicator, &ReportedValue, bool)> = told.collect();
        let is_last = config.cycle.is_last(member.phase);
        let missed = told.iter().find(|(.., is_reached)| !is_reached);
        for &(scale, level) in &member.ratings {
            let level = &config.cycle.scales[scale].levels[level];
            let label = level.label();
            let (span, message) = match missed {
                Some((indicator, value, _)) if is_last && is_met(config, (scale, level)) => {
                    let (what, written) = (&indicator.name.value, &value.measure.text.value);
                    let message = say!(
                        "評価は「{label}」ですが、{what}の実績「{written}」は目標値に達していません",
                        "it is rated “{label}”, but the value “{written}” of {what} does not reach its target"
                    );
                    (&value.measure.text.span, message)
                }
                None if level.is_unmet && !told.is_empty() => {
                    let message = say!(
                        "評価は「{label}」ですが、指標の実績はすべて目標値に達しています",
                        "it is rated “{label}”, but every value reaches its target"
                    );
                    (&told[0].1.measure.text.span, message)
                }
                _ => continue,
            };
            let place = Place::of(&report.source, span.clone());
            problems.push(Diagnostic::new(Code::RatingMismatch, place, message).help(say!(
                "評価と実績を確かめ、このとおりなら、そう評価した理由を本文に書いて、前書きの allow で認めてください",
                "check both; if they are right, say in the text why it is rated so, and allow it in the front matter"
            )));
        }
    }
}

/// Whether a level says that the goal was reached. Where no level of a scale says that it was missed, none says that.
fn is_met(config: &Config, (scale, level): (usize, &Level)) -> bool {
    let may_be_missed = config.cycle.scales[scale].levels.iter().any(|level| level.is_unmet);
    level.is_ordinal && !level.is_unmet && may_be_missed
}

/// Goals of a sheet on which nothing is reported though a phase is over: one finding a phase, if a day is asked for.
pub fn overdue(config: &Config, sheet: &Sheet, problems: &mut Vec<Diagnostic>) {
    let Some(today) = config.as_of else { return };
    for (at, phase) in config.cycle.phases.iter().enumerate() {
        let Some(due) = phase.due.as_ref().and_then(|due| due.in_year(sheet.year)).filter(|due| *due < today) else {
            continue;
        };
        let is_filed = |report: &MemberReport| report.phase == at;
        let late: Vec<&Member> = sheet.goals.iter().filter(|member| !member.written_reports().any(is_filed)).collect();
        let Some(first) = late.first() else { continue };
        let (count, all, name) = (late.len(), sheet.goals.len(), &phase.name);
        let Message { ja: day_ja, en: day_en } = day(config, due);
        let message = say!(
            "{name}の提出期限（{day_ja}）を過ぎましたが、目標{all}件のうち{count}件の報告がまだです",
            "{name} was due on {day_en}, but {count} of {all} goals have no report"
        );
        let place = Place::of(&sheet.head.source, sheet.head.department.span.clone());
        let folder = in_content(sheet.folder());
        let key = &phase.key;
        problems.push(
            Diagnostic::new(Code::OverdueReport, place, message)
                .related(Place::file(&first.goal.source), say!("報告のない最初の目標", "the first goal without one"))
                .help(say!(
                    "goalsheet new --report {key} {folder} でファイルを作り、書いてください",
                    "make the files with goalsheet new --report {key} {folder}, and write them"
                )),
        );
    }
}

fn day(config: &Config, day: Date) -> Message {
    let (text, _) = config.dating().day(day);
    Message { ja: text.clone(), en: text }
}
