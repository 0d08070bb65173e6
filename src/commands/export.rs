//! `export`: goals as the official form in Excel, as data files, as a document.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use rayon::prelude::*;

use super::{Ending, show};
use crate::cli::ExportOptions;
use crate::cli::export::ExportFormat;
use crate::draft::SheetPath;
use crate::draft::names::{Known, find};
use crate::host::locate::site_of;
use crate::host::{terminal, write};
use crate::model::config::Config;
use crate::model::layout::{CONFIG, CONTENT, THEMES};
use crate::model::site::{Sheet, Site};
use crate::model::{Diagnostic, Failure, FiscalYear, Language};
use crate::table::export::{self, Selection};
use crate::{pipeline, say};

/// Writes the files and says which. Nothing is written if a file could not be read: its goals would be missing.
pub fn run(options: &ExportOptions, language: Language) -> Result<Ending, Failure> {
    let folder = site_of(&options.site, CONFIG)?.site;
    let (site, mut problems) = pipeline::look_for(&folder, options.audience)?;
    let has_errors = problems.iter().any(Diagnostic::is_error);
    let Some(site) = site.filter(|_| !has_errors) else {
        show(&mut problems, language);
        return Ok(Ending::Problems);
    };
    let chosen = selected(&site, options)?;
    let goals: usize = chosen.iter().map(|selection| selection.goals.len()).sum();
    let files = files(&site.config, &chosen, options)?;
    let sources = [CONTENT, THEMES].map(|name| folder.join(name));
    write::put_files(&sources, &files, options.force)?;
    for (path, _) in &files {
        terminal::print(&path.display().to_string());
    }
    let sheets = chosen.len();
    let summary = say!("整理表 {sheets} 件、目標 {goals} 件を書き出しました", "sheets: {sheets}, goals: {goals}");
    terminal::print_error(&format!("{}\n", summary.text(language)));
    Ok(Ending::Clean)
}

/// The files with their paths.
fn files(config: &Config, chosen: &[Selection], options: &ExportOptions) -> Result<Vec<(PathBuf, Vec<u8>)>, Failure> {
    let made = match options.format {
        ExportFormat::Form => each(chosen, "xlsx", |sheet| export::form(config, sheet))?,
        ExportFormat::Markdown => each(chosen, "md", |sheet| Ok(export::document(config, sheet)))?,
        ExportFormat::Csv => export::csv_files(config, chosen),
        ExportFormat::Xlsx => export::book_files(config, chosen)?,
        ExportFormat::Json => export::json_files(config, chosen),
    };
    let output = &options.output;
    let extension = options.format.extension();
    let is_file = output.extension().is_some_and(|ending| ending.eq_ignore_ascii_case(extension)) && !output.is_dir();
    if !is_file {
        return Ok(made.into_iter().map(|(name, bytes)| (output.join(name), bytes)).collect());
    }
    let is_of_sheets = matches!(options.format, ExportFormat::Form | ExportFormat::Markdown);
    if is_of_sheets && made.len() > 1 {
        let (path, count) = (output.display(), made.len());
        return Err(Failure::new(say!(
            "整理表が {count} 件あるので、一つのファイル {path} には書き出せません",
            "there are {count} sheets, and {path} is one file"
        ))
        .help(say!(
            "-o にフォルダーを指定するか、整理表を一つ指定してください",
            "name a folder with -o, or one sheet"
        )));
    }
    Ok(made.into_iter().take(1).map(|(_, bytes)| (output.clone(), bytes)).collect())
}

/// A file for each sheet, named after it.
fn each(
    chosen: &[Selection],
    extension: &str,
    make: impl Fn(&Selection) -> Result<Vec<u8>, Failure> + Sync,
) -> Result<Vec<(String, Vec<u8>)>, Failure> {
    let name = |sheet: &Sheet| format!("{}-{}.{extension}", sheet.year.key(), sheet.key);
    chosen.par_iter().map(|selection| Ok((name(selection.sheet), make(selection)?))).collect()
}

/// The goals that are meant, sheet by sheet.
fn selected<'a>(site: &'a Site, options: &ExportOptions) -> Result<Vec<Selection<'a>>, Failure> {
    let sheets = sheets(site, options.what.as_deref())?;
    let category = options.category.as_deref().map(|written| category(&site.config, written)).transpose()?;
    let section = options.section.as_deref().map(|written| section(&sheets, written)).transpose()?;
    let has = |sheet: &Sheet, at: usize| {
        let member = &sheet.goals[at];
        let is_of = |name: &String| member.sections().any(|place| sheet.sections[place].name == *name);
        category.is_none_or(|category| member.categories.contains(&category)) && section.as_ref().is_none_or(is_of)
    };
    let chosen = sheets.into_iter().map(|sheet| {
        let goals = (0..sheet.goals.len()).filter(|at| has(sheet, *at)).collect();
        Selection { sheet, goals, lineage: site.lineage(sheet).map(Arc::as_ref) }
    });
    let is_filtered = category.is_some() || section.is_some();
    let chosen: Vec<Selection> = chosen.filter(|it| !is_filtered || !it.goals.is_empty()).collect();
    if chosen.is_empty() {
        return Err(Failure::new(say!("書き出す目標がありません", "there are no goals to export")));
    }
    Ok(chosen)
}

fn sheets<'a>(site: &'a Site, what: Option<&str>) -> Result<Vec<&'a Sheet>, Failure> {
    let all = || site.all_sheets().map(|(_, sheet): (_, &Arc<Sheet>)| &**sheet);
    let Some(written) = what else { return Ok(all().collect()) };
    let inner = written.trim().trim_start_matches("./").trim_end_matches('/');
    let inner = inner.strip_prefix(&format!("{CONTENT}/")).unwrap_or(inner);
    let Some(year) = FiscalYear::parse(inner) else {
        return Ok(vec![SheetPath::read(written)?.find(site, None)?]);
    };
    let of_year: Vec<&Sheet> = all().filter(|sheet| sheet.year == year).collect();
    if of_year.is_empty() {
        let years: Vec<&str> = site.years.iter().map(|year| year.key.as_str()).collect();
        let years = years.join(", ");
        return Err(Failure::new(say!("年度 {inner} の整理表はありません", "there is no sheet of {inner}"))
            .help(say!("{years} から選んでください", "choose one of {years}")));
    }
    Ok(of_year)
}

fn category(config: &Config, written: &str) -> Result<usize, Failure> {
    let known = config.categories.iter().map(|it| Known { name: &it.name, others: vec![&it.key] });
    find(written, &known.collect::<Vec<_>>(), &say!("分類", "category"), "goalsheet.yaml")
}

fn section(sheets: &[&Sheet], written: &str) -> Result<String, Failure> {
    let sections = sheets.iter().flat_map(|sheet| &sheet.sections);
    let mut known: Vec<Known> = Vec::new();
    for section in sections {
        if !known.iter().any(|it| it.name == section.name) {
            known.push(Known { name: &section.name, others: vec![&section.key] });
        }
    }
    let place = find(written, &known, &say!("課", "section"), Path::new(CONTENT).to_str().unwrap_or_default())?;
    Ok(known[place].name.to_owned())
}
