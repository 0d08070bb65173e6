//! `build`: the site becomes a folder of pages, once or, with `--watch`, whenever something changes.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use super::live::{self, Console};
use super::verify::fingerprint;
use super::{Ending, threads};
use crate::cli::BuildOptions;
use crate::host::clock::Stopwatch;
use crate::host::locate::site_of;
use crate::host::publish::{
    Compared, Earlier, Figures, ForeignChange, HandEdits, LastBuild, Outcome, Protected, Publisher, Recovery, Reported,
    Summary,
};
use crate::host::terminal;
use crate::host::watch::Change;
use crate::host::write;
use crate::model::config::Audience;
use crate::model::layout::{CONFIG, is_content};
use crate::model::redactions::Withheld;
use crate::model::{Code, Diagnostic, Failure, Language, Message};
use crate::pipeline::{Builder, Built, OnError, Options, Output};
use crate::say;

/// Builds, prints every problem on standard error and one line that sums up on standard output.
pub fn run(options: &BuildOptions, language: Language) -> Result<Ending, Failure> {
    let options = &BuildOptions { site: site_of(&options.site, CONFIG)?.site, ..options.clone() };
    threads(options.jobs)?;
    let output = options.site.join(&options.output);
    let hand_edits = if options.force { HandEdits::Replace } else { HandEdits::Keep };
    let target = Target { output: &output, hand_edits, language };
    let on_error = if options.keep_going { OnError::LeaveOut } else { OnError::Stop };
    let watcher = options.watch.then(|| live::watch(&options.site, &output, options.poll, language)).transpose()?;
    let asked = Options { audience: options.audience, on_error, as_of: options.as_of };
    let mut builder = live::builder(&options.site, asked, options.since.as_deref(), language)?;
    if let Some(path) = &options.withheld {
        // Before the pages: where the list cannot be written, nothing is published either.
        write::outside(&not_for_lists(options, &builder), path, LIST)?;
    }
    let mut console = Console::new(language);
    let mut watch = Stopwatch::start();
    let last = last_build(options, &output);
    let style = console.style();
    let compared = last.as_ref().map(|last| last.compare(&style));
    watch.lap("compare");
    if let Some(Compared::Same(figures, published, reported)) = &compared {
        terminal::print_error(reported);
        sum_up(options, figures, published, &watch, language);
        return Ok(Ending::Clean);
    }
    let intact = go_on(&mut builder, compared);
    let label = say!("ページを作っています", "making pages");
    let (built, published) =
        match publish(&mut builder, &Change::Everything, target, Some(label.text(language)), intact, &mut watch) {
            Ok(built) => built,
            // What the folder has now may be fixed while it is watched; not so an output that cannot be.
            Err(failure) if watcher.is_none() => return Err(failure),
            Err(failure) => {
                console.failure(&failure, options.audience);
                (Built::default(), None)
            }
        };
    list_withheld(options, &builder, &built, language)?;
    console.problems(&built.diagnostics);
    console.notes(&built.notes);
    let figures = published.as_ref().map(|published| figures(&built, published));
    if let Some(last) = last {
        remember(&last, figures, &builder, &built, Reported { style, text: console.printed().to_owned() });
    }
    match figures.zip(published.as_ref()) {
        Some((figures, published)) => sum_up(options, &figures, published, &watch, language),
        None => say_that_nothing_was_built(options, &built, &watch, language),
    }
    let Some(watcher) = watcher else {
        let clean = published.is_some() && !built.diagnostics.iter().any(Diagnostic::is_error);
        return Ok(if clean { Ending::Clean } else { Ending::Problems });
    };
    console.watching(options.poll);
    live::follow(&watcher, language, |change| build_again(options, &mut builder, &mut console, change, target));
    Ok(Ending::Clean)
}

/// Lets a builder go on from what the last build left; the published files that are as that left them, if anything is known of it.
fn go_on(builder: &mut Builder, compared: Option<Compared>) -> Option<HashSet<String>> {
    let Some(Compared::Other(Some(Earlier { left, intact }))) = compared else { return None };
    builder.go_on_from(&left);
    Some(intact)
}

