//! Pages over many sheets: portal, year, category, search.

use super::approvals;
use super::departments;
use super::downloads::SiteDownloads;
use super::matrix::{Counter, head};
use super::prose::{Phrases, top_text};
use super::search;
use super::summary::{
    GoalSummary, IntroductionSummary, SheetSummary, SiteSummary, YearSummary, category_counts, category_link,
    counted_categories, date_view,
};
use super::template::pages::{CategoryPage, CategoryYearPage, PortalPage, SearchPage, YearPage};
use super::template::past::ChangesLink;
use super::template::shape::Html;
use super::template::view::{
    ApprovedSheet, BucketCount, CategoryLink, CategoryYear, Crumb, DatedSheet, Matrix, MatrixHead, PageView,
    ResultsView, YearCount,
};
use super::{address, due_buckets, lists};
use crate::model::changed::Past;
use crate::model::config::{Audience, Category, Config};
use crate::model::cycle::Scale;
use crate::model::outcome::Outcome;
use crate::model::{Date, FiscalYear};

/// How many sheets the portal names as the newest.
const RECENT: usize = 5;
/// Up to so many sections the portal shows the categories of each; beyond, only those of departments.
const MOST_SECTIONS: usize = 40;

/// A page's own facts; the way to the top follows from its path.
pub fn page_view(kind: &'static str, path: String, title: String, trail: Vec<Crumb>) -> PageView {
    PageView { kind, root: address::root(&path), path, title, trail, updated: None }
}

/// The same page, which says when what it shows was last changed.
pub fn updated(page: PageView, config: &Config, date: Option<Date>) -> PageView {
    PageView { updated: date.map(|date| date_view(date, config.dating())), ..page }
}

/// The pages above a page of a year: the portal, and the year itself if asked for.
pub fn trail(config: &Config, year: Option<FiscalYear>) -> Vec<Crumb> {
    let portal = Crumb { title: config.title.clone(), path: address::PORTAL.to_owned() };
    let year = year.map(|year| Crumb { title: config.dating().fiscal_year_name(year), path: address::year(year) });
    [portal].into_iter().chain(year).collect()
}

/// The portal.
pub fn portal(overview: &SiteSummary, past: &Past, downloads: &SiteDownloads, phrases: &Phrases) -> PortalPage {
    let config = overview.config();
    let newest = overview.years.first();
    let years = overview.years.iter().map(|year| YearCount {
        year: year.link.clone(),
        sheets: year.sheets.len(),
        goals: year.goals().count(),
    });
    PortalPage {
        page: updated(
            page_view("portal", address::PORTAL.to_owned(), config.title.clone(), Vec::new()),
            config,
            overview.updated,
        ),
        introduction: introduction(config, overview.introduction.as_ref(), phrases),
        goals: overview.goals().count(),
        years: years.collect(),
        all_categories: counted_categories(config, overview.goals(), address::category),
        departments: departments_by_year(overview),
        newest: newest.map(|year| year.link.clone()),
        sheets: newest.map_or_else(Vec::new, YearSummary::sheet_links),
        recent: recent(overview),
        categories: newest_by_category(overview, phrases),
        months: newest.map(|year| months(config, year, phrases)).unwrap_or_default(),
        results: results_by_year(overview),
        outcomes: outcomes_by_year(overview, phrases),
        downloads: downloads.of_site(),
        changes: changes_link(past, config),
    }
}

/// To the page of changes.
fn changes_link(past: &Past, config: &Config) -> Option<ChangesLink> {
    let changed = past.changed.as_ref()?;
    Some(ChangesLink {
        path: address::CHANGES.to_owned(),
        since: changed.since.map(|day| date_view(day, config.dating())),
        totals: changed.totals.clone(),
        feed: past.has_feed(config).then(|| address::FEED.to_owned()),
    })
}

