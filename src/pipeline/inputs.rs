//! A site's folder as it was last read: configuration, contents, theme, attachments.
//!
//! Given what may have changed, it reads that and nothing else. Whatever is read is compared with what is known, so that files
//! that were only touched change nothing.

use std::collections::BTreeMap;
use std::ops::Bound;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rayon::prelude::*;
use xxhash_rust::xxh3::{xxh3_64, xxh3_128};

use super::files::Attachments;
use crate::audience;
use crate::host::clock::Stopwatch;
use crate::host::read;
use crate::host::watch::Change;
use crate::model::attachment::is_picture;
use crate::model::config::Config;
use crate::model::contents::{Contents, Entry};
use crate::model::layout::{CONFIG, CONTENT, THEMES, is_at_or_below};
use crate::model::limits::LARGEST_TEXT;
use crate::model::places::Places;
use crate::model::tree::Tree;
use crate::model::{Code, Date, Diagnostic, Failure, Place};
use crate::page::template::theme::Theme;
use crate::say;
use crate::text::{self, attachment};

/// See the module.
pub(super) struct Inputs {
    pub path: PathBuf,
    as_of: Option<Date>,
    settings: Settings,
    readings: Readings,
    /// Of what could not be read at all.
    tree_problems: Vec<Diagnostic>,
    theme: Option<Themed>,
    /// What of the contents has to be read.
    unread: Places,
    /// What was found in the attachments that have to be looked into, by their paths.
    inspected: BTreeMap<String, Inspected>,
    /// What is wrong with those that could not be searched, by the paths of all that were asked for.
    unsearched: BTreeMap<String, Option<Diagnostic>>,
    /// What is wrong with those that are written as goals are, by the paths of all that were looked at.
    misnamed: BTreeMap<String, Option<Diagnostic>>,
    /// What of the attachments may differ from those handed over last.
    uncopied: Places,
}

/// The configuration with the bytes it was read from.
#[derive(Default)]
struct Settings {
    bytes: Option<Vec<u8>>,
    config: Option<Arc<Config>>,
    problems: Vec<Diagnostic>,
}

/// The theme with what it was read from.
struct Themed {
    config: Arc<Config>,
    overlay: Option<Overlay>,
    names: Vec<String>,
    theme: Option<Arc<Theme>>,
    problems: Vec<Diagnostic>,
}

/// The files of a site's own theme, by their paths in it.
type Overlay = BTreeMap<String, Vec<u8>>;

/// What was found in a file, with the digest of its bytes.
struct Inspected {
    digest: u64,
    problems: Vec<Diagnostic>,
}

/// The files of the content as they were last read. A file whose bytes are the same is not read again.
#[derive(Default)]
struct Readings {
    config: Option<Arc<Config>>,
    known: BTreeMap<String, Reading>,
    contents: Contents,
}

struct Reading {
    /// Of the bytes; none for a file that is only listed.
    digest: Option<u128>,
    problems: Vec<Diagnostic>,
}

impl Readings {
    /// Takes what was found at or below some places; what was known there and was not found is gone. Goals are read as the
    /// configuration says: with another one, everything is forgotten first.
    fn update(&mut self, places: &[String], tree: Tree, config: &Arc<Config>) {
        let Tree { files, others } = tree;
        if !self.are_of(config) {
            *self = Readings { config: Some(Arc::clone(config)), ..Readings::default() };
        }
        for place in places {
            let gone = self.below(place).filter(|path| !files.contains_key(*path) && !others.contains(*path));
            for path in gone.cloned().collect::<Vec<String>>() {
                self.known.remove(&path);
                self.contents.remove(&path);
            }
        }
        let changed = files.into_iter().filter_map(|(path, bytes)| {
            let digest = Some(xxh3_128(&bytes));
            let is_same = self.known.get(&path).is_some_and(|reading| reading.digest == digest);
            (!is_same).then_some((path, bytes, digest))
        });
        let changed: Vec<(String, Vec<u8>, Option<u128>)> = changed.collect();
        let read = changed.into_par_iter().map(|(path, bytes, digest)| {
            let (entry, problems) = text::read(&path, bytes, config);
            (path, entry, Reading { digest, problems })
        });
        for (path, entry, reading) in read.collect::<Vec<(String, Entry, Reading)>>() {
            self.contents.put(&path, entry);
            self.known.insert(path, reading);
        }
        for path in others {
            if self.known.get(&path).is_none_or(|reading| reading.digest.is_some()) {
                self.contents.put(&path, Entry::File);
                self.known.insert(path, Reading { digest: None, problems: Vec::new() });
            }
        }
    }

