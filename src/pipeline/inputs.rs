//! A site's folder as it was last read: configuration, contents, theme, files to copy.
//!
//! Told what may have changed, it reads that and nothing else. Whatever is read is compared with what is known, so that files
//! that were only touched change nothing.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use xxhash_rust::xxh3::xxh3_64;

use crate::audience::without_notes;
use crate::host::clock::Stopwatch;
use crate::host::read;
use crate::host::watch::Change;
use crate::model::config::{Audience, Config};
use crate::model::contents::Contents;
use crate::model::layout::{CONFIG, CONTENT, MARKDOWN, THEMES, is_at_or_below};
use crate::model::{Code, Diagnostic, Failure, Place};
use crate::page::Sink;
use crate::page::template::theme::Theme;
use crate::say;
use crate::text::{self, Readings};

/// See the module.
pub(super) struct Inputs {
    pub path: PathBuf,
    settings: Settings,
    readings: Readings,
    /// Of what could not be read at all.
    tree_problems: Vec<Diagnostic>,
    theme: Option<Themed>,
    /// What of the contents has to be looked at; none is everything.
    places: Option<BTreeSet<String>>,
    /// What was found in the files beside goals that have to be looked into, by their paths.
    inspected: BTreeMap<String, Inspected>,
    /// Where files to copy may be others than those handed over last; none is everywhere.
    uncopied: Option<BTreeSet<String>>,
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
    overlay: Option<BTreeMap<String, Vec<u8>>>,
    names: Vec<String>,
    theme: Option<Theme>,
    problems: Vec<Diagnostic>,
}

/// What was found in a file, with the digest of its bytes.
struct Inspected {
    digest: u64,
    problems: Vec<Diagnostic>,
}

/// A file that is copied as it is.
#[derive(Clone)]
pub(super) struct OtherFile<T> {
    digest: u64,
    pub made: T,
}

/// Such files, by their path in the site.
pub(super) type OtherFiles<T> = HashMap<Arc<str>, OtherFile<T>>;

impl<T: Clone> OtherFile<T> {
    /// The file as it was, or handed to the sink if it has other bytes.
    pub fn renewed(
        before: &OtherFiles<T>,
        path: &str,
        bytes: Vec<u8>,
        sink: &Sink<T>,
    ) -> Result<OtherFile<T>, Failure> {
        let digest = xxh3_64(&bytes);
        match before.get(path).filter(|file| file.digest == digest) {
            Some(file) => Ok(file.clone()),
            None => Ok(OtherFile { digest, made: sink(path, bytes)? }),
        }
    }
}

impl Inputs {
    pub fn new(path: &Path) -> Inputs {
        Inputs {
            path: path.to_owned(),
            settings: Settings::default(),
            readings: Readings::default(),
            tree_problems: Vec::new(),
            theme: None,
            places: None,
            inspected: BTreeMap::new(),
            uncopied: None,
        }
    }

    /// Reads what may have changed.
    pub fn look(&mut self, change: &Change, watch: &mut Stopwatch) -> Result<(), Failure> {
        let hints = Hints::of(change);
        // If this look fails, or ends early because of the configuration, the next one has to make up for it.
        let add = |before: BTreeSet<String>| Some(&before | hints.contents.as_ref()?);
        self.places = self.places.take().and_then(add);
        self.uncopied = self.uncopied.take().and_then(add);
        match &hints.contents {
            Some(places) => {
                self.inspected.retain(|path, _| !places.iter().any(|place| is_at_or_below(path, place)));
            }
            None => self.inspected.clear(),
        }
        self.look_at_settings()?;
        let Some(config) = self.settings.config.clone() else {
            self.places = None;
            return Ok(());
        };
        let is_configured_anew = !self.readings.are_of(&config);
        let places = self.places.take().filter(|_| !is_configured_anew);
        self.look_at_contents(places.as_ref(), &config, watch)?;
        if hints.theme || self.theme.as_ref().is_none_or(|theme| !Arc::ptr_eq(&theme.config, &config)) {
            self.look_at_theme(&config)?;
        }
        watch.lap("theme");
        self.places = Some(BTreeSet::new());
        Ok(())
    }

    /// The configuration, if it is sound.
    pub fn config(&self) -> Option<Arc<Config>> {
        self.settings.config.clone()
    }

    /// What the files say.
    pub fn contents(&self) -> &Contents {
        self.readings.contents()
    }

