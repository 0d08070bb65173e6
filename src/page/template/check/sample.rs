//! Values to try templates with, made from the shapes that pages declare.

use tera::{Map, Value};

use crate::page::template::options::ThemeOptions;
use crate::page::template::shape::{Shape, View};
use crate::page::template::words::InterfaceWords;

/// How much there is of a page; each has what those before it have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
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

/// A value of a shape.
pub fn value(shape: &Shape, sample: Sample, words: &InterfaceWords, options: &ThemeOptions) -> Value {
    let value = |shape, sample| value(shape, sample, words, options);
    match shape {
        Shape::Text => Value::normal_string(if sample >= Sample::Lists { TEXT } else { "" }),
        Shape::Html => Value::safe_string(if sample >= Sample::Lists { TEXT } else { "" }),
        Shape::Number => Value::from(usize::from(sample >= Sample::Flags)),
        Shape::Flag => Value::from(sample >= Sample::Flags),
        Shape::Optional(inner) if sample == Sample::Everything => value(inner, sample),
        Shape::Optional(_) => Value::none(),
        Shape::List(_) if sample == Sample::Nothing => Value::from(Vec::<Value>::new()),
        Shape::List(Shape::Number) => Value::from(vec![7003, 7001]),
        Shape::List(item) => Value::from(vec![value(item, sample), value(item, Sample::Lists)]),
        Shape::Words => with_sentinel(words.value()),
        Shape::Options => with_sentinel(options.sample(sample == Sample::Everything)),
        Shape::Record(record) => {
            let fields = record.fields.iter().map(|field| (field.name.into(), value(field.shape, sample)));
            with_sentinel(Value::from(fields.collect::<Map>()))
        }
    }
}

fn with_sentinel(record: Value) -> Value {
    let mut record = record.into_map().unwrap_or_default();
    record.insert(SENTINELS[0].into(), Value::none());
    Value::from(record)
}
