//! `init`: a site begins, with examples to go by.

use super::Ending;
use crate::cli::InitOptions;
use crate::host::{clock, terminal, write};
use crate::model::{Failure, FiscalYear, Language};
use crate::{draft, say};

/// Makes the site in a new or empty folder, and says what to do with it.
pub fn run(options: &InitOptions, language: Language) -> Result<Ending, Failure> {
    let organization = options.organization.as_deref().map(draft::line).transpose()?;
    let year = FiscalYear::of(clock::today());
    let files = draft::site(organization, year, language);
    write::create_all(&options.folder, &files)?;
    for (path, _) in &files {
        terminal::print(&options.folder.join(path).display().to_string());
    }
    let folder = options.folder.display();
    let next = say!(
        "できました。次のように見ることができます（書き方は README.md にあります）:\n  cd {folder}\n  goalsheet serve --open\ngit を使うときは、git init の後に一度 goalsheet merge-driver --install を実行してください\n",
        "done; look at it (README.md says how to write):\n  cd {folder}\n  goalsheet serve --open\nwith git, run goalsheet merge-driver --install once after git init\n"
    );
    terminal::print_error(next.text(language));
    Ok(Ending::Clean)
}