    /// The theme, if it is sound.
    pub fn theme(&mut self) -> Option<&mut Theme> {
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

    fn look_at_settings(&mut self) -> Result<(), Failure> {
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
        self.settings = Settings { bytes, config: config.map(Arc::new), problems };
        Ok(())
    }

    fn look_at_contents(
        &mut self,
        places: Option<&BTreeSet<String>>,
        config: &Arc<Config>,
        watch: &mut Stopwatch,
    ) -> Result<(), Failure> {
        let places = places.map_or_else(|| vec![CONTENT.to_owned()], outermost);
        let is_all = places.iter().any(|place| place == CONTENT);
        let (tree, problems) =
            if is_all { read::read_tree(&self.path, CONTENT)? } else { read::read_places(&self.path, &places)? };
        self.tree_problems
            .retain(|problem| !places.iter().any(|place| is_at_or_below(&problem.place.source.path, place)));
        self.tree_problems.extend(problems);
        watch.lap("read");
        self.readings.update(&places, tree.files, tree.others, config);
        watch.lap("parse");
        Ok(())
    }

    fn look_at_theme(&mut self, config: &Arc<Config>) -> Result<(), Failure> {
        // If the folder cannot be read, there is no theme, and the next look tries again.
        let before = self.theme.take();
        let themes = self.path.join(THEMES);
        let names = read::folder_names(&themes)?;
        let name = &config.theme.name.value;
        let overlay =
            names.contains(name).then(|| read::read_folder(&self.path, &format!("{THEMES}/{name}"))).transpose()?;
        let is_same =
            |before: &Themed| Arc::ptr_eq(&before.config, config) && before.overlay == overlay && before.names == names;
        self.theme = before.filter(is_same).or_else(|| {
            let (theme, problems) = Theme::load(config, overlay.clone(), &names);
            Some(Themed { config: Arc::clone(config), overlay, names, theme, problems })
        });
        Ok(())
    }

    /// What is wrong with files beside goals that a page links to, by their paths in the folder.
    pub fn inspect<'a>(&mut self, linked: impl Iterator<Item = &'a String>) -> Result<Vec<Diagnostic>, Failure> {
        let mut found = Vec::new();
        for path in linked.filter(|path| text::attachment::is_inspected(path)) {
            if !self.inspected.contains_key(path) {
                let bytes = read::read_asset(&self.path, path)?;
                let inspected =
                    Inspected { digest: xxh3_64(&bytes), problems: text::attachment::problems(path, bytes) };
                self.inspected.insert(path.clone(), inspected);
            }
            found.extend(self.inspected[path].problems.iter().cloned());
        }
        Ok(found)
    }

    /// A file beside goals as it is published: if it had to be looked into, then with the bytes that were.
    fn asset(&self, path: &str) -> Result<Vec<u8>, Failure> {
        let bytes = read::read_asset(&self.path, path)?;
        let is_as_inspected = |inspected: &Inspected| inspected.digest == xxh3_64(&bytes);
        if text::attachment::is_inspected(path) && !self.inspected.get(path).is_some_and(is_as_inspected) {
            return Err(Failure::new(say!("途中で書き換えられました: {path}", "changed meanwhile: {path}"))
                .help(say!("もう一度実行してください", "run it again")));
        }
        Ok(bytes)
    }

    /// The theme's static files, and those beside goals that pages link to (path in the folder → path in the site). Those with
    /// other bytes than `before` go to the sink.
    pub fn other_files<T: Clone>(
        &mut self,
        linked: BTreeMap<String, String>,
        audience: Audience,
        before: &OtherFiles<T>,
        sink: &Sink<T>,
    ) -> Result<OtherFiles<T>, Failure> {
        let mut files = HashMap::new();
        let theme = self.theme.iter().filter_map(|theme| theme.theme.as_ref());
        for (path, bytes) in theme.flat_map(|theme| &theme.statics) {
            files.insert(path.as_str().into(), OtherFile::renewed(before, path, bytes.clone(), sink)?);
        }
        for (from, to) in linked {
            let is_as_before =
                self.uncopied.as_ref().is_some_and(|places| !places.iter().any(|place| is_at_or_below(&from, place)));
            let file = match before.get(to.as_str()).filter(|_| is_as_before) {
                Some(file) => file.clone(),
                None => OtherFile::renewed(before, &to, for_audience(self.asset(&from)?, audience), sink)?,
            };
            files.insert(to.into(), file);
        }
        self.uncopied = Some(BTreeSet::new());
        Ok(files)
    }

    /// Forgets which files were handed over.
    pub fn forget_copied(&mut self) {
        self.uncopied = None;
    }
}

/// What may have changed, in our own terms.
struct Hints {
    /// Places in `content`; none is everything.
    contents: Option<BTreeSet<String>>,
    theme: bool,
}

impl Hints {
    fn of(change: &Change) -> Hints {
        let mut hints = Hints { contents: Some(BTreeSet::new()), theme: false };
        let paths = match change {
            Change::Paths(paths) => paths,
            Change::Everything => return Hints { contents: None, theme: true },
            Change::Nothing | Change::Stopped => return hints,
        };
        for path in paths {
            let parts: Option<Vec<&str>> = path.iter().map(|part| part.to_str()).collect();
            match parts.as_deref() {
                None | Some([]) => return Hints { contents: None, theme: true },
                Some([THEMES, ..]) => hints.theme = true,
                Some([CONTENT, inner @ ..]) => {
                    // Nothing is read in a folder whose name ends like a goal's: what matters is that it is there.
                    let end = inner.iter().position(|part| part.ends_with(MARKDOWN)).map_or(inner.len(), |at| at + 1);
                    let place = [&[CONTENT], &inner[..end]].concat().join("/");
                    hints.contents.iter_mut().for_each(|places| places.extend([place.clone()]));
                }
                Some(_) => {}
            }
        }
        hints
    }
}

/// A file beside goals, for everybody without what was noted in a picture.
fn for_audience(bytes: Vec<u8>, audience: Audience) -> Vec<u8> {
    match audience {
        Audience::Public => without_notes(bytes),
        Audience::Internal => bytes,
    }
}

fn outermost(places: &BTreeSet<String>) -> Vec<String> {
    let is_inside = |place: &String| place.match_indices('/').any(|(end, _)| places.contains(&place[..end]));
    places.iter().filter(|place| !is_inside(place)).cloned().collect()
}

fn missing_config(folder: &Path) -> Diagnostic {
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
