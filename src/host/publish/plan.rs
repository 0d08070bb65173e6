//! In which order an output becomes the new one, so that a reader meets no dead link on the way.
//!
//! 1. What is in the way goes: a file where a folder must be, and the other way round. This is the only moment at which
//!    a link may lead nowhere, and our own page plan never asks for it.
//! 2. Folders and new files come. No page links to them yet.
//! 3. Changed files come: assets, then pages, the deeper first, then indexes, the portal last. Whatever page a reader
//!    holds, old or new, all that it links to is there: the old files still, the new ones already.
//! 4. Old files go, then folders left empty. No page links to them any more.
//! 5. The new manifest comes.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use walkdir::WalkDir;

use super::folder::Folder;
use super::manifest::{Content, Manifest};
use super::path::folders;
use super::published::{Found, Published};
use super::step::{self, State, Step, cannot_read, in_the_way, linked, state};
use super::{ForeignChange, HandEdits, Outcome, Page};
use crate::model::Failure;
use crate::say;

/// As many files are named in a message, if there are no more that should be gone.
const MOST_NAMED: usize = 5;

/// What is to be done, and what a person should know of it.
#[derive(Debug)]
pub(super) struct Plan {
    pub steps: Vec<Step>,
    pub foreign_changes: Vec<ForeignChange>,
    /// How many files are removed.
    pub removed: usize,
}

/// Plans the way from what is published to `pages`. Nothing is changed on the disk.
///
/// # Errors
/// Something that is not ours is in the way, somebody changed a file that is to be kept, or the output cannot be read.
pub(super) fn plan(
    output: &Folder,
    published: &Published,
    pages: &BTreeMap<String, Page>,
    hand_edits: HandEdits,
) -> Result<Plan, Failure> {
    let old = &published.manifest;
    let cleared = clear_the_way(output, published, pages)?;
    let mut foreign_changes = Vec::new();
    for (path, page) in pages {
        let outcome = match page.found {
            Found::Foreign => Outcome::Replaced,
            Found::Lost => Outcome::Restored,
            Found::Nothing | Found::Same | Found::Ours | Found::Folder => continue,
        };
        foreign_changes.push(ForeignChange { path: path.clone(), outcome });
    }
    let mut removals = Vec::new();
    let gone = old.files.iter().filter(|(path, _)| !pages.contains_key(*path));
    for (path, content) in gone.clone().filter(|(path, _)| !cleared.files.contains_key(path.as_str())) {
        match look(output, path, content)? {
            State::Intact | State::Torn => removals.push(Step::Remove(path.clone(), *content)),
            State::Changed => {
                let found = step::content_of(output, path)?.ok_or_else(|| not_removable(output, path))?;
                removals.push(Step::Remove(path.clone(), found));
                foreign_changes.push(ForeignChange { path: path.clone(), outcome: Outcome::Removed });
            }
            State::Absent | State::Folder => {}
        }
    }
    foreign_changes.sort_by(|a, b| a.path.cmp(&b.path));
    if hand_edits == HandEdits::Keep {
        refuse_hand_edits(output.path(), &foreign_changes)?;
    }
    let needed: BTreeSet<&str> = pages.keys().flat_map(|path| folders(path)).collect();
    let emptied: BTreeSet<&str> =
        gone.flat_map(|(path, _)| folders(path)).filter(|folder| !needed.contains(folder)).collect();
    let removed = cleared.files.len() + removals.len();

    let mut steps = Vec::new();
    steps.extend(cleared.files.into_iter().map(|(path, content)| Step::Remove(path.to_owned(), content)));
    steps.extend(cleared.folders.into_iter().map(Step::RemoveFolder));
    steps.extend(missing_folders(output, pages));
    steps.extend(moves(pages));
    steps.extend(removals);
    // A folder sorts before what is in it.
    steps.extend(emptied.into_iter().rev().map(|folder| Step::RemoveFolder(folder.to_owned())));
    if !lists(old, pages) {
        steps.push(Step::Manifest);
    }
    Ok(Plan { steps, foreign_changes, removed })
}

/// Refuses to replace or remove what somebody wrote by hand. That a page which the site no longer has is not simply left is
/// so on purpose: it may hold what became internal, and would stay public without a word.
fn refuse_hand_edits(output: &Path, changes: &[ForeignChange]) -> Result<(), Failure> {
    let with = |outcome| changes.iter().filter(move |it| it.outcome == outcome).map(|it| it.path.as_str());
    let removed: Vec<&str> = with(Outcome::Removed).collect();
    let edited: Vec<&str> = removed.iter().copied().chain(with(Outcome::Replaced)).collect();
    if edited.is_empty() {
        return Ok(());
    }
    let (count, output) = (edited.len(), output.display());
    // Those that should not be public any more are all named, and first.
    let named = count.min(removed.len().max(MOST_NAMED));
    let mut names = edited[..named].join(", ");
    if count > named {
        names.push_str(", …");
    }
    Err(Failure::new(say!(
        "出力先の{count}件のファイルが、goalsheet が書いたあとに変えられています（{names}）: {output}",
        "files of the output were changed since goalsheet wrote them: {count} ({names}): {output}"
    ))
    .help(say!(
        "公開済みのページはそのままです。--force は、これらをサイトのページに戻し、サイトにもうないものを消します。残したい変更を content に書き写してから、--force を付けて実行してください",
        "what is published stays as it is until then; --force puts the site's own pages back and removes those that it no longer has: write what should stay into content, then run with --force"
    )))
}

