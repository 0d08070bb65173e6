//! Expressions: the form of each, with everything in it checked on the way.

use std::collections::BTreeMap;
use std::ops::Range;

use super::form::{self, Form, Wants};
use super::syntax::{Call, Comprehension, Entry, Expression, Kind};
use super::{Linter, problem};

/// How many keys of a map are kept in mind.
const MOST_KEYS: usize = 200;

impl<'t> Linter<'t> {
    /// What an expression gives.
    pub(super) fn form(&mut self, expression: &'t Expression<'t>) -> Form {
        if !self.descend() {
            return Form::Any;
        }
        let form = self.form_of(expression);
        self.ascend();
        self.narrowed(expression, form)
    }

    fn form_of(&mut self, expression: &'t Expression<'t>) -> Form {
        match &expression.kind {
            Kind::None => Form::None,
            Kind::Text(_) => Form::Text,
            Kind::Number(_) => Form::Number,
            Kind::Flag | Kind::Loop("first" | "last") => Form::Flag,
            Kind::Loop(_) => Form::Number,
            Kind::Variable(name) => self.variable(name, &expression.span),
            Kind::Field { of, name, name_span, optional } => {
                let form = self.form(of);
                self.field(&of.span, form, name, name_span, *optional)
            }
            Kind::Item { of, index, optional } => self.item(of, index, *optional),
            Kind::Slice { of, bounds, optional } => self.slice(of, bounds, *optional),
            Kind::Filter { of, filter } => {
                let input = self.form(of);
                self.filtered(input, &of.span, Some(of), filter)
            }
            Kind::Test { of, test } => self.tested(of, test),
            Kind::Function(call) => self.function(call),
            Kind::List(entries) => self.list(entries),
            Kind::Map(entries) => self.map(entries),
            Kind::Comprehension(comprehension) => self.comprehension(comprehension),
            Kind::Ternary { condition, yes, no } => self.ternary(condition, yes, no),
            Kind::Not(of) => {
                self.form(of);
                Form::Flag
            }
            Kind::Negative(of) => self.number(of),
            Kind::Binary { operator: "and" | "or", .. } => self.logical(expression),
            Kind::Binary { operator, left, right } => self.binary(operator, left, right),
            Kind::Component { name, attributes, body } => {
                self.component(name, &expression.span, attributes, body.as_deref())
            }
        }
    }

    fn variable(&mut self, name: &'t str, span: &Range<usize>) -> Form {
        match self.environment.get(name) {
            Some(binding) => binding.form.clone(),
            None => {
                self.unknown_variable(name, span);
                Form::Any
            }
        }
    }

    /// A field of a value by its name.
    fn field(&mut self, of: &Range<usize>, form: Form, name: &str, span: &Range<usize>, optional: bool) -> Form {
        let may_be_missing = form.may_be_missing();
        if may_be_missing && !optional {
            self.may_be_missing(of, &form);
        }
        let field = match form.present() {
            Form::Any => Form::Any,
            Form::Record(record) => match record.fields.iter().find(|field| field.name == name) {
                Some(field) => Form::of(field.shape),
                None => self.problem(problem::unknown_field(record, name, self.place(span))),
            },
            Form::Map(entries) => match entries.get(name) {
                Some(form) => form.clone(),
                None => self.problem(problem::unknown_key(entries.keys(), name, self.place(span))),
            },
            Form::Words if self.scope.words.iter().any(|word| word == name) => Form::Text,
            Form::Words => self.problem(problem::unknown_word(self.scope.words, name, self.place(span))),
            Form::Options if self.scope.options.iter().any(|option| option == name) => Form::Any,
            Form::Options => self.problem(problem::unknown_option(self.scope.options, name, self.place(span))),
            other => {
                let written = self.written(of);
                self.problem(problem::no_fields(&written, &other, name, self.place(span)))
            }
        };
        if may_be_missing && optional { field.unset() } else { field }
    }

    /// `of[index]`
    fn item(&mut self, of: &'t Expression<'t>, index: &'t Expression<'t>, optional: bool) -> Form {
        let form = self.form(of);
        if let Kind::Text(name) = &index.kind
            && !matches!(form.clone().present(), Form::List(_) | Form::Text | Form::Html)
        {
            return self.field(&of.span, form, name, &index.span, optional);
        }
        let key = self.form(index);
        let by_place = matches!(form.clone().present(), Form::List(_) | Form::Text | Form::Html);
        if by_place {
            self.wanted(&index.span, key, Wants::Number);
        } else if key.may_be_missing() {
            self.may_be_missing(&index.span, &key);
        }
        let may_be_missing = form.may_be_missing();
        if may_be_missing && !optional {
            self.may_be_missing(&of.span, &form);
        }
        let item = match form.present() {
            Form::List(item) => item.as_ref().clone(),
            Form::Text | Form::Html | Form::Words => Form::Text,
            other @ (Form::Number | Form::Flag) => {
                let written = self.written(&of.span);
                self.problem(problem::no_items(&written, &other, self.place(&index.span)))
            }
            _ => Form::Any,
        };
        if may_be_missing && optional { item.unset() } else { item }
    }

