//! A goal file: front matter and Markdown become a [`Goal`].

use std::sync::Arc;

use super::fields::Fields;
use super::opened::{Opened, open};
use super::values::{front_keys, read_due, values};
use super::{addresses, indicators, internal, rules, slips};
use crate::model::body::{self, Body, LinkKind, Passage};
use crate::model::config::{Config, Field, FieldKey, FieldKind, Role};
use crate::model::goal::{Destination, Goal, InternalText, Part};
use crate::model::indicator::INDICATORS;
use crate::model::japanese::{comparable, nearest};
use crate::model::{Code, Diagnostic, FiscalYear, Place, Severity, Source, Spanned};
use crate::model::{keys, layout};
use crate::say;

/// Reads a goal. The year is the one its folder names; without one, deadlines are kept but not understood.
///
/// The goal is `None` if the file cannot be read as one at all.
pub fn read(path: &str, bytes: Vec<u8>, year: Option<FiscalYear>, config: &Config) -> (Option<Goal>, Vec<Diagnostic>) {
    let mut problems = Vec::new();
    let Some(Opened { source, front, node }) = open(path, bytes, &mut problems) else { return (None, problems) };
    let is_whole = !problems.iter().any(Diagnostic::is_error);
    let text = body_of(&source, front.body.clone(), config, &config.fields, &mut problems);
    let Some(node) = node else { return (None, problems) };
    let own: Vec<&Field> = config.fields.iter().filter(|field| field.role == Role::Value).collect();
    let mut fields = Fields::new(&source, &node, &keys::GOAL).with_own(front_keys(&own));
    let title = fields.required_text("title");
    let id = fields.text("id");
    let mut sections = each_once(&source, fields.texts("section"), &mut problems).into_iter();
    let (section, more_sections) = (sections.next(), sections.collect());
    let categories = each_once(&source, fields.texts("category"), &mut problems);
    let number = fields.text("number");
    let due = fields.text("due").map(|written| read_due(&source, written, year, &mut problems));
    let indicators = indicators::indicators(&source, fields.list(INDICATORS).unwrap_or_default(), year, &mut problems);
    let lasting = addresses::read_lasting(&source, &mut fields, &mut problems);
    let audience = internal::audience(&mut fields);
    let allows = rules::allows(&source, fields.map("allow"), &mut problems);
    let values = values(&source, &mut fields, (&own, year), &mut problems);
    problems.extend(internal::near_values(&node, &source, config));
    let mut unread = unread(&fields, config);
    unread.extend(text.misspelt);
    let found = fields.finish();
    // What is missed there may stand under a wrong key, or behind what could not be read.
    if !is_whole || found.iter().any(Diagnostic::is_error) {
        let stands_there = |field: &&Field| !is_whole || field.kind != FieldKind::Prose;
        unread.extend(config.fields.iter().filter(stands_there).map(|field| field.key.to_string()));
        unread.push(INDICATORS.to_owned());
    }
    problems.extend(found);
    // Without a title the file cannot be published, but everything else that is wrong with it shall be found as well.
    let name = layout::stem(path.rsplit('/').next().unwrap_or(path));
    let title = title.unwrap_or_else(|| Spanned::new(name.to_owned(), front.yaml.start..front.yaml.start));
    let goal = Goal {
        source: Arc::clone(&source),
        id,
        continues: lasting.continues,
        aliases: lasting.aliases,
        retired: lasting.retired,
        copied: lasting.copied,
        title,
        number,
        section,
        more_sections,
        categories,
        due,
        audience,
        allows,
        unread,
        indicators,
        values,
        parts: text.parts,
        headings: text.headings,
        body: front.body,
        links: text.links,
        internal: text.internal,
    };
    (Some(goal), problems)
}

