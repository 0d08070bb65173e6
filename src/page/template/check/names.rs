//! The names in templates: every name is bound somewhere, and every name after a dot is one that something has.
//!
//! Tera says nothing where `{% if goal.titel %}` misspells a field: it takes the branch for false. So every tag is read
//! once. Where the shape of a value is known, as that of a page's variable is, a field has to be declared in it; else it
//! has to be a field of some record that templates can meet. Left out: functions, filters and tests, which Tera knows,
//! and whether a value is there, which sample pages show.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::lexer::{Tag, find, is_name, path_before, quoted, span, tags};
use crate::model::{Diagnostic, Place, Source};
use crate::page::template::options::ThemeOptions;
use crate::page::template::pages::{PageTemplate, records, variables};
use crate::page::template::problem;
use crate::page::template::shape::Shape;
use crate::page::template::words::InterfaceWords;
use crate::say;

/// What has fields without being a record: `loop`, and what `group_by` makes.
const OTHER_FIELDS: [&str; 7] = ["index", "index0", "first", "last", "length", "key", "items"];

/// How many brackets are read within each other. Tera accepts four; what it refuses is not walked down to its end.
const DEEPEST: usize = 40;

/// What is known of a value.
#[derive(Debug, Clone, Copy)]
enum Known {
    /// Its shape.
    Shape(&'static Shape),
    /// Only that its fields are fields of something.
    Fields,
    /// Nothing: it is the value of an option, or was reported already.
    Nothing,
}

/// Checks the names in all templates of a theme.
pub fn problems(
    templates: &BTreeMap<String, Arc<Source>>,
    pages: &[PageTemplate],
    words: &InterfaceWords,
    options: &ThemeOptions,
) -> Vec<Diagnostic> {
    let read: Vec<(&str, Vec<Tag>)> = templates.iter().map(|(name, source)| (&**name, tags(&source.text))).collect();
    let all = || read.iter().flat_map(|(_, tags)| tags).map(|tag| &tag[..]);
    let mut fields = BTreeSet::from(OTHER_FIELDS);
    fields.extend(records(pages).iter().flat_map(|record| record.fields).map(|field| field.name));
    // What `"name": value` puts into a map, and `name=value` into the rest of what a component is given.
    let named = all().flat_map(|tag| tag.windows(2)).filter(|pair| matches!(pair[1], ":" | "="));
    fields.extend(named.map(|pair| quoted(pair[0]).unwrap_or(pair[0])));
    // A template that others include or extend is given what their pages are given, and sees what those bind around it.
    let used = all().filter(|tag| matches!(tag[..], ["{%", "include" | "extends", ..]));
    let shared: BTreeSet<&str> = used.filter_map(|tag| quoted(tag.get(2)?)).collect();
    let bound: BTreeSet<&str> = all().flat_map(binds).filter(|name| *name != "loop").collect();
    let nothing = BTreeSet::new();
    let mut problems = Vec::new();
    for (template, tags) in &read {
        let page = pages.iter().find(|(page, _)| page == template && !shared.contains(page));
        let given = page.map_or_else(|| given(pages), |page| given(&[*page]));
        let mut read = |tags: &[Tag<'_>], names, elsewhere| {
            let (source, problems) = (&templates[*template], &mut problems);
            Reader { source, words, options, fields: &fields, names, elsewhere, depth: 0, problems }.read(tags);
        };
        for part in tags.split(|tag| tag.starts_with(&["{%", "endcomponent"])) {
            let start = part.iter().position(|tag| tag.starts_with(&["{%", "component"])).unwrap_or(part.len());
            let (outside, component) = part.split_at(start);
            read(outside, given.clone(), &bound);
            // A parameter `@name` is the variable of the page, where it is not the caller's.
            let implicit = component.iter().flat_map(|tag| tag.windows(2)).filter(|pair| pair[0] == "@");
            let known = |pair: &[_]| (pair[1], given.get(pair[1]).copied().unwrap_or(Known::Fields));
            read(component, implicit.map(known).collect(), &nothing);
        }
    }
    problems
}

/// What the templates of these pages are given; a shape is known if it is the same on all pages that have the name.
fn given(pages: &[PageTemplate]) -> BTreeMap<&'static str, Known> {
    let mut given: BTreeMap<&str, Option<&'static Shape>> = BTreeMap::new();
    for (name, shape) in pages.iter().flat_map(variables) {
        let known = given.entry(name).or_insert(Some(shape));
        *known = known.filter(|known| *known == shape);
    }
    given.into_iter().map(|(name, shape)| (name, shape.map_or(Known::Fields, Known::Shape))).collect()
}

