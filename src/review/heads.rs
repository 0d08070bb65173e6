//! What changed in the head of a sheet, and in its sections: one line each, however many goals have it.

use super::change::{Change, FieldChange, Kind, Lead};
use super::fields::plain;
use super::lead;
use super::sheets::SheetPair;
use crate::model::Message;
use crate::model::body::cell;
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
        kind: Kind::Head,
        sheet: Some(place),
        section: String::new(),
        id: sheet.id.clone(),
        old_id: pair.old.filter(|old| old.id != sheet.id).map(|old| old.id.clone()),
        label: String::new(),
        title: sheet.head.department.value.clone(),
        fields: Vec::new(),
        others: Vec::new(),
        remarks: Vec::new(),
        lead: None,
        is_uncertain: false,
    };
    let mut found = Vec::new();
    let texts = |sheet: Option<&std::sync::Arc<Sheet>>, config| sheet.map(|sheet| facts(&sheet.head, config));
    let (old, new) = (texts(pair.old, configs[0]), texts(pair.new, configs[1]));
    let empty = || facts_of_none();
    let remark = match (&old, &new) {
        (None, Some(_)) => Some(say!("整理表の新設", "new sheet")),
        (Some(_), None) => Some(say!("整理表の廃止", "sheet is gone")),
        _ => None,
    };
    let rows = old.unwrap_or_else(empty).into_iter().zip(new.unwrap_or_else(empty));
    let fields: Vec<FieldChange> =
        rows.filter_map(|((key, label, old), (_, _, new))| plain(key, label, &old, &new)).collect();
    let is_alone = remark.is_some();
    let moved = base.old_id.as_ref().filter(|old| !is_other_year(old, &base.id)).map(|from| {
        let to = &base.id;
        say!("フォルダーの名前 {from} → {to}", "folder {from} → {to}")
    });
    let lead = lead::of_sheet(pair).filter(|_| !is_years);
    if !fields.is_empty() || is_alone || moved.is_some() || lead.is_some() {
        let remarks = remark.into_iter().chain(moved).chain(lead.as_ref().map(Lead::remark)).collect();
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

/// What a head says, fact by fact: name, label, text.
pub(super) type Facts = Vec<(&'static str, &'static str, String)>;

const LABELS: [(&str, &str); 8] = [
    ("department", "部"),
    ("title", "題名"),
    ("created", "作成日"),
    ("post", "職名"),
    ("name", "氏名"),
    ("contact", "問い合わせ先"),
    ("audience", "公開の範囲"),
    ("text", "本文"),
];

fn facts_of_none() -> Facts {
    LABELS.iter().map(|(key, label)| (*key, *label, String::new())).collect()
}

/// What a head says.
pub(super) fn facts(head: &Head, config: &Config) -> Facts {
    let holder = head.holder.as_ref();
    let contact = head.contact.iter().flat_map(|contact| [&contact.text, &contact.phone, &contact.mail]);
    let contact: Vec<&str> = contact.filter_map(|part| part.as_deref()).collect();
    let texts = [
        head.department.value.clone(),
        head.title.as_ref().map(|title| title.value.clone()).unwrap_or_default(),
        head.created.as_ref().map(|created| created.value.text.clone()).unwrap_or_default(),
        holder.and_then(|holder| holder.post.clone()).unwrap_or_default(),
        holder.and_then(|holder| holder.name.as_ref()).map(|name| name.value.clone()).unwrap_or_default(),
        contact.join("\n"),
        head.audience.as_ref().map(|audience| audience.value.name().to_owned()).unwrap_or_default(),
        cell::cell(&head.source.text[head.body.clone()], config.line_breaks),
    ];
    LABELS.iter().zip(texts).map(|((key, label), text)| (*key, *label, text)).collect()
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
        let mut change = line(to, from, to, say!("課名の変更", "section renamed"));
        change.remarks.extend(lead.as_ref().map(Lead::remark));
        Change { lead, ..change }
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
    found
}
