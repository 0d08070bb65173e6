//! By what a version is known to its readers: a digest of all that comparing sees of it. Two versions of one fingerprint have
//! no change, whatever their files keep from whom they are for.

use super::facts;
use super::item::Item;
use super::settings;
use crate::model::Digest;
use crate::model::config::Config;
use crate::model::site::Sheet;

/// The fingerprint of a sheet.
pub fn of_sheet(config: &Config, sheet: &Sheet) -> Digest {
    let mut all = Vec::new();
    put(&mut all, &sheet.id);
    facts::facts(sheet, config).iter().for_each(|(_, _, text)| put(&mut all, text));
    sheet.sections.iter().for_each(|section| put(&mut all, &section.name));
    for member in &sheet.goals {
        put(&mut all, &member.id);
        for said in Item::new(config, sheet, member, 0).said() {
            [&said.field, &said.label, &said.text].into_iter().for_each(|text| put(&mut all, text));
        }
    }
    Digest::of(&all)
}

/// The fingerprint of a site of which the sheets have these.
pub fn of_site(config: &Config, sheets: &[Digest]) -> String {
    let mut all = Vec::new();
    settings::told_of(config).iter().for_each(|text| put(&mut all, text));
    sheets.iter().for_each(|sheet| all.extend_from_slice(&sheet.0.to_be_bytes()));
    Digest::of(&all).to_string()
}

/// Texts cannot run together.
pub(super) fn put(all: &mut Vec<u8>, text: &str) {
    all.extend_from_slice(&(text.len() as u64).to_be_bytes());
    all.extend_from_slice(text.as_bytes());
}
