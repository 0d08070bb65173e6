//! The one form of YAML: front matter and the configuration.
//!
//! The tree that the reader made is written again, indented by two blanks a level, with at most one blank line between
//! entries. Short lists and maps between brackets stay so as long as they fit on a line; what its author wrote on lines stays
//! on lines. Comments go along with the key they are above or behind; a block of comments at the top, before a blank line,
//! stays at the top.

use super::edit::settled;
use super::key_style::{KeyStyle, ScalarKind};
use super::notes::{Note, Notes, column};
use super::scalar::written;
use crate::model::letters::composed;
use crate::model::{Diagnostic, Source, japanese};
use crate::text::yaml::{self, Node, NodeKind, ScalarStyle};

/// The widest a line with brackets may become, in columns; a full-width character has two.
const WIDEST: usize = 120;

/// YAML in its one form, or as it is if it cannot be read. Ends with a line end unless it is empty.
pub(super) fn formatted(text: &str, style: KeyStyle) -> String {
    settled(text, |text| format(text, style), says_the_same)
}

/// A key or a dash with its value and its comments.
struct FormattedEntry {
    before: Vec<Note>,
    /// The key as it is written; empty for an item of a list.
    key: String,
    /// The key's place among its siblings.
    place: usize,
    value: Formatted,
    behind: Option<String>,
}

enum Formatted {
    Nothing,
    Line(String),
    /// Lines as they were written, the first behind the key, and the column their key had.
    Written(Vec<String>, usize),
    /// Between brackets, and the same on lines of its own.
    Brackets(String, Box<Formatted>),
    List(Vec<FormattedEntry>, Vec<Note>),
    Map(Vec<FormattedEntry>, Vec<Note>),
}

fn format(text: &str, style: KeyStyle) -> String {
    let source = Source::new("", text);
    let (Some(root), problems) = yaml::parse(&source, 0..text.len()) else { return text.to_owned() };
    let notes = Notes::of(text, &root);
    let mut reader = Reader { text, problems: &problems, notes };
    let mut writer = Writer { lines: Vec::new() };
    let head;
    match reader.value(&root, style, 0, text.len(), false) {
        Formatted::Map(mut entries, _) => {
            head = entries.first_mut().map(|first| split_head(&mut first.before)).unwrap_or_default();
            sort(&mut entries);
            writer.notes(&head, 0);
            writer.map(&entries, 0, None);
        }
        Formatted::List(mut items, tail) => {
            head = items.first_mut().map(|first| split_head(&mut first.before)).unwrap_or_default();
            writer.notes(&head, 0);
            items.iter().for_each(|item| writer.item(item, 0));
            writer.notes(&tail, 0);
        }
        Formatted::Nothing => {}
        _ => return text.to_owned(),
    }
    let rest = reader.notes.before(text.len() + 1);
    writer.notes(&rest, 0);
    writer.finish()
}

/// Takes off the comments at the top, before a blank line, which belong to no key.
fn split_head(before: &mut Vec<Note>) -> Vec<Note> {
    match before.iter().rposition(|note| *note == Note::Blank) {
        Some(blank) => before.drain(..=blank).collect(),
        None => Vec::new(),
    }
}

/// Keys in their order; those of one place, the unknown ones, as they were written.
fn sort(entries: &mut [FormattedEntry]) {
    entries.sort_by_key(|entry| entry.place);
}

struct Reader<'a> {
    text: &'a str,
    problems: &'a [Diagnostic],
    notes: Notes<'a>,
}