/// How many goals of each year are on each level of a scale by their latest ratings, scale by scale.
fn results_by_year(overview: &SiteSummary) -> Vec<ResultsView> {
    let config = overview.config();
    let results = config.cycle.scales.iter().enumerate().map(|(at, scale)| {
        let mut counter = Counter::new(level_columns(scale));
        for year in overview.years.iter().filter(|year| year.goals().any(|entry| entry.level(at).is_some())) {
            counter.row(
                None,
                head(config.dating().fiscal_year_name(year.year), Some(address::year(year.year))),
                year.goals().filter_map(|entry| Some((false, [entry.level(at)?]))),
                |_| None,
            );
        }
        ResultsView { scale: scale.name.clone(), matrix: counter.finish(), categories: None }
    });
    results.filter(|results| !results.matrix.rows.is_empty()).collect()
}

/// How many indicators of each year reach their targets, by their latest values; none where there is no value.
fn outcomes_by_year(overview: &SiteSummary, phrases: &Phrases) -> Option<Matrix> {
    let config = overview.config();
    let mut counter = Counter::new(outcome_columns(phrases));
    for year in overview.years.iter().filter(|year| year.goals().any(|entry| !entry.outcomes.is_empty())) {
        let name = config.dating().fiscal_year_name(year.year);
        let outcomes = year.goals().flat_map(|entry| &entry.outcomes).map(|outcome| (false, [*outcome as usize]));
        counter.row(None, head(name, Some(address::year(year.year))), outcomes, |_| None);
    }
    Some(counter.finish().without_empty_columns()).filter(|matrix| !matrix.rows.is_empty())
}

fn outcome_columns(phrases: &Phrases) -> Vec<MatrixHead> {
    Outcome::ALL.iter().map(|outcome| head(phrases.outcomes[*outcome as usize].clone(), None)).collect()
}

fn level_columns(scale: &Scale) -> Vec<MatrixHead> {
    scale.levels.iter().map(|level| head(level.label(), None)).collect()
}

/// The text of the portal or of a year.
fn introduction(config: &Config, introduction: Option<&IntroductionSummary>, phrases: &Phrases) -> Html {
    introduction
        .map(|own| top_text(config, phrases, &own.text.0.source, own.text.0.body.clone(), &own.links))
        .unwrap_or_default()
}

/// The sheets that were made last; of one day, in official order.
fn recent(overview: &SiteSummary) -> Vec<DatedSheet> {
    let mut dated: Vec<(&SheetSummary, Date)> =
        overview.sheets().filter_map(|sheet| Some((sheet, sheet.created?))).collect();
    dated.sort_by_key(|&(_, date)| std::cmp::Reverse(date));
    let newest = dated.into_iter().take(RECENT);
    newest.map(|(sheet, _)| DatedSheet { sheet: sheet.link.clone(), year: sheet.year_link.clone() }).collect()
}

/// How many goals of a year are due in each month, linked to the calendar.
pub fn months(config: &Config, year: &YearSummary, phrases: &Phrases) -> Vec<BucketCount> {
    let path = lists::path_of_place(year);
    due_buckets::counts(config, year.year, &phrases.buckets, year.goals().map(|goal| goal.bucket), |place| {
        format!("{}#{place}", path(place))
    })
}

/// One row a department of the newest year that has it, and where older years have another name, or several departments that
/// became it, each with its name. What a department was of which another has the row is named there without a count, so that
/// every goal is counted once.
fn departments_by_year(overview: &SiteSummary) -> Matrix {
    let dating = overview.config().dating();
    let columns = overview
        .years
        .iter()
        .map(|year| head(dating.fiscal_year_name(year.year), Some(address::year(year.year))))
        .collect();
    let mut counter = Counter::new(columns);
    for department in departments::over_years(overview) {
        let newest = department.newest();
        let goals = department.own().flat_map(|(year, sheet)| sheet.goals.iter().map(move |_| (false, [year])));
        counter.row(None, head(newest.department.clone(), Some(address::sheet(newest))), goals, |year| {
            department.own().find(|(at, _)| *at == year).map(|(_, sheet)| address::sheet(sheet))
        });
        counter.name_last(|year| department.names(year));
    }
    counter.finish()
}

