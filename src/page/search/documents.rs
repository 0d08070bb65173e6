//! From a linked sheet to its documents: what is searched is what the pages show, as plain text.

use super::{Document, Extent, Section, SheetDocuments};
use crate::model::body::{self, Body, plain_text};
use crate::model::config::Config;
use crate::model::goal::{Holder, Part, Value};
use crate::model::site::{self, Member, Sheet};
use crate::page::address;

/// The documents of a sheet.
pub fn documents(config: &Config, sheet: &Sheet) -> SheetDocuments {
    SheetDocuments {
        year_key: sheet.year.key(),
        year_label: config.dating().fiscal_year(sheet.year),
        folder: address::sheet_folder(sheet),
        department: sheet.head.department.value.clone(),
        holder: sheet.head.holder.as_ref().map(holder).unwrap_or_default(),
        sections: sheet.sections.iter().map(|section| unit(sheet, section)).collect(),
        documents: sheet.goals.iter().map(|member| document(config, sheet, member)).collect(),
        head: head(config, sheet),
    }
}

/// How much there is to search in a sheet, without making the documents of its goals.
pub fn extent(config: &Config, sheet: &Sheet) -> Extent {
    let texts = sheet.goals.iter().flat_map(|member| &member.goal.parts).map(|part| part.text.text.len());
    let documents = sheet.goals.len() + usize::from(head(config, sheet).is_some());
    Extent { year_key: sheet.year.key(), documents, bytes: documents * AROUND + texts.sum::<usize>() }
}

/// Bytes that a document has beside its prose, about: title, page, number, deadline, section, category.
const AROUND: usize = 200;

/// The site's own fields of the head, and the text above the form.
fn head(config: &Config, sheet: &Sheet) -> Option<Document> {
    let head = &*sheet.head;
    let body = body::parse_with(&head.source.text[head.body.clone()], config.line_breaks);
    let values = head.values.iter().filter_map(|(_, value)| text(&value.value));
    let texts = values.chain(texts_of_parts(&head.parts, &body)).filter(|text| !text.is_empty());
    let texts: Vec<String> = texts.collect();
    (!texts.is_empty()).then(|| Document {
        path: address::sheet(sheet),
        title: head.department.value.clone(),
        number: None,
        sections: Vec::new(),
        categories: Vec::new(),
        due: None,
        meaning: None,
        level: None,
        texts,
    })
}

fn holder(holder: &Holder) -> String {
    let name = holder.name.as_ref().map(|name| name.value.as_str());
    [holder.post.as_deref(), name].into_iter().flatten().collect::<Vec<&str>>().join(" ")
}

fn unit(sheet: &Sheet, section: &site::Section) -> Section {
    Section {
        name: section.name.clone(),
        page: address::section(sheet, section),
        goals: section.goals.len(),
        also: section.also.clone(),
    }
}

fn document(config: &Config, sheet: &Sheet, member: &Member) -> Document {
    let goal = &*member.goal;
    let shared = member.group(sheet).into_iter().flat_map(|group| &group.values);
    let values = goal.values.iter().chain(shared).filter_map(|(_, value)| text(&value.value));
    let body = body::parse_with(&goal.source.text[goal.body.clone()], config.line_breaks);
    let is_level = |part: &Part| part.field.as_deref() == Some("level");
    let parts = goal.parts.iter().zip(texts_of_parts(&goal.parts, &body));
    let (levels, parts): (Vec<_>, Vec<_>) = parts.partition(|(part, _)| is_level(part));
    let level: Vec<String> = levels.into_iter().map(|(_, text)| text).filter(|text| !text.is_empty()).collect();
    let parts = parts.into_iter().map(|(_, text)| text);
    // Ruby is no part of a text, or it would tear its words; by a line of its own its words are found as they are read.
    let readings = body::readings(&body.events).into_iter().map(|(word, reading)| format!("{word}（{reading}）"));
    let readings = readings.collect::<Vec<String>>().join("\n");
    let due = goal.due.as_ref().map(|due| &due.value);
    Document {
        path: address::goal(sheet, &member.key),
        title: goal.title.value.clone(),
        number: member.number.clone(),
        sections: member.sections().map(|section| sheet.sections[section].name.clone()).collect(),
        categories: member.categories.iter().map(|&category| config.categories[category].name.clone()).collect(),
        due: due.map(|due| due.text.clone()),
        meaning: due.and_then(|due| due.meaning(config.dating())),
        level: (!level.is_empty()).then(|| level.join("\n")),
        texts: values
            .chain(parts)
            .chain(reported(config, member))
            .chain([readings])
            .filter(|text| !text.is_empty())
            .collect(),
    }
}

/// What is counted of a goal, and what was reported on it.
fn reported(config: &Config, member: &Member) -> Vec<String> {
    let mut texts: Vec<String> = member.goal.indicators.iter().map(|indicator| indicator.name.value.clone()).collect();
    for report in member.written_reports().map(|member| &member.report.0) {
        let body = body::parse_with(&report.source.text[report.body.clone()], config.line_breaks);
        texts.extend(texts_of_parts(&report.parts, &body));
        texts.extend(report.next.as_ref().map(|next| next.value.clone()));
    }
    texts
}

/// What the parts of a body say, part by part. A heading of the author's own is shown; one that names a field is in every
/// file, and finds nothing.
fn texts_of_parts<'a>(parts: &'a [Part], body: &'a Body) -> impl Iterator<Item = String> + 'a {
    parts.iter().zip(&body.fragments).map(|(part, fragment)| {
        let text = plain_text(&body.events[fragment.events.clone()]);
        match part.heading.as_ref().filter(|_| part.field.is_none()) {
            Some(heading) => format!("{}\n{text}", heading.value),
            None => text,
        }
    })
}

fn text(value: &Value) -> Option<String> {
    match value {
        Value::Text(text) | Value::Number(text) | Value::Date(text, _) | Value::Url(text) => Some(text.clone()),
        Value::Due(due) => Some(due.text.clone()),
        Value::List(items) => Some(items.join("\n")),
        Value::Records(rows) => Some(rows.iter().map(|row| row.join(" ")).collect::<Vec<String>>().join("\n")),
        Value::Flag(_) => None,
    }
}
