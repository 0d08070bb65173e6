//! Goals listed on pages over many sheets, and how such a page stays one that a browser can show.
//!
//! A page lists [`LISTED`] goals at most. What has more is counted there, and each count leads to where a part of it is listed:
//! the years of a category to their own pages, the calendar of a year to a page for each of its places, the sections of
//! what is still too much to the forms of their sheets, which show exactly those goals.

use super::summary::{GoalSummary, YearSummary};
use super::template::view::{ListGroup, ListSheet};
use super::{address, due_buckets};
use crate::model::due::DueBucket;

/// How many goals a page over many sheets lists at most.
const LISTED: usize = 5_000;

/// How many of some parts have room on one page with all of their goals, from the first on.
pub fn with_room(goals: impl Iterator<Item = usize>) -> usize {
    let so_far = goals.scan(0, |all: &mut usize, own| {
        *all += own;
        Some(*all)
    });
    so_far.take_while(|all| *all <= LISTED).count()
}

/// The goals of a year that meet a condition, by sheet and section in official order; anchors begin with `prefix`. Where
/// there is no room for them, each section leads to the view of its sheet that has the same condition, by its name there.
pub fn of_year(
    year: &YearSummary,
    prefix: &str,
    name: (&str, &str),
    wanted: impl Fn(&GoalSummary) -> bool,
) -> Vec<ListSheet> {
    let is_room = year.goals().filter(|entry| wanted(entry)).count() <= LISTED;
    let sheets = year.sheets.iter().map(|sheet| {
        let goals: Vec<&GoalSummary> = sheet.goals.iter().filter(|entry| wanted(entry)).collect();
        (sheet, goals)
    });
    let list = sheets.filter(|(_, goals)| !goals.is_empty()).map(|(sheet, goals)| {
        let group = |(at, goals): (Option<usize>, Vec<&GoalSummary>)| {
            let section = at.map(|at| &sheet.sections[at]);
            let view = || address::view(&**sheet, &[("section", address::section_name(section)), name]);
            ListGroup {
                id: format!("{prefix}{}", address::section_anchor(&**sheet, section)),
                section: at.map(|at| sheet.section_links[at].clone()),
                count: goals.len(),
                path: (!is_room).then(view),
                goals: goals.into_iter().filter(|_| is_room).map(|entry| entry.link.clone()).collect(),
            }
        };
        ListSheet {
            id: format!("{prefix}{}", address::sheet_anchor(&**sheet)),
            sheet: sheet.link.clone(),
            goals: goals.len(),
            groups: sheet.by_section(goals.into_iter()).into_iter().map(group).collect(),
        }
    });
    list.collect()
}

/// The places of a year's calendar that have pages of their own: those where a goal is, if one page has no room for all.
pub fn own_places(year: &YearSummary) -> Vec<DueBucket> {
    let mut places = due_buckets::all(year.year);
    let is_divided = year.goals().count() > LISTED && year.has_deadlines();
    places.retain(|place| is_divided && year.goals().any(|goal| goal.bucket == *place));
    places
}

/// Where the goals of each place of a year's calendar are listed, by the place's name.
pub fn path_of_place(year: &YearSummary) -> impl Fn(&str) -> String + use<> {
    let (own, year) = (own_places(year).into_iter().map(due_buckets::id).collect::<Vec<String>>(), year.year);
    move |place| match own.iter().any(|own| own == place) {
        true => address::deadlines_of(year, place),
        false => address::deadlines(year),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_a_large_category_only_the_newest_years_have_room_on_one_page() {
        assert_eq!(with_room([300, 290, 0, 310].into_iter()), 4);
        assert_eq!(with_room([3_000, 2_000, 0, 1, 10].into_iter()), 3);
        assert_eq!(with_room([LISTED + 1, 1].into_iter()), 0);
        assert_eq!(with_room(std::iter::empty()), 0);
    }
}
