//! A template's text as the tokens inside its tags, each with its bytes.
//!
//! Cuts where Tera 2.4 cuts: the same delimiters, quotes, signs and names, the same reading of `raw` and comments. What
//! stands between the tags is left out, since nothing is named there. Nothing fails: a character that Tera has no use for
//! becomes a token that no tag understands, and something left open ends the reading.

use std::borrow::Cow;
use std::ops::Range;

/// One token inside a tag, or a border of one.
#[derive(Debug, Clone, PartialEq)]
pub enum Token<'s> {
    /// `{{`
    Print,
    /// `{%`
    Tag,
    /// `}}` or `%}`
    End,
    /// A name or a keyword.
    Word(&'s str),
    /// A quoted text, unescaped.
    Text(Cow<'s, str>),
    /// A number; its value where it is a whole one that fits.
    Number(Option<i64>),
    /// An operator or punctuation.
    Sign(&'static str),
    /// A character that has no meaning in a tag.
    Strange,
}

/// All tokens of a template, and whether its text was read to the end.
#[derive(Debug, Default)]
pub struct Tokens<'s> {
    /// The tokens in order, each with its bytes in the text.
    pub list: Vec<(Token<'s>, Range<usize>)>,
    /// False if a quote, a comment or a raw block stayed open.
    pub complete: bool,
}

/// Signs, longer ones first.
const SIGNS: [&str; 31] = [
    "...", "//", "**", "==", "!=", ">=", "<=", "</", "?.", "?[", "+", "-", "*", "/", "%", "!", ".", ",", ":", "~", "|",
    "=", ">", "<", "(", ")", "[", "]", "{", "}", "@",
];

/// Cuts a template into tokens.
pub fn tokens(text: &str) -> Tokens<'_> {
    let mut lexer = Lexer { text, at: 0, list: Vec::new() };
    let complete = lexer.template().is_some();
    Tokens { list: lexer.list, complete }
}

struct Lexer<'s> {
    text: &'s str,
    at: usize,
    list: Vec<(Token<'s>, Range<usize>)>,
}

impl<'s> Lexer<'s> {
    fn rest(&self) -> &'s str {
        &self.text[self.at..]
    }

    fn push(&mut self, token: Token<'s>, length: usize) {
        self.list.push((token, self.at..self.at + length));
        self.at += length;
    }

    /// Everything; none if something stays open at the end of the text.
    fn template(&mut self) -> Option<()> {
        while let Some(brace) = self.rest().find('{') {
            self.at += brace;
            match self.rest().as_bytes().get(1) {
                Some(b'{') => self.tag(Token::Print, "}}")?,
                Some(b'%') => match self.raw_block()? {
                    Some(end) => self.at = end,
                    None => self.tag(Token::Tag, "%}")?,
                },
                Some(b'#') => {
                    let inside = 2 + usize::from(self.rest().as_bytes().get(2) == Some(&b'-'));
                    self.at += inside + self.rest()[inside..].find("#}")? + 2;
                }
                _ => self.at += 1,
            }
        }
        Some(())
    }

    /// Where a `{% raw %}…{% endraw %}` that begins here ends; the outer none is one that stays open.
    #[allow(clippy::option_option)]
    fn raw_block(&self) -> Option<Option<usize>> {
        let inside = self.at + 2 + usize::from(self.rest().as_bytes().get(2) == Some(&b'-'));
        let Some(body) = word_tag(&self.text[inside..], "raw") else { return Some(None) };
        let mut at = inside + body;
        loop {
            at += self.text[at..].find("{%")? + 2;
            if let Some(end) = word_tag(&self.text[at..], "endraw") {
                return Some(Some(at + end));
            }
        }
    }

    /// The tokens of one tag; none if it stays open.
    fn tag(&mut self, start: Token<'s>, end: &str) -> Option<()> {
        let dash = usize::from(self.rest().as_bytes().get(2) == Some(&b'-'));
        self.push(start, 2 + dash);
        loop {
            self.at += self.rest().bytes().position(|byte| !byte.is_ascii_whitespace())?;
            let rest = self.rest();
            if rest.strip_prefix('-').unwrap_or(rest).starts_with(end) {
                self.push(Token::End, 2 + usize::from(rest.starts_with('-')));
                return Some(());
            }
            self.inside()?;
        }
    }

    /// One token inside a tag, which is not at its end.
    fn inside(&mut self) -> Option<()> {
        let rest = self.rest();
        let first = rest.chars().next()?;
        if let Some(sign) = SIGNS.into_iter().find(|sign| rest.starts_with(sign)) {
            self.push(Token::Sign(sign), sign.len());
        } else if matches!(first, '\'' | '"' | '`') {
            let length = quoted(rest)?;
            self.push(Token::Text(unescaped(&rest[1..length - 1])), length);
        } else if first.is_ascii_digit() {
            let whole = rest.bytes().take_while(u8::is_ascii_digit).count();
            let point = rest.as_bytes().get(whole) == Some(&b'.');
            let after = if point { rest[whole + 1..].bytes().take_while(u8::is_ascii_digit).count() + 1 } else { 0 };
            let value = if point { None } else { rest[..whole].parse().ok() };
            self.push(Token::Number(value), whole + after);
        } else if first.is_ascii_alphabetic() || first == '_' {
            let length = rest.bytes().take_while(|byte| byte.is_ascii_alphanumeric() || *byte == b'_').count();
            self.push(Token::Word(&rest[..length]), length);
        } else {
            self.push(Token::Strange, first.len_utf8());
        }
        Some(())
    }
}

/// How many bytes `name` and the end of its tag take, if that is what stands here.
fn word_tag(text: &str, name: &str) -> Option<usize> {
    let rest = text.strip_prefix('-').unwrap_or(text);
    let rest = rest.trim_ascii_start().strip_prefix(name)?.trim_ascii_start();
    let rest = rest.strip_prefix('-').unwrap_or(rest).strip_prefix("%}")?;
    Some(text.len() - rest.len())
}

/// How many bytes the quoted text takes that begins here, quotes included.
fn quoted(text: &str) -> Option<usize> {
    let quote = text.as_bytes()[0];
    let mut escaped = false;
    let inside = text.bytes().skip(1).position(|byte| {
        let ends = byte == quote && !escaped;
        escaped = byte == b'\\' && !escaped;
        ends
    })?;
    Some(inside + 2)
}

fn unescaped(text: &str) -> Cow<'_, str> {
    if !text.contains('\\') {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut letters = text.chars();
    while let Some(letter) = letters.next() {
        out.push(match letter {
            '\\' => match letters.next() {
                Some('n') => '\n',
                Some('t') => '\t',
                Some('r') => '\r',
                Some(other) => other,
                None => '\\',
            },
            other => other,
        });
    }
    Cow::Owned(out)
}
