//! The article of a page → the same as a part of another page: names are its own, headings two levels deeper, pictures inside;
//! links lead to parts of the same page or out to the web, and nowhere else.

use std::collections::BTreeSet;

use crate::model::html::escape;

/// A picture that an article shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Picture {
    /// Its bytes, as an address.
    Inside(String),
    /// It is left out, and what is said in its place.
    LeftOut(String),
}

/// What an article becomes part of.
pub(super) struct Place<'a> {
    /// Put before the names of its elements.
    pub prefix: &'a str,
    /// The path of its page in the site.
    pub page: &'a str,
    /// The anchor of another page of the site, by its path; none if it is not in the file.
    pub anchor: &'a dyn Fn(&str) -> Option<String>,
    /// A picture, by its path in the site.
    pub picture: &'a dyn Fn(&str) -> Picture,
}

/// Attributes that hold names of elements.
const NAMES: [&str; 7] = ["id", "for", "headers", "aria-labelledby", "aria-describedby", "aria-controls", "aria-owns"];
/// Attributes that would have something fetched or run, or that no policy of ours allows.
const DROPPED: [&str; 7] = ["loading", "srcset", "style", "target", "ping", "background", "poster"];
/// Elements that would have something fetched or run.
const REFUSED: [&str; 12] =
    ["link", "meta", "base", "iframe", "frame", "object", "embed", "source", "track", "audio", "video", "form"];

/// The level of a heading in the part.
pub(super) fn deeper(level: u32) -> u32 {
    (level + 2).min(6)
}

/// An article as a part of another page; and the classes of its elements.
pub(super) fn embedded(html: &str, place: &Place, classes: &mut BTreeSet<String>) -> String {
    let mut out = String::with_capacity(html.len());
    let mut rest = html;
    while let Some(start) = rest.find('<') {
        out.push_str(&rest[..start]);
        rest = &rest[start..];
        if let Some(after) = rest.strip_prefix("<!--") {
            rest = after.split_once("-->").map_or("", |(_, after)| after);
            continue;
        }
        let is_tag = rest[1..].starts_with(|letter: char| letter.is_ascii_alphabetic() || letter == '/');
        let Some(end) = end_of_tag(rest).filter(|_| is_tag) else {
            out.push_str("&lt;");
            rest = &rest[1..];
            continue;
        };
        let tag = &rest[1..end];
        rest = &rest[end + 1..];
        if let Some(name) = ["script", "style", "template"].iter().find(|name| name_of(tag) == **name) {
            let close = format!("</{name}");
            rest = rest.find(&close).map_or("", |at| rest[at..].split_once('>').map_or("", |(_, after)| after));
            continue;
        }
        element(tag, place, classes, &mut out);
    }
    out + rest
}

/// Where a tag ends that begins a text.
fn end_of_tag(html: &str) -> Option<usize> {
    let mut quote = None;
    for (at, letter) in html.char_indices() {
        match (letter, quote) {
            (letter, Some(open)) => quote = (letter != open).then_some(open),
            ('"' | '\'', None) => quote = Some(letter),
            ('>', None) => return Some(at),
            _ => {}
        }
    }
    None
}

/// The name of a tag; of an end, with its stroke.
fn name_of(tag: &str) -> String {
    let end = tag.find(|letter: char| letter.is_whitespace()).unwrap_or(tag.len());
    tag[..end].trim_end_matches('/').to_ascii_lowercase()
}

fn element(tag: &str, place: &Place, classes: &mut BTreeSet<String>, out: &mut String) {
    let name = name_of(tag);
    if REFUSED.contains(&name.trim_start_matches('/')) {
        return;
    }
    let shifted = match name.trim_start_matches('/').strip_prefix('h').and_then(|level| level.parse().ok()) {
        Some(level @ 1..=6) => format!("{}h{}", if name.starts_with('/') { "/" } else { "" }, deeper(level)),
        _ => name.clone(),
    };
    if name.starts_with('/') {
        out.push_str(&format!("<{shifted}>"));
        return;
    }
    let mut written = String::new();
    for (key, value) in attributes(&tag[name.len().min(tag.len())..]) {
        match (name.as_str(), key.as_str()) {
            ("img", "src") => {
                match (place.picture)(&if value.contains(':') { value } else { path_of(&value, place.page) }) {
                    Picture::Inside(address) => written.push_str(&format!(" src=\"{address}\"")),
                    Picture::LeftOut(why) => {
                        out.push_str(&format!("<span class=\"left-out\">{}</span>", escape(&why)));
                        return;
                    }
                }
            }
            ("a", "href") => {
                if let Some(address) = address(&value, place) {
                    written.push_str(&format!(" href=\"{address}\""));
                }
            }
            (_, "href" | "src" | "xlink:href" | "action" | "formaction" | "data") => {}
            (_, key) if key.starts_with("on") || DROPPED.contains(&key) => {}
            (_, key) if NAMES.contains(&key) => {
                let names: Vec<String> =
                    value.split_whitespace().map(|name| format!("{}{name}", place.prefix)).collect();
                written.push_str(&format!(" {key}=\"{}\"", names.join(" ")));
            }
            (_, key) => {
                if key == "class" {
                    classes.extend(value.split_whitespace().map(str::to_owned));
                }
                written.push_str(&format!(" {key}=\"{value}\""));
            }
        }
    }
    if name == "section" && written.contains(" aria-label") && !written.contains(" role=") {
        // One of many goals has no places of its own in the page.
        written.push_str(" role=\"group\"");
    }
    out.push_str(&format!("<{shifted}{written}>"));
}

