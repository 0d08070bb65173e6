//! The stages in order: folder → texts → site → rules → pages → folder.
//!
//! A stage takes what the one before it made and returns its value together with the problems it met. Nothing is
//! published unless everything that is published is sound.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

use crate::check::check;
use crate::host::clock::Stopwatch;
use crate::host::progress::Progress;
use crate::host::publish::{Protected, Publisher, Summary};
use crate::host::read;
use crate::model::config::Config;
use crate::model::site::{Contents, Site};
use crate::model::{Code, Diagnostic, Failure, Place, diagnostic};
use crate::page::theme::Theme;
use crate::page::{self, Plan};
use crate::say;
use crate::text;

/// The name of a site's configuration file.
pub const CONFIG: &str = "goalsheet.yaml";
/// The folder of a site's content.
pub const CONTENT: &str = "content";
/// The folder of a site's themes.
pub const THEMES: &str = "themes";

/// A site that can be built, or the reasons why not.
pub struct Loaded {
    /// The site and its theme, where both are sound.
    pub sound: Option<(Site, Theme)>,
    /// Every problem of every file, sorted as they are shown.
    pub diagnostics: Vec<Diagnostic>,
}

/// What a build did.
pub struct Built {
    /// How many goals the site has.
    pub goals: usize,
    /// How many pages were made.
    pub pages: usize,
    /// What changed in the output; none if nothing was published.
    pub published: Option<Summary>,
    /// Every problem, sorted as they are shown.
    pub diagnostics: Vec<Diagnostic>,
}

/// Reads and links a site, and checks everything that can be checked before a page is rendered.
pub fn load(folder: &Path, keep_going: bool, watch: &mut Stopwatch) -> Result<Loaded, Failure> {
    let (config, mut diagnostics) = read_config(folder)?;
    let Some(config) = config else { return Ok(Loaded { sound: None, diagnostics }) };
    let config = Arc::new(config);
    let (tree, found) = read::read_tree(folder, CONTENT)?;
    diagnostics.extend(found);
    watch.lap("read");
    let (contents, found) = text::read_contents(tree.files, tree.others, &config);
    diagnostics.extend(found);
    watch.lap("parse");
    let site = link(&config, contents, keep_going, &mut diagnostics);
    watch.lap("link");
    let (theme, found) = read_theme(folder, &config)?;
    diagnostics.extend(found);
    watch.lap("theme");
    drop_echoes(&mut diagnostics);
    diagnostic::sort(&mut diagnostics);
    let stopped = diagnostics.iter().any(|problem| problem.is_error() && !(keep_going && is_left_out(problem)));
    let sound = theme.filter(|_| !stopped && site.goal_count() > 0).map(|theme| (site, theme));
    Ok(Loaded { sound, diagnostics })
}

/// Builds a site into a folder; `label` stands before the progress bar. Nothing is written if there is an error, or where keeping going, if one concerns the
/// whole site.
pub fn build(
    folder: &Path,
    output: &Path,
    keep_going: bool,
    label: &str,
    watch: &mut Stopwatch,
) -> Result<Built, Failure> {
    let loaded = load(folder, keep_going, watch)?;
    let mut diagnostics = loaded.diagnostics;
    let Some((site, mut theme)) = loaded.sound else {
        return Ok(Built { goals: 0, pages: 0, published: None, diagnostics });
    };
    let plan = Plan::new(&site, &mut theme);
    let sources = [folder.join(CONTENT), folder.join(THEMES)];
    let publisher = Publisher::open(output, Protected { site: folder, sources: &sources })?;
    let progress = Progress::start(label, plan.len());
    let problems = page::render(&plan, &theme, &|path, bytes| {
        progress.inc();
        publisher.put(path, bytes).map(drop)
    })?;
    drop(progress);
    watch.lap("render");
    let (goals, pages) = (site.goal_count(), plan.len());
    if !problems.is_empty() {
        diagnostics.extend(problems);
        diagnostic::sort(&mut diagnostics);
        return Ok(Built { goals, pages, published: None, diagnostics });
    }
    for (path, bytes) in &theme.statics {
        publisher.put(path, bytes)?;
    }
    for (from, to) in plan.files() {
        publisher.put(&to, &read::read_asset(folder, &from)?)?;
    }
    watch.lap("files");
    let published = Some(publisher.commit()?);
    watch.lap("publish");
    Ok(Built { goals, pages, published, diagnostics })
}

