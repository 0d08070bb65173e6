//! Conditions: what is certain where one holds, or fails.

use super::Linter;
use super::environment::{Certain, Fact, Path};
use super::form::{self, Form};
use super::syntax::{Expression, Kind};

/// How many fields are followed.
const LONGEST_PATH: usize = 8;

impl<'t> Linter<'t> {
    /// The form with what is certain of the expression taken into account.
    pub(super) fn narrowed(&self, expression: &Expression, form: Form) -> Form {
        if !form.may_be_missing() {
            return form;
        }
        let Some(path) = self.path(expression) else { return form };
        if self.environment.knows(&path, Certain::Present) {
            return form.present();
        }
        let form = if self.environment.knows(&path, Certain::Defined) { form.defined() } else { form };
        if self.environment.knows(&path, Certain::NotNone) { form.not_none() } else { form }
    }

    /// Whether a list is known not to be empty.
    pub(super) fn is_certain(&self, expression: &Expression) -> bool {
        self.path(expression).is_some_and(|path| self.environment.knows(&path, Certain::Present))
    }

    /// What is certain where the condition holds, or where it fails.
    pub(super) fn facts(&self, condition: &Expression, holds: bool) -> Vec<Fact> {
        match &condition.kind {
            Kind::Not(inner) => self.facts(inner, !holds),
            Kind::Binary { operator: "and", left, right } => self.both(left, right, holds, holds),
            Kind::Binary { operator: "or", left, right } => self.both(left, right, holds, !holds),
            Kind::Binary { operator, left, right } => self.compared(operator, left, right, holds),
            Kind::Test { of, test } => match test.name {
                "defined" | "undefined" => self.certain(of, Certain::Defined, holds == (test.name == "defined")),
                "none" => self.certain(of, Certain::NotNone, !holds),
                "string" | "number" | "map" | "bool" | "array" | "integer" | "float" | "iterable" if holds => {
                    self.present(of)
                }
                _ => Vec::new(),
            },
            // A filter of Tera's own that gives something was given something.
            Kind::Filter { of, filter } if holds && form::filter(filter.name, &Form::Any).is_some() => {
                self.facts(of, true)
            }
            _ if holds => self.present(condition),
            _ => Vec::new(),
        }
    }

    /// Of two conditions: what both make certain if all holds, otherwise what either does.
    fn both(&self, left: &Expression, right: &Expression, holds: bool, all: bool) -> Vec<Fact> {
        let mut facts = self.facts(left, holds);
        let others = self.facts(right, holds);
        if all {
            facts.extend(others);
        } else {
            facts.retain(|fact| others.contains(fact));
        }
        facts
    }

    fn compared(&self, operator: &str, left: &Expression, right: &Expression, holds: bool) -> Vec<Fact> {
        // `goals | length > 0`
        if let (Kind::Filter { of, filter }, Kind::Number(Some(number))) = (&left.kind, &right.kind)
            && filter.name == "length"
        {
            let not_empty = match (operator, holds) {
                (">", true) | ("<=", false) => *number >= 0,
                (">=", true) | ("<", false) | ("==", true) | ("!=", false) => *number >= 1,
                ("!=", true) | ("==", false) => *number == 0,
                _ => false,
            };
            return if not_empty { self.present(of) } else { Vec::new() };
        }
        if !matches!(operator, "==" | "!=") {
            return Vec::new();
        }
        let equal = holds == (operator == "==");
        match (&left.kind, &right.kind) {
            (Kind::None, _) => self.certain(right, Certain::NotNone, !equal),
            (_, Kind::None) => self.certain(left, Certain::NotNone, !equal),
            (_, Kind::Text(_) | Kind::Number(_) | Kind::Flag) if equal => self.present(left),
            (Kind::Text(_) | Kind::Number(_) | Kind::Flag, _) if equal => self.present(right),
            _ => Vec::new(),
        }
    }

    fn certain(&self, expression: &Expression, certain: Certain, applies: bool) -> Vec<Fact> {
        if !applies {
            return Vec::new();
        }
        self.path(expression).map(|path| (path, certain)).into_iter().collect()
    }

    /// The expression is there, and so is all that leads to it.
    pub(super) fn present(&self, expression: &Expression) -> Vec<Fact> {
        let Some(path) = self.path(expression) else { return Vec::new() };
        (0..=path.steps.len()).map(|steps| (path.up_to(steps), Certain::Present)).collect()
    }

    /// The expression as a path, if it is one: a name, and fields that are named in so many words.
    fn path(&self, expression: &Expression) -> Option<Path> {
        let mut steps = Vec::new();
        let mut at = expression;
        while steps.len() <= LONGEST_PATH {
            at = match &at.kind {
                Kind::Variable(name) => {
                    steps.reverse();
                    return Some(self.environment.path(name)?.with(steps));
                }
                Kind::Field { of, name, .. } => {
                    steps.push((*name).to_owned());
                    of
                }
                Kind::Item { of, index, .. } => {
                    steps.push(match &index.kind {
                        Kind::Text(name) => name.clone(),
                        Kind::Number(Some(number)) => number.to_string(),
                        _ => return None,
                    });
                    of
                }
                _ => return None,
            };
        }
        None
    }
}
