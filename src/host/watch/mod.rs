//! Watching a site's folder: what may have changed, as soon as it is quiet again.
//!
//! In come the system's events, or none where the folder lies on a network; out come the paths to look at again. An event
//! is only a hint: editors rename, folders move away and come back, the system drops events when there are too many. So a
//! watcher keeps a snapshot: a stamp (times, size) of every file that matters.
//!
//! 1. A hint is looked up in the folder: folders that are new there are listened to before they are read.
//! 2. Hints are handed over together, after 25 ms without another, or after half a second of an endless stream.
//! 3. Lost hints, an error, the site's folder moved: everything is listened to anew, and a new snapshot is taken.
//! 4. Once a minute of idling, an audit of all stamps makes sure that nothing was missed.
//! 5. Where there are no events, a snapshot is taken at fixed times and compared with the one before.
//!
//! What the files hold is not asked here, nor whether a change of their stamps is a change of their bytes.

mod clock;
mod scope;
mod snapshot;
mod debounce;
mod events;
mod network;
#[cfg(test)]
mod tests;

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use super::reason::cannot;
use crate::model::{Failure, Message};
use crate::say;
use clock::Clock;
use debounce::{CEILING, Debouncer, Ended, Hints, QUIET};
use events::{Events, Limit, NoEvents};
use network::silent_file_system;
use scope::Scope;
use snapshot::{FolderSnapshot, Scan};

/// How often a folder without events is looked at, if nobody says otherwise.
pub const POLL: Duration = Duration::from_secs(2);
/// The shortest interval of polling; a shorter one would only keep the machine busy.
const SHORTEST_POLL: Duration = Duration::from_millis(10);
/// How long after an audit the next one is made.
const AUDIT: Duration = Duration::from_secs(60);
/// The next audit is made after at least this many times what the last one took.
const AUDIT_SHARE: u32 = 1_000;
/// How often a site's folder that is gone is looked for, and an audit that was put off is tried again.
const SEARCH: Duration = Duration::from_secs(1);
/// Longer than any wait.
const FOREVER: Duration = Duration::from_secs(365 * 24 * 60 * 60);

/// How changes are noticed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// The system sends events.
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
    /// The interval of polling; `None` to wait for events, where the system sends them.
    pub poll: Option<Duration>,
}

/// What a wait came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// What is at these paths may have changed, been made or removed. They begin at the site's folder; the path of a folder
    /// includes all below it.
    Paths(BTreeSet<PathBuf>),
    /// Anything may have changed.
    Everything,
    /// Nothing changed within the time given.
    Nothing,
    /// A [`Stopper`] was used; every later wait ends with this too.
    Stopped,
}

/// Watches a site's folder until it is dropped.
#[derive(Debug)]
pub struct Watcher {
    debouncer: Arc<Debouncer>,
    watching: Mutex<WatchLoop>,
}

/// Ends a wait from another thread.
#[derive(Debug, Clone)]
pub struct Stopper(Arc<Debouncer>);

impl Stopper {
    /// Lets the wait under way, and all later ones, end with [`Change::Stopped`].
    pub fn stop(&self) {
        self.0.stop();
    }
}

impl Watcher {
    /// Begins to watch. Everything that changes from here on ends a wait. The message says that and why the folder is
    /// polled, where nobody asked for it; `None` otherwise.
    ///
    /// # Errors
    /// The site's folder cannot be opened.
    pub fn start(options: WatchOptions) -> Result<(Watcher, Option<Message>), Failure> {
        Watcher::start_with(options, Limit(usize::MAX), Clock::System)
    }

    fn start_with(options: WatchOptions, limit: Limit, clock: Clock) -> Result<(Watcher, Option<Message>), Failure> {
        let debouncer = Arc::new(Debouncer::new(clock));
        let (watching, notice) = WatchLoop::start(options, Arc::clone(&debouncer), limit)?;
        Ok((Watcher { debouncer, watching: Mutex::new(watching) }, notice))
    }

    /// Blocks until something may have changed and it has been quiet for 25 ms (or for half a second it has not), or until
    /// the time is over; `None` waits without end. What is under way when the time is over is still waited for.
    ///
    /// Everything that is changed after this returns ends a later wait, so read the files after it, not before.
    pub fn wait(&self, timeout: Option<Duration>) -> Change {
        let clock = &self.debouncer.clock;
        let until = clock.now() + timeout.unwrap_or(FOREVER).min(FOREVER);
        let mut watching = self.watching();
        loop {
            let change = match self.debouncer.wait(until.min(watching.next_look)) {
                Ended::Stopped => return Change::Stopped,
                Ended::Hints(hints) => watching.follow(hints),
                Ended::AtTime if clock.now() >= watching.next_look => watching.look(),
                Ended::AtTime => return Change::Nothing,
            };
            match change {
                Change::Nothing if clock.now() >= until => return Change::Nothing,
                Change::Nothing => {}
                change => return change,
            }
        }
    }

