//! `diff`: what changed, goal by goal.

use std::path::Path;

use super::sides::{self, Named, Sides};
use super::{Ending, show};
use crate::cli::DiffOptions;
use crate::cli::diff::DiffFormat;
use crate::draft::names::{Known, find};
use crate::host::locate::site_of;
use crate::host::publish::Seal;
use crate::host::{terminal, write};
use crate::model::config::Audience;
use crate::model::diagnostic::sort;
use crate::model::layout::{CONFIG, CONTENT, THEMES};
use crate::model::{Diagnostic, Failure, Language};
use crate::pipeline::{self, Version};
use crate::review::{self, Changes, PageLook, Side, SideName, TextLook};
use crate::say;

/// How Markdown and JSON begin: by that a later run knows them for its own.
const MARKDOWN_MARK: &str = "<!-- goalsheet diff -->\n";
const JSON_MARK: &str = "{\n  \"changes\": [";

/// Compares, and shows or writes what changed. What cannot be read on a side is told and left out.
pub fn run(options: &DiffOptions, language: Language) -> Result<Ending, Failure> {
    let folder = site_of(&options.site, CONFIG)?.site;
    // Of a sheet that was asked for it is told, too, that it has not changed.
    let reads_all = options.sheet.is_some() || options.section.is_some();
    let Sides { trees, names, years, mut problems, notes } = sides::read(&options.what, &folder, reads_all)?;
    let versions = pipeline::versions([&trees[0], &trees[1]], options.audience);
    let versions = versions.map_err(|(side, problems)| sides::no_configuration(&names[side], &problems))?;
    let side = |at: usize| Side { site: versions[at].site(), year: years[at] };
    let mut changes = review::compare(&side(0), &side(1));
    changes.sides =
        names.map(|Named { name, fingerprint, date, is_draft, .. }| SideName { name, fingerprint, date, is_draft });
    changes.notes = notes;
    let changes = only(changes, options)?;
    let format = format(options);
    let text = text(&changes, format, &versions, options, language);
    if options.audience == Audience::Public {
        // In JSON every text is whole; in others marks stand between letters.
        let mut leaks = pipeline::leaked(&versions, "diff.json", review::json(&changes).as_bytes());
        if leaks.is_empty() {
            leaks = pipeline::leaked(&versions, name_of(format), text.as_bytes());
        }
        if !leaks.is_empty() {
            show(&mut leaks, language);
            return Ok(Ending::Problems);
        }
    }
    problems.extend(versions.iter().flat_map(|version| version.problems.iter().cloned()));
    tell(problems, &changes, language);
    if versions.iter().any(Version::keeps_internal) {
        let message = say!(
            "庁内限りのものは比べていません（--audience internal で含めます）",
            "what is internal is not compared; --audience internal takes it in"
        );
        terminal::print_error(&format!("{}\n", message.text(language)));
    }
    put(&text, format, &folder, options)?;
    let has_changes = options.exit_code && !changes.is_empty();
    Ok(if has_changes { Ending::Problems } else { Ending::Clean })
}

/// The format that was asked for, else that of the file's name.
fn format(options: &DiffOptions) -> DiffFormat {
    let extension = options.output.as_ref().and_then(|output| output.extension());
    let of_name = extension.and_then(|extension| DiffFormat::of_extension(&extension.to_string_lossy()));
    options.format.or(of_name).unwrap_or(DiffFormat::Human)
}

fn name_of(format: DiffFormat) -> &'static str {
    match format {
        DiffFormat::Human => "diff.txt",
        DiffFormat::Markdown => "diff.md",
        DiffFormat::Json => "diff.json",
        DiffFormat::Html => "diff.html",
    }
}

fn text(
    changes: &Changes,
    format: DiffFormat,
    versions: &[Version; 2],
    options: &DiffOptions,
    language: Language,
) -> String {
    match format {
        DiffFormat::Human => {
            let is_shown = options.output.is_none();
            let look = TextLook {
                language,
                has_colours: is_shown && terminal::has_colours(),
                width: if is_shown && terminal::is_seen() { terminal::width() } else { 100 },
                is_short: options.stat,
            };
            review::text(changes, &look)
        }
        DiffFormat::Markdown => format!("{MARKDOWN_MARK}{}", review::markdown(changes, language)),
        DiffFormat::Json => review::json(changes),
        DiffFormat::Html => {
            let review = options.switches.over(&versions[1].site().config.review);
            review::page(changes, &PageLook { language, review: &review }, |style| Seal::of(style.as_bytes()).source())
        }
    }
}

fn put(text: &str, format: DiffFormat, site: &Path, options: &DiffOptions) -> Result<(), Failure> {
    let Some(output) = &options.output else {
        terminal::print(text.trim_end());
        return Ok(());
    };
    let sources = [CONTENT, THEMES].map(|name| site.join(name));
    let mark = match format {
        DiffFormat::Html => review::PAGE_MARK,
        DiffFormat::Markdown => MARKDOWN_MARK,
        DiffFormat::Json => JSON_MARK,
        DiffFormat::Human => {
            return write::put_files(&sources, &[(output.clone(), text.as_bytes().to_vec())], false);
        }
    };
    let rest = text.strip_prefix(mark).unwrap_or(text);
    write::put_outside(&sources, output, mark, rest)?;
    terminal::print(&output.display().to_string());
    Ok(())
}

/// Says what could not be compared. Advice and warnings are for `check`.
fn tell(mut problems: Vec<Diagnostic>, changes: &Changes, language: Language) {
    problems.retain(Diagnostic::is_error);
    sort(&mut problems);
    problems.dedup();
    if !problems.is_empty() {
        show(&mut problems, language);
        let message = say!(
            "誤りのあるところは、比べた結果に出ないことがあります",
            "what has errors may be missing in the comparison"
        );
        terminal::print_error(&format!("{}\n", message.text(language)));
    }
    for note in &changes.notes {
        terminal::print_error(&format!("{}\n", note.text(language)));
    }
}

/// Only the sheet and the section that were asked for.
fn only(changes: Changes, options: &DiffOptions) -> Result<Changes, Failure> {
    let DiffOptions { sheet, section, .. } = options;
    if sheet.is_none() && section.is_none() {
        return Ok(changes);
    }
    let sheets = changes.sheets.iter().map(|sheet| {
        let key = sheet.id.rsplit('/').next().unwrap_or_default();
        Known { name: &sheet.id, others: vec![key, &sheet.department] }
    });
    let sheets: Vec<Known> = sheets.collect();
    let wanted_sheet = match sheet {
        Some(written) => Some(changes.sheets[find(written, &sheets, &say!("整理表", "sheet"), CONTENT)?].id.clone()),
        None => None,
    };
    let mut names: Vec<Known> = Vec::new();
    for name in changes.sheets.iter().flat_map(|sheet| &sheet.sections) {
        if !names.iter().any(|known| known.name == name) {
            names.push(Known { name, others: Vec::new() });
        }
    }
    let wanted_section = match section {
        Some(written) => Some(names[find(written, &names, &say!("課", "section"), CONTENT)?].name.to_owned()),
        None => None,
    };
    Ok(changes.clone().only(|sheet, section| {
        wanted_sheet.as_ref().is_none_or(|wanted| *wanted == sheet.id)
            && wanted_section.as_ref().is_none_or(|wanted| wanted == section)
    }))
}
