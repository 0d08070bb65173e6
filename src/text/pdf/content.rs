//! What the operators of a page draw, as lines of text.
//!
//! Programs place words, or single letters, wherever they like. What stands on the height of the letters before it, and right
//! behind them, goes on with their line; anything else begins a new one. How wide letters are is guessed: Japanese ones are as
//! wide as they are high, others half as wide.

use std::collections::BTreeSet;

use super::fonts::Font;
use super::syntax::{Lexer, Value};

/// So many values may stand before an operator.
const MOST_VALUES: usize = 10_000;
/// So many different signs of a page may be no letters, as blanks and bullets often are none.
const BULLETS: usize = 3;
/// So many states may be kept for later.
const MOST_STATES: usize = 1000;

/// Where something is drawn: x and y go to (ax + cy + e, bx + dy + f).
#[derive(Clone, Copy)]
struct Matrix([f64; 6]);

impl Matrix {
    const UNIT: Matrix = Matrix([1.0, 0.0, 0.0, 1.0, 0.0, 0.0]);

    /// This one, and then another.
    fn then(self, other: Matrix) -> Matrix {
        let (Matrix([a, b, c, d, e, f]), Matrix([k, l, m, n, o, p])) = (self, other);
        Matrix([a * k + b * m, a * l + b * n, c * k + d * m, c * l + d * n, e * k + f * m + o, e * l + f * n + p])
    }

    fn moved(self, x: f64, y: f64) -> Matrix {
        Matrix([1.0, 0.0, 0.0, 1.0, x, y]).then(self)
    }
}

/// How text is drawn.
#[derive(Clone, Copy)]
struct State<'f> {
    font: Option<&'f Font>,
    size: f64,
    leading: f64,
    place: Matrix,
}

/// Draws as a viewer would, and notes the text.
pub struct Show<'f, F> {
    font_of: F,
    state: State<'f>,
    states: Vec<State<'f>>,
    /// Where the next letter and the beginning of its line stand.
    letter: Matrix,
    line: Matrix,
    /// Where the last letter ended.
    end: Option<(f64, f64)>,
    text: String,
    /// The codes of no known letters.
    unknown: BTreeSet<u32>,
}

impl<'f, F: Fn(&str) -> Option<&'f Font>> Show<'f, F> {
    /// Knows fonts by their names.
    pub fn new(font_of: F) -> Show<'f, F> {
        let state = State { font: None, size: 1.0, leading: 0.0, place: Matrix::UNIT };
        let (letter, line) = (Matrix::UNIT, Matrix::UNIT);
        Show {
            font_of,
            state,
            states: Vec::new(),
            letter,
            line,
            end: None,
            text: String::new(),
            unknown: BTreeSet::new(),
        }
    }

    /// The text, and whether there is more of which no letters are known.
    pub fn end(self) -> (String, bool) {
        (self.text, self.unknown.len() > BULLETS)
    }

    /// Runs operators.
    pub fn run(&mut self, drawn: &[u8]) {
        let (mut lexer, mut values) = (Lexer::new(drawn, 0), Vec::new());
        while let Some(value) = lexer.next() {
            match value {
                Value::Word(word) if word == b"ID" => {
                    // A small picture: bytes up to its end.
                    let rest = drawn.get(lexer.at..).unwrap_or_default();
                    let end = rest.windows(4).position(|four| {
                        four[0].is_ascii_whitespace() && four[1..3] == *b"EI" && four[3].is_ascii_whitespace()
                    });
                    lexer.at += end.map_or(rest.len(), |end| end + 3);
                    values.clear();
                }
                Value::Word(word) => {
                    self.operator(&word, &values);
                    values.clear();
                }
                value if values.len() < MOST_VALUES => values.push(value),
                _ => {}
            }
        }
    }

    fn operator(&mut self, word: &[u8], values: &[Value]) {
        let number = |at: usize| values.get(at).and_then(Value::number).unwrap_or_default();
        let matrix = || Matrix([number(0), number(1), number(2), number(3), number(4), number(5)]);
        match word {
            b"q" if self.states.len() < MOST_STATES => self.states.push(self.state),
            b"Q" => self.state = self.states.pop().unwrap_or(self.state),
            b"cm" => self.state.place = matrix().then(self.state.place),
            b"BT" => (self.letter, self.line) = (Matrix::UNIT, Matrix::UNIT),
            b"Tf" => {
                if let Some(Value::Name(name)) = values.first() {
                    (self.state.font, self.state.size) = ((self.font_of)(name), number(1));
                }
            }
            b"TL" => self.state.leading = number(0),
            b"Tm" => (self.letter, self.line) = (matrix(), matrix()),
            b"Td" => self.next_line(number(0), number(1)),
            b"TD" => {
                self.state.leading = -number(1);
                self.next_line(number(0), number(1));
            }
            b"T*" => self.next_line(0.0, -self.state.leading),
            b"Tj" | b"TJ" => values.iter().for_each(|value| self.show(value)),
            b"'" | b"\"" => {
                self.next_line(0.0, -self.state.leading);
                values.last().into_iter().for_each(|value| self.show(value));
            }
            b"BDC" => {
                // What is to be read instead of what is drawn.
                let said = values.last().and_then(Value::dict).and_then(|dict| dict.get("ActualText"));
                if let Some(Value::Text(said)) = said {
                    self.text.push('\n');
                    self.text.push_str(&super::text_string(said));
                    self.text.push('\n');
                }
            }
            _ => {}
        }
    }

    fn next_line(&mut self, x: f64, y: f64) {
        self.line = self.line.moved(x, y);
        self.letter = self.line;
    }

    fn show(&mut self, value: &Value) {
        match value {
            Value::Text(codes) => self.letters(codes),
            // In thousandths of the letters' height, to the left.
            Value::Number(back) => self.letter = self.letter.moved(-back / 1000.0 * self.state.size, 0.0),
            Value::List(values) => {
                values.iter().filter(|value| !matches!(value, Value::List(_))).for_each(|value| self.show(value))
            }
            _ => {}
        }
    }

    fn letters(&mut self, codes: &[u8]) {
        let Some(font) = self.state.font else {
            self.unknown.extend(codes.iter().map(|code| u32::from(*code)));
            return;
        };
        let read = font.read(codes);
        let Matrix([_, _, c, d, x, y]) = self.letter.then(self.state.place);
        let height = (self.state.size * c.hypot(d)).abs();
        if let Some((end_x, end_y)) = self.end {
            // How wide Japanese letters are is known better. Cells of a table may be less than a letter apart.
            let most = if self.text.ends_with(|last: char| last.is_ascii()) { height } else { height / 2.0 };
            let goes_on = (y - end_y).abs() <= height / 2.0 && x - end_x <= most && end_x - x <= 2.0 * height;
            if !goes_on {
                self.text.push('\n');
            }
        }
        let width = |letter: char| if letter.is_ascii() { 0.5 } else { 1.0 };
        let wide: f64 = read.text.chars().map(width).sum::<f64>() + read.unknown.len() as f64 / 2.0;
        self.letter = self.letter.moved(wide * self.state.size, 0.0);
        let Matrix([.., x, y]) = self.letter.then(self.state.place);
        self.end = Some((x, y));
        self.unknown.extend(read.unknown);
        self.text.push_str(&read.text);
    }
}
