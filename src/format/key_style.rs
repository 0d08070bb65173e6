//! In which order the keys of a map are written, and what their values are to other programs.
//!
//! Both are those of [`keys`], and for the fields of a site's own those of its configuration.

use crate::model::config::{Config, Field, FieldKind, RecordColumn, Role};
use crate::model::keys::{self, Key, KeyKind};

/// The key of what goals of one number share.
const GROUPS: &str = "groups";

/// How a value is written.
#[derive(Debug, Clone, Copy)]
pub(super) enum KeyStyle<'a> {
    /// As the front matter of a goal of this site.
    Goal(&'a Config),
    /// As the front matter of the head of a sheet of this site.
    Head(&'a Config),
    /// As the groups of such a head.
    Groups(&'a Config),
    /// As one of them.
    Group(&'a Config),
    /// As rows of named values.
    Records(&'a [RecordColumn]),
    /// As one of them.
    Record(&'a [RecordColumn]),
    /// As a kind of value.
    Of(KeyKind),
    /// As it is: nothing is known of it.
    Unknown,
}

/// What a scalar is to us, and thus what other programs shall see.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ScalarKind {
    /// Text.
    Text,
    /// Text that names something outside the file, letter by letter: an identity, an address.
    Name,
    /// A date or deadline: text, but nothing is wrong with a program that sees the day.
    Date,
    /// A number, yes or no.
    Typed,
    /// Nothing we know: stays as it is written.
    Kept,
}

impl<'a> KeyStyle<'a> {
    /// The place of a key among its siblings; unknown ones come last.
    pub(super) fn place(self, key: &str) -> usize {
        self.keys().position(|(known, _)| known == key).unwrap_or(usize::MAX)
    }

    /// How the value of a key is written.
    pub(super) fn of_key(self, key: &str) -> KeyStyle<'a> {
        if let (KeyStyle::Head(site), GROUPS) = (self, key) {
            return KeyStyle::Groups(site);
        }
        if let Some(FieldKind::Records(columns)) = self.own_kind(key) {
            return KeyStyle::Records(columns);
        }
        match self.keys().find(|(known, _)| *known == key) {
            Some((_, kind)) => KeyStyle::Of(kind),
            None => match self {
                KeyStyle::Of(KeyKind::Fields) => KeyStyle::Of(KeyKind::Map(&keys::FIELD)),
                KeyStyle::Of(KeyKind::ByName(kind)) => KeyStyle::Of(*kind),
                _ => KeyStyle::Unknown,
            },
        }
    }

    /// The key that a name in Japanese stands for.
    pub(super) fn named(self, written: &str) -> Option<&'static str> {
        match self {
            KeyStyle::Goal(_) => keys::GOAL.named(written),
            KeyStyle::Head(_) => keys::HEAD.named(written),
            KeyStyle::Group(_) => keys::GROUP.named(written),
            KeyStyle::Of(KeyKind::Map(table) | KeyKind::ShortMap(table)) => table.named(written),
            _ => None,
        }
    }

    /// What people call a key, in Japanese; none if it is not known.
    pub(super) fn label(self, key: &str) -> Option<&'a str> {
        let (table, fields) = self.tables();
        let own = fields.iter().find(|field| *field.key == *key).map(|field| field.label.as_str());
        own.or_else(|| table.iter().find(|known| known.name == key).map(|known| known.title))
    }

    /// How the items of a list are written.
    pub(super) fn of_item(self) -> KeyStyle<'a> {
        match self {
            KeyStyle::Groups(site) => KeyStyle::Group(site),
            KeyStyle::Records(columns) => KeyStyle::Record(columns),
            KeyStyle::Of(KeyKind::OneOrMore(kind) | KeyKind::List(kind)) => KeyStyle::Of(*kind),
            _ => KeyStyle::Unknown,
        }
    }

    /// What a scalar is here.
    pub(super) fn scalar(self) -> ScalarKind {
        match self {
            KeyStyle::Of(kind) => ScalarKind::of(&kind),
            _ => ScalarKind::Kept,
        }
    }

    fn keys(self) -> impl Iterator<Item = (&'a str, KeyKind)> {
        let (table, fields) = self.tables();
        let role = if matches!(self, KeyStyle::Group(_)) { Role::Group } else { Role::Value };
        let own = fields.iter().filter(move |field| field.role == role && field.kind != FieldKind::Prose);
        let own = own.map(|field| (&*field.key, KeyKind::of_field(&field.kind)));
        let columns = if let KeyStyle::Record(columns) = self { columns } else { &[] };
        let columns = columns.iter().map(|column| (&*column.key, KeyKind::of_record(column.kind)));
        table.iter().map(|key| (key.name, key.kind)).chain(own).chain(columns)
    }

    /// What is written in a field of the site's own.
    fn own_kind(self, key: &str) -> Option<&'a FieldKind> {
        let (_, fields) = self.tables();
        fields.iter().find(|field| *field.key == *key && field.role == Role::Value).map(|field| &field.kind)
    }

    fn tables(self) -> (&'static [Key], &'a [Field]) {
        match self {
            KeyStyle::Goal(site) => (keys::GOAL.keys, &site.fields),
            KeyStyle::Head(site) => (keys::HEAD.keys, &site.head_fields),
            KeyStyle::Of(KeyKind::Map(table) | KeyKind::ShortMap(table)) => (table.keys, &[]),
            KeyStyle::Group(site) => (keys::GROUP.keys, &site.fields),
            _ => (&[], &[]),
        }
    }
}

impl ScalarKind {
    /// What a scalar is as a value of a kind.
    pub(super) fn of(kind: &KeyKind) -> ScalarKind {
        match kind {
            KeyKind::Text
            | KeyKind::Name
            | KeyKind::AddressPart
            | KeyKind::Choice(_)
            | KeyKind::Section
            | KeyKind::Category
            | KeyKind::FieldName
            | KeyKind::Map(_) => ScalarKind::Text,
            KeyKind::Identity | KeyKind::Url | KeyKind::SiteUrl | KeyKind::SourceUrl | KeyKind::Mail => {
                ScalarKind::Name
            }
            KeyKind::Date | KeyKind::Due => ScalarKind::Date,
            KeyKind::Number | KeyKind::Measure | KeyKind::Flag => ScalarKind::Typed,
            KeyKind::OneOrMore(kind) => ScalarKind::of(kind),
            KeyKind::ShortMap(table) => ScalarKind::of(&table.keys[0].kind),
            KeyKind::List(_)
            | KeyKind::Fields
            | KeyKind::Allowed
            | KeyKind::Severities
            | KeyKind::ThemeOptions
            | KeyKind::ByName(_)
            | KeyKind::Mappings => ScalarKind::Kept,
        }
    }
}
