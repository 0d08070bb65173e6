//! The head of a new sheet from what was typed of it, and from the sheet it goes by.

use super::file::NewFile;
use super::filled::{front_line, groups_lines};
use super::goal::hint_of_own;
use super::names::line;
use super::sheet::{SheetPath, name_of};
use super::skeleton::{Given, empty_line, example, lines};
use crate::model::config::{Audience, Config, Field, FieldKind};
use crate::model::goal::{Group, Head, SectionEntry, Value};
use crate::model::japanese::comparable;
use crate::model::keys::{self, Draft, Key};
use crate::model::layout::head_of;
use crate::model::path::{is_address_part, slug};
use crate::model::site::Site;
use crate::model::written::{Written, WrittenFields};
use crate::model::{Failure, Language, Message, Spanned};
use crate::say;

/// What was typed of a sheet.
#[derive(Debug)]
pub struct TypedSheet<'a> {
    /// 部; `None` takes that of the sheet to go by.
    pub department: Option<&'a str>,
    /// Its sections, each a name or `name=key`; empty takes those of the sheet to go by.
    pub sections: &'a [String],
    /// The sheet to go by, last year's mostly.
    pub from: Option<&'a str>,
}

/// The head of a new sheet at a path.
///
/// # Errors
/// The folder cannot have that name, or a sheet has it already; a section is there twice; there is no such sheet to go by;
/// a text is not one line.
pub fn new_sheet(site: &Site, wanted: &SheetPath, typed: &TypedSheet) -> Result<NewFile, Failure> {
    let from = typed.from.map(|from| SheetPath::read(from)?.find(site, None)).transpose()?.map(|sheet| &*sheet.head);
    let name = &wanted.name;
    let folder = wanted.new_folder(site)?;
    let sections = sections(typed.sections)?;
    let department = match (typed.department, from) {
        (Some(department), _) => line(department)?,
        (None, Some(from)) => from.department.value.as_str(),
        (None, None) => return Err(Failure::new(say!("部の名前がありません", "the department has no name"))),
    };
    let siblings = wanted.siblings(site);
    if let Some(same) = siblings.iter().find(|sheet| slug(name_of(sheet)) == slug(name)) {
        let path = &same.head.source.path;
        return Err(Failure::new(say!("整理表は既にあります: {path}", "the sheet already exists: {path}")).help(say!(
            "目標を追加するときは --sheet を付けずに実行してください",
            "to add a goal to it, run this without --sheet"
        )));
    }
    let path = head_of(&folder);
    Ok(NewFile {
        text: head(department, &sections, from, &site.config),
        note: if from.is_none() && sections.is_empty() { last_year(site, wanted) } else { None },
        taken: Failure::new(say!("ファイルが既にあります: {path}", "the file already exists: {path}")),
        paths: vec![path],
    })
}

/// Reads names, or `name=key`.
fn sections(typed: &[String]) -> Result<Vec<SectionEntry>, Failure> {
    let mut sections: Vec<SectionEntry> = Vec::new();
    for written in typed {
        let (name, key) = match written.split_once('=') {
            Some((name, key)) => (name, Some(key.trim())),
            None => (written.as_str(), None),
        };
        let name = line(name)?;
        if let Some(key) = key.filter(|key| !is_address_part(key)) {
            return Err(Failure::new(say!("「{key}」は key に使えません", "“{key}” cannot be a key")).help(say!(
                "半角の英小文字・数字・ハイフンで書いてください（例: {name}=hoiku）",
                "write it with a-z, 0-9 and hyphens, e.g. {name}=hoiku"
            )));
        }
        if sections.iter().any(|other| comparable(&other.name.value) == comparable(name)) {
            return Err(Failure::new(say!("課「{name}」が2回あります", "the section “{name}” appears twice")));
        }
        let unplaced = |text: &str| Spanned::new(text.to_owned(), 0..0);
        sections.push(SectionEntry { name: unplaced(name), key: key.map(unplaced), number: None, was: None });
    }
    Ok(sections)
}

/// That the sheet of the year before could have been gone by.
fn last_year(site: &Site, wanted: &SheetPath) -> Option<Message> {
    let before = SheetPath { year: wanted.year.plus(-1), ..wanted.clone() };
    let last = before.siblings(site).into_iter().find(|sheet| name_of(sheet) == wanted.name)?;
    let id = &last.id;
    Some(say!(
        "昨年度の課の並びを引き継ぐときは、作ったファイルを消し、--from {id} を付けてもう一度実行してください",
        "to carry last year's sections over, remove the file and run again with --from {id}"
    ))
}

/// The `_index.md` of a sheet that goes on from another one.
pub(super) fn head_from(from: &Head, config: &Config) -> String {
    head(&from.department.value, &[], Some(from), config)
}

