//! A site's configuration: who publishes, which categories there are, what the official form asks for.
//!
//! Nothing is optional here that the program needs: defaults are filled in when `goalsheet.yaml` is read.

use std::ops::Range;
use std::sync::Arc;

use super::body::LineBreaks;
use super::comparison::Review;
use super::cycle::Cycle;
use super::date::{Calendar, Dating};
use super::path::escaped;
use super::severity::Severities;
use super::{Date, FiscalYear, Language, Source, Spanned};

pub use super::field::{Audience, Field, FieldKey, FieldKind, RecordColumn, RecordKind, Role};

/// All of a site's configuration.
#[derive(Debug, Clone)]
pub struct Config {
    /// The file it was read from.
    pub source: Arc<Source>,
    /// The city or body that publishes: `国分寺市`.
    pub organization: String,
    /// What its sheets are called: `組織目標展開整理表`.
    pub title: String,
    /// The language of the interface's words.
    pub language: Language,
    /// By which years its pages name days.
    pub dates: Calendar,
    /// When the site was last changed, as it says.
    pub updated: Option<Spanned<Date>>,
    /// Where the site is published, without a final slash; needed only for what must hold absolute addresses.
    pub base_url: Option<String>,
    /// Where the files of the site can be read, with `{path}` for a file's path.
    pub source_url: Option<String>,
    /// What it says of its data.
    pub open_data: OpenData,
    /// Which theme, and its options.
    pub theme: ThemeChoice,
    /// The plan categories in official order.
    pub categories: Vec<Category>,
    /// Every field a goal may have, the official form's first.
    pub fields: Vec<Field>,
    /// The fields that the head of a sheet may have beside its keys.
    pub head_fields: Vec<Field>,
    /// The columns of the official form in print order.
    pub columns: Vec<Column>,
    /// Whether raw HTML in Markdown is kept (and cleaned) rather than shown as text.
    pub raw_html: bool,
    /// What line ends in Markdown are.
    pub line_breaks: LineBreaks,
    /// How much the site says that codes weigh.
    pub severities: Severities,
    /// How its goals are to be written.
    pub style: Style,
    /// What the site asks of the form of its files.
    pub format: Format,
    /// Headings of which, at any level, the text is for colleagues only.
    pub internal_headings: Vec<String>,
    /// When and how its goals are reported on.
    pub cycle: Cycle,
    /// Who may read when and by which number its sheets were approved; the rest of approvals is for colleagues.
    pub approvals: Audience,
    /// How its tables of old and new look.
    pub review: Review,
    /// Whether the pages of its goals tell when what of them changed.
    pub history: bool,
    /// Words that the search takes for one another, group by group.
    pub synonyms: Vec<Vec<String>>,
    /// The day as of which the site is: what was reported later is left out. None is today.
    pub as_of: Option<Date>,
    /// For whom the site is: where that is everybody, it no longer holds what is internal.
    pub audience: Audience,
}

/// What a site says of the data it offers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenData {
    /// The six digits by which programs know the body that publishes.
    pub municipality_code: Option<String>,
    /// On which terms they may be used.
    pub licence: Option<Licence>,
    /// Which kinds of files there are.
    pub downloads: Vec<Download>,
}

/// On which terms data may be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Licence {
    /// Its name: `CC-BY-4.0`.
    pub name: String,
    /// Where the terms are.
    pub url: Option<String>,
}

/// A kind of data file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Download {
    /// Comma-separated values in UTF-8.
    Csv,
    /// A workbook.
    Xlsx,
    /// JSON.
    Json,
}

/// What a site asks of the form of its files beyond what all have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Format {
    /// Whether no two sentences stand on one line.
    pub sentences: bool,
    /// Whether short lines get a `\` at their end, so that they stay lines: for one run, not in the configuration.
    pub breaks: bool,
}