/// Builds after a change and reports what is new.
fn build_again(options: &BuildOptions, builder: &mut Builder, console: &mut Console, change: &Change, target: Target) {
    let mut watch = Stopwatch::start();
    match publish(builder, change, target, None, None, &mut watch) {
        Ok((built, published)) => {
            if let Err(failure) = list_withheld(options, builder, &built, target.language) {
                console.failure(&failure, options.audience);
            }
            console.problems(&built.diagnostics);
            console.notes(&built.notes);
            if let Some(Summary { written, removed, .. }) = published.filter(|it| it.written + it.removed > 0) {
                let result = say!("更新 {written}、削除 {removed}", "{written} updated, {removed} removed");
                console.done(change, &result, watch.total());
            }
        }
        Err(failure) => drop(console.failure(&failure, options.audience)),
    }
}

/// What the last build left, if this one may be over at once.
fn last_build(options: &BuildOptions, output: &Path) -> Option<LastBuild> {
    // A list of what was left out is made by a build; a build that watches has to know the whole; an earlier version has no stamp.
    if options.fresh || options.watch || options.withheld.is_some() || options.since.is_some() {
        return None;
    }
    let as_of = options.as_of.map_or_else(|| "-".to_owned(), |day| day.to_string());
    LastBuild::look(&options.site, output, &format!("{:?} {as_of} {}", options.audience, options.keep_going))
}

/// Notes what a build came to, if it published a site. With errors, files were left out, and what was read from a repository has no
/// stamp: the next build goes on from such a one, and is never taken for it.
fn remember(last: &LastBuild, figures: Option<Figures>, builder: &Builder, built: &Built, reported: Reported) {
    let is_final = !built.has_history && !built.diagnostics.iter().any(Diagnostic::is_error);
    if let Some(figures) = figures {
        last.keep(figures, reported, builder.left().as_deref(), is_final);
    }
}

fn figures(built: &Built, published: &Summary) -> Figures {
    let withheld = built.redactions.iter().count();
    Figures { goals: built.goals, pages: built.pages, withheld, seal: published.seal }
}

/// What the build came to, on standard output.
fn sum_up(options: &BuildOptions, figures: &Figures, published: &Summary, watch: &Stopwatch, language: Language) {
    for notice in foreign_changes(&published.foreign_changes) {
        terminal::print_error(&format!("{}\n", notice.text(language)));
    }
    terminal::print(summary(figures, published).text(language));
    if let Some(line) = audience(options.audience, figures.withheld) {
        terminal::print(line.text(language));
    }
    terminal::print(fingerprint(&published.seal).text(language));
    print_timings(options, watch);
    let page = options.site.join(&options.output).join("index.html");
    let page = std::path::absolute(&page).unwrap_or(page);
    let page = page.display();
    terminal::print(say!("開くページ: {page}", "open: {page}").text(language));
}

/// How a list of what was left out begins. Without the mark at the front, Excel takes it for Shift_JIS.
const LIST: &str = "\u{feff}path\tline\twhat\twhy\n";

/// Writes down what was left out, if somebody asks for it.
fn list_withheld(options: &BuildOptions, builder: &Builder, built: &Built, language: Language) -> Result<(), Failure> {
    let Some(path) = &options.withheld else { return Ok(()) };
    let line = |withheld: &Withheld| {
        let (what, why) = withheld.what.words();
        let line = withheld.place.position().map(|position| position.line.to_string()).unwrap_or_default();
        let cells = [withheld.place.source.path.as_str(), &line, what.text(language), why.text(language)];
        cells.map(|cell| cell.replace(['\t', '\n', '\r'], " ")).join("\t") + "\n"
    };
    let lines: String = built.redactions.iter().map(line).collect();
    write::put_outside(&not_for_lists(options, builder), path, LIST, &lines)
}

/// The folders in which no list may lie.
fn not_for_lists(options: &BuildOptions, builder: &Builder) -> [PathBuf; 3] {
    let [content, themes] = builder.sources();
    [content, themes, options.site.join(&options.output)]
}

/// Where the pages go, and what becomes of what somebody changed there.
#[derive(Clone, Copy)]
struct Target<'a> {
    output: &'a Path,
    hand_edits: HandEdits,
    /// The language of what is printed meanwhile.
    language: Language,
}

