//! The head of a sheet, `_index.md`: department, holder of the post, date, sections in official order.

use std::sync::Arc;

use super::dates::read_day;
use super::fields::Fields;
use super::goal::body_of;
use super::names::{duplicate_name, key_of};
use super::opened::{Opened, open};
use super::values::{front_keys, values};
use super::yaml::{Node, NodeKind};
use super::{addresses, internal};
use crate::model::config::{Audience, Config, Field, Role};
use crate::model::goal::{Contact, Group, Head, Holder, SectionEntry};
use crate::model::japanese::comparable;
use crate::model::keys;
use crate::model::{Code, Diagnostic, FiscalYear, Place, Source, Spanned, layout};
use crate::say;

/// Reads a head; `None` if the file cannot be read as one at all, or names no department.
pub fn read(path: &str, bytes: Vec<u8>, config: &Config) -> (Option<Head>, Vec<Diagnostic>) {
    let mut problems = Vec::new();
    let Some(Opened { source, front, node }) = open(path, bytes, &mut problems) else { return (None, problems) };
    let Some(node) = node else { return (None, problems) };
    let is_whole = !problems.iter().any(Diagnostic::is_error);
    let text = body_of(&source, front.body.clone(), config, &config.head_fields, &mut problems);
    let own: Vec<&Field> = config.head_fields.iter().collect();
    let mut fields = Fields::new(&source, &node, &keys::HEAD).with_own(front_keys(&own));
    let department = fields.required_text("department");
    let title = fields.text("title");
    let [created, updated] = ["created", "updated"]
        .map(|key| fields.text(key).and_then(|written| read_day(&source, written, &mut problems)));
    let holder = fields.map("holder").map(|node| read_holder(&source, node, &mut problems));
    let contact = fields.take("contact").and_then(|node| read_contact(&source, node, &mut problems));
    let audience = internal::audience(&mut fields);
    let aliases = addresses::addresses(&source, &mut fields, "aliases", false, &mut problems);
    let sections = fields.list("sections").unwrap_or_default();
    let sections = read_sections(&source, sections, &mut problems);
    let order = fields.number("order").map(|order| order.value.max(0.0) as u32);
    let year = FiscalYear::parse(layout::year_name(path));
    let was = fields.texts("was");
    let groups = read_groups(&source, fields.list("groups").unwrap_or_default(), (config, year), &mut problems);
    let values = values(&source, &mut fields, (&own, year), &mut problems);
    problems.extend(internal::near_values(&node, &source, config));
    let mut unread = text.misspelt;
    let found = fields.finish();
    // What is missed there may stand under a wrong key, or behind what could not be read.
    if !is_whole || found.iter().any(Diagnostic::is_error) {
        unread.extend(config.head_fields.iter().map(|field| field.key.to_string()));
    }
    problems.extend(found);
    let head = department.map(|department| Head {
        source: Arc::clone(&source),
        department,
        title,
        created,
        updated,
        holder,
        contact,
        sections,
        audience,
        aliases,
        order,
        was,
        groups,
        values,
        unread,
        parts: text.parts,
        body: front.body,
        links: text.links,
        internal: text.internal,
    });
    (head, problems)
}

fn read_holder(source: &Arc<Source>, node: &Node, problems: &mut Vec<Diagnostic>) -> Holder {
    let mut fields = Fields::new(source, node, &keys::HOLDER);
    let post = fields.text("post").map(|post| post.value);
    let name = fields.text("name");
    let is_public = fields.flag("name_public").map(|flag| flag.value);
    // A word that is neither yes nor no may have meant no.
    let is_public = is_public.unwrap_or_else(|| !fields.is_wrong("name_public"));
    let holder = Holder { post, name, name_audience: if is_public { Audience::Public } else { Audience::Internal } };
    problems.extend(fields.finish());
    holder
}

/// Whom to ask: a line of text, or who, telephone and mail apart.
fn read_contact(source: &Arc<Source>, node: &Node, problems: &mut Vec<Diagnostic>) -> Option<Contact> {
    if let Some(text) = node.as_text() {
        let text = Some(text.trim().to_owned()).filter(|text| !text.is_empty());
        return text.map(|text| Contact { text: Some(text), phone: None, mail: None });
    }
    let mut fields = Fields::new(source, node, &keys::CONTACT);
    let [text, phone] = ["text", "phone"].map(|key| fields.text(key).map(|written| written.value));
    let mail = fields.text("mail").and_then(|mail| read_mail(source, mail, problems));
    problems.extend(fields.finish());
    (text.is_some() || phone.is_some() || mail.is_some()).then_some(Contact { text, phone, mail })
}

