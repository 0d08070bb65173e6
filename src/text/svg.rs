//! SVG files: whether one is a picture and nothing else.
//!
//! An SVG is opened as a page of its own where somebody follows a link to it, in the name of the site and without the policy
//! that its pages carry. So it is read as a browser reads it, as XML with namespaces, and refused if anything in it could run,
//! load, redirect, or change what was looked at. Nothing is taken out of it: what is published is what its author made.

use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::Arc;

use roxmltree::{Attribute, Document, Node, ParsingOptions};

use crate::model::{Code, Diagnostic, Message, Place, Source};
use crate::say;

const SVG: &str = "http://www.w3.org/2000/svg";
const XML: &str = "http://www.w3.org/XML/1998/namespace";

/// Vocabularies that browsers act upon in any document.
const ACTIVE_NAMESPACES: &[&str] = &[
    "http://www.w3.org/1999/xhtml",
    "http://www.w3.org/1998/Math/MathML",
    "http://www.w3.org/1999/XSL/Transform",
    "http://www.w3.org/2001/xml-events",
    "http://www.w3.org/2001/XInclude",
    "http://www.w3.org/ns/xbl",
    "http://www.mozilla.org/xbl",
    "http://www.mozilla.org/keymaster/gatekeeper/there.is.only.xul",
];

/// Elements of SVG that run something or hold something that is no SVG.
const ACTIVE_ELEMENTS: &[&str] = &[
    "script",
    "foreignobject",
    "handler",
    "listener",
    "prefetch",
    "iframe",
    "object",
    "embed",
    "audio",
    "video",
    "source",
    "track",
    "link",
    "meta",
    "base",
];

/// Attributes that load or send, and have no use in a picture.
const ACTIVE_ATTRIBUTES: &[&str] =
    &["src", "srcset", "srcdoc", "action", "formaction", "poster", "ping", "background", "manifest"];

/// Elements that set attributes of others.
const ANIMATIONS: &[&str] = &["animate", "animatecolor", "animatemotion", "animatetransform", "set"];

/// What a picture inside a picture may be.
const PICTURES: &[&str] =
    &["data:image/png", "data:image/jpeg", "data:image/jpg", "data:image/gif", "data:image/webp", "data:image/avif"];

/// How many elements, texts and comments are read. A map of a city has some ten thousand.
const MOST_NODES: u32 = 2_000_000;

/// How many attributes an element may have: that no two are the same is found by comparing each with each.
const MOST_ATTRIBUTES: usize = 1_000;

/// How deep elements may nest: each may name vocabularies of its own beside those of all around it.
const MOST_LEVELS: usize = 1_000;

/// All that makes an SVG more than a picture, the first place of each.
pub(super) fn problems(path: &str, bytes: Vec<u8>) -> Vec<Diagnostic> {
    let text = match String::from_utf8(bytes) {
        Ok(text) => text.replace("\r\n", "\n"),
        Err(_) => return vec![problem(Place::path(path), not_utf8())],
    };
    let source = Source::new(path, text.trim_start_matches('\u{feff}'));
    let mut found = Found { source: &source, told: BTreeSet::new(), problems: Vec::new() };
    found.before_reading();
    if found.problems.is_empty() {
        let options = ParsingOptions { allow_dtd: true, nodes_limit: MOST_NODES, ..ParsingOptions::default() };
        match Document::parse_with_options(&source.text, options) {
            Ok(document) => found.document(&document),
            Err(error) => found.unreadable(&error),
        }
    }
    found.problems
}

fn problem(place: Place, message: Message) -> Diagnostic {
    Diagnostic::new(Code::UnsafeSvg, place, message).help(say!(
        "描画ソフトで「プレーン SVG」や「Web 用 SVG」として書き出し直すか、PNG にしてください",
        "export it again as a plain SVG, or save it as a PNG"
    ))
}

fn not_utf8() -> Message {
    say!("SVG の文字コードが UTF-8 ではありません", "the SVG is not encoded in UTF-8")
}

/// Problems of one file.
struct Found<'a> {
    source: &'a Arc<Source>,
    /// What was said: a picture with a thousand handlers has one problem.
    told: BTreeSet<String>,
    problems: Vec<Diagnostic>,
}

