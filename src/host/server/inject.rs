//! Injects the live script into a page that is served, and widens the page's content security policy so that it may run.
//!
//! The page is changed only on its way out, and only as the script needs it: `script-src`, `style-src` and `connect-src`
//! each gain `'self'`, everything else of the policy stays. A page that is not UTF-8 is left alone.

use axum::body::Bytes;

use crate::model::Digest;
use crate::model::Language;

use super::live;

/// The directives that the script needs.
const NEEDED: &[&str] = &["script-src", "style-src", "connect-src"];
/// Directives that take the place of the needed ones where a page has them.
const FINER: &[&str] = &["script-src-elem", "style-src-elem"];

/// What the script in a page knows from its tag.
#[derive(Debug, Clone, Copy)]
pub(super) struct LiveData<'a> {
    /// The page's address as the browser sent it, still percent-encoded.
    pub(super) path: &'a str,
    /// The digest of the page without the script.
    pub(super) digest: Digest,
    /// The digest of all style sheets.
    pub(super) styles: Digest,
    pub(super) language: Language,
}

/// Puts the script before `</head>`; a page without one gets it at its end.
pub(super) fn inject(page: &Bytes, data: LiveData<'_>) -> Bytes {
    let Ok(text) = std::str::from_utf8(page) else {
        return page.clone();
    };
    let (head, rest) = text.split_at(find(text, "</head").unwrap_or(text.len()));
    let LiveData { path, digest, styles, language } = data;
    let script = format!(
        "<script src=\"{}\" data-path=\"{}\" data-digest=\"{digest}\" data-styles=\"{styles}\" data-language=\"{}\" defer></script>\n",
        live::SCRIPT,
        escaped(path),
        language.code(),
    );
    let mut out = String::with_capacity(text.len() + script.len() + 256);
    widen_policies(head, &mut out);
    out.push_str(&script);
    out.push_str(rest);
    Bytes::from(out)
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('"', "&quot;").replace('<', "&lt;").replace('>', "&gt;")
}

/// Where an ASCII word is, whatever the case of its letters.
fn find(text: &str, word: &str) -> Option<usize> {
    text.as_bytes().windows(word.len()).position(|window| window.eq_ignore_ascii_case(word.as_bytes()))
}

fn widen_policies(head: &str, out: &mut String) {
    let mut rest = head;
    while let Some(at) = find(rest, "<meta") {
        let end = at + tag_length(&rest[at..]);
        out.push_str(&rest[..at]);
        match widened_tag(&rest[at..end]) {
            Some(widened) => out.push_str(&widened),
            None => out.push_str(&rest[at..end]),
        }
        rest = &rest[end..];
    }
    out.push_str(rest);
}

/// How many bytes a tag has, its `>` included; a `>` in quotes does not end it.
fn tag_length(tag: &str) -> usize {
    let mut quote = None;
    for (at, byte) in tag.bytes().enumerate() {
        match (quote, byte) {
            (None, b'>') => return at + 1,
            (None, b'"' | b'\'') => quote = Some(byte),
            (Some(open), close) if open == close => quote = None,
            _ => {}
        }
    }
    tag.len()
}

/// The tag with a wider policy; `None` where it holds no policy.
fn widened_tag(tag: &str) -> Option<String> {
    let attributes = attributes(tag);
    let value = |name: &str| attributes.iter().find(|attribute| attribute.name.eq_ignore_ascii_case(name));
    if !value("http-equiv")?.value.eq_ignore_ascii_case("content-security-policy") {
        return None;
    }
    let content = value("content")?;
    let policy = content.value.replace("&#39;", "'").replace("&#x27;", "'").replace("&apos;", "'");
    let widened = widened_policy(&policy).replace('"', "&quot;");
    Some(format!("{}content=\"{widened}\"{}", &tag[..content.start], &tag[content.end..]))
}

/// One attribute of a tag, and where it begins and ends there, in bytes.
struct Attribute<'a> {
    name: &'a str,
    value: &'a str,
    start: usize,
    end: usize,
}

fn attributes(tag: &str) -> Vec<Attribute<'_>> {
    let mut attributes = Vec::new();
    let skip = |from: usize, wanted: fn(char) -> bool| tag[from..].find(wanted).map_or(tag.len(), |at| from + at);
    let mut at = skip(0, |c| c.is_ascii_whitespace());
    loop {
        let start = skip(at, |c| !c.is_ascii_whitespace() && c != '/');
        if start == tag.len() || tag[start..].starts_with('>') {
            return attributes;
        }
        // An equals sign at the start belongs to the name, as in a browser; so each round moves on.
        let first = tag[start..].chars().next().map_or(0, char::len_utf8);
        let name_end = skip(start + first, |c| c.is_ascii_whitespace() || matches!(c, '=' | '>' | '/'));
        let equals = skip(name_end, |c| !c.is_ascii_whitespace());
        let (value_start, value_end, end) = if tag[equals..].starts_with('=') {
            let open = skip(equals + 1, |c| !c.is_ascii_whitespace());
            match tag[open..].chars().next() {
                Some(quote @ ('"' | '\'')) => {
                    let close = tag[open + 1..].find(quote).map_or(tag.len(), |at| open + 1 + at);
                    (open + 1, close, (close + 1).min(tag.len()))
                }
                _ => {
                    let close = skip(open, |c| c.is_ascii_whitespace() || c == '>');
                    (open, close, close)
                }
            }
        } else {
            (name_end, name_end, name_end)
        };
        attributes.push(Attribute { name: &tag[start..name_end], value: &tag[value_start..value_end], start, end });
        at = end;
    }
}

