//! Which file of the program uses which, read from its `use` lines and paths.
//!
//! A path is followed to the file that defines what it names, through what modules re-export. That a file looks into the file
//! of a module around it is no arrow: there stands what a module's files share. Tests are left out, and so are macros, which
//! belong to no module.

use std::collections::{BTreeMap, BTreeSet};
use std::slice::Iter;

/// Source files by their paths below `src`.
pub type Sources = BTreeMap<String, String>;
/// File → the files that it uses.
pub type Arrows = BTreeMap<String, BTreeSet<String>>;

/// Names from the root: `page`, `markdown`.
type Path<'a> = Vec<&'a str>;

#[derive(Default)]
struct File<'a> {
    path: &'a str,
    imports: Vec<Import<'a>>,
    /// The paths elsewhere in the code.
    paths: Vec<Path<'a>>,
}

struct Import<'a> {
    path: Path<'a>,
    /// What it is called in the file.
    name: &'a str,
    is_public: bool,
}

type Files<'a> = BTreeMap<Path<'a>, File<'a>>;

/// Who uses whom.
pub fn arrows(sources: &Sources) -> Arrows {
    let is_test = |path: &str| path.split('/').any(|part| part.trim_end_matches(".rs") == "tests");
    let files: Files = sources
        .iter()
        .filter(|(path, _)| !is_test(path))
        .map(|(path, text)| (module(path), File { path, ..read(text) }))
        .collect();
    let arrows = files.iter().map(|(module, file)| {
        let imported = file.imports.iter().filter_map(|import| from_the_root(&files, module, &import.path));
        let named = file.paths.iter().filter_map(|path| {
            let import = file.imports.iter().find(|import| import.name == path[0]);
            let start = import.map_or(vec![path[0]], |import| import.path.clone());
            from_the_root(&files, module, &[&start, &path[1..]].concat())
        });
        let used = imported.chain(named).map(|path| definer(&files, path)).filter(|used| !module.starts_with(used));
        (file.path.to_owned(), used.map(|used| files[&used].path.to_owned()).collect())
    });
    arrows.collect()
}

/// The circles: files that lead to one another and so back to themselves.
pub fn circles(arrows: &Arrows) -> BTreeSet<BTreeSet<&str>> {
    let reached: BTreeMap<&str, BTreeSet<&str>> = arrows.keys().map(|file| (&**file, reached(arrows, file))).collect();
    let circle = |file: &str| reached[file].iter().copied().filter(|other| reached[other].contains(file)).collect();
    arrows.keys().map(|file| circle(file)).filter(|circle: &BTreeSet<&str>| !circle.is_empty()).collect()
}

fn reached<'a>(arrows: &'a Arrows, from: &str) -> BTreeSet<&'a str> {
    let mut reached = BTreeSet::new();
    let mut ahead: Vec<&str> = arrows[from].iter().map(String::as_str).collect();
    while let Some(file) = ahead.pop() {
        if reached.insert(file) {
            ahead.extend(arrows[file].iter().map(String::as_str));
        }
    }
    reached
}

/// The module that a file holds; the root holds itself.
fn module(path: &str) -> Path<'_> {
    let path = path.trim_end_matches(".rs");
    path.trim_end_matches("/mod").split('/').filter(|part| *part != "lib").collect()
}

/// A path from the root instead of from a module; none if it leads to a borrowed crate or to a type.
fn from_the_root<'a>(files: &Files<'a>, module: &[&'a str], path: &[&'a str]) -> Option<Path<'a>> {
    match path[0] {
        "crate" => Some(path[1..].to_vec()),
        "self" => Some([module, &path[1..]].concat()),
        "super" => {
            let up = path.iter().take_while(|part| **part == "super").count();
            Some([&module[..module.len() - up], &path[up..]].concat())
        }
        child => files.contains_key(&[module, &[child]].concat()).then(|| [module, path].concat()),
    }
}

/// The module in which the thing at a path is defined.
fn definer<'a>(files: &Files<'a>, path: Path<'a>) -> Path<'a> {
    let known = (0..=path.len()).rev().find(|end| files.contains_key(&path[..*end])).expect("the root is known");
    let (module, rest) = path.split_at(known);
    let exported = rest.first().and_then(|name| {
        let import = files[module].imports.iter().find(|import| import.is_public && import.name == *name)?;
        from_the_root(files, module, &import.path)
    });
    match exported {
        Some(exported) => definer(files, [&exported, &rest[1..]].concat()),
        None => module.to_vec(),
    }
}

/// The imports and paths of a file's code.
fn read(text: &str) -> File<'_> {
    let code = text.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default();
    let tokens = tokens(code);
    let mut file = File::default();
    let mut rest = tokens.iter();
    let mut before = ["", "", "", ""];
    while let Some(token) = rest.next() {
        if *token == "use" {
            let is_public = before[3] == "pub" || (before[0], before[3]) == ("pub", ")");
            branch(&mut rest, &[], &mut |path, name| file.imports.push(Import { path, name, is_public }));
        } else if is_name(token) && before[3] != "::" && rest.as_slice().first() == Some(&"::") {
            let mut path = vec![*token];
            while let ["::", name, ..] = rest.as_slice()
                && is_name(name)
            {
                path.push(name);
                rest.nth(1);
            }
            file.paths.push(path);
        }
        before = [before[1], before[2], before[3], token];
    }
    file
}

