//! The files of a theme: the built-in ones, with a site's own in their place.

use std::collections::BTreeMap;
use std::sync::Arc;

use rust_embed::RustEmbed;
use serde::Deserialize;
use xxhash_rust::xxh3::Xxh3;

use super::shape::View;
use crate::model::{Code, Diagnostic, Place, Source};
use crate::say;

#[derive(RustEmbed)]
#[folder = "themes/default/"]
struct BuiltIn;

/// The built-in theme's files as text.
pub fn built_in() -> Vec<String> {
    BuiltIn::iter().filter_map(|path| built_in_text(&path)).collect()
}

/// The text of one file of the built-in theme; `None` if it has no such file.
pub fn built_in_text(path: &str) -> Option<String> {
    BuiltIn::get(path).map(|file| String::from_utf8_lossy(&file.data).into_owned())
}

/// A theme's files, by their path in the theme.
pub struct Files {
    /// The files that are copied as they are, by their path in the site: `assets/style.css`.
    pub statics: BTreeMap<String, Vec<u8>>,
    sources: BTreeMap<String, Arc<Source>>,
}

impl Files {
    /// The built-in files, and those of `overlay` in their place: the files of `themes/<name>/` by their path in it.
    pub fn of(name: &str, overlay: BTreeMap<String, Vec<u8>>, problems: &mut Vec<Diagnostic>) -> Files {
        let mut files = Files { statics: BTreeMap::new(), sources: BTreeMap::new() };
        for path in BuiltIn::iter().filter(|path| !overlay.contains_key(path.as_ref())) {
            if let Some(file) = BuiltIn::get(&path) {
                files.put(&path, format!("(built-in)/{path}"), file.data.into_owned(), problems);
            }
        }
        for (path, bytes) in overlay {
            files.put(&path, format!("themes/{name}/{path}"), bytes, problems);
        }
        files
    }

    fn put(&mut self, path: &str, shown: String, bytes: Vec<u8>, problems: &mut Vec<Diagnostic>) {
        if let Some(inner) = path.strip_prefix("static/") {
            self.statics.insert(format!("assets/{inner}"), bytes);
            return;
        }
        match String::from_utf8(bytes) {
            Ok(text) => {
                let text = text.trim_start_matches('\u{feff}').replace("\r\n", "\n");
                self.sources.insert(path.to_owned(), Source::new(shown, text));
            }
            Err(_) => problems.push(
                Diagnostic::new(Code::NotUtf8, Place::path(shown), say!("UTF-8 ではありません", "this is not UTF-8"))
                    .help(say!("文字コードを UTF-8 にして保存し直してください", "save it again as UTF-8")),
            ),
        }
    }

    /// A file that is text.
    pub fn source(&self, path: &str) -> Option<&Arc<Source>> {
        self.sources.get(path)
    }

    /// The templates, by the names that Tera knows them by.
    pub fn templates(&self) -> BTreeMap<String, Arc<Source>> {
        let templates = self.sources.iter();
        templates.filter_map(|(path, file)| Some((path.strip_prefix("templates/")?.to_owned(), file.clone()))).collect()
    }

    /// The digest of the files that are text.
    pub fn digest(&self) -> u64 {
        let mut digest = Xxh3::new();
        for (path, source) in &self.sources {
            path.digest(&mut digest);
            source.text.digest(&mut digest);
        }
        digest.digest()
    }
}

/// Parses what theme makers write as YAML; a problem stands where serde_yaml says.
pub fn parse<T: for<'de> Deserialize<'de>>(source: &Arc<Source>, problems: &mut Vec<Diagnostic>) -> Option<T> {
    let error = match serde_yaml::from_str(&source.text) {
        Ok(value) => return Some(value),
        Err(error) => error,
    };
    let at = error.location().map_or(0, |location| location.index()).min(source.text.len());
    let message = say!("読めません: {error}", "cannot be read: {error}");
    problems.push(Diagnostic::new(Code::BadTheme, Place::of(source, at..at), message));
    None
}
