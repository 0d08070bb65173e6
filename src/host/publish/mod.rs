//! Writing the output folder, so that what is published is never a mix of two sites.
//!
//! A [`Publisher`] takes the files of a site one by one, from many threads. Each is compared with what is published; only
//! what is new or changed is written, and not into the output but into a stage folder beside it. [`Publisher::commit`] then
//! moves everything into place. Until then the output is as it was: a build that finds problems drops its publisher, and
//! nothing has happened. Unchanged files keep their bytes and their modification time.
//!
//! # What a kill leaves
//!
//! The lock is released by the system however the process ends. The next [`Publisher::open`] meets, when the kill came
//!
//! | while | it finds | and makes of it |
//! |---|---|---|
//! | files were put | a stage without a journal, the output as it was | the old site: the stage is removed |
//! | a first build was moved into place | the output as it was or whole: it is one rename | nothing to do (on Windows an empty output folder may be gone) |
//! | the journal was written | no journal under its name (it gets it by a rename when it is complete) | the old site |
//! | steps of the journal were done | a journal, some of its steps done | the new site: all steps are done, those done before find nothing to do |
//! | the stage was removed, journal first | a stage without a journal, the new manifest | the new site |
//!
//! Between the first step and the last a reader may meet old pages beside new ones, but no half page and no dead link: see
//! `plan.rs`. A step that fails (on Windows: somebody has the file open) leaves the journal, so the next run goes on there.
//!
//! # What is waited for on the disk
//!
//! A kill loses nothing that was written, so against it no fsync is needed; a power cut may. The journal and the manifest
//! are synced before the first rename, since files are removed on their word. Pages are not: 10,000 syncs would cost a
//! build minutes on a network folder. A page torn in the stage is not moved into place: the journal has its digest. One torn
//! in the output is empty or all zeros, which is nobody's handwork: a build compares the bytes of every page, so the next one
//! replaces it. Only where nothing was changed since the last build are they not compared, and then not across a start of the
//! computer: see `last_build.rs`.
//!
//! # Links and other people's files
//!
//! Nothing is ever written, moved or removed behind a link: the folder that the output lies in is opened once, and all else
//! from there ([`folder`]), so that it does not matter what somebody makes of a path meanwhile. A stage, lock or manifest that
//! is not what we make may have come in an archive that somebody prepared; it is refused before anything is done.
//!
//! Where somebody changed a file that is to be replaced or removed, nothing is published ([`HandEdits::Keep`]), or the change
//! is lost ([`HandEdits::Replace`]). A file that only has to go is no exception: it may hold what became internal, and
//! would stay public. A link at a file's place counts as such a change, and is replaced itself. The [`Summary`] names all.
//! Files we never wrote are not touched.

mod path;
mod seal;
mod folder;
mod manifest;
mod destination;
mod layout;
mod lock;
mod published;
mod stage;
mod step;
mod plan;
mod verify;
mod last_build;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, HashMap, HashSet};
use std::io;
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::host::reason::cannot;
use crate::model::sink::Sink;
use crate::model::{Digest, Failure};
use crate::say;
pub use seal::Seal;

pub use destination::Protected;
pub use last_build::{Compared, Earlier, Figures, LastBuild, Reported};
pub use manifest::{Content, MANIFEST, Manifest};
pub use verify::{Difference, Differs, Verdict, verify};

use destination::Destination;
use folder::Folder;
use lock::Lock;
use published::{Found, Published};
use stage::{Stage, cannot_write};
use step::{Replay, Step, Target, cannot_read, cannot_replace};

/// A build's hold on an output: takes the site's files, and publishes them all at once or not at all.
#[derive(Debug)]
pub struct Publisher {
    // Dropped in this order: the stage is gone before the lock is free.
    stage: Stage,
    _lock: Lock,
    destination: Arc<Destination>,
    /// The output; none if there is none yet.
    output: Option<Folder>,
    /// What is published; none before the first build.
    published: Option<Published>,
    recovery: Recovery,
    /// The published files that can be kept unread; none for all.
    intact: Option<HashSet<String>>,
    staged: Mutex<Staged>,
}

