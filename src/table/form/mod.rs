//! Grids → records: which row is a header, which column a field, which rows a goal.
//!
//! A table as offices keep it has its header on every page, names a section once for many rows, writes 〃, wraps names at the
//! width of a cell, and ends in totals and notes. All of that is read as it is meant; whatever is not certain is a
//! [`Remark`](super::remark::Remark) at its cell. Nothing is known here of the goals that a site has already.

mod labels;
mod header;
mod columns;
mod ditto;
mod text;
mod rows;
mod facts;
mod sheets;
mod guess;

use super::grid::Book;
use super::mapping::Mapping;
use super::remark::{Remark, Spot, Weight};
use crate::model::Message;
use crate::model::config::{Config, FieldKey};

pub use facts::{Fact, Facts};
pub use guess::guess;

/// What was read of the tables.
#[derive(Debug, Default)]
pub struct Form {
    /// What stands above the table.
    pub facts: Facts,
    /// The columns that are fields.
    pub columns: Vec<TakenColumn>,
    /// The columns that are not.
    pub untaken: Vec<UntakenColumn>,
    /// The goals, in the order of the table.
    pub records: Vec<Record>,
    /// Text boxes and comments, which belong to no field.
    pub notes: Vec<(Spot, String)>,
    /// What was guessed, doubted or could not be read.
    pub remarks: Vec<Remark>,
}

/// A column that is a field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TakenColumn {
    /// Its letters.
    pub letters: String,
    /// Its label.
    pub label: String,
    /// The field; `id` is the goal's identity.
    pub field: String,
    /// In how many rows it says something.
    pub filled: usize,
    /// What it says first.
    pub sample: String,
}

/// A column that is no field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UntakenColumn {
    /// Its letters.
    pub letters: String,
    /// Its label.
    pub label: String,
    /// Why it is not taken.
    pub why: Untaken,
    /// What it says first, three times; of staff nothing.
    pub samples: Vec<String>,
}

/// Why a column is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Untaken {
    /// Nobody knows its label.
    Unknown,
    /// It looks like data of staff, which are never taken.
    Staff,
    /// It has the reports of a phase, which are files of their own.
    Report,
}

impl Untaken {
    /// The reason in words; none where the column speaks for itself.
    pub fn words(self) -> Option<Message> {
        match self {
            Untaken::Unknown => None,
            Untaken::Staff => Some(crate::say!("職員の情報と見て読みません", "looks like data of staff")),
            Untaken::Report => Some(crate::say!(
                "報告の列は取り込みません。報告のファイル（目標.時期.md）に書いてください",
                "reports are not taken in: write them into their files, <goal>.<phase>.md"
            )),
        }
    }
}

/// A row, with those that continue it.
#[derive(Debug, Clone, PartialEq)]
pub struct Record {
    /// Its first cell.
    pub spot: Spot,
    /// The identity that its row gives.
    pub id: Option<Entry>,
    /// What it says of each field that has a column; empty texts where a cell is empty.
    pub values: Vec<(FieldKey, Entry)>,
    /// Whether a remark says that it cannot be read.
    pub is_broken: bool,
}

/// What a cell says.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Entry {
    /// Its text.
    pub text: String,
    /// The cell.
    pub spot: Spot,
    /// Whether it was filled in from the row above.
    pub is_filled: bool,
}

impl Record {
    /// What it says of a field; none if the field has no column.
    pub fn value(&self, key: &str) -> Option<&Entry> {
        self.values.iter().find(|(known, _)| **known == *key).map(|(_, entry)| entry)
    }
}

/// How a table is to be read.
#[derive(Debug, Clone, Copy)]
pub struct Reading<'a> {
    /// The configuration of the site.
    pub config: &'a Config,
    /// Which sheet; `*` is all, none finds it.
    pub sheet: Option<&'a str>,
    /// Which column is which field, where labels do not say it.
    pub mapping: Option<&'a Mapping>,
    /// Whether hidden rows and columns are left out.
    pub skips_hidden: bool,
}

/// Reads the goals of some files. A name tells them apart, where there are several.
///
/// # Errors
/// There is no table, or it is not certain which: a sentence that says what to do.
pub fn form(books: &[(Option<String>, Book)], reading: &Reading) -> Result<Form, Message> {
    let mut form = Form::default();
    for (file, book) in books {
        for table in sheets::tables(book, reading, &mut form.remarks)? {
            rows::read(&table, reading, file.as_deref(), &mut form)?;
        }
    }
    if form.records.is_empty() {
        return Err(crate::say!(
            "見出しの下に目標がありません。表に行があるか確かめてください",
            "there is no goal below the header; check that the table has rows"
        ));
    }
    form.remarks.sort_by(|a, b| (a.weight, &a.spot).cmp(&(b.weight, &b.spot)));
    Ok(form)
}

/// A remark at a cell.
fn remark(weight: Weight, spot: &Spot, message: Message) -> Remark {
    Remark { spot: spot.clone(), weight, message }
}