/// Names of sections or categories, each once.
fn each_once(
    source: &Arc<Source>,
    written: Vec<Spanned<String>>,
    problems: &mut Vec<Diagnostic>,
) -> Vec<Spanned<String>> {
    let mut kept: Vec<Spanned<String>> = Vec::with_capacity(written.len());
    for name in written {
        let Some(first) = kept.iter().find(|known| comparable(&known.value) == comparable(&name.value)) else {
            kept.push(name);
            continue;
        };
        let text = &name.value;
        let message = say!("「{text}」が2回あります", "“{text}” is named twice");
        let mut problem = Diagnostic::new(Code::DuplicateName, Place::of(source, name.span.clone()), message);
        problem.severity = Severity::Warning;
        let first = Place::of(source, first.span.clone());
        problems.push(
            problem
                .related(first, say!("1回目はここ", "the first is here"))
                .help(say!("一方を消してください", "remove one of them")),
        );
    }
    kept
}

/// The keys whose values were reported as wrong instead of being taken.
fn unread(fields: &Fields, config: &Config) -> Vec<String> {
    let keys = config.fields.iter().map(|field| &*field.key);
    keys.filter(|key| fields.is_wrong(key)).map(str::to_owned).collect()
}

/// What is kept of a goal's body: its parts and where it leads.
pub struct GoalBody {
    /// See [`Goal::parts`].
    pub parts: Vec<Part>,
    /// See [`Goal::headings`].
    pub headings: Vec<(String, usize)>,
    /// See [`Goal::links`].
    pub links: Vec<Spanned<Destination>>,
    /// See [`Goal::internal`].
    pub internal: Vec<InternalText>,
    /// The fields whose headings were reported as misspelt; see [`Goal::unread`].
    pub misspelt: Vec<String>,
}

/// Reads the body of a goal or a report, at a range of its file; `fields` are those whose prose may stand in it.
pub fn body_of(
    source: &Arc<Source>,
    range: std::ops::Range<usize>,
    config: &Config,
    fields: &[Field],
    problems: &mut Vec<Diagnostic>,
) -> GoalBody {
    let body = body::parse_with(&source.text[range.clone()], config.line_breaks);
    let mut parts: Vec<Part> = Vec::with_capacity(body.fragments.len());
    for fragment in &body.fragments {
        let heading = fragment.heading.as_ref().map(|heading| {
            let span = range.start + heading.span.start..range.start + heading.span.end;
            Spanned::new(heading.text.clone(), trimmed(&source.text, span))
        });
        let field = heading.as_ref().and_then(|heading| field_of(heading, fields));
        if let Some(heading) = &heading {
            problems.extend(heading_problem(source, heading, field.as_ref(), &parts, (config, fields)));
        }
        let text = Passage::of(body.content(fragment), &source.text, range.start);
        parts.push(Part { field, heading, is_empty: fragment.events.is_empty(), text });
    }
    if let Some(span) = &body.too_deep {
        let most = body::MAX_NESTING;
        let place = Place::of(source, range.start + span.start..range.start + span.end);
        let message =
            say!("引用や箇条書きの入れ子が深すぎます（{most}段まで）", "quotes or lists nest deeper than {most}");
        problems.push(Diagnostic::new(Code::TooDeep, place, message).help(say!(
            "ここから先は書いたとおりの文字で表示されます。行の先頭の > や字下げを減らしてください",
            "what follows is shown as it was written: remove some > or indentation from the beginning of the line"
        )));
    }
    let internal = internal::texts(&body, source, range.start, config);
    let lines = body.lines();
    let slips = slips::problems(&body, &lines, &internal, source, range.start, config);
    let broken = slips::BrokenLines::of(source, &slips);
    problems.retain(|problem| problem.code != Code::UnknownHeading || !broken.has(problem));
    problems.extend(slips);
    let misspelt = misspelt(&parts, &slips::meant_headings(&body, &lines), fields);
    GoalBody { parts, headings: headings(&body), links: links(&body, range.start), internal, misspelt }
}

