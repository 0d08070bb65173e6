//! The site: all goals of all years, linked to their sheets, sections and categories.
//!
//! A [`Site`] is in official order, and every name in it has been looked up; see [`link`](super::link). A sheet is a value of its
//! own, shared by the sites of a watching build for as long as nothing in it changes.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::Arc;

use super::address::Address;
use super::config::Config;
use super::cycle::Cycle;
use super::directory::Listing;
use super::goal::{Destination, Goal, Group, Head, Introduction};
use super::goal_report::GoalReport;
use super::layout::{in_sheet, stem};
use super::same::Same;
use super::{Date, FiscalYear, Place, Source, Spanned};

/// All sheets of all years of one organisation.
#[derive(Debug)]
pub struct Site {
    /// The configuration.
    pub config: Arc<Config>,
    /// The years, newest first.
    pub years: Vec<Year>,
    /// The text of the portal.
    pub introduction: Option<Arc<Introduction>>,
    /// The other years of goals, by the folders of their sheets.
    pub lineages: BTreeMap<String, Arc<SheetLineage>>,
    /// Every other file below `content/`, by path.
    pub files: Arc<BTreeSet<String>>,
}

/// A fiscal year and its sheets.
#[derive(Debug)]
pub struct Year {
    /// The year.
    pub year: FiscalYear,
    /// Its part of ids and addresses: `r5`.
    pub key: String,
    /// The text of its page.
    pub introduction: Option<Arc<Introduction>>,
    /// The sheets in official order.
    pub sheets: Vec<Arc<Sheet>>,
}

/// One department's goals for one fiscal year.
#[derive(Debug)]
pub struct Sheet {
    /// The year.
    pub year: FiscalYear,
    /// Its identity: `r5/kodomo-katei`.
    pub id: String,
    /// Its part of addresses: `kodomo-katei`.
    pub key: String,
    /// The head.
    pub head: Arc<Head>,
    /// The sections in official order.
    pub sections: Vec<Section>,
    /// The goals: by section in official order, those without one last; then by group, as the head lists groups; then by file
    /// name in natural order.
    pub goals: Vec<Member>,
    /// The goals that were withdrawn, by file name in natural order: they have their pages, and are nowhere else.
    pub retired: Vec<Member>,
    /// What links from elsewhere can meet here.
    pub listing: Arc<Listing>,
    /// What was approved of it: the plan first, then phase by phase, each from the oldest to the newest.
    pub approvals: Vec<SheetApproval>,
    /// Reports on goals of which another plan was approved afterwards.
    pub late_changes: Vec<LateChange>,
}

/// A report on a goal of which another plan was approved afterwards.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LateChange {
    /// The report's file.
    pub report: Place,
    /// That of its goal, as a path from the sheet's folder without ending.
    pub goal: String,
    /// When it was approved, or as of when it reports.
    pub filed: Date,
    /// When the other plan was approved, and by which number.
    pub approved: (Date, String),
    /// Where that is written.
    pub approval: Place,
    /// The fields that are others, by their keys.
    pub fields: Vec<String>,
}

/// An approval of a sheet, compared with what is written now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SheetApproval {
    /// Of the reports of which phase, as an index; none for the plan.
    pub phase: Option<usize>,
    /// When.
    pub date: Date,
    /// 決裁番号
    pub number: String,
    /// The post of who approved it.
    pub post: Option<String>,
    /// Whether it is the one that counts.
    pub is_newest: bool,
    /// What was changed after it; none for one that counts no more, or of which that cannot be told.
    pub changes: Option<Vec<ApprovalChange>>,
    /// Where its number is written.
    pub place: Place,
}

/// A file that was changed after it had been approved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApprovalChange {
    /// Its path from the sheet's folder, without ending.
    pub file: String,
    /// What became of it.
    pub changed: Changed,
    /// Where it is, or where it is named among what was approved.
    pub place: Place,
}

/// What became of a file after it had been approved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Changed {
    /// These fields say something else, by their keys.
    Fields(Vec<String>),
    /// It is new.
    Added,
    /// It is gone.
    Removed,
    /// Something is different, and no digest of a file tells what.
    Unknown,
}

/// A unit that owns goals.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Section {
    /// 課名
    pub name: String,
    /// Its part of addresses: `plan`.
    pub key: String,
    /// The goals that stand with it in the form, as a range of [`Sheet::goals`].
    pub goals: Range<usize>,
    /// The goals that belong to it and stand with another section, as indices into [`Sheet::goals`], in order.
    pub also: Vec<usize>,
}

