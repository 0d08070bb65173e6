//! The manual inside the program, because an office has no internet.
//!
//! The pages are the files of `docs/manual`, a folder for each language. The index links them, and so gives their order; what
//! it links elsewhere (the manual of themes, the codes) belongs to the manual too. A page is read as its Markdown, or as a
//! web page of its own: where its links lead then, and what surrounds its text, is decided here. How Markdown becomes HTML is
//! decided in `page`, and the verb brings the two together.

use rust_embed::RustEmbed;

use super::explain;
use crate::model::body::{self, Event, LinkKind, Tag};
use crate::model::html::escape;
use crate::model::path::{joined, relative};
use crate::model::{Code, Language};

#[derive(RustEmbed)]
#[folder = "docs/manual"]
struct Texts;

/// Pages that live elsewhere in the repository: their name, where they are, their text in both languages.
const ELSEWHERE: [(&str, &str, &str); 2] = [
    ("themes", "themes/README.md", include_str!("../../themes/README.md")),
    ("codes", "docs/codes/README.md", include_str!("../../docs/codes/README.md")),
];

/// The name of the page that lists the others.
pub const INDEX: &str = "index";

const STYLE: &str = include_str!("manual.css");

/// A page of the manual.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    /// What a person calls it: `deadlines`, or the code that it explains.
    pub name: String,
    /// What the index calls it; of others the first heading.
    pub title: String,
    /// Its Markdown.
    pub text: String,
    /// Its path as a web page, from the folder of them all: `deadlines.html`.
    pub path: String,
    /// Its path in the repository, from which its links lead: `docs/manual/en/deadlines.md`.
    source: String,
}

impl Page {
    fn new(name: &str, source: String, text: String) -> Page {
        let path = match source.strip_prefix("docs/codes/") {
            Some("README.md") => "codes/index.html".to_owned(),
            Some(_) => format!("codes/{name}.html"),
            None => format!("{name}.html"),
        };
        let title = body::parse(&text).headings.first().map_or_else(|| name.to_owned(), |first| first.text.clone());
        Page { name: name.to_owned(), title, text, path, source }
    }
}

/// The pages that the index lists, in reading order and by the titles that it gives them; the index first.
pub fn pages(language: Language) -> Vec<Page> {
    let Some(index) = read(&format!("docs/manual/{}/{INDEX}.md", language.code())) else { return Vec::new() };
    let events = body::parse(&index.text).events;
    let listed = events.iter().enumerate().filter_map(|(at, (event, _))| {
        let Event::Start(Tag::Link { dest_url, .. }) = event else { return None };
        let title = body::plain_text(&events[at..body::end_of(&events, at)]);
        Some(Page { title, ..read(&followed(&index.source, dest_url)?)? })
    });
    std::iter::once(index.clone()).chain(listed).collect()
}

/// The page that explains a code.
pub fn of_code(code: Code, language: Language) -> Page {
    let name = code.name();
    let text = format!("# {name}\n\n{}", explain::text(code, language));
    Page::new(name, format!("docs/codes/{name}.md"), text)
}

/// The page of a path in the repository; `None` for what is no page of the manual.
fn read(source: &str) -> Option<Page> {
    if let Some((name, _, text)) = ELSEWHERE.iter().find(|(_, path, _)| *path == source) {
        return Some(Page::new(name, source.to_owned(), (*text).to_owned()));
    }
    let file = Texts::get(source.strip_prefix("docs/manual/")?)?;
    let name = source.rsplit('/').next()?.strip_suffix(".md")?;
    Some(Page::new(name, source.to_owned(), String::from_utf8_lossy(&file.data).into_owned()))
}

/// Where a relative link of a file leads in the repository, without its anchor; `None` if it leads out.
fn followed(from: &str, link: &str) -> Option<String> {
    let (folder, _) = from.rsplit_once('/')?;
    joined(folder, link.split('#').next()?)
}

/// What a link of a page becomes on its web page; `None` where it leads to nothing that is written with the manual, such as
/// source code: its words stay.
pub fn address(pages: &[Page], from: &Page, link: &str, kind: LinkKind) -> Option<String> {
    let is_elsewhere = link.contains("://") || link.starts_with("mailto:");
    if is_elsewhere || link.starts_with('#') {
        return (kind != LinkKind::Image).then(|| link.to_owned());
    }
    let source = followed(&from.source, link)?;
    let to = pages.iter().find(|page| page.source == source)?;
    let anchor = link.find('#').map_or("", |at| &link[at..]);
    Some(relative(&from.path, &to.path) + anchor)
}

/// A whole web page around a page's text in HTML: nothing is loaded from elsewhere, and nothing runs. `listed` are the pages
/// that the index lists.
pub fn document(listed: &[Page], page: &Page, content: &str, language: Language) -> String {
    let say = |ja: &'static str, en: &'static str| match language {
        Language::Ja => ja,
        Language::En => en,
    };
    let manual = say("goalsheet の手引", "goalsheet manual");
    let link = |to: &Page, relation: &str| {
        let (href, title) = (relative(&page.path, &to.path), escape(&to.title));
        format!("<a href=\"{href}\"{relation}>{title}</a>")
    };
    let entries = listed.iter().map(|to| {
        let current = if to.path == page.path { " aria-current=\"page\"" } else { "" };
        format!("<li>{}</li>\n", link(to, current))
    });
    let at = listed.iter().position(|to| to.path == page.path);
    let neighbour = |at: Option<usize>, relation| {
        let to = at.and_then(|at| listed.get(at));
        to.map_or_else(String::new, |to| format!("<li>{}</li>\n", link(to, relation)))
    };
    let previous = neighbour(at.and_then(|at| at.checked_sub(1)), " rel=\"prev\"");
    let next = neighbour(at.map(|at| at + 1), " rel=\"next\"");
    let title = if page.name == INDEX { manual.to_owned() } else { format!("{} – {manual}", escape(&page.title)) };
    format!(
        "<!doctype html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n\
         <title>{title}</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n\
         <a class=\"skip\" href=\"#text\">{}</a>\n\
         <header><a href=\"{}\">{manual}</a></header>\n\
         <div class=\"frame\">\n<main id=\"text\">\n{content}</main>\n\
         <nav class=\"turn\" aria-label=\"{}\">\n<ul>\n{previous}{next}</ul>\n</nav>\n\
         <nav class=\"pages\" aria-label=\"{}\">\n<ul>\n{}</ul>\n</nav>\n</div>\n</body>\n</html>\n",
        language.code(),
        say("本文へ", "Skip to the text"),
        relative(&page.path, "index.html"),
        say("前後のページ", "Previous and next"),
        say("手引のページ", "Pages of the manual"),
        entries.collect::<String>(),
    )
}
