//! The README says what the program does: its example builds, and every key and option is in it.

use goalsheet::model::Language;
use goalsheet::model::keys::{self, KeyKind, KeyTable};

use crate::site::{Site, repository};

const MANUALS: [(&str, &str); 2] = [("README.md", "## The goal file"), ("README.ja.md", "## 目標のファイル")];

fn manual(name: &str) -> String {
    std::fs::read_to_string(repository().join(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

#[test]
fn the_example_of_a_goal_builds() {
    for (name, heading) in MANUALS {
        let text = manual(name);
        let (_, chapter) = text.split_once(heading).unwrap_or_else(|| panic!("{name} has no “{heading}”"));
        let (_, block) = chapter.split_once("```markdown\n").expect("the chapter shows a goal");
        let (example, _) = block.split_once("\n```").expect("the example ends");
        let site = Site::empty()
            .file("goalsheet.yaml", "organization: 見本市\nrequired: [category, level, method, due, section]\n")
            .file(
                "content/r5/kodomo-katei/_index.md",
                "---\ndepartment: 子ども家庭部\nsections: [子ども若者計画課]\n---\n",
            )
            .file("content/r5/kodomo-katei/2-2.md", &format!("{example}\n"));
        let run = site.build();
        assert_eq!(run.stderr, "", "{name}");
    }
}

/// The keys of a table and of the maps in it.
fn keys_of(table: &KeyTable) -> Vec<&'static str> {
    fn of_kind(kind: &KeyKind) -> Vec<&'static str> {
        match kind {
            KeyKind::OneOrMore(kind) | KeyKind::List(kind) => of_kind(kind),
            KeyKind::Map(table) | KeyKind::ShortMap(table) => keys_of(table),
            KeyKind::Fields => keys_of(&keys::FIELD),
            _ => Vec::new(),
        }
    }
    table.keys.iter().flat_map(|key| [vec![key.name], of_kind(&key.kind)].concat()).collect()
}

#[test]
fn every_key_and_option_is_in_the_manual() {
    let keys = [&keys::GOAL, &keys::HEAD, &keys::CONFIG].map(|table| keys_of(table)).concat();
    let options = [
        "serve",
        "build",
        "check",
        "fmt",
        "new",
        "init",
        "schema",
        "completions",
        "man",
        "--watch",
        "--poll",
        "--port",
        "--open",
        "--host",
        "--output",
        "--keep-going",
        "--timings",
        "--jobs",
        "--lang",
    ];
    for (name, _) in MANUALS {
        let text = manual(name);
        for key in keys.iter().chain(&options) {
            assert!(text.contains(key), "{name} does not speak of {key}");
        }
    }
}

#[test]
fn every_verb_and_option_of_the_help_is_in_the_manual() {
    let verbs: Vec<String> =
        goalsheet::cli::command(Language::En).get_subcommands().map(|verb| verb.get_name().to_owned()).collect();
    for (name, _) in MANUALS {
        let text = manual(name);
        for verb in &verbs {
            assert!(text.contains(&format!("goalsheet {verb} ")), "{name} does not speak of {verb}");
        }
        let of_verbs = verbs.iter().map(|verb| vec![verb.as_str(), "--help"]);
        for arguments in std::iter::once(vec!["--help"]).chain(of_verbs) {
            let help = Site::empty().run(&arguments).stdout;
            let options = help.split_whitespace().filter(|word| word.starts_with("--"));
            for option in options.map(|option| option.trim_end_matches(|c: char| !c.is_ascii_alphanumeric())) {
                assert!(text.contains(option), "{name} does not speak of {option}");
            }
        }
    }
}
