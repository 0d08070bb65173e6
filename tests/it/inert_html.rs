//! Whether a page can only be read, whatever its authors wrote: judged by a tokenizer that reads HTML as browsers do.
//!
//! The property tests here and the fuzzers of `fuzz/` share it.

use std::cell::RefCell;

use html5ever::tendril::StrTendril;
use html5ever::tokenizer::states::RawKind;
use html5ever::tokenizer::{BufferQueue, Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts};

/// Elements that run, frame, restyle or redirect; a page has none of them but our own `script`, `style` sheets and policy.
const ELEMENTS: &[&str] = &[
    "animate",
    "animatemotion",
    "animatetransform",
    "applet",
    "audio",
    "base",
    "bgsound",
    "embed",
    "foreignobject",
    "frame",
    "frameset",
    "iframe",
    "image",
    "marquee",
    "math",
    "noembed",
    "object",
    "param",
    "plaintext",
    "portal",
    "set",
    "source",
    "style",
    "template",
    "track",
    "use",
    "video",
    "xmp",
];

/// Attributes that run, restyle, or send somewhere.
const ATTRIBUTES: &[&str] =
    &["background", "dynsrc", "formaction", "http-equiv", "lowsrc", "manifest", "ping", "srcdoc", "srcset", "style"];

/// Attributes that hold an address.
const ADDRESSES: &[&str] = &["href", "src", "action", "cite", "data", "poster", "xlink:href"];

/// Whether HTML can do nothing but be read; else what it could do.
pub fn only_to_be_read(html: &str) -> Result<(), String> {
    let tokenizer = Tokenizer::new(Judge::default(), TokenizerOpts::default());
    let input = BufferQueue::default();
    input.push_back(StrTendril::from(html));
    let _ = tokenizer.feed(&input);
    tokenizer.end();
    match tokenizer.sink.harm.into_inner() {
        Some(harm) => Err(harm),
        None => Ok(()),
    }
}

#[derive(Default)]
struct Judge {
    harm: RefCell<Option<String>>,
    in_script: RefCell<bool>,
}

impl TokenSink for Judge {
    type Handle = ();

    fn process_token(&self, token: Token, _: u64) -> TokenSinkResult<()> {
        match token {
            Token::TagToken(tag) if tag.kind == TagKind::StartTag => {
                if let Some(harm) = harm_of(&tag) {
                    self.found(format!("<{}>: {harm}", &*tag.name));
                }
                match &*tag.name {
                    "script" => {
                        self.in_script.replace(true);
                        return TokenSinkResult::RawData(RawKind::ScriptData);
                    }
                    "title" | "textarea" => return TokenSinkResult::RawData(RawKind::Rcdata),
                    _ => {}
                }
            }
            Token::TagToken(_) => drop(self.in_script.replace(false)),
            Token::CharacterTokens(text) if *self.in_script.borrow() && !text.trim().is_empty() => {
                self.found(format!("a script: {text}"));
            }
            Token::CommentToken(text) => self.found(format!("a comment: {text}")),
            _ => {}
        }
        TokenSinkResult::Continue
    }
}

impl Judge {
    fn found(&self, harm: String) {
        self.harm.borrow_mut().get_or_insert(harm);
    }
}

fn harm_of(tag: &Tag) -> Option<String> {
    let value = |name: &str| tag.attrs.iter().find(|one| &*one.name.local == name).map(|one| one.value.to_string());
    let element = &*tag.name;
    if ELEMENTS.contains(&element) {
        return Some("such an element".to_owned());
    }
    let is_policy = element == "meta" && value("http-equiv").as_deref() == Some("Content-Security-Policy");
    for attribute in &tag.attrs {
        let (name, value) = (&*attribute.name.local, &*attribute.value);
        let is_refused = name.starts_with("on") || ATTRIBUTES.contains(&name) && !(is_policy && name == "http-equiv");
        if is_refused || ADDRESSES.contains(&name) && !is_safe(value) {
            return Some(format!("{name}={value:?}"));
        }
    }
    let has_scheme = |address: String| address.split(['/', '?', '#']).next().is_some_and(|part| part.contains(':'));
    if element == "img" && value("src").is_some_and(has_scheme) {
        return Some("an image of another place".to_owned());
    }
    let is_ours = |address: &str| address.trim_start_matches("../").starts_with("assets/");
    match element {
        "script" | "link" if element == "script" || value("rel").as_deref() == Some("stylesheet") => {
            let address = value(if element == "script" { "src" } else { "href" }).unwrap_or_default();
            // The page for addresses that lead nowhere names everything from the site's own address.
            let own = address.strip_prefix("https://example.jp/").unwrap_or(&address);
            (!is_ours(own)).then(|| format!("{address:?} is none of ours"))
        }
        _ => None,
    }
}

/// Whether an address leads within the site, or by one of the schemes that a text may name.
fn is_safe(address: &str) -> bool {
    // A browser takes blanks and controls off the ends, and tabs and line ends out.
    let address: String = address.trim_matches(|c: char| c <= ' ').chars().filter(|c| !"\t\r\n".contains(*c)).collect();
    let is_slash = |at: usize| address[at.min(address.len())..].starts_with(['/', '\\']);
    let is_scheme = |part: &&str| {
        part.starts_with(|c: char| c.is_ascii_alphabetic())
            && part.chars().all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c))
    };
    let scheme = address.split_once(':').map(|(part, _)| part).filter(is_scheme);
    match scheme {
        Some(scheme) => ["http", "https", "mailto", "tel"].iter().any(|safe| scheme.eq_ignore_ascii_case(safe)),
        None => !(is_slash(0) && address.len() > 1 && is_slash(1)),
    }
}

#[test]
fn what_could_do_harm_is_seen() {
    for html in [
        "<p>text</p><a href=\"../r5/index.html#a\">x</a>",
        "<script src=\"../assets/search.js\" defer></script>",
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'\">",
        "&lt;script&gt;alert(1)&lt;/script&gt;",
        "<img src=\"/:/evil.example/x\">",
    ] {
        assert_eq!(only_to_be_read(html), Ok(()));
    }
    for html in [
        "<script>alert(1)</script>",
        "<script src=\"https://evil.example/assets/x.js\"></script>",
        "<img src=x onerror=alert(1)>",
        "<p OnClick='x'>",
        "<a href=\"java&#x09;script:alert(1)\">",
        "<a href=\" //evil.example/\">",
        "<a href='/\\evil.example'>",
        "<svg><animate attributeName=href to=x>",
        "<meta http-equiv=refresh content=0>",
        "<b style='x'>",
        "<iframe srcdoc=x>",
        "<img src=https://evil.example/x.png>",
        "<link rel=stylesheet href=//evil.example/x.css>",
        "<!-- note -->",
    ] {
        assert!(only_to_be_read(html).is_err(), "{html}");
    }
}