/// The names that a tag binds.
fn binds<'s>(tag: &[&'s str]) -> Vec<&'s str> {
    // Of a loop, and of `[value for name in list]`; `for="…"` is given to a component.
    let loops = tag.split(|token| *token == "for").skip(1).filter(|rest| !rest.starts_with(&["="]));
    let mut names: Vec<&str> = loops.flat_map(|rest| rest[..find(rest, "in")].iter().copied()).collect();
    match tag {
        ["{%", "for", ..] => names.push("loop"),
        ["{%", "set" | "set_global", name, ..] => names.push(name),
        ["{%", "component", rest @ ..] => {
            names.extend(rest.windows(2).filter(|pair| matches!(pair[0], "(" | "," | "...")).map(|pair| pair[1]));
            names.push("body");
        }
        _ => {}
    }
    names
}

/// Reads one template, or one component.
struct Reader<'r, 't> {
    source: &'t Arc<Source>,
    words: &'t InterfaceWords,
    options: &'t ThemeOptions,
    /// Every name that something has.
    fields: &'r BTreeSet<&'t str>,
    /// What is given or bound here.
    names: BTreeMap<&'t str, Known>,
    /// What may be bound where this is included.
    elsewhere: &'r BTreeSet<&'t str>,
    /// How many brackets stand around what is read.
    depth: usize,
    problems: &'r mut Vec<Diagnostic>,
}

