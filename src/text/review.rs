//! What the configuration says of tables of old and new.

use std::sync::Arc;

use super::fields::Fields;
use super::yaml::Node;
use crate::model::comparison::Review;
use crate::model::{Code, Diagnostic, Place, Source, Spanned, keys};
use crate::say;

/// Reads it; what is not said is as usual.
pub(super) fn read(source: &Arc<Source>, node: Option<&Node>, problems: &mut Vec<Diagnostic>) -> Review {
    let usual = Review::default();
    let Some(node) = node else { return usual };
    let mut fields = Fields::new(source, node, &keys::REVIEW);
    let headings = fields.texts("headings");
    let review = Review {
        side: fields.choice("side", &keys::SIDES).map_or(usual.side, |side| side.value),
        gap: fields.choice("gap", &keys::GAPS).map_or(usual.gap, |gap| gap.value),
        placeholders: fields.flag("placeholders").map_or(usual.placeholders, |flag| flag.value),
        omit: fields.text("omit").map_or(usual.omit, |omit| omit.value),
        remarks: fields.choice("remarks", &keys::REMARKS).map_or(usual.remarks, |remarks| remarks.value),
        headings: two(source, headings, problems),
    };
    problems.extend(fields.finish());
    review
}

/// The names of the two columns, or none.
fn two(source: &Arc<Source>, written: Vec<Spanned<String>>, problems: &mut Vec<Diagnostic>) -> Option<[String; 2]> {
    let count = written.len();
    let first = written.first().map(|first| first.span.clone())?;
    let names: Vec<String> = written.into_iter().map(|name| name.value).collect();
    let two = <[String; 2]>::try_from(names).ok();
    if two.is_none() {
        let message = say!("欄の見出しは二つです（{count} あります）", "there are two columns, and {count} headings");
        problems.push(Diagnostic::new(Code::BadChoice, Place::of(source, first), message).help(say!(
            "変更後、変更前の順に二つ書いてください。例: headings: [改正案, 現行]",
            "write two, that of the new text first, such as headings: [改正案, 現行]"
        )));
    }
    two
}
