//! Values as classic scripts: `goalsheetSearch(…)`, one call a file, because a page opened from a folder may load nothing
//! but scripts. The page's script defines the function and knows from the element which file is speaking.

use std::fmt::Write;

/// A text in double quotes.
pub fn text(text: &str) -> String {
    let mut literal = String::with_capacity(text.len() + 2);
    push_text(text, &mut literal);
    literal
}

/// Appends a text in double quotes.
pub fn push_text(text: &str, out: &mut String) {
    out.push('"');
    for character in text.chars() {
        match character {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\0'..='\u{1F}' | '\u{7F}' | '\u{2028}' | '\u{2029}' | '\u{FEFF}' => {
                let _ = write!(out, "\\u{:04x}", character as u32);
            }
            other => out.push(other),
        }
    }
    out.push('"');
}

/// An array of literals.
pub fn list(literals: impl IntoIterator<Item = String>) -> String {
    let mut out = String::from("[");
    for (at, literal) in literals.into_iter().enumerate() {
        if at > 0 {
            out.push(',');
        }
        out.push_str(&literal);
    }
    out.push(']');
    out
}

/// A file that hands a value to the page.
pub fn file(value: &str) -> Vec<u8> {
    format!("goalsheetSearch({value})\n").into_bytes()
}