/// The policy with `'self'` wherever the live script needs it. What neither a directive nor a default restricts is allowed
/// already.
fn widened_policy(policy: &str) -> String {
    let mut directives: Vec<Vec<&str>> = policy.split(';').map(|one| one.split_ascii_whitespace().collect()).collect();
    directives.retain(|directive| !directive.is_empty());
    let is = |directive: &[&str], name: &str| directive[0].eq_ignore_ascii_case(name);
    let default = directives.iter().find(|directive| is(directive, "default-src")).cloned();
    for name in NEEDED.iter().chain(FINER) {
        match directives.iter_mut().find(|directive| is(directive, name)) {
            Some(directive) => allow_self(directive),
            None if FINER.contains(name) => {}
            None => {
                if let Some(mut directive) = default.clone() {
                    directive[0] = name;
                    allow_self(&mut directive);
                    directives.push(directive);
                }
            }
        }
    }
    directives.iter().map(|directive| directive.join(" ")).collect::<Vec<_>>().join("; ")
}

fn allow_self(directive: &mut Vec<&str>) {
    directive.retain(|source| !source.eq_ignore_ascii_case("'none'"));
    if !directive.iter().any(|source| source.eq_ignore_ascii_case("'self'")) {
        directive.push("'self'");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn injected(page: &str) -> String {
        let data = LiveData { path: "/a\"<&.html", digest: Digest(1), styles: Digest(2), language: Language::Ja };
        let bytes = inject(&Bytes::copy_from_slice(page.as_bytes()), data);
        String::from_utf8(bytes.to_vec()).expect("UTF-8 stays UTF-8")
    }

    #[test]
    fn the_script_stands_at_the_end_of_the_head_and_knows_its_page() {
        let page = injected("<!doctype html><HEAD><title>表</title></HEAD><body></body>");
        let script = format!(
            "<script src=\"/-/live.js\" data-path=\"/a&quot;&lt;&amp;.html\" data-digest=\"{}1\" data-styles=\"{}2\" data-language=\"ja\" defer></script>\n",
            "0".repeat(31),
            "0".repeat(31),
        );
        assert_eq!(page, format!("<!doctype html><HEAD><title>表</title>{script}</HEAD><body></body>"));
        assert!(injected("<p>bare").starts_with("<p>bare<script src="));
    }

    #[test]
    fn a_policy_is_widened_by_what_the_script_needs_and_nothing_else() {
        let cases = [
            (
                "default-src 'none'; style-src 'self' file:; img-src 'self' file:; base-uri 'none'",
                "default-src 'none'; style-src 'self' file:; img-src 'self' file:; base-uri 'none'; script-src 'self'; connect-src 'self'",
            ),
            ("script-src 'NONE'; img-src *", "script-src 'self'; img-src *"),
            ("img-src 'none'", "img-src 'none'"),
            (
                "default-src https:;script-src-elem 'none';",
                "default-src https:; script-src-elem 'self'; script-src https: 'self'; style-src https: 'self'; connect-src https: 'self'",
            ),
            ("", ""),
        ];
        for (policy, expected) in cases {
            assert_eq!(widened_policy(policy), expected);
        }
    }

    #[test]
    fn a_policy_is_found_however_its_tag_is_written() {
        let wide = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'";
        for tag in [
            r#"<meta http-equiv="Content-Security-Policy" content="default-src 'none'">"#,
            r#"<META content = "default-src 'none'" HTTP-EQUIV=content-security-policy />"#,
            r#"<meta data-x=">" http-equiv='content-security-policy' content='default-src &#39;none&#39;'>"#,
        ] {
            assert!(injected(&format!("<head>{tag}</head>")).contains(&format!("content=\"{wide}\"")), "{tag}");
        }
    }

    #[test]
    fn other_tags_stay_and_torn_ones_do_no_harm() {
        for head in [
            "<meta charset=utf-8><meta name=\"viewport\" content=\"width=device-width\">",
            "<meta http-equiv=refresh content='1;url=x'>",
            "<meta http-equiv=content-security-policy>",
            "<meta",
            "<meta =",
            "<meta a=\"",
            "<meta a='表",
            "<meta 表/=/ =表>",
            "<meta http-equiv=",
        ] {
            assert!(injected(head).starts_with(head), "{head}");
        }
    }
}
