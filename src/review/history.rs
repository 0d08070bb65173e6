//! The histories of goals: what was changed of each, by comparisons from commit to commit back in time.

use std::collections::BTreeMap;

use super::change::{Change, Changes, FieldChange, Kind};
use super::words;
use crate::model::changed::{Changed, Step};
use crate::model::site::{Sheet, Site};
use crate::model::{Date, Language, Message, date};

/// The histories of goals.
#[derive(Debug, Default)]
pub struct Histories {
    /// The steps of each goal by its identity of today, the newest first, with their moments in seconds since 1970.
    steps: BTreeMap<String, Vec<(u64, Step)>>,
    names: Names,
    /// What is not in them, and why.
    pub notes: Vec<Message>,
}

impl Histories {
    /// Of nothing yet, with what is to be said of them.
    pub fn noted(notes: Vec<Message>) -> Histories {
        Histories { notes, ..Histories::default() }
    }

    /// The steps of a goal, the newest first, as of a day.
    pub fn steps(&self, goal: &str, as_of: Option<Date>) -> Vec<Step> {
        let steps = self.steps.get(goal).into_iter().flatten().map(|(_, step)| step);
        steps.filter(|step| as_of.is_none_or(|day| step.date <= day)).cloned().collect()
    }

    /// When a goal was last changed, in seconds since 1970.
    pub fn last(&self, goal: &str) -> Option<u64> {
        self.steps.get(goal)?.first().map(|(seconds, _)| *seconds)
    }

    /// Adds what a commit changed, at a moment in seconds since 1970 and on its day. Commits come one after another, the newest first.
    pub fn add(&mut self, changes: &Changes, (seconds, date): (u64, Date), language: Language) {
        for change in changes.list.iter().filter(|change| change.kind.is_of_goals()) {
            for (goal, what) in steps(change, language) {
                if let Some(today) = self.names.today(&goal) {
                    self.steps.entry(today).or_default().push((seconds, Step { date, what }));
                }
            }
        }
        self.pass_over(changes);
    }

    /// Goes back over a commit whose changes are not told.
    pub fn pass_over(&mut self, changes: &Changes) {
        changes.list.iter().for_each(|change| self.names.go_back(change));
    }
}

/// Changes since a moment (none if the earlier version has none) with when each sheet was changed, by the history of its goals, else by
/// what the sheet says of itself; and when the whole was, none if nothing says so.
pub fn dated(changed: &Changed, since: Option<u64>, site: &Site, histories: Option<&Histories>) -> Changed {
    let day = |sheet: &Sheet| sheet.head.updated.as_ref().or(sheet.head.created.as_ref()).map(|day| day.value.date);
    let said: BTreeMap<&str, Date> =
        site.all_sheets().filter_map(|(_, sheet)| Some((sheet.id.as_str(), day(sheet)?))).collect();
    let mut dated = changed.clone();
    for sheet in &mut dated.sheets {
        let committed = sheet.marks.keys().filter_map(|goal| histories?.last(goal));
        let committed = committed.filter(|moment| Some(*moment) > since).max();
        let said = || said.get(sheet.id.as_str()).map(|day| format!("{day}T00:00:00+09:00"));
        sheet.moment = committed.or(since).map(date::moment_in_japan).or_else(said);
    }
    let newest = dated.sheets.iter().filter_map(|sheet| sheet.moment.clone()).max();
    Changed { moment: newest.or(since.map(date::moment_in_japan)), ..dated }
}

/// The names of all fields that changed, which may be headings of authors.
pub fn labels(changes: &Changes) -> String {
    let others = changes.list.iter().flat_map(|change| &change.others).flat_map(|other| &other.fields);
    let fields = changes.list.iter().flat_map(|change| &change.fields).chain(others);
    fields.map(|field| field.label.as_str()).collect::<Vec<&str>>().join("\n")
}

/// What a change says of each goal that it concerns.
fn steps(change: &Change, language: Language) -> Vec<(String, Vec<String>)> {
    let kind = |kind: Kind| vec![words::kind(kind, false).text(language).to_owned()];
    let labels = |fields: &[FieldChange]| {
        let mut labels: Vec<String> = fields.iter().map(|field| field.label.clone()).collect();
        labels.dedup();
        labels
    };
    let own = match change.kind {
        Kind::Removed | Kind::Renumbered => None,
        Kind::Added => Some(kind(Kind::Added)),
        _ if change.fields.is_empty() => Some(kind(change.kind)),
        _ => Some(labels(&change.fields)),
    };
    let others = change.others.iter().filter_map(|other| match change.kind {
        Kind::Split => Some((other.id.clone(), kind(Kind::Added))),
        Kind::Renumbered => Some((other.id.clone(), labels(&other.fields))),
        _ => None,
    });
    own.map(|what| (change.id.clone(), what)).into_iter().chain(others).collect()
}

/// What goals are called today that had other names, from commit to commit back in time.
#[derive(Debug, Default)]
struct Names {
    /// None for a goal that another one of the same name followed later.
    today: BTreeMap<String, Option<String>>,
}

impl Names {
    fn today(&self, then: &str) -> Option<String> {
        self.today.get(then).cloned().unwrap_or_else(|| Some(then.to_owned()))
    }

    /// Goes back over a change.
    fn go_back(&mut self, change: &Change) {
        let begun = match change.kind {
            Kind::Added => vec![change.id.clone()],
            Kind::Split => change.others.iter().map(|other| other.id.clone()).collect(),
            // Whatever has its name today is another goal.
            Kind::Removed => vec![change.id.clone()],
            _ => Vec::new(),
        };
        if let Some(old) = &change.old_id {
            let today = self.today(&change.id);
            self.today.insert(change.id.clone(), None);
            self.today.insert(old.clone(), today);
        }
        begun.into_iter().for_each(|goal| drop(self.today.insert(goal, None)));
    }
}
