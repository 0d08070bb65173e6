//! Values of declared fields, as the front matter of goals and of heads has them.

use std::sync::Arc;

use super::dates::read_date;
use super::fields::Fields;
use super::yaml::Node;
use crate::model::config::{Field, FieldKey, FieldKind, RecordColumn, RecordKind};
use crate::model::goal::Value;
use crate::model::{Code, Diagnostic, Due, FiscalYear, Place, Source, Spanned, due, keys};
use crate::say;

/// A deadline, as it is understood in a fiscal year. Without a year the sheet itself is reported; its deadlines say nothing more.
pub(super) fn read_due(
    source: &Arc<Source>,
    written: Spanned<String>,
    year: Option<FiscalYear>,
    problems: &mut Vec<Diagnostic>,
) -> Spanned<Due> {
    let (due, doubt) = due::read_due(&written.value, year.unwrap_or(FiscalYear(2023)));
    if let Some(doubt) = doubt.filter(|_| year.is_some()) {
        problems.push(Diagnostic::new(Code::UnclearDue, Place::of(source, written.span.clone()), doubt));
    }
    Spanned::new(due, written.span)
}

/// The keys that declared fields have in front matter: prose has none.
pub(super) fn front_keys<'a>(declared: &[&'a Field]) -> impl Iterator<Item = &'a str> {
    declared.iter().filter(|field| field.kind != FieldKind::Prose).map(|field| &*field.key)
}

/// The values of declared fields of the front matter, in a fiscal year.
pub(super) fn values(
    source: &Arc<Source>,
    fields: &mut Fields,
    (declared, year): (&[&Field], Option<FiscalYear>),
    problems: &mut Vec<Diagnostic>,
) -> Vec<(FieldKey, Spanned<Value>)> {
    let mut values = Vec::new();
    for field in declared {
        if field.kind == FieldKind::Prose {
            if let Some(node) = fields.take(&field.key) {
                problems.push(prose_in_front_matter(Place::of(source, node.span.clone()), field));
            }
        } else if let Some(value) = value(source, fields, field, year, problems) {
            values.push((field.key.clone(), value));
        }
    }
    values
}

fn value(
    source: &Arc<Source>,
    fields: &mut Fields,
    field: &Field,
    year: Option<FiscalYear>,
    problems: &mut Vec<Diagnostic>,
) -> Option<Spanned<Value>> {
    let key = &field.key;
    let (value, span) = match &field.kind {
        FieldKind::Text | FieldKind::Prose => spread(fields.text(key)?, Value::Text),
        FieldKind::Choice(choices) => {
            let offered: Vec<(&str, &str)> = choices.iter().map(|choice| (choice.as_str(), choice.as_str())).collect();
            spread(fields.choice(key, &offered)?, |choice| Value::Text(choice.to_owned()))
        }
        FieldKind::Number => {
            let written = fields.text(key)?;
            fields.number(key)?;
            spread(written, Value::Number)
        }
        FieldKind::List => {
            let items = fields.texts(key);
            let span = items.first()?.span.start..items.last()?.span.end;
            (Value::List(items.into_iter().map(|item| item.value).collect()), span)
        }
        FieldKind::Records(columns) => {
            let items = fields.list(key)?;
            let span = items.first()?.span.start..items.last()?.span.end;
            let rows: Vec<Vec<String>> =
                items.iter().filter_map(|item| record(source, item, columns, problems)).collect();
            (Value::Records(Some(rows).filter(|rows| !rows.is_empty())?), span)
        }
        FieldKind::Flag => spread(fields.flag(key)?, Value::Flag),
        FieldKind::Due => {
            let due = read_due(source, fields.text(key)?, year, problems);
            spread(due, Value::Due)
        }
        FieldKind::Date => {
            let written = fields.text(key)?;
            let day = read_date(source, &written, problems)?;
            spread(written, |text| Value::Date(text, day))
        }
        FieldKind::Url => {
            let written = fields.text(key)?;
            if !["http://", "https://", "mailto:"].iter().any(|start| written.value.starts_with(start)) {
                let text = &written.value;
                let place = Place::of(source, written.span.clone());
                let problem = Diagnostic::new(
                    Code::BadUrl,
                    place,
                    say!("「{text}」は URL ではありません", "“{text}” is not a URL"),
                );
                problems.push(problem.help(say!("https:// から始めてください", "begin it with https://")));
                return None;
            }
            spread(written, Value::Url)
        }
    };
    Some(Spanned::new(value, span))
}

fn spread<T>(value: Spanned<T>, wrap: impl FnOnce(T) -> Value) -> (Value, std::ops::Range<usize>) {
    (wrap(value.value), value.span)
}

fn prose_in_front_matter(place: Place, field: &Field) -> Diagnostic {
    let key = &field.key;
    let heading = field.headings.first().unwrap_or(&field.label);
    Diagnostic::new(
        Code::WrongType,
        place,
        say!("{key} は前書きではなく本文に書く項目です", "{key} belongs in the body, not in the front matter"),
    )
    .help(say!(
        "前書きの後に見出し「## {heading}」を書き、その下に文章を書いてください",
        "write the heading “## {heading}” after the front matter, and the text below it"
    ))
}

/// A row of a field of rows: a value for each column; none if it has none.
fn record(
    source: &Arc<Source>,
    item: &Node,
    columns: &[RecordColumn],
    problems: &mut Vec<Diagnostic>,
) -> Option<Vec<String>> {
    let mut fields = Fields::new(source, item, &keys::RECORD).with_own(columns.iter().map(|column| &*column.key));
    let mut cell = |column: &RecordColumn| {
        let written = fields.text(&column.key)?;
        match column.kind {
            RecordKind::Number => {
                fields.number(&column.key)?;
            }
            RecordKind::Date => {
                read_date(source, &written, problems)?;
            }
            RecordKind::Text if written.value.contains('\n') => {
                problems.push(of_several_lines(source, &written, column));
                return None;
            }
            RecordKind::Text => {}
        }
        Some(written.value.trim().to_owned())
    };
    let row: Vec<String> = columns.iter().map(|column| cell(column).unwrap_or_default()).collect();
    problems.extend(fields.finish());
    row.iter().any(|value| !value.is_empty()).then_some(row)
}

fn of_several_lines(source: &Arc<Source>, written: &Spanned<String>, column: &RecordColumn) -> Diagnostic {
    let key = &column.key;
    let message = say!("{key} は1行で書きます", "{key} is one line of text");
    Diagnostic::new(Code::WrongType, Place::of(source, written.span.clone()), message)
        .help(say!("1行にまとめるか、行ごとに記録を分けてください", "write it on one line, or make a row of each"))
}
