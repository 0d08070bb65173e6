//! `completions` and `man`: every verb and option is in them.

use goalsheet::cli;
use goalsheet::model::Language;

use crate::site::Site;

fn printed(arguments: &[&str]) -> String {
    let run = Site::empty().run(arguments);
    assert_eq!((run.status, run.stderr.as_str()), (0, ""), "{arguments:?}");
    run.stdout
}

#[test]
fn every_shell_completes_every_verb_and_option() {
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let text = printed(&["completions", shell]);
        for verb in cli::command(Language::Ja).get_subcommands() {
            assert!(text.contains(verb.get_name()), "{shell}: {}", verb.get_name());
            for option in verb.get_arguments().filter_map(|argument| argument.get_long()) {
                assert!(text.contains(option), "{shell}: --{option}");
            }
        }
    }
    assert_eq!(Site::empty().run(&["completions", "sh"]).status, 2);
}

#[test]
fn the_manual_page_speaks_of_every_verb_and_option_in_either_language() {
    for (language, headings) in [
        ("ja", [".SH 名前", ".SH 書式", ".SH 説明", ".SH オプション", ".SH コマンド", ".SH 終了ステータス"]),
        ("en", [".SH NAME", ".SH SYNOPSIS", ".SH DESCRIPTION", ".SH OPTIONS", ".SH COMMANDS", ".SH \"EXIT STATUS\""]),
    ] {
        let text = printed(&["man", "--lang", language]);
        for heading in headings {
            assert!(text.lines().any(|line| line == heading), "{heading}");
        }
        for verb in cli::command(Language::Ja).get_subcommands() {
            assert!(text.contains(&format!("\n.SS {}\n", verb.get_name())), "{}", verb.get_name());
            for option in verb.get_arguments().filter_map(|argument| argument.get_long()) {
                assert!(text.contains(&format!("\\-\\-{}", option.replace('-', "\\-"))), "--{option}");
            }
        }
    }
}
