//! A goal from what was typed of it: names are looked up, its number is the next one of its section.

use super::file::{NewFile, file_names};
use super::goal::{NewGoal, goal};
use super::names::{Known, find, line, list};
use super::sheet::{SheetPath, folder_of};
use crate::model::config::Config;
use crate::model::japanese::comparable;
use crate::model::site::{Sheet, Site};
use crate::model::{Failure, FiscalYear, Message, due};
use crate::say;

/// How many names are tried where others come in between.
const MOST_TRIES: usize = 1_000;

/// What was typed of a goal.
#[derive(Debug)]
pub struct TypedGoal<'a> {
    /// 実施項目
    pub title: &'a str,
    /// 課名, which should be one.
    pub sections: &'a [String],
    /// 計画・方針等の分類
    pub categories: &'a [String],
    /// いつまで
    pub due: Option<&'a str>,
}

/// A new goal of the sheet at a path.
///
/// # Errors
/// There is no such sheet, section or category; the deadline is not understood; a text is not one line.
pub fn new_goal(site: &Site, wanted: &SheetPath, typed: &TypedGoal) -> Result<NewFile, Failure> {
    let (year, name) = (&wanted.written_year, &wanted.name);
    let begin_sheet = say!(
        "新しい部のときは、先に goalsheet new --sheet {year}/{name} \"部の名前\" を実行してください",
        "for a new sheet, run this first: goalsheet new --sheet {year}/{name} \"部の名前\""
    );
    let sheet = wanted.find(site, Some(begin_sheet))?;
    let section = section(sheet, typed.sections)?;
    let known = NewGoal {
        title: line(typed.title)?,
        section: section.map(|section| sheet.sections[section].name.as_str()),
        categories: typed.categories.iter().map(|name| category(&site.config, name)).collect::<Result<_, _>>()?,
        due: typed.due.map(|due| deadline(due, sheet.year)).transpose()?,
    };
    let folder = folder_of(sheet);
    Ok(NewFile {
        paths: file_names(sheet, section).take(MOST_TRIES).map(|name| format!("{folder}/{name}")).collect(),
        text: goal(&site.config, &known),
        note: same_title(sheet, known.title),
        taken: Failure::new(say!("空いている番号が {folder} にありません", "there is no free number in {folder}")),
    })
}

/// The section that is meant; `None` only if the sheet has no sections.
fn section(sheet: &Sheet, typed: &[String]) -> Result<Option<usize>, Failure> {
    let head = &sheet.head;
    match (typed, head.sections.as_slice()) {
        ([_, _, ..], _) => {
            Err(Failure::new(say!("--section は一つしか付けられません", "a goal has only one --section")))
        }
        ([], []) => Ok(None),
        ([], [_]) => Ok(Some(0)),
        ([], sections) => {
            let department = &head.department.value;
            let (ja, en) = list(sections.iter().map(|section| section.name.value.as_str()));
            Err(Failure::new(say!(
                "{department}のどの課の目標ですか",
                "which section of {department} does the goal belong to?"
            ))
            .help(say!("--section に {ja} から選んで付けてください", "add --section with one of {en}")))
        }
        ([typed], _) => {
            let numbers = printed_numbers(sheet);
            let sections = sheet.sections.iter().zip(&numbers);
            let known: Vec<Known> = sections
                .map(|(section, number)| Known { name: &section.name, others: vec![&section.key, number] })
                .collect();
            find(typed, &known, &say!("課", "section"), &head.source.path).map(Some)
        }
    }
}

/// The numbers that people see beside the sections: as the head has them, or their places if it has no numbers; empty for a section without one.
fn printed_numbers(sheet: &Sheet) -> Vec<String> {
    let entries = &sheet.head.sections;
    let has_numbers = entries.iter().any(|entry| entry.number.is_some());
    let numbers = entries.iter().enumerate().map(|(place, entry)| match &entry.number {
        Some(number) => number.value.clone(),
        None if has_numbers => String::new(),
        None => (place + 1).to_string(),
    });
    numbers.collect()
}

/// The category that is meant.
fn category<'a>(config: &'a Config, typed: &str) -> Result<&'a str, Failure> {
    let categories = config.categories.iter();
    let known: Vec<Known> =
        categories.map(|category| Known { name: &category.name, others: vec![&category.key] }).collect();
    let found = find(typed, &known, &say!("分類", "category"), &config.source.path)?;
    Ok(&config.categories[found].name)
}

/// A deadline that is understood.
fn deadline(typed: &str, year: FiscalYear) -> Result<&str, Failure> {
    let due = line(typed)?;
    match due::read_due(due, year).1 {
        None => Ok(due),
        Some(doubt) => Err(Failure::new(doubt).help(say!(
            "「{due}」のまま書くときは、--due を付けずに作り、ファイルの due に書いてください",
            "to keep “{due}”, run this without --due and write it into the file"
        ))),
    }
}

fn same_title(sheet: &Sheet, title: &str) -> Option<Message> {
    let same = sheet.goals.iter().find(|member| comparable(&member.goal.title.value) == comparable(title))?;
    let path = &same.goal.source.path;
    Some(say!("同じ名前の目標があります: {path}", "there is already a goal with this title: {path}"))
}
