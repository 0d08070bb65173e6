//! The command line as data.
//!
//! What a person typed becomes a [`Command`] in which nothing is optional that a verb needs; the verbs themselves are in
//! `commands`. Help is in the language of the person. A file here holds one verb: what it is told, its grammar, and how the
//! one becomes the other.

mod words;
pub mod build;
pub mod serve;
pub mod verify;
pub mod check;
pub mod fmt;
pub mod new;
pub mod approve;
pub mod import;
pub mod export;
pub mod diff;
pub mod guide;
pub mod preview;
pub mod init;
pub mod merge_driver;
pub mod schema;
pub mod manual;
pub mod shell;

use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Arg, ArgAction};

use crate::model::{Code, Language, Message};
use words::Words;

pub use approve::ApproveOptions;
pub use build::BuildOptions;
pub use check::CheckOptions;
pub use diff::DiffOptions;
pub use export::ExportOptions;
pub use fmt::FmtOptions;
pub use guide::GuideOptions;
pub use import::ImportOptions;
pub use init::InitOptions;
pub use manual::ManualOptions;
pub use merge_driver::MergeDriverOptions;
pub use new::NewOptions;
pub use preview::PreviewOptions;
pub use schema::SchemaOptions;
pub use serve::ServeOptions;
pub use verify::VerifyOptions;

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
    /// `serve`: the site is shown in a browser, and follows its files.
    Serve(ServeOptions),
    /// `verify`: a published folder is compared with its manifest.
    Verify(VerifyOptions),
    /// `check`: every problem is reported, nothing is written.
    Check(CheckOptions),
    /// `check --data`: how well programs can read tables.
    CheckData(check::DataOptions),
    /// `check --explain`: what a code means.
    Explain(Code),
    /// `fmt`: the files of a site in their one form.
    Fmt(FmtOptions),
    /// `new`: a goal or a sheet begins.
    New(NewOptions),
    /// `approve`: an approval of a sheet is written down.
    Approve(ApproveOptions),
    /// `import`: a table becomes goals.
    Import(ImportOptions),
    /// `export`: goals as tables that other programs read.
    Export(ExportOptions),
    /// `diff`: what changed is shown, goal by goal.
    Diff(DiffOptions),
    /// `guide`: how the goals of a site are to be written, as a page.
    Guide(GuideOptions),
    /// `preview`: what changed as one file for a reviewer.
    Preview(PreviewOptions),
    /// `init`: a site begins.
    Init(InitOptions),
    /// `merge-driver`: git joins two edits of one file.
    MergeDriver(MergeDriverOptions),
    /// `schema`: what editors need to know of the files.
    Schema(SchemaOptions),
    /// `manual`: the manual is shown.
    Manual(ManualOptions),
    /// `completions` and `man`: a text about the command line itself.
    Shell(String),
}

/// What to print instead of doing something: help, the version, or what is wrong with the arguments.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stop {
    /// The text, with its final line end.
    pub text: String,
    /// Whether it is a mistake (exit status 2) rather than what was asked for (0).
    pub mistake: bool,
}

