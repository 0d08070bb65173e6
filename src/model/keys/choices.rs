//! What the keys of which the value is one of some words may be: each word with what it means.

use crate::model::body::LineBreaks;
use crate::model::comparison::{Gap, NewSide, Remarks};
use crate::model::config::{Audience, Charset, Digits, Download, Punctuation, RecordKind, Role, Tone, Wanted};
use crate::model::date::Calendar;
use crate::model::{Language, Severity};

/// What `language` may be.
pub const LANGUAGES: [(&str, Language); 2] = [("ja", Language::Ja), ("en", Language::En)];
/// What `dates` may be.
pub const CALENDARS: [(&str, Calendar); 3] =
    [("both", Calendar::Both), ("era", Calendar::Era), ("western", Calendar::Western)];
/// What `downloads` may have.
pub const DOWNLOADS: [(&str, Download); 3] =
    [("csv", Download::Csv), ("xlsx", Download::Xlsx), ("json", Download::Json)];
/// What `line_breaks` may be.
pub const LINE_BREAKS: [(&str, LineBreaks); 2] = [("join", LineBreaks::Joined), ("keep", LineBreaks::Kept)];
/// What `audience` may be; the first two are how the program writes it.
pub const AUDIENCES: [(&str, Audience); 4] = [
    ("public", Audience::Public),
    ("internal", Audience::Internal),
    ("公開", Audience::Public),
    ("庁内", Audience::Internal),
];
/// What `of` may be: whether a field is that of a goal, or of a group of goals.
pub const OWNERS: [(&str, Role); 4] =
    [("goal", Role::Value), ("group", Role::Group), ("目標", Role::Value), ("群", Role::Group)];
/// What the type of a column of `records` may be.
pub const RECORD_KINDS: [(&str, RecordKind); 3] =
    [("text", RecordKind::Text), ("number", RecordKind::Number), ("date", RecordKind::Date)];
/// What `punctuation` may be.
pub const PUNCTUATIONS: [(&str, Wanted<Punctuation>); 5] = [
    ("consistent", Wanted::Consistent),
    ("off", Wanted::Off),
    ("、。", Wanted::Only(Punctuation { comma: '、', period: '。' })),
    ("，。", Wanted::Only(Punctuation { comma: '，', period: '。' })),
    ("，．", Wanted::Only(Punctuation { comma: '，', period: '．' })),
];
/// What `digits` may be.
pub const DIGITS: [(&str, Wanted<Digits>); 5] = [
    ("consistent", Wanted::Consistent),
    ("off", Wanted::Off),
    ("half", Wanted::Only(Digits::Half)),
    ("full", Wanted::Only(Digits::Full)),
    ("single-full", Wanted::Only(Digits::SingleFull)),
];
/// What `tone` may be.
pub const TONES: [(&str, Wanted<Tone>); 4] = [
    ("consistent", Wanted::Consistent),
    ("off", Wanted::Off),
    ("polite", Wanted::Only(Tone::Polite)),
    ("plain", Wanted::Only(Tone::Plain)),
];
/// What `charset` may be.
pub const CHARSETS: [(&str, Charset); 2] = [("unicode", Charset::Unicode), ("cp932", Charset::Cp932)];
/// What `side` may be.
pub const SIDES: [(&str, NewSide); 2] = [("new-left", NewSide::Left), ("old-left", NewSide::Right)];
/// What `gap` may be.
pub const GAPS: [(&str, Gap); 3] = [("short", Gap::Short), ("exact", Gap::Exact), ("none", Gap::None)];
/// What `remarks` may be.
pub const REMARKS: [(&str, Remarks); 3] =
    [("column", Remarks::Column), ("note", Remarks::Note), ("none", Remarks::None)];
/// What the severity of a code may be; `None` means that it is not reported.
pub const SEVERITIES: [(&str, Option<Severity>); 4] = [
    ("error", Some(Severity::Error)),
    ("warning", Some(Severity::Warning)),
    ("advice", Some(Severity::Advice)),
    ("off", None),
];
