//! The stages in order: folder → texts → what the audience may see → site → rules → pages → files.
//!
//! A [`Builder`] runs them, as often as it is told that something may have changed. Each stage keeps what it made together
//! with what it was made from, and makes again only what is made from something else. So a first build and the thousandth
//! after a small change are one code, and end in the same files.

mod inputs;

use std::collections::{BTreeSet, HashMap};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use crate::audience::{self, LeakCheck, Public, Redactor};
use crate::check::{self, Depth};
use crate::host::clock::Stopwatch;
use crate::host::progress::Progress;
use crate::host::watch::Change;
use crate::model::config::{Audience, Config};
use crate::model::contents::Contents;
use crate::model::layout::{CONFIG, CONTENT, MARKDOWN, THEMES, head_of, is_content};
use crate::model::redactions::Redactions;
use crate::model::site::Site;
use crate::model::{Code, Diagnostic, Failure, Severity, diagnostic, link};
use crate::page::search::{self, KeptPieces, Searched};
use crate::page::template::theme::Theme;
use crate::page::{self, Kept, Plan, Printed, Sink};
use crate::say;
use inputs::{Inputs, OtherFile, OtherFiles};

/// The largest page, in bytes. A sheet of a hundred goals has some 300 KB; a browser takes minutes over more than this.
const LARGEST_PAGE: usize = 64 << 20;

/// A site's folder, and everything that was made of it so far.
///
/// `T` is what is kept of each file of the site: its bytes, where they are served from memory, or only their digest.
pub struct Builder<T> {
    folder: Inputs,
    audience: Audience,
    keep_going: bool,
    cuts: Redactor,
    guard: LeakCheck,
    links: link::Links,
    /// Those without what has errors, where keeping going.
    sound_links: link::Links,
    checks: check::Kept,
    pages: Kept,
    printed: Printed<T>,
    /// Static files of the theme, files beside goals, and what is searched, by path in the site.
    files: OtherFiles<T>,
    search: OtherFiles<T>,
    /// What `search` was made from.
    searched: Vec<Searched>,
    pieces: KeptPieces,
}

/// What a round came to.
#[derive(Debug, Default)]
pub struct Built {
    /// How many goals the site has.
    pub goals: usize,
    /// How many pages it has.
    pub pages: usize,
    /// Whether there is a whole new site, or would be; otherwise the one before stays.
    pub is_sound: bool,
    /// Whether the files of the search are still to be made: see [`Search::Later`].
    pub is_search_late: bool,
    /// Every problem, sorted as they are shown.
    pub diagnostics: Vec<Diagnostic>,
    /// What the site leaves out because of whom it is for.
    pub redactions: Redactions,
}

/// When the files of the search are made. They are made of all goals at once, which takes longer than a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Search {
    /// Together with the pages.
    Now,
    /// In a later round; until then they stay as they are.
    Later,
}

/// What becomes of the files of a sound site.
pub struct Output<'a, T> {
    /// Takes every file that is not as it was in the round before.
    pub sink: &'a Sink<'a, T>,
    /// What stands before a progress bar; none for no bar.
    pub label: Option<&'a str>,
    /// When the files of the search are made.
    pub search: Search,
}

impl<T: Clone + Send + Sync> Builder<T> {
    /// A builder in which nothing was made yet.
    pub fn new(folder: &Path, audience: Audience, keep_going: bool) -> Builder<T> {
        Builder {
            folder: Inputs::new(folder),
            audience,
            keep_going,
            cuts: Redactor::default(),
            guard: LeakCheck::default(),
            links: link::Links::default(),
            sound_links: link::Links::default(),
            checks: check::Kept::default(),
            pages: Kept::default(),
            printed: Printed::default(),
            files: HashMap::new(),
            search: HashMap::new(),
            searched: Vec::new(),
            pieces: KeptPieces::default(),
        }
    }

    /// Reads what may have changed and finds every problem that can be found before a page is rendered; for colleagues also
    /// those that only a site for everybody would have.
    ///
    /// # Errors
    /// The site's folder or a file of its theme cannot be read.
    pub fn check(&mut self, change: &Change, watch: &mut Stopwatch) -> Result<Built, Failure> {
        self.run(change, None, watch)
    }

    /// The same but for advice, and makes the pages that are to be made again. Nothing is made if there is an error, or where
    /// keeping going, if one concerns the whole site.
    ///
    /// # Errors
    /// As [`Builder::check`]; and those of the sink.
    pub fn build(&mut self, change: &Change, output: &Output<T>, watch: &mut Stopwatch) -> Result<Built, Failure> {
        self.run(change, Some(output), watch)
    }