/// What was put so far.
#[derive(Debug, Default)]
struct Staged {
    /// Folded path → path, from the moment it is put.
    claimed: HashMap<String, String>,
    /// Path → page, once it is safely staged or known to be unchanged.
    pages: BTreeMap<String, Page>,
}

/// A file of the new site.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Page {
    content: Content,
    found: Found,
}

/// What happens to files in the output that somebody changed by hand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HandEdits {
    /// They stay, and nothing is published.
    Keep,
    /// They go.
    Replace,
}

/// Whether an earlier run had left work undone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Recovery {
    /// No.
    NotNeeded,
    /// A run was killed while it moved files into place; what it had begun is now finished.
    Finished,
}

/// What a commit did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Summary {
    /// How many files are new or changed.
    pub written: usize,
    /// How many files stayed untouched.
    pub unchanged: usize,
    /// How many files of the former site were removed.
    pub removed: usize,
    /// The seal of the manifest, and so of the whole site.
    pub seal: Seal,
    /// Files that somebody changed since the last build, by path.
    pub foreign_changes: Vec<ForeignChange>,
}

/// A file in the output that is not as we had written it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ForeignChange {
    /// Its path in the output.
    pub path: String,
    /// What happened to it.
    pub outcome: Outcome,
}

/// What happened to a file that somebody changed by hand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// The site's page took its place, with [`HandEdits::Replace`].
    Replaced,
    /// Somebody had removed it, or a power cut had emptied it: it is there again.
    Restored,
    /// The site has no such file any more, and it was removed, with [`HandEdits::Replace`].
    Removed,
}

impl Publisher {
    /// Takes hold of an output; finishes what a killed run had begun.
    ///
    /// The output need not exist, nor the folders it lies in. Until this publisher is dropped or has committed, no other
    /// can be opened for the same output.
    ///
    /// # Errors
    /// The output is not fit (a file, a link, overlapping with what is [`Protected`], a folder with files but without our
    /// manifest), something that we did not make is in the place of the stage or the lock, another build is at work on it, or
    /// its neighbourhood cannot be written.
    pub fn open(output: &Path, protected: Protected<'_>) -> Result<Publisher, Failure> {
        let destination = Arc::new(destination::settle(output, protected)?);
        let lock = Lock::take(&destination)?;
        let left = layout::left(&destination)?;
        let output = destination.open()?;
        let recovery = match (&output, &left) {
            (Some(output), Some(stage)) => recover(output, stage)?,
            _ => Recovery::NotNeeded,
        };
        layout::clear(&destination)?;
        let published = output.as_ref().map(Manifest::read).transpose()?.flatten().map(Published::new);
        if let (Some(output), None) = (&output, &published) {
            refuse_filled(output)?;
        }
        let stage = Stage::create(&destination)?;
        let (intact, staged) = (None, Mutex::default());
        Ok(Publisher { stage, _lock: lock, destination, output, published, recovery, intact, staged })
    }

    /// The same, where of what is published only some files are known to be as they were written; none for all.
    pub fn knowing(self, intact: Option<HashSet<String>>) -> Publisher {
        Publisher { intact, ..self }
    }

    /// Whether an earlier run had to be finished first.
    pub fn recovery(&self) -> Recovery {
        self.recovery
    }

    /// Takes a file of the new site: its path in the output, with forward slashes, and its bytes. May be called from many
    /// threads.
    ///
    /// # Errors
    /// The path is not fit or was put before (the case of letters does not count), or the file cannot be written to the
    /// stage. After an error, [`Publisher::commit`] refuses too.
    pub fn put(&self, path: &str, bytes: &[u8]) -> Result<Content, Failure> {
        path::check(path)?;
        self.claim(path)?;
        let content = Content::of(bytes);
        let found = match self.site() {
            None => Found::Nothing,
            Some((output, published)) => published.find(output, path, bytes)?,
        };
        if found.is_staged() {
            self.stage.write(path, bytes)?;
        }
        self.staged().pages.insert(path.to_owned(), Page { content, found });
        Ok(content)
    }