impl Reader<'_> {
    /// How a node is written. Its key or dash is in `parent_column`; what follows it begins at `end`.
    fn value(
        &mut self,
        node: &Node,
        style: KeyStyle,
        parent_column: usize,
        end: usize,
        in_brackets: bool,
    ) -> Formatted {
        match &node.kind {
            NodeKind::Scalar { .. } | NodeKind::Broken => self.scalar(node, style.scalar(), parent_column, in_brackets),
            NodeKind::List(_) | NodeKind::Map(_) if in_brackets || self.has_brackets(node) => {
                if self.notes.has_comment_in(&node.span) {
                    self.notes.skip(node.span.end);
                    return self.as_written(node, parent_column);
                }
                self.notes.skip(node.span.end);
                let line = self.between_brackets(node, style);
                let is_empty = matches!(&node.kind, NodeKind::List(items) if items.is_empty())
                    || matches!(&node.kind, NodeKind::Map(entries) if entries.is_empty());
                if is_empty {
                    Formatted::Line(line)
                } else {
                    Formatted::Brackets(line, Box::new(self.on_lines(node, style)))
                }
            }
            NodeKind::List(items) => {
                let mut entries = Vec::new();
                for (index, item) in items.iter().enumerate() {
                    let end = items.get(index + 1).map_or(end, |next| next.span.start);
                    entries.push(self.entry(None, item, style.of_item(), end));
                }
                Formatted::List(entries, self.notes.tail(end, parent_column))
            }
            NodeKind::Map(pairs) => {
                let mut entries = Vec::new();
                for (index, (key, value)) in pairs.iter().enumerate() {
                    let end = pairs.get(index + 1).map_or(end, |(next, _)| next.span.start);
                    let of_key = style.of_key(key.as_text().unwrap_or_default());
                    let mut entry = self.entry(Some(key), value, of_key, end);
                    entry.place = style.place(key.as_text().unwrap_or_default());
                    entries.push(entry);
                }
                let is_root = end == self.text.len() && parent_column == 0 && column(self.text, node.span.start) == 0;
                let tail = if is_root { Vec::new() } else { self.notes.tail(end, parent_column) };
                Formatted::Map(entries, tail)
            }
        }
    }

    /// Whether a collection has brackets of its own; one without begins where its first part does.
    fn has_brackets(&self, node: &Node) -> bool {
        let first = match &node.kind {
            NodeKind::List(items) => items.first(),
            NodeKind::Map(pairs) => pairs.first().map(|(key, _)| key),
            NodeKind::Scalar { .. } | NodeKind::Broken => return false,
        };
        self.text[node.span.start..].starts_with(['[', '{'])
            && first.is_none_or(|first| first.span.start > node.span.start)
    }

    /// A key, or an item without one, with its value and its notes.
    fn entry(&mut self, key: Option<&Node>, value: &Node, style: KeyStyle, end: usize) -> FormattedEntry {
        let start = key.map_or(value.span.start, |key| key.span.start);
        let mut before = self.notes.before(start);
        let parent = match key {
            Some(key) => column(self.text, key.span.start),
            None => column(self.text, self.text[..start].rfind('-').unwrap_or(start)),
        };
        let is_scalar = matches!(value.kind, NodeKind::Scalar { .. } | NodeKind::Broken);
        let is_inline = is_scalar || self.has_brackets(value);
        let mut behind = key.filter(|_| !is_inline).and_then(|key| self.notes.behind(key.span.end));
        if is_inline {
            before.extend(self.notes.before(value.span.start).into_iter().filter(|note| *note != Note::Blank));
        }
        let read = self.value(value, style, parent, end, false);
        if is_inline {
            behind = self.notes.behind(value.span.end.max(key.map_or(0, |key| key.span.end)));
        }
        let key = key.map(|key| self.key(key)).unwrap_or_default();
        FormattedEntry { before, key, place: 0, value: read, behind }
    }

    fn key(&self, key: &Node) -> String {
        let text = key.as_text().unwrap_or_default();
        let is_plain = written(text, ScalarKind::Typed, true) == text;
        if is_plain { text.to_owned() } else { self.text[key.span.clone()].to_owned() }
    }

    fn scalar(&self, node: &Node, kind: ScalarKind, parent_column: usize, in_brackets: bool) -> Formatted {
        let NodeKind::Scalar { text, style } = &node.kind else { return Formatted::Nothing };
        let is_doubtful =
            self.problems.iter().any(|problem| problem.place.span.as_ref().is_some_and(|at| overlap(at, &node.span)));
        let has_lines = *style == ScalarStyle::Block || text.contains('\n') && !in_brackets;
        if node.span.is_empty() {
            Formatted::Nothing
        } else if kind == ScalarKind::Kept || has_lines || node.is_null() || is_doubtful {
            self.as_written(node, parent_column)
        } else {
            Formatted::Line(written(text, kind, in_brackets))
        }
    }

    /// A value with the lines it has.
    fn as_written(&self, node: &Node, parent_column: usize) -> Formatted {
        let lines = self.text[node.span.clone()].lines();
        Formatted::Written(lines.map(|line| line.trim_end_matches([' ', '\t']).to_owned()).collect(), parent_column)
    }

    fn between_brackets(&self, node: &Node, style: KeyStyle) -> String {
        match &node.kind {
            NodeKind::Scalar { .. } | NodeKind::Broken => match self.scalar(node, style.scalar(), 0, true) {
                Formatted::Line(line) => line,
                Formatted::Written(lines, _) => lines.join(" "),
                _ => String::new(),
            },
            NodeKind::List(items) => {
                let items: Vec<String> =
                    items.iter().map(|item| self.between_brackets(item, style.of_item())).collect();
                format!("[{}]", items.join(", "))
            }
            NodeKind::Map(pairs) if pairs.is_empty() => "{}".to_owned(),
            NodeKind::Map(pairs) => {
                let mut pairs: Vec<&(Node, Node)> = pairs.iter().collect();
                pairs.sort_by_key(|(key, _)| style.place(key.as_text().unwrap_or_default()));
                let pairs: Vec<String> = pairs
                    .into_iter()
                    .map(|(key, value)| {
                        let of_key = style.of_key(key.as_text().unwrap_or_default());
                        format!("{}: {}", self.key(key), self.between_brackets(value, of_key)).trim_end().to_owned()
                    })
                    .collect();
                format!("{{ {} }}", pairs.join(", "))
            }
        }
    }

    /// The entries between brackets, each on a line of its own.
    fn on_lines(&self, node: &Node, style: KeyStyle) -> Formatted {
        let entry = |key: String, place: usize, node: &Node, style: KeyStyle| {
            let value = match &node.kind {
                NodeKind::Scalar { .. } | NodeKind::Broken => self.scalar(node, style.scalar(), 0, false),
                NodeKind::List(_) | NodeKind::Map(_) => {
                    Formatted::Brackets(self.between_brackets(node, style), Box::new(self.on_lines(node, style)))
                }
            };
            FormattedEntry { before: Vec::new(), key, place, value, behind: None }
        };
        match &node.kind {
            NodeKind::List(items) => {
                let items = items.iter().map(|item| entry(String::new(), 0, item, style.of_item()));
                Formatted::List(items.collect(), Vec::new())
            }
            NodeKind::Map(pairs) => {
                let pairs = pairs.iter().map(|(key, value)| {
                    let text = key.as_text().unwrap_or_default();
                    entry(self.key(key), style.place(text), value, style.of_key(text))
                });
                Formatted::Map(pairs.collect(), Vec::new())
            }
            NodeKind::Scalar { .. } | NodeKind::Broken => Formatted::Nothing,
        }
    }
}

