//! The objects of a PDF: all that stand in the file, whether or not its tables still name them, and those packed together.

use std::collections::BTreeMap;
use std::io::Read;

use flate2::read::ZlibDecoder;

use super::syntax::{Dict, Lexer, Value};
use crate::model::Message;
use crate::say;
use crate::text::archive::Allowance;

/// An object: a value, and behind a dictionary perhaps bytes.
#[derive(Debug)]
pub struct Object<'b> {
    /// What it is.
    pub value: Value,
    stream: Option<&'b [u8]>,
}

/// The objects of a file.
pub struct File<'b> {
    objects: Vec<Object<'b>>,
    /// The last of each number.
    numbers: BTreeMap<u32, usize>,
    /// Why not all of them could be unpacked.
    pub obstacle: Option<Message>,
}

impl<'b> File<'b> {
    /// All objects of a file.
    ///
    /// # Errors
    /// It is encrypted.
    pub fn open(bytes: &'b [u8], allowance: &mut Allowance) -> Result<File<'b>, Message> {
        let mut file = File { objects: Vec::new(), numbers: BTreeMap::new(), obstacle: None };
        let mut scan = Scan { bytes, at: 0, has_ends: true };
        while let Some((number, object)) = scan.next() {
            let packed = object.value.dict().filter(|dict| dict.name("Type") == Some("ObjStm")).cloned();
            if let Some(dict) = packed {
                let (content, obstacle) = file.unpacked(&object, allowance);
                file.obstacle = file.obstacle.take().or(obstacle);
                file.put_packed(&dict, &content);
            }
            file.put(number, object);
        }
        let is_encrypted = |object: &Object| object.value.dict().is_some_and(|dict| dict.get("Encrypt").is_some());
        if file.objects.iter().any(is_encrypted) || has_encrypting_trailer(bytes) {
            return Err(say!("暗号化されています", "it is encrypted"));
        }
        Ok(file)
    }

    fn put(&mut self, number: u32, object: Object<'b>) {
        self.numbers.insert(number, self.objects.len());
        self.objects.push(object);
    }

    /// Objects that are packed together: their numbers and places, then their values.
    fn put_packed(&mut self, dict: &Dict, content: &[u8]) {
        let first = dict.get("First").and_then(Value::number).unwrap_or_default().max(0.0) as usize;
        let mut places = Lexer::new(content, 0);
        while places.at < first {
            let (Some(Value::Number(number)), Some(Value::Number(place))) = (places.next(), places.next()) else {
                return;
            };
            let place = first.saturating_add(place.max(0.0) as usize);
            let Some(value) = Lexer::new(content, place).next() else { continue };
            self.put(number.max(0.0) as u32, Object { value, stream: None });
        }
    }

    /// All objects.
    pub fn all(&self) -> &[Object<'b>] {
        &self.objects
    }

    /// The object that a value refers to.
    pub fn object(&self, value: &Value) -> Option<&Object<'b>> {
        match value {
            Value::Reference(number) => self.numbers.get(number).map(|at| &self.objects[*at]),
            _ => None,
        }
    }

    /// A value, or what it refers to.
    pub fn resolve<'v>(&'v self, value: &'v Value) -> &'v Value {
        self.object(value).map_or(value, |object| &object.value)
    }

    /// A dictionary, or the one that a value refers to.
    pub fn dict<'v>(&'v self, value: Option<&'v Value>) -> Option<&'v Dict> {
        value.and_then(|value| self.resolve(value).dict())
    }

    /// The bytes behind an object, unpacked, and why not all of them.
    pub fn unpacked(&self, object: &Object, allowance: &mut Allowance) -> (Vec<u8>, Option<Message>) {
        let (Some(dict), Some(stream)) = (object.value.dict(), object.stream) else { return (Vec::new(), None) };
        let odd = || say!("読み取れない方式で縮められています", "it is packed in a way that cannot be read");
        let filter = dict.get("Filter").map(|filter| self.resolve(filter));
        let filters: Vec<&Value> = match filter {
            None => Vec::new(),
            Some(Value::List(filters)) => filters.iter().map(|filter| self.resolve(filter)).collect(),
            Some(filter) => vec![filter],
        };
        let has_rows = self.dict(dict.get("DecodeParms")).is_some_and(|parameters| {
            parameters.get("Predictor").and_then(Value::number).is_some_and(|predictor| predictor > 1.0)
        });
        if has_rows || filters.len() > 2 {
            return (Vec::new(), Some(odd()));
        }
        let mut content = stream.to_vec();
        for filter in filters {
            content = match filter {
                Value::Name(name) if matches!(name.as_str(), "FlateDecode" | "Fl") => {
                    match inflated(&content, allowance) {
                        Ok(content) => content,
                        Err(why) => return (Vec::new(), Some(why)),
                    }
                }
                Value::Name(name) if matches!(name.as_str(), "ASCIIHexDecode" | "AHx") => {
                    match Lexer::new(&[b"<", content.as_slice()].concat(), 0).next() {
                        Some(Value::Text(content)) => content,
                        _ => Vec::new(),
                    }
                }
                Value::Name(name) if matches!(name.as_str(), "ASCII85Decode" | "A85") => ascii85(&content),
                _ => return (Vec::new(), Some(odd())),
            };
        }
        match allowance.spend(content.len()) {
            Ok(()) => (content, None),
            Err(why) => (Vec::new(), Some(why)),
        }
    }
}

