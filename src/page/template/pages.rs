//! What each template is given: a record for each kind of page. `themes/README.md` prints it for theme authors, with the
//! records it is made of ([`view`](super::view)).

use super::options::ThemeOptions;
use super::past::{ChangeView, ChangedSheetView, ChangesLink, HistoryStep};
use super::shape::{Html, Prepared, Record, Shape, View};
use super::view::{
    ApprovalView, ApprovedSheet, BucketCount, BucketView, CategoryLink, CategorySiblings, CategoryYear, DateView,
    DatedSheet, DownloadLink, FilterView, GoalLink, GoalView, GroupView, Matrix, PageView, ResultsView, SectionLink,
    SheetLink, SheetView, SiteView, YearCount, YearLink,
};
use super::words::InterfaceWords;
use crate::view;

view! {
    /// `portal.html` → `index.html`.
    pub struct PortalPage {
        /// The page.
        pub page: PageView,
        /// The site's own text for the portal; empty if there is none.
        pub introduction: Html,
        /// How many goals there are in all years.
        pub goals: usize,
        /// The years, newest first.
        pub years: Vec<YearCount>,
        /// The plan categories over all years, in official order.
        pub all_categories: Vec<CategoryLink>,
        /// Departments × years: how many goals each sheet has.
        pub departments: Matrix,
        /// The newest year, if there is any.
        pub newest: Option<Prepared<YearLink>>,
        /// The newest year's sheets.
        pub sheets: Vec<Prepared<SheetLink>>,
        /// The sheets of all years that were made last, newest first.
        pub recent: Vec<DatedSheet>,
        /// The newest year: sections × categories; departments × categories where there are many sections.
        pub categories: Matrix,
        /// The newest year: how many goals are due in each month, April to March, then what is in no month.
        pub months: Vec<BucketCount>,
        /// What came of the goals, year by year, for each scale on which any is rated.
        pub results: Vec<ResultsView>,
        /// Years × what became of indicators, by their latest values; none where there is no value.
        pub outcomes: Option<Matrix>,
        /// The data files of the whole site.
        pub downloads: Vec<DownloadLink>,
        /// To what changed since an earlier version; none where nobody asked for it.
        pub changes: Option<ChangesLink>,
    }

    /// `year.html` → `r5/index.html`.
    pub struct YearPage {
        /// The page.
        pub page: PageView,
        /// The year.
        pub year: Prepared<YearLink>,
        /// The site's own text for the year; empty if there is none.
        pub introduction: Html,
        /// How many goals it has.
        pub goals: usize,
        /// Its sheets in official order.
        pub sheets: Vec<Prepared<SheetLink>>,
        /// Its categories in official order.
        pub categories: Vec<CategoryLink>,
        /// Sections × categories.
        pub matrix: Matrix,
        /// How many goals are due in each month, April to March, then what is in no month.
        pub months: Vec<BucketCount>,
        /// What came of the goals, for each scale on which any is rated.
        pub results: Vec<ResultsView>,
        /// Sections × what became of indicators, by their latest values; none where there is no value.
        pub outcomes: Option<Matrix>,
        /// For colleagues, sections × phases: how many goals have a report.
        pub filings: Option<Matrix>,
        /// For colleagues, the approvals of each sheet; empty where none has any.
        pub approvals: Vec<ApprovedSheet>,
        /// The year's data files.
        pub downloads: Vec<DownloadLink>,
        /// To what changed since an earlier version; none where nobody asked for it.
        pub changes: Option<ChangesLink>,
    }

    /// `sheet.html` → `r5/kodomo-katei/index.html`: the official form.
    pub struct SheetPage {
        /// The page.
        pub page: PageView,
        /// The sheet.
        pub sheet: Prepared<SheetView>,
        /// The form's rows, in groups of one 番号 and section.
        pub groups: Vec<GroupView>,
        /// Sections × categories.
        pub matrix: Matrix,
        /// The site's own columns by which the form can be filtered, grouped or sorted.
        pub filters: Vec<FilterView>,
        /// How many goals are due in each month, April to March, then what is in no month; empty if none has a deadline.
        pub months: Vec<BucketCount>,
        /// When it was approved: the plan first, then the reports phase by phase.
        pub approvals: Vec<ApprovalView>,
        /// The sheet's data files.
        pub downloads: Vec<DownloadLink>,
    }

    /// `goal.html` → `r5/kodomo-katei/2-1.html`.
    pub struct GoalPage {
        /// The page.
        pub page: PageView,
        /// The sheet.
        pub sheet: Prepared<SheetView>,
        /// The goal.
        pub goal: Prepared<GoalView>,
        /// The goal before it in the sheet.
        pub previous: Option<Prepared<GoalLink>>,
        /// The goal after it in the sheet.
        pub next: Option<Prepared<GoalLink>>,
        /// The goals of its section that stand nearest to it, itself among them.
        pub siblings: Vec<Prepared<GoalLink>>,
        /// How many goals its section has.
        pub of_section: usize,
        /// For each of its categories other goals of the sheet.
        pub same_category: Vec<CategorySiblings>,
        /// The day of the earlier version with which the site is compared; none if it has none.
        pub since: Option<DateView>,
        /// What changed in it since an earlier version; none if nothing did.
        pub changes: Option<ChangeView>,
        /// The approvals after which it, or a report on it, was changed.
        pub approvals: Vec<ApprovalView>,
        /// When which of its fields changed, the newest first; empty if the site tells no histories.
        pub history: Vec<HistoryStep>,
    }

    /// `retired.html` → the path of the goal's page: a goal that was withdrawn. Nothing else shows it, and it is not to be indexed.
    pub struct RetiredPage {
        /// The page.
        pub page: PageView,
        /// The sheet it was in.
        pub sheet: Prepared<SheetView>,
        /// The goal as it was last.
        pub goal: Prepared<GoalView>,
        /// Why it was withdrawn.
        pub reason: String,
    }

    /// `moved.html` → an address that a goal, a section or a sheet had before. It leads on, by itself, and is not to be indexed.
    pub struct MovedPage {
        /// The page.
        pub page: PageView,
        /// The path of the page to which it leads.
        pub to: String,
        /// What is there.
        pub title: String,
        /// With what the names of places on the page began: the goal's old part of addresses; none where they are the same.
        pub old_key: Option<String>,
        /// With what they begin now.
        pub new_key: Option<String>,
    }

    /// `section.html` → `r5/kodomo-katei/section-plan.html`.
    pub struct SectionPage {
        /// The page.
        pub page: PageView,
        /// The sheet.
        pub sheet: Prepared<SheetView>,
        /// The section.
        pub section: Prepared<SectionLink>,
        /// Its goals in official order.
        pub goals: Vec<Prepared<GoalView>>,
        /// The categories its goals have, in official order.
        pub categories: Vec<CategoryLink>,
        /// The site's own columns by which the form can be filtered, grouped or sorted.
        pub filters: Vec<FilterView>,
        /// How many of them are due in each month, April to March, then what is in no month.
        pub months: Vec<BucketCount>,
        /// Its deadlines for calendar programs; none if no deadline has a day.
        pub calendar: Option<String>,
    }

    /// `category-year.html` → `r5/category-policy.html`.
    pub struct CategoryYearPage {
        /// The page.
        pub page: PageView,
        /// The category; its path leads to the page over all years.
        pub category: CategoryLink,
        /// The year's goals of the category.
        pub year: CategoryYear,
        /// The other categories of the year, and this one.
        pub categories: Vec<CategoryLink>,
    }

    /// `category.html` → `category-policy.html`, over all years.
    pub struct CategoryPage {
        /// The page.
        pub page: PageView,
        /// The category.
        pub category: CategoryLink,
        /// All categories that have goals, this one among them.
        pub categories: Vec<CategoryLink>,
        /// The years, newest first.
        pub years: Vec<CategoryYear>,
    }

    /// `deadlines.html` → `r5/deadlines.html`.
    pub struct DeadlinesPage {
        /// The page.
        pub page: PageView,
        /// The year.
        pub year: Prepared<YearLink>,
        /// Sections × months, April to March, then what is in no month.
        pub matrix: Matrix,
        /// The months, April to March, then what is in no month and not empty.
        pub buckets: Vec<BucketView>,
        /// The year's sheets in official order.
        pub sheets: Vec<Prepared<SheetLink>>,
    }

    /// `deadlines-month.html` → `r5/deadlines-m10.html`, only where the year has too many goals for one page of deadlines.
    pub struct DeadlinesMonthPage {
        /// The page.
        pub page: PageView,
        /// The year.
        pub year: Prepared<YearLink>,
        /// The month, or the place for deadlines that are in none.
        pub bucket: BucketView,
        /// How many goals are due in each month, April to March, then what is in no month.
        pub months: Vec<BucketCount>,
    }

    /// `not-found.html` → `404.html`, only where the site has a `base_url`. A server shows it at any address, so its links are absolute: `page.root` begins with `base_url`.
    pub struct NotFoundPage {
        /// The page.
        pub page: PageView,
    }

    /// `sitemap.xml` and `robots.txt`, only where the site has a `base_url`; `sitemap-1.xml` and so on where there are over 50,000 pages.
    pub struct SitemapPage {
        /// The page.
        pub page: PageView,
        /// The paths of all pages, in order; in a part those of its pages. None in `robots.txt`.
        pub paths: Vec<String>,
        /// The paths of the parts of a sitemap that is divided. It then has no other paths.
        pub parts: Vec<String>,
    }

    /// `changes.html` → `changes.html`, only with `build --since`: what changed since an earlier version.
    pub struct ChangesPage {
        /// The page.
        pub page: PageView,
        /// The day of the earlier version; none if it has none.
        pub since: Option<DateView>,
        /// By what the earlier version is known: a digest of all that readers could see.
        pub old_fingerprint: String,
        /// By what this version is known.
        pub new_fingerprint: String,
        /// How many changes there are of each kind, in a line; empty if nothing changed.
        pub totals: String,
        /// What changed in the site's configuration.
        pub settings: Vec<ChangeView>,
        /// The sheets in which something changed, in official order.
        pub sheets: Vec<ChangedSheetView>,
        /// The feed; none without a `base_url`.
        pub feed: Option<String>,
    }

    /// `changes.xml` → `changes.xml`, only with `build --since` and a `base_url`: a feed (Atom) with an entry for each sheet in which something changed.
    pub struct FeedPage {
        /// The page.
        pub page: PageView,
        /// When the newest of it changed: `2023-05-10T05:00:00+09:00`.
        pub updated: String,
        /// The sheets, in official order.
        pub entries: Vec<FeedEntry>,
    }

    /// A sheet in which something changed, in a feed.
    pub struct FeedEntry {
        /// What the entry is known by: another where something else changed.
        pub id: String,
        /// The sheet, with its year.
        pub title: String,
        /// Where it is told.
        pub path: String,
        /// When it changed.
        pub updated: String,
        /// How many changes there are of each kind, in a line.
        pub totals: String,
        /// What changed, a line for each goal.
        pub lines: Vec<String>,
    }

    /// `search.html` → `search.html`.
    pub struct SearchPage {
        /// The page.
        pub page: PageView,
        /// The first file of the search's data.
        pub data: String,
        /// The departments of all years that have goals, newest year first, each once.
        pub departments: Vec<SearchDepartment>,
        /// The categories that goals have, in official order.
        pub categories: Vec<String>,
    }

    /// A department to search in.
    pub struct SearchDepartment {
        /// 子ども家庭部.
        pub name: String,
        /// Its sections of all years, each once.
        pub sections: Vec<SearchSection>,
    }

    /// A section to search in.
    pub struct SearchSection {
        /// 子ども若者計画課.
        pub name: String,
        /// What the search knows it by: 子ども家庭部 子ども若者計画課.
        pub value: String,
    }
}

