//! The schema of a goal's front matter.

use serde_json::{Map, Value, json};

use super::value::{Names, described, file, object, of_kind, one_of};
use crate::model::config::{Config, Field, FieldKind, RecordColumn, Role};
use crate::model::keys::{self, KeyKind};

/// The front matter of a goal of a site with these sections. Without a site every category, section and
/// further key is possible.
pub fn goal(site: Option<&Config>, sections: &[&str]) -> String {
    let names = Names { site, sections };
    let mut goal = object(&keys::GOAL, &names);
    match site {
        None => drop(goal.insert("additionalProperties".to_owned(), json!(true))),
        Some(site) => {
            if let Some(Value::Object(properties)) = goal.get_mut("properties") {
                for field in &site.fields {
                    add(field, properties, &names);
                }
            }
        }
    }
    file(goal, "目標", "目標のファイルの前書き。", "The front matter of a goal.")
}

/// A field of the form under the site's own label, or a field of the site's own in the front matter.
pub(super) fn add(field: &Field, properties: &mut Map<String, Value>, names: &Names) {
    if field.role != Role::Value {
        if let Some(Value::Object(property)) = properties.get_mut(&*field.key) {
            property.insert("title".to_owned(), json!(field.label));
        }
    } else {
        add_own(field, properties, names);
    }
}

/// A declared field, unless it is written under a heading.
pub(super) fn add_own(field: &Field, properties: &mut Map<String, Value>, names: &Names) {
    if field.kind != FieldKind::Prose {
        let value = match &field.kind {
            FieldKind::Choice(choices) => one_of(choices.iter().map(String::as_str)),
            FieldKind::Records(columns) => records(columns, names),
            kind => of_kind(&KeyKind::of_field(kind), names),
        };
        let (ja, en) = kind_in_words(field);
        let ja = field.note.as_ref().map_or_else(|| ja.clone(), |note| format!("{note}。{ja}"));
        properties.insert(field.key.to_string(), described(value, &field.label, &ja, &en));
    }
}

/// A list of rows with the keys of these columns.
fn records(columns: &[RecordColumn], names: &Names) -> Value {
    let column = |column: &RecordColumn| {
        let label = column.label_with_unit();
        let value = of_kind(&KeyKind::of_record(column.kind), names);
        (column.key.to_string(), described(value, &label, &label, &label))
    };
    let properties: Map<String, Value> = columns.iter().map(column).collect();
    let row = json!({ "type": "object", "properties": properties, "additionalProperties": false });
    json!({ "type": ["array", "null"], "items": row })
}

fn kind_in_words(field: &Field) -> (String, String) {
    let unit = field.unit.as_deref().unwrap_or_default();
    let (ja, en) = match &field.kind {
        FieldKind::Text | FieldKind::Prose => ("1行の文字。", "A line of text."),
        FieldKind::Number if unit.is_empty() => ("数。", "A number."),
        FieldKind::Number => return (format!("数（{unit}）。"), format!("A number, in {unit}.")),
        FieldKind::Date => ("暦の日付。", "A date."),
        FieldKind::Due => ("期限。", "A deadline."),
        FieldKind::Choice(_) => ("どれか一つ。", "One of these."),
        FieldKind::List => ("一つ、又は一覧。", "One, or a list."),
        FieldKind::Flag => ("yes 又は no。", "Yes or no."),
        FieldKind::Url => ("ウェブのアドレス。", "A web address."),
        FieldKind::Records(_) => ("記録の一覧。", "A list of records."),
    };
    (ja.to_owned(), en.to_owned())
}
