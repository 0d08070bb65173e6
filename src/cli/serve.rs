//! `serve` on the command line.

use std::net::{IpAddr, Ipv4Addr};
use std::path::PathBuf;
use std::time::Duration;

use clap::{Arg, ArgMatches, value_parser};

use super::words::{self, Words, path};
use crate::model::Date;
use crate::model::config::Audience;

/// What `serve` is told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServeOptions {
    /// The site's folder.
    pub site: PathBuf,
    /// For whom the site is that is shown.
    pub audience: Audience,
    /// The day as of which the site is; none is today.
    pub as_of: Option<Date>,
    /// The earlier version with which it is compared, as it was typed; none for no comparison.
    pub since: Option<String>,
    /// The address to listen at.
    pub host: IpAddr,
    /// The port; none is the usual one or the next that is free.
    pub port: Option<u16>,
    /// Whether to open the site in a browser.
    pub open: bool,
    /// How often to look for changes; none to be told by the system, where it can.
    pub poll: Option<Duration>,
}

impl Default for ServeOptions {
    fn default() -> ServeOptions {
        ServeOptions {
            site: PathBuf::from("."),
            audience: Audience::Internal,
            as_of: None,
            since: None,
            host: IpAddr::V4(Ipv4Addr::LOCALHOST),
            port: None,
            open: false,
            poll: None,
        }
    }
}

impl ServeOptions {
    pub(super) fn read(matches: &ArgMatches) -> ServeOptions {
        let usual = ServeOptions::default();
        ServeOptions {
            site: path(matches, "site"),
            audience: words::audience(matches, usual.audience),
            as_of: words::as_of(matches),
            since: words::since(matches),
            host: matches.get_one::<IpAddr>("host").copied().unwrap_or(usual.host),
            port: matches.get_one::<u16>("port").copied(),
            open: matches.get_flag("open"),
            poll: poll(matches),
        }
    }
}

pub(super) fn grammar(words: Words) -> clap::Command {
    let say = |ja, en| words.say(ja, en);
    words
        .verb(
            "serve",
            "サイトをブラウザーに表示し、変更があるたびに作り直します（終わるには Ctrl-C）",
            "Shows the site in a browser and builds again whenever something changes, until Ctrl-C",
        )
        .arg(words.site())
        .arg(
            Arg::new("port")
                .short('p')
                .long("port")
                .value_name(say("番号", "NUMBER"))
                .value_parser(value_parser!(u16))
                .help(say(
                    "ポート（既定は 4649、又はその次に空いているもの）",
                    "port (default: 4649 or the next free one)",
                )),
        )
        .arg(words.audience(Audience::Internal))
        .arg(words.as_of())
        .arg(words.since())
        .arg(words.flag("open", "ブラウザーで開きます", "open the site in a browser"))
        .arg(
            Arg::new("host")
                .long("host")
                .value_name(say("アドレス", "ADDRESS"))
                .value_parser(value_parser!(IpAddr))
                .help(say(
                    "待ち受けるアドレス（既定は 127.0.0.1。ほかでは、ネットワークのだれでもサイトを読めます）",
                    "address to listen at (default: 127.0.0.1; with others, anyone on the network can read the site)",
                )),
        )
        .arg(poll_argument(words))
}

pub(super) fn poll_argument(words: Words) -> Arg {
    Arg::new("poll")
        .long("poll")
        .value_name(words.say("秒", "SECONDS"))
        .value_parser(|text: &str| match text.parse::<f64>() {
            Ok(seconds) if (0.01..=86_400.0).contains(&seconds) => Ok(Duration::from_secs_f64(seconds)),
            _ => Err("0.01–86400"),
        })
        .help(words.say(
            "変更を知らせないフォルダー（ネットワークなど）の変更を、この間隔で確認します",
            "look for changes at this interval, for folders that do not tell of them (networks)",
        ))
}

pub(super) fn poll(matches: &ArgMatches) -> Option<Duration> {
    matches.get_one::<Duration>("poll").copied()
}
