//! What the grammars of all verbs share: the person's language, the look of help, the arguments they have in common.

use std::path::PathBuf;

use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{Arg, ArgAction, ArgMatches, value_parser};

use crate::model::config::Audience;
use crate::model::date::read_date;
use crate::model::{Date, Language};

/// Help texts in one of the two languages.
#[derive(Debug, Clone, Copy)]
pub struct Words(pub Language);

impl Words {
    /// The text in the person's language.
    pub fn say(self, ja: &'static str, en: &'static str) -> &'static str {
        match self.0 {
            Language::Ja => ja,
            Language::En => en,
        }
    }

    /// A verb with its one-line explanation.
    pub fn verb(self, name: &'static str, ja: &'static str, en: &'static str) -> clap::Command {
        self.dress(clap::Command::new(name)).about(self.say(ja, en))
    }

    /// The same command with help as we print it.
    pub fn dress(self, command: clap::Command) -> clap::Command {
        let help = Arg::new("help").short('h').long("help").action(ArgAction::Help);
        command
            .help_template(self.say(
                "{about}\n\n使い方: {usage}\n\n{all-args}{after-help}",
                "{about}\n\nUsage: {usage}\n\n{all-args}{after-help}",
            ))
            .next_help_heading(self.say("オプション", "Options"))
            .disable_help_flag(true)
            .arg(help.help(self.say("この説明を表示します", "print this help")))
    }

    /// The same command with usage lines in the person's language: clap writes `[OPTIONS]` itself, in English.
    pub fn usage(self, command: clap::Command) -> clap::Command {
        if self.0 == Language::En {
            return command;
        }
        let usage = |command: &mut clap::Command| {
            let text = command.render_usage().ansi().to_string();
            let (_, form) = text.split_once(' ').unwrap_or_default();
            form.replace("[OPTIONS]", "[オプション]")
        };
        let mut built = command.clone();
        built.build();
        let own = usage(&mut built);
        built.get_subcommands_mut().fold(command.override_usage(own), |command, verb| {
            let usage = usage(verb);
            command.mut_subcommand(verb.get_name(), |verb| verb.override_usage(usage))
        })
    }

    /// An option that is there or not.
    pub fn flag(self, name: &'static str, ja: &'static str, en: &'static str) -> Arg {
        Arg::new(name).long(name).action(ArgAction::SetTrue).help(self.say(ja, en))
    }

    /// An option with a value.
    pub fn option(self, name: &'static str, value: &'static str, help: &'static str) -> Arg {
        Arg::new(name).long(name).value_name(value).help(help)
    }

    /// The site that a verb works on, where its arguments say something else.
    pub fn site_option(self) -> Arg {
        self.path(
            "site",
            self.say("フォルダー", "FOLDER"),
            "サイトのフォルダー（goalsheet.yaml のある所。既定はいまのフォルダー）",
            "the site's folder, where goalsheet.yaml is (default: the current one)",
        )
        .default_value(".")
        .hide_default_value(true)
    }

    /// An option whose value is a folder or a file.
    pub fn path(self, name: &'static str, value: &'static str, ja: &'static str, en: &'static str) -> Arg {
        let path = Arg::new(name).long(name).value_name(value).value_parser(value_parser!(PathBuf));
        path.help(self.say(ja, en))
    }

    /// For whom the site is; without it, as `usual` says.
    pub fn audience(self, usual: Audience) -> Arg {
        let names = [Audience::Public, Audience::Internal].map(Audience::name);
        Arg::new("audience")
            .long("audience")
            .value_name("public|internal")
            .value_parser(PossibleValuesParser::new(names).map(|name| match name.as_str() {
                "internal" => Audience::Internal,
                _ => Audience::Public,
            }))
            .hide_possible_values(true)
            .help(match usual {
                Audience::Public => self.say(
                    "公開用のサイト（public、既定）、又は庁内限りのものも含む庁内用のサイト（internal）",
                    "the site for everybody (public, the default), or that for colleagues with all that is internal (internal)",
                ),
                Audience::Internal => self.say(
                    "庁内限りのものも含む庁内用のサイト（internal、既定）、又は公開用のサイト（public）",
                    "the site for colleagues with all that is internal (internal, the default), or that for everybody (public)",
                ),
            })
    }

    /// The day as of which the site is.
    pub fn as_of(self) -> Arg {
        self.option(
            "as-of",
            self.say("日付", "DATE"),
            self.say(
                "その日の時点のサイトとして扱います。後の報告は除きます（例: 2023-10-31、令和5年10月31日）",
                "the site as of a day, without later reports, e.g. 2023-10-31 or 令和5年10月31日",
            ),
        )
        .value_parser(self.day())
    }

    /// A day, as people write it.
    pub fn day(self) -> impl Fn(&str) -> Result<Date, String> + Clone + Send + Sync + 'static {
        let language = self.0;
        move |text| read_date(text).map(|reading| reading.date).map_err(|error| error.message.text(language).to_owned())
    }

    /// The earlier version with which a site is compared.
    pub fn since(self) -> Arg {
        self.option(
            "since",
            self.say("版", "REVISION"),
            self.say(
                "この版（git、又はフォルダー）から変わったところを載せます",
                "tell what changed since a revision of git or a folder",
            ),
        )
    }

    /// The site a verb works on.
    pub fn site(self) -> Arg {
        Arg::new("site")
            .value_name(self.say("フォルダー", "FOLDER"))
            .value_parser(value_parser!(PathBuf))
            .hide_default_value(true)
            .default_value(".")
            .help(self.say(
                "サイトのフォルダー、又はその中のフォルダー（既定はいまのフォルダー）",
                "the site's folder, or one inside it (default: the current one)",
            ))
    }
}

/// The value of [`Words::audience`]; `usual` if there is none.
pub fn audience(matches: &ArgMatches, usual: Audience) -> Audience {
    matches.get_one::<Audience>("audience").copied().unwrap_or(usual)
}

/// The value of [`Words::as_of`].
pub fn as_of(matches: &ArgMatches) -> Option<Date> {
    matches.get_one::<Date>("as-of").copied()
}

/// The value of [`Words::since`].
pub fn since(matches: &ArgMatches) -> Option<String> {
    matches.get_one::<String>("since").cloned()
}

/// The value of [`Words::path`] or [`Words::site`]; empty if there is none and no default.
pub fn path(matches: &ArgMatches, name: &str) -> PathBuf {
    matches.get_one::<PathBuf>(name).cloned().unwrap_or_default()
}
