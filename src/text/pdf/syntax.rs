//! The values that PDFs are written in: numbers, names, texts, lists, dictionaries, references; and the words between them.

/// How deep values may nest; what is deeper is left out.
const DEEPEST: usize = 64;

/// A value, or a word that is none.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// A number.
    Number(f64),
    /// A name: `/Font`.
    Name(String),
    /// A text: bytes of no known encoding.
    Text(Vec<u8>),
    /// Values in brackets.
    List(Vec<Value>),
    /// Values by their names.
    Dict(Dict),
    /// The number of another object.
    Reference(u32),
    /// An operator, `obj`, `true`, and the like.
    Word(Vec<u8>),
}

/// Values by their names.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Dict(Vec<(String, Value)>);

impl Dict {
    /// The value of a name; of several the last.
    pub fn get(&self, name: &str) -> Option<&Value> {
        self.0.iter().rev().find(|(known, _)| known == name).map(|(_, value)| value)
    }

    /// The name that a name stands for.
    pub fn name(&self, name: &str) -> Option<&str> {
        match self.get(name)? {
            Value::Name(value) => Some(value),
            _ => None,
        }
    }

    /// All names with their values.
    pub fn entries(&self) -> impl Iterator<Item = (&str, &Value)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value))
    }

    /// All values.
    pub fn values(&self) -> impl Iterator<Item = &Value> {
        self.0.iter().map(|(_, value)| value)
    }
}

impl Value {
    /// The dictionary that it is.
    pub fn dict(&self) -> Option<&Dict> {
        match self {
            Value::Dict(dict) => Some(dict),
            _ => None,
        }
    }

    /// The number that it is.
    pub fn number(&self) -> Option<f64> {
        match self {
            Value::Number(number) => Some(*number),
            _ => None,
        }
    }

    /// Names every text in it.
    pub fn each_text<'a>(&'a self, each: &mut dyn FnMut(&'a [u8])) {
        match self {
            Value::Text(text) => each(text),
            Value::List(values) => values.iter().for_each(|value| value.each_text(each)),
            Value::Dict(dict) => dict.values().for_each(|value| value.each_text(each)),
            Value::Number(_) | Value::Name(_) | Value::Reference(_) | Value::Word(_) => {}
        }
    }
}

/// Reads one value after the other.
pub struct Lexer<'a> {
    bytes: &'a [u8],
    /// Where the next one is looked for.
    pub at: usize,
}

