//! A file with some of its values changed, and everything else as it was, to the byte.

use std::sync::Arc;

use super::edit::{Edit, edited};
use super::key_style::{KeyStyle, ScalarKind};
use super::value;
use crate::model::body;
use crate::model::config::{Config, Field, FieldKind, Role};
use crate::model::goal::Goal;
use crate::model::keys::{self, KeyKind};
use crate::model::written::{Written, WrittenFields};
use crate::model::{Message, Source};
use crate::say;
use crate::text::front_matter::FrontMatter;
use crate::text::yaml::{Node, NodeKind, ScalarStyle};
use crate::text::{Opened, open};

/// A goal's file with these fields changed. Whoever calls this reads the result again: what could not be put in its place is
/// told here as far as it is known, and seen there otherwise.
///
/// # Errors
/// A field stands in the file in a way that cannot be changed without losing something; the message names it.
pub fn changed_goal(goal: &Goal, fields: &WrittenFields, config: &Config) -> Result<String, Message> {
    let text = &goal.source.text;
    let Opened { front, node, .. } = opened(&goal.source)?;
    let mut edits: Vec<Edit> = Vec::new();
    for (key, written) in fields {
        let field = config.field(key).ok_or_else(|| cannot(key))?;
        if field.role == Role::Value && field.kind == FieldKind::Prose {
            edits.push(prose(goal, field, written, config)?);
        } else {
            edits.extend(entry(text, &front, node.as_ref(), key, written, config)?);
        }
    }
    // Of two that are put in at one place the later field comes later.
    edits.sort_by_key(|(range, _)| (range.start, range.end));
    Ok(edited(text, &edits))
}

/// A head with more sections at the end of its list.
///
/// # Errors
/// The list stands in the file in a way that cannot be changed.
pub fn with_sections(source: &Arc<Source>, names: &[String]) -> Result<String, Message> {
    let text = &source.text;
    let Opened { front, node, .. } = opened(source)?;
    let list = node.as_ref().and_then(|node| pair(node, "sections", &keys::HEAD));
    let written: Vec<String> = names.iter().map(|name| value(&KeyKind::Section, name)).collect();
    let edit = match list {
        None => {
            let lines: String = written.iter().map(|name| format!("  - {name}\n")).collect();
            (front.yaml.end..front.yaml.end, format!("sections:\n{lines}"))
        }
        Some((key, list)) => match &list.kind {
            NodeKind::List(items) if text[list.span.clone()].starts_with('[') => {
                let last = items.last().map_or(list.span.start + 1, |item| item.span.end);
                let before = if items.is_empty() { "" } else { ", " };
                (last..last, format!("{before}{}", written.join(", ")))
            }
            NodeKind::List(items) if !items.is_empty() => {
                let first = items[0].span.start;
                let line = line_start(text, first);
                let indent = text[line..first].find('-').map_or("  ", |at| &text[line..line + at]);
                let end = line_end(text, items.last().map_or(first, |item| item.span.end));
                (end..end, written.iter().map(|name| format!("{indent}- {name}\n")).collect())
            }
            _ if list.is_null() => {
                let end = line_end(text, key.span.end);
                (end..end, written.iter().map(|name| format!("  - {name}\n")).collect())
            }
            _ => return Err(cannot("sections")),
        },
    };
    Ok(edited(text, &[edit]))
}

/// A text with the byte order mark and the line ends that the file has; none where these differ from line to line. `raw` are the
/// file's bytes, `old` is the text that was read from them.
pub fn in_its_bytes(raw: &[u8], old: &str, new: &str) -> Option<Vec<u8>> {
    let forms = ["", "\u{FEFF}"].into_iter().flat_map(|mark| ["\n", "\r\n"].map(|end| (mark, end)));
    let written = |(mark, end): (&str, &str), text: &str| format!("{mark}{}", text.replace('\n', end)).into_bytes();
    forms.into_iter().find(|form| written(*form, old) == raw).map(|form| written(form, new))
}

pub(super) fn opened(source: &Arc<Source>) -> Result<Opened, Message> {
    let mut problems = Vec::new();
    open(&source.path, source.text.clone().into_bytes(), &mut problems).ok_or_else(|| cannot(&source.path))
}

pub(super) fn cannot(key: &str) -> Message {
    say!(
        "「{key}」は、ファイルの書き方のため自動では変えられません。手で直してください",
        "“{key}” is written in a way that cannot be changed automatically; change it by hand"
    )
}

/// A key and its value, by the key's name or what files may write for it.
fn pair<'a>(node: &'a Node, key: &str, table: &keys::KeyTable) -> Option<(&'a Node, &'a Node)> {
    let NodeKind::Map(pairs) = &node.kind else { return None };
    let is_key = |written: &str| written == key || table.synonyms().any(|(word, name)| name == key && word == written);
    pairs.iter().find(|(name, _)| name.as_text().is_some_and(is_key)).map(|(name, value)| (name, value))
}

