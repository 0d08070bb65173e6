//! JSON Schemas (2020-12) of the files people write, for editors that complete keys and names while somebody writes.
//!
//! Keys, choices and words are those of [`keys`], by which the files are read. The reader forgives more than a schema can
//! say: another width of letters, blanks in a name. Whether a file is right is for `check` to say.

mod value;
mod goal;

pub use goal::goal;

use crate::model::config::Config;
use crate::model::keys;
use value::{Names, file, object};

/// The front matter of an `_index.md`; the same for every site.
pub fn head() -> String {
    let object = object(&keys::HEAD, &Names { site: None, sections: &[] });
    let (ja, en) = ("部の基本情報（_index.md）の前書き。", "The front matter of a sheet's head, _index.md.");
    file(object, "部の基本情報", ja, en)
}

/// The configuration. The names of a site's fields are offered, not required: the configuration that is being written may
/// add others.
pub fn config(site: Option<&Config>) -> String {
    let object = object(&keys::CONFIG, &Names { site, sections: &[] });
    file(object, "サイトの設定", "サイトの設定（goalsheet.yaml）。", "The site's configuration, goalsheet.yaml.")
}