    /// Every file of the site that was made last, in no particular order.
    pub fn made(&self) -> impl Iterator<Item = (&Arc<str>, &T)> {
        let pages = self.printed.leaves().map(|leaf| (&leaf.path, &leaf.made));
        let others = self.files.iter().chain(&self.search);
        pages.chain(others.map(|(path, file)| (path, &file.made)))
    }

    /// Forgets all files that were made, so that the next round hands all over anew.
    pub fn forget_made(&mut self) {
        self.printed = Printed::default();
        self.files.clear();
        self.search.clear();
        self.searched.clear();
        self.folder.forget_copied();
    }

    /// The folders a build reads; no output may lie in them.
    pub fn sources(&self) -> [PathBuf; 2] {
        [CONTENT, THEMES].map(|name| self.folder.path.join(name))
    }

    /// The site's folder.
    pub fn folder(&self) -> &Path {
        &self.folder.path
    }

    fn run(&mut self, change: &Change, output: Option<&Output<T>>, watch: &mut Stopwatch) -> Result<Built, Failure> {
        self.folder.look(change, watch)?;
        let mut diagnostics = self.folder.problems();
        let depth = if output.is_some() { Depth::NoAdvice } else { Depth::WithAdvice };
        let Some(config) = self.folder.config() else {
            return Ok(Built { goals: 0, pages: 0, diagnostics: arranged(diagnostics), ..Built::default() });
        };
        let whole = self.folder.contents();
        let cut = self.cuts.cut(&config, whole, self.audience);
        watch.lap("audience");
        let (mut site, found) = self.links.link(&cut.config, &cut.contents);
        diagnostics.extend(found);
        diagnostics.extend(check::check(&site, &cut.redactions.hidden, depth, &mut self.checks));
        if output.is_none() && self.audience == Audience::Internal {
            diagnostics.extend(only_if_published(&config, whole, &diagnostics));
        }
        watch.lap("link");
        let mut plan = Plan::new(&site, &mut self.pages);
        diagnostics.extend(plan.problems().iter().cloned());
        diagnostics.extend(self.folder.inspect(plan.files().keys())?);
        diagnostics = arranged(diagnostics);
        let whole = self.folder.contents();
        let goals = whole.folders.values().flat_map(|folder| folder.goals.values());
        check::severity::apply_severities(&cut.config, depth, goals.map(|goal| &**goal), &mut diagnostics);
        if !cut.redactions.is_empty() {
            // What was left out may have had the problem that is allowed.
            diagnostics.retain(|problem| problem.code != Code::UnusedAllow);
        }
        if self.keep_going {
            site = self.sound_links.link(&cut.config, &without_spoilt(&cut.contents, &diagnostics)).0;
            plan = Plan::new(&site, &mut self.pages);
        }
        watch.lap("plan");
        let is_stopped =
            diagnostics.iter().any(|problem| problem.is_error() && !(self.keep_going && is_left_out(problem)));
        let (goals, pages) = (site.goal_count(), plan.len());
        let mut built = Built { goals, pages, diagnostics, redactions: cut.redactions, ..Built::default() };
        let public =
            Public { site: &site, words: Theme::built_in, fold: |text| search::fold::fold(text).into_iter().collect() };
        if output.is_some() && !is_stopped && self.guard.renew(&built.redactions, &public) {
            self.forget_made();
        }
        let sought = self.guard.sought();
        let theme = self.folder.theme().filter(|_| !is_stopped && built.goals > 0);
        built.is_sound = theme.is_some();
        if let (Some(theme), Some(output)) = (theme, output) {
            let leaks = Mutex::new(Vec::new());
            let looked_at = |path: &str, bytes: Vec<u8>| {
                let found = sought.as_ref().map(|sought| sought.look(path, &bytes)).unwrap_or_default();
                if !found.is_empty() {
                    leaks.lock().unwrap_or_else(PoisonError::into_inner).extend(found);
                }
                (output.sink)(path, bytes)
            };
            let progress = output.label.map(|label| Progress::start(label, plan.len()));
            let sink = |path: &str, bytes: Vec<u8>| {
                progress.iter().for_each(Progress::inc);
                if bytes.len() > LARGEST_PAGE {
                    return Err(large_page(path, bytes.len()));
                }
                looked_at(path, bytes)
            };
            let (printed, problems) = page::render(&plan, &mut self.pages, theme, &self.printed, &sink)?;
            drop(progress);
            watch.lap("render");
            built.is_sound = problems.is_empty();
            built.diagnostics.extend(problems);
            if built.is_sound {
                self.files = self.folder.other_files(plan.files(), self.audience, &self.files, &looked_at)?;
                self.printed = printed;
                watch.lap("files");
                let wanted = search::searched(&site);
                built.is_search_late = wanted != self.searched && output.search == Search::Later;
                if wanted != self.searched && output.search == Search::Now {
                    let pieces = search::pieces(&wanted, &mut self.pieces);
                    self.search = search_files(&pieces, &self.search, &looked_at)?;
                    self.searched = wanted;
                }
                watch.lap("search");
            }
            let found = leaks.into_inner().unwrap_or_else(PoisonError::into_inner);
            if let Some(failure) = audience::failure(self.guard.leaks(found, &public)) {
                self.forget_made();
                return Err(failure);
            }
        }
        diagnostic::sort(&mut built.diagnostics);
        Ok(built)
    }
}

