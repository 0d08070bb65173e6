//! What is shown of a sheet on pages that are not its own: everything but its texts.
//!
//! Pages over many sheets are given a site in summary and can see nothing else, so they are made again exactly when it is
//! another: whoever writes in a text changes the pages of one sheet. What many pages show is made once.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use rayon::prelude::*;

use super::links::ResolvedLinks;
use super::template::shape::Prepared;
use super::template::view::{CategoryLink, DateView, DueView, GoalLink, SectionLink, SheetLink, YearLink};
use super::{address, due_buckets};
use crate::model::config::{Category, Config};
use crate::model::date::Dating;
use crate::model::due::DueBucket;
use crate::model::goal::Introduction;
use crate::model::outcome::{self, Outcome};
use crate::model::same::Same;
use crate::model::site::{Member, Section, Sheet, SheetApproval, Site};
use crate::model::{Date, Due, FiscalYear};

/// A site in summary.
#[derive(Debug, PartialEq, Eq)]
pub struct SiteSummary {
    config: Same<Config>,
    /// The text of the portal.
    pub introduction: Option<IntroductionSummary>,
    /// When it was last changed, by what it and its sheets say.
    pub updated: Option<Date>,
    /// Its years, newest first.
    pub years: Vec<YearSummary>,
}

/// The text of the portal or of a year, with where its links lead.
#[derive(Debug, PartialEq, Eq)]
pub struct IntroductionSummary {
    /// The text.
    pub text: Same<Introduction>,
    /// Its links.
    pub links: Arc<ResolvedLinks>,
}

/// A fiscal year in summary.
#[derive(Debug, PartialEq, Eq)]
pub struct YearSummary {
    /// The year.
    pub year: FiscalYear,
    /// To the year.
    pub link: Prepared<YearLink>,
    /// The text of its page.
    pub introduction: Option<IntroductionSummary>,
    /// When it was last changed, by what it, its sheets or the site say.
    pub updated: Option<Date>,
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
    /// What that was called in earlier years.
    pub was: Vec<String>,
    /// 作成日
    pub created: Option<Date>,
    /// When it was last changed, as it or the site says.
    pub updated: Option<Date>,
    /// Its sections in official order.
    pub sections: Vec<Section>,
    /// Its goals in official order.
    pub goals: Vec<GoalSummary>,
    /// To its year, which has a calendar as far as this sheet knows.
    pub year_link: Prepared<YearLink>,
    /// To the sheet.
    pub link: Prepared<SheetLink>,
    /// To its sections.
    pub section_links: Vec<Prepared<SectionLink>>,
    /// Its approvals.
    pub approvals: Vec<SheetApproval>,
}

/// A goal in summary.
#[derive(Debug, PartialEq, Eq)]
pub struct GoalSummary {
    /// Its part of addresses: `2-1`.
    pub key: String,
    /// Indices into [`SheetSummary::sections`], the one it stands with first.
    pub sections: Vec<usize>,
    /// Indices into [`Config::categories`], in the order written.
    pub categories: Vec<usize>,
    /// Its place in the calendar of its year.
    pub bucket: DueBucket,
    /// How it is rated last, scale by scale: indices of scales and levels.
    pub ratings: Vec<(usize, usize)>,
    /// What became of its indicators, of which there is a value.
    pub outcomes: Vec<Outcome>,
    /// The phases in which something is reported on it, as indices.
    pub filed: Vec<usize>,
    /// To the goal.
    pub link: Prepared<GoalLink>,
}

