//! What a template may see of the time before: what changed since an earlier version, and the histories of goals.

use super::shape::Html;
use super::view::DateView;
use crate::view;

view! {
    /// To what changed since an earlier version.
    pub struct ChangesLink {
        /// The page.
        pub path: String,
        /// The day of the earlier version; none if it has none.
        pub since: Option<DateView>,
        /// How many changes there are of each kind, in a line; empty if nothing changed.
        pub totals: String,
        /// The feed; none without a `base_url`.
        pub feed: Option<String>,
    }

    /// A sheet in which something changed.
    pub struct ChangedSheetView {
        /// Its anchor on the page.
        pub id: String,
        /// 子ども家庭部.
        pub department: String,
        /// 令和5年度.
        pub year: String,
        /// The sheet's page; none if there is no such sheet any more.
        pub path: Option<String>,
        /// How many changes there are of each kind, in a line.
        pub totals: String,
        /// Its changes by section; first those of no section.
        pub groups: Vec<ChangedGroup>,
    }

    /// Changes of one section.
    pub struct ChangedGroup {
        /// The section; empty for none.
        pub section: String,
        /// The changes.
        pub changes: Vec<ChangeView>,
    }

    /// A change.
    pub struct ChangeView {
        /// What kind it is, in a word.
        pub kind: String,
        /// Whether it is of a goal that was not there before.
        pub is_new: bool,
        /// Number or name of the goal, and its title.
        pub title: String,
        /// The goal's page; none if it is no goal, or gone.
        pub path: Option<String>,
        /// What is said of the change as a whole.
        pub remarks: Vec<String>,
        /// The fields that changed.
        pub fields: Vec<ChangedFieldView>,
        /// The goals that were split off, or taken in.
        pub parts: Vec<ChangedPart>,
    }

    /// A goal that belongs to another one's change.
    pub struct ChangedPart {
        /// Its number or name, and its title.
        pub title: String,
        /// Its page; none if it is gone.
        pub path: Option<String>,
    }

    /// A field that changed.
    pub struct ChangedFieldView {
        /// Its name.
        pub label: String,
        /// What it said, with `<del>` where that is gone; empty if there was nothing.
        pub old: Html,
        /// What it says, with `<ins>` where that is new; empty if there is nothing.
        pub new: Html,
        /// What is certain of the change, in words.
        pub remarks: Vec<String>,
    }

    /// A step of a goal's history.
    pub struct HistoryStep {
        /// The day.
        pub date: DateView,
        /// What changed: names of fields, or the kind of change.
        pub what: Vec<String>,
    }
}
