//! The reports of a phase, on all goals of a sheet or on one: each with the headings that the site asks for.

use super::names::{Known, find};
use super::sheet::SheetPath;
use super::skeleton::lines;
use crate::model::config::Config;
use crate::model::keys::{self, Draft};
use crate::model::layout::{MARKDOWN, in_sheet, stem};
use crate::model::site::Site;
use crate::model::{Failure, Language};
use crate::say;

/// Paths and texts of new reports of a phase; of one goal, if it is named by its file or its id.
///
/// # Errors
/// There is no such sheet, phase or goal, or the site has no phases.
pub fn new_reports(
    site: &Site,
    wanted: &SheetPath,
    phase: &str,
    goal: Option<&str>,
) -> Result<Vec<(String, String)>, Failure> {
    let config = &*site.config;
    let sheet = wanted.find(site, None)?;
    let phases = &config.cycle.phases;
    if phases.is_empty() {
        return Err(Failure::new(say!("報告の時期が設定にありません", "the configuration has no phases of reports"))
            .help(say!(
                "goalsheet.yaml に書いてください:\nphases:\n  - {{ key: mid, name: 中間報告, as_of: 9月30日, due: 10月末 }}\n  - {{ key: end, name: 期末報告, as_of: 3月31日, due: 翌4月末 }}",
                "write into goalsheet.yaml:\nphases:\n  - {{ key: mid, name: 中間報告, as_of: 9月30日, due: 10月末 }}\n  - {{ key: end, name: 期末報告, as_of: 3月31日, due: 翌4月末 }}"
            )));
    }
    let known: Vec<Known> = phases.iter().map(|phase| Known { name: &phase.name, others: vec![&phase.key] }).collect();
    let phase = &phases[find(phase, &known, &say!("報告の時期", "phase"), &config.source.path)?];
    let names: Vec<&str> = sheet
        .goals
        .iter()
        .filter_map(|member| in_sheet(&member.goal.source.path))
        .map(|(_, name)| stem(name))
        .collect();
    let chosen = match goal {
        None => 0..names.len(),
        Some(goal) => {
            let goals = sheet.goals.iter().zip(&names);
            let goals =
                goals.map(|(member, name)| Known { name: &member.goal.title.value, others: vec![name, &member.id] });
            let at = find(goal, &goals.collect::<Vec<Known>>(), &say!("目標", "goal"), sheet.folder())?;
            at..at + 1
        }
    };
    let text = text(config);
    let folder = sheet.folder();
    Ok(names[chosen].iter().map(|name| (format!("{folder}/{name}.{}{MARKDOWN}", phase.key), text.clone())).collect())
}

/// The file of a new report: the rating with what may be chosen, and the headings.
fn text(config: &Config) -> String {
    let cycle = &config.cycle;
    let mark = if config.language == Language::Ja { "・" } else { ", " };
    let hint = cycle.scale.map(|at| cycle.scales[at].labels(mark));
    let front = lines(&keys::REPORT, &[], &|key| hint.clone().filter(|_| key.draft == Draft::Always));
    let headings = cycle.fields.iter().map(|field| format!("\n## {}\n", field.label));
    format!("---\n{front}---\n{}", headings.collect::<String>())
}