impl<'a> Lexer<'a> {
    /// Reads from a place on.
    pub fn new(bytes: &'a [u8], at: usize) -> Lexer<'a> {
        Lexer { bytes, at }
    }

    /// The next value or word.
    pub fn next(&mut self) -> Option<Value> {
        self.value(DEEPEST)
    }

    fn value(&mut self, depth: usize) -> Option<Value> {
        self.skip_blanks();
        let rest = self.bytes.get(self.at..)?;
        match rest {
            [] => None,
            [b'/', ..] => Some(self.name()),
            [b'(', ..] => Some(self.text()),
            [b'<', b'<', ..] => {
                self.at += 2;
                Some(Value::Dict(self.dict(depth)))
            }
            [b'<', ..] => Some(self.digits()),
            [b'[', ..] => {
                self.at += 1;
                Some(Value::List(self.list(depth, b"]")))
            }
            [b']' | b'{' | b'}' | b')', ..] => self.word(1),
            [b'>', b'>', ..] => self.word(2),
            [b'>', ..] => self.word(1),
            _ => {
                let length = rest.iter().position(|byte| !is_regular(*byte)).unwrap_or(rest.len());
                let word = &rest[..length];
                let number = std::str::from_utf8(word).ok().and_then(|word| word.parse::<f64>().ok());
                match number.filter(|number| number.is_finite() && word[0] != b'i' && word[0] != b'n') {
                    Some(number) => {
                        self.at += length;
                        Some(Value::Number(number))
                    }
                    None => self.word(length),
                }
            }
        }
    }

    fn word(&mut self, length: usize) -> Option<Value> {
        let word = self.bytes.get(self.at..self.at + length)?.to_vec();
        self.at += length;
        Some(Value::Word(word))
    }

    fn skip_blanks(&mut self) {
        while let Some(&byte) = self.bytes.get(self.at) {
            match byte {
                b'%' => {
                    let rest = &self.bytes[self.at..];
                    self.at += rest.iter().position(|byte| matches!(byte, b'\n' | b'\r')).unwrap_or(rest.len());
                }
                byte if is_blank(byte) => self.at += 1,
                _ => return,
            }
        }
    }

    fn name(&mut self) -> Value {
        self.at += 1;
        let rest = &self.bytes[self.at..];
        let length = rest.iter().position(|byte| !is_regular(*byte)).unwrap_or(rest.len());
        self.at += length;
        let (mut name, mut bytes) = (Vec::with_capacity(length), rest[..length].iter());
        while let Some(&byte) = bytes.next() {
            let digits = bytes.as_slice().get(..2).filter(|_| byte == b'#').and_then(hex);
            name.push(digits.unwrap_or(byte));
            if digits.is_some() {
                bytes.nth(1);
            }
        }
        Value::Name(String::from_utf8_lossy(&name).into_owned())
    }

    /// `(text)`, in which brackets are paired or escaped.
    fn text(&mut self) -> Value {
        self.at += 1;
        let (mut text, mut depth) = (Vec::new(), 1);
        while let Some(&byte) = self.bytes.get(self.at) {
            self.at += 1;
            match byte {
                b'\\' => self.escaped(&mut text),
                b'(' => depth += 1,
                b')' => depth -= 1,
                _ => {}
            }
            if depth == 0 {
                break;
            }
            if byte != b'\\' {
                text.push(byte);
            }
        }
        Value::Text(text)
    }

    fn escaped(&mut self, text: &mut Vec<u8>) {
        let Some(&byte) = self.bytes.get(self.at) else { return };
        self.at += 1;
        match byte {
            b'n' => text.push(b'\n'),
            b'r' => text.push(b'\r'),
            b't' => text.push(b'\t'),
            b'b' => text.push(8),
            b'f' => text.push(12),
            b'\r' if self.bytes.get(self.at) == Some(&b'\n') => self.at += 1,
            b'\n' | b'\r' => {}
            b'0'..=b'7' => {
                let mut code = u32::from(byte - b'0');
                for _ in 0..2 {
                    let Some(digit @ b'0'..=b'7') = self.bytes.get(self.at) else { break };
                    code = code * 8 + u32::from(digit - b'0');
                    self.at += 1;
                }
                text.push(code.to_le_bytes()[0]);
            }
            byte => text.push(byte),
        }
    }

    /// `<3042>`.
    fn digits(&mut self) -> Value {
        self.at += 1;
        let rest = &self.bytes[self.at..];
        let length = rest.iter().position(|byte| *byte == b'>').unwrap_or(rest.len());
        self.at = (self.at + length + 1).min(self.bytes.len());
        let mut digits: Vec<u8> = rest[..length].iter().copied().filter(u8::is_ascii_hexdigit).collect();
        if digits.len() % 2 == 1 {
            digits.push(b'0');
        }
        Value::Text(digits.chunks_exact(2).filter_map(hex).collect())
    }

    fn dict(&mut self, depth: usize) -> Dict {
        let mut entries = Vec::new();
        let mut name = None;
        for value in self.list(depth, b">>") {
            match (name.take(), value) {
                (Some(name), value) => entries.push((name, value)),
                (None, Value::Name(value)) => name = Some(value),
                (None, _) => {}
            }
        }
        Dict(entries)
    }

    /// Values up to a sign. A list that never closes ends where an object does.
    fn list(&mut self, depth: usize, end: &[u8]) -> Vec<Value> {
        let mut values = Vec::new();
        let Some(depth) = depth.checked_sub(1) else { return values };
        loop {
            let before = self.at;
            match self.value(depth) {
                None => return values,
                Some(Value::Word(word)) if word == end => return values,
                Some(Value::Word(word))
                    if matches!(&*word, b"obj" | b"endobj" | b"stream" | b"endstream" | b"trailer") =>
                {
                    self.at = before;
                    return values;
                }
                Some(Value::Word(word)) if word == b"R" && values.len() >= 2 => {
                    values.pop();
                    let number = values.pop().and_then(|number| number.number());
                    values.push(Value::Reference(number.unwrap_or_default().max(0.0) as u32));
                }
                Some(value) => values.push(value),
            }
        }
    }
}

fn hex(two: &[u8]) -> Option<u8> {
    u8::from_str_radix(
        std::str::from_utf8(two).ok().filter(|two| two.bytes().all(|byte| byte.is_ascii_hexdigit()))?,
        16,
    )
    .ok()
}

fn is_blank(byte: u8) -> bool {
    matches!(byte, 0 | b'\t' | b'\n' | 12 | b'\r' | b' ')
}

fn is_regular(byte: u8) -> bool {
    !is_blank(byte) && !matches!(byte, b'(' | b')' | b'<' | b'>' | b'[' | b']' | b'{' | b'}' | b'/' | b'%')
}
