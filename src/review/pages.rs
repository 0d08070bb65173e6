//! Changes as the pages of a site say them: a list by sheet, in the site's language.

use std::collections::BTreeMap;

use super::change::{Change, Changes, FieldChange, Kind};
use super::fingerprint::put;
use super::markup::{Text, html};
use super::pieces::pieces;
use super::words;
use crate::model::changed::{Changed, ChangedField, ChangedSheet, Entry, Part};
use crate::model::comparison::Review;
use crate::model::{Digest, Language, Message};

/// Changes for the pages of a site. Fingerprints, and when a sheet was changed, are not known here.
///
/// Of a goal that is gone its title is told and nothing else: what it said is no longer the site's to say.
pub fn changed(changes: &Changes, review: &Review, language: Language) -> Changed {
    let teller = Teller { changes, review, language };
    let of =
        |sheet: Option<usize>| -> Vec<&Change> { changes.list.iter().filter(|change| change.sheet == sheet).collect() };
    let sheets = changes.sheets.iter().enumerate().filter_map(|(at, sheet)| {
        let here = of(Some(at));
        (!here.is_empty()).then(|| {
            let entries: Vec<Entry> = here.iter().map(|change| teller.entry(change)).collect();
            ChangedSheet {
                id: sheet.id.clone(),
                department: sheet.department.clone(),
                year: sheet.year.text(language).to_owned(),
                totals: teller.totals(&here),
                fingerprint: digest(&entries),
                marks: teller.marks(&here),
                entries,
                moment: None,
            }
        })
    });
    Changed {
        since: changes.sides[0].date,
        fingerprints: Default::default(),
        moment: None,
        totals: words::totals(changes).map(|totals| totals.text(language).to_owned()).unwrap_or_default(),
        site: of(None).into_iter().map(|change| teller.entry(change)).collect(),
        sheets: sheets.collect(),
    }
}

struct Teller<'a> {
    changes: &'a Changes,
    review: &'a Review,
    language: Language,
}

impl Teller<'_> {
    fn entry(&self, change: &Change) -> Entry {
        let is_gone = change.kind == Kind::Removed;
        let is_goal = change.kind.is_of_goals() && change.kind != Kind::Renumbered;
        let parts = change.shown_others().iter().map(|other| Part {
            goal: (change.kind == Kind::Split).then(|| other.id.clone()),
            title: titled(&other.label, &other.title),
        });
        Entry {
            kind: self.said(&words::kind(change.kind, self.changes.is_years)),
            is_new: change.kind == Kind::Added,
            goal: (is_goal && !is_gone).then(|| change.id.clone()),
            section: if is_goal { change.section.clone() } else { String::new() },
            title: words::heading(change),
            remarks: change.remarks.iter().map(|remark| self.said(remark)).collect(),
            // What is new is read on its page.
            fields: if is_gone || change.kind == Kind::Added { Vec::new() } else { self.fields(&change.fields) },
            parts: parts.collect(),
        }
    }

    /// What the pages of goals say: of each that is still there what changed in it, and of those that were split off that they
    /// are new.
    fn marks(&self, here: &[&Change]) -> BTreeMap<String, Entry> {
        let mut marks = BTreeMap::new();
        for change in here {
            let entry = self.entry(change);
            for other in &change.others {
                let of_other = match change.kind {
                    Kind::Split => {
                        Entry { is_new: true, kind: self.said(&words::kind(Kind::Added, false)), ..entry.clone() }
                    }
                    Kind::Renumbered => Entry { fields: self.fields(&other.fields), ..entry.clone() },
                    _ => continue,
                };
                let fields = if of_other.is_new { Vec::new() } else { of_other.fields };
                let mark = Entry { fields, remarks: Vec::new(), parts: Vec::new(), ..of_other };
                marks.insert(other.id.clone(), Entry { goal: Some(other.id.clone()), ..mark });
            }
            if let Some(goal) = entry.goal.clone() {
                marks.insert(goal, entry);
            }
        }
        marks
    }

    fn fields(&self, fields: &[FieldChange]) -> Vec<ChangedField> {
        let field = |field: &FieldChange| {
            let [old, new] = pieces(field);
            let is_lone = field.old.is_empty() || field.new.is_empty();
            let text = |pieces: &[_], text| html(pieces, text, is_lone, self.review, self.language);
            ChangedField {
                label: field.label.clone(),
                old: text(&old, Text::Old),
                new: text(&new, Text::New),
                remarks: field.remarks.iter().map(|remark| self.said(remark)).collect(),
            }
        };
        fields.iter().map(field).collect()
    }

    fn totals(&self, here: &[&Change]) -> String {
        let list = here.iter().map(|change| (*change).clone()).collect();
        let of_these = Changes { list, is_years: self.changes.is_years, ..Changes::default() };
        words::totals(&of_these).map(|totals| self.said(&totals)).unwrap_or_default()
    }

    fn said(&self, message: &Message) -> String {
        message.text(self.language).to_owned()
    }
}

fn titled(label: &str, title: &str) -> String {
    if label.is_empty() { title.to_owned() } else { format!("{label}　{title}") }
}

fn digest(entries: &[Entry]) -> String {
    let mut all = Vec::new();
    for entry in entries {
        put(&mut all, &entry.kind);
        put(&mut all, &entry.title);
        entry.fields.iter().for_each(|field| {
            [&field.label, &field.old, &field.new].into_iter().for_each(|text| put(&mut all, text));
        });
    }
    Digest::of(&all).to_string()
}
