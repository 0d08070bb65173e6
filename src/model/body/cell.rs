//! A text as a cell of a spreadsheet holds it.

use super::{LineBreaks, cell_text, parse_with};

/// What a cell shows of a Markdown text: its words, a line for each line that a reader sees, a blank line between two
/// paragraphs, list items after `・` or their number.
pub fn cell(markdown: &str, line_breaks: LineBreaks) -> String {
    cell_text(&parse_with(markdown, line_breaks).events)
}