/// A theme by name, and what the site sets of its options.
#[derive(Debug, Clone)]
pub struct ThemeChoice {
    /// The theme's folder in `themes/`, or `default`.
    pub name: Spanned<String>,
    /// Option name and value as written, in the order written.
    pub options: Vec<(Spanned<String>, Spanned<String>)>,
}

/// A plan or policy class of goals.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Category {
    /// As printed: `施政方針`.
    pub name: String,
    /// Its part of a page's address: `policy`.
    pub key: String,
    /// What it means, for readers.
    pub description: Option<String>,
    /// Where its name stands in the configuration; none for the usual ones of a site that lists none.
    pub place: Option<Range<usize>>,
}

/// A column of the official form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// The field it shows, one of [`Config::fields`].
    pub field: FieldKey,
    /// Its share of the paper's width, in per cent; none leaves it to the theme.
    pub width: Option<u8>,
}

/// How goals are to be written, where local rules differ.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Style {
    /// 句読点
    pub punctuation: Wanted<Punctuation>,
    /// Digits.
    pub digits: Wanted<Digits>,
    /// 文末
    pub tone: Wanted<Tone>,
    /// Which characters are possible.
    pub charset: Charset,
}

/// What is asked of a way of writing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wanted<T> {
    /// Nothing.
    Off,
    /// One way within a sheet, whichever.
    Consistent,
    /// This way.
    Only(T),
}

/// A pair of 読点 and 句点.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Punctuation {
    /// `、` or `，`
    pub comma: char,
    /// `。` or `．`
    pub period: char,
}

/// How wide digits are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Digits {
    /// `令和6年10月`
    Half,
    /// `令和６年１０月`
    Full,
    /// A digit that stands alone is full-width, all others half-width: `令和６年10月`
    SingleFull,
}

/// How sentences end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    /// です・ます
    Polite,
    /// である
    Plain,
}

/// Which characters are possible.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Charset {
    /// All of Unicode.
    Unicode,
    /// Those of Windows' Shift_JIS.
    Cp932,
}

impl Config {
    /// How its pages write days and years.
    pub fn dating(&self) -> Dating {
        Dating { language: self.language, calendar: self.dates }
    }

    /// Where a file of the site, by its path in the site's folder, can be read.
    pub fn source_address(&self, path: &str) -> Option<String> {
        self.source_url.as_ref().map(|pattern| pattern.replace(PATH, &escaped(path)))
    }

    /// A field by its key; none if the site has no such field, or keeps it from whoever it is for.
    pub fn field(&self, key: &str) -> Option<&Field> {
        self.fields.iter().find(|field| *field.key == *key)
    }

    /// Every field of goals, of reports and of heads.
    pub fn all_fields(&self) -> impl Iterator<Item = &Field> {
        self.fields.iter().chain(&self.cycle.fields).chain(&self.head_fields)
    }

    /// The label of a field; empty if there is no such field.
    pub fn label(&self, key: &str) -> &str {
        self.field(key).map_or("", |field| &field.label)
    }

    /// What the site itself calls a field of the official form; none if that is the form's usual label.
    pub fn own_label(&self, role: Role) -> Option<&str> {
        let field = self.fields.iter().find(|field| field.role == role)?;
        let is_usual = official_fields().iter().any(|usual| usual.key == field.key && usual.label == field.label);
        (!is_usual).then_some(field.label.as_str())
    }

    /// Whether a field is a column of the official form.
    pub fn is_column(&self, role: Role) -> bool {
        self.form().any(|(_, field)| field.role == role)
    }

    /// Whether a field of goals of a year is written yet on the day as of which the site is.
    pub fn has_begun(&self, field: &Field, year: FiscalYear) -> bool {
        let phase = field.from.map(|at| &self.cycle.phases[at]);
        let first = phase.and_then(|phase| phase.as_of.as_ref()?.in_year(year));
        first.zip(self.as_of).is_none_or(|(first, day)| first <= day)
    }

