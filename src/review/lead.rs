//! Addresses that were published and would lead nowhere: what has to be written so that they lead on.

use std::collections::BTreeSet;

use super::change::Lead;
use super::item::Item;
use super::sheets::SheetPair;
use crate::model::Spanned;
use crate::model::address::{Address, WrittenAddress};
use crate::model::config::usual_key;
use crate::model::goal::SectionEntry;
use crate::model::site::Sheet;

/// What a goal has to say of where it was before; none where it says it, or was nowhere else. A sheet that has moved with its
/// goals speaks for them, and where another goal's page is now (`taken`), nothing can lead on.
pub(super) fn of_goal(before: &Item, after: &Item, taken: &BTreeSet<Address>) -> Option<Lead> {
    let (from, to) = (before.member.address(before.sheet), after.member.address(after.sheet));
    let was = WrittenAddress { text: before.member.written_address(before.sheet), address: from };
    let was: Vec<WrittenAddress> =
        [was].into_iter().chain(before.member.goal.aliases.iter().map(|alias| alias.value.clone())).collect();
    let has_moved_along = before.place == after.place && before.sheet.address() != after.sheet.address();
    let aliases = &after.member.goal.aliases;
    let is_led = |address: &Address| {
        let (sheet, own_sheet) = (address.of_sheet(), after.sheet.address());
        let is_of_old_sheet = has_moved_along && sheet == before.sheet.address()
            || after.sheet.head.aliases.iter().any(|alias| alias.value.address == sheet);
        let here = Address { goal: address.goal.clone(), ..own_sheet };
        let is_known_here = here == to || aliases.iter().any(|alias| alias.value.address == here);
        *address == to || is_of_old_sheet && is_known_here || taken.contains(address)
    };
    let missing = was.into_iter().filter(|was| !is_led(&was.address));
    lead(aliases, missing, &after.member.goal.source.path)
}

/// The same of a sheet.
pub(super) fn of_sheet(pair: &SheetPair) -> Option<Lead> {
    let (old, new) = (pair.old?, pair.new?);
    let was = WrittenAddress { text: old.id.clone(), address: old.address() };
    let was = [was].into_iter().chain(old.head.aliases.iter().map(|alias| alias.value.clone()));
    lead(&new.head.aliases, was.filter(|was| was.address != new.address()), &new.head.source.path)
}

/// What a section that was renamed has to say, so that its page stays where it is.
pub(super) fn of_section(old: &Sheet, new: &Sheet, (from, to): (&str, &str)) -> Option<Lead> {
    let entry = |sheet: &Sheet, name: &str| sheet.head.sections.iter().find(|entry| entry.name.value == *name).cloned();
    let key =
        |entry: &SectionEntry| entry.key.as_ref().map_or_else(|| usual_key(&entry.name.value), |key| key.value.clone());
    let (before, after) = (key(&entry(old, from)?), entry(new, to)?);
    let is_taken = new.sections.iter().any(|section| section.key == before);
    let rest = [("number", &after.number), ("was", &after.was)];
    let rest = rest.into_iter().filter_map(|(name, value)| Some(format!(", {name}: {}", value.as_ref()?.value)));
    (before != key(&after) && !is_taken).then(|| Lead {
        file: new.head.source.path.clone(),
        line: format!("- {{ name: {to}, key: {before}{} }}", rest.collect::<String>()),
    })
}

fn lead(known: &[Spanned<WrittenAddress>], missing: impl Iterator<Item = WrittenAddress>, file: &str) -> Option<Lead> {
    let is_known = |was: &WrittenAddress| known.iter().any(|alias| alias.value.address == was.address);
    let missing: Vec<String> = missing.filter(|was| !is_known(was)).map(|was| was.text).collect();
    if missing.is_empty() {
        return None;
    }
    let texts: Vec<String> = known.iter().map(|alias| alias.value.text.clone()).chain(missing).collect();
    Some(Lead { file: file.to_owned(), line: format!("aliases: [{}]", texts.join(", ")) })
}
