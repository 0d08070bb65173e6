//! `guide`: how the goals of a site are to be written, as one page.

use super::{Ending, show};
use crate::cli::GuideOptions;
use crate::guide::PAGE_MARK;
use crate::host::{clock, locate::site_of, terminal, write};
use crate::model::layout::{CONFIG, CONTENT, THEMES};
use crate::model::{Failure, FiscalYear, Language};
use crate::pipeline;

/// Writes the page. What is wrong in the site's goals does not matter, only its configuration.
pub fn run(options: &GuideOptions, language: Language) -> Result<Ending, Failure> {
    let folder = site_of(&options.site, CONFIG)?.site;
    let (site, mut problems) = pipeline::look_for(&folder, options.audience)?;
    let Some(site) = site else {
        show(&mut problems, language);
        return Ok(Ending::Problems);
    };
    let year = site.years.first().map_or_else(|| FiscalYear::of(clock::today()), |year| year.year);
    let page = pipeline::guide(&site.config, year);
    let Some(output) = &options.output else {
        terminal::print(page.trim_end());
        return Ok(Ending::Clean);
    };
    let sources = [CONTENT, THEMES].map(|name| folder.join(name));
    write::put_outside(&sources, output, PAGE_MARK, page.strip_prefix(PAGE_MARK).unwrap_or(&page))?;
    terminal::print(&output.display().to_string());
    Ok(Ending::Clean)
}