    /// Publishes what was put, and removes what the former site had and this one has not.
    ///
    /// # Errors
    /// Before anything is changed: a put had failed, the output was exchanged for another folder since it was opened, a file's
    /// path is also a folder's, something that is not ours is in the way, a file was changed by hand and is to be kept, the disk is full. Later, with the rest left to the next run: a file
    /// cannot be replaced or removed.
    pub fn commit(self, hand_edits: HandEdits) -> Result<Summary, Failure> {
        let mut commit = self.prepare(hand_edits)?;
        commit.begin()?;
        for step in &commit.steps {
            commit.perform(step)?;
        }
        Ok(commit.finish())
    }

    fn prepare(mut self, hand_edits: HandEdits) -> Result<Commit, Failure> {
        let staged = std::mem::take(self.staged.get_mut().unwrap_or_else(PoisonError::into_inner));
        staged.check()?;
        if let Some(output) = &self.output {
            self.destination.refuse_exchanged(output)?;
        }
        let plan = match self.site() {
            None => None,
            Some((output, published)) => Some(plan::plan(output, published, &staged.pages, hand_edits)?),
        };
        let manifest = Manifest::of(&staged.pages);
        let written = staged.pages.values().filter(|page| page.found.is_staged()).count();
        let summary = Summary {
            written,
            unchanged: staged.pages.len() - written,
            removed: plan.as_ref().map_or(0, |plan| plan.removed),
            seal: manifest.seal(),
            foreign_changes: plan.as_ref().map_or_else(Vec::new, |plan| plan.foreign_changes.clone()),
        };
        let kind = if plan.is_some() { Kind::Update } else { Kind::First };
        let steps = plan.map_or_else(Vec::new, |plan| plan.steps);
        Ok(Commit { publisher: self, kind, manifest: manifest.text(), steps, summary })
    }

    fn claim(&self, path: &str) -> Result<(), Failure> {
        let Some(other) = self.staged().claimed.insert(path::folded(path), path.to_owned()) else { return Ok(()) };
        Err(Failure::new(say!(
            "出力の「{path}」と「{other}」は、同じファイルになります",
            "“{path}” and “{other}” of the output are one file"
        )))
    }

    /// The published site and the folder it lies in.
    fn site(&self) -> Option<(&Folder, &Published)> {
        self.output.as_ref().zip(self.published.as_ref())
    }

    fn staged(&self) -> MutexGuard<'_, Staged> {
        self.staged.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The published folder knows the files it has by its manifest.
impl Sink for Publisher {
    fn put(&self, path: &str, bytes: Vec<u8>) -> Result<Digest, Failure> {
        Ok(Publisher::put(self, path, &bytes)?.seal.digest())
    }

