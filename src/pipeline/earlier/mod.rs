//! The time before: two versions of a site made ready to be compared, what changed since one, what vanished, the histories of goals.
//! All of it follows from trees of files; what is remembered is the last comparison and the last histories.

mod versions;
mod history;
mod since;
mod past;
mod vanished;

pub(super) use past::{Before, Now};
pub use since::Earlier;
pub use vanished::vanished;
pub use versions::{Version, leaked, published, versions};
