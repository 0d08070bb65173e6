//! YAML events → a tree of nodes with the bytes they were written in.
//!
//! Comes in: a corrected text and where its values were already found broken. Goes out: the tree and the problems that only
//! the structure shows (keys written twice, aliases, too much of anything), or the parser's complaint. Never recursive, so no
//! depth of input can exhaust the stack.

use std::ops::Range;
use std::sync::Arc;

use saphyr_parser::{Event, Parser, ScanError, Span};

use super::corrected::Corrected;
use super::node::{MAX_DEPTH, MAX_NODES, MAX_PROBLEMS, Node, NodeKind, ScalarStyle};
use super::words;
use crate::model::{Code, Diagnostic, Message, Place, Source, body};
use crate::say;
use crate::text::shown::shown;

/// Why there is no tree.
pub(super) enum Stop {
    /// The parser does not understand the text; the offset is one of the corrected text.
    Scan(ScanError, usize),
    /// A limit is passed, or there is a second document: nothing more is read.
    Refused(Box<Diagnostic>),
}

/// Reads the tree of a text. `broken` are source offsets of values and keys that have been reported already.
pub(super) fn build(
    source: &Arc<Source>,
    corrected: &Corrected<'_>,
    broken: &[usize],
) -> Result<(Node, Vec<Diagnostic>), Stop> {
    let mut builder = TreeBuilder {
        source,
        corrected,
        broken,
        cursor: Cursor { text: &corrected.text, letters: 0, bytes: 0 },
        open: Vec::new(),
        root: None,
        nodes: 0,
        problems: Vec::new(),
    };
    let mut parser = Parser::new_from_str(&corrected.text);
    while let Some(event) = parser.next_event() {
        match event {
            Ok((event, span)) => builder.event(event, span)?,
            Err(error) => {
                let at = builder.cursor.byte(error.marker().index());
                return Err(Stop::Scan(error, at));
            }
        }
    }
    let root = builder.root.unwrap_or_else(|| Node {
        kind: NodeKind::Scalar { text: String::new(), style: ScalarStyle::Plain },
        span: corrected.written(0..0),
    });
    Ok((root, builder.problems))
}

struct TreeBuilder<'a> {
    source: &'a Arc<Source>,
    corrected: &'a Corrected<'a>,
    broken: &'a [usize],
    cursor: Cursor<'a>,
    open: Vec<Open>,
    root: Option<Node>,
    nodes: usize,
    problems: Vec<Diagnostic>,
}

/// A collection that is not complete; offsets are those of the corrected text.
struct Open {
    start: usize,
    end: usize,
    items: Items,
}

enum Items {
    List(Vec<Node>),
    Map(Vec<(Node, Node)>, Option<Node>),
}

