//! `manual`: the manual in the browser, or a page of it in the terminal.

use std::path::{Path, PathBuf, absolute};

use super::Ending;
use crate::cli::ManualOptions;
use crate::host::{browser, terminal, write};
use crate::model::japanese::{nearest, width};
use crate::model::{Code, Failure, Language, body};
use crate::page::markdown::{self, Target};
use crate::report::manual::{self, INDEX, Page};
use crate::say;

/// Shows what was asked for.
pub fn run(options: &ManualOptions, language: Language) -> Result<Ending, Failure> {
    let pages = manual::pages(language);
    match options {
        ManualOptions::List => list(&pages),
        ManualOptions::Text(None) if terminal::is_seen() => web(pages, None, None, true, language)?,
        ManualOptions::Text(page) => terminal::print(find(&pages, page.as_deref(), language)?.text.trim_end()),
        ManualOptions::Web { page, output, open } => {
            web(pages, page.as_deref(), output.as_deref(), *open, language)?;
        }
    }
    Ok(Ending::Clean)
}

fn list(pages: &[Page]) {
    let widest = pages.iter().map(|page| width(&page.name)).max().unwrap_or_default();
    for Page { name, title, .. } in pages {
        terminal::print(&format!("{name:widest$}  {title}"));
    }
}

/// The page of a name, as it was typed or as links write it; `None` is the index.
fn find(pages: &[Page], name: Option<&str>, language: Language) -> Result<Page, Failure> {
    let name = name.unwrap_or(INDEX);
    let name = name.strip_suffix(".md").unwrap_or(name);
    if let Some(page) = pages.iter().find(|page| page.name == name) {
        return Ok(page.clone());
    }
    if let Some(code) = Code::from_name(name) {
        return Ok(manual::of_code(code, language));
    }
    let known = pages.iter().map(|page| page.name.as_str()).chain(Code::ALL.iter().map(|code| code.name()));
    let help = match nearest(name, known) {
        Some(near) => say!("「{near}」のことですか", "did you mean “{near}”?"),
        None => say!("goalsheet manual --list で一覧を表示してください", "goalsheet manual --list shows the pages"),
    };
    let message = say!("手引に「{name}」というページはありません", "the manual has no page “{name}”");
    Err(Failure::new(message).help(help))
}

/// Writes all pages, says where, and opens one of them.
fn web(
    listed: Vec<Page>,
    name: Option<&str>,
    output: Option<&Path>,
    open: bool,
    language: Language,
) -> Result<(), Failure> {
    let first = find(&listed, name, language)?.path;
    let folder = output.map_or_else(temporary, Path::to_owned);
    let codes = Code::ALL.iter().map(|code| manual::of_code(*code, language));
    let all: Vec<Page> = listed.iter().cloned().chain(codes).collect();
    let files: Vec<(String, String)> =
        all.iter().map(|page| (page.path.clone(), html(&listed, &all, page, language))).collect();
    write::create_all(&folder, &files)?;
    let page = folder.join(first);
    let page = absolute(&page).unwrap_or(page).display().to_string();
    if open && let Err(problem) = browser::open(&page) {
        terminal::print_error(&format!("{}\n", problem.text(language)));
    }
    terminal::print(say!("開くページ: {page}", "open: {page}").text(language));
    Ok(())
}

/// A folder that is not there yet.
fn temporary() -> PathBuf {
    let place = |number: u32| std::env::temp_dir().join(format!("goalsheet-manual-{}-{number}", std::process::id()));
    (1..).map(place).find(|folder| !folder.exists()).unwrap_or_else(|| place(0))
}

fn html(listed: &[Page], all: &[Page], page: &Page, language: Language) -> String {
    let [table, footnote, back, done, open] = match language {
        Language::Ja => ["表", "注", "本文へ戻る", "済み", "未了"],
        Language::En => ["Table", "Note", "Back to the text", "done", "not done"],
    }
    .map(str::to_owned);
    let words = markdown::Words { table, footnote, back, done, open };
    let options = markdown::Options { raw_html: false, heading_top: 1, id_prefix: "", words: &words };
    let body = body::parse(&page.text);
    let resolve = |link: &str, kind| manual::address(all, page, link, kind).map_or(Target::Refused, Target::To);
    let content = markdown::to_html(&body, 0..body.events.len(), &options, &resolve);
    manual::document(listed, page, &content, language)
}
