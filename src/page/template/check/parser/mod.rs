//! Tokens to tree, with Tera 2.4's grammar and its binding powers.
//!
//! Tera has accepted a template before it is read here, so nothing is reported: a tag that is not understood is left out and
//! the template marked as not completely read. It accepts a little more than Tera does, and bounds how deep things nest.

mod expression;

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use super::lexer::{self, Token};
use super::syntax::{Component, Expression, For, Kind, Node, Parameter, Template};
use crate::model::Source;

/// How deep tags may nest; Tera's own bound is 40.
const DEEPEST_BODY: usize = 48;

/// Reads a template.
pub fn read(source: &Arc<Source>) -> Template<'_> {
    let tokens = lexer::tokens(&source.text);
    let mut parser = Parser {
        tokens: tokens.list,
        at: 0,
        complete: tokens.complete,
        extends: None,
        blocks: BTreeMap::new(),
        components: Vec::new(),
        globals: Vec::new(),
        loops: 0,
        bodies: 0,
        expressions: 0,
        operators: 0,
    };
    let nodes = parser.body(&[]).unwrap_or_default();
    let Parser { complete, extends, blocks, components, .. } = parser;
    Template { source, extends, nodes, blocks, components, complete }
}

struct Parser<'s> {
    tokens: Vec<(Token<'s>, Range<usize>)>,
    at: usize,
    complete: bool,
    extends: Option<String>,
    blocks: BTreeMap<&'s str, Vec<Node<'s>>>,
    components: Vec<Component<'s>>,
    globals: Vec<&'s str>,
    loops: usize,
    bodies: usize,
    expressions: usize,
    operators: usize,
}

/// Tokens.
impl<'s> Parser<'s> {
    fn peek(&self) -> Option<&Token<'s>> {
        self.tokens.get(self.at).map(|(token, _)| token)
    }

    fn next(&mut self) -> Option<(Token<'s>, Range<usize>)> {
        let token = self.tokens.get(self.at).cloned()?;
        self.at += 1;
        Some(token)
    }

    /// The end of what was read last.
    fn end(&self) -> usize {
        self.at.checked_sub(1).map_or(0, |last| self.tokens[last].1.end)
    }

    /// Whether the next token is this keyword or sign.
    fn is(&self, wanted: &str) -> bool {
        matches!(self.peek(), Some(Token::Word(found)) if *found == wanted)
            || matches!(self.peek(), Some(Token::Sign(found)) if *found == wanted)
    }

    /// Takes the keyword or sign if it is next.
    fn take(&mut self, wanted: &str) -> bool {
        let found = self.is(wanted);
        self.at += usize::from(found);
        found
    }

    fn expect(&mut self, wanted: &str) -> Option<()> {
        self.take(wanted).then_some(())
    }

    fn expect_end(&mut self) -> Option<()> {
        matches!(self.next()?.0, Token::End).then_some(())
    }

    fn word(&mut self) -> Option<(&'s str, Range<usize>)> {
        match self.next()? {
            (Token::Word(word), span) => Some((word, span)),
            _ => None,
        }
    }

    fn text(&mut self) -> Option<String> {
        match self.next()?.0 {
            Token::Text(text) => Some(text.into_owned()),
            _ => None,
        }
    }

    /// Goes on after the tag that was not understood.
    fn skip(&mut self) {
        self.complete = false;
        while let Some(token) = self.peek() {
            match token {
                Token::Print | Token::Tag => return,
                Token::End => {
                    self.at += 1;
                    return;
                }
                _ => self.at += 1,
            }
        }
    }
}

