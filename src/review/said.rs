//! What a goal says in one field, and what kind of text that is.

/// What a goal says in one field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Said {
    /// The field's name for programs. A heading of the author's own is its own name.
    pub field: String,
    /// The field's name for people.
    pub label: String,
    pub text: String,
    pub kind: SaidKind,
    /// The unit of a number.
    pub unit: String,
}

/// What a text is, as far as comparing asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum SaidKind {
    Number,
    Title,
    Section,
    Category,
    Due,
    /// A value that is a number.
    Quantity,
    /// Text of one line or many.
    Text,
    /// What stands beside the text: destinations of links, addresses, a mark.
    Beside,
    /// What was reported on it, by which it is not known.
    Reported,
}
