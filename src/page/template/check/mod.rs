//! The check of templates: does a theme name only what its pages are given, and use it as its shape allows?
//!
//! Tera says nothing where `{% if goal.titel %}` misspells a field: it takes the branch for false. So the templates of a
//! page are read here once more and walked as Tera would render them, with shapes in the place of values: every name must
//! be in reach, every field in its record's documentation, every list walked and every other value printed. What may be
//! `none` may be printed, but its fields only be used where a condition around it has made sure that it is there.
//!
//! In: templates whose syntax Tera has accepted, the name of a page's template, the variables of that page. Out: problems
//! at their places. Left out: what Tera reports itself when it loads templates (syntax, unknown filters, tests, functions,
//! includes), and which pages there are. Where something cannot be known, nothing is reported.

mod lexer;
mod syntax;
mod parser;
mod form;
mod environment;
mod flow;
mod value;
mod condition;
mod component;
mod problem;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::ops::Range;
use std::rc::Rc;
use std::sync::Arc;

use self::environment::Environment;
use self::form::Form;
use self::syntax::{Component, Node, Template};
use super::shape::Shape;
use crate::model::{Diagnostic, Source, diagnostic};

/// What the templates of a page may name.
#[derive(Debug, Clone, Copy)]
pub struct Scope<'a> {
    /// The variables of the page with their shapes.
    pub variables: &'a [(&'a str, &'static Shape)],
    /// The names of the theme's interface words, which a value of [`Shape::Words`] has.
    pub words: &'a [String],
    /// The names of the theme's options, which a value of [`Shape::Options`] has.
    pub options: &'a [String],
}

/// Checks a page's template and all that it extends, includes and calls.
///
/// `templates` are all templates of the theme by the name that Tera knows them by; `entry` is the page's. Problems are
/// sorted, each once, though a template may be included many times.
pub fn lint(templates: &BTreeMap<String, Arc<Source>>, entry: &str, scope: &Scope) -> Vec<Diagnostic> {
    let read: BTreeMap<&str, Template> =
        templates.iter().map(|(name, source)| (name.as_str(), parser::read(source))).collect();
    let Some(template) = read.get(entry) else { return Vec::new() };
    let mut linter = Linter::new(&read, template, scope);
    linter.page(template);
    let mut problems = linter.problems;
    diagnostic::sort(&mut problems);
    problems
}

/// How deep bodies and expressions are walked into each other. Far beyond what Tera renders, far below what a stack holds.
const DEEPEST: usize = 400;

/// The bodies of a block by template, the most derived first.
type Lineages<'t> = Rc<BTreeMap<&'t str, Vec<(&'t Template<'t>, &'t [Node<'t>])>>>;

/// The state of a walk through one page's templates.
struct Linter<'t> {
    templates: &'t BTreeMap<&'t str, Template<'t>>,
    components: BTreeMap<&'t str, (&'t Template<'t>, &'t Component<'t>)>,
    scope: &'t Scope<'t>,
    problems: Vec<Diagnostic>,
    /// Problems already told, by file, first byte and words.
    told: HashSet<(String, usize, String)>,
    /// The template whose tags are walked.
    here: &'t Template<'t>,
    /// The blocks of the template that is rendered.
    lineages: Lineages<'t>,
    /// The block that is walked, and how many `super()`s deep.
    block: Option<(&'t str, usize)>,
    environment: Environment<'t>,
    /// The environments of the templates that call the component that is walked.
    callers: Vec<Environment<'t>>,
    /// The components walked already, each with the forms it was given.
    called: BTreeMap<&'t str, Vec<Vec<Form>>>,
    /// The templates entered, whose own components are checked even if nothing calls them.
    entered: BTreeSet<&'t str>,
    /// Whether all templates entered were completely understood; if not, a name could have been set where nobody looked.
    complete: bool,
    depth: usize,
    /// How many more tags and expressions are walked: templates that include each other twice and twice again end, too.
    budget: usize,
}

impl<'t> Linter<'t> {
    fn new(templates: &'t BTreeMap<&'t str, Template<'t>>, here: &'t Template<'t>, scope: &'t Scope<'t>) -> Linter<'t> {
        let mut components = BTreeMap::new();
        for template in templates.values() {
            for component in &template.components {
                components.entry(component.name.as_str()).or_insert((template, component));
            }
        }
        let bytes: usize = templates.values().map(|template| template.source.text.len()).sum();
        Linter {
            templates,
            components,
            scope,
            problems: Vec::new(),
            told: HashSet::new(),
            here,
            lineages: Rc::default(),
            block: None,
            environment: Environment::new(scope.variables.iter().map(|&(name, shape)| (name, Form::of(shape)))),
            callers: Vec::new(),
            called: BTreeMap::new(),
            entered: BTreeSet::new(),
            complete: true,
            depth: 0,
            budget: 100_000 + 4 * bytes,
        }
    }

    /// Walks a page: the outermost template that `entry` extends, with the blocks of all between them.
    fn page(&mut self, entry: &'t Template<'t>) {
        let chain = self.chain(entry);
        chain.iter().for_each(|template| self.enter_template(template));
        self.lineages = lineages(&chain);
        self.here = chain.last().copied().unwrap_or(entry);
        self.nodes(&self.here.nodes);
        self.uncalled_components();
    }

    /// A template, the one it extends, and so on.
    fn chain(&self, template: &'t Template<'t>) -> Vec<&'t Template<'t>> {
        let mut chain = vec![template];
        let mut last = template;
        while let Some(parent) = last.extends.as_deref().and_then(|name| self.templates.get(name)) {
            if chain.iter().any(|known| std::ptr::eq(*known, parent)) {
                break;
            }
            chain.push(parent);
            last = parent;
        }
        chain
    }

    fn enter_template(&mut self, template: &'t Template<'t>) {
        self.complete &= template.complete;
        self.entered.insert(&template.source.path);
    }

    /// The text of a range of the template that is walked, as one short line.
    fn written(&self, span: &Range<usize>) -> String {
        const LONGEST: usize = 60;
        let text = self.here.source.text.get(span.clone()).unwrap_or_default();
        let mut line: String = text.split_whitespace().collect::<Vec<_>>().join(" ");
        if let Some((end, _)) = line.char_indices().nth(LONGEST) {
            line.truncate(end);
            line.push('…');
        }
        line
    }

    /// One step deeper, if that and the work ahead are still within bounds.
    fn descend(&mut self) -> bool {
        if self.depth == DEEPEST || self.budget == 0 {
            return false;
        }
        self.depth += 1;
        self.budget -= 1;
        true
    }

    fn ascend(&mut self) {
        self.depth -= 1;
    }
}

fn lineages<'t>(chain: &[&'t Template<'t>]) -> Lineages<'t> {
    let mut lineages: BTreeMap<&str, Vec<(&Template, &[Node])>> = BTreeMap::new();
    for template in chain {
        for (name, body) in &template.blocks {
            lineages.entry(name).or_default().push((template, body));
        }
    }
    Rc::new(lineages)
}
