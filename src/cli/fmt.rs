//! `fmt` on the command line.

use std::path::PathBuf;

use clap::{Arg, ArgMatches, value_parser};

use super::words::{Words, path};

/// What `fmt` is told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FmtOptions {
    /// Files of the disk.
    Files {
        /// Sites, folders of sites, files of sites.
        paths: Vec<PathBuf>,
        /// Whether only to say what would change.
        check: bool,
        /// Whether short lines get a `\` at their end.
        lines: bool,
    },
    /// Standard input, to standard output.
    Stdin {
        /// The path the text has or will have.
        path: PathBuf,
    },
}

impl FmtOptions {
    pub(super) fn read(matches: &ArgMatches) -> FmtOptions {
        if matches.get_flag("stdin") {
            return FmtOptions::Stdin { path: path(matches, "stdin-path") };
        }
        let paths = matches.get_many::<PathBuf>("paths").into_iter().flatten().cloned().collect();
        FmtOptions::Files { paths, check: matches.get_flag("check"), lines: matches.get_flag("lines") }
    }
}

pub(super) fn grammar(words: Words) -> clap::Command {
    let say = |ja, en| words.say(ja, en);
    words
        .verb(
            "fmt",
            "目標・整理表の基本情報・設定のファイルの書き方をそろえます",
            "Puts goals, heads and the configuration into one form",
        )
        .arg(
            Arg::new("paths")
                .value_name(say("フォルダー・ファイル", "PATHS"))
                .num_args(0..)
                .value_parser(value_parser!(PathBuf))
                .hide_default_value(true)
                .default_value(".")
                .help(say(
                    "サイトのフォルダー、又はその中のフォルダーやファイル",
                    "a site's folder, or folders and files inside one",
                )),
        )
        .arg(words.flag(
            "check",
            "書き換えず、そろっていないファイルと変わる行を表示します",
            "write nothing; show which files and lines would change",
        ))
        .arg(words.flag(
            "lines",
            "短い行の終わりに \\ を付け、改行が表示されるようにします",
            "end short lines with a \\, so that they are shown as lines",
        ))
        .arg(
            words
                .flag(
                    "stdin",
                    "標準入力を読み、標準出力に書きます（エディター用）",
                    "from standard input to standard output, for editors",
                )
                .requires("stdin-path")
                .conflicts_with_all(["check", "lines", "paths"]),
        )
        .arg(
            words
                .path("stdin-path", say("ファイル", "FILE"), "標準入力のファイルの場所", "which file standard input is")
                .requires("stdin"),
        )
}