    /// A file is kept without being read. One that was put before stays put.
    fn keep(&self, path: &str, digest: Digest) -> Result<bool, Failure> {
        if self.staged().pages.contains_key(path) {
            return Ok(true);
        }
        if self.intact.as_ref().is_some_and(|intact| !intact.contains(path)) {
            return Ok(false);
        }
        let published = self.published.as_ref().and_then(|published| published.manifest.files.get(path));
        let Some(content) = published.copied().filter(|content| content.seal.digest() == digest) else {
            return Ok(false);
        };
        self.claim(path)?;
        self.staged().pages.insert(path.to_owned(), Page { content, found: Found::Same });
        Ok(true)
    }
}

impl Staged {
    /// Whether what was put can be published.
    fn check(&self) -> Result<(), Failure> {
        let unfinished = self.claimed.values().filter(|path| !self.pages.contains_key(*path)).min();
        if let Some(path) = unfinished {
            return Err(Failure::new(say!(
                "「{path}」を用意できなかったので、何も公開しません",
                "“{path}” could not be made ready, so nothing is published"
            )));
        }
        for path in self.pages.keys() {
            let path = path::folded(path);
            if let Some(folder) = path::folders(&path).find(|folder| self.claimed.contains_key(*folder)) {
                return Err(Failure::new(say!(
                    "出力の「{folder}」が、ファイルでもフォルダーでもあることになります",
                    "“{folder}” of the output would be both a file and a folder"
                )));
            }
        }
        Ok(())
    }
}

impl Manifest {
    fn of(pages: &BTreeMap<String, Page>) -> Manifest {
        Manifest { files: pages.iter().map(|(path, page)| (path.clone(), page.content)).collect() }
    }
}

/// A commit under way.
#[derive(Debug)]
struct Commit {
    publisher: Publisher,
    kind: Kind,
    manifest: String,
    steps: Vec<Step>,
    summary: Summary,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// There is no site yet: the stage becomes the output.
    First,
    /// The output is changed step by step.
    Update,
}

impl Commit {
    /// Does all that can fail without harm; for a first build, all.
    fn begin(&mut self) -> Result<(), Failure> {
        match self.kind {
            Kind::First => self.publisher.appear(&self.manifest),
            // Nothing to do is not even written down.
            Kind::Update if self.steps.is_empty() => Ok(()),
            Kind::Update => self.publisher.stage.begin(&self.manifest, &step::journal(&self.steps)),
        }
    }

    fn perform(&self, step: &Step) -> Result<(), Failure> {
        let Publisher { stage, output, .. } = &self.publisher;
        let output = output.as_ref().expect("there are steps only where there is a site");
        let target = Target { output, stage: &stage.folder, files: &stage.files, replay: Replay::No };
        step.perform(&target).map_err(to_be_continued)
    }

    fn finish(mut self) -> Summary {
        self.publisher.stage.end();
        self.summary
    }
}

impl Publisher {
    /// Makes the stage the output, by one rename.
    fn appear(&self, manifest: &str) -> Result<(), Failure> {
        let Publisher { stage: Stage { folder: stage, files, .. }, destination, output, .. } = self;
        let made = files.create(MANIFEST, manifest.as_bytes()).and_then(|file| file.sync_all());
        made.map_err(|error| cannot(error, &files.at(MANIFEST), cannot_write()))?;
        let appear = || {
            // An empty folder that somebody prepared keeps its permissions.
            if let Some(output) = output {
                files.set_permissions_of(output)?;
                if cfg!(windows) {
                    destination.parent.remove_folder(&destination.name)?;
                }
            }
            stage.rename(layout::FILES, &destination.parent, &destination.name)
        };
        appear()
            .map_err(|error| cannot(error, &destination.path(""), say!("出力先を作れません", "cannot make the output")))
    }
}

/// Finishes what a killed run had begun.
fn recover(output: &Folder, stage: &Folder) -> Result<Recovery, Failure> {
    // Where there is no manifest, somebody has removed or emptied the output since: nothing is left to be finished.
    if !matches!(output.look(MANIFEST), Ok(folder::Kind::File(_))) {
        return Ok(Recovery::NotNeeded);
    }
    let text = match stage.read(layout::JOURNAL) {
        Ok(bytes) => String::from_utf8_lossy(&bytes).into_owned(),
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Recovery::NotNeeded),
        Err(error) => return Err(cannot_read(error, &stage.at(layout::JOURNAL))),
    };
    let steps = step::parse_journal(&text).ok_or_else(|| unknown_journal(stage.path()))?;
    // It is gone where the run was killed while it tidied up.
    let files = stage.ensure_folder(layout::FILES).and_then(|()| stage.folder(layout::FILES));
    let files = files.map_err(|error| cannot_read(error, &stage.at(layout::FILES)))?;
    let target = Target { output, stage, files: &files, replay: Replay::Yes };
    let torn: Vec<&str> = steps.iter().filter_map(|step| step.torn(&target)).collect();
    steps.iter().try_for_each(|step| step.perform(&target)).map_err(to_be_continued)?;
    let kept: Vec<(&str, Content)> = steps.iter().filter_map(|step| step.kept(&target)).collect();
    list_as_they_are(output, stage, &torn, &kept).map_err(to_be_continued)?;
    Ok(Recovery::Finished)
}

