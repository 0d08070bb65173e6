//! The pieces of a text as HTML: marks are `<ins>` and `<del>`, a gap says in words what it is to those who hear the page.

use super::pieces::Piece;
use crate::model::comparison::{Gap, Review};
use crate::model::html::escape;
use crate::model::{Language, Message};
use crate::say;

/// Which of two texts it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Text {
    /// What was said.
    Old,
    /// What is said.
    New,
}

/// A text with its marks. What is new or gone as a whole is not underlined: where it stands says so.
pub(super) fn html(pieces: &[Piece], text: Text, is_lone: bool, review: &Review, language: Language) -> String {
    let (tag, word) = match text {
        Text::Old => ("del", say!("（ここに追加）", "(added here)")),
        Text::New => ("ins", say!("（ここを削除）", "(removed here)")),
    };
    let piece = |piece: &Piece| match piece {
        Piece::Same(text) => escape(text),
        Piece::Marked(text) if is_lone => escape(text),
        Piece::Marked(text) => format!("<{tag}>{}</{tag}>", escape(text)),
        Piece::Gap(length) => gap(*length, review.gap, word.text(language)),
        Piece::Omitted => escape(&review.omit),
    };
    pieces.iter().map(piece).collect()
}

fn gap(length: usize, gap: Gap, word: &str) -> String {
    let word = escape(word);
    match gap {
        Gap::None => String::new(),
        Gap::Short => format!("<span class=\"gap\"><span class=\"hid\">{word}</span></span>"),
        Gap::Exact => {
            let blank = "　".repeat(length);
            format!("<span class=\"exact\" aria-hidden=\"true\">{blank}</span><span class=\"hid\">{word}</span>")
        }
    }
}

/// Remarks in a row.
pub(super) fn joined(remarks: &[Message], language: Language) -> String {
    let between = match language {
        Language::Ja => "、",
        Language::En => ", ",
    };
    remarks.iter().map(|remark| remark.text(language)).collect::<Vec<&str>>().join(between)
}
