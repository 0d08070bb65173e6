//! A year begins: the heads of sheets and their goals go on from an earlier year.

use std::collections::BTreeSet;

use super::names::{Known, find, list};
use super::new_sheet::head_from;
use super::sheet::{SheetPath, folder_of, name_of};
use crate::format::carried_over;
use crate::model::goal::Goal;
use crate::model::japanese::comparable;
use crate::model::layout::{CONTENT, head_of, in_sheet, stem};
use crate::model::path::{joined, relative, resolve};
use crate::model::site::{Member, Sheet, Site};
use crate::model::{Failure, FiscalYear, Message};
use crate::say;

/// What was typed of a new year.
#[derive(Debug)]
pub struct TypedYear<'a> {
    /// The year.
    pub year: &'a str,
    /// The year that it goes on from; none for the one before.
    pub from: Option<&'a str>,
    /// Sheets, and goals of the sheet named before them; none for all.
    pub names: &'a [String],
}

/// A new year's files.
#[derive(Debug)]
pub struct NewYear {
    /// The year that it goes on from.
    pub from: FiscalYear,
    /// The heads of sheets that are not there yet: path and text.
    pub heads: Vec<(String, String)>,
    /// The goals: path and text.
    pub goals: Vec<(String, String)>,
    /// What could not be carried over, and why.
    pub left: Vec<(String, Message)>,
    /// How many goals of the old year were withdrawn, and do not go on.
    pub withdrawn: usize,
}

/// A sheet of the old year, and which of its goals were named; none for all.
struct Chosen<'a> {
    sheet: &'a Sheet,
    goals: Option<BTreeSet<usize>>,
}

/// The files of a new year.
///
/// # Errors
/// A year cannot be read, or the new one is not after the old; the old one has no sheets; a name is none of it.
pub fn new_year(site: &Site, typed: &TypedYear) -> Result<NewYear, Failure> {
    let year = read_year(typed.year)?;
    let from = typed.from.map_or(Ok(year.plus(-1)), read_year)?;
    if from >= year {
        let (new, old) = (year.key(), from.key());
        return Err(Failure::new(say!("{new} は {old} より後の年度ではありません", "{new} is not a year after {old}"))
            .help(say!(
                "新しい年度を --year に、引き継ぐ年度を --from に書いてください",
                "write the new year behind --year and the one it goes on from behind --from"
            )));
    }
    let sheets = site.years.iter().find(|known| known.year == from).map_or(&[][..], |known| &known.sheets);
    if sheets.is_empty() {
        return Err(no_year(site, from));
    }
    let sheets: Vec<&Sheet> = sheets.iter().map(|sheet| &**sheet).collect();
    let chosen = chosen(&sheets, typed.names, from)?;
    let mut folders: Vec<String> = Vec::new();
    for Chosen { sheet, .. } in &chosen {
        let place = SheetPath { written_year: folder_name(typed.year, year), year, name: name_of(sheet).to_owned() };
        folders.push(
            place.existing(site).map_or_else(|| place.new_folder(site), |known| Ok(folder_of(known).to_owned()))?,
        );
    }
    let mut begun = NewYear { from, heads: Vec::new(), goals: Vec::new(), left: Vec::new(), withdrawn: 0 };
    let mut will_be: BTreeSet<String> =
        site.all_sheets().flat_map(|(_, sheet)| sheet.paths().map(str::to_owned)).collect();
    will_be.extend(site.files.iter().cloned());
    will_be.extend(site.all_sheets().map(|(_, sheet)| folder_of(sheet).to_owned()));
    for (Chosen { sheet, .. }, folder) in chosen.iter().zip(&folders) {
        will_be.extend([head_of(folder), folder.clone()]);
        will_be.extend(members(&chosen, sheet).map(|member| new_path(member, folder)));
    }
    let is_there = |path: &str| site.all_sheets().any(|(_, sheet)| sheet.head.source.path == path);
    for (Chosen { sheet, goals }, folder) in chosen.iter().zip(&folders) {
        let head = head_of(folder);
        if !is_there(&head) {
            begun.heads.push((head, head_from(&sheet.head, &site.config)));
        }
        begun.withdrawn += if goals.is_none() { sheet.retired.len() } else { 0 };
        for member in members(&chosen, sheet) {
            let path = new_path(member, folder);
            let link = |written: &str| moved_link(&member.goal, &path, written, &will_be);
            match carried_over(&member.goal, &member.written_address(sheet), &site.config, link) {
                Ok(text) => begun.goals.push((path, text)),
                Err(why) => begun.left.push((member.goal.source.path.clone(), why)),
            }
        }
    }
    Ok(begun)
}