fn overlap(a: &std::ops::Range<usize>, b: &std::ops::Range<usize>) -> bool {
    a.start < b.end && b.start < a.end
}

struct Writer {
    lines: Vec<String>,
}

impl Writer {
    fn notes(&mut self, notes: &[Note], indent: usize) {
        for note in notes {
            match note {
                // No blank line at the top, none after another, none where something deeper begins.
                Note::Blank if self.lines.last().is_none_or(|line| line.is_empty() || line.ends_with(':')) => {}
                Note::Blank => self.lines.push(String::new()),
                Note::Comment(text) => self.lines.push(format!("{}{text}", " ".repeat(indent))),
            }
        }
    }

    /// The entries of a map; the first goes behind `dash` if the map is an item of a list.
    fn map(&mut self, entries: &[FormattedEntry], indent: usize, dash: Option<&str>) {
        for (index, entry) in entries.iter().enumerate() {
            let start = match dash.filter(|_| index == 0) {
                Some(dash) => format!("{dash} "),
                None => {
                    self.notes(&entry.before, indent);
                    " ".repeat(indent)
                }
            };
            self.value(format!("{start}{}:", entry.key), &entry.value, entry.behind.as_deref(), indent);
        }
    }

    /// A value behind its key or dash, which is indented by `indent`.
    fn value(&mut self, head: String, value: &Formatted, behind: Option<&str>, indent: usize) {
        let with_comment = |line: String| match behind {
            Some(comment) => format!("{line} {comment}"),
            None => line,
        };
        match value {
            Formatted::Nothing => self.lines.push(with_comment(head)),
            Formatted::Line(line) => self.lines.push(with_comment(format!("{head} {line}"))),
            Formatted::Written(lines, old_indent) => {
                let mut lines = lines.iter();
                let mut last = format!("{head} {}", lines.next().map_or("", String::as_str));
                for line in lines {
                    let moved = moved(line, *old_indent, indent);
                    self.lines.push(std::mem::replace(&mut last, moved));
                }
                self.lines.push(with_comment(last));
            }
            Formatted::Brackets(line, on_lines) => {
                let line = format!("{head} {line}");
                if japanese::width(&line) <= WIDEST {
                    self.lines.push(with_comment(line));
                } else {
                    self.value(head, on_lines, behind, indent);
                }
            }
            Formatted::List(items, tail) => {
                self.lines.push(with_comment(head));
                for item in items {
                    self.item(item, indent + 2);
                }
                self.notes(tail, indent + 2);
            }
            Formatted::Map(entries, tail) => {
                let mut order: Vec<&FormattedEntry> = entries.iter().collect();
                order.sort_by_key(|entry| entry.place);
                let is_item = head.ends_with('-');
                if !is_item {
                    self.lines.push(with_comment(head.clone()));
                }
                for (index, entry) in order.into_iter().enumerate() {
                    let dash = is_item.then_some(head.as_str()).filter(|_| index == 0);
                    self.map(std::slice::from_ref(entry), indent + 2, dash);
                }
                self.notes(tail, indent + 2);
            }
        }
    }

