//! A goal as templates see it: its facts, and its prose as HTML.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::address;
use super::due_buckets;
use super::indicators;
use super::links::{FileLinks, ResolvedLinks};
use super::prose::{Phrases, html, top_text};
use super::reports::{self, ReportInput};
use super::summary::{SheetSummary, category_link, due_view};
use super::template::shape::{Html, Prepared};
use super::template::view::{CategoryLink, CellView, FieldView, GoalView, PartView, SectionLink};
use super::values;
use super::years::{self, Years};
use super::{gist, widths};
use crate::model::body::Body;
use crate::model::changed::SheetPast;
use crate::model::config::{Config, Field, FieldKey, FieldKind, Role};
use crate::model::directory::HeadingPlace;
use crate::model::goal::{Goal, Value};
use crate::model::html::escape;
use crate::model::same::Same;
use crate::model::shown::{self, ShownReport};
use crate::model::site::{Kin, SheetLineage};
use crate::model::site::{Member, Sheet};
use crate::model::{Date, FiscalYear};

/// Everything the pages of a sheet are made from. Equal contexts give equal pages.
pub struct SheetContext<'a> {
    /// The configuration.
    pub config: &'a Arc<Config>,
    /// The sheet.
    pub sheet: &'a Sheet,
    /// Its summary, which follows from the two.
    pub summary: &'a SheetSummary,
    /// Where links in texts lead.
    pub links: &'a ResolvedLinks,
    /// The other years of its goals.
    pub lineage: &'a SheetLineage,
    /// The theme's words.
    pub phrases: &'a Phrases,
    /// What the pages say of the time before; none if they say nothing.
    pub past: Option<&'a SheetPast>,
}

/// All inputs of a goal's rendering (sheet row, page, calendar event). Rendering reads nothing else, so equal inputs mean that
/// what was rendered can be used again.
#[derive(Debug, PartialEq)]
pub struct GoalInput {
    pub(super) config: Same<Config>,
    pub(super) goal: Same<Goal>,
    /// The digest of the theme with its words: the phrases, which are handed over beside this, follow from it.
    theme: u64,
    pub(super) id: String,
    pub(super) key: String,
    number: Option<String>,
    /// What it shares with others of its number.
    group: Vec<(FieldKey, Value)>,
    /// As the head spells it: without the blanks that a wrapped cell leaves in a name.
    pub(super) sections: Vec<(String, Prepared<SectionLink>)>,
    pub(super) categories: Vec<usize>,
    pub(super) year: FiscalYear,
    pub(super) department: String,
    /// When the sheet was last changed, or made.
    pub(super) revised: Option<Date>,
    pub(super) path: String,
    /// Its place in the sheet by deadline.
    rank: usize,
    links: FileLinks,
    pub(super) reports: Vec<ReportInput>,
    /// The phases that have a column in the form of its sheet.
    phases: BTreeSet<usize>,
    /// Its other years, if it has any.
    years: Option<Years>,
}

/// A goal while it is rendered: the body is parsed.
struct GoalRenderer<'a> {
    input: &'a GoalInput,
    phrases: &'a Phrases,
    body: &'a Body<'a>,
}

/// A field's value as HTML, and where it stands.
struct Shown {
    /// As it stands by itself.
    html: Prepared<Html>,
    /// As it stands in its column, the head of which has the unit.
    cell: Prepared<Html>,
    id: String,
}

impl SheetContext<'_> {
    /// The inputs of all goals of the sheet, those that were withdrawn last; `theme` is the digest of the theme.
    pub fn inputs(&self, theme: u64) -> Vec<GoalInput> {
        let sheet = self.sheet;
        let phases = sheet.reported_phases();
        let input = |(member, rank): (&Member, usize)| GoalInput {
            config: Same(Arc::clone(self.config)),
            goal: Same(Arc::clone(&member.goal)),
            theme,
            id: member.id.clone(),
            key: member.key.clone(),
            number: member.number.clone(),
            group: member
                .group(sheet)
                .map(|group| group.values.iter().map(|(key, value)| (key.clone(), value.value.clone())).collect())
                .unwrap_or_default(),
            sections: member
                .sections()
                .map(|section| (sheet.sections[section].name.clone(), self.summary.section_links[section].clone()))
                .collect(),
            categories: member.categories.clone(),
            year: sheet.year,
            department: sheet.head.department.value.clone(),
            revised: self.summary.updated.or(self.summary.created),
            path: address::goal(sheet, &member.key),
            rank,
            links: self.links.of_file(&member.goal.source.path),
            phases: phases.clone(),
            years: self.lineage.get(&member.id).map(|lineage| (Kin::of(sheet, member), lineage.clone())),
            reports: member
                .reports
                .iter()
                .map(|report| (report.clone(), self.links.of_file(&report.report.0.source.path)))
                .collect(),
        };
        let ranks = due_buckets::ranks(&sheet.goals).into_iter().chain(sheet.retired.iter().map(|_| 0));
        sheet.all_goals().zip(ranks).map(input).collect()
    }

    /// The text for the top of a sheet.
    pub fn sheet_text(&self) -> Html {
        let head = &*self.sheet.head;
        top_text(self.config, self.phrases, &head.source, head.body.clone(), self.links)
    }
}

