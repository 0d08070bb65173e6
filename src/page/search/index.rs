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

use super::numbers::{Places, encode, encode_set};
use super::piece::{Piece, gram_characters, hash};
use super::script::{file, list, push_text, text};
use super::{Section, Surroundings, variants};

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
/// Into how many parts the work is divided, by hash.
const PARTS: u32 = 64;

/// A piece and the number of its first document.
struct Placed<'a> {
    piece: &'a Piece,
    /// Its place among all pieces.
    at: usize,
    first: u32,
}

/// A key of the index with where it stands.
struct Entry {
    hash: u32,
    key: String,
    places: String,
}

/// The files of the index but for the texts, and where the texts of each piece are.
#[derive(Debug)]
pub struct Index {
    /// Path and bytes.
    pub files: Vec<(String, Vec<u8>)>,
    /// How many documents a file of texts has.
    room: u32,
    /// The number of each piece's first document with the piece's place among all; those that begin at one number are in the
    /// order of their documents, so that only the last of them has any.
    firsts: Vec<(u32, usize)>,
}

/// The files of the index: path and bytes. `pieces` come newest year first, in official order.
pub fn files(pieces: &[&Piece], surroundings: &Surroundings) -> Vec<(String, Vec<u8>)> {
    let mut index = Index::new(pieces, surroundings);
    let mut files = std::mem::take(&mut index.files);
    files.extend(pieces.iter().enumerate().flat_map(|(at, piece)| index.texts(at, piece)));
    files
}

impl Index {
    /// Makes the index of pieces, as [`files`] does.
    pub fn new(pieces: &[&Piece], surroundings: &Surroundings) -> Index {
        let placed = place(pieces);
        let bytes: usize = placed.iter().flat_map(|at| &at.piece.documents).map(String::len).sum();
        let documents: usize = placed.iter().map(|at| at.piece.documents.len()).sum();
        let head = format!("\"fold\":{},{},\"size\":{documents}", variants::tables(), pages(&placed, surroundings),);
        let mut room = ROOM;
        while room > 1 && bytes / documents.max(1) * room as usize > TEXTS {
            room /= 2;
        }
        let below = placed.last().map_or(0, |last| last.first + last.piece.documents.len() as u32);
        let (bits, mut files) = words(&placed, below);
        files.push((INDEX.to_owned(), file(&format!("{{{head},\"room\":{room},\"bits\":{bits}}}"))));
        let firsts = placed.iter().map(|placed| (placed.first, placed.at)).collect();
        Index { files, room, firsts }
    }

    /// The files of the texts of a piece, by its place among the pieces.
    pub fn texts(&self, at: usize, piece: &Piece) -> impl Iterator<Item = (String, Vec<u8>)> {
        let first = self.firsts.iter().find(|(_, piece)| *piece == at).map_or(0, |(first, _)| *first);
        (first / self.room..).zip(texts(piece, self.room)).map(|(number, value)| (path_of_texts(number), file(&value)))
    }

    /// The piece of whose texts a file would be.
    pub fn piece_of(&self, path: &str) -> Option<usize> {
        let (folder, name) = path.strip_prefix("search/texts/")?.strip_suffix(".js")?.split_once('/')?;
        let number = folder.parse::<u32>().ok()?.checked_mul(IN_FOLDER)?.checked_add(name.parse().ok()?)?;
        let document = number.checked_mul(self.room)?;
        let after = self.firsts.partition_point(|(first, _)| *first <= document);
        Some(self.firsts[after.checked_sub(1)?].1)
    }
}

fn path_of_texts(number: u32) -> String {
    format!("search/texts/{}/{}.js", number / IN_FOLDER, number % IN_FOLDER)
}

