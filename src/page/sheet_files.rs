//! Which files a sheet has besides its data, and where. A build makes all of them, a server each when it is asked for.

use super::address;
use super::moved::Moved;
use crate::model::site::Sheet;

/// A file of a sheet, by what it shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SheetFile {
    /// The official form.
    Form,
    /// The page of a section, by its place in the sheet.
    Section(usize),
    /// The page of a goal, by its place in the sheet.
    Goal(usize),
    /// The page of a goal that was withdrawn, by its place among these.
    Retired(usize),
    /// The page at an address that leads on, by its place among these.
    Moved(usize),
    /// The deadlines of a section for calendar programs; none for the sheet's.
    Calendar(Option<usize>),
}

/// The files of a sheet with their paths; `moved` are the addresses that lead to it.
pub fn of(sheet: &Sheet, moved: &[Moved]) -> Vec<(String, SheetFile)> {
    let sections = sheet.sections.iter().enumerate();
    let goals = sheet.goals.iter().enumerate();
    let retired = sheet.retired.iter().enumerate();
    let mut files = vec![(address::sheet(sheet), SheetFile::Form)];
    files.extend(sections.clone().map(|(at, section)| (address::section(sheet, section), SheetFile::Section(at))));
    files.extend(goals.map(|(at, member)| (address::goal(sheet, &member.key), SheetFile::Goal(at))));
    files.extend(retired.map(|(at, member)| (address::goal(sheet, &member.key), SheetFile::Retired(at))));
    files.extend(moved.iter().enumerate().map(|(at, moved)| (moved.path.clone(), SheetFile::Moved(at))));
    if sheet.has_calendar_days(0..sheet.goals.len()) {
        files.push((address::sheet_calendar(sheet), SheetFile::Calendar(None)));
    }
    let with_days = sections.filter(|(_, section)| sheet.has_calendar_days(section.all_goals()));
    files.extend(with_days.map(|(at, it)| (address::section_calendar(sheet, it), SheetFile::Calendar(Some(at)))));
    files
}