/// The attributes of a tag, as they are written in double quotes.
fn attributes(text: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut rest = text.trim_start().trim_end_matches('/');
    while !rest.is_empty() {
        let end = rest.find(|letter: char| letter.is_whitespace() || letter == '=').unwrap_or(rest.len());
        let key = rest[..end].to_ascii_lowercase();
        rest = rest[end..].trim_start();
        let mut value = "";
        if let Some(after) = rest.strip_prefix('=') {
            let after = after.trim_start();
            let quote = after.chars().next().filter(|letter| matches!(letter, '"' | '\''));
            (value, rest) = match quote {
                Some(quote) => after[1..].split_once(quote).unwrap_or((&after[1..], "")),
                None => after.split_at(after.find(char::is_whitespace).unwrap_or(after.len())),
            };
        }
        if !key.is_empty() {
            found.push((key, value.replace('"', "&quot;")));
        }
        rest = if end == 0 && value.is_empty() { rest.get(1..).unwrap_or_default() } else { rest };
        rest = rest.trim_start();
    }
    found
}

/// Where a link leads from the part; none if it leads to what is not in the file.
fn address(value: &str, place: &Place) -> Option<String> {
    if let Some(name) = value.strip_prefix('#') {
        return Some(format!("#{}{name}", place.prefix));
    }
    let scheme = value.split_once(':').map(|(scheme, _)| scheme.to_ascii_lowercase());
    if let Some(scheme) = scheme.filter(|scheme| scheme.chars().all(|letter| letter.is_ascii_alphabetic())) {
        return ["http", "https", "mailto", "tel"].contains(&scheme.as_str()).then(|| value.to_owned());
    }
    let path = value.split(['#', '?']).next().unwrap_or_default();
    (place.anchor)(&path_of(path, place.page)).map(|anchor| format!("#{anchor}"))
}

/// The path in the site of what is written on a page.
fn path_of(written: &str, page: &str) -> String {
    let mut parts: Vec<&str> = page.split('/').collect();
    parts.pop();
    for part in written.split('/') {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()),
            part => parts.push(part),
        }
    }
    parts.join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_article_becomes_a_part_of_another_page() {
        let anchor = |path: &str| (path == "r5/a/2-2.html").then(|| "g2".to_owned());
        let picture = |path: &str| match path {
            "files/r5/a/map.png" => Picture::Inside("data:image/png;base64,AA==".to_owned()),
            path => Picture::LeftOut(format!("no {path}")),
        };
        let place = Place { prefix: "g1-", page: "r5/a/2-1.html", anchor: &anchor, picture: &picture };
        for (html, expected) in [
            ("<article><h1 id=\"x\">a &lt; b</h1></article>", "<article><h3 id=\"g1-x\">a &lt; b</h3></article>"),
            ("<h5>a</h5><header>b</header>", "<h6>a</h6><header>b</header>"),
            (
                "<a href=\"#x\">a</a><a href='../../r5/a/2-2.html#y'>b</a>",
                "<a href=\"#g1-x\">a</a><a href=\"#g2\">b</a>",
            ),
            ("<a href=\"../../category-plan.html\">a</a>", "<a>a</a>"),
            (
                "<a href=\"https://e.jp/?a=1&amp;b\" rel=\"noopener\">a</a><a href=\"javascript:x\">b</a>",
                "<a href=\"https://e.jp/?a=1&amp;b\" rel=\"noopener\">a</a><a>b</a>",
            ),
            (
                "<img src=\"../../files/r5/a/map.png\" alt=\"図 > い\">",
                "<img src=\"data:image/png;base64,AA==\" alt=\"図 > い\">",
            ),
            ("<img alt=\"い\" src=\"https://e.jp/a.png\"/>", "<span class=\"left-out\">no https://e.jp/a.png</span>"),
            (
                "<section aria-labelledby=\"a b\" tabindex=\"0\"><p style=\"x\" onclick=\"y\" hidden>t</p></section>",
                "<section aria-labelledby=\"g1-a g1-b\" tabindex=\"0\" role=\"group\"><p hidden=\"\">t</p></section>",
            ),
            ("<!-- a --><script src=\"x\">alert('<p>')</script><link href=\"x\"><p>b</p>", "<p>b</p>"),
            ("a < b", "a &lt; b"),
        ] {
            assert_eq!(embedded(html, &place, &mut BTreeSet::new()), expected, "{html}");
        }
    }
}
