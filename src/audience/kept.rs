//! What versions of a site keep from its readers, taken out of another version: of two that are compared, nothing is shown that
//! either of them keeps.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::is_internal;
use crate::model::Spanned;
use crate::model::config::{Audience, Config, Field};
use crate::model::contents::{Contents, HeadFile, SheetFolder};
use crate::model::goal::Goal;
use crate::model::goal_report::GoalReport;
use crate::model::layout::in_sheet;

/// What some versions of a site keep internal, by their configurations and by their files.
#[derive(Debug, Default)]
pub struct Kept {
    configs: Vec<Arc<Config>>,
    internal: Internal,
}

impl Kept {
    /// Keeps what another version keeps, too.
    pub fn add(&mut self, config: &Arc<Config>, contents: &Contents) {
        if !self.configs.iter().any(|known| known.source.text == config.source.text) {
            self.configs.push(Arc::clone(config));
        }
        self.internal.add(contents);
    }

    /// A version's configuration that keeps all of it internal as well; none if it does already.
    pub fn stricter(&self, config: &Config) -> Option<Config> {
        let strict = self.configs.iter().fold(Config::clone(config), |config, other| stricter(&config, other));
        (!is_as_strict(config, &strict)).then_some(strict)
    }

    /// Takes it out of a version's files, but for what these keep internal themselves: they are redacted, and then looked for.
    pub fn leave(&self, contents: &mut Contents) {
        self.internal.leave(contents);
    }
}

/// What files themselves say is internal, by their places and by the identities of goals.
#[derive(Debug, Default)]
struct Internal {
    sheets: BTreeSet<String>,
    /// Goals and reports.
    files: BTreeSet<String>,
    ids: BTreeSet<String>,
    names: BTreeSet<String>,
}

fn says_internal(audience: &Option<Spanned<Audience>>) -> bool {
    audience.as_ref().is_some_and(|audience| audience.value == Audience::Internal)
}

impl Internal {
    fn add(&mut self, contents: &Contents) {
        for (path, folder) in &contents.folders {
            let Some(head) = folder.head.read() else { continue };
            if says_internal(&head.audience) {
                self.sheets.insert(path.clone());
            }
            if head.holder.as_ref().is_some_and(|holder| holder.name_audience == Audience::Internal) {
                self.names.insert(path.clone());
            }
        }
        let goals = contents.folders.values().flat_map(|folder| folder.goals.values());
        for goal in goals.filter(|goal| says_internal(&goal.audience)) {
            self.ids.extend(goal.id.as_ref().map(|id| id.value.clone()));
            self.files.insert(goal.source.path.clone());
        }
        let reports = contents.folders.values().flat_map(|folder| folder.reports.values());
        let reports = reports.filter(|report| says_internal(&report.audience));
        self.files.extend(reports.map(|report| report.source.path.clone()));
    }

    fn leave(&self, contents: &mut Contents) {
        let is_kept = |folder: &SheetFolder| folder.head.read().is_some_and(|head| says_internal(&head.audience));
        let gone = |path: &String, folder: &SheetFolder| !is_kept(folder) && self.sheets.contains(path);
        let gone: BTreeSet<String> =
            contents.folders.iter().filter(|(path, folder)| gone(path, folder)).map(|(path, _)| path.clone()).collect();
        contents.folders.retain(|path, _| !gone.contains(path));
        if !gone.is_empty() {
            let is_there = |path: &&String| in_sheet(path).is_none_or(|(folder, _)| !gone.contains(folder));
            contents.files = Arc::new(contents.files.iter().filter(is_there).cloned().collect());
        }
        for (path, folder) in &mut contents.folders {
            let is_gone = |goal: &Goal| {
                let has_id = goal.id.as_ref().is_some_and(|id| self.ids.contains(&id.value));
                !says_internal(&goal.audience) && (has_id || self.files.contains(&goal.source.path))
            };
            if folder.goals.values().any(|goal| is_gone(goal)) {
                Arc::make_mut(folder).goals.retain(|_, goal| !is_gone(goal));
            }
            let is_gone =
                |report: &GoalReport| !says_internal(&report.audience) && self.files.contains(&report.source.path);
            if folder.reports.values().any(|report| is_gone(report)) {
                Arc::make_mut(folder).reports.retain(|_, report| !is_gone(report));
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

/// A configuration that keeps internal what it keeps internal itself and what another does.
fn stricter(config: &Config, other: &Config) -> Config {
    let mut strict = config.clone();
    keep_as(&other.fields, &mut strict.fields);
    keep_as(&other.head_fields, &mut strict.head_fields);
    keep_as(&other.cycle.fields, &mut strict.cycle.fields);
    for scale in &mut strict.cycle.scales {
        let of_other = other.cycle.scale_named(&scale.key).map(|at| other.cycle.scales[at].audience);
        scale.audience = scale.audience.max(of_other.unwrap_or(Audience::Public));
    }
    let more = other.internal_headings.iter().filter(|heading| !config.internal_headings.contains(heading));
    strict.internal_headings.extend(more.cloned());
    strict.approvals = config.approvals.max(other.approvals);
    strict
}

/// Whether a configuration keeps internal all that another made from it by [`stricter`] does.
fn is_as_strict(config: &Config, strict: &Config) -> bool {
    let audiences = |config: &Config| -> Vec<Audience> {
        let scales = config.cycle.scales.iter().map(|scale| scale.audience);
        config.all_fields().map(|field| field.audience).chain(scales).collect()
    };
    audiences(config) == audiences(strict)
        && config.internal_headings == strict.internal_headings
        && config.approvals == strict.approvals
}

/// Keeps internal those of some fields that are internal in another configuration.
fn keep_as(others: &[Field], fields: &mut [Field]) {
    let is_kept = |field: &&mut Field| others.iter().any(|other| other.key == field.key && is_internal(other));
    fields.iter_mut().filter(is_kept).for_each(|field| field.audience = Audience::Internal);
}
