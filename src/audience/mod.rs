//! For whom a site is: what is internal leaves the contents before anything is linked.
//!
//! Pure functions of the whole configuration and one sheet's folder. Out come the same without what is internal, and a list
//! of that. A site for everybody is made of what is left, by stages that know of nothing else; none of them has to think of
//! hiding. Internal fields are not in the public configuration at all. A redacted body keeps its length, with blanks where
//! something stood ([`blank`](crate::model::blank)), so that places stay right, and is read again. A folder from which nothing is left out stays
//! the same value, so that a site without anything internal costs nothing.
//!
//! Whether anything of it got out all the same is seen by looking at the finished files ([`leaks`]), at what readers can read
//! in each ([`readable`]). What public content says too ([`said`]) and what everybody may guess ([`common`]) is no secret.
//! Of two versions nothing is shown that either keeps from readers ([`kept`]).
//! Pictures beside goals are published without what was noted in them ([`picture`]).

mod common;
mod escapes;
mod finder;
mod kept;
mod leaks;
mod markup;
mod picture;
mod readable;
mod reports;
mod said;
mod approvals;

use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::Arc;

use crate::model::address::Address;
use crate::model::blank::blanked;
use crate::model::body::{self, Passage};
use crate::model::config::{Audience, Config, Field, FieldKey, Role};
use crate::model::contents::{Allowing, HeadFile, SheetFolder};
use crate::model::goal::{Destination, Goal, Head, InternalText, Introduction, Part, Value};
use crate::model::layout::in_sheet;
use crate::model::numeral::plain_number;
use crate::model::path::slug;
use crate::model::redactions::{HiddenTargets, What, Withheld};
use crate::model::{Code, Due, Place, Source, Spanned};
use crate::text::goal::{body_of, links};

pub use finder::Finder;
pub use kept::Kept;
pub use leaks::{LEAST, Leak, Secrets, unused_allowances};
pub use picture::without_notes;
pub use readable::unsearched;
pub use said::{Public, SaidInPublic, Speaker};

/// Appends a text, folded as the search folds it.
pub type Fold = fn(&str, &mut String);

/// A sheet's folder for everybody.
#[derive(Debug)]
pub struct Redacted {
    /// None if the sheet is internal.
    pub folder: Option<Arc<SheetFolder>>,
    /// What was left out.
    pub withheld: Arc<Vec<Withheld>>,
    /// What links can no longer lead to.
    pub hidden: HiddenTargets,
}

/// The configuration for everybody: without internal fields, and without what only they name.
pub fn public_config(config: &Config) -> Config {
    let is_public = |key: &str| config.field(key).is_some_and(|field| !is_internal(field));
    let has_categories = config.fields.iter().any(|field| field.role == Role::Category && !is_internal(field));
    Config {
        categories: if has_categories { config.categories.clone() } else { Vec::new() },
        fields: config.fields.iter().filter(|field| !is_internal(field)).cloned().collect(),
        head_fields: config.head_fields.iter().filter(|field| !is_internal(field)).cloned().collect(),
        columns: config.columns.iter().filter(|column| is_public(&column.field)).cloned().collect(),
        internal_headings: Vec::new(),
        cycle: config.cycle.public(),
        audience: Audience::Public,
        ..config.clone()
    }
}

/// A sheet's folder, at a path, without what is internal by the whole configuration.
pub fn redact(config: &Config, path: &str, whole: &Arc<SheetFolder>) -> Redacted {
    let (folder, mut withheld) = redact_folder(config, whole);
    let may_be_met = |(_, allows): &Allowing| allows.iter().any(|allow| allow.code.value == Code::LeakedText);
    let allowing: BTreeSet<&str> = whole.allowing().filter(may_be_met).map(|(source, _)| &*source.path).collect();
    for withheld in withheld.iter_mut().filter(|withheld| allowing.contains(&*withheld.place.source.path)) {
        withheld.is_allowed = true;
    }
    let hidden = match &folder {
        Some(left) => hidden_targets(whole, left),
        None => {
            let of_goals = whole.goals.values().flat_map(|goal| other_addresses(goal));
            let of_head = whole.head.read().into_iter().flat_map(|head| &head.aliases);
            let addresses = of_goals.chain(of_head.map(|alias| alias.value.address.clone())).collect();
            HiddenTargets { folders: [path.to_owned()].into(), addresses, ..HiddenTargets::default() }
        }
    };
    Redacted { folder, withheld: Arc::new(withheld), hidden }
}