    fn are_of(&self, config: &Arc<Config>) -> bool {
        self.config.as_ref().is_some_and(|known| Arc::ptr_eq(known, config))
    }

    /// The files that are only listed.
    fn files(&self) -> impl Iterator<Item = &String> {
        self.known.iter().filter(|(_, reading)| reading.digest.is_none()).map(|(path, _)| path)
    }

    /// Every problem of reading.
    fn problems(&self) -> impl Iterator<Item = &Diagnostic> {
        self.known.values().flat_map(|reading| &reading.problems)
    }

    fn below<'a>(&'a self, place: &'a str) -> impl Iterator<Item = &'a String> {
        let folder = format!("{place}/");
        let inside = self.known.range::<str, _>((Bound::Included(folder.as_str()), Bound::Unbounded));
        let inside: Vec<&String> = inside.map(|(path, _)| path).take_while(|path| path.starts_with(&folder)).collect();
        self.known.get_key_value(place).map(|(path, _)| path).into_iter().chain(inside)
    }
}

impl Inputs {
    pub fn new(path: &Path, as_of: Option<Date>) -> Inputs {
        Inputs {
            path: path.to_owned(),
            as_of,
            settings: Settings::default(),
            readings: Readings::default(),
            tree_problems: Vec::new(),
            theme: None,
            unread: Places::All,
            inspected: BTreeMap::new(),
            unsearched: BTreeMap::new(),
            misnamed: BTreeMap::new(),
            uncopied: Places::All,
        }
    }

    /// Reads what may have changed.
    pub fn read(&mut self, change: &Change, watch: &mut Stopwatch) -> Result<(), Failure> {
        let changed = match change {
            Change::Paths(paths) => Places::of(paths.iter().map(PathBuf::as_path)),
            Change::Everything => Places::All,
            Change::Nothing | Change::Stopped => Places::none(),
        };
        // If this fails, or ends early because of the configuration, the next reading has to make up for it.
        self.unread = std::mem::replace(&mut self.unread, Places::All).and(&changed);
        self.uncopied = std::mem::replace(&mut self.uncopied, Places::All).and(&changed);
        self.inspected.retain(|path, _| !changed.has(path));
        self.unsearched.retain(|path, _| !changed.has(path));
        self.misnamed.retain(|path, _| !changed.has(path));
        self.read_settings()?;
        let Some(config) = self.settings.config.clone() else {
            self.unread = Places::All;
            return Ok(());
        };
        if !self.readings.are_of(&config) {
            self.unread = Places::All;
            self.misnamed.clear();
        }
        self.read_contents(&config, watch)?;
        if !self.unread.within(THEMES).is_empty()
            || self.theme.as_ref().is_none_or(|theme| !Arc::ptr_eq(&theme.config, &config))
        {
            self.read_theme(&config)?;
        }
        watch.lap("theme");
        self.unread = Places::none();
        Ok(())
    }

    /// The configuration, if it is sound.
    pub fn config(&self) -> Option<Arc<Config>> {
        self.settings.config.clone()
    }

    /// What the files say.
    pub fn contents(&self) -> &Contents {
        &self.readings.contents
    }

    /// The theme, if it is sound.
    pub fn theme(&mut self) -> Option<&mut Arc<Theme>> {
        self.theme.as_mut()?.theme.as_mut()
    }

    /// Every problem met so far.
    pub fn problems(&self) -> Vec<Diagnostic> {
        if self.settings.config.is_none() {
            return self.settings.problems.clone();
        }
        let theme = self.theme.iter().flat_map(|theme| &theme.problems);
        let read = self.tree_problems.iter().chain(self.readings.problems());
        self.settings.problems.iter().chain(read).chain(theme).cloned().collect()
    }

    fn read_settings(&mut self) -> Result<(), Failure> {
        let bytes = read::read_file(&self.path, CONFIG)?;
        if bytes.is_some() && bytes == self.settings.bytes {
            return Ok(());
        }
        let (config, problems) = match &bytes {
            Some(bytes) => text::config::read(CONFIG, bytes.clone()),
            None => {
                read::folder_exists(&self.path)?;
                (None, vec![missing_config(&self.path)])
            }
        };
        let config = config.map(|config| Arc::new(Config { as_of: self.as_of, ..config }));
        self.settings = Settings { bytes, config, problems };
        Ok(())
    }

    fn read_contents(&mut self, config: &Arc<Config>, watch: &mut Stopwatch) -> Result<(), Failure> {
        let places = self.unread.within(CONTENT);
        let (tree, problems) = match places.as_slice() {
            [place] if place == CONTENT => read::read_tree(&self.path, CONTENT)?,
            places => read::read_places(&self.path, places)?,
        };
        self.tree_problems.retain(|it| !places.iter().any(|place| is_at_or_below(&it.place.source.path, place)));
        self.tree_problems.extend(problems);
        watch.lap("read");
        self.readings.update(&places, tree, config);
        watch.lap("parse");
        Ok(())
    }

