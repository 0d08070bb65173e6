//! The places of a fiscal year's calendar: its months from April to March, then what is in no month; what they are called,
//! and how many goals are due in each.

use super::outline::Entry;
use super::view::SlotCount;
use crate::model::config::Config;
use crate::model::due::{Slot, SortKey};
use crate::model::site::Member;
use crate::model::{Date, Due, FiscalYear, Language};

/// What the places of a calendar are called.
pub struct SlotNames {
    language: Language,
    asap: String,
    before: String,
    after: String,
    ongoing: String,
    undecided: String,
    none: String,
}

impl SlotNames {
    /// The names of a theme; `word` gives the interface word with a name.
    pub fn new(language: Language, word: impl Fn(&str) -> String) -> SlotNames {
        SlotNames {
            language,
            asap: word("slot_asap"),
            before: word("slot_before"),
            after: word("slot_after"),
            ongoing: word("slot_ongoing"),
            undecided: word("slot_undecided"),
            none: word("slot_none"),
        }
    }

    /// The name of a place: `10月`, `早急`.
    pub fn of(&self, slot: Slot) -> String {
        match slot {
            Slot::Month(_, month) => month_name(month, self.language),
            Slot::Asap => self.asap.clone(),
            Slot::Before => self.before.clone(),
            Slot::After => self.after.clone(),
            Slot::Ongoing => self.ongoing.clone(),
            Slot::Undecided => self.undecided.clone(),
            Slot::None => self.none.clone(),
        }
    }
}

/// All places of a fiscal year's calendar, in its order.
pub fn all(year: FiscalYear) -> Vec<Slot> {
    let months = year.months().into_iter().map(|(year, month)| Slot::Month(year, month));
    let mut slots: Vec<Slot> = months.collect();
    slots.extend([Slot::Asap, Slot::Before, Slot::After, Slot::Ongoing, Slot::Undecided, Slot::None]);
    slots.sort();
    slots
}

/// Where a deadline stands in its year's calendar.
pub fn of_due(due: Option<&Due>, year: FiscalYear) -> Slot {
    due.map_or(Slot::None, |due| due.slot(year))
}

/// The anchor of a place, and its name in the address of a view: `m10`, `asap`.
pub fn id(slot: Slot) -> String {
    match slot {
        Slot::Month(_, month) => format!("m{month}"),
        Slot::Asap => "asap".to_owned(),
        Slot::Before => "before".to_owned(),
        Slot::After => "after".to_owned(),
        Slot::Ongoing => "ongoing".to_owned(),
        Slot::Undecided => "undecided".to_owned(),
        Slot::None => "none".to_owned(),
    }
}

/// The month of a place in full; none for what is no month.
pub fn meaning(slot: Slot, config: &Config) -> Option<String> {
    match slot {
        Slot::Month(year, month) => Some(config.dating().month(Date::constant(year, month, 1))),
        _ => None,
    }
}

/// Whether a place is shown: months always are, so that an empty one is seen to be empty; the others where a goal is.
pub fn is_shown(slot: Slot, goals: usize) -> bool {
    matches!(slot, Slot::Month(..)) || goals > 0
}

/// How many of a year's goals are due in each place that is shown; `path` tells where they are listed.
pub fn counts<'a>(
    config: &Config,
    year: FiscalYear,
    names: &SlotNames,
    goals: impl Iterator<Item = &'a Entry>,
    path: impl Fn(&str) -> String,
) -> Vec<SlotCount> {
    let slots = all(year);
    let mut counts = vec![0; slots.len()];
    goals.for_each(|entry| counts[place(&slots, entry.slot)] += 1);
    let most = counts.iter().copied().max().unwrap_or_default().max(1);
    let shown = slots.into_iter().zip(counts).filter(|(slot, goals)| is_shown(*slot, *goals));
    let count = |(slot, goals): (Slot, usize)| SlotCount {
        path: (goals > 0).then(|| path(&id(slot))),
        id: id(slot),
        label: names.of(slot),
        meaning: meaning(slot, config),
        is_month: matches!(slot, Slot::Month(..)),
        goals,
        share: goals * 100 / most,
    };
    shown.map(count).collect()
}

/// The place of a slot among all of its year.
pub fn place(slots: &[Slot], slot: Slot) -> usize {
    slots.binary_search(&slot).expect("every slot is among all slots")
}

/// The places of goals in the order of their deadlines, from 1; equal deadlines have one place.
pub fn ranks(goals: &[Member]) -> Vec<usize> {
    let key = |member: &Member| due(member).map(Due::sort_key);
    // What has no deadline comes last.
    let mut keys: Vec<Option<SortKey>> = goals.iter().map(key).collect();
    let order = |key: &Option<SortKey>| (key.is_none(), *key);
    keys.sort_by_key(order);
    keys.dedup();
    let rank = |member| keys.partition_point(|known| order(known) < order(&key(member))) + 1;
    goals.iter().map(rank).collect()
}

fn due(member: &Member) -> Option<&Due> {
    member.goal.due.as_ref().map(|due| &due.value)
}

fn month_name(month: i8, language: Language) -> String {
    match language {
        Language::Ja => format!("{month}月"),
        Language::En => {
            const NAMES: [&str; 12] =
                ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
            let index = usize::try_from(month - 1).expect("months are counted from 1");
            NAMES[index].to_owned()
        }
    }
}
