//! The interface words of a theme, in the site's language.

use std::collections::BTreeMap;

use tera::{Map, Value};
use xxhash_rust::xxh3::Xxh3;

use super::files::{self, Files};
use super::shape::{Shape, View};
use crate::model::config::{Config, Role, USUAL_TITLE};
use crate::model::{Diagnostic, Language, japanese};

/// The interface words by name, as templates see them.
#[derive(Debug, Clone, Default)]
pub struct InterfaceWords(BTreeMap<String, String>);

impl InterfaceWords {
    /// The words of a site's language; a word that a site's own file lacks is the built-in one.
    pub fn read(files: &Files, config: &Config, problems: &mut Vec<Diagnostic>) -> InterfaceWords {
        let path = format!("words/{}.yaml", config.language.code());
        let built_in = files::built_in_text(&path).unwrap_or_default();
        let mut words: BTreeMap<String, String> = serde_yaml::from_str(&built_in).unwrap_or_default();
        if let Some(source) = files.source(&path).filter(|source| source.text != built_in) {
            words.extend(files::parse::<BTreeMap<String, String>>(source, problems).unwrap_or_default());
        }
        InterfaceWords(words).named_by(config)
    }

    /// The same, in which what the site names itself has the site's name: by itself, and where `{@…}` stands in other words.
    fn named_by(mut self, config: &Config) -> InterfaceWords {
        for (role, names) in NAMES {
            let own = config.own_label(*role).filter(|label| is_in_language(label, config.language));
            self.rename(names, own);
        }
        let title = Some(config.title.as_str()).filter(|title| *title != USUAL_TITLE);
        self.rename(&["sheets"], title.filter(|title| is_in_language(title, config.language)));
        let naming = self.0.iter().filter(|(_, text)| text.contains("{@"));
        let named: Vec<(String, String)> = naming.map(|(word, text)| (word.clone(), self.with_names(text))).collect();
        self.0.extend(named);
        self
    }

    /// A text with the word `name` where it says `{@name}`; what names no word stays.
    fn with_names(&self, text: &str) -> String {
        let mut parts = text.split("{@");
        let mut named = parts.next().unwrap_or_default().to_owned();
        for part in parts {
            match part.split_once('}').and_then(|(name, rest)| Some((self.0.get(name)?, rest))) {
                Some((word, rest)) => named.extend([word.as_str(), rest]),
                None => named.extend(["{@", part]),
            }
        }
        named
    }

    fn rename(&mut self, words: &[&str], own: Option<&str>) {
        for word in own.is_some().then_some(words).into_iter().flatten() {
            self.0.insert((*word).to_owned(), own.unwrap_or_default().to_owned());
        }
    }

    /// A word; empty if there is none of that name.
    pub fn get(&self, name: &str) -> &str {
        self.0.get(name).map_or("", String::as_str)
    }

    /// Whether there is a word of that name.
    pub fn has(&self, name: &str) -> bool {
        self.0.contains_key(name)
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

/// The words that name a field of the form.
const NAMES: &[(Role, &[&str])] = &[
    (Role::Number, &["number_name"]),
    (Role::Section, &["section", "sections"]),
    (Role::Category, &["category", "categories"]),
    (Role::Due, &["deadlines"]),
    (Role::Title, &["item"]),
];

/// Whether a name can stand among the words of a language.
fn is_in_language(name: &str, language: Language) -> bool {
    language == Language::Ja || !japanese::is_in(name)
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
