//! Days as people write them in front matter.

use std::sync::Arc;

use crate::model::date::WrittenDate;
use crate::model::{Code, Diagnostic, Place, Source, Spanned, date};
use crate::say;

/// The day a text means; a day the calendar lacks is an error, an era that had ended a warning.
pub fn read_date(
    source: &Arc<Source>,
    written: &Spanned<String>,
    problems: &mut Vec<Diagnostic>,
) -> Option<date::Date> {
    let place = Place::of(source, written.span.clone());
    match date::read_date(&written.value) {
        Ok(reading) => {
            let help = say!(
                "年号と年を確かめて、正しいほうに書き直してください",
                "check the era and the year, and write the right ones"
            );
            problems.extend(reading.note.map(|note| Diagnostic::new(Code::EraDate, place, note).help(help)));
            Some(reading.date)
        }
        Err(error) => {
            problems.push(Diagnostic::new(Code::BadDate, place, error.message).help(error.help));
            None
        }
    }
}

/// The same with the text that was written.
pub(super) fn read_day(
    source: &Arc<Source>,
    written: Spanned<String>,
    problems: &mut Vec<Diagnostic>,
) -> Option<Spanned<WrittenDate>> {
    let date = read_date(source, &written, problems)?;
    Some(Spanned::new(WrittenDate { text: written.value, date }, written.span))
}
