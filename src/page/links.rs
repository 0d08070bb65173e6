//! Links to years, sheets, sections and goals, each made once and given to every page that shows it.

use rayon::prelude::*;

use super::address;
use super::shape::Made;
use super::view::{CategoryLink, DueView, GoalLink, ListGroup, ListSheet, SectionLink, SheetLink, YearLink};
use crate::model::config::Category;
use crate::model::site::{GoalIndex, Member, Sheet, SheetIndex, Site};
use crate::model::{Due, Language};

/// Everything pages link to.
pub struct Links<'a> {
    /// The site.
    pub site: &'a Site,
    years: Vec<Made<YearLink>>,
    sheets: Vec<Vec<SheetLinks>>,
}

struct SheetLinks {
    link: Made<SheetLink>,
    sections: Vec<Made<SectionLink>>,
    goals: Vec<Made<GoalLink>>,
}

impl<'a> Links<'a> {
    /// Makes all links of a site.
    pub fn new(site: &'a Site) -> Links<'a> {
        let years = site.years.iter().map(|year| {
            Made::new(&YearLink {
                key: year.key.clone(),
                name: year.year.wareki(),
                label: year.year.label(site.config.language),
                path: address::year(year),
                deadlines: address::deadlines(year),
            })
        });
        let sheets = |year: &crate::model::site::Year| {
            year.sheets.par_iter().map(|sheet| SheetLinks::new(site, sheet)).collect::<Vec<SheetLinks>>()
        };
        Links { site, years: years.collect(), sheets: site.years.iter().map(sheets).collect() }
    }

    /// A year.
    pub fn year(&self, year: usize) -> Made<YearLink> {
        self.years[year].clone()
    }

    /// All years, newest first.
    pub fn years(&self) -> Vec<Made<YearLink>> {
        self.years.clone()
    }

    /// A sheet.
    pub fn sheet(&self, index: SheetIndex) -> Made<SheetLink> {
        self.sheets[index.year][index.sheet].link.clone()
    }

    /// A section of a sheet.
    pub fn section(&self, sheet: SheetIndex, section: usize) -> Made<SectionLink> {
        self.sheets[sheet.year][sheet.sheet].sections[section].clone()
    }

    /// A goal.
    pub fn goal(&self, index: GoalIndex) -> Made<GoalLink> {
        self.sheets[index.sheet.year][index.sheet.sheet].goals[index.goal].clone()
    }

    /// The categories that some goals have, with their numbers, in official order.
    pub fn categories<'b>(
        &self,
        goals: impl Iterator<Item = &'b Member>,
        path: impl Fn(&Category) -> String,
    ) -> Vec<CategoryLink> {
        let mut counts = vec![0; self.site.config.categories.len()];
        goals.flat_map(|member| &member.categories).for_each(|&category| counts[category] += 1);
        let counted = self.site.config.categories.iter().zip(counts).filter(|(_, count)| *count > 0);
        counted.map(|(category, count)| category_link(category, path(category), count)).collect()
    }

    /// A year's goals that meet a condition, by sheet and section in official order; anchors begin with `prefix`.
    pub fn list(&self, year: usize, prefix: &str, wanted: impl Fn(&Member) -> bool) -> Vec<ListSheet> {
        let sheets = self.site.years[year].sheets.iter().enumerate().map(|(sheet_index, sheet)| {
            let index = SheetIndex { year, sheet: sheet_index };
            let mut groups: Vec<(Option<usize>, Vec<Made<GoalLink>>)> = Vec::new();
            for (goal, member) in sheet.goals.iter().enumerate().filter(|(_, member)| wanted(member)) {
                let link = self.goal(GoalIndex { sheet: index, goal });
                match groups.last_mut() {
                    Some((section, goals)) if *section == member.section => goals.push(link),
                    _ => groups.push((member.section, vec![link])),
                }
            }
            ListSheet {
                id: format!("{prefix}{}", address::sheet_anchor(sheet)),
                sheet: self.sheet(index),
                goals: groups.iter().map(|(_, goals)| goals.len()).sum(),
                groups: groups
                    .into_iter()
                    .map(|(section, goals)| ListGroup {
                        id: format!("{prefix}{}", address::section_anchor(sheet, section)),
                        section: section.map(|section| self.section(index, section)),
                        goals,
                    })
                    .collect(),
            }
        });
        sheets.filter(|sheet| sheet.goals > 0).collect()
    }
}

impl SheetLinks {
    fn new(site: &Site, sheet: &Sheet) -> SheetLinks {
        let holder = sheet.head.holder.as_ref();
        let sections = sheet.sections.iter().map(|section| {
            Made::new(&SectionLink {
                name: section.name.clone(),
                key: section.key.clone(),
                path: address::section(sheet, section),
                goals: section.goals.len(),
            })
        });
        let goals = sheet.goals.iter().map(|member| {
            Made::new(&GoalLink {
                id: member.id.clone(),
                number: member.number.clone(),
                title: member.goal.title.value.clone(),
                path: address::goal(sheet, member),
                due: member.goal.due.as_ref().map(|due| due_view(&due.value, site.config.language)),
                categories: member.categories.iter().map(|&at| site.config.categories[at].name.clone()).collect(),
            })
        });
        SheetLinks {
            link: Made::new(&SheetLink {
                id: sheet.id.clone(),
                key: sheet.key.clone(),
                department: sheet.head.department.value.clone(),
                title: sheet.head.title.as_ref().map(|title| title.value.clone()),
                post: holder.and_then(|holder| holder.post.clone()),
                name: holder.and_then(|holder| holder.name.clone()),
                path: address::sheet(sheet),
                goals: sheet.goals.len(),
            }),
            sections: sections.collect(),
            goals: goals.collect(),
        }
    }
}

/// A category with a path and a count of one's own choice.
pub fn category_link(category: &Category, path: String, goals: usize) -> CategoryLink {
    CategoryLink {
        name: category.name.clone(),
        key: category.key.clone(),
        description: category.description.clone(),
        path,
        goals,
    }
}

/// A deadline for templates.
pub fn due_view(due: &Due, language: Language) -> DueView {
    DueView {
        text: due.text.clone(),
        kind: due.kind.name(),
        meaning: due.meaning(language),
        start: due.start.map(|date| date.to_string()),
        end: due.end.map(|date| date.to_string()),
        approximate: due.approximate,
    }
}
