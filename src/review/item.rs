//! A goal of one side, with what it says and what it is known by.

use std::sync::OnceLock;

use super::change::ALIASES;
use super::facts::{self, LINKS, TEXT};
use super::marks::sentences::Pairs;
use super::reported::reported;
use super::said::{Said, SaidKind};
use crate::model::config::{Audience, Config, FieldKind, Role};
use crate::model::goal::Goal;
use crate::model::site::{Member, MemberReport, Sheet};
use crate::model::{keys, shown};

/// A goal of one side.
pub(super) struct Item<'a> {
    pub config: &'a Config,
    pub sheet: &'a Sheet,
    pub member: &'a Member,
    /// Index into the sheets of both sides.
    pub place: usize,
    said: OnceLock<Vec<Said>>,
    likeness: OnceLock<(Pairs, Pairs)>,
}

impl<'a> Item<'a> {
    pub fn new(config: &'a Config, sheet: &'a Sheet, member: &'a Member, place: usize) -> Item<'a> {
        Item { config, sheet, member, place, said: OnceLock::new(), likeness: OnceLock::new() }
    }

    /// All that it says, field by field in the order of the form, and then what it says beside its fields.
    pub fn said(&self) -> &[Said] {
        self.said.get_or_init(|| said(self))
    }

    /// Whether it is certain, without looking at what it says, that another one says the same.
    pub fn is_as(&self, other: &Item<'a>) -> bool {
        let (a, b) = (self.member, other.member);
        let is_one = std::ptr::eq(self.config, other.config) || self.config.source.text == other.config.source.text;
        let sections = |item: &Item<'a>| -> Vec<&'a str> {
            item.member.sections().map(|at| item.sheet.sections[at].name.as_str()).collect()
        };
        let reports = |member: &'a Member| -> Vec<(usize, Option<&'a str>, &'a str)> {
            let of = |it: &'a MemberReport| (it.phase, it.voice.as_deref(), it.report.0.source.text.as_str());
            member.reports.iter().map(of).collect()
        };
        is_one
            && self.sheet.year == other.sheet.year
            && a.goal.source.text == b.goal.source.text
            && (&a.number, &a.categories) == (&b.number, &b.categories)
            && sections(self) == sections(other)
            && reports(a) == reports(b)
    }

    /// The pairs of letters of its title, and of its prose.
    pub fn pairs(&self) -> &(Pairs, Pairs) {
        self.likeness.get_or_init(|| (Pairs::of(&self.member.goal.title.value), Pairs::of(&self.prose())))
    }

    /// Its prose: all that is neither a name nor a short fact.
    pub fn prose(&self) -> String {
        let prose = self.said().iter().filter(|said| said.kind == SaidKind::Text);
        prose.map(|said| said.text.as_str()).collect::<Vec<&str>>().join("\n")
    }

    /// How alike two goals are, from 0 to 1: half of it is the title. Without prose on either side, it is all of it.
    pub fn likeness(&self, other: &Item) -> f64 {
        let ((title, prose), (other_title, other_prose)) = (self.pairs(), other.pairs());
        let title = title.likeness(other_title);
        if prose.is_empty() && other_prose.is_empty() {
            return title;
        }
        (title + prose.likeness(other_prose)) / 2.0
    }

    /// Its section; empty for none.
    pub fn section(&self) -> &'a str {
        self.member.section.map_or("", |at| &self.sheet.sections[at].name)
    }

    /// How people call it: the last part of its identity.
    pub fn label(&self) -> &'a str {
        self.member.id.rsplit('/').next().unwrap_or_default()
    }

    /// Its identity without that of its sheet.
    pub fn own_id(&self) -> &'a str {
        let id = self.member.id.as_str();
        id.strip_prefix(self.sheet.id.as_str()).and_then(|rest| rest.strip_prefix('/')).unwrap_or(id)
    }
}

fn said(item: &Item) -> Vec<Said> {
    let Item { config, sheet, member, .. } = item;
    let shown = shown::of_member(config, sheet, member);
    let mut all: Vec<Said> = Vec::with_capacity(shown.len() + 1);
    // What goals share is told once, with the head of their sheet.
    let fields = config.fields.iter().zip(shown).filter(|(field, _)| field.role != Role::Group);
    for (field, (key, shown)) in fields {
        let kind = match (field.role, &field.kind) {
            (Role::Number, _) => SaidKind::Number,
            (Role::Title, _) => SaidKind::Title,
            (Role::Section, _) => SaidKind::Section,
            (Role::Category, _) => SaidKind::Category,
            (Role::Due, _) | (_, FieldKind::Due) => SaidKind::Due,
            (_, FieldKind::Number) => SaidKind::Quantity,
            _ => SaidKind::Text,
        };
        let unit = field.unit.clone().unwrap_or_default();
        let label = if unit.is_empty() { field.label.clone() } else { format!("{}（{unit}）", field.label) };
        all.push(Said { field: key, label, text: shown.text, kind, unit });
    }
    for (heading, text) in shown::beside_fields(config, &member.goal) {
        let label = heading.clone().unwrap_or_else(|| TEXT.to_owned());
        let field = heading.unwrap_or_else(|| "text".to_owned());
        all.push(Said { field, label, text, kind: SaidKind::Text, unit: String::new() });
    }
    all.extend(beside(config, &member.goal));
    all.extend(reported(config, member));
    all
}

/// What a goal says of itself beside its fields: where its links lead, which goals it goes on with, where it was, whether it is
/// still last year's, who may read it.
fn beside(config: &Config, goal: &Goal) -> impl Iterator<Item = Said> {
    // Of a name alone nobody can tell whether everybody may read it.
    let continues =
        if config.audience == Audience::Internal { facts::addresses(&goal.continues) } else { String::new() };
    let copied = goal.copied.as_ref().map(|_| "見直し前".to_owned()).unwrap_or_default();
    let each = [
        ("links", LINKS, facts::links(&goal.links)),
        ("continues", keys::GOAL.title("continues"), continues),
        (ALIASES, keys::GOAL.title(ALIASES), facts::addresses(&goal.aliases)),
        ("copied", keys::GOAL.title("copied"), copied),
        ("audience", keys::GOAL.title("audience"), facts::audience(goal.audience.as_ref())),
    ];
    let said = |(field, label, text): (&str, &str, String)| Said {
        field: field.to_owned(),
        label: label.to_owned(),
        text,
        kind: SaidKind::Beside,
        unit: String::new(),
    };
    each.into_iter().filter(|(.., text)| !text.is_empty()).map(said)
}
