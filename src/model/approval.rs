//! Approvals (決裁) of a sheet: of what, when, by which number, and by which digests it is told whether that is still what is
//! written.
//!
//! What is approved is what the reader understood: names looked up, values, prose as a table shows it with where its links lead. So
//! another form of a file, a comment, or another order of keys changes nothing. Each file has a short digest for each of its
//! fields, so that it can be said which of them changed; the fingerprint is a whole digest of all of it. They show that something
//! changed; they prove nothing about who approved it.

use std::ops::Range;
use std::sync::Arc;

use super::body::{Body, cell, parse_with};
use super::config::{Config, FieldKind, Role};
use super::cycle::RATING;
use super::date::WrittenDate;
use super::goal::{Destination, Head, Part, SectionEntry};
use super::goal_report::GoalReport;
use super::indicator::{Better, INDICATORS, Indicator, Measure, ReportedValue};
use super::japanese::natural_cmp;
use super::layout::{HEAD, in_sheet, stem};
use super::site::{ApprovalChange, Changed, Member};
use super::{Digest, Language, Message, Source, Spanned, keys, shown};
use crate::say;

/// The phase of an approval of the plan itself: of the goals and the head.
pub const PLAN: &str = "plan";

/// The key of what a file says beside its fields.
const BESIDE: &str = "_text";
/// The key of why a goal was withdrawn.
const RETIRED: &str = "retired";

/// The file of a sheet's approvals.
#[derive(Debug, PartialEq, Eq)]
pub struct Approvals {
    /// The file.
    pub source: Arc<Source>,
    /// The approvals, in the order written.
    pub list: Vec<Approval>,
}

/// One approval, as the file says it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Approval {
    /// What was approved: [`PLAN`], or the key of a phase.
    pub phase: Spanned<String>,
    /// When.
    pub date: Spanned<WrittenDate>,
    /// 決裁番号
    pub number: Spanned<String>,
    /// The post of who approved it.
    pub post: Option<Spanned<String>>,
    /// By what it is told whether it is still that; none if it cannot be told.
    pub seal: Option<Seal>,
}

/// The fields of a file, each with its digest.
pub type Digests = Vec<(String, String)>;

/// The digests of what was approved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seal {
    /// Of all of it.
    pub fingerprint: Spanned<String>,
    /// Of each file, by its path from the folder without ending: its fields with their digests.
    pub files: Vec<(Spanned<String>, Digests)>,
}

/// A file of what is approved: its fields, each with what it says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Covered {
    /// Its path from the sheet's folder, without ending.
    pub name: String,
    /// Keys and texts, in a fixed order; what is empty is not among them.
    pub fields: Vec<(String, String)>,
}

impl Covered {
    fn new(source: &Source) -> Covered {
        let name = in_sheet(&source.path).map_or(source.path.as_str(), |(_, name)| name);
        Covered { name: stem(name).to_owned(), fields: Vec::new() }
    }

    /// Adds what a field says; what it says in two places is one text.
    fn put(&mut self, key: &str, text: &str) {
        let text = cell::normal(text);
        match self.fields.iter_mut().find(|(known, _)| known == key) {
            _ if text.is_empty() => {}
            Some((_, known)) => *known = format!("{known}\n\n{text}"),
            None => self.fields.push((key.to_owned(), text)),
        }
    }

    /// Adds prose, with where its links lead.
    fn put_parts(&mut self, parts: &[Part], body: &Body, links: &[Spanned<Destination>], start: usize) {
        for (part, fragment) in parts.iter().zip(&body.fragments) {
            let heading = part.heading.as_ref().filter(|_| part.field.is_none());
            let key = part.field.as_deref().unwrap_or(BESIDE);
            let text = [heading.map_or("", |heading| &heading.value), &body.cell(fragment)].join("\n");
            self.put(key, &text);
            self.put(key, &addresses(links, &(start + fragment.span.start..start + fragment.span.end)));
        }
    }

    /// The fields with their digests.
    pub fn digests(&self) -> Digests {
        self.fields.iter().map(|(key, text)| (key.clone(), short(text))).collect()
    }
}

/// The digest of a field, as files have it: eight hexadecimal digits.
fn short(text: &str) -> String {
    format!("{:08x}", Digest::of(text.as_bytes()).0 >> 96)
}

/// The fingerprint of files.
pub fn fingerprint(files: &[Covered]) -> Digest {
    let mut all = Vec::new();
    // Texts cannot run together.
    let mut put = |text: &str| {
        all.extend_from_slice(&(text.len() as u64).to_be_bytes());
        all.extend_from_slice(text.as_bytes());
    };
    for file in files {
        put(&file.name);
        put(&file.fields.len().to_string());
        file.fields.iter().for_each(|(key, text)| [key, text].into_iter().for_each(|text| put(text)));
    }
    Digest::of(&all)
}

