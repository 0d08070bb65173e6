//! JSON Schemas (2020-12) of the files people write, for editors that complete keys and names while somebody writes.
//!
//! Keys, choices and words are those of [`keys`], by which the files are read. The reader forgives more than a schema can
//! say: another width of letters, blanks in a name. Whether a file is right is for `check` to say.

mod value;
mod goal;

pub use goal::goal;

use serde_json::{Map, Value, json};

use crate::model::approval::PLAN;
use crate::model::config::{Config, FieldKind, Role};
use crate::model::cycle::Scale;
use crate::model::keys;
use value::{Names, file, object, some_text};

/// The front matter of a report; with a site, its scales and the levels of the usual one are offered.
pub fn report(site: Option<&Config>) -> String {
    let mut object = object(&keys::REPORT, &Names { site, sections: &[] });
    if let (Some(site), Some(Value::Object(properties))) = (site, object.get_mut("properties")) {
        let levels = |scale: &Scale| {
            let levels = scale.levels.iter().map(|level| json!({ "const": level.code, "title": level.label() }));
            // A look-alike of a code, and its meaning, are read as well.
            json!({ "anyOf": levels.chain([some_text(), json!({ "type": "null" })]).collect::<Vec<Value>>() })
        };
        let cycle = &site.cycle;
        if let (Some(at), Some(Value::Object(rating))) = (cycle.scale, properties.get_mut("rating")) {
            rating.remove("type");
            rating.insert("anyOf".to_owned(), levels(&cycle.scales[at])["anyOf"].clone());
        }
        if let Some(Value::Object(ratings)) = properties.get_mut("ratings") {
            let scales = cycle.scales.iter().map(|scale| (scale.key.clone(), levels(scale)));
            ratings.insert("properties".to_owned(), Value::Object(scales.collect()));
            ratings.insert("additionalProperties".to_owned(), json!(false));
        }
    }
    file(object, "報告", "目標の報告のファイルの前書き。", "The front matter of a report on a goal.")
}

/// The front matter of an `_index.md`. Without a site every further key is possible.
pub fn head(site: Option<&Config>) -> String {
    let names = Names { site, sections: &[] };
    let mut object = object(&keys::HEAD, &names);
    match site {
        None => drop(object.insert("additionalProperties".to_owned(), json!(true))),
        Some(site) => {
            if let Some(Value::Object(properties)) = object.get_mut("properties") {
                site.head_fields.iter().for_each(|field| goal::add(field, properties, &names));
                if let Some(Value::Object(groups)) =
                    properties.get_mut("groups").map(|it| &mut it["items"]["properties"])
                {
                    let own = site.fields.iter().filter(|field| field.role == Role::Group);
                    own.for_each(|field| goal::add_own(field, groups, &names));
                }
            }
            let required = site.head_fields.iter().filter(|field| field.missing.is_some());
            let required = required.filter(|field| field.kind != FieldKind::Prose).map(|field| json!(*field.key));
            if let Some(Value::Array(known)) = object.get_mut("required") {
                known.extend(required);
            }
        }
    }
    let (ja, en) = ("部の基本情報（_index.md）の前書き。", "The front matter of a sheet's head, _index.md.");
    file(object, "部の基本情報", ja, en)
}

/// The file of a sheet's approvals; with a site, its phases are offered.
pub fn approvals(site: Option<&Config>) -> String {
    let mut approval = object(&keys::APPROVAL, &Names { site, sections: &[] });
    if let (Some(site), Some(Value::Object(properties))) = (site, approval.get_mut("properties"))
        && let Some(Value::Object(phase)) = properties.get_mut("phase")
    {
        let plan = json!({ "const": PLAN, "title": "計画" });
        let phases = site.cycle.phases.iter().map(|phase| json!({ "const": phase.key, "title": phase.name }));
        phase.remove("type");
        phase.remove("pattern");
        phase.insert("oneOf".to_owned(), [plan].into_iter().chain(phases).collect());
    }
    let mut list = Map::new();
    list.insert("type".to_owned(), json!(["array", "null"]));
    list.insert("items".to_owned(), Value::Object(approval));
    file(list, "決裁", "部の整理表の決裁（approvals.yaml）。", "What was approved of a sheet, approvals.yaml.")
}

/// The configuration. The names of a site's fields are offered, not required: the configuration that is being written may
/// add others.
pub fn config(site: Option<&Config>) -> String {
    let object = object(&keys::CONFIG, &Names { site, sections: &[] });
    file(object, "サイトの設定", "サイトの設定（goalsheet.yaml）。", "The site's configuration, goalsheet.yaml.")
}

/// What `diff --format json` writes.
pub fn changes() -> &'static str {
    include_str!("changes.json").trim_end()
}
