//! A report on a goal (中間報告, 期末報告), as its file says it: every value with its place, names not yet looked up.

use std::ops::Range;
use std::sync::Arc;

use super::date::WrittenDate;
use super::field::Audience;
use super::goal::{Destination, InternalText, Part};
use super::indicator::ReportedValue;
use super::severity::Allow;
use super::{Source, Spanned};

/// One report file.
#[derive(Debug, Clone)]
pub struct GoalReport {
    /// The file.
    pub source: Arc<Source>,
    /// Where its front matter begins, for problems that concern the whole of it.
    pub start: usize,
    /// The day as of which it reports, if it is not that of its phase.
    pub as_of: Option<Spanned<WrittenDate>>,
    /// Whose view it is: 自己, 一次, 議会.
    pub by: Option<Spanned<String>>,
    /// Codes as written, each with the name of its scale; the usual scale has none.
    pub ratings: Vec<(Option<Spanned<String>>, Spanned<String>)>,
    /// What was measured.
    pub values: Vec<ReportedValue>,
    /// What comes of the goal: 継続.
    pub next: Option<Spanned<String>>,
    /// Addresses of what shows it.
    pub evidence: Vec<Spanned<String>>,
    /// Who may read it, if it says so.
    pub audience: Option<Spanned<Audience>>,
    /// Findings its author allows in it.
    pub allows: Vec<Allow>,
    /// Keys that are there but whose values could not be read; they are not missing.
    pub unread: Vec<String>,
    /// The parts of the body, in the order written; part *i* is fragment *i* of the parsed body.
    pub parts: Vec<Part>,
    /// Where the body stands in the file.
    pub body: Range<usize>,
    /// Links and images of the body.
    pub links: Vec<Spanned<Destination>>,
    /// What of the body is for colleagues only.
    pub internal: Vec<InternalText>,
}

impl GoalReport {
    /// Whether it says nothing yet, as when it was just begun.
    pub fn is_blank(&self) -> bool {
        let is_without_text = self.parts.iter().all(|part| part.is_empty) && self.internal.is_empty();
        is_without_text
            && self.ratings.is_empty()
            && self.values.is_empty()
            && self.next.is_none()
            && self.evidence.is_empty()
    }
}
