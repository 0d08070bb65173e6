//! Plain values, no I/O: what a goal sheet is.
//!
//! Every other room may use this one; it uses none of ours.

mod message;
mod failure;
mod source;
pub mod diagnostic;
pub mod severity;
pub mod html;
pub mod japanese;
mod numeral;
pub mod date;
pub mod due;
pub mod path;
pub mod layout;
pub mod tree;
pub mod body;
pub mod config;
pub mod keys;
pub mod goal;
pub mod contents;
pub mod attachment;
pub mod redactions;
pub mod site;
pub mod memo;
pub mod link;

pub use date::{Date, FiscalYear};
pub use diagnostic::{Code, Diagnostic, Severity};
pub use due::{Due, DueKind};
pub use failure::Failure;
pub use message::{Language, Message};
pub use source::{Place, Position, Source, Spanned};
