//! What is shown of a sheet on pages that are not its own: everything but its texts.
//!
//! Pages over many sheets are given a site in summary and can see nothing else, so they are made again exactly when it is
//! another: whoever writes in a text changes the pages of one sheet. What many pages show is made once.

use std::ops::Range;
use std::sync::Arc;

use rayon::prelude::*;

use super::template::shape::Prepared;
use super::template::view::{
    CategoryLink, DateView, DueView, GoalLink, ListGroup, ListSheet, SectionLink, SheetLink, YearLink,
};
use super::{address, due_buckets};
use crate::model::config::{Category, Config};
use crate::model::date::Dating;
use crate::model::due::DueBucket;
use crate::model::same::Same;
use crate::model::site::{Member, Section, Sheet, Site};
use crate::model::{Date, Due, FiscalYear};

/// A site in summary.
#[derive(Debug, PartialEq, Eq)]
pub struct SiteSummary {
    config: Same<Config>,
    /// Its years, newest first.
    pub years: Vec<YearSummary>,
}

/// A fiscal year in summary.
#[derive(Debug, PartialEq, Eq)]
pub struct YearSummary {
    /// The year.
    pub year: FiscalYear,
    /// To the year.
    pub link: Prepared<YearLink>,
    /// Its sheets in official order.
    pub sheets: Vec<Arc<SheetSummary>>,
}

/// A sheet in summary.
#[derive(Debug, PartialEq, Eq)]
pub struct SheetSummary {
    /// Its year.
    pub year: FiscalYear,
    /// Its part of addresses: `kodomo-katei`.
    pub key: String,
    /// 子ども家庭部
    pub department: String,
    /// 作成日
    pub created: Option<Date>,
    /// Its sections in official order.
    pub sections: Vec<Section>,
    /// Its goals in official order.
    pub goals: Vec<GoalSummary>,
    /// Those of no section, as a range of `goals`.
    pub unassigned: Range<usize>,
    /// To its year.
    pub year_link: Prepared<YearLink>,
    /// To the sheet.
    pub link: Prepared<SheetLink>,
    /// To its sections.
    pub section_links: Vec<Prepared<SectionLink>>,
}

/// A goal in summary.
#[derive(Debug, PartialEq, Eq)]
pub struct GoalSummary {
    /// Its part of addresses: `2-1`.
    pub key: String,
    /// Index into [`SheetSummary::sections`].
    pub section: Option<usize>,
    /// Indices into [`Config::categories`], in the order written.
    pub categories: Vec<usize>,
    /// Its place in the calendar of its year.
    pub bucket: DueBucket,
    /// To the goal.
    pub link: Prepared<GoalLink>,
}

impl SiteSummary {
    /// The summary of a site, given those of its sheets in their order.
    pub fn new(site: &Site, mut sheets: impl Iterator<Item = Arc<SheetSummary>>) -> SiteSummary {
        let years = site.years.iter().map(|year| YearSummary {
            year: year.year,
            link: Prepared::new(&year_link(year.year, site.config.dating())),
            sheets: sheets.by_ref().take(year.sheets.len()).collect(),
        });
        SiteSummary { years: years.collect(), config: Same::of(&site.config) }
    }

    /// The configuration.
    pub fn config(&self) -> &Config {
        &self.config.0
    }

    /// All sheets, the newest year's first.
    pub fn sheets(&self) -> impl Iterator<Item = &SheetSummary> {
        self.years.iter().flat_map(|year| &year.sheets).map(|sheet| &**sheet)
    }

    /// The goals of all sheets.
    pub fn goals(&self) -> impl Iterator<Item = &GoalSummary> {
        self.sheets().flat_map(|sheet| &sheet.goals)
    }
}

impl YearSummary {
    /// The goals of its sheets.
    pub fn goals(&self) -> impl Iterator<Item = &GoalSummary> {
        self.sheets.iter().flat_map(|sheet| &sheet.goals)
    }

    /// To its sheets.
    pub fn sheet_links(&self) -> Vec<Prepared<SheetLink>> {
        self.sheets.iter().map(|sheet| sheet.link.clone()).collect()
    }

