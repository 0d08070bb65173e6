//! Values that are to be written into files, already in the words of the files.

use super::config::{FieldKey, RecordKind};

/// What is to be written for a field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Written {
    /// One line of the front matter.
    Line(String),
    /// Several lines of the front matter.
    List(Vec<String>),
    /// Rows of named values of the front matter, those that are not empty.
    Records(Vec<Vec<(FieldKey, RecordKind, String)>>),
    /// Markdown under the field's heading.
    Prose(String),
    /// Nothing: what is there goes.
    Nothing,
}

/// The fields of a goal that are to be written, each once.
pub type WrittenFields = Vec<(FieldKey, Written)>;

/// Sections, each with the number of its group if it has one.
pub type WrittenSections = Vec<(String, Option<String>)>;

/// What goals of one number share, by the number.
pub type WrittenGroups = Vec<(String, WrittenFields)>;

/// What is to be written into the head of a new sheet.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct WrittenHead {
    /// 部
    pub department: String,
    /// What the sheet is called.
    pub title: Option<String>,
    /// 作成日
    pub created: Option<String>,
    /// 職名
    pub post: Option<String>,
    /// 氏名
    pub name: Option<String>,
    /// The sections in order, each with the number of its group if it has one.
    pub sections: WrittenSections,
    /// What goals of one number share: the number, and the site's fields of groups.
    pub groups: WrittenGroups,
    /// The site's own fields.
    pub fields: WrittenFields,
}
