//! What was published in one version of a site and has no page in another, from the files of both.

use super::versions::Whole;
use crate::check::Depth;
use crate::check::severity::apply_severities;
use crate::model::Diagnostic;
use crate::model::config::Audience;
use crate::model::tree::Tree;
use crate::page::vanished::{self, Leads};
use crate::pipeline::sheets::Sheets;

/// See [`vanished::vanished`], for an audience.
///
/// # Errors
/// Which of the two has no configuration that could be read, and what is wrong with it.
pub fn vanished(
    trees: [&Tree; 2],
    audience: Audience,
    leads: &Leads,
) -> Result<Vec<Diagnostic>, (usize, Vec<Diagnostic>)> {
    let published = |at: usize| {
        let Whole { config, contents, .. } = Whole::read(trees[at]).map_err(|problems| (at, problems))?;
        let linked = Sheets::default().link(&config, &contents, audience, Depth::Nothing);
        Ok((linked.plan().published(), config, contents))
    };
    let (old, ..) = published(0)?;
    let (new, config, contents) = published(1)?;
    let mut problems = vanished::vanished(&old, &new, |file| contents.is_unread(file), leads);
    apply_severities(&config, Depth::NoAdvice, [], &mut problems);
    Ok(problems)
}
