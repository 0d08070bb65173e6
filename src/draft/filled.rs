//! The text of files whose values are known, as an import makes them: nothing is left to be filled in.

use super::goal::in_print_order;
use super::skeleton::{Given, lines};
use crate::format::value;
use crate::model::config::{Config, FieldKind, Role};
use crate::model::keys::{self, KeyKind};
use crate::model::written::{Written, WrittenFields, WrittenHead};

/// The file of a goal with these fields and no others.
pub fn filled_goal(config: &Config, fields: &WrittenFields) -> String {
    let find = |field: &str| fields.iter().find(|(key, _)| **key == *field).map(|(_, written)| written);
    let given: Vec<(&str, Given)> =
        fields.iter().filter_map(|(key, written)| Some((&**key, given(written)?))).collect();
    let mut text = format!("---\n{}", lines(&keys::GOAL, &given, &|_| None));
    let own = config.fields.iter().filter(|field| field.role == Role::Value && field.kind != FieldKind::Prose);
    for field in own {
        let kind = KeyKind::of_field(&field.kind);
        match find(&field.key) {
            Some(Written::Line(line)) => text.push_str(&format!("{}: {}\n", field.key, value(&kind, line))),
            Some(Written::List(items)) => {
                let items: String = items.iter().map(|item| format!("  - {}\n", value(&kind, item))).collect();
                text.push_str(&format!("{}:\n{items}", field.key));
            }
            _ => {}
        }
    }
    text.push_str("---\n");
    for field in in_print_order(config) {
        if let Some(Written::Prose(prose)) = find(&field.key) {
            text.push_str(&format!("\n## {}\n\n{prose}\n", field.headings.first().unwrap_or(&field.label)));
        }
    }
    text
}

fn given(written: &Written) -> Option<Given<'_>> {
    match written {
        Written::Line(text) => Some(Given::Text(text)),
        Written::List(items) => Some(Given::List(items.iter().map(|item| Given::Text(item)).collect())),
        Written::Prose(_) | Written::Nothing => None,
    }
}

/// The `_index.md` of a sheet of which this is known.
pub fn filled_head(head: &WrittenHead) -> String {
    let WrittenHead { department, title, created, post, name, sections } = head;
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
    format!("---\n{}---\n", lines(&keys::HEAD, &given, &|_| None))
}
