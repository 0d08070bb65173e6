//! Two versions of a site made ready to be compared: read, linked, and without what either of them keeps from its readers.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::audience::{Kept, Public, Secrets};
use crate::check::Depth;
use crate::model::Diagnostic;
use crate::model::attached::AttachedFiles;
use crate::model::config::{Audience, Config};
use crate::model::contents::{Contents, SheetFolder};
use crate::model::layout::{HEAD, in_sheet};
use crate::model::site::Site;
use crate::model::tree::Tree;
use crate::page::search;
use crate::page::template::theme::Theme;
use crate::pipeline::sheets::{LinkedSite, Sheets};
use crate::pipeline::site;
use crate::text;

/// One of two versions.
pub struct Version {
    /// What is wrong with its files.
    pub problems: Vec<Diagnostic>,
    pub(in crate::pipeline) linked: LinkedSite,
}

impl Version {
    /// The site for the audience; goals that could not be read are not in it.
    pub fn site(&self) -> &Site {
        &self.linked.site
    }

    /// Whether something of it is left out, because it is internal.
    pub fn keeps_internal(&self) -> bool {
        !self.linked.redactions.is_empty()
    }
}

/// Reads two versions for an audience. For everybody each is redacted with its own configuration, and of both goes also what
/// the other one keeps internal: a field, the text under a heading, a goal, a sheet, a name. A file that could not be read in
/// one of them is in neither.
///
/// # Errors
/// Which of the two has no configuration that could be read, and what is wrong with it.
pub fn versions(trees: [&Tree; 2], audience: Audience) -> Result<[Version; 2], (usize, Vec<Diagnostic>)> {
    let old = Whole::read(trees[0]).map_err(|problems| (0, problems))?;
    let new = Whole::read_beside(trees[1], trees[0], &old).map_err(|problems| (1, problems))?;
    let kept = kept_by([&old, &new]);
    Ok(pair([old, new], audience, &kept))
}

/// A version as it was read by its own configuration, for nobody yet.
#[derive(Clone)]
pub(super) struct Whole {
    pub config: Arc<Config>,
    pub contents: Contents,
    /// What is wrong with its files.
    pub problems: Vec<Diagnostic>,
}

impl Whole {
    /// Reads a version.
    ///
    /// # Errors
    /// What is wrong with its configuration.
    pub fn read(tree: &Tree) -> Result<Whole, Vec<Diagnostic>> {
        let (config, problems) = site::config(tree)?;
        Ok(Whole::of(tree, config, problems))
    }

    fn of(tree: &Tree, config: Config, mut problems: Vec<Diagnostic>) -> Whole {
        let (contents, found) = text::contents(tree, &config);
        problems.extend(found);
        Whole { config: Arc::new(config), contents, problems }
    }

    /// The same of one beside another that was read: files that are the same are the same values, and what is no error in them is
    /// told of the other alone.
    fn read_beside(tree: &Tree, other: &Tree, known: &Whole) -> Result<Whole, Vec<Diagnostic>> {
        let (config, mut problems) = site::config(tree)?;
        if config.source.text != known.config.source.text {
            return Ok(Whole::of(tree, config, problems));
        }
        let errors = known.problems.iter().filter(|problem| problem.is_error());
        let errors: BTreeSet<&str> = errors.map(|problem| problem.place.source.path.as_str()).collect();
        let is_same = |path: &str, bytes: &[u8]| other.files.get(path).is_some_and(|known| known == bytes);
        let (mut contents, found) = text::contents_beside(tree, &config, |path, bytes| {
            known.contents.entry(path).filter(|_| !errors.contains(path) && is_same(path, bytes))
        });
        contents.share(&known.contents);
        problems.extend(found);
        Ok(Whole { config: Arc::clone(&known.config), contents, problems })
    }

    /// The same by a configuration that keeps more internal: what it says of fields and headings is known by reading alone.
    fn read_by(self, config: Config) -> Whole {
        let mut contents = self.contents.clone();
        let of_folders = self.contents.folders.values().flat_map(|folder| folder.sources());
        for source in of_folders.chain(self.contents.introductions.values().map(|text| &text.source)) {
            let (entry, _) = text::read(&source.path, source.text.clone().into_bytes(), &config);
            contents.put(&source.path, entry);
        }
        Whole { config: Arc::new(config), contents, ..self }
    }

