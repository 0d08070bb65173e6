//! The preview in the terminal.

use std::fmt::Write;

use super::{remarks_by_kind, totals};
use crate::model::Language;
use crate::model::japanese::width;
use crate::say;
use crate::table::plan::{ChangeKind, Changes, HeadChange, Plan};

/// Totals, columns, changes, words about cells. `command` writes the plan; none if it is being written.
pub fn text(plan: &Plan, command: Option<&str>, language: Language) -> String {
    let mut out = format!("{}\n", totals(&plan.summary()).text(language));
    let changes = &plan.changes;
    columns(&mut out, changes, language);
    goals(&mut out, changes, language);
    missing(&mut out, changes, language);
    remarks(&mut out, changes, language);
    let base = say!(
        "この表は goalsheet が書き出した作業用の表ではないので、違いはすべて表の変更と見なします",
        "the table is no working copy exported by goalsheet, so every difference counts as a change of the table"
    );
    let is_compared = changes.goals.iter().any(|goal| !matches!(goal.kind, ChangeKind::New(_)));
    if is_compared && !changes.has_base {
        let _ = writeln!(out, "\n{}", base.text(language));
    }
    if let Some(command) = command {
        let nothing = say!("書くものはありません", "there is nothing to write");
        let write = say!("書くときは次を実行してください:\n  {command}", "to write, run:\n  {command}");
        let last = if plan.files.is_empty() { nothing } else { write };
        let _ = writeln!(out, "\n{}", last.text(language));
    }
    out
}

fn columns(out: &mut String, changes: &Changes, language: Language) {
    let title = say!("読む列", "columns that are read");
    let _ = writeln!(out, "\n{}", title.text(language));
    let widest = changes.columns.iter().map(|column| width(&column.label)).max().unwrap_or(0).min(40);
    for column in &changes.columns {
        let pad = " ".repeat(widest.saturating_sub(width(&column.label)));
        let (letters, label, field) = (&column.letters, &column.label, &column.field);
        let (filled, sample) = (column.filled, &column.sample);
        let _ = writeln!(out, "  {letters:<3} {label}{pad} → {field:<10} {filled:>5}  {sample}");
    }
    if changes.untaken.is_empty() {
        return;
    }
    let title = say!("読まない列", "columns that are not read");
    let _ = writeln!(out, "{}", title.text(language));
    for column in &changes.untaken {
        let (letters, label) = (&column.letters, &column.label);
        let why = column.why.words().map(|why| why.text(language).to_owned());
        let samples = why.unwrap_or_else(|| column.samples.join(" ｜ "));
        let _ = writeln!(out, "  {letters:<3} {label}  {samples}");
    }
}

fn goals(out: &mut String, changes: &Changes, language: Language) {
    let heading = |ja: &str, en: &str| match language {
        Language::Ja => ja.to_owned(),
        Language::En => en.to_owned(),
    };
    match &changes.head {
        HeadChange::Kept => {}
        HeadChange::New(head) => {
            let (folder, department) = (&changes.folder, &head.department);
            let message = say!("新しい整理表 {folder}（{department}）", "new sheet {folder} ({department})");
            let _ = writeln!(out, "\n{}", message.text(language));
            let names: Vec<&str> = head.sections.iter().map(|(name, _)| name.as_str()).collect();
            let _ = writeln!(out, "  {}", names.join("・"));
        }
        HeadChange::Sections(names) => {
            let (ja, en) = (names.join("」「"), names.join("”, “"));
            let message = say!("課を加えます:「{ja}」", "sections that are added: “{en}”");
            let _ = writeln!(out, "\n{}", message.text(language));
        }
    }
    let new: Vec<_> = changes.goals.iter().filter(|goal| matches!(goal.kind, ChangeKind::New(_))).collect();
    if !new.is_empty() {
        let _ = writeln!(out, "\n{}", heading("新しい目標", "new goals"));
    }
    for goal in new {
        let (spot, path, title) = (&goal.spot, &goal.path, &goal.title);
        let _ = writeln!(out, "  {spot} … {path}  {title}");
    }
    let mut is_first = true;
    for goal in &changes.goals {
        let ChangeKind::Changed(fields) = &goal.kind else { continue };
        if std::mem::take(&mut is_first) {
            let _ = writeln!(out, "\n{}", heading("変わる目標", "goals that change"));
        }
        let _ = writeln!(out, "  {}  {}", goal.id, goal.title);
        for field in fields {
            let _ = writeln!(out, "    {} … {}", field.spot, field.label);
            lines(out, '-', &field.old);
            lines(out, '+', &field.new);
        }
    }
}

fn lines(out: &mut String, sign: char, text: &str) {
    for line in text.lines().filter(|_| !text.is_empty()) {
        let _ = writeln!(out, "      {sign} {line}");
    }
}

fn missing(out: &mut String, changes: &Changes, language: Language) {
    if changes.missing.is_empty() {
        return;
    }
    let title = say!("表にない目標（消しません）", "goals that the table lacks (they stay)");
    let _ = writeln!(out, "\n{}", title.text(language));
    for (id, goal) in &changes.missing {
        let _ = writeln!(out, "  {id}  {goal}");
    }
}

fn remarks(out: &mut String, changes: &Changes, language: Language) {
    for (title, of_kind) in remarks_by_kind(changes) {
        let _ = writeln!(out, "\n{}", title.text(language));
        for remark in of_kind {
            let _ = writeln!(out, "  {} … {}", remark.spot, remark.message.text(language));
        }
    }
    if !changes.notes.is_empty() {
        let title = say!("読まない図形・コメント", "text boxes and comments, which are not read");
        let _ = writeln!(out, "\n{}", title.text(language));
        for (spot, note) in &changes.notes {
            let _ = writeln!(out, "  {spot} … {}", note.lines().collect::<Vec<&str>>().join(" "));
        }
    }
}
