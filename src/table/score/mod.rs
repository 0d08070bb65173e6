//! How well programs can read a table: the 30 rules of 「行政データにおける機械可読性に関するルール」 (Digital Agency of Japan).
//!
//! What a rule finds is of form, which whoever made the file can mend, or of the text, which is the author's and stays as it is.
//! Some rules no program can judge; they say so. Points are counted as the rules' sample program counts them: a fatal finding
//! takes all of a level, others a number by their weight, once a rule.

mod cells;
mod facts;
mod rules;
mod first;
mod second;
mod third;
mod text;

use super::address::Address;
use super::grid::{Book, Grid};
use super::read::read;
use crate::model::Message;
use cells::Table;
use facts::Facts;

pub use rules::{Rule, Weight};
pub use text::text;

/// A file that is judged, read once.
pub struct File {
    /// Its name, whose ending says what it claims to be.
    name: String,
    book: Book,
    facts: Facts,
}

impl File {
    /// Reads a file.
    ///
    /// # Errors
    /// It is no table; the message says why.
    pub fn read(name: &str, bytes: &[u8]) -> Result<File, Message> {
        Ok(File { name: name.to_owned(), book: read(bytes)?, facts: Facts::of(bytes)? })
    }

    /// The header of its first table, to be compared with those of others.
    pub fn header(&self) -> Vec<String> {
        let first = self.grids().next().map(Table::of);
        first.into_iter().flat_map(|table| table.columns).map(|column| column.name).collect()
    }

    fn grids(&self) -> impl Iterator<Item = &Grid> {
        self.book.sheets.iter().filter(|grid| !grid.rows.is_empty())
    }
}

/// What a rule says of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// 適合
    Fits,
    /// 対象外: the rule is not for such files.
    NotForIt,
    /// 人が確認: no program can tell.
    ForPeople,
    /// Something to mend in the form of the file.
    Form(Findings),
    /// 本文による指摘: what an author wrote.
    Content(Findings),
}

/// Where a rule found something, and what.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Findings {
    /// Sheet and cell of each.
    pub cells: Vec<(String, Address)>,
    /// What it is where the cell does not say it.
    pub what: Option<Message>,
}

/// The verdict of every rule on a file, in the rules' order.
pub struct Card {
    /// The file's name.
    pub name: String,
    /// Rules and verdicts.
    pub verdicts: Vec<(&'static Rule, Verdict)>,
}

impl Card {
    /// The points of a level, 1 to 3: 0 to 100.
    pub fn points(&self, level: u8) -> u32 {
        let found = |(rule, verdict): &&(&Rule, Verdict)| {
            rule.level() == level && matches!(verdict, Verdict::Form(_) | Verdict::Content(_))
        };
        let lost = self.verdicts.iter().filter(found).map(|(rule, _)| rule.weight.points(level));
        lost.fold(100, u32::saturating_sub)
    }

    /// Whether there is something to mend in the form of the file.
    pub fn has_form_findings(&self) -> bool {
        self.verdicts.iter().any(|(_, verdict)| matches!(verdict, Verdict::Form(_)))
    }
}

/// Judges a file; `others` are the headers of files that belong together with it, which should be alike.
pub fn judge(file: &File, others: &[&[String]]) -> Card {
    let grids: Vec<&Grid> = file.grids().collect();
    let tables: Vec<Table> = grids.iter().map(|grid| Table::of(grid)).collect();
    let judged = Judged { file, grids: &grids, tables: &tables, others };
    let verdicts = rules::RULES.iter().map(|rule| (rule, (rule.judge)(&judged))).collect();
    Card { name: file.name.clone(), verdicts }
}

/// All that rules look at.
struct Judged<'a> {
    file: &'a File,
    grids: &'a [&'a Grid],
    tables: &'a [Table<'a>],
    others: &'a [&'a [String]],
}

impl Judged<'_> {
    fn is_workbook(&self) -> bool {
        self.file.facts.is_workbook
    }

    /// For workbooks alone: whether one has something that it should not have.
    fn of_workbook(&self, has: bool) -> Verdict {
        if self.is_workbook() { found(has) } else { Verdict::NotForIt }
    }

    /// The same for texts alone.
    fn of_text(&self, has: bool) -> Verdict {
        if self.is_workbook() { Verdict::NotForIt } else { found(has) }
    }

    /// The cells for which something holds, as findings of form or of content, or that it fits.
    fn content(&self, holds: impl Fn(&cells::Column, &str) -> bool) -> Verdict {
        let cells = self.cells(holds);
        if cells.is_empty() { Verdict::Fits } else { Verdict::Content(Findings { cells, what: None }) }
    }

    fn form(&self, holds: impl Fn(&cells::Column, &str) -> bool) -> Verdict {
        form(self.cells(holds), None)
    }

    fn cells(&self, holds: impl Fn(&cells::Column, &str) -> bool) -> Vec<(String, Address)> {
        let mut found = Vec::new();
        for table in self.tables {
            for column in &table.columns {
                let cells = column.cells.iter().filter(|(_, text)| holds(column, text));
                found.extend(cells.map(|(row, _)| (table.name.to_owned(), Address { row: *row, column: column.at })));
            }
        }
        found.sort_by(|a, b| (&a.0, a.1).cmp(&(&b.0, b.1)));
        found
    }
}

/// A finding of form that is at no cell, or that it fits.
fn found(has: bool) -> Verdict {
    if has { Verdict::Form(Findings::default()) } else { Verdict::Fits }
}

/// Findings of form, or that it fits.
fn form(cells: Vec<(String, Address)>, what: Option<Message>) -> Verdict {
    if cells.is_empty() { Verdict::Fits } else { Verdict::Form(Findings { cells, what }) }
}
