//! The names in reach at one point of a template, and what the conditions around that point have made certain.
//!
//! Branches are walked one after another on one environment: what a branch set is written to a journal, taken back at its
//! end, and brought together when all branches are known. So a branch costs what it changes, not what there is.

use std::collections::{BTreeMap, HashSet};

use super::form::Form;

/// What a name stands for. Setting the name again makes another binding, so nothing learnt of the old one holds on.
#[derive(Debug, Clone)]
pub struct Binding {
    /// What it is.
    pub form: Form,
    id: usize,
}

/// A value that can be spoken of twice: a binding and the fields that lead on from it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Path {
    binding: usize,
    /// Field names; a number is the place in a list.
    pub steps: Vec<String>,
}

impl Path {
    /// The same with other steps.
    pub fn with(self, steps: Vec<String>) -> Path {
        Path { steps, ..self }
    }

    /// The first steps of it.
    pub fn up_to(&self, steps: usize) -> Path {
        Path { binding: self.binding, steps: self.steps[..steps].to_vec() }
    }
}

/// What is certain of a path.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Certain {
    /// It has a value, which may be `none`.
    Defined,
    /// If it has a value, that is not `none`.
    NotNone,
    /// It has a value, and not `none`.
    Present,
}

/// One thing that holds.
pub type Fact = (Path, Certain);

/// What a branch set, by frame and name.
pub type Changes<'t> = BTreeMap<(usize, &'t str), Binding>;

/// A point to go back to.
#[derive(Debug, Clone, Copy)]
pub struct Mark {
    journal: usize,
    facts: usize,
}

/// Names and facts.
#[derive(Debug)]
pub struct Environment<'t> {
    frames: Vec<BTreeMap<&'t str, Binding>>,
    base: usize,
    journal: Vec<(usize, &'t str, Option<Binding>)>,
    facts: Vec<Fact>,
    known: HashSet<Fact>,
    next: usize,
}

impl<'t> Environment<'t> {
    /// An environment of these names.
    pub fn new(names: impl IntoIterator<Item = (&'t str, Form)>) -> Environment<'t> {
        let mut environment = Environment {
            frames: vec![BTreeMap::new()],
            base: 0,
            journal: Vec::new(),
            facts: Vec::new(),
            known: HashSet::new(),
            next: 0,
        };
        names.into_iter().for_each(|(name, form)| environment.set(name, form));
        environment
    }

    /// The names of the innermost frames, page variables included, at most `count`, in order.
    pub fn names(&self, count: usize) -> Vec<&'t str> {
        let inner = self.frames.iter().skip(1).rev();
        let mut names: Vec<&str> =
            self.frames[..1].iter().chain(inner).flat_map(|frame| frame.keys()).copied().take(count).collect();
        names.sort_unstable();
        names.dedup();
        names
    }

    /// What a name stands for.
    pub fn get(&self, name: &str) -> Option<&Binding> {
        self.frames.iter().rev().find_map(|frame| frame.get(name))
    }

    /// The path that consists of a name only.
    pub fn path(&self, name: &str) -> Option<Path> {
        Some(Path { binding: self.get(name)?.id, steps: Vec::new() })
    }

    /// Binds a name in the innermost frame.
    pub fn set(&mut self, name: &'t str, form: Form) {
        self.set_in(self.frames.len() - 1, name, form);
    }

    /// Binds a name for the rest of the template, outside all loops.
    pub fn set_global(&mut self, name: &'t str, form: Form) {
        self.set_in(self.base, name, form);
    }

    fn set_in(&mut self, frame: usize, name: &'t str, form: Form) {
        self.next += 1;
        let before = self.frames[frame].insert(name, Binding { form, id: self.next });
        self.journal.push((frame, name, before));
    }

    /// Opens the frame of a loop.
    pub fn open(&mut self) {
        self.frames.push(BTreeMap::new());
    }

    /// Opens the frame of an included template; gives what [`Environment::close_template`] wants back.
    pub fn open_template(&mut self) -> usize {
        self.open();
        std::mem::replace(&mut self.base, self.frames.len() - 1)
    }

    /// Closes the innermost frame.
    pub fn close(&mut self) {
        self.frames.pop();
    }

    /// Closes the frame of an included template.
    pub fn close_template(&mut self, base: usize) {
        self.close();
        self.base = base;
    }

    /// Whether this is certain.
    pub fn knows(&self, path: &Path, certain: Certain) -> bool {
        !self.known.is_empty() && self.known.contains(&(path.clone(), certain))
    }

    /// Adds what holds from here.
    pub fn learn(&mut self, facts: Vec<Fact>) {
        for fact in facts {
            if self.known.insert(fact.clone()) {
                self.facts.push(fact);
            }
        }
    }

    /// The point that is reached.
    pub fn mark(&self) -> Mark {
        Mark { journal: self.journal.len(), facts: self.facts.len() }
    }

    /// Goes back to what was certain at a point.
    pub fn forget(&mut self, mark: Mark) {
        for fact in self.facts.drain(mark.facts..) {
            self.known.remove(&fact);
        }
    }

    /// Takes back everything since a point, and tells what was set.
    pub fn undo(&mut self, mark: Mark) -> Changes<'t> {
        self.forget(mark);
        let mut changes = Changes::new();
        while self.journal.len() > mark.journal {
            let Some((frame, name, before)) = self.journal.pop() else { break };
            // Frames opened after the point are closed by now, and what was set in them is gone.
            let Some(names) = self.frames.get_mut(frame) else { continue };
            let after = match before {
                Some(before) => names.insert(name, before),
                None => names.remove(name),
            };
            if let Some(after) = after {
                changes.entry((frame, name)).or_insert(after);
            }
        }
        changes
    }

    /// Goes on after branches of which one was taken.
    pub fn merge(&mut self, branches: Vec<Changes<'t>>) {
        let mut forms: BTreeMap<(usize, &'t str), (usize, Form)> = BTreeMap::new();
        let count = branches.len();
        for ((frame, name), binding) in branches.into_iter().flatten() {
            let form = match forms.remove(&(frame, name)) {
                Some((branches, form)) => (branches + 1, form.or(binding.form)),
                None => (1, binding.form),
            };
            forms.insert((frame, name), form);
        }
        for ((frame, name), (branches, form)) in forms {
            // A name that only some branches set keeps elsewhere what it was; if it was nothing, the template is trusted to
            // use it under the same condition.
            let form = match self.frames[frame].get(name) {
                Some(before) if branches < count => form.or(before.form.clone()),
                _ => form,
            };
            self.set_in(frame, name, form);
        }
    }
}
