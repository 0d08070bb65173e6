//! The files of a site that is ready: all of them handed to a sink, or each when somebody asks for it.

mod left;
mod leaks;
mod ready;
mod pages;
mod others;
mod written;
mod asked;
mod looks;

pub use asked::{Asked, Sweeper, Swept, Wrong};
pub use looks::{Looks, looks};
pub(super) use ready::{Attachments, Ready};
pub use ready::{for_audience, guide};
pub use written::Output;
pub(super) use written::Written;