    fn item(&mut self, item: &FormattedEntry, indent: usize) {
        self.notes(&item.before, indent);
        // Comments above the first key of a map cannot go between the key and the dash.
        if let Formatted::Map(entries, _) = &item.value
            && let Some(first) = entries.iter().min_by_key(|entry| entry.place)
        {
            self.notes(&first.before, indent);
        }
        self.value(format!("{}-", " ".repeat(indent)), &item.value, item.behind.as_deref(), indent);
    }

    fn finish(mut self) -> String {
        while self.lines.last().is_some_and(String::is_empty) {
            self.lines.pop();
        }
        self.lines.into_iter().map(|line| line + "\n").collect()
    }
}

/// A further line of a value whose key went from one column to another.
fn moved(line: &str, from: usize, to: usize) -> String {
    let blanks = line.bytes().take_while(|&byte| byte == b' ').count();
    if line.is_empty() {
        String::new()
    } else {
        format!("{}{}", " ".repeat((blanks + to).saturating_sub(from)), &line[blanks..])
    }
}

/// Whether two texts have the same values and the same comments.
fn says_the_same(before: &str, after: &str) -> bool {
    let read = |text: &str| yaml::parse(&Source::new("", text), 0..text.len()).0;
    let (Some(a), Some(b)) = (read(before), read(after)) else { return false };
    is_same(&a, &b) && Notes::of(before, &a).comments() == Notes::of(after, &b).comments()
}

