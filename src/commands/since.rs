//! `check --since`: the addresses that a version published and that lead nowhere now.

use std::path::Path;

use super::sides::{self, Sides};
use crate::host::terminal;
use crate::model::config::Audience;
use crate::model::site::Site;
use crate::model::{Diagnostic, Failure, Language};
use crate::page::address;
use crate::page::vanished::Leads;
use crate::pipeline;
use crate::review::{self, Kind, Side};

/// The pages that a version published for an audience and that are neither there nor lead on.
///
/// # Errors
/// There is no such version, or it cannot be read.
pub fn vanished(word: &str, site: &Path, audience: Audience, language: Language) -> Result<Vec<Diagnostic>, Failure> {
    let Sides { trees, names, notes, .. } = sides::since(word, site)?;
    for note in &notes {
        terminal::print_error(&format!("{}\n", note.text(language)));
    }
    // Whoever checks sees everything; only whether a page was published is asked for an audience.
    let leads = match pipeline::versions([&trees[0], &trees[1]], Audience::Internal) {
        Ok(versions) => leads(versions[0].site(), versions[1].site()),
        Err(_) => Leads::default(),
    };
    match pipeline::vanished([&trees[0], &trees[1]], audience, &leads) {
        Ok(problems) => Ok(problems),
        Err((0, problems)) => Err(sides::no_configuration(&names[0], &problems)),
        // What is wrong with the site as it is now is told anyway.
        Err(_) => Ok(Vec::new()),
    }
}

/// What a comparison proposes, by the pages of the old site.
fn leads(old: &Site, new: &Site) -> Leads {
    let changes = review::compare(&Side::of(old), &Side::of(new));
    let mut leads = Leads::new();
    for change in changes.list.into_iter().filter(|change| change.lead.is_some()) {
        let (Some(lead), Some(id)) = (&change.lead, change.old_id.as_ref().or(Some(&change.id))) else { continue };
        for (_, sheet) in old.all_sheets() {
            let path = match change.kind {
                Kind::Head if sheet.id == *id => Some(address::sheet(&**sheet)),
                kind if kind.is_of_goals() => {
                    let member = sheet.all_goals().find(|member| member.id == *id);
                    member.map(|member| address::goal(&**sheet, &member.key))
                }
                _ => None,
            };
            leads.extend(path.map(|path| (path, (lead.file.clone(), lead.line.clone()))));
        }
    }
    leads
}