    /// The goals that meet a condition, by sheet and section in official order; anchors begin with `prefix`.
    pub fn list(&self, prefix: &str, wanted: impl Fn(&GoalSummary) -> bool) -> Vec<ListSheet> {
        let sheets = self.sheets.iter().map(|sheet| {
            let mut groups: Vec<(Option<usize>, Vec<Prepared<GoalLink>>)> = Vec::new();
            for entry in sheet.goals.iter().filter(|entry| wanted(entry)) {
                match groups.last_mut() {
                    Some((section, goals)) if *section == entry.section => goals.push(entry.link.clone()),
                    _ => groups.push((entry.section, vec![entry.link.clone()])),
                }
            }
            (sheet, groups)
        });
        let list = sheets.filter(|(_, groups)| !groups.is_empty()).map(|(sheet, groups)| ListSheet {
            id: format!("{prefix}{}", address::sheet_anchor(&**sheet)),
            sheet: sheet.link.clone(),
            goals: groups.iter().map(|(_, goals)| goals.len()).sum(),
            groups: groups
                .into_iter()
                .map(|(section, goals)| ListGroup {
                    id: format!("{prefix}{}", address::section_anchor(&**sheet, section.map(|at| &sheet.sections[at]))),
                    section: section.map(|section| sheet.section_links[section].clone()),
                    goals,
                })
                .collect(),
        });
        list.collect()
    }
}

impl SheetSummary {
    /// The summary of a sheet.
    pub fn of(config: &Config, sheet: &Sheet) -> SheetSummary {
        let head = &*sheet.head;
        let holder = head.holder.as_ref();
        let section_links = sheet.sections.iter().map(|section| {
            Prepared::new(&SectionLink {
                name: section.name.clone(),
                key: section.key.clone(),
                path: address::section(sheet, section),
                goals: section.goals.len(),
            })
        });
        let link = SheetLink {
            id: sheet.id.clone(),
            key: sheet.key.clone(),
            department: head.department.value.clone(),
            title: head.title.as_ref().map(|title| title.value.clone()),
            post: holder.and_then(|holder| holder.post.clone()),
            name: holder.and_then(|holder| holder.name.as_ref()).map(|name| name.value.clone()),
            path: address::sheet(sheet),
            created: created(config, sheet),
            calendar: sheet_calendar(sheet),
            goals: sheet.goals.len(),
        };
        SheetSummary {
            year: sheet.year,
            key: sheet.key.clone(),
            department: head.department.value.clone(),
            created: head.created.as_ref().map(|created| created.value.date),
            sections: sheet.sections.clone(),
            goals: sheet.goals.par_iter().map(|member| GoalSummary::of(config, sheet, member)).collect(),
            unassigned: sheet.unassigned(),
            year_link: Prepared::new(&year_link(sheet.year, config.dating())),
            link: Prepared::new(&link),
            section_links: section_links.collect(),
        }
    }
}

impl GoalSummary {
    fn of(config: &Config, sheet: &Sheet, member: &Member) -> GoalSummary {
        let due = member.goal.due.as_ref().map(|due| &due.value);
        let link = GoalLink {
            id: member.id.clone(),
            number: member.number.clone(),
            title: member.goal.title.value.clone(),
            path: address::goal(sheet, &member.key),
            due: due.map(|due| due_view(due, config.dating())),
            categories: member.categories.iter().map(|&at| config.categories[at].name.clone()).collect(),
        };
        GoalSummary {
            key: member.key.clone(),
            section: member.section,
            categories: member.categories.clone(),
            bucket: due_buckets::of_due(due, sheet.year),
            link: Prepared::new(&link),
        }
    }
}

impl address::Foldered for SheetSummary {
    fn year(&self) -> FiscalYear {
        self.year
    }

    fn key(&self) -> &str {
        &self.key
    }
}

/// How many of some goals have each of the site's categories.
pub fn category_counts<'a>(config: &Config, goals: impl Iterator<Item = &'a GoalSummary>) -> Vec<usize> {
    let mut counts = vec![0; config.categories.len()];
    goals.flat_map(|entry| &entry.categories).for_each(|&category| counts[category] += 1);
    counts
}

/// The categories that some goals have, with their numbers, in official order.
pub fn counted_categories<'a>(
    config: &Config,
    goals: impl Iterator<Item = &'a GoalSummary>,
    path: impl Fn(&Category) -> String,
) -> Vec<CategoryLink> {
    let counted = config.categories.iter().zip(category_counts(config, goals)).filter(|(_, count)| *count > 0);
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
    sheet.has_calendar_days(0..sheet.goals.len()).then(|| address::sheet_calendar(sheet))
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
