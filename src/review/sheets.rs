//! Which sheet of one side is which of the other.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::change::SheetName;
use crate::model::attached::{AttachedFiles, NO_FILES};
use crate::model::config::Config;
use crate::model::date::Dating;
use crate::model::japanese::comparable;
use crate::model::site::{Sheet, Site};
use crate::model::{FiscalYear, Language, Message};

/// A site, or one year of it, to be compared.
#[derive(Debug, Clone, Copy)]
pub struct Side<'a> {
    /// The site.
    pub site: &'a Site,
    /// The year; none for all.
    pub year: Option<FiscalYear>,
    /// The files beside its goals that may be others on the other side.
    pub files: &'a AttachedFiles,
}

impl<'a> Side<'a> {
    /// A whole site of which the files beside goals are not compared.
    pub fn of(site: &'a Site) -> Side<'a> {
        Side { site, year: None, files: &NO_FILES }
    }

    /// Its sheets in official order.
    pub(super) fn sheets(&self) -> Vec<&'a Arc<Sheet>> {
        let all = self.site.all_sheets().map(|(_, sheet)| sheet);
        all.filter(|sheet| self.year.is_none_or(|year| sheet.year == year)).collect()
    }
}

/// A sheet on both sides, or on one.
#[derive(Debug, Clone)]
pub(super) struct SheetPair<'a> {
    pub old: Option<&'a Arc<Sheet>>,
    pub new: Option<&'a Arc<Sheet>>,
}

/// The sheets of both sides: those of the new one in official order, then those that are gone.
///
/// A sheet is the same by its folder, else by its department or what that was called before, in the same year or, where years
/// are compared, whatever the year.
pub(super) fn pairs<'a>(old: &Side<'a>, new: &Side<'a>, is_years: bool) -> Vec<SheetPair<'a>> {
    let (old, new) = (old.sheets(), new.sheets());
    let known = |sheet: &Sheet| if is_years { sheet.key.clone() } else { sheet.id.clone() };
    let mut left: BTreeMap<String, &Arc<Sheet>> = old.iter().map(|sheet| (known(sheet), *sheet)).collect();
    let mut found: Vec<SheetPair> =
        new.iter().map(|sheet| SheetPair { old: left.remove(&known(sheet)), new: Some(sheet) }).collect();
    for pair in found.iter_mut().filter(|pair| pair.old.is_none()) {
        let Some(new) = pair.new else { continue };
        let names = new.head.was.iter().chain([&new.head.department]).map(|name| comparable(&name.value));
        let names: Vec<String> = names.collect();
        let is_named = |old: &Sheet| names.contains(&comparable(&old.head.department.value));
        let is_it = |old: &Sheet| is_named(old) && (is_years || old.year == new.year);
        let candidates: Vec<String> = left.iter().filter(|(_, old)| is_it(old)).map(|(key, _)| key.clone()).collect();
        if let [only] = candidates.as_slice() {
            pair.old = left.remove(only);
        }
    }
    let gone = old.into_iter().filter(|sheet| left.contains_key(&known(sheet)));
    found.extend(gone.map(|sheet| SheetPair { old: Some(sheet), new: None }));
    found
}

impl SheetPair<'_> {
    /// The sheet, the new one if there are two.
    pub fn either(&self) -> Option<&Sheet> {
        self.new.or(self.old).map(|sheet| &**sheet)
    }

    /// How it is named. `config` says by which years.
    pub fn name(&self, config: &Config) -> SheetName {
        let Some(sheet) = self.either() else { return SheetName::default() };
        let year = |language| Dating { language, ..config.dating() }.fiscal_year_name(sheet.year);
        let mut sections: Vec<String> = Vec::new();
        for section in [self.new, self.old].into_iter().flatten().flat_map(|sheet| &sheet.sections) {
            if !sections.contains(&section.name) {
                sections.push(section.name.clone());
            }
        }
        SheetName {
            id: sheet.id.clone(),
            department: sheet.head.department.value.clone(),
            year: Message { ja: year(Language::Ja), en: year(Language::En) },
            sections,
            goals: [self.old, self.new].map(|sheet| sheet.map_or(0, |sheet| sheet.goals.len())),
        }
    }
}
