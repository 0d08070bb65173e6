//! A file that is to be made: where, and what it is called. That of a goal has the next number of its section.

use crate::model::path::slug;
use crate::model::site::Sheet;
use crate::model::{Failure, Message};

/// A new file, and where it may be made.
#[derive(Debug)]
pub struct NewFile {
    /// Its paths in the site, the best first: it is made at the first where no file is.
    pub paths: Vec<String>,
    /// What is in it.
    pub text: String,
    /// What whoever makes it should know.
    pub note: Option<Message>,
    /// What is wrong where there is a file at every path.
    pub taken: Failure,
}

/// A goal's file name taken apart: `3-` and `02`.
struct Numbered<'a> {
    head: &'a str,
    digits: &'a str,
}

impl<'a> Numbered<'a> {
    /// `None` for a name that does not end in a number, or ends in one that looks like a year.
    fn of(path: &'a str) -> Option<Numbered<'a>> {
        let stem = path.splitn(4, '/').nth(3)?.strip_suffix(".md")?;
        let head = stem.trim_end_matches(|letter: char| letter.is_ascii_digit());
        let digits = &stem[head.len()..];
        (1..=3).contains(&digits.len()).then_some(Numbered { head, digits })
    }
}

/// File names for a new goal of a section, the best first: numbered as the section's goals are, after the last of them;
/// `3-1.md` where the section has none yet, by its number in the head if a file's name can have it, else by its place.
///
/// A number that lies between two others stays free: it was somebody's identity once.
pub fn file_names(sheet: &Sheet, section: Option<usize>) -> impl Iterator<Item = String> {
    let head = head(sheet, section);
    let paths = sheet.all_goals().map(|member| member.goal.source.path.as_str());
    let digits: Vec<&str> =
        paths.filter_map(Numbered::of).filter(|name| name.head == head).map(|name| name.digits).collect();
    let last = digits.iter().filter_map(|digits| digits.parse::<u32>().ok()).max().unwrap_or(0);
    let width = digits.iter().filter(|digits| digits.starts_with('0')).map(|digits| digits.len()).max().unwrap_or(0);
    (last + 1..).map(move |number| format!("{head}{number:0width$}.md"))
}

/// What is before the number: what most of the section's goals have there.
fn head(sheet: &Sheet, section: Option<usize>) -> String {
    let goals = match section {
        Some(section) => &sheet.goals[sheet.sections[section].goals.clone()],
        None => &sheet.goals[sheet.unassigned()],
    };
    let heads: Vec<&str> =
        goals.iter().filter_map(|member| Numbered::of(&member.goal.source.path)).map(|name| name.head).collect();
    let most = heads.iter().max_by_key(|head| heads.iter().filter(|other| other == head).count());
    match (most, section) {
        (Some(head), _) => (*head).to_owned(),
        (None, Some(section)) => {
            let entry = &sheet.head.sections[section];
            let number = entry.number.as_ref().map(|number| number.value.clone());
            // Anything but short ASCII would make unreadable addresses.
            let number = number.filter(|number| slug(number) == *number);
            format!("{}-", number.unwrap_or_else(|| (section + 1).to_string()))
        }
        (None, None) if sheet.sections.is_empty() => String::new(),
        (None, None) => format!("{}-", sheet.sections.len() + 1),
    }
}
