//! `serve`: the site in a browser, following its files.

use std::time::Duration;

use super::Ending;
use super::live::{self, Console};
use super::served_site::ServedSite;
use crate::cli::{ServeOptions, build};
use crate::host::clock::Stopwatch;
use crate::host::locate::site_of;
use crate::host::server::{Server, ServerOptions};
use crate::host::watch::Change;
use crate::host::{browser, terminal};
use crate::model::config::Audience;
use crate::model::layout::CONFIG;
use crate::model::{Failure, Language};
use crate::pipeline::{OnError, Options};
use crate::say;

/// Serves until Ctrl-C. Whatever is wrong with the content is shown in the terminal and over every open page.
pub fn run(options: &ServeOptions, language: Language) -> Result<Ending, Failure> {
    let options = &ServeOptions { site: site_of(&options.site, CONFIG)?.site, ..options.clone() };
    let site = &options.site;
    let watcher = live::watch(site, &site.join(build::OUTPUT), options.poll, language)?;
    let asked = Options { audience: options.audience, on_error: OnError::Stop, as_of: options.as_of };
    let mut builder = live::builder(site, asked, options.since.as_deref(), language)?;
    let mut look = |change: &Change| {
        let mut watch = Stopwatch::start();
        let looked = builder.serve(change, &mut watch);
        (looked, watch.total())
    };
    let (first, _) = look(&Change::Everything);
    let served = ServedSite::new(Console::new(language), options.audience);
    let counts = first.as_ref().ok().filter(|(built, _)| built.is_sound).map(|(built, _)| (built.goals, built.pages));
    let is_site = first.is_err() || site.join(CONFIG).exists();
    served.take(&Change::Everything, first, Duration::ZERO);
    if !is_site {
        // A folder that is no site is a slip of the person, not something that will be fixed here.
        return Ok(Ending::Problems);
    }
    let listening = ServerOptions { host: options.host, port: options.port, language };
    let server = Server::start(listening)?;
    if let Some(warning) = listening.warning() {
        let label = say!("注意", "note");
        terminal::print_error(&format!("{}: {}\n", label.text(language), warning.text(language)));
    }
    served.open(server.screen())?;
    let url = server.url();
    if let Some((goals, pages)) = counts {
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
    served.watching(options.poll);
    if options.open
        && let Err(problem) = browser::open(&url)
    {
        terminal::print_error(&format!("{}\n", problem.text(language)));
    }
    live::follow(&watcher, language, |change| {
        let (looked, time) = look(change);
        served.take(change, looked, time);
    });
    server.stop();
    Ok(Ending::Clean)
}
