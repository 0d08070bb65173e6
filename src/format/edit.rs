//! Changes of a text, and which of them are taken.

use std::ops::Range;

/// A replacement in a text.
pub(super) type Edit = (Range<usize>, String);

/// A text with replacements, which are in order and do not overlap.
pub(super) fn edited(text: &str, edits: &[Edit]) -> String {
    let mut out = String::with_capacity(text.len() + edits.len());
    let mut done = 0;
    for (range, replacement) in edits {
        out.push_str(&text[done..range.start]);
        out.push_str(replacement);
        done = range.end;
    }
    out.push_str(&text[done..]);
    out
}

/// What formatting makes of a text, if that says the same and stays when formatted again; else the text as it is.
pub(super) fn settled(
    text: &str,
    format: impl Fn(&str) -> String,
    says_the_same: impl Fn(&str, &str) -> bool,
) -> String {
    let once = format(text);
    if once != text && !(says_the_same(text, &once) && format(&once) == once) {
        return text.to_owned();
    }
    once
}
