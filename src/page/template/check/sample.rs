//! Values to try templates with, made from the shapes that pages declare.

use std::collections::HashMap;

use tera::{Map, Value};

use crate::page::template::options::ThemeOptions;
use crate::page::template::shape::{Shape, View};
use crate::page::template::words::InterfaceWords;

/// How much there is of a page; each has what those before it have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Sample {
    /// Nothing: texts and lists are empty, numbers 0, flags false.
    Nothing,
    /// Lists and texts.
    Lists,
    /// Flags are true, numbers 1.
    Flags,
    /// What is optional, and the theme's options. Of the two items of each list, the second has less.
    Everything,
}

/// Every sample.
pub const SAMPLES: [Sample; 4] = [Sample::Everything, Sample::Flags, Sample::Lists, Sample::Nothing];

/// What a sample page shows if, and only if, a list or a record is shown as a whole: the last character of every sample
/// text, written out as Tera does inside lists and records, which records have as a key, too; and two numbers side by side.
pub const SENTINELS: [&str; 2] = [r"\u{e000}", "[7003, 7001]"];

const TEXT: &str = "text\u{e000}";

/// Makes sample values; pages have most of their records in common, so each is made once.
pub struct Samples<'t> {
    words: &'t InterfaceWords,
    options: &'t ThemeOptions,
    /// Records, words and options, by sample and name.
    made: HashMap<(Sample, &'static str), Value>,
}

impl<'t> Samples<'t> {
    /// The samples of a theme.
    pub fn new(words: &'t InterfaceWords, options: &'t ThemeOptions) -> Samples<'t> {
        Samples { words, options, made: HashMap::new() }
    }

    /// A value of a shape.
    pub fn value(&mut self, shape: &'static Shape, sample: Sample) -> Value {
        match shape {
            Shape::Text => Value::normal_string(if sample >= Sample::Lists { TEXT } else { "" }),
            Shape::Html => Value::safe_string(if sample >= Sample::Lists { TEXT } else { "" }),
            Shape::Number => Value::from(usize::from(sample >= Sample::Flags)),
            Shape::Flag => Value::from(sample >= Sample::Flags),
            Shape::Optional(inner) if sample == Sample::Everything => self.value(inner, sample),
            Shape::Optional(_) => Value::none(),
            Shape::List(_) if sample == Sample::Nothing => Value::from(Vec::<Value>::new()),
            Shape::List(Shape::Number) => Value::from(vec![7003, 7001]),
            Shape::List(item) => Value::from(vec![self.value(item, sample), self.value(item, Sample::Lists)]),
            Shape::Words => self.once(sample, "words", |samples| samples.words.value()),
            Shape::Options => self.once(sample, "options", |it| it.options.sample(sample == Sample::Everything)),
            Shape::Record(record) => self.once(sample, record.name, |samples| {
                let fields = record.fields.iter();
                let fields = fields.map(|field| (field.name.into(), samples.value(field.shape, sample)));
                Value::from(fields.collect::<Map>())
            }),
        }
    }

    fn once(&mut self, sample: Sample, name: &'static str, make: impl FnOnce(&mut Self) -> Value) -> Value {
        if let Some(value) = self.made.get(&(sample, name)) {
            return value.clone();
        }
        let value = with_sentinel(make(self));
        self.made.insert((sample, name), value.clone());
        value
    }
}

fn with_sentinel(record: Value) -> Value {
    let mut record = record.into_map().unwrap_or_default();
    record.insert(SENTINELS[0].into(), Value::none());
    Value::from(record)
}