/// The template of a page, and the record of the variables it is given beside `site`, `words` and `options`.
pub type PageTemplate = (&'static str, &'static Shape);

/// The templates of pages, each with the record of variables it is given beside `site`, `words` and `options`.
pub const TEMPLATES: &[PageTemplate] = &[
    ("portal.html", PortalPage::SHAPE),
    ("year.html", YearPage::SHAPE),
    ("sheet.html", SheetPage::SHAPE),
    ("goal.html", GoalPage::SHAPE),
    ("retired.html", RetiredPage::SHAPE),
    ("moved.html", MovedPage::SHAPE),
    ("section.html", SectionPage::SHAPE),
    ("category-year.html", CategoryYearPage::SHAPE),
    ("category.html", CategoryPage::SHAPE),
    ("deadlines.html", DeadlinesPage::SHAPE),
    ("deadlines-month.html", DeadlinesMonthPage::SHAPE),
    ("search.html", SearchPage::SHAPE),
    ("changes.html", ChangesPage::SHAPE),
    ("changes.xml", FeedPage::SHAPE),
    ("not-found.html", NotFoundPage::SHAPE),
    ("sitemap.xml", SitemapPage::SHAPE),
    ("robots.txt", SitemapPage::SHAPE),
];

/// The record of a page.
fn record(page: &PageTemplate) -> &'static Record {
    match page.1 {
        Shape::Record(record) => record,
        _ => unreachable!("pages are records"),
    }
}

