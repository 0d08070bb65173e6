//! A text without its markup, for lists, titles, tables and searching.

use super::tags::{reading, without_comments, without_tags};
use super::{Event, Item, Tag, TagEnd};

/// Events as text alone.
///
/// Blocks stand on lines of their own, without blank lines between them. List items begin with `・` or their number, and
/// with `[x]` or `[ ]` if they are tasks; lists within lists are indented by full-width blanks. The cells of a table's row
/// are joined by `、`, empty ones left out. Images give their description, footnotes stand where they are defined, after
/// `※`, and their marks are left out. Raw HTML gives what stands between its tags; comments give nothing, nor does the
/// reading of a ruby.
pub fn plain_text(events: &[Item<'_>]) -> String {
    let mut writer = Writer::default();
    for (event, _) in events {
        writer.event(event);
    }
    writer.out.truncate(writer.out.trim_end_matches([' ', '\n']).len());
    writer.out
}

#[derive(Default)]
struct Writer {
    out: String,
    /// The next number of each open list; none for bullets.
    lists: Vec<Option<u64>>,
    /// Where the row began and whether a cell has begun that has no text yet.
    row: Option<(usize, bool)>,
    /// The lines of an HTML block, until it ends.
    html: Option<String>,
    /// Within the reading of a ruby, which is said with the letters below it.
    in_reading: bool,
}

impl Writer {
    fn event(&mut self, event: &Event<'_>) {
        match event {
            Event::Start(tag) => self.start(tag),
            Event::End(tag) => self.end(tag),
            Event::Text(_) | Event::Code(_) if self.in_reading => {}
            Event::Text(text) | Event::Code(text) => self.words(text),
            Event::InlineMath(text) | Event::DisplayMath(text) => self.words(text),
            Event::Html(html) => match &mut self.html {
                Some(block) => block.push_str(html),
                None => self.words(&without_tags(html)),
            },
            Event::InlineHtml(html) => self.in_reading = reading(html).unwrap_or(self.in_reading),
            Event::FootnoteReference(_) => {}
            Event::SoftBreak => self.words(" "),
            Event::HardBreak | Event::Rule => self.line(),
            Event::TaskListMarker(done) => {
                if self.out.ends_with('・') {
                    self.out.pop();
                }
                self.words(if *done { "[x] " } else { "[ ] " });
            }
        }
    }

    fn start(&mut self, tag: &Tag<'_>) {
        match tag {
            Tag::Paragraph | Tag::Heading { .. } | Tag::CodeBlock(_) | Tag::BlockQuote(_) => self.block(),
            Tag::HtmlBlock => {
                self.block();
                self.html = Some(String::new());
            }
            Tag::List(first) => {
                self.line();
                self.lists.push(*first);
            }
            Tag::Item => {
                self.line();
                for _ in 1..self.lists.len() {
                    self.out.push('　');
                }
                match self.lists.last_mut() {
                    Some(Some(number)) => {
                        self.out.push_str(&format!("{number}. "));
                        *number = number.saturating_add(1);
                    }
                    _ => self.out.push('・'),
                }
            }
            Tag::FootnoteDefinition(_) => {
                self.line();
                self.out.push_str("※ ");
            }
            Tag::TableHead | Tag::TableRow => {
                self.line();
                self.row = Some((self.out.len(), false));
            }
            Tag::TableCell => self.row = self.row.map(|(start, _)| (start, true)),
            _ => {}
        }
    }

    fn end(&mut self, tag: &TagEnd) {
        match tag {
            TagEnd::List(_) => {
                self.lists.pop();
                self.line();
            }
            TagEnd::HtmlBlock => {
                let block = self.html.take().unwrap_or_default();
                for line in without_tags(&without_comments(&block)).lines().filter(|line| !line.trim().is_empty()) {
                    self.words(line.trim_ascii());
                    self.line();
                }
            }
            TagEnd::TableHead | TagEnd::TableRow => {
                self.row = None;
                self.line();
            }
            TagEnd::Paragraph | TagEnd::Heading(_) | TagEnd::CodeBlock | TagEnd::Item => self.line(),
            TagEnd::FootnoteDefinition | TagEnd::BlockQuote(_) | TagEnd::Table => self.line(),
            _ => {}
        }
    }

    fn words(&mut self, text: &str) {
        if let Some((start, cell_is_new)) = &mut self.row
            && std::mem::take(cell_is_new)
            && self.out.len() > *start
        {
            self.out.push('、');
        }
        self.out.push_str(text);
    }

    /// Whether the line holds nothing but the mark of an item or footnote.
    fn at_marker(&self) -> bool {
        let line = self.out.rsplit('\n').next().unwrap_or_default().trim_start_matches('　');
        matches!(line, "・" | "※ ")
            || line.strip_suffix(". ").is_some_and(|number| number.bytes().all(|byte| byte.is_ascii_digit()))
    }

    /// Begins a new line, unless a mark waits for its words.
    fn block(&mut self) {
        if !self.at_marker() {
            self.line();
        }
    }

    /// Begins a new line, unless one has just begun.
    fn line(&mut self) {
        self.out.truncate(self.out.trim_end_matches(' ').len());
        if !self.out.is_empty() && !self.out.ends_with('\n') {
            self.out.push('\n');
        }
    }
}
