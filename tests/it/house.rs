//! The rules of the house: which room may use which.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use crate::site::repository;

/// What each room may use; DESIGN of `src/lib.rs`.
const ALLOWED: &[(&str, &[&str])] = &[
    ("model", &[]),
    ("text", &["model"]),
    ("audience", &["model", "text"]),
    ("check", &["model"]),
    ("format", &["model", "text"]),
    ("draft", &["model", "format"]),
    ("schema", &["model", "text"]),
    ("page", &["model"]),
    ("host", &["model"]),
    ("report", &["model"]),
    ("pipeline", &["model", "text", "audience", "check", "page", "host"]),
    ("cli", &["model"]),
    ("commands", &["model", "text", "check", "format", "draft", "schema", "page", "host", "report", "pipeline", "cli"]),
    ("lib", &["model", "host", "cli", "commands"]),
];

/// Which room may use which borrowed crate; crates that are not here are free to all.
const BORROWED: &[(&str, &[&str])] = &[
    ("pulldown_cmark", &["model", "page"]),
    ("tera", &["page"]),
    ("ammonia", &["page"]),
    ("rust_embed", &["page", "report"]),
    ("saphyr_parser", &["text"]),
    ("roxmltree", &["text"]),
    ("encoding_rs", &["text", "check"]),
    ("chardetng", &["text"]),
    ("sha2", &["host"]),
    ("walkdir", &["host"]),
    ("notify", &["host"]),
    ("indicatif", &["host"]),
    ("anstream", &["host"]),
    ("sys_locale", &["host"]),
    ("terminal_size", &["host"]),
    ("axum", &["host"]),
    ("futures_util", &["host"]),
    ("gethostname", &["host"]),
    ("hyper", &["host"]),
    ("hyper_util", &["host"]),
    ("mime_guess", &["host", "model"]),
    ("tokio", &["host"]),
    ("tokio_io_timeout", &["host"]),
    ("tower_http", &["host"]),
    ("ctrlc", &["host"]),
    ("opener", &["host"]),
    ("annotate_snippets", &["report"]),
    ("clap", &["cli", "lib"]),
    ("clap_complete", &["cli"]),
    ("clap_mangen", &["cli"]),
    ("jiff", &["model"]),
    ("strsim", &["model"]),
    ("percent_encoding", &["model", "report"]),
    ("similar", &["report"]),
    ("serde_json", &["report", "schema"]),
];

fn sources() -> BTreeMap<String, String> {
    let folder = repository().join("src");
    let entries = walkdir::WalkDir::new(&folder).into_iter().filter_map(Result::ok);
    entries
        .filter(|entry| entry.path().extension().is_some_and(|extension| extension == "rs"))
        .map(|entry| {
            let path = entry.path().strip_prefix(&folder).expect("below src").to_string_lossy().replace('\\', "/");
            (path, fs::read_to_string(entry.path()).expect("the file can be read"))
        })
        .filter(|(path, _)| path != "main.rs")
        .collect()
}

fn room(path: &str) -> String {
    path.split('/').next().expect("a path has a first part").trim_end_matches(".rs").to_owned()
}

fn words_after<'a>(text: &'a str, before: &'a str) -> impl Iterator<Item = &'a str> {
    text.match_indices(before).map(move |(at, _)| {
        let rest = &text[at + before.len()..];
        &rest[..rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len())]
    })
}

#[test]
fn imports_go_one_way() {
    let rooms: BTreeSet<&str> = ALLOWED.iter().map(|(room, _)| *room).collect();
    for (path, text) in sources() {
        let here = room(&path);
        let allowed =
            ALLOWED.iter().find(|(room, _)| *room == here).unwrap_or_else(|| panic!("{path} is in no known room")).1;
        for used in words_after(&text, "crate::").filter(|used| rooms.contains(used) && *used != here) {
            assert!(allowed.contains(&used), "{path} uses {used}, which its room may not");
        }
    }
}

#[test]
fn each_borrowed_crate_stays_in_its_rooms() {
    for (path, text) in sources() {
        for (name, rooms) in BORROWED {
            if text.contains(&format!("{name}::")) {
                assert!(rooms.contains(&room(&path).as_str()), "{path} uses {name}, which belongs to {rooms:?}");
            }
        }
    }
}

#[test]
fn every_file_opens_with_what_it_is_for() {
    for (path, text) in sources() {
        assert!(text.starts_with("//! "), "{path} does not say what it is for");
    }
}

#[test]
fn no_file_has_grown_too_long() {
    for (path, text) in sources() {
        let lines = text.lines().count();
        assert!(lines <= 600, "{path} has {lines} lines: it is usually two things");
    }
}