/// The text of the portal or of a year for everybody, and what was left out of it.
pub fn redact_introduction(whole: &Arc<Introduction>) -> (Arc<Introduction>, Vec<Withheld>) {
    let mut withheld = Vec::new();
    let blanks = withhold_texts(&whole.source, &whole.internal, &mut withheld);
    if blanks.is_empty() {
        return (Arc::clone(whole), withheld);
    }
    let source = blanked(&whole.source, &blanks);
    let links = links(&body::parse(&source.text[whole.body.clone()]), whole.body.start);
    (Arc::new(Introduction { source, links, internal: Vec::new(), ..Introduction::clone(whole) }), withheld)
}

/// Whether anything of a sheet's folder is left out for everybody.
pub fn redacts(config: &Config, path: &str, whole: &Arc<SheetFolder>) -> bool {
    !redact(config, path, whole).withheld.is_empty()
}

/// What links can no longer lead to in a folder of which something is left.
fn hidden_targets(whole: &Arc<SheetFolder>, left: &Arc<SheetFolder>) -> HiddenTargets {
    let mut hidden = HiddenTargets::default();
    if Arc::ptr_eq(whole, left) {
        return hidden;
    }
    let (goals, gone): (Vec<_>, Vec<_>) = whole.goals.iter().partition(|(name, _)| left.goals.contains_key(*name));
    hidden.addresses.extend(gone.iter().flat_map(|(_, goal)| other_addresses(goal)));
    hidden.goals.extend(gone.into_iter().map(|(_, goal)| goal.source.path.clone()));
    let texts = goals.into_iter().map(|(_, goal)| (&goal.source, &goal.internal));
    let head = whole.head.read().map(|head| (&head.source, &head.internal));
    for (source, internal) in texts.chain(head).filter(|(_, internal)| !internal.is_empty()) {
        let anchors: BTreeSet<String> = internal.iter().flat_map(|text| text.anchors.iter().cloned()).collect();
        hidden.headings.insert(source.path.clone(), anchors);
    }
    hidden
}

/// Where the page of a goal would be beside the place of its file, and where it was.
fn other_addresses(goal: &Goal) -> Vec<Address> {
    let of_id = || {
        let (id, of_file) = (goal.id.as_ref()?, Address::of_file(&goal.source.path)?);
        let folder = in_sheet(&goal.source.path)?.0.rsplit('/').next()?;
        let own = id.value.strip_prefix(&format!("{}/{folder}/", of_file.year.key())).unwrap_or(&id.value);
        Some(Address { goal: Some(slug(own)), ..of_file })
    };
    of_id().into_iter().chain(goal.aliases.iter().map(|alias| alias.value.address.clone())).collect()
}

fn is_internal(field: &Field) -> bool {
    field.audience == Audience::Internal
}

/// What everybody may see of a folder; none if its sheet is internal. And what was left out.
fn redact_folder(config: &Config, whole: &Arc<SheetFolder>) -> (Option<Arc<SheetFolder>>, Vec<Withheld>) {
    let head = whole.head.read();
    let mut withheld = Vec::new();
    if let Some(head) = head
        && let Some(audience) = head.audience.as_ref().filter(|audience| audience.value == Audience::Internal)
    {
        let place = Place::of(&head.source, audience.span.clone());
        withheld.push(left_out(place, What::Sheet, texts_of_head(head)));
        let goals = whole.goals.values();
        withheld.extend(goals.map(|goal| left_out(Place::file(&goal.source), What::GoalOfSheet, texts_of_goal(goal))));
        withheld.extend(whole.reports.values().map(|report| reports::with_its_goal(report)));
        withheld.extend(whole.approvals.iter().flat_map(|approvals| approvals::with_its_sheet(approvals)));
        return (None, withheld);
    }
    let head = head.map(|head| redact_head(config, head, &mut withheld));
    let mut goals = whole.goals.clone();
    goals.retain(|_, goal| match goal.audience.as_ref().filter(|audience| audience.value == Audience::Internal) {
        Some(audience) => {
            let place = Place::of(&goal.source, audience.span.clone());
            withheld.push(left_out(place, What::Goal, texts_of_goal(goal)));
            false
        }
        None => {
            *goal = redact_goal(config, goal, &mut withheld);
            true
        }
    });
    let reports = reports::redact(config, whole, &goals, &mut withheld);
    let approvals = whole.approvals.as_ref().map(|approvals| approvals::redact(config, approvals, &mut withheld));
    // What is published of approvals is never all of them.
    if withheld.is_empty() && whole.approvals.is_none() {
        return (Some(Arc::clone(whole)), withheld);
    }
    withheld.sort_by(|a, b| in_order(a).cmp(&in_order(b)));
    let head = head.map_or_else(|| whole.head.clone(), HeadFile::Read);
    let unreadable = whole.unreadable.clone();
    (Some(Arc::new(SheetFolder { head, goals, unreadable, reports, approvals: approvals.flatten() })), withheld)
}

