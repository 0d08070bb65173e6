//! A page as text: what it says, in reading order, with what headings, lists, tables and links make of it; no look, no script.

use std::cell::RefCell;
use std::fmt::Write as _;

use html5ever::tendril::StrTendril;
use html5ever::tokenizer::states::RawKind;
use html5ever::tokenizer::{BufferQueue, Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts};

use crate::pages::join;

/// Elements of which nothing is said.
const SILENT: [&str; 3] = ["script", "style", "svg"];
/// Elements that begin and end a line.
const BLOCKS: [&str; 28] = [
    "address",
    "article",
    "aside",
    "blockquote",
    "caption",
    "dd",
    "details",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figure",
    "footer",
    "form",
    "header",
    "hr",
    "legend",
    "main",
    "nav",
    "ol",
    "p",
    "pre",
    "section",
    "summary",
    "table",
    "title",
    "tr",
    "ul",
];

/// What the page at a path says.
pub fn page_text(path: &str, html: &str) -> String {
    let read = RefCell::new(Read { path: path.to_owned(), ..Read::default() });
    let tokenizer = Tokenizer::new(Reader { read }, TokenizerOpts::default());
    let input = BufferQueue::default();
    input.push_back(StrTendril::from(html));
    let _ = tokenizer.feed(&input);
    tokenizer.end();
    let text = tokenizer.sink.read.into_inner().text;
    let lines = text.lines().map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "));
    lines
        .filter(|line| line.chars().any(|letter| !"|-".contains(letter)))
        .fold(String::new(), |text, line| text + &line + "\n")
}

struct Reader {
    read: RefCell<Read>,
}

#[derive(Default)]
struct Read {
    path: String,
    text: String,
    /// How many silent elements are open.
    silent: usize,
    /// Where each open link leads.
    links: Vec<Option<String>>,
}

impl TokenSink for Reader {
    type Handle = ();

    fn process_token(&self, token: Token, _: u64) -> TokenSinkResult<()> {
        let mut read = self.read.borrow_mut();
        match token {
            Token::TagToken(tag) if tag.kind == TagKind::StartTag => {
                read.begin(&tag);
                match &*tag.name {
                    "script" | "style" => return TokenSinkResult::RawData(RawKind::Rawtext),
                    "title" => return TokenSinkResult::RawData(RawKind::Rcdata),
                    _ => {}
                }
            }
            Token::TagToken(tag) => read.end(&tag.name),
            Token::CharacterTokens(text) if read.silent == 0 => {
                let text: String = text.chars().map(|letter| if letter == '\n' { ' ' } else { letter }).collect();
                read.text.push_str(&text);
            }
            _ => {}
        }
        TokenSinkResult::Continue
    }
}

impl Read {
    fn begin(&mut self, tag: &Tag) {
        let name = &*tag.name;
        let value = |wanted: &str| {
            let attribute = tag.attrs.iter().find(|attribute| &*attribute.name.local == wanted);
            attribute.map(|attribute| attribute.value.to_string())
        };
        if SILENT.contains(&name) && !tag.self_closing {
            self.silent += 1;
        }
        if self.silent > 0 {
            return;
        }
        match name {
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => {
                let level = name[1..].parse().unwrap_or_default();
                let _ = write!(self.text, "\n{} ", "#".repeat(level));
            }
            "li" => self.text.push_str("\n- "),
            "th" | "td" => self.text.push_str(" | "),
            "br" => self.text.push_str(" ↵ "),
            "a" => {
                self.links.push(value("href"));
                self.text.push('[');
            }
            "img" => {
                let _ = write!(self.text, "![{}]", value("alt").unwrap_or_default());
            }
            "input" => {
                let _ = write!(self.text, "<{}>", value("type").unwrap_or_default());
            }
            "option" => self.text.push_str(" · "),
            "meta" if value("name").as_deref() == Some("description") => {
                let _ = write!(self.text, "\n({})\n", value("content").unwrap_or_default());
            }
            _ if BLOCKS.contains(&name) => self.text.push('\n'),
            _ => {}
        }
    }

    fn end(&mut self, name: &str) {
        if SILENT.contains(&name) {
            self.silent = self.silent.saturating_sub(1);
        } else if self.silent > 0 {
        } else if name == "a" {
            let to = self.links.pop().flatten().unwrap_or_default();
            let is_file = !to.is_empty() && !to.starts_with('#') && !to.contains(':');
            let to = if is_file { join(&self.path, &to) } else { to };
            let _ = write!(self.text, "]({to})");
        } else if BLOCKS.contains(&name) || matches!(name, "li" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6") {
            self.text.push('\n');
        }
    }
}