/// Builds into the output, in which only files that changed are touched; no summary where the site is not sound.
fn publish(
    builder: &mut Builder,
    change: &Change,
    target: Target,
    label: Option<&str>,
    intact: Option<HashSet<String>>,
    watch: &mut Stopwatch,
) -> Result<(Built, Option<Summary>), Failure> {
    let sources: [PathBuf; 2] = builder.sources();
    let publisher = Publisher::open(target.output, Protected { site: builder.folder(), sources: &sources })?;
    let publisher = publisher.knowing(intact);
    if publisher.recovery() == Recovery::Finished {
        let notice = say!(
            "前回の実行が公開の途中で終わっていたので、残りの公開を終えました",
            "an earlier run was cut short while it published: what it had left to do is done now"
        );
        terminal::print_error(&format!("{}\n", notice.text(target.language)));
    }
    let built = builder.build(change, &Output { sink: &publisher, label }, watch)?;
    if !built.is_sound {
        return Ok((built, None));
    }
    let summary = publisher.commit(target.hand_edits)?;
    watch.lap("publish");
    Ok((built, Some(summary)))
}

/// For whom the site is, where it could have been another for others.
fn audience(audience: Audience, omitted: usize) -> Option<Message> {
    match audience {
        Audience::Internal => {
            Some(say!("庁内用のサイトです。公開しないでください", "this is the site for colleagues: do not publish it"))
        }
        Audience::Public if omitted == 0 => None,
        Audience::Public => {
            Some(say!("公開用のサイトです。庁内限りの {omitted} か所を除きました", "internal and left out: {omitted}"))
        }
    }
}

/// What became of files that somebody had changed by hand, a line for each kind.
fn foreign_changes(changes: &[ForeignChange]) -> impl Iterator<Item = Message> {
    [Outcome::Replaced, Outcome::Restored, Outcome::Removed].into_iter().filter_map(|outcome| {
        let paths: Vec<&str> = changes.iter().filter(|it| it.outcome == outcome).map(|it| it.path.as_str()).collect();
        let names = paths.join(", ");
        (!paths.is_empty()).then(|| match outcome {
            Outcome::Replaced => say!(
                "出力先で手を加えられていたので、元に戻したファイル: {names}",
                "changed by hand in the output, and put back: {names}"
            ),
            Outcome::Restored => say!(
                "出力先から消えていたか、空になっていたので、書き直したファイル: {names}",
                "gone from the output or emptied, and written again: {names}"
            ),
            Outcome::Removed => say!(
                "手を加えられていたが、サイトにはもうないので消したファイル: {names}",
                "changed by hand, but no longer part of the site, and so removed: {names}"
            ),
        })
    })
}

fn say_that_nothing_was_built(options: &BuildOptions, built: &Built, watch: &Stopwatch, language: Language) {
    terminal::print(nothing_built(built, options.keep_going).text(language));
    print_timings(options, watch);
}

fn print_timings(options: &BuildOptions, watch: &Stopwatch) {
    if !options.timings {
        return;
    }
    let mut lines: Vec<String> =
        watch.laps().iter().map(|(name, time)| format!("{name:<8} {:>9.1} ms", time.as_secs_f64() * 1e3)).collect();
    lines.push(format!("{:<8} {:>9.1} ms", "total", watch.total().as_secs_f64() * 1e3));
    terminal::print(&lines.join("\n"));
}

/// Why there is no new site.
fn nothing_built(built: &Built, keep_going: bool) -> Message {
    // Leaving files out helps only against problems of single files.
    let in_files = |problem: &Diagnostic| {
        let is_of_file = is_content(&problem.place.source.path) && problem.code != Code::LeakedText;
        !problem.is_error() || is_of_file
    };
    if keep_going || !built.diagnostics.iter().all(in_files) {
        say!(
            "サイトは作りませんでした。公開済みのページはそのままです",
            "nothing was built; what was published stays as it is"
        )
    } else {
        say!(
            "誤りがあるため、サイトは作りませんでした。公開済みのページはそのままです（誤りのない目標だけで作るには --keep-going）",
            "nothing was built because of errors; what was published stays as it is (--keep-going builds the files without errors)"
        )
    }
}

fn summary(figures: &Figures, published: &Summary) -> Message {
    let Figures { goals, pages, .. } = figures;
    let (written, unchanged, removed) = (published.written, published.unchanged, published.removed);
    say!(
        "目標 {goals} 件、ページ {pages} 枚: 書き込み {written}、変更なし {unchanged}、削除 {removed}",
        "goals: {goals}, pages: {pages}; {written} written, {unchanged} unchanged, {removed} removed"
    )
}
