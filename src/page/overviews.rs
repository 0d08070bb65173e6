//! Pages over many sheets: portal, year, category, deadlines.

use std::collections::BTreeMap;

use super::goals::Phrases;
use super::links::{Links, category_link, counted_categories};
use super::matrix::{Counter, head};
use super::pages::{CategoryPage, CategoryYearPage, DeadlinesPage, PortalPage, YearPage};
use super::search::{self, SearchPage};
use super::view::{CategoryYear, Crumb, DatedSheet, Matrix, MatrixHead, PageView, SlotCount, SlotView, YearCount};
use super::{address, slots};
use crate::model::FiscalYear;
use crate::model::config::{Category, Config};
use crate::model::site::{Member, Sheet, SheetIndex, Site};

/// How many sheets the portal names as the newest.
const RECENT: usize = 5;
/// Up to so many sections the portal shows the categories of each; beyond, only those of departments.
const MOST_SECTIONS: usize = 40;

/// A page's own facts; the way to the top follows from its path.
pub fn page_view(kind: &'static str, path: String, title: String, trail: Vec<Crumb>) -> PageView {
    PageView { kind, root: "../".repeat(path.matches('/').count()), path, title, trail }
}

/// The pages above a page of a year: the portal, and the year itself if asked for.
pub fn trail(config: &Config, year: Option<FiscalYear>) -> Vec<Crumb> {
    let portal = Crumb { title: config.title.clone(), path: address::PORTAL.to_owned() };
    let year = year.map(|year| Crumb { title: config.dating().fiscal_year_name(year), path: address::year(year) });
    [portal].into_iter().chain(year).collect()
}

/// The portal.
pub fn portal(links: &Links, phrases: &Phrases) -> PortalPage {
    let site = links.site;
    let months = site.years.first().map(|_| months(links, 0, phrases));
    let goals = site.all_sheets().flat_map(|(_, sheet)| &sheet.goals);
    let years = site.years.iter().enumerate().map(|(index, year)| YearCount {
        year: links.year(index),
        sheets: year.sheets.len(),
        goals: year.goal_count(),
    });
    PortalPage {
        page: page_view("portal", address::PORTAL.to_owned(), site.config.title.clone(), Vec::new()),
        goals: site.goal_count(),
        years: years.collect(),
        all_categories: counted_categories(&site.config, goals, address::category),
        departments: departments_by_year(site),
        newest: site.years.first().map(|_| links.year(0)),
        sheets: site.years.first().map_or_else(Vec::new, |year| sheet_links(links, 0, year.sheets.len())),
        recent: recent(links),
        categories: newest_by_category(site, phrases),
        months: months.unwrap_or_default(),
    }
}

/// The sheets that were made last; of one day, in official order.
fn recent(links: &Links) -> Vec<DatedSheet> {
    let created = |sheet: &Sheet| sheet.head.created.as_ref().map(|created| created.value.date);
    let mut dated: Vec<(SheetIndex, _)> =
        links.site.all_sheets().filter_map(|(index, sheet)| Some((index, created(sheet)?))).collect();
    dated.sort_by_key(|&(index, date)| (std::cmp::Reverse(date), index));
    let newest = dated.into_iter().take(RECENT);
    newest.map(|(index, _)| DatedSheet { sheet: links.sheet(index), year: links.year(index.year) }).collect()
}

/// How many goals of a year are due in each month, linked to the calendar.
fn months(links: &Links, index: usize, phrases: &Phrases) -> Vec<SlotCount> {
    let year = &links.site.years[index];
    let goals = year.sheets.iter().flat_map(|sheet| &sheet.goals);
    let path = address::deadlines(year.year);
    slots::counts(&links.site.config, year.year, &phrases.slots, goals, |slot| format!("{path}#{slot}"))
}

fn sheet_links(links: &Links, year: usize, sheets: usize) -> Vec<super::shape::Made<super::view::SheetLink>> {
    (0..sheets).map(|sheet| links.sheet(SheetIndex { year, sheet })).collect()
}

/// One row a department, known over the years by its folder; the newest year gives the order and the name.
fn departments_by_year(site: &Site) -> Matrix {
    let dating = site.config.dating();
    let columns = site
        .years
        .iter()
        .map(|year| head(dating.fiscal_year_name(year.year), Some(address::year(year.year))))
        .collect();
    let mut departments: Vec<(&str, BTreeMap<usize, &Sheet>)> = Vec::new();
    for (index, sheet) in site.all_sheets() {
        let sheet: &Sheet = sheet;
        match departments.iter_mut().find(|(key, _)| *key == sheet.key) {
            Some((_, sheets)) => {
                sheets.insert(index.year, sheet);
            }
            None => departments.push((&sheet.key, BTreeMap::from([(index.year, sheet)]))),
        }
    }
    let mut counter = Counter::new(columns);
    for (_, sheets) in &departments {
        let newest = sheets.values().next().expect("a department is made with its first sheet");
        counter.row(
            None,
            head(newest.head.department.value.clone(), None),
            sheets.iter().flat_map(|(&year, sheet)| sheet.goals.iter().map(move |_| [year])),
            |year| address::sheet(sheets[&year]),
        );
    }
    counter.finish()
}

