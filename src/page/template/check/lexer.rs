//! The tags of a template, each as its tokens: slices of the text, so that each tells its place.
//!
//! Cuts where Tera 2.4 cuts: the same delimiters, quotes and names, the same reading of `raw` and comments. What stands
//! between the tags is left out, since nothing is named there. Nothing fails: what stays open ends the text.

use std::ops::Range;

/// A tag: `{{` or `{%`, then its names, numbers, quoted texts and signs, without the closing delimiter.
pub type Tag<'s> = Vec<&'s str>;

const QUOTES: [char; 3] = ['"', '\'', '`'];

/// The signs of several characters that mean something to the check; any other character is a sign of its own.
const LONG_SIGNS: [&str; 8] = ["...", "==", "!=", "<=", ">=", "</", "?.", "?["];

/// Whether a token is a name or a keyword.
pub fn is_name(token: &str) -> bool {
    token.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_')
}

/// What a quoted text says; `None` for any other token.
pub fn quoted(token: &str) -> Option<&str> {
    token.strip_prefix(QUOTES)?.strip_suffix(QUOTES)
}

/// Where a slice of a text stands in it, in bytes.
pub fn span(text: &str, slice: &str) -> Range<usize> {
    let start = slice.as_ptr() as usize - text.as_ptr() as usize;
    start..start + slice.len()
}

/// The path that leads to a place in a text: `goal.section` before the last name of `goal.section.name`.
pub fn path_before<'s>(text: &'s str, slice: &str) -> &'s str {
    let before = &text[..span(text, slice).start];
    let start = before.trim_end_matches(is_of_path).len();
    before[start..].trim_end_matches(['.', '?', '[', '\'', '"', '`'])
}

/// Whether paths are made of a character: names, dots, what is in brackets.
pub fn is_of_path(letter: char) -> bool {
    letter.is_ascii_alphanumeric() || "_.?[]'\"`".contains(letter)
}

/// How many tokens stand before one that is in no brackets; all if there is none.
pub fn find(tokens: &[&str], wanted: &str) -> usize {
    let mut depth = 0_usize;
    let found = tokens.iter().position(|token| {
        let is_found = depth == 0 && *token == wanted;
        match *token {
            "(" | "[" | "?[" | "{" => depth += 1,
            ")" | "]" | "}" => depth = depth.saturating_sub(1),
            _ => {}
        }
        is_found
    });
    found.unwrap_or(tokens.len())
}

/// Cuts a template into its tags.
pub fn tags(text: &str) -> Vec<Tag<'_>> {
    let mut tags = Vec::new();
    let mut at = 0;
    while let Some(start) = text[at..].find('{').map(|brace| at + brace) {
        let inside = start + 2;
        at = match text.as_bytes().get(start + 1) {
            Some(b'#') => text[inside..].find("#}").map_or(text.len(), |length| inside + length + 2),
            Some(b'{' | b'%') => {
                let (tag, end) = tag(text, start);
                match tag[..] {
                    [_, "raw"] => end_of_raw(text, end),
                    _ => {
                        tags.push(tag);
                        end
                    }
                }
            }
            _ => start + 1,
        };
    }
    tags
}

/// The tag that begins at a place, and where it ends.
fn tag(text: &str, start: usize) -> (Tag<'_>, usize) {
    let mut tag = vec![&text[start..start + 2]];
    let close = if tag[0] == "{{" { "}}" } else { "%}" };
    let mut at = start + 2 + usize::from(text[start + 2..].starts_with('-'));
    while let Some(first) = text[at..].chars().next() {
        let rest = &text[at..];
        if let Some(after) = rest.strip_prefix('-').unwrap_or(rest).strip_prefix(close) {
            return (tag, text.len() - after.len());
        }
        let length = length_of(rest, first);
        if !first.is_whitespace() {
            tag.push(&rest[..length]);
        }
        at += length;
    }
    (tag, text.len())
}

/// How many bytes the token takes that a text begins with.
fn length_of(text: &str, first: char) -> usize {
    let while_all = |is: fn(char) -> bool| text.find(|letter| !is(letter)).unwrap_or(text.len());
    match first {
        '"' | '\'' | '`' => {
            let mut escaped = false;
            let end = text.bytes().skip(1).position(|byte| {
                let ends = byte == first as u8 && !escaped;
                escaped = byte == b'\\' && !escaped;
                ends
            });
            end.map_or(text.len(), |inside| inside + 2)
        }
        '0'..='9' => while_all(|letter| letter.is_ascii_digit() || letter == '.'),
        'a'..='z' | 'A'..='Z' | '_' => while_all(|letter| letter.is_ascii_alphanumeric() || letter == '_'),
        _ => LONG_SIGNS.iter().find(|sign| text.starts_with(**sign)).map_or(first.len_utf8(), |sign| sign.len()),
    }
}

/// Where the tag begins that ends a raw block, past its delimiter.
fn end_of_raw(text: &str, from: usize) -> usize {
    let mut tags = text[from..].match_indices("{%").map(|(at, _)| from + at + 2);
    let ends = |at: &usize| text[*at..].trim_start_matches('-').trim_ascii_start().starts_with("endraw");
    tags.find(ends).unwrap_or(text.len())
}
