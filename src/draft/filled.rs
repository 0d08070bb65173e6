//! The text of files whose values are known, as an import makes them: nothing is left to be filled in.

use super::goal::in_print_order;
use super::skeleton::{Given, lines};
use crate::format::{records, value};
use crate::model::config::{Config, Field, Role};
use crate::model::keys::{self, KeyKind};
use crate::model::written::{Written, WrittenFields, WrittenHead};

/// The file of a goal with these fields and no others.
pub fn filled_goal(config: &Config, fields: &WrittenFields) -> String {
    let find = |field: &str| fields.iter().find(|(key, _)| **key == *field).map(|(_, written)| written);
    let given: Vec<(&str, Given)> =
        fields.iter().filter_map(|(key, written)| Some((&**key, given(written)?))).collect();
    let own = config.fields.iter().filter(|field| field.role == Role::Value);
    let front: String = own.filter_map(|field| Some(front_line(field, find(&field.key)?))).collect();
    let body: String = in_print_order(config).filter_map(|field| Some(prose(field, find(&field.key)?))).collect();
    format!("---\n{}{front}---\n{body}", lines(&keys::GOAL, &given, &|_| None))
}

/// The lines of a declared field in the front matter; none for prose.
pub(super) fn front_line(field: &Field, written: &Written) -> String {
    let (key, kind) = (&field.key, KeyKind::of_field(&field.kind));
    match written {
        Written::Line(text) if is_block(text) => {
            format!("{key}: |\n{}", text.lines().map(|line| format!("  {line}\n")).collect::<String>())
        }
        Written::Line(line) => format!("{key}: {}\n", value(&kind, line)),
        Written::List(items) => {
            let items: String = items.iter().map(|item| format!("  - {}\n", value(&kind, item))).collect();
            format!("{key}:\n{items}")
        }
        Written::Records(rows) => format!("{key}:{}\n", records(rows)),
        Written::Prose(_) | Written::Nothing => String::new(),
    }
}

/// Whether a text is written best on lines of its own, and can be without becoming another.
fn is_block(text: &str) -> bool {
    let is_plain = |line: &str| !line.starts_with([' ', '\t']) && !line.contains(|c: char| c.is_control());
    text.contains('\n')
        && !text.ends_with('\n')
        && text.split('\n').all(|line| !line.trim().is_empty() && is_plain(line))
}

/// Prose under the heading of its field; nothing of other values.
fn prose(field: &Field, written: &Written) -> String {
    match written {
        Written::Prose(prose) => format!("\n## {}\n\n{prose}\n", field.headings.first().unwrap_or(&field.label)),
        _ => String::new(),
    }
}

fn given(written: &Written) -> Option<Given<'_>> {
    match written {
        Written::Line(text) => Some(Given::Text(text)),
        Written::List(items) => Some(Given::List(items.iter().map(|item| Given::Text(item)).collect())),
        Written::Records(_) | Written::Prose(_) | Written::Nothing => None,
    }
}

/// The `_index.md` of a sheet of which this is known.
pub fn filled_head(config: &Config, head: &WrittenHead) -> String {
    let WrittenHead { department, title, created, post, name, sections, groups, fields } = head;
    let items = sections.iter().map(|(name, number)| match number {
        None => Given::Text(name),
        Some(number) => Given::map([("name", Some(name)), ("number", Some(number))]),
    });
    let items: Vec<Given> = items.collect();
    let holder = [("post", post.as_deref()), ("name", name.as_deref())];
    let given = [
        ("department", Some(Given::Text(department))),
        ("title", title.as_deref().map(Given::Text)),
        ("created", created.as_deref().map(Given::Text)),
        ("holder", (post.is_some() || name.is_some()).then(|| Given::map(holder))),
        ("sections", (!items.is_empty()).then_some(Given::List(items))),
    ];
    let given: Vec<(&str, Given)> = given.into_iter().filter_map(|(key, given)| Some((key, given?))).collect();
    let own = |line: fn(&Field, &Written) -> String| {
        let find = |field: &Field| fields.iter().find(|(key, _)| *key == field.key).map(|(_, written)| written);
        config.head_fields.iter().filter_map(|field| Some(line(field, find(field)?))).collect::<String>()
    };
    let groups = groups_lines(config, groups);
    format!("---\n{}{groups}{}---\n{}", lines(&keys::HEAD, &given, &|_| None), own(front_line), own(prose))
}

/// The lines of a head's groups; none where there is none.
pub(super) fn groups_lines(config: &Config, groups: &[(String, WrittenFields)]) -> String {
    let of_group = |(number, fields): &(String, WrittenFields)| {
        let find = |field: &Field| fields.iter().find(|(key, _)| *key == field.key).map(|(_, written)| written);
        let own: String = config.fields.iter().filter_map(|field| Some(front_line(field, find(field)?))).collect();
        let number = value(&KeyKind::Text, number);
        format!("  - number: {number}\n{}", own.lines().map(|line| format!("    {line}\n")).collect::<String>())
    };
    let lines: String = groups.iter().map(of_group).collect();
    if lines.is_empty() { lines } else { format!("groups:\n{lines}") }
}
