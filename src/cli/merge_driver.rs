//! `merge-driver` on the command line: what git calls, and how git is told to call it.

use std::path::PathBuf;

use clap::{Arg, ArgMatches, value_parser};

use super::Stop;
use super::words::{Words, path};
use crate::model::Language;
use crate::say;

/// What `merge-driver` is told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MergeDriverOptions {
    /// Join two edits of a file; the second path is written.
    Merge {
        /// The file as it was: git's `%O`.
        base: PathBuf,
        /// As it is here: `%A`.
        ours: PathBuf,
        /// As it is there: `%B`.
        theirs: PathBuf,
        /// Its path from the top of the repository: `%P`.
        path: PathBuf,
        /// What git calls the version here and the version there: `%X` and `%Y`. Git before 2.44 does not say.
        names: [Option<String>; 2],
    },
    /// Enter both drivers into the configuration of the repository that a folder lies in.
    Install(PathBuf),
}

impl MergeDriverOptions {
    pub(super) fn read(matches: &ArgMatches, language: Language) -> Result<MergeDriverOptions, Stop> {
        if matches.get_flag("install") {
            return Ok(MergeDriverOptions::Install(path(matches, "site")));
        }
        let file = |name: &str| matches.get_one::<PathBuf>(name).cloned().ok_or_else(|| incomplete(language));
        let name = |name: &str| {
            let given = matches.get_one::<String>(name).cloned();
            given.filter(|given| !given.is_empty() && !given.starts_with('%'))
        };
        Ok(MergeDriverOptions::Merge {
            base: file("base")?,
            ours: file("ours")?,
            theirs: file("theirs")?,
            path: file("path")?,
            names: [name("ours-name"), name("theirs-name")],
        })
    }
}

fn incomplete(language: Language) -> Stop {
    let message = say!(
        "git が渡すはずの4つのファイル（%O %A %B %P）がそろっていません",
        "the four files that git passes are not all there: %O %A %B %P"
    );
    let help = say!(
        "これは git が呼び出します。git に登録するには goalsheet merge-driver --install を実行してください",
        "this is for git to call; to tell git so, run goalsheet merge-driver --install"
    );
    Stop::mistake(message, help, language)
}

pub(super) fn grammar(words: Words) -> clap::Command {
    let say = |ja, en| words.say(ja, en);
    let name = |name: &'static str, value: &'static str, ja, en| {
        Arg::new(name).value_name(value).conflicts_with("install").help(say(ja, en))
    };
    let file = |known: &'static str, value: &'static str, ja, en| {
        name(known, value, ja, en).value_parser(value_parser!(PathBuf))
    };
    words
        .verb(
            "merge-driver",
            "git が二人の変更を合わせるときに、項目ごとに合わせます（git が呼び出します）",
            "Joins two edits of one goal field by field; git calls it",
        )
        .arg(words.flag(
            "install",
            "いまのリポジトリの git に、合わせ方と差分の見出しを登録します",
            "enter it, and how diffs name goals, into the configuration of this repository",
        ))
        .arg(words.site_option().requires("install"))
        .arg(file("base", "%O", "変更前のファイル", "the file before both edits").display_order(10))
        .arg(
            file(
                "ours",
                "%A",
                "こちらのファイル（結果を書き込みます）",
                "the file here; the result is written into it",
            )
            .display_order(11),
        )
        .arg(file("theirs", "%B", "相手のファイル", "the file there").display_order(12))
        .arg(
            file("path", "%P", "リポジトリの中でのファイルの場所", "where the file is in the repository")
                .display_order(13),
        )
        .arg(name("ours-name", "%X", "こちらの版の名前", "what git calls the version here").display_order(14))
        .arg(name("theirs-name", "%Y", "相手の版の名前", "what git calls the version there").display_order(15))
}
