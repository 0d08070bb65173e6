//! What of a file its cells do not say: lines of a text, formulas, drawings and colours of a workbook.

use crate::model::Message;
use crate::table::read::Parts;

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

impl Facts {
    /// The facts of a file that could be read as a table.
    ///
    /// # Errors
    /// A part of it cannot be unpacked.
    pub fn of(bytes: &[u8]) -> Result<Facts, Message> {
        if bytes.starts_with(b"PK") {
            of_workbook(&mut Parts::open(bytes)?)
        } else if bytes.starts_with(b"\xD0\xCF\x11\xE0") {
            Ok(Facts { is_workbook: true, ..Facts::default() })
        } else {
            Ok(of_text(bytes))
        }
    }
}

fn of_workbook(parts: &mut Parts) -> Result<Facts, Message> {
    let mut facts = Facts { is_workbook: true, ..Facts::default() };
    for name in parts.names().collect::<Vec<String>>() {
        let lower = name.to_ascii_lowercase();
        let is_drawing = ["xl/drawings/", "xl/media/", "xl/charts/"].iter().any(|folder| lower.starts_with(folder));
        facts.has_drawings |= is_drawing;
        let is_sheet = lower.starts_with("xl/worksheets/sheet");
        if !is_sheet && lower != "xl/styles.xml" {
            continue;
        }
        let text = parts.text(&name)?.unwrap_or_default();
        facts.has_formulas |= is_sheet && (text.contains("<f>") || text.contains("<f "));
        // The first two fills of every workbook are none and a pattern that nobody uses.
        let fills = text.split_once("<fills").map_or("", |(_, rest)| rest.split("</fills>").next().unwrap_or_default());
        facts.has_colours |= fills.contains("patternType=\"solid\"");
    }
    Ok(facts)
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
