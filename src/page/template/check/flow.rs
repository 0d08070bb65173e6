//! Tags: what they set, in which order, under which conditions.

use super::environment::Changes;
use super::form::Form;
use super::syntax::{Call, Expression, For, Node};
use super::{Linter, lineages};

/// What one branch did: what it set, and whether it left the loop.
struct Branch<'t> {
    changes: Changes<'t>,
    leaves: bool,
}

impl<'t> Linter<'t> {
    /// Walks tags; true if they leave the loop around them.
    pub(super) fn nodes(&mut self, nodes: &'t [Node<'t>]) -> bool {
        if !self.descend() {
            return false;
        }
        let mut leaves = false;
        for node in nodes {
            self.budget = self.budget.saturating_sub(1);
            leaves |= self.node(node);
        }
        self.ascend();
        leaves
    }

    fn node(&mut self, node: &'t Node<'t>) -> bool {
        match node {
            Node::Print(value) => self.print(value),
            Node::Set { name, value, global } => {
                let form = self.form(value);
                self.assign(name, form, *global);
            }
            Node::SetBlock { name, filters, body, global } => {
                self.nodes(body);
                let form = self.filters(filters);
                self.assign(name, form, *global);
            }
            Node::FilterBlock { filters, body } => {
                self.nodes(body);
                self.filters(filters);
            }
            Node::Include(name) => self.include(name),
            Node::Block(name) => {
                self.block_body(name, 0);
            }
            Node::For(each) => self.each(each),
            Node::If { branches, otherwise } => return self.choice(branches, otherwise),
            Node::Leave => return true,
        }
        false
    }

    fn print(&mut self, value: &'t Expression<'t>) {
        let form = self.form(value);
        self.check_print(&value.span, &form);
    }

    fn assign(&mut self, name: &'t str, form: Form, global: bool) {
        if global { self.environment.set_global(name, form) } else { self.environment.set(name, form) }
    }

    /// The filters of a block, one after another, on what the block printed.
    fn filters(&mut self, filters: &'t [Call<'t>]) -> Form {
        filters.iter().fold(Form::Html, |form, filter| self.filtered(form, &filter.span, None, filter))
    }

    fn include(&mut self, name: &str) {
        let Some(template) = self.templates.get(name) else { return };
        if !self.descend() {
            return;
        }
        self.enter_template(template);
        let here = std::mem::replace(&mut self.here, template);
        let inside = lineages(&self.chain(template));
        let lineages = std::mem::replace(&mut self.lineages, inside);
        let block = self.block.take();
        let base = self.environment.open_template();
        self.nodes(&template.nodes);
        self.environment.close_template(base);
        (self.here, self.lineages, self.block) = (here, lineages, block);
        self.ascend();
    }

    /// The body of a block, `level` steps up from the most derived one; false if there is none.
    pub(super) fn block_body(&mut self, name: &'t str, level: usize) -> bool {
        let Some(&(template, body)) = self.lineages.get(name).and_then(|bodies| bodies.get(level)) else {
            return false;
        };
        let here = std::mem::replace(&mut self.here, template);
        let block = self.block.replace((name, level));
        self.nodes(body);
        (self.here, self.block) = (here, block);
        true
    }

    fn each(&mut self, each: &'t For<'t>) {
        let target = self.form(&each.target);
        let item = self.item_of(&each.target, target, each.key.is_some());
        // What a round sets for the next could be anything when the first round begins.
        let globals = |linter: &mut Linter<'t>| {
            each.globals.iter().for_each(|name| linter.environment.set_global(name, Form::Any));
        };
        globals(self);
        let mark = self.environment.mark();
        self.environment.open();
        self.bind_item(each.key, each.value, item);
        let certain = self.present(&each.target);
        self.environment.learn(certain);
        self.nodes(&each.body);
        self.environment.close();
        self.environment.forget(mark);
        globals(self);
        if !each.otherwise.is_empty() {
            let otherwise = self.branch(&each.otherwise);
            self.environment.merge(vec![otherwise.changes, Changes::new()]);
        }
    }

    /// Binds the names of a loop or a list comprehension.
    pub(super) fn bind_item(&mut self, key: Option<&'t str>, name: &'t str, item: Form) {
        if let Some(key) = key {
            self.environment.set(key, Form::Any);
        }
        self.environment.set(name, item);
    }

    fn choice(&mut self, branches: &'t [(Expression<'t>, Vec<Node<'t>>)], otherwise: &'t [Node<'t>]) -> bool {
        let before = self.environment.mark();
        let mut taken = Vec::with_capacity(branches.len() + 1);
        for (condition, body) in branches {
            self.form(condition);
            let refused = self.environment.mark();
            let holds = self.facts(condition, true);
            self.environment.learn(holds);
            taken.push(self.branch(body));
            self.environment.forget(refused);
            let fails = self.facts(condition, false);
            self.environment.learn(fails);
        }
        taken.push(self.branch(otherwise));
        self.environment.forget(before);
        // After `{% if not x %}{% continue %}{% endif %}`, x is there.
        for ((condition, _), _) in branches.iter().zip(&taken).take_while(|(_, branch)| branch.leaves) {
            let fails = self.facts(condition, false);
            self.environment.learn(fails);
        }
        let leaves = taken.iter().all(|branch| branch.leaves);
        let changes =
            taken.into_iter().filter(|branch| leaves || !branch.leaves).map(|branch| branch.changes).collect();
        self.environment.merge(changes);
        leaves
    }

    /// Walks one branch and takes back what it did.
    fn branch(&mut self, body: &'t [Node<'t>]) -> Branch<'t> {
        let mark = self.environment.mark();
        let leaves = self.nodes(body);
        Branch { changes: self.environment.undo(mark), leaves }
    }
}
