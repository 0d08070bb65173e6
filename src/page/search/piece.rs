//! One sheet's part of the index. It depends on nothing but the sheet, so a build that watches keeps those of the others.

use std::collections::BTreeMap;

use super::fold::fold;
use super::numbers::Places;
use super::script::{list, text};
use super::variants::variants;
use super::{Document, SheetDocuments};

/// What the index needs of a sheet.
#[derive(Debug)]
pub struct Piece {
    /// The sheet without its documents.
    pub(super) sheet: SheetDocuments,
    /// How many documents it has, with that of the head.
    pub(super) documents: usize,
    /// Where each sequence of one or two characters stands, ordered by hash and sequence.
    pub(super) grams: Vec<Gram>,
    /// The documents of each category and number: the key, and where they stand.
    pub(super) facts: Vec<(String, Places)>,
    /// The text of all places.
    pub(super) places: String,
}

/// A sequence of one or two characters in a sheet.
#[derive(Debug, Clone)]
pub(super) struct Gram {
    pub hash: u32,
    pub key: u64,
    pub places: Places,
}

/// Bits of a document's number in its sheet, beside two characters of 21 bits.
const DOCUMENT_BITS: u32 = 22;

/// In which text of a document something stands; the last two bits of a place.
#[derive(Debug, Clone, Copy)]
enum Zone {
    Title,
    /// The title in its second reading.
    TitleAgain,
    Level,
    Rest,
}

impl Piece {
    /// Reads a sheet's documents, which stand in the order of the form.
    pub fn new(sheet: SheetDocuments) -> Piece {
        let mut grams = Grams::default();
        let length: usize = sheet.documents.iter().flat_map(|document| &document.texts).map(String::len).sum();
        grams.entries.reserve(length);
        for (number, document) in (0..1 << DOCUMENT_BITS).zip(sheet.all()) {
            grams.read(document, number);
        }
        let mut places = String::new();
        let (grams, facts) = (grams.grouped(&mut places), facts(&sheet, &mut places));
        // It may be kept as long as the site.
        places.shrink_to_fit();
        let (documents, sheet) = (sheet.all().count(), SheetDocuments { documents: Vec::new(), ..sheet });
        Piece { sheet, documents, grams, facts, places }
    }
}

/// Documents of a sheet as they stand in a file of texts, after what they share.
pub(super) fn texts(sheet: &SheetDocuments, documents: &[&Document]) -> String {
    let tags = [format!(" y{}", sheet.year_key), format!(" d{}", sheet.department)];
    let mut value = format!(
        "{{\"year\":{},\"folder\":{},\"tags\":{},\"goals\":[",
        text(&sheet.year_label),
        text(&sheet.folder),
        list(tags.iter().map(|tag| text(tag)))
    );
    for (at, document) in documents.iter().enumerate() {
        value.push_str(if at > 0 { ",\n" } else { "" });
        value.push_str(&literal(sheet, document));
    }
    value.push_str("]}");
    value
}

/// What a document can be filtered by beside its sheet's year and department, as it is shown: its department, with each
/// section that it has, and its categories. The two letters before each say which it is.
fn tags(sheet: &SheetDocuments, document: &Document) -> Vec<String> {
    let mut units: Vec<String> =
        document.sections.iter().map(|section| format!(" s{}", unit(&sheet.department, section))).collect();
    if units.is_empty() {
        units.push(format!(" d{}", sheet.department));
    }
    units.into_iter().chain(document.categories.iter().map(|name| format!(" c{name}"))).collect()
}

/// A section with its department, since many departments have sections of one name.
pub(super) fn unit(department: &str, section: &str) -> String {
    format!("{department} {section}")
}

/// The deadline as written and what it means.
fn due(document: &Document) -> String {
    [&document.due, &document.meaning].into_iter().flatten().map(String::as_str).collect::<Vec<&str>>().join(" ")
}

/// A document as it stands in a file: path, title, tags, number, deadline, level, other texts.
fn literal(sheet: &SheetDocuments, document: &Document) -> String {
    list([
        text(document.path.strip_prefix(&sheet.folder).unwrap_or(&document.path)),
        text(&document.title),
        list(tags(sheet, document).iter().map(|tag| text(tag))),
        text(document.number.as_deref().unwrap_or_default()),
        text(&due(document)),
        text(document.level.as_deref().unwrap_or_default()),
        list(document.texts.iter().map(|field| text(field))),
    ])
}

/// The characters and pairs of neighbours of a sheet's documents, as they come.
struct Grams {
    /// A number for each character, by its code; 0 for those that have not been met.
    numbers: Vec<u32>,
    /// The characters by their number; the first stands for none.
    characters: Vec<char>,
    /// First character, second character or 0, document; and the place in the document.
    entries: Vec<(u64, u32)>,
}

impl Default for Grams {
    fn default() -> Self {
        Grams { numbers: vec![0; 0x1_0000], characters: vec!['\0'], entries: Vec::new() }
    }
}

