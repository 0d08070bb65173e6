//! What the last build read and wrote, so that a build before which nothing changed is over at once, and one before which
//! little changed makes little.
//!
//! A text of lines in `.goalsheet/` of the site's folder, one for each output: by which program and how the site was built, what
//! came of it, then each file that was read and each that was published with its [`Stamp`]. Beside it lies what the builder left
//! for the next run, which only it can read. Both may be removed at any time. Where one is not just as it is written, the site is
//! built as if it were not there; a published file that is not as it says is made again.
//!
//! # What a stamp is trusted for
//!
//! A file may be changed again before the clock of its file system moves on, and keep its stamp. So what was read is not written
//! down if one of the files is that young, by a clock that the file system itself reads before anything is looked at (before the
//! first build, this computer's); what is changed while the site is built is younger. A published file that is young is marked,
//! and its bytes are compared the next time.
//!
//! A power cut may leave a page whose stamp is right and whose bytes are gone. So stamps of published files count only until
//! the computer is started again; then, and where the system has no name for that, their bytes are compared with the
//! manifest once.

use std::collections::HashSet;
use std::fs;
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use super::Summary;
use super::folder::Folder;
use super::layout::STAGE_SUFFIX;
use super::lock::LOCK_SUFFIX;
use super::manifest::{MANIFEST, Manifest};
use super::seal::Seal;
use super::step::{State, state};
use crate::host::read::files_of_site;
use crate::host::stamp::{Stamp, now};

const HEAD: &str = "goalsheet-last-build 1";
/// The folder, in the site's own.
const FOLDER: &str = ".goalsheet";
/// What makes git leave the folder alone.
const IGNORED: (&str, &str) = (".gitignore", "*\n");

/// What a build came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Figures {
    /// How many goals the site has.
    pub goals: usize,
    /// How many pages it has.
    pub pages: usize,
    /// How many things it leaves out because of whom it is for.
    pub withheld: usize,
    /// The seal of the whole site.
    pub seal: Seal,
}

/// What a build reported, as it was shown.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Reported {
    /// For whom it was drawn: the language, the size of the terminal. In one line.
    pub style: String,
    /// The text; empty where there was nothing to report.
    pub text: String,
}

/// What of the last build still holds.
#[derive(Debug)]
pub enum Compared {
    /// Whatever was read and written is as it was: what the site came to, that nothing had to be done, and what was reported.
    Same(Figures, Summary, String),
    /// Something is not; what can be gone on from, if anything.
    Other(Option<Earlier>),
}

/// What a build can go on from.
#[derive(Debug)]
pub struct Earlier {
    /// What the builder left.
    pub left: String,
    /// The published files that are as it left them.
    pub intact: HashSet<String>,
}

/// A place for what one build came to.
#[derive(Debug)]
pub struct LastBuild {
    /// The site's folder, held open, and its path.
    held: Folder,
    site: PathBuf,
    output: PathBuf,
    name: String,
    /// By which program and how the site is built, in one line.
    manner: String,
    inputs: Vec<Seen>,
    /// When they were looked at, by the clock of their file system.
    looked_at: u64,
}

/// A file with its stamp.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Seen {
    path: String,
    stamp: Stamp,
}

/// What is written down.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Record {
    manner: String,
    figures: Figures,
    /// What the computer called the time since it was started.
    session: Option<String>,
    /// None where they do not say what the site came to; a site has at least a configuration.
    inputs: Vec<Seen>,
    outputs: Vec<Published>,
    reported: Reported,
}

/// A published file.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Published {
    seen: Seen,
    /// Whether it may have been changed since and still have its stamp.
    is_young: bool,
}

impl LastBuild {
    /// Looks at every file that a build of a site would read; `manner` is how it is built, and the output is named from where the
    /// program runs. None where that is not certain.
    pub fn look(site: &Path, output: &Path, manner: &str) -> Option<LastBuild> {
        let site = site.canonicalize().ok()?;
        let output = std::path::absolute(output).ok()?;
        let held = Folder::open(&site, &site).ok()?;
        let name = Seal::of(output.as_os_str().as_encoded_bytes()).to_string()[..16].to_owned();
        let manner = format!("{} {manner}", program()?);
        let mut last = LastBuild { held, site, output, name, manner, inputs: Vec::new(), looked_at: 0 };
        last.looked_at = last.moment();
        last.inputs = seen(files_of_site(&last.site)?, Stamp::of)?;
        Some(last)
    }

