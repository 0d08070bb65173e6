//! `completions` and `man`: what the shell and its user may know of the command line, made from the grammar itself.

use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{Arg, ArgMatches, Command};
use clap_complete::Shell;
use clap_mangen::Man;

use super::words::Words;
use crate::model::Language;

const SHELLS: [(&str, Shell); 5] = [
    ("bash", Shell::Bash),
    ("zsh", Shell::Zsh),
    ("fish", Shell::Fish),
    ("powershell", Shell::PowerShell),
    ("elvish", Shell::Elvish),
];

pub(super) fn grammar_of_completions(words: Words) -> Command {
    let say = |ja, en| words.say(ja, en);
    words.verb("completions", "シェルの補完の設定を表示します", "Prints the completions for a shell").arg(
        Arg::new("shell")
            .value_name("bash|zsh|fish|powershell|elvish")
            .required(true)
            .value_parser(PossibleValuesParser::new(SHELLS.map(|(name, _)| name)).map(|name| {
                SHELLS.into_iter().find(|(known, _)| *known == name).map_or(Shell::Bash, |(_, shell)| shell)
            }))
            .hide_possible_values(true)
            .help(say("シェルの名前", "the shell")),
    )
}

pub(super) fn grammar_of_manual(words: Words) -> Command {
    words.verb(
        "man",
        "man コマンドのためのページ（roff 形式）を表示します",
        "Prints the page for the man program, in roff",
    )
}

/// The completions of a shell, as its users install them.
pub(super) fn completions(matches: &ArgMatches, language: Language) -> String {
    let shell = matches.get_one::<Shell>("shell").copied().unwrap_or(Shell::Bash);
    let mut bytes = Vec::new();
    clap_complete::generate(shell, &mut super::command(language), "goalsheet", &mut bytes);
    String::from_utf8_lossy(&bytes).into_owned()
}

/// The manual: one page for all verbs.
pub(super) fn manual(language: Language) -> String {
    let words = Words(language);
    let mut command = super::command(language);
    command.build();
    let page = Man::new(command.clone()).manual(words.say("goalsheet の手引", "goalsheet manual"));
    let mut bytes = Vec::new();
    // Writing into memory does not fail.
    let _ = page.render_title(&mut bytes);
    let _ = page.render_name_section(&mut bytes);
    let _ = page.render_synopsis_section(&mut bytes);
    let _ = page.render_description_section(&mut bytes);
    let _ = page.render_options_section(&mut bytes);
    let mut text = String::from_utf8_lossy(&bytes).into_owned();
    text.push_str(&format!(".SH {}\n", words.say("コマンド", "COMMANDS")));
    for verb in command.get_subcommands() {
        text.push_str(&of_verb(verb));
    }
    text.push_str(&endings(words));
    match language {
        Language::En => text,
        Language::Ja => in_japanese(&text),
    }
}

/// A verb as a part of the page: its form, what it does, its own arguments.
fn of_verb(verb: &Command) -> String {
    let about = verb.get_about().map(ToString::to_string).unwrap_or_default();
    let verb = verb.clone().mut_args(|argument| {
        let is_everywhere = ["help", "lang"].contains(&argument.get_id().as_str());
        if is_everywhere { argument.hide(true) } else { argument }
    });
    let page = Man::new(verb.clone());
    let (mut form, mut options) = (Vec::new(), Vec::new());
    let _ = page.render_synopsis_section(&mut form);
    let _ = page.render_options_section(&mut options);
    let form = String::from_utf8_lossy(&form);
    let options = String::from_utf8_lossy(&options);
    let name = verb.get_name();
    let mut text = format!(".SS {name}\n{}\n", body(&form));
    text.push_str(&format!(".PP\n{}\n", escaped(&about)));
    if verb.get_arguments().any(|argument| !argument.is_hide_set()) {
        text.push_str(&body(&options));
        text.push('\n');
    }
    text
}

/// A rendered section without its heading and the preamble that every rendering begins with.
fn body(section: &str) -> String {
    let lines: Vec<&str> = section.lines().collect();
    let after = lines.iter().position(|line| line.starts_with(".SH ")).map_or(0, |heading| heading + 1);
    lines[after..].join("\n")
}

fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\").replace('-', "\\-")
}

fn endings(words: Words) -> String {
    let of = |status: &str, ja, en| format!(".TP\n\\fB{status}\\fR\n{}\n", words.say(ja, en));
    format!(".SH {}\n", words.say("終了ステータス", "\"EXIT STATUS\""))
        + &of("0", "終わりました（警告が出ていることもあります）。", "Done; there may be warnings.")
        + &of("1", "元ファイルに誤りがあります。", "The files have errors.")
        + &of("2", "実行できませんでした。", "The program could not do its work.")
}

/// The headings that manual pages in Japanese have.
fn in_japanese(text: &str) -> String {
    const HEADINGS: &[(&str, &str)] =
        &[("NAME", "名前"), ("SYNOPSIS", "書式"), ("DESCRIPTION", "説明"), ("OPTIONS", "オプション")];
    let mut text = text.to_owned();
    for (en, ja) in HEADINGS {
        text = text.replace(&format!("\n.SH {en}\n"), &format!("\n.SH {ja}\n"));
    }
    text
}