/// A goal for templates; `body` is its parsed body.
pub fn view(input: &GoalInput, body: &Body, phrases: &Phrases) -> GoalView {
    GoalRenderer { input, phrases, body }.view()
}

impl GoalRenderer<'_> {
    fn view(&self) -> GoalView {
        let input = self.input;
        let (config, goal) = (self.config(), self.goal());
        let shown: Vec<Option<Shown>> = config.fields.iter().map(|field| self.field(field)).collect();
        GoalView {
            id: input.id.clone(),
            key: input.key.clone(),
            number: input.number.clone(),
            title: goal.title.value.clone(),
            source: goal.source.path.clone(),
            source_url: config.source_address(&goal.source.path),
            section: input.sections.first().map(|(_, link)| link.clone()),
            sections: input.sections.iter().map(|(_, link)| link.clone()).collect(),
            categories: self.categories(),
            due: goal.due.as_ref().map(|due| due_view(&due.value, config.dating())),
            bucket: due_buckets::id(due_buckets::of_due(goal.due.as_ref().map(|due| &due.value), input.year)),
            rank: input.rank,
            gist: gist::of(goal),
            is_tall: widths::is_tall(goal, input.reports.iter().map(|(report, _)| report)),
            cells: cells(config, input.year, &shown).into_iter().chain(self.report_cells()).collect(),
            fields: fields_with_values(config, &shown),
            lead: Html(self.lead()),
            parts: self.own_parts(),
            indicators: indicators::view(
                config,
                (goal, &input.key),
                &input.reports,
                input.years.as_ref(),
                self.phrases,
            ),
            reports: reports::views(config, &input.key, &input.reports, self.phrases),
            years: input.years.as_ref().map(|own| years::view(config, own)),
            copied: goal.copied.is_some(),
            path: input.path.clone(),
        }
    }

    fn config(&self) -> &Config {
        &self.input.config.0
    }

    fn goal(&self) -> &Goal {
        &self.input.goal.0
    }

    fn categories(&self) -> Vec<CategoryLink> {
        let classes = self.input.categories.iter().map(|&at| &self.config().categories[at]);
        classes.map(|class| category_link(class, address::category_year(self.input.year, class), 0)).collect()
    }

    /// A field's value; none if the goal has none.
    fn field(&self, field: &Field) -> Option<Shown> {
        let (input, config, goal) = (self.input, self.config(), self.goal());
        let text = match field.role {
            Role::Number => escape(input.number.as_ref()?),
            Role::Title => escape(&goal.title.value),
            Role::Category if input.categories.is_empty() => return None,
            Role::Category => {
                let names = input.categories.iter().map(|&at| escape(&config.categories[at].name));
                names.collect::<Vec<String>>().join("<br>")
            }
            Role::Due => escape(&goal.due.as_ref()?.value.text),
            Role::Section if input.sections.is_empty() => return None,
            Role::Section => {
                let names = input.sections.iter().map(|(name, _)| escape(name));
                names.collect::<Vec<String>>().join("<br>")
            }
            Role::Group => {
                let (_, value) = input.group.iter().find(|(key, _)| *key == field.key)?;
                values::html(config, self.phrases, field, value).replace('\n', "<br>\n")
            }
            Role::Value => match goal.values.iter().find(|(key, _)| *key == field.key) {
                Some((_, value)) => values::html(config, self.phrases, field, &value.value),
                None => return self.prose(&field.key),
            },
        };
        let cell = Prepared::new(&Html(text.clone()));
        let html = match &field.unit {
            Some(unit) if field.kind == FieldKind::Number => Prepared::new(&Html(text + &escape(unit))),
            _ => cell.clone(),
        };
        Some(Shown { html, cell, id: address::field_anchor(&input.key, &field.key) })
    }

    fn prose(&self, field: &FieldKey) -> Option<Shown> {
        let part = self.goal().parts.iter().position(|part| part.field.as_ref() == Some(field) && !part.is_empty)?;
        let heading = self.body.fragments[part].heading.as_ref().map_or("", |heading| &heading.id);
        let html = Prepared::new(&Html(self.part(part)));
        Some(Shown { cell: html.clone(), html, id: self.anchor(part, heading) })
    }

    /// What was reported in each phase that has a column.
    fn report_cells(&self) -> impl Iterator<Item = CellView> {
        let config = self.config();
        self.input.phases.iter().map(|&at| {
            let reports = self.input.reports.iter().map(|(report, _)| report);
            let reports = shown::reports(config, self.goal(), reports, at);
            let phase = &config.cycle.phases[at];
            CellView {
                key: address::phase_column(&phase.key),
                label: phase.name.clone(),
                role: PHASE,
                lang: None,
                is_amount: false,
                is_fact: false,
                empty: reports.is_empty(),
                html: Prepared::new(&Html(reports.iter().map(report_cell).collect())),
            }
        })
    }

    /// The text before the first heading.
    fn lead(&self) -> String {
        let lead = self.goal().parts.iter().position(|part| part.heading.is_none());
        lead.map_or_else(String::new, |part| self.part(part))
    }

    /// The text under headings that are no field's.
    fn own_parts(&self) -> Vec<PartView> {
        let parts = self.goal().parts.iter().enumerate().filter(|(_, part)| part.field.is_none());
        let parts = parts.filter_map(|(at, _)| Some((at, self.body.fragments[at].heading.as_ref()?)));
        parts
            .map(|(at, heading)| PartView {
                heading: heading.text.clone(),
                id: self.anchor(at, &heading.id),
                html: Html(self.part(at)),
            })
            .collect()
    }

    fn part(&self, part: usize) -> String {
        let events = self.body.fragments[part].events.clone();
        html(self.config(), self.phrases, &self.input.links, self.body, events, 3, &self.anchor(part, ""))
    }

    fn anchor(&self, part: usize, heading: &str) -> String {
        address::heading_anchor(&self.input.key, &HeadingPlace::of(self.goal(), part), heading)
    }
}