impl Found<'_> {
    fn add(&mut self, span: Range<usize>, message: Message) {
        if self.told.insert(message.en.clone()) {
            self.problems.push(problem(Place::of(self.source, span), message));
        }
    }

    /// What changes how everything else is read.
    fn before_reading(&mut self) {
        let text = &self.source.text;
        if text.starts_with("<?xml")
            && let Some((declaration, _)) = text.split_once("?>")
            && let Some((_, encoding)) = declaration.split_once("encoding")
        {
            let name = encoding.trim_matches(|c: char| c.is_whitespace() || "='\"".contains(c));
            let name = name.split(['"', '\'']).next().unwrap_or_default();
            if !["utf-8", "utf8"].iter().any(|known| name.eq_ignore_ascii_case(known)) {
                self.add(0..declaration.len(), not_utf8());
            }
        }
        for (declared, written) in
            ["<!ENTITY", "<!ATTLIST", "<!DOCTYPE"].iter().filter_map(|d| Some((d, text.find(d)?)))
        {
            let end = text[written..].find('>').map_or(text.len(), |end| written + end);
            if *declared != "<!DOCTYPE" || text[written..end].contains('[') {
                let message = say!(
                    "DOCTYPE の中で実体や属性を宣言する SVG は公開できません",
                    "an SVG whose DOCTYPE declares entities or attributes is not published"
                );
                self.add(written..written + declared.len(), message);
            }
        }
        self.beyond_limits();
    }

    /// What would take longer to read than it is worth.
    fn beyond_limits(&mut self) {
        let source = Arc::clone(self.source);
        let mut level = 0_usize;
        for tag in tags(&source.text) {
            if tag.attributes > MOST_ATTRIBUTES {
                let message = say!(
                    "1つの要素に属性が{MOST_ATTRIBUTES}を超えてある SVG は公開できません",
                    "an SVG in which an element has more than {MOST_ATTRIBUTES} attributes is not published"
                );
                return self.add(tag.span.start..tag.span.start + 1, message);
            }
            level = if tag.closes { level.saturating_sub(1) } else { level + usize::from(tag.opens) };
            if level > MOST_LEVELS {
                let message = say!(
                    "要素の入れ子が{MOST_LEVELS}段を超える SVG は公開できません",
                    "an SVG whose elements nest deeper than {MOST_LEVELS} levels is not published"
                );
                return self.add(tag.span, message);
            }
        }
    }

    fn unreadable(&mut self, error: &roxmltree::Error) {
        let at = error.pos();
        let line = self.source.text.split_inclusive('\n').take(at.row.saturating_sub(1) as usize).map(str::len).sum();
        let rest = self.source.text.get(line..).unwrap_or_default();
        let column =
            rest.char_indices().nth(at.col.saturating_sub(1) as usize).map_or(rest.len(), |(column, _)| column);
        let place = (line + column).min(self.source.text.len());
        self.add(place..place, say!("SVG として読めません（{error}）", "cannot be read as an SVG ({error})"));
    }

    fn document(&mut self, document: &Document) {
        let root = document.root_element();
        if root.tag_name().namespace() != Some(SVG) || root.tag_name().name() != "svg" {
            let message =
                say!("最初の要素が SVG の svg ではありません", "its first element is not svg in SVG's namespace");
            self.add(name_of(&root), message);
        }
        for node in document.root().descendants() {
            if let Some(instruction) = node.pi() {
                if instruction.target.to_ascii_lowercase().starts_with("xml") {
                    let name = instruction.target;
                    let message =
                        say!("処理命令 {name} のある SVG は公開できません", "an SVG with {name} is not published");
                    self.add(node.range(), message);
                }
            } else if node.is_element() {
                self.element(&node);
            }
        }
    }

    fn element(&mut self, node: &Node) {
        let (namespace, name) = (node.tag_name().namespace().unwrap_or_default(), node.tag_name().name());
        let plain_name = name.to_ascii_lowercase();
        let is_svg = namespace == SVG;
        if ACTIVE_NAMESPACES.contains(&namespace) || is_svg && ACTIVE_ELEMENTS.contains(&plain_name.as_str()) {
            let message =
                say!("要素 {name} のある SVG は公開できません", "an SVG with the element {name} is not published");
            self.add(name_of(node), message);
        }
        let is_animation = ANIMATIONS.contains(&plain_name.as_str());
        for attribute in node.attributes() {
            if is_animation && attribute.name() == "attributeName" && is_set_by_harm(attribute.value()) {
                let (set, range) = (attribute.value(), attribute.range());
                let message = say!(
                    "{set} を書き換える {name} のある SVG は公開できません",
                    "an SVG in which {name} changes {set} is not published"
                );
                self.add(range, message);
            }
            self.attribute(&plain_name, &attribute);
        }
        if is_svg && plain_name == "style" {
            let style: String = node.descendants().filter_map(|inner| inner.text()).collect();
            if !is_safe_style(&style) {
                self.add(name_of(node), loads());
            }
        }
    }

    fn attribute(&mut self, element: &str, attribute: &Attribute) {
        let (name, value) = (attribute.name(), attribute.value());
        let plain_name = name.to_ascii_lowercase();
        let namespace = attribute.namespace();
        let is_event = plain_name.starts_with("on") && namespace.is_none();
        let is_base = plain_name == "base" && namespace.is_none_or(|namespace| namespace == XML);
        let is_active = namespace.is_none() && ACTIVE_ATTRIBUTES.contains(&plain_name.as_str());
        if is_event || is_base || is_active || namespace.is_some_and(|name| ACTIVE_NAMESPACES.contains(&name)) {
            let message =
                say!("属性 {name} のある SVG は公開できません", "an SVG with the attribute {name} is not published");
            self.add(attribute.range(), message);
        } else if plain_name == "href" && !is_safe_address(element, value) {
            let message = say!(
                "SVG が指せるのは、自分の中の場所（#…）と埋め込んだ画像、a 要素の http(s) のアドレスだけです",
                "an SVG may lead to places in itself (#…), to pictures it holds, and from an a element to http(s)"
            );
            self.add(attribute.range(), message);
        } else if has_script_scheme(value) {
            let message = say!(
                "スクリプトのアドレスのある SVG は公開できません",
                "an SVG with a script address is not published"
            );
            self.add(attribute.range(), message);
        } else if !is_safe_style(value) {
            self.add(attribute.range(), loads());
        }
    }
}

