//! Watching a site's folder: what may have changed, as soon as it is quiet again.
//!
//! In come the system's events, or none where the folder lies on a network; out come the paths to look at again. An event
//! is only a hint: editors rename, folders move away and come back, the system drops events when there are too many. So a
//! watcher keeps a stock, a stamp (time, size) of every file that matters.
//!
//! 1. A hint is looked up in the folder: folders that are new there are listened to before they are read.
//! 2. Hints are handed over together, after 25 ms without another, or after half a second of an endless stream.
//! 3. Lost hints, an error, the site's folder moved: everything is listened to anew, and the stock taken anew.
//! 4. Once a minute of idling, a look at all stamps makes sure that nothing was missed.
//! 5. Where no events can be had, the stock is taken at fixed times and compared.
//!
//! What the files say is not asked here, nor whether a change of their stamps is a change of their bytes.

mod scope;
mod stock;
mod inbox;
mod events;
mod network;
#[cfg(test)]
mod tests;

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use super::reason::cannot;
use crate::model::{Failure, Message};
use crate::say;
use events::{Deaf, Events, Limit};
use inbox::{Arrival, Batch, CEILING, Inbox, QUIET};
use network::silent_file_system;
use scope::Scope;
use stock::{Look, Stock};

/// How often a folder without events is looked at, if nobody says otherwise.
pub const POLL: Duration = Duration::from_secs(2);
/// The shortest interval of polling; a shorter one would only keep the machine busy.
const SHORTEST_POLL: Duration = Duration::from_millis(10);
/// How long after an audit the next one is made.
const AUDIT: Duration = Duration::from_secs(60);
/// An audit that took long is not made again before this many times as long.
const AUDIT_SHARE: u32 = 1_000;
/// How often a site's folder that is gone is looked for.
const SEARCH: Duration = Duration::from_secs(1);
/// A time nobody waits for.
const FOREVER: Duration = Duration::from_secs(365 * 24 * 60 * 60);

/// How changes are noticed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// The system tells.
    Events,
    /// All files are looked at, at this interval.
    Poll(Duration),
}

/// What is watched, and how.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WatchOptions {
    /// The site's folder.
    pub site: PathBuf,
    /// The files and folders directly in it that matter: `content`, `themes`, `goalsheet.yaml`. They need not exist.
    pub names: Vec<String>,
    /// The output; it is ignored, with what a publisher keeps beside it, wherever it is.
    pub output: PathBuf,
    /// Look at this interval; none to let the system tell, where it can.
    pub poll: Option<Duration>,
}

/// What a wait came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// These may have changed, been made or removed. The paths begin at the site's folder; that of a folder stands for
    /// all below it.
    Paths(BTreeSet<PathBuf>),
    /// Anything may have.
    Everything,
    /// Nothing within the time given.
    Nothing,
    /// A [`Stopper`] was used; it will not be different again.
    Stopped,
}

/// Watches a site's folder until it is dropped.
#[derive(Debug)]
pub struct Watcher {
    inbox: Arc<Inbox>,
    post: Mutex<Post>,
}

/// Ends a wait from another thread.
#[derive(Debug, Clone)]
pub struct Stopper(Arc<Inbox>);

impl Stopper {
    /// Lets the wait under way, and all later ones, end with [`Change::Stopped`].
    pub fn stop(&self) {
        self.0.stop();
    }
}

impl Watcher {
    /// Begins to watch. What changes from here on is told; the message says that and why the folder is polled, where
    /// nobody asked for it.
    ///
    /// # Errors
    /// The site's folder cannot be opened.
    pub fn start(options: WatchOptions) -> Result<(Watcher, Option<Message>), Failure> {
        Watcher::start_within(options, Limit(usize::MAX))
    }

    fn start_within(options: WatchOptions, limit: Limit) -> Result<(Watcher, Option<Message>), Failure> {
        let inbox = Arc::new(Inbox::default());
        let (post, notice) = Post::take(options, Arc::clone(&inbox), limit)?;
        Ok((Watcher { inbox, post: Mutex::new(post) }, notice))
    }

    /// Blocks until something may have changed and it has been quiet for 25 ms (or for half a second it has not), or until
    /// the time is over. What is underway when the time is over is still waited for.
    ///
    /// Everything that is changed after this returns ends a later wait, so read the files after it, not before.
    pub fn wait(&self, timeout: Option<Duration>) -> Change {
        let until = Instant::now() + timeout.unwrap_or(FOREVER).min(FOREVER);
        let mut post = self.post.lock().unwrap_or_else(PoisonError::into_inner);
        loop {
            let change = match self.inbox.wait(until.min(post.next_look)) {
                Arrival::Stopped => return Change::Stopped,
                Arrival::Batch(batch) => post.follow(batch),
                Arrival::Nothing if Instant::now() >= post.next_look => post.look(),
                Arrival::Nothing => return Change::Nothing,
            };
            match change {
                Change::Nothing if Instant::now() >= until => return Change::Nothing,
                Change::Nothing => {}
                change => return change,
            }
        }
    }

