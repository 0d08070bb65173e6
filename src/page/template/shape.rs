//! What a value looks like to a template: its shape, its Tera value, its digest.
//!
//! A type that templates may see is declared once, with [`view!`](crate::view), each field with its documentation. From
//! that one declaration come the Tera value that is rendered, the [`Shape`] that the manual of themes prints and that
//! templates are checked against, and the digest that tells whether a page has to be rendered again. Hash maps have no
//! shape, so none can reach a template.

use std::marker::PhantomData;

use tera::{Map, Value};
use xxhash_rust::xxh3::Xxh3;

use crate::model::Message;
use crate::say;

/// The form of a value in a template.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Shape {
    /// Text, escaped where it is printed.
    Text,
    /// HTML that is safe as it stands.
    Html,
    /// A whole number.
    Number,
    /// True or false.
    Flag,
    /// A list, in an order that means something.
    List(&'static Shape),
    /// The value, or nothing (`none`).
    Optional(&'static Shape),
    /// A record with named fields.
    Record(&'static Record),
    /// The interface words of the theme, by name.
    Words,
    /// The options of the theme, by name.
    Options,
}

/// A record: its name in the manual, what it is, its fields.
#[derive(Debug, PartialEq)]
pub struct Record {
    /// The type's name.
    pub name: &'static str,
    /// What it is, in a sentence or two.
    pub doc: &'static str,
    /// Its fields, in the order of their declaration.
    pub fields: &'static [Field],
}

/// A field of a [`Record`].
#[derive(Debug, PartialEq)]
pub struct Field {
    /// The name a template writes.
    pub name: &'static str,
    /// What it holds.
    pub doc: &'static str,
    /// Its form.
    pub shape: &'static Shape,
}

impl Shape {
    /// How messages and the manual write the shape: `list of GoalLink`, `text, or none`.
    pub fn label(&self) -> Message {
        // A name in Latin letters stands apart from the Japanese around it.
        let apart = |name: &Message| format!("{}{}", name.ja, if name.ja.is_ascii() { " " } else { "" });
        match self {
            Shape::Text => say!("テキスト", "text"),
            Shape::Html => say!("HTML", "HTML"),
            Shape::Number => say!("数", "number"),
            Shape::Flag => say!("真偽", "true or false"),
            Shape::List(item) => {
                let item = item.label();
                say!("{ja}の一覧", "list of {en}", ja = apart(&item), en = item.en)
            }
            Shape::Optional(inner) => {
                let inner = inner.label();
                say!("{ja}又はなし", "{en}, or none", ja = apart(&inner), en = inner.en)
            }
            Shape::Record(record) => say!("{name}", "{name}", name = record.name),
            Shape::Words => say!("画面の語", "words"),
            Shape::Options => say!("テーマの設定", "options"),
        }
    }

    /// The shape of the value when it is there.
    pub fn present(&'static self) -> &'static Shape {
        match self {
            Shape::Optional(inner) => inner,
            shape => shape,
        }
    }
}

/// Something a template can be given.
pub trait View {
    /// Its form, known before any value exists.
    const SHAPE: &'static Shape;
    /// The value as Tera holds it.
    fn value(&self) -> Value;
    /// Adds everything the value says to a digest: equal values digest equally, and lists and texts cannot run together.
    fn digest(&self, digest: &mut Xxh3);
}

/// HTML that needs no escaping any more.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Html(pub String);

/// A value made ready for templates once, to be given to many pages: cloning it copies a pointer.
#[derive(Debug)]
pub struct Prepared<T> {
    value: Value,
    digest: u64,
    of: PhantomData<fn() -> T>,
}

impl<T: View> Prepared<T> {
    /// Makes the value ready.
    pub fn new(view: &T) -> Prepared<T> {
        let mut digest = Xxh3::new();
        view.digest(&mut digest);
        Prepared { value: view.value(), digest: digest.digest(), of: PhantomData }
    }

    /// The digest of everything in it.
    pub fn fingerprint(&self) -> u64 {
        self.digest
    }
}

/// Two are the same if they say the same.
impl<T> PartialEq for Prepared<T> {
    fn eq(&self, other: &Prepared<T>) -> bool {
        self.digest == other.digest
    }
}

impl<T> Eq for Prepared<T> {}

impl<T> Clone for Prepared<T> {
    fn clone(&self) -> Self {
        Prepared { value: self.value.clone(), digest: self.digest, of: PhantomData }
    }
}

impl<T: View> View for Prepared<T> {
    const SHAPE: &'static Shape = T::SHAPE;
    fn value(&self) -> Value {
        self.value.clone()
    }
    fn digest(&self, digest: &mut Xxh3) {
        digest.update(&self.digest.to_le_bytes());
    }
}

impl View for String {
    const SHAPE: &'static Shape = &Shape::Text;
    fn value(&self) -> Value {
        Value::normal_string(self)
    }
    fn digest(&self, digest: &mut Xxh3) {
        digest_text(self, digest);
    }
}

impl View for &str {
    const SHAPE: &'static Shape = &Shape::Text;
    fn value(&self) -> Value {
        Value::normal_string(self)
    }
    fn digest(&self, digest: &mut Xxh3) {
        digest_text(self, digest);
    }
}

impl View for Html {
    const SHAPE: &'static Shape = &Shape::Html;
    fn value(&self) -> Value {
        Value::safe_string(&self.0)
    }
    fn digest(&self, digest: &mut Xxh3) {
        digest_text(&self.0, digest);
    }
}

impl View for usize {
    const SHAPE: &'static Shape = &Shape::Number;
    fn value(&self) -> Value {
        Value::from(*self)
    }
    fn digest(&self, digest: &mut Xxh3) {
        digest.update(&(*self as u64).to_le_bytes());
    }
}

impl View for bool {
    const SHAPE: &'static Shape = &Shape::Flag;
    fn value(&self) -> Value {
        Value::from(*self)
    }
    fn digest(&self, digest: &mut Xxh3) {
        digest.update(&[u8::from(*self)]);
    }
}

impl<T: View> View for Vec<T> {
    const SHAPE: &'static Shape = &Shape::List(T::SHAPE);
    fn value(&self) -> Value {
        Value::from(self.iter().map(View::value).collect::<Vec<Value>>())
    }
    fn digest(&self, digest: &mut Xxh3) {
        digest.update(&(self.len() as u64).to_le_bytes());
        self.iter().for_each(|item| item.digest(digest));
    }
}

impl<T: View> View for Option<T> {
    const SHAPE: &'static Shape = &Shape::Optional(T::SHAPE);
    fn value(&self) -> Value {
        self.as_ref().map_or_else(Value::none, View::value)
    }
    fn digest(&self, digest: &mut Xxh3) {
        digest.update(&[u8::from(self.is_some())]);
        if let Some(value) = self {
            value.digest(digest);
        }
    }
}

fn digest_text(text: &str, digest: &mut Xxh3) {
    digest.update(&(text.len() as u64).to_le_bytes());
    digest.update(text.as_bytes());
}

/// The fields of a record as a Tera map, in order.
pub fn record_value<const N: usize>(fields: [(&'static str, Value); N]) -> Value {
    let mut map = Map::with_capacity_and_hasher(N, Default::default());
    for (name, value) in fields {
        map.insert(name.into(), value);
    }
    Value::from(map)
}

/// Declares a type that templates may see; see the [module](crate::page::template::shape).
#[macro_export]
macro_rules! view {
    ($($(#[doc = $doc:literal])+ pub struct $name:ident { $($(#[doc = $field_doc:literal])+ pub $field:ident: $type:ty,)+ })+) => {$(
        $(#[doc = $doc])+
        #[derive(Debug, Clone)]
        pub struct $name { $($(#[doc = $field_doc])+ pub $field: $type,)+ }

        impl $crate::page::template::shape::View for $name {
            const SHAPE: &'static $crate::page::template::shape::Shape =
                &$crate::page::template::shape::Shape::Record(&$crate::page::template::shape::Record {
                    name: stringify!($name),
                    doc: concat!($($doc),+),
                    fields: &[$($crate::page::template::shape::Field {
                        name: stringify!($field),
                        doc: concat!($($field_doc),+),
                        shape: <$type as $crate::page::template::shape::View>::SHAPE,
                    }),+],
                });
            fn value(&self) -> tera::Value {
                $crate::page::template::shape::record_value([$((stringify!($field), self.$field.value())),+])
            }
            fn digest(&self, digest: &mut xxhash_rust::xxh3::Xxh3) {
                $(self.$field.digest(digest);)+
            }
        }
    )+};
}
