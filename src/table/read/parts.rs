//! The parts of a package (xlsx, ods), each unpacked in memory when it is asked for.
//!
//! Before anything is unpacked the sizes that the package claims are added up; one that claims less than it holds is cut off at
//! what it claims.

use std::io::{Cursor, Read};

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use zip::ZipArchive;
use zip::result::ZipError;

use super::limits::{LARGE_PART, LARGEST_RATIO, MOST_UNPACKED, bomb, damaged, locked};
use crate::model::Message;

/// An opened package.
pub struct Parts<'a> {
    archive: ZipArchive<Cursor<&'a [u8]>>,
}

impl<'a> Parts<'a> {
    /// Opens a package whose parts together are not too large.
    ///
    /// # Errors
    /// They are, or it is no package.
    pub fn open(bytes: &'a [u8]) -> Result<Parts<'a>, Message> {
        let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|error| why(&error))?;
        let mut sum = 0_u64;
        for at in 0..archive.len() {
            let part = archive.by_index_raw(at).map_err(|error| why(&error))?;
            if part.encrypted() {
                return Err(locked());
            }
            let (size, packed) = (part.size(), part.compressed_size().max(1));
            sum = sum.saturating_add(size);
            if sum > MOST_UNPACKED || size > LARGE_PART && size / packed > LARGEST_RATIO {
                return Err(bomb());
            }
        }
        Ok(Parts { archive })
    }

    /// The names of its parts.
    pub fn names(&self) -> impl Iterator<Item = String> {
        self.archive.file_names().filter_map(Result::ok).map(|name| name.into_owned())
    }

    /// The text of a part; none if it is not there, or is no text.
    ///
    /// # Errors
    /// It cannot be unpacked.
    pub fn text(&mut self, name: &str) -> Result<Option<String>, Message> {
        let name = name.trim_start_matches('/');
        let Some(name) = self.names().find(|known| known.eq_ignore_ascii_case(name)) else {
            return Ok(None);
        };
        let part = self.archive.by_name(&name).map_err(|error| why(&error))?;
        let size = part.size();
        let mut bytes = Vec::new();
        part.take(size + 1).read_to_end(&mut bytes).map_err(|error| damaged(&error))?;
        if bytes.len() as u64 > size {
            return Err(bomb());
        }
        let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").map(<[u8]>::to_vec).unwrap_or(bytes);
        Ok(String::from_utf8(bytes).ok())
    }

    /// What a part says of others: id, kind (the last word of its address), and the other's name.
    ///
    /// # Errors
    /// It cannot be unpacked.
    pub fn relations(&mut self, part: &str) -> Result<Vec<Relation>, Message> {
        let (folder, file) = part.rsplit_once('/').unwrap_or(("", part));
        let Some(text) = self.text(&format!("{folder}/_rels/{file}.rels"))? else { return Ok(Vec::new()) };
        let mut relations = Vec::new();
        each_tag(&text, |tag| {
            if tag.local_name().as_ref() != "Relationship" {
                return;
            }
            let [id, kind, target] = ["Id", "Type", "Target"].map(|name| attribute(tag, name).unwrap_or_default());
            let kind = kind.rsplit('/').next().unwrap_or_default().to_owned();
            relations.push(Relation { id, kind, target: resolved(folder, &target) });
        });
        Ok(relations)
    }
}

/// What a part says of another.
pub struct Relation {
    /// How the part names it.
    pub id: String,
    /// What it is: `worksheet`, `drawing`, `comments`.
    pub kind: String,
    /// The other's name in the package.
    pub target: String,
}

fn resolved(folder: &str, target: &str) -> String {
    if let Some(absolute) = target.strip_prefix('/') {
        return absolute.to_owned();
    }
    crate::model::path::joined(folder, target).unwrap_or_default()
}

fn why(error: &ZipError) -> Message {
    match error {
        ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED) | ZipError::InvalidPassword => locked(),
        error => damaged(error),
    }
}

/// Calls for each start of an element; what is no XML ends it.
pub fn each_tag(xml: &str, mut each: impl FnMut(&BytesStart)) {
    let mut reader = Reader::from_str(xml);
    while let Ok(event) = reader.read_event() {
        match event {
            Event::Start(tag) | Event::Empty(tag) => each(&tag),
            Event::Eof => return,
            _ => {}
        }
    }
}

/// The value of an attribute, whatever its prefix.
pub fn attribute(tag: &BytesStart, name: &str) -> Option<String> {
    let mut attributes = tag.attributes();
    let found = attributes.with_checks(false).filter_map(Result::ok).find(|it| it.key.local_name().as_ref() == name)?;
    found.normalized_value(quick_xml::XmlVersion::Implicit1_0).ok().map(|value| value.into_owned())
}

/// The number in an attribute.
pub fn number(tag: &BytesStart, name: &str) -> Option<u32> {
    attribute(tag, name)?.parse().ok()
}

/// Whether an attribute says yes.
pub fn flag(tag: &BytesStart, name: &str) -> bool {
    attribute(tag, name).is_some_and(|value| value == "1" || value == "true")
}

/// What a piece of text says, references resolved.
pub fn words(event: &Event) -> Option<String> {
    match event {
        Event::Text(text) => Some(text.xml10_content().into_owned()),
        Event::CData(text) => Some(text.xml10_content().into_owned()),
        Event::GeneralRef(reference) => match reference.resolve_char_ref() {
            Ok(Some(letter)) => Some(letter.to_string()),
            _ => quick_xml::escape::resolve_predefined_entity(&reference.xml10_content()).map(str::to_owned),
        },
        _ => None,
    }
}