impl SiteSummary {
    /// The summary of a site, given those of its sheets in their order, and where the links of its other texts lead.
    pub fn new(
        site: &Site,
        mut sheets: impl Iterator<Item = Arc<SheetSummary>>,
        links: impl Fn(&str, &Introduction) -> Arc<ResolvedLinks>,
    ) -> SiteSummary {
        let introduction = |page: &str, text: &Option<Arc<Introduction>>| {
            text.as_ref().map(|text| IntroductionSummary { text: Same::of(text), links: links(page, text) })
        };
        let years = site.years.iter().map(|year| {
            let sheets: Vec<Arc<SheetSummary>> = sheets.by_ref().take(year.sheets.len()).collect();
            let has_deadlines = sheets.iter().any(|sheet| sheet.has_deadlines());
            let link = year_link(year.year, site.config.dating(), has_deadlines);
            let introduction = introduction(&address::year(year.year), &year.introduction);
            let updated = introduction
                .as_ref()
                .and_then(IntroductionSummary::updated)
                .or_else(|| sheets.iter().filter_map(|sheet| sheet.updated).max());
            YearSummary { year: year.year, link: Prepared::new(&link), introduction, updated, sheets }
        });
        let years: Vec<YearSummary> = years.collect();
        let introduction = introduction(address::PORTAL, &site.introduction);
        let said = introduction.as_ref().and_then(IntroductionSummary::updated);
        let updated = said
            .or_else(|| site.config.updated.as_ref().map(|updated| updated.value))
            .or_else(|| years.iter().filter_map(|year| year.updated).max());
        SiteSummary { years, introduction, updated, config: Same::of(&site.config) }
    }

    /// The configuration.
    pub fn config(&self) -> &Config {
        &self.config.0
    }

    /// All sheets, the newest year's first.
    pub fn sheets(&self) -> impl Iterator<Item = &SheetSummary> {
        self.years.iter().flat_map(|year| &year.sheets).map(|sheet| &**sheet)
    }

    /// The texts of the portal and of years.
    pub fn introductions(&self) -> impl Iterator<Item = &IntroductionSummary> {
        self.introduction.iter().chain(self.years.iter().flat_map(|year| &year.introduction))
    }

    /// The goals of all sheets.
    pub fn goals(&self) -> impl Iterator<Item = &GoalSummary> {
        self.sheets().flat_map(|sheet| &sheet.goals)
    }
}

impl IntroductionSummary {
    fn updated(&self) -> Option<Date> {
        self.text.0.updated.as_ref().map(|updated| updated.value.date)
    }
}

impl YearSummary {
    /// Whether any goal has a deadline.
    pub fn has_deadlines(&self) -> bool {
        self.sheets.iter().any(|sheet| sheet.has_deadlines())
    }

    /// The goals of its sheets.
    pub fn goals(&self) -> impl Iterator<Item = &GoalSummary> {
        self.sheets.iter().flat_map(|sheet| &sheet.goals)
    }

    /// To its sheets.
    pub fn sheet_links(&self) -> Vec<Prepared<SheetLink>> {
        self.sheets.iter().map(|sheet| sheet.link.clone()).collect()
    }
}

