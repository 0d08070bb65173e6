//! What authors keep from everybody but colleagues: `audience` in YAML, and headings of the body.
//!
//! Where it is unclear what an author meant, it is internal: what was kept back by mistake can be published tomorrow.

use std::ops::Range;
use std::sync::Arc;

use super::fields::Fields;
use super::shown::shown;
use super::yaml::{Node, NodeKind};
use crate::model::body::{Body, Event, Heading, Item, Line, LineKind, LinkType, Passage, Tag};
use crate::model::config::{Audience, Config, Field, Role};
use crate::model::goal::InternalText;
use crate::model::japanese::{comparable, loose, nearest, sentence_pieces, undressed};
use crate::model::keys::AUDIENCES;
use crate::model::layout::{FileKind, kind_of};
use crate::model::{Code, Diagnostic, Message, Place, Source, Spanned};
use crate::say;

/// The value of `audience`; an unknown word, or none, is reported and counts as internal.
pub fn audience(fields: &mut Fields) -> Option<Spanned<Audience>> {
    fields.refuse_empty("audience");
    let read = fields.choice("audience", &AUDIENCES);
    if read.is_none() && fields.is_wrong("audience") {
        let node = fields.take("audience")?;
        return Some(Spanned::new(Audience::Internal, node.span.clone()));
    }
    read
}

/// The text under headings that are for colleagues only: those the site names, and those of its internal fields, at any
/// level and also within quotes and lists, since nobody who writes such a heading means it to be published. It goes to the
/// next heading of the same or a higher level; within a quote or a list, to the end of that.
pub fn texts(body: &Body, source: &Arc<Source>, offset: usize, config: &Config) -> Vec<InternalText> {
    let internal = config.all_fields().filter(|field| field.audience == Audience::Internal);
    let names: Vec<&String> = internal.flat_map(|field| &field.headings).chain(&config.internal_headings).collect();
    if names.is_empty() || body.headings.is_empty() {
        return Vec::new();
    }
    let is_internal = |heading: &Heading| {
        let folded = comparable(&heading.text);
        names.iter().any(|name| is_heading(&folded, name))
    };
    let blocks = blocks(body);
    let block_of = |heading: &Heading| {
        let at = blocks.partition_point(|block| block.end <= heading.span.start);
        blocks.get(at).filter(|block| block.start < heading.span.start)
    };
    // Ends of blocks stand behind what is in them, at the places where the blocks begin.
    let mut furthest = 0;
    let reached: Vec<usize> = body
        .events
        .iter()
        .map(|(_, span)| {
            furthest = furthest.max(span.start);
            furthest
        })
        .collect();
    let first_from = |at: usize| reached.partition_point(|&reached| reached < at);
    let heading_from = |at: usize| body.headings.partition_point(|heading| heading.span.start < at);
    let mut texts: Vec<InternalText> = Vec::new();
    let mut covered = 0;
    for (index, heading) in body.headings.iter().enumerate() {
        if heading.span.start < covered || !is_internal(heading) {
            continue;
        }
        let ends = |next: &&Heading| block_of(next).is_none() && depth(next) <= depth(heading);
        let end = match block_of(heading) {
            Some(block) => block.end,
            None => body.headings[index + 1..].iter().find(ends).map_or(body.text.len(), |next| next.span.start),
        };
        covered = end;
        let inside = &body.headings[index..heading_from(end)];
        let under = body.events[first_from(heading.span.end)..first_from(end)].iter();
        let under: Vec<Item> = under.filter(|(_, span)| span.start >= heading.span.end).cloned().collect();
        let addresses = under.iter().filter_map(|(event, _)| match event {
            Event::Start(Tag::Link { link_type: LinkType::Autolink | LinkType::Email, dest_url, .. }) => {
                Some(&**dest_url)
            }
            _ => None,
        });
        let said = Passage::of(&under, &source.text, offset).text;
        texts.push(InternalText {
            heading: Spanned::new(heading.text.clone(), offset + heading.span.start..offset + heading.span.end),
            span: offset + heading.span.start..offset + end,
            anchors: inside.iter().map(|inner| inner.id.clone()).collect(),
            text: [&*said].into_iter().chain(addresses).collect::<Vec<&str>>().join("\n"),
        });
    }
    texts
}

/// The lines that nearly are a heading for colleagues only, or name a field for colleagues only, and so would publish what
/// stands behind them. `texts` is what is internal already.
pub fn near_headings(
    lines: &[Line],
    texts: &[InternalText],
    source: &Arc<Source>,
    offset: usize,
    config: &Config,
) -> Vec<Diagnostic> {
    let names = Name::all(config);
    if names.is_empty() {
        return Vec::new();
    }
    let is_internal = |at: usize| {
        let next = texts.partition_point(|text| text.span.end <= offset + at);
        texts.get(next).is_some_and(|text| text.span.start <= offset + at)
    };
    let lines = lines.iter().filter(|line| !is_internal(line.span.start));
    let near = lines.filter_map(|line| Some((line, near_name(line, &source.text[offset..], &names)?)));
    let problem = |(line, name): (&Line, &str)| match line.kind {
        LineKind::Cell => {
            let span = offset + line.span.start..offset + line.span.end;
            near_value(source, span, &line.words, name, say!("表のこの行", "this row of the table"))
        }
        _ => near_heading(line, name, source, offset),
    };
    near.map(problem).collect()
}