/// A goal in its sheet, with everything its file names looked up.
#[derive(Debug)]
pub struct Member {
    /// The goal's file.
    pub goal: Arc<Goal>,
    /// Its stable identity: `r5/kodomo-katei/2-1`, or what its author gave.
    pub id: String,
    /// Its part of addresses: `2-1`.
    pub key: String,
    /// 番号: its own, its section's, or its section's place.
    pub number: Option<String>,
    /// The section it stands with in the form: index into [`Sheet::sections`].
    pub section: Option<usize>,
    /// Further sections that it belongs to.
    pub also: Vec<usize>,
    /// What it shares with others of its number: index into [`Head::groups`].
    pub group: Option<usize>,
    /// Indices into [`Config::categories`], in the order written.
    pub categories: Vec<usize>,
    /// What was reported on it, phase by phase.
    pub reports: Vec<MemberReport>,
}

/// A report on a goal, with everything its file names looked up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MemberReport {
    /// Its file.
    pub report: Same<GoalReport>,
    /// Index into the phases of [`Cycle`](super::cycle::Cycle).
    pub phase: usize,
    /// Which of several voices of the phase.
    pub voice: Option<String>,
    /// The day as of which it reports: its own, or its phase's.
    pub as_of: Option<Date>,
    /// Scales and levels, as indices.
    pub ratings: Vec<(usize, usize)>,
}

/// A goal of another year.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kin {
    /// Its year.
    pub year: FiscalYear,
    /// Its identity.
    pub id: String,
    /// Its sheet's part of addresses.
    pub sheet_key: String,
    /// Its own part of addresses.
    pub goal_key: String,
    /// 番号
    pub number: Option<String>,
    /// 部
    pub department: String,
    /// 課名
    pub sections: Vec<String>,
    /// The goal.
    pub goal: Same<Goal>,
    /// What was reported on it.
    pub reports: Vec<MemberReport>,
}

/// The other years of a goal.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Lineage {
    /// The goals of earlier years, its own beginnings and theirs, newest first.
    pub before: Vec<Arc<Kin>>,
    /// The goals of later years that go on with it, and with those, newest first.
    pub after: Vec<Arc<Kin>>,
    /// The identities of those it continues itself.
    pub continues: Vec<String>,
    /// The identities of those that continue it themselves.
    pub continued_by: Vec<String>,
}

/// The other years of the goals of a sheet, by their identities; goals without any are not among them.
pub type SheetLineage = BTreeMap<String, Lineage>;

/// Where a sheet stands in [`Site::years`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SheetIndex {
    /// Index of the year.
    pub year: usize,
    /// Index of the sheet in its year.
    pub sheet: usize,
}

impl Site {
    /// The same with some of its sheets, and without texts of its own.
    pub fn with_sheets(&self, is_wanted: impl Fn(&Sheet) -> bool) -> Site {
        let years = self.years.iter().map(|year| Year {
            year: year.year,
            key: year.key.clone(),
            introduction: None,
            sheets: year.sheets.iter().filter(|sheet| is_wanted(sheet)).cloned().collect(),
        });
        Site {
            config: Arc::clone(&self.config),
            years: years.collect(),
            introduction: None,
            lineages: self.lineages.clone(),
            files: Arc::clone(&self.files),
        }
    }

    /// The sheet at a place.
    pub fn sheet(&self, index: SheetIndex) -> &Sheet {
        &self.years[index.year].sheets[index.sheet]
    }

    /// All sheets with their places, year by year.
    pub fn all_sheets(&self) -> impl Iterator<Item = (SheetIndex, &Arc<Sheet>)> {
        self.years.iter().enumerate().flat_map(|(year, entry)| {
            entry.sheets.iter().enumerate().map(move |(sheet, value)| (SheetIndex { year, sheet }, value))
        })
    }

    /// The other years of the goals of a sheet; none if they have none.
    pub fn lineage(&self, sheet: &Sheet) -> Option<&Arc<SheetLineage>> {
        self.lineages.get(sheet.folder())
    }

    /// The texts of the portal and of years.
    pub fn introductions(&self) -> impl Iterator<Item = &Arc<Introduction>> {
        self.introduction.iter().chain(self.years.iter().flat_map(|year| &year.introduction))
    }

    /// How many goals there are.
    pub fn goal_count(&self) -> usize {
        self.years.iter().map(Year::goal_count).sum()
    }

    /// All that a link can lead to, sheet by sheet: see [`Directory`](super::directory::Directory).
    pub fn listings(&self) -> BTreeMap<String, Arc<Listing>> {
        let sheets = self.all_sheets();
        sheets.map(|(_, sheet)| (sheet.folder().to_owned(), Arc::clone(&sheet.listing))).collect()
    }
}

impl Year {
    /// How many goals its sheets have.
    pub fn goal_count(&self) -> usize {
        self.sheets.iter().map(|sheet| sheet.goals.len()).sum()
    }
}

