//! Pages of one sheet: the official form, its goals, its sections.

use super::approvals;
use super::changes;
use super::downloads::SiteDownloads;
use super::goals::{PHASE, SheetContext, role_name};
use super::moved::Moved;
use super::overviews::{page_view, sections_by_category, trail, updated};
use super::summary::{
    GoalSummary, category_counts, category_link, counted_categories, created, date_view, sheet_calendar,
};
use super::template::pages::{GoalPage, MovedPage, RetiredPage, SectionPage, SheetPage};
use super::template::shape::{Html, Prepared};
use super::template::view::{
    BucketCount, CategoryLink, CategorySiblings, ColumnView, ContactView, Crumb, FactView, FilterView, GoalLink,
    GoalView, GroupView, PageView, SheetView,
};
use super::widths::Width;
use super::{address, due_buckets};
use super::{form_filters, values, widths};
use crate::model::config::{Field, FieldKind};
use crate::model::goal::Contact;
use crate::model::html::escape;
use crate::model::japanese;
use crate::model::site::Sheet;

/// How many goals of its category a goal's page shows beside it.
const NEAREST: usize = 8;

/// How many goals of its section a goal's page shows. Those of a longer section stand on the section's page.
const MOST_SIBLINGS: usize = 12;

/// How many rows of the form stay together on paper.
const MOST_TOGETHER: usize = 5;

/// A sheet with everything its pages share, made once.
pub struct SheetPages<'a> {
    context: &'a SheetContext<'a>,
    sheet: &'a Sheet,
    view: Prepared<SheetView>,
    /// A goal as templates see it; those that were withdrawn come last.
    goal: &'a (dyn Fn(usize) -> Prepared<GoalView> + Sync),
    /// The goals of each section, then those of none.
    siblings: Vec<Vec<usize>>,
    /// The site's categories, linked to their goals in the sheet.
    categories: Vec<Prepared<CategoryLink>>,
}