    /// What of the last build still holds. What it reported is taken for the same only if it would look the same, drawn in this
    /// style.
    pub fn compare(&self, style: &str) -> Compared {
        let Some(mut record) = self.read(&self.name).and_then(|text| Record::parse(&text)) else {
            return Compared::Other(None);
        };
        if record.manner != self.manner {
            return Compared::Other(None);
        }
        let is_same_session = record.session.is_some() && record.session == session();
        let moment = now();
        let is_doubtful = |file: &Published| file.is_young || !is_same_session;
        let intact = self.intact(&record.outputs, is_doubtful);
        let is_drawn_so = record.reported.text.is_empty() || record.reported.style == style;
        let is_as_read = record.inputs == self.inputs && is_at_rest(&self.output) && is_drawn_so;
        if !is_as_read || intact.len() < record.outputs.len() {
            let intact = intact.into_iter().map(|file| file.seen.path.clone()).collect();
            return Compared::Other(self.left().map(|left| Earlier { left, intact }));
        }
        if record.outputs.iter().any(is_doubtful) {
            record.outputs.iter_mut().for_each(|file| file.is_young = file.seen.stamp.is_young(moment));
            record.session = session();
            let _ = record.text().and_then(|text| self.write(&self.name, &text));
        }
        let Figures { seal, .. } = record.figures;
        // The manifest is no file of the site.
        let unchanged = record.outputs.len() - 1;
        let summary = Summary { written: 0, unchanged, removed: 0, seal, foreign_changes: Vec::new() };
        Compared::Same(record.figures, summary, record.reported.text)
    }

    /// Notes what a build came to that published a site, and what it left for the next one; `is_final` if it would come to the same as
    /// long as nothing is changed.
    pub fn keep(&self, figures: Figures, reported: Reported, left: Option<&str>, is_final: bool) {
        let record = self.record(figures, reported, is_final).and_then(|record| record.text());
        let left = left.map(|left| sealed(&format!("{}\n{left}", self.manner)));
        // A record beside what an earlier build left would be as good: each says what is true by itself.
        let is_kept = record.and_then(|record| {
            self.write(&self.name_of_left(), &left?)?;
            self.write(&self.name, &record)
        });
        if is_kept.is_none() {
            self.forget();
        }
    }

    /// Notes that nothing is known.
    fn forget(&self) {
        if let Some(folder) = self.folder() {
            let _ = folder.remove_file(&self.name);
            let _ = folder.remove_file(self.name_of_left());
        }
    }

    /// What the builder left, if it builds in the same manner.
    fn left(&self) -> Option<String> {
        let text = self.read(&self.name_of_left())?;
        let (manner, left) = unsealed(&text)?.split_once('\n')?;
        (manner == self.manner).then(|| left.to_owned())
    }

    fn name_of_left(&self) -> String {
        format!("{}.left", self.name)
    }

    fn read(&self, name: &str) -> Option<String> {
        String::from_utf8(self.folder()?.read(name).ok()?).ok()
    }

