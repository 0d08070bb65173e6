//! What changed among goals that were withdrawn (取下げ): why they were, and whether their pages are still there. That a goal of
//! the sheet was withdrawn, or is no longer, is told with the goal.

use super::change::{Change, FieldChange, Kind};
use super::fields::plain;
use super::sheets::SheetPair;
use crate::model::site::{Member, Sheet};
use crate::model::{Message, keys};
use crate::say;

/// Each change, behind those of the goals of the sheet. `place` is the index of the sheet.
pub(super) fn changes(pair: &SheetPair, place: usize) -> Vec<Change> {
    let (Some(old), Some(new)) = (pair.old, pair.new) else { return Vec::new() };
    let one =
        |kind: Kind, sheet: &Sheet, member: &Member, fields: Option<FieldChange>, remark: Option<Message>| Change {
            section: member.section.map(|at| sheet.sections[at].name.clone()).unwrap_or_default(),
            label: member.id.rsplit('/').next().unwrap_or_default().to_owned(),
            fields: fields.into_iter().collect(),
            remarks: remark.into_iter().collect(),
            ..Change::new(kind, Some(place), &member.id, &member.goal.title.value)
        };
    let mut found = Vec::new();
    for member in &new.retired {
        match old.retired.iter().find(|before| is_same(before, member, new)) {
            Some(before) => {
                let field = reasons(&reason(before), &reason(member));
                found.extend(field.map(|field| one(Kind::Changed, new, member, Some(field), None)));
            }
            None if old.goals.iter().any(|before| is_same(before, member, new)) => {}
            None => {
                let remark = say!("取下げ済みとして追加", "added as withdrawn");
                found.push(one(Kind::Added, new, member, reasons("", &reason(member)), Some(remark)));
            }
        }
    }
    let is_gone = |before: &&Member| !new.all_goals().any(|member| is_same(before, member, new));
    for member in old.retired.iter().filter(is_gone) {
        let remark = say!("取り下げた目標のページの削除", "the page of a withdrawn goal is gone");
        found.push(one(Kind::Removed, old, member, reasons(&reason(member), ""), Some(remark)));
    }
    found
}

/// Whether a goal of the old sheet is one of the new sheet: by its identity, its file, or an earlier address.
pub(super) fn is_same(before: &Member, member: &Member, new: &Sheet) -> bool {
    let was = |alias: &crate::model::address::Address| {
        alias.of_sheet() == new.address() && alias.goal.as_ref() == Some(&before.key)
    };
    let mut aliases = member.goal.aliases.iter().map(|alias| &alias.value.address);
    before.id == member.id || before.key == member.key || aliases.any(was)
}

fn reason(member: &Member) -> String {
    member.goal.retired.as_ref().map(|reason| reason.value.clone()).unwrap_or_default()
}

fn reasons(old: &str, new: &str) -> Option<FieldChange> {
    plain(RETIRED, keys::GOAL.title(RETIRED), old, new)
}

const RETIRED: &str = "retired";