    /// What ends a wait from another thread, on Ctrl-C say.
    pub fn stopper(&self) -> Stopper {
        Stopper(Arc::clone(&self.inbox))
    }

    /// How changes are noticed now.
    pub fn mode(&self) -> Mode {
        match self.post.lock().unwrap_or_else(PoisonError::into_inner).source {
            Source::Events(_) | Source::Gone => Mode::Events,
            Source::Poll(interval) => Mode::Poll(interval),
        }
    }

    /// Why polling took the place of events in the course of watching, if it did; told once.
    pub fn take_notice(&self) -> Option<Message> {
        self.post.lock().unwrap_or_else(PoisonError::into_inner).notice.take()
    }
}

/// A watcher at its work.
#[derive(Debug)]
struct Post {
    options: WatchOptions,
    inbox: Arc<Inbox>,
    limit: Limit,
    source: Source,
    /// What was seen last; whoever waits was told of everything that made it different.
    stock: Stock,
    next_look: Instant,
    notice: Option<Message>,
}

#[derive(Debug)]
enum Source {
    Events(Events),
    Poll(Duration),
    /// There is no site's folder at present.
    Gone,
}

impl Post {
    fn take(options: WatchOptions, inbox: Arc<Inbox>, limit: Limit) -> Result<(Post, Option<Message>), Failure> {
        let scope = Scope::of(&options).map_err(|error| {
            cannot(error, &options.site, say!("サイトのフォルダーを開けません", "cannot open the site's folder"))
        })?;
        let silent = scope.places.iter().chain([&scope.root]).find_map(|place| {
            let place = place.canonicalize().ok()?;
            silent_file_system(&place)
        });
        let asked = options.poll.map(|interval| interval.max(SHORTEST_POLL));
        let start = Instant::now();
        let source = Source::Poll(asked.unwrap_or(POLL));
        let mut post = Post { options, inbox, limit, source, stock: Stock::default(), next_look: start, notice: None };
        match (asked, silent) {
            (Some(interval), _) => post.poll(&scope, interval),
            (None, Some(kind)) => {
                post.notice = Some(network_notice(&kind));
                post.poll(&scope, POLL);
            }
            (None, None) => post.listen(),
        }
        let notice = post.notice.take();
        Ok((post, notice))
    }

    /// Listens to everything anew, or polls where that cannot be done.
    fn listen(&mut self) {
        let Ok(scope) = Scope::of(&self.options) else {
            self.source = Source::Gone;
            self.stock = Stock::default();
            self.next_look = Instant::now() + SEARCH;
            return;
        };
        match Events::listen(scope.clone(), Arc::clone(&self.inbox), self.limit) {
            Ok((events, stock)) => {
                self.source = Source::Events(events);
                self.stock = stock;
                self.next_look = Instant::now() + AUDIT;
            }
            Err(deaf) => {
                self.notice = Some(deaf_notice(&deaf));
                self.poll(&scope, POLL);
            }
        }
    }

    fn poll(&mut self, scope: &Scope, interval: Duration) {
        self.source = Source::Poll(interval);
        self.next_look = Instant::now() + interval;
        self.stock = look(scope, false, &|| false, Stock::take).unwrap_or_default();
    }

    /// Looks where hints point.
    fn follow(&mut self, batch: Batch) -> Change {
        let Source::Events(events) = &mut self.source else { return Change::Nothing };
        if batch.is_lossy {
            let seen = std::mem::take(&mut self.stock);
            self.listen();
            // Whoever is told reads everything, and if that alone made hints overflow, it would be told for ever.
            let is_same = self.stock == seen && batch.hints.is_empty();
            return if is_same { Change::Nothing } else { Change::Everything };
        }
        let had_links = self.stock.has_links();
        let hints = batch.hints;
        let outermost = hints.iter().filter(|hint| !hint.ancestors().skip(1).any(|folder| hints.contains(folder)));
        for hint in outermost {
            if let Err(deaf) = events.refresh(&mut self.stock, hint) {
                let scope = events.scope().clone();
                self.notice = Some(deaf_notice(&deaf));
                self.poll(&scope, POLL);
                return Change::Everything;
            }
        }
        if had_links || self.stock.has_links() {
            // One file has two paths, and the system tells of one; removing a link ends the events of what it led to.
            self.listen();
            return Change::Everything;
        }
        Change::Paths(hints.iter().map(|hint| events.scope().inner(hint)).collect())
    }

