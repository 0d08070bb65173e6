//! A goal as templates see it: its facts, and its prose as HTML.

use std::ops::Range;

use super::address;
use super::links::{SheetLinks, category_link, date_view, due_view};
use super::markdown::{self, Options, Words};
use super::routes::Routes;
use super::shape::{Html, Made};
use super::slots::{self, SlotNames};
use super::view::{CategoryLink, CellView, FieldView, GoalView, PartView};
use crate::model::body::{self, Body, LinkKind};
use crate::model::config::{Config, Field, FieldKind, Role};
use crate::model::goal::Value;
use crate::model::site::{Member, Sheet};

/// What the program itself says in the pages of goals.
pub struct Phrases {
    /// To people who do not see the page.
    pub markdown: Words,
    /// Yes and no.
    pub flags: [String; 2],
    /// In place of a section.
    pub no_section: String,
    /// What a calendar of deadlines is called, with braces for whose they are.
    pub calendar: String,
    /// The places of the calendar.
    pub slots: SlotNames,
}

/// Everything the pages of a sheet are made from. They can see nothing else, so they are made again exactly when one of
/// these is another.
pub struct Prose<'a> {
    /// The configuration.
    pub config: &'a Config,
    /// The sheet.
    pub sheet: &'a Sheet,
    /// Links to the sheet and to what is in it; they follow from the two.
    pub links: &'a SheetLinks,
    /// Where links in texts lead.
    pub routes: &'a Routes,
    /// The theme's words.
    pub phrases: &'a Phrases,
}

/// A goal being shown: where it stands, its page, its parsed body.
struct Subject<'a> {
    member: &'a Member,
    path: String,
    body: Body<'a>,
}

/// A field's value as HTML, and where it stands.
struct Shown {
    html: Made<Html>,
    id: String,
}

impl<'a> Prose<'a> {
    /// A goal with everything it says; `rank` is its place in the sheet by deadline.
    pub fn goal(&self, index: usize, rank: usize) -> GoalView {
        let member = &self.sheet.goals[index];
        let goal = &*member.goal;
        let body = body::parse(&goal.source.text[goal.body.clone()]);
        let subject = Subject { member, path: address::goal(self.sheet, member), body };
        let fields = self.config.fields.iter().enumerate();
        let shown: Vec<Option<Shown>> = fields.map(|(at, field)| self.field(&subject, at, field)).collect();
        GoalView {
            id: member.id.clone(),
            key: member.key.clone(),
            number: member.number.clone(),
            title: goal.title.value.clone(),
            source: goal.source.path.clone(),
            source_url: self.config.source_address(&goal.source.path),
            section: member.section.map(|section| self.links.sections[section].clone()),
            categories: self.categories(&subject),
            due: goal.due.as_ref().map(|due| due_view(&due.value, self.config.dating())),
            slot: slots::id(slots::of(member, self.sheet.year)),
            rank,
            cells: cells(self.config, &shown),
            fields: fields_with_values(self.config, &shown),
            lead: Html(self.lead(&subject)),
            parts: self.own_parts(&subject),
            path: subject.path,
        }
    }

    /// The text for the top of a sheet.
    pub fn sheet_text(&self) -> Html {
        let head = &*self.sheet.head;
        let body = body::parse(&head.source.text[head.body.clone()]);
        Html(self.html(&body, 0..body.events.len(), 2, "top-", &head.source.path))
    }

    fn categories(&self, subject: &Subject) -> Vec<CategoryLink> {
        let classes = subject.member.categories.iter().map(|&at| &self.config.categories[at]);
        classes.map(|class| category_link(class, address::category_year(self.sheet.year, class), 0)).collect()
    }

    /// A field's value; none if the goal has none.
    fn field(&self, subject: &Subject, at: usize, field: &Field) -> Option<Shown> {
        let (member, goal) = (subject.member, &*subject.member.goal);
        let text = match field.role {
            Role::Number => escape(member.number.as_ref()?),
            Role::Title => escape(&goal.title.value),
            Role::Category if member.categories.is_empty() => return None,
            Role::Category => {
                let names = member.categories.iter().map(|&at| escape(&self.config.categories[at].name));
                names.collect::<Vec<String>>().join("<br>")
            }
            Role::Due => escape(&goal.due.as_ref()?.value.text),
            // The head's spelling, without the blanks that a wrapped cell leaves in a name.
            Role::Section => escape(&self.sheet.sections[member.section?].name),
            Role::Value => match goal.values.iter().find(|(index, _)| *index == at) {
                Some((_, value)) => self.value(&value.value, field),
                None => return self.prose(subject, at),
            },
        };
        Some(Shown { html: Made::new(&Html(text)), id: format!("{}-{}", member.key, field.key) })
    }

    fn prose(&self, subject: &Subject, field: usize) -> Option<Shown> {
        let parts = &subject.member.goal.parts;
        let part = parts.iter().position(|part| part.field == Some(field) && !part.is_empty)?;
        let heading = subject.body.fragments[part].heading.as_ref().map_or("", |heading| &heading.id);
        let id = anchor(self.config, subject.member, part, heading);
        Some(Shown { html: Made::new(&Html(self.part(subject, part))), id })
    }

