//! Prose of files as HTML, and what the program itself says in it.

use std::ops::Range;

use super::due_buckets::BucketNames;
use super::links::{FileLinks, ResolvedLinks};
use super::markdown::{self, Options, Words};
use super::template::shape::Html;
use crate::model::Source;
use crate::model::body::{self, Body, LinkKind};
use crate::model::config::Config;

/// What the program itself says in the pages of goals.
pub struct Phrases {
    /// To people who do not see the page.
    pub markdown: Words,
    /// Yes and no.
    pub flags: [String; 2],
    /// In place of a section.
    pub no_section: String,
    /// What a drawing of an indicator is called, with braces for the indicator.
    pub chart: String,
    /// What was reached, and what was wanted.
    pub actual: String,
    /// See `actual`.
    pub target: String,
    /// What a calendar of deadlines is called, with braces for whose they are.
    pub calendar: String,
    /// What became of indicators: reached, missed, not yet, unknown.
    pub outcomes: [String; 4],
    /// As of which day something is, with `{date}`.
    pub as_of: String,
    /// What the day is called by which a report is filed, with `{phase}`.
    pub filing: String,
    /// The places of the calendar.
    pub buckets: BucketNames,
}

/// Events as HTML, with every address resolved from the file it was written in.
pub fn html(
    config: &Config,
    phrases: &Phrases,
    links: &FileLinks,
    body: &Body,
    events: Range<usize>,
    heading_top: u8,
    prefix: &str,
) -> String {
    let options = Options { raw_html: config.raw_html, heading_top, id_prefix: prefix, words: &phrases.markdown };
    let resolve = |destination: &str, _: LinkKind| match links.address(destination) {
        Some(address) => markdown::Target::To(address.to_owned()),
        None => markdown::Target::Refused,
    };
    markdown::to_html(body, events, &options, &resolve)
}

/// The text at the top of a page, which stands at some bytes of a file.
pub fn top_text(
    config: &Config,
    phrases: &Phrases,
    source: &Source,
    range: Range<usize>,
    links: &ResolvedLinks,
) -> Html {
    let body = body::parse_with(&source.text[range], config.line_breaks);
    let links = links.of_file(&source.path);
    Html(html(config, phrases, &links, &body, 0..body.events.len(), 2, "top-"))
}
