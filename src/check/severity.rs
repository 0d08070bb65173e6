//! How much findings weigh in the end: what a goal allows is left out, the site's severities are set, and a run may be
//! stricter or milder still.
//!
//! A rule says what it found with the severity of its code. Nothing here finds a problem of the content, with one exception:
//! an `allow` that allows nothing.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::config::{Audience, Config, Wanted};
use crate::model::contents::Allowing;
use crate::model::severity::Overrides;
use crate::model::{Code, Diagnostic, Place, Severity, diagnostic};
use crate::say;

/// Which findings somebody asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Depth {
    /// All.
    WithAdvice,
    /// Errors and warnings: advice on wording is for those who write, not for those who publish.
    NoAdvice,
    /// None: only what is linked is wanted.
    Nothing,
}

impl Depth {
    /// Whether any finding of these codes may be one of those depth for, as far as the site's settings tell beforehand.
    pub fn covers_any(self, codes: &[Code], config: &Config) -> bool {
        codes.iter().any(|code| self.covers(*code, config))
    }

    /// Whether any finding of this code may be one of those depth for.
    pub fn covers(self, code: Code, config: &Config) -> bool {
        match self {
            Depth::WithAdvice => true,
            Depth::NoAdvice => heaviest(code, config).is_some_and(|severity| severity < Severity::Advice),
            Depth::Nothing => false,
        }
    }
}

/// The most that a finding of a code can weigh in a site; none if the site leaves out all of them.
fn heaviest(code: Code, config: &Config) -> Option<Severity> {
    let ruled = config.severities.get(&code).copied().unwrap_or(Some(code.severity()));
    let style = &config.style;
    // What rules make heavier than their code stays so.
    let raised = match code {
        Code::MissingField => config.all_fields().filter_map(|field| field.missing).min(),
        Code::PunctuationStyle if matches!(style.punctuation, Wanted::Only(_)) => Some(Severity::Warning),
        Code::DigitStyle if matches!(style.digits, Wanted::Only(_)) => Some(Severity::Warning),
        Code::ToneStyle if matches!(style.tone, Wanted::Only(_)) => Some(Severity::Warning),
        _ => None,
    };
    ruled.into_iter().chain(raised).min()
}

/// Applies what goals allow and what the site says about codes, and leaves what is depth for; to be called once, with every
/// problem there is.
///
/// A finding that a rule itself made heavier than its code (a field that the site requires) stays so; a goal may allow it.
pub fn apply_severities<'a>(
    config: &Config,
    depth: Depth,
    files: impl IntoIterator<Item = Allowing<'a>>,
    problems: &mut Vec<Diagnostic>,
) {
    let files: BTreeMap<&str, Allowing> = files
        .into_iter()
        .filter(|(_, allows)| !allows.is_empty())
        .map(|(source, allows)| (source.path.as_str(), (source, allows)))
        .collect();
    let mut used: BTreeSet<(String, Code)> = BTreeSet::new();
    problems.retain(|problem| {
        let path = &problem.place.source.path;
        let is_allowed = files
            .get(path.as_str())
            .is_some_and(|(_, allows)| allows.iter().any(|allow| allow.code.value == problem.code));
        if is_allowed {
            used.insert((path.clone(), problem.code));
        }
        !is_allowed
    });
    // In a file with errors not every rule has seen what it would see.
    let broken: BTreeSet<String> =
        problems.iter().filter(|problem| problem.is_error()).map(|problem| problem.place.source.path.clone()).collect();
    for (path, (source, allows)) in files.into_iter().filter(|(path, _)| !broken.contains(*path)) {
        // Whether there would be a finding that nobody depth for, nobody knows.
        let looked_for = allows.iter().filter(|allow| depth.covers(allow.code.value, config));
        // Only a site for everybody has such links.
        let looked_for =
            looked_for.filter(|allow| allow.code.value != Code::LinkToInternal || config.audience == Audience::Public);
        let unused = looked_for.filter(|allow| !used.contains(&(path.to_owned(), allow.code.value)));
        problems.extend(unused.map(|allow| {
            let code = allow.code.value.name();
            let place = Place::of(source, allow.code.span.clone());
            let message = say!(
                "allow に {code} とありますが、このファイルにその問題はありません",
                "{code} is allowed here, but this file has no such problem"
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
        depth == Depth::WithAdvice || problem.severity != Severity::Advice
    });
    diagnostic::sort(problems);
}

/// Applies the severities of one run on top of those of the site.
pub fn override_for_run(overrides: &Overrides, problems: &mut Vec<Diagnostic>) {
    problems.retain(|problem| !overrides.allow.contains(&problem.code));
    for problem in problems {
        if overrides.deny.iter().any(|denied| denied.covers(problem.code, problem.severity)) {
            problem.severity = Severity::Error;
        }
    }
}
