//! `serve`: the site in a browser, following its files.

use std::sync::Arc;
use std::time::Duration;

use super::Ending;
use super::live::{self, Console};
use crate::cli::{ServeOptions, build};
use crate::host::clock::Stopwatch;
use crate::host::locate::site_of;
use crate::host::server::{NextSnapshot, Page, Server, ServerOptions, Snapshot};
use crate::host::watch::Change;
use crate::host::{browser, terminal};
use crate::model::config::Audience;
use crate::model::layout::CONFIG;
use crate::model::{Failure, Language};
use crate::pipeline::{Builder, Built, OnError, Options, Output, Search};
use crate::say;

/// Serves until Ctrl-C. Whatever is wrong with the content is shown in the terminal and over every open page.
pub fn run(options: &ServeOptions, language: Language) -> Result<Ending, Failure> {
    let options = &ServeOptions { site: site_of(&options.site, CONFIG)?.site, ..options.clone() };
    let site = &options.site;
    let watcher = live::watch(site, &site.join(build::OUTPUT), options.poll, language)?;
    let asked = Options { audience: options.audience, on_error: OnError::Stop, as_of: options.as_of };
    let mut show = Show {
        builder: live::builder(site, asked, options.since.as_deref(), language)?,
        readers: options.audience,
        console: Console::new(language),
        site: Snapshot::default(),
    };
    let first = show.build(&Change::Everything, language);
    show.print(&Change::Everything, &first);
    if first.built.is_some() && !site.join(CONFIG).exists() {
        // A folder that is no site is a slip of the person, not something that will be fixed here.
        return Ok(Ending::Problems);
    }
    let listening = ServerOptions { host: options.host, port: options.port, language };
    let server = Server::start(listening)?;
    if let Some(warning) = listening.warning() {
        let label = say!("注意", "note");
        terminal::print_error(&format!("{}: {}\n", label.text(language), warning.text(language)));
    }
    show.on(&server, &first);
    let url = server.url();
    if let Some(built) = first.built.filter(|built| built.is_sound) {
        let (goals, pages) = (built.goals, built.pages);
        terminal::print(say!("目標 {goals} 件、ページ {pages} 枚", "goals: {goals}, pages: {pages}").text(language));
    }
    let shown = match options.audience {
        Audience::Internal => say!(
            "庁内用のサイトを表示しています（公開用は --audience public）",
            "this is the site for colleagues (--audience public shows that for everybody)"
        ),
        Audience::Public => say!("公開用のサイトを表示しています", "this is the site for everybody"),
    };
    terminal::print(shown.text(language));
    terminal::print(say!("{url} で見られます", "serving at {url}").text(language));
    show.console.watching(options.poll);
    if options.open
        && let Err(problem) = browser::open(&url)
    {
        terminal::print_error(&format!("{}\n", problem.text(language)));
    }
    live::follow(&watcher, language, |change| {
        let outcome = show.build(change, language);
        show.on(&server, &outcome);
        // Whoever sees the page need not wait for what is printed in the terminal.
        show.print(change, &outcome);
        outcome.built.is_some_and(|built| built.is_search_late)
    });
    server.stop();
    Ok(Ending::Clean)
}

/// What is shown, and what is printed about it.
struct Show {
    builder: Builder,
    /// For whom the site is that is shown.
    readers: Audience,
    console: Console,
    site: Snapshot,
}

/// What a built came to.
struct Shown {
    /// None if the folder could not be read.
    built: Option<Built>,
    overlay: Option<String>,
    /// The site before, where it was replaced.
    before: Option<Snapshot>,
    time: Duration,
}

impl Show {
    fn build(&mut self, change: &Change, language: Language) -> Shown {
        let mut watch = Stopwatch::start();
        let is_first = self.site.files.is_empty();
        let label = is_first.then(|| say!("ページを作っています", "making pages").text(language).to_owned());
        // A saved goal is shown before it is found.
        let search = if is_first || *change == Change::Nothing { Search::Now } else { Search::Later };
        let sink = NextSnapshot::after(&self.site);
        let output = Output { sink: &sink, label: label.as_deref(), search };
        let built = match self.builder.build(change, &output, &mut watch) {
            Ok(built) => built,
            Err(failure) => {
                let overlay = Some(self.console.failure(&failure, self.readers));
                return Shown { built: None, overlay, before: None, time: watch.total() };
            }
        };
        let overlay = (!built.is_sound).then(|| self.console.overlay(&built.diagnostics, self.readers));
        let before = built.is_sound.then(|| std::mem::replace(&mut self.site, sink.finish()));
        Shown { built: Some(built), overlay, before, time: watch.total() }
    }

    fn on(&self, server: &Server, outcome: &Shown) {
        if outcome.built.as_ref().is_some_and(|built| built.is_sound) {
            server.show(self.site.clone());
        }
        server.problems(outcome.overlay.clone());
    }

    fn print(&mut self, change: &Change, outcome: &Shown) {
        let Some(built) = &outcome.built else { return };
        self.console.problems(&built.diagnostics);
        self.console.notes(&built.notes);
        let Some(before) = outcome.before.as_ref().filter(|before| !before.files.is_empty()) else { return };
        let (changed, removed) = differences(before, &self.site);
        if *change != Change::Nothing && changed + removed > 0 {
            self.console.done(change, changed, removed, outcome.time);
        }
    }
}

/// How many files are new or others than before, and how many are gone.
fn differences(before: &Snapshot, now: &Snapshot) -> (usize, usize) {
    let is_new =
        |(path, page): &(&Arc<str>, &Page)| before.files.get(*path).is_none_or(|old| old.digest != page.digest);
    let removed = before.files.keys().filter(|path| !now.files.contains_key(*path)).count();
    (now.files.iter().filter(is_new).count(), removed)
}
