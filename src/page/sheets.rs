//! Pages of one sheet: the official form, its goals, its sections.

use super::address;
use super::goals::{Prose, role_name};
use super::links::counted_categories;
use super::overviews::{page_view, sections_by_category, trail};
use super::shape::Made;
use super::view::{
    ColumnView, Crumb, DateView, GoalLink, GoalPage, GoalView, GroupView, SectionPage, SheetPage, SheetView,
};
use crate::model::config::Config;
use crate::model::site::Sheet;

/// A sheet with everything its pages share, made once.
pub struct SheetPages<'a> {
    prose: &'a Prose<'a>,
    sheet: &'a Sheet,
    view: Made<SheetView>,
    goals: Vec<Made<GoalView>>,
    siblings: Vec<Made<Vec<Made<GoalLink>>>>,
}

impl<'a> SheetPages<'a> {
    /// Makes what the sheet's pages share.
    pub fn new(prose: &'a Prose<'a>) -> SheetPages<'a> {
        let sheet = prose.sheet;
        let ranges = sheet.sections.iter().map(|section| section.goals.clone()).chain([sheet.unassigned()]);
        SheetPages {
            prose,
            sheet,
            view: Made::new(&sheet_view(prose)),
            goals: (0..sheet.goals.len()).map(|goal| Made::new(&prose.goal(goal))).collect(),
            siblings: ranges.map(|range| Made::new(&prose.links.goals[range].to_vec())).collect(),
        }
    }

    /// The official form.
    pub fn form(&self) -> SheetPage {
        let config = self.prose.config;
        let title = format!("{} {}", self.sheet.head.department.value, self.sheet.year.wareki());
        SheetPage {
            page: page_view("sheet", address::sheet(self.sheet), title, trail(config, Some(self.sheet.year))),
            sheet: self.view.clone(),
            groups: self.groups(),
            matrix: sections_by_category(config, self.sheet.year, &[self.sheet], false, &self.prose.phrases.no_section),
        }
    }

    /// The page of a goal.
    pub fn goal(&self, goal: usize) -> GoalPage {
        let member = &self.sheet.goals[goal];
        let (department, year) = (&self.sheet.head.department.value, self.sheet.year.wareki());
        let title = format!("{}（{department} {year}）", member.goal.title.value);
        GoalPage {
            page: page_view("goal", address::goal(self.sheet, member), title, self.trail()),
            sheet: self.view.clone(),
            goal: self.goals[goal].clone(),
            previous: goal.checked_sub(1).map(|previous| self.prose.links.goals[previous].clone()),
            next: self.prose.links.goals.get(goal + 1).cloned(),
            siblings: self.siblings[member.section.unwrap_or(self.sheet.sections.len())].clone(),
        }
    }

    /// The page of a section.
    pub fn section(&self, section: usize) -> SectionPage {
        let entry = &self.sheet.sections[section];
        let (department, year) = (&self.sheet.head.department.value, self.sheet.year.wareki());
        let title = format!("{}（{department} {year}）", entry.name);
        SectionPage {
            page: page_view("section", address::section(self.sheet, entry), title, self.trail()),
            sheet: self.view.clone(),
            section: self.prose.links.sections[section].clone(),
            goals: self.goals[entry.goals.clone()].to_vec(),
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
        created: head
            .created
            .as_ref()
            .map(|created| DateView { text: created.value.text.clone(), iso: created.value.date.to_string() }),
        post: holder.and_then(|holder| holder.post.clone()),
        name: holder.and_then(|holder| holder.name.clone()),
        text: prose.sheet_text(),
        sections: prose.links.sections.clone(),
        categories: counted_categories(prose.config, sheet.goals.iter(), category_page),
        columns: columns(prose.config),
        goals: sheet.goals.len(),
    }
}

fn columns(config: &Config) -> Vec<ColumnView> {
    config
        .public_columns()
        .map(|(column, field)| ColumnView {
            key: field.key.clone(),
            label: field.label.clone(),
            note: field.note.clone(),
            role: role_name(field.role),
            width: column.width.map(usize::from),
        })
        .collect()
}
