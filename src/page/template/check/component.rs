//! Components: each is walked with the forms it is called with, so that a wrong field inside is found for what was given.

use std::ops::Range;

use super::environment::Environment;
use super::form::Form;
use super::syntax::{Component, Entry, Node, Parameter, Template};
use super::{Linter, problem};

/// With how many combinations of forms one component is walked; no theme has so many, a runaway recursion has.
const MOST_CALLS: usize = 32;

/// What a component was given under one name.
struct Given {
    name: String,
    name_span: Range<usize>,
    span: Range<usize>,
    form: Form,
}

impl<'t> Linter<'t> {
    /// A call: its arguments, its body, and the component with them.
    pub(super) fn component(
        &mut self,
        name: &str,
        span: &Range<usize>,
        attributes: &'t [Entry<'t>],
        body: Option<&'t [Node<'t>]>,
    ) -> Form {
        if let Some(body) = body {
            self.nodes(body);
        }
        let (given, open) = self.given(attributes);
        let Some((&name, &(template, component))) = self.components.get_key_value(name) else { return Form::Html };
        if component.rest.is_none() {
            for argument in &given {
                if !component.parameters.iter().any(|parameter| parameter.name == argument.name) {
                    let names = component.parameters.iter().map(|parameter| parameter.name);
                    self.problem(problem::unknown_argument(
                        name,
                        names,
                        &argument.name,
                        self.place(&argument.name_span),
                    ));
                }
            }
        }
        let mut forms = Vec::with_capacity(component.parameters.len() + 1);
        for parameter in &component.parameters {
            forms.push(self.argument(name, span, parameter, &given, open));
        }
        forms.push(if body.is_some() { Form::Html } else { Form::Html.unset() });
        self.walk_component(template, component, forms);
        Form::Html
    }

    /// The arguments of a call, and whether there may be more than those named.
    fn given(&mut self, attributes: &'t [Entry<'t>]) -> (Vec<Given>, bool) {
        let mut given = Vec::new();
        let mut open = false;
        for attribute in attributes {
            let form = self.form(attribute.value());
            match attribute {
                Entry::Pair { name, span, value } => {
                    given.push(Given { name: name.clone(), name_span: span.clone(), span: value.span.clone(), form });
                }
                Entry::Value(_) | Entry::Spread(_) => open = true,
            }
        }
        (given, open)
    }

    /// The form a parameter has in one call.
    fn argument(
        &mut self,
        of: &str,
        call: &Range<usize>,
        parameter: &'t Parameter<'t>,
        given: &[Given],
        open: bool,
    ) -> Form {
        let (span, form) = match given.iter().find(|argument| argument.name == parameter.name) {
            Some(argument) => (&argument.span, argument.form.clone()),
            None if open => return Form::Any,
            None => match (self.implicit(parameter), &parameter.default) {
                (Some(form), _) => (call, form),
                (None, Some(default)) => return self.form(default),
                (None, None) if !self.complete => return Form::Any,
                (None, None) => return self.problem(problem::missing_argument(of, parameter.name, self.place(call))),
            },
        };
        let Some(declared) = parameter.of_type else { return form };
        if form.may_be_missing() {
            self.may_be_missing(span, &form);
        }
        let form = form.present();
        if fits(&form, declared) {
            return form;
        }
        self.problem(problem::wrong_argument(of, parameter.name, declared, &form, self.place(span)))
    }

    /// A variable of the caller, or of whoever called that.
    fn implicit(&self, parameter: &Parameter) -> Option<Form> {
        if !parameter.implicit {
            return None;
        }
        let mut environments = std::iter::once(&self.environment).chain(self.callers.iter().rev());
        environments.find_map(|environment| environment.get(parameter.name)).map(|binding| binding.form.clone())
    }

    /// The components of the templates entered that nothing calls, with the forms they declare.
    pub(super) fn uncalled_components(&mut self) {
        let components: Vec<_> = self.components.iter().map(|(&name, &found)| (name, found)).collect();
        for (name, (template, component)) in components {
            if self.called.contains_key(name) || !self.entered.contains(template.source.path.as_str()) {
                continue;
            }
            let declared = |parameter: &Parameter| parameter.of_type.map_or(Form::Any, Form::of_type);
            let forms = component.parameters.iter().map(declared).chain([Form::Html]).collect();
            self.walk_component(template, component, forms);
        }
    }

    /// Walks a component's body with the forms of its parameters, and last that of `body`; each combination once.
    fn walk_component(&mut self, template: &'t Template<'t>, component: &'t Component<'t>, forms: Vec<Form>) {
        let called = self.called.entry(component.name.as_str()).or_default();
        if called.len() == MOST_CALLS || called.contains(&forms) || !self.descend() {
            return;
        }
        let names =
            component.parameters.iter().map(|parameter| parameter.name).chain(["body"]).zip(forms.iter().cloned());
        let rest = component.rest.map(|name| (name, Form::Any));
        let inside = Environment::new(names.chain(rest));
        self.called.entry(component.name.as_str()).or_default().push(forms);
        self.complete &= template.complete;
        self.callers.push(std::mem::replace(&mut self.environment, inside));
        let here = std::mem::replace(&mut self.here, template);
        let block = self.block.take();
        self.nodes(&component.body);
        (self.here, self.block) = (here, block);
        if let Some(caller) = self.callers.pop() {
            self.environment = caller;
        }
        self.ascend();
    }
}

/// Whether a component's declared type takes a form.
fn fits(form: &Form, declared: &str) -> bool {
    match form {
        Form::Any => true,
        Form::Record(_) | Form::Map(_) | Form::Words | Form::Options => declared.eq_ignore_ascii_case("map"),
        form => {
            let wanted = Form::of_type(declared);
            matches!(
                (form, &wanted),
                (Form::Text | Form::Html, Form::Text)
                    | (Form::Number, Form::Number)
                    | (Form::Flag, Form::Flag)
                    | (Form::List(_), Form::List(_))
            )
        }
    }
}
