//! The sheets' pieces joined into the files the page loads. Nothing is cut by chance: the same pieces give the same bytes.
//!
//! Documents are numbered by year, oldest first, and sheet; each sheet begins at a multiple of [`ROOM`], so that a goal
//! more or less moves no other sheet's numbers until the room is used up, and a new year moves none.
//!
//! | file | holds |
//! |---|---|
//! | `search/index.js` | the tables of the folding, synonyms, sheets with their sections, categories, how the rest is divided |
//! | `search/words/5.js` | sequences of one or two characters by hash, each with where it stands: see [`numbers`](super::numbers) |
//! | `search/words/5-0.js` | where a frequent sequence stands, alone, so that its neighbours need not carry it |
//! | `search/words/5-0s.js` | in which documents a very frequent one does, for those who cannot load all |
//! | `search/texts/3/17.js` | the texts of a few documents that follow each other, of one sheet |

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::numbers::{Places, encode, encode_set, encoded_length};
use super::piece::{Gram, Piece, gram_characters, hash, texts};
use super::script::{file, list, push_text, text};
use super::{Document, Section, SheetDocuments, Surroundings, variants};
use crate::model::Failure;

/// Where all files of the search are.
pub const FOLDER: &str = "search/";
/// The index's first file.
pub const INDEX: &str = "search/index.js";
/// Sheets begin at multiples of this number; no file of texts holds more documents.
const ROOM: u32 = 16;
/// Bytes a file of texts should not exceed.
const TEXTS: usize = 6_000;
/// Bytes a file of words holds on average, at most.
const WORDS: usize = 6_000;
/// Bytes from which a sequence's places are a file of their own.
const FREQUENT: usize = 1_500;
/// Bytes from which there is a set of its documents beside them; `SETS` in `search.js`.
const VERY_FREQUENT: usize = 20_000;
/// Files of texts in a folder.
const IN_FOLDER: u32 = 256;
/// By how many bits of a hash the work is divided into parts, at most.
const PARTS: u32 = 6;

/// How much there is to search in a sheet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Extent {
    /// The year's part of addresses: `r5`.
    pub year_key: String,
    /// How many documents.
    pub documents: usize,
    /// How many bytes of texts, about.
    pub bytes: usize,
}

/// How the documents of a site are numbered, and into which files of texts they go.
#[derive(Debug, PartialEq, Eq)]
pub struct Layout {
    /// How many documents a file of texts has.
    room: u32,
    /// The number of the first document of each sheet.
    firsts: Vec<u32>,
    /// The sheets in the order of these numbers; of those that begin at one number, only the last has documents.
    order: Vec<usize>,
    /// All numbers are below it.
    below: u32,
    /// How many documents there are.
    documents: usize,
}

/// A piece and the number of its first document.
#[derive(Clone, Copy)]
struct Placed<'a> {
    piece: &'a Piece,
    first: u32,
}

/// A key of the index with where it stands.
#[derive(Clone)]
struct Entry {
    hash: u32,
    key: String,
    places: String,
}

/// Takes files, from many threads.
pub type Take<'a> = dyn Fn(String, Vec<u8>) -> Result<(), Failure> + Sync + 'a;

impl Layout {
    /// Numbers the documents of sheets, which come newest year first, in official order.
    pub fn new(sheets: &[Extent]) -> Layout {
        let documents: usize = sheets.iter().map(|sheet| sheet.documents).sum();
        let bytes: usize = sheets.iter().map(|sheet| sheet.bytes).sum();
        let mut room = ROOM;
        while room > 1 && bytes / documents.max(1) * room as usize > TEXTS {
            room /= 2;
        }
        let all: Vec<(usize, &Extent)> = sheets.iter().enumerate().collect();
        let by_year = all.chunk_by(|(_, a), (_, b)| a.year_key == b.year_key).rev();
        let (mut firsts, mut order, mut next, mut below) = (vec![0; sheets.len()], Vec::new(), 0, 0);
        for &(at, sheet) in by_year.flatten() {
            firsts[at] = next;
            order.push(at);
            let documents = sheet.documents as u32;
            (below, next) = (next + documents, next + documents.next_multiple_of(ROOM));
        }
        Layout { room, firsts, order, below, documents }
    }

    /// All that the files of texts of a sheet follow from, but for its documents.
    pub fn of_texts(&self, sheet: usize) -> (u32, u32) {
        (self.room, self.firsts[sheet])
    }

    /// The files of the texts of a sheet, by its place among the sheets.
    pub fn texts(&self, sheet: usize, documents: &SheetDocuments) -> impl Iterator<Item = (String, Vec<u8>)> + use<> {
        let all: Vec<&Document> = documents.all().collect();
        let files = all.chunks(self.room as usize).map(|own| file(&texts(documents, own))).collect::<Vec<Vec<u8>>>();
        (self.firsts[sheet] / self.room..).map(path_of_texts).zip(files)
    }

