//! The rules of the house: which room may use which room and which crate, no circles of files, nothing that is too long.

use std::collections::BTreeSet;
use std::fs;

use crate::imports::{Sources, arrows, circles};
use crate::site::repository;

/// What each room may use; DESIGN of `src/lib.rs`.
const ALLOWED: &[(&str, &[&str])] = &[
    ("model", &[]),
    ("text", &["model"]),
    ("audience", &["model", "text"]),
    ("check", &["model"]),
    ("format", &["model", "text"]),
    ("draft", &["model", "format"]),
    ("table", &["model"]),
    ("review", &["model"]),
    ("guide", &["model"]),
    ("schema", &["model", "text"]),
    ("page", &["model"]),
    ("host", &["model"]),
    ("report", &["model"]),
    ("pipeline", &["model", "text", "audience", "check", "draft", "table", "review", "guide", "page", "host"]),
    ("cli", &["model"]),
    (
        "commands",
        &[
            "model", "text", "check", "format", "draft", "table", "review", "guide", "schema", "page", "host",
            "report", "pipeline", "cli",
        ],
    ),
    ("lib", &["model", "host", "cli", "commands"]),
];

/// Which room may use which borrowed crate. Every dependency of `Cargo.toml` is here.
const BORROWED: &[(&str, &[&str])] = &[
    ("ammonia", &["page"]),
    ("annotate_snippets", &["report"]),
    ("anstream", &["host"]),
    ("axum", &["host"]),
    ("calamine", &["table"]),
    ("cfb", &["table"]),
    ("chardetng", &["text"]),
    ("clap", &["cli", "lib"]),
    ("clap_complete", &["cli"]),
    ("clap_mangen", &["cli"]),
    ("ctrlc", &["host"]),
    ("data_encoding", &["host"]),
    ("encoding_rs", &["text", "check", "table"]),
    ("flate2", &["text", "table"]),
    ("futures_util", &["host"]),
    ("gethostname", &["host"]),
    ("gix", &["host"]),
    ("hyper", &["host"]),
    ("hyper_util", &["host"]),
    ("indicatif", &["host"]),
    ("jiff", &["model"]),
    ("markup5ever", &["audience"]),
    ("memchr", &["page"]),
    ("mime_guess", &["host", "model"]),
    ("notify", &["host"]),
    ("opener", &["host"]),
    ("percent_encoding", &["model", "report"]),
    ("pulldown_cmark", &["model", "page"]),
    ("quick_cache", &["host"]),
    ("quick_xml", &["table"]),
    ("rayon", ANY),
    ("regex", &["page", "table"]),
    ("roxmltree", &["text"]),
    ("rust_xlsxwriter", &["table"]),
    ("rustix", &["host"]),
    ("rust_embed", &["page", "report"]),
    ("saphyr_parser", &["text"]),
    ("serde", &["page", "report", "table"]),
    ("serde_json", &["report", "review", "schema", "table"]),
    ("serde_yaml", &["page", "table"]),
    ("sha2", &["host"]),
    ("similar", &["format", "report"]),
    ("strsim", &["model"]),
    ("sys_locale", &["host"]),
    ("tera", &["page"]),
    ("terminal_size", &["host"]),
    ("thread_priority", &["host"]),
    ("tokio", &["host"]),
    ("tokio_io_timeout", &["host"]),
    ("tower_http", &["host"]),
    ("unicode_normalization", &["model", "check", "format", "page"]),
    ("unicode_width", &["model", "audience"]),
    ("walkdir", &["host"]),
    ("xxhash_rust", ANY),
    ("zip", &["text", "table"]),
];

/// All rooms: the crate is a tool that leaves no trace in what a room is for.
const ANY: &[&str] = &[];

/// The longest function, in lines.
const LONGEST: usize = 60;

fn sources() -> Sources {
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

#[test]
fn imports_go_one_way() {
    for (path, used) in arrows(&sources()) {
        let here = room(&path);
        let allowed =
            ALLOWED.iter().find(|(room, _)| *room == here).unwrap_or_else(|| panic!("{path} is in no known room")).1;
        for used in used.iter().filter(|used| room(used) != here) {
            assert!(allowed.contains(&&*room(used)), "{path} uses {used}, which its room may not");
        }
    }
}

#[test]
fn no_files_use_one_another_in_a_circle() {
    let arrows = arrows(&sources());
    let circles = circles(&arrows);
    assert!(circles.is_empty(), "files that use each other: {circles:#?}");
}

#[test]
fn each_borrowed_crate_is_known_and_stays_in_its_rooms() {
    let manifest = fs::read_to_string(repository().join("Cargo.toml")).expect("it is there");
    let sections = manifest.split("\n[").filter_map(|section| section.split_once("dependencies]\n"));
    let dependencies: BTreeSet<String> = sections
        // `dependencies` and `target.….dependencies`.
        .filter(|(head, _)| head.is_empty() || head.ends_with('.'))
        .flat_map(|(_, lines)| lines.lines())
        .filter(|line| line.starts_with(|first: char| first.is_ascii_alphabetic()))
        .map(|line| line.split([' ', '=']).next().expect("a line has a name").replace('-', "_"))
        .collect();
    let known: BTreeSet<String> = BORROWED.iter().map(|(name, _)| (*name).to_owned()).collect();
    assert_eq!(dependencies, known, "which rooms may use it?");
    // Tests may compare with whatever they like.
    for (path, text) in sources().into_iter().filter(|(path, _)| !path.contains("tests")) {
        for (name, rooms) in BORROWED.iter().filter(|(_, rooms)| *rooms != ANY) {
            let is_used = text.match_indices(&format!("{name}::")).any(|(at, _)| {
                !text[..at].ends_with(|before: char| before.is_alphanumeric() || matches!(before, '_' | ':'))
            });
            assert!(!is_used || rooms.contains(&&*room(&path)), "{path} uses {name}, which belongs to {rooms:?}");
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

#[test]
fn no_function_has_grown_too_long() {
    let mut long = BTreeSet::new();
    let sources = sources();
    for (path, text) in sources.iter().filter(|(path, _)| !path.contains("tests")) {
        for (name, lines) in functions(text) {
            if lines > LONGEST {
                long.insert((path.as_str(), name));
            }
        }
    }
    assert!(long.is_empty(), "functions of more than {LONGEST} lines: {long:?}");
}

/// The functions of a file and how many lines each has. The lines are as rustfmt makes them: a function ends at the bracket
/// that stands as far in as its beginning.
fn functions(text: &str) -> Vec<(&str, usize)> {
    let lines: Vec<&str> = text.lines().collect();
    let mut functions = Vec::new();
    for (at, line) in lines.iter().enumerate() {
        let indent = line.len() - line.trim_start().len();
        let Some((before, after)) = line.split_once("fn ") else { continue };
        let is_start =
            before.split_whitespace().all(|word| word.starts_with("pub") || ["const", "async"].contains(&word));
        if !is_start || !after.starts_with(|first: char| first.is_ascii_lowercase() || first == '_') {
            continue;
        }
        let name = after.split(['(', '<']).next().expect("a function has a name");
        let head = lines[at..].iter().position(|line| line.ends_with(['{', ';', '}'])).expect("its head ends");
        if !lines[at + head].ends_with('{') {
            continue;
        }
        let end = format!("{}}}", " ".repeat(indent));
        let length = lines[at..].iter().position(|line| *line == end).expect("it ends") + 1;
        functions.push((name, length));
    }
    functions
}
