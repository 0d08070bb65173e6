//! What makes a finding weigh more or less than its code says: the site, a goal with its reason, and the person who checks.

use std::collections::BTreeMap;

use super::{Code, Severity, Spanned};

/// What a site says about codes: how much they weigh, or that they are not reported at all (none).
pub type Severities = BTreeMap<Code, Option<Severity>>;

/// A finding that a goal's author allows in this goal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Allow {
    /// What is allowed.
    pub code: Spanned<Code>,
    /// Why, for those who read the file later.
    pub reason: String,
}

/// What one run of a check takes more or less seriously than the site does.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Overrides {
    /// What counts as an error.
    pub deny: Vec<Denied>,
    /// What is left out. It wins over a group that is denied.
    pub allow: Vec<Code>,
}

/// What counts as an error in a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Denied {
    /// Findings of a code.
    Code(Code),
    /// Every warning.
    Warnings,
    /// All advice.
    Advice,
    /// Warnings and advice.
    All,
}

impl Denied {
    /// Whether it covers findings of a code and a severity.
    pub fn covers(self, code: Code, severity: Severity) -> bool {
        match self {
            Denied::Code(denied) => denied == code,
            Denied::Warnings => severity == Severity::Warning,
            Denied::Advice => severity == Severity::Advice,
            Denied::All => true,
        }
    }
}