/// The `_index.md` of a new sheet. What goes on from another one is its title, its sections, the holder of the post, whom to
/// ask, who may read it and its place in the year, and the site's own short facts but for days; not its date and not its text,
/// which were about that year.
fn head(department: &str, sections: &[SectionEntry], from: Option<&Head>, config: &Config) -> String {
    let language = config.language;
    let order = from.and_then(|head| head.order).map(|order| order.to_string());
    let sections = if sections.is_empty() { from.map_or(sections, |head| &head.sections) } else { sections };
    let given = [
        ("department", Some(Given::Text(department))),
        ("title", from.and_then(|head| head.title.as_ref()).map(|title| Given::Text(&title.value))),
        ("holder", from.and_then(holder)),
        ("contact", from.and_then(contact)),
        ("audience", from.and_then(|head| head.audience.as_ref()).map(|it| Given::Text(it.value.name()))),
        ("sections", (!sections.is_empty()).then(|| Given::List(sections.iter().map(section).collect()))),
        ("order", order.as_ref().map(|order| Given::Text(order))),
    ];
    let given: Vec<(&str, Given)> = given.into_iter().filter_map(|(key, given)| Some((key, given?))).collect();
    let hint = |key: &Key| {
        let is_drafted = matches!(key.draft, Draft::Always | Draft::Example(..));
        is_drafted.then(|| example(key, language).to_owned())
    };
    let own = config.head_fields.iter().filter_map(|field| own_line(field, from, language));
    let own: String = own.collect();
    let asked = config.head_fields.iter().filter(|field| field.kind == FieldKind::Prose && field.missing.is_some());
    let headings: String = asked.map(|field| format!("\n## {}\n", field.label)).collect();
    let groups: Vec<_> = from.iter().flat_map(|head| &head.groups).map(group).collect();
    let groups = groups_lines(config, &groups);
    format!("---\n{}{groups}{own}---\n{headings}", lines(&keys::HEAD, &given, &hint))
}

/// A group with what of it lasts.
fn group(group: &Group) -> (String, WrittenFields) {
    let values = group.values.iter().filter_map(|(key, value)| Some((key.clone(), lasting(&value.value)?)));
    (group.number.value.clone(), values.collect())
}

/// A value as the next year's file has it; days belong to their year.
fn lasting(value: &Value) -> Option<Written> {
    match value {
        // What is told row by row is mostly told of years.
        Value::Date(..) | Value::Due(_) | Value::Records(_) => None,
        Value::List(items) => Some(Written::List(items.clone())),
        Value::Flag(flag) => Some(Written::Line(if *flag { "yes" } else { "no" }.to_owned())),
        Value::Text(text) | Value::Number(text) | Value::Url(text) => Some(Written::Line(text.clone())),
    }
}

/// A fact of the site's own: as the sheet has it that this one goes on from, or to be filled in where it is required.
fn own_line(field: &Field, from: Option<&Head>, language: Language) -> Option<String> {
    let known =
        from.and_then(|head| head.values.iter().find(|(key, _)| *key == field.key)).map(|(_, value)| &value.value);
    let written = known.and_then(|value| match value {
        // What is told row by row is mostly told of years.
        Value::Date(..) | Value::Due(_) | Value::Records(_) => None,
        Value::List(items) => Some(Written::List(items.clone())),
        Value::Flag(flag) => Some(Written::Line(if *flag { "yes" } else { "no" }.to_owned())),
        Value::Text(text) | Value::Number(text) | Value::Url(text) => Some(Written::Line(text.clone())),
    });
    let carried = written.map(|written| front_line(field, &written));
    let is_asked = field.missing.is_some() && field.kind != FieldKind::Prose;
    carried.or_else(|| is_asked.then(|| empty_line(&field.key, &hint_of_own(field, language))))
}

fn holder(head: &Head) -> Option<Given<'_>> {
    let holder = head.holder.as_ref()?;
    let name = holder.name.as_ref().map(|name| name.value.as_str());
    let is_public = (holder.name_audience == Audience::Internal).then_some("no");
    Some(Given::map([("post", holder.post.as_deref()), ("name", name), ("name_public", is_public)]))
}

fn contact(head: &Head) -> Option<Given<'_>> {
    let contact = head.contact.as_ref()?;
    let (text, phone, mail) = (contact.text.as_deref(), contact.phone.as_deref(), contact.mail.as_deref());
    Some(match (text, phone, mail) {
        (Some(text), None, None) => Given::Text(text),
        _ => Given::map([("text", text), ("phone", phone), ("mail", mail)]),
    })
}

fn section(entry: &SectionEntry) -> Given<'_> {
    let [key, number, was] =
        [&entry.key, &entry.number, &entry.was].map(|text| text.as_ref().map(|text| text.value.as_str()));
    match (key, number, was) {
        (None, None, None) => Given::Text(&entry.name.value),
        _ => Given::map([("name", Some(&entry.name.value)), ("key", key), ("number", number), ("was", was)]),
    }
}
