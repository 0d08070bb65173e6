//! Findings as workflow commands of GitHub Actions, which shows them beside the line of the file.
//!
//! The escapes are those of GitHub's own toolkit (`@actions/core`). Columns are given only for a place on one line, since
//! GitHub ignores them otherwise.

use super::position::{Unit, range};
use super::{Listing, printable};
use crate::model::Severity;

/// All findings, a line each; empty if there are none.
pub fn github(listing: &Listing) -> String {
    let mut text = String::new();
    for diagnostic in listing.diagnostics {
        let command = match diagnostic.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Advice => "notice",
        };
        let file = property(&listing.path(&diagnostic.place));
        let place = match range(&diagnostic.place, Unit::Characters) {
            None => String::new(),
            Some((start, end)) if start.line == end.line => {
                format!(",line={},col={},endLine={},endColumn={}", start.line, start.column, end.line, end.column)
            }
            Some((start, end)) => format!(",line={},endLine={}", start.line, end.line),
        };
        let code = diagnostic.code.name();
        text.push_str(&format!(
            "::{command} file={file}{place},title={code}::{}\n",
            data(&listing.text_with_places(diagnostic))
        ));
    }
    text
}

fn data(text: &str) -> String {
    printable(text).replace('%', "%25").replace('\n', "%0A")
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::{data, property};

    #[test]
    fn a_text_cannot_end_its_command_or_begin_another() {
        assert_eq!(data("100%\r\n::error::x"), "100%25\u{FFFD}%0A::error::x");
        assert_eq!(property("a,b:c.md"), "a%2Cb%3Ac.md");
    }
}
