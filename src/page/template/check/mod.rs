//! The check of templates: before a page is rendered, a theme is known to name only what its pages are given, and to
//! cope with what may be missing from them.
//!
//! In: templates that Tera has accepted, and the pages with the shapes of their variables. Out: problems at their places.
//! The names are read in the templates ([`names`]); the rest shows when sample pages are rendered ([`trial`]).

mod lexer;
mod names;
mod sample;
mod trial;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use tera::Tera;

use super::options::ThemeOptions;
use super::pages::PageTemplate;
use super::words::InterfaceWords;
use crate::model::{Diagnostic, Source, diagnostic};

/// Checks all templates of a theme, which `tera` has by the same names.
pub fn check(
    tera: &Tera,
    templates: &BTreeMap<String, Arc<Source>>,
    pages: &[PageTemplate],
    words: &InterfaceWords,
    options: &ThemeOptions,
) -> Vec<Diagnostic> {
    let mut problems = names::problems(templates, pages, words, options);
    // Where a name is wrong, what Tera refuses is a consequence of it.
    let wrong: BTreeSet<String> = problems.iter().map(|problem| problem.place.source.path.clone()).collect();
    let tried = trial::problems(tera, templates, pages, words, options);
    problems.extend(tried.into_iter().filter(|problem| !wrong.contains(&problem.place.source.path)));
    diagnostic::sort(&mut problems);
    // Several samples may fail at one place, each for a reason of its own.
    problems.dedup_by(|a, b| a.sort_key() == b.sort_key());
    problems
}
