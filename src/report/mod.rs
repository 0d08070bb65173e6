//! Diagnostics as they are read: by a person at a terminal, an editor, a program, or the service that runs the checks.
//!
//! [`human`](fn@human) is for people. All other formats are a function of a [`Listing`]; their paths lead from the folder the
//! program was run in, so that an editor or a code host finds the file. [`explain`] says why a rule exists. Beside them stand
//! [`changes`](fn@changes), what `fmt` would make of a file, and [`manual`], the pages that explain the program.

mod human;
mod counts;
mod position;
mod short;
mod json;
mod sarif;
mod github;
mod junit;
mod changes;
pub mod explain;
pub mod manual;

use position::Unit;

use crate::model::{Diagnostic, Language, Place, Severity};

pub use changes::changes;
pub use counts::{screenful, table};
pub use github::github;
pub use human::{Style, human};
pub use json::json;
pub use junit::junit;
pub use sarif::sarif;
pub use short::short;

/// Findings to be written down in one of the formats for programs.
#[derive(Debug, Clone, Copy)]
pub struct Listing<'a> {
    /// The findings, in the order in which they are written.
    pub diagnostics: &'a [Diagnostic],
    /// The language of messages, where a format has room for one only.
    pub language: Language,
    /// The site's folder as seen from where the program was run, with forward slashes; empty for that folder itself.
    pub folder: &'a str,
}

impl Listing<'_> {
    /// The path of a place as seen from where the program was run.
    fn path(&self, place: &Place) -> String {
        match self.folder {
            "" => place.source.path.clone(),
            folder => format!("{}/{}", folder.trim_end_matches('/'), place.source.path),
        }
    }

    /// What is wrong and what to do about it, on two lines.
    fn text(&self, diagnostic: &Diagnostic) -> String {
        let message = diagnostic.message.text(self.language);
        let label = match self.language {
            Language::Ja => "対処",
            Language::En => "help",
        };
        match &diagnostic.help {
            Some(help) => format!("{message}\n{label}: {}", help.text(self.language)),
            None => message.to_owned(),
        }
    }

    /// The same with the other places that belong to it, a line each.
    fn text_with_places(&self, diagnostic: &Diagnostic) -> String {
        let mut text = self.text(diagnostic);
        let label = match self.language {
            Language::Ja => "参考",
            Language::En => "note",
        };
        for (place, message) in &diagnostic.related {
            let at = position::range(place, Unit::Characters)
                .map_or_else(String::new, |(start, _)| format!(":{}:{}", start.line, start.column));
            let (path, message) = (self.path(place), message.text(self.language));
            text.push_str(&format!("\n{label}: {path}{at}: {message}"));
        }
        text
    }
}

/// How many findings there are of each severity.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
struct Counts {
    errors: usize,
    warnings: usize,
    advice: usize,
}

impl Counts {
    fn of(diagnostics: &[Diagnostic]) -> Counts {
        let count = |severity| diagnostics.iter().filter(|diagnostic| diagnostic.severity == severity).count();
        let [errors, warnings, advice] = [Severity::Error, Severity::Warning, Severity::Advice].map(count);
        Counts { errors, warnings, advice }
    }
}

/// A text without control characters, which a terminal, a log or XML would take for something else; line ends stay.
fn printable(text: &str) -> String {
    let is_forbidden = |c: char| (c.is_control() && c != '\n' && c != '\t') || matches!(c, '\u{FFFE}' | '\u{FFFF}');
    text.chars().map(|c| if is_forbidden(c) { char::REPLACEMENT_CHARACTER } else { c }).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::model::{Code, Message, Source};

    proptest! {
        #[test]
        fn any_text_at_any_place_can_be_written_in_every_format(
            text in "[a課😀\r\n\t\u{1}\u{7f}\u{FFFF}<&\",:%]{0,12}", path in "[a課 %#:\n\u{1}]{1,8}", start in 0..40_usize, length in 0..9_usize
        ) {
            let source = Source::new(path, text.clone());
            let place = Place::of(&source, start..start + length);
            let message = Message { ja: text.clone(), en: text };
            let diagnostic = Diagnostic::new(Code::BadYaml, place.clone(), message.clone())
                .help(message.clone())
                .related(place, message.clone())
                .related(Place::file(&source), message);
            let diagnostics = [diagnostic.clone(), diagnostic];
            let listing = Listing { diagnostics: &diagnostics, language: Language::Ja, folder: "a b" };
            human(&diagnostics, Style { language: Language::En, width: 80 });
            for text in [short(&listing), github(&listing)] {
                prop_assert_eq!(text.matches('\n').count(), 2);
                prop_assert!(!text.chars().any(|c| c.is_control() && c != '\n' && c != '\t'));
            }
            let is_impossible_in_xml = junit(&listing).contains(['\u{1}', '\u{FFFF}']);
            prop_assert!(!is_impossible_in_xml);
            for text in [json(&listing), sarif(&listing)] {
                prop_assert!(serde_json::from_str::<serde_json::Value>(&text).is_ok());
            }
        }
    }
}
