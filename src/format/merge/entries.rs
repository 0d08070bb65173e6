//! The keys of the front matter of three versions, joined: key by key, of a map its keys, of a list its items, of a value what one
//! side alone has changed.

use std::collections::HashMap;

use super::order::{is_reordered, order};
use super::pieces::Entry;
use super::prose;
use super::three::Three;
use super::written::Segment;
use crate::format::change::behind_colon;
use crate::format::front::is_same;
use crate::format::key_style::KeyStyle;
use crate::model::japanese::{comparable, natural_cmp};
use crate::model::keys::KeyKind;
use crate::model::written::Written;
use crate::text::yaml::{Node, NodeKind};

/// Joins the entries of a map.
pub fn maps(three: &Three<Vec<Entry>>, style: KeyStyle, segments: &mut Vec<Segment>) {
    let compare = |a: &str, b: &str| style.place(a).cmp(&style.place(b)).then_with(|| natural_cmp(a, b));
    let by_key = three.map(|entries| by_key(entries));
    for key in order(&keys(three), compare) {
        one(&by_key.map(|entries| entries.get(key).copied()), style.of_key(key), segments);
    }
}

fn keys<'a>(three: &'a Three<Vec<Entry>>) -> Three<Vec<&'a str>> {
    three.map(|entries| entries.iter().map(|entry| entry.key.as_str()).collect())
}

fn by_key<'a, 'b>(entries: &'a [Entry<'b>]) -> HashMap<&'a str, &'a Entry<'b>> {
    entries.iter().map(|entry| (entry.key.as_str(), entry)).collect()
}

/// Joins one entry, that each version has or has not.
fn one(three: &Three<Option<&Entry>>, style: KeyStyle, segments: &mut Vec<Segment>) {
    let whole = |entry: Option<&Entry>| entry.map(|entry| [entry.lead, entry.text].concat());
    if let Some(settled) = three.settled(|a, b| whole(a) == whole(b)) {
        segments.extend(whole(settled).map(|text| Segment::Plain(text.into_bytes())));
        return;
    }
    match (three.ours, three.theirs) {
        (Some(ours), Some(theirs)) => {
            let base = three.base;
            let lead = Three { base: base.map_or("", |base| base.lead), ours: ours.lead, theirs: theirs.lead };
            prose::comments(&lead, &ours.label, segments);
            both(base, ours, theirs, style, segments);
        }
        // One has removed what the other has changed; if that is nothing but form, it goes.
        (Some(kept), None) | (None, Some(kept)) => {
            let is_form =
                three.base.is_some_and(|base| says_the_same(base, kept) && base.lead.trim() == kept.lead.trim());
            if !is_form {
                segments.push(Segment::plain(kept.lead));
                let (ours, theirs) = if three.ours.is_some() { (kept.text, "") } else { ("", kept.text) };
                segments.push(Segment::conflict(&kept.label, ours, theirs));
            }
        }
        (None, None) => {}
    }
}

/// Joins the lines of an entry that both sides have.
fn both(base: Option<&Entry>, ours: &Entry, theirs: &Entry, style: KeyStyle, segments: &mut Vec<Segment>) {
    if ours.text == theirs.text || base.is_some_and(|base| base.text == theirs.text) {
        segments.push(Segment::plain(ours.text));
        return;
    }
    if base.is_some_and(|base| base.text == ours.text) {
        segments.push(Segment::plain(theirs.text));
        return;
    }
    let joined = within(base, ours, theirs, style).or_else(|| {
        let three = Three { base: base?, ours, theirs };
        let line = value(&three).or_else(|| list(&three, style))?;
        Some(vec![Segment::Plain(line.into_bytes())])
    });
    match joined {
        Some(joined) => segments.extend(joined),
        None => segments.push(Segment::conflict(&ours.label, ours.text, theirs.text)),
    }
}

/// The lines of a value that no side has on lines of its own: the key, the value and the comment behind it, each as the one who
/// has changed it wrote it.
fn value(three: &Three<&Entry>) -> Option<String> {
    if three.all().iter().any(|entry| entry.is_block()) {
        return None;
    }
    let head = three.map(|entry| entry.head()).settled(|a, b| a == b)?;
    let tail = three.map(|entry| entry.tail()).settled(|a, b| a == b)?;
    let value = three.settled(|a, b| a.value() == b.value() || says_the_same(a, b))?.value();
    Some([head, value, tail].concat())
}

/// Whether two entries say the same, however they are written. A comment in the value is not understood, so it says something.
fn says_the_same(a: &Entry, b: &Entry) -> bool {
    let has_comment = |entry: &Entry| entry.value().contains('#');
    is_same(a.node, b.node) && a.tail().trim() == b.tail().trim() && !has_comment(a) && !has_comment(b)
}

