//! Which keys a file has, in which order, and what is written behind them.
//!
//! The order is that of the tables the reader goes by, so that a key added there has its place here as well.

use crate::model::config::{Config, FieldKind, Role};
use crate::text::{config, goal, head};

/// What the form of a value is.
#[derive(Debug, Clone, Default)]
pub(super) struct Form {
    /// What a text is here.
    pub(super) tone: Tone,
    /// The keys of a map, in order.
    pub(super) keys: Vec<(String, Form)>,
    /// The items of a list, and the values of keys that are not among `keys`.
    pub(super) inner: Option<Box<Form>>,
}

/// What a scalar is to us, and thus what other programs shall see.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Tone {
    /// Text.
    Text,
    /// Text that names something outside the file, letter by letter: an identity, an address.
    Name,
    /// A date or deadline: text, but nothing is wrong with a program that sees the day.
    Date,
    /// A number, yes or no.
    Typed,
    /// Nothing we know: stays as it is written.
    #[default]
    Kept,
}

impl Form {
    pub(super) fn goal(site: &Config) -> Form {
        let mut form = Form::of(goal::KEYS, |key| match key {
            "category" => Form::texts(),
            "due" => Form::scalar(Tone::Date),
            "id" => Form::scalar(Tone::Name),
            _ => Form::scalar(Tone::Text),
        });
        let own = site.fields.iter().filter(|field| field.role == Role::Value && field.kind != FieldKind::Prose);
        form.keys.extend(own.map(|field| {
            let of_field = match field.kind {
                FieldKind::Text | FieldKind::Choice(_) | FieldKind::Prose => Form::scalar(Tone::Text),
                FieldKind::Number | FieldKind::Flag => Form::scalar(Tone::Typed),
                FieldKind::Date | FieldKind::Due => Form::scalar(Tone::Date),
                FieldKind::Url => Form::scalar(Tone::Name),
                FieldKind::List => Form::texts(),
            };
            (field.key.to_string(), of_field)
        }));
        form
    }

    pub(super) fn head() -> Form {
        Form::of(head::KEYS, |key| match key {
            "created" => Form::scalar(Tone::Date),
            "holder" => Form::of(head::HOLDER_KEYS, |key| {
                Form::scalar(if key == "name_public" { Tone::Typed } else { Tone::Text })
            }),
            "contact" => {
                Form::of(head::CONTACT_KEYS, |key| Form::scalar(if key == "mail" { Tone::Name } else { Tone::Text }))
            }
            "sections" => Form::list(Form::of(head::SECTION_KEYS, |_| Form::scalar(Tone::Text))),
            "order" => Form::scalar(Tone::Typed),
            _ => Form::scalar(Tone::Text),
        })
    }

    pub(super) fn config() -> Form {
        Form::of(config::KEYS, |key| match key {
            "base_url" | "source_url" => Form::scalar(Tone::Name),
            "html" => Form::scalar(Tone::Typed),
            "theme" => {
                let of_key = |key: &str| if key == "name" { Form::scalar(Tone::Name) } else { Form::default() };
                Form { tone: Tone::Name, ..Form::of(config::THEME_KEYS, of_key) }
            }
            "categories" => Form::list(Form::of(config::CATEGORY_KEYS, |_| Form::scalar(Tone::Text))),
            "fields" => {
                let of_key = |key: &str| match key {
                    "headings" | "choices" => Form::texts(),
                    _ => Form::scalar(Tone::Text),
                };
                Form::list(Form::of(config::FIELD_KEYS, of_key))
            }
            "columns" => Form::list(Form::of(config::COLUMN_KEYS, |key| {
                Form::scalar(if key == "width" { Tone::Typed } else { Tone::Text })
            })),
            "required" | "internal_headings" => Form::texts(),
            "format" => Form::of(config::FORMAT_KEYS, |_| Form::scalar(Tone::Typed)),
            _ => Form::scalar(Tone::Text),
        })
    }

    fn scalar(tone: Tone) -> Form {
        Form { tone, ..Form::default() }
    }

    /// A text or a list of texts.
    fn texts() -> Form {
        Form { tone: Tone::Text, ..Form::list(Form::scalar(Tone::Text)) }
    }

    fn list(item: Form) -> Form {
        Form { inner: Some(Box::new(item)), ..Form::default() }
    }

    /// A map; where a text stands instead, as a section's name may, it is a text.
    fn of(keys: &[&str], form: impl Fn(&str) -> Form) -> Form {
        Form { tone: Tone::Text, keys: keys.iter().map(|key| ((*key).to_owned(), form(key))).collect(), inner: None }
    }

    /// The place of a key among its siblings; unknown ones come last.
    pub(super) fn place(&self, key: &str) -> usize {
        self.keys.iter().position(|(known, _)| known == key).unwrap_or(self.keys.len())
    }

    /// The form of a key's value.
    pub(super) fn of_key(&self, key: &str) -> Form {
        let known = self.keys.iter().find(|(known, _)| known == key).map(|(_, form)| form);
        known.or(self.inner.as_deref()).cloned().unwrap_or_default()
    }

    /// The form of a list's items.
    pub(super) fn of_item(&self) -> Form {
        self.inner.as_deref().cloned().unwrap_or_default()
    }
}