/// The fields that headings nearly name, or that lines name which nearly are headings.
fn misspelt(parts: &[Part], meant: &[String], known: &[Field]) -> Vec<String> {
    let unknown = parts.iter().filter(|part| part.field.is_none()).filter_map(|part| part.heading.as_ref());
    let written = unknown.map(|heading| &heading.value).chain(meant);
    let named = |field: &&Field, written: &str| {
        let folded = comparable(written);
        let mut names = field.headings.iter().map(String::as_str);
        names.clone().any(|known| internal::is_heading(&folded, known)) || nearest(written, &mut names).is_some()
    };
    let fields = written.filter_map(|written| known.iter().find(|field| named(field, written)));
    fields.map(|field| field.key.to_string()).collect()
}

/// Links and images of a body, placed in its file.
pub fn links(body: &Body, offset: usize) -> Vec<Spanned<Destination>> {
    let links = body.links().into_iter();
    links
        .map(|link| {
            let span = offset + link.span.start..offset + link.span.end;
            let destination = Destination {
                address: link.destination.to_string(),
                image: link.kind == LinkKind::Image,
                is_shown: matches!(link.kind, LinkKind::Autolink | LinkKind::Email),
            };
            Spanned::new(destination, span)
        })
        .collect()
}

fn headings(body: &Body) -> Vec<(String, usize)> {
    let starts: Vec<usize> = body
        .fragments
        .iter()
        .map(|fragment| fragment.heading.as_ref().map_or(fragment.span.start, |heading| heading.span.start))
        .collect();
    let part = |at: usize| starts.partition_point(|&start| start <= at).saturating_sub(1);
    body.headings.iter().map(|heading| (heading.id.clone(), part(heading.span.start))).collect()
}

/// The field that a heading names. Brackets after the label (its second line on the form) do not count.
fn field_of(heading: &Spanned<String>, fields: &[Field]) -> Option<FieldKey> {
    fields.iter().find(|field| is_heading_of(&heading.value, field)).map(|field| field.key.clone())
}

/// Whether a heading is one under which the prose of a field stands.
pub fn is_heading_of(heading: &str, field: &Field) -> bool {
    let written = comparable(heading);
    field.headings.iter().any(|known| internal::is_heading(&written, known))
}

fn heading_problem(
    source: &Arc<Source>,
    heading: &Spanned<String>,
    field: Option<&FieldKey>,
    before: &[Part],
    (config, fields): (&Config, &[Field]),
) -> Option<Diagnostic> {
    let written = &heading.value;
    let place = Place::of(source, heading.span.clone());
    match field {
        Some(field) => {
            let first = before.iter().find(|part| part.field.as_ref() == Some(field))?.heading.as_ref()?;
            let problem = Diagnostic::new(
                Code::DuplicateHeading,
                place,
                say!("見出し「{written}」が2回あります", "the heading “{written}” appears twice"),
            );
            let first = Place::of(source, first.span.clone());
            Some(
                problem
                    .related(first, say!("1回目はここ", "the first is here"))
                    .help(say!("一つの見出しの下にまとめてください", "put the text under one heading")),
            )
        }
        None => {
            let folded = comparable(written);
            if config.internal_headings.iter().any(|known| internal::is_heading(&folded, known)) {
                return None;
            }
            let known = fields.iter().flat_map(|field| &field.headings).chain(&config.internal_headings);
            let near = nearest(written, known.map(String::as_str))?;
            Some(
                Diagnostic::new(
                    Code::UnknownHeading,
                    place,
                    say!("見出し「{written}」は項目名ではありません", "the heading “{written}” is not a field"),
                )
                .help(say!("「## {near}」のことですか", "did you mean “## {near}”?")),
            )
        }
    }
}

fn trimmed(text: &str, span: std::ops::Range<usize>) -> std::ops::Range<usize> {
    let length = text[span.clone()].trim_end().len();
    span.start..span.start + length
}
