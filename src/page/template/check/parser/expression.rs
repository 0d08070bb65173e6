//! Expressions: operands, what hangs on them, and the operators between them.

use std::ops::Range;

use super::Parser;
use crate::page::template::check::lexer::Token;
use crate::page::template::check::syntax::{Call, Comprehension, Entry, Expression, Kind};

/// How deep expressions may nest; Tera's own bound is 40.
const DEEPEST_EXPRESSION: usize = 48;
/// How many operators one expression may have; Tera's own bound is 256.
const LONGEST_EXPRESSION: usize = 300;

impl<'s> Parser<'s> {
    /// An expression of operators that bind at least as tight as `floor`.
    pub(super) fn expression(&mut self, floor: u8) -> Option<Expression<'s>> {
        if self.expressions == 0 {
            self.operators = 0;
        }
        if self.expressions == DEEPEST_EXPRESSION {
            return None;
        }
        self.expressions += 1;
        let expression = self.climb(floor);
        self.expressions -= 1;
        expression
    }

    fn climb(&mut self, floor: u8) -> Option<Expression<'s>> {
        let mut left = self.operand()?;
        loop {
            if self.is("[") || self.is("?[") {
                left = self.subscript(left)?;
                continue;
            }
            if self.is("if") {
                return if floor > 0 { Some(left) } else { self.ternary(left) };
            }
            let Some((operator, left_power, right_power)) = self.peek().and_then(power) else { return Some(left) };
            if left_power < floor {
                return Some(left);
            }
            self.count()?;
            self.next()?;
            left = match operator {
                "|" => {
                    let filter = self.call()?;
                    let span = left.span.start..self.end();
                    Expression { kind: Kind::Filter { of: Box::new(left), filter }, span }
                }
                "is" => {
                    let negated = self.take("not");
                    let test = self.call()?;
                    let span = left.span.start..self.end();
                    negate(negated, Expression { kind: Kind::Test { of: Box::new(left), test }, span })
                }
                _ => {
                    let negated = operator == "not";
                    if negated {
                        self.expect("in")?;
                    }
                    let operator = if negated { "in" } else { operator };
                    let right = self.expression(right_power)?;
                    let span = left.span.start..right.span.end.max(self.end());
                    let kind = Kind::Binary { operator, left: Box::new(left), right: Box::new(right) };
                    negate(negated, Expression { kind, span })
                }
            };
        }
    }

    /// Counts one more operator of an expression; none if there are too many.
    fn count(&mut self) -> Option<()> {
        self.operators += 1;
        (self.operators <= LONGEST_EXPRESSION).then_some(())
    }

    fn ternary(&mut self, yes: Expression<'s>) -> Option<Expression<'s>> {
        self.expect("if")?;
        let condition = Box::new(self.expression(0)?);
        self.expect("else")?;
        let no = Box::new(self.expression(0)?);
        let span = yes.span.start..no.span.end;
        Some(Expression { kind: Kind::Ternary { condition, yes: Box::new(yes), no }, span })
    }

    fn operand(&mut self) -> Option<Expression<'s>> {
        let (token, span) = self.next()?;
        let start = span.start;
        let kind = match token {
            Token::Text(text) => Kind::Text(text.into_owned()),
            Token::Number(number) => Kind::Number(number),
            Token::Word("true" | "True" | "false" | "False") => Kind::Flag,
            Token::Word("none" | "None" | "null") => Kind::None,
            Token::Word("not") => Kind::Not(Box::new(self.expression(5)?)),
            Token::Word(name) => return self.name(name, span),
            Token::Sign("-") => Kind::Negative(Box::new(self.expression(20)?)),
            Token::Sign("(") => {
                let inner = self.expression(0)?;
                self.expect(")")?;
                return Some(inner);
            }
            Token::Sign("[") => self.list()?,
            Token::Sign("{") => Kind::Map(self.map()?),
            Token::Sign("<") => {
                let name = self.dotted_name()?;
                let attributes = self.attributes()?;
                self.expect("/")?;
                self.expect(">")?;
                Kind::Component { name, attributes, body: None }
            }
            _ => return None,
        };
        Some(Expression { kind, span: start..self.end() })
    }

    /// A name and what hangs on it: a call, or fields and subscripts.
    fn name(&mut self, name: &'s str, span: Range<usize>) -> Option<Expression<'s>> {
        if self.is("(") {
            let arguments = self.arguments()?;
            let call = Call { name, span: span.clone(), arguments };
            return Some(Expression { kind: Kind::Function(call), span: span.start..self.end() });
        }
        let start = span.start;
        let mut value = Expression { kind: Kind::Variable(name), span };
        loop {
            if self.is("[") || self.is("?[") {
                value = self.subscript(value)?;
                continue;
            }
            let optional = self.is("?.");
            if !optional && !self.is(".") {
                return Some(value);
            }
            self.count()?;
            self.next()?;
            let (field, name_span) = self.word()?;
            let kind = if name == "loop" && self.loops > 0 {
                Kind::Loop(field)
            } else {
                Kind::Field { of: Box::new(value), name: field, name_span, optional }
            };
            value = Expression { kind, span: start..self.end() };
        }
    }

    /// `[index]` or `[start:end:step]` after a value.
    fn subscript(&mut self, of: Expression<'s>) -> Option<Expression<'s>> {
        self.count()?;
        let optional = self.next()?.0 == Token::Sign("?[");
        let start = of.span.start;
        let of = Box::new(of);
        let mut bounds = Vec::new();
        let mut colons = 0;
        while !self.take("]") {
            if self.take(":") {
                colons += 1;
            } else {
                bounds.push(self.expression(0)?);
            }
        }
        let kind = if colons > 0 {
            Kind::Slice { of, bounds, optional }
        } else {
            Kind::Item { of, index: Box::new(bounds.pop()?), optional }
        };
        Some(Expression { kind, span: start..self.end() })
    }

    /// A filter's, a test's name with its arguments.
    pub(super) fn call(&mut self) -> Option<Call<'s>> {
        let (name, span) = self.word()?;
        let arguments = if self.is("(") { self.arguments()? } else { Vec::new() };
        Some(Call { name, span, arguments })
    }

    fn arguments(&mut self) -> Option<Vec<(&'s str, Expression<'s>)>> {
        self.expect("(")?;
        let mut arguments = Vec::new();
        while !self.take(")") {
            if !arguments.is_empty() {
                self.expect(",")?;
                if self.take(")") {
                    break;
                }
            }
            let (name, _) = self.word()?;
            self.expect("=")?;
            arguments.push((name, self.expression(0)?));
        }
        Some(arguments)
    }

    /// A list or a list comprehension after its `[`.
    fn list(&mut self) -> Option<Kind<'s>> {
        let mut entries = Vec::new();
        while !self.take("]") {
            if !entries.is_empty() {
                self.expect(",")?;
                if self.take("]") {
                    break;
                }
            }
            if self.take("...") {
                entries.push(Entry::Spread(self.expression(0)?));
                continue;
            }
            let value = self.expression(0)?;
            if entries.is_empty() && self.take("for") {
                return self.comprehension(value);
            }
            entries.push(Entry::Value(value));
        }
        Some(Kind::List(entries))
    }

    fn comprehension(&mut self, value: Expression<'s>) -> Option<Kind<'s>> {
        let (key, item) = self.loop_names()?;
        self.expect("in")?;
        let target = self.expression(1)?;
        let condition = if self.take("if") { Some(self.expression(1)?) } else { None };
        self.expect("]")?;
        Some(Kind::Comprehension(Box::new(Comprehension { value, key, item, target, condition })))
    }

    /// The entries of a map after its `{`.
    pub(super) fn map(&mut self) -> Option<Vec<Entry<'s>>> {
        let mut entries = Vec::new();
        while !self.take("}") {
            if !entries.is_empty() {
                self.expect(",")?;
                if self.take("}") {
                    break;
                }
            }
            if self.take("...") {
                entries.push(Entry::Spread(self.expression(0)?));
                continue;
            }
            let (token, span) = self.next()?;
            let name = match token {
                Token::Text(text) => text.into_owned(),
                Token::Number(Some(number)) => number.to_string(),
                Token::Word(word @ ("true" | "True" | "false" | "False")) => word.to_owned(),
                _ => return None,
            };
            self.expect(":")?;
            entries.push(Entry::Pair { name, span, value: self.expression(0)? });
        }
        Some(entries)
    }

    /// `a="text" b={value} c {...more}`
    pub(super) fn attributes(&mut self) -> Option<Vec<Entry<'s>>> {
        let mut attributes = Vec::new();
        loop {
            if self.take("{") {
                self.expect("...")?;
                attributes.push(Entry::Spread(self.expression(0)?));
                self.expect("}")?;
                continue;
            }
            if !matches!(self.peek(), Some(Token::Word(_))) {
                return Some(attributes);
            }
            let (name, span) = self.word()?;
            let value = if !self.take("=") {
                Expression { kind: Kind::Variable(name), span: span.clone() }
            } else if self.take("{") {
                let value = self.expression(0)?;
                self.expect("}")?;
                value
            } else {
                let text = self.text()?;
                Expression { kind: Kind::Text(text), span: span.start..self.end() }
            };
            attributes.push(Entry::Pair { name: name.to_owned(), span, value });
        }
    }

    pub(super) fn dotted_name(&mut self) -> Option<String> {
        let mut name = self.word()?.0.to_owned();
        while self.take(".") {
            name.push('.');
            name.push_str(self.word()?.0);
        }
        Some(name)
    }
}

/// How tight an operator binds on its left and on its right.
fn power(token: &Token) -> Option<(&'static str, u8, u8)> {
    Some(match token {
        Token::Word("or") => ("or", 1, 2),
        Token::Word("and") => ("and", 3, 4),
        Token::Word("in") => ("in", 5, 6),
        Token::Word("not") => ("not", 5, 6),
        Token::Word("is") => ("is", 5, 6),
        Token::Sign(sign @ ("==" | "!=" | "<" | "<=" | ">" | ">=")) => (sign, 7, 8),
        Token::Sign(sign @ ("+" | "-")) => (sign, 11, 12),
        Token::Sign(sign @ ("*" | "/" | "%" | "~" | "//")) => (sign, 13, 14),
        Token::Sign("**") => ("**", 16, 15),
        Token::Sign("|") => ("|", 17, 18),
        _ => return None,
    })
}

fn negate<'s>(negated: bool, value: Expression<'s>) -> Expression<'s> {
    if !negated {
        return value;
    }
    let span = value.span.clone();
    Expression { kind: Kind::Not(Box::new(value)), span }
}
