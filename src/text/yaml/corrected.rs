//! The YAML a clerk meant, and where each byte of it was really written.
//!
//! Comes in: the text as written and corrections of it. Goes out: the corrected text for the YAML parser, and a map back,
//! so that every place still points at what was written. Without corrections nothing is copied.

use std::borrow::Cow;
use std::ops::Range;

/// A correction: the bytes of the written text it replaces, and by what.
#[derive(Debug, Clone)]
pub(super) struct Correction {
    /// The bytes replaced, counted from the start of the YAML.
    pub(super) range: Range<usize>,
    /// The text that replaces them.
    pub(super) text: String,
}

/// A corrected text and the way back.
#[derive(Debug)]
pub(super) struct Corrected<'a> {
    /// The corrected text.
    pub(super) text: Cow<'a, str>,
    /// The text as it was written.
    written: &'a str,
    /// Where the YAML begins in its source.
    base: usize,
    /// Stretches in order: where each begins in the corrected text, which written bytes it replaces, and whether it is a copy of them.
    pieces: Vec<(usize, Range<usize>, bool)>,
}

impl<'a> Corrected<'a> {
    /// Applies corrections to the YAML that begins at `base` of its source; of two that overlap the first holds.
    pub(super) fn new(written: &'a str, base: usize, mut corrections: Vec<Correction>) -> Corrected<'a> {
        if corrections.is_empty() {
            return Corrected { text: Cow::Borrowed(written), written, base, pieces: Vec::new() };
        }
        corrections.sort_by_key(|edit| edit.range.start);
        let mut text = String::with_capacity(written.len() + 64);
        let mut pieces = Vec::with_capacity(2 * corrections.len() + 1);
        let mut done = 0;
        for edit in corrections {
            if edit.range.start < done {
                continue;
            }
            pieces.push((text.len(), done..edit.range.start, true));
            text.push_str(&written[done..edit.range.start]);
            pieces.push((text.len(), edit.range.clone(), false));
            text.push_str(&edit.text);
            done = edit.range.end;
        }
        pieces.push((text.len(), done..written.len(), true));
        text.push_str(&written[done..]);
        Corrected { text: Cow::Owned(text), written, base, pieces }
    }

    /// The bytes of the source that a range of the corrected text was made from.
    pub(super) fn written(&self, range: Range<usize>) -> Range<usize> {
        let start = self.offset(range.start, false);
        start..self.offset(range.end, true).max(start)
    }

    fn offset(&self, at: usize, is_end: bool) -> usize {
        let after = self.pieces.partition_point(|(start, ..)| *start <= at);
        let mut within = match after.checked_sub(1).map(|piece| &self.pieces[piece]) {
            None => at,
            Some((start, written, is_copy)) if *is_copy || at == *start => {
                (written.start + (at - start)).min(written.end)
            }
            Some((_, written, _)) if is_end => written.end,
            Some((_, written, _)) => written.start,
        };
        // What was blanked has a blank for every byte of a character.
        while !self.written.is_char_boundary(within) {
            within -= 1;
        }
        self.base + within
    }

    /// Blanks a part of the corrected text; line ends stay.
    pub(super) fn blank(&mut self, range: Range<usize>) {
        let blanks: String =
            self.text[range.clone()].bytes().map(|byte| if byte == b'\n' { '\n' } else { ' ' }).collect();
        self.text.to_mut().replace_range(range, &blanks);
    }
}