fn read_mail(source: &Arc<Source>, mail: Spanned<String>, problems: &mut Vec<Diagnostic>) -> Option<String> {
    let text = &mail.value;
    let is_plain =
        |part: &str| !part.is_empty() && part.chars().all(|c| c.is_ascii_alphanumeric() || "._+-".contains(c));
    if text.split_once('@').is_some_and(|(name, host)| is_plain(name) && is_plain(host) && host.contains('.')) {
        return Some(mail.value);
    }
    let message = say!("「{text}」はメールアドレスではありません", "“{text}” is not a mail address");
    let problem = Diagnostic::new(Code::BadUrl, Place::of(source, mail.span), message);
    problems.push(
        problem
            .help(say!("半角で kikaku@city.example.jp のように書いてください", "write it like kikaku@city.example.jp")),
    );
    None
}

/// What goals of one number share; two groups of one number are told.
fn read_groups(
    source: &Arc<Source>,
    items: &[Node],
    (config, year): (&Config, Option<FiscalYear>),
    problems: &mut Vec<Diagnostic>,
) -> Vec<Group> {
    let own: Vec<&Field> = config.fields.iter().filter(|field| field.role == Role::Group).collect();
    let mut groups: Vec<Group> = Vec::new();
    for item in items {
        let mut fields = Fields::new(source, item, &keys::GROUP).with_own(front_keys(&own));
        let number = fields.required_text("number");
        let values = values(source, &mut fields, (&own, year), problems);
        let mut unread: Vec<String> = Vec::new();
        let found = fields.finish();
        if found.iter().any(Diagnostic::is_error) {
            unread.extend(own.iter().map(|field| field.key.to_string()));
        }
        problems.extend(found);
        let Some(number) = number else { continue };
        match groups.iter().find(|known| comparable(&known.number.value) == comparable(&number.value)) {
            Some(first) => problems.push(duplicate_name(source, &number, &first.number)),
            None => groups.push(Group { number, values, unread }),
        }
    }
    groups
}

/// The most sections of a sheet. Each has a page that lists all.
const MOST_SECTIONS: usize = 300;

fn read_sections(source: &Arc<Source>, items: &[Node], problems: &mut Vec<Diagnostic>) -> Vec<SectionEntry> {
    let mut sections: Vec<SectionEntry> = Vec::new();
    if let Some(item) = items.get(MOST_SECTIONS) {
        let count = items.len();
        let message = say!(
            "課が{count}あります（{MOST_SECTIONS}まで）",
            "there are {count} sections; {MOST_SECTIONS} are possible"
        );
        let place = Place::of(source, item.span.clone());
        problems.push(
            Diagnostic::new(Code::YamlLimit, place, message)
                .help(say!("部ごとにフォルダーを分けてください", "give each department a folder of its own")),
        );
    }
    for item in items.iter().take(MOST_SECTIONS) {
        let Some(section) = read_section(source, item, problems) else { continue };
        let name = &section.name;
        match sections.iter().find(|known| comparable(&known.name.value) == comparable(&name.value)) {
            Some(first) => problems.push(duplicate_name(source, name, &first.name)),
            None => sections.push(section),
        }
    }
    sections
}

fn read_section(source: &Arc<Source>, item: &Node, problems: &mut Vec<Diagnostic>) -> Option<SectionEntry> {
    if let NodeKind::Scalar { text, .. } = &item.kind {
        if text.trim().is_empty() {
            problems.push(
                Diagnostic::new(
                    Code::MissingKey,
                    Place::of(source, item.span.clone()),
                    say!("課の名前がありません", "the section has no name"),
                )
                .help(say!("「- 課名」と書くか、この行を消してください", "write “- name”, or remove the line")),
            );
            return None;
        }
        return Some(SectionEntry {
            name: Spanned::new(text.clone(), item.span.clone()),
            key: None,
            number: None,
            was: None,
        });
    }
    let mut fields = Fields::new(source, item, &keys::SECTION);
    let name = fields.required_text("name");
    let key = fields.text("key").and_then(|key| key_of(source, key, problems));
    let number = fields.text("number");
    let was = fields.text("was");
    problems.extend(fields.finish());
    name.map(|name| SectionEntry { name, key, number, was })
}
