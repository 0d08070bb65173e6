//! The options of a theme: what `theme.yaml` declares, with the values that a site sets in its configuration.

use std::collections::BTreeMap;

use serde::Deserialize;
use tera::{Map, Value};
use xxhash_rust::xxh3::Xxh3;

use super::files::{self, Files};
use super::shape::{Shape, View};
use crate::model::config::Config;
use crate::model::japanese::nearest;
use crate::model::path::name_problem;
use crate::model::{Code, Diagnostic, Message, Place, Spanned};
use crate::say;

/// The options by name with the site's values, as templates see them.
#[derive(Debug, Clone, Default)]
pub struct ThemeOptions(BTreeMap<String, OptionValue>);

#[derive(Debug, Clone)]
enum OptionValue {
    Text(String),
    Flag(bool),
    Number(usize),
}

/// `theme.yaml`
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Manifest {
    #[serde(default)]
    #[allow(dead_code, reason = "read by people choosing a theme")]
    name: String,
    #[serde(default)]
    #[allow(dead_code, reason = "read by people choosing a theme")]
    description: serde_yaml::Value,
    #[serde(default)]
    options: BTreeMap<String, OptionDeclaration>,
}

/// An option as `theme.yaml` declares it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct OptionDeclaration {
    #[serde(rename = "type")]
    kind: OptionKind,
    default: serde_yaml::Value,
    #[serde(default)]
    choices: Vec<String>,
    #[allow(dead_code, reason = "read by people setting options")]
    label: serde_yaml::Value,
}

#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum OptionKind {
    Text,
    Flag,
    Number,
    Choice,
    Color,
    /// A file of the site.
    Path,
}

impl ThemeOptions {
    /// The options that the theme declares; a value that the site does not set is the default.
    pub fn read(files: &Files, config: &Config, problems: &mut Vec<Diagnostic>) -> ThemeOptions {
        let Some(source) = files.source("theme.yaml") else { return ThemeOptions::default() };
        let Some(manifest) = files::parse::<Manifest>(source, problems) else { return ThemeOptions::default() };
        for (key, _) in &config.theme.options {
            if !manifest.options.contains_key(&key.value) {
                problems.push(unknown_option(config, key, &manifest));
            }
        }
        let mut options = BTreeMap::new();
        for (name, declaration) in &manifest.options {
            let set = config.theme.options.iter().find(|(key, _)| key.value == *name);
            let (text, place) = match set {
                Some((_, value)) => (&value.value, Place::of(&config.source, value.span.clone())),
                None => (&declaration.default_text(), Place::file(source)),
            };
            match declaration.read(text) {
                Ok(value) => {
                    options.insert(name.clone(), value);
                }
                Err(expected) => {
                    let message = say!(
                        "テーマの設定 {name} に「{text}」は使えません",
                        "the theme option {name} cannot be “{text}”"
                    );
                    problems.push(Diagnostic::new(Code::BadTheme, place, message).help(expected));
                }
            }
        }
        ThemeOptions(options)
    }

    /// The options as a site would have them that sets its flags, numbers and texts, or leaves what it can.
    pub fn sample(&self, is_set: bool) -> Value {
        let value = |value: &OptionValue| match value {
            OptionValue::Text(text) if text.is_empty() && is_set => Value::from("text"),
            OptionValue::Flag(_) => Value::from(is_set),
            OptionValue::Number(_) => Value::from(usize::from(is_set)),
            other => other.value(),
        };
        Value::from(self.0.iter().map(|(name, option)| (name.clone().into(), value(option))).collect::<Map>())
    }

    /// Some options, of which the value does not matter.
    #[cfg(test)]
    pub fn of<const N: usize>(names: [&str; N]) -> ThemeOptions {
        ThemeOptions(names.map(|name| (name.to_owned(), OptionValue::Text("text".to_owned()))).into())
    }

    /// Whether there is an option of that name.
    pub fn has(&self, name: &str) -> bool {
        self.0.contains_key(name)
    }

    /// The names of all options, in order.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }
}