    fn value(&self, value: &Value, field: &Field) -> String {
        match value {
            Value::Text(text) => escape(text),
            Value::Date(_, date) => {
                let date = date_view(*date, self.config.dating());
                let aside = date.aside.as_deref().map(meaning_of).unwrap_or_default();
                format!("<time datetime=\"{}\">{}</time>{aside}", date.iso, escape(&date.text))
            }
            Value::Number(text) => escape(text) + &field.unit.as_deref().map(escape).unwrap_or_default(),
            Value::Due(due) => {
                let meaning = due.meaning(self.config.dating());
                escape(&due.text) + &meaning.as_deref().map(meaning_of).unwrap_or_default()
            }
            Value::Flag(flag) => escape(&self.phrases.flags[usize::from(!flag)]),
            Value::Url(url) => {
                let url = escape(url);
                format!("<a href=\"{url}\" rel=\"noopener noreferrer\">{url}</a>")
            }
            Value::List(items) => {
                let items: String = items.iter().map(|item| format!("<li>{}</li>", escape(item))).collect();
                format!("<ul>{items}</ul>")
            }
        }
    }

    /// The text before the first heading.
    fn lead(&self, subject: &Subject) -> String {
        let lead = subject.member.goal.parts.iter().position(|part| part.heading.is_none());
        lead.map_or_else(String::new, |part| self.part(subject, part))
    }

    /// The text under headings that are no field's.
    fn own_parts(&self, subject: &Subject) -> Vec<PartView> {
        let parts = subject.member.goal.parts.iter().enumerate().filter(|(_, part)| part.field.is_none());
        let parts = parts.filter_map(|(at, _)| Some((at, subject.body.fragments[at].heading.as_ref()?)));
        parts
            .map(|(at, heading)| PartView {
                heading: heading.text.clone(),
                id: anchor(self.config, subject.member, at, &heading.id),
                html: Html(self.part(subject, at)),
            })
            .collect()
    }

    fn part(&self, subject: &Subject, part: usize) -> String {
        let prefix = anchor(self.config, subject.member, part, "");
        let events = subject.body.fragments[part].events.clone();
        self.html(&subject.body, events, 3, &prefix, &subject.member.goal.source.path)
    }

    /// Events as HTML, with every address resolved from the file it was written in.
    fn html(&self, body: &Body, events: Range<usize>, heading_top: u8, prefix: &str, from: &str) -> String {
        let options =
            Options { raw_html: self.config.raw_html, heading_top, id_prefix: prefix, words: &self.phrases.markdown };
        let resolve = |destination: &str, _: LinkKind| match self.routes.address(from, destination) {
            Some(address) => markdown::Target::To(address.to_owned()),
            None => markdown::Target::Refused,
        };
        markdown::to_html(body, events, &options, &resolve)
    }
}

fn cells(config: &Config, shown: &[Option<Shown>]) -> Vec<CellView> {
    let cells = config.form().map(|(column, field)| (field, &shown[column.field]));
    cells
        .map(|(field, value)| CellView {
            key: field.key.clone(),
            label: field.label.clone(),
            role: role_name(field.role),
            html: value.as_ref().map_or_else(|| Made::new(&Html::default()), |value| value.html.clone()),
            empty: value.is_none(),
        })
        .collect()
}

fn fields_with_values(config: &Config, shown: &[Option<Shown>]) -> Vec<FieldView> {
    let fields = config.fields.iter().zip(shown).filter(|(field, _)| field.role != Role::Title);
    let fields = fields.filter_map(|(field, value)| Some((field, value.as_ref()?)));
    fields
        .map(|(field, value)| FieldView {
            key: field.key.clone(),
            label: field.label.clone(),
            note: field.note.clone(),
            role: role_name(field.role),
            prose: field.kind == FieldKind::Prose,
            id: value.id.clone(),
            html: value.html.clone(),
        })
        .collect()
}

/// The anchor on its goal's pages of a heading.
pub fn heading_anchor(config: &Config, member: &Member, heading: &str) -> String {
    match member.goal.headings.iter().find(|(id, _)| id == heading) {
        Some((id, part)) => anchor(config, member, *part, id),
        None => heading.to_owned(),
    }
}

/// The anchor of a heading in a part: it begins with the goal and the field, since a sheet's page shows many goals.
fn anchor(config: &Config, member: &Member, part: usize, heading: &str) -> String {
    match member.goal.parts.get(part).and_then(|part| part.field) {
        Some(field) => format!("{}-{}-{heading}", member.key, config.fields[field].key),
        None => format!("{}-p{part}-{heading}", member.key),
    }
}

/// A role as templates name it.
pub fn role_name(role: Role) -> &'static str {
    match role {
        Role::Number => "number",
        Role::Title => "title",
        Role::Category => "category",
        Role::Due => "due",
        Role::Section => "section",
        Role::Value => "value",
    }
}

/// What a value means, beside it.
fn meaning_of(text: &str) -> String {
    format!(" <span class=\"meaning\">{}</span>", escape(text))
}

/// Text as HTML.
pub fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            c => escaped.push(c),
        }
    }
    escaped
}
