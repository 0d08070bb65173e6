//! `schema`: a JSON Schema of goals, reports, heads, approvals or the configuration, for editors.

use std::path::Path;

use super::{Ending, show};
use crate::cli::SchemaOptions;
use crate::cli::schema::SchemaOf;
use crate::host::locate::locate;
use crate::host::terminal;
use crate::model::layout::{CONFIG, CONTENT, is_at_or_below};
use crate::model::site::Site;
use crate::model::{Failure, Language};
use crate::pipeline;
use crate::{say, schema};

/// Prints the schema, with the names of a site where there is one.
pub fn run(options: &SchemaOptions, language: Language) -> Result<Ending, Failure> {
    let folder = options.folder.as_deref().unwrap_or(Path::new("."));
    let located = match locate(folder, CONFIG) {
        Ok(located) => located,
        Err(_) if options.folder.is_none() => {
            terminal::print(&of(options.of, None, &[]));
            return Ok(Ending::Clean);
        }
        Err(failure) => return Err(failure),
    };
    let (site, mut problems) = pipeline::look(&located.site)?;
    let Some(site) = site else {
        show(&mut problems, language);
        return Ok(Ending::Problems);
    };
    let sections = sections(&site, &located.path)?;
    terminal::print(&of(options.of, Some(&site), &sections));
    Ok(Ending::Clean)
}

fn of(of: SchemaOf, site: Option<&Site>, sections: &[&str]) -> String {
    let config = site.map(|site| &*site.config);
    match of {
        SchemaOf::Goal => schema::goal(config, sections),
        SchemaOf::Report => schema::report(config),
        SchemaOf::Head => schema::head(config),
        SchemaOf::Approvals => schema::approvals(config),
        SchemaOf::Config => schema::config(config),
        SchemaOf::Changes => schema::changes().to_owned(),
    }
}

/// The sections of the sheets at or below a path, each once.
fn sections<'a>(site: &'a Site, path: &str) -> Result<Vec<&'a str>, Failure> {
    let sheets = site.all_sheets().filter(|(_, sheet)| is_at_or_below(&sheet.head.source.path, path));
    let mut names: Vec<&str> = Vec::new();
    let mut found = false;
    for (_, sheet) in sheets {
        found = true;
        for section in &sheet.sections {
            if !names.contains(&section.name.as_str()) {
                names.push(&section.name);
            }
        }
    }
    if found || path.is_empty() || path == CONTENT {
        return Ok(names);
    }
    Err(Failure::new(say!("{path} に部の整理表がありません", "there is no sheet in {path}"))
        .help(say!("サイトか、部のフォルダーを指定してください", "name a site or a sheet's folder")))
}