fn newest_by_category(site: &Site, phrases: &Phrases) -> Matrix {
    let Some(year) = site.years.first() else { return Counter::new(Vec::new()).finish() };
    let page = |category: &Category| address::category_year(year.year, category);
    let sheets: Vec<&Sheet> = year.sheets.iter().map(|sheet| &**sheet).collect();
    if sheets.iter().map(|sheet| sheet.sections.len()).sum::<usize>() <= MOST_SECTIONS {
        return sections_by_category(&site.config, &sheets, page, true, &phrases.no_section);
    }
    let mut counter = Counter::new(category_columns(&site.config, page));
    for sheet in sheets {
        counter.row(
            None,
            head(sheet.head.department.value.clone(), Some(address::sheet(sheet))),
            sheet.goals.iter().map(|member| member.categories.iter().copied()),
            |category| address::view(sheet, &[("category", &site.config.categories[category].key)]),
        );
    }
    counter.finish().without_empty_columns()
}

fn category_columns(config: &Config, page: impl Fn(&Category) -> String) -> Vec<MatrixHead> {
    config.categories.iter().map(|category| head(category.name.clone(), Some(page(category)))).collect()
}

/// Sections × categories, each count linked to the view of its sheet that shows exactly those goals. `page` is where all
/// goals of a category are, and `none` stands for the section of goals that have none.
pub fn sections_by_category(
    config: &Config,
    sheets: &[&Sheet],
    page: impl Fn(&Category) -> String,
    with_department: bool,
    none: &str,
) -> Matrix {
    let mut counter = Counter::new(category_columns(config, page));
    for sheet in sheets {
        each_section(sheet, |section, members| {
            counter.row(
                with_department.then(|| sheet.head.department.value.clone()),
                section_head(sheet, section, none),
                members.iter().map(|member| member.categories.iter().copied()),
                |category| {
                    let section = address::section_name(sheet, section);
                    address::view(sheet, &[("section", section), ("category", &config.categories[category].key)])
                },
            );
        });
    }
    counter.finish().without_empty_columns()
}

fn section_head(sheet: &Sheet, section: Option<usize>, none: &str) -> MatrixHead {
    match section {
        Some(index) => head(sheet.sections[index].name.clone(), Some(address::section(sheet, &sheet.sections[index]))),
        None => head(none, Some(address::view(sheet, &[("section", address::section_name(sheet, None))]))),
    }
}

/// Every section with its goals in official order, then the goals of none if there are any.
fn each_section(sheet: &Sheet, mut each: impl FnMut(Option<usize>, &[Member])) {
    for (index, section) in sheet.sections.iter().enumerate() {
        each(Some(index), &sheet.goals[section.goals.clone()]);
    }
    let unassigned = &sheet.goals[sheet.unassigned()];
    if !unassigned.is_empty() {
        each(None, unassigned);
    }
}

/// A year's page.
pub fn year(links: &Links, index: usize, phrases: &Phrases) -> YearPage {
    let site = links.site;
    let year = &site.years[index];
    let sheets: Vec<&Sheet> = year.sheets.iter().map(|sheet| &**sheet).collect();
    YearPage {
        page: page_view(
            "year",
            address::year(year.year),
            site.config.dating().fiscal_year(year.year),
            trail(&site.config, None),
        ),
        year: links.year(index),
        goals: year.goal_count(),
        sheets: sheet_links(links, index, sheets.len()),
        categories: year_categories(links, index),
        matrix: sections_by_category(
            &site.config,
            &sheets,
            |category| address::category_year(year.year, category),
            true,
            &phrases.no_section,
        ),
        months: months(links, index, phrases),
    }
}

fn year_categories(links: &Links, year: usize) -> Vec<super::view::CategoryLink> {
    let entry = &links.site.years[year];
    let goals = entry.sheets.iter().flat_map(|sheet| &sheet.goals);
    counted_categories(&links.site.config, goals, |category| address::category_year(entry.year, category))
}

/// A category's page of a year.
pub fn category_year(links: &Links, year: usize, category: usize) -> CategoryYearPage {
    let site = links.site;
    let (entry, class) = (&site.years[year], &site.config.categories[category]);
    let listed = category_of_year(links, year, category, "");
    let path = address::category_year(entry.year, class);
    let title = format!("{} {}", class.name, site.config.dating().fiscal_year_name(entry.year));
    CategoryYearPage {
        page: page_view("category-year", path, title, trail(&site.config, Some(entry.year))),
        category: category_link(class, address::category(class), listed.goals),
        year: listed,
        categories: year_categories(links, year),
    }
}

