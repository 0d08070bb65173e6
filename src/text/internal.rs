//! What authors keep from everybody but colleagues: `audience` in YAML, and headings of the body.
//!
//! Where it is unclear what an author meant, it is internal: what was kept back by mistake can be published tomorrow.

use std::ops::Range;
use std::sync::Arc;

use super::fields::Fields;
use crate::model::body::{Body, Event, Heading, Item, Passage};
use crate::model::config::{Audience, Config};
use crate::model::goal::InternalText;
use crate::model::japanese::comparable;
use crate::model::keys::AUDIENCES;
use crate::model::{Source, Spanned};

/// The value of `audience`; an unknown word is reported and counts as internal.
pub fn audience(fields: &mut Fields) -> Option<Spanned<Audience>> {
    let read = fields.choice("audience", &AUDIENCES);
    if read.is_none() && fields.is_wrong("audience") {
        let node = fields.take("audience")?;
        return Some(Spanned::new(Audience::Internal, node.span.clone()));
    }
    read
}

/// The text under headings that are for colleagues only: those the site names, and those of its internal fields, at any
/// level and also within quotes and lists, since nobody who writes such a heading means it to be published. It goes to the
/// next heading of the same or a higher level; within a quote or a list, to the end of that.
pub fn texts(body: &Body, source: &Arc<Source>, offset: usize, config: &Config) -> Vec<InternalText> {
    let internal = config.fields.iter().filter(|field| field.audience == Audience::Internal);
    let names: Vec<&String> = internal.flat_map(|field| &field.headings).chain(&config.internal_headings).collect();
    if names.is_empty() || body.headings.is_empty() {
        return Vec::new();
    }
    let is_internal = |heading: &Heading| {
        let folded = comparable(&heading.text);
        names.iter().any(|name| is_heading(&folded, name))
    };
    let blocks = blocks(body);
    let block_of = |heading: &Heading| {
        let at = blocks.partition_point(|block| block.end <= heading.span.start);
        blocks.get(at).filter(|block| block.start < heading.span.start)
    };
    let mut texts: Vec<InternalText> = Vec::new();
    let mut covered = 0;
    for (index, heading) in body.headings.iter().enumerate() {
        if heading.span.start < covered || !is_internal(heading) {
            continue;
        }
        let ends = |next: &&Heading| block_of(next).is_none() && depth(next) <= depth(heading);
        let end = match block_of(heading) {
            Some(block) => block.end,
            None => body.headings[index + 1..].iter().find(ends).map_or(body.text.len(), |next| next.span.start),
        };
        covered = end;
        let inside = body.headings.iter().filter(|inner| (heading.span.start..end).contains(&inner.span.start));
        let under = body.events.iter().filter(|(_, span)| (heading.span.end..end).contains(&span.start));
        let under: Vec<Item> = under.cloned().collect();
        texts.push(InternalText {
            heading: Spanned::new(heading.text.clone(), offset + heading.span.start..offset + heading.span.end),
            span: offset + heading.span.start..offset + end,
            anchors: inside.map(|inner| inner.id.clone()).collect(),
            text: Passage::of(&under, &source.text, offset).text,
        });
    }
    texts
}

/// Levels 1 and 2 divide alike.
fn depth(heading: &Heading) -> u8 {
    heading.level.max(2)
}

/// The ranges of outermost quotes, lists and the like.
fn blocks(body: &Body) -> Vec<Range<usize>> {
    let mut depth = 0_usize;
    let mut blocks = Vec::new();
    for (event, span) in &body.events {
        match event {
            Event::Start(_) => {
                if depth == 0 {
                    blocks.push(span.clone());
                }
                depth += 1;
            }
            Event::End(_) => depth -= 1,
            _ => {}
        }
    }
    blocks
}

/// Whether a folded heading is a known one, but for brackets behind it.
pub fn is_heading(folded: &str, known: &str) -> bool {
    let rest = folded.strip_prefix(&comparable(known));
    rest.is_some_and(|rest| rest.is_empty() || (rest.starts_with('(') && rest.ends_with(')')))
}
