//! The tour of the README is true: its commands are run in a folder of their own, and what they print is what it shows.
//! On Linux only: the shells of other systems have another `sed`.

use std::fs;
use std::path::Path;
use std::process::Command;

use tempfile::TempDir;

use crate::site::repository;

/// A block of the tour: commands alone, or commands with what they print.
enum Block {
    Commands(String),
    Session(String),
}

/// The blocks of a chapter, in order.
fn blocks(chapter: &str) -> Vec<Block> {
    let fences = chapter.split("\n```").skip(1).step_by(2);
    fences
        .filter_map(|block| match block.split_once('\n') {
            Some(("sh", text)) => Some(Block::Commands(text.to_owned())),
            Some(("console", text)) => Some(Block::Session(text.to_owned())),
            _ => None,
        })
        .collect()
}

/// What a shell prints on both outputs for some commands, in the folder of the tour.
fn shell(home: &Path, folder: &Path, commands: &str, locale: &str) -> String {
    let program = Path::new(env!("CARGO_BIN_EXE_goalsheet")).parent().expect("a program is in a folder");
    let path = format!("{}:{}", program.display(), std::env::var("PATH").unwrap_or_default());
    let script = format!("exec 2>&1\nset -e\n{commands}\npwd > \"$HOME/at\"\n");
    let mut command = Command::new("bash");
    command.args(["-c", &script]).current_dir(folder).env("HOME", home).env("PATH", path).env("LC_ALL", locale);
    for role in ["AUTHOR", "COMMITTER"] {
        command.env(format!("GIT_{role}_NAME"), "you").env(format!("GIT_{role}_EMAIL"), "you@example.jp");
    }
    command.env("GIT_CONFIG_NOSYSTEM", "1").env("GIT_PAGER", "cat").env("NO_COLOR", "1");
    let output = command.output().expect("there is bash");
    String::from_utf8(output.stdout).expect("output is UTF-8")
}

/// A line as it is compared: a fingerprint is that of every byte of the site, so it changes with each word of the theme.
fn compared(line: &str) -> String {
    let line = line.trim_end();
    let is_fingerprint = |word: &str| word.len() == 4 && word.bytes().all(|byte| byte.is_ascii_hexdigit());
    let is_one = line.split(' ').filter(|word| is_fingerprint(word)).count() == 8;
    let word = |word: &str| if is_one && is_fingerprint(word) { "xxxx".to_owned() } else { word.to_owned() };
    line.split(' ').map(word).collect::<Vec<_>>().join(" ")
}

#[test]
fn every_command_of_the_tour_does_what_the_readme_shows() {
    for (name, heading, end, locale) in [
        ("README.md", "## A five-minute tour\n", "\n## Where to read on", "en_US.UTF-8"),
        ("README.ja.md", "## 5分で試す\n", "\n## 続きを読む", "ja_JP.UTF-8"),
    ] {
        let text = fs::read_to_string(repository().join(name)).expect("it is there");
        let (_, chapter) = text.split_once(heading).unwrap_or_else(|| panic!("{name} has no “{heading}”"));
        let (chapter, _) = chapter.split_once(end).unwrap_or_else(|| panic!("{name} has no “{end}”"));
        let home = TempDir::new().expect("a temporary folder can be made");
        let home = home.path().canonicalize().expect("it is there");
        let (mut folder, mut sessions) = (home.clone(), 0);
        for block in blocks(chapter) {
            match block {
                Block::Commands(commands) => {
                    let commands = commands.replace("cargo install --locked --path .\n", "");
                    let printed = shell(&home, &folder, &commands, locale);
                    let at = fs::read_to_string(home.join("at")).unwrap_or_else(|_| panic!("{commands}{printed}"));
                    folder = at.trim_end().into();
                    fs::remove_file(home.join("at")).expect("it is there");
                }
                Block::Session(session) => {
                    sessions += 1;
                    let (command, shown) = session.split_once('\n').expect("it shows what is printed");
                    let command = command.strip_prefix("$ ").expect("a session begins with a command");
                    let printed = shell(&home, &folder, command, locale);
                    let printed = printed.replace(&*home.to_string_lossy(), "/home/you");
                    let lines = |text: &str| text.trim_end().lines().map(compared).collect::<Vec<_>>();
                    assert_eq!(lines(&printed), lines(shown), "{name}: {command}");
                }
            }
        }
        assert_eq!(sessions, 5, "{name}");
    }
}
