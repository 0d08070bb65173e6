//! What becomes of a site that is ready: every file is made and handed to a sink, unless something is wrong with a template or
//! something internal is met in one.

use std::sync::{Mutex, PoisonError};

use super::leaks::{Leaks, MET, SAID, SEARCHED};
use super::left::{self, Row};
use super::others::{COPIED, DATA, Found, INDEX, Others, SITE_DATA, SearchedSink, TEXTS};
use super::pages::{OVERVIEWS, PAGES, Pages};
use super::ready::Ready;
use crate::audience;
use crate::check::{Depth, severity};
use crate::host::clock::Stopwatch;
use crate::host::progress::Progress;
use crate::model::config::{Audience, Config};
use crate::model::places::Places;
use crate::model::sink::Sink;
use crate::model::{Diagnostic, Failure};
use crate::page::downloads::SiteDownloads;

/// What becomes of the files of a sound site.
pub struct Output<'a> {
    /// Takes every file, or keeps it.
    pub sink: &'a dyn Sink,
    /// What stands before a progress bar; none for no bar.
    pub label: Option<&'a str>,
}

/// What a sink was given last.
#[derive(Default)]
pub(in crate::pipeline) struct Written {
    pages: Pages,
    others: Others,
    leaks: Leaks,
}

/// What writing came to.
#[derive(Default)]
pub(in crate::pipeline) struct Outcome {
    /// Whether the sink has the whole site.
    pub is_sound: bool,
    /// What was found on the way.
    pub problems: Vec<Diagnostic>,
}

impl Written {
    /// One that remembers no more than it must: its sink is in no hurry.
    pub fn sparing() -> Written {
        let mut written = Written::default();
        written.pages.forgets_goals = true;
        written.others.forgets_pieces = true;
        written
    }

    /// What an earlier run left; none if it cannot be read.
    pub fn of(left: &str) -> Option<Written> {
        let mut written = Written::sparing();
        for row in left::rows(left)? {
            match row.table {
                PAGES | OVERVIEWS => written.pages.take(row),
                COPIED | DATA | SITE_DATA | TEXTS | INDEX => written.others.take(row),
                SEARCHED | SAID | MET => written.leaks.take(row.table, row.key, row.digest),
                _ => return None,
            }
        }
        Some(written)
    }

    /// What is left for the next run; none if it cannot be written down.
    pub fn left(&self) -> Option<String> {
        let leaks = self.leaks.rows();
        let leaks = leaks.iter().map(|(table, key, digest)| Row { table, key, digest: *digest, files: &[][..] });
        left::text(self.pages.rows().chain(self.others.rows()).chain(leaks))
    }

    /// Hands every file of a site to the sink, unless something internal is found in one. `uncopied` are the files beside goals
    /// that may be others than those handed over last.
    pub fn write(
        &mut self,
        ready: &Ready,
        uncopied: &Places,
        output: &Output,
        watch: &mut Stopwatch,
    ) -> Result<Outcome, Failure> {
        let public = ready.public();
        // Until the site is whole, nothing that the sink has counts as searched.
        let mut leaks = std::mem::take(&mut self.leaks);
        let (secrets, is_unsearched) = leaks.renew(&ready.redactions, &public);
        let (found, progress) = (Mutex::default(), None);
        let mut sink = SearchedSink { sink: output.sink, progress, secrets, is_unsearched, found };
        self.others.data(ready, &sink)?;
        watch.lap("data");
        sink.progress = output.label.map(|label| Progress::start(label, ready.plan.len()));
        let renderer = ready.renderer(&self.others.downloads, &sink);
        let mut outcome = Outcome::of(self.pages.render(&ready.plan, &ready.linked.digests, &renderer)?);
        sink.progress = None;
        watch.lap("render");
        if outcome.is_sound {
            self.others.copy(ready, uncopied, &sink)?;
            watch.lap("files");
            self.others.search(ready, &sink)?;
            watch.lap("search");
        }
        let Found { leaks: found, kept } = sink.found.into_inner().unwrap_or_else(PoisonError::into_inner);
        let problems = leaks.problems(found, kept, &public, &ready.plan);
        outcome.is_sound &= problems.is_empty();
        outcome.problems.extend(problems);
        if outcome.is_sound {
            outcome.problems.extend(unused_allowances(ready, &leaks));
            self.leaks = leaks;
        }
        Ok(outcome)
    }

    /// Hands every page to the sink, and no other file: where nothing is internal, only a template can fail. Pages do not say
    /// how large their data are.
    pub fn write_pages(&mut self, ready: &Ready, sink: &dyn Sink) -> Result<Outcome, Failure> {
        let downloads = SiteDownloads::new(&ready.linked.site, |_| Some(0));
        let renderer = ready.renderer(&downloads, sink);
        self.leaks = Leaks::default();
        let mut outcome = Outcome::of(self.pages.render(&ready.plan, &ready.linked.digests, &renderer)?);
        if outcome.is_sound {
            outcome.problems.extend(unused_allowances(ready, &self.leaks));
        }
        Ok(outcome)
    }
}

impl Outcome {
    fn of(problems: Vec<Diagnostic>) -> Outcome {
        Outcome { is_sound: problems.is_empty(), problems }
    }
}

/// What is wrong with goals that let internal texts be met of which none is.
fn unused_allowances(ready: &Ready, leaks: &Leaks) -> Vec<Diagnostic> {
    let config: &Config = ready.config();
    let mut problems = match config.audience {
        Audience::Public => audience::unused_allowances(&ready.allowances, &leaks.needed()),
        Audience::Internal => Vec::new(),
    };
    severity::apply_severities(config, Depth::NoAdvice, [], &mut problems);
    problems
}
