//! Every page's template, rendered with sample values: what Tera refuses then, it would refuse of a real page.
//!
//! An error that hangs on what a text says or on how long a list is, or that the theme throws itself, is left to the real
//! pages: only they know whether it can happen, and they report it when they are rendered.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use tera::{Context, ErrorKind, Tera};

use super::lexer::{is_of_path, path_before, span, tags};
use super::sample::{SAMPLES, SENTINELS, Sample, Samples};
use crate::model::{Diagnostic, Place, Source};
use crate::page::template::options::ThemeOptions;
use crate::page::template::pages::{PageTemplate, variables};
use crate::page::template::problem;
use crate::page::template::words::InterfaceWords;
use crate::say;

/// What errors say that hang on what a text or a number says.
const OF_VALUES: [&str; 3] = ["The string `", "divide by 0", "Function `range`"];

/// Stands around the number of a tag in the output, where the tags are numbered.
const MARK: char = '\u{e001}';

/// Renders every page with every sample.
pub fn problems(
    tera: &Tera,
    templates: &BTreeMap<String, Arc<Source>>,
    pages: &[PageTemplate],
    words: &InterfaceWords,
    options: &ThemeOptions,
) -> Vec<Diagnostic> {
    let mut problems = Vec::new();
    let mut samples = Samples::new(words, options);
    for page in pages {
        for sample in SAMPLES {
            let mut context = Context::new();
            for (name, shape) in variables(page) {
                context.insert_value(name, samples.value(shape, sample));
            }
            match tera.render(page.0, &context) {
                Ok(output) if SENTINELS.iter().any(|sentinel| output.contains(sentinel)) => {
                    problems.extend(shown_whole(tera, templates, page.0, &context));
                }
                Ok(_) => {}
                Err(error) => problems.extend(refused(templates, page.0, sample, &context, &error)),
            }
        }
    }
    problems
}

/// What an error says of a template; `None` if it is left to the real pages.
fn refused(
    templates: &BTreeMap<String, Arc<Source>>,
    page: &str,
    sample: Sample,
    context: &Context,
    error: &tera::Error,
) -> Option<Diagnostic> {
    let help = say!(
        "見本のデータで書き出すと起きる誤りです。値の種類と、値がない場合（none）を確かめてください",
        "rendering with sample data ends here: check what kind of value it is, and whether it may be none"
    );
    let of_tera = Some(problem::of_tera(templates, page, error).help(help));
    let ErrorKind::RenderingError(report) = error.kind() else { return of_tera };
    let Some(source) = templates.get(report.filename()) else { return of_tera };
    let (text, message) = (&source.text, report.message());
    let (written, rest) = text[report.span().range.start..].split_at(report.span().range.len());
    let is_undefined = message.contains("undefined") || message.contains("not defined");
    let hangs_on_length = is_undefined && written.contains('[') && !written.contains("?[")
        || sample == Sample::Nothing && message.contains("exists but");
    if hangs_on_length || written.starts_with("throw(") || OF_VALUES.iter().any(|part| message.contains(part)) {
        return None;
    }
    if let Some((_, names)) = message.split_once(" Available ") {
        let names = names.split([' ', ',']).skip(1).filter(|name| !SENTINELS.contains(name) && !name.is_empty());
        let message = say!("「{written}」はここにはありません", "there is no “{written}” here");
        return Some(problem::unknown(Place::of(source, span(text, written)), message, written, names));
    }
    // The path to what is written, which is a field of nothing or is itself nothing.
    let before = path_before(text, written);
    let end = text.len() - rest.trim_start_matches(is_of_path).len();
    let is_field = message.starts_with(&format!("Field `{written}`"));
    let path = if is_field { before } else { &text[span(text, before).start..end] };
    // What a filter refuses may be one of its arguments.
    let mut names = path.split('.');
    let root = names.next().and_then(|name| context.get(name));
    let value = names.fold(root, |value, name| value.and_then(|value| value.get_from_path(name)));
    let is_there = message.starts_with("Invalid type") && value.is_some_and(|value| !value.is_none());
    let is_nothing = is_undefined || message.contains("`none`");
    if is_nothing && !is_there && path.chars().all(is_of_path) {
        return Some(problem::may_be_missing(Place::of(source, span(text, path)), path));
    }
    of_tera
}

/// The tags that show a list or a record as a whole: the page is rendered once more, with a number before each tag.
fn shown_whole(
    tera: &Tera,
    templates: &BTreeMap<String, Arc<Source>>,
    page: &str,
    context: &Context,
) -> Vec<Diagnostic> {
    let mut places = Vec::new();
    let mut numbered = Vec::new();
    for (name, source) in templates {
        let mut text = String::new();
        let mut rest = &source.text[..];
        for tag in tags(&source.text).iter().filter(|tag| tag[0] == "{{") {
            let (before, after) = rest.split_at(span(rest, tag[0]).start);
            text += &format!("{before}{MARK}{}{MARK}", places.len());
            let inside = |token: Option<&&str>| span(&source.text, token.copied().unwrap_or(tag[0]));
            places.push(Place::of(source, inside(tag.get(1)).start..inside(tag.last()).end));
            rest = after;
        }
        numbered.push((name, text + rest));
    }
    let mut tera = tera.clone();
    let output = tera.add_raw_templates(numbered).and_then(|()| tera.render(page, context)).unwrap_or_default();
    let found = SENTINELS.iter().flat_map(|sentinel| output.match_indices(sentinel));
    let number = |at: usize| output[..at].rsplit(MARK).nth(1)?.parse::<usize>().ok();
    let numbers: BTreeSet<usize> = found.filter_map(|(at, _)| number(at)).collect();
    numbers.into_iter().map(|number| problem::shown_whole(places[number].clone())).collect()
}
