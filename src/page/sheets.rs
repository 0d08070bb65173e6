//! Pages of one sheet: the official form, its goals, its sections.

use super::downloads::{self, DataFile};
use super::goals::{SheetContext, role_name};
use super::overviews::{page_view, sections_by_category, trail};
use super::summary::{GoalSummary, category_counts, category_link, counted_categories, created, sheet_calendar};
use super::template::pages::{GoalPage, SectionPage, SheetPage};
use super::template::shape::Prepared;
use super::template::view::{
    BucketCount, CategoryLink, CategorySiblings, ColumnView, ContactView, Crumb, GoalLink, GoalView, GroupView,
    SheetView,
};
use super::{address, due_buckets};
use crate::model::config::Config;
use crate::model::goal::Contact;
use crate::model::japanese;
use crate::model::site::Sheet;

/// How many goals of its category a goal's page shows beside it.
const NEAREST: usize = 8;

/// A sheet with everything its pages share, made once.
pub struct SheetPages<'a> {
    context: &'a SheetContext<'a>,
    sheet: &'a Sheet,
    view: Prepared<SheetView>,
    goals: Vec<Prepared<GoalView>>,
    siblings: Vec<Prepared<Vec<Prepared<GoalLink>>>>,
    /// The site's categories, linked to their goals in the sheet.
    categories: Vec<Prepared<CategoryLink>>,
}

impl<'a> SheetPages<'a> {
    /// Makes what the sheet's pages share, given its goals as templates see them.
    pub fn new(context: &'a SheetContext<'a>, goals: Vec<Prepared<GoalView>>) -> SheetPages<'a> {
        let sheet = context.sheet;
        let ranges = sheet.sections.iter().map(|section| section.goals.clone()).chain([sheet.unassigned()]);
        let counts = category_counts(context.config, context.summary.goals.iter());
        let categories = context.config.categories.iter().zip(counts).map(|(category, goals)| {
            category_link(category, address::view(sheet, &[("category", &category.key)]), goals)
        });
        SheetPages {
            context,
            sheet,
            view: Prepared::new(&sheet_view(context)),
            goals,
            categories: categories.map(|link| Prepared::new(&link)).collect(),
            siblings: ranges.map(|range| Prepared::new(&links(&context.summary.goals[range]))).collect(),
        }
    }

    /// The official form, with the sheet's data files.
    pub fn form(&self, data: &[DataFile]) -> SheetPage {
        let config = self.context.config;
        let (department, year) = self.names();
        let title = format!("{department} {year}");
        SheetPage {
            page: page_view("sheet", address::sheet(self.sheet), title, trail(config, Some(self.sheet.year))),
            sheet: self.view.clone(),
            groups: self.groups(),
            matrix: sections_by_category(
                config,
                std::iter::once(self.context.summary),
                |category| address::view(self.sheet, &[("category", &category.key)]),
                false,
                &self.context.phrases.no_section,
            ),
            months: self.months(&self.context.summary.goals, |bucket| address::view(self.sheet, &[("due", bucket)])),
            downloads: downloads::of_sheet(self.sheet, data),
        }
    }

    /// The page of a goal.
    pub fn goal(&self, goal: usize) -> GoalPage {
        let member = &self.sheet.goals[goal];
        let entries = &self.context.summary.goals;
        let (department, year) = self.names();
        let title = format!("{}（{department} {year}）", member.goal.title.value);
        GoalPage {
            page: page_view("goal", address::goal(self.sheet, &member.key), title, self.trail()),
            sheet: self.view.clone(),
            goal: self.goals[goal].clone(),
            previous: goal.checked_sub(1).map(|previous| entries[previous].link.clone()),
            next: entries.get(goal + 1).map(|next| next.link.clone()),
            siblings: self.siblings[member.section.unwrap_or(self.sheet.sections.len())].clone(),
            same_category: member.categories.iter().map(|&category| self.same_category(goal, category)).collect(),
        }
    }

    /// The page of a section.
    pub fn section(&self, section: usize) -> SectionPage {
        let entry = &self.sheet.sections[section];
        let (department, year) = self.names();
        let title = format!("{}（{department} {year}）", entry.name);
        SectionPage {
            page: page_view("section", address::section(self.sheet, entry), title, self.trail()),
            sheet: self.view.clone(),
            section: self.context.summary.section_links[section].clone(),
            goals: self.goals[entry.goals.clone()].to_vec(),
            categories: counted_categories(
                self.context.config,
                self.context.summary.goals[entry.goals.clone()].iter(),
                |category| address::view(self.sheet, &[("section", &entry.key), ("category", &category.key)]),
            ),
            months: self.months(&self.context.summary.goals[entry.goals.clone()], |bucket| {
                address::view(self.sheet, &[("section", &entry.key), ("due", bucket)])
            }),
            calendar: self
                .sheet
                .has_calendar_days(entry.goals.clone())
                .then(|| address::section_calendar(self.sheet, entry)),
        }
    }

    /// The department and the year, for titles.
    fn names(&self) -> (&str, String) {
        (&self.sheet.head.department.value, self.context.config.dating().fiscal_year_name(self.sheet.year))
    }

    fn months(&self, goals: &[GoalSummary], path: impl Fn(&str) -> String) -> Vec<BucketCount> {
        due_buckets::counts(
            self.context.config,
            self.sheet.year,
            &self.context.phrases.buckets,
            goals.iter().map(|goal| goal.bucket),
            path,
        )
    }

    /// The goals of a category that stand nearest to a goal.
    fn same_category(&self, goal: usize, category: usize) -> CategorySiblings {
        let entries = &self.context.summary.goals;
        let is_same = |at: &usize| entries[*at].categories.contains(&category);
        let before = (0..goal).rev().filter(is_same).take(NEAREST);
        let after = (goal + 1..self.sheet.goals.len()).filter(is_same).take(NEAREST);
        let mut nearest: Vec<usize> = before.chain(after).collect();
        nearest.sort_by_key(|&at| (at.abs_diff(goal), at));
        nearest.truncate(NEAREST);
        nearest.sort_unstable();
        CategorySiblings {
            category: self.categories[category].clone(),
            goals: nearest.into_iter().map(|at| entries[at].link.clone()).collect(),
        }
    }

    fn trail(&self) -> Vec<Crumb> {
        let mut trail = trail(self.context.config, Some(self.sheet.year));
        trail.push(Crumb { title: self.sheet.head.department.value.clone(), path: address::sheet(self.sheet) });
        trail
    }

    /// Consecutive goals of one 番号 and one section.
    fn groups(&self) -> Vec<GroupView> {
        let rows: Vec<usize> = (0..self.goals.len()).collect();
        let same = |&a: &usize, &b: &usize| {
            let (a, b) = (&self.sheet.goals[a], &self.sheet.goals[b]);
            a.number == b.number && a.section == b.section
        };
        rows.chunk_by(same)
            .map(|rows| {
                let first = &self.sheet.goals[rows[0]];
                GroupView {
                    number: first.number.clone(),
                    section: first.section.map(|section| self.context.summary.section_links[section].clone()),
                    goals: rows.iter().map(|&row| self.goals[row].clone()).collect(),
                }
            })
            .collect()
    }
}

