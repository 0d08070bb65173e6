//! Markdown events as HTML.
//!
//! In goes a part of a parsed text, out comes HTML that is safe to publish and can be read with a screen reader. Raw HTML is
//! shown as the text it is, so the output is safe by construction; where a site allows raw HTML, everything is cleaned
//! once more (`clean`). Comments never get out: they are notes among authors. Which page or file an address means is
//! not known here; the caller resolves each, and what it answers is still checked.

mod address;
mod clean;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::ops::Range;

use crate::model::body::{
    Alignment, Body, CodeBlockKind, Event, Fragment, Item, LinkKind, LinkType, Tag, TagEnd, begins_item, end_of,
    footnote_key, is_plain_tag, plain_text, without_comments,
};
use crate::model::html::escape_into;

/// The most raw tags that one text may have where raw HTML is allowed; with more, all are shown as text. Cleaning takes
/// time with the square of how deep tags nest: under half a second at worst for as many as this, a minute for twenty
/// times as many.
pub const MAX_RAW_TAGS: usize = 5_000;

/// The most `&` in such a text: what cleaning writes again, it looks through to its end for each of them.
const MAX_RAW_SIGNS: usize = 20_000;

/// How events become HTML.
#[derive(Debug, Clone)]
pub struct Options<'o> {
    /// Whether raw HTML is kept, cleaned, instead of shown as text; see [`MAX_RAW_TAGS`].
    pub raw_html: bool,
    /// The highest level a heading may have here, 3 under an `h2`. Below it a heading has the level that was written, but is
    /// never more than one below the heading before: who listens to a page goes by its levels.
    pub heading_top: u8,
    /// Put before every id. Must be another for every part shown on one page.
    pub id_prefix: &'o str,
    /// What is said to people who do not see the page.
    pub words: &'o Words,
}

/// The words that stand in no text of an author.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Words {
    /// Names a table that can be scrolled, and a number is put after it if there are several: `表`.
    pub table: String,
    /// Names the link to a footnote, before its number: `注`.
    pub footnote: String,
    /// Names the link back to the text, before the footnote's number: `本文へ戻る`.
    pub back: String,
    /// Names the box of a task that is done: `済み`.
    pub done: String,
    /// Names the box of a task that is not: `未了`.
    pub open: String,
}

/// What an address of the text becomes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// This address is written: relative, or of a link of the scheme http, https, mailto or tel. Any other is refused all the
    /// same: an image of another site would tell that site who reads the page.
    To(String),
    /// No link: its words, or the image's description, stand alone.
    Refused,
}

/// Finds out what an address means; it is given without escapes, an e-mail address with `mailto:`.
pub type Resolve<'r> = dyn Fn(&str, LinkKind) -> Target + 'r;

/// A part of a text as HTML: blocks, one a line. The heading that begins the part is not written.
pub fn fragment_to_html(body: &Body<'_>, fragment: &Fragment, options: &Options<'_>, resolve: &Resolve<'_>) -> String {
    to_html(body, fragment.events.clone(), options, resolve)
}

/// Any range of a text's events as HTML, such as `0..body.events.len()`. The footnotes that it refers to follow at its
/// end, wherever in the text they are defined.
pub fn to_html(body: &Body<'_>, events: Range<usize>, options: &Options<'_>, resolve: &Resolve<'_>) -> String {
    let mut writer = Writer::new(body, options, resolve);
    let events = &body.events[events];
    writer.tables_are_many =
        events.iter().filter(|(event, _)| matches!(event, Event::Start(Tag::Table(_)))).count() > 1;
    writer.blocks(events);
    writer.footnotes();
    if writer.raw_html { clean::clean(&writer.out, writer.ids) } else { writer.out }
}

struct Writer<'w, 'a> {
    body: &'w Body<'a>,
    options: &'w Options<'w>,
    resolve: &'w Resolve<'w>,
    raw_html: bool,
    out: String,
    /// The level of the last heading on the page, as far as this text knows.
    heading_level: u8,
    /// Whether each open link was written as one.
    links: Vec<bool>,
    table: Table,
    tables: usize,
    tables_are_many: bool,
    notes: Notes,
    /// The ids written so far; in cleaned HTML no others are left.
    ids: BTreeSet<String>,
}

/// Where in a table the writer is.
#[derive(Default)]
struct Table {
    alignments: Vec<Alignment>,
    column: usize,
    in_head: bool,
    has_rows: bool,
}

