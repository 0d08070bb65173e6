//! Pages over many sheets: portal, year, category, deadlines.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::address;
use super::links::{Links, category_link, counted_categories};
use super::matrix::{Counter, head};
use super::search::{self, Piece, SearchPage};
use super::view::{
    CategoryPage, CategoryYear, CategoryYearPage, Crumb, DeadlinesPage, Matrix, MatrixHead, PageView, PortalPage,
    SlotView, YearCount, YearPage,
};
use crate::model::config::Config;
use crate::model::due::Slot;
use crate::model::site::{Member, Sheet, SheetIndex, Site};
use crate::model::{Date, FiscalYear, Language, date};

/// A page's own facts; the way to the top follows from its path.
pub fn page_view(kind: &'static str, path: String, title: String, trail: Vec<Crumb>) -> PageView {
    PageView { kind, root: "../".repeat(path.matches('/').count()), path, title, trail }
}

/// The pages above a page of a year: the portal, and the year itself if asked for.
pub fn trail(config: &Config, year: Option<FiscalYear>) -> Vec<Crumb> {
    let portal = Crumb { title: config.title.clone(), path: address::PORTAL.to_owned() };
    let year = year.map(|year| Crumb { title: year.wareki(), path: address::year(year) });
    [portal].into_iter().chain(year).collect()
}

/// The portal.
pub fn portal(links: &Links) -> PortalPage {
    let site = links.site;
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
        categories: newest_by_category(site),
    }
}

fn sheet_links(links: &Links, year: usize, sheets: usize) -> Vec<super::shape::Made<super::view::SheetLink>> {
    (0..sheets).map(|sheet| links.sheet(SheetIndex { year, sheet })).collect()
}

