//! What a template may see of a goal beyond its plan: what is counted of it and reported on it, and its other years.

use super::shape::Html;
use crate::view;

view! {
    /// A date.
    pub struct DateView {
        /// As the site wishes it: 令和5年4月1日.
        pub text: String,
        /// By the other calendar, where the site wishes both: 2023年4月1日.
        pub aside: Option<String>,
        /// As `2023-04-01`, for `<time datetime>`.
        pub iso: String,
    }

    /// An approval (決裁) of a sheet.
    pub struct ApprovalView {
        /// What was approved: 計画, 中間報告.
        pub subject: String,
        /// When.
        pub date: DateView,
        /// 決裁番号.
        pub number: String,
        /// The post of who approved it; none on a site for everybody.
        pub post: Option<String>,
        /// Whether it still is as it was approved: `same` or `changed`; none where that is not told, as on a site for everybody.
        pub state: Option<&'static str>,
        /// What was changed after it.
        pub changes: Vec<ApprovalChangeView>,
    }

    /// What was changed after it had been approved.
    pub struct ApprovalChangeView {
        /// The goal, or the sheet.
        pub title: String,
        /// The goal's page; none where there is none.
        pub path: Option<String>,
        /// The fields, or that it is new or gone.
        pub what: String,
    }

    /// The indicators of a goal, as a table.
    pub struct IndicatorsView {
        /// The phases of which there are values: 中間報告.
        pub phases: Vec<String>,
        /// The indicators.
        pub rows: Vec<IndicatorView>,
    }

    /// An indicator.
    pub struct IndicatorView {
        /// What it is called: 来場者数.
        pub name: String,
        /// 人
        pub unit: Option<String>,
        /// Where it stood.
        pub baseline: Option<MeasureView>,
        /// What is wanted.
        pub target: Option<MeasureView>,
        /// What was measured, one for each phase of the table; empty where nothing was.
        pub values: Vec<MeasureView>,
        /// Whether the latest value reaches the target: `yes`, `no`, `not-yet` before the year's last report, or `unknown`; none
        /// without a value.
        pub reached: Option<String>,
        /// The latest value minus the target: `-60,000`.
        pub difference: Option<String>,
        /// By which rule it was told, or why it cannot be.
        pub rule: Option<String>,
        /// The anchor of its years on the goal's page.
        pub id: String,
        /// Its years, the oldest first, where an earlier year has it too; otherwise none.
        pub years: Vec<IndicatorYear>,
        /// Those as a drawing (SVG); empty where there are no two numbers.
        pub chart: Html,
    }

    /// A year of an indicator.
    pub struct IndicatorYear {
        /// 令和5年度.
        pub year: String,
        /// The goal, where two of one year have the indicator.
        pub title: Option<String>,
        /// The goal's page of that year; none for the page itself.
        pub path: Option<String>,
        /// What was wanted.
        pub target: Option<MeasureView>,
        /// What was measured last.
        pub value: Option<MeasureView>,
    }

    /// A value of an indicator.
    pub struct MeasureView {
        /// As written.
        pub text: String,
        /// The day it is of, if it is said.
        pub as_of: Option<DateView>,
        /// How sure it is: 見込; empty if it is not said.
        pub status: String,
    }

    /// A report on a goal.
    pub struct ReportView {
        /// Its anchor on the goal's page.
        pub id: String,
        /// The phase: 中間報告.
        pub phase: String,
        /// Whose view it is, if it says so: 議会.
        pub by: Option<String>,
        /// The day as of which it reports.
        pub as_of: Option<DateView>,
        /// How the goal is rated.
        pub ratings: Vec<RatingView>,
        /// The text before the first heading; empty if there is none.
        pub lead: Html,
        /// The texts under headings, what was reached first.
        pub parts: Vec<PartView>,
        /// What comes of the goal: 継続.
        pub next: Option<String>,
        /// Addresses of what shows it.
        pub evidence: Vec<String>,
        /// The file it is written in.
        pub source: String,
        /// Where that file can be read, if the site says (`source_url`).
        pub source_url: Option<String>,
    }

    /// A rating on a scale.
    pub struct RatingView {
        /// What the scale is called: 達成状況.
        pub scale: String,
        /// The code of the level: ③.
        pub code: String,
        /// What it means: 計画未満.
        pub name: String,
        /// Whether it says that the goal was missed.
        pub unmet: bool,
        /// All levels of the scale, the best first.
        pub levels: Vec<LevelView>,
    }

    /// A level of a scale.
    pub struct LevelView {
        /// Its code.
        pub code: String,
        /// What it means.
        pub name: String,
        /// Whether it is the one that was given.
        pub given: bool,
    }

    /// Text under a heading of the author's own.
    pub struct PartView {
        /// The heading.
        pub heading: String,
        /// Its anchor.
        pub id: String,
        /// The text.
        pub html: Html,
    }

    /// The years of a goal side by side.
    pub struct YearsView {
        /// The years, the newest first; two goals of one year are two columns.
        pub columns: Vec<YearColumn>,
        /// The rows of which any year has something.
        pub rows: Vec<YearRow>,
        /// The goals of earlier years that it goes on with itself.
        pub continues: Vec<KinLink>,
        /// The goals of later years that go on with it themselves.
        pub continued_by: Vec<KinLink>,
    }

    /// A year of a goal.
    pub struct YearColumn {
        /// 令和5年度.
        pub year: String,
        /// 番号 in that year.
        pub number: Option<String>,
        /// The goal's page of that year; none for the page itself.
        pub path: Option<String>,
        /// Whether it was withdrawn in that year.
        pub retired: bool,
    }

    /// What a goal says of one thing, year by year.
    pub struct YearRow {
        /// What it is of: どの水準まで.
        pub label: String,
        /// One for each of the columns.
        pub cells: Vec<YearCell>,
    }

    /// What a goal says in a year.
    pub struct YearCell {
        /// The year, for narrow screens.
        pub year: String,
        /// The text, its lines broken; empty if it says nothing.
        pub html: Html,
    }

    /// A goal of another year, to be linked.
    pub struct KinLink {
        /// 令和4年度.
        pub year: String,
        /// 実施項目.
        pub title: String,
        /// Its page.
        pub path: String,
    }
}
