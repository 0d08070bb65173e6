//! Reports find their goals, their phases and the levels of their ratings.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::model::config::Config;
use crate::model::contents::SheetFolder;
use crate::model::cycle::{Cycle, Level, Scale, split_name};
use crate::model::goal::Goal;
use crate::model::goal_report::GoalReport;
use crate::model::indicator::{INDICATORS, ReportedValue};
use crate::model::japanese::{comparable, natural_cmp, nearest};
use crate::model::layout::{MARKDOWN, in_sheet, stem};
use crate::model::same::Same;
use crate::model::site::MemberReport;
use crate::model::{Code, Date, Diagnostic, FiscalYear, Place, Source, Spanned};
use crate::say;

/// The reports of a folder by the paths of their goals, without ending; those of a goal by phase, then by voice.
pub(super) fn reports<'a>(
    config: &Config,
    year: FiscalYear,
    folder: &'a SheetFolder,
    problems: &mut Vec<Diagnostic>,
) -> BTreeMap<&'a str, Vec<MemberReport>> {
    let cycle = &config.cycle;
    let mut of_goals: BTreeMap<&str, Vec<MemberReport>> = BTreeMap::new();
    // The day of a phase is a deadline to be read, and the same for all reports of a year.
    let days = cycle.phases.iter().map(|phase| phase.as_of.as_ref()?.in_year(year));
    let days: Vec<Option<Date>> = days.collect();
    for (path, report) in &folder.reports {
        let Some(name) = cycle.report_name(path) else { continue };
        let file = format!("{}{MARKDOWN}", name.goal);
        if !folder.goals.contains_key(&file) {
            // What is wrong with a goal that could not be read is said there.
            problems.extend((!folder.unreadable.contains(&file)).then(|| without_goal(report, &file, folder)));
            continue;
        }
        let goal = &folder.goals[&file];
        problems.extend(report.values.iter().filter_map(|value| unknown_indicator(report, value, goal)));
        let written = report.as_of.as_ref().map(|written| written.value.date);
        let as_of = written.or(days[name.phase]);
        if as_of.zip(config.as_of).is_some_and(|(day, last)| day > last) {
            continue;
        }
        of_goals.entry(name.goal).or_default().push(MemberReport {
            report: Same::of(report),
            phase: name.phase,
            voice: name.voice.map(str::to_owned),
            as_of,
            ratings: report.ratings.iter().filter_map(|rating| find_level(cycle, report, rating, problems)).collect(),
        });
    }
    let voice = |report: &MemberReport| report.voice.clone().unwrap_or_default();
    for reports in of_goals.values_mut() {
        reports.sort_by(|a, b| a.phase.cmp(&b.phase).then_with(|| natural_cmp(&voice(a), &voice(b))));
    }
    problems.extend(folder.goals.values().filter_map(|goal| unknown_phase(cycle, &goal.source, folder)));
    of_goals
}

fn without_goal(report: &GoalReport, file: &str, folder: &SheetFolder) -> Diagnostic {
    let message = say!("報告の元の目標 {file} がありません", "this reports on the goal {file}, which is not there");
    let name = report.source.path.rsplit('/').next().unwrap_or_default();
    let known = folder.goals.keys().map(|path| stem(path));
    let near = nearest(stem(file), known);
    let help = match (near, split_name(name)) {
        (Some(goal), Some((_, phase))) => say!(
            "{goal}{MARKDOWN} の報告なら、ファイルの名前を {goal}.{phase}{MARKDOWN} にしてください",
            "if it reports on {goal}{MARKDOWN}, name it {goal}.{phase}{MARKDOWN}"
        ),
        _ => say!(
            "目標のファイルと同じフォルダーに置き、「目標の名前.時期.md」という名前にしてください",
            "put it beside the goal's file, and name it “<goal>.<phase>.md”"
        ),
    };
    Diagnostic::new(Code::ReportWithoutGoal, Place::file(&report.source), message).help(help)
}