/// Whether two values are the same, however they are written.
pub(super) fn is_same(a: &Node, b: &Node) -> bool {
    match (&a.kind, &b.kind) {
        (NodeKind::Scalar { text: first, .. }, NodeKind::Scalar { text: second, .. }) => {
            composed(first) == composed(second) && a.is_null() == b.is_null()
        }
        (NodeKind::List(first), NodeKind::List(second)) => {
            first.len() == second.len() && first.iter().zip(second).all(|(a, b)| is_same(a, b))
        }
        (NodeKind::Map(first), NodeKind::Map(second)) => {
            first.len() == second.len()
                && first.iter().all(|(key, a)| key.as_text().and_then(|key| b.get(key)).is_some_and(|b| is_same(a, b)))
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::keys::{self, KeyKind};

    fn check(text: &str, expected: &str) {
        let style = KeyStyle::Of(KeyKind::Map(&keys::HEAD));
        let once = formatted(text, style);
        assert_eq!(once, expected, "{text}");
        assert_eq!(formatted(&once, style), once);
    }

    #[test]
    fn keys_stand_in_the_order_of_the_manual_and_unknown_ones_last() {
        check(
            "order: 1\nzzz: 1\ntitle: b\naaa: 2\ndepartment: a\n",
            "department: a\ntitle: b\norder: 1\nzzz: 1\naaa: 2\n",
        );
        check(
            "sections:\n- {number: 1, name: 共通}\n-   key: x\n    name: 課\n",
            "sections:\n  - { name: 共通, number: 1 }\n  - name: 課\n    key: x\n",
        );
    }

    #[test]
    fn comments_go_along() {
        check(
            "# この表について\n\n# 題\ntitle: b # 仮\n\n\n# 部の名\ndepartment: a\n# 終わり\n",
            "# この表について\n\n# 部の名\ndepartment: a\n# 題\ntitle: b # 仮\n# 終わり\n",
        );
        check(
            "sections: # 公式の順\n# 一つめ\n- a\n- b # 二つめ\n  # 三つめは廃止\n\n# 順\norder: 1\n",
            "sections: # 公式の順\n  # 一つめ\n  - a\n  - b # 二つめ\n  # 三つめは廃止\n\n# 順\norder: 1\n",
        );
        check(
            "sections:\n  - # 計画\n    name: x\n  - [ # なぜ\n    ]\n",
            "sections:\n  # 計画\n  - name: x\n  - [ # なぜ\n    ]\n",
        );
    }

    #[test]
    fn quotation_marks_go_where_they_are_not_needed_and_come_where_they_are() {
        check("department: '子育て部'\ntitle: no\norder: '3'\n", "department: 子育て部\ntitle: \"no\"\norder: 3\n");
        check("title:\nholder: ~\nzzz: 'x'\n", "title:\nholder: ~\nzzz: 'x'\n");
    }

    #[test]
    fn lines_of_a_value_stay_its_lines() {
        check("title: |\n    a\n      b\n", "title: |\n    a\n      b\n");
        check("title: 子ども\n  の目標\n", "title: 子どもの目標\n");
        check("title: 'a\n\n  b'\n", "title: 'a\n\n  b'\n");
    }

    #[test]
    fn brackets_stay_while_they_fit() {
        check("sections: [a,b,\n  c]\n", "sections: [a, b, c]\n");
        let names: Vec<String> = (10..30).map(|at| format!("第{at}課")).collect();
        let lines: String = names.iter().map(|name| format!("  - {name}\n")).collect();
        check(&format!("sections: [{}]\n", names.join(",")), &format!("sections:\n{lines}"));
    }
}
