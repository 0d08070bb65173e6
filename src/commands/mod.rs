//! The verbs, each a few lines of calls, side by side.

mod build;
mod fmt;

use std::process::ExitCode;

use crate::cli::{Command, Request};
use crate::model::Failure;

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
        Command::Fmt(options) => fmt::run(options, request.language),
    }
}

impl From<Ending> for ExitCode {
    fn from(ending: Ending) -> ExitCode {
        match ending {
            Ending::Clean => ExitCode::SUCCESS,
            Ending::Problems => ExitCode::from(1),
        }
    }
}
