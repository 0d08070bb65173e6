//! `init` on the command line.

use std::path::PathBuf;

use clap::{Arg, ArgMatches, value_parser};

use super::words::{Words, path};

/// What `init` is told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InitOptions {
    /// The folder of the site to come.
    pub folder: PathBuf,
    /// Whose site it is; none for the city that the examples are about.
    pub organization: Option<String>,
}

impl InitOptions {
    pub(super) fn read(matches: &ArgMatches) -> InitOptions {
        let organization = matches.get_one::<String>("organization").cloned();
        InitOptions { folder: path(matches, "folder"), organization }
    }
}

pub(super) fn grammar(words: Words) -> clap::Command {
    let say = |ja, en| words.say(ja, en);
    words
        .verb("init", "見本の入った新しいサイトを作ります", "Begins a site, with examples to go by")
        .arg(
            Arg::new("folder")
                .value_name(say("フォルダー", "FOLDER"))
                .value_parser(value_parser!(PathBuf))
                .required(true)
                .help(say("新しいフォルダー、又は空のフォルダー", "a folder that is new or empty")),
        )
        .arg(Arg::new("organization").long("organization").value_name(say("名前", "NAME")).help(say(
            "市区町村などの名前（既定は架空の市）",
            "the city or body that publishes (default: an invented city)",
        )))
}
