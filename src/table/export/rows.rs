//! Fields of rows as data: a long table, one row a value, with what it is of.

use super::tables::Table;
use crate::model::config::{Config, FieldKind, RecordColumn};
use crate::model::goal::Value;
use crate::model::site::{Member, Sheet};

/// The table; none where no goal has rows.
pub fn table(config: &Config, sheets: &[&Sheet]) -> Option<Table> {
    let members = sheets.iter().flat_map(|sheet| &sheet.goals);
    let rows: Vec<Vec<String>> = members.flat_map(|member| of_goal(config, member)).collect();
    let header = &["id", "field", "field_label", "row", "column", "label", "value", "unit"];
    (!rows.is_empty()).then_some(Table { name: "records", header, rows })
}

fn of_goal(config: &Config, member: &Member) -> Vec<Vec<String>> {
    let mut table = Vec::new();
    for field in &config.fields {
        let FieldKind::Records(columns) = &field.kind else { continue };
        let written = member.goal.values.iter().find(|(key, _)| *key == field.key).map(|(_, value)| &value.value);
        let Some(Value::Records(rows)) = written else { continue };
        for (number, row) in (1..).zip(rows) {
            let said = columns.iter().zip(row).filter(|(_, value)| !value.is_empty());
            table.extend(said.map(|(RecordColumn { key, label, unit, .. }, value)| {
                let unit = unit.as_deref().unwrap_or_default();
                let number = format!("{number}");
                [&member.id, &*field.key, &field.label, &number, &**key, label, value, unit].map(str::to_owned).to_vec()
            }));
        }
    }
    table
}
