//! `diff` on the command line.

use std::path::PathBuf;

use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{Arg, ArgAction, ArgMatches};

use super::words::{self, Words, path};
use crate::model::comparison::{Gap, NewSide, Remarks, Review};
use crate::model::config::Audience;
use crate::model::keys;

/// What `diff` is told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DiffOptions {
    /// The site's folder.
    pub site: PathBuf,
    /// What is compared, as it was typed: none, one or two words, of which one may be `OLD..NEW`.
    pub what: Vec<String>,
    /// How the changes are written down; none for what the name of the file says.
    pub format: Option<DiffFormat>,
    /// Where they go; none for standard output.
    pub output: Option<PathBuf>,
    /// The sheet, as it was typed.
    pub sheet: Option<String>,
    /// The section, as it was typed.
    pub section: Option<String>,
    /// Who may read it.
    pub audience: Audience,
    /// Whether only the counts are shown.
    pub stat: bool,
    /// Whether the exit status says that there are changes.
    pub exit_code: bool,
    /// How the table looks, where it is not as the site says.
    pub switches: Switches,
}

/// How changes are written down.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DiffFormat {
    /// For a person at a terminal.
    Human,
    /// For a merge request.
    Markdown,
    /// For programs.
    Json,
    /// As a table of old and new.
    Html,
}

const FORMATS: [(&str, DiffFormat); 4] = [
    ("human", DiffFormat::Human),
    ("md", DiffFormat::Markdown),
    ("json", DiffFormat::Json),
    ("html", DiffFormat::Html),
];

impl DiffFormat {
    /// The format that the ending of a file's name says.
    pub fn of_extension(extension: &str) -> Option<DiffFormat> {
        let named = FORMATS.iter().find(|(name, _)| extension.eq_ignore_ascii_case(name));
        named.map(|(_, format)| *format)
    }
}

/// Switches of the table that were set at the command line.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Switches {
    side: Option<NewSide>,
    headings: Option<[String; 2]>,
    gap: Option<Gap>,
    placeholders: Option<bool>,
    omit: Option<String>,
    remarks: Option<Remarks>,
}

impl Switches {
    /// A site's customs with these in their place.
    pub fn over(&self, usual: &Review) -> Review {
        let set = self.clone();
        Review {
            side: set.side.unwrap_or(usual.side),
            headings: set.headings.or_else(|| usual.headings.clone()),
            gap: set.gap.unwrap_or(usual.gap),
            placeholders: set.placeholders.unwrap_or(usual.placeholders),
            omit: set.omit.unwrap_or_else(|| usual.omit.clone()),
            remarks: set.remarks.unwrap_or(usual.remarks),
        }
    }
}

impl DiffOptions {
    pub(super) fn read(matches: &ArgMatches) -> DiffOptions {
        let text = |name: &str| matches.get_one::<String>(name).cloned();
        let chosen = |name: &str| matches.get_one::<String>(name).map(String::as_str);
        DiffOptions {
            site: path(matches, "site"),
            what: matches.get_many::<String>("what").unwrap_or_default().cloned().collect(),
            format: matches.get_one::<DiffFormat>("format").copied(),
            output: matches.get_one::<PathBuf>("output").cloned(),
            sheet: text("sheet"),
            section: text("section"),
            audience: words::audience(matches, Audience::Public),
            stat: matches.get_flag("stat"),
            exit_code: matches.get_flag("exit-code"),
            switches: Switches {
                side: of(&keys::SIDES, chosen("side")),
                headings: matches.get_one::<[String; 2]>("headings").cloned(),
                gap: of(&keys::GAPS, chosen("gap")),
                placeholders: chosen("placeholders").map(|word| word == "yes"),
                omit: text("omit"),
                remarks: of(&keys::REMARKS, chosen("remarks")),
            },
        }
    }
}

/// Two names with a comma between them.
fn two(written: &str) -> Result<[String; 2], String> {
    match written.split([',', '、', '，']).map(str::trim).collect::<Vec<&str>>().as_slice() {
        [new, old] if !new.is_empty() && !old.is_empty() => Ok([(*new).to_owned(), (*old).to_owned()]),
        _ => Err("write two names: NEW,OLD / 変更後,変更前 のように二つ書いてください".to_owned()),
    }
}