    /// What ends a wait from another thread, on Ctrl-C say.
    pub fn stopper(&self) -> Stopper {
        Stopper(Arc::clone(&self.debouncer))
    }

    /// How changes are noticed now.
    pub fn mode(&self) -> Mode {
        match self.watching().source {
            Source::Events(_) | Source::Gone => Mode::Events,
            Source::Poll(interval) => Mode::Poll(interval),
        }
    }

    /// Why polling took the place of events while watching; `None` if it did not, or if this was asked before.
    pub fn take_notice(&self) -> Option<Message> {
        self.watching().notice.take()
    }

    fn watching(&self) -> MutexGuard<'_, WatchLoop> {
        self.watching.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The watcher's state: where changes are learnt from, the last snapshot, the time of the next look.
#[derive(Debug)]
struct WatchLoop {
    options: WatchOptions,
    debouncer: Arc<Debouncer>,
    limit: Limit,
    source: Source,
    /// What was seen last; every difference from what was seen before has ended a wait.
    seen: FolderSnapshot,
    /// When the next audit, poll or search for the folder is due.
    next_look: Instant,
    /// Why polling took the place of events, until it is taken.
    notice: Option<Message>,
}

#[derive(Debug)]
enum Source {
    Events(Events),
    Poll(Duration),
    /// There is no site's folder at present.
    Gone,
}

impl WatchLoop {
    fn start(
        options: WatchOptions,
        debouncer: Arc<Debouncer>,
        limit: Limit,
    ) -> Result<(WatchLoop, Option<Message>), Failure> {
        let scope = Scope::of(&options).map_err(|error| {
            cannot(error, &options.site, say!("サイトのフォルダーを開けません", "cannot open the site's folder"))
        })?;
        let silent = scope.places.iter().chain([&scope.root]).find_map(|place| {
            let place = place.canonicalize().ok()?;
            silent_file_system(&place)
        });
        let asked = options.poll.map(|interval| interval.max(SHORTEST_POLL));
        let (next_look, seen) = (debouncer.clock.now(), FolderSnapshot::default());
        let source = Source::Poll(asked.unwrap_or(POLL));
        let mut watching = WatchLoop { options, debouncer, limit, source, seen, next_look, notice: None };
        match (asked, silent) {
            (Some(interval), _) => watching.poll(&scope, interval),
            (None, Some(kind)) => {
                watching.notice = Some(network_notice(&kind));
                watching.poll(&scope, POLL);
            }
            (None, None) => watching.listen(),
        }
        let notice = watching.notice.take();
        Ok((watching, notice))
    }

    fn now(&self) -> Instant {
        self.debouncer.clock.now()
    }

    /// Listens to everything anew, or polls where that cannot be done.
    fn listen(&mut self) {
        let Ok(scope) = Scope::of(&self.options) else {
            self.source = Source::Gone;
            self.seen = FolderSnapshot::default();
            self.next_look = self.now() + SEARCH;
            return;
        };
        match Events::listen(scope.clone(), Arc::clone(&self.debouncer), self.limit) {
            Ok((events, seen)) => {
                self.source = Source::Events(events);
                self.seen = seen;
                self.next_look = self.now() + AUDIT;
            }
            Err(error) => {
                self.notice = Some(no_events_notice(&error));
                self.poll(&scope, POLL);
            }
        }
    }

    fn poll(&mut self, scope: &Scope, interval: Duration) {
        self.source = Source::Poll(interval);
        self.next_look = self.now() + interval;
        let moment = self.debouncer.clock.moment();
        self.seen = scan(scope, Some(moment), &|| false, FolderSnapshot::take).unwrap_or_default();
    }

    /// Looks where hints point.
    fn follow(&mut self, hints: Hints) -> Change {
        let Source::Events(events) = &mut self.source else { return Change::Nothing };
        let paths = hints.paths;
        if hints.are_incomplete {
            let seen = std::mem::take(&mut self.seen);
            self.listen();
            // After this change everything is read. If that alone made hints overflow, it would never end.
            let is_same = self.seen == seen && paths.is_empty();
            return if is_same { Change::Nothing } else { Change::Everything };
        }
        let had_links = self.seen.has_links();
        let outermost = paths.iter().filter(|path| !path.ancestors().skip(1).any(|folder| paths.contains(folder)));
        for path in outermost {
            if let Err(error) = events.refresh(&mut self.seen, path) {
                let scope = events.scope().clone();
                self.notice = Some(no_events_notice(&error));
                self.poll(&scope, POLL);
                return Change::Everything;
            }
        }
        if had_links || self.seen.has_links() {
            // One file has two paths, and the system names one; removing a link ends the events of what it led to.
            self.listen();
            return Change::Everything;
        }
        Change::Paths(paths.iter().map(|path| events.scope().inner(path)).collect())
    }