/// The footnotes of a part.
#[derive(Default)]
struct Notes {
    /// The number of each one referred to, from 1.
    numbers: BTreeMap<String, usize>,
    /// By number: what to write, and how often it was referred to.
    referred: Vec<(Range<usize>, usize)>,
}

impl<'w, 'a> Writer<'w, 'a> {
    fn new(body: &'w Body<'a>, options: &'w Options<'w>, resolve: &'w Resolve<'w>) -> Writer<'w, 'a> {
        Writer {
            body,
            options,
            resolve,
            raw_html: options.raw_html && can_be_cleaned(body),
            out: String::new(),
            heading_level: options.heading_top.saturating_sub(1),
            links: Vec::new(),
            table: Table::default(),
            tables: 0,
            tables_are_many: false,
            notes: Notes::default(),
            ids: BTreeSet::new(),
        }
    }

    fn blocks(&mut self, events: &[Item<'a>]) {
        let (mut index, mut item_end) = (0, None);
        while let Some((event, range)) = events.get(index) {
            if item_end == Some(index) {
                self.out.push_str("</span>");
                item_end = None;
            }
            if item_end.is_none()
                && let Some(end) = item_line(events, index)
            {
                self.out.push_str("<span class=\"item\">");
                item_end = Some(end);
            }
            match event {
                Event::Start(tag) => index = self.opening(tag, range, events, index),
                Event::End(tag) => self.end(tag),
                Event::Text(text) => escape_into(&mut self.out, text),
                Event::Code(code) => {
                    self.out.push_str("<code>");
                    escape_into(&mut self.out, code);
                    self.out.push_str("</code>");
                }
                Event::InlineHtml(html) if is_plain_tag(html) => self.out.push_str(html),
                Event::Html(html) | Event::InlineHtml(html) => self.inline_html(html),
                Event::SoftBreak => self.line_end(),
                Event::HardBreak => {
                    self.out.push_str("<br>");
                    self.line_end();
                }
                Event::Rule => {
                    self.line();
                    self.out.push_str("<hr>\n");
                }
                Event::FootnoteReference(label) => self.footnote_reference(label),
                Event::TaskListMarker(done) => self.checkbox(*done),
                Event::InlineMath(text) | Event::DisplayMath(text) => escape_into(&mut self.out, text),
            }
            index += 1;
        }
    }

    /// Writes what opens at `index`. Returns the index of the last event that was dealt with: its own, or that of the end of
    /// what was written as a whole or is not written where it stands.
    fn opening(&mut self, tag: &Tag<'a>, range: &Range<usize>, events: &[Item<'a>], index: usize) -> usize {
        let end = || end_of(events, index);
        match tag {
            Tag::FootnoteDefinition(_) => return end(),
            Tag::Image { link_type, dest_url, title, .. } => {
                self.image(*link_type, dest_url, title, &plain_text(&events[index + 1..end()]));
                return end();
            }
            Tag::HtmlBlock => {
                self.html_block(&events[index + 1..end()]);
                return end();
            }
            Tag::TableHead => {
                if events[index..end()].iter().all(|(e, _)| matches!(e, Event::Start(_) | Event::End(_))) {
                    return end();
                }
                self.table_head();
            }
            Tag::TableCell => {
                let is_empty = matches!(events.get(index + 1), Some((Event::End(TagEnd::TableCell), _)));
                self.table_cell(is_empty);
                return index + usize::from(is_empty);
            }
            Tag::Item => {
                let is_task = events[index + 1..].iter().take(2).any(|(e, _)| matches!(e, Event::TaskListMarker(_)));
                self.line();
                self.out.push_str(if is_task { "<li class=\"task\">" } else { "<li>" });
            }
            Tag::Heading { level, .. } => self.heading(*level as u8, range),
            tag => self.start(tag),
        }
        index
    }

    fn checkbox(&mut self, is_done: bool) {
        let words = self.options.words;
        let (name, checked) = if is_done { (&words.done, " checked") } else { (&words.open, "") };
        let _ = write!(self.out, "<input type=\"checkbox\" disabled{checked} aria-label=\"{}\"> ", Escaped(name));
    }