fn newest_by_category(overview: &SiteSummary, phrases: &Phrases) -> Matrix {
    let config = overview.config();
    let Some(year) = overview.years.first() else { return Counter::new(Vec::new()).finish() };
    let page = |category: &Category| address::category_year(year.year, category);
    let sheets = || year.sheets.iter().map(|sheet| &**sheet);
    if sheets().map(|sheet| sheet.sections.len()).sum::<usize>() <= MOST_SECTIONS {
        return sections_by_category(config, sheets(), page, true, &phrases.no_section);
    }
    let mut counter = Counter::new(category_columns(config, page));
    for sheet in sheets() {
        counter.row(
            None,
            head(sheet.department.clone(), Some(address::sheet(sheet))),
            sheet.goals.iter().map(|entry| (false, entry.categories.iter().copied())),
            |category| Some(address::view(sheet, &[("category", &config.categories[category].key)])),
        );
    }
    counter.finish().without_empty_columns()
}

fn category_columns(config: &Config, page: impl Fn(&Category) -> String) -> Vec<MatrixHead> {
    config.categories.iter().map(|category| head(category.name.clone(), Some(page(category)))).collect()
}

/// Sections × categories, each count linked to the view of its sheet that shows exactly those goals. `page` is where all
/// goals of a category are, and `none` stands for the section of goals that have none.
pub fn sections_by_category<'a>(
    config: &Config,
    sheets: impl Iterator<Item = &'a SheetSummary>,
    page: impl Fn(&Category) -> String,
    with_department: bool,
    none: &str,
) -> Matrix {
    let mut counter = Counter::new(category_columns(config, page));
    for sheet in sheets {
        each_section(sheet, |section, goals| {
            counter.row(
                with_department.then(|| sheet.department.clone()),
                section_head(sheet, section, none),
                goals.iter().map(|entry| (entry.is_again(section), entry.categories.iter().copied())),
                |category| {
                    let section = address::section_name(section.map(|at| &sheet.sections[at]));
                    let wanted = [("section", section), ("category", config.categories[category].key.as_str())];
                    Some(address::view(sheet, &wanted))
                },
            );
        });
    }
    counter.finish().without_empty_columns()
}

/// A section of a sheet as the head of a row; `none` stands for the section of goals that have none.
pub fn section_head(sheet: &SheetSummary, section: Option<usize>, none: &str) -> MatrixHead {
    match section {
        Some(index) => head(sheet.sections[index].name.clone(), Some(address::section(sheet, &sheet.sections[index]))),
        None => head(none, Some(address::view(sheet, &[("section", address::section_name(None))]))),
    }
}

/// Every section with its goals in official order, then the goals of none if there are any.
pub fn each_section(sheet: &SheetSummary, mut each: impl FnMut(Option<usize>, &[&GoalSummary])) {
    let mut groups = sheet.by_section(sheet.goals.iter()).into_iter().peekable();
    for section in 0..sheet.sections.len() {
        let own = groups.next_if(|(group, _)| *group == Some(section));
        each(Some(section), own.as_ref().map_or(&[], |(_, goals)| goals));
    }
    groups.for_each(|(_, goals)| each(None, &goals));
}

/// A year's page.
pub fn year(
    config: &Config,
    year: &YearSummary,
    past: &Past,
    downloads: &SiteDownloads,
    phrases: &Phrases,
) -> YearPage {
    YearPage {
        page: updated(
            page_view("year", address::year(year.year), config.dating().fiscal_year(year.year), trail(config, None)),
            config,
            year.updated,
        ),
        year: year.link.clone(),
        introduction: introduction(config, year.introduction.as_ref(), phrases),
        goals: year.goals().count(),
        sheets: year.sheet_links(),
        categories: year_categories(config, year),
        matrix: sections_by_category(
            config,
            year.sheets.iter().map(|sheet| &**sheet),
            |category| address::category_year(year.year, category),
            true,
            &phrases.no_section,
        ),
        months: months(config, year, phrases),
        results: results(config, year, &phrases.no_section),
        outcomes: outcomes(year, phrases),
        filings: filings(config, year, &phrases.no_section),
        approvals: approvals_of(config, year),
        downloads: downloads.of_year(year.year),
        changes: changes_link(past, config),
    }
}

