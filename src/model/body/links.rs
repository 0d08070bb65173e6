//! Where a text leads to: the addresses of its links and images, each with its place.

use std::collections::HashMap;
use std::ops::Range;

use super::{Body, CowStr, Definition, Event, LinkType, Tag, end_of};

/// How an address is used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LinkKind {
    /// `[text](address)` and `[text][label]`
    Link,
    /// `![text](address)` and `![text][label]`
    Image,
    /// `<https://example.jp>`, and the same without brackets
    Autolink,
    /// `<name@example.jp>`
    Email,
    /// `[label]: address` that nothing refers to
    Definition,
}

/// An address and where it is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link<'a> {
    /// How it is used.
    pub kind: LinkKind,
    /// The address without escapes and entities; of an e-mail address with `mailto:`.
    pub destination: CowStr<'a>,
    /// The bytes of the address, for a reference those in its definition; of the whole link where they cannot be told,
    /// because the address is empty or written with escapes.
    pub span: Range<usize>,
    /// The bytes of the whole link, image or definition.
    pub whole: Range<usize>,
}

/// All addresses in the order of the text.
pub(super) fn links<'b>(body: &'b Body<'_>) -> Vec<Link<'b>> {
    let mut links = Vec::new();
    let definitions = Definitions::of(body);
    let mut used = vec![false; body.definitions.len()];
    for (index, (event, whole)) in body.events.iter().enumerate() {
        let (link_type, destination, label, used_as) = match event {
            Event::Start(Tag::Link { link_type, dest_url, id, .. }) => (*link_type, dest_url, id, LinkKind::Link),
            Event::Start(Tag::Image { link_type, dest_url, id, .. }) => (*link_type, dest_url, id, LinkKind::Image),
            _ => continue,
        };
        let written = |range: Range<usize>| find(body.text, destination, range);
        let (kind, span) = match link_type {
            LinkType::Autolink => (LinkKind::Autolink, written(whole.clone())),
            LinkType::Email => (LinkKind::Email, written(whole.clone())),
            LinkType::Inline => {
                // The address stands behind the words, which might contain the same text.
                let words = match end_of(&body.events, index) {
                    end if end > index + 1 => body.events[end - 1].1.end,
                    _ => whole.start,
                };
                (used_as, written(words.min(whole.end)..whole.end))
            }
            _ => {
                let definition = definitions.find(label, destination);
                if let Some(found) = definition {
                    used[found] = true;
                }
                (used_as, definition.and_then(|found| body.definitions[found].address(body.text)))
            }
        };
        let destination = match kind {
            LinkKind::Email => format!("mailto:{destination}").into(),
            _ => CowStr::Borrowed(destination),
        };
        links.push(Link { kind, destination, span: span.unwrap_or_else(|| whole.clone()), whole: whole.clone() });
    }
    for (definition, _) in body.definitions.iter().zip(used).filter(|(_, used)| !used) {
        links.push(Link {
            kind: LinkKind::Definition,
            destination: CowStr::Borrowed(&definition.destination),
            span: definition.address(body.text).unwrap_or_else(|| definition.span.clone()),
            whole: definition.span.clone(),
        });
    }
    links.sort_by_key(|link| link.whole.start);
    links
}

/// The definitions of a text, to be found by label. Labels are compared without regard to case and blanks, nearly as the
/// parser does; where that is not enough, the address decides.
struct Definitions<'b> {
    by_label: HashMap<String, usize>,
    by_address: HashMap<&'b str, usize>,
}

impl Definitions<'_> {
    fn of<'b>(body: &'b Body<'_>) -> Definitions<'b> {
        let (mut by_label, mut by_address) = (HashMap::new(), HashMap::new());
        for (index, definition) in body.definitions.iter().enumerate() {
            by_label.entry(label_key(&definition.label)).or_insert(index);
            by_address.entry(definition.destination.as_str()).or_insert(index);
        }
        Definitions { by_label, by_address }
    }

    fn find(&self, label: &str, address: &str) -> Option<usize> {
        self.by_label.get(&label_key(label)).or_else(|| self.by_address.get(address)).copied()
    }
}

fn label_key(label: &str) -> String {
    label.split_whitespace().flat_map(str::chars).flat_map(char::to_lowercase).collect()
}

impl Definition {
    fn address(&self, text: &str) -> Option<Range<usize>> {
        let colon = text[self.span.clone()].find("]:").map_or(0, |at| at + "]:".len());
        find(text, &self.destination, self.span.start + colon..self.span.end)
    }
}

/// Where in a range of a text an address stands literally.
fn find(text: &str, address: &str, range: Range<usize>) -> Option<Range<usize>> {
    let at = text[range.clone()].find(address).filter(|_| !address.is_empty())?;
    Some(range.start + at..range.start + at + address.len())
}
