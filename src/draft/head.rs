//! The text of a new sheet's head.

use super::names::line;
use super::skeleton::{Given, example, lines};
use crate::model::config::Audience;
use crate::model::goal::{Head, SectionEntry};
use crate::model::keys::{self, Draft};
use crate::model::path::slug;
use crate::model::{Failure, Language};
use crate::say;

/// What is known of a new sheet.
#[derive(Debug, Clone)]
pub(super) struct NewHead<'a> {
    /// 部
    pub(super) department: &'a str,
    /// Its sections; those of `from` if there are none.
    pub(super) sections: Vec<NewSection<'a>>,
    /// The sheet to go by.
    pub(super) from: Option<&'a Head>,
    /// The language of what is explained in the file.
    pub(super) language: Language,
}

/// A section of a new sheet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct NewSection<'a> {
    /// 課名
    pub(super) name: &'a str,
    /// Its part of an address.
    key: Option<&'a str>,
    /// 番号
    number: Option<&'a str>,
}

impl<'a> NewSection<'a> {
    /// Reads a name, or `name=key`.
    ///
    /// # Errors
    /// There is no name, or the key would not stay as it is in an address.
    pub(super) fn read(written: &'a str) -> Result<NewSection<'a>, Failure> {
        let (name, key) = match written.split_once('=') {
            Some((name, key)) => (name, Some(key.trim())),
            None => (written, None),
        };
        let name = line(name)?;
        if let Some(key) = key.filter(|key| slug(&key.replace('_', "-")) != key.replace('_', "-")) {
            return Err(Failure::new(say!("「{key}」は key に使えません", "“{key}” cannot be a key")).help(say!(
                "半角の英小文字・数字・ハイフンで書いてください（例: {name}=hoiku）",
                "write it with a-z, 0-9 and hyphens, e.g. {name}=hoiku"
            )));
        }
        Ok(NewSection { name, key, number: None })
    }

    fn of(entry: &'a SectionEntry) -> NewSection<'a> {
        NewSection {
            name: &entry.name.value,
            key: entry.key.as_ref().map(|key| key.value.as_str()),
            number: entry.number.as_ref().map(|number| number.value.as_str()),
        }
    }

    fn given(&self) -> Given<'a> {
        if self.key.is_none() && self.number.is_none() {
            return Given::Text(self.name);
        }
        given_map([("name", Some(self.name)), ("key", self.key), ("number", self.number)])
    }
}

/// A map of those keys that have a value.
fn given_map<'a, const N: usize>(entries: [(&'static str, Option<&'a str>); N]) -> Given<'a> {
    Given::Map(entries.into_iter().filter_map(|(key, text)| Some((key, Given::Text(text?)))).collect())
}

/// The `_index.md` of a new sheet. What goes on from another one is its title, its sections, the holder of the post, whom to
/// ask, who may read it and its place in the year; not its date and not its text, which were about that year.
pub(super) fn head(known: &NewHead) -> String {
    let order = known.from.and_then(|head| head.order).map(|order| order.to_string());
    let mut given = vec![("department", Given::Text(known.department))];
    given.extend(known.from.into_iter().flat_map(carried));
    let carried = known.from.into_iter().flat_map(|head| &head.sections).map(NewSection::of);
    let sections = if known.sections.is_empty() { carried.collect() } else { known.sections.clone() };
    if !sections.is_empty() {
        given.push(("sections", Given::List(sections.iter().map(NewSection::given).collect())));
    }
    given.extend(order.as_ref().map(|order| ("order", Given::Text(order))));
    let hint = |key: &keys::Key| (key.draft == Draft::Always).then(|| example(key, known.language).to_owned());
    format!("---\n{}---\n", lines(&keys::HEAD, &given, &hint))
}

/// What goes on from another sheet beside its sections and its place.
fn carried(from: &Head) -> impl Iterator<Item = (&'static str, Given<'_>)> {
    let title = from.title.as_ref().map(|title| Given::Text(&title.value));
    let holder = from.holder.as_ref().map(|holder| {
        let name = holder.name.as_ref().map(|name| name.value.as_str());
        let is_public = (holder.name_audience == Audience::Internal).then_some("no");
        given_map([("post", holder.post.as_deref()), ("name", name), ("name_public", is_public)])
    });
    let contact = from.contact.as_ref().map(|contact| {
        let (phone, mail) = (contact.phone.as_deref(), contact.mail.as_deref());
        match contact.text.as_deref() {
            Some(text) if phone.is_none() && mail.is_none() => Given::Text(text),
            text => given_map([("text", text), ("phone", phone), ("mail", mail)]),
        }
    });
    let audience = from.audience.as_ref().map(|audience| Given::Text(audience.value.name()));
    let all = [("title", title), ("holder", holder), ("contact", contact), ("audience", audience)];
    all.into_iter().filter_map(|(key, given)| Some((key, given?)))
}