    fn slice(&mut self, of: &'t Expression<'t>, bounds: &'t [Expression<'t>], optional: bool) -> Form {
        let form = self.form(of);
        bounds.iter().for_each(|bound| {
            self.number(bound);
        });
        if optional && form.may_be_missing() {
            return self.wanted(&of.span, form.present(), Wants::Sequence).unset();
        }
        self.wanted(&of.span, form, Wants::Sequence)
    }

    /// What a filter makes of a value; `of` is the expression it stands behind, if it is one.
    pub(super) fn filtered(
        &mut self,
        input: Form,
        span: &Range<usize>,
        of: Option<&'t Expression<'t>>,
        filter: &'t Call<'t>,
    ) -> Form {
        let arguments: Vec<Form> = filter.arguments.iter().map(|(_, value)| self.form(value)).collect();
        let argument = |wanted: &str| filter.arguments.iter().position(|(name, _)| *name == wanted);
        if filter.name == "default" {
            let value = argument("value").map_or(Form::Any, |at| arguments[at].clone());
            // Without `boolean`, Tera's default stands in for what is not defined, but not for `none`.
            let kept = if argument("boolean").is_some() { input.present() } else { input.defined() };
            return kept.or(value);
        }
        if let (Some(at), Form::List(item)) = (argument("attribute"), input.clone().present()) {
            self.attribute(item.as_ref(), &filter.arguments[at].1);
        }
        if filter.name == "get" {
            return self.get(
                input,
                span,
                argument("key").map(|at| &filter.arguments[at].1),
                argument("default").is_some(),
            );
        }
        let Some((wants, _)) = form::filter(filter.name, &input) else { return Form::Any };
        let input = self.wanted(span, input, wants);
        match (filter.name, &input) {
            ("join", Form::List(item)) => self.check_join(span, item),
            ("first" | "last", Form::List(item)) if of.is_some_and(|of| self.is_certain(of)) => {
                return item.as_ref().clone();
            }
            _ => {}
        }
        form::filter(filter.name, &input).map_or(Form::Any, |(_, output)| output)
    }

    /// The path that `sort(attribute="a.b")` and its like name in the items of a list.
    fn attribute(&mut self, item: &Form, path: &'t Expression<'t>) {
        let Kind::Text(names) = &path.kind else { return };
        let mut form = item.clone();
        for name in names.split('.') {
            // What is missing sorts first, and is no problem here.
            let Form::Record(record) = form.present() else { return };
            form = match record.fields.iter().find(|field| field.name == name) {
                Some(field) => Form::of(field.shape),
                None => self.problem(problem::unknown_field(record, name, self.place(&path.span))),
            };
        }
    }

    /// `record | get(key="name")`
    fn get(&mut self, input: Form, span: &Range<usize>, key: Option<&'t Expression<'t>>, has_default: bool) -> Form {
        match key.map(|key| (&key.kind, &key.span)) {
            Some((Kind::Text(name), at)) if !has_default => self.field(span, input, name, at, false),
            _ => Form::Any,
        }
    }

    fn tested(&mut self, of: &'t Expression<'t>, test: &'t Call<'t>) -> Form {
        let form = self.form(of);
        self.wanted(&of.span, form, form::test(test.name));
        self.arguments(test);
        Form::Flag
    }

    fn function(&mut self, call: &'t Call<'t>) -> Form {
        self.arguments(call);
        match call.name {
            "super" => {
                if let Some((name, level)) = self.block
                    && self.descend()
                {
                    self.block_body(name, level + 1);
                    self.ascend();
                }
                Form::Html
            }
            "range" => Form::list(Form::Number),
            _ => Form::Any,
        }
    }

    fn arguments(&mut self, call: &'t Call<'t>) {
        for (_, value) in &call.arguments {
            self.form(value);
        }
    }

    fn list(&mut self, entries: &'t [Entry<'t>]) -> Form {
        let mut item: Option<Form> = None;
        for entry in entries {
            let form = self.form(entry.value());
            let form = match entry {
                Entry::Spread(list) => match self.wanted(&list.span, form, Wants::List) {
                    Form::List(item) => item.as_ref().clone(),
                    _ => Form::Any,
                },
                _ => form,
            };
            item = Some(item.map_or(form.clone(), |item| item.or(form)));
        }
        Form::list(item.unwrap_or(Form::Any))
    }

    fn map(&mut self, entries: &'t [Entry<'t>]) -> Form {
        let mut map = BTreeMap::new();
        let mut open = false;
        for entry in entries {
            let form = self.form(entry.value());
            match (entry, form) {
                (Entry::Pair { name, .. }, form) => {
                    map.insert(name.clone(), form);
                }
                (_, Form::Record(record)) => {
                    map.extend(record.fields.iter().map(|field| (field.name.to_owned(), Form::of(field.shape))));
                }
                (_, Form::Map(more)) => map.extend(more.as_ref().clone()),
                _ => open = true,
            }
        }
        if open || map.len() > MOST_KEYS { Form::Any } else { Form::map(map) }
    }

    fn comprehension(&mut self, comprehension: &'t Comprehension<'t>) -> Form {
        let Comprehension { value, key, item, target, condition } = comprehension;
        let form = self.form(target);
        let each = self.item_of(target, form, key.is_some());
        let mark = self.environment.mark();
        self.environment.open();
        self.bind_item(*key, item, each);
        if let Some(condition) = condition {
            self.form(condition);
            let holds = self.facts(condition, true);
            self.environment.learn(holds);
        }
        let form = self.form(value);
        self.environment.close();
        self.environment.forget(mark);
        Form::list(form)
    }

    /// What one item of a value is that a loop walks, with or without keys.
    pub(super) fn item_of(&mut self, target: &Expression<'t>, form: Form, keyed: bool) -> Form {
        if form.may_be_missing() {
            self.may_be_missing(&target.span, &form);
        }
        match form.present() {
            Form::List(item) if !keyed => item.as_ref().clone(),
            Form::Any | Form::Map(_) => Form::Any,
            other => {
                let written = self.written(&target.span);
                self.problem(problem::no_list(&written, &other, keyed, self.place(&target.span)))
            }
        }
    }

    fn ternary(&mut self, condition: &'t Expression<'t>, yes: &'t Expression<'t>, no: &'t Expression<'t>) -> Form {
        self.form(condition);
        let forms = [(yes, true), (no, false)].map(|(value, holds)| {
            let mark = self.environment.mark();
            let facts = self.facts(condition, holds);
            self.environment.learn(facts);
            let form = self.form(value);
            self.environment.forget(mark);
            form
        });
        let [yes, no] = forms;
        yes.or(no)
    }

    /// A chain of `and`s or of `or`s: each operand is reached only where those before it hold, or fail.
    fn logical(&mut self, expression: &'t Expression<'t>) -> Form {
        let Kind::Binary { operator, .. } = &expression.kind else { return Form::Any };
        let all = *operator == "and";
        let mut operands = Vec::new();
        let mut at = expression;
        while let Kind::Binary { operator: same, left, right } = &at.kind
            && same == operator
        {
            operands.push(right.as_ref());
            at = left;
        }
        operands.push(at);
        let mark = self.environment.mark();
        let mut result: Option<Form> = None;
        for operand in operands.into_iter().rev() {
            let form = self.form(operand);
            result = Some(match result {
                None => form,
                Some(before) if !all => before.present().or(form),
                // A missing left side is the result itself; what is there and false can only be empty, zero or false.
                Some(before) if before.may_be_missing() => form.optional(),
                Some(before) => before.or(form),
            });
            let facts = self.facts(operand, all);
            self.environment.learn(facts);
        }
        self.environment.forget(mark);
        result.unwrap_or(Form::Any)
    }

    fn binary(&mut self, operator: &str, left: &'t Expression<'t>, right: &'t Expression<'t>) -> Form {
        match operator {
            "==" | "!=" => {
                self.form(left);
                self.form(right);
                Form::Flag
            }
            "<" | "<=" | ">" | ">=" => self.ordered(left, right),
            "in" => {
                self.form(left);
                let container = self.form(right);
                self.wanted(&right.span, container, Wants::Container);
                Form::Flag
            }
            "~" => {
                for side in [left, right] {
                    let form = self.form(side);
                    self.check_print(&side.span, &form);
                }
                Form::Text
            }
            _ => {
                self.number(left);
                self.number(right)
            }
        }
    }

    /// An operand of a calculation.
    fn number(&mut self, operand: &'t Expression<'t>) -> Form {
        let form = self.form(operand);
        self.wanted(&operand.span, form, Wants::Number);
        Form::Number
    }

    /// `left < right`: both numbers, or both texts.
    fn ordered(&mut self, left: &'t Expression<'t>, right: &'t Expression<'t>) -> Form {
        let forms = [left, right].map(|side| {
            let form = self.form(side);
            if form.may_be_missing() {
                self.may_be_missing(&side.span, &form);
            }
            form.present()
        });
        let wants = match (&forms[0], &forms[1]) {
            (Form::Number, _) | (_, Form::Number) => Wants::Number,
            (Form::Text | Form::Html, _) | (_, Form::Text | Form::Html) => Wants::Text,
            _ => Wants::Anything,
        };
        for (side, form) in [left, right].into_iter().zip(forms) {
            self.wanted(&side.span, form, wants);
        }
        Form::Flag
    }

    /// Checks that a value will do; gives it as what is there if it does.
    pub(super) fn wanted(&mut self, span: &Range<usize>, form: Form, wants: Wants) -> Form {
        if form.may_be_missing() && !matches!(wants, Wants::Anything | Wants::Printable) {
            self.may_be_missing(span, &form);
        }
        let form = form.present();
        if wants.accepts(&form) {
            return form;
        }
        let written = self.written(span);
        self.problem(problem::wrong_form(&written, &form, wants, self.place(span)))
    }
}
