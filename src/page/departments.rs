//! Departments over the years: which sheets of older years a department of a newer year goes on from.
//!
//! A department is known by the folder of its sheet, or by the names that a newer year says it had (`was`). Where two became one,
//! both are in its row; where one became two, it is in the row of the one that kept its folder, or else of the first, and the
//! other only names it.

use std::collections::{BTreeMap, HashMap};

use super::address;
use super::summary::{SheetSummary, SiteSummary};
use super::template::view::MatrixPart;
use crate::model::japanese::comparable;

/// A department with its sheets of all years.
pub struct Department<'a> {
    /// By the places of their years, the newest first: the sheets, and whether it is this row that counts their goals.
    sheets: BTreeMap<usize, Vec<(&'a SheetSummary, bool)>>,
}

impl<'a> Department<'a> {
    /// Its newest sheet.
    pub fn newest(&self) -> &'a SheetSummary {
        self.own().next().expect("a department is made with a sheet of its own").1
    }

    /// The sheets that its row counts, with the places of their years.
    pub fn own(&self) -> impl Iterator<Item = (usize, &'a SheetSummary)> {
        let all = self.sheets.iter().flat_map(|(&year, sheets)| sheets.iter().map(move |&sheet| (year, sheet)));
        all.filter(|(_, (_, is_own))| *is_own).map(|(year, (sheet, _))| (year, sheet))
    }

    /// What it was called in a year, and which departments it was, if that is not its newest name alone.
    pub fn names(&self, year: usize) -> (Option<String>, Vec<MatrixPart>) {
        let newest = &self.newest().department;
        match self.sheets.get(&year).map(Vec::as_slice) {
            None => (None, Vec::new()),
            Some([(sheet, true)]) => (Some(sheet.department.clone()).filter(|name| name != newest), Vec::new()),
            Some(sheets) => {
                let part = |(sheet, is_own): &(&SheetSummary, bool)| MatrixPart {
                    label: sheet.department.clone(),
                    path: address::sheet(*sheet),
                    count: is_own.then_some(sheet.goals.len()),
                };
                (None, sheets.iter().map(part).collect())
            }
        }
    }
}

/// The departments of a site, those of the newest year first, in official order.
pub fn over_years(overview: &SiteSummary) -> Vec<Department<'_>> {
    let mut departments: Vec<Department> = Vec::new();
    let (mut by_folder, mut by_name): (HashMap<&str, usize>, HashMap<String, Vec<usize>>) = Default::default();
    for (index, year) in overview.years.iter().enumerate() {
        // Names that a year says are those of the years before it.
        let mut before: Vec<(String, usize)> = Vec::new();
        for sheet in &year.sheets {
            let named = by_name.get(&comparable(&sheet.department)).map_or(&[][..], Vec::as_slice);
            let own = by_folder.get(sheet.key.as_str()).or(named.first()).copied().unwrap_or(departments.len());
            if own == departments.len() {
                departments.push(Department { sheets: BTreeMap::new() });
            }
            by_folder.entry(&sheet.key).or_insert(own);
            let places = [own].into_iter().chain(named.iter().copied().filter(|place| *place != own));
            for place in places {
                departments[place].sheets.entry(index).or_default().push((&**sheet, place == own));
                before.extend(sheet.was.iter().map(|name| (comparable(name), place)));
            }
        }
        for (name, place) in before {
            let places = by_name.entry(name).or_default();
            if !places.contains(&place) {
                places.push(place);
            }
        }
    }
    departments
}
