//! A plan as people and programs see it before anything is written.

mod text;
mod json;
mod page;

pub use json::json;
pub use page::{PAGE_MARK, page};
pub use text::text;

use super::plan::{Changes, Summary};
use super::remark::{Remark, Weight};
use crate::model::Message;
use crate::say;

/// The first line: how many there are of each.
pub fn totals(summary: &Summary) -> Message {
    let Summary { added, changed, fields, same, missing, doubts, unreadable, conflicts } = summary;
    let mut line = say!(
        "新規 {added}・変更 {changed}（{fields} 欄）・同じ {same}・表にない {missing}・疑い {doubts}",
        "{added} new, {changed} changed ({fields} fields), {same} the same, {missing} not in the table, {doubts} doubts"
    );
    if *conflicts > 0 {
        line.ja.push_str(&format!("・食い違い {conflicts}"));
        line.en.push_str(&format!(", {conflicts} conflicts"));
    }
    if *unreadable > 0 {
        line.ja.push_str(&format!("・読めない {unreadable}"));
        line.en.push_str(&format!(", {unreadable} unreadable"));
    }
    line
}

/// The remarks of each kind that there is, the worst first, with what they are called.
fn remarks_by_kind(changes: &Changes) -> impl Iterator<Item = (Message, Vec<&Remark>)> {
    let kinds = [
        (Weight::Unreadable, say!("読めない所", "what could not be read")),
        (Weight::Conflict, say!("食い違い", "conflicts")),
        (Weight::Doubt, say!("疑い", "doubts")),
    ];
    let of_kind = |weight| changes.remarks.iter().filter(|remark| remark.weight == weight).collect::<Vec<&Remark>>();
    kinds.into_iter().map(move |(weight, title)| (title, of_kind(weight))).filter(|(_, remarks)| !remarks.is_empty())
}