/// The values of front matter, but for those of internal fields, in which something is named as if it were internal: as a
/// heading or a label would.
pub fn near_values(node: &Node, source: &Arc<Source>, config: &Config) -> Vec<Diagnostic> {
    let names = Name::all(config);
    let internal: Vec<&Field> = config.all_fields().filter(|field| field.audience == Audience::Internal).collect();
    let is_public = |key: &str| {
        key != "allow"
            && !internal.iter().any(|field| *field.key == *key || comparable(&field.label) == comparable(key))
    };
    let entries = node.entries().iter().filter(|(key, _)| key.as_text().is_some_and(is_public));
    let mut values: Vec<&Node> = if names.is_empty() { Vec::new() } else { entries.map(|(_, value)| value).collect() };
    let mut problems = Vec::new();
    while let Some(value) = values.pop() {
        match &value.kind {
            NodeKind::Scalar { text, .. } => {
                let near =
                    text.lines().flat_map(pieces).find_map(|piece| Some((piece, named_in_value(piece, &names)?)));
                if let Some((piece, name)) = near {
                    problems.push(near_value(source, value.span.clone(), piece, name, say!("この値", "this value")));
                }
            }
            NodeKind::List(items) => values.extend(items),
            NodeKind::Map(entries) => values.extend(entries.iter().map(|(_, value)| value)),
            NodeKind::Broken => {}
        }
    }
    problems
}

/// What is for colleagues only, as it is written and as it is compared.
struct Name<'a> {
    written: &'a str,
    folded: String,
}

impl Name<'_> {
    /// The labels and headings of internal fields, and the internal headings.
    fn all(config: &Config) -> Vec<Name<'_>> {
        let fields = config.all_fields().filter(|it| it.audience == Audience::Internal && it.role == Role::Value);
        let names = fields.flat_map(|field| field.headings.iter().chain([&field.label]));
        let names = names.chain(&config.internal_headings);
        names.map(|name| Name { written: name, folded: loose(&comparable(name)) }).collect()
    }

    /// What stands behind the name in a text that begins with it.
    fn behind<'t>(&self, text: &'t str) -> Option<&'t str> {
        Some(text.strip_prefix(self.folded.as_str())?.trim_start_matches(['」', '』']))
    }
}

/// Sentences, and what is set off in one by a bracket or a sign as a label would be.
fn pieces(line: &str) -> impl Iterator<Item = &str> {
    sentence_pieces(line).map(|range| &line[range]).flat_map(|sentence| {
        let mut starts: Vec<usize> = sentence.match_indices(['【', '※', '■', '◆']).map(|(at, _)| at).collect();
        starts.retain(|at| *at > 0);
        let ends: Vec<usize> = starts.iter().copied().chain([sentence.len()]).collect();
        [0].into_iter().chain(starts).zip(ends).map(|(start, end)| &sentence[start..end])
    })
}

/// The name that a line nearly is, or that it or a sentence of it begins with as a heading or a label would. Of a table only
/// the first cells of rows say what stands beside them.
fn near_name<'n>(line: &Line, text: &str, names: &'n [Name]) -> Option<&'n str> {
    // What makes it a heading stands close before its words.
    let near = text.floor_char_boundary(line.span.start.saturating_sub(64));
    let before = text[near..line.span.start].rsplit('\n').next().unwrap_or_default();
    if line.kind == LineKind::Cell && before.contains(char::is_alphanumeric) {
        return None;
    }
    let is_heading = line.kind == LineKind::Heading || before.contains(['#', '＃', '*', '_', '<']);
    let mut pieces = pieces(&line.words);
    let first = pieces.next()?;
    let whole = named(&line.words, is_heading, first.trim_end().ends_with('。'), names);
    whole.or_else(|| pieces.find_map(|piece| named(piece, false, piece.trim_end().ends_with('。'), names)))
}

/// The name that a piece of a line begins with or nearly is. In the sentence of running text a name may stand first.
fn named<'n>(piece: &str, is_heading: bool, is_sentence: bool, names: &'n [Name]) -> Option<&'n str> {
    let undressed = undressed(beginning(piece, names));
    let is_dressed = is_heading || undressed.is_dressed;
    let folded = loose(&undressed.text);
    let begins = names.iter().find(|name| {
        name.behind(&folded).is_some_and(|rest| {
            // Behind a name in running text stand letters; behind a label a sign, a bracket or a blank.
            let goes_on = rest.starts_with(|next: char| next.is_alphanumeric() || matches!(next, '、' | '・' | '-'));
            is_heading
                || is_dressed && !is_sentence
                || !goes_on
                || undressed.has_blank_after(name.folded.chars().count())
        })
    });
    begins.map(|name| name.written).or_else(|| {
        if !is_dressed {
            return None;
        }
        let near = nearest(
            folded.trim_end_matches(|letter: char| !letter.is_alphanumeric()),
            names.iter().map(|name| name.folded.as_str()),
        )?;
        names.iter().find(|name| name.folded == near).map(|name| name.written)
    })
}

