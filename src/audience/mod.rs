//! For whom a site is: what is internal leaves the contents before anything is linked.
//!
//! In go the configuration and what was read, out come the same without what is internal, and a list of that. A site for
//! everybody is then made of what is left, by stages that know of nothing else; none of them has to think of hiding.
//! What was cut keeps its place in lists that others count on: a field stays in the configuration, without its words; a
//! body keeps its length, with blanks where something stood ([`blank`]), and is read again.
//!
//! Whether anything of it got out all the same is seen by looking at the finished files ([`LeakCheck`]).
//!
//! Pictures beside goals are published without what was noted in them ([`picture`]).
//!
//! Nothing is cut for colleagues. Folders from which nothing is cut stay the same values, so that a site without anything
//! internal costs nothing.

mod blank;
mod finder;
mod leaks;
mod picture;

use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::Arc;

use crate::model::body::{self, Passage};
use crate::model::config::{Audience, Config, Field, FieldKind, Role, official_fields};
use crate::model::contents::{Contents, SheetFolder};
use crate::model::goal::{Goal, Head, InternalText, Value};
use crate::model::memo::{Memo, Same};
use crate::model::redactions::{HiddenTargets, Redactions, What, Withheld};
use crate::model::{Due, Place, Source, Spanned};
use crate::text::goal::{body_of, links};
use blank::blanked;

pub use leaks::{Fold, LEAST, Leak, LeakCheck, Public, Secrets, failure};
pub use picture::without_notes;

/// What was cut the last time, to be used again.
#[derive(Debug, Default)]
pub struct Redactor {
    /// A configuration as it was read, and for everybody.
    config: Option<(Arc<Config>, Arc<Config>)>,
    folders: Memo<String, (Same<Config>, Same<SheetFolder>), RedactedFolder>,
    hidden: Arc<HiddenTargets>,
}

/// A site's contents for an audience.
#[derive(Debug)]
pub struct Redacted {
    /// The configuration.
    pub config: Arc<Config>,
    /// The contents.
    pub contents: Contents,
    /// What was left out.
    pub redactions: Redactions,
}

/// A sheet's folder for everybody.
#[derive(Debug)]
struct RedactedFolder {
    /// None if it is internal.
    folder: Option<Arc<SheetFolder>>,
    withheld: Arc<Vec<Withheld>>,
}

impl Redactor {
    /// What an audience may see.
    pub fn cut(&mut self, config: &Arc<Config>, contents: &Contents, audience: Audience) -> Redacted {
        if audience == Audience::Internal {
            return Redacted {
                config: Arc::clone(config),
                contents: contents.clone(),
                redactions: Redactions::default(),
            };
        }
        let public = match &self.config {
            Some((known, public)) if Arc::ptr_eq(known, config) => Arc::clone(public),
            _ => Arc::new(for_everybody(config)),
        };
        self.config = Some((Arc::clone(config), Arc::clone(&public)));
        let wanted = contents.folders.iter();
        let wanted = wanted.map(|(path, folder)| (path.clone(), (Same(Arc::clone(config)), Same(Arc::clone(folder)))));
        let cuts = self.folders.renew(wanted.collect(), |_, (config, folder)| redact_folder(&config.0, &folder.0));
        let mut left = Contents { folders: Default::default(), ..contents.clone() };
        let mut redactions = Redactions::default();
        let mut hidden = HiddenTargets::default();
        for ((path, whole), cut) in contents.folders.iter().zip(cuts) {
            match &cut.folder {
                Some(folder) => drop(left.folders.insert(path.clone(), Arc::clone(folder))),
                None => drop(hidden.folders.insert(path.clone())),
            }
            if !cut.withheld.is_empty() {
                hide(whole, &cut, &mut hidden);
                redactions.list.push(Arc::clone(&cut.withheld));
            }
        }
        if !hidden.folders.is_empty() {
            let files = contents.files.iter().filter(|path| !hidden.has_path(path));
            left.files = Arc::new(files.cloned().collect());
        }
        if hidden != *self.hidden {
            self.hidden = Arc::new(hidden);
        }
        redactions.hidden = Arc::clone(&self.hidden);
        Redacted { config: public, contents: left, redactions }
    }
}

