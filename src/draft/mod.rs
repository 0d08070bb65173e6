//! The text of new files: a goal, reports on goals, the head of a sheet, a whole site to begin with; and of an approval that is
//! added to a file.
//!
//! In goes what was typed, out come paths and texts in the one form, with every field of the official form and of the
//! site's own left to be filled in. Nothing is written to the disk.

pub mod names;
mod sheet;
mod skeleton;
mod file;
mod goal;
mod new_goal;
mod new_reports;
mod new_sheet;
mod new_year;
mod site;
mod filled;
mod approval;

pub use approval::{NewApproval, TypedApproval, new_approval};
pub use file::NewFile;
pub use filled::{filled_goal, filled_head};
pub use goal::{NewGoal, goal};
pub use names::line;
pub use new_goal::{TypedGoal, new_goal};
pub use new_reports::new_reports;
pub use new_sheet::{TypedSheet, new_sheet};
pub use new_year::{NewYear, TypedYear, new_year};
pub use sheet::SheetPath;
pub use site::{GIT_ATTRIBUTES, site};