/// As much of a piece as tells whether it begins with a name, which may have as many letters again before it and in it.
fn beginning<'p>(piece: &'p str, names: &[Name]) -> &'p str {
    const DRESS: usize = 64;
    let longest = names.iter().map(|name| name.folded.len()).max().unwrap_or_default();
    &piece[..piece.floor_char_boundary(2 * longest + DRESS)]
}

/// The same of a value, which may well be a name and nothing else: what counts is a label, or a name in dress.
fn named_in_value<'n>(piece: &str, names: &'n [Name]) -> Option<&'n str> {
    let undressed = undressed(beginning(piece, names));
    let folded = loose(&undressed.text);
    let is_label = |name: &&Name| {
        name.behind(&folded).is_some_and(|rest| {
            rest.starts_with(':') || undressed.is_dressed && !rest.starts_with(|next: char| next.is_alphanumeric())
        })
    };
    names.iter().find(is_label).map(|name| name.written)
}

fn near_value(source: &Arc<Source>, span: Range<usize>, piece: &str, name: &str, what: Message) -> Diagnostic {
    let (words, Message { ja, en }) = (shown(piece.trim()), what);
    let message = say!(
        "「{words}」は、庁内用の「{name}」に見えますが、{ja}は公開されます",
        "“{words}” looks like the internal “{name}”, but {en} is published"
    );
    let code = Code::NearInternal.name();
    Diagnostic::new(Code::NearInternal, Place::of(source, span), message).help(match kind_of(&source.path) {
        FileKind::Goal => say!(
            "庁内だけにする文章なら、本文の見出し「### {name}」の下に移してください。公開してよい文章なら、前書きに理由を書いてください:\nallow:\n  {code}: （理由）",
            "if it is for colleagues only, move it below a heading “### {name}” of the text; if everybody may read it, say why in the front matter:\nallow:\n  {code}: (the reason)"
        ),
        _ => say!(
            "庁内だけにする文章なら、本文の見出し「### {name}」の下に移してください。公開してよい文章なら、別の言葉で書いてください",
            "if it is for colleagues only, move it below a heading “### {name}” of the text; if everybody may read it, use other words"
        ),
    })
}

fn near_heading(line: &Line, name: &str, source: &Arc<Source>, offset: usize) -> Diagnostic {
    let span = offset + line.span.start..offset + line.span.end;
    let words = shown(line.words.trim());
    let message = say!(
        "「{words}」は、庁内用の「{name}」に近いが、その見出しではないので、このままでは下の文章が公開されます",
        "“{words}” is nearly the internal “{name}”, but not its heading: what follows would be published"
    );
    let code = Code::NearInternal.name();
    let written = source.text[..span.start].rsplit('\n').next().unwrap_or_default();
    let level = written
        .chars()
        .chain(words.chars())
        .take_while(|sign| matches!(sign, '#' | '＃' | ' '))
        .filter(|sign| *sign != ' ');
    let signs = "#".repeat(match level.count() {
        0 => 3,
        level => level.clamp(2, 6),
    });
    Diagnostic::new(Code::NearInternal, Place::of(source, span), message).help(match kind_of(&source.path) {
        FileKind::Goal => say!(
            "庁内だけにする文章なら、この行を次のように書いてください:\n{signs} {name}\n公開してよい文章なら、前書きに理由を書いてください:\nallow:\n  {code}: （理由）",
            "if what follows is for colleagues only, write this line as:\n{signs} {name}\nif everybody may read it, say why in the front matter:\nallow:\n  {code}: (the reason)"
        ),
        _ => say!(
            "庁内だけにする文章なら、この行を次のように書いてください:\n{signs} {name}\n公開してよい文章なら、別の言葉で書いてください",
            "if what follows is for colleagues only, write this line as:\n{signs} {name}\nif everybody may read it, use other words"
        ),
    })
}

/// Levels 1 and 2 divide alike.
fn depth(heading: &Heading) -> u8 {
    heading.level.max(2)
}

/// The ranges of outermost quotes, lists and the like.
fn blocks(body: &Body) -> Vec<Range<usize>> {
    let mut depth = 0_usize;
    let mut blocks = Vec::new();
    for (event, span) in &body.events {
        match event {
            Event::Start(_) => {
                if depth == 0 {
                    blocks.push(span.clone());
                }
                depth += 1;
            }
            Event::End(_) => depth -= 1,
            _ => {}
        }
    }
    blocks
}

/// Whether a folded heading is a known one, but for brackets behind it.
pub fn is_heading(folded: &str, known: &str) -> bool {
    let rest = folded.strip_prefix(&comparable(known));
    rest.is_some_and(|rest| rest.is_empty() || (rest.starts_with('(') && rest.ends_with(')')))
}
