//! The sitemap for search engines: one list of all pages, or for a large site a list of such lists, since one may have 50,000
//! addresses at most (<https://www.sitemaps.org/protocol.html>).

use std::ops::Range;

use super::address;
use super::summary::{SheetSummary, SiteSummary};

/// How many addresses one file may have.
const MOST: usize = 50_000;

/// How many parts it has beside that of the pages over many sheets, of which there are so many; 0 if one file has room for all.
pub fn parts(summary: &SiteSummary, overviews: usize) -> usize {
    if overviews + summary.sheets().map(size).sum::<usize>() <= MOST {
        0
    } else {
        divided(summary.sheets().map(size)).len()
    }
}

/// The paths of the pages of a part's sheets.
pub fn paths_of_part(summary: &SiteSummary, part: usize) -> impl Iterator<Item = String> {
    let sheets = divided(summary.sheets().map(size)).swap_remove(part);
    summary.sheets().skip(sheets.start).take(sheets.len()).flat_map(paths)
}

/// The paths of a sheet's pages.
pub fn paths(sheet: &SheetSummary) -> impl Iterator<Item = String> {
    address::pages_of_sheet(sheet, &sheet.sections, sheet.goals.iter().map(|entry| entry.key.as_str()))
}

/// How many these are.
fn size(sheet: &SheetSummary) -> usize {
    1 + sheet.sections.len() + sheet.goals.len()
}

/// Whether people are meant to find a page of no sheet.
pub fn has(path: &str) -> bool {
    path.ends_with(".html") && path != address::NOT_FOUND
}

/// Sheets, by how many pages they have, in groups of which each has room in one file.
fn divided(sheets: impl Iterator<Item = usize>) -> Vec<Range<usize>> {
    let (mut parts, mut pages): (Vec<Range<usize>>, usize) = (Vec::new(), 0);
    for (at, own) in sheets.enumerate() {
        pages += own;
        match parts.last_mut() {
            Some(part) if pages <= MOST => part.end = at + 1,
            _ => {
                pages = own;
                parts.push(at..at + 1);
            }
        }
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sitemap_is_divided_between_sheets_where_one_file_would_have_too_many_addresses() {
        let ends =
            |sizes: &[usize]| -> Vec<usize> { divided(sizes.iter().copied()).iter().map(|part| part.end).collect() };
        assert!(ends(&[]).is_empty());
        assert_eq!(ends(&[MOST - 1, 1, 0]), [3]);
        assert_eq!(ends(&[MOST - 1, 2]), [1, 2]);
        assert_eq!(ends(&[20_000; 5]), [2, 4, 5]);
    }
}
