//! Which field a label names.

use crate::model::config::{Config, FieldKind, Role};
use crate::model::japanese::comparable;
use crate::model::keys;
use crate::table::label::folded;

/// Other words that offices have for the fields of the official form.
const OTHER_WORDS: &[(&str, &[&str])] = &[
    ("number", &["番号", "No", "№", "No.", "項番", "目標番号"]),
    ("title", &["実施項目", "目標", "目標名", "項目名", "事業名", "事務事業名", "重点目標", "実施目標", "業務目標"]),
    ("category", &["分類", "計画・方針等の分類", "計画・方針等", "計画区分"]),
    ("level", &["どの水準まで", "達成水準", "目標水準", "到達水準", "水準"]),
    ("method", &["どのような方法で", "方法", "手段", "取組内容", "取組方法", "実施方法"]),
    ("due", &["いつまで", "期限", "達成期限", "実施時期", "達成時期"]),
    ("section", &["共通/課名", "課名", "課", "担当課", "所管課", "主管課", "課名・共通", "課・室名"]),
];

/// Words of columns about people rather than goals.
const STAFF: &[&str] = &[
    "担当者",
    "担当職員",
    "記入者",
    "作成者",
    "内線",
    "電話",
    "tel",
    "メール",
    "mail",
    "氏名",
    "職員名",
    "課長名",
    "係長名",
];

/// The labels that are known, and their fields.
#[derive(Debug)]
pub struct Dictionary {
    words: Vec<(String, String)>,
}

impl Dictionary {
    /// The labels of a site: its own first, then those that files may use, then what offices usually write.
    pub fn of(config: &Config) -> Dictionary {
        let mut words = vec![("id".to_owned(), "id".to_owned()), (comparable("識別子"), "id".to_owned())];
        let mut add = |word: &str, key: &str| {
            let word = folded(word);
            if !word.is_empty() && !words.iter().any(|(known, _)| *known == word) {
                words.push((word, key.to_owned()));
            }
        };
        for field in &config.fields {
            add(&field.label, &field.key);
            field.headings.iter().for_each(|heading| add(heading, &field.key));
        }
        for field in &config.fields {
            add(&field.key, &field.key);
            // Exported data call the words of a deadline so, beside its days; and fields that are called as other columns are.
            add(if field.role == Role::Due { "due_text" } else { "" }, &field.key);
            add(&format!("field_{}", field.key), &field.key);
        }
        let is_field = |key: &str| config.field(key).is_some();
        let words_of_files = keys::GOAL.keys.iter().filter(|key| is_field(key.name));
        words_of_files.for_each(|key| key.synonyms.iter().for_each(|word| add(word, key.name)));
        for (key, others) in OTHER_WORDS.iter().filter(|(key, _)| is_field(key)) {
            others.iter().for_each(|word| add(word, key));
        }
        Dictionary { words }
    }

    /// The field that a label names.
    pub fn field(&self, label: &str) -> Option<&str> {
        let label = folded(label);
        self.words.iter().find(|(word, _)| *word == label).map(|(_, key)| key.as_str())
    }
}

/// Whether a label is that of a column about people.
pub(super) fn is_staff(label: &str) -> bool {
    let label = folded(label);
    STAFF.iter().any(|word| label.contains(&comparable(word)))
}

/// Whether a field is written on lines, rather than in a few words.
pub(super) fn is_long(config: &Config, key: &str) -> bool {
    config.field(key).is_some_and(|field| {
        matches!(field.kind, FieldKind::Prose | FieldKind::List | FieldKind::Records(_)) && field.role == Role::Value
    })
}

/// Whether an empty cell of a field means what stands above it.
pub(super) fn is_filled_down(config: &Config, key: &str) -> bool {
    config.field(key).is_some_and(|field| matches!(field.role, Role::Number | Role::Section | Role::Category))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_about_people_are_known() {
        assert!(is_staff("担当者名") && is_staff("内線番号") && is_staff("TEL") && !is_staff("担当課"));
    }
}
