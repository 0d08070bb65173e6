//! Texts of scripts, data, calendars, style sheets and addresses with every escape read as the character that it stands for.
//!
//! What an escape is depends on the kind of file, and what a program makes of a file nobody knows: so all are read wherever
//! they stand, and the text as it is written is searched beside this one. No escape becomes a line end: lines stay.

use std::borrow::Cow;

/// The text with escapes read: `\u7528`, `\u{7528}`, `\x41`, `\n`, `\"`, `%E7%94%A8`; in a style sheet `\7528 ` too.
pub fn unescaped(text: &str, is_style: bool) -> Cow<'_, str> {
    let whole = without_percent(text);
    if !whole.contains('\\') {
        return whole;
    }
    let mut read = String::with_capacity(whole.len());
    let mut rest: &str = &whole;
    let mut high = None;
    while let Some(at) = rest.find('\\') {
        read.push_str(&rest[..at]);
        if at > 0 {
            high = None;
        }
        rest = &rest[at + 1..];
        let (code, length) = code(rest, is_style);
        match (high.take(), code) {
            (Some(first), Some(second @ 0xDC00..=0xDFFF)) => {
                read.extend(char::from_u32(0x1_0000_u32 + ((first - 0xD800) << 10) + (second - 0xDC00)));
            }
            (_, Some(first @ 0xD800..=0xDBFF)) => high = Some(first),
            (_, Some(code)) => {
                read.extend(char::from_u32(code).map(|letter| if letter == '\n' { ' ' } else { letter }))
            }
            // Any other character stands for itself.
            (_, None) => read.extend(rest.chars().next()),
        }
        let literal = rest.chars().next().map_or(0, char::len_utf8);
        rest = &rest[if code.is_some() { length } else { literal }..];
    }
    read.push_str(rest);
    Cow::Owned(read)
}

/// The number of the character that an escape stands for, after its sign, and how long it is.
fn code(rest: &str, is_style: bool) -> (Option<u32>, usize) {
    let digits = |text: &str, most: usize| text.bytes().take(most).take_while(u8::is_ascii_hexdigit).count();
    let number = |text: &str| u32::from_str_radix(text, 16).ok();
    let styled = digits(rest, 6);
    if is_style && styled > 0 {
        return (number(&rest[..styled]), styled + usize::from(rest[styled..].starts_with([' ', '\t'])));
    }
    let exactly = |from: usize, count: usize| {
        let text = rest.get(from..from + count)?;
        (digits(text, count) == count).then(|| (number(text), from + count))
    };
    let braced = || {
        let length = digits(rest.strip_prefix("u{")?, 6);
        rest[2 + length..].starts_with('}').then(|| (number(&rest[2..2 + length]), length + 3))
    };
    let known = match rest.bytes().next() {
        Some(b'u') => exactly(1, 4).or_else(braced),
        Some(b'x') => exactly(1, 2),
        Some(b'n' | b'N' | b'r' | b't') => Some((Some(u32::from(' ')), 1)),
        _ => None,
    };
    known.unwrap_or((None, 0))
}

/// The text with addresses as they are read: parts that make characters of UTF-8.
pub fn without_percent(text: &str) -> Cow<'_, str> {
    let byte = |at: usize| {
        let digits = text.get(at + 1..at + 3).filter(|_| text.as_bytes()[at] == b'%')?;
        u8::from_str_radix(digits, 16).ok().filter(|byte| !byte.is_ascii() && !digits.starts_with('+'))
    };
    let mut read = String::new();
    let mut copied = 0;
    for (at, _) in text.match_indices('%') {
        if at < copied {
            continue;
        }
        let bytes: Vec<u8> = (at..text.len()).step_by(3).map_while(byte).collect();
        if let Some(characters) = std::str::from_utf8(&bytes).ok().filter(|characters| !characters.is_empty()) {
            read.push_str(&text[copied..at]);
            read.push_str(characters);
            copied = at + 3 * bytes.len();
        }
    }
    if copied == 0 {
        return Cow::Borrowed(text);
    }
    read.push_str(&text[copied..]);
    Cow::Owned(read)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn an_escape_is_the_character_that_it_stands_for() {
        for (text, expected) in [
            (r"\u7528\u5730", "用地"),
            (r"\u{7528}\x41\/\\n", r"用A/\n"),
            (r"\uD83C\uDF8C\uD83Cx", "🎌x"),
            (r"用\n地\,A\;B", "用 地,A;B"),
            ("%E7%94%A8%e5%9c%b0%20100%", "用地%20100%"),
            ("\\u75\\", "u75"),
            ("%E7%94", "%E7%94"),
        ] {
            assert_eq!(unescaped(text, false), expected, "{text}");
        }
        assert_eq!(unescaped("content:'\\7528\\5730 \\27'", true), "content:'用地''");
    }

    proptest! {
        #[test]
        fn any_text_is_read_and_keeps_its_lines(text in "[\\\\u{}xnDd8C%E94用\n0-9a-f]{0,40}", is_style: bool) {
            prop_assert_eq!(unescaped(&text, is_style).matches('\n').count(), text.matches('\n').count());
        }
    }
}
