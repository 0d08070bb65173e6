//! The command line as data.
//!
//! What a person typed becomes a [`Command`] in which nothing is optional that a verb needs; the verbs themselves are in
//! `commands`. Help is in the language of the person.

use std::path::PathBuf;

use clap::{Arg, ArgAction, ArgMatches, value_parser};

use crate::model::Language;

/// What the program was asked to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    /// The language to speak.
    pub language: Language,
    /// The verb and what belongs to it.
    pub command: Command,
}

/// The verbs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Command {
    /// `build`: the site becomes a folder of pages.
    Build(BuildOptions),
}

/// What `build` is told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BuildOptions {
    /// The site's folder.
    pub site: PathBuf,
    /// Where the pages go; relative to the site's folder.
    pub output: PathBuf,
    /// Whether to build what is sound when something is not.
    pub keep_going: bool,
    /// Whether to print how long each stage took.
    pub timings: bool,
    /// How many threads work; none is one a core.
    pub jobs: Option<usize>,
    /// Whether to say which page to open.
    pub show_path: bool,
}

/// Reads the command line. `default` is the language of the terminal; the error is clap's, ready to be printed.
pub fn parse<I, T>(arguments: I, default: Language) -> Result<Request, clap::Error>
where
    I: IntoIterator<Item = T>,
    T: Into<std::ffi::OsString> + Clone,
{
    let arguments: Vec<std::ffi::OsString> = arguments.into_iter().map(Into::into).collect();
    let language = language_asked_for(&arguments).unwrap_or(default);
    let matches = command(language).try_get_matches_from(arguments)?;
    let command = match matches.subcommand() {
        Some(("build", arguments)) => Command::Build(build_options(arguments, false)),
        _ => Command::Build(build_options(&matches, true)),
    };
    Ok(Request { language, command })
}

/// The language has to be known before clap speaks.
fn language_asked_for(arguments: &[std::ffi::OsString]) -> Option<Language> {
    let mut arguments = arguments.iter().filter_map(|argument| argument.to_str());
    while let Some(argument) = arguments.next() {
        let code = match argument.strip_prefix("--lang") {
            Some("") => arguments.next(),
            Some(rest) => rest.strip_prefix('='),
            None => None,
        };
        if let Some(language) = code.and_then(Language::from_code) {
            return Some(language);
        }
    }
    None
}

fn build_options(matches: &ArgMatches, show_path: bool) -> BuildOptions {
    let path = |name: &str| matches.try_get_one::<PathBuf>(name).ok().flatten().cloned();
    let flag = |name: &str| matches.try_get_one::<bool>(name).ok().flatten().copied().unwrap_or(false);
    BuildOptions {
        site: path("site").unwrap_or_else(|| PathBuf::from(".")),
        output: path("output").unwrap_or_else(|| PathBuf::from("public")),
        keep_going: flag("keep-going"),
        timings: flag("timings"),
        jobs: matches.try_get_one::<usize>("jobs").ok().flatten().copied(),
        show_path,
    }
}

/// The command line's grammar, with help in one language.
pub fn command(language: Language) -> clap::Command {
    let say = |ja: &'static str, en: &'static str| match language {
        Language::Ja => ja,
        Language::En => en,
    };
    clap::Command::new("goalsheet")
        .version(env!("CARGO_PKG_VERSION"))
        .about(say(
            "組織目標展開整理表を、1目標1ファイルの Markdown から静的サイトにします",
            "Turns goal sheets, one Markdown file per goal, into a static site",
        ))
        .after_help(say(
            "verb を付けずに実行すると、いまのフォルダーのサイトを作り、開くべきページを示します。",
            "Without a verb, builds the site of the current folder and names the page to open.",
        ))
        .arg(
            Arg::new("lang")
                .long("lang")
                .global(true)
                .value_name("ja|en")
                .value_parser(["ja", "en"])
                .help(say("表示の言語（既定は端末の言語）", "language of messages (default: the terminal's)")),
        )
        .subcommand(
            clap::Command::new("build")
                .about(say("サイトを作ります", "Builds the site"))
                .arg(
                    Arg::new("site")
                        .value_name(say("フォルダー", "FOLDER"))
                        .value_parser(value_parser!(PathBuf))
                        .default_value(".")
                        .help(say(
                            "サイトのフォルダー（goalsheet.yaml のある所）",
                            "the site's folder, where goalsheet.yaml is",
                        )),
                )
                .arg(
                    Arg::new("output")
                        .short('o')
                        .long("output")
                        .value_name(say("フォルダー", "FOLDER"))
                        .value_parser(value_parser!(PathBuf))
                        .default_value("public")
                        .help(say(
                            "ページを書き出す所（サイトのフォルダーから）",
                            "where the pages go, from the site's folder",
                        )),
                )
                .arg(Arg::new("keep-going").long("keep-going").action(ArgAction::SetTrue).help(say(
                    "誤りのある目標を除いて、残りでサイトを作ります",
                    "leave out what has errors and build the rest",
                )))
                .arg(
                    Arg::new("timings")
                        .long("timings")
                        .action(ArgAction::SetTrue)
                        .help(say("段階ごとの所要時間を示します", "print how long each stage took")),
                )
                .arg(
                    Arg::new("jobs")
                        .short('j')
                        .long("jobs")
                        .value_name("N")
                        .value_parser(|text: &str| match text.parse::<usize>() {
                            Ok(jobs) if (1..=1024).contains(&jobs) => Ok(jobs),
                            _ => Err("1–1024"),
                        })
                        .help(say(
                            "並列に働くスレッドの数（既定はコアの数）",
                            "how many threads work (default: one a core)",
                        )),
                ),
        )
}
