//! Plain values, no I/O: what a goal sheet is.
//!
//! Every other room may use this one; it uses none of ours.

mod digest;
pub mod same;
mod message;
mod failure;
mod source;
pub mod diagnostic;
pub mod severity;
pub mod limits;
pub mod html;
pub mod japanese;
pub mod letters;
pub mod numeral;
pub mod amount;
pub mod date;
pub mod due;
pub mod path;
pub mod layout;
pub mod address;
pub mod tree;
pub mod places;
pub mod sink;
pub mod body;
pub mod blank;
pub mod field;
pub mod cycle;
pub mod comparison;
pub mod changed;
pub mod config;
pub mod keys;
pub mod indicator;
pub mod goal;
pub mod shown;
pub mod records;
pub mod goal_report;
pub mod approval;
pub mod attached;
pub mod written;
pub mod contents;
pub mod attachment;
pub mod redactions;
pub mod directory;
pub mod site;
pub mod outcome;
pub mod lineage;
pub mod link;

pub use date::{Date, FiscalYear};
pub use diagnostic::{Code, Diagnostic, Severity};
pub use digest::Digest;
pub use due::{Due, DueKind};
pub use failure::Failure;
pub use message::{Language, Message};
pub use source::{Place, Position, Source, Spanned};
