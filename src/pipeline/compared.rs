//! Two versions of a site made ready to be compared: read, linked, and without what either of them keeps from its readers.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::memory::Sheets;
use crate::audience::{self, Public, Secrets};
use crate::check::Depth;
use crate::model::config::{Audience, Config};
use crate::model::contents::{Contents, HeadFile};
use crate::model::redactions::Redactions;
use crate::model::site::Site;
use crate::model::tree::Tree;
use crate::model::{Diagnostic, Spanned};
use crate::page::search;
use crate::page::template::theme::Theme;
use crate::text;

/// One of two versions.
pub struct Version {
    /// The site for the audience; goals that could not be read are not in it.
    pub site: Site,
    /// What is wrong with its files.
    pub problems: Vec<Diagnostic>,
    redactions: Redactions,
}

impl Version {
    /// Whether something of it is left out, because it is internal.
    pub fn keeps_internal(&self) -> bool {
        !self.redactions.is_empty()
    }
}

/// Reads two versions for an audience. For everybody each is redacted with its own configuration, and of both goes also what
/// the other one keeps internal: a field, the text under a heading, a goal, a sheet, a name.
///
/// # Errors
/// Which of the two has no configuration that could be read, and what is wrong with it.
pub fn versions(trees: [&Tree; 2], audience: Audience) -> Result<[Version; 2], (usize, Vec<Diagnostic>)> {
    let config = |at: usize| super::config(trees[at]).map_err(|problems| (at, problems));
    let ((old, found_old), (new, found_new)) = (config(0)?, config(1)?);
    let (old, new) = match audience {
        Audience::Internal => (old, new),
        Audience::Public => (audience::stricter(&old, &new), audience::stricter(&new, &old)),
    };
    let (mut before, found) = text::contents(trees[0], &old);
    let problems_old = [found_old, found].concat();
    let (mut after, found) = text::contents(trees[1], &new);
    let problems_new = [found_new, found].concat();
    if audience == Audience::Public {
        let (of_old, of_new) = (Internal::of(&before), Internal::of(&after));
        of_new.leave(&mut before);
        of_old.leave(&mut after);
    }
    let version = |config: Config, contents: &Contents, problems| {
        let linked = Sheets::default().link(&Arc::new(config), contents, audience, Depth::NoAdvice);
        Version { site: linked.site, redactions: linked.redactions, problems }
    };
    Ok([version(old, &before, problems_old), version(new, &after, problems_new)])
}

/// What files themselves say is internal, by their places and by the identities of goals.
struct Internal {
    sheets: BTreeSet<String>,
    /// Goals and reports.
    files: BTreeSet<String>,
    ids: BTreeSet<String>,
    names: BTreeSet<String>,
}

impl Internal {
    fn of(contents: &Contents) -> Internal {
        let is_internal = |audience: &Option<Spanned<Audience>>| {
            audience.as_ref().is_some_and(|audience| audience.value == Audience::Internal)
        };
        let (mut sheets, mut names) = (BTreeSet::new(), BTreeSet::new());
        for (path, folder) in &contents.folders {
            let Some(head) = folder.head.read() else { continue };
            if is_internal(&head.audience) {
                sheets.insert(path.clone());
            }
            if head.holder.as_ref().is_some_and(|holder| holder.name_audience == Audience::Internal) {
                names.insert(path.clone());
            }
        }
        let goals = contents.folders.values().flat_map(|folder| folder.goals.values());
        let goals: Vec<_> = goals.filter(|goal| is_internal(&goal.audience)).collect();
        let reports = contents.folders.values().flat_map(|folder| folder.reports.values());
        let reports = reports.filter(|report| is_internal(&report.audience)).map(|report| &report.source);
        Internal {
            sheets,
            names,
            ids: goals.iter().filter_map(|goal| goal.id.as_ref()).map(|id| id.value.clone()).collect(),
            files: goals.iter().map(|goal| &goal.source).chain(reports).map(|source| source.path.clone()).collect(),
        }
    }

    /// Takes it out of the other version.
    fn leave(&self, contents: &mut Contents) {
        contents.folders.retain(|path, _| !self.sheets.contains(path));
        for (path, folder) in &mut contents.folders {
            let is_gone = |goal: &crate::model::goal::Goal| {
                let has_id = goal.id.as_ref().is_some_and(|id| self.ids.contains(&id.value));
                has_id || self.files.contains(&goal.source.path)
            };
            if folder.goals.values().any(|goal| is_gone(goal)) {
                Arc::make_mut(folder).goals.retain(|_, goal| !is_gone(goal));
            }
            if folder.reports.values().any(|report| self.files.contains(&report.source.path)) {
                Arc::make_mut(folder).reports.retain(|_, report| !self.files.contains(&report.source.path));
            }
            if self.names.contains(path)
                && let HeadFile::Read(head) = &mut Arc::make_mut(folder).head
                && let Some(holder) = &mut Arc::make_mut(head).holder
            {
                holder.name_audience = Audience::Internal;
            }
        }
    }
}

/// What is internal in one of two versions and stands all the same in a file made of both: nothing is written then.
pub fn leaked(versions: &[Version; 2], name: &str, bytes: &[u8]) -> Vec<Diagnostic> {
    let mut problems = Vec::new();
    for Version { site, redactions, .. } in versions.iter().filter(|version| !version.redactions.is_empty()) {
        let public = Public { site, built_in: Theme::built_in, words: Vec::new(), fold: search::fold::fold_onto };
        let secrets = Secrets::of(redactions, public.fold);
        let found = secrets.look(name, bytes);
        let texts = found.iter().map(|leak| secrets.text(leak).to_owned()).collect();
        let said = public.says(texts);
        let leaks = found.into_iter().filter(|leak| !said.contains_key(secrets.text(leak))).collect();
        problems.extend(secrets.problems(leaks, &Default::default()));
    }
    problems
}
