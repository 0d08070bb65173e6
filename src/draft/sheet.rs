//! Which sheet is meant by what was typed for one.

use std::sync::Arc;

use super::names::list;
use crate::model::japanese::{comparable, nearest};
use crate::model::layout::{CONTENT, HEAD, MARKDOWN, in_sheet, year_name};
use crate::model::path::name_problem;
use crate::model::site::{Sheet, Site};
use crate::model::{Failure, FiscalYear, Message};
use crate::say;

/// Where a sheet is, as somebody typed it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SheetPath {
    /// The year as it was typed: `r5`, `2023`.
    pub written_year: String,
    /// The year it means.
    pub year: FiscalYear,
    /// The department's folder.
    pub name: String,
}

impl SheetPath {
    /// Reads `r5/kodomo-katei`, `content/r5/kodomo-katei/`, `content\r5\kodomo-katei`.
    ///
    /// # Errors
    /// It is not a year and a name.
    pub fn read(written: &str) -> Result<SheetPath, Failure> {
        let slashed = written.trim().replace('\\', "/");
        let inner = slashed.split_once(&format!("{CONTENT}/")).map_or(slashed.as_str(), |(_, inner)| inner);
        let parts: Vec<&str> = inner.split('/').filter(|part| !matches!(*part, "" | ".")).collect();
        let example = || {
            say!(
                "年度と部のフォルダーを「r8/kodomo-katei」のように書いてください",
                "write the year and the sheet's folder, like r8/kodomo-katei"
            )
        };
        let &[year, name] = parts.as_slice() else {
            return Err(Failure::new(say!(
                "「{written}」は部のフォルダーではありません",
                "“{written}” is not a sheet's folder"
            ))
            .help(example()));
        };
        let Some(meant) = FiscalYear::parse(year) else {
            return Err(
                Failure::new(say!("「{year}」は年度として読めません", "“{year}” is not a fiscal year")).help(example())
            );
        };
        let is_a_folder_name = year.chars().all(char::is_alphanumeric);
        let written_year = if is_a_folder_name { year.to_owned() } else { meant.key() };
        Ok(SheetPath { written_year, year: meant, name: name.to_owned() })
    }

    /// The sheets of its year.
    pub(super) fn siblings<'a>(&self, site: &'a Site) -> Vec<&'a Arc<Sheet>> {
        site.years.iter().filter(|year| year.year == self.year).flat_map(|year| &year.sheets).collect()
    }

    /// The sheet at exactly this place, if there is one.
    pub fn existing<'a>(&self, site: &'a Site) -> Option<&'a Sheet> {
        let folded = comparable(&self.name);
        self.siblings(site).into_iter().find(|sheet| comparable(name_of(sheet)) == folded).map(|sheet| &**sheet)
    }

    /// The folder of a sheet that is not there yet: a year's folder that is there keeps its name, however the year was typed.
    ///
    /// # Errors
    /// No folder can have that name.
    pub fn new_folder(&self, site: &Site) -> Result<String, Failure> {
        let name = &self.name;
        if name_problem(name).is_some() || name.starts_with(['.', '#', '~']) || name.ends_with(MARKDOWN) {
            return Err(Failure::new(say!(
                "「{name}」はフォルダーの名前に使えません",
                "“{name}” is not a valid folder name"
            ))
            .help(say!(
                "半角の英小文字とハイフンで書いてください（例: kodomo-katei）",
                "write a-z and hyphens, e.g. kodomo-katei"
            )));
        }
        let siblings = self.siblings(site);
        let year = siblings.first().map_or(self.written_year.as_str(), |sheet| year_name(folder_of(sheet)));
        Ok(format!("{CONTENT}/{year}/{name}"))
    }

    /// The sheet that is there; `otherwise` is what else can be done if there is none.
    pub fn find<'a>(&self, site: &'a Site, otherwise: Option<Message>) -> Result<&'a Sheet, Failure> {
        let sheets = self.siblings(site);
        let folded = comparable(&self.name);
        let is_wanted = |sheet: &&&Arc<Sheet>| {
            comparable(name_of(sheet)) == folded || comparable(&sheet.head.department.value) == folded
        };
        if let Some(sheet) = sheets.iter().find(is_wanted) {
            return Ok(sheet);
        }
        let (year, name) = (&self.written_year, &self.name);
        let failure = Failure::new(say!(
            "{CONTENT}/{year}/{name} に部の整理表（{HEAD}）がありません",
            "there is no sheet ({HEAD}) in {CONTENT}/{year}/{name}"
        ));
        let near = nearest(name, sheets.iter().map(|sheet| name_of(sheet)));
        Err(failure.help(match (near, otherwise) {
            (Some(near), Some(Message { ja, en })) => {
                say!("「{year}/{near}」のことですか。{ja}", "did you mean “{year}/{near}”? Otherwise, {en}")
            }
            (Some(near), None) => say!("「{year}/{near}」のことですか", "did you mean “{year}/{near}”?"),
            (None, Some(otherwise)) => otherwise,
            (None, None) => {
                let (ja, en) = list(sheets.iter().map(|sheet| name_of(sheet)));
                say!("{year} にある {ja} から選んでください", "choose one of those in {year}: {en}")
            }
        }))
    }
}

/// The folder's own name: the `kodomo-katei` of `r5/kodomo-katei`.
pub(super) fn name_of(sheet: &Sheet) -> &str {
    sheet.id.split_once('/').map_or(sheet.id.as_str(), |(_, name)| name)
}

/// The sheet's folder: `content/r5/kodomo-katei`.
pub(super) fn folder_of(sheet: &Sheet) -> &str {
    let path = &sheet.head.source.path;
    in_sheet(path).map_or(path, |(folder, _)| folder)
}
