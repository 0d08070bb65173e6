//! What changed in the site's configuration: its categories, and everything else that readers would see.

use super::change::{Change, Kind};
use super::fields::plain;
use crate::model::Message;
use crate::model::config::{Audience, Category, Config, Field, FieldKind, RecordColumn};
use crate::model::cycle::Phase;
use crate::model::keys;
use crate::model::layout::CONFIG;
use crate::say;

/// Which category of the old site has which name now: those of one part of an address.
pub(super) fn renamed(old: &Config, new: &Config) -> Vec<(String, String)> {
    let has = |all: &[Category], name: &str| all.iter().any(|category| category.name == name);
    let gone = old.categories.iter().filter(|category| !has(&new.categories, &category.name));
    let now = |was: &Category| {
        let come = new.categories.iter().filter(|category| !has(&old.categories, &category.name));
        come.into_iter().find(|category| category.key == was.key).map(|category| category.name.clone())
    };
    gone.filter_map(|was| Some((was.name.clone(), now(was)?))).collect()
}

/// Each change, a line.
pub(super) fn changes(old: &Config, new: &Config) -> Vec<Change> {
    let mut found = categories(old, new);
    let before = settings(old);
    for ((key, before), (_, after)) in before.into_iter().zip(settings(new)) {
        let label = keys::CONFIG.title(key);
        let field = plain(key, label, &before, &after);
        found.extend(field.map(|field| Change { fields: vec![field], ..line(Kind::Configuration, label) }));
    }
    found.extend(fields(&old.fields, &new.fields));
    found.extend(fields(&old.head_fields, &new.head_fields));
    found
}

fn line(kind: Kind, title: &str) -> Change {
    Change::new(kind, None, CONFIG, title)
}

/// What people call the categories.
const CATEGORIES: &str = "計画・方針等の分類";

fn categories(old: &Config, new: &Config) -> Vec<Change> {
    let renamed = renamed(old, new);
    let names = |config: &Config| config.categories.iter().map(|it| it.name.clone()).collect::<Vec<String>>();
    let (before, after) = (names(old), names(new));
    let now = |name: &String| renamed.iter().find(|(from, _)| from == name).map_or(name, |(_, to)| to).clone();
    let one = |old: &str, new: &str, remark: Message| Change {
        fields: plain("categories", CATEGORIES, old, new).into_iter().collect(),
        remarks: vec![remark],
        ..line(Kind::Category, if new.is_empty() { old } else { new })
    };
    let mut found: Vec<Change> =
        renamed.iter().map(|(from, to)| one(from, to, say!("分類名の変更", "category renamed"))).collect();
    let carried: Vec<String> = before.iter().map(now).collect();
    let come = after.iter().filter(|name| !carried.contains(name));
    found.extend(come.map(|name| one("", name, say!("分類の新設", "new category"))));
    let gone = before.iter().filter(|name| !after.contains(&now(name)));
    found.extend(gone.map(|name| one(name, "", say!("分類の廃止", "category is gone"))));
    let stay = |all: &[String], of: &[String]| {
        all.iter().filter(|name| of.contains(name)).cloned().collect::<Vec<String>>().join("・")
    };
    let (stay_before, stay_after) = (stay(&carried, &after), stay(&after, &carried));
    if stay_before != stay_after {
        let order = one(&stay_before, &stay_after, say!("分類の並び順", "order of categories"));
        found.push(Change { title: CATEGORIES.to_owned(), ..order });
    }
    let description = |config: &Config, name: &str| {
        let category = config.categories.iter().find(|category| category.name == name);
        category.and_then(|category| category.description.clone()).unwrap_or_default()
    };
    for (was, name) in before.iter().zip(&carried).filter(|(_, name)| after.contains(name)) {
        let field = plain("description", "説明", &description(old, was), &description(new, name));
        found.extend(field.map(|field| Change { fields: vec![field], ..line(Kind::Category, name) }));
    }
    found
}

/// Everything that is compared of a configuration.
pub(super) fn told_of(config: &Config) -> Vec<String> {
    let categories = config.categories.iter().flat_map(|category| {
        [category.name.clone(), category.key.clone(), category.description.clone().unwrap_or_default()]
    });
    let settings = settings(config).into_iter().map(|(_, text)| text);
    categories.chain(settings).chain(config.fields.iter().chain(&config.head_fields).map(told)).collect()
}

