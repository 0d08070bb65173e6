//! A goal's file as the beginning of a later year's: what belongs to the year alone is taken out, everything else stays to the byte.
//!
//! Out go the deadlines, the identity and the addresses of the old goal; in come which goal it goes on with, and that its text is
//! still last year's. What comes out is read again; where it would not say that, it is not taken.

use std::ops::Range;

use super::change::{cannot, entry, opened};
use super::edit::{Edit, edited};
use crate::model::Message;
use crate::model::config::{Config, FieldKind, Role};
use crate::model::goal::Goal;
use crate::model::written::Written;
use crate::say;
use crate::text::goal;

/// The file of a goal that goes on with another. `continues` is how that one is named; `link` gives the destination of a link
/// of the text that would lead elsewhere from the new place.
///
/// # Errors
/// The file is written in a way that cannot be carried over without losing something; the message says what.
pub fn carried_over(
    old: &Goal,
    continues: &str,
    config: &Config,
    link: impl Fn(&str) -> Option<String>,
) -> Result<String, Message> {
    let text = &old.source.text;
    let front = opened(&old.source)?;
    let own_dues = config.fields.iter().filter(|field| field.role == Role::Value && field.kind == FieldKind::Due);
    let own_dues: Vec<String> = own_dues.map(|field| field.key.to_string()).collect();
    let gone = ["id", "aliases", "retired"].into_iter().chain(own_dues.iter().map(String::as_str));
    let mut edits: Vec<Edit> = Vec::new();
    let mut put = |key: &str, written: &Written| -> Result<(), Message> {
        edits.extend(entry(text, &front.front, front.node.as_ref(), key, written, config)?);
        Ok(())
    };
    for key in gone {
        put(key, &Written::Nothing)?;
    }
    put("continues", &Written::Line(continues.to_owned()))?;
    put("copied", &Written::Line("yes".to_owned()))?;
    if let Some(due) = &old.due {
        edits.push((blank_before(text, &due.span), String::new()));
    }
    for destination in &old.links {
        let Some(to) = link(&destination.value.address) else { continue };
        let written = destination.value.address.as_str();
        let place = place_of(text, &destination.span, &old.body, written).ok_or_else(|| unchanged_link(written))?;
        edits.push((place, to));
    }
    edits.sort_by_key(|(range, _)| (range.start, range.end));
    edits.dedup();
    let carried = edited(text, &edits);
    if says(&carried, old, continues, config) { Ok(carried) } else { Err(cannot(&old.source.path)) }
}

/// A value with the blanks before it.
fn blank_before(text: &str, span: &Range<usize>) -> Range<usize> {
    text[..span.start].trim_end_matches(' ').len()..span.end
}

/// Where the destination of a link is written: in the link itself, or where its name is explained.
fn place_of(text: &str, link: &Range<usize>, body: &Range<usize>, written: &str) -> Option<Range<usize>> {
    // A destination stands last in its link: the words before it may say the same.
    let inside = text[link.clone()].rfind(written).map(|at| link.start + at);
    let explained = || {
        let before = [format!("]: {written}"), format!("]: <{written}")];
        let found = before.iter().find_map(|before| text[body.clone()].find(before.as_str()).map(|at| (at, before)));
        found.map(|(at, before)| body.start + at + before.len() - written.len())
    };
    let start = inside.or_else(explained)?;
    Some(start..start + written.len())
}

fn unchanged_link(written: &str) -> Message {
    say!(
        "リンク先「{written}」は、書き方のため自動では変えられません。手で写してください",
        "the link to “{written}” is written in a way that cannot be changed automatically; copy the file by hand"
    )
}

/// Whether a text is the goal without what belongs to its year.
fn says(carried: &str, old: &Goal, continues: &str, config: &Config) -> bool {
    let (new, _) = goal::read(&old.source.path, carried.as_bytes().to_vec(), None, config);
    new.is_some_and(|new| {
        let texts = |goal: &Goal| goal.parts.iter().map(|part| part.text.text.clone()).collect::<Vec<String>>();
        let goes_on = matches!(new.continues.as_slice(), [only] if only.value.text == continues);
        let is_bare = new.id.is_none() && new.aliases.is_empty() && new.retired.is_none() && new.due.is_none();
        let is_same = new.title.value == old.title.value && texts(&new) == texts(old);
        goes_on && is_bare && new.copied.is_some() && is_same
    })
}