/// Notes what links can no longer lead to in a folder.
fn hide(whole: &SheetFolder, cut: &RedactedFolder, hidden: &mut HiddenTargets) {
    let Some(left) = &cut.folder else { return };
    let gone = whole.goals.iter().filter(|(name, _)| !left.goals.contains_key(*name));
    hidden.goals.extend(gone.map(|(_, goal)| goal.source.path.clone()));
    let goals = whole.goals.iter().filter(|(name, _)| left.goals.contains_key(*name));
    let texts = goals.map(|(_, goal)| (&goal.source, &goal.internal));
    let head = whole.head.iter().flatten().map(|head| (&head.source, &head.internal));
    for (source, internal) in texts.chain(head).filter(|(_, internal)| !internal.is_empty()) {
        let anchors: BTreeSet<String> = internal.iter().flat_map(|text| text.anchors.iter().cloned()).collect();
        hidden.headings.insert(source.path.clone(), anchors);
    }
}

/// The configuration without the words of internal fields.
fn for_everybody(config: &Config) -> Config {
    let is_internal = |role| config.fields.iter().any(|field| field.role == role && is_internal(field));
    let categories = if is_internal(Role::Category) { Vec::new() } else { config.categories.clone() };
    let fields = config.fields.iter().map(|field| match field.audience {
        Audience::Public => field.clone(),
        Audience::Internal => without_words(field),
    });
    let columns = config.columns.iter().filter(|column| config.fields[column.field].audience == Audience::Public);
    Config {
        categories,
        fields: fields.collect(),
        columns: columns.cloned().collect(),
        internal_headings: Vec::new(),
        audience: Audience::Public,
        ..config.clone()
    }
}

/// A field that nobody fills in any more. Those of the official form are found by their keys, which everybody knows.
fn without_words(field: &Field) -> Field {
    let is_official = official_fields().iter().any(|official| official.key == field.key);
    let kind = match &field.kind {
        FieldKind::Choice(_) => FieldKind::Choice(Vec::new()),
        kind => kind.clone(),
    };
    Field {
        key: if is_official { field.key.clone() } else { String::new() },
        label: String::new(),
        note: None,
        headings: Vec::new(),
        kind,
        unit: None,
        missing: None,
        ..field.clone()
    }
}

fn is_internal(field: &Field) -> bool {
    field.audience == Audience::Internal
}