    /// Looks without a hint, because it is time to.
    fn look(&mut self) -> Change {
        match &self.source {
            Source::Poll(interval) => {
                let interval = *interval;
                self.look_for_differences(interval)
            }
            Source::Events(_) => self.audit(),
            Source::Gone => {
                self.listen();
                if matches!(self.source, Source::Gone) { Change::Nothing } else { Change::Everything }
            }
        }
    }

    fn audit(&mut self) -> Change {
        let start = self.now();
        let Source::Events(events) = &self.source else { return Change::Nothing };
        let is_moved = !Scope::of(&self.options).is_ok_and(|scope| scope == *events.scope());
        let debouncer = Arc::clone(&self.debouncer);
        let fresh = scan(events.scope(), None, &|| debouncer.is_busy(), FolderSnapshot::take);
        let now = self.now();
        if debouncer.is_busy() {
            self.next_look = now + SEARCH;
            return Change::Nothing;
        }
        self.next_look = now + until_next_audit(now - start);
        if !is_moved && fresh.is_none_or(|fresh| fresh == self.seen) {
            return Change::Nothing;
        }
        self.listen();
        Change::Everything
    }

    /// A look of polling. The next one is due one interval after this one was, however long this one takes.
    fn look_for_differences(&mut self, interval: Duration) -> Change {
        self.next_look = next_poll(self.next_look, self.now(), interval);
        let debouncer = Arc::clone(&self.debouncer);
        let moment = Some(debouncer.clock.moment());
        let scope = Scope::of(&self.options).ok();
        let fresh = match &scope {
            Some(scope) => scan(scope, moment, &|| debouncer.is_stopped(), FolderSnapshot::take),
            None => Some(FolderSnapshot::default()),
        };
        let Some(mut fresh) = fresh else { return Change::Stopped };
        let mut paths = self.seen.differences(&fresh);
        let Some(scope) = scope.filter(|_| !self.seen.is_empty()) else {
            let is_same = self.seen == fresh;
            self.seen = fresh;
            return if is_same { Change::Nothing } else { Change::Everything };
        };
        // What is still being written is waited for.
        let end = self.now() + CEILING;
        let mut is_settled = paths.is_empty();
        while !is_settled && self.now() < end {
            if matches!(debouncer.wait(self.now() + QUIET), Ended::Stopped) {
                return Change::Stopped;
            }
            is_settled = true;
            for path in &paths {
                is_settled &= !scan(&scope, moment, &|| false, |scan| fresh.refresh(path, scan));
            }
        }
        paths.extend(self.seen.differences(&fresh));
        let is_linked = self.seen.has_links() || fresh.has_links();
        self.seen = fresh;
        match (paths.is_empty(), is_linked || paths.contains(&scope.root)) {
            (true, _) => Change::Nothing,
            (false, true) => Change::Everything,
            (false, false) => Change::Paths(paths.iter().map(|path| scope.inner(path)).collect()),
        }
    }
}

/// How long after an audit that took this long the next one is made.
fn until_next_audit(took: Duration) -> Duration {
    AUDIT.max(took * AUDIT_SHARE)
}

/// The first time after now that is a whole number of intervals after the time that was due.
fn next_poll(due: Instant, now: Instant, interval: Duration) -> Instant {
    let passed = now.saturating_duration_since(due).as_nanos() / interval.as_nanos();
    due + interval * u32::try_from(passed).unwrap_or(u32::MAX).saturating_add(1)
}

/// Looks without listening.
fn scan<T>(
    scope: &Scope,
    polled_at: Option<u64>,
    is_cancelled: &dyn Fn() -> bool,
    scan: impl FnOnce(&mut Scan<'_>) -> T,
) -> T {
    scan(&mut Scan { scope, polled_at, on_folder: &mut |_| {}, is_cancelled })
}

fn network_notice(kind: &str) -> Message {
    let seconds = POLL.as_secs();
    say!(
        "ネットワーク上のフォルダー（{kind}）では変更が通知されないので、{seconds}秒ごとに変更を確認します",
        "a network folder ({kind}) does not report changes: it is looked at every {seconds} seconds"
    )
}

fn no_events_notice(NoEvents(error): &NoEvents) -> Message {
    let seconds = POLL.as_secs();
    if matches!(error.kind, notify::ErrorKind::MaxFilesWatch) {
        return say!(
            "監視できるフォルダーの数の上限（fs.inotify.max_user_watches）に達したので、{seconds}秒ごとに変更を確認します",
            "the limit of watched folders (fs.inotify.max_user_watches) is reached: the site is looked at every {seconds} seconds"
        );
    }
    say!(
        "変更の通知を受け取れない（{error}）ので、{seconds}秒ごとに変更を確認します",
        "no events of changes can be had ({error}): the site is looked at every {seconds} seconds"
    )
}
