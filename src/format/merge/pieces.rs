//! A file taken into the pieces that people see as one: each key of the front matter with the comments above it, each heading of the
//! body with the text below it. The pieces of a file, one after the other, are the file to the byte.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use crate::format::change::{line_end, line_start};
use crate::format::key_style::KeyStyle;
use crate::model::Message;
use crate::model::body;
use crate::model::config::{Config, Field};
use crate::model::japanese::comparable;
use crate::model::keys::{self, KeyKind};
use crate::model::layout::{FileKind, kind_of};
use crate::text::yaml::{Node, NodeKind};
use crate::text::{Opened, is_heading_of};

/// A file in pieces.
#[derive(Debug)]
pub struct Pieces<'a> {
    /// What stands before the first key: the line that opens the front matter.
    pub opening: &'a str,
    /// The keys of the front matter.
    pub entries: Vec<Entry<'a>>,
    /// What stands between the last key and the body: comments, the line that closes the front matter, blank lines.
    pub closing: &'a str,
    /// The parts of the body.
    pub parts: Vec<Part<'a>>,
}

/// A key with its value, or an item of a list.
#[derive(Debug, Clone)]
pub struct Entry<'a> {
    /// What it is among its siblings: the key, or what an item names.
    pub key: String,
    /// What people call it.
    pub label: Message,
    /// The comments and blank lines above it.
    pub lead: &'a str,
    /// Its lines, with their ends.
    pub text: &'a str,
    /// How far its head goes in `text`: `due: `; of an item the dash and the blank.
    pub head: usize,
    /// How far its value goes.
    pub value: usize,
    /// The value.
    pub node: &'a Node,
    /// The file.
    file: &'a str,
    /// Where its lines begin in the file.
    at: usize,
}

/// A heading and what stands below it, or what stands before the first heading.
#[derive(Debug, Clone)]
pub struct Part<'a> {
    /// What it is among its siblings: the field, or the words of its heading.
    pub key: String,
    /// What people call it.
    pub label: Message,
    /// The heading, with what stands between it and the text.
    pub heading: &'a str,
    /// The text.
    pub text: &'a str,
    /// What stands between it and the next heading, or the end of the file.
    pub gap: &'a str,
    /// Whether it is the last of its file.
    pub is_last: bool,
    /// Where it begins in the file.
    at: usize,
}

impl<'a> Entry<'a> {
    /// `due: `
    pub fn head(&self) -> &'a str {
        &self.text[..self.head]
    }

    /// The value as it is written.
    pub fn value(&self) -> &'a str {
        &self.text[self.head..self.value]
    }

    /// The comment behind the value, and the end of the line.
    pub fn tail(&self) -> &'a str {
        &self.text[self.value..]
    }

    /// Whether its value is a map or a list on lines of its own.
    pub fn is_block(&self) -> bool {
        let is_between_brackets = self.file[self.node.span.start..].starts_with(['[', '{']);
        matches!(self.node.kind, NodeKind::Map(_) | NodeKind::List(_)) && !is_between_brackets
    }

    /// What its value consists of, if that stands on lines of its own.
    pub fn children(&self, style: KeyStyle) -> Vec<Entry<'a>> {
        let region = self.at + self.head..self.at + self.text.len();
        entries(self.file, self.node, region, style, Some(&self.label))
    }
}

/// How the front matter of a file is written.
pub fn style_of<'a>(path: &str, config: &'a Config) -> KeyStyle<'a> {
    match kind_of(path) {
        FileKind::Head => KeyStyle::Head(config),
        FileKind::Introduction => KeyStyle::Of(KeyKind::Map(&keys::INTRODUCTION)),
        _ if config.cycle.report_name(path).is_some() => KeyStyle::Of(KeyKind::Map(&keys::REPORT)),
        _ => KeyStyle::Goal(config),
    }
}

/// The fields whose headings a file may have.
pub fn fields_of<'a>(path: &str, config: &'a Config) -> &'a [Field] {
    match kind_of(path) {
        FileKind::Head | FileKind::Introduction => &[],
        _ if config.cycle.report_name(path).is_some() => &config.cycle.fields,
        _ => &config.fields,
    }
}

