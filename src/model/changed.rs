//! What became of a site since an earlier version, as its pages say it: the changes by sheet, the mark on each goal, and the
//! history of goals. Words are in the site's language, texts are HTML; how they are found is not known here.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::Date;
use super::config::Config;

/// What changed since an earlier version.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Changed {
    /// The day of the earlier version; none if it has none.
    pub since: Option<Date>,
    /// By what the earlier version and this one are known: digests of all that readers can see of them.
    pub fingerprints: [String; 2],
    /// How many changes there are of each kind, in a line; empty if there are none.
    pub totals: String,
    /// When the newest of it was changed, as [`ChangedSheet::moment`]; none if nothing says so.
    pub moment: Option<String>,
    /// What changed in the site's configuration.
    pub site: Vec<Entry>,
    /// What changed in sheets, in official order.
    pub sheets: Vec<ChangedSheet>,
}

/// What changed in a sheet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChangedSheet {
    /// Its identity: `r5/kodomo-katei`.
    pub id: String,
    /// Its department.
    pub department: String,
    /// Its fiscal year, for people.
    pub year: String,
    /// How many changes there are of each kind, in a line.
    pub totals: String,
    /// Each change: what concerns the sheet first, then its goals in their order.
    pub entries: Vec<Entry>,
    /// What the pages of its goals say, by the identities of goals.
    pub marks: BTreeMap<String, Entry>,
    /// A digest of all that changed in it.
    pub fingerprint: String,
    /// When it was last changed, as `2023-05-10T05:00:00+09:00`; none if that is not known.
    pub moment: Option<String>,
}

/// A change.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Entry {
    /// What kind it is, in a word.
    pub kind: String,
    /// Whether it is of a goal that was not there before.
    pub is_new: bool,
    /// The goal that is meant, if it is still there.
    pub goal: Option<String>,
    /// The section it stands under; empty for none.
    pub section: String,
    /// Number or name, and title.
    pub title: String,
    /// What is said of the change as a whole.
    pub remarks: Vec<String>,
    /// What changed.
    pub fields: Vec<ChangedField>,
    /// The goals that were split off.
    pub parts: Vec<Part>,
}

/// A goal that was split off another.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Part {
    /// Its identity; none if it is no longer there.
    pub goal: Option<String>,
    /// Number or name, and title.
    pub title: String,
}

/// A field that changed, with both texts as HTML.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct ChangedField {
    /// Its name for people.
    pub label: String,
    /// What it said.
    pub old: String,
    /// What it says.
    pub new: String,
    /// What is certain of the change, in words.
    pub remarks: Vec<String>,
}

/// What the pages of a sheet say of the time before.
#[derive(Debug, Clone, PartialEq, Eq, Default, Hash)]
pub struct SheetPast {
    /// The day of the earlier version; none if it has none.
    pub since: Option<Date>,
    /// The changes of its goals, by their identities.
    pub changes: BTreeMap<String, Entry>,
    /// The histories of its goals, by their identities.
    pub histories: BTreeMap<String, Vec<Step>>,
}

/// A step of a goal's history.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Step {
    /// The day, in Japan.
    pub date: Date,
    /// What changed: labels of fields, or the kind of change.
    pub what: Vec<String>,
}

/// What a site's pages say of the time before: the page of changes, and by the identities of sheets what their pages say.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Past {
    /// What changed; none where nobody asked for it.
    pub changed: Option<Arc<Changed>>,
    /// By the identities of sheets.
    pub sheets: BTreeMap<String, Arc<SheetPast>>,
}

impl Past {
    /// Whether there is a feed of what changed: it needs the site's address, and a moment.
    pub fn has_feed(&self, config: &Config) -> bool {
        let has_moment = self.changed.as_ref().is_some_and(|changed| changed.moment.is_some());
        has_moment && config.base_url.is_some()
    }

    /// Whether anything of it is on a page.
    pub fn is_shown(&self) -> bool {
        self.changed.is_some() || !self.sheets.is_empty()
    }
}