/// How many goals of each section are on each level of a scale by their latest ratings, scale by scale.
fn results(config: &Config, year: &YearSummary, none: &str) -> Vec<ResultsView> {
    let scales = config.cycle.scales.iter().enumerate();
    let results = scales.map(|(at, scale)| {
        year.goals().any(|entry| entry.level(at).is_some()).then(|| ResultsView {
            scale: scale.name.clone(),
            matrix: sections_by(year, level_columns(scale), none, |entry| entry.level(at).map(|level| vec![level])),
            categories: categories_by_level(config, year, (at, scale)),
        })
    });
    results.flatten().collect()
}

/// How many goals of each category are on each level of a scale; none where no rated goal has a category.
fn categories_by_level(config: &Config, year: &YearSummary, (at, scale): (usize, &Scale)) -> Option<Matrix> {
    let mut counter = Counter::new(level_columns(scale));
    for (index, category) in config.categories.iter().enumerate() {
        let mut rated =
            year.goals().filter(|entry| entry.categories.contains(&index) && entry.level(at).is_some()).peekable();
        if rated.peek().is_some() {
            let head = head(category.name.clone(), Some(address::category_year(year.year, category)));
            // A goal of several categories counts once in the totals.
            let rated = rated.filter_map(|entry| Some((entry.categories.first() != Some(&index), [entry.level(at)?])));
            counter.row(None, head, rated, |_| None);
        }
    }
    Some(counter.finish()).filter(|matrix| !matrix.rows.is_empty())
}

/// How many indicators of each section reach their targets, by their latest values; none where there is no value.
fn outcomes(year: &YearSummary, phrases: &Phrases) -> Option<Matrix> {
    let mut counter = Counter::new(outcome_columns(phrases));
    for sheet in &year.sheets {
        each_section(sheet, |section, goals| {
            let outcomes = goals.iter().flat_map(|entry| {
                let is_again = entry.is_again(section);
                entry.outcomes.iter().map(move |outcome| (is_again, [*outcome as usize]))
            });
            let head = section_head(sheet, section, &phrases.no_section);
            counter.row(Some(sheet.department.clone()), head, outcomes, |_| None);
        });
    }
    Some(counter.finish().without_empty_columns()).filter(|matrix| matrix.total > 0)
}

/// For colleagues, the approvals of each sheet, once one of the year's has any.
fn approvals_of(config: &Config, year: &YearSummary) -> Vec<ApprovedSheet> {
    let has_any = year.sheets.iter().any(|sheet| !sheet.approvals.is_empty());
    let sheets = year.sheets.iter().filter(|_| has_any && config.audience == Audience::Internal);
    let approved = sheets.map(|sheet| {
        let newest = sheet.approvals.iter().filter(|approval| approval.is_newest);
        let approvals = newest.map(|approval| approvals::view(config, approval, Vec::new())).collect();
        ApprovedSheet { sheet: sheet.link.clone(), approvals }
    });
    approved.collect()
}

/// For colleagues, on how many goals of each section something is reported in each phase.
fn filings(config: &Config, year: &YearSummary, none: &str) -> Option<Matrix> {
    let phases = &config.cycle.phases;
    (config.audience == Audience::Internal && !phases.is_empty()).then(|| {
        let columns = phases.iter().map(|phase| head(phase.name.clone(), None)).collect();
        sections_by(year, columns, none, |entry| Some(entry.filed.clone()))
    })
}