    fn read_theme(&mut self, config: &Arc<Config>) -> Result<(), Failure> {
        // If the folder cannot be read, there is no theme, and the next reading tries again.
        let before = self.theme.take();
        let (names, overlay) = theme_files(&self.path, config)?;
        let is_same =
            |before: &Themed| Arc::ptr_eq(&before.config, config) && before.overlay == overlay && before.names == names;
        self.theme = before.filter(is_same).or_else(|| {
            let (theme, problems) = Theme::load(config, overlay.clone(), &names);
            Some(Themed { config: Arc::clone(config), overlay, names, theme: theme.map(Arc::new), problems })
        });
        Ok(())
    }

    /// What is wrong with files beside goals that a page links to, by their paths in the folder.
    pub fn inspect<'a>(&mut self, linked: impl Iterator<Item = &'a String>) -> Result<Vec<Diagnostic>, Failure> {
        let mut found = Vec::new();
        for path in linked.filter(|path| attachment::is_inspected(path)) {
            if !self.inspected.contains_key(path) {
                let bytes = read::read_asset(&self.path, path)?;
                let inspected = Inspected { digest: xxh3_64(&bytes), problems: attachment::problems(path, bytes) };
                self.inspected.insert(path.clone(), inspected);
            }
            found.extend(self.inspected[path].problems.iter().cloned());
        }
        Ok(found)
    }

    /// The files beside goals that are written as goals are, whether a page links to them or not.
    pub fn misnamed(&mut self) -> Vec<Diagnostic> {
        let Some(config) = &self.settings.config else { return Vec::new() };
        let unknown = self.readings.files().filter(|path| !self.misnamed.contains_key(*path));
        let found: Vec<_> = unknown
            .cloned()
            .collect::<Vec<String>>()
            .into_par_iter()
            .map(|path| {
                let begins = |most: u64| read::read_input(&self.path.join(&path), most).ok();
                let beginning = begins(attachment::BEGINNING).filter(|bytes| attachment::may_be_goal(bytes));
                let bytes = beginning.and_then(|_| begins(LARGEST_TEXT));
                let problem = bytes.and_then(|bytes| attachment::misnamed(&path, bytes, config));
                (path, problem)
            })
            .collect();
        self.misnamed.extend(found);
        self.misnamed.values().flatten().cloned().collect()
    }

    /// What is wrong with files beside goals that cannot be searched for what is internal.
    pub fn unsearched<'a>(&mut self, linked: impl Iterator<Item = &'a String>) -> Result<Vec<Diagnostic>, Failure> {
        let mut found = Vec::new();
        for path in linked.filter(|path| !is_picture(path)) {
            if !self.unsearched.contains_key(path) {
                let problem = audience::unsearched(path, &read::read_asset(&self.path, path)?);
                self.unsearched.insert(path.clone(), problem);
            }
            found.extend(self.unsearched[path].clone());
        }
        Ok(found)
    }

    /// The files beside goals, as they may be published.
    pub fn attachments(&self) -> Attachments {
        let inspected = self.inspected.iter().map(|(path, inspected)| (path.clone(), inspected.digest));
        Attachments { folder: self.path.clone(), inspected: inspected.collect() }
    }

    /// What of the attachments may be others than when they were handed over last.
    pub fn uncopied(&self) -> &Places {
        &self.uncopied
    }

    /// Notes that all attachments were handed over.
    pub fn are_copied(&mut self) {
        self.uncopied = Places::none();
    }
}

/// The names of a site's own themes, and the files of the one that it has, if it is one of these.
pub(super) fn theme_files(site: &Path, config: &Config) -> Result<(Vec<String>, Option<Overlay>), Failure> {
    let names = read::folder_names(&site.join(THEMES))?;
    let name = &config.theme.name.value;
    let overlay = names.contains(name).then(|| read::read_folder(site, &format!("{THEMES}/{name}"))).transpose()?;
    Ok((names, overlay))
}

pub fn missing_config(folder: &Path) -> Diagnostic {
    let folder = folder.display();
    let problem = Diagnostic::new(
        Code::MissingKey,
        Place::path(CONFIG),
        say!("{folder} に {CONFIG} がありません", "there is no {CONFIG} in {folder}"),
    );
    problem.help(say!(
        "サイトのフォルダーで実行するか、「organization: 市の名前」の1行だけの {CONFIG} を作ってください",
        "run this in a site's folder, or make {CONFIG} with one line: organization: <name>"
    ))
}
