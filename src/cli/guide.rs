//! `guide` on the command line.

use std::path::PathBuf;

use clap::ArgMatches;

use super::words::{self, Words, path};
use crate::model::config::Audience;

/// What `guide` is told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GuideOptions {
    /// The site's folder.
    pub site: PathBuf,
    /// For whom the guide is.
    pub audience: Audience,
    /// Where it is written; none for standard output.
    pub output: Option<PathBuf>,
}

impl GuideOptions {
    pub(super) fn read(matches: &ArgMatches) -> GuideOptions {
        GuideOptions {
            site: path(matches, "site"),
            audience: words::audience(matches, Audience::Internal),
            output: matches.get_one::<PathBuf>("output").cloned(),
        }
    }
}

pub(super) fn grammar(words: Words) -> clap::Command {
    words
        .verb(
            "guide",
            "目標を書く人のための記入要領を、サイトの設定から作ります",
            "Makes a guide for those who write goals, from the site's configuration",
        )
        .arg(words.site())
        .arg(words.audience(Audience::Internal))
        .arg(
            words
                .path(
                    "output",
                    words.say("ファイル", "FILE"),
                    "書き出す HTML ファイル（既定は標準出力）",
                    "the HTML file to write (default: standard output)",
                )
                .short('o'),
        )
}
