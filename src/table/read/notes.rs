//! What stands on a sheet of a workbook without being in a cell: text boxes and comments, each with the cell it hangs on.

use quick_xml::Reader;
use quick_xml::events::Event;

use super::parts::{Parts, attribute, words};
use crate::model::Message;
use crate::table::address::{Address, address};

/// The texts that hang on a sheet's cells.
///
/// # Errors
/// A part cannot be unpacked.
pub fn read(parts: &mut Parts, sheet: &str) -> Result<Vec<(Address, String)>, Message> {
    let mut notes = Vec::new();
    for relation in parts.relations(sheet)? {
        let found = match relation.kind.as_str() {
            "drawing" => parts.text(&relation.target)?.map(|xml| boxes(&xml)),
            "comments" => parts.text(&relation.target)?.map(|xml| comments(&xml)),
            _ => None,
        };
        notes.extend(found.unwrap_or_default());
    }
    notes.retain(|(_, text)| !text.trim().is_empty());
    Ok(notes)
}

/// Text boxes: an anchor says the cell, and holds the paragraphs.
fn boxes(xml: &str) -> Vec<(Address, String)> {
    let mut notes = Vec::new();
    let mut reader = Reader::from_str(xml);
    let (mut at, mut text) = (Address::default(), String::new());
    let (mut in_from, mut inside) = (false, String::new());
    while let Ok(event) = reader.read_event() {
        match &event {
            Event::Start(tag) => {
                inside = tag.local_name().as_ref().to_owned();
                match inside.as_str() {
                    "oneCellAnchor" | "twoCellAnchor" | "absoluteAnchor" => (at, text) = Default::default(),
                    "from" => in_from = true,
                    "p" if !text.is_empty() => text.push('\n'),
                    _ => {}
                }
            }
            Event::End(tag) => {
                inside.clear();
                match tag.local_name().as_ref() {
                    "from" => in_from = false,
                    "oneCellAnchor" | "twoCellAnchor" | "absoluteAnchor" => notes.push((at, std::mem::take(&mut text))),
                    _ => {}
                }
            }
            Event::Eof => break,
            event => {
                let Some(said) = words(event) else { continue };
                match inside.as_str() {
                    "col" if in_from => at.column = said.trim().parse().unwrap_or(at.column),
                    "row" if in_from => at.row = said.trim().parse().unwrap_or(at.row),
                    "t" => text.push_str(&said),
                    _ => {}
                }
            }
        }
    }
    notes
}

fn comments(xml: &str) -> Vec<(Address, String)> {
    let mut notes = Vec::new();
    let mut reader = Reader::from_str(xml);
    let (mut at, mut text, mut is_text) = (None, String::new(), false);
    while let Ok(event) = reader.read_event() {
        match &event {
            Event::Start(tag) => match tag.local_name().as_ref() {
                "comment" => at = attribute(tag, "ref").and_then(|place| address(&place)),
                "t" => is_text = true,
                _ => {}
            },
            Event::End(tag) => match tag.local_name().as_ref() {
                "comment" => notes.extend(at.take().map(|at| (at, std::mem::take(&mut text)))),
                "t" => is_text = false,
                _ => {}
            },
            Event::Eof => break,
            event if is_text => text.extend(words(event)),
            _ => {}
        }
    }
    notes
}