/// Everything that the template of a page is given, by name.
pub fn variables(page: &PageTemplate) -> impl Iterator<Item = (&'static str, &'static Shape)> {
    let every_page = [("site", SiteView::SHAPE), ("words", InterfaceWords::SHAPE), ("options", ThemeOptions::SHAPE)];
    record(page).fields.iter().map(|field| (field.name, field.shape)).chain(every_page)
}

/// The records that pages are made of, each once, the outer before the inner.
pub fn records(pages: &[PageTemplate]) -> Vec<&'static Record> {
    let mut records = Vec::new();
    collect(SiteView::SHAPE, &mut records);
    pages.iter().flat_map(|page| record(page).fields).for_each(|field| collect(field.shape, &mut records));
    records
}

/// The manual's list of everything a template can name, as Markdown: the templates with their variables, then every
/// record. `themes/README.md` holds it; a test compares.
pub fn manual() -> String {
    let mut text = String::new();
    for page in TEMPLATES {
        let (template, fields) = (page.0, record(page));
        let what = fields.doc.trim().trim_start_matches(&format!("`{template}` → ")).trim_end_matches('.');
        text.push_str(&format!("### `{template}` → {what}\n\n"));
        push_fields(fields, &mut text);
    }
    for record in records(TEMPLATES) {
        text.push_str(&format!("### {}\n\n{}\n\n", record.name, record.doc.trim()));
        push_fields(record, &mut text);
    }
    text
}

fn push_fields(record: &Record, text: &mut String) {
    text.push_str("| name | type | what it holds |\n|---|---|---|\n");
    for field in record.fields {
        text.push_str(&format!("| `{}` | {} | {} |\n", field.name, field.shape.label().en, field.doc.trim()));
    }
    text.push('\n');
}

fn collect(shape: &'static Shape, records: &mut Vec<&'static Record>) {
    match shape {
        Shape::List(inner) | Shape::Optional(inner) => collect(inner, records),
        Shape::Record(record) if records.contains(record) => {}
        Shape::Record(record) => {
            records.push(record);
            record.fields.iter().for_each(|field| collect(field.shape, records));
        }
        Shape::Text | Shape::Html | Shape::Number | Shape::Flag | Shape::Words | Shape::Options => {}
    }
}
