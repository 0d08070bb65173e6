//! Styles of a page → the same styles for a part of another page, so that neither reaches into the other.
//!
//! In goes a style sheet as themes have it, out come its rules with a class before each selector. What concerns a page as a
//! whole (`@page`, fonts, animations) and what would have to be fetched is left out, and so are rules for classes that the part
//! does not have. Headings are two levels deeper in the part, and in the rules as well.

use std::collections::BTreeSet;

/// Names that stand for the page as a whole; in the part it is the element with the class.
const WHOLE: [&str; 3] = [":root", "html", "body"];

/// A style sheet for the part under `.scope`. `classes` are those that its elements have; none for any.
pub(super) fn scoped(css: &str, scope: &str, deeper: bool, classes: Option<&BTreeSet<String>>) -> String {
    let scoper = Scoper { scope: format!(".{scope}"), deeper, classes };
    let mut out = String::with_capacity(css.len());
    scoper.rules(&without_comments(css), &mut out);
    // Nothing in it ends the element that it stands in.
    out.replace("</", "<\\/")
}

struct Scoper<'a> {
    scope: String,
    deeper: bool,
    classes: Option<&'a BTreeSet<String>>,
}

impl Scoper<'_> {
    fn rules(&self, css: &str, out: &mut String) {
        let mut rest = css;
        while let Some((prelude, body, after)) = rule(rest) {
            rest = after;
            let prelude = prelude.trim();
            if ["@media", "@supports", "@container", "@layer"].iter().any(|name| prelude.starts_with(name)) {
                let mut inner = String::new();
                self.rules(body, &mut inner);
                if !inner.is_empty() {
                    out.push_str(&format!("{}{{{inner}}}\n", tight(prelude)));
                }
            } else if !prelude.starts_with('@') && !prelude.is_empty() {
                let selectors: Vec<String> = parts(prelude, ',').iter().filter_map(|it| self.selector(it)).collect();
                let body = self.body(body);
                if !selectors.is_empty() && !body.is_empty() {
                    out.push_str(&format!("{}{{{body}}}\n", selectors.join(",")));
                }
            }
        }
    }

    /// A selector under the class; none if nothing in the part can be meant.
    fn selector(&self, selector: &str) -> Option<String> {
        let selector = tight(&self.shifted(selector));
        let plain = outside_brackets(&selector);
        let names = |mark: char| {
            let names = plain.split(mark).skip(1);
            names.map(|rest| rest.split(|letter: char| !is_of_name(letter)).next().unwrap_or_default())
        };
        let is_there = |name: &str| self.classes.is_none_or(|classes| classes.contains(name));
        if !names('.').all(is_there) || self.classes.is_some() && names('#').next().is_some() {
            return None;
        }
        for whole in WHOLE {
            if let Some(rest) = selector.strip_prefix(whole)
                && !rest.starts_with(is_of_name)
            {
                return Some(format!("{}{rest}", self.scope));
            }
        }
        Some(format!("{} {selector}", self.scope))
    }

    /// The declarations of a rule, and the rules in it.
    fn body(&self, body: &str) -> String {
        let mut out = String::new();
        let mut rest = body.trim();
        while !rest.is_empty() {
            let end = at(rest, &[';', '{', '}']).unwrap_or(rest.len());
            if rest[end..].starts_with('{') {
                let Some((prelude, inner, after)) = rule(rest) else { break };
                out.push_str(&format!("{}{{{}}}", tight(&self.shifted(prelude.trim())), self.body(inner)));
                rest = after.trim_start();
                continue;
            }
            let declaration = rest[..end].trim();
            let is_fetched = declaration.contains("url(") || declaration.contains("image-set(");
            if !declaration.is_empty() && !is_fetched {
                out.push_str(&tight(declaration));
                out.push(';');
            }
            rest = rest.get(end + 1..).unwrap_or_default().trim_start();
        }
        out
    }

    /// A selector with its headings two levels deeper.
    fn shifted(&self, selector: &str) -> String {
        if !self.deeper {
            return selector.to_owned();
        }
        let letters: Vec<char> = selector.chars().collect();
        let mut out = String::new();
        for (at, letter) in letters.iter().enumerate() {
            let is_level = at > 0 && letters[at - 1] == 'h' && matches!(letter, '1'..='6');
            let before = at.checked_sub(2).map(|at| letters[at]);
            let is_alone = before.is_none_or(|letter| !is_of_name(letter) && !".#:".contains(letter));
            let is_end = letters.get(at + 1).is_none_or(|letter| !is_of_name(*letter));
            match letter.to_digit(10).filter(|_| is_level && is_alone && is_end) {
                Some(level) => out.push_str(&super::embed::deeper(level).to_string()),
                None => out.push(*letter),
            }
        }
        out
    }
}