    /// The sheet of whose texts a file would be.
    pub fn sheet_of(&self, path: &str) -> Option<usize> {
        let (folder, name) = path.strip_prefix("search/texts/")?.strip_suffix(".js")?.split_once('/')?;
        let number = folder.parse::<u32>().ok()?.checked_mul(IN_FOLDER)?.checked_add(name.parse().ok()?)?;
        let document = number.checked_mul(self.room)?;
        let after = self.order.partition_point(|sheet| self.firsts[*sheet] <= document);
        Some(self.order[after.checked_sub(1)?])
    }

    /// Makes all files but those of texts, given the pieces of the sheets.
    ///
    /// # Errors
    /// Those of `take`.
    pub fn files(&self, pieces: &[&Piece], surroundings: &Surroundings, take: &Take) -> Result<(), Failure> {
        let placed = |&sheet: &usize| Placed { piece: pieces[sheet], first: self.firsts[sheet] };
        let placed: Vec<Placed> = self.order.iter().map(placed).collect();
        let pages = pages(&placed, surroundings);
        let Layout { room, documents, .. } = self;
        let bits = words(&placed, self.below, take)?;
        let tables = variants::tables();
        let index = format!("{{\"fold\":{tables},{pages},\"size\":{documents},\"room\":{room},\"bits\":{bits}}}");
        take(INDEX.to_owned(), file(&index))
    }
}

fn path_of_texts(number: u32) -> String {
    format!("search/texts/{}/{}.js", number / IN_FOLDER, number % IN_FOLDER)
}

/// Synonyms, categories and sheets. Names are many times the same, and stand once: `names` has them, all else its numbers.
fn pages(placed: &[Placed], surroundings: &Surroundings) -> String {
    let mut names = Names::default();
    // Newest year first, as they are shown.
    let mut by_year: Vec<&[Placed]> =
        placed.chunk_by(|a, b| a.piece.sheet.year_key == b.piece.sheet.year_key).collect();
    by_year.reverse();
    let sheets = list(by_year.into_iter().flatten().map(|at| sheet(at, &mut names)));
    let is_used = |name: &str| {
        let key = format!(" c{name}");
        placed.iter().any(|at| at.piece.facts.binary_search_by(|(known, _)| known.cmp(&key)).is_ok())
    };
    let categories = surroundings.categories.iter().filter(|(name, _)| is_used(name));
    let categories = list(categories.map(|(name, path)| list([text(name), text(path)])));
    let synonyms = list(surroundings.synonyms.iter().map(|group| list(group.iter().map(|word| text(word)))));
    let names = list(names.list.iter().map(|name| text(name)));
    format!("\"synonyms\":{synonyms},\"names\":{names},\"categories\":{categories},\"sheets\":{sheets}")
}

/// A sheet: the number of its first document, folder, year, department, who answers for it, its sections and how many goals
/// have none, and 1 if a document of its head follows them. A section: name, page, how many goals stand with it, and the documents
/// of others that belong to it too.
fn sheet<'a>(at: &Placed<'a>, names: &mut Names<'a>) -> String {
    let sheet = &at.piece.sheet;
    let owned: usize = sheet.sections.iter().map(|section| section.goals).sum();
    let sections = sheet.sections.iter().map(|Section { name, page, goals, also }| {
        let own = [names.number(name), text(page.strip_prefix(&sheet.folder).unwrap_or(page)), goals.to_string()];
        list(own.into_iter().chain(also.iter().map(|goal| (at.first as usize + goal).to_string())))
    });
    let sections = list(sections.collect::<Vec<String>>());
    let (all, heads) = (at.piece.documents, usize::from(sheet.head.is_some()));
    let own = [
        at.first.to_string(),
        text(&sheet.folder),
        names.number(&sheet.year_label),
        names.number(&sheet.department),
        text(&sheet.holder),
        sections,
        (all - heads - owned).to_string(),
    ];
    list(own.into_iter().chain((heads > 0).then(|| heads.to_string())))
}

/// Names, each once, in the order in which they were asked for.
#[derive(Default)]
struct Names<'a> {
    list: Vec<&'a str>,
    numbers: BTreeMap<&'a str, usize>,
}

impl<'a> Names<'a> {
    /// The number of a name, as a literal.
    fn number(&mut self, name: &'a str) -> String {
        let next = self.list.len();
        let number = *self.numbers.entry(name).or_insert(next);
        if number == next {
            self.list.push(name);
        }
        number.to_string()
    }
}

