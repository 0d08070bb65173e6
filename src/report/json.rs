//! Findings as one JSON object, for programs. The form is stable: keys may be added, and [`VERSION`] rises if one changes its
//! meaning or goes away.
//!
//! ```json
//! {
//!   "version": 1,
//!   "summary": { "errors": 1, "warnings": 0, "advice": 0 },
//!   "diagnostics": [
//!     {
//!       "code": "dead-link",
//!       "severity": "error",
//!       "message": { "ja": "…", "en": "…" },
//!       "help": { "ja": "…", "en": "…" },
//!       "place": {
//!         "file": "content/r5/kosodate/1-1.md",
//!         "start": { "byte": 210, "line": 16, "column": 5, "display_column": 5 },
//!         "end": { "byte": 216, "line": 16, "column": 11, "display_column": 11 }
//!       },
//!       "related": [ { "message": { "ja": "…", "en": "…" }, "place": { … } } ]
//!     }
//!   ]
//! }
//! ```
//!
//! Texts are there in both languages, so that the object does not depend on who asked. `severity` is `error`, `warning` or
//! `advice`. `help` may be null; `start` and `end` are null where a file as a whole is meant. Lines and columns begin at 1,
//! and the end is the first column after. Columns count characters, display columns full-width characters as two, bytes
//! those of the text as it is read: UTF-8 without byte order mark, lines that end in LF.

use serde::Serialize;

use super::position::{At, Unit, range};
use super::{Counts, Listing};
use crate::model::{Message, Place};

/// The version of the object's form.
pub const VERSION: u32 = 1;

#[derive(Serialize)]
struct Report<'a> {
    version: u32,
    summary: Counts,
    diagnostics: Vec<Finding<'a>>,
}

#[derive(Serialize)]
struct Finding<'a> {
    code: &'static str,
    severity: &'static str,
    message: Text<'a>,
    help: Option<Text<'a>>,
    place: Location,
    related: Vec<Related<'a>>,
}

#[derive(Serialize)]
struct Text<'a> {
    ja: &'a str,
    en: &'a str,
}

#[derive(Serialize)]
struct Related<'a> {
    message: Text<'a>,
    place: Location,
}

#[derive(Serialize)]
struct Location {
    file: String,
    start: Option<Point>,
    end: Option<Point>,
}

#[derive(Serialize)]
struct Point {
    byte: usize,
    line: usize,
    column: usize,
    display_column: usize,
}

/// The object, on several lines; it ends without a line end.
pub fn json(listing: &Listing) -> String {
    let findings = listing.diagnostics.iter().map(|diagnostic| Finding {
        code: diagnostic.code.name(),
        severity: diagnostic.severity.name(),
        message: text(&diagnostic.message),
        help: diagnostic.help.as_ref().map(text),
        place: location(listing, &diagnostic.place),
        related: diagnostic
            .related
            .iter()
            .map(|(place, message)| Related { message: text(message), place: location(listing, place) })
            .collect(),
    });
    let report = Report { version: VERSION, summary: Counts::of(listing.diagnostics), diagnostics: findings.collect() };
    serde_json::to_string_pretty(&report).expect("plain text and numbers are always JSON")
}

fn text(message: &Message) -> Text<'_> {
    Text { ja: &message.ja, en: &message.en }
}

fn location(listing: &Listing, place: &Place) -> Location {
    let file = listing.path(place);
    let ranges = place.span.clone().zip(range(place, Unit::Characters)).zip(range(place, Unit::Display));
    let Some(((span, (start, end)), (display_start, display_end))) = ranges else {
        return Location { file, start: None, end: None };
    };
    let point = |byte: usize, At { line, column }: At, display: At| {
        Some(Point { byte, line, column, display_column: display.column })
    };
    Location { file, start: point(span.start, start, display_start), end: point(span.end, end, display_end) }
}