/// Unpacks up to the allowance. What is cut off is read up to there, as viewers do.
fn inflated(packed: &[u8], allowance: &Allowance) -> Result<Vec<u8>, Message> {
    let mut content = Vec::new();
    let most = allowance.most_of(packed.len());
    let read = ZlibDecoder::new(packed).take(most + 1).read_to_end(&mut content);
    if read.is_err() && content.is_empty() {
        return Err(say!("壊れています", "it is damaged"));
    }
    if content.len() as u64 > most {
        return Err(say!("広げると大きすぎます", "unpacked it is too large"));
    }
    Ok(content)
}

/// Five signs for four bytes.
fn ascii85(packed: &[u8]) -> Vec<u8> {
    let (mut content, mut group) = (Vec::new(), Vec::new());
    let mut put = |group: &mut Vec<u32>| {
        let length = group.len();
        if length > 1 {
            group.resize(5, 84);
            let word = group.iter().fold(0_u32, |word, digit| word.wrapping_mul(85).wrapping_add(*digit));
            content.extend_from_slice(&word.to_be_bytes()[..length - 1]);
        }
        group.clear();
    };
    for &byte in packed {
        match byte {
            b'z' if group.is_empty() => {
                group.resize(5, 0);
                put(&mut group);
            }
            b'!'..=b'u' => {
                group.push(u32::from(byte - b'!'));
                if group.len() == 5 {
                    put(&mut group);
                }
            }
            b'~' => break,
            _ => {}
        }
    }
    put(&mut group);
    content
}

/// Looks for objects, one after the other.
struct Scan<'b> {
    bytes: &'b [u8],
    at: usize,
    /// Whether streams may still say where they end.
    has_ends: bool,
}

impl<'b> Scan<'b> {
    /// The next object with its number: `12 0 obj`.
    fn next(&mut self) -> Option<(u32, Object<'b>)> {
        loop {
            let found = self.at + find(self.bytes.get(self.at..)?, b"obj")?;
            self.at = found + b"obj".len();
            let Some(number) = number_before(&self.bytes[..found]) else { continue };
            let mut lexer = Lexer::new(self.bytes, self.at);
            let value = lexer.next()?;
            self.at = lexer.at;
            let is_stream = value.dict().is_some() && lexer.next() == Some(Value::Word(b"stream".to_vec()));
            let stream = is_stream.then(|| self.stream(lexer.at, &value));
            return Some((number, Object { value, stream }));
        }
    }

    /// The bytes of a stream that begins at a place.
    fn stream(&mut self, at: usize, value: &Value) -> &'b [u8] {
        let rest = &self.bytes[at..];
        let start = at
            + [b"\r\n".as_slice(), b"\n", b"\r"].into_iter().find(|end| rest.starts_with(end)).map_or(0, <[u8]>::len);
        let rest = &self.bytes[start..];
        let said = value.dict().and_then(|dict| dict.get("Length")).and_then(Value::number);
        let said = said.map(|length| length.max(0.0) as usize).filter(|length| {
            let behind = rest.get(*length..).unwrap_or_default().trim_ascii_start();
            behind.starts_with(b"endstream")
        });
        let length = said.or_else(|| if self.has_ends { find(rest, b"endstream") } else { None });
        self.has_ends &= length.is_some();
        let length = length.unwrap_or(rest.len());
        self.at = start + length;
        &rest[..length]
    }
}

/// The number of an object whose `obj` follows.
fn number_before(bytes: &[u8]) -> Option<u32> {
    /// No numbers are longer.
    const LONGEST: usize = 40;
    let near = bytes[bytes.len().saturating_sub(LONGEST)..].trim_ascii_end();
    let mut words = near.rsplit(|byte| byte.is_ascii_whitespace()).filter(|word| !word.is_empty());
    let digits = |word: &[u8]| {
        let digits = word.iter().rev().take_while(|byte| byte.is_ascii_digit()).count();
        std::str::from_utf8(&word[word.len() - digits..]).ok()?.parse::<u32>().ok()
    };
    digits(words.next()?)?;
    digits(words.next()?)
}

/// Whether the table at the end of a file says that it is encrypted.
fn has_encrypting_trailer(bytes: &[u8]) -> bool {
    let mut at = 0;
    while let Some(found) = find(&bytes[at..], b"trailer") {
        let mut lexer = Lexer::new(bytes, at + found + b"trailer".len());
        let value = lexer.next();
        if value.is_some_and(|value| value.dict().is_some_and(|dict| dict.get("Encrypt").is_some())) {
            return true;
        }
        at = lexer.at;
    }
    false
}

/// Where a word stands in bytes.
fn find(bytes: &[u8], word: &[u8]) -> Option<usize> {
    let mut at = 0;
    loop {
        at += bytes.get(at..)?.iter().position(|byte| *byte == word[0])?;
        if bytes[at..].starts_with(word) {
            return Some(at);
        }
        at += 1;
    }
}
