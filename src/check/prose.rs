//! What the goals of a sheet say, as the rules on wording and style read it.

use std::ops::Range;

use crate::model::body::Passage;
use crate::model::site::Member;
use crate::model::{Code, Diagnostic, Message, Place};

/// A goal's texts.
pub struct Prose<'a> {
    /// The goal.
    pub member: &'a Member,
    title: Passage,
}

impl<'a> Prose<'a> {
    /// The texts of a goal.
    pub fn of(member: &'a Member) -> Prose<'a> {
        let title = &member.goal.title;
        Prose { member, title: Passage::of_value(&title.value, title.span.clone()) }
    }

    /// The text of a field; none where the goal has none.
    pub fn field(&self, key: &str) -> Option<&Passage> {
        let parts = self.member.goal.parts.iter().filter(|part| part.field.as_deref() == Some(key));
        parts.map(|part| &part.text).find(|passage| !passage.text.trim().is_empty())
    }

    /// The title and every part.
    pub fn passages(&self) -> impl Iterator<Item = &Passage> {
        std::iter::once(&self.title).chain(self.bodies())
    }

    /// Every part of the body.
    pub fn bodies(&self) -> impl Iterator<Item = &Passage> {
        self.member.goal.parts.iter().map(|part| &part.text)
    }

    /// A problem of this goal at bytes of its file.
    pub fn problem(&self, code: Code, span: Range<usize>, message: Message) -> Diagnostic {
        Diagnostic::new(code, Place::of(&self.member.goal.source, span), message)
    }
}
