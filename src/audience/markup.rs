//! HTML, SVG and XML as readers see them: the texts without the tags that divide them.
//!
//! In goes a file's text, out come two: what stands between the tags, and what stands within them (attributes, comments,
//! scripts, readings above characters). Together they hold every character of the file, so that nothing can hide between
//! them. Both have as many lines as the file, and each place stands in its own line. What characters are called
//! (`&#29992;`, `&amp;`) is read as the character. Where an element ends that stands by itself, such as a cell of a table,
//! is a [`BREAK`]: words on both sides of it belong together only by chance.

use std::borrow::Cow;

use markup5ever::data::NAMED_ENTITIES;

use super::escapes::without_percent;
use crate::model::body::comment_length;

/// Stands between two texts that only happen to be beside each other.
pub const BREAK: char = '\u{1}';

/// Elements that stand by themselves, in order: of HTML, SVG, Word, Excel, PowerPoint and OpenDocument. All others divide no text.
const BLOCKS: &[&str] = &[
    "address",
    "article",
    "aside",
    "blockquote",
    "body",
    "button",
    "c",
    "caption",
    "col",
    "comment",
    "dd",
    "desc",
    "div",
    "dl",
    "dt",
    "figcaption",
    "figure",
    "footer",
    "form",
    "h",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "head",
    "header",
    "hr",
    "is",
    "legend",
    "li",
    "main",
    "nav",
    "ol",
    "option",
    "p",
    "pre",
    "row",
    "section",
    "select",
    "si",
    "summary",
    "table",
    "table-cell",
    "table-row",
    "tbody",
    "tc",
    "td",
    "text",
    "th",
    "thead",
    "title",
    "tr",
    "ul",
];

/// Elements whose text is how another is read aloud, in HTML, Word and Excel.
const READINGS: &[&str] = &["rt", "rp", "rph"];

/// Elements that hold no markup.
const RAW: &[&str] = &["script", "style"];

/// More characters has the name of no character.
const LONGEST_NAME: usize = 31;

/// The text between tags, and all else.
pub fn texts(text: &str) -> [String; 2] {
    let mut markup = Markup { between: String::with_capacity(text.len() / 2), within: String::new(), reading: false };
    markup.within.reserve(text.len() / 2);
    let mut rest = text;
    while let Some(at) = rest.find('<') {
        markup.text(&rest[..at]);
        rest = &rest[at..];
        let end = end_of_tag(rest);
        markup.tag(&rest[..end]);
        rest = &rest[end..];
    }
    markup.text(rest);
    [markup.between, markup.within]
}

/// How long a tag is, with what it takes in; a bracket that begins none is one character.
fn end_of_tag(rest: &str) -> usize {
    let after = |mark: &str| rest.find(mark).map_or(rest.len(), |at| at + mark.len());
    if rest.starts_with("<!--") {
        return comment_length(rest).unwrap_or(rest.len());
    }
    if rest.starts_with("<![CDATA[") {
        return after("]]>");
    }
    if !rest[1..].starts_with(|next: char| next.is_ascii_alphabetic() || matches!(next, '/' | '!' | '?')) {
        return 1;
    }
    let mut quote = None;
    let end = rest.bytes().position(|byte| match (quote, byte) {
        (None, b'>') => true,
        (None, b'"' | b'\'') => {
            quote = Some(byte);
            false
        }
        (Some(open), byte) if open == byte => {
            quote = None;
            false
        }
        _ => false,
    });
    let end = end.map_or(rest.len(), |at| at + 1);
    let mut name = [0; 16];
    let length = name_of(&rest[..end], &mut name);
    match RAW.iter().find(|raw| raw.as_bytes() == &name[..length]) {
        Some(raw) if !rest[1..].starts_with('/') && !rest[..end].ends_with("/>") => {
            let close = format!("</{raw}");
            let is_close =
                |at: &usize| rest.get(*at..at + close.len()).is_some_and(|part| part.eq_ignore_ascii_case(&close));
            rest[end..].match_indices('<').map(|(at, _)| end + at).find(is_close).unwrap_or(rest.len())
        }
        _ => end,
    }
}

/// The name of an element without what stands before a colon, in small letters; nothing if it is longer than any known.
fn name_of(tag: &str, name: &mut [u8; 16]) -> usize {
    let rest = tag[1..].strip_prefix('/').unwrap_or(&tag[1..]).as_bytes();
    let end =
        rest.iter().position(|byte| byte.is_ascii_whitespace() || matches!(byte, b'>' | b'/')).unwrap_or(rest.len());
    let start = rest[..end].iter().position(|byte| *byte == b':').map_or(0, |colon| colon + 1);
    let length = Some(end - start).filter(|length| *length <= name.len()).unwrap_or(0);
    for (to, from) in name.iter_mut().zip(&rest[start..start + length]) {
        *to = from.to_ascii_lowercase();
    }
    length
}

struct Markup {
    between: String,
    within: String,
    /// Whether the text is how another is read.
    reading: bool,
}

impl Markup {
    fn text(&mut self, text: &str) {
        let (here, there) =
            if self.reading { (&mut self.within, &mut self.between) } else { (&mut self.between, &mut self.within) };
        here.push_str(&named(text));
        lines(text, there);
    }

