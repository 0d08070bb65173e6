//! What is said about a cell: what was guessed, doubted, or could not be read.

use std::fmt;

use super::address::Address;
use crate::model::Message;

/// A word about a cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remark {
    /// The cell.
    pub spot: Spot,
    /// How much it weighs.
    pub weight: Weight,
    /// What is said, and what was done.
    pub message: Message,
}

/// How much a remark weighs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Weight {
    /// What was read is left out: somebody has to correct the table.
    Unreadable,
    /// Both sides have changed since the table was exported; nothing is written.
    Conflict,
    /// What was read was guessed, or may be meant otherwise.
    Doubt,
}

/// The place of a cell among files and sheets.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Spot {
    /// The file, where there are several.
    pub file: Option<String>,
    /// The sheet; empty for a text.
    pub sheet: String,
    /// The cell.
    pub at: Address,
}

impl fmt::Display for Spot {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(file) = &self.file {
            write!(formatter, "[{file}]")?;
        }
        if !self.sheet.is_empty() {
            write!(formatter, "{}!", self.sheet)?;
        } else if self.file.is_some() {
            formatter.write_str("!")?;
        }
        write!(formatter, "{}", self.at)
    }
}
