//! The whole comparison: sheets, goals, heads and the configuration of two sites, in the order in which they are told.

use std::collections::{BTreeMap, BTreeSet};

use super::change::{Change, Changes, FieldChange, Kind, Other, SameGoal};
use super::fields;
use super::heads::{self, Renamed};
use super::identity::{self, Same};
use super::item::Item;
use super::lead;
use super::parts::{self, Part};
use super::said::SaidKind;
use super::settings;
use super::sheets::{self, SheetPair, Side};
use super::{attachments, texts, withdrawn};
use crate::model::Message;
use crate::model::address::Address;
use crate::model::shown::BETWEEN;
use crate::model::site::Member;
use crate::say;

/// What changed from one site to another; for whom both are made they say themselves. Two sides with years are two years.
pub fn compare(old: &Side, new: &Side) -> Changes {
    let is_years = old.year.is_some() && new.year.is_some() && old.year != new.year;
    let sheets = sheets::pairs(old, new, is_years);
    let (before, after) = (items(old, &sheets, |pair| pair.old), items(new, &sheets, |pair| pair.new));
    let same = identity::same(&before, &after, is_years);
    let comparison = Comparison::of(old, new, &sheets, before, after, same, is_years);
    let mut list = if is_years { Vec::new() } else { of_site(old, new) };
    let mut goals = comparison.goals();
    let mut files = if is_years { BTreeMap::new() } else { attachments::changes(old, new, &sheets) };
    list.extend(files.remove(&None).unwrap_or_default());
    for (place, pair) in sheets.iter().enumerate() {
        let configs = [&*old.site.config, &*new.site.config];
        list.extend(heads::changes(pair, &comparison.renamed[place], place, configs, is_years));
        list.extend(comparison.renumbered(place));
        list.extend(goals.remove(&place).unwrap_or_default());
        if !is_years {
            list.extend(withdrawn::changes(pair, place));
        }
        list.extend(files.remove(&Some(place)).unwrap_or_default());
    }
    Changes {
        organization: new.site.config.organization.clone(),
        title: new.site.config.title.clone(),
        is_years,
        sheets: sheets.iter().map(|pair| pair.name(&new.site.config)).collect(),
        list,
        same: comparison.unchanged(),
        ..Changes::default()
    }
}

/// What changed beside the sheets: the configuration, and the texts of the portal and of years.
fn of_site(old: &Side, new: &Side) -> Vec<Change> {
    let settings = settings::changes(&old.site.config, &new.site.config);
    settings.into_iter().chain(texts::changes(old, new)).collect()
}

fn items<'a>(
    side: &Side<'a>,
    sheets: &[SheetPair<'a>],
    of: impl Fn(&SheetPair<'a>) -> Option<&'a std::sync::Arc<crate::model::site::Sheet>>,
) -> Vec<Item<'a>> {
    let sheets = sheets.iter().enumerate().filter_map(|(place, pair)| Some((place, of(pair)?)));
    let goals = sheets.flat_map(|(place, sheet)| sheet.goals.iter().map(move |member| (place, sheet, member)));
    goals.map(|(place, sheet, member)| Item::new(&side.site.config, sheet, member, place)).collect()
}

struct Comparison<'s, 'a> {
    old: Vec<Item<'a>>,
    new: Vec<Item<'a>>,
    same: Vec<Same>,
    /// What changed in each of [`Comparison::same`], numbers left out where they are all.
    fields: Vec<Vec<FieldChange>>,
    split: Vec<Part>,
    merged: Vec<Part>,
    sheets: &'s [SheetPair<'a>],
    renamed: Vec<Renamed>,
    /// Where the pages of the new side's goals are.
    pages: BTreeSet<Address>,
    is_years: bool,
}

