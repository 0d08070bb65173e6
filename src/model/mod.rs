//! Plain values, no I/O: what a goal sheet is.
//!
//! Every other room may use this one; it uses none of ours.

mod message;
mod failure;
mod source;
pub mod diagnostic;
pub mod body;

pub use diagnostic::{Code, Diagnostic, Severity};
pub use failure::Failure;
pub use message::{Language, Message};
pub use source::{Place, Position, Source, Spanned};
