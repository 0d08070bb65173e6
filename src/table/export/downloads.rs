//! The data files that a site offers: those of a sheet, of a year, and of all, which has what goes with them as well.

use std::collections::{BTreeMap, HashMap};

use rayon::prelude::*;

use super::records::{Column, Record, columns, records};
use super::{beside, book, csv, heads, json, not_written};
use crate::model::config::{Config, Download};
use crate::model::site::{Sheet, Site};
use crate::model::{Failure, FiscalYear};

/// Data files of one scope, by their kinds.
pub type DataFiles = Vec<(Download, Vec<u8>)>;

/// The records of sheets, by the paths of their heads.
pub type RecordsOfSheets = HashMap<String, Vec<Record>>;

/// The records of a sheet, and how they stand in its files, in those of its year and in those of the site.
struct SheetRecords<'a> {
    records: &'a [Record],
    csv: String,
    json: String,
    /// What its head says, in the files of JSON.
    head: String,
}

impl SheetRecords<'_> {
    fn of<'a>(config: &Config, columns: &[Column], sheet: &Sheet, records: &'a [Record]) -> SheetRecords<'a> {
        let is_offered = |kind| config.open_data.downloads.contains(&kind);
        let csv = if is_offered(Download::Csv) { csv::lines(records) } else { String::new() };
        let (json, head) = match is_offered(Download::Json) {
            true => (json::lines(columns, records), heads::line(config, sheet)),
            false => Default::default(),
        };
        SheetRecords { records, csv, json, head }
    }
}

/// How large such are.
pub type Sizes = Vec<(Download, usize)>;

/// How large some are, as pages say.
pub fn sizes(files: &DataFiles) -> Sizes {
    files.iter().map(|(kind, bytes)| (*kind, bytes.len())).collect()
}

/// All data files but those of sheets.
#[derive(Default)]
pub struct SiteData {
    /// Of each year.
    pub years: Vec<(FiscalYear, DataFiles)>,
    /// Of the whole site.
    pub whole: DataFiles,
    /// What goes with these, by name.
    pub beside: Vec<(String, Vec<u8>)>,
    /// What all of them were made of, so that the files of sheets need not make it again.
    pub records: RecordsOfSheets,
}

/// The files of a sheet; of those records that `made` has, it makes none again.
///
/// # Errors
/// A workbook cannot be written, which no input is known to bring about.
pub fn of_sheet(config: &Config, sheet: &Sheet, made: &RecordsOfSheets) -> Result<DataFiles, Failure> {
    if config.open_data.downloads.is_empty() {
        return Ok(Vec::new());
    }
    let columns = columns(config);
    let own;
    let records = match made.get(&sheet.head.source.path) {
        Some(made) => made,
        None => {
            own = records(config, &columns, sheet);
            &own
        }
    };
    files(config, &columns, &[&SheetRecords::of(config, &columns, sheet, records)], "../../")
}

/// How large the files are of the whole site, and of each year. They are made one after the other and not kept.
///
/// # Errors
/// As those of [`of_sheet`].
pub fn measured(site: &Site) -> Result<(Sizes, BTreeMap<FiscalYear, Sizes>), Failure> {
    let config = &*site.config;
    let mut years = BTreeMap::new();
    if config.open_data.downloads.is_empty() {
        return Ok((Sizes::new(), years));
    }
    let columns = columns(config);
    let made: Vec<Vec<Record>> = site.all_sheets().map(|(_, sheet)| records(config, &columns, sheet)).collect();
    let sheets = site.all_sheets().zip(&made);
    let all: Vec<SheetRecords> =
        sheets.map(|((_, sheet), made)| SheetRecords::of(config, &columns, sheet, made)).collect();
    let measure = |sheets: &[SheetRecords], root: &str| {
        let sheets: Vec<&SheetRecords> = sheets.iter().collect();
        let size = |kind: &Download| Ok((*kind, file(*kind, config, &columns, &sheets, root)?.len()));
        config.open_data.downloads.iter().map(size).collect::<Result<Sizes, Failure>>()
    };
    let mut rest = all.as_slice();
    for year in &site.years {
        let (own, others) = rest.split_at(year.sheets.len());
        years.insert(year.year, measure(own, "../")?);
        rest = others;
    }
    Ok((measure(&all, "")?, years))
}

/// The files of the years and of the whole site.
///
/// # Errors
/// As those of [`of_sheet`].
pub fn of_site(site: &Site) -> Result<SiteData, Failure> {
    let config = &*site.config;
    if config.open_data.downloads.is_empty() {
        return Ok(SiteData::default());
    }
    let columns = columns(config);
    let sheets: Vec<&Sheet> = site.all_sheets().map(|(_, sheet)| &**sheet).collect();
    let made: Vec<Vec<Record>> = sheets.par_iter().map(|sheet| records(config, &columns, sheet)).collect();
    let of_sheets = sheets.par_iter().zip(&made);
    let of_sheets: Vec<SheetRecords> =
        of_sheets.map(|(sheet, made)| SheetRecords::of(config, &columns, sheet, made)).collect();
    let of_year = |year: FiscalYear| {
        let of_year = sheets.iter().zip(&of_sheets).filter(|(sheet, _)| sheet.year == year).map(|(_, records)| records);
        let of_year: Vec<&SheetRecords> = of_year.collect();
        Ok((year, files(config, &columns, &of_year, "../")?))
    };
    let years: Vec<FiscalYear> = site.years.iter().map(|year| year.year).collect();
    let all: Vec<&SheetRecords> = of_sheets.iter().collect();
    let (years, whole) = rayon::join(
        || years.into_par_iter().map(of_year).collect::<Result<Vec<_>, Failure>>(),
        || files(config, &columns, &all, ""),
    );
    let whole = whole?;
    let beside = beside(site, &columns, made.iter().flatten(), &whole);
    let years = years?;
    let paths = sheets.iter().map(|sheet| sheet.head.source.path.clone());
    let records = paths.zip(made).collect();
    Ok(SiteData { years, whole, beside, records })
}

/// The files of some sheets' records; `root` leads to the top of the site.
fn files(config: &Config, columns: &[Column], sheets: &[&SheetRecords], root: &str) -> Result<DataFiles, Failure> {
    let make = |kind: &Download| Ok((*kind, file(*kind, config, columns, sheets, root)?));
    let kinds: Vec<Download> = config.open_data.downloads.clone();
    kinds.par_iter().map(make).collect()
}

fn file(
    kind: Download,
    config: &Config,
    columns: &[Column],
    sheets: &[&SheetRecords],
    root: &str,
) -> Result<Vec<u8>, Failure> {
    Ok(match kind {
        Download::Csv => csv::csv(columns, sheets.iter().map(|sheet| sheet.csv.as_str())).into_bytes(),
        Download::Json => {
            let folder = if root.is_empty() { String::new() } else { format!("{root}{}", Download::FOLDER) };
            let heads: Vec<&str> = sheets.iter().map(|sheet| sheet.head.as_str()).collect();
            json::json(config, &heads, sheets.iter().map(|sheet| sheet.json.as_str()), &folder).into_bytes()
        }
        Download::Xlsx => {
            let records = sheets.iter().flat_map(|sheet| sheet.records);
            book::book(config, columns, records, &[]).map_err(not_written)?
        }
    })
}
