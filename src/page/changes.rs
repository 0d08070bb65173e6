//! What pages say of the time before: the page of changes and its feed, the mark on a goal, the history of a goal.

use std::collections::BTreeMap;

use super::address;
use super::overviews::{page_view, trail};
use super::plan::Plan;
use super::summary::date_view;
use super::template::pages::{ChangesPage, FeedEntry, FeedPage};
use super::template::past::{ChangeView, ChangedFieldView, ChangedGroup, ChangedPart, ChangedSheetView, HistoryStep};
use super::template::shape::Html;
use crate::model::changed::{Changed, ChangedField, ChangedSheet, Entry, SheetPast};
use crate::model::config::Config;
use crate::model::path::slug;
use crate::model::site::Site;

/// What changed in a goal. Of the goals that were split off, their own pages tell.
pub(super) fn of_goal(past: &SheetPast, goal: &str) -> Option<ChangeView> {
    past.changes.get(goal).map(|entry| change(entry, &Addresses::default()))
}

/// The history of a goal.
pub(super) fn history(past: &SheetPast, goal: &str, config: &Config) -> Vec<HistoryStep> {
    let steps = past.histories.get(goal).into_iter().flatten();
    steps.map(|step| HistoryStep { date: date_view(step.date, config.dating()), what: step.what.clone() }).collect()
}

/// The page of changes.
pub(super) fn page(plan: &Plan, title: &str) -> ChangesPage {
    let config = &plan.site.config;
    let nothing = Changed::default();
    let changed = plan.past().changed.as_deref().unwrap_or(&nothing);
    let addresses = Addresses::of(&plan.site);
    let [old, new] = changed.fingerprints.clone();
    ChangesPage {
        page: page_view("changes", address::CHANGES.to_owned(), title.to_owned(), trail(config, None)),
        since: changed.since.map(|day| date_view(day, config.dating())),
        old_fingerprint: old,
        new_fingerprint: new,
        totals: changed.totals.clone(),
        settings: changed.site.iter().map(|entry| change(entry, &addresses)).collect(),
        sheets: changed.sheets.iter().map(|sheet| sheet_view(sheet, &addresses)).collect(),
        feed: plan.has_feed().then(|| address::FEED.to_owned()),
    }
}

/// The feed: an entry for each sheet, since a department is what people follow, and one editing of a sheet can change all of
/// its goals. An entry is another where something else changed, so that readers are told of it.
pub(super) fn feed(plan: &Plan) -> FeedPage {
    let base = plan.site.config.base_url.clone().unwrap_or_default();
    let nothing = Changed::default();
    let changed = plan.past().changed.as_deref().unwrap_or(&nothing);
    let updated = changed.moment.clone().unwrap_or_default();
    let entries = changed.sheets.iter().map(|sheet| {
        let path = format!("{}#{}", address::CHANGES, anchor(&sheet.id));
        FeedEntry {
            id: format!("{base}/{path}-{}", &sheet.fingerprint),
            title: possible(&format!("{} {}", sheet.year, sheet.department)),
            path,
            updated: sheet.moment.clone().unwrap_or_else(|| updated.clone()),
            totals: sheet.totals.clone(),
            lines: sheet.entries.iter().map(|entry| possible(&line(entry))).collect(),
        }
    });
    FeedPage {
        page: page_view("feed", address::FEED.to_owned(), address::FEED.to_owned(), Vec::new()),
        entries: entries.collect(),
        updated,
    }
}

fn line(entry: &Entry) -> String {
    let fields: Vec<&str> = entry.fields.iter().map(|field| field.label.as_str()).collect();
    let fields = if fields.is_empty() { String::new() } else { format!("（{}）", fields.join("、")) };
    format!("{} {}{fields}", entry.kind, entry.title)
}

/// A text without what XML cannot hold.
fn possible(text: &str) -> String {
    let is_possible =
        |letter: &char| !matches!(letter, '\0'..='\x08' | '\x0b' | '\x0c' | '\x0e'..='\x1f' | '\u{fffe}' | '\u{ffff}');
    text.chars().filter(is_possible).collect()
}

/// Where goals and sheets are, by their identities.
#[derive(Default)]
struct Addresses {
    goals: BTreeMap<String, String>,
    sheets: BTreeMap<String, String>,
}

impl Addresses {
    fn of(site: &Site) -> Addresses {
        let mut addresses = Addresses::default();
        for (_, sheet) in site.all_sheets() {
            addresses.sheets.insert(sheet.id.clone(), address::sheet(&**sheet));
            let goals = sheet.goals.iter().map(|member| (member.id.clone(), address::goal(&**sheet, &member.key)));
            addresses.goals.extend(goals);
        }
        addresses
    }
}

/// The anchor of a sheet on the page.
fn anchor(sheet: &str) -> String {
    slug(&sheet.replace('/', "-"))
}

fn sheet_view(sheet: &ChangedSheet, addresses: &Addresses) -> ChangedSheetView {
    let mut groups: Vec<ChangedGroup> = Vec::new();
    for entry in &sheet.entries {
        let change = change(entry, addresses);
        match groups.last_mut().filter(|group| group.section == entry.section) {
            Some(group) => group.changes.push(change),
            None => groups.push(ChangedGroup { section: entry.section.clone(), changes: vec![change] }),
        }
    }
    ChangedSheetView {
        id: anchor(&sheet.id),
        department: sheet.department.clone(),
        year: sheet.year.clone(),
        path: addresses.sheets.get(&sheet.id).cloned(),
        totals: sheet.totals.clone(),
        groups,
    }
}

fn change(entry: &Entry, addresses: &Addresses) -> ChangeView {
    let path = |goal: &Option<String>| goal.as_ref().and_then(|goal| addresses.goals.get(goal).cloned());
    ChangeView {
        kind: entry.kind.clone(),
        is_new: entry.is_new,
        title: entry.title.clone(),
        path: path(&entry.goal),
        remarks: entry.remarks.clone(),
        fields: entry.fields.iter().map(field).collect(),
        parts: entry
            .parts
            .iter()
            .map(|part| ChangedPart { title: part.title.clone(), path: path(&part.goal) })
            .collect(),
    }
}

fn field(field: &ChangedField) -> ChangedFieldView {
    ChangedFieldView {
        label: field.label.clone(),
        old: Html(field.old.clone()),
        new: Html(field.new.clone()),
        remarks: field.remarks.clone(),
    }
}