fn cells(config: &Config, year: FiscalYear, shown: &[Option<Shown>]) -> Vec<CellView> {
    let of_field = |field: &Field| config.fields.iter().zip(shown).find(|(known, _)| known.key == field.key);
    let cells = config.form_of(year).filter_map(|(_, field)| of_field(field));
    cells
        .map(|(field, value)| CellView {
            key: field.key.to_string(),
            label: label_with_unit(field),
            role: role_name(field.role),
            lang: field.lang.clone(),
            html: value.as_ref().map_or_else(|| Prepared::new(&Html::default()), |value| value.cell.clone()),
            is_amount: field.kind == FieldKind::Number,
            is_fact: field.role == Role::Value && !matches!(field.kind, FieldKind::Prose | FieldKind::Records(_)),
            empty: value.is_none(),
        })
        .collect()
}

fn fields_with_values(config: &Config, shown: &[Option<Shown>]) -> Vec<FieldView> {
    let fields = config.fields.iter().zip(shown).filter(|(field, _)| field.role != Role::Title);
    let mut fields: Vec<(&Field, &Shown)> =
        fields.filter_map(|(field, value)| Some((field, value.as_ref()?))).collect();
    // As in the form; what it does not show comes after.
    fields.sort_by_key(|(field, _)| {
        config.columns.iter().position(|column| column.field == field.key).unwrap_or(usize::MAX)
    });
    fields
        .into_iter()
        .map(|(field, value)| FieldView {
            key: field.key.to_string(),
            label: field.label.clone(),
            note: field.note.clone(),
            role: role_name(field.role),
            prose: matches!(field.kind, FieldKind::Prose | FieldKind::Records(_)),
            lang: field.lang.clone(),
            id: value.id.clone(),
            html: value.html.clone(),
        })
        .collect()
}

/// A report in its column: the rating first.
fn report_cell(report: &ShownReport) -> String {
    let by = report.by.iter().map(|by| format!("<p>（{}）</p>\n", escape(by)));
    let ratings = report.ratings.iter().map(|rating| format!("<p><strong>{}</strong></p>\n", escape(rating)));
    let text = Some(&report.text).filter(|text| !text.is_empty());
    let text =
        text.map(|text| format!("<p>{}</p>\n", text.split('\n').map(escape).collect::<Vec<String>>().join("<br>")));
    let values = report.values.iter().map(|value| format!("<p>{}</p>\n", escape(value)));
    by.chain(ratings).chain(text).chain(values).collect()
}

/// The label of a column, with the unit of its numbers.
pub fn label_with_unit(field: &Field) -> String {
    match &field.unit {
        Some(unit) => format!("{}（{unit}）", field.label),
        None => field.label.clone(),
    }
}

/// What a column of reports is to the form.
pub const PHASE: &str = "phase";

/// A role as templates name it.
pub fn role_name(role: Role) -> &'static str {
    match role {
        Role::Number => "number",
        Role::Title => "title",
        Role::Category => "category",
        Role::Due => "due",
        Role::Section => "section",
        Role::Value => "value",
        Role::Group => "shared",
    }
}