    fn tag(&mut self, tag: &str) {
        if let Some(data) = tag.strip_prefix("<![CDATA[") {
            self.between.push_str(data.strip_suffix("]]>").unwrap_or(data));
            lines(data, &mut self.within);
            return;
        }
        if tag == "<" {
            self.between.push('<');
            return;
        }
        let mut name = [0; 16];
        let length = name_of(tag, &mut name);
        let name = &name[..length];
        if BLOCKS.binary_search_by(|block| block.as_bytes().cmp(name)).is_ok() {
            self.between.push(BREAK);
        }
        if READINGS.iter().any(|reading| reading.as_bytes() == name) {
            self.reading = !tag.starts_with("</") && !tag.ends_with("/>");
        }
        lines(tag, &mut self.between);
        self.within.push(BREAK);
        self.within.push_str(&without_percent(&named(tag)));
    }
}

/// Appends the line ends of a text.
fn lines(text: &str, to: &mut String) {
    if text.as_bytes().contains(&b'\n') {
        to.extend(text.bytes().filter(|byte| *byte == b'\n').map(char::from));
    }
}

/// A text in which characters stand for themselves.
fn named(text: &str) -> Cow<'_, str> {
    if !text.contains('&') {
        return Cow::Borrowed(text);
    }
    let mut read = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        read.push_str(&rest[..at]);
        rest = &rest[at..];
        let (characters, length) = character(rest).unwrap_or((['&', '\0'], 1));
        read.extend(characters.into_iter().filter(|character| *character != '\0'));
        rest = &rest[length..];
    }
    read.push_str(rest);
    Cow::Owned(read)
}

/// The characters that a name or a number stands for, NUL for none, and its length with the sign before it.
fn character(text: &str) -> Option<([char; 2], usize)> {
    let rest = &text[1..];
    if let Some(number) = rest.strip_prefix('#') {
        let (digits, base, before) = match number.strip_prefix(['x', 'X']) {
            Some(digits) => (digits, 16, 3),
            None => (number, 10, 2),
        };
        let length = digits.chars().take_while(|digit| digit.is_digit(base)).count();
        let code = u32::from_str_radix(&digits[..length], base).ok()?;
        // A line end is a blank like others, and would be a line more.
        let character = char::from_u32(code).map(|character| if character == '\n' { ' ' } else { character })?;
        let end = usize::from(digits[length..].starts_with(';'));
        return Some(([character, '\0'], before + length + end));
    }
    let length = rest.bytes().take(LONGEST_NAME).take_while(u8::is_ascii_alphanumeric).count();
    let is_closed = rest[length..].starts_with(';');
    // Some may stand without their end, and take in no more than their name.
    let names = (2..=length).rev().map(|length| (length, &rest[..length]));
    let known = |name: &str| NAMED_ENTITIES.get(name).filter(|(first, _)| *first != 0);
    let (name, found) = match known(&rest[..(length + usize::from(is_closed)).min(rest.len())]) {
        Some(found) => (length + usize::from(is_closed), found),
        None => names.into_iter().find_map(|(length, name)| Some((length, known(name)?)))?,
    };
    Some(([char::from_u32(found.0)?, char::from_u32(found.1).unwrap_or_default()], 1 + name))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn elements_are_in_order_to_be_found() {
        assert!(BLOCKS.is_sorted());
    }

    #[test]
    fn a_text_divided_by_tags_and_named_characters_is_one() {
        let between = |text: &str| texts(text)[0].replace(BREAK, "|");
        for (text, expected) in [
            ("<text x='1'>用地<tspan dy=\"2>1\">交渉</tspan></text>", "|用地交渉|"),
            ("&#29992;&#x5730;&amp;&yen&nbsp;&unknown; &", "用地&¥\u{A0}&unknown; &"),
            ("<td>用地</td><td>交渉", "|用地||交渉"),
            ("<w:p><w:r><w:t>用</w:t></w:r><w:r><w:t xml:space=\"preserve\">地</w:t></w:r></w:p>", "|用地|"),
            ("<ruby>用地<rt>ようち</rt></ruby>交渉", "用地交渉"),
            ("<si><t>用地</t><rPh sb=\"0\"><t>ヨウチ</t></rPh></si>", "|用地|"),
            ("<!-- > -->用<b\n>地</b>", "用\n地"),
            ("<![CDATA[用地 <10%>]]>", "用地 <10%>"),
            ("1 < 2 と <", "1 < 2 と <"),
            ("<style>a>b{}</style>用地", "用地"),
        ] {
            assert_eq!(between(text), expected, "{text}");
        }
        let within =
            texts("<a href=\"%E7%94%A8%E5%9C%B0.csv\" title='&#29992;地'><!-- 交渉 --><script>x<b</script>")[1].clone();
        assert!(["用地.csv", "'用地'", "交渉", "x<b"].iter().all(|text| within.contains(text)), "{within}");
    }

    proptest! {
        #[test]
        fn no_character_is_lost_and_no_line(text in "[a用<>\"'/!\\- \n]{0,40}|(<b>|</|<!--|-->|<script>|&amp|;|用|\n|\"){0,12}") {
            let [between, within] = texts(&text);
            for part in [&between, &within] {
                prop_assert_eq!(part.matches('\n').count(), text.matches('\n').count());
            }
            let count = |text: &str| text.matches('用').count();
            prop_assert_eq!(count(&between) + count(&within), count(&text));
        }
    }
}
