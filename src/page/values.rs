//! Values of front matter as HTML, and as the texts that the search of a form reads in its cells.

use super::prose::Phrases;
use super::summary::date_view;
use crate::model::config::Config;
use crate::model::goal::Value;
use crate::model::html::escape;
use crate::model::numeral::grouped_number;

/// A value as HTML, without its unit.
pub fn html(config: &Config, phrases: &Phrases, value: &Value) -> String {
    match value {
        Value::Text(_) | Value::Number(_) | Value::Flag(_) => escape(&texts_of(value, phrases).concat()),
        Value::Date(_, date) => {
            let date = date_view(*date, config.dating());
            let aside = date.aside.as_deref().map(meaning_of).unwrap_or_default();
            format!("<time datetime=\"{}\">{}</time>{aside}", date.iso, escape(&date.text))
        }
        Value::Due(due) => {
            let meaning = due.meaning(config.dating());
            escape(&due.text) + &meaning.as_deref().map(meaning_of).unwrap_or_default()
        }
        Value::Url(url) => {
            let url = escape(url);
            format!("<a href=\"{url}\" rel=\"noopener noreferrer\">{url}</a>")
        }
        Value::List(items) if items.len() == 1 => escape(&items[0]),
        Value::List(items) => {
            // The script of the form reads the lines of a cell.
            let items: Vec<String> = items.iter().map(|item| format!("<li>{}</li>", escape(item))).collect();
            format!("<ul class=\"plain\">{}</ul>", items.join("\n"))
        }
    }
}

/// What a value says, without markup and unit: several texts for a list.
pub fn texts_of(value: &Value, phrases: &Phrases) -> Vec<String> {
    match value {
        Value::Text(text) | Value::Date(text, _) | Value::Url(text) => vec![text.clone()],
        Value::Number(text) => vec![grouped_number(text).unwrap_or_else(|| text.clone())],
        Value::Due(due) => vec![due.text.clone()],
        Value::Flag(flag) => vec![phrases.flags[usize::from(!flag)].clone()],
        Value::List(items) => items.clone(),
    }
}

/// What a value means, beside it.
fn meaning_of(text: &str) -> String {
    format!(" <span class=\"meaning\">{}</span>", escape(text))
}
