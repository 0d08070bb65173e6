//! What the goals of a new sheet share by their numbers, as the rows of its table say it.

use super::values::meant;
use crate::model::Message;
use crate::model::config::{Config, Field, Role};
use crate::model::japanese::comparable;
use crate::model::written::{Written, WrittenFields, WrittenGroups};
use crate::say;
use crate::table::form::{Entry, Record};
use crate::table::remark::{Remark, Weight};

/// The groups of a table in the order of its rows: each number with what its rows say first in each field. Rows that say
/// something else, and what no field can be, are told.
pub fn of_records(config: &Config, records: &[Record]) -> (WrittenGroups, Vec<Remark>) {
    let fields: Vec<&Field> = config.fields.iter().filter(|field| field.role == Role::Group).collect();
    let mut groups = WrittenGroups::new();
    let mut remarks = Vec::new();
    let mut told = |entry: &Entry, message: Message| {
        remarks.push(Remark { spot: entry.spot.clone(), weight: Weight::Doubt, message });
    };
    for record in records.iter().filter(|record| !record.is_broken) {
        let number = record.value("number").map_or("", |entry| entry.text.as_str());
        for field in &fields {
            let Some(entry) = record.value(&field.key).filter(|entry| !entry.text.trim().is_empty()) else { continue };
            let label = &field.label;
            if number.is_empty() {
                let message = say!(
                    "番号のない行なので、「{label}」を書く群がありません",
                    "the row has no number, so there is no group that “{label}” could be of"
                );
                told(entry, message);
                continue;
            }
            let written = match meant(config, field, &entry.text) {
                Ok(meant) => meant.written,
                Err(why) => {
                    told(entry, why);
                    continue;
                }
            };
            let known = groups.iter().position(|(known, _)| comparable(known) == comparable(number));
            let at = known.unwrap_or_else(|| {
                groups.push((number.to_owned(), WrittenFields::new()));
                groups.len() - 1
            });
            match groups[at].1.iter().find(|(key, _)| *key == field.key) {
                None => groups[at].1.push((field.key.clone(), written)),
                Some((_, first)) if *first != written => told(entry, another(label, number)),
                Some(_) => {}
            }
        }
    }
    groups.iter_mut().for_each(|(_, fields)| fields.retain(|(_, written)| *written != Written::Nothing));
    (groups, remarks)
}

fn another(label: &str, number: &str) -> Message {
    say!(
        "番号「{number}」の「{label}」が、上の行と違います。上の行のものを書きます",
        "“{label}” of the number “{number}” is not what a row above says, which is written"
    )
}
