//! The command line as data.
//!
//! What a person typed becomes a [`Command`] in which nothing is optional that a verb needs; the verbs themselves are in
//! `commands`. Help is in the language of the person.

use std::path::PathBuf;

use clap::error::{ContextKind, ErrorKind};
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

/// What to print instead of doing something: help, the version, or what is wrong with the arguments.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stop {
    /// The text, with its final line end.
    pub text: String,
    /// Whether it is a mistake (exit status 2) rather than what was asked for (0).
    pub mistake: bool,
}

/// Reads the command line. `default` is the language of the terminal.
pub fn parse<I, T>(arguments: I, default: Language) -> Result<Request, Stop>
where
    I: IntoIterator<Item = T>,
    T: Into<std::ffi::OsString> + Clone,
{
    let arguments: Vec<std::ffi::OsString> = arguments.into_iter().map(Into::into).collect();
    let language = language_asked_for(&arguments).unwrap_or(default);
    let matches = command(language).try_get_matches_from(arguments).map_err(|error| stop(&error, language))?;
    let command = match matches.subcommand() {
        Some(("build", arguments)) => Command::Build(build_options(arguments, false)),
        _ => Command::Build(build_options(&matches, true)),
    };
    Ok(Request { language, command })
}

/// clap's answer in the person's language.
fn stop(error: &clap::Error, language: Language) -> Stop {
    let mistake = error.use_stderr();
    if !mistake || language == Language::En {
        return Stop { text: error.render().ansi().to_string(), mistake };
    }
    let context = |kind| error.get(kind).map(ToString::to_string).unwrap_or_default();
    let argument = context(ContextKind::InvalidArg);
    let text = match error.kind() {
        ErrorKind::UnknownArgument => format!("「{argument}」という引数はありません"),
        ErrorKind::InvalidSubcommand => {
            format!("「{}」というコマンドはありません", context(ContextKind::InvalidSubcommand))
        }
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => {
            format!("{argument} に「{}」は使えません", context(ContextKind::InvalidValue))
        }
        ErrorKind::ArgumentConflict => format!("「{argument}」は一度だけ、ほかと重ならないように書いてください"),
        _ => error.to_string(),
    };
    Stop {
        text: format!("引数の誤り: {text}\n  対処: 使い方は goalsheet --help で示します\n"), mistake
    }
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
    let template = say(
        "{about}\n\n使い方: {usage}\n\n{all-args}{after-help}",
        "{about}\n\nUsage: {usage}\n\n{all-args}{after-help}",
    );
    let options = say("オプション", "Options");
    let help = || {
        let help = Arg::new("help").short('h').long("help").action(ArgAction::Help);
        help.help(say("この説明を示します", "print this help"))
    };
    clap::Command::new("goalsheet")
        .version(env!("CARGO_PKG_VERSION"))
        .help_template(template)
        .next_help_heading(options)
        .subcommand_help_heading(say("コマンド", "Commands"))
        .disable_help_flag(true)
        .disable_version_flag(true)
        .disable_help_subcommand(true)
        .arg(help())
        .arg(
            Arg::new("version")
                .short('V')
                .long("version")
                .action(ArgAction::Version)
                .help(say("版を示します", "print the version")),
        )
        .about(say(
            "組織目標展開整理表を、1目標1ファイルの Markdown から静的サイトにします",
            "Turns goal sheets, one Markdown file per goal, into a static site",
        ))
        .after_help(say(
            "コマンドを付けずに実行すると、いまのフォルダーのサイトを作り、開くページの場所を示します。",
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
                .help_template(template)
                .next_help_heading(options)
                .disable_help_flag(true)
                .arg(help())
                .arg(
                    Arg::new("site")
                        .value_name(say("フォルダー", "FOLDER"))
                        .value_parser(value_parser!(PathBuf))
                        .hide_default_value(true)
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
                        .hide_default_value(true)
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