/// Joins values that stand on lines of their own in each version, by what they consist of.
fn within(base: Option<&Entry>, ours: &Entry, theirs: &Entry, style: KeyStyle) -> Option<Vec<Segment>> {
    let base_is_block = base.is_none_or(Entry::is_block);
    if !base_is_block || !ours.is_block() || !theirs.is_block() {
        return None;
    }
    let heads = Three { base: base.map_or(ours.head(), Entry::head), ours: ours.head(), theirs: theirs.head() };
    let head = heads.settled(|a, b| a == b)?;
    let children = Three {
        base: base.map(|base| base.children(style)).unwrap_or_default(),
        ours: ours.children(style),
        theirs: theirs.children(style),
    };
    let mut segments = vec![Segment::plain(head)];
    match (&ours.node.kind, &theirs.node.kind) {
        (NodeKind::Map(_), NodeKind::Map(_)) if indents(&children.ours) == indents(&children.theirs) => {
            // What stands behind a dash stays there.
            let first = |entries: &[Entry]| entries.first().map(|entry| entry.key.clone());
            let is_item = !head.ends_with('\n');
            if is_item && first(&children.ours) != first(&children.theirs) {
                return None;
            }
            maps(&children, style, &mut segments);
        }
        (NodeKind::List(_), NodeKind::List(_)) => lists(&children, style.of_item(), &mut segments)?,
        _ => return None,
    }
    Some(segments)
}

/// How far the entries are indented; none where they differ.
fn indents(entries: &[Entry]) -> Option<usize> {
    let indent = |entry: &Entry| entry.text.len() - entry.text.trim_start_matches(' ').len();
    // The first may stand behind a dash.
    let first = indent(entries.last()?);
    entries.iter().skip(1).all(|entry| indent(entry) == first).then_some(first)
}

/// Joins the items of a list where it is certain which is which, and where they go.
fn lists(three: &Three<Vec<Entry>>, style: KeyStyle, segments: &mut Vec<Segment>) -> Option<()> {
    let keys = keys(three);
    // An item without a name, or with another's, has a sign in its key that no name has.
    let is_named = keys.all().iter().all(|keys| keys.iter().all(|key| !key.contains('\0')));
    if !is_named || indents(&three.ours) != indents(&three.theirs) || !is_certain(&keys) {
        return None;
    }
    let by_key = three.map(|entries| by_key(entries));
    for key in order(&keys, natural_cmp) {
        one(&by_key.map(|entries| entries.get(key).copied()), style, segments);
    }
    Some(())
}

/// Whether it is certain which items there are and where they go: not both sides have put another item in the place of one, nor put
/// them into another order, nor each something else at the top, which says more than the rest: with the first section the goal is
/// printed.
fn is_certain(keys: &Three<Vec<&str>>) -> bool {
    let first = |side: &[&str]| side.first().map(|first| (*first).to_owned());
    let is_first_settled = keys.map(|keys| first(keys)).map(|first| first.as_deref()).settled(|a, b| a == b).is_some();
    let is_order_settled = !(is_reordered(&keys.base, &keys.ours)
        && is_reordered(&keys.base, &keys.theirs)
        && is_reordered(&keys.ours, &keys.theirs));
    let has_own =
        |side: &[&str], other: &[&str]| side.iter().any(|key| !keys.base.contains(key) && !other.contains(key));
    let is_gone = |key: &&str| !keys.ours.contains(key) && !keys.theirs.contains(key);
    let is_replaced_twice =
        keys.base.iter().any(is_gone) && has_own(&keys.ours, &keys.theirs) && has_own(&keys.theirs, &keys.ours);
    is_first_settled && is_order_settled && !is_replaced_twice
}

/// A list of texts, however each version writes it: one text, between brackets, on lines. Written as ours is.
fn list(three: &Three<&Entry>, style: KeyStyle) -> Option<String> {
    let KeyStyle::Of(kind @ (KeyKind::OneOrMore(_) | KeyKind::List(_))) = style else { return None };
    // A comment among the items is not understood.
    if three.all().iter().any(|entry| entry.text.contains('#')) {
        return None;
    }
    let texts = three.map(|entry| texts(entry.node));
    let texts = Three { base: texts.base?, ours: texts.ours?, theirs: texts.theirs? };
    let folded = texts.map(|texts| texts.iter().map(|text| comparable(text)).collect::<Vec<String>>());
    let keys = folded.map(|texts| texts.iter().map(String::as_str).collect::<Vec<&str>>());
    let is_once = |keys: &Vec<&str>| keys.iter().enumerate().all(|(at, key)| !keys[..at].contains(key));
    if !keys.all().into_iter().all(is_once) || !is_certain(&keys) {
        return None;
    }
    let text = |key: &str| {
        let of = |texts: &[String]| texts.iter().find(|text| comparable(text) == key).cloned();
        of(&texts.ours).or_else(|| of(&texts.theirs))
    };
    let is_kept = |key: &&str| {
        let there = keys.map(|keys| keys.contains(key));
        there.settled(|a, b| a == b).unwrap_or(true)
    };
    let items: Vec<String> = order(&keys, natural_cmp).into_iter().filter(is_kept).filter_map(text).collect();
    let is_block = three.ours.is_block();
    let written = match items.as_slice() {
        [] => return None,
        [item] if !matches!(three.ours.node.kind, NodeKind::List(_)) => Written::Line(item.clone()),
        _ => Written::List(items),
    };
    let value = behind_colon(&kind, &written, is_block);
    let ours = three.ours;
    Some([ours.head().trim_end(), &value, ours.tail()].concat())
}

fn texts(node: &Node) -> Option<Vec<String>> {
    match &node.kind {
        NodeKind::Scalar { .. } if node.is_null() => Some(Vec::new()),
        NodeKind::Scalar { text, .. } => Some(vec![text.clone()]),
        NodeKind::List(items) => items.iter().map(|item| item.as_text().map(str::to_owned)).collect(),
        NodeKind::Map(_) | NodeKind::Broken => None,
    }
}
