//! The data files that a site offers: those of a sheet, of a year, and of all, which has what goes with them as well.
//!
//! They are made year by year, and what a year was made of is dropped before the next: of the whole site no more is in memory than
//! its own files.

use std::sync::Arc;

use rayon::prelude::*;

use super::book::Book;
use super::records::{Column, Record, columns, records};
use super::{Replaced, catalog, csv, explained, heads, json, not_written, replaced, twin};
use crate::model::config::{Config, Download};
use crate::model::site::{Sheet, Site};
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
    let mut whole = Gathered::new(config, &columns)?;
    for year in &site.years {
        let own: Vec<SheetRecords> =
            year.sheets.par_iter().map(|sheet| SheetRecords::of(config, &columns, sheet)).collect();
        let of_sheets = || {
            let sheets = year.sheets.par_iter().zip(&own).filter(|(sheet, _)| wanted(sheet));
            sheets.try_for_each(|(sheet, own)| {
                let files = Gathered::of(config, &columns, std::slice::from_ref(own))?.files("../../")?;
                files.into_iter().try_for_each(|(kind, bytes)| take(Offered::Sheet(sheet, kind), bytes))
            })
        };
        let of_year = || {
            let files = Gathered::of(config, &columns, &own)?.files("../")?;
            files.into_iter().try_for_each(|(kind, bytes)| take(Offered::Year(year.year, kind), bytes))
        };
        let (added, (sheets, year)) = rayon::join(|| whole.add(&own), || rayon::join(of_sheets, of_year));
        added.and(sheets).and(year)?;
    }
    of_all(site, &columns, whole, take)
}

/// The files of a sheet, by their kinds.
///
/// # Errors
/// As [`of_site`].
pub fn of_sheet(config: &Config, sheet: &Sheet) -> Result<Vec<(Download, Vec<u8>)>, Failure> {
    let columns = columns(config);
    Gathered::of(config, &columns, &[SheetRecords::of(config, &columns, sheet)])?.files("../../")
}

/// The files of the whole site, and what goes with them.
fn of_all(site: &Site, columns: &[Column], mut whole: Gathered, take: &Take) -> Result<(), Failure> {
    let config = &*site.config;
    let sheets: Vec<&Sheet> = site.all_sheets().map(|(_, sheet)| &**sheet).collect();
    let mut beside = explained(config, columns, &sheets, &config.open_data.downloads);
    let mut replaced = std::mem::take(&mut whole.replaced);
    let files = whole.files("")?;
    let sizes: Vec<(Download, usize)> = files.iter().map(|(kind, bytes)| (*kind, bytes.len())).collect();
    for (kind, bytes) in files {
        match kind {
            Download::Csv => beside.extend(twin(&String::from_utf8_lossy(&bytes), std::mem::take(&mut replaced))),
            Download::Json => beside.push((json::SCHEMA.to_owned(), json::schema(config, columns).into_bytes())),
            Download::Xlsx => {}
        }
        take(Offered::Site(kind), bytes)?;
    }
    beside.push((catalog::NAME_OF_CATALOG.to_owned(), catalog::catalog(site, &sizes).into_bytes()));
    beside.into_iter().try_for_each(|(name, bytes)| take(Offered::Beside(&name), bytes))
}

/// The records of a sheet, and how they stand in its files, in those of its year and in those of the site.
struct SheetRecords {
    records: Vec<Record>,
    csv: String,
    json: String,
    /// What its head says, in the files of JSON.
    head: String,
    /// What the twin in CP932 does not say as it was written.
    replaced: Vec<Replaced>,
}

impl SheetRecords {
    fn of(config: &Config, columns: &[Column], sheet: &Sheet) -> SheetRecords {
        let is_offered = |kind| config.open_data.downloads.contains(&kind);
        let records = records(config, columns, sheet);
        let (csv, replaced) = match is_offered(Download::Csv) {
            true => (csv::lines(&records), replaced(columns, &records)),
            false => Default::default(),
        };
        let (json, head) = match is_offered(Download::Json) {
            true => (json::lines(columns, &records), heads::line(config, sheet)),
            false => Default::default(),
        };
        SheetRecords { records, csv, json, head, replaced }
    }
}

/// The records of some sheets in the files that they are to be in, to which more can be added.
struct Gathered<'a> {
    config: &'a Config,
    csv: String,
    json: String,
    heads: Vec<String>,
    replaced: Vec<Replaced>,
    book: Option<Book>,
}

impl<'a> Gathered<'a> {
    fn new(config: &'a Config, columns: &[Column]) -> Result<Gathered<'a>, Failure> {
        let has_book = config.open_data.downloads.contains(&Download::Xlsx);
        let book = has_book.then(|| Book::new(config, columns)).transpose().map_err(not_written)?;
        let csv = csv::csv(columns, []);
        Ok(Gathered { config, csv, json: String::new(), heads: Vec::new(), replaced: Vec::new(), book })
    }

    fn of(config: &'a Config, columns: &[Column], sheets: &[SheetRecords]) -> Result<Gathered<'a>, Failure> {
        let mut gathered = Gathered::new(config, columns)?;
        gathered.add(sheets)?;
        Ok(gathered)
    }

    fn add(&mut self, sheets: &[SheetRecords]) -> Result<(), Failure> {
        for sheet in sheets {
            self.csv.push_str(&sheet.csv);
            json::join(&mut self.json, &sheet.json);
            self.heads.extend(Some(&sheet.head).filter(|head| !head.is_empty()).cloned());
            self.replaced.extend(sheet.replaced.iter().cloned());
            if let Some(book) = &mut self.book {
                book.add(&sheet.records).map_err(not_written)?;
            }
        }
        Ok(())
    }

    /// The files, by their kinds; `root` leads from them to the top of the site.
    fn files(self, root: &str) -> Result<Vec<(Download, Vec<u8>)>, Failure> {
        let Gathered { config, mut csv, json, heads, book, .. } = self;
        let folder = if root.is_empty() { String::new() } else { format!("{root}{}", Download::FOLDER) };
        let json = || json::json(config, &heads, json, &folder).into_bytes();
        let book = || book.map(|book| book.bytes(&[]).map_err(not_written)).transpose();
        let (mut json, book) = rayon::join(json, book);
        let mut book = book?.unwrap_or_default();
        let kinds = config.open_data.downloads.iter();
        let files = kinds.map(|kind| match kind {
            Download::Csv => (*kind, std::mem::take(&mut csv).into_bytes()),
            Download::Json => (*kind, std::mem::take(&mut json)),
            Download::Xlsx => (*kind, std::mem::take(&mut book)),
        });
        Ok(files.collect())
    }
}
