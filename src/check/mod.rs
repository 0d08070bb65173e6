//! What must hold of a linked site. A rule is one function with one code; none of them changes anything.
//!
//! Most rules look at one sheet and the configuration, and see nothing else: while a site is watched, their findings are
//! kept until that sheet changes.

mod fields;
mod links;
mod names;
pub mod severity;

use crate::model::Diagnostic;
use crate::model::config::Config;
use crate::model::site::{Sheet, Site};

/// A rule about one sheet, whatever the others say.
type SheetRule = fn(&Config, &Sheet, &mut Vec<Diagnostic>);
/// A rule about the whole site.
type SiteRule = fn(&Site, &mut Vec<Diagnostic>);

const SHEET_RULES: &[SheetRule] = &[fields::missing_field];
const SITE_RULES: &[SiteRule] = &[names::forbidden_name, names::long_path, links::dead_link, names::empty_site];

/// Every problem the rules find in a site, in no particular order.
pub fn check(site: &Site) -> Vec<Diagnostic> {
    let mut problems: Vec<Diagnostic> = site.all_sheets().flat_map(|(_, found)| sheet(&site.config, found)).collect();
    SITE_RULES.iter().for_each(|rule| rule(site, &mut problems));
    problems
}

/// Every problem the rules find in a sheet alone.
pub fn sheet(config: &Config, sheet: &Sheet) -> Vec<Diagnostic> {
    let mut problems = Vec::new();
    SHEET_RULES.iter().for_each(|rule| rule(config, sheet, &mut problems));
    problems
}
