//! `manual` on the command line.

use std::path::PathBuf;

use clap::{Arg, ArgMatches};

use super::words::Words;

/// What `manual` is asked for. A page is what its reader calls it: `deadlines`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ManualOptions {
    /// The names and titles of all pages.
    List,
    /// A page as text. `None` is the manual as a whole: in the browser, or where nobody sits at a terminal, the index as text.
    Text(Option<String>),
    /// The pages as web pages.
    Web {
        /// The page to begin with; `None` is the index.
        page: Option<String>,
        /// The folder to write to; `None` is one among the system's temporary files.
        output: Option<PathBuf>,
        /// Whether the browser opens them.
        open: bool,
    },
}

impl ManualOptions {
    pub(super) fn read(matches: &ArgMatches) -> ManualOptions {
        let page = matches.get_one::<String>("page").cloned();
        let output = matches.get_one::<PathBuf>("output").cloned();
        let open = matches.get_flag("open");
        match () {
            () if matches.get_flag("list") => ManualOptions::List,
            () if open || output.is_some() => ManualOptions::Web { page, output, open },
            () => ManualOptions::Text(page),
        }
    }
}

pub(super) fn grammar(words: Words) -> clap::Command {
    let say = |ja, en| words.say(ja, en);
    words
        .verb(
            "manual",
            "この手引を開きます。ページを指定すると、文字で表示します",
            "Opens the manual, or prints a page of it",
        )
        .arg(Arg::new("page").value_name(say("ページ", "PAGE")).help(say(
            "ページの名前、又は問題のコード（例: deadlines、unclear-due）",
            "the name of a page, or a code, e.g. deadlines, unclear-due",
        )))
        .arg(
            words
                .flag("list", "ページの一覧を表示します", "list the pages")
                .conflicts_with_all(["page", "open", "output"]),
        )
        .arg(words.flag("open", "ブラウザーで開きます", "open it in the browser"))
        .arg(
            words
                .path(
                    "output",
                    say("フォルダー", "FOLDER"),
                    "ウェブページを書き出す、新しいフォルダー又は空のフォルダー",
                    "write the web pages into this folder, which is new or empty",
                )
                .short('o'),
        )
}
