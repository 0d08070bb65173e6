//! Files as people write them become values: goals, heads of sheets, the configuration.
//!
//! Reading never fails: what comes out is the value, as far as there is one, and every problem with its place.

pub mod decode;
pub mod front_matter;
pub mod yaml;
pub mod fields;
pub mod rules;
pub mod internal;
pub mod goal;
pub mod head;
pub mod config;
pub mod attachment;
mod svg;

use std::sync::Arc;

use rayon::prelude::*;

use crate::model::config::Config;
use crate::model::contents::{Contents, Entry};
use crate::model::layout::{self, FileKind};
use crate::model::path::slug;
use crate::model::tree::Tree;

use crate::model::{Code, Diagnostic, FiscalYear, Place, Source, Spanned};
use crate::say;

use decode::decode;
use front_matter::FrontMatter;
use yaml::Node;

/// Reads the content of a tree: what its files say, and every problem of reading.
pub fn contents(tree: &Tree, config: &Config) -> (Contents, Vec<Diagnostic>) {
    let written: Vec<(&String, &Vec<u8>)> = tree.files.iter().filter(|(path, _)| layout::is_content(path)).collect();
    let read = written.into_par_iter().map(|(path, bytes)| (path, read(path, bytes.clone(), config)));
    let (mut contents, mut problems) = (Contents::default(), Vec::new());
    for (path, (entry, found)) in read.collect::<Vec<_>>() {
        contents.put(path, entry);
        problems.extend(found);
    }
    tree.others.iter().filter(|path| layout::is_content(path)).for_each(|path| contents.put(path, Entry::File));
    (contents, problems)
}

/// Reads one Markdown file: a head or a goal.
pub fn read(path: &str, bytes: Vec<u8>, config: &Config) -> (Entry, Vec<Diagnostic>) {
    if layout::kind_of(path) == FileKind::Head {
        let (head, problems) = head::read(path, bytes, config);
        (Entry::Head(head.map(Arc::new)), problems)
    } else {
        let year = FiscalYear::parse(layout::year_name(path));
        let (goal, problems) = goal::read(path, bytes, year, config);
        (Entry::Goal(goal.map(Arc::new)), problems)
    }
}

/// A Markdown file taken apart.
pub struct Opened {
    /// The file.
    pub source: Arc<Source>,
    /// Its two parts.
    pub front: FrontMatter,
    /// The front matter as a tree; none if it is no YAML at all.
    pub node: Option<Node>,
}

/// Decodes a file and takes it apart; none if it cannot be decoded or has no front matter.
pub fn open(path: &str, bytes: Vec<u8>, problems: &mut Vec<Diagnostic>) -> Option<Opened> {
    let (source, found) = decode(path, bytes);
    let broken = found.iter().any(Diagnostic::is_error);
    problems.extend(found);
    if broken {
        return None;
    }
    let (front, found) = front_matter::split(&source);
    problems.extend(found);
    let front = front?;
    let (node, found) = yaml::parse(&source, front.yaml.clone());
    problems.extend(found);
    Some(Opened { source, front, node })
}

/// A part of an address, as people give it with `key`: none, with a problem, if it would not stay as it is.
fn key_of(source: &Arc<Source>, key: Spanned<String>, problems: &mut Vec<Diagnostic>) -> Option<Spanned<String>> {
    let written = &key.value;
    let plain = slug(&written.replace('_', "-"));
    if plain == written.replace('_', "-") {
        return Some(key);
    }
    let place = Place::of(source, key.span.clone());
    let message = say!("「{written}」は key に使えません", "“{written}” cannot be a key");
    problems.push(Diagnostic::new(Code::BadKey, place, message).help(say!(
        "半角の英小文字・数字・ハイフンで書いてください（例: hoiku-2）",
        "write it with a-z, 0-9 and hyphens, e.g. hoiku-2"
    )));
    None
}

fn duplicate_name(source: &Arc<Source>, name: &Spanned<String>, first: &Spanned<String>) -> Diagnostic {
    let written = &name.value;
    Diagnostic::new(
        Code::DuplicateName,
        Place::of(source, name.span.clone()),
        say!("「{written}」は二度目です", "“{written}” is here a second time"),
    )
    .related(Place::of(source, first.span.clone()), say!("一度目はここ", "the first is here"))
    .help(say!("どちらかを消してください", "remove one of them"))
}
