//! Values as classic scripts: `goalsheetSearch(…)`, one call a file, because a page opened from a folder may load nothing
//! but scripts. The page's script defines the function and knows from the element which file is speaking.

/// A text in double quotes.
pub fn text(text: &str) -> String {
    let mut literal = String::with_capacity(text.len() + 2);
    push_text(text, &mut literal);
    literal
}

/// Appends a text in double quotes.
pub fn push_text(text: &str, out: &mut String) {
    out.push('"');
    let mut rest = text;
    while let Some(at) = rest.find(needs_escape) {
        out.push_str(&rest[..at]);
        let character = rest[at..].chars().next().unwrap_or_default();
        match character {
            '"' | '\\' => out.extend(['\\', character]),
            '\n' => out.push_str("\\n"),
            other => out.push_str(&format!("\\u{:04x}", other as u32)),
        }
        rest = &rest[at + character.len_utf8()..];
    }
    out.push_str(rest);
    out.push('"');
}

/// What cannot stand in quotes as it is, what editors and browsers treat as the end of a line or of nothing, and `<`, so that
/// no text looks like a tag to whoever scans the files.
fn needs_escape(character: char) -> bool {
    matches!(character, '"' | '\\' | '<' | '\0'..='\u{1F}' | '\u{7F}' | '\u{2028}' | '\u{2029}' | '\u{FEFF}')
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
