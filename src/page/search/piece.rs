//! One sheet's part of the index. It depends on nothing but the sheet, so a build that watches keeps those of the others.

use super::fold::{Dated, by_western_year, fold};
use super::script::{list, text};
use super::{Document, SheetDocuments};

/// What the index needs of a sheet.
#[derive(Debug)]
pub struct Piece {
    /// The year's part of addresses.
    pub(super) year: String,
    /// The start of every file of the sheet's texts: what its documents share.
    pub(super) head: String,
    /// Each document, as it stands in those files.
    pub(super) documents: Vec<String>,
    /// Where each sequence of one or two characters stands, ordered by hash and sequence.
    pub(super) grams: Vec<Gram>,
    /// The documents of all grams, one after the other.
    pub(super) postings: Vec<u32>,
    /// Where each filter's documents stand: the filter's key, numbers in the sheet.
    pub(super) filters: Vec<(String, Vec<u32>)>,
}

/// A sequence of one or two characters in a sheet.
#[derive(Debug, Clone, Copy)]
pub(super) struct Gram {
    pub hash: u32,
    pub key: u64,
    /// Where its documents end in [`Piece::postings`]; they begin where the one before ends.
    pub end: u32,
}

/// Bits of a document's number in its sheet, beside two characters of 21 bits.
const DOCUMENT_BITS: u32 = 22;

impl Piece {
    /// Reads a sheet's documents, which stand in the order of the form.
    pub fn new(sheet: &SheetDocuments) -> Piece {
        let folder = common_folder(&sheet.documents);
        let mut grams = Grams::default();
        let length: usize = sheet.documents.iter().flat_map(|document| &document.texts).map(String::len).sum();
        grams.entries.reserve(length);
        for (number, document) in sheet.documents.iter().enumerate().take(1 << DOCUMENT_BITS) {
            for field in fields(sheet, document) {
                let folded = fold(&field);
                grams.add(&folded, number as u64);
                for date in by_western_year(&folded).iter().flat_map(Dated::surroundings) {
                    grams.add(date, number as u64);
                }
            }
        }
        let (grams, postings) = grams.grouped();
        let tags = [format!(" y{}", sheet.year_key), format!(" d{}", sheet.department)];
        let head = format!(
            "\"year\":{},\"folder\":{},\"tags\":{}",
            text(&sheet.year_label),
            text(&folder),
            list(tags.iter().map(|tag| text(tag)))
        );
        Piece {
            year: sheet.year_key.clone(),
            head,
            documents: sheet.documents.iter().map(|document| literal(sheet, document, &folder)).collect(),
            grams,
            postings,
            filters: filters(sheet),
        }
    }
}

/// Every text a document is found by; the page's script reads the same.
fn fields(sheet: &SheetDocuments, document: &Document) -> Vec<String> {
    let facts = [&document.title, &sheet.year_label].into_iter().chain(&document.number).cloned();
    let tags = tags(sheet, document).into_iter().map(|tag| tag[2..].to_owned());
    facts.chain([due(document)]).chain(tags).chain(document.texts.iter().cloned()).collect()
}

/// What a document can be filtered by beside its sheet's year and department, as it is shown: its department, with the
/// section where it has one, and its categories. The two letters before each are those of [`filters`].
fn tags(sheet: &SheetDocuments, document: &Document) -> Vec<String> {
    let unit = match &document.section {
        Some(section) => format!(" s{}", unit(&sheet.department, section)),
        None => format!(" d{}", sheet.department),
    };
    [unit].into_iter().chain(document.categories.iter().map(|name| format!(" c{name}"))).collect()
}

/// A section with its department, since many departments have sections of one name.
pub(super) fn unit(department: &str, section: &str) -> String {
    format!("{department} {section}")
}

/// The deadline as written and what it means.
fn due(document: &Document) -> String {
    [&document.due, &document.meaning].into_iter().flatten().map(String::as_str).collect::<Vec<&str>>().join(" ")
}

/// The folder all documents' pages are in, with its final slash; empty if there is none.
fn common_folder(documents: &[Document]) -> String {
    let folder = |path: &str| path.rfind('/').map_or(0, |slash| slash + 1);
    let Some(first) = documents.first().map(|document| &document.path[..folder(&document.path)]) else {
        return String::new();
    };
    let common = documents.iter().all(|document| document.path[..folder(&document.path)] == *first);
    if common { first.to_owned() } else { String::new() }
}

/// A document as it stands in a file: path, title, tags, number, deadline, texts.
fn literal(sheet: &SheetDocuments, document: &Document, folder: &str) -> String {
    list([
        text(&document.path[folder.len()..]),
        text(&document.title),
        list(tags(sheet, document).iter().map(|tag| text(tag))),
        text(document.number.as_deref().unwrap_or_default()),
        text(&due(document)),
        list(document.texts.iter().map(|field| text(field))),
    ])
}

