//! How much findings weigh in the end: what a goal allows is left out, the site's severities are set, and a run may be
//! stricter or milder still.
//!
//! A rule says what it found with the severity of its code. Nothing here finds a problem of the content, with one exception:
//! an `allow` that allows nothing.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::config::Config;
use crate::model::goal::Goal;
use crate::model::severity::Overrides;
use crate::model::{Code, Diagnostic, Place, Severity, diagnostic};
use crate::say;

/// Applies what goals allow and what the site says about codes; to be called once, with every problem there is.
///
/// A finding that a rule itself made heavier than its code (a field that the site requires) stays so; a goal may allow it.
pub fn settle<'a>(config: &Config, goals: impl IntoIterator<Item = &'a Goal>, problems: &mut Vec<Diagnostic>) {
    let goals: BTreeMap<&str, &Goal> = goals
        .into_iter()
        .filter(|goal| !goal.allows.is_empty())
        .map(|goal| (goal.source.path.as_str(), goal))
        .collect();
    let mut used: BTreeSet<(String, Code)> = BTreeSet::new();
    problems.retain(|problem| {
        let path = &problem.place.source.path;
        let is_allowed = goals
            .get(path.as_str())
            .is_some_and(|goal| goal.allows.iter().any(|allow| allow.code.value == problem.code));
        if is_allowed {
            used.insert((path.clone(), problem.code));
        }
        !is_allowed
    });
    // In a file with errors not every rule has seen what it would see.
    let broken: BTreeSet<String> =
        problems.iter().filter(|problem| problem.is_error()).map(|problem| problem.place.source.path.clone()).collect();
    for (path, goal) in goals.into_iter().filter(|(path, _)| !broken.contains(*path)) {
        let unused = goal.allows.iter().filter(|allow| !used.contains(&(path.to_owned(), allow.code.value)));
        problems.extend(unused.map(|allow| {
            let code = allow.code.value.name();
            let place = Place::of(&goal.source, allow.code.span.clone());
            let message = say!(
                "allow に {code} とありますが、この目標にその問題はありません",
                "{code} is allowed here, but this goal has no such problem"
            );
            Diagnostic::new(Code::UnusedAllow, place, message)
                .help(say!("allow から {code} を消してください", "remove {code} from allow"))
        }));
    }
    problems.retain_mut(|problem| {
        if problem.severity == problem.code.severity()
            && let Some(ruling) = config.severities.get(&problem.code)
        {
            let Some(severity) = ruling else { return false };
            problem.severity = *severity;
        }
        true
    });
    diagnostic::sort(problems);
}

/// Applies what one run is told on top of what the site says.
pub fn override_for_run(overrides: &Overrides, problems: &mut Vec<Diagnostic>) {
    problems.retain(|problem| !overrides.allow.contains(&problem.code));
    for problem in problems {
        if overrides.deny.iter().any(|denied| denied.covers(problem.code, problem.severity)) {
            problem.severity = Severity::Error;
        }
    }
}
