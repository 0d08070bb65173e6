//! `fmt`: the files of a site in their one form.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use super::{Ending, show};
use crate::cli::FmtOptions;
use crate::host::locate::{Located, locate};
use crate::host::{read, terminal, write};
use crate::model::config::Config;
use crate::model::layout::{CONFIG, CONTENT, is_at_or_below, is_content, is_written};
use crate::model::limits::LARGEST_TEXT;
use crate::model::{Diagnostic, Failure, Language};
use crate::{format, report, say, text};

/// Formats files and folders. Files with errors are left alone and reported on standard error.
pub fn run(options: &FmtOptions, language: Language) -> Result<Ending, Failure> {
    match options {
        FmtOptions::Stdin { path } => stdin(path, language),
        FmtOptions::Files { paths, check, lines } => {
            let mut done = Done::default();
            for (site, paths) in by_site(paths)? {
                done.add(files(&site, &paths, *check, *lines, language)?);
            }
            Ok(done.end(*check, language))
        }
    }
}

/// One file from standard input to standard output; nothing is printed there if it has errors.
fn stdin(path: &Path, language: Language) -> Result<Ending, Failure> {
    let Located { site, path } = locate(path, CONFIG)?;
    if !is_written(&path) {
        return Err(not_ours(&path));
    }
    let bytes = terminal::read(LARGEST_TEXT)?;
    let (config, mut problems) = read_config(&site)?;
    if let Some(config) = config {
        match format::format(&path, bytes, &config) {
            Ok(text) => {
                terminal::print_bytes(text.as_bytes());
                return Ok(Ending::Clean);
            }
            Err(found) => problems = found,
        }
    }
    show(&mut problems, language);
    Ok(Ending::Problems)
}

/// How many files there were, and of what kind.
#[derive(Default)]
struct Done {
    files: usize,
    changed: usize,
    broken: usize,
}

impl Done {
    fn add(&mut self, more: Done) {
        self.files += more.files;
        self.changed += more.changed;
        self.broken += more.broken;
    }

    fn end(&self, check: bool, language: Language) -> Ending {
        let Done { files, changed, broken } = self;
        let same = files - changed - broken;
        let summary = if check {
            say!(
                "ファイル {files} 件: そろっている {same}、そろっていない {changed}、誤りのある {broken}",
                "files: {files}; {same} in form, {changed} not, {broken} with errors"
            )
        } else {
            say!(
                "ファイル {files} 件: そろえた {changed}、そのまま {same}、誤りのある {broken}",
                "files: {files}; {changed} formatted, {same} unchanged, {broken} with errors"
            )
        };
        terminal::print(summary.text(language));
        if *broken > 0 || check && *changed > 0 { Ending::Problems } else { Ending::Clean }
    }
}

/// The files of one site: formatted and written, or named.
fn files(site: &Path, paths: &[String], check: bool, lines: bool, language: Language) -> Result<Done, Failure> {
    let (config, mut problems) = read_config(site)?;
    let Some(mut config) = config else {
        // Without the configuration nobody knows which keys there are, nor in which order.
        show(&mut problems, language);
        return Ok(Done { files: 1, changed: 0, broken: 1 });
    };
    config.format.breaks = lines;
    let (tree, mut problems) = read::read_site(site)?;
    problems.retain(|problem| paths.iter().any(|chosen| is_at_or_below(&problem.place.source.path, chosen)));
    let mut files = tree.files;
    files.retain(|path, _| paths.iter().any(|chosen| is_at_or_below(path, chosen)));
    let broken_paths: BTreeSet<&str> = problems.iter().map(|problem| problem.place.source.path.as_str()).collect();
    for chosen in paths.iter().filter(|chosen| is_written(chosen) && !broken_paths.contains(chosen.as_str())) {
        if !files.contains_key(chosen) {
            return Err(not_ours(chosen));
        }
    }
    let mut done = Done { files: files.len() + problems.len(), changed: 0, broken: problems.len() };
    let formatted: Vec<_> = files
        .into_par_iter()
        .map(|(path, bytes)| {
            let formatted = format::format(&path, bytes.clone(), &config);
            (path, bytes, formatted)
        })
        .collect();
    for (path, bytes, formatted) in formatted {
        match formatted {
            Ok(text) if text.as_bytes() == bytes => {}
            Ok(text) if check => {
                let line = first_difference(&bytes, text.as_bytes());
                let changes = report::changes(&String::from_utf8_lossy(&bytes), &text, language);
                terminal::print(&format!("{path}:{line}\n{}", changes.trim_end_matches('\n')));
                done.changed += 1;
            }
            Ok(text) => {
                write::replace(site, &path, &bytes, text.as_bytes())?;
                terminal::print(&path);
                done.changed += 1;
            }
            Err(found) => {
                problems.extend(found);
                done.broken += 1;
            }
        }
    }
    show(&mut problems, language);
    Ok(done)
}

/// The given paths, by the site they belong to.
fn by_site(paths: &[PathBuf]) -> Result<BTreeMap<PathBuf, Vec<String>>, Failure> {
    let mut sites: BTreeMap<PathBuf, Vec<String>> = BTreeMap::new();
    for given in paths {
        let Located { site, path } = locate(given, CONFIG)?;
        let is_around = path.is_empty() || path == CONTENT;
        if !is_around && !is_written(&path) && !is_content(&path) {
            return Err(not_ours(&path));
        }
        sites.entry(site).or_default().push(path);
    }
    Ok(sites)
}

fn not_ours(path: &str) -> Failure {
    Failure::new(say!("そろえるファイルではありません: {path}", "not a file to be formatted: {path}")).help(say!(
        "{CONFIG} と、{CONTENT} の中の .md のファイルを指定できます",
        "these can be: {CONFIG}, and .md files in {CONTENT}"
    ))
}

/// The configuration, if it has no errors; else these.
fn read_config(site: &Path) -> Result<(Option<Config>, Vec<Diagnostic>), Failure> {
    let bytes = read::read_file(site, CONFIG)?.unwrap_or_default();
    let (config, problems) = text::config::read(CONFIG, bytes);
    let sound = !problems.iter().any(Diagnostic::is_error);
    Ok((config.filter(|_| sound), problems))
}

/// The first line, from 1, in which two files differ.
fn first_difference(before: &[u8], after: &[u8]) -> usize {
    let same = before.iter().zip(after).take_while(|(a, b)| a == b).count();
    before[..same].iter().filter(|&&byte| byte == b'\n').count() + 1
}