    /// The published files that are as they were: by their stamps, and by their bytes where a stamp is doubtful.
    fn intact<'a>(
        &self,
        outputs: &'a [Published],
        is_doubtful: impl Fn(&Published) -> bool + Sync,
    ) -> Vec<&'a Published> {
        let look = |file: &&Published| Stamp::of_unlinked(&self.output.join(&file.seen.path)) == Some(file.seen.stamp);
        let same: Vec<&Published> = outputs.par_iter().filter(look).collect();
        if !same.iter().any(|file| is_doubtful(file)) {
            return same;
        }
        let Some(bytes) = self.published() else { return Vec::new() };
        same.into_par_iter().filter(|file| !is_doubtful(file) || bytes.are_of(&file.seen.path)).collect()
    }

    /// The folder of what is remembered; none if it is not there or is not one.
    fn folder(&self) -> Option<Folder> {
        self.held.has_folder(FOLDER).then(|| self.held.folder(FOLDER).ok())?
    }

    fn record(&self, figures: Figures, reported: Reported, is_final: bool) -> Option<Record> {
        let is_certain = is_final && !self.inputs.iter().any(|input| input.stamp.is_young(self.looked_at));
        let output = self.output.canonicalize().ok()?;
        let manifest = Manifest::read(&Folder::open(&output, &output).ok()?).ok()??;
        if manifest.seal() != figures.seal {
            return None;
        }
        let moment = now();
        let paths = manifest.files.into_keys().chain([MANIFEST.to_owned()]);
        let files = paths.map(|path| (path.clone(), output.join(path))).collect();
        let outputs = seen(files, Stamp::of_unlinked)?;
        let outputs =
            outputs.into_iter().map(|seen| Published { is_young: seen.stamp.is_young(moment), seen }).collect();
        Some(Record {
            manner: self.manner.clone(),
            figures,
            session: session(),
            inputs: if is_certain { self.inputs.clone() } else { Vec::new() },
            outputs,
            reported,
        })
    }

    /// What is published, to compare its bytes.
    fn published(&self) -> Option<Bytes> {
        let output = self.output.canonicalize().ok()?;
        let output = Folder::open(&output, &output).ok()?;
        let manifest = Manifest::read(&output).ok()??;
        Some(Bytes { output, manifest })
    }

    /// The moment it is by the clock of the site's file system, if we have a place there to ask it; else by this computer's.
    fn moment(&self) -> u64 {
        let ask = || {
            let (folder, name) = (self.folder()?, self.new_name());
            let _ = folder.remove_file(&name);
            folder.create(&name, b"").ok()?;
            let stamp = Stamp::of_unlinked(&self.site.join(FOLDER).join(&name));
            let _ = folder.remove_file(&name);
            stamp.map(|stamp| stamp.moment())
        };
        ask().unwrap_or_else(now)
    }

    fn write(&self, name: &str, text: &str) -> Option<()> {
        self.held.ensure_folder(FOLDER).ok()?;
        let (folder, new) = (self.folder()?, self.new_name());
        if folder.look(IGNORED.0).is_err() {
            folder.create(IGNORED.0, IGNORED.1.as_bytes()).ok()?;
        }
        let _ = folder.remove_file(&new);
        folder.create(&new, text.as_bytes()).ok()?;
        folder.rename(&new, &folder, name).ok()
    }

    fn new_name(&self) -> String {
        format!("{}.new", self.name)
    }
}

/// A text with its seal in a line behind it, by which one sees that nothing is missing at the end.
fn sealed(text: &str) -> String {
    format!("{text}\n{}\n", Seal::of(text.as_bytes()))
}

/// The text of a sealed one; none if it is not whole.
fn unsealed(text: &str) -> Option<&str> {
    let (text, seal) = text.strip_suffix('\n')?.rsplit_once('\n')?;
    (Seal::parse(seal)? == Seal::of(text.as_bytes())).then_some(text)
}

/// A published site.
struct Bytes {
    output: Folder,
    manifest: Manifest,
}

impl Bytes {
    /// Whether a file of it holds what the manifest says. The manifest does: it was just read, and is sealed by its own text.
    fn are_of(&self, path: &str) -> bool {
        let content = self.manifest.files.get(path);
        let is_intact = |content| state(&self.output, path, content).is_ok_and(|state| state == State::Intact);
        path == MANIFEST || content.is_some_and(is_intact)
    }
}

/// Files with their stamps, by path and where they lie; none if one of them has none.
fn seen(files: Vec<(String, PathBuf)>, stamp: fn(&Path) -> Option<Stamp>) -> Option<Vec<Seen>> {
    files.into_par_iter().map(|(path, place)| Some(Seen { path, stamp: stamp(&place)? })).collect()
}

/// Whether nothing beside an output asks for a build: a stage is of one that is under way or was cut short, and a lock that is no
/// file has to be refused.
fn is_at_rest(output: &Path) -> bool {
    let beside = |suffix: &str| {
        let mut path = output.as_os_str().to_owned();
        path.push(suffix);
        fs::symlink_metadata(path)
    };
    beside(STAGE_SUFFIX).is_err() && beside(LOCK_SUFFIX).map_or(true, |lock| lock.is_file())
}

/// The program that runs: its version, and the stamp of its file, since not every change has a version of its own.
fn program() -> Option<String> {
    let stamp = Stamp::of(&std::env::current_exe().ok()?)?;
    Some(format!("{} {stamp}", env!("CARGO_PKG_VERSION")))
}

/// What the system calls the time since the computer was started; none where it has no name for it.
fn session() -> Option<String> {
    let name = fs::read_to_string("/proc/sys/kernel/random/boot_id").ok()?;
    Some(name.trim().to_owned()).filter(|name| !name.is_empty())
}

