//! How a page of changes looks: its language, and the customs of the office.

use crate::model::comparison::{NewSide, Remarks, Review};
use crate::model::{Language, Message};
use crate::review::change::Changes;
use crate::say;

/// How a page looks.
#[derive(Debug, Clone, Copy)]
pub struct Look<'a> {
    /// In which language.
    pub language: Language,
    /// The customs of the office.
    pub review: &'a Review,
}

impl Look<'_> {
    /// A message in its language.
    pub(in crate::review) fn say(&self, message: Message) -> String {
        message.text(self.language).to_owned()
    }

    /// What the columns of the old and of the new text are called.
    pub(in crate::review) fn headings(&self, changes: &Changes) -> [String; 2] {
        if let Some([new, old]) = &self.review.headings {
            return [old.clone(), new.clone()];
        }
        let [old, new] = match (changes.is_years, changes.sides[1].is_draft) {
            (true, _) => changes.sides.each_ref().map(|side| side.name.clone()),
            (false, true) => [say!("現行", "as it is"), say!("変更案", "draft")],
            (false, false) => [say!("変更前", "before"), say!("変更後", "after")],
        };
        [self.say(old), self.say(new)]
    }

    /// Two things in the order of the columns.
    pub(in crate::review) fn in_order<T>(&self, old: T, new: T) -> [T; 2] {
        match self.review.side {
            NewSide::Left => [new, old],
            NewSide::Right => [old, new],
        }
    }

    /// Whether remarks have a column of their own.
    pub(super) fn has_column(&self) -> bool {
        self.review.remarks == Remarks::Column
    }

    /// Whether remarks stand behind the names of fields.
    pub(super) fn has_notes(&self) -> bool {
        self.review.remarks == Remarks::Note
    }
}
