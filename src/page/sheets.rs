//! Pages of one sheet: the official form, its goals, its sections.

use std::sync::Arc;

use super::goals::{Prose, Told, role_name};
use super::links::{category_link, counted_categories, created, sheet_calendar};
use super::overviews::{page_view, sections_by_category, trail};
use super::pages::{GoalPage, SectionPage, SheetPage};
use super::shape::Made;
use super::view::{
    CategorySiblings, ColumnView, ContactView, Crumb, GoalLink, GoalView, GroupView, SheetView, SlotCount,
};
use super::{address, calendar, slots};
use crate::model::config::Config;
use crate::model::goal::Contact;
use crate::model::japanese;
use crate::model::site::{Member, Sheet};

/// How many goals of its category a goal's page shows beside it.
const NEAREST: usize = 8;

/// A sheet with everything its pages share, made once.
pub struct SheetPages<'a> {
    prose: &'a Prose<'a>,
    sheet: &'a Sheet,
    view: Made<SheetView>,
    goals: Vec<Made<GoalView>>,
    siblings: Vec<Made<Vec<Made<GoalLink>>>>,
}

impl<'a> SheetPages<'a> {
    /// Makes what the sheet's pages share; `told` are its goals.
    pub fn new(prose: &'a Prose<'a>, told: &[Arc<Told>]) -> SheetPages<'a> {
        let sheet = prose.sheet;
        let ranges = sheet.sections.iter().map(|section| section.goals.clone()).chain([sheet.unassigned()]);
        SheetPages {
            prose,
            sheet,
            view: Made::new(&sheet_view(prose)),
            goals: told.iter().map(|told| told.view.clone()).collect(),
            siblings: ranges.map(|range| Made::new(&prose.links.goals[range].to_vec())).collect(),
        }
    }

    /// The official form.
    pub fn form(&self) -> SheetPage {
        let config = self.prose.config;
        let (department, year) = self.names();
        let title = format!("{department} {year}");
        SheetPage {
            page: page_view("sheet", address::sheet(self.sheet), title, trail(config, Some(self.sheet.year))),
            sheet: self.view.clone(),
            groups: self.groups(),
            matrix: sections_by_category(
                config,
                &[self.sheet],
                |category| address::view(self.sheet, &[("category", &category.key)]),
                false,
                &self.prose.phrases.no_section,
            ),
            months: self.months(&self.sheet.goals, |slot| address::view(self.sheet, &[("due", slot)])),
        }
    }

    /// The page of a goal.
    pub fn goal(&self, goal: usize) -> GoalPage {
        let member = &self.sheet.goals[goal];
        let (department, year) = self.names();
        let title = format!("{}（{department} {year}）", member.goal.title.value);
        GoalPage {
            page: page_view("goal", address::goal(self.sheet, member), title, self.trail()),
            sheet: self.view.clone(),
            goal: self.goals[goal].clone(),
            previous: goal.checked_sub(1).map(|previous| self.prose.links.goals[previous].clone()),
            next: self.prose.links.goals.get(goal + 1).cloned(),
            siblings: self.siblings[member.section.unwrap_or(self.sheet.sections.len())].clone(),
            kin: member.categories.iter().map(|&category| self.kin(goal, category)).collect(),
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
            section: self.prose.links.sections[section].clone(),
            goals: self.goals[entry.goals.clone()].to_vec(),
            categories: counted_categories(
                self.prose.config,
                self.sheet.goals[entry.goals.clone()].iter(),
                |category| address::view(self.sheet, &[("section", &entry.key), ("category", &category.key)]),
            ),
            months: self.months(&self.sheet.goals[entry.goals.clone()], |slot| {
                address::view(self.sheet, &[("section", &entry.key), ("due", slot)])
            }),
            calendar: calendar::has_events(self.sheet, entry.goals.clone())
                .then(|| address::section_calendar(self.sheet, entry)),
        }
    }

    /// The department and the year, for titles.
    fn names(&self) -> (&str, String) {
        (&self.sheet.head.department.value, self.prose.config.dating().fiscal_year_name(self.sheet.year))
    }

    fn months(&self, goals: &[Member], path: impl Fn(&str) -> String) -> Vec<SlotCount> {
        slots::counts(self.prose.config, self.sheet.year, &self.prose.phrases.slots, goals.iter(), path)
    }

    /// The goals of a category that stand nearest to a goal.
    fn kin(&self, goal: usize, category: usize) -> CategorySiblings {
        let class = &self.prose.config.categories[category];
        let is_kin = |at: &usize| self.sheet.goals[*at].categories.contains(&category);
        let all = self.sheet.goals.iter().filter(|member| member.categories.contains(&category)).count();
        let before = (0..goal).rev().filter(is_kin).take(NEAREST);
        let after = (goal + 1..self.sheet.goals.len()).filter(is_kin).take(NEAREST);
        let mut nearest: Vec<usize> = before.chain(after).collect();
        nearest.sort_by_key(|&at| (at.abs_diff(goal), at));
        nearest.truncate(NEAREST);
        nearest.sort_unstable();
        CategorySiblings {
            category: category_link(class, address::view(self.sheet, &[("category", &class.key)]), all),
            goals: nearest.into_iter().map(|at| self.prose.links.goals[at].clone()).collect(),
        }
    }

    fn trail(&self) -> Vec<Crumb> {
        let mut trail = trail(self.prose.config, Some(self.sheet.year));
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
                    section: first.section.map(|section| self.prose.links.sections[section].clone()),
                    goals: rows.iter().map(|&row| self.goals[row].clone()).collect(),
                }
            })
            .collect()
    }
}

fn sheet_view(prose: &Prose) -> SheetView {
    let sheet = prose.sheet;
    let head = &*sheet.head;
    let holder = head.holder.as_ref();
    let year = sheet.year;
    let category_page = |class: &_| format!("{}#{}", address::category_year(year, class), address::sheet_anchor(sheet));
    SheetView {
        id: sheet.id.clone(),
        key: sheet.key.clone(),
        department: head.department.value.clone(),
        title: head.title.as_ref().map(|title| title.value.clone()),
        year: prose.links.year.clone(),
        path: address::sheet(sheet),
        created: created(prose.config, sheet),
        post: holder.and_then(|holder| holder.post.clone()),
        name: holder.and_then(|holder| holder.name.as_ref()).map(|name| name.value.clone()),
        contact: head.contact.as_ref().map(contact_view),
        calendar: sheet_calendar(sheet),
        text: prose.sheet_text(),
        sections: prose.links.sections.clone(),
        categories: counted_categories(prose.config, sheet.goals.iter(), category_page),
        columns: columns(prose.config),
        goals: sheet.goals.len(),
    }
}

fn contact_view(contact: &Contact) -> ContactView {
    let number = contact.phone.as_ref().map(|phone| japanese::fold(phone));
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
            key: field.key.clone(),
            label: field.label.clone(),
            note: field.note.clone(),
            role: role_name(field.role),
            width: column.width.map(usize::from),
        })
        .collect()
}