fn is_of_name(letter: char) -> bool {
    letter.is_alphanumeric() || matches!(letter, '-' | '_')
}

/// The first rule of a text: what stands before its brackets, what stands in them, and what follows. Statements before it that
/// have no brackets (`@import`) are left out.
fn rule(css: &str) -> Option<(&str, &str, &str)> {
    let mut rest = css;
    loop {
        let end = at(rest, &[';', '{', '}'])?;
        match &rest[end..=end] {
            "{" => {
                let close = closing(&rest[end + 1..])?;
                let body = &rest[end + 1..end + 1 + close];
                return Some((&rest[..end], body, &rest[end + close + 2..]));
            }
            _ => rest = &rest[end + 1..],
        }
    }
}

/// Where the bracket ends that is open at the beginning.
fn closing(css: &str) -> Option<usize> {
    let mut depth = 0_usize;
    let mut from = 0;
    loop {
        let found = from + at(&css[from..], &['{', '}'])?;
        match (&css[found..=found], depth) {
            ("{", _) => depth += 1,
            (_, 0) => return Some(found),
            _ => depth -= 1,
        }
        from = found + 1;
    }
}

/// The place of the first of some ASCII letters outside of strings and round or square brackets.
fn at(css: &str, wanted: &[char]) -> Option<usize> {
    let mut depth = 0_usize;
    let mut quote = None;
    let mut is_escaped = false;
    for (place, letter) in css.char_indices() {
        if is_escaped {
            is_escaped = false;
            continue;
        }
        match (letter, quote) {
            ('\\', _) => is_escaped = true,
            (letter, Some(open)) => quote = (letter != open).then_some(open),
            ('"' | '\'', None) => quote = Some(letter),
            ('(' | '[', None) => depth += 1,
            (')' | ']', None) => depth = depth.saturating_sub(1),
            _ if depth == 0 && wanted.contains(&letter) => return Some(place),
            _ => {}
        }
    }
    None
}

/// A text in parts, outside of strings and brackets.
fn parts(text: &str, between: char) -> Vec<&str> {
    let mut parts = Vec::new();
    let mut rest = text;
    while let Some(place) = at(rest, &[between]) {
        parts.push(rest[..place].trim());
        rest = &rest[place + 1..];
    }
    parts.push(rest.trim());
    parts
}

fn outside_brackets(text: &str) -> String {
    let mut depth = 0_usize;
    let mut out = String::new();
    for letter in text.chars() {
        match letter {
            '(' | '[' => depth += 1,
            ')' | ']' => depth = depth.saturating_sub(1),
            _ if depth == 0 => out.push(letter),
            _ => {}
        }
    }
    out
}

/// A text on one line, with single blanks.
fn tight(text: &str) -> String {
    text.split_whitespace().collect::<Vec<&str>>().join(" ")
}

fn without_comments(css: &str) -> String {
    let mut out = String::new();
    let mut rest = css;
    while let Some(start) = rest.find("/*") {
        out.push_str(&rest[..start]);
        rest = rest[start + 2..].split_once("*/").map_or("", |(_, after)| after);
    }
    out + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules_reach_no_further_than_the_part() {
        let classes: BTreeSet<String> = ["goal", "facts"].map(str::to_owned).into();
        for (css, expected) in [
            (":root { --ink: #000; }", ".look{--ink: #000;}\n"),
            ("html, body { margin: 0 }", ".look,.look{margin: 0;}\n"),
            (
                "body.goal h1, .goal :is(h2, h3)\n> p { color: red; }",
                ".look.goal h3,.look .goal :is(h4, h5) > p{color: red;}\n",
            ),
            (".h1 h1x #h2 {a:b}", ""),
            (".sheet { a: b } .facts { c: d }", ".look .facts{c: d;}\n"),
            ("@media print { .facts { a: b } .sheet { c: d } }", "@media print{.look .facts{a: b;}\n}\n"),
            (
                "@page { size: A4; @top-left { content: \"}\" } } @import \"x.css\"; p { content: \"{;}\" }",
                ".look p{content: \"{;}\";}\n",
            ),
            (
                ".goal { background: url(x.png); a: b; > h2 { c: d } &:hover { e: f } }",
                ".look .goal{a: b;> h4{c: d;}&:hover{e: f;}}\n",
            ),
            ("a { content: '</style>' } /* h1 { */ * { b: c }", ".look a{content: '<\\/style>';}\n.look *{b: c;}\n"),
            ("p { a: b", ""),
        ] {
            assert_eq!(scoped(css, "look", true, Some(&classes)), expected, "{css}");
        }
    }
}
