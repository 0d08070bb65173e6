//! Two versions compared, as `diff` and `preview` begin: what is compared, of which sheet and section, and what could not be.

use std::path::Path;

use super::beside::Beside;
use super::show;
use super::sides::{self, Named, Sides};
use crate::draft::names::{Known, find};
use crate::host::terminal;
use crate::model::config::Audience;
use crate::model::diagnostic::sort;
use crate::model::layout::CONTENT;
use crate::model::{Diagnostic, Failure, Language};
use crate::pipeline::{self, Version};
use crate::review::{self, Changes, Side, SideName};
use crate::say;

/// Which part of the changes is asked for.
pub(super) struct Asked<'a> {
    /// The sheet, as it was typed.
    pub sheet: Option<&'a str>,
    /// The section, as it was typed.
    pub section: Option<&'a str>,
}

/// Two versions, and what changed.
pub(super) struct Compared {
    pub versions: [Version; 2],
    /// Only what was asked for.
    pub changes: Changes,
    /// The files beside the goals of the new version.
    pub beside: Beside,
    /// What was met while reading.
    problems: Vec<Diagnostic>,
}

/// Compares what some words name.
///
/// # Errors
/// A word names nothing, or what it names cannot be read; there is no such sheet or section.
pub(super) fn compare(what: &[String], folder: &Path, asked: &Asked, audience: Audience) -> Result<Compared, Failure> {
    // Of a sheet that was asked for it is told, too, that it has not changed.
    let reads_all = asked.sheet.is_some() || asked.section.is_some();
    let Sides { trees, names, years, problems, notes, beside, files } = sides::read(what, folder, reads_all)?;
    let versions = pipeline::versions([&trees[0], &trees[1]], audience);
    let versions = versions.map_err(|(side, problems)| sides::no_configuration(&names[side], &problems))?;
    let files = pipeline::published(&versions, files);
    let side = |at: usize| Side { site: versions[at].site(), year: years[at], files: &files[at] };
    let mut changes = review::compare(&side(0), &side(1));
    changes.sides =
        names.map(|Named { name, fingerprint, date, is_draft, .. }| SideName { name, fingerprint, date, is_draft });
    changes.notes = notes;
    let changes = only(changes, asked)?;
    Ok(Compared { versions, changes, beside, problems })
}

impl Compared {
    /// Says what could not be compared, and that what is internal was not. Advice and warnings are for `check`.
    pub fn tell(&self, language: Language) {
        let of_versions = self.versions.iter().flat_map(|version| &version.problems);
        let errors = self.problems.iter().chain(of_versions).filter(|problem| problem.is_error());
        let mut problems: Vec<Diagnostic> = errors.cloned().collect();
        sort(&mut problems);
        problems.dedup();
        let line = |message: crate::model::Message| terminal::print_error(&format!("{}\n", message.text(language)));
        if !problems.is_empty() {
            show(&mut problems, language);
            line(say!(
                "誤りのあるところは、比べた結果に出ないことがあります",
                "what has errors may be missing in the comparison"
            ));
        }
        self.changes.notes.iter().for_each(|note| line(note.clone()));
        if self.versions.iter().any(Version::keeps_internal) {
            line(say!(
                "庁内限りのものは比べていません（--audience internal で含めます）",
                "what is internal is not compared; --audience internal takes it in"
            ));
        }
    }
}

/// Only the sheet and the section that were asked for.
fn only(changes: Changes, asked: &Asked) -> Result<Changes, Failure> {
    let Asked { sheet, section } = asked;
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
