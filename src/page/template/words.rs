//! The interface words of a theme, in the site's language.

use std::collections::BTreeMap;

use tera::{Map, Value};
use xxhash_rust::xxh3::Xxh3;

use super::files::{self, Files};
use super::shape::{Shape, View};
use crate::model::Diagnostic;

/// The interface words by name, as templates see them.
#[derive(Debug, Clone, Default)]
pub struct InterfaceWords(BTreeMap<String, String>);

impl InterfaceWords {
    /// The words of a language; a word that a site's own file lacks is the built-in one.
    pub fn read(files: &Files, language: &str, problems: &mut Vec<Diagnostic>) -> InterfaceWords {
        let path = format!("words/{language}.yaml");
        let built_in = files::built_in_text(&path).unwrap_or_default();
        let mut words: BTreeMap<String, String> = serde_yaml::from_str(&built_in).unwrap_or_default();
        if let Some(source) = files.source(&path).filter(|source| source.text != built_in) {
            words.extend(files::parse::<BTreeMap<String, String>>(source, problems).unwrap_or_default());
        }
        InterfaceWords(words)
    }

    /// A word; empty if there is none of that name.
    pub fn get(&self, name: &str) -> &str {
        self.0.get(name).map_or("", String::as_str)
    }

    /// Every word.
    pub fn all(&self) -> impl Iterator<Item = &str> {
        self.0.values().map(String::as_str)
    }

    /// Some words, of which the value does not matter.
    #[cfg(test)]
    pub fn of<const N: usize>(names: [&str; N]) -> InterfaceWords {
        InterfaceWords(names.map(|name| (name.to_owned(), name.to_owned())).into())
    }

    /// The names of all words, in order.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }
}

impl View for InterfaceWords {
    const SHAPE: &'static Shape = &Shape::Words;
    fn value(&self) -> Value {
        let words = self.0.iter().map(|(name, text)| (name.clone().into(), Value::from(text.as_str())));
        Value::from(words.collect::<Map>())
    }
    fn digest(&self, digest: &mut Xxh3) {
        for (name, text) in &self.0 {
            name.digest(digest);
            text.digest(digest);
        }
    }
}
