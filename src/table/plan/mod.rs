//! Records → what changes in a sheet.
//!
//! Two types, one after the other: [`Changes`] says of each row which goal it is and what it changes, [`Plan`] holds the files
//! as they will be. A change that no file can hold is found on the way and left out with a word. The plan is all that the
//! preview shows and all that is written, so the two cannot differ.

mod identity;
mod values;
mod merge;
mod names;
mod head;
mod groups;
mod changes;

use std::collections::BTreeSet;

use super::form::{TakenColumn, UntakenColumn};
use super::remark::{Remark, Spot, Weight};
use crate::model::Message;
use crate::model::written::{WrittenFields, WrittenHead};

pub use changes::{Target, changes};
pub use merge::{EarlierTexts, digest};

/// What a table changes in a sheet, before anything is put into the words of files.
#[derive(Debug)]
pub struct Changes {
    /// The sheet: `r6/kodomo-katei`.
    pub sheet: String,
    /// Its folder: `content/r6/kodomo-katei`.
    pub folder: String,
    /// The head.
    pub head: HeadChange,
    /// Each row that is a goal, in the order of the table.
    pub goals: Vec<GoalChange>,
    /// Goals of the sheet that the table lacks: id and title. They stay.
    pub missing: Vec<(String, String)>,
    /// Whether it is known what the goals were when the table was made of them.
    pub has_base: bool,
    /// The columns that are fields.
    pub columns: Vec<TakenColumn>,
    /// The columns that are not.
    pub untaken: Vec<UntakenColumn>,
    /// Text boxes and comments.
    pub notes: Vec<(Spot, String)>,
    /// What was guessed, doubted or could not be read.
    pub remarks: Vec<Remark>,
}

/// What becomes of the head.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum HeadChange {
    /// There is none yet.
    New(WrittenHead),
    /// It stays.
    Kept,
    /// It gets more sections.
    Sections(Vec<String>),
}

/// What a row changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GoalChange {
    /// The row.
    pub spot: Spot,
    /// The goal's identity.
    pub id: String,
    /// Its file.
    pub path: String,
    /// Its title after the change.
    pub title: String,
    /// What changes.
    pub kind: ChangeKind,
}

/// What changes in a goal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ChangeKind {
    /// It is new, with these fields.
    New(WrittenFields),
    /// These fields become others.
    Changed(Vec<FieldChange>),
    /// Nothing.
    Same,
}

/// A field that becomes another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldChange {
    /// The cell.
    pub spot: Spot,
    /// The field's label.
    pub label: String,
    /// What the site's table shows.
    pub old: String,
    /// What the table shows.
    pub new: String,
    /// What is written.
    pub written: WrittenFields,
}

/// Changes with the files that they come to.
#[derive(Debug)]
pub struct Plan {
    /// What changes.
    pub changes: Changes,
    /// The files, in the order in which they are written.
    pub files: Vec<PlannedFile>,
}

/// A file as it will be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlannedFile {
    /// Its path from the site's folder.
    pub path: String,
    /// Its bytes now; none if it is not there.
    pub old: Option<Vec<u8>>,
    /// Its bytes then.
    pub new: Vec<u8>,
}

/// How many there are of each.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Summary {
    /// New goals.
    pub added: usize,
    /// Goals that change.
    pub changed: usize,
    /// Fields that change.
    pub fields: usize,
    /// Goals that stay.
    pub same: usize,
    /// Goals that the table lacks.
    pub missing: usize,
    /// Words about what was guessed.
    pub doubts: usize,
    /// Cells that could not be read.
    pub unreadable: usize,
    /// Fields that both sides have changed.
    pub conflicts: usize,
}

impl Plan {
    /// Makes a plan: `head` writes the head, `goal` a goal, or says why it cannot.
    pub fn new(
        mut changes: Changes,
        head: impl FnOnce(&HeadChange, &str) -> Result<Option<PlannedFile>, Message>,
        goal: impl Fn(&GoalChange) -> Result<Option<PlannedFile>, Message> + Sync,
    ) -> Plan {
        use rayon::prelude::*;
        let mut files = Vec::new();
        match head(&changes.head, &changes.folder) {
            Ok(file) => files.extend(file),
            Err(message) => changes.remarks.push(Remark { spot: Spot::default(), weight: Weight::Unreadable, message }),
        }
        let written: Vec<_> = changes.goals.par_iter().map(&goal).collect();
        let mut broken = BTreeSet::new();
        for (place, file) in written.into_iter().enumerate() {
            match file {
                Ok(file) => files.extend(file),
                Err(message) => {
                    let spot = changes.goals[place].spot.clone();
                    changes.remarks.push(Remark { spot, weight: Weight::Unreadable, message });
                    broken.insert(place);
                }
            }
        }
        let mut place = 0..;
        changes.goals.retain(|_| place.next().is_none_or(|place| !broken.contains(&place)));
        changes.remarks.sort_by(|a, b| (a.weight, &a.spot).cmp(&(b.weight, &b.spot)));
        Plan { changes, files }
    }

    /// How many there are of each.
    pub fn summary(&self) -> Summary {
        let mut summary = Summary { missing: self.changes.missing.len(), ..Summary::default() };
        for goal in &self.changes.goals {
            match &goal.kind {
                ChangeKind::New(_) => summary.added += 1,
                ChangeKind::Same => summary.same += 1,
                ChangeKind::Changed(fields) => {
                    summary.changed += 1;
                    summary.fields += fields.len();
                }
            }
        }
        for remark in &self.changes.remarks {
            match remark.weight {
                Weight::Doubt => summary.doubts += 1,
                Weight::Unreadable => summary.unreadable += 1,
                Weight::Conflict => summary.conflicts += 1,
            }
        }
        summary
    }
}