fn loads() -> Message {
    say!(
        "スタイルでほかのファイルを読み込む SVG は公開できません",
        "an SVG whose style loads other files is not published"
    )
}

/// A tag as it stands in the text.
struct Tag {
    span: Range<usize>,
    attributes: usize,
    /// It begins an element that has something in it.
    opens: bool,
    closes: bool,
}

/// The tags of a text that may be XML, without what stands in comments and the like.
fn tags(text: &str) -> impl Iterator<Item = Tag> {
    const OTHERS: [(&str, &str); 4] = [("<!--", "-->"), ("<![CDATA[", "]]>"), ("<?", "?>"), ("<!", ">")];
    let mut next = 0;
    std::iter::from_fn(move || {
        loop {
            let start = next + text[next..].find('<')?;
            let rest = &text[start..];
            if let Some((open, close)) = OTHERS.iter().find(|(open, _)| rest.starts_with(open)) {
                next = start + open.len() + rest[open.len()..].find(close)? + close.len();
                continue;
            }
            let (mut quote, mut attributes) = (None, 0);
            let end = rest.bytes().position(|byte| {
                match (quote, byte) {
                    (None, b'"' | b'\'') => quote = Some(byte),
                    (None, b'=') => attributes += 1,
                    (Some(open), byte) if open == byte => quote = None,
                    _ => {}
                }
                quote.is_none() && byte == b'>'
            });
            next = end.map_or(text.len(), |end| start + end + 1);
            let closes = rest.starts_with("</");
            let opens = !closes && !text[start..next].ends_with("/>");
            return Some(Tag { span: start..next, attributes, opens, closes });
        }
    })
}

/// The bytes of an element's name, with the bracket before it.
fn name_of(node: &Node) -> Range<usize> {
    let range = node.range();
    let text = &node.document().input_text()[range.clone()];
    let end = text.find(|c: char| c.is_whitespace() || c == '>' || c == '/').unwrap_or(text.len());
    range.start..range.start + end
}

/// Whether an animation of an attribute could put a script or an address there.
fn is_set_by_harm(attribute: &str) -> bool {
    let name = attribute.trim().rsplit(':').next().unwrap_or_default().to_ascii_lowercase();
    name == "href" || name.starts_with("on") || name == "style" || ACTIVE_ATTRIBUTES.contains(&name.as_str())
}

/// An address without what browsers do not see in one.
fn bare(address: &str) -> String {
    address.chars().filter(|c| !c.is_whitespace() && !c.is_control()).flat_map(char::to_lowercase).collect()
}

fn is_safe_address(element: &str, address: &str) -> bool {
    let address = bare(address);
    let is_picture = || {
        let kind = address.split([';', ',']).next().unwrap_or_default();
        matches!(element, "image" | "feimage") && PICTURES.contains(&kind)
    };
    let is_web = || element == "a" && ["http://", "https://", "mailto:"].iter().any(|web| address.starts_with(web));
    address.is_empty() || address.starts_with('#') || is_picture() || is_web()
}

