//! What changed in the texts of the portal and of years.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::change::{Change, FieldChange, Kind};
use super::facts::{LINKS, TEXT, links};
use super::fields::plain;
use super::sheets::Side;
use crate::model::body::cell;
use crate::model::date::Dating;
use crate::model::goal::Introduction;
use crate::model::{FiscalYear, Language, keys};

/// Each text that changed, a line: that of the portal first, then those of years, the newest first.
pub(super) fn changes(old: &Side, new: &Side) -> Vec<Change> {
    let portal = change([old, new], "トップページ", |side| side.site.introduction.as_ref());
    let years = |side: &Side| side.site.years.iter().map(|year| year.year).collect::<BTreeSet<FiscalYear>>();
    let all = &years(old) | &years(new);
    let of_years = all.into_iter().rev().filter_map(|year| {
        let dating = Dating { language: Language::Ja, ..new.site.config.dating() };
        change([old, new], &dating.fiscal_year_name(year), |side| {
            side.site.years.iter().find(|entry| entry.year == year)?.introduction.as_ref()
        })
    });
    portal.into_iter().chain(of_years).collect()
}

fn change<'a>(
    sides: [&Side<'a>; 2],
    title: &str,
    of: impl Fn(&Side<'a>) -> Option<&'a Arc<Introduction>>,
) -> Option<Change> {
    let texts = sides.map(&of);
    let [old, new] = [0, 1].map(|at| texts[at].map(|text| facts(text, sides[at])).unwrap_or_default());
    let names = [("text", TEXT), ("updated", keys::INTRODUCTION.title("updated")), ("links", LINKS)];
    let facts = names.into_iter().zip(old.iter().zip(&new));
    let fields: Vec<FieldChange> =
        facts.filter_map(|((name, label), (old, new))| plain(name, label, old, new)).collect();
    let path = |text: &Arc<Introduction>| text.source.path.clone();
    let (before, after) = (texts[0].map(path), texts[1].map(path));
    let id = after.or(before.clone()).filter(|_| !fields.is_empty())?;
    let old_id = before.filter(|path| *path != id);
    Some(Change { fields, old_id, ..Change::new(Kind::Introduction, None, &id, title) })
}

/// What a text says: itself, its day, and where its links lead.
fn facts(text: &Introduction, side: &Side) -> [String; 3] {
    let day = text.updated.as_ref().map(|day| day.value.text.clone()).unwrap_or_default();
    let body = cell::cell(&text.source.text[text.body.clone()], side.site.config.line_breaks);
    [body, day, links(&text.links)]
}
