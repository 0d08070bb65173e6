//! The history of goals, from the commits of the site's repository: when which fields changed.
//!
//! Commits are compared two by two along the first parent of each. Of both only the goals are read that differ, with their
//! reports and the heads of their sheets: what a goal is called and where it stands does not hang on the others. A goal is
//! followed to its earlier names as two versions are always compared. For everybody, what any of the commits keeps internal (by
//! its own configuration) has no history at all. No names of people and no words of commits are read.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

use super::versions::{Whole, leaked, pair};
use crate::audience::Kept;
use crate::host::git::{Commits, Repository, Revision};
use crate::model::config::Audience;
use crate::model::layout::{CONFIG, HEAD, in_sheet, is_written};
use crate::model::{Date, Failure, Language, Message, date};
use crate::review::{self, Histories, Side};
use crate::say;

/// So many commits are looked at.
const MOST_COMMITS: usize = 10_000;
/// Of so many that changed goals the changes are told.
const MOST_COMPARED: usize = 500;

/// Of what a history is: the last commit, the first one, for whom, and in which language.
type Asked = (String, Option<String>, Audience, Language);

/// The histories that were made last. They are made again when there is a new commit.
#[derive(Default)]
pub(super) struct History {
    last: Option<(Asked, Arc<Histories>)>,
}

impl History {
    /// The histories of all goals back to a commit, or to the first. Where there is no repository they are empty, and it is
    /// said why.
    pub fn of(&mut self, site: &Path, until: Option<&str>, audience: Audience, language: Language) -> Arc<Histories> {
        let opened = Repository::open(site).and_then(|repository| {
            let head = repository.revision("HEAD")?;
            Ok((repository, head))
        });
        let (repository, head) = match opened {
            Ok(opened) => opened,
            Err(failure) => return Arc::new(none(&failure)),
        };
        let asked = (head.id, until.map(str::to_owned), audience, language);
        if let Some((_, histories)) = self.last.as_ref().filter(|(known, _)| *known == asked) {
            return Arc::clone(histories);
        }
        let walked = walk(&repository, until, audience, language);
        let histories = Arc::new(walked.unwrap_or_else(|failure| none(&failure)));
        self.last = Some((asked, Arc::clone(&histories)));
        histories
    }
}

fn none(failure: &Failure) -> Histories {
    let Message { ja, en } = &failure.message;
    let note = say!(
        "目標の変更の履歴は載りません（{ja}）。git のリポジトリの中で作るか、{CONFIG} の history の行を消してください",
        "pages have no history of goals ({en}); build in a git repository, or remove the line history from {CONFIG}"
    );
    Histories::noted(vec![note])
}

/// Two commits that follow each other, and the folders of sheets in which they differ.
struct Pair<'a> {
    old: Option<&'a Revision>,
    new: &'a Revision,
    folders: BTreeSet<String>,
    /// The goals that differ, by the paths of their files without endings.
    goals: BTreeSet<String>,
}

impl Pair<'_> {
    fn wants(&self, path: &str) -> bool {
        path == CONFIG || in_sheet(path).is_some_and(|(_, name)| name == HEAD) || self.goals.contains(stem(path))
    }
}

/// A path without the endings of its name, which a goal and its reports have in common.
fn stem(path: &str) -> &str {
    let name = path.rfind('/').map_or(0, |at| at + 1);
    path[name..].find('.').map_or(path, |at| &path[..name + at])
}

