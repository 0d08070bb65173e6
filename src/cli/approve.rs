//! `approve` on the command line.

use std::path::PathBuf;

use clap::{Arg, ArgMatches};

use super::words::{Words, path};
use crate::model::Date;
use crate::model::approval::PLAN;

/// What `approve` is told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApproveOptions {
    /// The site's folder.
    pub site: PathBuf,
    /// The sheet, as it was typed: `r5/kodomo-katei`.
    pub sheet: String,
    /// What is approved: the plan, or the reports of a phase, by key or name.
    pub phase: String,
    /// 決裁番号
    pub number: String,
    /// When; none for today.
    pub date: Option<Date>,
    /// The post of who approved it.
    pub post: Option<String>,
    /// Whether it is only shown what would be written.
    pub is_trial: bool,
}

impl ApproveOptions {
    pub(super) fn read(matches: &ArgMatches) -> ApproveOptions {
        let text = |name: &str| matches.get_one::<String>(name).cloned();
        ApproveOptions {
            site: path(matches, "site"),
            sheet: text("folder").unwrap_or_default(),
            phase: text("phase").unwrap_or_else(|| PLAN.to_owned()),
            number: text("number").unwrap_or_default(),
            date: matches.get_one::<Date>("date").copied(),
            post: text("post"),
            is_trial: matches.get_flag("dry-run"),
        }
    }
}

pub(super) fn grammar(words: Words) -> clap::Command {
    let say = |ja, en| words.say(ja, en);
    words
        .verb(
            "approve",
            "部の整理表の決裁を、照合値とともに approvals.yaml に書き加えます",
            "Adds an approval of a sheet to its approvals.yaml, with digests of what was approved",
        )
        .arg(
            Arg::new("folder")
                .value_name(say("年度/部", "YEAR/SHEET"))
                .required(true)
                .help(say("部のフォルダー（例: r8/kodomo-katei）", "the sheet's folder, e.g. r8/kodomo-katei")),
        )
        .arg(
            words
                .option(
                    "number",
                    say("決裁番号", "NUMBER"),
                    say("決裁番号（例: 子総第123号）", "the number of the approval"),
                )
                .required(true),
        )
        .arg(words.option(
            "phase",
            say("対象", "PHASE"),
            say(
                "承認したもの。計画（plan、既定）、又は報告の時期（例: mid）",
                "what was approved: the plan (plan, the default), or the reports of a phase, e.g. mid",
            ),
        ))
        .arg(
            words
                .option(
                    "date",
                    say("日付", "DATE"),
                    say(
                        "決裁の日（例: 2023-05-10、既定は今日）",
                        "the day of the approval, e.g. 2023-05-10 (default: today)",
                    ),
                )
                .value_parser(words.day()),
        )
        .arg(words.option(
            "post",
            say("職名", "POST"),
            say("決裁した人の職名（例: 部長）", "the post of who approved it"),
        ))
        .arg(words.flag(
            "dry-run",
            "書き加えるものを表示するだけで、何も書き込みません",
            "only show what would be added, and write nothing",
        ))
        .arg(words.site_option())
}
