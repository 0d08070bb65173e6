//! Text as HTML: the one place where markup characters are escaped, and the elements that authors may write themselves.

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

/// The elements of raw HTML that stay where a site allows it: those that Markdown itself makes, and those it lacks for text.
/// Of others only the words stay.
#[rustfmt::skip]
pub const KEPT_TAGS: &[&str] = &[
    // what Markdown makes
    "p", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "pre", "code", "ul", "ol", "li", "hr", "br", "em",
    "strong", "del", "a", "img", "sup", "div", "table", "thead", "tbody", "tr", "th", "td", "input",
    // what it lacks
    "abbr", "b", "bdi", "caption", "cite", "dd", "details", "dfn", "dl", "dt", "figcaption", "figure", "i",
    "ins", "kbd", "mark", "q", "rp", "rt", "ruby", "s", "samp", "section", "small", "span", "sub", "summary",
    "tfoot", "time", "u", "var", "wbr",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_of_the_five_characters_is_escaped_wherever_it_stands_and_nothing_else_is() {
        for (character, entity) in [("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ("\"", "&quot;"), ("\0", "\u{FFFD}")]
        {
            assert_eq!(escape(character), entity);
            assert_eq!(
                escape(&format!("表{character}{character}a{character}")),
                format!("表{entity}{entity}a{entity}")
            );
        }
        let others: String = ('\u{1}'..='\u{FF}').filter(|character| !"&<>\"".contains(*character)).collect();
        assert_eq!(escape(&others), others);
        assert_eq!(escape("&amp;"), "&amp;amp;", "what looks escaped is text, too");
    }
}