/// What is in the place of a file that has to go is no file, or behind a link.
fn not_removable(output: &Folder, path: &str) -> Failure {
    output.link_on_the_way(path).map_or_else(|| in_the_way(&output.at(path)), |link| linked(&link))
}

/// Whether a manifest is the one these pages make.
fn lists(manifest: &Manifest, pages: &BTreeMap<String, Page>) -> bool {
    let made = pages.iter().map(|(path, page)| (path, &page.content));
    manifest.files.iter().eq(made)
}

/// Old files and folders at places where new ones must be.
struct Cleared<'a> {
    files: BTreeMap<&'a str, Content>,
    /// The innermost first.
    folders: Vec<String>,
}

fn clear_the_way<'a>(
    output: &Folder,
    published: &'a Published,
    pages: &BTreeMap<String, Page>,
) -> Result<Cleared<'a>, Failure> {
    let old = &published.manifest;
    let mut candidates: BTreeSet<&str> = BTreeSet::new();
    let mut filled: Vec<&str> = Vec::new();
    for (path, page) in pages.iter().filter(|(_, page)| page.found.is_staged()) {
        candidates
            .extend(folders(path).filter_map(|folder| old.files.get_key_value(folder)).map(|(path, _)| path.as_str()));
        candidates.extend(published.twin(path));
        if page.found == Found::Folder {
            filled.push(path);
        }
    }
    let mut folders = Vec::new();
    for path in filled {
        for entry in WalkDir::new(output.at(path)).contents_first(true) {
            let entry = entry.map_err(|error| {
                let place = error.path().unwrap_or(output.path()).to_owned();
                cannot_read(error.into(), &place)
            })?;
            let inner = published_path(output.path(), entry.path()).ok_or_else(|| in_the_way(entry.path()))?;
            if entry.file_type().is_dir() {
                folders.push(inner);
            } else {
                let (inner, _) = old.files.get_key_value(&inner).ok_or_else(|| in_the_way(entry.path()))?;
                candidates.insert(inner);
            }
        }
    }
    let mut files = BTreeMap::new();
    for path in candidates {
        let content = old.files[path];
        match look(output, path, &content)? {
            State::Intact | State::Torn => drop(files.insert(path, content)),
            State::Changed => return Err(in_the_way(&output.at(path))),
            State::Absent | State::Folder => {}
        }
    }
    Ok(Cleared { files, folders })
}

/// The path of a place in the output as the manifest writes it.
fn published_path(output: &Path, place: &Path) -> Option<String> {
    let parts: Option<Vec<&str>> =
        place.strip_prefix(output).ok()?.components().map(|part| part.as_os_str().to_str()).collect();
    Some(parts?.join("/"))
}

fn look(output: &Folder, path: &str, content: &Content) -> Result<State, Failure> {
    state(output, path, content).map_err(|error| cannot_read(error, &output.at(path)))
}

/// The folders that new files need and that are not there, the outermost first.
fn missing_folders(output: &Folder, pages: &BTreeMap<String, Page>) -> Vec<Step> {
    let needed: BTreeSet<&str> =
        pages.iter().filter(|(_, page)| page.found.is_staged()).flat_map(|(path, _)| folders(path)).collect();
    needed
        .into_iter()
        .filter(|folder| !output.has_folder(folder))
        .map(|folder| Step::MakeFolder(folder.to_owned()))
        .collect()
}

/// New files, then changed ones, each in the order of [`rank`].
fn moves(pages: &BTreeMap<String, Page>) -> Vec<Step> {
    let mut staged: Vec<_> = pages.iter().filter(|(_, page)| page.found.is_staged()).collect();
    staged.sort_by_key(|(path, page)| {
        let is_change = matches!(page.found, Found::Ours | Found::Foreign);
        (is_change, rank(path))
    });
    staged.into_iter().map(|(path, page)| Step::Move(path.clone(), page.content)).collect()
}

/// Assets, pages, indexes; the deeper first.
fn rank(path: &str) -> (u8, Reverse<usize>, &str) {
    let name = path.rsplit('/').next().unwrap_or(path);
    let kind = match name {
        "index.html" => 2,
        _ if name.ends_with(".html") => 1,
        _ => 0,
    };
    (kind, Reverse(folders(path).count()), path)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(found: Found) -> Page {
        Page { content: Content::of(b""), found }
    }

    #[test]
    fn what_is_linked_to_comes_before_what_links_to_it() {
        let pages = [
            ("index.html", Found::Ours),
            ("r5/index.html", Found::Ours),
            ("r5/a/1.html", Found::Ours),
            ("r5/a/2.html", Found::Nothing),
            ("r5/a/index.html", Found::Ours),
            ("search.html", Found::Ours),
            ("search.js", Found::Ours),
            ("style.css", Found::Same),
            ("r6/index.html", Found::Nothing),
        ];
        let pages = pages.map(|(path, found)| (path.to_owned(), page(found))).into();
        let moved: Vec<_> = moves(&pages)
            .into_iter()
            .map(|step| match step {
                Step::Move(path, _) => path,
                other => panic!("{other:?}"),
            })
            .collect();
        assert_eq!(
            moved,
            [
                "r5/a/2.html",
                "r6/index.html",
                "search.js",
                "r5/a/1.html",
                "search.html",
                "r5/a/index.html",
                "r5/index.html",
                "index.html"
            ]
        );
    }
}