fn read_year(written: &str) -> Result<FiscalYear, Failure> {
    FiscalYear::parse(written.trim()).ok_or_else(|| {
        Failure::new(say!("「{written}」は年度として読めません", "“{written}” is not a fiscal year"))
            .help(say!("r9、2027、令和9年度 のように書いてください", "write it like r9, 2027 or 令和9年度"))
    })
}

/// The name of the year's folder: as it was typed, where a folder can be called so.
fn folder_name(written: &str, year: FiscalYear) -> String {
    let written = written.trim();
    if written.chars().all(char::is_alphanumeric) { written.to_owned() } else { year.key() }
}

fn no_year(site: &Site, year: FiscalYear) -> Failure {
    let name = year.key();
    let failure = Failure::new(say!("{name} の整理表がありません", "there are no sheets of {name}"));
    let known: Vec<String> = site.years.iter().map(|year| year.key.clone()).collect();
    if known.is_empty() {
        return failure.help(say!("先に目標を書いてください", "write goals first"));
    }
    let known = known.join(", ");
    failure.help(say!("--from に {known} から選んで書いてください", "write one of these behind --from: {known}"))
}

/// The goals that go on of a sheet.
fn members<'a>(chosen: &'a [Chosen<'a>], sheet: &'a Sheet) -> impl Iterator<Item = &'a Member> {
    let goals = chosen.iter().find(|it| it.sheet.id == sheet.id).and_then(|it| it.goals.as_ref());
    let all = sheet.goals.iter().enumerate();
    all.filter(move |(at, _)| goals.is_none_or(|goals| goals.contains(at))).map(|(_, member)| member)
}

fn new_path(member: &Member, folder: &str) -> String {
    let name = in_sheet(&member.goal.source.path).map_or(member.goal.source.path.as_str(), |(_, name)| name);
    format!("{folder}/{name}")
}

/// The destination that a link has to get, so that it leads where it led; none where it does so, or leads to the new year's.
/// Files beside goals stay where they are, so that there is one of each.
fn moved_link(old: &Goal, new: &str, written: &str, will_be: &BTreeSet<String>) -> Option<String> {
    let (path, place) = written.find('#').map_or((written, ""), |at| written.split_at(at));
    if path.is_empty() || path.contains(':') || path.starts_with("//") || path.starts_with('/') {
        return None;
    }
    let folder = |file: &str| file.rsplit_once('/').map_or(String::new(), |(folder, _)| folder.to_owned());
    let (before, after) = (resolve(&old.source.path, path)?, joined(&folder(new), path)?);
    (before != after && !will_be.contains(&after)).then(|| format!("{}{place}", relative(new, &before)))
}

