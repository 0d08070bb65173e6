//! The sheets' pieces joined into the files the page loads. Nothing is cut by chance: the same pieces give the same bytes.
//!
//! Documents are numbered by year, oldest first, and sheet; each sheet begins at a multiple of [`ROOM`], so that a goal
//! more or less moves no other sheet's numbers until the room is used up, and a new year moves none.
//!
//! | file | holds |
//! |---|---|
//! | `search/index.js` | the tables of the folding, the years' numbers, how the rest is divided; the texts of a small site |
//! | `search/words/5.js` | sequences of one or two characters by hash, each with the numbers of the documents it is in |
//! | `search/words/5-0.js` | the numbers of a frequent sequence, alone, so that its neighbours need not carry it |
//! | `search/texts/3/17.js` | the texts of a few documents that follow each other, of one sheet |

use rayon::prelude::*;

use super::fold;
use super::numbers::encode;
use super::piece::{Piece, gram_characters, hash};
use super::script::{file, list, push_text};

/// The index's first file.
pub const INDEX: &str = "search/index.js";
/// Up to so many bytes the texts of a site stand in the first file, and nothing else is needed.
const SMALL: usize = 100_000;
/// Sheets begin at multiples of this number; no file of texts holds more documents.
const ROOM: u32 = 16;
/// Bytes a file of texts should not exceed.
const TEXTS: usize = 8_000;
/// Bytes a file of words holds on average, at most.
const WORDS: usize = 6_000;
/// Bytes from which a sequence's numbers are a file of their own.
const FREQUENT: usize = 1_500;
/// Files of texts in a folder.
const FOLDER: u32 = 256;
/// Into how many parts the work is divided, by hash.
const PARTS: u32 = 64;

/// A piece and the number of its first document.
struct Placed<'a> {
    piece: &'a Piece,
    first: u32,
}

/// A key of the index with the numbers of its documents.
struct Entry {
    hash: u32,
    key: String,
    numbers: String,
}

/// The files of the index: path and bytes. `pieces` come newest year first, in official order.
pub fn files(pieces: &[&Piece]) -> Vec<(String, Vec<u8>)> {
    let (placed, years, size) = place(pieces);
    let bytes: usize = placed.iter().flat_map(|at| &at.piece.documents).map(String::len).sum();
    let documents: usize = placed.iter().map(|at| at.piece.documents.len()).sum();
    let head = format!("\"fold\":{},\"years\":{},\"size\":{size}", fold::tables(), list(years.into_iter().rev()));
    if bytes <= SMALL {
        let texts = list(placed.iter().flat_map(|at| texts(at.piece, ROOM)));
        return vec![(INDEX.to_owned(), file(&format!("{{{head},\"room\":{ROOM},\"texts\":{texts}}}")))];
    }
    let mut room = ROOM;
    while room > 1 && bytes / documents * room as usize > TEXTS {
        room /= 2;
    }
    let (bits, mut files) = words(&placed);
    files.push((INDEX.to_owned(), file(&format!("{{{head},\"room\":{room},\"bits\":{bits}}}"))));
    for at in &placed {
        for (number, value) in (at.first / room..).zip(texts(at.piece, room)) {
            files.push((format!("search/texts/{}/{}.js", number / FOLDER, number % FOLDER), file(&value)));
        }
    }
    files
}

