//! A schema as it is printed: what the file is, and the object that its YAML is.

use serde_json::{Map, Value, json};

/// What a whole file is.
pub(super) struct File {
    pub(super) title: &'static str,
    pub(super) ja: &'static str,
    pub(super) en: &'static str,
    /// The object its YAML is.
    pub(super) object: Map<String, Value>,
}

impl File {
    /// The schema as it is printed.
    pub(super) fn written(self) -> String {
        let mut schema = Map::new();
        schema.insert("$schema".to_owned(), json!("https://json-schema.org/draft/2020-12/schema"));
        schema.insert("title".to_owned(), json!(self.title));
        schema.insert("description".to_owned(), json!(format!("{}\n\n{}", self.ja, self.en)));
        schema.extend(self.object);
        serde_json::to_string_pretty(&schema).unwrap_or_default()
    }
}
