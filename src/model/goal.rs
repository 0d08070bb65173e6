//! A goal and the head of a sheet, each as its file says it: every value with its place, names not yet looked up.

use std::ops::Range;
use std::sync::Arc;

use super::address::WrittenAddress;
use super::body::Passage;
use super::config::{Audience, FieldKey};
use super::indicator::Indicator;
use super::severity::Allow;
use super::{Date, Due, Source, Spanned};

pub use super::date::WrittenDate;

/// One goal file.
#[derive(Debug, Clone)]
pub struct Goal {
    /// The file.
    pub source: Arc<Source>,
    /// The identity its author gave it, if any; otherwise its path is its identity.
    pub id: Option<Spanned<String>>,
    /// The goals of earlier years that it goes on with.
    pub continues: Vec<Spanned<WrittenAddress>>,
    /// Addresses that its page had before.
    pub aliases: Vec<Spanned<WrittenAddress>>,
    /// Why it was withdrawn, if it was: only its page is left then.
    pub retired: Option<Spanned<String>>,
    /// Where it says that its text was copied from last year's and is still to be revised.
    pub copied: Option<Range<usize>>,
    /// 実施項目
    pub title: Spanned<String>,
    /// 番号, if the goal has one of its own.
    pub number: Option<Spanned<String>>,
    /// 課名 as written: the one it stands with in the form.
    pub section: Option<Spanned<String>>,
    /// Further sections that it belongs to, as written.
    pub more_sections: Vec<Spanned<String>>,
    /// 計画・方針等の分類 as written; several are possible.
    pub categories: Vec<Spanned<String>>,
    /// いつまで
    pub due: Option<Spanned<Due>>,
    /// Who may read it, if it says so.
    pub audience: Option<Spanned<Audience>>,
    /// Findings its author allows in it.
    pub allows: Vec<Allow>,
    /// Keys that are there but whose values could not be read; they are not missing.
    pub unread: Vec<String>,
    /// What is counted of it.
    pub indicators: Vec<Indicator>,
    /// Values of the front matter's other fields.
    pub values: Vec<(FieldKey, Spanned<Value>)>,
    /// The parts of the body, in the order written; part *i* is fragment *i* of the parsed body.
    pub parts: Vec<Part>,
    /// The headings of the body that a link can lead to, with the index of the part each begins or stands in.
    pub headings: Vec<(String, usize)>,
    /// Where the body stands in the file.
    pub body: Range<usize>,
    /// Links and images of the body.
    pub links: Vec<Spanned<Destination>>,
    /// What of the body is for colleagues only.
    pub internal: Vec<InternalText>,
}

/// A part of a goal's body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// The field it is the text of; none for text before the first heading or under a heading of the author's own.
    pub field: Option<FieldKey>,
    /// Its heading; none for the text before the first.
    pub heading: Option<Spanned<String>>,
    /// Whether there is anything in it.
    pub is_empty: bool,
    /// Its text without markup.
    pub text: Passage,
}

/// Text under a heading that the configuration keeps from everybody but colleagues.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InternalText {
    /// The heading.
    pub heading: Spanned<String>,
    /// The bytes of the file from the heading to the end of what stands under it.
    pub span: Range<usize>,
    /// The headings in it that a link could lead to.
    pub anchors: Vec<String>,
    /// Its text without markup, the heading left out.
    pub text: String,
}

/// A value of a field in front matter: the text as written, and what it means.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// A line of text, or one of the choices.
    Text(String),
    /// Several lines of text.
    List(Vec<String>),
    /// A number, as written.
    Number(String),
    /// A date: as written, and the day.
    Date(String, Date),
    /// A deadline.
    Due(Due),
    /// Yes or no.
    Flag(bool),
    /// An address on the web.
    Url(String),
    /// Rows of values, one for each column of the field, as written; empty where there is none.
    Records(Vec<Vec<String>>),
}