    fn start(&mut self, tag: &Tag<'a>) {
        match tag {
            Tag::Emphasis => return self.out.push_str("<em>"),
            Tag::Strong => return self.out.push_str("<strong>"),
            Tag::Strikethrough => return self.out.push_str("<del>"),
            Tag::Link { link_type, dest_url, title, .. } => return self.link(*link_type, dest_url, title),
            _ => self.line(),
        }
        match tag {
            Tag::Paragraph => self.out.push_str("<p>"),
            Tag::BlockQuote(_) => self.out.push_str("<blockquote>\n"),
            Tag::CodeBlock(kind) => {
                self.out.push_str("<pre><code");
                if let CodeBlockKind::Fenced(info) = kind
                    && let Some(language) = info.split_whitespace().next()
                    && language.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '+' | '#' | '.' | '_'))
                {
                    let _ = write!(self.out, " class=\"language-{language}\"");
                }
                self.out.push('>');
            }
            Tag::List(None) => self.out.push_str("<ul>\n"),
            Tag::List(Some(1)) => self.out.push_str("<ol>\n"),
            Tag::List(Some(first)) => {
                let _ = writeln!(self.out, "<ol start=\"{first}\">");
            }
            Tag::Table(alignments) => {
                self.tables += 1;
                let number = if self.tables_are_many { format!(" {}", self.tables) } else { String::new() };
                let _ = writeln!(
                    self.out,
                    "<section class=\"table-scroll\" tabindex=\"0\" aria-label=\"{}{number}\">\n<table>",
                    Escaped(&self.options.words.table)
                );
                self.table = Table { alignments: alignments.clone(), ..Table::default() };
            }
            Tag::TableRow => {
                if !self.table.has_rows {
                    self.out.push_str("<tbody>\n");
                }
                self.table = Table { column: 0, has_rows: true, in_head: false, ..std::mem::take(&mut self.table) };
                self.out.push_str("<tr>");
            }
            _ => {}
        }
    }

    fn end(&mut self, tag: &TagEnd) {
        let closing = match tag {
            TagEnd::Emphasis => return self.out.push_str("</em>"),
            TagEnd::Strong => return self.out.push_str("</strong>"),
            TagEnd::Strikethrough => return self.out.push_str("</del>"),
            TagEnd::Link => {
                if self.links.pop() == Some(true) {
                    self.out.push_str("</a>");
                }
                return;
            }
            TagEnd::TableCell => {
                self.out.push_str(if self.table.in_head { "</th>" } else { "</td>" });
                return;
            }
            TagEnd::Paragraph => "</p>",
            TagEnd::Heading(_) => {
                let _ = writeln!(self.out, "</h{}>", self.heading_level);
                return;
            }
            TagEnd::BlockQuote(_) => "</blockquote>",
            TagEnd::CodeBlock => {
                // At the end of a file without a line end, code has none either.
                if !self.out.ends_with(['\n', '>']) {
                    self.out.push('\n');
                }
                "</code></pre>"
            }
            TagEnd::List(true) => "</ol>",
            TagEnd::List(false) => "</ul>",
            TagEnd::Item => "</li>",
            TagEnd::TableHead => "</tr>\n</thead>",
            TagEnd::TableRow => "</tr>",
            TagEnd::Table if self.table.has_rows => "</tbody>\n</table>\n</section>",
            TagEnd::Table => "</table>\n</section>",
            _ => return,
        };
        if matches!(tag, TagEnd::BlockQuote(_) | TagEnd::List(_)) {
            self.line();
        }
        self.out.push_str(closing);
        self.out.push('\n');
    }

    fn heading(&mut self, written: u8, range: &Range<usize>) {
        self.line();
        let level = written.max(self.options.heading_top).min(self.heading_level + 1).min(6);
        self.heading_level = level;
        let headings = &self.body.headings;
        let known = headings.binary_search_by_key(&range.start, |heading| heading.span.start);
        match known {
            Ok(index) => {
                let id = self.id(&headings[index].id);
                let _ = write!(self.out, "<h{level} id=\"{}\">", Escaped(&id));
            }
            Err(_) => {
                let _ = write!(self.out, "<h{level}>");
            }
        }
    }

    fn table_head(&mut self) {
        self.table.in_head = true;
        self.out.push_str("<thead>\n<tr>");
    }

    /// A cell; an empty one is no heading of its column, and is written whole.
    fn table_cell(&mut self, empty: bool) {
        let alignment = match self.table.alignments.get(self.table.column) {
            Some(Alignment::Left) => " class=\"align-left\"",
            Some(Alignment::Center) => " class=\"align-center\"",
            Some(Alignment::Right) => " class=\"align-right\"",
            _ => "",
        };
        self.table.column += 1;
        let _ = match (empty, self.table.in_head) {
            (true, _) => write!(self.out, "<td{alignment}></td>"),
            (false, true) => write!(self.out, "<th scope=\"col\"{alignment}>"),
            (false, false) => write!(self.out, "<td{alignment}>"),
        };
    }

    fn link(&mut self, link_type: LinkType, destination: &str, title: &str) {
        let target = match link_type {
            LinkType::Email => self.address(&format!("mailto:{destination}"), LinkKind::Email),
            LinkType::Autolink => self.address(destination, LinkKind::Autolink),
            _ => self.address(destination, LinkKind::Link),
        };
        self.links.push(target.is_some());
        if let Some(target) = target {
            let _ = write!(self.out, "<a href=\"{}\"", Escaped(&target));
            self.title(title);
            if address::is_external(&target) {
                self.out.push_str(" rel=\"noopener noreferrer\"");
            }
            self.out.push('>');
        }
    }

    fn image(&mut self, link_type: LinkType, destination: &str, title: &str, description: &str) {
        debug_assert!(!matches!(link_type, LinkType::Autolink | LinkType::Email), "images have no such form");
        let description = description.replace('\n', " ");
        match self.address(destination, LinkKind::Image) {
            Some(target) => {
                let (target, description) = (Escaped(&target), Escaped(&description));
                let _ = write!(self.out, "<img src=\"{target}\" alt=\"{description}\"");
                self.title(title);
                self.out.push_str(" loading=\"lazy\">");
            }
            None => escape_into(&mut self.out, &description),
        }
    }

    fn title(&mut self, title: &str) {
        if !title.is_empty() {
            let _ = write!(self.out, " title=\"{}\"", Escaped(title.trim()));
        }
    }

    /// What is to be written for an address; none if nothing safe is.
    fn address(&self, destination: &str, kind: LinkKind) -> Option<String> {
        address::safe(destination)?;
        let target = match (self.resolve)(destination, kind) {
            Target::To(target) => address::safe(&target)?,
            Target::Refused => return None,
        };
        (kind != LinkKind::Image || address::is_within(&target)).then_some(target)
    }

    fn html_block(&mut self, lines: &[Item<'a>]) {
        let mut html = String::new();
        for (event, _) in lines {
            if let Event::Html(line) | Event::Text(line) = event {
                html.push_str(line);
            }
        }
        self.line();
        let html = without_comments(&html);
        let html = html.trim_matches(['\n', ' ']);
        if html.is_empty() {
            return;
        }
        if self.raw_html {
            self.out.push_str(html);
        } else {
            self.out.push_str("<p>");
            self.lines(html);
            self.out.push_str("</p>");
        }
        self.out.push('\n');
    }

    fn inline_html(&mut self, html: &str) {
        let html = without_comments(html);
        if self.raw_html {
            self.out.push_str(&html);
        } else {
            self.lines(&html);
        }
    }

    /// Several lines of text.
    fn lines(&mut self, text: &str) {
        for (index, line) in text.split('\n').enumerate() {
            if index > 0 {
                self.line_end();
            }
            escape_into(&mut self.out, line);
        }
    }

    fn footnote_reference(&mut self, label: &str) {
        let key = footnote_key(label);
        let Some(content) = self.body.footnotes.get(&key).cloned() else { return };
        let next = self.notes.referred.len() + 1;
        let number = *self.notes.numbers.entry(key).or_insert(next);
        if number == next {
            self.notes.referred.push((content, 0));
        }
        self.notes.referred[number - 1].1 += 1;
        let reference = self.id(&reference_name(number, self.notes.referred[number - 1].1));
        let note = self.id(&format!("-fn-{number}"));
        let (reference, note, name) = (Escaped(&reference), Escaped(&note), Escaped(&self.options.words.footnote));
        // The parser reads no link around a footnote, so this is never a link within a link.
        let _ = write!(
            self.out,
            "<sup class=\"footnote-ref\"><a href=\"#{note}\" id=\"{reference}\" role=\"doc-noteref\" \
             aria-label=\"{name} {number}\">{number}</a></sup>"
        );
    }

    /// The footnotes referred to, in the order of their numbers; what they refer to in turn follows them.
    fn footnotes(&mut self) {
        let mut contents: Vec<String> = Vec::new();
        let text = std::mem::take(&mut self.out);
        while let Some((content, _)) = self.notes.referred.get(contents.len()) {
            let content = &self.body.events[content.clone()];
            self.blocks(content);
            contents.push(std::mem::take(&mut self.out));
        }
        self.out = text;
        if contents.is_empty() {
            return;
        }
        self.line();
        self.out.push_str("<ol class=\"footnotes\">\n");
        for (index, content) in contents.iter().enumerate() {
            let number = index + 1;
            let id = self.id(&format!("-fn-{number}"));
            let _ = writeln!(self.out, "<li id=\"{}\">", Escaped(&id));
            let back = self.back_links(number);
            match content.strip_suffix("</p>\n") {
                Some(paragraphs) => {
                    let _ = writeln!(self.out, "{paragraphs}{back}</p>");
                }
                None => {
                    let _ = writeln!(self.out, "{content}<p>{}</p>", back.trim_start());
                }
            }
            self.out.push_str("</li>\n");
        }
        self.out.push_str("</ol>\n");
    }

    fn back_links(&mut self, number: usize) -> String {
        let mut links = String::new();
        let times = self.notes.referred[number - 1].1;
        for time in 1..=times {
            let reference = self.id(&reference_name(number, time));
            let name = Escaped(&self.options.words.back);
            let which = if times > 1 { format!("{number}-{time}") } else { number.to_string() };
            let _ = write!(
                links,
                " <a href=\"#{}\" class=\"footnote-back\" role=\"doc-backlink\" aria-label=\"{name} {which}\">↑</a>",
                Escaped(&reference)
            );
        }
        links
    }

    /// The id of something within this part.
    fn id(&mut self, name: &str) -> String {
        let id = format!("{}{name}", self.options.id_prefix);
        if self.raw_html && !self.ids.contains(&id) {
            self.ids.insert(id.clone());
        }
        id
    }

    /// Ends a line, without blanks at its end.
    fn line_end(&mut self) {
        self.out.truncate(self.out.trim_end_matches([' ', '\t']).len());
        self.out.push('\n');
    }

    /// Begins a line, unless one has just begun.
    fn line(&mut self) {
        if !self.out.is_empty() && !self.out.ends_with('\n') {
            self.line_end();
        }
    }
}

