//! PDF: what can be read in it.
//!
//! In go a file's bytes, out come texts: the lines of pages and of the forms drawn on them, with their codes as letters
//! ([`fonts`]); every text elsewhere in it (title, outline, notes, fields to fill in); the files attached to it. All objects are
//! looked at wherever they stand ([`file`]), those of earlier versions too, which readers can still take out.
//!
//! This is no viewer: places on a page only tell which letters stand on one line ([`content`]). What cannot be read is said:
//! an encrypted file, letters of a font that says nothing of what they are, pages that are only pictures, and what is packed in
//! a way that is not unpacked here. Every step costs time in proportion to the bytes it looks at, and what is unpacked is limited
//! ([`Allowance`]), as are nesting and the table of a font.

mod syntax;
mod file;
mod fonts;
mod content;

use std::collections::BTreeMap;

use super::archive::Allowance;
use crate::model::Message;
use crate::say;
use content::Show;
use file::{File, Object};
use fonts::Font;
use syntax::{Dict, Value};

/// Whether bytes are those of a PDF, by its beginning.
pub fn is_pdf(bytes: &[u8]) -> bool {
    bytes.starts_with(b"%PDF-")
}

/// Something in a PDF.
pub enum Part {
    /// A text, in lines.
    Text(String),
    /// A file attached to it.
    File(Vec<u8>),
    /// What is said of the whole file, as XML.
    About(Vec<u8>),
}

/// Takes a PDF apart.
///
/// # Errors
/// Why not all of it could be read; what could be was given.
pub fn read(
    bytes: &[u8],
    allowance: &mut Allowance,
    mut each: impl FnMut(Part, &mut Allowance),
) -> Result<(), Message> {
    let file = File::open(bytes, allowance)?;
    let mut reader = Reader { file: &file, fonts: BTreeMap::new(), obstacle: file.obstacle.clone() };
    let mut strings = String::new();
    for object in file.all() {
        object.value.each_text(&mut |text| {
            strings.push_str(&text_string(text));
            strings.push('\n');
        });
    }
    each(Part::Text(strings), allowance);
    for object in file.all() {
        let Some(dict) = object.value.dict() else { continue };
        match (dict.name("Type"), dict.name("Subtype")) {
            (Some("Page"), _) => each(Part::Text(reader.page(dict, allowance)), allowance),
            (_, Some("Form")) => each(Part::Text(reader.form(object, allowance)), allowance),
            (Some("EmbeddedFile"), _) => each(Part::File(reader.unpacked(object, allowance)), allowance),
            (Some("Metadata"), _) => each(Part::About(reader.unpacked(object, allowance)), allowance),
            _ => {}
        }
    }
    if file.all().is_empty() {
        return Err(say!("壊れています", "it is damaged"));
    }
    reader.obstacle.map_or(Ok(()), Err)
}

struct Reader<'f, 'b> {
    file: &'f File<'b>,
    /// Those that objects of their own say.
    fonts: BTreeMap<u32, Font>,
    /// The first reason why not all of it could be read.
    obstacle: Option<Message>,
}

/// How many parents of a page are asked for what it inherits.
const MOST_PARENTS: usize = 32;

impl<'f, 'b> Reader<'f, 'b> {
    fn page(&mut self, page: &'f Dict, allowance: &mut Allowance) -> String {
        let contents = page.get("Contents").map(|contents| self.file.resolve(contents));
        let parts: Vec<&Object> = match (page.get("Contents"), contents) {
            (_, Some(Value::List(parts))) => parts.iter().filter_map(|part| self.file.object(part)).collect(),
            (Some(reference), _) => self.file.object(reference).into_iter().collect(),
            _ => Vec::new(),
        };
        let mut drawn = Vec::new();
        for part in parts {
            drawn.extend(self.unpacked(part, allowance));
            drawn.push(b'\n');
        }
        let (mut place, mut resources) = (page, None);
        for _ in 0..MOST_PARENTS {
            resources = self.file.dict(place.get("Resources"));
            let Some(parent) = self.file.dict(place.get("Parent")).filter(|_| resources.is_none()) else { break };
            place = parent;
        }
        let text = self.text(&drawn, resources, allowance);
        let pictures = resources.and_then(|resources| self.file.dict(resources.get("XObject")));
        let is_picture = |value: &Value| {
            let object = self.file.object(value).and_then(|object| object.value.dict());
            object.is_some_and(|dict| dict.name("Subtype") == Some("Image"))
        };
        if text.trim().is_empty() && pictures.is_some_and(|pictures| pictures.values().any(is_picture)) {
            self.obstacle
                .get_or_insert_with(|| say!("画像だけのページがあります", "it has a page that is only a picture"));
        }
        text
    }

    fn form(&mut self, form: &'f Object<'b>, allowance: &mut Allowance) -> String {
        let resources = form.value.dict().and_then(|dict| self.file.dict(dict.get("Resources")));
        let drawn = self.unpacked(form, allowance);
        self.text(&drawn, resources, allowance)
    }

