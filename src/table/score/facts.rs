//! What of a file its cells do not say: lines of a text, formulas, drawings and colours of a workbook.

use std::io::{Cursor, Read};

/// See the module.
#[derive(Debug, Default)]
pub struct Facts {
    /// Whether it is a workbook rather than a text.
    pub is_workbook: bool,
    /// Whether a cell of a text has a line break.
    pub has_broken_lines: bool,
    /// Whether a row of a text has other cells than the header.
    pub has_ragged_rows: bool,
    /// Whether a cell is a formula.
    pub has_formulas: bool,
    /// Whether there are pictures, charts or text boxes.
    pub has_drawings: bool,
    /// Whether a cell has a colour.
    pub has_colours: bool,
}

/// The most of a part that is looked at.
const MOST: u64 = 64 << 20;

impl Facts {
    /// The facts of a file that could be read as a table.
    pub fn of(bytes: &[u8]) -> Facts {
        match zip::ZipArchive::new(Cursor::new(bytes)) {
            Ok(mut archive) => of_workbook(&mut archive),
            Err(_) if bytes.starts_with(b"\xD0\xCF\x11\xE0") => Facts { is_workbook: true, ..Facts::default() },
            Err(_) => of_text(bytes),
        }
    }
}

fn of_workbook(archive: &mut zip::ZipArchive<Cursor<&[u8]>>) -> Facts {
    let mut facts = Facts { is_workbook: true, ..Facts::default() };
    for at in 0..archive.len() {
        let Ok(part) = archive.by_index(at) else { continue };
        let name = part.name().map(|name| name.to_ascii_lowercase()).unwrap_or_default();
        facts.has_drawings |= ["xl/drawings/", "xl/media/", "xl/charts/"].iter().any(|folder| name.starts_with(folder));
        let is_sheet = name.starts_with("xl/worksheets/sheet");
        if !is_sheet && name != "xl/styles.xml" {
            continue;
        }
        let mut bytes = Vec::new();
        if part.take(MOST).read_to_end(&mut bytes).is_err() {
            continue;
        }
        let text = String::from_utf8_lossy(&bytes);
        facts.has_formulas |= is_sheet && (text.contains("<f>") || text.contains("<f "));
        // The first two fills of every workbook are none and a pattern that nobody uses.
        let fills = text.split_once("<fills").map_or("", |(_, rest)| rest.split("</fills>").next().unwrap_or_default());
        facts.has_colours |= fills.matches("patternType=\"solid\"").count() > 0;
    }
    facts
}

/// Quotation marks decide where a line ends, whatever the letters are: all encodings of CSV have them in ASCII.
fn of_text(bytes: &[u8]) -> Facts {
    let mut facts = Facts::default();
    let (mut is_quoted, mut cells, mut header) = (false, 1_usize, None);
    let mut row_is_empty = true;
    for &byte in bytes {
        match byte {
            b'"' => is_quoted = !is_quoted,
            b'\n' if is_quoted => facts.has_broken_lines = true,
            b'\n' => {
                let wanted = *header.get_or_insert(cells);
                facts.has_ragged_rows |= cells != wanted && !row_is_empty;
                (cells, row_is_empty) = (1, true);
            }
            b',' | b'\t' if !is_quoted => cells += 1,
            b'\r' => {}
            _ => row_is_empty = false,
        }
    }
    facts
}
