//! `build`: the site becomes a folder of pages, once or, with `--watch`, whenever something changes.

use std::path::{Path, PathBuf};

use super::live::{self, Teller};
use super::{Ending, threads};
use crate::cli::BuildOptions;
use crate::host::clock::Stopwatch;
use crate::host::publish::{Content, Protected, Publisher, Summary};
use crate::host::terminal;
use crate::host::watch::Change;
use crate::model::{Diagnostic, Failure, Language, Message};
use crate::pipeline::{Output, Round, Search, Workshop};
use crate::say;

/// Builds, prints every problem on standard error and one line that sums up on standard output.
pub fn run(options: &BuildOptions, language: Language) -> Result<Ending, Failure> {
    threads(options.jobs)?;
    let output = options.site.join(&options.output);
    let watcher = options.watch.then(|| live::watch(&options.site, &output, options.poll, language)).transpose()?;
    let mut workshop = Workshop::new(&options.site, options.keep_going);
    let mut teller = Teller::new(language);
    let mut watch = Stopwatch::start();
    let label = match language {
        Language::Ja => "ページを作っています",
        Language::En => "making pages",
    };
    let (round, published) = match publish(&mut workshop, &Change::Everything, &output, Some(label), &mut watch) {
        Ok(built) => built,
        // What the folder has now may be mended while it is watched; not so an output that cannot be.
        Err(failure) if watcher.is_none() => return Err(failure),
        Err(failure) => {
            teller.failure(&failure);
            (Round::default(), None)
        }
    };
    teller.problems(&round.diagnostics);
    terminal::print(summary(&round, published.as_ref(), options.keep_going).text(language));
    if options.timings {
        terminal::print(&timings(&watch));
    }
    if published.is_some() {
        let page = std::path::absolute(output.join("index.html")).unwrap_or_else(|_| output.join("index.html"));
        let page = page.display();
        terminal::print(say!("開くページ: {page}", "open: {page}").text(language));
    }
    let Some(watcher) = watcher else {
        let clean = published.is_some() && !round.diagnostics.iter().any(Diagnostic::is_error);
        return Ok(if clean { Ending::Clean } else { Ending::Problems });
    };
    teller.watching(options.poll);
    live::follow(&watcher, language, |change| {
        let mut watch = Stopwatch::start();
        match publish(&mut workshop, change, &output, None, &mut watch) {
            Ok((round, published)) => {
                teller.problems(&round.diagnostics);
                if let Some(Summary { written, removed, .. }) = published.filter(|it| it.written + it.removed > 0) {
                    teller.done(change, written, removed, watch.total());
                }
            }
            Err(failure) => drop(teller.failure(&failure)),
        }
        false
    });
    Ok(Ending::Clean)
}

/// A round into the output: only files that are others are touched.
fn publish(
    workshop: &mut Workshop<Content>,
    change: &Change,
    output: &Path,
    label: Option<&str>,
    watch: &mut Stopwatch,
) -> Result<(Round, Option<Summary>), Failure> {
    match try_to_publish(workshop, change, output, label, watch) {
        Ok(Published::Not(round)) => Ok((round, None)),
        Ok(Published::Done(round, summary)) => Ok((round, Some(summary))),
        Ok(Published::OutputIsAnother) => {
            workshop.forget_made();
            match try_to_publish(workshop, &Change::Nothing, output, label, watch)? {
                Published::Done(round, summary) => Ok((round, Some(summary))),
                Published::Not(round) => Ok((round, None)),
                Published::OutputIsAnother => unreachable!("where nothing is kept, all is put"),
            }
        }
        Err(failure) => {
            workshop.forget_made();
            Err(failure)
        }
    }
}

enum Published {
    Done(Round, Summary),
    Not(Round),
    /// Somebody else published there, or removed what was there.
    OutputIsAnother,
}

fn try_to_publish(
    workshop: &mut Workshop<Content>,
    change: &Change,
    output: &Path,
    label: Option<&str>,
    watch: &mut Stopwatch,
) -> Result<Published, Failure> {
    let sources: [PathBuf; 2] = workshop.sources();
    let publisher = Publisher::open(output, Protected { site: workshop.folder(), sources: &sources })?;
    let sink = |path: &str, bytes: Vec<u8>| {
        publisher.put(path, &bytes)?;
        Ok(Content::of(&bytes))
    };
    let round = workshop.build(change, &Output { sink: &sink, label, search: Search::Now }, watch)?;
    if !round.is_sound {
        return Ok(Published::Not(round));
    }
    for (path, content) in workshop.made() {
        if !publisher.keep(path, *content)? {
            return Ok(Published::OutputIsAnother);
        }
    }
    let summary = publisher.commit()?;
    watch.lap("publish");
    Ok(Published::Done(round, summary))
}

fn timings(watch: &Stopwatch) -> String {
    let mut lines: Vec<String> =
        watch.laps().iter().map(|(name, time)| format!("{name:<8} {:>9.1} ms", time.as_secs_f64() * 1e3)).collect();
    lines.push(format!("{:<8} {:>9.1} ms", "total", watch.total().as_secs_f64() * 1e3));
    lines.join("\n")
}

fn summary(round: &Round, published: Option<&Summary>, keep_going: bool) -> Message {
    let Some(published) = published else {
        // Leaving files out helps only against problems of single files.
        let in_files = |problem: &Diagnostic| !problem.is_error() || problem.place.source.path.starts_with("content/");
        return if keep_going || !round.diagnostics.iter().all(in_files) {
            say!(
                "サイトは作りませんでした。公開済みのページはそのままです",
                "nothing was built; what was published stays as it is"
            )
        } else {
            say!(
                "誤りがあるため、サイトは作りませんでした。公開済みのページはそのままです（誤りのない目標だけで作るには --keep-going）",
                "nothing was built because of errors; what was published stays as it is (--keep-going builds what is sound)"
            )
        };
    };
    let (goals, pages) = (round.goals, round.pages);
    let (written, unchanged, removed) = (published.written, published.unchanged, published.removed);
    say!(
        "目標 {goals} 件、ページ {pages} 枚: 書き込み {written}、変更なし {unchanged}、削除 {removed}",
        "goals: {goals}, pages: {pages}; {written} written, {unchanged} unchanged, {removed} removed"
    )
}
