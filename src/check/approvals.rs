//! What is no longer as it was approved.

use crate::model::approval::{PLAN, became, labels, subject};
use crate::model::config::Config;
use crate::model::layout::in_content;
use crate::model::site::{ApprovalChange, Changed, Sheet, SheetApproval};
use crate::model::{Code, Diagnostic, Message};
use crate::say;

/// A head, a goal or a report that was changed, added or removed after it had been approved: one problem a file.
pub fn changed_after_approval(config: &Config, sheet: &Sheet, problems: &mut Vec<Diagnostic>) {
    for approval in &sheet.approvals {
        let changes = approval.changes.iter().flatten();
        problems.extend(changes.map(|change| changed(config, sheet, approval, change)));
    }
}

fn changed(config: &Config, sheet: &Sheet, approval: &SheetApproval, change: &ApprovalChange) -> Diagnostic {
    let Message { ja: of_ja, en: of_en } = subject(config, approval.phase);
    let Message { ja, en } = became(config, change);
    let (day, _) = config.dating().day(approval.date);
    let (number, file) = (&approval.number, &change.file);
    let message = match change.changed {
        Changed::Fields(_) => say!(
            "承認後に変更あり（{of_ja}、{day} {number}）: {ja}",
            "changed after the approval of the {of_en} ({day}, {number}): {en}"
        ),
        Changed::Added => say!(
            "{of_ja}の承認（{day} {number}）の後に加わりました",
            "added after the approval of the {of_en} ({day}, {number})"
        ),
        Changed::Removed => say!(
            "{of_ja}の承認（{day} {number}）にある「{file}」が、なくなりました",
            "“{file}” is gone since the approval of the {of_en} ({day}, {number})"
        ),
        Changed::Unknown => say!(
            "{of_ja}の承認（{day} {number}）の後に、どこかが変わりました",
            "something changed after the approval of the {of_en} ({day}, {number})"
        ),
    };
    let key = approval.phase.map_or(PLAN, |at| &config.cycle.phases[at].key);
    let folder = in_content(sheet.folder());
    let problem = Diagnostic::new(Code::ChangedAfterApproval, change.place.clone(), message).help(say!(
        "承認したとおりに戻すか、変更の決裁を受けて goalsheet approve {folder} --phase {key} --number 番号 を実行してください",
        "take the change back, or have it approved and run goalsheet approve {folder} --phase {key} --number …"
    ));
    match change.changed {
        Changed::Fields(_) | Changed::Added => {
            problem.related(approval.place.clone(), say!("承認はこちら", "the approval"))
        }
        Changed::Removed | Changed::Unknown => problem,
    }
}

/// A report on a goal of which another plan was approved afterwards.
pub fn changed_after_report(config: &Config, sheet: &Sheet, problems: &mut Vec<Diagnostic>) {
    problems.extend(sheet.late_changes.iter().map(|change| {
        let Message { ja, en } = labels(config, &change.goal, &change.fields);
        let [filed, day] = [change.filed, change.approved.0].map(|day| config.dating().day(day).0);
        let number = &change.approved.1;
        let message = say!(
            "この報告（{filed}）の後に、計画が変わりました（{day} {number}）: {ja}",
            "the plan was changed after this report ({filed}), on {day} ({number}): {en}"
        );
        Diagnostic::new(Code::ChangedAfterReport, change.report.clone(), message)
            .related(change.approval.clone(), say!("変更の決裁はこちら", "the later approval"))
            .help(say!(
                "変わった計画に照らして、報告を見直してください。そのままでよければ、前書きの allow に理由を書いてください",
                "look at the report again by the plan as it is now; if it is right, allow it in its front matter, with the reason"
            ))
    }));
}
