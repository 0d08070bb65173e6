//! A sheet as one document in Markdown: its head, its goals by section, their texts as they were written.

use super::cells::GoalCells;
use crate::model::config::{Config, Field, FieldKind, Role};
use crate::model::shown;
use crate::model::site::Sheet;

/// The document of a sheet, or of those of its goals whose places are given.
pub fn document(config: &Config, sheet: &Sheet, goals: &[usize]) -> String {
    let head = &*sheet.head;
    let year = config.dating().fiscal_year(sheet.year);
    let mut out = format!("# {} {year} {}\n", line(&head.department.value), line(&config.title));
    let holder = head.holder.as_ref();
    let facts = [
        head.title.as_ref().map(|title| title.value.clone()),
        head.created.as_ref().map(|created| format!("作成日 {}", created.value.text)),
        holder.and_then(|holder| holder.post.clone()),
        holder.and_then(|holder| holder.name.as_ref()).map(|name| name.value.clone()),
    ];
    let facts: Vec<String> = facts.into_iter().flatten().map(|fact| line(&fact)).collect();
    if !facts.is_empty() {
        out.push_str(&format!("\n{}\n", facts.join("　")));
    }
    let own = shown::of_head(config, head).into_iter().filter(|(field, _)| field.kind != FieldKind::Prose);
    let own: String = own.map(|(field, texts)| fact(field, texts)).collect();
    if !own.is_empty() {
        out.push_str(&format!("\n{own}"));
    }
    let text = compact(&head.source.text[head.body.clone()]);
    if !text.is_empty() {
        out.push_str(&format!("\n{text}\n"));
    }
    let mut section = None;
    for &at in goals {
        let goal = GoalCells::of(config, sheet, &sheet.goals[at]);
        if section != Some(goal.member.section) {
            section = Some(goal.member.section);
            let name = goal.section().map_or("―", |section| section.name.as_str());
            out.push_str(&format!("\n## {}\n", line(name)));
        }
        out.push_str(&of_goal(config, &goal));
    }
    out
}

/// A goal: its short facts as a list, then its text with its headings two levels lower.
fn of_goal(config: &Config, goal: &GoalCells) -> String {
    let number = goal.member.number.as_ref().map(|number| format!("{} ", line(number))).unwrap_or_default();
    let mut out = format!("\n### {number}{}\n\n", line(&goal.member.goal.title.value));
    let is_short = |role: Role| !matches!(role, Role::Number | Role::Title | Role::Section);
    for field in config.fields.iter().filter(|field| is_short(field.role) && field.kind != FieldKind::Prose) {
        out.push_str(&fact(field, goal.values(field)));
    }
    out.push_str(&format!("- ID: {}\n", goal.member.id));
    let text = compact(&goal.markdown());
    if !text.is_empty() {
        out.push_str(&format!("\n{text}\n"));
    }
    out
}

/// A short fact as an item of a list; nothing where there is none.
fn fact(field: &Field, mut values: Vec<String>) -> String {
    if values.is_empty() {
        return String::new();
    }
    if field.kind == FieldKind::Flag {
        // A document is for people; files and tables have the words that programs read.
        values.iter_mut().for_each(|value| *value = if value == "yes" { "はい" } else { "いいえ" }.to_owned());
    }
    let unit = field.unit.as_deref().unwrap_or_default();
    format!("- {}: {}{unit}\n", line(&field.label), line(&values.join("、")))
}

/// A text with one blank line where there are several: blanks also stand where something internal was, and would tell how
/// much.
fn compact(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for line in text.lines() {
        let is_blank = line.trim().is_empty();
        if !is_blank || !out.ends_with("\n\n") {
            out.push_str(if is_blank { "" } else { line.trim_end() });
            // Two blanks or a backslash at the end of a line are a break.
            if !is_blank && line.ends_with("  ") {
                out.push('\\');
            }
            out.push('\n');
        }
    }
    out.trim_matches('\n').to_owned()
}

/// A text in one line in which nothing is markup.
fn line(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.trim().chars() {
        match letter {
            '\n' | '\r' => out.push(' '),
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '#' | '|' | '~' | '&' => out.extend(['\\', letter]),
            letter => out.push(letter),
        }
    }
    out
}