impl TreeBuilder<'_> {
    fn event(&mut self, event: Event<'_>, span: Span) -> Result<(), Stop> {
        match event {
            Event::DocumentStart(_) if self.root.is_some() => {
                let range = self.range(span);
                Err(self.refuse(
                    Code::BadYaml,
                    range,
                    say!("一つの前書きに書ける YAML は一つだけです", "front matter holds one YAML document only"),
                    say!("行の先頭の --- や ... を消してください", "remove lines that are --- or ..."),
                ))
            }
            Event::Alias(_) => {
                let range = self.range(span);
                self.no_alias(range.clone());
                self.complete(NodeKind::Broken, range)
            }
            Event::Scalar(text, style, anchor, tag) => {
                let range = self.scalar_range(span, style, text.is_empty());
                self.no_properties(anchor, tag.is_some(), &range);
                let text = match style {
                    saphyr_parser::ScalarStyle::Literal => text.into_owned(),
                    _ => unfolded(text.into_owned(), &self.corrected.text[range.clone()]),
                };
                let style = match style {
                    saphyr_parser::ScalarStyle::Plain => ScalarStyle::Plain,
                    saphyr_parser::ScalarStyle::SingleQuoted | saphyr_parser::ScalarStyle::DoubleQuoted => {
                        ScalarStyle::Quoted
                    }
                    saphyr_parser::ScalarStyle::Literal | saphyr_parser::ScalarStyle::Folded => ScalarStyle::Block,
                };
                self.complete(NodeKind::Scalar { text, style }, range)
            }
            Event::SequenceStart(anchor, tag) => self.open(span, Items::List(Vec::new()), anchor, tag.is_some()),
            Event::MappingStart(anchor, tag) => self.open(span, Items::Map(Vec::new(), None), anchor, tag.is_some()),
            Event::SequenceEnd | Event::MappingEnd => self.close(span),
            Event::Nothing | Event::StreamStart | Event::StreamEnd | Event::DocumentStart(_) | Event::DocumentEnd => {
                Ok(())
            }
        }
    }

    fn open(&mut self, span: Span, items: Items, anchor: usize, has_tag: bool) -> Result<(), Stop> {
        let range = self.range(span);
        self.no_properties(anchor, has_tag, &range);
        if self.open.len() == MAX_DEPTH {
            let message = say!(
                "入れ子が深すぎます（{limit} 段まで）",
                "this is nested too deeply (at most {limit} levels)",
                limit = MAX_DEPTH
            );
            return Err(self.refuse(Code::YamlLimit, range, message, words::less_nesting()));
        }
        self.open.push(Open { start: range.start, end: range.start, items });
        Ok(())
    }

    fn close(&mut self, span: Span) -> Result<(), Stop> {
        // Only a bracket has a width; a block ends where its last part does.
        let bracket = if span.is_empty() { None } else { Some(self.cursor.byte(span.start.index()) + 1) };
        let Some(open) = self.open.pop() else { return Ok(()) };
        let range = open.start..bracket.unwrap_or(open.end).max(open.start);
        match open.items {
            Items::List(items) => self.complete(NodeKind::List(items), range),
            Items::Map(entries, _) => {
                let entries = self.without_duplicates(entries);
                self.complete(NodeKind::Map(entries), range)
            }
        }
    }

    /// A finished node goes into the collection that is open.
    fn complete(&mut self, kind: NodeKind, range: Range<usize>) -> Result<(), Stop> {
        self.nodes += 1;
        if self.nodes > MAX_NODES {
            let message = say!(
                "項目と値が多すぎます（合わせて {limit} まで）",
                "there are too many keys and values (at most {limit})",
                limit = MAX_NODES
            );
            let help = say!("内容を別のファイルに分けてください", "split the content into several files");
            return Err(self.refuse(Code::YamlLimit, range, message, help));
        }
        let span = self.corrected.written(range.clone());
        let mut node = Node { kind, span };
        let is_key = matches!(self.open.last(), Some(Open { items: Items::Map(_, None), .. }));
        if !is_key && node.as_text().is_some() && self.broken.contains(&node.span.start) {
            node.kind = NodeKind::Broken;
        }
        let Some(open) = self.open.last_mut() else {
            self.root = Some(node);
            return Ok(());
        };
        open.end = open.end.max(range.end);
        match &mut open.items {
            Items::List(items) => items.push(node),
            Items::Map(_, key) => match key.take() {
                None => *key = Some(node),
                Some(key) => {
                    if self.broken.contains(&key.span.start) {
                        node.kind = NodeKind::Broken;
                    }
                    if self.is_key(&key) {
                        entries_push(&mut self.open, key, node);
                    }
                }
            },
        }
        Ok(())
    }

    /// Keys are plain text; `<<` would copy another map.
    fn is_key(&mut self, key: &Node) -> bool {
        match &key.kind {
            NodeKind::Scalar { text, style: ScalarStyle::Plain } if text == "<<" => {
                self.report(
                    Code::YamlLimit,
                    key.span.clone(),
                    say!("YAML の取り込み（<<）は使えません", "YAML's merge key (<<) is not supported"),
                    say!("取り込む項目をここに書き写してください", "write the keys out here"),
                );
                false
            }
            NodeKind::Scalar { .. } => true,
            NodeKind::Broken => false,
            NodeKind::List(_) | NodeKind::Map(_) => {
                self.report(
                    Code::BadYaml,
                    key.span.clone(),
                    say!("項目名には文字しか書けません", "a key is a text, not a list or a map"),
                    say!("「項目名: 値」の形に書き直してください", "write it as “key: value”"),
                );
                false
            }
        }
    }

    /// Reports keys that are written again; the first one holds.
    fn without_duplicates(&mut self, entries: Vec<(Node, Node)>) -> Vec<(Node, Node)> {
        let mut order: Vec<usize> = (0..entries.len()).collect();
        order.sort_by(|&a, &b| entries[a].0.as_text().cmp(&entries[b].0.as_text()).then(a.cmp(&b)));
        let mut first = 0;
        let mut again = vec![false; entries.len()];
        for at in 1..order.len() {
            let (a, b) = (&entries[order[first]].0, &entries[order[at]].0);
            if a.as_text() != b.as_text() {
                first = at;
                continue;
            }
            again[order[at]] = true;
            let key = shown(b.as_text().unwrap_or_default());
            let message = say!("項目「{key}」が2回書かれています", "the key “{key}” is written twice");
            let help = say!("どちらか一方を消すか、一つにまとめてください", "remove one of them, or combine them");
            if self.problems.len() < MAX_PROBLEMS {
                self.problems.push(
                    Diagnostic::new(Code::DuplicateKey, Place::of(self.source, b.span.clone()), message)
                        .help(help)
                        .related(
                            Place::of(self.source, a.span.clone()),
                            say!("最初の「{key}」はここです", "the first “{key}” is here"),
                        ),
                );
            }
        }
        if !again.contains(&true) {
            return entries;
        }
        entries.into_iter().zip(again).filter(|(_, again)| !again).map(|(entry, _)| entry).collect()
    }

    fn no_properties(&mut self, anchor: usize, has_tag: bool, range: &Range<usize>) {
        if anchor != 0 {
            self.no_alias(range.clone());
        }
        if has_tag {
            let span = self.corrected.written(range.clone());
            self.report(
                Code::BadYaml,
                span,
                say!("YAML の型指定（!）は使えません", "YAML's tags (!) are not supported"),
                words::quote_value(),
            );
        }
    }

    fn no_alias(&mut self, range: Range<usize>) {
        let span = self.corrected.written(range);
        self.report(
            Code::YamlLimit,
            span,
            say!("YAML の別名（& と *）は使えません", "YAML's anchors and aliases (& and *) are not supported"),
            words::quote_value(),
        );
    }

    fn report(&mut self, code: Code, span: Range<usize>, message: Message, help: Message) {
        if self.problems.len() < MAX_PROBLEMS {
            self.problems.push(Diagnostic::new(code, Place::of(self.source, span), message).help(help));
        }
    }

    fn refuse(&self, code: Code, range: Range<usize>, message: Message, help: Message) -> Stop {
        let span = self.corrected.written(range);
        Stop::Refused(Box::new(Diagnostic::new(code, Place::of(self.source, span), message).help(help)))
    }

    fn range(&mut self, span: Span) -> Range<usize> {
        let start = self.cursor.byte(span.start.index());
        start..self.cursor.byte(span.end.index()).max(start)
    }

    /// The parser counts blanks and comments after a quotation mark, and lines after a block, among the value; and it
    /// places a value that is not there at the next thing that is.
    fn scalar_range(&mut self, span: Span, style: saphyr_parser::ScalarStyle, is_empty: bool) -> Range<usize> {
        let text: &str = &self.corrected.text;
        let Range { start, end } = self.range(span);
        match style {
            saphyr_parser::ScalarStyle::Plain if is_empty => {
                let at = if text[start..].starts_with(':') { start + 1 } else { text[..start].trim_end().len() };
                at..at
            }
            saphyr_parser::ScalarStyle::Plain => start..end,
            saphyr_parser::ScalarStyle::SingleQuoted => start..closing(text, start, b'\'').unwrap_or(end),
            saphyr_parser::ScalarStyle::DoubleQuoted => start..closing(text, start, b'"').unwrap_or(end),
            saphyr_parser::ScalarStyle::Literal | saphyr_parser::ScalarStyle::Folded => {
                let trimmed = start + text[start..end].trim_end().len();
                if is_empty || trimmed == start {
                    let at = text[..start].trim_end().len();
                    return at..at;
                }
                start..trimmed
            }
        }
    }
}