    /// Whether a field of goals of a year may be missed: one that is written from a phase on, when that is due by the day as of
    /// which the site is.
    pub fn is_awaited(&self, field: &Field, year: FiscalYear) -> bool {
        let Some(phase) = field.from.map(|at| &self.cycle.phases[at]) else { return true };
        let due = phase.due.as_ref().or(phase.as_of.as_ref()).and_then(|day| day.in_year(year));
        due.zip(self.as_of).is_some_and(|(due, day)| due < day)
    }

    /// The columns of the official form of a year, with their fields: without those that are written later.
    pub fn form_of(&self, year: FiscalYear) -> impl Iterator<Item = (&Column, &Field)> {
        self.form().filter(move |(_, field)| self.has_begun(field, year))
    }

    /// The columns of the official form, with their fields.
    pub fn form(&self) -> impl Iterator<Item = (&Column, &Field)> {
        self.columns.iter().filter_map(|column| Some((column, self.field(&column.field)?)))
    }
}

impl Licence {
    /// By what programs know it: the address of the terms, or else its name.
    pub fn address(&self) -> &str {
        self.url.as_ref().unwrap_or(&self.name)
    }
}

impl Download {
    /// The folder of the data of a whole site, from its top.
    pub const FOLDER: &'static str = "data/";

    /// How its files are called: `goals.csv`.
    pub fn file_name(self) -> String {
        format!("goals.{}", self.extension())
    }

    /// The ending of its files.
    pub fn extension(self) -> &'static str {
        match self {
            Download::Csv => "csv",
            Download::Xlsx => "xlsx",
            Download::Json => "json",
        }
    }
}

/// What stands for a file's path in [`Config::source_url`].
pub const PATH: &str = "{path}";

/// What the sheets of a site are called that does not say.
pub const USUAL_TITLE: &str = "組織目標展開整理表";
/// The key of the official field どの水準まで.
pub const LEVEL: &str = "level";
/// The key of the official field どのような方法で.
pub const METHOD: &str = "method";

/// The fields of the official form, with the labels of 国分寺市's sheet; a site may relabel them.
pub fn official_fields() -> Vec<Field> {
    let field = |key: &str, label: &str, note: Option<&str>, role: Role, kind: FieldKind| Field {
        note: note.map(str::to_owned),
        headings: if kind == FieldKind::Prose { vec![label.to_owned()] } else { Vec::new() },
        ..Field::new(key, label, role, kind)
    };
    vec![
        field("number", "番号", None, Role::Number, FieldKind::Text),
        field("title", "実施項目", Some("業務目標又は事務の内容"), Role::Title, FieldKind::Text),
        field("category", "計画・方針等の分類", None, Role::Category, FieldKind::List),
        field(LEVEL, "どの水準まで", Some("達成水準又は遂行後の状態等"), Role::Value, FieldKind::Prose),
        field(METHOD, "どのような方法で", Some("目標等を達成するための取組の内容等"), Role::Value, FieldKind::Prose),
        field("due", "いつまで", Some("期限"), Role::Due, FieldKind::Due),
        field("section", "共通/課名", None, Role::Section, FieldKind::Text),
    ]
}

/// The plan categories of a site that lists none.
pub const USUAL_CATEGORIES: &[&str] = &["施政方針", "市長特命", "個別計画", "行政改革", "その他"];

/// Address parts of names that nearly every city uses, so that their pages have readable names without configuration.
const USUAL_KEYS: &[(&str, &str)] = &[
    ("施政方針", "policy"),
    ("市長特命", "mayor"),
    ("個別計画", "plan"),
    ("行政改革", "reform"),
    ("その他", "other"),
    ("共通", "common"),
];

/// The part of an address for a section or category that gives no `key`.
pub fn usual_key(name: &str) -> String {
    USUAL_KEYS
        .iter()
        .find(|(usual, _)| *usual == name)
        .map_or_else(|| super::path::slug(name), |(_, key)| (*key).to_owned())
}