/// The files of the search; those with other bytes than before go to the sink.
fn search_files<T: Clone>(
    pieces: &[Arc<search::Piece>],
    before: &OtherFiles<T>,
    sink: &Sink<T>,
) -> Result<OtherFiles<T>, Failure> {
    let pieces: Vec<&search::Piece> = pieces.iter().map(|piece| &**piece).collect();
    let files = search::files(&pieces).into_iter();
    files.map(|(path, bytes)| Ok((path.as_str().into(), OtherFile::renewed(before, &path, bytes, sink)?))).collect()
}

/// What a check of the site for everybody would find beyond what the one for colleagues has: links that lead nowhere once
/// something is left out, and the like. That nothing is left is no problem, where nothing is to be published.
fn only_if_published(config: &Arc<Config>, contents: &Contents, known: &[Diagnostic]) -> Vec<Diagnostic> {
    let cut = Redactor::default().cut(config, contents, Audience::Public);
    if cut.redactions.is_empty() {
        return Vec::new();
    }
    let (site, mut problems) = link::Links::default().link(&cut.config, &cut.contents);
    problems.extend(check::check(&site, &cut.redactions.hidden, Depth::NoAdvice, &mut check::Kept::default()));
    let known: BTreeSet<_> = known.iter().map(|problem| (problem.sort_key(), &problem.message)).collect();
    problems.retain(|problem| {
        let is_new = !known.contains(&(problem.sort_key(), &problem.message));
        is_new && problem.severity != Severity::Advice && problem.code != Code::EmptySite
    });
    problems
}

fn large_page(path: &str, size: usize) -> Failure {
    let (size, limit) = (size.div_ceil(1 << 20), LARGEST_PAGE >> 20);
    let failure = Failure::new(say!(
        "ページ {path} が大きすぎます（{size} MiB、上限は {limit} MiB）",
        "the page {path} would be too large ({size} MiB, at most {limit} MiB)"
    ));
    failure.help(say!(
        "長い文章は添付ファイルにするか、目標を複数の整理表に分けてください",
        "attach long texts as files, or divide the goals among several sheets"
    ))
}

/// A site as its files say now, for those who add to it: linked, but no rule is looked at. None if it has no sound
/// configuration; with every problem met so far.
///
/// # Errors
/// As [`Builder::check`].
pub fn look(folder: &Path) -> Result<(Option<Site>, Vec<Diagnostic>), Failure> {
    let mut folder = Inputs::new(folder);
    folder.look(&Change::Everything, &mut Stopwatch::start())?;
    let mut diagnostics = folder.problems();
    let is_unsound = |problem: &Diagnostic| problem.is_error() && problem.place.source.path == CONFIG;
    let config = folder.config().filter(|_| !diagnostics.iter().any(is_unsound));
    let site = config.map(|config| {
        let (site, found) = link::Links::default().link(&config, folder.contents());
        diagnostics.extend(found);
        site
    });
    Ok((site, arranged(diagnostics)))
}

/// The contents without the files that have errors of their own, of reading or of linking.
fn without_spoilt(contents: &Contents, problems: &[Diagnostic]) -> Contents {
    let mut sound = contents.clone();
    let is_spoilt = |problem: &&Diagnostic| {
        let is_link = shows_as_text(problem.code) && problem.place.source.path.ends_with(MARKDOWN);
        problem.is_error() && is_left_out(problem) && !is_link
    };
    for path in problems.iter().filter(is_spoilt).map(|problem| &problem.place.source.path) {
        sound.remove(path);
        sound.remove(&head_of(path));
    }
    sound
}

/// Problems as they are shown: sorted, without those that only follow from others: that there is no goal where none could
/// be read, and that two goals of one id have one page.
fn arranged(mut diagnostics: Vec<Diagnostic>) -> Vec<Diagnostic> {
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
    diagnostic::sort(&mut diagnostics);
    diagnostics
}

/// Whether a problem concerns one file of the content, which can be left out, rather than the whole site.
fn is_left_out(problem: &Diagnostic) -> bool {
    is_content(&problem.place.source.path)
}

/// Whether what is wrong is only a link, which a page shows as text.
fn shows_as_text(code: Code) -> bool {
    matches!(code, Code::DeadLink | Code::LinkToInternal | Code::LinkOutside | Code::UnsafeLink | Code::UnsafeFile)
}
