//! `check --data`: how well programs can read the site's data, or tables of others.

use std::path::{Path, PathBuf};

use super::{Ending, show};
use crate::cli::check::DataOptions;
use crate::host::locate::site_of;
use crate::host::{read, terminal};
use crate::model::config::{Audience, Config};
use crate::model::layout::CONFIG;
use crate::model::site::Site;
use crate::model::{Diagnostic, Failure, Language, Message};
use crate::table::export::{self, Selection};
use crate::table::read::LARGEST_FILE;
use crate::table::score::{File, judge, text};
use crate::{pipeline, say};

/// Prints a card for each file. The exit status says whether something is to be mended in the form of one.
pub fn run(options: &DataOptions, language: Language) -> Result<Ending, Failure> {
    let files = if options.files.is_empty() {
        let (site, mut problems) = pipeline::look_for(
            &site_of(options.paths.first().map_or(Path::new("."), PathBuf::as_path), CONFIG)?.site,
            Audience::Public,
        )?;
        let has_errors = problems.iter().any(Diagnostic::is_error);
        let Some(site) = site.filter(|_| !has_errors) else {
            show(&mut problems, language);
            return Ok(Ending::Problems);
        };
        of_site(&site)?
    } else {
        options.files.iter().map(|path| of_disk(path)).collect::<Result<Vec<_>, Failure>>()?
    };
    let files: Vec<(&str, Result<File, Message>)> =
        files.iter().map(|(name, bytes)| (name.as_str(), File::read(name, bytes))).collect();
    let headers: Vec<Vec<String>> =
        files.iter().map(|(_, file)| file.as_ref().map(File::header).unwrap_or_default()).collect();
    let mut is_clean = true;
    for (at, (name, file)) in files.iter().enumerate() {
        let others = headers.iter().enumerate().filter(|(other, header)| *other != at && !header.is_empty());
        let others: Vec<&[String]> = others.map(|(_, header)| header.as_slice()).collect();
        match file {
            Ok(file) => {
                let card = judge(file, &others);
                is_clean &= !card.has_form_findings();
                terminal::print(text(&card, language).trim_end());
            }
            Err(why) => {
                is_clean = false;
                let (ja, en) = (&why.ja, &why.en);
                let message = say!("{name}: 表として読めません: {ja}", "{name}: cannot be read as a table: {en}");
                terminal::print_error(&format!("{}\n", message.text(language)));
            }
        }
    }
    Ok(if is_clean { Ending::Clean } else { Ending::Problems })
}

/// The data files that the site offers.
fn of_site(site: &Site) -> Result<Vec<(String, Vec<u8>)>, Failure> {
    let config: &Config = &site.config;
    let sheets = site.all_sheets().map(|(_, sheet)| {
        let (goals, lineage) = ((0..sheet.goals.len()).collect(), site.lineage(sheet).map(|lineage| &**lineage));
        Selection { sheet, goals, lineage }
    });
    let chosen: Vec<Selection> = sheets.collect();
    let mut files = export::csv_files(config, &chosen);
    files.truncate(1);
    // The codes and columns stand on sheets of their own, which are tables of another kind.
    files.extend(export::book_files(config, &chosen)?);
    Ok(files)
}

fn of_disk(path: &Path) -> Result<(String, Vec<u8>), Failure> {
    Ok((path.display().to_string(), read::read_input(path, LARGEST_FILE)?))
}
