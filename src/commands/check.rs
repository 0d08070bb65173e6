//! `check`: every problem of a site, in the form somebody asks for.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::Ending;
use crate::check::severity;
use crate::cli::check::{CheckOptions, Format};
use crate::host::clock::Stopwatch;
use crate::host::locate::{Located, site_of, written};
use crate::host::terminal;
use crate::host::watch::Change;
use crate::model::config::Audience;
use crate::model::diagnostic::sort;
use crate::model::layout::{CONFIG, is_at_or_below, is_content};
use crate::model::{Code, Diagnostic, Failure, Language};
use crate::pipeline::{Builder, Built, OnError, Options};
use crate::{report, say};

/// Checks and prints every problem on standard output: they are what was asked for. Nothing is written. All of the site is
/// read; of paths, only what is wrong there is reported.
pub fn run(options: &CheckOptions, language: Language) -> Result<Ending, Failure> {
    let (site, chosen) = chosen(&options.paths)?;
    let for_colleagues = Options { audience: Audience::Internal, on_error: OnError::Stop, as_of: options.as_of };
    let mut built = Builder::new(&site, for_colleagues).check(&Change::Everything, &mut Stopwatch::start())?;
    if let Some(since) = &options.since {
        built.diagnostics.extend(super::since::vanished(since, &site, options.audience, language)?);
        sort(&mut built.diagnostics);
    }
    severity::override_for_run(&options.overrides, &mut built.diagnostics);
    built.diagnostics.retain(|problem| is_chosen(problem, &chosen));
    let folder = written(&site);
    let text = match options.format {
        Format::Human => for_people(&built, language),
        format => for_programs(format, &report::Listing { diagnostics: &built.diagnostics, language, folder: &folder }),
    };
    if !text.is_empty() {
        terminal::print(text.trim_end_matches('\n'));
    }
    let clean = !built.diagnostics.iter().any(Diagnostic::is_error);
    Ok(if clean { Ending::Clean } else { Ending::Problems })
}

/// The site of some paths, and the paths in it; none is all of it.
fn chosen(paths: &[PathBuf]) -> Result<(PathBuf, Vec<String>), Failure> {
    let Some((first, others)) = paths.split_first() else {
        return Ok((site_of(Path::new("."), CONFIG)?.site, Vec::new()));
    };
    let Located { site, path } = site_of(first, CONFIG)?;
    let mut chosen = vec![path];
    for other in others {
        let located = site_of(other, CONFIG)?;
        if located.site.canonicalize().ok() != site.canonicalize().ok() {
            let (first, other) = (first.display(), other.display());
            let message = say!("{first} と {other} は別のサイトです", "{first} and {other} are in two sites");
            return Err(Failure::new(message).help(say!("サイトごとに実行してください", "check each by itself")));
        }
        chosen.push(located.path);
    }
    chosen.retain(|path| !path.is_empty());
    // The site itself is all of it.
    let is_all = chosen.len() < paths.len();
    Ok((site, if is_all { Vec::new() } else { chosen }))
}

/// Whether a problem is among those asked for. What is wrong outside the sheets concerns all of them, where it is an error.
fn is_chosen(problem: &Diagnostic, chosen: &[String]) -> bool {
    let path = &problem.place.source.path;
    chosen.is_empty()
        || chosen.iter().any(|chosen| is_at_or_below(path, chosen))
        || problem.is_error() && !is_content(path)
}

/// Prints what a code means, why, and how to fix what it finds.
pub fn explain(code: Code, language: Language) {
    terminal::print(report::explain::text(code, language).trim_end());
}

fn for_people(built: &Built, language: Language) -> String {
    let Built { goals, is_sound, diagnostics, sheets, .. } = built;
    if diagnostics.is_empty() {
        let message = if *is_sound {
            say!("問題はありません: 目標 {goals} 件", "no problems; goals: {goals}")
        } else {
            // What was left out for this run would still keep the site from being built.
            say!("表示する問題はありません", "no problems to show")
        };
        return message.text(language).to_owned();
    }
    let style = report::Style { language, width: terminal::width() };
    report::human(diagnostics, style) + &by_sheet(diagnostics, sheets, language)
}

/// How many problems each sheet has, for whoever collects them.
fn by_sheet(diagnostics: &[Diagnostic], sheets: &BTreeMap<String, String>, language: Language) -> String {
    let rest = say!("そのほか", "elsewhere");
    let name = |problem: &Diagnostic| {
        let path = &problem.place.source.path;
        let sheet = sheets.iter().find(|(folder, _)| is_at_or_below(path, folder));
        sheet.map_or_else(|| rest.text(language).to_owned(), |(_, name)| name.clone())
    };
    report::table(diagnostics, name, language)
}

fn for_programs(format: Format, listing: &report::Listing) -> String {
    match format {
        Format::Short => report::short(listing),
        Format::Json => report::json(listing),
        Format::Sarif => report::sarif(listing),
        Format::Github => report::github(listing),
        Format::Junit => report::junit(listing),
        Format::Human => String::new(),
    }
}