/// Whether any of the addresses in a value, as animations have them between semicolons, is a script.
fn has_script_scheme(value: &str) -> bool {
    let schemes = ["javascript:", "vbscript:", "data:text", "data:application", "data:image/svg"];
    value.contains(':') && bare(value).split(';').any(|part| schemes.iter().any(|scheme| part.starts_with(scheme)))
}

/// Whether a style, or a value that may be one, takes nothing from outside the file.
fn is_safe_style(style: &str) -> bool {
    let loads = ["@import", "image-set(", "expression(", "-moz-binding", "behavior:", "javascript:", "src("];
    let style = style.to_ascii_lowercase();
    if !style.contains(['(', '@', ':', '\\']) {
        return true;
    }
    let is_inside = |rest: &str| {
        let address = rest.trim_start().trim_start_matches(['"', '\'']).trim_start();
        address.starts_with('#') || PICTURES.iter().any(|kind| address.starts_with(kind))
    };
    // An escape can spell any of these words.
    let has_escape = style.contains('\\') && style.contains(['(', '@']);
    !has_escape
        && !loads.iter().any(|word| style.contains(word))
        && style.match_indices("url(").all(|(at, word)| is_inside(&style[at + word.len()..]))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(svg: &str) -> Vec<String> {
        problems("content/r5/a/a.svg", svg.into()).into_iter().map(|problem| problem.message.en).collect()
    }

    /// An SVG that holds this.
    fn holding(inner: &str) -> String {
        format!("<svg xmlns=\"{SVG}\" xmlns:xlink=\"http://www.w3.org/1999/xlink\">{inner}</svg>")
    }

    #[test]
    fn pictures_as_programs_draw_them_are_published() {
        for svg in [
            holding(
                "<g id='a' style='fill:url(#b);font-family:\"Noto Sans\"'><path d='M0 0h1'/></g><use xlink:href='#a'/>",
            ),
            holding(
                "<image href='data:image/png;base64,iVBORw0KGgo='/><a href='https://www.example.jp/'><text>地図</text></a>",
            ),
            holding(
                "<style>.a{fill:#000;clip-path:url( '#c' )} @media print{.a{fill:none}}</style><title>図: 1</title>",
            ),
            holding("<animate attributeName='x' from='0' to='1' dur='1s'/><set attributeName='fill' to='red'/>"),
            holding(
                "<metadata><r:RDF xmlns:r='http://www.w3.org/1999/02/22-rdf-syntax-ns#' r:about=''><c:Work xmlns:c='http://creativecommons.org/ns#' r:resource='http://purl.org/dc'/></r:RDF></metadata>",
            ),
            format!(
                "\u{feff}<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"no\"?>\r\n<!DOCTYPE svg PUBLIC \"-//W3C//DTD SVG 1.1//EN\" \"http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd\">\r\n<!-- 図 -->\r\n{}",
                holding("<?xpacket begin='' ?>")
            ),
            "<svg:svg xmlns:svg='http://www.w3.org/2000/svg'><svg:rect/></svg:svg>".to_owned(),
        ] {
            assert_eq!(told(&svg), Vec::<String>::new(), "{svg}");
        }
    }

    #[test]
    fn what_could_run_load_or_redirect_is_refused() {
        for inner in [
            "<script>alert(1)</script>",
            "<x:script xmlns:x='http://www.w3.org/2000/svg'/>",
            "<SCRIPT/>",
            "<foreignObject/>",
            "<g onload='alert(1)'/>",
            "<g ONCLICK=''/>",
            "<h:script xmlns:h='http://www.w3.org/1999/xhtml'>1</h:script>",
            "<metadata><iframe xmlns='http://www.w3.org/1999/xhtml' src='x'/></metadata>",
            "<a href='javascript:alert(1)'/>",
            "<a xlink:href=' java&#x09;script:alert(1)'/>",
            "<a href='JaVaScRiPt&#58;alert(1)'/>",
            "<a href='data:text/html,x'/>",
            "<a href='../x.html'/>",
            "<a href='//evil.example/'/>",
            "<a href='https://a.example/' ping='https://b.example/'/>",
            "<use href='https://evil.example/x.svg#a'/>",
            "<use href='other.svg#a'/>",
            "<use href='data:image/svg+xml;base64,x'/>",
            "<image href='https://evil.example/x.png'/>",
            "<image href='data:image/svg+xml,x'/>",
            "<feImage href='https://evil.example/x'/>",
            "<a><set attributeName='href' to='x'/></a>",
            "<a><animate attributeName=' xlink:href' values='#a;javascript:alert(1)'/></a>",
            "<animate attributeName='onload' to='x'/>",
            "<animate attributeName='x' values='#a;javascript:alert(1)'/>",
            "<style>@import 'https://evil.example/x.css';</style>",
            "<style>a{fill:url(https://evil.example/)}</style>",
            "<style><![CDATA[a{fill:u\\72l(//evil.example/)}]]></style>",
            "<g style='background:url(&quot;//evil.example/&quot;)'/>",
            "<g fill='url(other.svg#a)'/>",
            "<g xml:base='https://evil.example/'/>",
            "<?xml-stylesheet href='x.css'?>",
            "<handler xmlns:ev='http://www.w3.org/2001/xml-events' ev:event='load'/>",
            "<audio/>",
            "<link xmlns='http://www.w3.org/1999/xhtml' rel='stylesheet' href='x'/>",
        ] {
            assert!(!told(&holding(inner)).is_empty(), "{inner}");
        }
        for whole in [
            "",
            "<html/>",
            "<svg/>",
            "<svg xmlns='http://www.w3.org/2000/svg'>",
            "<html xmlns='http://www.w3.org/1999/xhtml'><svg xmlns='http://www.w3.org/2000/svg'/></html>",
            "<?xml-stylesheet href='x.xsl' type='text/xsl'?><svg xmlns='http://www.w3.org/2000/svg'/>",
            "<?xml version='1.0' encoding='ISO-2022-JP'?><svg xmlns='http://www.w3.org/2000/svg'/>",
            "<!DOCTYPE svg [<!ENTITY a 'b'>]><svg xmlns='http://www.w3.org/2000/svg'>&a;</svg>",
            "<!DOCTYPE svg [<!ATTLIST svg onload CDATA 'alert(1)'>]><svg xmlns='http://www.w3.org/2000/svg'/>",
            "<!DOCTYPE svg SYSTEM 'a>b' [<!ATTLIST svg onload CDATA 'x'>]><svg xmlns='http://www.w3.org/2000/svg'/>",
            "<!DOCTYPE svg [ %x; ]><svg xmlns='http://www.w3.org/2000/svg'/>",
        ] {
            assert!(!told(whole).is_empty(), "{whole}");
        }
        assert_eq!(problems("content/a.svg", b"<svg>\x82\xa0</svg>".to_vec()).len(), 1);
        assert_eq!(problems("content/a.svg", b"\xff\xfe<\0s\0v\0g\0".to_vec()).len(), 1);
    }

    #[test]
    fn a_problem_is_told_once_at_its_first_place() {
        let found = problems("content/a.svg", holding("\n<g onclick='x'/><g onclick='y'/>").into());
        let [problem] = found.as_slice() else { panic!("{found:?}") };
        assert_eq!(problem.place.position().map(|at| (at.line, at.column)), Some((2, 4)));
    }

    #[test]
    fn what_takes_longer_than_it_is_worth_is_refused_and_signs_in_texts_are_no_tags() {
        let nested = |levels: usize| holding(&("<g>".repeat(levels) + &"</g>".repeat(levels)));
        let with_attributes = |count: usize| {
            let attributes: String = (0..count).map(|number| format!(" a{number}='x=y>'")).collect();
            holding(&format!("<g{attributes}/>"))
        };
        assert_eq!(told(&nested(MOST_LEVELS - 1)), Vec::<String>::new());
        assert_eq!(told(&nested(MOST_LEVELS)), ["an SVG whose elements nest deeper than 1000 levels is not published"]);
        assert_eq!(told(&with_attributes(MOST_ATTRIBUTES)), Vec::<String>::new());
        let many = told(&with_attributes(MOST_ATTRIBUTES + 1));
        assert_eq!(many, ["an SVG in which an element has more than 1000 attributes is not published"]);
        let side_by_side = "<g><path d='M0'/></g>".repeat(MOST_LEVELS + 1);
        let signs = format!("<!-- <a {0}> --><style><![CDATA[<a {0}>]]></style>{side_by_side}", "=".repeat(2_000));
        assert_eq!(told(&holding(&signs)), Vec::<String>::new());
        for unfinished in ["<", "<!-- ", "<g a='", "</", "<![CDATA[<"] {
            assert_eq!(told(unfinished).len(), 1, "{unfinished}");
        }
    }
}
