//! `import` on the command line.

use std::path::PathBuf;

use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{Arg, ArgAction, ArgMatches, value_parser};

use super::words::{Words, path};

/// What `import` is told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportOptions {
    /// The site's folder.
    pub site: PathBuf,
    /// The tables; `-` is standard input.
    pub files: Vec<PathBuf>,
    /// The revision of git that the tables were made from, if it was named.
    pub base: Option<String>,
    /// The sheet, as it was typed; empty where only a mapping is guessed.
    pub into: String,
    /// Whether the plan is written.
    pub yes: bool,
    /// The name of a mapping, or its file.
    pub map: Option<String>,
    /// Which sheet of a workbook; `*` is all.
    pub sheet: Option<String>,
    /// Whether a mapping is printed instead.
    pub guess: bool,
    /// Whether sections that the head lacks are added to it.
    pub add_sections: bool,
    /// Whether hidden rows and columns are left out.
    pub skip_hidden: bool,
    /// How the preview is written down.
    pub format: PreviewFormat,
    /// Where the preview goes as a page.
    pub report: Option<PathBuf>,
}

/// How a preview is written down.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PreviewFormat {
    /// For a person at a terminal.
    Human,
    /// For programs.
    Json,
}

const FORMATS: [(&str, PreviewFormat); 2] = [("human", PreviewFormat::Human), ("json", PreviewFormat::Json)];

impl ImportOptions {
    pub(super) fn read(matches: &ArgMatches) -> ImportOptions {
        let text = |name: &str| matches.get_one::<String>(name).cloned();
        ImportOptions {
            site: path(matches, "site"),
            files: matches.get_many::<PathBuf>("files").unwrap_or_default().cloned().collect(),
            base: text("base"),
            into: text("into").unwrap_or_default(),
            yes: matches.get_flag("yes"),
            map: text("map"),
            sheet: text("sheet"),
            guess: matches.get_flag("guess"),
            add_sections: matches.get_flag("add-sections"),
            skip_hidden: matches.get_flag("skip-hidden"),
            format: matches.get_one::<PreviewFormat>("format").copied().unwrap_or(PreviewFormat::Human),
            report: matches.get_one::<PathBuf>("report").cloned(),
        }
    }
}

pub(super) fn grammar(words: Words) -> clap::Command {
    let say = |ja, en| words.say(ja, en);
    words
        .verb(
            "import",
            "Excel などの表を目標にします。--yes を付けるまで何も書きません",
            "Turns a table of Excel into goals; nothing is written without --yes",
        )
        .arg(
            Arg::new("files")
                .value_name(say("ファイル", "FILE"))
                .value_parser(value_parser!(PathBuf))
                .action(ArgAction::Append)
                .num_args(1..)
                .required(true)
                .help(say(
                    "表（xlsx、xls、ods、csv、タブ区切り）。- は標準入力（Excel で写した範囲など）",
                    "tables: xlsx, xls, ods, csv, text with tabs; - is standard input, such as a range copied from Excel",
                )),
        )
        .arg(
            words.option("into", say("年度/部", "YEAR/SHEET"), say("読み込む先（例: r6/kodomo-katei）", "where they go, e.g. r6/kodomo-katei"))
                .required_unless_present("guess"),
        )
        .arg(words.flag("yes", "下見のとおりに書きます", "write what the preview shows"))
        .arg(words.option(
            "map",
            say("名前|ファイル", "NAME|FILE"),
            say(
                "列の対応表（goalsheet.yaml の imports の名前、又はファイル）",
                "the mapping of columns: a name under imports in goalsheet.yaml, or a file",
            ),
        ))
        .arg(words.option(
            "sheet",
            say("シート|*", "NAME|*"),
            say("読むシート（* はすべて）", "the workbook's sheet that is read; * is all"),
        ))
        .arg(words.option(
            "base",
            say("版", "REVISION"),
            say(
                "表のもとになった git の版（例: HEAD~3）。その後にサイトだけで変わったところは書き戻しません",
                "the revision of git that the table was made from, e.g. HEAD~3: what only the site has changed since stays",
            ),
        ))
        .arg(words.flag("guess", "列の対応表を推測して表示します（直して --map で使います）", "print a guessed mapping, to be edited and used with --map"))
        .arg(words.flag("add-sections", "整理表にない課を、課の一覧に加えます", "add sections to the head that it lacks"))
        .arg(words.flag("skip-hidden", "隠れている行と列を読みません", "leave hidden rows and columns out"))
        .arg(format(words))
        .arg(words.path("report", "FILE.html", "下見を1枚の HTML にも書きます", "write the preview as one page of HTML as well"))
        .arg(words.site_option())
}

fn format(words: Words) -> Arg {
    let names = PossibleValuesParser::new(FORMATS.map(|(name, _)| name));
    let meant =
        |name: String| FORMATS.iter().find(|(known, _)| *known == name).map_or(FORMATS[0].1, |(_, format)| *format);
    Arg::new("format")
        .long("format")
        .value_name("human|json")
        .value_parser(names.map(meant))
        .hide_possible_values(true)
        .help(words.say("下見の形式（既定は human）", "how the preview is written: human (the default) or json"))
}
