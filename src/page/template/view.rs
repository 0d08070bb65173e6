//! What a template may see: the records pages are made of; which page is given which is in [`pages`](super::pages).
//!
//! Paths lead from the site's top folder (`r5/kodomo-katei/2-1.html`); a template puts `page.root` before them. Nothing
//! here holds the whole site: a page gets what it shows, and what many pages show is made once ([`Prepared`]).

use super::shape::{Html, Prepared};
use crate::view;

pub use super::lasting::{
    ApprovalChangeView, ApprovalView, DateView, IndicatorView, IndicatorYear, IndicatorsView, KinLink, LevelView,
    MeasureView, PartView, RatingView, ReportView, YearCell, YearColumn, YearRow, YearsView,
};

view! {
    /// The site, on every page as `site`. Nothing here changes with a goal, so that a change to one goal concerns few pages.
    pub struct SiteView {
        /// Who publishes: 国分寺市.
        pub organization: String,
        /// What the sheets are called: 組織目標展開整理表.
        pub title: String,
        /// Language of the page, for `<html lang>`: `ja` or `en`.
        pub language: String,
        /// Where the site is published, without a final slash.
        pub base_url: Option<String>,
        /// Whether it is for colleagues only; every page has to say so, and that it is not to be indexed.
        pub internal: bool,
        /// The day as of which the site is, if it was asked for one: later reports are not in it.
        pub as_of: Option<DateView>,
        /// The fiscal years, newest first.
        pub years: Vec<Prepared<YearLink>>,
        /// On which terms the data may be used.
        pub licence: Option<LicenceView>,
    }

    /// On which terms data may be used.
    pub struct LicenceView {
        /// Its name: `CC-BY-4.0`.
        pub name: String,
        /// Where the terms are.
        pub url: Option<String>,
    }

    /// A data file.
    pub struct DownloadLink {
        /// What kind it is: `CSV`, `XLSX`, `JSON`.
        pub kind: String,
        /// Its path.
        pub path: String,
        /// How large it is, for people: `16 KB`.
        pub size: String,
    }

    /// The page itself, on every page as `page`.
    pub struct PageView {
        /// What kind it is: `portal`, `year`, `sheet`, `goal`, `section`, `category`, `category-year`, `deadlines`, `deadlines-month`, `search`, `changes`, `feed`, `moved`, `retired`, `sitemap`, `not-found`.
        pub kind: &'static str,
        /// Its path from the site's top folder.
        pub path: String,
        /// The way to the site's top folder: empty, `../` or `../../`.
        pub root: String,
        /// Its own title, unique in the site, without the site's.
        pub title: String,
        /// The pages above it, from the portal down.
        pub trail: Vec<Crumb>,
        /// When what it shows was last changed, as the site says.
        pub updated: Option<DateView>,
    }

    /// A page above the current one.
    pub struct Crumb {
        /// Its short title.
        pub title: String,
        /// Its path.
        pub path: String,
    }

    /// A fiscal year, to be linked.
    pub struct YearLink {
        /// Its part of addresses: `r5`.
        pub key: String,
        /// 令和5年度.
        pub name: String,
        /// 令和5年度（2023年度）.
        pub label: String,
        /// The year's page.
        pub path: String,
        /// The year's calendar of deadlines; none if no goal has one.
        pub deadlines: Option<String>,
    }

    /// A fiscal year with its numbers.
    pub struct YearCount {
        /// The year.
        pub year: Prepared<YearLink>,
        /// How many sheets it has.
        pub sheets: usize,
        /// How many goals it has.
        pub goals: usize,
    }

    /// A sheet, to be linked.
    pub struct SheetLink {
        /// Its identity: `r5/kodomo-katei`.
        pub id: String,
        /// Its part of addresses: `kodomo-katei`.
        pub key: String,
        /// 子ども家庭部.
        pub department: String,
        /// 部の組織目標.
        pub title: Option<String>,
        /// The post that answers for it: 子ども家庭部長.
        pub post: Option<String>,
        /// The name of who holds the post.
        pub name: Option<String>,
        /// The sheet's page.
        pub path: String,
        /// 作成日.
        pub created: Option<DateView>,
        /// Its deadlines for calendar programs; none if no deadline has a day.
        pub calendar: Option<String>,
        /// How many goals it has.
        pub goals: usize,
    }

    /// A sheet and its year, in a list over the years.
    pub struct DatedSheet {
        /// The sheet.
        pub sheet: Prepared<SheetLink>,
        /// Its year.
        pub year: Prepared<YearLink>,
    }

    /// A section, to be linked.
    pub struct SectionLink {
        /// 子ども若者計画課.
        pub name: String,
        /// Its part of addresses: `plan`.
        pub key: String,
        /// The section's page.
        pub path: String,
        /// How many goals it has.
        pub goals: usize,
    }

    /// A plan category, to be linked.
    pub struct CategoryLink {
        /// 施政方針.
        pub name: String,
        /// Its part of addresses: `policy`.
        pub key: String,
        /// What it means, if the site says.
        pub description: Option<String>,
        /// The category's page: of the year or sheet at hand, or over all years.
        pub path: String,
        /// How many goals it has, in the same range.
        pub goals: usize,
    }

    /// A goal in a list.
    pub struct GoalLink {
        /// Its identity: `r5/kodomo-katei/2-1`.
        pub id: String,
        /// 番号, as printed.
        pub number: Option<String>,
        /// 実施項目.
        pub title: String,
        /// The goal's page.
        pub path: String,
        /// いつまで.
        pub due: Option<Prepared<DueView>>,
        /// The names of its categories.
        pub categories: Vec<String>,
    }

    /// A deadline.
    pub struct DueView {
        /// As written: 年度末.
        pub text: String,
        /// What kind it is: `fixed`, `month`, `half`, `quarter`, `fy`, `range`, `ongoing`, `recurring`, `asap`, `undecided`, `event`, `beyond`, `done`, `none`, `ditto`, `invalid`.
        pub kind: &'static str,
        /// What it means in its fiscal year, where that says more than the text: 令和6年1月（2024年1月）.
        pub meaning: Option<String>,
        /// First day, as `2024-01-01`.
        pub start: Option<String>,
        /// Last day, as `2024-01-31`.
        pub end: Option<String>,
        /// Whether it is only about then: 10月頃.
        pub approximate: bool,
    }

    /// A column of the official form.
    pub struct ColumnView {
        /// The field's name: `level`.
        pub key: String,
        /// Its label: どの水準まで.
        pub label: String,
        /// The label's second line: 達成水準又は遂行後の状態等.
        pub note: Option<String>,
        /// What it is to the form: `number`, `title`, `category`, `due`, `section` or `value`; `phase` for what was reported in a phase.
        pub role: &'static str,
        /// Whether it has numbers.
        pub is_amount: bool,
        /// Their unit.
        pub unit: Option<String>,
        /// How wide it is, by the longest value in this sheet: from `w1` (a letter) to `w5` (sentences).
        pub size: &'static str,
        /// Share of the paper's width in per cent, if the site sets it.
        pub width: Option<usize>,
    }

    /// A column of the site's own by which the form can be filtered, grouped or sorted.
    pub struct FilterView {
        /// The field's name: `rank`.
        pub key: String,
        /// Its label: 難易度.
        pub label: String,
        /// The values to choose from, as they stand in the cells; empty if there are too many.
        pub values: Vec<String>,
        /// Whether they are numbers.
        pub is_number: bool,
        /// Whether their order means something beyond that of numbers.
        pub is_ordered: bool,
    }

    /// A sheet's head.
    pub struct SheetView {
        /// Its identity: `r5/kodomo-katei`.
        pub id: String,
        /// Its part of addresses: `kodomo-katei`.
        pub key: String,
        /// 子ども家庭部.
        pub department: String,
        /// 部の組織目標.
        pub title: Option<String>,
        /// Its year.
        pub year: Prepared<YearLink>,
        /// The sheet's page.
        pub path: String,
        /// 作成日.
        pub created: Option<DateView>,
        /// 職名.
        pub post: Option<String>,
        /// 氏名.
        pub name: Option<String>,
        /// Whom to ask about it.
        pub contact: Option<ContactView>,
        /// The site's own short facts of its head, in the site's order; what it says in prose stands in `text`.
        pub facts: Vec<FactView>,
        /// Its deadlines for calendar programs; none if no deadline has a day.
        pub calendar: Option<String>,
        /// Text for the top of the sheet; empty if there is none.
        pub text: Html,
        /// Its sections in official order.
        pub sections: Vec<Prepared<SectionLink>>,
        /// The categories its goals have, in official order, linked to the category's goals of this sheet.
        pub categories: Vec<CategoryLink>,
        /// The columns of the official form, in print order; then one for each phase of which anything is reported.
        pub columns: Vec<ColumnView>,
        /// How its form is named where it needs more room than usual: `wide` or `widest`.
        pub room: Option<&'static str>,
        /// How many goals it has.
        pub goals: usize,
    }

    /// A short fact of a sheet's head.
    pub struct FactView {
        /// Its name: `tel`.
        pub key: String,
        /// Its label: 電話.
        pub label: String,
        /// The language of its value, if the site says.
        pub lang: Option<String>,
        /// Its value, with the unit.
        pub html: Prepared<Html>,
    }

    /// Whom to ask about a sheet.
    pub struct ContactView {
        /// Who: 企画課 計画係.
        pub text: Option<String>,
        /// The telephone, as written.
        pub phone: Option<String>,
        /// Its number, for a `tel:` link.
        pub number: Option<String>,
        /// The mail address.
        pub mail: Option<String>,
    }

    /// A goal with everything it says. Its HTML holds links that are right only on pages in its sheet's folder.
    pub struct GoalView {
        /// Its identity: `r5/kodomo-katei/2-1`.
        pub id: String,
        /// Its part of addresses, and its anchor in tables: `2-1`.
        pub key: String,
        /// 番号, as printed.
        pub number: Option<String>,
        /// 実施項目.
        pub title: String,
        /// The goal's page.
        pub path: String,
        /// The file it is written in: `content/r5/kodomo-katei/2-1.md`.
        pub source: String,
        /// Where that file can be read, if the site says (`source_url`).
        pub source_url: Option<String>,
        /// 課名, if it has one: the section it stands with in the form.
        pub section: Option<Prepared<SectionLink>>,
        /// All sections that it belongs to.
        pub sections: Vec<Prepared<SectionLink>>,
        /// Its categories, linked to the year's goals of the category.
        pub categories: Vec<CategoryLink>,
        /// いつまで.
        pub due: Option<DueView>,
        /// Its place in the calendar: `m10`, `asap`, `none`.
        pub bucket: String,
        /// Its place in the sheet by deadline, from 1; equal deadlines have one place. 0 for a goal that was withdrawn.
        pub rank: usize,
        /// The beginning of the level it shall reach; empty if it says none.
        pub gist: String,
        /// Whether its row in the form is so high that it may have to be cut between two pages of paper.
        pub is_tall: bool,
        /// The cells of the official form, one for each of `sheet.columns`.
        pub cells: Vec<CellView>,
        /// Every field that has a value but for `title`, in the order of the form, then the others in the site's order.
        pub fields: Vec<FieldView>,
        /// The text before the first heading; empty if there is none.
        pub lead: Html,
        /// Text under headings that are no field's.
        pub parts: Vec<PartView>,
        /// What is counted of it.
        pub indicators: Option<IndicatorsView>,
        /// What was reported on it, the latest phase first.
        pub reports: Vec<ReportView>,
        /// Its other years beside its own; none if it has none.
        pub years: Option<YearsView>,
        /// Whether its text is last year's and still to be revised.
        pub copied: bool,
    }

    /// A cell of the official form.
    pub struct CellView {
        /// The column's field: `level`.
        pub key: String,
        /// The column's label with the unit, for narrow screens.
        pub label: String,
        /// What the column is to the form: `number`, `title`, `category`, `due`, `section`, `shared` (by goals of one number), `value` or `phase`.
        pub role: &'static str,
        /// The language of what stands in it, if the site says.
        pub lang: Option<String>,
        /// Whether it is a number.
        pub is_amount: bool,
        /// Whether it is a short fact of the site's own: neither prose nor what `role` names.
        pub is_fact: bool,
        /// What stands in it; empty if nothing does.
        pub html: Prepared<Html>,
        /// Whether nothing stands in it.
        pub empty: bool,
    }

    /// A field of a goal with its value.
    pub struct FieldView {
        /// Its name: `level`.
        pub key: String,
        /// Its label: どの水準まで.
        pub label: String,
        /// The label's second line.
        pub note: Option<String>,
        /// What it is to the form: `number`, `category`, `due`, `section`, `value`, or `shared` by goals of one number.
        pub role: &'static str,
        /// Whether it stands under a heading (paragraphs, a table of records) rather than as a short fact.
        pub prose: bool,
        /// The language of the value, if the site says.
        pub lang: Option<String>,
        /// Its anchor on the goal's page.
        pub id: String,
        /// Its value.
        pub html: Prepared<Html>,
    }

    /// Consecutive rows of the form that share 番号 and section.
    pub struct GroupView {
        /// 番号 of the group.
        pub number: Option<String>,
        /// Its section, if it has one.
        pub section: Option<Prepared<SectionLink>>,
        /// Whether it may run over a page of paper.
        pub is_long: bool,
        /// Its goals.
        pub goals: Vec<Prepared<GoalView>>,
    }

    /// Goals of one sheet, in a list over several sheets.
    pub struct ListSheet {
        /// Its anchor on the page: `kodomo-katei`.
        pub id: String,
        /// The sheet.
        pub sheet: Prepared<SheetLink>,
        /// How many goals are listed.
        pub goals: usize,
        /// The goals by section, in official order.
        pub groups: Vec<ListGroup>,
    }

    /// Goals of one section, in a list over several sheets.
    pub struct ListGroup {
        /// Its anchor on the page: `kodomo-katei-plan`.
        pub id: String,
        /// The section, if the goals have one.
        pub section: Option<Prepared<SectionLink>>,
        /// How many goals.
        pub count: usize,
        /// The view of the sheet that lists them; none where they are listed here.
        pub path: Option<String>,
        /// The goals, where a page has room for them.
        pub goals: Vec<Prepared<GoalLink>>,
    }

    /// How goals are rated on a scale.
    pub struct ResultsView {
        /// What the scale is called: 達成状況.
        pub scale: String,
        /// Sections × levels, or years × levels, by the latest ratings.
        pub matrix: Matrix,
        /// Of a year, categories × levels; none where no rated goal has a category.
        pub categories: Option<Matrix>,
    }

    /// A sheet with its approvals.
    pub struct ApprovedSheet {
        /// The sheet.
        pub sheet: Prepared<SheetLink>,
        /// Those that count, without what was changed after them.
        pub approvals: Vec<ApprovalView>,
    }

    /// A table of counts.
    pub struct Matrix {
        /// The columns.
        pub columns: Vec<MatrixHead>,
        /// The rows.
        pub rows: Vec<MatrixRow>,
        /// The sum of each column.
        pub totals: Vec<usize>,
        /// The number of goals counted; a goal of two categories counts once.
        pub total: usize,
    }

    /// The head of a column or row of a table of counts.
    pub struct MatrixHead {
        /// What it counts.
        pub label: String,
        /// A page about it, if there is one.
        pub path: Option<String>,
    }

    /// A row of a table of counts.
    pub struct MatrixRow {
        /// What it is about: a department or a section.
        pub head: MatrixHead,
        /// The department, if the row is a section of it.
        pub group: Option<String>,
        /// One count a column.
        pub cells: Vec<MatrixCell>,
        /// The number of goals counted in the row.
        pub total: usize,
    }

    /// A count, linked to exactly the goals it counts.
    pub struct MatrixCell {
        /// How many.
        pub count: usize,
        /// Where they are listed; none for a count of zero.
        pub path: Option<String>,
        /// What the row was called then, where that is another name.
        pub label: Option<String>,
        /// What the count is made of, where that is not one thing alone.
        pub parts: Vec<MatrixPart>,
    }

    /// A department that was, or became, a part of another.
    pub struct MatrixPart {
        /// What it was called.
        pub label: String,
        /// Its page.
        pub path: String,
        /// How many goals it gives to the count; none where another row counts them.
        pub count: Option<usize>,
    }

    /// A month of a fiscal year, or a place for deadlines that are in none.
    pub struct BucketView {
        /// Its anchor: `m10`, `asap`, `ongoing`.
        pub id: String,
        /// 10月, 早急.
        pub label: String,
        /// 令和5年10月（2023年10月); none for what is no month.
        pub meaning: Option<String>,
        /// The months from the year 0 to it, for a script that compares it with today's; none for what is no month.
        pub month: Option<usize>,
        /// How many goals are due then.
        pub goals: usize,
        /// The page that lists them; none where they are listed here.
        pub path: Option<String>,
        /// Those goals, by sheet and section, where this page lists them.
        pub sheets: Vec<ListSheet>,
    }

    /// How many goals are due in a month of a fiscal year, or in a place for deadlines that are in none.
    pub struct BucketCount {
        /// Its anchor on the calendar, and its name in the address of a view: `m10`, `asap`.
        pub id: String,
        /// 10月, 早急.
        pub label: String,
        /// 令和5年10月（2023年10月); none for what is no month.
        pub meaning: Option<String>,
        /// Whether it is a month.
        pub is_month: bool,
        /// How many goals are due then.
        pub goals: usize,
        /// The same in per cent of the largest such number.
        pub share: usize,
        /// Where they are listed; none for a count of zero.
        pub path: Option<String>,
    }

    /// Goals that share a category.
    pub struct CategorySiblings {
        /// The category, linked to its goals in the sheet.
        pub category: Prepared<CategoryLink>,
        /// The goals of the sheet that stand nearest, in official order; the goal itself is not among them.
        pub goals: Vec<Prepared<GoalLink>>,
    }

    /// A fiscal year's goals of one category.
    pub struct CategoryYear {
        /// The year.
        pub year: Prepared<YearLink>,
        /// The category's page of that year.
        pub path: String,
        /// How many goals.
        pub goals: usize,
        /// The goals by sheet and section; none on a page over all years that has no room for them.
        pub sheets: Vec<ListSheet>,
    }
}
