//! Text as HTML: the one place where markup characters are escaped.

/// Text that is no markup, in content and in double quotes. All our attributes stand in double quotes.
pub fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len() + 8);
    escape_into(&mut escaped, text);
    escaped
}

/// Appends [`escape`]d text. NUL, which no page may hold, becomes U+FFFD.
pub fn escape_into(out: &mut String, text: &str) {
    let mut copied = 0;
    for (offset, byte) in text.bytes().enumerate() {
        let entity = match byte {
            b'&' => "&amp;",
            b'<' => "&lt;",
            b'>' => "&gt;",
            b'"' => "&quot;",
            0 => "\u{FFFD}",
            _ => continue,
        };
        out.push_str(&text[copied..offset]);
        out.push_str(entity);
        copied = offset + 1;
    }
    out.push_str(&text[copied..]);
}
