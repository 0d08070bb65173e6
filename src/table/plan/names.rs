//! What new goals are called: the names of their files.

use std::collections::{BTreeSet, HashMap};

use crate::model::path::slug;

/// A new goal as far as its name depends on it.
pub struct Unnamed<'a> {
    /// 番号 as the table has it.
    pub number: &'a str,
    /// The place of its section among the sheet's, from 1; none without a section.
    pub section: Option<usize>,
}

/// Names without ending for new goals, in their order: the number where it is nobody else's and a file can have it, else the
/// number of the group, or the place of the section, and a running number. Names in `taken` are those of files that are there.
pub fn names(
    goals: &[Unnamed],
    numbers: &HashMap<String, usize>,
    groups: bool,
    taken: &BTreeSet<String>,
) -> Vec<String> {
    let mut taken: BTreeSet<String> = taken.iter().map(|name| name.to_lowercase()).collect();
    let mut last: HashMap<String, u32> = HashMap::new();
    let mut names = Vec::with_capacity(goals.len());
    for goal in goals {
        let is_name = !goal.number.is_empty() && slug(goal.number) == *goal.number;
        let is_alone = numbers.get(goal.number) == Some(&1);
        if is_name && is_alone && !groups && taken.insert(goal.number.to_owned()) {
            names.push(goal.number.to_owned());
            continue;
        }
        let group = match (is_name, goal.section) {
            (true, _) => format!("{}-", goal.number),
            (false, Some(section)) => format!("{section}-"),
            (false, None) => String::new(),
        };
        let start = last.entry(group.clone()).or_insert_with(|| highest(&group, &taken));
        let name = loop {
            *start = start.saturating_add(1);
            let name = format!("{group}{start}");
            if taken.insert(name.clone()) || *start == u32::MAX {
                break name;
            }
        };
        names.push(name);
    }
    names
}

/// The highest running number of a group that is taken: one that lies between others stays free, for it was a name once.
fn highest(group: &str, taken: &BTreeSet<String>) -> u32 {
    let numbers = taken.iter().filter_map(|name| name.strip_prefix(group)?.parse::<u32>().ok());
    numbers.filter(|number| *number < 1_000_000).max().unwrap_or(0)
}
