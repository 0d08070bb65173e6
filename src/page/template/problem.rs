//! What is wrong with a template, in words.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use tera::ErrorKind;

use super::shape::{Record, Shape};
use crate::model::japanese::nearest;
use crate::model::{Code, Diagnostic, Message, Place, Source};
use crate::say;

/// How many names a message lists.
const MOST_NAMES: usize = 60;

/// A name that nothing has, with the nearest that there is and all of them.
pub fn unknown<'a>(place: Place, message: Message, name: &str, names: impl Iterator<Item = &'a str>) -> Diagnostic {
    let names: BTreeSet<&str> = names.collect();
    let mut listed = names.iter().take(MOST_NAMES).copied().collect::<Vec<_>>().join(", ");
    if names.len() > MOST_NAMES {
        listed.push_str(", …");
    }
    let problem = Diagnostic::new(Code::UnknownVariable, place, message);
    match nearest(name, names) {
        Some(near) => problem.help(say!(
            "「{near}」ではありませんか。使える名前: {listed}",
            "did you mean “{near}”? available names: {listed}"
        )),
        None => problem.help(say!("使える名前: {listed}", "available names: {listed}")),
    }
}

/// A field that a record does not have.
pub fn unknown_field(place: Place, record: &Record, name: &str) -> Diagnostic {
    let message = say!("{of} に「{name}」はありません", "{of} has no “{name}”", of = record.name);
    let problem = Diagnostic::new(Code::UnknownVariable, place, message);
    let labels = record.fields.iter().map(|field| (field.name, field.shape.label()));
    let (ja, en): (Vec<String>, Vec<String>) =
        labels.map(|(name, label)| (format!("{name}（{}）", label.ja), format!("{name} ({})", label.en))).unzip();
    let (ja, en) = (ja.join("、"), en.join(", "));
    match nearest(name, record.fields.iter().map(|field| field.name)) {
        Some(near) => {
            problem.help(say!("「{near}」ではありませんか。項目: {ja}", "did you mean “{near}”? its fields: {en}"))
        }
        None => problem.help(say!("項目: {ja}", "its fields: {en}")),
    }
}

/// A field of what has none; `of` is how the template writes that.
pub fn no_fields(place: Place, of: &str, shape: &Shape, name: &str) -> Diagnostic {
    let label = shape.label();
    let message = say!(
        "「{of}」は{ja}なので、項目「{name}」はありません",
        "“{of}” is {en} and has no “{name}”",
        ja = label.ja,
        en = label.en
    );
    let problem = Diagnostic::new(Code::UnknownVariable, place, message);
    match shape {
        Shape::List(_) => problem.help(say!(
            "{{% for x in {of} %}} で一つずつ取り出してください",
            "take its items one by one with {{% for x in {of} %}}"
        )),
        _ => problem.help(say!("「{of}」をそのまま使ってください", "use “{of}” as it is")),
    }
}

/// A value that is used though there may be none.
pub fn may_be_missing(place: Place, written: &str) -> Diagnostic {
    let message = say!("「{written}」はないこと（none）があります", "“{written}” may be none");
    let help = say!(
        "{{% if {written} %}} … {{% endif %}} で囲んでください",
        "wrap it in {{% if {written} %}} … {{% endif %}}"
    );
    Diagnostic::new(Code::UnknownVariable, place, message).help(help)
}

/// A record or a list that is printed as it is.
pub fn shown_whole(place: Place) -> Diagnostic {
    let message =
        say!("一覧や、項目の集まりは、そのままでは書き出せません", "a list or a record cannot be printed as it is");
    let help = say!(
        "一覧は {{% for %}} で一つずつ、項目の集まりは項目の名前を付けて書き出してください",
        "print the items of a list one by one with {{% for %}}, and the fields of a record by their names"
    );
    Diagnostic::new(Code::UnknownVariable, place, message).help(help)
}

/// Tera's error as a diagnostic in the template it happened in.
pub fn of_tera(templates: &BTreeMap<String, Arc<Source>>, template: &str, error: &tera::Error) -> Diagnostic {
    let (name, span, text) = match error.kind() {
        ErrorKind::SyntaxError(report) | ErrorKind::RenderingError(report) => {
            (report.filename(), Some(report.span().range.clone()), report.message().to_owned())
        }
        ErrorKind::MissingParent { current, parent } => {
            (current.as_str(), None, format!("Unknown template `{parent}`"))
        }
        other => (template, None, other.to_string()),
    };
    let place = match templates.get(name) {
        Some(source) => Place { source: Arc::clone(source), span },
        None => Place::path(if name.is_empty() { "templates" } else { name }),
    };
    Diagnostic::new(Code::BadTemplate, place, say!("テンプレートの誤り: {text}", "template error: {text}"))
}
