//! What is known of a value at one point of a template: a [`Shape`], or what the template made of shapes.

use std::collections::BTreeMap;
use std::rc::Rc;

use crate::model::Message;
use crate::page::template::shape::{Record, Shape};
use crate::say;

/// How deep lists in lists are followed; deeper ones could be anything.
const DEEPEST: usize = 6;

/// What a value is known to be.
#[derive(Debug, Clone)]
pub enum Form {
    /// Nothing is known: everything may be done with it.
    Any,
    /// The literal `none`.
    None,
    /// Text.
    Text,
    /// HTML.
    Html,
    /// A number.
    Number,
    /// True or false.
    Flag,
    /// A list of one form.
    List(Rc<Form>),
    /// The form, or `none`, which prints as nothing.
    Optional(Rc<Form>),
    /// The form, or no value at all, which Tera refuses to print: what `?.` gives.
    Unset(Rc<Form>),
    /// A documented record.
    Record(&'static Record),
    /// A map that the template wrote, with all its keys.
    Map(Rc<BTreeMap<String, Form>>),
    /// The interface words.
    Words,
    /// The options of the theme.
    Options,
}

impl PartialEq for Form {
    fn eq(&self, other: &Form) -> bool {
        match (self, other) {
            (Form::List(a), Form::List(b))
            | (Form::Optional(a), Form::Optional(b))
            | (Form::Unset(a), Form::Unset(b)) => a == b,
            // A record's name is its type's, and one type is declared once.
            (Form::Record(a), Form::Record(b)) => a.name == b.name,
            (Form::Map(a), Form::Map(b)) => Rc::ptr_eq(a, b) || a == b,
            _ => std::mem::discriminant(self) == std::mem::discriminant(other),
        }
    }
}

impl Form {
    /// The form of a declared shape.
    pub fn of(shape: &'static Shape) -> Form {
        match shape {
            Shape::Text => Form::Text,
            Shape::Html => Form::Html,
            Shape::Number => Form::Number,
            Shape::Flag => Form::Flag,
            Shape::List(item) => Form::list(Form::of(item)),
            Shape::Optional(inner) => Form::of(inner).optional(),
            Shape::Record(record) => Form::Record(record),
            Shape::Words => Form::Words,
            Shape::Options => Form::Options,
        }
    }

    /// A list of it.
    pub fn list(item: Form) -> Form {
        let item = if item.lists() < DEEPEST { item } else { Form::Any };
        Form::List(Rc::new(item))
    }

    /// A map that the template wrote.
    pub fn map(entries: BTreeMap<String, Form>) -> Form {
        let flat = |form: Form| if form.has_map() { Form::Any } else { form };
        Form::Map(Rc::new(entries.into_iter().map(|(name, form)| (name, flat(form))).collect()))
    }

    fn lists(&self) -> usize {
        match self {
            Form::List(inner) => inner.lists() + 1,
            Form::Optional(inner) | Form::Unset(inner) => inner.lists(),
            _ => 0,
        }
    }

    fn has_map(&self) -> bool {
        match self {
            Form::Map(_) => true,
            Form::List(inner) | Form::Optional(inner) | Form::Unset(inner) => inner.has_map(),
            _ => false,
        }
    }

    /// The form, or `none`.
    pub fn optional(self) -> Form {
        match self {
            Form::Any | Form::None | Form::Optional(_) => self,
            Form::Unset(inner) => Form::Unset(Rc::new(inner.as_ref().clone().optional())),
            form => Form::Optional(Rc::new(form)),
        }
    }

    /// The form, or no value at all.
    pub fn unset(self) -> Form {
        match self {
            Form::Any | Form::Unset(_) => self,
            form => Form::Unset(Rc::new(form)),
        }
    }

    /// The form once it is known to be defined.
    pub fn defined(self) -> Form {
        match self {
            Form::Unset(inner) => inner.as_ref().clone(),
            form => form,
        }
    }

    /// The form once it is known not to be `none`.
    pub fn not_none(self) -> Form {
        match self {
            Form::Unset(inner) => inner.as_ref().clone().not_none().unset(),
            form => form.present(),
        }
    }

    /// The form once it is known to be there.
    pub fn present(self) -> Form {
        match self.defined() {
            Form::Optional(inner) => inner.as_ref().clone(),
            // Never reached with a value: nothing can be said of it.
            Form::None => Form::Any,
            form => form,
        }
    }

    /// Whether there may be nothing.
    pub fn may_be_missing(&self) -> bool {
        matches!(self, Form::None | Form::Optional(_) | Form::Unset(_))
    }

    /// What is known of a value that is the one or the other.
    pub fn or(self, other: Form) -> Form {
        match (self, other) {
            (a, b) if a == b => a,
            (Form::Unset(a), b) | (b, Form::Unset(a)) => a.as_ref().clone().or(b.defined()).unset(),
            (Form::None, b) | (b, Form::None) => b.optional(),
            (Form::Optional(a), b) | (b, Form::Optional(a)) => a.as_ref().clone().or(b.present()).optional(),
            (Form::Text | Form::Html, Form::Text | Form::Html) => Form::Text,
            (Form::List(a), Form::List(b)) => Form::list(a.as_ref().clone().or(b.as_ref().clone())),
            _ => Form::Any,
        }
    }

