//! Digests of all that the files of a sheet are made from: where they are the same, so are the files, in this run and in a later
//! one of the same program.

use std::collections::HashMap;
use std::hash::Hash;

use xxhash_rust::xxh3::Xxh3;

use crate::model::Digest;
use crate::model::config::Config;
use crate::model::contents::SheetFolder;
use crate::model::layout::in_sheet;
use crate::model::site::{Kin, Sheet, SheetLineage};
use crate::page::plan::PlannedSheet;

/// The digest of a value, by its `Hash`.
pub(super) fn digest_of(value: impl Hash) -> Digest {
    let mut hasher = Xxh3::new();
    value.hash(&mut hasher);
    Digest(hasher.digest128())
}

/// The digest of a sheet's folder and of the configuration that it is read by: the sheet follows from these.
pub(super) fn of_folder(config: &Config, path: &str, folder: &SheetFolder) -> Digest {
    let approvals = folder.approvals.iter().map(|approvals| &approvals.source);
    let sources = folder.sources().chain(approvals).map(|source| (&source.path, &source.text));
    let read = (sources.collect::<Vec<_>>(), folder.head.read().is_some(), &folder.unreadable);
    digest_of((&config.source.text, config.as_of, config.audience, path, read))
}

/// What the sheets of a site are made from, by their folders.
#[derive(Default)]
pub(super) struct SheetDigests(HashMap<String, OfSheet>);

struct OfSheet {
    /// See [`of_folder`].
    folder: Digest,
    /// Of where its links lead.
    links: Digest,
}

impl SheetDigests {
    /// Those of sheets: each sheet's folder, the digest of that, and that of its links.
    pub fn new(sheets: impl Iterator<Item = (String, Digest, Digest)>) -> SheetDigests {
        SheetDigests(sheets.map(|(path, folder, links)| (path, OfSheet { folder, links })).collect())
    }

    /// What a sheet is made from.
    pub fn of_sheet(&self, sheet: &Sheet) -> Digest {
        self.0[sheet.folder()].folder
    }

    /// What the data of a sheet are made from: the sheet and the other years of its goals.
    pub fn of_data(&self, sheet: &Sheet, lineage: Option<&SheetLineage>) -> Digest {
        digest_of((self.of_sheet(sheet), lineage.map(|lineage| self.of_lineage(lineage))))
    }

    /// What the pages of a sheet are made from: the same, where its links lead, the addresses that lead to it, the theme, by its digest,
    /// and what is said of the time before.
    pub fn of_pages(&self, planned: PlannedSheet, theme: u64) -> Digest {
        let PlannedSheet { sheet, lineage, moved, past, .. } = planned;
        let links = self.0[sheet.folder()].links;
        digest_of((self.of_data(sheet, Some(lineage)), links, moved, theme, past))
    }

    /// Of each goal of another year, which it is and what its sheet is made from.
    fn of_lineage(&self, lineage: &SheetLineage) -> Digest {
        let kin = |kin: &Kin| {
            let folder = in_sheet(&kin.goal.0.source.path).and_then(|(folder, _)| self.0.get(folder));
            (kin.id.clone(), folder.map(|it| it.folder))
        };
        let goals = lineage.iter().map(|(id, own)| {
            let [before, after] = [&own.before, &own.after].map(|all| all.iter().map(|it| kin(it)).collect::<Vec<_>>());
            (id, before, after, &own.continues, &own.continued_by)
        });
        digest_of(goals.collect::<Vec<_>>())
    }
}