/// The sheets and goals that were named; all sheets if none were.
fn chosen<'a>(sheets: &[&'a Sheet], names: &[String], from: FiscalYear) -> Result<Vec<Chosen<'a>>, Failure> {
    if names.is_empty() {
        return Ok(sheets.iter().map(|sheet| Chosen { sheet, goals: None }).collect());
    }
    let mut chosen: Vec<Chosen> = Vec::new();
    let mut current: Option<usize> = if let [_] = sheets { Some(0) } else { None };
    for name in names {
        let (sheet, goal) = parts(name, from)?;
        if let Some(sheet) = &sheet {
            current = Some(sheet_named(sheets, sheet)?);
        }
        let alone = goal.as_deref().filter(|_| sheet.is_none());
        if let Some(at) = alone.and_then(|name| sheet_at(sheets, name)) {
            current = Some(at);
            take(&mut chosen, sheets[at]);
            continue;
        }
        let Some(at) = current else { return Err(no_sheet(sheets, name)) };
        let entry = take(&mut chosen, sheets[at]);
        if let Some(goal) = &goal {
            let at = goal_named(entry.sheet, goal)?;
            entry.goals.get_or_insert_default().insert(at);
        }
    }
    Ok(chosen)
}

fn take<'c, 'a>(chosen: &'c mut Vec<Chosen<'a>>, sheet: &'a Sheet) -> &'c mut Chosen<'a> {
    let at = chosen.iter().position(|it| it.sheet.id == sheet.id).unwrap_or(chosen.len());
    if at == chosen.len() {
        chosen.push(Chosen { sheet, goals: None });
    }
    &mut chosen[at]
}

/// A name taken apart: the sheet, if it stands before a slash, and the goal. A sheet alone may be either.
fn parts(name: &str, from: FiscalYear) -> Result<(Option<String>, Option<String>), Failure> {
    let slashed = name.trim().replace('\\', "/");
    let inner = slashed.strip_prefix(&format!("{CONTENT}/")).unwrap_or(&slashed).trim_end_matches('/');
    let mut parts: Vec<&str> = inner.split('/').collect();
    if parts.len() > 1
        && let Some(year) = FiscalYear::parse(parts[0])
    {
        if year != from {
            let (written, wanted) = (year.key(), from.key());
            return Err(Failure::new(say!(
                "「{name}」は {written} のものです。引き継ぐのは {wanted} です",
                "“{name}” is of {written}, but what goes on is {wanted}"
            )));
        }
        parts.remove(0);
        if let [sheet] = parts[..] {
            return Ok((Some(sheet.to_owned()), None));
        }
    }
    Ok(match parts[..] {
        [one] => (None, Some(stem(one).to_owned())),
        [sheet, ..] => (Some(sheet.to_owned()), Some(stem(&parts[1..].join("/")).to_owned())),
        [] => (None, None),
    })
}

fn sheet_at(sheets: &[&Sheet], name: &str) -> Option<usize> {
    let folded = comparable(name);
    let is_it =
        |sheet: &&Sheet| comparable(name_of(sheet)) == folded || comparable(&sheet.head.department.value) == folded;
    sheets.iter().position(is_it)
}

fn sheet_named(sheets: &[&Sheet], name: &str) -> Result<usize, Failure> {
    let known: Vec<Known> =
        sheets.iter().map(|sheet| Known { name: name_of(sheet), others: vec![&sheet.head.department.value] }).collect();
    find(name, &known, &say!("整理表", "sheet"), CONTENT)
}

fn goal_named(sheet: &Sheet, name: &str) -> Result<usize, Failure> {
    let file = |member: &'_ Member| in_sheet(&member.goal.source.path).map_or("", |(_, name)| stem(name)).to_owned();
    let files: Vec<String> = sheet.goals.iter().map(file).collect();
    let known = sheet.goals.iter().zip(&files);
    let known: Vec<Known> =
        known.map(|(member, file)| Known { name: file, others: vec![&member.id, &member.goal.title.value] }).collect();
    find(name, &known, &say!("目標", "goal"), folder_of(sheet))
}

fn no_sheet(sheets: &[&Sheet], name: &str) -> Failure {
    let (ja, en) = list(sheets.iter().map(|sheet| name_of(sheet)));
    Failure::new(say!("「{name}」はどの整理表の目標ですか", "of which sheet is the goal “{name}”?")).help(say!(
        "{ja} のどれかを先に書くか、「部/目標」のように書いてください",
        "write one of {en} before it, or write it as <sheet>/<goal>"
    ))
}