impl<'a> SheetPages<'a> {
    /// Makes what the sheet's pages share. `goal` gives its goals as templates see them, those that were withdrawn last.
    pub fn new(
        context: &'a SheetContext<'a>,
        goal: &'a (dyn Fn(usize) -> Prepared<GoalView> + Sync),
    ) -> SheetPages<'a> {
        let sheet = context.sheet;
        let sections = sheet.sections.iter().map(|section| section.all_goals().collect());
        let groups = sections.chain([sheet.unassigned().collect::<Vec<usize>>()]);
        let counts = category_counts(context.config, context.summary.goals.iter());
        let categories = context.config.categories.iter().zip(counts).map(|(category, goals)| {
            category_link(category, address::view(sheet, &[("category", &category.key)]), goals)
        });
        SheetPages {
            context,
            sheet,
            view: Prepared::new(&sheet_view(context)),
            goal,
            categories: categories.map(|link| Prepared::new(&link)).collect(),
            siblings: groups.collect(),
        }
    }

    /// The official form.
    pub fn form(&self, downloads: &SiteDownloads) -> SheetPage {
        let config = self.context.config;
        let (department, year) = self.names();
        let title = format!("{department} {year}");
        SheetPage {
            page: self.page("sheet", address::sheet(self.sheet), title, trail(config, Some(self.sheet.year))),
            sheet: self.view.clone(),
            groups: self.groups(),
            matrix: sections_by_category(
                config,
                std::iter::once(self.context.summary),
                |category| address::view(self.sheet, &[("category", &category.key)]),
                false,
                &self.context.phrases.no_section,
            ),
            filters: self.filters(&(0..self.sheet.goals.len()).collect::<Vec<usize>>()),
            months: self.months(&self.context.summary.goals.iter().collect::<Vec<_>>(), |bucket| {
                address::view(self.sheet, &[("due", bucket)])
            }),
            approvals: approvals::of_sheet(config, self.sheet),
            downloads: downloads.of_sheet(self.sheet),
        }
    }

    /// The page of a goal.
    pub fn goal(&self, goal: usize) -> GoalPage {
        let member = &self.sheet.goals[goal];
        let entries = &self.context.summary.goals;
        let (department, year) = self.names();
        let title = format!("{}（{department} {year}）", member.goal.title.value);
        GoalPage {
            page: self.page("goal", address::goal(self.sheet, &member.key), title, self.trail()),
            sheet: self.view.clone(),
            goal: (self.goal)(goal),
            previous: goal.checked_sub(1).map(|previous| entries[previous].link.clone()),
            next: entries.get(goal + 1).map(|next| next.link.clone()),
            siblings: self.siblings(goal),
            of_section: self.section_of(goal).len(),
            same_category: member.categories.iter().map(|&category| self.same_category(goal, category)).collect(),
            since: self
                .context
                .past
                .and_then(|past| past.since)
                .map(|day| date_view(day, self.context.config.dating())),
            changes: self.context.past.and_then(|past| changes::of_goal(past, &member.id)),
            approvals: approvals::of_goal(self.context.config, self.sheet, member),
            history: self
                .context
                .past
                .map(|past| changes::history(past, &member.id, self.context.config))
                .unwrap_or_default(),
        }
    }

    /// The page of a goal that was withdrawn.
    pub fn retired(&self, goal: usize) -> RetiredPage {
        let member = &self.sheet.retired[goal];
        let (department, year) = self.names();
        let title = format!("{}（{department} {year}）", member.goal.title.value);
        RetiredPage {
            page: self.page("retired", address::goal(self.sheet, &member.key), title, self.trail()),
            sheet: self.view.clone(),
            goal: (self.goal)(self.sheet.goals.len() + goal),
            reason: member.goal.retired.as_ref().map_or_else(String::new, |reason| reason.value.clone()),
        }
    }

    /// The page at an address that leads on.
    pub fn moved(&self, moved: &Moved) -> MovedPage {
        let [old_key, new_key] = moved.keys.clone().map_or([None, None], |keys| keys.map(Some));
        let title = format!("{}（{}）", moved.title, moved.path.trim_end_matches(".html"));
        MovedPage {
            page: page_view("moved", moved.path.clone(), title, Vec::new()),
            to: moved.to.clone(),
            title: moved.title.clone(),
            old_key,
            new_key,
        }
    }

    /// The page of a section.
    pub fn section(&self, section: usize) -> SectionPage {
        let entry = &self.sheet.sections[section];
        let goals: Vec<usize> = entry.all_goals().collect();
        let summaries: Vec<&GoalSummary> = goals.iter().map(|&goal| &self.context.summary.goals[goal]).collect();
        let (department, year) = self.names();
        let title = format!("{}（{department} {year}）", entry.name);
        SectionPage {
            page: self.page("section", address::section(self.sheet, entry), title, self.trail()),
            sheet: self.view.clone(),
            section: self.context.summary.section_links[section].clone(),
            goals: goals.iter().map(|&goal| (self.goal)(goal)).collect(),
            categories: counted_categories(self.context.config, summaries.iter().copied(), |category| {
                address::view(self.sheet, &[("section", &entry.key), ("category", &category.key)])
            }),
            filters: self.filters(&goals),
            months: self
                .months(&summaries, |bucket| address::view(self.sheet, &[("section", &entry.key), ("due", bucket)])),
            calendar: self
                .sheet
                .has_calendar_days(goals.iter().copied())
                .then(|| address::section_calendar(self.sheet, entry)),
        }
    }

    /// A page of the sheet.
    fn page(&self, kind: &'static str, path: String, title: String, trail: Vec<Crumb>) -> PageView {
        let date = self.context.summary.updated;
        updated(page_view(kind, path, title, trail), self.context.config, date)
    }

    /// The department and the year, for titles.
    fn names(&self) -> (&str, String) {
        (&self.sheet.head.department.value, self.context.config.dating().fiscal_year_name(self.sheet.year))
    }

    fn filters(&self, goals: &[usize]) -> Vec<FilterView> {
        let goals = goals.iter().map(|&goal| &*self.sheet.goals[goal].goal);
        form_filters::of((self.context.config, self.sheet.year), self.context.phrases, goals)
    }

    fn months(&self, goals: &[&GoalSummary], path: impl Fn(&str) -> String) -> Vec<BucketCount> {
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

    /// The goals of the section that a goal stands with.
    fn section_of(&self, goal: usize) -> &[usize] {
        &self.siblings[self.sheet.goals[goal].section.unwrap_or(self.sheet.sections.len())]
    }

    /// The goals of its section that stand nearest to a goal, itself among them.
    fn siblings(&self, goal: usize) -> Vec<Prepared<GoalLink>> {
        let all = self.section_of(goal);
        let at = all.iter().position(|&sibling| sibling == goal).unwrap_or_default();
        let start = at.saturating_sub(MOST_SIBLINGS / 2).min(all.len().saturating_sub(MOST_SIBLINGS));
        let nearest = &all[start..all.len().min(start + MOST_SIBLINGS)];
        nearest.iter().map(|&goal| self.context.summary.goals[goal].link.clone()).collect()
    }

    fn trail(&self) -> Vec<Crumb> {
        let mut trail = trail(self.context.config, Some(self.sheet.year));
        trail.push(Crumb { title: self.sheet.head.department.value.clone(), path: address::sheet(self.sheet) });
        trail
    }

    /// Consecutive goals of one 番号 and one section.
    fn groups(&self) -> Vec<GroupView> {
        let rows: Vec<usize> = (0..self.sheet.goals.len()).collect();
        let same = |&a: &usize, &b: &usize| {
            let (a, b) = (&self.sheet.goals[a], &self.sheet.goals[b]);
            a.number == b.number && a.section == b.section
        };
        rows.chunk_by(same)
            .map(|rows| {
                let first = &self.sheet.goals[rows[0]];
                GroupView {
                    number: first.number.clone(),
                    is_long: rows.len() > MOST_TOGETHER
                        || rows.iter().any(|&row| {
                            let member = &self.sheet.goals[row];
                            widths::is_tall(&member.goal, member.reports.iter())
                        }),
                    section: first.section.map(|section| self.context.summary.section_links[section].clone()),
                    goals: rows.iter().map(|&row| (self.goal)(row)).collect(),
                }
            })
            .collect()
    }
}