    /// The bytes of a stream, as far as they could be unpacked.
    fn unpacked(&mut self, object: &Object, allowance: &mut Allowance) -> Vec<u8> {
        let (bytes, obstacle) = self.file.unpacked(object, allowance);
        self.obstacle = self.obstacle.take().or(obstacle);
        bytes
    }

    /// The text that is drawn by such operators.
    fn text(&mut self, drawn: &[u8], resources: Option<&'f Dict>, allowance: &mut Allowance) -> String {
        let known = resources.and_then(|resources| self.file.dict(resources.get("Font")));
        let mut own: BTreeMap<String, Font> = BTreeMap::new();
        let mut named: BTreeMap<&str, u32> = BTreeMap::new();
        for (name, value) in known.into_iter().flat_map(Dict::entries) {
            let Some(dict) = self.file.dict(Some(value)) else { continue };
            match value {
                Value::Reference(number) => {
                    named.insert(name, *number);
                    if !self.fonts.contains_key(number) {
                        let font = Font::new(self.file, dict, allowance);
                        self.fonts.insert(*number, font);
                    }
                }
                _ => drop(own.insert(name.to_owned(), Font::new(self.file, dict, allowance))),
            }
        }
        let font = |name: &str| named.get(name).and_then(|number| self.fonts.get(number)).or_else(|| own.get(name));
        let mut show = Show::new(font);
        show.run(drawn);
        let (text, is_unknown) = show.end();
        if is_unknown {
            self.obstacle.get_or_insert_with(|| {
                say!("何の文字か分からない文字があります", "it has letters of which nothing says what they are")
            });
        }
        text
    }
}

/// A text outside of pages: UTF-16 or UTF-8 with their marks, else of one byte a letter.
fn text_string(bytes: &[u8]) -> String {
    match bytes {
        [0xFE, 0xFF, rest @ ..] => fonts::utf16(rest),
        [0xFF, 0xFE, rest @ ..] => {
            let swapped: Vec<u8> = rest.chunks_exact(2).flat_map(|two| [two[1], two[0]]).collect();
            fonts::utf16(&swapped)
        }
        [0xEF, 0xBB, 0xBF, rest @ ..] => String::from_utf8_lossy(rest).into_owned(),
        _ => encoding_rs::WINDOWS_1252.decode_without_bom_handling(bytes).0.into_owned(),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The texts of a file.
    fn texts(bytes: &[u8]) -> Vec<String> {
        let mut texts = Vec::new();
        let _ = read(bytes, &mut Allowance::default(), |part, _| {
            if let Part::Text(text) = part {
                texts.push(text);
            }
        });
        texts
    }

    const FILE: &str = "%PDF-1.4\n1 0 obj << /Type /Page /Contents 2 0 R /Resources << /Font << /F 3 0 R >> >> >> endobj\n\
        2 0 obj << /Length 44 >> stream\nBT /F 9 Tf (ab) Tj [(c) -2000 <64>] TJ T* (e) ' ET\nendstream endobj\n\
        3 0 obj << /Type /Font /Subtype /Type1 /Encoding << /Differences [97 /A /uni3042 /comma] >> /ToUnicode 4 0 R >> endobj\n\
        4 0 obj << /Length 9 >> stream\n1 beginbfrange <64> <65> <3044> endbfrange\nendstream endobj\ntrailer << /Root 1 0 R >>";

    #[test]
    fn letters_are_what_a_font_says_and_lines_are_where_they_stand() {
        assert_eq!(texts(FILE.as_bytes())[1], "Aあ,\nい\nぅ");
    }

    #[test]
    fn what_never_ends_takes_no_longer_than_its_length() {
        for text in [
            "1 0 obj [",
            "1 0 obj (",
            "1 0 obj <<",
            "1 0 obj <",
            "1 0 obj << >> stream\n",
            "[",
            "<<",
            "(",
            "obj ",
            "trailer <<",
        ] {
            texts(format!("%PDF-1.4\n{}", text.repeat(200_000 / text.len())).as_bytes());
        }
        let nested = "1 0 obj << /Type /Page /Contents 1 0 R /Parent 1 0 R /Resources 1 0 R >> endobj";
        texts(format!("%PDF-1.4\n{nested}").as_bytes());
    }

    proptest! {
        #[test]
        fn any_bytes_end(edits in prop::collection::vec((0_usize..700, any::<u8>()), 0..12), cut in 0_usize..700) {
            let mut bytes = FILE.as_bytes().to_vec();
            for (at, byte) in edits {
                let length = bytes.len();
                bytes[at % length] = byte;
            }
            bytes.truncate(bytes.len().saturating_sub(cut % 300));
            let _ = texts(&bytes);
        }

        #[test]
        fn any_operators_end(drawn in "(BT|ET|q|Q|cm|Td|TD|Tm|T\\*|Tj|TJ|'|BDC|BI|ID|EI|-?[0-9.]{1,9}|\\(a\\)|<41>|\\[|\\]|/F| ){0,60}") {
            let font = Font::new(&File::open(b"", &mut Allowance::default()).expect("it is not encrypted"), &Dict::default(), &mut Allowance::default());
            let mut show = Show::new(|_| Some(&font));
            show.run(drawn.as_bytes());
            let _ = show.end();
        }
    }
}