/// Makes the files of words; gives how many bits of a hash choose one. All documents have numbers below one.
fn words(placed: &[Placed], below: u32, take: &Take) -> Result<u32, Failure> {
    let facts = facts(placed);
    let length = |key: usize, places: usize| key + 7 + places.min(FREQUENT);
    let of_grams = (0..1 << PARTS).into_par_iter().map(|part| {
        let grams = grams(placed, part, PARTS);
        let groups = grams.chunk_by(|a, b| a.0.key == b.0.key);
        let length = |group: &[(&Gram, Placed)]| {
            let key: usize = gram_characters(group[0].0.key).map(char::len_utf8).sum();
            length(key, encoded_length(group.iter().map(|(gram, at)| (at.first, &gram.places))))
        };
        groups.map(length).sum::<usize>()
    });
    let of_facts = facts.iter().map(|fact| length(fact.key.len(), fact.places.len()));
    let bytes = of_grams.sum::<usize>() + of_facts.sum::<usize>();
    let mut bits = 1;
    while bytes >> bits > WORDS && bits < 24 {
        bits += 1;
    }
    // What a part of the files is made of goes with it.
    let parts = bits.min(PARTS);
    (0..1 << parts).into_par_iter().try_for_each(|part| {
        let of_part = |hash: u32| hash >> (32 - parts) == part;
        let own = facts.iter().filter(|fact| of_part(fact.hash)).cloned();
        let grams = grams(placed, part, parts);
        let mut entries: Vec<Entry> = own.chain(grams.chunk_by(|a, b| a.0.key == b.0.key).map(entry)).collect();
        entries.sort_by(|a, b| (a.hash, &a.key).cmp(&(b.hash, &b.key)));
        let files = 1_u32 << (bits - parts);
        let mut rest = entries.as_slice();
        (part * files..(part + 1) * files).try_for_each(|number| {
            let (own, others) = rest.split_at(rest.partition_point(|entry| entry.hash >> (32 - bits) == number));
            rest = others;
            word_files(own, number, below).into_iter().try_for_each(|(path, bytes)| take(path, bytes))
        })
    })?;
    Ok(bits)
}

/// One file of words, after those of its frequent sequences.
fn word_files(entries: &[Entry], number: u32, below: u32) -> Vec<(String, Vec<u8>)> {
    let mut files = Vec::new();
    let mut frequent = 0;
    let mut value = String::from("{");
    for entry in entries {
        value.push_str(if value.len() > 1 { ",\n" } else { "" });
        push_text(&entry.key, &mut value);
        value.push(':');
        let size = entry.places.len();
        if size < FREQUENT {
            value.push_str(&format!("\"{}\"", entry.places));
            continue;
        }
        let name = format!("{number}-{frequent}");
        frequent += 1;
        value.push_str(&format!("{{\"file\":\"{name}\",\"size\":{size}}}"));
        if size > VERY_FREQUENT {
            let set = encode_set(&entry.places, below);
            files.push((format!("search/words/{name}s.js"), file(&format!("\"{set}\""))));
        }
        files.push((format!("search/words/{name}.js"), file(&format!("\"{}\"", entry.places))));
    }
    value.push('}');
    files.push((format!("search/words/{number}.js"), file(&value)));
    files
}

/// The sequences whose hashes begin with some bits, each with its sheet, ordered by hash, sequence and sheet.
fn grams<'a>(placed: &[Placed<'a>], part: u32, bits: u32) -> Vec<(&'a Gram, Placed<'a>)> {
    let shift = 32 - bits;
    let mut found: Vec<(&Gram, Placed)> = Vec::new();
    for &at in placed {
        let grams = &at.piece.grams;
        let from = grams.partition_point(|gram| gram.hash >> shift < part);
        let own = grams[from..].iter().take_while(|gram| gram.hash >> shift == part);
        found.extend(own.map(|gram| (gram, at)));
    }
    found.sort_unstable_by_key(|(gram, at)| (gram.hash, gram.key, at.first));
    found
}

/// A sequence with where it stands in the site.
fn entry(group: &[(&Gram, Placed)]) -> Entry {
    let Gram { hash, key, .. } = *group[0].0;
    let places = group.iter().map(|(gram, at)| (at.first, &gram.places, at.piece.places.as_str()));
    Entry { hash, key: gram_characters(key).collect(), places: encode(places) }
}

fn facts(placed: &[Placed]) -> Vec<Entry> {
    let mut facts: BTreeMap<&str, Vec<(u32, &Places, &str)>> = BTreeMap::new();
    for at in placed {
        for (key, places) in &at.piece.facts {
            facts.entry(key).or_default().push((at.first, places, &at.piece.places));
        }
    }
    let entry = |(key, places): (&str, Vec<(u32, &Places, &str)>)| Entry {
        hash: hash(key.chars()),
        key: key.to_owned(),
        places: encode(places),
    };
    facts.into_iter().map(entry).collect()
}
