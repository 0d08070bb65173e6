//! What `serve` shows, and what is known against it.
//!
//! A site is shown as soon as it is read, linked and checked; its files are made when a browser asks. What only a file shows (a
//! template that fails, an internal text that would get out) is therefore found later: by whoever asks for that file, or by the
//! sweep, which makes all files once when nothing else happens. A file with which something is wrong is never answered. From then on
//! the last site that was swept whole is shown again, and the next one only when it was swept, too.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

use super::live::Console;
use crate::host::server::{Files, Screen};
use crate::host::watch::Change;
use crate::model::config::Audience;
use crate::model::diagnostic::sort;
use crate::model::{Diagnostic, Digest, Failure};
use crate::pipeline::{Asked, Built, Sweeper, Swept, Wrong};
use crate::say;

/// How long it is quiet before a site is swept, so that the next change need not share the machine with that.
const LATER: Duration = Duration::from_millis(300);

/// See the module. Cheap to clone.
#[derive(Clone)]
pub struct ServedSite {
    state: Arc<Mutex<State>>,
    /// For whom the site is.
    readers: Audience,
}

struct State {
    console: Console,
    /// None until there is a server.
    screen: Option<Screen>,
    /// To the thread that sweeps.
    news: Option<Sender<News>>,
    /// The last site that could be linked and had no error.
    site: Option<Arc<Asked>>,
    /// Stops the sweep of it.
    stop: Arc<AtomicBool>,
    /// Whether it is not shown: something is wrong with it, or was with that before it and it was not swept yet.
    is_held: bool,
    /// The last site that was swept whole.
    swept: Option<Arc<Asked>>,
    /// The problems of the folder as it is now.
    diagnostics: Vec<Diagnostic>,
    /// What the last sweep found besides.
    others: Vec<Diagnostic>,
    /// Whether `site` is what is in the folder now; otherwise that has errors, or could not be read.
    is_present: bool,
    /// What lies over every page.
    overlay: Option<String>,
}

/// What the thread that sweeps is told.
enum News {
    /// There is a new site; at once where it waits for that to be shown.
    Site(Arc<Asked>, Arc<AtomicBool>, bool),
    /// Something is wrong with a file that somebody asked for.
    Wrong(Arc<Asked>, Wrong),
    /// A page was asked for that says how large the data were before.
    Unmeasured(Arc<Asked>),
}

/// A site on the screen. What cannot be shown of it is answered from the one that was swept last.
struct Shown {
    site: Arc<Asked>,
    swept: Option<Arc<Asked>>,
    news: Sender<News>,
}

impl Files for Shown {
    fn file(&self, path: &str) -> Option<Vec<u8>> {
        let site = || Arc::clone(&self.site);
        // If nobody listens any more, the program ends.
        let send = |news: News| drop(self.news.send(news));
        let file = self.site.file(path).unwrap_or_else(|wrong| {
            send(News::Wrong(site(), wrong));
            self.swept.as_ref()?.file(path).ok()?
        });
        if self.site.is_to_be_measured() {
            send(News::Unmeasured(site()));
        }
        file
    }

    fn styles(&self) -> Digest {
        self.site.styles()
    }
}

impl ServedSite {
    /// None yet, and nobody sees it.
    pub fn new(console: Console, readers: Audience) -> ServedSite {
        let state = State {
            console,
            screen: None,
            news: None,
            site: None,
            stop: Arc::default(),
            is_held: false,
            swept: None,
            diagnostics: Vec::new(),
            others: Vec::new(),
            is_present: false,
            overlay: None,
        };
        ServedSite { state: Arc::new(Mutex::new(state)), readers }
    }

    /// Shows the site on a screen, and begins to sweep.
    ///
    /// # Errors
    /// The system gives no more threads.
    pub fn open(&self, screen: Screen) -> Result<(), Failure> {
        let (news, heard) = channel();
        let (sweeper, site) = (Sweeper::new()?, self.clone());
        let sweep = move || site.sweep(sweeper, &heard);
        thread::Builder::new().name("sweep".to_owned()).spawn(sweep).map_err(|error| Failure {
            message: say!("スレッドを作れません", "cannot make a thread"),
            help: None,
            cause: Some(Box::new(error)),
        })?;
        let mut state = self.state();
        (state.screen, state.news) = (Some(screen), Some(news));
        state.announce();
        state.show();
        state.cover();
        Ok(())
    }

    /// That files are watched, and how to end it.
    pub fn watching(&self, poll: Option<Duration>) {
        self.state().console.watching(poll);
    }

    /// Takes what was found in the folder after a change.
    pub fn take(&self, change: &Change, found: Result<(Built, Option<Asked>), Failure>, time: Duration) {
        let mut state = self.state();
        let (built, asked) = match found {
            Ok(found) => found,
            Err(failure) => {
                state.is_present = false;
                state.overlay = Some(state.console.failure(&failure, self.readers));
                state.cover();
                return;
            }
        };
        state.is_present = asked.is_some();
        state.diagnostics = built.diagnostics;
        let is_first = state.site.is_none();
        let is_new = asked.is_some_and(|asked| state.follow(asked));
        if state.is_present && (is_new || state.is_held) {
            state.announce();
        }
        if state.is_present && state.is_held {
            // What is to be shown and said is known when it was swept.
            return;
        }
        if is_new {
            state.show();
        }
        state.overlay = (!built.is_sound).then(|| state.console.overlay(&state.diagnostics, self.readers));
        state.cover();
        // Whoever sees the page need not wait for what is printed in the terminal.
        state.tell();
        state.console.notes(&built.notes);
        if is_new && !is_first {
            state.console.done(change, &say!("更新", "updated"), time);
        }
    }

