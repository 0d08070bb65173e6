//! Approvals are compared with what is written now.
//!
//! Of several approvals of one phase the newest counts: it is what was approved last (変更決裁). An approval of the plan is about
//! the head and the goals, one of a phase about the reports of that phase, so that reports filed later leave the plan's as it is.

use std::ops::Range;

use crate::model::approval::{Approval, Approvals, Covered, PLAN, Seal, fingerprint, of_plan, of_reports};
use crate::model::config::{Config, Role};
use crate::model::contents::SheetFolder;
use crate::model::cycle::RATING;
use crate::model::goal::{Goal, Head, Part};
use crate::model::goal_report::GoalReport;
use crate::model::indicator::INDICATORS;
use crate::model::layout::{HEAD, MARKDOWN, stem};
use crate::model::site::{ApprovalChange, Changed, LateChange, Member, SheetApproval};
use crate::model::{Place, Spanned};

/// The approvals of a folder, by phase and then by day, each with what was changed after it.
pub(super) fn approvals(
    config: &Config,
    head: &Head,
    folder: &SheetFolder,
    members: &[(&str, Member)],
) -> Vec<SheetApproval> {
    let Some(approvals) = &folder.approvals else { return Vec::new() };
    let is_yet = |approval: &&Approval| config.as_of.is_none_or(|day| approval.date.value.date <= day);
    let known = approvals.list.iter().filter(is_yet);
    let mut known: Vec<(Option<usize>, &Approval)> = known
        .map(|approval| {
            let at = config.cycle.phases.iter().position(|phase| phase.key == approval.phase.value);
            (at.filter(|_| approval.phase.value != PLAN), approval)
        })
        .collect();
    // The plan's are first, and what was written later of one day is the newer one.
    known.sort_by_key(|(phase, approval)| (*phase, approval.date.value.date));
    let newest = |at: usize| known.get(at + 1).is_none_or(|(next, _)| *next != known[at].0);
    let linked = known.iter().enumerate().map(|(at, (phase, approval))| {
        let is_newest = newest(at);
        let now = || match phase {
            None => of_plan(config, head, members.iter().map(|(_, member)| member)),
            Some(phase) => of_reports(config, *phase, folder.reports.values().map(|report| &**report)),
        };
        let seal = approval.seal.as_ref().filter(|_| is_newest);
        let changes = seal.map(|seal| changes((config, folder), (approvals, approval), seal, &now()));
        SheetApproval {
            phase: *phase,
            date: approval.date.value.date,
            number: approval.number.value.clone(),
            post: approval.post.as_ref().map(|post| post.value.clone()),
            is_newest,
            changes,
            place: Place::of(&approvals.source, approval.number.span.clone()),
        }
    });
    linked.collect()
}

/// The reports on goals of which the approved plan is another than when they were filed: on the day when the reports of their phase
/// were approved, or else on the day as of which they report.
pub(super) fn late_changes(
    config: &Config,
    folder: &SheetFolder,
    members: &[(&str, Member)],
    known: &[SheetApproval],
) -> Vec<LateChange> {
    let Some(approvals) = &folder.approvals else { return Vec::new() };
    let is_yet = |approval: &&Approval| config.as_of.is_none_or(|day| approval.date.value.date <= day);
    let of_plan = approvals.list.iter().filter(|approval| approval.phase.value == PLAN).filter(is_yet);
    let mut plans: Vec<(&Approval, &Seal)> =
        of_plan.filter_map(|approval| Some((approval, approval.seal.as_ref()?))).collect();
    plans.sort_by_key(|(approval, _)| approval.date.value.date);
    let Some((newest, now)) = plans.last() else { return Vec::new() };
    let mut changes = Vec::new();
    for (path, member) in members {
        for report in member.written_reports() {
            let approved = known.iter().find(|known| known.is_newest && known.phase == Some(report.phase));
            let Some(filed) = approved.map(|known| known.date).or(report.as_of) else { continue };
            let before = plans.iter().rev().find(|(approval, _)| approval.date.value.date <= filed);
            let of_goal = |seal: &Seal| seal.files.iter().find(|(name, _)| name.value == stem(path)).cloned();
            let both = before.and_then(|(_, before)| Some((of_goal(before)?.1, of_goal(now)?.1)));
            let fields = both.map(|(before, now)| differing(&before, &now)).unwrap_or_default();
            if !fields.is_empty() {
                changes.push(LateChange {
                    report: Place::file(&report.report.0.source),
                    goal: stem(path).to_owned(),
                    filed,
                    approved: (newest.date.value.date, newest.number.value.clone()),
                    approval: Place::of(&approvals.source, newest.number.span.clone()),
                    fields,
                });
            }
        }
    }
    changes
}

