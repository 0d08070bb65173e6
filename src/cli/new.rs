//! `new` on the command line.

use std::path::PathBuf;

use clap::{Arg, ArgAction, ArgGroup, ArgMatches};

use super::words::{Words, path};

/// What `new` is told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewOptions {
    /// The site's folder.
    pub site: PathBuf,
    /// The sheet, as it was typed: `r5/kodomo-katei`.
    pub sheet: String,
    /// What is begun.
    pub what: New,
}

/// What is begun.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum New {
    /// A goal of the sheet. Names are as they were typed.
    Goal {
        /// 実施項目
        title: String,
        /// 課名, which should be one.
        sections: Vec<String>,
        /// 計画・方針等の分類
        categories: Vec<String>,
        /// いつまで
        due: Option<String>,
    },
    /// Reports on the sheet's goals.
    Reports {
        /// Their phase, by key or name.
        phase: String,
        /// The goal they report on; all without.
        goal: Option<String>,
    },
    /// A year that goes on from another.
    Year {
        /// The year, as it was typed.
        year: String,
        /// The one it goes on from; none for the year before.
        from: Option<String>,
        /// Sheets, and goals of the sheet before them; none for all.
        names: Vec<String>,
        /// Whether it is only shown what would be made.
        is_trial: bool,
    },
    /// The sheet itself.
    Sheet {
        /// 部; none where it is that of the sheet to go by.
        department: Option<String>,
        /// Its sections, each a name or `name=key`.
        sections: Vec<String>,
        /// The sheet to go by, last year's mostly.
        from: Option<String>,
    },
}

impl NewOptions {
    pub(super) fn read(matches: &ArgMatches) -> NewOptions {
        let text = |name: &str| matches.get_one::<String>(name).cloned();
        let texts = |name: &str| matches.get_many::<String>(name).unwrap_or_default().cloned().collect::<Vec<String>>();
        let what = if let Some(year) = text("year") {
            let names = [text("folder"), text("title")].into_iter().flatten().chain(texts("more")).collect();
            New::Year { year, from: text("from"), names, is_trial: matches.get_flag("dry-run") }
        } else if let Some(phase) = text("report") {
            New::Reports { phase, goal: text("title") }
        } else if matches.get_flag("sheet") {
            New::Sheet { department: text("title"), sections: texts("section"), from: text("from") }
        } else {
            New::Goal {
                title: text("title").unwrap_or_default(),
                sections: texts("section"),
                categories: texts("category"),
                due: text("due"),
            }
        };
        NewOptions { site: path(matches, "site"), sheet: text("folder").unwrap_or_default(), what }
    }
}

pub(super) fn grammar(words: Words) -> clap::Command {
    let say = |ja, en| words.say(ja, en);
    words
        .verb("new", "目標のファイルを作ります。--sheet では部の整理表、--report では報告を始めます", "Begins a goal, with --sheet a sheet, with --report reports")
        .arg(
            Arg::new("folder")
                .value_name(say("年度/部", "YEAR/SHEET"))
                .required_unless_present("year")
                .help(say("部のフォルダー（例: r8/kodomo-katei）", "the sheet's folder, e.g. r8/kodomo-katei")),
        )
        .arg(Arg::new("title").value_name(say("名前", "TITLE")).required_unless_present_any(["from", "report", "year"]).help(say(
            "実施項目。--sheet では部の名前（--from があれば省けます）。--report では目標（省けばすべて）",
            "the goal's title; with --sheet the department, which --from can give too; with --report a goal, all without",
        )))
        .arg(
            words.option(
                "section",
                say("課", "SECTION"),
                say(
                    "課名（一部でも、番号でも構いません）。--sheet では「課名」又は「課名=key」を、公式の順に何度でも",
                    "its section: the name or a part of it, its key or its number; with --sheet NAME or NAME=KEY, several in official order",
                ),
            )
            .action(ArgAction::Append),
        )
        .arg(
            words.option(
                "category",
                say("分類", "CATEGORY"),
                say("計画・方針等の分類（複数可）", "its category; several are possible"),
            )
            .action(ArgAction::Append),
        )
        .arg(words.option("due", say("期限", "DUE"), say("いつまで（例: 10月、年度末）", "its deadline, e.g. 10月, 年度末")))
        .arg(Arg::new("more").value_name(say("目標", "GOALS")).num_args(0..).requires("year").hide(true))
        .args(beginnings(words))
        .args(years(words))
        .group(ArgGroup::new("origin").args(["sheet", "year"]).multiple(true))
        .arg(words.site_option())
}

/// Instead of a goal: a sheet, or reports.
fn beginnings(words: Words) -> [Arg; 3] {
    let say = |ja, en| words.say(ja, en);
    [
        words
            .flag("sheet", "目標ではなく、部の整理表を始めます", "begin a department's sheet, not a goal")
            .conflicts_with_all(["category", "due"]),
        words
            .option(
                "report",
                say("時期", "PHASE"),
                say(
                    "目標ではなく、その時期の報告を、部のすべての目標について始めます（例: mid）",
                    "begin the reports of a phase on all goals of the sheet, e.g. mid",
                ),
            )
            .conflicts_with_all(["sheet", "section", "category", "due", "from"]),
        words
            .option(
                "from",
                say("年度/部", "YEAR/SHEET"),
                say(
                    "部の名前、課の並び、職氏名を引き継ぐ整理表（例: r7/kodomo-katei）。--year では引き継ぐ年度（例: r8）",
                    "the sheet whose department, sections and holder go on, e.g. r7/kodomo-katei; with --year the year that goes on, e.g. r8",
                ),
            )
            .requires("origin"),
    ]
}

/// Instead of a goal: a year.
fn years(words: Words) -> [Arg; 2] {
    let say = |ja, en| words.say(ja, en);
    let help = say(
        "目標ではなく、年度を始めます。--from の年度（既定は前の年度）から、整理表と目標を引き継ぎます。部や目標を後に書けば、それだけ（例: --year r9 kodomo-katei 2-1 2-3）",
        "begin a year, not a goal: the sheets and goals of the year behind --from (default: the year before) go on, or those that are named, e.g. --year r9 kodomo-katei 2-1 2-3",
    );
    [
        words.option("year", say("年度", "YEAR"), help).conflicts_with_all(["report", "section", "category", "due"]),
        words
            .flag(
                "dry-run",
                "--year で作るものを表示するだけで、何も書き込みません",
                "only show what --year would make, and write nothing",
            )
            .requires("year"),
    ]
}
