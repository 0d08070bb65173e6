//! `new --year`: a year begins with the sheets and goals of an earlier one.

use std::path::Path;

use super::{Ending, make_files, show};
use crate::draft::{self, NewYear, TypedYear};
use crate::host::terminal;
use crate::model::layout::{CONTENT, is_at_or_below, year_name};
use crate::model::{Failure, FiscalYear, Language, Message};
use crate::pipeline;
use crate::say;

/// Makes the files that are not there yet, or shows them, and says what it came to. What cannot be carried over is told.
pub fn run(folder: &Path, typed: &TypedYear, is_trial: bool, language: Language) -> Result<Ending, Failure> {
    let (site, mut problems) = pipeline::look(folder)?;
    let Some(site) = site else {
        show(&mut problems, language);
        return Ok(Ending::Problems);
    };
    let begun = draft::new_year(&site, typed)?;
    let is_of_origin =
        |path: &str| is_at_or_below(path, CONTENT) && FiscalYear::parse(year_name(path)) == Some(begun.from);
    // What is not in the site cannot go on; somebody has to know.
    problems.retain(|problem| problem.is_error() && is_of_origin(&problem.place.source.path));
    if !problems.is_empty() {
        show(&mut problems, language);
        let note = say!(
            "誤りのあるファイルは、引き継がれないことがあります",
            "files with errors may not have been carried over"
        );
        terminal::print_error(&format!("{}\n", note.text(language)));
    }
    let NewYear { heads, goals, left, withdrawn, .. } = begun;
    let (made_heads, made_goals) = (make_files(folder, &heads, is_trial)?, make_files(folder, &goals, is_trial)?);
    for (path, why) in &left {
        let Message { ja, en } = why;
        let told = say!("引き継げません: {path}: {ja}", "not carried over: {path}: {en}");
        terminal::print_error(&format!("{}\n", told.text(language)));
    }
    let there = heads.len() + goals.len() - made_heads - made_goals;
    if made_heads + made_goals == 0 && left.is_empty() {
        let message =
            say!("作るものがありません。すべてもうあります", "there is nothing to make: all of it is there already");
        return Err(Failure::new(message).help(say!("ファイルを開いて書いてください", "open the files and write them")));
    }
    let sum = sum(is_trial, made_heads, made_goals);
    terminal::print_error(&format!("{}\n", sum.text(language)));
    for note in notes(there, withdrawn, is_trial) {
        terminal::print_error(&format!("{}\n", note.text(language)));
    }
    Ok(if left.is_empty() { Ending::Clean } else { Ending::Problems })
}

fn sum(is_trial: bool, heads: usize, goals: usize) -> Message {
    if is_trial {
        say!(
            "部の基本情報 {heads} 件、目標 {goals} 件を作ります（--dry-run のため、まだ何も書いていません）",
            "{heads} heads of sheets and {goals} goals would be made (--dry-run: nothing was written)"
        )
    } else {
        say!(
            "部の基本情報 {heads} 件、目標 {goals} 件を作りました",
            "{heads} heads of sheets and {goals} goals were made"
        )
    }
}

fn notes(there: usize, withdrawn: usize, is_trial: bool) -> Vec<Message> {
    let mut notes = Vec::new();
    if there > 0 {
        notes.push(say!(
            "もうあるものは、そのままにします: {there}件",
            "left as they are, since they are there already: {there}"
        ));
    }
    if withdrawn > 0 {
        notes.push(say!(
            "取り下げた目標は引き継ぎません: {withdrawn}件",
            "goals that were withdrawn do not go on: {withdrawn}"
        ));
    }
    if !is_trial {
        notes.push(say!(
            "目標ごとに、文章を見直して期限（due）を書き、copied: yes の行を消してください",
            "in each goal revise the text, write the deadline (due), and remove the line copied: yes"
        ));
    }
    notes
}
