//! What pages say of the time before: what changed since an earlier version, and the histories of goals.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use super::history::History;
use super::since::{Earlier, Since};
use crate::model::changed::{Changed, Past, SheetPast, Step};
use crate::model::config::Config;
use crate::model::contents::Contents;
use crate::model::site::{Sheet, Site};
use crate::model::{Diagnostic, Message};
use crate::pipeline::sheets::LinkedSite;
use crate::review::{self, Histories};

/// What is asked of the time before, and what is remembered of it.
#[derive(Default)]
pub(in crate::pipeline) struct Before {
    since: Option<Since>,
    history: History,
}

/// This version, as it was read and linked.
pub(in crate::pipeline) struct Now<'a> {
    /// The site's folder.
    pub folder: &'a Path,
    /// The whole configuration.
    pub config: &'a Arc<Config>,
    /// What its files say, without those that are left out.
    pub contents: &'a Contents,
    /// What is wrong with it.
    pub problems: &'a [Diagnostic],
    /// The site for its audience.
    pub linked: &'a LinkedSite,
}

impl Before {
    /// Compares every build with an earlier version.
    pub fn compare_with(&mut self, earlier: Earlier) {
        self.since = Some(Since::new(earlier));
    }

    /// What pages say, and what is to be said of it.
    ///
    /// # Errors
    /// What is internal in one of two versions and would be told.
    pub fn of(&mut self, now: &Now) -> Result<(Past, Vec<Message>), Vec<Diagnostic>> {
        let site = &now.linked.site;
        let histories = self.histories(now);
        let changed = match &mut self.since {
            Some(since) => {
                let changed = since.compare(now.config, now.contents, now.problems, now.linked)?;
                Some(Arc::new(review::dated(&changed, since.seconds(), site, histories.as_deref())))
            }
            None => None,
        };
        let histories = histories.filter(|_| now.config.history);
        let notes = histories.iter().flat_map(|histories| histories.notes.iter().cloned()).collect();
        let sheets = sheets(site, changed.as_deref(), histories.as_deref());
        Ok((Past { changed, sheets }, notes))
    }

    /// The histories of goals, if the site tells them; for a feed those since the earlier version.
    fn histories(&mut self, now: &Now) -> Option<Arc<Histories>> {
        let Config { audience, language, base_url, .. } = &*now.linked.site.config;
        let since = self.since.as_ref().and_then(Since::id);
        let until = match (now.config.history, base_url, since) {
            (true, ..) => None,
            (false, Some(_), Some(id)) => Some(id),
            _ => return None,
        };
        Some(self.history.of(now.folder, until, *audience, *language))
    }
}

/// What the pages of each sheet say, for those that say anything.
fn sheets(site: &Site, changed: Option<&Changed>, histories: Option<&Histories>) -> BTreeMap<String, Arc<SheetPast>> {
    if changed.is_none() && histories.is_none() {
        return BTreeMap::new();
    }
    let marks: BTreeMap<&str, _> =
        changed.iter().flat_map(|changed| &changed.sheets).map(|sheet| (sheet.id.as_str(), &sheet.marks)).collect();
    let history = |sheet: &Sheet| -> BTreeMap<String, Vec<Step>> {
        let Some(histories) = histories else { return BTreeMap::new() };
        let steps =
            sheet.goals.iter().map(|member| (member.id.clone(), histories.steps(&member.id, site.config.as_of)));
        steps.filter(|(_, steps)| !steps.is_empty()).collect()
    };
    let past = site.all_sheets().map(|(_, sheet)| {
        let changes = marks.get(sheet.id.as_str()).map(|marks| (*marks).clone()).unwrap_or_default();
        let past = SheetPast { since: changed.and_then(|it| it.since), changes, histories: history(sheet) };
        (sheet.id.clone(), Arc::new(past))
    });
    past.filter(|(_, past)| !past.changes.is_empty() || !past.histories.is_empty()).collect()
}
