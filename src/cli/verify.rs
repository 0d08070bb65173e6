//! `verify` on the command line.

use std::path::PathBuf;

use clap::{Arg, ArgMatches, value_parser};

use super::build::OUTPUT;
use super::words::{Words, path};

/// What `verify` is told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VerifyOptions {
    /// The published folder, or a copy of one.
    pub folder: PathBuf,
}

impl VerifyOptions {
    pub(super) fn read(matches: &ArgMatches) -> VerifyOptions {
        VerifyOptions { folder: path(matches, "folder") }
    }
}

pub(super) fn grammar(words: Words) -> clap::Command {
    let say = |ja, en| words.say(ja, en);
    words
        .verb(
            "verify",
            "公開したフォルダーが、作ったときのままかを確かめます",
            "Compares a published folder with what was built",
        )
        .arg(
            Arg::new("folder")
                .value_name(say("フォルダー", "FOLDER"))
                .value_parser(value_parser!(PathBuf))
                .default_value(OUTPUT)
                .hide_default_value(true)
                .help(say(
                    "build の出力先、又はそれをコピーしたフォルダー（既定は public）",
                    "the output of build or a copy of it (default: public)",
                )),
        )
}
