//! Links to years, sheets, sections and goals, each made once and given to every page that shows it.

use std::sync::Arc;

use super::shape::Made;
use super::view::{CategoryLink, DateView, DueView, GoalLink, ListGroup, ListSheet, SectionLink, SheetLink, YearLink};
use super::{address, calendar};
use crate::model::config::{Category, Config};
use crate::model::date::Dating;
use crate::model::memo::{Memo, Same};
use crate::model::site::{GoalIndex, Member, Sheet, SheetIndex, Site};
use crate::model::{Date, Due, FiscalYear};

/// Everything pages link to.
pub struct Links<'a> {
    /// The site.
    pub site: &'a Site,
    years: Vec<Made<YearLink>>,
    sheets: Vec<Vec<Arc<SheetLinks>>>,
}

/// Links to a sheet and to what is in it.
pub struct SheetLinks {
    /// To its year.
    pub year: Made<YearLink>,
    /// To the sheet.
    pub sheet: Made<SheetLink>,
    /// To its sections.
    pub sections: Vec<Made<SectionLink>>,
    /// To its goals.
    pub goals: Vec<Made<GoalLink>>,
}

/// The links made last.
pub type KeptLinks = Memo<String, (Same<Config>, Same<Sheet>), SheetLinks>;

impl<'a> Links<'a> {
    /// Makes all links of a site, as far as they are not kept.
    pub fn new(site: &'a Site, kept: &mut KeptLinks) -> Links<'a> {
        let wanted = site.all_sheets().map(|(_, sheet)| {
            (sheet.head.source.path.clone(), (Same(Arc::clone(&site.config)), Same(Arc::clone(sheet))))
        });
        let made = kept.renew(wanted.collect(), |_, (config, sheet)| SheetLinks::new(&config.0, &sheet.0));
        let mut made = made.into_iter();
        let sheets = site.years.iter().map(|year| made.by_ref().take(year.sheets.len()).collect());
        let years = site.years.iter().map(|year| Made::new(&year_link(year.year, site.config.dating())));
        Links { site, years: years.collect(), sheets: sheets.collect() }
    }

    /// A sheet and what is in it.
    pub fn in_sheet(&self, index: SheetIndex) -> &Arc<SheetLinks> {
        &self.sheets[index.year][index.sheet]
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
        self.in_sheet(index).sheet.clone()
    }

    /// A section of a sheet.
    pub fn section(&self, sheet: SheetIndex, section: usize) -> Made<SectionLink> {
        self.in_sheet(sheet).sections[section].clone()
    }

    /// A goal.
    pub fn goal(&self, index: GoalIndex) -> Made<GoalLink> {
        self.in_sheet(index.sheet).goals[index.goal].clone()
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

/// The categories that some goals have, with their numbers, in official order.
pub fn counted_categories<'a>(
    config: &Config,
    goals: impl Iterator<Item = &'a Member>,
    path: impl Fn(&Category) -> String,
) -> Vec<CategoryLink> {
    let mut counts = vec![0; config.categories.len()];
    goals.flat_map(|member| &member.categories).for_each(|&category| counts[category] += 1);
    let counted = config.categories.iter().zip(counts).filter(|(_, count)| *count > 0);
    counted.map(|(category, count)| category_link(category, path(category), count)).collect()
}

fn year_link(year: FiscalYear, dating: Dating) -> YearLink {
    YearLink {
        key: year.key(),
        name: dating.fiscal_year_name(year),
        label: dating.fiscal_year(year),
        path: address::year(year),
        deadlines: address::deadlines(year),
    }
}

impl SheetLinks {
    fn new(config: &Config, sheet: &Sheet) -> SheetLinks {
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
                due: member.goal.due.as_ref().map(|due| due_view(&due.value, config.dating())),
                categories: member.categories.iter().map(|&at| config.categories[at].name.clone()).collect(),
            })
        });
        SheetLinks {
            year: Made::new(&year_link(sheet.year, config.dating())),
            sheet: Made::new(&SheetLink {
                id: sheet.id.clone(),
                key: sheet.key.clone(),
                department: sheet.head.department.value.clone(),
                title: sheet.head.title.as_ref().map(|title| title.value.clone()),
                post: holder.and_then(|holder| holder.post.clone()),
                name: holder.and_then(|holder| holder.name.as_ref()).map(|name| name.value.clone()),
                path: address::sheet(sheet),
                created: created(config, sheet),
                calendar: sheet_calendar(sheet),
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

/// The file of a sheet's deadlines, if there is one.
pub fn sheet_calendar(sheet: &Sheet) -> Option<String> {
    calendar::has_events(sheet, 0..sheet.goals.len()).then(|| address::sheet_calendar(sheet))
}

/// 作成日
pub fn created(config: &Config, sheet: &Sheet) -> Option<DateView> {
    sheet.head.created.as_ref().map(|created| date_view(created.value.date, config.dating()))
}

/// A date for templates.
pub fn date_view(date: Date, dating: Dating) -> DateView {
    let (text, aside) = dating.day(date);
    DateView { text, aside, iso: date.to_string() }
}

/// A deadline for templates.
pub fn due_view(due: &Due, dating: Dating) -> DueView {
    DueView {
        text: due.text.clone(),
        kind: due.kind.name(),
        meaning: due.meaning(dating),
        start: due.start.map(|date| date.to_string()),
        end: due.end.map(|date| date.to_string()),
        approximate: due.approximate,
    }
}
