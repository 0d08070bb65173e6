//! The machine: disk, terminal, clock; the only door to them.
//!
//! Everything else in the program takes bytes and gives bytes. What comes in here is a site's folder and the locale; what
//! goes out is the published folder and a progress bar. This room knows nothing of goals: files are paths and bytes.

pub mod read;
pub mod write;
pub mod inline;
pub mod locate;
pub mod git;
pub mod publish;
pub mod server;
pub mod watch;
pub mod clock;
pub mod progress;
pub mod idle;
pub mod interrupt;
pub mod browser;
pub mod language;
pub mod terminal;
mod reason;
mod stamp;