    /// Sweeps each site when there is time, until nobody can bring another one.
    fn sweep(&self, mut sweeper: Sweeper, news: &Receiver<News>) {
        let mut next: Option<(Arc<Asked>, Arc<AtomicBool>, bool)> = None;
        let mut unmeasured: Option<Arc<Asked>> = None;
        loop {
            let heard = match &next {
                Some((.., true)) => news.recv_timeout(Duration::ZERO),
                None if unmeasured.is_none() => news.recv().map_err(|_| RecvTimeoutError::Disconnected),
                _ => news.recv_timeout(LATER),
            };
            match heard {
                Ok(News::Site(site, stop, is_waited_for)) => next = Some((site, stop, is_waited_for)),
                Ok(News::Wrong(site, wrong)) => self.reject(&site, wrong),
                Ok(News::Unmeasured(site)) => unmeasured = Some(site),
                Err(RecvTimeoutError::Disconnected) => return,
                Err(RecvTimeoutError::Timeout) => match (next.take(), unmeasured.take()) {
                    (Some((site, stop, _)), late) => {
                        unmeasured = late;
                        match sweeper.sweep(&site, &stop) {
                            Swept::Stopped => {}
                            Swept::Wrong(wrong) => self.reject(&site, wrong),
                            Swept::Sound(others) => self.accept(&site, others),
                        }
                    }
                    (None, Some(site)) if self.state().is_on(&site) && sweeper.measure(&site) => self.refresh(),
                    (None, _) => {}
                },
            }
        }
    }

    /// Nothing is wrong with a site; what else is to be said of it.
    fn accept(&self, site: &Arc<Asked>, others: Vec<Diagnostic>) {
        let mut state = self.state();
        if !state.is_on(site) {
            return;
        }
        (state.swept, state.others) = (Some(Arc::clone(site)), others);
        if std::mem::take(&mut state.is_held) {
            state.show();
        }
        if state.is_present {
            state.overlay = None;
            state.cover();
            state.tell();
        }
    }

    /// Pages may say something else than before.
    fn refresh(&self) {
        if let Some(screen) = &self.state().screen {
            screen.refresh();
        }
    }

    /// Something is wrong with a site.
    fn reject(&self, site: &Arc<Asked>, wrong: Wrong) {
        let mut state = self.state();
        if !state.is_on(site) {
            return;
        }
        if !std::mem::replace(&mut state.is_held, true) {
            state.show();
        }
        if !state.is_present {
            return;
        }
        state.overlay = Some(match wrong {
            Wrong::Content(problems) => {
                state.others = problems;
                state.tell();
                state.console.overlay(&state.all(), self.readers)
            }
            Wrong::Failure(failure) => state.console.failure(&failure, self.readers),
        });
        state.cover();
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    /// Goes on with a site; false if nothing in it is new.
    fn follow(&mut self, asked: Asked) -> bool {
        let asked = match &self.site {
            Some(before) if asked.is_as(before) => return false,
            Some(before) => asked.after(before),
            None => asked,
        };
        self.stop.store(true, Ordering::Relaxed);
        (self.site, self.stop) = (Some(Arc::new(asked)), Arc::default());
        true
    }

    /// Lets the site be swept.
    fn announce(&self) {
        if let (Some(site), Some(news)) = (&self.site, &self.news) {
            // If nobody listens any more, the program ends.
            let _ = news.send(News::Site(Arc::clone(site), Arc::clone(&self.stop), self.is_held));
        }
    }

    /// Shows the site; while it is held back, the one that was swept last.
    fn show(&self) {
        let (Some(screen), Some(news)) = (&self.screen, &self.news) else { return };
        let site = if self.is_held { &self.swept } else { &self.site };
        screen.show(site.as_ref().map(|site| {
            let (site, swept, news) = (Arc::clone(site), self.swept.clone(), news.clone());
            Arc::new(Shown { site, swept, news }) as Arc<dyn Files>
        }));
    }

    /// Lays over every page what there is to say.
    fn cover(&self) {
        if let Some(screen) = &self.screen {
            screen.problems(self.overlay.clone());
        }
    }

    fn is_on(&self, site: &Arc<Asked>) -> bool {
        self.site.as_ref().is_some_and(|own| Arc::ptr_eq(own, site))
    }

    /// Prints the problems of the folder, and what the last sweep said.
    fn tell(&mut self) {
        if self.is_present && !self.others.is_empty() {
            let all = self.all();
            self.console.problems(&all);
        } else {
            let State { console, diagnostics, .. } = self;
            console.problems(diagnostics);
        }
    }

    fn all(&self) -> Vec<Diagnostic> {
        let mut all = [self.diagnostics.as_slice(), &self.others].concat();
        sort(&mut all);
        all
    }
}
