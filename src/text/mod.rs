//! Files as people write them become values: goals, heads of sheets, the configuration.
//!
//! Reading never fails: what comes out is the value, as far as there is one, and every problem with its place.

pub mod decode;
pub mod front_matter;
pub mod yaml;
pub mod fields;
mod names;
mod addresses;
mod open_data;
mod review;
mod conflict;
mod shown;
mod odd_letters;
mod opened;
pub mod rules;
pub mod internal;
mod slips;
pub mod goal;
pub mod head;
pub mod introduction;
mod synonyms;
mod cycle;
mod dates;
mod values;
mod indicators;
pub mod report;
mod declared;
pub mod approvals;
pub mod config;
pub mod attachment;
pub mod archive;
pub mod pdf;
mod svg;

use std::sync::Arc;

use rayon::prelude::*;

use crate::model::config::Config;
use crate::model::contents::{Contents, Entry};
use crate::model::layout::{self, FileKind};
use crate::model::tree::Tree;
use crate::model::{Diagnostic, FiscalYear};

pub use goal::is_heading_of;
pub use opened::{Opened, open, open_yaml};

/// Reads the content of a tree: what its files say, and every problem of reading.
pub fn contents(tree: &Tree, config: &Config) -> (Contents, Vec<Diagnostic>) {
    contents_beside(tree, config, |_, _| None)
}

/// The same where some files are known by their paths and bytes, and need not be read.
pub fn contents_beside(
    tree: &Tree,
    config: &Config,
    known: impl Fn(&str, &[u8]) -> Option<Entry> + Sync,
) -> (Contents, Vec<Diagnostic>) {
    let written: Vec<(&String, &Vec<u8>)> = tree.files.iter().filter(|(path, _)| layout::is_content(path)).collect();
    let read = written.into_par_iter().map(|(path, bytes)| {
        let known = known(path, bytes).map(|entry| (entry, Vec::new()));
        (path, known.unwrap_or_else(|| read(path, bytes.clone(), config)))
    });
    let (mut contents, mut problems) = (Contents::default(), Vec::new());
    for (path, (entry, found)) in read.collect::<Vec<_>>() {
        contents.put(path, entry);
        problems.extend(found);
    }
    tree.others.iter().filter(|path| layout::is_content(path)).for_each(|path| contents.put(path, Entry::File));
    (contents, problems)
}

/// Reads one file: a head, the text of the portal or of a year, the approvals of a sheet, a report or a goal.
pub fn read(path: &str, bytes: Vec<u8>, config: &Config) -> (Entry, Vec<Diagnostic>) {
    match layout::kind_of(path) {
        FileKind::Head => {
            let (head, problems) = head::read(path, bytes, config);
            (Entry::Head(head.map(Arc::new)), problems)
        }
        FileKind::Introduction => {
            let (text, problems) = introduction::read(path, bytes, config);
            (Entry::Introduction(text.map(Arc::new)), problems)
        }
        FileKind::Approvals => {
            let (approvals, problems) = approvals::read(path, bytes, config);
            (Entry::Approvals(approvals.map(Arc::new)), problems)
        }
        _ if config.cycle.report_name(path).is_some() => {
            let (report, problems) = report::read(path, bytes, config);
            (Entry::Report(report.map(Arc::new)), problems)
        }
        _ => {
            let year = FiscalYear::parse(layout::year_name(path));
            let (goal, problems) = goal::read(path, bytes, year, config);
            (Entry::Goal(goal.map(Arc::new)), problems)
        }
    }
}
