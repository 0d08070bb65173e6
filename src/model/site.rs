//! The site: all goals of all years, linked to their sheets, sections and categories.
//!
//! A [`Site`] is in official order, and every name in it has been looked up; see [`link`](super::link). A sheet is a value of its
//! own, shared by the sites of a watching build for as long as nothing in it changes.

use std::collections::{BTreeSet, HashMap};
use std::ops::Range;
use std::sync::Arc;

use percent_encoding::percent_decode_str;

use super::config::Config;
use super::goal::{Destination, Goal, Head};
use super::layout::{HEAD, in_sheet};
use super::path::{composed, resolve};
use super::{FiscalYear, Source, Spanned, attachment};

/// All sheets of all years of one organisation.
#[derive(Debug)]
pub struct Site {
    /// The configuration.
    pub config: Arc<Config>,
    /// The years, newest first.
    pub years: Vec<Year>,
    /// Every other file below `content/`, by path.
    pub files: Arc<BTreeSet<String>>,
    /// The sheets by their folder: `content/r5/kodomo-katei`.
    pub(super) folders: HashMap<String, SheetIndex>,
    /// Paths that are not in the composed normal form (NFC), by that form: が may be stored as か with a mark, and nobody who
    /// writes a link sees that.
    pub(super) uncomposed: HashMap<String, String>,
    pub(super) directory: u128,
}

/// A fiscal year and its sheets.
#[derive(Debug)]
pub struct Year {
    /// The year.
    pub year: FiscalYear,
    /// Its part of ids and addresses: `r5`.
    pub key: String,
    /// The sheets in official order.
    pub sheets: Vec<Arc<Sheet>>,
}

/// One department's goals for one fiscal year.
#[derive(Debug)]
pub struct Sheet {
    /// The year.
    pub year: FiscalYear,
    /// Its identity: `r5/kodomo-katei`.
    pub id: String,
    /// Its part of addresses: `kodomo-katei`.
    pub key: String,
    /// The head.
    pub head: Arc<Head>,
    /// The sections in official order.
    pub sections: Vec<Section>,
    /// The goals: by section in official order, those without one last; then by file name in natural order.
    pub goals: Vec<Member>,
    /// Indices into `goals`, by their paths from the sheet's folder.
    pub(super) files: HashMap<String, usize>,
    /// Of everything a link from elsewhere can meet here: see [`Site::directory`].
    pub(super) directory: u128,
}

/// A unit that owns goals.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Section {
    /// 課名
    pub name: String,
    /// Its part of addresses: `plan`.
    pub key: String,
    /// Its goals, as a range of [`Sheet::goals`].
    pub goals: Range<usize>,
}

/// A goal in its sheet, with everything its file names looked up.
#[derive(Debug)]
pub struct Member {
    /// The goal's file.
    pub goal: Arc<Goal>,
    /// Its stable identity: `r5/kodomo-katei/2-1`, or what its author gave.
    pub id: String,
    /// Its part of addresses: `2-1`.
    pub key: String,
    /// 番号: its own, its section's, or its section's place.
    pub number: Option<String>,
    /// Index into [`Sheet::sections`].
    pub section: Option<usize>,
    /// Indices into [`Config::categories`], in the order written.
    pub categories: Vec<usize>,
}

/// Where a sheet stands in [`Site::years`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SheetIndex {
    /// Index of the year.
    pub year: usize,
    /// Index of the sheet in its year.
    pub sheet: usize,
}

/// Where a goal stands in [`Site::years`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct GoalIndex {
    /// Its sheet.
    pub sheet: SheetIndex,
    /// Index of the goal in its sheet.
    pub goal: usize,
}

/// Where a link leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// To a goal's page, perhaps to a heading there.
    Goal(GoalIndex, Option<String>),
    /// To a sheet's page, perhaps to a heading there.
    Sheet(SheetIndex, Option<String>),
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

impl Site {
    /// The sheet at a place.
    pub fn sheet(&self, index: SheetIndex) -> &Sheet {
        &self.years[index.year].sheets[index.sheet]
    }

    /// The goal at a place.
    pub fn goal(&self, index: GoalIndex) -> &Member {
        &self.sheet(index.sheet).goals[index.goal]
    }

    /// All sheets with their places, year by year.
    pub fn all_sheets(&self) -> impl Iterator<Item = (SheetIndex, &Arc<Sheet>)> {
        self.years.iter().enumerate().flat_map(|(year, entry)| {
            entry.sheets.iter().enumerate().map(move |(sheet, value)| (SheetIndex { year, sheet }, value))
        })
    }

    /// A digest of everything that [`Site::follow`] and whoever makes addresses of its targets look at: files, keys, anchors.
    /// As long as it is the same, links lead where they led.
    pub fn directory(&self) -> u128 {
        self.directory
    }

    /// How many goals there are.
    pub fn goal_count(&self) -> usize {
        self.years.iter().map(Year::goal_count).sum()
    }

    /// Where a destination written in a file leads.
    pub fn follow(&self, from: &str, destination: &str) -> Target {
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
        if let Some(&sheet) = self.folders.get(folder) {
            if name == HEAD {
                return Target::Sheet(sheet, heading);
            }
            if let Some(&goal) = self.sheet(sheet).files.get(name) {
                return Target::Goal(GoalIndex { sheet, goal }, heading);
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
        self.all_sheets().flat_map(|(_, sheet)| sheet.paths()).chain(self.files.iter().map(String::as_str))
    }
}

impl Year {
    /// How many goals its sheets have.
    pub fn goal_count(&self) -> usize {
        self.sheets.iter().map(|sheet| sheet.goals.len()).sum()
    }
}

impl Sheet {
    /// The paths of the head and of the goals.
    pub fn paths(&self) -> impl Iterator<Item = &str> {
        let goals = self.goals.iter().map(|member| member.goal.source.path.as_str());
        std::iter::once(self.head.source.path.as_str()).chain(goals)
    }

    /// Every link and image of the head and of the goals, with the file it stands in.
    pub fn links(&self) -> impl Iterator<Item = (&Arc<Source>, &Spanned<Destination>)> {
        let head = std::iter::once((&self.head.source, &self.head.links));
        let goals = self.goals.iter().map(|member| (&member.goal.source, &member.goal.links));
        head.chain(goals).flat_map(|(source, links)| links.iter().map(move |link| (source, link)))
    }

    /// The goals of no section.
    pub fn unassigned(&self) -> Range<usize> {
        self.sections.last().map_or(0, |section| section.goals.end)..self.goals.len()
    }
}

/// The scheme of an address in lower case, as browsers find it: blanks and control characters before or in it do not count.
fn scheme(destination: &str) -> Option<String> {
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