/// What the approval of a plan covers: the head, and the goals, in the order of their files.
pub fn of_plan<'a>(config: &Config, head: &Head, members: impl Iterator<Item = &'a Member>) -> Vec<Covered> {
    let goals = members.map(|member| of_goal(config, head, member));
    sorted([of_head(config, head)].into_iter().chain(goals).collect())
}

/// What the approval of a phase covers: the reports of that phase that say something.
pub fn of_reports<'a>(config: &Config, phase: usize, reports: impl Iterator<Item = &'a GoalReport>) -> Vec<Covered> {
    let is_of_phase = |report: &&GoalReport| {
        config.cycle.report_name(&report.source.path).is_some_and(|name| name.phase == phase) && !report.is_blank()
    };
    sorted(reports.filter(is_of_phase).map(|report| of_report(config, report)).collect())
}

fn sorted(mut files: Vec<Covered>) -> Vec<Covered> {
    let is_goal = |file: &Covered| file.name != stem(HEAD);
    files.sort_by(|a, b| is_goal(a).cmp(&is_goal(b)).then_with(|| natural_cmp(&a.name, &b.name)));
    files
}

fn of_head(config: &Config, head: &Head) -> Covered {
    let mut covered = Covered::new(&head.source);
    covered.put("department", &head.department.value);
    covered.put("title", head.title.as_ref().map_or("", |title| &title.value));
    covered.put("created", &head.created.as_ref().map(|day| day.value.date.to_string()).unwrap_or_default());
    let holder = head.holder.as_ref();
    covered.put("post", holder.and_then(|holder| holder.post.as_deref()).unwrap_or_default());
    covered.put("name", holder.and_then(|holder| holder.name.as_ref()).map_or("", |name| &name.value));
    let section = |section: &SectionEntry| {
        let number = section.number.as_ref().map(|number| format!("{} ", number.value)).unwrap_or_default();
        number + &section.name.value
    };
    covered.put("sections", &lines(head.sections.iter().map(section)));
    for (field, texts) in shown::of_head(config, head) {
        covered.put(&field.key, &lines(texts.into_iter()));
    }
    for field in config.fields.iter().filter(|field| field.role == Role::Group) {
        let shared = head.groups.iter().filter_map(|group| Some((&group.number.value, group.value(&field.key)?)));
        for (number, value) in shared {
            covered.put(&field.key, &format!("{number} {}", lines(shown::texts(value).into_iter())));
        }
    }
    covered.put(BESIDE, &shown::text_of_head(config, head));
    covered.put(BESIDE, &addresses(&head.links, &head.body));
    covered
}

fn of_goal(config: &Config, head: &Head, member: &Member) -> Covered {
    let goal = &*member.goal;
    let mut covered = Covered::new(&goal.source);
    let body = parse_with(&goal.source.text[goal.body.clone()], config.line_breaks);
    for field in config.fields.iter().filter(|field| field.kind != FieldKind::Prose) {
        let text = match field.role {
            Role::Number => goal.number.as_ref().map(|number| number.value.clone()).unwrap_or_default(),
            Role::Section => lines(member.sections().map(|at| head.sections[at].name.value.clone())),
            Role::Category => lines(member.categories.iter().map(|&at| config.categories[at].name.clone())),
            // It is the head's.
            Role::Group => String::new(),
            Role::Title | Role::Due | Role::Value => lines(shown::values(goal, field, &body).into_iter()),
        };
        covered.put(&field.key, &text);
    }
    covered.put_parts(&goal.parts, &body, &goal.links, goal.body.start);
    covered.put(INDICATORS, &lines(goal.indicators.iter().map(indicator)));
    covered.put(RETIRED, goal.retired.as_ref().map_or("", |reason| &reason.value));
    covered
}

