//! Goals of a version as they will look: the article of each one's page, by the functions and the theme that make the site.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use super::compared::Version;
use super::inputs::theme_files;
use crate::model::sink::Sink;
use crate::model::{Diagnostic, Digest, Failure};
use crate::page::Renderer;
use crate::page::downloads::SiteDownloads;
use crate::page::template::theme::Theme;

/// Goals as they will look.
#[derive(Default)]
pub struct Looks {
    /// The article of each by its identity, with the path of its page.
    pub articles: BTreeMap<String, (String, String)>,
    /// The styles of the theme.
    pub style: String,
    /// The files that they show or link to: path in the site, path in the site's folder.
    pub files: BTreeMap<String, String>,
}

/// Shows some goals of a version, by their identities, with the theme that the site's folder has.
///
/// # Errors
/// A file of the theme cannot be read; or, inside, what is wrong with the theme.
pub fn looks(
    version: &Version,
    folder: &Path,
    wanted: &BTreeSet<String>,
) -> Result<Result<Looks, Vec<Diagnostic>>, Failure> {
    let config = &version.site().config;
    let (names, overlay) = theme_files(folder, config)?;
    let (theme, problems) = Theme::load(config, overlay, &names);
    let Some(mut theme) = theme else { return Ok(Err(problems)) };
    let style = theme.statics.get(STYLE).map(|bytes| String::from_utf8_lossy(bytes).into_owned());
    let plan = version.linked.plan();
    let mut looks = Looks { style: style.unwrap_or_default(), ..Looks::default() };
    looks.files.extend(plan.files().into_iter().map(|(from, to)| (to, from)));
    let downloads = SiteDownloads::default();
    let renderer = Renderer::new(&plan, &mut theme, &downloads, &Nowhere);
    for sheet in plan.sheets() {
        let goals: Vec<usize> =
            (0..sheet.sheet.goals.len()).filter(|at| wanted.contains(&sheet.sheet.goals[*at].id)).collect();
        if goals.is_empty() {
            continue;
        }
        match renderer.goal_pages(sheet, &goals) {
            Ok(pages) => {
                let ids = goals.iter().map(|at| sheet.sheet.goals[*at].id.clone());
                let articles = pages.into_iter().map(|(path, html)| (article(&html).to_owned(), path));
                looks.articles.extend(ids.zip(articles));
            }
            Err(problem) => return Ok(Err(vec![*problem])),
        }
    }
    Ok(Ok(looks))
}

/// The styles of all pages.
const STYLE: &str = "assets/style.css";

/// The part of a goal's page that is the goal: its article, or where a theme has none all that is no frame.
fn article(page: &str) -> &str {
    let part = |name: &str| {
        let start = page.find(&format!("<{name}"))?;
        let end = page.rfind(&format!("</{name}>"))?;
        page.get(start..end).map(|inner| (start, inner.len() + name.len() + 3))
    };
    let whole = part("article").map(|(start, length)| &page[start..start + length]);
    let main = || {
        let (start, length) = part("main")?;
        let inner = &page[start..start + length - "</main>".len()];
        inner.split_once('>').map(|(_, inner)| inner)
    };
    whole.or_else(main).unwrap_or(page)
}

/// A sink for pages that go nowhere.
struct Nowhere;

impl Sink for Nowhere {
    fn put(&self, _: &str, bytes: Vec<u8>) -> Result<Digest, Failure> {
        Ok(Digest::of(&bytes))
    }

    fn keep(&self, _: &str, _: Digest) -> Result<bool, Failure> {
        Ok(false)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_article_of_a_page_is_its_goal() {
        for (page, expected) in [
            (
                "<main><article class=\"a\"><p>x</p></article><nav></nav></main>",
                "<article class=\"a\"><p>x</p></article>",
            ),
            ("<body><main id=\"m\"><p>x</p></main></body>", "<p>x</p>"),
            ("<p>x</p>", "<p>x</p>"),
        ] {
            assert_eq!(article(page), expected);
        }
    }
}
