//! `schema` on the command line.

use std::path::PathBuf;

use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{Arg, ArgMatches, value_parser};

use super::words::Words;

/// What `schema` is told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SchemaOptions {
    /// Of which file.
    pub of: SchemaOf,
    /// A site's folder or a sheet's in it; none for the site around the current folder, if there is one.
    pub folder: Option<PathBuf>,
}

/// The files that have a schema.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SchemaOf {
    /// The front matter of a goal.
    Goal,
    /// That of a report on a goal.
    Report,
    /// That of the head of a sheet.
    Head,
    /// What was approved of a sheet.
    Approvals,
    /// The configuration.
    Config,
    /// What `diff --format json` writes.
    Changes,
}

const FILES: [(&str, SchemaOf); 6] = [
    ("goal", SchemaOf::Goal),
    ("report", SchemaOf::Report),
    ("head", SchemaOf::Head),
    ("approvals", SchemaOf::Approvals),
    ("config", SchemaOf::Config),
    ("changes", SchemaOf::Changes),
];

impl SchemaOptions {
    pub(super) fn read(matches: &ArgMatches) -> SchemaOptions {
        let of = matches.get_one::<SchemaOf>("of").copied().unwrap_or(SchemaOf::Goal);
        SchemaOptions { of, folder: matches.get_one::<PathBuf>("folder").cloned() }
    }
}

pub(super) fn grammar(words: Words) -> clap::Command {
    let say = |ja, en| words.say(ja, en);
    words
        .verb("schema", "エディターのための JSON Schema を表示します", "Prints a JSON Schema for editors")
        .arg(
            Arg::new("of")
                .value_name("goal|report|head|approvals|config|changes")
                .required(true)
                .value_parser(PossibleValuesParser::new(FILES.map(|(name, _)| name)).map(|name| {
                    FILES.into_iter().find(|(known, _)| *known == name).map_or(SchemaOf::Goal, |(_, of)| of)
                }))
                .hide_possible_values(true)
                .help(say("目標の前書き（goal）、報告の前書き（report）、整理表の基本情報（head）、決裁（approvals）、設定（config）、diff の JSON（changes）のどれか", "the front matter of a goal, a report, a head, approvals, the configuration, or the JSON of diff (changes)")),
        )
        .arg(Arg::new("folder").value_name(say("フォルダー", "FOLDER")).value_parser(value_parser!(PathBuf)).help(say(
            "分類・課名・独自の項目を取り入れるサイト、又はその中の部のフォルダー（既定はいまのサイト）",
            "a site, or a sheet's folder in one, whose categories, sections and fields go in (default: the current site)",
        )))
}