/// Tags.
impl<'s> Parser<'s> {
    /// Tags up to one that begins with one of `ends`, which is next afterwards; none if they nest too deep.
    fn body(&mut self, ends: &[&str]) -> Option<Vec<Node<'s>>> {
        if self.bodies == DEEPEST_BODY {
            return None;
        }
        self.bodies += 1;
        let nodes = self.body_within(ends);
        self.bodies -= 1;
        Some(nodes)
    }

    fn body_within(&mut self, ends: &[&str]) -> Vec<Node<'s>> {
        let mut nodes = Vec::new();
        while let Some((token, _)) = self.next() {
            if token == Token::Tag && ends.iter().any(|end| self.is(end)) {
                break;
            }
            let node = if token == Token::Print { self.print() } else { self.tag() };
            match node {
                Some(node) => nodes.extend(node),
                None => self.skip(),
            }
        }
        nodes
    }

    #[allow(clippy::option_option)] // outside: not understood; inside: nothing to walk
    fn print(&mut self) -> Option<Option<Node<'s>>> {
        let value = self.expression(0)?;
        self.expect_end()?;
        Some(Some(Node::Print(value)))
    }

    #[allow(clippy::option_option)]
    fn tag(&mut self) -> Option<Option<Node<'s>>> {
        if self.is("<") {
            let value = self.component_with_body()?;
            self.expect_end()?;
            return Some(Some(Node::Print(value)));
        }
        let node = match self.word()?.0 {
            "set" => Some(self.set(false)?),
            "set_global" => Some(self.set(true)?),
            "include" => Some(Node::Include(self.text()?)),
            "extends" => {
                self.extends = Some(self.text()?);
                None
            }
            "block" => Some(self.block()?),
            "for" => Some(self.for_loop()?),
            "if" => Some(self.choice()?),
            "filter" => Some(self.filter_block()?),
            "component" => {
                let component = self.component()?;
                self.components.push(component);
                None
            }
            "break" | "continue" => Some(Node::Leave),
            _ => return None,
        };
        self.expect_end()?;
        Some(node)
    }

    fn set(&mut self, global: bool) -> Option<Node<'s>> {
        let (name, _) = self.word()?;
        if global {
            self.globals.push(name);
        }
        if self.take("=") {
            return Some(Node::Set { name, value: self.expression(0)?, global });
        }
        let mut filters = Vec::new();
        while self.take("|") {
            filters.push(self.call()?);
        }
        self.expect_end()?;
        let body = self.body(&["endset"])?;
        self.expect("endset")?;
        Some(Node::SetBlock { name, filters, body, global })
    }

    fn filter_block(&mut self) -> Option<Node<'s>> {
        let mut filters = vec![self.call()?];
        while self.take("|") {
            filters.push(self.call()?);
        }
        self.expect_end()?;
        let body = self.body(&["endfilter"])?;
        self.expect("endfilter")?;
        Some(Node::FilterBlock { filters, body })
    }

    fn block(&mut self) -> Option<Node<'s>> {
        let (name, _) = self.word()?;
        self.expect_end()?;
        let body = self.body(&["endblock"])?;
        self.expect("endblock")?;
        self.take(name);
        self.blocks.entry(name).or_insert(body);
        Some(Node::Block(name))
    }

    fn for_loop(&mut self) -> Option<Node<'s>> {
        let (key, value) = self.loop_names()?;
        self.expect("in")?;
        let target = self.expression(0)?;
        self.expect_end()?;
        let first_global = self.globals.len();
        self.loops += 1;
        let body = self.body(&["endfor", "else"]);
        self.loops -= 1;
        let body = body?;
        let globals = self.globals[first_global..].to_vec();
        let mut otherwise = Vec::new();
        if self.take("else") {
            self.expect_end()?;
            otherwise = self.body(&["endfor"])?;
        }
        self.expect("endfor")?;
        Some(Node::For(For { key, value, target, body, otherwise, globals }))
    }

    /// `value` or `key, value`
    fn loop_names(&mut self) -> Option<(Option<&'s str>, &'s str)> {
        let (first, _) = self.word()?;
        if self.take(",") { Some((Some(first), self.word()?.0)) } else { Some((None, first)) }
    }

    fn choice(&mut self) -> Option<Node<'s>> {
        let mut branches = Vec::new();
        let mut otherwise = Vec::new();
        loop {
            let condition = self.expression(0)?;
            self.expect_end()?;
            branches.push((condition, self.body(&["endif", "else", "elif"])?));
            if self.take("elif") {
                continue;
            }
            if self.take("else") {
                self.expect_end()?;
                otherwise = self.body(&["endif"])?;
            }
            self.expect("endif")?;
            return Some(Node::If { branches, otherwise });
        }
    }

    fn component(&mut self) -> Option<Component<'s>> {
        let name = self.dotted_name()?;
        self.expect("(")?;
        let mut parameters = Vec::new();
        let mut rest = None;
        while !self.take(")") {
            if !parameters.is_empty() {
                self.expect(",")?;
                if self.take(")") {
                    break;
                }
            }
            if self.take("...") {
                rest = Some(self.word()?.0);
                self.expect(")")?;
                break;
            }
            let implicit = self.take("@");
            let (name, _) = self.word()?;
            let of_type = if self.take(":") { Some(self.word()?.0) } else { None };
            // A default is a literal, which binds tighter than any operator.
            let default = if self.take("=") { Some(self.expression(u8::MAX)?) } else { None };
            parameters.push(Parameter { name, of_type, default, implicit });
        }
        if self.take("{") {
            self.map()?;
        }
        self.expect_end()?;
        let body = self.body(&["endcomponent"])?;
        self.expect("endcomponent")?;
        if !matches!(self.peek(), Some(Token::End)) {
            self.dotted_name()?;
        }
        Some(Component { name, parameters, rest, body })
    }

    /// `{% <Name a={b}> %}…{% </Name> %}`, without the last end.
    fn component_with_body(&mut self) -> Option<Expression<'s>> {
        let start = self.next()?.1.start;
        let name = self.dotted_name()?;
        let attributes = self.attributes()?;
        self.expect(">")?;
        let end = self.end();
        self.expect_end()?;
        let body = self.body(&["</"])?;
        self.expect("</")?;
        self.dotted_name()?;
        self.expect(">")?;
        Some(Expression { kind: Kind::Component { name, attributes, body: Some(body) }, span: start..end })
    }
}