/// Pages that a power cut tore in the stage stay as they were. The manifest lists them so; else they would look like
/// somebody's edits. Pages that should be gone and were changed by hand since the kill stay listed as they should be: so they
/// are edits to the commit of this run, and not forgotten.
fn list_as_they_are(output: &Folder, stage: &Folder, torn: &[&str], kept: &[(&str, Content)]) -> Result<(), Failure> {
    let is_as_listed = torn.is_empty() && kept.is_empty();
    let Some(mut manifest) = Manifest::read(output)?.filter(|_| !is_as_listed) else { return Ok(()) };
    for path in torn {
        match step::content_of(output, path)? {
            Some(content) => manifest.files.insert((*path).to_owned(), content),
            None => manifest.files.remove(*path),
        };
    }
    for (path, content) in kept {
        // Where case does not count, it may be a new page that we see by its old name.
        if !manifest.files.keys().any(|listed| path::folded(listed) == path::folded(path)) {
            manifest.files.insert((*path).to_owned(), *content);
        }
    }
    let write = || {
        match stage.remove_file(layout::MANIFEST) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => stage.create(layout::MANIFEST, manifest.text().as_bytes())?.sync_all()?,
        }
        stage.rename(layout::MANIFEST, output, MANIFEST)
    };
    write().map_err(|error| cannot_replace(error, &output.at(MANIFEST)))
}

fn unknown_journal(folder: &Path) -> Failure {
    let folder = folder.display();
    Failure::new(say!(
        "前の実行が途中で終わっていますが、その記録を読めません: {folder}",
        "an earlier run was cut short, but what it had left to do cannot be read: {folder}"
    ))
    .help(say!(
        "このフォルダーを消して、もう一度実行してください（出力を書き直します）",
        "remove this folder, then run again: the output will be put right"
    ))
}

/// A failure after the first step, with the advice to run again.
fn to_be_continued(failure: Failure) -> Failure {
    let (ja, en) = failure
        .help
        .as_ref()
        .map_or((String::new(), String::new()), |help| (format!("{}。", help.ja), format!("{}. ", help.en)));
    failure.help(say!(
        "{ja}出力先は一部だけ新しくなっています。もう一度実行すると残りを終えます",
        "{en}Part of the output is new; running again finishes the rest"
    ))
}

/// Refuses a folder that holds something, but no site of ours.
fn refuse_filled(output: &Folder) -> Result<(), Failure> {
    let names = output
        .names()
        .map_err(|error| cannot(error, output.path(), say!("出力先を読めません", "cannot read the output")))?;
    let mut names: Vec<_> = names.iter().map(|name| name.to_string_lossy()).collect();
    if names.is_empty() {
        return Ok(());
    }
    let (output, count) = (output.path().display(), names.len());
    names.truncate(5);
    let names = names.join(", ");
    Err(Failure::new(say!(
        "出力先に、goalsheet が書いたものではないファイルが{count}件あります（{names} など）: {output}",
        "the output holds {count} files that goalsheet did not write ({names}, …): {output}"
    ))
    .help(say!(
        "新しいフォルダーか空のフォルダーを出力先にしてください。goalsheet は自分が書いていないものを消しません",
        "choose a new or an empty folder: goalsheet removes nothing that it did not write"
    )))
}
