//! A plan as people and programs see it before anything is written.

mod text;
mod json;
mod page;

pub use json::json;
pub use page::{PAGE_MARK, page};
pub use text::text;

use super::plan::Summary;
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
