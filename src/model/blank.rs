//! A file without some of its bytes, in which everything else keeps its place.

use std::ops::Range;
use std::sync::Arc;

use super::Source;

/// The file with blanks in place of some ranges; line ends stay, so that bytes and lines are where they were.
///
/// A heading that follows a range and is indented moves to the front of its line: with nothing between them, a list or a
/// footnote before the range would take it in.
pub fn blanked<'a>(source: &Source, ranges: impl IntoIterator<Item = &'a Range<usize>>) -> Arc<Source> {
    let mut text = source.text.clone().into_bytes();
    for range in ranges {
        text[range.clone()].iter_mut().filter(|byte| **byte != b'\n').for_each(|byte| *byte = b' ');
        let start = text[..range.end].iter().rposition(|byte| *byte == b'\n').map_or(0, |newline| newline + 1);
        let end = text[range.end..].iter().position(|byte| *byte == b'\n').map_or(text.len(), |at| range.end + at);
        if text[start..range.end].iter().all(|byte| *byte == b' ') {
            text[start..end].rotate_left(range.end - start);
        }
    }
    // Ranges of texts begin and end between characters.
    let text = String::from_utf8(text).unwrap_or_default();
    Source::new(source.path.clone(), text)
}
