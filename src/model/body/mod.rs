//! The text of a goal below its front matter: our Markdown dialect.
//!
//! CommonMark with tables, footnotes, `~~strikethrough~~` and task lists; no smart punctuation, no mathematics, no heading
//! attributes. What differs is for Japanese: emphasis works beside 「」 and （） (`emphasis`), the line break between two
//! Japanese characters is no blank, and one before ・ or ① stays a break (`breaks`); ruby and a few more tags need no
//! permission (`tags`), web addresses are links without brackets too (`bare`), network paths keep their backslashes and letters
//! are composed (`verbatim`). In goes a text, out come events with their places in exactly that text, its outline, and its parts
//! ([`Fragment`]). How it looks as HTML is not decided here.
//!
//! A goal's text is parsed whole, so that link and footnote definitions serve all parts of it. This is the only place that
//! runs the Markdown parser; its event types are passed on under their own names.

mod bare;
mod character;
mod emphasis;
mod breaks;
mod tags;
mod verbatim;
mod outline;
mod links;
mod plain;
mod ruby;
pub mod cell;
mod passage;
mod lines;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use pulldown_cmark::Parser;
pub use pulldown_cmark::{Alignment, CodeBlockKind, CowStr, Event, HeadingLevel, LinkType, Tag, TagEnd};

pub use breaks::{are_joined, begins_item};
pub use lines::{Line, LineKind};
pub use links::{Link, LinkKind};
pub use outline::{Fragment, Heading};
pub use passage::{Passage, Sentence};
pub use plain::plain_text;
pub use ruby::readings;
pub use tags::{comment_length, is_plain_tag, without_comments};

/// The deepest that quotes, lists, emphasis and so on may nest. What is deeper keeps its text and loses its markup, and
/// [`Body::too_deep`] says where. The parser itself neither recurses nor slows down; browsers and people do.
pub const MAX_NESTING: usize = 64;

/// What the dialect adds to CommonMark.
const OPTIONS: pulldown_cmark::Options = pulldown_cmark::Options::ENABLE_TABLES
    .union(pulldown_cmark::Options::ENABLE_FOOTNOTES)
    .union(pulldown_cmark::Options::ENABLE_STRIKETHROUGH)
    .union(pulldown_cmark::Options::ENABLE_TASKLISTS);

/// An event and the bytes of [`Body::text`] it was read from.
pub type Item<'a> = (Event<'a>, Range<usize>);

/// A parsed text.
#[derive(Debug, Clone)]
pub struct Body<'a> {
    /// The text itself.
    pub text: &'a str,
    /// What was read, in the order of the text; every start has its end.
    pub events: Vec<Item<'a>>,
    /// All headings in the order of the text, also those within quotes and lists.
    pub headings: Vec<Heading>,
    /// The parts that level-1 and level-2 headings divide the text into.
    pub fragments: Vec<Fragment>,
    /// The first element nested deeper than [`MAX_NESTING`].
    pub too_deep: Option<Range<usize>>,
    /// Web addresses without brackets that are no links, because the Japanese letters behind them may be of them; with these.
    pub unended: Vec<Range<usize>>,
    /// How many tags its raw HTML has.
    pub raw_tags: usize,
    /// What each footnote says, as indexes of [`Body::events`], by its label as [`footnote_key`] writes it, wherever in
    /// the text it is defined. Of several with one label the first one counts.
    pub footnotes: BTreeMap<String, Range<usize>>,
    definitions: Vec<Definition>,
}

/// A link reference definition: `[label]: destination "title"`.
#[derive(Debug, Clone)]
struct Definition {
    label: String,
    destination: String,
    span: Range<usize>,
}

/// What a line's end in a paragraph is, where nothing else says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum LineBreaks {
    /// As in Markdown: no more than the width of somebody's editor.
    #[default]
    Joined,
    /// A break, as in a cell of a spreadsheet.
    Kept,
}

/// Reads a text. Every text is Markdown, so this cannot fail; ranges are byte offsets of `text`, on character boundaries.
pub fn parse(text: &str) -> Body<'_> {
    parse_with(text, LineBreaks::Joined)
}

/// The same where a site says what line ends are.
pub fn parse_with(text: &str, line_breaks: LineBreaks) -> Body<'_> {
    let mut events = Vec::with_capacity(text.len() / 24);
    let mut definitions = Vec::new();
    match emphasis::mark(text) {
        None => {
            let parser = Parser::new_ext(text, OPTIONS).into_offset_iter();
            definitions.extend(definitions_of(parser.reference_definitions()));
            events.extend(parser);
        }
        Some(marked) => {
            let parser = Parser::new_ext(marked.text(), OPTIONS).into_offset_iter();
            definitions.extend(definitions_of(parser.reference_definitions()).map(|definition| Definition {
                label: marked.unmark(&definition.label),
                destination: marked.unmark(&definition.destination),
                span: marked.range(definition.span),
            }));
            events.extend(parser.filter_map(|(event, range)| Some((marked.event(event)?, marked.range(range)))));
        }
    }
    // The parser keeps definitions in no order.
    definitions.sort_by_key(|definition| definition.span.start);
    let too_deep = flatten(&mut events);
    verbatim::keep_paths(text, &mut events);
    let unended = bare::link(text, &mut events);
    verbatim::compose(&mut events);
    tags::settle(&mut events);
    match line_breaks {
        LineBreaks::Joined => breaks::join(&mut events),
        LineBreaks::Kept => breaks::keep(&mut events),
    }
    let headings = outline::headings(&events);
    let fragments = outline::fragments(text, &events, &headings);
    let (raw_tags, footnotes) = (raw_tags(&events), footnotes(&events));
    Body { text, events, headings, fragments, too_deep, unended, raw_tags, footnotes, definitions }
}

