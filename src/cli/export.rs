//! `export` on the command line.

use std::path::PathBuf;

use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{Arg, ArgMatches};

use super::words::{self, Words, path};
use crate::model::config::Audience;

/// What `export` is told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExportOptions {
    /// The site's folder.
    pub site: PathBuf,
    /// What of it, as it was typed: `r5`, `r5/kodomo-katei`; none for all.
    pub what: Option<String>,
    /// As what.
    pub format: ExportFormat,
    /// A file or a folder.
    pub output: PathBuf,
    /// The section, as it was typed, of which goals are taken.
    pub section: Option<String>,
    /// The category, as it was typed, of which goals are taken.
    pub category: Option<String>,
    /// Who may read it.
    pub audience: Audience,
    /// Whether other files are replaced.
    pub force: bool,
}

/// As what goals go out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ExportFormat {
    /// The official form as a workbook to go on writing in.
    Form,
    /// Records as a workbook.
    Xlsx,
    /// Records as CSV.
    Csv,
    /// Records as JSON.
    Json,
    /// A document in Markdown.
    Markdown,
}

const FORMATS: [(&str, ExportFormat); 5] = [
    ("form", ExportFormat::Form),
    ("xlsx", ExportFormat::Xlsx),
    ("csv", ExportFormat::Csv),
    ("json", ExportFormat::Json),
    ("md", ExportFormat::Markdown),
];

impl ExportFormat {
    /// Its name on the command line.
    pub fn name(self) -> &'static str {
        FORMATS.iter().find(|(_, format)| *format == self).map_or("", |(name, _)| name)
    }

    /// How its files end.
    pub fn extension(self) -> &'static str {
        match self {
            ExportFormat::Form => "xlsx",
            other => other.name(),
        }
    }
}

impl ExportOptions {
    pub(super) fn read(matches: &ArgMatches) -> ExportOptions {
        let text = |name: &str| matches.get_one::<String>(name).cloned();
        ExportOptions {
            site: path(matches, "site"),
            what: text("what"),
            format: matches.get_one::<ExportFormat>("format").copied().unwrap_or(ExportFormat::Form),
            output: path(matches, "output"),
            section: text("section"),
            category: text("category"),
            audience: words::audience(matches, Audience::Public),
            force: matches.get_flag("force"),
        }
    }
}

pub(super) fn grammar(words: Words) -> clap::Command {
    let say = |ja, en| words.say(ja, en);
    words
        .verb("export", "目標を、様式の Excel やデータのファイルに書き出します", "Writes goals as the Excel form or as data files")
        .arg(Arg::new("what").value_name(say("年度[/部]", "YEAR[/SHEET]")).help(say(
            "書き出す年度、又は整理表（例: r5、r5/kodomo-katei。既定はすべて）",
            "the year or sheet, e.g. r5 or r5/kodomo-katei (default: everything)",
        )))
        .arg(
            words.option(
                "format",
                "form|xlsx|csv|json|md",
                say(
                    "form: 様式の Excel（書き直して import で戻せます）、xlsx・csv・json: 1行1目標のデータ、md: 1冊の文書",
                    "form: the official form as a workbook that can come back by import; xlsx, csv, json: one goal a row; md: a document",
                ),
            )
            .required(true)
            .value_parser(PossibleValuesParser::new(FORMATS.map(|(name, _)| name)).map(|name| {
                FORMATS.into_iter().find(|(known, _)| *known == name).map_or(ExportFormat::Form, |(_, format)| format)
            }))
            .hide_possible_values(true),
        )
        .arg(
            words
                .path(
                    "output",
                    say("場所", "PATH"),
                    "書き出すファイル、又はフォルダー（フォルダーには、コード表などの説明も入ります）",
                    "the file, or a folder, which also gets the codes and how to read them",
                )
                .short('o')
                .required(true),
        )
        .arg(words.option("section", say("課", "SECTION"), say("この課の目標だけ", "only goals of this section")))
        .arg(words.option("category", say("分類", "CATEGORY"), say("この分類の目標だけ", "only goals of this category")))
        .arg(words.audience(Audience::Public))
        .arg(words.flag("force", "既にあるほかの内容のファイルも置き換えます", "replace files that hold something else"))
        .arg(words.site_option())
}
