//! Findings as SARIF 2.1.0, the exchange format that code hosts and editors show in place.
//!
//! Advice is a `note`. Columns count UTF-16 code units and the log says so. A file's address is relative to where the
//! program was run (`%SRCROOT%`), percent-encoded; that of a site given by an absolute path is a `file:` address. Each rule
//! that found something is described once, with its explanation in Markdown.

use std::collections::BTreeSet;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Value, json};

use super::position::{Unit, range};
use super::{Listing, explain};
use crate::model::{Code, Language, Place, Severity};

const SCHEMA: &str = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";
/// What stands as it is in the path of a URI (RFC 3986).
const ENCODED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'/').remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// The log, on several lines; it ends without a line end.
pub fn sarif(listing: &Listing) -> String {
    let codes: BTreeSet<Code> = listing.diagnostics.iter().map(|diagnostic| diagnostic.code).collect();
    let codes: Vec<Code> = codes.into_iter().collect();
    let language = listing.language;
    let log = json!({
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": env!("CARGO_PKG_NAME"),
                "semanticVersion": env!("CARGO_PKG_VERSION"),
                "rules": codes.iter().map(|code| rule(*code, language)).collect::<Vec<Value>>(),
            } },
            "invocations": [{ "executionSuccessful": true }],
            "language": match language { Language::Ja => "ja", Language::En => "en" },
            "columnKind": "utf16CodeUnits",
            "results": results(listing, &codes),
        }],
    });
    serde_json::to_string_pretty(&log).expect("plain text and numbers are always JSON")
}

fn rule(code: Code, language: Language) -> Value {
    let meaning = code.meaning();
    json!({
        "id": code.name(),
        "shortDescription": { "text": meaning.text(language) },
        "help": { "text": explain::text(code, language), "markdown": explain::text(code, language) },
        "defaultConfiguration": { "level": level(code.severity()) },
    })
}

fn results(listing: &Listing, codes: &[Code]) -> Vec<Value> {
    let result = |diagnostic: &crate::model::Diagnostic| {
        let related = diagnostic.related.iter().map(|(place, message)| {
            let message = message.text(listing.language);
            json!({ "message": { "text": message }, "physicalLocation": physical(listing, place) })
        });
        json!({
            "ruleId": diagnostic.code.name(),
            "ruleIndex": codes.iter().position(|code| *code == diagnostic.code),
            "level": level(diagnostic.severity),
            "message": { "text": listing.text(diagnostic) },
            "locations": [{ "physicalLocation": physical(listing, &diagnostic.place) }],
            "relatedLocations": related.collect::<Vec<Value>>(),
        })
    };
    listing.diagnostics.iter().map(result).collect()
}

fn physical(listing: &Listing, place: &Place) -> Value {
    let artifact = artifact(&listing.path(place));
    match range(place, Unit::Utf16) {
        Some((start, end)) => json!({
            "artifactLocation": artifact,
            "region": {
                "startLine": start.line, "startColumn": start.column, "endLine": end.line, "endColumn": end.column,
            },
        }),
        None => json!({ "artifactLocation": artifact }),
    }
}

fn artifact(path: &str) -> Value {
    let drive = path.as_bytes().get(1) == Some(&b':');
    if path.starts_with('/') || drive {
        let (drive, rest) = path.split_at(if drive { 2 } else { 0 });
        let slash = if drive.is_empty() { "" } else { "/" };
        return json!({ "uri": format!("file://{slash}{drive}{}", utf8_percent_encode(rest, ENCODED)) });
    }
    json!({ "uri": utf8_percent_encode(path, ENCODED).to_string(), "uriBaseId": "%SRCROOT%" })
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Advice => "note",
    }
}