fn of_report(config: &Config, report: &GoalReport) -> Covered {
    let mut covered = Covered::new(&report.source);
    let cycle = &config.cycle;
    covered.put("as_of", &report.as_of.as_ref().map(|day| day.value.date.to_string()).unwrap_or_default());
    covered.put("by", report.by.as_ref().map_or("", |by| &by.value));
    let rating = |(scale, code): &(Option<Spanned<String>>, Spanned<String>)| {
        let at = scale.as_ref().map_or(cycle.scale, |name| cycle.scale_named(&name.value));
        let scale = at.map(|at| &cycle.scales[at]);
        // Look-alikes of a code are that code.
        let level = scale.and_then(|scale| Some(&scale.levels[scale.level(&code.value)?]));
        let code = level.map_or(code.value.as_str(), |level| &level.code);
        format!("{} {code}", scale.map_or("", |scale| &scale.key))
    };
    covered.put(RATING, &lines(report.ratings.iter().map(rating)));
    covered.put("values", &lines(report.values.iter().map(reported)));
    covered.put("next", report.next.as_ref().map_or("", |next| &next.value));
    covered.put("evidence", &lines(report.evidence.iter().map(|address| address.value.clone())));
    let body = parse_with(&report.source.text[report.body.clone()], config.line_breaks);
    covered.put_parts(&report.parts, &body, &report.links, report.body.start);
    covered
}

fn indicator(indicator: &Indicator) -> String {
    let Indicator { key, name, unit, better, baseline, target, targets } = indicator;
    let better = better.map(Better::name).unwrap_or_default();
    let own = [baseline, target].map(|value| value.as_ref().map(measure).unwrap_or_default());
    let others = targets.iter().map(|(year, value)| format!("{}: {}", year.0, measure(value)));
    let facts = [key.value.clone(), name.value.clone(), unit.clone().unwrap_or_default(), better.to_owned()];
    facts.into_iter().chain(own).chain(others).collect::<Vec<String>>().join(" | ")
}

fn reported(value: &ReportedValue) -> String {
    let status = value.status.map(|status| status.name().ja).unwrap_or_default();
    format!("{} | {} | {status}", value.indicator.value, measure(&value.measure))
}

fn measure(measure: &Measure) -> String {
    let day = measure.as_of.as_ref().map(|day| day.date.to_string()).unwrap_or_default();
    format!("{} {day}", measure.text.value.trim())
}

fn lines(texts: impl Iterator<Item = String>) -> String {
    texts.collect::<Vec<String>>().join("\n")
}

/// Where the links of a part of a file lead, but for those that say it themselves.
fn addresses(links: &[Spanned<Destination>], within: &Range<usize>) -> String {
    let inside = links.iter().filter(|link| within.contains(&link.span.start) && !link.value.is_shown);
    lines(inside.map(|link| link.value.address.clone()))
}

/// What a key of a file is called.
fn label(config: &Config, file: &str, key: &str) -> Message {
    let is_report = config.cycle.report_name(file).is_some();
    let is_head = file == stem(HEAD);
    let fields = if is_report { &config.cycle.fields } else { &config.fields };
    let of_head = config.head_fields.iter().filter(|_| is_head);
    let of_file = fields.iter().filter(|field| !is_head || field.role == Role::Group);
    if key == BESIDE {
        return say!("項目の外の文章", "text beside the fields");
    }
    if let Some(field) = of_head.chain(of_file).find(|field| *field.key == *key) {
        return Message { ja: field.label.clone(), en: field.label.clone() };
    }
    let table = match (is_head, is_report) {
        (true, _) => keys::HEAD.keys,
        (_, true) => keys::REPORT.keys,
        _ => keys::GOAL.keys,
    };
    let title = table.iter().chain(keys::HOLDER.keys).find(|known| known.name == key).map_or(key, |known| known.title);
    Message { ja: title.to_owned(), en: key.to_owned() }
}

/// What the keys of a file are called, in a row.
pub fn labels(config: &Config, file: &str, keys: &[String]) -> Message {
    let labels: Vec<Message> = keys.iter().map(|key| label(config, file, key)).collect();
    let joined = |language: Language, mark: &str| {
        labels.iter().map(|label| label.text(language)).collect::<Vec<&str>>().join(mark)
    };
    Message { ja: joined(Language::Ja, shown::BETWEEN), en: joined(Language::En, ", ") }
}

/// What became of a file after it had been approved: the fields by what they are called, or a word.
pub fn became(config: &Config, change: &ApprovalChange) -> Message {
    match &change.changed {
        Changed::Fields(keys) => labels(config, &change.file, keys),
        Changed::Added => say!("承認の後に加わりました", "added after the approval"),
        Changed::Removed => say!("承認の後になくなりました", "gone since the approval"),
        Changed::Unknown => say!("どこかが変わりました", "something changed"),
    }
}

/// What an approval is of: the plan, or the reports of a phase.
pub fn subject(config: &Config, phase: Option<usize>) -> Message {
    match phase {
        None => say!("計画", "plan"),
        Some(at) => {
            let name = &config.cycle.phases[at].name;
            Message { ja: name.clone(), en: name.clone() }
        }
    }
}
