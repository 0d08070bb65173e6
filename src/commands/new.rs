//! `new`: a goal of a sheet begins, or a sheet.

use super::{Ending, show};
use crate::cli::NewOptions;
use crate::cli::new::New;
use crate::draft::{self, SheetPath, TypedGoal, TypedSheet};
use crate::host::{terminal, write};
use crate::model::{Failure, Language};
use crate::pipeline;

/// Makes the file and prints its path. What else is wrong in the site does not matter, unless it is the configuration.
pub fn run(options: &NewOptions, language: Language) -> Result<Ending, Failure> {
    let wanted = SheetPath::read(&options.sheet)?;
    let (site, mut problems) = pipeline::look(&options.site)?;
    let Some(site) = site else {
        show(&mut problems, language);
        return Ok(Ending::Problems);
    };
    let file = match &options.what {
        New::Goal { title, sections, categories, due } => {
            draft::new_goal(&site, &wanted, &TypedGoal { title, sections, categories, due: due.as_deref() })?
        }
        New::Sheet { department, sections, from } => {
            let (department, from) = (department.as_deref(), from.as_deref());
            draft::new_sheet(&site, &wanted, &TypedSheet { department, sections, from })?
        }
    };
    for path in &file.paths {
        if write::create(&options.site, path, file.text.as_bytes())? {
            if let Some(note) = &file.note {
                terminal::print_error(&format!("{}\n", note.text(language)));
            }
            let path = options.site.join(path);
            terminal::print(&path.strip_prefix(".").unwrap_or(&path).display().to_string());
            return Ok(Ending::Clean);
        }
    }
    Err(file.taken)
}