impl Record {
    /// As it is written; none where a path holds what ends a line.
    fn text(&self) -> Option<String> {
        let Figures { goals, pages, withheld, seal } = self.figures;
        let (manner, session) = (&self.manner, self.session.as_deref().unwrap_or("-"));
        let mut lines = vec![
            HEAD.to_owned(),
            manner.clone(),
            format!("{goals} {pages} {withheld} {seal}"),
            session.to_owned(),
            format!("{} {}", self.inputs.len(), self.outputs.len()),
            self.reported.style.clone(),
        ];
        lines.extend(self.inputs.iter().map(|input| format!("{} {}", input.stamp, input.path)));
        lines.extend(self.outputs.iter().map(|output| {
            let mark = if output.is_young { '?' } else { '=' };
            format!("{mark} {} {}", output.seen.stamp, output.seen.path)
        }));
        let is_plain = lines.iter().all(|line| !line.contains('\n'));
        lines.push(self.reported.text.clone());
        is_plain.then(|| sealed(&lines.join("\n")))
    }

    fn parse(text: &str) -> Option<Record> {
        let mut lines = unsealed(text)?.split('\n');
        if lines.next()? != HEAD {
            return None;
        }
        let manner = lines.next()?.to_owned();
        let figures = Figures::parse(lines.next()?)?;
        let session = Some(lines.next()?).filter(|name| *name != "-").map(str::to_owned);
        let (inputs, outputs) = lines.next()?.split_once(' ')?;
        let (inputs, outputs): (usize, usize) =
            (inputs.parse().ok()?, outputs.parse().ok().filter(|count| *count > 0)?);
        let style = lines.next()?.to_owned();
        let lines: Vec<&str> = lines.collect();
        let (inputs, lines) = lines.split_at_checked(inputs)?;
        let (outputs, reported) = lines.split_at_checked(outputs)?;
        Some(Record {
            manner,
            figures,
            session,
            inputs: inputs.iter().map(|line| Seen::parse(line)).collect::<Option<_>>()?,
            outputs: outputs.iter().map(|line| Published::parse(line)).collect::<Option<_>>()?,
            reported: Reported { style, text: reported.join("\n") },
        })
    }
}

impl Figures {
    fn parse(line: &str) -> Option<Figures> {
        let mut words = line.split(' ');
        let mut number = || words.next()?.parse().ok();
        let (goals, pages, withheld) = (number()?, number()?, number()?);
        let seal = Seal::parse(words.next()?)?;
        words.next().is_none().then_some(Figures { goals, pages, withheld, seal })
    }
}

impl Seen {
    fn parse(line: &str) -> Option<Seen> {
        // Four numbers, then a path, which may hold blanks.
        let (end, _) = line.match_indices(' ').nth(3)?;
        Some(Seen { stamp: line[..end].parse().ok()?, path: line[end + 1..].to_owned() })
    }
}

impl Published {
    fn parse(line: &str) -> Option<Published> {
        let (mark, rest) = line.split_once(' ')?;
        let is_young = match mark {
            "?" => true,
            "=" => false,
            _ => return None,
        };
        Some(Published { seen: Seen::parse(rest)?, is_young })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record() -> Record {
        let stamp: Stamp = "1 2 3 4".parse().expect("a stamp");
        let seen = |path: &str| Seen { path: path.to_owned(), stamp };
        Record {
            manner: "0.1.0 1 2 3 4 public".to_owned(),
            figures: Figures { goals: 1, pages: 2, withheld: 0, seal: Seal::of(b"") },
            session: Some("a".to_owned()),
            inputs: vec![seen("content/r5/a/1 目標.md")],
            outputs: vec![
                Published { seen: seen("index.html"), is_young: true },
                Published { seen: seen("r5/a 1.html"), is_young: false },
            ],
            reported: Reported { style: "ja 80 24".to_owned(), text: "警告\n一つ\n".to_owned() },
        }
    }

    #[test]
    fn a_record_is_read_as_it_was_written() {
        let text = record().text().expect("plain paths");
        assert_eq!(Record::parse(&text), Some(record()));
        let none = Record { session: None, inputs: Vec::new(), reported: Reported::default(), ..record() };
        assert_eq!(Record::parse(&none.text().expect("plain paths")), Some(none));
    }

    #[test]
    fn a_record_cut_off_anywhere_or_with_more_behind_it_is_none() {
        let text = record().text().expect("plain paths");
        for end in (0..text.len()).filter(|&end| text.is_char_boundary(end)) {
            assert_eq!(Record::parse(&text[..end]), None, "{}", &text[..end]);
        }
        assert_eq!(Record::parse(&format!("{text}more\n")), None);
        assert_eq!(Record::parse(&text.replace("build 1", "build 2")), None);
    }

    #[test]
    fn a_path_that_holds_the_end_of_a_line_is_not_written_down() {
        let mut record = record();
        record.inputs[0].path.push('\n');
        assert_eq!(record.text(), None);
    }
}
