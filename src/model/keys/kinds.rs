//! What tables of keys are made of: a key, what its value is, whether new files have it.

use crate::model::config::{FieldKind, RecordKind};
use crate::model::japanese::comparable;

/// The keys of one map, in the order in which they are written.
#[derive(Debug)]
pub struct KeyTable {
    /// What the map describes, in Japanese and in English, for messages: 「目標」, “the goal”.
    pub subject: (&'static str, &'static str),
    /// Its keys.
    pub keys: &'static [Key],
}

impl KeyTable {
    /// The key of a name.
    pub fn key(&self, name: &str) -> Option<&'static Key> {
        self.keys.iter().find(|key| key.name == name)
    }

    /// What people call a key in Japanese; of a name that is none of them, the name.
    pub fn title<'a>(&self, name: &'a str) -> &'a str {
        self.key(name).map_or(name, |key| key.title)
    }
}

/// A key of a map.
#[derive(Debug, Clone, Copy)]
pub struct Key {
    /// The key as files have it.
    pub name: &'static str,
    /// What people write instead: names in Japanese are read as the key, others are refused with the right one.
    pub synonyms: &'static [&'static str],
    /// What its value is.
    pub kind: KeyKind,
    /// Whether the map must have it.
    pub is_required: bool,
    /// Its name in Japanese, as the official form has it.
    pub title: &'static str,
    /// What it is for, in Japanese and in English.
    pub description: (&'static str, &'static str),
    /// Whether a new file has it before it has a value.
    pub draft: Draft,
}

/// What the value of a key is. From it follow how it is written, what a schema allows and what a new file proposes.
#[derive(Debug, Clone, Copy)]
pub enum KeyKind {
    /// A line of text, perhaps not written yet.
    Text,
    /// A line of text that is not empty.
    Name,
    /// A text that names something letter by letter.
    Identity,
    /// A part of a page's address: a-z, 0-9, hyphens.
    AddressPart,
    /// An address on the web or of mail.
    Url,
    /// The address of the site.
    SiteUrl,
    /// The address of the site's source files, with `{path}` in it.
    SourceUrl,
    /// A mail address.
    Mail,
    /// A day of the calendar.
    Date,
    /// A deadline, as people write it.
    Due,
    /// A number.
    Number,
    /// Yes or no.
    Flag,
    /// One of these words.
    Choice(&'static [&'static str]),
    /// The name of a section of the sheet.
    Section,
    /// The name of a category of the site.
    Category,
    /// The key of a field.
    FieldName,
    /// One of these, or a list of them.
    OneOrMore(&'static KeyKind),
    /// A list of these.
    List(&'static KeyKind),
    /// A map.
    Map(&'static KeyTable),
    /// A map, or the value of its first key alone.
    ShortMap(&'static KeyTable),
    /// Fields by their keys: those of the official form with [`OFFICIAL_FIELD`], others with [`FIELD`].
    Fields,
    /// Reasons by the codes of the problems they allow.
    Allowed,
    /// Severities by the codes of problems.
    Severities,
    /// Options of the theme, which only the theme knows.
    ThemeOptions,
    /// Mappings by their names, which `import` reads.
    Mappings,
    /// A number, or words in its place.
    Measure,
    /// Values of a kind by names of one's own.
    ByName(&'static KeyKind),
}

/// Whether a new file has a key before it has a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Draft {
    /// It has not.
    Never,
    /// It has if the form or the site's rules ask for the field of this name.
    IfAsked,
    /// It has.
    Always,
    /// It has, with what may be written: Japanese and English.
    Example(&'static str, &'static str),
}

/// A row of a table: a key that may be missing, and that new files do not have.
pub(super) const fn key(
    name: &'static str,
    kind: KeyKind,
    title: &'static str,
    ja: &'static str,
    en: &'static str,
) -> Key {
    let description = (ja, en);
    Key { name, synonyms: &[], kind, is_required: false, title, description, draft: Draft::Never }
}

impl Key {
    pub(super) const fn required(mut self) -> Key {
        self.is_required = true;
        self
    }

    pub(super) const fn or(mut self, synonyms: &'static [&'static str]) -> Key {
        self.synonyms = synonyms;
        self
    }

    pub(super) const fn drafted(mut self, draft: Draft) -> Key {
        self.draft = draft;
        self
    }
}

impl KeyTable {
    /// The names of its keys, in order.
    pub fn names(&self) -> impl Iterator<Item = &'static str> + use<> {
        self.keys.iter().map(|key| key.name)
    }

    /// The key that a name in Japanese stands for: 題名 is `title`.
    pub fn named(&self, written: &str) -> Option<&'static str> {
        // Front matter is full of keys, and almost all of them are the keys themselves.
        if written.is_ascii() || self.names().any(|name| name == written) {
            return None;
        }
        let folded = comparable(written);
        self.synonyms().find(|(word, _)| comparable(word) == folded).map(|(_, key)| key)
    }

    /// What people write instead of a key, and the key.
    pub fn synonyms(&self) -> impl Iterator<Item = (&'static str, &'static str)> + use<> {
        self.keys.iter().flat_map(|key| key.synonyms.iter().map(|word| (*word, key.name)))
    }
}

impl KeyKind {
    /// The kind of a field of the site's own. A choice is a text; its choices are the field's.
    pub fn of_field(kind: &FieldKind) -> KeyKind {
        match kind {
            FieldKind::Text | FieldKind::Prose | FieldKind::Choice(_) => KeyKind::Text,
            FieldKind::Number => KeyKind::Number,
            FieldKind::Date => KeyKind::Date,
            FieldKind::Due => KeyKind::Due,
            FieldKind::List => KeyKind::OneOrMore(&KeyKind::Text),
            FieldKind::Flag => KeyKind::Flag,
            FieldKind::Url => KeyKind::Url,
            FieldKind::Records(_) => KeyKind::List(&KeyKind::ByName(&KeyKind::Measure)),
        }
    }
}

impl KeyKind {
    /// The kind of a column of a field of rows.
    pub fn of_record(kind: RecordKind) -> KeyKind {
        match kind {
            RecordKind::Text => KeyKind::Text,
            RecordKind::Number => KeyKind::Number,
            RecordKind::Date => KeyKind::Date,
        }
    }
}

/// The names of choices.
pub(super) const fn names<T: Copy, const N: usize>(choices: &[(&'static str, T); N]) -> [&'static str; N] {
    let mut names = [""; N];
    let mut at = 0;
    while at < N {
        names[at] = choices[at].0;
        at += 1;
    }
    names
}
