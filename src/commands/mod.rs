//! The verbs, each a few lines of calls, side by side.

mod beside;
mod build;
mod live;
mod serve;
mod served_site;
mod verify;
mod since;
mod check;
mod score;
mod fmt;
mod new;
mod new_year;
mod approve;
mod import;
mod export;
mod sides;
mod compared;
mod diff;
mod guide;
mod preview;
mod init;
mod merge_driver;
mod schema;
mod manual;

use std::path::Path;
use std::process::ExitCode;

use crate::cli::{Command, Request};
use crate::host::locate::written;
use crate::host::{terminal, write};
use crate::model::{Diagnostic, Failure, Language, diagnostic};
use crate::{report, say};

/// How a verb ended: the exit status a shell sees.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ending {
    /// 0: done, nothing wrong.
    Clean,
    /// 1: the author's content has errors.
    Problems,
}

/// Does what was asked.
pub fn run(request: &Request) -> Result<Ending, Failure> {
    match &request.command {
        Command::Build(options) => build::run(options, request.language),
        Command::Serve(options) => serve::run(options, request.language),
        Command::Verify(options) => verify::run(options, request.language),
        Command::Check(options) => check::run(options, request.language),
        Command::CheckData(options) => score::run(options, request.language),
        Command::Explain(code) => {
            check::explain(*code, request.language);
            Ok(Ending::Clean)
        }
        Command::Fmt(options) => fmt::run(options, request.language),
        Command::New(options) => new::run(options, request.language),
        Command::Approve(options) => approve::run(options, request.language),
        Command::Import(options) => import::run(options, request.language),
        Command::Export(options) => export::run(options, request.language),
        Command::Diff(options) => diff::run(options, request.language),
        Command::Guide(options) => guide::run(options, request.language),
        Command::Preview(options) => preview::run(options, request.language),
        Command::Init(options) => init::run(options, request.language),
        Command::MergeDriver(options) => merge_driver::run(options, request.language),
        Command::Schema(options) => schema::run(options, request.language),
        Command::Manual(options) => manual::run(options, request.language),
        Command::Shell(text) => {
            terminal::print(text.trim_end());
            Ok(Ending::Clean)
        }
    }
}

/// Prints problems on standard error.
fn show(problems: &mut Vec<Diagnostic>, language: Language) {
    diagnostic::sort(problems);
    terminal::print_error(&report::human(problems, report::Style { language, width: terminal::width() }));
}

/// Lets this many threads work; none is one a core.
fn threads(jobs: Option<usize>) -> Result<(), Failure> {
    let Some(jobs) = jobs else { return Ok(()) };
    rayon::ThreadPoolBuilder::new().num_threads(jobs).build_global().map_err(|error| Failure {
        message: say!("スレッドを {jobs} 本作れません", "cannot make {jobs} threads"),
        help: None,
        cause: Some(Box::new(error)),
    })
}

/// Makes files of a site where there are none, or does not in a trial, and prints their paths. How many there were.
fn make_files(folder: &Path, files: &[(String, String)], is_trial: bool) -> Result<usize, Failure> {
    let top = written(folder);
    let mut made = 0;
    for (path, text) in files {
        let is_new = if is_trial { !folder.join(path).exists() } else { write::create(folder, path, text.as_bytes())? };
        if is_new {
            made += 1;
            terminal::print(&Path::new(&top).join(path).display().to_string());
        }
    }
    Ok(made)
}

impl From<Ending> for ExitCode {
    fn from(ending: Ending) -> ExitCode {
        match ending {
            Ending::Clean => ExitCode::SUCCESS,
            Ending::Problems => ExitCode::from(1),
        }
    }
}