fn of<T: Copy>(choices: &[(&str, T)], word: Option<&str>) -> Option<T> {
    choices.iter().find(|(name, _)| Some(*name) == word).map(|(_, value)| *value)
}

pub(super) fn grammar(words: Words) -> clap::Command {
    let say = |ja, en| words.say(ja, en);
    let names = PossibleValuesParser::new(FORMATS.map(|(name, _)| name));
    let format = names
        .map(|name| FORMATS.iter().find(|(known, _)| *known == name).map_or(DiffFormat::Human, |(_, format)| *format));
    let command = words
        .verb("diff", "何が変わったかを、目標ごとに文で表示します", "Shows what changed, goal by goal, in words")
        .arg(Arg::new("what").value_name("OLD|NEW|OLD..NEW").action(ArgAction::Append).num_args(0..=2).help(say(
            "比べるもの: git の版（例: HEAD~1）、フォルダー、年度（例: r5..r6）。既定は最後のコミットと編集中のファイル",
            "what is compared: revisions of git such as HEAD~1, folders, years such as r5..r6 (default: the last commit and the working files)",
        )))
        .arg(
            words
                .option("format", "human|md|json|html", say(
                    "human: 端末（既定）、md: マージリクエスト、json: プログラム、html: 新旧対照表",
                    "human: the terminal (default), md: a merge request, json: programs, html: a table of old and new",
                ))
                .value_parser(format)
                .hide_possible_values(true),
        )
        .arg(words.path("output", say("ファイル", "FILE"), "書き出すファイル（.html なら新旧対照表）", "the file to write; .html is the table").short('o'))
        .arg(words.option("sheet", say("部", "SHEET"), say("この整理表だけ（例: r5/kodomo-katei）", "only this sheet, e.g. r5/kodomo-katei")))
        .arg(words.option("section", say("課", "SECTION"), say("この課だけ", "only this section")))
        .arg(words.audience(Audience::Public))
        .arg(words.flag("stat", "件数だけを表示します", "show only how many there are"))
        .arg(words.flag("exit-code", "変更があれば、終了コードを 1 にします", "end with status 1 if there are changes"));
    switches(command, words).arg(words.site_option())
}

/// The six switches of the table.
fn switches(command: clap::Command, words: Words) -> clap::Command {
    let say = |ja, en| words.say(ja, en);
    let chosen = |name: &'static str, value: &'static str, choices: Vec<&'static str>, help: &'static str| {
        words.option(name, value, help).value_parser(PossibleValuesParser::new(choices)).hide_possible_values(true)
    };
    command
        .arg(chosen(
            "side",
            "new-left|old-left",
            keys::SIDES.map(|(name, _)| name).to_vec(),
            say("対照表の左の欄: 変更後（new-left、既定）、変更前（old-left）", "which text stands left in the table"),
        ))
        .arg(
            words
                .option(
                    "headings",
                    say("変更後,変更前", "NEW,OLD"),
                    say(
                        "対照表の欄の見出し（例: 改正案,現行）",
                        "what the two columns are called, such as 改正案,現行",
                    ),
                )
                .value_parser(two),
        )
        .arg(chosen(
            "gap",
            "short|exact|none",
            keys::GAPS.map(|(name, _)| name).to_vec(),
            say("相手の側だけに文があるところの下線の長さ", "what stands where only the other side has text"),
        ))
        .arg(chosen(
            "placeholders",
            "yes|no",
            vec!["yes", "no"],
            say("（新設）（削る）と書くか", "whether （新設） and （削る） are written"),
        ))
        .arg(words.option(
            "omit",
            say("文字", "TEXT"),
            say("変わっていないところの書き方（既定は「（略）」）", "what stands for what did not change"),
        ))
        .arg(chosen(
            "remarks",
            "column|note|none",
            keys::REMARKS.map(|(name, _)| name).to_vec(),
            say(
                "備考: 欄（column、既定）、項目名の後（note）、なし（none）",
                "remarks: a column, behind the field's name, or none",
            ),
        ))
}
