//! What the check refuses, what it leaves to the pages, and what it must let pass.

mod bounds;
mod cases;

use std::collections::BTreeMap;
use std::sync::Arc;

use tera::{Context, Kwargs, State, Tera, Value};

use super::check as check_theme;
use crate::model::{Diagnostic, Language, Source};
use crate::page::template::filters;
use crate::page::template::options::ThemeOptions;
use crate::page::template::shape::{Html, View};
use crate::page::template::words::InterfaceWords;

crate::view! {
    /// A section.
    pub struct SectionView {
        /// Its key.
        pub key: String,
        /// Its name.
        pub name: String,
    }
    /// A goal.
    pub struct GoalView {
        /// The title.
        pub title: String,
        /// How far.
        pub level: Html,
        /// Which place in its sheet.
        pub place: usize,
        /// Whether it is new.
        pub fresh: bool,
        /// Who owns it.
        pub section: Option<SectionView>,
        /// The deadline.
        pub due: Option<String>,
        /// Words to find it by.
        pub tags: Vec<String>,
        /// Reports, if there are any.
        pub reports: Option<Vec<String>>,
    }
    /// A sheet.
    pub struct SheetView {
        /// The department.
        pub department: String,
        /// Its goals.
        pub goals: Vec<GoalView>,
        /// The goals in rows.
        pub rows: Vec<Vec<GoalView>>,
    }
    /// A page.
    pub struct Page {
        /// The goal.
        pub goal: GoalView,
        /// Its sheet.
        pub sheet: SheetView,
    }
}

const PAGE: &str = "page.html";

/// Templates by their names.
type Templates<'a> = &'a [(&'a str, &'a str)];

fn sources(templates: Templates) -> BTreeMap<String, Arc<Source>> {
    templates.iter().map(|(name, text)| ((*name).to_owned(), Source::new(*name, *text))).collect()
}

fn words() -> InterfaceWords {
    InterfaceWords::of(["due", "section"])
}

fn options() -> ThemeOptions {
    ThemeOptions::of(["accent"])
}

/// Tera with these templates, and with filters and a function that a theme does not have but Tera could.
fn tera(templates: Templates) -> tera::TeraResult<Tera> {
    let mut tera = Tera::new();
    filters::register(&mut tera, Language::Ja);
    tera.register_filter("own", |value: Value, _: Kwargs, _: &State| value);
    tera.register_filter("json_encode", |value: Value, _: Kwargs, _: &State| value.name().to_owned());
    tera.register_function("url", |_: Kwargs, _: &State| "url".to_owned());
    tera.add_raw_templates(templates.iter().copied())?;
    Ok(tera)
}

/// The problems of `page.html` among templates that Tera accepts.
#[track_caller]
fn found(templates: Templates) -> Vec<Diagnostic> {
    let tera = tera(templates).unwrap_or_else(|error| panic!("{error} in {templates:?}"));
    check_theme(&tera, &sources(templates), &[(PAGE, Page::SHAPE)], &words(), &options())
}

/// The same, one a line: place and message.
fn lines(problems: &[Diagnostic]) -> Vec<String> {
    let line = |problem: &Diagnostic| {
        let at = problem.place.position().expect("every problem has a place");
        let file = if problem.place.source.path == PAGE { "" } else { &problem.place.source.path };
        let file = if file.is_empty() { String::new() } else { format!("{file}:") };
        format!("{file}{}:{} {}", at.line, at.column, problem.message.en)
    };
    problems.iter().map(line).collect()
}

/// Checks the problems of a template, which Tera must accept; an empty expectation means none.
#[track_caller]
fn check(template: &str, expected: &str) {
    check_all(&[(PAGE, template)], expected);
}

/// The same for several templates. Those that pass must also render, whatever is there.
#[track_caller]
fn check_all(templates: Templates, expected: &str) {
    let expected: Vec<&str> = expected.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    assert_eq!(lines(&found(templates)), expected, "in {templates:?}");
    if expected.is_empty() {
        pages(templates).into_iter().for_each(|page| {
            page.unwrap_or_else(|error| panic!("{error} in {templates:?}"));
        });
    }
}

/// A template that the check lets pass, and that some page refuses while the site is built.
#[track_caller]
fn refused_while_building(template: &str) {
    assert_eq!(lines(&found(&[(PAGE, template)])), [""; 0], "in {template}");
    assert!(pages(&[(PAGE, template)]).iter().any(Result::is_err), "no page refuses {template}");
}

/// A template that is not what its author meant, but that every page can show.
#[track_caller]
fn shown_as_written(template: &str) {
    check(template, "");
}

/// Templates that Tera refuses itself when it reads them.
#[track_caller]
fn refused_by_tera(templates: Templates, message: &str) {
    let error = tera(templates).err().map(|error| error.to_string()).unwrap_or_default();
    assert!(error.contains(message), "{error} in {templates:?}");
}

/// Real pages: everything there, hardly anything there, and only this goal complete.
fn pages(templates: Templates) -> Vec<tera::TeraResult<String>> {
    let tera = tera(templates).expect("it is sound");
    let goal = |all: bool| {
        let section = SectionView { key: "plan".to_owned(), name: "計画課".to_owned() };
        GoalView {
            title: "due".to_owned(),
            level: Html("<p>高".to_owned()),
            place: 3,
            fresh: all,
            section: all.then_some(section),
            due: all.then(|| "年度末".to_owned()),
            tags: vec!["防災".to_owned()],
            reports: all.then(|| vec!["済".to_owned()]),
        }
    };
    let page = |all, goals: Vec<GoalView>| {
        let rows = if goals.is_empty() { Vec::new() } else { vec![goals.clone()] };
        let page = Page { goal: goal(all), sheet: SheetView { department: "部".to_owned(), goals, rows } };
        let mut context = Context::new();
        for (name, value) in page.value().into_map().expect("a page is a record") {
            context.insert_value(name.to_string(), value);
        }
        context.insert_value("words", words().value());
        context.insert_value("options", options().value());
        tera.render(PAGE, &context)
    };
    vec![page(true, vec![goal(true), goal(true)]), page(false, Vec::new()), page(true, vec![goal(false)])]
}