/// Whether a text has raw HTML, and so little that cleaning it costs no more than it is worth. Text without any needs none.
fn can_be_cleaned(body: &Body<'_>) -> bool {
    let signs = || body.text.bytes().filter(|&byte| byte == b'&').count();
    (1..=MAX_RAW_TAGS).contains(&body.raw_tags) && signs() <= MAX_RAW_SIGNS
}

/// The name of the place that refers to a footnote for the first, second … time.
fn reference_name(number: usize, time: usize) -> String {
    if time == 1 { format!("-fnref-{number}") } else { format!("-fnref-{number}-{time}") }
}

/// Where the line ends that begins at an event and begins as an item does, for what follows its first line to be indented;
/// `None` where no such line begins, or where emphasis or a link goes beyond it.
fn item_line(events: &[Item<'_>], start: usize) -> Option<usize> {
    let (Event::Text(text), _) = events.get(start)? else { return None };
    let is_inline = |tag: &Tag<'_>| matches!(tag, Tag::Emphasis | Tag::Strong | Tag::Strikethrough | Tag::Link { .. });
    let begins_line = match start.checked_sub(1).map(|before| &events[before].0) {
        Some(Event::HardBreak) => true,
        Some(Event::Start(tag)) => !is_inline(tag) && !matches!(tag, Tag::Heading { .. } | Tag::CodeBlock(_)),
        _ => false,
    };
    if !begins_line || text.starts_with('\u{3000}') || !begins_item(text) {
        return None;
    }
    let mut depth = 0_usize;
    for (index, (event, _)) in events.iter().enumerate().skip(start) {
        match event {
            Event::HardBreak if depth == 0 => return Some(index),
            Event::HardBreak => return None,
            Event::Start(tag) if depth == 0 && !is_inline(tag) && !matches!(tag, Tag::Image { .. }) => {
                return Some(index);
            }
            Event::Start(_) => depth += 1,
            Event::End(_) if depth == 0 => return Some(index),
            Event::End(_) => depth -= 1,
            // A raw tag may close beyond the line.
            Event::Html(_) | Event::InlineHtml(_) => return None,
            _ => {}
        }
    }
    None
}

/// A text in an attribute's quotes.
struct Escaped<'t>(&'t str);

impl std::fmt::Display for Escaped<'_> {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mut escaped = String::with_capacity(self.0.len());
        escape_into(&mut escaped, self.0);
        formatter.write_str(&escaped.replace('\n', " "))
    }
}