impl<'a> Pieces<'a> {
    /// The pieces of a file whose front matter, if it has one, was read without errors.
    pub fn of(path: &str, opened: &'a Opened, config: &Config) -> Pieces<'a> {
        let (text, front) = (&opened.source.text, &opened.front);
        let entries = match &opened.node {
            Some(node) => entries(text, node, front.yaml.clone(), style_of(path, config), None),
            None => Vec::new(),
        };
        let end = entries.last().map_or(front.yaml.start, |entry| entry.at + entry.text.len());
        let parts = parts(text, front.body.clone(), fields_of(path, config), config);
        let body = parts.first().map_or(text.len(), |part| part.at);
        Pieces { opening: &text[..front.yaml.start], entries, closing: &text[end..body], parts }
    }
}

/// The entries of a map or of a list on lines of its own; none of anything else. `region` is where they stand.
fn entries<'a>(
    file: &'a str,
    node: &'a Node,
    region: Range<usize>,
    style: KeyStyle,
    above: Option<&Message>,
) -> Vec<Entry<'a>> {
    let children: Vec<(Option<&Node>, &Node)> = match &node.kind {
        NodeKind::Map(pairs) => pairs.iter().map(|(key, value)| (Some(key), value)).collect(),
        NodeKind::List(items) => items.iter().map(|item| (None, item)).collect(),
        NodeKind::Scalar { .. } | NodeKind::Broken => Vec::new(),
    };
    let mut found: Vec<Entry> = Vec::new();
    let mut met: HashSet<String> = HashSet::new();
    let mut done = region.start;
    for (key, value) in children {
        let first = key.map_or(value.span.start, |key| key.span.start);
        let start = line_start(file, first).max(done);
        let written = key.and_then(Node::as_text);
        let colon =
            key.map_or(first, |key| file[key.span.end..].find(':').map_or(key.span.end, |at| key.span.end + at + 1));
        let end = line_end(file, value.span.end.max(colon)).min(region.end).max(start);
        let value_start = match &file[colon..value.span.start.max(colon)] {
            _ if value.span.is_empty() => colon,
            // What stands above the first line of the value belongs to that.
            between if between.contains('\n') => line_end(file, colon),
            between => colon + between.len(),
        };
        let value_end = value.span.end.max(value_start);
        let (name, label) = match written {
            Some(written) => named_key(written, style),
            None => named_item(value),
        };
        let is_new = !name.is_empty() && met.insert(name.clone());
        let key = if is_new { name } else { format!("{name}\u{0}{}", found.len()) };
        let label = match above {
            Some(above) => {
                Message { ja: format!("{}・{}", above.ja, label.ja), en: format!("{}: {}", above.en, label.en) }
            }
            None => label,
        };
        let (head, value_end) = (value_start.clamp(start, end) - start, value_end.clamp(start, end) - start);
        let value_end = value_end.max(head);
        let (lead, text) = (&file[done..start], &file[start..end]);
        found.push(Entry { key, label, lead, text, head, value: value_end, node: value, file, at: start });
        done = end;
    }
    found
}

/// A key by its name in the table, and what people call it.
fn named_key(written: &str, style: KeyStyle) -> (String, Message) {
    let name = style.named(written).unwrap_or(written);
    (name.to_owned(), Message { ja: style.label(name).unwrap_or(name).to_owned(), en: name.to_owned() })
}

/// An item of a list by what it names: its text, or that of its `key` or `name`; nothing where it has none.
fn named_item(item: &Node) -> (String, Message) {
    let name = match &item.kind {
        NodeKind::Map(_) => ["key", "name"].iter().find_map(|key| item.get(key)),
        _ => Some(item),
    };
    let name = name.and_then(Node::as_text).unwrap_or_default().trim();
    (comparable(name), Message { ja: name.to_owned(), en: name.to_owned() })
}

/// The parts of a body.
fn parts<'a>(text: &'a str, range: Range<usize>, fields: &[Field], config: &Config) -> Vec<Part<'a>> {
    let body = body::parse_with(&text[range.clone()], config.line_breaks);
    let start = |at: usize| {
        let fragment = &body.fragments[at];
        let heading = fragment.heading.as_ref().map(|heading| line_start(body.text, heading.span.start));
        range.start + heading.unwrap_or(fragment.span.start)
    };
    let count = body.fragments.len();
    let mut parts: Vec<Part> = Vec::with_capacity(count);
    let mut met: HashMap<String, usize> = HashMap::new();
    for (at, fragment) in body.fragments.iter().enumerate() {
        let whole = start(at)..if at + 1 < count { start(at + 1) } else { text.len() };
        let content = range.start + fragment.span.start..range.start + fragment.span.end;
        let words = fragment.heading.as_ref().map(|heading| heading.text.as_str());
        let field = words.and_then(|words| fields.iter().find(|field| is_heading_of(words, field)));
        let (name, label) = match (field, words) {
            (Some(field), _) => {
                (format!("{}\u{0}", field.key), Message { ja: field.label.clone(), en: field.key.to_string() })
            }
            (None, Some(words)) => (comparable(words), Message { ja: words.to_owned(), en: words.to_owned() }),
            (None, None) => (String::new(), Message { ja: "本文".to_owned(), en: "text".to_owned() }),
        };
        let again = met.entry(name.clone()).or_insert(0);
        let key = if *again == 0 { name } else { format!("{name}\u{1}{again}") };
        *again += 1;
        parts.push(Part {
            key,
            label,
            heading: &text[whole.start..content.start],
            text: &text[content.clone()],
            gap: &text[content.end..whole.end],
            is_last: at + 1 == count,
            at: whole.start,
        });
    }
    parts
}
