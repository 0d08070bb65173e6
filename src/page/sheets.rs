//! Pages of one sheet: the official form, its goals, its sections.

use super::address;
use super::goals::{Prose, role_name};
use super::overviews::{page_view, sections_by_category, trail};
use super::shape::Made;
use super::view::{
    ColumnView, Crumb, DateView, GoalLink, GoalPage, GoalView, GroupView, SectionPage, SheetPage, SheetView,
};
use crate::model::config::Config;
use crate::model::site::{GoalIndex, Sheet, SheetIndex};

/// A sheet with everything its pages share, made once.
pub struct SheetPages<'a> {
    prose: &'a Prose<'a>,
    index: SheetIndex,
    sheet: &'a Sheet,
    view: Made<SheetView>,
    goals: Vec<Made<GoalView>>,
    links: Vec<Made<GoalLink>>,
    siblings: Vec<Made<Vec<Made<GoalLink>>>>,
}

impl<'a> SheetPages<'a> {
    /// Makes what the sheet's pages share.
    pub fn new(prose: &'a Prose<'a>, index: SheetIndex) -> SheetPages<'a> {
        let sheet = prose.links.site.sheet(index);
        let goal_index = |goal| GoalIndex { sheet: index, goal };
        let links: Vec<Made<GoalLink>> =
            (0..sheet.goals.len()).map(|goal| prose.links.goal(goal_index(goal))).collect();
        let ranges = sheet.sections.iter().map(|section| section.goals.clone()).chain([sheet.unassigned()]);
        SheetPages {
            prose,
            index,
            sheet,
            view: Made::new(&sheet_view(prose, index)),
            goals: (0..sheet.goals.len()).map(|goal| Made::new(&prose.goal(goal_index(goal)))).collect(),
            siblings: ranges.map(|range| Made::new(&links[range].to_vec())).collect(),
            links,
        }
    }

    /// The official form.
    pub fn form(&self, no_section: &str) -> SheetPage {
        let site = self.prose.links.site;
        let title = format!("{} {}", self.sheet.head.department.value, self.sheet.year.wareki());
        SheetPage {
            page: page_view("sheet", address::sheet(self.sheet), title, trail(site, Some(self.index.year))),
            sheet: self.view.clone(),
            groups: self.groups(),
            matrix: sections_by_category(site, self.index.year, &[self.sheet], false, no_section),
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
            previous: goal.checked_sub(1).map(|previous| self.links[previous].clone()),
            next: self.links.get(goal + 1).cloned(),
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
            section: self.prose.links.section(self.index, section),
            goals: self.goals[entry.goals.clone()].to_vec(),
        }
    }

    fn trail(&self) -> Vec<Crumb> {
        let mut trail = trail(self.prose.links.site, Some(self.index.year));
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
                    section: first.section.map(|section| self.prose.links.section(self.index, section)),
                    goals: rows.iter().map(|&row| self.goals[row].clone()).collect(),
                }
            })
            .collect()
    }
}

fn sheet_view(prose: &Prose, index: SheetIndex) -> SheetView {
    let links = prose.links;
    let site = links.site;
    let sheet = site.sheet(index);
    let head = &*sheet.head;
    let holder = head.holder.as_ref();
    let year = &site.years[index.year];
    let category_page = |class: &_| format!("{}#{}", address::category_year(year, class), address::sheet_anchor(sheet));
    SheetView {
        id: sheet.id.clone(),
        key: sheet.key.clone(),
        department: head.department.value.clone(),
        title: head.title.as_ref().map(|title| title.value.clone()),
        year: links.year(index.year),
        path: address::sheet(sheet),
        created: head
            .created
            .as_ref()
            .map(|created| DateView { text: created.value.text.clone(), iso: created.value.date.to_string() }),
        post: holder.and_then(|holder| holder.post.clone()),
        name: holder.and_then(|holder| holder.name.clone()),
        text: prose.sheet_text(index),
        sections: (0..sheet.sections.len()).map(|section| links.section(index, section)).collect(),
        categories: links.categories(sheet.goals.iter(), category_page),
        columns: columns(&site.config),
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