impl SheetSummary {
    /// Goals of the sheet by section in official order, then those of none. A goal of several sections is with each, first
    /// where it stands in the form.
    pub fn by_section<'a>(
        &self,
        goals: impl Iterator<Item = &'a GoalSummary>,
    ) -> Vec<(Option<usize>, Vec<&'a GoalSummary>)> {
        let mut groups: Vec<(Option<usize>, Vec<&GoalSummary>)> =
            (0..self.sections.len()).map(Some).chain([None]).map(|section| (section, Vec::new())).collect();
        let none = groups.len() - 1;
        let mut later = Vec::new();
        for goal in goals {
            groups[goal.sections.first().copied().unwrap_or(none)].1.push(goal);
            later.extend(goal.sections.iter().skip(1).map(|&section| (section, goal)));
        }
        later.into_iter().for_each(|(section, goal)| groups[section].1.push(goal));
        groups.retain(|(_, goals)| !goals.is_empty());
        groups
    }

    /// The summary of a sheet.
    pub fn of(config: &Config, sheet: &Sheet) -> SheetSummary {
        let head = &*sheet.head;
        let holder = head.holder.as_ref();
        let section_links = sheet.sections.iter().map(|section| {
            Prepared::new(&SectionLink {
                name: section.name.clone(),
                key: section.key.clone(),
                path: address::section(sheet, section),
                goals: section.all_goals().count(),
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
        let dues = Dues::of(config, sheet);
        let goals: Vec<GoalSummary> =
            sheet.goals.par_iter().map(|member| GoalSummary::of(config, sheet, member, &dues)).collect();
        let year_link = year_link(sheet.year, config.dating(), has_deadlines(&goals));
        SheetSummary {
            year: sheet.year,
            key: sheet.key.clone(),
            department: head.department.value.clone(),
            was: head.was.iter().map(|name| name.value.clone()).collect(),
            created: head.created.as_ref().map(|created| created.value.date),
            updated: updated(config, sheet),
            sections: sheet.sections.clone(),
            goals,
            year_link: Prepared::new(&year_link),
            link: Prepared::new(&link),
            section_links: section_links.collect(),
            approvals: sheet.approvals.clone(),
        }
    }
}

impl SheetSummary {
    /// Whether any goal has a deadline.
    fn has_deadlines(&self) -> bool {
        has_deadlines(&self.goals)
    }
}

fn has_deadlines(goals: &[GoalSummary]) -> bool {
    goals.iter().any(|goal| goal.bucket != DueBucket::None)
}

/// The deadlines of a sheet for templates. A few words are most of them, so each is made once.
struct Dues<'a>(HashMap<&'a str, Vec<(&'a Due, Prepared<DueView>)>>);

impl<'a> Dues<'a> {
    fn of(config: &Config, sheet: &'a Sheet) -> Dues<'a> {
        let mut dues = Dues(HashMap::new());
        for due in sheet.goals.iter().filter_map(|member| member.goal.due.as_ref()).map(|due| &due.value) {
            if dues.view(due).is_none() {
                let view = Prepared::new(&due_view(due, config.dating()));
                dues.0.entry(&due.text).or_default().push((due, view));
            }
        }
        dues
    }

    fn view(&self, due: &Due) -> Option<Prepared<DueView>> {
        let views = self.0.get(due.text.as_str())?;
        views.iter().find(|(known, _)| *known == due).map(|(_, view)| view.clone())
    }
}

impl GoalSummary {
    fn of(config: &Config, sheet: &Sheet, member: &Member, dues: &Dues) -> GoalSummary {
        let due = member.goal.due.as_ref().map(|due| &due.value);
        let link = GoalLink {
            id: member.id.clone(),
            number: member.number.clone(),
            title: member.goal.title.value.clone(),
            path: address::goal(sheet, &member.key),
            due: due.and_then(|due| dues.view(due)),
            categories: member.categories.iter().map(|&at| config.categories[at].name.clone()).collect(),
        };
        GoalSummary {
            key: member.key.clone(),
            sections: member.sections().collect(),
            categories: member.categories.clone(),
            bucket: due_buckets::of_due(due, sheet.year),
            ratings: last_ratings(member),
            outcomes: outcomes(config, sheet, member),
            filed: filed(member),
            link: Prepared::new(&link),
        }
    }
}

/// The ratings of a goal, each scale's by the last report that has one.
fn last_ratings(member: &Member) -> Vec<(usize, usize)> {
    let ratings = member.reports.iter().flat_map(|report| report.ratings.iter().copied());
    ratings.collect::<BTreeMap<usize, usize>>().into_iter().collect()
}

fn outcomes(config: &Config, sheet: &Sheet, member: &Member) -> Vec<Outcome> {
    let goal = &*member.goal;
    // Only a goal that goes on with another can confirm what that one forecast.
    let year = (!goal.continues.is_empty()).then_some(sheet.year);
    let known = goal.indicators.iter();
    known.filter_map(|indicator| outcome::latest(&config.cycle, &member.reports, indicator, year)).collect()
}

fn filed(member: &Member) -> Vec<usize> {
    member.written_reports().map(|report| report.phase).collect::<BTreeSet<usize>>().into_iter().collect()
}

impl GoalSummary {
    /// The level of a scale that it was rated on last.
    pub fn level(&self, scale: usize) -> Option<usize> {
        self.ratings.iter().find(|(of, _)| *of == scale).map(|(_, level)| *level)
    }

    /// Whether it is counted with another section than this before.
    pub fn is_again(&self, section: Option<usize>) -> bool {
        self.sections.first().copied() != section
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

fn year_link(year: FiscalYear, dating: Dating, has_deadlines: bool) -> YearLink {
    YearLink {
        key: year.key(),
        name: dating.fiscal_year_name(year),
        label: dating.fiscal_year(year),
        path: address::year(year),
        deadlines: has_deadlines.then(|| address::deadlines(year)),
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

/// When a sheet was last changed, as it or the site says.
pub fn updated(config: &Config, sheet: &Sheet) -> Option<Date> {
    let own = sheet.head.updated.as_ref().map(|updated| updated.value.date);
    own.or_else(|| config.updated.as_ref().map(|updated| updated.value))
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