/// One row a department, known over the years by its folder; the newest year gives the order and the name.
fn departments_by_year(site: &Site) -> Matrix {
    let columns = site.years.iter().map(|year| head(year.year.wareki(), Some(address::year(year.year)))).collect();
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

fn newest_by_category(site: &Site) -> Matrix {
    let Some(year) = site.years.first() else { return Counter::new(Vec::new()).finish() };
    let mut counter = Counter::new(category_columns(&site.config, year.year));
    for sheet in &year.sheets {
        counter.row(
            None,
            head(sheet.head.department.value.clone(), Some(address::sheet(sheet))),
            sheet.goals.iter().map(|member| member.categories.iter().copied()),
            |category| format!("{}#{}", category_page(&site.config, year.year, category), address::sheet_anchor(sheet)),
        );
    }
    counter.finish().without_empty_columns()
}

fn category_columns(config: &Config, year: FiscalYear) -> Vec<MatrixHead> {
    let categories = config.categories.iter().enumerate();
    categories.map(|(index, category)| head(category.name.clone(), Some(category_page(config, year, index)))).collect()
}

fn category_page(config: &Config, year: FiscalYear, category: usize) -> String {
    address::category_year(year, &config.categories[category])
}

/// Sections × categories, each count linked to exactly those goals on the category's page of the year.
pub fn sections_by_category(
    config: &Config,
    year: FiscalYear,
    sheets: &[&Sheet],
    with_department: bool,
    none: &str,
) -> Matrix {
    let mut counter = Counter::new(category_columns(config, year));
    for sheet in sheets {
        each_section(sheet, |section, members| {
            counter.row(
                with_department.then(|| sheet.head.department.value.clone()),
                section_head(sheet, section, none),
                members.iter().map(|member| member.categories.iter().copied()),
                |category| {
                    format!("{}#{}", category_page(config, year, category), address::section_anchor(sheet, section))
                },
            );
        });
    }
    counter.finish().without_empty_columns()
}

fn section_head(sheet: &Sheet, section: Option<usize>, none: &str) -> MatrixHead {
    match section {
        Some(index) => head(sheet.sections[index].name.clone(), Some(address::section(sheet, &sheet.sections[index]))),
        None => head(none, None),
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

/// A year's page. `none` stands for the section of goals that have none.
pub fn year(links: &Links, index: usize, none: &str) -> YearPage {
    let site = links.site;
    let year = &site.years[index];
    let sheets: Vec<&Sheet> = year.sheets.iter().map(|sheet| &**sheet).collect();
    YearPage {
        page: page_view(
            "year",
            address::year(year.year),
            year.year.label(site.config.language),
            trail(&site.config, None),
        ),
        year: links.year(index),
        goals: year.goal_count(),
        sheets: sheet_links(links, index, sheets.len()),
        categories: year_categories(links, index),
        matrix: sections_by_category(&site.config, year.year, &sheets, true, none),
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
    let title = format!("{} {}", class.name, entry.year.wareki());
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
        path: category_page(&links.site.config, links.site.years[year].year, category),
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

/// A year's calendar of deadlines. `word` gives the interface word with a name.
pub fn deadlines(links: &Links, index: usize, word: &dyn Fn(&str) -> String) -> DeadlinesPage {
    let site = links.site;
    let year = &site.years[index];
    let path = address::deadlines(year.year);
    let slots = slots(year.year);
    let slot_of = |member: &Member| member.goal.due.as_ref().map_or(Slot::None, |due| due.value.slot(year.year));
    let place_of = |member: &Member| slots.binary_search(&slot_of(member)).expect("every slot is among all slots");
    let label = |slot: &Slot| match slot {
        Slot::Month(_, month) => month_name(*month, site.config.language),
        other => word(&format!("slot_{}", slot_id(*other).replace('-', "_"))),
    };
    let columns = slots.iter().map(|slot| head(label(slot), Some(format!("{path}#{}", slot_id(*slot))))).collect();
    let mut counter = Counter::new(columns);
    for sheet in &year.sheets {
        each_section(sheet, |section, members| {
            counter.row(
                Some(sheet.head.department.value.clone()),
                section_head(sheet, section, &word("no_section")),
                members.iter().map(|member| [place_of(member)]),
                |slot| format!("{path}#{}-{}", slot_id(slots[slot]), address::section_anchor(sheet, section)),
            );
        });
    }
    let mut matrix = counter.finish();
    let views: Vec<SlotView> = slots
        .iter()
        .map(|&slot| {
            let id = slot_id(slot);
            let sheets = links.list(index, &format!("{id}-"), |member| slot_of(member) == slot);
            SlotView {
                label: label(&slot),
                meaning: match slot {
                    Slot::Month(year, month) => Some(month_meaning(year, month, site.config.language)),
                    _ => None,
                },
                goals: sheets.iter().map(|sheet| sheet.goals).sum(),
                sheets,
                id,
            }
        })
        .collect();
    // Months are all shown, so that an empty one is seen to be empty; what is no month only where it holds a goal.
    let shown: Vec<bool> =
        slots.iter().zip(&views).map(|(slot, view)| matches!(slot, Slot::Month(..)) || view.goals > 0).collect();
    matrix.keep_columns(&shown);
    let title = format!("{} {}", year.year.wareki(), word("deadlines"));
    DeadlinesPage {
        page: page_view("deadlines", path, title, trail(&site.config, Some(year.year))),
        year: links.year(index),
        matrix,
        slots: views.into_iter().zip(shown).filter_map(|(view, shown)| shown.then_some(view)).collect(),
    }
}

/// The anchor of a slot: `m10`, `asap`.
fn slot_id(slot: Slot) -> String {
    match slot {
        Slot::Month(_, month) => format!("m{month}"),
        Slot::Asap => "asap".to_owned(),
        Slot::Before => "before".to_owned(),
        Slot::After => "after".to_owned(),
        Slot::Ongoing => "ongoing".to_owned(),
        Slot::Undecided => "undecided".to_owned(),
        Slot::None => "none".to_owned(),
    }
}

/// The search; what it searches is in files of its own.
pub fn search(links: &Links, pieces: &[Arc<Piece>], title: &str) -> SearchPage {
    let site = links.site;
    let pieces: Vec<&Piece> = pieces.iter().map(|piece| &**piece).collect();
    let goals = site.all_sheets().flat_map(|(_, sheet)| &sheet.goals);
    let categories = counted_categories(&site.config, goals, address::category);
    SearchPage {
        page: page_view("search", address::SEARCH.to_owned(), title.to_owned(), trail(&site.config, None)),
        data: search::INDEX.to_owned(),
        departments: search::departments(&pieces),
        categories: categories.into_iter().map(|category| category.name).collect(),
    }
}

/// All slots of a fiscal year's calendar, in its order.
fn slots(year: FiscalYear) -> Vec<Slot> {
    let months = year.months().into_iter().map(|(year, month)| Slot::Month(year, month));
    let mut slots: Vec<Slot> = months.collect();
    slots.extend([Slot::Asap, Slot::Before, Slot::After, Slot::Ongoing, Slot::Undecided, Slot::None]);
    slots.sort();
    slots
}

fn month_name(month: i8, language: Language) -> String {
    match language {
        Language::Ja => format!("{month}月"),
        Language::En => {
            const NAMES: [&str; 12] =
                ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
            let index = usize::try_from(month - 1).expect("months are counted from 1");
            NAMES[index].to_owned()
        }
    }
}

/// 令和6年1月（2024年1月）
fn month_meaning(year: i16, month: i8, language: Language) -> String {
    let first = Date::constant(year, month, 1);
    match language {
        Language::Ja => format!("{}（{}）", date::wareki_month(first), date::seireki_month(first)),
        Language::En => date::english_month(first),
    }
}
