//! Which letters the codes of a font are.
//!
//! Most files say it (`ToUnicode`), as a table that programs write for copying. Older ones name an encoding: of Windows, or of
//! Japanese in one of several. What is left is told to be unknown.

use std::collections::HashMap;

use encoding_rs::{EUC_JP, Encoding, SHIFT_JIS, UTF_16BE, WINDOWS_1252};

use super::file::File;
use super::syntax::{Dict, Lexer, Value};
use crate::text::archive::Allowance;

/// The most codes that a table may name.
const MOST_CODES: usize = 70_000;

/// The letters of a font.
pub struct Font {
    /// Of how many bytes a code is.
    width: usize,
    letters: HashMap<u32, String>,
    /// What codes are that are not among them.
    encoding: Option<&'static Encoding>,
}

/// A text of a font's codes.
pub struct Read {
    /// The letters that are known.
    pub text: String,
    /// The codes that are not.
    pub unknown: Vec<u32>,
}

impl Font {
    /// The font that a dictionary describes.
    pub fn new(file: &File, dict: &Dict, allowance: &mut Allowance) -> Font {
        let is_composite = dict.name("Subtype") == Some("Type0");
        let mut font = Font { width: if is_composite { 2 } else { 1 }, letters: HashMap::new(), encoding: None };
        let encoding = dict.get("Encoding").map(|encoding| file.resolve(encoding));
        match encoding {
            Some(Value::Name(name)) if is_composite => font.encoding = japanese(name),
            Some(Value::Name(_)) => font.encoding = Some(WINDOWS_1252),
            Some(Value::Dict(named)) if !is_composite => {
                let is_usual = named.name("BaseEncoding").is_some() || dict.get("FontDescriptor").is_none();
                font.encoding = is_usual.then_some(WINDOWS_1252);
                font.name(file.resolve(named.get("Differences").unwrap_or(&Value::List(Vec::new()))));
            }
            // The fonts that every viewer has.
            None if !is_composite && dict.get("FontDescriptor").is_none() => font.encoding = Some(WINDOWS_1252),
            _ => {}
        }
        if let Some(table) = dict.get("ToUnicode").and_then(|table| file.object(table)) {
            let (table, _) = file.unpacked(table, allowance);
            font.take(&table);
        }
        font
    }

    /// Codes by the names of their letters.
    fn name(&mut self, differences: &Value) {
        let Value::List(differences) = differences else { return };
        let mut code = 0_u32;
        for value in differences {
            match value {
                Value::Number(number) => code = number.max(0.0) as u32,
                Value::Name(name) => {
                    if let Some(letter) = letter_named(name) {
                        self.letters.insert(code, letter.to_string());
                    }
                    code = code.saturating_add(1);
                }
                _ => {}
            }
        }
    }

    /// The table of a `ToUnicode`.
    fn take(&mut self, table: &[u8]) {
        let (mut lexer, mut values) = (Lexer::new(table, 0), Vec::new());
        while let Some(value) = lexer.next() {
            let Value::Word(word) = &value else {
                values.push(value);
                continue;
            };
            match word.as_slice() {
                b"endcodespacerange" => {
                    let widths = values
                        .iter()
                        .filter_map(|value| if let Value::Text(code) = value { Some(code.len()) } else { None });
                    self.width = widths.max().unwrap_or(self.width).clamp(1, 4);
                }
                b"endbfchar" => values.chunks_exact(2).for_each(|pair| self.put(&pair[0], &pair[0], &pair[1])),
                b"endbfrange" => values.chunks_exact(3).for_each(|three| self.put(&three[0], &three[1], &three[2])),
                _ => {}
            }
            values.clear();
        }
    }

    /// Codes from one to another, which are these letters, or these and those that follow them.
    fn put(&mut self, first: &Value, last: &Value, letters: &Value) {
        let (Value::Text(first), Value::Text(last)) = (first, last) else { return };
        let (first, last) = (code(first), code(last));
        for (at, code) in (first..=last).enumerate().take(MOST_CODES.saturating_sub(self.letters.len())) {
            let text = match letters {
                Value::Text(text) => {
                    let mut units = units(text);
                    if let Some(unit) = units.last_mut() {
                        *unit = unit.wrapping_add(at as u16);
                    }
                    String::from_utf16_lossy(&units)
                }
                Value::List(list) => match list.get(at) {
                    Some(Value::Text(text)) => utf16(text),
                    _ => continue,
                },
                _ => return,
            };
            self.letters.insert(code, text);
        }
    }

    /// What codes say.
    pub fn read(&self, codes: &[u8]) -> Read {
        if let Some(encoding) = self.encoding.filter(|_| self.width > 1 && self.letters.is_empty()) {
            let (text, has_errors) = encoding.decode_without_bom_handling(codes);
            let unknown = if has_errors { codes.chunks(2).map(code).collect() } else { Vec::new() };
            return Read { text: text.into_owned(), unknown };
        }
        let mut read = Read { text: String::new(), unknown: Vec::new() };
        for one in codes.chunks(self.width) {
            match (self.letters.get(&code(one)), self.encoding) {
                (Some(letters), _) => read.text.push_str(letters),
                (None, Some(encoding)) if self.width == 1 => {
                    read.text.push_str(&encoding.decode_without_bom_handling(one).0);
                }
                _ => read.unknown.push(code(one)),
            }
        }
        read
    }
}

/// The encodings of Japanese that codes are in by themselves.
fn japanese(name: &str) -> Option<&'static Encoding> {
    let has = |part: &str| name.contains(part);
    match name {
        _ if has("UTF16") || has("UCS2") => Some(UTF_16BE),
        _ if has("RKSJ") => Some(SHIFT_JIS),
        "EUC-H" | "EUC-V" => Some(EUC_JP),
        _ => None,
    }
}

/// The letter of a name: `A`, `uni3042`, `u20BB7`, `comma`.
fn letter_named(name: &str) -> Option<char> {
    const NAMES: &str = "space  period . comma , colon : semicolon ; hyphen - slash / parenleft ( parenright ) zero 0 one 1 two 2 \
                         three 3 four 4 five 5 six 6 seven 7 eight 8 nine 9 underscore _ at @ quotesingle ' percent % plus + equal =";
    let mut letters = name.chars();
    if let (Some(letter), None) = (letters.next(), letters.next()) {
        return Some(letter);
    }
    let digits = name.strip_prefix("uni").or_else(|| name.strip_prefix('u'));
    if let Some(letter) = digits.and_then(|digits| u32::from_str_radix(digits, 16).ok()).and_then(char::from_u32) {
        return Some(letter);
    }
    if name == "space" {
        return Some(' ');
    }
    let mut words = NAMES.split_ascii_whitespace().skip_while(|known| *known != name);
    words.nth(1).and_then(|letter| letter.chars().next())
}

fn code(bytes: &[u8]) -> u32 {
    bytes.iter().take(4).fold(0, |code, byte| code << 8 | u32::from(*byte))
}

fn units(bytes: &[u8]) -> Vec<u16> {
    match bytes {
        [one] => vec![u16::from(*one)],
        bytes => bytes.chunks_exact(2).map(|two| u16::from_be_bytes([two[0], two[1]])).collect(),
    }
}

/// A text in UTF-16, its high bytes first.
pub fn utf16(bytes: &[u8]) -> String {
    String::from_utf16_lossy(&units(bytes))
}
