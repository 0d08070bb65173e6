//! The data files that a site offers: those of a sheet, of a year, and of all, which has what goes with them as well.
//!
//! They are made year by year, and what a year was made of is dropped before the next: of the whole site no more is in memory than
//! its texts, and after these its workbook.

use std::sync::Arc;

use rayon::prelude::*;

use super::book::Book;
use super::records::{Column, Record, columns, records};
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
        let own: Vec<SheetRecords> = own.collect();
        let of_sheets = || {
            let sheets = year.sheets.par_iter().zip(&own).filter(|(sheet, _)| wanted(sheet));
            sheets.try_for_each(|(sheet, own)| {
                let files = files(config, &columns, std::slice::from_ref(own), "../../")?;
                files.into_iter().try_for_each(|(kind, bytes)| take(Offered::Sheet(sheet, kind), bytes))
            })
        };
        let of_year = || {
            let files = files(config, &columns, &own, "../")?;
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
    files(config, &columns, &[SheetRecords::of(config, &columns, sheet, Some(lineage))], "../../")
}

/// The files of the whole site, and what goes with them.
fn of_all(site: &Site, columns: &[Column], whole: Gathered, take: &Take) -> Result<(), Failure> {
    let config = &*site.config;
    let book = || -> Result<usize, Failure> {
        let mut book = Book::new(config, columns).map_err(not_written)?;
        // Year by year, since all records at once take as much memory as the workbook.
        for year in &site.years {
            let own = year
                .sheets
                .par_iter()
                .map(|sheet| records(config, columns, sheet, site.lineage(sheet).map(Arc::as_ref)));
            let own: Vec<Vec<Record>> = own.collect();
            own.iter().try_for_each(|records| book.add(records)).map_err(not_written)?;
        }
        let bytes = book.bytes(&[]).map_err(not_written)?;
        let size = bytes.len();
        take(Offered::Site(Download::Xlsx), bytes).map(|()| size)
    };
    let has_book = config.open_data.downloads.contains(&Download::Xlsx);
    let (sizes, book) = rayon::join(|| texts_of_all(site, columns, whole, take), || has_book.then(book).transpose());
    let mut sizes = sizes?;
    sizes.extend(book?.map(|size| (Download::Xlsx, size)));
    sizes.sort_by_key(|(kind, _)| config.open_data.downloads.iter().position(|own| own == kind));
    take(Offered::Beside(catalog::NAME_OF_CATALOG), catalog::catalog(site, &sizes).into_bytes())
}

/// The texts of the whole site, and those that go with them; gives how large the former are.
fn texts_of_all(
    site: &Site,
    columns: &[Column],
    whole: Gathered,
    take: &Take,
) -> Result<Vec<(Download, usize)>, Failure> {
    let (config, mut sizes) = (&*site.config, Vec::new());
    let Gathered { csv, json, heads, replaced } = whole;
    if config.open_data.downloads.contains(&Download::Csv) {
        let csv = csv::csv(columns, csv);
        sizes.push((Download::Csv, csv.len()));
        for (name, bytes) in twin(&csv, replaced) {
            take(Offered::Beside(&name), bytes)?;
        }
        take(Offered::Site(Download::Csv), csv.into_bytes())?;
    }
    if config.open_data.downloads.contains(&Download::Json) {
        let json = json::json(config, &heads, json, "");
        sizes.push((Download::Json, json.len()));
        take(Offered::Beside(json::SCHEMA), json::schema(config, columns).into_bytes())?;
        take(Offered::Site(Download::Json), json.into_bytes())?;
    }
    let sheets: Vec<&Sheet> = site.all_sheets().map(|(_, sheet)| &**sheet).collect();
    for (name, bytes) in explained(config, columns, &sheets, &config.open_data.downloads) {
        take(Offered::Beside(&name), bytes)?;
    }
    Ok(sizes)
}

/// The files of some sheets, by their kinds; `root` leads from them to the top of the site.
fn files(
    config: &Config,
    columns: &[Column],
    sheets: &[SheetRecords],
    root: &str,
) -> Result<Vec<(Download, Vec<u8>)>, Failure> {
    let texts = || {
        let mut gathered = Gathered::default();
        gathered.add(sheets);
        let Gathered { csv, json, heads, .. } = gathered;
        (csv::csv(columns, csv), json::json(config, &heads, json, &format!("{root}{}", Download::FOLDER)))
    };
    let book = || {
        let mut book = Book::new(config, columns)?;
        sheets.iter().try_for_each(|sheet| book.add(&sheet.records))?;
        book.bytes(&[])
    };
    let has_book = config.open_data.downloads.contains(&Download::Xlsx);
    let ((mut csv, mut json), book) = rayon::join(texts, || has_book.then(book).transpose().map_err(not_written));
    let mut book = book?.unwrap_or_default();
    let file = |kind: &Download| match kind {
        Download::Csv => (*kind, std::mem::take(&mut csv).into_bytes()),
        Download::Json => (*kind, std::mem::take(&mut json).into_bytes()),
        Download::Xlsx => (*kind, std::mem::take(&mut book)),
    };
    Ok(config.open_data.downloads.iter().map(file).collect())
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
    fn of(config: &Config, columns: &[Column], sheet: &Sheet, lineage: Option<&SheetLineage>) -> SheetRecords {
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
        SheetRecords { records, csv, json, head, replaced }
    }
}

/// The records of sheets one after the other, as they stand in texts.
#[derive(Default)]
struct Gathered {
    csv: String,
    json: String,
    heads: Vec<String>,
    replaced: Vec<Replaced>,
}

impl Gathered {
    fn add(&mut self, sheets: &[SheetRecords]) {
        for sheet in sheets {
            self.csv.push_str(&sheet.csv);
            json::join(&mut self.json, &sheet.json);
            self.heads.extend(Some(&sheet.head).filter(|head| !head.is_empty()).cloned());
            self.replaced.extend(sheet.replaced.iter().cloned());
        }
    }
}
