//! What each stage costs, in instructions: they repeat to a thousandth where seconds do not, so a stage that has become slower
//! shows in the commit that made it so.
//!
//! `instructions.txt` holds the counts of a small site, each with the compiler and the system's library they belong to: with
//! others the counts are others, and nothing is compared. A stage that takes over 3 % more than it is known to is a failure;
//! so is one that takes over 3 % less, which would hide the next. Where that is meant, the commit says why and brings new counts:
//! `UPDATE_INSTRUCTIONS=1 cargo test --test it instructions::`.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;

use crate::{corpus, site::repository};

/// How many goals the site has: enough that the first is not all.
const GOALS: usize = 24;
/// What may be more or less.
const TOLERANCE: f64 = 0.03;

/// The functions of which a build consists, by what they are for. None calls itself or another of them.
const STAGES: [(&str, &str); 10] = [
    ("a file is read", "goalsheet::text::read"),
    ("a sheet is checked", "goalsheet::check::check_sheet"),
    ("a theme is read and checked", "goalsheet::page::template::theme::Theme::load"),
    ("a goal is made ready for templates", "goalsheet::page::render::Renderer::goal"),
    ("a page is rendered", "goalsheet::page::template::theme::Theme::render"),
    ("a sheet's search piece", "goalsheet::page::search::piece::Piece::new"),
    ("the index of the search", "goalsheet::page::search::index::Layout::files"),
    ("the records of a sheet", "goalsheet::table::export::downloads::SheetRecords::of"),
    ("data files are made", "goalsheet::table::export::downloads::Gathered::files"),
    ("a file is handed to the publisher", "goalsheet::host::publish::Publisher::put"),
];

#[test]
fn no_stage_takes_more_instructions_than_it_is_known_to() {
    let Some(machine) = machine() else {
        eprintln!("without valgrind nothing is counted");
        return;
    };
    let folder = TempDir::new().expect("a temporary folder can be made");
    let site = folder.path().join("site");
    corpus::write(&site, GOALS);
    let mut counts = stages(&site, &["build", "--fresh"]);
    counts.insert("check, in all".to_owned(), stages(&site, &["check"])[ALL]);
    let counts = BTreeMap::from_iter(counts.into_iter().map(|(stage, count)| {
        let stage = if stage == ALL { "build, in all".to_owned() } else { stage };
        (stage, count)
    }));
    assert_eq!(counts.len(), STAGES.len() + 2, "a stage has another name now: {counts:?}");
    let path = repository().join("tests/it/instructions.txt");
    let known = fs::read_to_string(&path).unwrap_or_default();
    if std::env::var_os("UPDATE_INSTRUCTIONS").is_some() {
        let lines = counts.iter().map(|(stage, count)| format!("{count:>13} {stage}\n"));
        fs::write(&path, format!("{machine}\n{}", lines.collect::<String>())).expect("the counts can be written");
        return;
    }
    let mut lines = known.lines();
    if lines.next() != Some(&machine) {
        eprintln!("the counts that are known are not those of {machine}");
        return;
    }
    let known: BTreeMap<String, u64> = lines
        .filter_map(|line| line.trim().split_once(' '))
        .map(|(count, stage)| (stage.to_owned(), count.parse().expect("a number")))
        .collect();
    assert_eq!(known.keys().collect::<Vec<_>>(), counts.keys().collect::<Vec<_>>());
    let is_other = |(stage, count): &(&String, &u64)| {
        let known = known[*stage] as f64;
        (**count as f64 - known).abs() > known * TOLERANCE
    };
    let others: Vec<String> =
        counts.iter().filter(is_other).map(|(stage, count)| format!("{stage}: {} → {count}", known[stage])).collect();
    assert_eq!(others, Vec::<String>::new());
}

const ALL: &str = "all";

/// What runs here, as far as the counts depend on it; none without the program that counts.
fn machine() -> Option<String> {
    let says = |program: &str, argument: &str| {
        let output = Command::new(program).arg(argument).output().ok()?;
        let text = String::from_utf8(output.stdout).ok()?;
        Some(text.lines().next()?.to_owned())
    };
    Some(format!("{}, {}, {}", says("valgrind", "--version")?, says("rustc", "--version")?, says("ldd", "--version")?))
}

/// How many instructions the program and each of its stages take.
fn stages(site: &Path, arguments: &[&str]) -> BTreeMap<String, u64> {
    let out: PathBuf = site.with_extension("counts");
    let mut command = Command::new("valgrind");
    command.args(["--tool=callgrind", "--compress-strings=no", "--compress-pos=no"]);
    command.arg(format!("--callgrind-out-file={}", out.display()));
    command
        .arg(env!("CARGO_BIN_EXE_goalsheet"))
        .args(arguments)
        .args(["--jobs", "1"].iter().filter(|_| arguments[0] == "build"));
    command.env("RAYON_NUM_THREADS", "1").env("GOALSHEET_LANG", "ja").current_dir(site);
    let run = command.output().expect("valgrind runs");
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
    inclusive(&fs::read_to_string(out).expect("it was counted"))
}

/// The counts of the stages in what callgrind wrote: for each call of one, `cfn=` names it, and the line after `calls=` has where
/// it was called and what it took.
fn inclusive(text: &str) -> BTreeMap<String, u64> {
    let mut counts = BTreeMap::new();
    let mut called = "";
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        if let Some(name) = line.strip_prefix("cfn=") {
            called = name;
        } else if line.starts_with("calls=") {
            let cost: u64 = lines.next().and_then(|line| line.split(' ').nth(1)?.parse().ok()).expect("a cost");
            if let Some((stage, _)) = STAGES.iter().find(|(_, function)| called == *function) {
                *counts.entry((*stage).to_owned()).or_default() += cost;
            }
        } else if let Some(total) = line.strip_prefix("totals: ") {
            counts.insert(ALL.to_owned(), total.parse().expect("a number"));
        }
    }
    counts
}