/// The change of a key of the front matter.
pub(super) fn entry(
    text: &str,
    front: &FrontMatter,
    node: Option<&Node>,
    key: &str,
    written: &Written,
    config: &Config,
) -> Result<Option<Edit>, Message> {
    let style = KeyStyle::Goal(config);
    let kind = kind_of(key, config);
    let known = node.and_then(|node| pair(node, key, &keys::GOAL));
    let Some((name, node)) = known else {
        let line = match written {
            Written::Nothing | Written::Prose(_) => return Ok(None),
            written => format!("{key}:{}\n", behind_colon(&kind, written, false)),
        };
        let at = place_of_new(text, front, node, style.place(key), style);
        return Ok(Some((at..at, line)));
    };
    let colon = text[name.span.end..].find(':').map(|at| name.span.end + at + 1).ok_or_else(|| cannot(key))?;
    let end = node.span.end.max(colon);
    let is_block = matches!(&node.kind, NodeKind::Scalar { style: ScalarStyle::Block, .. });
    let is_list = matches!(&node.kind, NodeKind::List(_)) && !text[node.span.clone()].starts_with('[');
    let between = &text[colon..end];
    if (is_list || is_block) && between.contains('#') {
        return Err(cannot(key));
    }
    if matches!(written, Written::Nothing) {
        let line = line_end(text, end);
        let has_comment = text[end..line].contains('#');
        let range = if has_comment { colon..end } else { line_start(text, name.span.start)..line };
        return Ok(Some((range, String::new())));
    }
    if let Written::Records(rows) = written {
        let line = if is_list || is_block { line_end(text, end) } else { end };
        let end = if is_list || is_block { "\n" } else { "" };
        return Ok(Some((colon..line.max(colon), format!("{}{end}", super::records(rows)))));
    }
    let value = behind_colon(&kind, written, is_list);
    let value = if is_list || is_block { format!("{}\n", value.trim_end_matches('\n')) } else { value };
    let end = if is_list || is_block { line_end(text, end) } else { end };
    // A comment behind a key without a value stays behind it.
    let start = if node.span.is_empty() || is_list || is_block || text[colon..node.span.start].contains('\n') {
        colon
    } else {
        node.span.start
    };
    let end = if node.span.is_empty() { colon } else { end };
    let value = if start == colon { value } else { value.trim_start_matches(' ').to_owned() };
    Ok(Some((start..end.max(start), value)))
}

pub(super) fn kind_of(key: &str, config: &Config) -> KeyKind {
    match keys::GOAL.key(key) {
        Some(known) => known.kind,
        None => config.field(key).map_or(KeyKind::Text, |field| KeyKind::of_field(&field.kind)),
    }
}

/// A value with the blank before it; a list on lines of its own if it stood so.
pub(super) fn behind_colon(kind: &KeyKind, written: &Written, on_lines: bool) -> String {
    match written {
        Written::Line(line) => format!(" {}", value(kind, line)),
        Written::List(items) if on_lines => items.iter().map(|item| format!("\n  - {}", value(kind, item))).collect(),
        Written::List(items) => {
            let items = items.iter().map(|item| super::scalar::written(item, ScalarKind::of(kind), true));
            format!(" [{}]", items.collect::<Vec<String>>().join(", "))
        }
        Written::Records(rows) => super::records(rows),
        Written::Prose(_) | Written::Nothing => String::new(),
    }
}

/// Where a new key goes: behind the last one that comes before it in the order of keys.
fn place_of_new(text: &str, front: &FrontMatter, node: Option<&Node>, place: usize, style: KeyStyle) -> usize {
    let Some(NodeKind::Map(pairs)) = node.map(|node| &node.kind) else { return front.yaml.start };
    let before = pairs.iter().rev().find(|(name, _)| name.as_text().is_some_and(|name| style.place(name) < place));
    match before {
        Some((name, value)) => line_end(text, value.span.end.max(name.span.end)).min(front.yaml.end),
        None => pairs.first().map_or(front.yaml.start, |(name, _)| line_start(text, name.span.start)),
    }
}

/// The change of what stands under a field's heading.
fn prose(goal: &Goal, field: &Field, written: &Written, config: &Config) -> Result<Edit, Message> {
    let text = &goal.source.text;
    let markdown = match written {
        Written::Prose(markdown) => markdown.as_str(),
        Written::Nothing => "",
        Written::Line(_) | Written::List(_) | Written::Records(_) => return Err(cannot(&field.key)),
    };
    let body = body::parse_with(&text[goal.body.clone()], config.line_breaks);
    let own: Vec<usize> =
        (0..goal.parts.len()).filter(|at| goal.parts[*at].field.as_ref() == Some(&field.key)).collect();
    let heading = field.headings.first().unwrap_or(&field.label);
    match own.as_slice() {
        [] => {
            let before = text.trim_end().len();
            Ok((before..text.len(), format!("\n\n## {heading}\n\n{markdown}\n")))
        }
        [part] => {
            let fragment = body.fragments.get(*part).ok_or_else(|| cannot(&field.key))?;
            let at = |offset: usize| goal.body.start + offset;
            let span = at(fragment.span.start)..at(fragment.span.end);
            if !span.is_empty() {
                return Ok((span, markdown.to_owned()));
            }
            let end = fragment.heading.as_ref().map_or(fragment.span.start, |heading| heading.span.end);
            Ok(under_heading(text, at(end), markdown))
        }
        _ => Err(cannot(&field.key)),
    }
}

/// Text under a heading that has none.
fn under_heading(text: &str, end: usize, markdown: &str) -> Edit {
    let end = text[..end].trim_end().len();
    (end..end, format!("\n\n{markdown}{}", if text[end..].is_empty() { "\n" } else { "" }))
}

/// Where the line of an offset begins.
pub(super) fn line_start(text: &str, at: usize) -> usize {
    text[..at].rfind('\n').map_or(0, |newline| newline + 1)
}

/// Behind the line's end.
pub(super) fn line_end(text: &str, at: usize) -> usize {
    // What ends with a line end, ends the line.
    if text[..at].ends_with('\n') {
        return at;
    }
    text[at..].find('\n').map_or(text.len(), |newline| at + newline + 1)
}
