//! Keys that were written by their names in Japanese become the keys they are: 題名 becomes `title`.

use super::key_style::KeyStyle;
use crate::model::Source;
use crate::text::yaml::{self, Node, NodeKind};

/// The YAML with its keys; as it is where it cannot be read, or where a map has a key by both names.
pub(super) fn with_keys(text: &str, style: KeyStyle) -> String {
    let (Some(root), problems) = yaml::parse(&Source::new("", text), 0..text.len()) else { return text.to_owned() };
    let mut found = Vec::new();
    if problems.is_empty() {
        collect(&root, style, &mut found);
    }
    let mut named = text.to_owned();
    for (span, key) in found.into_iter().rev() {
        named.replace_range(span, key);
    }
    named
}

/// Places of keys with what is to stand there, in the order of the text.
fn collect(node: &Node, style: KeyStyle, found: &mut Vec<(std::ops::Range<usize>, &'static str)>) {
    match &node.kind {
        NodeKind::List(items) => items.iter().for_each(|item| collect(item, style.of_item(), found)),
        NodeKind::Map(entries) => {
            let key_of = |key: &Node| key.as_text().and_then(|written| style.named(written));
            for (key, value) in entries {
                let name = key_of(key);
                let is_other = |other: &Node| other.as_text() == name || key_of(other) == name;
                let is_alone = entries.iter().filter(|(other, _)| is_other(other)).count() == 1;
                found.extend(name.filter(|_| is_alone).map(|name| (key.span.clone(), name)));
                collect(value, style.of_key(name.or(key.as_text()).unwrap_or_default()), found);
            }
        }
        NodeKind::Scalar { .. } | NodeKind::Broken => {}
    }
}