fn entries_push(open: &mut [Open], key: Node, value: Node) {
    if let Some(Open { items: Items::Map(entries, _), .. }) = open.last_mut() {
        entries.push((key, value));
    }
}

/// Where a quoted text that begins at `start` ends, its closing mark included.
pub(super) fn closing(text: &str, start: usize, mark: u8) -> Option<usize> {
    let bytes = text.as_bytes();
    let mut at = start + 1;
    while let Some(&byte) = bytes.get(at) {
        let is_pair =
            byte == b'\\' && mark == b'"' || byte == b'\'' && mark == byte && bytes.get(at + 1) == Some(&mark);
        if is_pair {
            at += 2;
        } else if byte == mark {
            return Some(at + 1);
        } else {
            at += 1;
        }
    }
    None
}

/// The parser counts characters; places count bytes. Its marks go forward almost always, so walking from the last one
/// keeps the whole linear.
struct Cursor<'a> {
    text: &'a str,
    letters: usize,
    bytes: usize,
}

impl Cursor<'_> {
    fn byte(&mut self, letter: usize) -> usize {
        let bytes = self.text.as_bytes();
        let is_inside = |at: usize| bytes.get(at).is_some_and(|byte| byte & 0xC0 == 0x80);
        while self.letters < letter && self.bytes < bytes.len() {
            self.bytes += 1;
            while is_inside(self.bytes) {
                self.bytes += 1;
            }
            self.letters += 1;
        }
        while self.letters > letter {
            self.bytes -= 1;
            while is_inside(self.bytes) {
                self.bytes -= 1;
            }
            self.letters -= 1;
        }
        self.bytes
    }
}

/// A text without the blanks that YAML puts for line ends between Japanese letters; `written` is the same as it was written.
fn unfolded(mut text: String, written: &str) -> String {
    let mut from = 0;
    for (line, next) in written.lines().zip(written.lines().skip(1)) {
        let (Some(before), Some(after)) = (line.trim_end().chars().next_back(), next.trim_start().chars().next())
        else {
            continue;
        };
        if !body::are_joined(before, after) {
            continue;
        }
        let folded = format!("{before} {after}");
        let near = text.floor_char_boundary(from + 2 * line.len() + 64);
        if let Some(at) = text[from..near].find(&folded) {
            from += at + before.len_utf8();
            text.remove(from);
        }
    }
    text
}