/// What is wrong with a goal whose file is named like a report of a goal that is there, but of no phase.
fn unknown_phase(cycle: &Cycle, source: &Arc<Source>, folder: &SheetFolder) -> Option<Diagnostic> {
    let path = in_sheet(&source.path)?.1;
    let (goal, written) = split_name(path).filter(|_| !cycle.phases.is_empty())?;
    folder.goals.contains_key(&format!("{goal}{MARKDOWN}")).then(|| {
        let known: Vec<&str> = cycle.phases.iter().map(|phase| phase.key.as_str()).collect();
        let by_name = cycle.phases.iter().find(|phase| phase.name.starts_with(written)).map(|phase| phase.key.as_str());
        let message = say!(
            "「{written}」という報告の時期はないので、目標として読みました",
            "there is no phase “{written}”, so this was read as a goal"
        );
        let list = known.join(", ");
        let help = match by_name.or_else(|| nearest(written, known.iter().copied())) {
            Some(near) => say!(
                "{goal}{MARKDOWN} の報告なら、ファイルの名前を {goal}.{near}{MARKDOWN} にしてください",
                "if it reports on {goal}{MARKDOWN}, name it {goal}.{near}{MARKDOWN}"
            ),
            None => say!(
                "{goal}{MARKDOWN} の報告なら、名前の最後を設定の phases にある {list} にしてください。別の目標なら、名前から「.」を除いてください",
                "if it reports on {goal}{MARKDOWN}, its name ends in one of the site's phases: {list}; if it is a goal of its own, leave the dot out of its name"
            ),
        };
        Diagnostic::new(Code::UnknownPhase, Place::file(source), message).help(help)
    })
}

/// What is wrong with a value of which the goal has no indicator.
fn unknown_indicator(report: &GoalReport, value: &ReportedValue, goal: &Goal) -> Option<Diagnostic> {
    let written = &value.indicator.value;
    let known: Vec<&str> = goal.indicators.iter().map(|indicator| indicator.key.value.as_str()).collect();
    if known.contains(&written.as_str()) || goal.unread.iter().any(|key| key == INDICATORS) {
        return None;
    }
    let path = &goal.source.path;
    let by_name = goal.indicators.iter().find(|indicator| comparable(&indicator.name.value) == comparable(written));
    let near =
        by_name.map(|indicator| indicator.key.value.as_str()).or_else(|| nearest(written, known.iter().copied()));
    let list = known.join(", ");
    let message = say!("「{written}」という指標は、目標にありません", "the goal has no indicator “{written}”");
    let place = Place::of(&report.source, value.indicator.span.clone());
    Some(Diagnostic::new(Code::UnknownKey, place, message).help(match near {
        Some(near) => say!(
            "「{near}」のことですか。{path} の indicators にある key を書いてください: {list}",
            "did you mean “{near}”? Write a key of the indicators in {path}: {list}"
        ),
        None => say!("{path} の indicators に加えてください", "add it to the indicators in {path}"),
    }))
}

/// The scale and the level of a rating.
fn find_level(
    cycle: &Cycle,
    report: &GoalReport,
    (scale, code): &(Option<Spanned<String>>, Spanned<String>),
    problems: &mut Vec<Diagnostic>,
) -> Option<(usize, usize)> {
    let place = |written: &Spanned<String>| Place::of(&report.source, written.span.clone());
    let known: Vec<&str> = cycle.scales.iter().map(|scale| scale.key.as_str()).collect();
    let at = match scale {
        None => cycle.scale,
        Some(name) => cycle.scale_named(&name.value),
    };
    let Some(at) = at else {
        let list = known.join(", ");
        problems.push(match scale {
            None => Diagnostic::new(
                Code::BadChoice,
                place(code),
                say!("rating の尺度が決まっていません", "it is not said on which scale this rating is"),
            )
            .help(say!(
                "設定の report に「scale: 尺度の名前」と書くか、ratings に尺度の名前ごとに書いてください（尺度: {list}）",
                "write “scale: …” into `report` in the configuration, or use `ratings` with the names of scales ({list})"
            )),
            Some(name) => {
                let written = &name.value;
                let near = nearest(written, known.iter().copied()).unwrap_or("scales");
                Diagnostic::new(
                    Code::UnknownKey,
                    place(name),
                    say!("「{written}」という尺度はありません", "there is no scale “{written}”"),
                )
                .help(say!(
                    "「{near}」のことですか。設定の scales にある尺度から選んでください: {list}",
                    "did you mean “{near}”? The site's scales are: {list}"
                ))
            }
        });
        return None;
    };
    let level = cycle.scales[at].level(&code.value);
    if level.is_none() {
        problems.push(unknown_level(&cycle.scales[at], code, place(code)));
    }
    Some((at, level?))
}

fn unknown_level(scale: &Scale, code: &Spanned<String>, place: Place) -> Diagnostic {
    let (written, name) = (&code.value, &scale.name);
    let (list_ja, list_en) = (scale.labels("・"), scale.labels(", "));
    let names = scale.levels.iter().flat_map(Level::names);
    let message = say!("「{written}」は尺度「{name}」にありません", "“{written}” is not on the scale “{name}”");
    Diagnostic::new(Code::BadChoice, place, message).help(match nearest(written, names) {
        Some(near) => say!(
            "「{near}」のことですか。次から選んでください: {list_ja}",
            "did you mean “{near}”? The levels are: {list_en}"
        ),
        None => say!("次から選んでください: {list_ja}", "choose one of: {list_en}"),
    })
}
