//! One line for each finding: `file:line:column: error[code]: message`, as editors and `grep` take it.
//!
//! The words for severities are the same in both languages, for programs. What concerns a file as a whole stands at 1:1.

use super::position::{At, Unit, range};
use super::{Listing, printable};

/// All findings, a line each; empty if there are none.
pub fn short(listing: &Listing) -> String {
    let mut text = String::new();
    for diagnostic in listing.diagnostics {
        let path = one_line(&listing.path(&diagnostic.place));
        let At { line, column } =
            range(&diagnostic.place, Unit::Characters).map_or(At { line: 1, column: 1 }, |(start, _)| start);
        let (severity, code) = (diagnostic.severity.name(), diagnostic.code.name());
        let message = one_line(diagnostic.message.text(listing.language));
        text.push_str(&format!("{path}:{line}:{column}: {severity}[{code}]: {message}\n"));
    }
    text
}

fn one_line(text: &str) -> String {
    printable(text).replace(['\n', '\t'], " ")
}