impl<'s, 'a> Comparison<'s, 'a> {
    fn of(
        old_side: &Side<'a>,
        new_side: &Side<'a>,
        sheets: &'s [SheetPair<'a>],
        old: Vec<Item<'a>>,
        new: Vec<Item<'a>>,
        same: Vec<Same>,
        is_years: bool,
    ) -> Comparison<'s, 'a> {
        let lone =
            |count: usize, taken: BTreeSet<usize>| (0..count).filter(|at| !taken.contains(at)).collect::<Vec<usize>>();
        let added = lone(new.len(), same.iter().map(|same| same.new).collect());
        let removed = lone(old.len(), same.iter().map(|same| same.old).collect());
        let (split, merged) = (parts::split(&old, &new, &same, &added), parts::merged(&old, &new, &same, &removed));
        let renamed = sheets.iter().enumerate().map(|(place, pair)| {
            let here = same.iter().filter(|same| old[same.old].place == place && new[same.new].place == place);
            let sections: Vec<(&str, &str)> =
                here.map(|same| (old[same.old].section(), new[same.new].section())).collect();
            heads::renamed(pair, &sections)
        });
        let renamed: Vec<Renamed> = renamed.collect();
        let categories = settings::renamed(&old_side.site.config, &new_side.site.config);
        let now = |name: &str| categories.iter().find(|(from, _)| from == name).map_or(name, |(_, to)| to).to_owned();
        let fields = same.iter().map(|same| {
            let (before, after) = (&old[same.old], &new[same.new]);
            let is_same_name = |kind: SaidKind, from: &str, to: &str| match kind {
                SaidKind::Section => before.place == after.place && renamed[after.place].is_same(from, to),
                SaidKind::Category => from.split(BETWEEN).map(now).collect::<Vec<String>>().join(BETWEEN) == to,
                _ => false,
            };
            fields::changed(before, after, is_same_name)
        });
        let fields = fields.collect();
        let new_sheets = sheets.iter().filter_map(|pair| pair.new);
        let pages = new_sheets.flat_map(|sheet| sheet.all_goals().map(|member| member.address(sheet))).collect();
        Comparison { old, new, same, fields, split, merged, sheets, renamed, pages, is_years }
    }

    fn has_moved(&self, at: usize) -> bool {
        let Same { old, new, .. } = self.same[at];
        let (before, after) = (&self.old[old], &self.new[new]);
        before.place != after.place || self.changes_section(at) || before.own_id() != after.own_id()
    }

    fn changes_section(&self, at: usize) -> bool {
        let Same { old, new, .. } = self.same[at];
        let (before, after) = (&self.old[old], &self.new[new]);
        before.place != after.place || !self.renamed[after.place].is_same(before.section(), after.section())
    }

    /// Whether of the goal only the number changed.
    fn is_renumbered(&self, at: usize) -> bool {
        let is_alone = matches!(self.fields[at].as_slice(), [field] if field.field == self.number_field());
        is_alone && !self.has_moved(at) && !self.is_years && !self.has_parts(at)
    }

    fn number_field(&self) -> &str {
        let items = self.new.first().or(self.old.first());
        let said = items.and_then(|item| item.said().iter().find(|said| said.kind == SaidKind::Number));
        said.map_or("", |said| said.field.as_str())
    }

    fn has_parts(&self, at: usize) -> bool {
        self.split.iter().chain(&self.merged).any(|part| part.of == at)
    }

    fn is_unchanged(&self, at: usize) -> bool {
        self.fields[at].is_empty() && !self.has_moved(at) && !self.is_years && !self.has_parts(at)
    }

    /// One line for the goals of a sheet that only have other numbers.
    fn renumbered(&self, place: usize) -> Option<Change> {
        let here = (0..self.same.len()).filter(|at| self.new[self.same[*at].new].place == place);
        let others: Vec<Other> = here
            .filter(|at| self.is_renumbered(*at))
            .map(|at| {
                let item = &self.new[self.same[at].new];
                Other { fields: self.fields[at].clone(), ..other(item, Vec::new()) }
            })
            .collect();
        let sheet = self.sheets[place].either()?;
        let count = others.len();
        let each = others.iter().filter_map(|other| {
            let FieldChange { old, new, .. } = other.fields.first()?;
            Some(format!("{}: {old} → {new}", other.label))
        });
        let each: Vec<String> = each.collect();
        let (ja, en) = (each.join("、"), each.join(", "));
        (count > 0).then(|| Change {
            others,
            remarks: vec![say!("番号だけの変更 {count}件（{ja}）", "numbers alone changed: {count} ({en})")],
            ..Change::new(Kind::Renumbered, Some(place), &sheet.id, &sheet.head.department.value)
        })
    }

    /// The changes of goals, by sheet: each where its goal stands, what is gone behind the goal that it stood behind.
    fn goals(&self) -> BTreeMap<usize, Vec<Change>> {
        let mut rows: Vec<((usize, usize, usize, usize), Change)> = Vec::new();
        for at in (0..self.same.len()).filter(|at| !self.is_unchanged(*at) && !self.is_renumbered(*at)) {
            let new = self.same[at].new;
            rows.push(((self.new[new].place, new, 0, 0), self.goal(at)));
        }
        let known: BTreeSet<usize> = self.same.iter().map(|same| same.new).collect();
        let parts: BTreeSet<usize> = self.split.iter().map(|part| part.part).collect();
        for at in (0..self.new.len()).filter(|at| !known.contains(at) && !parts.contains(at)) {
            rows.push(((self.new[at].place, at, 0, 0), self.lone(&self.new[at], Kind::Added)));
        }
        let known: BTreeMap<usize, usize> = self.same.iter().map(|same| (same.old, same.new)).collect();
        let parts: BTreeSet<usize> = self.merged.iter().map(|part| part.part).collect();
        for at in (0..self.old.len()).filter(|at| !known.contains_key(at) && !parts.contains(at)) {
            let place = self.old[at].place;
            let before = known.range(..at).rev().find(|(_, new)| self.new[**new].place == place);
            let behind = before.map_or(self.first_of(place), |(_, new)| *new);
            rows.push(((place, behind, usize::from(before.is_some()), at), self.lone(&self.old[at], Kind::Removed)));
        }
        rows.sort_by_key(|(key, _)| *key);
        let mut by_sheet: BTreeMap<usize, Vec<Change>> = BTreeMap::new();
        for ((place, ..), change) in rows {
            by_sheet.entry(place).or_default().push(change);
        }
        // What stands under one section stays together.
        for (place, changes) in &mut by_sheet {
            let order = self.sheets[*place].either().map(|sheet| sheet.sections.len()).unwrap_or_default();
            let rank = |change: &Change| {
                let sheet = self.sheets[*place].either();
                let found = sheet.and_then(|sheet| sheet.sections.iter().position(|it| it.name == change.section));
                found.unwrap_or(order + usize::from(change.section.is_empty()))
            };
            changes.sort_by_key(rank);
        }
        by_sheet
    }

    fn first_of(&self, place: usize) -> usize {
        self.new.iter().position(|item| item.place == place).unwrap_or_default()
    }

    fn lone(&self, item: &Item, kind: Kind) -> Change {
        let is_new = kind == Kind::Added;
        let pair = &self.sheets[item.place];
        let other = if is_new { pair.old } else { pair.new };
        let is_it = |member: &&Member| match is_new {
            true => withdrawn::is_same(member, item.member, item.sheet),
            false => other.is_some_and(|sheet| withdrawn::is_same(item.member, member, sheet)),
        };
        let withdrawn = other.and_then(|sheet| sheet.retired.iter().find(is_it));
        let reason = withdrawn.and_then(|member| member.goal.retired.as_ref()).map(|reason| &reason.value);
        let remark = reason.map(|reason| match kind {
            Kind::Added => say!("取下げの取消し", "no longer withdrawn"),
            _ => say!("取下げ（{reason}）", "withdrawn: {reason}"),
        });
        Change { fields: fields::whole(item, is_new), remarks: remark.into_iter().collect(), ..self.base(item, kind) }
    }

    fn base(&self, item: &Item, kind: Kind) -> Change {
        // The section of a goal that is gone is told by its new name.
        let renamed = self.renamed[item.place].pairs.iter().find(|(from, _)| from == item.section());
        let section = renamed.filter(|_| kind == Kind::Removed).map_or(item.section(), |(_, to)| to.as_str());
        Change {
            section: section.to_owned(),
            label: item.label().to_owned(),
            ..Change::new(kind, Some(item.place), &item.member.id, &item.member.goal.title.value)
        }
    }

    /// A goal that is on both sides.
    fn goal(&self, at: usize) -> Change {
        let Same { old, new, is_uncertain } = self.same[at];
        let (before, after) = (&self.old[old], &self.new[new]);
        let of_this =
            |parts: &[Part]| parts.iter().filter(|part| part.of == at).map(|part| part.part).collect::<Vec<usize>>();
        let (split, merged) = (of_this(&self.split), of_this(&self.merged));
        let kind = match (split.is_empty(), merged.is_empty()) {
            (false, _) => Kind::Split,
            (_, false) => Kind::Merged,
            _ if self.is_years => Kind::CarriedOver,
            _ if self.has_moved(at) => Kind::Moved,
            _ => Kind::Changed,
        };
        let mut others: Vec<Other> =
            split.iter().map(|part| other(&self.new[*part], fields::whole(&self.new[*part], true))).collect();
        others.extend(merged.iter().map(|part| other(&self.old[*part], fields::whole(&self.old[*part], false))));
        let lead = lead::of_goal(before, after, &self.pages).filter(|_| !self.is_years);
        let old_id = Some(before.member.id.clone()).filter(|id| *id != after.member.id);
        Change {
            fields: self.fields[at].clone(),
            others,
            old_id,
            remarks: self.remarks(at, &split, &merged),
            lead,
            is_uncertain,
            ..self.base(after, kind)
        }
    }

    fn remarks(&self, at: usize, split: &[usize], merged: &[usize]) -> Vec<Message> {
        let Same { old, new, is_uncertain } = self.same[at];
        let (before, after) = (&self.old[old], &self.new[new]);
        let mut remarks = Vec::new();
        let labels = |items: &[Item], places: &[usize]| {
            places.iter().map(|place| items[*place].label()).collect::<Vec<&str>>().join("、")
        };
        if !split.is_empty() {
            let parts = labels(&self.new, split);
            remarks.push(say!("一部を {parts} に分割", "a part became {parts}"));
        }
        if !merged.is_empty() {
            let parts = labels(&self.old, merged);
            remarks.push(say!("{parts} を統合", "took in {parts}"));
        }
        if self.changes_section(at) {
            let (from, to) = (self.home(before, after), self.home(after, before));
            remarks.push(say!("{from}から{to}へ移動", "moved from {from} to {to}"));
        }
        remarks.extend(self.address(before, after));
        if self.is_years && self.fields[at].is_empty() {
            remarks.push(say!("継続（変更なし）", "goes on unchanged"));
        } else if self.is_years {
            remarks.push(say!("継続", "goes on"));
        }
        if is_uncertain {
            remarks.push(say!("同じ目標かどうか確かではありません", "it is not certain that this is the same goal"));
        }
        remarks
    }

    /// That a goal has another identity, or its file another name. Between years all have.
    fn address(&self, before: &Item, after: &Item) -> Option<Message> {
        if before.own_id() == after.own_id() || self.is_years {
            return None;
        }
        let is_given = after.member.goal.id.is_some() || before.member.goal.id.is_some();
        if is_given {
            let (from, to) = (&before.member.id, &after.member.id);
            return Some(say!("ID {from} → {to}", "id {from} → {to}"));
        }
        let (from, to) = (before.label(), after.label());
        Some(say!("ファイルの名前 {from} → {to}", "file {from} → {to}"))
    }

    /// Where a goal belongs, as far as that tells it from where the other does.
    fn home(&self, item: &Item, other: &Item) -> String {
        let department = &item.sheet.head.department.value;
        let section = if item.section().is_empty() { "課なし" } else { item.section() };
        if item.place == other.place { section.to_owned() } else { format!("{department} {section}") }
    }

    fn unchanged(&self) -> Vec<SameGoal> {
        let each = (0..self.same.len()).filter(|at| self.is_unchanged(*at)).map(|at| &self.new[self.same[at].new]);
        each.map(|item| SameGoal {
            sheet: item.place,
            section: item.section().to_owned(),
            label: item.label().to_owned(),
        })
        .collect()
    }
}

fn other(item: &Item, fields: Vec<FieldChange>) -> Other {
    Other {
        id: item.member.id.clone(),
        label: item.label().to_owned(),
        title: item.member.goal.title.value.clone(),
        fields,
    }
}