    /// The paths of files that could not be read, or were left out because they have errors.
    fn unread(&self) -> BTreeSet<&str> {
        let has = |path: &str| {
            let Some((folder, name)) = in_sheet(path) else { return false };
            let is_in = |folder: &Arc<SheetFolder>| {
                let is_head = name == HEAD && folder.head.read().is_some();
                is_head || folder.goals.contains_key(name) || folder.reports.contains_key(name)
            };
            self.contents.folders.get(folder).is_some_and(is_in)
        };
        let paths = self.problems.iter().filter(|problem| problem.is_error());
        let paths = paths.map(|problem| problem.place.source.path.as_str());
        paths.filter(|path| in_sheet(path).is_some() && !has(path)).collect()
    }
}

/// What some versions keep internal.
pub(super) fn kept_by<'a>(wholes: impl IntoIterator<Item = &'a Whole>) -> Kept {
    let mut kept = Kept::default();
    wholes.into_iter().for_each(|whole| kept.add(&whole.config, &whole.contents));
    kept
}

/// Two versions for an audience, of which everybody sees nothing that `kept` keeps internal.
pub(super) fn pair(wholes: [Whole; 2], audience: Audience, kept: &Kept) -> [Version; 2] {
    let unread: BTreeSet<String> = wholes.iter().flat_map(Whole::unread).map(str::to_owned).collect();
    // Sheets that are the same on both sides are linked once.
    let mut sheets = Sheets::default();
    wholes.map(|mut whole| {
        unread.iter().for_each(|path| leave_out(&mut whole.contents, path));
        if audience == Audience::Public {
            if let Some(strict) = kept.stricter(&whole.config) {
                whole = whole.read_by(strict);
            }
            kept.leave(&mut whole.contents);
        }
        let linked = sheets.link(&whole.config, &whole.contents, audience, Depth::Nothing);
        Version { problems: whole.problems, linked }
    })
}

/// Takes a file out; with the head of a sheet all of the sheet, which would be another without it.
fn leave_out(contents: &mut Contents, path: &str) {
    match in_sheet(path) {
        Some((folder, HEAD)) => drop(contents.folders.remove(folder)),
        _ => contents.remove(path),
    }
}

/// Of the files beside goals that differ those that both versions publish, as far as they have them: a page links to each. What one
/// of them has and does not show to these readers is told of neither.
pub fn published(versions: &[Version; 2], mut files: [AttachedFiles; 2]) -> [AttachedFiles; 2] {
    if files.iter().all(|files| files.is_empty()) {
        return files;
    }
    let shown = versions.each_ref().map(|version| version.linked.plan().files());
    let is_kept = |path: &String, at: usize| files[at].contains_key(path) && !shown[at].contains_key(path);
    let kept: BTreeSet<String> = files
        .iter()
        .flat_map(|files| files.keys())
        .filter(|path| is_kept(path, 0) || is_kept(path, 1))
        .cloned()
        .collect();
    files.iter_mut().for_each(|files| files.retain(|path, _| !kept.contains(path)));
    files
}

/// What is internal in one of two versions and stands all the same in a file made of both: nothing is written then.
pub fn leaked(versions: &[Version; 2], name: &str, bytes: &[u8]) -> Vec<Diagnostic> {
    let mut problems = Vec::new();
    for version in versions.iter().filter(|version| version.keeps_internal()) {
        let LinkedSite { site, redactions, .. } = &version.linked;
        let public = Public { site, built_in: Theme::built_in, words: Vec::new(), fold: search::fold::fold_onto };
        let secrets = Secrets::of(redactions, public.fold);
        let found = secrets.look(name, bytes);
        let texts = found.iter().map(|leak| secrets.text(leak).to_owned()).collect();
        let said = public.says(texts);
        let leaks = found.into_iter().filter(|leak| !said.contains_key(secrets.text(leak))).collect();
        problems.extend(secrets.problems(leaks, &Default::default()));
    }
    problems
}