fn unknown_option(config: &Config, key: &Spanned<String>, manifest: &Manifest) -> Diagnostic {
    let name = &key.value;
    let known: Vec<&str> = manifest.options.keys().map(String::as_str).collect();
    let list = known.join(", ");
    let problem = Diagnostic::new(
        Code::UnknownKey,
        Place::of(&config.source, key.span.clone()),
        say!("テーマに「{name}」という設定はありません", "the theme has no option “{name}”"),
    );
    match nearest(name, known) {
        Some(near) => {
            problem.help(say!("「{near}」のことですか。設定: {list}", "did you mean “{near}”? Options: {list}"))
        }
        None => problem.help(say!("設定: {list}", "options: {list}")),
    }
}

impl OptionDeclaration {
    fn default_text(&self) -> String {
        match &self.default {
            serde_yaml::Value::String(text) => text.clone(),
            serde_yaml::Value::Bool(flag) => flag.to_string(),
            serde_yaml::Value::Number(number) => number.to_string(),
            _ => String::new(),
        }
    }

    /// The value a text means for this option, or what would be right.
    fn read(&self, text: &str) -> Result<OptionValue, Message> {
        match self.kind {
            OptionKind::Text => Ok(OptionValue::Text(text.to_owned())),
            OptionKind::Flag => match text {
                "true" | "yes" => Ok(OptionValue::Flag(true)),
                "false" | "no" => Ok(OptionValue::Flag(false)),
                _ => Err(say!("true か false を書いてください", "write true or false")),
            },
            OptionKind::Number => text
                .parse()
                .map(OptionValue::Number)
                .map_err(|_| say!("0以上の整数を書いてください", "write a whole number, 0 or more")),
            OptionKind::Choice if self.choices.iter().any(|choice| choice == text) => {
                Ok(OptionValue::Text(text.to_owned()))
            }
            OptionKind::Choice => {
                let choices = self.choices.join(", ");
                Err(say!("次から選んでください: {choices}", "choose one of: {choices}"))
            }
            OptionKind::Path if text.is_empty() || is_inside(text) => Ok(OptionValue::Text(text.to_owned())),
            OptionKind::Path => Err(say!(
                "サイトの中の画像の場所を、サイトの先頭から assets/logo.svg のように書いてください（ほかのサイトや共有フォルダーの画像は使えません）",
                "write the place of a file of the site, from its top, like assets/logo.svg (files of other sites and of shares are not possible)"
            )),
            OptionKind::Color => {
                let digits = text.strip_prefix('#').unwrap_or_default();
                let is_color = matches!(digits.len(), 3 | 6) && digits.bytes().all(|byte| byte.is_ascii_hexdigit());
                is_color
                    .then(|| OptionValue::Text(text.to_owned()))
                    .ok_or_else(|| say!("色は #0017c1 のように書いてください", "write a colour like #0017c1"))
            }
        }
    }
}

/// Whether a path leads to a place in the site, on a server and in a shared folder alike.
fn is_inside(path: &str) -> bool {
    let is_name = |part: &str| !matches!(part, "" | "." | "..") && name_problem(part).is_none();
    path.split('/').all(is_name)
}

impl OptionValue {
    fn value(&self) -> Value {
        match self {
            OptionValue::Text(text) => text.value(),
            OptionValue::Flag(flag) => flag.value(),
            OptionValue::Number(number) => number.value(),
        }
    }
}

impl View for ThemeOptions {
    const SHAPE: &'static Shape = &Shape::Options;
    fn value(&self) -> Value {
        Value::from(self.0.iter().map(|(name, value)| (name.clone().into(), value.value())).collect::<Map>())
    }
    fn digest(&self, digest: &mut Xxh3) {
        for (name, value) in &self.0 {
            name.digest(digest);
            match value {
                OptionValue::Text(text) => text.digest(digest),
                OptionValue::Flag(flag) => flag.digest(digest),
                OptionValue::Number(number) => number.digest(digest),
            }
        }
    }
}
