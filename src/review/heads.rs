//! What changed in the head of a sheet, and in its sections: one line each, however many goals have it.

use super::change::{Change, FieldChange, Kind};
use super::facts::{Facts, facts};
use super::fields::plain;
use super::lead;
use super::sheets::SheetPair;
use crate::model::Message;
use crate::model::config::Config;
use crate::model::goal::{Head, SectionEntry};
use crate::model::japanese::comparable;
use crate::model::site::Sheet;
use crate::say;

/// Which section of the old sheet has which name now.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Renamed {
    /// The old and the new name.
    pub pairs: Vec<(String, String)>,
}

impl Renamed {
    /// Whether a section of the old sheet is one of the new sheet.
    pub fn is_same(&self, old: &str, new: &str) -> bool {
        old == new || self.pairs.iter().any(|(from, to)| from == old && to == new)
    }
}

/// The sections that were renamed: the head says so (`was`), or both have one part of an address, or all goals went along.
/// `pairs` are the sections of goals that are on both sides.
pub(super) fn renamed(pair: &SheetPair, pairs: &[(&str, &str)]) -> Renamed {
    let (Some(old), Some(new)) = (pair.old, pair.new) else { return Renamed::default() };
    let names = |sheet: &Sheet| sheet.sections.iter().map(|section| section.name.clone()).collect::<Vec<String>>();
    let (before, after) = (names(old), names(new));
    let gone: Vec<&String> = before.iter().filter(|name| !after.contains(name)).collect();
    let come: Vec<&String> = after.iter().filter(|name| !before.contains(name)).collect();
    let entry = |head: &'_ Head, name: &str| head.sections.iter().find(|entry| entry.name.value == *name).cloned();
    let mut found = Renamed::default();
    for name in come {
        let now = entry(&new.head, name);
        let is_it = |was: &&&String| {
            let before = entry(&old.head, was);
            says(now.as_ref(), was) || has_key_of(now.as_ref(), before.as_ref()) || all_went(pairs, was, name)
        };
        let is_free = |was: &&&String| !found.pairs.iter().any(|(from, _)| from == **was);
        if let Some(was) = gone.iter().filter(is_free).find(is_it) {
            found.pairs.push(((*was).clone(), name.clone()));
        }
    }
    found
}

fn says(now: Option<&SectionEntry>, was: &str) -> bool {
    now.and_then(|entry| entry.was.as_ref()).is_some_and(|name| comparable(&name.value) == comparable(was))
}

fn has_key_of(now: Option<&SectionEntry>, before: Option<&SectionEntry>) -> bool {
    let key = |entry: Option<&SectionEntry>| entry.and_then(|entry| entry.key.as_ref()).map(|key| key.value.clone());
    key(now).is_some() && key(now) == key(before)
}

fn all_went(pairs: &[(&str, &str)], was: &str, name: &str) -> bool {
    let mut of = pairs.iter().filter(|(old, new)| *old == was || *new == name).peekable();
    of.peek().is_some() && of.all(|(old, new)| *old == was && *new == name)
}

/// What changed in the head itself, and in the list of sections. `place` is the index of the sheet.
pub(super) fn changes(
    pair: &SheetPair,
    renamed: &Renamed,
    place: usize,
    configs: [&Config; 2],
    is_years: bool,
) -> Vec<Change> {
    let Some(sheet) = pair.either() else { return Vec::new() };
    let base = Change {
        old_id: pair.old.filter(|old| old.id != sheet.id).map(|old| old.id.clone()),
        ..Change::new(Kind::Head, Some(place), &sheet.id, &sheet.head.department.value)
    };
    let mut found = Vec::new();
    let texts = |sheet: Option<&std::sync::Arc<Sheet>>, config| sheet.map(|sheet| facts(sheet, config));
    let (old, new) = (texts(pair.old, configs[0]), texts(pair.new, configs[1]));
    let remark = match (&old, &new) {
        (None, Some(_)) => Some(say!("整理表の新設", "new sheet")),
        (Some(_), None) => Some(say!("整理表の廃止", "sheet is gone")),
        _ => None,
    };
    let fields = differing(&old.unwrap_or_default(), &new.unwrap_or_default());
    let is_alone = remark.is_some();
    let moved = base.old_id.as_ref().filter(|old| !is_other_year(old, &base.id)).map(|from| {
        let to = &base.id;
        say!("フォルダーの名前 {from} → {to}", "folder {from} → {to}")
    });
    let lead = lead::of_sheet(pair).filter(|_| !is_years);
    if !fields.is_empty() || is_alone || moved.is_some() || lead.is_some() {
        let remarks = remark.into_iter().chain(moved).collect();
        found.push(Change { fields, remarks, lead, ..base.clone() });
    }
    if !is_alone {
        found.extend(sections(pair, renamed, &base, is_years));
    }
    found
}

