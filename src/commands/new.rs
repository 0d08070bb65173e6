//! `new`: a goal of a sheet begins, or a sheet.

use std::path::Path;
use std::sync::Arc;

use super::{Ending, show};
use crate::cli::NewOptions;
use crate::cli::new::New;
use crate::draft::names::{Known, find, list};
use crate::draft::{self, NewGoal, NewHead, NewSection, SheetPath};
use crate::host::{terminal, write};
use crate::model::japanese::{comparable, nearest};
use crate::model::layout::CONTENT;
use crate::model::path::{name_problem, slug};
use crate::model::site::{Sheet, Site};
use crate::model::{Failure, Language, due};
use crate::pipeline;
use crate::say;

/// How many names are tried where others come in between.
const MOST_TRIES: usize = 1_000;

/// Makes the file and prints its path. What else is wrong in the site does not matter, unless it is the configuration.
pub fn run(options: &NewOptions, language: Language) -> Result<Ending, Failure> {
    let wanted = SheetPath::read(&options.sheet)?;
    let (site, mut problems) = pipeline::look(&options.site)?;
    let Some(site) = site else {
        show(&mut problems, language);
        return Ok(Ending::Problems);
    };
    let path = match &options.what {
        New::Goal { title, sections, categories, due } => {
            let sheet = sheet(&site, &wanted, true)?;
            if sections.len() > 1 {
                return Err(Failure::new(say!("--section は一つだけです", "a goal has one --section")));
            }
            let section = sections.first().map(String::as_str);
            let names = NamesGiven { title, section, categories, due: due.as_deref() };
            goal(&options.site, &site, sheet, &names, language)?
        }
        New::Sheet { department, sections, from } => {
            let from = from.as_ref().map(|from| sheet(&site, &SheetPath::read(from)?, false)).transpose()?;
            let path = new_sheet(&options.site, &site, &wanted, department.as_deref(), sections, from)?;
            if from.is_none() && sections.is_empty() {
                offer_last_year(&site, &wanted, language);
            }
            path
        }
    };
    let path = options.site.join(path);
    terminal::print(&path.strip_prefix(".").unwrap_or(&path).display().to_string());
    Ok(Ending::Clean)
}

/// What was typed of a goal.
struct NamesGiven<'a> {
    title: &'a str,
    section: Option<&'a str>,
    categories: &'a [String],
    due: Option<&'a str>,
}

/// Makes a goal's file; its path in the site.
fn goal(folder: &Path, site: &Site, sheet: &Sheet, given: &NamesGiven, language: Language) -> Result<String, Failure> {
    let section = section(sheet, given.section)?;
    let config = &site.config;
    let of_config = &config.source.path;
    let known: Vec<Known> =
        config.categories.iter().map(|category| Known { name: &category.name, others: vec![&category.key] }).collect();
    let categories = given.categories.iter().map(|name| {
        let found = find(name, &known, &say!("分類", "category"), of_config)?;
        Ok(config.categories[found].name.as_str())
    });
    let categories: Vec<&str> = categories.collect::<Result<Vec<&str>, Failure>>()?;
    let due = given.due.map(draft::line).transpose()?;
    if let Some(doubt) = due.and_then(|due| due::read_due(due, sheet.year).1) {
        let written = due.unwrap_or_default();
        return Err(Failure::new(doubt).help(say!(
            "「{written}」のまま書くときは、--due を付けずに作り、ファイルの due に書いてください",
            "to keep “{written}”, leave --due out and write it into the file"
        )));
    }
    let section_name = section.map(|section| sheet.sections[section].name.as_str());
    let known = NewGoal { title: draft::line(given.title)?, section: section_name, categories, due };
    let text = draft::goal(config, &known);
    let sheet_folder = folder_of(sheet);
    for name in draft::file_names(sheet, section).take(MOST_TRIES) {
        let path = format!("{sheet_folder}/{name}");
        if write::create(folder, &path, text.as_bytes())? {
            warn_of_same_title(sheet, known.title, language);
            return Ok(path);
        }
    }
    Err(Failure::new(say!("空いている番号が {sheet_folder} にありません", "there is no free number in {sheet_folder}")))
}

/// The section that is meant; none only where the sheet has none.
fn section(sheet: &Sheet, written: Option<&str>) -> Result<Option<usize>, Failure> {
    let head = &sheet.head;
    let department = &head.department.value;
    let path = &head.source.path;
    let Some(written) = written else {
        return match head.sections.as_slice() {
            [] => Ok(None),
            [_] => Ok(Some(0)),
            sections => {
                let (ja, en) = list(sections.iter().map(|section| section.name.value.as_str()));
                Err(Failure::new(say!("{department}のどの課の目標ですか", "of which section of {department} is it?"))
                    .help(say!("--section に {ja} から選んで付けてください", "add --section with one of {en}")))
            }
        };
    };
    let numbers = printed_numbers(sheet);
    let known: Vec<Known> = sheet
        .sections
        .iter()
        .zip(&numbers)
        .map(|(section, number)| Known { name: &section.name, others: vec![&section.key, number] })
        .collect();
    find(written, &known, &say!("課", "section"), path).map(Some)
}

/// The numbers that people see beside the sections: as the head has them, or their places if it has none. Empty is none.
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

fn warn_of_same_title(sheet: &Sheet, title: &str, language: Language) {
    let same = sheet.goals.iter().find(|member| comparable(&member.goal.title.value) == comparable(title));
    if let Some(path) = same.map(|member| &member.goal.source.path) {
        let note = say!("同じ名前の目標があります: {path}\n", "there is a goal of the same title: {path}\n");
        terminal::print_error(note.text(language));
    }
}