/// Numbers the pieces, oldest year first.
fn place<'a>(pieces: &[&'a Piece]) -> Vec<Placed<'a>> {
    let mut placed = Vec::with_capacity(pieces.len());
    let mut next = 0;
    let all: Vec<(usize, &Piece)> = pieces.iter().copied().enumerate().collect();
    let by_year: Vec<&[(usize, &Piece)]> =
        all.chunk_by(|(_, a), (_, b)| a.sheet.year_key == b.sheet.year_key).collect();
    for year in by_year.into_iter().rev() {
        for &(at, piece) in year {
            placed.push(Placed { piece, at, first: next });
            next += (piece.documents.len() as u32).next_multiple_of(ROOM);
        }
    }
    placed
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
/// have none. A section: name, page, how many goals stand with it, and the documents of others that belong to it too.
fn sheet<'a>(at: &Placed<'a>, names: &mut Names<'a>) -> String {
    let sheet = &at.piece.sheet;
    let owned: usize = sheet.sections.iter().map(|section| section.goals).sum();
    let sections = sheet.sections.iter().map(|Section { name, page, goals, also }| {
        let own = [names.number(name), text(page.strip_prefix(&sheet.folder).unwrap_or(page)), goals.to_string()];
        list(own.into_iter().chain(also.iter().map(|goal| (at.first as usize + goal).to_string())))
    });
    let sections = list(sections.collect::<Vec<String>>());
    list([
        at.first.to_string(),
        text(&sheet.folder),
        names.number(&sheet.year_label),
        names.number(&sheet.department),
        text(&sheet.holder),
        sections,
        (at.piece.documents.len() - owned).to_string(),
    ])
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

/// A sheet's texts, so many documents each.
fn texts(piece: &Piece, room: u32) -> impl Iterator<Item = String> {
    piece.documents.chunks(room as usize).map(|documents| {
        let length: usize = documents.iter().map(|document| document.len() + 1).sum();
        let mut value = String::with_capacity(piece.head.len() + length + 20);
        value.push('{');
        value.push_str(&piece.head);
        value.push_str(",\"goals\":[");
        for (at, document) in documents.iter().enumerate() {
            value.push_str(if at > 0 { ",\n" } else { "" });
            value.push_str(document);
        }
        value.push_str("]}");
        value
    })
}

/// The files of words, and how many bits of a hash choose one. All documents have numbers below one.
fn words(placed: &[Placed], below: u32) -> (u32, Vec<(String, Vec<u8>)>) {
    let mut entries: Vec<Entry> = (0..PARTS).into_par_iter().flat_map_iter(|part| grams(placed, part)).collect();
    entries.extend(facts(placed));
    entries.par_sort_by(|a, b| (a.hash, &a.key).cmp(&(b.hash, &b.key)));
    let length = |entry: &Entry| entry.key.len() + 7 + entry.places.len().min(FREQUENT);
    let bytes: usize = entries.iter().map(length).sum();
    let mut bits = 1;
    while bytes >> bits > WORDS && bits < 24 {
        bits += 1;
    }
    let mut files = Vec::new();
    let mut rest = entries.as_slice();
    for number in 0..1 << bits {
        let (own, others) = rest.split_at(rest.partition_point(|entry| entry.hash >> (32 - bits) == number));
        files.extend(word_files(own, number, below));
        rest = others;
    }
    (bits, files)
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

/// The sequences whose hashes fall into a part, with where they stand in the site.
fn grams(placed: &[Placed], part: u32) -> Vec<Entry> {
    let shift = 32 - PARTS.ilog2();
    let mut found: Vec<(u32, u64, u32, &Places)> = Vec::new();
    for at in placed {
        let grams = &at.piece.grams;
        let from = grams.partition_point(|gram| gram.hash >> shift < part);
        let own = grams[from..].iter().take_while(|gram| gram.hash >> shift == part);
        found.extend(own.map(|gram| (gram.hash, gram.key, at.first, &gram.places)));
    }
    found.sort_unstable_by_key(|&(hash, key, first, _)| (hash, key, first));
    let entry = |group: &[(u32, u64, u32, &Places)]| Entry {
        hash: group[0].0,
        key: gram_characters(group[0].1).collect(),
        places: encode(group.iter().map(|&(_, _, first, places)| (first, places))),
    };
    found.chunk_by(|a, b| a.1 == b.1).map(entry).collect()
}

fn facts(placed: &[Placed]) -> Vec<Entry> {
    let mut facts: BTreeMap<&str, Vec<(u32, &Places)>> = BTreeMap::new();
    for at in placed {
        for (key, places) in &at.piece.facts {
            facts.entry(key).or_default().push((at.first, places));
        }
    }
    let entry = |(key, places): (&str, Vec<(u32, &Places)>)| Entry {
        hash: hash(key.chars()),
        key: key.to_owned(),
        places: encode(places),
    };
    facts.into_iter().map(entry).collect()
}
