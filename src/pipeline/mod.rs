//! The stages in order: folder → texts → what the audience may see → site → rules → pages → files.
//!
//! A [`Builder`] runs them as often as something may have changed. It is the only thing that remembers: see [`memory`]. The
//! stages are pure functions of the rooms, so a first build and a later one are one code and end in the same files.
//!
//! ```text
//! inputs    what the folder says, as it was last read
//! sheets    redacted, linked, checked, summarised; site: the same at once, without a memory
//! earlier/  what is said of the time before: two versions compared, histories, pages that vanished
//! files/    what is made of a site that is ready, all at once or each when it is asked for
//! ```

mod inputs;
mod memory;
mod digests;
mod sheets;
mod site;
mod earlier;
mod files;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::audience;
use crate::check::arrange::{arranged, is_of_a_file, only_in_public, without_broken};
use crate::check::{Depth, severity};
use crate::host::clock::Stopwatch;
use crate::host::watch::Change;
use crate::model::config::{Audience, Config};
use crate::model::contents::Allowing;
use crate::model::layout::{CONTENT, THEMES};
use crate::model::redactions::Redactions;
use crate::model::site::{Sheet, Site};
use crate::model::{Code, Date, Diagnostic, Failure, Message, Place, Source, diagnostic};
use crate::page::Plan;
use crate::page::render::give_site;
use earlier::{Before, Now};
use files::{Ready, Written};
use inputs::Inputs;
use sheets::{LinkedSite, Sheets};

pub use earlier::{Earlier, Version, leaked, published, vanished, versions};
pub use files::{Asked, Looks, Output, Sweeper, Swept, Wrong, for_audience, guide, looks};
pub use site::{look, look_for, site};

/// A site's folder, and what is remembered of the last build.
pub struct Builder {
    options: Options,
    inputs: Inputs,
    sheets: Sheets,
    /// The same without files that have errors, where they are left out.
    sound_sheets: Sheets,
    written: Written,
    before: Before,
}

/// What a builder does all its life.
#[derive(Debug, Clone, Copy)]
pub struct Options {
    /// For whom the site is.
    pub audience: Audience,
    /// What happens to a site with errors.
    pub on_error: OnError,
    /// The day as of which the site is; none is today.
    pub as_of: Option<Date>,
}

/// What happens to a site with errors.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OnError {
    /// It is not built.
    Stop,
    /// It is built without the files that have errors, if no error concerns the whole site.
    LeaveOut,
}

/// What a build came to.
#[derive(Debug, Default)]
pub struct Built {
    /// How many goals the site has.
    pub goals: usize,
    /// How many pages it has.
    pub pages: usize,
    /// Whether there is a whole new site, or would be; otherwise the one before stays.
    pub is_sound: bool,
    /// What its sheets are called, with the year, by their folders.
    pub sheets: BTreeMap<String, String>,
    /// Every problem, sorted as they are shown.
    pub diagnostics: Vec<Diagnostic>,
    /// What the site leaves out because of whom it is for.
    pub redactions: Redactions,
    /// What else its maker should know.
    pub notes: Vec<Message>,
    /// Whether it tells histories, which are read from a repository.
    pub has_history: bool,
}

impl Builder {
    /// A builder that remembers nothing yet.
    pub fn new(folder: &Path, options: Options) -> Builder {
        Builder {
            options,
            inputs: Inputs::new(folder, options.as_of),
            sheets: Sheets::default(),
            sound_sheets: Sheets::default(),
            written: Written::default(),
            before: Before::default(),
        }
    }

    /// The same, which compares every build with an earlier version and says on pages what changed.
    pub fn since(mut self, earlier: Earlier) -> Builder {
        self.before.compare_with(earlier);
        self
    }

    /// Reads what may have changed and finds every problem that can be found before a page is rendered; for colleagues also
    /// those that only a site for everybody would have.
    ///
    /// # Errors
    /// The site's folder or a file of its theme cannot be read.
    pub fn check(&mut self, change: &Change, watch: &mut Stopwatch) -> Result<Built, Failure> {
        Ok(self.prepare(change, Depth::WithAdvice, watch)?.0)
    }

