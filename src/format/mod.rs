//! The one form of the files people write: goals, heads of sheets, the configuration.
//!
//! In goes the text of a file, out comes the same file in its one form, or the problems because of which it is left alone.
//! Form is: keys in the order of the manual, then the site's own as it lists them, then all others as they stand;
//! quotation marks only where another program would not see the text that we see; one blank line before the body and around
//! headings, none doubled; no blanks at the end of a line; composed letters; LF; where the site asks for it, no two sentences
//! on a line. What stays: every value, every comment, what the body shows, code and raw HTML to the byte, lines that the
//! author broke. (In fenced code that is never closed the line end at the end of the file is new.)
//!
//! The front matter and the body are formatted apart ([`front`], [`markdown`]). Each is read again afterwards: a result that
//! would say something else, or that would be formatted differently a second time, is not taken, and the part stays as it
//! was. So formatting twice is formatting once, whatever is written.

mod letters;
mod form;
mod scalar;
mod notes;
mod front;
mod markdown;
mod sentences;

use crate::model::Diagnostic;
use crate::model::config::Config;
use crate::text::decode::decode;
use crate::text::{Opened, open, yaml};
use form::Form;

/// What a file is, which decides its keys.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Goal,
    Head,
    Config,
}

impl Kind {
    fn of(path: &str) -> Kind {
        match path.rsplit('/').next() {
            Some("_index.md") => Kind::Head,
            Some(name) if name.ends_with(".md") => Kind::Goal,
            _ => Kind::Config,
        }
    }
}

/// The file in its one form. `path` is that from the site's folder; its name tells what the file is: `_index.md` the head
/// of a sheet, any other `.md` a goal, else the configuration.
///
/// # Errors
/// The file is no text, or its YAML cannot be read; the problems say why.
pub fn format(path: &str, bytes: Vec<u8>, config: &Config) -> Result<String, Vec<Diagnostic>> {
    let mut problems = Vec::new();
    let kind = Kind::of(path);
    if kind == Kind::Config {
        let (source, found) = decode(path, bytes);
        problems.extend(found);
        let sound = !problems.iter().any(Diagnostic::is_error);
        let (node, found) = if sound { yaml::parse(&source, 0..source.text.len()) } else { (None, Vec::new()) };
        problems.extend(found);
        return match node.filter(|_| !problems.iter().any(Diagnostic::is_error)) {
            Some(_) => Ok(front::formatted(&source.text, &Form::config())),
            None => Err(problems),
        };
    }
    let opened = open(path, bytes, &mut problems);
    let sound = !problems.iter().any(Diagnostic::is_error);
    let Some(Opened { source, front, node: Some(_) }) = opened.filter(|_| sound) else { return Err(problems) };
    let form = if kind == Kind::Head { Form::head() } else { Form::goal(config) };
    let front_matter = front::formatted(&source.text[front.yaml], &form);
    let body = markdown::formatted(&source.text[front.body], config.format.sentences);
    let gap = if body.is_empty() { "" } else { "\n" };
    Ok(format!("---\n{front_matter}---\n{gap}{body}"))
}

/// A text as the value of a key.
pub fn value(text: &str) -> String {
    scalar::written(&letters::composed(text), form::Tone::Text, false)
}

/// A date or a deadline as the value of a key.
pub fn value_of_date(text: &str) -> String {
    scalar::written(&letters::composed(text), form::Tone::Date, false)
}

/// A text as a value between `{ }` or `[ ]`.
pub fn value_in_brackets(text: &str) -> String {
    scalar::written(&letters::composed(text), form::Tone::Text, true)
}

/// What formatting makes of a text, if that says the same and stays when formatted again; else the text as it is.
fn settled(text: &str, format: impl Fn(&str) -> String, says_the_same: impl Fn(&str, &str) -> bool) -> String {
    let once = format(text);
    if once != text && !(says_the_same(text, &once) && format(&once) == once) {
        return text.to_owned();
    }
    once
}
