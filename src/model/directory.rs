//! Where links can lead: the directory of a site.
//!
//! A [`Directory`] is all that links may look at outside their sheet. Two sites with equal directories resolve every link of
//! a sheet alike, however much their texts differ; so whoever resolves links is given this value and never the site.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use percent_encoding::percent_decode_str;

use super::config::FieldKey;
use super::goal::Goal;
use super::layout::{HEAD, in_sheet};
use super::path::{composed, resolve};
use super::{FiscalYear, attachment};

/// Everything below `content/` that a link can lead to.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Directory {
    /// The sheets by their folder: `content/r5/kodomo-katei`.
    sheets: BTreeMap<String, Arc<Listing>>,
    /// Every file that is no goal and no head, by path.
    files: Arc<BTreeSet<String>>,
    /// Paths that are not in the composed normal form (NFC), by that form: が may be stored as か with a mark, and nobody who
    /// writes a link sees that.
    uncomposed: HashMap<String, String>,
}

/// A sheet as links see it.
#[derive(Debug, PartialEq, Eq)]
pub struct Listing {
    /// Its year.
    pub year: FiscalYear,
    /// Its part of addresses: `kodomo-katei`.
    pub key: String,
    /// The path of its head: `content/r5/kodomo-katei/_index.md`.
    pub path: String,
    /// The headings of the head that a link can lead to.
    pub headings: Vec<String>,
    /// Its goals by their path from the sheet's folder.
    pub goals: BTreeMap<String, ListedGoal>,
}

/// A goal as links see it.
#[derive(Debug, PartialEq, Eq)]
pub struct ListedGoal {
    /// Its path.
    pub path: String,
    /// Its part of addresses: `2-1`.
    pub key: String,
    /// The headings that a link can lead to, each with the part of the body it stands in.
    pub headings: Vec<(String, HeadingPlace)>,
}

/// The part of a goal's body that a heading stands in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum HeadingPlace {
    /// The text of a field.
    Field(FieldKey),
    /// A part that is no field's, by its place in the body.
    Part(usize),
}

impl HeadingPlace {
    /// The place of a part of a goal's body, counted from 0.
    pub fn of(goal: &Goal, part: usize) -> HeadingPlace {
        match goal.parts.get(part).and_then(|part| part.field.as_ref()) {
            Some(field) => HeadingPlace::Field(field.clone()),
            None => HeadingPlace::Part(part),
        }
    }
}

/// Where a link leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target<'a> {
    /// To a goal's page, perhaps to a heading there.
    Goal(&'a Listing, &'a ListedGoal, Option<String>),
    /// To a sheet's page, perhaps to a heading there.
    Sheet(&'a Listing, Option<String>),
    /// To a file beside the goals, by its path from the site's folder.
    File(String),
    /// To such a file that a browser or a server would run, and that is not published.
    Active(String, attachment::Kind),
    /// To a heading of the same page.
    Heading(String),
    /// Out of the site, to an address that is safe to follow.
    Web(String),
    /// Nowhere: the path it would have.
    Missing(String),
    /// Out of `content/`.
    Outside,
    /// To an address that could do harm: `javascript:` and the like.
    Unsafe,
}

impl Directory {
    /// The directory of sheets, by their folders, and of all other files.
    pub fn new(sheets: BTreeMap<String, Arc<Listing>>, files: Arc<BTreeSet<String>>) -> Directory {
        let mut directory = Directory { sheets, files, uncomposed: HashMap::new() };
        let stored = directory.paths().chain(directory.sheets.keys().map(String::as_str));
        let uncomposed = stored.filter_map(|path| Some((composed(path)?, path.to_owned()))).collect();
        directory.uncomposed = uncomposed;
        directory
    }

    /// Whether these sheets and files are those it lists.
    pub fn lists(&self, sheets: &BTreeMap<String, Arc<Listing>>, files: &Arc<BTreeSet<String>>) -> bool {
        self.sheets == *sheets && self.files == *files
    }

    /// Where a destination written in a file leads.
    pub fn follow(&self, from: &str, destination: &str) -> Target<'_> {
        if let Some(scheme) = scheme(destination) {
            let safe = matches!(scheme.as_str(), "http" | "https" | "mailto" | "tel");
            return if safe { Target::Web(destination.to_owned()) } else { Target::Unsafe };
        }
        if destination.starts_with("//") || destination.contains('\\') {
            return Target::Unsafe;
        }
        let (path, heading) = match destination.split_once('#') {
            Some((path, heading)) => (path, Some(decode(heading))),
            None => (destination, None),
        };
        if path.is_empty() {
            return Target::Heading(heading.unwrap_or_default());
        }
        let Some(path) = resolve(from, &decode(path)) else { return Target::Outside };
        let path = composed(&path).unwrap_or(path);
        let path = self.uncomposed.get(&path).cloned().unwrap_or(path);
        let (folder, name) = in_sheet(&path).unwrap_or((&path, HEAD));
        if let Some(sheet) = self.sheets.get(folder) {
            if name == HEAD {
                return Target::Sheet(sheet, heading);
            }
            if let Some(goal) = sheet.goals.get(name) {
                return Target::Goal(sheet, goal, heading);
            }
        }
        match attachment::kind(&path) {
            _ if !self.files.contains(&path) => Target::Missing(path),
            kind @ (attachment::Kind::Page | attachment::Kind::Program) => Target::Active(path, kind),
            _ => Target::File(path),
        }
    }

    /// Every path below `content/` a link could lead to; for offering the nearest.
    pub fn paths(&self) -> impl Iterator<Item = &str> {
        let sheets = self.sheets.values().flat_map(|sheet| {
            std::iter::once(sheet.path.as_str()).chain(sheet.goals.values().map(|goal| goal.path.as_str()))
        });
        sheets.chain(self.files.iter().map(String::as_str))
    }
}

/// The scheme of an address in lower case, as browsers find it: blanks and control characters before or in it do not count.
pub fn scheme(destination: &str) -> Option<String> {
    let bare: String = destination.chars().filter(|c| !c.is_control() && !c.is_whitespace()).collect();
    let (scheme, _) = bare.split_once(':')?;
    let is_scheme = scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme.chars().all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c));
    is_scheme.then(|| scheme.to_ascii_lowercase())
}

/// Percent-decodes a path or a heading; what is not UTF-8 then stays as written.
fn decode(text: &str) -> String {
    percent_decode_str(text).decode_utf8().map_or_else(|_| text.to_owned(), Into::into)
}
