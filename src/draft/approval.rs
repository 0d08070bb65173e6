//! An approval of a sheet, as it is added to those that are there: with the digests of what it is about.

use super::names::{Known, find, line};
use crate::format::{format, value};
use crate::model::approval::{PLAN, became, fingerprint, of_plan, of_reports, subject};
use crate::model::config::Config;
use crate::model::keys::KeyKind;
use crate::model::layout::{approvals_of, in_content};
use crate::model::site::{Sheet, SheetApproval, Site};
use crate::model::{Date, Failure, Message};
use crate::say;

/// What was typed of an approval.
#[derive(Debug)]
pub struct TypedApproval<'a> {
    /// What is approved, by key or name.
    pub phase: &'a str,
    /// When.
    pub date: Date,
    /// 決裁番号
    pub number: &'a str,
    /// The post of who approved it.
    pub post: Option<&'a str>,
}

/// An approval that is to be added.
#[derive(Debug)]
pub struct NewApproval {
    /// The file of the sheet's approvals.
    pub path: String,
    /// What is added to it, in its one form.
    pub text: String,
    /// What it is about.
    pub subject: Message,
    /// How many goals or reports it is about.
    pub count: usize,
    /// What changed since the approval that counted until now: a line for each file.
    pub changes: Vec<Message>,
}

/// The approval of a sheet, as it is written now.
///
/// # Errors
/// There is no such sheet or phase, no report of the phase, or the phase has an approval of that number.
pub fn new_approval(site: &Site, sheet: &Sheet, typed: &TypedApproval) -> Result<NewApproval, Failure> {
    let config = &*site.config;
    let phase = phase(config, typed.phase)?;
    let number = line(typed.number)?;
    let subject = subject(config, phase);
    if let Some(known) = of_phase(sheet, phase).find(|known| known.number == number) {
        let Message { ja, en } = &subject;
        let day = known.date;
        let message = say!(
            "{ja}には、決裁番号「{number}」の決裁（{day}）がもうあります",
            "there is an approval of the {en} with the number “{number}” already ({day})"
        );
        return Err(Failure::new(message).help(say!(
            "変更の決裁なら、その番号を --number に書いてください",
            "give the number of the new approval"
        )));
    }
    let (files, count) = match phase {
        None => (of_plan(config, &sheet.head, sheet.all_goals()), sheet.all_goals().count()),
        Some(at) => {
            let files = of_reports(config, at, sheet.reports());
            let count = files.len();
            (files, count)
        }
    };
    if count == 0 {
        return Err(nothing(config, sheet, phase, &subject));
    }
    let mut text =
        format!("- phase: {}\n", value(&KeyKind::Text, phase.map_or(PLAN, |at| &config.cycle.phases[at].key)));
    text += &format!("  date: {}\n  number: {}\n", typed.date, value(&KeyKind::Name, number));
    if let Some(post) = typed.post {
        text += &format!("  post: {}\n", value(&KeyKind::Text, line(post)?));
    }
    text += &format!("  fingerprint: {}\n  files:\n", value(&KeyKind::Identity, &fingerprint(&files).to_string()));
    for file in &files {
        let digests = file.digests().into_iter().map(|(key, digest)| format!("{key}={digest}"));
        let digests = digests.collect::<Vec<String>>().join(" ");
        text += &format!("    {}: {}\n", value(&KeyKind::Text, &file.name), value(&KeyKind::Identity, &digests));
    }
    let path = approvals_of(sheet.folder());
    let text = format(&path, text.into_bytes(), config).map_err(|problems| {
        let message = problems.into_iter().next().map(|problem| problem.message).unwrap_or_default();
        Failure::new(message)
    })?;
    let counted = of_phase(sheet, phase).find(|known| known.is_newest);
    let changes = counted.into_iter().flat_map(|known| known.changes.iter().flatten()).map(|change| {
        let (Message { ja, en }, file) = (became(config, change), &change.file);
        say!("{file}: {ja}", "{file}: {en}")
    });
    Ok(NewApproval { path, text, subject, count, changes: changes.collect() })
}

fn of_phase(sheet: &Sheet, phase: Option<usize>) -> impl Iterator<Item = &SheetApproval> {
    sheet.approvals.iter().filter(move |known| known.phase == phase)
}

/// The phase that was typed; none for the plan.
fn phase(config: &Config, typed: &str) -> Result<Option<usize>, Failure> {
    let phases = config.cycle.phases.iter().map(|phase| Known { name: &phase.name, others: vec![&phase.key] });
    let known: Vec<Known> = [Known { name: "計画", others: vec![PLAN] }].into_iter().chain(phases).collect();
    let at = find(typed, &known, &say!("決裁の対象", "thing to approve"), &config.source.path)?;
    Ok(at.checked_sub(1))
}

fn nothing(config: &Config, sheet: &Sheet, phase: Option<usize>, subject: &Message) -> Failure {
    let Message { ja, en } = subject;
    let folder = in_content(sheet.folder());
    let failure = Failure::new(say!(
        "{folder} には、{ja}として承認するものがありません",
        "there is nothing of the {en} to approve in {folder}"
    ));
    failure.help(match phase.map(|at| &config.cycle.phases[at].key) {
        Some(key) => say!(
            "goalsheet new --report {key} {folder} でファイルを作り、報告を書いてから承認してください",
            "make the files with goalsheet new --report {key} {folder}, write them, then approve"
        ),
        None => say!("目標を書いてから承認してください", "write the goals first, then approve"),
    })
}
