//! `--help`: columns that align where letters are twice as wide, no word of the other language, and where the manual is.

use goalsheet::cli;
use goalsheet::model::Language;
use goalsheet::model::japanese::width;

use crate::site::Site;

/// The help of the program and of each verb, with all that it describes: the texts beside options, values and verbs.
fn helps(language: Language) -> Vec<(String, String, Vec<String>)> {
    let mut command = cli::command(language);
    command.build();
    let code = language.code();
    let described = |command: &clap::Command| {
        let arguments = command.get_arguments().filter_map(|argument| argument.get_help().map(ToString::to_string));
        let verbs = command.get_subcommands().filter_map(|verb| verb.get_about().map(ToString::to_string));
        arguments.chain(verbs).collect::<Vec<String>>()
    };
    let help = |arguments: &[&str]| {
        let run = Site::empty().run(&[arguments, &["--help", "--lang", code]].concat());
        assert_eq!((run.status, run.stderr.as_str()), (0, ""), "{arguments:?}");
        run.stdout
    };
    let verbs =
        command.get_subcommands().map(|verb| (verb.get_name().to_owned(), help(&[verb.get_name()]), described(verb)));
    std::iter::once(("goalsheet".to_owned(), help(&[]), described(&command))).chain(verbs).collect()
}

#[test]
fn in_every_help_all_descriptions_begin_in_one_column() {
    for language in [Language::Ja, Language::En] {
        for (verb, help, described) in helps(language) {
            let (_, help) = help.split_once("\n\n").expect("the first paragraph says what it does");
            let mut columns: Vec<usize> = described
                .iter()
                .map(|text| {
                    // A long one goes on below.
                    let start: String = text.chars().take(8).collect();
                    let line = help.lines().find(|line| line.contains(&format!("  {start}")));
                    let line = line.unwrap_or_else(|| panic!("{verb} does not say “{text}”:\n{help}"));
                    width(&line[..line.find(&start).expect("it was found")])
                })
                .collect();
            columns.dedup();
            // The verbs of the program stand in a table of their own.
            let tables = if verb == "goalsheet" { 2 } else { 1 };
            assert!(columns.len() <= tables, "{verb}: descriptions begin in the columns {columns:?}\n{help}");
        }
    }
}

#[test]
fn the_help_in_japanese_is_in_japanese() {
    for (verb, help, _) in helps(Language::Ja) {
        for word in ["OPTIONS", "COMMAND", "Usage", "Options", "Commands", "possible values", "default"] {
            assert!(!help.contains(word), "{verb} says “{word}”:\n{help}");
        }
        assert!(help.contains("使い方: goalsheet"), "{verb}:\n{help}");
    }
}

#[test]
fn the_help_says_where_the_manual_is() {
    for language in ["ja", "en"] {
        let help = Site::empty().run(&["--help", "--lang", language]).stdout;
        assert!(help.contains("goalsheet manual") && help.contains("goalsheet manual --list"), "{help}");
    }
}
