//! A template as it was written: the tree that the reader makes and the check walks.
//!
//! Only what names, binds or shapes a value is kept; plain text, comments and raw blocks are not.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use crate::model::Source;

/// One template.
#[derive(Debug)]
pub struct Template<'s> {
    /// Its file.
    pub source: &'s Arc<Source>,
    /// The template it extends.
    pub extends: Option<String>,
    /// Its tags in order.
    pub nodes: Vec<Node<'s>>,
    /// The bodies of its blocks, nested ones too, by name; where they stand is a [`Node::Block`].
    pub blocks: BTreeMap<&'s str, Vec<Node<'s>>>,
    /// The components it defines.
    pub components: Vec<Component<'s>>,
    /// Whether every tag was understood.
    pub complete: bool,
}

/// One tag, with the body it encloses.
#[derive(Debug)]
pub enum Node<'s> {
    /// `{{ value }}`, or a component with a body.
    Print(Expression<'s>),
    /// `{% set name = value %}`
    Set { name: &'s str, value: Expression<'s>, global: bool },
    /// `{% set name %}…{% endset %}`
    SetBlock { name: &'s str, filters: Vec<Call<'s>>, body: Vec<Node<'s>>, global: bool },
    /// `{% filter upper %}…{% endfilter %}`
    FilterBlock { filters: Vec<Call<'s>>, body: Vec<Node<'s>> },
    /// `{% include "name" %}`
    Include(String),
    /// `{% block name %}`; its body is among the template's blocks.
    Block(&'s str),
    /// `{% for key, value in target %}`
    For(For<'s>),
    /// `{% if %}`, its `elif`s, its `else`.
    If { branches: Vec<(Expression<'s>, Vec<Node<'s>>)>, otherwise: Vec<Node<'s>> },
    /// `{% break %}` and `{% continue %}`: what follows in this body is not reached.
    Leave,
}

/// A loop.
#[derive(Debug)]
pub struct For<'s> {
    /// The first of two names.
    pub key: Option<&'s str>,
    /// The name of the item.
    pub value: &'s str,
    /// What is walked.
    pub target: Expression<'s>,
    /// What is done with each.
    pub body: Vec<Node<'s>>,
    /// What is done if there is none.
    pub otherwise: Vec<Node<'s>>,
    /// Names that the body sets for the rounds after it, with `set_global`.
    pub globals: Vec<&'s str>,
}

/// A value as it was written.
#[derive(Debug)]
pub struct Expression<'s> {
    /// What it is.
    pub kind: Kind<'s>,
    /// Its bytes.
    pub span: Range<usize>,
}

/// The kinds of [`Expression`].
#[derive(Debug)]
pub enum Kind<'s> {
    /// `none`
    None,
    /// A quoted text.
    Text(String),
    /// A number; its value where it is a whole one.
    Number(Option<i64>),
    /// `true`, `false`
    Flag,
    /// A name.
    Variable(&'s str),
    /// `loop.index` inside a loop.
    Loop(&'s str),
    /// `of.name`, `of?.name`
    Field { of: Box<Expression<'s>>, name: &'s str, name_span: Range<usize>, optional: bool },
    /// `of[index]`, `of?[index]`
    Item { of: Box<Expression<'s>>, index: Box<Expression<'s>>, optional: bool },
    /// `of[1:2]`, `of?[::-1]`
    Slice { of: Box<Expression<'s>>, bounds: Vec<Expression<'s>>, optional: bool },
    /// `of | filter(…)`
    Filter { of: Box<Expression<'s>>, filter: Call<'s> },
    /// `of is test(…)`
    Test { of: Box<Expression<'s>>, test: Call<'s> },
    /// `function(…)`
    Function(Call<'s>),
    /// `[a, ...b]`
    List(Vec<Entry<'s>>),
    /// `{"a": b, ...c}`
    Map(Vec<Entry<'s>>),
    /// `[value for item in target if condition]`
    Comprehension(Box<Comprehension<'s>>),
    /// `yes if condition else no`
    Ternary { condition: Box<Expression<'s>>, yes: Box<Expression<'s>>, no: Box<Expression<'s>> },
    /// `not a`
    Not(Box<Expression<'s>>),
    /// `-a`
    Negative(Box<Expression<'s>>),
    /// `left operator right`
    Binary { operator: &'static str, left: Box<Expression<'s>>, right: Box<Expression<'s>> },
    /// `<Name a={b} c />`, or the tag with a body.
    Component { name: String, attributes: Vec<Entry<'s>>, body: Option<Vec<Node<'s>>> },
}

/// `[value for key, item in target if condition]`
#[derive(Debug)]
pub struct Comprehension<'s> {
    /// What each item becomes.
    pub value: Expression<'s>,
    /// The first of two names.
    pub key: Option<&'s str>,
    /// The name of the item.
    pub item: &'s str,
    /// What is walked.
    pub target: Expression<'s>,
    /// Which items are taken.
    pub condition: Option<Expression<'s>>,
}

/// A filter, a test or a function with its arguments.
#[derive(Debug)]
pub struct Call<'s> {
    /// Its name.
    pub name: &'s str,
    /// Where the name stands.
    pub span: Range<usize>,
    /// The arguments by name.
    pub arguments: Vec<(&'s str, Expression<'s>)>,
}

/// An entry of a list, a map, or the attributes of a component.
#[derive(Debug)]
pub enum Entry<'s> {
    /// A value of a list.
    Value(Expression<'s>),
    /// A value with its name.
    Pair { name: String, span: Range<usize>, value: Expression<'s> },
    /// `...more`
    Spread(Expression<'s>),
}

impl<'s> Entry<'s> {
    /// The value, whatever kind of entry.
    pub fn value(&self) -> &Expression<'s> {
        match self {
            Entry::Value(value) | Entry::Pair { value, .. } | Entry::Spread(value) => value,
        }
    }
}

/// `{% component Name(parameter: type = default, @implicit, ...rest) %}`
#[derive(Debug)]
pub struct Component<'s> {
    /// Its name, with dots.
    pub name: String,
    /// What it takes.
    pub parameters: Vec<Parameter<'s>>,
    /// The name that takes all other arguments.
    pub rest: Option<&'s str>,
    /// What it prints.
    pub body: Vec<Node<'s>>,
}

/// What a component takes.
#[derive(Debug)]
pub struct Parameter<'s> {
    /// Its name.
    pub name: &'s str,
    /// The type as it was written.
    pub of_type: Option<&'s str>,
    /// The value without the argument.
    pub default: Option<Expression<'s>>,
    /// Whether it is taken from the caller's variables where it is not given.
    pub implicit: bool,
}