fn category_of_year(links: &Links, year: usize, category: usize, prefix: &str) -> CategoryYear {
    let sheets = links.list(year, prefix, |member| member.categories.contains(&category));
    CategoryYear {
        year: links.year(year),
        path: address::category_year(links.site.years[year].year, &links.site.config.categories[category]),
        goals: sheets.iter().map(|sheet| sheet.goals).sum(),
        sheets,
    }
}

/// A category's page over all years.
pub fn category(links: &Links, index: usize) -> CategoryPage {
    let site = links.site;
    let class = &site.config.categories[index];
    let years = site.years.iter().enumerate();
    let years = years.map(|(year, entry)| category_of_year(links, year, index, &format!("{}-", entry.key)));
    let years: Vec<CategoryYear> = years.filter(|year| year.goals > 0).collect();
    let goals = years.iter().map(|year| year.goals).sum();
    let all = site.all_sheets().flat_map(|(_, sheet)| &sheet.goals);
    CategoryPage {
        categories: counted_categories(&site.config, all, address::category),
        page: page_view("category", address::category(class), class.name.clone(), trail(&site.config, None)),
        category: category_link(class, address::category(class), goals),
        years,
    }
}

/// Which categories have a goal in a year.
pub fn used_categories(site: &Site, year: usize) -> Vec<usize> {
    let mut used = vec![false; site.config.categories.len()];
    let goals = site.years[year].sheets.iter().flat_map(|sheet| &sheet.goals);
    goals.flat_map(|member| &member.categories).for_each(|&category| used[category] = true);
    (0..used.len()).filter(|&category| used[category]).collect()
}

/// A year's calendar of deadlines; `title` is what it is called.
pub fn deadlines(links: &Links, index: usize, phrases: &Phrases, title: &str) -> DeadlinesPage {
    let site = links.site;
    let year = &site.years[index];
    let path = address::deadlines(year.year);
    let slots = slots::all(year.year);
    let place_of = |member: &Member| slots::place(&slots, slots::of(member, year.year));
    let columns = slots.iter().map(|&slot| head(phrases.slots.of(slot), Some(format!("{path}#{}", slots::id(slot)))));
    let mut counter = Counter::new(columns.collect());
    for sheet in &year.sheets {
        each_section(sheet, |section, members| {
            counter.row(
                Some(sheet.head.department.value.clone()),
                section_head(sheet, section, &phrases.no_section),
                members.iter().map(|member| [place_of(member)]),
                |slot| format!("{path}#{}-{}", slots::id(slots[slot]), address::section_anchor(sheet, section)),
            );
        });
    }
    let mut matrix = counter.finish();
    let views: Vec<SlotView> = slots
        .iter()
        .map(|&slot| {
            let id = slots::id(slot);
            let sheets = links.list(index, &format!("{id}-"), |member| slots::of(member, year.year) == slot);
            SlotView {
                label: phrases.slots.of(slot),
                meaning: slots::meaning(slot, &site.config),
                goals: sheets.iter().map(|sheet| sheet.goals).sum(),
                sheets,
                id,
            }
        })
        .collect();
    let shown: Vec<bool> = slots.iter().zip(&views).map(|(&slot, view)| slots::is_shown(slot, view.goals)).collect();
    matrix.keep_columns(&shown);
    let title = format!("{} {title}", site.config.dating().fiscal_year_name(year.year));
    DeadlinesPage {
        page: page_view("deadlines", path, title, trail(&site.config, Some(year.year))),
        year: links.year(index),
        matrix,
        slots: views.into_iter().zip(shown).filter_map(|(view, shown)| shown.then_some(view)).collect(),
        sheets: sheet_links(links, index, year.sheets.len()),
    }
}

/// The search; what it searches is in files of its own.
pub fn search(links: &Links, title: &str) -> SearchPage {
    let site = links.site;
    let goals = site.all_sheets().flat_map(|(_, sheet)| &sheet.goals);
    let categories = counted_categories(&site.config, goals, address::category);
    let units = site.all_sheets().map(|(_, sheet)| {
        (sheet.head.department.value.as_str(), sheet.sections.iter().map(|section| section.name.as_str()))
    });
    SearchPage {
        page: page_view("search", address::SEARCH.to_owned(), title.to_owned(), trail(&site.config, None)),
        data: search::INDEX.to_owned(),
        departments: search::departments(units),
        categories: categories.into_iter().map(|category| category.name).collect(),
    }
}