/// The sheet at a path; `to_add` is whether a goal is to go into it.
fn sheet<'a>(site: &'a Site, wanted: &SheetPath, to_add: bool) -> Result<&'a Sheet, Failure> {
    let sheets = sheets_of(site, wanted);
    let folded = comparable(&wanted.name);
    let is_wanted = |sheet: &&&Arc<Sheet>| {
        comparable(name_of(sheet)) == folded || comparable(&sheet.head.department.value) == folded
    };
    if let Some(sheet) = sheets.iter().find(is_wanted) {
        return Ok(sheet);
    }
    let (year, name) = (&wanted.written_year, &wanted.name);
    let failure = Failure::new(say!(
        "{CONTENT}/{year}/{name} に部の整理表（_index.md）がありません",
        "there is no sheet (_index.md) in {CONTENT}/{year}/{name}"
    ));
    let begin = || {
        say!(
            "新しい部なら、先に goalsheet new --sheet {year}/{name} \"部の名前\" を実行してください",
            "if it is a new one, run this first: goalsheet new --sheet {year}/{name} \"部の名前\""
        )
    };
    Err(failure.help(match nearest(name, sheets.iter().map(|sheet| name_of(sheet))) {
        Some(near) if to_add => {
            let begin = begin();
            let (ja, en) = (begin.ja, begin.en);
            say!("「{year}/{near}」のことですか。{ja}", "did you mean “{year}/{near}”? Else, {en}")
        }
        Some(near) => say!("「{year}/{near}」のことですか", "did you mean “{year}/{near}”?"),
        None if to_add => begin(),
        None => {
            let (ja, en) = list(sheets.iter().map(|sheet| name_of(sheet)));
            say!("{year} にあるのは {ja} です", "{year} has {en}")
        }
    }))
}

fn sheets_of<'a>(site: &'a Site, wanted: &SheetPath) -> Vec<&'a Arc<Sheet>> {
    site.years.iter().filter(|year| year.year == wanted.year).flat_map(|year| &year.sheets).collect()
}

/// The folder's own name: the `kodomo-katei` of `r5/kodomo-katei`.
fn name_of(sheet: &Sheet) -> &str {
    sheet.id.split_once('/').map_or(sheet.id.as_str(), |(_, name)| name)
}

fn folder_of(sheet: &Sheet) -> &str {
    let path = &sheet.head.source.path;
    path.strip_suffix("/_index.md").unwrap_or(path)
}

/// Makes the head of a sheet; its path in the site.
fn new_sheet(
    folder: &Path,
    site: &Site,
    wanted: &SheetPath,
    department: Option<&str>,
    sections: &[String],
    from: Option<&Sheet>,
) -> Result<String, Failure> {
    let SheetPath { name, written_year, .. } = wanted;
    if name_problem(name).is_some() || name.starts_with(['.', '#', '~']) || name.ends_with(".md") {
        return Err(Failure::new(say!(
            "「{name}」はフォルダーの名前に使えません",
            "“{name}” cannot be a folder's name"
        ))
        .help(say!("半角の英小文字とハイフンで書いてください（例: kodomo-katei）", "write it like kodomo-katei")));
    }
    let sections: Vec<NewSection> =
        sections.iter().map(|section| NewSection::read(section)).collect::<Result<Vec<NewSection>, Failure>>()?;
    for (at, section) in sections.iter().enumerate() {
        let name = &section.name;
        if sections[..at].iter().any(|other| comparable(&other.name) == comparable(name)) {
            return Err(Failure::new(say!("課「{name}」が二つあります", "the section “{name}” is here twice")));
        }
    }
    let department = match (department, from) {
        (Some(department), _) => draft::line(department)?,
        (None, Some(from)) => from.head.department.value.as_str(),
        (None, None) => return Err(Failure::new(say!("部の名前がありません", "the department has no name"))),
    };
    let siblings = sheets_of(site, wanted);
    if let Some(same) = siblings.iter().find(|sheet| slug(name_of(sheet)) == slug(name)) {
        let path = &same.head.source.path;
        return Err(Failure::new(say!("整理表はもうあります: {path}", "the sheet is there already: {path}"))
            .help(say!("目標を加えるときは --sheet を付けません", "to add a goal to it, leave --sheet out")));
    }
    // A year's folder that is there keeps its name, however the year was typed.
    let year = siblings.first().and_then(|sheet| folder_of(sheet).split('/').nth(1)).unwrap_or(written_year);
    let head = NewHead { department, sections, from: from.map(|sheet| &*sheet.head), language: site.config.language };
    let path = format!("{CONTENT}/{year}/{name}/_index.md");
    if !write::create(folder, &path, draft::head(&head).as_bytes())? {
        return Err(Failure::new(say!("ファイルがもうあります: {path}", "the file is there already: {path}")));
    }
    Ok(path)
}

/// Says that the sheet of the year before could have been gone by.
fn offer_last_year(site: &Site, wanted: &SheetPath, language: Language) {
    let before = SheetPath { year: wanted.year.plus(-1), ..wanted.clone() };
    let last = sheets_of(site, &before).into_iter().find(|sheet| name_of(sheet) == wanted.name);
    if let Some(id) = last.map(|sheet| &sheet.id) {
        let note = say!(
            "昨年度の課の並びは --from {id} で引き継げます（作ったファイルを消して、もう一度実行してください）\n",
            "--from {id} would carry last year's sections over (remove the file and run again)\n"
        );
        terminal::print_error(note.text(language));
    }
}
