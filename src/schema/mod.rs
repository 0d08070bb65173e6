//! JSON Schemas (2020-12) of the files people write, for editors that complete keys and names while somebody writes.
//!
//! Keys, choices and other words for keys are those of the tables the reader goes by, so that a key added there is in the
//! schema; what each is for is in `words`. The reader forgives more than a schema can say: another width of letters, blanks
//! in a name. Whether a file is right is for `check` to say.

mod words;
mod value;
mod goal;
mod head;
mod config;

pub use config::config;
pub use goal::goal;
pub use head::head;

use serde_json::{Map, Value, json};

use words::Words;

/// What a whole file is.
struct File {
    words: Words,
    /// The object its YAML is.
    object: Value,
}

impl File {
    /// The schema as it is printed.
    fn written(self) -> String {
        let mut schema = Map::new();
        schema.insert("$schema".to_owned(), json!("https://json-schema.org/draft/2020-12/schema"));
        schema.insert("title".to_owned(), json!(self.words.title));
        schema.insert("description".to_owned(), json!(self.words.description()));
        if let Value::Object(object) = self.object {
            schema.extend(object);
        }
        serde_json::to_string_pretty(&schema).unwrap_or_default()
    }
}
