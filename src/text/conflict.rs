//! The lines that git leaves in a file where two changes of one place could not be joined.

use std::ops::Range;
use std::sync::Arc;

use super::shown::shown_up_to;
use crate::model::{Code, Diagnostic, Place, Source};
use crate::say;

/// Where such lines stand, without their ends. `=======` alone is one only between the others.
pub fn marks(text: &str) -> Vec<Range<usize>> {
    let mut marks = Vec::new();
    if !text.contains("<<<<<<<") && !text.contains(">>>>>>>") {
        return marks;
    }
    let (mut at, mut is_open) = (0, false);
    for line in text.split_inclusive('\n') {
        let trimmed = line.trim_end();
        let is_mark =
            |sign: &str| trimmed.strip_prefix(sign).is_some_and(|rest| rest.is_empty() || rest.starts_with(' '));
        let (begins, ends) = (is_mark("<<<<<<<"), is_mark(">>>>>>>"));
        if begins || ends || is_open && (is_mark("=======") || is_mark("|||||||")) {
            is_open = !ends;
            marks.push(at..at + trimmed.len());
        }
        at += line.len();
    }
    marks
}

/// What is said of such a line.
pub fn problem(source: &Arc<Source>, mark: Range<usize>) -> Diagnostic {
    let shown = shown_up_to(60, &source.text[mark.clone()]);
    let message =
        say!("git の衝突の印「{shown}」が残っています", "“{shown}” is a mark that git left where two changes met");
    Diagnostic::new(Code::MergeConflict, Place::of(source, mark), message).help(say!(
        "<<<<<<< と ======= の間、======= と >>>>>>> の間が、二人の書いた文章です。どちらを残すかを決め、印の行を消してください",
        "between <<<<<<< and =======, and between ======= and >>>>>>>, stand two people's texts: decide what stays, and delete the lines of the marks"
    ))
}
