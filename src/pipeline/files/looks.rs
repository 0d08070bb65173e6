//! Goals of a version as they will look: the article of each one's page, by the functions and the theme that make the site.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;

use super::asked::asked_for;
use crate::model::sink::Held;
use crate::model::{Diagnostic, Failure};
use crate::page::Renderer;
use crate::page::article::article;
use crate::page::downloads::SiteDownloads;
use crate::page::render::give_site;
use crate::page::sheet_files::SheetFile;
use crate::page::template::theme::Theme;
use crate::pipeline::earlier::Version;
use crate::pipeline::inputs::theme_files;

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
    let Some(theme) = theme else { return Ok(Err(problems)) };
    let style = theme.statics.get(STYLE).map(|bytes| String::from_utf8_lossy(bytes).into_owned());
    let plan = version.linked.plan();
    let mut looks = Looks { style: style.unwrap_or_default(), ..Looks::default() };
    looks.files.extend(plan.files().into_iter().map(|(from, to)| (to, from)));
    let mut theme = Arc::new(theme);
    give_site(&mut theme, &plan);
    let (downloads, held) = (SiteDownloads::default(), Held::default());
    let renderer = Renderer::new(&plan, &theme, &downloads, &held);
    for sheet in plan.sheets() {
        let is_wanted = |at: usize| wanted.contains(&sheet.sheet.goals[at].id);
        let mut files = sheet.files();
        files.retain(|(_, file)| matches!(file, SheetFile::Goal(at) if is_wanted(*at)));
        if let Some(problem) = asked_for(&renderer, sheet, &files)?.problems.into_iter().next() {
            return Ok(Err(vec![problem]));
        }
        for (path, file) in files {
            let (SheetFile::Goal(at), Some(page)) = (file, held.take(&path)) else { continue };
            let article = article(&String::from_utf8_lossy(&page)).to_owned();
            looks.articles.insert(sheet.sheet.goals[at].id.clone(), (article, path));
        }
    }
    Ok(Ok(looks))
}

/// The styles of all pages.
const STYLE: &str = "assets/style.css";
