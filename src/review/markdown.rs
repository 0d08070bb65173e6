//! Changes as Markdown for a merge request: tables with `<ins>`, `<del>` and `<br>`, which GitHub, GitLab and Gitea let through.

use std::fmt::Write;

use super::change::{Change, Changes, FieldChange};
use super::pieces::{Piece, pieces};
use super::words;
use crate::model::html::escape;
use crate::model::{Language, Message};
use crate::say;

/// The document.
pub fn markdown(changes: &Changes, language: Language) -> String {
    let say = |message: Message| message.text(language).to_owned();
    let mut out = String::new();
    let [old, new] = changes.sides.each_ref().map(|side| cell(words::side(side).text(language)));
    let title = say(say!("変更の一覧", "Changes"));
    let totals = say(words::totals(changes).unwrap_or_else(words::nothing));
    let _ = writeln!(out, "## {title}\n\n{old} → {new}\n\n**{totals}**");
    let of_site: Vec<&Change> = changes.list.iter().filter(|change| change.sheet.is_none()).collect();
    if !of_site.is_empty() {
        let _ = writeln!(out, "\n### {}", say(words::of_site()));
        of_site.into_iter().for_each(|change| one(&mut out, changes, change, language));
    }
    for (place, sheet) in changes.sheets.iter().enumerate() {
        let here: Vec<&Change> = changes.list.iter().filter(|change| change.sheet == Some(place)).collect();
        if !here.is_empty() {
            let _ = writeln!(out, "\n### {} {}", sheet.year.text(language), cell(&sheet.department));
            here.into_iter().for_each(|change| one(&mut out, changes, change, language));
        }
    }
    out
}

fn one(out: &mut String, changes: &Changes, change: &Change, language: Language) {
    let kind = words::kind(change.kind, changes.is_years);
    let remarks: Vec<&str> = change.remarks.iter().map(|remark| remark.text(language)).collect();
    let section = Some(change.section.as_str()).filter(|section| !section.is_empty() && change.kind.is_of_goals());
    let aside: Vec<&str> = section.into_iter().chain(remarks).collect();
    let aside = if aside.is_empty() { String::new() } else { format!(" — {}", cell(&aside.join("、"))) };
    let heading = cell(&words::heading(change));
    let _ = writeln!(out, "\n#### {}：{heading}\n", kind.text(language));
    if !aside.is_empty() {
        let _ = writeln!(out, "{}\n", aside.trim_start_matches(" — "));
    }
    if let Some(lead) = &change.lead {
        let _ = writeln!(out, "{}\n", cell(words::lead(lead).text(language)));
    }
    table(out, &change.fields, language);
    for other in change.shown_others() {
        let _ = writeln!(out, "\n{}　{}\n", cell(&other.label), cell(&other.title));
        table(out, &other.fields, language);
    }
}

fn table(out: &mut String, fields: &[FieldChange], language: Language) {
    if fields.is_empty() {
        return;
    }
    let heads = [say!("欄", "field"), say!("変更前", "before"), say!("変更後", "after"), say!("備考", "remarks")];
    let heads = heads.each_ref().map(|head| head.text(language));
    let _ = writeln!(out, "| {} |\n|---|---|---|---|", heads.join(" | "));
    for field in fields {
        let [old, new] = pieces(field);
        let remarks: Vec<&str> = field.remarks.iter().map(|remark| remark.text(language)).collect();
        let remarks = cell(&remarks.join("、"));
        let is_whole = field.old.is_empty() || field.new.is_empty();
        let (old, new) = (marked(&old, "del", is_whole), marked(&new, "ins", is_whole));
        let _ = writeln!(out, "| {} | {old} | {new} | {remarks} |", cell(&field.label));
    }
}

fn marked(pieces: &[Piece], tag: &str, is_whole: bool) -> String {
    let piece = |piece: &Piece| match piece {
        Piece::Same(text) => cell(text),
        Piece::Marked(text) if is_whole => cell(text),
        Piece::Marked(text) => format!("<{tag}>{}</{tag}>", cell(text)),
        Piece::Gap(_) => String::new(),
        Piece::Omitted => "（略）".to_owned(),
    };
    pieces.iter().map(piece).collect()
}

/// Text in a cell of a table, with nothing in it that would be a mark.
fn cell(text: &str) -> String {
    let mut out = String::new();
    let escaped = escape(text);
    let mut letters = escaped.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '\n' => out.push_str("<br>"),
            '|' | '*' | '_' | '`' | '[' | ']' | '{' | '\\' | '~' | '#' | '@' | '!' | '$' | ':' => {
                // By number, so that no dialect of Markdown sees a mark.
                let _ = write!(out, "&#{};", u32::from(letter));
            }
            letter => out.push(letter),
        }
        if letters.peek().is_some_and(|next| is_read_later(letter, *next)) {
            out.push_str(APART);
        }
    }
    out
}

/// Stands between two letters and is not seen.
const APART: &str = "&#8203;";

/// Whether forges make something of two letters after the Markdown was read, however they are written: `@name` and `#12`, of
/// which the first sends a mail to somebody; `[-` and `{+`, which GitLab takes for marks of its own.
fn is_read_later(letter: char, next: char) -> bool {
    match letter {
        '@' | '#' => next.is_ascii_alphanumeric(),
        '[' | '{' => matches!(next, '-' | '+'),
        _ => false,
    }
}