/// Sections × columns, of which `of_goal` names those that a goal counts in, if it is counted at all.
fn sections_by(
    year: &YearSummary,
    columns: Vec<MatrixHead>,
    none: &str,
    of_goal: impl Fn(&GoalSummary) -> Option<Vec<usize>>,
) -> Matrix {
    let mut counter = Counter::new(columns);
    for sheet in &year.sheets {
        each_section(sheet, |section, goals| {
            counter.row(
                Some(sheet.department.clone()),
                section_head(sheet, section, none),
                goals.iter().filter_map(|entry| Some((entry.is_again(section), of_goal(entry)?))),
                |_| None,
            );
        });
    }
    counter.finish()
}

fn year_categories(config: &Config, year: &YearSummary) -> Vec<CategoryLink> {
    counted_categories(config, year.goals(), |category| address::category_year(year.year, category))
}

/// A category's page of a year.
pub fn category_year(config: &Config, year: &YearSummary, category: usize) -> CategoryYearPage {
    let class = &config.categories[category];
    let listed = category_of_year(config, year, category, Some(""));
    let path = address::category_year(year.year, class);
    let title = format!("{} {}", class.name, config.dating().fiscal_year_name(year.year));
    CategoryYearPage {
        page: updated(page_view("category-year", path, title, trail(config, Some(year.year))), config, year.updated),
        category: category_link(class, address::category(class), listed.goals),
        year: listed,
        categories: year_categories(config, year),
    }
}

/// How many goals of a year a category has; they are listed where there is a prefix for their anchors.
fn category_of_year(config: &Config, year: &YearSummary, category: usize, prefix: Option<&str>) -> CategoryYear {
    let name = ("category", config.categories[category].key.as_str());
    let list = |prefix| lists::of_year(year, prefix, name, |entry| entry.categories.contains(&category));
    CategoryYear {
        year: year.link.clone(),
        path: address::category_year(year.year, &config.categories[category]),
        goals: goals_of_category(year, category),
        sheets: prefix.map(list).unwrap_or_default(),
    }
}

fn goals_of_category(year: &YearSummary, category: usize) -> usize {
    year.goals().filter(|entry| entry.categories.contains(&category)).count()
}

/// A category's page over all years. Where there are too many goals for a page, earlier years are counted and lead to their own.
pub fn category(overview: &SiteSummary, category: usize) -> CategoryPage {
    let config = overview.config();
    let class = &config.categories[category];
    let listed = lists::with_room(overview.years.iter().map(|year| goals_of_category(year, category)));
    let years = overview.years.iter().enumerate().map(|(at, year)| {
        let prefix = (at < listed).then(|| format!("{}-", year.year.key()));
        category_of_year(config, year, category, prefix.as_deref())
    });
    let years: Vec<CategoryYear> = years.filter(|year| year.goals > 0).collect();
    let goals = years.iter().map(|year| year.goals).sum();
    CategoryPage {
        categories: counted_categories(config, overview.goals(), address::category),
        page: updated(
            page_view("category", address::category(class), class.name.clone(), trail(config, None)),
            config,
            overview.updated,
        ),
        category: category_link(class, address::category(class), goals),
        years,
    }
}

/// Which categories have a goal in a year.
pub fn used_categories(config: &Config, year: &YearSummary) -> Vec<usize> {
    let counts = category_counts(config, year.goals());
    (0..counts.len()).filter(|&category| counts[category] > 0).collect()
}

/// The search; what it searches is in files of its own.
pub fn search(overview: &SiteSummary, title: &str) -> SearchPage {
    let config = overview.config();
    let categories = counted_categories(config, overview.goals(), address::category);
    let units = overview
        .sheets()
        .map(|sheet| (sheet.department.as_str(), sheet.sections.iter().map(|section| section.name.as_str())));
    SearchPage {
        page: updated(
            page_view("search", address::SEARCH.to_owned(), title.to_owned(), trail(config, None)),
            config,
            overview.updated,
        ),
        data: search::INDEX.to_owned(),
        departments: search::departments(units),
        categories: categories.into_iter().map(|category| category.name).collect(),
    }
}
