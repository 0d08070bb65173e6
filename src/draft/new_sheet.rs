//! A sheet from what was typed of it: its folder is new, and what it goes by is looked up.

use super::file::NewFile;
use super::head::{NewHead, NewSection, head};
use super::names::line;
use super::sheet::{SheetPath, folder_of, name_of};
use crate::model::japanese::comparable;
use crate::model::layout::{CONTENT, MARKDOWN, head_of, year_name};
use crate::model::path::{name_problem, slug};
use crate::model::site::{Sheet, Site};
use crate::model::{Failure, Message};
use crate::say;

/// What was typed of a sheet.
#[derive(Debug)]
pub struct TypedSheet<'a> {
    /// 部; none where it is that of the sheet to go by.
    pub department: Option<&'a str>,
    /// Its sections, each a name or `name=key`.
    pub sections: &'a [String],
    /// The sheet to go by, last year's mostly.
    pub from: Option<&'a str>,
}

/// The head of a new sheet at a path.
///
/// # Errors
/// The folder's name is none, or a sheet has it already; a section is there twice; there is no such sheet to go by; a text
/// cannot stand in a line.
pub fn new_sheet(site: &Site, wanted: &SheetPath, typed: &TypedSheet) -> Result<NewFile, Failure> {
    let from = typed.from.map(|from| SheetPath::read(from)?.find(site, None)).transpose()?;
    let SheetPath { name, written_year, .. } = wanted;
    if name_problem(name).is_some() || name.starts_with(['.', '#', '~']) || name.ends_with(MARKDOWN) {
        return Err(Failure::new(say!(
            "「{name}」はフォルダーの名前に使えません",
            "“{name}” cannot be a folder's name"
        ))
        .help(say!("半角の英小文字とハイフンで書いてください（例: kodomo-katei）", "write it like kodomo-katei")));
    }
    let sections = sections(typed.sections)?;
    let department = match (typed.department, from) {
        (Some(department), _) => line(department)?,
        (None, Some(from)) => from.head.department.value.as_str(),
        (None, None) => return Err(Failure::new(say!("部の名前がありません", "the department has no name"))),
    };
    let siblings = wanted.siblings(site);
    if let Some(same) = siblings.iter().find(|sheet| slug(name_of(sheet)) == slug(name)) {
        let path = &same.head.source.path;
        return Err(Failure::new(say!("整理表はもうあります: {path}", "the sheet is there already: {path}"))
            .help(say!("目標を加えるときは --sheet を付けません", "to add a goal to it, leave --sheet out")));
    }
    // A year's folder that is there keeps its name, however the year was typed.
    let year = siblings.first().map_or(written_year.as_str(), |sheet| year_name(folder_of(sheet)));
    let path = head_of(&format!("{CONTENT}/{year}/{name}"));
    let note = if from.is_none() && sections.is_empty() { last_year(site, wanted) } else { None };
    let known = NewHead { department, sections, from: from.map(|sheet| &*sheet.head), language: site.config.language };
    Ok(NewFile {
        text: head(&known),
        note,
        taken: Failure::new(say!("ファイルがもうあります: {path}", "the file is there already: {path}")),
        paths: vec![path],
    })
}

fn sections(typed: &[String]) -> Result<Vec<NewSection<'_>>, Failure> {
    let sections: Vec<NewSection> = typed.iter().map(|section| NewSection::read(section)).collect::<Result<_, _>>()?;
    for (at, NewSection { name, .. }) in sections.iter().enumerate() {
        if sections[..at].iter().any(|other| comparable(other.name) == comparable(name)) {
            return Err(Failure::new(say!("課「{name}」が二つあります", "the section “{name}” is here twice")));
        }
    }
    Ok(sections)
}

/// That the sheet of the year before could have been gone by.
fn last_year(site: &Site, wanted: &SheetPath) -> Option<Message> {
    let before = SheetPath { year: wanted.year.plus(-1), ..wanted.clone() };
    let last: &Sheet = before.siblings(site).into_iter().find(|sheet| name_of(sheet) == wanted.name)?;
    let id = &last.id;
    Some(say!(
        "昨年度の課の並びは --from {id} で引き継げます（作ったファイルを消して、もう一度実行してください）",
        "--from {id} would carry last year's sections over (remove the file and run again)"
    ))
}