impl<'t> Reader<'_, 't> {
    fn read(mut self, tags: &[Tag<'t>]) {
        let bound: Vec<&str> = tags.iter().flat_map(|tag| binds(tag)).collect();
        // A name that is bound once has one shape.
        let times = |name: &str| bound.iter().filter(|bound| **bound == name).count();
        let is_single = |name: &&str| times(name) == 1 && !self.names.contains_key(name);
        let single: BTreeSet<&str> = bound.iter().copied().filter(is_single).collect();
        self.names.extend(bound.iter().map(|name| (*name, Known::Fields)));
        for tag in tags {
            match tag[..] {
                ["{%", what @ ("for" | "set"), name, "in" | "=", ref value @ ..] if single.contains(name) => {
                    let value = self.expression(value);
                    self.names.insert(name, if what == "for" { value.item() } else { value });
                }
                ["{{", ..] | ["{%", "for" | "if" | "elif" | "set" | "set_global" | "filter" | "<", ..] => {
                    self.expression(&tag[1..]);
                }
                _ => {}
            }
        }
    }

    /// Checks everything that an expression names; says what is known of it if it is a path and nothing else.
    fn expression(&mut self, tokens: &[&'t str]) -> Known {
        let mut known = Known::Fields;
        let mut at = 0;
        while let Some(rest @ [_, ..]) = tokens.get(at..) {
            at += match (&tokens[..at], rest) {
                (_, ["." | "?.", name, ..]) => {
                    self.field(Known::Fields, name);
                    2
                }
                // The filter of ours that says nothing of an attribute that nothing has.
                ([.., "|", "group_by", "("], ["attribute", "=", path, ..]) if quoted(path).is_some() => {
                    for name in quoted(path).unwrap_or(path).split('.') {
                        self.field(Known::Fields, name);
                    }
                    3
                }
                // The name of a component, perhaps with dots.
                (left, ["<", ..]) if !left.last().is_some_and(|left| is_operand(left)) => {
                    2 + 2 * rest.chunks(2).skip(1).take_while(|part| part[0] == ".").count()
                }
                (_, [_, "(" | "=", ..]) | ([.., "|" | "is" | "filter"] | [.., "is", "not"], _) => 1,
                (_, [token, ..]) if !is_name(token) || is_keyword(token) => 1,
                (_, path) => {
                    let (found, length) = self.path(path);
                    known = if length == tokens.len() { found } else { Known::Fields };
                    length
                }
            };
        }
        known
    }

    /// A name and the fields that lead on from it: what is known of it, and how many tokens it takes.
    fn path(&mut self, tokens: &[&'t str]) -> (Known, usize) {
        let mut known = self.variable(tokens[0]);
        let mut length = 1;
        loop {
            length += match tokens.get(length..).unwrap_or_default() {
                ["." | "?.", name, ..] => {
                    known = self.field(known, name);
                    2
                }
                ["[" | "?[", rest @ ..] => {
                    let inside = &rest[..find(rest, "]")];
                    known = match inside.first().and_then(|first| quoted(first)) {
                        Some(name) if inside.len() == 1 => self.field(known, name),
                        _ => {
                            self.depth += 1;
                            if self.depth <= DEEPEST {
                                self.expression(inside);
                            }
                            self.depth -= 1;
                            if inside.contains(&":") { known } else { known.item() }
                        }
                    };
                    inside.len() + 2
                }
                _ => return (known, length),
            }
        }
    }

    fn variable(&mut self, name: &'t str) -> Known {
        match self.names.get(name) {
            Some(known) => *known,
            None if self.elsewhere.contains(name) => Known::Fields,
            None => {
                let message = say!("変数「{name}」はありません", "there is no variable “{name}”");
                let names = self.names.keys().copied().filter(|name| is_name(name));
                self.problems.push(problem::unknown(place(self.source, name), message, name, names));
                Known::Nothing
            }
        }
    }

    /// A field of a value.
    fn field(&mut self, of: Known, name: &'t str) -> Known {
        let place = || place(self.source, name);
        let problem = match of {
            Known::Nothing => return Known::Nothing,
            Known::Fields => {
                if self.words.has(name) || self.options.has(name) || self.fields.contains(name) {
                    return Known::Fields;
                }
                let message = say!("「{name}」という項目はありません", "there is no field “{name}”");
                problem::unknown(place(), message, name, self.fields.iter().copied())
            }
            Known::Shape(shape) => match shape.present() {
                Shape::Record(record) => match record.fields.iter().find(|field| field.name == name) {
                    Some(field) => return Known::Shape(field.shape),
                    None => problem::unknown_field(place(), record, name),
                },
                Shape::Words if self.words.has(name) => return Known::Shape(&Shape::Text),
                Shape::Words => {
                    let message = say!("画面の語「{name}」はありません", "there is no interface word “{name}”");
                    problem::unknown(place(), message, name, self.words.names())
                }
                Shape::Options if self.options.has(name) => return Known::Nothing,
                Shape::Options => {
                    let message = say!("テーマの設定「{name}」はありません", "the theme has no option “{name}”");
                    problem::unknown(place(), message, name, self.options.names())
                }
                other => problem::no_fields(place(), path_before(&self.source.text, name), other, name),
            },
        };
        self.problems.push(problem);
        Known::Nothing
    }
}

impl Known {
    /// What is known of one item, if it is a list.
    fn item(self) -> Known {
        match self {
            Known::Shape(shape) => match shape.present() {
                Shape::List(item) => Known::Shape(item),
                _ => Known::Fields,
            },
            other => other,
        }
    }
}

fn place(source: &Arc<Source>, slice: &str) -> Place {
    Place::of(source, span(&source.text, slice))
}

/// Whether a name is a word of Tera, which stands for no variable.
#[rustfmt::skip]
fn is_keyword(name: &str) -> bool {
    matches!(
        name,
        "and" | "or" | "not" | "in" | "is" | "if" | "else" | "elif" | "for" | "filter" | "set" | "set_global" | "true"
            | "True" | "false" | "False" | "none" | "None" | "null"
    )
}

/// Whether a value can end with a token, so that `<` after it compares.
fn is_operand(token: &str) -> bool {
    let ends = |last: char| last.is_ascii_alphanumeric() || "_)]}'\"`".contains(last);
    token.ends_with(ends) && !is_keyword(token)
}