/// The characters and pairs of neighbours of a sheet's documents, as they come.
struct Grams {
    /// A number for each character, by its code; 0 for those that have not been met.
    numbers: Vec<u32>,
    /// The characters by their number; the first stands for none.
    characters: Vec<char>,
    /// First character, second character or 0, document.
    entries: Vec<u64>,
}

impl Default for Grams {
    fn default() -> Self {
        Grams { numbers: vec![0; 0x1_0000], characters: vec!['\0'], entries: Vec::new() }
    }
}

impl Grams {
    /// Adds a text of a document; documents come in ascending order.
    fn add(&mut self, folded: &[char], document: u64) {
        let mut next = 0;
        for &character in folded.iter().rev() {
            let number = self.number(character);
            let first = number << (DOCUMENT_BITS + 21);
            self.entries.push(first | document);
            if next > 0 {
                self.entries.push(first | next << DOCUMENT_BITS | document);
            }
            next = number;
        }
    }

    fn number(&mut self, character: char) -> u64 {
        let code = character as usize;
        if code >= self.numbers.len() {
            self.numbers.resize(code + 1, 0);
        }
        if self.numbers[code] == 0 {
            self.numbers[code] = self.characters.len() as u32;
            self.characters.push(character);
        }
        u64::from(self.numbers[code])
    }

    /// The entries by sequence, each document once, in the order of the sequences' hashes.
    fn grouped(mut self) -> (Vec<Gram>, Vec<u32>) {
        // Counting sort, twice: it keeps the documents' order, and takes a quarter of the time of comparing.
        self.sort_by(DOCUMENT_BITS);
        self.sort_by(DOCUMENT_BITS + 21);
        self.entries.dedup();
        let character = |number: u64| u64::from(self.characters[(number & 0x1F_FFFF) as usize] as u32);
        let groups = self.entries.chunk_by(|a, b| a >> DOCUMENT_BITS == b >> DOCUMENT_BITS);
        let mut groups: Vec<(u32, u64, &[u64])> = groups
            .map(|group| {
                let pair = group[0] >> DOCUMENT_BITS;
                let key = character(pair >> 21) << 21 | character(pair);
                (hash(gram_characters(key)), key, group)
            })
            .collect();
        groups.sort_unstable_by_key(|&(hash, key, _)| (hash, key));
        let mut postings = Vec::with_capacity(self.entries.len());
        let grams = groups.into_iter().map(|(hash, key, group)| {
            postings.extend(group.iter().map(|entry| (entry & ((1 << DOCUMENT_BITS) - 1)) as u32));
            Gram { hash, key, end: postings.len() as u32 }
        });
        let grams = grams.collect();
        (grams, postings)
    }

    /// Sorts the entries by the character at a bit, equal ones as they were.
    fn sort_by(&mut self, bit: u32) {
        let at = |entry: u64| (entry >> bit & 0x1F_FFFF) as usize;
        let mut ends = vec![0; self.characters.len() + 1];
        for &entry in &self.entries {
            ends[at(entry) + 1] += 1;
        }
        for number in 1..ends.len() {
            ends[number] += ends[number - 1];
        }
        let mut sorted = vec![0; self.entries.len()];
        for &entry in &self.entries {
            sorted[ends[at(entry)]] = entry;
            ends[at(entry)] += 1;
        }
        self.entries = sorted;
    }
}

/// The one or two characters of a gram.
pub(super) fn gram_characters(key: u64) -> impl Iterator<Item = char> {
    let second = char::from_u32((key & 0x1F_FFFF) as u32).filter(|&character| character != '\0');
    char::from_u32((key >> 21) as u32).into_iter().chain(second)
}

/// The hash of a key, by which it is found in one of the index's files; the page's script has the same.
pub(super) fn hash(key: impl Iterator<Item = char>) -> u32 {
    key.fold(0, |hash: u32, character| {
        let mixed = (hash ^ character as u32).wrapping_mul(0x9E37_79B1);
        mixed ^ mixed >> 15
    })
}

/// The documents of each filter. Keys begin with a blank, which no folded text holds: `*` is every document, `y` a year,
/// `d` a department, `s` a section, `c` a category.
fn filters(sheet: &SheetDocuments) -> Vec<(String, Vec<u32>)> {
    let all: Vec<u32> = (0..sheet.documents.len() as u32).collect();
    let keys = [String::from(" *"), format!(" y{}", sheet.year_key), format!(" d{}", sheet.department)];
    let mut filters: Vec<(String, Vec<u32>)> = keys.map(|key| (key, all.clone())).into();
    for (number, document) in (0..).zip(&sheet.documents) {
        for key in tags(sheet, document).into_iter().filter(|key| !key.starts_with(" d")) {
            match filters.iter_mut().find(|(known, _)| *known == key) {
                Some((_, numbers)) if numbers.last() == Some(&number) => {}
                Some((_, numbers)) => numbers.push(number),
                None => filters.push((key, vec![number])),
            }
        }
    }
    filters
}