fn links(entries: &[GoalSummary]) -> Vec<Prepared<GoalLink>> {
    entries.iter().map(|entry| entry.link.clone()).collect()
}

fn sheet_view(context: &SheetContext) -> SheetView {
    let sheet = context.sheet;
    let head = &*sheet.head;
    let holder = head.holder.as_ref();
    let year = sheet.year;
    let category_page = |class: &_| format!("{}#{}", address::category_year(year, class), address::sheet_anchor(sheet));
    SheetView {
        id: sheet.id.clone(),
        key: sheet.key.clone(),
        department: head.department.value.clone(),
        title: head.title.as_ref().map(|title| title.value.clone()),
        year: context.summary.year_link.clone(),
        path: address::sheet(sheet),
        created: created(context.config, sheet),
        post: holder.and_then(|holder| holder.post.clone()),
        name: holder.and_then(|holder| holder.name.as_ref()).map(|name| name.value.clone()),
        contact: head.contact.as_ref().map(contact_view),
        calendar: sheet_calendar(sheet),
        text: context.sheet_text(),
        sections: context.summary.section_links.clone(),
        categories: counted_categories(context.config, context.summary.goals.iter(), category_page),
        columns: columns(context.config),
        goals: sheet.goals.len(),
    }
}

fn contact_view(contact: &Contact) -> ContactView {
    let number = contact.phone.as_ref().map(|phone| japanese::comparable(phone));
    // What follows the number, such as an extension in brackets, cannot be dialled.
    let number = number.map(|phone| {
        let digits = phone.chars().take_while(|c| c.is_ascii_digit() || "+-. ".contains(*c));
        digits.filter(|c| c.is_ascii_digit() || *c == '+').collect::<String>()
    });
    ContactView {
        text: contact.text.clone(),
        phone: contact.phone.clone(),
        number: number.filter(|number| number.len() > 2),
        mail: contact.mail.clone(),
    }
}

fn columns(config: &Config) -> Vec<ColumnView> {
    config
        .form()
        .map(|(column, field)| ColumnView {
            key: field.key.to_string(),
            label: field.label.clone(),
            note: field.note.clone(),
            role: role_name(field.role),
            width: column.width.map(usize::from),
        })
        .collect()
}