fn walk(
    repository: &Repository,
    until: Option<&str>,
    audience: Audience,
    language: Language,
) -> Result<Histories, Failure> {
    let commits = repository.commits(until, MOST_COMMITS)?;
    let (pairs, is_cut) = pairs(repository, &commits, until.is_none())?;
    let mut histories = Histories::noted(notes(&commits, is_cut, until.is_none()));
    let mut kept = Kept::default();
    if audience == Audience::Public {
        for pair in &pairs {
            let wholes = read(repository, pair)?.into_iter().flatten().flatten();
            wholes.for_each(|whole| kept.add(&whole.config, &whole.contents));
        }
    }
    for both in &pairs {
        let Some([old, Some(new)]) = read(repository, both)? else {
            histories.notes.push(unreadable(both.new));
            continue;
        };
        let old = old.unwrap_or_else(|| Whole { contents: Default::default(), problems: Vec::new(), ..new.clone() });
        let versions = pair([old, new], audience, &kept);
        let side = |at: usize| Side::of(versions[at].site());
        let mut changes = review::compare(&side(0), &side(1));
        changes.leave_to_authors();
        let labels = || review::labels(&changes).into_bytes();
        if audience == Audience::Public && !leaked(&versions, "history.txt", &labels()).is_empty() {
            // What names a change is internal elsewhere: the step is not told.
            histories.pass_over(&changes);
            continue;
        }
        let when = (both.new.seconds.unwrap_or_default(), both.new.date.unwrap_or(Date::MIN));
        histories.add(&changes, when, language);
    }
    Ok(histories)
}

/// The commits that changed goals, the newest first; and whether there are more.
fn pairs<'a>(
    repository: &Repository,
    commits: &'a Commits,
    is_from_the_first: bool,
) -> Result<(Vec<Pair<'a>>, bool), Failure> {
    let mut pairs = Vec::new();
    for (at, new) in commits.list.iter().enumerate() {
        let old = commits.list.get(at + 1);
        let is_first = is_from_the_first && !commits.is_shallow && !commits.is_cut;
        if old.is_none() && !is_first {
            continue;
        }
        let paths = repository.differing(old, new)?;
        let written: Vec<&String> = paths.iter().filter(|path| is_written(path)).collect();
        let folder = |path: &&String| Some(in_sheet(path)?.0.to_owned());
        let folders: BTreeSet<String> = written.iter().filter_map(folder).collect();
        let goals = written.iter().map(|path| stem(path).to_owned()).collect();
        if folders.is_empty() {
            continue;
        }
        if pairs.len() == MOST_COMPARED {
            return Ok((pairs, true));
        }
        pairs.push(Pair { old, new, folders, goals });
    }
    Ok((pairs, false))
}

/// Both versions of a pair, none for one in which there is no site; none at all if a configuration cannot be read.
fn read(repository: &Repository, pair: &Pair) -> Result<Option<[Option<Whole>; 2]>, Failure> {
    let mut wholes = [None, None];
    for (at, revision) in [pair.old, Some(pair.new)].into_iter().enumerate() {
        let Some(revision) = revision else { continue };
        let listing = repository.listing_of(revision, &pair.folders)?;
        if !listing.files.contains_key(CONFIG) {
            continue;
        }
        let (tree, _) = repository.read(&listing, |path| pair.wants(path))?;
        match Whole::read(&tree) {
            Ok(whole) => wholes[at] = Some(whole),
            Err(_) => return Ok(None),
        }
    }
    Ok(Some(wholes))
}

fn notes(commits: &Commits, is_cut: bool, is_whole: bool) -> Vec<Message> {
    let mut notes = Vec::new();
    if commits.is_shallow && is_whole {
        notes.push(say!(
            "浅い複製（shallow clone）なので、目標の変更の履歴は途中からです。全部を載せるには git fetch --unshallow を実行してください",
            "this is a shallow clone, so the history of goals begins in the middle; run git fetch --unshallow for all of it"
        ));
    }
    if commits.is_cut || is_cut {
        notes.push(say!(
            "目標の変更の履歴は、新しい {MOST_COMPARED} 回の変更までです",
            "the history of goals has the newest {MOST_COMPARED} changes"
        ));
    }
    notes
}

fn unreadable(revision: &Revision) -> Message {
    let short: String = revision.id.chars().take(10).collect();
    let day = revision.date.map(date::wareki).unwrap_or_default();
    say!(
        "{day}の版 {short} は設定を読めないので、目標の変更の履歴にありません",
        "the revision {short} has no configuration that can be read, so it is not in the history of goals"
    )
}