    /// The same but for advice, and hands every file of the site to the sink. Nothing is handed over if there is an error, or
    /// where files with errors are left out, if one concerns the whole site.
    ///
    /// # Errors
    /// As [`Builder::check`]; and those of the sink.
    pub fn build(&mut self, change: &Change, output: &Output, watch: &mut Stopwatch) -> Result<Built, Failure> {
        let (mut built, ready) = self.prepare(change, Depth::NoAdvice, watch)?;
        if let Some(ready) = ready {
            let outcome = self.written.write(&ready, self.inputs.uncopied(), output, watch)?;
            if outcome.is_sound {
                self.inputs.are_copied();
            }
            built.is_sound = outcome.is_sound;
            built.diagnostics.extend(outcome.problems);
            diagnostic::sort(&mut built.diagnostics);
        }
        Ok(built)
    }

    /// The same but for the files: they are made when they are asked for. There is a site if none of the errors is met that can
    /// be found before a page is rendered.
    ///
    /// # Errors
    /// As [`Builder::check`].
    pub fn serve(&mut self, change: &Change, watch: &mut Stopwatch) -> Result<(Built, Option<Asked>), Failure> {
        let (built, ready) = self.prepare(change, Depth::NoAdvice, watch)?;
        let are_others = |ready: &Ready| ready.plan.files().keys().any(|path| self.inputs.uncopied().has(path));
        let asked = ready.map(|ready| Asked::new(are_others(&ready), ready));
        if asked.is_some() {
            self.inputs.are_copied();
        }
        Ok((built, asked))
    }

    /// Goes on from what an earlier run of this program left after building the same way.
    pub fn go_on_from(&mut self, left: &str) {
        self.written = Written::of(left).unwrap_or_default();
    }

    /// What is left for the next run, once the site is whole; none if it cannot be written down.
    pub fn left(&self) -> Option<String> {
        self.written.left()
    }

    /// The folders a build reads; no output may lie in them.
    pub fn sources(&self) -> [PathBuf; 2] {
        [CONTENT, THEMES].map(|name| self.inputs.path.join(name))
    }

    /// The site's folder.
    pub fn folder(&self) -> &Path {
        &self.inputs.path
    }

    /// Everything before the first page: what the site is, and itself if it is sound so far and pages are wanted.
    fn prepare(
        &mut self,
        change: &Change,
        depth: Depth,
        watch: &mut Stopwatch,
    ) -> Result<(Built, Option<Ready>), Failure> {
        self.inputs.read(change, watch)?;
        let Some(config) = self.inputs.config() else {
            return Ok((Built { diagnostics: arranged(self.inputs.problems()), ..Built::default() }, None));
        };
        let linked = self.sheets.link(&config, self.inputs.contents(), self.options.audience, depth);
        watch.lap("link");
        let mut plan = linked.plan();
        let diagnostics = self.findings(&config, &linked, &plan, depth)?;
        let is_stopped = diagnostics.iter().any(|problem| self.stops(problem));
        let redactions = linked.redactions.clone();
        let sheets = names_of_sheets(&linked.site);
        let sound_contents;
        let (mut shown, mut contents) = (linked, self.inputs.contents());
        if self.options.on_error == OnError::LeaveOut {
            sound_contents = without_broken(contents, &diagnostics);
            shown = self.sound_sheets.link(&config, &sound_contents, self.options.audience, depth);
            (plan, contents) = (shown.plan(), &sound_contents);
        }
        watch.lap("plan");
        let is_wanted = depth == Depth::NoAdvice && !is_stopped;
        let mut past = Ok(Default::default());
        if is_wanted {
            let folder = &self.inputs.path;
            past = self.before.of(&Now { folder, config: &config, contents, problems: &diagnostics, linked: &shown });
            watch.lap("past");
        }
        let ((past, notes), leaks) = past.map_or_else(|leaks| (Default::default(), leaks), |past| (past, Vec::new()));
        let plan = plan.with_past(past);
        let (goals, pages, has_history) = (shown.site.goal_count(), plan.len(), config.history);
        let mut built = Built { goals, pages, sheets, diagnostics, redactions, notes, has_history, ..Built::default() };
        built.is_sound = !is_stopped && goals > 0 && leaks.is_empty() && self.inputs.theme().is_some();
        built.diagnostics.extend(leaks);
        let ready = (is_wanted && built.is_sound).then(|| self.ready(shown, plan, &built)).flatten();
        Ok((built, ready))
    }

