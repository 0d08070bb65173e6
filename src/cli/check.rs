//! `check` on the command line.

use std::path::PathBuf;

use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{Arg, ArgAction, ArgMatches, value_parser};

use super::words::{self, Words};
use super::{Command, Stop};
use crate::model::config::Audience;
use crate::model::japanese::nearest;
use crate::model::severity::{Denied, Overrides};
use crate::model::{Code, Date, Language};
use crate::say;

/// What `check` is told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheckOptions {
    /// The folders and files whose problems are reported; none is the site of the current folder, whole.
    pub paths: Vec<PathBuf>,
    /// The day as of which is checked; none leaves out what depends on one.
    pub as_of: Option<Date>,
    /// A version of the site, of which every published address should still lead somewhere.
    pub since: Option<String>,
    /// For whom that version was published.
    pub audience: Audience,
    /// How findings are written down.
    pub format: Format,
    /// What is taken more or less seriously than the site does.
    pub overrides: Overrides,
}

/// What `check --data` is told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DataOptions {
    /// Where the site is whose data are scored; none is the current folder.
    pub paths: Vec<PathBuf>,
    /// Tables of others; none for the site's own.
    pub files: Vec<PathBuf>,
}

/// How findings are written down.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// For a person at a terminal.
    Human,
    /// A line each.
    Short,
    /// Our own object.
    Json,
    /// SARIF 2.1.0.
    Sarif,
    /// Workflow commands of GitHub Actions.
    Github,
    /// JUnit XML.
    Junit,
}

const FORMATS: [(&str, Format); 6] = [
    ("human", Format::Human),
    ("short", Format::Short),
    ("json", Format::Json),
    ("sarif", Format::Sarif),
    ("github", Format::Github),
    ("junit", Format::Junit),
];

/// Reads what was typed: a check, or the explanation of a code.
pub(super) fn read(matches: &ArgMatches, language: Language) -> Result<Command, Stop> {
    if let Some(name) = matches.get_one::<String>("explain") {
        return Ok(Command::Explain(code("--explain", name, &[], language)?));
    }
    let paths = |name: &str| matches.get_many::<PathBuf>(name).unwrap_or_default().cloned().collect::<Vec<PathBuf>>();
    if matches.contains_id("data") {
        return Ok(Command::CheckData(DataOptions { paths: paths("paths"), files: paths("data") }));
    }
    let names = |option: &str| matches.get_many::<String>(option).unwrap_or_default().cloned().collect::<Vec<String>>();
    let deny: Vec<Denied> =
        names("deny").iter().map(|name| denied(name, language)).collect::<Result<Vec<Denied>, Stop>>()?;
    let allow: Vec<Code> =
        names("allow").iter().map(|name| allowed(name, language)).collect::<Result<Vec<Code>, Stop>>()?;
    if let Some(both) = allow.iter().find(|code| deny.contains(&Denied::Code(**code))) {
        let both = both.name();
        return Err(Stop::mistake(
            say!("{both} が --deny と --allow の両方にあります", "{both} stands in both --deny and --allow"),
            say!("どちらか一方だけにしてください", "leave it in one of them"),
            language,
        ));
    }
    let format = matches.get_one::<Format>("format").copied().unwrap_or(Format::Human);
    Ok(Command::Check(CheckOptions {
        paths: paths("paths"),
        as_of: words::as_of(matches),
        since: matches.get_one::<String>("since").cloned(),
        audience: words::audience(matches, Audience::Public),
        format,
        overrides: Overrides { deny, allow },
    }))
}

fn denied(name: &str, language: Language) -> Result<Denied, Stop> {
    Ok(match name {
        "warnings" => Denied::Warnings,
        "advice" => Denied::Advice,
        "all" => Denied::All,
        name => Denied::Code(code("--deny", name, &["warnings", "advice", "all"], language)?),
    })
}

fn allowed(name: &str, language: Language) -> Result<Code, Stop> {
    let code = code("--allow", name, &[], language)?;
    if code.is_fixed() {
        return Err(Stop::mistake(
            say!("{name} を除くことはできません", "{name} cannot be left out"),
            say!(
                "この誤りがあると正しく公開できません。goalsheet check --explain {name} で理由を確認してください",
                "what has this error cannot be published rightly; see goalsheet check --explain {name}"
            ),
            language,
        ));
    }
    Ok(code)
}

