//! What a working copy remembers of the goals it was made from: a digest of what each cell said.
//!
//! A sheet that nobody sees. Its first row: `goalsheet`, the version of this layout, the sheet's id, for whom the copy is. Its
//! second row: `id` and the keys of the fields; reports have none. Then a row for each goal. With it, what was changed in the table and what was
//! changed in the files meanwhile are told apart field by field.

use rust_xlsxwriter::{Workbook, XlsxError};

use super::rows::FormGoal;
use crate::model::config::{Config, Field};
use crate::model::site::Sheet;
use crate::table::plan::digest;

/// The name of the sheet.
pub const NAME: &str = "_goalsheet";

/// Adds the sheet.
pub(super) fn write(
    book: &mut Workbook,
    config: &Config,
    sheet: &Sheet,
    fields: &[&Field],
    goals: &[FormGoal],
) -> Result<(), XlsxError> {
    let page = book.add_worksheet().set_name(NAME)?.set_very_hidden(true);
    for (at, text) in (0..).zip(["goalsheet", "1", &sheet.id, config.audience.name()]) {
        page.write_string(0, at, text)?;
    }
    page.write_string(1, 0, "id")?;
    for (at, field) in (1..).zip(fields) {
        page.write_string(1, at, &*field.key)?;
    }
    for (row, goal) in (2..).zip(goals) {
        page.write_string(row, 0, &goal.member.id)?;
        for (at, (text, _)) in (1..).zip(goal.texts.iter().zip(fields)) {
            page.write_string(row, at, format!("{:016x}", digest(text)))?;
        }
    }
    Ok(())
}