/// Numbers the pieces, oldest year first. Gives each year's first number and the one after its last as a literal, too, and
/// the number after all.
fn place<'a>(pieces: &[&'a Piece]) -> (Vec<Placed<'a>>, Vec<String>, u32) {
    let mut placed = Vec::with_capacity(pieces.len());
    let mut years = Vec::new();
    let mut next = 0;
    let by_year: Vec<&[&Piece]> = pieces.chunk_by(|a, b| a.year == b.year).collect();
    for year in by_year.into_iter().rev() {
        let start = next;
        for &piece in year {
            placed.push(Placed { piece, first: next });
            next += (piece.documents.len() as u32).next_multiple_of(ROOM);
        }
        years.push(list([start.to_string(), next.to_string()]));
    }
    (placed, years, next)
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

/// The files of words, and how many bits of a hash choose one.
fn words(placed: &[Placed]) -> (u32, Vec<(String, Vec<u8>)>) {
    let mut entries: Vec<Entry> = (0..PARTS).into_par_iter().flat_map_iter(|part| grams(placed, part)).collect();
    entries.extend(filters(placed));
    entries.par_sort_by(|a, b| (a.hash, &a.key).cmp(&(b.hash, &b.key)));
    let length = |entry: &Entry| entry.key.len() + 7 + entry.numbers.len().min(FREQUENT);
    let bytes: usize = entries.iter().map(length).sum();
    let mut bits = 1;
    while bytes >> bits > WORDS && bits < 24 {
        bits += 1;
    }
    let mut files = Vec::new();
    let mut rest = entries.as_slice();
    for number in 0..1 << bits {
        let (own, others) = rest.split_at(rest.partition_point(|entry| entry.hash >> (32 - bits) == number));
        files.extend(word_files(own, number));
        rest = others;
    }
    (bits, files)
}

/// One file of words, after those of its frequent sequences.
fn word_files(entries: &[Entry], number: u32) -> Vec<(String, Vec<u8>)> {
    let mut files = Vec::new();
    let mut value = String::from("{");
    for entry in entries {
        value.push_str(if value.len() > 1 { ",\n" } else { "" });
        push_text(&entry.key, &mut value);
        value.push(':');
        if entry.numbers.len() < FREQUENT {
            value.push_str(&format!("\"{}\"", entry.numbers));
        } else {
            value.push_str(&format!("[{},{}]", files.len(), entry.numbers.len().div_ceil(1024)));
            files.push((format!("search/words/{number}-{}.js", files.len()), file(&format!("\"{}\"", entry.numbers))));
        }
    }
    value.push('}');
    files.push((format!("search/words/{number}.js"), file(&value)));
    files
}

/// The sequences whose hashes fall into a part, with the numbers of their documents in the site.
fn grams(placed: &[Placed], part: u32) -> Vec<Entry> {
    let shift = 32 - PARTS.ilog2();
    let mut found: Vec<(u32, u64, u32, &[u32])> = Vec::new();
    for at in placed {
        let grams = &at.piece.grams;
        let from = grams.partition_point(|gram| gram.hash >> shift < part);
        let mut start = from.checked_sub(1).map_or(0, |before| grams[before].end as usize);
        for gram in grams[from..].iter().take_while(|gram| gram.hash >> shift == part) {
            found.push((gram.hash, gram.key, at.first, &at.piece.postings[start..gram.end as usize]));
            start = gram.end as usize;
        }
    }
    found.sort_unstable_by_key(|&(hash, key, first, _)| (hash, key, first));
    let mut numbers = Vec::new();
    let same = found.chunk_by(|a, b| a.1 == b.1);
    same.map(|group| {
        numbers.clear();
        for (_, _, first, documents) in group {
            numbers.extend(documents.iter().map(|document| first + document));
        }
        Entry { hash: group[0].0, key: gram_characters(group[0].1).collect(), numbers: encode(&numbers) }
    })
    .collect()
}

fn filters(placed: &[Placed]) -> Vec<Entry> {
    let mut filters: std::collections::BTreeMap<&str, Vec<u32>> = std::collections::BTreeMap::new();
    for at in placed {
        for (key, documents) in &at.piece.filters {
            filters.entry(key).or_default().extend(documents.iter().map(|document| at.first + document));
        }
    }
    let entry = |(key, numbers): (&str, Vec<u32>)| Entry {
        hash: hash(key.chars()),
        key: key.to_owned(),
        numbers: encode(&numbers),
    };
    filters.into_iter().map(entry).collect()
}