fn redact_folder(config: &Config, whole: &Arc<SheetFolder>) -> RedactedFolder {
    let head = whole.head.as_ref().and_then(Option::as_ref);
    let mut withheld = Vec::new();
    if let Some(head) = head
        && let Some(audience) = head.audience.as_ref().filter(|audience| audience.value == Audience::Internal)
    {
        let place = Place::of(&head.source, audience.span.clone());
        withheld.push(Withheld { place, what: What::Sheet, texts: texts_of_head(head) });
        let goals = whole.goals.values();
        withheld.extend(goals.map(|goal| Withheld {
            place: Place::file(&goal.source),
            what: What::GoalOfSheet,
            texts: texts_of_goal(goal),
        }));
        return RedactedFolder { folder: None, withheld: Arc::new(withheld) };
    }
    let head = head.map(|head| redact_head(config, head, &mut withheld));
    let mut goals = whole.goals.clone();
    goals.retain(|_, goal| match goal.audience.as_ref().filter(|audience| audience.value == Audience::Internal) {
        Some(audience) => {
            let place = Place::of(&goal.source, audience.span.clone());
            withheld.push(Withheld { place, what: What::Goal, texts: texts_of_goal(goal) });
            false
        }
        None => {
            *goal = redact_goal(config, goal, &mut withheld);
            true
        }
    });
    if withheld.is_empty() {
        return RedactedFolder { folder: Some(Arc::clone(whole)), withheld: Arc::default() };
    }
    withheld.sort_by(|a, b| in_order(a).cmp(&in_order(b)));
    let head = match (&whole.head, head) {
        (Some(_), Some(head)) => Some(Some(head)),
        (head, _) => head.clone(),
    };
    RedactedFolder { folder: Some(Arc::new(SheetFolder { head, goals })), withheld: Arc::new(withheld) }
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
    for (index, field) in config.fields.iter().enumerate().filter(|(_, field)| is_internal(field)) {
        let mut texts = Vec::new();
        match field.role {
            Role::Number => texts.extend(goal.number.take()),
            Role::Category => texts.append(&mut goal.categories),
            Role::Section => texts.extend(goal.section.take()),
            Role::Due => texts.extend(goal.due.take().map(|due| due_text(&due))),
            Role::Title => {}
            Role::Value => {
                goal.values.retain(|(of, value)| {
                    if *of == index {
                        blanks.push(value.span.clone());
                        let place = Place::of(&whole.source, value.span.clone());
                        let what = What::Field(field.label.clone());
                        withheld.push(Withheld { place, what, texts: texts_of_value(&value.value) });
                    }
                    *of != index
                });
            }
        }
        for text in texts {
            blanks.push(text.span.clone());
            let place = Place::of(&whole.source, text.span);
            // Numbers and dates stand everywhere.
            let texts = if matches!(field.role, Role::Number | Role::Due) { Vec::new() } else { vec![text.value] };
            withheld.push(Withheld { place, what: What::Field(field.label.clone()), texts });
        }
    }
    let is_body_whole = goal.internal.is_empty();
    blanks.extend(withhold_texts(&whole.source, &goal.internal, withheld));
    if blanks.is_empty() {
        return Arc::clone(whole);
    }
    goal.source = blanked(&whole.source, &blanks);
    if !is_body_whole {
        // What is wrong with it was told when the whole was read.
        let text = body_of(&goal.source, goal.body.clone(), config, &mut Vec::new());
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
        withheld.push(Withheld { place, what: What::HolderName, texts: vec![name.value] });
    }
    for field in config.fields.iter().filter(|field| is_internal(field)) {
        let texts: Vec<_> = match field.role {
            Role::Number => head.sections.iter_mut().filter_map(|section| section.number.take()).collect(),
            Role::Section => head.sections.drain(..).map(|section| section.name).collect(),
            _ => continue,
        };
        for text in texts {
            blanks.push(text.span.clone());
            let place = Place::of(&whole.source, text.span);
            withheld.push(Withheld { place, what: What::Field(field.label.clone()), texts: vec![text.value] });
        }
    }
    let is_body_whole = head.internal.is_empty();
    blanks.extend(withhold_texts(&whole.source, &head.internal, withheld));
    if blanks.is_empty() {
        return Arc::clone(whole);
    }
    head.source = blanked(&whole.source, &blanks);
    if !is_body_whole {
        let text = body::parse(&head.source.text[head.body.clone()]);
        head.links = links(&text, head.body.start);
        head.internal = Vec::new();
    }
    Arc::new(head)
}

/// Lists the internal texts of a body, and says where they stand.
fn withhold_texts(source: &Arc<Source>, internal: &[InternalText], withheld: &mut Vec<Withheld>) -> Vec<Range<usize>> {
    withheld.extend(internal.iter().map(|text| Withheld {
        place: Place::of(source, text.heading.span.clone()),
        what: What::Heading(text.heading.value.clone()),
        texts: vec![text.text.clone()],
    }));
    internal.iter().map(|text| text.span.clone()).collect()
}

fn texts_of_goal(goal: &Goal) -> Vec<String> {
    let mut texts = vec![goal.title.value.clone()];
    texts.extend(goal.values.iter().flat_map(|(_, value)| texts_of_value(&value.value)));
    for part in &goal.parts {
        texts.extend(part.heading.iter().filter(|_| part.field.is_none()).map(|heading| heading.value.clone()));
        texts.push(part.text.text.clone());
    }
    texts
}

fn texts_of_head(head: &Head) -> Vec<String> {
    let mut texts = vec![head.department.value.clone()];
    texts.extend(head.title.iter().map(|title| title.value.clone()));
    texts.extend(head.holder.iter().flat_map(|holder| holder.post.clone()));
    texts.extend(head.holder.iter().flat_map(|holder| holder.name.as_ref()).map(|name| name.value.clone()));
    texts.extend(head.sections.iter().map(|section| section.name.value.clone()));
    let body = body::parse(&head.source.text[head.body.clone()]);
    texts.push(Passage::of(&body.events, &head.source.text, head.body.start).text);
    texts
}

fn texts_of_value(value: &Value) -> Vec<String> {
    match value {
        Value::Text(text) | Value::Url(text) => vec![text.clone()],
        Value::List(items) => items.clone(),
        // Numbers and dates stand everywhere.
        Value::Number(_) | Value::Date(..) | Value::Due(_) | Value::Flag(_) => Vec::new(),
    }
}

fn due_text(due: &Spanned<Due>) -> Spanned<String> {
    Spanned::new(due.value.text.clone(), due.span.clone())
}
