//! The data files that a site offers: those of a sheet, of a year, and of all, which has what goes with them as well.
//!
//! They are made year by year, and what a year was made of is dropped before the next: of the whole site no more is in memory than
//! its texts and, packed, the rows of its workbook.

use std::sync::Arc;

use rayon::prelude::*;

use super::book::{Rows, book};
use super::records::{Column, columns, records};
use super::{Replaced, catalog, csv, explained, heads, json, not_written, replaced, twin};
use crate::model::config::{Config, Download};
use crate::model::site::{Sheet, SheetLineage, Site};
use crate::model::{Failure, FiscalYear};

/// A data file of a site.
#[derive(Debug, Clone, Copy)]
pub enum Offered<'a> {
    /// A sheet's.
    Sheet(&'a Arc<Sheet>, Download),
    /// A year's.
    Year(FiscalYear, Download),
    /// The whole site's.
    Site(Download),
    /// One of those that go with the whole site's, by its name.
    Beside(&'a str),
}

/// Takes files, from many threads.
pub type Take<'a> = dyn Fn(Offered, Vec<u8>) -> Result<(), Failure> + Sync + 'a;

/// Makes all data files of a site, those of sheets only where they are `wanted`.
///
/// # Errors
/// Those of `take`; a workbook cannot be written, which no input is known to bring about.
pub fn of_site(site: &Site, wanted: &(dyn Fn(&Sheet) -> bool + Sync), take: &Take) -> Result<(), Failure> {
    let config = &*site.config;
    if config.open_data.downloads.is_empty() {
        return Ok(());
    }
    let columns = columns(config);
    let mut whole = Gathered::default();
    for year in &site.years {
        let own = year
            .sheets
            .par_iter()
            .map(|sheet| SheetRecords::of(config, &columns, sheet, site.lineage(sheet).map(Arc::as_ref)));
        let own = own.collect::<Result<Vec<SheetRecords>, Failure>>()?;
        let of_sheets = || {
            let sheets = year.sheets.par_iter().zip(&own).filter(|(sheet, _)| wanted(sheet));
            sheets.try_for_each(|(sheet, own)| {
                let files = Gathered::of([own]).files(config, &columns, &to_data("../../"))?;
                files.into_iter().try_for_each(|(kind, bytes)| take(Offered::Sheet(sheet, kind), bytes))
            })
        };
        let of_year = || {
            let files = Gathered::of(&own).files(config, &columns, &to_data("../"))?;
            files.into_iter().try_for_each(|(kind, bytes)| take(Offered::Year(year.year, kind), bytes))
        };
        let (sheets, year) = rayon::join(of_sheets, of_year);
        sheets.and(year)?;
        whole.add(&own);
    }
    of_all(site, &columns, whole, take)
}

/// The files of a sheet, of whose goals `lineage` has the other years; by their kinds.
///
/// # Errors
/// As [`of_site`].
pub fn of_sheet(config: &Config, sheet: &Sheet, lineage: &SheetLineage) -> Result<Vec<(Download, Vec<u8>)>, Failure> {
    let columns = columns(config);
    Gathered::of([&SheetRecords::of(config, &columns, sheet, Some(lineage))?]).files(
        config,
        &columns,
        &to_data("../../"),
    )
}

/// From files below the top of the site, to which `root` leads, to the folder of the whole site's.
fn to_data(root: &str) -> String {
    format!("{root}{}", Download::FOLDER)
}

/// The files of the whole site, and what goes with them.
fn of_all(site: &Site, columns: &[Column], mut whole: Gathered, take: &Take) -> Result<(), Failure> {
    let config = &*site.config;
    let replaced = std::mem::take(&mut whole.replaced);
    let files = whole.files(config, columns, "")?;
    let sizes: Vec<(Download, usize)> = files.iter().map(|(kind, bytes)| (*kind, bytes.len())).collect();
    files.into_par_iter().try_for_each(|(kind, bytes)| {
        let beside = match kind {
            Download::Csv => twin(&String::from_utf8_lossy(&bytes), &replaced),
            Download::Json => vec![(json::SCHEMA.to_owned(), json::schema(config, columns).into_bytes())],
            Download::Xlsx => Vec::new(),
        };
        beside.into_iter().try_for_each(|(name, bytes)| take(Offered::Beside(&name), bytes))?;
        take(Offered::Site(kind), bytes)
    })?;
    let sheets: Vec<&Sheet> = site.all_sheets().map(|(_, sheet)| &**sheet).collect();
    let explained = explained(config, columns, &sheets, &config.open_data.downloads);
    explained.into_iter().try_for_each(|(name, bytes)| take(Offered::Beside(&name), bytes))?;
    take(Offered::Beside(catalog::NAME_OF_CATALOG), catalog::catalog(site, &sizes).into_bytes())
}

/// How the records of a sheet stand in its files, in those of its year and in those of the site.
struct SheetRecords {
    csv: String,
    json: String,
    /// What its head says, in the files of JSON.
    head: String,
    /// What the twin in CP932 does not say as it was written.
    replaced: Vec<Replaced>,
    /// None where no workbook is offered.
    rows: Option<Arc<Rows>>,
}

impl SheetRecords {
    fn of(
        config: &Config,
        columns: &[Column],
        sheet: &Sheet,
        lineage: Option<&SheetLineage>,
    ) -> Result<SheetRecords, Failure> {
        let is_offered = |kind| config.open_data.downloads.contains(&kind);
        let records = records(config, columns, sheet, lineage);
        let (csv, replaced) = match is_offered(Download::Csv) {
            true => (csv::lines(&records), replaced(columns, &records)),
            false => Default::default(),
        };
        let (json, head) = match is_offered(Download::Json) {
            true => (json::lines(columns, &records), heads::line(config, sheet)),
            false => Default::default(),
        };
        let rows = is_offered(Download::Xlsx).then(|| Rows::of(columns, &records).map(Arc::new));
        Ok(SheetRecords { csv, json, head, replaced, rows: rows.transpose().map_err(not_written)? })
    }
}

/// The records of sheets one after the other, as they stand in files.
#[derive(Default)]
struct Gathered {
    csv: String,
    json: String,
    heads: Vec<String>,
    replaced: Vec<Replaced>,
    rows: Vec<Arc<Rows>>,
}

impl Gathered {
    fn of<'a>(sheets: impl IntoIterator<Item = &'a SheetRecords>) -> Gathered {
        let mut gathered = Gathered::default();
        gathered.add(sheets);
        gathered
    }

    fn add<'a>(&mut self, sheets: impl IntoIterator<Item = &'a SheetRecords>) {
        for sheet in sheets {
            self.csv.push_str(&sheet.csv);
            json::join(&mut self.json, &sheet.json);
            self.heads.extend(Some(&sheet.head).filter(|head| !head.is_empty()).cloned());
            self.replaced.extend(sheet.replaced.iter().cloned());
            self.rows.extend(sheet.rows.clone());
        }
    }

    /// The files, by their kinds; `to_data` leads from them to the folder of the whole site's.
    fn files(self, config: &Config, columns: &[Column], to_data: &str) -> Result<Vec<(Download, Vec<u8>)>, Failure> {
        let Gathered { mut csv, mut json, heads, rows, .. } = self;
        let file = |kind: &Download| {
            let bytes = match kind {
                Download::Csv => csv::csv(columns, std::mem::take(&mut csv)).into_bytes(),
                Download::Json => json::json(config, &heads, std::mem::take(&mut json), to_data).into_bytes(),
                Download::Xlsx => book(config, columns, &rows, &[]).map_err(not_written)?,
            };
            Ok((*kind, bytes))
        };
        config.open_data.downloads.iter().map(file).collect()
    }
}
