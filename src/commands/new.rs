//! `new`: a goal of a sheet begins, or a sheet, or the reports on its goals.

use std::path::Path;

use super::{Ending, make_files, new_year, show};
use crate::cli::NewOptions;
use crate::cli::new::New;
use crate::draft::{self, SheetPath, TypedGoal, TypedSheet, TypedYear};
use crate::host::locate::{locate, site_of, written};
use crate::host::{terminal, write};
use crate::model::layout::{CONFIG, CONTENT, in_content};
use crate::model::{Failure, Language};
use crate::pipeline;
use crate::say;

/// Makes the file and prints its path. What else is wrong in the site does not matter, unless it is the configuration.
pub fn run(options: &NewOptions, language: Language) -> Result<Ending, Failure> {
    let folder = site_of(&options.site, CONFIG)?.site;
    if let New::Year { year, from, names, is_trial } = &options.what {
        let typed = TypedYear { year, from: from.as_deref(), names };
        return new_year::run(&folder, &typed, *is_trial, language);
    }
    let wanted = SheetPath::read(&in_site(&options.sheet))?;
    let (site, mut problems) = pipeline::look(&folder)?;
    let Some(site) = site else {
        show(&mut problems, language);
        return Ok(Ending::Problems);
    };
    let file = match &options.what {
        New::Goal { title, sections, categories, due } => {
            draft::new_goal(&site, &wanted, &TypedGoal { title, sections, categories, due: due.as_deref() })?
        }
        New::Reports { phase, goal } => {
            return begin_reports(&folder, draft::new_reports(&site, &wanted, phase, goal.as_deref())?, language);
        }
        New::Year { .. } => unreachable!("a year was begun above"),
        New::Sheet { department, sections, from } => {
            let (department, from) = (department.as_deref(), from.as_deref());
            draft::new_sheet(&site, &wanted, &TypedSheet { department, sections, from })?
        }
    };
    for path in &file.paths {
        if write::create(&folder, path, file.text.as_bytes())? {
            if let Some(note) = &file.note {
                terminal::print_error(&format!("{}\n", note.text(language)));
            }
            terminal::print(&Path::new(&written(&folder)).join(path).display().to_string());
            return Ok(Ending::Clean);
        }
    }
    Err(file.taken)
}

/// Makes the reports that are not there yet, and prints their paths.
fn begin_reports(folder: &Path, files: Vec<(String, String)>, language: Language) -> Result<Ending, Failure> {
    let made = make_files(folder, &files, false)?;
    let there = files.len() - made;
    if made == 0 {
        let message =
            say!("その報告は、もうすべてあります（{there}件）", "all of these reports are there already: {there}");
        return Err(Failure::new(message).help(say!("ファイルを開いて書いてください", "open the files and write them")));
    }
    if there > 0 {
        let note = say!(
            "もうあるものは、そのままにしました: {there}件",
            "left as they are, since they are there already: {there}"
        );
        terminal::print_error(&format!("{}\n", note.text(language)));
    }
    Ok(Ending::Clean)
}

/// A sheet as its site names it: one that was named by its folder, seen from the current one, is found there.
pub(super) fn in_site(typed: &str) -> String {
    let path = Path::new(typed);
    let located = path.is_dir().then(|| locate(path, CONFIG).ok()).flatten();
    let below = located.filter(|located| located.path.starts_with(&format!("{CONTENT}/")));
    below.map_or_else(|| typed.to_owned(), |located| in_content(&located.path).to_owned())
}
