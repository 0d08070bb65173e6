//! The data files beside the pages: where they are, and how pages link to them. What is in them is not decided here.

use std::collections::BTreeMap;

use super::address;
use super::template::view::DownloadLink;
use crate::model::FiscalYear;
use crate::model::config::Download;
use crate::model::site::{Sheet, Site};

/// A kind of data file, and how many bytes it has.
pub type DataFile = (Download, usize);

/// The data files of a site.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SiteDownloads {
    /// Of the whole site.
    pub whole: Vec<DataFile>,
    /// Of each year.
    pub years: BTreeMap<FiscalYear, Vec<DataFile>>,
    /// Of each sheet, by its id.
    pub sheets: BTreeMap<String, Vec<DataFile>>,
}

impl SiteDownloads {
    /// Those of a site, in the order of the configuration; `size` says how many bytes the file at a path has, none if it is not there.
    pub fn new(site: &Site, size: impl Fn(&str) -> Option<usize>) -> SiteDownloads {
        let of = |path: &dyn Fn(Download) -> String| -> Vec<DataFile> {
            let kinds = site.config.open_data.downloads.iter();
            kinds.filter_map(|kind| Some((*kind, size(&path(*kind))?))).collect()
        };
        let of_sheet = |sheet: &Sheet| of(&|kind| address::sheet_data(sheet, kind));
        let years = site.years.iter().map(|year| year.year);
        SiteDownloads {
            whole: of(&address::site_data),
            years: years.map(|year| (year, of(&|kind| address::year_data(year, kind)))).collect(),
            sheets: site.all_sheets().map(|(_, sheet)| (sheet.id.clone(), of_sheet(sheet))).collect(),
        }
    }

    /// Links to the files of the whole site.
    pub(super) fn of_site(&self) -> Vec<DownloadLink> {
        links(&self.whole, address::site_data)
    }

    /// Links to the files of a year.
    pub(super) fn of_year(&self, year: FiscalYear) -> Vec<DownloadLink> {
        links(self.years.get(&year).map_or(&[], Vec::as_slice), |kind| address::year_data(year, kind))
    }

    /// Links to the files of a sheet.
    pub(super) fn of_sheet(&self, sheet: &Sheet) -> Vec<DownloadLink> {
        links(self.sheets.get(&sheet.id).map_or(&[], Vec::as_slice), |kind| address::sheet_data(sheet, kind))
    }
}

fn links(files: &[DataFile], path: impl Fn(Download) -> String) -> Vec<DownloadLink> {
    let link = |&(kind, bytes): &DataFile| DownloadLink {
        kind: kind.extension().to_uppercase(),
        path: path(kind),
        size: size(bytes),
    };
    files.iter().map(link).collect()
}

/// A size as people read it: two digits at least, since more than that changes with every word.
fn size(bytes: usize) -> String {
    match bytes {
        0..1_000_000 => format!("{} KB", bytes.div_ceil(1_000)),
        _ => format!("{}.{} MB", bytes / 1_000_000, bytes % 1_000_000 / 100_000),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_for_people() {
        assert_eq!([0, 1, 15_769, 999_999, 1_250_000].map(size), ["0 KB", "1 KB", "16 KB", "1000 KB", "1.2 MB"]);
    }
}