fn read_config(folder: &Path) -> Result<(Option<Config>, Vec<Diagnostic>), Failure> {
    match read::read_file(folder, CONFIG)? {
        Some(bytes) => Ok(text::config::read(CONFIG, bytes)),
        None => {
            read::folder_exists(folder)?;
            let folder = folder.display();
            let problem = Diagnostic::new(
                Code::MissingKey,
                Place::path(CONFIG),
                say!("{folder} に {CONFIG} がありません", "there is no {CONFIG} in {folder}"),
            );
            let problem = problem.help(say!(
                "サイトのフォルダーで実行するか、「organization: 市の名前」の1行だけの {CONFIG} を作ってください",
                "run this in a site's folder, or make {CONFIG} with one line: organization: <name>"
            ));
            Ok((None, vec![problem]))
        }
    }
}

/// Links a site and checks it; the problems are those of the whole. Where keeping going, files with errors, of reading or
/// of linking, are then left out and the rest is linked again.
fn link(config: &Arc<Config>, mut contents: Contents, keep_going: bool, problems: &mut Vec<Diagnostic>) -> Site {
    let (site, found) = Site::link(Arc::clone(config), &contents);
    problems.extend(found);
    problems.extend(check(&site));
    problems.extend(page::collisions(&site));
    if !keep_going {
        return site;
    }
    let spoilt: BTreeSet<&str> = problems
        .iter()
        .filter(|problem| problem.is_error() && is_left_out(problem) && !shows_as_text(problem.code))
        .map(|problem| problem.place.source.path.as_str())
        .collect();
    contents.goals.retain(|path, _| !spoilt.contains(path.as_str()));
    contents
        .heads
        .retain(|folder, head| !spoilt.contains(folder.as_str()) && !spoilt.contains(head.source.path.as_str()));
    Site::link(Arc::clone(config), &contents).0
}

/// Drops what only follows from another problem: that there is no goal where none could be read, and that two goals of
/// one id have one page.
fn drop_echoes(diagnostics: &mut Vec<Diagnostic>) {
    let is_error = |problem: &Diagnostic| problem.is_error() && problem.code != Code::EmptySite;
    let unread = diagnostics.iter().any(is_error);
    let same_id: BTreeSet<String> = diagnostics
        .iter()
        .filter(|problem| problem.code == Code::DuplicateId)
        .map(|problem| problem.place.source.path.clone())
        .collect();
    diagnostics.retain(|problem| match problem.code {
        Code::EmptySite => !unread,
        Code::DuplicatePage => !same_id.contains(&problem.place.source.path),
        _ => true,
    });
}

/// Whether a problem concerns one file of the content, which can be left out, rather than the whole site.
fn is_left_out(problem: &Diagnostic) -> bool {
    problem.place.source.path.starts_with("content/")
}

/// Whether what is wrong is only a link, which a page shows as text.
fn shows_as_text(code: Code) -> bool {
    matches!(code, Code::DeadLink | Code::LinkOutside | Code::UnsafeLink)
}

fn read_theme(folder: &Path, config: &Config) -> Result<(Option<Theme>, Vec<Diagnostic>), Failure> {
    let themes = folder.join(THEMES);
    let names = read::folder_names(&themes)?;
    let name = &config.theme.name.value;
    let overlay = names.contains(name).then(|| read::read_folder(&themes.join(name))).transpose()?;
    Ok(Theme::load(config, overlay, &names))
}
