//! One sheet's part of the index. It depends on nothing but the sheet, so a build that watches keeps those of the others.

use super::fold::{by_western_year, fold};
use super::script::{list, text};
use super::{Document, SheetDocuments};

/// What the index needs of a sheet.
#[derive(Debug)]
pub struct Piece {
    /// The year's part of addresses and its label.
    pub(super) year: (String, String),
    /// 部
    pub(super) department: String,
    /// The sections in official order.
    pub(super) sections: Vec<String>,
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
        let mut entries = Vec::new();
        for (number, document) in sheet.documents.iter().enumerate().take(1 << DOCUMENT_BITS) {
            for field in fields(sheet, document) {
                let folded = fold(&field);
                add(&folded, number as u64, &mut entries);
                if let Some(dated) = by_western_year(&folded) {
                    add(&dated, number as u64, &mut entries);
                }
            }
        }
        let (grams, postings) = grouped(entries);
        let tags = [format!(" y{}", sheet.year_key), format!(" d{}", sheet.department)];
        let head = format!(
            "\"year\":{},\"folder\":{},\"tags\":{}",
            text(&sheet.year_label),
            text(&folder),
            list(tags.iter().map(|tag| text(tag)))
        );
        Piece {
            year: (sheet.year_key.clone(), sheet.year_label.clone()),
            department: sheet.department.clone(),
            sections: sheet.sections.clone(),
            head,
            documents: sheet.documents.iter().map(|document| literal(document, &folder)).collect(),
            grams,
            postings,
            filters: filters(sheet),
        }
    }
}

/// Every text a document is found by; the page's script reads the same.
fn fields(sheet: &SheetDocuments, document: &Document) -> Vec<String> {
    let facts = [&document.number, &document.section].into_iter().flatten();
    [&document.title, &sheet.year_label, &sheet.department]
        .into_iter()
        .chain(facts)
        .chain(&document.categories)
        .chain(&document.texts)
        .cloned()
        .chain([due(document)])
        .collect()
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

/// A document as it stands in a file: path, title, what it can be filtered by, number, deadline, texts.
fn literal(document: &Document, folder: &str) -> String {
    let tags = document.section.iter().map(|name| text(&format!(" s{name}")));
    list([
        text(&document.path[folder.len()..]),
        text(&document.title),
        list(tags.chain(document.categories.iter().map(|name| text(&format!(" c{name}"))))),
        text(document.number.as_deref().unwrap_or_default()),
        text(&due(document)),
        list(document.texts.iter().map(|field| text(field))),
    ])
}

/// Adds the characters and the pairs of neighbours of a text, each with the document in its lowest bits.
fn add(folded: &[char], document: u64, entries: &mut Vec<u64>) {
    let mut next = 0;
    for &character in folded.iter().rev() {
        let first = u64::from(character as u32) << (DOCUMENT_BITS + 21);
        entries.push(first | document);
        if next > 0 {
            entries.push(first | next << DOCUMENT_BITS | document);
        }
        next = u64::from(character as u32);
    }
}

/// The entries by sequence, each document once, in the order of the sequences' hashes.
fn grouped(mut entries: Vec<u64>) -> (Vec<Gram>, Vec<u32>) {
    entries.sort_unstable();
    entries.dedup();
    let mut groups: Vec<(u32, &[u64])> = entries
        .chunk_by(|a, b| a >> DOCUMENT_BITS == b >> DOCUMENT_BITS)
        .map(|group| (hash(gram_characters(group[0] >> DOCUMENT_BITS)), group))
        .collect();
    groups.sort_unstable_by_key(|(hash, group)| (*hash, group[0]));
    let mut postings = Vec::with_capacity(entries.len());
    let grams = groups
        .into_iter()
        .map(|(hash, group)| {
            postings.extend(group.iter().map(|entry| (entry & ((1 << DOCUMENT_BITS) - 1)) as u32));
            Gram { hash, key: group[0] >> DOCUMENT_BITS, end: postings.len() as u32 }
        })
        .collect();
    (grams, postings)
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
    let mut add = |key: String, number: u32| match filters.iter_mut().find(|(known, _)| *known == key) {
        Some((_, numbers)) if numbers.last() == Some(&number) => {}
        Some((_, numbers)) => numbers.push(number),
        None => filters.push((key, vec![number])),
    };
    for (number, document) in (0..).zip(&sheet.documents) {
        if let Some(section) = &document.section {
            add(format!(" s{section}"), number);
        }
        for category in &document.categories {
            add(format!(" c{category}"), number);
        }
    }
    filters
}