/// What the configuration says, by the names of its keys.
fn settings(config: &Config) -> Vec<(&'static str, String)> {
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    let licence = config.open_data.licence.as_ref();
    let columns: Vec<&str> = config.columns.iter().map(|column| config.label(&column.field)).collect();
    let downloads: Vec<&str> = config.open_data.downloads.iter().map(|kind| kind.extension()).collect();
    let required = config.fields.iter().filter(|field| field.missing.is_some());
    let required: Vec<&str> = required.map(|field| field.label.as_str()).collect();
    let synonyms: Vec<String> = config.synonyms.iter().map(|group| group.join("・")).collect();
    let theme = &config.theme;
    let options = theme.options.iter().map(|(name, value)| format!("{}: {}", name.value, value.value));
    let theme: Vec<String> = std::iter::once(theme.name.value.clone()).chain(options).collect();
    let calendar = keys::CALENDARS.iter().find(|(_, calendar)| *calendar == config.dates).map_or("", |(name, _)| name);
    let breaks = keys::LINE_BREAKS.iter().find(|(_, it)| *it == config.line_breaks).map_or("", |(name, _)| name);
    vec![
        ("organization", config.organization.clone()),
        ("title", config.title.clone()),
        ("language", config.language.code().to_owned()),
        ("dates", calendar.to_owned()),
        ("base_url", text(&config.base_url)),
        ("source_url", text(&config.source_url)),
        ("municipality_code", text(&config.open_data.municipality_code)),
        (
            "licence",
            licence
                .map(|licence| [licence.name.clone(), text(&licence.url)].join(" ").trim().to_owned())
                .unwrap_or_default(),
        ),
        ("downloads", downloads.join("・")),
        ("theme", theme.join("\n")),
        ("columns", columns.join("・")),
        ("required", required.join("・")),
        ("updated", config.updated.as_ref().map(|day| day.value.to_string()).unwrap_or_default()),
        ("phases", lines(config.cycle.phases.iter().map(phase))),
        ("scales", lines(config.cycle.scales.iter().map(|scale| format!("{}: {}", scale.name, scale.labels("・"))))),
        ("report", lines(config.cycle.fields.iter().map(|field| field.headings.join("・")))),
        ("history", if config.history { "yes" } else { "no" }.to_owned()),
        ("html", if config.raw_html { "yes" } else { "no" }.to_owned()),
        ("line_breaks", breaks.to_owned()),
        ("synonyms", synonyms.join("\n")),
        ("approvals", if config.approvals == Audience::Public { "public" } else { "internal" }.to_owned()),
        (
            "internal_headings",
            if config.audience == Audience::Internal { config.internal_headings.join("・") } else { String::new() },
        ),
    ]
}

fn lines(all: impl Iterator<Item = String>) -> String {
    all.collect::<Vec<String>>().join("\n")
}

/// A time of reports in one line: `中間報告（mid、9月30日、10月末）`.
fn phase(phase: &Phase) -> String {
    let days = [&phase.as_of, &phase.due].into_iter().flatten().map(|day| day.text());
    let told: Vec<&str> = std::iter::once(phase.key.as_str()).chain(days).collect();
    format!("{}（{}）", phase.name, told.join("、"))
}

/// Fields that are new, gone, or labelled, read or kept otherwise.
fn fields(old: &[Field], new: &[Field]) -> Vec<Change> {
    let one = |label: &str, old: &str, new: &str, remark: Message| Change {
        fields: plain("fields", "項目", old, new).into_iter().collect(),
        remarks: vec![remark],
        ..line(Kind::Configuration, label)
    };
    let mut found = Vec::new();
    let find = |all: &'_ [Field], field: &Field| all.iter().find(|known| known.key == field.key).cloned();
    for field in new {
        match find(old, field) {
            None => found.push(one(&field.label, "", &told(field), say!("項目の新設", "new field"))),
            Some(before) if told(&before) != told(field) => {
                found.push(one(&field.label, &told(&before), &told(field), say!("項目の変更", "field changed")));
            }
            Some(_) => {}
        }
    }
    let gone = old.iter().filter(|field| find(new, field).is_none());
    found.extend(gone.map(|field| one(&field.label, &told(field), "", say!("項目の廃止", "field is gone"))));
    found
}

/// A field in one line: `どの水準まで（達成水準又は遂行後の状態等）`.
fn told(field: &Field) -> String {
    let mut told = field.label.clone();
    let kind = match &field.kind {
        FieldKind::Choice(choices) => choices.join("・"),
        FieldKind::Records(columns) => {
            columns.iter().map(RecordColumn::label_with_unit).collect::<Vec<String>>().join("・")
        }
        _ => String::new(),
    };
    let note = field.note.clone().unwrap_or_default();
    let unit = field.unit.clone().unwrap_or_default();
    let kept = if field.audience == Audience::Internal { "庁内" } else { "" };
    for more in [note.as_str(), unit.as_str(), kind.as_str(), kept].iter().filter(|more| !more.is_empty()) {
        told.push_str(&format!("（{more}）"));
    }
    told
}
