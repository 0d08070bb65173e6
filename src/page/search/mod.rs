//! The search: from the documents of a site to the files that the search page loads, without a server.
//!
//! In: every goal's plain texts, sheet by sheet. Out: paths and bytes of classic scripts. A reader's words are found as
//! any part of a text: each pair of neighbouring characters leads to the documents it is in and to its places there, and
//! where the pairs of a word stand side by side the word stands. So what is found, how many goals and in what order, is
//! known without reading a text; only those of the goals that are shown are loaded. What is folded and how is in [`fold`]
//! and [`variants`], how the files are cut in [`index`]; the other side is `static/search.js` with `static/fold.js`.

pub mod documents;
pub mod fold;
pub mod variants;
pub mod script;
pub mod numbers;
pub mod piece;
pub mod index;

pub use index::{Extent, FOLDER, INDEX, Layout};
pub use piece::Piece;

use std::collections::{BTreeMap, BTreeSet};

use super::address;
use super::template::pages::{SearchDepartment, SearchSection};
use crate::model::config::Config;

/// A sheet's goals, as they are searched.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SheetDocuments {
    /// The year's part of addresses: `r5`.
    pub year_key: String,
    /// The year's name: 令和5年度（2023年度）.
    pub year_label: String,
    /// The folder of its pages, with a final slash.
    pub folder: String,
    /// 部
    pub department: String,
    /// Who answers for it, post and name; empty if nobody is named.
    pub holder: String,
    /// Its sections in official order.
    pub sections: Vec<Section>,
    /// The goals in the order of the form: those of the first section first, those of none last.
    pub documents: Vec<Document>,
    /// What the sheet says above its form; none if it says nothing.
    pub head: Option<Document>,
}

impl SheetDocuments {
    /// All of its documents, that of the head last.
    pub fn all(&self) -> impl Iterator<Item = &Document> {
        self.documents.iter().chain(&self.head)
    }
}

/// A section of a sheet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Section {
    /// 課名
    pub name: String,
    /// Its page, from the site's top folder.
    pub page: String,
    /// How many goals stand with it in the form.
    pub goals: usize,
    /// Its goals that stand with others, by their places in the sheet.
    pub also: Vec<usize>,
}

/// What the search knows of a site beside its sheets.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Surroundings {
    /// Words that mean the same, group by group.
    pub synonyms: Vec<Vec<String>>,
    /// Categories with their pages over all years, in official order.
    pub categories: Vec<(String, String)>,
}

impl Surroundings {
    /// Those of a site with this configuration.
    pub fn of(config: &Config) -> Surroundings {
        let categories = config.categories.iter();
        Surroundings {
            synonyms: config.synonyms.clone(),
            categories: categories.map(|category| (category.name.clone(), address::category(category))).collect(),
        }
    }
}

/// A goal, or the head of a sheet, as it is searched: plain texts, without Markdown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    /// Its page, from the site's top folder.
    pub path: String,
    /// 実施項目
    pub title: String,
    /// 番号
    pub number: Option<String>,
    /// 課名; several are possible.
    pub sections: Vec<String>,
    /// 計画・方針等の分類
    pub categories: Vec<String>,
    /// いつまで as written.
    pub due: Option<String>,
    /// What it means: 令和6年1月（2024年1月）.
    pub meaning: Option<String>,
    /// どの水準まで
    pub level: Option<String>,
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
