//! The raw tags that every text may have, whatever the site says of HTML: a line break, and what Japanese offices write with
//! that Markdown lacks: ruby, underlines, small letters above and below.
//!
//! A break becomes one of Markdown's own. The others stay, without attributes, where they open and close within one
//! paragraph; where they do not, they are raw HTML like any other.

use super::{CowStr, Event, Item, Tag, TagEnd};

/// How many readings of a ruby may be left open.
const MOST_READINGS: usize = 16;

const NAMES: [&str; 7] = ["ruby", "rb", "rt", "rp", "u", "sup", "sub"];

/// Whether a tag is one of those that every text may have, as [`settle`] leaves them: `<u>`, `</rt>`.
pub fn is_plain_tag(html: &str) -> bool {
    name(html).is_some_and(|(name, _)| NAMES.iter().any(|known| *known == name && html == html.to_ascii_lowercase()))
}

/// Whether a tag begins or ends what is read above letters and not among them; `None` for other tags.
pub(super) fn reading(html: &str) -> Option<bool> {
    match html {
        "<rt>" | "<rp>" => Some(true),
        "</rt>" | "</rp>" | "</ruby>" => Some(false),
        _ => None,
    }
}

/// The name of a tag without attributes, and whether it closes.
fn name(html: &str) -> Option<(&str, bool)> {
    let inside = html.strip_prefix('<')?.strip_suffix('>')?;
    let inside = inside.strip_suffix('/').unwrap_or(inside).trim_ascii();
    let (name, closes) = match inside.strip_prefix('/') {
        Some(name) => (name, true),
        None => (inside, false),
    };
    name.bytes().all(|byte| byte.is_ascii_alphabetic()).then_some((name, closes))
}

fn is_break(html: &str) -> bool {
    name(html).is_some_and(|(name, closes)| name.eq_ignore_ascii_case("br") && !closes)
}

/// Makes line breaks of `<br>`, and leaves as inline HTML of its plain form only what opens and closes in one paragraph.
pub(super) fn settle(events: &mut Vec<Item<'_>>) {
    if !events.iter().any(|(event, _)| matches!(event, Event::Html(_) | Event::InlineHtml(_))) {
        return;
    }
    drop_blocks_of_breaks(events);
    // Open tags by their index, and between them where emphasis and the like began.
    let mut open: Vec<Option<(usize, &'static str)>> = Vec::new();
    let mut lonely: Vec<usize> = Vec::new();
    for (index, (event, _)) in events.iter_mut().enumerate() {
        match event {
            Event::InlineHtml(html) if is_break(html) => *event = Event::HardBreak,
            Event::InlineHtml(html) => {
                let Some((known, closes)) = plain(html) else { continue };
                let slash = if closes { "/" } else { "" };
                *event = Event::InlineHtml(CowStr::Boxed(format!("<{slash}{known}>").into()));
                if !closes {
                    open.push(Some((index, known)));
                } else if !close(&mut open, known) {
                    lonely.push(index);
                }
            }
            Event::Start(tag) if is_inline(tag) => open.push(None),
            Event::End(tag) if is_inline_end(*tag) => {
                while let Some(Some((index, _))) = open.pop() {
                    lonely.push(index);
                }
            }
            Event::Start(_) | Event::End(_) => lonely.extend(open.drain(..).flatten().map(|(index, _)| index)),
            _ => {}
        }
    }
    lonely.extend(open.into_iter().flatten().map(|(index, _)| index));
    for index in lonely {
        if let Event::InlineHtml(html) = &events[index].0 {
            events[index].0 = Event::Html(html.clone());
        }
    }
}

fn plain(html: &str) -> Option<(&'static str, bool)> {
    let (name, closes) = name(html)?;
    NAMES.iter().find(|known| known.eq_ignore_ascii_case(name)).map(|known| (*known, closes))
}

/// Closes a tag, if it is the one that was opened last. The end of a ruby ends its reading too, as in HTML.
fn close(open: &mut Vec<Option<(usize, &'static str)>>, name: &str) -> bool {
    let is_reading = |name: &str| matches!(name, "rt" | "rp" | "rb");
    let readings = open
        .iter()
        .rev()
        .take(MOST_READINGS)
        .take_while(|it| it.is_some_and(|(_, inner)| name == "ruby" && is_reading(inner)));
    let at = open.len() - readings.count();
    let is_last = at > 0 && open[at - 1].is_some_and(|(_, last)| last == name);
    if is_last {
        open.truncate(at - 1);
    }
    is_last
}

fn is_inline(tag: &Tag<'_>) -> bool {
    matches!(tag, Tag::Emphasis | Tag::Strong | Tag::Strikethrough | Tag::Link { .. } | Tag::Image { .. })
}

fn is_inline_end(tag: TagEnd) -> bool {
    matches!(tag, TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough | TagEnd::Link | TagEnd::Image)
}

/// A `<br>` on a line of its own is a block of HTML, between blocks that begin lines anyway.
fn drop_blocks_of_breaks(events: &mut Vec<Item<'_>>) {
    let mut kept = Vec::with_capacity(events.len());
    let mut block: Option<Vec<Item<'_>>> = None;
    for item in std::mem::take(events) {
        match (&item.0, &mut block) {
            (Event::Start(Tag::HtmlBlock), _) => block = Some(vec![item]),
            (Event::End(TagEnd::HtmlBlock), Some(_)) => {
                let mut whole = block.take().unwrap_or_default();
                let html: String = whole
                    .iter()
                    .filter_map(|(event, _)| if let Event::Html(html) = event { Some(&**html) } else { None })
                    .collect();
                if !is_breaks(&html) {
                    whole.push(item);
                    kept.append(&mut whole);
                }
            }
            (_, Some(block)) => block.push(item),
            (_, None) => kept.push(item),
        }
    }
    *events = kept;
}

fn is_breaks(html: &str) -> bool {
    let html = without_comments(html);
    let mut tags = html.split_inclusive('>').map(str::trim).filter(|tag| !tag.is_empty()).peekable();
    tags.peek().is_some() && tags.all(is_break)
}

/// HTML without comments. One that is never closed is not a comment, and stays to be seen.
pub fn without_comments(html: &str) -> String {
    let mut kept = String::with_capacity(html.len());
    let mut rest = html;
    while let Some(start) = rest.find("<!--") {
        let Some(length) = comment_length(&rest[start..]) else { break };
        kept.push_str(&rest[..start]);
        rest = &rest[start + length..];
    }
    kept.push_str(rest);
    kept
}

/// How long the comment is that a text begins with: `<!-->`, `<!--->` and `<!-- … -->`.
pub fn comment_length(html: &str) -> Option<usize> {
    ["<!-->", "<!--->"].into_iter().find(|short| html.starts_with(short)).map(str::len).or_else(|| {
        let body = "<!--".len();
        html[body..].find("-->").map(|end| body + end + "-->".len())
    })
}

/// What stands between tags.
pub(super) fn without_tags(html: &str) -> String {
    let mut kept = String::with_capacity(html.len());
    let mut inside = false;
    for character in html.chars() {
        match character {
            '<' => inside = true,
            '>' if inside => inside = false,
            _ if inside => {}
            _ => kept.push(character),
        }
    }
    kept
}