fn definitions_of(known: &pulldown_cmark::RefDefs<'_>) -> impl Iterator<Item = Definition> {
    known.iter().map(|(label, definition)| Definition {
        label: label.to_owned(),
        destination: definition.dest.to_string(),
        span: definition.span.clone(),
    })
}

impl<'a> Body<'a> {
    /// What a fragment contains, without its heading.
    pub fn content(&self, fragment: &Fragment) -> &[Item<'a>] {
        &self.events[fragment.events.clone()]
    }

    /// A fragment as its author wrote it, without heading, without blank lines around it.
    pub fn raw(&self, fragment: &Fragment) -> &'a str {
        &self.text[fragment.span.clone()]
    }

    /// A fragment as text alone; see [`plain_text`].
    pub fn plain(&self, fragment: &Fragment) -> String {
        plain_text(self.content(fragment))
    }

    /// A fragment as a cell of a spreadsheet shows it; see [`cell`].
    pub fn cell(&self, fragment: &Fragment) -> String {
        cell::cell_text(self.content(fragment))
    }

    /// Every address that is linked to, shown or defined, in the order of the text.
    pub fn links(&self) -> Vec<Link<'_>> {
        links::links(self)
    }

    /// Every line that shows words, but for code; see [`Line`].
    pub fn lines(&self) -> Vec<Line> {
        lines::lines(self)
    }

    /// Where short lines end that are joined with the next one, though they look like lines of their own. `lines` are
    /// the body's.
    pub fn short_line_ends(&self, lines: &[Line]) -> Vec<usize> {
        lines::short_line_ends(self, lines)
    }

    /// The names of addresses (`[label]: address`) by which nothing in the text refers to them, and where they stand.
    pub fn unused_definitions(&self) -> Vec<(&str, Range<usize>)> {
        let used: BTreeSet<String> = self
            .events
            .iter()
            .filter_map(|(event, _)| match event {
                Event::Start(Tag::Link { id, .. } | Tag::Image { id, .. }) if !id.is_empty() => Some(footnote_key(id)),
                _ => None,
            })
            .collect();
        let unused = self.definitions.iter().filter(|definition| !used.contains(&footnote_key(&definition.label)));
        unused.map(|definition| (definition.label.as_str(), definition.span.clone())).collect()
    }

    /// Where raw HTML stands, other than comments and the tags that every text may have.
    pub fn raw_html(&self) -> impl Iterator<Item = Range<usize>> {
        // A comment may go over the lines of a block, each of which is an event.
        let mut is_comment = false;
        self.events.iter().filter_map(move |(event, range)| match event {
            Event::Start(Tag::HtmlBlock) => {
                is_comment = false;
                None
            }
            Event::InlineHtml(html) if is_plain_tag(html) => None,
            Event::Html(html) | Event::InlineHtml(html) => {
                let (goes_on, html) = match (is_comment, html.split_once("-->")) {
                    (true, Some((_, behind))) => (false, behind),
                    (true, None) => (true, ""),
                    (false, _) => (false, &**html),
                };
                let kept = without_comments(html);
                let (shown, begins) = match kept.split_once("<!--") {
                    Some((before, _)) if matches!(event, Event::Html(_)) => (before, true),
                    _ => (kept.as_str(), false),
                };
                is_comment = goes_on || begins;
                (!shown.trim().is_empty()).then(|| range.clone())
            }
            _ => None,
        })
    }
}

fn raw_tags(events: &[Item<'_>]) -> usize {
    let raw = events.iter().filter_map(|(event, _)| match event {
        Event::Html(html) | Event::InlineHtml(html) => Some(html),
        _ => None,
    });
    raw.map(|html| html.bytes().filter(|&byte| byte == b'<').count()).sum()
}

fn footnotes(events: &[Item<'_>]) -> BTreeMap<String, Range<usize>> {
    let mut footnotes = BTreeMap::new();
    for (index, (event, _)) in events.iter().enumerate() {
        if let Event::Start(Tag::FootnoteDefinition(label)) = event {
            footnotes.entry(footnote_key(label)).or_insert_with(|| index + 1..end_of(events, index));
        }
    }
    footnotes
}

/// The label of a footnote or an address as labels are compared: without regard to case, and to how wide its blanks are.
pub fn footnote_key(label: &str) -> String {
    label.split_whitespace().collect::<Vec<&str>>().join(" ").to_lowercase()
}

/// The index of the end that belongs to the start at `start`.
pub fn end_of(events: &[Item<'_>], start: usize) -> usize {
    let mut depth = 0;
    for (index, (event, _)) in events.iter().enumerate().skip(start) {
        match event {
            Event::Start(_) => depth += 1,
            Event::End(_) => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return index;
        }
    }
    events.len()
}

/// Takes out the starts and ends that are nested too deep, and says where the first one was.
fn flatten(events: &mut Vec<Item<'_>>) -> Option<Range<usize>> {
    let (mut depth, mut first) = (0, None);
    events.retain(|(event, range)| match event {
        Event::Start(_) => {
            depth += 1;
            if depth > MAX_NESTING {
                first.get_or_insert_with(|| range.clone());
            }
            depth <= MAX_NESTING
        }
        Event::End(_) => {
            depth -= 1;
            depth < MAX_NESTING
        }
        _ => true,
    });
    first
}
