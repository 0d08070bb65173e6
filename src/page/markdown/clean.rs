//! Raw HTML, cleaned.
//!
//! The whole output is cleaned at once, since a tag may open in one paragraph and close in another. What is left of raw
//! HTML: the elements that Markdown itself makes, and those it lacks for text (`ruby`, `sub`, `details`, `dl`, cells that
//! span others …). No scripts, styles, frames, forms, media; of attributes only those listed here, and of those
//!
//! - `id` only as we made it ourselves, so that nothing can pretend to be another part of the page;
//! - `class` only the words we use ourselves;
//! - `href`, `src` and `cite` only as [`safe`](super::address::safe) allows. Addresses in raw HTML are not resolved:
//!   what they say is what is written. Images are only those of the site.
//! - `input` only as a disabled check box.

use std::borrow::Cow;
use std::collections::{BTreeSet, HashMap, HashSet};

use super::address;
use crate::model::html::KEPT_TAGS;

const ATTRIBUTES: &[(&str, &[&str])] = &[
    ("a", &["href", "rel", "role", "aria-label"]),
    ("blockquote", &["cite"]),
    ("del", &["cite", "datetime"]),
    ("details", &["open"]),
    ("img", &["src", "alt", "loading", "width", "height"]),
    ("input", &["type", "disabled", "checked", "aria-label"]),
    ("ins", &["cite", "datetime"]),
    ("ol", &["start"]),
    ("q", &["cite"]),
    ("section", &["tabindex", "aria-label"]),
    ("td", &["colspan", "rowspan"]),
    ("th", &["scope", "colspan", "rowspan"]),
    ("time", &["datetime"]),
];

const CLASSES: &[&str] = &[
    "table-scroll",
    "align-left",
    "align-center",
    "align-right",
    "item",
    "task",
    "footnotes",
    "footnote-ref",
    "footnote-back",
];

/// Cleans HTML; `ids` are those that may stay.
pub(super) fn clean(html: &str, ids: BTreeSet<String>) -> String {
    let mut builder = ammonia::Builder::empty();
    builder
        .tags(KEPT_TAGS.iter().copied().collect())
        .clean_content_tags(HashSet::from(["script", "style"]))
        .generic_attributes(HashSet::from(["class", "dir", "id", "lang", "title"]))
        .tag_attributes(
            ATTRIBUTES.iter().map(|(tag, names)| (*tag, names.iter().copied().collect())).collect::<HashMap<_, _>>(),
        )
        .set_tag_attribute_value("input", "type", "checkbox")
        .set_tag_attribute_value("input", "disabled", "")
        .url_schemes(HashSet::from(["http", "https", "mailto", "tel"]))
        .link_rel(None)
        .strip_comments(true)
        .attribute_filter(move |_, attribute, value| match attribute {
            "id" => ids.contains(value).then_some(Cow::Borrowed(value)),
            "class" => classes(value),
            "href" | "cite" => address::safe(value).map(Cow::Owned),
            "src" => address::safe(value).filter(|address| address::is_within(address)).map(Cow::Owned),
            "rel" => (value == "noopener noreferrer").then_some(Cow::Borrowed(value)),
            "role" => matches!(value, "doc-noteref" | "doc-backlink").then_some(Cow::Borrowed(value)),
            "tabindex" => (value == "0").then_some(Cow::Borrowed(value)),
            "loading" => (value == "lazy").then_some(Cow::Borrowed(value)),
            "start" | "colspan" | "rowspan" | "width" | "height" => {
                value.bytes().all(|byte| byte.is_ascii_digit()).then_some(Cow::Borrowed(value))
            }
            _ => Some(Cow::Borrowed(value)),
        });
    builder.clean(html).to_string()
}

/// The words of a `class` that are ours.
fn classes(value: &str) -> Option<Cow<'_, str>> {
    let ours = |word: &&str| {
        CLASSES.contains(word)
            || word.strip_prefix("language-").is_some_and(|language| {
                language.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '+' | '#' | '.' | '_'))
            })
    };
    let kept: Vec<&str> = value.split_ascii_whitespace().filter(ours).collect();
    (!kept.is_empty()).then(|| Cow::Owned(kept.join(" ")))
}