/// The code of a name; a mistake that offers the nearest if there is none. `others` are words that the option takes as well.
fn code(option: &str, name: &str, others: &[&str], language: Language) -> Result<Code, Stop> {
    Code::from_name(name).ok_or_else(|| {
        let message =
            say!("{option} に「{name}」というコードはありません", "there is no code “{name}” to give to {option}");
        let known = || others.iter().copied().chain(Code::ALL.iter().map(|code| code.name()));
        let help = match nearest(name, known()) {
            Some(near) => say!("「{near}」のことですか", "did you mean “{near}”?"),
            None => {
                let all = on_lines(known());
                say!("次から選んで指定してください:\n{all}", "choose one of these:\n{all}")
            }
        };
        Stop::mistake(message, help, language)
    })
}

/// Words on lines that fit a terminal.
fn on_lines<'a>(words: impl Iterator<Item = &'a str>) -> String {
    let mut lines: Vec<String> = Vec::new();
    for word in words {
        match lines.last_mut().filter(|line| line.len() + word.len() < 76) {
            Some(line) => line.push_str(&format!(", {word}")),
            None => lines.push(format!("    {word}")),
        }
    }
    lines.join(",\n")
}

pub(super) fn grammar(words: Words) -> clap::Command {
    let say = |ja, en| words.say(ja, en);
    words
        .verb("check", "すべての問題を表示します。何も書き込みません", "Reports every problem; writes nothing")
        .arg(
            Arg::new("paths")
                .value_name(say("フォルダー・ファイル", "PATHS"))
                .num_args(0..)
                .value_parser(value_parser!(PathBuf))
                .help(say(
                    "問題を表示するフォルダーやファイル（既定はサイト全体）",
                    "the folders and files whose problems are reported (default: the whole site)",
                )),
        )
        .arg(
            words
                .path(
                    "data",
                    say("ファイル", "FILE"),
                    "サイトのデータ、又は CSV・Excel のファイルを「機械可読性に関するルール」で採点します",
                    "score the site's data, or CSV and Excel files, by the rules of machine-readable data",
                )
                .num_args(0..),
        )
        .arg(
            Arg::new("format")
                .long("format")
                .value_name(say("形式", "FORMAT"))
                .value_parser(PossibleValuesParser::new(FORMATS.map(|(name, _)| name)).map(|name| {
                    FORMATS.into_iter().find(|(known, _)| *known == name).map_or(Format::Human, |(_, format)| format)
                }))
                .hide_possible_values(true)
                .help(say(
                    "出力の形式: human（既定）・short・json・sarif・github・junit",
                    "how problems are written: human (default), short, json, sarif, github, junit",
                )),
        )
        .arg(words.as_of())
        .args(since(words))
        .args(weights(words))
        .arg(
            Arg::new("explain")
                .long("explain")
                .value_name("CODE")
                .help(say("問題のコードを例とともに説明します", "explain a problem's code, with an example")),
        )
}

/// A version whose addresses should last, and for whom it was published.
fn since(words: Words) -> [Arg; 2] {
    let help = words.say(
        "その版で公開していたアドレスがなくなっていないかも調べます（git の版、又はフォルダー）",
        "look as well for addresses published by this version (a revision of git, or a folder) that lead nowhere now",
    );
    let since = words.option("since", words.say("版", "REV"), help).conflicts_with("data");
    [since, words.audience(Audience::Public).requires("since")]
}

/// What counts as an error in this run, and what is left out.
fn weights(words: Words) -> [Arg; 2] {
    let say = |ja, en| words.say(ja, en);
    let several = |name: &'static str, value: &'static str, help: &'static str| {
        Arg::new(name).long(name).value_name(value).value_delimiter(',').action(ArgAction::Append).help(help)
    };
    [
        several(
            "deny",
            "CODE|warnings|advice|all",
            say(
                "エラーとして扱うもの（コンマで区切って複数可）",
                "what counts as an error (several, separated by commas)",
            ),
        ),
        several(
            "allow",
            "CODE",
            say("表示しないもの（コンマで区切って複数可）", "what is left out (several, separated by commas)"),
        ),
    ]
}
