//! Findings as JUnit XML, which nearly every service that runs checks can show.
//!
//! A file is a suite and a finding a case. Only errors are failures: JUnit knows no warnings, and a run that is not stopped by
//! one must not look as if it were; warnings and advice are cases that passed, with their text as output. A run without
//! findings is one case that passed.

use super::position::{Unit, range};
use super::{Counts, Listing, printable};
use crate::model::{Diagnostic, Language, html};

/// The document, with its final line end.
pub fn junit(listing: &Listing) -> String {
    let failures = Counts::of(listing.diagnostics).errors;
    let tests = listing.diagnostics.len().max(1);
    let mut text = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"goalsheet\" tests=\"{tests}\" failures=\"{failures}\" errors=\"0\">\n"
    );
    if listing.diagnostics.is_empty() {
        let name = match listing.language {
            Language::Ja => "問題はありません",
            Language::En => "no problems",
        };
        text.push_str("  <testsuite name=\"goalsheet\" tests=\"1\" failures=\"0\" errors=\"0\">\n");
        text.push_str(&format!("    <testcase name=\"{name}\" classname=\"goalsheet\"/>\n  </testsuite>\n"));
    }
    for findings in listing.diagnostics.chunk_by(|a, b| a.place.source.path == b.place.source.path) {
        suite(listing, findings, &mut text);
    }
    text.push_str("</testsuites>\n");
    text
}

fn suite(listing: &Listing, findings: &[Diagnostic], text: &mut String) {
    let path = escape(&findings.first().map_or_else(String::new, |first| listing.path(&first.place)));
    let (tests, failures) = (findings.len(), Counts::of(findings).errors);
    text.push_str(&format!("  <testsuite name=\"{path}\" tests=\"{tests}\" failures=\"{failures}\" errors=\"0\">\n"));
    for diagnostic in findings {
        let code = diagnostic.code.name();
        let (at, line) = match range(&diagnostic.place, Unit::Characters) {
            Some((start, _)) => (format!(":{}:{}", start.line, start.column), start.line),
            None => (String::new(), 1),
        };
        let message = escape(diagnostic.message.text(listing.language));
        let body = escape(&listing.text_with_places(diagnostic)).replace("&#10;", "\n");
        text.push_str(&format!(
            "    <testcase name=\"{code}{at}\" classname=\"{path}\" file=\"{path}\" line=\"{line}\">\n"
        ));
        if diagnostic.is_error() {
            text.push_str(&format!(
                "      <failure type=\"{code}\" message=\"{message}\">{path}{at}\n{body}</failure>\n"
            ));
        } else {
            let severity = diagnostic.severity.name();
            text.push_str(&format!("      <system-out>{severity}: {path}{at}\n{body}</system-out>\n"));
        }
        text.push_str("    </testcase>\n");
    }
    text.push_str("  </testsuite>\n");
}

/// A text as the value of an attribute; what XML 1.0 cannot hold at all is replaced.
fn escape(text: &str) -> String {
    html::escape(&printable(text)).replace('\t', "&#9;").replace('\n', "&#10;")
}

#[cfg(test)]
mod tests {
    use super::escape;

    #[test]
    fn what_xml_cannot_hold_is_replaced_and_the_rest_escaped() {
        assert_eq!(
            escape("a<b> & \"c\"\n\u{1}\u{1b}[0m\u{FFFF}課😀"),
            "a&lt;b&gt; &amp; &quot;c&quot;&#10;\u{FFFD}\u{FFFD}[0m\u{FFFD}課😀"
        );
    }
}
