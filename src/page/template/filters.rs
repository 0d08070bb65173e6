//! The filters that templates have beside Tera's own.

use tera::{Kwargs, Map, State, Tera, TeraResult, Value};

use crate::model::html::escape;
use crate::model::{Language, japanese};

/// Gives them to the templates of pages in a language.
pub fn register(tera: &mut Tera, language: Language) {
    let marks = language != Language::Ja;
    tera.register_filter("fill", fill);
    tera.register_filter("say", move |text: &str, values: Kwargs, _: &State| say(text, &values, marks));
    tera.register_filter("lang", move |text: &str, _: Kwargs, _: &State| lang(text, marks));
    tera.register_filter("group_by", group_by);
}

/// `{{ words.goals_count | fill(n=3) }}`: puts values into the braces of a word, as plain text.
fn fill(text: &str, values: Kwargs, _: &State) -> TeraResult<Value> {
    let value = |value: &Value| value.to_string();
    Ok(Value::from(filled(text.to_owned(), &values, value)))
}

/// `{{ words.of_section | say(section=section.name) }}`: the same as HTML, in which Japanese values are marked as such on
/// pages in another language.
fn say(text: &str, values: &Kwargs, marks: bool) -> TeraResult<Value> {
    let value = |value: &Value| {
        let text = escape(&value.to_string());
        if marks && japanese::is_in(&text) { format!("<span lang=\"ja\">{text}</span>") } else { text }
    };
    Ok(Value::safe_string(&filled(escape(text), values, value)))
}

/// `<a href="…"{{ goal.title | lang }}>`: ` lang="ja"` where the text is Japanese and the page is not.
fn lang(text: &str, marks: bool) -> TeraResult<Value> {
    Ok(Value::safe_string(if marks && japanese::is_in(text) { " lang=\"ja\"" } else { "" }))
}

/// A word with the values in its braces. What a value holds is never read as braces itself.
fn filled(word: String, values: &Kwargs, write: impl Fn(&Value) -> String) -> String {
    let mut filled = String::with_capacity(word.len());
    let mut rest = word.as_str();
    while let Some((before, inside)) = rest.split_once('{') {
        filled.push_str(before);
        let named = inside.split_once('}');
        let found = named.and_then(|(name, after)| {
            let value = values.iter().find(|(key, _)| key.as_str() == Some(name)).map(|(_, value)| value)?;
            Some((write(value), after))
        });
        rest = match found {
            Some((value, after)) => {
                filled.push_str(&value);
                after
            }
            None => {
                filled.push('{');
                inside
            }
        };
    }
    filled + rest
}

/// `{% for group in goals | group_by(attribute="title") %}`: records of `key` and `items`, in the order they first
/// appear. Tera's own drops items without the attribute and has no order.
fn group_by(items: &[Value], arguments: Kwargs, _: &State) -> TeraResult<Value> {
    let attribute: String = arguments.must_get("attribute")?;
    let mut groups: Vec<(Value, Vec<Value>)> = Vec::new();
    for item in items {
        let key = item.get_from_path(&attribute).cloned().unwrap_or_else(Value::none);
        match groups.iter_mut().find(|(known, _)| *known == key) {
            Some((_, group)) => group.push(item.clone()),
            None => groups.push((key, vec![item.clone()])),
        }
    }
    let records = groups.into_iter().map(|(key, items)| {
        let mut record = Map::default();
        record.insert("key".into(), key);
        record.insert("items".into(), Value::from(items));
        Value::from(record)
    });
    Ok(Value::from(records.collect::<Vec<Value>>()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn braces_in_a_value_are_text() {
        let fill = |word: &str, values: Kwargs| filled(word.to_owned(), &values, |value| value.to_string());
        let values = || Kwargs::from([("title", Value::from("見出しの {n} と {")), ("n", Value::from("3"))]);
        assert_eq!(fill("「{title}」 {n}件", values()), "「見出しの {n} と {」 3件");
        assert_eq!(fill("{n}{n} {other} {", values()), "33 {other} {");
    }
}
