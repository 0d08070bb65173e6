//! `preview` on the command line.

use std::path::PathBuf;

use clap::{Arg, ArgAction, ArgMatches};

use super::words::{self, Words, path};
use crate::model::config::Audience;

/// What `preview` is told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PreviewOptions {
    /// The site's folder.
    pub site: PathBuf,
    /// What is compared, as it was typed: none, one or two words, of which one may be `OLD..NEW`.
    pub what: Vec<String>,
    /// The file to write.
    pub output: PathBuf,
    /// The sheet, as it was typed.
    pub sheet: Option<String>,
    /// The section, as it was typed.
    pub section: Option<String>,
    /// Who may read it.
    pub audience: Audience,
}

impl PreviewOptions {
    pub(super) fn read(matches: &ArgMatches) -> PreviewOptions {
        let text = |name: &str| matches.get_one::<String>(name).cloned();
        PreviewOptions {
            site: path(matches, "site"),
            what: matches.get_many::<String>("what").unwrap_or_default().cloned().collect(),
            output: path(matches, "output"),
            sheet: text("sheet"),
            section: text("section"),
            audience: words::audience(matches, Audience::Public),
        }
    }
}

pub(super) fn grammar(words: Words) -> clap::Command {
    let say = |ja, en| words.say(ja, en);
    words
        .verb(
            "preview",
            "変更を確認してもらうための一つのファイルを作ります（新旧対照表、公開後の見た目、意見の欄）",
            "Makes one file for a reviewer: what changed, every changed goal as it will look, room for remarks",
        )
        .arg(Arg::new("what").value_name("OLD|NEW|OLD..NEW").action(ArgAction::Append).num_args(0..=2).help(say(
            "比べるもの: git の版（例: HEAD~1）、フォルダー、年度（例: r5..r6）。既定は最後のコミットと編集中のファイル",
            "what is compared: revisions of git such as HEAD~1, folders, years such as r5..r6 (default: the last commit and the working files)",
        )))
        .arg(
            words
                .path("output", say("ファイル", "FILE"), "書き出すファイル（例: 確認.html）", "the file to write, such as review.html")
                .short('o')
                .required(true),
        )
        .arg(words.option("sheet", say("部", "SHEET"), say("この整理表だけ（例: r5/kodomo-katei）", "only this sheet, e.g. r5/kodomo-katei")))
        .arg(words.option("section", say("課", "SECTION"), say("この課だけ", "only this section")))
        .arg(words.audience(Audience::Public))
        .arg(words.site_option())
}