    /// The form of a component's declared type.
    pub fn of_type(name: &str) -> Form {
        match name.to_ascii_lowercase().as_str() {
            "string" => Form::Text,
            "bool" => Form::Flag,
            "integer" | "float" | "number" => Form::Number,
            "array" => Form::list(Form::Any),
            _ => Form::Any,
        }
    }

    /// How the form is called in a message.
    pub fn label(&self) -> Message {
        match self {
            Form::Any => say!("任意の値", "any value"),
            Form::None => say!("なし", "none"),
            Form::Text => say!("テキスト", "text"),
            Form::Html => say!("HTML", "HTML"),
            Form::Number => say!("数", "number"),
            Form::Flag => say!("真偽", "true or false"),
            Form::List(item) => {
                let item = item.label();
                say!("{ja}の一覧", "list of {en}", ja = item.ja, en = item.en)
            }
            Form::Optional(inner) | Form::Unset(inner) => {
                let inner = inner.label();
                say!("{ja}（ないこともある）", "{en}, or none", ja = inner.ja, en = inner.en)
            }
            Form::Record(record) => say!("{name}", "{name}", name = record.name),
            Form::Map(_) => say!("テンプレートの中で作った組", "map made in the template"),
            Form::Words => say!("画面の語の集まり", "collection of words"),
            Form::Options => say!("テーマの設定の集まり", "collection of options"),
        }
    }
}

/// What a filter, a test or an operator works on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wants {
    /// Anything.
    Anything,
    /// Anything that can be printed.
    Printable,
    /// Text.
    Text,
    /// A number.
    Number,
    /// Text or a number.
    Plain,
    /// A list.
    List,
    /// A list or text.
    Sequence,
    /// A list, text, or a map.
    Container,
    /// A map of the template's own: records are documented field by field, not to be walked.
    OwnMap,
}

impl Wants {
    /// Whether a form that is there will do.
    pub fn accepts(self, form: &Form) -> bool {
        match (self, form) {
            (_, Form::Any) | (Wants::Anything, _) => true,
            (Wants::Printable, _) => {
                !matches!(form, Form::List(_) | Form::Record(_) | Form::Map(_) | Form::Words | Form::Options)
            }
            (Wants::Text | Wants::Plain | Wants::Sequence | Wants::Container, Form::Text | Form::Html) => true,
            (Wants::Number | Wants::Plain, Form::Number) => true,
            (Wants::List | Wants::Sequence | Wants::Container, Form::List(_)) => true,
            (Wants::Container, Form::Record(_) | Form::Map(_) | Form::Words | Form::Options) => true,
            (Wants::OwnMap, Form::Map(_)) => true,
            _ => false,
        }
    }

    /// How it is called in a message.
    pub fn label(self) -> Message {
        match self {
            Wants::Anything => say!("任意の値", "any value"),
            Wants::Printable => say!("テキストか数", "text or a number"),
            Wants::Text => say!("テキスト", "text"),
            Wants::Number => say!("数", "a number"),
            Wants::Plain => say!("テキストか数", "text or a number"),
            Wants::List => say!("一覧", "a list"),
            Wants::Sequence => say!("一覧かテキスト", "a list or text"),
            Wants::Container => say!("一覧かテキスト", "a list or text"),
            Wants::OwnMap => say!("テンプレートの中で作った組", "a map made in the template"),
        }
    }
}

/// What a built-in filter of Tera works on and gives, where that can be said of its name alone.
///
/// `group_by` is left out on purpose: Tera's drops items and shuffles groups, so a theme gets one of our own in its place.
pub fn filter(name: &str, input: &Form) -> Option<(Wants, Form)> {
    let list_item = || match input {
        Form::List(item) => item.as_ref().clone(),
        _ => Form::Any,
    };
    Some(match name {
        "safe" => (Wants::Printable, Form::Html),
        "say" | "lang" => (Wants::Text, Form::Html),
        "str" => (Wants::Printable, Form::Text),
        "escape" => (Wants::Text, Form::Html),
        "upper" | "lower" | "trim" | "trim_start" | "trim_end" | "replace" | "capitalize" | "title" | "indent" => {
            (Wants::Text, if *input == Form::Html { Form::Html } else { Form::Text })
        }
        "escape_html" | "escape_xml" | "newlines_to_br" | "truncate" => (Wants::Text, Form::Text),
        "wordcount" => (Wants::Text, Form::Number),
        "split" => (Wants::Text, Form::list(Form::Text)),
        "int" | "float" => (Wants::Plain, Form::Number),
        "abs" | "round" => (Wants::Number, Form::Number),
        "pluralize" => (Wants::Number, Form::Text),
        "length" => (Wants::Container, Form::Number),
        "reverse" => (Wants::Sequence, input.clone()),
        "sort" | "unique" => (Wants::List, input.clone()),
        "first" | "last" | "nth" => (Wants::List, list_item().optional()),
        "join" => (Wants::List, Form::Text),
        "values" | "pairs" => (Wants::OwnMap, Form::list(Form::Any)),
        "keys" => (Wants::OwnMap, Form::list(Form::Text)),
        _ => return None,
    })
}

/// What a built-in test of Tera works on.
pub fn test(name: &str) -> Wants {
    match name {
        "odd" | "even" | "divisible_by" => Wants::Number,
        "starting_with" | "ending_with" => Wants::Text,
        "containing" => Wants::Container,
        _ => Wants::Anything,
    }
}