    fn ready(&mut self, linked: LinkedSite, plan: Plan, built: &Built) -> Option<Ready> {
        let theme = self.inputs.theme()?;
        give_site(theme, &plan);
        let theme = Arc::clone(theme);
        let allowances = self.leak_allowances().map(|(source, place)| (Arc::clone(source), place)).collect();
        let (redactions, attachments) = (built.redactions.clone(), self.inputs.attachments());
        Some(Ready { linked: Arc::new(linked), plan, theme, redactions, allowances, attachments })
    }

    /// Every problem of a site, sorted, allowed and weighed.
    fn findings(
        &mut self,
        config: &Arc<Config>,
        linked: &LinkedSite,
        plan: &Plan,
        depth: Depth,
    ) -> Result<Vec<Diagnostic>, Failure> {
        let mut problems = self.inputs.problems();
        problems.extend(linked.problems.iter().cloned());
        if depth == Depth::WithAdvice && self.options.audience == Audience::Internal {
            let contents = self.inputs.contents();
            // Where nothing is internal, the site for everybody has no other problems, and most sites have nothing internal.
            let is_internal = contents.introductions.values().any(|text| !text.internal.is_empty());
            if is_internal || contents.folders.iter().any(|(path, folder)| audience::redacts(config, path, folder)) {
                let mut public = Sheets::default().link(config, contents, Audience::Public, Depth::NoAdvice);
                let files = public.plan().files();
                problems.extend(only_in_public(std::mem::take(&mut public.problems), &problems));
                problems.extend(self.inputs.unsearched(files.keys())?);
            }
        }
        problems.extend(plan.problems().iter().cloned());
        problems.extend(self.inputs.inspect(plan.files().keys())?);
        problems.extend(self.inputs.misnamed());
        if self.options.audience == Audience::Public && !linked.redactions.is_empty() {
            problems.extend(self.inputs.unsearched(plan.files().keys())?);
        }
        problems = arranged(problems);
        severity::apply_severities(&linked.site.config, depth, self.allowing(), &mut problems);
        // What was left out may have had the problem that is allowed, and texts that got out are seen in finished files.
        let of_leaks: Vec<Place> = self.leak_allowances().map(|(_, place)| place).collect();
        problems.retain(|problem| {
            problem.code != Code::UnusedAllow || linked.redactions.is_empty() && !of_leaks.contains(&problem.place)
        });
        Ok(problems)
    }

    fn allowing(&self) -> impl Iterator<Item = Allowing<'_>> {
        self.inputs.contents().folders.values().flat_map(|folder| folder.allowing())
    }

    /// The files that let internal texts of theirs be met, and where each says so.
    fn leak_allowances(&self) -> impl Iterator<Item = (&Arc<Source>, Place)> {
        self.allowing().flat_map(|(source, allows)| {
            let allows = allows.iter().filter(|allow| allow.code.value == Code::LeakedText);
            allows.map(move |allow| (source, Place::of(source, allow.code.span.clone())))
        })
    }

    fn stops(&self, problem: &Diagnostic) -> bool {
        problem.is_error() && !(self.options.on_error == OnError::LeaveOut && is_of_a_file(problem))
    }
}

/// The sheets of a site as people name them, by their folders.
fn names_of_sheets(site: &Site) -> BTreeMap<String, String> {
    let name = |sheet: &Sheet| {
        format!("{} {}", site.config.dating().fiscal_year_name(sheet.year), sheet.head.department.value)
    };
    site.all_sheets().map(|(_, sheet)| (sheet.folder().to_owned(), name(sheet))).collect()
}