impl Grams {
    /// Adds a document; documents come in ascending order.
    fn read(&mut self, document: &Document, number: u64) {
        let title = fold(&document.title);
        self.add(&title, number, Zone::Title, 0);
        let mut next = 0;
        for clause in variants(&title) {
            next = if clause.is_first { next } else { next.max(1) };
            next = self.add(&clause.text, number, Zone::TitleAgain, next);
        }
        self.both(document.level.as_deref().unwrap_or_default(), number, Zone::Level, 0);
        let due = due(document);
        let mut next = 0;
        for text in document.number.iter().chain([&due]).chain(&document.texts) {
            next = self.both(text, number, Zone::Rest, next);
        }
    }

    /// Adds both readings of a text.
    fn both(&mut self, text: &str, document: u64, zone: Zone, start: u32) -> u32 {
        let folded = fold(text);
        let next = self.add(&folded, document, zone, start);
        variants(&folded).iter().fold(next, |next, clause| self.add(&clause.text, document, zone, next))
    }

    /// Adds a folded text at a place of its zone. Gives the next place for a text, which does not touch it.
    fn add(&mut self, folded: &[char], document: u64, zone: Zone, start: u32) -> u32 {
        let mut next = 0;
        let places = start..start.saturating_add(folded.len() as u32);
        for (place, &character) in places.clone().zip(folded).rev() {
            let number = self.number(character);
            let first = number << (DOCUMENT_BITS + 21);
            // Of a character alone it is enough to know whether the text begins with it.
            self.entries.push((first | document, place.min(1) << 2 | zone as u32));
            if next > 0 {
                self.entries.push((first | next << DOCUMENT_BITS | document, place << 2 | zone as u32));
            }
            next = number;
        }
        places.end.saturating_add(1)
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

    /// The entries by sequence, each document once with its places, in the order of the sequences' hashes; the places stand in the text.
    fn grouped(mut self, text: &mut String) -> Vec<Gram> {
        // Counting sort, twice: it keeps the documents' order, and takes a quarter of the time of comparing.
        self.sort_by(DOCUMENT_BITS);
        self.sort_by(DOCUMENT_BITS + 21);
        let character = |number: u64| u64::from(self.characters[(number & 0x1F_FFFF) as usize] as u32);
        let mut grams = Vec::new();
        let (mut places, mut of_document, mut ends) = (Vec::new(), Vec::new(), Vec::new());
        for group in self.entries.chunk_by(|a, b| a.0 >> DOCUMENT_BITS == b.0 >> DOCUMENT_BITS) {
            places.clear();
            ends.clear();
            for own in group.chunk_by(|a, b| a.0 == b.0) {
                let start = places.len();
                of_document.extend(own.iter().map(|&(_, place)| place));
                of_document.sort_unstable();
                // Many times in a document, a character alone has one place.
                of_document.dedup();
                places.append(&mut of_document);
                ends.push(((own[0].0 & ((1 << DOCUMENT_BITS) - 1)) as u32, start..places.len()));
            }
            let pair = group[0].0 >> DOCUMENT_BITS;
            let key = character(pair >> 21) << 21 | character(pair);
            let documents = ends.iter().map(|(document, range)| (*document, &places[range.clone()]));
            grams.push(Gram { hash: hash(gram_characters(key)), key, places: Places::new(documents, text) });
        }
        grams.sort_unstable_by_key(|gram| (gram.hash, gram.key));
        grams.shrink_to_fit();
        grams
    }

    /// Sorts the entries by the character at a bit, equal ones as they were.
    fn sort_by(&mut self, bit: u32) {
        let at = |entry: u64| (entry >> bit & 0x1F_FFFF) as usize;
        let mut ends = vec![0; self.characters.len() + 1];
        for &(entry, _) in &self.entries {
            ends[at(entry) + 1] += 1;
        }
        for number in 1..ends.len() {
            ends[number] += ends[number - 1];
        }
        let mut sorted = vec![(0, 0); self.entries.len()];
        for &entry in &self.entries {
            sorted[ends[at(entry.0)]] = entry;
            ends[at(entry.0)] += 1;
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

/// The documents of each category and each number. Keys begin with a blank, which no folded text holds: `c` is a category,
/// `n` a number, as printed or as the goal's address has it.
fn facts(sheet: &SheetDocuments, text: &mut String) -> Vec<(String, Places)> {
    let mut facts: BTreeMap<String, Vec<u32>> = BTreeMap::new();
    for (number, document) in (0..1 << DOCUMENT_BITS).zip(&sheet.documents) {
        let categories = document.categories.iter().map(|name| format!(" c{name}"));
        let key = document.path.strip_prefix(&sheet.folder).and_then(|name| name.strip_suffix(".html"));
        let numbers = key.into_iter().chain(document.number.as_deref());
        let numbers = numbers.map(|number| format!(" n{}", fold(number).into_iter().collect::<String>()));
        for key in categories.chain(numbers) {
            let documents = facts.entry(key).or_default();
            if documents.last() != Some(&number) {
                documents.push(number);
            }
        }
    }
    let places = |(key, documents): (String, Vec<u32>)| {
        let documents = documents.iter().map(|&document| (document, [0].as_slice()));
        (key, Places::new(documents, text))
    };
    facts.into_iter().map(places).collect()
}