/// Where a link or an image of the body leads, as written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Destination {
    /// The destination.
    pub address: String,
    /// Whether it is an image, to be shown in the page.
    pub image: bool,
    /// Whether its words are the address itself, so that it says nothing beside them.
    pub is_shown: bool,
}

/// The head of a sheet: its `_index.md`.
#[derive(Debug, Clone)]
pub struct Head {
    /// The file.
    pub source: Arc<Source>,
    /// 部: `子ども家庭部`.
    pub department: Spanned<String>,
    /// What the sheet is called beside the site's title: `部の組織目標`.
    pub title: Option<Spanned<String>>,
    /// 作成日
    pub created: Option<Spanned<WrittenDate>>,
    /// 更新日: when the sheet was last changed.
    pub updated: Option<Spanned<WrittenDate>>,
    /// 職名・氏名
    pub holder: Option<Holder>,
    /// Whom to ask about it.
    pub contact: Option<Contact>,
    /// The sections in official order.
    pub sections: Vec<SectionEntry>,
    /// Who may read the sheet, if it says so.
    pub audience: Option<Spanned<Audience>>,
    /// Addresses that its page, and those of its goals and sections, had before.
    pub aliases: Vec<Spanned<WrittenAddress>>,
    /// Its place among the year's sheets; sheets without one come last, by folder name.
    pub order: Option<u32>,
    /// What the department was called in earlier years.
    pub was: Vec<Spanned<String>>,
    /// What goals of one 番号 share.
    pub groups: Vec<Group>,
    /// Values of the site's own fields of heads.
    pub values: Vec<(FieldKey, Spanned<Value>)>,
    /// Keys that are there but whose values could not be read; they are not missing.
    pub unread: Vec<String>,
    /// The parts of the body, in the order written; part *i* is fragment *i* of the parsed body.
    pub parts: Vec<Part>,
    /// Where the text for the top of the sheet stands in the file.
    pub body: Range<usize>,
    /// Links and images of that text.
    pub links: Vec<Spanned<Destination>>,
    /// What of that text is for colleagues only.
    pub internal: Vec<InternalText>,
}

/// What goals of one 番号 share.
#[derive(Debug, Clone, PartialEq)]
pub struct Group {
    /// The number.
    pub number: Spanned<String>,
    /// Values of the site's fields of groups.
    pub values: Vec<(FieldKey, Spanned<Value>)>,
    /// Keys that are there but whose values could not be read; they are not missing.
    pub unread: Vec<String>,
}

/// The text of the portal or of a year: an `_index.md` above the sheets' folders.
#[derive(Debug, Clone)]
pub struct Introduction {
    /// The file.
    pub source: Arc<Source>,
    /// When what it is over was last changed.
    pub updated: Option<Spanned<WrittenDate>>,
    /// Where the text stands in the file.
    pub body: Range<usize>,
    /// Its links and images.
    pub links: Vec<Spanned<Destination>>,
    /// What of it is for colleagues only.
    pub internal: Vec<InternalText>,
}

/// Who answers for a sheet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Holder {
    /// 職名
    pub post: Option<String>,
    /// 氏名
    pub name: Option<Spanned<String>>,
    /// Who may read the name.
    pub name_audience: Audience,
}

/// Whom to ask about a sheet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contact {
    /// Who: `企画課 計画係`.
    pub text: Option<String>,
    /// The telephone, as written.
    pub phone: Option<String>,
    /// The mail address.
    pub mail: Option<String>,
}

impl Group {
    /// Its value of a field.
    pub fn value(&self, field: &FieldKey) -> Option<&Value> {
        self.values.iter().find(|(key, _)| key == field).map(|(_, value)| &value.value)
    }
}

/// A section as the head lists it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SectionEntry {
    /// 課名
    pub name: Spanned<String>,
    /// Its part of a page's address, if given.
    pub key: Option<Spanned<String>>,
    /// 番号 of its group of goals, if given.
    pub number: Option<Spanned<String>>,
    /// What it was called before, if given.
    pub was: Option<Spanned<String>>,
}
