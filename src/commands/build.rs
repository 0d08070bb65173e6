//! `build`: the site becomes a folder of pages.

use super::Ending;
use crate::cli::BuildOptions;
use crate::host::clock::Stopwatch;
use crate::host::terminal;
use crate::model::{Diagnostic, Failure, Language, Severity};
use crate::pipeline::{self, Built};
use crate::{report, say};

/// Builds, prints every problem on standard error and one line that sums up on standard output.
pub fn run(options: &BuildOptions, language: Language) -> Result<Ending, Failure> {
    let output = options.site.join(&options.output);
    let label = match language {
        Language::Ja => "ページを作っています",
        Language::En => "making pages",
    };
    let mut watch = Stopwatch::start();
    let built =
        in_threads(options.jobs, || pipeline::build(&options.site, &output, options.keep_going, label, &mut watch))??;
    // Advice on wording is for those who write, not for those who publish: `check` shows it.
    let shown: Vec<Diagnostic> =
        built.diagnostics.iter().filter(|problem| problem.severity != Severity::Advice).cloned().collect();
    terminal::print_error(&report::human(&shown, report::Style { language, width: terminal::width() }));
    terminal::print(summary(&built, options.keep_going).text(language));
    if options.timings {
        terminal::print(&timings(&watch));
    }
    if built.published.is_some() && options.show_path {
        let page = std::path::absolute(output.join("index.html")).unwrap_or_else(|_| output.join("index.html"));
        let page = page.display();
        terminal::print(say!("開くページ: {page}", "open: {page}").text(language));
    }
    let clean = built.published.is_some() && !built.diagnostics.iter().any(|problem| problem.is_error());
    Ok(if clean { Ending::Clean } else { Ending::Problems })
}

fn timings(watch: &Stopwatch) -> String {
    let mut lines: Vec<String> =
        watch.laps().iter().map(|(name, time)| format!("{name:<8} {:>9.1} ms", time.as_secs_f64() * 1e3)).collect();
    lines.push(format!("{:<8} {:>9.1} ms", "total", watch.total().as_secs_f64() * 1e3));
    lines.join("\n")
}

fn summary(built: &Built, keep_going: bool) -> crate::model::Message {
    let (goals, pages) = (built.goals, built.pages);
    let Some(published) = &built.published else {
        // Leaving files out helps only against problems of single files.
        let in_files = |problem: &Diagnostic| !problem.is_error() || problem.place.source.path.starts_with("content/");
        return if keep_going || !built.diagnostics.iter().all(in_files) {
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
    let (written, unchanged, removed) = (published.written, published.unchanged, published.removed);
    say!(
        "目標 {goals} 件、ページ {pages} 枚: 書き込み {written}、変更なし {unchanged}、削除 {removed}",
        "goals: {goals}, pages: {pages}; {written} written, {unchanged} unchanged, {removed} removed"
    )
}

fn in_threads<T: Send>(jobs: Option<usize>, work: impl FnOnce() -> T + Send) -> Result<T, Failure> {
    let Some(jobs) = jobs else { return Ok(work()) };
    let pool = rayon::ThreadPoolBuilder::new().num_threads(jobs).build();
    let pool = pool.map_err(|error| Failure {
        message: say!("スレッドを {jobs} 本作れません", "cannot make {jobs} threads"),
        help: None,
        cause: Some(Box::new(error)),
    })?;
    Ok(pool.install(work))
}