    /// Looks without a hint, because it is time to.
    fn look(&mut self) -> Change {
        match &self.source {
            Source::Poll(interval) => {
                let interval = *interval;
                self.look_again(interval)
            }
            Source::Events(_) => self.audit(),
            Source::Gone => {
                self.listen();
                if matches!(self.source, Source::Gone) { Change::Nothing } else { Change::Everything }
            }
        }
    }

    fn audit(&mut self) -> Change {
        let start = Instant::now();
        let Source::Events(events) = &self.source else { return Change::Nothing };
        let is_moved = !Scope::of(&self.options).is_ok_and(|scope| scope == *events.scope());
        let inbox = Arc::clone(&self.inbox);
        let stock = look(events.scope(), true, &|| inbox.is_pressing(), Stock::take);
        if inbox.is_pressing() {
            self.next_look = Instant::now() + SEARCH;
            return Change::Nothing;
        }
        self.next_look = Instant::now() + AUDIT.max(start.elapsed() * AUDIT_SHARE);
        if !is_moved && stock.is_none_or(|stock| stock == self.stock) {
            return Change::Nothing;
        }
        self.listen();
        Change::Everything
    }

    /// A look of polling. The next one is due at the interval after this one was, however long this one takes.
    fn look_again(&mut self, interval: Duration) -> Change {
        let now = Instant::now();
        while self.next_look <= now {
            let late = now.saturating_duration_since(self.next_look).as_nanos() / interval.as_nanos();
            self.next_look += interval * u32::try_from(late).unwrap_or(u32::MAX).max(1);
        }
        let inbox = Arc::clone(&self.inbox);
        let scope = Scope::of(&self.options).ok();
        let fresh = match &scope {
            Some(scope) => look(scope, false, &|| inbox.is_stopped(), Stock::take),
            None => Some(Stock::default()),
        };
        let Some(mut fresh) = fresh else { return Change::Stopped };
        let mut paths = self.stock.differences(&fresh);
        let Some(scope) = scope.filter(|_| !self.stock.is_empty()) else {
            let is_same = self.stock == fresh;
            self.stock = fresh;
            return if is_same { Change::Nothing } else { Change::Everything };
        };
        let end = Instant::now() + CEILING;
        let mut is_settled = paths.is_empty();
        while !is_settled && Instant::now() < end {
            if matches!(inbox.wait(Instant::now() + QUIET), Arrival::Stopped) {
                return Change::Stopped;
            }
            is_settled = true;
            for path in &paths {
                is_settled &= !look(&scope, false, &|| false, |look| fresh.refresh(path, look));
            }
        }
        paths.extend(self.stock.differences(&fresh));
        let is_linked = self.stock.has_links() || fresh.has_links();
        self.stock = fresh;
        match (paths.is_empty(), is_linked || paths.contains(&scope.root)) {
            (true, _) => Change::Nothing,
            (false, true) => Change::Everything,
            (false, false) => Change::Paths(paths.iter().map(|path| scope.inner(path)).collect()),
        }
    }
}

/// Looks without listening.
fn look<T>(scope: &Scope, identity: bool, is_over: &dyn Fn() -> bool, see: impl FnOnce(&mut Look<'_>) -> T) -> T {
    see(&mut Look { scope, identity, arm: &mut |_| {}, is_over })
}

fn network_notice(kind: &str) -> Message {
    let seconds = POLL.as_secs();
    say!(
        "ネットワーク上のフォルダー（{kind}）では変更の知らせが届かないので、{seconds}秒ごとに見に行きます",
        "a network folder ({kind}) does not tell of changes: it is looked at every {seconds} seconds"
    )
}

fn deaf_notice(Deaf(error): &Deaf) -> Message {
    let seconds = POLL.as_secs();
    if matches!(error.kind, notify::ErrorKind::MaxFilesWatch) {
        return say!(
            "見張れるフォルダーの数の上限（fs.inotify.max_user_watches）に達したので、{seconds}秒ごとに見に行きます",
            "the limit of watched folders (fs.inotify.max_user_watches) is reached: the site is looked at every {seconds} seconds"
        );
    }
    say!(
        "変更の知らせを受け取れない（{error}）ので、{seconds}秒ごとに見に行きます",
        "changes cannot be listened for ({error}): the site is looked at every {seconds} seconds"
    )
}