fn changes(
    (config, folder): (&Config, &SheetFolder),
    (approvals, approval): (&Approvals, &Approval),
    seal: &Seal,
    now: &[Covered],
) -> Vec<ApprovalChange> {
    if seal.fingerprint.value.eq_ignore_ascii_case(&fingerprint(now).to_string()) {
        return Vec::new();
    }
    let before = |name: &str| seal.files.iter().find(|(known, _)| known.value == name);
    let is_now = |name: &str| now.iter().any(|file| file.name == name);
    // What could not be read is said where it was tried.
    let is_unread = |name: &str| folder.unreadable.contains(&format!("{name}{MARKDOWN}"));
    let mut gone: Vec<_> =
        seal.files.iter().filter(|(name, _)| !is_now(&name.value) && !is_unread(&name.value)).collect();
    let mut is_renamed = false;
    let mut changes = Vec::new();
    let of_approval = || Place::of(&approvals.source, approval.number.span.clone());
    for file in now {
        let digests = file.digests();
        let changed = match before(&file.name) {
            Some((_, before)) => match differing(before, &digests) {
                fields if fields.is_empty() => continue,
                fields => Changed::Fields(fields),
            },
            None => {
                // The same under another name is a file that was renamed.
                if let Some(at) = gone.iter().position(|(_, before)| *before == digests) {
                    gone.remove(at);
                    is_renamed = true;
                    continue;
                }
                Changed::Added
            }
        };
        let place = place_of(config, folder, &file.name, &changed).unwrap_or_else(of_approval);
        changes.push(ApprovalChange { file: file.name.clone(), changed, place });
    }
    changes.extend(gone.into_iter().map(|(name, _)| ApprovalChange {
        file: name.value.clone(),
        changed: Changed::Removed,
        place: Place::of(&approvals.source, name.span.clone()),
    }));
    if changes.is_empty() && !is_renamed && seal.files.iter().all(|(name, _)| !is_unread(&name.value)) {
        changes.push(ApprovalChange { file: String::new(), changed: Changed::Unknown, place: of_approval() });
    }
    changes
}

/// The keys of which the digests differ, or that only one side has: those of now in their order, then those that are gone.
fn differing(before: &[(String, String)], now: &[(String, String)]) -> Vec<String> {
    let changed = now.iter().filter(|pair| !before.contains(pair)).map(|(key, _)| key.clone());
    let gone = before.iter().filter(|(key, _)| now.iter().all(|(known, _)| known != key)).map(|(key, _)| key.clone());
    changed.chain(gone).collect()
}

/// Where a file was changed: at the first of the fields; the file as a whole where that is not to be seen.
fn place_of(config: &Config, folder: &SheetFolder, name: &str, changed: &Changed) -> Option<Place> {
    if name == stem(HEAD) {
        return folder.head.read().map(|head| Place::file(&head.source));
    }
    let path = format!("{name}{MARKDOWN}");
    let key = match changed {
        Changed::Fields(keys) => keys.first().map(String::as_str),
        _ => None,
    };
    let (source, span) = match (folder.goals.get(&path), folder.reports.get(&path)) {
        (Some(goal), _) => (&goal.source, key.and_then(|key| in_goal(config, goal, key))),
        (None, report) => {
            let report = report?;
            (&report.source, key.and_then(|key| in_report(report, key)))
        }
    };
    Some(span.map_or_else(|| Place::file(source), |span| Place::of(source, span)))
}

fn in_goal(config: &Config, goal: &Goal, key: &str) -> Option<Range<usize>> {
    let span = |text: &Spanned<String>| text.span.clone();
    match config.field(key).map(|field| field.role) {
        Some(Role::Number) => goal.number.as_ref().map(span),
        Some(Role::Title) => Some(span(&goal.title)),
        Some(Role::Category) => goal.categories.first().map(span),
        Some(Role::Section) => goal.section.as_ref().map(span),
        Some(Role::Group) => None,
        Some(Role::Due) => goal.due.as_ref().map(|due| due.span.clone()),
        Some(Role::Value) => {
            let value = goal.values.iter().find(|(known, _)| **known == *key).map(|(_, value)| value.span.clone());
            value.or_else(|| in_parts(&goal.parts, key))
        }
        None if key == INDICATORS => goal.indicators.first().map(|indicator| span(&indicator.key)),
        None => goal.retired.as_ref().map(span),
    }
}

fn in_report(report: &GoalReport, key: &str) -> Option<Range<usize>> {
    match key {
        RATING => report.ratings.first().map(|(_, code)| code.span.clone()),
        "values" => report.values.first().map(|value| value.indicator.span.clone()),
        _ => in_parts(&report.parts, key),
    }
}

fn in_parts(parts: &[Part], key: &str) -> Option<Range<usize>> {
    let part = parts.iter().find(|part| part.field.as_deref() == Some(key))?;
    part.heading.as_ref().map(|heading| heading.span.clone())
}