impl Stop {
    /// A mistake, and what to write instead.
    fn mistake(message: Message, help: Message, language: Language) -> Stop {
        let (message, help) = (message.text(language), help.text(language));
        let text = match language {
            Language::Ja => format!("引数の誤り: {message}\n  対処: {help}\n"),
            Language::En => format!("error: {message}\n  help: {help}\n"),
        };
        Stop { text, mistake: true }
    }
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
        Some(("build", arguments)) => Command::Build(BuildOptions::read(arguments)),
        Some(("serve", arguments)) => Command::Serve(ServeOptions::read(arguments)),
        Some(("verify", arguments)) => Command::Verify(VerifyOptions::read(arguments)),
        Some(("check", arguments)) => check::read(arguments, language)?,
        Some(("fmt", arguments)) => Command::Fmt(FmtOptions::read(arguments)),
        Some(("new", arguments)) => Command::New(NewOptions::read(arguments)),
        Some(("approve", arguments)) => Command::Approve(ApproveOptions::read(arguments)),
        Some(("import", arguments)) => Command::Import(ImportOptions::read(arguments)),
        Some(("export", arguments)) => Command::Export(ExportOptions::read(arguments)),
        Some(("diff", arguments)) => Command::Diff(DiffOptions::read(arguments)),
        Some(("guide", arguments)) => Command::Guide(GuideOptions::read(arguments)),
        Some(("preview", arguments)) => Command::Preview(PreviewOptions::read(arguments)),
        Some(("init", arguments)) => Command::Init(InitOptions::read(arguments)),
        Some(("merge-driver", arguments)) => Command::MergeDriver(MergeDriverOptions::read(arguments, language)?),
        Some(("schema", arguments)) => Command::Schema(SchemaOptions::read(arguments)),
        Some(("manual", arguments)) => Command::Manual(ManualOptions::read(arguments)),
        Some(("completions", arguments)) => Command::Shell(shell::completions(arguments, language)),
        Some(("man", _)) => Command::Shell(shell::manual(language)),
        Some((verb, _)) => unreachable!("{verb} has a grammar and is not read"),
        None => Command::Serve(ServeOptions::default()),
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
        ErrorKind::InvalidValue if context(ContextKind::InvalidValue).is_empty() => {
            format!("{argument} の値がありません")
        }
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => {
            format!("{argument} に「{}」は使えません", context(ContextKind::InvalidValue))
        }
        ErrorKind::MissingRequiredArgument => format!("{argument} がありません"),
        ErrorKind::ArgumentConflict => format!("「{argument}」は一度だけ、ほかと重ならないように書いてください"),
        _ => error.to_string(),
    };
    let near = [ContextKind::SuggestedSubcommand, ContextKind::SuggestedArg, ContextKind::SuggestedValue];
    let near = near.into_iter().find_map(|kind| error.get(kind)).and_then(nearest);
    let near = near.map(|near| format!("「{near}」のことですか。")).unwrap_or_default();
    let text = format!("引数の誤り: {text}\n  対処: {near}goalsheet --help で使い方を確認してください\n");
    Stop { text, mistake }
}

/// What was meant, if one thing was.
fn nearest(value: &ContextValue) -> Option<String> {
    match value {
        ContextValue::String(near) => Some(near.clone()),
        // The last is the nearest.
        ContextValue::Strings(near) => near.last().cloned(),
        _ => None,
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

/// The command line's grammar, with help in one language.
pub fn command(language: Language) -> clap::Command {
    let words = Words(language);
    let say = |ja, en| words.say(ja, en);
    let command = words
        .dress(clap::Command::new("goalsheet"))
        .version(env!("CARGO_PKG_VERSION"))
        .subcommand_help_heading(say("コマンド", "Commands"))
        .subcommand_value_name(say("コマンド", "COMMAND"))
        .disable_version_flag(true)
        .disable_help_subcommand(true)
        .arg(
            Arg::new("version")
                .short('V')
                .long("version")
                .action(ArgAction::Version)
                .help(say("バージョンを表示します", "print the version")),
        )
        .about(say(
            "組織目標展開整理表を、1目標1ファイルの Markdown から静的サイトにします",
            "Turns goal sheets, one Markdown file per goal, into a static site",
        ))
        .after_help(say(
            "コマンドを付けずに実行すると、いまのフォルダーのサイトをブラウザーに表示します（serve と同じ）。\n手引を読むには goalsheet manual を実行してください。一覧は goalsheet manual --list で表示します。",
            "Without a verb, shows the site of the current folder in a browser, as serve does.\nThe manual: goalsheet manual opens it, goalsheet manual --list lists its pages.",
        ))
        .arg(
            Arg::new("lang")
                .long("lang")
                .global(true)
                // After those of the verb.
                .display_order(100)
                .value_name("ja|en")
                .value_parser(["ja", "en"])
                .hide_possible_values(true)
                .help(say("表示の言語: ja 又は en（既定は端末の言語）", "language of messages: ja or en (default: the terminal's)")),
        )
        .subcommand(serve::grammar(words))
        .subcommand(build::grammar(words))
        .subcommand(verify::grammar(words))
        .subcommand(check::grammar(words))
        .subcommand(fmt::grammar(words))
        .subcommand(new::grammar(words))
        .subcommand(approve::grammar(words))
        .subcommand(import::grammar(words))
        .subcommand(export::grammar(words))
        .subcommand(diff::grammar(words))
        .subcommand(guide::grammar(words))
        .subcommand(preview::grammar(words))
        .subcommand(init::grammar(words))
        .subcommand(merge_driver::grammar(words))
        .subcommand(schema::grammar(words))
        .subcommand(manual::grammar(words))
        .subcommand(shell::grammar_of_completions(words))
        .subcommand(shell::grammar_of_manual(words));
    words.usage(command)
}
