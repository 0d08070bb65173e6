//! The preview for programs.

use serde_json::{Value, json};

use crate::model::Message;
use crate::table::form::{TakenColumn, Untaken, UntakenColumn};
use crate::table::plan::{ChangeKind, GoalChange, HeadChange, Plan, Summary};
use crate::table::remark::{Remark, Spot, Weight};

/// The plan as JSON, with a line end. `written` says whether it has been written.
pub fn json(plan: &Plan, written: bool) -> String {
    let Summary { added, changed, fields, same, missing, doubts, unreadable, conflicts } = plan.summary();
    let changes = &plan.changes;
    let of = |weight| -> Vec<Value> {
        changes.remarks.iter().filter(|remark| remark.weight == weight).map(remark_value).collect()
    };
    let missing_goals: Vec<Value> =
        changes.missing.iter().map(|(id, title)| json!({ "id": id, "title": title })).collect();
    let notes: Vec<Value> =
        changes.notes.iter().map(|(spot, text)| json!({ "cell": spot.to_string(), "text": text })).collect();
    let value = json!({
        "version": 1,
        "sheet": changes.sheet,
        "written": written,
        "summary": {
            "added": added, "changed": changed, "fields": fields, "same": same, "missing": missing, "doubts": doubts,
            "unreadable": unreadable, "conflicts": conflicts,
        },
        "base": changes.has_base,
        "columns": changes.columns.iter().map(column).collect::<Vec<Value>>(),
        "untaken": changes.untaken.iter().map(untaken).collect::<Vec<Value>>(),
        "head": head(&changes.head),
        "goals": changes.goals.iter().map(goal).collect::<Vec<Value>>(),
        "missing": missing_goals,
        "notes": notes,
        "unreadable": of(Weight::Unreadable),
        "conflicts": of(Weight::Conflict),
        "doubts": of(Weight::Doubt),
        "files": plan.files.iter().map(|file| &file.path).collect::<Vec<&String>>(),
    });
    format!("{value:#}\n")
}

fn remark_value(remark: &Remark) -> Value {
    let Message { ja, en } = &remark.message;
    json!({ "cell": cell(&remark.spot), "message": { "ja": ja, "en": en } })
}

fn cell(spot: &Spot) -> String {
    spot.to_string()
}

fn column(column: &TakenColumn) -> Value {
    let TakenColumn { letters, label, field, filled, sample } = column;
    json!({ "column": letters, "label": label, "field": field, "filled": filled, "sample": sample })
}

fn untaken(column: &UntakenColumn) -> Value {
    let UntakenColumn { letters, label, why, samples } = column;
    let (is_staff, is_report) = (*why == Untaken::Staff, *why == Untaken::Report);
    json!({ "column": letters, "label": label, "staff": is_staff, "report": is_report, "samples": samples })
}

fn head(head: &HeadChange) -> Value {
    match head {
        HeadChange::New(head) => json!({ "change": "new", "department": head.department }),
        HeadChange::Kept => json!({ "change": "kept" }),
        HeadChange::Sections(names) => json!({ "change": "sections", "sections": names }),
    }
}

fn goal(goal: &GoalChange) -> Value {
    let GoalChange { spot, id, path, title, kind } = goal;
    let (change, fields) = match kind {
        ChangeKind::New(_) => ("new", Vec::new()),
        ChangeKind::Same => ("same", Vec::new()),
        ChangeKind::Changed(fields) => ("changed", fields.iter().map(|field| {
            let keys = field.written.iter().map(|(key, _)| key.to_string()).collect::<Vec<String>>();
            json!({ "cell": cell(&field.spot), "field": keys.first(), "label": field.label, "old": field.old, "new": field.new })
        }).collect()),
    };
    json!({ "cell": cell(spot), "id": id, "path": path, "title": title, "change": change, "fields": fields })
}
