//! The search: from the documents of a site to the files that the search page loads, without a server.
//!
//! In: every goal's plain texts, sheet by sheet. Out: paths and bytes of classic scripts. A reader's words are found as
//! any part of a text: each pair of neighbouring characters leads to the documents it is in, the documents that have all
//! pairs of a word are read, and those that have the word are shown. What is folded and how is in [`fold`], how the files
//! are cut in [`index`]; the other side is `static/search.js` with `static/fold.js`.

pub mod documents;
pub mod fold;
pub mod script;
pub mod numbers;
pub mod piece;
pub mod index;

pub use index::{INDEX, files};
pub use piece::Piece;

use std::collections::{BTreeMap, BTreeSet};

use super::template::pages::{SearchDepartment, SearchSection};

/// A sheet's goals, as they are searched.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SheetDocuments {
    /// The year's part of addresses: `r5`.
    pub year_key: String,
    /// The year's name: 令和5年度（2023年度）.
    pub year_label: String,
    /// 部
    pub department: String,
    /// The goals in the order of the form.
    pub documents: Vec<Document>,
}

/// A goal, as it is searched: plain texts, without Markdown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    /// Its page, from the site's top folder.
    pub path: String,
    /// 実施項目
    pub title: String,
    /// 番号
    pub number: Option<String>,
    /// 課名
    pub section: Option<String>,
    /// 計画・方針等の分類
    pub categories: Vec<String>,
    /// いつまで as written.
    pub due: Option<String>,
    /// What it means: 令和6年1月（2024年1月）.
    pub meaning: Option<String>,
    /// The other fields and the prose, one text each.
    pub texts: Vec<String>,
}

/// The departments of sheets with their sections; in come the names of each sheet.
pub fn departments<'a, Sections: Iterator<Item = &'a str>>(
    sheets: impl Iterator<Item = (&'a str, Sections)>,
) -> Vec<SearchDepartment> {
    let mut departments: Vec<SearchDepartment> = Vec::new();
    let mut places: BTreeMap<&str, (usize, BTreeSet<&str>)> = BTreeMap::new();
    for (department, sections) in sheets {
        let (at, known) = places.entry(department).or_insert_with(|| {
            departments.push(SearchDepartment { name: department.to_owned(), sections: Vec::new() });
            (departments.len() - 1, BTreeSet::new())
        });
        for name in sections.filter(|name| known.insert(name)) {
            let value = piece::unit(department, name);
            departments[*at].sections.push(SearchSection { name: name.to_owned(), value });
        }
    }
    departments
}

#[cfg(test)]
mod tests;
