//! `diff`: what changed, goal by goal.

use std::path::Path;

use super::compared::{self, Asked, Compared};
use super::{Ending, show};
use crate::cli::DiffOptions;
use crate::cli::diff::DiffFormat;
use crate::host::locate::site_of;
use crate::host::publish::Seal;
use crate::host::{terminal, write};
use crate::model::config::Audience;
use crate::model::layout::{CONFIG, CONTENT, THEMES};
use crate::model::{Failure, Language};
use crate::pipeline::{self, Version};
use crate::review::{self, Changes, PageLook, TextLook};

/// How Markdown and JSON begin: by that a later run knows them for its own.
const MARKDOWN_MARK: &str = "<!-- goalsheet diff -->\n";
const JSON_MARK: &str = "{\n  \"changes\": [";

/// Compares, and shows or writes what changed. What cannot be read on a side is told and left out.
pub fn run(options: &DiffOptions, language: Language) -> Result<Ending, Failure> {
    let folder = site_of(&options.site, CONFIG)?.site;
    let asked = Asked { sheet: options.sheet.as_deref(), section: options.section.as_deref() };
    let compared = compared::compare(&options.what, &folder, &asked, options.audience)?;
    let Compared { versions, changes, .. } = &compared;
    let format = format(options);
    let text = text(changes, format, versions, options, language);
    if options.audience == Audience::Public {
        // In JSON every text is whole; in others marks stand between letters.
        let mut leaks = pipeline::leaked(versions, "diff.json", review::json(changes).as_bytes());
        if leaks.is_empty() {
            leaks = pipeline::leaked(versions, name_of(format), text.as_bytes());
        }
        if !leaks.is_empty() {
            show(&mut leaks, language);
            return Ok(Ending::Problems);
        }
    }
    compared.tell(language);
    put(&text, format, &folder, options)?;
    let has_changes = options.exit_code && !changes.is_empty();
    Ok(if has_changes { Ending::Problems } else { Ending::Clean })
}

/// The format that was asked for, else that of the file's name.
fn format(options: &DiffOptions) -> DiffFormat {
    let extension = options.output.as_ref().and_then(|output| output.extension());
    let of_name = extension.and_then(|extension| DiffFormat::of_extension(&extension.to_string_lossy()));
    options.format.or(of_name).unwrap_or(DiffFormat::Human)
}

fn name_of(format: DiffFormat) -> &'static str {
    match format {
        DiffFormat::Human => "diff.txt",
        DiffFormat::Markdown => "diff.md",
        DiffFormat::Json => "diff.json",
        DiffFormat::Html => "diff.html",
    }
}

fn text(
    changes: &Changes,
    format: DiffFormat,
    versions: &[Version; 2],
    options: &DiffOptions,
    language: Language,
) -> String {
    match format {
        DiffFormat::Human => {
            let is_shown = options.output.is_none();
            let look = TextLook {
                language,
                has_colours: is_shown && terminal::has_colours(),
                width: if is_shown && terminal::is_seen() { terminal::width() } else { 100 },
                is_short: options.stat,
            };
            review::text(changes, &look)
        }
        DiffFormat::Markdown => format!("{MARKDOWN_MARK}{}", review::markdown(changes, language)),
        DiffFormat::Json => review::json(changes),
        DiffFormat::Html => {
            let review = options.switches.over(&versions[1].site().config.review);
            review::page(changes, &PageLook { language, review: &review }, |style| Seal::of(style.as_bytes()).source())
        }
    }
}

fn put(text: &str, format: DiffFormat, site: &Path, options: &DiffOptions) -> Result<(), Failure> {
    let Some(output) = &options.output else {
        terminal::print(text.trim_end());
        return Ok(());
    };
    let sources = [CONTENT, THEMES].map(|name| site.join(name));
    let mark = match format {
        DiffFormat::Html => review::PAGE_MARK,
        DiffFormat::Markdown => MARKDOWN_MARK,
        DiffFormat::Json => JSON_MARK,
        DiffFormat::Human => {
            return write::put_files(&sources, &[(output.clone(), text.as_bytes().to_vec())], false);
        }
    };
    let rest = text.strip_prefix(mark).unwrap_or(text);
    write::put_outside(&sources, output, mark, rest)?;
    terminal::print(&output.display().to_string());
    Ok(())
}
