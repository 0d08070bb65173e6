//! `check`: every problem of a site, in the form somebody asks for.

use std::path::Path;

use super::Ending;
use crate::check::severity;
use crate::cli::check::{CheckOptions, Format};
use crate::host::clock::Stopwatch;
use crate::host::terminal;
use crate::host::watch::Change;
use crate::model::config::Audience;
use crate::model::{Code, Diagnostic, Failure, Language};
use crate::pipeline::{Builder, Built, OnError, Options};
use crate::{report, say};

/// Checks and prints every problem on standard output: they are what was asked for. Nothing is written.
pub fn run(options: &CheckOptions, language: Language) -> Result<Ending, Failure> {
    let for_colleagues = Options { audience: Audience::Internal, on_error: OnError::Stop };
    let mut builder = Builder::new(&options.site, for_colleagues);
    let Built { goals, is_sound, mut diagnostics, .. } = builder.check(&Change::Everything, &mut Stopwatch::start())?;
    severity::override_for_run(&options.overrides, &mut diagnostics);
    let text = written(options, &diagnostics, is_sound.then_some(goals), language);
    if !text.is_empty() {
        terminal::print(text.trim_end_matches('\n'));
    }
    let clean = !diagnostics.iter().any(Diagnostic::is_error);
    Ok(if clean { Ending::Clean } else { Ending::Problems })
}

/// Prints what a code means, why, and how to fix what it finds.
pub fn explain(code: Code, language: Language) {
    terminal::print(report::explain::text(code, language).trim_end());
}

fn written(options: &CheckOptions, diagnostics: &[Diagnostic], goals: Option<usize>, language: Language) -> String {
    let folder = folder(&options.site);
    let listing = report::Listing { diagnostics, language, folder: &folder };
    match options.format {
        Format::Human if diagnostics.is_empty() => {
            let message = match goals {
                Some(goals) => say!("問題はありません: 目標 {goals} 件", "no problems; goals: {goals}"),
                // What was left out for this run would still keep the site from being built.
                None => say!("表示する問題はありません", "no problems to show"),
            };
            message.text(language).to_owned()
        }
        Format::Human => report::human(diagnostics, report::Style { language, width: terminal::width() }),
        Format::Short => report::short(&listing),
        Format::Json => report::json(&listing),
        Format::Sarif => report::sarif(&listing),
        Format::Github => report::github(&listing),
        Format::Junit => report::junit(&listing),
    }
}

/// The site's folder as others write it: forward slashes, nothing for the folder the program runs in.
fn folder(site: &Path) -> String {
    let text = site.to_string_lossy().replace('\\', "/");
    let text = text.strip_prefix("./").unwrap_or(&text);
    match text {
        "." | "" => String::new(),
        "/" => text.to_owned(),
        _ => text.trim_end_matches('/').to_owned(),
    }
}