impl Section {
    /// All its goals, as indices into [`Sheet::goals`]: those that stand with it in the form first.
    pub fn all_goals(&self) -> impl Iterator<Item = usize> + Clone + '_ {
        self.goals.clone().chain(self.also.iter().copied())
    }
}

impl Member {
    /// Where its page is in its sheet.
    pub fn address(&self, sheet: &Sheet) -> Address {
        Address { goal: Some(self.key.clone()), ..sheet.address() }
    }

    /// The same as people write it: by the name of its file, or by its identity where it has one of its own.
    pub fn written_address(&self, sheet: &Sheet) -> String {
        let of_file = in_sheet(&self.goal.source.path).map(|(_, name)| stem(name));
        let name = of_file.filter(|_| self.goal.id.is_none()).unwrap_or(&self.key);
        format!("{}/{name}", sheet.id)
    }

    /// All sections that it belongs to, the one it stands with first.
    pub fn sections(&self) -> impl Iterator<Item = usize> + Clone + '_ {
        self.section.into_iter().chain(self.also.iter().copied())
    }

    /// What it shares with others of its number, by the head of its sheet.
    pub fn group<'a>(&self, sheet: &'a Sheet) -> Option<&'a Group> {
        self.group.map(|at| &sheet.head.groups[at])
    }

    /// The reports that say something, phase by phase; one that was only begun is none.
    pub fn written_reports(&self) -> impl DoubleEndedIterator<Item = &MemberReport> {
        self.reports.iter().filter(|report| !report.report.0.is_blank())
    }
}

impl MemberReport {
    /// What its file adds to the name of its goal: `mid`, `end-gikai`.
    pub fn name(&self, cycle: &Cycle) -> String {
        let phase = &cycle.phases[self.phase].key;
        self.voice.as_ref().map_or_else(|| phase.clone(), |voice| format!("{phase}-{voice}"))
    }
}

impl Sheet {
    /// The folder of its files: `content/r5/kodomo-katei`.
    pub fn folder(&self) -> &str {
        let path = &self.head.source.path;
        in_sheet(path).map_or(path, |(folder, _)| folder)
    }

    /// The goals, and behind them those that were withdrawn.
    pub fn all_goals(&self) -> impl Iterator<Item = &Member> + Clone {
        self.goals.iter().chain(&self.retired)
    }

    /// Where its page is.
    pub fn address(&self) -> Address {
        Address { year: self.year, sheet: self.key.clone(), goal: None }
    }

    /// Every link and image of the head, the goals and the reports, with the file it stands in.
    pub fn links(&self) -> impl Iterator<Item = (&Arc<Source>, &Spanned<Destination>)> {
        let head = std::iter::once((&self.head.source, &self.head.links));
        let goals = self.all_goals().map(|member| (&member.goal.source, &member.goal.links));
        let reports = self.reports().map(|report| (&report.source, &report.links));
        head.chain(goals).chain(reports).flat_map(|(source, links)| links.iter().map(move |link| (source, link)))
    }

    /// The reports on its goals.
    pub fn reports(&self) -> impl Iterator<Item = &GoalReport> {
        self.all_goals().flat_map(|member| &member.reports).map(|report| &*report.report.0)
    }

    /// The phases of which anything is reported on its goals, in order.
    pub fn reported_phases(&self) -> BTreeSet<usize> {
        self.goals.iter().flat_map(Member::written_reports).map(|report| report.phase).collect()
    }

    /// The paths of the head, the goals and the reports.
    pub fn paths(&self) -> impl Iterator<Item = &str> {
        let goals = self.all_goals().map(|member| member.goal.source.path.as_str());
        let reports = self.reports().map(|report| report.source.path.as_str());
        std::iter::once(self.head.source.path.as_str()).chain(goals).chain(reports)
    }

    /// Whether any of some goals has a day in calendars.
    pub fn has_calendar_days(&self, mut goals: impl Iterator<Item = usize>) -> bool {
        let day = |member: &Member| member.goal.due.as_ref()?.value.calendar_day(self.year);
        goals.any(|at| day(&self.goals[at]).is_some())
    }

    /// The goals of no section.
    pub fn unassigned(&self) -> Range<usize> {
        self.sections.last().map_or(0, |section| section.goals.end)..self.goals.len()
    }
}

impl Kin {
    /// A goal of a sheet as the pages of other years show it.
    pub fn of(sheet: &Sheet, member: &Member) -> Kin {
        Kin {
            year: sheet.year,
            id: member.id.clone(),
            sheet_key: sheet.key.clone(),
            goal_key: member.key.clone(),
            number: member.number.clone(),
            department: sheet.head.department.value.clone(),
            sections: member.sections().map(|at| sheet.sections[at].name.clone()).collect(),
            goal: Same::of(&member.goal),
            reports: member.reports.clone(),
        }
    }
}