fn sheet_view(context: &SheetContext) -> SheetView {
    let sizes = sizes(context);
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
        facts: facts(context),
        calendar: sheet_calendar(sheet),
        text: context.sheet_text(),
        sections: context.summary.section_links.clone(),
        categories: counted_categories(context.config, context.summary.goals.iter(), category_page),
        columns: columns(context, &sizes),
        room: widths::of_form(sizes.into_iter()),
        goals: sheet.goals.len(),
    }
}

/// The site's own short facts of a head.
fn facts(context: &SheetContext) -> Vec<FactView> {
    let head = &*context.sheet.head;
    let fact = |field: &Field| {
        let (_, value) = head.values.iter().find(|(key, _)| *key == field.key)?;
        let unit = field.unit.as_deref().map(escape).unwrap_or_default();
        Some(FactView {
            key: field.key.to_string(),
            label: field.label.clone(),
            lang: field.lang.clone(),
            html: Prepared::new(&Html(values::html(context.config, context.phrases, field, &value.value) + &unit)),
        })
    };
    context.config.head_fields.iter().filter_map(fact).collect()
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

/// The widths of the columns of a sheet's form: those of the plan, then those of reports.
fn sizes(context: &SheetContext) -> Vec<Width> {
    let (config, sheet) = (context.config, context.sheet);
    let plan = config.form_of(sheet.year).map(|(_, field)| widths::of_column(config, sheet, field));
    let phases = sheet.reported_phases();
    let reports = phases.iter().map(|&phase| widths::of_phase(config, sheet, phase));
    let mut sizes: Vec<Width> = plan.chain(reports).collect();
    widths::fill(&mut sizes, phases.len());
    sizes
}

fn columns(context: &SheetContext, sizes: &[Width]) -> Vec<ColumnView> {
    let config = context.config;
    let phases = context.sheet.reported_phases();
    let plan = config.form_of(context.sheet.year).zip(sizes).map(|((column, field), size)| ColumnView {
        key: field.key.to_string(),
        label: field.label.clone(),
        note: field.note.clone(),
        role: role_name(field.role),
        is_amount: field.kind == FieldKind::Number,
        unit: field.unit.clone(),
        size: size.name(),
        width: column.width.map(|width| usize::from(width) * plan_share(phases.len()) / 100),
    });
    let reports = phases.iter().zip(&sizes[config.form_of(context.sheet.year).count()..]).map(|(&at, size)| {
        let phase = &config.cycle.phases[at];
        let day = phase.as_of.as_ref().and_then(|day| day.in_year(context.sheet.year));
        let day = day.map(|day| date_view(day, config.dating()).text);
        ColumnView {
            key: address::phase_column(&phase.key),
            label: phase.name.clone(),
            note: day.map(|day| context.phrases.as_of.replace("{date}", &day)),
            role: PHASE,
            is_amount: false,
            unit: None,
            size: size.name(),
            width: None,
        }
    });
    plan.chain(reports).collect()
}

/// The share of the paper's width, in per cent, that is left to the plan beside the columns of so many phases.
fn plan_share(phases: usize) -> usize {
    100 - (22 * phases).min(60)
}
