//! `build` on the command line.

use std::path::PathBuf;
use std::time::Duration;

use clap::{Arg, ArgMatches};

use super::serve::{poll, poll_argument};
use super::words::{self, Words, path};
use crate::model::Date;
use crate::model::config::Audience;

/// What `build` is told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BuildOptions {
    /// The site's folder.
    pub site: PathBuf,
    /// For whom the site is.
    pub audience: Audience,
    /// The day as of which the site is; none is today.
    pub as_of: Option<Date>,
    /// The earlier version with which it is compared, as it was typed; none for no comparison.
    pub since: Option<String>,
    /// Where the pages go; relative to the site's folder.
    pub output: PathBuf,
    /// Whether to build what is sound when something is not.
    pub keep_going: bool,
    /// Whether files of the output that somebody changed by hand are replaced.
    pub force: bool,
    /// Whether to build even if nothing seems to have changed since the last build.
    pub fresh: bool,
    /// Where to write what the site leaves out because it is internal; relative to the folder the program runs in.
    pub withheld: Option<PathBuf>,
    /// Whether to print how long each stage took.
    pub timings: bool,
    /// How many threads work; none is one a core.
    pub jobs: Option<usize>,
    /// Whether to go on building whenever something changes.
    pub watch: bool,
    /// How often to look for changes; none to be told by the system, where it can.
    pub poll: Option<Duration>,
}

/// Where pages for everybody go if nobody says otherwise.
pub const OUTPUT: &str = "public";
/// Where those for colleagues go, so that they do not take the place of the others.
const INTERNAL_OUTPUT: &str = "internal";

impl BuildOptions {
    pub(super) fn read(matches: &ArgMatches) -> BuildOptions {
        let audience = words::audience(matches, Audience::Public);
        let usual = match audience {
            Audience::Public => OUTPUT,
            Audience::Internal => INTERNAL_OUTPUT,
        };
        BuildOptions {
            site: path(matches, "site"),
            audience,
            as_of: words::as_of(matches),
            since: words::since(matches),
            output: matches.get_one::<PathBuf>("output").cloned().unwrap_or_else(|| PathBuf::from(usual)),
            keep_going: matches.get_flag("keep-going"),
            force: matches.get_flag("force"),
            fresh: matches.get_flag("fresh"),
            withheld: matches.get_one::<PathBuf>("withheld").cloned(),
            timings: matches.get_flag("timings"),
            jobs: matches.get_one::<usize>("jobs").copied(),
            watch: matches.get_flag("watch"),
            poll: poll(matches),
        }
    }
}

pub(super) fn grammar(words: Words) -> clap::Command {
    words
        .verb("build", "サイトを作ります", "Builds the site")
        .arg(words.site())
        .arg(words.audience(Audience::Public))
        .arg(words.as_of())
        .arg(words.since())
        .arg(output(words))
        .arg(words.flag(
            "keep-going",
            "誤りのある目標を除いて、残りでサイトを作ります",
            "leave out what has errors and build the rest",
        ))
        .arg(words.flag(
            "force",
            "出力先で手を加えられたファイルも、サイトのページに戻します（サイトにもうないものは消します）",
            "replace files of the output that were changed by hand, or remove those no longer needed",
        ))
        .arg(words.flag(
            "fresh",
            "前回のビルドの記録（.goalsheet）を使わず、すべて作り直します",
            "build everything, without what .goalsheet remembers of the last build",
        ))
        .arg(words.path(
            "withheld",
            words.say("ファイル", "FILE"),
            "庁内限りとして除いたものの一覧を書き出します（TSV。公開しないでください）",
            "write a list of what was left out as internal, as TSV; not to be published",
        ))
        .arg(words.flag("timings", "段階ごとの所要時間を表示します", "print how long each stage took"))
        .arg(jobs(words))
        .arg(words.flag(
            "watch",
            "変更があるたびに作り直します（終わるには Ctrl-C）",
            "build again whenever something changes, until Ctrl-C",
        ))
        .arg(poll_argument(words).requires("watch"))
}

fn jobs(words: Words) -> Arg {
    Arg::new("jobs")
        .short('j')
        .long("jobs")
        .value_name("N")
        .value_parser(|text: &str| match text.parse::<usize>() {
            Ok(jobs) if (1..=1024).contains(&jobs) => Ok(jobs),
            _ => Err("1–1024"),
        })
        .help(words.say("並列に働くスレッドの数（既定はコアの数）", "how many threads work (default: one a core)"))
}

fn output(words: Words) -> Arg {
    words
        .path(
            "output",
            words.say("フォルダー", "FOLDER"),
            "ページの出力先（サイトのフォルダーから。既定は public、庁内用は internal）",
            "where the pages go, from the site's folder (default: public, or internal for colleagues)",
        )
        .short('o')
}
