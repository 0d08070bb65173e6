//! Two sites → what changed, in words.
//!
//! In go two linked sites, each already without what its readers may not see; out comes a list of [`Changes`]: goals by their
//! identity, not by their lines, and of each only the fields that changed. Formatting alone is no change. What people do to a
//! sheet as a whole (a section renamed, goals numbered anew) is one line, not one a goal. Where it is not certain that two
//! goals are one, that is told.

pub mod marks;
pub mod change;
mod sheets;
mod said;
mod facts;
mod reported;
mod item;
mod identity;
mod fields;
mod parts;
mod lead;
mod heads;
mod settings;
mod texts;
mod attachments;
mod withdrawn;
mod compare;
mod words;
mod pieces;
mod markup;
mod text;
mod markdown;
mod json;
mod page;
mod preview;
mod pages;
mod fingerprint;
mod history;

pub use change::{Change, Changes, FieldChange, Kind, Lead, Other, SameGoal, SheetName, SideName};
pub use compare::compare;
pub use fingerprint::{of_sheet as fingerprint_of_sheet, of_site as fingerprint_of_site};
pub use history::{Histories, dated, labels};
pub use json::json;
pub use markdown::markdown;
pub use page::{Look as PageLook, PAGE_MARK, page};
pub use pages::changed;
pub use preview::{Article, Goals, PREVIEW_MARK, Picture, preview, shown_goals};
pub use sheets::Side;
pub use text::{Look as TextLook, text};
pub use words::kind;
