//! What must hold of a linked site. A rule is one function with one code; none of them changes anything.

mod fields;
mod links;
mod names;

use crate::model::Diagnostic;
use crate::model::site::Site;

/// Every problem the rules find, in no particular order.
pub fn check(site: &Site) -> Vec<Diagnostic> {
    let rules: [fn(&Site, &mut Vec<Diagnostic>); 5] =
        [names::forbidden_name, names::long_path, fields::missing_field, links::dead_link, names::empty_site];
    let mut problems = Vec::new();
    for rule in rules {
        rule(site, &mut problems);
    }
    problems
}
