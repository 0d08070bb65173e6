//! The text of a new sheet's head.

use crate::format::{value, value_in_brackets};
use crate::model::config::Audience;
use crate::model::goal::{Contact, Head};
use crate::model::{Failure, Language};
use crate::say;

use super::line;

/// What is known of a new sheet.
#[derive(Debug, Clone)]
pub struct NewHead<'a> {
    /// 部
    pub department: &'a str,
    /// Its sections; those of `from` if there are none.
    pub sections: Vec<NewSection>,
    /// The sheet to go by.
    pub from: Option<&'a Head>,
    /// The language of what is explained in the file.
    pub language: Language,
}

/// A section of a new sheet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewSection {
    /// 課名
    pub name: String,
    /// Its part of an address.
    pub key: Option<String>,
    /// 番号
    pub number: Option<String>,
}

impl NewSection {
    /// Reads a name, or `name=key`.
    ///
    /// # Errors
    /// There is no name, or the key would not stay as it is in an address.
    pub fn read(written: &str) -> Result<NewSection, Failure> {
        let (name, key) = match written.split_once('=') {
            Some((name, key)) => (name, Some(key.trim())),
            None => (written, None),
        };
        let name = line(name)?.to_owned();
        if let Some(key) = key.filter(|key| crate::model::path::slug(&key.replace('_', "-")) != key.replace('_', "-")) {
            return Err(Failure::new(say!("「{key}」は key に使えません", "“{key}” cannot be a key")).help(say!(
                "半角の英小文字・数字・ハイフンで書いてください（例: {name}=hoiku）",
                "write it with a-z, 0-9 and hyphens, e.g. {name}=hoiku"
            )));
        }
        Ok(NewSection { name, key: key.map(str::to_owned), number: None })
    }

    fn written(&self) -> String {
        if self.key.is_none() && self.number.is_none() {
            return format!("  - {}\n", value(&self.name));
        }
        let part = |key: &str, text: &Option<String>| {
            text.as_ref().map(|text| format!(", {key}: {}", value_in_brackets(text))).unwrap_or_default()
        };
        let (key, number) = (part("key", &self.key), part("number", &self.number));
        format!("  - {{ name: {}{key}{number} }}\n", value_in_brackets(&self.name))
    }
}

fn written_contact(contact: &Contact) -> String {
    if let Contact { text: Some(text), phone: None, mail: None } = contact {
        return format!("contact: {}\n", value(text));
    }
    let keys = [("text", &contact.text), ("phone", &contact.phone), ("mail", &contact.mail)];
    let written = keys.into_iter().filter_map(|(key, text)| Some(format!("  {key}: {}\n", value(text.as_ref()?))));
    format!("contact:\n{}", written.collect::<String>())
}

/// The `_index.md` of a new sheet. What goes on from another one is its title, its sections, the holder of the post, whom to
/// ask, who may read it and its place in the year; not its date and not its text, which were about that year.
pub fn head(known: &NewHead) -> String {
    let key = |key: &str, text: Option<&str>| match text {
        Some(text) => format!("{key}: {}\n", value(text)),
        None => format!("{key}:\n"),
    };
    let from = known.from;
    let holder = from.and_then(|head| head.holder.as_ref());
    let mut text = String::from("---\n");
    text.push_str(&key("department", Some(known.department)));
    text.push_str(&key("title", from.and_then(|head| head.title.as_ref()).map(|title| title.value.as_str())));
    text.push_str(match known.language {
        Language::Ja => "created: # 例: 令和8年4月1日\n",
        Language::En => "created: # such as 令和8年4月1日, 2026-04-01\n",
    });
    text.push_str("holder:\n");
    text.push_str(&format!("  {}", key("post", holder.and_then(|holder| holder.post.as_deref()))));
    let name = holder.and_then(|holder| holder.name.as_ref());
    text.push_str(&format!("  {}", key("name", name.map(|name| name.value.as_str()))));
    if holder.is_some_and(|holder| holder.name_audience == Audience::Internal) {
        text.push_str("  name_public: no\n");
    }
    if let Some(contact) = from.and_then(|head| head.contact.as_ref()) {
        text.push_str(&written_contact(contact));
    }
    if let Some(audience) = from.and_then(|head| head.audience.as_ref()) {
        text.push_str(&format!("audience: {}\n", audience.value.name()));
    }
    let carried = from.into_iter().flat_map(|head| &head.sections).map(|section| NewSection {
        name: section.name.value.clone(),
        key: section.key.as_ref().map(|key| key.value.clone()),
        number: section.number.as_ref().map(|number| number.value.clone()),
    });
    let sections = if known.sections.is_empty() { carried.collect() } else { known.sections.clone() };
    if sections.is_empty() {
        text.push_str(match known.language {
            Language::Ja => "sections: # 公式の順に、例: [共通, 企画課, 財政課]\n",
            Language::En => "sections: # in official order, such as [共通, 企画課, 財政課]\n",
        });
    } else {
        text.push_str("sections:\n");
        sections.iter().for_each(|section| text.push_str(&section.written()));
    }
    if let Some(order) = from.and_then(|head| head.order) {
        text.push_str(&format!("order: {order}\n"));
    }
    text + "---\n"
}
