//! A field of a goal: how it is labelled, read and shown, and who may read it.

use std::sync::Arc;

use super::Severity;

/// The name of a field in front matter and in `columns`: `level`. Everything that is said about a field names it so.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FieldKey(Arc<str>);

impl From<&str> for FieldKey {
    fn from(key: &str) -> FieldKey {
        FieldKey(key.into())
    }
}

impl std::ops::Deref for FieldKey {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Display for FieldKey {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(self)
    }
}

/// A field of a goal: how it is labelled, read and shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field {
    /// Its name.
    pub key: FieldKey,
    /// Its label on the form: `どの水準まで`.
    pub label: String,
    /// The label's second line: `達成水準又は遂行後の状態等`.
    pub note: Option<String>,
    /// The headings under which its prose may stand; empty for a field of the front matter.
    pub headings: Vec<String>,
    /// What it is to the form.
    pub role: Role,
    /// What is written in it.
    pub kind: FieldKind,
    /// The unit of a number: `千円`.
    pub unit: Option<String>,
    /// The language of its values, where it is not that of the other texts: `en`.
    pub lang: Option<String>,
    /// Who may read it.
    pub audience: Audience,
    /// What it means that a goal lacks it; none if that is fine.
    pub missing: Option<Severity>,
    /// The phase from which on it is written, as an index; none from the beginning of the year.
    pub from: Option<usize>,
}

impl Field {
    /// A field that everybody may read and nobody misses, with nothing but a label.
    pub fn new(key: &str, label: &str, role: Role, kind: FieldKind) -> Field {
        Field {
            key: key.into(),
            label: label.to_owned(),
            note: None,
            headings: Vec::new(),
            role,
            kind,
            unit: None,
            lang: None,
            audience: Audience::Public,
            missing: None,
            from: None,
        }
    }
}

/// What a field is to the official form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// 番号
    Number,
    /// 実施項目
    Title,
    /// 計画・方針等の分類
    Category,
    /// いつまで
    Due,
    /// 共通/課名
    Section,
    /// Any other: どの水準まで, どのような方法で, and what the site adds.
    Value,
    /// What goals of one 番号 share: it stands in the head of their sheet.
    Group,
}

/// What is written in a field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FieldKind {
    /// A line of text.
    Text,
    /// Markdown under a heading of the body.
    Prose,
    /// A number, with thousands separators if one likes.
    Number,
    /// A date of the calendar.
    Date,
    /// A deadline, as people write them.
    Due,
    /// One of these.
    Choice(Vec<String>),
    /// Several lines of text.
    List,
    /// `true` or `false`.
    Flag,
    /// An address on the web.
    Url,
    /// Rows of several named values: 年度 with 目標 and 実績.
    Records(Vec<RecordColumn>),
}

/// A named value of each row of a field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecordColumn {
    /// Its name in files: `target`.
    pub key: FieldKey,
    /// What people call it: 目標.
    pub label: String,
    /// What is written in it.
    pub kind: RecordKind,
    /// The unit of a number: 件.
    pub unit: Option<String>,
}

/// What is written in a column of a field of rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RecordKind {
    /// A line of text.
    Text,
    /// A number.
    Number,
    /// A date of the calendar.
    Date,
}

impl RecordColumn {
    /// Its label, with the unit of its numbers.
    pub fn label_with_unit(&self) -> String {
        self.unit.as_ref().map_or_else(|| self.label.clone(), |unit| format!("{}（{unit}）", self.label))
    }
}

/// For whom something is published.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Audience {
    /// Everybody.
    Public,
    /// Colleagues only.
    Internal,
}

impl Audience {
    /// Its name in files and on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Audience::Public => "public",
            Audience::Internal => "internal",
        }
    }
}

impl FieldKind {
    /// The kinds by the name `goalsheet.yaml` gives them (choices are given by `choices`).
    pub const NAMES: &'static [&'static str] =
        &["text", "prose", "number", "date", "due", "choice", "list", "flag", "url", "records"];
}
