//! What must hold of a linked site. A rule is one function with one code; none of them changes anything.
//!
//! Most rules look at one sheet and the configuration, and see nothing else: while a site is watched, their findings are
//! kept until that sheet changes.

mod fields;
mod sheets;
mod prose;
mod deadlines;
mod wording;
mod style;
mod charset;
mod links;
mod names;

use prose::Prose;
use rayon::prelude::*;

use crate::model::Diagnostic;
use crate::model::config::Config;
use crate::model::site::{Sheet, Site};

/// A rule about one sheet, whatever the others say.
type SheetRule = fn(&Config, &Sheet, &mut Vec<Diagnostic>);
/// A rule about the whole site.
type SiteRule = fn(&Site, &mut Vec<Diagnostic>);

/// A rule about what a sheet's goals say.
type ProseRule = fn(&Config, &Sheet, &[Prose], &mut Vec<Diagnostic>);

const SHEET_RULES: &[SheetRule] = &[
    fields::missing_field,
    sheets::duplicate_title,
    sheets::empty_section,
    sheets::file_order,
    sheets::misleading_id,
    deadlines::outside_year,
    deadlines::mostly_ongoing,
    charset::not_in_cp932,
];
const PROSE_RULES: &[ProseRule] = &[
    deadlines::mismatch,
    wording::level_is_action,
    wording::vague_verb,
    wording::method_repeats_level,
    style::punctuation,
    style::digits,
    style::tone,
];
const SITE_RULES: &[SiteRule] = &[
    names::forbidden_name,
    names::long_path,
    names::empty_site,
    sheets::unused_category,
    links::dead_link,
    wording::copied_from_last_year,
];

/// Every problem the rules find in a site, in no particular order.
pub fn check(site: &Site) -> Vec<Diagnostic> {
    let sheets: Vec<&Sheet> = site.all_sheets().map(|(_, sheet)| sheet).collect();
    let mut problems: Vec<Diagnostic> =
        sheets.into_par_iter().flat_map_iter(|found| sheet(&site.config, found)).collect();
    SITE_RULES.iter().for_each(|rule| rule(site, &mut problems));
    problems
}

/// Every problem the rules find in a sheet alone.
pub fn sheet(config: &Config, sheet: &Sheet) -> Vec<Diagnostic> {
    let mut problems = Vec::new();
    SHEET_RULES.iter().for_each(|rule| rule(config, sheet, &mut problems));
    let goals = Prose::of(sheet);
    PROSE_RULES.iter().for_each(|rule| rule(config, sheet, &goals, &mut problems));
    problems
}
