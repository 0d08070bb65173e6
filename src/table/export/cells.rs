//! What a goal says in each of its fields, value by value, and what it says besides.

use crate::model::body::{self, Body};
use crate::model::config::{Config, Field, Role};
use crate::model::goal::Value;
use crate::model::shown;
use crate::model::site::{Member, Section, Sheet};

/// A goal whose text was parsed.
pub struct GoalCells<'a> {
    config: &'a Config,
    sheet: &'a Sheet,
    /// The goal in its sheet.
    pub member: &'a Member,
    body: Body<'a>,
}

impl<'a> GoalCells<'a> {
    /// Parses the goal's text.
    pub fn of(config: &'a Config, sheet: &'a Sheet, member: &'a Member) -> GoalCells<'a> {
        let goal = &*member.goal;
        let body = body::parse_with(&goal.source.text[goal.body.clone()], config.line_breaks);
        GoalCells { config, sheet, member, body }
    }

    /// The values of a field, each as text: none where the goal has nothing, several only for lists and categories.
    pub fn values(&self, field: &Field) -> Vec<String> {
        let member = self.member;
        match field.role {
            Role::Number => member.number.iter().cloned().collect(),
            Role::Category => member.categories.iter().map(|&at| self.config.categories[at].name.clone()).collect(),
            Role::Section => {
                Some(shown::sections(self.sheet, member)).filter(|names| !names.is_empty()).into_iter().collect()
            }
            Role::Group => shown::of_group(self.sheet, member, field),
            Role::Title | Role::Due | Role::Value => shown::values(&member.goal, field, &self.body),
        }
    }

    /// Its value of a field of front matter, its own or that of its group.
    pub fn value(&self, field: &Field) -> Option<&'a Value> {
        let of_group = || self.member.group(self.sheet).and_then(|group| group.value(&field.key));
        let own = self.member.goal.values.iter().find(|(key, _)| *key == field.key).map(|(_, value)| &value.value);
        own.or_else(of_group)
    }

    /// All sections that it belongs to.
    pub fn sections(&self) -> impl Iterator<Item = &'a Section> {
        self.member.sections().map(|at| &self.sheet.sections[at])
    }

    /// The section it stands with.
    pub fn section(&self) -> Option<&'a Section> {
        self.member.section.map(|at| &self.sheet.sections[at])
    }

    /// What stands before the first heading and under headings that are no field's.
    pub fn other_text(&self) -> String {
        let parts = self.member.goal.parts.iter().zip(&self.body.fragments);
        let own = parts.filter(|(part, _)| part.field.is_none()).filter_map(|(part, fragment)| {
            let heading = part.heading.as_ref().map(|heading| heading.value.clone());
            let text = self.body.cell(fragment);
            let lines: Vec<String> = heading.into_iter().chain((!text.is_empty()).then_some(text)).collect();
            (!lines.is_empty()).then(|| lines.join("\n"))
        });
        own.collect::<Vec<String>>().join("\n\n")
    }

    /// Its text as it was written, with every heading two levels lower, so that it can stand below the goal's own.
    pub fn markdown(&self) -> String {
        let mut out = self.body.text.trim().to_owned();
        let begin = self.body.text.len() - self.body.text.trim_start().len();
        for heading in self.body.headings.iter().rev() {
            let at = heading.span.start.saturating_sub(begin);
            // Underlined headings have two levels only, and stay what they are.
            let is_marked = out.get(at..).is_some_and(|text| text.starts_with('#'));
            if is_marked {
                out.insert_str(at, if out[at..].starts_with("#####") { "" } else { "##" });
            }
        }
        out
    }
}