fn left_out(place: Place, what: What, texts: Vec<String>) -> Withheld {
    Withheld { place, what, texts, is_allowed: false }
}

fn in_order(withheld: &Withheld) -> (&str, usize) {
    (&withheld.place.source.path, withheld.place.span.as_ref().map_or(0, |span| span.start))
}

fn redact_goal(config: &Config, whole: &Arc<Goal>, withheld: &mut Vec<Withheld>) -> Arc<Goal> {
    if whole.internal.is_empty() && !config.fields.iter().any(is_internal) {
        return Arc::clone(whole);
    }
    let mut goal = Goal::clone(whole);
    let mut blanks: Vec<Range<usize>> = Vec::new();
    for field in config.fields.iter().filter(|field| is_internal(field)) {
        let mut texts = Vec::new();
        match field.role {
            Role::Number => texts.extend(goal.number.take()),
            Role::Category => texts.append(&mut goal.categories),
            Role::Section => texts.extend(goal.section.take().into_iter().chain(goal.more_sections.drain(..))),
            Role::Due => texts.extend(goal.due.take().map(|due| due_text(&due))),
            Role::Title | Role::Group => {}
            Role::Value => blanks.extend(withhold_values(&whole.source, field, &mut goal.values, withheld)),
        }
        for text in texts {
            blanks.push(text.span.clone());
            let place = Place::of(&whole.source, text.span);
            // Numbers and dates stand everywhere.
            let texts = if matches!(field.role, Role::Number | Role::Due) { Vec::new() } else { vec![text.value] };
            withheld.push(left_out(place, What::Field(field.label.clone()), texts));
        }
    }
    let is_body_whole = goal.internal.is_empty();
    blanks.extend(withhold_texts(&whole.source, &goal.internal, withheld));
    if blanks.is_empty() {
        return Arc::clone(whole);
    }
    goal.source = blanked(&whole.source, &blanks);
    if !is_body_whole {
        // What is wrong with it was reported when the whole was read.
        let text = body_of(&goal.source, goal.body.clone(), config, &config.fields, &mut Vec::new());
        (goal.parts, goal.headings, goal.links, goal.internal) = (text.parts, text.headings, text.links, text.internal);
    }
    Arc::new(goal)
}

fn redact_head(config: &Config, whole: &Arc<Head>, withheld: &mut Vec<Withheld>) -> Arc<Head> {
    let mut head = Head::clone(whole);
    let mut blanks: Vec<Range<usize>> = Vec::new();
    if let Some(holder) = head.holder.as_mut().filter(|holder| holder.name_audience == Audience::Internal)
        && let Some(name) = holder.name.take()
    {
        blanks.push(name.span.clone());
        let place = Place::of(&whole.source, name.span);
        withheld.push(left_out(place, What::HolderName, vec![name.value]));
    }
    for field in config.fields.iter().filter(|field| is_internal(field)) {
        if matches!(field.role, Role::Group | Role::Number) {
            for group in &mut head.groups {
                let fields = config.fields.iter().filter(|of| of.key == field.key || field.role == Role::Number);
                let fields = fields.filter(|of| of.role == Role::Group);
                blanks.extend(fields.flat_map(|of| withhold_values(&whole.source, of, &mut group.values, withheld)));
            }
        }
        let texts: Vec<_> = match field.role {
            Role::Number => head
                .groups
                .drain(..)
                .map(|group| group.number)
                .chain(head.sections.iter_mut().filter_map(|section| section.number.take()))
                .collect(),
            Role::Section => head.sections.drain(..).map(|section| section.name).collect(),
            _ => continue,
        };
        for text in texts {
            blanks.push(text.span.clone());
            let place = Place::of(&whole.source, text.span);
            withheld.push(left_out(place, What::Field(field.label.clone()), vec![text.value]));
        }
    }
    for field in config.head_fields.iter().filter(|field| is_internal(field)) {
        blanks.extend(withhold_values(&whole.source, field, &mut head.values, withheld));
    }
    let is_body_whole = head.internal.is_empty();
    blanks.extend(withhold_texts(&whole.source, &head.internal, withheld));
    if blanks.is_empty() {
        return Arc::clone(whole);
    }
    head.source = blanked(&whole.source, &blanks);
    if !is_body_whole {
        // What is wrong with it was reported when the whole was read.
        let text = body_of(&head.source, head.body.clone(), config, &config.head_fields, &mut Vec::new());
        (head.parts, head.links, head.internal) = (text.parts, text.links, text.internal);
    }
    Arc::new(head)
}