/// Whether two sheets differ in their year alone.
fn is_other_year(old: &str, new: &str) -> bool {
    let name = |id: &str| id.split_once('/').map(|(_, name)| name.to_owned());
    name(old) == name(new)
}

/// The facts that differ, in the order of the new head; those that it has no longer come last.
fn differing(old: &Facts, new: &Facts) -> Vec<FieldChange> {
    let find = |all: &Facts, key: &str| {
        let fact = all.iter().find(|(known, ..)| known == key);
        fact.map(|(_, _, text)| text.clone()).unwrap_or_default()
    };
    let gone = old.iter().filter(|(key, ..)| !new.iter().any(|(known, ..)| known == key));
    let all = new.iter().chain(gone);
    all.filter_map(|(key, label, _)| plain(key, label, &find(old, key), &find(new, key))).collect()
}

/// Sections that are new, gone or renamed, and whether the rest stands in another order.
fn sections(pair: &SheetPair, renamed: &Renamed, base: &Change, is_years: bool) -> Vec<Change> {
    let (Some(old), Some(new)) = (pair.old, pair.new) else { return Vec::new() };
    let names = |sheet: &Sheet| sheet.sections.iter().map(|section| section.name.clone()).collect::<Vec<String>>();
    let (before, after) = (names(old), names(new));
    let now = |name: &String| renamed.pairs.iter().find(|(from, _)| from == name).map_or(name, |(_, to)| to).clone();
    let line = |section: &str, old: &str, new: &str, remark: Message| Change {
        kind: Kind::Section,
        section: section.to_owned(),
        title: if section.is_empty() { base.title.clone() } else { section.to_owned() },
        old_id: None,
        fields: plain("sections", "課", old, new).into_iter().collect(),
        remarks: vec![remark],
        ..base.clone()
    };
    let renamed_line = |(from, to): &(String, String)| {
        let lead = lead::of_section(old, new, (from, to)).filter(|_| !is_years);
        Change { lead, ..line(to, from, to, say!("課名の変更", "section renamed")) }
    };
    let mut found: Vec<Change> = renamed.pairs.iter().map(renamed_line).collect();
    let carried: Vec<String> = before.iter().map(now).collect();
    let is_come = |name: &&String| !carried.contains(name);
    found.extend(after.iter().filter(is_come).map(|name| line(name, "", name, say!("課の新設", "new section"))));
    let is_gone = |name: &&String| !after.contains(&now(name));
    found.extend(before.iter().filter(is_gone).map(|name| line(name, name, "", say!("課の廃止", "section is gone"))));
    let stay_before: Vec<&String> = carried.iter().filter(|name| after.contains(name)).collect();
    let stay_after: Vec<&String> = after.iter().filter(|name| carried.contains(name)).collect();
    if stay_before != stay_after {
        let list = |names: Vec<&String>| names.into_iter().map(String::as_str).collect::<Vec<&str>>().join("・");
        found.push(line("", &list(stay_before), &list(stay_after), say!("課の並び順", "order of sections")));
    }
    for (was, name) in before.iter().zip(&carried).filter(|(_, name)| after.contains(name)) {
        let fields = of_section([(old, was), (new, name)]);
        if !fields.is_empty() {
            let lead = lead::of_section(old, new, (was, name)).filter(|_| was == name && !is_years);
            found.push(Change { fields, remarks: Vec::new(), lead, ..line(name, "", "", Message::default()) });
        }
    }
    found
}

/// What a section has beside its name: where its page is, and its number where no goal says it.
fn of_section(sides: [(&Sheet, &str); 2]) -> Vec<FieldChange> {
    let section =
        |(sheet, name): (&'_ Sheet, &str)| sheet.sections.iter().find(|section| section.name == *name).cloned();
    let [Some(before), Some(after)] = sides.map(section) else { return Vec::new() };
    let entry =
        |(sheet, name): (&Sheet, &str)| sheet.head.sections.iter().find(|entry| entry.name.value == *name).cloned();
    let number = |side| entry(side).and_then(|entry| entry.number).map(|number| number.value).unwrap_or_default();
    let [old, new] = sides.map(number);
    let is_said = after.goals.is_empty();
    let address = plain("key", "アドレス", &before.key, &after.key).filter(|_| before.name == after.name);
    address.into_iter().chain(plain("number", "番号", &old, &new).filter(|_| is_said)).collect()
}
