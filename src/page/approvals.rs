//! Approvals of a sheet as its page shows them, and what of a goal is no longer as it was approved.

use super::address;
use super::summary::date_view;
use super::template::view::{ApprovalChangeView, ApprovalView};
use crate::model::approval::{became, subject};
use crate::model::config::Config;
use crate::model::cycle::split_name;
use crate::model::layout::{in_sheet, stem};
use crate::model::site::{ApprovalChange, Member, Sheet, SheetApproval};

/// All approvals of a sheet.
pub fn of_sheet(config: &Config, sheet: &Sheet) -> Vec<ApprovalView> {
    let changes = |approval: &SheetApproval| {
        let changes = approval.changes.iter().flatten();
        changes.map(|change| change_view(config, sheet, change)).collect()
    };
    sheet.approvals.iter().map(|approval| view(config, approval, changes(approval))).collect()
}

/// The approvals after which a goal, or a report on it, was changed, each with these changes.
pub fn of_goal(config: &Config, sheet: &Sheet, member: &Member) -> Vec<ApprovalView> {
    let views = sheet.approvals.iter().map(|approval| {
        let changes = approval.changes.iter().flatten();
        let own = changes.filter(|change| goal_of(config, sheet, change).is_some_and(|goal| goal.id == member.id));
        view(config, approval, own.map(|change| change_view(config, sheet, change)).collect())
    });
    views.filter(|view| !view.changes.is_empty()).collect()
}

/// An approval with some of what was changed after it.
pub fn view(config: &Config, approval: &SheetApproval, changes: Vec<ApprovalChangeView>) -> ApprovalView {
    ApprovalView {
        subject: subject(config, approval.phase).text(config.language).to_owned(),
        date: date_view(approval.date, config.dating()),
        number: approval.number.clone(),
        post: approval.post.clone(),
        state: approval.changes.as_ref().map(|changes| if changes.is_empty() { "same" } else { "changed" }),
        changes,
    }
}

fn change_view(config: &Config, sheet: &Sheet, change: &ApprovalChange) -> ApprovalChangeView {
    let goal = goal_of(config, sheet, change);
    let title = match goal {
        Some(member) => member.goal.title.value.clone(),
        None if sheet.head.source.path.ends_with(&format!("/{}.md", change.file)) => {
            sheet.head.department.value.clone()
        }
        None => change.file.clone(),
    };
    ApprovalChangeView {
        title,
        path: goal.map(|member| address::goal(sheet, &member.key)),
        what: became(config, change).text(config.language).to_owned(),
    }
}

/// The goal that a file is, or reports on; none for the head and for what is gone.
fn goal_of<'a>(config: &Config, sheet: &'a Sheet, change: &ApprovalChange) -> Option<&'a Member> {
    let is_report = config.cycle.report_name(&change.file).is_some();
    let name = if is_report { split_name(&change.file)?.0 } else { &change.file };
    let is_it = |member: &&Member| in_sheet(&member.goal.source.path).is_some_and(|(_, path)| stem(path) == name);
    sheet.all_goals().find(is_it)
}
