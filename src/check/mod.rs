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
pub mod severity;

use std::sync::Arc;

use prose::Prose;

use crate::model::Diagnostic;
use crate::model::config::Config;
use crate::model::memo::{Memo, Same};
use crate::model::site::{Sheet, Site};

/// A rule about one sheet, whatever the others say.
type SheetRule = fn(&Config, &Sheet, &mut Vec<Diagnostic>);
/// A rule about the whole site.
type SiteRule = fn(&Site, &mut Vec<Diagnostic>);

/// A rule about what a sheet's goals say.
type ProseRule = fn(&Config, &Sheet, &[Prose], &mut Vec<Diagnostic>);

const SHEET_RULES: &[SheetRule] = &[
    names::forbidden_name,
    names::long_path,
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
    names::forbidden_file_name,
    names::long_file_path,
    names::empty_site,
    sheets::unused_category,
    wording::copied_from_last_year,
];

/// What the rules found, by the path of a sheet's head.
#[derive(Debug, Default)]
pub struct Kept {
    /// In each sheet alone.
    sheets: Memo<String, (Same<Config>, Same<Sheet>), Vec<Diagnostic>>,
    /// In its links. The number is [`Site::directory`]: all that links look at outside their sheet.
    links: Memo<String, (Same<Sheet>, u128), Vec<Diagnostic>>,
}

/// Every problem the rules find in a site, in no particular order.
pub fn check(site: &Site, kept: &mut Kept) -> Vec<Diagnostic> {
    let wanted = site
        .all_sheets()
        .map(|(_, sheet)| (sheet.head.source.path.clone(), (Same(Arc::clone(&site.config)), Same(Arc::clone(sheet)))));
    let in_sheets = kept.sheets.renew(wanted.collect(), |_, (config, sheet)| check_sheet(&config.0, &sheet.0));
    let wanted = site
        .all_sheets()
        .map(|(_, sheet)| (sheet.head.source.path.clone(), (Same(Arc::clone(sheet)), site.directory())));
    let surroundings = links::Surroundings::of(site);
    let in_links = kept.links.renew(wanted.collect(), |_, (sheet, _)| links::dead_link(&surroundings, &sheet.0));
    let mut problems: Vec<Diagnostic> =
        in_sheets.iter().chain(&in_links).flat_map(|found| found.iter().cloned()).collect();
    SITE_RULES.iter().for_each(|rule| rule(site, &mut problems));
    problems
}

fn check_sheet(config: &Config, sheet: &Sheet) -> Vec<Diagnostic> {
    let mut problems = Vec::new();
    SHEET_RULES.iter().for_each(|rule| rule(config, sheet, &mut problems));
    let goals = Prose::of(sheet);
    PROSE_RULES.iter().for_each(|rule| rule(config, sheet, &goals, &mut problems));
    problems
}