/// Takes the values of an internal field out of those of a file, and says where they stand.
fn withhold_values(
    source: &Arc<Source>,
    field: &Field,
    values: &mut Vec<(FieldKey, Spanned<Value>)>,
    withheld: &mut Vec<Withheld>,
) -> Vec<Range<usize>> {
    let gone: Vec<_> = values.extract_if(.., |(of, _)| *of == field.key).map(|(_, value)| value).collect();
    withheld.extend(gone.iter().map(|value| {
        let place = Place::of(source, value.span.clone());
        left_out(place, What::Field(field.label.clone()), texts_of_value(&value.value))
    }));
    gone.into_iter().map(|value| value.span).collect()
}

/// Lists the internal texts of a body, and says where they stand.
fn withhold_texts(source: &Arc<Source>, internal: &[InternalText], withheld: &mut Vec<Withheld>) -> Vec<Range<usize>> {
    withheld.extend(internal.iter().map(|text| {
        let place = Place::of(source, text.heading.span.clone());
        left_out(place, What::Heading(text.heading.value.clone()), vec![text.text.clone()])
    }));
    internal.iter().map(|text| text.span.clone()).collect()
}

fn texts_of_goal(goal: &Goal) -> Vec<String> {
    let mut texts = vec![goal.title.value.clone()];
    texts.extend(goal.retired.iter().map(|reason| reason.value.clone()));
    texts.extend(goal.values.iter().flat_map(|(_, value)| texts_of_value(&value.value)));
    texts.extend(goal.indicators.iter().map(|indicator| indicator.name.value.clone()));
    texts.extend(texts_of_parts(&goal.parts));
    texts.extend(shown_addresses(&goal.links));
    texts
}

/// The addresses that links have for their words.
fn shown_addresses(links: &[Spanned<Destination>]) -> impl Iterator<Item = String> {
    let shown = links.iter().filter(|link| link.value.is_shown);
    shown.map(|link| link.value.address.trim_start_matches("mailto:").to_owned())
}

fn texts_of_parts(parts: &[Part]) -> impl Iterator<Item = String> {
    parts.iter().flat_map(|part| {
        let own = part.heading.iter().filter(|_| part.field.is_none()).map(|heading| heading.value.clone());
        own.chain([part.text.text.clone()])
    })
}

fn text_of_introduction(text: &Introduction) -> String {
    let body = body::parse(&text.source.text[text.body.clone()]);
    Passage::of(&body.events, &text.source.text, text.body.start).text
}

fn texts_of_head(head: &Head) -> Vec<String> {
    let mut texts = vec![head.department.value.clone()];
    texts.extend(head.title.iter().map(|title| title.value.clone()));
    texts.extend(head.holder.iter().flat_map(|holder| holder.post.clone()));
    texts.extend(head.holder.iter().flat_map(|holder| holder.name.as_ref()).map(|name| name.value.clone()));
    texts.extend(head.sections.iter().map(|section| section.name.value.clone()));
    texts.extend(head.was.iter().map(|name| name.value.clone()));
    let values = head.values.iter().chain(head.groups.iter().flat_map(|group| &group.values));
    texts.extend(values.flat_map(|(_, value)| texts_of_value(&value.value)));
    let body = body::parse(&head.source.text[head.body.clone()]);
    texts.push(Passage::of(&body.events, &head.source.text, head.body.start).text);
    texts.extend(shown_addresses(&head.links));
    texts
}

fn texts_of_value(value: &Value) -> Vec<String> {
    match value {
        Value::Text(text) | Value::Url(text) => vec![text.clone()],
        Value::List(items) => items.clone(),
        Value::Records(rows) => rows.iter().flatten().filter(|cell| plain_number(cell).is_none()).cloned().collect(),
        // Numbers and dates stand everywhere.
        Value::Number(_) | Value::Date(..) | Value::Due(_) | Value::Flag(_) => Vec::new(),
    }
}

fn due_text(due: &Spanned<Due>) -> Spanned<String> {
    Spanned::new(due.value.text.clone(), due.span.clone())
}
