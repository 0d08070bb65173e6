//! Tables in and out: what people keep in Excel becomes goals, and goals become what other programs read.
//!
//! ```text
//! bytes ──▶ read::Book ──▶ form::Form ──▶ plan::Plan ──▶ preview, files
//!           grids          records        what changes
//! sheets ─▶ export ──▶ bytes
//! ```
//!
//! [`read`] knows files and nothing of goals, [`form`] knows which column is which field, [`plan`] compares with the sheet that
//! is there. The plan is all that the preview shows and all that is written. Everything that was guessed or doubted on the way
//! is a [`Remark`](remark::Remark) at a cell. [`export`] is the other way; the two are inverse. No file is read or written here.

mod escape;
mod label;
pub mod address;
pub mod remark;
pub mod grid;
pub mod read;
pub mod mapping;
pub mod form;
pub mod plan;
pub mod preview;
pub mod export;
pub mod score;