/// Takes a branch of a `use` tree; says which token ended it.
fn branch<'a>(rest: &mut Iter<'_, &'a str>, before: &[&'a str], leaf: &mut impl FnMut(Path<'a>, &'a str)) -> &'a str {
    let mut path = before.to_vec();
    let mut name = None;
    let mut is_leaf = true;
    loop {
        match *rest.next().expect("a use line has an end") {
            "::" => {}
            "as" => name = rest.next().copied(),
            "{" => {
                is_leaf = false;
                while branch(rest, &path, leaf) == "," {}
            }
            end @ ("," | "}" | ";") => {
                if is_leaf && path.len() > before.len() {
                    path.truncate(path.len() - usize::from(path.last() == Some(&"self")));
                    let name = name.or(path.last().copied()).unwrap_or_default();
                    leaf(path, name);
                }
                return end;
            }
            part => path.push(part),
        }
    }
}

fn is_name(token: &str) -> bool {
    token.starts_with(|first: char| first.is_alphabetic() || first == '_')
}

/// Names, `::` and single signs; comments, texts and lifetimes are left out.
fn tokens(code: &str) -> Vec<&str> {
    let mut tokens = Vec::new();
    let mut rest = code;
    while let Some(first) = rest.chars().next() {
        let is_name_part = |letter: char| letter.is_alphanumeric() || letter == '_';
        let raw = rest.strip_prefix('r').map(|text| text.trim_start_matches('#')).filter(|text| text.starts_with('"'));
        let length = if rest.starts_with("//") {
            rest.find('\n').unwrap_or(rest.len())
        } else if let Some(raw) = raw {
            let opened = rest.len() - raw.len();
            let end = format!("\"{}", "#".repeat(opened - 1));
            opened + 1 + raw[1..].find(&end).map_or(raw.len() - 1, |at| at + end.len())
        } else if first == '"' {
            text_length(rest)
        } else if first == '\'' {
            character_length(rest)
        } else if is_name_part(first) {
            rest.find(|letter| !is_name_part(letter)).unwrap_or(rest.len())
        } else if rest.starts_with("::") {
            2
        } else {
            first.len_utf8()
        };
        let (token, after) = rest.split_at(length);
        if !first.is_whitespace() && !token.starts_with("//") && !token.contains(['"', '\'']) {
            tokens.push(token);
        }
        rest = after;
    }
    tokens
}

/// How many bytes a text in quotation marks has.
fn text_length(text: &str) -> usize {
    let mut is_escaped = false;
    for (at, letter) in text.char_indices().skip(1) {
        match letter {
            '"' if !is_escaped => return at + 1,
            '\\' => is_escaped = !is_escaped,
            _ => is_escaped = false,
        }
    }
    text.len()
}

/// How many bytes a character in quotation marks has; of a lifetime, the mark alone.
fn character_length(text: &str) -> usize {
    let mut letters = text.char_indices().skip(1);
    match (letters.next(), letters.next()) {
        (Some((_, '\\')), Some((at, _))) => text[at + 1..].find('\'').map_or(1, |end| at + 1 + end + 1),
        (Some(_), Some((at, '\''))) => at + 1,
        _ => 1,
    }
}

#[test]
fn a_circle_is_found_however_it_is_written() {
    let circle = |files: &[(&str, &str)]| {
        let sources = files.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())).collect();
        let arrows = arrows(&sources);
        let found: Vec<String> = circles(&arrows).into_iter().map(|circle| Vec::from_iter(circle).join(" ")).collect();
        found.join(", ")
    };
    let root = ("lib.rs", "pub mod a;\npub mod b;");
    let a = ("a/mod.rs", "mod c;\npub use c::{Thing, Other as Else};\npub struct Shared;");
    let b = |text: &'static str| ("b.rs", text);
    let c = |text: &'static str| ("a/c.rs", text);
    assert_eq!(circle(&[root, a, b("use crate::a::Thing;"), c("use super::super::b::x;")]), "a/c.rs b.rs");
    assert_eq!(
        circle(&[root, a, b("use crate::a::{self, Shared};"), c("fn f() { crate::b::x() }")]),
        "a/c.rs a/mod.rs b.rs"
    );
    assert_eq!(
        circle(&[root, a, b("use super::a;\nfn f() -> a::Else { }"), c("use crate::b;")]),
        "a/c.rs a/mod.rs b.rs"
    );
    assert_eq!(circle(&[root, a, b("use crate::{a::Thing as b, say};"), c("use super::Shared;")]), "");
    assert_eq!(circle(&[root, a, b("// use crate::a::Thing;\nlet a = \"crate::a::Thing\";"), c("use crate::b;")]), "");
    assert_eq!(circle(&[root, a, b("#[cfg(test)]\nmod tests {\n    use crate::a::Thing;\n}"), c("use crate::b;")]), "");
}
